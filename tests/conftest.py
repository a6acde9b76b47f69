"""What every test may count on: no network, a quick password hash, loud templates, and a browser when asked for."""

import fcntl
import gc
import ipaddress
import os
import shutil
import socket
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from copy import deepcopy
from datetime import UTC, date, datetime
from functools import cache
from inspect import getattr_static
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
import time_machine
from django.apps import apps
from django.conf import settings
from django.contrib.auth.hashers import get_hashers, get_hashers_by_algorithm
from django.contrib.postgres.fields import ArrayField
from django.core.management.color import no_style
from django.core.management.commands import flush
from django.db import connections
from django.db.models import Field, GeneratedField
from django.template import RequestContext, engines
from django.template.base import Node
from django.test import client
from django.test.client import ClientHandler
from django.utils.functional import cached_property
from hypothesis import settings as hypothesis_settings

from commissioning.kit.papers import PaperUnavailable

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

    from tests.builders import Cast, HomeCare

# Machines are shared: how long an example takes says nothing about it.
hypothesis_settings.register_profile("calm", deadline=None)
hypothesis_settings.load_profile("calm")

WITHOUT_BROWSER = os.environ.get("E2E", "1").strip() == "0"


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Whatever uses the browser is a journey; with E2E=0 journeys are skipped, and the summary says so."""
    for item in items:
        if "browser" in getattr(item, "fixturenames", ()):
            item.add_marker(pytest.mark.e2e)
        if WITHOUT_BROWSER and item.get_closest_marker("e2e"):
            item.add_marker(pytest.mark.skip(reason="E2E=0 leaves the browser out"))


def pytest_collection_finish() -> None:
    """Collect garbage less often, and never look through what the whole run needs: nearly a tenth of the time."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(50_000, 10, 100)


# No network


def _is_near(family: int, address: Any) -> bool:
    """Whether a socket address is on this machine."""
    if family not in (socket.AF_INET, socket.AF_INET6):
        return True
    host = str(address[0])
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return host in {"localhost", ""}


@pytest.fixture(scope="session", autouse=True)
def no_network() -> Iterator[None]:
    """Refuse every connection that would leave this machine."""
    connect, connect_ex = socket.socket.connect, socket.socket.connect_ex

    def guarded(original: Any) -> Any:
        def attempt(self: socket.socket, address: Any) -> Any:
            if not _is_near(self.family, address):
                raise AssertionError(f"A test tried to reach {address!r}; tests stay on this machine.")
            return original(self, address)

        return attempt

    socket.socket.connect = guarded(connect)  # type: ignore[method-assign]
    socket.socket.connect_ex = guarded(connect_ex)  # type: ignore[method-assign]
    yield
    socket.socket.connect, socket.socket.connect_ex = connect, connect_ex  # type: ignore[method-assign]


# Quick and loud


@pytest.fixture(scope="session", autouse=True)
def quick_passwords() -> None:
    """Argon2 is slow on purpose; tests sign in hundreds of times."""
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher", *settings.PASSWORD_HASHERS]
    get_hashers.cache_clear()
    get_hashers_by_algorithm.cache_clear()


class UndefinedVariable(str):
    """Stands where a template variable is not defined: raises in our own templates, is empty in third-party ones."""

    OURS = str(Path(__file__).resolve().parent.parent / "templates")

    def __new__(cls) -> "UndefinedVariable":
        return super().__new__(cls, "%s")

    def __mod__(self, variable: Any) -> str:
        frame = sys._getframe(1)
        while frame is not None:
            node = frame.f_locals.get("self")
            if isinstance(node, Node) and getattr(node, "origin", None):
                if str(node.origin.name).startswith(self.OURS):
                    line = node.token.lineno if node.token else "?"
                    raise AssertionError(f"{{{{ {variable} }}}} is not defined in {node.origin.template_name}:{line}")
                break
            frame = frame.f_back  # type: ignore[assignment]
        return ""


@pytest.fixture(scope="session", autouse=True)
def loud_templates() -> None:
    """A variable that a template of ours uses and the view forgot fails the test."""
    engines["django"].engine.string_if_invalid = UndefinedVariable()  # type: ignore[attr-defined]


