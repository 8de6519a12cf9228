"""Groups, and the decisions that appoint them."""

from datetime import date
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from valstuga.core import audit
from valstuga.core.errors import Invalid
from valstuga.orgs.access import Access
from valstuga.orgs.models import Decision, Group
from valstuga.orgs.permissions import Perm


@transaction.atomic
def save_group(access: Access, *, group: Group | None = None, **fields: Any) -> Group:
    """Create a group, or change one. `fields`: name, kind, decision, mandate, term_start, term_end, email."""
    access.require(Perm.GROUPS_MANAGE, on=group)
    row, verb = (group, "group.changed") if group else (Group(org=access.org), "group.created")
    for name, value in fields.items():
        setattr(row, name, value)
    if row.decision:
        access.require_same_org(row.decision)
    _check_group(row)
    row.save()
    audit.log(access, verb, row)
    return row


def _check_group(group: Group) -> None:
    same = Group.objects.filter(org=group.org, name__iexact=group.name).exclude(pk=group.pk)
    if same.exists():
        raise Invalid(_("There is already a group with that name."), field="name")
    if group.term_start and group.term_end and group.term_end < group.term_start:
        raise Invalid(_("The term must end after it begins."), field="term_end")


@transaction.atomic
def remove_group(access: Access, *, group: Group) -> None:
    """Remove a group. What it was responsible for stays, and has nobody."""
    access.require(Perm.GROUPS_MANAGE, on=group)
    audit.log(access, "group.removed", group)
    group.delete()


@transaction.atomic
def record_decision(
    access: Access,
    *,
    title: str,
    body: str,
    decided_on: date,
    text: str = "",
    reference: str = "",
    appoints: dict[str, Any] | None = None,
) -> Decision:
    """Record what a body decided. `appoints` makes the group that it appoints: name, kind, mandate, term."""
    access.require(Perm.GROUPS_MANAGE)
    decision = Decision.objects.create(
        org=access.org, title=title, body=body, decided_on=decided_on, text=text, reference=reference
    )
    audit.log(access, "decision.recorded", decision)
    if appoints:
        save_group(access, decision=decision, **appoints)
    return decision
