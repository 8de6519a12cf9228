"""bin/serve and bin/demo: what stops them is one sentence; what they started ends with them."""

import os
import signal
import socket
import subprocess
import sys
import time
from pathlib import Path

import pytest

from valstuga.config.serve import Supervisor, port_in_use

ROOT = Path(__file__).resolve().parents[2]
SAFE = {
    "VALSTUGA_MODE": "production",
    "SECRET_KEY": "s" * 50,
    "ALLOWED_HOSTS": "valstuga.example.org",
    "BASE_URL": "https://valstuga.example.org",
    "EMAIL_HOST": "mail.example.org",
    "DEFAULT_FROM_EMAIL": "valstuga@example.org",
    "DATABASE_URL": "postgresql://127.0.0.1:1/none",
}


@pytest.fixture
def busy():
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        yield taken.getsockname()[1]


def serve(*arguments, **environment):
    command = [sys.executable, "-W", "ignore", "-m", "valstuga.config.serve", *arguments]
    return subprocess.run(
        command, cwd=ROOT, env={**os.environ, **environment}, capture_output=True, text=True, timeout=60
    )


def free_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return str(probe.getsockname()[1])


def test_a_busy_port_is_one_sentence_before_anything_else(busy):
    result = serve("--demo", "--port", str(busy))
    assert result.returncode == 1
    assert result.stderr == (
        f"Port {busy} on 127.0.0.1 can't be used (Address already in use): "
        "stop what runs there, or choose another with --port.\n"
    )


@pytest.mark.parametrize("port", [70000, -1])
def test_an_impossible_port_is_said_so(port):
    assert port_in_use("127.0.0.1", port).startswith(f"Port {port} does not exist")


def test_a_free_port_is_fine():
    assert port_in_use("127.0.0.1", int(free_port())) == ""


def test_an_unreachable_database_is_one_sentence():
    result = serve("--port", free_port(), **SAFE)
    assert result.returncode == 1
    said = [line for line in result.stderr.splitlines() if "DATABASE_URL" in line]
    assert len(said) == 1
    assert said[0].startswith("The database in DATABASE_URL can't be used: ")
    assert "Traceback" not in result.stderr


def test_a_database_address_of_another_kind_is_named():
    result = serve("--port", free_port(), **{**SAFE, "DATABASE_URL": "valstuga"})
    assert result.returncode == 1
    assert result.stderr.startswith("DATABASE_URL must begin with postgresql://")


def test_a_setting_that_is_no_number_is_named_without_a_traceback():
    result = serve("--port", free_port(), **{**SAFE, "EMAIL_PORT": "smtp"})
    assert result.returncode == 1
    assert result.stderr.startswith("A setting in the environment is wrong: ")
    assert "Traceback" not in result.stderr


@pytest.mark.parametrize(
    "name", ["SECRET_KEY", "ALLOWED_HOSTS", "BASE_URL", "EMAIL_HOST", "DEFAULT_FROM_EMAIL"]
)
def test_an_insecure_setting_refuses_to_start(name):
    result = serve("--port", free_port(), **{**SAFE, name: ""})
    assert result.returncode == 1
    assert name in result.stderr
    assert "Traceback" not in result.stderr


def test_what_ends_by_itself_is_started_again_and_all_end_on_sigterm(tmp_path, monkeypatch):
    count, alive = tmp_path / "count", tmp_path / "alive"
    script = f"""
import sys
sys.path.insert(0, {str(ROOT)!r})
from valstuga.config.serve import Supervisor
brief = [sys.executable, "-c", "open({str(count)!r}, 'a').write('x')"]
steady = [sys.executable, "-c", "import os, time; open({str(alive)!r}, 'w').write(str(os.getpid())); time.sleep(600)"]
sys.exit(Supervisor({{"brief": brief, "steady": steady}}).run())
"""
    process = subprocess.Popen([sys.executable, "-c", script], stderr=subprocess.PIPE, text=True)
    deadline = time.monotonic() + 20
    while not (count.exists() and len(count.read_text()) > 1) and time.monotonic() < deadline:
        time.sleep(0.05)
    process.send_signal(signal.SIGTERM)
    _, said = process.communicate(timeout=20)
    assert process.returncode == 0
    assert len(count.read_text()) > 1
    assert "brief ended with 0; starting it again in 1 s." in said
    with pytest.raises(ProcessLookupError):
        os.kill(int(alive.read_text()), 0)


def test_each_failure_waits_longer_and_health_forgives():
    supervisor = Supervisor({"web": ["true"]})
    waits = []
    for lived in (0, 0, 0, 0, 0, 0, 100):
        supervisor.running["web"], supervisor.since["web"] = None, 0.0
        supervisor._schedule("web", 1, float(lived))
        waits.append(supervisor.due["web"] - lived)
    assert waits == [1, 2, 4, 8, 16, 30, 1]
