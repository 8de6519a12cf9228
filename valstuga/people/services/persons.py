"""Writes on persons: create, change, archive, erase, give a log-in."""

from collections.abc import Iterable
from typing import Any

from django.conf import settings
from django.db import transaction
from django.db.models import Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from valstuga.accounts.models import User
from valstuga.accounts.services import user_for_address
from valstuga.core import audit
from valstuga.core.errors import Invalid
from valstuga.orgs import links
from valstuga.orgs.access import Access
from valstuga.orgs.enums import Role
from valstuga.orgs.models import Membership, Organisation
from valstuga.orgs.permissions import Perm
from valstuga.people import normalise
from valstuga.people.enums import PersonKind
from valstuga.people.models import Person, Profile, Tag

FIELDS = {
    "kind",
    "member_number",
    "given_name",
    "family_name",
    "email",
    "phone",
    "street",
    "postal_code",
    "city",
    "birth_year",
    "joined_on",
    "notes",
    "language",
    "may_email",
}


def checked(fields: dict[str, Any], country: str) -> dict[str, Any]:
    """The fields as they are stored. Raises Invalid, naming the first that is wrong."""
    if unknown := fields.keys() - FIELDS:
        raise TypeError(f"a person has no {sorted(unknown)}")
    stored, wrong = normalise.person(fields, country)
    for field, message in wrong.items():
        raise Invalid(message, field=field)
    return {name: value for name, value in stored.items() if not (name in {"kind", "language"} and not value)}


@transaction.atomic
def create_person(access: Access, *, tags: Iterable[Tag] = (), **fields: Any) -> Person:
    """Put somebody in the register, with an empty profile. Takes the fields of FIELDS, as typed."""
    access.require(Perm.PEOPLE_EDIT)
    person = Person(
        org=access.org, **{"language": access.org.language, **checked(fields, access.org.country)}
    )
    if not person.given_name:
        raise Invalid(_("A name is needed."), field="given_name")
    _require_free_number(person)
    person.save()
    Profile.objects.create(person=person)
    person.tags.set(_own(access, tags))
    audit.log(access, "person.created", person)
    return person


@transaction.atomic
def update_person(
    access: Access, *, person: Person, tags: Iterable[Tag] | None = None, **fields: Any
) -> Person:
    """Change somebody in the register; only the fields given."""
    access.require(Perm.PEOPLE_EDIT, on=person)
    changed = apply(person, checked(fields, access.org.country))
    _require_free_number(person)
    person.save()
    if tags is not None:
        person.tags.set(_own(access, tags))
    audit.log(access, "person.changed", person, fields=changed)
    return person


def apply(person: Person, fields: dict[str, Any]) -> list[str]:
    """Set the fields; the names of those that changed."""
    changed = [name for name, value in fields.items() if getattr(person, name) != value]
    for name in changed:
        setattr(person, name, fields[name])
    return sorted(changed)


def _own(access: Access, tags: Iterable[Tag]) -> list[Tag]:
    tags = list(tags)
    for tag in tags:
        access.require_same_org(tag)
    return tags


def _require_free_number(person: Person) -> None:
    same = Person.objects.filter(org=person.org_id, member_number=person.member_number)
    if person.member_number and same.exclude(pk=person.pk).exists():
        raise Invalid(_("Another person has that member number."), field="member_number")


@transaction.atomic
def archive_person(access: Access, *, person: Person) -> Person:
    """Make somebody a former member: out of lists and staffing, without log-in and links. `unarchive_person` undoes it."""
    access.require(Perm.PEOPLE_EDIT, on=person)
    if person.kind == PersonKind.FORMER:
        return person
    _end_log_in(person)
    person.kind_before, person.kind = person.kind, PersonKind.FORMER
    person.save()
    audit.log(access, "person.archived", person)
    return person


@transaction.atomic
def unarchive_person(access: Access, *, person: Person) -> Person:
    """Undo: what the person was before, and may sign in again if there was a log-in."""
    access.require(Perm.PEOPLE_EDIT, on=person)
    if person.kind != PersonKind.FORMER:
        return person
    person.kind, person.kind_before = person.kind_before or PersonKind.MEMBER, ""
    person.save()
    if person.user_id:
        Membership.objects.get_or_create(
            user_id=person.user_id, org=access.org, defaults={"role": Role.MEMBER}
        )
    audit.log(access, "person.unarchived", person)
    return person


@transaction.atomic
def erase_person(access: Access, *, person: Person) -> None:
    """Erase somebody with everything stored on them (GDPR art. 17). The log keeps ids and verbs, no names."""
    access.require(Perm.PEOPLE_EDIT, on=person)
    user = person.user
    _end_log_in(person)
    audit.log(access, "person.erased", person)
    person.deliveries.all().delete()
    person.delete()
    if user and not user.persons.exists() and not user.memberships.exists():
        user.delete()


