"""The plan's pages: what they let through, what they keep of bad input, and that they work without JavaScript."""

from datetime import date

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from tests import factories
from valstuga.plan import services
from valstuga.plan.enums import PlanState, TodoState
from valstuga.plan.models import Plan, PlanImport, Todo
from valstuga.plan.tests.test_services import PLAN, REVISED

pytestmark = pytest.mark.django_db


@pytest.fixture
def plan(org):
    return factories.plan(org, title="Plan 2027")


@pytest.fixture
def todo(plan):
    return factories.todo(factories.section(plan), text="Måla bänken")


def url(name, org, *args):
    return reverse(f"plan:{name}", args=[org.slug, *args])


def upload(actor, text=PLAN, name="plan.md", **fields):
    file = SimpleUploadedFile(name, text if isinstance(text, bytes) else text.encode())
    return actor.client.post(url("import", actor.org), {"file": file, **fields}, follow=True)


def test_without_a_plan_the_page_offers_the_first_step(asta, bo, org):
    for name in ("overview", "todos", "board", "timeline", "follow_up"):
        assert url("import", org) in asta.client.get(url(name, org)).content.decode()
        assert url("import", org) not in bo.client.get(url(name, org)).content.decode()


def test_from_document_to_plan(asta, org):
    page = upload(asta)
    assert "Ring runt till alla nya" in page.content.decode()
    draft = PlanImport.objects.get()
    page = asta.client.post(url("save", org, draft.pk), {"new_group": "Bemanningsgruppen"}, follow=True)
    assert page.status_code == 200
    assert Todo.objects.filter(section__plan__org=org).count() == 3
    again = asta.client.post(url("save", org, draft.pk))
    assert again.url == url("plan", org, Plan.objects.get().pk)


@pytest.mark.parametrize(
    ("data", "name", "words"),
    [(b"", "plan.txt", "empty"), (b"\x00\x01\x02" * 50, "plan.docx", "not a document")],
)
def test_a_document_that_cannot_be_read_is_told_at_the_field(asta, data, name, words):
    page = upload(asta, data, name)
    assert words in page.context["form"].errors["file"][0]
    assert not PlanImport.objects.exists()


def test_an_upload_without_a_file_is_told(asta, org):
    page = asta.client.post(url("import", org), {})
    assert "file" in page.context["form"].errors


def test_another_organisations_plan_is_not_revised(asta, other_org):
    page = upload(asta, plan=factories.plan(other_org).pk)
    assert "plan" in page.context["form"].errors
    assert not PlanImport.objects.exists()


def test_a_correction_works_by_form_and_by_htmx(asta, org):
    upload(asta)
    draft = PlanImport.objects.get()
    to = url("correct", org, draft.pk)
    page = asta.client.post(to, {"action": "retitle", "path": "[1, 0]", "text": "Passgruppen"}, follow=True)
    assert "Passgruppen" in page.content.decode()
    region = asta.client.post(to, {"action": "undo"}, headers={"HX-Request": "true"}).content.decode()
    assert "<html" not in region and 'id="draft"' in region and "Passgruppen" not in region


@pytest.mark.parametrize("path", ["[99]", "nonsense", '{"a": 1}', "[0]"])
def test_a_correction_that_makes_no_sense_is_told_and_changes_nothing(asta, org, path):
    upload(asta)
    draft = PlanImport.objects.get()
    data = {"action": "promote", "path": path}
    page = asta.client.post(url("correct", org, draft.pk), data, headers={"HX-Request": "true"})
    assert page.context["error"]
    assert PlanImport.objects.get().parsed == draft.parsed


def test_the_preview_of_a_new_version_shows_what_changes(asta, org):
    upload(asta)
    plan = services.save_import(asta.access, draft=PlanImport.objects.get())
    page = upload(asta, REVISED, plan=plan.pk).content.decode()
    gone = Todo.objects.get(text__contains="Ring runt")
    assert f'name="drop" value="{gone.pk}"' in page
    draft = PlanImport.objects.get(saved_at=None)
    asta.client.post(url("save", org, draft.pk), {"drop": gone.pk})
    gone.refresh_from_db()
    assert gone.state == TodoState.DROPPED


def test_a_draft_can_be_thrown_away(asta, org):
    upload(asta)
    asta.client.post(url("discard", org, PlanImport.objects.get().pk))
    assert not PlanImport.objects.exists()


def test_a_todo_is_changed_and_a_person_found_by_name(asta, org, todo):
    data = {"text": "Måla", "section": todo.section_id, "person": "bo åberg", "state": "started"}
    bo = factories.person(org, given_name="Bo", family_name="Åberg")
    page = asta.client.post(url("todo", org, todo.pk), {**data, "due": "2027-05-01"})
    assert page.status_code == 302
    todo.refresh_from_db()
    assert (todo.text, todo.person, todo.due, todo.state) == ("Måla", bo, date(2027, 5, 1), "started")


def test_bad_input_keeps_what_was_typed(asta, org, todo):
    data = {
        "text": "Måla om",
        "section": todo.section_id,
        "person": "Finns Inte",
        "state": "open",
        "due": "1 maj",
    }
    page = asta.client.post(url("todo", org, todo.pk), data)
    assert set(page.context["form"].errors) == {"person", "due"}
    assert "Måla om" in page.content.decode() and "Finns Inte" in page.content.decode()
    todo.refresh_from_db()
    assert todo.text == "Måla bänken"


