"""Extension within the options, and beyond them."""

from __future__ import annotations

from datetime import date, timedelta

from commissioning.kit.dates import long_date
from commissioning.kit.refusals import Refusal
from commissioning.kit.terms import last_day, months_between


def may_be_next(*, position: int, months_left: int, unused_before: int | None, used: str = "") -> Refusal | None:
    """Whether an option is the one to use next. `unused_before`: an earlier option that nobody used; `used`: who did.

    Source: the contract's own options (they are used in their order, and none twice).
    """
    if months_left <= 0:
        return Refusal(
            f"Option {position} is used up. {used}".strip(),
            "Use another option, or record the ground on which the extension goes beyond them.",
            "extension_within_option",
            "the contract",
        )
    if unused_before is not None:
        return Refusal(
            f"Option {unused_before} comes before option {position} and is not used.",
            f"Use option {unused_before} first.",
            "extension_within_option",
            "the contract",
        )
    return None


def begun_months(old_end: date, new_end: date) -> int:
    """How many months of an option an extension uses: those begun between the old end and the new one.

    Source: the contract's own options (a month begun is a month used).
    """
    first = old_end + timedelta(days=1)
    months = max(1, (new_end.year - first.year) * 12 + new_end.month - first.month)
    while last_day(first, months) < new_end:
        months += 1
    return months


def count_months(months: int) -> str:
    """Months in words, counted: “1 month”, “26 months”.

    Source: the contract's own options (options are counted in months).
    """
    return "1 month" if months == 1 else f"{months} months"


def extended_end(*, starts_on: date | None, ends_on: date, months: int) -> date:
    """The new end after so many further months, all months counted once from the first day where it is known.

    Source: the contract’s term, by the rules on term notation.
    """
    so_far = months_between(starts_on, ends_on) if starts_on else None
    if starts_on and so_far:
        return last_day(starts_on, so_far + months)
    return last_day(ends_on + timedelta(days=1), months)


def may_extend(
    *,
    made_on: date,
    old_end: date | None,
    new_end: date,
    option_months_left: int | None,
    ground: str,
    notice_day: date | None,
    last_possible_end: date | None = None,
    disputed: bool = False,
    fixed: bool = False,
    used: str = "",
    citation: str = "PCR 2015 reg 72; PA 2023 s74",
) -> Refusal | None:
    """Whether a contract may be extended to `new_end`.

    `option_months_left`: of the option chosen, None for an extension beyond the options, which needs `ground`.
    `notice_day`: the last day to tell the supplier; after it `ground` holds the supplier's agreement. `disputed`: two
    readings of the term differ and nothing has settled which holds. `fixed`: the option is used whole or not at all.
    `used`: who used it before, and when.

    Source: PCR 2015 reg 72(1)(a); PA 2023 s74 and Sch 8; the contract's own options and notice.
    """
    if old_end is None:
        return Refusal(
            "The contract has no last day that could be moved.",
            "Record its end first, or vary its term.",
            "extension-beyond",
            citation,
        )
    if new_end <= old_end:
        return Refusal(
            f"{long_date(new_end)} is not later than the present end, {long_date(old_end)}.",
            "Give a later day.",
            "extension-beyond",
            citation,
        )
    if made_on > old_end and (not ground or option_months_left is not None):
        return Refusal(
            f"The contract had ended on {long_date(old_end)}: an option is used before the end.",
            "Procure again; if it did run on, extend it beyond the options and record the legal ground.",
            "extension-beyond",
            citation,
        )
    if disputed and last_possible_end is not None and new_end > last_possible_end:
        return Refusal(
            f"Whether the contract may run beyond {long_date(last_possible_end)} is disputed.",
            "Name the document that settles the term first.",
            "term-contradiction",
            citation,
        )
    if option_months_left is None:
        if not ground:
            return Refusal(
                "No option is left for this extension.",
                "Use an option, procure again, or record the legal ground on which it goes beyond the options.",
                "extension-beyond",
                citation,
            )
        return None
    needed = begun_months(old_end, new_end)
    if needed > option_months_left:
        left = f"{count_months(option_months_left)} left" if option_months_left > 0 else "no months left"
        told = f" {used}" if used else ""
        return Refusal(
            f"The option has {left}; {long_date(new_end)} is {count_months(needed)} on.{told}",
            "Choose an earlier end, another option, or record the ground on which it goes beyond.",
            "extension_within_option",
            citation,
        )
    if fixed and needed < option_months_left:
        return Refusal(
            f"The option is for {count_months(option_months_left)}, no more and no less; {long_date(new_end)} is "
            f"{count_months(needed)} on.",
            "Use it whole, or vary the term on a ground afterwards.",
            "extension_within_option",
            citation,
        )
    if notice_day is not None and made_on > notice_day and not ground:
        return Refusal(
            f"The supplier had to be told by {long_date(notice_day)}.",
            "Record what the supplier agreed to all the same, and when.",
            "notice-day-missed",
            "the contract",
        )
    return None
