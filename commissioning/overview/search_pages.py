"""What a search found, in words: the lists by kind, each record with what fits marked, and where it stands."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any
from urllib.parse import urlencode

from django.http import HttpRequest
from django.urls import reverse

from commissioning.kit import spelling
from commissioning.kit.dates import long_date
from commissioning.kit.pages import page_of, read_on
from commissioning.kit.words import WHOLE_WORDS
from commissioning.overview.pages import commissions_on, entry_of
from commissioning.overview.search import CONTRACTS, DECISIONS, KINDS, MOST_FOUND, NEAR, PROVIDERS, Found, ask, search
from contracts.pages.detail import Standing, listed_on, register_row
from decisions.filters import readable
from decisions.pages.register import Standing as DecisionStanding
from decisions.pages.register import standing as decision_standing

PER_PAGE = 20
AROUND = 70
"""Letters shown before and after what fits in a long text."""


@dataclass(frozen=True)
class Part:
    """A piece of text, marked where it fits what was typed."""

    text: str
    is_marked: bool = False


@dataclass(frozen=True)
class Tab:
    """One of the lists, by kind of record; `count` is in words."""

    label: str
    count: str
    url: str
    is_current: bool


@dataclass(frozen=True)
class Result:
    """A record found, as a list shows it. `where` tells the other fields in which something fits, with their words."""

    kind: str
    url: str
    title: tuple[Part, ...]
    reference: tuple[Part, ...]
    line: str
    standing: Standing | DecisionStanding | None
    where: tuple[tuple[str, tuple[Part, ...]], ...]
    near: str


def search_page(request: HttpRequest) -> dict[str, Any]:
    """Everything that the page of a search shows to the reader who asked."""
    on, _ = read_on(request)
    asked = ask(readable(request.GET).get("q", ""))
    found, more = search(asked, on, request.user)
    kind = request.GET.get("kind", "")
    kind = kind if kind in KINDS else ""
    listed = [one for one in found if not kind or one.kind.code == kind]
    page = page_of(listed, request, PER_PAGE)
    return {
        "asked": asked,
        "kind": KINDS[kind].label.lower() if kind else "",
        "tabs": tabs(request, found, more, kind),
        "has_more": bool(more & {kind} if kind else more),
        "most": MOST_FOUND,
        "page": page,
        "results": results(page.items, on, request.user),
        "found": len(found),
        "whole_words": WHOLE_WORDS,
    }


def tabs(request: HttpRequest, found: Sequence[Found], more: Iterable[str], current: str) -> list[Tab]:
    """All records found and those of each kind, with their numbers."""
    kept = [(k, v) for k, vs in request.GET.lists() if k not in ("kind", "page") for v in vs if v and "\0" not in v]
    shown = []
    for code, label in (("", "All"), *((kind.code, kind.label) for kind in KINDS.values())):
        count = sum(not code or one.kind.code == code for one in found)
        is_more = code in more if code else bool(more)
        query = urlencode([*kept, *([("kind", code)] if code else [])])
        url = request.path + (f"?{query}" if query else "")
        shown.append(Tab(label, f"{count:,}{' or more' if is_more else ''}", url, code == current))
    return shown


def results(found: Sequence[Found], on: date, user: Any) -> list[Result]:
    """The records of one page, each with where it stands; one that went out of sight since it was found is left out."""
    wanted = [one.record.pk for one in found if one.kind.code == "commissions"]
    entries = {row.pk: entry_of(row, on) for row in commissions_on(on, user).filter(pk__in=wanted)} if wanted else {}
    contracts = listed_on(on, user).in_bulk([one.record.pk for one in found if one.kind is CONTRACTS])
    shown = []
    standing: Standing | DecisionStanding | None
    for one in found:
        if one.kind is DECISIONS:
            line, standing = _decision_line(one.record), decision_standing(one.record, on)
        elif one.kind is CONTRACTS:
            contract = contracts.get(one.record.pk)
            if contract is None:
                continue
            row = register_row(contract, on)
            ends = f"ends {long_date(row['ends_on'])}" if row["ends_on"] else contract.ends_words
            line, standing = " · ".join(part for part in (row["kind"], row["supplier"], ends) if part), row["standing"]
        elif one.kind is PROVIDERS:
            place = f" · {one.record.town}" if one.record.town else ""
            line = f"{one.record.get_kind_display()}{place}"
            standing = Standing("Merged into another record", "quiet") if one.record.merged_into_id else None
        else:
            entry = entries.get(one.record.pk)
            if entry is None:
                continue
            line = " · ".join(part for part in (entry.commission.service_area.name, entry.line, entry.counts) if part)
            standing = entry.standing
        shown.append(_result(one, line, standing))
    return shown


_PAGES = {
    "decisions": "overview:decision",
    "contracts": "contracts:detail",
    "providers": "overview:provider",
    "commissions": "overview:commission",
}


def _decision_line(decision: Any) -> str:
    if decision.decided_on:
        day = long_date(decision.decided_on)
    elif decision.due_day:
        day = f"due {long_date(decision.due_day)}"
    else:
        day = f"due {decision.due_period}" if decision.due_period else ""
    return " · ".join(part for part in (decision.decision_maker, day) if part)


def _result(one: Found, line: str, standing: Standing | DecisionStanding | None) -> Result:
    by_field: dict[int, set[str]] = {}
    for hit in one.hits:
        by_field.setdefault(hit.field, set()).update(hit.words)
    near = {hit.typed: word for hit in one.hits if hit.fit == NEAR for word in sorted(hit.words)[:1]}
    reference = one.record.reference
    is_whole = one.near_reference or not one.rank[0]
    return Result(
        kind=one.kind.one,
        url=reverse(_PAGES[one.kind.code], args=[reference]),
        title=marked(one.fields[0][1], by_field.get(0, set())),
        reference=(Part(reference, True),) if is_whole else marked(reference, by_field.get(1, set())),
        line=line,
        standing=standing,
        where=tuple(
            (one.fields[at][0], excerpt(marked(one.fields[at][1], words)))
            for at, words in sorted(by_field.items())
            if at > 1
        ),
        near="its reference is close to what you typed"
        if one.near_reference
        else ", ".join(f"“{word}” is close to “{typed}”" for typed, word in near.items()),
    )


def marked(text: str, words: set[str]) -> tuple[Part, ...]:
    """The text in pieces, those marked that are compared as one of the words."""
    parts, last = [], 0
    for start, end, compared in spelling.places_in(text):
        if words.intersection(compared):
            parts += [Part(text[last:start]), Part(text[start:end], True)]
            last = end
    return tuple(part for part in (*parts, Part(text[last:])) if part.text)


def excerpt(parts: tuple[Part, ...]) -> tuple[Part, ...]:
    """The beginning of what is marked, with some words before and after."""
    first = next((at for at, part in enumerate(parts) if part.is_marked), None)
    if first is None:
        return parts[:1]
    before = "".join(part.text for part in parts[:first])
    shown = [Part(_last_words(before))] if before else []
    room = AROUND
    for part in parts[first:]:
        shown.append(part if part.is_marked else Part(_first_words(part.text, room)))
        room -= len(part.text)
        if room <= 0:
            break
    return tuple(shown)


def _last_words(text: str) -> str:
    return text if len(text) <= AROUND else f"…{text[-AROUND:].partition(' ')[2]}"


def _first_words(text: str, room: int) -> str:
    return text if len(text) <= room else f"{text[: max(room, 20)].rpartition(' ')[0]}…"
