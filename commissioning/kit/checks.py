"""A check is a value: what was found, how bad it is, what to do, and which rule says so."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import StrEnum


class Severity(StrEnum):
    """STOP refuses the act it concerns, WARN asks for attention, NOTE informs."""

    STOP = "stop"
    WARN = "warn"
    NOTE = "note"

    @property
    def rank(self) -> int:
        return list(Severity).index(self)


@dataclass(frozen=True)
class Check:
    """One finding. `subject` is the reference it concerns; `public` says whether a stranger may read it.

    `exempt`: it tells of exempt matter, so it is only for those who may read that. `since`: the first day on which it
    was so, where the facts tell that day. `about`: which lot, act or notice of its subject it concerns, where the same
    check can fail there more than once; never shown.
    """

    code: str
    severity: Severity
    sentence: str
    remedy: str
    citation: str
    subject: str
    public: bool = False
    exempt: bool = False
    since: date | None = None
    about: str = ""


def worst_first(checks: list[Check]) -> list[Check]:
    """The checks ordered stop, warn, note; within that in the order given."""
    return sorted(checks, key=lambda check: check.severity.rank)
