"""Every check of a decision fires in one test and stays silent in its twin; a *stop* is what refuses the act."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from commissioning.council.calendar import WorkingCalendar
from commissioning.kit.checks import Check, Severity
from commissioning.kit.refusals import Refused
from decisions import actions, rules
from decisions.checks import checks_of
from decisions.models import Decision
from tests.decisions.conftest import DECIDED, ON, PUBLISHED, Council

COPIED = {"origin": "copied", "source": "A public page"}


def found(council: Council, decision: Decision, code: str, *, on: date = ON) -> Check | None:
    """The finding of that code that a clerk sees."""
    decision = Decision.objects.get(pk=decision.pk)
    return next((check for check in checks_of(decision, on=on, user=council.clerk) if check.code == code), None)


def public(council: Council, decision: Decision) -> set[str]:
    """The codes that a stranger sees."""
    decision = Decision.objects.get(pk=decision.pk)
    return {check.code for check in checks_of(decision, on=ON, user=council.stranger)}


def plan(council: Council, decision: Decision, day: date) -> None:
    """Give notice of a decision on a day."""
    actions.publish_edition(by=council.clerk, on=ON, decisions=[decision], published_on=day)


def make(council: Council, decision: Decision) -> Decision:
    """Make it at the meeting."""
    return actions.make(by=council.clerk, on=ON, decision=decision, decided_on=DECIDED)


def publish(council: Council, decision: Decision, **fields: Any) -> Decision:
    """Publish it the day after."""
    actions.publish(by=council.clerk, on=ON, decision=decision, **({"published_on": PUBLISHED} | fields))
    return Decision.objects.get(pk=decision.pk)


def test_a_complete_decision_has_no_findings(council: Council) -> None:
    assert checks_of(council.published(), on=ON, user=council.clerk) == []


# notice-short


@pytest.mark.parametrize(("day", "short"), [(date(2026, 5, 5), False), (date(2026, 5, 6), True)])
def test_twenty_eight_clear_days_of_notice(council: Council, day: date, short: bool) -> None:
    decision = council.draft()
    plan(council, decision, day)
    if not short:
        assert make(council, decision).state == "made"
        return
    with pytest.raises(Refused) as refused:
        make(council, decision)
    assert refused.value.refusal.code == "notice-short"
    assert found(council, decision, "notice-short").severity == Severity.STOP  # type: ignore[union-attr]


def test_a_recorded_breach_turns_the_stop_into_a_public_warning_and_never_stops_publication(council: Council) -> None:
    decision = council.draft()
    plan(council, decision, date(2026, 5, 6))
    decision = actions.change(
        by=council.clerk, on=ON, decision=decision, changes={"notice_breach": "Given a day late."}, why="Breach"
    )
    decision = publish(council, make(council, decision))
    finding = found(council, decision, "notice-short")
    assert finding is not None
    assert (finding.severity, finding.public) == (Severity.WARN, True)
    assert "due by Tuesday 5 May 2026" in finding.sentence
    assert "notice-short" in public(council, decision)


def test_an_urgency_notice_stands_in_for_the_notice(council: Council) -> None:
    decision = council.draft()
    notice = {"told_or_agreed_by": "Chair of scrutiny", "reasons": "Care would stop."}
    give = actions.give_urgency_notice
    give(by=council.clerk, decision=decision, kind="general-exception", given_on=date(2026, 5, 27), **notice)
    with pytest.raises(Refused):
        make(council, decision)  # 28 and 29 May, 1 and 2 June: four clear working days, five are needed
    give(by=council.clerk, decision=decision, kind="special-urgency", given_on=date(2026, 6, 2), **notice)
    assert make(council, decision).state == "made"
    assert found(council, decision, "notice-short") is None


def test_a_copied_key_decision_without_notice_gets_a_note(council: Council) -> None:
    decision = make(council, council.draft(**COPIED))
    finding = found(council, decision, "notice-short")
    assert finding is not None
    assert (finding.severity, finding.public) == (Severity.NOTE, False)


# private-notice-missing


PRIVATE = {"private": "part", "private_paragraph": 3, "private_reason": "Rates."}


def test_a_private_matter_needs_both_notices_in_time(council: Council) -> None:
    decision = council.planned(**PRIVATE)
    give = actions.give_private_notice
    give(by=council.clerk, decision=decision, kind="28", published_on=date(2026, 5, 5), reasons="Rates.")
    with pytest.raises(Refused) as refused:
        make(council, decision)
    assert refused.value.refusal.code == "private-notice-missing"
    assert "5 clear days before" in refused.value.refusal.reason
    give(by=council.clerk, decision=decision, kind="5", published_on=date(2026, 5, 26), reasons="Rates.")
    assert make(council, decision).state == "made"
    assert found(council, decision, "private-notice-missing") is None


def test_the_chairs_agreement_stands_in_for_the_private_notices(council: Council) -> None:
    decision = council.planned(**PRIVATE)
    actions.give_private_notice(
        by=council.clerk, decision=decision, kind="agreement", published_on=date(2026, 6, 1), reasons="Urgent.",
        agreed_by="Chair of scrutiny",
    )  # fmt: skip
    assert make(council, decision).state == "made"


def test_a_copied_private_matter_gets_a_note(council: Council) -> None:
    decision = make(council, council.draft(**COPIED, **PRIVATE))
    assert found(council, decision, "private-notice-missing").severity == Severity.NOTE  # type: ignore[union-attr]


def test_a_public_matter_has_no_private_notice(council: Council) -> None:
    with pytest.raises(Refused, match="in public"):
        actions.give_private_notice(
            by=council.clerk, decision=council.planned(), kind="28", published_on=DECIDED, reasons="Rates."
        )


# key


def test_a_large_approval_that_is_not_key_is_a_warning(council: Council) -> None:
    finding = found(council, council.published(key=False, key_limb_a=False), "not-key-over-threshold")
    assert finding is not None
    assert finding.severity == Severity.WARN
    assert "£2,500,000" in finding.sentence
    assert found(council, council.published(), "not-key-over-threshold") is None


def test_the_threshold_itself_is_significant() -> None:
    assert rules.key_by_money([Decimal("500000")], Decimal("500000")) == Decimal("500000")
    assert rules.key_by_money([Decimal("499999.99")], Decimal("500000")) is None


def test_a_key_decision_names_its_limb(council: Council) -> None:
    with pytest.raises(Refused) as refused:
        council.made(key_limb_a=False)
    assert refused.value.refusal.code == "key-without-limb"
    copied = make(council, council.draft(key_limb_a=False, **COPIED))
    assert found(council, copied, "key-without-limb").severity == Severity.WARN  # type: ignore[union-attr]
    assert found(council, council.made(), "key-without-limb") is None


# record-incomplete


def test_a_record_says_reasons_alternatives_and_interests(council: Council) -> None:
    decision = council.made(reasons="", interests_answer="declared")
    finding = found(council, decision, "record-incomplete")
    assert finding is not None
    assert finding.severity == Severity.STOP
    assert finding.sentence == "The record does not say the reasons and whether interests were declared."
    with pytest.raises(Refused, match="does not say the reasons"):
        publish(council, decision)
    actions.add_interest(by=council.clerk, decision=decision, who="Lead member", nature="Trustee")
    actions.change(by=council.clerk, on=ON, decision=decision, changes={"reasons": "It ends."}, why="Reasons")
    assert found(council, publish(council, decision), "record-incomplete") is None


def test_a_copied_record_may_be_silent(council: Council) -> None:
    decision = make(council, council.draft(reasons="", interests_answer="not-stated", **COPIED))
    decision = publish(council, decision)
    finding = found(council, decision, "record-incomplete")
    assert finding is not None
    assert finding.severity == Severity.WARN
    assert "record-incomplete" not in public(council, decision)


# effect-before-call-in, published-late


def test_a_copied_decision_that_states_an_early_day_gets_a_note(council: Council) -> None:
    early = publish(council, make(council, council.draft(**COPIED)), stated_effective_from=date(2026, 6, 11))
    finding = found(council, early, "effect-before-call-in")
    assert finding is not None
    assert finding.severity == Severity.NOTE
    assert "allows it from Friday 12 June 2026" in finding.sentence
    in_time = publish(council, make(council, council.draft(**COPIED)), stated_effective_from=date(2026, 6, 12))
    assert found(council, in_time, "effect-before-call-in") is None


@pytest.mark.parametrize(("day", "late"), [(date(2026, 6, 5), False), (date(2026, 6, 8), True)])
def test_publication_two_working_days_after_the_decision_is_in_time(council: Council, day: date, late: bool) -> None:
    finding = found(council, publish(council, council.made(), published_on=day), "published-late")
    assert (finding is not None) is late
    if finding:
        assert finding.severity == Severity.NOTE
        assert "Friday 5 June 2026 at the latest" in finding.sentence


# exemptions


def test_a_private_matter_without_a_reason_is_ungrounded(council: Council) -> None:
    with pytest.raises(Refused) as refused:
        council.made(private="whole", private_paragraph=3, private_reason=" ", notice_breach="Late.")
    assert refused.value.refusal.code == "exempt-ungrounded"
    grounded = council.made(private="whole", private_paragraph=3, private_reason="Rates.", notice_breach="Late.")
    assert found(council, grounded, "exempt-ungrounded") is None


@pytest.mark.parametrize(
    ("paragraph", "reason", "review_on", "ungrounded"),
    [
        (3, "Rates.", date(2027, 1, 1), False),
        (None, "Rates.", date(2027, 1, 1), True),
        (8, "Rates.", date(2027, 1, 1), True),
        (3, " ", date(2027, 1, 1), True),
        (3, "Rates.", None, True),
    ],
)
def test_an_exemption_stands_on_paragraph_reason_and_review(
    paragraph: int | None, reason: str, review_on: date | None, ungrounded: bool
) -> None:
    assert rules.is_ungrounded(paragraph=paragraph, reason=reason, review_on=review_on) is ungrounded


def test_an_exemption_is_reviewed_by_its_day(council: Council) -> None:
    decision = council.made()
    actions.add_document(
        by=council.clerk, decision=decision, title="Bids of Acorn", title_exempt=True, access="exempt",
        exempt_paragraph=3, exempt_reason="Rates.", exempt_review_on=date(2026, 6, 20),
    )  # fmt: skip
    assert found(council, decision, "exempt-review-due", on=date(2026, 6, 20)) is None
    finding = found(council, decision, "exempt-review-due", on=date(2026, 6, 21))
    assert finding is not None
    assert finding.severity == Severity.WARN
    seen = checks_of(decision, on=date(2026, 6, 21), user=council.officer)
    assert not any("Acorn" in check.sentence for check in seen)


# doubts


def test_doubts_of_a_source_are_public_notes(council: Council) -> None:
    decision = publish(council, make(council, council.draft(**COPIED)))
    assert "source-doubtful" not in public(council, decision)
    actions.add_doubt(
        by=council.clerk, decision=decision, code="source-doubtful", sentence="Two numbers differ.", remedy="Ask."
    )
    finding = found(council, decision, "source-doubtful")
    assert finding is not None
    assert (finding.severity, finding.sentence) == (Severity.NOTE, "Two numbers differ.")
    assert "source-doubtful" in public(council, decision)


def test_words_that_say_maximum_and_estimate_are_doubtful(council: Council) -> None:
    decision = council.made()
    clause = decision.clauses.get(label="(a)")
    assert found(council, decision, "qualifier-doubtful") is None
    actions.approve_money(
        by=council.clerk, clause=clause, amount=Decimal("7200000"), qualifier="maximum",
        words="estimated spend of up to £7.2m",
    )  # fmt: skip
    decision = publish(council, decision)
    finding = found(council, decision, "qualifier-doubtful")
    assert finding is not None
    assert "kept as a maximum" in finding.sentence
    assert "qualifier-doubtful" in public(council, decision)


@pytest.mark.parametrize(
    ("words", "both"),
    [
        ("estimated spend of up to £7.2m", True),
        ("circa £800,000, not to exceed £1m", True),
        ("up to £2.5m", False),
        ("an estimated total value of £6,198,400", False),
        ("the care of underestimated needs up to £1m", False),
    ],
)
def test_which_words_say_both(words: str, both: bool) -> None:
    assert rules.says_maximum_and_estimate(words) is both


# follow-up-overdue


def test_a_follow_up_is_overdue_the_day_after(council: Council) -> None:
    decision = council.made()
    row = actions.add_follow_up(
        by=council.clerk, decision=decision, what="A review", to_whom="Scrutiny", by_on=date(2026, 6, 20)
    )
    actions.add_follow_up(by=council.clerk, decision=decision, what="Some day", to_whom="Scrutiny")
    decision = publish(council, decision)
    assert found(council, decision, "follow-up-overdue", on=date(2026, 6, 20)) is None
    finding = found(council, decision, "follow-up-overdue")
    assert finding is not None
    assert finding.severity == Severity.WARN
    actions.finish_follow_up(by=council.clerk, on=ON, follow_up=row, done_on=date(2026, 6, 25))
    assert found(council, decision, "follow-up-overdue") is None
    assert found(council, decision, "follow-up-overdue", on=date(2026, 6, 22)) is not None


def test_a_withdrawn_decision_has_no_findings(council: Council) -> None:
    assert checks_of(council.withdrawn(reasons="", key_limb_a=False), on=ON, user=council.clerk) == []


def test_the_worst_comes_first(council: Council) -> None:
    decision = council.made(reasons="", key=False, key_limb_a=False)
    actions.add_doubt(by=council.clerk, decision=decision, code="source-doubtful", sentence="Unclear.", remedy="Ask.")
    severities = [check.severity for check in checks_of(decision, on=ON, user=council.clerk)]
    assert severities == [Severity.STOP, Severity.WARN, Severity.NOTE]


def _periods() -> Iterator[tuple[date, date]]:
    yield date(2017, 9, 28), date(2017, 8, 30)
    yield date(2027, 1, 13), date(2026, 12, 15)


@pytest.mark.parametrize(("meeting", "last"), list(_periods()))
def test_notice_given_on_the_last_day_is_in_time(meeting: date, last: date) -> None:
    calendar = WorkingCalendar()
    for day, short in ((last, False), (last.replace(day=last.day + 1), True)):
        assert (
            rules.notice_falls_short(
                first_notice=day, decided_on=meeting, clear_days=28, unit="calendar", calendar=calendar
            )
            is short
        )
