"""The desk at which contracts are awarded, signed and not signed, used as a person does without JavaScript."""

from __future__ import annotations

import re
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any

import pytest
import time_machine
from django.db import connection
from django.utils import timezone

from commissioning.kit.refusals import Refused
from commissioning.kit.terms import Term
from contracts import actions
from contracts.actions import Authority
from contracts.actions.notices import give_notice
from contracts.models import Commitment, Contract, OfficerRecord
from tests.builders import MADE, ON, START, Cast, HomeCare, home_care
from tests.decisions.desks import Desk, form_in, values, words_in

pytestmark = pytest.mark.django_db


def sql(statement: str, *values: Any) -> None:
    with connection.cursor() as cursor:
        cursor.execute(statement, values)


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


def test_what_was_changed_after_a_look_is_looked_at_again_before_it_is_done(care: HomeCare) -> None:
    contract, desk = care.call_off(), Desk(care.cast.officer)
    there = f"/contracts/{contract.reference}/award/"
    looked = desk.send(there, step="look", **typed(care))
    again = desk.resend(looked, there, step="do", amount="600000")
    assert "Something was changed since you looked" in words_in(again)
    assert "£0 0.0% £600,000 8.3%" in words_in(again)
    assert not Commitment.objects.filter(contract=contract).exists()
    desk.resend(again, there, step="do")
    assert Commitment.objects.get(contract=contract).amount == Decimal(600000)


# The figures of the home care commission: £4.8m is used ---------------------------------------------------------------


@pytest.fixture
def used(care: HomeCare) -> HomeCare:
    """Six call-offs of £800,000: £4.8m of the maximum of £7.2m."""
    for _ in range(6):
        care.award(care.call_off())
    return care


def test_an_award_looked_at_tells_that_it_brings_the_approval_to_ninety_percent(used: HomeCare) -> None:
    warning = re.compile(r"% of the maximum of £7,200,000 under DEC-2026-0001 clause 1 is committed")
    for percent in (77.8, 88.9):
        contract = used.call_off()
        told = look(Desk(used.cast.officer), contract, typed(used))
        assert f"{percent}%" in told
        assert not warning.search(told)
        used.award(contract)
    told = look(Desk(used.cast.officer), used.call_off(), typed(used))
    assert "What would then stand out 100% of the maximum" in told
    assert warning.search(told)


def test_a_penny_over_the_limit_of_one_action_is_refused(used: HomeCare) -> None:
    contract, desk = used.call_off(), Desk(used.cast.officer)
    told = words_in(award(desk, contract, typed(used, amount="£800,000.01")))
    assert "allows £800,000 for each action; this is £800,000.01" in told
    assert "Keep it to £800,000" in told
    assert not contract.commitments.exists()


def test_a_penny_under_the_floor_is_referred_to_the_standing_power(used: HomeCare) -> None:
    contract, desk = used.call_off(), Desk(used.cast.officer)
    told = words_in(award(desk, contract, typed(used, amount="£499,999.99")))
    assert "is for awards from £500,000; this is £499,999.99" in told
    assert "choose standing power" in told
    answer = award(desk, contract, typed(used, amount="£499,999.99", authority="standing"))
    assert "is awarded" in words_in(answer)
    row = contract.commitments.get()
    assert (row.authority, row.standing_words) == ("standing", "Standing order 7.2")


def test_three_more_pass_and_then_not_even_a_penny(used: HomeCare) -> None:
    desk = Desk(used.cast.officer)
    for percent in ("77.8%", "88.9%", "100.0%"):
        contract = used.call_off()
        assert percent in look(desk, contract, typed(used))
        assert "is awarded" in words_in(award(desk, contract, typed(used)))
    last = used.call_off()
    penny = typed(used, amount="0.01", authority="standing")
    told = words_in(award(desk, last, penny))
    assert "Nothing is left under DEC-2026-0001 clause 1: £7,200,000 of a maximum of £7,200,000 is committed" in told
    assert f"The last charge was £800,000 under {contract.reference}: Officer entered that on" in told
    assert "Release money that another contract does not need" in told


