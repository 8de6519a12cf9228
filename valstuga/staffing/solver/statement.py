"""The statement: what is given and what comes back. Times are hours since an epoch, distances kilometres."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any


class ProblemError(ValueError):
    """The problem contradicts itself; the text says where."""


@dataclass(frozen=True)
class Person:
    """Somebody who can be asked. `available` holds (from, to) windows; None in `reach_km` or a place means no limit."""

    id: int
    hours_per_week: float
    max_shifts: int | None = None
    skills: frozenset[str] = frozenset()
    experienced: bool = False
    can_lead: bool = False
    x_km: float | None = None
    y_km: float | None = None
    home_area: str | None = None
    reach_km: float | None = None
    available: tuple[tuple[float, float], ...] = ()
    interests: frozenset[str] = frozenset()
    preferred_areas: frozenset[str] = frozenset()
    languages: frozenset[str] = frozenset()
    declined: frozenset[int] = frozenset()
    recent_asks: int = 0


@dataclass(frozen=True)
class Shift:
    """A time slot that needs people. `week` and `day` are any numbers that are equal within a week and a day.

    `priority` goes from 1 to 3 (low turnout is high). Of each required skill one holder is wanted.
    """

    id: int
    start: float
    end: float
    week: int
    day: int
    minimum: int
    ideal: int
    maximum: int
    x_km: float | None = None
    y_km: float | None = None
    area: str | None = None
    kind: str = ""
    required_skills: frozenset[str] = frozenset()
    wished_skills: frozenset[str] = frozenset()
    languages: frozenset[str] = frozenset()
    priority: float = 1.0
    needs_leader: bool = False
    max_beginner_share: float = 0.75

    @property
    def hours(self) -> float:
        return self.end - self.start


@dataclass(frozen=True)
class Rules:
    """What holds and what it is worth. Between two shifts of a day lie `travel_fixed_h` and the way at `travel_kmh`.

    A seat up to the minimum outweighs everything that filling it can cost elsewhere by moving a few people, a needed
    skill and a leader come next, then seats up to the ideal, then what people like. `docs/staffing.md` gives the reasons.
    """

    travel_kmh: float = 15.0
    travel_fixed_h: float = 0.25
    minimum_seat: float = 1000.0
    holder: float = 600.0
    leader: float = 400.0
    beginners: float = 150.0
    ideal_seat: float = 60.0
    experienced: float = 30.0
    wished_skill: float = 12.0
    likes_kind: float = 12.0
    home_area: float = 6.0
    preferred_area: float = 6.0
    near: float = 8.0
    language: float = 4.0
    asked_before: float = 3.0
    together: float = 10.0
    load: tuple[float, ...] = (0.0, 6.0, 12.0, 18.0, 24.0, 30.0)


@dataclass(frozen=True)
class Problem:
    """`fixed` are confirmed (person, shift) pairs, `asked` those that wait for an answer: both take seats and time.

    `apart` and `together` are pairs of persons who should not, or like to, be on the same shift.
    """

    persons: list[Person]
    shifts: list[Shift]
    fixed: list[tuple[int, int]] = field(default_factory=list)
    asked: list[tuple[int, int]] = field(default_factory=list)
    apart: list[tuple[int, int]] = field(default_factory=list)
    together: list[tuple[int, int]] = field(default_factory=list)
    rules: Rules = field(default_factory=Rules)


@dataclass(frozen=True)
class Reason:
    """Why somebody is proposed; `code` is put into words by the page."""

    code: str
    data: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True)
class Assignment:
    """Ask this person for this shift. `value` is what the pair itself is worth."""

    person_id: int
    shift_id: int
    value: float
    reasons: list[Reason]


@dataclass(frozen=True)
class Cause:
    """Why nobody fits: `count` persons share this first cause. The counts of one shift add up to all persons."""

    code: str
    count: int
    data: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True)
class Unfilled:
    """`seats` up to the minimum that stay empty; 0 when only a skill or a leader is missing."""

    shift_id: int
    seats: int
    causes: list[Cause]


@dataclass(frozen=True)
class Solution:
    """`objective` of the assignments, and `bound`: no assignment is worth more. `status`: optimal, feasible, cancelled."""

    assignments: list[Assignment]
    unfilled: list[Unfilled]
    objective: float
    bound: float
    status: str
    seconds: float

    @property
    def gap(self) -> float:
        """How much better a solution could still be, as a share of the bound."""
        return max(0.0, self.bound - self.objective) / max(1e-9, abs(self.bound))
