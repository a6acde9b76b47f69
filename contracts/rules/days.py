"""The day of an act, and acts recorded from an earlier register."""

from __future__ import annotations

from datetime import date

from commissioning.kit.dates import long_date
from commissioning.kit.refusals import Refusal

LEDGER = "the ledger of commitments"


def may_be_dated(made_on: date, *, on: date) -> Refusal | None:
    """Whether an act may carry a day: it happened by `on`, the day of entry.

    Source: standing orders (an act is recorded when it has been done).
    """
    if made_on <= on:
        return None
    return Refusal(
        f"{long_date(made_on)} is in the future: an act is entered when it has been done.",
        "Enter it on or after that day.",
        "commitment_not_in_future",
    )


def may_follow_award(made_on: date, *, awarded_on: date | None) -> Refusal | None:
    """Whether an extension, a variation or a release may carry a day: what it changes was awarded by then.

    Source: standing orders (an act is recorded as of the day on which it was done); the order of award and change.
    """
    if awarded_on is None or made_on >= awarded_on:
        return None
    return Refusal(
        f"The contract was awarded on {long_date(awarded_on)} only; this act is of {long_date(made_on)}.",
        "Give the day on which it was done.",
        "before-award",
    )


def may_record(*, made_on: date, entered_on: date, charges_approval: bool) -> Refusal | None:
    """Whether an act may stand as recorded from an earlier register, without authority: only from before the entry.

    Source: standing orders (an act made since the contract is kept here names its authority).
    """
    if made_on < entered_on and not charges_approval:
        return None
    return Refusal(
        "Charged acts cannot be “recorded from an earlier register”."
        if charges_approval
        else f"The contract was entered here on {long_date(entered_on)}: an act of {long_date(made_on)} "
        "cannot be “recorded from an earlier register”.",
        "Name the decision, the delegation or the standing power under which it was done.",
        "commitment_not_recorded",
        LEDGER,
    )
