"""What a document of a plan becomes: parts, sections, to-dos, and the lines that were not understood."""

from dataclasses import dataclass, field
from typing import Any, Self

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _


class UnreadableDocument(Exception):
    """The document can't be read. `code` names why, `message` says it to the user."""

    MESSAGES: dict[str, str | Promise] = {
        "empty": _("The document is empty."),
        "too_large": _("The document is too large: at most 25 MB can be read."),
        "too_long": _("The document is too long: at most 500 pages can be read."),
        "encrypted": _("The document is protected by a password. Save it without a password and try again."),
        "scanned": _(
            "The document has no text, only pictures of it. Save it from the program it was written in."
        ),
        "wrong_type": _(
            "This is not a document that can be read. Choose a Word document (.docx), PDF, text or Markdown."
        ),
        "damaged": _("The document is damaged and can't be opened. Save it anew and try again."),
        "zip_bomb": _("The document swells to an unreasonable size when it is opened, so it is not read."),
        "encoding": _("The text's character encoding is not known. Save it as UTF-8 and try again."),
        "no_structure": _("No headings were found in the document, so no plan can be made of it."),
    }

    def __init__(self, code: str) -> None:
        self.code = code
        self.message = self.MESSAGES[code]
        super().__init__(code)

    def __str__(self) -> str:
        return str(self.message)


@dataclass
class Block:
    """A line, paragraph, heading, list item or table row of the source, in reading order.

    `kind`: "title", "heading" (of `level`), "text", "item", "todo" (a checkbox), "row" (of a table, in `cells`),
    "label" (says that to-dos follow), "toc" (a line of contents, of `level`) or "mark" (page numbers and the like).
    `line` counts from 1: the line of a text, the paragraph of a Word document, the line of a PDF.
    `gap`: something sets it apart from the block before. `whole`: its end is known, it is no wrapped line.
    `is_certain`: the format itself called it a heading. `indent` counts characters.
    """

    text: str
    line: int
    kind: str = "text"
    level: int = 0
    cells: list[str] = field(default_factory=list)
    is_certain: bool = False
    is_done: bool = False
    gap: bool = True
    whole: bool = False
    indent: int = 0
    number: str = ""
    page: int | None = None


@dataclass
class Line:
    """A line of the source. `number` counts lines or paragraphs from 1; `page` is known in a PDF."""

    text: str
    number: int
    page: int | None = None

    def to_json(self) -> dict[str, Any]:
        return {"line": self.number, "text": self.text}


@dataclass
class ParsedTodo:
    """Something to be done. `due` is an ISO date or empty; `owner` and `group` are as the document names them."""

    text: str
    owner: str = ""
    due: str = ""
    group: str = ""
    line: int = 0
    is_done: bool = False

    def to_json(self) -> dict[str, Any]:
        keys = ("text", "owner", "due", "group", "line", "is_done")
        return {key: getattr(self, key) for key in keys}


@dataclass
class ParsedSection:
    """A heading with its paragraphs, to-dos and subsections. `kind` is part, strategy, goal, section or introduction."""

    title: str
    number: str = ""
    level: int = 1
    kind: str = "section"
    body: list[str] = field(default_factory=list)
    todos: list[ParsedTodo] = field(default_factory=list)
    sections: list["ParsedSection"] = field(default_factory=list)
    group: str = ""
    line: int = 0

    def to_json(self) -> dict[str, Any]:
        return {
            "title": self.title,
            "number": self.number,
            "level": self.level,
            "kind": self.kind,
            "body": self.body,
            "group": self.group,
            "line": self.line,
            "todos": [todo.to_json() for todo in self.todos],
            "sections": [section.to_json() for section in self.sections],
        }

    @classmethod
    def from_json(cls, data: dict[str, Any]) -> Self:
        todos = [ParsedTodo(**todo) for todo in data["todos"]]
        sections = [cls.from_json(section) for section in data["sections"]]
        return cls(**{**data, "todos": todos, "sections": sections})

    def walk(self) -> "list[ParsedSection]":
        """This section and all below it, front to back."""
        return [self, *(inner for section in self.sections for inner in section.walk())]


@dataclass
class ParsedPlan:
    title: str
    parts: list[ParsedSection] = field(default_factory=list)
    introduction: ParsedSection | None = None
    not_understood: list[Line] = field(default_factory=list)
    marks: list[Line] = field(
        default_factory=list
    )  # what only gave structure: contents, labels, page numbers

    def to_json(self) -> dict[str, Any]:
        return {
            "title": self.title,
            "introduction": self.introduction.to_json() if self.introduction else None,
            "parts": [part.to_json() for part in self.parts],
            "not_understood": [line.to_json() for line in self.not_understood],
        }

    @classmethod
    def from_json(cls, data: dict[str, Any]) -> Self:
        introduction = data.get("introduction")
        return cls(
            title=data["title"],
            parts=[ParsedSection.from_json(part) for part in data["parts"]],
            introduction=ParsedSection.from_json(introduction) if introduction else None,
            not_understood=[Line(line["text"], line["line"]) for line in data["not_understood"]],
        )

    def sections(self) -> list[ParsedSection]:
        """Every section, front to back, the parts included."""
        return [section for part in self.parts for section in part.walk()]

    def todos(self) -> list[ParsedTodo]:
        return [todo for section in self.sections() for todo in section.todos]
