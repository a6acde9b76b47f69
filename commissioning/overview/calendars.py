"""Calendars of contracts: ends, last days to act, notice days, breaks, reviews and assessments, for other programs.

A calendar travels: to phones, to other services, to whoever was given its address. So nothing exempt is ever in one,
whatever its user may read here: titles, references, providers of signed contracts and days, and nothing else.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from typing import Any

import icalendar
from django.conf import settings
from django.db.models import F, Max, QuerySet
from django.http import QueryDict
from django.urls import reverse

from commissioning.council.models import User, UserServiceArea
from commissioning.council.roles import Act
from commissioning.kit.dates import long_date
from commissioning.overview.models import CalendarAddress, SavedView, Shows
from commissioning.overview.saved_views import EXPIRY, WITH_DAYS
from contracts.expiry import in_play
from contracts.filters import ContractFilter, ExpiryFilter
from contracts.models import Contract, NextAct
from contracts.pages.expiry import step_words, supplier_words, tiles_on

MOST_CONTRACTS = 1_000
"""Contracts of one calendar, those whose last day to act comes first: programs choke on more."""
FETCHED_EVERY = timedelta(hours=6)
"""How often a program is asked to look again."""
FIRST = datetime(2026, 1, 1, tzinfo=UTC)
"""From here the revisions of events are counted, in seconds: a later one always has the higher number."""

REMINDS = timedelta(days=-7, hours=9)
"""When a program reminds of a day by which something must be done, from the midnight in which it begins."""

Absolute = Callable[[str], str]
"""Turns a path of this service into a whole address."""


@dataclass(frozen=True)
class Event:
    """One day of one contract. `changed`: when anything that is told here was last changed. `reminds`: it is a day by
    which something must be done."""

    uid: str
    day: date
    title: str
    about: str
    path: str
    kind: str
    changed: datetime
    reminds: bool = False


@dataclass(frozen=True)
class Reader:
    """Somebody who reads as a member of staff without the exempt tick, whether they have it or not."""

    user: User
    is_authenticated: bool = True
    reads_exempt: bool = False

    def may(self, act: Act) -> bool:
        return self.user.may(act)


@dataclass(frozen=True)
class _Asking:
    """What the filters of a list ask of a request: for whom."""

    user: Reader


def rows_of(address: CalendarAddress, on: date) -> QuerySet[NextAct]:
    """The contracts of a calendar, those whose last day to act comes first."""
    rows = NextAct.objects.select_related("contract__provider").order_by(F("act_by").asc(nulls_last=True), "pk")
    if address.shows == Shows.LED:
        return rows.filter(lead_officer=address.user)
    if address.shows == Shows.AREAS:
        areas = UserServiceArea.objects.filter(user=address.user).values("service_area")
        return rows.filter(service_area__in=areas)
    return _of_view(rows, address.view, Reader(address.user), on) if address.view else rows.none()


def _of_view(rows: QuerySet[NextAct], view: SavedView, reader: Reader, on: date) -> QuerySet[NextAct]:
    data, asking = QueryDict(view.query), _Asking(reader)
    filters = ExpiryFilter if view.place == EXPIRY else ContractFilter
    found = filters(data, in_play(on), request=asking, on=on)
    if not found.form.is_valid():
        # On a page a wrong filter is told and filters nothing; here all contracts would stand under the view's name.
        return rows.none()
    tile = next((tile for tile in tiles_on(on) if tile.code == data.get("show")), None)
    if view.place == EXPIRY and tile is not None:
        rows = rows.filter(tile.query())
    return rows.filter(contract__in=found.qs.order_by().values("pk"))


def events_of(rows: Iterable[NextAct], on: date) -> Iterator[Event]:
    """Every day that a calendar tells of the contracts; of what has passed it does not remind."""
    rows = list(rows)
    ids = [row.pk for row in rows]
    changes = Contract.history.filter(id__in=ids).order_by().values("id").annotate(at=Max("history_date"))
    changed = dict(changes.values_list("id", "at"))
    for row in rows:
        contract = row.contract
        page = reverse("contracts:detail", args=[contract.reference])
        why = reverse("contracts:last_day", args=[contract.reference])
        assess = reverse("contracts:performance", args=[contract.reference])
        about = f"{contract.reference}, {supplier_words(contract)}"
        at = max(row.changed, changed.get(row.pk, row.changed)).astimezone(UTC).replace(microsecond=0)
        for kind, words, day, note, path in (
            ("act", "Last day to act", row.act_by, _act_words(row), why),
            ("notice", "Supplier must have notice", row.notice_by, "The last day to tell it of an extension.", why),
            ("end", "Ends", row.ends_on, "", page),
            ("break", "Break", row.next_break, "", page),
            ("review", "Review", contract.review_on, "", page),
            ("assess", "Performance to be assessed", row.assess_by, "", assess),
        ):
            if day is not None:
                uid = f"{contract.reference}-{kind}@{_host()}"
                yield Event(
                    uid,
                    day,
                    f"{words}: {contract.title}",
                    "\n".join(filter(None, (note, about))),
                    path,
                    words,
                    at,
                    reminds=kind in ("act", "notice", "assess") and day >= on,
                )


def _act_words(row: NextAct) -> str:
    way = {"extend": "To extend it", "replace": "To replace it"}.get(row.path, "")
    words = f"{way}: {step_words(row.step)}." if way and row.step else ""
    if row.decide_by and row.decide_by != row.act_by:
        words += f" Until {long_date(row.decide_by)} it can still be either extended or replaced."
    return words.strip()


def _host() -> str:
    return settings.ALLOWED_HOSTS[0].lstrip(".*") or "localhost"


@dataclass(frozen=True)
class Calendar:
    """A calendar to be sent: its events, and the tag by which a program knows whether it has them already."""

    name: str
    about: str
    events: tuple[Event, ...]
    absolute: Absolute

    @property
    def etag(self) -> str:
        """Of everything that is told, so that nothing needs to be written for a program that has it."""
        told = repr((self.name, self.about, self.absolute("/"), self.events)).encode()
        return f'"{hashlib.sha256(told).hexdigest()[:32]}"'

    def as_bytes(self) -> bytes:
        """The calendar as RFC 5545 has it: all-day events that leave their day free."""
        calendar = icalendar.Calendar()
        for name, value in (
            ("prodid", "-//Decisions and contracts//Contracts//EN"),
            ("version", "2.0"),
            ("name", self.name),
            ("x-wr-calname", self.name),
            ("description", self.about),
            ("x-wr-caldesc", self.about),
            ("x-published-ttl", icalendar.vDuration(FETCHED_EVERY)),
        ):
            calendar.add(name, value)
        calendar.add("refresh-interval", FETCHED_EVERY, parameters={"VALUE": "DURATION"})
        for event in self.events:
            calendar.add_component(self._component(event))
        return calendar.to_ical()

    def _component(self, event: Event) -> icalendar.Event:
        component = icalendar.Event()
        for name, value in (
            ("uid", event.uid),
            ("dtstamp", event.changed),
            ("last-modified", event.changed),
            ("sequence", max(0, int((event.changed - FIRST).total_seconds()))),
            ("dtstart", event.day),
            ("dtend", event.day + timedelta(days=1)),
            ("summary", event.title),
            ("description", f"{event.about}\n{self.absolute(event.path)}"),
            ("url", self.absolute(event.path)),
            ("categories", [event.kind]),
            ("transp", "TRANSPARENT"),
        ):
            component.add(name, value)
        if event.reminds:
            alarm = icalendar.Alarm()
            alarm.add("action", "DISPLAY")
            alarm.add("description", event.title)
            alarm.add("trigger", REMINDS)
            component.add_component(alarm)
        return component


def calendar_of(address: CalendarAddress, on: date, absolute: Absolute) -> Calendar:
    """What a program that fetches a calendar is told on a day."""
    rows = list(rows_of(address, on)[: MOST_CONTRACTS + 1])
    about = "Ends, last days to act, notice days, breaks, reviews and assessments of performance."
    if len(rows) > MOST_CONTRACTS:
        about += f" Too many contracts: these are the {MOST_CONTRACTS:,} whose last day to act comes first."
    name = f"{address} – {settings.COUNCIL_NAME}"
    return Calendar(name, about, tuple(events_of(rows[:MOST_CONTRACTS], on)), absolute)


def is_open(address: CalendarAddress) -> bool:
    """Whether a calendar is still answered: not for somebody who left, or reads no working papers any more."""
    return address.user.may(Act.READ_WORKING)


def choices_for(user: Any) -> list[tuple[str, str]]:
    """What a user's calendar can show, each by its code: `led`, `areas`, or `view-` with the key of a view."""
    areas = UserServiceArea.objects.filter(user=user).order_by("service_area__name")
    names = list(areas.values_list("service_area__name", flat=True))
    found = [(Shows.LED.value, Shows.LED.label)]
    if names:
        found.append((Shows.AREAS.value, f"{Shows.AREAS.label}: {', '.join(names)}"))
    views = SavedView.objects.filter(user=user, place__in=WITH_DAYS)
    return found + [(f"view-{view.pk}", f"My view “{view.name}”") for view in views]
