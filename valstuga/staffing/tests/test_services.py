"""From the register to a proposal, a question by mail, an answer on a phone, and the board that follows."""

import re
from datetime import timedelta

import pytest
from django.core import mail
from django.urls import reverse
from django.utils import timezone

from tests import factories
from valstuga.activities.enums import SignupState
from valstuga.activities.models import Signup
from valstuga.core.errors import AccessDenied, Invalid, NotFound
from valstuga.orgs.access import Access
from valstuga.people.models import Skill
from valstuga.staffing import problem, queries, services
from valstuga.staffing.enums import RunState
from valstuga.staffing.models import Proposal, Run


@pytest.fixture
def shift(org):
    """A shift for two that nobody has said yes to."""
    starts = timezone.now() + timedelta(days=3)
    starts = starts.replace(hour=10, minute=0, second=0, microsecond=0)
    return factories.shift(
        factories.activity(org, title="Torgmöte", starts=starts), minimum=2, ideal=2, maximum=3
    )


def solve(actor, weeks=4):
    return services.solve_now(actor.access, weeks=weeks, seconds=20)


def test_a_proposal_fills_the_shift_and_says_why(asta, bo, shift):
    run = solve(asta)
    assert (run.state, run.objective) == (RunState.DONE, run.bound)
    row = queries.board(asta.access).rows[0]
    assert {proposal.person for proposal in row.proposals} == {asta.person, bo.person}
    assert all(proposal.words for proposal in row.proposals)


def test_an_empty_seat_says_why(asta, shift):
    asta.person.profile.hours_per_week = 0
    asta.person.profile.save()
    solve(asta)
    row = queries.board(asta.access).rows[0]
    assert (row.missing, row.tone) == (2, "short")
    assert any("hours" in cause or "timmar" in cause for cause in row.causes)


def test_asking_mails_each_person_once_with_all_their_questions(asta, bo, org, shift):
    for actor in (asta, bo):
        actor.person.profile.hours_per_week = 10
        actor.person.profile.save()
    later = shift.starts + timedelta(days=1)
    factories.shift(factories.activity(org, starts=later), minimum=2, ideal=2, maximum=2)
    solve(asta)
    signups = services.accept(asta.access, proposals=queries.proposals(asta.access))
    assert len(signups) == 4
    assert sorted(message.to[0] for message in mail.outbox) == ["asta@example.org", "bo@example.org"]
    assert mail.outbox[0].reply_to == ["asta@example.org"]
    assert queries.proposals(asta.access) == []


def test_the_answer_from_the_mail_reaches_the_board(client, asta, bo, shift):
    services.ask(asta.access, shift=shift, persons=[bo.person])
    link = re.search(r"http://localhost:8000(/m/\S+)", mail.outbox[-1].body)[1]
    assert client.get(link, follow=True).status_code == 200
    signup = Signup.objects.get()
    client.post(reverse("portal:answer", args=[shift.activity.org.slug, signup.pk]), {"answer": "yes"})
    row = queries.row(asta.access, shift.pk)
    assert [confirmed.person for confirmed in row.confirmed] == [bo.person]
    assert row.missing == 1


def test_who_said_no_is_not_proposed_again(asta, bo, shift):
    factories.signup(shift, bo.person, SignupState.DECLINED)
    solve(asta)
    assert [proposal.person for proposal in queries.board(asta.access).rows[0].proposals] == [asta.person]


def test_a_proposal_set_aside_can_be_taken_up_again(asta, bo, shift):
    solve(asta)
    first = queries.proposals(asta.access)[0]
    services.set_aside(asta.access, proposal=first)
    assert first not in queries.proposals(asta.access)
    services.take_up(asta.access, proposal=first)
    assert first in queries.proposals(asta.access)


def test_a_run_that_was_stopped_keeps_nothing(asta, bo, shift):
    run = services._queued(asta.access, 4)
    services.stop(asta.access, run=run)
    assert services.solve(run.pk).state == RunState.CANCELLED
    assert not Proposal.objects.exists()


def test_the_worker_solves_what_was_asked_for(asta, bo, shift, django_capture_on_commit_callbacks):
    with django_capture_on_commit_callbacks(execute=True):
        run = services.propose(asta.access, weeks=2)
    run.refresh_from_db()
    assert run.state == RunState.DONE
    assert run.proposals.count() == 2


@pytest.mark.parametrize("weeks", [0, 27, -1])
def test_only_weeks_that_make_sense(asta, weeks):
    with pytest.raises(Invalid) as caught:
        services.propose(asta.access, weeks=weeks)
    assert caught.value.field == "weeks"


def test_members_neither_see_the_board_nor_ask(bo, asta, shift):
    with pytest.raises(AccessDenied):
        queries.board(bo.access)
    with pytest.raises(AccessDenied):
        services.ask(bo.access, shift=shift, persons=[asta.person])


