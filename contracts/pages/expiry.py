"""The expiry desk in words: its tiles and their lists, what must be started now, the picture, and one contract's days.

Read as at today it stands on the derived columns (`NextAct`); as at another day everything is worked out afresh.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass, fields, replace
from datetime import date, timedelta
from decimal import Decimal
from functools import cached_property, partial
from typing import Any, TypeVar
from urllib.parse import urlencode

from django.db.models import Count, F, Q, QuerySet, Sum, prefetch_related_objects
from django.db.models.functions import Coalesce
from django.http import HttpRequest
from django.urls import reverse
from django.utils import timezone
from django.utils.safestring import SafeString

from commissioning.kit.dates import days_words, long_date, months_words, short_date, weekday_date
from commissioning.kit.pages import MOST_COUNTED, Page, keep_on, page_of, page_of_parts, read_on
from commissioning.kit.refusals import Refusal
from commissioning.kit.sheets import Cell
from commissioning.kit.terms import last_day
from commissioning.kit.timelines import Bar, Day, Group, Line, Timeline, TimelineDrawing, draw
from commissioning.kit.words import rows_expected
from commissioning.procurement.timetable import LeadTimes, Path, PlannedPath, Step, StepCode, earliest_start
from contracts import permissions, rules
from contracts.changes import options_left
from contracts.counting import counted, next_act_of
from contracts.expiry import READ_WITH, Outlook, Reckoning, in_play, own_words
from contracts.filters import ExpiryFilter
from contracts.models import Contract, LastCount, NextAct, PlanItem
from contracts.pages.detail import kind_words, sentence_case, value_words
from contracts.pages.effect import Change, Effect
from contracts.pages.expiry_listed import Listed, first_listed, listed_of, rows_listed
from contracts.pages.expiry_table import Row, StepRow, steps_markup, table_markup
from contracts.pages.ways import LeadOn, Waiting, lead_on, replaced_after_extending, waiting_for, ways_picture
from contracts.sums import EVERYTHING, ROUGH, Days, Facet, MoreThan, Sums, sums_of
from decisions.choices import Qualifier
from decisions.filters import readable

DAY = timedelta(days=1)
LINES = 60
"""Lines of one picture, and rows of the table beside it."""
STARTED_NOW = 12
"""Contracts told in full under what must be started now; all of them are in the list."""
FEW = 500
"""Rows up to which those that fit a filter by words or names are read once for all tiles and lists."""
MANY = 5_000
"""Rows beyond which, as the planner expects them, each tile is counted no further than a long list is."""
AFRESH = 2_000
"""How many contracts are worked out afresh for a page read at another day."""
BREAK_MONTHS = 12
Begun = TypeVar("Begun", NextAct, Listed)


# Tiles --------------------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Tile:
    """A figure and its list: contracts of which a derived day lies between two days, both included."""

    code: str
    label: str
    heading: str
    column: str
    first: date | None
    last: date
    note: str = ""
    running_on: bool = False
    one: str = ""
    """The label of a single contract, where that differs."""

    def query(self) -> Q:
        """The contracts of the tile, for the database."""
        asked = Q(**{f"{self.column}__lte": self.last})
        if self.first:
            asked &= Q(**{f"{self.column}__gte": self.first})
        return asked & Q(runs_on=True) if self.running_on else asked

    def holds(self, row: NextAct) -> bool:
        """Whether a contract is in the tile."""
        day = getattr(row, self.column)
        if day is None or day > self.last or (self.first and day < self.first):
            return False
        return row.runs_on or not self.running_on


def tiles_on(on: date) -> tuple[Tile, ...]:
    """Every tile as at a day."""
    month, quarter = on + timedelta(days=30), on + timedelta(days=90)
    year = last_day(on, BREAK_MONTHS)
    endings = [(months, last_day(on, months)) for months in (3, 6, 12, 18)]
    return (
        Tile("overdue", "overdue to act", "Overdue to act", "act_by", None, on - DAY),
        *(
            Tile(f"act-{days}", f"act within {days} days", f"To act within {days} days", "act_by", on, day,
                 f"by {short_date(day)}")
            for days, day in ((30, month), (90, quarter))
        ),
        *(
            Tile(f"ending-{months}", f"within {months} months", f"Ending within {months} months", "ends_on", on, day)
            for months, day in endings
        ),
        Tile("past-end", "running past the end", "Running past the end", "ends_on", None, on - DAY, running_on=True),
        Tile(
            "options", "options about to lapse", "Options about to lapse", "notice_by", on, quarter,
            "supplier notice within 90 days", one="option about to lapse",
        ),
        Tile(
            "decide", "paths about to close", "To decide within 90 days", "decide_by", on, quarter,
            "decide within 90 days: extend or replace", one="path about to close",
        ),
        Tile(
            "breaks", "breaks coming", "Breaks coming", "next_break", on, year, "within 12 months", one="break coming",
        ),
        Tile(
            "assess", "assessments due", "Performance to be assessed", "assess_by", None, quarter,
            "of performance, within 90 days or overdue", one="assessment due",
        ),
    )  # fmt: skip


@dataclass(frozen=True)
class TileShown:
    """A tile as the page shows it."""

    tile: Tile
    sums: Sums
    url: str
    is_current: bool

    @property
    def label(self) -> str:
        return self.tile.one if self.sums.count == 1 and self.tile.one else self.tile.label

    @property
    def is_bad(self) -> bool:
        return bool(self.sums.count) and self.tile.code in ("overdue", "past-end")


class OfToday:
    """What is fetched of the rows of a page, of contracts as they stand today."""

    def shown(self, keys: Collection[int], on: date) -> dict[int, Listed]:
        """The contracts as a list shows them."""
        return rows_listed(keys, on)

    def contracts(self, keys: Collection[int]) -> dict[int, Contract]:
        """The contracts as `Reckoning` asks about them."""
        found = Contract.objects.select_related("provider").in_bulk(keys)
        prefetch_related_objects(list(found.values()), *READ_WITH, "umbrella", "commission")
        return found


class Kept(OfToday):
    """The derived columns as they are kept: read as at today.

    `facet`: the one filter that the rows are chosen by, where they are summed by day for it.
    """

    def __init__(self, rows: QuerySet[NextAct], facet: Facet | None = None) -> None:
        self.rows = rows
        self.facet = facet

    @classmethod
    def of_all(cls) -> Kept:
        return cls(NextAct.objects.all(), EVERYTHING)

    def sums(self, tiles: Iterable[Tile]) -> dict[str, Sums]:
        tiles = list(tiles)
        if self.is_long:
            return self._counted_so_far(tiles)
        if self.facet is not None:
            days = [Days(tile.column, tile.first, tile.last, tile.running_on) for tile in tiles]
            return dict(zip((tile.code for tile in tiles), sums_of(days, self.facet), strict=True))
        return self._summed(tiles, self.rows.order_by())

    @cached_property
    def is_long(self) -> bool:
        """Whether more rows fit than can be added up while somebody waits."""
        return self.facet is None and rows_expected(self.rows) > MANY

    def read(self) -> Kept | Read:
        """The same read at once, where a filter by words or names leaves few rows; else as it is."""
        if self.facet is not None or self.is_long:
            return self
        rows = list(self.rows.order_by()[: FEW + 1])
        return self if len(rows) > FEW else Read(rows)

    def _counted_so_far(self, tiles: Iterable[Tile]) -> dict[str, Sums]:
        """Each tile by itself, counted no further than `MOST_COUNTED`: whatever is more up to one day is more up to a
        later one, which comes later among the tiles."""
        found: dict[str, Sums] = {}
        beyond = set()
        for tile in tiles:
            days = (tile.column, tile.first, tile.running_on)
            if days not in beyond:
                some = self.rows.filter(tile.query()).order_by()[: MOST_COUNTED + 1]
                found |= self._summed([tile], some)
                if found[tile.code].count <= MOST_COUNTED:
                    continue
                beyond.add(days)
            found[tile.code] = MoreThan(MOST_COUNTED)
        return found

    def _summed(self, tiles: Iterable[Tile], rows: QuerySet[NextAct]) -> dict[str, Sums]:
        """One query that looks at each row once, for all tiles."""
        wanted: dict[str, Any] = {}
        for tile in tiles:
            within, name = tile.query(), tile.code.replace("-", "_")
            wanted[f"{name}_count"] = Count("pk", filter=within)
            wanted[f"{name}_amount"] = Coalesce(Sum("yearly", filter=within), Decimal(0))
            wanted[f"{name}_known"] = Count("yearly", filter=within)
            wanted[f"{name}_capped"] = Count("pk", filter=within & Q(yearly_qualifier=Qualifier.MAXIMUM))
            wanted[f"{name}_rough"] = Count("pk", filter=within & Q(yearly_qualifier__in=ROUGH))
        answer = rows.aggregate(**wanted)
        parts = [field.name for field in fields(Sums)]
        return {
            tile.code: Sums(**{part: answer[f"{tile.code.replace('-', '_')}_{part}"] for part in parts})
            for tile in tiles
        }

    def listed(self, tile: Tile | None) -> QuerySet[NextAct]:
        """The contracts of a tile in the order of its day; all of them by their last day to act without one."""
        rows = self.rows.filter(tile.query()) if tile else self.rows
        return rows.order_by(F(tile.column if tile else "act_by").asc(nulls_last=True), "pk")


class Read(OfToday):
    """Rows that were read already: few of them."""

    def __init__(self, rows: list[NextAct]) -> None:
        self.rows = rows

    def sums(self, tiles: Iterable[Tile]) -> dict[str, Sums]:
        found = {}
        for tile in tiles:
            rows = [row for row in self.rows if tile.holds(row)]
            found[tile.code] = Sums(
                count=len(rows),
                amount=sum((row.yearly for row in rows if row.yearly is not None), Decimal(0)),
                known=sum(row.yearly is not None for row in rows),
                capped=sum(row.yearly_qualifier == Qualifier.MAXIMUM for row in rows),
                rough=sum(row.yearly_qualifier in ROUGH for row in rows),
            )
        return found

    def listed(self, tile: Tile | None) -> list[NextAct]:
        column = tile.column if tile else "act_by"
        rows = [row for row in self.rows if tile is None or tile.holds(row)]
        return sorted(rows, key=lambda row: (getattr(row, column) or date.max, row.contract_id))


class Afresh(Read):
    """The same worked out as at another day: at most `AFRESH` contracts, of them those worth so much a year."""

    def __init__(self, contracts: QuerySet[Contract], on: date, worth: Decimal | None = None) -> None:
        contracts = contracts.select_related("provider", "service_area", "lead_post")
        chosen = list(contracts.order_by("pk").values_list("pk", flat=True)[: AFRESH + 1])
        self.is_cut = len(chosen) > AFRESH
        rows = counted(contracts.filter(pk__in=chosen[:AFRESH]), on)
        super().__init__([row for row in rows if worth is None or (row.yearly is not None and row.yearly >= worth)])

    def shown(self, keys: Collection[int], on: date) -> dict[int, Listed]:
        return {row.contract_id: listed_of(row, on) for row in self.rows if row.contract_id in keys}

    def contracts(self, keys: Collection[int]) -> dict[int, Contract]:
        return {row.contract_id: row.contract for row in self.rows if row.contract_id in keys}


def first_rows(source: Kept | Read, on: date) -> list[Listed]:
    """The contracts of which something must be begun next: a page of them, and one more where there are more."""
    if isinstance(source, Kept) and source.facet == EVERYTHING:
        return first_listed(LINES + 1, on)
    rows = source.listed(None)[: LINES + 1]
    keys = [row.contract_id for row in rows] if isinstance(rows, list) else list(rows.values_list("pk", flat=True))
    found = source.shown(keys, on)
    return [found[key] for key in keys if key in found]


# What must be started now -------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class ToStart:
    """One contract of which something must be begun, in sentences."""

    contract: Contract
    day: date
    when: str
    is_late: bool
    meta: str
    why: str
    do: str
    binding: str
    steps: tuple[StepRow, ...]
    url: str
    with_it: int = 0
    is_past_end: bool = False
    waiting: tuple[Waiting, ...] = ()

    @property
    def steps_markup(self) -> SafeString:
        return steps_markup(self.steps)


_DECISION = {"approval": "the approval to procure", "award": "the award", "extension": "the extension"}
_DO = {
    "key-notice": "Put {} in the forward plan.",
    "report": "Give the report on {} to democratic services.",
    "agenda": "Put {} on the agenda of cabinet.",
    "meeting": "Take {} to cabinet.",
    "published": "Publish the decision on {}.",
}
_DO_ELSE = {
    StepCode.TENDER_OUT: "Send out the tender.",
    StepCode.TENDERS_BACK: "Close the tender and evaluate.",
    StepCode.AWARD_NOTICE: "Publish the award notice.",
    StepCode.SIGN: "Sign the new contract.",
    StepCode.EXERCISE: "Tell the supplier of the extension.",
}


def do_words(code: StepCode) -> str:
    """A step as something to do: “Put the extension in the forward plan.”"""
    if code in _DO_ELSE:
        return _DO_ELSE[code]
    decision, _, act = code.partition("-")
    return _DO[act].format(_DECISION[decision])


def to_start(outlook: Outlook, on: date, with_it: int = 0, items: Iterable[PlanItem] = ()) -> ToStart:
    """What must be begun for a contract, and for so many orders under it; `items`: what waits for it in the forward
    plan. Raises ValueError for one without a last day to act."""
    contract, path, day = outlook.contract, outlook.path, outlook.act_by
    if path is None or path.binding is None or day is None:
        raise ValueError(f"{contract.reference}: nothing is to be begun")
    late = day < on
    return ToStart(
        contract=contract,
        day=day,
        when=f"{(on - day).days:,} day{'' if (on - day).days == 1 else 's'} overdue" if late else _in_days(day, on),
        is_late=late,
        meta=" · ".join(_meta(outlook, on)),
        why=_why(outlook, path, on),
        do=do_words(path.binding.code),
        binding=path.binding.name,
        steps=step_rows(path, on),
        url=reverse("contracts:last_day", args=[contract.reference]),
        with_it=with_it,
        is_past_end=outlook.ends_on is not None and outlook.ends_on < on,
        waiting=waiting_for(items, outlook.timetable),
    )


def _in_days(day: date, on: date) -> str:
    days = (day - on).days
    return "today" if days == 0 else "tomorrow" if days == 1 else f"in {days:,} days"


def supplier_words(contract: Contract) -> str:
    """Who provides, or what kind of umbrella it is."""
    return str(contract.provider) if contract.provider else kind_words(contract)


def _meta(outlook: Outlook, on: date) -> Iterator[str]:
    contract, end = outlook.contract, outlook.ends_on
    yield supplier_words(contract)
    if end:
        words = f"{'ended' if end < on else 'ends'} {short_date(end)}"
        reach = contract.last_possible_end
        if contract.last_possible_end_if and reach:
            words += (
                f", last possible end {short_date(reach)} or {short_date(contract.last_possible_end_if)}: unresolved"
            )
        elif outlook.notice_by and reach and reach > end:
            words += f", can run to {short_date(reach)}"
        elif outlook.notice_by is None and end >= on:
            words += ", no option left"
        yield words
    yield yearly_words(next_act_of(outlook))


def yearly_words(row: NextAct | Listed) -> str:
    """What a contract is worth in a year, with its qualifier."""
    return "value not stated" if row.yearly is None else f"{_yearly(row, row.yearly)} a year"


def _yearly(row: NextAct | Listed, amount: Decimal) -> str:
    return value_words(amount.quantize(Decimal(1)), row.yearly_qualifier)


def _why(outlook: Outlook, path: Path, on: date) -> str:
    counted_back = outlook.timetable
    if counted_back is None or outlook.ends_on is None:
        return ""
    planned = counted_back.circumstances.planned
    said = []
    if outlook.ends_on < on:
        said.append("Ran past its end: record the ground on which it goes on, or close it.")
    if (
        counted_back.decide_by
        and counted_back.decide_by >= on
        and counted_back.decide_by != counted_back.last_day_to_act
    ):
        said.append(counted_back.sentence)
    elif counted_back.decide_by and counted_back.decide_by < on and counted_back.decide_by != outlook.act_by:
        other = "extended" if path.kind is PlannedPath.REPLACE else "replaced"
        said.append(f"It can no longer be {other} in time.")
    if path.kind is PlannedPath.EXTEND:
        options = options_left(outlook.contract, on)
        said.append(f"To extend by {months_words(options[0].months)}:" if options else "To extend:")
    elif planned is PlannedPath.REPLACE:
        said.append("It is to be replaced:")
    elif outlook.ends_on < on:
        said.append("What has ended cannot be extended, so it must be replaced:")
    elif counted_back.extend is None:
        said.append("No option is left, so it must be replaced:")
    else:
        said.append("To replace it:")
    if path.kind is PlannedPath.REPLACE and (longer := outlasting(outlook)):
        said.insert(0, longer)
    return " ".join(said)


def step_rows(path: Path, on: date) -> tuple[StepRow, ...]:
    """The steps of a path counted backwards, each with how it stands on a day."""
    return tuple(StepRow(step, *_step_state(step, on)) for step in reversed(path.steps))


def _step_state(step: Step, on: date) -> tuple[str, str]:
    if step.done:
        return "Done", ""
    late = step.is_act and step.act_by < on
    if step.binding:
        return ("Binding step, passed", "stop") if late else ("Binding step", "soon")
    return ("Passed", "stop") if late else ("", "")


# The picture and its table ------------------------------------------------------------------------------------------


_STEP_WORDS = {
    "key-notice": "notice in the forward plan",
    "report": "report",
    "agenda": "agenda",
    "meeting": "meeting",
    "published": "publication",
    StepCode.TENDER_OUT: "tender goes out",
    StepCode.TENDERS_BACK: "tenders back",
    StepCode.AWARD_NOTICE: "award notice",
    StepCode.SIGN: "signature",
    StepCode.EXERCISE: "supplier told",
}


def step_words(code: str) -> str:
    """The binding step in two or three words."""
    return _STEP_WORDS.get(code) or _STEP_WORDS.get(code.partition("-")[2], "")


def row_of(row: Listed, on: date) -> Row:
    """A contract in the table."""
    late = row.act_by is not None and row.act_by < on
    doubt, reach = row.last_possible_end_if, row.last_possible_end
    past = row.ends_on is not None and row.ends_on < on and row.runs_on
    last = "Not known" if reach is None else "The same day" if reach == row.ends_on else short_date(reach)
    if doubt and reach:
        last = f"{short_date(reach)} or {short_date(doubt)}, not settled"
    return Row(
        reference=row.reference,
        title=row.title,
        supplier=row.supplier,
        ends_on=row.ends_on,
        ends_words=row.ends_words,
        end_note="Past its end" if past else "",
        last_possible=last,
        act_by=row.act_by,
        act_note=_act_note(row, on),
        is_late=late,
        decide_by=row.decide_by if row.decide_by and row.decide_by >= on and row.decide_by != row.act_by else None,
        notice_by=row.notice_by,
        next_break=row.next_break,
        assess_by=row.assess_by if row.assess_by and row.assess_by <= on + timedelta(days=90) else None,
        is_unassessed=row.assess_by is not None and row.assess_by < on,
        yearly="Not stated" if row.yearly is None else _yearly(row, row.yearly),
    )


def _act_note(row: Listed, on: date) -> str:
    if row.act_by is None:
        return _no_act(row)
    verb = {"extend": "to extend", "replace": "to replace"}.get(row.path, "")
    when = "overdue" if row.act_by < on else _in_days(row.act_by, on)
    return f"{when}, {verb}: {step_words(row.step)}"


def _no_act(row: Listed) -> str:
    if row.ends_on is None:
        return "no end known"
    if not row.runs_on:
        return "followed or ended early"
    return "let end" if row.planned_path == PlannedPath.LET_END.value.replace("_", "-") else "nothing to do"


_GROUPS = ("Overdue to act", "Act within 30 days", "Act within 31 to 90 days", "Later", "Nothing to begin")


def picture_of(rows: Sequence[Listed], on: date, *, title: str, grouped: bool) -> TimelineDrawing | None:
    """The contracts as a picture, grouped by how soon something must be begun where they stand in that order."""
    groups: dict[str, list[Line]] = {}
    for row in rows:
        groups.setdefault(_group_of(row, on) if grouped else "", []).append(_line_of(row, on))
    parts = [
        Group(f"{name} · {len(groups[name])}" if name else "", tuple(groups[name]))
        for name in (*_GROUPS, "")
        if name in groups
    ]
    is_today = on == timezone.localdate()
    return draw(
        Timeline(
            title=title,
            description=(
                "One line for each contract: what has run, the current term, options not yet used, break points, the "
                "day on which the supplier must have notice and the last day to act. The table that follows gives the "
                "same days in words."
            ),
            groups=tuple(parts),
            today=on,
            today_words="Today" if is_today else "Day of reading",
        )
    )


def _group_of(row: Listed, on: date) -> str:
    if row.act_by is None:
        return _GROUPS[4]
    days = (row.act_by - on).days
    return _GROUPS[0 if days < 0 else 1 if days <= 30 else 2 if days <= 90 else 3]


def _line_of(row: Listed, on: date) -> Line:
    end = row.ends_on
    late = row.act_by is not None and row.act_by < on
    note = f"{'ended' if end < on else 'ends'} {short_date(end)}" if end else row.ends_words or "no end known"
    return Line(
        label=row.title,
        note=f"{note} · {yearly_words(row)}",
        bars=tuple(_bars_of(row, on)),
        days=tuple(_days_of(row, on)),
        day=short_date(row.act_by) if row.act_by else "None",
        day_note="overdue" if late else _in_days(row.act_by, on) if row.act_by else _no_act(row),
        is_late=late,
    )


def _bars_of(row: Listed, on: date) -> Iterator[Bar]:
    end = row.ends_on
    start = row.starts_on or row.signed_on or on
    until = end if end else max(on, start) + timedelta(days=366)
    if start < on:
        yield Bar("past", start, min(on - DAY, until))
    if until >= on:
        yield Bar("term", max(start, on), until)
    if end is None:
        return
    if end < on and row.runs_on:
        yield Bar("over", end + DAY, on)
    reach, last = row.last_possible_end, end
    for months in row.options:
        after = last_day(last + DAY, months)
        if reach and row.last_possible_end_if:
            after = min(after, reach)
        if after > last:
            yield Bar("option", last + DAY, after)
            last = after
    if row.last_possible_end_if and row.last_possible_end_if > last:
        yield Bar("disputed", max(last, reach or last) + DAY, row.last_possible_end_if)


def _days_of(row: Listed, on: date) -> Iterator[Day]:
    if row.ends_on:
        yield Day("end", row.ends_on)
    if row.last_possible_end_if and row.last_possible_end:
        yield Day("disputed-end", row.last_possible_end)
        yield Day("disputed-end", row.last_possible_end_if)
    for day in row.breaks:
        if row.ends_on is None or day < row.ends_on:
            yield Day("break", day)
    if row.notice_by:
        yield Day("notice", row.notice_by)
    if row.act_by:
        yield Day("late" if row.act_by < on else "act", row.act_by)


# The page -----------------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Asked:
    """What a reader asked for: the filters, the tile, and where the rows come from."""

    on: date
    form: ExpiryFilter
    tile: Tile | None
    everything: bool
    source: Kept | Afresh
    is_filtered: bool


def asked_for(request: HttpRequest) -> Asked:
    """The rows that the address asks for. `?show=` is the code of a tile, or "all"."""
    on, _ = read_on(request)
    filtered = ExpiryFilter(readable(request.GET), in_play(on), request=request, on=on)
    is_filtered = bool(filtered.asked())
    show = request.GET.get("show", "")
    source: Kept | Afresh
    if on == timezone.localdate():
        source = Kept(filtered.next_acts(), filtered.facet())
    else:
        source = Afresh(filtered.to_count(), on, filtered.asked().get("worth"))
    tile = next((tile for tile in tiles_on(on) if tile.code == show), None)
    return Asked(on, filtered, tile, show == "all", source, is_filtered)


def expiry_page(request: HttpRequest) -> dict[str, Any]:
    """Everything that the expiry desk shows."""
    asked = asked_for(request)
    on, source = asked.on, asked.source.read() if isinstance(asked.source, Kept) else asked.source
    tiles = tiles_on(on)
    sums = source.sums(tiles)
    shown = {
        tile.code: TileShown(tile, sums[tile.code], f"{address(request, show=tile.code)}#picture", tile == asked.tile)
        for tile in tiles
    }
    paged: Page | None = None
    if asked.tile or asked.everything:
        everything = source.listed(asked.tile)
        if isinstance(everything, list):
            paged = page_of(everything, request, size=LINES)
            found = source.shown({row.contract_id for row in paged.items}, on)
            rows = [found[row.contract_id] for row in paged.items]
        else:
            asked_sums = [sums[asked.tile.code]] if asked.tile else list(sums.values())
            is_long = any(isinstance(each, MoreThan) for each in asked_sums)
            known = sums[asked.tile.code].count if asked.tile and not is_long else None
            fetch = partial(source.shown, on=on)
            paged = page_of_parts([everything], request, fetch, size=LINES, known=known, is_long=is_long)
            rows = list(paged.items)
        more = False
    else:
        rows = first_rows(source, on)
        rows, more = rows[:LINES], len(rows) > LINES
    to_begin = (sums["overdue"], sums["act-30"])
    begun, under = with_their_umbrella([] if paged else rows, on + timedelta(days=30))
    told = begun[:STARTED_NOW]
    shown_rows = [row_of(row, on) for row in rows]
    not_told = sum(each.count for each in to_begin) - len(told) - sum(under[row.pk] for row in told)
    by_act = asked.tile is None or asked.tile.column == "act_by"
    kept_on = LastCount.objects.first() if isinstance(asked.source, Kept) else None
    heading = asked.tile.heading if asked.tile else "All contracts in play" if asked.everything else ""
    return {
        "form": asked.form.form,
        "is_filtered": asked.is_filtered,
        "whole_words": asked.form.whole_words,
        "may_hand_over": permissions.may_reassign(request.user) is None,
        "heading": heading,
        "lead": _lead(sums, on),
        "tiles": [shown[code] for code in ("overdue", "act-30", "act-90")],
        "endings": [shown[f"ending-{months}"] for months in (3, 6, 12, 18)],
        "most_counted": MOST_COUNTED if any(isinstance(each, MoreThan) for each in sums.values()) else None,
        "watch": [shown[code] for code in ("past-end", "options", "decide", "breaks", "assess")],
        "show": asked.tile.code if asked.tile else "all" if asked.everything else "",
        "started": started_now(told, source, under, on, request.user),
        "not_told": not_told if not paged else 0,
        "more_not_told": any(isinstance(each, MoreThan) for each in to_begin),
        "urls": {
            "first": address(request),
            "all": address(request, show="all"),
            "overdue": shown["overdue"].url,
            "soon": shown["act-30"].url,
            "csv": address(request, name="contracts:expiry_csv", show=request.GET.get("show", "")),
        },
        # The first rows alone are one page, so that a number in the address is answered as in every list.
        "page": page_of(rows, request, size=LINES) if paged is None else paged,
        "more": more,
        "picture": picture_of(rows, on, title=_picture_title(heading, len(rows)), grouped=by_act),
        "rows": shown_rows,
        "table": table_markup(shown_rows, partial(keep_on, request=request)),
        "by_act": by_act,
        "is_cut": isinstance(source, Afresh) and source.is_cut,
        "afresh": AFRESH,
        "is_uncounted": isinstance(asked.source, Kept) and kept_on is None and not rows and in_play(on).exists(),
        "is_overtaken": kept_on is not None and kept_on.is_overtaken,
        "counted_on": kept_on.counted_on if kept_on and kept_on.counted_on != on else None,
    }


def with_their_umbrella(rows: Sequence[Begun], last: date) -> tuple[list[Begun], Counter[int]]:
    """Contracts of which something must be begun by a day, those out that are begun with their umbrella: how many of
    these each umbrella has."""
    due = {row.pk: row for row in rows if row.act_by and row.act_by <= last}

    def umbrella_of(row: Begun) -> Begun | None:
        return due.get(row.umbrella_id or 0)

    under = Counter(
        umbrella.pk for row in due.values() if (umbrella := umbrella_of(row)) and umbrella.act_by == row.act_by
    )
    own = [row for row in due.values() if not ((umbrella := umbrella_of(row)) and umbrella.act_by == row.act_by)]
    return own, under


def _picture_title(heading: str, count: int) -> str:
    what = f"{count} contract{'' if count == 1 else 's'} in one picture"
    return f"{heading}: {what}" if heading else what


def started_now(rows: Sequence[Listed], source: Kept | Read, under: Counter[int], on: date, user: Any) -> list[ToStart]:
    """Contracts of which something must be begun, each explained, today with what this user sees in the forward plan
    for it; `under`: how many orders are begun with each."""
    found = source.contracts({row.pk for row in rows})
    outlooks = Reckoning(on).of([found[row.pk] for row in rows if row.pk in found])
    items: dict[int, list[PlanItem]] = {}
    if found and on == timezone.localdate():
        for item in PlanItem.objects.waiting(user).filter(contract__in=found):
            items.setdefault(item.contract_id, []).append(item)
    return [
        to_start(outlook, on, under[outlook.contract.pk], items.get(outlook.contract.pk, ()))
        for outlook in outlooks
        if outlook.path is not None
    ]


def _lead(sums: dict[str, Sums], on: date) -> tuple[str, str]:
    """The answer in a sentence: what is overdue, and how many more must be started soon."""
    late, soon = sums["overdue"], sums["act-30"]
    by = short_date(on + timedelta(days=30))
    first = ""
    if late.count:
        many = late.count_words.capitalize()
        first = f"{many} contract{' is' if late.count == 1 else 's are'} past the last day to act"
    if soon.count:
        if late.count:
            more = " others" if isinstance(soon, MoreThan) else " more"
        else:
            more = " contract" if soon.count == 1 else " contracts"
        many = soon.count_words if late.count else soon.count_words.capitalize()
        return first, f"{'and ' if late.count else ''}{many}{more} must be started by {by}."
    if late.count:
        return f"{first}.", f"Nothing else must be started by {by}."
    return "", f"Nothing must be started by {by}."


def address(request: HttpRequest, name: str = "contracts:expiry", **changes: str) -> str:
    """The desk with the reader's filters, and another list of it."""
    names = ("q", "provider", "kind", "route", "area", "lead", "path", "regime", "light", "worth")
    asked = [(key, value) for key in names for value in request.GET.getlist(key) if value and "\0" not in value]
    asked += [(key, value) for key, value in changes.items() if value and "\0" not in value]
    return keep_on(reverse(name) + (f"?{urlencode(asked)}" if asked else ""), request)


