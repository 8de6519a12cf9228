"""From bytes to blocks: Word, PDF, Markdown and plain text. Each checks what it opens before it opens it."""

import io
import re
import zipfile
from collections import Counter
from collections.abc import Iterator
from itertools import pairwise
from typing import Any

from valstuga.plan.reading import words
from valstuga.plan.reading.model import Block, UnreadableDocument

MAX_BYTES = 25 * 2**20
MAX_INFLATED = 200 * 2**20
MAX_ENTRIES = 5000
MAX_PAGES = 500
CONTROL = re.compile(r"[\x00-\x08\x0e-\x1f]")
DOCX_HEADING = re.compile(r"^(?:heading|rubrik|überschrift)\s*(\d)$", re.IGNORECASE)
DOCX_TITLE = re.compile(r"^(?:title|titel|rubrik|huvudrubrik|subtitle|underrubrik)$", re.IGNORECASE)
WORD_BODY = "word/document.xml"


def blocks_of(data: bytes, filename: str) -> list[Block]:
    """The document's blocks in reading order. Raises UnreadableDocument."""
    if not data.strip():
        raise UnreadableDocument("empty")
    if len(data) > MAX_BYTES:
        raise UnreadableDocument("too_large")
    ending = filename.rpartition(".")[2].lower()
    if data.startswith(b"%PDF-") and ending == "pdf":
        return _pdf(data)
    if data.startswith(b"PK") and ending == "docx":
        return _word(data)
    if ending in {"txt", "text", "md", "markdown"} and not data.startswith((b"%PDF-", b"PK\x03\x04")):
        text = _decoded(data)
        return _markdown(text) if ending in {"md", "markdown"} else _plain(text)
    raise UnreadableDocument("wrong_type")


# --- Plain text -----------------------------------------------------------------------------------------------


def _decoded(data: bytes) -> str:
    if data.startswith((b"\xff\xfe", b"\xfe\xff")):
        text = _try(data, "utf-16")
    else:
        text = _try(data, "utf-8-sig") or _try(data, "cp1252")
    if not text or CONTROL.search(text.replace("\x0c", "\n")) or text.count("\ufffd") > 3:
        raise UnreadableDocument("encoding")
    return (
        text.replace("\r\n", "\n")
        .replace("\r", "\n")
        .replace("\x0c", "\n")
        .replace("\u2028", "\n")
        .replace("\x85", "\n")
    )


def _try(data: bytes, encoding: str) -> str:
    try:
        return data.decode(encoding)
    except UnicodeDecodeError:
        return ""


def _plain(text: str) -> list[Block]:
    lines = [(number, line.rstrip()) for number, line in enumerate(text.split("\n"), 1)]
    return list(_from_lines(lines))


def _from_lines(lines: list[tuple[int, str]]) -> Iterator[Block]:
    """Lines of a text; an empty line parts blocks, wrapped lines of one paragraph are put together."""
    held: Block | None = None
    contents = {number for number, line in lines if words.TOC_LINE.match(line.strip())}
    for number, line in lines:
        text = line.strip()
        if held is not None and text and _continues(held, text) and number not in contents:
            held.text += " " + text
            continue
        if held is not None:
            yield held
        held = None
        if text:
            held = _line_block(text, number)
    if held is not None:
        yield held


def _line_block(text: str, number: int) -> Block:
    if box := words.CHECKBOX.match(text):
        done = (box[1] or "").lower() == "x" or ((box[2] or "") in "☑☒✓✔" and bool(box[2]))
        return Block(text[box.end() :], number, "todo", is_done=done)
    if words.TOC_LINE.match(text):
        return Block(text, number, "toc")
    if marker := words.MARKER.match(text):
        return Block(text[marker.end() :], number, "item", cells=[marker[0].strip()])
    return Block(text, number)


def _continues(held: Block, text: str) -> bool:
    """Does a line without an empty line before it go on with the block before it?"""
    if (
        words.MARKER.match(text)
        or words.CHECKBOX.match(text)
        or words.TOC_LINE.match(text)
        or words.NUMBER.match(text)
    ):
        return False
    if (
        words.TODO_LABEL.match(text)
        or words.TODO_LABEL.match(held.text)
        or words.PART.match(text)
        or held.kind == "toc"
    ):
        return False
    last = held.text.rsplit("\n", 1)[-1]
    if held.kind in {"item", "todo"}:
        return True
    # A short line is a heading or stands alone; a long one was wrapped.
    return len(last) >= 60 or text[:1].islower()


