"""A reading of a term told back in sentences, with its last days, and what is to be asked about it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date

from commissioning.kit.dates import long_date, months_words
from commissioning.kit.terms.reader import read
from commissioning.kit.terms.values import Reading, Term, last_day, months_between


@dataclass(frozen=True)
class Told:
    """What words on a term are taken to say.

    `readings`: each honest reading as a sentence. `questions`: what disagrees or is left open, each with what to ask.
    `lengths`: the longest terms that the words may mean, in months, each told with its last day, for whoever settles
    which holds. `is_plain`: one reading and nothing to ask.
    """

    words: str
    readings: tuple[str, ...] = ()
    questions: tuple[str, ...] = ()
    lengths: tuple[tuple[int, str], ...] = ()
    is_plain: bool = True


def told(words: str, *, starts_on: date | None = None) -> Told:
    """Read a term and tell it back; the days are counted from the first day in the words, or from `starts_on`."""
    if not words.strip():
        return Told("")
    reading = read(words, starts_on=starts_on)
    first = reading.starts_on or starts_on
    terms = [term for term in reading.candidates if term != Term()]
    asked = _disagreements(reading, terms, first)
    # Where the two are told and asked about already, the reader's own sentence would say the same again.
    questions = [*asked, *(one for one in _open(reading) if not (asked and "; the words say " in one))]
    by_event = any(one.startswith("The end depends on an event") for one in questions)
    if not (terms or by_event or reading.stated_end or reading.stated_last_end):
        questions.append(
            "No length was read from these words: write them as the paper does, such as “4 years + 2 + 1”."
        )
    return Told(
        words=words,
        readings=tuple(sentence(term, first) for term in terms),
        questions=tuple(dict.fromkeys(questions)),
        lengths=_lengths(reading, terms, first),
        is_plain=bool(terms) and reading.is_settled and not questions,
    )


def sentence(term: Term, first: date | None) -> str:
    """“4 years, then 2 years, then 1 year: ends 31 March 2028 at the latest.”"""
    last = _day(term.last_possible_end, first)
    words = parts_words(term)
    if last is None:
        total = term.maximum_months
        return f"{words}: {months_words(total)} in all." if total and term.options else f"{words}."
    latest = " at the latest" if term.options or term.most_months else ""
    return f"{words}: ends {long_date(last)}{latest}."


def parts_words(term: Term, *, unstated: str = "A first period that is not stated") -> str:
    """“4 years, then 2 years, then up to 1 year in any slices”, with its breaks; `unstated`: for a first period without
    a number of months.
    """
    if term.weeks is not None:
        words = f"{term.weeks} weeks"
    elif term.initial_months is None and not term.options:
        most = f"At most {months_words(term.most_months)}; how it is made up is not stated" if term.most_months else ""
        words = most or "An end that is stated as a day"
    else:
        parts = [months_words(term.initial_months) if term.initial_months else unstated]
        parts += [
            f"up to {months_words(option.months)} in any slices" if option.pot else months_words(option.months)
            for option in term.options
        ]
        words = ", then ".join(parts)
    if term.breaks:
        words += f"; either side may end it after {' or '.join(months_words(months) for months in term.breaks)}"
    return words


def length_words(months: int, first: date | None) -> str:
    """“6 years: until 31 March 2027”; without a first day only the length."""
    last = _last(first, months)
    return f"{months_words(months)}: until {long_date(last)}" if last else months_words(months)


def _disagreements(reading: Reading, terms: list[Term], first: date | None) -> list[str]:
    """Where the paper states a total, or a last day, other than that of the parts."""
    most = {term.maximum_months for term in terms}
    found = []
    stated = reading.stated_maximum_months
    if stated and most and stated not in most:
        last = _last(first, stated)
        until = f", that would be {long_date(last)}" if last else ""
        found.append(f"The paper says {months_words(stated)} in total{until}. Which is meant?")
    for day, ends in (
        (reading.stated_end, {_day(term.ends_on, first) for term in terms}),
        (reading.stated_last_end, {_day(term.last_possible_end, first) for term in terms}),
    ):
        if day and ends - {None} and day not in ends:
            found.append(f"The paper says {long_date(day)}. Which is meant?")
    return found


def _open(reading: Reading) -> list[str]:
    found = list(reading.contradictions)
    if len(reading.candidates) > 1:
        found.append("The words can be read in more than one way. Which is meant?")
    if not reading.is_contract_term:
        found.append("The words seem to speak of a package, a post or a lease, not of a contract.")
    return found


def _lengths(reading: Reading, terms: list[Term], first: date | None) -> tuple[tuple[int, str], ...]:
    months = [term.maximum_months for term in terms]
    months.append(reading.stated_maximum_months)
    for day in (reading.stated_end, reading.stated_last_end):
        months.append(months_between(first, day) if first and day and day > first else None)
    found = sorted({one for one in months if one})
    return tuple((one, length_words(one, first)) for one in found)


def _last(first: date | None, months: int) -> date | None:
    try:
        return last_day(first, months) if first else None
    except (ValueError, OverflowError):
        return None


def _day(of: Callable[[date], date | None], first: date | None) -> date | None:
    """The day that a term gives from its first day; None where there is none, or it lies beyond the calendar."""
    try:
        return of(first) if first else None
    except (ValueError, OverflowError):
        return None
