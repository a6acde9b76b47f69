"""What the words of a clause offer to record: an approval of money, a delegation of power, or neither.

It reads, a person decides: every figure comes with the words it was read from, nothing is recorded without a click,
and where the words leave something open the field stays empty and a note says why.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from hashlib import sha256
from itertools import islice
from typing import Any

from commissioning.kit.terms import Reading, last_day, read
from decisions.choices import Power, Qualifier, Verb
from decisions.rules import says_maximum_and_estimate

LONGEST_WORDS = 300
MOST_SUMS = 12
NEAR = 200
"""Letters on each side of a sum that may say what it is."""
MOST = Decimal("999999999999.99")

GIVES = frozenset({Verb.APPROVE, Verb.AUTHORISE, Verb.AWARD, Verb.DELEGATE})


@dataclass(frozen=True)
class ApprovalOffer:
    """Money that a clause seems to approve: a total in pounds, a "maximum" or an "estimate".

    `quotes` maps each field that is filled to the words it was read from; `notes` say what was left open.
    """

    amount: Decimal
    qualifier: str
    words: str
    spend_from: date | None = None
    spend_until: date | None = None
    longest_term_months: int | None = None
    quotes: Mapping[str, str] = field(default_factory=dict)
    notes: tuple[str, ...] = ()

    @property
    def key(self) -> str:
        """Names this very reading: another figure has another key."""
        return _key("approval", self.values())

    def values(self) -> dict[str, Any]:
        """The fields of an approval."""
        names = ("amount", "qualifier", "words", "spend_from", "spend_until", "longest_term_months")
        return {name: getattr(self, name) for name in names}


@dataclass(frozen=True)
class DelegationOffer:
    """Power that a clause seems to give to a post. `post` is its key, None where no post that is kept is named."""

    post: int | None
    powers: tuple[str, ...]
    consultees: str = ""
    limit_per_action: Decimal | None = None
    floor: Decimal | None = None
    longest_term_months: int | None = None
    usable_until: date | None = None
    quotes: Mapping[str, str] = field(default_factory=dict)
    notes: tuple[str, ...] = ()

    @property
    def key(self) -> str:
        """Names this very reading: another figure has another key."""
        return _key("delegation", self.values())

    def values(self) -> dict[str, Any]:
        """The fields of a delegation; `post` is a key."""
        return {
            "post": self.post,
            "powers": list(self.powers),
            "consultees": self.consultees,
            "limit_per_action": self.limit_per_action,
            "floor": self.floor,
            "longest_term_months": self.longest_term_months,
            "usable_until": self.usable_until,
        }


Offers = tuple[ApprovalOffer | DelegationOffer, ...]


@dataclass(frozen=True)
class Left:
    """A sum in the words that is not offered as an approval, and why."""

    words: str
    why: str


def offers_of(text: str, verb: str, posts: Mapping[int, Sequence[str]]) -> Offers:
    """What the text of a clause with this verb offers. `posts`: the names of each post by its key.

    Never raises, for any text.
    """
    if not _may_give(text, verb):
        return ()
    clause = _Clause(_plain(text), posts)
    delegates = verb == Verb.DELEGATE or clause.names_who_acts
    found: list[ApprovalOffer | DelegationOffer] = []
    for sum_ in clause.sums:
        if sum_.role == "total" or (sum_.role == "open" and verb != Verb.DELEGATE):
            found.append(_approval(clause, sum_))
    if delegates:
        delegation = _delegation(clause, verb)
        if delegation is not None:
            found.append(delegation)
    return tuple({offer.key: offer for offer in found}.values())


def not_offered(text: str, verb: str) -> tuple[Left, ...]:
    """The sums in the text of a clause that are no approval of money, each with the reason."""
    if not _may_give(text, verb):
        return ()
    return tuple(
        Left(sum_.words, WHY_NOT[sum_.role]) for sum_ in _Clause(_plain(text), {}).sums if sum_.role in WHY_NOT
    )


WHY_NOT = {
    "yearly": "It is a figure for a year or a shorter period. An approval is a total: multiply it only if the decision "
    "says for how long, and record the total by hand.",
    "not spending": "The words speak of savings, income or a threshold, not of spending.",
}


# The text -----------------------------------------------------------------------------------------------------------


def _plain(text: str) -> str:
    """The text with straight apostrophes and single spaces, so that names match however they were typed."""
    return re.sub(r"\s+", " ", text.replace("’", "'").replace("‘", "'").replace("\u00a0", " ")).strip()


def _may_give(text: str, verb: str) -> bool:
    if verb in GIVES:
        return True
    # “Resolve” says nothing itself: then the words must.
    return verb == Verb.OTHER and bool(re.search(r"\b(approv|authoris|authoriz|award|delegat)", text, re.IGNORECASE))


_POUNDS = re.compile(
    r"(?:£|GBP ?)\s?(?P<number>\d[\d,]*(?:\.\d+)?)"
    r"\s?(?P<scale>billion|bn|million|mill|mn|m|thousand|k)?(?![\w])",
    re.IGNORECASE,
)
_SCALES = {"b": Decimal(10**9), "m": Decimal(10**6), "t": Decimal(1000), "k": Decimal(1000)}
_MAXIMUM = re.compile(
    r"\b(?:up to|(?:a |the )?maximum(?: (?:total )?(?:value|cost|sum|spend|budget|amount))?(?: of)?"
    r"|not (?:to )?exceed(?:ing)?|no more than|at most"
    r"|capped(?: at)?|cap of|limit of|ceiling of|within (?:a|the) (?:budget|limit|sum) of)\b",
    re.IGNORECASE,
)
_ESTIMATE = re.compile(
    r"\b(?:an? )?(?:estimat\w*|approx\w*\.?|circa|c\.|about|around|in the region of|anticipated|expected|indicative"
    r"|forecast|projected)(?!\w)",
    re.IGNORECASE,
)
_YEARLY_AFTER = re.compile(
    r"^[\s,(]*(?:(?:of|in) \w+ )?(?:a|per|each|every|/)\s?(?:financial )?(?:year|annum|month|week|quarter|day|hour)\b"
    r"|^[\s,(]*(?:p\.?\s?a\b|pcm\b|annually|yearly|monthly|weekly|per child|per place|per hour|each child)",
    re.IGNORECASE,
)
_YEARLY_BEFORE = re.compile(
    r"\b(?:annual|yearly|monthly|weekly|per annum)\b(?: \w+){0,4}(?: of| at|:)?[\s(]*"
    r"(?:up to |about |around |approximately |circa |some |an estimated )*$",
    re.IGNORECASE,
)
_NOT_SPENDING_BEFORE = re.compile(
    r"\b(?:savings?|income|receipts?|reductions?|rebates?|surplus|thresholds?|below|under|less than"
    r"|grants? (?:income )?from \w+)\b(?: \w+){0,3}(?: of| to| at)?[\s(]*"
    r"(?:up to |about |approximately |an estimated )*$",
    re.IGNORECASE,
)
_FLOOR_AFTER = re.compile(
    r"^[\s,(]*(?:and|or)\s+(?:above|over|more|upwards?|greater)\b|^[\s,]*(?:upwards|or higher)", re.IGNORECASE
)
_FLOOR_BEFORE = re.compile(
    r"\b(?:above|over|exceeding|more than|in excess of|from|at least|not less than|between)\s*$", re.IGNORECASE
)
_NOT_EXCEEDING = re.compile(r"\bnot (?:to )?exceeding\s*$|\bno more than\s*$|\bnot more than\s*$", re.IGNORECASE)
_EACH_AFTER = re.compile(
    r"^[\s,(]*(?:in (?:value|total value) )?(?:for |in respect of |on |per )?"
    r"(?:each|every|any one|any single|per|apiece)\b(?! (?:year|annum|month|week))"
    r"|^[\s,(]*at any one time|^[\s,(]*individually",
    re.IGNORECASE,
)
_EACH_BEFORE = re.compile(
    r"\b(?:each|every|individual|any one|single|per) (?:\w+ ){0,6}(?:worth |valued |of |at )?"
    r"(?:up to |not exceeding |to a maximum (?:value )?of |of up to |no more than |a maximum (?:value )?of )*$",
    re.IGNORECASE,
)
_TOTAL_NEAR = re.compile(
    r"\b(?:in all|in total|total|totalling|overall|altogether|in aggregate|aggregate|whole[- ]life|over the life"
    r"|combined)\b",
    re.IGNORECASE,
)


_WHO_ACTS = re.compile(
    r"\b(?:Director|Head|Chief|Officer|Manager|Executive|Secretary|Treasurer)\b[^.;]{0,120}?"
    r"\b(?:(?:is|be|are) authorised|to (?:take|award|enter|procure|agree|approve|extend|vary))"
)


@dataclass(frozen=True)
class _Sum:
    """A sum of money with its words, its place and what it seems to be."""

    amount: Decimal
    words: str
    start: int
    end: int
    sentence: tuple[int, int]
    role: str


class _Clause:
    """A clause's text with its sums, its consultees and the post it names."""

    def __init__(self, text: str, posts: Mapping[int, Sequence[str]]) -> None:
        self.text = text
        self.sentences = list(_sentences(text))
        self.consultees, self.consulted_at = self._consulted()
        self.posts = self._named(posts)
        self.delegates = bool(re.search(r"\bdelegat|\bauthority (?:be )?(?:given|granted)\b", text, re.IGNORECASE))
        matches = (match for match in _POUNDS.finditer(text) if _amount(match) is not None)
        self.sums = [self._sum(match) for match in islice(matches, MOST_SUMS)]
        self._terms: dict[tuple[int, int], _Term] = {}

    @property
    def names_who_acts(self) -> bool:
        """Whether somebody other than the decision maker is to act: “delegate to …”, “the director is authorised …”."""
        if self.delegates:
            return True
        who = r"\b(?:Director|Head|Chief|Officer|Manager|Executive|Secretary|Treasurer)\b[^.;]{0,120}?"
        if re.search(
            who + r"\b(?:(?:is|be|are) authorised|to (?:take|award|enter|procure|agree|approve|extend|vary))", self.text
        ):
            return True
        return bool(self.posts) and bool(re.search(r"\bauthoris", self.text, re.IGNORECASE) or _powers(self.text))

    def _consulted(self) -> tuple[str, tuple[int, int]]:
        match = re.search(
            r"\b(?:in consultation with|(?:after|following|subject to) (?:consultation with|consulting(?: with)?)"
            r"|having consulted)\s+(?:the\s+)?(?P<who>.+?)"
            r"(?=,? (?:to|is|be|and to|in order|until|within)\b |[.;(]|, (?:to|for|up)\b|$)",
            self.text,
            re.IGNORECASE,
        )
        if match is None:
            return "", (0, 0)
        who, start = match["who"], match.start("who")
        if match.start() < len("That, "):
            # “After consulting the leader, the director …”: whoever stands behind the comma acts.
            who = who.split(", ")[0]
        return who.strip(" ,")[:LONGEST_WORDS], (start, start + len(who))

    def _named(self, posts: Mapping[int, Sequence[str]]) -> list[tuple[int, str]]:
        """The posts that the text names as acting, in its order, each once; longer names first take their place."""
        taken: list[tuple[int, int, int]] = []
        names = [(name, key) for key, every in posts.items() for name in every]
        lowered = self.text.lower()
        for name, key in sorted(names, key=lambda pair: -len(pair[0])):
            at = lowered.find(_plain(name).lower())
            while at >= 0:
                end = at + len(_plain(name))
                free = all(end <= start or at >= stop for start, stop, _ in taken)
                consulted = self.consulted_at[0] <= at < self.consulted_at[1]
                if free and not consulted and not self.text[end : end + 1].isalnum():
                    taken.append((at, end, key))
                at = lowered.find(_plain(name).lower(), end)
        seen: dict[int, str] = {}
        for start, end, key in sorted(taken):
            seen.setdefault(key, self.text[start:end])
        return list(seen.items())

    def sentence_of(self, place: int) -> tuple[int, int]:
        return next((span for span in self.sentences if span[0] <= place < span[1]), (0, len(self.text)))

    def term(self, sentence: tuple[int, int]) -> _Term:
        """How long and from when: by the words of a sentence, or else of the whole clause."""
        if sentence not in self._terms:
            self._terms[sentence] = _Term(self.text, self.text[slice(*sentence)])
        return self._terms[sentence]

    def _sum(self, match: re.Match[str]) -> _Sum:
        amount = _amount(match) or Decimal(0)
        start, end = match.span()
        sentence = self.sentence_of(start)
        before = self.text[max(sentence[0], start - NEAR) : start]
        after = self.text[end : min(sentence[1], end + NEAR)]
        return _Sum(amount, match[0].strip(), start, end, sentence, self._role(before, after))

    def _role(self, before: str, after: str) -> str:
        """What a sum seems to be: "yearly", "not spending", "floor", "each", "total", or "open"."""
        if _YEARLY_AFTER.search(after) or _YEARLY_BEFORE.search(before):
            return "yearly"
        if _FLOOR_AFTER.search(after) or (_FLOOR_BEFORE.search(before) and not _NOT_EXCEEDING.search(before)):
            return "floor"
        if _EACH_AFTER.search(after) or _EACH_BEFORE.search(before):
            return "each"
        if _NOT_SPENDING_BEFORE.search(before):
            return "not spending"
        if _TOTAL_NEAR.search(before[-60:]) or _TOTAL_NEAR.search(after[:30]):
            return "total"
        return "open"


