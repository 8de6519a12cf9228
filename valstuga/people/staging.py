"""Rows of a file as normalised rows to merge, each with what is wrong in it. No database: ready for COPY later."""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from django.utils.translation import gettext as _

from valstuga.people import normalise
from valstuga.people.names import sort_key

CODE_AND_CITY = re.compile(r"^(?:SE-)?(\d{3} ?\d{2})\s+(\D.*)$", re.IGNORECASE)


@dataclass
class Staged:
    """One row: its line in the file, the fields as stored, the names of its tags, what is wrong by field."""

    line: int
    fields: dict[str, Any]
    tags: list[str] = field(default_factory=list)
    errors: dict[str, str] = field(default_factory=dict)

    @property
    def keys(self) -> list[tuple[str, ...]]:
        """What the row is known by: the member number, or else the e-mail address with the name."""
        number, email = self.fields.get("member_number"), self.fields.get("email")
        name = sort_key(self.fields.get("family_name", ""), self.fields.get("given_name", ""))
        return [("number", number)] if number else [("email", email.casefold(), name)] if email else []


def stage(
    rows: list[list[str]],
    lines: list[int],
    *,
    columns: list[str],
    mapping: Mapping[str, int],
    country: str,
    progress: Callable[[int], None] = lambda done: None,
) -> list[Staged]:
    """Each row of the file normalised. A second row for the same person is an error, so is a cell without a heading."""
    staged: list[Staged] = []
    seen: dict[tuple[str, ...], int] = {}
    for number, (row, line) in enumerate(zip(rows, lines, strict=True)):
        one = _row(row, line, mapping, country)
        if len(row) > len(columns):
            one.errors["row"] = _("There are more cells than headings.")
        for key in one.keys:
            if key in seen:
                one.errors["row"] = _("The same person as in row %(row)d.") % {"row": seen[key]}
            seen.setdefault(key, line)
        staged.append(one)
        if number % 500 == 0:
            progress(number)
    return staged


def _row(row: list[str], line: int, mapping: Mapping[str, int], country: str) -> Staged:
    typed = {name: row[index] for name, index in mapping.items()}
    tags = list(dict.fromkeys(tag.strip()[:60] for tag in re.split(r"[,;|]", typed.pop("tags", ""))))
    if "full_name" in typed:
        given, family = normalise.split_name(typed.pop("full_name")[:160])
        typed = {"given_name": given, "family_name": family} | typed
    both = CODE_AND_CITY.match(typed.get("postal_code", ""))
    if both and not typed.get("city"):
        typed |= {"postal_code": both[1], "city": both[2]}
    stored, wrong = normalise.person(typed, country)
    kept = {name: value for name, value in stored.items() if value not in ("", None)}
    return Staged(line, kept, [tag for tag in tags if tag], wrong)
