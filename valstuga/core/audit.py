"""The audit log: one line for each write, `noun.verb`, without personal data."""

from typing import Protocol

from django.db import models

from valstuga.core.models import AuditEntry


class Actor(Protocol):
    """Who is acting: what `orgs.access.Access` offers."""

    @property
    def org_id(self) -> int | None: ...
    @property
    def user_id(self) -> int | None: ...
    @property
    def person_id(self) -> int | None: ...


def log(actor: Actor, verb: str, target: models.Model | None = None, **data: object) -> AuditEntry:
    """Write one line. `data` holds ids, states and counts: never names, addresses or free text."""
    return AuditEntry.objects.create(
        org_id=actor.org_id,
        user_id=actor.user_id,
        person_id=actor.person_id,
        verb=verb,
        target_type=target._meta.label_lower if target is not None else "",
        target_id=str(target.pk) if target is not None else "",
        data={
            key: str(value) if not isinstance(value, int | str | list | None) else value
            for key, value in data.items()
        },
    )
