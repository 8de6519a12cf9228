"""Writes of plans and their sections."""

from datetime import date
from typing import Any

from django.db import models, transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from valstuga.core import audit
from valstuga.core.errors import Invalid
from valstuga.orgs.access import Access
from valstuga.orgs.permissions import Perm
from valstuga.plan.enums import PlanState, SectionKind
from valstuga.plan.models import Plan, Section


@transaction.atomic
def create_plan(
    access: Access, *, title: str, first_day: date | None = None, last_day: date | None = None
) -> Plan:
    """An empty plan, to be written by hand. Raises Invalid on "title" and "last_day"."""
    access.require(Perm.PLAN_EDIT)
    _check(title, first_day, last_day)
    plan = Plan.objects.create(
        org=access.org, title=title.strip()[:200], first_day=first_day, last_day=last_day
    )
    audit.log(access, "plan.created", plan)
    return plan


@transaction.atomic
def rename_plan(
    access: Access, *, plan: Plan, title: str, first_day: date | None = None, last_day: date | None = None
) -> Plan:
    """Another title or period. Raises Invalid as `create_plan`."""
    access.require(Perm.PLAN_EDIT, on=plan)
    _check(title, first_day, last_day)
    plan.title, plan.first_day, plan.last_day = title.strip()[:200], first_day, last_day
    plan.save(update_fields=["title", "first_day", "last_day", "updated"])
    audit.log(access, "plan.changed", plan)
    return plan


def _check(title: str, first_day: date | None, last_day: date | None) -> None:
    if not title.strip():
        raise Invalid(_("Write a title."), field="title")
    if first_day and last_day and last_day < first_day:
        raise Invalid(_("The last day must not be before the first."), field="last_day")


@transaction.atomic
def adopt(access: Access, *, plan: Plan, on: date | None = None, by: str = "") -> Plan:
    """The plan holds from now on."""
    access.require(Perm.PLAN_EDIT, on=plan)
    plan.state, plan.adopted_on, plan.adopted_by = PlanState.ADOPTED, on or timezone.localdate(), by[:120]
    plan.save()
    audit.log(access, "plan.adopted", plan)
    return plan


@transaction.atomic
def archive(access: Access, *, plan: Plan) -> Plan:
    """The plan's time is over; it stays to be read. `adopt` takes it back."""
    access.require(Perm.PLAN_EDIT, on=plan)
    plan.state = PlanState.ARCHIVED
    plan.save(update_fields=["state", "updated"])
    audit.log(access, "plan.archived", plan)
    return plan


@transaction.atomic
def add_section(
    access: Access, *, plan: Plan, title: str, parent: Section | None = None, **fields: Any
) -> Section:
    """A heading, last in the plan or last in `parent`. Raises Invalid on "title"."""
    access.require(Perm.PLAN_EDIT, on=plan)
    if not title.strip():
        raise Invalid(_("Write a title."), field="title")
    if parent is not None and parent.plan_id != plan.pk:
        raise Invalid(_("Choose a section of the same plan."), field="parent")
    after = (
        _last_position(parent)
        if parent
        else plan.sections.aggregate(last=models.Max("position"))["last"] or 0
    )
    plan.sections.filter(position__gt=after).update(position=models.F("position") + 1)
    kind = SectionKind.SECTION if parent else SectionKind.PART
    section = Section.objects.create(
        plan=plan, parent=parent, kind=kind, position=after + 1, title=title.strip()[:300]
    )
    audit.log(access, "section.created", section)
    return edit_section(access, section=section, **fields) if fields else section


@transaction.atomic
def edit_section(access: Access, *, section: Section, **fields: Any) -> Section:
    """Change heading, text, kind or responsible group."""
    access.require(Perm.PLAN_EDIT, on=section)
    if set(fields) - {"title", "body", "group", "kind"}:
        raise TypeError(f"no such fields: {sorted(fields)}")
    if "title" in fields and not fields["title"].strip():
        raise Invalid(_("Write a title."), field="title")
    if fields.get("group") is not None:
        access.require_same_org(fields["group"])
    for name, value in fields.items():
        setattr(section, name, value)
    section.save()
    audit.log(access, "section.changed", section, fields=sorted(fields))
    return section


@transaction.atomic
def remove_section(access: Access, *, section: Section) -> Plan:
    """Remove an empty section: what still holds sections or to-dos stays."""
    access.require(Perm.PLAN_EDIT, on=section)
    if section.todos.exists() or section.subsections.exists():
        raise Invalid(_("The section holds to-dos or other sections. Move or remove them first."))
    audit.log(access, "section.removed", section, plan=section.plan_id)
    plan = section.plan
    section.delete()
    return plan


def _last_position(section: Section) -> int:
    """The position of the last section below this one."""
    last = section.position
    below = list(section.subsections.all())
    while below:
        last = max(last, *(inner.position for inner in below))
        below = list(Section.objects.filter(parent__in=below))
    return last
