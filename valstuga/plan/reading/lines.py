"""From the lines of a source to whole blocks: contents set aside, headings known, wrapped lines joined."""

import re
from collections import Counter
from dataclasses import dataclass

from valstuga.plan.reading.model import Block
from valstuga.plan.reading.words import (
    CHECKBOX,
    CONTENTS,
    INTRODUCTION,
    MARKER,
    NUMBER,
    OWNER,
    PART,
    TOC_LINE,
    TODO_LABEL,
    alike,
    normal,
)

MAX_HEADING = 160
_ENDED = re.compile(r"[.!?:;…][\"”’')\]]*$")
_ADDRESS = re.compile(r"^(?:https?://|www\.|\S+@\S+$)", re.IGNORECASE)
_HANGING = re.compile(r"^(?:och|eller|samt|respektive|and|or)\b")


@dataclass
class Entry:
    """A line of the contents."""

    title: str
    level: int = 0
    is_found: bool = False


def take_contents(blocks: list[Block]) -> tuple[list[Entry], list[Block], int]:
    """The entries of the contents; all blocks, those of the contents as marks; where the contents end (or 0)."""
    start = next((at for at, block in enumerate(blocks[:400]) if _is_contents_head(block)), None)
    if start is None:
        start = _first_toc_line(blocks)
    if start is None:
        return [], blocks, 0
    end = start + 1 if _is_contents_head(blocks[start]) else start
    entries: list[Entry] = []
    raw: list[tuple[str, int, int]] = []
    counts = Counter(normal(block.text) for block in blocks if len(block.text) <= MAX_HEADING)
    seen: set[str] = set()
    while end < len(blocks) and (found := _entry(blocks[end], counts, seen)) is not None:
        if found:
            raw.append((found, blocks[end].level, blocks[end].indent))
            seen.add(normal(found))
        blocks[end].kind = "mark"
        end += 1
    if _is_contents_head(blocks[start]):
        blocks[start].kind = "mark"
    ranks = sorted({indent for _title, _level, indent in raw})
    for title, level, indent in raw:
        rank = ranks.index(indent) + 1 if len(ranks) > 1 else 0
        entries.append(Entry(title, level or _own_level(title) or rank))
    return entries, blocks, end


def _is_contents_head(block: Block) -> bool:
    return block.kind in ("text", "heading", "title", "toc") and CONTENTS.match(block.text) is not None


def _first_toc_line(blocks: list[Block]) -> int | None:
    """Contents without a heading: three lines in a row that end in dots and a page number."""
    for at in range(min(len(blocks) - 2, 200)):
        if all(block.kind == "toc" or _toc(block.text) for block in blocks[at : at + 3]):
            return at
    return None


def _toc(text: str) -> re.Match[str] | None:
    return TOC_LINE.match(text) if len(text) <= 300 else None


def _entry(block: Block, counts: Counter[str], seen: set[str]) -> str | None:
    """The title that the block names; empty for a page number in between; None when the contents are over."""
    if block.kind == "mark":
        return ""
    if block.kind == "toc" or (block.kind in ("text", "item") and _toc(block.text)):
        found = _toc(block.text)
        return found["title"] if found else block.text
    if (
        block.kind in ("heading", "title", "row")
        or len(block.text) > MAX_HEADING
        or TODO_LABEL.match(block.text)
    ):
        return None
    if block.kind == "item":
        return block.text
    # Without page numbers: a line that stands again further on, and not yet a second time.
    title = normal(block.text)
    return block.text if title and title not in seen and counts[title] > 1 else None


def _own_level(title: str) -> int:
    if PART.match(title):
        return 1
    found = NUMBER.match(title)
    return found[1].count(".") + 1 if found else 0


def mark_known_headings(blocks: list[Block], entries: list[Entry], start: int) -> None:
    """Headings by what the contents name, by "Part 1" and by numbers such as 1.2; levels are set where known."""
    lines = [block for block in blocks[start:] if block.kind in ("text", "item", "heading")]
    lines = [block for block in lines if len(block.text) <= MAX_HEADING]
    _match_entries(lines, entries)
    for at, block in enumerate(lines):
        if block.kind == "heading" and not block.is_certain:
            block.level = _own_level(block.text) or block.level
        if block.kind != "text" or _ended(block):
            continue
        if PART.match(block.text) and len(block.text) <= 120 and block.gap:
            block.kind, block.level = "heading", 1
        elif (found := NUMBER.match(block.text)) and len(block.text) <= 120:
            depth = found[1].count(".") + 1
            if depth > 1 or (block.gap and not _is_in_list(lines, at)):
                block.kind, block.level = "heading", depth
        elif INTRODUCTION.fullmatch(block.text.rstrip(" :")):
            block.kind = "heading"


def _ended(block: Block) -> bool:
    return block.text.endswith((".", ";", ","))


