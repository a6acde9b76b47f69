"""What the tiles of the expiry desk add up, read from the sums by day (`DaySum`): the same few rows at any size.

A tile is a figure for each filter and each of six days that a contract can be listed by. Indexes that cover them all
would be fifty, and the widest tile would still read a third of the contracts in play; a sum by day reads a row for each
day. `docs/speed.md` has the ratio.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, fields
from datetime import date
from decimal import Decimal
from typing import Any

from django.db import connection
from django.db.models import Count, F, Func, IntegerField, Q, Sum, Value
from django.db.models.functions import Coalesce

from commissioning.kit.money import pounds_rough
from contracts import summed
from contracts.models import NEXT_DAYS, NEXT_FACETS, DaySum, NextAct
from decisions.choices import Qualifier

ROUGH = (Qualifier.ESTIMATE, Qualifier.CIRCA)
WORTHS = tuple(digit * 10**power for power in range(3, 9) for digit in range(1, 10))
"""Where the bands of worth begin, in pounds a year: band 1 from the first, band 0 below it."""
Facet = tuple[str, Sequence[str]]
"""What next acts are summed by, and the values of it that are asked for."""
EVERYTHING: Facet = ("", [""])


def worth_at_least(amount: Decimal) -> Facet | None:
    """The bands of contracts worth so much a year or more; None for a sum within a band."""
    if amount and amount not in WORTHS:
        return None
    first = WORTHS.index(int(amount)) + 1 if amount else 0
    return "worth", [str(band) for band in range(first, len(WORTHS) + 1)]


@dataclass(frozen=True)
class Sums:
    """How many contracts have a day, and what they are worth in a year: of so many known, capped or rough."""

    count: int = 0
    amount: Decimal = Decimal(0)
    known: int = 0
    capped: int = 0
    rough: int = 0

    @property
    def count_words(self) -> str:
        """“1,204”, or “more than 1,000”."""
        return f"{self.count:,}"

    @property
    def figure(self) -> str:
        """The same where there is no room: “1,000+”."""
        return f"{self.count:,}"

    @property
    def words(self) -> str:
        """“about £8.2 million a year, 2 without a value”."""
        if not self.count:
            return ""
        if not self.known:
            return "no value stated"
        about = "about " if self.rough else "up to " if self.capped else ""
        without = self.count - self.known
        return f"{about}{pounds_rough(self.amount)} a year{f', {without:,} without a value' if without else ''}"


class MoreThan(Sums):
    """More than so many: neither counted on nor added up."""

    @property
    def count_words(self) -> str:
        return f"more than {self.count:,}"

    @property
    def figure(self) -> str:
        return f"{self.count:,}+"

    @property
    def words(self) -> str:
        return ""


@dataclass(frozen=True)
class Days:
    """The next acts whose day in a column lies between two, both included; `runs_on`: only those that run on."""

    column: str
    first: date | None
    last: date
    runs_on: bool = False


_READ = """
select s.count, s.amount, s.known, s.capped, s.rough
from unnest(%(columns)s::text[], %(firsts)s::date[], %(lasts)s::date[], %(running)s::boolean[]) with ordinality
    as asked (day_of, first, last, runs_on, place)
  cross join lateral (
    select coalesce(sum(d.count), 0) as count, coalesce(sum(d.amount), 0) as amount, coalesce(sum(d.known), 0) as known,
      coalesce(sum(d.capped), 0) as capped, coalesce(sum(d.rough), 0) as rough
    from contracts_daysum d
    where d.facet = %(facet)s and d.value = any(%(values)s) and d.day_of = asked.day_of
      and d.day between asked.first and asked.last and (d.runs_on or not asked.runs_on)
  ) s
