"""Words into tokens: numbers, days, words and marks."""

from __future__ import annotations

import re
import unicodedata
from calendar import monthrange
from dataclasses import dataclass
from datetime import date

from commissioning.kit.terms.values import Span


def word_set(words: str) -> frozenset[str]:
    return frozenset(words.split())


_ONES = (
    "zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen seventeen "
    "eighteen nineteen"
)
_TEN_WORDS = "twenty thirty forty fifty sixty seventy eighty ninety"
_NUMBERS = {word: value for value, word in enumerate(_ONES.split())}
_TENS = {word: 10 * n for n, word in enumerate(_TEN_WORDS.split(), 2)}
_MONTH_NAMES = "january february march april may june july august september october november december"
MONTHS = {
    name: n
    for n, full in enumerate(_MONTH_NAMES.split(), 1)
    for name in (full, full[:3], *(("sept",) if n == 9 else ()))
}
YEAR_WORDS = word_set("year years yr yrs yearly")
_MONTH_WORDS = word_set("month months mth mths mnth mnths mos monthly")
_WEEK_WORDS = word_set("week weeks wk wks")
_DAY_WORDS = word_set("day days")
UNITS = {
    **dict.fromkeys(YEAR_WORDS, "years"),
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
class Token:
    kind: str  # number, word, mark, span, skip
    text: str
    value: int = 0
    span: Span | None = None
    stop: bool = False  # a full stop or the like stood before it


def _century(year: int) -> int:
    return year + 2000 if year < 100 else year


# "duration in months: 48", "length (years): 3+1"
_UNIT_FIRST = re.compile(
    r"(?:\b(?:duration|length|period|term) in (months|years|weeks)|\((months|years|weeks)\))\s?[:=]?\s?"
    r"([0-9]{1,3}(?:\s?\+\s?[0-9]{1,3}){0,9})(?![0-9/]|\.[0-9])"
)


# "36m + 24m"; money and metres are seldom whole half-years without a sign
_SHORT_MONTHS = re.compile(r"(?<![£€$\d.,])(?<![£€$] )\b([0-9]{1,3})\s?m\b(?!\s?(?:x|by|wide|long|high|tall)\b)")
_INCLUDING_ALL = re.compile(
    r"\b(includ\w{1,4}|incl?|inclusive of)\.? "
    r"(?:(?:all|any|the|both|possible|potential|optional|permitted|available) ){1,3}(?=exten|option)"
)


def _short_months(found: re.Match[str]) -> str:
    return f"{found[1]} months" if 0 < int(found[1]) <= 120 and int(found[1]) % 6 == 0 else found[0]


def tidy(words: str) -> str:
    text = re.sub(r"(?<=[0-9])\s?(?:½|\b1/2\b)", ".5", words)
    text = unicodedata.normalize("NFKC", text).lower()
    for old, new in (("’", "'"), ("‘", "'"), ("`", "'"), ("×", " x "), ("⁄", "/")):
        text = text.replace(old, new)
    text = re.sub(r"\b(?:mon|tues|wednes|thurs|fri|satur|sun)day,?\s+(?=(?:the\s+)?[0-9])", "", text)
    text = re.sub(r"\)\s*\(\s*\+", " +", text)
    text = re.sub(r"\bone[- ]off\b", "oneoff", text)  # no number
    text = re.sub(r"\bextn?(s?)\b\.?(?!\s?[0-9]{3})", r"extension\1", re.sub(r"\bw/(?=\s?[a-z0-9])", "with ", text))
    text = re.sub(r"\b(no more than|not exceeding|no longer than|up to) (an? (?:\w+ )?period of)\b", r"\2 \1", text)
    text = re.sub(r"\bdates?( \([a-z ]{1,20}\))? ?[-\u2013\u2014:] ?(?=[0-9])", r"dates\1 ", text)
    text = re.sub(r"\bfy\s?([0-9]{2})\s?[/-]\s?([0-9]{2})\b", r"20\1/\2", text)
    text = re.sub(r"(?<![£€$\d.,])\b([0-9]{1,2})\s?y\b", r"\1 years", text)
    text = _INCLUDING_ALL.sub(r"\1 ", _SHORT_MONTHS.sub(_short_months, text))
    text = re.sub(r"\ba decade\b", "10 years", re.sub(r"\ba fortnight\b", "2 weeks", text))
    text = _UNIT_FIRST.sub(lambda found: f"{found[3]} {found[1] or found[2]}", text)
    text = re.sub(r"\bbackdated to\b", "backdated from", text)  # a first day, not a last one
    return re.sub("[\u2010-\u2015\u2212\ufe58\ufe63\uff0d]", "-", text)


def lex(text: str, doubts: list[str]) -> list[Token]:
    tokens: list[Token] = []
    for match in _LEXER.finditer(text):
        kind, raw = match.lastgroup or "mark", match.group()
        if kind in ("iso", "dmy"):
            parts = [int(part) for part in re.split(r"[-/.]", raw)]
            year, month, day = parts if kind == "iso" else parts[::-1]
            if 1 <= month <= 12 and 1900 <= _century(year) <= 2199:
                tokens.append(Token("span", raw, span=_day(_century(year), month, day, raw, doubts)))
            else:
                tokens.append(Token("odd" if kind == "dmy" and "/" in raw else "skip", raw))
        elif kind == "pair":
            first, second = (part.strip() for part in re.split("[-/]", raw))
            start = int(first)
            end = int(second) if len(second) == 4 else start // 100 * 100 + int(second)
            if end == start + 1:
                span = Span(date(start, 4, 1), date(end, 3, 31), financial_year=True)
                tokens.append(Token("span", raw, value=2 if "-" in raw and len(second) == 4 else 0, span=span))
            elif start < end < start + 100 and "-" in raw:
                for index, year in enumerate((start, end)):
                    if index:
                        tokens.append(Token("mark", "-"))
                    tokens.append(Token("span", str(year), span=Span(date(year, 1, 1), date(year, 12, 31))))
            elif "-" in raw and len(second) == 2 and 1 <= int(second) <= 12:
                tokens.append(Token("span", raw, span=_month(start, int(second))))
            else:
                tokens.append(Token("odd", raw))
        elif kind == "short":
            first, second = raw.split("/")
            if int(second) == int(first) + 1 and 10 <= int(first) <= 60:
                start = 2000 + int(first)
                span = Span(date(start, 4, 1), date(start + 1, 3, 31), financial_year=True)
                tokens.append(Token("span", raw, span=span))
            else:
                tokens.append(Token("odd", raw))
        elif kind == "number":
            if len(raw) > 4:
                tokens.append(Token("skip", raw))
            else:
                tokens.append(Token("number", raw, value=int(raw)))
        elif kind == "thousands":
            tokens.append(Token("skip", raw))
        else:
            tokens.append(Token(kind, raw))
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


def merge_numbers(tokens: list[Token]) -> list[Token]:
    """Number words into numbers: "twenty-four", "three (3)", "one and a half years", "1.5 years"."""
    merged: list[Token] = []
    i = 0
    while i < len(tokens):
        token = tokens[i]
        nxt = [t.text for t in tokens[i + 1 : i + 5]] + [""] * 4
        if token.kind == "word" and token.text in _TENS:
            value, used = _TENS[token.text], 1
            ahead = nxt[1] if nxt[0] == "-" else nxt[0]
            if 1 <= _NUMBERS.get(ahead, 0) <= 9:
                value, used = value + _NUMBERS[ahead], 3 if nxt[0] == "-" else 2
            merged.append(Token("number", " ".join(t.text for t in tokens[i : i + used]), value=value))
            i += used
        elif token.kind == "word" and token.text in _NUMBERS:
            merged.append(Token("number", token.text, value=_NUMBERS[token.text]))
            i += 1
        else:
            merged.append(token)
            i += 1
    tokens, merged, i = merged, [], 0
    while i < len(tokens):
        token = tokens[i]
        if token.kind == "number" and texts(tokens, i + 1, 3)[::2] == ["(", ")"] and tokens[i + 2].kind == "number":
            other = tokens[i + 2]
            same = other.value == token.value
            text = f"{token.text} ({other.text})"
            merged.append(Token("number" if same else "odd", text, value=token.value))
            i += 4
        else:
            merged.append(token)
            i += 1
    return merged


def texts(tokens: list[Token], start: int, count: int) -> list[str]:
    return [t.text for t in tokens[start : start + count]]


_ORDINAL_ENDINGS = frozenset(("st", "nd", "rd", "th"))


def merge_dates(tokens: list[Token], doubts: list[str]) -> list[Token]:
    """Days, months and years into spans: "31st March 2024", "April 1, 2024", "April 2022", "2022"."""
    out: list[Token] = []
    i = 0
    while i < len(tokens):
        found = _date_at(tokens, i, doubts)
        if found:
            span, i_next = found
            if span and not span.exact:
                span = _edge(span, [t.text for t in out[-3:]])
            text = " ".join(t.text for t in tokens[i:i_next])
            text = re.sub(r" (st|nd|rd|th)\b", r"\1", text)
            out.append(Token("span" if span else "yearless", text, span=span))
            i = i_next
        else:
            out.append(tokens[i])
            i += 1
    for k, token in enumerate(out[:-2]):
        end = out[k + 2].span
        if token.kind == "yearless" and out[k + 1].text in ("to", "-", "until") and end and end.exact:
            day = _day_before(token.text, end.exact)
            if day:
                out[k] = Token("span", token.text, span=Span(day, day))
    return out


def _day_before(text: str, end: date) -> date | None:
    """ "1st April" of "1st April to 30 June 2025": the last such day before the end."""
    found = re.fullmatch(r"(\d+)(?:st|nd|rd|th)? (?:of |day of )?([a-z]+)", text)
    month = MONTHS.get(found[2]) if found else None
    if not found or not month:
        return None
    year = end.year - ((month, int(found[1])) > (end.month, end.day))
    return date(year, month, int(found[1])) if int(found[1]) <= monthrange(year, month)[1] else None


def _edge(span: Span, before: list[str]) -> Span:
    """The last day, where the words say "the end of" a month or a year; else the span."""
    words = before[:-1] if before[-1:] == ["of"] else before
    return Span(span.last, span.last) if words[-1:] == ["end"] and words[-2:-1] != ["year"] else span


def _date_at(tokens: list[Token], i: int, doubts: list[str]) -> tuple[Span | None, int] | None:
    def token(at: int) -> Token:
        return tokens[at] if at < len(tokens) else Token("end", "")

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
        if short and len(text) == 2 and text.isdigit() and 10 <= value <= 60 and following not in UNITS:
            return _century(value), at + 1
        return None

    here = token(i)
    if here.kind == "number" and here.text.isdigit():
        if len(here.text) == 4 and 1900 <= here.value <= 2199 and token(i + 1).text not in UNITS:
            return Span(date(here.value, 1, 1), date(here.value, 12, 31)), i + 1
        at = i + 1
        if token(at).text in _ORDINAL_ENDINGS:
            at += 1
        while token(at).text in ("of", "day", "-", "/", "the"):
            at += 1
        if 1 <= here.value <= 31 and len(here.text) <= 2 and token(at).text in MONTHS:
            month = MONTHS[token(at).text]
            year = year_at(at + 1, short=True)
            if year:
                raw = " ".join(t.text for t in tokens[i : year[1]])
                raw = re.sub(r" (st|nd|rd|th)\b", r"\1", raw)
                return _day(year[0], month, here.value, raw, doubts), year[1]
            return None, at + 1
    if here.kind == "word" and here.text in MONTHS:
        month = MONTHS[here.text]
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
