"""Previewing, publishing, correcting and taking down, as a clerk does it in a browser."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any

import pytest
import time_machine
from django.core.files.uploadedfile import SimpleUploadedFile

from commissioning.council.models import Meeting
from commissioning.kit.canonical import loads
from commissioning.kit.desk import version_of
from decisions import actions
from decisions.models import Approval, Decision, Publication
from decisions.pages.correcting import differences
from tests import builders
from tests.decisions.conftest import DECIDED, ON, PUBLISHED, Council, latest, rebuilt
from tests.decisions.desks import Desk, form_in, values, words_in

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def today() -> Iterator[None]:
    with time_machine.travel(datetime(ON.year, ON.month, ON.day, 12, tzinfo=UTC), tick=False):
        yield


@pytest.fixture
def clerk(council: Council) -> Desk:
    return Desk(council.clerk)


def at(decision: Decision, path: str) -> str:
    return f"/decisions/{decision.reference}/{path}"


# Who may


@pytest.mark.parametrize("path", ["publish/", "correct/", "correct/title/", "correct/clauses/new/", "1/take-down/"])
@pytest.mark.parametrize("who", ["officer", "manager", "auditor", "administrator"])
def test_only_a_clerk_reaches_these_desks(council: Council, path: str, who: str) -> None:
    decision = council.published()
    assert Desk(getattr(council, who)).client.get(at(decision, path)).status_code == 403
    assert Desk(council.stranger).client.get(at(decision, path)).url.startswith("/account/sign-in/")


def test_a_preview_is_seen_by_whoever_may_publish_or_edit(council: Council) -> None:
    draft, made = council.draft(), council.made()
    seen = {"clerk": (200, 200), "officer": (200, 403), "auditor": (403, 403), "administrator": (403, 403)}
    for who, expected in seen.items():
        desk = Desk(getattr(council, who)).client
        assert tuple(desk.get(at(one, "preview/")).status_code for one in (draft, made)) == expected
    assert Desk(council.stranger).client.get(at(draft, "preview/")).status_code == 302


# What may be done next


def test_the_page_says_what_may_be_done_next_and_why_not(council: Council, clerk: Desk) -> None:
    incomplete = council.made(reasons="")
    words = clerk.open(at(incomplete, ""))
    assert "What may be done next" in words
    assert "The record does not say the reasons." in words
    assert at(incomplete, "publish/") not in clerk.client.get(at(incomplete, "")).content.decode()
    published = clerk.client.get(at(council.published(), "")).content.decode()
    for path in ("call-in/", "correct/", "1/take-down/"):
        assert path in published
    assert "Received until Thursday 11 June 2026: that day has passed" in published


def test_an_officer_reads_who_does_the_rest_and_a_stranger_nothing(council: Council) -> None:
    decision = council.published()
    words = Desk(council.officer).open(at(decision, ""))
    assert "Not by you: record a call-in, correct it" in words
    assert "This is done by: clerk." in words
    assert "What may be done next" not in Desk(council.stranger).open(at(decision, ""))


def test_a_page_read_on_another_day_offers_nothing(council: Council, clerk: Desk) -> None:
    assert "What may be done next" not in clerk.open(at(council.published(), "?on=2026-06-20"))


# Preview


def test_a_preview_is_to_the_byte_what_is_then_published(council: Council, clerk: Desk) -> None:
    decision = council.made()
    previewed = bytes(actions.preview(decision, on=ON).record)
    words = clerk.open(at(decision, "preview/"))
    assert "nothing is published" in words
    assert "Approve the purchase." in words
    assert not Publication.objects.exists()
    clerk.send(at(decision, "publish/"))
    assert bytes(latest(decision).record) == previewed


def test_the_previewed_paper_is_printed_by_the_same_code(council: Council, clerk: Desk, papers: None) -> None:
    decision = council.made()
    answer = clerk.client.get(at(decision, "preview/notice.pdf"))
    assert answer.content.startswith(b"%PDF-")
    assert answer.headers["Cache-Control"] == "private, no-store"
    clerk.send(at(decision, "publish/"))
    assert answer.content == bytes(latest(decision).pdf or b"")


def test_a_machine_that_cannot_print_says_so_in_a_preview(council: Council, clerk: Desk) -> None:
    assert "the paper is printed later" in clerk.open(at(council.made(), "preview/notice.pdf"), status=503)


def test_a_draft_is_previewed_as_if_it_were_made_at_its_meeting(council: Council, clerk: Desk) -> None:
    words = clerk.open(at(council.draft(), "preview/"))
    assert "as if it were made on Wednesday 3 June 2026 and published on Tuesday 30 June 2026" in words


def test_a_preview_of_what_is_published_leads_to_it(council: Council, clerk: Desk) -> None:
    decision = council.published()
    assert clerk.client.get(at(decision, "preview/")).url == at(decision, "")


# Publish


def test_a_clerk_publishes_today_and_is_told_from_when_it_has_effect(council: Council, clerk: Desk) -> None:
    decision = council.made()
    answer = clerk.send(at(decision, "publish/"))
    words = words_in(answer)
    assert answer.redirect_chain[-1][0] == at(decision, "")
    assert "It takes effect on Wednesday 8 July 2026 unless it is called in by Tuesday 7 July 2026." in words
    assert latest(decision).number == 1


def test_the_day_of_publication_may_be_a_past_one_and_never_one_to_come(council: Council, clerk: Desk) -> None:
    decision = council.made()
    refused = clerk.send(at(decision, "publish/"), published_on=date(2026, 7, 1))
    assert "has not come yet" in words_in(refused)
    answer = clerk.resend(refused, at(decision, "publish/"), published_on=PUBLISHED)
    assert "It takes effect on Friday 12 June 2026" in words_in(answer)


def test_a_stated_day_of_effect_is_judged_at_the_form(council: Council, clerk: Desk) -> None:
    decision = council.made()
    early = clerk.send(at(decision, "publish/"), published_on=PUBLISHED, stated_effective_from=date(2026, 6, 8))
    assert "State 12 June 2026 or a later day." in words_in(early)
    clerk.resend(early, at(decision, "publish/"), stated_effective_from=date(2026, 7, 1))
    decision.refresh_from_db()
    assert decision.effective_from == date(2026, 7, 1)


def test_a_publication_sent_twice_is_published_once(council: Council, clerk: Desk) -> None:
    decision = council.made()
    data = clerk.form(at(decision, "publish/"))
    answers = [clerk.client.post(at(decision, "publish/"), data) for _ in range(2)]
    assert [answer.url for answer in answers] == [at(decision, "")] * 2
    assert decision.publications.count() == 1
    other = clerk.client.post(at(decision, "publish/"), data | {"once": ""})
    assert "changed this" in words_in(other)
    assert decision.publications.count() == 1


def test_a_stop_stands_beside_the_disabled_button_and_refuses_at_the_door(council: Council, clerk: Desk) -> None:
    decision = council.made(reasons="")
    page = clerk.client.get(at(decision, "publish/"))
    assert 'aria-disabled="true"' in page.content.decode()
    assert not form_in(page)
    forged = {"seen": version_of(decision), **values(published_on=ON)}
    answer = clerk.client.post(at(decision, "publish/"), forged)
    assert words_in(answer).count("Enter the reasons.") == 2, "above the form, and among the checks"
    assert not decision.publications.exists()


def test_money_in_a_clause_that_nobody_has_recorded_is_told_before_publishing(council: Council, clerk: Desk) -> None:
    decision = council.made()
    clause = actions.add_clause(
        by=council.clerk,
        decision=decision,
        label="(z)",
        verb="approve",
        text="To approve spending of up to £750,000 on home care from 1 April 2027 to 31 March 2030.",
    )
    assert "Clause (z) seems to give money or power" in clerk.open(at(decision, "publish/"))
    (offer,) = actions.offers_left(clause, actions.post_names(ON), [])
    actions.decline_offer(by=council.clerk, on=ON, clause=clause, key=offer.key)
    assert "seems to give money" not in clerk.open(at(decision, "publish/"))


def test_what_a_colleague_changed_meanwhile_is_told_before_publishing(council: Council, clerk: Desk) -> None:
    decision = council.made()
    data = clerk.form(at(decision, "publish/"))
    actions.change(by=council.clerk, on=ON, decision=decision, changes={"reasons": "Others."}, why="Wrong")
    assert "changed this" in words_in(clerk.client.post(at(decision, "publish/"), data))
    assert not decision.publications.exists()


@pytest.mark.parametrize(
    "typed", [{"published_on_day": "31\0", "published_on_month": "2"}, {"published_on_year": "9" * 50}]
)
def test_nonsense_typed_is_answered_at_its_field(council: Council, clerk: Desk, typed: dict[str, str]) -> None:
    decision = council.made()
    answer = clerk.client.post(at(decision, "publish/"), clerk.form(at(decision, "publish/")) | typed)
    assert answer.status_code == 200
    assert "must be a real date" in words_in(answer)


# Correct


def look(clerk: Desk, address: str, **typed: object):
    return clerk.send(address, step="look", **typed)


def test_a_correction_is_looked_at_before_it_is_published(council: Council, clerk: Desk) -> None:
    decision = council.published()
    address = at(decision, "correct/matter/")
    looked = look(clerk, address, reasons="The contract ended.", reason="A wrong tense.")
    words = words_in(looked)
    assert "What changes in version 2" in words
    assert "Published now The contract in place ends. Version 2 The contract ended." in words
    assert decision.publications.count() == 1
    answer = clerk.resend(looked, address, step="publish")
    assert "Version 2 is published: A wrong tense." in words_in(answer)
    assert "Version 2" in words_in(answer)
    assert rebuilt(decision) == bytes(latest(decision).record)
    assert "The contract in place ends." in Desk(council.stranger).open(at(decision, "1/"))
    assert "The contract ended." in Desk(council.stranger).open(at(decision, ""))


def test_a_version_tells_what_it_changed_unless_the_one_before_is_taken_down(council: Council, clerk: Desk) -> None:
    decision = council.published(reasons="Ask J. Doe.")
    actions.correct(by=council.clerk, on=ON, decision=decision, changes={"reasons": "Care."}, reason="Personal data.")
    stranger = Desk(council.stranger)
    assert "What this version changed Reasons Before Ask J. Doe. Now Care." in stranger.open(at(decision, "2/"))
    assert "What this version changed" not in stranger.open(at(decision, "1/"))
    clerk.send(at(decision, "1/take-down/"), reason_class="personal-data", is_sure=True)
    assert "J. Doe" not in stranger.open(at(decision, "2/"))
    assert "J. Doe" in clerk.open(at(decision, "2/"))


def test_a_correction_not_looked_at_or_changed_since_is_not_published(council: Council, clerk: Desk) -> None:
    decision = council.published()
    address = at(decision, "correct/matter/")
    assert "Look at it again" in words_in(clerk.send(address, step="publish", reasons="Other.", reason="Wrong."))
    looked = look(clerk, address, reasons="Other.", reason="Wrong.")
    assert "Look at it again" in words_in(clerk.resend(looked, address, step="publish", reasons="Still other."))
    assert decision.publications.count() == 1


def test_a_correction_sent_twice_is_published_once(council: Council, clerk: Desk) -> None:
    decision = council.published()
    address = at(decision, "correct/title/")
    data = form_in(look(clerk, address, title="Breaks", reason="Shorter.")) | {"step": "publish"}
    answers = [clerk.client.post(address, data) for _ in range(2)]
    assert [answer.status_code for answer in answers] == [302, 302]
    assert decision.publications.count() == 2


def test_a_correction_without_a_reason_or_without_a_difference_is_told_so(council: Council, clerk: Desk) -> None:
    decision = council.published()
    assert "Say what the correction puts right" in words_in(look(clerk, at(decision, "correct/title/"), title="Breaks"))
    same = look(clerk, at(decision, "correct/title/"), reason="None")
    assert "Nothing of what is published would change." in words_in(same)


def test_a_text_of_several_lines_that_was_left_alone_is_no_difference(council: Council, clerk: Desk) -> None:
    decision = council.published(reasons="One line.\nAnother.")
    data = clerk.form(at(decision, "correct/matter/"))
    data["reasons"] = [data["reasons"][0].replace("\n", "\r\n")]
    answer = clerk.client.post(at(decision, "correct/matter/"), data | {"step": "look", "reason": "None"})
    assert "Nothing of what is published would change." in words_in(answer)


@pytest.mark.parametrize(
    ("part", "typed", "key", "told"),
    [
        ("title", {"title": "Breaks", "summary": "In short."}, "title", "Breaks"),
        ("days", {"published_on": date(2026, 6, 5)}, "effective_from", "2026-06-13"),
        ("key", {"key_limb_b": True}, "key_limbs", ["a", "b"]),
        ("call-in", {"call_in_applies": None, "call_in_why_not": "Urgent."}, "effective_from", DECIDED.isoformat()),
        ("private", {"private": "part", "private_paragraph": 3, "private_reason": "Rates."}, "private",
         {"part": "part", "paragraph": 3, "reason": "Rates."}),
        ("interests",
         {"interests_answer": "declared", "interest__new__who": "Leader", "interest__new__nature": "Owner"},
         "interests", {"answer": "declared", "items": [{"who": "Leader", "nature": "Owner"}]}),
        ("follow-ups", {"followup__new__what": "Costs", "followup__new__to_whom": "Scrutiny"}, "follow_ups",
         [{"what": "Costs", "to_whom": "Scrutiny"}]),
        ("alternatives", {"alternative__new__label": "2", "alternative__new__what": "In-house"}, "alternatives",
         [{"label": "1", "what": "Do nothing", "why_rejected": "Care would stop."},
          {"label": "2", "what": "In-house"}]),
    ],
)  # fmt: skip
def test_every_part_of_a_record_can_be_corrected(council: Council, clerk: Desk, part, typed, key, told) -> None:
    decision = council.published()
    address = at(decision, f"correct/{part}/")
    looked = look(clerk, address, reason="It was wrong.", **typed)
    assert "What changes in version 2" in words_in(looked)
    clerk.resend(looked, address, step="publish")
    assert loads(bytes(latest(decision).record))[key] == told
    assert rebuilt(decision) == bytes(latest(decision).record)


def test_a_corrected_day_stays_that_of_the_meeting_and_both_are_corrected_at_once(
    council: Council, clerk: Desk
) -> None:
    decision = council.published()
    address = at(decision, "correct/days/")
    alone = look(clerk, address, decided_on=date(2026, 6, 2), reason="A wrong day.")
    assert "The meeting was on Wednesday 3 June 2026" in words_in(alone)
    other = Meeting(body=council.cabinet, held_on=date(2026, 6, 2)).recorded(by=None, why="Test")
    both = clerk.resend(alone, address, step="look", meeting=other.pk)
    clerk.resend(both, address, step="publish")
    assert loads(bytes(latest(decision).record))["meeting"]["date"] == "2026-06-02"
    assert rebuilt(decision) == bytes(latest(decision).record)


def test_a_decision_corrected_to_reconsider_another_takes_effect_when_made(council: Council, clerk: Desk) -> None:
    decision, back = council.published(), council.referred_back()
    address = at(decision, "correct/call-in/")
    wrong = look(clerk, address, reconsiders=council.published().reference, reason="Left out.")
    assert "was not referred back after a call-in" in words_in(wrong)
    right = clerk.resend(wrong, address, step="look", reconsiders=back.reference)
    clerk.resend(right, address, step="publish")
    decision.refresh_from_db()
    assert (decision.reconsiders, decision.effective_from) == (back, DECIDED)
    assert rebuilt(decision) == bytes(latest(decision).record)


def test_wards_are_corrected_together(council: Council, clerk: Desk) -> None:
    decision, ward = council.published(), council.ward("Eastgate")
    council.ward("Westbrook")
    address = at(decision, "correct/wards/")
    looked = look(clerk, address, all_wards=None, wards=[ward.pk], reason="One ward only.")
    clerk.resend(looked, address, step="publish")
    assert loads(bytes(latest(decision).record))["wards"] == ["Eastgate"]
    looked = look(clerk, address, all_wards=True, reason="All after all.")
    clerk.resend(looked, address, step="publish")
    assert loads(bytes(latest(decision).record))["wards"] == "All wards"
    assert rebuilt(decision) == bytes(latest(decision).record)


def test_a_clause_is_corrected_with_its_money_and_powers(council: Council, clerk: Desk) -> None:
    decision = council.published()
    clause = decision.clauses.get()
    money = Approval.objects.get(clause=clause)
    address = at(decision, f"correct/clauses/{clause.pk}/")
    looked = look(
        clerk, address, reason="A wrong sum.",
        **{f"approval__{money.pk}__amount": "£2,400,000", f"clause__{clause.pk}__text": "Approve it."},
        delegation__new__post=council.director.pk, delegation__new__powers=["award"],
    )  # fmt: skip
    words = words_in(looked)
    assert "Money approved: up to £2,500,000" in words
    assert "Money approved: up to £2,400,000" in words
    assert "Clause (a), power" in words
    clerk.resend(looked, address, step="publish")
    money.refresh_from_db()
    assert money.amount == Decimal("2400000")
    assert rebuilt(decision) == bytes(latest(decision).record)


def test_a_clause_that_was_left_out_is_added_with_its_money_and_one_is_removed(council: Council, clerk: Desk) -> None:
    decision = council.published()
    address = at(decision, "correct/clauses/new/")
    new = {"clause__new__label": "(b)", "clause__new__verb": "approve", "clause__new__text": "More."}
    money = {"approval__new__amount": "5", "approval__new__qualifier": "maximum", "approval__new__words": "£5"}
    clerk.resend(look(clerk, address, reason="Left out.", **new, **money), address, step="publish")
    assert [row["label"] for row in loads(bytes(latest(decision).record))["clauses"]] == ["(a)", "(b)"]
    clause = decision.clauses.get(label="(b)")
    address = at(decision, f"correct/clauses/{clause.pk}/")
    looked = look(clerk, address, reason="Not resolved.", **{f"clause__{clause.pk}__remove": True})
    clerk.resend(looked, address, step="publish")
    assert [row["label"] for row in loads(bytes(latest(decision).record))["clauses"]] == ["(a)"]
    assert rebuilt(decision) == bytes(latest(decision).record)


def test_an_approval_is_not_corrected_below_what_is_committed_from_it(db: None) -> None:
    people = builders.cast()
    care = builders.home_care(people)
    care.signed()
    desk = Desk(people.clerk)
    address = at(care.decision, f"correct/clauses/{care.money_clause.pk}/")
    money, power = f"approval__{care.money.pk}", f"delegation__{care.power.pk}"
    low = look(desk, address, reason="Mistyped.", **{f"{money}__amount": "700,000"})
    assert "is committed" in words_in(low)
    assert care.decision.publications.count() == 1
    enough = desk.resend(low, address, step="look", **{f"{money}__amount": "900,000"})
    desk.resend(enough, address, step="publish")
    assert care.decision.publications.count() == 2
    gone = look(desk, address, reason="Not resolved.", **{f"clause__{care.money_clause.pk}__remove": True})
    assert "cannot be removed: something was done under it" in words_in(gone)
    address = at(care.decision, f"correct/clauses/{care.power.clause_id}/")
    narrowed = look(desk, address, reason="Mistyped.", **{f"{power}__limit_per_action": "600,000"})
    assert "An act under the delegation would have no power" in words_in(narrowed)
    enough = desk.resend(narrowed, address, step="look", **{f"{power}__limit_per_action": "850,000"})
    assert "What changes in version 3" in words_in(enough)


def test_half_a_row_is_asked_for_the_rest(council: Council, clerk: Desk) -> None:
    address = at(council.published(), "correct/interests/")
    assert "Give this too" in words_in(look(clerk, address, interest__new__who="Leader", reason="Left out."))


def test_the_second_of_two_who_correct_learns_what_the_first_published(council: Council, clerk: Desk) -> None:
    decision = council.published()
    address = at(decision, "correct/matter/")
    looked = look(clerk, address, reasons="Mine.", reason="Wrong.")
    actions.correct(by=council.clerk, on=ON, decision=decision, changes={"reasons": "Theirs."}, reason="Wrong too.")
    words = words_in(clerk.resend(looked, address, step="publish"))
    assert "Clerk published version 2 on 30 June 2026 while you were typing: Wrong too." in words
    assert "Reasons: “The contract in place ends.” is now “Theirs.”" in words
    assert "Mine." in words
    decision.refresh_from_db()
    assert decision.reasons == "Theirs."


def test_an_exempt_clause_is_corrected_only_by_who_may_read_it(council: Council) -> None:
    decision = council.made()
    exempt = {
        "access": "exempt",
        "exempt_paragraph": 3,
        "exempt_reason": "Rates.",
        "exempt_review_on": date(2027, 1, 1),
    }
    clause = actions.add_clause(by=council.clerk, decision=decision, label="(b)", verb="award", text="Zebra.", **exempt)
    actions.publish(by=council.clerk, on=ON, decision=decision)
    address = at(decision, f"correct/clauses/{clause.pk}/")
    assert "Zebra." in Desk(council.clerk).open(address)
    council.clerk.sees_exempt = False
    council.clerk.recorded(by=None, why="Test")
    without = Desk(council.clerk)
    without.open(address, status=404)
    assert "Zebra." not in without.open(at(decision, "correct/"))
    assert "Zebra." not in without.open(at(decision, "correct/clauses/new/"))


def test_before_publication_there_is_nothing_to_correct(council: Council, clerk: Desk) -> None:
    decision = council.made()
    assert "nothing of it was published yet" in clerk.open(at(decision, "correct/"))
    assert "nothing of it was published yet" in clerk.open(at(decision, "correct/title/"))
    clerk.open(at(council.published(), "correct/nonsense/"), status=404)


def test_versions_are_compared_fact_by_fact() -> None:
    before = {"title": "A", "reasons": "B", "clauses": [{"label": "(a)", "verb": "note", "text": "T"}]}
    found = differences(
        before, {"title": "A", "summary": "S", "clauses": [{"label": "(a)", "verb": "award", "text": "T"}]}
    )
    assert [(one.label, one.before, one.after) for one in found] == [
        ("Summary", "", "S"), ("Clause (a)", "Note: T", "Award: T"), ("Reasons", "B", ""),
    ]  # fmt: skip


# Take down


FORMS = ("", ".json", "notice.pdf", "1/", "1/notice.pdf")


def test_a_version_is_taken_down_after_a_second_confirmation(council: Council, clerk: Desk) -> None:
    decision = council.published()
    address = at(decision, "1/take-down/")
    unsure = clerk.send(address, reason_class="personal-data")
    assert "Tick that this version is to be taken down" in words_in(unsure)
    assert "This version" not in Desk(council.stranger).open(at(decision, ""))
    answer = clerk.resend(unsure, address, is_sure=True)
    assert f"Version 1 of {decision.reference} is taken down." in words_in(answer)
    stranger = Desk(council.stranger)
    for form in FORMS:
        path = f"/decisions/{decision.reference}.json" if form == ".json" else at(decision, form)
        words = stranger.open(path, status=410)
        assert "Personal data" in words
        assert decision.title not in words
    assert decision.title not in stranger.open("/decisions/")
    assert decision.title not in stranger.open("/decisions/?q=short+breaks")
    assert "Short breaks" in clerk.open(at(decision, "1/"))
    assert "taken down already" in clerk.open(address)


def test_a_correction_brings_a_decision_back_without_the_mistake(council: Council, clerk: Desk) -> None:
    decision = council.published(reasons="Ask J. Doe of 3 Low Road.")
    clerk.send(at(decision, "1/take-down/"), reason_class="personal-data", is_sure=True)
    address = at(decision, "correct/matter/")
    clerk.resend(look(clerk, address, reasons="Care goes on.", reason="Personal data."), address, step="publish")
    stranger = Desk(council.stranger)
    assert "Care goes on." in stranger.open(at(decision, ""))
    assert "J. Doe" not in stranger.open(at(decision, ""))
    stranger.open(at(decision, "1/"), status=410)
    assert rebuilt(decision) == bytes(latest(decision).record)


def test_without_the_tick_a_clerk_sees_nothing_more_of_what_is_taken_down(council: Council, clerk: Desk) -> None:
    decision = council.published()
    clerk.send(at(decision, "1/take-down/"), reason_class="exempt-matter", is_sure=True)
    council.clerk.sees_exempt = False
    council.clerk.recorded(by=None, why="Test")
    for path in ("correct/", "correct/title/", "call-in/", "1/take-down/", "mail/"):
        assert Desk(council.clerk).client.get(at(decision, path)).status_code == 404


def test_taking_down_an_unknown_number_is_a_404(council: Council, clerk: Desk) -> None:
    decision = council.published()
    for number in ("7", "0", "99999999999999999999"):
        clerk.open(at(decision, f"{number}/take-down/"), status=404)


def test_a_decision_taken_down_is_in_no_list_feed_search_map_or_file(council: Council, clerk: Desk) -> None:
    decision = council.made(title="Okapi breaks", summary="Okapi.")
    document = actions.add_document(
        by=council.clerk, decision=decision, title="Okapi report", file=SimpleUploadedFile("okapi.txt", b"Okapi words")
    )
    clerk.send(at(decision, "publish/"))
    stranger = Desk(council.stranger).client
    places = [
        "/", "/decisions/", "/decisions/?q=okapi", "/feeds/decisions.atom", "/sitemap.xml", "/bodies/cabinet/",
        "/meetings/2026-06-03-cabinet/",
    ]  # fmt: skip
    told = [place for place in places if _tells(stranger.get(place), decision)]
    assert {"/decisions/", "/decisions/?q=okapi", "/feeds/decisions.atom", "/sitemap.xml"} <= set(told)
    file = f"/documents/{document.pk}/document-{document.pk}.txt"
    clerk.send(at(decision, "1/take-down/"), reason_class="personal-data", is_sure=True)
    assert [place for place in places if _tells(stranger.get(place), decision)] == []
    assert stranger.get(file).status_code == 404
    assert stranger.get(f"/authority/{decision.reference}/a/").status_code == 410


def _tells(answer: Any, decision: Decision) -> bool:
    words = answer.content.decode()
    # That the feed says of an entry, by its reference, that it is gone, tells nothing of it.
    return "Okapi" in words or (decision.reference in words and "deleted-entry" not in words)


def test_every_live_record_is_what_was_last_published_whatever_was_done_to_it(council: Council, clerk: Desk) -> None:
    corrected, gone, stands, back = council.published(), council.published(), council.called_in(), council.called_in()
    replaced = council.published()
    council.published(supersedes=replaced, supersedes_from=PUBLISHED)
    for decision in (corrected, gone):
        clerk.send(at(decision, "1/take-down/"), reason_class="personal-data", is_sure=True)
    for decision in (corrected, stands, replaced):
        address = at(decision, "correct/matter/")
        clerk.resend(look(clerk, address, reasons="Other.", reason="Wrong."), address, step="publish")
    heard = date(2026, 6, 16)
    clerk.send(at(stands, "confirm/"), outcome="no-action", resolved_on=heard)
    clerk.send(at(back, "refer-back/"), to_whom="Cabinet", advice="The cost.", resolved_on=heard)
    live = Decision.objects.published()
    assert live.count() == 6
    assert sorted(decision.publications.count() for decision in live) == [1, 1, 2, 3, 3, 4]
    for decision in live:
        assert rebuilt(decision) == bytes(latest(decision).record)
