"""The desk of a commission, as a person uses it without JavaScript."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from django.urls import reverse

from commissioning.procurement import actions
from commissioning.procurement.models import Commission, CommissionDecision, Lot
from contracts import actions as contracts
from contracts.actions import Authority
from contracts.checks import checks_of_commission
from contracts.models import Predecessor
from decisions import actions as decisions
from tests.builders import ON, Cast, HomeCare, copied_decision, home_care, publish
from tests.decisions.desks import Desk, words_in

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("without_papers")]

ENTER = "/commissions/enter/"
DISPUTED = "4 years with 2 plus 1 year extension options which equates to 6 years in total"


@pytest.fixture
def desk(people: Cast) -> Desk:
    return Desk(people.officer)


def typed(people: Cast, **changes: Any) -> dict[str, Any]:
    """What an officer types to open a commission."""
    return {
        "title": "Short breaks",
        "need": "Breaks near home for disabled children.",
        "service_area": people.area.pk,
        "lead_post": people.lead.pk,
        "lead_officer": people.officer.pk,
        "light_touch": True,
        "planned_start": date(2021, 4, 1),
        "annual_budget": "£1,200,000",
        **changes,
    }


def opened(people: Cast, **fields: Any) -> Commission:
    return actions.open_commission(
        **{
            "by": people.officer,
            "on": ON,
            "title": "Short breaks",
            "need": "Breaks near home",
            "service_area": people.area,
            "lead_post": people.lead,
            "lead_officer": people.officer,
            "regime": "PCR2015",
            "light_touch": True,
            **fields,
        }
    )


def at(name: str, commission: Commission, *more: Any) -> str:
    return reverse(f"procurement:{name}", args=[commission.reference, *more])


def look_and_do(desk: Desk, address: str, **values: Any) -> Any:
    looked = desk.send(address, step="look", **values)
    assert Commission.objects.count() == 0, "nothing is saved by looking"
    return desk.resend(looked, address, step="do")


# Entering -------------------------------------------------------------------------------------------------------------


def test_the_regime_is_proposed_and_the_term_read_back_before_anything_is_saved(people: Cast, desk: Desk) -> None:
    looked = desk.send(ENTER, step="look", **typed(people, term_words=DISPUTED))
    words = words_in(looked)
    assert "Public Contracts Regulations 2015, light touch" in words
    assert "The service starts on 1 April 2021, so its procurement began before 24 February 2025." in words
    assert "4 years, then 2 years, then 1 year: ends 31 March 2028 at the latest." in words
    assert "The paper says 6 years in total, that would be 31 March 2027. Which is meant?" in words
    assert not Commission.objects.exists()
    done = desk.resend(looked, ENTER, step="do")
    commission = Commission.objects.get()
    assert done.redirect_chain[-1][0] == f"/commissions/{commission.reference}/"
    assert (commission.regime, commission.annual_budget) == ("PCR2015", Decimal(1_200_000))
    assert commission.lead_officer == people.officer
    assert commission.term_words == DISPUTED
    assert commission.history.count() == 1


@pytest.mark.parametrize(
    ("begun_on", "regime"), [(date(2025, 2, 23), "PCR2015"), (date(2025, 2, 24), "PA2023"), (None, "PA2023")]
)
def test_the_first_notice_decides_the_regime(people: Cast, desk: Desk, begun_on: date | None, regime: str) -> None:
    days = {"begun_on": begun_on} if begun_on else {}
    look_and_do(desk, ENTER, **typed(people, planned_start=date(2027, 4, 1), **days))
    assert Commission.objects.get().regime == regime


def test_the_other_regime_is_chosen_only_with_its_reason(people: Cast, desk: Desk) -> None:
    values = typed(people, planned_start=date(2027, 4, 1), begun_on=date(2025, 3, 3), regime="PCR2015")
    looked = desk.send(ENTER, step="look", **values)
    assert "The procurement began on 3 March 2025, not before 24 February 2025." in words_in(looked)
    assert "say why the other regime governs" in words_in(looked)
    looked = desk.resend(looked, ENTER, step="look", regime_why="A framework of another council, concluded in 2023")
    assert "You chose the other one" in words_in(looked)
    desk.resend(looked, ENTER, step="do")
    commission = Commission.objects.get()
    assert commission.regime == "PCR2015"
    assert "framework of another council" in commission.history.get().history_change_reason


@pytest.mark.parametrize(
    ("field", "value", "said"),
    [
        ("title", "", "Enter a title"),
        ("title", "x" * 301, "Use 300 characters or fewer"),
        ("need", "\x00", "Say what is needed"),
        ("cpv", "8531130", "A CPV code has eight digits"),
        ("value", "1234567890123456", "Enter a sum below £1,000,000,000,000"),
        ("value", "-1", "Enter a sum that is not below £0"),
        ("value", "0.001", "Enter whole pence: two digits after the point"),
        ("annual_budget", "a lot", "Enter a sum in pounds"),
        ("service_area", "999999", "Choose one of the list"),
        ("lead_officer", "nobody", "Choose one of the list"),
        ("value", "500", "Say whether the value is exact"),
        ("value_qualifier", "maximum", "Enter the sum that is meant"),
        ("planned_start_year", "0001", "must be between 1900 and 2200"),
    ],
)
def test_what_is_typed_wrong_is_told_at_its_field_and_kept(
    people: Cast, desk: Desk, field: str, value: str, said: str
) -> None:
    answer = desk.send(ENTER, step="look", **(typed(people) | {"term_words": "3+1"}))
    answer = desk.resend(answer, ENTER, step="look", **{field: value})
    assert said in words_in(answer)
    assert answer.status_code == 200
    assert "Open the commission" not in words_in(answer).split("The need")[1]
    assert not Commission.objects.exists()


def test_a_procurement_begins_neither_in_the_future_nor_after_its_service_starts(people: Cast, desk: Desk) -> None:
    values = typed(people, begun_on=date(2125, 3, 3), planned_start=date(2126, 4, 1))
    looked = desk.send(ENTER, step="look", **values)
    assert "3 March 2125 is in the future. Leave it empty" in words_in(looked)
    values = typed(people, begun_on=date(2024, 4, 2), planned_start=date(2024, 4, 1))
    looked = desk.send(ENTER, step="look", **values)
    assert "The service would start on 1 April 2024, before its procurement began." in words_in(looked)
    assert not Commission.objects.exists()


def test_the_29th_of_february_is_a_day_only_in_its_years(people: Cast, desk: Desk) -> None:
    looked = desk.send(ENTER, step="look", **typed(people, planned_start=date(2024, 2, 29), term_words="1 year"))
    assert "1 year: ends 28 February 2025." in words_in(looked)
    looked = desk.resend(looked, ENTER, step="look", planned_start_year="2023")
    assert "must be a real date" in words_in(looked)


def test_a_code_is_taken_as_papers_print_it(people: Cast, desk: Desk) -> None:
    look_and_do(desk, ENTER, **typed(people, cpv=" 85311300–5 "))
    assert Commission.objects.get().cpv == "85311300-5"


def test_sent_twice_it_is_opened_once(people: Cast, desk: Desk) -> None:
    looked = desk.send(ENTER, step="look", **typed(people))
    first, second = (desk.resend(looked, ENTER, step="do") for _ in range(2))
    assert Commission.objects.count() == 1
    assert first.redirect_chain[-1] == second.redirect_chain[-1]


def test_those_who_keep_commissions_are_led_to_the_desk(people: Cast, desk: Desk) -> None:
    assert "Open a commission" in desk.open("/commissions/")
    assert "Open a commission" not in Desk(people.clerk).open("/commissions/")
    assert "Open a commission" not in Desk(people.stranger).open("/commissions/")


# Changing -------------------------------------------------------------------------------------------------------------


def test_a_change_says_why_and_keeps_what_was(people: Cast, desk: Desk) -> None:
    commission = opened(people)
    desk.send(at("change", commission), client_numbers="about 350 children", why="The report says so")
    commission.refresh_from_db()
    assert commission.client_numbers == "about 350 children"
    latest = commission.history.first()
    assert (latest.history_change_reason, latest.history_user) == ("The report says so", people.officer)


def test_two_who_change_it_at_once_are_told_field_by_field(people: Cast, desk: Desk) -> None:
    commission = opened(people)
    other = Desk(people.manager)
    mine, theirs = desk.client.get(at("change", commission)), other.client.get(at("change", commission))
    other.resend(theirs, at("change", commission), title="Short breaks, two", cpv="85311300-5", why="Theirs")
    answer = desk.resend(mine, at("change", commission), title="Short breaks, one", why="Mine")
    words = words_in(answer)
    assert "Manager changed this" in words
    assert "Theirs: “Short breaks, two”" in words
    assert "Short breaks, one" in answer.content.decode()
    desk.resend(answer, at("change", commission), why="Mine")
    commission.refresh_from_db()
    assert (commission.title, commission.cpv) == ("Short breaks, one", "85311300-5")


def test_the_regime_stays_once_something_is_awarded(people: Cast, desk: Desk) -> None:
    care = home_care(people)
    address = at("change", care.commission)
    answer = desk.send(address, regime="PA2023", regime_why="Tried", why="Tried")
    assert "They stay under it until they end" in words_in(answer)
    care.commission.refresh_from_db()
    assert care.commission.regime == "PCR2015"


def test_the_light_touch_is_not_taken_from_under_a_route_that_needs_it(people: Cast, desk: Desk) -> None:
    commission = opened(people)
    actions.add_lot(by=people.officer, commission=commission, number="4", title="Clubs", route="fps")
    answer = desk.send(at("change", commission), light_touch=None, why="Tried")
    assert "Lot 4" in words_in(answer)
    assert "light-touch services only" in words_in(answer)


# The term -------------------------------------------------------------------------------------------------------------


def test_what_was_changed_after_a_look_is_looked_at_again_before_a_commission_is_opened(
    people: Cast, desk: Desk
) -> None:
    looked = desk.send(ENTER, step="look", **typed(people))
    again = desk.resend(looked, ENTER, step="do", value="9,000,000", value_qualifier="maximum")
    assert "Something was changed since you looked" in words_in(again)
    assert not Commission.objects.exists()
    desk.resend(again, ENTER, step="do")
    assert Commission.objects.get().value == Decimal(9_000_000)


def disputed(commission: Commission) -> list[str]:
    commission.refresh_from_db()
    return [check.code for check in checks_of_commission(commission, on=ON) if check.code == "term-contradiction"]


def test_a_contradiction_is_kept_until_a_document_settles_it(people: Cast, desk: Desk) -> None:
    commission = opened(people, planned_start=date(2021, 4, 1))
    address = at("term", commission)
    unread = desk.send(address, term_words=DISPUTED)
    assert "The words were changed: this is how they are read now." in words_in(unread)
    assert disputed(commission) == []
    answer = desk.resend(unread, address)
    assert "What disagrees is kept until a document settles it" in words_in(answer)
    assert disputed(commission) == ["term-contradiction"]
    page = desk.open(address)
    assert "6 years: until 31 March 2027" in page
    assert "7 years: until 31 March 2028" in page
    answer = desk.send(address, holds="72")
    assert "Name the document that settles it" in words_in(answer)
    answer = desk.send(address, settled_by="Contract of 12 March 2021, clause 4.2")
    assert "Choose what the document says holds" in words_in(answer)
    answer = desk.send(address, holds="72", settled_by="Contract of 12 March 2021, clause 4.2")
    commission.refresh_from_db()
    assert (commission.term_months, disputed(commission)) == (72, [])
    assert "6 years: until 31 March 2027" in words_in(answer)
    assert "clause 4.2" in commission.history.first().history_change_reason


def test_other_words_are_open_again(people: Cast, desk: Desk) -> None:
    commission = opened(people, planned_start=date(2021, 4, 1), term_words=DISPUTED)
    address = at("term", commission)
    desk.send(address, holds="other", other_months="66", settled_by="Minutes of 1 March 2021")
    commission.refresh_from_db()
    assert commission.term_months == 66
    assert "5 years 6 months: until 30 September 2026" in desk.open(address)
    answer = desk.send(address, term_words="4 years with 1 plus 1, 7 years in total", step="look")
    assert "Choose one of the readings of these words" not in words_in(answer)
    read_back = desk.send(address, term_words="3+1", holds="", other_months="", settled_by="")
    desk.resend(read_back, address)
    commission.refresh_from_db()
    assert (commission.term_months, commission.term_settled_by, disputed(commission)) == (None, "", [])


@pytest.mark.parametrize(
    ("words", "said"),
    [
        ("3+1", "3 years, then 1 year: ends 31 March 2025 at the latest."),
        ("until further notice", "The end depends on an event"),
        ("gibberish", "No length was read from these words"),
        ("9999 years", "No length was read from these words"),
        ("break clauses (2+1+1 years)", "either side may end it after 2 years or 3 years"),
        ("4 years from 1 April 2021 to 31 March 2026", "The paper says 31 March 2026. Which is meant?"),
    ],
)
def test_real_phrases_are_read_back(people: Cast, desk: Desk, words: str, said: str) -> None:
    commission = opened(people, planned_start=date(2021, 4, 1))
    looked = desk.send(at("term", commission), step="look", term_words=words)
    assert said in words_in(looked)
    commission.refresh_from_db()
    assert commission.term_words == ""


# Lots -----------------------------------------------------------------------------------------------------------------


def lot_of(desk: Desk, commission: Commission, number: str, **values: Any) -> Any:
    return desk.send(at("add_lot", commission), number=number, title=f"Service {number}", **values)


def test_only_routes_of_the_regime_are_offered_and_none_may_be_stated_yet(people: Cast, desk: Desk) -> None:
    commission = opened(people)
    page = desk.open(at("add_lot", commission))
    assert "Flexible purchasing system (light-touch services only)" in page
    assert "Dynamic market" not in page
    answer = lot_of(desk, commission, "6")
    assert "Its route is not stated: nothing is awarded under it until it is." in words_in(answer)
    assert "One lot has no route yet" in words_in(answer)
    found = [check.code for check in checks_of_commission(commission, on=ON)]
    assert found == ["route-not-stated"]
    answer = desk.send(at("lot", commission, Lot.objects.get().pk), route="dynamic_market")
    assert "Choose one of the routes" in words_in(answer)


def test_a_light_touch_device_is_refused_elsewhere(people: Cast, desk: Desk) -> None:
    commission = opened(people, light_touch=False)
    assert "light-touch services only" in words_in(lot_of(desk, commission, "1", route="fps"))
    assert not Lot.objects.exists()


def test_lots_stand_in_the_order_in_which_people_count(people: Cast, desk: Desk) -> None:
    commission = opened(people)
    for number in ("10", "9", "1", "2"):
        lot_of(desk, commission, number, route="open")
    first = Lot.objects.get(number="2")
    for number in ("2.10", "2.9"):
        lot_of(desk, commission, number, route="open", parent=first.pk)
    assert [lot.number for lot in commission.lots.in_order()] == ["1", "2", "2.9", "2.10", "9", "10"]
    page = desk.open(f"/commissions/{commission.reference}/")
    assert page.index("Lot 9") < page.index("Lot 10")


@pytest.mark.parametrize("number", ["9", "09", " 9 "])
def test_two_lots_never_have_one_number(people: Cast, desk: Desk, number: str) -> None:
    commission = opened(people)
    lot_of(desk, commission, "9", route="open")
    answer = lot_of(desk, commission, number, route="open")
    assert "Another lot of this commission has the number 9." in words_in(answer)
    assert Lot.objects.count() == 1


def test_a_direct_award_states_its_ground_and_how_it_is_met(people: Cast, desk: Desk) -> None:
    commission = opened(people)
    answer = lot_of(desk, commission, "1", route="direct_award", direct_award_ground="PCR 2015 reg 32(2)(c)")
    assert "A direct award needs its justification" in words_in(answer)
    lot_of(
        desk,
        commission,
        "1",
        route="direct_award",
        direct_award_ground="PCR 2015 reg 32(2)(c)",
        direct_award_why="The building burnt down.",
    )
    assert Lot.objects.get().direct_award_why == "The building burnt down."
    answer = desk.send(at("lot", commission, Lot.objects.get().pk), route="open")
    assert "Only for a direct award" in words_in(answer)


def test_once_something_is_awarded_the_route_is_no_longer_asked(people: Cast, desk: Desk) -> None:
    care = home_care(people)
    page = desk.open(at("lot", care.commission, care.lot.pk))
    assert f"Something is awarded under this lot already: {care.umbrella.reference}." in page
    desk.send(at("lot", care.commission, care.lot.pk), route="framework", price_terms="up to 5 % off")
    care.lot.refresh_from_db()
    assert (care.lot.route, care.lot.price_terms) == ("dps", "up to 5 % off")


def test_a_lot_is_removed_only_while_nothing_hangs_on_it(people: Cast, desk: Desk) -> None:
    care = home_care(people)
    page = desk.open(at("remove_lot", care.commission, care.lot.pk))
    assert f"On this lot hangs: {care.umbrella.reference}" in page
    assert "providers on its roster" in page
    top = actions.add_lot(by=people.officer, commission=care.commission, number="7", title="Given up")
    below = actions.add_lot(by=people.officer, commission=care.commission, number="7.1", title="Part", parent=top)
    assert "sub-lot 7.1" in desk.open(at("remove_lot", care.commission, top.pk))
    for lot in (below, top):
        desk.send(at("remove_lot", care.commission, lot.pk), why="Nobody needs it")
    assert list(care.commission.lots.values_list("number", flat=True)) == [care.lot.number]
    assert Lot.history.filter(history_type="-").count() == 2


def test_a_lot_of_one_commission_is_not_found_under_another(people: Cast, desk: Desk) -> None:
    lot = actions.add_lot(by=people.officer, commission=opened(people), number="1", title="One")
    desk.open(at("lot", opened(people), lot.pk), 404)


def test_a_thousand_lots_stay_readable(people: Cast, desk: Desk) -> None:
    commission = opened(people)
    for number in range(1, 121):
        actions.add_lot(by=people.officer, commission=commission, number=str(number), title=f"Area {number}")
    page = desk.open(at("lots", commission))
    assert "1 to 50 of 120 lots" in page
    assert "120 lots have no route yet" in page
    assert "Area 51" not in page
    assert "Area 120" in desk.open(at("lots", commission) + "?page=3")
    told = [check.sentence for check in checks_of_commission(commission, on=ON)]
    assert told == ["How 120 lots, from lot 1 to lot 120, find their suppliers is not stated."]
    assert "State the routes of 120 lots" in desk.open(f"/commissions/{commission.reference}/")


# Decisions ------------------------------------------------------------------------------------------------------------


def test_a_decision_is_linked_by_its_reference_and_shows_what_it_authorises(people: Cast, desk: Desk) -> None:
    care = home_care(people)
    commission = opened(people)
    address = at("link_decision", commission)
    assert "No decision is linked yet" in desk.open(address)
    answer = desk.send(address, reference=care.decision.reference.lower(), part="approval")
    words = words_in(answer)
    assert f"{care.decision.reference} is linked: approval to procure." in words
    assert "Approves up to £7,200,000" in words
    assert "The Director of Children’s Services may award, vary and extend, up to £800,000 for each act" in words
    answer = desk.send(address, decision=care.decision.pk, part="approval")
    assert "The decision plays that part here already." in words_in(answer)


@pytest.mark.parametrize("reference", ["DEC-1999-0001", "nonsense", "\x00", "x" * 500])
def test_a_decision_that_is_not_there_is_told_at_its_field(people: Cast, desk: Desk, reference: str) -> None:
    address = at("link_decision", opened(people))
    answer = desk.send(address, reference=reference, part="award")
    said = words_in(answer)
    assert answer.status_code == 200
    assert any(words in said for words in ("There is no decision", "Type the reference", "at most 20 characters"))


def test_scrutiny_recommends_and_approves_nothing(people: Cast, desk: Desk) -> None:
    commission, decision = opened(people), copied_decision(people, clauses=(("1.", "approve"),))
    answer = desk.send(at("link_decision", commission), reference=decision.reference, part="scrutiny")
    assert "An executive decision is not scrutiny." in words_in(answer)
    assert not CommissionDecision.objects.exists()


def test_a_decision_on_which_the_ledger_rests_is_not_taken_away(people: Cast, desk: Desk) -> None:
    care = home_care(people)
    care.signed()
    by_part = {link.part: link for link in care.commission.decision_links.all()}
    page = desk.open(at("link_decision", care.commission))
    assert "It stays" in page
    # The clause was cited for an award, so that part stays; the delegation is content with any executive part.
    assert actions.refusal_to_unlink(by_part["award"]) is not None
    assert actions.refusal_to_unlink(by_part["approval"]) is None
    address = at("unlink_decision", care.commission, by_part["award"].pk)
    assert care.umbrella.reference in desk.open(address)
    desk.client.post(address, {"why": "Tried all the same"})
    assert care.commission.decision_links.filter(part="award").exists()
    desk.send(at("unlink_decision", care.commission, by_part["approval"].pk), why="Linked by mistake")
    assert not care.commission.decision_links.filter(part="approval").exists()


# The contract before --------------------------------------------------------------------------------------------------


def earlier(people: Cast, care: HomeCare, title: str, ends: date) -> Any:
    contract = contracts.draft_contract(
        by=people.officer,
        on=ON,
        title=title,
        kind="service",
        service_area=people.area,
        lead_post=people.lead,
        regime="PCR2015",
        starts_on=date(2016, 4, 1),
        initial_end=ends,
        provider=care.provider,
    )
    recorded = Authority.recorded("An earlier register")
    contracts.award(
        by=people.officer, on=ON, contract=contract, authority=recorded, amount=None, made_on=date(2016, 3, 1)
    )
    return contracts.sign(by=people.officer, on=ON, contract=contract, signed_on=date(2016, 3, 1))


def test_the_contract_before_is_found_by_its_title_with_the_gap_it_leaves(people: Cast, desk: Desk) -> None:
    care = home_care(people)
    commission = opened(people, planned_start=date(2021, 4, 1))
    neat = earlier(people, care, "Clubs before", date(2021, 3, 31))
    gap = earlier(people, care, "Outings before", date(2021, 3, 21))
    address = reverse("contracts:predecessor", args=[commission.reference])
    found = desk.open(f"{address}?q=before")
    assert f"{neat.reference} Clubs before: ends on 31 March 2021" in found
    assert "no gap, no overlap" in found
    assert "10 days without a contract" in found
    desk.send(f"{address}?q=before", contract=gap.reference)
    assert Predecessor.objects.get().contract == gap
    assert f"{gap.reference} Outings before" in desk.open(address)
    assert "predecessor-gap" in {check.code for check in checks_of_commission(commission, on=ON)}
    remove = reverse("contracts:remove_predecessor", args=[commission.reference, Predecessor.objects.get().pk])
    desk.send(remove, why="The other one ran before")
    assert not Predecessor.objects.exists()


@pytest.mark.parametrize("query", ["nothing-like-it", "%00", "'; drop table", "x" * 3000])
def test_a_search_that_finds_nothing_says_so(people: Cast, desk: Desk, query: str) -> None:
    address = reverse("contracts:predecessor", args=[opened(people).reference])
    assert "Find a contract" in desk.open(f"{address}?q={query}")


def test_a_commission_does_not_follow_its_own_contract(people: Cast, desk: Desk) -> None:
    care = home_care(people)
    address = reverse("contracts:predecessor", args=[care.commission.reference])
    assert "No signed contract has that reference" in desk.open(f"{address}?q={care.umbrella.reference}")
    assert contracts.refusal_to_follow(care.commission, care.umbrella) is not None


# Its end --------------------------------------------------------------------------------------------------------------


def test_what_hinders_an_end_is_named_with_its_address(people: Cast, desk: Desk) -> None:
    care = home_care(people)
    draft = care.call_off()
    answer = desk.client.get(at("close", care.commission))
    assert f"Still to be awarded: {draft.reference} (lot 1)." in words_in(answer)
    assert f"/contracts/{draft.reference}/" in answer.content.decode()
    assert f"Under it was awarded: {care.umbrella.reference} (lot 1)." in desk.open(at("abandon", care.commission))


def test_a_commission_ends_on_its_day_with_a_reason(people: Cast, desk: Desk) -> None:
    commission = opened(people, opened_on=date(2025, 1, 6))
    address = at("abandon", commission)
    assert "has not come yet" in words_in(desk.send(address, closed_on=date(2199, 1, 1), why="Given up"))
    assert "was opened on 6 January 2025" in words_in(desk.send(address, closed_on=date(2024, 1, 1), why="Given up"))
    assert "Say why" in words_in(desk.send(address, closed_on=date(2025, 6, 2)))
    desk.send(address, closed_on=date(2025, 6, 2), why="The need has gone")
    commission.refresh_from_db()
    assert (commission.state, commission.closed_on) == ("abandoned", date(2025, 6, 2))
    for name in ("change", "term", "add_lot", "link_decision"):
        assert "is abandoned" in desk.open(at(name, commission))
    assert "What may be done next" not in desk.open(f"/commissions/{commission.reference}/")


# What may be done next ------------------------------------------------------------------------------------------------


def test_a_commission_with_nothing_yet_says_what_comes_first(people: Cast, desk: Desk) -> None:
    commission = opened(people)
    page = desk.open(f"/commissions/{commission.reference}/")
    first = page.split("What may be done next")[-1]
    assert first.index("Add the first lot") < first.index("Link the decision that approves it")
    clerk = Desk(people.clerk).open(f"/commissions/{commission.reference}/")
    assert "Not by you: add the first lot" in clerk
    Desk(people.stranger).open(f"/commissions/{commission.reference}/", 404)


def test_the_steps_are_those_of_today_alone(people: Cast, desk: Desk) -> None:
    care = home_care(people)
    address = f"/commissions/{care.commission.reference}/"
    assert "What may be done next" in desk.open(address)
    assert "What may be done next" not in desk.open(f"{address}?on=2024-01-01")
    assert "What may be done next" not in Desk(people.stranger).open(address)


def test_staff_note_what_is_assumed_and_what_is_doubtful(people: Cast, desk: Desk) -> None:
    commission = opened(people)
    desk.send(at("add_assumption", commission), field="Begun on", value="8 March 2021", why="The papers do not say.")
    desk.send(at("add_doubt", commission), code="source-doubtful", sentence="No day is given.", remedy="Ask for it.")
    page = desk.open(f"/commissions/{commission.reference}/")
    assert "8 March 2021" in page
    assert "No day is given." in page
    assert "What to do: Ask for it." in page
    assumption, doubt = commission.assumptions.get(), commission.doubts.get()
    assert "Noted so far" in desk.open(at("add_doubt", commission))
    desk.send(at("remove_assumption", commission, assumption.pk), why="The contract gives the day")
    desk.send(at("remove_doubt", commission, doubt.pk), why="The report gives the day")
    assert (commission.assumptions.count(), commission.doubts.count()) == (0, 0)
    desk.open(at("remove_doubt", commission, doubt.pk), 404)


# One real commission by hand ------------------------------------------------------------------------------------------


def test_short_breaks_entered_by_hand(people: Cast, desk: Desk) -> None:
    care = home_care(people)
    before = earlier(people, care, "Short breaks before", date(2021, 3, 31))
    approval = publish(people, copied_decision(people, title="Approval to tender", clauses=(("1.", "approve"),)))
    award = publish(people, copied_decision(people, title="Award", clauses=(("1.", "award"), ("2.", "approve"))))
    looked = desk.send(ENTER, step="look", **typed(people, term_words=DISPUTED, cpv="85311300-5"))
    desk.resend(looked, ENTER, step="do")
    commission = Commission.objects.order_by("-pk")[0]
    for number in ("1", "2", "3"):
        lot_of(desk, commission, number, route="open", single_supplier=True, how_awarded="To the leading bidder")
    for number in ("4", "5"):
        lot_of(desk, commission, number, route="fps", package_words="4 weeks, at most 12: no term of a contract")
    lot_of(desk, commission, "6")
    for decision, part in ((approval, "approval"), (award, "award")):
        desk.send(at("link_decision", commission), reference=decision.reference, part=part)
    address = reverse("contracts:predecessor", args=[commission.reference])
    desk.send(f"{address}?q={before.reference}", contract=before.reference)

    lots = list(commission.lots.in_order())
    assert [lot.route for lot in lots] == ["open", "open", "open", "fps", "fps", ""]
    assert [lot.single_supplier for lot in lots] == [True, True, True, False, False, False]
    codes = {check.code for check in checks_of_commission(commission, on=date(2021, 1, 4))}
    assert {"term-contradiction", "route-not-stated"} <= codes
    assert "predecessor-gap" not in codes
    page = desk.open(f"/commissions/{commission.reference}/")
    assert "State the route of lot 6" in page
    assert "Settle the term" in page
    assert "£1.2 million a year" in page
    assert "One person’s package" not in page


def test_a_withdrawn_decision_serves_no_commission(people: Cast, desk: Desk) -> None:
    decision = decisions.enter(
        by=people.clerk, on=ON, title="Given up", kind="body", service_area=people.area, body=people.cabinet
    )
    decisions.withdraw(by=people.clerk, decision=decision, reason="Not needed", on=ON)
    answer = desk.send(at("link_decision", opened(people)), reference=decision.reference, part="approval")
    assert "This decision was withdrawn and decides nothing." in words_in(answer)
