"""Days and terms held against each other."""

from __future__ import annotations

from calendar import monthrange
from dataclasses import replace
from datetime import date, timedelta
from itertools import pairwise, product

from commissioning.kit.terms.candidates import Build, in_full, months_text
from commissioning.kit.terms.days import Days
from commissioning.kit.terms.roles import MORE, is_extend
from commissioning.kit.terms.values import Option, Span, Term, in_words, last_day, months_between


def _lengths(start: Span, end: Span) -> list[int]:
    """How many months may run from a day in `start` to a day in `end`, the likeliest first."""
    if start.first > end.last:
        return []
    guess = max((end.first.year - start.last.year) * 12 + end.first.month - start.last.month - 1, 1)
    top = (end.last.year - start.first.year) * 12 + end.last.month - start.first.month + 2
    fits = [
        n
        for n in range(guess, min(top, guess + 60))
        if _end_of(start.first, n) <= end.last and _end_of(start.last, n) >= end.first
    ]
    if start.financial_year and end.financial_year:
        whole = months_between(start.first, end.last)
        return [whole] if whole else []
    return sorted(fits, key=lambda n: (n % 12 != 0, -n))


def _end_of(first: date, months: int) -> date:
    try:
        return last_day(first, months)
    except ValueError:
        return date.max


def _shift(span: Span) -> Span:
    """The days after the days of a span."""
    one = timedelta(days=1)
    return Span(span.first + one, span.last + one)


def _before(start: Span) -> Span | None:
    """The day before, where the words name a day."""
    day = start.first - timedelta(days=1)
    return Span(day, day) if start.exact else None


def _fits(start: Span, end: Span, months: int) -> bool:
    if start.financial_year:
        start = Span(start.first, start.first)
    if end.financial_year:
        end = Span(end.last, end.last)
    return months in _lengths(start, end)


def _near(first: date, last: date) -> int | None:
    """The whole number of months from which `first` to `last` is at most three days off."""
    for days in (1, -1, 2, -2, 3, -3):
        months = months_between(first, last + timedelta(days=days)) if last + timedelta(days=days) >= first else None
        if months:
            return months
    return None


