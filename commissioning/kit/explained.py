"""A date with its working: the days counted, the days passed over and why, and the sentence a clerk would say."""

from __future__ import annotations

import datetime
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Literal

Kind = Literal["start", "counted", "skipped", "result"]


@dataclass(frozen=True)
class DayMark:
    """One square of a drawn calendar: a day and what it is; `number` for counted days, `reason` for skipped ones."""

    date: datetime.date
    kind: Kind
    number: int | None = None
    reason: str = ""


@dataclass(frozen=True)
class Explained:
    """A computed date that can account for itself.

    `date` is the answer and `start` the day that the count set out from (a publication, a notice, a meeting).
    `counted` are the days of the period in calendar order, `skipped` the days passed over, each with its reason.
    `sentence` says the whole in plain words, `rule` names the regulation, section or standing order behind it.
    """

    date: datetime.date
    counted: tuple[datetime.date, ...] = ()
    skipped: tuple[tuple[datetime.date, str], ...] = ()
    sentence: str = ""
    rule: str = ""
    start: datetime.date | None = None

    def __str__(self) -> str:
        return self.sentence

    def days(self) -> Iterator[DayMark]:
        """Every day concerned, earliest first and once each, marked for drawing.

        Counted days are numbered from 1 in calendar order. Where the answer is itself a counted day (a period that
        ends on it) it is marked as the result and keeps its number; the start, when the first day counts, likewise.
        """
        numbers = {day: number for number, day in enumerate(self.counted, start=1)}
        reasons = dict(self.skipped)
        known = {*numbers, *reasons, self.date}
        if self.start is not None:
            known.add(self.start)
        for day in sorted(known):
            kind: Kind = "skipped"
            if day == self.date:
                kind = "result"
            elif day == self.start:
                kind = "start"
            elif day in numbers:
                kind = "counted"
            yield DayMark(day, kind, numbers.get(day), reasons.get(day, ""))

    def as_plain(self) -> dict[str, Any]:
        """The same as JSON values: ISO dates, lists, strings; no nulls (an unknown start is left out)."""
        plain: dict[str, Any] = {
            "date": self.date.isoformat(),
            "counted": [day.isoformat() for day in self.counted],
            "skipped": [{"date": day.isoformat(), "reason": reason} for day, reason in self.skipped],
            "sentence": self.sentence,
            "rule": self.rule,
        }
        if self.start is not None:
            plain["start"] = self.start.isoformat()
        return plain

    @classmethod
    def from_plain(cls, plain: Mapping[str, Any]) -> Explained:
        """Rebuild from `as_plain()`.

        Raises KeyError where the date is missing and ValueError where a date is not in ISO form.
        """
        start = plain.get("start")
        return cls(
            date=datetime.date.fromisoformat(plain["date"]),
            counted=tuple(datetime.date.fromisoformat(day) for day in plain.get("counted", ())),
            skipped=tuple(
                (datetime.date.fromisoformat(row["date"]), str(row["reason"])) for row in plain.get("skipped", ())
            ),
            sentence=str(plain.get("sentence", "")),
            rule=str(plain.get("rule", "")),
            start=datetime.date.fromisoformat(start) if start else None,
        )
