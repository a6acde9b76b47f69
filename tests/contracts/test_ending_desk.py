"""The desks at which a contract ends, as a browser without JavaScript uses them: a break, a termination, the close."""

from datetime import date
from decimal import Decimal

import pytest
import time_machine

from commissioning.kit.terms import Option, Term
from commissioning.procurement import actions as procurement
from contracts import actions
from contracts.models import Commitment, Contract, Review
from contracts.pages.ending import after_the_end
from tests.builders import LIMIT, MADE, ON
from tests.decisions.desks import Desk, words_in

pytestmark = pytest.mark.django_db

WITH_BREAK = Term(initial_months=48, options=(Option(12, False),), breaks=(24,))


@pytest.fixture(autouse=True)
def on_the_day():
    with time_machine.travel(f"{ON}T12:00:00+00:00"):
        yield


@pytest.fixture
def desk(care):
    return Desk(care.cast.officer)


def at(contract, act):
    return f"/contracts/{contract.reference}/{act}/"


def fresh(contract):
    return Contract.objects.get(pk=contract.pk)


# A break -------------------------------------------------------------------------------------------------------------


@pytest.fixture
def breaking(care):
    return care.signed(draft={"term": WITH_BREAK, "supplier_notice_months": 3})


def break_page(contract):
    return at(contract, f"break/{contract.breaks.get().pk}")


def test_a_break_is_looked_at_before_it_is_used(desk, breaking):
    address = break_page(breaking)
    typed = {"made_on": date(2024, 12, 20), "words": "The service goes in-house."}
    answer = desk.send(address, step="look", **typed)
    words = words_in(answer)
    for told in (
        "Nothing is recorded yet",
        "Its last day 31 March 2027 31 March 2025",
        "Last possible end 31 March 2028 31 March 2025",
        "Options to extend 1 year None: they fall away",
        "about £399,726 of it would lie after the new end",
    ):
        assert told in words
    assert fresh(breaking).ends_on == date(2027, 3, 31)
    done = desk.resend(answer, address, step="do", **typed)
    assert "The break is used" in words_in(done)
    ended = fresh(breaking)
    assert (ended.ends_on, ended.last_possible_end) == (date(2025, 3, 31), date(2025, 3, 31))
    point = ended.breaks.get()
    assert (point.exercised_on, point.old_end) == (date(2024, 12, 20), date(2027, 3, 31))


def test_after_the_notice_day_a_break_needs_the_agreement_of_the_provider(desk, breaking):
    address = break_page(breaking)
    late = {"made_on": date(2025, 1, 10)}
    assert "had to be told by 31 December 2024" in words_in(desk.send(address, step="do", **late))
    assert fresh(breaking).ends_on == date(2027, 3, 31)
    desk.send(address, step="do", **late, words="The provider agreed on 9 January.")
    assert fresh(breaking).ends_on == date(2025, 3, 31)


def test_a_break_that_has_passed_cannot_be_used_afterwards(desk, breaking):
    answer = desk.send(break_page(breaking), step="do", made_on=date(2025, 4, 1), words="Late")
    assert "This break had passed on 31 March 2025" in words_in(answer)
    assert fresh(breaking).breaks.get().exercised_on is None


def test_a_break_that_was_used_is_refused_in_place_of_the_form(desk, care, breaking):
    point = breaking.breaks.get()
    actions.use_break(by=care.cast.officer, on=ON, break_point=point, made_on=date(2024, 12, 1))
    assert "This break was used on 1 December 2024" in desk.open(break_page(breaking))


def test_an_option_falls_away_with_the_break(care, breaking, refused):
    actions.use_break(by=care.cast.officer, on=ON, break_point=breaking.breaks.get(), made_on=date(2024, 12, 1))
    refused(
        "extension-beyond",
        actions.extend,
        by=care.cast.officer,
        on=ON,
        contract=breaking,
        authority=care.delegated,
        amount=0,
        made_on=date(2024, 12, 20),
        months=12,
        option=breaking.options.get(),
    )


def test_before_a_break_was_used_the_contract_is_read_with_its_old_end(desk, care, breaking):
    actions.use_break(by=care.cast.officer, on=ON, break_point=breaking.breaks.get(), made_on=date(2024, 12, 1))
    address = f"/contracts/{breaking.reference}/"
    assert "Live until 31 March 2027" in desk.open(f"{address}?on=2024-11-30")
    assert "Fell away" in desk.open(f"{address}?on=2024-12-01")


def test_a_break_of_another_contract_is_not_found_here(desk, care, breaking):
    other = care.signed()
    desk.open(at(other, f"break/{breaking.breaks.get().pk}"), status=404)


# A termination -------------------------------------------------------------------------------------------------------


