"""Who is on a roster: joining, suspension, leaving, names withheld, reopening."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from commissioning.kit.dates import long_date
from commissioning.kit.refusals import Refusal
from commissioning.kit.terms import last_day
from contracts.rules.days import may_be_dated


def joins_with_award(
    *, draft: bool, copied: bool, joined_on: date, first_day: date | None, entered: int, decided: int | None
) -> bool:
    """Whether a supplier joins an umbrella with its award, when no route keeps it out: before the award, or from its
    first day where a source was copied late or the decision named more suppliers than were entered.

    `entered` counts the suppliers with this one; `decided` are those that the decision named, None if not stated.

    Source: PCR 2015 reg 33(2); PA 2023 s45 (the suppliers of a framework are those to whom it was awarded).
    """
    if draft:
        return True
    if first_day is not None and joined_on > first_day:
        return False
    return copied if decided is None else entered <= decided


def may_join_on(joined_on: date, *, on: date, begins_on: date | None) -> Refusal | None:
    """Whether an entry on a roster may begin on a day: not before the umbrella, and not in the future (of an umbrella
    still to begin: not after its first day).

    Source: standing orders (an act is recorded when it has been done); the contract's own first day.
    """
    if begins_on is not None and joined_on < begins_on:
        return Refusal(
            f"The arrangement began on {long_date(begins_on)}: nobody was on it on {long_date(joined_on)}.",
            "Enter that day or a later one.",
            "roster-dates",
            "the contract",
        )
    return may_be_dated(joined_on, on=max(on, begins_on or on))


def may_suspend(
    *, joined_on: date, left_on: date | None, from_on: date, until_on: date | None, there: str = ""
) -> Refusal | None:
    """Whether a provider may be suspended on a lot from a day until a day (both included; None: until it is restored).

    `there` tells of a suspension in that time and who entered it; "" where there is none.

    Source: the contract's terms on suspension; standing orders on contract management.
    """
    if there:
        return Refusal(there, "Restore it first, or give days outside that time.", "roster-overlap", "the contract")
    if from_on < joined_on or (left_on is not None and from_on > left_on):
        last = f" to {long_date(left_on)}" if left_on else ""
        return Refusal(
            f"It was on this lot from {long_date(joined_on)}{last}, not on {long_date(from_on)}.",
            "Give a day on which it was on the lot.",
            "roster-dates",
            "the contract",
        )
    if until_on is not None and until_on < from_on:
        return Refusal(
            f"{long_date(until_on)} is before {long_date(from_on)}.",
            "Give a last day that is not before the first, or none while it is not known.",
            "roster-dates",
            "the contract",
        )
    if until_on is not None and left_on is not None and until_on > left_on:
        return Refusal(
            f"It left this lot on {long_date(left_on)}.",
            "Give no later day, or leave the last day empty.",
            "roster-dates",
            "the contract",
        )
    return None


def may_restore(*, from_on: date, until_on: date) -> Refusal | None:
    """Whether a suspension may end with a day, its last.

    Source: the contract's terms on suspension; standing orders on contract management.
    """
    if until_on >= from_on:
        return None
    return Refusal(
        f"The suspension began on {long_date(from_on)}; {long_date(until_on)} is before that.",
        "Give its last day: the first day at the earliest.",
        "roster-dates",
        "the contract",
    )


def may_leave(*, joined_on: date, left_on: date) -> Refusal | None:
    """Whether an entry on a roster may end with a day, its last.

    Source: the contract's terms on leaving; standing orders on contract management.
    """
    if left_on >= joined_on:
        return None
    return Refusal(
        f"It joined on {long_date(joined_on)}; {long_date(left_on)} is before that.",
        "Give its last day on the lot: the day on which it joined at the earliest.",
        "roster-dates",
        "the contract",
    )


def may_take_out(*, placed: str) -> Refusal | None:
    """Whether an entry on a roster may be taken out as entered by mistake. `placed`: work that its provider was given
    under it, by reference; "" where there is none.

    Source: standing orders (a record that something rests on is not removed).
    """
    if not placed:
        return None
    return Refusal(
        f"{placed} was placed with it under this roster.",
        "Leave the entry as it is; if it is no longer on the lot, record that it leaves.",
        "roster-in-use",
        "standing orders",
    )


def may_withhold(*, withheld: str) -> Refusal | None:
    """Whether the names on a roster may be withheld. `withheld` tells since when they are and who did it.

    Source: LGA 1972 Sch 12A.
    """
    if not withheld:
        return None
    return Refusal(withheld, "Nothing needs to be done until the day of review.", "names-withheld", "LGA 1972 Sch 12A")


def may_keep_withheld(*, keep_until: date, on: date) -> Refusal | None:
    """Whether withheld names may stay so until a further day of review.

    Source: LGA 1972 Sch 12A Part 2 para 10 (exempt only so long as the public interest in it outweighs disclosure).
    """
    if keep_until > on:
        return None
    return Refusal(
        f"{long_date(keep_until)} does not lie ahead.",
        "Give a later day on which it is asked again whether the names must stay withheld.",
        "names-withheld",
        "LGA 1972 Sch 12A",
    )


OPEN_FRAMEWORK_MONTHS, FIRST_REOPENING_MONTHS, NEXT_REOPENING_MONTHS = 96, 36, 60


def may_reopen(
    *,
    open_framework: bool,
    begun_on: date | None,
    ended_on: date | None,
    from_on: date,
    until_on: date,
    there: str = "",
) -> Refusal | None:
    """Whether an arrangement may be reopened to new suppliers from a day until a day.

    Only an open framework is reopened, as often as the council likes within its life of eight years at most.
    `begun_on`: its award; `there` tells of a reopening in that time and who entered it.

    Source: PA 2023 s49.
    """
    citation = "PA 2023 s49"
    if not open_framework:
        return Refusal(
            "Only an open framework is reopened.",
            "Where the route admits suppliers at any time, admit them; a framework stays closed to its end.",
            "roster-closed",
            citation,
        )
    if there:
        return Refusal(there, "Give a time outside that one.", "roster-overlap", citation)
    if until_on < from_on:
        return Refusal(
            f"{long_date(until_on)} is before {long_date(from_on)}.",
            "Give a last day that is not before the first.",
            "roster-dates",
            citation,
        )
    if begun_on is None:
        return Refusal(
            "It is not awarded yet.",
            "Admit its first suppliers with the award; it is reopened after that.",
            "roster-dates",
            citation,
        )
    if from_on <= begun_on:
        return Refusal(
            f"It was awarded on {long_date(begun_on)}: it can be reopened after that day.",
            "Give a later day.",
            "roster-dates",
            citation,
        )
    longest = last_day(begun_on, OPEN_FRAMEWORK_MONTHS)
    last = min(longest, ended_on) if ended_on else longest
    if until_on > last:
        why = "an open framework runs for at most 8 years in all" if last == longest else "it ends then"
        return Refusal(
            f"It can be open until {long_date(last)} at the latest: {why}.",
            f"End the time by {long_date(last)}, or begin a new procurement.",
            "roster-dates",
            citation,
        )
    return None


def reopen_by(*, begun_on: date, reopened_on: Sequence[date], ended_on: date | None) -> date | None:
    """The day by which an open framework must be reopened next, or None where it ends before that.

    Once in the three years that begin with its award, then once in every five years that begin with the last time.

    Source: PA 2023 s49(2)–(3).
    """
    months = NEXT_REOPENING_MONTHS if reopened_on else FIRST_REOPENING_MONTHS
    latest = last_day(max(reopened_on, default=begun_on), months)
    longest = last_day(begun_on, OPEN_FRAMEWORK_MONTHS)
    ends = min(longest, ended_on) if ended_on else longest
    return latest if latest < ends else None
