"""The plan as a whole: overview, follow-up, print, its sections, adopting and archiving."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from valstuga.core.forms import attempt
from valstuga.orgs.http import OrgRequest, org_view
from valstuga.orgs.permissions import Perm
from valstuga.plan import forms, queries, services
from valstuga.plan.printing import plan_pdf
from valstuga.plan.views.shared import asked_plan, page, saved


@org_view(Perm.PLAN_VIEW)
@require_safe
def overview(request: OrgRequest) -> HttpResponse:
    return _overview(request, None)


@org_view(Perm.PLAN_VIEW)
@require_safe
def one_plan(request: OrgRequest, plan_id: int) -> HttpResponse:
    return _overview(request, plan_id)


def _overview(request: OrgRequest, plan_id: int | None) -> HttpResponse:
    plan = queries.current_plan(request.access, plan_id)
    if plan is None:
        return page(request, "plan/empty.html", None)
    roots = queries.outline(request.access, plan)
    found = queries.follow_up(request.access, plan)
    return page(request, "plan/overview.html", plan, roots=roots, found=found)


@org_view(Perm.PLAN_VIEW)
@require_safe
def plan_list(request: OrgRequest) -> HttpResponse:
    can_edit = request.access.can(Perm.PLAN_EDIT)
    context = {
        "plans": queries.plans(request.access),
        "drafts": queries.drafts(request.access) if can_edit else [],
        "can_edit": can_edit,
    }
    return render(request, "plan/plans.html", context)


@org_view(Perm.PLAN_VIEW)
@require_safe
def follow_up(request: OrgRequest) -> HttpResponse:
    plan = asked_plan(request)
    if plan is None:
        return page(request, "plan/empty.html", None)
    return page(request, "plan/follow_up.html", plan, found=queries.follow_up(request.access, plan))


@org_view(Perm.PLAN_VIEW)
@require_safe
def print_plan(request: OrgRequest, plan_id: int) -> HttpResponse:
    plan = queries.plan(request.access, plan_id)
    pdf = plan_pdf(request.access, plan)
    disposition = f'inline; filename="plan-{plan.pk}.pdf"'
    return HttpResponse(pdf, content_type="application/pdf", headers={"Content-Disposition": disposition})


@org_view(Perm.PLAN_EDIT)
@require_http_methods(["GET", "HEAD", "POST"])
def create(request: OrgRequest) -> HttpResponse:
    form = forms.PlanForm(request.POST or None)
    if request.method == "POST" and (
        plan := attempt(form, lambda: services.create_plan(request.access, **form.cleaned_data))
    ):
        return redirect("plan:plan", request.org.slug, plan.pk)
    return render(request, "plan/form.html", {"form": form, "title": _("New plan"), "action": _("Create")})


@org_view(Perm.PLAN_EDIT)
@require_http_methods(["GET", "HEAD", "POST"])
def edit_plan(request: OrgRequest, plan_id: int) -> HttpResponse:
    plan = queries.plan(request.access, plan_id)
    initial = {"title": plan.title, "first_day": plan.first_day, "last_day": plan.last_day}
    form = forms.PlanForm(request.POST or None, initial=initial)
    if saved(request, form, lambda: services.rename_plan(request.access, plan=plan, **form.cleaned_data)):
        return redirect("plan:plan", request.org.slug, plan.pk)
    return page(request, "plan/form.html", plan, form=form, title=_("Title and period"), action=_("Save"))


@org_view(Perm.PLAN_EDIT)
@require_http_methods(["GET", "HEAD", "POST"])
def adopt_plan(request: OrgRequest, plan_id: int) -> HttpResponse:
    plan = queries.plan(request.access, plan_id)
    initial = {"adopted_on": plan.adopted_on or timezone.localdate(), "adopted_by": plan.adopted_by}
    form = forms.AdoptForm(request.POST or None, initial=initial)
    if saved(
        request,
        form,
        lambda: services.adopt(
            request.access, plan=plan, on=form.cleaned_data["adopted_on"], by=form.cleaned_data["adopted_by"]
        ),
    ):
        messages.success(request, _("The plan is adopted, and is the one that everybody sees first."))
        return redirect("plan:plan", request.org.slug, plan.pk)
    return page(request, "plan/form.html", plan, form=form, title=_("Adopt the plan"), action=_("Adopt"))


@org_view(Perm.PLAN_EDIT)
@require_POST
def archive_plan(request: OrgRequest, plan_id: int) -> HttpResponse:
    services.archive(request.access, plan=queries.plan(request.access, plan_id))
    messages.success(request, _("The plan is archived. Adopt it again to bring it back."))
    return redirect("plan:plans", request.org.slug)


@org_view(Perm.PLAN_EDIT)
@require_http_methods(["GET", "HEAD", "POST"])
def new_section(request: OrgRequest, plan_id: int) -> HttpResponse:
    plan = queries.plan(request.access, plan_id)
    form = forms.NewSectionForm(request.access, plan, request.POST or None)
    if saved(request, form, lambda: services.add_section(request.access, plan=plan, **form.cleaned_data)):
        return redirect("plan:plan", request.org.slug, plan.pk)
    return page(request, "plan/form.html", plan, form=form, title=_("New section"), action=_("Add section"))


@org_view(Perm.PLAN_EDIT)
@require_http_methods(["GET", "HEAD", "POST"])
def edit_section(request: OrgRequest, section_id: int) -> HttpResponse:
    section = queries.section(request.access, section_id)
    initial = {name: getattr(section, name) for name in ("title", "body", "kind", "group")}
    form = forms.SectionForm(request.access, request.POST or None, initial=initial)
    if saved(
        request, form, lambda: services.edit_section(request.access, section=section, **form.cleaned_data)
    ):
        return redirect("plan:plan", request.org.slug, section.plan_id)
    title, action = _("Edit the section"), _("Save")
    return page(
        request, "plan/form.html", section.plan, form=form, title=title, action=action, section=section
    )


@org_view(Perm.PLAN_EDIT)
@require_POST
def remove_section(request: OrgRequest, section_id: int) -> HttpResponse:
    section = queries.section(request.access, section_id)
    plan = services.remove_section(request.access, section=section)
    messages.success(request, _("The section is removed."))
    return redirect("plan:plan", request.org.slug, plan.pk)
