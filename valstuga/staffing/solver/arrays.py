"""The same programme for instances given as arrays: a city's statement of scores, holders and friends."""

import time
from collections import defaultdict
from collections.abc import Callable, Mapping
from dataclasses import dataclass

import numpy as np

from valstuga.staffing.solver.eligible import cover
from valstuga.staffing.solver.mip import Programme, Progress
from valstuga.staffing.solver.statement import ProblemError

Arrays = Mapping[str, np.ndarray]
LOAD = (0.0, 6.0, 12.0, 18.0, 24.0, 30.0)
MINIMUM_SEAT, IDEAL_SEAT, HOLDER, EXPERIENCED, FRIENDS = 100, 15, 300.0, 60.0, 12.0
TRAVEL_KMH, TRAVEL_FIXED_H = 15.0, 0.25
FIELDS = (
    *(
        "cap",
        "hours",
        "experienced",
        "start",
        "week",
        "duration",
        "x",
        "y",
        "low",
        "high",
        "priority",
        "needs",
    ),
    *("person", "shift", "score", "holds", "friends"),
)


@dataclass(frozen=True)
class ArraySolution:
    """`assignment`: ascending indices into the list of pairs. All worths are whole numbers, so the bound is one too."""

    assignment: np.ndarray
    objective: int
    bound: int
    status: str  # "optimal", "feasible", "cancelled"
    seconds: float

    @property
    def gap(self) -> float:
        """How much better a solution could still be, as a share of the bound."""
        return max(0, self.bound - self.objective) / max(1, abs(self.bound))


def solve_arrays(
    instance: Arrays,
    *,
    seconds: float = 10.0,
    seed: int = 0,
    progress: Progress | None = None,
    cancelled: Callable[[], bool] | None = None,
) -> ArraySolution:
    """Choose among pairs, within `seconds`. docs/staffing.md gives the arrays and what is maximised.

    Raises ProblemError when an array is missing or two of them don't go together.
    """
    began = time.perf_counter()
    _check(instance)
    model = _ArrayModel(instance)
    first = model.greedy()
    left = max(0.1, seconds - (time.perf_counter() - began))
    result = model.programme.solve(
        seconds=left,
        seed=seed,
        start=model.programme.completed(model.pairs, first) if first else None,
        progress=progress,
        cancelled=cancelled,
    )
    chosen = np.asarray(first, dtype=np.int64)
    objective = worth(instance, chosen)
    if result.x is not None:
        found = np.flatnonzero(result.x[: model.pairs] > 0.5)
        if (value := worth(instance, found)) >= objective:
            chosen, objective = found, value
    limit = min(result.bound, model.simple_bound())
    bound = max(objective, int(np.floor(limit + 1e-4)))
    taken = time.perf_counter() - began
    return ArraySolution(np.sort(chosen), objective, bound, result.status, taken)


def worth(instance: Arrays, chosen: np.ndarray) -> int:
    """What an assignment is worth, counted from the statement; it is not asked whether it is allowed."""
    i = instance
    person, shift = i["person"][chosen], i["shift"][chosen]
    shifts = len(i["low"])
    on = np.bincount(shift, minlength=shifts)
    filled = np.minimum(on, i["low"])
    seats = np.rint(MINIMUM_SEAT * i["priority"]) * filled + np.rint(IDEAL_SEAT * i["priority"]) * (
        on - filled
    )
    held = np.bincount(shift[i["holds"][chosen]], minlength=shifts) > 0
    seen = np.bincount(shift[i["experienced"][person]], minlength=shifts) > 0
    total = (
        i["score"][chosen].sum() + seats.sum() + HOLDER * (held & i["needs"]).sum() + EXPERIENCED * seen.sum()
    )
    load = np.r_[0.0, np.cumsum(LOAD)]
    total -= load[np.minimum(np.bincount(person, minlength=1), len(LOAD))].sum()
    mine = defaultdict(set)
    for p, s in zip(person.tolist(), shift.tolist(), strict=True):
        mine[p].add(s)
    total += FRIENDS * sum(
        len(mine[a] & mine[b]) for a, b in i["friends"].tolist() if a in mine and b in mine
    )
    return round(float(total))


