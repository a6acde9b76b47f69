"""Contracts and commissions given to another lead officer: many at once, all of them or none, once."""

from __future__ import annotations

from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from commissioning.council import actions as council
from commissioning.council.models import User
from commissioning.council.roles import Role
from commissioning.kit.refusals import Refused
from commissioning.procurement.models import Commission
from contracts import actions
from contracts.actions.handover import hand_over
from contracts.checks import checks_of_commission, checks_of_contract
from contracts.counting import differences
from contracts.models import Contract
from tests.builders import ON, Cast, HomeCare
from tests.decisions.desks import Desk, words_in

pytestmark = pytest.mark.django_db

WHY = "The officer has left; agreed with both heads of service"


@pytest.fixture
def newcomer(people: Cast) -> User:
    return council.add_user(
        by=people.administrator,
        email="newcomer@calderwick.example",
        display_name="Newcomer",
        roles=[Role.OFFICER],
        service_areas=[people.other_area],
    )


def leaves(people: Cast) -> None:
    council.deactivate_user(by=people.administrator, user=people.officer, why="Left")


def leads(contract: Contract) -> str:
    return str(Contract.objects.get(pk=contract.pk).lead_officer)


def test_everything_of_one_officer_is_handed_over_with_its_reason(people: Cast, care: HomeCare, newcomer: User) -> None:
    rows = [care.draft(), care.signed()]
    done = hand_over(by=people.manager, contracts=rows, commissions=[care.commission], lead_officer=newcomer, why=WHY)
    assert done.count == 3
    assert {leads(row) for row in rows} == {"Newcomer"}
    assert Commission.objects.get(pk=care.commission.pk).lead_officer == newcomer
    for row in (*rows, care.commission):
        told = type(row).history.filter(id=row.pk).latest("history_id")  # type: ignore[attr-defined]
        assert (told.history_change_reason, told.history_user, told.lead_officer) == (WHY, people.manager, newcomer)
    assert not list(differences(on=ON))


