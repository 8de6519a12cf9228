"""Sign-ups as sentences, the last seat under concurrency, and days over the change to winter time."""

from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from django.core import mail
from django.db import IntegrityError, connection, transaction
from django.utils import timezone

from tests import factories
from valstuga.activities import services
from valstuga.activities.enums import ActivityState, SignupState
from valstuga.activities.models import Signup
from valstuga.core.errors import AccessDenied, Invalid, NotFound
from valstuga.orgs.access import Access
from valstuga.orgs.permissions import Perm

STOCKHOLM = ZoneInfo("Europe/Stockholm")


@pytest.fixture
def shift(org):
    """A published shift with one seat."""
    return factories.shift(factories.activity(org, place=factories.place(org)))


def states(shift):
    return list(shift.signups.order_by("queued_at", "pk").values_list("state", flat=True))


def test_the_last_seat_goes_to_one_and_the_next_waits(asta, bo, shift):
    assert services.sign_up(asta.access, shift=shift, person=asta.person).state == SignupState.CONFIRMED
    assert services.sign_up(bo.access, shift=shift, person=bo.person).state == SignupState.STANDBY


def test_signing_up_twice_is_signing_up_once(bo, shift):
    first = services.sign_up(bo.access, shift=shift, person=bo.person)
    assert services.sign_up(bo.access, shift=shift, person=bo.person) == first
    assert len(mail.outbox) == 1
    assert mail.outbox[0].to == ["bo@example.org"]


def test_nobody_joins_in_another_organisation(cleo, shift):
    with pytest.raises(NotFound):
        services.sign_up(cleo.access, shift=shift, person=cleo.person)


def test_a_member_signs_up_nobody_else(bo, asta, shift):
    with pytest.raises(AccessDenied):
        services.sign_up(bo.access, shift=shift, person=asta.person)
    assert services.sign_up(asta.access, shift=shift, person=bo.person).state == SignupState.CONFIRMED


def test_when_somebody_cancels_the_first_on_standby_gets_the_seat_and_is_told(asta, bo, shift):
    mine = services.sign_up(asta.access, shift=shift, person=asta.person)
    services.sign_up(bo.access, shift=shift, person=bo.person)
    services.cancel_signup(asta.access, signup=mine)
    assert Signup.objects.get(person=bo.person).state == SignupState.CONFIRMED
    assert mail.outbox[-1].to == ["bo@example.org"]


def test_whoever_has_another_shift_by_then_is_passed_over(org, asta, bo, ada, shift):
    mine = services.sign_up(asta.access, shift=shift, person=asta.person)
    services.sign_up(bo.access, shift=shift, person=bo.person)
    services.sign_up(ada.access, shift=shift, person=ada.person)
    factories.signup(factories.shift(shift.activity, maximum=1), bo.person)
    services.cancel_signup(asta.access, signup=mine)
    assert Signup.objects.get(person=ada.person, shift=shift).state == SignupState.CONFIRMED
    assert Signup.objects.get(person=bo.person, shift=shift).state == SignupState.STANDBY


def test_two_shifts_at_once_are_refused_by_name(bo, shift, org):
    other = factories.shift(
        factories.activity(org, title="Temakväll", starts=shift.starts + timedelta(hours=1))
    )
    services.sign_up(bo.access, shift=shift, person=bo.person)
    with pytest.raises(services.ClashingShift) as caught:
        services.sign_up(bo.access, shift=other, person=bo.person)
    assert shift.activity.title in str(caught.value)


@pytest.mark.parametrize(
    "fields",
    [
        {"state": ActivityState.DRAFT},
        {"state": ActivityState.CANCELLED},
        {"starts": datetime(2020, 1, 1, tzinfo=UTC)},
    ],
)
def test_what_is_no_longer_or_not_yet_open_can_not_be_joined(bo, org, fields):
    closed = factories.shift(factories.activity(org, **fields))
    with pytest.raises(services.ShiftClosed):
        services.sign_up(bo.access, shift=closed, person=bo.person)


