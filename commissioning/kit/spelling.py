"""How words are compared in a search: folded to plain letters, at most one slip apart, references however typed.

The database folds with `search_plain` (commissioning/kit/sql/words.sql) exactly as `words_in` does; a test
holds the two together.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator

LONGEST = 60
"""Letters of a longer run are taken as several words."""
SHORTEST_NEAR = 5
"""A word of fewer letters has no near words: it is meant as it stands, or it begins a word."""
SHORTEST_BEGINNING = 3
"""Fewer letters than these begin too many words to be of use."""

# Letters that Unicode does not take apart, and the marks that are left out: accents and apostrophes.
_PLAIN = {
    **{ord(letter): plain for letter, plain in zip("ØøĐđŁłıÐð", "ooddllidd", strict=True)},
    **dict.fromkeys(map(ord, "ßẞ"), "ss"),
    **dict.fromkeys(map(ord, "Ææ"), "ae"),
    **dict.fromkeys(map(ord, "Œœ"), "oe"),
    **dict.fromkeys(map(ord, "Þþ"), "th"),
    **dict.fromkeys(range(0x300, 0x370), ""),
    **dict.fromkeys(map(ord, "'\u2018\u2019\u02bc"), ""),
    **{upper: chr(upper + 32) for upper in range(ord("A"), ord("Z") + 1)},
}
_WORD = re.compile(rf"[a-z0-9]{{1,{LONGEST}}}")
_WORD_AS_WRITTEN = re.compile("[^\\W_](?:[^\\W_]|['\u2018\u2019\u02bc\u0300-\u036f])*")

UNSAID = frozenset(["a", "an", "and", "at", "by", "for", "from", "in", "of", "on", "or", "the", "to", "with"])
"""Words that are left out of a search, unless it has no others."""

SERIES = {"dec": 4, "com": 3, "con": 4, "prv": 4}
"""How the references of what is searched begin, and how many digits their numbers have at least."""
WITHOUT_YEAR = frozenset({"prv"})
_REFERENCE = re.compile(r"\b(?:dec|com|con)[\W_]*\d{4}[\W_]*\d{1,7}\b|\bprv[\W_]*\d{1,7}\b")


def folded(text: str) -> str:
    """The text in plain small letters, without accents and apostrophes."""
    if not text.isascii():
        text = unicodedata.normalize("NFKD", text)
    return text.translate(_PLAIN)


def words_in(text: str) -> list[str]:
    """The words of a text as they are compared, in order: runs of a to z and digits."""
    return _WORD.findall(folded(text))


def places_in(text: str) -> Iterator[tuple[int, int, list[str]]]:
    """Each word as it is written, from where to where, with the words that it is compared as."""
    for found in _WORD_AS_WRITTEN.finditer(text):
        yield found.start(), found.end(), words_in(found.group())


def shortened(word: str) -> set[str]:
    """The word with one letter left out, each in turn: two words that are one slip apart share one of these."""
    return {word[:at] + word[at + 1 :] for at in range(len(word))}


def is_one_slip(typed: str, word: str) -> bool:
    """Whether one letter wrong, missing, too many or two neighbours swapped turn one word into the other."""
    if typed == word:
        return False
    longer, shorter = (typed, word) if len(typed) >= len(word) else (word, typed)
    if len(longer) - len(shorter) > 1:
        return False
    same = next((at for at, letter in enumerate(shorter) if letter != longer[at]), len(shorter))
    if len(longer) > len(shorter):
        return longer[same + 1 :] == shorter[same:]
    rest = same + 1
    if typed[rest:] == word[rest:]:
        return True
    is_swapped = typed[same : same + 2] == word[same : same + 2][::-1]
    return is_swapped and typed[rest + 1 :] == word[rest + 1 :]


def may_be_near(typed: str, word: str) -> bool:
    """Whether a word of five letters or more may have been meant by what was typed."""
    return len(word) >= SHORTEST_NEAR and word.isalpha() and not typed.isdigit() and is_one_slip(typed, word)


# References ---------------------------------------------------------------------------------------------------------


def references_in(typed: str) -> list[str]:
    """The references that were typed, with whatever stands between their parts: “con 2023 21” → CON-2023-0021.

    What has no series (“2017-0031”) may be of any. Empty where nothing looks like a reference.
    """
    compact = "".join(words_in(typed))
    found = _read(compact) if re.fullmatch(r"[a-z]{0,3}\d{2,11}", compact) else []
    for part in _REFERENCE.findall(folded(typed)):
        found += _read("".join(words_in(part)))
    return list(dict.fromkeys(found))


def parts_in(typed: str) -> Iterator[str]:
    """What was typed, parted at its spaces, but for those inside a reference."""
    typed, done = folded(typed), 0
    for found in _REFERENCE.finditer(typed):
        yield from typed[done : found.start()].split()
        yield found.group()
        done = found.end()
    yield from typed[done:].split()


def near_references(typed: str) -> list[str]:
    """References that are one slip from what was typed, the likeliest first; none unless it looks like one."""
    compact = "".join(words_in(typed))
    if not re.fullmatch(r"[a-z]{1,4}[a-z\d]{3,11}", compact) or sum(map(str.isdigit, compact)) < 3:
        return []
    if re.fullmatch(r"(dec|com|con)\d{1,4}", compact):
        return []  # a year, of which every reference is found by its words
    slips = [compact, *(_filled(read) for read in _read(compact))]
    meant: list[str] = []
    for slip in (_swaps, _series, _too_many, _missing, _wrong):
        for start in slips:
            for variant in slip(start):
                meant += _read(variant, only_whole=True)
    said = set(references_in(typed))
    return [reference for reference in dict.fromkeys(meant) if reference not in said]


def _read(compact: str, *, only_whole: bool = False) -> list[str]:
    """The references that letters and digits without anything between them stand for."""
    parts = re.fullmatch(r"([a-z]*)(\d+)", compact)
    if not parts or (parts[1] and parts[1] not in SERIES) or (only_whole and not parts[1]):
        return []
    found = []
    for series in [parts[1]] if parts[1] else SERIES:
        digits, width = parts[2], SERIES[series]
        if series in WITHOUT_YEAR and parts[1]:
            found += [f"{series}-{int(digits):0{width}d}"] if len(digits) <= 7 else []
        elif series not in WITHOUT_YEAR and len(digits) > 4:
            found += [f"{series}-{digits[:4]}-{int(digits[4:]):0{width}d}"]
    return [reference.upper() for reference in found]


def _filled(reference: str) -> str:
    return reference.replace("-", "").lower()


def _swaps(word: str) -> Iterator[str]:
    for at in range(len(word) - 1):
        yield word[:at] + word[at + 1] + word[at] + word[at + 2 :]


def _series(word: str) -> Iterator[str]:
    """The letters at the beginning put right."""
    letters = re.match(r"[a-z]*", word)
    length = len(letters[0]) if letters else 0
    for at in {length, 3}:
        for series in SERIES:
            if is_one_slip(word[:at], series):
                yield series + word[at:]


def _too_many(word: str) -> Iterator[str]:
    yield from sorted(shortened(word))


def _missing(word: str) -> Iterator[str]:
    for at in range(3, len(word) + 1):
        for digit in "0123456789":
            yield word[:at] + digit + word[at:]


def _wrong(word: str) -> Iterator[str]:
    """A wrong digit, those beside it on the keyboard first."""
    keys = "1234567890"
    for distance in range(1, 11):
        for at in range(len(word) - 1, 2, -1):
            here = keys.find(word[at])
            if here < 0:
                yield from (word[:at] + digit + word[at + 1 :] for digit in keys if distance == 1)
                continue
            yield from (
                word[:at] + keys[other] + word[at + 1 :]
                for other in (here - distance, here + distance)
                if 0 <= other < len(keys)
            )
