"""Reads a plan of work from the document it was written in, without guessing more than the document shows."""

from valstuga.plan.reading.comparison import Change, Changes, OldSection, OldTodo, compare
from valstuga.plan.reading.corrections import (
    CannotCorrect,
    demote,
    drop,
    join,
    promote,
    retitle,
    split,
    to_todo,
)
from valstuga.plan.reading.model import Line, ParsedPlan, ParsedSection, ParsedTodo, UnreadableDocument
from valstuga.plan.reading.outline import outline
from valstuga.plan.reading.pdf import pdf_blocks
from valstuga.plan.reading.plain import markdown_blocks, text_blocks
from valstuga.plan.reading.safety import kind_of, text_of
from valstuga.plan.reading.word import word_blocks

__all__ = [
    "CannotCorrect",
    "Change",
    "Changes",
    "Line",
    "OldSection",
    "OldTodo",
    "ParsedPlan",
    "ParsedSection",
    "ParsedTodo",
    "UnreadableDocument",
    "compare",
    "demote",
    "drop",
    "join",
    "promote",
    "read_document",
    "retitle",
    "split",
    "to_todo",
]


def read_document(data: bytes, filename: str) -> ParsedPlan:
    """The plan in a .docx, .pdf, .txt or .md file. Raises `UnreadableDocument`, which says why to the user."""
    kind = kind_of(data, filename)
    if kind == "docx":
        blocks = word_blocks(data)
    elif kind == "pdf":
        blocks = pdf_blocks(data)
    elif kind == "md":
        blocks = markdown_blocks(text_of(data))
    else:
        blocks = text_blocks(text_of(data))
    return outline(blocks, filename)
