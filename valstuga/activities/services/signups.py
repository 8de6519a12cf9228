"""Writes of sign-ups: a seat, standby, a question, an answer. The shift's row is locked first, always."""

from collections.abc import Iterable
from typing import Any

from django.db import IntegrityError, transaction
from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from valstuga.activities import mails, queries
from valstuga.activities.enums import ActivityState, SignupState
from valstuga.activities.models import Shift, Signup
from valstuga.core import audit
from valstuga.core.errors import DomainError, NotFound
from valstuga.orgs.access import Access
from valstuga.orgs.permissions import Perm
from valstuga.people.models import Person

SEATED = Signup.SEATED


class ShiftClosed(DomainError):
    title = _("The shift can't be joined")
    message = _("The shift is cancelled, over or not published yet.")


class ClashingShift(DomainError):
    title = _("You have another shift then")

    def __init__(self, other: Shift) -> None:
        self.other = other
        super().__init__(
            _("It clashes with %(title)s. Give up that shift first.") % {"title": other.activity.title}
        )


class ShiftFull(DomainError):
    title = _("The shift is full")
    message = _("Somebody was a moment earlier. You can stand by.")


@transaction.atomic
def sign_up(access: Access, *, shift: Shift, person: Person) -> Signup:
    """Give a person a seat on a shift, or a place on standby when it is full. A second call changes nothing.

    Raises AccessDenied, ShiftClosed, ClashingShift.
    """
    _require_for(access, person, shift)
    shift = locked(shift)
    _require_open(shift)
    known = Signup.objects.filter(shift=shift, person=person).first()
    if known and known.state in (*SEATED, SignupState.STANDBY):
        return known
    return _seat(access, shift, person, verb="signup.created")


@transaction.atomic
def cancel_signup(access: Access, *, signup: Signup) -> Signup:
    """Give up a seat or a place on standby. The first on standby gets the seat at once and is told."""
    _require_for(access, signup.person, signup.shift)
    shift = locked(signup.shift)
    signup = Signup.objects.select_related("person", "shift__activity__org").get(pk=signup.pk)
    if signup.state not in (SignupState.CONFIRMED, SignupState.STANDBY, SignupState.ASKED):
        return signup
    _set(signup, SignupState.CANCELLED, answered=True)
    audit.log(access, "signup.cancelled", signup)
    promote(access, shift)
    return signup


@transaction.atomic
def ask(access: Access, *, shift: Shift, persons: Iterable[Person]) -> list[Signup]:
    """Note that persons are asked about a shift; those who are in it or have said no are left alone."""
    access.require(Perm.STAFFING_ASK, on=shift.activity)
    shift = locked(shift)
    _require_open(shift)
    asked = []
    for person in persons:
        access.require_same_org(person)
        now = timezone.now()
        fresh = {"state": SignupState.ASKED, "asked_at": now}
        signup, created = Signup.objects.get_or_create(shift=shift, person=person, defaults=fresh)
        if not created:
            if signup.state not in (SignupState.SUGGESTED, SignupState.ASKED):
                continue
            signup.state, signup.asked_at = SignupState.ASKED, now
            signup.save(update_fields=["state", "asked_at", "updated"])
        signup.shift, signup.person = shift, person
        audit.log(access, "signup.asked", signup)
        asked.append(signup)
    return asked


@transaction.atomic
def answer(access: Access, *, signup: Signup, yes: bool) -> Signup:
    """A yes gives a seat, or standby when others were earlier; a no is remembered. The answer can be changed."""
    _require_for(access, signup.person, signup.shift)
    shift = locked(signup.shift)
    _require_open(shift)
    signup = Signup.objects.select_related("person").get(pk=signup.pk)
    if yes:
        if signup.state in (*SEATED, SignupState.STANDBY):
            return signup
        return _seat(access, shift, signup.person, verb="signup.accepted")
    had_seat = signup.state in SEATED
    _set(signup, SignupState.DECLINED, answered=True)
    audit.log(access, "signup.declined", signup)
    if had_seat:
        promote(access, shift)
    return signup


@transaction.atomic
def mark(access: Access, *, signup: Signup, attended: bool) -> Signup:
    """Was there, or did not come."""
    access.require(Perm.STAFFING_ASK, on=signup.shift.activity)
    locked(signup.shift)
    signup = Signup.objects.select_related("person", "shift").get(pk=signup.pk)
    _set(signup, SignupState.ATTENDED if attended else SignupState.NO_SHOW)
    audit.log(access, "signup.marked", signup, state=signup.state)
    return signup


