"""`read`: the one way in."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from datetime import date

from commissioning.kit.terms.account import misspelt, states_a_term, unaccounted
from commissioning.kit.terms.candidates import MOST_READINGS, Build
from commissioning.kit.terms.days import Days
from commissioning.kit.terms.lengths import Item, Parser
from commissioning.kit.terms.roles import Roles, is_extend
from commissioning.kit.terms.settle import Settle
from commissioning.kit.terms.tokens import lex, merge_dates, merge_numbers, tidy
from commissioning.kit.terms.values import Reading, Span, Term
from commissioning.kit.terms.vocabulary import EXTENSIONS

_PACKAGE = re.compile(
    r"\bavailable for\b|\bpackages?\b|\bplacements? of\b|\brespite\b|\breablement\b|\btime.limited support\b"
)
_POST = re.compile(r"\b(?:posts?|secondments?|apprenticeships?|postholders?|employment|vacancy|appointments?)\b")
_CONTRACT = re.compile(r"\b(?:contracts?|frameworks?|call-?offs?|agreements?)\b")
_LEASE = re.compile(
    r"\b(?:sub-?|under)?(?:lease|leases|leased|leasehold|tenancy|tenancies|lettings?|licence to occupy)\b"
)
_INCLUDES_MORE = re.compile(
    r"\bincl(?:ud\w{1,4})?\.? (?:extensions?|extension (?:options?|periods?)|options?)\b(?! (?:of|for|to)\b)"
)
_TOLD_AGAIN = re.compile(r"[(\[][^)\]]*\+|\bi\.? ?e\b|\bthat is\b|\bnamely\b|\bequat\w+|\bmeaning\b")
_EXTENDS_TO = re.compile(
    r"^(?!.*\b(?:incl|total term|overall)).*\b(?:extend|extended|extending|extension) (?!options?\b|periods?\b)"
)
_LOAN = re.compile(r"\b(?:loans?|mortgages?|repayable|repayments?|borrowing)\b")


def read(words: str, *, starts_on: date | None = None, old_end: date | None = None) -> Reading:
    """What `words` say about a term. Never raises, for any text.

    `starts_on` and `old_end` are days known from elsewhere (the contract's first day; the end before an extension):
    the words are then held against them too. See `Reading` for what comes back; `is_settled` tells whether it may be
    taken as it stands.
    """
    doubts: list[str] = []
    text = tidy(words)
    tokens = merge_dates(merge_numbers(lex(text, doubts)), doubts)
    items = Parser(tokens).items()
    roles = Roles(items)
    build = Build(roles)
    terms = build.terms()
    if _INCLUDES_MORE.search(text) and not any(term.options for term in terms):
        # "4 years, including all extensions": how much of it is the initial period is not said.
        terms = [
            replace(term, initial_months=None, most_months=term.most_months or term.initial_months) for term in terms
        ]
    days = Days(items, roles.found, doubts)
    settled = Settle(terms, days, build, known_start=starts_on, old_end=old_end)
    terms = settled.terms
    unread = [*build.unread, *days.unread]
    if build.breaks and all(replace(term, breaks=()) == Term() for term in terms):
        unread += [found.item.text for found in roles.found if found.role == "break"]
    event = _event_end(items)
    contradictions = [*doubts, *build.doubts, *settled.doubts]
    if event:
        contradictions.append(f"The end depends on an event: “{event}”.")
    contradictions += _other_doubts(items, roles, settled)
    if _EXTENDS_TO.search(text) and all(term.most_months and not term.options for term in terms):
        contradictions.append("The maximum may be that of the extension alone.")
    if _TOLD_AGAIN.search(text) and any(_is_doubled(term) for term in terms):
        contradictions.append("The options may be told twice, in figures and in words.")
    contradictions += [f"“{item.text}”: is “{meant}” meant?" for item, meant in misspelt(words, items)]
    start, end, last = settled.start, settled.end, settled.last_end
    stands = any(term != Term() for term in terms) or start or end or last
    if stands:
        # A reading stands, and what it leaves out is shown beside it.
        contradictions += [f"The words “{left}” are not part of this reading." for left in unread]
    if not contradictions and not unread:
        extended = days.range_is_extension and not any(term.initial_months for term in terms)
        extends = any(term.options or term.most_months for term in terms) or extended
        extends = extends or (bool(last) and not any(term.initial_months for term in terms))
        parts = {found.index: found.role for found in roles.found}
        left = list(unaccounted(words, items, roles=parts, extends=extends))
        if stands:
            contradictions += [f"The words “{run}” are not part of this reading." for run in left]
        elif states_a_term(items):
            unread += left or [text.strip()]
    if unread and not stands:
        contradictions.append("No term was read from these words.")
    return Reading(
        words=words,
        candidates=tuple(dict.fromkeys(terms))[:MOST_READINGS],
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


def _other_doubts(items: list[Item], roles: Roles, settled: Settle) -> Iterator[str]:
    """What words elsewhere in the phrase leave open about a reading that is otherwise plain."""
    for found in roles.found:
        if roles.only_aside:
            yield f"“{found.item.text}” may not be the term itself."
    for before, between, after in zip(items, items[1:], items[2:], strict=False):
        if before.is_length and between.text in EXTENSIONS and after.is_length:
            yield f"“{between.text}” may belong to “{before.text}” or to “{after.text}”."
    yield from _further_or_new(items, roles, settled)
    parts = [found.role for found in roles.found]
    both = any(term.initial_months and term.options for term in settled.terms)
    if both and parts[:1] == ["option"] and "initial" in parts:
        if settled.start:
            yield f"{settled.start} may be the first day of the extension or of the whole term."
        elif parts[:2] == ["option", "initial"] and "option" in parts[2:] and roles.found[1].item.kind != "chain":
            yield f"“{roles.found[0].item.text}” is told before the first period: which follows which is to be settled."
    words = {item.text for item in items}
    if words & {"framework", "dps"} and words & {"call", "calloff", "calloffs"} and len(roles.found) > 1:
        yield "The words speak of a framework and of its call-offs, whose terms may differ."
    years = any(re.search(r"\b(?:academic|school) years?\b", item.text) for item in items if item.is_length)
    if years and settled.start and settled.start.exact and not settled.end:
        yield "An academic year does not end with the last month: the last day is to be settled."


def _is_doubled(term: Term) -> bool:
    """Whether the second half of the options says the first again."""
    half, odd = divmod(len(term.options), 2)
    return half > 0 and not odd and term.options[:half] == term.options[half:] and len(term.options) > 2


def _event_end(items: list[Item]) -> str | None:
    """An end that is no day: "until the post is filled", "until further notice"."""
    for i, item in enumerate(items):
        if item.text in ("until", "till", "pending"):
            ahead = items[i + 1 : i + 6]
            if ahead and not any(a.kind in ("span", "yearless") or a.is_length for a in ahead):
                return " ".join(a.text for a in items[i : i + 7])
    return None


def _further_or_new(items: list[Item], roles: Roles, settled: Settle) -> Iterator[str]:
    """ "for a further two-year period, with the option of a third": an extension, or a new contract."""
    options = [found for found in roles.found if found.role == "option" and not found.item.place]
    if len(options) < 2 or roles.found[0] is not options[0] or any(term.initial_months for term in settled.terms):
        return
    before = [item.text for item in items[: options[0].index]]
    if not any(is_extend(word) or word in ("option", "options") for word in before) and not options[0].item.counted:
        yield f"“{options[0].item.text}” may be the first period of a new contract or an extension of an earlier one."


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
    return not any(other.search(text) for other in (_LEASE, _POST, _PACKAGE, _LOAN))
