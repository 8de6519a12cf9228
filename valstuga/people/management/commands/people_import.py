"""Import a register from a CSV or XLSX file."""

import argparse
import json
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils.translation import gettext as _
from django.utils.translation import override

from valstuga.core.errors import Invalid
from valstuga.orgs.access import Access
from valstuga.orgs.models import Organisation
from valstuga.people import services


class Command(BaseCommand):
    help = "Import a register of members from a CSV or XLSX file; columns are found by their headings."

    def add_arguments(self, parser: argparse.ArgumentParser) -> None:
        parser.add_argument("file", type=Path)
        parser.add_argument("--org", required=True, help="the organisation's short name")
        parser.add_argument("--dry-run", action="store_true", help="say what would happen; write nothing")
        parser.add_argument(
            "--only-good", action="store_true", help="import the good rows though others are bad"
        )
        parser.add_argument("--json", action="store_true", help="print the result as JSON")

    def handle(self, *args: Any, **options: Any) -> None:
        org = Organisation.objects.filter(slug=options["org"]).first()
        if org is None:
            raise CommandError(f"There is no organisation with the short name {options['org']!r}.")
        try:
            content = options["file"].read_bytes()
        except OSError as error:
            raise CommandError(f"{options['file']} can't be read: {error.strerror}.") from error
        with override(org.language):
            self._import(Access.system(org), content, options)

    def _import(self, access: Access, content: bytes, options: dict[str, Any]) -> None:
        try:
            outcome = services.import_now(
                access,
                content=content,
                filename=options["file"].name,
                is_dry=options["dry_run"],
                only_good=options["only_good"],
            )
        except Invalid as error:
            raise CommandError(str(error)) from error
        errors: list[dict[str, Any]] = [
            {"row": row.line, "errors": services.shown_errors(row)} for row in outcome.bad
        ]
        is_written = not options["dry_run"] and (options["only_good"] or not outcome.bad)
        if options["json"]:
            self.stdout.write(
                json.dumps({**outcome.counts, "imported": is_written, "rows": errors}, ensure_ascii=False)
            )
        else:
            counts = outcome.counts
            self.stdout.write(_("%(new)d new, %(changed)d changed, %(same)d the same, %(bad)d bad") % counts)
            for bad in errors:
                self.stdout.write(_("Row %(row)d") % bad + ": " + " ".join(bad["errors"]))
            if options["dry_run"]:
                self.stdout.write(_("Nothing was written: this was a trial."))
        if not is_written and not options["dry_run"]:
            raise CommandError(_("Nothing was imported. Correct the rows, or add --only-good."))
