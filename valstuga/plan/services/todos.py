"""Writes of to-dos: each change of a field is one line of its history."""

from datetime import date
from typing import Any

from django.db import models, transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from valstuga.core import audit
from valstuga.core.errors import AccessDenied, Invalid
from valstuga.orgs.access import Access
from valstuga.orgs.models import Group
from valstuga.orgs.permissions import Perm
from valstuga.people.models import Person
from valstuga.plan import queries
from valstuga.plan.enums import TodoState
from valstuga.plan.models import Section, Todo, TodoChange

FIELDS = frozenset({"text", "section", "group", "person", "due", "state", "notes"})


@transaction.atomic
def add_todo(access: Access, *, section: Section, text: str, **fields: Any) -> Todo:
    """A new to-do, last in its section. Raises Invalid on "text"."""
    access.require(Perm.TODOS_EDIT, on=section)
    text = text.strip()
    if not text:
        raise Invalid(_("Write what shall be done."), field="text")
    last = section.todos.aggregate(last=models.Max("position"))["last"]
    todo = Todo.objects.create(section=section, text=text, position=(last or 0) + 1)
    note_change(access, todo, "created", "", "")
    audit.log(access, "todo.created", todo)
    return change_todo(access, todo=todo, **fields) if fields else todo


@transaction.atomic
def change_todo(access: Access, *, todo: Todo, **fields: Any) -> Todo:
    """Change fields of a to-do. Who answers for it, or leads its group, may change status and notes."""
    allowed = FIELDS if access.can(Perm.TODOS_EDIT) else queries.rights_on(access, todo)
    access.require_same_org(todo)
    if set(fields) - FIELDS:
        raise TypeError(f"no such fields: {sorted(set(fields) - FIELDS)}")
    if set(fields) - allowed:
        raise AccessDenied
    todo = Todo.objects.select_for_update(of=("self",)).select_related("section__plan").get(pk=todo.pk)
    for name in ("group", "person", "section"):
        if fields.get(name) is not None:
            access.require_same_org(fields[name])
    moved_to = fields.get("section", todo.section)
    if moved_to is None or moved_to.plan_id != todo.section.plan_id:
        raise Invalid(_("Choose a section of the same plan."), field="section")
    if "text" in fields and not str(fields["text"]).strip():
        raise Invalid(_("Write what shall be done."), field="text")
    if "state" in fields and fields["state"] not in TodoState.values:
        raise Invalid(_("That status is not known."), field="state")
    changed = write_changes(access, todo, fields)
    if changed:
        audit.log(access, "todo.changed", todo, fields=changed)
    return todo


@transaction.atomic
def undo_change(access: Access, *, todo: Todo, change_id: int) -> Todo:
    """Take the newest change of a field back."""
    access.require(Perm.PLAN_VIEW, on=todo)
    change = todo.changes.filter(pk=change_id, field__in=FIELDS).first()
    if change is None or todo.changes.filter(field=change.field, pk__gt=change.pk).exists():
        raise Invalid(_("Only the latest change of a field can be taken back."))
    value: Any = change.old
    related = {"group": Group, "person": Person, "section": Section}.get(change.field)
    if related is not None and change.old:
        value = related.objects.filter(pk=int(change.old)).first()  # type: ignore[attr-defined]
        if value is None:
            raise Invalid(_("What stood there before has been removed, so it can't be put back."))
    elif related is not None:
        value = None
    elif change.field == "due":
        value = date.fromisoformat(change.old) if change.old else None
    return change_todo(access, todo=todo, **{change.field: value})


@transaction.atomic
def delete_todo(access: Access, *, todo: Todo) -> None:
    """Remove a to-do that should never have been there; one that was given up is set to dropped instead."""
    access.require(Perm.PLAN_EDIT, on=todo)
    audit.log(access, "todo.deleted", todo, section=todo.section_id)
    todo.delete()


def write_changes(access: Access, todo: Todo, fields: dict[str, Any]) -> list[str]:
    """Set fields, note each that differs, save. Rights are the caller's business. The names of what changed."""
    changed = []
    for name, value in fields.items():
        old, new = _as_text(getattr(todo, name)), _as_text(value)
        if old != new:
            note_change(access, todo, name, old, new)
            setattr(todo, name, value)
            changed.append(name)
    if "state" in changed:
        todo.done_at = timezone.now() if todo.state == TodoState.DONE else None
    todo.save()
    return changed


def note_change(access: Access, todo: Todo, field: str, old: str, new: str) -> None:
    TodoChange.objects.create(todo=todo, by=access.user, field=field, old=old, new=new)


def _as_text(value: Any) -> str:
    if value is None:
        return ""
    return str(value.pk) if isinstance(value, models.Model) else str(value)
