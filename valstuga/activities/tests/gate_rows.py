from tests import factories
from tests.gates.roles import ADMINS, EDITORS, LEADERS, MEMBERS, expect


def _activity(org):
    return factories.activity(org).pk


def _shift(org):
    return factories.shift(factories.activity(org)).pk


def _signup(org):
    return factories.signup(factories.shift(factories.activity(org)), factories.person(org)).pk


ACTIVITY, SHIFT, SIGNUP = {"activity_id": _activity}, {"shift_id": _shift}, {"signup_id": _signup}
POST_ONLY = 405
ROWS = [
    ("activities:calendar", {}, expect(*MEMBERS)),
    ("activities:activity", ACTIVITY, expect(*MEMBERS)),
    ("activities:create", {}, expect(*EDITORS)),
    ("activities:bulk", {}, expect(*EDITORS, status=POST_ONLY)),
    ("activities:day_list", {}, expect(*LEADERS)),
    ("activities:edit", ACTIVITY, expect(*EDITORS)),
    ("activities:publish", ACTIVITY, expect(*EDITORS, status=POST_ONLY)),
    ("activities:cancel", ACTIVITY, expect(*EDITORS)),
    ("activities:copy", ACTIVITY, expect(*EDITORS)),
    ("activities:series", ACTIVITY, expect(*EDITORS)),
    ("activities:helpers", ACTIVITY, expect(*ADMINS)),
    ("activities:shift_list", ACTIVITY, expect(*LEADERS)),
    ("activities:add_shift", ACTIVITY, expect(*EDITORS)),
    ("activities:edit_shift", SHIFT, expect(*EDITORS)),
    ("activities:cancel_shift", SHIFT, expect(*EDITORS, status=POST_ONLY)),
    ("activities:join", SHIFT, expect(*MEMBERS, status=POST_ONLY)),
    ("activities:mark", SIGNUP, expect(*LEADERS, status=POST_ONLY)),
]
