"""The first start: an organisation and its administrator, once in an installation's life."""

from dataclasses import dataclass

from django.db import connection, transaction
from django.utils.text import slugify
from django.utils.translation import gettext as _

from valstuga.accounts.models import User
from valstuga.accounts.services import user_for_address
from valstuga.core import audit
from valstuga.core.errors import Invalid, NotFound
from valstuga.orgs import queries
from valstuga.orgs.access import Access
from valstuga.orgs.enums import OrgKind, Role
from valstuga.orgs.models import Membership, Organisation
from valstuga.orgs.services import tree
from valstuga.people.models import Person, Profile

# One number for one lock: two who found at the same moment wait for each other.
FOUNDING_LOCK = 7_204_911


@dataclass(frozen=True)
class Founding:
    org: Organisation
    user: User


@transaction.atomic
def found_organisation(
    *,
    name: str,
    slug: str,
    email: str,
    person: str,
    kind: str = OrgKind.LOCAL,
    country: str = "SE",
    language: str = "sv",
) -> Founding:
    """The first organisation and its administrator, in the register too. Raises NotFound when there is one."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s)", [FOUNDING_LOCK])
    if not queries.first_start():
        raise NotFound
    if not slug or slugify(slug) != slug:
        raise Invalid(_("Use small letters, digits and hyphens only."), field="slug")
    org = tree.create_root(
        name=name, slug=slug, kind=kind, country=country.upper(), language=language, contact_email=email
    )
    user = user_for_address(email, name=person, language=language)
    Membership.objects.create(user=user, org=org, role=Role.ADMIN)
    given, _blank, family = person.strip().partition(" ")
    row = Person.objects.create(
        org=org, user=user, given_name=given, family_name=family, email=user.email, language=language
    )
    Profile.objects.create(person=row)
    audit.log(Access.of(user, org), "organisation.founded", org, kind=org.kind)
    return Founding(org, user)
