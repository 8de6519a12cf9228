"""The statement as a mixed-integer programme, and its solution read back. The mathematics stand in docs/staffing.md."""

import math
import time
from collections import defaultdict
from collections.abc import Callable, Iterable
from functools import partial

import numpy as np

from valstuga.staffing.solver.eligible import Ground, cliques, ground
from valstuga.staffing.solver.greedy import greedy
from valstuga.staffing.solver.mip import Programme, Progress
from valstuga.staffing.solver.statement import (
    Assignment,
    Cause,
    Person,
    Problem,
    Shift,
    Solution,
    Unfilled,
)
from valstuga.staffing.solver.value import pair_value, reasons


def solve(
    problem: Problem,
    *,
    seconds: float = 10.0,
    seed: int = 0,
    progress: Progress | None = None,
    cancelled: Callable[[], bool] | None = None,
    warm_start: Iterable[tuple[int, int]] = (),
) -> Solution:
    """Whom to ask for which shift. Stops at `seconds` with the best found and its proven bound.

    `progress(share, message)` is called now and then, `cancelled()` asked whether to stop, `warm_start` holds
    (person, shift) pairs of an earlier solution. Raises ProblemError when what is given contradicts itself.
    """
    began = time.perf_counter()
    given = ground(problem)
    model = _Model(given)
    first = list(warm_start) or greedy(given)
    left = max(0.1, seconds - (time.perf_counter() - began))
    result = model.programme.solve(
        seconds=left, seed=seed, start=model.start(first), progress=progress, cancelled=cancelled
    )
    chosen, objective = model.chosen(result.x), result.objective
    if result.x is None:
        # Out of time before HiGHS had anything: the quick proposal, valued exactly.
        chosen = greedy(given)
        objective = model.programme.value_at(model.start(chosen))
    return model.solution(
        chosen, objective, max(result.bound, objective), result.status, time.perf_counter() - began
    )


def _knows(skill: str, person: Person) -> bool:
    return skill in person.skills


