"""The plan on paper, with how far each to-do has come."""

from pathlib import Path
from typing import Any

from django.utils import formats, timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from valstuga.core.pdf import render_pdf
from valstuga.orgs.access import Access
from valstuga.plan.models import Plan, Todo
from valstuga.plan.queries import Node, outline

TEMPLATE = Path(__file__).parent / "print" / "plan.typ"


def plan_pdf(access: Access, plan: Plan) -> bytes:
    """The plan as an A4 PDF: contents, texts, and each to-do with who, when and status."""
    roots = outline(access, plan)
    done, total = sum(root.done for root in roots), sum(root.total for root in roots)
    adopted = ""
    if plan.adopted_on:
        adopted = _("Adopted %(day)s") % {"day": formats.date_format(plan.adopted_on)}
        adopted += f" · {plan.adopted_by}" if plan.adopted_by else ""
    data: dict[str, Any] = {
        "title": plan.title,
        "org": access.org.name,
        "accent": access.org.accent,
        "lang": (get_language() or "sv")[:2],
        "adopted": adopted,
        "printed": formats.date_format(timezone.localdate()),
        "progress": _("%(done)d of %(total)d to-dos done") % {"done": done, "total": total},
        "share": done / total if total else 0,
        "words": {"contents": _("Contents"), "todo": _("To do")},
        "nodes": [_node(node) for root in roots for node in root.walk()],
    }
    return render_pdf(TEMPLATE, data)


def _node(node: Node) -> dict[str, Any]:
    section = node.section
    return {
        "depth": min(node.depth, 4),
        "title": f"{section.number} {section.title}".strip(),
        "body": [part.strip() for part in section.body.split("\n\n") if part.strip()],
        "group": str(section.group or ""),
        "progress": f"{node.done}/{node.total}" if node.total else "",
        "todos": [_todo(todo) for todo in node.todos],
    }


def _todo(todo: Todo) -> dict[str, Any]:
    who = ", ".join(str(owner) for owner in (todo.group, todo.person) if owner)
    due = formats.date_format(todo.due, "SHORT_DATE_FORMAT") if todo.due else ""
    return {
        "text": todo.text,
        "who": who,
        "due": due,
        "state": str(todo.state),
        "label": str(todo.get_state_display()),
    }