order by asked.place
"""


def sums_of(asked: Iterable[Days], facet: Facet = EVERYTHING) -> list[Sums]:
    """The sums for each in their order, of the next acts with these values of a facet: one statement."""
    asked = list(asked)
    with connection.cursor() as cursor:
        cursor.execute(
            _READ,
            {
                "columns": [days.column for days in asked],
                "firsts": [days.first or date.min for days in asked],
                "lasts": [days.last for days in asked],
                "running": [days.runs_on for days in asked],
                "facet": facet[0],
                "values": list(facet[1]),
            },
        )
        return [Sums(*row) for row in cursor.fetchall()]


def gather() -> None:
    """Make one row of many that add up to a figure."""
    keys = ("facet", "value", "day_of", "day", "runs_on")
    summed.gather(DaySum, keys, [figure.name for figure in fields(Sums)])


# Reconciling --------------------------------------------------------------------------------------------------------

_Key = tuple[str, date, bool]
_BAND = Func(
    F("yearly"),
    template=f"width_bucket(%(expressions)s, '{{{','.join(map(str, WORTHS))}}}'::numeric[])",
    output_field=IntegerField(),
)


@dataclass(frozen=True)
class Wrong:
    """A sum that is not what the next acts add up to, as kept and as counted."""

    facet: str
    value: str
    day_of: str
    day: date
    runs_on: bool
    kept: Sums
    counted: Sums

    def __str__(self) -> str:
        return f"{self.what} {self.when}, kept {self.kept}, counted {self.counted}"

    @property
    def what(self) -> str:
        return f"{self.facet} {self.value}".strip() or "all contracts"

    @property
    def when(self) -> str:
        return f"{self.day_of} {self.day}{'' if self.runs_on else ', followed or terminated'}"

    @property
    def lacking(self) -> DaySum:
        """The row, not saved, that puts the sum right."""
        parts = {part.name: getattr(self.counted, part.name) - getattr(self.kept, part.name) for part in fields(Sums)}
        return DaySum(
            facet=self.facet, value=self.value, day_of=self.day_of, day=self.day, runs_on=self.runs_on, **parts
        )


def put_right() -> int:
    """Add to each sum what it lacks; how many were wrong."""
    return summed.put_right(DaySum, differing)


def differing() -> Iterator[Wrong]:
    """Every sum that is not what the next acts add up to; to be asked in `one_moment`."""
    for facet, of in {
        "": Value(""),
        **{name: F(column) for name, column in NEXT_FACETS.items()},
        "worth": _BAND,
    }.items():
        for column in NEXT_DAYS:
            kept, counted = _kept(facet, column), _counted(of, column)
            for key in sorted(kept.keys() | counted.keys()):
                was, should = kept.get(key, Sums()), counted.get(key, Sums())
                if was != should:
                    value, day, runs_on = key
                    yield Wrong(facet, value, column, day, runs_on, was, should)


def _kept(facet: str, column: str) -> dict[_Key, Sums]:
    rows = DaySum.objects.filter(facet=facet, day_of=column).order_by().values_list("value", "day", "runs_on")
    added = rows.annotate(Sum("count"), Sum("amount"), Sum("known"), Sum("capped"), Sum("rough"))
    return {(value, day, runs_on): Sums(*parts) for value, day, runs_on, *parts in added}


def _counted(of: Any, column: str) -> dict[_Key, Sums]:
    rows = NextAct.objects.alias(of=of).exclude(of=None).exclude(**{column: None}).order_by()
    grouped = rows.values_list(of, column, "runs_on").annotate(
        count=Count("pk"),
        amount=Coalesce(Sum("yearly"), Decimal(0)),
        known=Count("yearly"),
        capped=Count("pk", filter=Q(yearly_qualifier=Qualifier.MAXIMUM)),
        rough=Count("pk", filter=Q(yearly_qualifier__in=ROUGH)),
    )
    return {(value_words(value), day, runs_on): Sums(*parts) for value, day, runs_on, *parts in grouped}


def value_words(value: Any) -> str:
    """A value of a facet as the sums have it."""
    return str(value).lower() if isinstance(value, bool) else str(value)
