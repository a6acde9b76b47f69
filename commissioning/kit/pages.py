"""What every page has: the day it is read on, the frame around it, lists in pages, and the values components take."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from typing import Any
from urllib.parse import urlencode, urlsplit, urlunsplit

from django.conf import settings
from django.db.models import F
from django.db.models.fields.tuple_lookups import Tuple, TupleGreaterThan, TupleLessThan
from django.forms import BaseForm
from django.http import HttpRequest, QueryDict
from django.urls import NoReverseMatch, reverse
from django.utils import timezone

from commissioning.kit.dates import long_date
from commissioning.kit.words import planner_without, rows_expected

EARLIEST_YEAR, LATEST_YEAR = 1900, 2200

#: label, name of the address, path below which the label is the current one.
_NAVIGATION = (
    ("Decisions", "decisions:list"),
    ("Forward plan", "decisions:forward_plan"),
    ("Commissions", "overview:commissions"),
    ("Contracts register", "contracts:list"),
    ("Providers", "overview:providers"),
)
_FEEDS = (("Decisions", "overview:decisions_feed"), ("Forward plan", "overview:plan_feed"))


@dataclass(frozen=True)
class Desk:
    """A desk of staff in the navigation: its label, the name of its address, and whom it has something for.

    The lowest `rank` stands first.
    """

    label: str
    name: str
    is_for: Callable[[Any], bool]
    rank: int = 40


desks: list[Desk] = []
"""The rooms add theirs when they load (in their `AppConfig.ready`); this storey knows none of them."""

over_lists: list[Callable[[HttpRequest, BaseForm], str]] = []
"""What stands over a list with filters, as safe HTML made for its request and its form of filters. A room that has
something to say over the lists of rooms below adds it when it loads; the list itself knows nothing of it."""


# The day ------------------------------------------------------------------------------------------------------------


def read_on(request: HttpRequest) -> tuple[date, str | None]:
    """The day the page is read on, and a message when `?on=` was not understood.

    `?on=YYYY-MM-DD` between 1900 and 2200; without it, or when it is malformed, today in London.
    """
    known: tuple[date, str | None] | None = getattr(request, "_read_on", None)
    if known is None:
        known = _read_on(request.GET.get("on", ""))
        request._read_on = known  # type: ignore[attr-defined]
    return known


def _read_on(typed: str) -> tuple[date, str | None]:
    today = timezone.localdate()
    if not typed.strip():
        return today, None
    if re.fullmatch(r"[0-9]{4}-[0-9]{2}-[0-9]{2}", typed.strip()):
        try:
            day = date.fromisoformat(typed.strip())
        except ValueError:
            pass
        else:
            if EARLIEST_YEAR <= day.year <= LATEST_YEAR:
                return day, None
            return today, (
                f"Pages can be read as at any day from 1 January {EARLIEST_YEAR} to 31 December {LATEST_YEAR}, "
                f"and {long_date(day)} is not among them, so this page is shown as at today."
            )
    return today, (
        "The day in the address was not understood, so this page is shown as at today. "
        f"Write it as year-month-day, for example 2024-09-23, between {EARLIEST_YEAR} and {LATEST_YEAR}."
    )


def keep_on(url: str, request: HttpRequest) -> str:
    """The address with the reader's own `?on=` kept; unchanged when none was given or it was not understood."""
    day, message = read_on(request)
    if message or not request.GET.get("on", "").strip():
        return url
    parts = urlsplit(url)
    query = QueryDict(parts.query, mutable=True)
    query["on"] = day.isoformat()
    return urlunsplit(parts._replace(query=query.urlencode()))


# The frame ----------------------------------------------------------------------------------------------------------


def _address(name: str) -> str | None:
    try:
        return reverse(name)
    except NoReverseMatch:
        return None


