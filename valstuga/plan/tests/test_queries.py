"""Lists show one organisation's rows, in a number of queries that does not grow with them."""

from datetime import date, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from tests import factories
from valstuga.core.errors import NotFound
from valstuga.plan import queries, services
from valstuga.plan.enums import TodoState
from valstuga.plan.models import PlanImport
from valstuga.plan.queries import Filters

pytestmark = pytest.mark.django_db


@pytest.fixture
def plan(org):
    return factories.plan(org)


@pytest.fixture
def section(plan):
    return factories.section(plan)


def texts(rows):
    return [row.text for row in rows]


def test_another_organisations_plan_is_not_there(asta, other_org):
    theirs = factories.plan(other_org)
    todo = factories.todo(factories.section(theirs))
    draft = PlanImport.objects.create(org=other_org, filename="x", parsed={})
    assert list(queries.plans(asta.access)) == []
    assert list(queries.drafts(asta.access)) == []
    assert queries.current_plan(asta.access) is None
    for ask in (
        lambda: queries.plan(asta.access, theirs.pk),
        lambda: queries.todo(asta.access, todo.pk),
        lambda: queries.section(asta.access, todo.section_id),
        lambda: queries.open_draft(asta.access, draft.pk),
        lambda: list(queries.todos(asta.access, theirs)),
        lambda: queries.outline(asta.access, theirs),
        lambda: queries.board(asta.access, theirs),
        lambda: queries.timeline(asta.access, theirs),
        lambda: queries.follow_up(asta.access, theirs),
        lambda: list(queries.sections(asta.access, theirs)),
        lambda: list(queries.people_with_todos(asta.access, theirs)),
        lambda: queries.history(asta.access, todo),
        lambda: queries.preview(asta.access, draft),
    ):
        with pytest.raises(NotFound):
            ask()


def test_groups_and_persons_of_others_are_not_offered(asta, other_org):
    group = factories.group(other_org)
    group.group_memberships.create(person=factories.person(other_org))
    assert list(queries.groups(asta.access)) == []
    assert list(queries.suggested_persons(asta.access)) == []


def test_the_list_is_narrowed(asta, org, plan, section):
    group = factories.group(org)
    late = timezone.localdate() - timedelta(days=2)
    factories.todo(section, text="Måla bänken", group=group, due=late)
    factories.todo(section, text="Köpa färg", person=asta.person, notes="grön")
    factories.todo(section, text="Städa", state=TodoState.DONE, done_at=timezone.now(), due=late)

    def found(**wanted):
        return texts(queries.todos(asta.access, plan, Filters(**wanted)))

    assert found(search="GRÖN") == ["Köpa färg"]
    assert found(group=group.pk) == ["Måla bänken"]
    assert found(group=0) == ["Köpa färg", "Städa"]
    assert found(person=asta.person.pk) == found(mine=True) == ["Köpa färg"]
    assert found(overdue=True) == ["Måla bänken"]
    assert found(state="unfinished") == ["Måla bänken", "Köpa färg"]
    assert found(state="done") == ["Städa"]
    assert found(sort="due") == ["Måla bänken", "Städa", "Köpa färg"]


def test_mine_are_those_of_my_groups_too(bo, org, plan, section):
    group = factories.group(org)
    group.group_memberships.create(person=bo.person)
    factories.todo(section, text="Gruppens", group=group)
    factories.todo(section, text="Andras")
    assert texts(queries.todos(bo.access, plan, Filters(mine=True))) == ["Gruppens"]


def test_the_outline_counts_whole_subtrees_and_leaves_dropped_ones_out(asta, plan, section):
    inner = factories.section(plan, parent=section)
    factories.todo(inner, state=TodoState.DONE, done_at=timezone.now())
    factories.todo(inner)
    factories.todo(inner, state=TodoState.DROPPED)
    (root,) = queries.outline(asta.access, plan)
    assert (root.done, root.total, root.percent) == (1, 2, 50)
    assert root.children[0].depth == 2


def test_the_timeline_goes_by_month_with_the_undated_aside(asta, plan, section):
    factories.todo(section, text="Mars b", due=date(2027, 3, 20))
    factories.todo(section, text="Mars a", due=date(2027, 3, 2))
    factories.todo(section, text="Maj", due=date(2027, 5, 1))
    factories.todo(section, text="Någon gång")
    months, undated = queries.timeline(asta.access, plan)
    assert [(month.first_day, texts(month.todos)) for month in months] == [
        (date(2027, 3, 1), ["Mars a", "Mars b"]),
        (date(2027, 5, 1), ["Maj"]),
    ]
    assert texts(undated) == ["Någon gång"]


def test_the_follow_up_adds_up(asta, org, plan, section):
    group = factories.group(org)
    late = timezone.localdate() - timedelta(days=1)
    factories.todo(section, group=group, due=late)
    factories.todo(section, group=group, state=TodoState.STARTED, person=asta.person)
    factories.todo(section, state=TodoState.DONE, done_at=timezone.now())
    factories.todo(section)
    found = queries.follow_up(asta.access, plan)
    assert (found.whole.done, found.whole.started, found.whole.open, found.whole.overdue) == (1, 1, 2, 1)
    assert [(load.name, load.left, load.overdue) for load in found.groups] == [(group.name, 2, 1)]
    assert [load.pk for load in found.persons] == [asta.person.pk]
    assert len(found.unassigned) == 1 and found.undated == 2
    assert sum(width for _, _, width in found.whole.bar) == pytest.approx(100)


def test_the_history_names_what_stands_there_by_id(asta, org, section):
    todo, group = factories.todo(section), factories.group(org, name="Kansliet")
    services.change_todo(asta.access, todo=todo, group=group, state=TodoState.STARTED)
    shown = {
        line.change.field: (line.old, line.new, line.can_undo) for line in queries.history(asta.access, todo)
    }
    assert shown["group"] == ("", "Kansliet", True)


@pytest.mark.parametrize("address", ["", "todos/", "board/", "timeline/", "follow-up/", "plans/"])
def test_as_many_queries_for_three_rows_as_for_one(asta, org, plan, section, address):
    def row():
        inner = factories.section(plan, parent=section, group=factories.group(org))
        factories.todo(inner, person=factories.person(org), group=factories.group(org), due=date(2026, 1, 1))

    def count():
        with CaptureQueriesContext(connection) as caught:
            assert asta.client.get(f"/o/{org.slug}/plan/{address}").status_code == 200
        return len(caught)

    row()
    count()
    one = count()
    row()
    row()
    assert count() == one
