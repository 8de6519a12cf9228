"""The list of the register, its file and its print, and tags given to several."""

import time

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST, require_safe

from valstuga.core.forms import attempt
from valstuga.orgs.http import OrgRequest, org_view, render_region
from valstuga.orgs.permissions import Perm
from valstuga.people import queries, services
from valstuga.people.forms import BulkTagForm, FilterForm

HOUR = 3600
TYPES = {
    "csv": "text/csv; charset=utf-8",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}


def _form(request: OrgRequest) -> FilterForm:
    return FilterForm(queries.filter_options(request.access), request.GET)


def _number(request: OrgRequest, name: str) -> int | None:
    value = request.GET.get(name, "")
    return int(value) if value.isdecimal() and len(value) < 18 else None


@org_view(Perm.PEOPLE_VIEW)
@require_safe
def register(request: OrgRequest) -> HttpResponse:
    form = _form(request)
    page = queries.register_page(
        request.access, form.filters, after=_number(request, "after"), before=_number(request, "before")
    )
    _note_once_an_hour(request)
    context = {
        "form": form,
        "page": page,
        "can_edit": request.access.can(Perm.PEOPLE_EDIT),
        "can_export": request.access.can(Perm.PEOPLE_EXPORT),
        "query": request.GET.urlencode(),
    }
    return render_region(request, "people/register.html", "rows", context)


def _note_once_an_hour(request: OrgRequest) -> None:
    """Looking through the register is logged, but not each letter of a search."""
    key, now = f"register_viewed_{request.org.pk}", int(time.time())
    if now - request.session.get(key, 0) > HOUR:
        services.note_register_viewed(request.access)
        request.session[key] = now


@org_view(Perm.PEOPLE_VIEW)
@require_safe
def printed(request: OrgRequest) -> HttpResponse:
    form = _form(request)
    services.note_register_viewed(request.access)
    return render(request, "people/printed.html", {"persons": queries.register(request.access, form.filters)})


@org_view(Perm.PEOPLE_EXPORT)
@require_safe
def export(request: OrgRequest, form: str) -> HttpResponse:
    content = services.export_register(request.access, filters=_form(request).filters, form=form)
    name = f"{request.org.slug}-{timezone.localdate():%Y-%m-%d}.{form}"
    headers = {"Content-Disposition": f'attachment; filename="{name}"', "Cache-Control": "no-store"}
    return HttpResponse(content, content_type=TYPES[form], headers=headers)


@org_view(Perm.PEOPLE_EDIT)
@require_POST
def bulk_tag(request: OrgRequest) -> HttpResponse:
    form = BulkTagForm(request.POST)
    if form.is_valid():
        persons = queries.persons(request.access, form.cleaned_data["person"])
        name = form.cleaned_data["name"]
        if attempt(form, lambda: services.tag_persons(request.access, persons=persons, name=name)):
            text = ngettext("%(n)d person has the tag now.", "%(n)d persons have the tag now.", len(persons))
            messages.success(request, text % {"n": len(persons)})
    for error in [error for errors in form.errors.values() for error in errors]:
        messages.error(request, str(error))
    response = redirect("people:register", request.org.slug)
    if query := request.POST.get("query"):
        response["Location"] += f"?{query}"
    return response
