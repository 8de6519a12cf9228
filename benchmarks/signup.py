"""Sign-ups, alone and with 64 clients on a shift of 3 seats, against bare SQL that locks and inserts: `bin/bench signup`."""

import argparse
import os
import sys
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from typing import Any

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "valstuga.config.settings")

from benchmarks._ground import demonstration, line

CLIENTS, SEATS = 64, 3
LOCK = "SELECT maximum FROM activities_shift WHERE id = %s FOR UPDATE"
COUNT = "SELECT count(*) FROM activities_signup WHERE shift_id = %s AND state IN ('confirmed', 'attended', 'no-show')"
INSERT = """INSERT INTO activities_signup (created, updated, shift_id, person_id, state, is_leader, queued_at, note)
            VALUES (now(), now(), %s, %s, %s, false, now(), '')"""


def main(argv: list[str]) -> int:
    parser = argparse.ArgumentParser(prog="bin/bench signup")
    parser.add_argument("--rounds", type=int, default=5)
    rounds = parser.parse_args(argv).rounds
    with demonstration():
        _measure(rounds)
    return 0


def _measure(rounds: int) -> None:
    from django.db import connection, transaction
    from django.utils import timezone

    from valstuga.activities import services
    from valstuga.activities.models import Activity, Shift
    from valstuga.demo import loader
    from valstuga.orgs.access import Access
    from valstuga.orgs.models import Organisation
    from valstuga.people.models import Person

    org = Organisation.objects.get(slug=loader.SLUG)
    access = Access.system(org)
    people = list(Person.objects.filter(org=org)[:CLIENTS])
    day = [0]

    def new_shift() -> Shift:
        day[0] += 1
        starts = timezone.now() + timedelta(days=200 + day[0])
        times = {"starts": starts, "ends": starts + timedelta(hours=2)}
        activity = Activity.objects.create(org=org, title="Bench", state="published", **times)
        return Shift.objects.create(activity=activity, minimum=SEATS, ideal=SEATS, maximum=SEATS, **times)

    def ours(shift: Shift, person: Person) -> None:
        services.sign_up(access, shift=shift, person=person)

    def bare(shift: Shift, person: Person) -> None:
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(LOCK, [shift.pk])
            seats = cursor.fetchone()[0]
            cursor.execute(COUNT, [shift.pk])
            state = "confirmed" if cursor.fetchone()[0] < seats else "standby"
            cursor.execute(INSERT, [shift.pk, person.pk, state])

    def one_by_one(act: Callable[[Any, Any], None]) -> float:
        shift = new_shift()
        began = time.perf_counter()
        for person in people:
            act(shift, person)
        return (time.perf_counter() - began) * 1000 / len(people)

    def all_at_once(act: Callable[[Any, Any], None]) -> float:
        shift = new_shift()

        def run(person: Person) -> None:
            try:
                act(shift, person)
            finally:
                connection.close()

        began = time.perf_counter()
        with ThreadPoolExecutor(CLIENTS) as pool:
            list(pool.map(run, people))
        taken = (time.perf_counter() - began) * 1000
        assert shift.signups.filter(state="confirmed").count() == SEATS
        assert shift.signups.filter(state="standby").count() == CLIENTS - SEATS
        return taken

    for case, unit, measure in (
        ("one sign-up, with its audit line and its mail", "ms", one_by_one),
        (f"{CLIENTS} clients on {SEATS} seats, until all have an answer", "ms", all_at_once),
    ):
        values = sorted(measure(ours) for _ in range(rounds))
        baselines = sorted(measure(bare) for _ in range(rounds))
        line("signup", case, values[rounds // 2], unit, baselines[rounds // 2])


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
