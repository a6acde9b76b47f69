"""A cabinet clerk's work in a real browser, each act on its day: from the forward plan to a decision in effect.

Days move forward in each journey and from one journey to the next, as they do at a desk; a session lasts twelve hours,
so each day begins with signing in. With `GUIDE=1` in the environment the first journeys write the guide's pictures.
"""

from __future__ import annotations

import re
from datetime import date, timedelta
from typing import TYPE_CHECKING, Any

import pytest
from django.core import mail
from django.utils import timezone
from playwright.sync_api import expect

from commissioning.council import actions as council_actions
from commissioning.council.models import Body, Post, ServiceArea, User
from commissioning.sample import SAMPLE_PASSWORD
from decisions import actions
from tests.crawl import words_of_pdf
from tests.journeys.hands import committed, follow, on, picture, press, put_day, said

if TYPE_CHECKING:
    from playwright.sync_api import Page

AT_WORK = True
pytestmark = pytest.mark.django_db


def read_pdf(page: Page, address: str) -> str:
    """The words of a PDF as whoever is signed in on this page gets it, on one line."""
    answer = page.request.get(address)
    assert answer.headers["content-type"] == "application/pdf", address
    return " ".join(words_of_pdf(answer.body()).decode().split())


# What most journeys begin with ---------------------------------------------------------------------------------------


def add_meeting(page: Page, day: date) -> str:
    """Add a meeting of Cabinet; returns the label by which it is chosen later, up to its day."""
    page.goto("/council/meetings/new/")
    page.get_by_label("Body", exact=True).select_option(label="Cabinet")
    put_day(page, "Day", day)
    page.get_by_label("Place").fill("Town Hall")
    press(page, "Add")
    page.wait_for_url(re.compile(r"/meetings/\d+/$"))
    return f"Cabinet, {day:%A} {day.day} {day:%B %Y}"


def choose_meeting(page: Page, meeting: str) -> None:
    """Choose a meeting whose option begins so: more may be said of it."""
    options = page.get_by_label("Meeting", exact=True)
    label = options.locator("option", has_text=meeting).first.text_content()
    options.select_option(label=(label or "").strip())


def enter_item(page: Page, title: str, meeting: str, *, private_because: str = "") -> str:
    """Enter a key decision of Cabinet on the forward plan; returns its reference."""
    page.goto("/forward-plan/enter/")
    page.get_by_label("Title", exact=True).fill(title)
    page.get_by_label("The matter").fill("To agree what is to be bought.")
    page.get_by_label("Service area").select_option(label="Children’s services")
    choose_meeting(page, meeting)
    page.get_by_label("It is a key decision").check()
    page.get_by_label("Limb (a)").check()
    page.get_by_label("Documents that will be considered").fill("Report of the Director for Children’s Wellbeing")
    page.get_by_label("Whom people can ask").select_option(label="Head of Commissioning")
    if private_because:
        page.get_by_label("Partly in private").check()
        page.get_by_label("Paragraph of Schedule 12A").select_option(value="3")
        page.get_by_label("Why it is taken in private").fill(private_because)
    press(page, "Save the item")
    page.wait_for_url("**/item/")
    return page.url.split("/")[-3]


def publish_edition(page: Page) -> str:
    """Publish the next edition of the forward plan as it is proposed; returns its number."""
    page.goto("/forward-plan/next/")
    press(page, "Preview the edition")
    said(page, "Nothing is published yet.")
    page.get_by_role("button", name=re.compile("Publish edition")).click()
    page.wait_for_url(re.compile(r"/forward-plan/\d+/$"))
    return page.url.split("/")[-2]


def add_clause(page: Page, reference: str, label: str, verb: str, text: str) -> None:
    page.goto(f"/decisions/{reference}/record/clauses/add/")
    page.get_by_label("Label").fill(label)
    page.get_by_label("What it does").select_option(label=verb)
    page.get_by_label("Words", exact=True).fill(text)
    press(page, "Save")
    said(page, f"Clause {label} is added.")


def complete(page: Page, reference: str) -> None:
    """Answer what the record of a decision asks for beside its clauses."""
    page.goto(f"/decisions/{reference}/record/interests/")
    page.get_by_label("None declared").check()
    press(page, "Save")
    page.goto(f"/decisions/{reference}/record/reasons/")
    page.get_by_label("Reasons for the decision").fill("More children come into care, and the contract before ends.")
    press(page, "Save")
    page.goto(f"/decisions/{reference}/record/alternatives/add/")
    page.get_by_label("What else was considered").fill("Do nothing")
    page.get_by_label("Why it was rejected").fill("The service would end with the contract before.")
    press(page, "Save")
    said(page, "Added.")


