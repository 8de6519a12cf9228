"""A person's card and what can be done with it."""

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from valstuga.core.forms import attempt
from valstuga.orgs.http import OrgRequest, org_view
from valstuga.orgs.permissions import Perm
from valstuga.people import queries, services
from valstuga.people.enums import ActivityKind
from valstuga.people.forms import LANGUAGES, PersonForm
from valstuga.people.views.posting import saved

VERBS = {
    "person.created": gettext_lazy("Added to the register"),
    "person.changed": gettext_lazy("Changed"),
    "person.archived": gettext_lazy("Archived"),
    "person.unarchived": gettext_lazy("Archiving undone"),
    "person.given_login": gettext_lazy("May sign in"),
    "profile.changed": gettext_lazy("Profile changed"),
    "availability.changed": gettext_lazy("Availability changed"),
}
BELONGINGS = {
    "signups": gettext_lazy("sign-ups for shifts"),
    "group_memberships": gettext_lazy("places in groups"),
    "availability": gettext_lazy("times of availability"),
    "availability_exceptions": gettext_lazy("days away or free"),
    "links": gettext_lazy("personal links"),
}


@org_view(Perm.PEOPLE_VIEW)
@require_safe
def person(request: OrgRequest, person_id: int) -> HttpResponse:
    found = queries.person(request.access, person_id)
    services.note_person_viewed(request.access, person=found)
    history = [(VERBS.get(line.verb, line.verb), line) for line in queries.history(request.access, found)]
    context = {
        "person": found,
        "history": history,
        "activity_kinds": ActivityKind.choices,
        "languages": LANGUAGES,
        "can_edit": request.access.can(Perm.PEOPLE_EDIT),
    }
    return render(request, "people/person.html", context)


@org_view(Perm.PEOPLE_EDIT)
@require_http_methods(["GET", "POST"])
def person_new(request: OrgRequest) -> HttpResponse:
    form = PersonForm(request.access, request.POST or None)
    made = None
    if request.method == "POST":
        made = attempt(form, lambda: services.create_person(request.access, **form.cleaned_data))
    if made:
        messages.success(request, _("%(name)s is in the register.") % {"name": made})
        return redirect("people:person", request.org.slug, made.pk)
    return render(request, "people/person_form.html", {"form": form})


@org_view(Perm.PEOPLE_EDIT)
@require_http_methods(["GET", "POST"])
def person_edit(request: OrgRequest, person_id: int) -> HttpResponse:
    found = queries.person(request.access, person_id)
    form = PersonForm(request.access, request.POST or None, person=found)
    if saved(
        request, form, lambda: services.update_person(request.access, person=found, **form.cleaned_data)
    ):
        messages.success(request, _("Saved."))
        return redirect("people:person", request.org.slug, found.pk)
    return render(request, "people/person_form.html", {"form": form, "person": found})


def _act(name: str, service: Callable[..., Any], done: Any) -> Callable[..., HttpResponse]:
    """A view that does one thing with a person when posted to, and goes back to the card."""

    @org_view(Perm.PEOPLE_EDIT)
    @require_POST
    def act(request: OrgRequest, person_id: int) -> HttpResponse:
        found = queries.person(request.access, person_id)
        service(request.access, person=found)
        messages.success(request, done % {"name": found})
        return redirect("people:person", request.org.slug, person_id)

    act.__name__ = name
    return act


archive = _act(
    "archive", services.archive_person, gettext_lazy("%(name)s is archived. You can undo it on this page.")
)
unarchive = _act("unarchive", services.unarchive_person, gettext_lazy("%(name)s is back in the register."))
give_login = _act(
    "give_login",
    services.give_login,
    gettext_lazy("%(name)s can sign in now, with a code sent by mail."),
)


@org_view(Perm.PEOPLE_EDIT)
@require_http_methods(["GET", "POST"])
def erase(request: OrgRequest, person_id: int) -> HttpResponse:
    found = queries.person(request.access, person_id)
    if request.method == "POST":
        services.erase_person(request.access, person=found)
        messages.success(request, _("Everything about the person is erased."))
        return redirect("people:register", request.org.slug)
    goes = [(BELONGINGS.get(name, name), n) for name, n in queries.belongings(request.access, found)]
    context = {
        "person": found,
        "goes": goes,
        "back": reverse("people:person", args=[request.org.slug, found.pk]),
    }
    return render(request, "people/erase.html", context)