def frame(request: HttpRequest) -> dict[str, Any]:
    """Context processor: what `base.html` needs on every page."""
    day, message = read_on(request)
    user = getattr(request, "user", None)
    is_signed_in = bool(user is not None and user.is_authenticated)
    kept = [
        (name, value)
        for name, values in request.GET.lists()
        if name not in ("on", "after")
        for value in values
        if "\0" not in value
    ]
    clear_on_url = request.path + (f"?{urlencode(kept)}" if kept else "")
    staffed = sorted((desk for desk in desks if is_signed_in and desk.is_for(user)), key=lambda desk: desk.rank)
    strips = [
        [(label, url) for label, name in strip if (url := _address(name)) is not None]
        for strip in (_NAVIGATION, [(desk.label, desk.name) for desk in staffed])
    ]
    # A desk may lie below another place of the navigation: the nearest one is where the reader is.
    here = max((url for strip in strips for _, url in strip if request.path.startswith(url)), key=len, default=None)
    nav, nav_desks = (
        [{"label": label, "url": keep_on(url, request), "current": url == here} for label, url in strip]
        for strip in strips
    )
    home = _address("overview:home") or "/"
    return {
        "council_name": settings.COUNCIL_NAME,
        "home_url": keep_on(home, request),
        "nav": nav,
        "nav_desks": nav_desks,
        "feeds": [{"label": label, "url": url} for label, name in _FEEDS if (url := _address(name)) is not None],
        "foot_links": [
            {"label": label, "url": keep_on(url, request)}
            for label, name in (
                ("Accessibility statement", "overview:accessibility"),
                ("Help", "overview:help"),
                ("Rules we apply", "overview:rules"),
                ("Who decides", "overview:bodies"),
                ("Check a paper", "overview:verify"),
            )
            if (url := _address(name)) is not None
        ],
        "as_at": day,
        "as_at_is_today": day == timezone.localdate(),
        "as_at_message": message or "",
        "as_at_kept": kept,
        "clear_on_url": clear_on_url,
        "is_signed_in": is_signed_in,
        "user_label": _user_label(user) if is_signed_in else "",
        "search_url": _address("overview:search") or _address("decisions:list") or "",
        "sign_in_url": _address("council:sign_in") or "",
        "sign_out_url": _address("council:sign_out") or "",
        "reminders_url": _address("overview:reminders") or "",
        "password_url": _address("council:change_password") or "",
    }


def _user_label(user: Any) -> str:
    """The name an account shows in histories (a post, not a person), else its user name."""
    return str(getattr(user, "display_name", "") or user.get_username())


# Lists --------------------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class PageLink:
    """One place in the row of page numbers; a gap has no number."""

    number: int | None
    url: str = ""
    is_current: bool = False


@dataclass(frozen=True)
class Page:
    """One page of a list. `first` and `last` count the items from 1; `message` says why a number was not taken, and
    `last_url` then leads to the last page, where that is known and not this one."""

    items: Sequence[Any]
    number: int
    pages: int
    total: int
    first: int
    last: int
    links: tuple[PageLink, ...] = ()
    previous_url: str = ""
    next_url: str = ""
    message: str = ""
    last_url: str = ""
    is_rough: bool = False
    is_least: bool = False

    @property
    def total_words(self) -> str:
        """“1,204”, or “about 938,000” where the total is rough, “more than 1,000” where it is the least there are."""
        if not self.is_rough:
            return f"{self.total:,}"
        if self.is_least:
            return f"more than {self.total:,}"
        step: int = 10 ** max(0, len(str(self.total)) - 3)
        return f"about {self.total // step * step:,}"

    def __iter__(self) -> Any:
        return iter(self.items)

    def __len__(self) -> int:
        return len(self.items)


