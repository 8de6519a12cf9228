from tests import factories
from tests.gates.roles import MEMBERS, everyone, expect
from valstuga.orgs import links


def _token(org):
    return links.token_for(org_id=org.pk, person_id=factories.person(org).pk)


def _others_signup(org):
    return factories.signup(factories.shift(factories.activity(org)), factories.person(org)).pk


NOBODYS = {"signup_id": _others_signup}
ROWS = [
    ("portal:enter", {"token": _token}, everyone(302)),
    ("portal:my_page", {}, expect(*MEMBERS)),
    ("portal:questions", {}, expect(*MEMBERS)),
    ("portal:open_shifts", {}, expect(*MEMBERS)),
    ("portal:join", {"shift_id": 1}, expect(*MEMBERS, status=405)),
    ("portal:answer", NOBODYS, expect(*MEMBERS, status=405)),
    # Somebody else's sign-up is not there, whatever the role.
    ("portal:leave", NOBODYS, expect(*MEMBERS, status=404)),
    ("portal:calendar", {}, expect(*MEMBERS)),
    ("portal:end_links", {}, expect(*MEMBERS, status=405)),
]
