"""Base models and the audit log."""

from typing import ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _


class Base(models.Model):
    """What every table of ours has.

    `ORG_PATH` says how a row leads to its organisation ("org", "activity__org"); the check `core.E010` insists.
    None means that the rows belong to no organisation, and `ORG_REASON` says why.
    """

    ORG_PATH: ClassVar[str | None] = "org"
    ORG_REASON: ClassVar[str] = ""

    created = models.DateTimeField(_("created"), auto_now_add=True, editable=False)
    updated = models.DateTimeField(_("updated"), auto_now=True, editable=False)

    class Meta:
        abstract = True


class AuditEntry(models.Model):
    """Who did what to what, and when. Ids, not foreign keys: the line outlives what it speaks of."""

    ORG_PATH = "org_id"

    at = models.DateTimeField(auto_now_add=True, db_index=True)
    org_id = models.BigIntegerField(null=True, db_index=True)
    user_id = models.BigIntegerField(null=True)
    person_id = models.BigIntegerField(null=True)
    verb = models.CharField(max_length=60)
    target_type = models.CharField(max_length=60, blank=True)
    target_id = models.CharField(max_length=40, blank=True)
    data = models.JSONField(default=dict)

    class Meta:
        ordering = ["-at", "-pk"]
        indexes = [models.Index(fields=["target_type", "target_id", "-at"])]

    def __str__(self) -> str:
        return f"{self.at:%Y-%m-%d %H:%M} {self.verb} {self.target_type} {self.target_id}"
