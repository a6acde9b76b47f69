"""What part each date plays: first day, end of the initial period, last possible end."""

from __future__ import annotations

from datetime import timedelta
from itertools import pairwise

from commissioning.kit.terms.lengths import Item
from commissioning.kit.terms.roles import CONTRACT_NOUNS, Found, is_extend, is_option
from commissioning.kit.terms.tokens import word_set
from commissioning.kit.terms.values import Span, months_between

_START_STEMS = ("commenc", "start", "begin", "effective", "effect", "wef", "backdat", "launch", "live")
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
_OLD = word_set("existing current currently old previous previously original originally present interim expired")


class Days:
    """Gives each date in the words its part: start, end of the initial period, last end, or none."""

    def __init__(self, items: list[Item], found: list[Found], doubts: list[str]) -> None:
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
        self.contract_said = any(i.text in CONTRACT_NOUNS or i.text == "period" for i in items)
        self.expiry_said = False
        self.extension_said = any(i.kind == "word" and (is_extend(i.text) or is_option(i.text)) for i in items)
        self.skip_to: Span | None = None
        self.old_range: tuple[Span, Span] | None = None
        self.next_starts: list[Span] = []
        self.steps: list[Span] = []  # ends of extensions before the last
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
                paired = gap in ("-", "to", "until", "till", "through") or (
                    gap == "and" and self.text(k - 1) == "between"
                )
                return ("range", k) if steps <= 2 and paired else ("", k)
            if word in (".", ";") or item.is_length:
                return "", k
            if word == "from" or word.startswith(_START_STEMS) or (word == "as" and self.text(k + 1) in ("of", "from")):
                return "start", k
            if word in ("to", "-") or word.startswith(_END_STEMS):
                if word in ("to", "-") and {",", "for", "in"} & set(self._between(k + 1, i)):
                    k -= 1
                    steps += 1
                    continue
                if word == "to" and self.text(k - 1) in ("due", "up", "prior", "subject"):
                    if self.text(k - 1) == "prior":
                        return "other", k
                    if self.text(k - 1) == "subject":
                        k -= 1
                        continue
                if (word == "end" and self.text(k + 1) == "of") or word != "ended":
                    return ("range" if self._pairs(k) else "end"), k
            if word == "award" and self.text(k + 1) == "date" and self.text(k - 1) in CONTRACT_NOUNS | {"the", "from"}:
                k -= 1
                continue
            if word.startswith(_OTHER_STEMS) and not self._merely_named(k, i):
                return "other", k
            k -= 1
            steps += 1
        return "", max(k, 0)

    def _merely_named(self, k: int, i: int) -> bool:
        """ "award to the bidder, for 2024/25": the word at `k` does not date itself by the day at `i`."""
        word = self.text(k)
        if word.startswith(("action", "active", "actual", "bidder")):
            return True
        dated = (
            self.text(i - 1) in ("on", "in", "by", "of", "dated", "since", "before") or not self.text(i - 1).isalpha()
        )
        return word.startswith(("award", "tender", "procure")) and not dated and k < i - 1

    def _moves_the_end(self, place: int) -> bool:
        """ "vary the end date from D to E"."""
        words = self._sentence_before(place)[-8:]
        return any(w == "date" and words[n - 1].startswith(_END_STEMS) for n, w in enumerate(words) if n)

    def _settle_old_range(self) -> None:
        """The days of "the current contract (D to E)" are those of the term, unless others are given."""
        if not self.old_range:
            return
        first, last = self.old_range
        if self.start is None and self.end is None:
            self.start, self.end = first, last
        elif self.end != last and not (self.start and self.start.first == last.last + timedelta(days=1)):
            self.unread.append(f"{first} to {last}")

    def _goes_on(self, word: str) -> bool:
        """ "will commence on D and continue until E": no extension."""
        return word.startswith("continu") and self.start is not None and self.end is None

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
            extend_between = any(
                is_extend(w) and not self._goes_on(w) and not {"no", "not", "without"} & set(window[max(0, n - 4) : n])
                for n, w in enumerate(window)
            ) or any(roles.get(k) in ("option", "either") for k in range(max(last_span + 1, i - 30), i))
            old = any(w in _OLD for w in sentence[-12:]) and cue in ("end", "start", "range")
            old = old or (cue == "end" and self._after_expiry(place))
            if self.text(i - 1) == "between" and nxt is not None and nxt - i <= 4 and self.text(i + 1) == "and":
                opens_range, cue = True, "start"
            if opens_range and (cue in ("", "other") or (self.text(place) == "to" and place < i - 1)):
                cue = "start"
            if cue == "" and self.text(i - 1) == "on" and self.text(i - 2) in ("term", "period", "contract"):
                cue = "end"
            if cue == "" and self.text(i - 1) in ("in", "by", "during"):
                self.context = self.context or span
                continue
            if cue == "other":
                if self.text(place) in ("by", "before", "since"):
                    self.unread.append(self.items[i].text)
                last_span = i
                continue
            if span.financial_year and cue != "start" and not opens_range and cue not in ("end", "range"):
                if (
                    self.text(i - 1) in ("in", "for", "of", "the", "during", "year")
                    and not self.start
                    and not self.found
                ):
                    self.start, self.end = span, span
                    continue
                last_span = i
                if self.found and self.text(i - 1) not in ("in", "of", "the", "during", "for"):
                    self.unread.append(self.items[i].text)
                continue
            if cue == "" and self.start is None and self.text(i + 1) == "for" and self._length_near(i + 2):
                cue = "start"
            in_brackets = self.text(i + 1) == ")" and (self.text(i - 1) == "(" or self.text(i - 2) == "(")
            if cue == "" and extend_between and in_brackets:
                cue = "end"
            before = self.items[i - 2].span if i > 1 and self.text(i - 1) in ("and", ",", "then") else None
            if cue == "" and before and before == self.last_end and span.first > before.last:
                self.steps.append(before)
                self.last_end, last_span = span, i
                continue
            if cue == "":
                self.unread.append(self.items[i].text)
                continue
            if cue == "start" and self.old_end_said and "." in self._between(last_span + 1, i):
                self.end, self.old_end_said = None, False  # a new sentence: the day was the old contract's
            if cue == "start":
                words = self._between(place - 6, place)
                moved = any(is_extend(w) for w in words[-4:]) or self._moves_the_end(place)
                if self.text(place) == "from" and moved and opens_range:
                    self._extended_from(i, nxt, words)
                elif old and not opens_range and not self._option_before(i, roles):
                    self.unread.append(self.items[i].text)
                elif self.start is None:
                    if old and opens_range and nxt is not None:
                        previous, self.old_range = "old", (span, self.items[nxt].span or span)
                        last_span = i
                        continue
                    self.start = span
                elif self.start != span:
                    if extend_between:
                        previous = "extension start"
                        self.next_starts.append(span)
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
        self._settle_old_range()
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

    def _option_before(self, i: int, roles: dict[int, str]) -> bool:
        """Whether the words before a day speak of an extension of so long, and not of a term."""
        near = [roles[k] for k in range(max(0, i - 16), i) if k in roles]
        return near[-1:] == ["option"]

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
            is_extend(w) for w in self._sentence_before(place)[-12:]
        )

    def _after_expiry(self, place: int) -> bool:
        """ "beyond the expiry on D": D is the end before the extension."""
        after = {"beyond", "after", "following", "past"} & set(self._between(place - 3, place))
        return bool(after) and self.text(place).startswith("expir")

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