# The sheet ----------------------------------------------------------------------------------------------------------

HEADER = (
    "Reference", "Title", "Provider", "Kind", "Service area", "Lead post", "Starts", "Ends", "Last possible end",
    "Last possible end if", "Last day to act", "Path", "Binding step", "Decide by", "Supplier must have notice by",
    "Next break", "Planned at its end", "Value a year", "Value is", "Runs past its end",
    "Performance to be assessed by",
)  # fmt: skip


def expiry_rows(asked: Asked) -> Iterator[tuple[Cell, ...]]:
    """The contracts of the list as rows of a sheet, one after the other."""
    rows = asked.source.listed(asked.tile)
    if not isinstance(rows, list):
        rows = rows.select_related("contract__provider", "contract__service_area", "contract__lead_post")
    for row in rows if isinstance(rows, list) else rows.iterator(chunk_size=2_000):
        contract = row.contract
        yield (
            contract.reference,
            contract.title,
            str(contract.provider) if contract.provider else None,
            kind_words(contract),
            str(contract.service_area),
            contract.lead_post.title,
            contract.starts_on,
            row.ends_on,
            contract.last_possible_end,
            contract.last_possible_end_if,
            row.act_by,
            row.path,
            step_words(row.step),
            row.decide_by,
            row.notice_by,
            row.next_break,
            contract.get_planned_path_display(),
            row.yearly,
            Qualifier(row.yearly_qualifier).label if row.yearly_qualifier else None,
            "yes" if row.ends_on and row.ends_on < asked.on and row.runs_on else None,
            row.assess_by,
        )