def entered(title: str, *, publish: bool = False) -> str:
    """A decision of Cabinet that is made today with a complete record, and published; returns its reference.

    Through actions: how it is entered is not what the journey is about.
    """

    def act() -> str:
        today = timezone.localdate()
        clerk, cabinet = User.objects.get(email="clerk@calderwick.example"), Body.objects.get(slug="cabinet")
        meeting = cabinet.meetings.filter(held_on=today).first()
        decision = actions.enter(
            by=clerk,
            on=today,
            title=title,
            kind="body",
            service_area=ServiceArea.objects.get(name="Children’s services"),
            meeting=meeting or council_actions.add_meeting(by=clerk, body=cabinet, held_on=today, place="Town Hall"),
            body=cabinet,
            purpose="To agree what is to be done.",
            reasons="The contract before ends.",
            interests_answer="none-declared",
            contact=Post.objects.get(title="Head of Commissioning"),
        )
        actions.add_clause(
            by=clerk, decision=decision, label="(a)", verb="approve", text="That it is done as reported."
        )
        actions.add_alternative(by=clerk, decision=decision, label="1", what="Nothing", why_rejected="It would end.")
        decision = actions.make(by=clerk, on=today, decision=decision, decided_on=today)
        if publish:
            actions.publish(by=clerk, on=today, decision=decision)
        return decision.reference

    return committed(act)


# 1. The life of a key decision ---------------------------------------------------------------------------------------

APPROVED = "The commissioning plans for intensive placement support, as paragraphs 9 and 10 of the report set them out."
AUTHORISED = (
    "The Director for Children’s Wellbeing, interim or substantive, to take every operational decision needed to carry "
    "this out. That includes awarding contracts worth a maximum of £2.5m in all, for up to five years from 1 April "
    "2027."
)
MONITORED = "Whether there are enough specialist in-house foster carers, alongside the new contract."


@pytest.mark.parametrize(
    ("width", "javascript", "entered", "meets"),
    [(1280, True, date(2026, 11, 23), date(2027, 1, 14)), (375, False, date(2027, 1, 25), date(2027, 3, 11))],
    ids=["desk", "phone"],
)
def test_a_key_decision_from_the_forward_plan_to_effect(
    open_page: Any, width: int, javascript: bool, entered: date, meets: date
) -> None:
    shows = width == 1280
    title = "Intensive placement support" if shows else "Intensive placement support from April"
    with on(entered):
        page = open_page(width=width, who="clerk", javascript=javascript)
        if shows:
            page.goto("/to-do/")
            picture(page, "to-do")
        meeting = f"Cabinet, {meets:%A} {meets.day} {meets:%B %Y}" if shows else add_meeting(page, meets)
        reference = enter_item(page, title, meeting)
        said(page, "Publish the item in an edition by")
        if shows:
            picture(page, "plan-item")
        number = publish_edition(page)
        stranger = open_page(width=width, javascript=javascript)
        stranger.goto("/forward-plan/")
        follow(stranger, title)
        said(stranger, f"To be decided by Cabinet, on {meets.day} {meets:%B %Y}.")
        if shows:
            stranger.goto("/forward-plan/")
            picture(stranger, "edition")
        assert title in read_pdf(stranger, f"/forward-plan/{number}/plan.pdf")

    with on(meets):
        page = open_page(width=width, who="clerk", javascript=javascript)
        page.goto(f"/meetings/{meets}-cabinet/record/")
        page.locator(f"#{reference}").get_by_role("link", name="Record").click()
        page.wait_for_url("**/record/")
        add_clause(page, reference, "(a)", "Approve", APPROVED)
        add_clause(page, reference, "(b)", "Authorise", AUTHORISED)
        if shows:
            picture(page, "offer", part="section:has(#clauses)")
        offered = page.locator(".offer", has_text="seems to approve spending")
        expect(offered.get_by_text("£2,500,000, a maximum")).to_be_visible()
        expect(offered.get_by_text("1 April 2027 to 31 March 2032")).to_be_visible()
        offered.get_by_role("button", name="Yes, record it").click()
        said(page, "Recorded as it was read.")
        page.locator(".offer", has_text="seems to delegate power").get_by_role("button", name="Yes, record it").click()
        said(page, "Recorded as it was read.")
        expect(page.locator(".offer")).to_have_count(0)
        add_clause(page, reference, "(c)", "Monitor", MONITORED)
        complete(page, reference)
        if shows:
            picture(page, "record")
        follow(page, "Record that it was decided")
        put_day(page, "Day of decision", meets)
        press(page, "Record that it was decided")
        said(page, f"It is recorded that {reference} was decided.")
        assert stranger.goto(f"/decisions/{reference}.json").status == 404

        page.goto(f"/decisions/{reference}/preview/")
        said(page, "This is a preview: nothing is published.")
        assert "£2.5m" in read_pdf(page, f"/decisions/{reference}/preview/notice.pdf")
        follow(page, "Publish it")
        said(page, "15, 18, 19, 20 and 21 January" if shows else "12, 15, 16, 17 and 18 March")
        if shows:
            picture(page, "publish")
        press(page, "Publish")
        page.wait_for_url(f"**/decisions/{reference}/")
        last, first = (f"{day.day} {day:%B %Y}" for day in (meets + timedelta(days=7), meets + timedelta(days=8)))
        said(page, re.compile(f"It takes effect on \\w+ {first} unless it is called in by \\w+ {last}."))
        if shows:
            picture(page, "published")
        stranger.goto(f"/decisions/{reference}/")
        said(stranger, re.compile(f"Open to call-in until \\w+ {last}."))
        assert "£2.5m" in read_pdf(stranger, f"/decisions/{reference}/1/notice.pdf")

    with on(meets + timedelta(days=8)):
        stranger.goto(f"/decisions/{reference}/")
        said(stranger, f"Was open to call-in until {last}. None was asked for.")
        said(stranger, "£2,500,000 left of up to £2,500,000")
        assert stranger.request.get(f"/decisions/{reference}.json").json()["effective_from"] == str(
            meets + timedelta(days=8)
        )


