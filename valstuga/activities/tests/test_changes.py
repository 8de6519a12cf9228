"""What a change does to those who are in it: told, promoted, never on two shifts at once; and the clock's odd hours."""

from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from django.core import mail
from django.db import connection

from tests import factories
from valstuga.activities import forms, queries, services
from valstuga.activities.enums import ActivityState, SignupState
from valstuga.activities.models import Signup
from valstuga.core.errors import Invalid
from valstuga.orgs.access import Access

STOCKHOLM = ZoneInfo("Europe/Stockholm")


def spec_of(shift, **changes):
    names = ("starts", "ends", "minimum", "ideal", "maximum")
    return services.ShiftSpec(**{**{name: getattr(shift, name) for name in names}, **changes})


def test_more_seats_go_to_those_on_standby(asta, bo, org):
    shift = factories.shift(factories.activity(org))
    factories.signup(shift, asta.person)
    services.sign_up(bo.access, shift=shift, person=bo.person)
    services.update_shift(asta.access, shift=shift, spec=spec_of(shift, ideal=2, maximum=2))
    assert Signup.objects.get(person=bo.person).state == SignupState.CONFIRMED
    assert "A seat came free" in mail.outbox[-1].subject or "plats" in mail.outbox[-1].subject


def test_another_time_of_a_shift_is_told_once(asta, bo, org):
    shift = factories.shift(factories.activity(org))
    factories.signup(shift, bo.person)
    later = spec_of(shift, ends=shift.ends + timedelta(hours=1))
    services.update_shift(asta.access, shift=shift, spec=later)
    services.update_shift(asta.access, shift=shift, spec=later)
    assert [message.to for message in mail.outbox] == [["bo@example.org"]]


def test_another_place_is_told_and_a_new_text_is_not(asta, bo, org):
    activity = factories.activity(org)
    factories.signup(factories.shift(activity), bo.person)
    services.update_activity(asta.access, activity=activity, description="Ta med flygblad")
    assert mail.outbox == []
    services.update_activity(asta.access, activity=activity, place=factories.place(org, name="Nya torget"))
    assert "Nya torget" in mail.outbox[0].body


def test_a_cancelled_shift_stays_and_its_people_are_told(asta, bo, org):
    activity = factories.activity(org)
    taken, empty = factories.shift(activity), factories.shift(activity)
    factories.signup(taken, bo.person)
    for shift in (taken, empty, taken):
        services.cancel_shift(asta.access, shift=shift) if shift.pk else None
    assert list(activity.shifts.values_list("pk", "is_cancelled")) == [(taken.pk, True)]
    assert len(mail.outbox) == 1


def test_nobody_is_promoted_on_a_cancelled_activity(asta, bo, org):
    shift = factories.shift(factories.activity(org, state=ActivityState.CANCELLED))
    mine = factories.signup(shift, asta.person)
    factories.signup(shift, bo.person, SignupState.STANDBY)
    services.cancel_signup(asta.access, signup=mine)
    assert Signup.objects.get(person=bo.person).state == SignupState.STANDBY


def test_a_cancelled_activity_leaves_its_people_free(bo, org):
    cancelled = factories.shift(factories.activity(org, state=ActivityState.CANCELLED))
    factories.signup(cancelled, bo.person)
    other = factories.shift(factories.activity(org, starts=cancelled.starts))
    assert list(queries.open_shifts(bo.access, person=bo.person)) == [other]
    assert services.sign_up(bo.access, shift=other, person=bo.person).state == SignupState.CONFIRMED


def test_publishing_twice_is_publishing_once(asta, org):
    activity = factories.activity(org, state=ActivityState.DRAFT)
    assert services.publish(asta.access, activity=activity).sequence == 1
    assert services.publish(asta.access, activity=activity).sequence == 1


@pytest.mark.django_db(transaction=True)
def test_one_person_pressing_on_eight_shifts_at_once_gets_one():
    org = factories.organisation()
    person = factories.person(org)
    shifts = [factories.shift(factories.activity(org)) for _ in range(8)]
    access = Access.system(org)

    def join(shift):
        try:
            return services.sign_up(access, shift=shift, person=person).state
        except services.ClashingShift:
            return "clash"
        finally:
            connection.close()

    with ThreadPoolExecutor(8) as pool:
        found = list(pool.map(join, shifts))
    assert sorted(found) == ["clash"] * 7 + ["confirmed"]


# --- Several at once --------------------------------------------------------------------------------------------


def test_several_are_moved_by_days_and_hours_of_local_time(asta, org):
    starts = datetime(2026, 10, 24, 10, tzinfo=STOCKHOLM)
    activity = factories.activity(org, starts=starts)
    services.bulk_edit(asta.access, activities=[activity], action="move", days=7, hours=1.5)
    activity.refresh_from_db()
    assert activity.starts.astimezone(STOCKHOLM).strftime("%m-%d %H:%M") == "10-31 11:30"


def test_several_get_another_responsible_person_or_are_cancelled(asta, bo, org):
    found = [factories.activity(org) for _ in range(2)]
    services.bulk_edit(asta.access, activities=found, action="responsible", responsible=bo.person)
    services.bulk_edit(asta.access, activities=found, action="cancel", reason="Storm")
    for activity in found:
        activity.refresh_from_db()
        assert (activity.responsible, activity.state) == (bo.person, ActivityState.CANCELLED)


def test_nothing_ticked_is_said(asta):
    with pytest.raises(Invalid):
        services.bulk_edit(asta.access, activities=[], action="publish")


# --- The clock's odd hours --------------------------------------------------------------------------------------


def test_an_hour_that_comes_twice_is_the_first_of_them():
    assert forms.moment(date(2026, 10, 25), time(2, 30), STOCKHOLM) == datetime(
        2026, 10, 25, 0, 30, tzinfo=UTC
    )


def test_a_time_that_the_clocks_jump_over_is_as_much_later():
    found = forms.moment(date(2027, 3, 28), time(2, 30), STOCKHOLM)
    assert found.astimezone(STOCKHOLM).strftime("%H:%M") == "03:30"


def test_shifts_of_the_night_when_clocks_go_back_are_equally_long():
    starts, ends = (forms.moment(date(2026, 10, 25), time(hour), STOCKHOLM) for hour in (0, 5))
    split = forms.SplitForm({"count": 2, "minimum": 1, "ideal": 1, "maximum": 1})
    assert split.is_valid()
    assert [spec.ends - spec.starts for spec in split.specs(starts, ends)] == [timedelta(hours=3)] * 2


def test_a_day_begins_at_local_midnight(asta, org):
    late = factories.activity(org, starts=datetime(2026, 12, 5, 23, 30, tzinfo=STOCKHOLM), hours=0.25)
    day = date(2026, 12, 5)
    plain = queries.Filters()
    assert queries.calendar(asta.access, first_day=day, last_day=day, filters=plain) == [late]
    after = day + timedelta(days=1)
    assert queries.calendar(asta.access, first_day=after, last_day=after, filters=plain) == []
