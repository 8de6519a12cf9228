"""A document on its way in: read, corrected, saved as a new plan or as a revision of one."""

import json
from collections.abc import Collection
from typing import Any

from django.conf import settings
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from valstuga.core import audit
from valstuga.core.errors import DomainError, Invalid, NotFound
from valstuga.orgs.access import Access
from valstuga.orgs.enums import GroupKind
from valstuga.orgs.models import Group
from valstuga.orgs.permissions import Perm
from valstuga.plan import queries, reading
from valstuga.plan.models import Plan, PlanImport
from valstuga.plan.reading import ParsedPlan
from valstuga.plan.services.placing import Placing, responsible

GROUP_KINDS = {
    "valstrateg": GroupKind.STRATEGY,
    "strateg": GroupKind.STRATEGY,
    "medie": GroupKind.MEDIA,
    "media": GroupKind.MEDIA,
    "bemanning": GroupKind.STAFFING,
    "staffing": GroupKind.STAFFING,
    "redaktion": GroupKind.EDITORIAL,
    "editorial": GroupKind.EDITORIAL,
    "styrelse": GroupKind.BOARD,
    "board": GroupKind.BOARD,
    "kansli": GroupKind.OFFICE,
    "office": GroupKind.OFFICE,
    "kommunfullmäktige": GroupKind.COUNCIL,
    "council": GroupKind.COUNCIL,
}
UNDO_STEPS = 30
ACTIONS = ("promote", "demote", "join", "split", "retitle", "drop", "to_todo", "rewrite", "group", "undo")


class AlreadySaved(DomainError):
    message = _("This draft has been saved already.")


@transaction.atomic
def read_plan(access: Access, *, data: bytes, filename: str, plan: Plan | None = None) -> PlanImport:
    """Read a document into a draft, of a new plan or of a revision of `plan`. Raises Invalid on the field "file"."""
    access.require(Perm.PLAN_EDIT, on=plan)
    if len(data) > settings.PLAN_MAX_BYTES:
        raise Invalid(reading.UnreadableDocument("too_large").message, field="file")
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
    """Apply one of `ACTIONS` to a draft. Raises Invalid when it makes no sense there.

    `path` is JSON, as in `reading.corrections`. `text` is the new title, wording (a line break parts it) or group;
    `at` where to split; `target` (JSON) the section that a to-do shall stand in; "undo" takes the latest back.
    """
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
        if not isinstance(place, list):
            raise TypeError("a path is a list of steps")
        if action == "retitle":
            return reading.retitle(plan, place, str(details.get("text", "")))
        if action == "split":
            return reading.split(plan, place, int(details.get("at") or 0))
        if action == "to_todo":
            target = details.get("target")
            return reading.to_todo(plan, place, json.loads(target) if target else None)
        if action == "rewrite":
            return _rewritten(plan, place, str(details.get("text", "")))
        if action == "group":
            return _grouped(plan, place, str(details.get("text", "")))
        simple = {
            "promote": reading.promote,
            "demote": reading.demote,
            "join": reading.join,
            "drop": reading.drop,
        }
        return simple[action](plan, place)
    except reading.CannotCorrect as error:
        raise Invalid(error.message, field="action") from error
    except (ValueError, KeyError, TypeError, IndexError, AttributeError) as error:
        raise Invalid(_("There is nothing there to correct."), field="action") from error


@transaction.atomic
def discard_import(access: Access, *, draft: PlanImport) -> None:
    """Throw a draft away."""
    access.require(Perm.PLAN_EDIT, on=draft)
    draft = _open(draft)
    audit.log(access, "plan.discarded", draft)
    draft.delete()


@transaction.atomic
def save_import(
    access: Access,
    *,
    draft: PlanImport,
    new_groups: list[str] | None = None,
    drop_todos: Collection[int] = (),
) -> Plan:
    """Make the draft a plan, or revise the plan that it belongs to. A draft is saved once.

    `new_groups` are the groups, named by the text, that shall be created; None creates them all. In a revision
    to-dos keep owner, status, notes and history; those that the new document no longer has stay too, save those
    whose ids are in `drop_todos`: their status becomes dropped.
    """
    access.require(Perm.PLAN_EDIT, on=draft)
    draft = _open(draft)
    parsed = ParsedPlan.from_json(draft.parsed)
    if not parsed.parts:
        raise Invalid(_("There is nothing left in the draft to save."))
    _create_groups(access, parsed, new_groups)
    is_revision = draft.plan is not None
    plan = draft.plan or Plan.objects.create(org=access.org, title=(parsed.title or draft.filename)[:200])
    Placing(access, plan, responsible(access)).place(
        parsed, drop_todos=set(drop_todos), is_revision=is_revision
    )
    draft.plan, draft.saved_at, draft.undo = plan, timezone.now(), []
    draft.save(update_fields=["plan", "saved_at", "undo", "updated"])
    audit.log(access, "plan.revised" if is_revision else "plan.saved", plan, todos=len(parsed.todos()))
    return plan


def _open(draft: PlanImport) -> PlanImport:
    """The draft's row, locked, so that it is saved once however often the button is pressed. Raises AlreadySaved."""
    row = (
        PlanImport.objects.select_for_update(of=("self",))
        .select_related("plan", "org")
        .filter(pk=draft.pk)
        .first()
    )
    if row is None:
        raise NotFound
    if row.saved_at:
        raise AlreadySaved
    return row


def _create_groups(access: Access, parsed: ParsedPlan, wanted: list[str] | None) -> None:
    """Create those of the groups named by the text that the user wants and that are not there."""
    have = {name.casefold() for name in Group.objects.filter(org=access.org).values_list("name", flat=True)}
    for name in dict.fromkeys(name for name in queries.named_groups(parsed) if name):
        if name.casefold() in have or (wanted is not None and name not in wanted):
            continue
        access.require(Perm.GROUPS_MANAGE)
        have.add(name.casefold())
        group = Group.objects.create(org=access.org, name=name[:120], kind=group_kind(name))
        audit.log(access, "group.created", group)


def group_kind(name: str) -> GroupKind:
    """The kind of a group, by how its name begins."""
    lowered = name.casefold()
    return next((kind for start, kind in GROUP_KINDS.items() if lowered.startswith(start)), GroupKind.OTHER)


def _rewritten(plan: ParsedPlan, place: list[int | str], text: str) -> ParsedPlan:
    """Another wording of a to-do, paragraph or line; each line break parts it, front to back."""
    lines = [" ".join(line.split()) for line in text.splitlines() if line.strip()]
    plan = reading.retitle(plan, place, " ".join(lines))
    for number, line in enumerate(lines[:-1]):
        plan = reading.split(plan, [*place[:-1], int(place[-1]) + number], len(line))
    return plan


def _grouped(plan: ParsedPlan, place: list[int | str], name: str) -> ParsedPlan:
    """Another responsible group of a section, and of those of its to-dos that had the same; or of one to-do."""
    data, name = plan.to_json(), " ".join(name.split())[:120]
    is_todo = len(place) > 2 and place[-2] == "todos"
    steps = place[:-2] if is_todo else place
    found = data["introduction"] if steps[0] == "introduction" else data["parts"][steps[0]]
    for step in steps[1:]:
        found = found["sections"][step]
    if is_todo:
        found["todos"][place[-1]]["group"] = name
    else:
        old, found["group"] = found["group"], name
        for todo in found["todos"]:
            if todo["group"] == old:
                todo["group"] = name
    return ParsedPlan.from_json(data)