def test_a_contract_awarded_by_a_colleague_says_who_was_first(care: HomeCare) -> None:
    contract = care.call_off()
    mine, theirs = Desk(care.cast.officer), Desk(care.cast.manager)
    opened = mine.form(f"/contracts/{contract.reference}/award/")
    award(theirs, contract, typed(care))
    answer = mine.client.post(f"/contracts/{contract.reference}/award/", opened | values(step="do", **typed(care)))
    assert "Manager changed this on" in words_in(answer)
    told = mine.open(f"/contracts/{contract.reference}/award/")
    assert "This contract is already awarded, not yet signed. Manager entered that on" in told
    assert contract.commitments.count() == 1


def test_an_award_sent_twice_is_made_once(care: HomeCare) -> None:
    contract, desk = care.call_off(), Desk(care.cast.officer)
    address = f"/contracts/{contract.reference}/award/"
    sent = desk.form(address) | values(step="do", **typed(care))
    first, second = desk.client.post(address, sent), desk.client.post(address, sent)
    assert (first.status_code, first["Location"]) == (second.status_code, second["Location"])
    assert contract.commitments.count() == 1


# What is typed --------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("amount", ["£800,000.00", "800 000", "800000", " £ 800,000 "])
def test_a_sum_may_be_typed_as_people_write_it(care: HomeCare, amount: str) -> None:
    contract = care.call_off()
    award(Desk(care.cast.officer), contract, typed(care, amount=amount))
    assert contract.commitments.get().amount == Decimal(800_000)


@pytest.mark.parametrize(
    "amount",
    ["-1", "−800000", "123456789012345", "eight", "1e9", "NaN", "800000.001", "\x00", "800,00", "8,0000,00"],
)
def test_a_sum_that_is_none_is_said_at_its_field(care: HomeCare, amount: str) -> None:
    contract = care.call_off()
    answer = award(Desk(care.cast.officer), contract, typed(care, amount=amount))
    assert answer.status_code == 200
    assert not contract.commitments.exists()
    said = ("Enter a sum in pounds", "Enter a sum that is not below £0", "Enter a sum below", "Enter whole pence")
    assert any(words in words_in(answer) for words in (*said, "The value is missing", "Put commas between thousands"))


def test_where_no_approval_can_bear_the_money_none_is_chosen_already(care: HomeCare) -> None:
    desk = Desk(care.cast.officer)
    outside = care.draft(commission=None, lots=[], provider=care.provider)
    assert form_in(desk.client.get(f"/contracts/{outside.reference}/award/"))["approval"] == ["none"]
    assert "approval" not in form_in(desk.client.get(f"/contracts/{care.call_off().reference}/award/"))


def test_without_a_sum_nothing_is_awarded_here(care: HomeCare) -> None:
    contract = care.call_off()
    told = words_in(award(Desk(care.cast.officer), contract, typed(care, amount="", approval="none")))
    assert "The value is missing. Give the sum" in told


@pytest.mark.parametrize(
    ("made_on", "said"),
    [
        (date(2199, 1, 1), "is in the future"),
        (date(2023, 3, 23), "takes effect on 24 March 2023; this act is of 23 March 2023"),
        (date(2024, 1, 5), "would have ended on 31 December 2023, before its award"),
    ],
)
def test_a_day_out_of_order_is_refused_at_the_day(care: HomeCare, made_on: date, said: str) -> None:
    contract = care.draft(provider=care.provider, term=Term(initial_months=9))
    answer = award(Desk(care.cast.officer), contract, typed(care, made_on=made_on))
    assert said in words_in(answer)
    assert not contract.commitments.exists()


def test_a_decision_called_in_bears_nothing(people: Cast) -> None:
    care = home_care(people)
    contract = care.draft(provider=care.provider)
    sql("update decisions_decision set state = 'called-in' where id = %s", care.decision.pk)
    desk = Desk(people.officer)
    assert "It is called in." in desk.open(f"/contracts/{contract.reference}/award/")
    told = words_in(award(desk, contract, typed(care)))
    assert "is called in: nothing may be done under it until that is resolved" in told


def test_another_post_than_the_one_named_is_refused(care: HomeCare) -> None:
    contract = care.call_off()
    told = words_in(award(Desk(care.cast.officer), contract, typed(care, acting_post=str(care.cast.lead.pk))))
    assert "gives power to the Director of Children’s Services, not to the Head of Commissioning" in told


