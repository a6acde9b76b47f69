"""The first page of a long register as most readers ask for it: today, without a filter.

It costs what one SQL costs, and little more, which Django's templates cannot: their loop over fifty rows takes longer
than the database. So what stands around the rows is rendered once by the ordinary page and kept for a minute, and the
rows are written by `str.format`. Someone signed in is not read again either: the one SQL answers only while the rows of
their session and of their account are those for which the page was rendered. This repeats the row of
templates/contracts/list.html; a test holds the two pages to the same bytes, and `./run bench` tells what it saves
(docs/speed.md). To strangers it is said again outside all middleware (commissioning/kit/said_again.py). Whatever is not
plain goes the ordinary way.
"""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from functools import partial
from html import escape
from time import monotonic
from typing import Any

from django.conf import settings
from django.contrib.auth import SESSION_KEY
from django.contrib.messages import get_messages
from django.contrib.messages.storage.cookie import CookieStorage
from django.db import connection
from django.http import HttpRequest, HttpResponse
from django.middleware.csrf import get_token
from django.urls import reverse
from django.utils import timezone

from commissioning.kit.dates import short_date
from commissioning.kit.prepared import prepared
from commissioning.kit.said_again import may_be_said_again
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
_PUBLIC = f"and c.state in ({', '.join(repr(state) for state in PUBLIC_STATES)})"
_UNCHANGED = """
and exists (select from django_session s, council_user u where s.session_key = %(session)s and s.expire_date > now()
  and s.session_data = %(data)s and u.id = %(user)s and u.xmin::text = %(version)s)
"""
_FOR_STRANGERS = _SQL.format(_PUBLIC)
_FOR_STAFF, _FOR_OTHERS = _SQL.format(_UNCHANGED), _SQL.format(_PUBLIC + _UNCHANGED)
_STAMP = """
select s.session_data, u.xmin::text from django_session s, council_user u where s.session_key = %s and u.id = %s
"""
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
_QUIET, _SOON = " tag--quiet", " tag--soon"
_NO_PROVIDER = {True: "Several, on its roster", False: "Not chosen yet"}
_APART = "\0"
_MESSAGES = CookieStorage.cookie_name
_LONG = f'<p class="result-count">1 to {ROWS} of about '


@dataclass
class Frame:
    """What stands before and after the rows, until when it is kept, and for whom: a stranger, or an account as it was
    with a session as it was. Rows that are found again are not written again."""

    head: str
    foot: str
    until: float
    user: Any
    stamp: dict[str, Any]
    last: tuple[list[tuple[Any, ...]], str] = ([], "")


_frames: OrderedDict[tuple[Any, ...], Frame] = OrderedDict()


def quick_register(request: HttpRequest, ordinary: Callable[[], HttpResponse]) -> HttpResponse | None:
    """The page, or None where it is to be made the ordinary way; `ordinary` makes it so, for what stands around it."""
    if request.GET or request.method != "GET" or _MESSAGES in request.COOKIES:
        return None
    on = timezone.localdate()
    session = request.COOKIES.get(settings.SESSION_COOKIE_NAME, "")
    place = (connection.settings_dict["NAME"], on, request.get_host())
    key = (*place, session)
    frame = _frames.get(key)
    if frame is None or frame.until < monotonic():
        return _keep(place, request, ordinary)
    rows = _rows(frame, on)
    if rows is None:
        _frames.pop(key, None)
        return None
    if not frame.stamp:
        return may_be_said_again(HttpResponse(frame.head + rows + frame.foot), partial(_again, place))
    # As if both had been read, which is what the SQL proved.
    request.user, request.session.accessed = frame.user, True
    return HttpResponse(frame.head.replace(_TOKEN, get_token(request)) + rows + frame.foot)


def _again(place: tuple[Any, ...]) -> bytes | None:
    """The page of strangers as it is now, where what stands around its rows is kept and of today."""
    frame, on = _frames.get((*place, "")), place[1]
    if frame is None or frame.until < monotonic() or on != timezone.localdate():
        return None
    rows = _rows(frame, on)
    return None if rows is None else f"{frame.head}{rows}{frame.foot}".encode()


