"""The solver on made-up associations: `bin/bench staffing [--persons N] [--shifts S] [--seed K] [--seconds T]`.

One JSON line: objective, the proven bound, the gap between them, seconds of the whole solving and peak memory.
"""

import argparse
import json
import resource
import sys
import time

from valstuga.staffing.solver import solve
from valstuga.staffing.solver.tests.instances import association


def main(argv: list[str]) -> int:
    parser = argparse.ArgumentParser(prog="bin/bench staffing")
    parser.add_argument("--persons", type=int, default=200)
    parser.add_argument("--shifts", type=int, default=120)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--seconds", type=float, default=60)
    given = parser.parse_args(argv)
    problem = association(given.persons, given.shifts, given.seed)
    began = time.perf_counter()
    solution = solve(problem, seconds=given.seconds)
    taken = time.perf_counter() - began
    row = {
        "bench": "staffing",
        "case": f"{given.persons} x {given.shifts}, seed {given.seed}",
        "persons": given.persons,
        "shifts": given.shifts,
        "objective": round(solution.objective, 2),
        "bound": round(solution.bound, 2),
        "gap": round(solution.gap, 8),
        "status": solution.status,
        "value": round(taken, 3),
        "unit": "s",
        "peak_mb": round(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024),
        "proposed": len(solution.assignments),
        "empty": sum(seat.seats for seat in solution.unfilled),
    }
    print(json.dumps(row))
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
