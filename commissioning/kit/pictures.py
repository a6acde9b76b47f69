"""The term of a contract or commission as a picture on one scale of years.

`draw` turns a `TermPicture` into a `Drawing`: the shapes of three SVGs (across a page, in a column, on a phone), the
numbered key of the last, the legend, and the same facts as a table. All is arithmetic on dates.
The picture reads without colour: firm is solid, an option is hatched, what is disputed has a dashed edge, and each kind
of day has a shape of its own.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, timedelta
from functools import cache, lru_cache
from html import escape
from itertools import accumulate
from typing import Any, Literal

from commissioning.kit import dates

SpanKind = Literal["before", "firm", "option", "disputed", "over"]
MarkKind = Literal["break", "act", "end", "disputed-end", "notice"]

# In user units: across a page, in a column beside an aside, on a phone.
WIDE, MEDIUM, NARROW = 1100, 740, 345

_BRAND, _WASH, _INK, _GOLD, _GOLD_INK, _GOLD_WASH = "#12474a", "#edf4f3", "#0b0c0c", "#b27d00", "#6b4a00", "#fbf3df"
_STOP, _STOP_WASH, _PAST, _GRID, _EDGE = "#9b2315", "#fbe9e6", "#b9c3c2", "#dfe4e3", "#767f7e"

_SPAN_WORDS = {
    "before": "Before",
    "firm": "Firm",
    "option": "Option, not used yet",
    "disputed": "Disputed",
    "over": "Ran past its end",
}
_MARK_WORDS = {
    "break": "Break: may end early",
    "act": "Last day to act",
    "end": "End",
    "disputed-end": "End, disputed",
    "notice": "Notice to the provider",
}


# What a caller gives ------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Span:
    """A part of the term, from its first to its last day inclusive. A used option is "firm".

    A label that may be cut keeps its short form before a colon: "Option 1: 24 months". Raises ValueError when the last
    day is before the first.
    """

    label: str
    first: date
    last: date
    kind: SpanKind = "firm"
    state: str = ""

    def __post_init__(self) -> None:
        if self.last < self.first:
            raise ValueError(f"{self.label}: the last day {self.last} is before the first {self.first}")


@dataclass(frozen=True)
class Mark:
    """A day that matters: a break, a last day to act, an end (two when the record disagrees), a notice day."""

    label: str
    on: date
    kind: MarkKind = "end"


@dataclass(frozen=True)
class Row:
    """One contract among several: its name, a line about it, and its own spans and marks."""

    label: str
    spans: tuple[Span, ...]
    marks: tuple[Mark, ...] = ()
    note: str = ""


@dataclass(frozen=True)
class TermPicture:
    """One term (`spans`, `marks`) or several (`rows`), never both; `description` says the same in words.

    `today` is the day the page is read on; it is drawn when it lies on the scale or near it.
    """

    title: str
    description: str
    spans: tuple[Span, ...] = ()
    marks: tuple[Mark, ...] = ()
    today: date | None = None
    rows: tuple[Row, ...] = ()
    today_words: str = "Today"

    def __post_init__(self) -> None:
        if self.rows and (self.spans or self.marks):
            raise ValueError("a picture has spans of its own or rows, not both")


# What the template prints -------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Words:
    """Part of a text: the words and their class; `dx` is the gap before it."""

    text: str
    css: str = ""
    dx: int = 0


@dataclass(frozen=True)
class Shape:
    """One SVG element: its name, its attributes as written, and the words inside when it is a text.

    `pattern` names the hatching to fill it with; the template completes the reference, since ids are unique on a page.
    """

    name: str
    attributes: tuple[tuple[str, str], ...]
    words: tuple[Words, ...] = ()
    pattern: str = ""


@dataclass(frozen=True)
class Canvas:
    """One drawing: its size in user units, and its shapes from back to front."""

    width: int
    height: int
    shapes: tuple[Shape, ...]

    @property
    def boxes(self) -> tuple[tuple[float, float, float, float], ...]:
        """Left, top, right, bottom of every text, for the test that none overlap."""
        return tuple(_text_box(shape) for shape in self.shapes if shape.name == "text")


@dataclass(frozen=True)
class KeyLine:
    """One line of the narrow drawing's key: its number, the date in words and what happens then."""

    number: int
    day: str
    label: str


