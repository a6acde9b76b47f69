"""The public record: canonical, complete, rebuilt at will, and without a trace of what is exempt."""

from __future__ import annotations

import json
from datetime import date
from decimal import Decimal

import pytest

from commissioning.kit.canonical import dumps, loads, sha256_hex
from decisions import actions
from decisions.lifecycle import PUBLIC_STATES
from decisions.models import Decision
from decisions.papers import notice_pdf
from tests.decisions.conftest import DECIDED, ON, PUBLISHED, Council, latest, rebuilt

SECRET = "Acorn Grove Ltd at £19.99 an hour"
EXEMPT = {
    "access": "exempt",
    "exempt_paragraph": 3,
    "exempt_reason": "Rates are still competed for.",
    "exempt_review_on": date(2027, 1, 1),
}


def full(council: Council) -> Decision:
    """A decision with every kind of row, some of it exempt."""
    clerk = council.clerk
    decision = council.planned(
        interests_answer="declared", private="part", private_paragraph=3, private_reason="Rates.", notice_breach="Late."
    )
    council.with_power(
        decision, consultees="the lead member", limit_per_action=Decimal("800000"), floor=Decimal("500000")
    )
    secret = actions.add_clause(by=clerk, decision=decision, label="(c)", verb="award", text=SECRET, **EXEMPT)
    actions.approve_money(by=clerk, clause=secret, amount=Decimal("777777"), qualifier="maximum", words=SECRET)
    actions.add_clause(by=clerk, decision=decision, label="(i)", verb="note", text="Below.", parent=secret)
    actions.add_interest(by=clerk, decision=decision, who="Lead member", nature="Trustee of a bidder")
    actions.add_follow_up(by=clerk, decision=decision, what="A review", to_whom="Scrutiny")
    actions.add_follow_up(by=clerk, decision=decision, what="Costs", to_whom="Scrutiny", by_on=date(2026, 9, 1))
    actions.add_document(by=clerk, decision=decision, title="Report", kind="Report")
    actions.add_document(by=clerk, decision=decision, title="Appendix 1", kind="Appendix", **EXEMPT)
    actions.add_document(by=clerk, decision=decision, title=SECRET, title_exempt=True, **EXEMPT)
    actions.add_document(by=clerk, decision=decision, title="Advice", access="confidential", title_exempt=True)
    actions.add_assumption(by=clerk, decision=decision, field="decided_on", value="2026-06-03", why="Only the week.")
    actions.name_wards(by=clerk, decision=decision, wards=[council.ward("Westbrook"), council.ward("Eastgate")])
    for kind, day in (("28", date(2026, 4, 28)), ("5", date(2026, 5, 20))):
        actions.give_private_notice(by=clerk, decision=decision, kind=kind, published_on=day, reasons="Rates.")
    decision = actions.make(by=clerk, on=ON, decision=decision, decided_on=DECIDED)
    actions.publish(by=clerk, on=ON, decision=decision, published_on=PUBLISHED)
    return Decision.objects.get(pk=decision.pk)


def test_nothing_exempt_is_in_the_record(council: Council) -> None:
    data = bytes(latest(full(council)).record)
    record = loads(data)
    assert SECRET.encode() not in data
    assert b"777777" not in data
    assert b"Advice" not in data
    assert [clause["label"] for clause in record["clauses"]] == ["(a)", "(b)", "(i)"]
    assert "parent" not in record["clauses"][2]
    assert record["exempt_clauses"] == 1
    assert record["documents"] == [{"kind": "Report", "title": "Report"}]
    assert record["exempt_documents"] == [
        {"paragraph": 3, "reason": EXEMPT["exempt_reason"], "review_on": "2027-01-01", "title": "Appendix 1"},
        {"paragraph": 3, "reason": EXEMPT["exempt_reason"], "review_on": "2027-01-01"},
        {"reason": "Confidential"},
    ]


def test_the_record_holds_every_fact_of_the_notice(council: Council) -> None:
    record = loads(bytes(latest(full(council)).record))
    assert record["schema"] == "decision/1"
    assert record["number"] == 1
    assert record["step"] == "publish"
    assert record["council"] == "Calderwick Council"
    assert record["kind"] == "Executive decision by a body"
    assert record["decision_maker"] == record["body"] == "Cabinet"
    assert record["meeting"] == {"body": "Cabinet", "date": "2026-06-03", "place": "Town Hall"}
    assert (record["decided_on"], record["published_on"]) == ("2026-06-03", "2026-06-04")
    assert record["effective_from"] == record["effective_explanation"]["date"] == "2026-06-12"
    assert record["call_in"] == {"subject": True, "days": 5, "deadline": "2026-06-11"}
    assert (record["key"], record["key_limbs"]) == (True, ["a"])
    assert record["wards"] == ["Eastgate", "Westbrook"]
    assert record["notice_given_on"] == "2026-04-28"
    assert record["notice_breach"] == "Late."
    assert record["private"] == {"part": "part", "paragraph": 3, "reason": "Rates."}
    assert record["contact"]["mailbox"] == "commissioning@calderwick.example"
    assert record["interests"] == {
        "answer": "declared",
        "items": [{"nature": "Trustee of a bidder", "who": "Lead member"}],
    }
    assert [row["what"] for row in record["follow_ups"]] == ["Costs", "A review"]
    assert record["clauses"][0]["approvals"] == [
        {"amount": "2500000.00", "qualifier": "maximum", "words": "up to £2.5m"}
    ]
    assert record["clauses"][1]["delegations"] == [
        {
            "consultees": "the lead member",
            "floor": "500000.00",
            "limit_per_action": "800000.00",
            "post": "Director of Children's Services",
            "powers": ["award"],
        }
    ]


def test_the_record_is_canonical_and_its_hash_its_own(council: Council) -> None:
    publication = latest(full(council))
    data = bytes(publication.record)
    assert dumps(loads(data)) == data
    assert sha256_hex(data) == publication.record_sha256
    assert "null" not in json.dumps(json.loads(data))


@pytest.mark.parametrize("state", PUBLIC_STATES)
def test_a_live_decision_is_rebuilt_to_the_byte(council: Council, state: str) -> None:
    decision = council.in_state(state)
    assert rebuilt(decision) == bytes(latest(decision).record)
    assert loads(bytes(latest(decision).record))["state"] == state


def test_a_called_in_decision_has_no_day_of_effect(council: Council) -> None:
    record = loads(bytes(latest(council.called_in()).record))
    assert "effective_from" not in record
    assert record["call_in"]["status"] == "Called in on 8 June 2026 by 3 members. No cost given."


def test_a_recommendation_says_nothing_of_key_and_call_in(council: Council) -> None:
    record = loads(bytes(latest(council.recommendation()).record))
    assert not {"key", "key_limbs", "call_in", "effective_from", "notice_given_on"} & set(record)


def test_every_record_can_be_printed(council: Council) -> None:
    for decision in (full(council), council.referred_back(), council.recommendation()):
        for publication in decision.publications.all():
            pdf = notice_pdf(
                bytes(publication.record),
                number=publication.number,
                published_at=publication.published_at,
                json_sha256=publication.record_sha256,
            )
            assert pdf.startswith(b"%PDF-")
