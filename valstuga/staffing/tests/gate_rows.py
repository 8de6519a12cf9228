from datetime import timedelta

from django.utils import timezone

from tests import factories
from tests.gates.roles import LEADERS, expect
from valstuga.staffing.models import Proposal, Run


def _run(org):
    now = timezone.now()
    return Run.objects.create(org=org, starts=now, ends=now + timedelta(weeks=1))


def _proposal(org):
    shift = factories.shift(factories.activity(org))
    return Proposal.objects.create(run=_run(org), shift=shift, person=factories.person(org), value=1).pk


SHIFT = {"shift_id": lambda org: factories.shift(factories.activity(org)).pk}
RUN = {"run_id": lambda org: _run(org).pk}
ROWS = [
    ("staffing:board", {}, expect(*LEADERS)),
    ("staffing:shift", SHIFT, expect(*LEADERS)),
    ("staffing:ask", SHIFT, expect(*LEADERS, status=405)),
    ("staffing:propose", {}, expect(*LEADERS, status=405)),
    ("staffing:run", RUN, expect(*LEADERS)),
    ("staffing:stop", RUN, expect(*LEADERS, status=405)),
    ("staffing:accept", {}, expect(*LEADERS, status=405)),
    ("staffing:set_aside", {"proposal_id": _proposal}, expect(*LEADERS, status=405)),
]
