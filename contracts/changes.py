"""What a contract was when it was awarded, how it was changed since, and what a further change meets.

Figures for the rules of procurement law on modifications (`routes.may_modify`).
"""

from __future__ import annotations

from collections.abc import Sequence
from copy import copy
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal

from django.db.models import Q

from commissioning.kit.refusals import Refusal
from commissioning.kit.terms import last_day
from commissioning.procurement import routes
from commissioning.procurement.routes import STANDARD_VAT, Ground, Regime
from contracts import rules
from contracts.choices import ActKind
from contracts.models import Commitment, Contract, ExtensionOption
from providers.models import Provider

ZERO = Decimal("0.00")
DAY = timedelta(days=1)


@dataclass(frozen=True)
class Made:
    """One change made: its ground if the record names one, its sum with its corrections, its months of either sign."""

    row: Commitment
    ground: Ground | None
    value: Decimal
    months: int


def original_value(contract: Contract) -> Decimal | None:
    """What the contract was worth as awarded, its award put right where it was; None where that is not stated."""
    rows = contract.commitments.filter(Q(kind=ActKind.AWARD) | Q(corrects__kind=ActKind.AWARD))
    stated = [amount for amount in rows.values_list("amount", flat=True) if amount is not None]
    return sum(stated, ZERO) or contract.value


def vat_rate_of(contract: Contract) -> int:
    """The rate of VAT, in per cent, that counts for thresholds: its commission's, else the standard one."""
    return contract.commission.vat_rate if contract.commission else STANDARD_VAT


def maximum_months(contract: Contract) -> int | None:
    """The longest term as awarded, options included, in begun months; the shorter while two readings differ."""
    if contract.starts_on is None or contract.initial_end is None:
        return None
    months = rules.begun_months(contract.starts_on - DAY, contract.initial_end)
    months += sum(option.months for option in contract.options.all())
    if contract.last_possible_end is not None and contract.last_possible_end_if is not None:
        months = min(months, rules.begun_months(contract.starts_on - DAY, contract.last_possible_end))
    return months


def changes_made(contract: Contract) -> list[Made]:
    """Every extension and variation of a contract, in the order of their days."""
    rows = (
        contract.commitments.filter(kind__in=[ActKind.EXTENSION, ActKind.VARIATION])
        .select_related("extension", "variation")
        .prefetch_related("corrections")
        .order_by("made_on", "pk")
    )
    return [
        Made(
            row,
            routes.ground_in(_ground_words(row)),
            (row.amount or ZERO) + sum((found.amount or ZERO for found in row.corrections.all()), ZERO),
            _months(row),
        )
        for row in rows
    ]


def _ground_words(row: Commitment) -> str:
    if row.extension is not None:
        return row.extension.ground if row.extension.option_id is None else ""
    return row.variation.ground if row.variation is not None else ""


def _months(row: Commitment) -> int:
    if row.extension is not None:
        return rules.begun_months(row.extension.old_end, row.extension.new_end)
    if row.variation is not None and row.variation.old_end and row.variation.new_end:
        return -months_shorter(row.variation.old_end, row.variation.new_end)
    return 0


def months_shorter(old_end: date, new_end: date) -> int:
    """By how many begun months a term becomes shorter; 0 where it does not."""
    return rules.begun_months(new_end, old_end) if new_end < old_end else 0


def end_known_on(contract: Contract, on: date) -> date | None:
    """When the contract ended as it stood on a day: what moved its end later on is not counted."""
    moved: list[tuple[date, date | None, date | None]] = [
        (row.made_on, row.old_end, row.new_end) for row in contract.extensions.all()
    ]
    moved += [(row.made_on, row.old_end, row.new_end) for row in contract.variations.all() if row.new_end]
    moved += [(row.exercised_on, row.old_end, row.falls_on) for row in contract.breaks.all() if row.exercised_on]
    if contract.termination_made_on and contract.end_before_termination:
        moved.append((contract.termination_made_on, contract.end_before_termination, contract.terminated_on))
    later = [one for one in moved if one[0] > on]
    if not later:
        return contract.ends_on
    day = min(made_on for made_on, _, _ in later)
    same_day = [(old, new) for made_on, old, new in later if made_on == day]
    # Of several acts of one day, the first is the one that begins where none of the others led.
    led_to = {new for _, new in same_day}
    return next((old for old, _ in same_day if old not in led_to), same_day[0][0])


def broken_by(contract: Contract, on: date) -> bool:
    """Whether a break had been used, or the contract terminated, by a day: its options had then fallen away."""
    if contract.termination_made_on and contract.termination_made_on <= on:
        return True
    return any(point.exercised_on and point.exercised_on <= on for point in contract.breaks.all())


def options_left(contract: Contract, on: date) -> list[ExtensionOption]:
    """The options of which months were still left on a day; their `months` are what is left.

    None is left once a break was used or the contract was terminated.
    """
    left: list[ExtensionOption] = []
    if broken_by(contract, on):
        return left
    for option in contract.options.all():
        used = sum(extension.months for extension in option.extensions.all() if extension.made_on <= on)
        if used < option.months:
            rest = copy(option)
            rest.months = option.months - used
            left.append(rest)
    return left


def last_ends_on(contract: Contract, on: date) -> tuple[date | None, date | None]:
    """The last possible end as it stood on a day, with that of the other reading of a disputed term.

    What brought the end forward later (a break, a termination, a shorter term) is not counted.
    """
    last, other = contract.last_possible_end, contract.last_possible_end_if
    end = end_known_on(contract, on)
    if last is None or end is None or last >= end:
        return last, other
    for option in options_left(contract, on):
        end = last_day(end + DAY, option.months)
    return end, None


def provider_on(contract: Contract, on: date) -> Provider | None:
    """Who held a contract on a day: one who took it over later is not counted."""
    later = [row for row in contract.variations.all() if row.to_provider_id and row.made_on > on]
    return min(later, key=lambda row: (row.made_on, row.pk)).from_provider if later else contract.provider


def grounds_for(
    contract: Contract,
    *,
    change: Decimal,
    on: date,
    months: int = 0,
    scope_kept: bool = True,
    new_provider: bool = False,
    made: Sequence[Made] | None = None,
) -> tuple[tuple[Ground, Refusal | None], ...]:
    """Every ground of the contract's regime for a further change, with why it is not open where it is not.

    `change` in pounds and `months` of the term, of either sign; earlier changes on the same ground are counted, whether
    they were variations or extensions beyond the options. `on`: the day of the change.
    """
    earlier: dict[Ground, Decimal] = {}
    for found in changes_made(contract) if made is None else made:
        if found.ground is not None:
            earlier[found.ground] = earlier.get(found.ground, ZERO) + found.value
    return routes.grounds_left(
        Regime(contract.regime),
        light_touch=contract.light_touch,
        original_value=original_value(contract),
        change=change,
        on=on,
        earlier=earlier,
        change_months=months,
        maximum_months=maximum_months(contract),
        scope_kept=scope_kept,
        new_provider=new_provider,
        vat_rate=vat_rate_of(contract),
    )
