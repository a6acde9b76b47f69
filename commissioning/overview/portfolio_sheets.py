"""The portfolio as sheets: one for each section, with the figures that the page shows to the same reader."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from itertools import islice
from typing import Any, cast

from commissioning.kit.sheets import Cell
from commissioning.overview import portfolio as figures
from commissioning.overview.portfolio import ACTS, BORNE, REPORTED
from commissioning.overview.portfolio_pages import NAMES, Asked, borne_words, what_words
from contracts.pages.detail import authority_words, clauses_seen

Row = tuple[Cell, ...]
AT_ONCE = 500

APPROVED = ("Service area", "Firm as", "Approvals", "Approved", "Charged", "Left", "Estimates passed by")
COMMITTED = ("Service area", "Borne by", "Acts", "Amount", "Acts whose value is not stated")
PROVIDERS = (
    "Provider",
    "Reference",
    "Contracts",
    *BORNE.values(),
    "Acts whose value is not stated",
    "Maxima charged",
    "Left in these maxima",
    "Estimates charged",
    "Left in these estimates",
)
LOTS = ("Umbrella", "Title", "Lot", "Lot title", "Service area", "Ends on", "Providers")
SPOT = (
    "Service area",
    "Light touch",
    "Purchases",
    "Whose value is not stated",
    "In all, as compared",
    "Threshold",
    "Reached",
)
PURCHASES = (
    "Contract",
    "Title",
    "Provider",
    "Service area",
    "Light touch",
    "Awarded on",
    "Value",
    "How firm",
    "VAT rate in per cent",
)
PERIOD = ("Service area", "What", "Borne by", "Acts", "Amount", "Acts whose value is not stated")
ACTS_HEADER = (
    "Made on",
    "Service area",
    "Contract",
    "Title",
    "Provider",
    "What",
    "Act",
    "Ground or reason",
    "Amount",
    "Borne by",
    "Charged to",
    "Who had the power",
    "How",
)


def approved(asked: Asked) -> Iterator[Row]:
    for row in figures.approved(asked.on, asked.user, asked.area):
        yield (
            row.area.name,
            NAMES[row.qualifier],
            row.count,
            row.amount,
            row.charged,
            row.left,
            row.passed if row.qualifier == "estimate" else None,
        )


def committed(asked: Asked) -> Iterator[Row]:
    for row in figures.committed(asked.on, asked.user, asked.area):
        for code, words in BORNE.items():
            share = row.money[code]
            if share != figures.Share():
                yield (row.area.name, words, share.acts, share.amount, share.unstated)


def providers(asked: Asked) -> Iterator[Row]:
    for row in figures.every_provider(asked.by_provider, asked.on, asked.user, asked.area):
        left = [sum_ for code in NAMES for sum_ in row.approved.get(code, (None, None))]
        yield (
            row.provider.legal_name,
            row.provider.reference,
            row.contracts,
            *(row.money[code].amount for code in BORNE),
            row.money.whole.unstated,
            *left,
        )


def lots(asked: Asked) -> Iterator[Row]:
    for row in figures.thin_lots(asked.on, asked.area).iterator(AT_ONCE):
        contract, count = row.contract, cast(Any, row).providers
        area = contract.service_area.name
        yield contract.reference, contract.title, row.lot.number, row.lot.title, area, contract.ends_on, count


def spot(asked: Asked) -> Iterator[Row]:
    for row in figures.spots(figures.spot_purchases(asked.on, asked.area), asked.on):
        yield (
            row.area.name,
            _yes(row.light_touch),
            row.count,
            row.unstated,
            row.total.quantize(figures.ZERO),
            row.threshold,
            _yes(row.is_reached),
        )


def purchases(asked: Asked) -> Iterator[Row]:
    rows = figures.spot_purchases(asked.on, asked.area).select_related("provider__merged_into")
    for row in rows.iterator(AT_ONCE):
        yield (
            row.reference,
            row.title,
            row.provider.survivor.legal_name if row.provider else "",
            row.service_area.name,
            _yes(row.light_touch),
            row.awarded_on,
            row.value,
            row.get_value_qualifier_display(),
            row.vat_rate,
        )


def period(asked: Asked) -> Iterator[Row]:
    for row in figures.reported(asked.period):
        for act in REPORTED:
            for code, words in BORNE.items():
                share = row[act][code]
                if share != figures.Share():
                    yield (row.area.name, ACTS[act], words, share.acts, share.amount, share.unstated)


SECTIONS: Mapping[str, tuple[tuple[str, ...], Callable[[Asked], Iterable[Row]]]] = {
    "approved": (APPROVED, approved),
    "committed": (COMMITTED, committed),
    "providers": (PROVIDERS, providers),
    "lots": (LOTS, lots),
    "spot": (SPOT, spot),
    "purchases": (PURCHASES, purchases),
    "period": (PERIOD, period),
}
"""Header and rows of each sheet, by its code in the address."""


def acts(rows: Any, user: Any) -> Iterator[Row]:
    """Rows of the ledger in words; a clause that the user may not read is not named."""
    every = figures.told(rows).iterator(AT_ONCE)
    while some := list(islice(every, AT_ONCE)):
        seen = clauses_seen(some, user)
        for row in some:
            yield _act(row, seen)


def _act(row: Any, seen: set[int]) -> Row:
    what, note = what_words(row)
    power = authority_words(row, seen)
    cited = borne_words(row, seen)[0] if row.borne in NAMES else ""
    provider = row.contract.provider
    return (
        row.made_on,
        row.contract.service_area.name,
        row.contract.reference,
        row.contract.title,
        provider.survivor.legal_name if provider else "",
        ACTS[row.act],
        what,
        note,
        row.amount,
        BORNE[row.borne],
        cited,
        power.words,
        power.note,
    )


def _yes(answer: bool) -> str:
    return "yes" if answer else "no"
