"""The ledger through its actions: power, money, and what is left."""

from datetime import date, timedelta
from decimal import Decimal

import pytest

from commissioning.kit.refusals import Refused
from commissioning.procurement import actions as procurement
from contracts import actions, rules
from contracts.actions import Authority
from contracts.ledger import balance_of, uncharged
from contracts.models import Commitment
from decisions import actions as decisions
from tests.builders import DECIDED, EFFECTIVE, FLOOR, LIMIT, MADE, MAXIMUM, ON, PENNY, START, home_care

pytestmark = pytest.mark.django_db


@pytest.fixture
def five_and_a_variation(care):
    """Five call-offs of £800,000 and one variation of £800,000 on the first: £4.8m."""
    signed = [care.signed() for _ in range(5)]
    care.vary(signed[0], LIMIT)
    return care


def refused(code, act, *args, **kwargs):
    """The refusal with that code which the act raises; the ledger is as long as before."""
    before = Commitment.objects.count()
    with pytest.raises(Refused) as raised:
        act(*args, **kwargs)
    assert raised.value.refusal.code == code, raised.value.refusal
    assert Commitment.objects.count() == before
    return raised.value.refusal


def balance(care, user=None, on=ON):
    return balance_of(care.money, on=on, user=user or care.cast.officer)


# --- The figures of the home care commission --------------------------------------------------------------------------


def test_five_awards_and_a_variation_leave_two_million_four(five_and_a_variation):
    found = balance(five_and_a_variation)
    assert (found.approved, found.qualifier) == (MAXIMUM, "maximum")
    assert found.committed == Decimal("4800000.00")
    assert found.left == Decimal("2400000.00")
    assert found.percent == Decimal("66.7")
    assert [entry.charge for entry in found.rows] == [1, 2, 3, 4, 5, 6]
    assert [entry.left for entry in found.rows][-1] == Decimal("2400000.00")


def test_a_penny_over_the_limit_is_refused(five_and_a_variation):
    care = five_and_a_variation
    refusal = refused("over-limit", care.award, care.call_off(), LIMIT + PENNY)
    assert "£800,000.01" in refusal.reason


def test_a_penny_under_the_floor_is_refused_and_sent_to_the_standing_power(five_and_a_variation):
    care = five_and_a_variation
    refusal = refused("under-floor", care.award, care.call_off(), FLOOR - PENNY)
    assert "standing power" in refusal.remedy


def test_under_the_floor_the_standing_power_serves(care):
    row = care.award(care.call_off(), FLOOR - PENNY, authority=care.standing)
    assert row.standing_orders == care.cast.orders


def test_three_more_use_it_all_and_the_tenth_penny_is_refused(five_and_a_variation):
    care = five_and_a_variation
    percents = []
    for _ in range(3):
        last = care.signed()
        percents.append(balance(care).percent)
    assert percents == [Decimal("77.8"), Decimal("88.9"), Decimal("100.0")]
    assert balance(care).left == 0
    assert [entry.charge for entry in balance(care).rows][-1] == 9
    refusal = refused("approval-overspent", care.vary, last, PENNY)
    assert "Nothing is left" in refusal.reason
    refused("approval-overspent", care.award, care.call_off(), LIMIT)


def test_a_release_frees_exactly_what_it_gives_back(five_and_a_variation):
    care = five_and_a_variation
    last = [care.signed() for _ in range(3)][-1]
    released = care.release(last, Decimal(100_000))
    assert released.amount == Decimal("-100000.00")
    assert balance(care).left == Decimal("100000.00")
    refused("approval-overspent", care.vary, last, Decimal("100000.01"))
    care.vary(last, Decimal(100_000))
    assert balance(care).left == 0


def test_nothing_is_changed_or_released_before_the_award(care):
    contract = care.signed()
    before = contract.awarded_on - timedelta(days=1)
    refused("before-award", care.vary, contract, Decimal(1), made_on=before)
    refused("before-award", care.release, contract, Decimal(1), made_on=before)
    care.release(contract, Decimal(1), made_on=contract.awarded_on)


def test_a_balance_is_read_as_at_a_day(five_and_a_variation):
    assert balance(five_and_a_variation, on=date(2023, 4, 2)).committed == 0
    assert balance(five_and_a_variation, on=MADE).committed == Decimal("4800000.00")


def test_a_stranger_sees_what_is_not_public_as_one_sum(care):
    care.signed()
    care.award(care.call_off(), Decimal(600_000))  # awarded, not signed
    found = balance(care, user=care.cast.stranger)
    assert len(found.rows) == 1
    assert found.other == Decimal("600000.00")
    assert found.committed == Decimal("1400000.00")
    assert found.left == MAXIMUM - Decimal("1400000.00")


# --- Who had the power ------------------------------------------------------------------------------------------------


