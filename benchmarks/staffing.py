"""The solver measured: `bin/bench staffing [--persons N] [--shifts S] [--seed K] [--seconds T] [--instance F] [--out F]`.

One JSON line: objective, the proven bound, the gap between them, seconds of the whole process and peak memory. Instances are
the yardstick's (`bench/staffing.py` in the folder VALSTUGA_SHARED, or in ../shared), or a file of the same arrays; where
the yardstick is at hand its scorer says whether the assignment is feasible. `--association` measures the product's own
statement instead, on a made-up association.
"""

import argparse
import importlib.util
import json
import os
import resource
import sys
import time
from pathlib import Path
from types import ModuleType
from typing import Any

import numpy as np

from valstuga.staffing.solver import solve, solve_arrays
from valstuga.staffing.solver.tests.instances import association

ROOT = Path(__file__).resolve().parent.parent


def yardstick() -> ModuleType | None:
    """The generator and scorer, when they lie beside the repository."""
    path = Path(os.environ.get("VALSTUGA_SHARED") or ROOT.parent / "shared") / "bench" / "staffing.py"
    if not path.is_file():
        return None
    spec = importlib.util.spec_from_file_location("yardstick", path)
    assert spec is not None and spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def measure_arrays(given: argparse.Namespace, judge: ModuleType | None) -> dict[str, Any]:
    """Solve one instance of arrays; `feasible` is null when nobody is there to judge."""
    if given.instance:
        with np.load(given.instance) as file:
            instance = dict(file)
    elif judge:
        instance = judge.generate(given.persons, given.shifts, given.seed)
    else:
        raise SystemExit(
            "The yardstick bench/staffing.py is not in VALSTUGA_SHARED or ../shared: give --instance."
        )
    solution = solve_arrays(instance, seconds=given.seconds, seed=given.seed)
    row: dict[str, Any] = {
        "persons": len(instance["cap"]),
        "shifts": len(instance["low"]),
        "pairs": len(instance["person"]),
        "objective": solution.objective,
        "bound": solution.bound,
        "gap": round(solution.gap, 8),
        "status": solution.status,
        "feasible": None,
    }
    if judge:
        value, faults = judge.score(instance, solution.assignment)
        row |= {"feasible": not faults and value == solution.objective, "faults": faults}
    if given.out:
        np.save(given.out, solution.assignment)
    return row


def measure_association(given: argparse.Namespace) -> dict[str, Any]:
    """Solve a made-up association by the product's own statement."""
    solution = solve(
        association(given.persons, given.shifts, given.seed), seconds=given.seconds, seed=given.seed
    )
    return {
        "persons": given.persons,
        "shifts": given.shifts,
        "objective": round(solution.objective, 2),
        "bound": round(solution.bound, 2),
        "gap": round(solution.gap, 8),
        "status": solution.status,
        "proposed": len(solution.assignments),
        "empty": sum(seat.seats for seat in solution.unfilled),
    }


def seconds_of_process() -> float:
    """Since this process started, its imports included."""
    ticks = float(Path("/proc/self/stat").read_text().rsplit(")", 1)[1].split()[19])
    return time.clock_gettime(time.CLOCK_BOOTTIME) - ticks / os.sysconf("SC_CLK_TCK")


def main(argv: list[str]) -> int:
    parser = argparse.ArgumentParser(prog="bin/bench staffing")
    parser.add_argument("--persons", type=int, default=200)
    parser.add_argument("--shifts", type=int, default=120)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--seconds", type=float, default=60)
    parser.add_argument("--instance", type=Path, help="an .npz file of the yardstick's arrays")
    parser.add_argument("--out", type=Path, help="where to write the chosen pairs' indices (.npy)")
    parser.add_argument("--association", action="store_true", help="the product's own statement")
    given = parser.parse_args(argv)
    row = measure_association(given) if given.association else measure_arrays(given, yardstick())
    taken = round(seconds_of_process(), 3)
    peak = round(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024)
    case = f"{row['persons']} x {row['shifts']}, seed {given.seed}"
    row = {
        "bench": "staffing",
        "case": case,
        **row,
        "seconds": taken,
        "peak_mb": peak,
        "value": taken,
        "unit": "s",
    }
    print(json.dumps(row))
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
