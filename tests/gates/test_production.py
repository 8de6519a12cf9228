"""An insecure production setting refuses to start, and says which."""

import pytest

from valstuga.core.checks import production_settings

SAFE = {
    "PRODUCTION": True,
    "DEBUG": False,
    "SECRET_KEY": "s" * 50,
    "ALLOWED_HOSTS": ["example.org"],
    "BASE_URL": "https://example.org",
    "DATABASE_URL": "postgres:///valstuga",
    "MAIL_HOST": "mail.example.org",
    "DEFAULT_FROM_EMAIL": "valstuga@example.org",
    "MFA_REQUIRED": True,
}
INSECURE = [
    ("SECRET_KEY", "short", "core.E001"),
    ("ALLOWED_HOSTS", [], "core.E002"),
    ("ALLOWED_HOSTS", ["*"], "core.E003"),
    ("BASE_URL", "http://example.org", "core.E004"),
    ("DATABASE_URL", "", "core.E005"),
    ("MAIL_HOST", "", "core.E006"),
    ("DEFAULT_FROM_EMAIL", "", "core.E007"),
    ("MFA_REQUIRED", False, "core.E008"),
    ("DEBUG", True, "core.E009"),
]


@pytest.fixture
def production(settings):
    for name, value in SAFE.items():
        setattr(settings, name, value)
    return settings


def test_safe_settings_start(production):
    assert list(production_settings()) == []


@pytest.mark.parametrize(("name", "value", "code"), INSECURE)
def test_an_insecure_setting_is_named(production, name, value, code):
    setattr(production, name, value)
    errors = list(production_settings())
    assert [error.id for error in errors] == [code]
    assert name.replace("MAIL_HOST", "EMAIL_HOST") in errors[0].msg
