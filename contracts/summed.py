"""Sums kept in rows that nobody waits for: whoever changes what is summed adds rows of their own, so a figure is the
sum of its rows (`DaySum`, `LedgerSum`). Here many rows become one, and what a sum lacks is added.
"""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterable
from typing import Any, Protocol

from django.db import connection

from commissioning.kit.models import Derived
from commissioning.kit.moments import one_moment

log = logging.getLogger(__name__)


class Wrong(Protocol):
    """A sum that is not what it should be, in words by its `str`."""

    @property
    def lacking(self) -> Any:
        """The row, not saved, that puts the sum right."""


def gather(model: type[Derived], keys: Iterable[str], figures: Iterable[str]) -> None:
    """Make one row of many that have the same keys (columns, null among them), and none of those that cancel out.

    Whoever changes what is summed meanwhile only adds rows of their own.
    """
    table, of = model._meta.db_table, ", ".join(keys)
    sums = ", ".join(f"sum({name})" for name in figures)
    with connection.cursor() as cursor:
        cursor.execute(
            f"""
            with gone as (
              delete from {table} where id in (
                select id from (select id, count(*) over (partition by {of}) as alike from {table}) told where alike > 1
              ) returning *
            )
            insert into {table} ({of}, {", ".join(figures)}) select {of}, {sums} from gone group by {of}
            having ({sums}) <> ({", ".join("0" for _ in figures)}) order by {of}
            """  # noqa: S608 - names of ours
        )


def put_right(model: type[Derived], differing: Callable[[], Iterable[Wrong]]) -> int:
    """Add to each sum what it lacks; how many were wrong.

    Whoever changes what is summed changes its sums in the same transaction, so what a sum lacks is the same at every
    moment: it is found at one, and nobody waits meanwhile but another who puts sums right and would add it again.
    """
    with one_moment():
        with connection.cursor() as cursor:
            # Before anything is read, for that is the moment: it sees what was put right by whoever it waited for.
            cursor.execute(f"lock table {model._meta.db_table} in share update exclusive mode")
        found = list(differing())
        model._default_manager.bulk_create([wrong.lacking for wrong in found], batch_size=1_000)
    for wrong in found:
        log.warning("Put right: %s", wrong)
    return len(found)
