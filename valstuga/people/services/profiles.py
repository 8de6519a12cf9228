"""Writes on what persons like, can and have time for: by themselves or by an organiser."""

from collections.abc import Iterable
from datetime import date, time
from decimal import Decimal
from typing import Any, NamedTuple

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from valstuga.core import audit
from valstuga.core.errors import AccessDenied, Invalid
from valstuga.orgs.access import Access
from valstuga.orgs.permissions import Perm
from valstuga.people.models import Availability, AvailabilityException, Person, Profile
from valstuga.people.services.persons import apply, checked

OWN_FIELDS = {"interests", "languages", "hours_per_week", "max_shifts", "home_area", "reach_km"}
JUDGED_FIELDS = {"is_experienced", "can_lead"}  # what others must be able to rely on
LISTS = {"skills", "preferred_areas"}
CONTACT_FIELDS = {"email", "phone", "street", "postal_code", "city", "language", "may_email"}

type Window = tuple[int, time, time]


class Days(NamedTuple):
    """Days that differ from the week's pattern, both included."""

    first_day: date
    last_day: date
    is_available: bool = False
    note: str = ""


@transaction.atomic
def edit_profile(access: Access, *, person: Person, **fields: Any) -> Profile:
    """Change the profile and contact data given. The person alone may, and whoever may change the register.

    Through a personal link the e-mail address can't be changed: whoever found the mail could take the account.
    """
    access.require_same_org(person)
    access.require_self_or(Perm.PEOPLE_EDIT, person_id=person.pk)
    if unknown := fields.keys() - OWN_FIELDS - JUDGED_FIELDS - LISTS - CONTACT_FIELDS:
        raise TypeError(f"a profile has no {sorted(unknown)}")
    if fields.keys() & JUDGED_FIELDS and not access.can(Perm.PEOPLE_EDIT):
        raise AccessDenied
    contact = checked({n: v for n, v in fields.items() if n in CONTACT_FIELDS}, access.org.country)
    if not (access.user or access.is_system) and contact.get("email", person.email) != person.email:
        raise Invalid(_("Sign in to change your e-mail address."), field="email")
    changed = apply(person, contact)
    person.save()
    profile, _made = Profile.objects.get_or_create(person=person)
    changed += _set(access, profile, {n: v for n, v in fields.items() if n not in CONTACT_FIELDS})
    audit.log(access, "profile.changed", person, fields=changed)
    return profile


def _set(access: Access, profile: Profile, fields: dict[str, Any]) -> list[str]:
    changed = []
    for row in [fields.get("home_area"), *fields.get("skills", ()), *fields.get("preferred_areas", ())]:
        if row is not None:
            access.require_same_org(row)
    if not 0 <= Decimal(str(fields.get("hours_per_week", 0))) <= 80:
        raise Invalid(_("Between 0 and 80 hours a week."), field="hours_per_week")
    for name, value in fields.items():
        if name not in LISTS and getattr(profile, name) != value:
            setattr(profile, name, value)
            changed.append(name)
    if access.person_id == profile.person_id:
        profile.confirmed_at = timezone.now()
    profile.save()
    for name in LISTS & fields.keys():
        getattr(profile, name).set(fields[name])
    return changed + sorted(LISTS & fields.keys())


@transaction.atomic
def set_availability(
    access: Access,
    *,
    person: Person,
    windows: Iterable[Window],
    exceptions: Iterable[Days | tuple[Any, ...]] = (),
) -> Person:
    """Replace the weekly windows (weekday 0 = Monday, from, to; local time) and the days that differ.

    Windows that overlap or meet become one. Raises Invalid for a window or days that end before they begin.
    """
    access.require_same_org(person)
    access.require_self_or(Perm.PEOPLE_EDIT, person_id=person.pk)
    merged = merge(windows)
    days = [Days(*row) for row in exceptions]
    for row in days:
        if row.last_day < row.first_day:
            raise Invalid(_("The last day away must not be before the first."), field="last_day")
    person.availability.all().delete()
    person.availability_exceptions.all().delete()
    Availability.objects.bulk_create(
        Availability(person=person, weekday=weekday, start=start, end=end) for weekday, start, end in merged
    )
    AvailabilityException.objects.bulk_create(
        AvailabilityException(person=person, **row._asdict()) for row in days
    )
    audit.log(access, "availability.changed", person, windows=len(merged), days=len(days))
    return person


@transaction.atomic
def save_profile(
    access: Access, *, person: Person, windows: Iterable[Window], exceptions: Iterable[Days], **fields: Any
) -> Profile:
    """The whole profile page at once: `edit_profile` and `set_availability`, both or neither."""
    set_availability(access, person=person, windows=windows, exceptions=exceptions)
    return edit_profile(access, person=person, **fields)


def merge(windows: Iterable[Window]) -> list[Window]:
    """Windows in order, those that overlap or meet joined."""
    merged: list[Window] = []
    for weekday, start, end in sorted(windows):
        if not 0 <= weekday <= 6 or end <= start:
            raise Invalid(_("A time must end after it begins."), field="availability")
        if merged and merged[-1][0] == weekday and start <= merged[-1][2]:
            merged[-1] = (weekday, merged[-1][1], max(end, merged[-1][2]))
        else:
            merged.append((weekday, start, end))
    return merged
