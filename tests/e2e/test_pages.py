"""Every main page on a phone and a laptop, light and dark: axe finds nothing, nothing is wider than the screen."""

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page

from valstuga.activities.models import Activity, Shift
from valstuga.demo import loader
from valstuga.orgs.access import Access
from valstuga.orgs.enums import Role
from valstuga.orgs.models import Organisation
from valstuga.people.models import Person
from valstuga.plan.models import Todo
from valstuga.staffing import services

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("browser")]
RULES = {"runOnly": ["wcag2a", "wcag2aa", "wcag21aa", "wcag22aa", "best-practice"]}
HOME = f"/o/{loader.SLUG}/"


def pages() -> list[tuple[Role | None, str]]:
    activity, shift, todo = (
        Activity.objects.first(),
        Shift.objects.order_by("starts").last(),
        Todo.objects.first(),
    )
    person = Person.objects.first()
    organiser = [
        "", "calendar/", "calendar/?view=week", "calendar/?view=list", "calendar/new/", f"activities/{activity.pk}/",
        f"activities/{activity.pk}/edit/", f"activities/{activity.pk}/series/", f"activities/{activity.pk}/cancel/",
        f"shifts/{shift.pk}/edit/", "staffing/", f"staffing/shift/{shift.pk}/", "areas/", "places/new/", "plan/",
        "plan/todos/", "plan/board/", "plan/timeline/", "plan/follow-up/", "plan/import/", f"plan/todos/{todo.pk}/",
        "members/", f"members/{person.pk}/", "members/import/", "organisation/", "groups/", "my/",
    ]  # fmt: skip
    member = ["my/", "my/questions/", "my/shifts/", "my/calendar/", "my/profile/", "my/data/"]
    public = [f"/k/{loader.SLUG}/", f"/k/{loader.SLUG}/{activity.pk}/", "/account/login/", "/", "/design/"]
    return [
        *((Role.ORGANISER, HOME + path) for path in organiser),
        *((Role.MEMBER, HOME + path) for path in member),
        *((None, path) for path in public),
        (Role.ADMIN, HOME + "settings/"),
        (Role.ADMIN, HOME + "roles/"),
        (Role.ADMIN, HOME + "log/"),
    ]


@pytest.mark.parametrize(("width", "dark"), [(320, False), (1280, True)])
def test_axe_finds_nothing_and_nothing_overflows(visit, width, dark):
    services.solve_now(Access.system(Organisation.objects.get(slug=loader.SLUG)), weeks=8)
    open_pages: dict[Role | None, Page] = {}
    faults = []
    for role, path in pages():
        page = open_pages.get(role) or visit(role, width=width, dark=dark)
        open_pages[role] = page
        response = page.goto(path)
        assert response.status == 200, path
        found = Axe().run(page, options=RULES).response["violations"]
        faults += [f"{path}: {fault['id']}: {fault['nodes'][0]['html'][:120]}" for fault in found]
        if page.evaluate("document.documentElement.scrollWidth") > width:
            faults.append(f"{path}: wider than {width} px")
    assert not faults, "\n".join(faults)
