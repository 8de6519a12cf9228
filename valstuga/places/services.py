"""Writes of places and areas."""

from collections.abc import Mapping, Sequence
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction

from valstuga.core import audit
from valstuga.core.errors import Invalid
from valstuga.orgs.access import Access
from valstuga.orgs.permissions import Perm
from valstuga.places.districts import Border, Figures
from valstuga.places.models import Area, Place, Turnout


@transaction.atomic
def save_place(access: Access, *, place: Place | None = None, **fields: Any) -> Place:
    """Add a place, or change one. Raises Invalid with the field."""
    access.require(Perm.ACTIVITIES_EDIT, on=place)
    if fields.get("area") is not None:
        access.require_same_org(fields["area"])
    row = place or Place(org=access.org)
    for name, value in fields.items():
        setattr(row, name, value)
    _save(row)
    audit.log(access, "place.saved", row)
    return row


@transaction.atomic
def save_area(access: Access, *, name: str) -> Area:
    """Add a part of the municipality."""
    access.require(Perm.ACTIVITIES_EDIT)
    row = Area(org=access.org, name=name)
    _save(row)
    audit.log(access, "area.saved", row)
    return row


@transaction.atomic
def import_districts(
    access: Access,
    *,
    figures: Sequence[Figures],
    borders: Mapping[str, Border],
    election: str,
    year: int,
    source: str,
) -> int:
    """Add or bring up to date districts by their code, all or none; how many. Parts that they belong to are kept."""
    access.require(Perm.ACTIVITIES_EDIT)
    names = {code: border.name for code, border in borders.items()} | {row.code: row.name for row in figures}
    areas = {}
    for code, name in names.items():
        border = borders.get(code)
        place = (
            {"geometry": border.geometry, "latitude": border.centre[0], "longitude": border.centre[1]}
            if border
            else {}
        )
        areas[code], _created = Area.objects.update_or_create(
            org=access.org, code=code, defaults={"name": name, **place}
        )
    for row in figures:
        values = {"eligible": row.eligible, "voted": row.voted, "source": source}
        Turnout.objects.update_or_create(area=areas[row.code], election=election, year=year, defaults=values)
    audit.log(access, "districts.imported", count=len(areas))
    return len(areas)


def _save(row: Place | Area) -> None:
    try:
        row.full_clean()
    except ValidationError as error:
        field, texts = next(iter(error.message_dict.items()))
        raise Invalid(texts[0], field="name" if field == "__all__" else field) from error
    row.save()
