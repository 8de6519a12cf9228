"""Somebody without an account signs up: nothing is stored before the address has answered."""

import re
from datetime import timedelta

import pytest
from django.core import mail, signing
from django.core.cache import cache
from django.urls import reverse

from tests import factories
from valstuga.activities.enums import ActivityState, SignupState
from valstuga.activities.models import Signup
from valstuga.people.enums import PersonKind
from valstuga.people.models import Person
from valstuga.public import services


@pytest.fixture(autouse=True)
def _fresh_limits():
    cache.clear()


@pytest.fixture
def shift(org):
    return factories.shift(factories.activity(org, place=factories.place(org)))


def wish(shift, /, **fields):
    return {
        "shift": shift.pk,
        "name": "Gun Gäst",
        "email": "gun@example.org",
        "phone": "070-174 06 05",
        "consent": "on",
        **fields,
    }


def send(client, shift, /, **fields):
    url = reverse("public:activity", args=[shift.activity.org.slug, shift.activity_id])
    return client.post(url, wish(shift, **fields))


def link():
    return re.search(r"http://localhost:8000(/bekrafta/\S+)", mail.outbox[-1].body)[1]


def test_the_mail_confirms_and_only_then_something_is_stored(client, shift):
    assert send(client, shift).status_code == 302
    assert not Person.objects.exists()
    assert client.get(link()).status_code == 200
    assert not Signup.objects.exists()
    assert client.post(link()).status_code == 200
    signup = Signup.objects.get()
    assert (signup.state, signup.person.kind, signup.person.phone) == (
        SignupState.CONFIRMED,
        PersonKind.GUEST,
        "+46701740605",
    )
    assert signup.person.consent_at


def test_confirming_twice_is_confirming_once(client, shift):
    send(client, shift)
    confirm = link()
    client.post(confirm)
    client.post(confirm)
    assert Signup.objects.count() == Person.objects.count() == 1


def test_a_member_who_signs_up_as_a_guest_stays_one_person(client, shift, bo):
    send(client, shift, name="Bo Åberg", email="bo@example.org")
    client.post(link())
    assert Signup.objects.get().person == bo.person
    assert not Person.objects.filter(kind=PersonKind.GUEST).exists()


@pytest.mark.parametrize(
    ("fields", "field"),
    [
        ({"email": "no"}, "email"),
        ({"phone": "123"}, "phone"),
        ({"consent": ""}, "consent"),
        ({"website": "x"}, "website"),
        ({"shift": 0}, "shift"),
    ],
)
def test_what_is_wrong_is_said_and_what_was_typed_stays(client, shift, fields, field):
    response = send(client, shift, **fields)
    assert response.status_code == 422
    assert field in response.context["form"].errors
    assert "Gun Gäst" in response.content.decode()
    assert not mail.outbox


def test_nobody_is_flooded(client, shift):
    codes = [send(client, shift).status_code for _ in range(4)]
    assert codes == [302, 302, 302, 429]


def test_a_link_runs_out_and_can_not_be_forged(client, shift, monkeypatch):
    send(client, shift)
    monkeypatch.setattr(services, "HOURS", -1)
    assert client.get(link()).status_code == 410
    assert client.get("/bekrafta/forged/").status_code == 404
    other = signing.dumps({"s": shift.pk, "n": "x", "e": "x@example.org", "p": ""}, salt="another")
    assert client.get(f"/bekrafta/{other}/").status_code == 404


def test_the_public_calendar_shows_what_is_public_of_this_organisation(client, org, other_org):
    shown = factories.activity(org, title="Öppet hus")
    for hidden in ({"state": ActivityState.DRAFT}, {"is_public": False}):
        factories.activity(org, title="Dolt", **hidden)
    factories.activity(other_org, title="Dolt")
    page = client.get(reverse("public:calendar", args=[org.slug])).content.decode()
    assert shown.title in page
    assert "Dolt" not in page


def test_the_public_calendar_asks_as_often_with_three_as_with_one(client, org, django_assert_num_queries):
    url = reverse("public:calendar", args=[org.slug])
    factories.activity(org, place=factories.place(org))
    client.get(url)
    with django_assert_num_queries(2):
        client.get(url)
    for _ in range(2):
        factories.activity(org, place=factories.place(org))
    with django_assert_num_queries(2):
        client.get(url)


def test_an_activity_of_another_organisation_or_a_draft_is_not_there(client, org, other_org):
    theirs = factories.activity(other_org)
    draft = factories.activity(org, state=ActivityState.DRAFT)
    for activity in (theirs, draft):
        assert client.get(reverse("public:activity", args=[org.slug, activity.pk])).status_code == 404


def test_what_is_over_can_not_be_joined(client, org):
    activity = factories.activity(org)
    shift = factories.shift(
        activity, starts=activity.starts - timedelta(days=30), ends=activity.ends - timedelta(days=30)
    )
    assert send(client, shift).status_code == 422