# One contract -------------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class PathShown:
    """One path past the end, step by step: `tag` says whether it is planned, `day` when it must be begun."""

    heading: str
    tag: str
    day: date | None
    when: str
    is_late: bool
    binding: str
    note: str
    steps: tuple[StepRow, ...]
    is_other: bool = False
    after: str = ""
    lead_on: LeadOn | None = None

    @property
    def steps_markup(self) -> SafeString:
        return steps_markup(self.steps)


def refusal_to_plan(user: Any, contract: Contract) -> Refusal | None:
    """Why this user may not plan what follows a contract, or None: for the button and the door."""
    return permissions.may_contract(user, contract.service_area) or rules.may_be_changed(
        state=contract.state, reference=contract.reference
    )


@dataclass(frozen=True)
class LastDays:
    """A contract's last day to act as it stands, its lead times in words, and those that are usual for its route."""

    answer: str
    decide_by: str
    lead_times: str
    usual: LeadTimes


def last_days_of(contract: Contract, on: date) -> LastDays:
    """What lead times of its own would change."""
    reckoning, own = Reckoning(on), getattr(contract, "own_lead_times", None)
    outlook = reckoning.one(contract)
    return LastDays(
        sentence_case(_answer(outlook, on).removeprefix("Last day to act: ")),
        long_date(outlook.decide_by) if outlook.decide_by else "Nothing to choose",
        f"{own_words(own)}, else as usual" if own else "As usual for its route",
        reckoning.usual_lead_times(contract),
    )


