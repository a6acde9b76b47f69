"""The life of a decision: every step from every state, and the day-by-day truth of being in effect."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest

from commissioning.kit.models import SilentWrite
from commissioning.kit.refusals import Refused
from decisions import actions
from decisions.lifecycle import DECISION, EFFECTIVE_STATES
from decisions.models import Decision
from tests.decisions.conftest import DECIDED, EFFECTIVE, ON, PUBLISHED, Council

HEARD = date(2026, 6, 16)


def _plan(council: Council, decision: Decision) -> Any:
    return actions.publish_edition(by=council.clerk, on=ON, decisions=[decision])


def _withdraw(council: Council, decision: Decision) -> Any:
    return actions.withdraw(by=council.clerk, on=ON, decision=decision, reason="No longer needed.")


def _make(council: Council, decision: Decision) -> Any:
    return actions.make(by=council.clerk, on=ON, decision=decision, decided_on=DECIDED)


def _publish(council: Council, decision: Decision) -> Any:
    return actions.publish(by=council.clerk, on=ON, decision=decision, published_on=PUBLISHED)


def _call_in(council: Council, decision: Decision) -> Any:
    return actions.call_in(
        by=council.clerk, on=ON, decision=decision, received_on=PUBLISHED, members=3, grounds="No cost given."
    )


def _confirm(council: Council, decision: Decision) -> Any:
    return actions.confirm(by=council.clerk, on=ON, decision=decision, outcome="no-action", resolved_on=HEARD)


def _refer_back(council: Council, decision: Decision) -> Any:
    return actions.refer_back(
        by=council.clerk, on=ON, decision=decision, to_whom="Cabinet", advice="", resolved_on=HEARD
    )


STEPS: dict[str, Callable[[Council, Decision], Any]] = {
    "plan": _plan,
    "withdraw": _withdraw,
    "make": _make,
    "publish": _publish,
    "call in": _call_in,
    "confirm": _confirm,
    "refer back": _refer_back,
}


def test_every_step_of_the_table_has_its_action() -> None:
    assert set(STEPS) == {step.name for step in DECISION.steps}


@pytest.mark.parametrize("state", DECISION.states)
def test_each_step_is_taken_exactly_from_the_states_of_the_table(council: Council, state: str) -> None:
    for name, take in STEPS.items():
        # A draft is copied, so that a key decision may be made without having been planned.
        decision = council.draft(origin="copied", source="A page") if state == "draft" else council.in_state(state)
        assert decision.state == state
        if state in DECISION.step(name).sources:
            take(council, decision)
            decision.refresh_from_db()
            assert decision.state == DECISION.step(name).target
        elif (name, state) == ("plan", "planned"):
            take(council, decision)  # listed again in the next edition: no step, and allowed
            decision.refresh_from_db()
            assert decision.state == "planned"
        else:
            with pytest.raises(Refused) as refused:
                take(council, decision)
            assert refused.value.refusal.code == "lifecycle"
            decision.refresh_from_db()
            assert decision.state == state


@pytest.mark.parametrize("state", DECISION.states)
@pytest.mark.parametrize("superseded_from", [None, EFFECTIVE, date(2026, 7, 1)])
def test_in_effect_is_one_rule_for_python_and_the_database(
    council: Council, state: str, superseded_from: date | None
) -> None:
    decision = council.in_state(state)
    if superseded_from and state in EFFECTIVE_STATES:
        decision.superseded_from = superseded_from
        decision.recorded(by=council.clerk, why="Test")
    starts = {"published": EFFECTIVE, "confirmed": HEARD}.get(state)
    for day in (date(2026, 6, 11), EFFECTIVE, date(2026, 6, 15), HEARD, date(2026, 6, 30), date(2026, 7, 1)):
        expected = (
            starts is not None
            and starts <= day
            and (decision.superseded_from is None or day < decision.superseded_from)
        )
        assert decision.in_effect(day) is expected
        assert Decision.objects.in_effect(day).filter(pk=decision.pk).exists() is expected


def test_a_draft_cannot_be_written_past_the_actions(council: Council) -> None:
    decision = council.draft()
    with pytest.raises(SilentWrite):
        decision.save()
    with pytest.raises(TypeError):
        actions.change(by=council.clerk, on=ON, decision=decision, changes={"state": "published"}, why="Shortcut")


def test_the_history_says_who_and_why(council: Council) -> None:
    decision = council.published()
    rows = decision.history.order_by("history_id")
    assert [row.history_change_reason for row in rows][-2:] == ["Made on 3 June 2026", "Published on 4 June 2026"]
    assert {row.history_user for row in rows} == {council.clerk}


def test_a_decision_cannot_be_made_tomorrow(council: Council) -> None:
    decision = council.planned()
    with pytest.raises(Refused, match="has not come yet"):
        actions.make(by=council.clerk, on=date(2026, 6, 2), decision=decision, decided_on=DECIDED)


def test_a_key_decision_that_was_never_planned_needs_urgency(council: Council) -> None:
    decision = council.draft()
    with pytest.raises(Refused, match="never on the forward plan"):
        _make(council, decision)
    actions.give_urgency_notice(
        by=council.clerk,
        decision=decision,
        kind="special-urgency",
        told_or_agreed_by="Chair of overview and scrutiny",
        given_on=date(2026, 6, 2),
        reasons="Care would stop.",
    )
    assert _make(council, decision).state == "made"


def test_a_decision_needs_a_clause(council: Council) -> None:
    decision = actions.enter(
        by=council.clerk, on=ON, title="Empty", kind="body", service_area=council.area, body=council.cabinet,
        meeting=council.meeting,
    )  # fmt: skip
    with pytest.raises(Refused, match="without a clause"):
        _make(council, decision)


def test_a_body_decides_on_the_day_of_its_meeting(council: Council) -> None:
    decision = council.planned()
    with pytest.raises(Refused, match="The meeting was on Wednesday 3 June 2026"):
        actions.make(by=council.clerk, on=ON, decision=decision, decided_on=date(2026, 6, 5))


def test_a_decision_of_an_officer_names_the_post(council: Council) -> None:
    decision = council.draft(kind="officer", body=None, meeting=None, key=False, key_limb_a=False)
    with pytest.raises(Refused, match="Name the post"):
        _make(council, decision)
    assert actions.make(by=council.clerk, on=ON, decision=decision, decided_on=DECIDED, post=council.director).post


def test_references_given_from_outside_are_never_given_out_again(council: Council) -> None:
    actions.enter(
        by=council.clerk, on=ON, title="Copied", kind="body", service_area=council.area, reference="DEC-2026-0007"
    )
    following = actions.enter(by=council.clerk, on=ON, title="Next", kind="body", service_area=council.area)
    assert following.reference == "DEC-2026-0008"