def test_more_than_one_act_takes_are_not_handed_over_at_once(
    people: Cast, care: HomeCare, newcomer: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    for module in ("contracts.forms.handover", "contracts.pages.handover"):
        monkeypatch.setattr(f"{module}.MOST_AT_ONCE", 1)
    contract = care.signed()
    address = f"/handover/?lead={people.officer.pk}"
    desk = Desk(people.manager)
    said = words_in(desk.send(address, step="look", which="all", lead_officer=newcomer.pk, why=WHY))
    assert "at once are too many: at most 1" in said
    assert leads(contract) == "Officer"


def test_all_of_them_or_none(people: Cast, care: HomeCare, newcomer: User) -> None:
    first, second = care.draft(), care.draft()
    seen = Contract.objects.get(pk=second.pk)
    hand_over(by=people.manager, contracts=[second], commissions=[], lead_officer=people.manager, why=WHY)
    with pytest.raises(Refused, match="was given to Manager since you looked"):
        hand_over(by=people.manager, contracts=[first, seen], commissions=[], lead_officer=newcomer, why=WHY)
    assert leads(first) == "Officer"


def test_only_somebody_who_is_here_and_does_contracts_takes_over(
    people: Cast, care: HomeCare, newcomer: User, refused: Any
) -> None:
    contract = care.draft()
    asked: dict[str, Any] = {"contracts": [contract], "commissions": [], "why": WHY}
    refused("not-allowed", hand_over, by=people.officer, lead_officer=newcomer, **asked)
    refused("lead", hand_over, by=people.manager, lead_officer=people.clerk, **asked)
    refused("lead", hand_over, by=people.manager, lead_officer=people.officer, **asked)  # leads it already
    council.deactivate_user(by=people.administrator, user=newcomer, why="Left")
    newcomer.refresh_from_db()
    refused("lead", hand_over, by=people.manager, lead_officer=newcomer, **asked)
    refused(
        "nothing-chosen",
        hand_over,
        by=people.manager,
        contracts=[],
        commissions=[],
        lead_officer=people.manager,
        why=WHY,
    )


def test_no_lead_is_found_on_contracts_and_commissions(people: Cast, care: HomeCare, newcomer: User) -> None:
    def found(subject: Any) -> list[str]:
        ask = checks_of_contract if isinstance(subject, Contract) else checks_of_commission
        fresh = type(subject).objects.get(pk=subject.pk)
        return [one.subject for one in ask(fresh, on=ON) if one.code == "no-lead"]

    contract = care.signed()
    assert found(contract) == []
    assert care.commission.reference not in found(care.commission) or care.commission.lead_officer is None
    hand_over(
        by=people.manager,
        contracts=Contract.objects.exclude(lead_officer=people.officer),
        commissions=Commission.objects.exclude(lead_officer=people.officer),
        lead_officer=people.officer,
        why=WHY,
    )
    assert found(care.commission) == []
    leaves(people)
    assert found(contract) == [contract.reference]
    assert care.commission.reference in found(care.commission)
    hand_over(by=people.manager, contracts=[contract], commissions=[], lead_officer=newcomer, why=WHY)
    assert found(contract) == []


def test_a_contract_that_is_closed_needs_no_lead(people: Cast, care: HomeCare) -> None:
    contract = care.signed(amount=care.cast.orders.cabinet_award_from)
    leaves(people)
    Contract.objects.get(pk=contract.pk)
    actions.terminate(by=people.manager, on=ON, contract=contract, made_on=ON, terminated_on=ON, ground="Agreed")
    after = ON.replace(day=ON.day + 1)
    assert "no-lead" not in {one.code for one in checks_of_contract(contract, on=after)}
    assert contract not in Contract.objects.to_be_led(after)


def test_those_who_left_come_first_and_a_service_area_narrows_the_list(
    people: Cast, care: HomeCare, newcomer: User
) -> None:
    care.draft()
    care.draft(title="Led by nobody", lead_officer=None)
    leaves(people)
    desk = Desk(people.manager)
    page = desk.open("/handover/")
    assert "2 contracts are led by somebody who has left and 1 contract and 1 commission have no lead officer." in page
    assert page.index("Officer Has left") < page.index("Nobody No lead")
    assert "No contract and no commission is open in Highways" in desk.open("/handover/?area=highways")
    assert "Led by nobody" in desk.open("/handover/?lead=nobody")
    assert "nothing is left to hand over" in desk.open(f"/handover/?lead={newcomer.pk}")
    for wrong in ("lead=%00", "lead=999999999999", "lead=x", "area=x", "record=CON-9999-0001"):
        desk.open(f"/handover/?{wrong}")


def test_a_manager_hands_over_by_hand_after_seeing_what_it_does(people: Cast, care: HomeCare, newcomer: User) -> None:
    one, other = care.draft(title="One"), care.draft(title="Other")
    leaves(people)
    desk, address = Desk(people.manager), f"/handover/?lead={people.officer.pk}"
    typed: dict[str, Any] = {"lead_officer": newcomer.pk, "why": WHY}
    assert "Choose all of them, or those ticked" in words_in(desk.send(address, step="look", **typed))
    assert "Tick what is handed over" in words_in(desk.send(address, step="look", which="ticked", **typed))
    ticked = {**typed, "which": "ticked", "records": [f"contract-{one.pk}"]}
    looked = words_in(desk.send(address, step="look", **ticked))
    assert "1 contract" in looked
    assert "Newcomer does not act for Children" in looked
    assert leads(one) == "Officer"
    form = {**desk.form(address), **ticked}
    first = desk.client.post(address, form)
    assert first.status_code == 302
    assert desk.client.post(address, form).status_code == 302  # sent twice: acts once
    assert (leads(one), leads(other)) == ("Newcomer", "Officer")
    history: Any = Contract.history
    assert history.filter(id=one.pk, history_change_reason=WHY).count() == 1
    form = {**desk.form(address), **typed, "which": "all"}
    assert "handed over to Newcomer" in words_in(desk.client.post(address, form, follow=True))
    assert desk.client.post(address, form).status_code == 302  # sent twice, though nothing is left in its list
    assert leads(other) == "Newcomer"


def test_a_list_that_was_changed_meanwhile_is_looked_at_again(people: Cast, care: HomeCare, newcomer: User) -> None:
    care.draft()
    desk, address = Desk(people.manager), f"/handover/?lead={people.officer.pk}"
    form = {**desk.form(address), "lead_officer": newcomer.pk, "why": WHY, "which": "all"}
    later = care.draft()
    answer = desk.client.post(address, form)
    assert "The list was changed since you opened it" in words_in(answer)
    assert leads(later) == "Officer"


def test_one_contract_is_handed_over_from_its_own_page(people: Cast, care: HomeCare, newcomer: User) -> None:
    contract, other = care.signed(), care.draft()
    desk = Desk(people.manager)
    assert "Give it another lead officer" in desk.open(f"/contracts/{contract.reference}/")
    address = f"/handover/?record={contract.reference}"
    page = desk.open(address)
    assert f"Hand over {contract.reference}" in page
    assert "Only those ticked" not in page  # there is nothing to choose from
    said = words_in(desk.send(address, lead_officer=newcomer.pk, why=WHY))
    assert "1 contract handed over to Newcomer" in said
    assert (leads(contract), leads(other)) == ("Newcomer", "Officer")


def test_many_records_take_as_many_queries_as_one(people: Cast, care: HomeCare) -> None:
    desk, address = Desk(people.manager), f"/handover/?lead={people.officer.pk}"
    counts = []
    for more in (1, 30):
        for _ in range(more):
            care.draft()
        with CaptureQueriesContext(connection) as asked:
            desk.open(address)
        counts.append(len(asked))
    assert counts[0] == counts[1]


@pytest.mark.parametrize(
    ("asked", "told"),
    [
        ("area=moon", "“moon” is no service area of this council: all of them are shown."),
        ("lead=moon", "“moon” names nobody who leads: choose from those below."),
        ("lead=999999999", "“999999999” names nobody who leads"),
        ("record=CON-1999-0001", "“CON-1999-0001” is no contract or commission that needs a lead"),
        ("on=moon", "The day in the address was not understood"),
        ("on=0001-01-01", "Pages can be read as at any day from 1 January 1900"),
    ],
)
def test_what_the_address_names_in_vain_is_told(people: Cast, care: HomeCare, asked: str, told: str) -> None:
    desk = Desk(people.manager)
    assert told in desk.open(f"/handover/?{asked}")
    assert told not in desk.open("/handover/")


def test_a_wrong_service_area_is_told_over_the_records_of_one_lead(people: Cast, care: HomeCare) -> None:
    page = Desk(people.manager).open(f"/handover/?lead={people.officer.pk}&area=moon")
    assert "“moon” is no service area of this council: all of them are shown." in page
    assert "See what it does" in page
