"""Prepare, then web and worker under one roof: `python -m valstuga.config.serve --port N`. What bin/serve and bin/demo run.

Ends both on SIGTERM or Ctrl-C, and starts again what ended by itself.
"""

import argparse
import os
import signal
import socket
import subprocess
import sys
import time
from types import FrameType

WEB = "valstuga.config.wsgi:application"
GRACE = 10.0
BACKOFF_MAX = 30.0
HEALTHY = 60.0  # seconds after which a process counts as well again


def main(argv: list[str]) -> int:
    options = _options(argv)
    if not options.no_serve and (busy := port_in_use(options.host, options.port)):
        return _say(busy)
    if wrong := _database_for_children():
        return _say(wrong)
    prepare = [sys.executable, "-W", "ignore", "-m", "valstuga.config.prepare"]
    prepare += ["--no-migrate"] * options.no_migrate + ["--demo"] * options.demo
    if code := subprocess.run(prepare, check=False).returncode:
        return code
    if options.no_serve:
        return 0
    _say(
        f"Valstuga answers at {os.environ.get('BASE_URL') or f'http://{options.host}:{options.port}'}. Ctrl-C ends it."
    )
    return Supervisor(_commands(options)).run()


def _options(argv: list[str]) -> argparse.Namespace:
    parser = argparse.ArgumentParser(
        prog="bin/serve", description="Serve Valstuga: web (granian) and worker."
    )
    parser.add_argument("--host", default="127.0.0.1")
    parser.add_argument("--port", type=int, default=8000)
    parser.add_argument("--workers", type=int, default=1, help="web processes")
    parser.add_argument("--threads", type=int, default=4, help="threads a web process")
    parser.add_argument("--no-migrate", action="store_true", help="leave the tables as they are")
    parser.add_argument("--no-serve", action="store_true", help="prepare only")
    parser.add_argument("--demo", action="store_true", help=argparse.SUPPRESS)
    return parser.parse_args(argv)


def _say(sentence: str) -> int:
    print(sentence, file=sys.stderr, flush=True)  # noqa: T201 (a command)
    return 1


def port_in_use(host: str, port: int) -> str:
    """A sentence when nobody can listen there, else an empty text."""
    if not 0 < port < 65536:
        return f"Port {port} does not exist: choose one from 1 to 65535 with --port."
    try:
        family, kind, _, _, address = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)[0]
        with socket.socket(family, kind) as probe:
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            probe.bind(address)
            probe.listen(1)
    except OSError as error:
        reason = error.strerror or str(error)
        return f"Port {port} on {host} can't be used ({reason}): stop what runs there, or choose another with --port."
    return ""


def _database_for_children() -> str:
    """Start the embedded server, where there is one, and tell the children; a sentence when the settings are wrong."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "valstuga.config.settings")
    from dj_database_url import UnknownSchemeError  # noqa: PLC0415 (as the next)
    from django.conf import settings  # noqa: PLC0415 (reads the environment, starts the embedded server)

    try:
        os.environ["DATABASE_URL"] = settings.DATABASE_URL
    except UnknownSchemeError:
        return "DATABASE_URL must begin with postgresql:// (docs/operations.md has an example)."
    except Exception as error:
        return f"A setting in the environment is wrong: {error}"
    return ""


def _commands(options: argparse.Namespace) -> dict[str, list[str]]:
    web = [
        sys.executable,
        "-m",
        "granian",
        "--interface",
        "wsgi",
        "--host",
        options.host,
        "--port",
        str(options.port),
    ]
    web += [
        "--workers",
        str(options.workers),
        "--blocking-threads",
        str(options.threads),
        "--log-level",
        "warning",
    ]
    web += ["--workers-kill-timeout", "5", WEB]
    worker = [sys.executable, "-m", "valstuga", "db_worker", "--queue-name", "*", "--interval", "1"]
    return {"web": web, "worker": worker}


class Supervisor:
    """Keeps the commands running: starts again what ended by itself, later each time; ends all when told to."""

    def __init__(self, commands: dict[str, list[str]]) -> None:
        self.commands = commands
        self.running: dict[str, subprocess.Popen[bytes]] = {}
        self.since: dict[str, float] = {}
        self.due: dict[str, float] = dict.fromkeys(commands, 0.0)
        self.backoff: dict[str, float] = dict.fromkeys(commands, 1.0)
        self.stopping = False

    def run(self) -> int:
        """Until told to stop; 0."""
        for number in (signal.SIGTERM, signal.SIGINT, signal.SIGHUP):
            signal.signal(number, self._stop)
        while not self.stopping:
            self._revive(time.monotonic())
            time.sleep(0.2)
        self._end()
        return 0

    def _stop(self, _signal: int, _frame: FrameType | None) -> None:
        self.stopping = True

    def _revive(self, now: float) -> None:
        for name, command in self.commands.items():
            process = self.running.get(name)
            if process is not None and process.poll() is not None:
                self._schedule(name, process.returncode, now)
            if name not in self.running and now >= self.due[name]:
                # A session of its own: Ctrl-C reaches us alone, and we end the children in order.
                self.running[name] = subprocess.Popen(command, start_new_session=True)
                self.since[name] = now

    def _schedule(self, name: str, code: int, now: float) -> None:
        del self.running[name]
        if now - self.since[name] > HEALTHY:
            self.backoff[name] = 1.0
        _say(f"{name} ended with {code}; starting it again in {self.backoff[name]:.0f} s.")
        self.due[name] = now + self.backoff[name]
        self.backoff[name] = min(BACKOFF_MAX, self.backoff[name] * 2)

    def _end(self) -> None:
        for process in self.running.values():
            process.terminate()
        deadline = time.monotonic() + GRACE
        for process in self.running.values():
            try:
                process.wait(max(0.1, deadline - time.monotonic()))
            except subprocess.TimeoutExpired:
                os.killpg(process.pid, signal.SIGKILL)
                process.wait()


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))