def _sentences(text: str) -> Iterator[tuple[int, int]]:
    start = 0
    for match in re.finditer(r"(?<=[a-z)\d])[.;](?=\s+[A-Z(]|\s*$)", text):
        yield start, match.end()
        start = match.end()
    if start < len(text):
        yield start, len(text)


def _amount(match: re.Match[str]) -> Decimal | None:
    number, scale = match["number"].replace(",", ""), (match["scale"] or "").lower()
    if len(number) > 18:
        return None
    amount = Decimal(number) * (_SCALES[scale[0]] if scale else 1)
    amount = amount.quantize(Decimal("0.01"))
    return amount if Decimal(0) < amount <= MOST else None


# Money --------------------------------------------------------------------------------------------------------------

BOTH = "The words say both an estimate and a limit: it is offered as a maximum, the stricter of the two."
NEITHER = "The words do not say whether the sum is a limit or an estimate: it is offered as a maximum, the stricter."
CONFLICT = "The length of time is left empty: {}"


def _approval(clause: _Clause, sum_: _Sum) -> ApprovalOffer:
    text, (first, last) = clause.text, sum_.sentence
    reach = max(first, sum_.start - 70)
    # “at most twelve months, at an estimated …”: what is said of the time is not said of the sum.
    units = re.finditer(r"\b(?:years?|months?|weeks?|days?)\b(?: in (?:all|total))?", text[reach : sum_.start])
    reach += max((unit.end() for unit in units), default=0)
    before, after = text[reach : sum_.start], text[sum_.end : min(last, sum_.end + 30)]
    marks = [*_MAXIMUM.finditer(before), *_ESTIMATE.finditer(before)]
    begin = (
        reach + min((mark.start() for mark in marks), default=-1)
        if marks
        else _few_words_before(text, first, sum_.start)
    )
    stop = sum_.end
    tail = re.match(
        r"[\s(]*(?:\(?(?:maximum|estimated?|approximately)\)?|in (?:all|total)|overall)", after, re.IGNORECASE
    )
    if tail:
        stop += tail.end()
    words = text[begin:stop].strip(" ,;:")[-LONGEST_WORDS:]
    notes = []
    near = text[reach:stop]
    is_limit, is_estimate = bool(_MAXIMUM.search(near)), bool(_ESTIMATE.search(near))
    if (is_limit and is_estimate) or says_maximum_and_estimate(words):
        qualifier = Qualifier.MAXIMUM
        notes.append(BOTH)
    elif is_estimate:
        qualifier = Qualifier.ESTIMATE
    else:
        qualifier = Qualifier.MAXIMUM
        if not is_limit:
            notes.append(NEITHER)
    quotes = {"amount": sum_.words, "qualifier": words}
    term = clause.term(sum_.sentence)
    if term.months:
        quotes["longest_term_months"] = term.words
    if term.starts_on:
        quotes["spend_from"] = term.words
    if term.ends_on:
        quotes["spend_until"] = term.words
    notes += term.notes
    return ApprovalOffer(
        amount=sum_.amount,
        qualifier=qualifier.value,
        words=words,
        spend_from=term.starts_on,
        spend_until=term.ends_on,
        longest_term_months=term.months,
        quotes=quotes,
        notes=tuple(notes),
    )


