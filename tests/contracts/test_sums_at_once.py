"""The sums by day while many change next acts at the same moment, each on a connection of their own."""

from __future__ import annotations

import importlib
import random
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from datetime import timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.db import connection, connections, transaction

from commissioning.kit.moments import one_moment
from contracts import sums
from contracts.models import DaySum, NextAct
from tests.races.test_races import apart, while_another_waits

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("calderwick_at_work")]

WRITERS, CHANGES = 3, 25
SQL = Path(settings.BASE_DIR) / "contracts" / "sql"


def change(seed: int) -> None:
    """Move days, values and followed contracts, and take rows away and bring them back."""
    chance = random.Random(seed)  # noqa: S311 - no secret
    keys = list(NextAct.objects.order_by("pk").values_list("pk", flat=True))
    for _ in range(CHANGES):
        with transaction.atomic():
            some = list(NextAct.objects.select_for_update().filter(pk__in=chance.sample(keys, 4)).order_by("pk"))
            for row in some:
                row.act_by = row.act_by and row.act_by + timedelta(days=chance.choice([-1, 1]))
                row.yearly = chance.choice([None, Decimal(chance.randrange(2_000_000))])
                row.yearly_qualifier = chance.choice(["maximum", "estimate", "exact"]) if row.yearly is not None else ""
                row.runs_on = chance.random() < 0.5
            NextAct.objects.bulk_update(some[:2], ["act_by", "yearly", "yearly_qualifier", "runs_on"])
            NextAct.objects.filter(pk__in=[row.pk for row in some[2:]]).delete()
            NextAct.objects.bulk_create(some[2:])


def while_many_write(*acts: Callable[[], Any]) -> list[int]:
    """Do each of these again and again while many change next acts; how often each was done."""
    with ThreadPoolExecutor(WRITERS + len(acts)) as pool:

        def again(act: Callable[[], Any]) -> int:
            done = 0
            try:
                while not all(writer.done() for writer in writers):
                    act()
                    done += 1
            finally:
                connections.close_all()
            return done

        def write(seed: int) -> None:
            try:
                change(seed)
            finally:
                connections.close_all()

        writers = [pool.submit(write, seed) for seed in range(WRITERS)]
        repeated = [pool.submit(again, act) for act in acts]
        for writer in writers:
            writer.result()
        return [one.result() for one in repeated]


def wrong() -> list[sums.Wrong]:
    with one_moment():
        return list(sums.differing())


def execute(statement: str) -> None:
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(statement)


@contextmanager
def without_triggers() -> Iterator[None]:
    apart(execute, "alter table contracts_nextact disable trigger user")
    yield
    apart(execute, "alter table contracts_nextact enable trigger user")


def test_no_figure_is_lost_while_many_write_and_rows_are_gathered() -> None:
    assert all(while_many_write(sums.gather))
    assert apart(wrong) == []


def test_without_the_triggers_the_same_writing_leaves_wrong_sums_which_are_put_right() -> None:
    with without_triggers():
        while_many_write(sums.gather)
    assert len(apart(wrong)) > WRITERS
    assert apart(sums.put_right) > WRITERS
    assert apart(wrong) == []


def test_sums_are_compared_as_at_one_moment_while_many_write() -> None:
    found: list[sums.Wrong] = []
    assert all(while_many_write(lambda: found.extend(wrong())))
    assert found == []


def test_two_put_sums_right_while_many_write_and_each_is_put_right_once() -> None:
    assert apart(lambda: DaySum.objects.filter(day_of="ends_on").delete()[0])
    put: list[int] = []
    while_many_write(lambda: put.append(sums.put_right()), lambda: put.append(sums.put_right()), sums.gather)
    assert [number for number in put if number] == [max(put)]
    assert apart(wrong) == []


def a_key() -> int:
    """Of a next act; to be read apart, for a test's own transaction would keep the table from who migrates."""
    return NextAct.objects.exclude(act_by=None).order_by("pk").values_list("pk", flat=True)[0]


def raise_value(key: int) -> None:
    NextAct.objects.filter(pk=key).update(yearly=7_777_777)


def test_bands_of_worth_are_summed_after_who_is_changing_a_next_act_is_done() -> None:
    key = apart(a_key)
    apart(execute, (SQL / "worth_summed_backwards.sql").read_text("utf-8"))
    while_another_waits(lambda: raise_value(key), lambda: execute((SQL / "worth_summed.sql").read_text("utf-8")))
    assert apart(wrong) == []


def test_next_acts_are_set_aside_after_who_is_changing_one_is_done() -> None:
    key = apart(a_key)
    set_aside = importlib.import_module("contracts.migrations.0017_days_summed").SET_ASIDE
    found: list[Any] = []

    def migrate() -> None:
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(set_aside)
            cursor.execute("select yearly from next_acts_before where contract_id = %s", [key])
            found.append(cursor.fetchone())
            transaction.set_rollback(True)

    while_another_waits(lambda: raise_value(key), migrate)
    assert found == [(7_777_777,)]
