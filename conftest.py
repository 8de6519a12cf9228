"""The fixed cast of all tests: Ada administers, Asta organises, Bo is a member, Cleo belongs elsewhere."""

from dataclasses import dataclass

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from tests import factories
from valstuga.accounts.models import User
from valstuga.orgs.access import Access
from valstuga.orgs.enums import Role
from valstuga.orgs.models import Organisation
from valstuga.people.models import Person


@dataclass
class Actor:
    """A user with a person, a role and a signed-in browser (`client`)."""

    user: User
    person: Person
    org: Organisation

    @property
    def access(self) -> Access:
        """Read anew each time, as at each request."""
        return Access.of(User.objects.get(pk=self.user.pk), Organisation.objects.get(pk=self.org.pk))

    @property
    def client(self) -> Client:
        client = Client(headers={"accept-language": "en"})
        client.force_login(self.user)
        return client


@pytest.fixture(autouse=True)
def _no_second_factor(settings):
    """Tests of the second factor turn it on themselves."""
    settings.MFA_REQUIRED = False


@pytest.fixture
def count_queries(db):
    """`count_queries(client, url)`: how often a page that is there asks the database."""

    def count(client, url, query=None):
        with CaptureQueriesContext(connection) as captured:
            assert client.get(url, query).status_code == 200
        return len(captured)

    return count


@pytest.fixture
def org(db):
    return factories.organisation(name="Vänföreningen Exempel", slug="exempel")


@pytest.fixture
def other_org(db):
    return factories.organisation(name="Grannföreningen", slug="granne")


def _actor(org, role, given, family):
    person = factories.person(org, given_name=given, family_name=family, email=f"{given.lower()}@example.org")
    user = factories.user_for(person)
    factories.membership(user, org, role)
    return Actor(user, person, org)


@pytest.fixture
def ada(org):
    return _actor(org, Role.ADMIN, "Ada", "Admin")


@pytest.fixture
def asta(org):
    return _actor(org, Role.ORGANISER, "Asta", "Ström")


@pytest.fixture
def bo(org):
    return _actor(org, Role.MEMBER, "Bo", "Åberg")


@pytest.fixture
def cleo(other_org):
    return _actor(other_org, Role.ADMIN, "Cleo", "Granne")
