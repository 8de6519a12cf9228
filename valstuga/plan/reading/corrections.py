"""What a reader of the preview sets right. Each function returns a corrected copy of the plan.

A path is a list of indices from the plan down: `[0, 2]` is the third section of the first part. A to-do, a paragraph
and a line not understood are `[0, 2, "todos", 1]`, `[0, 2, "body", 0]` and `["not_understood", 3]`;
a path into the introduction begins with "introduction".
"""

from copy import deepcopy
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from valstuga.plan.reading.model import Line, ParsedPlan, ParsedSection, ParsedTodo

Path = list[int | str]


class CannotCorrect(Exception):
    """The correction has no meaning there; `message` says so to the user."""

    def __init__(self, message: str | Promise) -> None:
        self.message = message
        super().__init__(str(message))


_NOTHING_THERE = _("There is nothing there to correct.")


def promote(plan: ParsedPlan, path: Path) -> ParsedPlan:
    """Move a section out, to stand after the one that held it."""
    plan = deepcopy(plan)
    if len(path) < 2:
        raise CannotCorrect(_("The heading is already at the top."))
    around = _list(plan, path[:-1])
    section = _pop(_list(plan, path), path[-1])
    around.insert(_index(path[-2]) + 1, section)
    return _settled(plan)


def demote(plan: ParsedPlan, path: Path) -> ParsedPlan:
    """Move a section into the one before it."""
    plan = deepcopy(plan)
    around = _list(plan, path)
    at = _index(path[-1])
    if at == 0:
        raise CannotCorrect(_("There is no heading before this one to move it under."))
    section = _pop(around, at)
    around[at - 1].sections.append(section)
    return _settled(plan)


def join(plan: ParsedPlan, path: Path) -> ParsedPlan:
    """Join with what comes before: a to-do, paragraph or line to its neighbour; a section becomes text of the last."""
    plan = deepcopy(plan)
    if kind := _leaf(path):
        _join_leaf(_leaves(plan, path), kind, _index(path[-1]))
        return plan
    around = _list(plan, path)
    at = _index(path[-1])
    if at == 0 and len(path) < 2:
        raise CannotCorrect(_("There is nothing before this to join it with."))
    section = _pop(around, at)
    before = around[at - 1].walk()[-1] if at else _section(plan, path[:-1])
    before.body.append(f"{section.number} {section.title}".strip())
    before.body.extend(section.body)
    before.todos.extend(section.todos)
    if at:
        before.sections.extend(section.sections)
    else:
        before.sections[:0] = section.sections
    return _settled(plan)


def split(plan: ParsedPlan, path: Path, at: int) -> ParsedPlan:
    """Split a text after `at` characters; split a section so that its paragraph `at` becomes a heading of its own."""
    plan = deepcopy(plan)
    if kind := _leaf(path):
        _split_leaf(_leaves(plan, path), kind, _index(path[-1]), at)
        return plan
    section = _section(plan, path)
    if not 0 <= at < len(section.body):
        raise CannotCorrect(_NOTHING_THERE)
    new = ParsedSection(
        title=section.body[at],
        level=section.level,
        kind=section.kind,
        body=section.body[at + 1 :],
        todos=section.todos,
        sections=section.sections,
        line=section.line,
    )
    section.body, section.todos, section.sections = section.body[:at], [], []
    if path == ["introduction"]:
        new.kind = "section"
        plan.parts.insert(0, new)
    else:
        _list(plan, path).insert(_index(path[-1]) + 1, new)
    return _settled(plan)


def retitle(plan: ParsedPlan, path: Path, title: str) -> ParsedPlan:
    """Give a section, a to-do or (with an empty path) the plan another title."""
    plan = deepcopy(plan)
    title = " ".join(title.split())
    if not title:
        raise CannotCorrect(_("Write a title."))
    kind = _leaf(path)
    if not path:
        plan.title = title
    elif kind == "body":
        paragraphs = _leaves(plan, path)
        _get(paragraphs, path[-1])
        paragraphs[_index(path[-1])] = title
    elif kind:
        _get(_leaves(plan, path), path[-1]).text = title
    else:
        _section(plan, path).title = title
    return plan


def drop(plan: ParsedPlan, path: Path) -> ParsedPlan:
    """Leave a section with all below it, a to-do, a paragraph or a line out of the plan."""
    plan = deepcopy(plan)
    if path == ["introduction"]:
        plan.introduction = None
        return plan
    _pop(_leaves(plan, path) if _leaf(path) else _list(plan, path), path[-1] if path else 0)
    return plan


