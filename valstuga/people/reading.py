"""A CSV or XLSX file in, headings and rows of text out. Knows nothing of the register; refuses what is no table."""

import csv
import re
import zipfile
from dataclasses import dataclass
from datetime import date, datetime
from io import BytesIO, StringIO

from django.utils.translation import gettext as _
from python_calamine import CalamineError, PasswordError, load_workbook

from valstuga.core.errors import Invalid
from valstuga.people.normalise import year_of_personal_number

MAX_ROWS = 50_000
MAX_COLUMNS = 100
MAX_UNPACKED = 150 * 2**20
DELIMITERS = ";,\t|"
OLE = b"\xd0\xcf\x11\xe0"
PERSONAL = re.compile(r"\bpers(?:on)?\.?[ -]?(?:nr|num|id)|\bpnr\b|\bssn\b|född|födelse|birth", re.IGNORECASE)
CELL = re.compile(rb"""<c\s[^>]*?\br=["']([A-Z]{1,3})(\d{1,7})["'][^>/]*>""")


@dataclass(frozen=True)
class Table:
    """Headings and rows, every row as long as the headings or longer, and the line of the file of each row."""

    columns: list[str]
    rows: list[list[str]]
    lines: list[int]


def read(content: bytes, filename: str, *, max_bytes: int) -> Table:
    """The first sheet of an XLSX file, or a CSV file in whichever dialect and encoding. Raises Invalid on "file".

    Swedish personal numbers are cut to their year of birth here, so that they are stored nowhere.
    """
    if not content.strip():
        raise _bad(_("The file is empty."))
    if len(content) > max_bytes:
        raise _bad(_("The file is larger than %(size)d MB.") % {"size": max_bytes // 2**20})
    if content[:2] == b"PK":
        cells = _xlsx(content)
    elif content[:4] == OLE or filename.lower().endswith(
        (".xls", ".ods", ".numbers", ".pdf", ".doc", ".docx")
    ):
        raise _bad(_("Save the table as XLSX or CSV first, without a password."))
    else:
        cells = _csv(decode(content))
    return _table(cells)


def _bad(message: str) -> Invalid:
    return Invalid(message, field="file")


def decode(content: bytes) -> str:
    """Text in UTF-8, UTF-16 with its mark, Windows-1252 or Latin-1. Raises Invalid for what is no text."""
    if content[:2] in (b"\xff\xfe", b"\xfe\xff"):
        encodings = ["utf-16"]
    elif b"\0" in content:
        encodings = []
    else:
        encodings = ["utf-8-sig", "cp1252", "latin-1"]
    for encoding in encodings:
        try:
            text = content.decode(encoding)
        except UnicodeDecodeError:
            continue
        odd = sum(c < " " and c not in "\t\r\n\f" for c in text[:20_000])
        if odd <= len(text[:20_000]) // 100:
            return text
    raise _bad(_("The file is not a table. Save it as XLSX or CSV (UTF-8)."))


def _csv(text: str) -> list[list[str]]:
    text = text.replace("\r\n", "\n").replace("\r", "\n").lstrip("\n")
    if declared := re.match(r"^sep=(.)\n", text):
        return _parsed(text[len(declared[0]) :], declared[1])
    return _parsed(text, _delimiter(text))


def _parsed(text: str, delimiter: str) -> list[list[str]]:
    rows = []
    try:
        for row in csv.reader(StringIO(text), delimiter=delimiter):
            rows.append(row)
            if len(rows) > MAX_ROWS + 1:
                break
    except csv.Error as error:
        raise _bad(
            _("Row %(row)d can't be read: is a quotation mark missing?") % {"row": len(rows) + 1}
        ) from error
    return rows


def _delimiter(text: str) -> str:
    """The delimiter that parts the first lines into the most columns, the same number in each."""
    sample = "\n".join(text.split("\n", 20)[:20])

    def score(delimiter: str) -> tuple[int, int]:
        try:
            widths = [len(row) for row in csv.reader(StringIO(sample), delimiter=delimiter) if row]
        except csv.Error:
            return 0, 0
        return sum(width == widths[0] > 1 for width in widths), widths[0]

    return max(DELIMITERS, key=score)


def _xlsx(content: bytes) -> list[list[str]]:
    _inspect(content)
    try:
        workbook = load_workbook(BytesIO(content))
        if not workbook.sheet_names:
            raise _bad(_("The workbook has no sheet."))
        rows = workbook.get_sheet_by_index(0).to_python(skip_empty_area=False, nrows=MAX_ROWS + 2)
    except PasswordError as error:
        raise _bad(_("The workbook has a password. Save it without one.")) from error
    except CalamineError as error:
        raise _bad(_("The workbook is damaged, or is no XLSX file.")) from error
    return [[_shown(cell) for cell in row] for row in rows]


def _inspect(content: bytes) -> None:
    """Refuse a workbook that would unpack to more than we can hold, whatever its own table of contents claims."""
    try:
        with zipfile.ZipFile(BytesIO(content)) as archive:
            members = archive.infolist()
            if sum(member.file_size for member in members) > MAX_UNPACKED or len(members) > 2000:
                raise _bad(_("The workbook is too large when unpacked. Save only the list of members."))
            for member in members:
                with archive.open(member) as file:
                    _inspect_member(file.read(), is_sheet="worksheets/" in member.filename)
    except (zipfile.BadZipFile, NotImplementedError, RuntimeError, EOFError, OSError) as error:
        raise _bad(_("The workbook is damaged, or is no XLSX file.")) from error


def _inspect_member(xml: bytes, *, is_sheet: bool) -> None:
    if not is_sheet:
        return
    for letters, row in CELL.findall(xml):
        column = 0
        for letter in letters:
            column = column * 26 + letter - 64
        if column > MAX_COLUMNS:
            raise _bad(_("The table has more than %(number)d columns.") % {"number": MAX_COLUMNS})
        if int(row) > MAX_ROWS + 1:
            raise _bad(_("The table has more than %(number)d rows.") % {"number": MAX_ROWS})


def _shown(cell: object) -> str:
    """A cell as text: whole numbers without decimals, dates as ISO."""
    if isinstance(cell, float) and cell.is_integer():
        return str(int(cell))
    if isinstance(cell, datetime):
        return cell.date().isoformat()
    return cell.isoformat() if isinstance(cell, date) else str(cell)


def _table(cells: list[list[str]]) -> Table:
    first = next((index for index, row in enumerate(cells) if any(cell.strip() for cell in row)), None)
    if first is None:
        raise _bad(_("The file is empty."))
    columns = _headings(cells[first])
    private = {n for n, heading in enumerate(columns) if PERSONAL.search(heading)}
    rows, lines = [], []
    for line, row in enumerate(cells[first + 1 :], start=first + 2):
        stripped = [_without_personal_number(cell.strip(), n in private) for n, cell in enumerate(row)]
        while len(stripped) > len(columns) and not stripped[-1]:
            stripped.pop()
        if any(stripped):
            rows.append(stripped + [""] * (len(columns) - len(stripped)))
            lines.append(line)
    if not rows:
        raise _bad(_("The file has headings but no rows."))
    if len(rows) > MAX_ROWS:
        raise _bad(_("The table has more than %(number)d rows.") % {"number": MAX_ROWS})
    return Table(columns, rows, lines)


def _headings(row: list[str]) -> list[str]:
    headings = [" ".join(cell.split())[:80] for cell in row]
    while headings and not headings[-1]:
        headings.pop()
    if len(headings) > MAX_COLUMNS:
        raise _bad(_("The table has more than %(number)d columns.") % {"number": MAX_COLUMNS})
    seen: set[str] = set()
    for heading in headings:
        if heading and heading.casefold() in seen:
            raise _bad(_("Two columns are called “%(name)s”. Rename one of them.") % {"name": heading})
        seen.add(heading.casefold())
    return [heading or _("Column %(number)d") % {"number": n} for n, heading in enumerate(headings, 1)]


def _without_personal_number(cell: str, is_private: bool) -> str:
    """The year alone, in a column of personal numbers or where it can be nothing else (a phone number has ten digits)."""
    sure = is_private or len(cell) >= 12 or re.fullmatch(r"\d{6}[-+]\d{4}", cell)
    year = year_of_personal_number(cell) if sure else None
    return str(year) if year else cell
