"""From blocks to a plan: contents page, headings, numbering, list markers and labels decide; no language model."""

import re
from dataclasses import dataclass

from valstuga.plan.reading import words
from valstuga.plan.reading.model import Block, Line, ParsedPlan, ParsedSection, ParsedTodo, UnreadableDocument

SAME_HEADING = 0.86
HEADING_LENGTH = 120


@dataclass
class Heading:
    block: Block
    title: str
    level: int
    number: str = ""
    is_part: bool = False


def plan_of(blocks: list[Block]) -> ParsedPlan:
    """The plan that the blocks make. Raises UnreadableDocument("no_structure") when there is no heading."""
    front, blocks, contents = _parted(blocks)
    blocks = _joined(blocks)
    headings = _headings(blocks, contents)
    if not headings and not any(
        block.kind in {"todo", "row"} or words.TODO_LABEL.match(block.text) for block in blocks
    ):
        raise UnreadableDocument("no_structure")
    first = next((n for n, block in enumerate(blocks) if id(block) in headings), 0)
    front += blocks[:first]
    if not headings:
        front, first = [block for block in front if block not in blocks], 0
    title, left = _title(front, headings)
    plan = ParsedPlan(title)
    plan.not_understood = [Line(block.text, block.line) for block in left]
    year = _year(title, front, blocks)
    roots = _tree(blocks[first:], headings, year, plan)
    _arrange(plan, roots)
    _kinds(plan)
    _groups(plan)
    return plan


# --- The front and the contents page --------------------------------------------------------------------------


def _parted(blocks: list[Block]) -> tuple[list[Block], list[Block], list[str]]:
    """The front page, the rest, and the headings that the contents page names."""
    at = next((n for n, block in enumerate(blocks) if words.CONTENTS.match(block.text.strip())), None)
    listed = [n for n, block in enumerate(blocks) if block.kind == "toc"]
    if not listed:
        return [], blocks, []
    start = at if at is not None and at < listed[0] else listed[0]
    contents = [_entry(blocks[n].text) for n in listed]
    inside = set(listed) | ({at} if at is not None else set())
    rest = [block for n, block in enumerate(blocks) if n > start and n not in inside]
    return blocks[:start], rest, contents


def _entry(text: str) -> str:
    found = words.TOC_LINE.match(text.strip())
    return (found["title"] if found else re.sub(r"\t.*$", "", text)).strip()


def _joined(blocks: list[Block]) -> list[Block]:
    """Paragraphs that a page break tore apart, whole again: no full stop before, lower case after."""
    whole: list[Block] = []
    for block in blocks:
        last = whole[-1] if whole else None
        torn = (
            last is not None
            and last.kind == block.kind == "text"
            and len(last.text) > 60
            and not last.text.endswith((".", "!", "?", ":", ";", "”", '"', "»"))
            and block.text[:1].islower()
        )
        if torn and last is not None:
            last.text += (
                "" if last.text.endswith("-") and not last.text.endswith(" -") else " "
            ) + block.text
        else:
            whole.append(block)
    return whole


def _title(front: list[Block], headings: dict[int, Heading]) -> tuple[str, list[Block]]:
    """The plan's title and what of the front page is left over. A year on a line of its own belongs to the title."""
    chosen = next(
        (
            block
            for block in front
            if words.PLAN_WORD.search(block.text) and len(block.text) <= HEADING_LENGTH
        ),
        None,
    )
    chosen = chosen or next((block for block in front if block.level == -1), None)
    left = [block for block in front if block is not chosen]
    if chosen is None:
        return "", left
    title = re.sub(r"(\w)-\s+(\w)", lambda m: m[1] + m[2].lower(), " ".join(chosen.text.split()))
    year = next((block for block in left if words.YEAR.fullmatch(block.text.strip())), None)
    if year is not None and not words.YEAR.search(title):
        title = f"{title} {year.text.strip()}"
        left = [block for block in left if block is not year]
    return title, left


def _year(title: str, front: list[Block], blocks: list[Block]) -> int | None:
    for text in (title, *(block.text for block in front), *(block.text for block in blocks[:12])):
        if found := words.YEAR.search(text):
            return int(found[1])
    return None


# --- Headings -------------------------------------------------------------------------------------------------


def _headings(blocks: list[Block], contents: list[str]) -> dict[int, Heading]:
    """The headings by the id of their block. What the contents page names comes first, then what the format says."""
    found: dict[int, Heading] = {}
    if contents:
        _by_contents(blocks, contents, found)
    if not found:
        certain = any(block.kind == "heading" for block in blocks)
        for n, block in enumerate(blocks):
            if block.kind == "heading" or (not certain and _looks_like_heading(blocks, n)):
                _add(found, block)
    if found and not any(heading.block.is_certain and heading.level for heading in found.values()):
        _levels_by_position(found)
    return found


