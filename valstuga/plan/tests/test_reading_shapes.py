"""The same reader on plans of other shapes, and on the real plan in other formats."""

import difflib
import io
import os
import textwrap
from pathlib import Path

import pytest
import typst
from docx import Document
from docx.shared import Pt
from hypothesis import given, settings
from hypothesis import strategies as st

from valstuga.plan.reading import ParsedPlan, UnreadableDocument, read_document

SHARED = Path(os.environ.get("VALSTUGA_SHARED", Path(__file__).resolve().parents[4] / "shared"))
REAL = SHARED / "data" / "plans" / "huddinge-2022.txt"


def read(text: str, name: str = "plan.txt") -> ParsedPlan:
    return read_document(text.encode(), name)


def todos(plan: ParsedPlan) -> list[tuple[str, str, str]]:
    return [(todo.text, todo.owner or todo.group, todo.due) for todo in plan.todos()]


# --- The real plan in other formats ---------------------------------------------------------------------------


@pytest.fixture(scope="module")
def real() -> list[str]:
    if not REAL.exists():
        pytest.skip("the real plan is not here (VALSTUGA_SHARED)")
    return REAL.read_text(encoding="utf-8").split("\n")


def wrapped(lines: list[str]) -> tuple[bytes, str]:
    """As an e-mail program would wrap it."""
    narrow = [
        textwrap.fill(line, 76, subsequent_indent="  " if line.startswith("- ") else "") for line in lines
    ]
    return "\n".join(narrow).encode(), "plan.txt"


def plain_word(lines: list[str]) -> tuple[bytes, str]:
    document, buffer = Document(), io.BytesIO()
    for line in lines:
        document.add_paragraph(line)
    document.save(buffer)
    return buffer.getvalue(), "plan.docx"


def styled_word(lines: list[str]) -> tuple[bytes, str]:
    """With heading styles, real bullets and no contents."""
    document, buffer = Document(), io.BytesIO()
    for kind, text in _kinds(lines):
        if kind:
            document.add_heading(text, kind)
        else:
            document.add_paragraph(
                text.removeprefix("- "), style="List Bullet" if text.startswith("- ") else None
            )
    document.save(buffer)
    return buffer.getvalue(), "plan.docx"


def flat_pdf(lines: list[str]) -> tuple[bytes, str]:
    """All letters alike, pages numbered, the contents as text."""
    return _pdf("\n\n".join(_escaped(line) for line in lines)), "plan.pdf"


def set_pdf(lines: list[str]) -> tuple[bytes, str]:
    """With larger headings and a header on each page."""
    marks = {1: "= ", 2: "== ", 0: ""}
    rows = [marks[kind] + _escaped(text, keep="- ") for kind, text in _kinds(lines)]
    return _pdf("#set page(header: [Verksamhetsplan])\n" + "\n\n".join(rows)), "plan.pdf"


def _kinds(lines: list[str]) -> list[tuple[int, str]]:
    contents = [line.split(".....")[0] for line in lines if "....." in line]
    found = []
    for line in lines:
        if line.strip() and "....." not in line and line != "Innehållsförteckning":
            is_heading = len(line) < 100 and difflib.get_close_matches(line, contents, 1, 0.9)
            top = line.startswith("Del ") or line == "Inledning"
            found.append(((1 if top else 2) if is_heading else 0, line))
    return found


def _escaped(text: str, keep: str = "") -> str:
    head = keep if keep and text.startswith(keep) else ""
    return head + "".join("\\" + c if c in "#*_$@<>[]`~=-+/" else c for c in text.removeprefix(head))


def _pdf(body: str) -> bytes:
    return typst.compile(f'#set page(numbering: "1")\n#set text(lang: "sv", size: 11pt)\n{body}'.encode())


