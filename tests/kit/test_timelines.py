"""Many contracts in one picture: what is drawn for a line, what is cut, and that sixty lines stay on one sheet."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from commissioning.kit.timelines import Bar, Day, Group, Line, Timeline, TimelineDrawing, draw

TODAY = date(2026, 11, 23)


def line(number: int = 1, **changes: object) -> Line:
    facts = {
        "label": f"Contract {number} with a name that is rather long and does not fit beside its bar",
        "note": "ends 31 Mar 2027 · up to £2,500,000 a year",
        "bars": (
            Bar("past", date(2023, 4, 1), TODAY - timedelta(days=1)),
            Bar("term", TODAY, date(2027, 3, 31)),
            Bar("option", date(2027, 4, 1), date(2029, 3, 31)),
        ),
        "days": (Day("end", date(2027, 3, 31)), Day("notice", date(2026, 12, 31)), Day("late", date(2026, 11, 10))),
        "day": "10 Nov 2026",
        "day_note": "overdue",
        "is_late": True,
    }
    return Line(**{**facts, **changes})  # type: ignore[arg-type]


def drawn(*lines: Line, heading: str = "Overdue to act") -> TimelineDrawing:
    found = draw(Timeline("Title", "Description", (Group(heading, lines),), TODAY))
    assert found is not None
    return found


def names(drawing: TimelineDrawing) -> list[str]:
    return [words.text for shape in drawing.wide.shapes for words in shape.words]


def test_nothing_is_drawn_where_there_is_no_contract() -> None:
    assert draw(Timeline("Title", "Description", (), TODAY)) is None


def test_the_legend_tells_of_what_is_drawn_and_of_nothing_else() -> None:
    assert [kind for kind, _ in drawn(line()).legend] == ["past", "term", "option", "late", "notice"]


@pytest.mark.parametrize("count", [1, 24, 30])
def test_up_to_thirty_lines_tell_their_note(count: int) -> None:
    texts = names(drawn(*(line(n) for n in range(count))))
    assert texts.count("10 Nov 2026") == texts.count("overdue") == count


def test_sixty_lines_under_five_headings_stay_on_one_sheet_of_a3() -> None:
    """The sheet leaves 265 by 315 mm to the drawing: at seven tenths of its width its words are 2.4 mm high."""
    groups = tuple(Group(f"Group {number}", tuple(line(n) for n in range(12))) for number in range(5))
    drawing = draw(Timeline("Title", "Description", groups, TODAY))
    assert drawing is not None
    assert drawing.wide.height <= 1_850


@pytest.mark.parametrize("size", ["wide", "medium", "narrow"])
@pytest.mark.parametrize("count", [2, 60])
def test_no_words_lie_on_others_or_leave_the_drawing(size: str, count: int) -> None:
    canvas = getattr(drawn(*(line(n) for n in range(count))), size)
    boxes = canvas.boxes
    for number, (left, top, right, bottom) in enumerate(boxes):
        assert left >= -0.1
        assert right <= canvas.width + 0.1
        for other in boxes[number + 1 :]:
            assert right <= other[0] or other[2] <= left or bottom <= other[1] or other[3] <= top, (size, number)


def test_what_lies_far_away_is_cut_and_said_by_an_arrow() -> None:
    near = drawn(line())
    far = drawn(line(bars=(Bar("term", date(1990, 1, 1), date(2090, 1, 1)),), days=()))
    arrows = [shape for shape in far.wide.shapes if shape.name == "path" and ("fill", "none") not in shape.attributes]
    assert len(arrows) == 1
    assert "2034" not in names(near)
    assert "1990" not in names(far)
    assert "2090" not in names(far)


@pytest.mark.parametrize("size", ["wide", "medium", "narrow"])
def test_a_line_that_ended_before_the_scale_says_so_at_its_edge(size: str) -> None:
    ended = line(bars=(Bar("past", date(2013, 4, 1), date(2018, 3, 31)),), days=(Day("end", date(2018, 3, 31)),))
    canvas = getattr(drawn(line(), ended), size)
    assert "ended 31 Mar 2018" in [words.text for shape in canvas.shapes for words in shape.words]
    assert "ended" not in " ".join(words.text for shape in getattr(drawn(line()), size).shapes for words in shape.words)


def test_a_day_passed_and_a_day_to_come_differ_beyond_their_colour() -> None:
    late, soon = (
        drawn(line()),
        drawn(line(days=(Day("act", date(2026, 12, 8)),), day="8 Dec 2026", day_note="in 15 days")),
    )
    assert "overdue" in names(late)
    assert "in 15 days" in names(soon)


def test_fifty_options_are_one_hatched_shape_so_that_the_picture_prints_small() -> None:
    drawing = drawn(*(line(n) for n in range(50)))
    for canvas in (drawing.wide, drawing.medium, drawing.narrow):
        hatched = [shape for shape in canvas.shapes if shape.pattern]
        assert [shape.pattern for shape in hatched] == ["open"]
        assert dict(hatched[0].attributes)["d"].count("M") == 50
        assert dict(hatched[0].attributes)["stroke"] == "#12474a"
