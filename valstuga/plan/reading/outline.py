"""From whole blocks to the plan: title, parts, sections within one another, and what kind each is."""

import re
from collections import Counter
from itertools import pairwise
from pathlib import PurePath

from valstuga.plan.reading.lines import guess_headings, join_lines, mark_known_headings, take_contents
from valstuga.plan.reading.model import Block, Line, ParsedPlan, ParsedSection, UnreadableDocument
from valstuga.plan.reading.roles import set_groups, set_kinds
from valstuga.plan.reading.todos import TodoReader
from valstuga.plan.reading.words import INTRODUCTION, MARKER, NUMBER, PART, PLAN_WORD, TODO_LABEL, YEAR

_SENTENCE = re.compile(r"[.!?][\"”’')]*$")
_BROKEN_WORD = re.compile(r"(?<=[a-zåäö])- (?!och\b|eller\b|samt\b|and\b|or\b)(?=[a-zåäö])")


def outline(blocks: list[Block], filename: str) -> ParsedPlan:
    for block in blocks:
        block.text = block.text if "\t" in block.text else " ".join(block.text.split())
    blocks = [block for block in blocks if block.text or block.cells]
    # Styles, letters or marks say what the headings are; a title alone says nothing of the rest.
    told = [block for block in blocks if block.kind == "heading"]
    is_told = len(told) > 1 or any(block.is_certain for block in told)
    entries, blocks, start = take_contents(blocks)
    last = blocks[start - 1] if entries else None
    mark_known_headings(blocks, entries, start)
    blocks = join_lines(blocks)
    begin = next((at + 1 for at, block in enumerate(blocks) if block is last), 0)
    _clear_front(blocks, begin)
    if not is_told:
        guess_headings(blocks, begin, bool(entries))
    plan = ParsedPlan("")
    plan.marks = [_line(block) for block in blocks if block.kind == "mark"]
    blocks = [block for block in blocks if block.kind != "mark"]
    blocks = _label_headings(blocks)
    front, rest = _front(blocks)
    rest = _take_title(plan, front, rest, filename)
    _set_levels(rest)
    _build(plan, rest, _year(plan, front, filename))
    if not plan.parts and not (plan.introduction and plan.introduction.sections):
        raise UnreadableDocument("no_structure")
    set_kinds(plan)
    set_groups(plan)
    return plan


def _line(block: Block) -> Line:
    return Line(" ".join(block.text.split()), block.line, block.page)


def _clear_front(blocks: list[Block], begin: int) -> None:
    """What stands large before the contents is the front page: its largest line the title, no heading of a section."""
    front = [
        block
        for block, after in pairwise(blocks[: begin + 1])
        if block.kind == "heading" and not (after.kind == "text" and not _is_short(after))
    ]
    largest = min(front, key=lambda block: block.level or 9, default=None)
    for block in front:
        block.kind = "title" if block is largest else "text"


def _label_headings(blocks: list[Block]) -> list[Block]:
    """A heading that says "To do" over a list names no section; it is a label. Over text or headings it is one."""
    has_section = False
    for at, block in enumerate(blocks):
        if block.kind != "heading":
            continue
        after = blocks[at + 1] if at + 1 < len(blocks) else None
        is_over_list = after is not None and after.kind in ("item", "todo", "row")
        is_over_short = after is not None and after.kind == "text" and len(after.text) <= 120
        if has_section and TODO_LABEL.match(block.text) and (is_over_list or is_over_short):
            block.kind = "label"
        else:
            has_section = has_section or not PLAN_WORD.search(block.text)
    return blocks


def _front(blocks: list[Block]) -> tuple[list[Block], list[Block]]:
    """What stands before the first heading, short lines only, and the rest."""
    first = next(
        (at for at, block in enumerate(blocks) if block.kind != "text" and block.kind != "title"), len(blocks)
    )
    front: list[Block] = []
    rest: list[Block] = []
    for at, block in enumerate(blocks):
        is_before = at < first and block.kind in ("text", "title") and _is_short(block)
        (front if is_before and not rest else rest).append(block)
    return front, rest


def _is_short(block: Block) -> bool:
    return len(block.text) <= 120 and not (_SENTENCE.search(block.text) and len(block.text.split()) > 6)


def _take_title(plan: ParsedPlan, front: list[Block], rest: list[Block], filename: str) -> list[Block]:
    """The title from a style, a line that says "plan", a lone top heading, or the file's name, in that order."""
    chosen = [block for block in front if block.kind == "title"][:1]
    chosen = (
        chosen
        or [block for block in front if PLAN_WORD.search(_mended(block.text)) and len(block.text) <= 100][:1]
    )
    if not chosen and (top := _title_heading(rest)) is not None:
        chosen = [top]
        rest = [block for block in rest if block is not top]
        rest = _set_subtitle_aside(plan, rest)
        while rest and rest[0].kind == "text" and _is_short(rest[0]):
            plan.not_understood.append(_line(rest[0]))
            rest = rest[1:]
    if not chosen and front and front[0].text[0].isalpha():
        chosen = front[:1]
    plan.title = (
        _mended(chosen[0].text) if chosen else PurePath(filename).stem.replace("_", " ").strip() or "Plan"
    )
    spare = [block for block in front if block not in chosen]
    if chosen and not YEAR.search(plan.title):
        year = next((block for block in spare if YEAR.fullmatch(block.text)), None)
        if year is not None:
            plan.title += f" {year.text}"
            spare.remove(year)
    plan.not_understood.extend(_line(block) for block in spare)
    return rest


def _mended(title: str) -> str:
    return _BROKEN_WORD.sub("", title)


