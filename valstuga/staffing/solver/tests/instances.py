"""Instances for tests and the bench: an association of some size over some weeks, the same for a seed."""

import numpy as np

from valstuga.staffing.solver import Person, Problem, Shift

KINDS = ("booth", "doors", "leaflets", "square")
PARTS = ((9, 12), (12, 17), (17, 21))


def association(persons: int, shifts: int, seed: int, weeks: int = 8) -> Problem:
    """Made-up people with weekly windows and shifts at morning, afternoon and evening."""
    dice = np.random.default_rng(seed)
    areas = [f"area{n}" for n in range(7)]
    centre = dice.uniform(0, 14, (7, 2))
    return Problem(
        persons=[_person(dice, n, areas, centre, weeks) for n in range(persons)],
        shifts=[_shift(dice, n, areas, centre, weeks) for n in range(shifts)],
    )


def _person(dice: np.random.Generator, n: int, areas: list[str], centre: np.ndarray, weeks: int) -> Person:
    home = int(dice.integers(7))
    x, y = centre[home] + dice.normal(0, 1, 2)
    free = dice.random((7, 3)) < np.where(np.arange(7)[:, None] >= 5, 0.45, 0.25)
    windows = [
        (24.0 * (7 * week + day) + begin, 24.0 * (7 * week + day) + end)
        for week in range(weeks)
        for day in range(7)
        for part, (begin, end) in enumerate(PARTS)
        if free[day, part]
    ]
    experienced = bool(dice.random() < 0.25)
    return Person(
        id=n,
        hours_per_week=float(dice.choice([2, 3, 4, 6, 10])),
        max_shifts=int(dice.choice([2, 3, 4, 6, 8])),
        skills=frozenset(skill for skill, share in (("bike", 0.1), ("aid", 0.1)) if dice.random() < share),
        experienced=experienced,
        can_lead=experienced and bool(dice.random() < 0.6),
        x_km=float(x),
        y_km=float(y),
        home_area=areas[home],
        reach_km=float(dice.choice([3, 5, 8, 12, 30])),
        available=merged(windows),
        interests=frozenset(kind for kind in KINDS if dice.random() < 0.4),
    )


def merged(windows: list[tuple[float, float]]) -> tuple[tuple[float, float], ...]:
    found: list[tuple[float, float]] = []
    for begin, end in sorted(windows):
        if found and begin <= found[-1][1]:
            found[-1] = (found[-1][0], max(end, found[-1][1]))
        else:
            found.append((begin, end))
    return tuple(found)


def _shift(dice: np.random.Generator, n: int, areas: list[str], centre: np.ndarray, weeks: int) -> Shift:
    day = int(dice.integers(7 * weeks))
    begin = int(dice.choice([9, 13, 17]))
    start = 24.0 * day + begin + float(dice.choice([0, 0.5, 1]))
    area = int(dice.integers(7))
    low = int(dice.choice([1, 2, 3, 4]))
    return Shift(
        id=n,
        start=start,
        end=start + float(dice.choice([1.5, 2, 3])),
        week=day // 7,
        day=day,
        minimum=low,
        ideal=low + int(dice.integers(0, 3)),
        maximum=low + 4,
        x_km=float(centre[area][0]),
        y_km=float(centre[area][1]),
        area=areas[area],
        kind=str(dice.choice(KINDS)),
        required_skills=frozenset({"bike"}) if dice.random() < 0.1 else frozenset(),
        priority=float(dice.uniform(1, 3)),
        needs_leader=bool(dice.random() < 0.7),
    )