def to_todo(plan: ParsedPlan, path: Path, section: Path | None = None) -> ParsedPlan:
    """Make a paragraph a to-do of its section, or a line not understood one of `section` (or of the one above it)."""
    plan = deepcopy(plan)
    kind = _leaf(path)
    if kind == "body":
        target = _section(plan, path[:-2])
        text, line = _pop(target.body, path[-1]), target.line
    elif kind == "not_understood":
        found: Line = _pop(plan.not_understood, path[-1])
        text, line = found.text, found.number
        target = _section(plan, section) if section else _above(plan, line)
    else:
        raise CannotCorrect(_NOTHING_THERE)
    target.todos.append(ParsedTodo(text, group=target.group, line=line))
    return plan


def _above(plan: ParsedPlan, line: int) -> ParsedSection:
    sections = plan.sections()
    if not sections:
        raise CannotCorrect(_NOTHING_THERE)
    return ([section for section in sections if section.line <= line] or sections[:1])[-1]


def _leaf(path: Path) -> str:
    if len(path) >= 2 and isinstance(path[-2], str) and path[-2] != "introduction":
        return path[-2]
    return ""


def _index(step: int | str) -> int:
    if isinstance(step, str):
        raise CannotCorrect(_NOTHING_THERE)
    return step


def _get(items: list[Any], at: int | str) -> Any:
    if not 0 <= _index(at) < len(items):
        raise CannotCorrect(_NOTHING_THERE)
    return items[_index(at)]


def _pop(items: list[Any], at: int | str) -> Any:
    item = _get(items, at)
    del items[_index(at)]
    return item


def _section(plan: ParsedPlan, path: Path) -> ParsedSection:
    if path and path[0] == "introduction":
        if plan.introduction is None:
            raise CannotCorrect(_NOTHING_THERE)
        at, steps = plan.introduction, path[1:]
    elif path:
        at, steps = _get(plan.parts, path[0]), path[1:]
    else:
        raise CannotCorrect(_NOTHING_THERE)
    for step in steps:
        at = _get(at.sections, step)
    return at


def _list(plan: ParsedPlan, path: Path) -> list[ParsedSection]:
    """The list that the section at the path stands in."""
    if not path or path == ["introduction"]:
        raise CannotCorrect(_NOTHING_THERE)
    siblings = plan.parts if len(path) == 1 else _section(plan, path[:-1]).sections
    _get(siblings, path[-1])
    return siblings


def _leaves(plan: ParsedPlan, path: Path) -> list[Any]:
    if path[-2] == "not_understood":
        return plan.not_understood
    section = _section(plan, path[:-2])
    if path[-2] == "todos":
        return section.todos
    if path[-2] == "body":
        return section.body
    raise CannotCorrect(_NOTHING_THERE)


def _join_leaf(items: list[Any], kind: str, at: int) -> None:
    if at < 1:
        raise CannotCorrect(_("There is nothing before this to join it with."))
    item = _pop(items, at)
    before = items[at - 1]
    if kind == "body":
        items[at - 1] = f"{before} {item}"
        return
    before.text = f"{before.text} {item.text}"
    if kind == "todos":
        before.owner = before.owner or item.owner
        before.due = before.due or item.due
        before.group = before.group or item.group


def _split_leaf(items: list[Any], kind: str, index: int, at: int) -> None:
    item = _get(items, index)
    text = item if kind == "body" else item.text
    first, second = text[: max(at, 0)].strip(), text[max(at, 0) :].strip()
    if not first or not second:
        raise CannotCorrect(_("Both halves must have text."))
    if kind == "body":
        items[index : index + 1] = [first, second]
        return
    other = deepcopy(item)
    item.text, other.text = first, second
    items.insert(index + 1, other)


def _settled(plan: ParsedPlan) -> ParsedPlan:
    """Levels and kinds follow from where a section stands now; goals stay goals."""
    for part in plan.parts:
        part.kind = "part" if part.sections or part.kind == "part" else "section"
        _settle(part, 1)
    if plan.introduction:
        _settle(plan.introduction, 1)
    return plan


def _settle(section: ParsedSection, level: int) -> None:
    section.level = level
    for inner in section.sections:
        if inner.kind == "part" or (inner.kind == "strategy" and (level > 1 or not inner.sections)):
            inner.kind = "section"
        if level == 1 and inner.sections and inner.kind == "section":
            inner.kind = "strategy"
        _settle(inner, level + 1)