def effect_of_lead_times(was: LastDays, contract: Contract, on: date) -> Effect:
    """What lead times of its own did to a contract's last day to act."""
    now = last_days_of(contract, on)
    note = outlasting(Reckoning(on).one(contract))
    changes = [
        Change("Lead times", was.lead_times, now.lead_times),
        Change("Last day to act", was.answer, now.answer),
    ]
    if was.decide_by != now.decide_by:
        changes.append(Change("Decide by", was.decide_by, now.decide_by, "After it one of the two ways is closed."))
    return Effect(tuple(changes), None, (), (), (note,) if note else ())


def outlasting(outlook: Outlook) -> str:
    """That the work to replace a contract takes longer than the contract runs; "" where it does not."""
    starts_on, counted_back = outlook.contract.starts_on, outlook.timetable
    if not outlook.outlasts_contract or counted_back is None or starts_on is None or outlook.ends_on is None:
        return ""
    needed = (outlook.ends_on - (counted_back.replace.last_day or starts_on)).days + 1
    runs = (outlook.ends_on - starts_on).days + 1
    return (
        f"The lead times are longer than the contract: to replace it takes {needed:,} days, and it runs for {runs:,}. "
        f"What follows had to be begun before it started on {long_date(starts_on)}."
    )


def last_day_page(contract: Contract, on: date, user: Any) -> dict[str, Any]:
    """Both paths of a contract, step by step backwards, and what they rest on."""
    outlook = Reckoning(on, in_words=True).one(contract)
    counted_back = outlook.timetable
    paths, ways = [], None
    items = contract.plan_items.waiting(user) if on == timezone.localdate() else ()
    waiting = waiting_for(items, counted_back)
    if counted_back is not None:
        facts = counted_back.circumstances
        any_planned = facts.planned is not PlannedPath.UNDECIDED
        both = counted_back.paths
        for path in both:
            shown = _path_shown(path, outlook, on, is_planned=path.kind is facts.planned, any_planned=any_planned)
            # Where a way is closed, what leads on stands at the other.
            is_closed = shown.is_late and any(one.last_day is None or one.last_day >= on for one in both)
            if not (shown.is_other or is_closed):
                shown = replace(shown, lead_on=lead_on(contract, path, facts, on, user, waiting))
            paths.append(shown)
        ways = ways_picture(contract, both, facts, on)
    row = next_act_of(outlook)
    told = {path.lead_on.words for path in paths if path.lead_on}
    return {
        "contract": contract,
        "outlook": outlook,
        "supplier": supplier_words(contract),
        "yearly": yearly_words(row),
        "planned": contract.get_planned_path_display(),
        "may_plan": refusal_to_plan(user, contract) is None,
        "may_set_lead_times": permissions.may_reassign(user) is None
        and rules.may_have_own_lead_times(contract.state) is None,
        "own_lead_times": getattr(contract, "own_lead_times", None),
        "answer": _answer(outlook, on),
        "sentence": counted_back.sentence if counted_back else "",
        "options": ", then ".join(months_words(option.months) for option in options_left(contract, on))
        if outlook.notice_by
        else "None",
        "lead": _lead_words(contract),
        "plan_items": [item for item in waiting if str(item.decision) not in told],
        "handover_url": _handover_url(contract, on, user),
        "paths": paths,
        "ways": ways,
        "picture": picture_of([listed_of(row, on)], on, title=f"{contract.title} in one picture", grouped=False),
    }


