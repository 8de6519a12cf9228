"""Files in: every dialect and encoding that offices produce, and every file that is no register."""

import struct
import zipfile
from datetime import date
from io import BytesIO

import pytest
from openpyxl import Workbook

from valstuga.core.errors import Invalid
from valstuga.people import mapping, reading, staging

TEXT = "Förnamn;Efternamn;E-post\nÅsa;Öman;asa@example.org\n"
COLUMNS = ["Förnamn", "Efternamn", "E-post"]


def read(content, name="medlemmar.csv", max_bytes=2**20):
    return reading.read(content, name, max_bytes=max_bytes)


def xlsx(rows):
    book = Workbook()
    for row in rows:
        book.active.append(row)
    out = BytesIO()
    book.save(out)
    return out.getvalue()


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "cp1252", "latin-1"])
@pytest.mark.parametrize("newline", ["\n", "\r\n", "\r"])
def test_every_encoding_and_line_end(encoding, newline):
    table = read(TEXT.replace("\n", newline).encode(encoding))
    assert table.columns == COLUMNS
    assert table.rows == [["Åsa", "Öman", "asa@example.org"]]
    assert table.lines == [2]


@pytest.mark.parametrize("delimiter", [";", ",", "\t", "|"])
def test_every_delimiter(delimiter):
    assert read(TEXT.replace(";", delimiter).encode()).columns == COLUMNS


def test_quoted_cells_may_hold_delimiters_and_line_breaks():
    table = read('Namn;Anteckning\n"Ek; Eva";"en\ntvå"\n'.encode())
    assert table.rows == [["Ek; Eva", "en\ntvå"]]


def test_an_xlsx_file_gives_numbers_and_dates_as_text():
    table = read(xlsx([["Namn", "Nr", "Medlem sedan"], ["Eva Ek", 17, date(2024, 3, 1)]]), "m.xlsx")
    assert table.rows == [["Eva Ek", "17", "2024-03-01"]]


def test_blank_rows_are_passed_over_and_lines_stay_true():
    table = read(b"Namn\n\nEva\n;\nBo\n")
    assert list(zip(table.lines, [row[0] for row in table.rows], strict=True)) == [(3, "Eva"), (5, "Bo")]


def test_personal_numbers_are_cut_to_the_year_and_phone_numbers_are_not():
    table = read("Namn;Personnummer;Mobil;Övrigt\nEva;6102030000;0701230605;19610203-0000\n".encode())
    assert table.rows == [["Eva", "1961", "0701230605", "1961"]]


def bomb():
    out = BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("xl/worksheets/sheet1.xml", b"0" * (reading.MAX_UNPACKED + 1))
    return out.getvalue()


def lying_bomb():
    """A bomb whose table of contents claims ten bytes."""
    content = bytearray(bomb())
    at = content.rfind(b"PK\x01\x02")
    content[at + 24 : at + 28] = struct.pack("<I", 10)
    return bytes(content)


def wide_cell():
    out, source = BytesIO(), zipfile.ZipFile(BytesIO(xlsx([["Namn"], ["Eva"]])))
    with zipfile.ZipFile(out, "w") as archive:
        for name in source.namelist():
            content = source.read(name)
            if "sheet1" in name:
                content = content.replace(b'r="A2"', b'r="XFD1048576"')
            archive.writestr(name, content)
    return out.getvalue()


