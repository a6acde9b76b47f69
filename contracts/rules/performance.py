"""Indicators of performance and their assessments."""

from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import date, timedelta

from commissioning.kit.dates import long_date
from commissioning.kit.refusals import Refusal
from commissioning.kit.terms import last_day
from contracts.lifecycle import NOT_SIGNED

KPIS_NEEDED = 3
ASSESSED_EVERY_MONTHS = 12


def assess_by(
    *,
    first_on: date,
    assessed_on: date | None,
    assessed_to: date | None,
    ended_on: date | None = None,
    closing_by: date | None = None,
) -> date | None:
    """By when performance against an indicator is to be assessed next; None once that at the end is made.

    `first_on` is the first day of the contract, or of the indicator if later. `assessed_on` is the day of the last
    assessment and `assessed_to` the last day that any assessment covers. `ended_on` is the end, once it has passed, and
    `closing_by` the day by which the assessment at the end is published.

    Source: PA 2023 s71(2): at least once in every period of 12 months, and on termination.
    """
    if ended_on is not None:
        made = (assessed_on is not None and assessed_on > ended_on) or (
            assessed_to is not None and assessed_to >= ended_on
        )
        return None if made else closing_by
    if assessed_on is None:
        return last_day(first_on, ASSESSED_EVERY_MONTHS)
    return last_day(assessed_on + timedelta(days=1), ASSESSED_EVERY_MONTHS)


def may_keep_kpis(state: str) -> Refusal | None:
    """Whether indicators are entered for a contract in this state: from its draft on, while it is one.

    Source: PA 2023 s52(1): they are set before the contract is entered into.
    """
    if state != NOT_SIGNED:
        return None
    return Refusal("The contract was never signed.", "There is no performance to measure.")


def may_hold_from(from_on: date, *, starts_on: date | None, longest_end: date | None) -> Refusal | None:
    """Whether an indicator may hold from a day: one of the contract's term, as long as that can become.

    `longest_end` counts its options, and the later of disputed ends. What is None is not known, and bounds nothing.

    Source: PA 2023 s52(1): an indicator measures how this contract is performed.
    """
    if starts_on is not None and from_on < starts_on:
        return Refusal(f"The contract starts on {long_date(starts_on)}.", "Enter that day or a later one.", "kpi-day")
    if longest_end is not None and from_on > longest_end:
        return Refusal(
            f"The contract can run to {long_date(longest_end)} at the longest.",
            "Enter that day or an earlier one.",
            "kpi-day",
        )
    return None


def may_withdraw_kpi(
    withdrawn_on: date, *, from_on: date, already: date | None, assessed_to: date | None
) -> Refusal | None:
    """Whether an indicator may end on a day: once, not before its first day, nor before the last day assessed.

    Source: standing orders (what was assessed against an indicator stays).
    """
    if already is not None:
        return Refusal(f"It is withdrawn already: {long_date(already)} is its last day.", "Nothing needs to be done.")
    if withdrawn_on < from_on:
        return Refusal(f"It holds from {long_date(from_on)}.", "Enter that day or a later one.", "kpi-day")
    if assessed_to is not None and withdrawn_on < assessed_to:
        return Refusal(
            f"It is assessed to {long_date(assessed_to)}.",
            "Enter that day or a later one, or put the assessment right first.",
            "kpi-day",
        )
    return None


def may_assess(
    *,
    first_on: date,
    last_on: date,
    assessed_on: date,
    on: date,
    from_on: date,
    withdrawn_on: date | None,
    published_on: date | None,
    signed: bool,
) -> Refusal | None:
    """Whether a contract may be assessed against an indicator for a period: one that is over and in which it held.

    Source: PA 2023 s71(2); PR 2024 reg 39(4): the notice gives the period that was assessed.
    """
    if not signed:
        return Refusal("The contract is not signed.", "Assess it once it has run.")
    if last_on < first_on:
        return Refusal("The last day assessed lies before the first.", "Change one of the two.", "kpi-period")
    if assessed_on > on:
        return Refusal(
            f"{long_date(assessed_on)} is still to come.", "Enter the day on which it was assessed.", "kpi-assessed"
        )
    if last_on > assessed_on:
        return Refusal(
            f"The period runs to {long_date(last_on)}, after the day of the assessment.",
            "End the period by then, or assess it when it is over.",
            "kpi-period",
        )
    if first_on < from_on:
        return Refusal(f"The indicator holds from {long_date(from_on)}.", "Begin the period then.", "kpi-first")
    if withdrawn_on is not None and last_on > withdrawn_on:
        return Refusal(f"It was withdrawn after {long_date(withdrawn_on)}.", "End the period then.", "kpi-period")
    if published_on is not None and published_on > on:
        return Refusal(
            f"{long_date(published_on)} is still to come.", "Enter it once it is published.", "kpi-published"
        )
    if published_on is not None and published_on < assessed_on:
        return Refusal(
            f"It was assessed on {long_date(assessed_on)}, after that day.", "Correct one of the two.", "kpi-published"
        )
    return None


def may_assess_beside(first_on: date, last_on: date, others: Iterable[tuple[date, date]]) -> Refusal | None:
    """Whether a period may be assessed beside those that are (first and last days): it overlaps none of them.

    Source: PR 2024 reg 39(4): a notice gives the period that was assessed, so that each day has one rating.
    """
    for first, last in others:
        if first <= last_on and first_on <= last:
            return Refusal(
                f"{long_date(first)} to {long_date(last)} is assessed already.",
                "Choose a period beside it, or put that assessment right.",
                "kpi-overlap",
            )
    return None


def may_aim_at(target: str, unit: str) -> Refusal | None:
    """Whether an indicator may have a target: words, or a figure of which it is said what it counts.

    Source: PA 2023 s52(3): an indicator is one against which performance can be assessed.
    """
    if not any(sign.isalnum() for sign in target):
        return Refusal(
            "That is no target.", "Enter a figure or words, such as 95, or no serious incident.", "kpi-target"
        )
    if not unit and re.fullmatch(r"[<>≤≥±\s0-9.,]+", target):
        return Refusal("A figure alone is no target.", "Say of what it is, such as % of calls.", "kpi-unit")
    return None


def may_be_published_at(where: str) -> Refusal | None:
    """Whether a place is one where a notice can be found: its number, or its web address.

    Source: PA 2023 s71(2): what is assessed is published, which the contract performance notice does.
    """
    if re.search(r"\b20[0-9]{2}/S ?[0-9]{3}-[0-9]{1,6}\b|\bhttps?://[^\s/.]+(\.[^\s/.]+)+(/\S*)?", where):
        return None
    return Refusal(
        "Nobody can find the notice by that.",
        "Enter its number, such as 2026/S 000-012345, or its web address, beginning with https://",
        "kpi-where",
    )


def may_remove_assessment(published_on: date | None) -> Refusal | None:
    """Whether an assessment may be removed: what was published stays, and is put right where it was wrong.

    Source: PA 2023 s71(2): what is published under it stays published.
    """
    if published_on is None:
        return None
    return Refusal(f"It was published on {long_date(published_on)}.", "Put it right instead.")


def may_take_back_publication(before: date | None, after: date | None) -> Refusal | None:
    """Whether an assessment that was published may be said to be unpublished: never.

    Source: PA 2023 s71(2): what is published under it stays published.
    """
    if before is None or after is not None:
        return None
    return Refusal(
        f"It was published on {long_date(before)}.", "Enter the day on which it was published.", "kpi-published"
    )
