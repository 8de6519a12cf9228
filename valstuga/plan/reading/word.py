"""A Word document as blocks: its styles say what is a heading, a list and a line of contents."""

import io
import re
import zipfile
from collections import Counter
from collections.abc import Iterator
from typing import Any

from docx import Document
from docx.oxml.ns import qn
from lxml import etree

from valstuga.plan.reading.model import Block, UnreadableDocument
from valstuga.plan.reading.safety import MAX_LINES

_FALLBACK = "{http://schemas.openxmlformats.org/markup-compatibility/2006}Fallback"
_HEADING = re.compile(r"^(?:heading|rubrik|överskrift|otsikko)\s*([1-9])", re.IGNORECASE)
_TITLE = re.compile(r"^(?:title|titel|rubrik|dokumenttitel)$", re.IGNORECASE)
_SUBTITLE = re.compile(r"^(?:subtitle|underrubrik|undertitel)$", re.IGNORECASE)
_USUAL_SIZE = 22
_CONTENTS = re.compile(r"^(?:toc|innehåll)\s*([1-9])", re.IGNORECASE)
_LIST = re.compile(r"^(?:list\b(?! paragraph)|lista|punktlista|numrerad lista)", re.IGNORECASE)
_BOX = re.compile(r"[☐☑☒]")


def word_blocks(data: bytes) -> list[Block]:
    try:
        document = Document(io.BytesIO(data))
        body = document.element.body
        styles = _styles(document.styles.element)
    except (etree.XMLSyntaxError, zipfile.BadZipFile, KeyError, ValueError, AttributeError) as error:
        raise UnreadableDocument("damaged") from error
    blocks: list[Block] = []
    sizes: dict[int, int] = {}
    for number, element in enumerate(_elements(body), 1):
        if len(blocks) > MAX_LINES:
            raise UnreadableDocument("too_long")
        if element.tag == qn("w:tbl"):
            blocks.extend(_rows(element, number))
        else:
            sizes[number] = _size(element, styles)
            blocks.extend(_paragraph(element, number, styles))
    _tell_by_size(blocks, sizes)
    if not blocks:
        raise UnreadableDocument("scanned" if body.findall(".//" + qn("w:drawing")) else "empty")
    return blocks


def _elements(parent: Any) -> Iterator[Any]:
    """Paragraphs and tables in order, also those inside content controls and text boxes."""
    for child in parent:
        if child.tag == qn("w:tbl"):
            yield child
        elif child.tag == qn("w:p"):
            for box in child.iter(qn("w:txbxContent")):
                if not any(up.tag == _FALLBACK for up in box.iterancestors()):
                    yield from _elements(box)
            yield child
        elif child.tag in (qn("w:sdt"), qn("w:sdtContent"), qn("w:customXml"), qn("w:ins"), qn("w:moveTo")):
            yield from _elements(child)


def _styles(root: Any) -> dict[str, dict[str, Any]]:
    """By style id: its names, outline level, whether it numbers and whether it is bold; inherited ones included."""
    raw = {style.get(qn("w:styleId")): style for style in root.findall(qn("w:style"))}
    return {key: _style(key, raw) for key in raw}


def _style(key: str, raw: dict[str, Any]) -> dict[str, Any]:
    about: dict[str, Any] = {"names": [], "outline": None, "numbers": False, "bold": False, "size": 0}
    seen: set[str] = set()
    at: str | None = key
    while at and at in raw and at not in seen:
        seen.add(at)
        style = raw[at]
        about["names"].append(_value(style.find(qn("w:name"))) or at)
        outline = _value(style.find(f"{qn('w:pPr')}/{qn('w:outlineLvl')}"))
        if about["outline"] is None and outline is not None and outline.isdigit():
            about["outline"] = int(outline)
        about["numbers"] |= style.find(f"{qn('w:pPr')}/{qn('w:numPr')}") is not None
        about["bold"] |= _is_on(style.find(f"{qn('w:rPr')}/{qn('w:b')}"))
        about["size"] = about["size"] or _number(style.find(f"{qn('w:rPr')}/{qn('w:sz')}"))
        at = _value(style.find(qn("w:basedOn")))
    return about


def _value(element: Any) -> str | None:
    return None if element is None else element.get(qn("w:val"))


def _number(element: Any) -> int:
    value = _value(element) or ""
    return int(value) if value.isdecimal() and len(value) < 5 else 0


def _is_on(element: Any) -> bool:
    return element is not None and element.get(qn("w:val"), "1") not in ("0", "false", "none")


