"""A commissioning officer's work in a real browser: five commissions by use, each act judged on its own day.

What an act does is typed with the day on which it was done; the entry is of the day of the sample. What the desks say
to every wrong answer is tested beside them: here is walked what leads from one desk to the next. With `GUIDE=1` in the
environment the journeys write the guide's pictures.
"""

from __future__ import annotations

import re
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from django.utils import timezone
from playwright.sync_api import expect

from commissioning.council import actions as council_actions
from commissioning.council.models import Body, Post, ServiceArea, User
from commissioning.kit.terms import Term
from contracts import actions
from contracts.models import Contract
from decisions import actions as decisions
from tests.journeys.hands import committed, follow, on, picture, press, put_day, said

if TYPE_CHECKING:
    from playwright.sync_api import Page

AT_WORK = True
pytestmark = pytest.mark.django_db

TODAY = date(2026, 11, 23)


def choose(page: Page, question: str, answer: str | re.Pattern[str]) -> None:
    """Choose one of the answers to a question."""
    page.get_by_role("group", name=question).get_by_label(answer).check()


def look(page: Page) -> None:
    """Look at what the act would do, for the first time or again."""
    page.locator("button[name=step][value=look]:not(.hidden)").click()


def do(page: Page, words: str) -> None:
    """Do what was looked at, by the button with these words."""
    said(page, re.compile("^(What it would do|How it reads)$"))
    press(page, words)


def refused(page: Page, words: str | re.Pattern[str]) -> None:
    """The page says at its head that it is refused, in these words, and offers nothing to press."""
    page.locator(".govuk-error-summary").get_by_text(words).first.wait_for()
    expect(page.locator("button[name=step][value=do]")).to_have_count(0)


def reference_of(page: Page) -> str:
    """The reference in the address of a contract or commission."""
    return page.url.rstrip("/").split("/")[-1]


# 1. Home care: power with a limit and a floor, up to the last pound ---------------------------------------------------


def drafted(number: int) -> str:
    """A draft like those before it, of a call-off for home care; returns its reference. How it is drafted is walked
    once, and not again for each."""

    def act() -> str:
        like = Contract.objects.get(reference="CON-2023-0025")
        contract = actions.draft_contract(
            by=User.objects.get(email="officer@calderwick.example"),
            on=timezone.localdate(),
            kind="call-off",
            title=f"Home care and family support, call-off {number}",
            commission=like.commission,
            umbrella=like.umbrella,
            provider=like.provider,
            lots=[link.lot for link in like.lot_links.all()],
            service_area=like.service_area,
            lead_post=Post.objects.get(title="Head of Commissioning"),
            regime=like.regime,
            light_touch=True,
            starts_on=date(2023, 7, 1),
            term=Term(initial_months=45),
            value=Decimal("800000.00"),
            value_qualifier="maximum",
            placed_by="mini-competition",
            competition_words="Six invited, four answered.",
        )
        return contract.reference

    return committed(act)


def put_authority(page: Page, day: date) -> None:
    """The delegation of £800,000 for each act, used by its post after consultation, on the approval of £7.2m."""
    put_day(page, "When it was done", day)
    choose(page, "Who had the power", re.compile("clause 3, the delegation"))
    page.get_by_label("Who was consulted").fill("Lead member, on the day before")
    choose(page, "Which approval bears the money", re.compile("DEC-2023-0064 clause 1"))


def open_award(page: Page, reference: str, day: date) -> None:
    page.goto(f"/contracts/{reference}/award/")
    put_authority(page, day)


