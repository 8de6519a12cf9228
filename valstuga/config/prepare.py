"""Make an installation ready to serve, in one process: settings, tables, static files, and the demonstration if asked."""

import argparse
import os
import sys


def main(argv: list[str]) -> int:
    """`[--no-migrate] [--demo]`; 1 and one sentence when something stands in the way."""
    parser = argparse.ArgumentParser(prog="prepare")
    parser.add_argument("--no-migrate", action="store_true")
    parser.add_argument("--demo", action="store_true")
    options = parser.parse_args(argv)
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "valstuga.config.settings")

    import django  # noqa: PLC0415 (the settings are read at import, and must be known first)
    from django.core.exceptions import ImproperlyConfigured  # noqa: PLC0415
    from django.core.management.base import CommandError  # noqa: PLC0415
    from django.db import OperationalError  # noqa: PLC0415

    try:
        django.setup()
        _prepare(migrate=not options.no_migrate, demo=options.demo)
    except (CommandError, ImproperlyConfigured) as error:
        print(error, file=sys.stderr)  # noqa: T201 (a command)
        return 1
    except OperationalError as error:
        reason = str(error).strip().splitlines()[0]
        print(f"The database in DATABASE_URL can't be used: {reason}", file=sys.stderr)  # noqa: T201
        return 1
    return 0


def _prepare(*, migrate: bool, demo: bool) -> None:
    from django.conf import settings  # noqa: PLC0415 (as above)
    from django.core.management import call_command  # noqa: PLC0415

    if settings.PRODUCTION:
        call_command("check", tags=["security"], deploy=True, fail_level="ERROR")  # needs no database
    if migrate:
        call_command("migrate", verbosity=0, interactive=False)
        call_command("createcachetable", verbosity=0)
    settings.STATIC_ROOT.mkdir(parents=True, exist_ok=True)
    if settings.PRODUCTION:
        call_command("collectstatic", verbosity=0, interactive=False)
    if demo:
        call_command("demo_load")
        call_command("demo_links")


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))
