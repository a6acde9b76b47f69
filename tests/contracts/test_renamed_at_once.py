"""A provider renamed while a contract is awarded to it: two connections, and neither waits for the other in a ring."""

from __future__ import annotations

import threading
import time
from typing import Any

import pytest
from django.contrib.auth.models import AnonymousUser
from django.db import connection, connections

from contracts.actions import awarding
from contracts.filters import of_providers
from contracts.models import Contract
from providers.actions import ask_may_take_on, change_provider
from tests.builders import cast, home_care

pytestmark = pytest.mark.django_db(transaction=True)


def somebody_waits() -> bool:
    with connection.cursor() as cursor:
        cursor.execute("select exists (select from pg_locks where not granted and pg_backend_pid() = any"
                       " (pg_blocking_pids(pid)))")  # fmt: skip
        return bool(cursor.fetchone()[0])


def test_a_rename_and_an_award_to_the_provider_never_deadlock(monkeypatch: pytest.MonkeyPatch) -> None:
    care = home_care(cast())
    draft = care.call_off()
    is_locked, met = threading.Event(), []

    def asked_late(provider: Any) -> None:
        """The contract is locked; the provider is asked for once the rename waits for the contract."""
        is_locked.set()
        until = time.monotonic() + 20
        while not (waits := somebody_waits()) and time.monotonic() < until:
            time.sleep(0.01)
        met.append(waits)
        ask_may_take_on(provider)

    monkeypatch.setattr(awarding, "ask_may_take_on", asked_late)

    def rename() -> None:
        assert is_locked.wait(20)
        change_provider(
            by=care.cast.officer, provider=care.provider, changes={"legal_name": "Hazel Lodge"}, why="Renamed"
        )

    errors: list[BaseException] = []

    def run(what: Any) -> None:
        try:
            what()
        except BaseException as error:  # noqa: BLE001 - told by the assertion
            errors.append(error)
        finally:
            connections.close_all()

    threads = [threading.Thread(target=run, args=[what]) for what in (lambda: care.award(draft), rename)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)
    assert errors == []
    assert met == [True]
    assert set(Contract.objects.filter(of_providers("hazel", AnonymousUser()))) == {care.umbrella, draft}