@pytest.mark.parametrize(
    ("content", "name", "words"),
    [
        (b"", "a.csv", "empty"),
        (b" \n\n ", "a.csv", "empty"),
        (b";;\n;;\n", "a.csv", "empty"),
        (b"Namn;E-post\n", "a.csv", "no rows"),
        (b"Namn;namn\nEva;Bo\n", "a.csv", "Two columns"),
        (b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR" * 20, "a.csv", "not a table"),
        (bytes(range(1, 32)) * 50, "a.csv", "not a table"),
        (b"\xd0\xcf\x11\xe0" + b"0" * 100, "a.xls", "Save the table as"),
        (b"%PDF-1.7 hello", "a.pdf", "Save the table as"),
        (b"PK\x03\x04 broken", "a.xlsx", "damaged"),
        (b"Namn\n" + b"x" * 2**20, "a.csv", "larger than"),
        (b"Namn\n" + b"Eva\n" * (reading.MAX_ROWS + 1), "a.csv", "more than 50000 rows"),
        (b";".join(b"k%d" % n for n in range(101)) + b"\n1\n", "a.csv", "more than 100 columns"),
        (b'Namn;X\n"' + b"x" * 200_000, "a.csv", "quotation mark"),
    ],
)
def test_a_bad_file_says_what_is_wrong(content, name, words):
    from django.utils.translation import override

    with override("en"), pytest.raises(Invalid, match=words) as error:
        read(content, name)
    assert error.value.field == "file"


@pytest.mark.parametrize("make", [bomb, lying_bomb, wide_cell])
def test_a_workbook_that_would_fill_the_memory_is_refused(make):
    with pytest.raises(Invalid):
        read(make(), "a.xlsx")


@pytest.mark.parametrize(
    ("columns", "expected"),
    [
        (
            ["Förnamn", "Efternamn", "E-postadress", "Mobilnummer"],
            ["given_name", "family_name", "email", "phone"],
        ),
        (
            ["First name", "Surname", "E-mail", "Zip code"],
            ["given_name", "family_name", "email", "postal_code"],
        ),
        (["Namn", "Medlemsnr", "Ort", "Personnummer"], ["full_name", "member_number", "city", "birth_year"]),
    ],
)
def test_columns_are_guessed_from_their_headings(columns, expected):
    assert mapping.guess(columns, []) == {name: index for index, name in enumerate(expected)}


def test_columns_without_known_headings_are_guessed_from_what_they_hold():
    rows = [["Eva", "eva@example.org", "070-174 06 05", "141 30"]]
    assert mapping.guess(["Namn", "A", "B", "C"], rows) == {
        "full_name": 0,
        "email": 1,
        "phone": 2,
        "postal_code": 3,
    }


def test_a_mapping_needs_a_name_and_uses_a_column_once():
    with pytest.raises(Invalid):
        mapping.checked({"email": 0}, ["a"])
    with pytest.raises(Invalid):
        mapping.checked({"given_name": 0, "family_name": 0}, ["a"])
    assert mapping.checked({"full_name": 0}, ["a"]) == {"full_name": 0}


def stage(rows, **columns):
    names = list(columns)
    return staging.stage(
        rows,
        list(range(2, len(rows) + 2)),
        columns=names,
        mapping={c: i for i, c in enumerate(names)},
        country="SE",
    )


def test_a_staged_row_is_normalised_and_a_bad_cell_named():
    good, bad = stage(
        [["Eva Ek", "0701740605", "14130 HUDDINGE"], ["Bo", "x", ""]], full_name=1, phone=1, postal_code=1
    )
    assert good.fields == {
        "given_name": "Eva",
        "family_name": "Ek",
        "phone": "+46701740605",
        "postal_code": "141 30",
        "city": "Huddinge",
    }
    assert set(bad.errors) == {"phone"}


def test_the_same_person_twice_is_an_error_that_names_the_first_row():
    _first, second = stage([["1", "Eva"], ["1", "Eva"]], member_number=1, given_name=1)
    assert "2" in second.errors["row"]
    again = stage(
        [["a@example.org", "Eva"], ["A@example.org", "Eva"], ["a@example.org", "Bo"]], email=1, given_name=1
    )
    assert [bool(row.errors) for row in again] == [False, True, False]


def test_a_row_with_more_cells_than_headings_is_an_error():
    (row,) = stage([["Eva", "too", "many"]], given_name=1)
    assert "row" in row.errors
