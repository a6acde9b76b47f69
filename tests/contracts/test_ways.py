"""Both ways past the end of a contract in one picture, who answers for it, and what leads on to the first step."""

from __future__ import annotations

import re
from datetime import date, timedelta
from html import unescape
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest
import time_machine

from commissioning.council import actions as council
from commissioning.kit.dates import long_date, weekday_date
from commissioning.kit.refusals import Refused
from commissioning.kit.terms import Option, Term
from contracts import actions
from contracts.counting import count_all
from contracts.expiry import Reckoning
from contracts.models import Contract, PlanItem
from contracts.pages.ways import ways_picture
from decisions.actions import change_item, enter_item, withdraw
from decisions.models import Decision
from tests.builders import ON, Cast, HomeCare
from tests.contracts.test_expiry import agreed, today
from tests.contracts.test_ledger_sql import at_once
from tests.decisions.desks import Desk, words_in

__all__ = ["today"]
pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("today")]

BUTTON = "Put it in the forward plan"


def opened(who: object, contract: Contract) -> str:
    return Desk(who).client.get(f"/contracts/{contract.reference}/last-day/").content.decode()


def page_of(who: object, contract: Contract) -> str:
    return Desk(who).client.get(f"/contracts/{contract.reference}/").content.decode()


def asked_of(care: HomeCare) -> dict[str, Any]:
    """What an item of the forward plan asks beside its title and its day."""
    cast = care.cast
    return {"wards": [], "kind": "body", "service_area": cast.area, "contact": cast.lead, "body": cast.cabinet}


def address_of_button(markup: str, words: str = BUTTON) -> str:
    found = re.search(rf'<a class="button" href="([^"]+)">{words}</a>', markup)
    assert found, markup
    return unescape(found[1])


def lanes_of(contract: Contract, on: date) -> list[tuple[str, list[str]]]:
    """Each lane of the wide picture: its name, and the words of its phases, in it or below it."""
    counted_back = Reckoning(on).one(contract).timetable
    assert counted_back is not None
    drawing = ways_picture(contract, counted_back.paths, counted_back.circumstances, on)
    assert drawing is not None
    found: list[tuple[str, list[str]]] = []
    for shape in drawing.wide.shapes:
        for words in shape.words:
            if words.css == "t-strong":
                found.append((words.text, []))
            elif words.css in ("t-small t-on", "t-small t-in", "t-small") and not words.text.isdecimal():
                found[-1][1].append(words.text)
    return found


def test_both_ways_stand_in_one_picture_with_their_phases(people: Cast, care: HomeCare) -> None:
    contract = agreed(care)
    with time_machine.travel(date(2027, 7, 1)):
        assert lanes_of(contract, date(2027, 7, 1)) == [
            ("Extend", ["notice", "supplier has its notice: 3 months", "decision"]),
            ("Replace", ["notice", "tender", "evaluate", "award", "mobilise", "approval"]),
        ]
        markup = opened(people.auditor, contract)
    assert "Both ways past its end, on one calendar" in markup
    assert "Begin by 16 July 2027" in markup
    assert "Begin by 18 Nov 2027" in markup


def test_a_way_whose_day_has_passed_is_hatched_and_says_so(people: Cast, care: HomeCare) -> None:
    contract = agreed(care)
    with time_machine.travel(date(2027, 9, 1)):
        markup = opened(people.auditor, contract)
    assert "Had to begin by 16 July 2027" in markup
    assert "Time that this way needed and that has passed" in markup
    assert "Time that this way needed" not in opened(people.auditor, contract)


def test_nothing_leads_on_where_the_contract_is_let_end(people: Cast, care: HomeCare) -> None:
    assert BUTTON not in opened(people.clerk, agreed(care, planned_path="let-end"))


def test_the_lead_officer_is_named_and_another_where_that_one_has_left(people: Cast, care: HomeCare) -> None:
    contract = agreed(care)
    lead = contract.lead_officer
    assert lead is not None
    markup = opened(people.manager, contract)
    assert f"<dt>Lead officer</dt><dd>{lead}</dd>" in markup
    assert "Name another" not in markup
    council.deactivate_user(by=people.administrator, user=lead, why="Left")
    assert "has left" in opened(people.auditor, contract)
    assert "Name another" not in opened(people.auditor, contract)
    assert f"/handover/?record={contract.reference}" in opened(people.manager, contract)