def _few_words_before(text: str, first: int, start: int) -> int:
    """Where a short quotation that ends with the sum begins: at most six words before it, within the sentence."""
    words = list(re.finditer(r"\S+", text[first:start]))
    return first + words[-6].start() if len(words) > 6 else first


class _Term:
    """How long and from when, as far as the words settle it; what they leave open is a note."""

    def __init__(self, text: str, sentence: str) -> None:
        self.months: int | None = None
        self.starts_on: date | None = None
        self.ends_on: date | None = None
        self.notes: list[str] = []
        self.words = ""
        for words in dict.fromkeys((sentence, text)):
            reading = read(re.sub(_POUNDS, " ", words))
            if not (reading.candidates or reading.starts_on or reading.stated_end):
                continue
            doubts = [said for said in reading.contradictions if not _NOT_PART.fullmatch(said)]
            if doubts or len(reading.candidates) != 1:
                if any(term.maximum_months for term in reading.candidates):
                    self.notes.append(CONFLICT.format(doubts[0] if doubts else "there is more than one reading."))
                    return
                continue
            self.words = _time_words(words)
            months = reading.candidates[0].maximum_months
            self.months = months if months and months <= LONGEST_TERM else None
            self.starts_on = reading.starts_on
            self.ends_on = reading.stated_last_end or reading.stated_end
            if self.starts_on and self.months and not self.ends_on:
                try:
                    self.ends_on = last_day(self.starts_on, self.months)
                except (ValueError, OverflowError):
                    self.ends_on = None
            is_plain = reading.is_settled or _agrees(self.words, reading)
            if (self.months or self.starts_on or self.ends_on) and not is_plain:
                self.notes.append(UNREAD)
            return


