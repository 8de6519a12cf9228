"""What the plan's views share: which plan is asked for, and what every page of it knows."""

from collections.abc import Callable
from typing import Any

from django.forms import BaseForm
from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone

from valstuga.core.forms import attempt
from valstuga.orgs.http import OrgRequest, render_region
from valstuga.orgs.permissions import Perm
from valstuga.plan import queries


def asked_plan(request: OrgRequest) -> Any:
    """The plan of `?plan=`, else the one that holds now; None when there is none."""
    value = request.GET.get("plan", "")
    return queries.current_plan(request.access, int(value) if value.isdecimal() and len(value) < 18 else None)


def saved(request: OrgRequest, form: BaseForm, action: Callable[[], object]) -> bool:
    """Whether this is a post whose form was valid and whose service did its work; else the form says what is wrong."""
    return request.method == "POST" and attempt(form, action) is not None


def page(request: OrgRequest, template: str, plan: Any, region: str = "", **context: Any) -> HttpResponse:
    """A page of a plan, with the rights that its buttons need."""
    context |= {
        "plan": plan,
        "can_edit": request.access.can(Perm.PLAN_EDIT),
        "can_edit_todos": request.access.can(Perm.TODOS_EDIT),
        "today": timezone.localdate(),
    }
    if region:
        return render_region(request, template, region, context)
    return render(request, template, context)
