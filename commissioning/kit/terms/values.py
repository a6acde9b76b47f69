"""The values of terms, and the arithmetic of their ends."""

from __future__ import annotations

from calendar import monthrange
from dataclasses import dataclass
from datetime import date, timedelta


def last_day(first: date, months: int) -> date:
    """The last day of so many calendar months beginning on `first`.

    It is the day before the same day number that many months later; where that month has no such day, the last day
    of that month. `months` is at least 1. Raises ValueError for less, or where the end lies beyond the year 9999.
    """
    if months < 1:
        raise ValueError(f"A term runs for at least one month, not {months}.")
    year, month = divmod(first.year * 12 + first.month - 1 + months, 12)
    month += 1
    days = monthrange(year, month)[1] if year <= date.max.year else 31
    if first.day > days:
        return date(year, month, days)
    return date.fromordinal(date(year, month, first.day).toordinal() - 1)


def months_between(first: date, last: date) -> int | None:
    """How many whole calendar months run from `first` to `last`, both inclusive; None where they are not whole."""
    guess = (last.year - first.year) * 12 + last.month - first.month
    for months in (guess, guess + 1):
        if months > 0 and last_day(first, months) == last:
            return months
    return None


@dataclass(frozen=True, slots=True)
class Option:
    """A right to extend. `pot`: the months are a most, and may be used in slices; else the length is fixed."""

    months: int
    pot: bool = False
    supplier_notice_months: int | None = None


@dataclass(frozen=True, slots=True)
class Term:
    """One reading of a term.

    `initial_months` None: the words do not state it. `breaks`: months from the first day after which either side may
    end early. `most_months`: only where the words give a maximum and not how it is made up. `weeks`: a term in weeks,
    which has no months.
    """

    initial_months: int | None = None
    options: tuple[Option, ...] = ()
    breaks: tuple[int, ...] = ()
    most_months: int | None = None
    weeks: int | None = None

    @property
    def option_months(self) -> int:
        """The months of all options together."""
        return sum(option.months for option in self.options)

    @property
    def maximum_months(self) -> int | None:
        """The longest the contract may run, in months; None for weeks and where no initial period is stated."""
        if self.initial_months is not None:
            return self.initial_months + self.option_months
        return self.most_months

    def ends_on(self, start: date) -> date | None:
        """The last day of the initial period; None where the words do not state its length.

        Raises ValueError or OverflowError where it lies beyond the year 9999.
        """
        if self.weeks is not None:
            return start + timedelta(days=7 * self.weeks - 1)
        return last_day(start, self.initial_months) if self.initial_months else None

    def last_possible_end(self, start: date) -> date | None:
        """The last day with every option used, all months counted once from `start`; None where it is not stated.

        Where only an extension is described, `start` is the first day of the extension. Raises ValueError or
        OverflowError where it lies beyond the year 9999.
        """
        if self.weeks is not None and not self.options:
            return self.ends_on(start)
        months = self.maximum_months or (None if self.weeks else self.option_months)
        return last_day(start, months) if months else None


@dataclass(frozen=True, slots=True)
class Span:
    """A day, a month or a year as the words give it: the first and the last day it may mean."""

    first: date
    last: date
    financial_year: bool = False

    @property
    def exact(self) -> date | None:
        """The day, where the words name a day."""
        return self.first if self.first == self.last else None

    @property
    def month(self) -> tuple[int, int] | None:
        """(year, month), where the words name a month or a day."""
        one = (self.first.year, self.first.month) == (self.last.year, self.last.month)
        return (self.first.year, self.first.month) if one else None

    def __str__(self) -> str:
        if self.exact:
            return in_words(self.first)
        if self.month:
            return f"{self.first:%B} {self.first.year}"
        if self.financial_year:
            return f"{self.first.year}/{self.last.year % 100:02d}"
        return str(self.first.year)


@dataclass(frozen=True, slots=True)
class Reading:
    """What a phrase says about a term.

    `candidates`: every honest reading, the likeliest first. `stated_maximum_months`: the total the words give, if any.
    `starts_on`, `stated_end` (of the initial period, or of the term before an extension) and `stated_last_end` (with
    extensions) are days the words fix; where they name only a month or a year the day is None and `starts_in`,
    `ends_in`, `last_end_in` hold what is known. Where only an extension is described, `starts_on` is the first day of
    the extension and `stated_end` the day before it. `contradictions`: sentences that say where the words disagree or
    leave something open. `unread`: words that matter and were not understood. `is_contract_term`: False for a lease, a
    post, a package of care.
    """

    words: str
    candidates: tuple[Term, ...] = ()
    stated_maximum_months: int | None = None
    starts_on: date | None = None
    stated_end: date | None = None
    stated_last_end: date | None = None
    contradictions: tuple[str, ...] = ()
    unread: tuple[str, ...] = ()
    is_contract_term: bool = True
    starts_in: Span | None = None
    ends_in: Span | None = None
    last_end_in: Span | None = None

    @property
    def is_settled(self) -> bool:
        """One reading that tells a length or an end, no contradiction, nothing unread: may be taken as it stands."""
        stated = self.candidates[:1] != (Term(),) or bool(self.ends_in or self.last_end_in)
        return len(self.candidates) == 1 and stated and not self.contradictions and not self.unread


def in_words(day: date) -> str:
    return f"{day.day} {day:%B} {day.year}"
