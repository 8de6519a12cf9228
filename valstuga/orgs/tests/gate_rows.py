"""Who gets what from the organisation's addresses."""

from tests import factories
from valstuga.accounts.models import User
from valstuga.orgs.enums import Role

OUT = {"outsider": 404, "anonymous": 302}


def _all(status: int = 200) -> dict[str, int]:
    return {role.value: status for role in Role} | OUT


def _some(*roles: str, status: int = 200) -> dict[str, int]:
    return {role.value: status if role.value in roles else 403 for role in Role} | OUT


def _membership(org):
    user = User.objects.create_user("rad@example.org", name="Rad")
    return factories.membership(user, org, Role.MEMBER).pk


GROUP = {"group_id": lambda org: factories.group(org).pk}
ADMIN, EDIT = _some("admin"), _some("admin", "organiser")
PUBLIC = {"admin": 200, "member": 200, "outsider": 200, "anonymous": 200}

ROWS = [
    ("orgs:accent", {}, PUBLIC),
    ("orgs:organisation", {}, _all()),
    ("orgs:child_new", {}, ADMIN),
    ("orgs:leave", {}, _all()),
    ("orgs:settings", {}, ADMIN),
    ("orgs:move", {}, ADMIN),
    ("orgs:log", {}, ADMIN),
    ("orgs:groups", {}, _all()),
    ("orgs:group_new", {}, EDIT),
    ("orgs:group", GROUP, _all()),
    ("orgs:group_edit", GROUP, EDIT),
    ("orgs:group_remove", GROUP, EDIT),
    ("orgs:decisions", {}, _all()),
    ("orgs:decision_new", {}, EDIT),
    ("orgs:roles", {}, ADMIN),
    ("orgs:invite", {}, ADMIN),
    ("orgs:hand_over", {}, ADMIN),
    ("orgs:role", {"membership_id": _membership}, ADMIN),
    ("orgs:role_remove", {"membership_id": _membership}, _some("admin", status=405)),
    ("orgs:invitation_revoke", {"invitation_id": 1}, _some("admin", status=405)),
    ("orgs:invitation", {"token": "forged"}, {"admin": 404, "outsider": 404, "anonymous": 404}),
    ("orgs:delete_account", {}, {"admin": 200, "member": 200, "outsider": 200, "anonymous": 302}),
]
