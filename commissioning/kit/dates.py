"""Dates and months in the words of a page. Every function is pure: a date in, words out."""

from __future__ import annotations

from datetime import date, datetime

_SHORT_MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "June", "July", "Aug", "Sept", "Oct", "Nov", "Dec")
_LONG_MONTHS = (
    "January", "February", "March", "April", "May", "June",
    "July", "August", "September", "October", "November", "December",
)  # fmt: skip
_WEEKDAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")


def month_name(month: int) -> str:
    """1 → "January"."""
    return _LONG_MONTHS[month - 1]


def short_month(month: int) -> str:
    """9 → "Sept", the abbreviations of the GOV.UK style."""
    return _SHORT_MONTHS[month - 1]


def short_weekday(day: date) -> str:
    """Thursday 28 September 2017 → "Thu"."""
    return _WEEKDAYS[day.weekday()][:3]


def long_date(day: date) -> str:
    """28 September 2017. Without locale or zero padding, so that it is the same on every machine."""
    return f"{day.day} {month_name(day.month)} {day.year}"


def weekday_date(day: date) -> str:
    """Thursday 28 September 2017: for a date that somebody must meet."""
    return f"{_WEEKDAYS[day.weekday()]} {long_date(day)}"


def short_date(day: date) -> str:
    """28 Sept 2017: for tables."""
    return f"{day.day} {short_month(day.month)} {day.year}"


def moment_words(moment: datetime) -> str:
    """28 September 2017 at 09:05: of a moment in local time."""
    return f"{long_date(moment.date())} at {moment:%H:%M}"


def months_words(months: int) -> str:
    """48 → "4 years", 26 → "2 years 2 months", 1 → "1 month", 0 → "no months"."""
    if months < 0:
        raise ValueError("a term cannot be shorter than nothing")
    if months == 0:
        return "no months"
    years, rest = divmod(months, 12)
    parts = []
    if years:
        parts.append("1 year" if years == 1 else f"{years} years")
    if rest:
        parts.append("1 month" if rest == 1 else f"{rest} months")
    return " ".join(parts)


def days_words(days: int) -> str:
    """50 → "50 days left", 1 → "1 day left", 0 → "today", -2 → "2 days ago"."""
    if days == 0:
        return "today"
    count = "1 day" if abs(days) == 1 else f"{abs(days):,} days"
    return f"{count} left" if days > 0 else f"{count} ago"
