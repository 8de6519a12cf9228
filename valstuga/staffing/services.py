"""Writes of staffing: propose, ask, set aside."""

from datetime import timedelta

from django.conf import settings
from django.db import transaction
from django.tasks import task
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from valstuga.activities import services as activities
from valstuga.activities.models import Shift, Signup
from valstuga.core import audit
from valstuga.core.errors import Invalid
from valstuga.messaging import services as messaging
from valstuga.orgs import links
from valstuga.orgs.access import Access
from valstuga.orgs.permissions import Perm
from valstuga.people.models import Person
from valstuga.staffing import problem, solver
from valstuga.staffing.enums import RunState
from valstuga.staffing.models import Proposal, Run, Unfilled

MAX_WEEKS = 26
SECONDS = 20.0


@transaction.atomic
def propose(access: Access, *, weeks: int) -> Run:
    """Begin to work out whom to ask for the shifts of the coming weeks. The worker solves; the run tells how far it is."""
    run = _queued(access, weeks)
    transaction.on_commit(lambda: solve_run_job.enqueue(run.pk))
    return run


def solve_now(access: Access, *, weeks: int, seconds: float = SECONDS) -> Run:
    """The same without the worker: for the command and for tests."""
    return solve(_queued(access, weeks).pk, seconds=seconds)


def _queued(access: Access, weeks: int) -> Run:
    access.require(Perm.STAFFING_ASK)
    if not 1 <= weeks <= MAX_WEEKS:
        raise Invalid(_("Choose between 1 and 26 weeks."), field="weeks")
    begins = timezone.now()
    run = Run.objects.create(
        org=access.org, created_by=access.user, starts=begins, ends=begins + timedelta(weeks=weeks)
    )
    audit.log(access, "run.started", run, weeks=weeks)
    return run


@transaction.atomic
def stop(access: Access, *, run: Run) -> Run:
    """Stop a run that is waiting or working; what it has found so far is not kept."""
    access.require(Perm.STAFFING_ASK, on=run)
    Run.objects.filter(pk=run.pk, state__in=(RunState.QUEUED, RunState.RUNNING)).update(
        state=RunState.CANCELLED
    )
    audit.log(access, "run.stopped", run)
    run.refresh_from_db()
    return run


@task(queue_name="default")
def solve_run_job(run_id: int) -> None:
    """Solve one run in the worker."""
    solve(run_id)


def solve(run_id: int, *, seconds: float = SECONDS) -> Run:
    """Solve a run and keep its proposals, unfilled seats, objective and bound. A run that was stopped stays so."""
    run = Run.objects.select_related("org").get(pk=run_id)
    if not Run.objects.filter(pk=run_id, state=RunState.QUEUED).update(state=RunState.RUNNING, progress=5):
        return run
    try:
        statement = problem.build(Access.system(run.org), run.starts, run.ends)
        solution = solver.solve(
            statement,
            seconds=seconds,
            progress=lambda share, message: _progress(run_id, share, message),
            cancelled=lambda: _is_stopped(run_id),
        )
    except solver.ProblemError as error:
        return _end(run_id, RunState.FAILED, message=str(error)[:300])
    except Exception:
        _end(run_id, RunState.FAILED)
        raise
    if solution.status == "cancelled" or _is_stopped(run_id):
        return _end(run_id, RunState.CANCELLED)
    return _keep(run_id, solution)


@transaction.atomic
def _keep(run_id: int, solution: solver.Solution) -> Run:
    Proposal.objects.bulk_create(
        Proposal(
            run_id=run_id,
            shift_id=found.shift_id,
            person_id=found.person_id,
            value=found.value,
            reasons=[{"code": reason.code, "data": reason.data} for reason in found.reasons],
        )
        for found in solution.assignments
    )
    Unfilled.objects.bulk_create(
        Unfilled(
            run_id=run_id,
            shift_id=seat.shift_id,
            seats=seat.seats,
            causes=[{"code": cause.code, "count": cause.count, "data": cause.data} for cause in seat.causes],
        )
        for seat in solution.unfilled
    )
    return _end(run_id, RunState.DONE, solution=solution)


def _end(run_id: int, state: RunState, *, message: str = "", solution: solver.Solution | None = None) -> Run:
    run = Run.objects.select_for_update().get(pk=run_id) if solution else Run.objects.get(pk=run_id)
    run.state, run.progress, run.finished, run.message = state, 100, timezone.now(), message
    if solution is not None:
        run.objective, run.bound, run.seconds = solution.objective, solution.bound, solution.seconds
    run.save()
    return run


def _progress(run_id: int, share: float, message: str) -> None:
    Run.objects.filter(pk=run_id, state=RunState.RUNNING).update(
        progress=int(min(99, 5 + 94 * share)), message=message[:300]
    )


def _is_stopped(run_id: int) -> bool:
    return Run.objects.filter(pk=run_id, state=RunState.CANCELLED).exists()


@transaction.atomic
def accept(access: Access, *, proposals: list[Proposal]) -> list[Signup]:
    """Ask the proposed people: their sign-ups become asked, and each person gets one mail with all their questions."""
    asked: list[Signup] = []
    for proposal in proposals:
        access.require(Perm.STAFFING_ASK, on=proposal.shift)
        asked += activities.ask(access, shift=proposal.shift, persons=[proposal.person])
    _mail_questions(access, asked)
    return asked


@transaction.atomic
def ask(access: Access, *, shift: Shift, persons: list[Person]) -> list[Signup]:
    """Ask people of the organiser's own choice."""
    access.require(Perm.STAFFING_ASK, on=shift)
    asked = activities.ask(access, shift=shift, persons=persons)
    _mail_questions(access, asked)
    return asked


@transaction.atomic
def set_aside(access: Access, *, proposal: Proposal) -> Proposal:
    """Not this person for this shift; undone by `take_up`."""
    access.require(Perm.STAFFING_ASK, on=proposal.shift)
    proposal.dismissed = timezone.now()
    proposal.save(update_fields=["dismissed", "updated"])
    audit.log(access, "proposal.set_aside", proposal)
    return proposal


@transaction.atomic
def take_up(access: Access, *, proposal: Proposal) -> Proposal:
    access.require(Perm.STAFFING_ASK, on=proposal.shift)
    proposal.dismissed = None
    proposal.save(update_fields=["dismissed", "updated"])
    audit.log(access, "proposal.taken_up", proposal)
    return proposal


def _mail_questions(access: Access, signups: list[Signup]) -> None:
    """One mail a person, however many shifts. The key holds when they were asked, so asking again mails again."""
    by_person: dict[int, list[Signup]] = {}
    for signup in signups:
        by_person.setdefault(signup.person_id, []).append(signup)
    for person_id, questions in by_person.items():
        questions.sort(key=lambda signup: signup.shift.starts)
        token = links.token_for(org_id=access.org_id, person_id=person_id)
        pks = "-".join(str(signup.pk) for signup in questions)[:60]
        asked_at = max(signup.asked_at for signup in questions if signup.asked_at)
        messaging.send(
            org=access.org,
            person=questions[0].person,
            kind="question",
            key=f"question:{pks}:{asked_at.timestamp():.0f}",
            template="staffing/email/question",
            context={
                "person": questions[0].person,
                "signups": questions,
                "asked_by": str(access.user) if access.user else access.org.name,
                "link": f"{settings.BASE_URL}{reverse('portal:enter', args=[token])}?to=questions",
            },
            reply_to=access.user.email if access.user else "",
        )
