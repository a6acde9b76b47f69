"""What the journeys of a desk share: a day to act on, forms filled in, buttons pressed, pictures for the guides."""

from __future__ import annotations

import os
import re
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from datetime import UTC, date, datetime
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar

import time_machine
from django.db import connection
from PIL import Image

if TYPE_CHECKING:
    from playwright.sync_api import Page

Kept = TypeVar("Kept")

PICTURES = Path(__file__).parents[2] / "docs/pictures/guide"
WRITES_PICTURES = os.environ.get("GUIDE") == "1"


@contextmanager
def on(day: date) -> Iterator[None]:
    """Noon of a day, for the browser's server and for actions."""
    with time_machine.travel(datetime(day.year, day.month, day.day, 12, tzinfo=UTC)):
        yield


def put_day(page: Page, label: str, day: date) -> None:
    """Type a day into its three boxes."""
    group = page.get_by_role("group", name=label)
    for name, number in (("Day", day.day), ("Month", day.month), ("Year", day.year)):
        group.get_by_label(name, exact=True).fill(str(number))


def press(page: Page, words: str) -> None:
    """Press the button with these words, and wait until the page that follows is read whole."""
    page.get_by_role("button", name=words, exact=True).click()
    page.wait_for_load_state("domcontentloaded")


def said(page: Page, words: str | re.Pattern[str]) -> None:
    """The page says this, somewhere that can be seen."""
    page.get_by_text(words).first.wait_for()


def follow(page: Page, words: str) -> None:
    """Follow the first link with these words, and wait until its page is read whole."""
    page.get_by_role("link", name=words, exact=True).first.click()
    page.wait_for_load_state("domcontentloaded")


def picture(page: Page, name: str, *, part: str = "main") -> None:
    """Keep a picture of a part of the page for the guide, from its top; only where asked to."""
    if not WRITES_PICTURES:
        return
    PICTURES.mkdir(parents=True, exist_ok=True)
    box = page.locator(part).first.bounding_box()
    assert box is not None, name
    top = box["y"] + page.evaluate("window.scrollY")
    clip = {"x": 40, "y": top, "width": 1200, "height": min(box["height"], 720)}
    path = PICTURES / f"{name}.png"
    page.screenshot(path=path, clip=clip, full_page=True, scale="css")
    # A page has few colours: with a palette of its own a picture takes a third of the room.
    with Image.open(path) as taken:
        drawn = taken.convert("RGB").quantize(128)
    drawn.save(path, optimize=True)


def committed(act: Callable[[], Kept]) -> Kept:
    """Do this on a connection of its own: the server would not see what the test's own transaction writes."""

    def done() -> Kept:
        try:
            return act()
        finally:
            connection.close()

    with ThreadPoolExecutor(1) as one:
        return one.submit(done).result()
