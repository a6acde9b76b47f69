"""Call-in: who may ask, until when, and what its outcomes do to the day of effect."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from commissioning.kit.refusals import Refused
from decisions import actions
from decisions.models import CallIn, Decision
from tests.decisions.conftest import EFFECTIVE, ON, Council, latest, rebuilt

LAST_DAY = date(2026, 6, 11)
HEARD = date(2026, 6, 16)


def call_in(council: Council, decision: Decision, **fields: Any) -> CallIn:
    """Call a decision in on the last day, unless told otherwise."""
    given = {"received_on": LAST_DAY, "members": 3, "grounds": "No cost given."} | fields
    return actions.call_in(by=council.clerk, on=ON, decision=decision, **given)


def test_a_call_in_suspends_the_decision(council: Council) -> None:
    decision = council.published()
    assert decision.in_effect(EFFECTIVE)
    call_in(council, decision)
    decision.refresh_from_db()
    assert decision.effective_from is None
    assert not decision.in_effect(EFFECTIVE)
    assert latest(decision).reason == "Called in on 11 June 2026."


@pytest.mark.parametrize(
    ("fields", "why"),
    [
        ({"received_on": date(2026, 6, 12)}, "ran from Thursday 4 June 2026 to Thursday 11 June 2026"),
        ({"received_on": date(2026, 6, 3)}, "ran from"),
        ({"received_on": date(2026, 7, 1)}, "has not come yet"),
        ({"members": 2}, "3 members are needed"),
        ({"grounds": " "}, "gives its grounds"),
    ],
)
def test_a_call_in_out_of_order_is_refused(council: Council, fields: dict[str, Any], why: str) -> None:
    with pytest.raises(Refused, match=why):
        call_in(council, council.published(), **fields)


def test_what_is_not_subject_to_call_in_is_not_called_in(council: Council) -> None:
    for decision in (
        council.published(call_in_applies=False, call_in_why_not="Urgent."),
        council.recommendation(),
    ):
        with pytest.raises(Refused, match="not subject to call-in"):
            call_in(council, decision)


def waive(council: Council, decision: Decision, waived_on: date = date(2026, 6, 2)) -> None:
    actions.waive_call_in(
        by=council.clerk, on=ON, decision=decision, waived_by=council.director, why="Care would stop.",
        waived_on=waived_on,
    )  # fmt: skip


def name_who_may_waive(council: Council) -> None:
    council.orders.call_in_waiver_by = "Chair of scrutiny"
    council.orders.recorded(by=None, why="Test")


def test_call_in_is_waived_once_and_only_where_the_standing_orders_say_by_whom(council: Council) -> None:
    decision = council.made()
    with pytest.raises(Refused, match="name nobody"):
        waive(council, decision)
    name_who_may_waive(council)
    with pytest.raises(Refused, match="has not come yet"):
        waive(council, decision, date(2026, 7, 1))
    waive(council, decision)
    with pytest.raises(Refused, match="waived already"):
        waive(council, decision)
    with pytest.raises(Refused, match="nothing to waive"):
        waive(council, council.made(call_in_applies=False, call_in_why_not="Urgent."))


def test_a_waiver_lets_it_take_effect_when_made(council: Council) -> None:
    name_who_may_waive(council)
    decision = council.made()
    waive(council, decision)
    actions.publish(by=council.clerk, on=ON, decision=decision, published_on=date(2026, 6, 4))
    decision.refresh_from_db()
    assert decision.effective_from == date(2026, 6, 3)
    assert rebuilt(decision) == bytes(latest(decision).record)
    with pytest.raises(Refused, match="not subject"):
        call_in(council, decision)


@pytest.mark.parametrize("outcome", ["no-action", "withdrawn", "time-passed", "confirmed"])
def test_a_confirmed_decision_takes_effect_no_earlier_than_resolved(council: Council, outcome: str) -> None:
    decision = council.called_in()
    with pytest.raises(Refused, match="no effect earlier"):
        actions.confirm(
            by=council.clerk, on=ON, decision=decision, outcome=outcome, resolved_on=HEARD,
            effective_from=date(2026, 6, 15),
        )  # fmt: skip
    actions.confirm(
        by=council.clerk, on=ON, decision=decision, outcome=outcome, resolved_on=HEARD, effective_from=date(2026, 6, 17)
    )
    decision.refresh_from_db()
    assert decision.state == "confirmed"
    assert not decision.in_effect(HEARD)
    assert decision.in_effect(date(2026, 6, 17))
    assert "Wednesday 17 June 2026" in decision.effective_explanation["sentence"]


def test_a_call_in_is_resolved_after_it_was_received_and_not_in_the_future(council: Council) -> None:
    decision = council.called_in()
    for day, why in ((date(2026, 6, 7), "cannot be resolved earlier"), (date(2026, 7, 1), "has not come yet")):
        with pytest.raises(Refused, match=why):
            actions.confirm(by=council.clerk, on=ON, decision=decision, outcome="no-action", resolved_on=day)
        with pytest.raises(Refused, match=why):
            actions.refer_back(
                by=council.clerk, on=ON, decision=decision, to_whom="Cabinet", advice="", resolved_on=day
            )


def test_referring_back_is_no_confirmation(council: Council) -> None:
    with pytest.raises(Refused, match="does not confirm"):
        actions.confirm(
            by=council.clerk, on=ON, decision=council.called_in(), outcome="referred-back", resolved_on=HEARD
        )


def test_a_decision_made_again_is_not_called_in_again(council: Council) -> None:
    back = council.referred_back()
    assert back.call_in.referred_to == "Cabinet"
    assert not back.in_effect(date(2030, 1, 1))
    again = council.published(reconsiders=back)
    assert again.effective_from == again.decided_on
    with pytest.raises(Refused, match="not subject"):
        call_in(council, again)
    assert rebuilt(again) == bytes(latest(again).record)