def _end_log_in(person: Person) -> None:
    """Take away the person's rights here. Raises Invalid while they have a role, which somebody must take over."""
    links.revoke(person_id=person.pk)
    here = Membership.objects.filter(user=person.user_id, org=person.org_id) if person.user_id else None
    if here is None:
        return
    if here.exclude(role=Role.MEMBER).exists():
        raise Invalid(
            _("%(name)s has a role in the organisation. Take it away first, under Settings.")
            % {"name": person}
        )
    here.delete()


@transaction.atomic
def give_login(access: Access, *, person: Person) -> Person:
    """Let somebody sign in with a code sent to their e-mail address, as a member."""
    access.require(Perm.PEOPLE_EDIT, on=person)
    if person.kind == PersonKind.FORMER:
        raise Invalid(_("A former member can't sign in. Undo the archiving first."))
    if person.user_id is None:
        if not person.email:
            raise Invalid(_("Signing in takes an e-mail address. Add one first."), field="email")
        user = user_for_address(person.email, str(person), person.language)
        if user.persons.filter(org=access.org).exists():
            raise Invalid(_("Another person in the register signs in with that address."), field="email")
        person.user = user
        person.save()
    Membership.objects.get_or_create(user=person.user, org=access.org, defaults={"role": Role.MEMBER})
    audit.log(access, "person.given_login", person)
    return person


@transaction.atomic
def add_guest(org: Organisation, *, name: str, email: str, phone: str = "", language: str = "") -> Person:
    """Somebody who signs up on a public page, consenting now. No right is asked: the page is for everyone.

    A person of the register with the same address is never handed out on a stranger's word: a guest is made beside
    them; `known_person` finds the member once the address is confirmed. An earlier guest of the address is used again.
    """
    given, family = normalise.split_name(name)
    typed = {"given_name": given, "family_name": family, "email": email, "phone": phone, "language": language}
    fields = checked(typed, org.country)
    earlier = Person.objects.filter(org=org, kind=PersonKind.GUEST, email__iexact=fields["email"], user=None)
    same_name = Q(given_name=given, family_name=family)
    guest = earlier.filter(same_name).first() if fields["email"] else None
    if guest is None:
        guest = Person(
            org=org, kind=PersonKind.GUEST, may_email=False, **{"language": org.language, **fields}
        )
    guest.consent_at = timezone.now()
    guest.save()
    Profile.objects.get_or_create(person=guest)
    audit.log(Access(org=org), "guest.added", guest)
    return guest


def known_person(guest: Person) -> Person | None:
    """The one person of the register whose address the guest has, once that address is confirmed; else None."""
    same = Person.objects.filter(org=guest.org_id, email__iexact=guest.email).exclude(
        Q(kind__in=[PersonKind.GUEST, PersonKind.FORMER]) | Q(pk=guest.pk)
    )
    found = list(same[:2]) if guest.email else []
    return found[0] if len(found) == 1 else None


def person_link(person: Person) -> str:
    """The absolute address that opens the person's own page without a password."""
    token = links.token_for(org_id=person.org_id, person_id=person.pk)
    return f"{settings.BASE_URL}{reverse('portal:enter', args=[token])}"


def note_register_viewed(access: Access) -> None:
    """A line in the log that somebody looked through the register."""
    access.require(Perm.PEOPLE_VIEW)
    audit.log(access, "register.viewed")


def note_person_viewed(access: Access, *, person: Person) -> None:
    """A line in the log that somebody opened a person's card."""
    access.require(Perm.PEOPLE_VIEW, on=person)
    audit.log(access, "person.viewed", person)


@transaction.atomic
def settle_in(user: User, org: Organisation) -> Person | None:
    """The user's own row in the register of an organisation where they have a role of their own.

    A row with the user's address, which is proven, becomes theirs; else one is made. None for those who only inherit a
    role from above: a district's administrator is no member of each association.
    """
    mine = Person.objects.filter(org=org, user=user).first()
    if mine or not Membership.objects.filter(org=org, user=user).exists():
        return mine
    same = Person.objects.select_for_update().filter(org=org, user=None, email__iexact=user.email)
    person = same.exclude(kind__in=[PersonKind.GUEST, PersonKind.FORMER]).first()
    if person is None:
        given, family = normalise.split_name(user.name or user.email.partition("@")[0])
        person = Person(
            org=org, given_name=given, family_name=family, email=user.email, language=user.language
        )
    person.user = user
    person.save()
    Profile.objects.get_or_create(person=person)
    audit.log(Access(org=org, user=user, person_id=person.pk), "person.settled", person)
    return person
