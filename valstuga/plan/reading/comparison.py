"""What a revised document changes in a plan, so that owners, status and history can follow each to-do."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from valstuga.plan.reading.model import ParsedPlan, ParsedSection, ParsedTodo
from valstuga.plan.reading.words import alike, normal

SAME_SECTION = 0.75
REWORDED = 0.6
MOVED = 0.8


@dataclass(frozen=True)
class OldTodo:
    id: Any
    text: str


@dataclass(frozen=True)
class OldSection:
    """A section of the plan as it stands, with its to-dos; `parent` is the id of the section that holds it."""

    id: Any
    title: str
    parent: Any = None
    todos: tuple[OldTodo, ...] = ()


@dataclass(frozen=True)
class Change:
    """`old` is None for what is added, `new` for what is removed. `section` is where the new to-do stands."""

    old: OldSection | OldTodo | None
    new: ParsedSection | ParsedTodo | None
    section: ParsedSection | None = None


@dataclass
class Changes:
    """Each section and to-do, old and new, stands in exactly one list. A moved to-do may be reworded as well."""

    kept: list[Change] = field(default_factory=list)
    reworded: list[Change] = field(default_factory=list)
    moved: list[Change] = field(default_factory=list)
    added: list[Change] = field(default_factory=list)
    removed: list[Change] = field(default_factory=list)


def compare(old: Sequence[OldSection], new: ParsedPlan) -> Changes:
    changes = Changes()
    sections = new.sections()
    pairs = _pairs([s.title for s in old], [s.title for s in sections], SAME_SECTION)
    old_ids = {id(sections[there]): old[here].id for here, there in pairs}
    parents = {id(inner): section for section in sections for inner in section.sections}
    for here, there in sorted(pairs, key=lambda pair: pair[1]):
        before, after = old[here], sections[there]
        parent = parents.get(id(after))
        is_moved = before.parent != (old_ids.get(id(parent), "new") if parent else None)
        _matched(changes, before, after, before.title, after.title, is_moved, None)
    _unmatched(changes, old, sections, pairs)
    _todos(changes, old, sections, pairs)
    return changes


def _todos(
    changes: Changes, old: Sequence[OldSection], sections: list[ParsedSection], pairs: list[tuple[int, int]]
) -> None:
    """First within sections that are the same, then over the whole plan for those that moved."""
    left_old = [todo for section in old for todo in section.todos]
    left_new = [(todo, section) for section in sections for todo in section.todos]
    for here, there in pairs:
        before, after = old[here].todos, sections[there]
        for one, other in _pairs([t.text for t in before], [t.text for t in after.todos], REWORDED):
            todo = after.todos[other]
            _matched(changes, before[one], todo, before[one].text, todo.text, False, after)
            left_old = [t for t in left_old if t is not before[one]]
            left_new = [(t, s) for t, s in left_new if t is not todo]
    moved = _pairs([t.text for t in left_old], [t.text for t, _section in left_new], MOVED)
    for one, other in moved:
        todo, section = left_new[other]
        changes.moved.append(Change(left_old[one], todo, section))
    gone, come = {one for one, _ in moved}, {other for _, other in moved}
    changes.removed.extend(Change(todo, None) for at, todo in enumerate(left_old) if at not in gone)
    changes.added.extend(Change(None, t, s) for at, (t, s) in enumerate(left_new) if at not in come)


def _matched(
    changes: Changes,
    old: OldSection | OldTodo,
    new: ParsedSection | ParsedTodo,
    before: str,
    after: str,
    is_moved: bool,
    section: ParsedSection | None,
) -> None:
    kind = (
        changes.moved if is_moved else changes.kept if normal(before) == normal(after) else changes.reworded
    )
    kind.append(Change(old, new, section))


def _unmatched(
    changes: Changes, old: Sequence[OldSection], new: list[ParsedSection], pairs: list[tuple[int, int]]
) -> None:
    gone, come = {here for here, _ in pairs}, {there for _, there in pairs}
    changes.removed.extend(Change(section, None) for at, section in enumerate(old) if at not in gone)
    changes.added.extend(Change(None, section) for at, section in enumerate(new) if at not in come)


def _pairs(old: list[str], new: list[str], least: float) -> list[tuple[int, int]]:
    """The best pairs of like texts, each used once: equal ones first, then by how alike they are."""
    pairs: list[tuple[int, int]] = []
    free = {at: normal(text) for at, text in enumerate(new)}
    for here, text in enumerate(old):
        same = next((there for there, other in free.items() if other == normal(text)), None)
        if same is not None:
            pairs.append((here, same))
            del free[same]
    used = {here for here, _ in pairs}
    scores = [
        (alike(text, new[there]), here, there)
        for here, text in enumerate(old)
        if here not in used
        for there in free
    ]
    for score, here, there in sorted(scores, key=lambda found: (-found[0], found[1], found[2])):
        if score >= least and here not in used and there in free:
            pairs.append((here, there))
            used.add(here)
            del free[there]
    return pairs
