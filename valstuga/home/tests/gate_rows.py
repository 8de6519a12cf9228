"""Who gets what from the home's addresses. The first start is over as soon as there is an organisation."""

from tests.gates.roles import EDITORS, everyone, expect

ROWS = [
    ("home:setup", {}, {"admin": 404, "member": 404, "outsider": 404, "anonymous": 404}),
    ("home:start", {}, everyone(302) | {"anonymous": 200}),
    ("home:dashboard", {}, expect(*EDITORS)),
]
