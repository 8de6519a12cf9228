import pytest

from valstuga.plan.reading import (
    CannotCorrect,
    Line,
    OldSection,
    OldTodo,
    ParsedPlan,
    ParsedSection,
    ParsedTodo,
    compare,
    corrections,
    demote,
    drop,
    join,
    promote,
    retitle,
    split,
    to_todo,
)


@pytest.fixture
def plan():
    inner = [
        ParsedSection("A1", body=["ett", "två", "tre"], todos=[ParsedTodo("x"), ParsedTodo("y")], line=5),
        ParsedSection("A2", line=9),
    ]
    parts = [
        ParsedSection("A", kind="part", sections=inner, line=4),
        ParsedSection("B", kind="part", line=11),
    ]
    introduction = ParsedSection("Inledning", kind="introduction", body=["Välkommen."])
    return ParsedPlan("Plan", parts, introduction, [Line("vad?", 10), Line("mer", 12)])


def titles(sections):
    return [
        (section.title, titles(section.sections)) if section.sections else section.title
        for section in sections
    ]


def test_promote_moves_a_section_out_and_leaves_the_plan_given_alone(plan):
    before = plan.to_json()
    corrected = promote(plan, [0, 0])
    assert titles(corrected.parts) == [("A", ["A2"]), "A1", "B"]
    assert corrected.parts[1].level == 1
    assert plan.to_json() == before


def test_demote_goes_under_the_one_before(plan):
    plan = demote(plan, [1])
    assert titles(plan.parts) == [("A", ["A1", "A2", "B"])]
    plan = demote(plan, [0, 1])
    assert titles(plan.parts) == [("A", [("A1", ["A2"]), "B"])]
    assert plan.parts[0].sections[0].kind == "strategy"
    assert plan.parts[0].sections[0].sections[0].level == 3


def test_join_makes_a_heading_text(plan):
    assert join(plan, [0, 1]).parts[0].sections[0].body == ["ett", "två", "tre", "A2"]
    assert join(plan, [0, 0]).parts[0].body == ["A1", "ett", "två", "tre"]


def test_join_and_split_a_todo(plan):
    plan = join(plan, [0, 0, "todos", 1])
    assert [todo.text for todo in plan.parts[0].sections[0].todos] == ["x y"]
    plan = split(plan, [0, 0, "todos", 0], 1)
    assert [todo.text for todo in plan.parts[0].sections[0].todos] == ["x", "y"]


def test_join_paragraphs_and_lines(plan):
    assert join(plan, [0, 0, "body", 1]).parts[0].sections[0].body == ["ett två", "tre"]
    assert [line.text for line in join(plan, ["not_understood", 1]).not_understood] == ["vad? mer"]


def test_split_makes_a_paragraph_a_heading(plan):
    first, second, _rest = split(plan, [0, 0], 1).parts[0].sections
    assert (first.body, second.title, second.body) == (["ett"], "två", ["tre"])
    assert [todo.text for todo in second.todos] == ["x", "y"]
    assert split(plan, ["introduction"], 0).parts[0].title == "Välkommen."


def test_text_and_lines_become_todos(plan):
    section = to_todo(plan, [0, 0, "body", 1]).parts[0].sections[0]
    assert ([todo.text for todo in section.todos], section.body) == (["x", "y", "två"], ["ett", "tre"])
    found = to_todo(plan, ["not_understood", 0])
    assert ([todo.text for todo in found.parts[0].sections[1].todos], len(found.not_understood)) == (
        ["vad?"],
        1,
    )
    assert to_todo(plan, ["not_understood", 0], [1]).parts[1].todos[0].text == "vad?"


def test_retitle_and_drop(plan):
    assert retitle(plan, [], " Ny  plan ").title == "Ny plan"
    assert retitle(plan, [0, 0, "todos", 0], "z").parts[0].sections[0].todos[0].text == "z"
    assert titles(drop(plan, [0]).parts) == ["B"]
    assert drop(plan, ["introduction"]).introduction is None
    assert [line.text for line in drop(plan, ["not_understood", 0]).not_understood] == ["mer"]


@pytest.mark.parametrize(
    "path", [[], [7], [0, 9], [-1], [0, 0, 0], ["todos", 0], [0, 0, "todos", 9], ["nothing"]]
)
@pytest.mark.parametrize(
    "correct", [promote, demote, join, drop, to_todo], ids=lambda function: function.__name__
)
def test_a_place_that_is_not_there(plan, path, correct):
    with pytest.raises(CannotCorrect):
        correct(plan, path)


def test_the_first_can_be_neither_demoted_nor_joined_nor_promoted(plan):
    for correct in (demote, join, promote):
        with pytest.raises(CannotCorrect):
            correct(plan, [0])


def test_a_half_without_text_is_refused(plan):
    for at in (0, 1, -4, 99):
        with pytest.raises(CannotCorrect):
            split(plan, [0, 0, "todos", 0], at)
    with pytest.raises(CannotCorrect):
        corrections.retitle(plan, [0], "  ")


def test_a_revision_keeps_rewords_moves_adds_and_removes():
    old = [
        OldSection(10, "Hus", None, (OldTodo(1, "Måla stugan röd"), OldTodo(4, "Sälja båten"))),
        OldSection(11, "Möten", None, (OldTodo(2, "Ordna fyra möten"), OldTodo(3, "Köpa kaffe"))),
        OldSection(12, "Arkiv"),
    ]
    house = ParsedSection("Hus", todos=[ParsedTodo("Måla stugan röd.")])
    meetings = ParsedSection("Möte", todos=[ParsedTodo("Ordna fyra eller fem möten")])
    garden = ParsedSection("Trädgård", todos=[ParsedTodo("Plantera äppelträd"), ParsedTodo("Köpa kaffe")])
    changes = compare(old, ParsedPlan("Plan", [house, meetings, garden]))

    def pairs(rows):
        return {
            (row.old and row.old.id, row.new and (getattr(row.new, "text", "") or row.new.title))
            for row in rows
        }

    assert pairs(changes.kept) == {(10, "Hus"), (1, "Måla stugan röd.")}
    assert pairs(changes.reworded) == {(11, "Möte"), (2, "Ordna fyra eller fem möten")}
    assert pairs(changes.moved) == {(3, "Köpa kaffe")}
    assert pairs(changes.added) == {(None, "Trädgård"), (None, "Plantera äppelträd")}
    assert pairs(changes.removed) == {(12, None), (4, None)}
    assert changes.moved[0].section is garden


def test_a_section_under_another_heading_has_moved():
    old = [OldSection(1, "A"), OldSection(2, "Inre", 1), OldSection(3, "B")]
    new = ParsedPlan("Plan", [ParsedSection("A"), ParsedSection("B", sections=[ParsedSection("Inre")])])
    changes = compare(old, new)
    assert [change.old.id for change in changes.moved] == [2]
    assert [change.old.id for change in changes.kept] == [1, 3]
