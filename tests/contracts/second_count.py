"""The last days to act counted a second time, by other means: a small reading of the rules, for tests alone."""

from __future__ import annotations

import calendar
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache

import holidays

DAY = timedelta(days=1)


@cache
def off(year: int, nations: tuple[str, ...]) -> frozenset[date]:
    return frozenset(day for nation in nations for day in holidays.country_holidays("GB", subdiv=nation, years=year))


def works(day: date, nations: tuple[str, ...] = ("ENG",)) -> bool:
    return day.weekday() < 5 and day not in off(day.year, nations)


def back(day: date) -> date:
    while not works(day):
        day -= DAY
    return day


def step(day: date, n: int, by: int = 1, nations: tuple[str, ...] = ("ENG",)) -> date:
    """The nth working day after (or with `by` -1 before) a day."""
    while n:
        day += by * DAY
        n -= works(day, nations)
    return day


@dataclass
class Council:
    """What the council set: call-in and the meetings to come."""

    meetings: tuple[date, ...] = ()
    call_in: int = 5
    to_publish: int = 2


def decision(council: Council, before: date, *, key: bool) -> tuple[date, date]:
    """The first day of a decision that has effect by a day, and the day its report is due."""
    day = back(before)
    while step(step(day, council.to_publish), council.call_in) + DAY > before:
        day = back(day - DAY)
    earlier = [meeting for meeting in council.meetings if meeting <= day]
    if earlier and (any(meeting > day for meeting in council.meetings) or (day - max(earlier)).days <= 42):
        day = max(earlier)
    agenda = step(day, 6, -1)  # five clear days lie between
    report = step(agenda, 10, -1)
    notice = day - timedelta(days=29) if key else report
    return back(min(report, notice)), report


def replace_by(
    council: Council,
    end: date,
    *,
    mobilise: int,
    evaluate: int,
    tender: int,
    standstill: bool,
    key: bool,
    award_free: bool,
    approved: bool,
) -> date:
    """The last day to begin a replacement, lengths in weeks."""
    sign = back(end + DAY - timedelta(weeks=mobilise))
    notice = sign
    if standstill:
        uk = ("ENG", "SCT", "WLS", "NIR")
        notice = back(sign - DAY)
        while step(notice - DAY, 8, nations=uk) >= sign:
            notice = back(notice - DAY)
    first, report = notice, notice
    if not award_free:
        first, report = decision(council, notice, key=key)
    if not evaluate and not tender:
        return first
    out = report - timedelta(weeks=evaluate + tender)
    first = min(first, back(out))
    if not approved:
        first = min(first, decision(council, out, key=key)[0])
    return first


def told_by(end: date, months: int) -> date:
    """The last day to tell the supplier of an extension."""
    year, month = divmod((end + DAY).year * 12 + (end + DAY).month - 1 - months, 12)
    last = calendar.monthrange(year, month + 1)[1]
    return date(year, month + 1, min((end + DAY).day, last)) - DAY


def extend_by(council: Council, end: date, *, months: int, key: bool, free: bool) -> date:
    """The last day to begin an extension."""
    told = told_by(end, months)
    return back(told) if free else min(back(told), decision(council, told, key=key)[0])