# --- Markdown -------------------------------------------------------------------------------------------------


def _markdown(text: str) -> list[Block]:
    from markdown_it import MarkdownIt  # noqa: PLC0415 (only who reads Markdown loads it)

    tokens = MarkdownIt("commonmark").enable("table").parse(text)
    blocks: list[Block] = []
    depth_of_items = 0
    row: Block | None = None
    level = 0
    for token in tokens:
        line = (token.map[0] + 1) if token.map else (blocks[-1].line if blocks else 1)
        if token.type == "heading_open":
            level = int(token.tag[1])
        elif token.type == "heading_close":
            level = 0
        elif token.type == "list_item_open":
            depth_of_items += 1
        elif token.type == "list_item_close":
            depth_of_items -= 1
        elif token.type == "tr_open":
            row = Block("", line, "row")
        elif token.type == "tr_close" and row is not None:
            row.text = " | ".join(row.cells)
            blocks.append(row)
            row = None
        elif token.type == "inline":
            content = _bare(token)
            if row is not None:
                row.cells.append(content)
            elif content:
                blocks.append(_markdown_block(content, line, level, depth_of_items))
        elif token.type in {"fence", "code_block", "html_block"} and token.content.strip():
            blocks += [
                Block(part.strip(), line + n)
                for n, part in enumerate(token.content.split("\n"))
                if part.strip()
            ]
    return blocks


def _bare(token: Any) -> str:
    parts = []
    for child in token.children or []:
        if child.type in {"softbreak", "hardbreak"}:
            parts.append(" ")
        elif child.type in {"text", "code_inline", "html_inline"} or child.content:
            parts.append(child.content)
    return "".join(parts).strip()


def _markdown_block(text: str, line: int, level: int, items: int) -> Block:
    if level:
        return Block(text, line, "heading", level, is_certain=True)
    box = words.CHECKBOX.match(text)
    if box:
        done = (box[1] or "").lower() == "x" or bool(box[2] and box[2] != "☐")
        return Block(text[box.end() :], line, "todo", is_done=done)
    return Block(text, line, "item" if items else "text")


# --- Word -----------------------------------------------------------------------------------------------------


def _word(data: bytes) -> list[Block]:
    _check_zip(data)
    from docx import Document  # noqa: PLC0415 (slow to load; only who reads Word pays)
    from docx.table import Table  # noqa: PLC0415

    try:
        document = Document(io.BytesIO(data))
        blocks: list[Block] = []
        for number, element in enumerate(document.iter_inner_content(), 1):
            if isinstance(element, Table):
                blocks += _word_rows(element, number)
            else:
                blocks += _word_blocks(element, number)
        return blocks
    except UnreadableDocument:
        raise
    except Exception:  # the library raises whatever its parts raise on damaged files
        raise UnreadableDocument("damaged") from None


def _check_zip(data: bytes) -> None:
    """What is inside is counted as it inflates: the sizes that the file itself states may lie."""
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            entries = archive.infolist()
            if WORD_BODY not in archive.namelist():
                raise UnreadableDocument(
                    "encrypted" if "EncryptedPackage" in archive.namelist() else "wrong_type"
                )
            if len(entries) > MAX_ENTRIES or sum(entry.file_size for entry in entries) > MAX_INFLATED:
                raise UnreadableDocument("zip_bomb")
            left = MAX_INFLATED
            for entry in entries:
                with archive.open(entry) as file:
                    while chunk := file.read(2**20):
                        left -= len(chunk)
                        if left < 0:
                            raise UnreadableDocument("zip_bomb")
    except (zipfile.BadZipFile, RuntimeError, OSError, NotImplementedError, EOFError, ValueError):
        raise UnreadableDocument("damaged") from None


