"""A council that upgrades with rows which no longer hold is told which, before anything is changed."""

import pytest
from django.core.management.base import CommandError
from django.db import connection, transaction
from django.db.migrations.executor import MigrationExecutor

from tests.builders import HomeCare
from tests.contracts.test_direct_awards import direct as direct
from tests.contracts.test_ledger_sql import sql

pytestmark = pytest.mark.django_db

BEFORE, HELD = ("contracts", "0029_acts_not_charged"), ("contracts", "0030_grounds_and_ceilings")


def migrate(to: tuple[str, str]) -> None:
    with connection.cursor() as cursor:
        cursor.execute("set constraints all immediate")  # no table is changed while a row of it waits to be judged
    MigrationExecutor(connection).migrate([to])


def test_grounds_that_no_longer_hold_are_named_with_what_to_do(care: HomeCare, direct) -> None:
    right, of_regime, of_route = (direct() for _ in range(3))
    migrate(BEFORE)
    wrong = "update contracts_contract set {} where id = %s"
    sql(wrong.format("regime = 'PCR2015', direct_award_ground = 'life'"), of_regime.pk)
    sql(wrong.format("route = 'open'"), of_route.pk)
    with pytest.raises(CommandError) as told, transaction.atomic():
        migrate(HELD)
    words = str(told.value)
    assert f"{of_regime.reference} (draft): “life” is no ground under the PCR 2015" in words
    assert f"{of_route.reference} (draft): a ground, but its route is open" in words
    assert right.reference not in words
    assert "put each right" in words.lower()
    sql(wrong.format("direct_award_ground = 'urgency'"), of_regime.pk)
    sql(wrong.format("route = 'direct_award'"), of_route.pk)
    migrate(HELD)