def test_nothing_of_another_organisation_is_seen_asked_or_proposed(asta, bo, cleo, shift, other_org):
    theirs = factories.shift(factories.activity(other_org, title="Hemligt"))
    run = solve(cleo)
    solve(asta)
    assert [row.shift for row in queries.board(asta.access).rows] == [shift]
    assert cleo.person not in {proposal.person for proposal in queries.proposals(asta.access)}
    for read in (lambda: queries.row(asta.access, theirs.pk), lambda: queries.run(asta.access, run.pk)):
        with pytest.raises(NotFound):
            read()
    with pytest.raises(NotFound):
        services.ask(asta.access, shift=shift, persons=[cleo.person])
    assert queries.candidates(asta.access, shift=shift, text="Cleo") == []


def test_the_board_asks_as_often_with_three_shifts_as_with_one(asta, bo, org, shift):
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    area = factories.area(org)

    def count():
        with CaptureQueriesContext(connection) as captured:
            board = queries.board(asta.access)
            assert all(row.proposals is not None and str(row.shift.activity.place) for row in board.rows)
        return len(captured)

    def add(days):
        activity = factories.activity(
            org, starts=shift.starts + timedelta(days=days), place=factories.place(org, area=area)
        )
        factories.signup(factories.shift(activity, maximum=3), bo.person)

    add(1)
    solve(asta)
    one = count()
    add(2)
    add(3)
    solve(asta)
    assert count() == one


def test_a_skill_that_is_needed_is_looked_for(asta, bo, org, shift):
    bike = Skill.objects.create(org=org, name="Lådcykel")
    shift.required_skills.add(bike)
    shift.minimum = shift.ideal = 1
    shift.save()
    bo.person.profile.skills.add(bike)
    solve(asta)
    proposal = queries.board(asta.access).rows[0].proposals[0]
    assert proposal.person == bo.person
    assert ("good", "Lådcykel") in proposal.words


def test_low_turnout_raises_the_priority():
    assert problem.priority(0.5) == 3
    assert problem.priority(0.95) == 1
    assert 1 < problem.priority(0.75) < 3
    assert problem.priority(None) == 1.5


def test_windows_follow_the_week_the_exceptions_and_the_clock(asta, org):
    person = asta.person
    monday = timezone.now() + timedelta(days=(7 - timezone.localdate().weekday()))
    starts, ends = monday.replace(hour=0, minute=0, second=0, microsecond=0), monday + timedelta(days=6)
    from zoneinfo import ZoneInfo

    zone = ZoneInfo("Europe/Stockholm")
    assert len(problem.windows(person, zone, starts, ends)) >= 7
    person.availability.create(weekday=0, start="08:00", end="12:00")
    person.availability.create(weekday=0, start="12:00", end="17:00")
    person = type(person).objects.get(pk=person.pk)
    found = problem.windows(person, zone, starts, ends)
    assert [end - begin for begin, end in found] == [9.0]
    person.availability_exceptions.create(first_day=starts.date(), last_day=ends.date(), is_available=False)
    assert problem.windows(type(person).objects.get(pk=person.pk), zone, starts, ends) == []


def test_the_pages_of_a_run_and_of_a_shift(asta, bo, shift):
    client = asta.client
    slug = shift.activity.org.slug
    response = client.post(reverse("staffing:propose", args=[slug]), {"weeks": "4"})
    run = Run.objects.get()
    assert response.url.endswith(f"/run/{run.pk}/")
    services.solve(run.pk)
    assert "Done" in client.get(response.url).content.decode()
    board = client.get(reverse("staffing:board", args=[slug])).content.decode()
    assert "Torgmöte" in board
    client.post(reverse("staffing:accept", args=[slug]), {"all": "1"})
    assert Signup.objects.filter(state=SignupState.ASKED).count() == 2
    page = client.get(reverse("staffing:shift", args=[slug, shift.pk])).content.decode()
    assert "Bo Åberg" in page


def test_asking_somebody_of_ones_own_choice(asta, bo, shift):
    slug = shift.activity.org.slug
    page = asta.client.get(reverse("staffing:shift", args=[slug, shift.pk]), {"q": "åb"}).content.decode()
    assert "Bo Åberg" in page
    asta.client.post(reverse("staffing:ask", args=[slug, shift.pk]), {"person": [bo.person.pk]})
    assert Signup.objects.get().state == SignupState.ASKED
    assert isinstance(asta.access, Access)


def test_who_said_no_to_mail_about_shifts_is_neither_proposed_nor_asked(asta, bo, shift):
    bo.person.may_email = False
    bo.person.save()
    solve(asta)
    assert [proposal.person for proposal in queries.board(asta.access).rows[0].proposals] == [asta.person]
    assert queries.candidates(asta.access, shift=shift, text="Bo") == []
    assert queries.persons_to_ask(asta.access, shift=shift, pks=[bo.person.pk]) == []