# 2. A decision by an officer -----------------------------------------------------------------------------------------


def test_an_officer_drafts_a_decision_under_a_power_and_the_clerk_publishes_it(open_page: Any) -> None:
    day = date(2027, 3, 22)
    with on(day):
        officer = open_page(who="officer")
        officer.goto("/decisions/enter/")
        officer.get_by_label("What is decided").fill("Award of intensive placement support")
        officer.get_by_label("An officer", exact=True).check()
        officer.get_by_label("Post", exact=True).select_option(label="Director for Children’s Wellbeing")
        officer.get_by_label("Service area").select_option(label="Children’s services")
        press(officer, "Enter it")
        officer.wait_for_url("**/record/")
        reference = officer.url.split("/")[-3]
        officer.goto(f"/decisions/{reference}/record/power/")
        officer.get_by_label(re.compile("DEC-2017-0031")).check()
        press(officer, "Save")
        add_clause(officer, reference, "1.", "Award", "The contract for intensive placement support to the bidder.")
        complete(officer, reference)
        officer.goto(f"/decisions/{reference}/")
        said(officer, "Not by you:")

        clerk = open_page(who="clerk")
        clerk.goto(f"/decisions/{reference}/make/")
        put_day(clerk, "Day of decision", day)
        press(clerk, "Record that it was decided")
        said(clerk, f"It is recorded that {reference} was decided.")
        clerk.goto(f"/decisions/{reference}/publish/")
        press(clerk, "Publish")
        clerk.wait_for_url(f"**/decisions/{reference}/")
        stranger = open_page()
        stranger.goto(f"/decisions/{reference}/")
        said(stranger, "Director for Children’s Wellbeing")
        assert "DEC-2017-0031" in read_pdf(stranger, f"/decisions/{reference}/1/notice.pdf")


# 3. A private item ---------------------------------------------------------------------------------------------------


