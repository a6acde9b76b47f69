"""Working days, clear days, call-in and standstill: the council's calendar and every count that is made on it.

Two calendars are in use. The council's own leaves out weekends, the bank holidays of England and the council's closure
days. The Procurement Act's leaves out weekends and the bank holidays of *any* part of the United Kingdom, and knows no
closures. Nothing here reads a clock or a database: closures come in, dates and their explanations go out.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date, timedelta
from functools import lru_cache
from typing import Literal

import holidays

from commissioning.kit.dates import month_name, weekday_date
from commissioning.kit.explained import Explained

Unit = Literal["working", "calendar"]

ENGLAND = ("ENG",)
ENGLAND_AND_WALES = ("ENG", "WLS")
UNITED_KINGDOM = ("ENG", "WLS", "SCT", "NIR")

_NATIONS = {"ENG": "England", "WLS": "Wales", "SCT": "Scotland", "NIR": "Northern Ireland"}
_DAY = timedelta(days=1)
_MOST_DAYS_LISTED = 8
# The library's English names, where a council would print another one.
_HOLIDAY_NAMES = {
    "May Day": "early May bank holiday",
    "Spring Bank Holiday": "spring bank holiday",
    "Late Summer Bank Holiday": "summer bank holiday",
    "Summer Bank Holiday": "summer bank holiday",
}
_VE_DAY_2020 = date(2020, 5, 8)


@lru_cache(maxsize=1024)
def _bank_holidays(year: int, nations: tuple[str, ...]) -> Mapping[date, str]:
    """The bank holidays of a year in any of the nations, with the name that an explanation uses."""
    found: dict[date, dict[str, str]] = {}
    for nation in nations:
        for day, name in holidays.country_holidays("GB", subdiv=nation, years=year, language="en_GB").items():
            if day.year == year:
                found.setdefault(day, {})[nation] = name
    return {day: _holiday_name(day, names, nations) for day, names in found.items()}


def _holiday_name(day: date, names: Mapping[str, str], nations: tuple[str, ...]) -> str:
    """One name for a day that several nations may call differently; says where, if it is not a holiday everywhere."""
    name = next(iter(names.values()))
    substitute = name.endswith(" (observed)")
    name = name.removesuffix(" (observed)")
    name = _HOLIDAY_NAMES.get(name, name)
    if day == _VE_DAY_2020:
        name += " moved to VE Day"
    if substitute:
        name = f"substitute day for {name}"
    if len(names) < len(nations) and not {"ENG", "WLS"} & set(names):
        name += f", in {' and '.join(_NATIONS[nation] for nation in names)}"
    return name


class WorkingCalendar:
    """Which days are working days, and every period that is counted in them.

    `closures` are the days on which the council itself is closed: a mapping of day to reason, or just the days.
    `nations` are the parts of the United Kingdom whose bank holidays count: "ENG", "WLS", "SCT", "NIR".
    `unit` is everywhere "working" or "calendar". A count below 0, an unknown unit or nation raise ValueError.
    """

    def __init__(self, closures: Mapping[date, str] | Iterable[date] = (), nations: Iterable[str] = ENGLAND) -> None:
        if isinstance(closures, Mapping):
            self._closures = dict(closures)
        else:
            self._closures = dict.fromkeys(closures, "")
        self.nations = tuple(nations)
        unknown = [nation for nation in self.nations if nation not in _NATIONS]
        if unknown:
            raise ValueError(f"No such part of the United Kingdom: {', '.join(unknown)}.")
        # Days off of a year, filled as years are asked for: one set look-up per day afterwards.
        self._days_off: dict[int, Mapping[date, str]] = {}
        self._working: dict[date, bool] = {}

    def _off(self, year: int) -> Mapping[date, str]:
        days_off = self._days_off.get(year)
        if days_off is None:
            closed = {day: why for day, why in self._closures.items() if day.year == year}
            named = {day: f"council closed: {why}" if why else "council closed" for day, why in closed.items()}
            days_off = self._days_off[year] = {**named, **_bank_holidays(year, self.nations)}
        return days_off

    def why_not(self, day: date) -> str | None:
        """Why a day is not a working day ("Saturday", "Good Friday", "council closed: …"), or None if it is one.

        Source: Banking and Financial Dealings Act 1971 s1 and Sch 1, with one-off days by proclamation; closure days of
        the council.
        """
        if day.weekday() >= 5:
            return "Saturday" if day.weekday() == 5 else "Sunday"
        return self._off(day.year).get(day)

    def is_working(self, day: date) -> bool:
        """Whether a day is a working day: Monday to Friday, no bank holiday, no closure day.

        Source: Banking and Financial Dealings Act 1971 s1 and Sch 1; closure days of the council.
        """
        known = self._working.get(day)
        if known is None:
            known = self._working[day] = day.weekday() < 5 and day not in self._off(day.year)
        return known

    def next_working(self, day: date) -> date:
        """The first working day on or after `day`.

        Source: plain arithmetic on the working days of `is_working`.
        """
        while not self.is_working(day):
            day += _DAY
        return day

    def previous_working(self, day: date) -> date:
        """The last working day on or before `day`.

        Source: plain arithmetic on the working days of `is_working`.
        """
        while not self.is_working(day):
            day -= _DAY
        return day

    def working_days_before(self, day: date, n: int) -> date:
        """The nth working day before `day`, which itself does not count; `day` itself where n is 0.

        Source: plain arithmetic on the working days of `is_working`.
        """
        _refuse_negative(n)
        for _ in range(n):
            day = self.previous_working(day - _DAY)
        return day

    def working_days_after(self, day: date, n: int) -> date:
        """The nth working day after `day`, which itself does not count; `day` itself where n is 0.

        Source: plain arithmetic on the working days of `is_working`.
        """
        _refuse_negative(n)
        for _ in range(n):
            day = self.next_working(day + _DAY)
        return day

    def effective_day(self, start: date, call_in_days: int, *, wait_for_working_day: bool = False) -> date:
        """The day of `effective_from` without its explanation, for searches that try many days.

        Source: LGA 2000 s9F(4); the council's standing orders on call-in.
        """
        if call_in_days == 0:
            return start
        day = self.working_days_after(start, call_in_days) + _DAY
        return self.next_working(day) if wait_for_working_day else day

    def effective_from(
        self, start: date, call_in_days: int, *, wait_for_working_day: bool = False, counts_from: str = "Published"
    ) -> Explained:
        """When a decision takes effect, if it is not called in.

        The call-in period begins the day after `start` and lasts `call_in_days` clear working days; the decision takes
        effect on the next calendar day, a Saturday included, or with `wait_for_working_day` on the next working day.
        With 0 days there is no call-in and it takes effect on `start`. `counts_from` is the word that says what
        happened on `start`: most councils count from publication, a few from the decision ("Decided").

        Source: LGA 2000 s9F(4); the council's standing orders on call-in.
        """
        _refuse_negative(call_in_days)
        rule = "Local Government Act 2000 s9F(4) and the standing orders on call-in"
        opening = f"{counts_from} {weekday_date(start)}."
        if call_in_days == 0:
            sentence = f"{opening} No call-in period applies: it takes effect on the same day."
            return Explained(start, sentence=sentence, rule=rule, start=start)
        result = self.effective_day(start, call_in_days, wait_for_working_day=wait_for_working_day)
        counted, skipped = self._sort(start + _DAY, result - _DAY)
        days, follow = ("day", "follows") if call_in_days == 1 else ("days", "follow")
        when = "next day" if result == counted[-1] + _DAY else "next working day"
        sentence = (
            f"{opening} {_number(call_in_days).capitalize()} clear working {days} {follow}: {_listed(counted, start)}. "
            f"{_not_counted(skipped)}It takes effect on the {when}, {weekday_date(result)}."
        )
        return Explained(result, counted, skipped, sentence, rule, start)

    def latest_notice(self, event: date, clear_days: int, *, unit: Unit, rule: str = "") -> Explained:
        """The latest day on which notice of an event can be given so that `clear_days` clear days lie between.

        Neither the day of the notice nor the day of the event counts. In working days the answer is itself a working
        day, because papers are published at the council's offices; in calendar days it may be any day. `rule` names the
        provision that asks for the notice, for the explanation.

        Source: MAI 2012 regs 5, 7, 9 and 10; R v Swansea City Council ex p Elitestone Ltd (CA 1993) on clear days.
        """
        _refuse_negative(clear_days)
        if _is_working_unit(unit):
            day = self.previous_working(self.working_days_before(event, clear_days) - _DAY)
            counted, skipped = self._sort(day + _DAY, event - _DAY)
        else:
            day = event - timedelta(days=clear_days + 1)
            counted, skipped = _every_day(day + _DAY, event - _DAY), ()
        days = "day" if clear_days == 1 else "days"
        between = f": {_listed(counted, event)}" if counted else ""
        sentence = (
            f"{_number(clear_days).capitalize()} clear {unit} {days} must lie between the notice and "
            f"{weekday_date(event)}{between}. {_not_counted(skipped)}Notice is given by {weekday_date(day)}."
        )
        return Explained(day, counted, skipped, sentence, rule, event)

    def clear_days_between(self, first: date, second: date, *, unit: Unit) -> int:
        """How many clear days lie between two days, neither of which counts; 0 where the second is not later.

        Source: MAI 2012 regs 5, 7, 9 and 10; R v Swansea City Council ex p Elitestone Ltd (CA 1993) on clear days.
        """
        if not _is_working_unit(unit):
            return max(0, (second - first).days - 1)
        count, day = 0, first + _DAY
        while day < second:
            count += self.is_working(day)
            day += _DAY
        return count

    def last_day_beginning_with(self, day: date, n: int, *, unit: Unit, rule: str = "") -> Explained:
        """The last day of a period of n days of which `day` is the first ("within 30 days beginning with").

        In working days a first day that is not a working day does not count. n is at least 1.

        Source: PA 2023 ss51, 53, 69, 70 and 80, whose periods begin with a day and include it.
        """
        if n < 1:
            raise ValueError("A period that begins with a day has at least one day.")
        skipped: tuple[tuple[date, str], ...] = ()
        if _is_working_unit(unit):
            last = self.working_days_after(day - _DAY, n)
            counted, skipped = self._sort(day, last)
        else:
            last = day + timedelta(days=n - 1)
            counted = _every_day(day, last)
        days = "day" if n == 1 else "days"
        length = "One" if n == 1 else _number(n).capitalize()
        sentence = (
            f"{length} {unit} {days} beginning with {weekday_date(day)}: {_listed(counted, day)}. "
            f"{_not_counted(skipped)}The last is {weekday_date(last)}."
        )
        return Explained(last, counted, skipped, sentence, rule, day)

    def _sort(self, first: date, last: date) -> tuple[tuple[date, ...], tuple[tuple[date, str], ...]]:
        """The days from first to last, both included: those that are working days, and those that are not and why."""
        counted: list[date] = []
        skipped: list[tuple[date, str]] = []
        for day in _every_day(first, last):
            reason = self.why_not(day)
            if reason is None:
                counted.append(day)
            else:
                skipped.append((day, reason))
        return tuple(counted), tuple(skipped)


PROCUREMENT_ACT_CALENDAR = WorkingCalendar((), UNITED_KINGDOM)
PROCUREMENT_REGULATIONS_CALENDAR = WorkingCalendar((), ENGLAND_AND_WALES)
STANDSTILL_PA_DAYS = 8
STANDSTILL_PCR_DAYS = 10
STANDSTILL_PCR_BY_POST = 15


def standstill_pa(notice_published: date, *, days: int = STANDSTILL_PA_DAYS) -> Explained:
    """The last day of the standstill after a contract award notice (UK6); the contract may be signed the day after.

    Eight working days beginning with the day of publication, or more where the notice says so (`days`); a day that is a
    bank holiday in any part of the United Kingdom does not count, the council's own closures do.

    Source: PA 2023 s51.
    """
    return PROCUREMENT_ACT_CALENDAR.last_day_beginning_with(
        notice_published, days, unit="working", rule="Procurement Act 2023 s51"
    )


def standstill_pcr(sent: date, *, days: int = STANDSTILL_PCR_DAYS) -> Explained:
    """The last day of the standstill after award notices are sent; the contract may be signed the day after.

    It ends at midnight at the end of the tenth day after the day on which the last notice was sent, of the 15th where
    not all were sent electronically (`days`); where that is not a working day, at the end of the next working day.

    Source: PCR 2015 reg 87.
    """
    closing = sent + timedelta(days=days)
    last = PROCUREMENT_REGULATIONS_CALENDAR.next_working(closing)
    counted = _every_day(sent + _DAY, last)
    moved = ""
    if last != closing:
        why = PROCUREMENT_REGULATIONS_CALENDAR.why_not(closing)
        moved = f" That day is not a working day ({why}), so the next working day takes its place."
    sentence = (
        f"Notices sent {weekday_date(sent)}. Day {days} after that is {weekday_date(closing)}.{moved} "
        f"The standstill ends at midnight at the end of {weekday_date(last)}."
    )
    skipped = tuple(
        (day, PROCUREMENT_REGULATIONS_CALENDAR.why_not(day) or "") for day in _every_day(closing, last - _DAY)
    )
    counted = tuple(day for day in counted if day < closing or day == last)
    return Explained(last, counted, skipped, sentence, "Public Contracts Regulations 2015 reg 87", sent)


def _is_working_unit(unit: str) -> bool:
    if unit not in ("working", "calendar"):
        raise ValueError(f'Days are counted as "working" or "calendar", not as {unit!r}.')
    return unit == "working"


def _refuse_negative(n: int) -> None:
    if n < 0:
        raise ValueError("A number of days cannot be below 0.")


def _every_day(first: date, last: date) -> tuple[date, ...]:
    """All days from first to last, both included; none where last is earlier."""
    return tuple(first + timedelta(days=n) for n in range((last - first).days + 1))


_NUMBERS = ("no", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten")


def _number(n: int) -> str:
    return _NUMBERS[n] if n < len(_NUMBERS) else str(n)


def _and(parts: list[str]) -> str:
    return parts[0] if len(parts) == 1 else f"{', '.join(parts[:-1])} and {parts[-1]}"


def _listed(days: tuple[date, ...], beside: date) -> str:
    """ "29 September, 2, 3, 4 and 5 October"; a long run as "16 December 2026 to 12 January 2027".

    The year is left out where all days share that of the day named beside them.
    """
    with_year = any(day.year != beside.year for day in days)
    if len(days) > _MOST_DAYS_LISTED:
        ends = (days[0], days[-1])
        return " to ".join(f"{day.day} {month_name(day.month)}" + (f" {day.year}" if with_year else "") for day in ends)
    parts = []
    for day, following in zip(days, (*days[1:], None), strict=True):
        part = str(day.day)
        if following is None or (following.year, following.month) != (day.year, day.month):
            part += f" {month_name(day.month)}"
            if with_year and (following is None or following.year != day.year):
                part += f" {day.year}"
        parts.append(part)
    return _and(parts)


def _not_counted(skipped: tuple[tuple[date, str], ...]) -> str:
    """A sentence naming the weekdays passed over; that weekends do not count needs no saying."""
    odd = [f"{weekday_date(day).removesuffix(f' {day.year}')} ({why})" for day, why in skipped if day.weekday() < 5]
    return f"Not counted: {_and(odd)}. " if odd else ""
