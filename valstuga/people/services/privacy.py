"""Everything that is stored on a person, for the person (GDPR art. 15 and 20)."""

from typing import Any

from django.db import models

from valstuga.core import audit
from valstuga.core.errors import AccessDenied
from valstuga.core.models import AuditEntry
from valstuga.orgs.access import Access
from valstuga.orgs.permissions import Perm
from valstuga.people.models import Person

# Ours to work with, not facts on the person; and attachments are too large to read.
LEFT_OUT = {"id", "org", "sort_key", "search", "kind_before", "attachment", "html", "person", "key"}


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
        values[field.name] = value if isinstance(value, bool | int | list | None) else str(value)
    for many in row._meta.many_to_many:
        values[many.name] = [str(other) for other in getattr(row, many.name).all()]
    return values
