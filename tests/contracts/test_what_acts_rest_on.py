"""What an act rests on besides money and power: its order, its commission, a term with an end, ground that stays."""

from datetime import date, timedelta
from decimal import Decimal

import pytest
from django.utils import timezone

from commissioning.kit.refusals import registry
from commissioning.kit.terms import Option, Term
from commissioning.procurement import actions as procurement
from commissioning.procurement.models import CommissionDecision
from contracts import actions, rules
from providers.actions import merge_provider, register_provider
from tests.builders import END, FLOOR, LIMIT, MADE, ON, START, home_care
from tests.contracts.test_award_desk import award as award_at_desk
from tests.contracts.test_award_desk import typed
from tests.contracts.test_change_desk import assigned
from tests.contracts.test_ledger_sql import broken, insert, of_cabinet, sql
from tests.decisions.desks import Desk, words_in

pytestmark = pytest.mark.django_db

DAY = timedelta(days=1)
TEN_YEARS = Term(initial_months=120)


def other_lot(care):
    """A lot of another commission."""
    people = care.cast
    other = procurement.open_commission(
        by=people.officer, on=ON, title="Meals", need="Meals at home", service_area=people.area,
        lead_post=people.lead, regime="PCR2015", light_touch=True,
    )  # fmt: skip
    return procurement.add_lot(by=people.officer, commission=other, number="1", title="Meals", route="dps")


def test_a_contract_covers_lots_of_its_own_commission_alone(care, refused):
    lots = [care.lot, other_lot(care)]
    assert "COM-2026-002 lot 1" in refused("lot-elsewhere", care.draft, provider=care.provider, lots=lots).reason
    draft = care.draft(provider=care.provider)
    refused("lot-elsewhere", actions.change_draft, by=care.cast.officer, on=ON, contract=draft, lots=lots, term=Term())


def test_a_copied_contract_is_judged_whole_for_what_is_done_with_it_since_its_entry(people, refused):
    care = home_care(people, money={"longest_term_months": 48})
    copied = {"provider": care.provider, "origin": "copied", "term": TEN_YEARS}
    today = timezone.localdate()
    refused("term-over-authority", care.award, care.draft(**copied), on=today, made_on=today)
    care.award(care.draft(**copied), made_on=MADE)  # as the source tells it: a check shows it
    unstated = {"approval": None, "authority": care.cabinet, "on": today, "made_on": today}
    refused("value-missing", care.award, care.draft(provider=care.provider, origin="copied"), None, **unstated)


def test_a_cited_clause_bounds_the_term_of_what_charges_none_of_its_money(people, refused):
    care = home_care(people, money={"longest_term_months": 48})
    free = {"authority": care.cabinet, "approval": None, "amount": 0}
    refused("term-over-authority", care.award, care.draft(provider=care.provider, term=Term(49)), **free)
    care.award(care.draft(provider=care.provider, term=Term(48)), **free)


def test_an_authority_with_a_longest_term_asks_for_both_ends_of_the_contract(people, refused):
    care = home_care(people, money={"spend_until": END}, power={"longest_term_months": 48})
    open_ended = care.draft(provider=care.provider, term=None, ends_words="When the last resident has moved")
    assert "no last day" in refused("term-over-authority", care.award, open_ended).reason
    in_words = care.draft(
        provider=care.provider, term=None, starts_on=None, starts_words="On the opening of the home", initial_end=END
    )
    assert "no first day" in refused("term-over-authority", care.award, in_words).reason
    assert rules.may_run_until(
        None, starts_on=None, longest_term_months=[None], spend_until=None, copied=False
    ) is None  # fmt: skip


