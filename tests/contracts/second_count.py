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


@dataclass
class Days:
    """Working days: the bank holidays of some nations and the council's own closures left out."""

    closures: frozenset[date] = frozenset()
    nations: tuple[str, ...] = ("ENG",)

    def works(self, day: date) -> bool:
        return day.weekday() < 5 and day not in off(day.year, self.nations) and day not in self.closures

    def back(self, day: date) -> date:
        while not self.works(day):
            day -= DAY
        return day

    def step(self, day: date, n: int, by: int = 1) -> date:
        """The nth working day after (or with `by` -1 before) a day."""
        while n:
            day += by * DAY
            n -= self.works(day)
        return day


UNDER_THE_ACT = Days(nations=("ENG", "SCT", "WLS", "NIR"))


@dataclass
class Council:
    """What the council set: its working days, call-in and the meetings to come."""

    days: Days
    meetings: tuple[date, ...] = ()
    call_in: int = 5
    to_publish: int = 2


def decision(council: Council, before: date, *, key: bool) -> tuple[date, date]:
    """The first day of a decision that has effect by a day, and the day its report is due."""
    day = council.days.back(before)
    while council.days.step(council.days.step(day, council.to_publish), council.call_in) + DAY > before:
        day = council.days.back(day - DAY)
    earlier = [meeting for meeting in council.meetings if meeting <= day]
    if earlier and (any(meeting > day for meeting in council.meetings) or (day - max(earlier)).days <= 42):
        day = max(earlier)
    agenda = council.days.step(day, 6, -1)  # five clear days lie between
    report = council.days.step(agenda, 10, -1)
    notice = day - timedelta(days=29) if key else report
    return council.days.back(min(report, notice)), report


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
    sign = council.days.back(end + DAY - timedelta(weeks=mobilise))
    notice = sign
    if standstill:
        notice = council.days.back(sign - DAY)
        while UNDER_THE_ACT.step(notice - DAY, 8) >= sign:
            notice = council.days.back(notice - DAY)
    first, report = notice, notice
    if not award_free:
        first, report = decision(council, notice, key=key)
    if not evaluate and not tender:
        return first
    out = report - timedelta(weeks=evaluate + tender)
    first = min(first, council.days.back(out))
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
    return council.days.back(told) if free else min(council.days.back(told), decision(council, told, key=key)[0])
