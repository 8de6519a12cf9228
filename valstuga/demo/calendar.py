"""Eight weeks of made-up activities at places that are real: squares, stations, libraries."""

import random
from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from django.utils import timezone

from valstuga.activities.enums import ActivityState, PermitState, SignupState
from valstuga.activities.models import Activity, Shift, Signup
from valstuga.orgs.models import Group, Organisation
from valstuga.people.enums import ActivityKind as Kind
from valstuga.people.models import Person, Skill
from valstuga.places.models import Area, Place

WEEKS = 8
SEED = 64
PLACES = [
    ("Huddinge centrum", "Huddinge centrum", 59.2366, 17.9810),
    ("Huddinge bibliotek", "Huddinge centrum", 59.2357, 17.9830),
    ("Flemingsbergs centrum", "Flemingsberg", 59.2189, 17.9449),
    ("Flemingsbergs station", "Flemingsberg", 59.2181, 17.9462),
    ("Visättra centrum", "Flemingsberg", 59.2125, 17.9345),
    ("Vårby centrum", "Vårby", 59.2646, 17.8836),
    ("Masmo station", "Vårby", 59.2497, 17.8803),
    ("Skogås centrum", "Skogås", 59.2185, 18.1528),
    ("Skogås bibliotek", "Skogås", 59.2187, 18.1535),
    ("Trångsunds station", "Trångsund", 59.2282, 18.1297),
    ("Stuvsta station", "Stuvsta", 59.2531, 17.9961),
    ("Segeltorps centrum", "Segeltorp", 59.2768, 17.9335),
]
SATURDAYS = ["Vårby centrum", "Skogås centrum", "Flemingsbergs centrum", "Huddinge centrum"]
STATIONS = ["Stuvsta station", "Flemingsbergs station", "Trångsunds station", "Masmo station"]
THEMES = ["bibliotek och läsning", "simning för alla barn", "gång och cykel", "äldres vardag"]


@dataclass(frozen=True)
class Sketch:
    """One activity of the sample: when (days from the first Monday, hour), where, and its shifts."""

    kind: Kind
    title: str
    place: str
    day: int
    hour: float
    hours: float
    seats: tuple[int, int, int]
    shifts: int = 1
    skill: str = ""
    permit: PermitState = PermitState.NOT_NEEDED