def test_notice_given_today_ends_the_contract_on_a_later_day(desk, care):
    contract = care.signed()
    typed = {"made_on": ON, "terminated_on": date(2026, 6, 30), "ground": "Clause 30: the provider closes."}
    words = words_in(desk.send(at(contract, "terminate"), step="look", **typed))
    assert "Signed Terminated" in words
    assert "31 March 2027 30 June 2026" in words
    desk.send(at(contract, "terminate"), step="do", **typed)
    ended = fresh(contract)
    assert (ended.state, ended.terminated_on, ended.ends_on) == ("terminated", date(2026, 6, 30), date(2026, 6, 30))
    assert ended.is_live(date(2026, 6, 30))
    page = desk.open(f"/contracts/{contract.reference}/")
    assert "Notice was given on 5 January 2026: it ends on 30 June 2026" in page
    assert "The contract runs until 30 June 2026" in page


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ({"made_on": date(2026, 2, 1), "terminated_on": date(2026, 6, 30)}, "is in the future"),
        ({"made_on": ON, "terminated_on": date(2025, 12, 1)}, "cannot end the contract on 1 December 2025"),
        ({"made_on": ON, "terminated_on": date(2027, 4, 1)}, "ends by itself on 31 March 2027"),
        ({"made_on": date(2023, 4, 1), "terminated_on": date(2023, 4, 2)}, "was signed on 3 April 2023 only"),
        ({"made_on": ON, "terminated_on": date(2026, 6, 30), "ground": " "}, "Write on which ground"),
        ({"made_on": "", "terminated_on": date(2026, 6, 30)}, "The day on which it was given must include"),
    ],
)
def test_a_termination_that_cannot_be_is_refused_in_words(desk, care, typed, said):
    contract = care.signed()
    given = {"ground": "Agreed", **typed}
    if given["made_on"] == "":
        given.pop("made_on")
        given |= {"made_on_day": ""}
    words = words_in(desk.send(at(contract, "terminate"), step="do", **given))
    assert said in words
    assert fresh(contract).state == "signed"


def test_no_contract_ends_before_its_last_act(care, refused):
    contract = care.signed()
    care.vary(contract, Decimal("1.00"), made_on=date(2025, 6, 1))
    act = {"by": care.cast.officer, "on": ON, "contract": contract, "ground": "Agreed"}
    refused("lifecycle", actions.terminate, **act, terminated_on=date(2025, 5, 31))
    actions.terminate(**act, terminated_on=date(2025, 6, 1))


# The close -----------------------------------------------------------------------------------------------------------


@pytest.fixture
def ended(care):
    contract = care.signed()
    return actions.terminate(
        by=care.cast.officer, on=ON, contract=contract, terminated_on=date(2025, 6, 30), ground="Agreed"
    )


def unspent(care):
    return f"unspent_{care.money.pk}"


def test_a_contract_that_runs_is_not_closed(desk, care):
    assert "The contract runs until 31 March 2027" in desk.open(at(care.signed(), "close"))


def test_the_close_keeps_the_review_and_releases_what_was_not_spent(desk, care, ended):
    typed = {"closed_on": ON, "review": "Hours were delivered; two rounds were late.", unspent(care): "£150,000.50"}
    words = words_in(desk.send(at(ended, "close"), step="look", **typed))
    assert "£150,000.50 is released." in words
    assert fresh(ended).state == "terminated"
    desk.send(at(ended, "close"), step="do", **typed)
    row = Commitment.objects.get(contract=ended, kind="release")
    assert (row.amount, row.approval, row.made_on) == (Decimal("-150000.50"), care.money, ON)
    assert Review.objects.get(contract=ended).words == typed["review"]
    assert fresh(ended).state == "closed"


def test_what_was_spent_is_asked_and_nothing_is_released_by_silence(desk, care, ended):
    typed = {"closed_on": ON, "review": "Well"}
    assert "Enter what was not spent" in words_in(desk.send(at(ended, "close"), step="do", **typed))
    desk.send(at(ended, "close"), step="do", **typed, **{unspent(care): "0"})
    assert fresh(ended).state == "closed"
    assert not Commitment.objects.filter(contract=ended, kind="release").exists()


def test_no_more_is_released_than_the_contract_holds(desk, care, ended):
    typed = {"closed_on": ON, "review": "Well", unspent(care): "800,000.01"}
    assert "The contract holds £800,000 of it" in words_in(desk.send(at(ended, "close"), step="do", **typed))
    assert fresh(ended).state == "terminated"


def test_the_commission_that_follows_is_named_at_the_close(desk, care, ended, following):
    page = desk.form(at(ended, "close"))
    assert "successor" in page
    typed = {"closed_on": ON, "review": "Well", unspent(care): "0", "successor": following.reference.lower()}
    desk.send(at(ended, "close"), step="do", **typed)
    assert [link.commission for link in fresh(ended).successor_links.all()] == [following]


@pytest.fixture
def following(care):
    return procurement.open_commission(
        by=care.cast.officer,
        on=ON,
        title="Home care from 2027",
        need="It goes on",
        service_area=care.cast.area,
        lead_post=care.cast.lead,
        lead_officer=care.cast.officer,
        regime="PA2023",
    )


def test_a_colleague_elsewhere_may_not_end_it(care, ended):
    assert "You do not act for Children" in Desk(care.cast.elsewhere).open(at(ended, "close"))


def test_sent_twice_it_is_closed_once(desk, care, ended):
    form = desk.form(at(ended, "close")) | {"review": "Well", unspent(care): "100,000", "step": "do"}
    for _ in range(2):
        desk.client.post(at(ended, "close"), form)
    assert Commitment.objects.filter(contract=ended, kind="release").count() == 1
    assert Review.objects.count() == 1


# The hint ------------------------------------------------------------------------------------------------------------


def test_what_lies_after_an_earlier_end_is_counted_by_days():
    days = {"starts_on": date(2024, 1, 1), "old_end": date(2024, 12, 31)}
    assert after_the_end(Decimal(366), **days, new_end=date(2024, 1, 31)) == Decimal(335)
    assert after_the_end(Decimal(366), **days, new_end=date(2023, 12, 1)) == Decimal(366)
    assert after_the_end(Decimal(366), **days, new_end=date(2024, 12, 31)) == 0
    assert after_the_end(LIMIT, starts_on=None, old_end=None, new_end=MADE) == 0