def test_a_private_item_has_its_two_notices_and_keeps_its_exempt_clause(open_page: Any) -> None:
    because, secret = "Bidders gave their prices in confidence.", "The price of 417 pounds a week is accepted."
    meets = date(2027, 5, 13)
    with on(date(2027, 3, 30)):
        page = open_page(who="clerk")
        reference = enter_item(page, "Supported lodgings", add_meeting(page, meets), private_because=because)
        publish_edition(page)
        page.goto(f"/decisions/{reference}/notices/")
        said(page, "Given on Tuesday 30 March 2027.")

    with on(date(2027, 5, 4)):
        page = open_page(who="clerk")
        page.goto(f"/decisions/{reference}/notices/")
        picture(page, "private-notices")
        follow(page, "Record the notice")
        put_day(page, "Day on which the notice was published", date(2027, 5, 4))
        page.get_by_label("Representations received that it should be taken in public").fill("One: prices matter.")
        page.get_by_label("What was answered").fill("They are told when the award is final.")
        press(page, "Record it")
        said(page, "The notice is recorded, and told with the item from now on.")
        said(page, "Given on Tuesday 4 May 2027.")
        stranger = open_page()
        stranger.goto(f"/decisions/{reference}/")
        said(stranger, because)
        said(stranger, "They are told when the award is final.")

    with on(meets):
        page = open_page(who="clerk")
        add_clause(page, reference, "(a)", "Approve", "That supported lodgings are bought for three years.")
        page.goto(f"/decisions/{reference}/record/clauses/add/")
        page.get_by_label("What it does").select_option(label="Approve")
        page.get_by_label("Words", exact=True).fill(secret)
        page.get_by_label(re.compile("^Exempt: only")).check()
        page.get_by_label("If exempt: paragraph of Schedule 12A").select_option(value="3")
        page.get_by_label("If exempt: why").fill("The prices of the other bidders would follow from it.")
        put_day(page, "If exempt: to be reviewed by", date(2027, 11, 15))
        press(page, "Save")
        said(page, "is added.")
        complete(page, reference)
        page.goto(f"/decisions/{reference}/make/")
        press(page, "Record that it was decided")
        said(page, "It is recorded that")
        page.goto(f"/decisions/{reference}/publish/")
        press(page, "Publish")
        page.wait_for_url(f"**/decisions/{reference}/")
        said(page, secret)
        stranger = open_page()
        for address in ("", ".json", "/1/"):
            answer = stranger.request.get(f"/decisions/{reference}{address}" if address else f"/decisions/{reference}/")
            assert answer.ok, address
            assert "417 pounds" not in answer.text(), address
        notice = read_pdf(stranger, f"/decisions/{reference}/1/notice.pdf")
        assert "417 pounds" not in notice
        assert because in notice


# 4, 5 and 11. Urgent decisions, published together from the meeting's desk and mailed once ---------------------------


def give_urgency(page: Page, reference: str, words: str) -> None:
    page.goto(f"/decisions/{reference}/notices/")
    follow(page, f"Record the {words}")
    page.get_by_role("radio").first.check()
    page.get_by_label("Why", exact=False).last.fill("The provider has told us that it stops in June.")
    press(page, "Record it")
    said(page, "It is recorded. It becomes public with the next edition: publish one now.")


def test_two_urgent_decisions_are_published_together_and_mailed_once(open_page: Any) -> None:
    meets = date(2027, 6, 10)
    with on(date(2027, 5, 24)):
        page = open_page(who="clerk")
        meeting = add_meeting(page, meets)
        excepted = enter_item(page, "Respite care until a new contract", meeting)
        page.goto(f"/decisions/{excepted}/notices/")
        picture(page, "urgency")
        give_urgency(page, excepted, "general exception")
        publish_edition(page)

    with on(date(2027, 6, 7)):
        page = open_page(who="clerk")
        urgent = enter_item(page, "Replacement of a care provider at once", meeting)
        give_urgency(page, urgent, "special urgency")
        publish_edition(page)
        stranger = open_page()
        stranger.goto(f"/decisions/{urgent}/")
        said(stranger, "The provider has told us that it stops in June.")

    with on(meets):
        page = open_page(who="clerk")
        desk = f"/meetings/{meets}-cabinet/record/"
        page.goto(desk)
        for reference in (excepted, urgent):
            page.goto(f"/decisions/{reference}/record/clauses/paste/")
            page.get_by_label("Text of the clauses").fill("(a) To agree the service.\n(b) To note the costs.")
            press(page, "Split into clauses")
            page.get_by_role("button", name="Add these 2 clauses").click()
            said(page, "2 clauses are added.")
            complete(page, reference)
            page.goto(f"/decisions/{reference}/make/")
            press(page, "Record that it was decided")
            said(page, "It is recorded that")
        page.goto(desk)
        picture(page, "meeting")
        press(page, "Publish these 2")
        said(page, f"Published: {excepted}, {urgent}.")
        page.goto(f"{desk}mail/")
        said(page, "Otherwise it takes effect on Friday 18 June 2027.")
        picture(page, "mail")
        before = len(mail.outbox)
        page.get_by_role("button", name="Send it to 3 mailboxes").dblclick()
        said(page, "The mailboxes were told on 10 June 2027.")
        assert [letter.subject for letter in mail.outbox[before:]] == ["Decisions of Cabinet, Thursday 10 June 2027"]
        stranger.goto(f"/decisions/{excepted}/")
        said(stranger, "eneral exception")
        stranger.goto(f"/decisions/{urgent}/")
        said(stranger, "pecial urgency")
        page.goto("/to-do/special-urgency/")
        said(page, urgent)
        expect(page.get_by_text(excepted)).to_have_count(0)