def test_home_care_is_called_off_to_the_last_pound_and_not_a_penny_more(open_page: Any) -> None:
    with on(TODAY):
        page = open_page(who="officer")
        page.goto("/contracts/CON-2023-0015/")
        follow(page, "Draft a call-off")
        page.get_by_label("Title").fill("Home care and family support, call-off 6")
        page.get_by_label("Lot 1").check()
        put_day(page, "Placed on", date(2023, 6, 1))
        page.get_by_label("Find the provider").fill("alder")
        page.get_by_label("By a mini-competition").check()
        page.get_by_label("Record of the mini-competition").fill("Six invited, four answered; on price and quality.")
        put_day(page, "First day", date(2023, 7, 1))
        page.get_by_label("The term, as written").fill("from 1 July 2023 to 31 March 2027")
        page.get_by_label("Value (optional)").fill("£800,000")
        page.get_by_label("The value is meant").select_option(label="up to")
        look(page)
        picture(page, "officer-draft", part="#effect")
        do(page, "Save the draft")
        page.wait_for_url(re.compile(r"/contracts/CON-[\d-]+/$"))
        sixth = reference_of(page)
        picture(page, "officer-next-steps", part="main")

        follow(page, "Award it")
        put_authority(page, date(2023, 6, 2))
        for amount, why in (("£800,000.01", "800,000"), ("499,999.99", "500,000")):
            page.get_by_label("The value of the award").fill(amount)
            look(page)
            refused(page, why)
        said(page, re.compile("standing power"))
        picture(page, "officer-refused")
        page.get_by_label("The value of the award").fill("800000")
        look(page)
        said(page, "77.8%")
        picture(page, "officer-award", part="#effect")
        do(page, "Record the award")
        said(page, "is awarded. It is public once it is signed.")
        said(page, "The officer’s decision record")
        picture(page, "officer-record")
        page.get_by_label("Reasons").fill("The best offer of four, on price and quality.")
        press(page, "Keep the record")
        said(page, re.compile("records the act. It is a draft"))
        drafted_as = (page.get_by_text("records the act. It is a draft").first.text_content() or "").split()[0]
        follow(page, "Record its signature")
        put_day(page, "When it was signed", date(2023, 6, 20))
        press(page, "Record the signature")
        page.wait_for_url(f"**/contracts/{sixth}/")

        clerk = open_page(who="clerk")
        clerk.goto("/to-do/")
        said(clerk, "Record that it was made: Award of Home care and family support, call-off 6")
        assert clerk.get_by_role("link", name=re.compile("call-off 6")).first.get_attribute("href") == (
            f"/decisions/{drafted_as}/record/"
        )

        seventh, eighth, ninth = drafted(7), drafted(8), drafted(9)
        open_award(page, seventh, date(2023, 7, 3))
        look(page)
        said(page, "88.9%")
        do(page, "Record the award")
        said(page, f"{seventh} is awarded.")

        # Two officers look at the last £800,000 at the same moment; both are told that it is there.
        other = open_page(who="manager")
        open_award(page, eighth, date(2023, 8, 1))
        open_award(other, ninth, date(2023, 8, 1))
        for one in (page, other):
            look(one)
            said(one, "100.0%")
        do(page, "Record the award")
        said(page, f"{eighth} is awarded.")
        do(other, "Record the award")
        refused(other, re.compile("Commissioning officer"))
        picture(other, "officer-second")

        page.goto("/contracts/CON-2023-0022/vary/")
        put_authority(page, date(2023, 8, 2))
        page.get_by_label("By how much the value changes").fill("0.01")
        page.get_by_label("What changes in what is bought").fill("A little more.")
        choose(page, "On which ground", re.compile("^Provided for"))
        page.get_by_label("Why it holds").fill("Clause 7 of the contract.")
        look(page)
        refused(page, re.compile("7,200,000"))

        page.goto(f"/contracts/{sixth}/release/")
        put_day(page, "When it was released", date(2024, 4, 2))
        page.get_by_label("How much is released").fill("100,000")
        page.get_by_label("Why it is not needed").fill("Fewer hours than agreed were asked for.")
        look(page)
        do(page, "Record the release")
        said(page, "£100,000 of")
        page.goto("/authority/DEC-2023-0064/1/")
        said(page, "£100,000 left")
        picture(page, "officer-clause")

        page.goto(f"/contracts/{seventh}/not-signed/")
        page.get_by_label("Why it was not signed").fill("The provider withdrew.")
        press(page, "Record that it was never signed")
        said(page, f"{seventh} was never signed")
        page.goto(f"/contracts/{eighth}/")
        page.get_by_role("link", name=re.compile("^Put right")).first.click()
        page.get_by_label("The right amount").fill("750,000")
        page.get_by_label("Why the row was wrong").fill("A figure was typed wrong: the order says £750,000.")
        look(page)
        picture(page, "officer-put-right", part="#effect")
        do(page, "Record the correction")
        page.goto("/authority/DEC-2023-0064/1/")
        said(page, "£950,000 left")


