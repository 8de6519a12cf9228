"""The reader on the real plan, on five samples of other shapes, and on what can't be read."""

import io
import json
import os
import zipfile
import zlib
from pathlib import Path

import pypdf
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from valstuga.plan.reading import ParsedPlan, UnreadableDocument, read_document
from valstuga.plan.reading.safety import MAX_BYTES

SAMPLES = Path(__file__).parent / "samples"
SHARED = Path(os.environ.get("VALSTUGA_SHARED", Path(__file__).resolve().parents[4] / "shared"))
REAL = SHARED / "data" / "plans" / "huddinge-2022.txt"


def sample(name: str) -> ParsedPlan:
    return read_document((SAMPLES / name).read_bytes(), name)


def texts(plan: ParsedPlan, *path: int) -> list[str]:
    section = plan.parts[path[0]]
    for index in path[1:]:
        section = section.sections[index]
    return [todo.text for todo in section.todos]


@pytest.fixture(scope="module")
def real():
    if not REAL.exists():
        pytest.skip("the real plan is not here (VALSTUGA_SHARED)")
    return read_document(REAL.read_bytes(), REAL.name)


def test_the_real_plan_has_two_parts_with_goals_and_strategies(real):
    assert [part.title.split(".")[0] for part in real.parts] == ["Del 1", "Del 2"]
    assert [section.kind for section in real.parts[0].sections] == ["goal"] * 14
    assert [section.kind for section in real.parts[1].sections] == ["strategy"] * 3
    assert [len(section.sections) for section in real.parts[1].sections] == [4, 3, 5]
    assert real.title == "Verksamhetsplan 2022"


def test_the_real_plan_has_fifteen_todos_each_under_its_section(real):
    under = [[len(section.todos) for section in strategy.sections] for strategy in real.parts[1].sections]
    assert under == [[2, 3, 2, 1], [0, 0, 1], [1, 1, 1, 2, 1]]
    assert len(real.todos()) == 15


def test_the_real_plan_names_responsible_groups(real):
    groups = {section.title: section.group for section in real.sections() if section.group}
    assert groups["Röda lördagar"] == "Bemanningsgruppen"
    assert groups["Korta filmer som synliggör vår politik och lokala politiker"] == "Mediestrategigruppen"
    assert "Zetkin som valarbetets interna digitala plattform" not in groups


def test_a_paragraph_over_a_page_break_is_one(real):
    school = next(section for section in real.parts[0].sections if "skola" in section.title)
    assert len(school.body) == 1
    assert len(school.body[0]) > 700


def test_what_is_not_understood_is_listed(real):
    assert [line.number for line in real.not_understood] == [5, 9, 11, 13]


def test_json_goes_there_and_back(real):
    assert ParsedPlan.from_json(json.loads(json.dumps(real.to_json()))).to_json() == real.to_json()


def test_numbered_headings_and_many_kinds_of_lists():
    plan = sample("odlarna.txt")
    assert [part.number for part in plan.parts] == ["1", "2"]
    assert [section.number for section in plan.parts[0].sections] == ["1.1", "1.2"]
    water, queue = plan.parts[0].sections
    assert [todo.due for todo in water.todos] == ["2027-04-15", "", ""]
    assert water.todos[0].text.endswith("i öster, senast 15 april")
    assert (water.todos[1].text, water.todos[1].group) == ("Bygga tre komposter.", "Odlingsgruppen")
    assert [todo.text for todo in queue.todos] == [
        "gå igenom kön",
        "ringa dem som väntat längst",
        "lägga ut fem nya lotter",
    ]
    assert queue.group == "Styrelsen"
    assert [todo.is_done for todo in plan.parts[1].sections[0].todos] == [False, True]
    assert plan.parts[1].sections[0].group == "Festgruppen"


def test_markdown_in_english_with_checkboxes_and_a_table():
    plan = sample("library.md")
    assert plan.title == "Work plan 2027: Friends of the Example Library"
    assert texts(plan, 0, 0) == [
        "Find six readers by 15 March",
        "Print the poster",
        "Ask the baths for a room",
    ]
    assert plan.parts[0].sections[0].todos[0].due == "2027-03-15"
    assert plan.parts[0].sections[0].todos[2].group == "Board"
    assert texts(plan, 0, 1)[1] == "Draw up routes for the three northern estates"
    assert [(todo.owner, todo.due) for todo in plan.parts[1].todos] == [
        ("Street group", "2027-05-02"),
        ("Board", "2027-06-30"),
    ]


