"""Notices and reviews of a contract."""

from __future__ import annotations

from datetime import date

from commissioning.kit.dates import long_date
from commissioning.kit.refusals import Refusal
from contracts.rules.days import may_be_dated


def may_give_notice(
    *, name: str, given_on: date, on: date, follows: str = "", event_on: date | None = None
) -> Refusal | None:
    """Whether a notice may be recorded as given on a day. One that `follows` an event (“the signature”) comes after it.

    `event_on`: the day of that event, None while it has not happened.

    Source: PA 2023 ss53, 71, 77 and 80; PCR 2015 reg 50 (each is published within a time after its event).
    """
    refusal = may_be_dated(given_on, on=on)
    if refusal is not None or not follows:
        return refusal
    if event_on is None or event_on > on:
        return Refusal(f"The {name} follows {follows}, which is not recorded.", "Record that first.", "notice-early")
    if given_on < event_on:
        return Refusal(
            f"The {name} follows {follows} of {long_date(event_on)}.",
            "Look at the day again; if it is right, another notice is meant.",
            "notice-early",
        )
    return None


def may_review(*, awarded: bool, held_on: date, on: date, next_on: date | None) -> Refusal | None:
    """Whether a review may be recorded: of a contract that was made, when it was held, the next one being ahead.

    Source: standing orders on contract management.
    """
    if not awarded:
        return Refusal("There is no contract to review.", "Award it first.", "lifecycle")
    refusal = may_be_dated(held_on, on=on)
    if refusal is not None:
        return refusal
    if next_on is not None and next_on <= max(held_on, on):
        return Refusal(
            f"The next review cannot be on {long_date(next_on)}: that day is not ahead.",
            "Give a later day, or none where no further review is planned.",
            "review-day",
        )
    return None
