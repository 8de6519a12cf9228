"""Groups and the decisions that appoint them."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from valstuga.core.forms import attempt
from valstuga.orgs import queries
from valstuga.orgs.forms import ConfirmForm, DecisionForm, GroupForm
from valstuga.orgs.http import OrgRequest, org_view
from valstuga.orgs.permissions import Perm
from valstuga.orgs.services import groups as services


@org_view(Perm.ORG_VIEW)
@require_safe
def groups(request: OrgRequest) -> HttpResponse:
    context = {"groups": queries.groups(request.access), "can_group": request.access.can(Perm.GROUPS_MANAGE)}
    return render(request, "orgs/groups.html", context)


@org_view(Perm.ORG_VIEW)
@require_safe
def group(request: OrgRequest, group_id: int) -> HttpResponse:
    found = queries.group(request.access, group_id)
    access = request.access
    context = {
        "group": found,
        "can_group": access.can(Perm.GROUPS_MANAGE),
        "can_people": access.can(Perm.PEOPLE_VIEW),
    }
    return render(request, "orgs/group.html", context)


@org_view(Perm.GROUPS_MANAGE)
def group_new(request: OrgRequest) -> HttpResponse:
    return _group_form(request, None)


@org_view(Perm.GROUPS_MANAGE)
def group_edit(request: OrgRequest, group_id: int) -> HttpResponse:
    return _group_form(request, group_id)


def _group_form(request: OrgRequest, group_id: int | None) -> HttpResponse:
    row = queries.group(request.access, group_id) if group_id else None
    form = GroupForm(request.access, request.POST or None, instance=row)
    if request.method == "POST":
        saved = attempt(form, lambda: services.save_group(request.access, group=row, **form.cleaned_data))
        if saved:
            messages.success(request, _("Saved."))
            return redirect("orgs:group", request.org.slug, saved.pk)
    return render(request, "orgs/group_form.html", {"form": form, "group": row})


@org_view(Perm.GROUPS_MANAGE)
def group_remove(request: OrgRequest, group_id: int) -> HttpResponse:
    row = queries.group(request.access, group_id)
    if request.method == "POST":
        services.remove_group(request.access, group=row)
        messages.success(request, _("The group is removed."))
        return redirect("orgs:groups", request.org.slug)
    return render(request, "orgs/group_remove.html", {"group": row, "form": ConfirmForm()})


@org_view(Perm.ORG_VIEW)
@require_safe
def decisions(request: OrgRequest) -> HttpResponse:
    context = {
        "decisions": queries.decisions(request.access),
        "can_group": request.access.can(Perm.GROUPS_MANAGE),
    }
    return render(request, "orgs/decisions.html", context)


@org_view(Perm.GROUPS_MANAGE)
def decision_new(request: OrgRequest) -> HttpResponse:
    form = DecisionForm(request.POST or None)
    if attempt(
        form, lambda: services.record_decision(request.access, **form.decision, appoints=form.appoints)
    ):
        messages.success(request, _("The decision is recorded."))
        return redirect("orgs:decisions", request.org.slug)
    return render(request, "orgs/decision_form.html", {"form": form})
