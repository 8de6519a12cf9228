"""The profile, edited by the person alone or by an organiser; and all that is stored on the asking person."""

from django.contrib import messages
from django.contrib.auth.views import redirect_to_login
from django.http import HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from valstuga.core.errors import NotFound
from valstuga.core.forms import attempt
from valstuga.orgs.http import OrgRequest, org_view
from valstuga.orgs.permissions import Perm
from valstuga.people import queries, services
from valstuga.people.forms import AvailabilityForm, ProfileForm


@org_view(Perm.MY_PAGE)
@require_http_methods(["GET", "POST"])
def my_profile(request: OrgRequest) -> HttpResponse:
    person = queries.me(request.access)
    if person is None:
        raise NotFound
    return _profile(request, person.pk, "people/my_profile.html", "people:my_profile")


@org_view(Perm.PEOPLE_EDIT)
@require_http_methods(["GET", "POST"])
def person_profile(request: OrgRequest, person_id: int) -> HttpResponse:
    return _profile(request, person_id, "people/person_profile.html", "people:person", person_id)


def _profile(request: OrgRequest, person_id: int, template: str, back: str, *args: int) -> HttpResponse:
    person = queries.person(request.access, person_id)
    form = ProfileForm(request.access, person, request.POST or None)
    times = AvailabilityForm(person, request.POST or None)
    if request.method == "POST" and times.is_valid():
        saved = attempt(
            form,
            lambda: services.save_profile(
                request.access,
                person=person,
                windows=times.windows,
                exceptions=times.exceptions,
                **form.cleaned_data,
            ),
        )
        if saved:
            messages.success(request, _("Saved. Thank you!"))
            return redirect(back, request.org.slug, *args)
    return render(request, template, {"person": person, "form": form, "times": times})


@org_view(Perm.MY_PAGE)
@require_safe
def my_data(request: OrgRequest) -> HttpResponse:
    if request.access.user is None:
        return redirect_to_login(request.get_full_path())
    person = queries.me(request.access)
    if person is None:
        raise NotFound
    data = services.my_data(request.access, person=person)
    if request.GET.get("form") == "json":
        headers = {"Content-Disposition": 'attachment; filename="my-data.json"', "Cache-Control": "no-store"}
        return JsonResponse(data, headers=headers, json_dumps_params={"ensure_ascii": False, "indent": 2})
    return render(request, "people/my_data.html", {"person": person, "tables": services.readable(data)})
