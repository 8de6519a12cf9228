"""From the register and the calendar to the solver's statement: hours since an epoch, kilometres, plain sets."""

import math
from collections import defaultdict
from collections.abc import Iterable
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from django.db.models import Count, Q
from django.utils import timezone

from valstuga.activities.enums import ActivityState, SignupState
from valstuga.activities.models import Shift, Signup
from valstuga.orgs.access import Access
from valstuga.orgs.models import Organisation
from valstuga.people import queries as people
from valstuga.people.models import AvailabilityException, Person
from valstuga.places.models import Area
from valstuga.places.queries import turnout_by_area
from valstuga.staffing import solver

KM_A_DEGREE = 111.2
LOW_TURNOUT, HIGH_TURNOUT = 0.6, 0.9


def build(access: Access, starts: datetime, ends: datetime) -> solver.Problem:
    """The problem of an organisation's published shifts between two moments. A fixed number of queries."""
    org = access.org
    shifts = list(
        Shift.objects.filter(
            activity__org=org,
            activity__state=ActivityState.PUBLISHED,
            is_cancelled=False,
            starts__gte=starts,
            starts__lt=ends,
        )
        .select_related("activity__place__area")
        .prefetch_related("required_skills", "wished_skills")
        .order_by("starts", "pk")
    )
    persons = sorted(people.staffable(access), key=lambda person: person.pk)
    signups = list(Signup.objects.filter(shift__in=shifts).values_list("person_id", "shift_id", "state"))
    zone = ZoneInfo(org.time_zone)
    turnout = turnout_by_area(org)
    asked = _recent_asks(org)
    declined = defaultdict(set)
    for person_id, shift_id, state in signups:
        if state in (SignupState.DECLINED, SignupState.CANCELLED, SignupState.NO_SHOW):
            declined[person_id].add(shift_id)
    ids = {person.pk for person in persons}
    return solver.Problem(
        persons=[
            _person(person, zone, starts, ends, declined[person.pk], asked.get(person.pk, 0))
            for person in persons
        ],
        shifts=[_shift(shift, zone, turnout) for shift in shifts],
        fixed=_pairs(signups, ids, (SignupState.CONFIRMED, SignupState.ATTENDED)),
        asked=_pairs(signups, ids, (SignupState.ASKED, SignupState.STANDBY)),
    )


def hours_since_epoch(moment: datetime) -> float:
    return moment.timestamp() / 3600


def _pairs(
    signups: list[tuple[int, int, str]], ids: set[int], states: Iterable[str]
) -> list[tuple[int, int]]:
    return [(person, shift) for person, shift, state in signups if state in states and person in ids]


def _recent_asks(org: Organisation) -> dict[int, int]:
    """How often each person was asked in the last thirty days."""
    since = timezone.now() - timedelta(days=30)
    rows = Person.objects.filter(org=org).annotate(
        asks=Count("signups", filter=Q(signups__asked_at__gte=since))
    )
    return {pk: asks for pk, asks in rows.values_list("pk", "asks") if asks}


def _km(latitude: float | None, longitude: float | None) -> tuple[float | None, float | None]:
    """A flat map in kilometres: within a municipality the error is some metres."""
    if latitude is None or longitude is None:
        return None, None
    return longitude * KM_A_DEGREE * math.cos(math.radians(latitude)), latitude * KM_A_DEGREE


def _person(
    person: Person, zone: ZoneInfo, starts: datetime, ends: datetime, declined: set[int], asks: int
) -> solver.Person:
    profile = person.profile
    home: Area | None = profile.home_area
    x, y = _km(home.latitude, home.longitude) if home else (None, None)
    return solver.Person(
        id=person.pk,
        hours_per_week=float(profile.hours_per_week),
        max_shifts=_shifts_allowed(profile.max_shifts, starts, ends),
        skills=frozenset(str(skill.pk) for skill in profile.skills.all()),
        experienced=profile.is_experienced,
        can_lead=profile.can_lead,
        x_km=x,
        y_km=y,
        home_area=str(home.pk) if home else None,
        reach_km=float(profile.reach_km),
        available=tuple(windows(person, zone, starts, ends)),
        interests=frozenset(profile.interests),
        preferred_areas=frozenset(str(area.pk) for area in profile.preferred_areas.all()),
        languages=frozenset(profile.languages),
        declined=frozenset(declined),
        recent_asks=asks,
    )


