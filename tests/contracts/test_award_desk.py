"""The desk at which contracts are awarded, signed and not signed, used as a person does without JavaScript."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import pytest

from contracts.models import Commitment, Contract
from tests.builders import MADE, HomeCare
from tests.decisions.desks import Desk, words_in

pytestmark = pytest.mark.django_db


def typed(care: HomeCare, **changes: Any) -> dict[str, Any]:
    """An award of £800,000 by the director under the delegation, from the maximum."""
    return {
        "made_on": MADE,
        "amount": "800000",
        "authority": f"delegation:{care.power.pk}",
        "acting_post": str(care.cast.director.pk),
        "consultation": "The lead member, on 30 March 2023",
        "approval": str(care.money.pk),
        **changes,
    }


def award(desk: Desk, contract: Contract, given: dict[str, Any]) -> Any:
    return desk.send(f"/contracts/{contract.reference}/award/", step="do", **given)


def look(desk: Desk, contract: Contract, given: dict[str, Any]) -> str:
    return words_in(desk.send(f"/contracts/{contract.reference}/award/", step="look", **given))


def test_an_award_looked_at_shows_the_headroom_before_and_after_and_records_nothing(care: HomeCare) -> None:
    contract, desk = care.call_off(), Desk(care.cast.officer)
    told = look(desk, contract, typed(care))
    assert "Used of DEC-2026-0001 clause 1 up to £7,200,000 £0 0.0% £800,000 11.1%" in told
    assert "Left of it £7,200,000 £6,400,000" in told
    assert "£800,000 of at most £800,000 for each action" in told
    assert "A decision record by the officer" in told
    assert not Commitment.objects.filter(contract=contract).exists()
    answer = award(desk, contract, typed(care))
    assert "is awarded" in words_in(answer)
    assert Commitment.objects.get(contract=contract).amount == Decimal(800000)
