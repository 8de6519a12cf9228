"""Every right, setting and command is described where people look for it."""

import re
from pathlib import Path

import pytest
from django.conf import settings

from valstuga.orgs.permissions import LABELS, ROLE_PERMS, Perm

DOCS = settings.BASE_DIR / "docs"
OPERATIONS = "operations.md"


def _commands() -> list[str]:
    found = settings.PACKAGE_DIR.glob("*/management/commands/*.py")
    return sorted(path.stem for path in found if not path.stem.startswith("_"))


def _variables() -> list[str]:
    reads = re.compile(r"""environ(?:\.get\(|\[)["']([A-Z_]+)["']""")
    files = [*settings.PACKAGE_DIR.rglob("*.py")]
    found = {
        name for path in files if "tests" not in path.parts for name in reads.findall(Path(path).read_text())
    }
    return sorted(found - {"DJANGO_SETTINGS_MODULE", "PATH", "HOME"})


@pytest.mark.parametrize("perm", Perm)
def test_each_right_is_described_and_given_to_somebody(perm):
    assert f"`{perm}`" in (DOCS / "permissions.md").read_text()
    assert LABELS[perm]
    assert any(perm in perms for perms in ROLE_PERMS.values())


@pytest.mark.parametrize("command", _commands())
def test_each_command_is_described(command):
    assert f"`{command}`" in (DOCS / OPERATIONS).read_text()


@pytest.mark.parametrize("variable", _variables())
def test_each_setting_is_described(variable):
    assert f"`{variable}`" in (DOCS / OPERATIONS).read_text()