# 6 and 8. A correction, and a take-down ------------------------------------------------------------------------------


def test_a_correction_is_a_new_number_with_its_reason_and_a_take_down_answers_gone(open_page: Any) -> None:
    with on(date(2027, 6, 14)):
        reference = entered("Holiday activities", publish=True)
        page, stranger = open_page(who="clerk"), open_page()
        page.goto(f"/decisions/{reference}/correct/matter/")
        page.get_by_label("Reasons").fill("The contract before ends in August.")
        page.get_by_label("Reason for the correction").fill("The month was left out.")
        press(page, "See what changes")
        said(page, "What changes in version 2")
        picture(page, "correction")
        press(page, "Publish version 2")
        said(page, "Version 2 is published: The month was left out.")
        stranger.goto(f"/decisions/{reference}/")
        said(stranger, "The contract before ends in August.")
        said(stranger, "The month was left out.")
        follow(stranger, "Version 1")
        said(stranger, "The contract before ends.")

    with on(date(2027, 6, 15)):
        page = open_page(who="clerk")
        page.goto(f"/decisions/{reference}/2/take-down/")
        page.get_by_label("Personal data").check()
        page.get_by_label(re.compile("^I have read what happens")).check()
        picture(page, "take-down")
        press(page, "Take this version down")
        page.wait_for_url(f"**/decisions/{reference}/**")
        for address in (
            f"/decisions/{reference}/",
            f"/decisions/{reference}.json",
            f"/decisions/{reference}/2/notice.pdf",
        ):
            assert stranger.request.get(address).status == 410, address
        assert stranger.goto(f"/decisions/{reference}/2/").status == 410
        said(stranger, "Personal data")
        assert stranger.request.get(f"/decisions/{reference}/1/").ok


# 7. Call-in ----------------------------------------------------------------------------------------------------------


def call_in(page: Page, reference: str, *, members: int) -> None:
    page.goto(f"/decisions/{reference}/")
    follow(page, "Record a call-in")
    put_day(page, "Received on", timezone.localdate())
    page.get_by_label("How many members asked for it").fill(str(members))
    page.get_by_label("Grounds").fill("Residents were not asked.")
    press(page, "Record the call-in")


def test_of_two_decisions_called_in_one_is_confirmed_and_one_decided_again(open_page: Any) -> None:
    with on(date(2027, 6, 17)):
        stands, goes_back = entered("Play schemes", publish=True), entered("Youth clubs", publish=True)
        page, stranger = open_page(who="clerk"), open_page()
        call_in(page, stands, members=1)
        said(page, "1 asked for it; 3 members are needed.")
        page.get_by_label("How many members asked for it").fill("3")
        press(page, "Record the call-in")
        said(page, f"{stands} is called in: it is not in effect until that is resolved.")
        picture(page, "called-in")
        call_in(page, goes_back, members=4)
        said(page, f"{goes_back} is called in")
        stranger.goto(f"/decisions/{stands}/")
        said(stranger, "Called in: not in effect")
        said(stranger, "Called in on 17 June 2027 by 3 members. Residents were not asked.")
        page.goto("/to-do/")
        said(page, stands)

    with on(date(2027, 6, 24)):
        page = open_page(who="clerk")
        page.goto(f"/decisions/{stands}/")
        follow(page, "Record that it stands")
        page.get_by_label("The decision maker confirmed the decision").check()
        put_day(page, "Resolved on", date(2027, 6, 24))
        press(page, "Record that it stands")
        page.wait_for_url(f"**/decisions/{stands}/")
        said(page, f"{stands} is confirmed after call-in: in effect from Thursday 24 June 2027.")
        page.goto(f"/decisions/{goes_back}/")
        follow(page, "Record that it was referred back")
        page.get_by_label("Referred back to").fill("Cabinet")
        page.get_by_label("What was advised").fill("To ask residents first.")
        put_day(page, "Resolved on", date(2027, 6, 24))
        press(page, "Record that it went back")
        page.wait_for_url(f"**/decisions/{goes_back}/")
        follow(page, "Enter the decision that reconsiders it")
        page.get_by_label("What is decided").fill("Youth clubs, decided again")
        page.get_by_label("A body, at a meeting").check()
        page.get_by_label("Body or cabinet member").select_option(label="Cabinet")
        page.get_by_label("Service area").select_option(label="Children’s services")
        press(page, "Enter it")
        page.wait_for_url("**/record/")
        said(page, f"It decides {goes_back} again.")
        said(page, "Not subject to call-in.")


