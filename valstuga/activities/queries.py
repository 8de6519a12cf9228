"""Reads of the calendar: each says everything that its page needs."""

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any, cast
from zoneinfo import ZoneInfo

from django.db.models import Case, Count, Exists, F, OuterRef, Q, QuerySet, Subquery, Sum, When
from django.db.models.functions import Coalesce, Greatest
from django.utils import timezone

from valstuga.activities.enums import ActivityState, PermitState, SignupState
from valstuga.activities.models import Activity, Series, Shift, Signup
from valstuga.core.errors import NotFound
from valstuga.orgs.access import Access, target_of
from valstuga.orgs.models import Grant, Group, Organisation
from valstuga.orgs.permissions import Perm
from valstuga.people.enums import PersonKind
from valstuga.people.models import Person, Profile, Skill
from valstuga.places.models import Area, Place
from valstuga.plan.enums import TodoState
from valstuga.plan.models import Todo

SEATED = (SignupState.CONFIRMED, SignupState.ATTENDED)
SPOKEN_FOR = (*SEATED, SignupState.STANDBY, SignupState.DECLINED, SignupState.CANCELLED, SignupState.NO_SHOW)


@dataclass(frozen=True)
class Filters:
    """What of the calendar is shown."""

    text: str = ""
    area: int | None = None
    kind: str = ""
    state: str = ""
    group: int | None = None
    only_short: bool = False


def with_cover(shifts: QuerySet[Shift]) -> QuerySet[Any]:
    """`confirmed`, `asked` and `missing_seats` (up to the minimum) of each shift, counted by the database."""
    return shifts.annotate(
        confirmed=Count("signups", filter=Q(signups__state__in=SEATED)),
        asked=Count("signups", filter=Q(signups__state=SignupState.ASKED)),
        missing_seats=Greatest(F("minimum") - Count("signups", filter=Q(signups__state__in=SEATED)), 0),
    )


def visible(access: Access) -> QuerySet[Activity]:
    """The activities that the asking user may see: drafts only to those who edit."""
    access.require(Perm.ACTIVITIES_VIEW)
    found = Activity.objects.filter(org=access.org)
    if not access.can(Perm.ACTIVITIES_EDIT):
        mine = [
            int(target.rpartition(":")[2]) for perm, target in access.grants if perm == Perm.ACTIVITIES_EDIT
        ]
        found = found.filter(~Q(state=ActivityState.DRAFT) | Q(pk__in=mine))
    return found


def calendar(access: Access, *, first_day: date, last_day: date, filters: Filters) -> list[Activity]:
    """Activities that touch the days from `first_day` to `last_day`, with `needed`, `filled` and `missing` seats."""
    zone = ZoneInfo(access.org.time_zone)
    begin = datetime.combine(first_day, time.min, zone)
    end = datetime.combine(last_day + timedelta(days=1), time.min, zone)
    return list(_filtered(visible(access).filter(starts__lt=end, ends__gt=begin), filters))


def listed(access: Access, *, filters: Filters, from_day: date) -> QuerySet[Activity]:
    """All activities from a day on, soonest first."""
    begin = datetime.combine(from_day, time.min, ZoneInfo(access.org.time_zone))
    return _filtered(visible(access).filter(ends__gt=begin), filters)


def _filtered(found: QuerySet[Activity], filters: Filters) -> QuerySet[Activity]:
    if filters.text:
        found = found.filter(Q(title__icontains=filters.text) | Q(place__name__icontains=filters.text))
    if filters.area:
        found = found.filter(Q(place__area=filters.area) | Q(place__area__parent=filters.area))
    for name in ("kind", "state", "group"):
        if value := getattr(filters, name):
            found = found.filter(**{name: value})
    counted = _with_needs(found)
    return counted.filter(missing__gt=0) if filters.only_short else counted


def _with_needs(found: QuerySet[Activity]) -> QuerySet[Any]:
    """Seats summed over the shifts, each shift filled at most up to its minimum."""
    seated = (
        Signup.objects.filter(shift=OuterRef("pk"), state__in=SEATED)
        .order_by()
        .values("shift")
        .annotate(n=Count("pk"))
        .values("n")
    )
    shifts = (
        Shift.objects.filter(activity=OuterRef("pk"), is_cancelled=False)
        .annotate(n=Coalesce(Subquery(seated), 0))
        .order_by()
        .values("activity")
    )
    missing = shifts.annotate(v=Sum(Greatest(F("minimum") - F("n"), 0))).values("v")
    needed = shifts.annotate(v=Sum("minimum")).values("v")
    filled = shifts.annotate(v=Sum("n")).values("v")
    return (
        found.annotate(
            missing=Coalesce(Subquery(missing), 0),
            needed=Coalesce(Subquery(needed), 0),
            filled=Coalesce(Subquery(filled), 0),
        )
        .select_related("place__area", "group", "org")
        .order_by("starts", "pk")
    )