def test_an_officer_is_led_to_the_item_of_the_forward_plan_begun_with_what_is_known(
    people: Cast, care: HomeCare
) -> None:
    contract = agreed(care)
    address = address_of_button(opened(people.officer, contract))
    asked = parse_qs(urlsplit(address).query)
    assert asked["title"] == [f"Extension of {contract.reference} {contract.title}"]
    assert asked["key"] == ["yes"]
    assert asked["by"] == ["cabinet"]
    answer = Desk(people.officer).client.get(address)
    form = answer.context["form"]
    assert form["title"].value() == asked["title"][0]
    assert form["service_area"].value() == contract.service_area_id
    assert form["contact"].value() == contract.lead_post_id
    assert form["key"].value() is True
    assert form["key_limb_a"].value() is True
    assert not Decision.objects.filter(title=asked["title"][0]).exists()


def test_a_manager_reads_why_the_button_is_not_theirs_and_an_auditor_has_none(people: Cast, care: HomeCare) -> None:
    contract = agreed(care)
    markup = opened(people.manager, contract)
    assert f'aria-disabled="true" aria-describedby="why-not-1">{BUTTON}' in markup
    assert "Your role may not enter and edit a draft decision." in markup
    assert BUTTON not in opened(people.auditor, contract)


def test_nothing_leads_on_from_a_closed_or_unplanned_way_nor_on_another_day(people: Cast, care: HomeCare) -> None:
    contract = agreed(care)
    assert opened(people.clerk, contract).count(BUTTON) == 2
    with time_machine.travel(date(2027, 9, 1)):
        assert opened(people.clerk, contract).count(BUTTON) == 1
    actions.plan_path(by=people.manager, contract=contract, path="replace", why="The market has moved on")
    assert opened(people.clerk, contract).count(BUTTON) == 1
    earlier = Desk(people.clerk).client.get(f"/contracts/{contract.reference}/last-day/?on=2026-11-01").content.decode()
    assert BUTTON not in earlier


def test_by_when_it_must_be_replaced_once_it_is_extended_is_told(people: Cast, care: HomeCare) -> None:
    """The same as the page of the contract says once it runs a year longer."""
    contract = agreed(care)
    words = "If it is extended first, to replace it must be begun by "
    (told,) = re.findall(f"{words}([^.]+)\\.", opened(people.auditor, contract))
    longer = agreed(care, title="A year longer", term=Term(72, (Option(12),)))
    outlook = Reckoning(ON).one(longer).timetable
    assert outlook is not None
    assert outlook.replace.last_day is not None
    assert told == weekday_date(outlook.replace.last_day)
    with time_machine.travel(date(2027, 12, 1)):  # the day to extend it has passed
        assert words not in opened(people.auditor, contract)


def test_it_is_told_where_even_after_extending_the_day_to_replace_it_would_have_passed(
    people: Cast, care: HomeCare
) -> None:
    contract = agreed(care)
    own = {"mobilisation": 260, "tender": 260}
    actions.set_own_lead_times(by=people.manager, contract=contract, why="It is built first", **own)
    markup = opened(people.auditor, contract)
    assert "If it is extended first, to replace it had to be begun by" in markup
    assert "to replace it must be begun by" not in markup


def test_what_was_put_in_the_forward_plan_once_is_shown_in_place_of_the_button(people: Cast, care: HomeCare) -> None:
    contract = agreed(care)
    desk = Desk(people.officer)
    address = address_of_button(opened(people.officer, contract))
    assert "is entered as a draft" in words_in(desk.send(address, body=people.cabinet.pk))
    decision = Decision.objects.get(title=f"Extension of {contract.reference} {contract.title}")
    for who in (people.officer, people.manager):
        markup = opened(who, contract)
        assert f'It is entered already: <a href="/decisions/{decision.reference}/">' in markup
        assert markup.count(BUTTON) == 1  # of the other way
        assert f"/decisions/{decision.reference}/" in page_of(who, contract)
    assert decision.reference not in page_of(people.stranger, contract)
    withdraw(by=people.officer, on=ON, decision=decision, reason="It is replaced instead")
    assert opened(people.officer, contract).count(BUTTON) == 2
    assert f"/decisions/{decision.reference}/" not in page_of(people.manager, contract)


