"""The bench at a tiny size: its rows pass every trigger, and what it compares says the same. No time is asserted."""

import csv
import io
import os
import re
from collections import OrderedDict
from collections.abc import Iterator
from datetime import date, timedelta
from unittest.mock import Mock

import psycopg
import pytest
from django.core.signals import request_finished, request_started
from django.db import close_old_connections, connection
from django.db.models import Count
from django.test import Client, override_settings
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from commissioning.council.models import User
from commissioning.kit import said_again
from commissioning.kit.sheets import streamed
from commissioning.overview.models import SavedView
from contracts.counting import differences
from contracts.exports import expiry_sheet
from contracts.models import Commitment, Contract, ExtensionOption, NextAct, RosterEntry
from contracts.pages import register_quick
from contracts.pages.expiry import HEADER, Asked, Kept, expiry_rows
from decisions.models import Decision
from tests.bench import pages
from tests.bench.council import load_council
from tests.bench.measure import Reader, reading
from tests.bench.run import measure
from tests.conftest import copy_of
from tests.overview.test_saved_views import send
from tests.races.test_races import apart

pytestmark = pytest.mark.django_db

SIZE = 240


@pytest.fixture(scope="module")
def council(django_db_setup, django_db_blocker) -> Iterator[str]:
    """The name of a committed copy of the test database with a small council, every row judged by every trigger.

    It is the database of this module's tests.
    """
    template = connection.settings_dict["NAME"]
    name = f"{template}_bench"
    with django_db_blocker.unblock():
        # A request would close the connection that holds a test's transaction, as in `django.test.Client`.
        for signal in (request_started, request_finished):
            signal.disconnect(close_old_connections)
        with override_settings(ROOT_URLCONF="tests.bench.plain"), copy_of(template, name), reading(name):
            load_council(SIZE, timezone.localdate(), guarded=True)
            yield name
        for signal in (request_started, request_finished):
            signal.connect(close_old_connections)


@pytest.fixture
def there(council: str) -> date:
    """The day on which the council was counted."""
    return timezone.localdate()


def test_a_council_has_all_that_belongs_to_it_and_not_one_difference(there):
    assert Contract.objects.count() >= SIZE
    assert NextAct.objects.count() > SIZE / 5
    for model in (ExtensionOption, Commitment, RosterEntry, Decision):
        assert model.objects.count() >= SIZE / 10
    assert Contract.objects.exclude(lot_links__lot__commission=None).count() >= SIZE
    assert Commitment.objects.values("approval").annotate(acts=Count("pk")).filter(acts__gt=5)
    assert list(differences(on=there)) == []


def test_the_register_shows_the_rows_of_the_limit(there):
    asked = pages.ask_of(there)
    ours = pages.rows_of(asked.stranger.get(pages.REGISTER).decode())
    assert len(ours) == 50
    assert ours == pages.rows_of(asked.limit.rows())
    assert Reader(application=asked.limit).get(pages.REGISTER).decode() == asked.stranger.get(pages.REGISTER).decode()
    asked.close()


def test_the_quick_page_is_the_ordinary_one_byte_for_byte(there, monkeypatch):
    monkeypatch.setattr("commissioning.kit.pages.MOST_COUNTED", 20)
    monkeypatch.setattr(register_quick, "_frames", OrderedDict())
    asked = pages.ask_of(there)
    token = re.compile(rb'name="csrfmiddlewaretoken" value="[^"]{64}"')
    for reader in (asked.stranger, asked.officer):
        reader.get(pages.REGISTER)
        frames = dict(register_quick._frames)
        quick = reader.get(pages.REGISTER)
        assert frames == dict(register_quick._frames)
        ordinary = pages.without_the_quick_page(reader)
        assert token.sub(b"", quick) == token.sub(b"", ordinary)
        assert len(token.findall(quick)) == (reader is asked.officer)
        assert pages.rows_of(quick.decode())
    assert len(frames) == 2
    # After a restart of the server the first to ask is served too.
    monkeypatch.setattr(psycopg, "Cursor", Mock(side_effect=psycopg.OperationalError))
    assert asked.stranger.get(pages.REGISTER) == pages.without_the_quick_page(asked.stranger)
    asked.close()


@pytest.fixture
def kept(there, monkeypatch):
    """The register of an officer, asked for once, so that the quick page answers from now on: who asks, and how."""
    monkeypatch.setattr("commissioning.kit.pages.MOST_COUNTED", 20)
    monkeypatch.setattr(register_quick, "_frames", OrderedDict())
    officer = User.objects.get(email="officer@calderwick.example")
    client = Client()
    client.force_login(officer, backend="django.contrib.auth.backends.ModelBackend")
    client.get(pages.REGISTER)
    with CaptureQueriesContext(connection) as asked:
        assert "Commissioning officer" in client.get(pages.REGISTER).content.decode()
    # The quick page's cursor is none of Django's, so nothing is seen of it.
    assert len(asked) == 0
    yield officer, client
    # The client connected again what `council` keeps from closing the connection.
    for signal in (request_started, request_finished):
        signal.disconnect(close_old_connections)


