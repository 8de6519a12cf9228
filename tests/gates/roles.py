"""Shorthand for the (role, address, status) tables of the features."""

ROLES = ("admin", "organiser", "leader", "editor", "member")


def expect(
    *allowed: str, status: int = 200, denied: int = 403, outsider: int = 404, anonymous: int = 302
) -> dict[str, int]:
    """Those named get `status`, other roles `denied`, outsiders 404, and the anonymous are sent to sign in."""
    table = {role: status if role in allowed else denied for role in ROLES}
    return {**table, "outsider": outsider, "anonymous": anonymous}


def everyone(status: int = 200) -> dict[str, int]:
    return dict.fromkeys((*ROLES, "outsider", "anonymous"), status)


MEMBERS = ROLES
EDITORS = ROLES[:4]
LEADERS = ROLES[:3]
ORGANISERS = ROLES[:2]
ADMINS = ROLES[:1]
