"""A list of to-dos as a file."""

from django.utils.translation import gettext as _

from valstuga.orgs.access import Access
from valstuga.people.services.exports import as_csv, as_xlsx
from valstuga.plan.models import Plan
from valstuga.plan.queries.todos import Filters, todos

TYPES = {
    "csv": "text/csv; charset=utf-8",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}


def todos_file(access: Access, plan: Plan, filters: Filters, kind: str) -> bytes:
    """The to-dos that match, as "csv" or "xlsx": section, what, group, person, due (ISO), status, notes."""
    headings = [
        _("Section"),
        _("What"),
        _("Responsible group"),
        _("Responsible person"),
        _("Due"),
        _("Status"),
        _("Notes"),
    ]
    rows = [headings]
    for todo in todos(access, plan, filters):
        owner = (str(todo.group or ""), str(todo.person or ""))
        due = todo.due.isoformat() if todo.due else ""
        rows.append([todo.section.title, todo.text, *owner, due, str(todo.get_state_display()), todo.notes])
    return as_csv(rows) if kind == "csv" else as_xlsx(rows)
