"""To-dos: list, board, timeline, one to-do, its file."""

from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from valstuga.core.errors import NotFound
from valstuga.orgs.http import OrgRequest, org_view
from valstuga.orgs.permissions import Perm
from valstuga.plan import exports, forms, queries, services
from valstuga.plan.enums import TodoState
from valstuga.plan.views.shared import asked_plan, page, saved

A_PAGE = 100


@org_view(Perm.PLAN_VIEW)
@require_safe
def todo_list(request: OrgRequest) -> HttpResponse:
    plan = asked_plan(request)
    if plan is None:
        return page(request, "plan/empty.html", None)
    form = forms.FilterForm(request.access, plan, request.GET)
    rows = queries.todos(request.access, plan, form.filters())
    number = request.GET.get("page", "1")
    found = Paginator(rows, A_PAGE).get_page(number)
    return page(request, "plan/todos.html", plan, form=form, found=found, query=request.GET.urlencode())


@org_view(Perm.PLAN_VIEW)
@require_safe
def export(request: OrgRequest, kind: str) -> HttpResponse:
    plan = asked_plan(request)
    if plan is None or kind not in exports.TYPES:
        raise NotFound
    filters = forms.FilterForm(request.access, plan, request.GET).filters()
    content = exports.todos_file(request.access, plan, filters, kind)
    headers = {"Content-Disposition": f'attachment; filename="todos.{kind}"'}
    return HttpResponse(content, content_type=exports.TYPES[kind], headers=headers)


@org_view(Perm.PLAN_VIEW)
@require_safe
def board(request: OrgRequest) -> HttpResponse:
    plan = asked_plan(request)
    if plan is None:
        return page(request, "plan/empty.html", None)
    return _board(request, plan, forms.FilterForm(request.access, plan, request.GET))


def _board(request: OrgRequest, plan: Any, form: forms.FilterForm) -> HttpResponse:
    found = queries.board(request.access, plan, form.filters())
    rights = {
        todo.pk
        for column in found.columns
        for todo in column.todos
        if queries.rights_on(request.access, todo)
    }
    context = {"board": found, "rights": rights, "states": TodoState.choices, "form": form}
    return page(request, "plan/board.html", plan, "board", **context)


@org_view(Perm.PLAN_VIEW)
@require_safe
def timeline(request: OrgRequest) -> HttpResponse:
    plan = asked_plan(request)
    if plan is None:
        return page(request, "plan/empty.html", None)
    months, undated = queries.timeline(request.access, plan)
    return page(request, "plan/timeline.html", plan, months=months, undated=undated)


@org_view(Perm.PLAN_VIEW)
@require_http_methods(["GET", "HEAD", "POST"])
def one_todo(request: OrgRequest, todo_id: int) -> HttpResponse:
    todo = queries.todo(request.access, todo_id)
    allowed = queries.rights_on(request.access, todo)
    plan = todo.section.plan
    initial = {name: getattr(todo, name) for name in allowed}
    form = forms.TodoForm(
        request.access, plan, request.POST or None, initial=initial, allowed=allowed, current=todo.person
    )
    if saved(request, form, lambda: services.change_todo(request.access, todo=todo, **form.cleaned_data)):
        messages.success(request, _("Saved."))
        return redirect("plan:todo", request.org.slug, todo.pk)
    context = {
        "todo": todo,
        "form": form if allowed else None,
        "history": queries.history(request.access, todo),
        "persons": _suggestions(request),
    }
    return page(request, "plan/todo.html", plan, **context)


@org_view(Perm.TODOS_EDIT)
@require_http_methods(["GET", "HEAD", "POST"])
def new_todo(request: OrgRequest, section_id: int) -> HttpResponse:
    section = queries.section(request.access, section_id)
    fields = frozenset({"text", "section", "group", "person", "due", "notes"})
    initial = {"section": section, "group": section.group}
    form = forms.TodoForm(request.access, section.plan, request.POST or None, initial=initial, allowed=fields)
    if saved(request, form, lambda: services.add_todo(request.access, **form.cleaned_data)):
        messages.success(request, _("The to-do is added."))
        return redirect("plan:plan", request.org.slug, section.plan_id)
    context = {
        "form": form,
        "title": _("New to-do"),
        "action": _("Add to-do"),
        "persons": _suggestions(request),
    }
    return page(request, "plan/form.html", section.plan, **context)


@org_view(Perm.PLAN_VIEW)
@require_POST
def set_state(request: OrgRequest, todo_id: int) -> HttpResponse:
    todo = queries.todo(request.access, todo_id)
    services.change_todo(request.access, todo=todo, state=request.POST.get("state", ""))
    plan = todo.section.plan
    if getattr(request, "htmx", False) and request.POST.get("from") == "board":
        return _board(request, plan, forms.FilterForm(request.access, plan, request.GET))
    return redirect(_back(request) or reverse("plan:plan", args=[request.org.slug, plan.pk]))


@org_view(Perm.PLAN_VIEW)
@require_POST
def undo(request: OrgRequest, todo_id: int, change_id: int) -> HttpResponse:
    todo = queries.todo(request.access, todo_id)
    services.undo_change(request.access, todo=todo, change_id=change_id)
    messages.success(request, _("The change is undone."))
    return redirect("plan:todo", request.org.slug, todo.pk)


@org_view(Perm.PLAN_EDIT)
@require_http_methods(["GET", "HEAD", "POST"])
def delete(request: OrgRequest, todo_id: int) -> HttpResponse:
    todo = queries.todo(request.access, todo_id)
    if request.method == "POST":
        services.delete_todo(request.access, todo=todo)
        messages.success(request, _("The to-do is removed."))
        return redirect("plan:plan", request.org.slug, todo.section.plan_id)
    context = {
        "title": _("Remove the to-do?"),
        "text": _(
            "“%(text)s” is removed with its notes and history. If it was only given up, set its status to Dropped instead."
        )
        % {"text": todo.text},
        "action": _("Remove"),
        "back": reverse("plan:todo", args=[request.org.slug, todo.pk]),
    }
    return render(request, "core/confirm.html", context)


def _suggestions(request: OrgRequest) -> Any:
    access = request.access
    return queries.suggested_persons(access) if access.can(Perm.TODOS_EDIT) else []


def _back(request: OrgRequest) -> str:
    """The page of ours that the form stood on."""
    path = request.POST.get("next", "")
    return path if url_has_allowed_host_and_scheme(path, allowed_hosts=None) else ""