@pytest.mark.parametrize(
    "form", [wrapped, plain_word, styled_word, flat_pdf, set_pdf], ids=lambda f: f.__name__
)
def test_the_real_plan_reads_alike_in_every_format(real, form):
    plan = read_document(*form(real))
    first, second = plan.parts
    assert [section.kind for section in first.sections] == ["goal"] * 14
    assert [len(strategy.sections) for strategy in second.sections] == [4, 3, 5]
    under = [[len(section.todos) for section in strategy.sections] for strategy in second.sections]
    assert under == [[2, 3, 2, 1], [0, 0, 1], [1, 1, 1, 2, 1]]
    assert plan.title == "Verksamhetsplan 2022"
    as_text = read_document(*("\n".join(real).encode(), "plan.txt"))
    assert [section.group for section in plan.sections()] == [section.group for section in as_text.sections()]
    assert [" ".join(todo.text.split()) for todo in plan.todos()] == [todo.text for todo in as_text.todos()]


# --- Other shapes ---------------------------------------------------------------------------------------------


def test_an_english_plan_with_numbered_chapters():
    plan = read("""Action plan 2026
Riverside Tenants (an example)
Draft, 3 January 2026

Introduction

This plan says what the tenants will do in the coming year and who will do it.

1. Repairs

The stairs have decayed. That must not go on for another winter.

Actions:
1. Photograph every stairwell by 15 March 2026
2. Send the list to the landlord (responsible: Repairs group)
3. Follow up in week 20

2. Neighbours

The welcome committee organises a summer party and
a winter party, and knocks on every door once a
year.

Actions: print door cards; book the courtyard

3. Communication

Next steps:

• Find two editors
  who can spell

There will be four issues.
""")
    assert plan.title == "Action plan 2026"
    assert plan.introduction.title == "Introduction"
    assert [(part.number, part.title) for part in plan.parts] == [
        ("1", "Repairs"), ("2", "Neighbours"), ("3", "Communication"),
    ]  # fmt: skip
    assert todos(plan) == [
        ("Photograph every stairwell by 15 March 2026", "", "2026-03-15"),
        ("Send the list to the landlord", "Repairs group", ""),
        ("Follow up in week 20", "", "2026-05-15"),
        ("print door cards", "Welcome committee", ""),
        ("book the courtyard", "Welcome committee", ""),
        ("Find two editors who can spell", "", ""),
    ]
    assert plan.parts[2].body == ["There will be four issues."]
    assert [line.number for line in plan.not_understood] == [2, 3]


def test_capitals_stand_over_small_letters():
    plan = read("""VERKSAMHETSPLAN FÖR EXEMPELKÅREN 2026/2027

TRIVSEL

Kafeterian

Kafeterian ska vara öppen varje dag.

Att göra
- köpa ett nytt våffeljärn (ansvarig: Kim)
- måla väggarna, senast den 1 oktober

Spelkvällar

Styrelsen ansvarar för nycklarna.

Att göra
* boka aulan

INFLYTANDE

Alla klasser väljer ombud.

Att göra:
a) kalla till elevråd
""")
    assert [(part.title, [s.title for s in part.sections]) for part in plan.parts] == [
        ("TRIVSEL", ["Kafeterian", "Spelkvällar"]), ("INFLYTANDE", []),
    ]  # fmt: skip
    assert todos(plan) == [
        ("köpa ett nytt våffeljärn", "Kim", ""),
        ("måla väggarna, senast den 1 oktober", "", "2026-10-01"),
        ("boka aulan", "Styrelsen", ""),
        ("kalla till elevråd", "", ""),
    ]


def test_markdown_with_contents_and_a_label_as_heading():
    plan = read("""# Kampanjplan

Antagen 2026-01-12

## Innehåll
- [Mål](#mal)
- [Utåt](#utat)

## Mål

### Bussen
Bussen ska gå **var tionde minut**.

## Utåt

### Dörrknackning

Bemanningsgruppen leder arbetet.

#### Att göra

1. Rita kartor

### Torgmöten

| Nr | Vad | Vem | När |
|----|-----|-----|-----|
| 1 | Boka torget | Ada | 15 mars |
| 2 | Låna högtalare | styrelsen | v. 12 |
""", "plan.md")  # fmt: skip
    assert plan.title == "Kampanjplan"
    assert [section.kind for section in plan.parts[0].sections] == ["goal"]
    assert todos(plan) == [
        ("Rita kartor", "Bemanningsgruppen", ""),
        ("Boka torget", "Ada", "2026-03-15"),
        ("Låna högtalare", "styrelsen", "2026-03-20"),
    ]
    assert [todo.group for todo in plan.todos()] == ["Bemanningsgruppen", "", "Styrelsen"]


