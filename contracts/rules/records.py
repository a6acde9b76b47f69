"""The officer's decision record, acknowledgements, and what follows what."""

from __future__ import annotations

from datetime import date

from commissioning.kit.dates import long_date
from commissioning.kit.refusals import Refusal


def may_record_by_officer(*, delegated: bool, recorded_in: str) -> Refusal | None:
    """Whether an act owes an officer decision record that it has not got; `recorded_in`: the one that it has.

    Source: MAI 2012 reg 13.
    """
    if not delegated:
        return Refusal(
            "Only an act under a delegation owes a decision record by the officer.",
            "Nothing needs to be done.",
            "officer-record",
            "MAI 2012 reg 13",
        )
    if recorded_in:
        return Refusal(
            f"This act is recorded by {recorded_in} already.",
            "Go on with that record at the desk of decisions.",
            "officer-record",
            "MAI 2012 reg 13",
        )
    return None


def may_be_officer_record(
    *, reference: str, by_officer: bool, waits_for_effect: bool, in_effect: bool
) -> Refusal | None:
    """Whether a decision can be the record of an act; `waits_for_effect`: it is key or subject to call-in.

    Source: MAI 2012 reg 13; LGA 2000 s9F(4) (a decision that may be called in is not carried out before).
    """
    if not by_officer:
        return Refusal(
            f"{reference} is not a decision by an officer.", "Name the officer's record.", "", "MAI 2012 reg 13"
        )
    if waits_for_effect and not in_effect:
        return Refusal(
            f"{reference} was not in effect on the day of the act.",
            "A key decision, or one that may be called in, is acted on when it is in effect.",
            "award-before-effect",
            "MAI 2012 reg 13",
        )
    return None


def may_follow(
    *, own: bool, was_agreed: bool, starts_on: date | None = None, first_day: date | None = None
) -> Refusal | None:
    """Whether a commission may follow a contract: one that was signed, not one of its own, and that began before it.

    `starts_on`: the first day of the contract. `first_day`: that of the commission's service.

    Source: standing orders on contracts.
    """
    if own:
        return Refusal(
            "This contract belongs to the commission itself.", "Name the contract that ran before it.", "own-contract"
        )
    if not was_agreed:
        return Refusal("This contract was never signed.", "Name the one under which the service ran.", "not-signed")
    if starts_on is not None and first_day is not None and first_day <= starts_on:
        return Refusal(
            f"The commission's service began on {long_date(first_day)}, the contract on {long_date(starts_on)} only: "
            "it does not follow it.",
            "Name the two in the order in which they ran.",
            "began-before",
        )
    return None


def may_put_in_plan(*, waiting: str) -> Refusal | None:
    """Whether a decision about the end of a contract may be put in the forward plan: one of each sort waits at a time.

    `waiting`: the reference of the one that waits, or "".

    Source: standing orders on the forward plan.
    """
    if not waiting:
        return None
    return Refusal(
        f"{waiting} is entered for this already.", "Change that item, or withdraw it and enter another.", "in-plan"
    )


def days_between(end: date, first: date) -> int:
    """The days without a contract from one's last day to the next one's first; below zero the days with both.

    Source: the contracts (both days of a term are inclusive).
    """
    return (first - end).days - 1
