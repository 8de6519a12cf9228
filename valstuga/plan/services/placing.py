"""Puts a read plan in the database, or changes a plan into it so that owners, status and history follow."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date

from django.utils import timezone
from django.utils.translation import gettext as _

from valstuga.orgs.access import Access
from valstuga.orgs.models import Group
from valstuga.orgs.permissions import Perm
from valstuga.people.models import Person
from valstuga.plan.enums import SectionKind, TodoState
from valstuga.plan.models import Plan, Section, Todo
from valstuga.plan.queries.preview import as_old
from valstuga.plan.reading import Change, OldSection, OldTodo, ParsedPlan, ParsedSection, ParsedTodo, compare
from valstuga.plan.services.todos import note_change as record

TITLE_LENGTH = 300


@dataclass(frozen=True)
class Responsible:
    """Finds the group or the person that a document names."""

    groups: dict[str, Group]
    person: Callable[[str], Person | None]

    def group(self, name: str) -> Group | None:
        return self.groups.get(" ".join(name.split()).casefold())


def responsible(access: Access) -> Responsible:
    """A person is looked for only by somebody who may see the register, and only when one alone has the name."""
    groups = {group.name.casefold(): group for group in Group.objects.filter(org=access.org)}

    def person(name: str) -> Person | None:
        words = name.split()
        if len(words) < 2 or not access.can(Perm.PEOPLE_VIEW):
            return None
        found = Person.objects.filter(
            org=access.org, given_name__iexact=words[0], family_name__iexact=" ".join(words[1:])
        )[:2]
        return found[0] if len(found) == 1 else None

    return Responsible(groups, person)


@dataclass
class Placing:
    """One saving of a draft in `plan`."""

    access: Access
    plan: Plan
    responsible: Responsible
    old_sections: dict[int, Section] = field(default_factory=dict)
    old_todos: dict[int, Todo] = field(default_factory=dict)
    position: int = 0

    def place(self, parsed: ParsedPlan, *, drop_todos: set[int], is_revision: bool) -> None:
        removed: list[Change] = []
        if is_revision:
            removed = self._match(parsed)
        if parsed.introduction:
            self._section(parsed.introduction, None)
        for part in parsed.parts:
            self._section(part, None)
        self._remove(removed, drop_todos)

    def _match(self, parsed: ParsedPlan) -> list[Change]:
        """Remember which row each read section and to-do is, by the identity of what was read."""
        changes = compare(as_old(self.plan), parsed)
        sections = {row.pk: row for row in self.plan.sections.all()}
        todos = {row.pk: row for row in Todo.objects.filter(section__plan=self.plan).select_for_update()}
        for change in [*changes.kept, *changes.reworded, *changes.moved]:
            if isinstance(change.old, OldSection):
                self.old_sections[id(change.new)] = sections[change.old.id]
            elif isinstance(change.old, OldTodo):
                self.old_todos[id(change.new)] = todos[change.old.id]
        introduction = self.plan.sections.filter(kind=SectionKind.INTRODUCTION, parent=None).first()
        if introduction and parsed.introduction:
            self.old_sections[id(parsed.introduction)] = introduction
        return changes.removed

    def _section(self, read: ParsedSection, parent: Section | None) -> None:
        row = self.old_sections.get(id(read)) or Section(plan=self.plan)
        body = list(read.body)
        if len(read.title) > TITLE_LENGTH:
            body.insert(0, read.title)
        row.parent, row.kind, row.number = parent, read.kind, read.number[:20]
        row.title, row.body = read.title[:TITLE_LENGTH], "\n\n".join(body)
        row.group = row.group or self.responsible.group(read.group)
        row.position = self.position
        row.save()
        self.position += 1
        for at, todo in enumerate(read.todos):
            self._todo(todo, row, at)
        for inner in read.sections:
            self._section(inner, row)

    def _todo(self, read: ParsedTodo, section: Section, position: int) -> None:
        row = self.old_todos.get(id(read))
        if row is None:
            row = self._new_todo(read, section)
        else:
            self._revise(row, read, section)
        row.position = position
        row.save()

    def _new_todo(self, read: ParsedTodo, section: Section) -> Todo:
        group, person, notes = self._owner(read)
        todo = Todo(
            section=section, text=read.text, group=group, person=person, notes=notes, due=_date(read.due)
        )
        if read.is_done:
            todo.state, todo.done_at = TodoState.DONE, timezone.now()
        todo.save()
        record(self.access, todo, "created", "", "")
        return todo

    def _revise(self, row: Todo, read: ParsedTodo, section: Section) -> None:
        """The document decides wording and place; it fills in a date or an owner only where there is none."""
        if row.text != read.text:
            record(self.access, row, "text", row.text, read.text)
            row.text = read.text
        if row.section_id != section.pk:
            record(self.access, row, "section", str(row.section_id), str(section.pk))
            row.section = section
        due = _date(read.due)
        if due and row.due is None:
            record(self.access, row, "due", "", str(due))
            row.due = due
        group, person, _notes = self._owner(read)
        if group and row.group_id is None and row.person_id is None:
            record(self.access, row, "group", "", str(group.pk))
            row.group = group
        if person and row.person_id is None:
            record(self.access, row, "person", "", str(person.pk))
            row.person = person

    def _owner(self, read: ParsedTodo) -> tuple[Group | None, Person | None, str]:
        """Whom the document makes responsible; a name that nobody here has is kept as a note."""
        group = self.responsible.group(read.owner) or self.responsible.group(read.group)
        if not read.owner or self.responsible.group(read.owner):
            return group, None, ""
        person = self.responsible.person(read.owner)
        known = person is not None or (group is not None and read.group)
        notes = "" if known else _("Responsible according to the document: %(owner)s") % {"owner": read.owner}
        return group, person, notes

    def _remove(self, removed: list[Change], drop_todos: set[int]) -> None:
        """To-dos stay, dropped where the user said so; a section left with nothing in it goes."""
        for change in removed:
            if isinstance(change.old, OldTodo) and change.old.id in drop_todos:
                self._drop(change.old.id)
        gone = [change.old.id for change in removed if isinstance(change.old, OldSection)]
        rows = self.plan.sections.filter(pk__in=gone).order_by("-position", "-pk")
        for row in rows:
            if row.todos.exists() or row.subsections.exists():
                row.position = self.position
                row.save(update_fields=["position"])
                self.position += 1
            else:
                row.delete()

    def _drop(self, todo_id: int) -> None:
        todo = Todo.objects.get(pk=todo_id, section__plan=self.plan)
        if todo.state != TodoState.DROPPED:
            record(self.access, todo, "state", str(todo.state), TodoState.DROPPED.value)
            todo.state, todo.done_at = TodoState.DROPPED, None
            todo.save()


def _date(iso: str) -> date | None:
    return date.fromisoformat(iso) if iso else None
