"""Ways through the same months in one picture: what is drawn, what is hatched, and that every word stays inside."""

from __future__ import annotations

from datetime import date

import pytest

from commissioning.kit.lanes import Lane, Lanes, LanesDrawing, Stretch, draw
from commissioning.kit.pictures import Canvas

TODAY = date(2026, 11, 23)


def replace(*, late: bool) -> Lane:
    begin = date(2026, 10, 13) if late else date(2026, 12, 15)
    return Lane(
        "Replace",
        (
            Stretch("notice", begin, date(2027, 1, 11), "pale"),
            Stretch("tender", date(2027, 1, 11), date(2027, 3, 1), "middle"),
            Stretch("mobilise", date(2027, 3, 1), date(2027, 8, 1), "dark"),
        ),
        begin,
        "Had to begin by 13 Oct 2026" if late else "Begin by 15 Dec 2026",
        late,
    )


def drawn(*lanes: Lane) -> LanesDrawing:
    found = draw(Lanes("Title", "Description", lanes, TODAY))
    assert found is not None
    return found


def bars(canvas: Canvas) -> list[str]:
    """The fill of each bar from left to right, or its hatching."""
    rects = [shape for shape in canvas.shapes if shape.name == "rect"]
    return [shape.pattern or dict(shape.attributes)["fill"] for shape in rects]


def test_nothing_is_drawn_without_a_stretch() -> None:
    assert draw(Lanes("Title", "Description", (Lane("Extend", (), None, ""),), TODAY)) is None


def test_what_had_to_be_done_by_today_is_hatched_and_what_is_left_is_not() -> None:
    assert bars(drawn(replace(late=True)).wide) == ["over", "#cfe0de", "#9dbdbc", "#12474a"]
    assert bars(drawn(replace(late=False)).wide) == ["#cfe0de", "#9dbdbc", "#12474a"]
    assert drawn(replace(late=True)).has_passed
    assert not drawn(replace(late=False)).has_passed


def test_a_stretch_too_short_for_its_words_has_a_number_that_is_told_below_the_lane() -> None:
    found = drawn(replace(late=False))
    wide, narrow = (
        [words.text for shape in canvas.shapes for words in shape.words] for canvas in (found.wide, found.narrow)
    )
    assert "1" not in wide
    assert {"notice", "tender", "mobilise"} <= set(wide)
    assert {"notice", "tender", "mobilise"} <= set(narrow)
    # In its bar, and before its words below.
    assert narrow.count("1") == 2
    assert narrow.index("mobilise") < narrow.index("notice")
    assert narrow[narrow.index("notice") - 1] == "1"
    assert bars(found.narrow) == [*bars(found.wide), "#cfe0de", "#9dbdbc"][: len(bars(found.narrow))]
    assert len(bars(found.narrow)) > len(bars(found.wide))


def test_a_stretch_with_no_room_for_a_number_is_told_below_the_lane_all_the_same() -> None:
    day = date(2027, 1, 4)
    lane = Lane("Extend", (Stretch("decision", day, date(2027, 1, 6), "middle"),), None, "")
    found = drawn(lane, replace(late=False))
    for canvas in (found.wide, found.medium, found.narrow):
        assert [words.text for shape in canvas.shapes for words in shape.words].count("decision") == 1


@pytest.mark.parametrize("late", [True, False])
@pytest.mark.parametrize("end", [date(2027, 8, 1), date(2026, 11, 20), date(2031, 3, 1)])
def test_every_word_stays_inside_the_picture(late: bool, end: date) -> None:
    lane = Lane(
        "Extend",
        (Stretch("supplier has its notice", date(2026, 10, 1), end, "dark"),),
        end,
        "Begin by 1 March 2031",
        late,
    )
    found = drawn(lane, replace(late=late))
    for canvas in (found.wide, found.medium, found.narrow):
        for left, top, right, bottom in canvas.boxes:
            assert left >= 0
            assert top >= 0
            assert right <= canvas.width
            assert bottom <= canvas.height