def test_an_item_is_known_by_its_contract_whatever_it_is_called_and_tells_when_it_is_decided(
    people: Cast, care: HomeCare
) -> None:
    contract, other = agreed(care), agreed(care, title="Another")
    asked = asked_of(care)
    item = actions.put_in_plan(
        by=people.officer, on=ON, contract=contract, part="extension", title="Home care for a year more",
        due_on=date(2027, 9, 14), **asked,
    )  # fmt: skip
    for markup in (opened(people.officer, contract), page_of(people.officer, contract)):
        assert f"{item.decision.reference} Home care for a year more</a>, to be decided on 14 September 2027" in markup
    assert item.decision.reference not in opened(people.officer, other)
    change_item(
        by=people.officer, on=ON, decision=item.decision, wards=[], changes={"due_on": None, "due_period": "May"}
    )
    assert "Home care for a year more</a>, to be decided in May" in opened(people.officer, contract)
    award = actions.put_in_plan(
        by=people.officer, on=ON, contract=contract, part="award", title="The award", due_period="May", **asked
    )
    # No way leads to that one yet: it is told above them, and each once, on the day itself.
    for one in (item, award):
        assert opened(people.officer, contract).count(f"/decisions/{one.decision.reference}/") == 1
        client = Desk(people.officer).client
        for address in (f"/contracts/{contract.reference}/", f"/contracts/{contract.reference}/last-day/"):
            other_day = client.get(f"{address}?on=2026-11-01").content.decode()
            assert f"/decisions/{one.decision.reference}/" not in other_day
    enter_item(by=people.officer, on=ON, title=f"Award of what follows {other.reference}", **asked)
    assert opened(people.clerk, other).count(BUTTON) == 2  # entered elsewhere, it is of no contract


@pytest.mark.parametrize(
    ("part", "needed", "way"),
    [
        ("extension", date(2027, 12, 17), "extend"),
        ("approval", date(2027, 8, 16), "replace"),
        ("award", date(2027, 12, 10), "replace"),
    ],
)
def test_an_item_to_be_decided_too_late_for_its_way_says_so(
    people: Cast, care: HomeCare, part: str, needed: date, way: str
) -> None:
    contract = agreed(care)
    item = actions.put_in_plan(
        by=people.officer, on=ON, contract=contract, part=part, title="Home care", due_on=needed, **asked_of(care)
    )
    assert f"to be decided on {long_date(needed)}<" in opened(people.officer, contract)
    too_late_on = needed + timedelta(days=3)
    change_item(by=people.officer, on=ON, decision=item.decision, wards=[], changes={"due_on": too_late_on})
    words = f"too late to {way} the contract in time, which needs it by {long_date(needed)}"
    assert f"to be decided on {long_date(too_late_on)}: {words}" in opened(people.officer, contract)


def test_an_item_is_told_where_nothing_is_counted_back_too(people: Cast, care: HomeCare) -> None:
    contract = agreed(care, term=None, ends_words="When the school opens")
    assert Reckoning(ON).one(contract).timetable is None
    item = actions.put_in_plan(
        by=people.officer, on=ON, contract=contract, part="award", title="Home care", due_period="May", **asked_of(care)
    )
    assert f"{item.decision.reference} Home care</a>, to be decided in May" in opened(people.officer, contract)


@pytest.mark.django_db(transaction=True)
def test_of_two_who_put_the_same_in_the_plan_at_once_one_is_told_of_the_other(people: Cast, care: HomeCare) -> None:
    contract = agreed(care)

    def put() -> None:
        actions.put_in_plan(
            by=people.officer,
            on=ON,
            contract=contract,
            part="award",
            title="The award",
            due_period="May",
            **asked_of(care),
        )

    (error,) = [error for error in at_once([put, put]) if error is not None]
    item = PlanItem.objects.get()
    assert isinstance(error, Refused)
    assert error.refusal.reason == f"{item.decision.reference} is entered for this already."
    address = f"/contracts/{contract.reference}/plan/award/"
    assert error.refusal.reason in words_in(Desk(people.clerk).client.get(address))
    withdraw(by=people.officer, on=ON, decision=item.decision, reason="It is replaced instead")
    put()
    assert PlanItem.objects.count() == 2


def test_the_desk_tells_what_is_in_the_plan_for_what_must_be_started(people: Cast, care: HomeCare) -> None:
    contract = agreed(care)
    actions.plan_path(by=people.manager, contract=contract, path="replace", why="The market has moved on")
    put = {"by": people.officer, "on": ON, "contract": contract, "part": "approval"}
    item = actions.put_in_plan(title="Home care from 2028", due_on=date(2027, 8, 17), **put, **asked_of(care))
    words = f"{item.decision.reference} Home care from 2028</a>, to be decided on 17 August 2027: too late to replace"

    def told(address: str = "/contracts/expiry/") -> str:
        return Desk(people.manager).client.get(address).content.decode()

    with time_machine.travel(date(2027, 7, 1)):
        count_all(on=date(2027, 7, 1))
        assert told().count(words) == 1
        assert item.decision.reference not in told("/contracts/expiry/?on=2027-07-05")
        withdraw(by=people.officer, on=date(2027, 7, 1), decision=item.decision, reason="It is extended instead")
        assert contract.title in told()
        assert item.decision.reference not in told()


def test_no_other_step_is_put_in_the_plan(people: Cast, care: HomeCare) -> None:
    address = f"/contracts/{agreed(care).reference}/plan/signature/"
    assert Desk(people.officer).client.get(address).status_code == 404