def test_word_with_bold_headings_in_sizes_and_a_list_in_one_paragraph():
    document, buffer = Document(), io.BytesIO()

    def strong(text: str, size: int) -> None:
        run = document.add_paragraph().add_run(text)
        run.bold, run.font.size = True, Pt(size)

    strong("Verksamhetsplan 2026 för Kvarteret Exempel", 20)
    document.add_paragraph("Antagen på årsmötet den 12 februari 2026")
    strong("Trivsel", 16)
    strong("Gårdsfest", 13)
    document.add_paragraph("Festkommittén ansvarar för gårdsfesten.")
    document.add_paragraph().add_run("Att göra: ").bold = True
    document.paragraphs[-1].add_run("boka tält; köpa korv senast 1 juni")
    strong("Odling", 13)
    document.add_paragraph("Att göra:")
    document.add_paragraph("- Köpa jord\n- Bygga lådor")
    strong("Inflytande", 16)
    document.add_paragraph("Styrelsen förhandlar om hyran.")
    document.save(buffer)
    plan = read_document(buffer.getvalue(), "plan.docx")
    assert plan.title == "Verksamhetsplan 2026 för Kvarteret Exempel"
    assert [(part.title, [s.title for s in part.sections]) for part in plan.parts] == [
        ("Trivsel", ["Gårdsfest", "Odling"]), ("Inflytande", []),
    ]  # fmt: skip
    assert todos(plan) == [
        ("boka tält", "Festkommittén", ""),
        ("köpa korv senast 1 juni", "Festkommittén", "2026-06-01"),
        ("Köpa jord", "", ""),
        ("Bygga lådor", "", ""),
    ]
    assert [line.number for line in plan.not_understood] == [2]


def test_contents_without_page_numbers_give_levels_by_indent():
    plan = read("""Handlingsplan för Exempelvännerna

Innehåll

Medlemmar
  Värvning
  Välkomnande
Ekonomi

Medlemmar

Vi ska bli fler.

Värvning

Åtgärder:

Dela ut blad vid stationen

Ringa dem som lämnat

Välkomnande

Två gånger per termin.

Ekonomi

Kassören sköter kassan.
""")
    assert [(part.title, [s.title for s in part.sections]) for part in plan.parts] == [
        ("Medlemmar", ["Värvning", "Välkomnande"]), ("Ekonomi", []),
    ]  # fmt: skip
    assert [todo[0] for todo in todos(plan)] == ["Dela ut blad vid stationen", "Ringa dem som lämnat"]


def test_strategies_are_those_that_the_part_names():
    plan = read("""Del 1. Vad vi gör

Arbetet sker på två sätt: inåt i föreningen och utåt på torgen.

Inåt i föreningen och bland vänner

Medlemmarna lär av varandra och trivs.

Fikakvällar

Fikat kostar inget.

Att göra:
- Baka

Utåt på torgen

Alla ska ha sett oss.

Bokbord

Vi står där folk går förbi.

Att göra:
- Snickra ett bord
""")
    assert [(s.kind, s.title, [inner.title for inner in s.sections]) for s in plan.parts[0].sections] == [
        ("strategy", "Inåt i föreningen och bland vänner", ["Fikakvällar"]),
        ("strategy", "Utåt på torgen", ["Bokbord"]),
    ]


