"""The statement in arrays: against trying everything, and against the yardstick where it is at hand."""

import subprocess
import sys
from itertools import combinations, product

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from benchmarks.staffing import main, yardstick
from valstuga.staffing.solver import ProblemError, solve_arrays
from valstuga.staffing.solver.arrays import worth

JUDGE = yardstick()
needs_yardstick = pytest.mark.skipif(JUDGE is None, reason="the yardstick lies outside the repository")


def city(dice, persons=4, shifts=4, **changes):
    pairs = np.array([(p, s) for p in range(persons) for s in range(shifts) if dice.random() < 0.7])
    pairs = pairs.reshape(-1, 2)
    low = dice.integers(1, 3, shifts)
    return {
        "cap": dice.integers(1, 4, persons),
        "hours": dice.choice([3.0, 6.0, 15.0], persons),
        "experienced": dice.random(persons) < 0.4,
        "start": dice.choice([9.0, 11.0, 12.25, 35.0], shifts),
        "week": np.zeros(shifts, dtype=np.int64),
        "duration": dice.choice([2.0, 3.0], shifts),
        "x": dice.choice([0.0, 6.0], shifts),
        "y": np.zeros(shifts),
        "low": low,
        "high": low + dice.integers(0, 2, shifts),
        "priority": dice.choice([1.0, 2.5], shifts),
        "needs": dice.random(shifts) < 0.5,
        "person": pairs[:, 0],
        "shift": pairs[:, 1],
        "score": dice.integers(0, 25, len(pairs)),
        "holds": dice.random(len(pairs)) < 0.3,
        "friends": np.array([(0, 1)]),
        **changes,
    }


def allowed(i, chosen) -> bool:
    """Counted straight from the statement, pair by pair."""
    for p in range(len(i["cap"])):
        mine = [int(i["shift"][c]) for c in chosen if i["person"][c] == p]
        if len(mine) > i["cap"][p] or sum(i["duration"][s] for s in mine) > i["hours"][p]:
            return False
        for a, b in combinations(sorted(mine, key=lambda s: i["start"][s]), 2):
            way = 0.25 + abs(i["x"][a] - i["x"][b]) / 15 if i["start"][a] // 24 == i["start"][b] // 24 else 0
            if i["start"][b] < i["start"][a] + i["duration"][a] + way:
                return False
    on = np.bincount(i["shift"][list(chosen)], minlength=len(i["low"])) if chosen else np.zeros(len(i["low"]))
    return bool((on <= i["high"]).all())


@settings(max_examples=30, deadline=None)
@given(st.integers(0, 10_000))
def test_the_optimum_is_what_trying_everything_finds(seed):
    i = city(np.random.default_rng(seed), persons=3, shifts=3)
    solution = solve_arrays(i)
    picks = ([n for n, take in enumerate(bits) if take] for bits in product((0, 1), repeat=len(i["person"])))
    best = max(worth(i, np.array(pick, dtype=np.int64)) for pick in picks if allowed(i, pick))
    assert solution.status == "optimal"
    assert solution.objective == solution.bound == best
    assert allowed(i, solution.assignment.tolist())


def test_beyond_the_last_step_of_load_nothing_more_is_paid_and_the_steps_come_in_order():
    n = 9
    i = city(
        np.random.default_rng(0), 1, n,
        cap=np.array([n]), hours=np.array([99.0]), start=np.arange(n) * 24.0 + 10, duration=np.full(n, 2.0),
        low=np.ones(n, dtype=int), high=np.ones(n, dtype=int), priority=np.ones(n), needs=np.zeros(n, dtype=bool),
        experienced=np.zeros(1, dtype=bool), friends=np.zeros((0, 2), dtype=int), person=np.zeros(n, dtype=int),
        shift=np.arange(n), score=np.zeros(n, dtype=int), holds=np.zeros(n, dtype=bool),
    )  # fmt: skip
    solution = solve_arrays(i)
    assert len(solution.assignment) == n
    assert solution.objective == solution.bound == 100 * n - (6 + 12 + 18 + 24 + 30)


@needs_yardstick
@pytest.mark.parametrize("seed", [2, 11])
def test_the_yardstick_s_scorer_agrees_and_the_optimum_is_proven(seed):
    i = JUDGE.generate(200, 120, seed)
    solution = solve_arrays(i, seconds=30)
    assert solution.status == "optimal"
    assert JUDGE.score(i, solution.assignment) == (solution.objective, [])
    assert solution.bound == solution.objective


@needs_yardstick
def test_out_of_time_the_best_found_is_allowed_and_the_bound_is_above_it():
    i = JUDGE.generate(600, 300, 3)
    solution = solve_arrays(i, seconds=0.1)
    assert JUDGE.score(i, solution.assignment) == (solution.objective, [])
    assert solution.bound >= solve_arrays(i, seconds=3).objective


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"cap": np.array([1])}, "differ in length"),
        ({"high": np.zeros(4, dtype=int)}, "don't rise"),
    ],
)
def test_arrays_that_do_not_go_together_are_named(changes, words):
    with pytest.raises(ProblemError, match=words):
        solve_arrays(city(np.random.default_rng(1), **changes))
    without = city(np.random.default_rng(1))
    del without["friends"]
    with pytest.raises(ProblemError, match="friends"):
        solve_arrays(without)


def test_the_bench_reads_an_instance_and_writes_the_assignment(tmp_path, capsys):
    i = city(np.random.default_rng(4))
    np.savez(tmp_path / "city.npz", **i)
    assert main(["--instance", str(tmp_path / "city.npz"), "--out", str(tmp_path / "a.npy")]) == 0
    assert '"status": "optimal"' in capsys.readouterr().out
    assert np.load(tmp_path / "a.npy").tolist() == solve_arrays(i, seed=1).assignment.tolist()


def test_the_solver_prints_nothing():
    code = (
        "from valstuga.staffing.solver.tests.instances import association as a\n"
        "from valstuga.staffing.solver import solve\nsolve(a(20, 10, 1))"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, check=True, text=True)
    assert done.stdout == ""