def _keep(place: tuple[Any, ...], request: HttpRequest, ordinary: Callable[[], HttpResponse]) -> HttpResponse | None:
    """The ordinary page, and what stands around the rows of it kept where the register is long."""
    # The stamp is older than the user for whom the page is rendered: a change in between shows as one.
    stamp = _stamp(request)
    user: Any = request.user
    if bool(stamp) != user.is_authenticated or len(get_messages(request)):
        return None
    answer = ordinary()
    page = answer.content.decode()
    first, last = page.find('<tr><th scope="row">'), page.rfind("</tr>") + len("</tr>")
    if first < 0 or _LONG not in page:
        return answer
    head, foot = page[:first], page[last:]
    if stamp:
        before, mark, rest = head.partition('name="csrfmiddlewaretoken" value="')
        if not mark:
            return answer
        head = before + mark + _TOKEN + rest[rest.index('"') :]
    # Strangers share one, whatever session they say they have.
    _frames[(*place, stamp.get("session", ""))] = Frame(head, foot, monotonic() + KEPT_FOR, user, stamp)
    while len(_frames) > MOST_KEPT:
        _frames.popitem(last=False)
    return answer


def _stamp(request: HttpRequest) -> dict[str, Any]:
    """The rows of the session and of the account as they are now; nothing for a stranger."""
    session, user = request.session.session_key, request.session.get(SESSION_KEY)
    if session is None or user is None:
        return {}
    with connection.cursor() as cursor:
        cursor.execute(_STAMP, [session, user])
        found = cursor.fetchone()
    return {"session": session, "data": found[0], "user": int(user), "version": found[1]} if found else {}


def _rows(frame: Frame, on: date) -> str | None:
    """The rows as the template writes them; None where there are not enough current contracts for a page, and where the
    reader is no longer the one for whom the frame is kept."""
    sql = (_FOR_STAFF if is_staff_reader(frame.user) else _FOR_OTHERS) if frame.stamp else _FOR_STRANGERS
    found = prepared(sql, {"on": on, **frame.stamp})
    before, written = frame.last
    if found and found == before:
        return written
    # One terminated before the term that is known has an end in words.
    if found is None or len(found) < ROWS or any(row[6] is None for row in found):
        return None
    base, in_a_year = reverse("contracts:list"), last_day(on, 12)
    # Fifty words are escaped at once, which is quicker than one by one; no text of the database holds this separator.
    words = escape(_APART.join(f"{row[1]}{_APART}{row[3] or _NO_PROVIDER[row[2] in UMBRELLAS]}" for row in found))
    titles_and_suppliers = words.split(_APART)
    days = {day: short_date(day) for day in {row[6] for row in found}}
    parts = []
    for (reference, _, kind, _, value, qualifier, ends, starts, state), title, supplier in zip(
        found, titles_and_suppliers[::2], titles_and_suppliers[1::2], strict=True
    ):
        standing, tag = _standing(state, starts, ends, on, in_a_year)
        money = "Not stated" if value is None else f"{_QUALIFIERS[qualifier]}£{value:,.2f}".removesuffix(".00")
        parts.append(_ROW(reference, title, _KINDS[kind], supplier, money, days[ends], tag, standing, base))
    written = "\n        ".join(parts)
    # Set as one: other threads read it.
    frame.last = found, written
    return written


def _standing(state: str, starts: date | None, ends: date, on: date, in_a_year: date) -> tuple[str, str]:
    """Where a contract that has not ended stands: the same as `contracts.pages.detail.standing`, and its tag."""
    if state in (DRAFT, NOT_SIGNED):
        return CONTRACT.states[state], _QUIET
    if state == AWARDED:
        return CONTRACT.states[AWARDED], _SOON
    if starts and on < starts:
        return "Upcoming", _QUIET
    return ("In its last year", _SOON) if ends <= in_a_year else ("Live", "")
