"""A member's own page: by a link without a password, by signing in, and never anybody else's."""

from datetime import timedelta

import pytest
from django.core import mail
from django.urls import reverse
from django.utils import timezone

from tests import factories
from valstuga.activities.enums import SignupState
from valstuga.activities.models import Signup
from valstuga.orgs import links
from valstuga.orgs.models import PersonalLink
from valstuga.plan.enums import TodoState


@pytest.fixture
def shift(org):
    return factories.shift(factories.activity(org, title="Röd stuga"))


def enter(client, person, query=""):
    token = links.token_for(org_id=person.org_id, person_id=person.pk)
    return client.get(reverse("portal:enter", args=[token]) + query, follow=True)


def test_a_link_opens_ones_own_page_without_a_password(client, org, bo):
    response = enter(client, bo.person)
    assert response.status_code == 200
    assert "Bo" in response.content.decode()
    assert "/m/" not in response.redirect_chain[-1][0]


def test_a_link_opens_nothing_that_shows_others(client, org, bo):
    enter(client, bo.person)
    for name in ("people:register", "activities:calendar", "staffing:board", "orgs:roles", "plan:overview"):
        assert client.get(reverse(name, args=[org.slug])).status_code == 302


def test_a_link_that_is_revoked_expired_or_forged_is_not_there(client, org, bo):
    token = links.token_for(org_id=org.pk, person_id=bo.person.pk)
    url = reverse("portal:enter", args=[token])
    PersonalLink.objects.update(expires=timezone.now() - timedelta(seconds=1))
    assert client.get(url).status_code == 404
    PersonalLink.objects.update(expires=None, revoked=timezone.now())
    assert client.get(url).status_code == 404
    assert client.get(reverse("portal:enter", args=["1:forged"])).status_code == 404


def test_ending_all_links_ends_this_one_too(client, org, bo):
    enter(client, bo.person)
    client.post(reverse("portal:end_links", args=[org.slug]))
    assert client.get(reverse("portal:my_page", args=[org.slug])).status_code == 302


def test_one_tap_takes_a_shift_and_one_more_gives_it_up(client, org, bo, shift):
    page = enter(client, bo.person).content.decode()
    assert "Röd stuga" in page
    client.post(reverse("portal:join", args=[org.slug, shift.pk]))
    signup = Signup.objects.get()
    assert (signup.person, signup.state) == (bo.person, SignupState.CONFIRMED)
    assert mail.outbox[-1].to == ["bo@example.org"]
    leave = reverse("portal:leave", args=[org.slug, signup.pk])
    assert client.get(leave).status_code == 200
    client.post(leave)
    signup.refresh_from_db()
    assert signup.state == SignupState.CANCELLED


@pytest.mark.parametrize(
    ("said", "state"),
    [("yes", SignupState.CONFIRMED), ("no", SignupState.DECLINED), ("", SignupState.DECLINED)],
)
def test_a_question_is_answered_with_one_tap(client, org, bo, shift, said, state):
    signup = factories.signup(shift, bo.person, SignupState.ASKED)
    assert "Röd stuga" in enter(client, bo.person, "?to=questions").content.decode()
    client.post(reverse("portal:answer", args=[org.slug, signup.pk]), {"answer": said})
    signup.refresh_from_db()
    assert signup.state == state


def test_somebody_elses_question_is_not_there(bo, asta, org, shift):
    signup = factories.signup(shift, asta.person, SignupState.ASKED)
    assert (
        bo.client.post(reverse("portal:answer", args=[org.slug, signup.pk]), {"answer": "yes"}).status_code
        == 404
    )
    assert bo.client.get(reverse("portal:leave", args=[org.slug, signup.pk])).status_code == 404


def test_a_shift_of_another_organisation_can_not_be_joined(bo, org, other_org):
    theirs = factories.shift(factories.activity(other_org))
    assert bo.client.post(reverse("portal:join", args=[org.slug, theirs.pk])).status_code == 404


def test_only_what_fits_is_offered(bo, org, other_org):
    factories.shift(factories.activity(org, title="Fullt")).signups.create(
        person=factories.person(org), state=SignupState.CONFIRMED
    )
    said_no = factories.shift(factories.activity(org, title="Nekat"))
    factories.signup(said_no, bo.person, SignupState.DECLINED)
    factories.shift(factories.activity(other_org, title="Annorstädes"))
    factories.shift(factories.activity(org, title="Passar"))
    page = bo.client.get(reverse("portal:open_shifts", args=[org.slug])).content.decode()
    assert "Passar" in page
    assert not any(title in page for title in ("Fullt", "Nekat", "Annorstädes"))


def test_the_week_and_its_exceptions_decide_what_fits(bo, org):
    shift = factories.shift(factories.activity(org, title="Lördagspass"))
    local = timezone.localtime(shift.starts)
    bo.person.availability.create(weekday=(local.weekday() + 1) % 7, start="00:00", end="23:59")
    url = reverse("portal:open_shifts", args=[org.slug])
    assert "Lördagspass" not in bo.client.get(url).content.decode()
    bo.person.availability.all().delete()
    assert "Lördagspass" in bo.client.get(url).content.decode()
    bo.person.availability_exceptions.create(first_day=local.date(), last_day=local.date())
    assert "Lördagspass" not in bo.client.get(url).content.decode()


def test_my_page_shows_my_todos_and_nobody_elses(bo, asta, org):
    section = factories.section(factories.plan(org))
    factories.todo(section, text="Koka kaffe", person=bo.person)
    factories.todo(
        section, text="Klart redan", person=bo.person, state=TodoState.DONE, done_at=timezone.now()
    )
    factories.todo(section, text="Astas sak", person=asta.person)
    page = bo.client.get(reverse("portal:my_page", args=[org.slug])).content.decode()
    assert "Koka kaffe" in page
    assert "Klart redan" not in page
    assert "Astas sak" not in page


def test_my_page_asks_as_often_with_three_rows_as_with_one(bo, org, count_queries):
    url = reverse("portal:my_page", args=[org.slug])
    client = bo.client

    def rows():
        factories.shift(factories.activity(org, place=factories.place(org)))
        factories.signup(
            factories.shift(factories.activity(org, place=factories.place(org))), bo.person, SignupState.ASKED
        )
        factories.signup(factories.shift(factories.activity(org, place=factories.place(org))), bo.person)
        factories.todo(factories.section(factories.plan(org)), person=bo.person)

    rows()
    client.get(url)
    one = count_queries(client, url)
    rows()
    rows()
    assert count_queries(client, url) == one


def test_a_new_calendar_address_ends_the_old_one(bo, org):
    url = reverse("portal:calendar", args=[org.slug])
    client = bo.client
    first = client.get(url).context["address"]
    client.post(url)
    assert client.get(url).context["address"] != first