def test_the_post_must_be_the_one_that_was_given_the_power(care):
    refused("wrong-post", care.award, care.call_off(), authority=Authority.delegation(care.power, care.cast.lead))


def test_a_power_not_given_is_refused(people):
    care = home_care(people, power={"powers": ["award"]})
    refused("wrong-power", care.vary, care.signed(), Decimal(1))


def test_a_lapsed_power_is_refused(people):
    care = home_care(people, power={"usable_until": date(2023, 4, 2)})
    refused("lapsed", care.award, care.call_off())


def test_power_counts_on_the_day_of_the_act_not_of_the_entry(people):
    care = home_care(people, power={"usable_until": MADE})
    care.award(care.call_off())


def test_an_act_before_the_decision_takes_effect_is_refused(care):
    refusal = refused("award-before-effect", care.award, care.call_off(provider=care.provider, kind="block",
                      umbrella=None), made_on=date(2023, 3, 23))  # fmt: skip
    assert "24 March 2023" in refusal.reason
    care.award(care.call_off(kind="block", umbrella=None), made_on=EFFECTIVE)


def test_an_act_in_the_future_is_refused(care):
    refused("commitment_not_in_future", care.award, care.call_off(), made_on=date(2026, 1, 6))


def test_under_a_decision_called_in_nothing_is_done(care):
    decisions.call_in(
        by=care.cast.clerk, on=ON, decision=care.decision, received_on=date(2023, 3, 20), members=3, grounds="Cost"
    )
    refusal = refused("award-before-effect", care.award, care.call_off())
    assert "called in" in refusal.reason


def test_a_clause_that_delegates_is_no_power_itself(care):
    refused("commitment_clause_gives_power", care.award, care.call_off(),
            authority=Authority.decision(care.power.clause))  # fmt: skip


def test_an_award_needs_a_decision_linked_as_award(people):
    care = home_care(people, parts=("approval", "award"))
    contract = care.signed(Decimal(900_000), authority=care.cabinet)
    care.vary(contract, Decimal(1), authority=care.cabinet)  # a variation: variation or award
    only_approval = home_care_again(care, parts=("approval",))
    contract = care.draft(kind="block", commission=only_approval, lots=[], provider=care.provider)
    refused("commitment_clause_gives_power", care.award, contract, authority=care.cabinet)
    care.award(contract)  # a delegation: any part but scrutiny


def home_care_again(care, *, parts):
    commission = procurement.open_commission(
        by=care.cast.officer,
        on=ON,
        title="Another",
        need="Another",
        service_area=care.cast.area,
        lead_post=care.cast.lead,
        regime="PCR2015",
        light_touch=True,
    )
    for part in parts:
        procurement.link_decision(by=care.cast.officer, commission=commission, decision=care.decision, part=part)
    return commission


def test_money_of_a_decision_that_is_not_linked_is_refused(care):
    elsewhere = home_care_again(care, parts=())
    contract = care.draft(kind="block", commission=elsewhere, lots=[], provider=care.provider)
    refused("commitment_clause_gives_power", care.award, contract, FLOOR - PENNY, authority=care.standing)


def test_an_umbrella_is_measured_by_its_ceiling_where_it_states_one(care):
    def umbrella(value):
        draft = care.draft(kind="dps", value=value, value_qualifier="maximum" if value else "")
        actions.admit(
            by=care.cast.officer, on=ON, umbrella=draft, lot=care.lot, provider=care.provider, joined_on=START
        )
        return draft

    nothing = {"approval": None, "authority": care.standing}
    refusal = refused("wrong-power", care.award, umbrella(FLOOR), Decimal(0), **nothing)
    assert "would come to £500,000" in refusal.reason
    care.award(umbrella(FLOOR - PENNY), Decimal(0), **nothing)
    care.award(umbrella(None), Decimal(0), **nothing)
    drawn = {"approval": None, "authority": care.delegated}
    refused("over-limit", care.award, umbrella(LIMIT + PENNY), Decimal(0), **drawn)


def test_standing_power_ends_where_cabinet_begins(care):
    refused("wrong-power", care.award, care.call_off(), FLOOR, authority=care.standing)
    contract = care.signed(FLOOR - PENNY, authority=care.standing)
    refused("wrong-power", care.vary, contract, PENNY, authority=care.standing)


def test_recorded_is_for_acts_before_the_entry_and_charges_nothing(care):
    old = Authority.recorded("Register of 2023")
    refused("commitment_not_recorded", care.award, care.call_off(), authority=old)
    row = care.award(care.call_off(), authority=old, approval=None)
    assert row.approval is None
    assert row not in uncharged(on=ON, user=care.cast.officer)
    # What was entered here today cannot be “recorded” today.
    today = actions.entered_on(row.contract)
    refused(
        "commitment_not_recorded", care.award, care.call_off(), authority=old, approval=None, made_on=today, on=today
    )


