"""The pages of the forward plan: what each role may do there, and what a stranger reads."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
import time_machine
from django.test import Client

from commissioning.council import actions as council_actions
from commissioning.council.models import Meeting
from commissioning.kit.canonical import loads
from decisions import actions
from decisions.models import Decision, Edition
from decisions.pages import plan as pages
from tests.decisions.conftest import DECIDED, ON, PUBLISHED, Council

TODAY = date(2026, 11, 23)
JANUARY = date(2027, 1, 13)
DECEMBER = date(2026, 12, 9)


@pytest.fixture(autouse=True)
def today() -> Any:
    """Monday 23 November 2026: the notice for 13 January 2027 can still be given, that for 9 December cannot."""
    with time_machine.travel(TODAY, tick=False):
        yield


def signed_in(user: Any) -> Client:
    client = Client()
    if user is not None:
        client.force_login(user, "django.contrib.auth.backends.ModelBackend")
    return client


def meets(council: Council, day: date) -> Meeting:
    return council_actions.add_meeting(by=council.clerk, body=council.cabinet, held_on=day, place="Town Hall")


def typed(council: Council, **changes: Any) -> dict[str, Any]:
    """What a clerk types for an item of the January meeting."""
    return {
        "title": "Short breaks: extension",
        "kind": "body",
        "key": "on",
        "key_limb_a": "on",
        "purpose": "To extend the service by a year.",
        "service_area": council.area.pk,
        "documents_expected": "Report of the director\nEquality assessment",
        "contact": council.contact.pk,
        "private": "no",
    } | changes


def upcoming(council: Council, day: date = JANUARY, **fields: Any) -> Decision:
    """A draft of a decision at a meeting to come."""
    meeting = Meeting.objects.filter(held_on=day).first() or meets(council, day)
    return council.draft(meeting=meeting, due_on=day, on=TODAY, **fields)


def publish(council: Council, *decisions: Decision, **fields: Any) -> Edition:
    return actions.publish_edition(by=council.clerk, on=TODAY, decisions=decisions, **fields)


def test_an_item_whose_day_has_passed_is_not_chosen_for_the_next_edition(council: Council) -> None:
    coming, passed = upcoming(council), upcoming(council, date(2026, 11, 18))
    chosen = {one.decision.reference: one for one in pages.candidates(council.clerk, on=TODAY)}
    assert chosen[coming.reference].is_chosen
    assert not chosen[passed.reference].is_chosen
    assert "has passed" in chosen[passed.reference].note
    again = pages.candidates(council.clerk, on=TODAY, chosen=[passed.reference])
    assert [one.decision for one in again if one.is_chosen] == [passed]


# Entering -------------------------------------------------------------------------------------------------------------


def test_a_clerk_enters_an_item_and_is_told_the_last_day_for_notice(council: Council) -> None:
    meeting, clerk = meets(council, JANUARY), signed_in(council.clerk)
    shown = clerk.get("/forward-plan/enter/").content.decode()
    assert "Cabinet, Wednesday 13 January 2027 (notice by 15 Dec 2026)" in shown
    answer = clerk.post("/forward-plan/enter/", typed(council, meeting=meeting.pk), follow=True)
    decision = Decision.objects.get(title="Short breaks: extension")
    assert (decision.body, decision.due_on, decision.state) == (council.cabinet, JANUARY, "draft")
    markup = answer.content.decode()
    assert "Publish the item in an edition by Tuesday 15 December 2026." in markup
    assert "clear calendar days must lie between the notice and Wednesday 13 January 2027" in markup


def test_when_notice_in_full_is_too_late_the_routes_that_are_left_are_shown(council: Council) -> None:
    decision = upcoming(council, DECEMBER)
    markup = signed_in(council.clerk).get(f"/decisions/{decision.reference}/notices/").content.decode()
    assert "The last day was Tuesday 10 November 2026" in markup
    assert "By Tuesday 1 December 2026:" in markup
    assert f"/decisions/{decision.reference}/notices/general-exception/" in markup
    assert f"/decisions/{decision.reference}/notices/special-urgency/" not in markup


@pytest.mark.parametrize(
    ("changes", "told"),
    [
        ({"title": ""}, "Enter a title: what is to be decided"),
        ({"kind": "body"}, "Choose the meeting, or the body"),
        ({"kind": "officer"}, "Choose the post that will decide"),
        ({"key_limb_a": ""}, "Tick limb (a), limb (b) or both"),
        ({"key": ""}, "only a key decision has a limb"),
        ({"private": "part"}, "Choose the paragraph of Schedule 12A"),
        ({"private": "part", "private_paragraph": "3"}, "Say why it is taken in private"),
        ({"service_area": "99999999999999999999"}, "Choose one from the list"),
        ({"due_on_day": "31", "due_on_month": "2", "due_on_year": "2027"}, "must be a real date"),
    ],
)
def test_what_is_typed_wrong_is_told_at_its_field_and_kept(
    council: Council, changes: dict[str, Any], told: str
) -> None:
    answer = signed_in(council.clerk).post("/forward-plan/enter/", typed(council, **changes))
    assert answer.status_code == 200
    assert told in answer.content.decode()
    assert "To extend the service by a year." in answer.content.decode()
    assert not Decision.objects.exists()


def test_an_officer_may_draft_an_item_and_not_publish_it(council: Council) -> None:
    meeting, officer = meets(council, JANUARY), signed_in(council.officer)
    assert officer.post("/forward-plan/enter/", typed(council, meeting=meeting.pk)).status_code == 302
    decision = Decision.objects.get()
    changed = typed(council, meeting=meeting.pk, title="Short breaks: another year")
    shown = officer.get(f"/decisions/{decision.reference}/item/")
    seen = shown.context["form"]["seen"].value()
    assert officer.post(f"/decisions/{decision.reference}/item/", changed | {"seen": seen}).status_code == 302
    for address in ("/forward-plan/next/", f"/forward-plan/next/preview/?item={decision.reference}"):
        assert officer.get(address).status_code == 403
        assert officer.post(address).status_code == 403
    publish(council, decision)
    markup = officer.get(f"/decisions/{decision.reference}/item/").content.decode()
    assert 'aria-disabled="true"' in markup
    assert "Your role may not plan" in markup


@pytest.mark.parametrize(
    ("who", "desk"), [("clerk", 200), ("officer", 403), ("manager", 403), ("auditor", 403), ("administrator", 403)]
)
def test_only_a_clerk_publishes_and_gives_notice(council: Council, who: str, desk: int) -> None:
    decision = upcoming(council, DECEMBER)
    client = signed_in(getattr(council, who))
    for address in (
        "/forward-plan/next/",
        f"/forward-plan/next/preview/?item={decision.reference}",
        f"/decisions/{decision.reference}/notices/",
        f"/decisions/{decision.reference}/notices/general-exception/",
    ):
        assert client.get(address).status_code == desk, address
    assert Client().get("/forward-plan/next/").status_code == 302


def test_a_stranger_finds_no_desk_and_a_404_for_a_draft(council: Council) -> None:
    decision = upcoming(council)
    for part in ("item", "notices", "withdraw"):
        assert Client().get(f"/decisions/{decision.reference}/{part}/").status_code == 302
    assert Client().get(f"/decisions/{decision.reference}/").status_code == 404
    assert "Enter an item" not in Client().get("/forward-plan/").content.decode()


# Publishing -----------------------------------------------------------------------------------------------------------


def previewed(client: Client, *decisions: Decision) -> tuple[str, dict[str, Any]]:
    """The address of a preview and what its form sends."""
    address = "/forward-plan/next/preview/?" + "&".join(f"item={one.reference}" for one in decisions)
    context = client.get(address).context
    return address, {"once": context["form"]["once"].value(), "previewed": context["prepared"].record_sha256}


def test_what_is_previewed_is_what_is_published_and_once(council: Council) -> None:
    decision, clerk = upcoming(council), signed_in(council.clerk)
    address, form = previewed(clerk, decision)
    assert not Edition.objects.exists()
    first, second = clerk.post(address, form), clerk.post(address, form)
    assert first.headers["Location"] == second.headers["Location"] == "/forward-plan/1/"
    edition = Edition.objects.get()
    assert edition.record_sha256 == form["previewed"]
    assert Decision.objects.get().state == "planned"


def test_an_edition_that_changed_since_the_preview_is_looked_at_again(council: Council) -> None:
    decision, clerk = upcoming(council), signed_in(council.clerk)
    address, form = previewed(clerk, decision)
    actions.change(by=council.clerk, on=TODAY, decision=decision, changes={"title": "Another title"}, why="Title")
    answer = clerk.post(address, form)
    assert answer.status_code == 200
    assert "has changed since the preview" in answer.content.decode()
    assert "Another title" in answer.content.decode()
    assert not Edition.objects.exists()


def test_what_is_not_ready_is_shown_with_the_refusal_and_left_out(council: Council) -> None:
    ready, unready = upcoming(council), council.draft(meeting=None, due_on=None, on=TODAY)
    clerk = signed_in(council.clerk)
    markup = clerk.get("/forward-plan/next/").content.decode()
    assert "The forward plan says when the decision is due." in markup
    assert f'value="{ready.reference}" checked' in markup
    assert f'value="{unready.reference}"' not in markup
    answer = clerk.get(f"/forward-plan/next/preview/?item={ready.reference}&item={unready.reference}&item=nonsense%00")
    assert f"{unready.reference} is left out." in answer.content.decode()
    none = clerk.get("/forward-plan/next/preview/")
    assert "Choose at least one item" in none.content.decode()


def test_two_clerks_editing_an_item_overwrite_nothing(council: Council) -> None:
    decision, clerk = upcoming(council), signed_in(council.clerk)
    seen = clerk.get(f"/decisions/{decision.reference}/item/").context["form"]["seen"].value()
    actions.change(by=council.officer, on=TODAY, decision=decision, changes={"title": "The officer's title"}, why="T")
    sent = typed(council, meeting=decision.meeting_id, seen=seen)
    answer = clerk.post(f"/decisions/{decision.reference}/item/", sent)
    assert "Theirs: “The officer&#x27;s title”" in answer.content.decode()
    assert Decision.objects.get().title == "The officer's title"


# What everyone reads --------------------------------------------------------------------------------------------------


def test_without_an_edition_the_plan_says_so(council: Council) -> None:
    answer = Client().get("/forward-plan/")
    assert answer.status_code == 200
    assert "No edition has been published by 23 November 2026." in answer.content.decode()
    assert Client().get("/forward-plan/1/").status_code == 404
    assert Client().get("/forward-plan/99999999999999999999/plan.pdf").status_code == 404


def test_an_edition_is_read_as_it_was_published_and_tells_what_came_of_its_items(council: Council) -> None:
    first = upcoming(council)
    publish(council, first)
    actions.change(by=council.clerk, on=TODAY, decision=first, changes={"title": "A new title"}, why="Title")
    second = upcoming(council, title="Another matter")
    publish(council, first, second)
    old, new = (Client().get(f"/forward-plan/{number}/").content.decode() for number in (1, 2))
    assert "A new title" not in old
    assert "Listed again in edition 2." in old
    assert "This is an earlier edition." in old
    assert "Changed: the title." in new
    assert Client().get("/forward-plan/").content.decode().count("A new title") >= 1
    record = Client().get("/forward-plan/2.json")
    assert record.headers["Content-Type"] == "application/json"
    assert record.content == bytes(Edition.objects.get(number=2).record)
    assert [item.get("mark") for item in loads(record.content)["items"]] == ["changed", "new"]


def test_a_meeting_that_was_moved_is_told_everywhere(council: Council) -> None:
    decision = upcoming(council)
    publish(council, decision)
    moved_to = date(2027, 1, 20)
    meeting = Meeting.objects.get(held_on=JANUARY)
    council_actions.move_meeting(by=council.clerk, on=TODAY, meeting=meeting, held_on=moved_to, why="Snow")
    for address in (f"/decisions/{decision.reference}/", "/forward-plan/"):
        assert "has since been moved to Wednesday 20 January 2027" in Client().get(address).content.decode()
    desk = signed_in(council.clerk).get(f"/decisions/{decision.reference}/notices/").content.decode()
    assert "was moved from Wednesday 13 January 2027 to Wednesday 20 January 2027 after notice was given" in desk
    publish(council, decision)
    record = loads(bytes(Edition.objects.get(number=2).record))["items"][0]
    assert record["changes"] == ["The day was Wednesday 13 January 2027 and is now Wednesday 20 January 2027."]
    decision.refresh_from_db()
    assert decision.due_on == moved_to
    assert (
        "was moved from"
        not in signed_in(council.clerk).get(f"/decisions/{decision.reference}/notices/").content.decode()
    )


SECRETS = ("UNPUBLISHED-TITLE", "UNPUBLISHED-PURPOSE", "UNPUBLISHED-REASONS", "UNPUBLISHED-CLAUSE", "UNPUBLISHED-PAPER")


def made_and_changed(council: Council) -> Decision:
    """Planned, then changed in every way that is not public, then made and not yet published."""
    decision = council.planned()
    words = {"title": SECRETS[0], "purpose": SECRETS[1], "reasons": SECRETS[2], "summary": SECRETS[2]}
    actions.change(by=council.clerk, on=ON, decision=decision, changes=words, why="Drafted")
    actions.add_clause(by=council.clerk, decision=decision, label="(z)", verb="note", text=SECRETS[3])
    actions.add_document(by=council.clerk, decision=decision, title=SECRETS[4])
    return actions.make(by=council.clerk, on=ON, decision=decision, decided_on=DECIDED)


@pytest.mark.parametrize("state", ["planned", "made", "withdrawn"])
def test_until_it_is_published_a_stranger_reads_the_notice_and_nothing_else(council: Council, state: str) -> None:
    decision = council.in_state(state) if state != "made" else made_and_changed(council)
    page = Client().get(f"/decisions/{decision.reference}/")
    assert page.status_code == 200
    markup = page.content.decode()
    assert "Short breaks for disabled children" in markup
    assert "To buy short breaks." in markup
    assert not [secret for secret in SECRETS if secret in markup]
    assert "Made, not yet published" not in markup
    assert ("No longer needed." in markup) is (state == "withdrawn")
    for part in (".json", "/notice.pdf", "/1/"):
        assert Client().get(f"/decisions/{decision.reference}{part}").status_code == 404


@pytest.mark.parametrize(
    "query", ["", "?kind=planned", "?q=UNPUBLISHED", "?kind=planned&q=UNPUBLISHED", "?kind=scrutiny"]
)
def test_lists_searches_and_counts_tell_a_stranger_of_a_made_decision_what_they_told_before(
    council: Council, query: str
) -> None:
    decision = council.planned()
    before = Client().get(f"/decisions/{query}").content, Client().get("/").content
    words = {"title": SECRETS[0], "purpose": SECRETS[1], "reasons": SECRETS[2], "summary": SECRETS[2]}
    actions.change(by=council.clerk, on=ON, decision=decision, changes=words, why="Drafted")
    actions.make(by=council.clerk, on=ON, decision=decision, decided_on=DECIDED)
    assert (Client().get(f"/decisions/{query}").content, Client().get("/").content) == before


@pytest.mark.parametrize(
    "query",
    [
        "?kind=planned&since_day=1&since_month=6&since_year=2026",
        "?kind=planned&until_day=30&until_month=6&until_year=2026",
        "?on=2026-06-01&kind=planned",
        "?on=2026-06-05&kind=planned",
    ],
)
def test_no_filter_of_days_finds_out_when_a_decision_was_made(council: Council, query: str) -> None:
    decision = council.planned()
    before = Client().get(f"/decisions/{query}").content
    actions.make(by=council.clerk, on=ON, decision=decision, decided_on=DECIDED)
    assert Client().get(f"/decisions/{query}").content == before


def test_the_plan_is_searched_by_the_words_of_its_notice(council: Council) -> None:
    decision = made_and_changed(council)
    found = Client().get("/decisions/?kind=planned&q=disabled+children").content.decode()
    assert decision.reference in found
    assert decision.reference in signed_in(council.clerk).get("/decisions/?q=UNPUBLISHED-TITLE").content.decode()


def test_a_published_decision_is_told_beside_its_item(council: Council) -> None:
    council.published()
    assert "Decided on 3 June 2026." in Client().get("/forward-plan/1/").content.decode()


def test_an_item_of_which_a_notice_was_taken_down_is_withheld_with_the_files_of_its_edition(council: Council) -> None:
    decision, other = council.draft(title="Named by mistake"), council.draft(title="Another matter")
    actions.publish_edition(by=council.clerk, on=ON, decisions=[decision, other], published_on=date(2026, 4, 28))
    decision.refresh_from_db()
    actions.make(by=council.clerk, on=ON, decision=decision, decided_on=DECIDED)
    publication = actions.publish(by=council.clerk, on=ON, decision=decision, published_on=PUBLISHED)
    warned = signed_in(council.clerk).get(f"/decisions/{decision.reference}/1/take-down/").content.decode()
    assert "its entry in each edition that names it is withheld as well" in warned
    actions.take_down(by=council.clerk, publication=publication, reason_class="personal-data")
    markup = Client().get("/forward-plan/1/").content.decode()
    assert "Named by mistake" not in markup
    assert "Another matter" in markup
    for file in ("/forward-plan/1.json", "/forward-plan/1/plan.pdf"):
        answer = Client().get(file)
        assert answer.status_code == 410
        assert "Named by mistake" not in answer.content.decode()
    assert "Named by mistake" in signed_in(council.clerk).get("/forward-plan/1/").content.decode()
    assert signed_in(council.clerk).get("/forward-plan/1.json").status_code == 200


# Notices and withdrawal -----------------------------------------------------------------------------------------------


def day(name: str, value: date) -> dict[str, str]:
    return {f"{name}_day": str(value.day), f"{name}_month": str(value.month), f"{name}_year": str(value.year)}


def test_a_general_exception_is_recorded_and_told_with_the_item(council: Council) -> None:
    decision, clerk = upcoming(council, DECEMBER), signed_in(council.clerk)
    address = f"/decisions/{decision.reference}/notices/general-exception/"
    chair = "Chair of the relevant overview and scrutiny committee"
    form = {"told_or_agreed_by": chair, "reasons": "The provider gave notice on 20 November."} | day("given_on", TODAY)
    assert "Choose who was told in writing" in clerk.post(address, form | {"told_or_agreed_by": ""}).content.decode()
    future = clerk.post(address, form | day("given_on", date(2026, 11, 30)))
    assert "has not come yet" in future.content.decode()
    assert clerk.post(address, form).status_code == 302
    publish(council, decision)
    markup = Client().get("/forward-plan/1/").content.decode()
    assert f"General exception (MAI 2012 reg 10). 23 November 2026, told: {chair}." in markup
    assert "The provider gave notice on 20 November." in markup


def test_special_urgency_waits_until_the_general_exception_is_too_late(council: Council) -> None:
    decision, clerk = upcoming(council, DECEMBER), signed_in(council.clerk)
    address = f"/decisions/{decision.reference}/notices/special-urgency/"
    markup = clerk.get(address).content.decode()
    assert "The general exception is possible until Tuesday 1 December 2026." in markup
    assert 'aria-disabled="true"' in markup
    late = date(2026, 12, 2)
    with time_machine.travel(late, tick=False):
        clerk = signed_in(council.clerk)
        form = {
            "told_or_agreed_by": "Chair of the council, as scrutiny has no chair or the chair cannot act",
            "reasons": "Care would stop on 10 December.",
        } | day("given_on", late)
        assert clerk.post(address, form).status_code == 302
    assert decision.urgency_notices.get().kind == "special-urgency"


def test_the_two_notices_of_a_private_item(council: Council) -> None:
    words = {"private": "part", "private_paragraph": 3, "private_reason": "Bidders' prices."}
    decision, clerk = upcoming(council, **words), signed_in(council.clerk)
    publish(council, decision)
    markup = clerk.get(f"/decisions/{decision.reference}/notices/").content.decode()
    assert "Given on Monday 23 November 2026." in markup
    assert "By Tuesday 5 January 2027." in markup
    address = f"/decisions/{decision.reference}/notices/5/"
    second = date(2027, 1, 5)
    with time_machine.travel(second, tick=False):
        clerk = signed_in(council.clerk)
        form = {"reasons": "Bidders' prices.", "representations": "One, from a resident."} | day("published_on", second)
        assert "Say what was answered" in clerk.post(address, form).content.decode()
        assert clerk.post(address, form | {"response": "The prices stay private."}).status_code == 302
    shown = Client().get(f"/decisions/{decision.reference}/").content.decode()
    assert "Notice 28 clear days before the meeting: published on 23 November 2026." in shown
    assert "Representations received: One, from a resident." in shown
    assert "Response: The prices stay private." in shown


def test_withdrawing_a_planned_item_says_that_its_reason_is_public(council: Council) -> None:
    decision, clerk = upcoming(council), signed_in(council.clerk)
    publish(council, decision)
    address = f"/decisions/{decision.reference}/withdraw/"
    page = clerk.get(address)
    assert "so the reason is public" in page.content.decode()
    assert "Say why it is withdrawn" in clerk.post(address, {"reason": " "}).content.decode()
    seen = page.context["form"]["seen"].value()
    assert clerk.post(address, {"reason": "The service goes on.", "seen": seen}).status_code == 302
    assert "Withdrawn. The service goes on." in Client().get(f"/decisions/{decision.reference}/").content.decode()
    assert "Since withdrawn. The service goes on." in Client().get("/forward-plan/1/").content.decode()
    assert signed_in(council.officer).post(address, {"reason": "Again"}).status_code == 200


def test_nonsense_in_an_address_of_a_notice_is_no_page(council: Council) -> None:
    decision, clerk = upcoming(council), signed_in(council.clerk)
    assert clerk.get(f"/decisions/{decision.reference}/notices/carrier-pigeon/").status_code == 404
    assert clerk.get("/decisions/DEC-2026-9999/notices/").status_code == 404


def test_an_item_begins_with_what_the_page_that_leads_to_it_knows(council: Council) -> None:
    meeting, officer = meets(council, JANUARY), signed_in(council.officer)
    known = f"title=Extension+of+CON-2026-0001&area={council.area.slug}&contact={council.contact.pk}&key=yes"
    form = officer.get(f"/forward-plan/enter/?{known}&held=2027-01-13").context["form"]
    begun = {name: form[name].value() for name in ("title", "service_area", "contact", "key", "key_limb_a", "meeting")}
    assert begun == {
        "title": "Extension of CON-2026-0001",
        "service_area": council.area.pk,
        "contact": council.contact.pk,
        "key": True,
        "key_limb_a": True,
        "meeting": meeting.pk,
    }
    # A day on which no meeting of cabinet is known stands as the day on which it is due.
    form = officer.get(f"/forward-plan/enter/?{known}&held=2027-02-10").context["form"]
    assert (form["meeting"].value(), form["due_on"].value()) == (None, date(2027, 2, 10))
    assert form["body"].value() is None
    assert not Decision.objects.exists()


@pytest.mark.parametrize(("held", "is_met"), [("", False), ("2027-02-10", False), ("2027-01-13", True)])
def test_an_item_that_cabinet_decides_names_it_where_no_meeting_is_known(
    council: Council, held: str, is_met: bool
) -> None:
    meeting = meets(council, JANUARY)
    form = signed_in(council.officer).get(f"/forward-plan/enter/?by=cabinet&held={held}").context["form"]
    chosen = (form["meeting"].value(), form["body"].value())
    assert chosen == ((meeting.pk, None) if is_met else (None, meeting.body_id))


@pytest.mark.parametrize(
    "asked",
    [
        "title=%00&area=moon",
        "contact=moon",
        "contact=99999999999999",
        "held=2027-99-01",
        "held=1999-01-01",
        "key=",
        "by=moon",
    ],
)
def test_what_an_address_gives_an_item_in_vain_leaves_the_form_empty(council: Council, asked: str) -> None:
    form = signed_in(council.officer).get(f"/forward-plan/enter/?{asked}").context["form"]
    for name in ("title", "service_area", "contact", "meeting", "body", "due_on", "key"):
        assert not form[name].value()
