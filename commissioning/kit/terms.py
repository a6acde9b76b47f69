"""How long a contract runs: what a phrase such as "3+1 years from 1 April 2024" says, and the arithmetic of its ends.

`read(words)` never decides where the words leave room. It answers with every honest reading (`candidates`), with the
sentences in which the words disagree with themselves or leave something open (`contradictions`) and with the words it
could not use (`unread`). Only a reading that `is_settled` may be taken without asking a person.

Months are calendar months, weeks stay weeks, and every last day is inclusive. Source of the notation and of the
arithmetic: the council's rules on term notation.
"""

from __future__ import annotations

import re
import unicodedata
from calendar import monthrange
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import date, timedelta
from itertools import pairwise, product

# --- The arithmetic --------------------------------------------------------------------------------------------------


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


# --- The values ------------------------------------------------------------------------------------------------------


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
            return _in_words(self.first)
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
        """One reading, no contradiction, nothing unread: may be taken without asking a person."""
        return len(self.candidates) == 1 and not self.contradictions and not self.unread


# --- Words into tokens -----------------------------------------------------------------------------------------------


def _set(words: str) -> frozenset[str]:
    return frozenset(words.split())


_ONES = (
    "zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen seventeen "
    "eighteen nineteen"
)
_TEN_WORDS = "twenty thirty forty fifty sixty seventy eighty ninety"
_NUMBERS = {word: value for value, word in enumerate(_ONES.split())}
_TENS = {word: 10 * n for n, word in enumerate(_TEN_WORDS.split(), 2)}
_MONTH_NAMES = "january february march april may june july august september october november december"
_MONTHS = {
    name: n
    for n, full in enumerate(_MONTH_NAMES.split(), 1)
    for name in (full, full[:3], *(("sept",) if n == 9 else ()))
}
_YEAR_WORDS = _set("year years yr yrs yearly")
_MONTH_WORDS = _set("month months mth mths mnth mnths mos monthly")
_WEEK_WORDS = _set("week weeks wk wks")
_DAY_WORDS = _set("day days")
_UNITS = {
    **dict.fromkeys(_YEAR_WORDS, "years"),
    **dict.fromkeys(_MONTH_WORDS, "months"),
    **dict.fromkeys(_WEEK_WORDS, "weeks"),
    **dict.fromkeys(_DAY_WORDS, "days"),
}

# Every quantifier is bounded, so that the time to read grows with the length of the words and no faster.
_LEXER = re.compile(
    r"""
      (?P<skip>
          (?:£|€|\$|\bgbp\s?)\s?[0-9][0-9,]{0,20}(?:\.[0-9]{1,4})?\s?(?:millions?|billions?|thousand|bn|mn|[mk])?\b
        | [0-9][0-9,]{0,20}(?:\.[0-9]{1,4})?\s?(?:%|per\s?cent\b|percent\b|million\b|billion\b|bn\b|k\b|pence\b)
      )
    | (?P<iso>(?<![0-9])[0-9]{4}-[0-9]{1,2}-[0-9]{1,2}(?![0-9]))
    | (?P<dmy>(?<![0-9])[0-9]{1,2}(?:/[0-9]{1,2}/|\.[0-9]{1,2}\.|-[0-9]{1,2}-)(?:[0-9]{4}|[0-9]{2})(?![0-9]|[./][0-9]))
    | (?P<pair>(?<![0-9])(?:19|20)[0-9]{2}\s?/\s?(?:[0-9]{4}|[0-9]{2})(?![0-9])
        | (?<![0-9])(?:19|20)[0-9]{2}-(?:[0-9]{4}|[0-9]{2})(?![0-9]))
    | (?P<short>(?<![0-9/])[0-9]{2}/[0-9]{2}(?![0-9/]))
    | (?P<thousands>[0-9]{1,3}(?:,[0-9]{3}){1,5}(?![0-9])(?:\.[0-9]{1,4})?)
    | (?P<decimal>[0-9]{1,6}(?:\.[0-9]{1,6}){1,6})
    | (?P<number>[0-9]{1,20})
    | (?P<word>[^\W\d_]{1,60}(?:'(?:s|t|ll|re|ve)\b)?)
    | (?P<mark>\S)
    """,
    re.VERBOSE,
)


@dataclass(slots=True)
class _Token:
    kind: str  # number, word, mark, span, skip
    text: str
    value: int = 0
    span: Span | None = None
    stop: bool = False  # a full stop or the like stood before it


def _in_words(day: date) -> str:
    return f"{day.day} {day:%B} {day.year}"


def _century(year: int) -> int:
    return year + 2000 if year < 100 else year


def _tidy(words: str) -> str:
    text = re.sub(r"(?<=[0-9])\s?(?:½|\b1/2\b)", ".5", words)
    text = unicodedata.normalize("NFKC", text).lower()
    for old, new in (("’", "'"), ("‘", "'"), ("`", "'"), ("×", " x "), ("⁄", "/")):
        text = text.replace(old, new)
    return re.sub("[\u2010-\u2015\u2212\ufe58\ufe63\uff0d]", "-", text)


def _lex(text: str, doubts: list[str]) -> list[_Token]:
    tokens: list[_Token] = []
    for match in _LEXER.finditer(text):
        kind, raw = match.lastgroup or "mark", match.group()
        if kind in ("iso", "dmy"):
            parts = [int(part) for part in re.split(r"[-/.]", raw)]
            year, month, day = parts if kind == "iso" else parts[::-1]
            if 1 <= month <= 12 and 1900 <= _century(year) <= 2199:
                tokens.append(_Token("span", raw, span=_day(_century(year), month, day, raw, doubts)))
            else:
                tokens.append(_Token("odd" if kind == "dmy" and "/" in raw else "skip", raw))
        elif kind == "pair":
            first, second = (part.strip() for part in re.split("[-/]", raw))
            start = int(first)
            end = int(second) if len(second) == 4 else start // 100 * 100 + int(second)
            if end == start + 1:
                span = Span(date(start, 4, 1), date(end, 3, 31), financial_year=True)
                tokens.append(_Token("span", raw, value=2 if "-" in raw and len(second) == 4 else 0, span=span))
            elif start < end < start + 100 and "-" in raw:
                for index, year in enumerate((start, end)):
                    if index:
                        tokens.append(_Token("mark", "-"))
                    tokens.append(_Token("span", str(year), span=Span(date(year, 1, 1), date(year, 12, 31))))
            elif "-" in raw and len(second) == 2 and 1 <= int(second) <= 12:
                tokens.append(_Token("span", raw, span=_month(start, int(second))))
            else:
                tokens.append(_Token("odd", raw))
        elif kind == "short":
            first, second = raw.split("/")
            if int(second) == int(first) + 1 and 10 <= int(first) <= 60:
                start = 2000 + int(first)
                span = Span(date(start, 4, 1), date(start + 1, 3, 31), financial_year=True)
                tokens.append(_Token("span", raw, span=span))
            else:
                tokens.append(_Token("odd", raw))
        elif kind == "number":
            if len(raw) > 4:
                tokens.append(_Token("skip", raw))
            else:
                tokens.append(_Token("number", raw, value=int(raw)))
        elif kind == "thousands":
            tokens.append(_Token("skip", raw))
        else:
            tokens.append(_Token(kind, raw))
    return tokens


def _month(year: int, month: int) -> Span:
    return Span(date(year, month, 1), date(year, month, monthrange(year, month)[1]))


def _day(year: int, month: int, day: int, raw: str, doubts: list[str]) -> Span:
    try:
        return Span(date(year, month, day), date(year, month, day))
    except ValueError:
        span = _month(year, month)
        doubts.append(
            f"“{raw}” is a day that does not exist: {span} has {span.last.day} days."
            if day > span.last.day
            else f"“{raw}” is a day that does not exist."
        )
        return span


def _merge_numbers(tokens: list[_Token]) -> list[_Token]:
    """Number words into numbers: "twenty-four", "three (3)", "one and a half years", "1.5 years"."""
    merged: list[_Token] = []
    i = 0
    while i < len(tokens):
        token = tokens[i]
        nxt = [t.text for t in tokens[i + 1 : i + 5]] + [""] * 4
        if token.kind == "word" and token.text in _TENS:
            value, used = _TENS[token.text], 1
            ahead = nxt[1] if nxt[0] == "-" else nxt[0]
            if 1 <= _NUMBERS.get(ahead, 0) <= 9:
                value, used = value + _NUMBERS[ahead], 3 if nxt[0] == "-" else 2
            merged.append(_Token("number", " ".join(t.text for t in tokens[i : i + used]), value=value))
            i += used
        elif token.kind == "word" and token.text in _NUMBERS:
            merged.append(_Token("number", token.text, value=_NUMBERS[token.text]))
            i += 1
        else:
            merged.append(token)
            i += 1
    tokens, merged, i = merged, [], 0
    while i < len(tokens):
        token = tokens[i]
        if token.kind == "number" and _texts(tokens, i + 1, 3)[::2] == ["(", ")"] and tokens[i + 2].kind == "number":
            other = tokens[i + 2]
            same = other.value == token.value
            text = f"{token.text} ({other.text})"
            merged.append(_Token("number" if same else "odd", text, value=token.value))
            i += 4
        else:
            merged.append(token)
            i += 1
    return merged


def _texts(tokens: list[_Token], start: int, count: int) -> list[str]:
    return [t.text for t in tokens[start : start + count]]


_ORDINAL_ENDINGS = frozenset(("st", "nd", "rd", "th"))


def _merge_dates(tokens: list[_Token], doubts: list[str]) -> list[_Token]:
    """Days, months and years into spans: "31st March 2024", "April 1, 2024", "April 2022", "2022"."""
    out: list[_Token] = []
    i = 0
    while i < len(tokens):
        found = _date_at(tokens, i, doubts)
        if found:
            span, i_next = found
            text = " ".join(t.text for t in tokens[i:i_next])
            text = re.sub(r" (st|nd|rd|th)\b", r"\1", text)
            out.append(_Token("span" if span else "yearless", text, span=span))
            i = i_next
        else:
            out.append(tokens[i])
            i += 1
    return out


