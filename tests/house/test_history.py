"""A sweep over every table of history: what was written is neither changed nor deleted, by raw SQL either."""

import pytest
from django.apps import apps
from django.db import IntegrityError, connection, transaction
from django.db.models.signals import post_migrate
from psycopg.sql import SQL, Identifier
from simple_history.models import HistoricalChanges

from commissioning.kit.models import KeptHistory

pytestmark = pytest.mark.django_db

HISTORIES = [model for model in apps.get_models() if issubclass(model, HistoricalChanges)]


def _execute(statement: str, *names: str) -> None:
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(SQL(statement).format(*map(Identifier, names)))


def test_there_are_histories_and_each_is_kept():
    assert len(HISTORIES) > 20
    assert [model for model in HISTORIES if not issubclass(model, KeptHistory)] == []


@pytest.mark.parametrize("model", HISTORIES, ids=lambda model: model._meta.label)
def test_history_refuses_to_be_changed_by_raw_sql(model):
    table = model._meta.db_table
    # A row without values stands for any other: triggers on rows speak only where there is one.
    for field in model._meta.concrete_fields:
        if not field.null and not field.primary_key:
            _execute("alter table {} alter column {} drop not null", table, field.column)
    for statement in ("truncate {}", "update {} set history_type = '~'", "delete from {}"):
        if statement.startswith("update"):
            _execute("insert into {} default values", table)
        with pytest.raises(IntegrityError, match="append-only") as refused:
            _execute(statement, table)
        assert refused.value.__cause__.diag.constraint_name == "history_is_kept"


def test_migrating_again_leaves_the_triggers_as_they_are():
    count = "select count(*) from pg_trigger where not tgisinternal"
    with connection.cursor() as cursor:
        cursor.execute(count)
        before = cursor.fetchone()
        for room in apps.get_app_configs():
            post_migrate.send(room, app_config=room, verbosity=0, interactive=False, using="default")
        cursor.execute(count)
        assert cursor.fetchone() == before
