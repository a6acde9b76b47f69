"""A running server with the sample council, and a page that reports what a reader would not want to happen."""

from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING, Any

import pytest
from playwright.sync_api import expect
from pytest_django.live_server_helper import LiveServer

from commissioning.sample import SAMPLE_DOMAIN, SAMPLE_PASSWORD

if TYPE_CHECKING:
    from playwright.sync_api import Browser, BrowserContext, Page

# A refused or unknown address, or one taken down, is a message in chromium's console, and meant.
EXPECTED_MESSAGES = tuple(f"Failed to load resource: the server responded with a status of {n}" for n in (404, 410))

# As long as everything else here waits: a busy machine is late, not wrong.
PATIENCE = 20_000
expect.set_options(timeout=PATIENCE)


@pytest.fixture(scope="module")
def address(request: pytest.FixtureRequest, django_db_blocker: Any) -> Iterator[str]:
    """The address of a server on the sample council; what a journey writes there (a session) stays until the end.

    A module that acts says `AT_WORK = True`: it has a copy of the council to itself.
    """
    at_work = getattr(request.module, "AT_WORK", False)
    request.getfixturevalue("calderwick_at_work" if at_work else "calderwick")
    with django_db_blocker.unblock():
        server = LiveServer("127.0.0.1")
        yield server.url
        server.stop()


class Watched:
    """What must not happen in a browser context: console errors, broken policy, requests that leave the server."""

    def __init__(self, context: "BrowserContext", address: str) -> None:
        self.address = address
        self.troubles: list[str] = []
        context.on("console", self._console)
        context.on("weberror", lambda error: self.troubles.append(f"error in a script: {error.error}"))
        context.on("request", self._request)
        context.on("response", self._response)

    def _console(self, message: Any) -> None:
        # Chromium reports what the Content-Security-Policy stops as an error, too.
        if message.type == "error" and not message.text.startswith(EXPECTED_MESSAGES):
            self.troubles.append(f"console: {message.text}")

    def _request(self, request: Any) -> None:
        if not request.url.startswith((f"{self.address}/", "data:")):
            self.troubles.append(f"request to {request.url}")

    def _response(self, response: Any) -> None:
        if response.status >= 500 or (response.status == 404 and response.request.resource_type != "document"):
            self.troubles.append(f"{response.status} for {response.url}")


@pytest.fixture
def open_page(browser: "Browser", address: str) -> "Iterator[Callable[..., Page]]":
    """`open_page(width=, who=, javascript=)`: a page at that width, signed in as a sample user, or nobody.

    After the test, nothing may have gone wrong in any of them.
    """
    contexts: list[BrowserContext] = []
    watched: list[Watched] = []

    def opened(*, width: int = 1280, who: str | None = None, javascript: bool = True) -> "Page":
        context = browser.new_context(
            base_url=address,
            viewport={"width": width, "height": 900},
            java_script_enabled=javascript,
            locale="en-GB",
            timezone_id="Europe/London",
            reduced_motion="reduce",
        )
        context.set_default_timeout(PATIENCE)
        contexts.append(context)
        watched.append(Watched(context, address))
        page = context.new_page()
        if who:
            sign_in(page, who)
        return page

    yield opened
    for context in contexts:
        context.close()
    assert [trouble for one in watched for trouble in one.troubles] == []


def sign_in(page: "Page", who: str) -> None:
    """Sign in as a sample user through the form."""
    page.goto("/account/sign-in/")
    page.get_by_label("E-mail address").fill(f"{who}@{SAMPLE_DOMAIN}")
    page.get_by_label("Password").fill(SAMPLE_PASSWORD)
    page.get_by_role("button", name="Sign in").click()
    page.wait_for_url(lambda url: "/sign-in/" not in url)