# 2. A framework from its need: thirty-three suppliers, names withheld and released, an estimate passed knowingly ------

SUPPLIERS = tuple(
    f"{name} {kind}"
    for name in (
        "Amberly", "Brackenby", "Cinderhope", "Damsonwell", "Elderthorp", "Fescue Hill", "Gannet Row", "Harebrook",
        "Ironmere", "Jessamy", "Kittiwake Lane",
    )
    for kind in ("Leisure Ltd", "Home Care Ltd", "Overnight Stays CIC")
)  # fmt: skip


def decided(title: str, text: str, *, estimate: str) -> str:
    """A decision of Cabinet made and published today: one clause that awards, with its estimate; its reference."""

    def act() -> str:
        today = timezone.localdate()
        clerk, cabinet = User.objects.get(email="clerk@calderwick.example"), Body.objects.get(slug="cabinet")
        decision = decisions.enter(
            by=clerk,
            on=today,
            title=title,
            kind="body",
            service_area=ServiceArea.objects.get(name="Children’s services"),
            meeting=council_actions.add_meeting(by=clerk, body=cabinet, held_on=today, place="Town Hall"),
            body=cabinet,
            purpose="To agree who is to provide short breaks.",
            reasons="The framework before ends.",
            interests_answer="none-declared",
            contact=Post.objects.get(title="Head of Commissioning"),
        )
        clause = decisions.add_clause(by=clerk, decision=decision, label="1.", verb="award", text=text)
        decisions.approve_money(
            by=clerk, clause=clause, amount=Decimal(estimate), qualifier="estimate", words="at an estimated value"
        )
        decisions.add_alternative(by=clerk, decision=decision, label="1", what="Nothing", why_rejected="It would end.")
        decision = decisions.make(by=clerk, on=today, decision=decision, decided_on=today)
        decisions.publish(by=clerk, on=today, decision=decision)
        return decision.reference

    return committed(act)


def add_lot(page: Page, commission: str, number: str, title: str, *, part_of: str = "") -> None:
    page.goto(f"/commissions/{commission}/lots/add/")
    page.get_by_label("Number").fill(number)
    page.get_by_label("Title").fill(title)
    if part_of:
        page.get_by_label("Part of lot").select_option(label=part_of)
    page.get_by_label("Route", exact=True).select_option(label="Framework")
    press(page, "Add the lot")
    said(page, f"Lot {number} is saved.")


