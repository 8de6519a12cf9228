"""Rows for tests: each function makes one valid thing from as little as possible."""

from datetime import datetime, timedelta
from itertools import count
from typing import Any

from django.utils import timezone

from valstuga.accounts.models import User
from valstuga.activities.enums import ActivityState, SignupState
from valstuga.activities.models import Activity, Shift, Signup
from valstuga.orgs.enums import OrgKind, Role
from valstuga.orgs.models import Group, Membership, Organisation
from valstuga.people.models import Person, Profile
from valstuga.places.models import Area, Place
from valstuga.plan.enums import SectionKind
from valstuga.plan.models import Plan, Section, Todo

numbers = count(1)


def organisation(parent: Organisation | None = None, **fields: Any) -> Organisation:
    n = next(numbers)
    row = Organisation.objects.create(
        **{
            "name": f"Föreningen {n}",
            "slug": f"forening-{n}",
            "kind": OrgKind.LOCAL,
            "parent": parent,
            **fields,
        }
    )
    row.path = f"{parent.path if parent else ''}{row.pk}/"
    row.save()
    return row


def person(org: Organisation, **fields: Any) -> Person:
    n = next(numbers)
    row = Person.objects.create(
        org=org, **{"given_name": f"Person{n}", "family_name": "Exempelsson", **fields}
    )
    Profile.objects.create(person=row)
    return row


def user_for(person: Person) -> User:
    user = User.objects.create_user(person.email or f"user{person.pk}@example.org", name=str(person))
    user.emailaddress_set.create(email=user.email, verified=True, primary=True)
    person.user = user
    person.save()
    return user


def membership(user: User, org: Organisation, role: Role, group: Group | None = None) -> Membership:
    return Membership.objects.create(user=user, org=org, role=role, group=group)


def group(org: Organisation, **fields: Any) -> Group:
    return Group.objects.create(org=org, **{"name": f"Grupp {next(numbers)}", **fields})


def area(org: Organisation, **fields: Any) -> Area:
    return Area.objects.create(org=org, **{"name": f"Område {next(numbers)}", **fields})


def place(org: Organisation, **fields: Any) -> Place:
    return Place.objects.create(org=org, **{"name": f"Plats {next(numbers)}", **fields})


def plan(org: Organisation, **fields: Any) -> Plan:
    return Plan.objects.create(org=org, **{"title": f"Plan {next(numbers)}", **fields})


def section(plan: Plan, **fields: Any) -> Section:
    return Section.objects.create(
        plan=plan, **{"title": f"Avsnitt {next(numbers)}", "kind": SectionKind.SECTION, **fields}
    )


def todo(section: Section, **fields: Any) -> Todo:
    return Todo.objects.create(section=section, **{"text": f"Göra {next(numbers)}", **fields})


def activity(
    org: Organisation, *, starts: datetime | None = None, hours: float = 3, **fields: Any
) -> Activity:
    starts = starts or timezone.now() + timedelta(days=3)
    defaults = {"title": f"Aktivitet {next(numbers)}", "state": ActivityState.PUBLISHED}
    return Activity.objects.create(
        org=org, starts=starts, ends=starts + timedelta(hours=hours), **{**defaults, **fields}
    )


def shift(activity: Activity, **fields: Any) -> Shift:
    defaults = {"starts": activity.starts, "ends": activity.ends, "minimum": 1, "ideal": 1, "maximum": 1}
    return Shift.objects.create(activity=activity, **{**defaults, **fields})


def signup(shift: Shift, person: Person, state: SignupState = SignupState.CONFIRMED, **fields: Any) -> Signup:
    return Signup.objects.create(
        shift=shift, person=person, state=state, **{"queued_at": timezone.now(), **fields}
    )
