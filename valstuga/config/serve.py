"""Web and worker under one roof: `python -m valstuga.config.serve --port N`. Ends both on SIGTERM or Ctrl-C."""

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


def main(argv: list[str]) -> int:
    options = _options(argv)
    if busy := port_in_use(options.host, options.port):
        print(busy, file=sys.stderr)  # noqa: T201 (a command)
        return 1
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "valstuga.config.settings")
    if not options.keep_database_url:
        from django.conf import settings  # noqa: PLC0415 (starts the embedded database, which the children share)

        os.environ["DATABASE_URL"] = settings.DATABASE_URL
    return Supervisor(_commands(options)).run()


def _options(argv: list[str]) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="bin/serve", description="Serve Valstuga: web (granian) and worker.")
    parser.add_argument("--host", default="127.0.0.1")
    parser.add_argument("--port", type=int, default=8000)
    parser.add_argument("--workers", type=int, default=1, help="web processes")
    parser.add_argument("--threads", type=int, default=4, help="threads a web process")
    parser.add_argument("--keep-database-url", action="store_true", help=argparse.SUPPRESS)
    return parser.parse_args(argv)


def port_in_use(host: str, port: int) -> str:
    """A sentence when nobody can listen there, else an empty text."""
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except (OSError, OverflowError) as error:
            reason = getattr(error, "strerror", None) or str(error)
            return f"Port {port} on {host} can't be used ({reason}): stop what runs there, or choose another with --port."
    return ""


def _commands(options: argparse.Namespace) -> dict[str, list[str]]:
    web = [sys.executable, "-m", "granian", "--interface", "wsgi", "--host", options.host, "--port", str(options.port)]
    web += ["--workers", str(options.workers), "--blocking-threads", str(options.threads), "--log-level", "warning", WEB]
    worker = [sys.executable, "-m", "valstuga", "db_worker", "--queue-name", "*", "--interval", "1"]
    return {"web": web, "worker": worker}


class Supervisor:
    """Keeps the commands running: starts again what ended by itself, later each time; ends all when told to."""

    def __init__(self, commands: dict[str, list[str]]) -> None:
        self.commands = commands
        self.running: dict[str, subprocess.Popen[bytes]] = {}
        self.due: dict[str, float] = dict.fromkeys(commands, 0.0)
        self.backoff: dict[str, float] = dict.fromkeys(commands, 1.0)
        self.stopping = False

    def run(self) -> int:
        signal.signal(signal.SIGTERM, self._stop)
        signal.signal(signal.SIGINT, self._stop)
        while not self.stopping:
            self._revive()
            time.sleep(0.2)
        return self._end()

    def _stop(self, _signal: int, _frame: FrameType | None) -> None:
        self.stopping = True

    def _revive(self) -> None:
        now = time.monotonic()
        for name, command in self.commands.items():
            process = self.running.get(name)
            if process is not None and process.poll() is not None:
                print(f"{name} ended with {process.returncode}; starting it again", file=sys.stderr)  # noqa: T201
                del self.running[name]
                self.due[name] = now + self.backoff[name]
                self.backoff[name] = min(BACKOFF_MAX, self.backoff[name] * 2)
            if name not in self.running and now >= self.due[name]:
                # A group of its own: Ctrl-C reaches us alone, and we end the children in order.
                self.running[name] = subprocess.Popen(command, start_new_session=True)

    def _end(self) -> int:
        for process in self.running.values():
            process.terminate()
        deadline = time.monotonic() + GRACE
        for process in self.running.values():
            try:
                process.wait(max(0.1, deadline - time.monotonic()))
            except subprocess.TimeoutExpired:
                process.kill()
        return 0


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))
