"""The navigation: what the asking user may open, in the order of a working day."""

from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from valstuga.orgs.access import Access
from valstuga.orgs.permissions import Perm


@dataclass(frozen=True)
class Entry:
    """One line of the navigation; `tab` stands at the bottom of a phone's page too."""

    label: str | Promise
    url: str
    icon: str
    current: bool
    tab: bool


# Label, address, icon, right, whether it takes a user (not only a link), whether it is a tab for members, for organisers.
ENTRIES: list[tuple[str | Promise, str, str, Perm, bool, bool, bool]] = [
    (_("Overview"), "home:dashboard", "home", Perm.TODOS_EDIT, True, False, True),
    (_("My page"), "portal:my_page", "me", Perm.MY_PAGE, False, True, False),
    (_("Shifts I can take"), "portal:open_shifts", "check", Perm.SHIFTS_JOIN, False, True, False),
    (_("Plan"), "plan:overview", "plan", Perm.PLAN_VIEW, True, True, True),
    (_("Calendar"), "activities:calendar", "calendar", Perm.ACTIVITIES_VIEW, True, True, True),
    (_("Staffing"), "staffing:board", "staffing", Perm.STAFFING_VIEW, True, False, True),
    (_("Members"), "people:register", "people", Perm.PEOPLE_VIEW, True, False, True),
    (_("Areas"), "places:areas", "place", Perm.ACTIVITIES_VIEW, True, False, False),
    (_("Organisation"), "orgs:organisation", "globe", Perm.ORG_VIEW, True, False, False),
    (_("Settings"), "orgs:settings", "settings", Perm.ORG_MANAGE, True, False, False),
]
ELSEWHERE = {
    "activities": "calendar",
    "shifts": "calendar",
    "places": "areas",
    **dict.fromkeys(("groups", "decisions", "roles", "invitations", "log"), "organisation"),
}
OWN = {"portal:my_page", "portal:open_shifts"}


def navigation(request: HttpRequest) -> dict[str, Any]:
    """`nav`: the entries that the user may open in this organisation; none on pages outside it."""
    access: Access | None = getattr(request, "access", None)
    if access is None or not access.is_member:
        return {"nav": []}
    organises = access.can(Perm.TODOS_EDIT)
    entries = []
    for label, name, icon, perm, needs_user, member_tab, organiser_tab in ENTRIES:
        if (
            not access.can(perm)
            or (needs_user and access.user is None)
            or (name in OWN and access.person_id is None)
        ):
            continue
        url = reverse(name, args=[access.org.slug])
        entries.append(Entry(label, url, icon, False, organiser_tab if organises else member_tab))
    here = _section(request.path, access.org.slug)
    root = reverse("home:dashboard", args=[access.org.slug])
    best = max((e.url for e in entries if e.url != root and here.startswith(e.url)), key=len, default=here)
    return {"nav": [Entry(e.label, e.url, e.icon, e.url == best, e.tab) for e in entries]}


def _section(path: str, slug: str) -> str:
    """The address whose entry lights up: pages below another address than their entry's are named in ELSEWHERE."""
    root = f"/o/{slug}/"
    first = path.removeprefix(root).partition("/")[0]
    return f"{root}{ELSEWHERE[first]}/" if first in ELSEWHERE else path
