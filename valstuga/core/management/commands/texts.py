"""Gather the interface's texts into each feature's catalogue, compile them, and check that none lacks a translation.

Pure Python (Babel), so that neither a fresh machine nor an installation needs GNU gettext.
"""

import argparse
from collections.abc import Iterator
from io import BytesIO
from pathlib import Path
from typing import Any

from babel.messages.catalog import Catalog
from babel.messages.extract import extract
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po, write_po
from django.apps import apps
from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.utils.translation.template import templatize

KEYWORDS: dict[str, Any] = {
    "_": None,
    "gettext": None,
    "gettext_lazy": None,
    "gettext_noop": None,
    "ngettext": (1, 2),
    "ngettext_lazy": (1, 2),
    "pgettext": ((1, "c"), 2),
    "pgettext_lazy": ((1, "c"), 2),
    "npgettext": ((1, "c"), 2, 3),
    "npgettext_lazy": ((1, "c"), 2, 3),
}
LANGUAGE = "sv"


class Command(BaseCommand):
    help = "Gather, compile and check the translations of the interface."
    requires_system_checks = ()  # they ask the database, which this command does not need

    def add_arguments(self, parser: argparse.ArgumentParser) -> None:
        group = parser.add_mutually_exclusive_group()
        group.add_argument("--compile", action="store_true", help="only compile the catalogues (.po to .mo)")
        group.add_argument(
            "--check", action="store_true", help="change nothing; fail when a text has no translation"
        )
        parser.add_argument("--app", help="only this feature, for instance plan")

    def handle(self, *args: Any, **options: Any) -> None:
        missing: list[str] = []
        for folder in _features(options["app"]):
            path = folder / "locale" / LANGUAGE / "LC_MESSAGES" / "django.po"
            if options["compile"]:
                _compile(path)
                continue
            catalogue = _updated(folder, path)
            missing += [f"{folder.name}: {text}" for text in _untranslated(catalogue)]
            if not options["check"]:
                _write(path, catalogue)
                _compile(path)
        if options["check"] and missing:
            listed = "\n  ".join(missing)
            raise CommandError(f"{len(missing)} texts have no Swedish translation:\n  {listed}")
        if missing:
            self.stdout.write(f"{len(missing)} texts wait for a translation:\n  " + "\n  ".join(missing))


def _features(only: str | None) -> Iterator[Path]:
    for config in apps.get_app_configs():
        folder = Path(config.path)
        if settings.PACKAGE_DIR in folder.parents and only in (None, config.label):
            yield folder


def _updated(folder: Path, path: Path) -> Catalog:
    """The catalogue with today's texts: translations kept, texts that are gone dropped."""
    old = Catalog(locale=LANGUAGE)
    if path.exists():
        with path.open("rb") as file:
            old = read_po(file, locale=LANGUAGE)
    new = Catalog(locale=LANGUAGE, charset="utf-8", fuzzy=False)
    for text, context in _texts(folder):
        known = old.get(text if isinstance(text, str) else text[0], context)
        new.add(text, known.string if known and not known.fuzzy else None, context=context)
    return new


def _texts(folder: Path) -> Iterator[tuple[Any, str | None]]:
    seen: set[Any] = set()
    sources = [
        *folder.rglob("*.py"),
        *folder.rglob("templates/**/*.html"),
        *folder.rglob("templates/**/*.txt"),
        *folder.rglob("templates/**/*.md"),
    ]
    for source in sorted(sources):
        if {"tests", "migrations"} & set(source.relative_to(folder).parts):
            continue
        code = source.read_text(encoding="utf-8")
        if source.suffix != ".py":
            code = templatize(code, origin=str(source))
        for _line, text, _comments, context in extract(
            "python", BytesIO(code.encode()), KEYWORDS, options={"encoding": "utf-8"}
        ):
            if (str(text), context) not in seen and text:
                seen.add((str(text), context))
                yield text, context


def _untranslated(catalogue: Catalog) -> Iterator[str]:
    for message in catalogue:
        strings = message.string if isinstance(message.string, tuple | list) else [message.string]
        if message.id and not all(strings):
            yield str(message.id)


def _write(path: Path, catalogue: Catalog) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    catalogue.header_comment = "# Swedish texts of the interface."
    with path.open("wb") as file:
        write_po(file, catalogue, sort_output=True, omit_header=False, width=110, no_location=True)
    # Dates of the header would make every run a change.
    kept = [
        line
        for line in path.read_text(encoding="utf-8").splitlines()
        if "-Date:" not in line and "Generated-By" not in line
    ]
    path.write_text("\n".join(kept).rstrip() + "\n", encoding="utf-8")


def _compile(path: Path) -> None:
    target = path.with_suffix(".mo")
    if not path.exists() or (target.exists() and target.stat().st_mtime >= path.stat().st_mtime):
        return
    with path.open("rb") as source, target.open("wb") as file:
        write_mo(file, read_po(source, locale=LANGUAGE))
