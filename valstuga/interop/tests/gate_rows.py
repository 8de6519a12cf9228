from tests import factories
from valstuga.orgs import links

EVERYONE = dict.fromkeys(("admin", "organiser", "leader", "editor", "member", "outsider", "anonymous"), 200)


def _token(org):
    return links.calendar_token(org_id=org.pk, person_id=factories.person(org).pk)


ROWS = [
    ("interop:organisation_feed", {}, EVERYONE),
    ("interop:activity_file", {"activity_id": lambda org: factories.activity(org).pk}, EVERYONE),
    ("interop:personal_feed", {"token": _token}, EVERYONE),
]
