"""A document on its way in, as the preview shows it, and what it changes in an existing plan."""

import json
from dataclasses import dataclass, field

from django.db.models import QuerySet

from valstuga.core.errors import NotFound
from valstuga.orgs.access import Access
from valstuga.orgs.models import Group
from valstuga.orgs.permissions import Perm
from valstuga.plan.enums import SectionKind
from valstuga.plan.models import Plan, PlanImport
from valstuga.plan.reading import Changes, OldSection, OldTodo, ParsedPlan, ParsedSection, ParsedTodo, compare

Path = list[int | str]


@dataclass(frozen=True)
class DraftLine:
    """A paragraph or a line; `path` (JSON) is where it stands in the draft."""

    path: str
    text: str
    number: int = 0


@dataclass(frozen=True)
class DraftTodo:
    path: str
    todo: ParsedTodo
    is_first: bool


@dataclass
class DraftSection:
    path: str
    section: ParsedSection
    kind: str
    is_first: bool
    can_promote: bool
    is_introduction: bool = False
    paragraphs: list[DraftLine] = field(default_factory=list)
    todos: list[DraftTodo] = field(default_factory=list)
    children: list["DraftSection"] = field(default_factory=list)


@dataclass
class Draft:
    """The draft's tree, the lines not understood, and the groups that its text names."""

    row: PlanImport
    parsed: ParsedPlan
    sections: list[DraftSection]
    lines: list[DraftLine]
    known_groups: list[str]
    new_groups: list[str]
    targets: list[tuple[str, str]]

    @property
    def todo_count(self) -> int:
        return len(self.parsed.todos())


def drafts(access: Access) -> QuerySet[PlanImport]:
    """Documents read but not saved yet, newest first."""
    access.require(Perm.PLAN_EDIT)
    return PlanImport.objects.filter(org=access.org, saved_at=None).select_related("plan")


def open_draft(access: Access, draft_id: int) -> PlanImport:
    """A draft, saved or not."""
    access.require(Perm.PLAN_EDIT)
    found = PlanImport.objects.filter(org=access.org, pk=draft_id).select_related("plan").first()
    if found is None:
        raise NotFound
    return found


def preview(access: Access, draft: PlanImport) -> Draft:
    """Everything the preview page shows."""
    access.require(Perm.PLAN_EDIT, on=draft)
    parsed = ParsedPlan.from_json(draft.parsed)
    trees = [_tree(part, [at]) for at, part in enumerate(parsed.parts)]
    if parsed.introduction:
        trees.insert(0, _tree(parsed.introduction, ["introduction"]))
    named = dict.fromkeys(name for name in named_groups(parsed) if name)
    existing = {
        name.casefold() for name in Group.objects.filter(org=access.org).values_list("name", flat=True)
    }
    return Draft(
        row=draft,
        parsed=parsed,
        sections=trees,
        lines=[
            DraftLine(json.dumps(["not_understood", at]), line.text, line.number)
            for at, line in enumerate(parsed.not_understood)
        ],
        known_groups=[name for name in named if name.casefold() in existing],
        new_groups=[name for name in named if name.casefold() not in existing],
        targets=[(node.path, node.section.title) for tree in trees for node in _walk(tree)],
    )


def named_groups(parsed: ParsedPlan) -> list[str]:
    """The responsible groups that the draft names, in order, with repeats."""
    return [
        name for section in parsed.sections() for name in (section.group, *(t.group for t in section.todos))
    ]


def revision(access: Access, draft: PlanImport) -> Changes | None:
    """What the draft changes in the plan that it revises; None when it makes a new plan."""
    access.require(Perm.PLAN_EDIT, on=draft)
    if draft.plan is None:
        return None
    return compare(as_old(draft.plan), ParsedPlan.from_json(draft.parsed))


def as_old(plan: Plan) -> list[OldSection]:
    """The plan as the comparison takes it, the introduction left out."""
    rows = plan.sections.exclude(kind=SectionKind.INTRODUCTION).prefetch_related("todos")
    return [
        OldSection(
            row.pk, row.title, row.parent_id, tuple(OldTodo(todo.pk, todo.text) for todo in row.todos.all())
        )
        for row in rows.order_by("position", "pk")
    ]


def _walk(node: DraftSection) -> list[DraftSection]:
    return [node, *(inner for child in node.children for inner in _walk(child))]


def _tree(section: ParsedSection, path: Path) -> DraftSection:
    def at(*steps: int | str) -> str:
        return json.dumps([*path, *steps])

    is_introduction = path[0] == "introduction"
    return DraftSection(
        path=at(),
        section=section,
        kind=str(SectionKind(section.kind).label),
        is_first=path[-1] == 0 or is_introduction,
        can_promote=len(path) > (2 if is_introduction else 1),
        is_introduction=path == ["introduction"],
        paragraphs=[DraftLine(at("body", n), text) for n, text in enumerate(section.body)],
        todos=[DraftTodo(at("todos", n), todo, n == 0) for n, todo in enumerate(section.todos)],
        children=[_tree(inner, [*path, n]) for n, inner in enumerate(section.sections)],
    )
