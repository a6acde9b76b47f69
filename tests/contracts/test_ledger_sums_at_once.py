"""The sums of the ledger while some write it and others move its contracts, each on a connection of their own."""

from __future__ import annotations

import random
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.db import connection, connections, transaction
from django.utils import timezone

from commissioning.council.models import ServiceArea, User
from commissioning.kit.moments import one_moment
from contracts import ledger_sums
from contracts.models import Commitment, LedgerSum
from providers.models import Provider
from tests.races.test_races import apart, while_another_waits

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("calderwick_at_work")]

WRITERS, CHANGES = 3, 20
SQL = Path(settings.BASE_DIR) / "contracts" / "sql"


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


def rows() -> list[Commitment]:
    found = Commitment.objects.filter(amount__gt=1_000, corrects=None).select_related("contract", "approval")
    return list(found.exclude(contract__provider=None).order_by("pk"))


def move(contract: int, chance: random.Random) -> None:
    """To another service area and another provider."""
    area, provider = (
        chance.choice(list(model.objects.order_by("pk").values_list("pk", flat=True)))
        for model in (ServiceArea, Provider)
    )
    execute(f"update contracts_contract set service_area_id = {area}, provider_id = {provider} where id = {contract}")  # noqa: S608 - keys


def change(seed: int) -> None:
    chance = random.Random(seed)  # noqa: S311 - no secret
    few = rows()[:4]
    for _ in range(CHANGES):
        row = chance.choice(few)
        with transaction.atomic():
            if chance.random() < 0.5:
                a_penny_less(row)
            else:
                move(row.contract_id, chance)


def while_many_write(act: Callable[[], Any]) -> int:
    """Do it again and again while many write the ledger and move its contracts; how often."""

    def write(seed: int) -> None:
        try:
            change(seed)
        finally:
            connections.close_all()

    with ThreadPoolExecutor(WRITERS) as pool:
        writers = [pool.submit(write, seed) for seed in range(WRITERS)]
        done = 0
        while not all(writer.done() for writer in writers):
            apart(act)
            done += 1
        for writer in writers:
            writer.result()
    return done


def wrong() -> list[ledger_sums.Wrong]:
    with one_moment():
        return list(ledger_sums.differing())


def execute(statement: str) -> None:
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(statement)


@contextmanager
def without_triggers() -> Iterator[None]:
    for state in ("disable", "enable"):
        apart(execute, f"alter table contracts_commitment {state} trigger contracts_commitment_summed")
        apart(execute, f"alter table contracts_contract {state} trigger contracts_contract_ledger_moved")
        if state == "disable":
            yield


def test_no_figure_is_lost_while_some_write_others_move_contracts_and_rows_are_gathered() -> None:
    before = apart(Commitment.objects.count)
    assert while_many_write(ledger_sums.gather)
    assert apart(Commitment.objects.count) > before
    assert apart(wrong) == []


def test_sums_are_compared_as_at_one_moment_while_many_write() -> None:
    found: list[ledger_sums.Wrong] = []
    assert while_many_write(lambda: found.extend(wrong()))
    assert found == []


def test_without_the_triggers_the_same_writing_leaves_wrong_sums_which_are_put_right() -> None:
    with without_triggers():
        while_many_write(ledger_sums.gather)
    assert len(apart(wrong)) > WRITERS
    assert apart(ledger_sums.put_right) > WRITERS
    assert apart(wrong) == []


def test_sums_are_put_right_while_many_write_and_each_is_put_right_once() -> None:
    assert apart(lambda: LedgerSum.objects.filter(facet="holder").delete()[0])
    put: list[int] = []
    while_many_write(lambda: put.append(ledger_sums.put_right()))
    assert [number for number in put if number] == put[:1]
    assert apart(wrong) == []


def test_an_act_entered_while_its_contract_is_moved_counts_where_the_contract_is_then() -> None:
    row = apart(rows)[0]
    chance = random.Random(1)  # noqa: S311 - no secret
    while_another_waits(lambda: move(row.contract_id, chance), lambda: a_penny_less(row))
    assert apart(wrong) == []


def test_a_contract_moved_while_an_act_is_entered_takes_the_act_with_it() -> None:
    row = apart(rows)[0]
    chance = random.Random(1)  # noqa: S311 - no secret
    while_another_waits(lambda: a_penny_less(row), lambda: move(row.contract_id, chance))
    assert apart(wrong) == []


def test_the_sums_are_first_made_after_who_is_writing_the_ledger_is_done() -> None:
    row = apart(rows)[0]
    apart(execute, (SQL / "ledger_summed_backwards.sql").read_text("utf-8"))
    apart(execute, "delete from contracts_ledgersum")
    while_another_waits(lambda: a_penny_less(row), lambda: execute((SQL / "ledger_summed.sql").read_text("utf-8")))
    assert apart(wrong) == []
