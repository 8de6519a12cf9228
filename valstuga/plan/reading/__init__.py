"""Reading a plan from a document. Pure Python: bytes in, a tree with to-dos out."""

from valstuga.plan.reading.model import Line, ParsedPlan, ParsedSection, ParsedTodo, UnreadableDocument
from valstuga.plan.reading.sources import blocks_of
from valstuga.plan.reading.structure import plan_of


def read_document(data: bytes, filename: str) -> ParsedPlan:
    """The plan in a .docx, .pdf, .txt or .md file. Raises UnreadableDocument, whose text is for the user."""
    return plan_of(blocks_of(data, filename))


__all__ = ["Line", "ParsedPlan", "ParsedSection", "ParsedTodo", "UnreadableDocument", "read_document"]
