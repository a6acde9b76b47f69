"""What the portfolio warns of is what the checks find: lots with too few providers, spot purchases at the threshold."""

from decimal import Decimal

import pytest

from commissioning.kit.terms import Term
from commissioning.overview import portfolio as figures
from contracts import actions as contracts
from contracts.actions import Authority
from contracts.checks import checks_of_contract
from contracts.models import Contract
from providers import actions as providers
from tests.builders import ON, START
from tests.decisions.desks import Desk

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("without_papers")]


def codes(contract: Contract) -> set[str]:
    return {check.code for check in checks_of_contract(Contract.objects.get(pk=contract.pk), on=ON)}


def test_a_lot_with_one_provider_is_listed_until_another_joins(care):
    (row,) = figures.thin_lots(ON)
    assert (row.contract, row.lot, row.providers) == (care.umbrella, care.lot, 1)
    assert "lot-thin" in codes(care.umbrella)
    desk = Desk(care.cast.officer)
    assert "1 lot has fewer than two providers" in desk.open(f"/portfolio/?on={ON.isoformat()}")
    assert care.umbrella.reference in desk.open(f"/portfolio/lots/?on={ON.isoformat()}")
    another = providers.register_provider(by=care.cast.officer, legal_name="Another Ltd")
    contracts.admit(
        by=care.cast.officer, on=ON, umbrella=care.umbrella, lot=care.lot, provider=another, joined_on=START
    )
    assert not figures.thin_lots(ON)
    assert "lot-thin" not in codes(care.umbrella)


def test_spot_purchases_at_the_threshold_are_told_with_the_same_sum(care):
    def bought(value: Decimal) -> Contract:
        contract = contracts.draft_contract(
            by=care.cast.officer, on=ON, title="Package", kind="spot", service_area=care.cast.area,
            lead_post=care.cast.lead, regime="PCR2015", light_touch=True, starts_on=START, term=Term(initial_months=12),
            provider=care.provider, origin="copied", route="spot", value=value, value_qualifier="exact",
        )  # fmt: skip
        recorded = Authority.recorded("An older register")
        contracts.award(
            by=care.cast.officer, on=ON, contract=contract, authority=recorded, amount=value,
            made_on=ON.replace(year=2025, day=20),
        )  # fmt: skip
        return contract

    first = bought(Decimal(300_000))
    assert "spot-aggregate" not in codes(first)
    (below,) = figures.spots(figures.spot_purchases(ON), ON)
    assert not below.is_reached
    bought(Decimal(300_000))
    (reached,) = figures.spots(figures.spot_purchases(ON), ON)
    assert reached.is_reached
    assert reached.total == Decimal(720_000)
    (check,) = [one for one in checks_of_contract(first, on=ON) if one.code == "spot-aggregate"]
    assert "come to £720,000" in check.sentence
    assert "One service reaches the threshold" in Desk(care.cast.officer).open(f"/portfolio/?on={ON.isoformat()}")
