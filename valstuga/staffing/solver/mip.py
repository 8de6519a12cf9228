"""A small builder for a mixed-integer programme, solved by HiGHS."""

import time
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field

import highspy
import numpy as np

Progress = Callable[[float, str], None]
INF = highspy.kHighsInf
DONE = 1e-7


@dataclass
class Result:
    """`x` is None when nothing feasible was found in time."""

    x: np.ndarray | None
    objective: float
    bound: float
    status: str  # "optimal", "feasible", "cancelled"
    seconds: float


@dataclass
class Programme:
    """Maximise cost @ x. Columns and rows are gathered, then handed over in one piece."""

    cost: list[float] = field(default_factory=list)
    upper: list[float] = field(default_factory=list)
    integer: list[bool] = field(default_factory=list)
    starts: list[int] = field(default_factory=lambda: [0])
    index: list[int] = field(default_factory=list)
    coefficient: list[float] = field(default_factory=list)
    row_lower: list[float] = field(default_factory=list)
    row_upper: list[float] = field(default_factory=list)
    constant: float = 0.0

    def column(self, cost: float, *, upper: float = 1.0, integer: bool = False) -> int:
        """A variable from 0 to `upper`; its position."""
        self.cost.append(cost)
        self.upper.append(upper)
        self.integer.append(integer)
        return len(self.cost) - 1

    def row(self, terms: Iterable[tuple[int, float]], *, lower: float = -INF, upper: float = INF) -> None:
        """lower <= sum of coefficient * variable <= upper."""
        for position, coefficient in terms:
            self.index.append(position)
            self.coefficient.append(coefficient)
        self.starts.append(len(self.index))
        self.row_lower.append(lower)
        self.row_upper.append(upper)

    def solve(
        self,
        *,
        seconds: float,
        seed: int = 0,
        gap: float = DONE,
        start: np.ndarray | None = None,
        progress: Progress | None = None,
        cancelled: Callable[[], bool] | None = None,
    ) -> Result:
        """Solve within a time limit. The same problem, seed and version give the same solution unless time runs out."""
        began = time.perf_counter()
        if not self.cost:
            return Result(np.zeros(0), self.constant, self.constant, "optimal", 0.0)
        highs = _quiet()
        options = {"time_limit": float(seconds), "random_seed": seed, "mip_rel_gap": gap, "mip_abs_gap": 1e-6}
        for name, value in options.items():
            highs.setOptionValue(name, value)
        highs.passModel(self._model())
        if start is not None:
            solution = highspy.HighsSolution()
            solution.col_value = start.tolist()
            highs.setSolution(solution)
        stopped = _watch(highs, seconds, began, progress, cancelled)
        highs.solve()
        result = self._result(highs, bool(stopped), time.perf_counter() - began)
        if start is not None and not self._agrees(result):
            # HiGHS 1.16 can hand back the start beside a better objective, when presolve alone solves the problem.
            left = max(0.1, seconds - result.seconds)
            return self.solve(seconds=left, seed=seed, gap=gap, progress=progress, cancelled=cancelled)
        return result

    def completed(self, count: int, ones: list[int]) -> np.ndarray | None:
        """All columns at their best when of the first `count` exactly `ones` are 1; None when that is not allowed."""
        fixed = np.zeros(count)
        fixed[ones] = 1
        lp = self._model()
        lp.integrality_ = []
        lp.col_lower_ = np.concatenate([fixed, np.zeros(len(self.cost) - count)])
        lp.col_upper_ = np.concatenate([fixed, np.asarray(self.upper[count:])])
        highs = _quiet()
        highs.passModel(lp)
        highs.run()
        solved = highs.getModelStatus() == highspy.HighsModelStatus.kOptimal
        return np.asarray(highs.getSolution().col_value) if solved else None

    def _agrees(self, result: Result) -> bool:
        return result.x is None or abs(self.value_at(result.x) - result.objective) <= 1e-3

    def value_at(self, x: np.ndarray | None) -> float:
        """The objective of a complete solution."""
        return self.constant if x is None else self.constant + float(np.dot(self.cost, x))

    def _model(self) -> highspy.HighsLp:
        lp = highspy.HighsLp()
        lp.num_col_, lp.num_row_ = len(self.cost), len(self.row_lower)
        lp.sense_ = highspy.ObjSense.kMaximize
        lp.offset_ = self.constant
        lp.col_cost_ = np.asarray(self.cost)
        lp.col_lower_, lp.col_upper_ = np.zeros(len(self.cost)), np.asarray(self.upper)
        lp.row_lower_, lp.row_upper_ = np.asarray(self.row_lower), np.asarray(self.row_upper)
        lp.a_matrix_.format_ = highspy.MatrixFormat.kRowwise
        lp.a_matrix_.start_ = np.asarray(self.starts, dtype=np.int32)
        lp.a_matrix_.index_ = np.asarray(self.index, dtype=np.int32)
        lp.a_matrix_.value_ = np.asarray(self.coefficient, dtype=float)
        kinds = (highspy.HighsVarType.kContinuous, highspy.HighsVarType.kInteger)
        lp.integrality_ = [kinds[flag] for flag in self.integer]
        return lp

    def _result(self, highs: highspy.Highs, stopped: bool, seconds: float) -> Result:
        info = highs.getInfo()
        status = highs.getModelStatus()
        has_solution = info.primal_solution_status == highspy.SolutionStatus.kSolutionStatusFeasible
        x = np.asarray(highs.getSolution().col_value) if has_solution else None
        objective = float(info.objective_function_value) if has_solution else self.constant
        optimal = status == highspy.HighsModelStatus.kOptimal
        is_mip = any(self.integer)
        bound = float(info.mip_dual_bound) if is_mip and not optimal else objective
        if not optimal and not (np.isfinite(bound) and is_mip):
            bound = self.constant + sum(max(0.0, c) * u for c, u in zip(self.cost, self.upper, strict=True))
        word = "cancelled" if stopped else "optimal" if optimal else "feasible"
        return Result(x, objective, max(bound, objective), word, seconds)


class _Silent(highspy.Highs):
    """HiGHS greets on standard output while it is being made, into whatever a command prints there: not this one."""

    def enableCallbacks(self) -> None:  # noqa: N802 - the library's name
        self.setOptionValue("output_flag", False)
        super().enableCallbacks()  # type: ignore[no-untyped-call]


def _quiet() -> highspy.Highs:
    highs = _Silent()  # type: ignore[no-untyped-call]
    # One thread everywhere: HiGHS keeps one pool a process, and refuses to change its size.
    highs.setOptionValue("threads", 1)
    return highs


def _watch(
    highs: highspy.Highs,
    seconds: float,
    began: float,
    progress: Progress | None,
    cancelled: Callable[[], bool] | None,
) -> list[bool]:
    """Report how far it is and stop when told to; at most twice a second."""
    stopped: list[bool] = []
    last = [began]

    def look(event: highspy.highs.HighsCallbackEvent) -> None:
        now = time.perf_counter()
        if now - last[0] < 0.5:
            return
        last[0] = now
        if progress:
            progress(min(0.99, (now - began) / max(seconds, 0.1)), "")
        if cancelled and cancelled():
            stopped.append(True)
            event.interrupt()

    if progress or cancelled:
        highs.cbMipInterrupt.subscribe(look)
        highs.cbSimplexInterrupt.subscribe(look)
    return stopped