def test_consultation_is_recorded_where_the_delegation_asks_for_it(people: Cast) -> None:
    care = home_care(people, power={"consultees": "the lead member"})
    contract = care.call_off()
    told = words_in(award(Desk(people.officer), contract, typed(care, consultation="")))
    assert "asks for consultation with the lead member: say who was consulted, and when" in told


def test_an_earlier_act_may_be_recorded_and_charges_nothing(care: HomeCare) -> None:
    contract, desk = care.draft(provider=care.provider), Desk(care.cast.officer)
    given = typed(care, authority="recorded", words="Register of 2023, line 14")
    assert "Charged acts cannot be “recorded from an earlier register”" in words_in(award(desk, contract, given))
    late = typed(care, authority="recorded", words="Register", approval="none", made_on=timezone.localdate())
    assert "cannot be “recorded from an earlier register”" in words_in(award(desk, contract, late))
    assert "is awarded" in words_in(award(desk, contract, given | {"approval": "none"}))


@pytest.mark.parametrize("authority", ["clause:999999", "delegation:x", "delegation:", "", "cabinet", "clause:0\x00"])
def test_an_authority_that_is_not_offered_is_refused(care: HomeCare, authority: str) -> None:
    contract = care.call_off()
    answer = award(Desk(care.cast.officer), contract, typed(care, authority=authority))
    assert answer.status_code == 200
    assert not contract.commitments.exists()


def test_an_exempt_clause_is_not_offered_without_the_tick(care: HomeCare) -> None:
    sql(
        "update decisions_clause set access = 'exempt', exempt_paragraph = 3, exempt_reason = 'Prices', "
        "exempt_review_on = '2030-01-01' where id = %s",
        care.power.clause_id,
    )
    contract = care.call_off()
    address = f"/contracts/{contract.reference}/award/"
    assert "clause 3" not in Desk(care.cast.officer).open(address)
    assert "clause 3" in Desk(care.cast.manager).open(address)
    told = words_in(award(Desk(care.cast.officer), contract, typed(care)))
    assert "Choose one of the list" in told
    assert not contract.commitments.exists()


def test_nobody_acts_outside_their_service_area(care: HomeCare) -> None:
    contract, desk = care.call_off(), Desk(care.cast.elsewhere)
    assert "You do not act for Children." in desk.open(f"/contracts/{contract.reference}/award/")
    opened = Desk(care.cast.officer).form(f"/contracts/{contract.reference}/award/")
    answer = desk.client.post(f"/contracts/{contract.reference}/award/", opened | values(step="do", **typed(care)))
    assert "You do not act for Children." in words_in(answer)
    assert not contract.commitments.exists()


@pytest.mark.parametrize("who", ["clerk", "auditor", "administrator"])
def test_other_roles_do_not_enter(care: HomeCare, who: str) -> None:
    contract = care.call_off()
    desk = Desk(getattr(care.cast, who))
    for act in ("award", "sign", "not-signed", "acknowledge"):
        desk.open(f"/contracts/{contract.reference}/{act}/", status=403)


def test_an_umbrella_is_awarded_without_money(care: HomeCare) -> None:
    umbrella = care.draft(kind="dps", title="Second system")
    actions.admit(by=care.cast.officer, on=ON, umbrella=umbrella, lot=care.lot, provider=care.provider, joined_on=START)
    desk = Desk(care.cast.officer)
    assert "its call-offs do" in desk.open(f"/contracts/{umbrella.reference}/award/")
    answer = desk.send(
        f"/contracts/{umbrella.reference}/award/", step="do", made_on=MADE, authority=f"clause:{care.money_clause.pk}"
    )
    assert "is awarded" in words_in(answer)
    row = umbrella.commitments.get()
    assert (row.amount, row.approval) == (0, None)


def test_a_provider_off_the_roster_is_refused_work_under_it(care: HomeCare) -> None:
    contract = care.call_off()
    entry = care.umbrella.roster.get()
    actions.leave(by=care.cast.officer, on=ON, entry=entry, left_on=date(2023, 4, 1), why="Withdrew")
    told = words_in(award(Desk(care.cast.officer), contract, typed(care)))
    assert "The provider was not on the roster of this lot on that day" in told


# Estimates ------------------------------------------------------------------------------------------------------------


