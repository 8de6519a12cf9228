"""The register as a file: CSV or XLSX, safe to open in a spreadsheet, each export in the log."""

import csv
from collections.abc import Iterable
from io import BytesIO, StringIO

from openpyxl import Workbook

from valstuga.core import audit
from valstuga.orgs.access import Access
from valstuga.orgs.permissions import Perm
from valstuga.people import normalise
from valstuga.people.mapping import FIELDS
from valstuga.people.models import Person
from valstuga.people.queries import Filters, register

COLUMNS = [name for name in FIELDS if name != "full_name"]
FORMULA = ("=", "+", "-", "@", "\t", "\r")


def export_register(access: Access, *, filters: Filters, form: str) -> bytes:
    """The persons that match, as "csv" (UTF-8 with its mark, semicolons) or "xlsx". Headings can be imported again."""
    access.require(Perm.PEOPLE_EXPORT)
    persons = list(register(access, filters))
    rows = [[str(FIELDS[name]) for name in COLUMNS], *(_row(access, person) for person in persons)]
    audit.log(access, "register.exported", rows=len(persons), form=form)
    return as_xlsx(rows) if form == "xlsx" else as_csv(rows)


def _row(access: Access, person: Person) -> list[str]:
    special = {
        "phone": normalise.shown_phone(person.phone, access.org.country) if person.phone else "",
        "tags": ", ".join(tag.name for tag in person.tags.all()),
        "kind": person.get_kind_display(),
        "language": person.get_language_display(),
    }
    return [str(special[name] if name in special else getattr(person, name) or "") for name in COLUMNS]


def safe(cell: str) -> str:
    """A cell that no spreadsheet takes for a formula."""
    return f"'{cell}" if cell.startswith(FORMULA) else cell


def as_csv(rows: Iterable[list[str]]) -> bytes:
    out = StringIO()
    csv.writer(out, delimiter=";").writerows([safe(cell) for cell in row] for row in rows)
    return b"\xef\xbb\xbf" + out.getvalue().encode()


def as_xlsx(rows: Iterable[list[str]]) -> bytes:
    book = Workbook(write_only=True)
    sheet = book.create_sheet()
    for row in rows:
        sheet.append([safe(cell) for cell in row])
    out = BytesIO()
    book.save(out)
    return out.getvalue()
