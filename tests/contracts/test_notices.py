"""Notices owed: which, by which day; what a change owes; the standstill; what a copied record cannot say."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import pytest

from commissioning.kit.terms import Option, Term
from commissioning.procurement import actions as procurement
from contracts import actions, rules
from contracts.actions import Authority
from contracts.models import Contract, NoticeGiven
from contracts.notices import Owed, State, notices_of, open_notices, standstill_of
from tests.builders import MADE, ON, START, HomeCare

pytestmark = pytest.mark.django_db

SIGNED = date(2026, 11, 21)
MILLION = Decimal(1_000_000)


def under_the_act(care: HomeCare, value: Decimal = MILLION, **fields: Any) -> Contract:
    """A contract by open tender from 1 April 2027 to 31 March 2028, as if signed on 21 November 2026."""
    contract = care.draft(
        commission=None,
        lots=[],
        provider=care.provider,
        starts_on=date(2027, 4, 1),
        value=value,
        value_qualifier="exact",
        **{
            "regime": "PA2023",
            "light_touch": False,
            "route": "open",
            "term": Term(initial_months=12, options=(Option(12),)),
            **fields,
        },
    )
    contract.state, contract.awarded_on, contract.signed_on = "signed", date(2026, 11, 2), SIGNED
    return contract


def owed(contract: Contract, on: date) -> dict[str, Owed]:
    return {row.code: row for row in notices_of(contract, on)}


def given(care: HomeCare, contract: Contract, code: str, on: date, **about: Any) -> NoticeGiven:
    notice = NoticeGiven(contract=contract, code=code, given_on=on, where="2026/S 000-000001", **about)
    return notice.recorded(by=care.cast.officer, why="Given")


# The day that each is owed -------------------------------------------------------------------------------------------


def test_the_first_day_counts_from_signature_and_from_the_end(care: HomeCare) -> None:
    found = owed(under_the_act(care), date(2028, 4, 1))
    assert found["UK7"].by == date(2026, 12, 20)
    assert found["UK11"].by == date(2028, 4, 29)
    assert {code for code, row in found.items() if row.state is State.LATE} == {"UK6", "UK7"}
    assert found["UK11"].state is State.DUE


def test_light_touch_has_120_days_for_the_details(care: HomeCare) -> None:
    found = owed(under_the_act(care, light_touch=True), SIGNED)
    assert found["UK7"].by == date(2027, 3, 20)
    assert "UK9" not in found


def test_a_copy_is_owed_of_a_contract_over_five_million_with_vat(care: HomeCare) -> None:
    assert "UK7-copy" not in owed(under_the_act(care, Decimal(4_166_666)), SIGNED)
    over = Decimal(4_166_667)
    assert owed(under_the_act(care, over), SIGNED)["UK7-copy"].by == date(2027, 2, 18)
    assert owed(under_the_act(care, over, light_touch=True), SIGNED)["UK7-copy"].by == date(2027, 5, 19)


def test_the_end_of_a_contract_is_told_though_it_only_expired_and_moves_with_it(care: HomeCare) -> None:
    contract = under_the_act(care)
    before = owed(contract, date(2027, 6, 1))["UK11"]
    assert (before.state, before.by) == (State.TO_COME, date(2028, 4, 29))
    contract.terminated_on = date(2027, 5, 31)
    assert owed(contract, date(2027, 6, 1))["UK11"].by == date(2027, 6, 29)


def test_a_line_in_the_register_is_given_by_being_shown_here(care: HomeCare) -> None:
    contract = under_the_act(care)
    line = owed(contract, SIGNED)["REGISTER"]
    assert (line.state, line.here, line.by) == (State.GIVEN, True, date(2027, 1, 31))
    contract.state, contract.signed_on = "awarded", None
    assert owed(contract, SIGNED)["REGISTER"].state is State.TO_COME


def test_the_old_regulations_owe_their_own_notices(care: HomeCare) -> None:
    found = owed(under_the_act(care, regime="PCR2015"), date(2026, 12, 1))
    assert set(found) == {"PCR-SL", "PCR-CAN", "PCR-CF", "REGISTER"}
    assert found["PCR-CAN"].by == date(2026, 12, 2)


def test_a_draft_is_told_what_it_will_owe_and_a_contract_never_signed_owes_nothing(care: HomeCare) -> None:
    contract = under_the_act(care)
    contract.state, contract.awarded_on, contract.signed_on = "draft", None, None
    assert {row.state for row in notices_of(contract, SIGNED)} == {State.TO_COME}
    contract.state = "not-signed"
    assert notices_of(contract, SIGNED) == []


# Given ---------------------------------------------------------------------------------------------------------------


def test_a_notice_that_was_given_is_no_longer_open_and_tells_how_late_it_was(care: HomeCare) -> None:
    contract = under_the_act(care)
    assert [row.code for row in open_notices(contract, date(2026, 12, 1))] == ["UK6", "UK7"]
    given(care, contract, "UK6", date(2026, 11, 3))
    given(care, contract, "UK7", date(2026, 12, 23))
    found = owed(contract, date(2027, 1, 1))
    assert (found["UK6"].state, found["UK6"].given_late) == (State.GIVEN, 0)
    assert (found["UK7"].state, found["UK7"].given_late) == (State.GIVEN, 3)
    # Read as at a day before it was given, it was open.
    assert owed(contract, date(2026, 12, 22))["UK7"].state is State.LATE


def test_performance_is_told_every_twelve_months_and_after_the_end(care: HomeCare) -> None:
    contract = under_the_act(care, Decimal(6_000_000), term=Term(initial_months=36))
    assert owed(contract, date(2027, 6, 1))["UK9"].by == date(2028, 3, 31)
    assert owed(contract, date(2028, 4, 1))["UK9"].state is State.LATE
    given(care, contract, "UK9", date(2028, 3, 10))
    found = owed(contract, date(2028, 4, 1))["UK9"]
    assert (found.state, found.by) == (State.DUE, date(2029, 3, 10))
    assert owed(contract, date(2030, 4, 1))["UK9"].by == date(2030, 4, 29)
    given(care, contract, "UK9", date(2030, 4, 20))
    assert owed(contract, date(2030, 5, 1))["UK9"].state is State.GIVEN


# Standstill ----------------------------------------------------------------------------------------------------------


def test_the_standstill_runs_from_the_award_notice(care: HomeCare) -> None:
    contract = under_the_act(care)
    contract.state, contract.signed_on = "awarded", None
    waiting = standstill_of(contract, SIGNED)
    assert waiting is not None
    assert waiting.ends is None
    given(care, contract, "UK6", date(2026, 7, 6))
    standstill = standstill_of(contract, SIGNED)
    assert standstill is not None
    assert standstill.ends is not None
    assert standstill.ends.date == date(2026, 7, 16)
    assert "signed from 17 July 2026" in standstill.sentence
    contract.signed_on = date(2026, 7, 16)
    within = standstill_of(contract, SIGNED)
    assert within is not None
    assert within.signed_within


def test_no_standstill_for_light_touch_a_call_off_or_a_contract_below_the_threshold(care: HomeCare) -> None:
    assert standstill_of(under_the_act(care, light_touch=True), SIGNED) is None
    assert standstill_of(under_the_act(care, Decimal(100_000)), SIGNED) is None
    call_off = under_the_act(care, umbrella=care.umbrella, kind="call-off", route="framework")
    assert standstill_of(call_off, SIGNED) is None


def test_the_standstill_of_the_regulations_counts_from_the_last_letter_light_touch_included(care: HomeCare) -> None:
    contract = under_the_act(care, regime="PCR2015", light_touch=True)
    contract.state, contract.signed_on = "awarded", None
    waiting = standstill_of(contract, SIGNED)
    assert waiting is not None
    assert waiting.is_open
    assert "15 where not all were sent electronically" in waiting.sentence
    given(care, contract, "PCR-SL", date(2024, 6, 28), standstill_days=10)
    given(care, contract, "PCR-SL", date(2024, 7, 1), standstill_days=10)
    standstill = standstill_of(contract, SIGNED)
    assert standstill is not None
    assert standstill.sentence == "The standstill ends on 11 July 2024: the contract may be signed from 12 July 2024."
    by_post = given(care, contract, "PCR-SL", date(2024, 7, 2), standstill_days=15)
    later = standstill_of(contract, SIGNED)
    assert later is not None
    assert later.ends is not None
    assert (later.ends.date, by_post.given_on) == (date(2024, 7, 17), date(2024, 7, 2))
    direct = under_the_act(care, regime="PCR2015", route="direct_award", tendered=False)
    assert standstill_of(direct, SIGNED) is None
    assert "PCR-SL" not in owed(direct, SIGNED)


def test_a_standstill_that_the_award_notice_promises_binds(care: HomeCare) -> None:
    contract = under_the_act(care, light_touch=True)
    contract.state, contract.signed_on = "awarded", None
    given(care, contract, "UK6", date(2026, 7, 6), standstill_days=10)
    promised = standstill_of(contract, SIGNED)
    assert promised is not None
    assert promised.ends is not None
    assert promised.ends.date == date(2026, 7, 20)
    for code, days in (("UK6", 7), ("PCR-SL", 9), ("UK7", 8), ("UK6", 400)):
        assert rules.may_state_standstill(code=code, days=days) is not None
    assert rules.may_state_standstill(code="UK7", days=None) is None


def test_the_person_s_own_choice_owes_no_award_notice(care: HomeCare) -> None:
    contract = under_the_act(care, route="direct_award", tendered=False)
    contract.light_touch = True
    assert {"UK5", "UK6", "UK7", "UK11"} <= set(owed(contract, SIGNED))
    contract.direct_award_ground = "user-choice"
    assert not {"UK5", "UK6", "UK7", "UK11"} & set(owed(contract, SIGNED))
    contract.direct_award_ground = ""
    contract.no_standstill, contract.no_standstill_words = "user-choice", "The person chose the home."
    assert not {"UK5", "UK6", "UK7", "UK11"} & set(owed(contract, SIGNED))
    free = standstill_of(contract, SIGNED)
    assert free is not None
    assert not free.is_open
    assert free.sentence.startswith("No standstill. User choice")
    contract.light_touch, contract.direct_award_ground = False, "user-choice"
    assert {"UK5", "UK6", "UK7", "UK11"} <= set(owed(contract, SIGNED)), "no service for a person"


# Changes -------------------------------------------------------------------------------------------------------------


def signed_here(care: HomeCare, amount: int, **fields: Any) -> Contract:
    """A contract of the commission, awarded by cabinet and signed on 3 April 2023."""
    contract = care.draft(**{"provider": care.provider, "term": Term(initial_months=48), **fields})
    care.award(contract, Decimal(amount), authority=care.cabinet)
    return care.sign_at_once(contract)


def under_the_new_act(care: HomeCare) -> dict[str, Any]:
    """What a draft takes of a commission under the Act, beside the one that the cast has."""
    officer = care.cast.officer
    commission = procurement.open_commission(
        by=officer, on=ON, title="Equipment", need="Beds", service_area=care.cast.area, lead_post=care.cast.lead,
        regime="PA2023", planned_start=START,
    )  # fmt: skip
    for part in ("award", "variation"):
        procurement.link_decision(by=officer, commission=commission, decision=care.decision, part=part)
    lot = procurement.add_lot(by=officer, commission=commission, number="1", title="Beds", route="open")
    return {"commission": commission, "lots": [lot], "regime": "PA2023", "light_touch": False}


def test_a_change_over_a_tenth_owes_its_notice_before_it_and_smaller_ones_count_together(care: HomeCare) -> None:
    contract = signed_here(care, 600_000, **under_the_new_act(care))
    care.vary(contract, Decimal(60_000), ground="pa_provided", authority=care.cabinet)
    assert "UK10" not in owed(contract, ON)
    care.vary(contract, Decimal(1), ground="pa_provided", authority=care.cabinet, made_on=date(2024, 2, 1))
    [row] = [row for row in notices_of(contract, ON) if row.code == "UK10"]
    assert (row.by, row.state) == (date(2024, 2, 1), State.LATE)
    assert row.change == contract.variations.get(made_on=date(2024, 2, 1))
    given(care, contract, "UK10", date(2024, 1, 30), variation=row.change)
    assert owed(contract, ON)["UK10"].state is State.GIVEN


def test_a_light_touch_contract_owes_no_notice_of_a_change(care: HomeCare) -> None:
    contract = signed_here(care, 600_000)
    care.vary(contract, Decimal(300_000), authority=care.cabinet)
    assert not {"UK10", "PCR-MOD"} & set(owed(contract, ON))


# Copied records ------------------------------------------------------------------------------------------------------


def test_what_fell_due_before_a_copied_contract_was_entered_is_not_recorded_here(care: HomeCare) -> None:
    fields = {"provider": care.provider, "commission": None, "lots": [], "route": "open", "regime": "PCR2015"}
    for origin, state in (("copied", State.NOT_RECORDED), ("here", State.LATE)):
        contract = care.draft(**fields, origin=origin)
        care.award(contract, Decimal(900_000), authority=Authority.recorded("Register"), approval=None)
        actions.sign(by=care.cast.officer, on=ON, contract=contract, signed_on=MADE)
        found = owed(contract, ON + timedelta(days=3650))
        assert found["PCR-CAN"].state is state
        assert contract.starts_on == START
