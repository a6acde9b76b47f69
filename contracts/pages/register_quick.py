"""The first page of a long register as most readers ask for it: today, without a filter.

It costs what one SQL costs, and little more, which Django's templates cannot: their loop over fifty rows takes longer
than the database. So what stands around the rows is rendered once by the ordinary page and kept for a minute, and the
rows are written by `str.format`. This repeats the row of templates/contracts/list.html; a test holds the two pages to
the same bytes, and `./run bench` tells what it saves (docs/speed.md). Whatever is not plain goes the ordinary way.
"""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from html import escape
from time import monotonic
from typing import Any

import psycopg
from django.contrib.messages import get_messages
from django.db import connection
from django.http import HttpRequest, HttpResponse
from django.middleware.csrf import get_token
from django.urls import reverse
from django.utils import timezone

from commissioning.kit.dates import short_date
from commissioning.kit.terms import last_day
from contracts.choices import UMBRELLAS, ContractKind
from contracts.lifecycle import AWARDED, CONTRACT, DRAFT, NOT_SIGNED, PUBLIC_STATES
from contracts.pages.detail import sentence_case
from contracts.querysets import is_staff_reader
from decisions.choices import Qualifier

ROWS = 50
KEPT_FOR = 60.0
"""Seconds that what stands around the rows is kept: its total is rough anyway."""
MOST_KEPT = 200
_TOKEN = "csrf-token-of-the-reader"  # noqa: S105 - the place of a token
_SQL = """
select c.reference, c.title, c.kind, p.legal_name, c.value, c.value_qualifier, c.ends_on, c.starts_on, c.state
from contracts_contract c left join providers_provider p on p.id = c.provider_id
where least(c.ends_on, c.terminated_on) >= %(on)s and (c.awarded_on <= %(on)s or c.awarded_on is null) {}
order by least(c.ends_on, c.terminated_on), c.id limit 50
"""
_PUBLIC = _SQL.format(f"and c.state in ({', '.join(repr(state) for state in PUBLIC_STATES)})")
_STAFF = _SQL.format("")
_ROW = (
    '<tr><th scope="row"><a href="{8}{0}/">{1}</a> <span class="sub">{0} · {2}</span></th>\n'
    '        <td data-label="Provider"><span>{3}</span></td>\n'
    '        <td data-label="Value" class="num">{4}</td>\n'
    '        <td data-label="Ends"><span><span class="nowrap">{5}</span></span></td>\n'
    '        <td data-label="Status"><span><span class="tag{6}">{7}</span></span></td></tr>'
).format
_KINDS = {kind.value: escape(str(kind.label)) for kind in ContractKind}
_QUALIFIERS = {
    "": "",
    **{one.value: f"{sentence_case(escape(str(one.label)))} " for one in Qualifier},
    Qualifier.EXACT.value: "",
}
_KIND_OF_TAG = {"quiet": " tag--quiet", "soon": " tag--soon", "": ""}


@dataclass(frozen=True)
class Frame:
    """What stands before and after the rows, and until when it is kept."""

    head: str
    foot: str
    until: float


_frames: OrderedDict[tuple[Any, ...], Frame] = OrderedDict()


def quick_register(request: HttpRequest, ordinary: Callable[[], HttpResponse]) -> HttpResponse | None:
    """The page, or None where it is to be made the ordinary way; `ordinary` makes it so, for what stands around it."""
    if request.GET or request.method != "GET" or len(get_messages(request)):
        return None
    user: Any = request.user
    on = timezone.localdate()
    key = (connection.settings_dict["NAME"], user.pk, getattr(user, "session_number", 0), on, request.get_host())
    frame = _frames.get(key)
    if frame is None or frame.until < monotonic():
        return _keep(key, request, ordinary())
    rows = _rows(_STAFF if is_staff_reader(user) else _PUBLIC, on)
    if rows is None:
        return None
    head = frame.head.replace(_TOKEN, get_token(request)) if user.is_authenticated else frame.head
    return HttpResponse(head + rows + frame.foot)


def _keep(key: tuple[Any, ...], request: HttpRequest, answer: HttpResponse) -> HttpResponse:
    """Keep what stands around the rows of an ordinary page of a long register."""
    page = answer.content.decode()
    first, last = page.find('<tr><th scope="row">'), page.rfind("</tr>") + len("</tr>")
    if first < 0 or "of about " not in page:
        return answer
    head, foot = page[:first], page[last:]
    if request.user.is_authenticated:
        before, mark, rest = head.partition('name="csrfmiddlewaretoken" value="')
        if not mark:
            return answer
        head = before + mark + _TOKEN + rest[rest.index('"') :]
    _frames[key] = Frame(head, foot, monotonic() + KEPT_FOR)
    while len(_frames) > MOST_KEPT:
        _frames.popitem(last=False)
    return answer


def _rows(sql: str, on: date) -> str | None:
    """The rows as the template writes them; None where there are not enough current contracts for a page."""
    connection.ensure_connection()
    try:
        # Django's own cursor prepares nothing, and planning takes as long as answering.
        with psycopg.Cursor(connection.connection) as cursor:
            found = cursor.execute(sql, {"on": on}, prepare=True).fetchall()
    except psycopg.OperationalError:
        # The server was started anew: the ordinary way looks after its connection first.
        return None
    # One terminated before the term that is known has an end in words.
    if len(found) < ROWS or any(row[6] is None for row in found):
        return None
    base = reverse("contracts:list")
    in_a_year = last_day(on, 12)
    parts = []
    for reference, title, kind, provider, value, qualifier, ends, starts, state in found:
        words, tag = _standing(state, starts, ends, on, in_a_year)
        supplier = provider or ("Several, on its roster" if kind in UMBRELLAS else "Not chosen yet")
        parts.append(
            _ROW(
                reference,
                escape(title),
                _KINDS[kind],
                escape(supplier),
                _value(value, qualifier),
                short_date(ends),
                _KIND_OF_TAG[tag],
                words,
                base,
            )
        )
    return "\n        ".join(parts)


def _value(value: Decimal | None, qualifier: str) -> str:
    """A sum of two decimals with its qualifier, as the ordinary page says it."""
    return "Not stated" if value is None else f"{_QUALIFIERS[qualifier]}£{value:,.2f}".removesuffix(".00")


def _standing(state: str, starts: date | None, ends: date, on: date, in_a_year: date) -> tuple[str, str]:
    """Where a contract that has not ended stands: the same as `contracts.pages.detail.standing`."""
    if state in (DRAFT, NOT_SIGNED):
        return CONTRACT.states[state], "quiet"
    if state == AWARDED:
        return CONTRACT.states[AWARDED], "soon"
    if starts and on < starts:
        return "Upcoming", "quiet"
    return ("In its last year", "soon") if ends <= in_a_year else ("Live", "")