def test_an_estimate_is_passed_once_a_manager_has_acknowledged_this_act(people: Cast) -> None:
    care = home_care(people, qualifier="estimate", amount=Decimal(500_000))
    contract, officer, manager = care.call_off(), Desk(people.officer), Desk(people.manager)
    answer = award(officer, contract, typed(care))
    told = words_in(answer)
    assert "This would bring DEC-2026-0001 clause 1 to £800,000, past the estimate of £500,000" in told
    assert "Send this address to a manager" in told
    asked = re.search(r'href="http://testserver(/contracts/[^"]+/acknowledge/[^"]*)"', answer.content.decode())
    assert asked is not None
    address = asked.group(1).replace("&amp;", "&")

    filled = manager.form(address)
    assert filled["amount"] == ["800,000"]
    assert filled["kind"] == ["award"]
    assert filled["actor"] == [str(people.officer.pk)]
    assert "Say why the estimate may be passed" in words_in(manager.send(address))
    assert "Officer may now do this act" in words_in(manager.send(address, words="The budget bears it."))

    page = f"/contracts/{contract.reference}/"
    assert "Waits for its act “The budget bears it.” Manager" in officer.open(page)
    told = words_in(
        award(officer, contract, typed(care, amount="800000.01", authority=f"clause:{care.money_clause.pk}"))
    )
    assert "past the estimate" in told
    assert "is awarded" in words_in(award(officer, contract, typed(care)))
    row = contract.commitments.get()
    assert row.acknowledgement is not None
    assert "Used “The budget bears it.”" in officer.open(page)


def test_nobody_acknowledges_for_themselves_nor_a_maximum(care: HomeCare, people: Cast) -> None:
    contract = care.call_off()
    told = Desk(people.manager).open(f"/contracts/{contract.reference}/acknowledge/")
    assert "No estimate is linked to the commission of this contract" in told


def test_a_manager_is_not_offered_themselves(people: Cast) -> None:
    care = home_care(people, qualifier="estimate", amount=Decimal(500_000))
    contract, desk = care.call_off(), Desk(people.manager)
    address = f"/contracts/{contract.reference}/acknowledge/"
    given = {"approval": str(care.money.pk), "kind": "award", "amount": "800000", "words": "x"}
    answer = desk.send(address, actor=str(people.manager.pk), **given)
    assert "Choose one of the list" in words_in(answer)
    assert not contract.acknowledgements.exists()


@pytest.mark.parametrize(
    "asked", ["approval=x&actor=²&amount=-3", "amount=1e99&kind=%00", "amount=NaN&approval=99999999999"]
)
def test_an_address_that_asks_nonsense_shows_an_empty_form(people: Cast, asked: str) -> None:
    care = home_care(people, qualifier="estimate", amount=Decimal(500_000))
    contract = care.call_off()
    Desk(people.manager).open(f"/contracts/{contract.reference}/acknowledge/?{asked}")


# Signed, not signed ---------------------------------------------------------------------------------------------------


def test_a_signature_makes_the_contract_public(care: HomeCare) -> None:
    contract, desk = care.call_off(), Desk(care.cast.officer)
    address = f"/contracts/{contract.reference}/sign/"
    assert "“sign” is no step from there" in desk.open(address)
    care.award(contract)
    before = words_in(desk.send(address, signed_on=date(2023, 4, 2)))
    assert "It was awarded on 3 April 2023 and cannot have been signed before." in before
    assert "is in the future" in words_in(desk.send(address, signed_on=date(2199, 1, 1)))
    assert "from now on it is public" in words_in(desk.send(address, signed_on=MADE))
    Desk(care.cast.stranger).open(f"/contracts/{contract.reference}/")


LATER = date(2026, 11, 23)


def awarded(care: HomeCare, day: date, *, amount: int = 400_000, recorded: bool = False, **fields: Any) -> Contract:
    """A tendered contract awarded on a day under the standing power, outside any commission."""
    contract = care.draft(provider=care.provider, commission=None, lots=[], **fields)
    standing = Authority.standing(care.cast.orders, care.cast.director, "Standing order 7.2")
    actions.award(
        by=care.cast.officer,
        on=LATER,
        contract=contract,
        authority=Authority.recorded("The old register") if recorded else standing,
        amount=Decimal(amount),
        made_on=day,
    )
    return contract


