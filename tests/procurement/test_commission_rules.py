"""What may be done with a commission and its lots: the rules by themselves."""

from datetime import date

import pytest

from commissioning.procurement import rules
from commissioning.procurement.routes import Regime
from contracts.rules import days_between, may_follow

PCR, PA = Regime.PCR2015, Regime.PA2023
TODAY = date(2026, 11, 20)


@pytest.mark.parametrize(
    ("begun_on", "planned_start", "on", "regime"),
    [
        (date(2025, 2, 23), None, TODAY, PCR),
        (date(2025, 2, 24), None, TODAY, PA),
        (date(2024, 5, 1), date(2027, 4, 1), TODAY, PCR),
        (None, date(2021, 4, 1), TODAY, PCR),
        (None, date(2027, 4, 1), TODAY, PA),
        (None, None, TODAY, PA),
        (None, None, date(2025, 2, 23), PCR),
    ],
)
def test_the_days_propose_the_regime_and_say_why(begun_on, planned_start, on, regime):
    proposed = rules.proposed_regime(begun_on=begun_on, planned_start=planned_start, on=on)
    assert proposed.regime is regime
    assert proposed.because.endswith(".")


def test_the_other_regime_needs_its_reason():
    proposed = rules.proposed_regime(begun_on=date(2025, 3, 3), planned_start=None, on=TODAY)
    assert rules.may_govern(PA, proposed, why="") is None
    assert rules.may_govern(PCR, proposed, why="  ").code == "regime"
    assert rules.may_govern(PCR, proposed, why="A framework of another council") is None


def test_a_regime_changes_only_while_nothing_is_awarded_and_the_routes_allow_it():
    def ask(regime, *, light_touch=True, routes=None, awarded=()):
        return rules.may_change_regime(
            regime, light_touch=light_touch, was=PCR, routes=routes or {"1": "open", "2": ""}, awarded=awarded
        )

    assert ask(PA) is None
    assert ask(PA, awarded=["CON-2021-0011"]).code == "regime-stays"
    assert ask(PCR, awarded=["CON-2021-0011"]) is None
    assert "Lot 3" in ask(PA, routes={"3": "dps"}).reason
    assert "Lot 4" in ask(PCR, light_touch=False, routes={"4": "fps"}).reason


@pytest.mark.parametrize(("number", "taken"), [("9", True), ("09", True), ("1 A", True), ("10", False), ("1b", False)])
def test_a_number_is_taken_as_a_reader_sees_it(number, taken):
    assert (rules.may_number(number, others=["9", "1a"]) is not None) == taken


def test_a_direct_award_states_provision_and_justification():
    assert rules.may_award_directly("open", ground="", why="") is None
    assert rules.may_award_directly("direct_award", ground="Sch 5 para 5", why=" ").code == "direct-award-ground"
    assert rules.may_award_directly("direct_award", ground="Sch 5 para 5", why="One supplier only") is None


def test_what_hangs_on_a_lot_is_named_in_short():
    assert rules.may_remove_lot([]) is None
    found = rules.may_remove_lot([f"CON-2026-{n:04d}" for n in range(1, 10)])
    assert "CON-2026-0006 and 3 others" in found.reason
    assert rules.may_reroute([]) is None
    assert "CON-2026-0001" in rules.may_reroute(["CON-2026-0001"]).reason


def test_a_term_is_settled_by_a_document_for_words_that_there_are():
    assert rules.may_settle(words="", months=None, document="") is None
    assert rules.may_settle(words="", months=None, document="Minutes").code == "no-term"
    assert rules.may_settle(words="4+2+1", months=72, document="").code == "no-document"
    assert rules.may_settle(words="4+2+1", months=72, document="Clause 4.2") is None


def test_a_commission_ends_on_a_day_that_has_come():
    opened_on = date(2026, 1, 5)
    assert rules.may_end_on(TODAY, opened_on=opened_on, on=TODAY) is None
    assert rules.may_end_on(date(2026, 11, 21), opened_on=opened_on, on=TODAY).code == "future"
    assert rules.may_end_on(date(2026, 1, 4), opened_on=opened_on, on=TODAY).code == "before-opening"
    assert rules.may_end_on(date(2020, 1, 1), opened_on=None, on=TODAY) is None


def test_a_decision_is_linked_and_unlinked_by_what_rests_on_it():
    assert rules.may_link(withdrawn=False) is None
    assert rules.may_link(withdrawn=True).code == "withdrawn"
    assert rules.may_unlink([]) is None
    assert "CON-2026-0001 rests on" in rules.may_unlink(["CON-2026-0001"]).reason


def test_a_commission_follows_a_signed_contract_of_another():
    assert may_follow(own=False, was_agreed=True) is None
    assert may_follow(own=True, was_agreed=True).code == "own-contract"
    assert may_follow(own=False, was_agreed=False).code == "not-signed"


def test_a_commission_does_not_follow_a_contract_that_began_after_it():
    contract = {"own": False, "was_agreed": True, "starts_on": date(2025, 7, 1)}
    assert may_follow(**contract, first_day=date(2018, 4, 1)).code == "began-before"
    assert may_follow(**contract, first_day=date(2025, 7, 1)).code == "began-before"
    assert may_follow(**contract, first_day=date(2026, 7, 1)) is None
    assert may_follow(**contract, first_day=None) is None


@pytest.mark.parametrize(
    ("end", "days"), [(date(2021, 3, 31), 0), (date(2021, 3, 30), 1), (date(2021, 4, 1), -1), (date(2020, 3, 31), 365)]
)
def test_days_between_two_contracts(end, days):
    assert days_between(end, date(2021, 4, 1)) == days
