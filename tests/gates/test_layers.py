"""The contracts hold, and each is proven by a deliberate break."""

import ast
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
HTTP = ("django.http", "django.shortcuts", "django.views", "django.urls.resolvers", "ninja")

BREAKS = {
    "floors": ("valstuga/people/queries.py", "from valstuga.activities import enums as broken\n"),
    "rooms": ("valstuga/activities/models.py", "from valstuga.activities import services as broken\n"),
    "views-no-models": ("valstuga/plan/views.py", "from valstuga.plan.models import Plan as Broken\n"),
    "services-no-http": ("valstuga/people/services.py", "from valstuga.orgs import http as broken\n"),
    "solver-pure": ("valstuga/staffing/solver/__init__.py", "import django as broken\n"),
}


def _lint(folder: Path, contract: str) -> subprocess.CompletedProcess[str]:
    command = [
        sys.executable,
        "-c",
        "from importlinter.cli import lint_imports_command as run; run()",
        "--contract",
        contract,
        "--no-cache",
    ]
    return subprocess.run(command, cwd=folder, capture_output=True, text=True, check=False)


@pytest.fixture(scope="module")
def copy(tmp_path_factory):
    folder = tmp_path_factory.mktemp("house")
    skip = shutil.ignore_patterns("__pycache__", "static", "locale", "templates", "*.mo")
    shutil.copytree(ROOT / "valstuga", folder / "valstuga", ignore=skip)
    shutil.copy(ROOT / "pyproject.toml", folder)
    return folder


@pytest.mark.parametrize("contract", BREAKS)
def test_a_break_of_the_contract_is_seen(copy, contract):
    file, line = BREAKS[contract]
    path = copy / file
    # A room may be one file or, split by noun, a folder.
    path = path if path.exists() else path.with_suffix("") / "__init__.py"
    whole = path.read_text(encoding="utf-8")
    assert _lint(copy, contract).returncode == 0
    path.write_text(whole + "\n" + line, encoding="utf-8")
    try:
        broken = _lint(copy, contract)
        assert broken.returncode == 1
        assert "BROKEN" in broken.stdout
    finally:
        path.write_text(whole, encoding="utf-8")


def _domain_files() -> list[Path]:
    found = []
    for room in ("services", "queries"):
        found += [*ROOT.glob(f"valstuga/*/{room}.py"), *ROOT.glob(f"valstuga/*/{room}/*.py")]
    return sorted(found)


def _imports(source: str) -> set[str]:
    names = set()
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.ImportFrom):
            names |= {f"{node.module}", *(f"{node.module}.{alias.name}" for alias in node.names)}
        elif isinstance(node, ast.Import):
            names |= {alias.name for alias in node.names}
    return names


def _http_imports(source: str) -> set[str]:
    return {name for name in _imports(source) if any(name == h or name.startswith(h + ".") for h in HTTP)}


@pytest.mark.parametrize("path", _domain_files(), ids=lambda path: str(path.relative_to(ROOT)))
def test_services_and_queries_know_no_http(path):
    assert _http_imports(path.read_text(encoding="utf-8")) == set()


def test_an_http_import_in_a_service_would_be_seen():
    assert _http_imports("from django.shortcuts import redirect") == {
        "django.shortcuts",
        "django.shortcuts.redirect",
    }
    assert _http_imports("from django import http\nimport django.views")