class Settle:
    """Holds the days against the terms: moves an end to where it belongs, drops readings the days rule out."""

    def __init__(self, terms: list[Term], days: Days, build: Build, *, known_start: date | None, old_end: date | None):
        self.terms = terms
        self.start, self.end, self.last_end = days.start, days.end, days.last_end
        self.days = days
        self.build = build
        self.doubts: list[str] = []
        if old_end:
            self.end = self.end or Span(old_end, old_end)
        if known_start:
            self.start = self.start or Span(known_start, known_start)
        self._total_beside_three_days()
        self._settle()
        expiry = days.old_end_said and any(item.text.startswith("expir") for item in days.items)
        if expiry and self.end and not self.start and not days.extension_said and self.terms != [Term()]:
            self.doubts.append(f"{self.end} may be the end of the contract before, and not of this term.")
        self._check_next_starts()

    def _total_beside_three_days(self) -> None:
        """ "1 April 2026 to 31 March 2031. Possible extension to 31 March 2033. 7 years": the length holds both."""
        if not (self.start and self.start.exact and self.end and self.last_end):
            return
        first = months_between(self.start.first, self.end.last)
        whole = months_between(self.start.first, self.last_end.last)
        if first and whole and whole > first:
            both = (Option(whole - first),)
            self.terms = [
                replace(t, initial_months=first, options=both)
                if t.initial_months == whole and t.options in ((), both)
                else t
                for t in self.terms
            ]

    def _check_next_starts(self) -> None:
        """The first day of an extension is the day after the initial period."""
        for start in (day for day in self.days.next_starts if day.month):
            ends = {t.ends_on(self.start.first) for t in self.terms if self.start and self.start.exact}
            ends |= {self.end.last} if self.end else set()
            if not any(end and start.first <= end + timedelta(days=1) <= start.last for end in ends):
                self.doubts.append(f"The extension is said to begin on {start}.")

    @property
    def only_extension(self) -> bool:
        return bool(self.terms) and all(t.initial_months is None and t.options for t in self.terms)

    def _settle(self) -> None:
        if not self.terms:
            self._from_days()
            return
        if self.only_extension:
            self._extension()
            return
        self._initial_from_days()
        self._options_after_days()
        self._check_term()
        if self.end and not self.start and not self.days.contract_said:
            first = [
                replace(t, initial_months=None, options=(Option(t.initial_months), *t.options))
                for t in self.terms[:1]
                if t.initial_months and t.options
            ]
            self.terms = [*self.terms, *first]

    def _from_days(self) -> None:
        """No length in the words: the days give it, where they are a whole number of months apart."""
        start, end, last = self.start, self.end, self.last_end
        if last and not end and self.days.expiry_said:
            self.doubts.append(f"The words do not say whether {last} is the end before the extension or after it.")
            self.end = last
            self.terms = [Term()]
            return
        if start and end and not last and (self.days.range_is_extension or _says_extension_of_range(self.days)):
            self.end, self.last_end = None, end
            end, last = None, end
            self.days.range_is_extension = True
        if start and end:
            self._between(start, end, option=False)
            if last and self.days.steps and self._options_between(end, last):
                return
            if last:
                more = _lengths(_shift(end), last)
                longer = [replace(t, options=(Option(n),)) for t, n in product(self.terms, more[:2])]
                self.terms = [*longer, *([] if self.days.extension_said and longer else self.terms)]
                if longer and _says_extension_of_range(self.days):
                    # "extended from D to E, with an option to extend to F": both are extensions, or E ends the term.
                    both = [Term(options=(Option(t.initial_months), *t.options)) for t in longer if t.initial_months]
                    self.terms = [*both, *self.terms]
            elif self.days.limited:
                self.last_end = end
        elif end and last:
            self._between(_shift(end), last, option=True)
        elif start and last and self.days.range_is_extension:
            self._between(start, last, option=True)
            if start.exact:
                self.end = Span(start.first - timedelta(days=1), start.first - timedelta(days=1))
        elif start or end or last or self.days.context:
            self.terms = [Term()]

    def _between(self, start: Span, end: Span, *, option: bool) -> None:
        if start.financial_year or end.financial_year:
            start = Span(start.first, start.first) if start.financial_year else start
            end = Span(end.last, end.last) if end.financial_year else end
        if start.exact and _before(start) == end:
            self.terms = [Term()]  # the day on which the contract before ends
            return
        lengths = _lengths(start, end)
        if start.month is None and end.month is None:
            lengths = [n for n in lengths if n % 12 == 0]
        if len(lengths) > 1 and start.month and end.month and not start.exact and not end.exact:
            whole = [n for n in lengths if n % 12 == 0]
            lengths = whole or lengths
        if start.month is None and end.month is None:
            lengths = sorted(lengths)
            if not (start.first.month == 4 and end.last.month == 3):
                self.doubts.append(f"“{start} to {end}” names years only.")
        if not lengths and start.exact and end.exact:
            if end.first < start.first:
                self.doubts.append(f"{end} is before {start}.")
            near = _near(start.first, end.first) if end.first >= start.first else None
            if near:
                self.doubts.append(
                    f"{start} to {end} is not a whole number of months: {months_text(near)} from {start} end on "
                    f"{in_words(last_day(start.first, near))}."
                )
                lengths = [near]
        make = (lambda n: Term(options=(Option(n),))) if option else Term
        self.terms = [make(n) for n in lengths[:3]] or [Term()]

    def _initial_from_days(self) -> None:
        """ "1 April 2024 to 31 March 2026, total 4 years": the days give an initial period the words leave out."""
        if not (self.start and self.end) or any(t.initial_months or t.weeks for t in self.terms):
            return
        total = self.terms[0].most_months
        lengths = _lengths(self.start, self.end)
        if total and total in lengths:
            return
        if total and lengths and lengths[0] < total:
            self.terms = [Term(lengths[0], (Option(total - lengths[0], True),)), *self.terms]

    def _options_after_days(self) -> None:
        """Readings that are options only, after days that give the initial period."""
        if not (self.start and self.end) or all(t.initial_months or t.most_months or t.weeks for t in self.terms):
            return
        lengths = self._whole_first(_lengths(self.start, self.end))
        if lengths:
            after = [replace(t, initial_months=n) for t in self.terms if t.initial_months is None for n in lengths]
            self.terms = [*after, *(t for t in self.terms if t.initial_months in lengths)]

    def _extension(self) -> None:
        start, end, last = self.start, self.end, self.last_end
        first = self.terms[0]
        if start and end and not last:
            lengths = _lengths(start, end)
            months = {t.option_months for t in self.terms}
            if lengths and self._more_after_extension():
                self.last_end, self.end = None, _before(start) or self.end
                more = [replace(t, options=(Option(lengths[0]), *t.options)) for t in self.terms]
                self.terms = [*more, *(t for t in self.terms if t.option_months in lengths)]
                return
            if months & set(lengths) and not self._option_after_days():
                self.last_end, self.end = end, None
                if start.exact:
                    day = start.first - timedelta(days=1)
                    self.end = Span(day, day)
                if not self.days.range_is_extension and not _says_extension_of_range(self.days):
                    self.terms = [*self.terms, *(Term(n) for n in lengths if n in months)]
                return
            if _says_extension_of_range(self.days):
                self._check_last(start, end, "from")
                self.last_end, self.end = end, None
                return
            self._contract_days(lengths)
            return
        if start and end and last:
            lengths = _lengths(start, end)
            if lengths:
                self._contract_days(lengths)
            return
        if start and start.exact and not end:
            nxt = start.first + timedelta(days=1)
            if nxt.day == 1 and start.first.day != 1:
                self.doubts.append(
                    f"The words do not say whether {start} is the last day before the extension or its first."
                )
                self.end, self.start = start, Span(nxt, nxt)
            else:
                day = start.first - timedelta(days=1)
                self.end = Span(day, day)
            end, start = self.end, self.start
        if start and last and self._begins_after(start, last):
            self.end, self.start = start, _shift(start)
        elif start and last:
            self._check_last(start, last, "from")
        elif last and not end and self.days.expiry_said:
            self.doubts.append(f"The words do not say whether {last} is the end before the extension or after it.")
            self.end = last
        elif end and last:
            if end == last:
                return
            self._check_last(_shift(end), last, "after")
        elif last and self.days.context and self.days.context.month:
            if not any(_fits(self._around(self.days.context), last, t.option_months) for t in self.terms):
                began = _began(last.last, first.option_months)
                self.doubts.append(
                    f"{months_text(first.option_months)} to {last} would begin about {in_words(began)}; the words "
                    f"speak of {self.days.context}."
                )
            self.start = self.days.context

    def _option_after_days(self) -> bool:
        """ "from D to E, with a further two years": the days stand before the option, and are not its own."""
        return self._days_come_first() and not _says_extension_of_range(self.days)

    def _more_after_extension(self) -> bool:
        """ "an extension from D to E, with two further extensions of three months": the days are one extension more."""
        options = [f for f in self.build.roles.found if f.role == "option"]
        further = any(f.item.count > 1 or MORE & set(f.item.text.split()) for f in options)
        return further and self._days_come_first() and _says_extension_of_range(self.days)

    def _days_come_first(self) -> bool:
        options = [f.index for f in self.build.roles.found if f.role == "option"]
        days = [i for i, item in enumerate(self.days.items) if item.kind == "span"]
        return bool(options and days) and options[0] > days[-1]

    def _begins_after(self, start: Span, last: Span) -> bool:
        """ "extended by 9 months from 30 June to 31 March": the first day given is the last before the extension."""
        return any(_fits(_shift(start), last, t.option_months) for t in self.terms) and not any(
            _fits(start, last, t.option_months) for t in self.terms
        )

    @staticmethod
    def _around(span: Span) -> Span:
        return Span(span.first, span.last + timedelta(days=1))

    def _contract_days(self, lengths: list[int]) -> None:
        """The days are those of the contract, and the length is that of the option."""
        if not self.start or not self.end:
            return
        if lengths:
            self.terms = [replace(t, initial_months=n) for t in self.terms for n in self._whole_first(lengths)]
            if self.last_end:
                self._check_term()
        elif self.start.exact and self.end.exact:
            near = _near(self.start.first, self.end.first) if self.end.first > self.start.first else None
            self.doubts.append(f"{self.start} to {self.end} is not a whole number of months.")
            if near:
                self.terms = [replace(t, initial_months=near) for t in self.terms]

    @staticmethod
    def _whole_first(lengths: list[int]) -> list[int]:
        whole = [n for n in lengths if n % 12 == 0]
        return (whole or lengths)[:2]

    def _check_last(self, start: Span, last: Span, word: str) -> None:
        def fits(term: Term) -> bool:
            months = term.option_months if term.initial_months is None else term.maximum_months
            if months is None or _fits(start, last, months):
                return True
            pot = any(o.pot for o in term.options) or len(term.options) > 1
            return pot and any(n < months for n in _lengths(start, last)[:3]) and term.initial_months is None

        fitting = [t for t in self.terms if fits(t)]
        if fitting:
            self.terms = fitting
            return
        term = self.terms[0]
        months = term.option_months if term.initial_months is None else term.maximum_months
        if not months:
            return
        if start.exact:
            shown = start if word == "from" else Span(start.first - timedelta(days=1), start.first - timedelta(days=1))
            ends = in_words(_end_of(start.first, months))
            self.doubts.append(f"{months_text(months)} {word} {shown} end on {ends}; the words say {last}.")
        else:
            self.doubts.append(f"{months_text(months)} {word} {start} do not end in {last}, as the words say.")

    def _check_term(self) -> None:
        start, end, last = self.start, self.end, self.last_end
        if any(t.weeks for t in self.terms):
            self._check_weeks()
            return
        if start and end:
            fitting = [t for t in self.terms if t.initial_months and _fits(start, end, t.initial_months)]
            if fitting:
                self.terms = fitting
            else:
                whole = [t for t in self.terms if t.maximum_months and _fits(start, end, t.maximum_months)]
                if whole and not last:
                    self.terms, self.last_end, self.end = whole, end, None
                    return
                self._end_contradiction(start, end)
        if (
            end
            and last
            and not any(t.options or t.most_months for t in self.terms)
            and self._options_between(end, last)
        ):
            return
        if start and last:
            self._check_last_of_term(start, last)
        elif end and last and end != last and not start:
            with_options = [t for t in self.terms if t.options]
            if with_options and not any(
                _fits(_shift(end), last, t.option_months) or any(o.pot for o in t.options) for t in with_options
            ):
                months = with_options[0].option_months
                self.doubts.append(f"{months_text(months)} after {end} do not end on {last}, as the words say.")

    def _options_between(self, end: Span, last: Span) -> bool:
        """ "until D, with the option to extend until E": the days give the lengths of the options."""
        ends = [end, *self.days.steps, last]
        lengths = [_lengths(_shift(one), two) for one, two in pairwise(ends)]
        if not self.days.extension_said or not all(lengths):
            return False
        options = tuple(Option(months[0]) for months in lengths)
        with_options = [replace(t, options=options) for t in self.terms]
        # "the term ends on D, the first extension of one year to E": the length may be that of the extension.
        alone = [replace(t, initial_months=None) for t in with_options if t.initial_months == t.option_months]
        self.terms = [*with_options, *(alone if not self.start else ())]
        return True

    def _check_last_of_term(self, start: Span, last: Span) -> None:
        known = [t for t in self.terms if t.maximum_months]
        if not known or any(_fits(start, last, t.maximum_months or 0) for t in known):
            self.terms = [
                t for t in self.terms if not t.maximum_months or _fits(start, last, t.maximum_months)
            ] or self.terms
            return
        if any(not t.options for t in known) and not any(t.options for t in known):
            lengths = _lengths(start, last)
            if lengths and all(n > (known[0].maximum_months or 0) for n in lengths):
                more = lengths[0] - (known[0].maximum_months or 0)
                self.terms = [*self.terms, replace(known[0], options=(Option(more),))]
                return
        months = known[0].maximum_months or 0
        if start.exact:
            ends = in_words(_end_of(start.first, months))
            self.doubts.append(f"{in_full(months)} from {start} end on {ends}; the words say {last}.")
        else:
            self.doubts.append(f"{in_full(months)} from {start} do not end on {last}, as the words say.")

    def _end_contradiction(self, start: Span, end: Span) -> None:
        term = self.terms[0]
        months = term.initial_months or term.most_months
        if not months:
            return
        if term.initial_months is None and any(n <= months for n in _lengths(start, end)):
            return
        if start.exact:
            ends = in_words(_end_of(start.first, months))
            self.doubts.append(f"{months_text(months)} from {start} end on {ends}; the words say {end}.")
        else:
            self.doubts.append(f"{months_text(months)} from {start} do not end on {end}, as the words say.")

    def _check_weeks(self) -> None:
        term = self.terms[0]
        if self.start and self.end and self.start.exact and self.end.exact and term.weeks:
            ends = term.ends_on(self.start.first)
            if ends and ends != self.end.first:
                self.doubts.append(
                    f"{term.weeks} weeks from {self.start} end on {in_words(ends)}; the words say {self.end}."
                )


def _began(last: date, months: int) -> date:
    """About the first day of so many months that end on `last`."""
    year, month = divmod(last.year * 12 + last.month - 1 - months, 12)
    day = min(last.day, monthrange(year, month + 1)[1]) if year >= 1 else 1
    return date(max(year, 1), month + 1, day) + timedelta(days=1)


def _says_extension_of_range(days: Days) -> bool:
    """Whether the word "extension" stands before the first date: then the dates are those of the extension."""
    for item in days.items:
        if item.kind == "span":
            return False
        if item.kind == "word" and is_extend(item.text):
            return True
        if item.is_length and set(item.text.split()) & MORE:
            return True
    return False