def _date_at(tokens: list[_Token], i: int, doubts: list[str]) -> tuple[Span | None, int] | None:
    def token(at: int) -> _Token:
        return tokens[at] if at < len(tokens) else _Token("end", "")

    def year_at(at: int, *, short: bool) -> tuple[int, int] | None:
        if token(at).text in (",", "-", "/", "of", "in") and token(at + 1).kind == "number":
            at += 1
        if token(at).text == "'" and token(at + 1).kind == "number" and len(token(at + 1).text) == 2:
            return _century(token(at + 1).value), at + 2
        if token(at).kind != "number":
            return None
        value, text = token(at).value, token(at).text
        if len(text) == 4 and 1900 <= value <= 2199:
            return value, at + 1
        following = token(at + 1).text
        if short and len(text) == 2 and text.isdigit() and 10 <= value <= 60 and following not in _UNITS:
            return _century(value), at + 1
        return None

    here = token(i)
    if here.kind == "number" and here.text.isdigit():
        if len(here.text) == 4 and 1900 <= here.value <= 2199 and token(i + 1).text not in _UNITS:
            return Span(date(here.value, 1, 1), date(here.value, 12, 31)), i + 1
        at = i + 1
        if token(at).text in _ORDINAL_ENDINGS:
            at += 1
        while token(at).text in ("of", "day", "-", "/", "the"):
            at += 1
        if 1 <= here.value <= 31 and len(here.text) <= 2 and token(at).text in _MONTHS:
            month = _MONTHS[token(at).text]
            year = year_at(at + 1, short=True)
            if year:
                raw = " ".join(t.text for t in tokens[i : year[1]])
                raw = re.sub(r" (st|nd|rd|th)\b", r"\1", raw)
                return _day(year[0], month, here.value, raw, doubts), year[1]
            return None, at + 1
    if here.kind == "word" and here.text in _MONTHS:
        month = _MONTHS[here.text]
        at = i + 1
        if token(at).text == ".":
            at += 1
        day = token(at)
        if day.kind == "number" and day.text.isdigit() and 1 <= day.value <= 31:
            after = at + 1
            if token(after).text in _ORDINAL_ENDINGS:
                after += 1
            year = year_at(after, short=False)
            if year and len(token(year[1] - 1).text) == 4:
                raw = " ".join(t.text for t in tokens[i : year[1]])
                return _day(year[0], month, day.value, raw, doubts), year[1]
        year = year_at(at, short=token(at).text == "-")
        if year:
            return _month(year[0], month), year[1]
    return None


# --- Tokens into lengths, chains and spans ---------------------------------------------------------------------------

_FILLERS = _set(
    "further additional more optional extra separate consecutive successive subsequent possible potential individual "
    "equal extension calendar full complete whole contract operational financial academic municipal fiscal school "
    "trading option distinct discrete initial"
)
_COUNTED = _set(
    "period periods extension extensions option options term terms renewal renewals increment increments block blocks "
    "slice slices extention extentions instalment instalments tranche tranches"
)
_LINKS = _set(
    "of for each up to a an period periods lasting at ( ) , by maximum no more than further additional every the not "
    "exceeding exceed another single being in are available extend duration length extension extensions option options"
)
_ODD_AMOUNT = _set("several few couple some many number various multi multiple x n tbc tba xx")


@dataclass(slots=True)
class _Item:
    kind: str  # length, chain, span, word, mark, number, odd, skip
    text: str
    months: int = 0
    weeks: int = 0
    days: int = 0
    low: int = 0  # a range: the lower end, in the same unit
    count: int = 1
    counted: bool = False  # "two periods of": then "up to" before it speaks of the number of periods
    soft: bool = False  # each of the counted periods is "up to" so long
    range_or_count: bool = False
    values: tuple[int, ...] = ()
    other_values: tuple[int, ...] = ()
    own_units: bool = False
    span: Span | None = None
    unit: str = ""
    value: int = 0

    @property
    def is_length(self) -> bool:
        return self.kind in ("length", "chain")


