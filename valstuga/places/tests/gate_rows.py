from tests import factories
from tests.gates.roles import EDITORS, MEMBERS, expect

ROWS = [
    ("places:areas", {}, expect(*MEMBERS)),
    ("places:add_area", {}, expect(*EDITORS, status=405)),
    ("places:add_place", {}, expect(*EDITORS)),
    ("places:edit_place", {"place_id": lambda org: factories.place(org).pk}, expect(*EDITORS)),
]
