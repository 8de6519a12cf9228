"""Writes of activities and shifts. Whatever subscribers of the calendar must see raises `sequence`."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import F
from django.utils.translation import gettext_lazy as _

from valstuga.activities.enums import ActivityState
from valstuga.activities.models import Activity, Series, Shift, Signup
from valstuga.activities.services.signups import SEATED, locked, promote, release, tell_moved
from valstuga.core import audit
from valstuga.core.errors import Invalid
from valstuga.orgs.access import Access
from valstuga.orgs.permissions import Perm
from valstuga.people.models import Person, Skill
from valstuga.places.models import Place

MOST_IN_SERIES = 100
FIELDS = frozenset({"kind", "title", "description", "place", "starts", "ends", "is_public", "responsible", "group", "todo",
                    "permit", "permit_deadline", "permit_reference"})  # fmt: skip


@dataclass(frozen=True)
class ShiftSpec:
    """A shift to be made: times, numbers and skills."""

    starts: datetime
    ends: datetime
    minimum: int = 2
    ideal: int = 3
    maximum: int = 4
    name: str = ""
    needs_leader: bool = True
    required_skills: Sequence[Skill] = ()
    wished_skills: Sequence[Skill] = ()


@transaction.atomic
def create_activity(
    access: Access, *, shifts: Iterable[ShiftSpec] = (), series: Series | None = None, **fields: Any
) -> Activity:
    """A draft with its shifts. Raises Invalid with the field that is wrong."""
    access.require(Perm.ACTIVITIES_EDIT)
    activity = Activity(org=access.org, series=series, **_known(access, fields))
    _save(activity)
    for spec in shifts:
        _add(activity, spec)
    audit.log(access, "activity.created", activity)
    return activity


@transaction.atomic
def update_activity(access: Access, *, activity: Activity, **fields: Any) -> Activity:
    """Change an activity; moving it moves its shifts along. Another time or place is told to those who are in it."""
    access.require(Perm.ACTIVITIES_EDIT, on=activity)
    _lock_shifts(activity)
    activity = Activity.objects.select_for_update().get(pk=activity.pk)
    before = activity.starts
    changed = {
        name: value for name, value in _known(access, fields).items() if getattr(activity, name) != value
    }
    if not changed:
        return activity
    for name, value in changed.items():
        setattr(activity, name, value)
    activity.sequence += 1
    _save(activity)
    if activity.starts != before:
        _move_shifts(activity, before)
    if {"starts", "place"} & changed.keys() and activity.state == ActivityState.PUBLISHED:
        tell_moved(activity.shifts.filter(is_cancelled=False))
    audit.log(access, "activity.updated", activity, fields=sorted(changed))
    return activity


@transaction.atomic
def publish(access: Access, *, activity: Activity) -> Activity:
    """Show a draft, or take back a cancellation. Publishing what is published changes nothing."""
    access.require(Perm.ACTIVITIES_EDIT, on=activity)
    activity = Activity.objects.select_for_update().get(pk=activity.pk)
    if activity.state == ActivityState.PUBLISHED:
        return activity
    activity.state, activity.cancel_reason = ActivityState.PUBLISHED, ""
    activity.sequence += 1
    activity.save(update_fields=["state", "cancel_reason", "sequence", "updated"])
    audit.log(access, "activity.published", activity)
    return activity


@transaction.atomic
def cancel_activity(access: Access, *, activity: Activity, reason: str = "") -> Activity:
    """Cancel and tell everybody who is in it. It stays in calendars as cancelled; `publish` takes it back."""
    access.require(Perm.ACTIVITIES_EDIT, on=activity)
    shifts = _lock_shifts(activity)
    activity = Activity.objects.select_for_update().get(pk=activity.pk)
    if activity.state == ActivityState.CANCELLED:
        return activity
    activity.state, activity.cancel_reason = ActivityState.CANCELLED, reason[:200]
    activity.sequence += 1
    activity.save(update_fields=["state", "cancel_reason", "sequence", "updated"])
    release([shift for shift in shifts if not shift.is_cancelled])
    audit.log(access, "activity.cancelled", activity)
    return activity


@transaction.atomic
def copy_activity(access: Access, *, activity: Activity, day: date) -> Activity:
    """The same on another day at the same local time, with its shifts and without its people: a draft."""
    access.require(Perm.ACTIVITIES_EDIT, on=activity)
    zone = ZoneInfo(access.org.time_zone)
    days = day - activity.starts.astimezone(zone).date()
    fields = {name: getattr(activity, name) for name in FIELDS}
    fields |= {"starts": shifted(activity.starts, days, zone), "ends": shifted(activity.ends, days, zone)}
    fields |= {
        "permit_deadline": activity.permit_deadline + days if activity.permit_deadline else None,
        "permit_reference": "",
    }
    specs = [_moved(_spec(shift), days, zone) for shift in activity.shifts.filter(is_cancelled=False)]
    return create_activity(access, shifts=specs, series=activity.series, **fields)


@transaction.atomic
def create_series(
    access: Access, *, activity: Activity, days: Sequence[date], places: Sequence[Place] = ()
) -> tuple[Series, list[Activity]]:
    """Copies of an activity on each of `days`, alternating `places` in their order. Raises Invalid."""
    access.require(Perm.ACTIVITIES_EDIT, on=activity)
    if not 1 <= len(days) <= MOST_IN_SERIES:
        raise Invalid(_("Choose between 1 and 100 days."), field="until")
    rule = {"days": [day.isoformat() for day in days], "places": [place.pk for place in places]}
    series = Series.objects.create(org=access.org, title=activity.title, rule=rule)
    Activity.objects.filter(pk=activity.pk).update(series=series)
    activity.series = series
    made = []
    for number, day in enumerate(days):
        copy = copy_activity(access, activity=activity, day=day)
        if places:
            access.require_same_org(places[number % len(places)])
            copy.place = places[number % len(places)]
            copy.save(update_fields=["place", "updated"])
        made.append(copy)
    audit.log(access, "series.created", series, count=len(made))
    return series, made


@transaction.atomic
def bulk_edit(
    access: Access,
    *,
    activities: Sequence[Activity],
    action: str,
    days: int = 0,
    hours: float = 0,
    place: Place | None = None,
    responsible: Person | None = None,
    reason: str = "",
) -> int:
    """Publish, cancel, move by days and hours of local time, change place or who is responsible: all or none.

    How many were named. Raises Invalid with the field that the action lacks.
    """
    if not activities:
        raise Invalid(_("Tick at least one activity."), field="action")
    step = timedelta(days=days, hours=hours)
    zone = ZoneInfo(access.org.time_zone)
    for activity in activities:
        access.require(Perm.ACTIVITIES_EDIT, on=activity)
        if action == "publish" and activity.state == ActivityState.DRAFT:
            publish(access, activity=activity)
        elif action == "cancel":
            cancel_activity(access, activity=activity, reason=reason)
        elif action == "move" and step:
            update_activity(
                access,
                activity=activity,
                starts=shifted(activity.starts, step, zone),
                ends=shifted(activity.ends, step, zone),
            )
        elif action == "place" and place is not None:
            update_activity(access, activity=activity, place=place)
        elif action == "responsible" and responsible is not None:
            update_activity(access, activity=activity, responsible=responsible)
    return len(activities)


@transaction.atomic
def add_shift(access: Access, *, activity: Activity, spec: ShiftSpec) -> Shift:
    access.require(Perm.ACTIVITIES_EDIT, on=activity)
    shift = _add(activity, spec)
    audit.log(access, "shift.created", shift)
    return shift


@transaction.atomic
def update_shift(access: Access, *, shift: Shift, spec: ShiftSpec) -> Shift:
    """Change a shift. More seats go to those on standby; another time is told to those who come.

    Raises Invalid when more people have a seat than the new maximum.
    """
    access.require(Perm.ACTIVITIES_EDIT, on=shift.activity)
    shift = locked(shift)
    before = (shift.starts, shift.ends)
    taken = Signup.objects.filter(shift=shift, state__in=SEATED).count()
    if spec.maximum < taken:
        raise Invalid(
            _("%(n)d people are coming already: at most can't be less.") % {"n": taken}, field="maximum"
        )
    for name in ("starts", "ends", "minimum", "ideal", "maximum", "name", "needs_leader"):
        setattr(shift, name, getattr(spec, name))
    _save(shift)
    shift.required_skills.set(spec.required_skills)
    shift.wished_skills.set(spec.wished_skills)
    Activity.objects.filter(pk=shift.activity_id).update(sequence=F("sequence") + 1)
    shift.activity.sequence += 1
    audit.log(access, "shift.updated", shift)
    if (shift.starts, shift.ends) != before and shift.activity.state == ActivityState.PUBLISHED:
        tell_moved([shift])
    promote(access, shift)
    return shift


@transaction.atomic
def cancel_shift(access: Access, *, shift: Shift) -> Shift:
    """Nobody is needed then after all. A shift without people goes; one with people stays, cancelled, and they are told."""
    access.require(Perm.ACTIVITIES_EDIT, on=shift.activity)
    shift = locked(shift)
    if shift.is_cancelled:
        return shift
    audit.log(access, "shift.cancelled", shift)
    if not shift.signups.exists():
        shift.delete()
        return shift
    shift.is_cancelled = True
    shift.save(update_fields=["is_cancelled", "updated"])
    Activity.objects.filter(pk=shift.activity_id).update(sequence=F("sequence") + 1)
    release([shift])
    return shift


def shifted(moment: datetime, step: timedelta, zone: ZoneInfo) -> datetime:
    """The same clock time some days on, also over a change to or from summer time."""
    return (moment.astimezone(zone) + step).replace(fold=0)


def _lock_shifts(activity: Activity) -> list[Shift]:
    """Shifts before the activity, as everywhere: whoever is signing up just now is told too, or finds it changed."""
    return list(Shift.objects.select_for_update().filter(activity=activity).order_by("pk"))


def _known(access: Access, fields: dict[str, Any]) -> dict[str, Any]:
    unknown = set(fields) - FIELDS
    if unknown:
        raise TypeError(f"no such fields: {sorted(unknown)}")
    for name in ("place", "responsible", "group", "todo"):
        if fields.get(name) is not None:
            access.require_same_org(fields[name])
    return fields


def _save(row: Activity | Shift) -> None:
    try:
        row.full_clean(exclude=["org", "series"])
    except ValidationError as error:
        field, messages = next(iter(error.message_dict.items()))
        raise Invalid(messages[0], field="" if field == "__all__" else field) from error
    row.save()


def _add(activity: Activity, spec: ShiftSpec) -> Shift:
    names = ("starts", "ends", "minimum", "ideal", "maximum", "name", "needs_leader")
    shift = Shift(activity=activity, **{name: getattr(spec, name) for name in names})
    _save(shift)
    shift.required_skills.set(spec.required_skills)
    shift.wished_skills.set(spec.wished_skills)
    return shift


def _spec(shift: Shift) -> ShiftSpec:
    return ShiftSpec(
        starts=shift.starts,
        ends=shift.ends,
        minimum=shift.minimum,
        ideal=shift.ideal,
        maximum=shift.maximum,
        name=shift.name,
        needs_leader=shift.needs_leader,
        required_skills=list(shift.required_skills.all()),
        wished_skills=list(shift.wished_skills.all()),
    )


def _moved(spec: ShiftSpec, step: timedelta, zone: ZoneInfo) -> ShiftSpec:
    return replace(spec, starts=shifted(spec.starts, step, zone), ends=shifted(spec.ends, step, zone))


def _move_shifts(activity: Activity, before: datetime) -> None:
    zone = ZoneInfo(activity.org.time_zone)
    local = activity.starts.astimezone(zone).replace(tzinfo=None) - before.astimezone(zone).replace(
        tzinfo=None
    )
    for shift in activity.shifts.all():
        shift.starts, shift.ends = shifted(shift.starts, local, zone), shifted(shift.ends, local, zone)
        shift.save(update_fields=["starts", "ends", "updated"])