class _Parser:
    """Reads tokens from left to right into items; every method that fails leaves the place where it was."""

    def __init__(self, tokens: list[_Token]) -> None:
        self.tokens = tokens
        units = {_UNITS[t.text] for t in tokens if t.text in _UNITS}
        self.only_years = units == {"years"}

    def at(self, i: int) -> _Token:
        return self.tokens[i] if 0 <= i < len(self.tokens) else _Token("end", "")

    def items(self) -> list[_Item]:
        items: list[_Item] = []
        i = 0
        while i < len(self.tokens):
            found = self.chain(i) or self.length(i)
            if found:
                item, i = found
                items.append(item)
                continue
            token = self.at(i)
            items.append(_Item(token.kind, token.text, span=token.span, value=token.value))
            i += 1
        return items

    def text(self, start: int, end: int) -> str:
        joined = " ".join(t.text for t in self.tokens[start:end])
        joined = re.sub(r" ?- ?", "-", joined)
        return re.sub(r"\( ", "(", re.sub(r" ([),])", r"\1", joined))

    def amount(self, i: int) -> tuple[int, int, bool] | None:
        """A number, or a decimal of halves: (in halves, next, is decimal)."""
        token = self.at(i)
        if token.kind == "number":
            return token.value * 2, i + 1, False
        if token.kind == "decimal" and re.fullmatch(r"[0-9]{1,3}\.(?:5|0|50|00)", token.text):
            return round(float(token.text) * 2), i + 1, True
        return None

    def simple(self, i: int) -> tuple[_Item, int] | None:
        """One length without a count: "two years", "24-month", "2 years and 6 months", "one and a half years"."""
        start = i
        amount = self.amount(i)
        token = self.at(i)
        halves = 0
        if amount:
            halves, i, _ = amount
            if [t.text for t in self.tokens[i : i + 3]] == ["and", "a", "half"]:
                halves, i = halves + 1, i + 3
        elif token.text in ("a", "an", "another", "further", "additional", "extra", "single", "optional", "full"):
            j = i + 1
            while self.at(j).text in _FILLERS or self.at(j).text == "of":
                j += 1
            filled = j > i + 1 or token.text not in ("a", "an")
            if self.at(j).text == "half":
                return None
            if self.at(j).text.removesuffix("'s") not in ("year", "month", "week", "yr"):
                return None
            before = self.at(i - 1).text
            if not filled and before not in (
                *("for", "of", "by", "plus", "with", "+", "to", "extend", "and", "then", "(", ",", "is", "", "another"),
            ):
                return None
            halves, i = 2, j
        else:
            return None
        if self.at(i).text == "no" and self.at(i + 1).text == ".":
            return None
        if self.at(i).text == "-":
            i += 1
        bracketed = False
        j = i
        while self.at(j).text in _FILLERS or (self.at(j).text == "or" and self.at(j + 1).text == "so"):
            j += 2 if self.at(j).text == "or" else 1
        if self.at(j).text == "-":
            j += 1
        if self.at(j).text == "(" and self.at(j + 1).text in _UNITS and self.at(j + 2).text == ")":
            bracketed, j = True, j + 1
        unit = _UNITS.get(self.at(j).text.removesuffix("'s"))
        if not unit or not 0 < halves < 2000:
            return None
        i = j + (2 if bracketed else 1)
        if halves % 2 and unit != "years":
            return None
        whole = halves // 2
        item = _Item(
            "length",
            "",
            unit=unit,
            months=halves * 6 if unit == "years" else whole * (unit == "months"),
            weeks=whole * (unit == "weeks"),
            days=whole * (unit == "days"),
        )
        if unit == "years":
            j = i + 1 if self.at(i).text in ("and", ",", "&") else i
            more = self.amount(j)
            k = more[1] if more else j
            if self.at(k).text == "-":
                k += 1
            if more and not more[0] % 2 and self.at(k).text in ("month", "months", "mths", "mth") and more[0] < 24:
                tail = self.at(k + 1).text
                # "3 years and 6 months extension" is an extension of six months, or it is not: leave it to the roles.
                if tail not in ("extension", "extensions", "option", "options", "notice", "'", "break"):
                    item.months += more[0] // 2
                    i = k + 1
        if self.at(i).text == "'":
            i += 1
        item.text = self.text(start, i)
        return item, i

    def length(self, i: int) -> tuple[_Item, int] | None:
        """A length with what multiplies it: "2 x 12 months", "two further periods of up to 12 months"."""
        start = i
        first = self.at(i)
        if first.kind == "number":
            counted = self.counted(i)
            if counted:
                item, i = counted
                item.text = self.text(start, i)
                return item, i
            ranged = self.ranged(i)
            if ranged:
                return ranged
        simple = self.simple(i) or self.bare_maximum(i)
        if not simple:
            return None
        item, i = simple
        often = self.times(i) if item.months else None
        if often:
            item.count, item.counted = often[0], True
            item.text = self.text(start, often[1])
            return item, often[1]
        j = i
        while self.at(j).text in ("extension", "extensions", "period", "periods", "option", "options", "(", "each"):
            j += 1
        multiplied = self.at(j).text == "x" and self.at(j + 1).kind == "number"
        if multiplied and self.at(j + 2).text not in {*_UNITS, "x"} and 1 < self.at(j + 1).value <= 12:
            item.count = self.at(j + 1).value
            j += 3 if self.at(j + 2).text == ")" and "(" in _texts(self.tokens, i, j - i) else 2
            # Keep the words "extension" and "option" that stood between, for the role.
            item.text = self.text(start, j)
            return item, j
        return item, i

    def bare_maximum(self, i: int) -> tuple[_Item, int] | None:
        """ "maximum 10" in words that speak of years only."""
        token = self.at(i)
        before = self.at(i - 2).text if self.at(i - 1).text in ("of", ":", "is", "=") else self.at(i - 1).text
        if token.kind != "number" or not 1 <= token.value <= 15 or not before.startswith(("max", "total")):
            return None
        if (
            self.at(i + 1).kind in ("word", "number")
            or self.at(i + 1).text in ("+", "-", "/", "(")
            or not self.only_years
        ):
            return None
        return _Item("length", token.text, months=token.value * 12, unit="years"), i + 1

    def times(self, i: int) -> tuple[int, int] | None:
        """ "up to three times", "twice", "on two occasions": (how often, next)."""
        j = i
        while (
            self.at(j).text in (",", "up", "to", "on", "a", "maximum", "of", "no", "more", "than", "extension")
            and j < i + 7
        ):
            j += 1
        if self.at(j).text in ("twice", "thrice"):
            return (2 if self.at(j).text == "twice" else 3), j + 1
        if self.at(j).kind == "number" and 1 <= self.at(j).value <= 12:
            k = j + 1
            while self.at(k).text in ("separate", "further", "more", "additional"):
                k += 1
            if self.at(k).text in ("times", "occasions"):
                return self.at(j).value, k + 1
        return None

    def counted(self, i: int) -> tuple[_Item, int] | None:
        count = self.at(i).value
        if not 1 <= count <= 20:
            return None
        j = i + 1
        if self.at(j).text in ("x", "*") or (self.at(j).text == "no" and self.at(j + 1).kind != "number"):
            j += 1
            while self.at(j).text in (".", "of", "up", "to", "(", "further", "additional", "optional"):
                j += 1
            soft = "up" in _texts(self.tokens, i, j - i)
            found = self.simple(j)
            if found and found[0].days == 0:
                return replace(found[0], count=count, soft=soft, counted=True), found[1]
            if self.at(i + 1).text in ("x", "*"):
                return None
            j = i + 2
            while self.at(j).text == ".":
                j += 1
        # "two 2-year", "three further one-year"
        k = j
        while self.at(k).text in _FILLERS or self.at(k).text in ("annual", "yearly"):
            k += 1
        if self.at(k).text == "," and count >= 2 and self.at(k + 1).kind == "number":
            found = self.simple(k + 1)
            if found and not found[0].days and self.at(found[1]).text in _COUNTED:
                return replace(found[0], count=count, counted=True), found[1]
        if self.at(k).text in _COUNTED and self.at(k - 1).text in ("annual", "yearly") and k > j:
            return _Item("length", "", months=12, unit="years", count=count, counted=True), k + 1
        single = k + 2 if self.at(k).text == "single" and self.at(k + 1).text == "-" else k + 1
        if self.at(k).text == "single" and self.at(single).text == "year":
            return _Item("length", "", months=12, unit="years", count=count, counted=True), single + 1
        if self.at(k).kind in ("number", "decimal"):
            found = self.simple(k)
            if found and not found[0].days:
                return replace(found[0], count=count, counted=True), found[1]
            return None
        # "four separate extensions, each for a period of one year"
        if self.at(k).text in _COUNTED or (k > j and self.at(k - 1).text in ("extension", "option")):
            if self.at(k).text in _COUNTED:
                k += 1
            linked = k
            while k < linked + 12 and (self.at(k).text in _LINKS or self.at(k).text in _COUNTED):
                found = self.simple(k)
                if found:
                    break
                k += 1
            found = self.simple(k)
            between = _texts(self.tokens, linked, k - linked)
            if found and not found[0].days and between:
                soft = any(word in between for word in ("up", "maximum", "exceeding", "exceed", "more"))
                total = "total" in between
                if not total:
                    return replace(found[0], count=count, soft=soft, counted=True), found[1]
        return None

    def ranged(self, i: int) -> tuple[_Item, int] | None:
        """ "3 to 5 years", "2 or 3 years", "3-5 year"; and "2 - 12 months extensions", which is two of twelve."""
        low = self.at(i).value
        spread = _texts(self.tokens, i + 1, 6)
        if spread[:1] in (["and"], ["to"]) and any(w.startswith("max") for w in spread[:4]):
            j = i + 1
            while self.at(j).text in ("and", "to", "a", "maximum", "max", "of") and j < i + 6:
                j += 1
            found = self.simple(j)
            if found and not found[0].days and low * (12 if found[0].unit == "years" else 1) < found[0].months:
                scale = 12 if found[0].unit == "years" else 1
                return replace(found[0], low=low * scale, text=self.text(i, found[1])), found[1]
        if self.at(i + 1).text not in ("-", "to", "or", "and", "/") or self.at(i + 2).kind != "number":
            return None
        if self.at(i + 1).text == "and" and self.at(i - 1).text != "between":
            return None
        if self.at(i + 1).text == "/" or self.at(i).text == "0":
            return None
        found = self.simple(i + 2)
        if not found or found[0].days:
            return None
        item, end = found
        size = item.months or item.weeks
        scale = 12 if item.unit == "years" else 1
        text = self.text(i, end)
        tail = self.at(end).text
        if self.at(i + 1).text == "-" and tail in ("extensions", "options", "extension", "option", "periods"):
            if low <= 4 and item.unit == "months" and size in (6, 12, 18, 24, 36):
                return replace(item, count=low, text=text), end
            return replace(item, low=low * scale, count=low, range_or_count=True, text=text), end
        if low * scale >= size:
            return None
        return replace(item, low=low * scale, text=text), end

    def element(self, i: int) -> tuple[list[tuple[int, str]], int] | None:
        """One link of a chain: a length, a counted length, or a bare number: [(amount, unit)], next."""
        if self.at(i).kind == "number":
            found = self.counted(i) or self.simple(i)
        else:
            found = self.simple(i)
        if found:
            item, end = found
            if item.days or item.weeks or item.low:
                return None
            return [(item.months, item.unit)] * item.count, end
        token = self.at(i)
        if token.kind == "number" and 1 <= token.value <= 60:
            if self.at(i + 1).text == "x" and self.at(i + 2).kind == "number" and token.value <= 10:
                return [(self.at(i + 2).value, "")] * token.value, i + 3
            return [(token.value, "")], i + 1
        return None

    def joint(self, i: int, *, only_plus: bool = False) -> tuple[int, int, int] | None:
        """A plus sign between links, with the brackets it opens and closes: (next, opened, closed)."""
        opened = closed = 0
        while self.at(i).text == ")":
            i, closed = i + 1, closed + 1
        while self.at(i).text == "(":
            i, opened = i + 1, opened + 1
        if self.at(i).text == "," and self.at(i + 1).text in ("+", "plus"):
            i += 1
        if self.at(i).text not in ("+", "plus"):
            return None
        i += 1
        while self.at(i).text == "(":
            i, opened = i + 1, opened + 1
        return i, opened, closed

    def chain(self, i: int) -> tuple[_Item, int] | None:
        """ "3+1", "3 years + 2 x 1 year", "1 plus 1 year", "3 (+1+1)"."""
        start = i
        first = self.element(i)
        if not first:
            return None
        links, i = first
        own = links[0][1] != ""
        depth, joints = 0, 0
        while True:
            joint = self.joint(i)
            if not joint:
                break
            nxt, opened, closed = joint
            if closed > depth:
                break
            following = self.element(nxt)
            if not following:
                break
            depth += opened - closed
            links = links + following[0]
            i, joints = following[1], joints + 1
        if not joints:
            return None
        while depth > 0 and self.at(i).text == ")":
            i, depth = i + 1, depth - 1
        unit = ""
        if all(unit == "" for _, unit in links):
            j = i
            while self.at(j).text in (")", "-", "(", *_FILLERS) and j < i + 3:
                j += 1
            unit = _UNITS.get(self.at(j).text.removesuffix("'s"), "")
            if unit in ("weeks", "days"):
                return None
            if unit and ")" not in _texts(self.tokens, i, j - i):
                i = j + 1
        values, other = self.chain_values(links, unit)
        if self.at(i).text == "'":
            i += 1
        item = _Item("chain", self.text(start, i), values=values, other_values=other, own_units=own, unit=unit or "")
        return item, i

    @staticmethod
    def chain_values(links: list[tuple[int, str]], unit: str) -> tuple[tuple[int, ...], tuple[int, ...]]:
        """Months of each link, and the second reading where the unit is in doubt (else empty).

        A bare number takes the unit of the link after it, else of the link before; with no unit at all, numbers up to
        ten are years.
        """
        first: list[int] = []
        second: list[int] = []
        amounts = [amount for amount, _ in links]
        for n, (amount, own) in enumerate(links):
            after = next((u for _, u in links[n + 1 :] if u), "")
            near = unit or after or next((u for _, u in links[n::-1] if u), "")
            if own:
                scale = other = 1
            elif unit:
                scale = other = 12 if unit == "years" else 1
            elif near == "years":
                in_months = amount >= 12 and amount % 6 == 0
                scale = 12 if after or not in_months else 1
                other = 13 - scale if in_months else scale
            elif near == "months":
                scale, other = 1, 12 if amount <= 5 and max(amounts) >= 12 else 1
            else:
                plain_years = all(a <= 10 and a not in (6, 9) for a in amounts)
                plain_months = all(a >= 12 and a % 6 == 0 for a in amounts)
                scale = 12 if max(amounts) <= 10 else 1
                other = scale if plain_years or plain_months else 13 - scale
            first.append(amount * scale)
            second.append(amount * other)
        return tuple(first), tuple(second) if second != first else ()


# --- Roles: what each length is --------------------------------------------------------------------------------------

_SEPARATORS = _set(
    ", ; . : ( ) with and plus + for to from by then followed which up until commencing starting or but of subject "
    "= - giving making including inclusive on at between beginning commences starts effective & / if where that"
)
_CONTRACT_NOUNS = _set(
    "contract contracts agreement agreements framework frameworks term terms deal call-off dps arrangement "
    "arrangements block initial"
)
_THE = _set("the existing current original initial its their our this present that interim")
_MORE = _set("further additional another extra optional subsequent more")
_AFTER_MORE = _set(
    "period periods term terms extension extensions option options up maximum of or and to optional contract "
    "time successive consecutive separate fixed ( a no not for term"
)
_AFTER_PLUS = _AFTER_MORE | _MORE | _set("a an the possible potential up ) for with - another any in")
_PARTS = _set("first second third fourth fifth sixth last final one part some half remainder balance rest")
_ABOUT = _set("circa approximately approx about around nearly estimated roughly")
_SHORT_BREAKS = _set("short holiday career winter overnight school family carer")
_VALUE_WORDS = _set(
    "value cost costs spend budget sum price funding expenditure hours number amount saving savings award worth"
)
_NOT_TERMS_BEFORE = _set("aged age ages every per last past previous within preceding under over-")
_NOT_TERMS_AFTER = _set(
    "old ago age aged warranty consultation standstill guarantee review reviews payback experience mobilisation "
    "transition probation strategy plan plans forecast prior defects liability earlier probationary implementation"
)
_AGE_WORDS = _set("aged age ages")


def _is_extend(word: str) -> bool:
    return word.startswith(("extend", "extens", "extention", "renew", "prolong", "continu")) and not word.startswith(
        "extensive"
    )


_EXTENSION_NOUNS = _set("extension extensions option options optional renewal renewals extention extentions")


def _is_option(word: str) -> bool:
    return word in ("option", "options", "optional", "optionally", "possibility", "possible")


def _is_max(word: str) -> bool:
    return word.startswith(("max", "total", "equat", "aggregat", "cumulat", "combin")) or word in (
        "overall",
        "=",
        "making",
        "giving",
        "longest",
        "altogether",
        "equals",
        "equal",
        "exceed",
        "exceeding",
        "most",
    )


@dataclass(slots=True)
class _Found:
    """A length with the part it plays: initial, option, maximum, either (option or maximum), break, notice, minimum."""

    role: str
    item: _Item
    index: int
    pot: bool = False
    new_contract: bool = False  # "a further three-year contract": an option, or a new contract
    in_brackets: bool = False
    initial_said: bool = False
    yearly: bool = False
    extend_said: bool = False
    included: bool = False
    about: bool = False
    follows_the: bool = False  # "the 2-year extension": one spoken of before


