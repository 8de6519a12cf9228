"""The commands in bin/ on a bare machine: help everywhere, and one sentence for whatever is missing."""

import os
import re
import shutil
import subprocess
import tomllib
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
COMMANDS = ["bench", "check", "demo", "lock", "serve", "test"]
TOOLS = ["bash", "cat", "cksum", "mkdir", "rm", "dirname", "find", "mv", "id", "sed"]


@pytest.fixture
def bare(tmp_path):
    """A checkout without a virtual environment, in a folder with a space, and a PATH without Python and uv."""
    checkout, tools = tmp_path / "a checkout", tmp_path / "tools"
    shutil.copytree(ROOT / "bin", checkout / "bin")
    for name in (".python-version", "requirements.txt", "requirements-dev.txt"):
        shutil.copy(ROOT / name, checkout / name)
    tools.mkdir()
    for tool in TOOLS:
        (tools / tool).symlink_to(shutil.which(tool))
    return checkout


def add_tool(checkout, name, script):
    path = checkout.parent / "tools" / name
    path.write_text(f"#!{shutil.which('bash')}\n{script}\n")
    path.chmod(0o755)


def run(checkout, *command, **environment):
    path = str(checkout.parent / "tools")
    return subprocess.run(
        command, cwd=checkout, env={"PATH": path, **environment}, capture_output=True, text=True, timeout=60
    )


@pytest.mark.parametrize("name", COMMANDS)
def test_help_needs_nothing(bare, name):
    result = run(bare, f"bin/{name}", "--help")
    assert result.returncode == 0
    assert result.stdout.startswith(f"bin/{name}")
    assert not (bare / ".venv").exists()


@pytest.mark.parametrize("name", [*COMMANDS, "valstuga"])
def test_each_command_may_be_run_and_reads_as_bash(name):
    assert os.access(ROOT / "bin" / name, os.X_OK)
    subprocess.run(["bash", "-n", ROOT / "bin" / name], check=True)


def test_no_python(bare):
    result = run(bare, "bin/valstuga", "check")
    assert result.returncode == 1
    assert result.stderr.startswith("python3 is missing: install it")


def test_a_python_without_venv(bare):
    add_tool(bare, "python3", "exit 1")
    result = run(bare, "bin/valstuga", "check")
    assert result.returncode == 1
    assert result.stderr.startswith("python3 -m venv failed: install venv")


def test_no_python_3_13(bare):
    add_tool(bare, "uv", "echo why not; exit 1")
    result = run(bare, "bin/demo")
    assert result.returncode == 1
    assert "Python 3.13 was not found and could not be fetched" in result.stderr
    assert "why not" not in result.stderr
    assert (bare / "var" / "setup.log").read_text() == "why not\n"


def test_no_network(bare):
    add_tool(bare, "uv", '[ "$1" = venv ] && mkdir -p .venv/bin && exit 0; exit 1')
    result = run(bare, "bin/demo")
    assert result.returncode == 1
    assert "The dependencies could not be installed: is the network there" in result.stderr
    assert not list(bare.glob(".venv/.valstuga-*"))


def test_an_unwritable_folder(bare):
    (bare / "file").touch()
    result = run(bare, "bin/demo", VALSTUGA_VAR=str(bare / "file" / "var"))
    assert result.returncode == 1
    assert result.stderr == (
        f"The folder {bare / 'file' / 'var'} can't be written to: make it writable, or set VALSTUGA_VAR to another.\n"
    )


@pytest.mark.parametrize("arguments", [["--port"], ["--port", "http"], ["--port="], ["--surprise"]])
def test_a_wrong_option_is_one_sentence(bare, arguments):
    result = run(bare, "bin/demo", *arguments)
    assert result.returncode == 1
    assert result.stderr.count("\n") == 1
    assert arguments[0].rstrip("=") in result.stderr


def _names(requirements):
    return {re.split(r"[\[<>=!~ ;]", line)[0].lower().replace("_", "-") for line in requirements}


@pytest.mark.parametrize("name", ["requirements.txt", "requirements-dev.txt"])
def test_the_locks_hold_what_the_project_asks_for_with_hashes_and_no_addresses(name):
    project = tomllib.loads((ROOT / "pyproject.toml").read_text())
    wanted = list(project["project"]["dependencies"])
    if "dev" in name:
        wanted += project["dependency-groups"]["dev"]
    text = (ROOT / name).read_text()
    pinned = [line for line in text.splitlines() if line and line[0] not in " #"]
    assert _names(wanted) <= _names(pinned)
    assert all("==" in line and line.endswith("\\") for line in pinned)
    assert not re.search(r"://|--index|--find-links|/opt/|/home/", text)


def test_the_licence_is_the_affero_one():
    assert (
        "GNU AFFERO GENERAL PUBLIC LICENSE\n                       Version 3"
        in (ROOT / "LICENSE").read_text()
    )