def test_a_signature_waits_for_the_end_of_the_standstill(care: HomeCare) -> None:
    day = date(2026, 7, 6)
    with time_machine.travel(datetime(2026, 11, 23, 12, tzinfo=UTC)):
        contract = awarded(care, day, regime="PA2023", light_touch=False)
        desk, address = Desk(care.cast.officer), f"/contracts/{contract.reference}/sign/"
        page = desk.open(address)
        assert "A standstill of 8 working days must pass" in page
        assert "with which it begins is not recorded" in page
        assert "Record when it began" in page
        refused = words_in(desk.send(address, signed_on=date(2026, 7, 17)))
        assert "with which it begins is not recorded. Record that first" in refused
        contract.refresh_from_db()
        assert contract.state == "awarded"
        give_notice(by=care.cast.officer, on=LATER, contract=contract, code="UK6", given_on=day, where="2026/S 1")
        assert "The standstill ends on 16 July 2026" in desk.open(address)
        told = words_in(desk.send(address, signed_on=date(2026, 7, 16)))
        assert "The standstill ends on 16 July 2026; this would be signed on 16 July 2026." in told
        assert "Sign it from 17 July 2026 on." in told
        assert "UK7 is owed by 15 August 2026" in words_in(desk.send(address, signed_on=date(2026, 7, 17)))
        assert "The standstill ended on 16 July 2026." in desk.open(f"/contracts/{contract.reference}/")


def test_the_standstill_of_the_regulations_begins_with_the_letters(care: HomeCare) -> None:
    contract = awarded(care, date(2024, 7, 1), amount=400_000, value=Decimal(900_000), value_qualifier="exact")
    desk, home = Desk(care.cast.officer), f"/contracts/{contract.reference}/"
    assert "10 days after the day on which the last was sent" in desk.open(home)
    assert "Record its signature Its standstill has not begun by what is recorded." in desk.open(home)
    assert "and the letters to the tenderers" in words_in(desk.send(f"{home}sign/", signed_on=date(2024, 7, 30)))
    letters = {"given_on": date(2024, 7, 3), "where": "The procurement file"}
    assert "Say how they were sent" in words_in(desk.send(f"{home}notices/PCR-SL/", **letters))
    desk.send(f"{home}notices/PCR-SL/", **letters, standstill_days="10")
    assert "The standstill ends on 15 July 2024" in desk.open(home)
    sent = contract.notices_given.get()
    desk.send(f"{home}notices/given/{sent.pk}/", **letters, standstill_days="15", why="One went by post")
    assert "The standstill ends on 18 July 2024" in desk.open(f"{home}sign/")
    assert "Sign it from 19 July 2024 on." in words_in(desk.send(f"{home}sign/", signed_on=date(2024, 7, 18)))
    desk.send(f"{home}sign/", signed_on=date(2024, 7, 19))
    contract.refresh_from_db()
    assert contract.state == "signed"


def test_a_ground_in_words_lets_a_contract_be_signed_without_a_standstill(care: HomeCare) -> None:
    contract = awarded(care, date(2026, 7, 6), regime="PA2023", light_touch=False)
    desk, home = Desk(care.cast.officer), f"/contracts/{contract.reference}/"
    day = date(2026, 7, 7)
    without = words_in(desk.send(f"{home}sign/", signed_on=day, no_standstill="urgency"))
    assert "A ground for signing without a standstill needs its reasons." in without
    assert "Choose one of the list" in words_in(desk.send(f"{home}sign/", signed_on=day, no_standstill="no-notice"))
    with pytest.raises(Refused, match="does not free a contract of its regime"):
        sign_it(care, contract, day, no_standstill="no-notice", no_standstill_words="None")
    desk.send(f"{home}sign/", signed_on=day, no_standstill="urgency", no_standstill_words="The home was flooded.")
    assert "No standstill. Extreme urgency. The home was flooded." in desk.open(home)
    assert "flooded" not in Desk(care.cast.stranger).open(home)


