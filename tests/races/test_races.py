"""Two officers at once: exactly one is served and the other is told who was first; without the locks both get past."""

import os
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest
from django.db import connections

from tests.conftest import reading_from
from tests.races.ground import Ground, lay_ground
from tests.races.names import renamed
from tests.races.race import run

pytestmark = pytest.mark.django_db

TRIALS = 30


def apart(act: Callable[..., Any], *args: Any, **kwargs: Any) -> Any:
    """What an act gives on a connection of its own, which no test's transaction holds: others read what it writes."""

    def run_and_leave() -> Any:
        try:
            return act(*args, **kwargs)
        finally:
            connections.close_all()

    with ThreadPoolExecutor(1) as pool:
        return pool.submit(run_and_leave).result()


@pytest.fixture(scope="module")
def scratch(django_db_setup, django_db_blocker) -> Iterator[tuple[Ground, str]]:
    """A database of their own, committed, which the service reads too; its ground, and its address."""
    connection = connections["default"]
    template = connection.settings_dict["NAME"]
    name = f"{template}_races"
    quoted = connection.ops.quote_name(name)
    drop = f"drop database if exists {quoted} with (force)"
    with django_db_blocker.unblock():
        connection.close()
        with connection._nodb_cursor() as cursor:
            cursor.execute(drop)
            # A thread that served a browser may still hold a connection; nobody needs it, and a copy bears none.
            cursor.execute("select pg_terminate_backend(pid) from pg_stat_activity where datname = %s", [template])
            cursor.execute(f"create database {quoted} template {connection.ops.quote_name(template)}")
        with reading_from(name):
            yield apart(lay_ground), renamed(os.environ["DATABASE_URL"], name)
        with connection._nodb_cursor() as cursor:
            cursor.execute(drop)


def test_of_two_at_the_same_moment_one_is_served_and_the_other_is_told_who_was_first(scratch):
    ground, url = scratch
    outcome = apart(run, ground, url, TRIALS)
    assert outcome.held, outcome
    assert outcome.met >= TRIALS * 0.9


def test_without_locks_and_triggers_both_get_past(scratch):
    ground, url = scratch
    outcome = apart(run, ground, url, TRIALS, unguarded=True)
    assert outcome.both >= TRIALS * 0.9, outcome