UNREAD = "Not every word beside the length of time was understood: compare it with the clause."
LONGEST_TERM = 1200
_NOT_PART = re.compile(r"The words “.*” are not part of this reading\.", re.DOTALL)
_TIME = re.compile(
    r"\b(?:(?:for|over|from|until|between|within|commencing|starting|beginning|on|an?|the|up|to|of|at|most|initial|period|"
    r"maximum|further|term|years?|months?|weeks?|days?|one|two|three|four|five|six|seven|eight|nine|ten|twelve|eighteen|"
    r"twenty|with|option|options|extend|extended|extension|be|may|that|by|periods?|or|and|plus|in|all|agreement|\d{1,4}(?:st|nd|"
    r"rd|th)?|January|February|March|April|May|June|July|August|September|October|November|December)\b[\s,+()]*){2,}",
    re.IGNORECASE,
)


def _time_words(text: str) -> str:
    """The stretch of words in which the length of time stands, to be quoted; the sentence where none stands out."""
    runs = [
        match[0]
        for match in _TIME.finditer(_POUNDS.sub("·", text))
        if re.search(r"\b(?:years?|months?|weeks?|\d{4})\b", match[0], re.IGNORECASE)
    ]
    best = max(runs, key=len, default=text).strip(" ,()")
    best = re.sub(r"^(?:(?:in all|in|at|an?|the|of|or|and|be|that|agreement|on|maximum)\b[ ,]+)+", "", best)
    return re.sub(r"(?:[ ,]+(?:at|an?|the|of|or|and|be|that|on|with|to|in|for|by))+$", "", best)[:LONGEST_WORDS]