class _Roles:
    def __init__(self, items: list[_Item]) -> None:
        self.items = items
        self.claimed: set[int] = set()
        self.found: list[_Found] = []
        self.ignored: list[str] = []
        self.notice: int | None = None
        self.break_said = False
        self.slices = False
        self.open_breaks: list[str] = []
        self.changed_to = -1
        self.passed_over: list[str] = []
        self.year_breaks: list[int] = []
        self._read()
        if self.open_breaks and (self.year_breaks or any(f.role == "break" for f in self.found)):
            self.open_breaks = []

    def text(self, i: int) -> str:
        return self.items[i].text if 0 <= i < len(self.items) else ""

    def after(self, i: int) -> list[str]:
        """The words that belong to the length at `i` from behind: up to a separator, or in brackets of their own."""
        words: list[str] = []
        k = i + 1
        while k < min(len(self.items), i + 9):
            text = self.text(k)
            if text == "(":
                close = k + 1
                while close < min(len(self.items), k + 9) and self.text(close) != ")":
                    if self.items[close].is_length or self.items[close].kind in ("span", "number"):
                        return words
                    close += 1
                if self.text(close) != ")":
                    return words
                inside = range(k + 1, close)
                if not any(self.text(m) in ("no", "not", "without") for m in inside):
                    words += [self.text(m) for m in inside]
                self.claimed.update(inside)
                k = close + 1
                continue
            if (text == "in" and self.text(k + 1) in ("total", "all", "aggregate")) or (
                text in ("including", "inclusive", "incl", "includes", "which", "inc") and not self.length_follows(k)
            ):
                pass
            elif text == ")" and self.bracket_opens_before(i):
                k += 1
                continue
            elif (
                self.items[k].is_length
                or self.items[k].kind == "span"
                or (text in _SEPARATORS and not (text == "of" and words[-1:] in (["inclusive"], ["exclusive"])))
            ):
                return words
            if _is_extend(text) and text not in _EXTENSION_NOUNS:
                return words
            words.append(text)
            self.claimed.add(k)
            k += 1
        return words

    def _changes_to(self, i: int) -> bool:
        """ "from a 3-year to a 5-year contract": notes where the new length stands."""
        k, m = i - 1, i + 1
        while k > 0 and self.text(k) in _THE | {"a", "an"} and i - k < 5:
            k -= 1
        while self.text(m) in _CONTRACT_NOUNS | {"period"} and m - i < 4:
            m += 1
        if self.text(k) != "from" or self.text(m) != "to":
            return False
        m += 1
        while self.text(m) in ("a", "an", "the", "up", "to", "total", "of", "maximum") and m - i < 10:
            m += 1
        if not self._is_length(m):
            return False
        self.changed_to = m
        return True

    def _is_length(self, k: int) -> bool:
        return 0 <= k < len(self.items) and self.items[k].kind == "length"

    def bracket_opens_before(self, i: int) -> bool:
        return any(self.text(k) == "(" for k in range(max(0, i - 3), i))

    def length_follows(self, k: int) -> bool:
        return any(item.is_length for item in self.items[k : k + 9])

    def before(self, i: int) -> list[int]:
        """The places of the words before the length at `i`, nearest last, that no other length has claimed."""
        places: list[int] = []
        k = i - 1
        while k >= max(0, i - 30):
            item = self.items[k]
            if item.is_length or (
                item.text in (".", ";")
                and self.text(k + 1) != ","
                and self.text(k - 1) != "."
                and self.text(k + 1) != "."
            ):
                break
            if k not in self.claimed:
                places.append(k)
            k -= 1
        return places[::-1]

    def _read(self) -> None:
        carried: set[str] = set()
        for i, item in enumerate(self.items):
            if item.kind == "word" and item.text.startswith("break") and self.text(i - 1) not in _SHORT_BREAKS:
                self._break_at_year(i)
            if not item.is_length:
                continue
            after = self.after(i)
            places = self.before(i)
            found, carried = self._role(i, item, after, places, carried)
            if found:
                self.found.append(found)

    def _break_at_year(self, i: int) -> None:
        """ "break clause at year 5", "at the end of years 2 and 4"."""
        self_following = self.items[i + 1 : i + 12]
        if self.text(i + 1) in ("clause", "clauses", "point", "points", "option", "options", "provision") or self.text(
            i
        ) in ("breakpoint", "breakpoints"):
            self.open_breaks.append(f"{self.text(i)} {self.text(i + 1)}")
        in_years = False
        for item in self_following:
            if item.is_length or item.kind == "span" or item.text in (".", ";"):
                break
            if item.text in ("year", "years"):
                in_years = True
            elif item.kind == "number" and in_years and 1 <= item.value <= 30:
                self.year_breaks.append(item.value * 12)
                item.kind = "used"
            elif in_years and item.text not in ("and", ",", "&", "or"):
                break

    def _cues(self, i: int, item: _Item, places: list[int]) -> set[str]:
        """What the words before a length say of it."""
        cues: set[str] = set()
        words = [self.text(k) for k in places]
        money_at = max((k for k in places if self.items[k].kind == "skip" or self.text(k) in _VALUE_WORDS), default=-1)
        for n, k in enumerate(places):
            word = self.text(k)
            following = self.text(k + 1)
            nearby = i - k <= 4
            negated = any(w in ("no", "not", "without") for w in words[max(0, n - 3) : n])
            if _is_extend(word) and not negated:
                if not (word.startswith("renew") and following == "of"):
                    cues.add("extend")
            elif word in ("option", "options") and not negated:
                if following not in ("appraisal", "appraisals") and (
                    self.items[k + 1].kind != "number" if k + 1 < len(self.items) else True
                ):
                    cues.add("extend")
            elif word in ("possibility", "followed", "thereafter"):
                cues.add("extend")
            elif word in _MORE and (following in _AFTER_MORE or k + 1 == i or following in _MORE):
                cues.add("more")
            elif word in ("plus", "+") and all(self.text(m) in _AFTER_PLUS for m in range(k + 1, i)):
                cues.add("plus")
            elif word.startswith("max") and k > money_at:
                cues.add("max")
                cues.discard("minimum")
            elif _is_max(word) and k > money_at and not (word == "most" and self.text(k - 1) != "at"):
                cues.add("cap" if word in ("exceed", "exceeding", "most") else "total")
            elif (word == "more" and self.text(k - 1) in ("no", "not") and following == "than" and nearby) or (
                word == "longer" and self.text(k - 1) in ("no", "not") and nearby
            ):
                cues.add("cap")
            elif (word in ("minimum", "least", "min") and k > money_at) or (
                word in ("less", "fewer") and self.text(k - 1) in ("no", "not")
            ):
                cues.add("minimum")
            elif word in ("initial", "initially", "base", "core", "primary"):
                cues.add("initial")
            elif word in ("break", "breaks", "breakpoint", "breakpoints") and self._is_break(k, i):
                cues.add("break")
            elif word in ("notice", "notification") and i - k <= 6:
                cues.add("notice")
            elif word in ("annual", "annually", "yearly", "incremental", "increments"):
                cues.add("yearly")
            elif word in ("periods", "extensions", "times", "renewals") and self.text(k - 1) in ("or", "and", "/", "("):
                cues.add("slices")
            elif word in ("including", "inclusive", "includes", "incl", "inc", "incorporating", "comprising"):
                cues.add("including")
            elif word in _ABOUT and i - k <= 2:
                cues.add("about")
        tail = words[-6:]
        if (self.text(i - 1) == "to" and self.text(i - 2) == "up") or (
            "up" in tail and words[-1:] and self._only_links(i)
        ):
            cues.add("up to")
        elif self.text(i - 1) == "to":
            cues.add("to")
        if self._to_a_max(i):
            cues.add("to")
        if set(re.findall("[a-z]+", item.text)) & (_MORE | _EXTENSION_NOUNS):
            cues.add("more")
        return cues

    def _only_links(self, i: int) -> bool:
        """Whether "up to" stands before the length with only such words as "a further" or "a maximum of" between."""
        k = i - 1
        links = {
            "a",
            "an",
            "the",
            "of",
            "maximum",
            "total",
            "further",
            "additional",
            "period",
            "no",
            "more",
            "than",
            "another",
            "max",
            "extra",
            "(",
            "term",
            "initial",
        }
        while k > 0 and i - k < 8 and self.text(k) in links:
            k -= 1
        return self.text(k) == "to" and self.text(k - 1) == "up"

    def _to_a_max(self, i: int) -> bool:
        """Whether the words are "to a maximum (term) of N"."""
        k = i - 1
        while (
            k > 0
            and i - k < 7
            and self.text(k)
            in (
                "a",
                "of",
                "maximum",
                "total",
                "term",
                "contract",
                "max",
                "the",
                "overall",
                "length",
                "period",
                "duration",
            )
        ):
            k -= 1
        return self.text(k) == "to" and self.text(k - 1) not in ("up", "not") and i - k > 1

    def _is_break(self, k: int, i: int) -> bool:
        if self.text(k - 1) in _SHORT_BREAKS:
            return False
        return i - k <= 9

    def _role(
        self, i: int, item: _Item, after: list[str], places: list[int], carried: set[str]
    ) -> tuple[_Found | None, set[str]]:
        cues = self._cues(i, item, places) | carried
        words = [self.text(k) for k in places]
        last = words[-1] if words else ""
        found = _Found("initial", item, i)
        found.in_brackets = self.text(i - 1) == "(" or (self.text(i - 2) == "(" and self.text(i - 1) != ")")
        found.initial_said = "initial" in cues or "initial" in after or "initially" in after
        found.about = "about" in cues
        if any(self.text(k) in _PARTS and self.text(k + 1) == "of" for k in range(max(0, i - 4), i - 1)):
            self.ignored.append(f"{self.text(i - 2)} {self.text(i - 1)} {item.text}".strip())
        if self.text(i - 1) == "next" and self.text(i - 2) == "the":
            self.ignored.append(f"the next {item.text}")
        found.follows_the = last in ("the", "that", "this", "said")
        found.extend_said = "extend" in cues
        found.yearly = "yearly" in cues or any(w in ("annually", "annual") for w in after)
        found.included = "including" in cues or (self.text(i - 1) in ("last", "final") and "optional" in after)
        post_extend = any(w in _EXTENSION_NOUNS for w in after)
        post_including = any(w.startswith("incl") or w == "inc" for w in after)
        post_total = any(w in ("total", "max", "maximum", "overall", "altogether", "aggregate", "all") for w in after)
        nothing: set[str] = set()

        if self._changes_to(i):
            return found, nothing
        if self.text(i - 1) == "to" and self._is_length(i - 2) and self.found and self.found[-1].role == "option":
            found.role = "maximum"
            return found, nothing
        if self.changed_to == i:
            found.role = "changed"
            return found, nothing
        if "notice" in after[:4] or ("notice" in cues and "extend" not in after):
            self._take_notice(i, item, places)
            return None, carried - {"notice"}
        if "break" in cues or any(w in ("break", "breaks") for w in after[:4]):
            found.role = "break"
            self.break_said = True
            return found, nothing
        if item.days and not (item.months or item.weeks):
            self._ignore(i, item, cues)
            return None, cues
        if self._not_a_term(i, item, after, last) and not post_extend and "extend" not in cues:
            self._ignore(i, item, cues & {"extend", "more"})
            return None, cues
        if any(w in ("increments", "increment", "intervals", "instalments", "steps", "blocks") for w in after[:2]):
            self.slices = True
            for earlier in self.found:
                if earlier.role == "option":
                    earlier.yearly = earlier.pot = True
            return None, cues | {"yearly"}
        if last in _THE and after[:1] and after[0] in _CONTRACT_NOUNS and item.kind == "length":
            return found, cues - {"initial"}
        if "minimum" in cues and not item.low:
            found.role = "minimum"
            return found, nothing

        extends = bool(cues & {"extend", "more", "plus"}) or post_extend
        post_pure = post_extend and not post_including
        if item.kind == "chain":
            found.role = "option" if extends and not post_including else "initial"
            if cues & {"max", "total"} and not extends:
                found.role = "maximum"
            if found.initial_said and not extends:
                found.role = "initial"
            return found, nothing
        if post_including and not post_pure:
            found.role = "maximum"
            return found, nothing
        if extends:
            found.pot = item.soft or "slices" in cues or (not item.counted and bool(cues & {"up to", "max", "cap"}))
            found.role = "option"
            if "more" not in cues and "plus" not in cues and not post_pure:
                if cues & {"total"} or post_total:
                    found.role = "maximum" if not cues & {"slices"} else "option"
                    if post_total and not cues & {"total"}:
                        found.role = "either"
                elif "to" in cues or (cues & {"up to", "max"} and self._bare_up_to(i)):
                    found.role = "either"
                if "extend" in cues and any(w in ("maximum", "max") for w in after):
                    found.role = "either"
            elif ("total" in cues and "more" not in cues and not post_pure) or (
                cues == {"total", "more"} and self._total_first(i)
            ):
                found.role = "maximum"
            if found.initial_said and not (cues & {"more", "plus"}) and not post_extend:
                found.role = "initial"
            only_more = "more" in cues and not cues & {"extend", "plus"} and not post_extend
            found.new_contract = only_more and any(w in _CONTRACT_NOUNS for w in after[:2])
            return found, nothing
        if found.initial_said and not (cues & {"max", "total"}):
            return found, nothing
        if cues & {"max", "total", "cap", "up to"} or post_total:
            found.role = "maximum"
            if post_including or (cues & {"up to"} and not cues & {"max", "total", "cap"}):
                found.pot = True  # a soft maximum
            return found, nothing
        return found, nothing

    def _total_first(self, i: int) -> bool:
        return any(_is_max(self.text(k)) for k in range(max(0, i - 4), i))

    def _bare_up_to(self, i: int) -> bool:
        """Whether "extend" runs straight into "up to" ("extendable up to 5 years"), and not "for up to"."""
        k = i - 1
        while k > 0 and i - k < 8 and self.text(k) in ("a", "of", "maximum", "max", "the", "period", "term", "total"):
            k -= 1
        if self.text(k) == "to" and self.text(k - 1) == "up":
            k -= 2
        return _is_extend(self.text(k)) or self.text(k) in ("it", "contract", "this", ",")

    def _take_notice(self, i: int, item: _Item, places: list[int]) -> None:
        around = [self.text(k) for k in places] + [self.text(k) for k in range(i, min(len(self.items), i + 12))]
        ends = any(w.startswith(("terminat", "break", "cancel")) for w in around)
        extends = any(_is_extend(w) or w in ("supplier", "provider", "contractor") for w in around)
        if extends and not ends and item.months:
            self.notice = item.months

    def _not_a_term(self, i: int, item: _Item, after: list[str], last: str) -> bool:
        if self.text(i - 1) in _NOT_TERMS_BEFORE or any(w in _NOT_TERMS_AFTER for w in after[:2]):
            return True
        if self.text(i + 1) in ("of", "and", "or") and self.text(i + 2) in ("age", "over", "above", "under"):
            return True
        if (
            self.text(i - 1) in ("to", "and", "-")
            and self.text(i - 2).isdigit()
            and any(self.text(k) in _AGE_WORDS for k in range(max(0, i - 6), i))
        ):
            return True
        if self.text(i - 1) in ("first", "final", "last", "next", "latter", "remaining", "those", "these"):
            return self.text(i - 1) != "next" and after[:1] != ["contract"]
        if self.text(i - 1) in ("-",) and self.text(i - 2) in ("0",):
            return True
        return last in ("each", "per", "every") and self.text(i - 2) not in (",", "extensions", "periods")

    def _ignore(self, i: int, item: _Item, cues: set[str]) -> None:
        self.passed_over.append(item.text)
        notice_like = any(self.text(k) in ("working", "calendar", "clear") for k in (i - 1, i + 1))
        if (item.days and not notice_like and self.text(i + 1) not in ("a", "per", "each")) or cues:
            self.ignored.append(item.text)


