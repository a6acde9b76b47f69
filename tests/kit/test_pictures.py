from datetime import date, timedelta
from itertools import combinations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from commissioning.kit.pictures import MEDIUM, NARROW, WIDE, Canvas, Mark, Row, Span, TermPicture, draw

TODAY = date(2024, 9, 23)
SPANS = (
    Span("Before: COM-2016-002", date(2019, 4, 1), date(2020, 3, 31), "before"),
    Span("12 months past its options", date(2020, 4, 1), date(2021, 3, 31), "over"),
    Span("First 4 years", date(2021, 4, 1), date(2025, 3, 31)),
    Span("Option 1: 24 months", date(2025, 4, 1), date(2027, 3, 31), "option"),
    Span("Disputed", date(2027, 4, 1), date(2028, 3, 31), "disputed"),
)
MARKS = (
    Mark("Break: not used", date(2023, 4, 1), "break"),
    Mark("Break", date(2023, 5, 1), "break"),
    Mark("Last day to act for option 1", date(2024, 11, 12), "act"),
    Mark("Tell the provider", date(2024, 12, 31), "notice"),
    Mark("End, if the total is right", date(2027, 3, 31), "disputed-end"),
    Mark("End, if 4 + 2 + 1 years is right", date(2028, 3, 31), "disputed-end"),
)


def _overlaps(canvas: Canvas) -> list[tuple[object, object]]:
    return [
        (one, other)
        for one, other in combinations(canvas.boxes, 2)
        if one[0] < other[2] and other[0] < one[2] and one[1] < other[3] and other[1] < one[3]
    ]


def _drawn(picture: TermPicture) -> tuple[Canvas, Canvas, Canvas]:
    drawing = draw(picture)
    assert drawing is not None
    return drawing.wide, drawing.medium, drawing.narrow


def test_no_label_stands_on_another() -> None:
    for canvas in _drawn(TermPicture("Term", "In words", SPANS, MARKS, TODAY)):
        assert _overlaps(canvas) == []


def test_a_bar_runs_from_its_first_day_to_the_morning_after_its_last() -> None:
    wide, _, _ = _drawn(
        TermPicture(
            "Term", "", (Span("A", date(2021, 4, 1), date(2023, 3, 31)), Span("B", date(2023, 4, 1), date(2025, 3, 31)))
        )
    )
    first, second = [dict(shape.attributes) for shape in wide.shapes if shape.name == "rect"][:2]
    assert float(first["x"]) + float(first["width"]) == pytest.approx(float(second["x"]), abs=0.2)
    assert float(second["x"]) + float(second["width"]) == pytest.approx(WIDE - 8, abs=0.2)


def test_the_table_says_all_that_is_drawn_in_the_order_of_days() -> None:
    drawing = draw(TermPicture("Term", "In words", SPANS, MARKS, TODAY))
    assert drawing is not None
    assert [line.label for line in drawing.table] == [
        "Before: COM-2016-002",
        "12 months past its options",
        "First 4 years",
        "Break: not used",
        "Break",
        "Last day to act for option 1",
        "Tell the provider",
        "Option 1: 24 months",
        "End, if the total is right",
        "Disputed",
        "End, if 4 + 2 + 1 years is right",
    ]
    assert drawing.table[2].first == "1 April 2021"
    assert drawing.table[2].last == "31 March 2025"
    assert [line.label for line in drawing.key if line.day == "23 September 2024"] == ["today"]
    assert len(drawing.key) == len(MARKS) + 1


def test_what_ran_on_over_an_unused_option_leaves_the_option_in_sight() -> None:
    option = Span("Option 1", date(2025, 4, 1), date(2026, 3, 31), "option")
    over = Span("Past its end", date(2025, 4, 1), date(2026, 11, 22), "over")
    wide, _, _ = _drawn(TermPicture("Term", "", (Span("Firm", date(2022, 4, 1), date(2025, 3, 31)), option, over)))
    by_pattern = {shape.pattern: dict(shape.attributes) for shape in wide.shapes if shape.pattern}
    assert float(by_pattern["open"]["y"]) + float(by_pattern["open"]["height"]) == float(by_pattern["over"]["y"])


def test_nothing_is_drawn_without_a_span() -> None:
    assert draw(TermPicture("Term", "")) is None
    assert draw(TermPicture("Term", "", rows=(Row("CON-2021-0011", ()),))) is None


def test_a_span_that_ends_before_it_begins_is_refused() -> None:
    with pytest.raises(ValueError):
        Span("Wrong", date(2024, 2, 1), date(2024, 1, 31))


def test_a_picture_has_spans_or_rows() -> None:
    with pytest.raises(ValueError):
        TermPicture("Both", "", SPANS, rows=(Row("CON-2021-0011", SPANS),))


def test_a_day_far_from_the_term_is_left_out() -> None:
    drawing = draw(TermPicture("Ended", "", (Span("One year", date(2018, 4, 1), date(2019, 3, 31)),), today=TODAY))
    assert drawing is not None
    assert not any("Today" in words.text for shape in drawing.wide.shapes for words in shape.words)


def test_each_contract_has_a_row_of_its_own() -> None:
    rows = tuple(Row(f"CON-2021-001{number}", SPANS, MARKS, "A provider") for number in range(6))
    drawing = draw(TermPicture("Contracts", "", today=TODAY, rows=rows))
    assert drawing is not None
    assert drawing.has_rows
    assert drawing.key == ()
    assert {line.row for line in drawing.table} == {row.label for row in rows}
    for canvas in (drawing.wide, drawing.medium, drawing.narrow):
        assert _overlaps(canvas) == []


days = st.dates(date(1990, 1, 1), date(2060, 12, 31))
labels = st.text(alphabet="abcdefghij MW,1234", min_size=1, max_size=60)


@st.composite
def pictures(draw_: st.DrawFn) -> TermPicture:
    first = draw_(days)
    spans = []
    for kind in draw_(
        st.lists(st.sampled_from(["before", "firm", "option", "disputed", "over"]), min_size=1, max_size=5)
    ):
        last = first + timedelta(days=draw_(st.integers(0, 2000)))
        spans.append(Span(draw_(labels), first, last, kind))  # type: ignore[arg-type]
        first = last + timedelta(days=1)
    kinds = st.sampled_from(["break", "act", "end", "disputed-end", "notice"])
    marks = draw_(st.lists(st.builds(Mark, labels, days, kinds), max_size=8))
    return TermPicture("Any", "", tuple(spans), tuple(marks), draw_(st.none() | days))


@given(pictures())
def test_any_term_is_drawn_within_its_frame_and_its_labels_stay_apart(picture: TermPicture) -> None:
    for canvas, width in zip(_drawn(picture), (WIDE, MEDIUM, NARROW), strict=True):
        assert _overlaps(canvas) == []
        for left, top, right, bottom in canvas.boxes:
            assert left >= -1
            assert right <= width + 1
            assert top >= 0
            assert bottom <= canvas.height
        for shape in canvas.shapes:
            if shape.name == "rect":
                attributes = {key: value for key, value in shape.attributes if key in ("x", "width")}
                assert float(attributes["x"]) >= 0
                assert float(attributes["width"]) > 0