def test_an_approval_pays_for_no_service_before_its_first_day(people, refused):
    care = home_care(people, money={"spend_from": START + DAY})
    refusal = refused("before-approval", care.award, care.draft(provider=care.provider))
    assert "pays for service from 2 April 2023; this award would pay for it from 1 April 2023" in refusal.reason
    assert "would pay for it from 1 April 2023" in words_in(
        award_at_desk(Desk(people.officer), care.call_off(), typed(care))
    )
    in_words = care.draft(provider=care.provider, term=None, starts_on=None, starts_words="Soon", initial_end=END)
    assert "no first day" in refused("before-approval", care.award, in_words).reason
    care.award(care.draft(provider=care.provider, starts_on=START + DAY))
    care.award(care.draft(provider=care.provider, origin="copied"))  # as the source tells it


@pytest.mark.parametrize("late", [0, 1])
def test_an_extension_and_a_variation_are_paid_from_the_approval_of_their_time(people, refused, late):
    """The contract ends on 31 March 2024; the approval pays from the day after, or a day later."""
    care = home_care(people, money={"spend_from": date(2024, 4, 1) + late * DAY})
    contract = care.draft(provider=care.provider, term=Term(initial_months=12, options=(Option(12),)))
    care.award(contract, approval=None, authority=care.cabinet)
    actions.sign(by=care.cast.officer, on=ON, contract=contract, signed_on=MADE)
    longer = {
        "by": care.cast.officer, "on": ON, "contract": contract, "authority": care.delegated, "amount": Decimal(1),
        "made_on": MADE, "months": 12, "option": contract.options.get(), "approval": care.money,
    }  # fmt: skip
    assert "the contract ends on 31 March 2024" in refused("before-approval", care.vary, contract, Decimal(1)).reason
    if late:
        assert "this extension would pay" in refused("before-approval", actions.extend, **longer).reason
    else:
        actions.extend(**longer)
        care.vary(contract, Decimal(1))


def test_nothing_is_done_with_a_contract_before_its_award_and_signature(care, refused):
    contract = care.call_off()
    care.award(contract, Decimal(600_000), made_on=MADE)
    actions.sign(by=care.cast.officer, on=ON, contract=contract, signed_on=MADE + 4 * DAY)
    assert "signed on 7 April 2023" in refused("before-award", care.vary, contract, Decimal(1)).reason
    care.vary(contract, Decimal(1), made_on=MADE + 4 * DAY)
    refused("before-award", care.release, contract, Decimal(1), made_on=MADE - DAY)
    care.release(contract, Decimal(1), made_on=MADE)


def test_a_contract_that_has_ended_is_not_varied(care, refused):
    contract = care.signed(draft={"term": Term(initial_months=12)})
    ended = date(2024, 3, 31)
    refusal = refused("varied-after-end", care.vary, contract, Decimal(1), made_on=ended + DAY)
    assert "31 March 2024" in refusal.reason
    care.vary(contract, Decimal(1), made_on=ended)


def test_a_break_is_used_and_a_contract_closed_after_its_signature(care, refused):
    contract = care.signed(draft={"term": Term(initial_months=48, breaks=(24,))})
    early = {"by": care.cast.officer, "on": ON}
    refused("before-award", actions.use_break, **early, break_point=contract.breaks.get(), made_on=MADE - DAY)
    endless = care.signed(draft={"term": None, "ends_words": "When the last resident has moved"})
    refused("lifecycle", actions.close, **early, contract=endless, closed_on=MADE - DAY, review="It went well")
    actions.close(**early, contract=endless, closed_on=MADE, review="It went well")


def test_no_correction_brings_money_to_a_contract_that_was_never_signed(care, refused):
    contract = care.call_off()
    row = care.award(contract, Decimal(600_000))
    actions.not_signed(by=care.cast.officer, on=ON, contract=contract, reason="It withdrew")
    release = contract.commitments.get(kind="release")
    for wrong in (row, release):
        act = {"by": care.cast.officer, "on": ON, "commitment": wrong, "amount": Decimal(100), "why": "Typed wrong"}
        refused("lifecycle", actions.correct_row, **act)
    correction = {
        "kind": "correction", "corrects_id": row.pk, "authority": "", "delegation_id": None, "acting_post_id": None,
        "amount": Decimal(1), "why": "Typed wrong",
    }  # fmt: skip
    assert broken(insert, care, contract, **correction) == "commitment_follows_award"