def test_a_framework_from_its_need_to_a_call_off_past_its_estimate(open_page: Any, tmp_path: Path) -> None:
    with on(date(2026, 11, 24)):
        page = open_page(who="officer")
        page.goto("/commissions/")
        page.get_by_role("link", name="Open a commission").first.click()
        page.get_by_label("Title").fill("Short breaks at home")
        page.get_by_label("The need", exact=True).fill(
            "Families want a few hours of care at home, near where they live."
        )
        page.get_by_label("Service area").select_option(label="Children’s services")
        page.get_by_label("Lead post").select_option(label="Head of Commissioning")
        put_day(page, "Service planned to start on", date(2027, 10, 1))
        page.get_by_label("The term, as the paper writes it").fill(
            "three years, with an option to extend for a period or periods of up to twelve months"
        )
        page.get_by_label("The services are light touch").check()
        page.get_by_label("Estimated value").fill("£1,000,000")
        page.get_by_label("How the value is meant").select_option(label="Estimated")
        look(page)
        said(page, "What is understood")
        picture(page, "officer-commission", part="#understood")
        press(page, "Open the commission")
        page.wait_for_url(re.compile(r"/commissions/COM-[\d-]+/$"))
        commission = reference_of(page)
        add_lot(page, commission, "1", "Short breaks at home")
        add_lot(page, commission, "1.1", "Leisure", part_of="Lot 1 Short breaks at home")
        add_lot(page, commission, "1.2", "Care at home", part_of="Lot 1 Short breaks at home")
        page.goto(f"/commissions/{commission}/lots/")
        picture(page, "officer-lots")
        page.goto(f"/commissions/{commission}/timetable/")
        page.get_by_role("link", name="Tenders back").first.click()
        put_day(page, "Planned for", date(2027, 6, 1))
        page.get_by_label("Why it is planned for another day").fill("A bank holiday falls in between.")
        press(page, "Save")
        said(page, "A bank holiday falls in between.")
        picture(page, "officer-timetable")
        page.goto(f"/commissions/{commission}/documents/add/")
        page.get_by_label("Title").fill("What families told us")
        page.get_by_label("Kind").fill("report")
        page.get_by_label("File").set_input_files(
            {"name": "families.txt", "mimeType": "text/plain", "buffer": b"Forty families answered."}
        )
        page.get_by_label("Everyone").check()
        press(page, "Save the document")
        said(page, "What families told us")

        page.goto(f"/commissions/{commission}/contracts/enter/?as=umbrella")
        page.get_by_label("Framework agreement").check()
        page.get_by_label("Title").fill("Short breaks at home: framework agreement")
        for number in ("1", "1.1", "1.2"):
            page.get_by_label(re.compile(rf"^Lot {re.escape(number)}:")).check()
        page.get_by_label("How many suppliers were decided").fill("33")
        put_day(page, "First day", date(2027, 1, 4))
        page.get_by_label("Months of notice to the provider").fill("3")
        look(page)
        picture(page, "officer-umbrella", part="#effect")
        do(page, "Save the draft")
        page.wait_for_url(re.compile(r"/contracts/CON-[\d-]+/$"))
        framework = reference_of(page)
        # Nobody is on its roster yet, so that it cannot be awarded.
        page.goto(f"/contracts/{framework}/award/")
        said(page, "Nobody is on the roster.")
        listed = ["name,lot,from"]
        listed += [f"{name},{'1.1' if 'Leisure' in name else '1.2'},4 January 2027" for name in SUPPLIERS]
        listed[4] = listed[4].replace("1.1", "9.9")
        listed[7] = listed[7].replace("4 January 2027", "31 February 2027")
        sheet = tmp_path / "suppliers.csv"
        sheet.write_text("\n".join(listed))
        page.goto(f"/contracts/{framework}/roster/several/")
        page.get_by_label("Or choose a CSV file").set_input_files(sheet)
        look(page)
        said(page, "Not yet: 2 to be mended")
        picture(page, "officer-roster-mend")
        box = page.get_by_label("Paste the list")
        box.fill(box.input_value().replace("9.9", "1.1").replace("31 February", "4 January"))
        look(page)
        said(page, re.compile("33 suppliers would be admitted"))
        picture(page, "officer-roster-look", part="#effect-of-list")
        press(page, "Do exactly this")
        said(page, re.compile("33 suppliers were admitted"))
        page.goto(f"/contracts/{framework}/roster/withhold/")
        page.get_by_label("Paragraph of Schedule 12A").select_option(value="3")
        page.get_by_label("Why the public interest").fill("Call-offs are still competed for.")
        put_day(page, "To be reviewed by", date(2027, 3, 31))
        press(page, "Withhold the names")
        page.wait_for_url(re.compile(r"/roster/$"))
        picture(page, "officer-roster")

    with on(date(2026, 12, 3)):
        decision = decided(
            "Award of short breaks at home",
            "A framework of short breaks at home to 33 suppliers, at an estimated total value of £1,000,000.",
            estimate="1000000.00",
        )
        page = open_page(who="officer")
        page.goto(f"/commissions/{commission}/decisions/link/")
        page.get_by_label("Reference of the decision").fill(decision)
        choose(page, "The part that it plays", "Award")
        press(page, "Link the decision")
        said(page, decision)
        picture(page, "officer-decisions")
        # Before the days of call-in are over the decision has no effect, and nothing is awarded under it.
        page.goto(f"/contracts/{framework}/award/")
        put_day(page, "When it was done", date(2026, 12, 3))
        choose(page, "Who had the power", re.compile(f"{decision} clause 1"))
        look(page)
        refused(page, re.compile("effect"))

    with on(date(2026, 12, 14)):
        page = open_page(who="officer")
        page.goto(f"/contracts/{framework}/award/")
        put_day(page, "When it was done", date(2026, 12, 14))
        choose(page, "Who had the power", re.compile(f"{decision} clause 1"))
        look(page)
        do(page, "Record the award")
        said(page, f"{framework} is awarded.")

    with on(date(2027, 1, 4)):
        page = open_page(who="officer")
        page.goto(f"/contracts/{framework}/sign/")
        put_day(page, "When it was signed", date(2027, 1, 4))
        press(page, "Record the signature")
        page.wait_for_url(f"**/contracts/{framework}/")
        page.goto(f"/contracts/{framework}/notices/")
        picture(page, "officer-notices")
        page.get_by_role("link", name=re.compile("^Record that it was given")).first.click()
        put_day(page, "Published on", date(2027, 1, 4))
        page.get_by_label("Where").fill("2027/S 000-000101")
        press(page, "Record it")
        said(page, "2027/S 000-000101")

        stranger = open_page()
        for reader in (page, stranger):
            reader.goto(f"/contracts/{framework}/")
            said(reader, re.compile("33"))
            expect(reader.get_by_text("Amberly")).to_have_count(0)
        # Withheld from the officer too, who holds no tick: a clerk who does releases them at the review.
        clerk = open_page(who="clerk")
        clerk.goto(f"/contracts/{framework}/roster/release/")
        clerk.get_by_label("They are released to everyone").check()
        clerk.get_by_label("Why", exact=True).fill("All have their first call-off.")
        press(clerk, "Record the review")
        said(clerk, "The names on this roster are released")
        stranger.reload()
        said(stranger, re.compile("Amberly Leisure Ltd"))

        page.goto(f"/contracts/{framework}/call-off/")
        page.get_by_label("Title").fill("Short breaks at home, first call-off")
        page.get_by_label("Lot 1.2").check()
        put_day(page, "Placed on", date(2027, 1, 4))
        page.get_by_label("Find the provider").fill("amberly home")
        page.get_by_label("By a mini-competition").check()
        page.get_by_label("Record of the mini-competition").fill("All eleven invited, three answered.")
        put_day(page, "First day", date(2027, 1, 11))
        page.get_by_label("The term, as written").fill("from 11 January 2027 to 3 January 2030")
        page.get_by_label("Value (optional)").fill("1,000,000.01")
        page.get_by_label("The value is meant").select_option(label="estimated")
        look(page)
        do(page, "Save the draft")
        page.wait_for_url(re.compile(r"/contracts/CON-[\d-]+/$"))
        call_off = reference_of(page)
        page.goto(f"/contracts/{call_off}/award/")
        put_day(page, "When it was done", date(2027, 1, 4))
        choose(page, "Who had the power", re.compile(f"{decision} clause 1"))
        choose(page, "Which approval bears the money", re.compile(f"{decision} clause 1"))
        look(page)
        refused(page, re.compile("estimate"))
        picture(page, "officer-estimate")
        address = page.locator(".notice--stop a").get_attribute("href")
        manager = open_page(who="manager")
        manager.goto(address)
        manager.get_by_label("Why the estimate may be passed").fill("Demand is higher; the budget bears it.")
        picture(manager, "officer-acknowledge")
        press(manager, "Acknowledge it")
        said(manager, "It is acknowledged")
        look(page)
        do(page, "Record the award")
        said(page, f"{call_off} is awarded.")
        stranger.goto(f"/commissions/{commission}/")
        said(stranger, "Short breaks at home")