# --- Days: what each date is -----------------------------------------------------------------------------------------

_START_STEMS = ("commenc", "start", "begin", "effective", "effect", "wef", "launch", "live")
_END_STEMS = (
    "expir",
    "end",
    "until",
    "till",
    "finish",
    "conclud",
    "terminat",
    "complet",
    "clos",
    "through",
    "ceas",
    "lapse",
)
_OTHER_STEMS = (
    "approv",
    "dated",
    "decision",
    "decid",
    "meeting",
    "cabinet",
    "report",
    "agreed",
    "publish",
    "act",
    "regulation",
    "advert",
    "signed",
    "pcr",
    "resol",
    "committee",
    "council",
    "tender",
    "procure",
    "since",
    "review",
    "deadline",
    "notice",
    "before",
    "by",
    "covid",
    "award",
    "budget",
    "minute",
    "consult",
    "bid",
    "inflation",
    "price",
    "rate",
)
_OLD = _set("existing current currently old previous previously original originally present interim expired")


class _Days:
    """Gives each date in the words its part: start, end of the initial period, last end, or none."""

    def __init__(self, items: list[_Item], found: list[_Found], doubts: list[str]) -> None:
        self.items = items
        self.found = found
        self.doubts = doubts
        self.start: Span | None = None
        self.end: Span | None = None
        self.last_end: Span | None = None
        self.unread: list[str] = []
        self.context: Span | None = None
        self.range_is_extension = False
        self.old_end_said = False
        self.limited = False
        self.contract_said = any(i.text in _CONTRACT_NOUNS or i.text == "period" for i in items)
        self.expiry_said = False
        self.extension_said = any(i.kind == "word" and (_is_extend(i.text) or _is_option(i.text)) for i in items)
        self.skip_to: Span | None = None
        self._read()

    def text(self, i: int) -> str:
        return self.items[i].text if 0 <= i < len(self.items) else ""

    def _cue(self, i: int) -> tuple[str, int]:
        """The nearest word before a date that gives it a part: ("start" | "end" | "other" | "range" | "", place)."""
        k = i - 1
        steps = 0
        while k >= 0 and steps < 7:
            item, word = self.items[k], self.text(k)
            if item.kind in ("span", "yearless"):
                gap = self.text(k + 1)
                return ("range", k) if steps <= 2 and gap in ("-", "to", "until", "till") else ("", k)
            if word in (".", ";") or item.is_length:
                return "", k
            if word == "from" or word.startswith(_START_STEMS) or (word == "as" and self.text(k + 1) in ("of", "from")):
                return "start", k
            if word in ("to", "-") or word.startswith(_END_STEMS):
                if word == "to" and self.text(k - 1) in ("due", "up", "prior", "subject"):
                    if self.text(k - 1) == "prior":
                        return "other", k
                    if self.text(k - 1) == "subject":
                        k -= 1
                        continue
                if (word == "end" and self.text(k + 1) == "of") or word != "ended":
                    return ("range" if self._pairs(k) else "end"), k
            if word.startswith(_OTHER_STEMS) and not word.startswith(("action", "active", "actual", "bidder")):
                return "other", k
            k -= 1
            steps += 1
        return "", max(k, 0)

    def _pairs(self, k: int) -> bool:
        return self.items[k - 1].kind in ("span", "yearless") if k else False

    def _between(self, low: int, high: int) -> list[str]:
        return [self.text(k) for k in range(max(low, 0), high)]

    def _read(self) -> None:
        spans = [i for i, item in enumerate(self.items) if item.kind == "span"]
        roles = {found.index: found.role for found in self.found}
        last_span = -1
        previous: str = ""
        for n, i in enumerate(spans):
            span = self.items[i].span
            if span is None:
                continue
            cue, place = self._cue(i)
            if self.skip_to:
                if span == self.skip_to:
                    self.skip_to = None
                last_span = i
                continue
            nxt = spans[n + 1] if n + 1 < len(spans) else None
            if span.financial_year and nxt is not None and self.start is None and self.end is None:
                last_fy = self._last_of_financial_years(spans[n:])
                if last_fy and last_fy != span:
                    self.start, self.end, self.skip_to = span, last_fy, last_fy
                    last_span = i
                    continue
            opens_range = (
                nxt is not None and nxt - i <= 4 and self.text(i + 1) in ("-", "to", "until", "till", "through")
            )
            window = self._between(max(last_span + 1, i - 14), i)
            sentence = self._sentence_before(i)
            extend_between = any(_is_extend(w) for w in window) or any(
                roles.get(k) in ("option", "either") for k in range(max(last_span + 1, i - 30), i)
            )
            old = any(w in _OLD for w in sentence[-12:]) and cue in ("end", "start", "range")
            if opens_range and cue in ("", "other") and cue != "other":
                cue = "start"
            if cue == "" and self.text(i - 1) == "on" and self.text(i - 2) in ("term", "period", "contract"):
                cue = "end"
            if cue == "" and self.text(i - 1) in ("in", "by", "during"):
                self.context = self.context or span
                continue
            if cue == "other":
                last_span = i
                continue
            if span.financial_year and cue != "start" and not opens_range and cue not in ("end", "range"):
                if self.text(i - 1) in ("in", "for", "of", "the", "during") and not self.start and not self.found:
                    self.start, self.end = span, span
                    continue
                last_span = i
                if self.found and self.text(i - 1) not in ("in", "of", "the", "during", "for"):
                    self.unread.append(self.items[i].text)
                continue
            if cue == "" and self.start is None and self.text(i + 1) == "for" and self._length_near(i + 2):
                cue = "start"
            if cue == "":
                self.unread.append(self.items[i].text)
                continue
            if cue == "start":
                words = self._between(place - 6, place)
                if self.text(place) == "from" and any(_is_extend(w) for w in words[-4:]) and opens_range:
                    self._extended_from(i, nxt, words)
                elif old and not opens_range:
                    pass
                elif self.start is None:
                    if old and opens_range:
                        previous = "old"
                        last_span = i
                        continue
                    self.start = span
                elif self.start != span:
                    if extend_between:
                        previous = "extension start"
                        last_span = i
                        continue
                    self.unread.append(self.items[i].text)
                previous = "start"
            elif previous == "old" and cue == "range":
                previous = ""
            elif self.end is not None and self.last_end is not None and span in (self.end, self.last_end):
                pass
            elif old and cue == "end" and not self._extends_to(place) and self.end is None:
                self.end, self.old_end_said = span, True
            elif (extend_between and cue != "range") or self._says_last(place, i) or previous == "extension start":
                if self.last_end is None:
                    self.last_end = span
                    self.expiry_said = self.text(place).startswith("expir")
                elif self.last_end != span:
                    earlier = min(span, self.last_end, key=lambda s: s.last)
                    self.last_end = max(span, self.last_end, key=lambda s: s.last)
                    self.unread.append(str(earlier))
                previous = "end"
            elif self.end is None and not (self.last_end and previous == "extended"):
                self.end = span
                self.limited = any(w == "limited" for w in self._between(place - 3, place + 1))
                previous = "end"
            elif self.last_end is None and self.end and span.last > self.end.last:
                self.last_end = span
            elif span not in (self.end, self.last_end):
                self.unread.append(self.items[i].text)
            last_span = i
        for i, item in enumerate(self.items):
            if item.kind == "yearless" and (
                self.text(i - 1) in ("from", "to", "until", "commencing", "till", "on", "-")
                or self.text(i + 1) in ("to", "-", "until")
            ):
                self.unread.append(item.text)

    def _last_of_financial_years(self, places: list[int]) -> Span | None:
        """The last of financial years that follow each other: "2024/25, 2025/26 and 2026/27"."""
        last = self.items[places[0]].span
        for before, here in pairwise(places):
            span = self.items[here].span
            joined = self._between(before + 1, here)
            if joined not in ([","], ["and"], ["&"], [",", "and"]) or not last or not span or not span.financial_year:
                break
            if span.first != last.last + timedelta(days=1):
                return None
            last = span
        return last

    def _length_near(self, i: int) -> bool:
        return any(item.is_length for item in self.items[i : i + 5])

    def _sentence_before(self, i: int) -> list[str]:
        words: list[str] = []
        k = i - 1
        while k >= 0 and len(words) < 16 and self.text(k) not in (".", ";"):
            words.append(self.text(k))
            k -= 1
        return words[::-1]

    def _extends_to(self, place: int) -> bool:
        return self.text(place) in ("to", "until", "till") and any(
            _is_extend(w) for w in self._between(place - 6, place)
        )

    def _says_last(self, place: int, i: int) -> bool:
        words = self._between(max(0, place - 4), i)
        return any(w.startswith(("potential", "latest", "maximum", "possible")) for w in words)

    def _extended_from(self, i: int, nxt: int | None, words: list[str]) -> None:
        """ "extended from D to E": from an old end to a new one, or over a period from a first day to a last."""
        first = self.items[i].span
        second = self.items[nxt].span if nxt is not None else None
        if first is None:
            return
        if not first.exact or not second or not second.exact:
            if first.exact:
                self.end = first
            else:
                self.start = first
            return
        after = first.exact + timedelta(days=1)
        from_old_end = months_between(after, second.exact) if after <= second.exact else None
        as_period = months_between(first.exact, second.exact) if first.exact <= second.exact else None
        if (
            from_old_end is None
            and as_period
            and (first.exact.day == 1 or not words or not words[-1].startswith("extend"))
        ):
            self.start = first
            self.range_is_extension = True
        else:
            self.end = first


