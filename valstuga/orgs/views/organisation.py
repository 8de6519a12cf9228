"""The organisation: its page, settings, place in the federation, colour and log."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import cache_control
from django.views.decorators.http import require_safe

from valstuga.core.forms import attempt
from valstuga.orgs import colours, queries
from valstuga.orgs.forms import ChildForm, MoveForm, SettingsForm
from valstuga.orgs.http import OrgRequest, org_view, public_org_view
from valstuga.orgs.permissions import Perm
from valstuga.orgs.services import tree


@public_org_view
@require_safe
@cache_control(public=True, max_age=3600)
def accent(request: OrgRequest) -> HttpResponse:
    return HttpResponse(colours.stylesheet(request.org.accent), content_type="text/css; charset=utf-8")


@org_view(Perm.ORG_VIEW)
@require_safe
def organisation(request: OrgRequest) -> HttpResponse:
    access = request.access
    context = {
        "ancestors": queries.ancestors(access),
        "children": queries.children(access),
        "groups": queries.groups(access),
        "decisions": queries.decisions(access)[:3],
        "own": queries.own_membership(access),
        "can_manage": access.can(Perm.ORG_MANAGE),
        "can_group": access.can(Perm.GROUPS_MANAGE),
        "can_roles": access.can(Perm.ROLES_MANAGE),
        "can_log": access.can(Perm.AUDIT_VIEW),
    }
    return render(request, "orgs/organisation.html", context)


@org_view(Perm.ORG_MANAGE)
def settings(request: OrgRequest) -> HttpResponse:
    form = SettingsForm(request.POST or None, instance=tree.copy_of(request.org))
    if attempt(form, lambda: tree.change_settings(request.access, **form.cleaned_data)):
        messages.success(request, _("Saved."))
        return redirect("orgs:settings", request.org.slug)
    return render(request, "orgs/settings.html", {"form": form})


@org_view(Perm.ORG_MANAGE)
def child_new(request: OrgRequest) -> HttpResponse:
    form = ChildForm(request.POST or None)
    if request.method == "POST":
        child = attempt(form, lambda: tree.create_child(request.access, **form.cleaned_data))
        if child:
            messages.success(request, _("%(name)s is created.") % {"name": child.name})
            return redirect("orgs:organisation", child.slug)
    return render(request, "orgs/child_new.html", {"form": form})


@org_view(Perm.ORG_MANAGE)
def move(request: OrgRequest) -> HttpResponse:
    form = MoveForm(request.access, request.POST or None)
    if attempt(
        form,
        lambda: tree.move(request.access, parent=form.cleaned_data["parent"]),
    ):
        messages.success(request, _("The organisation has moved."))
        return redirect("orgs:organisation", request.org.slug)
    return render(request, "orgs/move.html", {"form": form})


@org_view(Perm.AUDIT_VIEW)
@require_safe
def log(request: OrgRequest) -> HttpResponse:
    before = request.GET.get("before", "")
    verb = request.GET.get("verb", "")
    page = queries.log(request.access, verb=verb, before=int(before) if before.isdecimal() else None)
    return render(request, "orgs/log.html", {"page": page, "verb": verb, "is_first": not before})
