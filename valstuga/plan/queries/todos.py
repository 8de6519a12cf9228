"""To-dos as a list, a board and a timeline; one to-do with its history."""

from dataclasses import dataclass, field
from datetime import date, timedelta
from itertools import groupby

from django.db.models import F, Q, QuerySet
from django.utils import timezone
from django.utils.functional import Promise

from valstuga.core.errors import NotFound
from valstuga.orgs.access import Access
from valstuga.orgs.models import Group
from valstuga.orgs.permissions import Perm
from valstuga.people.models import Person
from valstuga.plan.enums import TodoState
from valstuga.plan.models import Plan, Section, Todo, TodoChange

OPEN = (TodoState.OPEN, TodoState.STARTED)
SORTS = {
    "plan": ("section__position", "position", "pk"),
    "due": (F("due").asc(nulls_last=True), "section__position", "position", "pk"),
    "group": (F("group__name").asc(nulls_last=True), "section__position", "position", "pk"),
    "state": ("state", F("due").asc(nulls_last=True), "pk"),
}


@dataclass(frozen=True)
class Filters:
    """What a list of to-dos is narrowed to. `state` may also be "unfinished"."""

    search: str = ""
    group: int | None = None
    person: int | None = None
    state: str = ""
    overdue: bool = False
    mine: bool = False
    sort: str = "plan"


@dataclass(frozen=True)
class Column:
    state: str
    label: str | Promise
    todos: list[Todo]


@dataclass(frozen=True)
class Board:
    columns: list[Column]


@dataclass(frozen=True)
class Month:
    """A month (its first day) with the to-dos due in it."""

    first_day: date
    todos: list[Todo]
    is_past: bool


def todos(access: Access, plan: Plan, filters: Filters | None = None) -> QuerySet[Todo]:
    """The plan's to-dos, each with section, group and person."""
    access.require(Perm.PLAN_VIEW, on=plan)
    wanted = filters or Filters()
    rows = Todo.objects.filter(section__plan=plan).select_related("section__plan", "group", "person")
    if wanted.search:
        words = wanted.search
        rows = rows.filter(
            Q(text__icontains=words) | Q(notes__icontains=words) | Q(section__title__icontains=words)
        )
    if wanted.group is not None:
        rows = rows.filter(group=wanted.group or None)
    if wanted.person is not None:
        rows = rows.filter(person=wanted.person or None)
    if wanted.state == "unfinished":
        rows = rows.filter(state__in=OPEN)
    elif wanted.state:
        rows = rows.filter(state=wanted.state)
    if wanted.overdue:
        rows = rows.filter(state__in=OPEN, due__lt=timezone.localdate())
    if wanted.mine:
        rows = rows.filter(_mine(access))
    return rows.order_by(*SORTS.get(wanted.sort, SORTS["plan"]))


def _mine(access: Access) -> Q:
    """To-dos of the asking person, or of a group that the person is in or leads."""
    mine = Q(group__in=access.led_group_ids)
    if access.person_id:
        mine |= Q(person=access.person_id) | Q(
            group__in=Group.objects.filter(org=access.org, group_memberships__person=access.person_id)
        )
    return mine


def board(access: Access, plan: Plan, filters: Filters | None = None) -> Board:
    """One column a state, those due first on top."""
    rows = list(todos(access, plan, filters).order_by(*SORTS["due"]))
    return Board([Column(s.value, s.label, [row for row in rows if row.state == s]) for s in TodoState])


def timeline(access: Access, plan: Plan) -> tuple[list[Month], list[Todo]]:
    """What is due, by month, and what has no date; dropped ones left out."""
    rows = todos(access, plan).exclude(state=TodoState.DROPPED).order_by(*SORTS["due"])
    dated = [row for row in rows if row.due]
    this_month = timezone.localdate().replace(day=1)
    months = [
        Month(first, list(due), first < this_month)
        for first, due in groupby(dated, key=lambda row: row.due.replace(day=1) if row.due else this_month)
    ]
    return months, [row for row in rows if row.due is None]


def todo(access: Access, todo_id: int) -> Todo:
    access.require(Perm.PLAN_VIEW)
    found = (
        Todo.objects.filter(section__plan__org=access.org, pk=todo_id)
        .select_related("section__plan", "group", "person")
        .first()
    )
    if found is None:
        raise NotFound
    return found


def section(access: Access, section_id: int) -> Section:
    access.require(Perm.PLAN_VIEW)
    found = (
        Section.objects.filter(plan__org=access.org, pk=section_id).select_related("plan", "group").first()
    )
    if found is None:
        raise NotFound
    return found


def sections(access: Access, plan: Plan) -> QuerySet[Section]:
    access.require(Perm.PLAN_VIEW, on=plan)
    return plan.sections.order_by("position", "pk")


def rights_on(access: Access, todo: Todo) -> frozenset[str]:
    """The fields of the to-do that the asking user may change."""
    access.require_same_org(todo)
    if access.can(Perm.TODOS_EDIT):
        return frozenset({"text", "section", "group", "person", "due", "state", "notes"})
    is_theirs = access.person_id is not None and todo.person_id == access.person_id
    if access.can(Perm.PLAN_VIEW) and (is_theirs or todo.group_id in access.led_group_ids):
        return frozenset({"state", "notes"})
    return frozenset()


def groups(access: Access) -> QuerySet[Group]:
    access.require(Perm.PLAN_VIEW)
    return Group.objects.filter(org=access.org).order_by("name")


def people_with_todos(access: Access, plan: Plan) -> QuerySet[Person]:
    access.require(Perm.PLAN_VIEW, on=plan)
    return Person.objects.filter(org=access.org, todos__section__plan=plan).distinct()


def suggested_persons(access: Access) -> QuerySet[Person]:
    """Those who may be named without seeing the register: members of the organisation's groups."""
    access.require(Perm.TODOS_EDIT)
    return Person.objects.filter(org=access.org, group_memberships__group__org=access.org).distinct()


@dataclass(frozen=True)
class HistoryLine:
    """A change with its values as a person reads them."""

    change: TodoChange
    old: str
    new: str
    can_undo: bool = field(default=False)


def history(access: Access, todo: Todo) -> list[HistoryLine]:
    """The to-do's changes, newest first. Groups and persons are kept as ids, and named here."""
    access.require(Perm.PLAN_VIEW, on=todo)
    changes = list(todo.changes.select_related("by"))
    names: dict[str, dict[str, str]] = {
        "group": _names(Group.objects.filter(org=access.org), changes, "group"),
        "person": _names(Person.objects.filter(org=access.org), changes, "person"),
        "section": _names(Section.objects.filter(plan__org=access.org), changes, "section"),
        "state": {state.value: str(state.label) for state in TodoState},
    }
    newest: set[str] = set()
    lines = []
    for change in changes:
        named = names.get(change.field)
        old = named.get(change.old, "") if named is not None else change.old
        new = named.get(change.new, "") if named is not None else change.new
        is_newest = change.field not in newest and change.field != "created"
        newest.add(change.field)
        lines.append(HistoryLine(change, old, new, is_newest and change.field in rights_on(access, todo)))
    return lines


def _names(
    rows: QuerySet[Group] | QuerySet[Person] | QuerySet[Section], changes: list[TodoChange], name: str
) -> dict[str, str]:
    ids = {value for change in changes if change.field == name for value in (change.old, change.new) if value}
    return {str(row.pk): str(row) for row in rows.filter(pk__in=ids)} if ids else {}


def soon(days: int = 14) -> date:
    """The last day that counts as soon."""
    return timezone.localdate() + timedelta(days=days)
