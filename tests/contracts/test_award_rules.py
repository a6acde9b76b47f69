"""The rules of signature, of estimates passed and of the officer's record, asked with plain values."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest

from contracts import rules

AWARDED = date(2026, 7, 1)
STANDSTILL = date(2026, 7, 16)
MILLION = Decimal(1_000_000)


@pytest.mark.parametrize(
    ("signed_on", "ends", "code"),
    [
        (date(2026, 6, 30), None, "signed-before-award"),
        (AWARDED, None, ""),
        (STANDSTILL, STANDSTILL, "standstill"),
        (date(2026, 7, 17), STANDSTILL, ""),
    ],
)
def test_a_contract_is_signed_after_its_award_and_its_standstill(signed_on: date, ends: date | None, code: str) -> None:
    refusal = rules.may_sign(signed_on=signed_on, awarded_on=AWARDED, standstill_ends=ends)
    assert (refusal.code if refusal else "") == code


@pytest.mark.parametrize(
    ("same_person", "amount", "estimate", "words", "is_allowed"),
    [
        (False, MILLION, True, "The budget bears it", True),
        (True, MILLION, True, "The budget bears it", False),
        (False, Decimal(0), True, "The budget bears it", False),
        (False, MILLION, False, "The budget bears it", False),
        (False, MILLION, True, " ", False),
    ],
)
def test_another_acknowledges_in_words_a_sum_above_an_estimate(
    same_person: bool, amount: Decimal, estimate: bool, words: str, is_allowed: bool
) -> None:
    refusal = rules.may_acknowledge(same_person=same_person, amount=amount, estimate=estimate, words=words)
    assert (refusal is None) == is_allowed


def test_a_refused_charge_says_who_was_first() -> None:
    refusal = rules.may_charge(
        name="DEC-2026-0001 clause 1",
        approved=MILLION,
        maximum=True,
        committed=MILLION,
        amount=Decimal("0.01"),
        last="The last charge was £1,000,000 under CON-2026-0001.",
    )
    assert refusal is not None
    assert refusal.reason.endswith("is committed. The last charge was £1,000,000 under CON-2026-0001.")


def test_an_act_under_a_delegation_has_one_record() -> None:
    assert rules.may_record_by_officer(delegated=True, recorded_in="") is None
    assert rules.may_record_by_officer(delegated=False, recorded_in="") is not None
    again = rules.may_record_by_officer(delegated=True, recorded_in="DEC-2026-0002")
    assert again is not None
    assert "DEC-2026-0002" in again.reason


@pytest.mark.parametrize(
    ("by_officer", "waits", "in_effect", "is_allowed"),
    [(True, False, False, True), (True, True, True, True), (True, True, False, False), (False, False, True, False)],
)
def test_a_record_that_may_be_called_in_was_in_effect_on_the_day(
    by_officer: bool, waits: bool, in_effect: bool, is_allowed: bool
) -> None:
    refusal = rules.may_be_officer_record(
        reference="DEC-2026-0002", by_officer=by_officer, waits_for_effect=waits, in_effect=in_effect
    )
    assert (refusal is None) == is_allowed
