"""Writes of the plan: `imports` (documents), `todos`, `plans` (plans and sections)."""

from valstuga.plan.services.imports import AlreadySaved, correct, discard_import, read_plan, save_import
from valstuga.plan.services.plans import (
    add_section,
    adopt,
    archive,
    create_plan,
    edit_section,
    remove_section,
    rename_plan,
)
from valstuga.plan.services.todos import add_todo, change_todo, delete_todo, undo_change

__all__ = [
    "AlreadySaved",
    "add_section",
    "add_todo",
    "adopt",
    "archive",
    "change_todo",
    "correct",
    "create_plan",
    "delete_todo",
    "discard_import",
    "edit_section",
    "read_plan",
    "remove_section",
    "rename_plan",
    "save_import",
    "undo_change",
]
