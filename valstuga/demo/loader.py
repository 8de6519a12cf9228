"""The demonstration: a made-up association under a made-up district, with a plan, members and eight weeks ahead."""

import json
from datetime import date, timedelta
from pathlib import Path

from django.db import transaction
from django.utils import timezone

from valstuga.accounts.models import User
from valstuga.accounts.services import user_for_address
from valstuga.activities import services as activities
from valstuga.demo import calendar, people
from valstuga.orgs.access import Access
from valstuga.orgs.enums import GroupKind, OrgKind, Role
from valstuga.orgs.models import Decision, Group, Membership, Organisation
from valstuga.orgs.services import tree
from valstuga.people.models import GroupMembership, Person
from valstuga.places.models import Area, Turnout
from valstuga.plan import services as plans
from valstuga.plan.enums import TodoState
from valstuga.plan.models import Plan, Todo

DATA = Path(__file__).parent / "data"
SLUG = "huddinge-exempel"
GROUPS = [
    (GroupKind.BOARD, "Styrelsen", "Leder föreningen mellan årsmötena."),
    (GroupKind.OFFICE, "Kansliet", "Sköter det dagliga: bokningar, tillstånd, nycklar."),
    (GroupKind.STAFFING, "Bemanningsgruppen", "Ser till att det finns folk på varje pass."),
    (GroupKind.MEDIA, "Mediegruppen", "Planerar inlägg, annonser och filmer."),
    (GroupKind.EDITORIAL, "Redaktionsgruppen", "Skriver, översätter och läser korrektur."),
    (GroupKind.STRATEGY, "Strategigruppen", "Håller ihop planen och följer upp den."),
]
# (role, e-mail, name): one to sign in as each role.
CAST = [
    (Role.ADMIN, "admin@example.org", "Ada Administratör"),
    (Role.ORGANISER, "organisator@example.org", "Olle Organisatör"),
    (Role.LEADER, "gruppledare@example.org", "Greta Gruppledare"),
    (Role.EDITOR, "redaktor@example.org", "Rut Redaktör"),
    (Role.MEMBER, "medlem@example.org", "Mio Medlem"),
]


@transaction.atomic
def load() -> bool:
    """Everything, once; False when it is there already."""
    if Organisation.objects.filter(slug=SLUG).exists():
        return False
    today = timezone.localdate()
    district = tree.create_root(
        name="Distriktet Södra Exemplet", slug="distriktet-exempel", kind=OrgKind.DISTRICT
    )
    district.public_calendar = False
    district.save()
    org = tree.create_child(Access.system(district), name="Vänföreningen Huddinge (exempel)", slug=SLUG)
    org.contact_email, org.election_day = "exempel@example.org", date(2030, 9, 8)
    org.save()
    areas = _areas(org)
    persons = people.load(org, areas, today.year)
    groups = _groups(org, persons, today)
    _cast(org, district, persons, groups)
    staffing = next(group for group in groups if group.kind == GroupKind.STAFFING)
    calendar.load(org, areas, staffing, persons, today)
    _plan(org, today)
    _member(org)
    return True


def _areas(org: Organisation) -> dict[str, Area]:
    """The parts of the municipality with the real districts and their real turnout, as Valmyndigheten published them."""
    data = json.loads((DATA / "districts-2022.json").read_text(encoding="utf-8"))
    parts = {name: Area.objects.create(org=org, name=name, **place) for name, place in data["parts"].items()}
    for row in data["districts"]:
        area = Area.objects.create(
            org=org,
            parent=parts[row["part"]],
            **{key: row[key] for key in ("name", "code", "geometry", "latitude", "longitude")},
        )
        Turnout.objects.create(
            area=area,
            election=data["election"],
            year=data["year"],
            eligible=row["eligible"],
            voted=row["voted"],
            source=data["source"],
        )
    return parts


def _groups(org: Organisation, persons: list[Person], today: date) -> list[Group]:
    groups = []
    for number, (kind, name, mandate) in enumerate(GROUPS):
        decision = Decision.objects.create(
            org=org, title=f"Tillsätta {name}", body="Årsmötet" if kind == GroupKind.BOARD else "Styrelsen",
            decided_on=today - timedelta(days=60 + number), reference=f"§ {number + 7}",
        )  # fmt: skip
        term = {"term_start": today - timedelta(days=60), "term_end": today + timedelta(days=305)}
        group = Group.objects.create(
            org=org, kind=kind, name=name, mandate=mandate, decision=decision, **term
        )
        for n, person in enumerate(persons[number * 7 : number * 7 + 6]):
            GroupMembership.objects.create(
                group=group, person=person, is_leader=n == 0, title="Sammankallande" if n == 0 else ""
            )
        groups.append(group)
    return groups


def _cast(org: Organisation, district: Organisation, persons: list[Person], groups: list[Group]) -> None:
    """Users for the sign-in links, each one of the made-up persons renamed after the role."""
    for person, (role, email, name) in zip(persons[-len(CAST) :], CAST, strict=True):
        user = user_for_address(email, name=name)
        person.given_name, _, person.family_name = name.partition(" ")
        person.email, person.user = email, user
        person.save()
        led = (
            next(group for group in groups if group.kind == GroupKind.STAFFING)
            if role == Role.LEADER
            else None
        )
        Membership.objects.create(user=user, org=org, role=role, group=led)
        if role == Role.ADMIN:
            Membership.objects.create(user=user, org=district, role=role)


def _member(org: Organisation) -> None:
    """The member of the sign-in links has a seat on one shift and a question about another."""
    access = Access.system(org)
    mio = Person.objects.get(org=org, email=CAST[-1][1])
    mio.signups.all().delete()
    ahead = list(calendar.short_of_people(org))
    activities.sign_up(access, shift=ahead[0], person=mio)
    activities.ask(access, shift=ahead[2], persons=[mio])


def _plan(org: Organisation, today: date) -> Plan:
    """The sample plan goes in the way an organiser's does; then some of it is done, some late, some has owners."""
    access = Access.system(org)
    source = DATA / "verksamhetsplan-2027.txt"
    draft = plans.read_plan(access, data=source.read_bytes(), filename=source.name)
    plan = plans.save_import(access, draft=draft)
    plans.adopt(access, plan=plan)
    members = list(Person.objects.filter(org=org).order_by("pk")[:20])
    for number, todo in enumerate(
        Todo.objects.filter(section__plan=plan).order_by("section__position", "position")
    ):
        state = (
            TodoState.DONE if number % 4 == 0 else TodoState.STARTED if number % 4 == 1 else TodoState.OPEN
        )
        due = today + timedelta(days=21 * (number - 3)) if number % 5 else today - timedelta(days=6)
        plans.change_todo(
            access, todo=todo, state=state, due=due, person=members[number % 20] if number % 3 else None
        )
    return plan


def cast() -> list[tuple[Role, User]]:
    """Who one can sign in as."""
    users = {user.email: user for user in User.objects.filter(email__in=[email for _, email, _ in CAST])}
    return [(role, users[email]) for role, email, _ in CAST if email in users]