def _text(paragraph: Any) -> str:
    parts: list[str] = []
    for node in paragraph.iter(qn("w:t"), qn("w:tab"), qn("w:br"), qn("w:cr"), qn("w:noBreakHyphen")):
        if node.getparent().tag != qn("w:r") or _owner(node) is not paragraph:
            continue
        if node.tag == qn("w:t"):
            parts.append(node.text or "")
        elif node.tag == qn("w:br") and node.get(qn("w:type")) in ("page", "column"):
            continue
        else:
            parts.append({qn("w:tab"): "\t", qn("w:noBreakHyphen"): "-"}.get(node.tag, "\n"))
    return "".join(parts).strip()


def _owner(node: Any) -> Any:
    """The paragraph that a run belongs to; None inside what Word keeps for older readers."""
    for up in node.iterancestors():
        if up.tag == _FALLBACK:
            return None
        if up.tag == qn("w:p"):
            return up
    return None


def _paragraph(paragraph: Any, number: int, styles: dict[str, dict[str, Any]]) -> list[Block]:
    text = _text(paragraph)
    if not text:
        return []
    style = styles.get(_value(paragraph.find(f"{qn('w:pPr')}/{qn('w:pStyle')}")) or "")
    names: list[str] = style["names"] if style else []
    outline = _value(paragraph.find(f"{qn('w:pPr')}/{qn('w:outlineLvl')}"))
    level = next((int(found[1]) for name in names if (found := _HEADING.match(name))), 0)
    if not level and outline is not None and outline.isdigit() and int(outline) < 9:
        level = int(outline) + 1
    elif not level and style and style["outline"] is not None and style["outline"] < 9:
        level = style["outline"] + 1
    flat = " ".join(text.split())
    if names and _TITLE.match(names[0]):
        return [Block(flat, number, "title", is_certain=True, whole=True)]
    if names and _SUBTITLE.match(names[0]):
        return [Block(flat, number, whole=True)]
    if found := next((f for name in names if (f := _CONTENTS.match(name))), None):
        return [Block(text, number, "toc", int(found[1]), whole=True)]
    if level:
        return [Block(flat, number, "heading", level, is_certain=True, whole=True)]
    numbered = paragraph.find(f"{qn('w:pPr')}/{qn('w:numPr')}") is not None
    if numbered or (style and style["numbers"]) or any(_LIST.match(name) for name in names):
        return [Block(flat, number, "todo" if _BOX.match(flat) else "item", whole=True)]
    lines = [line.strip() for line in text.split("\n") if line.strip()]
    is_short = len(lines) == 1 and len(flat) <= 100 and not flat.endswith((".", ",", ";"))
    is_bold = is_short and _is_bold(paragraph, bool(style and style["bold"]))
    return [
        Block(line, number, "heading" if is_bold else "text", gap=not at, whole=True)
        for at, line in enumerate(lines)
    ]


def _size(paragraph: Any, styles: dict[str, dict[str, Any]]) -> int:
    """The size of the letters in half points, 0 for the document's own."""
    run = paragraph.find(f"{qn('w:r')}/{qn('w:rPr')}/{qn('w:sz')}")
    style = styles.get(_value(paragraph.find(f"{qn('w:pPr')}/{qn('w:pStyle')}")) or "")
    return _number(run) or (style["size"] if style else 0)


def _tell_by_size(blocks: list[Block], sizes: dict[int, int]) -> None:
    """Where no style is used, larger letters make a heading, and the sizes of headings their levels."""
    if any(block.kind == "heading" and block.is_certain for block in blocks):
        return
    letters: Counter[int] = Counter()
    for block in blocks:
        letters[sizes.get(block.line, 0)] += len(block.text)
    body = max(letters, key=lambda size: letters[size], default=0) or _USUAL_SIZE
    for block in blocks:
        is_larger = (sizes.get(block.line, 0) or body) > body * 1.15
        if is_larger and block.kind == "text" and block.gap and len(block.text) <= 100:
            block.kind = "heading"
    headings = [block for block in blocks if block.kind == "heading"]
    used = sorted({sizes.get(block.line, 0) or body for block in headings}, reverse=True)
    for block in headings if len(used) > 1 else []:
        block.level = used.index(sizes.get(block.line, 0) or body) + 1


def _is_bold(paragraph: Any, inherited: bool) -> bool:
    runs = [
        run for run in paragraph.iter(qn("w:r")) if "".join(t.text or "" for t in run.iter(qn("w:t"))).strip()
    ]
    marks = [run.find(f"{qn('w:rPr')}/{qn('w:b')}") for run in runs]
    return bool(runs) and all(inherited if mark is None else _is_on(mark) for mark in marks)


def _rows(table: Any, number: int) -> list[Block]:
    rows: list[Block] = []
    for row in table.findall(qn("w:tr")):
        cells = [
            " ".join(filter(None, (" ".join(_text(p).split()) for p in cell.iter(qn("w:p")))))
            for cell in row.findall(qn("w:tc"))
        ]
        if any(cells):
            rows.append(Block(" | ".join(filter(None, cells)), number, "row", cells=cells))
    return rows