def test_a_question_is_answered_with_yes_or_no(asta, bo, ada, shift):
    asked = services.ask(asta.access, shift=shift, persons=[bo.person, ada.person])
    assert [signup.state for signup in asked] == [SignupState.ASKED] * 2
    assert services.answer(bo.access, signup=asked[0], yes=True).state == SignupState.CONFIRMED
    assert services.answer(ada.access, signup=asked[1], yes=True).state == SignupState.STANDBY
    assert services.answer(bo.access, signup=asked[0], yes=False).state == SignupState.DECLINED
    assert Signup.objects.get(pk=asked[1].pk).state == SignupState.CONFIRMED


def test_who_has_said_no_is_not_asked_again(asta, bo, shift):
    asked = services.ask(asta.access, shift=shift, persons=[bo.person])
    services.answer(bo.access, signup=asked[0], yes=False)
    assert services.ask(asta.access, shift=shift, persons=[bo.person]) == []


def test_members_do_not_ask(bo, asta, shift):
    with pytest.raises(AccessDenied):
        services.ask(bo.access, shift=shift, persons=[asta.person])


def test_nobody_answers_for_another(bo, asta, ada, shift):
    asked = services.ask(asta.access, shift=shift, persons=[ada.person])
    with pytest.raises(AccessDenied):
        services.answer(bo.access, signup=asked[0], yes=True)


def test_a_right_for_one_activity_is_for_that_one_alone(bo, asta, shift, org):
    bo.user.grants.create(org=org, perm=Perm.STAFFING_ASK, target=f"activities.activity:{shift.activity_id}")
    assert services.ask(bo.access, shift=shift, persons=[asta.person])
    with pytest.raises(AccessDenied):
        services.ask(bo.access, shift=factories.shift(factories.activity(org)), persons=[asta.person])


def test_the_database_refuses_a_seat_too_many_whoever_asks(bo, asta, shift):
    factories.signup(shift, bo.person)
    with pytest.raises(IntegrityError), transaction.atomic():
        factories.signup(shift, asta.person)
    waiting = factories.signup(shift, asta.person, SignupState.STANDBY)
    waiting.state = SignupState.CONFIRMED
    with pytest.raises(IntegrityError), transaction.atomic():
        waiting.save()


@pytest.mark.django_db(transaction=True)
def test_sixty_four_at_once_get_three_seats_and_no_deadlock():
    org = factories.organisation()
    shift = factories.shift(factories.activity(org), maximum=3, ideal=3, minimum=3)
    access = Access.system(org)

    def join(person):
        try:
            return services.sign_up(access, shift=shift, person=person).state
        finally:
            connection.close()

    persons = [factories.person(org) for _ in range(64)]
    with ThreadPoolExecutor(64) as pool:
        found = list(pool.map(join, persons))
    assert (found.count(SignupState.CONFIRMED), found.count(SignupState.STANDBY)) == (3, 61)
    assert states(shift).count("confirmed") == 3


@pytest.mark.django_db(transaction=True)
def test_joining_and_leaving_at_once_never_seats_a_fourth():
    org = factories.organisation()
    shift = factories.shift(factories.activity(org), maximum=3, ideal=3, minimum=3)
    access = Access.system(org)
    persons = [factories.person(org) for _ in range(64)]
    for person in persons[:20]:
        services.sign_up(access, shift=shift, person=person)

    def act(number):
        try:
            if number < 20:
                services.cancel_signup(access, signup=Signup.objects.get(person=persons[number]))
            else:
                services.sign_up(access, shift=shift, person=persons[number])
            return Signup.objects.filter(shift=shift, state="confirmed").count()
        finally:
            connection.close()

    with ThreadPoolExecutor(64) as pool:
        seen = list(pool.map(act, range(64)))
    assert max(seen) <= 3
    assert states(shift).count("confirmed") == 3
    assert states(shift).count("standby") == 41


# --- Activities -------------------------------------------------------------------------------------------------


def create(actor, **fields):
    starts = fields.pop("starts", datetime(2026, 10, 24, 10, tzinfo=STOCKHOLM))
    spec = services.ShiftSpec(starts=starts, ends=starts + timedelta(hours=2), minimum=2, ideal=3, maximum=4)
    return services.create_activity(
        actor.access,
        shifts=[spec],
        **{
            "title": "Lördag",
            "kind": "saturday",
            "starts": starts,
            "ends": starts + timedelta(hours=4),
            **fields,
        },
    )


