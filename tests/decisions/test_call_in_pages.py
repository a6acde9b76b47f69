"""Call-in as a clerk keeps it in a browser, and what everybody then reads."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, date, datetime

import pytest
import time_machine

from commissioning.kit.canonical import loads
from commissioning.kit.refusals import Refused
from contracts.actions import Authority
from decisions.lifecycle import CALLED_IN, CONFIRMED, PUBLISHED, REFERRED_BACK
from decisions.models import CallInWaiver, Decision
from decisions.papers import notice_of
from tests import builders
from tests.decisions.conftest import EFFECTIVE, ON, Council, latest, rebuilt
from tests.decisions.desks import Desk, words_in

pytestmark = pytest.mark.django_db
RECEIVED, HEARD = date(2026, 6, 8), date(2026, 6, 16)


@pytest.fixture(autouse=True)
def today() -> Iterator[None]:
    with time_machine.travel(datetime(ON.year, ON.month, ON.day, 12, tzinfo=UTC), tick=False):
        yield


@pytest.fixture
def clerk(council: Council) -> Desk:
    return Desk(council.clerk)


def at(decision: Decision, path: str) -> str:
    return f"/decisions/{decision.reference}/{path}"


def state(decision: Decision) -> str:
    return Decision.objects.get(pk=decision.pk).state


@pytest.mark.parametrize("path", ["waive-call-in/", "call-in/", "confirm/", "refer-back/"])
@pytest.mark.parametrize("who", ["officer", "manager", "auditor", "administrator"])
def test_only_a_clerk_keeps_call_ins(council: Council, path: str, who: str) -> None:
    decision = council.published()
    assert Desk(getattr(council, who)).client.get(at(decision, path)).status_code == 403
    assert Desk(council.stranger).client.get(at(decision, path)).url.startswith("/account/sign-in/")


# Waived


def test_call_in_is_waived_by_the_post_that_the_standing_orders_name(council: Council, clerk: Desk) -> None:
    decision = council.made()
    assert "name nobody who may waive call-in" in clerk.open(at(decision, "waive-call-in/"))
    council.orders.call_in_waiver_by = council.director.title
    council.orders.recorded(by=None, why="Test")
    assert clerk.form(at(decision, "waive-call-in/"))["waived_by"] == [str(council.director.pk)]
    incomplete = clerk.send(at(decision, "waive-call-in/"))
    assert "Say why it was waived" in words_in(incomplete)
    clerk.resend(incomplete, at(decision, "waive-call-in/"), why="Care would stop.", waived_on=date(2026, 6, 2))
    assert CallInWaiver.objects.get().waived_by == council.director
    clerk.send(at(decision, "publish/"))
    words = Desk(council.stranger).open(at(decision, ""))
    assert "waived it on 2 June 2026: Care would stop." in words
    assert "In effect from 3 June 2026" in words
    assert rebuilt(decision) == bytes(latest(decision).record)


def test_it_is_not_waived_once_it_is_published(council: Council, clerk: Desk) -> None:
    council.orders.call_in_waiver_by = council.director.title
    council.orders.recorded(by=None, why="Test")
    assert "not edited any more" in clerk.open(at(council.published(), "waive-call-in/"))


# Received


def test_the_page_says_until_when_it_can_be_called_in_and_by_how_many(council: Council, clerk: Desk) -> None:
    words = clerk.open(at(council.published(), "call-in/"))
    assert "Can be received until Thursday 11 June 2026" in words
    assert "Members needed 3" in words
    assert "Day 5" in words


def test_a_call_in_is_recorded_and_everybody_reads_that_it_is_not_in_effect(council: Council, clerk: Desk) -> None:
    decision = council.published()
    address = at(decision, "call-in/")
    few = clerk.send(address, received_on=RECEIVED, members=2, grounds="No cost given.")
    assert "2 asked for it; 3 members are needed." in words_in(few)
    late = clerk.resend(few, address, members=3, received_on=date(2026, 6, 12))
    assert "The call-in period ran from Thursday 4 June 2026 to Thursday 11 June 2026." in words_in(late)
    answer = clerk.resend(late, address, received_on=RECEIVED)
    assert "it is not in effect until that is resolved" in words_in(answer)
    assert state(decision) == CALLED_IN
    stranger = Desk(council.stranger)
    page = stranger.open(at(decision, ""))
    assert "Called in: not in effect" in page
    assert "Called in on 8 June 2026 by 3 members. No cost given." in page
    assert "Called in: not in effect" in stranger.open("/decisions/")
    assert "was not in effect on 30 June 2026" in stranger.open(f"/authority/{decision.reference}/a/")
    publication = latest(decision)
    record = loads(bytes(publication.record))
    assert (publication.number, record["state"]) == (2, CALLED_IN)
    assert "effective_from" not in record
    notice = notice_of(
        record,
        number=2,
        published_at=publication.published_at,
        json_sha256=publication.record_sha256,
    )
    assert {"label": "Where it stands", "words": "Called in: not in effect", "tone": "strong"} in notice["facts"]
    assert rebuilt(decision) == bytes(publication.record)


@pytest.mark.parametrize(
    ("typed", "told"),
    [
        ({"members": "many"}, "whole number"),
        ({"members": "0"}, "must be 1 or more"),
        ({"members": "9" * 30}, "must be 999 or fewer"),
        ({"received_on_year": "20260"}, "must be a real date"),
        ({"grounds": " \0 "}, "Enter the grounds"),
    ],
)
def test_nonsense_is_answered_at_its_field(council: Council, clerk: Desk, typed: dict[str, str], told: str) -> None:
    decision = council.published()
    good = {"received_on": RECEIVED, "members": 3, "grounds": "Cost."}
    answer = clerk.send(at(decision, "call-in/"), **(good | typed))
    assert answer.status_code == 200
    assert told in words_in(answer)
    assert state(decision) == PUBLISHED


def test_a_call_in_sent_twice_is_recorded_once(council: Council, clerk: Desk) -> None:
    decision = council.published()
    data = clerk.form(at(decision, "call-in/"))
    data |= {"received_on_day": 8, "received_on_month": 6, "received_on_year": 2026, "members": 3, "grounds": "Cost."}
    for _ in range(2):
        assert clerk.client.post(at(decision, "call-in/"), data).status_code == 302
    assert decision.publications.count() == 2


def test_what_is_not_subject_to_call_in_says_so_instead_of_a_form(council: Council, clerk: Desk) -> None:
    decision = council.published(call_in_applies=False, call_in_why_not="Urgent.")
    assert not clerk.form(at(decision, "call-in/"))
    assert "not subject to call-in" in clerk.open(at(decision, "call-in/"))


def test_nothing_is_awarded_under_a_decision_while_it_is_called_in(db: None) -> None:
    people = builders.cast()
    care = builders.home_care(people)
    clerk = Desk(people.clerk)
    address = at(care.decision, "call-in/")
    clerk.send(address, received_on=date(2023, 3, 20), members=3, grounds="Cost.")
    contract = care.call_off()
    for authority in (care.delegated, Authority.decision(care.money_clause)):
        with pytest.raises(Refused, match="effect"):
            care.award(contract, authority=authority)
    clerk.send(at(care.decision, "confirm/"), outcome="no-action", resolved_on=date(2023, 3, 28))
    care.award(contract)


# Resolved


def test_a_called_in_decision_stands_from_the_day_that_is_said(council: Council, clerk: Desk) -> None:
    decision = council.called_in()
    address = at(decision, "confirm/")
    words = clerk.open(address)
    assert "No cost given." in words
    assert "To be heard by Monday 22 June 2026: within 10 working days" in words
    early = clerk.send(address, outcome="confirmed", resolved_on=HEARD, effective_from=EFFECTIVE)
    assert "the decision has no effect earlier" in words_in(early)
    answer = clerk.resend(early, address, effective_from=date(2026, 6, 18))
    assert "in effect from Thursday 18 June 2026" in words_in(answer)
    assert state(decision) == CONFIRMED
    assert "Called in: not in effect" not in Desk(council.stranger).open(at(decision, ""))
    assert rebuilt(decision) == bytes(latest(decision).record)


def test_a_decision_cannot_be_referred_back_by_the_form_that_confirms(council: Council, clerk: Desk) -> None:
    decision = council.called_in()
    answer = clerk.send(at(decision, "confirm/"), outcome="referred-back", resolved_on=HEARD)
    assert "This cannot be chosen here, or is no longer in the list" in words_in(answer)
    assert state(decision) == CALLED_IN


def test_a_decision_referred_back_leads_to_the_one_that_reconsiders_it(council: Council, clerk: Desk) -> None:
    decision = council.called_in()
    address = at(decision, "refer-back/")
    early = clerk.send(address, to_whom="Cabinet", advice="Give the cost.", resolved_on=date(2026, 6, 7))
    assert "cannot be resolved earlier" in words_in(early)
    answer = clerk.resend(early, address, resolved_on=HEARD)
    assert "Whoever decides again enters a decision that reconsiders it." in words_in(answer)
    assert state(decision) == REFERRED_BACK
    assert f"/decisions/enter/?reconsiders={decision.reference}" in answer.content.decode()
    words = Desk(council.stranger).open(at(decision, ""))
    assert "Referred back: not in effect" in words
    assert "Give the cost." in words
    assert rebuilt(decision) == bytes(latest(decision).record)


def test_what_is_not_called_in_cannot_be_resolved(council: Council, clerk: Desk) -> None:
    decision = council.published()
    for path in ("confirm/", "refer-back/"):
        assert not clerk.form(at(decision, path))
        assert "decision is published" in clerk.open(at(decision, path)).lower()