# --- The database itself ----------------------------------------------------------------------------------------------


def variation_of(care, contract):
    return sql(
        "insert into contracts_variation (contract_id, made_on, value_change, term_words, scope_words, ground) "
        "values (%s, %s, 1, '', '', 'x') returning id",
        contract.pk,
        MADE,
    )[0][0]


def test_a_row_that_does_not_follow_an_award_is_refused_by_the_database(care):
    draft = care.call_off()
    row = {"kind": "variation", "amount": Decimal(1)}
    variation = variation_of(care, draft)
    assert broken(insert, care, draft, **row, variation_id=variation) == "commitment_follows_award"
    signed = care.signed()
    early = {"variation_id": variation_of(care, signed), "made_on": MADE - DAY}
    assert broken(insert, care, signed, **row, **early) == "commitment_follows_award"


def test_a_row_without_a_sum_is_refused_by_the_database(care):
    uncharged = {**of_cabinet(care), "approval_id": None}
    assert broken(insert, care, care.call_off(), **uncharged, amount=None) == "commitment_says_its_sum"
    assert broken(insert, care, care.call_off(), **uncharged, amount="NaN") == "commitment_says_its_sum"


def test_a_decision_of_another_commission_is_refused_by_the_database(people):
    care = home_care(people)
    lot = other_lot(care)
    draft = care.draft(provider=care.provider, commission=lot.commission, lots=[lot])
    link = {"by": people.officer, "commission": lot.commission, "decision": care.decision}
    scrutiny = CommissionDecision(commission=lot.commission, decision=care.decision, part="scrutiny")
    scrutiny.recorded(by=people.officer, why="Past the door")
    assert broken(insert, care, draft) == "commitment_cites_its_commission"
    procurement.link_decision(**link, part="approval")
    assert broken(insert, care, draft, **of_cabinet(care)) == "commitment_cites_its_commission"
    insert(care, draft)  # a delegation and money: any part but scrutiny


def test_a_decision_that_a_row_cites_is_not_unlinked_by_the_database_either(care):
    care.signed()
    award = "delete from procurement_commissiondecision where part = 'award'"
    assert broken(sql, award) == "decision_stays_linked"  # the purchasing system was awarded by its clause
    assert broken(sql, award.replace("delete from", "update").replace("where", "set part = 'scrutiny' where")) == (
        "decision_stays_linked"
    )
    sql("delete from procurement_commissiondecision where part in ('approval', 'variation')")


def test_standing_orders_stay_as_they_were_used_in_the_database(care):
    orders = care.cast.orders
    change = "update council_standingorders set cabinet_award_from = 1 where id = %s"
    sql("update council_standingorders set source_text = 'Constitution, page 4' where id = %s", orders.pk)
    care.award(care.draft(provider=care.provider), Decimal(1), authority=care.standing, approval=None)
    assert broken(sql, change, orders.pk) == "standing_orders_stay_as_used"
    sql("update council_standingorders set source_text = 'Constitution, page 5' where id = %s", orders.pk)
    columns = ", ".join(
        field.column for field in type(orders)._meta.concrete_fields if field.name not in ("id", "in_force_from")
    )
    further = (
        f"insert into council_standingorders (in_force_from, {columns}) "  # noqa: S608
        f"select %s, {columns} from council_standingorders where id = %s"
    )
    assert broken(sql, further, MADE, orders.pk) == "standing_orders_stay_as_used"
    sql(further, MADE + DAY, orders.pk)


