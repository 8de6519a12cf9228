import pytest

from valstuga.plan.reading import ParsedPlan, ParsedSection, ParsedTodo, corrections
from valstuga.plan.reading.model import Line
from valstuga.plan.reading.revision import Known, compare


@pytest.fixture
def plan():
    inner = [
        ParsedSection("A1", level=2, body=["ett", "två", "tre"], todos=[ParsedTodo("x"), ParsedTodo("y")]),
        ParsedSection("A2", level=2),
    ]
    return ParsedPlan(
        "Plan",
        [ParsedSection("A", kind="part", sections=inner), ParsedSection("B", kind="part")],
        None,
        [Line("vad?", 3)],
    )


def titles(sections):
    return [
        (section.title, titles(section.sections)) if section.sections else section.title
        for section in sections
    ]


def test_promote_takes_what_followed_along(plan):
    corrections.promote(plan, [0, 0])
    assert titles(plan.parts) == ["A", ("A1", ["A2"]), "B"]
    assert plan.parts[1].level == 1


def test_demote_goes_under_the_one_before(plan):
    corrections.demote(plan, [1])
    assert titles(plan.parts) == [("A", ["A1", "A2", "B"])]
    corrections.demote(plan, [0, 1])
    assert titles(plan.parts) == [("A", [("A1", ["A2"]), "B"])]
    assert plan.parts[0].sections[0].kind == "strategy"


def test_join_makes_a_heading_text(plan):
    corrections.join(plan, [0, 1])
    assert plan.parts[0].sections[0].body == ["ett", "två", "tre", "A2"]


def test_split_makes_a_paragraph_a_heading(plan):
    corrections.split(plan, [0, 0], 1)
    first, second, _ = plan.parts[0].sections
    assert (first.body, second.title, second.body) == (["ett"], "två", ["tre"])
    assert [todo.text for todo in second.todos] == ["x", "y"]


def test_todos_and_text_change_places(plan):
    corrections.make_todo(plan, [0, 0], 0)
    corrections.join_todo(plan, [0, 0], 1)
    corrections.make_text(plan, [0, 0], 0)
    section = plan.parts[0].sections[0]
    assert ([todo.text for todo in section.todos], section.body) == (["ett"], ["två", "tre", "x y"])


def test_a_line_that_was_not_understood_finds_its_place_and_a_dropped_one_is_listed(plan):
    corrections.place_line(plan, 0, [1])
    assert plan.parts[1].body == ["vad?"]
    corrections.drop(plan, [1])
    assert [line.text for line in plan.not_understood] == ["B", "vad?"]


@pytest.mark.parametrize("path", [[], [7], [0, 9], [-1], [0, 0, 0]])
def test_a_place_that_is_not_there(plan, path):
    with pytest.raises(corrections.Impossible):
        corrections.section_at(plan, path)
    with pytest.raises(corrections.Impossible):
        corrections.promote(plan, path)


def test_the_first_can_be_neither_demoted_nor_joined(plan):
    for action in (corrections.demote, corrections.join, corrections.promote):
        with pytest.raises(corrections.Impossible):
            action(plan, [0])


def test_a_revision_keeps_rewords_moves_adds_and_removes():
    old = [
        Known(1, "Måla stugan röd", "Hus"),
        Known(2, "Ordna fyra möten", "Möten"),
        Known(3, "Köpa kaffe", "Möten"),
        Known(4, "Sälja båten", "Hus"),
    ]
    new = [
        Known("a", "Måla stugan röd", "Hus"),
        Known("b", "Ordna fyra eller fem möten", "Möten"),
        Known("c", "Köpa kaffe", "Inköp"),
        Known("d", "Plantera äppelträd", "Trädgård"),
    ]
    changes = compare(old, new)
    assert {(row.kind, row.old and row.old.key, row.new and row.new.key) for row in changes.rows} == {
        ("kept", 1, "a"), ("reworded", 2, "b"), ("moved", 3, "c"), ("added", None, "d"), ("removed", 4, None),
    }  # fmt: skip
