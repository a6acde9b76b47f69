"""Whether every word beside a term is accounted for.

A reading may only be taken without asking where each word near its lengths and days is known: a word of term notation,
a turn of phrase that the reader heeds or that says nothing of how long, or a name in a place where names stand
("contract for … for", "awarded to …"). Every other word leaves the reading open.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterator

from commissioning.kit.terms.lengths import Item
from commissioning.kit.terms.tokens import UNITS, word_set
from commissioning.kit.terms.vocabulary import (
    ADJECTIVES,
    ASIDE,
    BRIDGES,
    CHANGING,
    CHANGING_STEMS,
    HEADS,
    LABELS,
    MORE_TIME,
    NEUTRAL,
    OF_A_TERM,
    OPENING,
    PAST,
    SEASONS,
    SPELT_ALIKE,
    SPELT_OUT,
    STATES_A_TERM,
    TAIL,
    TURNING,
    TURNS,
    WORKS,
)

_SIGNS = {"length": "L", "chain": "L", "span": "D", "yearless": "D", "number": "N", "decimal": "N", "used": "U"}
_SIGNS |= {"skip": "£", "odd": "?"}
# Capitals after a small letter: a name in the middle of a sentence.
_NAMES = re.compile(r"(?<=[a-z] )(?:[A-Z][\w'’&-]*(?: (?:of|and|&) (?=[A-Z]))?[ ,.;)]*)+")
_AFTER_AMOUNTS = word_set("of and or but to for from in on with if at by")
_LONGEST_NAME = 6  # words before "contract"
_LONGEST_LIST = 20  # numbers after "lots"


def unaccounted(words: str, items: list[Item], *, roles: dict[int, str], extends: bool) -> Iterator[str]:
    """The runs of words that leave the term open.

    `words` is the phrase as written, `items` what was made of it, `roles` the part that the length at each place plays;
    `extends` tells whether the reading holds an option or an extension, so that the words for one are accounted for.
    """
    account = _Account(words, items, roles)
    places = [*account.words_left(), *account.lengths_left(), *(() if extends else account.extensions_left())]
    run: list[int] = []
    for i in dict.fromkeys(sorted(places)):
        if run and i > run[-1] + 1:
            yield " ".join(items[k].text for k in run)
            run = []
        run.append(i)
    if run:
        yield " ".join(items[k].text for k in run)


def states_a_term(items: list[Item]) -> bool:
    """Whether words in which no term was read seem to state one."""
    words = {item.text for item in items if item.kind == "word"}
    return bool(words & (UNITS.keys() | STATES_A_TERM)) or any(item.months or item.weeks for item in items)


def misspelt(words: str, items: list[Item]) -> Iterator[tuple[Item, str]]:
    """Words one slip away from a word that a term is told with, and that word: "yaers", "Aprl", "extention"."""
    names = _names_in(words)
    for item in items:
        if item.kind != "word" or len(item.text) < 4 or item.text in names | SPELT_ALIKE | SPELT_OUT:
            continue
        meant = next((word for word in sorted(SPELT_OUT) if _one_slip(item.text, word)), None)
        if meant:
            yield item, meant


def _one_slip(typed: str, word: str) -> bool:
    """Two letters swapped; or, in words of five letters or more, one missing, doubled or wrong after the first."""
    if typed == word or typed[0] != word[0] or abs(len(typed) - len(word)) > 1:
        return False
    at = next((i for i, (a, b) in enumerate(zip(typed, word, strict=False)) if a != b), min(len(typed), len(word)))
    rest, wanted = typed[at:], word[at:]
    if rest[:2] == wanted[1::-1] and rest[2:] == wanted[2:] and len(rest) == len(wanted) > 1:
        return True
    if max(len(typed), len(word)) < 5:
        return False
    return rest[1:] == wanted or rest == wanted[1:] or rest[1:] == wanted[1:]


def _names_in(words: str) -> set[str]:
    return {name.lower() for found in _NAMES.findall(words) for name in re.findall(r"[\w'’]+", found)}


class _Account:
    def __init__(self, words: str, items: list[Item], roles: dict[int, str]) -> None:
        self.roles = roles
        self.signs = [_SIGNS.get(item.kind, item.text) for item in items]
        self.names = _names_in(words)
        text = " ".join(self.signs)
        self.starts = [0]
        for sign in self.signs:
            self.starts.append(self.starts[-1] + len(sign) + 1)
        self.known = {i for turn in TURNS.finditer(text) for i in self._places(turn)}
        self.known |= {i for i, sign in enumerate(self.signs) if sign == "after" and self._after_options(i)}
        self.asides = {i for found in ASIDE.finditer(text) for i in self._places(found)} - self.known
        openings = [self._places(found) for found in OPENING.finditer(text)]
        last = max((i for i, sign in enumerate(self.signs) if sign in ("L", "D")), default=-1)
        openings += [places for found in TAIL.finditer(text) if (places := self._places(found))[0] > last]
        self.opening = {places[-1] for places in openings}
        self.known |= {i for places in openings for i in places}

    def _places(self, found: re.Match[str]) -> range:
        first = bisect_left(self.starts, found.start())
        return range(first, first + len(found[0].split(" ")))

    def _after_options(self, i: int) -> bool:
        """ "two extensions of 12 months, after 3 years"."""
        options = any(role == "option" and place < i for place, role in self.roles.items())
        return options and self.roles.get(i + 1) == "initial"

    def lengths_left(self) -> Iterator[int]:
        """The places of lengths that play no part."""
        return (i for i, sign in enumerate(self.signs) if sign == "L" and i not in self.roles and i not in self.known)

    def extensions_left(self) -> Iterator[int]:
        """The places of words that speak of an extension."""
        return (i for i, sign in enumerate(self.signs) if sign in MORE_TIME and i not in self.known)

    def words_left(self) -> Iterator[int]:
        """The places of words that are not accounted for."""
        seen = False
        for start, end in self._sentences():
            bears = any(self._is_length(i) or self._is_of_a_term(i) for i in range(start, end))
            # The first sentence of a term may begin with its subject; the next must be known from their beginning.
            yield from self._left_in_sentence(start, end, names_may_stand=not (seen and bears))
            seen = seen or bears

    def _left_in_sentence(self, start: int, end: int, *, names_may_stand: bool) -> Iterator[int]:
        aside, name_end = -1, -1
        for i in range(start, end):
            sign = self.signs[i]
            if sign == "?":
                yield i
            elif self._is_length(i):
                yield from self._turning_before(i, names_may_stand=names_may_stand)
                if aside >= 0:
                    yield aside
                names_may_stand, aside = False, -1
            elif i in self.opening or i in self.asides:
                names_may_stand, aside = True, i if i in self.asides else aside
            elif i in self.known or not sign[0].isalnum() or i <= name_end:
                continue
            elif names_may_stand and self._is_of_a_term(i):
                if sign in ("period", "term", "duration", "length") and not self._is_plain(i - 1):
                    yield i - 1
                names_may_stand, aside = False, -1
            elif names_may_stand:
                if self._changes(sign, past=aside < 0 and sign not in self.names) or self._is_part(i):
                    yield i
            elif not self._is_plain(i):
                name_end = self._name_end(i)
                if name_end < i:
                    yield i

    def _sentences(self) -> Iterator[tuple[int, int]]:
        start = 0
        for i, sign in enumerate(self.signs):
            if sign in (".", ";"):
                yield start, i
                start = i + 1
        yield start, len(self.signs)

    def _is_length(self, i: int) -> bool:
        return self.signs[i] == "L" or (self.signs[i] == "D" and i not in self.known)

    def _is_of_a_term(self, i: int) -> bool:
        return self.signs[i] in OF_A_TERM and i not in self.known

    def _is_plain(self, i: int) -> bool:
        """Whether the word at `i` may stand beside a length."""
        sign = self.signs[i] if i >= 0 else ""
        if i < 0 or i in self.known or sign in OF_A_TERM or sign in NEUTRAL or not sign[0].isalnum():
            return True
        if sign == "N":
            return self._is_labelled(i)
        dates_itself = self.signs[i + 1 : i + 2] == ["D"]  # "until Christmas 2025"
        named = sign in self.names and sign not in LABELS and not dates_itself and not self._changes(sign)
        return named or self._is_length(i)

    def _changes(self, sign: str, *, past: bool = True) -> bool:
        if sign in CHANGING or sign.startswith(CHANGING_STEMS):
            return True
        return past and sign.endswith("ed") and not sign.endswith("eed") and sign not in PAST

    def _turning_before(self, i: int, *, names_may_stand: bool) -> Iterator[int]:
        """The place of a word before the length at `i` that makes it a point in time, or a part of something."""
        k = i - 1
        while k >= 0 and (self.signs[k] in ("a", "an", "the") or self.signs[k] in ADJECTIVES):
            k -= 1
        if k < 0 or k in self.known or not self.signs[k][0].isalnum():
            return
        if self.signs[k] == "of" and k:
            whole = k - 1 in self.known or self.signs[k - 1] in NEUTRAL | OF_A_TERM
            if self.roles.get(k - 1, "break") != "break" or (names_may_stand and not whole):
                yield k - 1 if names_may_stand else k
        elif names_may_stand and (
            self.signs[k] in TURNING or (k < i - 1 and self.signs[k] not in NEUTRAL | OF_A_TERM | BRIDGES)
        ):
            yield k

    def _is_part(self, i: int) -> bool:
        """ "year 3", "the first of two", "and the contract for 5": part of a term, or an amount without its unit."""
        sign, following = self.signs[i], self.signs[i + 1 : i + 2]
        if sign == "N":
            counts = following and following[0][0].isalpha() and following[0] not in _AFTER_AMOUNTS
            return not counts and not self._is_labelled(i)
        return sign in UNITS or sign in SEASONS or (sign in TURNING and following == ["of"])

    def _is_labelled(self, i: int) -> bool:
        """ "Lot 2", "rules 2, 3 and 4"."""
        first = max(1, i - _LONGEST_LIST)
        while i > first and self.signs[i - 1] in (",", "and", "&", "-", "to", "or") and self.signs[i - 2] == "N":
            i -= 2
        return i > 0 and self.signs[i - 1] in LABELS

    def _name_end(self, i: int) -> int:
        """Where a name that begins at `i` ends in "contract" or the like; -1 where none does."""
        for k in range(i, min(i + _LONGEST_NAME, len(self.signs))):
            sign = self.signs[k]
            if sign in HEADS or (sign in WORKS and self._is_length(i - 1)):
                return k
            stops = sign in TURNING or sign in OF_A_TERM or self._changes(sign)
            if stops or self._is_length(k) or sign == "N" or not sign[0].isalnum():
                return -1
        return -1
