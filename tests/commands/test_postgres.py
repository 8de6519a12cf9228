"""The embedded PostgreSQL: shared, stopped by the last user, and back after whatever ended it."""

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
USE = """
import sys
from pathlib import Path
from valstuga.config.postgres import ensure_running
url = ensure_running(Path(sys.argv[1]))
import psycopg
with psycopg.connect(url) as connection:
    print(connection.execute("SELECT lower('ÅÄÖ') || ' ' || current_database()").fetchone()[0], url, flush=True)
sys.stdin.read()
"""


class User:
    """A process that uses the server until told to end."""

    def __init__(self, folder, wait=True):
        environment = {**os.environ, "PYTHONPATH": str(ROOT), "VALSTUGA_PG_FAST": "0"}
        self.process = subprocess.Popen(
            [sys.executable, "-W", "ignore", "-c", USE, str(folder)],
            stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.PIPE, env=environment, text=True,
        )  # fmt: skip
        self.said = self.process.stdout.readline().strip() if wait else ""

    def end(self, how=None):
        if how:
            self.process.send_signal(how)
        _, errors = self.process.communicate(timeout=60)
        return errors


def postmaster(folder):
    """The number in postmaster.pid, or None when the server has stopped in order."""
    path = folder / "postgres" / "postmaster.pid"
    return int(path.read_text().splitlines()[0]) if path.exists() else None


@pytest.fixture
def folder(tmp_path):
    folder = tmp_path / "var"
    yield folder
    if pid := postmaster(folder):
        os.kill(pid, signal.SIGQUIT)


def test_it_knows_swedish_letters_and_stops_with_its_user(folder):
    user = User(folder)
    assert user.said.startswith("åäö valstuga ")
    assert postmaster(folder)
    assert user.end() == ""
    assert postmaster(folder) is None


def test_two_share_one_and_the_last_stops_it(folder):
    first, second = User(folder, wait=False), User(folder, wait=False)
    assert first.process.stdout.readline() == second.process.stdout.readline()
    pid = postmaster(folder)
    first.end()
    assert postmaster(folder) == pid
    second.end()
    assert postmaster(folder) is None


@pytest.mark.parametrize("how", [signal.SIGTERM, signal.SIGINT, signal.SIGHUP])
def test_a_signal_stops_it_too(folder, how):
    User(folder).end(how)
    assert postmaster(folder) is None


def test_a_killed_user_leaves_it_to_the_next(folder):
    User(folder).end(signal.SIGKILL)
    pid = postmaster(folder)
    assert pid
    user = User(folder)
    assert postmaster(folder) == pid
    user.end()
    assert postmaster(folder) is None


def test_after_a_power_cut_a_strangers_process_number_is_no_server(folder):
    User(folder).end(signal.SIGKILL)
    pid_file = folder / "postgres" / "postmaster.pid"
    lines = pid_file.read_text().splitlines()
    os.kill(int(lines[0]), signal.SIGQUIT)
    while pid_file.exists():
        time.sleep(0.05)
    pid_file.write_text("\n".join([str(os.getpid()), *lines[1:]]) + "\n")
    user = User(folder)
    assert user.said.startswith("åäö valstuga ")
    user.end()
    assert postmaster(folder) is None


def test_a_folder_cut_off_while_being_made_is_put_aside(folder):
    (folder / "postgres").mkdir(parents=True)
    (folder / "postgres" / "base").mkdir()
    user = User(folder)
    assert user.said.startswith("åäö valstuga ")
    user.end()
    assert list(folder.glob("postgres.unfinished-*/base"))


@pytest.mark.parametrize("name", ["with a space, comma and å", "deep" * 30])
def test_any_folder_does(tmp_path, name):
    folder = tmp_path / name
    user = User(folder)
    assert user.said.startswith("åäö valstuga ")
    assert user.end() == ""
    assert postmaster(folder) is None


def test_an_unwritable_folder_is_one_sentence(tmp_path):
    (tmp_path / "file").touch()
    user = User(tmp_path / "file" / "var")
    assert user.end() == (
        f"The folder {tmp_path / 'file' / 'var'} can't be written to (Not a directory): "
        "make it writable, or set VALSTUGA_VAR to another.\n"
    )
    assert user.process.returncode == 1


def test_help_starts_nothing(tmp_path):
    environment = {**os.environ, "VALSTUGA_VAR": str(tmp_path / "var"), "VALSTUGA_MODE": "development"}
    environment.pop("DATABASE_URL", None)
    command = [sys.executable, "-m", "valstuga", "migrate", "--help"]
    result = subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, text=True)
    assert result.returncode == 0
    assert "usage" in result.stdout
    assert not (tmp_path / "var").exists()