def _agrees(quoted: str, reading: Reading) -> bool:
    """Whether the words quoted settle by themselves what was read from all of them."""
    alone = read(quoted)
    return alone.is_settled and (alone.candidates, alone.starts_on, alone.stated_end, alone.stated_last_end) == (
        reading.candidates, reading.starts_on, reading.stated_end, reading.stated_last_end
    )  # fmt: skip


# Power --------------------------------------------------------------------------------------------------------------

_EVERY_STEP = r"\b(?:all|any|every)\b[^.;]{0,20}\b(?:decisions?|steps|actions)\b"
_POWERS = (
    (Power.PROCURE, r"\bprocur\w*|\binvit\w+ tenders?|\btender(?:ing)?\b|\b(?:go|going) out to tender"
     r"|" + _EVERY_STEP),
    (Power.AWARD, r"\baward\w*|\benter(?:ing)? into\b|\bconclud\w+|\bappoint\w*|\bplac\w+ orders?\b|\bcall[- ]offs?\b"),
    (Power.EXTEND, r"\bexten[ds]\w*"),
    (Power.VARY, r"\bvar(?:y|ied|iations?|ying)\b|\bamend\w*|\bmodif\w+"),
    (Power.TERMINATE, r"\bterminat\w+|\bend (?:the|any|a) contracts?\b"),
)  # fmt: skip

