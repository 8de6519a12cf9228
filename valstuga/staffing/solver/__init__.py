"""Whom to ask for which shift: a library of its own, without the web application. See docs/staffing.md."""

from valstuga.staffing.solver.arrays import ArraySolution, solve_arrays
from valstuga.staffing.solver.model import solve
from valstuga.staffing.solver.statement import (
    Assignment,
    Cause,
    Person,
    Problem,
    ProblemError,
    Reason,
    Rules,
    Shift,
    Solution,
    Unfilled,
)

__all__ = [
    "ArraySolution",
    "Assignment",
    "Cause",
    "Person",
    "Problem",
    "ProblemError",
    "Reason",
    "Rules",
    "Shift",
    "Solution",
    "Unfilled",
    "solve",
    "solve_arrays",
]
