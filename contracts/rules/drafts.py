"""A draft, and a term whose words contradict themselves."""

from __future__ import annotations

from datetime import date

from commissioning.kit.dates import long_date
from commissioning.kit.refusals import Refusal
from commissioning.procurement.lifecycle import OPEN
from contracts.lifecycle import DRAFT


def may_draft_in(state: str, *, reference: str) -> Refusal | None:
    """Whether a contract may be drafted under a commission: while the commission is open.

    Source: standing orders on contracts.
    """
    if state == OPEN:
        return None
    return Refusal(
        f"{reference} is {state}: nothing more is awarded under it.",
        "Draft the contract under an open commission, or enter a further commission for the need.",
        "lifecycle",
    )


def may_redraft(state: str) -> Refusal | None:
    """Whether a contract may still be changed freely, or discarded: only as a draft.

    Source: standing orders (what was awarded is changed by a variation, an extension or a correction).
    """
    if state == DRAFT:
        return None
    return Refusal(
        "The contract has been awarded: only a draft is changed freely.",
        "Extend or vary it, settle its term, or correct the ledger.",
        "lifecycle",
    )


def may_settle(*, first: date | None, second: date | None, chosen: date, ends_on: date | None) -> Refusal | None:
    """Whether a day may be settled as the last possible one: one of the two in dispute, not before the present end.

    Source: the contract’s term as written and the document that settles it.
    """
    if first is None or second is None:
        return Refusal("The term is not in dispute.", "Nothing is left to settle.", "lifecycle")
    if chosen not in (first, second):
        return Refusal(
            f"The words give {long_date(first)} or {long_date(second)}.", "Choose one of the two.", "term-contradiction"
        )
    if ends_on is not None and chosen < ends_on:
        return Refusal(
            f"The contract runs until {long_date(ends_on)} already, later than {long_date(chosen)}.",
            "Choose the other day, or put the extension right first.",
            "term-contradiction",
        )
    return None
