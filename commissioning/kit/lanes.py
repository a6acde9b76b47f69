"""Ways through the same months in one picture: a lane for each, in stretches, with the day by which it is begun.

`draw` turns `Lanes` into a `LanesDrawing`: three SVGs (across a page, in a column, on a phone). All is arithmetic on
dates. The picture reads without colour: neighbouring stretches differ in how dark they are, what should have been
worked on by today is hatched, and a stretch too short for its words has a number that is told below its lane.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Literal

from commissioning.kit import dates
from commissioning.kit.pictures import MEDIUM, NARROW, WIDE, Canvas, Scale, Shape, make_shape, make_text, px, text_width

Shade = Literal["pale", "middle", "dark"]

_INK, _BRAND, _GRID, _GOLD, _STOP = "#0b0c0c", "#12474a", "#dfe4e3", "#b27d00", "#9b2315"
_FILLS: dict[Shade, str] = {"pale": "#cfe0de", "middle": "#9dbdbc", "dark": _BRAND}
_HIGH = 24
"""How high a lane is."""
_SWATCH, _LINE = 20, 26
"""How wide the number is that stands before words below a lane, and how high a line of them."""


@dataclass(frozen=True)
class Stretch:
    """What is worked on from a day until the morning of another. Its words are drawn in it, or else below its lane."""

    words: str
    first: date
    until: date
    shade: Shade


@dataclass(frozen=True)
class Lane:
    """One way: its stretches in order, and the day by which it is begun with words for it. `is_late`: it has passed."""

    label: str
    stretches: tuple[Stretch, ...]
    begin_by: date | None
    begin_words: str
    is_late: bool = False


@dataclass(frozen=True)
class Lanes:
    """What is drawn; `today_words` stand at the line of today."""

    title: str
    description: str
    lanes: tuple[Lane, ...]
    today: date
    today_words: str = "Today"


@dataclass(frozen=True)
class LanesDrawing:
    """What the component prints. `has_passed`: a part is hatched."""

    title: str
    description: str
    wide: Canvas
    medium: Canvas
    narrow: Canvas
    has_passed: bool


def draw(lanes: Lanes) -> LanesDrawing | None:
    """The picture; None where there is no stretch to draw."""
    if not any(lane.stretches for lane in lanes.lanes):
        return None
    return LanesDrawing(
        lanes.title,
        lanes.description,
        wide=_drawn(lanes, WIDE, names=110),
        medium=_drawn(lanes, MEDIUM, names=90),
        narrow=_drawn(lanes, NARROW, names=0),
        has_passed=any(lane.is_late for lane in lanes.lanes),
    )


def _scale(lanes: Lanes, left: float, right: float) -> Scale:
    days = [lanes.today, lanes.today + timedelta(days=1)]
    for lane in lanes.lanes:
        days += [day for stretch in lane.stretches for day in (stretch.first, stretch.until)]
        days += [lane.begin_by] if lane.begin_by else []
    return Scale(min(days), max(days), left, right)


def _months(scale: Scale, room: float) -> list[date]:
    """The first days of months on the scale, as far apart as their words need."""
    wide = (scale.right - scale.left) * 30.4 / (scale.last - scale.first).days
    step = next((step for step in (1, 3, 6, 12, 24, 60) if wide * step >= room), 120)
    first = scale.first.year * 12 // step * step
    months = range(first, scale.last.year * 12 + 12, step)
    days = [date(month // 12, month % 12 + 1, 1) for month in months]
    # The last months have no room for their words.
    return [day for day in days if scale.first <= day and scale.at(day) + 66 <= scale.right]


def _drawn(lanes: Lanes, width: int, *, names: int) -> Canvas:
    """`names`: the room left of the lanes for what they are called; without any, each is called so above its lane."""
    scale = _scale(lanes, names + 8 if names else 8, width - 8)
    top, above = 40.0, 20 if names else 42
    ways: list[Shape] = []
    bottom = top
    for lane in lanes.lanes:
        y = bottom + above
        ways.append(make_text(0, y + 17 if names else y - 18, lane.label, "t-strong"))
        shapes, high = _lane_shapes(lane, lanes.today, scale, y)
        ways += shapes
        bottom = y + high
    shapes = []
    for day in _months(scale, 84):
        x = scale.at(day)
        shapes.append(make_shape("line", x1=x, x2=x, y1=top, y2=bottom, stroke=_GRID))
        shapes.append(make_text(x + 3, 34, f"{dates.short_month(day.month)} {day.year}", "t-small t-quiet"))
    x = scale.at(lanes.today)
    shapes.append(make_shape("line", x1=x, x2=x, y1=18, y2=bottom, stroke=_INK, stroke_width=1.6))
    shapes += ways
    words = f"{lanes.today_words}, {dates.short_date(lanes.today)}"
    half = text_width(words, 14, bold=True) / 2
    shapes.append(make_text(min(max(x, half), width - half), 13, words, "t-small t-strong", "middle"))
    return Canvas(width, round(bottom), tuple(shapes))


def _lane_shapes(lane: Lane, today: date, scale: Scale, y: float) -> tuple[list[Shape], float]:
    """A lane, and how high it is with what stands below it."""
    shapes: list[Shape] = []
    below: list[Stretch] = []
    for stretch in lane.stretches:
        first = stretch.first
        if lane.is_late and first < today:
            over = min(today, stretch.until)
            shapes.append(_bar(scale.at(first), scale.at(over), y, pattern="over", stroke=_STOP))
            first = over
        left, right = scale.at(first), scale.at(stretch.until)
        if right <= left:
            continue
        shapes.append(_bar(left, right, y, fill=_FILLS[stretch.shade], stroke=_BRAND))
        words = stretch.words
        if text_width(words, 14) + 12 > right - left:
            below.append(stretch)
            words = str(len(below))
        if text_width(words, 14) + 3 <= right - left:
            shapes.append(make_text((left + right) / 2, y + 17, words, _css_in(stretch), "middle"))
    high = _HIGH + 34.0
    if lane.begin_by is not None:
        x, fill = scale.at(lane.begin_by), _STOP if lane.is_late else _GOLD
        path = f"M{px(x - 6.5)} {px(y - 12)} h13 l-6.5 10z"
        shapes.append(make_shape("path", d=path, fill=fill, stroke=_INK, stroke_width=1))
        css = "t-small t-stop" if lane.is_late else "t-small t-strong"
        start = min(x - 6, scale.right - text_width(lane.begin_words, 14, bold=True))
        shapes.append(make_text(max(0, start), y + _HIGH + 18, lane.begin_words, css))
    # Clear of the line of today, where that stands first.
    begin = scale.left + 8
    x, line = begin, y + high - 4
    for number, stretch in enumerate(below, start=1):
        wide = _SWATCH + 6 + text_width(stretch.words, 14)
        if x > begin and x + wide > scale.right:
            x, line = begin, line + _LINE
        shapes.append(_bar(x, x + _SWATCH + 1.5, line, fill=_FILLS[stretch.shade], stroke=_BRAND, high=_SWATCH))
        shapes.append(make_text(x + _SWATCH / 2, line + 15, str(number), _css_in(stretch), "middle"))
        shapes.append(make_text(x + _SWATCH + 6, line + 15, stretch.words, "t-small"))
        x += wide + 18
    return shapes, line + _LINE - y + 4 if below else high


def _css_in(stretch: Stretch) -> str:
    return "t-small t-on" if stretch.shade == "dark" else "t-small t-in"


def _bar(
    left: float, right: float, y: float, *, stroke: str, fill: str | None = None, pattern: str = "", high: float = _HIGH
) -> Shape:
    # A thin gap tells one stretch from the next where both print alike.
    width = max(1.5, right - left - 1.5)
    return make_shape("rect", pattern, x=left, y=y, width=width, height=high, fill=fill, stroke=stroke)
