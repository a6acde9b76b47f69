"""The ways in which the words of a contract's term may be taken: its parts, its ends, and what two days are in dispute.

Pure values over `commissioning.kit.terms`. Where the words contradict themselves, both last days are kept until a
document settles which of them holds.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date, timedelta

from commissioning.kit import terms
from commissioning.kit.dates import long_date, months_words
from commissioning.kit.terms import Option, Reading, Term, last_day, months_between

BY_HAND = "hand"
NO_LAST_DAY = "none"
KEEP = "keep"


@dataclass(frozen=True)
class Taken:
    """A term as a contract keeps it: its parts and the days that they give.

    `last_if` is the later of two last days in dispute, and `last` then the earlier.
    """

    term: Term
    initial_end: date | None = None
    last: date | None = None
    last_if: date | None = None

    def days(self) -> dict[str, date | None]:
        """The days as fields of a contract."""
        return {
            "initial_end": self.initial_end,
            "last_possible_end": self.last,
            "last_possible_end_if": self.last_if,
        }


@dataclass(frozen=True)
class Way:
    """One way to take the words. `needs_document`: it settles a contradiction, which only a document can."""

    key: str
    label: str
    taken: Taken
    needs_document: bool = False


@dataclass(frozen=True)
class Ways:
    """Every way to take some words from a first day, and what the words leave to be asked."""

    reading: Reading | None
    ways: tuple[Way, ...] = ()
    question: str = ""

    @property
    def settled(self) -> Way | None:
        """The one way, where the words leave no doubt."""
        is_plain = self.reading is not None and self.reading.is_settled and self.reading.is_contract_term
        return self.ways[0] if is_plain and len(self.ways) == 1 and not self.question else None


def ways_of(words: str, starts_on: date | None) -> Ways:
    """The ways to take the words of a term that begins on a day; none where there are no words.

    Source: the council's rules on term notation.
    """
    if not words.strip():
        return Ways(None)
    reading = terms.read(words, starts_on=starts_on)
    start = starts_on or reading.starts_on
    found: list[Way] = []
    questions: list[str] = []
    for number, term in enumerate(reading.candidates):
        made, question = _of(f"r{number}", term, reading, start)
        found += made
        questions += [question] if question else []
    if len(found) > 1 and not questions:
        questions.append("The words can be taken in more than one way. Which is meant?")
    return Ways(reading, tuple(found), " ".join(questions))


def _of(key: str, term: Term, reading: Reading, start: date | None) -> tuple[list[Way], str]:
    """The ways to take one reading, with what is to be asked where the words state another end than its parts."""
    if term.initial_months is None and term.weeks is None:
        # "up to four years": only the most is said. Without a length but with a last day, the day gives the length.
        by_day = months_between(start, reading.stated_end) if start and reading.stated_end else None
        if term.most_months is None and not by_day and not reading.stated_end:
            return [], ""
        if term.most_months is not None:
            whole = replace(term, initial_months=term.most_months, most_months=None)
            taken = _dated(whole, start)
            if taken is None:
                return [], ""
            label = f"All of {months_words(term.most_months)} as the initial period, without an option{_until(taken)}"
            asked = f"The words give at most {months_words(term.most_months)} and no initial period. How is it made up?"
            return [Way(f"{key}-all", label, taken)], asked
        term = replace(term, initial_months=by_day)
    taken = _dated(term, start)
    if taken is None:
        return [], ""
    if taken.initial_end is None and reading.stated_end and start and reading.stated_end >= start:
        taken = replace(taken, initial_end=reading.stated_end, last=reading.stated_last_end or reading.stated_end)
    stated = _stated_last(term, reading, taken, start)
    if stated is None or taken.last is None:
        return [Way(key, f"{told(term)}{_until(taken)}", taken)], ""
    return list(_disputed(key, term, taken, stated, reading)), _which(term, taken, stated, reading)


def _dated(term: Term, start: date | None) -> Taken | None:
    """A term with the days that it gives; None where they lie beyond every calendar."""
    if start is None:
        return Taken(term)
    try:
        first, last = term.ends_on(start), term.last_possible_end(start)
    except (ValueError, OverflowError):
        return None
    return Taken(term, first, last or first)


def _stated_last(term: Term, reading: Reading, taken: Taken, start: date | None) -> date | None:
    """The last day by the total or the date that the words state, where it is another than that of the parts."""
    if start is None:
        return None
    stated = None
    if reading.stated_maximum_months and reading.stated_maximum_months != term.maximum_months:
        whole = _dated(Term(reading.stated_maximum_months), start)
        stated = whole.last if whole else None
    elif reading.stated_last_end:
        stated = reading.stated_last_end
    elif not term.options and reading.stated_end:
        stated = reading.stated_end
    return stated if stated is not None and stated != taken.last and stated >= start else None


def _disputed(key: str, term: Term, taken: Taken, stated: date, reading: Reading) -> Iterator[Way]:
    last = taken.last or stated
    early, late = min(stated, last), max(stated, last)
    yield Way(
        f"{key}-open",
        f"Not settled yet: keep both days, {long_date(early)} and {long_date(late)}. Until a document settles it, the "
        "earlier one counts",
        Taken(term, _no_later(taken.initial_end, early), early, late),
    )
    yield Way(f"{key}-parts", f"The parts hold: {long_date(last)} at the latest", taken, needs_document=True)
    first = stated if not term.options else _no_later(taken.initial_end, stated)
    total = reading.stated_maximum_months
    yield Way(
        f"{key}-total",
        f"The total{f' of {months_words(total)}' if total else ' that is stated'} holds: {long_date(stated)} at the "
        "latest",
        Taken(term, first, stated),
        needs_document=True,
    )


def _which(term: Term, taken: Taken, stated: date, reading: Reading) -> str:
    """“4 years, then 2, then 1: ends 31 March 2028 at the latest. The paper says …. Which is meant?”"""
    total = reading.stated_maximum_months
    says = f"{months_words(total)} in total, that would be {long_date(stated)}" if total else long_date(stated)
    return f"{told(term)}{_until(taken)} at the latest. The paper says {says}. Which is meant?"


def _no_later(day: date | None, limit: date) -> date | None:
    return None if day is None else min(day, limit)


def _until(taken: Taken) -> str:
    return f": ends {long_date(taken.last)}" if taken.last else ""


def told(term: Term) -> str:
    """The parts of a term in words: “4 years, then 2 years, then 1 year”."""
    return terms.parts_words(term, unstated="A first period to a stated day")


def by_hand(
    *,
    words: str,
    starts_on: date | None,
    initial_months: int | None,
    initial_end: date | None,
    options: tuple[Option, ...],
    breaks: tuple[int, ...],
    settled: bool,
) -> Taken:
    """A term typed by its parts. Where the words state another last day, both are kept unless a document settled it.

    `initial_end` counts where the length is not whole months. Raises ValueError where a day lies beyond the year 9999.

    Source: the council's rules on term notation.
    """
    if starts_on is not None and initial_end is not None:
        initial_months = months_between(starts_on, initial_end)
    term = Term(initial_months, options, breaks)
    if starts_on is None:
        return Taken(term, initial_end, None if options else initial_end)
    first = initial_end or (last_day(starts_on, initial_months) if initial_months else None)
    last = first
    if options and first is not None:
        if initial_months:
            last = last_day(starts_on, initial_months + term.option_months)
        else:
            last = last_day(first + timedelta(days=1), term.option_months)
    taken = Taken(term, first, last)
    reading = terms.read(words, starts_on=starts_on) if words.strip() else None
    stated = _stated_last(term, reading, taken, starts_on) if reading and last else None
    if stated is None or last is None or settled:
        return taken
    early = min(stated, last)
    return Taken(term, _no_later(first, early), early, max(stated, last))


def parsed_options(typed: str) -> tuple[Option, ...]:
    """Options typed as a list of months: “24, 12” or “pot 12”. Raises ValueError with the part that is not one."""
    found = []
    for part in typed.replace(";", ",").replace("\n", ",").split(","):
        words = part.casefold().split()
        if not words:
            continue
        pot = "pot" in words
        rest = [word for word in words if word not in ("pot", "of", "months", "month", "fixed")]
        found.append(Option(_months(rest, part), pot))
    return tuple(found)


def parsed_breaks(typed: str) -> tuple[int, ...]:
    """Break points typed as months after the first day: “24, 36”. Raises ValueError with the part that is not one."""
    found = []
    for part in typed.replace(";", ",").replace("\n", ",").split(","):
        words = [word for word in part.casefold().split() if word not in ("months", "month", "after")]
        if words:
            found.append(_months(words, part))
    return tuple(sorted(set(found)))


def _months(words: list[str], part: str) -> int:
    if len(words) == 1 and words[0].isascii() and words[0].isdecimal() and len(words[0]) <= 4 and int(words[0]) > 0:
        return int(words[0])
    raise ValueError(part.strip())


def typed_options(options: tuple[Option, ...]) -> str:
    """Options as `parsed_options` reads them."""
    return ", ".join(f"pot {option.months}" if option.pot else str(option.months) for option in options)