@transaction.atomic
def set_leader(access: Access, *, signup: Signup, leads: bool) -> Signup:
    """Who leads the shift; several may."""
    access.require(Perm.STAFFING_ASK, on=signup.shift.activity)
    signup.is_leader = leads
    signup.save(update_fields=["is_leader", "updated"])
    audit.log(access, "signup.leader", signup, leads=leads)
    return signup


# --- Inside -----------------------------------------------------------------------------------------------------


def _require_for(access: Access, person: Person, shift: Shift) -> None:
    """One's own seat with SHIFTS_JOIN; another's with the right to staff this activity."""
    access.require_same_org(person)
    access.require_same_org(shift)
    if person.pk == access.person_id:
        access.require(Perm.SHIFTS_JOIN)
    elif not access.can(Perm.STAFFING_ASK, on=shift.activity):
        access.require(Perm.ACTIVITIES_EDIT, on=shift.activity)


def locked(shift: Shift) -> Shift:
    """The shift's row, locked: whoever else wants it waits. Raises NotFound when it is gone.

    Read again after the lock: a join in the locking query would show the activity as it was before the wait.
    """
    mine = Shift.objects.filter(pk=shift.pk)
    if not mine.select_for_update().values_list("pk", flat=True):
        raise NotFound
    return mine.select_related("activity__org", "activity__place", "activity__responsible").get()


def _lock_persons(pks: Iterable[int]) -> None:
    """After the shift, persons by id: nobody gets seats on two shifts at once by pressing both at once."""
    list(
        Person.objects.select_for_update(no_key=True)
        .filter(pk__in=list(pks))
        .order_by("pk")
        .values_list("pk", flat=True)
    )


def _require_open(shift: Shift) -> None:
    if shift.is_cancelled or shift.activity.state != ActivityState.PUBLISHED or shift.ends <= timezone.now():
        raise ShiftClosed


def _seat(access: Access, shift: Shift, person: Person, *, verb: str) -> Signup:
    _lock_persons([person.pk])
    if other := queries.clashing_shift(person=person, shift=shift):
        raise ClashingShift(other)
    taken = Signup.objects.filter(shift=shift, state__in=SEATED).count()
    state = SignupState.CONFIRMED if taken < shift.maximum else SignupState.STANDBY
    now = timezone.now()
    values: dict[str, Any] = {"state": state, "queued_at": now, "answered_at": now}
    try:
        with transaction.atomic():
            signup, _created = Signup.objects.update_or_create(shift=shift, person=person, defaults=values)
    except IntegrityError as error:
        # The trigger's word is the last: only reachable past the lock, by hand-written SQL.
        raise ShiftFull from error
    signup.shift, signup.person = shift, person
    audit.log(access, verb, signup, state=state)
    mails.confirm(signup)
    return signup


def _set(signup: Signup, state: SignupState, *, answered: bool = False) -> None:
    signup.state = state
    if answered:
        signup.answered_at = timezone.now()
    signup.save(update_fields=["state", "answered_at", "updated"])


def promote(access: Access, shift: Shift) -> None:
    """Seats that came free go to those on standby, in the order they came; whoever has another shift by now is passed."""
    if shift.is_cancelled or shift.activity.state != ActivityState.PUBLISHED:
        return
    free = shift.maximum - Signup.objects.filter(shift=shift, state__in=SEATED).count()
    waiting = (
        Signup.objects.filter(shift=shift, state=SignupState.STANDBY)
        .select_related("person")
        .order_by("queued_at", "pk")
    )
    if free > 0:
        _lock_persons(signup.person_id for signup in waiting)
    for signup in waiting:
        if free <= 0:
            return
        if queries.clashing_shift(person=signup.person, shift=shift):
            continue
        _set(signup, SignupState.CONFIRMED)
        signup.shift = shift
        audit.log(access, "signup.promoted", signup)
        mails.confirm(signup, promoted=True)
        free -= 1


def release(shifts: Iterable[Shift]) -> None:
    """Tell everybody who is in a cancelled shift; their sign-ups stay as they were, to be seen in their calendars."""
    for signup in _involved(shifts):
        mails.cancelled(signup)


def tell_moved(shifts: Iterable[Shift]) -> None:
    """Tell everybody who is in a shift that its time or place is another now."""
    for signup in _involved(shifts):
        mails.moved(signup)


def _involved(shifts: Iterable[Shift]) -> QuerySet[Signup]:
    states = (SignupState.CONFIRMED, SignupState.STANDBY, SignupState.ASKED)
    coming = Signup.objects.filter(shift__in=shifts, state__in=states, shift__ends__gt=timezone.now())
    return coming.select_related("person", "shift__activity__org", "shift__activity__place")
