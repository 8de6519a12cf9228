"""Everything that is stored on a person, for the person (GDPR art. 15 and 20)."""

from datetime import datetime
from typing import Any

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext, gettext_lazy

from valstuga.core import audit
from valstuga.core.errors import AccessDenied
from valstuga.core.models import AuditEntry
from valstuga.orgs.access import Access
from valstuga.orgs.permissions import Perm
from valstuga.people.models import Person

# Ours to work with, not facts on the person; and attachments are too large to read.
LEFT_OUT = {"id", "org", "sort_key", "search", "kind_before", "attachment", "html", "person", "key"}

TECHNICAL = {"created", "updated", "user"}  # in the file, but nothing to read on a page


def my_data(access: Access, *, person: Person) -> dict[str, Any]:
    """All rows on the asking person, by table: plain values that can be written as JSON."""
    access.require(Perm.MY_PAGE)
    access.require_same_org(person)
    if access.user is None or access.person_id != person.pk:
        raise AccessDenied
    data: dict[str, Any] = {
        "organisation": access.org.name,
        "person": _values(person) | {"tags": [tag.name for tag in person.tags.all()]},
    }
    for relation in Person._meta.related_objects:
        name = relation.get_accessor_name() or ""
        if name == "+" or not name:
            continue
        if relation.one_to_one:
            row = getattr(person, name, None)
            data[name] = _values(row) if row else None
        else:
            data[name] = [_values(row) for row in getattr(person, name).all()]
    lines = AuditEntry.objects.filter(target_type=Person._meta.label_lower, target_id=str(person.pk))
    data["log"] = [
        {"at": line.at.isoformat(), "verb": line.verb} for line in lines.filter(org_id=access.org_id)
    ]
    audit.log(access, "person.data_read", person)
    return data


def _values(row: models.Model) -> dict[str, Any]:
    values: dict[str, Any] = {}
    for field in row._meta.concrete_fields:
        if field.name in LEFT_OUT or field.primary_key:
            continue
        value = getattr(row, field.name)
        value = timezone.localtime(value).isoformat(" ", "minutes") if isinstance(value, datetime) else value
        values[field.name] = value if isinstance(value, bool | int | list | None) else str(value)
    for many in row._meta.many_to_many:
        values[many.name] = [str(other) for other in getattr(row, many.name).all()]
    return values


TITLES = {
    "person": gettext_lazy("About you"),
    "profile": gettext_lazy("What you like, can and have time for"),
    "availability": gettext_lazy("When you can be asked"),
    "availability_exceptions": gettext_lazy("Days away or free"),
    "group_memberships": gettext_lazy("Your groups"),
    "signups": gettext_lazy("Your shifts"),
    "deliveries": gettext_lazy("Mails to you"),
    "links": gettext_lazy("Your personal links"),
    "log": gettext_lazy("The log of your card"),
}


def readable(data: dict[str, Any]) -> list[tuple[str, list[list[tuple[str, Any]]]]]:
    """`my_data` for a page: (title, rows), a row being pairs of field and value; what is empty is left out."""
    labels = _labels()
    tables = []
    for name, value in data.items():
        found: list[dict[str, Any]] = (
            value if isinstance(value, list) else [value] if isinstance(value, dict) else []
        )
        rows: list[list[tuple[str, Any]]] = [
            [
                (labels.get(field, field), _shown(cell))
                for field, cell in row.items()
                if cell not in ("", None, []) and field not in TECHNICAL
            ]
            for row in found
        ]
        if rows:
            tables.append((str(TITLES.get(name, name.replace("_", " ").capitalize())), rows))
    return tables


def _shown(cell: Any) -> Any:
    return ", ".join(str(one) for one in cell) if isinstance(cell, list) else cell


def _labels() -> dict[str, str]:
    """What the fields of all tables on persons are called on a page."""
    tables: list[Any] = [Person, *(relation.related_model for relation in Person._meta.related_objects)]
    found: dict[str, str] = {"at": gettext("when"), "verb": gettext("what")}
    for model in tables:
        for field in [*model._meta.concrete_fields, *model._meta.many_to_many]:
            found.setdefault(field.name, str(field.verbose_name))
    return found