def activity(access: Access, pk: int) -> Activity:
    """One activity. Raises NotFound."""
    found = (
        visible(access)
        .filter(pk=pk)
        .select_related("place__area", "responsible", "group", "todo", "org", "series")
        .first()
    )
    if found is None:
        raise NotFound
    return found


def activities(access: Access, pks: list[int]) -> list[Activity]:
    """Those of the ids that the asking user may see."""
    return list(visible(access).filter(pk__in=pks).select_related("place", "org"))


def shifts(access: Access, activity: Activity) -> list[Shift]:
    """The shifts of an activity with their people (`people`, those who come) and cover."""
    access.require(Perm.ACTIVITIES_VIEW)
    access.require_same_org(activity)
    found = list(
        with_cover(Shift.objects.filter(activity=activity))
        .prefetch_related("required_skills")
        .order_by("starts", "pk")
    )
    coming = Signup.objects.filter(
        shift__in=found, state__in=(*SEATED, SignupState.NO_SHOW, SignupState.STANDBY)
    )
    by_shift: dict[int, list[Signup]] = {shift.pk: [] for shift in found}
    for signup in coming.select_related("person").order_by("-is_leader", "queued_at", "pk"):
        by_shift[signup.shift_id].append(signup)
    for shift in found:
        people = by_shift[shift.pk]
        shift.people = [signup for signup in people if signup.state != SignupState.STANDBY]
        shift.waiting = [signup for signup in people if signup.state == SignupState.STANDBY]
        shift.mine = next((signup for signup in people if signup.person_id == access.person_id), None)
    return found


def shift(access: Access, pk: int) -> Shift:
    """One shift of a visible activity. Raises NotFound."""
    found = Shift.objects.filter(pk=pk, activity__in=visible(access)).select_related("activity__org").first()
    if found is None:
        raise NotFound
    return found


def signup(access: Access, pk: int) -> Signup:
    """One sign-up in a visible activity. Raises NotFound."""
    found = Signup.objects.filter(pk=pk, shift__activity__in=visible(access))
    row = found.select_related("shift__activity__org", "person").first()
    if row is None:
        raise NotFound
    return row


def clashing_shift(*, person: Person, shift: Shift) -> Shift | None:
    """Another shift that the person comes to at the same time."""
    clash = Shift.objects.filter(
        signups__person=person,
        signups__state__in=SEATED,
        is_cancelled=False,
        activity__state=ActivityState.PUBLISHED,
        starts__lt=shift.ends,
        ends__gt=shift.starts,
    ).exclude(pk=shift.pk)
    return clash.select_related("activity").first()


def open_shifts(access: Access, *, person: Person) -> QuerySet[Shift]:
    """Published shifts with a free seat that the person could take: those that lack people first, then soonest.

    Fitting means: nothing else at that time, nothing said about it before, and a weekly window that covers it where the
    person has told about any. What the person likes comes first within a day.
    """
    access.require(Perm.SHIFTS_JOIN)
    access.require_self_or(Perm.STAFFING_VIEW, person_id=person.pk)
    busy = Shift.objects.filter(
        signups__person=person,
        signups__state__in=SEATED,
        is_cancelled=False,
        activity__state=ActivityState.PUBLISHED,
        starts__lt=OuterRef("ends"),
        ends__gt=OuterRef("starts"),
    )
    spoken = Signup.objects.filter(
        shift=OuterRef("pk"), person=person, state__in=(*SPOKEN_FOR, SignupState.ASKED)
    )
    found = with_cover(
        Shift.objects.filter(
            ~Exists(busy),
            ~Exists(spoken),
            activity__org=access.org,
            activity__state=ActivityState.PUBLISHED,
            is_cancelled=False,
            starts__gt=timezone.now(),
        )
    ).filter(confirmed__lt=F("maximum"))
    found = found.filter(_windows(access.org, person))
    liked = Profile.objects.filter(person=person, interests__contains=[OuterRef("activity__kind")])
    needed = Case(When(missing_seats__gt=0, then=0), default=1)
    rows: QuerySet[Shift] = (
        found.annotate(liked=Exists(liked), needed=needed)
        .select_related("activity__place__area", "activity__org")
        .order_by("needed", "starts__date", "-liked", "starts", "pk")
    )
    return rows


def _windows(org: Organisation, person: Person) -> Q:
    """The person's weekly windows as a condition on a shift, in the organisation's local time."""
    windows = list(person.availability.all())
    away = Q()
    for exception in person.availability_exceptions.all():
        if not exception.is_available:
            away |= Q(starts__date__gte=exception.first_day, starts__date__lte=exception.last_day)
    fits = Q()
    for weekday, begin, end in _merged([(w.weekday, w.start, w.end) for w in windows]):
        # Django counts the week's days from Sunday = 1.
        fits |= Q(starts__week_day=(weekday + 1) % 7 + 1, starts__time__gte=begin, ends__time__lte=end)
    return fits & ~away if away else fits


def _merged(windows: list[tuple[int, time, time]]) -> list[tuple[int, time, time]]:
    merged: list[tuple[int, time, time]] = []
    for weekday, begin, end in sorted(windows):
        if merged and merged[-1][0] == weekday and begin <= merged[-1][2]:
            merged[-1] = (weekday, merged[-1][1], max(end, merged[-1][2]))
        else:
            merged.append((weekday, begin, end))
    return merged