def _lead_words(contract: Contract) -> tuple[str, str]:
    """Who answers for a contract, and the post."""
    officer = contract.lead_officer
    if officer is None:
        return "Nobody", contract.lead_post.title
    return str(officer), contract.lead_post.title if officer.is_active else f"has left · {contract.lead_post.title}"


def _handover_url(contract: Contract, on: date, user: Any) -> str:
    """Where another lead is named, for who may, while nobody is there who answers for the contract."""
    officer = contract.lead_officer
    if (officer and officer.is_active) or permissions.may_reassign(user):
        return ""
    if not Contract.objects.to_be_led(on).filter(pk=contract.pk).exists():
        return ""
    return f"{reverse('contracts:handover')}?record={contract.reference}"


def _answer(outlook: Outlook, on: date) -> str:
    day = outlook.act_by
    if day is not None:
        return f"Last day to act: {long_date(day)}"
    if outlook.ends_on is None:
        return "No last day to act: no end is known"
    if outlook.is_followed:
        return "Nothing is left to do: what follows is awarded"
    if outlook.timetable is None:
        return f"Nothing is left to do: it ends early, on {long_date(outlook.ends_on)}"
    return f"No last day to act: it is let end on {long_date(outlook.ends_on)}"


def _path_shown(path: Path, outlook: Outlook, on: date, *, is_planned: bool, any_planned: bool) -> PathShown:
    extend, late = path.kind is PlannedPath.EXTEND, path.last_day is not None and path.last_day < on
    heading = "To extend" if extend else "To replace"
    after = ""
    if extend and outlook.timetable and (options := options_left(outlook.contract, on)):
        heading += f" by {months_words(options[0].months)}"
        if path.last_day is not None and not late:
            after = replaced_after_extending(outlook.timetable.circumstances, options[0].months, on)
    note = ""
    if late and path.kind is PlannedPath.REPLACE and outlook.timetable:
        start = earliest_start(outlook.timetable.circumstances, on)
        times = "these times" if outlook.timetable.circumstances.lead_times.own else "the usual times"
        begun = "today" if on == timezone.localdate() else f"on {long_date(on)}"
        note = f"Begun {begun}, with {times}, a new service could start on {weekday_date(start)}."
    elif late:
        note = "This way is closed in the usual time: only an urgent decision could still open it."
    if path.kind is PlannedPath.REPLACE:
        note = " ".join(filter(None, (outlasting(outlook), note)))
    binding = path.binding
    return PathShown(
        heading=heading,
        tag="Planned" if is_planned else "Not planned" if any_planned else "",
        day=path.last_day,
        when="" if path.last_day is None else days_words((path.last_day - on).days),
        is_late=late,
        binding=binding.name if binding else "",
        note=note,
        steps=step_rows(path, on),
        is_other=any_planned and not is_planned,
        after=after,
    )
