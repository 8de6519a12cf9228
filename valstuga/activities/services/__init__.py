"""Writes of the calendar: `signups` (seats, standby, questions) and `editing` (activities, shifts, series)."""

from valstuga.activities.services.editing import (
    ShiftSpec,
    add_shift,
    bulk_edit,
    cancel_activity,
    cancel_shift,
    copy_activity,
    create_activity,
    create_series,
    publish,
    update_activity,
    update_shift,
)
from valstuga.activities.services.signups import (
    ClashingShift,
    ShiftClosed,
    ShiftFull,
    answer,
    ask,
    cancel_signup,
    mark,
    set_leader,
    sign_up,
)

__all__ = [
    "ClashingShift",
    "ShiftClosed",
    "ShiftFull",
    "ShiftSpec",
    "add_shift",
    "answer",
    "ask",
    "bulk_edit",
    "cancel_activity",
    "cancel_shift",
    "cancel_signup",
    "copy_activity",
    "create_activity",
    "create_series",
    "mark",
    "publish",
    "set_leader",
    "sign_up",
    "update_activity",
    "update_shift",
]