@pytest.fixture(scope="session", autouse=True)
def one_chain_of_middleware() -> Iterator[None]:
    """Load the middleware once for all clients, as a server does, and anew when the settings are overridden.

    Each client would load its own, and WhiteNoise reads every static file when it is loaded.
    """
    load = ClientHandler.load_middleware
    loaded: list[Any] = [None, {}]

    def load_once(self: ClientHandler, *args: Any, **kwargs: Any) -> None:
        if loaded[0] is not settings._wrapped:
            load(self, *args, **kwargs)
            loaded[:] = settings._wrapped, dict(vars(self))
        for name, value in loaded[1].items():
            # Whether a client checks for forged requests is its own.
            if name != "enforce_csrf_checks":
                setattr(self, name, value)

    ClientHandler.load_middleware = load_once  # type: ignore[method-assign]
    yield
    ClientHandler.load_middleware = load  # type: ignore[method-assign]


@pytest.fixture(scope="session", autouse=True)
def one_context_of_an_answer() -> Iterator[None]:
    """Keep for `answer.context` what the page was made of, not a copy more for each part and field that it includes.

    Those copies are a twentieth of what asking for pages costs.
    """
    keep = client.store_rendered_templates

    def keep_first(kept: dict[str, Any], signal: Any, sender: Any, template: Any, context: Any, **more: Any) -> None:
        if "context" not in kept and isinstance(context, RequestContext):
            keep(kept, signal, sender, template, context, **more)

    client.store_rendered_templates = keep_first
    yield
    client.store_rendered_templates = keep


clone_of_field = Field.clone
HOLD_OTHERS = (ArrayField, GeneratedField)


def quick_clone(field: Field) -> Field:
    """What `field.clone()` makes, mostly without taking the field apart and building it anew."""
    # One that belongs to a model, or holds another field, is more than its own attributes.
    if hasattr(field, "model") or isinstance(field, HOLD_OTHERS):
        return clone_of_field(field)
    copied = deepcopy(field)
    for name in _worked_out_once(type(field)):
        vars(copied).pop(name, None)
    if field.creation_counter >= 0:
        # Fields of a model stand in the order in which they were made.
        copied.creation_counter = Field.creation_counter
        Field.creation_counter += 1
    return copied


@cache
def _worked_out_once(kind: type) -> list[str]:
    return [name for name in dir(kind) if isinstance(getattr_static(kind, name), cached_property)]


@pytest.fixture(scope="session", autouse=True)
def quick_migrations() -> Iterator[None]:
    """Let migrations clone fields as above.

    Each step of a migration makes every model near it anew from its fields: 26,000 models until the last one, which is
    nine tenths of the time that migrating an empty database takes.
    """
    Field.clone = quick_clone  # type: ignore[method-assign]
    yield
    Field.clone = clone_of_field  # type: ignore[method-assign]


# Grounds to stand on


@pytest.fixture
def without_papers(monkeypatch: pytest.MonkeyPatch) -> None:
    """Leave the papers of decisions out, as a machine without Pango does: each takes a second."""

    def unavailable(*args: Any, **kwargs: Any) -> bytes:
        raise PaperUnavailable("left out")

    monkeypatch.setattr("decisions.papers.notice_pdf", unavailable)
    monkeypatch.setattr("decisions.plan_paper.edition_pdf", unavailable)


@pytest.fixture
def people(db: None) -> "Cast":
    """A clerk, an officer, a manager, a stranger and the council they work for."""
    from tests.builders import cast
    from tests.kept import ground

    return ground(cast)


@pytest.fixture
def care(people: "Cast") -> "HomeCare":
    """The home care commission with its purchasing system."""
    from tests.builders import home_care
    from tests.kept import ground

    return ground(home_care, people)


# Append-only tables


@pytest.fixture(scope="session", autouse=True)
def flush_append_only() -> Iterator[None]:
    """Let Django empty the tables after a transactional test.

    Append-only tables refuse TRUNCATE by trigger. Exactly those triggers are put to sleep around the flush, and only
    here: nothing in the application can do it.
    """
    handle = flush.Command.handle

    def with_triggers_asleep(self: flush.Command, **options: Any) -> Any:
        connection = connections[options["database"]]
        with connection.cursor() as cursor:
            cursor.execute(
                "SELECT format('ALTER TABLE %s {} TRIGGER %I', tgrelid::regclass, tgname) FROM pg_trigger"
                " WHERE NOT tgisinternal AND tgenabled <> 'D' AND (tgtype & 32) <> 0"
            )
            statements = [row[0] for row in cursor.fetchall()]
            for statement in statements:
                cursor.execute(statement.format("DISABLE"))
        try:
            return handle(self, **options)
        finally:
            with connection.cursor() as cursor:
                for statement in statements:
                    cursor.execute(statement.format("ENABLE"))

    flush.Command.handle = with_triggers_asleep  # type: ignore[method-assign]
    yield
    flush.Command.handle = handle  # type: ignore[method-assign]


