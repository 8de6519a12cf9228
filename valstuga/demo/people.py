"""240 made-up persons: Faker's Swedish names with a fixed seed, so that everybody sees the same ones."""

import random
from datetime import time

from faker import Faker

from valstuga.orgs.models import Organisation
from valstuga.people.enums import ActivityKind, PersonKind
from valstuga.people.models import Availability, Person, Profile, Skill, Tag
from valstuga.people.names import sort_key
from valstuga.places.models import Area

COUNT = 240
SEED = 2026
SKILLS = ["Kör lådcykel", "Första hjälpen", "Körkort", "Ljud och mikrofon"]
TAGS = ["Ny medlem", "Vill ha förtroendeuppdrag", "Ung", "Talar gärna inför folk"]
LANGUAGES = ["sv", "en", "ar", "tr", "so", "fi", "es", "ckb"]
WINDOWS = [(time(8), time(12)), (time(12), time(17)), (time(17), time(21))]
POSTCODES = {
    "Huddinge centrum": ("141 46", "Huddinge"),
    "Flemingsberg": ("141 52", "Huddinge"),
    "Vårby": ("143 43", "Vårby"),
    "Skogås": ("142 30", "Skogås"),
    "Trångsund": ("142 61", "Trångsund"),
    "Stuvsta": ("141 40", "Huddinge"),
    "Segeltorp": ("141 71", "Segeltorp"),
}
# The association is thinner where turnout is low: the reason to plan its outreach.
SHARES = {
    "Huddinge centrum": 28,
    "Flemingsberg": 14,
    "Vårby": 8,
    "Skogås": 14,
    "Trångsund": 10,
    "Stuvsta": 16,
    "Segeltorp": 10,
}


def load(org: Organisation, areas: dict[str, Area], today_year: int) -> list[Person]:
    """The persons with profiles, skills, tags and weekly availability. A handful of bulk writes."""
    dice = random.Random(SEED)  # noqa: S311 (made-up people, not secrets)
    fake = Faker("sv_SE")
    fake.seed_instance(SEED)
    skills = [Skill.objects.create(org=org, name=name) for name in SKILLS]
    tags = [Tag.objects.create(org=org, name=name) for name in TAGS]
    homes = dice.choices(list(SHARES), list(SHARES.values()), k=COUNT)
    persons = Person.objects.bulk_create(
        [_person(org, fake, dice, number, home, today_year) for number, home in enumerate(homes, 1)]
    )
    profiles = Profile.objects.bulk_create(
        [_profile(dice, person, areas[home]) for person, home in zip(persons, homes, strict=True)]
    )
    _link(dice, profiles, persons, skills, tags, areas)
    windows = [window for person in persons for window in _windows(dice, person)]
    Availability.objects.bulk_create(windows)
    return persons


def _person(org: Organisation, fake: Faker, dice: random.Random, number: int, home: str, year: int) -> Person:
    given, family = fake.first_name(), fake.last_name()
    postal_code, city = POSTCODES[home]
    return Person(
        org=org,
        kind=dice.choices([PersonKind.MEMBER, PersonKind.SUPPORTER], [92, 8])[0],
        member_number=f"EX{number:04d}",
        given_name=given,
        family_name=family,
        sort_key=sort_key(family, given),
        email=f"exempel{number}@example.org",
        # 070-1740605 to 1740699 are the numbers that PTS keeps free for made-up persons.
        phone=f"+46701740{605 + number % 95}",
        street=f"{fake.street_name()} {dice.randint(1, 60)}",
        postal_code=postal_code,
        city=city,
        birth_year=year - dice.randint(17, 82),
    )


def _profile(dice: random.Random, person: Person, home: Area) -> Profile:
    kinds = [kind.value for kind in ActivityKind if kind != ActivityKind.OTHER and dice.random() < 0.38]
    spoken = ["sv", *(code for code in LANGUAGES[1:] if dice.random() < 0.12)]
    experienced = dice.random() < 0.3
    return Profile(
        person=person,
        interests=kinds,
        languages=spoken,
        hours_per_week=dice.choices([2, 3, 4, 6, 10], [15, 30, 30, 20, 5])[0],
        max_shifts=dice.choices([None, 2, 3, 4], [40, 20, 20, 20])[0],
        home_area=home,
        reach_km=dice.choices([3, 5, 8, 12, 30], [10, 30, 30, 20, 10])[0],
        is_experienced=experienced,
        can_lead=experienced and dice.random() < 0.6,
    )


def _link(
    dice: random.Random,
    profiles: list[Profile],
    persons: list[Person],
    skills: list[Skill],
    tags: list[Tag],
    areas: dict[str, Area],
) -> None:
    chances = [0.09, 0.08, 0.5, 0.05]
    Profile.skills.through.objects.bulk_create(
        Profile.skills.through(profile_id=profile.pk, skill_id=skill.pk)
        for profile in profiles
        for skill, chance in zip(skills, chances, strict=True)
        if dice.random() < chance
    )
    Person.tags.through.objects.bulk_create(
        Person.tags.through(person_id=person.pk, tag_id=tag.pk)
        for person in persons
        for tag in tags
        if dice.random() < 0.1
    )
    Profile.preferred_areas.through.objects.bulk_create(
        Profile.preferred_areas.through(profile_id=profile.pk, area_id=area.pk)
        for profile in profiles
        for area in areas.values()
        if dice.random() < 0.12
    )


def _windows(dice: random.Random, person: Person) -> list[Availability]:
    found = []
    for weekday in range(7):
        for start, end in WINDOWS:
            chance = 0.5 if weekday >= 5 else (0.4 if start.hour == 17 else 0.12)
            if dice.random() < chance:
                found.append(Availability(person=person, weekday=weekday, start=start, end=end))
    return found
