"""Lead times of one contract alone: in the last day to act, in its explanation, and never silently."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from commissioning.kit.terms import Term
from contracts import actions
from contracts.counting import differences
from contracts.expiry import Reckoning
from contracts.models import Contract, NextAct
from tests.builders import ON, Cast, HomeCare
from tests.contracts.test_expiry import agreed, today
from tests.decisions.desks import Desk, words_in

__all__ = ["today"]
pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("today")]

WHY = "The depot must be handed over first"


def kept(contract: Contract) -> NextAct:
    return NextAct.objects.get(pk=contract.pk)


def test_lead_times_of_its_own_move_the_last_day_and_are_taken_back(people: Cast, care: HomeCare) -> None:
    contract = agreed(care, term=Term(60))
    usual = kept(contract).act_by
    assert usual == date(2027, 7, 16)
    actions.set_own_lead_times(by=people.manager, contract=contract, why=WHY, mobilisation=20)
    moved = kept(contract).act_by
    assert moved is not None
    assert usual is not None
    assert 50 <= (usual - moved).days <= 62  # eight weeks, to the working day
    step = Reckoning(ON).one(Contract.objects.get(pk=contract.pk)).timetable.replace.step("sign")  # type: ignore[union-attr]
    assert step is not None
    assert "20 weeks of mobilisation (with staff transferring under TUPE), set for this contract, before" in step.reason
    assert not list(differences(on=ON))
    actions.set_own_lead_times(by=people.manager, contract=contract, why="As usual again")
    assert kept(contract).act_by == usual
    assert not list(differences(on=ON))


def test_the_page_names_them_with_their_reason(people: Cast, care: HomeCare) -> None:
    contract = agreed(care, term=Term(60))
    actions.set_own_lead_times(by=people.manager, contract=contract, why=WHY, evaluation=10, tender=8)
    page = Desk(people.auditor).open(f"/contracts/{contract.reference}/last-day/")
    assert f"For this contract alone 10 weeks of evaluation, 8 of tender period: {WHY}" in page
    assert "10 weeks of evaluation, set for this contract, before" in page
    assert "Set others for this contract" not in page
    assert "Change those of this contract" in Desk(people.manager).open(f"/contracts/{contract.reference}/last-day/")


def test_a_manager_sets_them_after_seeing_what_they_do(people: Cast, care: HomeCare) -> None:
    contract = agreed(care, term=Term(60))
    desk, address = Desk(people.manager), f"/contracts/{contract.reference}/lead-times/"
    assert "Usual for its route: 12." in desk.open(address)
    assert "Enter a whole number of weeks" in words_in(desk.send(address, step="look", mobilisation="x", why=WHY))
    assert "Nothing is set" in words_in(desk.send(address, step="look", why=WHY))
    looked = words_in(desk.send(address, step="look", mobilisation="20", why=WHY))
    assert "Last day to act 16 July 2027" in looked
    assert "Decide by" not in looked  # no option is open, so there is nothing to choose
    assert kept(contract).act_by == date(2027, 7, 16)
    assert "recorded" in words_in(desk.send(address, mobilisation="20", why=WHY))
    assert kept(contract).act_by != date(2027, 7, 16)
    assert "(20)" in desk.open(address) or "20" in str(desk.form(address)["mobilisation"])
    told = desk.open(f"/contracts/{contract.reference}/history/")
    assert WHY in told
    refusal = Desk(people.officer).client.get(address)
    assert refusal.status_code == 403


def test_lead_times_longer_than_the_contract_are_said(people: Cast, care: HomeCare) -> None:
    contract = agreed(care, term=Term(6), starts_on=date(2025, 12, 1))
    words = "The lead times are longer than the contract"
    assert words in Desk(people.manager).open(f"/contracts/{contract.reference}/last-day/")
    assert words in Desk(people.manager).open("/contracts/expiry/")
    other = agreed(care, term=Term(60))
    address = f"/contracts/{other.reference}/"
    assert words not in Desk(people.manager).open(f"{address}last-day/")
    looked = words_in(Desk(people.manager).send(f"{address}lead-times/", step="look", mobilisation="260", why=WHY))
    assert words in looked


def test_a_contract_that_is_over_has_none(people: Cast, care: HomeCare, refused: Any) -> None:
    contract = agreed(care)
    actions.terminate(by=people.manager, on=ON, contract=contract, made_on=ON, terminated_on=ON, ground="Agreed")
    refused("", actions.set_own_lead_times, by=people.manager, contract=contract, why=WHY, tender=3)
    refused("not-allowed", actions.set_own_lead_times, by=people.officer, contract=agreed(care), why=WHY, tender=3)
