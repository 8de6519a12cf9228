"""What a member's own page shows."""

from dataclasses import dataclass

from django.db.models import QuerySet
from django.utils import timezone

from valstuga.activities import queries as activities
from valstuga.activities.enums import ActivityState, SignupState
from valstuga.activities.models import Shift, Signup
from valstuga.core.errors import NotFound
from valstuga.orgs.access import Access
from valstuga.orgs.permissions import Perm
from valstuga.people.models import Person
from valstuga.plan.enums import TodoState
from valstuga.plan.models import Todo

FITTING = 5


@dataclass
class MyPage:
    """One page's worth: the next shift, questions that wait, what fits, what is coming, what is to be done."""

    person: Person
    next: Signup | None
    company: list[Signup]
    questions: list[Signup]
    fitting: list[Shift]
    coming: list[Signup]
    todos: list[Todo]


def my_page(access: Access) -> MyPage:
    """The asking person's own page. Raises NotFound for a user who is nobody in this register."""
    access.require(Perm.MY_PAGE)
    person = _me(access)
    mine = list(_mine(access, person))
    coming = [signup for signup in mine if signup.state in (SignupState.CONFIRMED, SignupState.STANDBY)]
    sure = [signup for signup in coming if signup.state == SignupState.CONFIRMED]
    first = sure[0] if sure else None
    return MyPage(
        person=person,
        next=first,
        company=_company(first),
        questions=[signup for signup in mine if signup.state == SignupState.ASKED],
        fitting=list(activities.open_shifts(access, person=person)[:FITTING]),
        coming=[signup for signup in coming if signup is not first],
        todos=list(_todos(person)),
    )


def open_shifts(access: Access) -> list[Shift]:
    """All shifts that the person could take, soonest first."""
    access.require(Perm.SHIFTS_JOIN)
    return list(activities.open_shifts(access, person=_me(access))[:60])


def questions(access: Access) -> list[Signup]:
    """The shifts that the person is asked about and that have not begun."""
    access.require(Perm.MY_PAGE)
    return [signup for signup in _mine(access, _me(access)) if signup.state == SignupState.ASKED]


def my_signup(access: Access, pk: int) -> Signup:
    """One of the person's own sign-ups. Raises NotFound."""
    access.require(Perm.MY_PAGE)
    found = Signup.objects.filter(pk=pk, person_id=access.person_id or 0, shift__activity__org=access.org)
    signup = found.select_related("shift__activity__org", "person").first()
    if signup is None:
        raise NotFound
    return signup


def shift_to_join(access: Access, pk: int) -> Shift:
    """A published shift of the organisation. Raises NotFound."""
    access.require(Perm.SHIFTS_JOIN)
    found = Shift.objects.filter(pk=pk, activity__org=access.org, activity__state=ActivityState.PUBLISHED)
    shift = found.select_related("activity__org").first()
    if shift is None:
        raise NotFound
    return shift


def me(access: Access) -> Person:
    """The asking person. Raises NotFound."""
    access.require(Perm.MY_PAGE)
    return _me(access)


def _me(access: Access) -> Person:
    found = Person.objects.filter(pk=access.person_id or 0, org=access.org).select_related("profile").first()
    if found is None:
        raise NotFound
    return found


def _mine(access: Access, person: Person) -> QuerySet[Signup]:
    return (
        Signup.objects.filter(person=person, shift__activity__org=access.org, shift__ends__gte=timezone.now())
        .filter(shift__is_cancelled=False, shift__activity__state=ActivityState.PUBLISHED)
        .select_related("shift__activity__place", "shift__activity__responsible")
        .order_by("shift__starts", "pk")
    )


def _company(signup: Signup | None) -> list[Signup]:
    if signup is None:
        return []
    others = Signup.objects.filter(shift_id=signup.shift_id, state=SignupState.CONFIRMED).exclude(
        pk=signup.pk
    )
    return list(others.select_related("person")[:8])


def _todos(person: Person) -> QuerySet[Todo]:
    mine = Todo.objects.filter(person=person, state__in=(TodoState.OPEN, TodoState.STARTED))
    return mine.select_related("section__plan").order_by("due", "pk")[:10]
