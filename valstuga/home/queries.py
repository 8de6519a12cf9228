"""What the organiser's first page shows: what to do next, and where it stands."""

from dataclasses import dataclass, field
from datetime import timedelta

from django.utils import timezone

from valstuga.activities import queries as calendar
from valstuga.activities.enums import ActivityState
from valstuga.activities.models import Activity, Shift
from valstuga.orgs.access import Access
from valstuga.orgs.permissions import Perm
from valstuga.people.enums import PersonKind
from valstuga.people.models import Person
from valstuga.plan import queries as plans
from valstuga.plan.enums import PlanState, TodoState
from valstuga.plan.models import Plan, Todo
from valstuga.plan.queries import FollowUp

SHOWN = 5
NEAR = 14
COUNTDOWN = 400  # days: further off, election day is no news


@dataclass
class Dashboard:
    """Lists are the first few; the counts beside them are of all."""

    short: list[Shift]
    short_count: int
    overdue: list[Todo]
    overdue_count: int
    permits: list[Activity]
    answers_waiting: int
    coming: list[Activity]
    staffed: int
    shifts: int
    members: int
    plan: Plan | None
    progress: FollowUp | None
    days_to_election: int | None
    can_staff: bool
    first_steps: list[str] = field(default_factory=list)

    @property
    def is_calm(self) -> bool:
        return not (self.short or self.overdue or self.permits or self.answers_waiting)


def dashboard(access: Access) -> Dashboard:
    """Everything on the organiser's first page in a fixed number of queries."""
    access.require(Perm.TODOS_EDIT)
    short = calendar.understaffed(access, days=NEAR)
    overdue = list(_overdue(access))
    plan = plans.current_plan(access)
    total = _shifts_ahead(access)
    members = Person.objects.filter(org=access.org, kind=PersonKind.MEMBER).count()
    coming = _coming(access)
    return Dashboard(
        short=short[:SHOWN],
        short_count=len(short),
        overdue=overdue[:SHOWN],
        overdue_count=len(overdue),
        permits=calendar.permits_missing(access)[:SHOWN],
        answers_waiting=calendar.answers_waiting(access),
        coming=coming,
        staffed=total - len(short),
        shifts=total,
        members=members,
        plan=plan,
        progress=plans.follow_up(access, plan) if plan else None,
        days_to_election=_days_left(access),
        can_staff=access.can(Perm.STAFFING_VIEW),
        first_steps=_first_steps(access, plan, members, bool(coming)),
    )


def _overdue(access: Access) -> list[Todo]:
    late = Todo.objects.filter(
        section__plan__org=access.org,
        state__in=(TodoState.OPEN, TodoState.STARTED),
        due__lt=timezone.localdate(),
    ).exclude(section__plan__state=PlanState.ARCHIVED)
    return list(late.select_related("section", "group", "person").order_by("due", "pk"))


def _shifts_ahead(access: Access) -> int:
    now = timezone.now()
    ahead = Shift.objects.filter(
        activity__org=access.org,
        activity__state=ActivityState.PUBLISHED,
        is_cancelled=False,
        starts__gt=now,
        starts__lt=now + timedelta(days=NEAR),
    )
    return ahead.count()


def _coming(access: Access) -> list[Activity]:
    soon = Activity.objects.filter(org=access.org, state=ActivityState.PUBLISHED, ends__gte=timezone.now())
    return list(soon.select_related("place").order_by("starts", "pk")[:4])


def _days_left(access: Access) -> int | None:
    day = access.org.election_day
    left = (day - timezone.localdate()).days if day else -1
    return left if 0 <= left <= COUNTDOWN else None


def _first_steps(access: Access, plan: Plan | None, members: int, has_activities: bool) -> list[str]:
    """What a new organisation does first, in order; empty when all is done."""
    steps = []
    if plan is None and access.can(Perm.PLAN_EDIT):
        steps.append("plan")
    if members < 2 and access.can(Perm.PEOPLE_EDIT):
        steps.append("members")
    if not has_activities and access.can(Perm.ACTIVITIES_EDIT):
        steps.append("calendar")
    return steps
