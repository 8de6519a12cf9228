"""Who gets what from the account's addresses."""

OWN = {"admin": 200, "member": 200, "outsider": 200, "anonymous": 302}
POST_ONLY = {"admin": 405, "anonymous": 405}

ROWS = [
    ("accounts:me", {}, OWN),
    ("accounts:second_factor", {}, OWN),
    ("accounts:end_session", {"session_id": 1}, {"admin": 405, "member": 405, "anonymous": 302}),
    ("account_signup", {}, {"admin": 404, "anonymous": 404}),
    ("set_language", {}, POST_ONLY),
]
