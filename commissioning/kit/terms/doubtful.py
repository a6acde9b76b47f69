"""Words that put a plain reading in doubt: what they may mean is for a person to settle."""

from __future__ import annotations

import re
from collections.abc import Iterator

from commissioning.kit.terms.lengths import Item
from commissioning.kit.terms.roles import Roles, is_extend
from commissioning.kit.terms.tokens import word_set
from commissioning.kit.terms.values import Term

_ORDINAL = r"(?:second|third|fourth|fifth|sixth|seventh|eighth|ninth|tenth)"

# Words, and what they leave open. Each is looked for once in the whole phrase.
_IN_PHRASE: tuple[tuple[re.Pattern[str], str], ...] = (
    (
        re.compile(r"\bwhichever\b(?: \w+){0,3}"),
        "The end depends on which comes first or last: “{0}”.",
    ),
    (
        re.compile(r"\b(?:rather than|instead of|as opposed to|in place of|stated in error|in error)\b(?: \w+){0,3}"),
        "The words set one figure against another: “{0}”.",
    ),
    (
        re.compile(
            r"\b(?:reduc|shorten|curtail|delay|postpon|defer|suspend|paus|brought forward|bring forward|slipp)\w*"
            r"(?: \w+){0,4} (?:by|to|for|of)\b"
        ),
        "“{0}” may move or shorten the term.",
    ),
    (
        re.compile(
            r"\b(?:thereafter|then)(?: \w+){0,3} (?:annual\w*|yearly|monthly)$"
            r"|\b(?:month (?:by|to) month|year (?:by|on|to) year)\b"
        ),
        "“{0}”: how often and how long is not said.",
    ),
    (
        re.compile(
            r"\b(?:duration|life|lifetime|length) of the "
            r"(?!(?:\w+ )?(?:contract|agreement|framework|lease|term|dps)\b)\w+(?: \w+)?"
        ),
        "The end depends on something else: “{0}”.",
    ),
    (
        re.compile(r"\b(?:after|post|following|beyond) the (?:initial|first) year\b"),
        "The words “{0}” are not part of this reading.",
    ),
    (
        re.compile(
            r"\binclud\w+ (?:an? |the )?(?:\w+ )?(?:mobilisation|implementation|transition|handover|pilot|set-?up)\b"
        ),
        "“{0}”: whether it counts in the term is to be settled.",
    ),
    (
        re.compile(
            r"\b(?:exercis|implement|take up|taking up|taken up|utilis|invok|trigger|approv|enact)\w*(?: \S+){0,3}"
            r" (?:first|second|third|final|last)(?: \S+){0,4} (?:extensions?|options?|years)\b"
        ),
        "“{0}”: which of the extensions this takes up, and what remains, is to be settled.",
    ),
    (
        re.compile(r"\b(?:extensions?|options?) (?:is|are|was|were) (?:now )?(?:in use|in place|underway|running)\b"),
        "“{0}”: part of the term may be used already.",
    ),
    (
        re.compile(
            rf"\b(?:[1-9]|one|two|three|four|first|{_ORDINAL}) (?:out )?of (?:the )?"
            r"(?:[1-9]|one|two|three|four|five|available|remaining|possible|permitted)\b(?! per)"
        ),
        "“{0}”: which part of the term is meant, and what remains, is to be settled.",
    ),
    (
        re.compile(
            r"\b(?:not|never) (?:yet )?(?:been )?(?:taken|exercised|used|agreed|granted)\b|\b(?:declined|lapsed)\b"
        ),
        "“{0}”: whether the extension still stands is to be settled.",
    ),
    (
        re.compile(r"\bof which\b(?: \w+){0,5} optional\b|\bof which the (?:first|last|final|remaining)\b"),
        "“{0}”: part of the length stands apart and is to be settled.",
    ),
    (re.compile(r"\bco-?termin\w+"), "“{0}”: the end is that of another contract."),
    (
        re.compile(
            r"\b(?:already|previously) (?:been )?"
            r"(?:exercised|extended|used|taken up|utilised|activated|agreed|granted)\b"
        ),
        "“{0}”: part of the term may be used already.",
    ),
)
_TAKES_UP = re.compile(r"\b(?:use of|exercis\w*|invok\w*|trigger\w*|tak(?:e|ing) up|activat\w*|utilis\w*)\b")
_EXTENDED_FROM = re.compile(r"\b(?:extended|extend|extending|extension|renewed) from\b")
_COMMENCED = re.compile(r"\b(?:commenced|started|began)\b")
_EXERCISED = re.compile(r"\b(?:exercised|taken up|activated)\b")
_MAY_BE = re.compile(r"\b(?:if|may|can|could|should|would|will|be|are|unless|where)\b(?: \w+){0,4} ?$")
_NAMED_YEAR = re.compile(
    rf"\b{_ORDINAL}(?:(?:,| and| or| &| /) {_ORDINAL}){{0,3}}(?: (?:and final )?years?\b(?! of)| ?[.,;)]?$)"
)
_MORE_TIME = re.compile(r"\b(?:plus|option\w*|possib\w+|exten\w+|renew\w*|potential\w*|further)\b")
_ELAPSED = word_set(
    "place operation running operating operational force provided delivering delivered running existence"
)
# Periods that go with a contract and are not its term.
_SIDE_PERIODS = word_set(
    "mobilisation implementation transition warranty defects liability guarantee retention aftercare probation "
    "standstill handover consultation review rent-free lead-in notice snagging"
)
_LINKS = word_set("period periods of a an the phase : is are term for be - ( up at least")
_STILL_TO_RUN = word_set("remaining left unexpired outstanding")


