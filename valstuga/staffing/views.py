"""Pages of staffing: the board, one shift's panel, the run."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST, require_safe

from valstuga.orgs.http import OrgRequest, org_view, render_region
from valstuga.orgs.permissions import Perm
from valstuga.staffing import queries, services
from valstuga.staffing.forms import BoardFilter


@org_view(Perm.STAFFING_VIEW)
@require_safe
def board(request: OrgRequest) -> HttpResponse:
    areas = [(area.pk, area.name) for area in queries.areas(request.access)]
    form = BoardFilter(request.GET or {"weeks": 4}, areas=areas)
    found = queries.board(request.access, **form.values())  # type: ignore[arg-type]
    can_ask = request.access.can(Perm.STAFFING_ASK)
    return render(request, "staffing/board.html", {"board": found, "form": form, "can_ask": can_ask})


@org_view(Perm.STAFFING_VIEW)
@require_safe
def shift(request: OrgRequest, shift_id: int) -> HttpResponse:
    row = queries.row(request.access, shift_id)
    text = request.GET.get("q", "")
    can_ask = request.access.can(Perm.STAFFING_ASK, on=row.shift.activity)
    found = queries.candidates(request.access, shift=row.shift, text=text) if can_ask else []
    context = {"row": row, "text": text, "candidates": found, "can_ask": can_ask}
    return render_region(request, "staffing/shift.html", "panel", context)


@org_view(Perm.STAFFING_VIEW)
@require_safe
def run(request: OrgRequest, run_id: int) -> HttpResponse:
    return render_region(
        request, "staffing/run.html", "progress", {"run": queries.run(request.access, run_id)}
    )


@org_view(Perm.STAFFING_ASK)
@require_POST
def propose(request: OrgRequest) -> HttpResponse:
    weeks = request.POST.get("weeks", "4")
    started = services.propose(request.access, weeks=int(weeks) if weeks.isdecimal() else 0)
    return redirect("staffing:run", request.org.slug, started.pk)


@org_view(Perm.STAFFING_ASK)
@require_POST
def stop(request: OrgRequest, run_id: int) -> HttpResponse:
    services.stop(request.access, run=queries.run(request.access, run_id))
    return redirect("staffing:board", request.org.slug)


@org_view(Perm.STAFFING_ASK)
@require_POST
def accept(request: OrgRequest) -> HttpResponse:
    """Ask those that are ticked, or all."""
    pks = [int(pk) for pk in request.POST.getlist("proposal") if pk.isdecimal()]
    found = queries.proposals(request.access, pks=None if request.POST.get("all") else pks)
    asked = services.accept(request.access, proposals=found)
    messages.success(
        request, ngettext("%(n)d question sent.", "%(n)d questions sent.", len(asked)) % {"n": len(asked)}
    )
    return _back(request)


@org_view(Perm.STAFFING_ASK)
@require_POST
def set_aside(request: OrgRequest, proposal_id: int) -> HttpResponse:
    proposal = queries.proposal(request.access, proposal_id)
    if request.POST.get("undo"):
        services.take_up(request.access, proposal=proposal)
        messages.success(request, _("The proposal is back."))
    else:
        services.set_aside(request.access, proposal=proposal)
        messages.success(request, _("The proposal was set aside."))
    return _back(request)


@org_view(Perm.STAFFING_ASK)
@require_POST
def ask(request: OrgRequest, shift_id: int) -> HttpResponse:
    row = queries.row(request.access, shift_id)
    pks = [int(pk) for pk in request.POST.getlist("person") if pk.isdecimal()]
    persons = queries.persons_to_ask(request.access, shift=row.shift, pks=pks)
    asked = services.ask(request.access, shift=row.shift, persons=persons)
    messages.success(
        request, ngettext("%(n)d question sent.", "%(n)d questions sent.", len(asked)) % {"n": len(asked)}
    )
    return redirect("staffing:shift", request.org.slug, shift_id)


def _back(request: OrgRequest) -> HttpResponse:
    shift_id = request.POST.get("shift", "")
    if shift_id.isdecimal():
        return redirect("staffing:shift", request.org.slug, int(shift_id))
    return redirect("staffing:board", request.org.slug)