def test_a_member_reads_and_the_responsible_sets_status_and_notes(bo, org, todo):
    page = bo.client.get(url("todo", org, todo.pk))
    assert page.context["form"] is None
    assert bo.client.post(url("state", org, todo.pk), {"state": "done"}).status_code == 403
    todo.person = bo.person
    todo.save()
    assert set(bo.client.get(url("todo", org, todo.pk)).context["form"].fields) == {"state", "notes"}
    assert bo.client.post(url("state", org, todo.pk), {"state": "done"}).status_code == 302
    todo.refresh_from_db()
    assert todo.state == TodoState.DONE


def test_status_leads_back_only_to_a_page_of_ours(asta, org, todo):
    here = url("board", org)
    data = {"state": "started", "next": here}
    assert asta.client.post(url("state", org, todo.pk), data).url == here
    data = {"state": "open", "next": "https://elsewhere.example/"}
    assert asta.client.post(url("state", org, todo.pk), data).url == url("plan", org, todo.section.plan_id)


def test_the_board_follows_by_htmx(asta, org, todo):
    data = {"state": "done", "from": "board"}
    page = asta.client.post(url("state", org, todo.pk), data, headers={"HX-Request": "true"})
    columns = {column.state: len(column.todos) for column in page.context["board"].columns}
    assert columns == {"open": 0, "started": 0, "done": 1, "dropped": 0}


def test_an_unknown_status_is_refused(asta, org, todo):
    assert asta.client.post(url("state", org, todo.pk), {"state": "nonsense"}).status_code == 422


def test_a_change_is_undone_from_the_history(asta, org, todo):
    services.change_todo(asta.access, todo=todo, notes="Fel")
    change = todo.changes.get(field="notes")
    asta.client.post(url("undo", org, todo.pk, change.pk))
    todo.refresh_from_db()
    assert todo.notes == ""


def test_removing_a_todo_is_confirmed_first(asta, org, todo):
    assert "Måla bänken" in asta.client.get(url("delete_todo", org, todo.pk)).content.decode()
    assert Todo.objects.filter(pk=todo.pk).exists()
    asta.client.post(url("delete_todo", org, todo.pk))
    assert not Todo.objects.filter(pk=todo.pk).exists()


def test_the_file_holds_what_the_filter_shows_and_no_formula(asta, org, todo):
    factories.todo(todo.section, text="=1+1")
    factories.todo(todo.section, text="Annat", state=TodoState.DROPPED)
    file = asta.client.get(url("export", org, "csv"), {"state": "open"})
    text = file.content.decode("utf-8-sig")
    assert "Måla bänken" in text and "'=1+1" in text and "Annat" not in text
    assert asta.client.get(url("export", org, "xlsx")).content.startswith(b"PK")
    assert asta.client.get(url("export", org, "exe")).status_code == 404


@pytest.mark.parametrize(
    "query", ["?plan=999999", "?plan=x", "?group=x&person=-1&state=?&sort=nonsense&page=x"]
)
def test_nonsense_in_the_address_is_no_crash(asta, org, todo, query):
    for name in ("todos", "board"):
        expected = 404 if "999999" in query else 200
        assert asta.client.get(url(name, org) + query).status_code == expected


def test_the_plan_is_printed_whatever_people_have_written(asta, org, plan):
    section = factories.section(
        plan, title="#let x = $ [*_", body="@ref <b> \\ \n\n= x", group=factories.group(org)
    )
    factories.todo(section, text='"#panic()" `', due=date(2027, 1, 2), person=asta.person)
    pdf = asta.client.get(url("print", org, plan.pk))
    assert pdf.headers["Content-Type"] == "application/pdf" and pdf.content.startswith(b"%PDF")


def test_a_plan_by_hand(asta, org):
    asta.client.post(url("create", org), {"title": "Plan 2028", "first_day": "2028-01-01"})
    plan = Plan.objects.get()
    asta.client.post(
        url("new_section", org, plan.pk), {"title": "Bänkar", "kind": "section", "body": "Fler."}
    )
    section = plan.sections.get()
    asta.client.post(url("new_todo", org, section.pk), {"text": "Räkna bänkarna", "section": section.pk})
    page = asta.client.get(url("plan", org, plan.pk)).content.decode()
    assert "Räkna bänkarna" in page and "Fler." in page
    asta.client.post(url("adopt", org, plan.pk), {"adopted_on": "2028-02-01", "adopted_by": "Årsmötet"})
    plan.refresh_from_db()
    assert (plan.state, plan.adopted_by) == (PlanState.ADOPTED, "Årsmötet")
    asta.client.post(url("archive", org, plan.pk))
    plan.refresh_from_db()
    assert plan.state == PlanState.ARCHIVED


def test_a_period_that_ends_before_it_begins_is_told_at_the_field(asta, org):
    data = {"title": "Plan", "first_day": "2028-02-01", "last_day": "2028-01-01"}
    page = asta.client.post(url("create", org), data)
    assert list(page.context["form"].errors) == ["last_day"]


def test_a_section_with_todos_is_not_removed(asta, org, todo):
    assert asta.client.post(url("remove_section", org, todo.section_id)).status_code == 422
    assert Todo.objects.filter(pk=todo.pk).exists()
