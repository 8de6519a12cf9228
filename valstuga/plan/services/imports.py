"""A document on its way in: read, corrected, saved as a new plan or as a revision of one."""

import json
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from valstuga.core import audit
from valstuga.core.errors import DomainError, Invalid
from valstuga.orgs.access import Access
from valstuga.orgs.models import Group
from valstuga.orgs.permissions import Perm
from valstuga.people.models import Person
from valstuga.plan import queries, reading
from valstuga.plan.enums import SectionKind, TodoState
from valstuga.plan.models import Plan, PlanImport, Section, Todo
from valstuga.plan.reading import ParsedPlan, ParsedSection, ParsedTodo
from valstuga.plan.services.todos import note_change, write_changes

UNDO_STEPS = 30
ACTIONS = ("promote", "demote", "join", "split", "retitle", "drop", "to_todo", "undo")


class AlreadySaved(DomainError):
    message = _("This draft has been saved already.")


@transaction.atomic
def read_plan(access: Access, *, data: bytes, filename: str, plan: Plan | None = None) -> PlanImport:
    """Read a document into a draft, of a new plan or of a revision of `plan`. Raises Invalid on the field "file"."""
    access.require(Perm.PLAN_EDIT, on=plan)
    try:
        parsed = reading.read_document(data, filename)
    except reading.UnreadableDocument as error:
        raise Invalid(error.message, field="file") from error
    draft = PlanImport.objects.create(
        org=access.org, plan=plan, created_by=access.user, filename=filename[-200:], parsed=parsed.to_json()
    )
    audit.log(access, "plan.read", draft)
    return draft


@transaction.atomic
def correct(
    access: Access, *, draft: PlanImport, action: str, path: str = "[]", **details: Any
) -> PlanImport:
    """Apply one correction to a draft; "undo" takes the last one back. Raises Invalid when it makes no sense there."""
    access.require(Perm.PLAN_EDIT, on=draft)
    draft = _open(draft)
    if action == "undo":
        if draft.undo:
            draft.parsed = draft.undo.pop()
    else:
        before = draft.parsed
        draft.parsed = _corrected(ParsedPlan.from_json(draft.parsed), action, path, details).to_json()
        draft.undo = [*draft.undo, before][-UNDO_STEPS:]
    draft.save(update_fields=["parsed", "undo", "updated"])
    return draft


def _corrected(plan: ParsedPlan, action: str, path: str, details: dict[str, Any]) -> ParsedPlan:
    if action not in ACTIONS:
        raise Invalid(_("That correction is not known."), field="action")
    try:
        place = json.loads(path)
        if action == "retitle":
            return reading.retitle(plan, place, str(details.get("title", "")))
        if action == "split":
            return reading.split(plan, place, int(details.get("at") or 0))
        if action == "to_todo":
            target = details.get("target")
            return reading.to_todo(plan, place, json.loads(target) if target else None)
        simple = {
            "promote": reading.promote,
            "demote": reading.demote,
            "join": reading.join,
            "drop": reading.drop,
        }
        return simple[action](plan, place)
    except reading.CannotCorrect as error:
        raise Invalid(error.message, field="action") from error
    except (ValueError, KeyError, TypeError, IndexError) as error:
        raise Invalid(_("There is nothing there to correct."), field="action") from error


@transaction.atomic
def discard_import(access: Access, *, draft: PlanImport) -> None:
    """Throw a draft away."""
    access.require(Perm.PLAN_EDIT, on=draft)
    audit.log(access, "plan.discarded", draft)
    draft.delete()


@transaction.atomic
def save_import(
    access: Access, *, draft: PlanImport, new_groups: list[str] | None = None, drop_removed: bool = False
) -> Plan:
    """Make the draft a plan, or revise the plan that it belongs to. A draft is saved once.

    `new_groups` are the groups, named by the text, that shall be created; None creates them all. In a revision
    to-dos keep owner, status, notes and history; `drop_removed` drops those that the new document no longer has.
    """
    access.require(Perm.PLAN_EDIT, on=draft)
    draft = _open(draft)
    parsed = ParsedPlan.from_json(draft.parsed)
    changes = queries.revision(access, draft)
    plan = draft.plan or Plan.objects.create(org=access.org, title=parsed.title[:200] or draft.filename)
    saver = _Saver(access, plan, _groups(access, parsed, new_groups), _known(changes))
    saver.save(parsed)
    if changes is not None:
        saver.retire(changes, drop_removed)
    draft.plan, draft.saved_at, draft.undo = plan, timezone.now(), []
    draft.save(update_fields=["plan", "saved_at", "undo", "updated"])
    audit.log(access, "plan.saved", plan, todos=len(parsed.todos()))
    return plan


