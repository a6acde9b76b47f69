"""Many contracts in one picture: a line each on one scale of years, with the day that counts beside it.

`draw` turns a `Timeline` into a `TimelineDrawing`: three SVGs (across a page, in a column, on a phone) with a legend.
All is arithmetic on dates. The picture reads without colour: what has run is pale, the current term solid, options are
hatched, what is disputed has a dashed edge, and each kind of day has a shape of its own.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any, Literal

from commissioning.kit import dates
from commissioning.kit.pictures import (
    MEDIUM,
    NARROW,
    WIDE,
    Canvas,
    Scale,
    Shape,
    fitted,
    make_shape,
    make_text,
    px,
    text_width,
)

BarKind = Literal["past", "term", "option", "disputed", "over"]
DayKind = Literal["act", "late", "notice", "break", "end", "disputed-end"]

MOST_BACK, MOST_AHEAD = timedelta(days=2 * 366), timedelta(days=7 * 366)
"""How far from today the scale reaches at most: what lies beyond is cut, with an arrow."""

_DAY = timedelta(days=1)
_BRAND, _INK, _QUIET, _GOLD, _STOP = "#12474a", "#0b0c0c", "#484949", "#b27d00", "#9b2315"
_PAST, _EDGE, _GRID, _RULE, _WASH = "#cdd5d4", "#767f7e", "#dfe4e3", "#cdd4d3", "#edf4f3"

_BARS = {
    "past": "Already run",
    "term": "Current term, to its end",
    "option": "Option not yet used",
    "disputed": "Disputed",
    "over": "Running past its end",
}
_DAYS = {
    "act": "Last day to act",
    "late": "Last day to act, passed",
    "notice": "Supplier must have notice",
    "break": "Break point",
    "disputed-end": "Last possible end, disputed",
}


@dataclass(frozen=True)
class Bar:
    """A part of a term, from its first to its last day, both included."""

    kind: BarKind
    first: date
    last: date


@dataclass(frozen=True)
class Day:
    """A day marked on a line."""

    kind: DayKind
    on: date


@dataclass(frozen=True)
class Line:
    """One contract: its name with a note, its bars and days, and on the right the day that counts with a note."""

    label: str
    note: str
    bars: tuple[Bar, ...]
    days: tuple[Day, ...]
    day: str
    day_note: str = ""
    is_late: bool = False


@dataclass(frozen=True)
class Group:
    """Lines under a heading."""

    heading: str
    lines: tuple[Line, ...]


@dataclass(frozen=True)
class Timeline:
    """What is drawn; `day_heading` stands over the days on the right, `today_words` at the line of today."""

    title: str
    description: str
    groups: tuple[Group, ...]
    today: date
    today_words: str = "Today"
    day_heading: str = "Last day to act"


@dataclass(frozen=True)
class TimelineDrawing:
    """What the component prints."""

    title: str
    description: str
    wide: Canvas
    medium: Canvas
    narrow: Canvas
    legend: tuple[tuple[str, str], ...]


def draw(timeline: Timeline) -> TimelineDrawing | None:
    """The picture; None where there is no line to draw."""
    lines = [line for group in timeline.groups for line in group.lines]
    if not lines:
        return None
    bars = {bar.kind for line in lines for bar in line.bars}
    marks = {day.kind for line in lines for day in line.days}
    legend: list[tuple[str, str]] = [(kind, words) for kind, words in _BARS.items() if kind in bars]
    legend += [(kind, words) for kind, words in _DAYS.items() if kind in marks]
    return TimelineDrawing(
        title=timeline.title,
        description=timeline.description,
        wide=_across(timeline, WIDE, names=330, days=112),
        medium=_across(timeline, MEDIUM, names=250, days=104),
        narrow=_narrow(timeline),
        legend=tuple(legend),
    )


# The scale ----------------------------------------------------------------------------------------------------------


def _scale(timeline: Timeline, left: float, right: float) -> Scale:
    days = [timeline.today]
    for line in (line for group in timeline.groups for line in group.lines):
        days += [day for bar in line.bars for day in (bar.first, bar.last)] + [day.on for day in line.days]
    first = max(min(days), timeline.today - MOST_BACK)
    last = min(max(days), timeline.today + MOST_AHEAD)
    # Whole months, so that the first and the last bar have an edge to stand on.
    return Scale(first.replace(day=1), last + timedelta(days=31), left, right)


def _years(scale: Scale, room: float) -> list[date]:
    """The first days of the years on the scale, every second or fifth where there is little room."""
    years = [date(year, 1, 1) for year in range(scale.first.year, scale.last.year + 1)]
    # The last months have no room for the words of a year.
    shown = [day for day in years if scale.first <= day and scale.at(day) + 36 <= scale.right]
    wide = (scale.right - scale.left) * 365 / max(1, (scale.last - scale.first).days)
    step = next((step for step in (1, 2, 5) if wide * step >= room), 10)
    return [day for day in shown if step == 1 or day.year % step == 0]


# Shapes -------------------------------------------------------------------------------------------------------------


_BAR_STYLES: dict[BarKind, dict[str, Any]] = {
    "past": {"fill": _PAST, "stroke": _EDGE},
    "term": {"fill": _BRAND, "stroke": _BRAND},
    "option": {"pattern": "open", "stroke": _BRAND},
    "disputed": {"pattern": "doubt", "stroke": _GOLD, "stroke_dasharray": "5 3", "stroke_width": 2},
    "over": {"pattern": "over", "stroke": _STOP},
}


def _line_shapes(line: Line, scale: Scale, top: float, height: float) -> list[Shape]:
    """The bars of a line from `top`, and its days: above it what must be done, on it what may happen."""
    shapes = []
    for bar in line.bars:
        if bar.last < scale.first or bar.first > scale.last:
            continue
        left, right = scale.at(bar.first), scale.at(bar.last + _DAY)
        shapes.append(
            make_shape("rect", x=left, y=top, width=max(1.5, right - left), height=height, **_BAR_STYLES[bar.kind])
        )
    beyond = max((bar.last for bar in line.bars), default=scale.last)
    middle = top + height / 2
    if beyond > scale.last:
        x = scale.right + 2
        shapes.append(make_shape("path", d=f"M{px(x)} {px(middle - 5)} l6 5 -6 5z", fill=_INK))
    elif beyond < scale.first:
        x = scale.left + 2
        shapes.append(make_shape("path", d=f"M{px(x + 6)} {px(middle - 5)} l-6 5 6 5z", fill=_INK))
        shapes.append(make_text(x + 12, middle + 5, f"ended {dates.short_date(beyond)}", "t-small t-quiet"))
    for day in sorted(line.days, key=lambda day: day.kind in ("act", "late")):
        shapes += _day_shapes(day, scale, top, height)
    return shapes


def _day_shapes(day: Day, scale: Scale, top: float, height: float) -> list[Shape]:
    middle = top + height / 2
    if day.kind in ("act", "late"):
        x, fill = scale.at(day.on), _STOP if day.kind == "late" else _GOLD
        path = f"M{px(x - 6.5)} {px(top - 8)} h13 l-6.5 10z"
        return [make_shape("path", d=path, fill=fill, stroke=_INK, stroke_width=1)]
    if not scale.first <= day.on <= scale.last:
        return []
    x = scale.at(day.on + _DAY if day.kind in ("end", "disputed-end") else day.on)
    if day.kind == "notice":
        return [make_shape("circle", cx=x, cy=middle, r=4.6, fill="#fff", stroke=_INK, stroke_width=1.6)]
    if day.kind == "break":
        path = f"M{px(x)} {px(middle - 6.5)} l6.5 6.5 -6.5 6.5 -6.5 -6.5z"
        return [make_shape("path", d=path, fill="#fff", stroke=_INK, stroke_width=1.6)]
    dash = "3 2" if day.kind == "disputed-end" else None
    return [
        make_shape(
            "line", x1=x, x2=x, y1=top - 3, y2=top + height + 3, stroke=_INK, stroke_width=2.4, stroke_dasharray=dash
        )
    ]


def _today(timeline: Timeline, scale: Scale, left: float, right: float, y: float) -> Shape:
    """The words at the line of today, kept within the drawing."""
    words = f"{timeline.today_words}, {dates.short_date(timeline.today)}"
    x, half = scale.at(timeline.today), text_width(words, 14, bold=True) / 2
    x = min(max(x, left + half), right - half)
    return make_text(x, y, words, "t-small t-strong", "middle")


_PITCH, _BAND = 42, 28
_DENSE, _DENSE_PITCH = 30, 27
"""From how many lines on a line is its name alone, so that sixty of them stay on one sheet of A3."""


def _across(timeline: Timeline, width: int, *, names: int, days: int) -> Canvas:
    scale = _scale(timeline, names + 8, width - days - 18)
    dense = sum(len(group.lines) for group in timeline.groups) > _DENSE
    pitch, bar = (_DENSE_PITCH, 6) if dense else (_PITCH, 14)
    shapes: list[Shape] = []
    front: list[Shape] = []
    rules: list[str] = []
    y = 46.0
    for group in timeline.groups:
        if group.heading:
            shapes.append(make_shape("rect", x=0, y=y, width=width, height=_BAND - 4, fill=_WASH))
            shapes.append(make_text(8, y + 17, group.heading, "t-small t-strong"))
            y += _BAND
        for line in group.lines:
            label = fitted(line.label, names - 8, 14, bold=True)
            front.append(make_text(0, y + 16, label, "t-small t-strong"))
            if not dense:
                front.append(make_text(0, y + 33, fitted(line.note, names - 8, 14), "t-small t-quiet"))
            front.append(
                make_text(width, y + 16, line.day, "t-small t-stop" if line.is_late else "t-small t-strong", "end")
            )
            if line.day_note and not dense:
                front.append(make_text(width, y + 33, line.day_note, "t-small t-quiet", "end"))
            front += _line_shapes(line, scale, y + bar, 15)
            y += pitch
            rules.append(f"M0 {px(y - 1)}h{width}")
    for day in _years(scale, 44):
        x = scale.at(day)
        shapes.append(make_shape("line", x1=x, x2=x, y1=34, y2=y, stroke=_GRID))
        shapes.append(make_text(x + 3, 32, str(day.year), "t-small t-quiet"))
    x = scale.at(timeline.today)
    over = [make_shape("line", x1=x, x2=x, y1=18, y2=y, stroke=_INK, stroke_width=1.6)]
    over.append(_today(timeline, scale, names, width - days, 13))
    over.append(make_text(width, 32, timeline.day_heading, "t-small t-strong", "end"))
    return Canvas(width, round(y + 4), (_rules(rules, _RULE), *_bands_first(shapes), *_hatched_once(front), *over))


def _narrow(timeline: Timeline) -> Canvas:
    scale = _scale(timeline, 2, NARROW - 10)
    years = [(scale.at(day), str(day.year)) for day in _years(scale, 44)]
    shapes: list[Shape] = []
    front: list[Shape] = []
    x = scale.at(timeline.today)
    y = 42.0
    tops: list[float] = []
    for group in timeline.groups:
        if group.heading:
            shapes.append(make_shape("rect", x=0, y=y, width=NARROW, height=_BAND - 4, fill=_WASH))
            shapes.append(make_text(6, y + 17, group.heading, "t-small t-strong"))
            y += _BAND
        for line in group.lines:
            room = NARROW - text_width(line.day, 14, bold=True) - 12
            front.append(make_text(0, y + 16, fitted(line.label, room, 14, bold=True), "t-small t-strong"))
            front.append(
                make_text(NARROW, y + 16, line.day, "t-small t-stop" if line.is_late else "t-small t-strong", "end")
            )
            front += _line_shapes(line, scale, y + 32, 13)
            tops.append(y)
            y += 58
    grid = [f"M{px(at)} {px(top + 24)}v26" for top in tops for at, _ in years]
    rules = [f"M0 {px(top + 56)}h{NARROW}" for top in tops]
    now = [f"M{px(x)} {px(top + 22)}v30" for top in tops]
    over = [_rules(now, _INK, 1.6), _today(timeline, scale, 0, NARROW, 13)]
    over += [make_text(at, 33, year, "t-small t-quiet") for at, year in years]
    below = [_rules(grid, _GRID)] if grid else []
    return Canvas(NARROW, round(y + 4), (*below, _rules(rules, _RULE), *shapes, *_hatched_once(front), *over))


def _rules(parts: list[str], stroke: str, width: float | None = None) -> Shape:
    """Straight lines of one look as a single shape: they would be half of all that is written."""
    return make_shape("path", d=" ".join(parts), fill="none", stroke=stroke, stroke_width=width)


def _bands_first(shapes: list[Shape]) -> list[Shape]:
    """Lines of the years below the bands of the headings, and these below their words."""
    order = {"line": 0, "rect": 1}
    return sorted(shapes, key=lambda shape: order.get(shape.name, 2))


def _hatched_once(shapes: list[Shape]) -> list[Shape]:
    """The shapes with all bars of one hatching as a single one, below everything else.

    A browser that prints makes a picture as large as the sheet of every hatched shape: fifty options were five
    megabytes.
    """
    hatched: dict[str, list[Shape]] = {}
    for shape in shapes:
        if shape.pattern:
            hatched.setdefault(shape.pattern, []).append(shape)
    joined = []
    for pattern, bars in hatched.items():
        look = {name: value for name, value in bars[0].attributes if name not in ("x", "y", "width", "height")}
        joined.append(Shape("path", (("d", " ".join(map(_outline, bars))), *look.items()), pattern=pattern))
    return [*joined, *(shape for shape in shapes if not shape.pattern)]


def _outline(bar: Shape) -> str:
    at = dict(bar.attributes)
    return f"M{at['x']} {at['y']}h{at['width']}v{at['height']}H{at['x']}z"