# 9 and 10. A second clerk is invited; both edit one record; sent twice; a session ends -------------------------------


def test_a_clerk_who_was_invited_edits_what_another_has_open(open_page: Any, address: str) -> None:
    with on(date(2027, 7, 1)):
        reference = entered("Family hubs")
        admin = open_page(who="admin")
        admin.goto("/council/users/invite/")
        admin.get_by_label("E-mail address").fill("second.clerk@calderwick.example")
        admin.get_by_label("Name shown").fill("Deputy clerk")
        admin.get_by_label(re.compile("clerk", re.IGNORECASE)).and_(admin.get_by_role("checkbox")).first.check()
        press(admin, "Invite")
        link = admin.get_by_label("One-time link").input_value()
        second = open_page()
        second.goto(link.removeprefix(address))
        secret = "a-long-way-from-here-to-there"
        for box in second.locator("input[type=password]").all():
            box.fill(secret)
        press(second, "Set the password")
        second.goto("/account/sign-in/")
        second.get_by_label("E-mail address").fill("second.clerk@calderwick.example")
        second.get_by_label("Password").fill(secret)
        press(second, "Sign in")
        second.wait_for_url(lambda url: "/sign-in/" not in url)
        assert open_page().goto(link.removeprefix(address)).status in (404, 410)

        first = open_page(who="clerk")
        for page in (first, second):
            page.goto(f"/decisions/{reference}/record/reasons/")
        first.get_by_label("Reasons for the decision").fill("Families asked for it.")
        press(first, "Save")
        first.wait_for_url("**/record/**")
        second.get_by_label("The matter").fill("To open two more family hubs.")
        press(second, "Save")
        said(second, "Cabinet clerk changed this")
        expect(second.get_by_label("Reasons for the decision")).to_have_value("Families asked for it.")
        expect(second.get_by_label("The matter")).to_have_value("To open two more family hubs.")
        press(second, "Save")
        said(second, "Families asked for it.")
        said(second, "To open two more family hubs.")


@pytest.mark.parametrize("javascript", [True, False])
def test_a_publication_pressed_twice_is_published_once(open_page: Any, javascript: bool) -> None:
    with on(date(2027, 7, 2)):
        reference = entered(f"Adventure playground {javascript}")
        page = open_page(who="clerk", javascript=javascript)
        page.goto(f"/decisions/{reference}/publish/")
        page.get_by_role("button", name="Publish", exact=True).dblclick()
        page.wait_for_url(f"**/decisions/{reference}/")
        expect(page.get_by_role("link", name="Version 1", exact=True)).to_be_visible()
        expect(page.get_by_role("link", name="Version 2", exact=True)).to_have_count(0)


def test_a_session_that_ends_while_typing_loses_nothing(open_page: Any) -> None:
    with on(date(2027, 7, 5)):
        reference = entered("Breakfast clubs")
        page = open_page(who="clerk")
        page.goto(f"/decisions/{reference}/record/reasons/")
        page.get_by_label("Reasons for the decision").fill("Children learn better when they have eaten.")

    with on(date(2027, 7, 6)):
        press(page, "Save")
        page.get_by_label("E-mail address").fill("clerk@calderwick.example")
        page.get_by_label("Password").fill(SAMPLE_PASSWORD)
        press(page, "Sign in")
        said(page, "Your session had ended while you were typing.")
        press(page, "Save")
        said(page, "Children learn better when they have eaten.")
        page.goto(f"/decisions/{reference}/record/")
        said(page, "Children learn better when they have eaten.")