def _word_rows(table: Any, number: int) -> list[Block]:
    rows = []
    for row in table.rows:
        cells = [" ".join(cell.text.split()) for cell in row.cells]
        if any(cells):
            rows.append(Block(" | ".join(cells), number, "row", cells=cells))
    return rows


def _word_blocks(paragraph: Any, number: int) -> list[Block]:
    style = (paragraph.style.name if paragraph.style is not None else "") or ""
    texts = [" ".join(part.split()) for part in paragraph.text.split("\n")]
    texts = [text for text in texts if text]
    if not texts:
        return []
    whole = " ".join(texts)
    if heading := DOCX_HEADING.match(style):
        return [Block(whole, number, "heading", int(heading[1]), is_certain=True)]
    if style.lower().startswith(("toc", "innehåll")):
        return [Block(paragraph.text.strip(), number, "toc")]
    if DOCX_TITLE.match(style):
        return [Block(whole, number, "text", level=-1)]
    if "list" in style.lower() or "punkt" in style.lower() or _is_numbered(paragraph):
        block = _line_block(whole, number)
        return [block if block.kind != "text" else Block(whole, number, "item")]
    blocks = [_line_block(text, number) for text in texts]
    if len(blocks) == 1 and blocks[0].kind == "text" and _is_bold_heading(paragraph, whole):
        return [Block(whole, number, "heading", 0)]
    return blocks


def _is_numbered(paragraph: Any) -> bool:
    properties = paragraph._p.pPr
    return properties is not None and properties.numPr is not None


def _is_bold_heading(paragraph: Any, text: str) -> bool:
    runs = [run for run in paragraph.runs if run.text.strip()]
    bold = runs and all(run.bold for run in runs)
    return (
        bool(bold)
        and len(text) <= 100
        and not text.endswith((".", ":", ";", ","))
        and not words.TODO_LABEL.match(text)
    )


# --- PDF ------------------------------------------------------------------------------------------------------


def _pdf(data: bytes) -> list[Block]:
    import pdfplumber  # noqa: PLC0415 (slow to load; only who reads PDF pays)
    from pdfminer.pdfdocument import PDFPasswordIncorrect  # noqa: PLC0415
    from pdfplumber.utils.exceptions import PdfminerException  # noqa: PLC0415

    try:
        with pdfplumber.open(io.BytesIO(data)) as pdf:
            if len(pdf.pages) > MAX_PAGES:
                raise UnreadableDocument("too_long")
            pages = [_page_lines(page) for page in pdf.pages]
    except UnreadableDocument:
        raise
    except PDFPasswordIncorrect:
        raise UnreadableDocument("encrypted") from None
    except PdfminerException as error:
        inner = error.args[0] if error.args else None
        raise UnreadableDocument(
            "encrypted" if isinstance(inner, PDFPasswordIncorrect) else "damaged"
        ) from None
    except Exception:  # pdfminer raises whatever it stumbles on in damaged files
        raise UnreadableDocument("damaged") from None
    lines = [line for page in _without_running_heads(pages) for line in page]
    if not lines:
        raise UnreadableDocument("scanned")
    return list(_pdf_blocks(lines))


def _page_lines(page: Any) -> list[dict[str, Any]]:
    """The lines of a page and the rows of its tables: {"text", "size", "bold", "top", "gap"...}."""
    tables = page.find_tables()
    found = []
    for table in tables:
        cells = [[" ".join((cell or "").split()) for cell in row] for row in table.extract()]
        rows = [row for row in cells if any(row)]
        found += [
            {"cells": row, "text": " | ".join(row), "top": table.bbox[1] + n / 100, "size": 0, "bold": False}
            for n, row in enumerate(rows)
        ]
    boxes = [table.bbox for table in tables]
    for line in page.extract_text_lines(return_chars=True):
        if any(box[0] - 1 <= line["x0"] <= box[2] and box[1] - 1 <= line["top"] <= box[3] for box in boxes):
            continue
        chars = [char for char in line["chars"] if char["text"].strip()]
        if chars:
            size = Counter(round(char["size"], 1) for char in chars).most_common(1)[0][0]
            bold = (
                sum(
                    "bold" in char["fontname"].lower() or "black" in char["fontname"].lower()
                    for char in chars
                )
                > len(chars) / 2
            )
            found.append(
                {
                    "text": line["text"].strip(),
                    "top": line["top"],
                    "bottom": line["bottom"],
                    "size": size,
                    "bold": bold,
                    "x0": line["x0"],
                    "x1": line["x1"],
                }
            )
    for line in found:
        line["page"], line["height"] = page.page_number, page.height
    return sorted(found, key=lambda line: line["top"])


