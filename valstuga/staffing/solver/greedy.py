"""A quick first proposal: shift by shift, the most wanted first. HiGHS starts from it and improves or proves it."""

from collections import Counter, defaultdict

from valstuga.staffing.solver.eligible import Ground, clash
from valstuga.staffing.solver.statement import Person, Shift
from valstuga.staffing.solver.value import pair_value

EPS = 1e-9


def greedy(given: Ground) -> list[tuple[int, int]]:
    """Pairs that break no rule: minimums first, shifts in priority areas first, then ideals."""
    return _Greedy(given).run()


class _Greedy:
    def __init__(self, given: Ground) -> None:
        self.given = given
        self.rules = given.problem.rules
        self.mine: dict[int, list[Shift]] = {p: list(given.load[p].shifts) for p in given.persons}
        self.hours: dict[int, Counter[int]] = {p: Counter(given.load[p].hours) for p in given.persons}
        self.on: dict[int, set[int]] = {s: set(given.here[s]) for s in given.shifts}
        self.apart: dict[int, set[int]] = defaultdict(set)
        for a, b in given.problem.apart:
            self.apart[a].add(b)
            self.apart[b].add(a)
        self.candidates: dict[int, list[Person]] = defaultdict(list)
        for person_id, shift_id in given.pairs:
            self.candidates[shift_id].append(given.persons[person_id])

    def run(self) -> list[tuple[int, int]]:
        order = sorted(
            self.given.problem.shifts, key=lambda s: (-s.priority, len(self.candidates[s.id]), s.id)
        )
        chosen: list[tuple[int, int]] = []
        for seats in ("minimum", "ideal"):
            for shift in order:
                while len(self.on[shift.id]) < getattr(shift, seats) and (person := self._best(shift)):
                    self._take(person, shift)
                    chosen.append((person.id, shift.id))
        return chosen

    def _best(self, shift: Shift) -> Person | None:
        here = [self.given.persons[p] for p in self.on[shift.id]]
        lacking = shift.required_skills - frozenset().union(*(p.skills for p in here))
        wants_leader = shift.needs_leader and not any(p.can_lead for p in here)
        wants_experience = not any(p.experienced for p in here)
        can = [p for p in self.candidates[shift.id] if self._fits(p, shift)]

        def worth(p: Person) -> tuple[float, int]:
            gain = self.rules.holder * len(lacking & p.skills) + self.rules.leader * (
                wants_leader and p.can_lead
            )
            gain += self.rules.experienced * (wants_experience and p.experienced)
            step = self.rules.load[min(len(self.mine[p.id]), len(self.rules.load) - 1)]
            return gain + pair_value(p, shift, self.rules) - step, -p.id

        return max(can, key=worth, default=None)

    def _fits(self, person: Person, shift: Shift) -> bool:
        mine = self.mine[person.id]
        if person.id in self.on[shift.id] or self.apart[person.id] & self.on[shift.id]:
            return False
        if person.max_shifts is not None and len(mine) >= person.max_shifts:
            return False
        if self.hours[person.id][shift.week] + shift.hours > person.hours_per_week + EPS:
            return False
        return not any(abs(other.day - shift.day) <= 1 and clash(shift, other, self.rules) for other in mine)

    def _take(self, person: Person, shift: Shift) -> None:
        self.mine[person.id].append(shift)
        self.hours[person.id][shift.week] += shift.hours  # type: ignore[assignment]
        self.on[shift.id].add(person.id)
