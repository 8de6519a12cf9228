"""What a user corrects before a plan is saved. A path is indices from the parts down: [1, 0, 2]."""

from collections.abc import Sequence

from valstuga.plan.reading.model import Line, ParsedPlan, ParsedSection, ParsedTodo

Path = Sequence[int]


class Impossible(Exception):
    """The correction makes no sense there (nothing to join with, already on top)."""


def section_at(plan: ParsedPlan, path: Path) -> ParsedSection:
    """The section that a path names. Raises Impossible when there is none."""
    siblings, index = _place(plan, path)
    return siblings[index]


def _place(plan: ParsedPlan, path: Path) -> tuple[list[ParsedSection], int]:
    siblings = plan.parts
    if not path:
        raise Impossible
    for index in path[:-1]:
        siblings = _at(siblings, index).sections
    _at(siblings, path[-1])
    return siblings, path[-1]


def _at(siblings: list[ParsedSection], index: int) -> ParsedSection:
    if not 0 <= index < len(siblings):
        raise Impossible
    return siblings[index]


def promote(plan: ParsedPlan, path: Path) -> None:
    """One level up: after its parent; what came after it goes on as its subsections would in a text."""
    if len(path) < 2:
        raise Impossible
    siblings, index = _place(plan, path)
    outer, at = _place(plan, path[:-1])
    section = siblings.pop(index)
    section.sections += siblings[index:]
    del siblings[index:]
    outer.insert(at + 1, section)
    _levels(plan)


def demote(plan: ParsedPlan, path: Path) -> None:
    """One level down: last under the section before it."""
    siblings, index = _place(plan, path)
    if index == 0:
        raise Impossible
    section = siblings.pop(index)
    siblings[index - 1].sections.append(section)
    _levels(plan)


def join(plan: ParsedPlan, path: Path) -> None:
    """A heading that is none: it becomes text of the section before it, or of its parent, with all it holds."""
    siblings, index = _place(plan, path)
    if index == 0 and len(path) < 2:
        raise Impossible
    section = siblings.pop(index)
    into = siblings[index - 1] if index else section_at(plan, path[:-1])
    into.body += [section.title, *section.body]
    into.todos += section.todos
    into.sections += section.sections
    _levels(plan)


def split(plan: ParsedPlan, path: Path, paragraph: int) -> None:
    """A paragraph that is a heading: it and what follows become a section of their own after this one."""
    siblings, index = _place(plan, path)
    section = siblings[index]
    if not 0 <= paragraph < len(section.body):
        raise Impossible
    new = ParsedSection(
        section.body[paragraph], level=section.level, body=section.body[paragraph + 1 :], line=section.line
    )
    new.todos, section.todos = section.todos, []
    section.body = section.body[:paragraph]
    siblings.insert(index + 1, new)
    _levels(plan)


def drop(plan: ParsedPlan, path: Path) -> None:
    """Leave a section out, with all it holds; its lines are listed as not understood, so nothing is lost unseen."""
    siblings, index = _place(plan, path)
    for section in siblings.pop(index).walk():
        texts = [section.title, *section.body, *(todo.text for todo in section.todos)]
        plan.not_understood += [Line(text, section.line) for text in texts]
    _levels(plan)


def retitle(plan: ParsedPlan, path: Path, title: str) -> None:
    section_at(plan, path).title = title


def make_todo(plan: ParsedPlan, path: Path, paragraph: int) -> None:
    """A paragraph that is something to do."""
    section = section_at(plan, path)
    if not 0 <= paragraph < len(section.body):
        raise Impossible
    text = section.body.pop(paragraph).removeprefix("• ")
    section.todos.append(ParsedTodo(text, group=section.group, line=section.line))


def make_text(plan: ParsedPlan, path: Path, todo: int) -> None:
    """A to-do that is only text."""
    section = section_at(plan, path)
    if not 0 <= todo < len(section.todos):
        raise Impossible
    section.body.append(section.todos.pop(todo).text)


def join_todo(plan: ParsedPlan, path: Path, todo: int) -> None:
    """A to-do that goes on the one before it."""
    section = section_at(plan, path)
    if not 0 < todo < len(section.todos):
        raise Impossible
    section.todos[todo - 1].text += " " + section.todos.pop(todo).text


def place_line(plan: ParsedPlan, line: int, path: Path) -> None:
    """A line that was not understood, put as text into a section (then it may be split off or made a to-do)."""
    if not 0 <= line < len(plan.not_understood):
        raise Impossible
    section_at(plan, path).body.append(plan.not_understood.pop(line).text)


def _levels(plan: ParsedPlan) -> None:
    def number(section: ParsedSection, level: int) -> None:
        section.level = level
        if level == 1:
            section.kind = "part"
        elif section.kind == "part" or (section.kind == "section" and section.sections):
            section.kind = "strategy" if section.sections else "section"
        elif section.kind == "strategy" and not section.sections:
            section.kind = "section"
        for inner in section.sections:
            number(inner, level + 1)

    for part in plan.parts:
        number(part, 1)