def clashes(instance: Arrays, mine: np.ndarray) -> np.ndarray:
    """Which of these shifts, in order of start, one person can't both take: a symmetric square of booleans."""
    start = instance["start"][mine]
    end = start + instance["duration"][mine]
    day = start // 24
    x, y = instance["x"][mine], instance["y"][mine]
    km = np.hypot(x[:, None] - x, y[:, None] - y)
    travel = np.where(day[:, None] == day, TRAVEL_FIXED_H + km / TRAVEL_KMH, 0.0)
    later = np.triu(start[None, :] < end[:, None] + travel, 1)
    either: np.ndarray = later | later.T
    return either


def _check(i: Arrays) -> None:
    if missing := [name for name in FIELDS if name not in i]:
        raise ProblemError(f"The instance lacks {', '.join(missing)}.")
    for names in (FIELDS[:3], FIELDS[3:12], FIELDS[12:16]):
        if len({len(i[name]) for name in names}) > 1:
            raise ProblemError(f"The arrays {', '.join(names)} differ in length.")
    pairs = np.stack([i["person"], i["shift"]], 1) if len(i["person"]) else np.zeros((0, 2), dtype=np.int64)
    if len(pairs) and (pairs.min() < 0 or (pairs.max(0) >= (len(i["cap"]), len(i["low"]))).any()):
        raise ProblemError("A pair names a person or a shift that is not in the instance.")
    if len(np.unique(pairs, axis=0)) != len(pairs):
        raise ProblemError("The same pair of person and shift stands twice.")
    if (i["low"] > i["high"]).any() or (i["low"] < 0).any() or (i["duration"] <= 0).any():
        raise ProblemError("A shift has numbers that don't rise, or no length.")


def _grouped(keys: np.ndarray, count: int) -> list[np.ndarray]:
    """Positions by key: one array for each of 0..count-1."""
    order = np.argsort(keys, kind="stable")
    return np.split(order, np.cumsum(np.bincount(keys, minlength=count))[:-1]) if count else []