def test_the_end_of_a_contract_moves_by_its_acts_alone(care):
    term = Term(initial_months=24, options=(Option(12), Option(12)), breaks=(12,))
    contract = care.signed(draft={"term": term})
    move = "update contracts_contract set ends_on = '2026-03-31' where id = %s"
    for statement in (
        move,
        "update contracts_contract set last_possible_end = '2030-03-31' where id = %s",
        "update contracts_contract set starts_on = '2022-04-01' where id = %s",
        "update contracts_contract set initial_end = '2025-04-30' where id = %s",
        "update contracts_contract set state = 'terminated', terminated_on = '2024-05-31', ends_on = '2024-04-30', "
        "ended_reason = 'x' where id = %s",
    ):
        assert broken(sql, statement, contract.pk) == "ends_move_by_acts"
    actions.extend(
        by=care.cast.officer, on=ON, contract=contract, authority=care.delegated, amount=Decimal(1), made_on=MADE,
        option=contract.options.first(), months=12, approval=care.money,
    )  # fmt: skip
    assert contract.ends_on == date(2026, 3, 31)
    care.vary(contract, Decimal(0), new_end=date(2025, 12, 31))
    assert broken(sql, move, contract.pk) == "ends_move_by_acts"  # the extension moved it once
    actions.terminate(by=care.cast.officer, on=ON, contract=contract, terminated_on=date(2025, 6, 30), ground="Agreed")
    assert contract.ends_on == date(2025, 6, 30)
    draft = care.call_off()
    sql("update contracts_contract set ends_on = '2026-03-31' where id = %s", draft.pk)


def test_a_disputed_term_is_settled_to_one_of_its_two_days_in_the_database(care):
    contract = care.signed(draft={"term": Term(24, (Option(12),)), "last_possible_end_if": date(2027, 3, 31)})
    settle = "update contracts_contract set last_possible_end = %s, last_possible_end_if = null, "
    named = settle + "term_settled_by = 'Contract' where id = %s"
    assert broken(sql, settle + "term_settled_by = '' where id = %s", date(2027, 3, 31), contract.pk) == (
        "ends_move_by_acts"
    )
    assert broken(sql, named, date(2027, 2, 28), contract.pk) == "ends_move_by_acts"
    sql(named, date(2027, 3, 31), contract.pk)


def test_what_a_contract_was_when_awarded_stays(care):
    contract = care.signed()
    for change in ("kind = 'service'", "umbrella_id = null", "commission_id = null", "origin = 'copied'"):
        statement = f"update contracts_contract set {change} where id = %s"  # noqa: S608
        assert broken(sql, statement, contract.pk) == "contract_stays_as_awarded"
    draft = care.call_off()
    sql("update contracts_contract set origin = 'copied' where id = %s", draft.pk)


def test_what_an_umbrella_may_come_to_stays_as_awarded(care):
    draft = care.draft(kind="dps", value=FLOOR, value_qualifier="maximum")
    raised = "update contracts_contract set value = value * 2 where id = %s"
    sql(raised, draft.pk)
    actions.admit(by=care.cast.officer, on=ON, umbrella=draft, lot=care.lot, provider=care.provider, joined_on=MADE)
    care.award(draft, Decimal(0), approval=None, authority=care.cabinet)
    assert broken(sql, raised, draft.pk) == "contract_stays_as_awarded"
    sql(raised, care.signed().pk)  # its acts carry the money


def test_the_options_of_an_awarded_contract_and_the_details_of_its_acts_stay(care):
    contract = care.signed(draft={"term": Term(initial_months=24, options=(Option(12),))})
    option = contract.options.get()
    row = actions.extend(
        by=care.cast.officer, on=ON, contract=contract, authority=care.delegated, amount=LIMIT, made_on=MADE,
        option=option, months=12, approval=care.money,
    )  # fmt: skip
    for statement in (
        "update contracts_extensionoption set months = 120 where id = %s",
        "delete from contracts_extensionoption where id = %s",
        "insert into contracts_extensionoption (contract_id, position, months, pot) "
        "select contract_id, 2, 12, false from contracts_extensionoption where id = %s",
    ):
        assert broken(sql, statement, option.pk) == "options_stay_as_awarded"
    moved = "update contracts_extension set new_end = '2030-03-31' where id = %s"
    assert broken(sql, moved, row.extension_id) == "details_stay_as_made"
    varied = care.vary(contract, Decimal(1))
    cheaper = "update contracts_variation set value_change = 0 where id = %s"
    assert broken(sql, cheaper, varied.variation_id) == "details_stay_as_made"


