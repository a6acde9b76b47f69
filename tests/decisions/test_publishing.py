"""Publishing: the day of effect, what refuses, corrections, decisions that replace others, and what is taken down."""

from __future__ import annotations

from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any

import pytest

from commissioning.kit.canonical import loads
from commissioning.kit.refusals import Refused
from decisions import actions
from decisions.models import Alternative, Approval, Clause, Decision, Delegation, Publication
from tests.decisions.conftest import DECIDED, EFFECTIVE, ON, PUBLISHED, Council, latest, rebuilt


def test_a_published_decision_has_its_day_of_effect_and_explains_it(council: Council) -> None:
    decision = council.published()
    assert decision.effective_from == EFFECTIVE
    assert decision.effective_explanation["start"] == PUBLISHED.isoformat()
    assert decision.standing_orders == council.orders
    assert rebuilt(decision) == bytes(latest(decision).record)


def test_the_period_counts_from_the_decision_where_the_standing_orders_say_so(council: Council) -> None:
    council.orders.call_in_from_decision = True
    council.orders.recorded(by=None, why="Test")
    assert council.published().effective_from == date(2026, 6, 11)


def test_effect_waits_for_a_working_day_where_the_standing_orders_say_so(council: Council) -> None:
    council.orders.effective_waits_for_working_day = True
    council.orders.recorded(by=None, why="Test")
    decision = council.made()
    actions.publish(by=council.clerk, on=ON, decision=decision, published_on=date(2026, 6, 5))
    decision.refresh_from_db()
    assert decision.effective_from == date(2026, 6, 15)  # Monday; Saturday 13 June in other councils


def test_what_is_not_subject_to_call_in_takes_effect_when_made(council: Council) -> None:
    decision = council.published(call_in_applies=False, call_in_why_not="Urgent, agreed with the chair.")
    assert decision.effective_from == DECIDED
    assert "when made" in decision.effective_explanation["sentence"]
    assert loads(bytes(latest(decision).record))["call_in"] == {
        "subject": False,
        "why_not": "Urgent, agreed with the chair.",
    }


def test_a_recommendation_has_no_day_of_effect(council: Council) -> None:
    decision = council.recommendation()
    assert decision.effective_from is None
    assert "effective_from" not in loads(bytes(latest(decision).record))
    assert not Decision.objects.executive().filter(pk=decision.pk).exists()


def test_a_stated_day_before_the_call_in_period_ends_is_refused(council: Council) -> None:
    decision = council.made()
    with pytest.raises(Refused) as refused:
        actions.publish(
            by=council.clerk, on=ON, decision=decision, published_on=PUBLISHED, stated_effective_from=date(2026, 6, 11)
        )
    assert refused.value.refusal.code == "effect-before-call-in"
    assert refused.value.refusal.remedy == "State 12 June 2026 or a later day."


def test_a_later_stated_day_is_kept_with_its_working(council: Council) -> None:
    decision = council.made()
    actions.publish(
        by=council.clerk, on=ON, decision=decision, published_on=PUBLISHED, stated_effective_from=date(2026, 7, 1)
    )
    decision.refresh_from_db()
    assert decision.effective_from == date(2026, 7, 1)
    assert decision.effective_explanation["sentence"].endswith("The decision itself states Wednesday 1 July 2026.")


def test_a_copied_decision_may_state_an_early_day(council: Council) -> None:
    decision = council.draft(origin="copied", source="A page", interests_answer="not-stated", reasons="")
    decision = actions.make(by=council.clerk, on=ON, decision=decision, decided_on=DECIDED)
    actions.publish(
        by=council.clerk, on=ON, decision=decision, published_on=PUBLISHED, stated_effective_from=date(2026, 6, 5)
    )
    decision.refresh_from_db()
    assert decision.effective_from == date(2026, 6, 5)


def test_a_copied_record_is_published_at_the_instant_of_its_source(council: Council) -> None:
    decision = council.draft(origin="copied", source="A page")
    decision = actions.make(by=council.clerk, on=ON, decision=decision, decided_on=DECIDED)
    at = datetime(2026, 6, 4, 9, 30, tzinfo=UTC)
    publication = actions.publish(by=council.clerk, on=ON, decision=decision, published_on=PUBLISHED, at=at)
    assert publication.published_at == at