def _by_contents(blocks: list[Block], contents: list[str], found: dict[int, Heading]) -> None:
    wanted = 0
    for block in blocks:
        if len(block.text) > HEADING_LENGTH * 1.5 or block.kind in {"row", "todo", "toc"}:
            continue
        for ahead in range(wanted, min(wanted + 4, len(contents))):
            if words.alike(contents[ahead], block.text) >= SAME_HEADING:
                _add(found, block)
                wanted = ahead + 1
                break


def _add(found: dict[int, Heading], block: Block) -> None:
    text = " ".join(block.text.split())
    if words.TODO_LABEL.match(text) and not words.TODO_LABEL.match(text)[1]:  # type: ignore[index]
        return
    number = words.NUMBER.match(text)
    is_part = bool(words.PART.match(text))
    level = 1 if is_part else number[1].count(".") + 1 if number and not block.is_certain else block.level
    title = text[number.end() :] if number else text
    found[id(block)] = Heading(block, title, level, number[1] if number else "", is_part)


def _looks_like_heading(blocks: list[Block], n: int) -> bool:
    """In a bare text: short, no full stop, and something follows that it can be the heading of."""
    block, after = blocks[n], blocks[n + 1] if n + 1 < len(blocks) else None
    text = block.text
    if words.PART.match(text) and len(text) <= HEADING_LENGTH:
        return True
    if block.kind == "item" and block.cells and re.fullmatch(r"\d{1,2}[.)]", block.cells[0]):
        return False
    if block.kind != "text" or after is None or len(text) > 90 or words.TODO_LABEL.match(text):
        return False
    if words.NUMBER.match(text) and not text.endswith((".", ",", ";")):
        return True
    if (
        text.endswith((".", ",", ";", ":", "!"))
        or not text[:1].isupper()
        or "@" in text
        or "://" in text
        or "www." in text
    ):
        return False
    follows = (
        after.kind in {"item", "todo", "row"}
        or bool(words.TODO_LABEL.match(after.text))
        or after.text.endswith((".", ":", "!", "?"))
    )
    return follows or (
        n + 2 < len(blocks)
        and len(after.text) <= 90
        and after.text[:1].isupper()
        and _looks_like_heading(blocks, n + 1)
    )


def _levels_by_position(found: dict[int, Heading]) -> None:
    """Without styles: parts above all; numbers tell; the rest stands below the part."""
    parts = any(heading.is_part for heading in found.values())
    numbered = any(heading.number for heading in found.values())
    for heading in found.values():
        if heading.is_part or (numbered and heading.number):
            heading.level += 1 if parts and not heading.is_part else 0
        elif heading.level == 0 or not numbered:
            heading.level = 2 if parts else 1


# --- The tree -------------------------------------------------------------------------------------------------


def _tree(
    blocks: list[Block], headings: dict[int, Heading], year: int | None, plan: ParsedPlan
) -> list[ParsedSection]:
    roots: list[ParsedSection] = []
    open_: list[ParsedSection] = []
    reader = _Reader(year)
    for block in blocks:
        heading = headings.get(id(block))
        if heading is None:
            if not open_:
                title = plan.title or ""
                open_ = [ParsedSection(title, level=1, line=block.line)]
                roots.append(open_[0])
            reader.read(block, open_[-1])
            continue
        reader.begin()
        section = ParsedSection(
            heading.title,
            heading.number,
            heading.level,
            line=block.line,
            kind="part" if heading.is_part else "section",
        )
        while open_ and open_[-1].level >= section.level:
            open_.pop()
        (open_[-1].sections if open_ else roots).append(section)
        open_.append(section)
    return roots


class _Reader:
    """Puts paragraphs, to-dos and table rows where they belong. Remembers whether a list of to-dos is going on."""

    def __init__(self, year: int | None) -> None:
        self.year = year
        self.begin()

    def begin(self) -> None:
        self.in_todos = False
        self.columns: dict[str, int] = {}

    def read(self, block: Block, section: ParsedSection) -> None:
        label = words.TODO_LABEL.match(block.text) if block.kind in {"text", "heading", "item"} else None
        if block.kind == "row":
            self._row(block, section)
        elif label and (block.kind != "item" or not label[1]):
            self.in_todos = True
            for part in re.split(r"\s*[;•]\s*", label[1]):
                if part.strip():
                    section.todos.append(self._todo(part, block))
        elif block.kind == "todo" or (block.kind == "item" and self.in_todos):
            section.todos.append(self._todo(block.text, block))
        else:
            self.in_todos = False
            section.body.append(f"• {block.text}" if block.kind == "item" else block.text)

    def _row(self, block: Block, section: ParsedSection) -> None:
        named = {}
        for key, pattern in words.COLUMNS.items():
            for n, cell in enumerate(block.cells):
                if pattern.match(cell.strip().rstrip(":")) and n not in named.values():
                    named[key] = n
                    break
        if "text" in named and len(named) >= 2:
            self.columns = named
        elif self.columns and self.columns["text"] < len(block.cells) and block.cells[self.columns["text"]]:
            cell = {key: block.cells[n] if n < len(block.cells) else "" for key, n in self.columns.items()}
            todo = self._todo(cell["text"], block)
            todo.owner = cell.get("owner", "") or todo.owner
            todo.due = words.due_date(cell.get("due", ""), self.year) or todo.due
            if cell.get("due") and not todo.due:
                todo.text = f"{todo.text} ({cell['due']})"
            section.todos.append(todo)
        else:
            section.body.append(block.text)

    def _todo(self, text: str, block: Block) -> ParsedTodo:
        text = " ".join(text.split()).strip()
        owner = words.OWNER.search(text)
        if owner and owner.start() > 0:
            text = text[: owner.start()].rstrip(" ([–—-.,;")
        due = words.due_date(text, self.year) if words.DEADLINE.search(text) or words.ISO.search(text) else ""
        return ParsedTodo(
            text, owner[1].strip() if owner else "", due, line=block.line, is_done=block.is_done
        )