def _title_heading(rest: list[Block]) -> Block | None:
    headings = [block for block in rest if block.kind in ("heading", "title")]
    if not headings:
        return None
    first = headings[0]
    if first.kind == "title":
        return first
    if PART.match(first.text) or NUMBER.match(first.text) or len(headings) == 1:
        return None
    if PLAN_WORD.search(_mended(first.text)) and not INTRODUCTION.match(first.text):
        return first
    levels = Counter(block.level for block in headings)
    is_alone = first.level and levels[first.level] == 1 and first.level == min(levels) and rest[0] is first
    return first if is_alone and not INTRODUCTION.match(first.text) else None


def _set_subtitle_aside(plan: ParsedPlan, rest: list[Block]) -> list[Block]:
    """Large lines right under the title, such as the association's name, are no sections: one of a kind and empty."""
    while len(rest) > 1 and rest[0].kind == rest[1].kind == "heading" and _is_lone(rest[0], rest):
        plan.not_understood.append(_line(rest[0]))
        rest = rest[1:]
    return rest


def _is_lone(block: Block, blocks: list[Block]) -> bool:
    """Whether a heading has a look of its own, larger than all that follow, and no number."""
    if PART.match(block.text) or NUMBER.match(block.text) or not block.level:
        return False
    others = [other.level for other in blocks if other.kind == "heading" and other is not block]
    # With two levels below it is the heading over a whole document's only part.
    return all(level > block.level for level in others) and len(set(others)) < 2


def _set_levels(blocks: list[Block]) -> None:
    """A level for each heading that has none, below those known; then the levels in use are counted from 1."""
    headings = [block for block in blocks if block.kind == "heading"]
    has_parts = any(PART.match(block.text) and block.level <= 1 for block in headings)
    has_caps = any(block.text.isupper() for block in headings if not block.level)
    for block in headings:
        if found := NUMBER.match(block.text):
            block.number = found[1]
    if has_parts:
        _stand_under_parts([block for block in headings if not block.is_certain])
    known = max((block.level for block in headings), default=0)
    for block in headings:
        if not block.level:
            block.level = _guessed_level(block, known, has_caps, block is headings[0])
    ranks = {level: rank for rank, level in enumerate(sorted({block.level for block in headings}), 1)}
    for block in headings:
        block.level = ranks[block.level]


def _stand_under_parts(headings: list[Block]) -> None:
    """Where the document has parts, what no format gave a level to stands below them, numbered or not."""
    seen = False
    for block in headings:
        is_part = PART.match(block.text) is not None
        seen = seen or is_part
        if is_part or (not seen and INTRODUCTION.match(NUMBER.sub("", block.text))):
            block.level = 1
        elif seen and block.number:
            block.level = block.number.count(".") + 2
        elif block.level == 1:
            block.level = 2 if seen else 1


def _guessed_level(block: Block, known: int, has_caps: bool, is_first: bool) -> int:
    """Below all levels that are known, except an introduction; capitals stand over small letters."""
    if is_first and INTRODUCTION.match(block.text):
        return 1
    return known + (2 if has_caps and not block.text.isupper() else 1)


def _year(plan: ParsedPlan, front: list[Block], filename: str) -> int | None:
    for text in [plan.title, *(block.text for block in front), filename]:
        if found := YEAR.search(text):
            return int(found[1])
    return None


def _build(plan: ParsedPlan, blocks: list[Block], year: int | None) -> None:
    # Without any label, table or checkbox in the document its lists are the to-dos.
    is_labelled = any(block.kind in ("label", "todo") for block in blocks) or _has_table(blocks)
    reader = TodoReader(year, any_item=not is_labelled)
    stack: list[ParsedSection] = []
    for block in blocks:
        if block.kind in ("heading", "title"):
            reader.leave()
            section = _section(block)
            while stack and stack[-1].level >= section.level:
                stack.pop()
            _place(plan, stack, section)
            stack.append(section)
            continue
        if not stack:
            stack.append(_opening(plan, block))
        if not reader.read(block, stack[-1], plan.marks):
            is_bare = block.kind == "item" and not MARKER.match(block.text)
            stack[-1].body.append(f"• {block.text}" if is_bare else block.text)
    _move_opening_todos(plan)


def _has_table(blocks: list[Block]) -> bool:
    return any(block.kind == "row" and TodoReader.columns(block.cells) for block in blocks)


def _section(block: Block) -> ParsedSection:
    title = block.text
    if block.number:
        title = NUMBER.sub("", title)
    return ParsedSection(
        title=" ".join(title.split()).rstrip(":"),
        number=block.number,
        level=block.level or 1,
        line=block.line,
    )


def _place(plan: ParsedPlan, stack: list[ParsedSection], section: ParsedSection) -> None:
    if stack:
        stack[-1].sections.append(section)
    elif not plan.parts and INTRODUCTION.match(section.title):
        section.kind = "introduction"
        if plan.introduction is None:
            plan.introduction = section
        else:
            plan.introduction.sections.append(section)
    else:
        plan.parts.append(section)


def _opening(plan: ParsedPlan, block: Block) -> ParsedSection:
    """Text before any heading introduces the plan."""
    if plan.introduction is None:
        plan.introduction = ParsedSection(title="", kind="introduction", line=block.line)
    return plan.introduction


def _move_opening_todos(plan: ParsedPlan) -> None:
    """An introduction that holds to-dos is a section like others, named as the plan where it has no heading."""
    introduction = plan.introduction
    if introduction is not None and any(section.todos for section in introduction.walk()):
        introduction.kind = "section"
        introduction.title = introduction.title or plan.title
        plan.parts.insert(0, introduction)
        plan.introduction = None