def test_a_series_keeps_its_hour_over_the_change_to_winter_time(asta, org):
    first = create(asta)
    places = [factories.place(org), factories.place(org)]
    days = [date(2026, 10, 31), date(2026, 11, 14), date(2026, 11, 28)]
    series, made = services.create_series(asta.access, activity=first, days=days, places=places)
    local = [activity.starts.astimezone(STOCKHOLM) for activity in made]
    assert [(moment.date(), moment.hour) for moment in local] == [(day, 10) for day in days]
    assert made[0].starts.astimezone(UTC).hour == 9
    assert first.starts.astimezone(UTC).hour == 8
    assert [activity.place for activity in made] == [places[0], places[1], places[0]]
    assert all(activity.series == series and activity.shifts.count() == 1 for activity in made)
    assert made[0].shifts.get().ends - made[0].shifts.get().starts == timedelta(hours=2)


def test_moving_an_activity_moves_its_shifts_and_tells_subscribers(asta):
    activity = create(asta)
    moved = services.update_activity(
        asta.access,
        activity=activity,
        starts=activity.starts + timedelta(days=1),
        ends=activity.ends + timedelta(days=1),
    )
    assert moved.sequence == 1
    assert moved.shifts.get().starts.astimezone(STOCKHOLM).strftime("%d %H:%M") == "25 10:00"


def test_what_can_not_be_is_named_by_its_field(asta):
    with pytest.raises(Invalid) as caught:
        create(asta, title="")
    assert caught.value.field == "title"
    start = datetime(2026, 10, 24, 10, tzinfo=STOCKHOLM)
    with pytest.raises(Invalid):
        create(asta, ends=start - timedelta(hours=1))


def test_fewer_seats_than_people_is_refused(asta, bo, org):
    shift = factories.shift(factories.activity(org), maximum=2, ideal=2, minimum=2)
    factories.signup(shift, bo.person)
    factories.signup(shift, asta.person)
    spec = services.ShiftSpec(shift.starts, shift.ends, minimum=1, ideal=1, maximum=1)
    with pytest.raises(Invalid) as caught:
        services.update_shift(asta.access, shift=shift, spec=spec)
    assert caught.value.field == "maximum"


def test_a_cancelled_activity_stays_and_everybody_in_it_is_told(asta, bo, org):
    shift = factories.shift(factories.activity(org))
    factories.signup(shift, bo.person)
    services.cancel_activity(asta.access, activity=shift.activity, reason="Storm")
    services.cancel_activity(asta.access, activity=shift.activity, reason="Storm")
    assert len(mail.outbox) == 1
    assert "Storm" in mail.outbox[0].body
    shift.activity.refresh_from_db()
    assert (shift.activity.state, shift.activity.sequence) == (ActivityState.CANCELLED, 1)


def test_editing_needs_the_right(bo, cleo, org):
    activity = factories.activity(org)
    for actor, error in ((bo, AccessDenied), (cleo, NotFound)):
        with pytest.raises(error):
            services.cancel_activity(actor.access, activity=activity)
    with pytest.raises(AccessDenied):
        services.create_activity(
            bo.access, title="x", starts=timezone.now(), ends=timezone.now() + timedelta(hours=1)
        )


def test_a_place_of_another_organisation_is_not_there(asta, other_org):
    with pytest.raises(NotFound):
        create(asta, place=factories.place(other_org))


def test_bulk_edit_changes_all_or_none(asta, org, other_org):
    drafts = [factories.activity(org, state=ActivityState.DRAFT) for _ in range(2)]
    assert services.bulk_edit(asta.access, activities=drafts, action="publish") == 2
    theirs = factories.activity(other_org, state=ActivityState.DRAFT)
    more = factories.activity(org, state=ActivityState.DRAFT)
    with pytest.raises(NotFound):
        services.bulk_edit(asta.access, activities=[more, theirs], action="publish")
    more.refresh_from_db()
    assert more.state == ActivityState.DRAFT