# --- Parts, kinds and groups ----------------------------------------------------------------------------------


def _arrange(plan: ParsedPlan, roots: list[ParsedSection]) -> None:
    """One heading above all others is the title; an introduction is no part; a flat plan is one part."""
    if (
        len(roots) == 1
        and roots[0].sections
        and not roots[0].todos
        and roots[0].kind != "part"
        and not plan.title
    ):
        plan.title = roots[0].title
        introduction = ParsedSection(
            plan.title, level=1, kind="introduction", body=roots[0].body, line=roots[0].line
        )
        plan.introduction = introduction if roots[0].body else None
        roots = roots[0].sections
    elif (
        len(roots) == 1
        and roots[0].sections
        and words.alike(roots[0].title, plan.title) > 0.8
        and not roots[0].todos
    ):
        plan.introduction = (
            ParsedSection(roots[0].title, kind="introduction", body=roots[0].body) if roots[0].body else None
        )
        roots = roots[0].sections
    if (
        roots
        and plan.introduction is None
        and words.INTRODUCTION.match(roots[0].title)
        and not any(s.todos for s in roots[0].walk())
    ):
        plan.introduction = roots.pop(0)
    has_parts = any(root.kind == "part" for root in roots) or any(root.sections for root in roots)
    if has_parts:
        plan.parts = roots
    elif roots:
        first = roots[0].line
        plan.parts = [ParsedSection(plan.title or roots[0].title, level=1, sections=roots, line=first)]
    for part in plan.parts:
        _strategies(part)
        part.kind = "part"
        _renumber(part, 1)
    plan.title = plan.title or (plan.parts[0].title if len(plan.parts) == 1 else "")


def _strategies(part: ParsedSection) -> None:
    """A part that lists its areas ("three areas: a, b and c"): headings that begin so hold those after them."""
    if not part.sections or any(section.sections for section in part.sections):
        return
    areas = _areas(part.body)
    leads = [any(words.normal(section.title).startswith(area) for area in areas) for section in part.sections]
    if sum(leads) < 2 or not leads[0]:
        return
    held: list[ParsedSection] = []
    for section, is_lead in zip(part.sections, leads, strict=True):
        (held if is_lead else held[-1].sections).append(section)
    part.sections = held


def _areas(body: list[str]) -> list[str]:
    found = []
    for paragraph in body:
        for listed in re.findall(r":\s*([^.:]+)\.", paragraph + "."):
            items = [
                words.normal(item)
                for item in re.split(r",\s*(?:och|samt|and)?\s*|\s+(?:och|samt|and)\s+", listed)
            ]
            if len(items) >= 2:
                found += [item for item in items if len(item) > 5]
    return found


def _renumber(section: ParsedSection, level: int) -> None:
    section.level = level
    for inner in section.sections:
        _renumber(inner, level + 1)


def _kinds(plan: ParsedPlan) -> None:
    for part in plan.parts:
        has_todos = any(section.todos for section in part.walk())
        others = any(section.todos for other in plan.parts if other is not part for section in other.walk())
        is_goals = not has_todos and (
            bool(words.GOALS.search(part.title)) or (others and len(part.sections) >= 3)
        )
        for section in part.sections:
            section.kind = "goal" if is_goals else "strategy" if section.sections else "section"


def _groups(plan: ParsedPlan) -> None:
    for part in plan.parts:
        _group(part, "")


def _group(section: ParsedSection, above: str) -> None:
    """The responsible group where the text names one: the section's own title, a duty in its text, or the one above."""
    text = " ".join(section.body)
    duty = words.DUTY_AT.search(text) or words.DUTY.search(text)
    title = words.GROUP_TITLE.match(section.title)
    found = title[0] if title else duty[1] if duty else ""
    section.group = "" if section.kind == "goal" else words.group_name(found) if found else above
    for todo in section.todos:
        named = words.GROUP_TITLE.match(todo.owner) if todo.owner else None
        todo.group = words.group_name(todo.owner) if named else "" if todo.owner else section.group
    for inner in section.sections:
        _group(inner, section.group)
