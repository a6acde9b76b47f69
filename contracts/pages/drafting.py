"""A draft read back before it is saved: its parties, its term as it will be kept, what stands out."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

from commissioning.kit.checks import Check
from commissioning.kit.dates import long_date, months_words
from commissioning.kit.money import pounds
from commissioning.kit.refusals import Refusal
from commissioning.kit.terms import last_day, months_between
from commissioning.procurement.routes import PROCUREMENT_ACT_BEGAN, Regime, Route
from commissioning.procurement.rules import proposed_regime
from contracts import rules
from contracts.checks import checks_of_contract
from contracts.lifecycle import DRAFT, NOT_SIGNED
from contracts.models import Contract
from contracts.pages.detail import lot_words, understood, value_words
from decisions.choices import Origin

OF_A_DRAFT = (
    "term-contradiction",
    "qualifier-doubtful",
    "framework-over-4",
    "dps-long-stop",
    "spot-aggregate",
)
"""Findings that can be put right while the contract is drafted."""


@dataclass(frozen=True)
class ReadBack:
    """A draft in words, and what stands out in it."""

    rows: tuple[tuple[str, str], ...]
    notes: tuple[str, ...]
    checks: tuple[Check, ...]


@dataclass(frozen=True)
class LastDay:
    """One of two last days in dispute, with its arithmetic."""

    day: date
    words: str


def read_back(contract: Contract, on: date) -> ReadBack:
    """What a draft says once it is saved."""
    return ReadBack(
        tuple(_rows(contract)),
        tuple(_notes(contract)),
        tuple(check for check in checks_of_contract(contract, on=on) if check.code in OF_A_DRAFT),
    )


def _rows(contract: Contract) -> list[tuple[str, str]]:
    rows = [("Kind", str(contract.get_kind_display()))]
    lots = [lot_words(link.lot) for link in contract.lot_links.select_related("lot")]
    if lots:
        rows.append(("Lots", "; ".join(lots)))
    route = Route(contract.route).label if contract.route else "not stated"
    rows.append(("Route and regime", f"{route}, {Regime(contract.regime).label}"))
    if contract.begun_on:
        rows.append(("Procurement begun on", long_date(contract.begun_on)))
    if contract.direct_award_ground:
        rows.append(("Ground of the direct award", str(contract.get_direct_award_ground_display())))
    if not contract.is_umbrella:
        rows.append(("Provider", f"{contract.provider} ({contract.provider.reference})" if contract.provider else "—"))
    if contract.placed_by:
        rows.append(("Placed", str(contract.get_placed_by_display())))
    if contract.placed_on:
        rows.append(("Placed on", long_date(contract.placed_on)))
    rows += _term_rows(contract)
    if contract.value is not None or not contract.is_umbrella:
        words = value_words(contract.value, contract.value_qualifier, copied=contract.origin == Origin.COPIED)
        other = f", or {pounds(contract.value_if)} by the other reading" if contract.value_if is not None else ""
        rows.append(("Value", words + other))
    return rows


def _term_rows(contract: Contract) -> list[tuple[str, str]]:
    rows = []
    if contract.starts_on:
        rows.append(("First day", long_date(contract.starts_on)))
    elif contract.starts_words:
        rows.append(("First day", f"“{contract.starts_words}”"))
    term = understood(contract, list(contract.options.all()))
    if term:
        rows.append(("Term", term))
    if contract.initial_end:
        rows.append(("Initial period ends", long_date(contract.initial_end)))
    else:
        rows.append(("Ends", contract.ends_words or "No last day"))
    for point in contract.breaks.all():
        rows.append((f"Break after {months_words(point.after_months)}", f"last day then {long_date(point.falls_on)}"))
    if contract.last_possible_end_if and contract.last_possible_end:
        first, second = long_date(contract.last_possible_end), long_date(contract.last_possible_end_if)
        rows.append(("Last possible end", f"{first} or {second}: not settled, the earlier counts"))
    elif contract.last_possible_end:
        rows.append(("Last possible end", long_date(contract.last_possible_end)))
    return rows


def _notes(contract: Contract) -> list[str]:
    """What is no fault and still to be known."""
    notes = []
    if not contract.is_umbrella and contract.provider is None:
        notes.append("Without a provider it cannot be awarded yet.")
    if any(not link.lot.route for link in contract.lot_links.select_related("lot")):
        notes.append("The route of a lot is not stated: nothing is awarded under it until it is.")
    if contract.is_umbrella:
        notes.append("Its roster is entered once the draft is saved.")
    umbrella = contract.umbrella
    if umbrella and umbrella.ends_on and contract.ends_on and contract.ends_on > umbrella.ends_on:
        notes.append(
            f"It would run past the end of the umbrella, {long_date(umbrella.ends_on)}: only if its terms allow that."
        )
    if note := _regime_note(contract):
        notes.append(note)
    if contract.commission is None and not contract.umbrella:
        notes.append("Outside a commission only standing power, or a record of an earlier act, can carry its award.")
    return notes


def _regime_note(contract: Contract) -> str:
    """That the regime is another than the one of its days, or that no day tells it; "" where both fit, and of what is
    called off, which follows its umbrella."""
    if contract.umbrella:
        return ""
    label, begun_on, starts_on = Regime(contract.regime).label, contract.begun_on, contract.starts_on
    if begun_on is None and (starts_on is None or starts_on >= PROCUREMENT_ACT_BEGAN):
        if contract.origin == Origin.COPIED and starts_on is None:
            return f"No day tells when its procurement began: check that it is under the {label}."
        return ""
    proposed = proposed_regime(begun_on=begun_on, planned_start=starts_on, on=begun_on or PROCUREMENT_ACT_BEGAN)
    if proposed.regime == contract.regime:
        return ""
    return (
        f"It is under the {label}. {proposed.because} That points to the {proposed.regime.label}: check which governs."
    )


def last_days(contract: Contract) -> list[LastDay]:
    """The two last days in dispute, each with how it comes about; none where the term is settled."""
    first, second = contract.last_possible_end, contract.last_possible_end_if
    if first is None or second is None:
        return []
    start, end = contract.starts_on, contract.initial_end
    initial = months_between(start, end) if start and end else None
    options = [option.months for option in contract.options.all()]
    parts = last_day(start, initial + sum(options)) if start and initial else None
    return [LastDay(day, _arithmetic(contract, day, initial, options, day == parts)) for day in (first, second)]


def _arithmetic(contract: Contract, day: date, initial: int | None, options: list[int], by_parts: bool) -> str:
    start = contract.starts_on
    if by_parts and initial and start:
        sums = " + ".join(str(months) for months in (initial, *options))
        whole = initial + sum(options)
        total = f"{sums} = {whole} months" if options else f"{whole} months"
        return f"By the parts: {total} ({months_words(whole)}) from {long_date(start)}."
    months = months_between(start, day) if start else None
    if months and start:
        return f"By what is stated: {months_words(months)} ({months} months) from {long_date(start)}."
    return "By the last day that is stated."


def settled_words(contract: Contract) -> str:
    """What is told when a term was settled."""
    if contract.last_possible_end is None:
        return f"The term of {contract.reference} is settled."
    return f"{contract.reference} is settled: it ends on {long_date(contract.last_possible_end)} at the latest."


def refusal_to_settle(contract: Contract) -> Refusal | None:
    """Why nothing can be settled, or None."""
    first = contract.last_possible_end
    return rules.may_settle(first=first, second=contract.last_possible_end_if, chosen=first or date.min, ends_on=None)


def refusal_to_call_off(umbrella: Contract, user: Any) -> Refusal | None:
    """Why nothing can be called off under a contract by this user, whatever they type; None where it may be tried."""
    if not umbrella.is_umbrella:
        return Refusal(
            f"{umbrella.reference} is no umbrella.", "Call off under a framework, a system or a market.", "lifecycle"
        )
    if umbrella.state in (DRAFT, NOT_SIGNED):
        return Refusal("The umbrella was not awarded.", "Award it first.", "call-off-outside")
    withheld = umbrella.roster.exists() and not umbrella.roster.named_for(user).exists()
    if withheld:
        return Refusal(
            "The names on this roster are withheld, and you may not read them.",
            "Ask a colleague who may read exempt matter to draft the call-off.",
            "not-allowed",
        )
    return None