def page_of(queryset: Any, request: HttpRequest, size: int = 50, *, total: int | None = None) -> Page:
    """The part of a QuerySet (or list) that `?page=` asks for, `size` rows each.

    Two queries, whatever the list; one where its `total` is known. A number that is no number, or lies outside the
    list, gives the first page and a message; it never raises.
    """
    if total is None:
        total = len(queryset) if isinstance(queryset, (list, tuple)) else queryset.count()
    pages = max(1, -(-total // size))
    number, message = _number_asked(request, pages)
    start = (number - 1) * size
    return _page(request, list(queryset[start : start + size]), number, pages, total, size, message)


MOST_COUNTED = 1_000
"""Rows up to which a long list is counted; beyond that its total is what the planner takes it to be."""

SURELY_MORE = 5
"""How many times `MOST_COUNTED` the planner must expect before it is believed without a count."""

WALKS = ("enable_indexscan", "enable_indexonlyscan", "enable_seqscan")
"""The ways of the planner that meet rows one by one: without them those that answer are gathered from an index."""

PORTION = 334
"""Rows that one statement reads of a list on which very many others are passed over."""


def page_of_parts(
    parts: Sequence[Any],
    request: HttpRequest,
    fetch: Callable[[list[Any]], Mapping[Any, Any]],
    size: int = 50,
    *,
    known: int | None = None,
    is_long: bool = False,
    whole: Any = None,
    is_common: bool = False,
    may_be_few: bool = False,
    told_apart_by: str = "",
) -> Page:
    """The part that `?page=` asks for of a list of any length: QuerySets, one after the other.

    Their keys are read along an index, and only the rows of the page are fetched (`fetch`: by their keys). A list of
    more than `MOST_COUNTED` rows has a rough total and no last page until its end is reached; a page beyond its end is
    the first one.

    `known`: how many rows there are, where that is known, `is_long`: that there are more than `MOST_COUNTED`; then none
    are counted. `whole`: all parts as one QuerySet whose length the planner may estimate: only where what a reader may
    not see is no part of the estimate. Without it a long list is told to have more than so many. `is_common`:
    whether what is looked for stands in so many rows that to gather them takes longer than to meet enough of them in
    the order of the list. `may_be_few`: whether the planner can but guess how many there are, as of words that need
    not stand together; where it expects many, so many are looked for in no order before it is believed, for a list
    without them would be walked to its end. `told_apart_by`: a public column that names one row, by which the link to
    the next page, far down the list, says after which row that begins (`?after=`), so that nothing before it is read
    again.
    """
    if known is not None:
        pages = max(1, -(-known // size))
        number, message = _number_asked(request, pages)
        # No further than the last: who looks for one more than there are reads all that is left.
        keys = _keys_between(parts, (number - 1) * size, min(number * size, known))
        rows = fetch(keys)
        return _page(request, [rows[key] for key in keys if key in rows], number, pages, known, size, message)
    number, message = _number_asked(request, None)
    start = (number - 1) * size
    total = rows_expected(whole) if whole is not None else 0
    is_few = may_be_few and total > MOST_COUNTED and not _are_many(whole)
    if is_few:
        total = MOST_COUNTED
    is_rough = is_long or total > SURELY_MORE * MOST_COUNTED
    rest = None
    if is_rough and told_apart_by and MOST_COUNTED <= start < total:
        rest = _after(parts, told_apart_by, request.GET.get("after", ""))
    if rest is not None:
        keys = _keys_between(rest, 0, size + 1)
    elif is_rough:
        keys = _keys_between(parts, start, start + size + 1)
    else:
        if is_few:
            with planner_without(*WALKS):
                head = _keys_between(parts, 0, MOST_COUNTED + 1)
        elif is_common and told_apart_by and total > MOST_COUNTED:
            head = _keys_in_portions(parts, MOST_COUNTED + 1, told_apart_by)
        else:
            head = _keys_between(parts, 0, MOST_COUNTED + 1)
        is_rough = len(head) > MOST_COUNTED
        if not is_rough:
            total = len(head)
            number, message = _number_asked(request, max(1, -(-total // size)))
            start = (number - 1) * size
        is_read = not is_rough or start + size < len(head)
        keys = head[start : start + size + 1] if is_read else _keys_between(parts, start, start + size + 1)
    if not keys and number > 1:
        message = _no_page(number)
        number, start, keys = 1, 0, _keys_between(parts, 0, size + 1)
    if is_rough and len(keys) <= size:
        # The end is reached, whatever was expected.
        total, is_rough = start + len(keys), False
    pages = number + 1 if is_rough else max(1, -(-total // size))
    # Nor is the planner told where it expects fewer than were counted.
    is_least = is_rough and total < MOST_COUNTED
    if is_rough:
        total = max(start + size if is_least else start + len(keys), MOST_COUNTED, total)
    rows = fetch(keys[:size])
    items = [rows[key] for key in keys[:size] if key in rows]
    page = _page(request, items, number, pages, total, size, message, is_rough=is_rough, is_least=is_least)
    if page.next_url and told_apart_by and items and start + size >= MOST_COUNTED:
        url = f"{page.next_url}&{urlencode({'after': getattr(items[-1], told_apart_by)})}"
        links = tuple(replace(link, url=url) if link.number == number + 1 else link for link in page.links)
        page = replace(page, next_url=url, links=links)
    return page


def _after(parts: Sequence[Any], column: str, typed: str) -> list[Any] | None:
    """What comes after a row in its part, and the parts that follow; None where no part holds it. Each part is ordered
    by names of columns, all of them forwards or all of them backwards."""
    for number, part in enumerate(parts if typed and "\0" not in typed else ()):
        columns = [F(name.lstrip("-")) for name in part.query.order_by]
        if row := part.filter(**{column: typed}).order_by().values_list(*columns).first():
            beyond = TupleLessThan if part.query.order_by[0].startswith("-") else TupleGreaterThan
            # Compared as one, they are where the index is entered.
            return [part.filter(beyond(Tuple(*columns), row)), *parts[number + 1 :]]
    return None


def _keys_between(parts: Sequence[Any], start: int, stop: int) -> list[Any]:
    keys: list[Any] = []
    for part in parts:
        found = list(part.values_list("pk", flat=True)[start:stop])
        keys += found
        if len(found) == stop - start:
            break
        passed = start + len(found) if found or not start else part.order_by().count()
        start, stop = max(0, start - passed), stop - passed
    return keys


def _are_many(whole: Any) -> bool:
    """Whether a list that an index gathers has more rows than are counted."""
    with planner_without(*WALKS):
        return len(whole.order_by().values_list("pk")[: MOST_COUNTED + 1]) > MOST_COUNTED


def _keys_in_portions(parts: Sequence[Any], most: int, column: str) -> list[Any]:
    """The first keys of a list, met along its order by several short statements: each begins after the last row of the
    one before."""
    keys: list[Any] = []
    # An index of words cannot be walked: with no bitmaps there is but the order.
    with planner_without("enable_bitmapscan", "enable_seqscan"):
        for part in parts:
            rest: list[Any] | None = [part]
            while rest and len(keys) < most:
                wanted = min(PORTION, most - len(keys))
                found = list(rest[0].values_list("pk", column)[:wanted])
                keys += [key for key, _ in found]
                rest = _after([part], column, found[-1][1]) if len(found) == wanted else None
    return keys


def _number_asked(request: HttpRequest, pages: int | None) -> tuple[int, str]:
    """The page asked for among so many (None: nobody knows how many), and why another one is given."""
    typed = request.GET.get("page", "").strip()
    if not typed:
        return 1, ""
    if re.fullmatch(r"[0-9]{1,9}", typed) and int(typed) >= 1:
        if pages is None or int(typed) <= pages:
            return int(typed), ""
        return 1, _no_page(int(typed))
    if re.fullmatch(r"[0-9]{10,}", typed):
        return 1, "There is no page with that number. This is the first page."
    return 1, "The page number was not understood. This is the first page."


def _no_page(number: int) -> str:
    return f"There is no page {number:,}. This is the first page."


def _page(
    request: HttpRequest,
    items: Sequence[Any],
    number: int,
    pages: int,
    total: int,
    size: int,
    message: str,
    *,
    is_rough: bool = False,
    is_least: bool = False,
) -> Page:
    start = (number - 1) * size
    shown = _numbers_shown(number, pages)
    if is_rough and number < pages:
        shown.append(None)
    return Page(
        items=items,
        number=number,
        pages=pages,
        total=total,
        first=start + 1 if items else 0,
        last=start + len(items),
        links=tuple(PageLink(at, page_url(request, at) if at else "", at == number) for at in shown),
        previous_url=page_url(request, number - 1) if number > 1 else "",
        next_url=page_url(request, number + 1) if number < pages else "",
        message=message,
        last_url=page_url(request, pages) if message and pages > 1 and not is_rough else "",
        is_rough=is_rough,
        is_least=is_least,
    )


def _numbers_shown(number: int, pages: int) -> list[int | None]:
    """First, last and the neighbours; None where numbers are left out."""
    wanted = sorted({1, pages, *range(max(1, number - 1), min(pages, number + 1) + 1)})
    shown: list[int | None] = []
    for at in wanted:
        previous = shown[-1] if shown else None
        if previous is not None and at - previous == 2:
            shown.append(at - 1)
        elif previous is not None and at - previous > 2:
            shown.append(None)
        shown.append(at)
    return shown


def page_url(request: HttpRequest, number: int) -> str:
    """The same list with its filters, at another page."""
    query = request.GET.copy()
    for name in list(query):
        query.setlist(name, [value for value in query.getlist(name) if "\0" not in value])
    query.pop("after", None)
    if number == 1:
        query.pop("page", None)
    else:
        query["page"] = str(number)
    words = query.urlencode()
    return request.path + (f"?{words}" if words else "")


# What components take -----------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Column:
    """A column of a stacked table; `numeric` sets figures to the right."""

    label: str
    numeric: bool = False


@dataclass(frozen=True)
class Table:
    """A table that folds on a phone: the first cell of each row names it. Cells are text or safe HTML."""

    caption: str
    columns: tuple[Column, ...]
    rows: tuple[tuple[Any, ...], ...]
    caption_hidden: bool = True


@dataclass(frozen=True)
class LedgerRow:
    """One commitment, release or refusal against an approval; amounts in pounds, a release is negative.

    `kind` is "commitment", "release" or "refused"; a refused row has no number and leaves what is left unchanged.
    """

    on: date
    what: Any
    amount: Decimal
    left: Decimal | None = None
    number: int | None = None
    url: str = ""
    note: Any = ""
    kind: str = "commitment"


def title_words(*parts: str) -> str:
    """The page's own part of the title: "COM-2021-004 Short breaks"; empty parts are left out."""
    return " ".join(part.strip() for part in parts if part and part.strip())
