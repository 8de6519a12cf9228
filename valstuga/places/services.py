"""Writes of places and areas."""

from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction

from valstuga.core import audit
from valstuga.core.errors import Invalid
from valstuga.orgs.access import Access
from valstuga.orgs.permissions import Perm
from valstuga.places.models import Area, Place


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


def _save(row: Place | Area) -> None:
    try:
        row.full_clean()
    except ValidationError as error:
        field, texts = next(iter(error.message_dict.items()))
        raise Invalid(texts[0], field="name" if field == "__all__" else field) from error
    row.save()