def understaffed(access: Access, *, days: int = 14) -> list[Shift]:
    """Published shifts of the coming days that lack people for their minimum, soonest first."""
    access.require(Perm.ACTIVITIES_VIEW)
    now = timezone.now()
    found = Shift.objects.filter(
        activity__org=access.org,
        activity__state=ActivityState.PUBLISHED,
        is_cancelled=False,
        starts__gt=now,
        starts__lt=now + timedelta(days=days),
    )
    return list(
        with_cover(found)
        .filter(missing_seats__gt=0)
        .select_related("activity__place")
        .order_by("starts", "pk")
    )


def permits_missing(access: Access, *, days: int = 30) -> list[Activity]:
    """Activities whose permit has not been applied for though the day to do so is near or past."""
    access.require(Perm.ACTIVITIES_VIEW)
    found = Activity.objects.filter(
        org=access.org,
        permit=PermitState.NEEDED,
        starts__gt=timezone.now(),
        permit_deadline__lte=timezone.localdate() + timedelta(days=days),
    ).exclude(state=ActivityState.CANCELLED)
    return list(found.select_related("place").order_by("permit_deadline", "pk"))


def answers_waiting(access: Access) -> int:
    """How many questions have no answer yet."""
    access.require(Perm.ACTIVITIES_VIEW)
    asked = Signup.objects.filter(
        shift__activity__org=access.org, state=SignupState.ASKED, shift__starts__gt=timezone.now()
    )
    return asked.count()


def public_activities(org: Organisation) -> list[Activity]:
    """What everybody may see from today on. Raises NotFound when the calendar is closed."""
    if not org.public_calendar:
        raise NotFound
    found = Activity.objects.filter(org=org, is_public=True, ends__gte=timezone.now()).exclude(
        state=ActivityState.DRAFT
    )
    return list(_with_needs(found)[:100])


def public_activity(org: Organisation, pk: int) -> Activity:
    """A public activity with `open_shifts`, those that a guest can join. Raises NotFound."""
    found: Any = (
        Activity.objects.filter(org=org, is_public=True, pk=pk)
        .exclude(state=ActivityState.DRAFT)
        .select_related("place__area", "org")
        .first()
    )
    if found is None:
        raise NotFound
    shifts = with_cover(Shift.objects.filter(activity=found, is_cancelled=False)).order_by("starts", "pk")
    found.all_shifts = list(shifts)
    found.open_shifts = [
        s for s in found.all_shifts if s.starts > timezone.now() and found.state == ActivityState.PUBLISHED
    ]
    return cast(Activity, found)


@dataclass(frozen=True)
class Choices:
    """What the forms of the calendar offer."""

    places: list[Place]
    areas: list[Area]
    groups: list[Group]
    skills: list[Skill]
    persons: list[Person]
    todos: list[Todo]


def choices(access: Access) -> Choices:
    """Six short lists of the organisation's own rows."""
    access.require(Perm.ACTIVITIES_VIEW)
    org = access.org
    leaders = (
        Person.objects.filter(org=org, kind=PersonKind.MEMBER)
        .filter(Q(profile__can_lead=True) | Q(user__memberships__org=org))
        .distinct()
    )
    todos = Todo.objects.filter(
        section__plan__org=org, state__in=(TodoState.OPEN, TodoState.STARTED)
    ).exclude(section__plan__state="archived")
    return Choices(
        places=list(Place.objects.filter(org=org).order_by("name")),
        areas=list(Area.objects.filter(org=org, places__isnull=False).distinct().order_by("name")),
        groups=list(Group.objects.filter(org=org).order_by("name")),
        skills=list(Skill.objects.filter(org=org).order_by("name")),
        persons=list(leaders.order_by("sort_key")),
        todos=list(todos.select_related("section")),
    )


def helpers(access: Access, activity: Activity) -> list[Person]:
    """Persons with a log-in, to give a right for this activity to."""
    access.require(Perm.ROLES_MANAGE)
    access.require_same_org(activity)
    return list(
        Person.objects.filter(org=access.org, user__isnull=False).select_related("user").order_by("sort_key")
    )


def series(access: Access) -> QuerySet[Series]:
    access.require(Perm.ACTIVITIES_VIEW)
    return Series.objects.filter(org=access.org)


def self_of(access: Access) -> Person:
    """The asking user's own row in the register. Raises NotFound."""
    access.require(Perm.SHIFTS_JOIN)
    found = Person.objects.filter(pk=access.person_id or 0, org=access.org).first()
    if found is None:
        raise NotFound
    return found


def grants(access: Access, activity: Activity) -> list[Grant]:
    """Who has a right for this activity alone."""
    access.require(Perm.ROLES_MANAGE)
    access.require_same_org(activity)
    return list(Grant.objects.filter(org=access.org, target=target_of(activity)).select_related("user"))