def test_publication_is_refused_without_standing_orders(council: Council) -> None:
    council.orders.in_force_from = date(2027, 1, 1)
    decision = council.made()
    council.orders.recorded(by=None, why="Test")
    with pytest.raises(Refused, match="No standing orders"):
        actions.publish(by=council.clerk, on=ON, decision=decision, published_on=PUBLISHED)


@pytest.mark.parametrize(("day", "why"), [(date(2026, 6, 2), "cannot be published earlier"), (date(2026, 7, 1), "yet")])
def test_publication_lies_between_the_decision_and_today(council: Council, day: date, why: str) -> None:
    with pytest.raises(Refused, match=why):
        actions.publish(by=council.clerk, on=ON, decision=council.made(), published_on=day)


@pytest.mark.parametrize(
    ("fields", "code"),
    [({"reasons": ""}, "record-incomplete"), ({"interests_answer": "not-asked"}, "record-incomplete")],
)
def test_an_incomplete_record_is_not_published(council: Council, fields: dict[str, Any], code: str) -> None:
    with pytest.raises(Refused) as refused:
        council.published(**fields)
    assert refused.value.refusal.code == code


def test_the_paper_carries_the_record_and_can_be_checked(council: Council, papers: None) -> None:
    publication = latest(council.published())
    assert publication.pdf is not None
    assert bytes(publication.pdf).startswith(b"%PDF-")
    assert len(publication.pdf_sha256) == 64


def test_a_paper_left_out_is_printed_once_later(council: Council, monkeypatch: pytest.MonkeyPatch) -> None:
    publication = latest(council.published())
    assert publication.pdf is None
    monkeypatch.setattr("decisions.papers.notice_pdf", lambda *args, **kwargs: b"%PDF-1")
    publication = actions.print_notice(publication=publication)
    assert bytes(publication.pdf or b"") == b"%PDF-1"
    monkeypatch.setattr("decisions.papers.notice_pdf", lambda *args, **kwargs: b"%PDF-2")
    assert bytes(actions.print_notice(publication=publication).pdf or b"") == b"%PDF-1"


# Corrections


def test_a_correction_publishes_the_next_version_with_the_change(council: Council) -> None:
    decision = council.published()
    actions.correct(
        by=council.clerk, on=ON, decision=decision, changes={"reasons": "The contract ended."}, reason="A wrong tense."
    )
    publication = latest(decision)
    record = loads(bytes(publication.record))
    assert (publication.number, publication.step, publication.reason) == (2, "correct", "A wrong tense.")
    assert record["reasons"] == "The contract ended."
    assert rebuilt(decision) == bytes(publication.record)


def test_a_correction_reaches_clauses_money_and_power_and_adds_and_removes(council: Council) -> None:
    decision = council.made()
    power = council.with_power(decision, limit_per_action=Decimal("800000"))
    actions.publish(by=council.clerk, on=ON, decision=decision, published_on=PUBLISHED)
    approval = Approval.objects.get(clause__decision=decision)
    new = Clause(label="(c)", verb="approve", text="Approve a second sum.")
    actions.correct(
        by=council.clerk,
        on=ON,
        decision=decision,
        changes={},
        reason="Sums were wrong.",
        rows={approval: {"amount": Decimal("2400000")}, power: {"floor": Decimal("500000")}},
        added=[new, Approval(clause=new, amount=Decimal("100000"), qualifier="estimate", words="about £100,000")],
        removed=[Alternative.objects.get(decision=decision)],
    )
    record = loads(bytes(latest(decision).record))
    assert [clause["label"] for clause in record["clauses"]] == ["(a)", "(b)", "(c)"]
    assert record["clauses"][0]["approvals"][0]["amount"] == "2400000.00"
    assert record["clauses"][1]["delegations"][0]["floor"] == "500000.00"
    assert record["clauses"][2]["approvals"][0]["amount"] == "100000.00"
    assert "alternatives" not in record
    assert rebuilt(decision) == bytes(latest(decision).record)
    assert Delegation.objects.get(pk=power.pk).floor == Decimal("500000")


