"""Who can take what: pairs, clashes, and for those who can't the first reason."""

import math
from bisect import bisect_right
from collections import Counter, defaultdict
from dataclasses import dataclass, field
from itertools import combinations

from valstuga.staffing.solver.statement import Person, Problem, ProblemError, Rules, Shift

EPS = 1e-9


@dataclass
class Load:
    """What a person has already said yes to, or is asked about."""

    shifts: list[Shift] = field(default_factory=list)
    hours: Counter[int] = field(default_factory=Counter)


@dataclass
class Ground:
    """The problem with its indices, and the pairs that may be proposed."""

    problem: Problem
    persons: dict[int, Person]
    shifts: dict[int, Shift]
    load: dict[int, Load]
    here: dict[int, set[int]]  # shift -> persons already on it
    pairs: list[tuple[int, int]]
    excluded: dict[int, Counter[str]]  # shift -> first cause -> persons


def distance(a: Person | Shift, b: Shift) -> float | None:
    """Kilometres, or None when one of the places is not known."""
    if a.x_km is None or a.y_km is None or b.x_km is None or b.y_km is None:
        return None
    return math.hypot(a.x_km - b.x_km, a.y_km - b.y_km)


def clash(one: Shift, other: Shift, rules: Rules) -> bool:
    """Can one person not be at both? The way between them counts when they are on one day."""
    first, second = (one, other) if one.start <= other.start else (other, one)
    travel = 0.0
    if first.day == second.day:
        travel = rules.travel_fixed_h + (distance(first, second) or 0.0) / rules.travel_kmh
        if first.x_km is not None and (first.x_km, first.y_km) == (second.x_km, second.y_km):
            travel = 0.0  # the same spot: straight on
    return second.start < first.end + travel - EPS


def ground(problem: Problem) -> Ground:
    """Index the problem and find the pairs. Raises ProblemError when it contradicts itself."""
    persons = {person.id: person for person in problem.persons}
    shifts = {shift.id: shift for shift in problem.shifts}
    _check(problem, persons, shifts)
    load: dict[int, Load] = defaultdict(Load)
    here: dict[int, set[int]] = defaultdict(set)
    for person_id, shift_id in [*problem.fixed, *problem.asked]:
        shift = shifts[shift_id]
        load[person_id].shifts.append(shift)
        load[person_id].hours[shift.week] += shift.hours  # type: ignore[assignment]
        here[shift_id].add(person_id)
    pairs: list[tuple[int, int]] = []
    excluded: dict[int, Counter[str]] = {}
    for shift in problem.shifts:
        causes: Counter[str] = Counter()
        for person in problem.persons:
            cause = first_cause(person, shift, load[person.id], problem.rules, person.id in here[shift.id])
            if cause:
                causes[cause] += 1
            else:
                pairs.append((person.id, shift.id))
        excluded[shift.id] = causes
    return Ground(problem, persons, shifts, load, here, pairs, excluded)


def _check(problem: Problem, persons: dict[int, Person], shifts: dict[int, Shift]) -> None:
    if len(persons) != len(problem.persons) or len(shifts) != len(problem.shifts):
        raise ProblemError("Two persons or two shifts have the same id.")
    for shift in problem.shifts:
        if not shift.start < shift.end or not 0 <= shift.minimum <= shift.ideal <= shift.maximum:
            raise ProblemError(f"Shift {shift.id} has times or numbers that don't rise.")
    seen: set[tuple[int, int]] = set()
    for pair in [*problem.fixed, *problem.asked]:
        if pair[0] not in persons or pair[1] not in shifts:
            raise ProblemError(f"Somebody or something in {pair} is not in the problem.")
        if pair in seen:
            raise ProblemError(f"Person {pair[0]} is twice on shift {pair[1]}.")
        seen.add(pair)
    confirmed = Counter(shift_id for _, shift_id in problem.fixed)
    for shift_id, count in confirmed.items():
        if count > shifts[shift_id].maximum:
            raise ProblemError(
                f"Shift {shift_id} has {count} people fixed and room for {shifts[shift_id].maximum}."
            )


def first_cause(person: Person, shift: Shift, load: Load, rules: Rules, is_here: bool) -> str:
    """The first reason why a person can't be proposed for a shift; empty when there is none."""
    if is_here:
        return "already_here"
    if shift.id in person.declined:
        return "declined"
    if not _is_free(person, shift):
        return "not_available"
    km = distance(person, shift)
    if person.reach_km is not None and km is not None and km > person.reach_km + EPS:
        return "too_far"
    if load.hours[shift.week] + shift.hours > person.hours_per_week + EPS:
        return "hours"
    if person.max_shifts is not None and len(load.shifts) >= person.max_shifts:
        return "cap"
    if any(clash(shift, other, rules) for other in load.shifts):
        return "clash"
    return ""


def _is_free(person: Person, shift: Shift) -> bool:
    at = bisect_right(person.available, (shift.start + EPS, math.inf)) - 1
    return (
        at >= 0
        and person.available[at][0] <= shift.start + EPS
        and shift.end <= person.available[at][1] + EPS
    )


def cliques(shifts: list[Shift], rules: Rules) -> list[list[int]]:
    """Sets of positions in `shifts` of which one person can take at most one: every clash is in one of them."""
    order = sorted(range(len(shifts)), key=lambda n: (shifts[n].start, shifts[n].id))
    near: dict[int, set[int]] = {n: set() for n in order}
    for a, b in combinations(order, 2):
        if clash(shifts[a], shifts[b], rules):
            near[a].add(b)
            near[b].add(a)
    return cover(order, near)


def cover(order: list[int], near: dict[int, set[int]]) -> list[list[int]]:
    """Maximal cliques of the graph `near` that hold each of its edges at least once."""
    left = {(a, b) for a in near for b in near[a] if a < b}
    found = []
    while left:
        a, b = min(left)
        clique = [a, b]
        for c in order:
            if c not in clique and all(c in near[member] for member in clique):
                clique.append(c)
        left -= {(x, y) for x in clique for y in clique if x < y}
        found.append(clique)
    return found
