"""The portfolio in words: its sections as tables that page and paper share, and the lists that its figures open."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from functools import cached_property
from typing import Any
from urllib.parse import urlencode

import django_filters
from django import forms
from django.db.models import QuerySet
from django.http import HttpRequest
from django.urls import reverse

from commissioning.kit.dates import long_date, months_words, short_date
from commissioning.kit.filters import ChoiceFilter, wrong_choice
from commissioning.kit.forms import DayMonthYearField
from commissioning.kit.money import pounds, pounds_rough
from commissioning.kit.pages import Column, Page, keep_on, page_of, page_of_parts, read_on
from commissioning.kit.words import with_every_word
from commissioning.overview import portfolio as figures
from commissioning.overview.authority_pages import called
from commissioning.overview.decision_pages import contract_address
from commissioning.overview.portfolio import ACTS, BORNE, REPORTED, UNCHARGED, WAIVER, Money, Share
from contracts.models import Commitment
from contracts.pages.detail import (
    act_note,
    act_words,
    authority_words,
    charged_words,
    clauses_seen,
    lot_words,
    value_words,
)
from decisions.choices import Qualifier
from decisions.filters import DayFilter, PeriodForm, WordsFilter, areas, readable
from decisions.querysets import reads_exempt

SHOWN = 20
"""Rows of a section before “the rest”; its list has all of them."""
PRINTED = 50
"""Rows of a list on paper; what is left out is said there, and where all of it is."""
KEEP_TOGETHER = 5
"""Rows of a table that is not broken over two sheets."""
NONE = "–"
COLUMNS = {
    Qualifier.MAXIMUM.value: "To a maximum",
    Qualifier.ESTIMATE.value: "To an estimate",
    figures.HIDDEN: "In a clause that is not public",
    UNCHARGED: "To no approval",
    figures.RECORDED: "From before entry",
}
"""What bears money, at the head of a column under “charged”."""
NAMES = {Qualifier.MAXIMUM.value: "Maximum", Qualifier.ESTIMATE.value: "Estimate"}
PLURALS = {Qualifier.MAXIMUM.value: "maxima", Qualifier.ESTIMATE.value: "estimates"}
REPORT, APPROVAL = "reported", "approval"
KINDS = {**ACTS, REPORT: "Extensions, variations and direct awards"}
GROUND_MISSING = "No ground is recorded"


# What is asked --------------------------------------------------------------------------------------------------------


class PortfolioForm(PeriodForm):
    """The service area, and the days that the report covers, both included."""

    area = forms.ChoiceField(label="Service area", required=False, error_messages=wrong_choice("Service area"))
    since = DayMonthYearField(label="Report from", called="The first day")
    until = DayMonthYearField(label="Report until", called="The last day")

    def __init__(self, data: Any, *, on: date, first: date | None) -> None:
        super().__init__(data)
        self.on, self.first = on, first
        self.fields["area"].choices = [("", "All services"), *areas()]  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        since, until = cleaned.get("since"), cleaned.get("until")
        if since and since > self.on:
            self.add_error("since", f"The first day must be {long_date(self.on)} or earlier")
        elif until and until > self.on:
            self.add_error("until", f"The last day must be {long_date(self.on)} or earlier")
        elif since and until and since <= until and self.first and until < self.first:
            self.add_error(
                "until", f"Nothing is recorded before {long_date(self.first)}: choose that day or a later one"
            )
        return cleaned


def period_query(since: date, until: date) -> dict[str, str]:
    """The days of a period as the boxes of the form send them."""
    return {
        f"{name}_{part}": str(getattr(day, part))
        for name, day in (("since", since), ("until", until))
        for part in ("day", "month", "year")
    }


class Asked:
    """What a reader asks of the portfolio: as at which day, of which service area, for which period.

    Without a period it is the last full half-year. Of a wrong one `has_period` is False, and the form says why.
    """

    def __init__(self, request: HttpRequest) -> None:
        self.request, self.user = request, request.user
        self.on, _ = read_on(request)
        data = readable(request.GET)
        typed = any(name.startswith(("since", "until")) and data.get(name, "").strip() for name in data)
        if not typed:
            data.update(period_query(*figures.half_year_before(self.on)))
        self.form = PortfolioForm(data, on=self.on, first=figures.first_act_on() if typed else None)
        self.form.is_valid()
        known = self.form.cleaned_data
        self.area: str = known.get("area") or ""
        self.area_name = dict(self.form.fields["area"].choices)[self.area] if self.area else ""  # type: ignore[attr-defined]
        self.has_period = not self.form.errors.keys() & {"since", "until"}
        self.since, self.until = figures.half_year_before(self.on)
        if self.has_period:
            self.since, self.until = known["since"], known["until"]

    @property
    def is_whole(self) -> bool:
        """Whether all that was asked was understood."""
        return not self.form.errors

    @cached_property
    def ledger(self) -> Any:
        """The rows of the ledger that the portfolio sums."""
        return figures.ledger(self.on, self.user, self.area)

    @cached_property
    def by_provider(self) -> Any:
        """The same with who holds each contract."""
        return self.ledger.with_holder(self.on)

    @property
    def period(self) -> Any:
        """Those of the period that the report tells."""
        return figures.in_period(self.ledger, self.since, self.until)

    @property
    def query(self) -> dict[str, str]:
        """The same asked again."""
        return {"area": self.area, **period_query(self.since, self.until)}

    def url(self, name: str, *args: str, **query: str) -> str:
        """An address as at the same day, with what is asked of it; nothing is asked for nothing."""
        wanted = urlencode({key: value for key, value in query.items() if value})
        address = reverse(f"overview:{name}", args=args)
        return keep_on(f"{address}?{wanted}" if wanted else address, self.request)

    def acts_url(self, **query: str) -> str:
        """The list of acts that a figure sums."""
        return self.url("portfolio_acts", **{"area": self.area, **query})


# Tables ---------------------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Cell:
    """What stands in a cell: words, which lead somewhere, and a quieter note below that may lead somewhere too."""

    words: str = NONE
    url: str = ""
    note: str = ""
    note_url: str = ""
    tag: str = ""

    @property
    def is_none(self) -> bool:
        return self.words == NONE


@dataclass(frozen=True)
class Grid:
    """A table; the first cell of a row names it. `foot`: rows that sum the others."""

    caption: str
    columns: tuple[Column, ...]
    rows: tuple[tuple[Cell, ...], ...]
    foot: tuple[tuple[Cell, ...], ...] = ()

    @property
    def labelled(self) -> list[list[tuple[Column, Cell]]]:
        return [list(zip(self.columns, row, strict=True)) for row in self.rows]

    @property
    def feet(self) -> list[list[tuple[Column, Cell]]]:
        return [list(zip(self.columns, row, strict=True)) for row in self.foot]


@dataclass(frozen=True)
class Section:
    """A part of the portfolio: what it says in a sentence, its table, and where its rows are as a list and as CSV."""

    code: str
    title: str
    lead: str
    grid: Grid | None
    notes: tuple[str, ...] = ()
    links: tuple[tuple[str, str], ...] = ()
    csv: str = ""
    left_out: str = ""

    @property
    def told_notes(self) -> tuple[str, ...]:
        """What explains the table; nothing where there is none."""
        return self.notes if self.grid else ()

    @property
    def is_short(self) -> bool:
        """Whether it stays on one sheet of paper."""
        return self.grid is None or len(self.grid.rows) <= KEEP_TOGETHER


def acts_words(count: int) -> str:
    return "1 act" if count == 1 else f"{count:,} acts"


def share_cell(share: Share, url: str, unstated_url: str) -> Cell:
    """A sum and, below it, how many acts do not state their value."""
    if not share.acts and not share.amount and not share.unstated:
        return Cell()
    note = f"{share.unstated:,} not stated" if share.unstated else ""
    if share.unstated and not share.amount:
        return Cell(note, unstated_url)
    return Cell(pounds(share.amount), url, note, unstated_url if note else "")


def money_cells(asked: Asked, money: Money, codes: Iterable[str], **query: str) -> tuple[Cell, ...]:
    """What was committed by what bears it, each the way to the acts that it sums."""
    return tuple(
        share_cell(money[code], asked.acts_url(borne=code, **query), asked.acts_url(borne=code, stated="no", **query))
        for code in codes
    )


def money_columns(money: Money) -> tuple[str, ...]:
    """What bears money in these figures: the columns that hold something."""
    return tuple(code for code in BORNE if code != figures.NO_MONEY and (money[code].acts or money[code].amount))


def money_words(money: Money) -> str:
    """“£800,000 charged to a maximum, £5,000 not charged to an approval, 2 acts whose value is not stated”."""
    parts = [
        f"{pounds(money[code].amount)} {BORNE[code][0].lower()}{BORNE[code][1:]}"
        for code in money_columns(money)
        if money[code].amount
    ]
    if unstated := money.whole.unstated:
        parts.append(f"{acts_words(unstated)} whose value is not stated")
    return ", ".join(parts)


# Sections -------------------------------------------------------------------------------------------------------------


def approved_section(asked: Asked, rows: Sequence[figures.Approved]) -> Section:
    """Money approved by service area: maxima and estimates apart."""

    def cells(row: figures.Approved, name: str) -> tuple[Cell, ...]:
        url = asked.url("authorities", of="money", area=row.area.slug or asked.area, firm=row.qualifier)
        passed = f"estimates passed by {pounds(row.passed)}" if row.passed else ""
        passed_url = asked.url("authorities", of="money", area=row.area.slug or asked.area, share="passed")
        return (
            Cell(name),
            Cell(NAMES[row.qualifier]),
            Cell(f"{row.count:,}", url),
            Cell(pounds(row.amount), url),
            Cell(pounds(row.charged), url),
            Cell(pounds(row.left), url, passed, passed_url if passed else ""),
        )

    sums = [figures.of_qualifier(rows, qualifier) for qualifier in NAMES]
    columns = ("Service area", "Firm as", "Approvals", "Approved", "Charged", "Left")
    foot = tuple(cells(row, "All of these") for row in sums if row.count) if len({row.area for row in rows}) > 1 else ()
    grid = Grid(
        "Money approved by the service area of the decision",
        tuple(Column(label, numeric=label not in columns[:2]) for label in columns),
        tuple(cells(row, row.area.name) for row in rows),
        foot,
    )
    lead = "; ".join(
        f"{pounds(row.left)} left of {pounds(row.amount)} approved as {PLURALS[row.qualifier]}"
        for row in sums
        if row.count
    )
    return Section(
        "approved",
        "Money approved",
        f"{lead}." if lead else f"No money approved{of_area(asked)} by {long_date(asked.on)} is on record.",
        grid if rows else None,
        (
            "Maxima and estimates are not added up: spending over a maximum is refused, an estimate may be passed. "
            "Every approval published by this day counts, also one whose time has passed.",
        ),
    )


def committed_section(asked: Asked, rows: Sequence[figures.AreaMoney]) -> Section:
    """What contracts committed by service area, by what bears it."""
    whole = figures.together(rows)
    codes = money_columns(whole)

    def cells(name: str, money: Money, area: str) -> tuple[Cell, ...]:
        found = dict(zip(codes, money_cells(asked, money, codes, area=area), strict=True))
        if UNCHARGED in found and found[UNCHARGED].url:
            one = found[UNCHARGED]
            found[UNCHARGED] = Cell(one.words, asked.url("uncharged", area=area), one.note, one.note_url)
        acts = money.whole.acts
        return (Cell(name), Cell(f"{acts:,}", asked.acts_url(area=area)), *found.values())

    grid = Grid(
        "Committed by the service area of the contract",
        (Column("Service area"), Column("Acts", True), *(Column(COLUMNS[code], True) for code in codes)),
        tuple(cells(row.area.name, row.money, row.area.slug) for row in rows),
        (cells("All of these", whole, asked.area),) if len(rows) > 1 else (),
    )
    words = money_words(whole)
    return Section(
        "committed",
        "Money committed",
        f"{words}." if words else f"Nothing was committed{of_area(asked)} by {long_date(asked.on)}.",
        grid if rows else None,
        (
            "What no approval bears, what was recorded from before a contract was entered here, and what charges a "
            "clause that you may not read stand by themselves. “Not stated”: the source does not say the value.",
        ),
    )


def held_cells(asked: Asked, row: figures.Held, codes: Sequence[str]) -> tuple[Cell, ...]:
    """One provider: its contracts, what they committed, and what is left of the approvals that they charge."""
    reference = row.provider.reference
    drawn_on = {
        code: asked.url("authorities", of="money", firm=code, provider=reference)
        for code in NAMES
        if code in row.approved
    }
    left = Cell()
    if drawn_on:
        code = next(iter(drawn_on))
        approved, over = row.approved[code]
        left = Cell(pounds(over), drawn_on[code], f"of {pounds(approved)} ({NAMES[code].lower()})")
    if len(drawn_on) > 1:
        approved, over = row.approved[Qualifier.ESTIMATE]
        also = f"{left.note}, and {pounds(over)} of {pounds(approved)} (estimate)"
        left = replace(left, note=also, note_url=drawn_on[Qualifier.ESTIMATE])
    return (
        Cell(row.provider.legal_name, asked.url("provider", reference), reference),
        Cell(f"{row.contracts:,}", asked.acts_url(provider=reference)),
        *money_cells(asked, row.money, codes, provider=reference),
        left,
    )


def providers_grid(
    asked: Asked, rows: Sequence[figures.Held], codes: Sequence[str], rest: tuple[Cell, ...] = ()
) -> Grid:
    labels = ("Contracts", *(COLUMNS[code] for code in codes), "Left in the approvals charged")
    return Grid(
        "Committed by provider, the most first",
        (Column("Provider"), *(Column(label, True) for label in labels)),
        tuple(held_cells(asked, row, codes) for row in rows),
        (rest,) if rest else (),
    )


def providers_section(asked: Asked, whole: Money) -> Section:
    """The providers whose contracts committed the most, and the rest of them in one line."""
    every = figures.ranked(asked.on, asked.user, asked.area)
    count = len(every)
    rows = figures.held(every[:SHOWN], asked.by_provider, asked.on, asked.user)
    codes = money_columns(whole)
    rest: tuple[Cell, ...] = ()
    others = count - len(rows)
    if others:
        left_over = whole - sum((row.money for row in rows), Money())
        name = "1 other provider" if others == 1 else f"{others:,} other providers"
        # Without links: no list sums to it. All of them are linked below.
        rest = (
            Cell(name),
            Cell(),
            *(Cell(cell.words, note=cell.note) for cell in money_cells(asked, left_over, codes)),
            Cell(),
        )
    named = "1 provider holds" if count == 1 else f"{count:,} providers hold"
    lead = f"{named} contracts{of_area(asked)}." if count else f"No provider holds a contract{of_area(asked)}."
    if others:
        lead = f"{lead} The {len(rows)} with the most committed are told by name."
    return Section(
        "providers",
        "By provider",
        lead,
        providers_grid(asked, rows, codes, rest) if count else None,
        (
            "Several providers may draw on one approval, so what is left in the approvals charged is not added up. "
            "A contract counts with the provider that holds it on this day, and a merged provider with the one that "
            "stays.",
        ),
        (("All providers", asked.url("portfolio_providers", area=asked.area)),) if others else (),
    )


def lots_grid(asked: Asked, rows: Iterable[Any]) -> Grid:
    return Grid(
        "Lots with fewer than two providers",
        (
            Column("Lot"),
            Column("Umbrella"),
            Column("Service area"),
            Column("Ends"),
            Column("Providers", True),
        ),
        tuple(
            (
                Cell(lot_words(row.lot)),
                Cell(row.contract.reference, _contract_url(asked, row.contract), row.contract.title),
                Cell(row.contract.service_area.name),
                Cell(_day(row.contract.ends_on)),
                Cell(
                    "1" if row.providers else "None",
                    keep_on(reverse("contracts:roster", args=[row.contract.reference]), asked.request),
                ),
            )
            for row in rows
        ),
    )


def lots_section(asked: Asked, most: int = SHOWN) -> Section:
    """Lots that are meant for several providers and have none or one."""
    every = figures.thin_lots(asked.on, asked.area)
    rows = list(every[: most + 1])
    count = len(rows) if len(rows) <= most else every.count()
    url = asked.url("portfolio_lots", area=asked.area)
    lead = f"Every lot{of_area(asked)} that is meant for several providers has at least two."
    if count:
        have = "1 lot has" if count == 1 else f"{count:,} lots have"
        lead = f"{have} fewer than two providers though meant for several."
    more = ((f"All {count:,} lots", url),) if count > most else ()
    return Section(
        "lots",
        "Lots with too few providers",
        lead,
        lots_grid(asked, rows[:most]) if count else None,
        ("Counted on live umbrellas; names that are withheld count, and are not told.",),
        more,
        left_out=f"Only the first {most} are printed here." if more else "",
    )


def spots_section(asked: Asked) -> Section:
    """Spot purchases of each service area against the threshold of their regime."""
    rows = figures.spots(figures.spot_purchases(asked.on, asked.area), asked.on)
    reached = sum(row.is_reached for row in rows)

    def cells(row: figures.Spots) -> tuple[Cell, ...]:
        url = asked.url("portfolio_spot", area=row.area.slug, light="yes" if row.light_touch else "no")
        share = row.total * 100 / row.threshold
        return (
            Cell(row.area.name),
            Cell("Light touch" if row.light_touch else "Not light touch"),
            Cell(f"{row.count:,}", url, f"{row.unstated:,} not stated" if row.unstated else ""),
            Cell(pounds(row.total), url),
            Cell(pounds(row.threshold), note=f"{int(share)}% of it", tag="Reached" if row.is_reached else ""),
        )

    if rows:
        lead = {0: "No service reaches", 1: "One service reaches"}.get(reached, f"{reached} services reach")
        lead += f" the threshold by its spot purchases of the 12 months to {long_date(asked.on)}."
    else:
        lead = f"No spot purchase{of_area(asked)} was awarded in the 12 months to {long_date(asked.on)}."
    return Section(
        "spot",
        "Spot purchases against the threshold",
        lead,
        Grid(
            "Spot purchases by service area",
            (
                Column("Service area"),
                Column("Regime"),
                Column("Purchases", True),
                Column("In all", True),
                Column("Threshold", True),
            ),
            tuple(cells(row) for row in rows),
        )
        if rows
        else None,
        (
            "In all: as it is compared with the threshold, which has included VAT since 2022. Repeated purchases are "
            "valued together (PCR 2015 reg 6; PA 2023 Sch 3, check the wording).",
        ),
    )


def period_words(asked: Asked) -> str:
    return f"{long_date(asked.since)} to {long_date(asked.until)}"


def period_section(asked: Asked, rows: Sequence[figures.AreaActs]) -> Section:
    """Extensions, variations and direct awards of the period by service area."""
    days = period_query(asked.since, asked.until)

    def cells(name: str, area: str, acts: dict[str, Money]) -> tuple[Cell, ...]:
        found = [Cell(name)]
        for act in REPORTED:
            share = acts.get(act, Money()).whole
            url = asked.acts_url(area=area, what=act, **days)
            unstated = asked.acts_url(area=area, what=act, stated="no", **days)
            found.append(Cell(f"{share.acts:,}", url) if share.acts else Cell())
            found.append(share_cell(share, url, unstated))
        return tuple(found)

    columns = [Column("Service area")]
    for act in REPORTED:
        columns += [Column(ACTS[act], True), Column("Amount", True)]
    whole = {act: sum((row[act] for row in rows), Money()) for act in REPORTED}
    everything = sum(whole.values(), Money())
    borne = money_words(everything)
    counted = everything.whole.acts
    return Section(
        "period",
        f"Acts from {period_words(asked)}",
        f"{acts_words(counted)}{f': {borne}' if borne else ''}."
        if counted
        else f"No extension, variation or direct award{of_area(asked)} was made from {period_words(asked)}.",
        Grid(
            "Extensions, variations and direct awards by service area",
            tuple(columns),
            tuple(cells(row.area.name, row.area.slug, row.acts) for row in rows),
            (cells("All of these", asked.area, whole),) if len(rows) > 1 else (),
        )
        if counted
        else None,
        (
            "By the day on which each was made. An amount is what the act added to what was committed, with what put "
            "it right later. A direct award waives the competition: it needs its ground and its justification.",
        ),
    )


def acts_section(asked: Asked, act: str, whole: Share, most: int = SHOWN) -> Section | None:
    """The acts of one kind in the period, the latest first; None where there is none."""
    if not whole.acts:
        return None
    days = period_query(asked.since, asked.until)
    # The keys first: all that is told of an act is then asked of those shown, not of each that is put in order.
    made = asked.ledger.filter(made_on__gte=asked.since, made_on__lte=asked.until)
    keys = list(figures.told(figures.of_acts(made, act)).values_list("pk", flat=True)[: most + 1])
    rows = list(figures.told(made.filter(pk__in=keys)))
    url = asked.acts_url(what=act, **days)
    more = ((f"All {ACTS[act].lower()} of the period", url),) if len(rows) > most else ()
    left_out = f"Only the latest {most} are printed here, of {acts_words(whole.acts)}." if more else ""
    return Section(act, ACTS[act], "", acts_grid(asked, rows[:most], ACTS[act]), (), more, left_out=left_out)


# Acts -----------------------------------------------------------------------------------------------------------------


def ground_words(row: Any) -> str:
    """Ground and justification of a direct award, as its lots give it, or the contract itself outside a commission."""
    given = [(one["ground"], one["why"]) for one in row.grounds]
    if row.contract.direct_award_ground:
        given.append((row.contract.get_direct_award_ground_display(), row.contract.direct_award_why))
    told = [". ".join(part.rstrip(".") for part in one if part) for one in given]
    return "; ".join(dict.fromkeys(told)) or GROUND_MISSING


def what_words(row: Any) -> tuple[str, str]:
    """What was done, and its ground or reason."""
    words, note = act_words(row), act_note(row)
    if row.extension:
        how = "under an option" if row.extension.option_id else "beyond the options"
        words = f"{words}: {months_words(row.extension.months)} {how}"
    if row.act == WAIVER and row.kind == "award":
        words = "Direct award"
        note = ". ".join(part for part in (ground_words(row), note) if part)
    return words, note


def borne_words(row: Any, seen: set[int]) -> tuple[str, str]:
    """What bears the money of an act, and the address of its clause where the reader may see it."""
    if row.borne in NAMES:
        cited = charged_words(row, seen)
        return f"{cited.words} ({NAMES[row.borne].lower()})", cited.url
    return BORNE[row.borne], ""


def amount_words(amount: Decimal | None) -> str:
    return "Not stated" if amount is None else pounds(amount)


def acts_grid(asked: Asked, rows: Sequence[Any], caption: str) -> Grid:
    seen, found = clauses_seen(rows, asked.user), []
    for row in rows:
        words, note = what_words(row)
        power, (borne, borne_url) = authority_words(row, seen), borne_words(row, seen)
        contract, provider = row.contract, row.contract.provider
        party = f" · {provider.survivor.legal_name}" if provider else ""
        cited = keep_on(power.url, asked.request) if power.url else ""
        found.append(
            (
                Cell(contract.reference, _contract_url(asked, contract), f"{contract.title}{party}"),
                Cell(words, note=note),
                Cell(power.words, cited, "" if row.borne == figures.RECORDED else power.note),
                Cell(_day(row.made_on)),
                Cell(
                    amount_words(row.amount),
                    note="" if row.borne == figures.RECORDED else borne,
                    note_url=keep_on(borne_url, asked.request) if borne_url else "",
                ),
            )
        )
    labels = ("Contract", "What", "Who had the power", "Made on")
    return Grid(caption, (*(Column(label) for label in labels), Column("Amount", True)), tuple(found))


def _day(day: date | None) -> str:
    """A day on one line."""
    return short_date(day).replace(" ", "\N{NO-BREAK SPACE}") if day else "Not known"


def _contract_url(asked: Asked, contract: Any) -> str:
    return keep_on(contract_address(contract), asked.request)


def of_area(asked: Asked) -> str:
    """“ in Children’s services”, or nothing where all services are asked for."""
    return f" in {asked.area_name}" if asked.area else ""


# The page -------------------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Figures:
    """Everything that page and paper tell."""

    sections: tuple[Section, ...]
    period: tuple[Section, ...]
    is_confidential: bool
    hidden: Share
    lead: str


def figures_of(asked: Asked, most: int = SHOWN) -> Figures:
    """All sections as asked. As many queries whatever the register holds."""
    approved = figures.approved(asked.on, asked.user, asked.area)
    committed = figures.committed(asked.on, asked.user, asked.area)
    whole = figures.together(committed)
    sections = [
        approved_section(asked, approved),
        committed_section(asked, committed),
        providers_section(asked, whole),
        lots_section(asked, most),
        spots_section(asked),
    ]
    period: list[Section] = []
    if asked.has_period:
        reported = figures.reported(asked.period)
        period.append(period_section(asked, reported))
        for act in REPORTED:
            share = sum((row[act] for row in reported), Money()).whole
            if (told := acts_section(asked, act, share, most)) is not None:
                period.append(told)
    return Figures(
        tuple(sections),
        tuple(period),
        reads_exempt(asked.user) and figures.reads_beyond_the_public(asked.on, asked.user),
        whole[figures.HIDDEN],
        lead_words(approved, whole),
    )


def lead_words(approved: Sequence[figures.Approved], whole: Money) -> str:
    """The answer in a sentence."""
    capped = figures.of_qualifier(approved, Qualifier.MAXIMUM)
    rough = figures.of_qualifier(approved, Qualifier.ESTIMATE)
    parts = []
    if capped.count:
        parts.append(f"{pounds_rough(capped.left)} is left of {pounds_rough(capped.amount)} approved at most")
    if rough.count:
        parts.append(f"{pounds_rough(rough.left)} of {pounds_rough(rough.amount)} estimated")
    words = ", and ".join(parts)
    loose = whole[UNCHARGED].amount
    beside = f"{pounds_rough(loose)} is charged to no approval." if loose else ""
    return f"{words}. {beside}".strip() if words else beside


def presets(asked: Asked) -> list[tuple[str, str]]:
    """Periods that are asked for often: the last two half-years, and since then until the day read on."""
    last = figures.half_year_before(asked.on)
    before = figures.half_year_before(last[0])
    since_then = (last[1] + figures.DAY, asked.on)
    return [
        (
            f"{short_date(since)} to {short_date(until)}",
            asked.url("portfolio", area=asked.area, **period_query(since, until)),
        )
        for since, until in (before, last, since_then)
    ]


def with_sheet(asked: Asked, section: Section) -> Section:
    """The section with the address of its CSV, where it has rows and all that was asked was understood."""
    if section.grid is None or not asked.is_whole:
        return section
    if section.code in REPORTED:
        return replace(section, csv=asked.url("portfolio_acts_csv", what=section.code, **asked.query))
    return replace(section, csv=asked.url("portfolio_csv", section.code, **asked.query))


def portfolio_page(asked: Asked) -> dict[str, Any]:
    """Everything that the page shows."""
    found = figures_of(asked)
    return {
        "form": asked.form,
        "asked": asked,
        "figures": found,
        "sections": [with_sheet(asked, section) for section in found.sections],
        "period": [with_sheet(asked, section) for section in found.period],
        "presets": presets(asked),
        "pdf_url": asked.url("portfolio_pdf", **asked.query) if asked.is_whole else "",
    }


# Lists ----------------------------------------------------------------------------------------------------------------


class AreaFilter(django_filters.FilterSet):
    """The service area of a list whose rows are chosen elsewhere."""

    area = ChoiceFilter(label="Service area", choices=areas, empty_label="All services", method="keep")

    class Meta:
        model = Commitment
        fields: list[str] = []
        form = forms.Form

    def keep(self, queryset: QuerySet[Any], name: str, value: str) -> QuerySet[Any]:
        return queryset


class SpotFilter(AreaFilter):
    light = ChoiceFilter(
        label="Regime",
        choices=[("yes", "Light touch"), ("no", "Not light touch")],
        empty_label="Both",
        method="by_light",
    )

    def by_light(self, queryset: QuerySet[Any], name: str, value: str) -> QuerySet[Any]:
        return queryset.filter(light_touch=value == "yes")


class ActFilter(django_filters.FilterSet):
    """Filters rows of the ledger as `figures.ledger` gives them. A value that is wrong filters nothing."""

    q = WordsFilter(label="Words or reference", method="search")
    what = ChoiceFilter(label="What", choices=list(KINDS.items()), empty_label="Any act", method="by_act")
    area = ChoiceFilter(
        label="Service area", choices=areas, empty_label="All services", field_name="contract__service_area__slug"
    )
    provider = WordsFilter(label="Provider: name or reference", method="by_holder")
    borne = ChoiceFilter(
        label="What bears the money",
        choices=[*BORNE.items(), (APPROVAL, "A maximum or an estimate")],
        empty_label="Anything",
        method="by_borne",
    )
    stated = ChoiceFilter(
        label="Value", choices=[("yes", "Stated"), ("no", "Not stated")], empty_label="Either", method="by_stated"
    )
    since = DayFilter(label="Made from", called="The first day", field_name="made_on", lookup_expr="gte")
    until = DayFilter(label="Made until", called="The last day", field_name="made_on", lookup_expr="lte")

    class Meta:
        model = Commitment
        fields: list[str] = []
        form = PeriodForm

    def __init__(self, *args: Any, on: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.on = on

    def search(self, queryset: QuerySet[Any], name: str, value: str) -> QuerySet[Any]:
        return with_every_word(queryset, value, "contract__reference__icontains", "contract__title__icontains")

    def by_act(self, queryset: QuerySet[Any], name: str, value: str) -> QuerySet[Any]:
        return figures.of_acts(queryset, *(REPORTED if value == REPORT else (value,)))

    def by_holder(self, queryset: Any, name: str, value: str) -> QuerySet[Any]:
        """Acts on contracts that the provider so called holds."""
        return queryset.with_holder(self.on).filter(kept_by__in=called(value))

    def by_borne(self, queryset: QuerySet[Any], name: str, value: str) -> QuerySet[Any]:
        return queryset.filter(borne__in=list(NAMES)) if value == APPROVAL else queryset.filter(borne=value)

    def by_stated(self, queryset: QuerySet[Any], name: str, value: str) -> QuerySet[Any]:
        return queryset.filter(amount__isnull=value == "no")


def filtered_acts(request: HttpRequest) -> tuple[ActFilter, Any]:
    """The filter of acts as asked, and the rows that it leaves."""
    on, _ = read_on(request)
    form = ActFilter(readable(request.GET), figures.ledger(on, request.user), request=request, on=on)
    return form, form.qs


def _is_filtered(form: Any) -> bool:
    return any(getattr(form, "cleaned_data", {}).values())


def money_told(asked: Asked, form: Any, rows: Any) -> Money:
    """What the rows that a filter left come to: from the kept sums, where they know all that was chosen."""
    chosen = {name: value for name, value in getattr(form, "cleaned_data", {}).items() if value}
    if not chosen.keys() <= {"area", "borne"}:
        return figures.money_of(rows)
    whole = figures.together(figures.committed(asked.on, asked.user, chosen.get("area", "")))
    borne = chosen.get("borne", "")
    codes = BORNE if not borne else NAMES if borne == APPROVAL else (borne,)
    return Money({code: whole[code] for code in codes})


def rows_words(money: Money, page: Page, total: int) -> str:
    """“51 to 100 of 120 rows: 118 acts and 2 corrections; £5,000 in all, of it …”."""
    whole = money.whole
    corrections = total - whole.acts
    counted = acts_words(whole.acts)
    if corrections:
        counted += f" and {'1 correction' if corrections == 1 else f'{corrections:,} corrections'}"
    shown = f"{page.first:,} to {page.last:,} of {total:,} rows: " if page.pages > 1 else ""
    borne = money_words(money)
    return f"{shown}{counted}, {pounds(whole.amount)} in all{f': {borne}' if borne else ''}"


def acts_page(request: HttpRequest) -> dict[str, Any]:
    """The list of acts that figures sum, and what it comes to."""
    asked = Asked(request)
    chosen, rows = filtered_acts(request)
    money = money_told(asked, chosen.form, rows)
    # The keys first: all that is told of an act is asked of those shown, not of each that is put in order.
    page = page_of_parts([figures.told(rows)], request, figures.told(asked.ledger).in_bulk, known=money.whole.rows)
    asked_for = readable(request.GET)
    kept = {name: asked_for.get(name, "") for name in asked_for if name not in ("page", "on")}
    return {
        "title": "Acts",
        "lead": "Every act that a figure of the portfolio sums: awards, extensions, variations, releases, and what put "
        "them right, the latest first.",
        "form": chosen.form,
        "page": page,
        "grid": acts_grid(asked, list(page), "Acts on the ledger") if page.total else None,
        "said": rows_words(money, page, page.total),
        "csv_url": asked.url("portfolio_acts_csv", **kept),
        "empty": "No act fits these filters." if _is_filtered(chosen.form) else "No act is on the ledger yet.",
        "clear_url": asked.url("portfolio_acts") if _is_filtered(chosen.form) else "",
    }


def providers_page(request: HttpRequest) -> dict[str, Any]:
    """Every provider by what its contracts committed."""
    asked = Asked(request)
    chosen = AreaFilter(readable(request.GET), Commitment.objects.none(), request=request)
    page = page_of(figures.ranked(asked.on, asked.user, asked.area), request)
    rows = figures.held(list(page), asked.by_provider, asked.on, asked.user)
    codes = money_columns(figures.together(figures.committed(asked.on, asked.user, asked.area)))
    count = "1 provider" if page.total == 1 else f"{page.total:,} providers"
    shown = f"{page.first:,} to {page.last:,} of {count}" if page.pages > 1 else count
    return {
        "title": "Committed by provider",
        "lead": "What the contracts of each provider committed, the most first. Several providers may draw on one "
        "approval, so what is left in the approvals charged is not added up.",
        "form": chosen.form,
        "page": page,
        "grid": providers_grid(asked, rows, codes) if page.total else None,
        "said": shown,
        "csv_url": asked.url("portfolio_csv", "providers", area=asked.area),
        "empty": f"No provider holds a contract{of_area(asked)}.",
        "clear_url": asked.url("portfolio_providers") if asked.area else "",
    }


def lots_page(request: HttpRequest) -> dict[str, Any]:
    """Every lot with too few providers."""
    asked = Asked(request)
    chosen = AreaFilter(readable(request.GET), Commitment.objects.none(), request=request)
    page = page_of(figures.thin_lots(asked.on, asked.area), request)
    count = "1 lot" if page.total == 1 else f"{page.total:,} lots"
    return {
        "title": "Lots with too few providers",
        "lead": "Lots of live umbrellas that are meant for several providers and have none or one.",
        "form": chosen.form,
        "page": page,
        "grid": lots_grid(asked, page) if page.total else None,
        "said": f"{page.first:,} to {page.last:,} of {count}" if page.pages > 1 else count,
        "csv_url": asked.url("portfolio_csv", "lots", area=asked.area),
        "empty": f"Every lot{of_area(asked)} that is meant for several providers has at least two.",
        "clear_url": asked.url("portfolio_lots") if asked.area else "",
    }


def spot_page(request: HttpRequest) -> dict[str, Any]:
    """The spot purchases of 12 months, each with what counts towards the threshold."""
    asked = Asked(request)
    chosen = SpotFilter(readable(request.GET), figures.spot_purchases(asked.on, asked.area), request=request)
    rows = chosen.qs
    sums = figures.spots(rows, asked.on)
    page = page_of(rows, request)
    count = "1 purchase" if page.total == 1 else f"{page.total:,} purchases"
    shown = f"{page.first:,} to {page.last:,} of {count}" if page.pages > 1 else count
    unstated = sum(row.unstated for row in sums)
    told = [f"{pounds(sum((row.total for row in sums), Decimal(0)))} as compared with the threshold"]
    if unstated:
        told.append(f"{unstated:,} whose value is not stated")
    return {
        "title": "Spot purchases of 12 months",
        "lead": f"Spot purchases awarded in the 12 months to {long_date(asked.on)}, the latest first.",
        "form": chosen.form,
        "page": page,
        "grid": spot_grid(asked, page) if page.total else None,
        "said": f"{shown}, {', '.join(told)}",
        "csv_url": asked.url("portfolio_csv", "purchases", area=asked.area),
        "empty": "No spot purchase fits these filters."
        if _is_filtered(chosen.form)
        else f"No spot purchase was awarded in the 12 months to {long_date(asked.on)}.",
        "clear_url": asked.url("portfolio_spot") if _is_filtered(chosen.form) else "",
    }


def spot_grid(asked: Asked, rows: Iterable[Any]) -> Grid:
    labels = ("Contract", "Provider", "Service area", "Awarded on")
    return Grid(
        "Spot purchases",
        (*(Column(label) for label in labels), Column("Value", True), Column("VAT", True)),
        tuple(
            (
                Cell(row.reference, _contract_url(asked, row), row.title),
                Cell(row.provider.survivor.legal_name if row.provider else NONE),
                Cell(row.service_area.name, note="Light touch" if row.light_touch else "Not light touch"),
                Cell(_day(row.awarded_on)),
                Cell(value_words(row.value, row.value_qualifier)),
                Cell(f"{row.vat_rate}%"),
            )
            for row in rows
        ),
    )
