"""The sums by day and those of the ledger while many write what they sum, each on a connection of their own."""

from __future__ import annotations

import importlib
import random
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.db import connection, connections, transaction
from django.utils import timezone

from commissioning.council.models import ServiceArea, User
from commissioning.kit.moments import one_moment
from contracts import ledger_sums, sums
from contracts.models import Commitment, DaySum, LedgerSum, NextAct
from providers.models import Provider
from tests.races.test_races import apart, while_another_waits

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("calderwick_at_work")]

WRITERS, CHANGES = 3, 20
SQL = Path(settings.BASE_DIR) / "contracts" / "sql"


def execute(statement: str) -> None:
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(statement)


# What is written -----------------------------------------------------------------------------------------------------


def change_next_acts(chance: random.Random) -> None:
    """Move days, values and followed contracts, and take rows away and bring them back."""
    keys = list(NextAct.objects.order_by("pk").values_list("pk", flat=True))
    some = list(NextAct.objects.select_for_update().filter(pk__in=chance.sample(keys, 4)).order_by("pk"))
    for row in some:
        row.act_by = row.act_by and row.act_by + timedelta(days=chance.choice([-1, 1]))
        row.yearly = chance.choice([None, Decimal(chance.randrange(2_000_000))])
        row.yearly_qualifier = chance.choice(["maximum", "estimate", "exact"]) if row.yearly is not None else ""
        row.runs_on = chance.random() < 0.5
    NextAct.objects.bulk_update(some[:2], ["act_by", "yearly", "yearly_qualifier", "runs_on"])
    NextAct.objects.filter(pk__in=[row.pk for row in some[2:]]).delete()
    NextAct.objects.bulk_create(some[2:])


def change_ledger(chance: random.Random) -> None:
    """Correct a row, or move its contract."""
    row = chance.choice(rows()[:4])
    if chance.random() < 0.5:
        a_penny_less(row)
    else:
        move(row.contract_id, chance)


def rows() -> list[Commitment]:
    found = Commitment.objects.filter(amount__gt=1_000, corrects=None).select_related("contract", "approval")
    return list(found.exclude(contract__provider=None).order_by("pk"))


def a_penny_less(row: Commitment) -> None:
    """Correct a row of the ledger."""
    Commitment.objects.create(
        contract=row.contract,
        kind="correction",
        corrects=row,
        approval=row.approval,
        amount=Decimal("-0.01"),
        why="A penny too much",
        made_on=timezone.localdate(),
        recorded_at=timezone.now(),
        recorded_by=User.objects.order_by("pk")[0],
    )


def move(contract: int, chance: random.Random) -> None:
    """To another service area and another provider."""
    area, provider = (
        chance.choice(list(model.objects.order_by("pk").values_list("pk", flat=True)))
        for model in (ServiceArea, Provider)
    )
    execute(f"update contracts_contract set service_area_id = {area}, provider_id = {provider} where id = {contract}")  # noqa: S608 - keys


# Sums of both kinds --------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Summed:
    """Sums, who keeps them, one change of what they sum, and the triggers that add up what changes (by table)."""

    by: Any
    model: Any
    change: Callable[[random.Random], None]
    triggers: tuple[tuple[str, str], ...]
    some: dict[str, str]

    def wrong(self) -> list[Any]:
        with one_moment():
            return list(self.by.differing())

    @contextmanager
    def without_triggers(self) -> Iterator[None]:
        for table, trigger in self.triggers:
            apart(execute, f"alter table {table} disable trigger {trigger}")
        yield
        for table, trigger in self.triggers:
            apart(execute, f"alter table {table} enable trigger {trigger}")

    def while_many_write(self, *acts: Callable[[], Any]) -> list[int]:
        """Do each of these again and again while many write; how often each was done."""
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
                chance = random.Random(seed)  # noqa: S311 - no secret
                try:
                    for _ in range(CHANGES):
                        with transaction.atomic():
                            self.change(chance)
                finally:
                    connections.close_all()

            writers = [pool.submit(write, seed) for seed in range(WRITERS)]
            repeated = [pool.submit(again, act) for act in acts]
            for writer in writers:
                writer.result()
            return [one.result() for one in repeated]


