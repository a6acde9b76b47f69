"""The expiry desk where a manager has it at hand: on a phone, from a view that was saved, and on paper in a meeting."""

from __future__ import annotations

import re
from typing import Any

import pytest
from playwright.sync_api import expect

pytestmark = pytest.mark.django_db

A3 = (842, 1191)
"""Upright, in whole points."""


def sheets(pdf: bytes) -> list[tuple[int, int]]:
    """How large each sheet is, in points."""
    boxes = re.findall(rb"/MediaBox\s*\[0 0 ([\d.]+) ([\d.]+)\]", pdf)
    return [(round(float(width)), round(float(height))) for width, height in boxes]


@pytest.mark.parametrize(
    ("asked", "most"),
    [("/contracts/expiry/", 4), ("/contracts/expiry/?show=ending-6", 2), ("/contracts/expiry/?kind=spot", 2)],
)
def test_the_desk_prints_on_few_sheets_of_one_size(open_page: Any, asked: str, most: int) -> None:
    page = open_page(who="manager")
    page.goto(asked)
    printed = page.pdf(prefer_css_page_size=True)
    found = sheets(printed)
    assert 1 <= len(found) <= most
    assert set(found) == {A3}
    assert len(printed) < 2_000_000


def test_on_a_phone_the_list_of_a_saved_view_is_one_touch_away(open_page: Any) -> None:
    page = open_page(width=375, who="manager")
    page.goto("/contracts/expiry/?show=ending-6&kind=service")
    expect(page.locator("details.filter[open]")).to_have_count(0)
    link = page.get_by_role("link", name="Ending within 6 months: straight to the list")
    expect(link).to_be_in_viewport()
    link.click()
    expect(page.get_by_role("heading", name="Ending within 6 months", exact=True)).to_be_in_viewport()
    page.goto("/contracts/expiry/")
    page.locator("p.only-narrow").get_by_role("link", name="What must be started now").click()
    expect(page.get_by_role("heading", name="What must be started now")).to_be_in_viewport()


def test_a_wide_screen_needs_no_such_link(open_page: Any) -> None:
    page = open_page(who="manager")
    page.goto("/contracts/expiry/?show=ending-6")
    expect(page.get_by_role("link", name=re.compile("straight to the list"))).to_be_hidden()


def test_on_a_phone_words_stand_left_and_figures_right(open_page: Any) -> None:
    page = open_page(width=375, who="manager")
    page.goto("/contracts/expiry/?show=all")
    row = page.locator("table.expiry tbody tr").first

    def side(cell: str) -> str:
        found = row.locator(f"td[data-label='{cell}']")
        return str(found.evaluate("cell => getComputedStyle(cell).textAlign"))

    assert side("Last day to act") == "left"
    assert side("A year") == "right"
    # Words begin below one another, whatever stands before them.
    lefts = {
        round(row.locator(f"td[data-label='{cell}'] > span").evaluate("words => words.getBoundingClientRect().left"))
        for cell in ("Last day to act", "Ends", "Supplier notice by")
    }
    assert len(lefts) == 1
