"""What kind each section is, which strategies a flat part holds, and which group answers for a section."""

import re

from valstuga.plan.reading.model import ParsedPlan, ParsedSection
from valstuga.plan.reading.words import (
    DUTY,
    DUTY_AT,
    GOALS,
    GROUP_TITLE,
    OWNER,
    PART,
    POLICY,
    group_name,
    normal,
)

_AREAS = re.compile(r":\s*([^:.]{10,400})\.")
_AND = re.compile(r"\s*(?:,\s*(?:och|samt|and)\s+|,|;|\s(?:och|samt|and)\s)\s*")
_STRATEGY = re.compile(r"\b\w*(?:strategi|strategier|strategy|strategies)\b", re.IGNORECASE)


def set_kinds(plan: ParsedPlan) -> None:
    for part in plan.parts:
        _nest_strategies(part)
        if PART.match(part.title) or part.sections:
            part.kind = "part"
        has_todos = any(section.todos for section in part.walk())
        is_goals = bool(GOALS.search(part.title) or (not has_todos and POLICY.search(part.title)))
        for section in part.sections:
            _set_kind(section, is_goals)
    _set_levels(plan)


def _set_kind(section: ParsedSection, is_goals: bool) -> None:
    if is_goals:
        section.kind = "goal"
    elif section.sections:
        section.kind = "strategy"
    for inner in section.sections:
        inner.kind = "section"


def _set_levels(plan: ParsedPlan) -> None:
    tops = [*plan.parts, *([plan.introduction] if plan.introduction else [])]
    todo = [(part, 1) for part in tops]
    while todo:
        section, level = todo.pop()
        section.level = level
        todo.extend((inner, level + 1) for inner in section.sections)


def _nest_strategies(part: ParsedSection) -> None:
    """In a part whose sections all stand on one level, those its text names as its areas hold the ones that follow."""
    if len(part.sections) < 3 or any(section.sections for section in part.sections):
        return
    heads = _named_areas(part) or _called_strategies(part)
    if not heads or part.sections[0] not in heads:
        return
    nested: list[ParsedSection] = []
    for section in part.sections:
        if section in heads or not nested:
            nested.append(section)
        else:
            nested[-1].sections.append(section)
    part.sections = nested


def _named_areas(part: ParsedSection) -> list[ParsedSection]:
    """Headings that begin as the items of a list in the part's own text: "in three areas: a, b and c."."""
    for paragraph in part.body:
        for found in _AREAS.finditer(paragraph + "."):
            phrases = [normal(phrase) for phrase in _AND.split(found[1]) if normal(phrase)]
            heads = [
                s for s in part.sections if any(normal(s.title).startswith(phrase) for phrase in phrases)
            ]
            if len(heads) >= 2 and len(heads) < len(part.sections):
                return heads
    return []


def _called_strategies(part: ParsedSection) -> list[ParsedSection]:
    """Headings that call themselves strategies and hold nothing to do, with sections that do between them."""
    heads = [
        s
        for s in part.sections
        if _STRATEGY.search(s.title) and not s.todos and not GROUP_TITLE.match(s.title)
    ]
    return heads if len(heads) >= 2 and len(heads) < len(part.sections) else []


def set_groups(plan: ParsedPlan) -> None:
    for part in plan.parts:
        _set_group(part, "")


def _set_group(section: ParsedSection, inherited: str) -> None:
    """The group that the section names, or the only one that the section around it names."""
    named = _groups(section)
    section.group = section.group or (named[0] if named else inherited)
    for todo in section.todos:
        todo.group = todo.group or section.group
    for inner in section.sections:
        _set_group(inner, named[0] if len(named) == 1 else "")


def _groups(section: ParsedSection) -> list[str]:
    if GROUP_TITLE.match(section.title):
        return [group_name(section.title)]
    if PART.match(section.title):
        return []
    names = [match[1] for text in section.body for words in (DUTY, DUTY_AT) for match in words.finditer(text)]
    answers = [found[1] for text in section.body if (found := OWNER.search(text)) and found.start() == 0]
    names += [name for name in answers if GROUP_TITLE.match(group_name(name))]
    return list(dict.fromkeys(group_name(name) for name in names))
