"""A document's way in: upload, preview with corrections, save."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from valstuga.core.errors import Invalid
from valstuga.core.forms import attempt
from valstuga.orgs.http import OrgRequest, org_view, render_region
from valstuga.orgs.permissions import Perm
from valstuga.plan import forms, queries, services


@org_view(Perm.PLAN_EDIT)
@require_http_methods(["GET", "HEAD", "POST"])
def upload(request: OrgRequest) -> HttpResponse:
    plan = request.GET.get("plan", "")
    form = forms.UploadForm(
        request.access, request.POST or None, request.FILES or None, initial={"plan": plan}
    )
    if request.method == "POST":
        form.is_bound = True
        if draft := attempt(form, lambda: _read(request, form)):
            return redirect("plan:preview", request.org.slug, draft.pk)
    context = {"form": form, "drafts": queries.drafts(request.access)}
    return render(request, "plan/import.html", context)


def _read(request: OrgRequest, form: forms.UploadForm) -> Any:
    file = form.cleaned_data["file"]
    plan = form.cleaned_data["plan"]
    return services.read_plan(request.access, data=file.read(), filename=file.name or "", plan=plan)


@org_view(Perm.PLAN_EDIT)
@require_safe
def preview(request: OrgRequest, draft_id: int) -> HttpResponse:
    draft = queries.open_draft(request.access, draft_id)
    if draft.saved_at is not None:
        return redirect("plan:plan", request.org.slug, draft.plan_id)
    return _preview(request, draft)


def _preview(request: OrgRequest, draft: Any, error: object = "") -> HttpResponse:
    context = {
        "draft": queries.preview(request.access, draft),
        "changes": queries.revision(request.access, draft),
        "groups": queries.groups(request.access),
        "can_create_groups": request.access.can(Perm.GROUPS_MANAGE),
        "error": error,
    }
    return render_region(request, "plan/preview.html", "draft", context)


@org_view(Perm.PLAN_EDIT)
@require_POST
def correct(request: OrgRequest, draft_id: int) -> HttpResponse:
    draft = queries.open_draft(request.access, draft_id)
    details = {name: request.POST.get(name, "") for name in ("text", "at", "target")}
    action, path = request.POST.get("action", ""), request.POST.get("path", "[]")
    error: object = ""
    try:
        draft = services.correct(request.access, draft=draft, action=action, path=path, **details)
    except Invalid as problem:
        error = problem.message
    if getattr(request, "htmx", False):
        return _preview(request, draft, error)
    if error:
        messages.warning(request, str(error))
    return redirect("plan:preview", request.org.slug, draft.pk)


def _number(value: str) -> int:
    return int(value) if value.isdecimal() and len(value) < 9 else 0


@org_view(Perm.PLAN_EDIT)
@require_POST
def save(request: OrgRequest, draft_id: int) -> HttpResponse:
    draft = queries.open_draft(request.access, draft_id)
    if draft.saved_at is not None:
        return redirect("plan:plan", request.org.slug, draft.plan_id)
    plan = services.save_import(
        request.access,
        draft=draft,
        new_groups=request.POST.getlist("new_group"),
        drop_todos=[_number(value) for value in request.POST.getlist("drop")],
    )
    messages.success(request, _("The plan is saved."))
    return redirect("plan:plan", request.org.slug, plan.pk)


@org_view(Perm.PLAN_EDIT)
@require_POST
def discard(request: OrgRequest, draft_id: int) -> HttpResponse:
    services.discard_import(request.access, draft=queries.open_draft(request.access, draft_id))
    messages.success(request, _("The draft is thrown away. Nothing else has changed."))
    return redirect("plan:plans", request.org.slug)