@dataclass(frozen=True)
class TableRow:
    """One line of the same facts as a table; `row` is the contract when the picture has several."""

    first: str
    last: str
    label: str
    state: str
    row: str = ""


@dataclass(frozen=True)
class Drawing:
    """Everything the component prints."""

    title: str
    description: str
    wide: Canvas
    medium: Canvas
    narrow: Canvas
    key: tuple[KeyLine, ...]
    legend: tuple[tuple[str, str], ...]
    table: tuple[TableRow, ...]
    has_rows: bool


# The scale ----------------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Scale:
    """From which day to which, and where those stand across."""

    first: date
    last: date
    left: float
    right: float

    def at(self, day: date) -> float:
        """The x of the morning of a day, kept within the drawing."""
        days = max(1, (self.last - self.first).days)
        x = self.left + (self.right - self.left) * (day - self.first).days / days
        return round(min(self.right, max(self.left, x)), 1)


_ONE_DAY = timedelta(days=1)


def _after(day: date) -> date:
    return day + _ONE_DAY if day < date.max else day


def _reach(picture: TermPicture) -> tuple[date, date, bool]:
    """First and last day of the scale, and whether today lies on it."""
    spans = [*picture.spans, *(span for row in picture.rows for span in row.spans)]
    marks = [*picture.marks, *(mark for row in picture.rows for mark in row.marks)]
    first = min([span.first for span in spans] + [mark.on for mark in marks])
    last = max([_after(span.last) for span in spans] + [_after(mark.on) for mark in marks])
    if picture.today is None:
        return first, last, False
    # A today far outside would squeeze the term into a corner.
    near = timedelta(days=max(90, (last - first).days // 5))
    shown = first - near <= picture.today <= last + near if first - date.min > near else picture.today <= last + near
    if shown:
        first, last = min(first, picture.today), max(last, _after(picture.today))
    return first, last, shown


def _ticks(scale: Scale, room: float) -> list[tuple[date, str]]:
    """Days to draw a line at and their words: the first of April by years, or quarters on a short scale.

    `room` is the least distance between two of them.
    """
    width = scale.right - scale.left
    days = max(1, (scale.last - scale.first).days)
    if days <= 550 and width * 91 / days >= room:
        quarters = [
            date(year, month, 1)
            for year in range(scale.first.year, scale.last.year + 1)
            for month in (1, 4, 7, 10)
            if scale.first <= date(year, month, 1) <= scale.last
        ]
        return [(day, f"{dates.short_month(day.month)} {day.year}") for day in quarters]
    step = next((years for years in (1, 2, 5, 10, 20, 50) if width * 365.25 * years / days >= room), 100)
    years = [
        year
        for year in range(max(scale.first.year, 1), scale.last.year + 1)
        if scale.first <= date(year, 4, 1) <= scale.last and (step == 1 or year % step == 0)
    ]
    return [(date(year, 4, 1), f"April {year}" if place == 0 else str(year)) for place, year in enumerate(years)]


def _tick_shapes(
    scale: Scale, room: float, top: float, bottom: float, left: float, right: float, *, small: bool = False
) -> list[Shape]:
    """Lines at the ticks and their words above; words that would touch those before them are left out."""
    shapes: list[Shape] = []
    reached = left - 100
    size, css = (14, "t-small t-quiet") if small else (16, "t-quiet")
    for day, long_words in _ticks(scale, room):
        words = f"{dates.short_month(day.month)} {day.year}" if small else long_words
        x = scale.at(day)
        if bottom > top:
            shapes.append(_line(x, top, bottom, _GRID))
        at, anchor = _within(x, text_width(words, size), left, right)
        shape = _text(at, 14 if small else 18, Words(words, css), anchor=anchor)
        box = _text_box(shape)
        if box[0] >= reached + 8:
            shapes.append(shape)
            reached = box[2]
    return shapes


# Words and the room they take ---------------------------------------------------------------------------------------

_NARROW_LETTERS = frozenset("ijlI.,:;'’|!ft()[]/ ")
_WIDE_LETTERS = frozenset("mwMW%@£—…")


class _Units(dict[str, float]):
    """How wide each letter is, of a size of 1; worked out once for each."""

    def __missing__(self, letter: str) -> float:
        wide = 0.9 if letter in _WIDE_LETTERS else 0.7 if letter.isupper() else 0.556
        self[letter] = 0.3 if letter in _NARROW_LETTERS else wide
        return self[letter]


_UNITS = _Units()


def text_width(text: str, size: float = 16, *, bold: bool = False) -> float:
    """About how wide a text is in user units; never less than it will be in Arimo."""
    return sum(map(_UNITS.__getitem__, text)) * size * (1.06 if bold else 1.0)


def fitted(text: str, room: float, size: float, *, bold: bool = False) -> str:
    """The text, cut with an ellipsis where it would be wider than the room."""
    scale = size * (1.06 if bold else 1.0)
    widths = list(accumulate(map(_UNITS.__getitem__, text)))
    if not text or widths[-1] * scale <= room:
        return text
    fitting = bisect_right(widths, room / scale - _UNITS["…"])
    return f"{text[:fitting].rstrip()}…" if fitting else ""


def _size(shape: Shape) -> float:
    return 14 if any("t-small" in words.css for words in shape.words) else 16


def _text_box(shape: Shape) -> tuple[float, float, float, float]:
    attributes = dict(shape.attributes)
    size = _size(shape)
    width = sum(
        text_width(words.text, size, bold="strong" in words.css or "act" in words.css or "stop" in words.css) + words.dx
        for words in shape.words
    )
    x, y = float(attributes["x"]), float(attributes["y"])
    left = {"start": x, "middle": x - width / 2, "end": x - width}[attributes.get("text-anchor", "start")]
    return left, y - size * 0.8, left + width, y + size * 0.2


# Shapes -------------------------------------------------------------------------------------------------------------


@cache
def _attribute(name: str) -> str:
    return name.replace("_", "-")


@lru_cache(maxsize=4096)
def px(value: float) -> str:
    """A measure as an SVG has it: one decimal at most."""
    return f"{value:.1f}".removesuffix(".0")


def make_shape(name: str, pattern: str = "", words: tuple[Words, ...] = (), **attributes: Any) -> Shape:
    """An element with its attributes, those that are None left out."""
    as_written = [
        (_attribute(key), value if isinstance(value, str) else px(value))
        for key, value in attributes.items()
        if value is not None
    ]
    return Shape(name, tuple(as_written), words, pattern)


def markup_of(canvas: Canvas, pid: str) -> str:
    """The shapes of a drawing as SVG, escaped; `pid` begins the ids of its patterns.

    A picture of sixty lines has some thousand shapes, three times over: written by a template they would take longer
    than all else on their page.
    """
    return "".join(_element(one, pid) for one in canvas.shapes)


@lru_cache(maxsize=16_384)
def _written(name: str, value: str) -> str:
    """An attribute; measures and colours come back in every row and on every page."""
    return f' {name}="{escape(value)}"'


def _element(one: Shape, pid: str) -> str:
    attributes = "".join([_written(name, value) for name, value in one.attributes])
    fill = f' fill="url(#{escape(pid)}-{one.pattern})"' if one.pattern else ""
    if not one.words:
        return f"<{one.name}{attributes}{fill}/>\n"
    spans = [
        f"<tspan{f' class={chr(34)}{words.css}{chr(34)}' if words.css else ''}"
        f"{f' dx={chr(34)}{words.dx}{chr(34)}' if words.dx else ''}>{escape(words.text)}</tspan>"
        for words in one.words
    ]
    return f"<{one.name}{attributes}{fill}>{''.join(spans)}</{one.name}>\n"


def _line(x: float, top: float, bottom: float, stroke: str, width: float = 1, dash: str | None = None) -> Shape:
    return make_shape("line", x1=x, x2=x, y1=top, y2=bottom, stroke=stroke, stroke_width=width, stroke_dasharray=dash)


def _text(x: float, y: float, *words: Words, anchor: str = "start") -> Shape:
    return make_shape("text", words=words, x=x, y=y, text_anchor=anchor)


def make_text(x: float, y: float, words: str, css: str, anchor: str = "start") -> Shape:
    """Words of one look; `anchor`: which end of them stands at x."""
    return _text(x, y, Words(words, css), anchor=anchor)


def _bar(span: Span, scale: Scale, top: float, height: float) -> Shape:
    left, right = scale.at(span.first), scale.at(_after(span.last))
    width = max(1.5, right - left)
    fills: dict[str, dict[str, Any]] = {
        "before": {"fill": _PAST, "stroke": _EDGE},
        "firm": {"fill": _BRAND, "stroke": "#fff"},
        "option": {"pattern": "open", "stroke": _BRAND},
        "disputed": {"pattern": "doubt", "stroke": _GOLD, "stroke_dasharray": "6 4", "stroke_width": 2},
        "over": {"pattern": "over", "stroke": _STOP},
    }
    return make_shape("rect", x=left, y=top, width=width, height=height, **fills[span.kind])


def _diamond(x: float, middle: float, size: float = 8) -> Shape:
    path = f"M{px(x)} {px(middle - size)} l{px(size)} {px(size)} -{px(size)} {px(size)} -{px(size)} -{px(size)}z"
    return make_shape("path", d=path, fill="#fff", stroke=_INK, stroke_width=2)


def _triangle(x: float, tip: float, size: float = 8, fill: str = _GOLD) -> Shape:
    path = f"M{px(x - size)} {px(tip + size * 1.6)} h{px(size * 2)} l-{px(size)} -{px(size * 1.6)}z"
    return make_shape("path", d=path, fill=fill, stroke=_INK, stroke_width=0.8)


def _ring(x: float, middle: float, disputed: bool, radius: float = 6) -> Shape:
    stroke = _GOLD_INK if disputed else _BRAND
    return make_shape("circle", cx=x, cy=middle, r=radius, fill="#fff", stroke=stroke, stroke_width=3)


def _square(x: float, middle: float, size: float = 5) -> Shape:
    return make_shape(
        "rect", x=x - size, y=middle - size, width=size * 2, height=size * 2, fill="#fff", stroke=_INK, stroke_width=2
    )


def _mark_x(mark: Mark, scale: Scale) -> float:
    """An end stands where its bar ends, on the morning after; every other day on its own morning."""
    return scale.at(_after(mark.on) if mark.kind in ("end", "disputed-end") else mark.on)


@dataclass
class _Room:
    """The places taken, so that no label is set on another."""

    taken: list[tuple[float, float, float, float]] = field(default_factory=list)

    def place(self, make: Any, candidates: Iterable[tuple[float, float, str]]) -> Shape:
        """The first candidate (x, y, anchor) where the text is free; failing all, ever higher above the last."""
        x, y, anchor = 0.0, 0.0, "start"
        for x, y, anchor in candidates:
            shape = make(x, y, anchor)
            if self._is_free(_text_box(shape)):
                break
        else:
            shape = make(x, y, anchor)
            while not self._is_free(_text_box(shape)):
                y -= 4
                shape = make(x, y, anchor)
        self.taken.append(_text_box(shape))
        return shape

    def _is_free(self, box: tuple[float, float, float, float]) -> bool:
        left, top, right, bottom = box
        return not any(
            left < other[2] + 8 and other[0] < right + 8 and top < other[3] + 2 and other[1] < bottom + 2
            for other in self.taken
        )


def _within(x: float, width: float, left: float, right: float) -> tuple[float, str]:
    """A centred text moved to an edge where it would run out of the drawing."""
    if x - width / 2 < left:
        return left, "start"
    if x + width / 2 > right:
        return right, "end"
    return x, "middle"


# One term -----------------------------------------------------------------------------------------------------------

_BAR = 48
_STAIR = 34


def _wide(picture: TermPicture, width: int) -> Canvas:
    first, last, has_today = _reach(picture)
    scale = Scale(first, last, 8, width - 8)
    room = _Room()
    front: list[Shape] = []
    labels: list[Shape] = []

    main, before = _lanes(picture.spans)
    breaks = [mark for mark in picture.marks if mark.kind == "break"]
    below = sorted((mark for mark in picture.marks if mark.kind != "break"), key=lambda mark: (mark.on, mark.label))

    # The bar's top is nought; what stands above is negative and everything is moved down at the end.
    for span in before:
        front.append(_bar(span, scale, -40, 16))
        room.taken.append((scale.at(span.first), -40, scale.at(_after(span.last)), -24))
    for span, top, height in _bands(main, 0, _BAR):
        front.append(_bar(span, scale, top, height))
        front += _label_in_bar(span, scale, top, height)
    for mark in breaks:
        x = _mark_x(mark, scale)
        front.append(_diamond(x, -8))
        room.taken.append((x - 9, -17, x + 9, 0))
    for span in before:
        x, anchor = _within_start(scale.at(span.first), text_width(span.label, 14), width)
        css = "t-quiet t-small"
        heights = (-46, -8, -64) if span.kind == "before" else (-8, -46, -64)
        labels.append(
            room.place(
                lambda x, y, anchor, words=span.label, css=css: _text(x, y, Words(words, css), anchor=anchor),
                [(x, y, anchor) for y in heights],
            )
        )
    for mark in breaks:
        x, anchor = _within(_mark_x(mark, scale), text_width(mark.label), 0, width)
        labels.append(
            room.place(
                lambda x, y, anchor, words=mark.label: _text(x, y, Words(words), anchor=anchor),
                [(x, y, anchor) for y in (-24, -44, -64, -84)],
            )
        )
    bottom = float(_BAR)
    if has_today and picture.today is not None:
        words = f"{picture.today_words}, {dates.long_date(picture.today)}"
        at = scale.at(picture.today)
        x, anchor = _within(at, text_width(words, bold=True), 0, width)
        highest = min([-12.0, *(box[1] for box in room.taken)])
        label = room.place(
            lambda x, y, anchor: _text(x, y, Words(words, "t-strong"), anchor=anchor), [(x, highest - 10, anchor)]
        )
        labels.append(label)
        top = float(dict(label.attributes)["y"]) + 6
        front += [_line(at, top, _BAR + 10, "#fff", 6), _line(at, top, _BAR + 10, _INK, 2)]
        bottom += 10

    leaders: list[Shape] = []
    for place, mark in enumerate(below):
        x = _mark_x(mark, scale)
        y = _BAR + 46 + place * _STAIR
        gold = mark.kind in ("act", "notice")
        dash = "5 4" if mark.kind == "disputed-end" else None
        leaders.append(_line(x, _BAR + 2, y + 5, _GOLD if gold else _GOLD_INK if dash else _BRAND, 2, dash))
        if mark.kind == "act":
            leaders.append(_triangle(x, _BAR + 2))
        elif mark.kind == "notice":
            leaders.append(_square(x, _BAR + 9))
        else:
            leaders.append(_ring(x, _BAR + 2, mark.kind == "disputed-end"))
        labels.append(_stair_label(mark, x, y, width))
        bottom = y + 12

    shift = 34 - min([-10.0, *(box[1] for box in room.taken)])
    back = _tick_shapes(scale, 100, 28, shift + _BAR + 20, 0, width)
    moved = [_moved(shape, shift) for shape in (*front, *leaders, *labels)]
    return Canvas(width, round(shift + bottom + 10), (*back, *moved))


def _lanes(spans: tuple[Span, ...]) -> tuple[list[Span], list[Span]]:
    """The spans of the term itself, and those of its predecessor with what ran past the predecessor's options."""
    main = [span for span in spans if span.kind != "before"]
    before = [span for span in spans if span.kind == "before"]
    if before and main:
        starts = min((span.first for span in main if span.kind != "over"), default=main[0].first)
        before += [span for span in main if span.kind == "over" and span.first < starts]
        main = [span for span in main if span not in before]
    return main, before


def _bands(spans: Iterable[Span], top: float, height: float) -> list[tuple[Span, float, float]]:
    """Top and height of each span: the whole bar, or a band where a contract ran on over an option left unused."""
    drawn = list(spans)
    over = [span for span in drawn if span.kind == "over"]
    others = [span for span in drawn if span.kind != "over"]
    upper = round(height * 0.6)

    def shares(span: Span, with_any: list[Span]) -> bool:
        return any(span.first <= other.last and other.first <= span.last for other in with_any)

    bands: list[tuple[Span, float, float]] = []
    for span in others:
        bands.append((span, top, upper if shares(span, over) else height))
    for span in over:
        bands.append((span, top + upper, height - upper) if shares(span, others) else (span, top, height))
    return bands


def _within_start(x: float, length: float, right: float) -> tuple[float, str]:
    return (x, "start") if x + length <= right else (right, "end")


def _label_in_bar(span: Span, scale: Scale, top: float = 0, height: float = _BAR, size: float = 16) -> list[Shape]:
    """The label inside its bar, on a white plate where that is hatched; short, or none, where it is narrow."""
    if height < size + 6:
        return []
    left, right = scale.at(span.first), scale.at(_after(span.last))
    small = " t-small" if size < 16 else ""
    plate_height = min(26, height - 2)
    for words in (span.label, span.label.partition(":")[0]):
        width = text_width(words, size, bold=True)
        y = top + height / 2 + size * 0.36
        if span.kind == "firm" and width + 20 <= right - left:
            return [_text(left + 12, y, Words(words, "t-on t-strong" + small))]
        if span.kind != "firm" and width + 28 <= right - left:
            middle = (left + right) / 2
            css = {"disputed": "t-act", "over": "t-stop"}.get(span.kind, "t-strong") + small
            plate = make_shape(
                "rect",
                x=middle - width / 2 - 8,
                y=top + (height - plate_height) / 2,
                width=width + 16,
                height=plate_height,
                fill="#fff",
            )
            return [plate, _text(middle, y, Words(words, css), anchor="middle")]
    return []


def _stair_label(mark: Mark, x: float, y: float, width: float) -> Shape:
    """What happens and when, left of its leader; right of it where there is no room."""
    strong = "t-act" if mark.kind in ("act", "notice") else "t-strong"
    day = dates.long_date(mark.on)
    length = text_width(day, bold=True) + 8
    left, right = x - 12, width - x - 12
    if length + text_width(mark.label) <= left or left >= right:
        label = fitted(mark.label, left - length, 16)
        return _text(x - 12, y, Words(label, "t-quiet"), Words(day, strong, 8), anchor="end")
    label = fitted(mark.label, right - length, 16)
    return _text(x + 12, y, Words(day, strong), Words(label, "t-quiet", 8))


def _moved(shape: Shape, down: float) -> Shape:
    """The shape lower by so many units."""
    attributes = []
    for key, value in shape.attributes:
        if key in ("y", "y1", "y2", "cy"):
            value = px(float(value) + down)
        elif key == "d":
            start, _, rest = value[1:].partition(" ")
            y, _, rest = rest.partition(" ")
            value = f"M{start} {px(float(y) + down)} {rest}"
        attributes.append((key, value))
    return Shape(shape.name, tuple(attributes), shape.words, shape.pattern)


def _narrow(picture: TermPicture) -> tuple[Canvas, tuple[KeyLine, ...]]:
    first, last, has_today = _reach(picture)
    scale = Scale(first, last, 4, NARROW - 4)
    shapes: list[Shape] = []
    main, before = _lanes(picture.spans)
    top, height = (56, 34) if before else (44, 34)
    foot = top + height
    shapes += _tick_shapes(scale, 70, 22, foot + 8, 0, NARROW, small=True)
    shapes += [_bar(span, scale, 28, 10) for span in before]
    for span, at, deep in _bands(main, top, height):
        shapes.append(_bar(span, scale, at, deep))
        if span.kind == "firm":
            shapes += _label_in_bar(span, scale, at, deep, 14)
    # x, colour, day and words of each; today before what falls on the same day.
    numbered: list[tuple[float, str, date, str]] = []
    for mark in sorted(picture.marks, key=lambda mark: (mark.on, mark.label)):
        x = _mark_x(mark, scale)
        if mark.kind == "break":
            shapes.append(_diamond(x, top - 6, 6))
        fill = {"act": _GOLD_INK, "notice": _GOLD_INK, "break": "#484949"}.get(mark.kind, _BRAND)
        numbered.append((x, fill, mark.on, mark.label))
    if has_today and picture.today is not None:
        x = scale.at(picture.today)
        shapes += [_line(x, top - 18, foot + 6, "#fff", 5), _line(x, top - 18, foot + 6, _INK, 2)]
        numbered.insert(0, (x, _INK, picture.today, picture.today_words.lower()))
    numbered.sort(key=lambda entry: entry[0])
    key = []
    rows = _spread([entry[0] for entry in numbered])
    for number, ((x, fill, day, label), (at, row)) in enumerate(zip(numbered, rows, strict=True), start=1):
        middle = foot + 22 + row * 24
        shapes.append(_line(x, foot, foot + 8, fill, 1.5))
        shapes.append(
            make_shape(
                "path",
                d=f"M{px(x)} {px(foot + 8)} L{px(at)} {px(middle)}",
                stroke=fill,
                fill="none",
            )
        )
        shapes.append(make_shape("circle", cx=at, cy=middle, r=10, fill=fill))
        shapes.append(_text(at, middle + 5, Words(str(number), "t-on t-small t-strong"), anchor="middle"))
        key.append(KeyLine(number, dates.long_date(day), label))
    depth = max((row for _, row in rows), default=-1)
    return Canvas(NARROW, foot + 12 + (depth + 1) * 24 + 4, tuple(shapes)), tuple(key)


def _spread(
    wanted: list[float], gap: float = 22, left: float = 11, right: float = NARROW - 11
) -> list[tuple[float, int]]:
    """Places for numbered circles near the x wanted, `gap` apart, in as many rows as they need."""
    each_row = int((right - left) // gap) + 1
    rows = -(-len(wanted) // each_row) or 1
    placed: list[tuple[float, int]] = [(0.0, 0)] * len(wanted)
    for row in range(rows):
        members = list(range(row, len(wanted), rows))
        places: list[float] = []
        for number, member in enumerate(members):
            lowest = left if number == 0 else places[-1] + gap
            places.append(max(lowest, min(right, wanted[member])))
        limit = right
        for number in range(len(places) - 1, -1, -1):
            places[number] = min(places[number], limit)
            limit = places[number] - gap
        for member, place in zip(members, places, strict=True):
            placed[member] = (round(place, 1), row)
    return placed


# Several terms ------------------------------------------------------------------------------------------------------


def _wide_rows(picture: TermPicture, width: int) -> Canvas:
    names = round(width * 0.35)
    first, last, has_today = _reach(picture)
    scale = Scale(first, last, names + 10, width - 10)
    pitch, head = 58, 62 if has_today else 40
    height = head + pitch * len(picture.rows)
    shapes: list[Shape] = []
    front: list[Shape] = []
    shapes += _tick_shapes(scale, 100, 28, height - 8, names, width)
    if has_today and picture.today is not None:
        x = scale.at(picture.today)
        words = f"{picture.today_words}, {dates.long_date(picture.today)}"
        at, anchor = _within(x, text_width(words, bold=True), names, width)
        shapes.append(_text(at, 44, Words(words, "t-strong"), anchor=anchor))
        front = [_line(x, 50, height - 8, "#fff", 5), _line(x, 50, height - 8, _INK, 2)]
    for place, row in enumerate(picture.rows):
        top = head + place * pitch
        shapes.append(make_shape("line", x1=0, x2=width, y1=top, y2=top, stroke=_GRID))
        name_y = top + (24 if row.note else 34)
        shapes.append(_text(0, name_y, Words(fitted(row.label, names - 12, 16, bold=True), "t-strong")))
        if row.note:
            shapes.append(_text(0, name_y + 20, Words(fitted(row.note, names - 12, 14), "t-small t-quiet")))
        shapes += _row_bar(row, scale, top + 20, 20)
    return Canvas(width, height, (*shapes, *front))


def _narrow_rows(picture: TermPicture) -> Canvas:
    first, last, has_today = _reach(picture)
    scale = Scale(first, last, 8, NARROW - 8)
    pitch, head = 82, 48 if has_today else 24
    height = head + pitch * len(picture.rows)
    shapes: list[Shape] = []
    front: list[Shape] = []
    shapes += _tick_shapes(scale, 70, 0, 0, 0, NARROW, small=True)
    for day, _ in _ticks(scale, 70):
        shapes += [
            _line(scale.at(day), head + place * pitch + 44, head + place * pitch + 72, _GRID)
            for place in range(len(picture.rows))
        ]
    if has_today and picture.today is not None:
        x = scale.at(picture.today)
        words = f"{picture.today_words}, {dates.long_date(picture.today)}"
        at, anchor = _within(x, text_width(words, 14, bold=True), 0, NARROW)
        shapes.append(_text(at, 36, Words(words, "t-small t-strong"), anchor=anchor))
        shapes += [
            _line(x, head + place * pitch + 44, head + place * pitch + 72, _INK, 2)
            for place in range(len(picture.rows))
        ]
    for place, row in enumerate(picture.rows):
        top = head + place * pitch
        shapes.append(_text(0, top + 18, Words(fitted(row.label, NARROW, 14, bold=True), "t-small t-strong")))
        if row.note:
            shapes.append(_text(0, top + 36, Words(fitted(row.note, NARROW, 14), "t-small t-quiet")))
        shapes += _row_bar(row, scale, top + 50, 16)
    return Canvas(NARROW, height, (*shapes, *front))


def _row_bar(row: Row, scale: Scale, top: float, height: float) -> list[Shape]:
    """The spans of one row, thin, with its marks as shapes without words: the table has the words."""
    shapes = [_bar(span, scale, top + 4, height - 8) for span in row.spans if span.kind == "before"]
    shapes += [
        _bar(span, scale, at, deep)
        for span, at, deep in _bands((span for span in row.spans if span.kind != "before"), top, height)
    ]
    for mark in row.marks:
        x = _mark_x(mark, scale)
        if mark.kind == "break":
            shapes.append(_diamond(x, top - 4, 6))
        elif mark.kind == "act":
            shapes.append(_triangle(x, top + height + 1, 6))
        elif mark.kind == "notice":
            shapes.append(_square(x, top + height + 6, 4))
        else:
            shapes.append(_ring(x, top + height / 2, mark.kind == "disputed-end", 5))
    return shapes


# All together -------------------------------------------------------------------------------------------------------


def draw(picture: TermPicture) -> Drawing | None:
    """The picture as shapes, key, legend and table; None when there is no span to draw."""
    rows = picture.rows or (Row("", picture.spans, picture.marks),)
    if not any(row.spans for row in rows):
        return None
    if picture.rows:
        wide, medium, narrow = _wide_rows(picture, WIDE), _wide_rows(picture, MEDIUM), _narrow_rows(picture)
        key: tuple[KeyLine, ...] = ()
    else:
        wide, medium = _wide(picture, WIDE), _wide(picture, MEDIUM)
        narrow, key = _narrow(picture)
    kinds: set[str] = {span.kind for row in rows for span in row.spans}
    marks: set[str] = {mark.kind for row in rows for mark in row.marks}
    legend = [(kind, _SPAN_WORDS[kind]) for kind in _SPAN_WORDS if kind in kinds]
    # With one term the days are labelled; with several the shapes need words.
    shown = _MARK_WORDS if picture.rows else {"break": "Break: either side may end early"}
    legend += [(kind, words) for kind, words in shown.items() if kind in marks]
    return Drawing(
        title=picture.title,
        description=picture.description,
        wide=wide,
        medium=medium,
        narrow=narrow,
        key=key,
        legend=tuple(legend),
        table=tuple(line for row in rows for line in _table(row)),
        has_rows=bool(picture.rows),
    )


def _table(row: Row) -> list[TableRow]:
    lines = [
        (
            span.first,
            TableRow(
                dates.long_date(span.first),
                dates.long_date(span.last),
                span.label,
                span.state or _SPAN_WORDS[span.kind],
                row.label,
            ),
        )
        for span in row.spans
    ]
    lines += [
        (mark.on, TableRow(dates.long_date(mark.on), "", mark.label, _MARK_WORDS[mark.kind], row.label))
        for mark in row.marks
    ]
    return [line for _, line in sorted(lines, key=lambda entry: entry[0])]