# --- The readings ----------------------------------------------------------------------------------------------------

_MOST_READINGS = 8
_LEASE = re.compile(
    r"\b(?:sub-?|under)?(?:lease|leases|leased|leasehold|tenancy|tenancies|lettings?|licence to occupy)\b"
)
_CONTRACT = re.compile(r"\b(?:contracts?|frameworks?|call-?offs?|agreements?)\b")
_POST = re.compile(r"\b(?:posts?|secondments?|apprenticeships?|postholders?|employment|vacancy|appointments?)\b")
_PACKAGE = re.compile(
    r"\bavailable for\b|\bpackages?\b|\bplacements? of\b|\brespite\b|\breablement\b|\btime.limited support\b"
)


@dataclass(frozen=True, slots=True)
class _Draft:
    initial: int | None = None
    options: tuple[Option, ...] = ()
    weeks: int | None = None
    most: int | None = None


def _months_text(months: int) -> str:
    years, rest = divmod(months, 12)
    if not rest and years:
        return f"{years} year{'s' if years > 1 else ''}"
    return f"{months} month{'s' if months > 1 else ''}"


def _both(months: int) -> str:
    return f"{_months_text(months)} ({months} months)" if months % 12 == 0 else _months_text(months)


def _sum_text(term: Term) -> str:
    """ "4 years + 2 years + 1 year"; where all are years, "4 years + 2 + 1"."""
    months = ([term.initial_months] if term.initial_months else []) + [option.months for option in term.options]
    if months and all(m % 12 == 0 for m in months):
        return " + ".join([_months_text(months[0]), *(str(m // 12) for m in months[1:])])
    return " + ".join(_months_text(m) for m in months)


class _Build:
    """Puts the found lengths together into every honest term."""

    def __init__(self, roles: _Roles) -> None:
        self.roles = roles
        self.drafts = [_Draft()]
        self.maxima: list[int] = []
        self.soft_maxima: list[int] = []
        self.breaks: tuple[int, ...] = ()
        self.doubts: list[str] = []
        self.unread: list[str] = []
        self.initials: list[int] = []
        previous: _Found | None = None
        for found in roles.found:
            if self._add(found, previous):
                previous = found
        self.breaks = (*self.breaks, *roles.year_breaks)

    def each(self, *makers) -> None:  # type: ignore[no-untyped-def]
        """Every draft with every way to go on, in order, without repeats."""
        drafts: dict[_Draft, None] = {}
        for draft in self.drafts:
            for make in makers:
                made = make(draft)
                if made is not None:
                    drafts[made] = None
        if drafts:
            self.drafts = list(drafts)[:_MOST_READINGS]

    def _options(self, found: _Found, months: int | None = None) -> tuple[Option, ...]:
        option = Option(months or found.item.months, found.pot, self.roles.notice)
        return (option,) * found.item.count

    def _joined(self, found: _Found, previous: _Found) -> bool:
        between = [self.roles.text(k) for k in range(previous.index + 1, found.index)]
        return bool(between) and any(w in ("and", "then", "plus", "+", "&", "followed") for w in between[-4:])

    def _in_a_list(self, found: _Found, previous: _Found) -> bool:
        """ "extensions of 12 months, 12 months and 6 months"."""
        between = [self.roles.text(k) for k in range(previous.index + 1, found.index)]
        after = self.roles.text(found.index + 1)
        return (
            between in ([","], ["and"], [",", "and"], ["then"], [",", "then"], ["&"]) and after not in _CONTRACT_NOUNS
        )

    def _directly_after(self, found: _Found, previous: _Found) -> bool:
        between = [self.roles.text(k) for k in range(previous.index + 1, found.index)]
        return found.in_brackets and len(between) <= 6 and between.count("(") == 1

    def _restates(self, found: _Found, previous: _Found | None) -> bool:
        """ "three years (36 months)": the same length twice."""
        if not previous or not self._directly_after(found, previous) or found.item.kind == "chain":
            return False
        said = (
            sum(previous.item.values) if previous.item.kind == "chain" else previous.item.months * previous.item.count
        )
        if found.item.months * found.item.count == said and (found.role == "initial" or found.role == previous.role):
            if previous.item.kind == "chain":
                self.maxima.append(said)
            return True
        return False

    def _add(self, found: _Found, previous: _Found | None) -> bool:
        item = found.item
        if found.about:
            self.doubts.append(f"The words give “{item.text}” only as about so long.")
        if item.kind == "length" and item.weeks:
            return self._add_weeks(found)
        if self._restates(found, previous):
            return False
        if found.role == "break":
            self._add_break(found, previous)
            return True
        if item.kind == "chain":
            self._add_chain(found, previous)
            return True
        months = item.months * (item.count if found.role != "option" and not item.range_or_count else 1)
        if found.role == "initial":
            if item.low:
                self._add_range(found)
            elif item.count > 1:
                self.each(lambda d: replace(d, initial=item.months), lambda d: replace(d, initial=months))
            else:
                self._add_initial(found, previous, months)
        elif found.role == "changed":
            self.each(
                lambda d: replace(d, initial=months),
                lambda d: (
                    replace(d, options=(*d.options, Option(months - d.initial)))
                    if d.initial and months > d.initial
                    else None
                ),
                lambda d: d,
            )
        elif found.role == "minimum":
            self.unread.append(f"minimum of {item.text}")
            self.each(lambda d: replace(d, initial=months), lambda d: d)
        elif found.role == "maximum":
            (self.soft_maxima if found.pot and not self.maxima else self.maxima).append(months)
        elif found.role == "either":
            self.each(
                lambda d: (
                    replace(d, most=months) if months > (d.initial or 0) + sum(o.months for o in d.options) else None
                ),
                lambda d: replace(d, options=(*d.options, replace(self._options(found)[0], pot=True))),
            )
        else:
            self._add_option(found, previous)
        return True

    def _add_weeks(self, found: _Found) -> bool:
        item = found.item
        if found.role in ("option", "either") or found.role == "break":
            self.unread.append(item.text)
        else:
            amounts = [n for n in (item.low, item.weeks) if n]
            if any(d.weeks is not None for d in self.drafts):
                self.drafts += [replace(d, weeks=n) for d in self.drafts for n in amounts]
                self.drafts = list(dict.fromkeys(self.drafts))[:_MOST_READINGS]
            else:
                self.each(*[lambda d, n=n: replace(d, weeks=n) for n in amounts])
        return True

    def _add_break(self, found: _Found, previous: _Found | None) -> None:
        item = found.item
        if item.kind == "chain":
            cumulative = tuple(sum(item.values[: n + 1]) for n in range(len(item.values)))
            total = cumulative[-1]
            self.breaks = cumulative[:-1]
            if previous and previous.role in ("initial", "maximum"):
                said = sum(previous.item.values) or previous.item.months
                if said < total:
                    self.doubts.append(
                        f"The break points add up to {_both(total)}; the words say {_both(said)} for the term."
                    )
                elif said > total:
                    self.breaks = cumulative
            else:
                self.each(lambda d: replace(d, initial=total) if d.initial is None else d)
        elif item.low or item.count > 1:
            self.unread.append(item.text)
        else:
            self.breaks = (*self.breaks, item.months)

    def _add_range(self, found: _Found) -> None:
        low, high = found.item.low, found.item.months
        if found.item.range_or_count:
            count, size = found.item.count, high
            self.each(
                lambda d: replace(d, options=(*d.options, *[Option(size)] * count)),
                lambda d: replace(d, options=(*d.options, Option(size, True))),
            )
            return
        self.each(
            lambda d: replace(d, initial=low, options=(*d.options, Option(high - low, True))),
            lambda d: replace(d, initial=high),
            lambda d: replace(d, initial=low),
        )

    def _add_initial(self, found: _Found, previous: _Found | None, months: int) -> None:
        if previous and previous.role == "option" and self._in_a_list(found, previous) and not found.initial_said:
            found.role, found.pot = "option", previous.pot
            self._add_option(found, previous)
            return
        if not self.initials:
            self.initials.append(months)
            self.each(lambda d: replace(d, initial=months))
            return
        if months in self.initials:
            return
        if previous and previous.role == "option" and self._joined(found, previous) and not found.initial_said:
            found.role = "option"
            found.pot = previous.pot
            self._add_option(found, previous)
            return
        self.initials.append(months)
        if found.initial_said and not any(f.initial_said for f in self.roles.found if f.index < found.index):
            # "a 5-year contract, initially 3 years": the first figure is a total
            self.maxima.append(self.initials[0])
            self.each(lambda d: replace(d, initial=months))
            return
        self.each(lambda d: d, lambda d: replace(d, initial=months))

    def _add_option(self, found: _Found, previous: _Found | None) -> None:
        item = found.item
        if item.low:
            if item.range_or_count:
                self.each(
                    lambda d: replace(d, options=(*d.options, *self._options(found))),
                    lambda d: replace(d, options=(*d.options, Option(item.months, True, self.roles.notice))),
                )
            else:
                self.each(
                    lambda d: replace(d, options=(*d.options, Option(item.months, True, self.roles.notice))),
                    lambda d: replace(d, options=(*d.options, Option(item.low, False, self.roles.notice))),
                )
            return
        options = self._options(found)
        said_before = found.follows_the and all(any(o.months == item.months for o in d.options) for d in self.drafts)
        if said_before and item.count == 1:
            return
        ways = [lambda d: replace(d, options=(*d.options, *options))]
        if found.included and any(d.initial for d in self.drafts):
            total = sum(o.months for o in options)
            ways.append(
                lambda d: (
                    replace(d, initial=d.initial - total, options=(*d.options, *options))
                    if d.initial and d.initial > total
                    else None
                )
            )
            ways.reverse()
        if found.new_contract and not any(d.initial for d in self.drafts):
            ways.append(lambda d: replace(d, initial=item.months))
        months = item.months
        if found.yearly and months > 12 and months % 12 == 0 and item.count == 1:
            single = Option(12, False, self.roles.notice)
            ways = [
                lambda d: replace(d, options=(*d.options, Option(months, True, self.roles.notice))),
                lambda d: replace(d, options=(*d.options, *(single,) * (months // 12))),
            ]
        self.each(*ways)

    def _add_chain(self, found: _Found, previous: _Found | None) -> None:
        for values in dict.fromkeys(v for v in (found.item.values, found.item.other_values) if v):
            if values == found.item.values:
                base = self.drafts
                made = self._with_chain(found, previous, values)
            else:
                self.drafts, kept = base, self.drafts
                made = self._with_chain(found, previous, values)
                made = list(dict.fromkeys([*kept, *made]))[:_MOST_READINGS]
            self.drafts = made

    def _with_chain(self, found: _Found, previous: _Found | None, values: tuple[int, ...]) -> list[_Draft]:
        total, rest = sum(values), sum(values[1:])
        options = tuple(Option(v, False, self.roles.notice) for v in values)
        extends = found.role == "option"
        made: dict[_Draft, None] = {}
        fits = False
        parent = previous if previous and previous.item.kind == "length" and not previous.item.low else None
        value = parent.item.months * parent.item.count if parent else 0
        for draft in self.drafts:
            if parent and parent.role in ("option", "either") and draft.options:
                others = draft.options[: -parent.item.count]
                if total == value:
                    made[replace(draft, options=(*others, *options))] = None
                    fits = True
                elif rest == value and draft.initial in (None, values[0]):
                    made[replace(draft, initial=values[0], options=(*others, *options[1:]))] = None
                    fits = True
                elif draft.initial and total == draft.initial + sum(o.months for o in draft.options):
                    made[replace(draft, initial=values[0], options=options[1:])] = None
                    fits = True
                continue
            if parent and parent.role == "maximum" and total == value:
                made[replace(draft, initial=values[0], options=(*draft.options, *options[1:]))] = None
                fits = True
                continue
            if draft.initial is None:
                standard = replace(draft, initial=values[0], options=(*draft.options, *options[1:]))
                only = replace(draft, options=(*draft.options, *options))
                if extends and not found.item.own_units:
                    made[only] = None
                    if not found.extend_said or found.in_brackets:
                        made[standard] = None
                elif extends and found.extend_said:
                    made[only] = None
                    made[standard] = None
                else:
                    made[standard] = None
                fits = True
                continue
            includes = replace(draft, initial=values[0], options=(*draft.options, *options[1:]))
            follows = replace(draft, options=(*draft.options, *options))
            if extends and found.in_brackets and not (found.item.own_units and total == draft.initial):
                made[follows] = None
                if values[0] == draft.initial or total == draft.initial:
                    made[includes] = None
                fits = True
            elif total == draft.initial and (found.in_brackets or not extends):
                made[includes] = None
                if not found.in_brackets:
                    made[follows] = None
                fits = True
            elif values[0] == draft.initial:
                if extends and not found.in_brackets:
                    made[follows] = None
                made[includes] = None
                if not extends and not found.in_brackets:
                    made[follows] = None
                fits = True
            elif extends:
                made[follows] = None
                fits = True
        if not fits:
            for draft in self.drafts:
                made[replace(draft, initial=values[0], options=options[1:])] = None
                made[replace(draft, options=(*draft.options, *options))] = None
                made[draft] = None
            said = f"“{found.item.text}” ({_months_text(total)} in all)"
            self.doubts.append(f"{said} does not fit the other figures in the words.")
        return list(made)[:_MOST_READINGS]

    def terms(self) -> list[Term]:
        """The candidates, before the days are looked at."""
        maxima = sorted({*self.maxima, *self.soft_maxima})
        drafts = self.drafts
        if len(self.initials) > 1:
            drafts, extra = self._settle_rivals(drafts)
            maxima = sorted({*maxima, *extra})
        if len(maxima) > 1:
            parts = " and ".join(_both(m) for m in maxima)
            self.doubts.append(f"The words give more than one total: {parts}.")
        self.total = maxima[-1] if maxima else None
        terms: dict[Term, None] = {}
        for draft in drafts:
            for term in self._finish(draft):
                terms[term] = None
        fitting = [t for t in terms if self.total is None or t.maximum_months in (self.total, None)]
        if self.total is not None and not fitting:
            for term in list(terms)[:1]:
                if term.maximum_months:
                    self.doubts.append(
                        f"{_sum_text(term)} is {_both(term.maximum_months)}; the words say {_both(self.total)}."
                    )
        if fitting and any(t.maximum_months == self.total for t in fitting):
            return fitting
        return list(terms)

    def _settle_rivals(self, drafts: list[_Draft]) -> tuple[list[_Draft], set[int]]:
        """ "a 4-year contract: 2 years and an option of 2 years": what is the sum of the others is a total."""
        for draft in drafts:
            total = (draft.initial or 0) + sum(o.months for o in draft.options)
            if draft.options and any(other == total for other in self.initials):
                return [draft], {total}
        return drafts, set()

    def _finish(self, draft: _Draft) -> Iterator[Term]:
        breaks = self.breaks
        if draft.weeks is not None and draft.initial is None:
            yield Term(options=draft.options, breaks=breaks, weeks=draft.weeks)
            return
        options, initial = draft.options, draft.initial
        extra = sum(o.months for o in options)
        total = draft.most or self.total
        if total is None:
            if initial or options or breaks:
                yield Term(initial, options, breaks)
            return
        if initial is None and not options:
            yield Term(breaks=breaks, most_months=total)
        elif initial is None:
            if draft.most or total > extra:
                yield Term(total - extra, options, breaks)
                if total in self.soft_maxima:
                    yield Term(total, options, breaks)
                yield Term(None, options, breaks, most_months=total)
            else:
                yield Term(None, options, breaks)
        elif not options and total > initial:
            yield Term(initial, (Option(total - initial, True, self.roles.notice),), breaks)
            yield Term(initial, (), breaks, most_months=total)
        else:
            yield Term(initial, options, breaks)


# --- Words left over -------------------------------------------------------------------------------------------------

_LABELS = _set(
    "lot lots option options paragraph paragraphs para paras appendix appendices section sections "
    "regulation regulations "
    "rule rules clause clauses cso csos phase phases tier stage ref reference no number schedule item items part parts "
    "band class page minute type key grade table annex article ward wards covid act standing order orders cpr csp "
    "a b c group groups category categories priority level zone area areas route routes recommendation recommendations "
    "version vol step road street room block unit report agenda s reg regs aged age ages children fy cpv bus line m a1 "
    "approximately circa over under about least than only another other all these those"
)


def _left_over(items: list[_Item]) -> list[str]:
    """Numbers, units and words of amount that no reading has used and that may say something about the term."""
    left: list[str] = []

    def text(i: int) -> str:
        return items[i].text if 0 <= i < len(items) else ""

    label_near = -9
    for i, item in enumerate(items):
        before, after = text(i - 1), text(i + 1)
        if item.kind == "word" and item.text in _LABELS:
            label_near = i
        if item.kind == "odd":
            left.append(item.text)
        elif item.kind == "length" and before == "/" and items[i - 2].kind == "number":
            left.append(f"{text(i - 2)}/{item.text}")
        elif item.kind == "number":
            near = i - label_near <= 3
            label_near = i if near else label_near
            if _number_matters(items, i, near):
                left.append(
                    " ".join(w for w in (before if before in ("x", "+") else "", item.text, after) if w).strip()
                )
        elif item.kind == "decimal":
            if after in _UNITS or (after == "-" and text(i + 2) in _UNITS):
                left.append(f"{item.text} {after}")
        elif item.kind == "word" and item.text in ("years", "months", "weeks", "yrs", "mths"):
            if before in _ODD_AMOUNT or (before == "of" and text(i - 2) in _ODD_AMOUNT):
                left.append(f"{before} {item.text}")
            elif before == "+" and items[i - 2].value >= 16:
                continue
            elif before in ("-", "+", "x", "/", "to", "for", "by", "additional", "further", "extra", "=", ":"):
                left.append(item.text)
        elif (
            item.kind == "word"
            and item.text in ("half", "quarter", "decade", "fortnight")
            and (text(i + 1) in ("year", "a", "years") or item.text in ("decade", "fortnight"))
        ):
            left.append(f"{item.text} {after}".strip())
    return left


def _number_matters(items: list[_Item], i: int, label_near: bool) -> bool:
    """Whether a bare number may be part of a term: not a count of things, not the number of a rule or a lot."""

    def text(k: int) -> str:
        return items[k].text if 0 <= k < len(items) else ""

    before, after = text(i - 1), text(i + 1)
    if after == "of" and text(i + 2) in ("which", "these", "those"):
        return True
    if items[i].value == 0 or (after == "+" and items[i].value >= 16 and not text(i + 2).isdigit()):
        return False
    if after in _UNITS or after in _COUNTED or (text(i + 2) in _UNITS and after in ("-", "further", "additional")):
        return not (before in _YEAR_WORDS or (before in ("0", "-") and text(i - 2) == "0"))
    if before in ("x", "+", "plus", "*") or after in ("x", "*"):
        return True
    if after == "+" and text(i + 2) and items[i + 2].kind == "number":
        return True
    if label_near:
        return False
    if before in _YEAR_WORDS or before in ("year", "month", "week"):
        return any(text(k).startswith("break") for k in range(max(0, i - 6), i))
    if _is_extend(before) or before in ("further", "additional", "extra", "initial", "maximum", "term"):
        return True
    if before in ("for", "by", "of", "to") and (
        _is_extend(text(i - 2)) or text(i - 2) in ("maximum", "up", "period", "term")
    ):
        follows = items[i + 1] if i + 1 < len(items) else None
        return follows is None or follows.kind != "word"
    if after in ("&", "and") or before in ("&", "and"):
        other = i + 2 if after in ("&", "and") else i - 2
        if 0 <= other < len(items) and items[other].kind == "number":
            return items[i].value < 10 or items[other].value < 10
    follows = items[i + 1] if i + 1 < len(items) else None
    if follows is not None and follows.kind in ("word", "skip", "decimal"):
        return after in ("or", "to") and i + 2 < len(items) and items[i + 2].kind == "number" and items[i].value != 0
    if after in ("-", "/") and i + 2 < len(items) and items[i + 2].kind == "number":
        return not (i + 3 < len(items) and items[i + 3].kind == "word")
    if before in ("-", "/") and i >= 2 and items[i - 2].kind == "number":
        return not (follows is not None and follows.kind == "word")
    return True


def _event_end(items: list[_Item]) -> str | None:
    """An end that is no day: "until the post is filled", "until further notice"."""
    for i, item in enumerate(items):
        if item.text in ("until", "till") or item.text == "pending":
            ahead = items[i + 1 : i + 6]
            if ahead and not any(a.kind in ("span", "yearless") or a.is_length for a in ahead):
                return " ".join(a.text for a in items[i : i + 7])
    return None


def _unused_option(items: list[_Item], terms: list[Term], days: _Days) -> str | None:
    """An extension that the words speak of without saying how long it is."""
    if any(t.options or t.most_months for t in terms) or days.last_end or days.range_is_extension:
        return None
    for i, item in enumerate(items):
        if (
            item.text.startswith("continu")
            or item.kind != "word"
            or not (_is_extend(item.text) or item.text in ("option", "options"))
        ):
            continue
        before = [items[k].text for k in range(max(0, i - 4), i)]
        if any(w in ("no", "not", "without", "preferred", "alternative", "other") for w in before):
            continue
        if item.text in ("option", "options") and i + 1 < len(items) and items[i + 1].text not in ("to", "of", "for"):
            continue
        return " ".join(x.text for x in items[max(0, i - 1) : i + 3])
    return None


# --- Days and terms together -----------------------------------------------------------------------------------------


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


class _Settle:
    """Holds the days against the terms: moves an end to where it belongs, drops readings the days rule out."""

    def __init__(
        self, terms: list[Term], days: _Days, build: _Build, *, known_start: date | None, old_end: date | None
    ):
        self.terms = terms
        self.start, self.end, self.last_end = days.start, days.end, days.last_end
        self.days = days
        self.build = build
        self.doubts: list[str] = []
        if old_end:
            self.end = self.end or Span(old_end, old_end)
        if known_start:
            self.start = self.start or Span(known_start, known_start)
        self._settle()

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
        if start and end and not last and (self.days.range_is_extension or _says_extension_of_range(self.days)):
            self.end, self.last_end = None, end
            end, last = None, end
            self.days.range_is_extension = True
        if start and end:
            self._between(start, end, option=False)
            if last:
                more = _lengths(_shift(end), last)
                longer = [replace(t, options=(Option(n),)) for t, n in product(self.terms, more[:2])]
                self.terms = [*longer, *([] if self.days.extension_said and longer else self.terms)]
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
                    f"{start} to {end} is not a whole number of months: {_months_text(near)} from {start} end on "
                    f"{_in_words(last_day(start.first, near))}."
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
            if months & set(lengths):
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
        if start and last:
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
                    f"{_months_text(first.option_months)} to {last} would begin about {_in_words(began)}; the words "
                    f"speak of {self.days.context}."
                )
            self.start = self.days.context

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
            ends = _in_words(_end_of(start.first, months))
            self.doubts.append(f"{_months_text(months)} {word} {shown} end on {ends}; the words say {last}.")
        else:
            self.doubts.append(f"{_months_text(months)} {word} {start} do not end in {last}, as the words say.")

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
        if start and last:
            self._check_last_of_term(start, last)
        elif end and last and end != last and not start:
            with_options = [t for t in self.terms if t.options]
            if with_options and not any(
                _fits(_shift(end), last, t.option_months) or any(o.pot for o in t.options) for t in with_options
            ):
                months = with_options[0].option_months
                self.doubts.append(f"{_months_text(months)} after {end} do not end on {last}, as the words say.")

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
            ends = _in_words(_end_of(start.first, months))
            self.doubts.append(f"{_both(months)} from {start} end on {ends}; the words say {last}.")
        else:
            self.doubts.append(f"{_both(months)} from {start} do not end on {last}, as the words say.")

    def _end_contradiction(self, start: Span, end: Span) -> None:
        term = self.terms[0]
        months = term.initial_months or term.most_months
        if not months:
            return
        if term.initial_months is None and any(n <= months for n in _lengths(start, end)):
            return
        if start.exact:
            ends = _in_words(_end_of(start.first, months))
            self.doubts.append(f"{_months_text(months)} from {start} end on {ends}; the words say {end}.")
        else:
            self.doubts.append(f"{_months_text(months)} from {start} do not end on {end}, as the words say.")

    def _check_weeks(self) -> None:
        term = self.terms[0]
        if self.start and self.end and self.start.exact and self.end.exact and term.weeks:
            ends = term.ends_on(self.start.first)
            if ends and ends != self.end.first:
                self.doubts.append(
                    f"{term.weeks} weeks from {self.start} end on {_in_words(ends)}; the words say {self.end}."
                )


def _began(last: date, months: int) -> date:
    """About the first day of so many months that end on `last`."""
    year, month = divmod(last.year * 12 + last.month - 1 - months, 12)
    day = min(last.day, monthrange(year, month + 1)[1]) if year >= 1 else 1
    return date(max(year, 1), month + 1, day) + timedelta(days=1)


def _says_extension_of_range(days: _Days) -> bool:
    """Whether the word "extension" stands before the first date: then the dates are those of the extension."""
    for item in days.items:
        if item.kind == "span":
            return False
        if item.kind == "word" and _is_extend(item.text):
            return True
        if item.is_length and set(item.text.split()) & _MORE:
            return True
    return False


def read(words: str, *, starts_on: date | None = None, old_end: date | None = None) -> Reading:
    """What `words` say about a term. Never raises, for any text.

    `starts_on` and `old_end` are days known from elsewhere (the contract's first day; the end before an extension):
    the words are then held against them too. See `Reading` for what comes back; `is_settled` tells whether it may be
    taken as it stands.
    """
    doubts: list[str] = []
    text = _tidy(words)
    tokens = _merge_dates(_merge_numbers(_lex(text, doubts)), doubts)
    items = _Parser(tokens).items()
    roles = _Roles(items)
    build = _Build(roles)
    terms = build.terms()
    days = _Days(items, roles.found, doubts)
    settled = _Settle(terms, days, build, known_start=starts_on, old_end=old_end)
    terms = settled.terms
    unread = [*build.unread, *days.unread, *roles.ignored, *_left_over(items)]
    unread += roles.open_breaks
    if not any(term != Term() for term in terms):
        unread += roles.passed_over
    unused = _unused_option(items, terms, days)
    if unused:
        unread.append(unused)
    event = _event_end(items)
    if any(
        item.text in ("rolling", "evergreen", "indefinite", "indefinitely", "perpetual", "perpetuity") for item in items
    ):
        doubts.append("A rolling or indefinite term has no last day of its own.")
    contradictions = [*doubts, *build.doubts, *settled.doubts]
    if event:
        contradictions.append(f"The end depends on an event: “{event}”.")
    start, end, last = settled.start, settled.end, settled.last_end
    return Reading(
        words=words,
        candidates=tuple(dict.fromkeys(terms))[:_MOST_READINGS],
        stated_maximum_months=build.total,
        starts_on=_start_day(start),
        stated_end=_end_day(end),
        stated_last_end=_end_day(last),
        contradictions=tuple(dict.fromkeys(contradictions)),
        unread=tuple(dict.fromkeys(unread)),
        is_contract_term=_is_contract_term(text),
        starts_in=start,
        ends_in=end,
        last_end_in=last,
    )


def _start_day(span: Span | None) -> date | None:
    if span is None:
        return None
    return span.first if span.financial_year else span.exact


def _end_day(span: Span | None) -> date | None:
    if span is None:
        return None
    return span.last if span.financial_year else span.exact


def _is_contract_term(text: str) -> bool:
    if _CONTRACT.search(text):
        return True
    return not (_LEASE.search(text) or _POST.search(text) or _PACKAGE.search(text))
