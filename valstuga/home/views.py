"""The way in, and the organiser's first page."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_safe

from valstuga.core.gates import public_view
from valstuga.home import queries
from valstuga.orgs import queries as orgs
from valstuga.orgs.access import Access
from valstuga.orgs.http import OrgRequest, org_view
from valstuga.orgs.permissions import Perm
from valstuga.people import services as people


@public_view
@require_safe
def start(request: HttpRequest) -> HttpResponse:
    """Where somebody belongs: first start, the way in, one organisation's page, or a choice between several."""
    if orgs.first_start():
        return redirect("home:setup")
    if not request.user.is_authenticated:
        return render(request, "home/welcome.html", {"organisations": orgs.with_public_calendar()})
    found = list(orgs.organisations_of(request.user))
    for organisation in found:
        people.settle_in(request.user, organisation)
    if len(found) == 1:
        access = Access.of(request.user, found[0])
        return redirect("home:dashboard" if access.can(Perm.TODOS_EDIT) else "portal:my_page", found[0].slug)
    return render(request, "home/choose.html", {"organisations": found})


@org_view(Perm.TODOS_EDIT)
@require_safe
def dashboard(request: OrgRequest) -> HttpResponse:
    return render(request, "home/dashboard.html", {"page": queries.dashboard(request.access)})