def _without_running_heads(pages: list[list[dict[str, Any]]]) -> list[list[dict[str, Any]]]:
    """Page numbers, and what stands at the top or bottom of most pages, are no text of the plan."""
    edges = Counter(re.sub(r"\d+", "#", line["text"]) for page in pages for line in [*page[:1], *page[-1:]])
    often = {text for text, times in edges.items() if times >= max(3, len(pages) * 0.6)}
    kept = []
    for page in pages:
        inner = [
            line for n, line in enumerate(page) if not _is_running_head(line, n in (0, len(page) - 1), often)
        ]
        kept.append(inner)
    return kept


def _is_running_head(line: dict[str, Any], at_edge: bool, often: set[str]) -> bool:
    if not at_edge:
        return False
    number = re.fullmatch(
        r"(?:sida |page |s\. ?)?\d{1,3}(?:\s*(?:\(|/|av|of)\s*\d{1,3}\)?)?", line["text"], re.IGNORECASE
    )
    return bool(number) or re.sub(r"\d+", "#", line["text"]) in often


def _pdf_blocks(lines: list[dict[str, Any]]) -> Iterator[Block]:
    sizes: Counter[float] = Counter()
    for line in lines:
        if line["size"]:
            sizes[line["size"]] += len(line["text"])
    body = sizes.most_common(1)[0][0] if sizes else 0
    larger = sorted({size for size in sizes if size > body * 1.08}, reverse=True)
    space = _line_space(lines)
    right = max((line.get("x1", 0) for line in lines), default=0)
    held: Block | None = None
    before: dict[str, Any] | None = None
    for number, line in enumerate(lines, 1):
        block = _pdf_block(line, number, body, larger)
        if held and before and _pdf_continues(held, block, before, line, space, right):
            held.text += " " + line["text"]
        else:
            if held:
                yield held
            held = block
        before = line
    if held:
        yield held


def _line_space(lines: list[dict[str, Any]]) -> float:
    steps = Counter(
        round(b["top"] - a["top"])
        for a, b in pairwise(lines)
        if a["page"] == b["page"] and b["top"] > a["top"]
    )
    return steps.most_common(1)[0][0] if steps else 14


def _pdf_block(line: dict[str, Any], number: int, body: float, larger: list[float]) -> Block:
    if "cells" in line:
        return Block(line["text"], number, "row", cells=line["cells"])
    text = line["text"]
    is_large = line["size"] > body * 1.08
    is_bold = line["bold"] and len(text) <= 100 and not text.endswith((".", ";", ","))
    plain = _line_block(text, number)
    if (
        words.TODO_LABEL.match(text)
        or plain.kind in {"toc", "todo"}
        or (plain.kind == "item" and not is_large and not is_bold)
    ):
        return plain
    if is_large or is_bold:
        level = larger.index(line["size"]) + 1 if is_large else len(larger) + 1
        return Block(text, number, "heading", level, is_certain=is_large)
    return plain


def _pdf_continues(
    held: Block, block: Block, before: dict[str, Any], line: dict[str, Any], space: float, right: float
) -> bool:
    if (
        held.kind in {"row", "toc"}
        or block.kind not in {"text", "heading"}
        or words.TODO_LABEL.match(block.text)
    ):
        return False
    if words.TODO_LABEL.match(held.text):
        return False
    near = (
        before["page"] == line["page"]
        and line["top"] - before["top"] <= max(space, before["size"] * 1.2) * 1.35
    )
    if block.kind == "heading":
        return held.kind == "heading" and held.level == block.level and near and before["x1"] > right * 0.75
    if held.kind == "heading":
        return False
    return near and (
        before["x1"] > right * 0.7 or (held.kind in {"item", "todo"} and line["x0"] > before["x0"] - 1)
    )
