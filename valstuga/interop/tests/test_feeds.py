from datetime import timedelta

import pytest
from django.urls import reverse
from icalendar import Calendar

from tests import factories
from valstuga.activities.enums import ActivityState, SignupState
from valstuga.orgs import links


def events(response):
    assert response["Content-Type"].startswith("text/calendar")
    return {str(event["UID"]): event for event in Calendar.from_ical(response.content).walk("VEVENT")}


@pytest.fixture
def feed(client, org):
    return lambda: events(client.get(reverse("interop:organisation_feed", args=[org.slug])))


def test_the_feed_holds_what_is_public_and_keeps_what_is_cancelled(org, other_org, feed):
    shown = factories.activity(org, place=factories.place(org, latitude=59.2, longitude=17.9))
    gone = factories.activity(org, state=ActivityState.CANCELLED)
    factories.activity(org, state=ActivityState.DRAFT)
    factories.activity(org, is_public=False)
    factories.activity(other_org)
    found = feed()
    assert set(found) == {f"activity-{shown.pk}@localhost", f"activity-{gone.pk}@localhost"}
    assert found[f"activity-{gone.pk}@localhost"]["STATUS"] == "CANCELLED"
    event = found[f"activity-{shown.pk}@localhost"]
    assert event["DTSTART"].dt == shown.starts.replace(microsecond=0)
    assert event["DTSTART"].to_ical().endswith(b"Z")
    assert event["SEQUENCE"] == 0


def test_a_closed_calendar_has_no_feed(client, org):
    org.public_calendar = False
    org.save()
    assert client.get(reverse("interop:organisation_feed", args=[org.slug])).status_code == 404


def test_the_feed_asks_as_often_with_three_rows_as_with_one(org, feed, django_assert_num_queries):
    factories.activity(org, place=factories.place(org))
    with django_assert_num_queries(2):
        assert len(feed()) == 1
    for _ in range(2):
        factories.activity(org, place=factories.place(org))
    with django_assert_num_queries(2):
        assert len(feed()) == 3


def test_my_own_feed_opens_by_its_secret_until_it_is_renewed(client, org, bo, asta):
    mine = factories.shift(factories.activity(org, is_public=False))
    factories.signup(mine, bo.person)
    waiting = factories.shift(factories.activity(org))
    factories.signup(waiting, bo.person, SignupState.STANDBY)
    factories.signup(factories.shift(factories.activity(org)), asta.person)
    factories.signup(factories.shift(factories.activity(org)), bo.person, SignupState.DECLINED)
    token = links.calendar_token(org_id=org.pk, person_id=bo.person.pk)
    url = reverse("interop:personal_feed", args=[token])
    found = events(client.get(url))
    assert len(found) == 2
    assert found[f"shift-{waiting.pk}-{bo.person.pk}@localhost"]["STATUS"] == "TENTATIVE"
    links.renew_calendar(person_id=bo.person.pk)
    assert client.get(url).status_code == 404
    again = reverse(
        "interop:personal_feed", args=[links.calendar_token(org_id=org.pk, person_id=bo.person.pk)]
    )
    assert again != url
    assert len(events(client.get(again))) == 2


def test_a_personal_page_link_is_no_calendar_key(client, org, bo):
    token = links.token_for(org_id=org.pk, person_id=bo.person.pk)
    assert client.get(reverse("interop:personal_feed", args=[token])).status_code == 404


def test_one_activity_as_a_file(client, org, other_org):
    activity = factories.activity(org)
    url = reverse("interop:activity_file", args=[org.slug, activity.pk])
    event = events(client.get(url))[f"activity-{activity.pk}@localhost"]
    assert event["DTEND"].dt - event["DTSTART"].dt == timedelta(hours=3)
    theirs = factories.activity(other_org)
    assert client.get(reverse("interop:activity_file", args=[org.slug, theirs.pk])).status_code == 404
