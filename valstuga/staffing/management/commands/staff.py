"""Whom to ask for the shifts of the coming weeks, from the command line."""

import argparse
import json
from typing import Any
from zoneinfo import ZoneInfo

from django.core.management.base import BaseCommand, CommandError

from valstuga.orgs.access import Access
from valstuga.orgs.models import Organisation
from valstuga.staffing import queries, services
from valstuga.staffing.enums import RunState


class Command(BaseCommand):
    help = "Propose whom to ask for each shift of the coming weeks, with reasons and a proven bound."

    def add_arguments(self, parser: argparse.ArgumentParser) -> None:
        parser.add_argument("--org", required=True, help="the organisation's short name")
        parser.add_argument("--weeks", type=int, default=4, help="how many weeks ahead (1 to 26)")
        parser.add_argument("--seconds", type=float, default=services.SECONDS, help="at most so long")
        parser.add_argument("--json", action="store_true")

    def handle(self, *args: Any, **options: Any) -> None:
        org = Organisation.objects.filter(slug=options["org"]).first()
        if org is None:
            raise CommandError(f"There is no organisation called {options['org']}.")
        if not 1 <= options["weeks"] <= services.MAX_WEEKS:
            raise CommandError(f"--weeks is between 1 and {services.MAX_WEEKS}.")
        access = Access.system(org)
        run = services.solve_now(access, weeks=options["weeks"], seconds=options["seconds"])
        if run.state != RunState.DONE:
            raise CommandError(run.message or "No proposal could be made.")
        board = queries.board(access, weeks=options["weeks"])
        if options["json"]:
            self.stdout.write(json.dumps(_json(board), ensure_ascii=False, indent=1))
        else:
            self._print(board, ZoneInfo(org.time_zone))

    def _print(self, board: queries.Board, zone: ZoneInfo) -> None:
        for row in board.rows:
            where = row.shift.activity.place or "-"
            when, cover = (
                f"{row.shift.starts.astimezone(zone):%Y-%m-%d %H:%M}",
                f"{len(row.confirmed)}/{row.shift.minimum}",
            )
            self.stdout.write(f"{when} {row.shift.activity.title}, {where}: {cover}")
            for proposal in row.proposals:
                words = ", ".join(text for _, text in proposal.words)  # type: ignore[attr-defined]
                self.stdout.write(f"    {proposal.person}: {words}")
            for cause in row.causes:
                self.stdout.write(f"    - {cause}")
        run = board.run
        if run is not None:
            self.stdout.write(f"objective {run.objective:.1f}, bound {run.bound:.1f}, {run.seconds:.2f} s")


def _json(board: queries.Board) -> dict[str, Any]:
    run = board.run
    return {
        "objective": run and run.objective,
        "bound": run and run.bound,
        "seconds": run and run.seconds,
        "shifts": [
            {
                "id": row.shift.pk,
                "activity": row.shift.activity.title,
                "starts": row.shift.starts.isoformat(),
                "minimum": row.shift.minimum,
                "confirmed": len(row.confirmed),
                "asked": len(row.asked),
                "proposals": [
                    {
                        "person": proposal.person_id,
                        "name": str(proposal.person),
                        "reasons": [text for _, text in proposal.words],  # type: ignore[attr-defined]
                    }
                    for proposal in row.proposals
                ],
                "unfilled": row.causes,
            }
            for row in board.rows
        ],
    }
