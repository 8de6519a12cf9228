"""The plan as a tree, front to back, with how far each section has come."""

from dataclasses import dataclass, field

from django.db.models import Prefetch

from valstuga.orgs.access import Access
from valstuga.orgs.permissions import Perm
from valstuga.plan.enums import SectionKind, TodoState
from valstuga.plan.models import Plan, Section, Todo


@dataclass
class Node:
    """A section with the sections in it. `done` of `total` counts the to-dos of the whole subtree, dropped ones not."""

    section: Section
    depth: int = 1
    todos: list[Todo] = field(default_factory=list)
    children: list["Node"] = field(default_factory=list)
    done: int = 0
    total: int = 0

    @property
    def percent(self) -> int:
        return round(100 * self.done / self.total) if self.total else 0

    @property
    def goals(self) -> list["Node"]:
        return [node for node in self.children if node.section.kind == SectionKind.GOAL]

    @property
    def others(self) -> list["Node"]:
        return [node for node in self.children if node.section.kind != SectionKind.GOAL]

    def walk(self) -> "list[Node]":
        """This node and all below it, front to back."""
        return [self, *(inner for child in self.children for inner in child.walk())]


def outline(access: Access, plan: Plan) -> list[Node]:
    """The plan's roots, each with its tree. Two queries, however large the plan."""
    access.require(Perm.PLAN_VIEW, on=plan)
    todos = Todo.objects.select_related("group", "person").order_by("position", "pk")
    rows = list(
        plan.sections.select_related("group")
        .prefetch_related(Prefetch("todos", queryset=todos))
        .order_by("position", "pk")
    )
    nodes = {row.pk: Node(row, todos=list(row.todos.all())) for row in rows}
    roots: list[Node] = []
    for row in rows:
        around = nodes.get(row.parent_id or 0)
        (around.children if around else roots).append(nodes[row.pk])
    for root in roots:
        _count(root, 1)
    return roots


def _count(node: Node, depth: int) -> None:
    node.depth = depth
    counted = [todo for todo in node.todos if todo.state != TodoState.DROPPED]
    node.total, node.done = len(counted), sum(todo.state == TodoState.DONE for todo in counted)
    for child in node.children:
        _count(child, depth + 1)
        node.total += child.total
        node.done += child.done
