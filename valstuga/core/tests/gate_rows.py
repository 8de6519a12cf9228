from tests.gates.roles import everyone

ROWS = [("core:health", {}, everyone()), ("design", {}, everyone())]