def _match_entries(lines: list[Block], entries: list[Entry]) -> None:
    by_title: dict[str, list[Block]] = {}
    for block in lines:
        by_title.setdefault(normal(block.text), []).append(block)
        by_title.setdefault(normal(_bare(block.text)), []).append(block)
    used: set[int] = set()
    for entry in entries:
        same = by_title.get(normal(entry.title)) or by_title.get(normal(_bare(entry.title))) or []
        for block in [block for block in same if id(block) not in used][:1]:
            _found(block, entry, used)
    missing = [entry for entry in entries if not entry.is_found][:100]
    rest = [block for block in lines if block.gap and id(block) not in used and block.kind != "item"]
    rest = rest[: 30_000 // max(1, len(missing))]  # bounds the time that comparing may take
    for entry in missing:
        title = normal(_bare(entry.title))
        near = [block for block in rest if id(block) not in used and abs(len(block.text) - len(title)) <= 20]
        best = max(near, key=lambda block: alike(_bare(block.text), title), default=None)
        if best is not None and alike(_bare(best.text), title) >= 0.85:
            _found(best, entry, used)


def _found(block: Block, entry: Entry, used: set[int]) -> None:
    used.add(id(block))
    entry.is_found = True
    block.kind = "heading"
    block.level = block.level or entry.level or _own_level(block.text)


def _bare(title: str) -> str:
    return NUMBER.sub("", title)


def _is_in_list(lines: list[Block], at: int) -> bool:
    """Whether a line "2. ..." stands next to a "1. ..." or "3. ...", as in a list and not as a heading."""
    number = int(NUMBER.match(lines[at].text)[1])  # type: ignore[index]
    for other, step in ((at - 1, -1), (at + 1, 1)):
        if 0 <= other < len(lines) and abs(lines[other].line - lines[at].line) <= 1:
            found = NUMBER.match(lines[other].text)
            if found and found[1] == str(number + step):
                return True
    label = TODO_LABEL.match(lines[at - 1].text) if at else None
    return label is not None and not label[1]


def join_lines(blocks: list[Block]) -> list[Block]:
    """Items and labels are recognised; lines that go on from the one before are joined to it."""
    width = _wrap_width(blocks)
    joined: list[Block] = []
    last: Block | None = None  # what a line may go on from; page numbers stand between without parting
    tail = ""
    for block in blocks:
        if block.kind == "text":
            _recognise(block)
        if block.kind == "text" and last is not None and _goes_on(last, tail, block, width):
            last.text = _glue(last.text, block.text)
            tail = block.text
            last.whole = block.whole
            continue
        joined.append(block)
        if block.kind != "mark":
            last = block if block.kind in ("text", "item", "todo", "label") else None
            tail = block.text
    return joined


def _recognise(block: Block) -> None:
    if CHECKBOX.match(block.text):
        block.kind = "todo"
    elif MARKER.match(block.text):
        block.kind = "item"
    elif TODO_LABEL.match(block.text) and len(block.text) <= 600:
        block.kind = "label"


def _wrap_width(blocks: list[Block]) -> int:
    """The width that the source wraps its lines at, or 0 if it doesn't."""
    lengths = sorted(len(block.text) for block in blocks if block.kind == "text" and not block.whole)
    if len(lengths) < 4:
        return 0
    width = lengths[len(lengths) * 9 // 10]
    return width if 40 <= width <= 125 else 0


def _goes_on(last: Block, tail: str, block: Block, width: int) -> bool:
    first = block.text[0]
    if _ADDRESS.match(block.text) or _ADDRESS.match(tail):
        return False
    if last.kind == "label" and not TODO_LABEL.match(last.text)[1]:  # type: ignore[index]
        return False
    if block.gap or last.whole:
        # Over a page break: a sentence that has not ended, and one that has not begun.
        is_open = not _ENDED.search(tail) and len(tail) >= (60 if last.kind == "text" else 10)
        return is_open and first.islower()
    if last.kind in ("item", "todo", "label"):
        return block.indent > last.indent or first.islower() or (bool(width) and len(tail) >= width * 0.75)
    if first.islower() or tail.endswith((",", "-", "–")):
        return True
    return (
        bool(width)
        and len(tail) >= width * 0.6
        and not (_ENDED.search(tail) and len(block.text) < width * 0.4 and not _ENDED.search(block.text))
    )


def _glue(text: str, more: str) -> str:
    is_divided = len(text) > 1 and text.endswith("-") and text[-2].isalpha() and more[0].islower()
    if is_divided and not _HANGING.match(more):
        return text[:-1] + more
    return f"{text} {more}"


def guess_headings(blocks: list[Block], start: int, has_contents: bool) -> None:
    """Short lines that stand alone over a paragraph or list."""
    known = next((at for at, block in enumerate(blocks) if block.kind == "heading"), 0)
    in_list = False
    for at in range(max(start, known), len(blocks)):
        block = blocks[at]
        if block.kind == "label":
            in_list = not TODO_LABEL.match(block.text)[1]  # type: ignore[index]
        elif block.kind in ("heading", "item", "todo"):
            in_list = False
        elif block.kind == "text" and _looks_like_heading(blocks, at, in_list, has_contents):
            block.kind = "heading"
            in_list = False


def _looks_like_heading(blocks: list[Block], at: int, in_list: bool, has_contents: bool) -> bool:
    block = blocks[at]
    text = block.text
    if len(text) > 90 or len(text.split()) > 12 or not block.gap or _ADDRESS.match(text):
        return False
    if (
        OWNER.match(text)
        or not (text[0].isupper() or text[0].isdigit())
        or text.endswith((".", ",", ";", ":"))
        or text.isdigit()
    ):
        return False
    after = next((other for other in blocks[at + 1 :] if other.kind != "mark"), None)
    if after is None:
        return False
    if after.kind in ("label", "row", "todo") or text.isupper():
        return True
    is_over_text = after.kind == "text" and (len(after.text) > 90 or after.text.endswith("."))
    if in_list or has_contents:
        return is_over_text and len(text) <= 60
    return is_over_text or after.kind in ("item", "heading") or _looks_short(after)


def _looks_short(block: Block) -> bool:
    return (
        block.kind == "text"
        and block.gap
        and len(block.text) <= 90
        and block.text[0].isupper()
        and not block.text.endswith(".")
    )
