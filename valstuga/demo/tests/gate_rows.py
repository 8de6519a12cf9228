from tests.gates.roles import everyone

# A forged token opens nothing; tests/test_demo.py signs in with real ones.
ROWS = [("demo:sign_in", {"token": "forged"}, everyone(404))]