def test_the_breaks_of_an_awarded_contract_stay_and_a_used_one_as_it_was_used(care):
    contract = care.signed(draft={"term": Term(initial_months=24, breaks=(12,))})
    point = contract.breaks.get()
    for statement in (
        "update contracts_breakpoint set falls_on = falls_on + 1 where id = %s",
        "update contracts_breakpoint set after_months = 13 where id = %s",
        "delete from contracts_breakpoint where id = %s",
        "insert into contracts_breakpoint (contract_id, after_months, falls_on, words) "
        "select contract_id, 6, falls_on - 100, '' from contracts_breakpoint where id = %s",
    ):
        assert broken(sql, statement, point.pk) == "breaks_stay_as_awarded"
    actions.use_break(by=care.cast.officer, on=ON, break_point=point, made_on=MADE)
    for change in ("exercised_on = null", "old_end = null", "falls_on = falls_on - 1"):
        statement = f"update contracts_breakpoint set {change} where id = %s"  # noqa: S608
        assert broken(sql, statement, point.pk) == "breaks_stay_as_awarded"
    sql("update contracts_breakpoint set words = 'By letter' where id = %s", point.pk)
    draft = care.draft(provider=care.provider, term=Term(initial_months=24, breaks=(12,)))
    sql("update contracts_breakpoint set falls_on = falls_on + 1 where contract_id = %s", draft.pk)


def test_each_of_these_refusals_has_its_words():
    for name in (
        "commitment_says_its_sum", "commitment_follows_award", "commitment_cites_its_commission",
        "contract_stays_as_awarded", "options_stay_as_awarded", "details_stay_as_made",
        "decision_stays_linked", "standing_orders_stay_as_used", "ends_move_by_acts", "breaks_stay_as_awarded",
    ):  # fmt: skip
        refusal = registry.of(name, "a figure")
        assert refusal is not None
        assert refusal.remedy


# --- Withheld names ---------------------------------------------------------------------------------------------------


@pytest.fixture
def withheld(care):
    """A provider that is known from a roster alone, whose names are withheld."""
    hidden = register_provider(by=care.cast.manager, legal_name="Hidden Homes Ltd")
    actions.admit(
        by=care.cast.manager, on=ON, umbrella=care.umbrella, lot=care.lot, provider=hidden, joined_on=MADE + 30 * DAY
    )
    actions.withhold_names(
        by=care.cast.clerk, umbrella=care.umbrella, paragraph=3, reason="Prices", review_on=date(2027, 1, 1)
    )
    return hidden


def test_nobody_finds_out_by_drafting_who_is_on_a_roster_whose_names_are_withheld(care, withheld):
    address = f"/commissions/{care.commission.reference}/contracts/enter/"
    assert "umbrella" in Desk(care.cast.manager).form(address)
    assert "umbrella" not in Desk(care.cast.officer).form(address)
    draft = care.draft(kind="block", provider=care.provider, umbrella=care.umbrella)
    kept = Desk(care.cast.officer).form(f"/contracts/{draft.reference}/draft/")
    assert str(care.umbrella.pk) in kept["umbrella"]


def test_a_search_for_whom_to_pass_a_contract_to_leads_to_no_withheld_provider(care, withheld):
    contract = care.signed()
    old = register_provider(by=care.cast.manager, legal_name="Old Name Ltd")
    merge_provider(by=care.cast.manager, on=ON, provider=old, into=withheld, why="The same organisation")
    address = f"/contracts/{contract.reference}/vary/"
    for user, told in ((care.cast.officer, False), (care.cast.manager, True)):
        answer = words_in(Desk(user).send(address, step="look", **assigned(care, new_provider=old.legal_name)))
        assert ("Hidden Homes Ltd" in answer) is told
        assert ("No provider is called “Old Name Ltd”" in answer) is not told