def test_where_no_standstill_is_owed_no_ground_is_asked_or_taken(care: HomeCare) -> None:
    contract, desk = care.call_off(), Desk(care.cast.officer)
    care.award(contract)
    assert "On which ground" not in desk.open(f"/contracts/{contract.reference}/sign/")
    with pytest.raises(Refused, match="There is no ground to give"):
        sign_it(care, contract, MADE, no_standstill="one-tenderer", no_standstill_words="One")
    sign_it(care, contract, MADE)


def test_what_was_signed_before_it_was_entered_here_is_asked_for_no_standstill(care: HomeCare) -> None:
    contract = awarded(care, date(2024, 7, 1), recorded=True, value=Decimal(900_000), value_qualifier="exact")
    sign_it(care, contract, date(2024, 7, 1))
    assert contract.state == "signed"


def sign_it(care: HomeCare, contract: Contract, day: date, **ground: str) -> None:
    actions.sign(by=care.cast.officer, on=LATER, contract=contract, signed_on=day, **ground)


def test_a_contract_never_signed_gives_its_money_back(care: HomeCare) -> None:
    contract, desk = care.call_off(), Desk(care.cast.officer)
    care.award(contract)
    address = f"/contracts/{contract.reference}/not-signed/"
    assert "£800,000 goes back to the approval DEC-2026-0001 clause 1" in desk.open(address)
    assert "Say why it was not signed" in words_in(desk.send(address))
    assert "never signed" in words_in(desk.send(address, reason="The provider withdrew"))
    assert care.money.commitments.all().total() == 0
    assert "Manager" not in desk.open(address)
    page = f"/contracts/{contract.reference}/"
    assert "Awarded, but never signed." in desk.open(page)
    assert "Why it ended The provider withdrew" in desk.open(page)
    before = desk.open(f"{page}?on=2023-04-05")
    assert "Awarded, not yet signed." in before
    assert "never signed" not in before.split("History")[0]
    assert "Why it ended" not in before


# The officer's record -------------------------------------------------------------------------------------------------


def test_an_act_under_a_delegation_leads_to_the_record_that_it_owes(care: HomeCare) -> None:
    contract, desk = care.call_off(), Desk(care.cast.officer)
    answer = award(desk, contract, typed(care))
    row = contract.commitments.get()
    address = f"/contracts/{contract.reference}/officer-record/{row.pk}/"
    assert answer.redirect_chain[-1][0] == address
    assert "officer’s record still owed" in desk.open(f"/contracts/{contract.reference}/")
    drafted = words_in(desk.send(address, reasons="The best price"))
    assert "It is a draft: a clerk records that it was made" in drafted
    decision = OfficerRecord.objects.get(commitment=row).decision
    assert (decision.kind, decision.post, decision.made_under) == ("officer", care.cast.director, care.power)
    assert (decision.due_on, decision.state, decision.call_in_applies) == (MADE, "draft", False)
    clause = decision.clauses.get()
    assert clause.verb == "award"
    assert "Consulted: The lead member, on 30 March 2023." in clause.text
    assert f"officer’s record {decision.reference}" in desk.open(f"/contracts/{contract.reference}/")
    assert (
        "officer’s record"
        not in Desk(care.cast.stranger).client.get(f"/contracts/{contract.reference}/").content.decode()
    )
    assert f"This act is recorded by {decision.reference} already." in desk.open(address)


def test_a_record_that_exists_can_be_named(care: HomeCare) -> None:
    first, second, desk = care.call_off(), care.call_off(), Desk(care.cast.officer)
    rows = [care.award(first), care.award(second)]
    desk.send(f"/contracts/{first.reference}/officer-record/{rows[0].pk}/")
    decision = OfficerRecord.objects.get().decision
    desk.send(f"/contracts/{second.reference}/officer-record/{rows[1].pk}/", which=str(decision.pk))
    assert OfficerRecord.objects.filter(decision=decision).count() == 2


def test_only_an_act_of_this_contract_under_a_delegation_has_such_a_record(care: HomeCare) -> None:
    contract, other, desk = care.call_off(), care.call_off(), Desk(care.cast.officer)
    care.award(contract, authority=care.cabinet)
    row = care.award(other)
    desk.open(f"/contracts/{contract.reference}/officer-record/{contract.commitments.get().pk}/", status=404)
    desk.open(f"/contracts/{contract.reference}/officer-record/{row.pk}/", status=404)