def test_word_with_styles_and_a_table_of_measures():
    plan = sample("cykel.docx")
    assert plan.introduction.title == "Inledning"
    assert [part.title for part in plan.parts] == ["Trygga vägar", "Fest"]
    lights, measures = plan.parts[0].sections
    assert lights.group == "Vägbelysningsgruppen"
    assert [todo.due for todo in lights.todos] == ["", "2027-02-01"]
    assert [(todo.text, todo.owner, todo.due) for todo in measures.todos] == [
        ("Laga pumpen vid stationen", "Verkstadsgruppen", "2027-04-09"),
        ("Rita en karta", "Kim Exempel", "2027-05-31"),
    ]
    assert texts(plan, 1, 0) == ["Boka torget"]


def test_word_without_any_styles():
    plan = sample("koren.docx")
    assert [section.title for section in plan.parts] == ["Körsång på torget", "Nya medlemmar"]
    assert texts(plan, 0) == ["Välja tolv sånger", "Låna en scen"]
    assert plan.parts[1].group == "Medlemsgruppen"


def test_pdf_with_contents_page_and_page_numbers():
    plan = sample("byalaget.pdf")
    assert [part.title for part in plan.parts] == ["Del 1. Vad vi vill", "Del 2. Vad vi gör"]
    assert [section.kind for section in plan.parts[0].sections] == ["goal", "goal"]
    meetings, floor = plan.parts[1].sections
    assert [todo.due for todo in meetings.todos] == ["2027-02-20", ""]
    assert meetings.todos[0].text.endswith("ned mot sjön")
    assert texts(plan, 1, 1) == ["Byta golvet"]
    assert len(floor.body) == 1
    assert [line.text for line in plan.not_understood] == ["Byalaget i Exempelby"]


# --- What can't be read ---------------------------------------------------------------------------------------


def refused(data: bytes, name: str) -> str:
    with pytest.raises(UnreadableDocument) as caught:
        read_document(data, name)
    assert str(caught.value)
    return caught.value.code


def zipped(**files: bytes) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in files.items():
            archive.writestr(name.replace("__", "/"), data)
    return buffer.getvalue()


def test_an_empty_document():
    assert refused(b"", "plan.docx") == "empty"
    assert refused(b" \n\n ", "plan.txt") == "empty"


def test_a_document_of_sixty_megabytes():
    assert refused(b"x" * (60 * 2**20), "plan.txt") == "too_large"
    assert len(b"x" * MAX_BYTES) < 60 * 2**20


def test_an_encrypted_pdf():
    writer = pypdf.PdfWriter(clone_from=SAMPLES / "byalaget.pdf")
    writer.encrypt("hemligt", algorithm="RC4-128")
    buffer = io.BytesIO()
    writer.write(buffer)
    assert refused(buffer.getvalue(), "plan.pdf") == "encrypted"


def test_a_scanned_pdf():
    writer = pypdf.PdfWriter()
    writer.add_blank_page(200, 200)
    buffer = io.BytesIO()
    writer.write(buffer)
    assert refused(buffer.getvalue(), "plan.pdf") == "scanned"


@pytest.mark.parametrize("name", ["plan.docx", "plan.pdf", "plan.png", "plan", "plan.odt"])
def test_a_renamed_picture(name):
    assert refused(b"\x89PNG\r\n\x1a\n" + b"\x00" * 100, name) == "wrong_type"


def test_a_zip_that_is_no_word_document():
    assert refused(zipped(readme=b"hello"), "plan.docx") == "wrong_type"


def test_a_zip_bomb_is_never_inflated():
    bomb = zipped(word__document=b"0", **{"word__document.xml": b"0" * (250 * 2**20)})
    assert len(bomb) < MAX_BYTES
    assert refused(bomb, "plan.docx") == "zip_bomb"


