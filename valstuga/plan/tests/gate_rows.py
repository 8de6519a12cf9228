"""Who gets what at each address of the plan."""

from tests import factories
from valstuga.plan.models import PlanImport

READ = {
    "admin": 200,
    "organiser": 200,
    "leader": 200,
    "editor": 200,
    "member": 200,
    "outsider": 404,
    "anonymous": 302,
}
EDIT = {**READ, "leader": 403, "editor": 403, "member": 403}
TODOS = {**READ, "member": 403}
READ_POST = {role: 405 if status == 200 else status for role, status in READ.items()}
EDIT_POST = {role: 405 if status == 200 else status for role, status in EDIT.items()}


def _plan(org):
    return factories.plan(org).pk


def _section(org):
    return factories.section(factories.plan(org)).pk


def _todo(org):
    return factories.todo(factories.section(factories.plan(org))).pk


def _draft(org):
    parsed = {"title": "Plan", "introduction": None, "parts": [], "not_understood": []}
    return PlanImport.objects.create(org=org, filename="plan.txt", parsed=parsed).pk


ROWS = [
    ("plan:overview", {}, READ),
    ("plan:plans", {}, READ),
    ("plan:create", {}, EDIT),
    ("plan:plan", {"plan_id": _plan}, READ),
    ("plan:edit_plan", {"plan_id": _plan}, EDIT),
    ("plan:adopt", {"plan_id": _plan}, EDIT),
    ("plan:archive", {"plan_id": _plan}, EDIT_POST),
    ("plan:print", {"plan_id": _plan}, READ),
    ("plan:new_section", {"plan_id": _plan}, EDIT),
    ("plan:section", {"section_id": _section}, EDIT),
    ("plan:remove_section", {"section_id": _section}, EDIT_POST),
    ("plan:follow_up", {}, READ),
    ("plan:import", {}, EDIT),
    ("plan:preview", {"draft_id": _draft}, EDIT),
    ("plan:correct", {"draft_id": _draft}, EDIT_POST),
    ("plan:save", {"draft_id": _draft}, EDIT_POST),
    ("plan:discard", {"draft_id": _draft}, EDIT_POST),
    ("plan:todos", {}, READ),
    ("plan:export", {"kind": lambda org: _plan(org) and "csv"}, READ),
    ("plan:new_todo", {"section_id": _section}, TODOS),
    ("plan:todo", {"todo_id": _todo}, READ),
    ("plan:state", {"todo_id": _todo}, READ_POST),
    ("plan:undo", {"todo_id": _todo, "change_id": lambda org: 1}, READ_POST),
    ("plan:delete_todo", {"todo_id": _todo}, EDIT),
    ("plan:board", {}, READ),
    ("plan:timeline", {}, READ),
]
