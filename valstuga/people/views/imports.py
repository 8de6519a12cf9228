"""A register on its way in: upload, columns, trial, import, result."""

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from valstuga.core.forms import attempt
from valstuga.orgs.http import OrgRequest, org_view
from valstuga.orgs.permissions import Perm
from valstuga.people import queries, services
from valstuga.people.forms import MappingForm, UploadForm
from valstuga.people.mapping import FIELDS
from valstuga.people.views.posting import saved

SHOWN_ROWS, SHOWN_ERRORS = 8, 200


@org_view(Perm.PEOPLE_EDIT)
@require_http_methods(["GET", "POST"])
def import_new(request: OrgRequest) -> HttpResponse:
    form = UploadForm(request.POST, request.FILES) if request.method == "POST" else UploadForm()
    if request.method == "POST":
        form.is_valid()
        file = form.cleaned_data.get("file")
        uploaded = file and attempt(
            form,
            lambda: services.upload_register(request.access, content=file.read(), filename=file.name),
        )
        if uploaded:
            return redirect("people:import_columns", request.org.slug, uploaded.pk)
    context = {"form": form, "earlier": queries.register_imports(request.access)[:10]}
    return render(request, "people/import_new.html", context)


@org_view(Perm.PEOPLE_EDIT)
@require_http_methods(["GET", "POST"])
def import_columns(request: OrgRequest, import_id: int) -> HttpResponse:
    register = queries.register_import(request.access, import_id)
    if register.state != register.State.DRAFT:
        return redirect("people:import_result", request.org.slug, import_id)
    form = MappingForm(register, request.POST or None)
    if saved(
        request, form, lambda: services.map_columns(request.access, register=register, mapping=form.mapping)
    ):
        return redirect("people:import_trial", request.org.slug, import_id)
    samples = [
        (heading, [row[index + 1] for row in register.rows[:3] if row[index + 1]])
        for index, heading in enumerate(register.columns)
    ]
    return render(
        request, "people/import_columns.html", {"form": form, "register": register, "samples": samples}
    )


@org_view(Perm.PEOPLE_EDIT)
@require_safe
def import_trial(request: OrgRequest, import_id: int) -> HttpResponse:
    register = queries.register_import(request.access, import_id)
    if register.state != register.State.DRAFT:
        return redirect("people:import_result", request.org.slug, import_id)
    outcome = services.dry_run(request.access, register=register)
    good = [*outcome.new, *(row for _person, row in [*outcome.changed, *outcome.same])]
    fields = [name for name in FIELDS if name != "full_name" and any(name in row.fields for row in good)]
    first = sorted(good, key=lambda row: row.line)[:SHOWN_ROWS]
    context = {
        "register": register,
        "counts": outcome.counts,
        "good": len(outcome.new) + len(outcome.changed),
        "headings": [FIELDS[name] for name in fields],
        "rows": [(row.line, [row.fields.get(name, "") for name in fields]) for row in first],
        "bad": [(row.line, services.shown_errors(row)) for row in outcome.bad[:SHOWN_ERRORS]],
    }
    return render(request, "people/import_trial.html", context)


@org_view(Perm.PEOPLE_EDIT)
@require_POST
def import_start(request: OrgRequest, import_id: int) -> HttpResponse:
    register = queries.register_import(request.access, import_id)
    services.start_import(request.access, register=register, only_good="only_good" in request.POST)
    return redirect("people:import_result", request.org.slug, import_id)


@org_view(Perm.PEOPLE_EDIT)
@require_safe
def import_result(request: OrgRequest, import_id: int) -> HttpResponse:
    register = queries.register_import(request.access, import_id)
    if register.state == register.State.DRAFT:
        return redirect("people:import_columns", request.org.slug, import_id)
    wrong = [(row["line"], row["errors"]) for row in register.result.get("wrong", [])[:SHOWN_ERRORS]]
    return render(request, "people/import_result.html", {"register": register, "bad": wrong})


@org_view(Perm.PEOPLE_EDIT)
@require_safe
def import_errors(request: OrgRequest, import_id: int) -> HttpResponse:
    register = queries.register_import(request.access, import_id)
    content = services.wrong_rows(request.access, register=register)
    headers = {
        "Content-Disposition": 'attachment; filename="rows-to-correct.csv"',
        "Cache-Control": "no-store",
    }
    return HttpResponse(content, content_type="text/csv; charset=utf-8", headers=headers)