# One database for several workers


class Turn:
    """A worker's turn at a database that the first makes and the others copy; without workers there is nobody else.

    From `begin` to `end` the others wait. The first leaves a copy that nobody uses, the last removes it. Whoever comes
    after the last, in place of a worker that crashed, makes it once more.
    """

    def __init__(self, request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory, what: str) -> None:
        self.workers = getattr(request.config, "workerinput", {}).get("workercount", 0)
        self.mine = settings.DATABASES["default"]["TEST"].get("NAME", "")
        if self.workers:
            self.name = f"{self.mine.removesuffix(request.config.workerinput['workerid'])}{what}"
            self.note = (tmp_path_factory.getbasetemp().parent / f"{what}.turns").open("a+")

    def begin(self) -> str | None:
        """Wait for the turn; the database to copy, or None for whoever is to make it."""
        if not self.workers:
            return None
        fcntl.flock(self.note, fcntl.LOCK_EX)
        self.note.seek(0)
        self.before = len(self.note.read())
        return self.name if 0 < self.before < self.workers else None

    def end(self, made: str) -> None:
        """The turn is over: the database stands under that name."""
        if not self.workers:
            return
        others = self.workers - self.before - 1
        if others and not self.before:
            make_copy(made, self.name)
        elif not others:
            drop(self.name)
        self.note.write("x")
        self.note.close()


@pytest.fixture(scope="session")
def making(
    request: pytest.FixtureRequest,
    tmp_path_factory: pytest.TempPathFactory,
    django_db_modify_db_settings_parallel_suffix: None,
) -> Turn:
    """The turn at making the database of the tests."""
    return Turn(request, tmp_path_factory, "made")


@pytest.fixture(scope="session")
def django_db_modify_db_settings(making: Turn) -> None:
    """Copy the database that another worker has made, if one has."""
    settings.DATABASES["default"]["TEST"]["TEMPLATE"] = making.begin()


def drop(name: str) -> None:
    """Remove a database, if it is there."""
    connection = connections["default"]
    with connection._nodb_cursor() as cursor:
        cursor.execute(f"DROP DATABASE IF EXISTS {connection.ops.quote_name(name)} WITH (FORCE)")


def make_copy(template: str, name: str) -> None:
    """Copy a database, in place of what has that name."""
    connection = connections["default"]
    send_away(template)
    connection.close()
    drop(name)
    with connection._nodb_cursor() as cursor:
        names = map(connection.ops.quote_name, (name, template))
        cursor.execute("CREATE DATABASE {} TEMPLATE {}".format(*names))


# Days to come


@pytest.fixture(scope="session")
def django_db_setup(django_db_setup: None, making: Turn, django_db_blocker: Any) -> Iterator[None]:
    """Let tests act on days to come: the database's clock does not travel with them.

    The triggers that compare with it sleep in the database of the tests, and only there; their own tests wake them. At
    the end whoever still holds a connection to that database is sent away, so that it can go.
    """
    with django_db_blocker.unblock(), connections["default"].cursor() as cursor:
        cursor.execute(
            "SELECT format('ALTER TABLE %s DISABLE TRIGGER %I', tgrelid::regclass, tgname) FROM pg_trigger"
            " WHERE tgname LIKE '%recorded_in_time'"
        )
        for (statement,) in cursor.fetchall():
            cursor.execute(statement)
    with django_db_blocker.unblock():
        making.end(connections["default"].settings_dict["NAME"])
    yield
    with django_db_blocker.unblock():
        send_away(connections["default"].settings_dict["NAME"])


def send_away(name: str) -> None:
    """End every session in a database but this one's: a thread that served a browser may hold one past its use."""
    with connections["default"].cursor() as cursor:
        cursor.execute(
            "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = %s AND pid <> pg_backend_pid()",
            [name],
        )


# The browser