def test_the_next_stranger_is_answered_outside_all_middleware_with_the_rows_as_they_are_then(there, monkeypatch):
    monkeypatch.setattr("commissioning.kit.pages.MOST_COUNTED", 20)
    monkeypatch.setattr(register_quick, "_frames", OrderedDict())
    monkeypatch.setattr(said_again, "_said", OrderedDict())
    asked: list[object] = []
    quick = register_quick.quick_register
    monkeypatch.setattr("contracts.views.register.quick_register", lambda *a: asked.append(a) or quick(*a))

    def ask():
        return Client().get(pages.REGISTER, headers={"host": "testserver"})

    first, second, third = ask(), ask(), ask()
    assert len(asked) == 2
    assert first.content == second.content == third.content
    assert second.headers == third.headers
    assert {"Content-Security-Policy", "X-Frame-Options", "Content-Length"} <= set(third.headers)
    reference = re.search(rb'href="/contracts/(CON-[0-9-]+)/"', third.content)[1].decode()
    _execute("update contracts_contract set title = 'A title of <today>' where reference = %s", reference)
    changed = ask()
    assert "A title of &lt;today&gt;" in changed.content.decode()
    assert int(changed.headers["Content-Length"]) == len(changed.content)
    assert len(asked) == 2
    # What stands around the rows is made again after its minute, and on another day.
    for frame in register_quick._frames.values():
        frame.until = 0.0
    assert "A title of &lt;today&gt;" in ask().content.decode()
    assert len(asked) == 3
    monkeypatch.setattr(register_quick.timezone, "localdate", lambda: there + timedelta(days=1))
    ask()
    assert len(asked) == 4


def _execute(statement, key):
    with connection.cursor() as cursor:
        cursor.execute(statement, [key])


def test_the_quick_page_is_not_shown_to_an_account_that_was_closed(kept):
    officer, client = kept
    _execute("update council_user set is_active = false where id = %s", officer.pk)
    assert "Sign out" not in client.get(pages.REGISTER).content.decode()


def test_the_quick_page_shows_no_drafts_once_the_role_is_gone(kept):
    officer, client = kept
    before = client.get(pages.REGISTER).content.decode()
    assert 'name="lead"' in before
    _execute("update council_user set roles = '{}' where id = %s", officer.pk)
    assert 'name="lead"' not in client.get(pages.REGISTER).content.decode()


def test_the_quick_page_ends_with_the_session(kept):
    _, client = kept
    long_ago = "update django_session set expire_date = now() - interval '1 hour' where session_key = %s"
    _execute(long_ago, client.session.session_key)
    assert "Sign out" not in client.get(pages.REGISTER).content.decode()


def test_the_quick_page_is_stored_by_no_cache_and_varies_by_cookie(kept):
    _, client = kept
    answer = client.get(pages.REGISTER)
    assert answer.headers["Cache-Control"] == "private, no-store"
    assert "Cookie" in answer.headers["Vary"]


def test_a_view_just_saved_stands_above_the_quick_page(kept):
    _, client = kept
    address = reverse("overview:save_view", args=["contracts"]) + "?kind=spot"
    send(client, address, name="Spot purchases of mine")
    client.get(pages.REGISTER)
    assert "Spot purchases of mine" in client.get(pages.REGISTER).content.decode()


def test_what_is_done_to_views_in_one_browser_stands_above_the_quick_page_in_another(kept):
    officer, client = kept
    other = Client()
    other.force_login(officer, backend="django.contrib.auth.backends.ModelBackend")

    def is_there(name):
        return name in client.get(pages.REGISTER).content.decode()

    send(other, reverse("overview:save_view", args=["contracts"]) + "?kind=spot", name="Of the other browser")
    assert is_there("Of the other browser")
    view = SavedView.objects.get(name="Of the other browser")
    send(other, reverse("overview:rename_view", args=[view.pk]), name="Renamed there")
    assert is_there("Renamed there")
    send(other, reverse("overview:remove_view", args=[view.pk]))
    assert not is_there("Renamed there")


def test_the_sheet_of_the_database_has_the_cells_of_the_ordinary_one(there):
    odd, wide, same = NextAct.objects.filter(contract__provider__isnull=False)[:3]
    with connection.cursor() as cursor:
        cursor.executemany(
            "update contracts_contract set title = %s where id = %s",
            [('=1+1, "two"\nlines', odd.pk), ("＝1+1, 100% {wide}", wide.pk), ("É = %s", same.pk)],
        )
    rows = Kept.of_all().listed(None)
    written = b"".join(expiry_sheet(rows, there)).decode("utf-8-sig")
    plain = Asked(there, None, None, True, Kept(NextAct.objects.all()), False)
    ordinary = b"".join(streamed(HEADER, expiry_rows(plain))).decode("utf-8-sig")
    assert list(csv.reader(io.StringIO(written, newline=""))) == list(csv.reader(io.StringIO(ordinary, newline="")))
    assert all(title in written for title in ("'=1+1", "'＝1+1", "É = %s"))
    assert "'É" not in written


def test_the_dashboard_says_what_is_counted_afresh(there):
    asked = pages.ask_of(there)
    assert (pages.kept_sums(asked), pages.kept_list(asked)) == pages.counted_afresh(asked)
    asked.close()


def test_a_run_measures_everything_and_tells_it(council, there):
    told: list[str] = []
    councils = {SIZE: (council, True)}
    said = apart(measure, councils, rounds=1, of_combinations=1, tell=told.append, every=40)
    assert "| Differences found by reconcile | 240 | 0 | 0 | met |" in said
    assert "Register, anonymous, against the limit" in said
    assert "cores" in said
    assert os.uname().nodename not in said
