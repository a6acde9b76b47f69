"""What a stranger sees of decisions, and what only those see who may read exempt matter."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import pytest
from django.test import Client

from commissioning.council.models import User
from decisions import actions
from decisions.lifecycle import DECISION, PUBLIC_STATES
from decisions.models import Approval, Clause, Decision, Delegation, Document
from tests.decisions.conftest import ON, PUBLISHED, Council

EXEMPT = {
    "access": "exempt",
    "exempt_paragraph": 3,
    "exempt_reason": "Rates.",
    "exempt_review_on": date(2027, 1, 1),
}


def with_exempt_matter(council: Council, *, publish: bool = True) -> Decision:
    """A decision of one public and one exempt clause, each with money and power, and two documents."""
    decision = council.made()
    clerk = council.clerk
    secret = actions.add_clause(by=clerk, decision=decision, label="(x)", verb="award", text="Secret.", **EXEMPT)
    actions.approve_money(by=clerk, clause=secret, amount=Decimal("9"), qualifier="maximum", words="secret")
    actions.delegate_power(by=clerk, clause=secret, post=council.director, powers=["vary"])
    council.with_power(decision)
    actions.add_document(by=clerk, decision=decision, title="Report")
    actions.add_document(by=clerk, decision=decision, title="Bids", **EXEMPT)
    if publish:
        actions.publish(by=clerk, on=ON, decision=decision, published_on=PUBLISHED)
    return decision


def seen(user: Any) -> tuple[list[str], list[str], list[str], int]:
    """Labels of clauses, words of approvals, titles of documents and number of delegations that a user sees."""
    return (
        [clause.label for clause in Clause.objects.visible_to(user)],
        [approval.words for approval in Approval.objects.visible_to(user)],
        [document.title for document in Document.objects.visible_to(user)],
        Delegation.objects.visible_to(user).count(),
    )


@pytest.mark.parametrize("state", DECISION.states)
def test_a_stranger_sees_all_but_drafts_once_they_are_on_the_forward_plan(council: Council, state: str) -> None:
    decision = council.in_state(state)
    seen_by_stranger = Decision.objects.visible_to(council.stranger).filter(pk=decision.pk).first()
    assert (seen_by_stranger is not None) is (state != "draft")
    if seen_by_stranger is not None and state not in PUBLIC_STATES:
        assert seen_by_stranger.state == ("withdrawn" if state == "withdrawn" else "planned")
        assert seen_by_stranger.decided_on is None
    for person in (council.clerk, council.officer, council.manager, council.auditor, council.administrator):
        assert Decision.objects.visible_to(person).filter(pk=decision.pk).exists()


def test_a_planned_decision_is_seen_once_however_often_it_was_listed(council: Council) -> None:
    decision = council.planned()
    actions.publish_edition(by=council.clerk, on=ON, decisions=[decision])
    assert Decision.objects.visible_to(council.stranger).count() == 1


def test_exempt_matter_is_not_there_for_a_stranger(council: Council) -> None:
    with_exempt_matter(council)
    assert seen(council.stranger) == (["(a)", "(b)"], ["up to £2.5m"], ["Report"], 1)


@pytest.mark.parametrize(
    ("who", "reads"),
    [("clerk", True), ("manager", True), ("auditor", True), ("officer", False), ("administrator", False)],
)
def test_exempt_matter_needs_the_tick_or_the_auditors_role(council: Council, who: str, reads: bool) -> None:
    with_exempt_matter(council)
    user: User = getattr(council, who)
    labels, words, titles, delegations = seen(user)
    assert ("(x)" in labels, "secret" in words, "Bids" in titles, delegations) == (reads, reads, reads, 1 + reads)


def test_nothing_of_an_unpublished_decision_is_there_for_a_stranger(council: Council) -> None:
    with_exempt_matter(council, publish=False)
    assert seen(council.stranger) == ([], [], [], 0)
    assert "Report" in seen(council.officer)[2]


def test_a_user_who_was_deactivated_sees_what_a_stranger_sees(council: Council) -> None:
    with_exempt_matter(council)
    council.clerk.is_active = False
    assert seen(council.clerk) == seen(council.stranger)


def test_a_plan_shows_a_stranger_only_what_its_edition_shows(council: Council) -> None:
    plan = council.planned(summary="What is proposed", notice_breach="The notice was late")
    for address in ("/decisions/?kind=planned", f"/decisions/{plan.reference}/"):
        shown = Client().get(address).content.decode()
        assert plan.reference in shown
        assert "What is proposed" not in shown
        assert "The notice was late" not in shown


def test_what_is_hidden_from_a_reader_is_all_that_is_not_visible_to_them(council: Council) -> None:
    for state in DECISION.states:
        council.in_state(state)
    gone, taken_down = with_exempt_matter(council), with_exempt_matter(council)
    with_exempt_matter(council, publish=False)
    actions.take_down(by=council.clerk, publication=taken_down.publications.get(), reason_class="personal-data")
    readers = (
        council.stranger, council.clerk, council.officer, council.manager, council.auditor, council.administrator
    )  # fmt: skip
    told_apart = set()
    for model in (Clause, Approval, Delegation, Document):
        rows: Any = model.objects.order_by()
        every = set(rows.values_list("pk", flat=True))
        for reader in readers:
            visible, hidden = (set(found.values_list("pk", flat=True)) for found in (
                rows.visible_to(reader), rows.hidden_from(reader)
            ))  # fmt: skip
            assert visible | hidden == every, (model, reader)
            assert not visible & hidden, (model, reader)
            told_apart.add((model, len(hidden)))
    assert len(told_apart) > 8
    every = set(Decision.objects.values_list("pk", flat=True))
    for on in (PUBLISHED, PUBLISHED - timedelta(days=1)):
        by, not_by = (
            set(found.values_list("pk", flat=True))
            for found in (Decision.objects.published_by(on), Decision.objects.not_published_by(on))
        )
        assert by | not_by == every
        assert not by & not_by
        assert (gone.pk in by) is (on == PUBLISHED)
