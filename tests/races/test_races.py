"""Two officers at once: exactly one is served and the other is told who was first; without the locks both get past."""

import os
import threading
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest
from django.db import connection, connections, transaction

from commissioning.kit.refusals import Refused
from commissioning.procurement import actions as procurement
from contracts import actions
from tests.builders import ON
from tests.conftest import copy_of
from tests.races.ground import Ground, alone, lay_ground
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
    template = connections["default"].settings_dict["NAME"]
    name = f"{template}_races"
    with django_db_blocker.unblock(), copy_of(template, name):
        yield apart(lay_ground), renamed(os.environ["DATABASE_URL"], name)


def while_another_waits(first: Callable[[], Any], second: Callable[[], Any]) -> str:
    """What the second was told that came while the first was under way, and waited for its end."""
    done = threading.Event()
    told: list[str] = []

    def come_second() -> None:
        try:
            alone()
            second()
            told.append("")
        except Refused as refused:
            told.append(str(refused))
        finally:
            done.set()
            connections.close_all()

    def begin_first() -> None:
        alone()
        with transaction.atomic():
            first()
            thread.start()
            late = time.monotonic() + 20
            while not done.is_set() and not _is_waited_for() and time.monotonic() < late:
                time.sleep(0.01)

    thread = threading.Thread(target=come_second)
    apart(begin_first)
    thread.join(60)
    return told[0]


def _is_waited_for() -> bool:
    with connection.cursor() as cursor:
        cursor.execute(
            "select exists (select from pg_locks w where not w.granted and pg_backend_pid() = any "
            "(pg_blocking_pids(w.pid)))"
        )
        return bool(cursor.fetchone()[0])


def test_a_provider_is_not_taken_off_a_roster_while_work_is_placed_with_it(scratch):
    ground, _ = scratch
    care, officer = ground.care, ground.officers[0]

    def place() -> None:
        placed.append(care.call_off())
        care.award(placed[0])

    placed: list[Any] = []
    entry = apart(lambda: care.umbrella.roster.select_related("umbrella").get())
    told = while_another_waits(
        place, lambda: actions.take_out(by=officer, on=ON, entry=entry, why="Entered by mistake")
    )
    assert placed[0].reference in told
    apart(ground.give_back, *placed)


def test_a_commission_is_not_closed_while_a_contract_is_drafted_under_it(scratch):
    ground, _ = scratch
    care, officer, drafted = ground.care, ground.officers[0], []
    told = while_another_waits(
        lambda: drafted.append(care.draft(provider=care.provider)),
        lambda: procurement.close(by=officer, on=ON, commission=care.commission, why="All is awarded"),
    )
    assert drafted[0].reference in told


# The trials come last: they leave hundreds of contracts behind.


def test_of_two_at_the_same_moment_one_is_served_and_the_other_is_told_who_was_first(scratch):
    ground, url = scratch
    outcome = apart(run, ground, url, TRIALS)
    assert outcome.held, outcome
    assert outcome.met >= TRIALS * 0.9


def test_without_locks_and_triggers_both_get_past(scratch):
    ground, url = scratch
    outcome = apart(run, ground, url, TRIALS, unguarded=True)
    assert outcome.both >= TRIALS * 0.9, outcome