def test_lists_without_any_label_in_the_document_are_the_todos():
    plan = read("# Plan\n\n## Loppis\n\nText om loppisen.\n\n- boka salen\n- skylta\n", "plan.md")
    assert [todo[0] for todo in todos(plan)] == ["boka salen", "skylta"]
    labelled = read("# Plan\n\n## Loppis\n\n- ett\n\nAtt göra:\n\n- boka\n", "plan.md")
    assert ([todo[0] for todo in todos(labelled)], labelled.parts[0].body) == (["boka"], ["• ett"])


def test_a_line_that_says_who_answers_names_the_group():
    plan = read("Plan\n\n1. Huset\n\nAnsvarig: husgruppen\n\nAtt göra:\n- Måla\n")
    assert plan.parts[0].group == "Husgruppen"
    assert plan.todos()[0].group == "Husgruppen"


@pytest.mark.parametrize(
    ("when", "due"),
    [
        ("senast 15 mars", "2026-03-15"),
        ("2026-03-15", "2026-03-15"),
        ("v. 12", "2026-03-20"),
        ("by 15 March 2027", "2027-03-15"),
        ("March 15", "2026-03-15"),
        ("före den 1:e maj", "2026-05-01"),
        ("30 februari", ""),
        ("v. 60", ""),
        ("snarast", ""),
    ],
)
def test_dates_as_people_write_them(when, due):
    plan = read(f"Verksamhetsplan 2026\n\nHuset\n\nAtt göra:\n- Måla, {when}\n")
    assert [todo.due for todo in plan.todos()] == [due]


# --- Nothing is lost ------------------------------------------------------------------------------------------

LINE = st.one_of(
    st.text(
        st.characters(codec="utf-8", exclude_categories=["Cc", "Cs", "Zl", "Zp", "Co", "Cn"]), max_size=90
    ),
    st.text("abcÅÄÖ .:;,-*1|()[]x\t\f", max_size=40),
    st.sampled_from("""
Att göra:;Actions: one, two;1. Rubrik;1.1 Under;Del 2. Mer;- punkt;☐ ruta;[x] klar;Innehåll;Ett.....3;Inledning;12;====
Åtgärd | Ansvarig | Klart;Måla | Bo | 15 mars;En mening som slutar här.;och som fortsätter;Verksamhetsplan 2026
(ansvarig: Kim);VERSALER;Rubrik utan nummer;a) sak;Att göra: en; två
""".replace("\n", ";").split(";")),
)  # fmt: skip


def letters(text: str) -> str:
    return "".join(c for c in text.casefold() if c.isalnum())


def kept(plan: ParsedPlan) -> str:
    parts = [plan.title, *(line.text for line in [*plan.not_understood, *plan.marks])]
    for section in plan.sections() + (plan.introduction.walk() if plan.introduction else []):
        parts += [section.number, section.title, *section.body]
        for todo in section.todos:
            parts += [todo.text, todo.owner, todo.due]
    return letters(" ".join(parts))


@pytest.mark.parametrize("name", ["plan.txt", "plan.md"])
@settings(max_examples=200, deadline=None)
@given(lines=st.lists(LINE, max_size=25))
def test_any_text_is_read_or_refused(name, lines):
    try:
        plan = read("\n".join(lines), name)
    except UnreadableDocument as refused:
        assert str(refused)
        return
    assert ParsedPlan.from_json(plan.to_json()).to_json() == plan.to_json()


@settings(max_examples=300, deadline=None)
@given(lines=st.lists(LINE, max_size=25))
def test_no_word_of_a_text_is_lost(lines):
    """Each word of the source stands in a title, a text, a to-do, a mark, or among what was not understood."""
    try:
        plan = read("\n".join([*lines, "", "1. Sist", "", "Slut på texten."]))
    except UnreadableDocument:
        return
    whole = kept(plan)
    has_table = any("|" in line for line in lines)
    for line in lines:
        for word in line.replace("|", " ").split():
            # A marker such as "b)" or "[x]" says what the line is; a date in a table becomes the to-do's.
            is_marker = len(letters(word)) < 3 or (has_table and word in ("15", "mars"))
            assert is_marker or letters(word) in whole, (word, plan.to_json())
