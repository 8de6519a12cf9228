"""A PDF as blocks: size and weight of the letters say what is a heading; headers and footers are set aside."""

import io
import itertools
import re
import time
import zlib
from collections import Counter
from dataclasses import dataclass
from typing import Any

import pdfplumber
from pdfminer.pdfdocument import PDFPasswordIncorrect
from pdfminer.psparser import PSException
from pdfplumber.utils.exceptions import PdfminerException

from valstuga.plan.reading.model import Block, UnreadableDocument
from valstuga.plan.reading.safety import MAX_LINES

MAX_PAGES = 500
MAX_SECONDS = 45
MAX_STREAM = 100 * 1024 * 1024
_STREAM = re.compile(rb"stream\r?\n(?=[\x08\x18\x28\x38\x48\x58\x68\x78])")
_TWICE_DEFLATED = re.compile(rb"/(?:FlateDecode|Fl)\s*/(?:FlateDecode|Fl)\b")
_BOLD = re.compile(r"bold|black|heavy|semibold|demi", re.IGNORECASE)


@dataclass
class _Row:
    text: str
    page: int
    top: float
    bottom: float
    left: float
    size: float
    is_bold: bool
    is_edge: bool
    cells: list[str]


def pdf_blocks(data: bytes) -> list[Block]:
    _check_streams(data)
    try:
        with pdfplumber.open(io.BytesIO(data)) as document:
            if len(document.pages) > MAX_PAGES:
                raise UnreadableDocument("too_long")
            rows: list[_Row] = []
            start = time.monotonic()
            for page in document.pages:
                rows.extend(_rows(page))
                page.close()
                if len(rows) > MAX_LINES or time.monotonic() - start > MAX_SECONDS:
                    raise UnreadableDocument("too_long")
    except UnreadableDocument:
        raise
    except (PdfminerException, PDFPasswordIncorrect, PSException) as error:
        raise UnreadableDocument(_why(error)) from error
    except Exception as error:  # the parser answers damaged files with any of a dozen errors
        raise UnreadableDocument("damaged") from error
    if not rows:
        raise UnreadableDocument("scanned")
    return _blocks(rows)


def _check_streams(data: bytes) -> None:
    """No stream may swell beyond reason: the parser would inflate it whole."""
    if _TWICE_DEFLATED.search(data):
        raise UnreadableDocument("zip_bomb")
    for found in _STREAM.finditer(data):
        inflater = zlib.decompressobj()
        left, size = data[found.end() : found.end() + (1 << 20)], 0
        at = found.end() + len(left)
        try:
            while left and not inflater.eof and size <= MAX_STREAM:
                size += len(inflater.decompress(left, 1 << 20))
                left = inflater.unconsumed_tail
                if not left and not inflater.eof:
                    left = data[at : at + (1 << 20)]
                    at += len(left)
        except zlib.error:
            continue
        if size > MAX_STREAM:
            raise UnreadableDocument("zip_bomb")


def _why(error: Exception) -> str:
    inner = error.args[0] if error.args else None
    is_locked = isinstance(error, PDFPasswordIncorrect) or isinstance(inner, PDFPasswordIncorrect)
    return "encrypted" if is_locked else "damaged"


def _rows(page: Any) -> list[_Row]:
    # Looking for tables is slow; a page without drawn lines has none.
    found = page.find_tables() if len(page.lines) + len(page.rects) + len(page.curves) > 2 else []
    tables = [table for table in found if len(table.rows) > 1 and len(table.rows[0].cells) > 1]
    boxes = [table.bbox for table in tables]
    rows = [
        _row(line, page)
        for line in page.extract_text_lines(return_chars=True, strip=True)
        if line["text"].strip() and not any(_inside(line, box) for box in boxes)
    ]
    for table in tables:
        for at, cells in enumerate(table.extract()):
            top = table.bbox[1] + at / 1000
            flat = [" ".join((cell or "").split()) for cell in cells]
            if any(flat):
                rows.append(
                    _Row(" | ".join(filter(None, flat)), page.page_number, top, top, 0, 0, False, False, flat)
                )
    return sorted(rows, key=lambda row: row.top)


def _inside(line: dict[str, Any], box: tuple[float, float, float, float]) -> bool:
    middle = (line["top"] + line["bottom"]) / 2
    return box[1] <= middle <= box[3] and line["x0"] >= box[0] - 2 and line["x1"] <= box[2] + 2


