"""Clauses pasted from minutes: split by their labels, and what each seems to do. A person confirms every piece."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass

from decisions.choices import Verb

MOST_PIECES = 60

_LABEL = re.compile(
    r"^[ \t\u00a0]*(?P<label>\(?(?:\d{1,3}(?:\.\d{1,3}){0,3}|[a-z]{1,2}|[ivx]{1,5})\)"
    r"|\d{1,3}(?:\.\d{1,3}){1,3}\.?|\d{1,3}\.|[a-z]\.)[ \t\u00a0]+(?=\S)",
    re.IGNORECASE | re.MULTILINE,
)


@dataclass(frozen=True)
class Piece:
    """A clause as pasted. `below` is the number, from 0, of the earlier piece that it seems to hang from."""

    label: str
    text: str
    below: int | None


def split(words: str) -> list[Piece]:
    """The pieces of a text whose clauses each begin on a line of their own with a label; none where no line does."""
    words = _readable(words)
    found = list(_LABEL.finditer(words))
    pieces: list[Piece] = []
    open_at: list[tuple[str, int]] = []
    for number, match in enumerate(found):
        stop = found[number + 1].start() if number + 1 < len(found) else len(words)
        label = match["label"]
        # A label of a style that stands open closes what hangs from it; a new style hangs from the last piece.
        previous = next((piece.label for piece in reversed(pieces)), "")
        style = _style(label, [kind for kind, _ in open_at], previous)
        while open_at and style in [kind for kind, _ in open_at] and open_at[-1][0] != style:
            open_at.pop()
        if open_at and open_at[-1][0] == style:
            open_at.pop()
        below = open_at[-1][1] if open_at else None
        pieces.append(Piece(label, _tidy(words[match.end() : stop]), below))
        open_at.append((style, number))
    return pieces


def preamble_of(words: str) -> str:
    """What stands before the first label: it belongs to no clause."""
    words = _readable(words)
    first = _LABEL.search(words)
    return _tidy(words[: first.start()]) if first else ""


def _readable(words: str) -> str:
    """Without what a word processor leaves behind: bell and break marks, its own bullets, spaces of no width.

    A joiner stays: it holds one sign together that is made of several.
    """
    words = re.sub(r"\r\n?|[\x0b\x0c\u2028\u2029]", "\n", words)
    return "".join(
        letter
        for letter in words
        if letter in "\n\t\u200c\u200d" or unicodedata.category(letter) not in {"Cc", "Cf", "Co", "Cs", "Cn"}
    )


def _tidy(words: str) -> str:
    """Lines that a column broke are joined; an empty line stays a new paragraph."""
    paragraphs = re.split(r"\n[ \t]*\n", words.strip())
    return "\n\n".join(re.sub(r"\s+", " ", paragraph).strip() for paragraph in paragraphs if paragraph.strip())


def _style(label: str, open_styles: Sequence[str], previous: str) -> str:
    """How a label is written: its brackets, and letters, numbers, Roman numerals or how many numbers."""
    core = label.strip("().").lower()
    frame = re.sub(r"[\w.]+(?=\W*$)", "·", label.rstrip(".")) if ")" in label else "·"
    if re.fullmatch(r"[\d.]+", core):
        return f"{frame}{core.count('.') + 1} numbers"
    letters, roman = f"{frame}letter", f"{frame}roman"
    if re.fullmatch(r"[ivx]+", core):
        follows = previous and next_label([previous]) == label
        if roman in open_styles or (core == "i" and not follows):
            return roman
    return letters


# What a label and a verb seem to be ----------------------------------------------------------------------------------

_ROMAN = ("i", "ii", "iii", "iv", "v", "vi", "vii", "viii", "ix", "x", "xi", "xii", "xiii", "xiv", "xv", "xvi")


def next_label(beside: Sequence[str], below: str = "") -> str:
    """The label that follows those `beside` it, or the first of those below a clause labelled `below`.

    (a) → (b), 1. → 2., 1.1 → 1.2, (i) → (ii) where the first beside it is (i); "" where none follows.
    """
    if not beside:
        core = below.strip("(). ")
        if not below:
            return "(a)"
        return f"{core}.1" if re.fullmatch(r"[\d.]+", core) else "(i)"
    match = re.fullmatch(r"(\W*)([\w.(]*\w)(\W*)", beside[-1].strip())
    if match is None:
        return ""
    before, core, after = match.groups()
    first = beside[0].strip().strip("(). ").lower()
    if core.lower() in _ROMAN[:-1] and first == "i":
        following = _ROMAN[_ROMAN.index(core.lower()) + 1]
        return f"{before}{following.upper() if core.isupper() else following}{after}"
    if number := re.search(r"\d+$", core):
        return f"{before}{core[: number.start()]}{int(number[0]) + 1}{after}"[:12]
    letter = core[-1]
    if letter in "zZ" or not letter.isascii():
        return ""
    return f"{before}{core[:-1]}{chr(ord(letter) + 1)}{after}"


_VERBS = (
    (Verb.DELEGATE, r"delegat\w*|that (?:delegated )?authority (?:be|is) (?:delegated|given|granted)"),
    (Verb.AWARD, r"award\w*|the award of"),
    (Verb.AUTHORISE, r"authori[sz]\w*"),
    (Verb.APPROVE, r"approv\w*|agree\w*|adopt\w*"),
    (Verb.NOTE, r"not(?:e|es|ed|ing)"),
    (Verb.SUPPORT, r"support\w*|endors\w*"),
    (Verb.MONITOR, r"monitor\w*"),
    (Verb.RECOMMEND, r"recommend\w*"),
    (Verb.REFER, r"refer(?:red|s|ring)?"),
)


def verb_of(words: str) -> str:
    """The verb with which a clause begins (“To approve …”, “That … be noted”), or "" where it does not say."""
    opening = re.sub(r"^\s*(?:resolved[:,]?\s*)?(?:that\s+(?:the )?(?:cabinet|committee|council)\s+)?(?:to\s+)?", "",
                     words[:400], flags=re.IGNORECASE)  # fmt: skip
    for verb, pattern in _VERBS:
        if re.match(rf"(?:{pattern})\b", opening, re.IGNORECASE):
            return verb.value
    passive = [
        (match.start(), verb)
        for verb, pattern in _VERBS
        for match in [re.search(rf"\b(?:be|is|are)\s+(?:{pattern})\b", opening, re.IGNORECASE)]
        if match
    ]
    return min(passive)[1].value if passive else ""
