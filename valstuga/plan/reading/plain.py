"""Plain text and Markdown as blocks."""

import re

from markdown_it import MarkdownIt
from markdown_it.token import Token

from valstuga.plan.reading.model import Block
from valstuga.plan.reading.words import CHECKBOX

_PAGE = re.compile(
    r"^(?:(?:sida|sid|page|s\.)\s*)?[-–]?\s?\d{1,3}\s?[-–]?(?:\s*(?:av|of|/|\()\s*\d{1,3}\)?)?$",
    re.IGNORECASE,
)
_UNDERLINE = re.compile(r"^\s*(?:={3,}|-{3,}|_{3,}|~{3,}|\*{3,})\s*$")
_RULE = re.compile(r"^[\s|:+=–—-]+$")


def text_blocks(text: str) -> list[Block]:
    """One block a line; wrapped lines are joined later, when the headings are known."""
    blocks: list[Block] = []
    gap = True
    for number, raw in enumerate(text.replace("\f", "\n\f").replace("\v", "\n").split("\n"), 1):
        line = raw.strip()
        if not line:
            gap = True
            continue
        block = Block(line, number, gap=gap, indent=len(raw.expandtabs(4)) - len(raw.expandtabs(4).lstrip()))
        if _UNDERLINE.match(line) and not gap and blocks[-1].kind == "text":
            blocks[-1].kind, blocks[-1].is_certain = "heading", True
            blocks[-1].level = 1 if line[0] == "=" else 2
            block.kind = "mark"
        elif (_PAGE.match(line) and gap) or _RULE.match(line):
            block.kind = "mark"
        elif "|" in line and len(cells := _cells(line)) > 1:
            block.kind, block.cells = "row", cells
        blocks.append(block)
        gap = block.kind == "mark" and gap
    return blocks


def _cells(line: str) -> list[str]:
    return [cell.strip() for cell in line.strip("|").split("|")]


def markdown_blocks(text: str) -> list[Block]:
    tokens = MarkdownIt("commonmark").enable("table").parse(text.replace("\f", "\n"))
    blocks: list[Block] = []
    row: Block | None = None
    heading, depth = 0, 0
    for token in tokens:
        line = token.map[0] + 1 if token.map else (blocks[-1].line if blocks else 1)
        if token.type in ("heading_open", "heading_close"):
            heading = int(token.tag[1]) if token.nesting == 1 else 0
        elif token.type in ("list_item_open", "list_item_close"):
            depth += token.nesting
        elif token.type == "tr_open":
            row = Block("", line, "row")
            blocks.append(row)
        elif token.type == "tr_close":
            row = None
        elif token.type == "inline" and row:
            row.cells.append(_plain(token))
            row.text = " | ".join(row.cells)
        elif token.type == "inline" and token.content.strip():
            blocks.extend(_inline(token, line, heading, depth))
        elif token.type in ("code_block", "fence", "html_block"):
            blocks.extend(
                Block(raw.strip(), line + at, whole=True)
                for at, raw in enumerate(
                    [token.info, *token.content.split("\n")] if token.info else token.content.split("\n")
                )
                if raw.strip()
            )
    return blocks


def _inline(token: Token, line: int, heading: int, depth: int) -> list[Block]:
    if heading:
        return [Block(" ".join(_plain(token).split()), line, "heading", heading, is_certain=True)]
    if depth:
        text = " ".join(_plain(token).split())
        found = CHECKBOX.match(text)
        return [Block(text, line, "todo" if found else "item", indent=depth * 2, whole=True)]
    lines = [part for part in _plain(token).split("\n") if part.strip()]
    blocks = [Block(part.strip(), line + at, gap=not at) for at, part in enumerate(lines)]
    if len(blocks) == 1 and _is_strong(token) and len(blocks[0].text) <= 100:
        blocks[0].kind = "heading"
    for block in blocks[-1:]:
        block.whole = True
    return blocks


def _plain(token: Token) -> str:
    parts = []
    for child in token.children or []:
        if child.type in ("softbreak", "hardbreak"):
            parts.append("\n")
        elif child.type == "image" or child.content:
            parts.append(child.content)
    return "".join(parts).strip()


def _is_strong(token: Token) -> bool:
    children = [child for child in token.children or [] if child.type != "text" or child.content.strip()]
    return len(children) > 2 and children[0].type == "strong_open" and children[-1].type == "strong_close"
