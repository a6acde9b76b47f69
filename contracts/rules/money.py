"""What money an act takes: the approval, the umbrella's ceiling, the term that was costed."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from decimal import Decimal

from commissioning.kit.dates import long_date
from commissioning.kit.money import pounds
from commissioning.kit.refusals import Refusal
from commissioning.kit.terms import last_day
from contracts.rules.days import LEDGER


def may_charge(
    *, name: str, approved: Decimal, maximum: bool, committed: Decimal, amount: Decimal, last: str = ""
) -> Refusal | None:
    """Whether an approval bears a further amount. `committed`: what is charged to it already, releases taken off.

    Only an amount above 0 is tested. `last` tells in a sentence who charged it last. An estimate may be passed all the
    same once a manager has acknowledged this act and amount: the refusal has the code “estimate-passed”.

    Source: the clause that approves the money, as published.
    """
    total = committed + amount
    if amount <= 0 or total <= approved:
        return None
    left = approved - committed
    if maximum:
        reason = (
            f"{name} has {pounds(left)} left of a maximum of {pounds(approved)}; this is {pounds(amount)}."
            if left > 0
            else f"Nothing is left under {name}: {pounds(committed)} of a maximum of {pounds(approved)} is committed."
        )
        return Refusal(
            f"{reason} {last}".strip(),
            "Release money that another contract does not need, or take a new approval to the decision maker.",
            "approval-overspent",
            name,
        )
    return Refusal(
        f"This would bring {name} to {pounds(total)}, past the estimate of {pounds(approved)}. {last}".strip(),
        "A manager, not the person who acts, can acknowledge in words that the estimate is passed by this act.",
        "estimate-passed",
        name,
    )


def may_take_back(*, held: Decimal, amount: Decimal, name: str) -> Refusal | None:
    """Whether a negative row fits: it never brings what a contract holds of one approval (or uncharged) below 0.

    Source: the clause that approves the money; it goes back to the approval that it came from.
    """
    if amount >= 0 or held + amount >= 0:
        return None
    return Refusal(
        f"{name} holds {pounds(held)}: {pounds(-amount)} cannot be taken from it.",
        "Take back no more than it holds, from the approval that the money came from.",
        "commitment_not_below_zero",
        LEDGER,
    )


def may_carry(*, umbrella: bool, amount: Decimal | None) -> Refusal | None:
    """Whether a contract of this kind may carry money: an umbrella does not, its call-offs do.

    Source: PCR 2015 regs 33–34; PA 2023 ss34 and 45 (an umbrella sets terms, call-offs buy).
    """
    if not umbrella or not amount:
        return None
    return Refusal(
        "An umbrella carries no money of its own.",
        "Enter 0 here; the call-offs, block and spot contracts under it carry the money.",
        "commitment_umbrella_carries_nothing",
        LEDGER,
    )


def may_run_until(
    ends_on: date | None,
    *,
    starts_on: date | None,
    longest_term_months: Sequence[int | None],
    spend_until: date | None,
    copied: bool,
) -> Refusal | None:
    """Whether the term stays within what the approval and the delegation allow; a copied contract only gets a check.

    Source: the clauses that approve and delegate (longest term, service period); the contract’s term within them.
    """
    is_counted = any(longest_term_months)
    if copied or not (is_counted or spend_until):
        return None
    if ends_on is None or (is_counted and starts_on is None):
        missing = "last day" if ends_on is None else "first day"
        return Refusal(
            f"Its authority allows a longest term, and the contract has no {missing}.",
            f"Give it a {missing}: the day itself, not words.",
            "term-over-authority",
            "the approving clause",
        )
    limit = latest_end(starts_on=starts_on, longest_term_months=longest_term_months, spend_until=spend_until)
    if limit is None or ends_on <= limit:
        return None
    return Refusal(
        f"The contract would end on {long_date(ends_on)}; its authority reaches to {long_date(limit)}.",
        f"End it by {long_date(limit)}, or take the longer term to the decision maker.",
        "term-over-authority",
        "the approving clause",
    )


def may_pay_for(
    *, spend_from: date | None, first_day: date | None, last_day: date | None, act: str, name: str, copied: bool
) -> Refusal | None:
    """Whether the service that an act pays for lies in the period of its approval; a copied act only gets a check.

    An award pays for the term from its `first_day`, an extension from the day after the old end. From when a variation
    pays is not recorded: of the contract's term, to its `last_day`, a part has to lie in the period.

    Source: the clause that approves the money (the service period that it pays for).
    """
    whole = act != "variation"
    day = first_day if whole else last_day
    if spend_from is None or copied or (day is None and not whole) or (day is not None and day >= spend_from):
        return None
    if day is None:
        told = "and the contract has no first day"
    elif whole:
        told = f"this {act} would pay for it from {long_date(day)}"
    else:
        told = f"the contract ends on {long_date(day)}"
    return Refusal(
        f"{name} pays for service from {long_date(spend_from)}; {told}.",
        f"Cite the approval of that time; or let the service begin on {long_date(spend_from)} or later."
        if day is not None
        else "Give it a first day: the day itself, not words.",
        "before-approval",
        name,
    )


def latest_end(
    *, starts_on: date | None, longest_term_months: Sequence[int | None], spend_until: date | None
) -> date | None:
    """The last day that an authority allows a contract to run, or None where it sets none.

    Source: the clause that approves or delegates.
    """
    limits = [last_day(starts_on, months) for months in longest_term_months if months and starts_on]
    limits += [spend_until] if spend_until else []
    return min(limits, default=None)