def test_correcting_the_day_of_publication_counts_effect_again(council: Council) -> None:
    decision = council.published()
    actions.correct(
        by=council.clerk, on=ON, decision=decision, changes={"published_on": date(2026, 6, 5)}, reason="A day later."
    )
    decision.refresh_from_db()
    assert decision.effective_from == date(2026, 6, 13)
    assert rebuilt(decision) == bytes(latest(decision).record)


def test_a_correction_gives_its_reason_and_touches_only_its_own(council: Council) -> None:
    decision, other = council.published(), council.published()
    with pytest.raises(Refused, match="what it puts right"):
        actions.correct(by=council.clerk, on=ON, decision=decision, changes={"reasons": "New"}, reason=" ")
    with pytest.raises(ValueError, match="does not belong"):
        actions.correct(
            by=council.clerk, on=ON, decision=decision, changes={}, reason="Wrong",
            rows={other.clauses.get(): {"text": "New"}},
        )  # fmt: skip
    with pytest.raises(TypeError):
        actions.correct(by=council.clerk, on=ON, decision=decision, changes={"state": "made"}, reason="Wrong")


def test_what_is_published_is_not_edited(council: Council) -> None:
    decision = council.published()
    with pytest.raises(Refused, match="not edited any more"):
        actions.change(by=council.clerk, on=ON, decision=decision, changes={"reasons": "New"}, why="Wrong")
    with pytest.raises(Refused, match="not edited any more"):
        actions.add_clause(by=council.clerk, decision=decision, label="(z)", verb="note", text="More.")


# Decisions that replace others


def _successor(council: Council, earlier: Decision, from_on: date = date(2026, 6, 5)) -> Decision:
    return council.made(supersedes=earlier, supersedes_from=from_on)


def test_a_decision_gives_way_when_its_successor_takes_effect(council: Council) -> None:
    earlier = council.published()
    later = _successor(council, earlier)
    actions.publish(by=council.clerk, on=ON, decision=later, published_on=PUBLISHED)
    earlier.refresh_from_db()
    assert earlier.superseded_from == EFFECTIVE  # later than the stated day
    assert latest(earlier).step == "superseded"
    assert rebuilt(earlier) == bytes(latest(earlier).record)
    assert not earlier.in_effect(EFFECTIVE)


def test_a_call_in_of_the_successor_lets_the_earlier_decision_stand_until_it_is_confirmed(council: Council) -> None:
    earlier = council.published()
    later = _successor(council, earlier)
    actions.publish(by=council.clerk, on=ON, decision=later, published_on=PUBLISHED)
    actions.call_in(by=council.clerk, on=ON, decision=later, received_on=date(2026, 6, 8), members=3, grounds="Cost.")
    earlier.refresh_from_db()
    assert earlier.superseded_from is None
    assert latest(earlier).step == "stands again"
    heard = date(2026, 6, 16)
    actions.confirm(by=council.clerk, on=ON, decision=later, outcome="confirmed", resolved_on=heard)
    earlier.refresh_from_db()
    assert earlier.superseded_from == heard
    for decision in (earlier, later):
        assert rebuilt(decision) == bytes(latest(decision).record)


def test_only_what_is_in_force_can_be_replaced_and_only_once(council: Council) -> None:
    with pytest.raises(Refused, match="nothing of it is left to replace"):
        actions.publish(by=council.clerk, on=ON, decision=_successor(council, council.made()), published_on=PUBLISHED)
    earlier = council.published()
    actions.publish(by=council.clerk, on=ON, decision=_successor(council, earlier), published_on=PUBLISHED)
    with pytest.raises(Refused, match="replaced already"):
        actions.publish(by=council.clerk, on=ON, decision=_successor(council, earlier), published_on=PUBLISHED)


# Taken down


def test_a_version_is_taken_down_once_and_its_bytes_stay(council: Council) -> None:
    publication = latest(council.published())
    row = actions.take_down(by=council.clerk, publication=publication, reason_class="personal-data")
    assert row.get_reason_class_display() == "Personal data"
    assert not Publication.objects.readable().filter(pk=publication.pk).exists()
    assert Publication.objects.get(pk=publication.pk).record
    with pytest.raises(Refused, match="taken down already"):
        actions.take_down(by=council.clerk, publication=publication, reason_class="court-order")
