"""What stands in addresses: a reference, `<reference:reference>`, and the day of a meeting, `<day:held_on>`."""

from __future__ import annotations

from datetime import date

from django.urls import register_converter


class ReferenceInPath:
    """A reference such as DEC-2017-0031."""

    regex = r"[A-Z]{3}-(?:[0-9]{4}-)?[0-9]{2,7}"

    def to_python(self, value: str) -> str:
        return value

    def to_url(self, value: str) -> str:
        return value


class DayInPath:
    """A day in ISO form, 2017-09-28; what is no day is no address."""

    regex = r"[0-9]{4}-[0-9]{2}-[0-9]{2}"

    def to_python(self, value: str) -> date:
        return date.fromisoformat(value)

    def to_url(self, value: date) -> str:
        return value.isoformat()


register_converter(ReferenceInPath, "reference")
register_converter(DayInPath, "day")
