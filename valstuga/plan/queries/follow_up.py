"""Where the organisation stands against its plan."""

from collections.abc import Callable, Hashable, Iterable
from dataclasses import dataclass, field

from django.utils import timezone

from valstuga.orgs.access import Access
from valstuga.plan.enums import TodoState
from valstuga.plan.models import Plan, Todo
from valstuga.plan.queries.outline import Node, outline


@dataclass
class Load:
    """To-dos of one section, group or person by status. `overdue` are counted among `open` and `started` too."""

    name: str = ""
    pk: int = 0
    depth: int = 1
    done: int = 0
    started: int = 0
    open: int = 0
    overdue: int = 0

    @property
    def total(self) -> int:
        return self.done + self.started + self.open

    @property
    def left(self) -> int:
        return self.started + self.open

    @property
    def percent(self) -> int:
        return round(100 * self.done / self.total) if self.total else 0

    @property
    def bar(self) -> list[tuple[str, float, float]]:
        """The parts of the drawn bar: class, start and width in per cent."""
        at, parts = 0.0, []
        for name, count in (("b", self.done), ("b2", self.started), ("t", self.open)):
            width = 100 * count / self.total if self.total else 0.0
            parts.append((name, round(at, 2), round(width, 2)))
            at += width
        return parts


@dataclass
class FollowUp:
    whole: Load
    sections: list[Load] = field(default_factory=list)
    groups: list[Load] = field(default_factory=list)
    persons: list[Load] = field(default_factory=list)
    overdue: list[Todo] = field(default_factory=list)
    unassigned: list[Todo] = field(default_factory=list)
    undated: int = 0


def follow_up(access: Access, plan: Plan) -> FollowUp:
    """Progress by section, group and person. `sections` are those with to-dos in them, front to back."""
    roots = outline(access, plan)
    nodes = [node for root in roots for node in root.walk()]
    todos = [todo for node in nodes for todo in node.todos if todo.state != TodoState.DROPPED]
    left = [todo for todo in todos if todo.state != TodoState.DONE]
    titles = {node.section.pk: node.section for node in nodes}
    for todo in todos:
        todo.section = titles[todo.section_id]
    return FollowUp(
        whole=_load(todos),
        sections=[_of_node(node) for node in nodes if node.total],
        groups=_loads(todos, lambda todo: todo.group),
        persons=_loads(todos, lambda todo: todo.person),
        overdue=sorted(filter(is_overdue, left), key=lambda todo: str(todo.due)),
        unassigned=[todo for todo in left if not todo.group_id and not todo.person_id],
        undated=sum(todo.due is None for todo in left),
    )


def is_overdue(todo: Todo) -> bool:
    is_left = todo.state in (TodoState.OPEN, TodoState.STARTED)
    return bool(is_left and todo.due and todo.due < timezone.localdate())


def _load(todos: Iterable[Todo], name: str = "", pk: int = 0, depth: int = 1) -> Load:
    load = Load(name, pk, depth)
    for todo in todos:
        if todo.state == TodoState.DONE:
            load.done += 1
        elif todo.state == TodoState.STARTED:
            load.started += 1
        elif todo.state == TodoState.OPEN:
            load.open += 1
        load.overdue += is_overdue(todo)
    return load


def _of_node(node: Node) -> Load:
    todos = [todo for inner in node.walk() for todo in inner.todos]
    return _load(todos, node.section.title, node.section.pk, node.depth)


def _loads(todos: list[Todo], key: Callable[[Todo], Hashable | None]) -> list[Load]:
    """Most left to do first."""
    found: dict[Hashable, list[Todo]] = {}
    for todo in todos:
        if (owner := key(todo)) is not None:
            found.setdefault(owner, []).append(todo)
    loads = [_load(rows, str(owner), getattr(owner, "pk", 0)) for owner, rows in found.items()]
    return sorted(loads, key=lambda load: (-load.left, load.name))
