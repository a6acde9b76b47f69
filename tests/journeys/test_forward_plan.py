"""A clerk enters an item, is told how notice can be given, and publishes an edition that everyone can read."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import expect

from commissioning.council import actions as council_actions
from commissioning.council.models import Body, User
from decisions.models import Decision, Edition
from tests.journeys.hands import said

if TYPE_CHECKING:
    from playwright.sync_api import Page

AT_WORK = True
pytestmark = pytest.mark.django_db

DECEMBER, JANUARY = date(2026, 12, 9), date(2027, 1, 13)


@pytest.fixture(scope="module")
def meetings(address: str, django_db_blocker: Any) -> None:
    """Two meetings of the cabinet: for the first it is too late for notice in full on 23 November 2026."""
    with django_db_blocker.unblock():
        clerk = User.objects.get(email="clerk@calderwick.example")
        cabinet = Body.objects.get(slug="cabinet")
        for day in (DECEMBER, JANUARY):
            if not cabinet.meetings.filter(held_on=day).exists():
                council_actions.add_meeting(by=clerk, body=cabinet, held_on=day, place="Town Hall")


def judge(page: Page) -> None:
    """The page as it stands is accessible, has one main heading and does not scroll sideways."""
    page.evaluate("document.querySelectorAll('details').forEach(one => one.open = true)")
    violations = Axe().run(page).response["violations"]
    assert [(one["id"], [node["target"] for node in one["nodes"][:3]]) for one in violations] == [], page.url
    overflow = page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
    assert overflow <= 0, page.url
    expect(page.locator("h1")).to_have_count(1)


def enter(page: Page, title: str, meeting: str) -> str:
    """Enter a key decision at a meeting; returns its reference."""
    page.goto("/forward-plan/enter/")
    page.get_by_label("Title", exact=True).fill(title)
    page.get_by_label("The matter").fill("To buy meals for schools from April 2027.")
    page.get_by_label("Service area").select_option(label="Children’s services")
    page.get_by_label("Meeting", exact=True).select_option(label=meeting)
    page.get_by_label("It is a key decision").check()
    page.get_by_label("Limb (a)").check()
    page.get_by_label("Documents that will be considered").fill("Report of the Director")
    page.get_by_label("Whom people can ask").select_option(label="Head of Commissioning")
    page.get_by_role("button", name="Save the item").click()
    page.wait_for_url("**/item/")
    return page.url.split("/")[-3]


@pytest.mark.usefixtures("meetings")
@pytest.mark.parametrize(("width", "javascript"), [(1280, True), (375, False)])
def test_an_item_becomes_an_edition(open_page: Any, width: int, javascript: bool) -> None:
    page = open_page(width=width, who="clerk", javascript=javascript)
    title = f"School meals {width}"
    reference = enter(page, title, "Cabinet, Wednesday 13 January 2027 (notice by 15 Dec 2026)")
    said(page, "Publish the item in an edition by Tuesday 15 December 2026.")
    stranger = open_page(width=width, javascript=javascript)
    assert stranger.goto(f"/decisions/{reference}/").status == 404
    page.goto("/forward-plan/next/")
    page.get_by_role("button", name="Preview the edition").click()
    said(page, "Nothing is published yet.")
    page.get_by_role("button", name="Publish edition").click()
    page.wait_for_url(lambda url: url.rstrip("/").split("/")[-1].isdigit())
    expect(page.get_by_role("link", name=title, exact=True)).to_be_visible()
    stranger.goto("/forward-plan/")
    stranger.get_by_role("link", name=title, exact=True).click()
    said(stranger, "To be decided by Cabinet, on 13 January 2027.")


@pytest.mark.usefixtures("meetings")
def test_a_general_exception_is_found_and_recorded(open_page: Any) -> None:
    page = open_page(who="clerk")
    reference = enter(page, "Social clubs", "Cabinet, Wednesday 9 December 2026 (notice by 10 Nov 2026)")
    page.get_by_role("link", name="Record the general exception").click()
    page.get_by_label("The chair of overview and scrutiny").check()
    page.get_by_label("Why 28 clear days’ notice is impracticable").fill("The provider gave notice last week.")
    page.get_by_role("button", name="Record it").click()
    page.wait_for_url(f"**/decisions/{reference}/notices/")
    said(page, "Recorded: they were told on Monday 23 November 2026.")


@pytest.mark.usefixtures("meetings")
@pytest.mark.parametrize("width", [1280, 375])
def test_every_page_of_the_plan_is_accessible_and_fits(open_page: Any, width: int, django_db_blocker: Any) -> None:
    page = open_page(width=width, who="clerk")
    reference = enter(page, f"Judged {width}", "Cabinet, Wednesday 9 December 2026 (notice by 10 Nov 2026)")
    judge(page)
    page.get_by_label("Title", exact=True).fill("")
    page.get_by_role("button", name="Save the item").click()
    page.get_by_role("heading", name="There is a problem").wait_for()
    judge(page)
    for address in (
        "/forward-plan/enter/",
        "/forward-plan/next/",
        f"/forward-plan/next/preview/?item={reference}",
        f"/decisions/{reference}/notices/",
        f"/decisions/{reference}/notices/general-exception/",
        f"/decisions/{reference}/notices/special-urgency/",
        f"/decisions/{reference}/withdraw/",
    ):
        page.goto(address)
        judge(page)
    page.goto(f"/forward-plan/next/preview/?item={reference}")
    page.get_by_role("button", name="Publish edition").click()
    page.wait_for_url(lambda url: url.rstrip("/").split("/")[-1].isdigit())
    stranger = open_page(width=width)
    for address in ("/forward-plan/", "/forward-plan/1/", f"/decisions/{reference}/"):
        stranger.goto(address)
        judge(stranger)
    with django_db_blocker.unblock():
        assert Edition.objects.exists()
        assert Decision.objects.get(reference=reference).state == "planned"