BY_DAY = Summed(sums, DaySum, change_next_acts, (("contracts_nextact", "user"),), {"day_of": "ends_on"})
LEDGER = Summed(
    ledger_sums,
    LedgerSum,
    change_ledger,
    (
        ("contracts_commitment", "contracts_commitment_summed"),
        ("contracts_contract", "contracts_contract_ledger_moved"),
    ),
    {"facet": "holder"},
)
of_both = pytest.mark.parametrize("kept", [BY_DAY, LEDGER], ids=["by-day", "ledger"])


@of_both
def test_no_figure_is_lost_while_many_write_and_rows_are_gathered(kept: Summed) -> None:
    assert all(kept.while_many_write(kept.by.gather))
    assert apart(kept.wrong) == []


@of_both
def test_without_the_triggers_the_same_writing_leaves_wrong_sums_which_are_put_right(kept: Summed) -> None:
    with kept.without_triggers():
        kept.while_many_write(kept.by.gather)
    assert len(apart(kept.wrong)) > WRITERS
    assert apart(kept.by.put_right) > WRITERS
    assert apart(kept.wrong) == []


@of_both
def test_sums_are_compared_as_at_one_moment_while_many_write(kept: Summed) -> None:
    found: list[Any] = []
    assert all(kept.while_many_write(lambda: found.extend(kept.wrong())))
    assert found == []


@of_both
def test_two_put_sums_right_while_many_write_and_each_is_put_right_once(kept: Summed) -> None:
    assert apart(lambda: kept.model.objects.filter(**kept.some).delete()[0])
    put: list[int] = []
    two = [lambda: put.append(kept.by.put_right())] * 2
    kept.while_many_write(*two, kept.by.gather)
    assert [number for number in put if number] == [max(put)]
    assert apart(kept.wrong) == []


# Who comes second waits ----------------------------------------------------------------------------------------------


def a_key() -> int:
    """Of a next act; to be read apart, for a test's own transaction would keep the table from who migrates."""
    return NextAct.objects.exclude(act_by=None).order_by("pk").values_list("pk", flat=True)[0]


def raise_value(key: int) -> None:
    NextAct.objects.filter(pk=key).update(yearly=7_777_777)


def test_bands_of_worth_are_summed_after_who_is_changing_a_next_act_is_done() -> None:
    key = apart(a_key)
    apart(execute, (SQL / "worth_summed_backwards.sql").read_text("utf-8"))
    while_another_waits(lambda: raise_value(key), lambda: execute((SQL / "worth_summed.sql").read_text("utf-8")))
    assert apart(BY_DAY.wrong) == []


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


def test_an_act_entered_while_its_contract_is_moved_counts_where_the_contract_is_then() -> None:
    row = apart(rows)[0]
    chance = random.Random(1)  # noqa: S311 - no secret
    while_another_waits(lambda: move(row.contract_id, chance), lambda: a_penny_less(row))
    assert apart(LEDGER.wrong) == []


def test_a_contract_moved_while_an_act_is_entered_takes_the_act_with_it() -> None:
    row = apart(rows)[0]
    chance = random.Random(1)  # noqa: S311 - no secret
    while_another_waits(lambda: a_penny_less(row), lambda: move(row.contract_id, chance))
    assert apart(LEDGER.wrong) == []


def test_the_sums_of_the_ledger_are_first_made_after_who_is_writing_it_is_done() -> None:
    row = apart(rows)[0]
    apart(execute, (SQL / "ledger_summed_backwards.sql").read_text("utf-8"))
    apart(execute, "delete from contracts_ledgersum")
    while_another_waits(lambda: a_penny_less(row), lambda: execute((SQL / "ledger_summed.sql").read_text("utf-8")))
    assert apart(LEDGER.wrong) == []