# 3. Short breaks: a lot without a route, a disputed term, a contract before that ran beyond its option ----------------


def extend(page: Page, reference: str, day: date, use: re.Pattern[str], *, months: int | None = None) -> None:
    """Begin an extension: its day, and what is used of the options."""
    page.goto(f"/contracts/{reference}/extend/")
    put_day(page, "When it was done", day)
    choose(page, "What is used", use)
    if months:
        page.get_by_label("For how many months").fill(str(months))


def test_short_breaks_wait_for_a_route_and_for_the_document_that_settles_their_term(open_page: Any) -> None:
    with on(TODAY):
        page = open_page(who="officer", width=375)
        page.goto("/commissions/COM-2021-004/")
        follow(page, "Draft a contract")
        page.get_by_label("Service contract").check()
        page.get_by_label("Title").fill("Short breaks: positive behaviour support")
        page.get_by_label(re.compile("^Lot 6:")).check()
        page.get_by_label("Find the provider").fill("rowanmere")
        put_day(page, "First day", date(2021, 4, 1))
        choose(page, "How it is taken", re.compile("^Not settled yet"))
        page.get_by_label("Value (optional)").fill("90,000")
        page.get_by_label("The value is meant").select_option(label="exactly")
        look(page)
        do(page, "Save the draft")
        page.wait_for_url(re.compile(r"/contracts/CON-[\d-]+/$"))
        contract = reference_of(page)
        said(page, re.compile("route", re.IGNORECASE))
        page.goto("/commissions/COM-2021-004/")
        follow(page, "State the route of lot 6")
        page.get_by_label("Route", exact=True).select_option(label="Open tender")
        page.get_by_label("Why it is changed").fill("The tender of 12 January 2021 is on file.")
        press(page, "Save the lot")
        page.goto(f"/contracts/{contract}/award/")
        put_day(page, "When it was done", date(2021, 3, 8))
        choose(page, "Who had the power", re.compile("DEC-2021-0017 clause 1"))
        choose(page, "Which approval bears the money", re.compile("^No approval"))
        look(page)
        do(page, "Record the award")
        said(page, f"{contract} is awarded.")

        clause = re.compile("DEC-2021-0017 clause 1")
        for option, day in ((re.compile("Option 1"), date(2025, 1, 10)), (re.compile("Option 2"), date(2026, 11, 20))):
            extend(page, "CON-2021-0011", day, option)
            choose(page, "Who had the power", clause)
            choose(page, "Which approval bears the money", re.compile("^No approval"))
            look(page)
            if day.year == 2025:
                do(page, "Record the extension")
                said(page, "CON-2021-0011 is extended to 31 March 2027.")
        refused(page, re.compile("31 March 2027"))
        page.goto("/contracts/CON-2021-0011/term/")
        page.get_by_label(re.compile("^31 March 2028")).check()
        page.get_by_label("The document that settles it").fill("Signed contract of 8 March 2021, clause 4.2.")
        press(page, "Settle the term")
        extend(page, "CON-2021-0011", date(2026, 11, 20), re.compile("Option 2"))
        choose(page, "Who had the power", clause)
        choose(page, "Which approval bears the money", re.compile("^No approval"))
        look(page)
        do(page, "Record the extension")
        said(page, "CON-2021-0011 is extended to 31 March 2028.")

        # The contract before, as an earlier register has it: three years and one, and a year beyond them.
        page.goto("/contracts/enter/")
        page.get_by_label(re.compile("^It is recorded from an earlier register")).check()
        page.get_by_label("Service contract").check()
        page.get_by_label("Title").fill("Short breaks in school holidays")
        page.get_by_label("Service area").select_option(label="Children’s services")
        page.get_by_label("Find the provider").fill("oakapple")
        put_day(page, "First day", date(2016, 4, 1))
        page.get_by_label("The term, as written").fill("3 years with an option of 12 months")
        page.get_by_label("Lead post").select_option(label="Head of Commissioning")
        look(page)
        do(page, "Save the draft")
        page.wait_for_url(re.compile(r"/contracts/CON-[\d-]+/$"))
        before = reference_of(page)
        page.goto(f"/contracts/{before}/award/")
        put_day(page, "When it was done", date(2016, 3, 1))
        choose(page, "Who had the power", re.compile("^Recorded from"))
        page.get_by_label("The paragraph, or where it is recorded").fill("Register of 2016, page 12")
        choose(page, "Which approval bears the money", re.compile("^No approval"))
        look(page)
        do(page, "Record the award")
        page.goto(f"/contracts/{before}/sign/")
        put_day(page, "When it was signed", date(2016, 3, 20))
        press(page, "Record the signature")
        for use, day, last in (
            (re.compile("^Option 1"), date(2018, 12, 20), "31 March 2020"),
            (re.compile("^Beyond"), date(2020, 3, 30), "31 March 2021"),
        ):
            extend(page, before, day, use, months=12 if "Beyond" in use.pattern else None)
            choose(page, "Who had the power", re.compile("^Recorded from"))
            page.get_by_label("The paragraph, or where it is recorded").fill("Register of 2020, page 3")
            choose(page, "Which approval bears the money", re.compile("^No approval"))
            if "Beyond" in use.pattern:
                look(page)
                refused(page, "Choose the legal ground on which it goes beyond the options")
                choose(page, "On which ground", re.compile("^Circumstances"))
                page.get_by_label("Why it holds").fill("The pandemic: clubs were closed and staff moved.")
            look(page)
            do(page, "Record the extension")
            said(page, f"{before} is extended to {last}.")
        page.goto("/commissions/COM-2021-004/predecessor/")
        page.get_by_label("Reference or part of the title of a contract").fill(before)
        page.locator("main").get_by_role("button", name="Search", exact=True).click()
        page.get_by_label(re.compile(before)).check()
        press(page, "Name it")
        page.get_by_role("link", name=before).first.wait_for()


