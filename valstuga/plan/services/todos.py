"""Writes of to-dos: each change of a field is one line of its history."""

from typing import Any

from django.db import models, transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from valstuga.core import audit
from valstuga.core.errors import AccessDenied, Invalid
from valstuga.orgs.access import Access
from valstuga.orgs.permissions import Perm
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
    change = todo.changes.filter(pk=change_id).exclude(field="created").first()
    if change is None:
        access.require(Perm.TODOS_EDIT, on=todo)
        raise Invalid(_("There is nothing to take back."))
    value: Any = change.old
    related = {"group": Todo.group, "person": Todo.person, "section": Todo.section}.get(change.field)
    if related is not None:
        model = related.field.related_model  # type: ignore[attr-defined]
        value = model.objects.filter(pk=change.old or 0).first()
    elif change.field == "due":
        value = change.old or None
    return change_todo(access, todo=todo, **{change.field: value})


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
