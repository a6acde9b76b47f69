"""A manager's work in a real browser: what must be started, what fails, what is left, and who is told.

What the desks say to every wrong answer is tested beside them: here is walked what leads from one to the next. With
`GUIDE=1` in the environment the journeys write the guide's pictures.
"""

from __future__ import annotations

import re
import urllib.request
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import expect

from commissioning.kit.terms import last_day
from contracts.models import Contract
from tests.journeys.hands import committed, follow, on, picture, press, put_day, said

AT_WORK = True
pytestmark = pytest.mark.django_db

TODAY = date(2026, 11, 23)
STREET_LIGHTING = "Street lighting repairs"


def look(page: Any) -> None:
    page.locator("button[name=step][value=look]:not(.hidden)").click()


def test_what_must_be_started_is_found_explained_planned_and_kept_as_a_view(open_page: Any) -> None:
    with on(TODAY):
        page = open_page(who="manager")
        page.goto("/")
        picture(page, "manager-home")
        follow(page, "Expiry")
        picture(page, "manager-expiry")
        picture(page, "manager-picture", part=".picture")

        page.get_by_label("Service area").select_option(label="Highways and transport")
        press(page, "Apply")
        page.wait_for_url(re.compile("area="))
        follow(page, "Save this view")
        page.get_by_label("Name", exact=True).fill("Highways, all year")
        page.locator("main form button").first.click()
        page.get_by_role("navigation", name="My views and calendar").get_by_text("Highways, all year").wait_for()

        follow(page, STREET_LIGHTING)
        page.wait_for_url(re.compile(r"/contracts/CON-[\d-]+/$"))
        reference = page.url.rstrip("/").split("/")[-1]
        page.goto(f"/contracts/{reference}/last-day/")
        picture(page, "manager-last-day", part="section:has(> #ways)")
        page.locator("a", has_text=re.compile("Plan it|Change the plan")).click()
        page.get_by_label("Let it end").check()
        page.get_by_label("Why").fill("The lights go into the highways contract when it begins.")
        page.locator("main form button").first.click()
        said(page, re.compile("is recorded, and its last day to act counted again"))
        said(page, "Let it end")


def test_what_a_leaver_led_is_handed_over_at_once(open_page: Any) -> None:
    with on(TODAY):
        page = open_page(who="manager")
        page.goto("/handover/")
        picture(page, "manager-handover")
        row = page.locator("tr", has_text="Commissioning officer").first
        before = int(row.locator("td").first.inner_text())
        assert before
        row.get_by_role("link").click()
        page.get_by_label("To whom").select_option(label="Commissioning manager")
        page.get_by_label("Why").fill("The post is empty until the new year.")
        page.get_by_label(re.compile("^All .* of this list")).check()
        look(page)
        picture(page, "manager-handover-look")
        page.locator("button[name=step][value=do]").click()
        said(page, re.compile("handed over to Commissioning manager"))
        expect(page.locator("tr", has_text="Commissioning officer")).to_have_count(0)


def test_a_check_that_fails_is_acknowledged_until_a_day_and_stays_listed(open_page: Any) -> None:
    with on(TODAY):
        page = open_page(who="manager")
        page.goto("/compliance/")
        page.get_by_role("link", name=re.compile("^Check all records")).click()
        press(page, "Check all records")
        page.get_by_role("heading", name="By rule").wait_for()
        picture(page, "manager-compliance")
        page.locator(".findings__facts a", has_text="Acknowledge").first.click()
        page.get_by_label("Why it may stay as it is for now").fill("It is raised with the provider this week.")
        put_day(page, "Look at it again on", date(2026, 12, 21))
        picture(page, "manager-acknowledge")
        page.locator("main form button").first.click()
        said(page, "It is raised with the provider this week.")
        said(page, re.compile("To be looked at again by 21 December 2026"))

        follow(page, "Every act between two days")
        put_day(page, "From", date(2026, 11, 1))
        put_day(page, "Until", TODAY)
        with page.expect_download() as handed:
            press(page, "Download the sheet")
        assert Path(handed.value.path()).read_text(encoding="utf-8-sig").count("\n") > 50


def test_the_portfolio_is_read_and_taken_away_as_a_paper(open_page: Any) -> None:
    with on(TODAY):
        page = open_page(who="manager")
        page.goto("/portfolio/")
        picture(page, "manager-portfolio")
        page.get_by_label("Service area").select_option(label="Children’s services")
        press(page, "Apply")
        with page.expect_download() as handed:
            follow(page, "This page as PDF")
        assert Path(handed.value.path()).read_bytes().startswith(b"%PDF-")


def test_a_contract_is_assessed_against_what_it_was_to_reach(open_page: Any) -> None:
    with on(TODAY):
        page = open_page(who="manager")
        contract = committed(lambda: Contract.objects.get(title="Traffic signals"))
        begins = contract.starts_on
        page.goto(f"/contracts/{contract.reference}/performance/enter/")
        page.get_by_label("Indicator").fill("Faults mended within a day")
        page.get_by_label("How it is measured").fill("From the log of faults, each month.")
        page.get_by_label("Target").fill("95")
        page.get_by_label("Of what (optional)").fill("% of faults")
        put_day(page, "From", begins)
        page.locator("main form button").first.click()
        said(page, "Faults mended within a day")
        indicator = page.locator("main section", has=page.get_by_role("heading", name="Faults mended within a day"))
        indicator.get_by_role("link", name=re.compile("ssess")).first.click()
        put_day(page, "Period from", begins)
        put_day(page, "Period to", last_day(begins, 12))
        page.get_by_label("What was measured").fill("91.5")
        page.get_by_label(re.compile("^Approaching target")).check()
        page.get_by_label("Why", exact=True).fill("Two weeks of storms in winter.")
        put_day(page, "Assessed on", last_day(begins, 12) + timedelta(days=20))
        page.locator("main form button").first.click()
        said(page, "Approaching target")
        picture(page, "manager-performance")


def test_the_days_go_into_a_calendar_and_the_mail_comes_when_it_is_wanted(open_page: Any) -> None:
    with on(TODAY):
        page = open_page(who="manager")
        page.goto("/account/calendar/")
        follow(page, "Make a calendar address")
        page.get_by_role("radio").nth(1).check()
        page.locator("main form button").first.click()
        address = page.get_by_label("Address").input_value()
        picture(page, "manager-calendar")
        with urllib.request.urlopen(address) as answer:  # noqa: S310 - the server of the journey
            assert answer.read().count(b"BEGIN:VEVENT") > 20
        follow(page, "Reminders")
        page.get_by_label("Once a week", exact=True).check()
        page.locator("main form button").first.click()
        page.goto("/account/reminders/")
        expect(page.get_by_label("Once a week", exact=True)).to_be_checked()
        picture(page, "manager-reminders")