@pytest.fixture(scope="session")
def browser() -> "Iterator[Browser]":
    """The system's chromium, headless, one for the whole run."""
    from playwright.sync_api import sync_playwright

    chromium = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
    if not chromium:
        pytest.fail("Chromium is missing: install it (Debian: apt-get install chromium), or leave journeys out: E2E=0.")
    # While Playwright's loop runs, Django uses other connections: those of tests before would stay and hold a database.
    connections.close_all()
    with sync_playwright() as playwright:
        running = playwright.chromium.launch(
            executable_path=chromium,
            args=[
                # Chromium's sandbox cannot be built by root.
                *(["--no-sandbox"] if os.geteuid() == 0 else []),
                "--disable-gpu",
                "--disable-quic",
                "--disable-dev-shm-usage",
                "--disable-background-networking",
                "--disable-component-update",
                "--disable-sync",
                "--no-first-run",
            ],
        )
        yield running
        running.close()


@pytest.fixture
def page(browser: "Browser") -> "Iterator[Page]":
    """A fresh browser page, desktop width, in British English and London time; closed after the test."""
    context = browser.new_context(
        viewport={"width": 1280, "height": 900}, locale="en-GB", timezone_id="Europe/London", reduced_motion="reduce"
    )
    context.set_default_timeout(10_000)
    yield context.new_page()
    context.close()


# The sample council

SAMPLE_DAY = date(2026, 11, 23)
SAMPLE_NOON = datetime(2026, 11, 23, 12, tzinfo=UTC)


@pytest.fixture(scope="session")
def sample_database(
    request: pytest.FixtureRequest,
    tmp_path_factory: pytest.TempPathFactory,
    django_db_setup: None,
    django_db_blocker: Any,
) -> Iterator[str]:
    """The name of a copy of the test database in which the sample council is loaded, as at SAMPLE_DAY, and committed.

    Loading takes many seconds, so it is done once for the whole run (and with `--reuse-db` kept for the next). Tests on
    the copy roll back what they write; a transactional test, which empties its tables, must not run on it.
    """
    from commissioning.sample.load import load

    connection = connections["default"]
    name = f"{connection.settings_dict['NAME']}_sample"
    # pytest-django makes its database only where a test says that it uses one.
    assert name.startswith("test_"), "Mark the module with pytest.mark.django_db."
    keep = request.config.getoption("reuse_db") and not request.config.getoption("create_db")
    turn = Turn(request, tmp_path_factory, "sample")
    with django_db_blocker.unblock():
        if loaded := turn.begin():
            make_copy(loaded, name)
        else:
            connection.close()
            connection.creation.clone_test_db("sample", verbosity=0, autoclobber=True, keepdb=keep)
            with reading_from(name), time_machine.travel(SAMPLE_NOON):
                count_from_one()
                load(today=SAMPLE_DAY)
        turn.end(name)
    yield name
    if not keep:
        with django_db_blocker.unblock():
            connection.close()
            drop(name)


def count_from_one() -> None:
    """Number the rows of empty tables from one again: tests before, though rolled back, have used numbers up."""
    with connections["default"].cursor() as cursor:
        for statement in connections["default"].ops.sequence_reset_sql(no_style(), apps.get_models()):
            cursor.execute(statement)


@contextmanager
def reading_from(name: str) -> Iterator[None]:
    """Turn every connection of this process to the database of that name, and back again."""
    connection = connections["default"]
    settings_dict, before = connection.settings_dict, connection.settings_dict["NAME"]
    connection.close()
    settings_dict["NAME"] = name
    try:
        yield
    finally:
        connection.close()
        settings_dict["NAME"] = before


@pytest.fixture(scope="module")
def calderwick(sample_database: str, django_db_blocker: Any) -> Iterator[date]:
    """A module's tests on the sample council, on the day yielded; each test's own writes are rolled back."""
    with django_db_blocker.unblock(), reading_from(sample_database), time_machine.travel(SAMPLE_NOON):
        yield SAMPLE_DAY


@pytest.fixture(scope="module")
def calderwick_at_work(sample_database: str, django_db_blocker: Any) -> Iterator[date]:
    """The sample council in a copy of the module's own, where what its tests write stays until the module ends."""
    name = f"{sample_database}_at_work"
    with django_db_blocker.unblock(), copy_of(sample_database, name), time_machine.travel(SAMPLE_NOON):
        yield SAMPLE_DAY


@contextmanager
def copy_of(template: str, name: str) -> Iterator[None]:
    """Read from a copy of a database, made for as long as this lasts."""
    make_copy(template, name)
    with reading_from(name):
        yield
    drop(name)
