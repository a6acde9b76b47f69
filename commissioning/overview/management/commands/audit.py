"""`manage.py audit`: every check that fails now, as the page of failing checks tells it; exits 1 on a stop."""

from __future__ import annotations

import sys
from collections.abc import Iterable, Iterator
from datetime import date
from itertools import islice
from typing import Any

from django.core.management.base import BaseCommand
from django.utils import timezone

from commissioning.kit.checks import Severity
from commissioning.kit.dates import long_date
from commissioning.kit.runs import sorted_on_disk
from commissioning.overview.estate import AT_ONCE, Found, found_on
from commissioning.overview.models import Acknowledgement, Finding, Readers


class Command(BaseCommand):
    help = (
        "Check every record as at today and print what fails: severity, subject, code, what was found, what to do, "
        "which rule says so, since when, and whether it is acknowledged. Writes nothing. Exits 1 where a stop is among "
        "them, acknowledged or not. What tells of exempt matter is only counted."
    )

    def handle(self, *args: Any, **options: Any) -> None:
        today = timezone.localdate()
        noted = {(row.code, row.subject, row.about): row for row in Acknowledgement.objects.order_by("pk")}
        untold: set[tuple[str, ...]] = set()
        # In order on disk: all is found, and all of `untold` known, before the first is told.
        found = sorted_on_disk(
            _noting_exempt(found_on(today), untold),
            lambda one: (one.check.severity.rank, one.check.code, one.check.subject),
        )
        count, stopping = 0, set()
        while some := list(islice(found, AT_ONCE)):
            stopping |= {hash(one.key[:3]) for one in some if one.check.severity is Severity.STOP}
            told = [one for one in some if one.readers != Readers.WITH_TICK]
            untold -= {one.key[:3] for one in told}
            count += len(told)
            self._print(told, noted, today)
        if untold:
            self.stdout.write(f"{len(untold):,} more are told only to those who read exempt matter.")
        failing = count + len(untold)
        fail = "1 check fails" if failing == 1 else f"{failing:,} checks fail"
        self.stdout.write(f"As at {long_date(today)} {fail}; stops among them: {len(stopping):,}.")
        if stopping:
            sys.exit(1)

    def _print(self, told: list[Found], noted: dict[tuple[str, str, str], Acknowledgement], today: date) -> None:
        kept = Finding.objects.filter(
            code__in={one.check.code for one in told}, subject__in={one.check.subject for one in told}
        )
        first = {(row.code, row.subject, row.about, row.readers): row.since for row in kept}
        for one in told:
            check = one.check
            since = check.since or first.get(one.key)
            self.stdout.write(f"{check.severity.upper()} {check.subject} {check.code}: {check.sentence}")
            self.stdout.write(f"    What to do: {check.remedy}")
            self.stdout.write(f"    {check.citation}. {_since(since, by_facts=check.since is not None)}")
            if note := noted.get((check.code, check.subject, check.about)):
                lapsed = " THAT DAY HAS PASSED." if note.review_on < today else ""
                self.stdout.write(f"    Acknowledged; to be looked at again by {long_date(note.review_on)}.{lapsed}")


def _noting_exempt(found: Iterable[Found], keys: set[tuple[str, ...]]) -> Iterator[Found]:
    """The same, once the keys of those that only readers of exempt matter are told are among `keys`."""
    for one in found:
        if one.readers == Readers.WITH_TICK:
            keys.add(one.key[:3])
        yield one


def _since(since: Any, *, by_facts: bool) -> str:
    if since is None:
        return "Not found before."
    return f"{'Since' if by_facts else 'Found on'} {long_date(since)}."