class _ArrayModel:
    def __init__(self, instance: Arrays) -> None:
        self.i = instance
        self.pairs = len(instance["person"])
        self.programme = Programme()
        self.of_person = _grouped(instance["person"], len(instance["cap"]))
        self.of_shift = _grouped(instance["shift"], len(instance["low"]))
        self.low_worth = np.rint(MINIMUM_SEAT * instance["priority"])
        self.more_worth = np.rint(IDEAL_SEAT * instance["priority"])
        self.rival: list[set[int]] = [set() for _ in range(self.pairs)]
        for score in instance["score"].tolist():
            self.programme.column(float(score), integer=True)
        for shift, mine in enumerate(self.of_shift):
            self._shift(shift, mine)
        for person, mine in enumerate(self.of_person):
            if len(mine):
                self._time(person, mine)
                self._load(person, len(mine), mine)
        self._friends()

    def _shift(self, shift: int, mine: np.ndarray) -> None:
        low, high = float(self.i["low"][shift]), float(self.i["high"][shift])
        m = self.programme.column(float(self.low_worth[shift]), upper=low)
        n = self.programme.column(float(self.more_worth[shift]), upper=high - low)
        terms = [(int(c), 1.0) for c in mine]
        self.programme.row([*terms, (m, -1.0), (n, -1.0)], lower=0, upper=0)
        if self.i["needs"][shift]:
            self._one_of(mine[self.i["holds"][mine]], HOLDER)
        self._one_of(mine[self.i["experienced"][self.i["person"][mine]]], EXPERIENCED)

    def _one_of(self, who: np.ndarray, value: float) -> None:
        if len(who):
            has = self.programme.column(value)
            self.programme.row([(has, 1.0), *((int(c), -1.0) for c in who)], upper=0)

    def _time(self, person: int, mine: np.ndarray) -> None:
        shift = self.i["shift"][mine]
        order = np.argsort(self.i["start"][shift], kind="stable")
        mine, shift = mine[order], shift[order]
        hours, cap = float(self.i["hours"][person]), float(self.i["cap"][person])
        week, duration = self.i["week"][shift], self.i["duration"][shift]
        for number in np.unique(week):
            in_week = week == number
            if duration[in_week].sum() > hours:
                terms = zip(mine[in_week].tolist(), duration[in_week].tolist(), strict=True)
                self.programme.row(terms, upper=hours + 1e-9)
        if len(mine) > cap:
            self.programme.row([(int(c), 1.0) for c in mine], upper=cap)
        first, second = np.nonzero(clashes(self.i, shift))
        if not len(first):
            return
        near: dict[int, set[int]] = {n: set() for n in range(len(mine))}
        for a, b in zip(first.tolist(), second.tolist(), strict=True):
            near[a].add(b)
            self.rival[mine[a]].add(int(mine[b]))
        for clique in cover([n for n in near if near[n]], near):
            self.programme.row([(int(mine[n]), 1.0) for n in clique], upper=1)

    def _load(self, person: int, count: int, mine: np.ndarray) -> None:
        """Steps that rise fill in order by themselves; after the last one nothing more is paid, so there order is forced."""
        most = min(count, int(self.i["cap"][person]))
        beyond = most > len(LOAD)
        steps = [
            self.programme.column(-cost, upper=1.0, integer=beyond) for cost in LOAD[: min(most, len(LOAD))]
        ]
        terms = [(int(c), 1.0) for c in mine] + [(step, -1.0) for step in steps]
        if beyond:
            free = self.programme.column(0.0, upper=float(most - len(LOAD)))
            terms.append((free, -1.0))
            for step in steps:
                self.programme.row([(free, 1.0), (step, -float(most - len(LOAD)))], upper=0)
        self.programme.row(terms, upper=0)

    def _friends(self) -> None:
        column = {
            (p, s): n
            for n, (p, s) in enumerate(zip(self.i["person"].tolist(), self.i["shift"].tolist(), strict=True))
        }
        for a, b in self.i["friends"].tolist():
            for shift in self.i["shift"][self.of_person[a]].tolist():
                if (b, shift) in column:
                    both = self.programme.column(FRIENDS)
                    for p in (a, b):
                        self.programme.row([(both, 1.0), (column[p, shift], -1.0)], upper=0)

    def greedy(self) -> list[int]:
        """A first assignment that breaks no rule: needed seats first, low turnout first, holders before others."""
        i = self.i
        person, shift, score = i["person"].tolist(), i["shift"].tolist(), i["score"].tolist()
        duration, week = i["duration"].tolist(), i["week"].tolist()
        left_cap, hours = i["cap"].tolist(), i["hours"].tolist()
        used: dict[tuple[int, int], float] = defaultdict(float)
        on, chosen = [0] * len(i["low"]), set[int]()
        holds = (i["holds"] & i["needs"][i["shift"]]).tolist()
        order = np.argsort(-i["priority"], kind="stable").tolist()
        for seats in ("low", "high"):
            for s in order:
                most = int(i[seats][s])
                for c in sorted(self.of_shift[s].tolist(), key=lambda c: (not holds[c], -score[c], c)):
                    p, slot = person[c], (person[c], week[s])
                    if on[s] >= most:
                        break
                    if c in chosen or left_cap[p] < 1 or used[slot] + duration[s] > hours[p] + 1e-9:
                        continue
                    if self.rival[c] & chosen:
                        continue
                    chosen.add(c)
                    on[shift[c]] += 1
                    left_cap[p] -= 1
                    used[slot] += duration[s]
        return sorted(chosen)

    def simple_bound(self) -> float:
        """Every shift filled by its best candidates, as if nobody were needed twice: valid however little time there was."""
        total = 0.0
        for s, mine in enumerate(self.of_shift):
            most = min(len(mine), int(self.i["high"][s]))
            filled = min(most, int(self.i["low"][s]))
            total += self.low_worth[s] * filled + self.more_worth[s] * (most - filled)
            total += np.sort(self.i["score"][mine])[len(mine) - most :].sum()
        extras = (c for n, c in enumerate(self.programme.cost) if n >= self.pairs)
        seats = float(self.low_worth.sum() + self.more_worth.sum())
        return total + sum(max(0.0, c) for c in extras) - seats
