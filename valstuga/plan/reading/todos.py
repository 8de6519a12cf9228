"""The to-dos of a section: items under a label, checkboxes, rows of a table; each with who and when."""

import re

from valstuga.plan.reading.model import Block, Line, ParsedSection, ParsedTodo
from valstuga.plan.reading.words import (
    CHECKBOX,
    COLUMNS,
    DAY_MONTH,
    DEADLINE,
    DUTY,
    GROUP_TITLE,
    ISO,
    MARKER,
    MONTH_DAY,
    OWNER,
    TODO_LABEL,
    WEEK,
    due_date,
    group_name,
)

_SPLIT = re.compile(r"\s*;\s*")
_ROW_NUMBER = re.compile(r"\d{1,3}(?:\.\d{1,2})*[.)]?")
_TRAILING = re.compile(r"^[\s.;,]+|[\s;,]+$")


class TodoReader:
    """Reads block after block and remembers whether a label or a table's head came before."""

    def __init__(self, year: int | None, any_item: bool) -> None:
        self.year = year
        self.any_item = any_item
        self.leave()

    def leave(self) -> None:
        """A new heading: no label and no table holds any longer."""
        self.is_open = False
        self.may_be_plain = False
        self.heads: dict[str, int] = {}

    def read(self, block: Block, section: ParsedSection, marks: list[Line]) -> bool:
        """Put the block among the section's to-dos if it is one, or among the marks; False if it is text."""
        if block.kind == "row":
            return self._row(block, section, marks)
        self.heads = {}
        if block.kind == "label":
            self._label(block, section, marks)
            return True
        if block.kind == "todo":
            section.todos.append(self._checkbox(block))
            return True
        if block.kind == "item":
            if not (self.is_open or self.any_item):
                return False
            self.may_be_plain = False
            section.todos.append(self.todo(MARKER.sub("", block.text, count=1), block.line))
            return True
        if self.is_open and self.may_be_plain and len(block.text) <= 250:
            section.todos.append(self.todo(block.text, block.line))
            return True
        self.is_open = False
        return False

    def _label(self, block: Block, section: ParsedSection, marks: list[Line]) -> None:
        found = TODO_LABEL.match(block.text)
        rest = found[1].strip() if found else ""
        marks.append(Line(block.text[: found.start(1)] if found else block.text, block.line, block.page))
        for text in _SPLIT.split(rest):
            if text.strip(" .;"):
                section.todos.append(self.todo(MARKER.sub("", text), block.line))
        self.is_open = True
        self.may_be_plain = not rest

    def _checkbox(self, block: Block) -> ParsedTodo:
        found = CHECKBOX.match(block.text)
        todo = self.todo(CHECKBOX.sub("", block.text), block.line)
        todo.is_done = bool(
            found and ((found[1] or "").lower() == "x" or ((found[2] or "") in "☑☒✓✔" and found[2]))
        )
        return todo

    def todo(self, text: str, line: int) -> ParsedTodo:
        """A to-do from its text: who answers for it is taken out of the text, when it is due stays in it."""
        owner = ""
        found = OWNER.search(text, max(0, len(text) - 300))
        if found and text[: found.start()].strip():
            owner = found[1].strip()
            text = text[: found.start()] + text[found.end() :]
        text = _TRAILING.sub("", text) or text
        return _with_group(ParsedTodo(text, owner=owner, due=self._due(text) or self._due(owner), line=line))

    def _due(self, text: str) -> str:
        found = DEADLINE.search(text)
        has_date = ISO.search(text) or DAY_MONTH.search(text) or MONTH_DAY.search(text) or WEEK.search(text)
        if found and (due := due_date(text[found.end() :], self.year)):
            return due
        return due_date(text, self.year) if has_date else ""

    @staticmethod
    def columns(cells: list[str]) -> dict[str, int]:
        """Which column holds what, or nothing unless it is the head of a table of measures."""
        found: dict[str, int] = {}
        for at, cell in enumerate(cells):
            for name, words in COLUMNS.items():
                if words.match(cell.strip(" :*")) and name not in found:
                    found[name] = at
        return found if "text" in found and len(found) > 1 else {}

    def _row(self, block: Block, section: ParsedSection, marks: list[Line]) -> bool:
        if heads := self.columns(block.cells):
            self.heads = heads
            marks.append(Line(block.text, block.line, block.page))
            return True
        text = self._cell(block, "text")
        if not self.heads or not text:
            return False
        todo = self.todo(text, block.line)
        todo.owner = self._cell(block, "owner") or todo.owner
        when = self._cell(block, "due")
        todo.due = due_date(when, self.year) or todo.due
        # What no column holds stays with the to-do, and so does a time that is no date.
        spare = [cell for at, cell in enumerate(block.cells) if cell and at not in self.heads.values()]
        extra = [cell for cell in spare if not _ROW_NUMBER.fullmatch(cell)]
        marks.extend(Line(cell, block.line, block.page) for cell in spare if _ROW_NUMBER.fullmatch(cell))
        if when and not due_date(when, self.year):
            extra.append(when)
        if extra:
            todo.text = f"{todo.text} ({'; '.join(extra)})"
        section.todos.append(_with_group(todo))
        return True

    def _cell(self, block: Block, name: str) -> str:
        at = self.heads.get(name)
        return block.cells[at].strip() if at is not None and at < len(block.cells) else ""


def _with_group(todo: ParsedTodo) -> ParsedTodo:
    if todo.owner and GROUP_TITLE.match(group_name(todo.owner)):
        todo.group = group_name(todo.owner)
    elif found := DUTY.search(todo.text):
        todo.group = group_name(found[1])
    return todo
