"""Areas with turnout, and places."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from valstuga.core.forms import attempt
from valstuga.orgs.http import OrgRequest, org_view
from valstuga.orgs.permissions import Perm
from valstuga.places import queries, services
from valstuga.places.forms import AreaForm, PlaceForm


@org_view(Perm.ACTIVITIES_VIEW)
@require_safe
def areas(request: OrgRequest) -> HttpResponse:
    context = {
        "areas": queries.areas(request.access),
        "places": queries.places(request.access),
        "source": queries.source(request.access),
        "can_edit": request.access.can(Perm.ACTIVITIES_EDIT),
        "area_form": AreaForm(),
    }
    return render(request, "places/areas.html", context)


@org_view(Perm.ACTIVITIES_EDIT)
@require_POST
def add_area(request: OrgRequest) -> HttpResponse:
    form = AreaForm(request.POST)
    if attempt(form, lambda: services.save_area(request.access, name=form.cleaned_data["name"])):
        messages.success(request, _("The area is added."))
    return redirect("places:areas", request.org.slug)


@org_view(Perm.ACTIVITIES_EDIT)
def add_place(request: OrgRequest) -> HttpResponse:
    form = PlaceForm(request.POST or None, areas=queries.parts(request.access))
    saved = attempt(form, lambda: services.save_place(request.access, **form.cleaned_data))
    if request.method == "POST" and saved:
        return redirect("places:areas", request.org.slug)
    return render(
        request,
        "places/place_form.html",
        {"form": form},
        status=422 if form.is_bound and form.errors else 200,
    )


@org_view(Perm.ACTIVITIES_EDIT)
def edit_place(request: OrgRequest, place_id: int) -> HttpResponse:
    found = queries.place(request.access, place_id)
    names = ("name", "address", "directions", "latitude", "longitude")
    initial = {name: getattr(found, name) for name in names} | {"area": found.area_id}
    form = PlaceForm(request.POST or None, areas=queries.parts(request.access), initial=initial)
    saved = attempt(form, lambda: services.save_place(request.access, place=found, **form.cleaned_data))
    if request.method == "POST" and saved:
        return redirect("places:areas", request.org.slug)
    context = {"form": form, "place": found}
    return render(
        request, "places/place_form.html", context, status=422 if form.is_bound and form.errors else 200
    )