class _Model:
    """Columns: one a pair, then seats, holders, leaders, experience, load and friends. Rows as in docs/staffing.md."""

    def __init__(self, given: Ground) -> None:
        self.given = given
        self.rules = given.problem.rules
        self.programme = Programme()
        self.by_shift: dict[int, list[int]] = defaultdict(list)
        self.by_person: dict[int, list[int]] = defaultdict(list)
        self.x: dict[tuple[int, int], int] = {}
        for person_id, shift_id in given.pairs:
            value = pair_value(given.persons[person_id], given.shifts[shift_id], self.rules)
            self.x[person_id, shift_id] = self.programme.column(value, integer=True)
            self.by_shift[shift_id].append(person_id)
            self.by_person[person_id].append(shift_id)
        for shift in given.problem.shifts:
            self._seats(shift)
            self._holders(shift)
            self._experience(shift)
        for person in given.problem.persons:
            self._time(person)
            self._load(person)
        self._pairs_of_people()

    # --- Shifts ---

    def _terms(self, shift: Shift, who: Callable[[Person], bool] = lambda _: True) -> list[tuple[int, float]]:
        return [(self.x[p, shift.id], 1.0) for p in self.by_shift[shift.id] if who(self.given.persons[p])]

    def _already(self, shift: Shift, who: Callable[[Person], bool] = lambda _: True) -> int:
        return sum(1 for p in self.given.here[shift.id] if who(self.given.persons[p]))

    def _seats(self, shift: Shift) -> None:
        """Nobody is proposed beyond the ideal; each seat up to the minimum is worth far more than one above it."""
        taken = self._already(shift)
        low = max(0, shift.minimum - taken)
        more = max(0, shift.ideal - max(shift.minimum, taken))
        m = self.programme.column(self.rules.minimum_seat * shift.priority, upper=low)
        n = self.programme.column(self.rules.ideal_seat * shift.priority, upper=more)
        self.programme.row([*self._terms(shift), (m, -1.0), (n, -1.0)], lower=0, upper=0)

    def _holders(self, shift: Shift) -> None:
        """One holder of each required skill, and somebody who can lead, unless there is one already."""
        for skill in sorted(shift.required_skills):
            self._one_of(shift, partial(_knows, skill), self.rules.holder * shift.priority)
        if shift.needs_leader:
            self._one_of(shift, lambda person: person.can_lead, self.rules.leader * shift.priority)

    def _experience(self, shift: Shift) -> None:
        """Somebody experienced, and at most a share of beginners; what goes beyond costs, and is no prohibition."""
        self._one_of(shift, lambda person: person.experienced, self.rules.experienced)
        share = shift.max_beginner_share
        beginners = self._terms(shift, lambda person: not person.experienced)
        if share < 1 and beginners and shift.ideal > 1:
            beyond = self.programme.column(-self.rules.beginners, upper=float(shift.maximum))
            known = self._terms(shift, lambda person: person.experienced)
            there = self._already(shift) * share - self._already(shift, lambda person: not person.experienced)
            # Rounded up: one beginner alone on a shift for one is no breach of "at most three of four".
            room = math.ceil(there + 1 - share) if there >= 0 else there
            terms = (
                [(c, 1 - share) for c, _ in beginners] + [(c, -share) for c, _ in known] + [(beyond, -1.0)]
            )
            self.programme.row(terms, upper=float(room))

    def _one_of(self, shift: Shift, who: Callable[[Person], bool], worth: float) -> None:
        if self._already(shift, who):
            return
        terms = self._terms(shift, who)
        if terms:
            has = self.programme.column(worth)
            self.programme.row([(has, 1.0), *((column, -1.0) for column, _ in terms)], upper=0)

    # --- Persons ---

    def _time(self, person: Person) -> None:
        """Hours a week, shifts in all, and never two shifts that clash."""
        mine = [self.given.shifts[s] for s in self.by_person[person.id]]
        load = self.given.load[person.id]
        weeks: dict[int, list[Shift]] = defaultdict(list)
        for shift in mine:
            weeks[shift.week].append(shift)
        for week, shifts in weeks.items():
            room = person.hours_per_week - load.hours[week]
            if sum(shift.hours for shift in shifts) > room:
                self.programme.row([(self.x[person.id, s.id], s.hours) for s in shifts], upper=room + 1e-9)
        if person.max_shifts is not None and len(mine) > person.max_shifts - len(load.shifts):
            room = float(person.max_shifts - len(load.shifts))
            self.programme.row([(self.x[person.id, s.id], 1.0) for s in mine], upper=room)
        days: dict[int, list[Shift]] = defaultdict(list)
        for shift in mine:
            days[shift.day].append(shift)
        for day, shifts in days.items():
            # A shift past midnight can clash with the next day's first ones.
            late = [
                shift for shift in days.get(day - 1, []) if any(shift.end > other.start for other in shifts)
            ]
            together = [*late, *shifts]
            for clique in cliques(together, self.rules):
                self.programme.row([(self.x[person.id, together[n].id], 1.0) for n in clique], upper=1)

    def _load(self, person: Person) -> None:
        """The k-th shift of one person costs more than the one before: work is spread."""
        mine = self.by_person[person.id]
        steps = self.rules.load
        before = len(self.given.load[person.id].shifts)
        if not mine:
            return
        terms = [(self.x[person.id, s], 1.0) for s in mine]
        for k in range(before, before + len(mine)):
            last = k >= len(steps) - 1
            cost = steps[min(k, len(steps) - 1)]
            terms.append((self.programme.column(-cost, upper=float(len(mine)) if last else 1.0), -1.0))
            if last:
                break
        self.programme.row(terms, upper=0)

    def _pairs_of_people(self) -> None:
        """Those who should be apart never meet; those who like to go together are a little more worth together."""
        for a, b in self.given.problem.apart:
            for shift_id in self.given.shifts:
                both = [(self.x[p, shift_id], 1.0) for p in (a, b) if (p, shift_id) in self.x]
                there = sum(p in self.given.here[shift_id] for p in (a, b))
                if both and len(both) + there > 1:
                    self.programme.row(both, upper=float(max(0, 1 - there)))
        for a, b in self.given.problem.together:
            for shift_id in self.given.shifts:
                if (a, shift_id) in self.x and (b, shift_id) in self.x:
                    both_go = self.programme.column(self.rules.together)
                    for p in (a, b):
                        self.programme.row([(both_go, 1.0), (self.x[p, shift_id], -1.0)], upper=0)

    # --- There and back ---

    def chosen(self, x: np.ndarray | None) -> list[tuple[int, int]]:
        return [] if x is None else [pair for pair, column in self.x.items() if x[column] > 0.5]

    def start(self, pairs: Iterable[tuple[int, int]]) -> np.ndarray | None:
        """An earlier solution with every other column at its best: what HiGHS begins with."""
        known = [self.x[pair] for pair in pairs if pair in self.x]
        return self.programme.completed(len(self.x), known) if known else None

    def solution(
        self, chosen: list[tuple[int, int]], objective: float, bound: float, status: str, seconds: float
    ) -> Solution:
        on_shift: dict[int, set[int]] = defaultdict(set)
        for person_id, shift_id in chosen:
            on_shift[shift_id].add(person_id)
        given = self.given
        assignments = [
            self._assignment(p, s, on_shift[s] | given.here[s])
            for p, s in sorted(chosen, key=lambda c: (c[1], c[0]))
        ]
        unfilled = [found for shift in given.problem.shifts if (found := self._unfilled(shift, on_shift))]
        return Solution(assignments, unfilled, objective, bound, status, seconds)

    def _assignment(self, person_id: int, shift_id: int, group: set[int]) -> Assignment:
        person, shift = self.given.persons[person_id], self.given.shifts[shift_id]
        beside = any(self.given.persons[other].experienced for other in group if other != person_id)
        value = pair_value(person, shift, self.rules)
        return Assignment(
            person_id, shift_id, round(value, 3), reasons(person, shift, beside_experienced=beside)
        )

    def _unfilled(self, shift: Shift, on_shift: dict[int, set[int]]) -> Unfilled | None:
        """Seats up to the minimum that stay empty, with everybody's first cause; and what nobody there can do."""
        group = on_shift[shift.id] | self.given.here[shift.id]
        seats = max(0, shift.minimum - len(group))
        persons = [self.given.persons[p] for p in group]
        lacking = [
            Cause("no_holder", 0, {"skill": skill})
            for skill in sorted(shift.required_skills)
            if not any(skill in p.skills for p in persons)
        ]
        if shift.needs_leader and not any(p.can_lead for p in persons):
            lacking.append(Cause("no_leader", 0))
        if not seats and not lacking:
            return None
        causes = dict(self.given.excluded[shift.id])
        causes["already_here"] = causes.get("already_here", 0) + len(on_shift[shift.id])
        causes["elsewhere"] = len(self.by_shift[shift.id]) - len(on_shift[shift.id])
        counted = [
            Cause(code, count) for code, count in sorted(causes.items(), key=lambda item: -item[1]) if count
        ]
        return Unfilled(shift.id, seats, lacking + counted)