def test_a_zip_that_lies_about_its_size_and_one_with_too_many_files():
    honest = zipped(**{"word__document.xml": b"0" * (30 * 2**20)})
    at = honest.rindex(b"PK\x01\x02") + 24
    lying = honest[:at] + (100).to_bytes(4, "little") + honest[at + 4 :]
    assert refused(lying, "plan.docx") in {"zip_bomb", "damaged"}
    assert refused(honest, "plan.docx") == "zip_bomb"
    many = zipped(
        word__document=b"", **{"word__document.xml": b"<d/>"}, **{f"f{n}": b"" for n in range(2100)}
    )
    assert refused(many, "plan.docx") == "zip_bomb"


def test_a_pdf_whose_stream_swells():
    stream = zlib.compress(b"0 " * (60 * 2**20))
    head = b"%PDF-1.4\n1 0 obj<</Filter/FlateDecode/Length " + str(len(stream)).encode() + b">>\nstream\n"
    assert refused(head + stream + b"\nendstream endobj\n", "plan.pdf") == "zip_bomb"


def test_a_pdf_of_too_many_pages():
    writer, buffer = pypdf.PdfWriter(), io.BytesIO()
    for _page in range(501):
        writer.add_blank_page(100, 100)
    writer.write(buffer)
    assert refused(buffer.getvalue(), "plan.pdf") == "too_long"


def test_a_text_that_no_plan_is_as_long_as():
    assert refused(b"ord och mer\n" * 30_000, "plan.txt") == "too_long"
    assert refused(b"ord " * 1_000_000, "plan.md") == "too_long"


def test_expanding_entities_are_not_expanded():
    entities = "".join(f'<!ENTITY e{n} "{f"&e{n - 1};" * 10}">' for n in range(1, 10))
    xml = f'<?xml version="1.0"?><!DOCTYPE d [<!ENTITY e0 "ha">{entities}]><d>&e9;</d>'
    assert refused(zipped(**{"word__document.xml": xml.encode()}), "plan.docx") == "damaged"


def test_damaged_files():
    assert refused((SAMPLES / "cykel.docx").read_bytes()[:2000], "plan.docx") == "damaged"
    assert refused(b"%PDF-1.7\n" + b"garbage" * 50, "plan.pdf") in {"damaged", "scanned"}


def test_a_text_in_no_known_encoding():
    assert refused(bytes(range(1, 256)) * 4, "plan.txt") == "encoding"


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "cp1252"])
@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
def test_encodings_and_line_ends_that_are_in_use(encoding, end):
    text = (
        (SAMPLES / "odlarna.txt")
        .read_text(encoding="utf-8")
        .replace("☐", "-")
        .replace("☑", "-")
        .replace("\n", end)
    )
    assert len(read_document(text.encode(encoding), "plan.txt").todos()) == 8


def test_prose_without_a_heading():
    assert (
        refused("det här är en enda lång text utan någon rubrik alls.".encode(), "plan.txt") == "no_structure"
    )


LINES = st.lists(
    st.one_of(
        st.text(
            alphabet=st.characters(codec="utf-8", exclude_categories=["Cc", "Cs", "Zl", "Zp", "Co", "Cn"]),
            max_size=90,
        ),
        st.sampled_from(
            [
                "Att göra:",
                "1 Rubrik",
                "Del 2. Mer",
                "- punkt",
                "",
                "En mening som slutar här.",
                "Innehåll",
                "Ett.....3",
            ]
        ),
    ),
    max_size=25,
)


@settings(max_examples=150, deadline=None)
@given(LINES)
def test_no_line_of_a_text_is_lost(lines):
    """Each word of the source is in a title, a paragraph, a to-do, a mark (contents, labels) or what was not understood."""
    source = "\n".join(lines)
    try:
        plan = read_document(source.encode(), "plan.txt")
    except UnreadableDocument:
        return
    kept = [plan.title, *(line.text for line in [*plan.not_understood, *plan.marks])]
    sections = plan.sections() + (plan.introduction.walk() if plan.introduction else [])
    for section in sections:
        kept += [section.number, section.title, *section.body]
        kept += [f"{todo.text} {todo.owner}" for todo in section.todos]
    whole = "".join("".join(kept).split()).casefold()
    for line in lines:
        for word in line.replace("|", " ").split():
            letters = "".join(c for c in word if c.isalpha())
            if (
                len(letters) > 3
                and word.isalpha()
                and not any(known in line for known in ("Att göra", "...."))
            ):
                assert word.casefold() in whole, (word, line)