WIDE = "“{}” may take in more than is ticked here: tick what the decision means."
NO_POST = "No post that is kept here is named in the words: choose it."
NO_POWER = "The words do not say what may be done: tick it."
NO_LIMIT = "No limit for each action is stated."
FURTHER = "The words also name {}: record a further delegation if the power is theirs too."
ONE_SUM = "“{}” is offered as the limit for each action. If it is a total, choose “Change” and record an approval."


def _powers(text: str) -> dict[Power, str]:
    found = {}
    for power, pattern in _POWERS:
        match = re.search(pattern, text, re.IGNORECASE)
        if match:
            found[power] = match[0]
    return found


def _delegation(clause: _Clause, verb: str) -> DelegationOffer | None:
    powers = _powers(clause.text)
    if not powers and not clause.posts:
        return None
    quotes = {"powers": ", ".join(f"“{words}”" for words in powers.values())} if powers else {}
    notes = []
    post = None
    if clause.posts:
        post, quotes["post"] = clause.posts[0]
        if len(clause.posts) > 1:
            notes.append(FURTHER.format(" and ".join(name for _, name in clause.posts[1:])))
    else:
        notes.append(NO_POST)
    if not powers:
        notes.append(NO_POWER)
    elif wide := re.search(
        r"\b(?:all|any|every)\b[^.;]{0,20}\b(?:operational )?(?:decisions?|steps|actions)\b", clause.text
    ):
        notes.append(WIDE.format(wide[0]))
    if clause.consultees:
        quotes["consultees"] = clause.consultees
    limit = floor = None
    for sum_ in clause.sums:
        if sum_.role == "each" or (sum_.role == "open" and verb == Verb.DELEGATE and limit is None):
            limit, quotes["limit_per_action"] = sum_.amount, _with_neighbours(clause.text, sum_)
            if sum_.role == "open":
                notes.append(ONE_SUM.format(sum_.words.rstrip(",;. ")))
        elif sum_.role == "floor" and floor is None:
            floor, quotes["floor"] = sum_.amount, _with_neighbours(clause.text, sum_)
    if limit is None:
        notes.append(NO_LIMIT)
    if limit is not None and floor is not None and floor > limit:
        notes.append(f"“{quotes.pop('floor')}” lies above the limit and is left out.")
        floor = None
    term = clause.term((0, len(clause.text)))
    if term.months:
        quotes["longest_term_months"] = term.words
    until = _usable_until(clause.text)
    if until:
        quotes["usable_until"] = until[1]
    return DelegationOffer(
        post=post,
        powers=tuple(power.value for power in powers),
        consultees=clause.consultees,
        limit_per_action=limit,
        floor=floor,
        longest_term_months=term.months,
        usable_until=until[0] if until else None,
        quotes=quotes,
        notes=(*notes, *term.notes),
    )


def _with_neighbours(text: str, sum_: _Sum) -> str:
    """A sum with up to three words on each side, to be quoted."""
    before = re.findall(r"\S+", text[: sum_.start])[-3:]
    after = re.findall(r"\S+", text[sum_.end : sum_.sentence[1]])[:4]
    return " ".join([*before, text[sum_.start : sum_.end].strip(), *after]).strip(" ,;.")


def _usable_until(text: str) -> tuple[date, str] | None:
    """The last day on which a power may be used, where the words say it of the power itself."""
    match = re.search(
        r"\b(?:delegation|delegated authority|authority|power)\b[^.;]{0,40}?\b(?:until|expires? on|ends? on|lapses? on"
        r"|up to and including|valid (?:to|until))\s+(?P<day>\d{1,2}(?:st|nd|rd|th)? \w+ \d{4})",
        text,
        re.IGNORECASE,
    )
    if match is None:
        return None
    reading = read(f"from 1 January 1901 until {match['day']}")
    day = reading.stated_end or reading.stated_last_end
    return (day, match[0]) if day else None


def _key(kind: str, values: Mapping[str, Any]) -> str:
    said = "|".join([kind, *(f"{name}={value}" for name, value in sorted(values.items()))])
    return sha256(said.encode()).hexdigest()[:16]
