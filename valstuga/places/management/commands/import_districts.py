"""Take in the electoral districts that an authority has published."""

import argparse
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from valstuga.core.errors import DomainError
from valstuga.orgs.access import Access
from valstuga.orgs.models import Organisation
from valstuga.places import districts, services


class Command(BaseCommand):
    help = (
        "Take in electoral districts: turnout from a CSV, borders from a GeoJSON (WGS 84). Again is harmless."
    )

    def add_arguments(self, parser: argparse.ArgumentParser) -> None:
        parser.add_argument("--org", required=True, help="the organisation's short name in addresses")
        parser.add_argument("--csv", type=Path, help="figures: one row a district")
        parser.add_argument("--geojson", type=Path, help="borders of the districts")
        parser.add_argument("--election", choices=["municipal", "national"], default="municipal")
        parser.add_argument("--year", type=int, default=2022)
        parser.add_argument(
            "--source", default="Valmyndigheten", help="the publisher, named beside the figures"
        )

    def handle(self, *args: Any, **options: Any) -> None:
        org = Organisation.objects.filter(slug=options["org"]).first()
        if org is None:
            raise CommandError(f"There is no organisation with the short name {options['org']}.")
        if not options["csv"] and not options["geojson"]:
            raise CommandError("Name a file: --csv FILE, --geojson FILE, or both.")
        try:
            count = services.import_districts(
                Access.system(org),
                figures=districts.read_figures(options["csv"].read_bytes()) if options["csv"] else (),
                borders=districts.read_borders(options["geojson"].read_bytes()) if options["geojson"] else {},
                election=options["election"],
                year=options["year"],
                source=options["source"],
            )
        except OSError as error:
            raise CommandError(f"{error.filename}: {error.strerror}") from error
        except DomainError as error:
            raise CommandError(str(error)) from error
        self.stdout.write(f"{count} districts taken in.")
