"""Read a plan from a document on the command line: show what was found, or save it as a plan."""

import argparse
import json
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.utils.translation import gettext as _

from valstuga.core.errors import DomainError
from valstuga.orgs.access import Access
from valstuga.orgs.models import Organisation
from valstuga.plan import services
from valstuga.plan.reading import ParsedPlan, ParsedSection, UnreadableDocument, read_document


class Command(BaseCommand):
    help = "Read a plan of work (.docx, .pdf, .txt, .md) and save it, or with --dry-run only show what was found."
    requires_system_checks: list[str] = []
    requires_migrations_checks = False

    def add_arguments(self, parser: argparse.ArgumentParser) -> None:
        parser.add_argument("file", type=Path, help="the document")
        parser.add_argument(
            "--org", help="the organisation's short name in addresses; not needed with --dry-run"
        )
        parser.add_argument("--dry-run", action="store_true", help="save nothing; needs no database")
        parser.add_argument("--json", action="store_true", help="print what was found as JSON")

    def handle(self, *args: Any, **options: Any) -> None:
        data = _bytes(options["file"])
        try:
            parsed = read_document(data, options["file"].name)
            if not options["dry_run"]:
                self._save(data, options["file"].name, options["org"])
        except UnreadableDocument as error:
            raise CommandError(str(error.message)) from error
        except DomainError as error:
            raise CommandError(str(error)) from error
        if options["json"]:
            self.stdout.write(json.dumps(as_json(parsed), ensure_ascii=False, indent=2))
        else:
            self._tell(parsed, options["dry_run"])

    def _save(self, data: bytes, name: str, slug: str | None) -> None:
        if not slug:
            raise CommandError(_("Say which organisation with --org, or use --dry-run."))
        org = Organisation.objects.filter(slug=slug).first()
        if org is None:
            raise CommandError(_("There is no organisation with the short name %(slug)s.") % {"slug": slug})
        access = Access.system(org)
        services.save_import(access, draft=services.read_plan(access, data=data, filename=name))

    def _tell(self, parsed: ParsedPlan, dry_run: bool) -> None:
        self.stdout.write(parsed.title)
        for section in parsed.sections():
            self.stdout.write(f"{'  ' * section.level}{section.title} [{section.kind}]")
            for todo in section.todos:
                known = ", ".join(part for part in (todo.group or todo.owner, todo.due) if part)
                self.stdout.write(f"{'  ' * section.level}  - {todo.text}{f' ({known})' if known else ''}")
        for line in parsed.not_understood:
            self.stdout.write(
                _("Not understood, line %(number)d: %(text)s") % {"number": line.number, "text": line.text}
            )
        words = _("%(todos)d to-dos found.") if dry_run else _("%(todos)d to-dos saved.")
        self.stdout.write(words % {"todos": len(parsed.todos())})


def as_json(parsed: ParsedPlan) -> dict[str, Any]:
    """Parts with their sections and to-dos, and what was not understood."""
    return {
        "parts": [_section(part) for part in parsed.parts],
        "not_understood": [line.to_json() for line in parsed.not_understood],
    }


def _section(section: ParsedSection) -> dict[str, Any]:
    todos = [
        {"text": todo.text, "group": todo.group, "owner": todo.owner, "due": todo.due}
        for todo in section.todos
    ]
    return {
        "title": section.title,
        "number": section.number,
        "level": section.level,
        "kind": section.kind,
        "group": section.group,
        "todos": todos,
        "sections": [_section(inner) for inner in section.sections],
    }


def _bytes(path: Path) -> bytes:
    try:
        if path.stat().st_size > settings.PLAN_MAX_BYTES:
            raise CommandError(str(UnreadableDocument("too_large").message))
        return path.read_bytes()
    except OSError as error:
        raise CommandError(_("The file can't be read: %(why)s") % {"why": error.strerror}) from error
