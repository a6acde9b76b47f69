"""Which grounds remain for a change of a contract: worked by hand, three changes under each regime."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest

from commissioning.procurement.routes import Ground, Regime, ground_in, grounds_left

PCR, PA = Regime.PCR2015, Regime.PA2023
ON = date(2026, 11, 23)
"""From 1 January 2026 the thresholds are £207,720 for services and £663,540 for light touch, VAT included."""


def split(regime, original, change, **facts):
    """The grounds that remain, and why each of the others does not."""
    found = grounds_left(
        regime,
        **{
            "light_touch": False,
            "original_value": None if original is None else Decimal(original),
            "change": Decimal(change),
            "on": ON,
            **facts,
        },
    )
    left = {ground for ground, refusal in found if refusal is None}
    return left, {ground: refusal.reason for ground, refusal in found if refusal is not None}


# Public Contracts Regulations 2015


def test_regulations_first_example_a_change_just_below_a_tenth():
    # £500,000, changed by £49,999.99: 9.999998%, below 10%. With VAT at 20% it is £59,999.99, below £207,720.
    # Half the value would be £250,000. Nobody takes the contract over.
    left, closed = split(PCR, "500000", "49999.99")
    assert left == {
        Ground.PCR_PROVIDED,
        Ground.PCR_ADDITIONAL,
        Ground.PCR_UNFORESEEN,
        Ground.PCR_NOT_SUBSTANTIAL,
        Ground.PCR_SMALL,
    }
    assert set(closed) == {Ground.PCR_SUCCESSION}
    # One penny more is exactly 10%, which is not below it.
    left, closed = split(PCR, "500000", "50000")
    assert Ground.PCR_SMALL not in left
    assert closed[Ground.PCR_SMALL] == "The change of £50,000 is 10% of the original value of £500,000: not below 10%."


def test_regulations_second_example_net_of_earlier_changes_on_the_same_ground():
    # £500,000; £40,000 was added before on this ground. £20,000 more: 60,000 / 500,000 = 12%, not below 10%.
    earlier = {Ground.PCR_SMALL: Decimal(40000)}
    left, closed = split(PCR, "500000", "20000", earlier=earlier)
    assert Ground.PCR_SMALL not in left
    assert "with earlier ones £60,000 in all, 12% of the original value" in closed[Ground.PCR_SMALL]
    # Taking £20,000 off instead leaves £20,000 net: 4%.
    assert Ground.PCR_SMALL in split(PCR, "500000", "-20000", earlier=earlier)[0]
    # What was done before on another ground is not counted here.
    assert Ground.PCR_SMALL in split(PCR, "500000", "20000", earlier={Ground.PCR_PROVIDED: Decimal(400000)})[0]


def test_regulations_third_example_a_contract_doubled():
    # £800,000 and as much again: 100%, over the half (£400,000) and over the tenth. With VAT £960,000 passes £663,540.
    left, closed = split(PCR, "800000", "800000", light_touch=True)
    assert left == {Ground.PCR_PROVIDED, Ground.PCR_NOT_SUBSTANTIAL}
    assert "100% of the original value of £800,000: more than 50%" in closed[Ground.PCR_ADDITIONAL]
    assert "more than 50%" in closed[Ground.PCR_UNFORESEEN]
    # Exactly half is not more than half, each change by itself, whatever was done before.
    earlier = {Ground.PCR_ADDITIONAL: Decimal(400000)}
    assert Ground.PCR_ADDITIONAL in split(PCR, "800000", "400000", earlier=earlier)[0]
    assert Ground.PCR_ADDITIONAL not in split(PCR, "800000", "400000.01")[0]


# Procurement Act 2023


def test_act_first_example_each_change_up_to_a_tenth_all_together_below_the_threshold():
    # £1,000,000, changed by £100,000: exactly 10%, allowed each time. With VAT £120,000, below £207,720.
    left, _ = split(PA, "1000000", "100000")
    assert Ground.PA_SMALL in left
    assert Ground.PA_SMALL not in split(PA, "1000000", "100000.01")[0]
    # After £73,099 before: (73,099 + 100,000) × 1.2 = £207,718.80, still below. After £73,100: £207,720, not below.
    assert Ground.PA_SMALL in split(PA, "1000000", "100000", earlier={Ground.PA_SMALL: Decimal(73099)})[0]
    left, closed = split(PA, "1000000", "100000", earlier={Ground.PA_SMALL: Decimal(73100)})
    assert Ground.PA_SMALL not in left
    assert "come to £207,720 with VAT: not below the threshold of £207,720" in closed[Ground.PA_SMALL]


def test_act_second_example_a_term_of_five_years_changed_by_six_months_and_by_seven():
    # The longest term as awarded is 60 months: a tenth is 6. Seven are 11.7%, which is substantial.
    assert Ground.PA_NOT_SUBSTANTIAL in split(PA, "1000000", "0", change_months=6, maximum_months=60)[0]
    assert Ground.PA_NOT_SUBSTANTIAL in split(PA, "1000000", "0", change_months=-6, maximum_months=60)[0]
    left, closed = split(PA, "1000000", "0", change_months=7, maximum_months=60)
    assert left == {
        Ground.PA_PROVIDED,
        Ground.PA_URGENCY,
        Ground.PA_UNFORESEEN,
        Ground.PA_KNOWN_RISK,
        Ground.PA_ADDITIONAL,
        Ground.PA_SMALL,
    }
    assert "7 months, more than 10% of its maximum of 60 months" in closed[Ground.PA_NOT_SUBSTANTIAL]


def test_act_third_example_sixty_per_cent_more_light_touch_and_not():
    # £1,000,000 and £600,000 more: over the half and over the tenth.
    left, closed = split(PA, "1000000", "600000")
    assert left == {Ground.PA_PROVIDED, Ground.PA_URGENCY, Ground.PA_NOT_SUBSTANTIAL}
    assert {Ground.PA_UNFORESEEN, Ground.PA_KNOWN_RISK, Ground.PA_ADDITIONAL, Ground.PA_SMALL} <= set(closed)
    # A light-touch contract may be changed freely, and to another provider too.
    left, _ = split(PA, "1000000", "600000", light_touch=True, new_provider=True, scope_kept=False)
    assert left == {Ground.PA_LIGHT_TOUCH}


# Another provider, a value that nobody knows


@pytest.mark.parametrize(
    ("regime", "left"),
    [(PCR, {Ground.PCR_PROVIDED, Ground.PCR_SUCCESSION}), (PA, {Ground.PA_RESTRUCTURING})],
)
def test_another_provider_takes_over_on_the_grounds_for_it_and_with_nothing_else_changed(regime, left):
    assert split(regime, "500000", "0", new_provider=True)[0] == left
    with_money = split(regime, "500000", "1", new_provider=True)[0]
    assert not with_money & {Ground.PCR_SUCCESSION, Ground.PA_RESTRUCTURING}
    without = split(regime, "500000", "0")[0]
    assert not without & {Ground.PCR_SUCCESSION, Ground.PA_RESTRUCTURING}


def test_of_a_value_that_is_not_stated_no_share_is_worked_out():
    left, closed = split(PCR, None, "1000")
    assert left == {Ground.PCR_PROVIDED, Ground.PCR_NOT_SUBSTANTIAL}
    assert closed[Ground.PCR_SMALL] == "The original value is not stated, so 10% of it cannot be worked out."
    # Where no money moves there is nothing to divide.
    assert Ground.PCR_SMALL in split(PCR, None, "0")[0]
    assert Ground.PA_SMALL in split(PA, None, "0", change_months=3, maximum_months=None)[0]
    assert Ground.PA_NOT_SUBSTANTIAL not in split(PA, None, "0", change_months=3, maximum_months=None)[0]


def test_a_smaller_value_is_not_tested_against_the_half():
    # Taking £700,000 of £1,000,000 off increases nothing; it is more than the tenth either way.
    left, _ = split(PCR, "1000000", "-700000")
    assert {Ground.PCR_ADDITIONAL, Ground.PCR_UNFORESEEN} <= left
    assert Ground.PCR_SMALL not in left


@pytest.mark.parametrize("ground", list(Ground))
def test_a_ground_is_known_again_in_the_words_that_record_it(ground):
    assert ground_in(f"{ground.citation}: {ground.label}") is ground
    assert ground_in(f"{ground.label} ({ground.citation}): the pandemic") is ground
    assert ground_in("The supplier agreed") is None