def _open(draft: PlanImport) -> PlanImport:
    """The draft's row, locked, so that it is saved once however often the button is pressed. Raises AlreadySaved."""
    row = PlanImport.objects.select_for_update(of=("self",)).select_related("plan", "org").get(pk=draft.pk)
    if row.saved_at:
        raise AlreadySaved
    return row


def _groups(access: Access, parsed: ParsedPlan, new_groups: list[str] | None) -> dict[str, Group]:
    """The organisation's groups by name in small letters, with those created that the user wanted."""
    found = {group.name.casefold(): group for group in Group.objects.filter(org=access.org)}
    for name in dict.fromkeys(name for name in queries.named_groups(parsed) if name):
        if name.casefold() not in found and (new_groups is None or name in new_groups):
            found[name.casefold()] = Group.objects.create(org=access.org, name=name[:120])
    return found


def _known(changes: reading.Changes | None) -> dict[int, Any]:
    """Old ids by the identity of the new section or to-do that goes on from them."""
    if changes is None:
        return {}
    matched = [*changes.kept, *changes.reworded, *changes.moved]
    return {id(change.new): change.old.id for change in matched if change.old is not None}


class _Saver:
    """Writes the parsed tree as rows, front to back; with known old rows it changes those."""

    def __init__(self, access: Access, plan: Plan, groups: dict[str, Group], known: dict[int, Any]) -> None:
        self.access, self.plan, self.groups, self.known = access, plan, groups, known
        self.position = 0
        self.persons: dict[str, Person] | None = None

    def save(self, parsed: ParsedPlan) -> None:
        if parsed.introduction:
            old = self.plan.sections.filter(kind=SectionKind.INTRODUCTION).first()
            self._section(parsed.introduction, None, old.pk if old else None)
        for part in parsed.parts:
            self._section(part, None, self.known.get(id(part)))

    def _section(self, section: ParsedSection, parent: Section | None, old_id: int | None) -> None:
        self.position += 1
        row = Section.objects.filter(plan=self.plan, pk=old_id).first() if old_id else None
        row = row or Section(plan=self.plan)
        row.parent, row.kind, row.position = parent, section.kind, self.position
        row.number, row.title, row.body = section.number[:20], section.title[:300], "\n\n".join(section.body)
        row.group = self.groups.get(section.group.casefold()) or row.group
        row.save()
        for position, todo in enumerate(section.todos):
            self._todo(todo, row, position, self.known.get(id(todo)))
        for inner in section.sections:
            self._section(inner, row, self.known.get(id(inner)))

    def _todo(self, todo: ParsedTodo, section: Section, position: int, old_id: int | None) -> None:
        row = Todo.objects.filter(section__plan=self.plan, pk=old_id).first() if old_id else None
        if row is not None:
            row.position = position
            write_changes(self.access, row, {"text": todo.text, "section": section})
            return
        group = self.groups.get(todo.group.casefold()) if todo.group else None
        person, notes = self._owner(todo, group)
        row = Todo.objects.create(
            section=section, position=position, text=todo.text, group=group, person=person, notes=notes, due=todo.due or None,
            state=TodoState.DONE if getattr(todo, "is_done", False) else TodoState.OPEN,
            done_at=timezone.now() if getattr(todo, "is_done", False) else None,
        )  # fmt: skip
        note_change(self.access, row, "created", "", "")

    def _owner(self, todo: ParsedTodo, group: Group | None) -> tuple[Person | None, str]:
        """The person that the document names, when the user may see the register; else the name is kept as a note."""
        if not todo.owner or group is not None:
            return None, ""
        person = self._persons().get(todo.owner.casefold())
        return person, "" if person else str(_("Responsible in the document: %(name)s")) % {
            "name": todo.owner
        }

    def _persons(self) -> dict[str, Person]:
        if self.persons is None:
            may = self.access.can(Perm.PEOPLE_VIEW)
            rows = Person.objects.filter(org=self.access.org) if may else Person.objects.none()
            self.persons = {str(person).casefold(): person for person in rows}
        return self.persons

    def retire(self, changes: reading.Changes, drop_removed: bool) -> None:
        """To-dos that are gone from the document are dropped when wanted; empty sections that are gone go."""
        gone = [change.old for change in changes.removed if change.old is not None]
        todo_ids = [old.id for old in gone if isinstance(old, reading.OldTodo)]
        if drop_removed:
            for row in Todo.objects.filter(section__plan=self.plan, pk__in=todo_ids):
                write_changes(self.access, row, {"state": TodoState.DROPPED})
        section_ids = [old.id for old in gone if isinstance(old, reading.OldSection)]
        rows = Section.objects.filter(plan=self.plan, pk__in=section_ids, todos=None, subsections=None)
        rows.delete()
