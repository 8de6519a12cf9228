"""What the benches stand on: a throw-away database with the demonstration in it, medians, JSON lines."""

import json
import statistics
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

import django
from django.conf import settings


@contextmanager
def demonstration() -> Iterator[None]:
    """A fresh database, migrated and filled with the demonstration; gone afterwards."""
    django.setup()
    from django.test.utils import setup_databases, setup_test_environment, teardown_databases

    setup_test_environment()
    settings.MFA_REQUIRED = False  # the pages behind it are measured, not the way in
    old = setup_databases(verbosity=0, interactive=False)
    try:
        from valstuga.demo import loader

        loader.load()
        yield
    finally:
        teardown_databases(old, verbosity=0)


def median_ms(action: Callable[[], Any], *, times: int, warm: int = 3) -> float:
    """The median of `times` runs in milliseconds, after `warm` runs that don't count."""
    for _ in range(warm):
        action()
    taken = []
    for _ in range(times):
        began = time.perf_counter()
        action()
        taken.append((time.perf_counter() - began) * 1000)
    return statistics.median(taken)


def line(bench: str, case: str, value: float, unit: str, baseline: float, **more: Any) -> None:
    """One JSON line: what was measured, and the raw baseline of the same run."""
    row = {
        "bench": bench,
        "case": case,
        "value": round(value, 3),
        "unit": unit,
        "baseline": round(baseline, 3),
    }
    print(json.dumps({**row, "ratio": round(value / baseline, 2) if baseline else None, **more}), flush=True)
