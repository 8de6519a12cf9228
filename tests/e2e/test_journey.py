"""From document to printed list, in a browser: the main job."""

import os
import re
from pathlib import Path

import pytest
from django.core import mail

from valstuga.activities.models import Signup
from valstuga.demo import loader
from valstuga.orgs.enums import Role
from valstuga.plan.models import Todo
from valstuga.staffing.models import Run

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("browser")]
SHARED = Path(os.environ.get("VALSTUGA_SHARED", Path(__file__).resolve().parents[3] / "shared"))
REAL = SHARED / "data" / "plans" / "huddinge-2022.txt"
HOME = f"/o/{loader.SLUG}/"


def test_from_document_to_printed_list(visit, demo):
    page = visit(Role.ORGANISER)
    # The plan document goes in.
    document = REAL if REAL.exists() else loader.DATA / "verksamhetsplan-2027.txt"
    page.goto(HOME + "plan/import/")
    page.set_input_files("input[type=file]", str(document))
    page.locator("main form button").last.click()
    page.wait_for_url("**/plan/import/*/")
    before = Todo.objects.count()
    page.locator("form[action$='/save/'] button").last.click()
    page.wait_for_url(re.compile(r"/plan/(plans/\d+/)?(\?.*)?$"))
    assert Todo.objects.count() - before == (15 if REAL.exists() else 19)

    # A new activity with a shift, published.
    page.goto(HOME + "calendar/new/?kind=leaflets")
    page.fill("input[name=title]", "Flygblad på resan")
    page.locator("form.form button").first.click()
    page.wait_for_url("**/activities/*/")
    page.locator("form[action$='/publish/'] button").click()
    page.wait_for_load_state()
    activity_url = page.url

    # Whom to ask, with reasons; the worker solves at once in tests.
    page.goto(HOME + "staffing/?weeks=4")
    page.locator("form[action$='/propose/'] button").click()
    page.wait_for_url("**/staffing/run/*/")
    assert Run.objects.latest("pk").state == "done"
    page.goto(HOME + "staffing/?weeks=4")
    page.locator("form[action$='/accept/'] button").last.click()
    page.wait_for_load_state()
    asked = Signup.objects.filter(state="asked")
    assert asked.count() > 5
    question = next(message for message in mail.outbox if "/m/" in message.body)
    link = re.search(r"https?://\S+/m/\S+", question.body)[0]

    # The member answers on a phone, without a password.
    phone = visit(width=390)
    phone.goto(link)
    waiting = phone.locator("button[value=yes]").count()
    phone.locator("button[value=yes]").first.click()
    phone.wait_for_load_state()
    assert waiting >= 1
    assert (
        Signup.objects.filter(state="confirmed", answered_at__isnull=False, asked_at__isnull=False).count()
        == 1
    )

    # The list for the booth.
    response = page.request.get(activity_url + "list.pdf")
    assert response.status == 200
    assert response.body().startswith(b"%PDF")


def test_a_visitor_signs_up_without_script(visit):
    page = visit(width=320, script=False)
    page.goto(f"/k/{loader.SLUG}/")
    page.locator("article a").first.click()
    page.fill("input[name=name]", "Gun Gäst")
    page.fill("input[name=email]", "gun@example.org")
    page.locator("input[name=shift]").first.check()
    page.check("input[name=consent]")
    page.locator("form.form button").click()
    page.wait_for_url("**/sent/")
    page.goto(re.search(r"https?://\S+/bekrafta/\S+", mail.outbox[-1].body)[0])
    page.locator("main form button").click()
    assert Signup.objects.filter(person__email="gun@example.org").count() == 1