# 4. A pot in slices, a break on its day, a maximum that is used up, a contract closed ---------------------------------


def test_a_pot_a_break_and_a_maximum_are_used_each_on_its_own_day(open_page: Any) -> None:
    with on(TODAY):
        page = open_page(who="officer", javascript=False)
        for day, months, answer in (
            (date(2025, 5, 1), 5, "CON-2022-0033 is extended to 30 November 2025."),
            (date(2025, 10, 1), 4, "CON-2022-0033 is extended to 31 March 2026."),
            (date(2026, 2, 2), 4, "The option has 3 months left"),
            (date(2026, 2, 2), 3, "CON-2022-0033 is extended to 30 June 2026."),
        ):
            extend(page, "CON-2022-0033", day, re.compile("a slice of the pot"), months=months)
            choose(page, "Who had the power", re.compile("DEC-2022-0041 clause 1"))
            look(page)
            if "left" in answer:
                refused(page, re.compile(answer))
                continue
            if months == 5:
                picture(page, "officer-extend", part="#effect")
            do(page, "Record the extension")
            said(page, answer)

        page.goto("/contracts/CON-2022-0019/")
        follow(page, "Record the break of 31 March 2024")
        put_day(page, "When it was used", date(2023, 12, 1))
        page.get_by_label("Why, and what was agreed").fill("The service goes in-house.")
        look(page)
        picture(page, "officer-break", part="#effect")
        do(page, "Record that the break was used")
        said(page, re.compile("31 March 2024"))

        page.goto("/commissions/COM-2017-001/decisions/link/")
        page.get_by_label("Reference of the decision").fill("DEC-2017-0031")
        choose(page, "The part that it plays", "Variation")
        press(page, "Link the decision")
        said(page, "Variation")
        page.goto("/contracts/CON-2018-0007/vary/")
        put_day(page, "When it was done", date(2022, 9, 1))
        page.get_by_label("By how much the value changes").fill("100,000")
        choose(page, "On which ground", re.compile("^Provided for"))
        page.get_by_label("Why it holds").fill("Clause 9: the yearly price rises with inflation.")
        choose(page, "Who had the power", re.compile(r"DEC-2017-0031 clause \(b\)"))
        choose(page, "Which approval bears the money", re.compile("DEC-2017-0031"))
        look(page)
        refused(page, re.compile("2,500,000"))

        page.goto("/contracts/CON-2018-0007/")
        follow(page, "Close it")
        put_day(page, "Closed on", date(2023, 6, 30))
        page.get_by_label(re.compile("^Not spent, of")).fill("60,000")
        page.get_by_label("How did it go?").fill("Fewer placements broke down. The next one needs a yearly limit.")
        look(page)
        picture(page, "officer-close", part="#effect")
        do(page, "Record the close")
        page.goto("/authority/DEC-2017-0031/b/")
        said(page, "£60,000 left")
