"""What every test may count on: no network, a quick password hash, loud templates, and a browser when asked for."""

import ipaddress
import os
import shutil
import socket
import sys
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from django.conf import settings
from django.contrib.auth.hashers import get_hashers, get_hashers_by_algorithm
from django.core.management.commands import flush
from django.db import connections, transaction
from django.template import engines
from django.template.base import Node

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

WITHOUT_BROWSER = os.environ.get("E2E", "1").strip() == "0"


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Whatever uses the browser is a journey; with E2E=0 journeys are skipped, and the summary says so."""
    for item in items:
        if "browser" in getattr(item, "fixturenames", ()):
            item.add_marker(pytest.mark.e2e)
        if WITHOUT_BROWSER and item.get_closest_marker("e2e"):
            item.add_marker(pytest.mark.skip(reason="E2E=0 leaves the browser out"))


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


# The browser


@pytest.fixture(scope="session")
def browser() -> "Iterator[Browser]":
    """The system's chromium, headless, one for the whole run."""
    from playwright.sync_api import sync_playwright

    chromium = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
    if not chromium:
        pytest.fail("Chromium is missing: install it (Debian: apt-get install chromium), or leave journeys out: E2E=0.")
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


@pytest.fixture(scope="module")
def calderwick(django_db_setup: None, django_db_blocker: Any) -> Iterator[date]:
    """The sample council, loaded once for a module's tests as at the day yielded, and rolled back after them.

    Each test's own writes are rolled back separately, inside this.
    """
    from commissioning.sample.load import load

    today = date(2026, 11, 23)
    with django_db_blocker.unblock():
        around = transaction.atomic()
        around.__enter__()
        try:
            load(today=today)
            yield today
        finally:
            transaction.set_rollback(True)
            around.__exit__(None, None, None)
