"""The ground of a direct award outside a commission: who may state one, and that nobody gets past it."""

from datetime import date
from typing import Any

import pytest

from commissioning.kit.refusals import Refused
from commissioning.kit.terms import Term
from contracts import actions, rules
from contracts.choices import DirectAward
from contracts.models import Contract
from tests.builders import ON, HomeCare
from tests.contracts.test_ledger_sql import broken, sql

pytestmark = pytest.mark.django_db

STATED = {"direct_award_ground": "single-supplier", "direct_award_why": "The maker alone has the parts."}


@pytest.fixture
def direct(care: HomeCare) -> Any:
    """Drafts a direct award outside a commission."""

    def draft(**fields: Any) -> Contract:
        outside = {"commission": None, "lots": [], "provider": care.provider, "route": "direct_award"}
        return care.draft(**{**outside, "starts_on": date(2026, 1, 1), "regime": "PA2023", **STATED, **fields})

    return draft


@pytest.mark.parametrize(
    ("route", "regime", "ground", "why", "allowed"),
    [
        ("direct_award", "PA2023", "life", "A flood", True),
        ("direct_award", "PCR2015", "life", "A flood", False),
        ("direct_award", "PCR2015", "user-choice", "She chose it", False),
        ("direct_award", "PCR2015", "urgency", "A flood", True),
        ("direct_award", "PA2023", "urgency", " ", False),
        ("direct_award", "PA2023", "", "A flood", False),
        ("direct_award", "PA2023", "", "", True),
        ("open", "PA2023", "urgency", "A flood", False),
        ("open", "PA2023", "", "A flood", False),
        ("open", "PA2023", "", "", True),
    ],
)
def test_only_a_direct_award_states_a_ground_of_its_own_regime_and_how_it_is_met(
    route: str, regime: str, ground: str, why: str, allowed: bool
) -> None:
    refusal = rules.may_rest_on_ground(route=route, regime=regime, light_touch=True, ground=ground, why=why)
    assert (refusal is None) == allowed


def test_only_light_touch_services_are_awarded_by_user_choice(direct: Any, refused: Any) -> None:
    chosen = {"direct_award_ground": "user-choice", "direct_award_why": "She chose her carer."}
    assert "light-touch" in refused("direct-award-ground", direct, light_touch=False, **chosen).reason
    assert direct(light_touch=True, **chosen).direct_award_ground == "user-choice"
    assert direct(light_touch=False).direct_award_ground == "single-supplier"


def test_every_ground_is_one_of_some_regime() -> None:
    assert set(DirectAward) == {ground for grounds in rules.GROUNDS.values() for ground in grounds}


def test_the_actions_take_a_ground_for_a_direct_award_alone(direct: Any, refused: Any) -> None:
    refused("direct-award-ground", direct, route="open")
    refused("direct-award-ground", direct, regime="PCR2015", direct_award_ground="life", regime_why="Begun in 2024")
    drafted = direct()
    change = {"by": drafted.lead_officer, "on": ON, "contract": drafted, "lots": [], "term": Term(initial_months=12)}
    refused("direct-award-ground", actions.change_draft, **change, route="open")


def test_the_actions_hold_the_regime_to_the_first_notice(direct: Any, refused: Any) -> None:
    begun = {"begun_on": date(2025, 2, 23)}
    refused("regime", direct, **begun)
    contract = direct(**begun, regime_why="A call-off from a framework of another council")
    assert contract.begun_on == date(2025, 2, 23)
    assert direct(**begun, regime="PCR2015").regime == "PCR2015"


def test_the_database_takes_a_ground_for_a_direct_award_of_its_regime_alone(direct: Any) -> None:
    contract = direct()
    change = "update contracts_contract set {} where id = %s"
    assert broken(sql, change.format("route = 'open'"), contract.pk) == "contract_ground_of_direct_award"
    wrong = "regime = 'PCR2015', direct_award_ground = 'life'"
    assert broken(sql, change.format(wrong), contract.pk) == "contract_ground_of_regime"


def test_the_database_awards_no_direct_award_without_its_ground(care: HomeCare, direct: Any) -> None:
    contract = direct()
    sql("update contracts_contract set direct_award_ground = '', direct_award_why = '' where id = %s", contract.pk)
    contract.refresh_from_db()
    with pytest.raises(Refused) as told:
        care.award(contract, authority=care.standing, approval=None)
    assert told.value.refusal.code == "direct-award-ground"
    awarded = "update contracts_contract set state = 'awarded', awarded_on = '2026-01-01' where id = %s"
    assert broken(sql, awarded, contract.pk) == "direct_award_has_ground"
    sql("update contracts_contract set origin = 'copied' where id = %s", contract.pk)
    sql(awarded, contract.pk)
