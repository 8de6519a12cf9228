from django.core import signing

from tests import factories
from tests.gates.roles import everyone
from valstuga.public.services import SALT


def _token(org):
    shift = factories.shift(factories.activity(org))
    return signing.dumps(
        {"s": shift.pk, "n": "Gäst", "e": "gast@example.org", "p": ""}, salt=SALT, compress=True
    )


ACTIVITY = {"activity_id": lambda org: factories.activity(org).pk}
ROWS = [
    ("public:calendar", {}, everyone()),
    ("public:activity", ACTIVITY, everyone()),
    ("public:sent", ACTIVITY, everyone()),
    ("public:confirm", {"token": _token}, everyone()),
]