def test_what_no_approval_bears_is_listed(care):
    row = care.award(care.call_off(), FLOOR - PENNY, authority=care.standing, approval=None)
    assert row in uncharged(on=ON, user=care.cast.officer)
    assert row not in uncharged(on=DECIDED, user=care.cast.officer)
    assert row not in uncharged(on=ON, user=care.cast.stranger)


# --- What money -------------------------------------------------------------------------------------------------------


def test_an_umbrella_carries_no_money(care):
    other = care.draft(kind="flexible", lots=[], origin="copied")
    refused("commitment_umbrella_carries_nothing", care.award, other)


def test_the_value_may_be_left_open_only_where_a_source_leaves_it_open(care):
    refused("value-missing", care.award, care.call_off(), None, approval=None)
    assert care.award(care.call_off(origin="copied"), None, approval=None).amount is None


def test_no_more_is_taken_back_than_the_contract_holds_of_that_approval(care):
    contract = care.signed()
    refused("commitment_not_below_zero", care.release, contract, LIMIT + PENNY)
    refused("commitment_not_below_zero", care.release, contract, PENNY, approval=None)
    refused("commitment_not_below_zero", care.vary, contract, -LIMIT - PENNY)
    care.vary(contract, -LIMIT)


def test_a_correction_takes_authority_approval_and_day_of_its_row(care):
    row = care.award(care.call_off(), Decimal(700_000))
    correction = actions.correct_row(by=care.cast.officer, on=ON, commitment=row, amount=Decimal(50_000), why="Misread")
    assert (correction.authority, correction.approval, correction.made_on) == ("", care.money, row.made_on)
    assert balance(care).committed == Decimal("750000.00")


def test_the_limit_is_of_the_act_with_its_corrections(care):
    row = care.award(care.call_off(), Decimal(700_000))
    correct = {"by": care.cast.officer, "on": ON, "commitment": row, "why": "Misread"}
    actions.correct_row(**correct, amount=Decimal(100_000))
    refused("over-limit", actions.correct_row, **correct, amount=PENNY)
    actions.correct_row(**correct, amount=Decimal(-300_000))  # £500,000: just the floor
    refused("under-floor", actions.correct_row, **correct, amount=-PENNY)


def test_a_correction_is_not_corrected_and_has_its_reason(care):
    row = care.award(care.call_off())
    correction = actions.correct_row(by=care.cast.officer, on=ON, commitment=row, amount=-PENNY, why="Misread")
    refused("", actions.correct_row, by=care.cast.officer, on=ON, commitment=correction, amount=PENNY, why="Again")
    refused("", actions.correct_row, by=care.cast.officer, on=ON, commitment=row, amount=-PENNY, why=" ")


def test_an_estimate_is_passed_only_with_another_managers_words(people):
    care = home_care(people, qualifier="estimate", amount=Decimal(1_000_000))
    care.signed()
    contract = care.call_off()
    refusal = refused("estimate-passed", care.award, contract)
    assert "manager" in refusal.remedy
    refused("estimateacknowledgement_by_another", care.acknowledge, contract, LIMIT, actor=people.manager)
    refused("not-allowed", care.acknowledge, contract, LIMIT, by=people.officer)
    words = care.acknowledge(contract, LIMIT)
    refused("approval-overspent", care.award, contract, LIMIT - PENNY, acknowledgement=words)
    row = care.award(contract, acknowledgement=words)
    assert row.acknowledgement == words
    contract = actions.sign(by=people.officer, on=ON, contract=contract, signed_on=MADE)
    refused("approval-overspent", care.vary, contract, LIMIT, acknowledgement=words)


def test_a_term_longer_than_the_authority_is_refused(people):
    care = home_care(people, money={"longest_term_months": 36})
    refused("term-over-authority", care.award, care.call_off())
    care.award(care.call_off(origin="copied"))  # a copied one only gets a check


# --- Ends give money back ---------------------------------------------------------------------------------------------


def test_a_contract_never_signed_gives_its_money_back(care):
    contract = care.call_off()
    care.award(contract)
    actions.not_signed(by=care.cast.officer, on=ON, contract=contract, reason="The provider withdrew")
    assert contract.state == "not-signed"
    assert balance(care).left == MAXIMUM


# --- The rules themselves, without a database -------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("amount", "code"),
    [
        ("0.00", None),
        ("499999.99", "under-floor"),
        ("500000.00", None),
        ("800000.00", None),
        ("800000.01", "over-limit"),
    ],
)
def test_the_limits_of_a_delegation(amount, code):
    terms = rules.DelegationTerms("clause 3", "Director", ("award",), LIMIT, FLOOR)
    found = rules.may_use_delegation(terms, act="award", acting_post="Director", amount=Decimal(amount), made_on=MADE)
    assert (found and found.code) == code
