"""Where people land, and what an organiser sees first."""

from datetime import timedelta

from django.test import Client
from django.urls import reverse
from django.utils import timezone

from tests import factories
from valstuga.accounts.services import user_for_address
from valstuga.activities.enums import PermitState, SignupState
from valstuga.orgs.enums import OrgKind, Role
from valstuga.people.models import Person


def start(user):
    client = Client(headers={"accept-language": "en"})
    client.force_login(user)
    return client.get(reverse("home:start"))


def test_each_lands_where_they_work(asta, bo):
    assert start(asta.user).url == reverse("home:dashboard", args=[asta.org.slug])
    assert start(bo.user).url == reverse("portal:my_page", args=[bo.org.slug])


def test_a_new_user_becomes_the_person_of_the_register_with_their_address(org):
    known = factories.person(org, email="nya@example.org")
    user = user_for_address("nya@example.org", name="Nya Namn")
    factories.membership(user, org, Role.MEMBER)
    start(user)
    known.refresh_from_db()
    assert known.user == user
    assert Person.objects.filter(org=org).count() == 1


def test_a_new_user_that_the_register_does_not_know_is_put_in_it(org):
    user = user_for_address("ny@example.org", name="Ny Person")
    factories.membership(user, org, Role.MEMBER)
    start(user)
    start(user)
    assert [str(person) for person in Person.objects.filter(user=user)] == ["Ny Person"]


def test_a_role_from_above_makes_nobody_a_member(db):
    district = factories.organisation(kind=OrgKind.DISTRICT)
    factories.organisation(parent=district)
    user = user_for_address("distrikt@example.org", name="Dis Trikt")
    factories.membership(user, district, Role.ADMIN)
    start(user)
    assert [person.org for person in Person.objects.filter(user=user)] == [district]


def test_the_overview_says_what_to_do_next_and_nothing_of_others(asta, org, other_org):
    soon = timezone.now() + timedelta(days=2)
    factories.shift(factories.activity(org, title="Tomt pass", starts=soon), minimum=2, ideal=2, maximum=2)
    factories.activity(org, title="Utan lov", permit=PermitState.NEEDED, permit_deadline=timezone.localdate())
    section = factories.section(factories.plan(org))
    factories.todo(section, text="Sen sak", due=timezone.localdate() - timedelta(days=1))
    asked = factories.shift(factories.activity(org))
    factories.signup(asked, factories.person(org), SignupState.ASKED)
    factories.shift(factories.activity(other_org, title="Deras pass", starts=soon))
    page = asta.client.get(reverse("home:dashboard", args=[org.slug])).content.decode()
    for words in ("Tomt pass", "Utan lov", "Sen sak", "1 question has no answer yet"):
        assert words in page
    assert "Deras pass" not in page


def test_the_overview_asks_as_often_with_three_rows_as_with_one(asta, org, count_queries):
    url, client = reverse("home:dashboard", args=[org.slug]), asta.client
    plan = factories.plan(org)

    def rows():
        factories.shift(factories.activity(org, place=factories.place(org)), minimum=1)
        todo = {
            "due": timezone.localdate() - timedelta(days=1),
            "group": factories.group(org),
            "person": asta.person,
        }
        factories.todo(factories.section(plan), **todo)

    rows()
    client.get(url)
    one = count_queries(client, url)
    rows()
    rows()
    assert count_queries(client, url) == one


def test_an_empty_organisation_is_told_where_to_begin(asta, org):
    page = asta.client.get(reverse("home:dashboard", args=[org.slug])).content.decode()
    assert reverse("plan:import", args=[org.slug]) in page
    assert reverse("activities:create", args=[org.slug]) in page
