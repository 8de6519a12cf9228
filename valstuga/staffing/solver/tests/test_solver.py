"""What the solver promises, against enumeration and an independent count."""

import random
from collections import defaultdict
from itertools import combinations, product

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from valstuga.staffing.solver import Person, Problem, ProblemError, Rules, Shift, Solution, solve
from valstuga.staffing.solver.eligible import clash, ground
from valstuga.staffing.solver.tests.instances import association
from valstuga.staffing.solver.value import pair_value

ALWAYS = ((0.0, 10_000.0),)


def person(id, **fields):
    return Person(
        **{
            "id": id,
            "hours_per_week": 40,
            "available": ALWAYS,
            "can_lead": True,
            "experienced": True,
            **fields,
        }
    )


def shift(id, start=10.0, hours=2.0, **fields):
    day = int(start // 24)
    return Shift(
        **{
            "id": id,
            "start": start,
            "end": start + hours,
            "week": day // 7,
            "day": day,
            "minimum": 1,
            "ideal": 1,
            "maximum": 2,
            **fields,
        }
    )


def worth(problem: Problem, chosen: set[tuple[int, int]]) -> float | None:
    """The objective counted straight from the statement; None when something forbids the choice."""
    rules, total = problem.rules, 0.0
    persons = {p.id: p for p in problem.persons}
    shifts = {s.id: s for s in problem.shifts}
    there = [*problem.fixed, *problem.asked, *chosen]
    by_person, by_shift = defaultdict(list), defaultdict(list)
    for p, s in there:
        by_person[p].append(shifts[s])
        by_shift[s].append(persons[p])
    allowed = set(ground(problem).pairs)
    if not chosen <= allowed:
        return None
    for p, mine in by_person.items():
        new = [s for q, s in chosen if q == p]
        weeks = defaultdict(float)
        for s in mine:
            weeks[s.week] += s.hours
        if new and any(
            hours > persons[p].hours_per_week + 1e-6
            for week, hours in weeks.items()
            if any(shifts[s].week == week for s in new)
        ):
            return None
        if new and persons[p].max_shifts is not None and len(mine) > persons[p].max_shifts:
            return None
        if any(clash(a, b, rules) for a, b in combinations(mine, 2) if a.id in new or b.id in new):
            return None
        before = len(mine) - len(new)
        total -= sum(rules.load[min(k, len(rules.load) - 1)] for k in range(before, len(mine)))
    for s in problem.shifts:
        group, already = by_shift[s.id], len(by_shift[s.id]) - sum(1 for _, t in chosen if t == s.id)
        new = len(group) - already
        low, more = max(0, s.minimum - already), max(0, s.ideal - max(s.minimum, already))
        if new > low + more:
            return None
        total += rules.minimum_seat * s.priority * min(new, low) + rules.ideal_seat * s.priority * max(
            0, new - low
        )
        known = [persons[p] for p, t in [*problem.fixed, *problem.asked] if t == s.id]
        for gain, who in [
            *((rules.holder * s.priority, lambda p, k=k: k in p.skills) for k in s.required_skills),
            *([(rules.leader * s.priority, lambda p: p.can_lead)] if s.needs_leader else []),
            (rules.experienced, lambda p: p.experienced),
        ]:
            total += gain * (any(who(p) for p in group) and not any(who(p) for p in known))
    return total + sum(pair_value(persons[p], shifts[s], rules) for p, s in chosen)


def best(problem: Problem) -> float:
    """The optimum by trying everything."""
    pairs = ground(problem).pairs
    found = [
        worth(problem, {pair for pair, taken in zip(pairs, choice, strict=True) if taken})
        for choice in product((0, 1), repeat=len(pairs))
    ]
    return max(value for value in found if value is not None)


def chosen(solution: Solution) -> set[tuple[int, int]]:
    return {(a.person_id, a.shift_id) for a in solution.assignments}


@st.composite
def tiny(draw) -> Problem:
    skills = st.frozensets(st.sampled_from(["bike", "aid"]), max_size=1)
    spot = st.sampled_from([0.0, 1.0, 6.0])
    persons = [
        person(
            n,
            hours_per_week=draw(st.sampled_from([2.0, 4.0, 40.0])),
            max_shifts=draw(st.sampled_from([None, 1, 2])),
            skills=draw(skills),
            experienced=draw(st.booleans()),
            can_lead=draw(st.booleans()),
            x_km=draw(spot),
            y_km=0.0,
            reach_km=draw(st.sampled_from([None, 3.0])),
            interests=draw(st.frozensets(st.sampled_from(["booth", "doors"]), max_size=2)),
            declined=draw(st.frozensets(st.integers(0, 3), max_size=1)),
        )
        for n in range(draw(st.integers(1, 4)))
    ]
    shifts = [
        shift(
            n,
            start=draw(st.sampled_from([10.0, 11.0, 12.25, 34.0])),
            minimum=(low := draw(st.integers(1, 2))),
            ideal=low + draw(st.integers(0, 1)),
            maximum=3,
            x_km=draw(spot),
            y_km=0.0,
            kind=draw(st.sampled_from(["booth", "doors"])),
            required_skills=draw(skills),
            needs_leader=draw(st.booleans()),
            priority=draw(st.sampled_from([1.0, 2.5])),
            max_beginner_share=1.0,
        )
        for n in range(draw(st.integers(1, 3)))
    ]
    pairs = [(p.id, s.id) for p in persons for s in shifts]
    fixed = draw(st.lists(st.sampled_from(pairs), max_size=1))
    return Problem(persons, shifts, fixed=fixed)


@settings(max_examples=60, deadline=None)
@given(tiny())
def test_the_optimum_is_what_trying_everything_finds(problem):
    solution = solve(problem, seconds=20)
    assert solution.status == "optimal"
    assert solution.objective == pytest.approx(best(problem), abs=1e-3)
    assert worth(problem, chosen(solution)) == pytest.approx(solution.objective, abs=1e-3)
    assert solution.bound >= solution.objective - 1e-6


@settings(max_examples=25, deadline=None)
@given(tiny(), st.integers(0, 999))
def test_the_value_does_not_depend_on_the_order_of_what_is_given(problem, seed):
    persons, shifts = problem.persons[:], problem.shifts[:]
    random.Random(seed).shuffle(persons)
    random.Random(seed).shuffle(shifts)
    assert solve(Problem(persons, shifts, problem.fixed)).objective == pytest.approx(
        solve(problem).objective, abs=1e-3
    )


@settings(max_examples=25, deadline=None)
@given(tiny())
def test_one_person_more_never_lowers_the_optimum(problem):
    more = Problem([*problem.persons, person(99)], problem.shifts, problem.fixed)
    assert solve(more).objective >= solve(problem).objective - 1e-3


@pytest.mark.parametrize("seed", [1, 5])
def test_an_association_is_solved_to_the_proven_optimum_and_breaks_no_rule(seed):
    problem = association(200, 120, seed)
    solution = solve(problem, seconds=60)
    assert solution.status == "optimal"
    assert solution.gap < 1e-6
    persons, shifts = {p.id: p for p in problem.persons}, {s.id: s for s in problem.shifts}
    by_person = defaultdict(list)
    for p, s in chosen(solution):
        by_person[p].append(shifts[s])
        assert any(begin <= shifts[s].start and shifts[s].end <= end for begin, end in persons[p].available)
    for p, mine in by_person.items():
        assert len(mine) <= persons[p].max_shifts
        assert not any(clash(a, b, problem.rules) for a, b in combinations(mine, 2))
        for week in {s.week for s in mine}:
            assert sum(s.hours for s in mine if s.week == week) <= persons[p].hours_per_week + 1e-6


def test_the_proposal_is_the_one_that_has_the_value_given():
    """A start that presolve improves on: the better objective comes with its own people, not with the start's."""
    near = {"x_km": 0.0, "y_km": 0.0}
    people = [
        person(0, hours_per_week=2.0, experienced=False, can_lead=False, declined=frozenset({1}), **near),
        person(1, hours_per_week=2.0, experienced=False, **near),
    ]
    shifts = [
        shift(0, minimum=1, ideal=2, maximum=3, max_beginner_share=1.0, **near),
        shift(1, priority=2.5, maximum=3, max_beginner_share=1.0, **near),
        shift(
            2, minimum=2, ideal=2, maximum=3, priority=2.5, needs_leader=True, max_beginner_share=1.0, **near
        ),
    ]
    problem = Problem(people, shifts)
    solution = solve(problem, warm_start=[(1, 1), (0, 2)])
    assert chosen(solution) == {(0, 2), (1, 2)}
    assert worth(problem, chosen(solution)) == pytest.approx(solution.objective)


def test_the_same_seed_gives_the_same_proposal():
    problem = association(60, 40, 3)
    assert chosen(solve(problem, seed=7)) == chosen(solve(problem, seed=7))


def test_the_way_between_two_shifts_counts():
    far = [shift(1, 10.0, x_km=0.0, y_km=0.0), shift(2, 12.25, x_km=6.0, y_km=0.0)]
    assert len(solve(Problem([person(1)], far)).assignments) == 1
    near = [
        shift(1, 10.0, x_km=0.0, y_km=0.0),
        shift(2, 12.25, x_km=0.1, y_km=0.0),
    ]
    assert len(solve(Problem([person(1)], near)).assignments) == 1  # a quarter of an hour and the way
    same = [shift(1, 10.0, x_km=0.0, y_km=0.0), shift(2, 12.0, x_km=0.0, y_km=0.0)]
    assert len(solve(Problem([person(1)], same)).assignments) == 2


def test_a_minimum_comes_before_an_ideal_and_low_turnout_first():
    shifts = [shift(1, minimum=1, ideal=2), shift(2, minimum=1, ideal=2)]
    assert {s for _, s in chosen(solve(Problem([person(1), person(2)], shifts)))} == {1, 2}
    rivals = [shift(1, priority=1.0), shift(2, priority=3.0)]
    assert chosen(solve(Problem([person(1)], rivals))) == {(1, 2)}


def test_what_is_confirmed_or_asked_stays_and_takes_its_time():
    shifts = [shift(1, minimum=2, ideal=2), shift(2)]
    solution = solve(Problem([person(1), person(2)], shifts, fixed=[(1, 1)], asked=[(2, 2)]))
    assert chosen(solution) == set()
    assert [(u.shift_id, u.seats) for u in solution.unfilled] == [(1, 1)]


def test_those_who_should_be_apart_never_meet():
    solution = solve(Problem([person(1), person(2)], [shift(1, minimum=2, ideal=2)], apart=[(1, 2)]))
    assert len(solution.assignments) == 1


def test_friends_go_together_when_it_costs_nothing():
    shifts = [shift(1, ideal=2), shift(2, ideal=2)]
    people = [person(1), person(2), person(3), person(4)]
    together = chosen(solve(Problem(people, shifts, together=[(1, 3)])))
    assert {s for p, s in together if p == 1} == {s for p, s in together if p == 3}


def test_every_empty_seat_has_reasons_that_count_everybody():
    people = [
        person(1, available=()),
        person(2, x_km=50.0, y_km=0.0, reach_km=5.0),
        person(3, hours_per_week=1),
        person(4, declined=frozenset({1})),
        person(5, max_shifts=0),
        person(6),
    ]
    wanted = shift(1, minimum=6, ideal=6, maximum=6, x_km=0.0, y_km=0.0, required_skills=frozenset({"bike"}))
    unfilled = solve(Problem(people, [wanted])).unfilled[0]
    counts = {cause.code: cause.count for cause in unfilled.causes}
    assert unfilled.seats == 5
    assert counts == {
        "no_holder": 0,
        "not_available": 1,
        "too_far": 1,
        "hours": 1,
        "declined": 1,
        "cap": 1,
        "already_here": 1,
    }
    assert sum(counts.values()) == len(people)


def test_reasons_say_why():
    knows = person(
        1, skills=frozenset({"bike"}), interests=frozenset({"booth"}), home_area="a", experienced=False
    )
    solution = solve(
        Problem([knows], [shift(1, kind="booth", area="a", required_skills=frozenset({"bike"}))])
    )
    assert [reason.code for reason in solution.assignments[0].reasons] == [
        "has_skill",
        "likes_kind",
        "home_area",
        "free",
    ]


@pytest.mark.parametrize(
    ("fields", "words"),
    [
        ({"fixed": [(1, 1), (1, 1)]}, "twice"),
        ({"fixed": [(9, 1)]}, "not in the problem"),
        ({"fixed": [(1, 1), (2, 1), (3, 1)]}, "room for 2"),
        ({"shifts": [shift(1, hours=-1)]}, "don't rise"),
        ({"persons": [person(1), person(1)]}, "same id"),
    ],
)
def test_a_contradiction_is_named(fields, words):
    with pytest.raises(ProblemError, match=words):
        solve(Problem(**{"persons": [person(1), person(2), person(3)], "shifts": [shift(1)], **fields}))


def test_it_can_be_stopped_and_tells_how_far_it_is():
    told = []
    solution = solve(
        association(400, 300, 2),
        seconds=60,
        progress=lambda share, _: told.append(share),
        cancelled=lambda: len(told) > 0,
    )
    assert solution.status == "cancelled"
    assert told
    assert all(0 <= share < 1 for share in told)


def test_out_of_time_it_gives_what_it_has_with_its_bound():
    solution = solve(association(400, 300, 2), seconds=0.2)
    assert solution.status in {"feasible", "optimal"}
    assert solution.bound >= solution.objective


def test_an_empty_problem_has_an_empty_solution():
    assert solve(Problem([], [])).assignments == []
    assert solve(Problem([person(1)], [])).status == "optimal"


def test_the_rules_can_be_changed():
    generous = Rules(travel_fixed_h=0.0, travel_kmh=1e12)
    shifts = [shift(1, 10.0, x_km=0.0, y_km=0.0), shift(2, 12.0, x_km=6.0, y_km=0.0)]
    assert len(solve(Problem([person(1)], shifts, rules=generous)).assignments) == 2