def _row(line: dict[str, Any], page: Any) -> _Row:
    letters = [char for char in line["chars"] if char["text"].strip()]
    size = Counter(round(char["size"] * 2) / 2 for char in letters).most_common(1)[0][0] if letters else 0.0
    bold = sum(1 for char in letters if _BOLD.search(char["fontname"]))
    is_edge = line["bottom"] < page.height * 0.1 or line["top"] > page.height * 0.9
    text = line["text"].replace("\u00ad", "-").strip()
    return _Row(
        text,
        page.page_number,
        line["top"],
        line["bottom"],
        line["x0"],
        size,
        bold > 0.9 * len(letters),
        is_edge,
        [],
    )


def _blocks(rows: list[_Row]) -> list[Block]:
    body = Counter()  # type: Counter[tuple[float, bool]]
    for row in rows:
        body[(row.size, row.is_bold)] += len(row.text)
    size, is_bold = max(body, key=lambda key: body[key] if key[0] else 0)
    levels = _levels(rows, size)
    repeated = _repeated(rows)
    step = _usual_step(rows)
    margin = min((row.left for row in rows if not row.cells), default=0)
    blocks: list[Block] = []
    before: _Row | None = None
    for number, row in enumerate(rows, 1):
        block = Block(row.text, number, page=row.page, cells=row.cells, indent=round((row.left - margin) / 5))
        if (row.is_edge and _shape(row.text) in repeated) or _is_page_number(row):
            block.kind = "mark"
            blocks.append(block)
            continue
        block.gap = _is_apart(before, row, step)
        if row.cells:
            block.kind = "row"
        elif row.size in levels and len(row.text) <= 200:
            block.kind, block.level = "heading", levels[row.size]
        elif row.is_bold and not is_bold and row.size >= size - 0.5 and len(row.text) <= 100:
            block.kind, block.level = "heading", len(levels) + 1
        if block.kind == "heading":
            block.is_certain = True
            if _is_same_heading(blocks, block, before, row):
                blocks[-1].text += " " + block.text
                before = row
                continue
        blocks.append(block)
        before = row
    return blocks


def _levels(rows: list[_Row], body: float) -> dict[float, int]:
    """Sizes clearly larger than the text's, the largest first. More than six are decoration."""
    sizes = sorted({row.size for row in rows if row.size > body * 1.07 and not row.cells}, reverse=True)
    return {size: min(level, 6) for level, size in enumerate(sizes, 1)}


def _shape(text: str) -> str:
    return re.sub(r"\b\d{1,3}\b", "0", text.casefold())


def _repeated(rows: list[_Row]) -> set[str]:
    pages = {row.page for row in rows}
    where: dict[str, set[int]] = {}
    for row in rows:
        if row.is_edge:
            where.setdefault(_shape(row.text), set()).add(row.page)
    return {shape for shape, on in where.items() if len(on) >= max(2, len(pages) // 2)}


def _is_page_number(row: _Row) -> bool:
    return (
        row.is_edge
        and re.fullmatch(
            r"(?:sida|page)?\s*[-–]?\s*\d{1,3}\s*[-–]?(?:\s*(?:av|of|/|\()\s*\d{1,3}\)?)?", row.text, re.I
        )
        is not None
    )


def _usual_step(rows: list[_Row]) -> float:
    """The usual distance between two lines, of one page and one size."""
    steps = Counter(
        round(b.top - a.top)
        for a, b in itertools.pairwise(rows)
        if a.page == b.page and a.size == b.size and 0 < b.top - a.top < 4 * max(a.size, 1)
    )
    return min((step for step, count in steps.items() if count >= max(steps.values()) / 3), default=0)


def _is_apart(before: _Row | None, row: _Row, step: float) -> bool:
    if before is None or before.page != row.page:
        return before is None
    return before.size != row.size or row.top - before.top > step * 1.3 + 1


def _is_same_heading(blocks: list[Block], block: Block, before: _Row | None, row: _Row) -> bool:
    if not blocks or before is None or before.page != row.page or blocks[-1].kind != "heading":
        return False
    is_near = row.top - before.top < row.size * 1.75
    return (
        is_near
        and blocks[-1].level == block.level
        and before.size == row.size
        and before.is_bold == row.is_bold
    )