def _shifts_allowed(per_month: int | None, starts: datetime, ends: datetime) -> int | None:
    if per_month is None:
        return None
    return max(1, math.ceil(per_month * (ends - starts).days / 30))


def windows(person: Person, zone: ZoneInfo, starts: datetime, ends: datetime) -> list[tuple[float, float]]:
    """When a person can be asked, as (from, to) in hours since the epoch: the weekly pattern with its exceptions.

    Somebody who never filled in a pattern can be asked at any decent hour: 8 to 22.
    """
    weekly = defaultdict(list)
    for window in person.availability.all():
        weekly[window.weekday].append((window.start, window.end))
    exceptions = list(person.availability_exceptions.all())
    found = []
    day, last = starts.astimezone(zone).date(), ends.astimezone(zone).date()
    while day <= last:
        for begin, end in _windows_of_day(day, weekly, exceptions):
            found.append((_at(day, begin, zone), _at(day, end, zone)))
        day += timedelta(days=1)
    return _merged(found)


def _windows_of_day(
    day: date, weekly: dict[int, list[tuple[time, time]]], exceptions: list[AvailabilityException]
) -> list[tuple[time, time]]:
    for exception in exceptions:
        if exception.first_day <= day <= exception.last_day:
            return [(time(8), time(22))] if exception.is_available else []
    return weekly[day.weekday()] if weekly else [(time(8), time(22))]


def _at(day: date, clock: time, zone: ZoneInfo) -> float:
    return hours_since_epoch(datetime.combine(day, clock, zone).astimezone(UTC))


def _merged(spans: list[tuple[float, float]]) -> list[tuple[float, float]]:
    """Windows that touch are one: a shift may run from the morning into the afternoon."""
    merged: list[tuple[float, float]] = []
    for begin, end in sorted(spans):
        if merged and begin <= merged[-1][1]:
            merged[-1] = (merged[-1][0], max(end, merged[-1][1]))
        else:
            merged.append((begin, end))
    return merged


def _shift(shift: Shift, zone: ZoneInfo, turnout: dict[int, float]) -> solver.Shift:
    place = shift.activity.place
    area = place.area if place else None
    x, y = (None, None)
    if place:
        x, y = _km(place.latitude, place.longitude)
        if x is None and area:
            x, y = _km(area.latitude, area.longitude)
    local = timezone.localtime(shift.starts, zone)
    return solver.Shift(
        id=shift.pk,
        start=hours_since_epoch(shift.starts),
        end=hours_since_epoch(shift.ends),
        week=local.isocalendar().year * 100 + local.isocalendar().week,
        day=local.toordinal(),
        x_km=x,
        y_km=y,
        area=str(area.pk) if area else None,
        kind=shift.activity.kind,
        minimum=shift.minimum,
        ideal=shift.ideal,
        maximum=shift.maximum,
        required_skills=frozenset(str(skill.pk) for skill in shift.required_skills.all()),
        wished_skills=frozenset(str(skill.pk) for skill in shift.wished_skills.all()),
        priority=priority(turnout.get(area.pk) if area else None),
        needs_leader=shift.needs_leader,
    )


def priority(turnout: float | None) -> float:
    """1 where nearly everybody votes, 3 where under 60 % do; 1.5 where nothing is known."""
    if turnout is None:
        return 1.5
    share = (HIGH_TURNOUT - turnout) / (HIGH_TURNOUT - LOW_TURNOUT)
    return 1 + 2 * min(1.0, max(0.0, share))