def sketches() -> list[Sketch]:
    """The calendar of eight weeks: campaign Saturdays, leaflets, doors, booths, theme evenings, a cargo bike."""
    made = []
    for week in range(WEEKS):
        monday = 7 * week
        for offset in (0, 2):
            where = SATURDAYS[(week + offset) % 4]
            permit = (
                PermitState.GRANTED if week < 3 else PermitState.NEEDED if week == 3 else PermitState.APPLIED
            )
            made.append(
                Sketch(
                    Kind.SATURDAY,
                    f"Kampanjlördag i {where}",
                    where,
                    monday + 5,
                    10,
                    4,
                    (3, 4, 6),
                    2,
                    permit=permit,
                )
            )
        for number, day in enumerate((1, 3)):
            where = STATIONS[(week + number) % 4]
            made.append(
                Sketch(Kind.LEAFLETS, f"Flygblad vid {where}", where, monday + day, 16.5, 1.5, (2, 3, 4))
            )
        made.append(
            Sketch(Kind.DOORS, "Dörrknackning i Visättra", "Visättra centrum", monday + 6, 13, 3, (4, 6, 8))
        )
        made.append(Sketch(Kind.BOOTH, "Stugan i Vårby", "Vårby centrum", monday + 4, 15, 3, (2, 3, 4)))
        made.append(
            Sketch(
                Kind.DIALOGUE,
                "Lådcykeln till Skogås",
                "Skogås centrum",
                monday + 6,
                12,
                3,
                (2, 3, 4),
                skill="Kör lådcykel",
            )
        )
        made.append(
            Sketch(
                Kind.OFFICE, "Kontor i Flemingsberg", "Flemingsbergs centrum", monday + 2, 15, 3, (1, 2, 2)
            )
        )
        if week % 2:
            theme = THEMES[week // 2 % 4]
            made.append(
                Sketch(
                    Kind.THEME,
                    f"Temakväll: {theme}",
                    "Huddinge bibliotek",
                    monday + 1,
                    18,
                    2.5,
                    (3, 4, 6),
                    skill="Ljud och mikrofon",
                )
            )
    big = Sketch(
        Kind.EVENT, "Stort möte med gäster", "Huddinge centrum", 47, 14, 3, (6, 8, 12), skill="Första hjälpen"
    )
    made.append(replace(big, permit=PermitState.NEEDED))
    made.append(Sketch(Kind.MEETING, "Medlemsmöte", "Skogås bibliotek", 7 * 2 + 2, 18.5, 2, (1, 2, 2)))
    return made


def load(org: Organisation, areas: dict[str, Area], group: Group, persons: list[Person], today: date) -> None:
    """The calendar from the coming Monday on, with sign-ups thinning out with the weeks, as they do."""
    dice = random.Random(SEED)  # noqa: S311 (made-up sign-ups)
    places = {
        name: Place.objects.create(org=org, name=name, area=areas[part], latitude=lat, longitude=lon)
        for name, part, lat, lon in PLACES
    }
    skills = {skill.name: skill for skill in Skill.objects.filter(org=org)}
    monday = today + timedelta(days=(7 - today.weekday()) % 7)
    zone = ZoneInfo(org.time_zone)
    leaders = [person for person in persons if person.profile.can_lead]
    busy: dict[int, set[date]] = {}
    for sketch in sketches():
        activity, shifts = _activity(
            org, sketch, places[sketch.place], group, dice.choice(leaders), monday, zone
        )
        for shift in shifts:
            if sketch.skill:
                shift.required_skills.add(skills[sketch.skill])
            _sign_up(dice, shift, persons, busy, week=sketch.day // 7)
        if sketch.kind in (Kind.MEETING, Kind.OFFICE):
            activity.is_public = sketch.kind == Kind.OFFICE
            activity.save()


def _activity(
    org: Organisation,
    sketch: Sketch,
    place: Place,
    group: Group,
    leader: Person,
    monday: date,
    zone: ZoneInfo,
) -> tuple[Activity, list[Shift]]:
    day = monday + timedelta(days=sketch.day)
    starts = datetime.combine(day, time(int(sketch.hour), int(sketch.hour % 1 * 60)), zone)
    activity = Activity.objects.create(
        org=org,
        kind=sketch.kind,
        title=sketch.title,
        description="Exempel: vi möter folk, lyssnar och berättar. Kom gärna en kvart innan.",
        place=place,
        starts=starts,
        ends=starts + timedelta(hours=sketch.hours),
        state=ActivityState.PUBLISHED,
        responsible=leader,
        group=group,
        permit=sketch.permit,
        permit_deadline=day - timedelta(days=7) if sketch.permit != PermitState.NOT_NEEDED else None,
    )
    length = timedelta(hours=sketch.hours / sketch.shifts)
    low, ideal, high = sketch.seats
    shifts = [
        Shift.objects.create(
            activity=activity,
            starts=starts + n * length,
            ends=starts + (n + 1) * length,
            minimum=low,
            ideal=ideal,
            maximum=high,
        )
        for n in range(sketch.shifts)
    ]
    return activity, shifts


def _sign_up(
    dice: random.Random, shift: Shift, persons: list[Person], busy: dict[int, set[date]], week: int
) -> None:
    wanted = (
        dice.choice([shift.ideal, shift.minimum, shift.minimum - 1])
        if week < 2
        else dice.randint(0, shift.minimum - 1) // (week - 1)
    )
    day = shift.starts.date()
    for person in dice.sample(persons, 60):
        if wanted <= 0:
            return
        if day not in busy.setdefault(person.pk, set()):
            busy[person.pk].add(day)
            Signup.objects.create(
                shift=shift,
                person=person,
                state=SignupState.CONFIRMED,
                queued_at=timezone.now(),
                is_leader=person.profile.can_lead,
            )
            wanted -= 1


def short_of_people(org: Organisation) -> list[Shift]:
    """The first shifts that lack people, each on a day of its own."""
    rows = Shift.objects.filter(activity__org=org, starts__gt=timezone.now()).order_by("starts", "pk")
    days: dict[date, Shift] = {}
    for shift in rows.select_related("activity"):
        if shift.signups.filter(state=SignupState.CONFIRMED).count() < shift.minimum:
            days.setdefault(shift.starts.date(), shift)
    return list(days.values())