def doubtful(text: str, items: list[Item], roles: Roles, terms: list[Term]) -> Iterator[str]:
    """Sentences on words that a plain reading of the term does not heed. `text` is the tidied phrase."""
    for pattern, sentence in _IN_PHRASE:
        found = pattern.search(text)
        if found:
            yield sentence.format(found[0].strip())
    exercised = _EXERCISED.search(text)
    if exercised and not _MAY_BE.search(text[: exercised.start()][-60:]):
        yield f"“{exercised[0]}”: part of the term may be used already."
    yield from _named_years(text, roles)
    yield from _beside_the_term(items, roles, terms)
    pilot = re.search(r"\bpilot\b(?! (?:the|of|an?)\b)", text)
    if pilot and len(roles.found) > 1:
        yield "“pilot”: whether it is part of the term is to be settled."
    with_options = any(term.options for term in terms)
    both = with_options and all(term.initial_months for term in terms)
    takes_up = _TAKES_UP.search(text)
    whose_days = any(item.kind == "span" for item in items) and not _COMMENCED.search(text)
    if takes_up and whose_days and both and not _MAY_BE.search(text[: takes_up.start()][-60:]):
        yield f"“{takes_up[0]}”: the days may be those of the extension or of the whole term."
    extended = _EXTENDED_FROM.search(text)
    if extended and roles.found and not with_options and any(term.initial_months for term in terms):
        yield f"“{extended[0]}”: the days may be those of the extension, and the length that of the term before it."
    if "respectively" in text.split() and not with_options:
        yield "“respectively”: the lengths belong to different contracts."
    yield from _further_or_new(items, roles, terms)


def _named_years(text: str, roles: Roles) -> Iterator[str]:
    """ "two years, plus the possibility of a third year", where no length holds the third year."""
    if any(found.item.place for found in roles.found):
        return
    named = _NAMED_YEAR.search(text)
    if named and _MORE_TIME.search(text):
        yield f"The words “{named[0].strip(' ,.;)')}” are not part of this reading."


def _beside_the_term(items: list[Item], roles: Roles, terms: list[Term]) -> Iterator[str]:
    """Lengths of something else than the term that were given a part in it."""
    for found in roles.found:
        words = [item.text for item in items[max(0, found.index - 9) : found.index]]
        if found.role == "break":
            if words[-1:] == ["every"]:
                yield f"“every {found.item.text}”: the break comes more than once."
            continue
        after = [item.text for item in items[found.index + 1 : found.index + 4]]
        said = found.item.text
        k = len(words) - 1
        while k > 0 and words[k] in _LINKS:
            k -= 1
        if words and words[k] in _SIDE_PERIODS:
            yield f"“{words[k]}” … “{said}”: this may not be the term itself."
        recent = words[-6:]
        held = ("been" in recent and _ELAPSED & set(recent)) or {"had", "ran", "held"} & set(recent)
        if held and words[-1] in ("for", "over"):
            yield f"“{said}” may be time that has run already."
        at_a_point = words[-1:] == ["after"] or words[-2:] in (["after", "the"], ["after", "a"])
        ends_then = any(w.startswith(("terminat", "end", "expir", "ceas", "conclud")) for w in words)
        if at_a_point and not ends_then and not any(term.options for term in terms):
            yield f"“after {said}” may be a point in the term and not its length."
        if words[-1:] == ["in"] and found.role == "initial" and "each" not in after:
            yield f"“in {said}” may be a point in time and not the length of the term."
        if words[-1:] and re.fullmatch(_ORDINAL, words[-1]):
            yield f"“{words[-1]} {said}”: what comes before it is to be settled."
        if after and (after[0] in _STILL_TO_RUN or after[:2] == ["to", "run"] or after[:2] == ["to", "go"]):
            yield f"“{said} {after[0]}” may be what is left of an earlier term."


def _further_or_new(items: list[Item], roles: Roles, terms: list[Term]) -> Iterator[str]:
    """ "for a further two-year period, with the option of a third": an extension, or a new contract."""
    options = [found for found in roles.found if found.role == "option" and not found.item.place]
    if len(options) < 2 or roles.found[0] is not options[0] or any(term.initial_months for term in terms):
        return
    before = [item.text for item in items[: options[0].index]]
    if not any(is_extend(word) or word in ("option", "options") for word in before) and not options[0].item.counted:
        yield f"“{options[0].item.text}” may be the first period of a new contract or an extension of an earlier one."
