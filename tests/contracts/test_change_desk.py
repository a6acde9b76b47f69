"""The desks at which a contract is extended, varied and its money put right, as without JavaScript they are used."""

from datetime import date
from decimal import Decimal

import pytest
import time_machine
from django.urls import reverse

from commissioning.kit.terms import Option, Term
from commissioning.procurement import actions as procurement
from contracts import actions
from contracts.actions import Authority, changing
from contracts.models import Commitment, Contract, Extension
from providers import actions as providers
from tests.builders import END, LIMIT, MADE, ON, START, home_care
from tests.decisions.desks import Desk, words_in

pytestmark = pytest.mark.django_db

POT = Term(initial_months=36, options=(Option(12, pot=True),))
FIXED = Term(initial_months=36, options=(Option(12),))
YESTERDAY = date(2026, 1, 4)


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


def delegated(care, **typed):
    """What is typed of the authority: the director's delegation, and the approval of the money."""
    return {
        "authority": f"delegation:{care.power.pk}",
        "consultation": "Lead member, 2 January 2026",
        "approval": str(care.money.pk),
        **typed,
    }


def under(contract, position=1):
    return f"option:{contract.options.get(position=position).pk}"


def do(desk, address, **typed):
    """Look at what it does, then do it: the words of both answers."""
    looked = desk.send(address, step="look", **typed)
    return words_in(looked), words_in(desk.resend(looked, address, step="do"))


# Extend: options -----------------------------------------------------------------------------------------------------


def test_a_pot_is_used_in_slices_each_judged_on_its_own_day(care, desk):
    contract = care.signed(Decimal(600000), draft={"term": POT, "annual_value": Decimal(200000)})
    page = at(contract, "extend")
    assert "12 months left of 12" in desk.open(page)
    looked, done = do(
        desk, page, **delegated(care), made_on=date(2025, 12, 1), use=under(contract), months="5", amount=""
    )
    for told in (
        "Nothing is recorded yet",
        "Ends 31 March 2026 31 August 2026",
        "Left of option 1 12 months 7 months",
        "Committed under it £600,000 £683,333.33",  # 200,000 × 5 / 12
        "Left of it £6,600,000 £6,516,666.67",
    ):
        assert told in looked
    assert "is extended to 31 August 2026" in done
    by_day = {"use": under(contract), "new_end": date(2026, 12, 31), "amount": "0"}
    _, done = do(desk, page, **delegated(care), made_on=date(2025, 12, 15), **by_day)
    assert "is extended to 31 December 2026" in done
    # Nine months are used: four more are refused, three are not.
    typed = {**delegated(care), "made_on": ON, "use": under(contract), "amount": "0"}
    refused = words_in(desk.send(page, step="do", **typed, months="4"))
    assert "The option has 3 months left; 30 April 2027 is 4 months on" in refused
    assert "Officer used it on 5 January 2026 at 12:00, to 31 December 2026" in refused
    assert fresh(contract).ends_on == date(2026, 12, 31)
    do(desk, page, **typed, months="3")
    held = fresh(contract)
    assert (held.ends_on, held.last_possible_end) == (END, END)
    assert [row.months for row in held.extensions.all()] == [5, 4, 3]


def test_a_fixed_option_needs_no_months_and_takes_no_others(care, desk):
    contract = care.signed(draft={"term": FIXED})
    page, typed = at(contract, "extend"), {**delegated(care), "use": under(contract), "amount": "0"}
    words = words_in(desk.send(page, step="look", **typed, months="6"))
    assert "The option is for 12 months: leave this empty" in words
    words = words_in(desk.send(page, step="look", **typed, new_end=date(2026, 9, 30)))
    assert "The option gives 31 March 2027: leave this empty" in words
    _, done = do(desk, page, **typed)
    assert "is extended to 31 March 2027" in done
    assert Extension.objects.get().months == 12


def test_only_the_next_option_is_offered(care, desk):
    contract = care.signed(draft={"term": Term(initial_months=36, options=(Option(6), Option(6)))})
    words = desk.open(at(contract, "extend"))
    assert "After the one before" in words
    assert "Option 1: 6 months To 30 September 2026" in words
    typed = {**delegated(care), "use": under(contract, 2), "amount": "0"}
    assert "Use option 1 first" in words_in(desk.send(at(contract, "extend"), step="do", **typed))


def test_months_and_a_day_that_disagree_are_told_apart(care, desk):
    contract = care.signed(draft={"term": POT})
    typed = {**delegated(care), "use": under(contract), "amount": "0", "months": "5", "new_end": date(2026, 9, 30)}
    words = words_in(desk.send(at(contract, "extend"), step="look", **typed))
    assert "5 months end on 31 August 2026, not on 30 September 2026" in words
    typed |= {"months": "", "new_end": None}
    words = words_in(
        desk.send(at(contract, "extend"), step="look", **{k: v for k, v in typed.items() if v is not None})
    )
    assert "Enter for how many months, or the new last day" in words


def test_without_an_annual_value_the_cost_is_asked(care, desk):
    contract = care.signed(draft={"term": FIXED})
    words = words_in(desk.send(at(contract, "extend"), step="look", **delegated(care), use=under(contract), amount=""))
    assert "Enter what the extension costs: 0 where no money moves" in words


def test_after_the_supplier_notice_day_the_supplier_has_agreed_or_it_is_refused(care, desk):
    contract = care.signed(draft={"term": FIXED, "supplier_notice_months": 3})
    page, typed = at(contract, "extend"), {**delegated(care), "use": under(contract), "amount": "0"}
    assert "31 December 2025: it has passed" in desk.open(page)
    words = words_in(desk.send(page, step="do", **typed))
    assert "The supplier had to be told by 31 December 2025" in words
    assert fresh(contract).ends_on == date(2026, 3, 31)
    looked, _ = do(desk, page, **typed, agreement="The supplier agreed on 3 January 2026")
    assert (
        "Tell the supplier of an extension by the last day, before its end 31 December 2025 31 December 2026" in looked
    )
    assert Extension.objects.get().ground == "The supplier agreed on 3 January 2026"


def test_a_contract_that_ended_yesterday(care, desk):
    term = Term(initial_months=12, options=(Option(12),))
    contract = care.signed(draft={"term": term, "starts_on": date(2025, 1, 5)})
    assert contract.ends_on == YESTERDAY
    page, typed = at(contract, "extend"), {**delegated(care), "use": under(contract), "amount": "0"}
    assert "4 January 2026, yesterday" in desk.open(page)
    words = words_in(desk.send(page, step="do", **typed, made_on=ON))
    assert "The contract had ended on 4 January 2026: an option is used before the end" in words
    # Used in time and entered late, it counts on its own day; after the end only a legal ground bears it.
    beyond = {**delegated(care), "use": "beyond", "months": "2", "amount": "0", "made_on": ON}
    words = words_in(desk.send(page, step="do", **beyond))
    assert "Choose the legal ground on which it goes beyond the options" in words
    _, done = do(desk, page, **typed, made_on=date(2026, 1, 2))
    assert "is extended to 4 January 2027" in done


def test_a_draft_and_what_was_ended_are_not_extended(care, desk):
    draft = care.call_off()
    assert f"{draft.reference} is a draft." in desk.open(at(draft, "extend"))
    assert f"{draft.reference} is a draft." in desk.open(at(draft, "vary"))
    signed = care.signed()
    actions.terminate(
        by=care.cast.officer, on=ON, contract=signed, terminated_on=date(2025, 6, 30), ground="By agreement"
    )
    assert f"{signed.reference} is terminated." in desk.open(at(signed, "extend"))


def test_the_validity_of_a_purchasing_system_is_fixed_after_its_last_day_for_changes(care):
    page = at(care.umbrella, "extend")
    typed = {
        "use": "beyond", "months": "6", "ground": "pcr_provided", "why": "Its terms",
        "authority": f"clause:{care.money_clause.pk}",
    }  # fmt: skip
    with time_machine.travel("2026-02-24T12:00:00+00:00"):
        desk = Desk(care.cast.officer)
        assert "cannot be changed after 23 February 2026" in desk.open(page)
        words = words_in(desk.send(page, step="do", **typed, made_on=date(2026, 2, 24)))
        assert "cannot be changed after 23 February 2026" in words
        assert fresh(care.umbrella).ends_on == END
        # On its own day it was still possible.
        _, done = do(desk, page, **typed, made_on=date(2026, 2, 23))
        assert "is extended to 30 September 2027" in done


def test_between_two_readings_nothing_is_used_until_a_document_settles_them(care, desk):
    words = "4 years with 2 plus 1 year extension options which equates to 6 years in total"
    term = Term(initial_months=48, options=(Option(24), Option(12)))
    contract = care.signed(draft={"term": term, "term_words": words, "starts_on": date(2021, 4, 1)})
    page = at(contract, "extend")
    shown = desk.client.get(page).content.decode()
    assert reverse("contracts:settle_term", args=[contract.reference]) in shown
    early = {**delegated(care), "amount": "0", "made_on": date(2024, 11, 1)}
    do(desk, page, **early, use=under(contract, 1))
    assert fresh(contract).ends_on == END
    refused = words_in(desk.send(page, step="do", **early, use=under(contract, 2)))
    assert "Whether the contract may run beyond 31 March 2027 is disputed" in refused
    assert "Disputed: settle the term first" in refused
    actions.settle_term(
        by=care.cast.officer, contract=contract, last_possible_end=date(2028, 3, 31), settled_by="The signed contract"
    )
    do(desk, page, **early, use=under(contract, 2))
    assert fresh(contract).ends_on == date(2028, 3, 31)


# Extend: beyond the options ------------------------------------------------------------------------------------------


def test_beyond_the_options_every_ground_is_tested_and_said(care, desk):
    contract = care.signed(draft={"term": Term(initial_months=36)})
    page = at(contract, "extend")
    typed = {**delegated(care), "use": "beyond", "months": "12", "amount": "500,000", "why": "Needed for longer."}
    words = words_in(desk.send(page, step="look", **typed, ground="pcr_additional"))
    assert "£500,000 is 62.5% of the original value of £800,000: more than 50%" in words
    assert "Not open: The change of £500,000 is 62.5% of the original value of £800,000: not below 10%." in words
    assert "Open by the figures." in words
    looked, done = do(desk, page, **typed | {"ground": "pcr_provided"})
    assert "beyond its options" in looked
    assert "is extended to 31 March 2027" in done
    row = Commitment.objects.get(extension__isnull=False)
    assert row.extension.ground.startswith("PCR 2015 reg 72(1)(a)")
    assert row.why == "Needed for longer."


def test_extensions_beyond_the_options_count_with_variations_on_the_same_ground(care, desk):
    contract = care.signed(draft={"term": Term(initial_months=36)})  # £800,000: below 10% is below £80,000
    extend, vary = at(contract, "extend"), at(contract, "vary")
    ground = {"ground": "pcr_small", "why": "A little more"}
    do(desk, extend, **delegated(care), **ground, use="beyond", months="1", amount="40,000")
    words = words_in(desk.send(vary, step="look", **delegated(care), **ground, amount="40,000", scope_words="More"))
    assert "with earlier ones £80,000 in all, 10% of the original value of £800,000: not below 10%" in words
    do(desk, vary, **delegated(care), **ground, amount="39,999.99", scope_words="More")
    assert contract.variations.get().value_change == Decimal("39999.99")
    words = words_in(desk.send(extend, step="look", **delegated(care), **ground, use="beyond", months="1", amount="1"))
    assert "not below 10%" in words


def test_where_no_decision_plays_a_part_that_fits_the_form_says_which_is_missing_and_where_to_link_it(people):
    care, desk = home_care(people, power={"powers": ["award"]}), Desk(people.officer)
    other = procurement.open_commission(
        by=people.officer, on=ON, title="Meals", need="Meals at home", service_area=people.area,
        lead_post=people.lead, regime="PCR2015", light_touch=True,
    )  # fmt: skip
    contract = care.draft(commission=other, lots=[], provider=care.provider, term=FIXED)
    care.award(contract, Decimal(100_000), authority=care.standing, approval=None)
    actions.sign(by=people.officer, on=ON, contract=contract, signed_on=MADE)
    page = at(contract, "extend")
    assert f"No decision is linked to {other.reference} as award or extension." in desk.open(page)
    procurement.link_decision(by=people.officer, commission=other, decision=care.decision, part="approval")
    words = desk.open(page)
    assert f"{care.decision.reference} is linked to {other.reference} only as approval to procure." in words
    assert "Link the decision with its part" in words
    procurement.link_decision(by=people.officer, commission=other, decision=care.decision, part="extension")
    assert "No decision is offered" not in desk.open(page)


def test_what_an_earlier_register_tells_is_judged_on_its_own_days_and_no_sum_is_made_up(care, desk):
    """Three years and one, then twelve months beyond the option."""
    recorded = Authority.recorded("Register of 2020")
    contract = care.draft(
        commission=None, lots=[], provider=care.provider, starts_on=date(2016, 4, 1), origin="copied", route="open",
        term=FIXED, annual_value=Decimal(1_200_000),
    )  # fmt: skip
    care.award(contract, None, authority=recorded, approval=None, made_on=date(2016, 3, 1))
    actions.sign(by=care.cast.officer, on=ON, contract=contract, signed_on=date(2016, 3, 1))
    page = at(contract, "extend")
    typed = {"authority": "recorded", "words": "Register of 2020, page 4", "approval": "none", "amount": ""}
    do(desk, page, **typed, use=under(contract), made_on=date(2018, 12, 20))
    assert fresh(contract).ends_on == date(2020, 3, 31)
    beyond = {**typed, "use": "beyond", "months": "12", "why": "The pandemic"}
    words = words_in(desk.send(page, step="do", **beyond, made_on=date(2020, 3, 30)))
    assert "Choose the legal ground on which it goes beyond the options" in words
    do(desk, page, **beyond, ground="pcr_unforeseen", made_on=date(2020, 3, 30))
    held = fresh(contract)
    assert held.ends_on == date(2021, 3, 31)
    assert [row.amount for row in held.commitments.all()] == [None, None, None]
    words = desk.open(f"/contracts/{contract.reference}/")
    assert "Beyond the options PCR 2015 reg 72(1)(c): Circumstances that could not be foreseen" in words


# Two at once ---------------------------------------------------------------------------------------------------------


def test_of_two_officers_with_one_option_the_second_is_told_who_was_first(care, desk):
    contract = care.signed(draft={"term": FIXED})
    page, second = at(contract, "extend"), Desk(care.cast.manager)
    typed = {**delegated(care), "use": under(contract), "amount": "0"}
    opened = second.client.get(page)  # before the first one acts
    do(desk, page, **typed)
    answer = second.resend(opened, page, step="do", **typed)
    assert "Officer changed this on 5 January 2026 at 12:00 while you were typing" in words_in(answer)
    again = words_in(second.resend(answer, page, step="do", **typed))
    assert "Option 1 is used up. Officer used it on 5 January 2026 at 12:00, to 31 March 2027." in again
    # Whoever opens the page afterwards is not even offered it; typed all the same, it says the same.
    assert "Option 1: 1 year To" not in second.open(page)
    assert "Officer used it on 5 January 2026" in words_in(second.send(page, step="do", **typed))
    assert Extension.objects.count() == 1


def test_where_only_the_database_refuses_it_says_too_who_was_first(care, desk, monkeypatch, refused):
    contract = care.signed(draft={"term": FIXED})
    option = contract.options.get()
    asked = {
        "by": care.cast.manager, "on": ON, "contract": contract, "authority": care.delegated, "amount": Decimal(0),
        "made_on": MADE, "option": option,
    }  # fmt: skip
    do(desk, at(contract, "extend"), **delegated(care), use=under(contract), amount="0")
    monkeypatch.setattr(changing, "refusal_to_use", lambda option: None)
    monkeypatch.setattr(changing, "months_left", lambda option: option.months)
    refusal = refused("extension_within_option", actions.extend, **asked, months=12)
    assert "The option does not have these months left." in refusal.reason
    assert "Officer used it on 5 January 2026 at 12:00, to 31 March 2027." in refusal.reason


def test_an_extension_sent_twice_is_made_once(care, desk):
    contract = care.signed(draft={"term": POT})
    page = at(contract, "extend")
    typed = {**delegated(care), "use": under(contract), "months": "5", "amount": "0"}
    looked = desk.send(page, step="look", **typed)
    first = desk.resend(looked, page, step="do")
    second = desk.resend(looked, page, step="do")
    assert first.redirect_chain == second.redirect_chain
    assert Extension.objects.count() == 1


# Vary ----------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("typed", "amount"),
    [("-£25,000.50", "-25000.50"), ("25,000", "25000.00"), ("£1,000.01", "1000.01"), ("", "0.00")],
)
def test_a_value_is_varied_either_way(care, desk, typed, amount):
    contract = care.signed()
    ground = {"ground": "pcr_provided", "why": "Clause 12", "scope_words": "Hours as needed"}
    do(desk, at(contract, "vary"), **delegated(care), **ground, amount=typed)
    row = Commitment.objects.get(variation__isnull=False)
    assert (row.amount, row.variation.value_change) == (Decimal(amount), Decimal(amount))
    held = fresh(contract)
    assert held.value == LIMIT  # as awarded; what it comes to now is what its rows come to
    assert sum(one.amount for one in held.commitments.all()) == LIMIT + Decimal(amount)


def test_what_changes_nothing_or_changes_its_nature_is_refused(care, desk):
    contract = care.signed()
    page, ground = at(contract, "vary"), {"ground": "pcr_unforeseen", "why": "A flood"}
    assert "The variation changes nothing" in words_in(desk.send(page, step="do", **delegated(care), **ground))
    typed = {**delegated(care), **ground, "scope_words": "Meals instead", "scope_changes": True}
    words = words_in(desk.send(page, step="do", **typed))
    assert "The change alters the overall nature or scope of the contract" in words
    assert not contract.variations.exists()


def test_an_earlier_end_is_a_variation_and_the_pages_of_days_before_keep_the_later_one(care, desk):
    contract = care.signed()
    page = at(contract, "vary")
    typed = {**delegated(care), "ground": "pcr_not_substantial", "why": "Agreed", "made_on": date(2025, 12, 1)}
    for wrong, told in (
        (END, "is not earlier than the present end, 31 March 2027"),
        (date(2022, 1, 1), "it cannot end before"),
        (date(2025, 11, 30), "nobody can agree afterwards that a contract had ended"),
    ):
        assert told in words_in(desk.send(page, step="do", **typed, new_end=wrong))
    looked, _ = do(desk, page, **typed, new_end=date(2026, 6, 30))
    assert "Ends 31 March 2027 30 June 2026" in looked
    held = fresh(contract)
    assert (held.ends_on, held.last_possible_end, held.initial_end) == (date(2026, 6, 30), date(2026, 6, 30), END)
    shown = f"/contracts/{contract.reference}/"
    assert "Live until 30 June 2026" in desk.open(shown)
    assert "Ends on 30 June 2026 instead of 31 March 2027" in desk.open(shown)
    assert "Live until 31 March 2027" in desk.open(f"{shown}?on=2025-11-30")


def test_the_open_options_of_a_shorter_contract_reach_no_further_than_before(care, desk):
    contract = care.signed(draft={"term": FIXED})
    typed = {**delegated(care), "ground": "pcr_not_substantial", "why": "Agreed"}
    do(desk, at(contract, "vary"), **typed, new_end=date(2026, 1, 31))
    held = fresh(contract)
    assert (held.ends_on, held.last_possible_end) == (date(2026, 1, 31), date(2027, 1, 31))


@pytest.fixture
def others(care):
    """Two providers with like names, and one that was merged into the second."""
    birch, beech, old = (
        providers.register_provider(by=care.cast.officer, legal_name=name)
        for name in ("Birchwood Care Ltd", "Beechwood Care Ltd", "Oakapple Care Ltd")
    )
    providers.merge_provider(by=care.cast.manager, on=ON, provider=old, into=beech, why="Taken over")
    return birch, beech, old


def assigned(care, **typed):
    return {**delegated(care), "approval": "none", "ground": "pcr_succession", "why": "Takeover", **typed}


def test_another_provider_is_found_by_part_of_its_name(care, desk, others):
    contract, (birch, _, _) = care.signed(), others
    page, made = at(contract, "vary"), {"made_on": date(2025, 7, 1)}
    assert "No provider is called “Zzz”" in words_in(desk.send(page, step="look", **assigned(care, new_provider="Zzz")))
    answer = desk.send(page, step="look", **assigned(care, new_provider="wood care"), **made)
    assert "Choose which provider is meant" in words_in(answer)
    looked = desk.resend(answer, page, step="look", which=birch.reference)
    assert "Provider Alderbrook Home Support Ltd Birchwood Care Ltd" in words_in(looked)
    desk.resend(looked, page, step="do")
    held, shown = fresh(contract), f"/contracts/{contract.reference}/"
    assert held.provider == birch
    words = desk.open(shown)
    assert "Until 30 June 2025 it was Alderbrook Home Support Ltd" in words
    assert "Passed from Alderbrook Home Support Ltd to Birchwood Care Ltd" in words
    before = Desk(care.cast.stranger).open(f"{shown}?on=2025-06-30")  # whose pages have no history of the record
    assert "Provider Alderbrook Home Support Ltd" in before
    assert "Birchwood" not in before


def test_the_provider_before_keeps_the_contract_in_its_history(care, desk, others):
    contract, (birch, _, _) = care.signed(), others
    typed = assigned(care, new_provider=birch.reference, made_on=date(2025, 7, 1))
    do(desk, at(contract, "vary"), **typed)
    stranger = Desk(care.cast.stranger)
    old = f"/providers/{care.provider.reference}/"
    assert "Passed on On 1 July 2025 to Birchwood Care Ltd" in stranger.open(old)
    assert contract.reference in stranger.open(f"/providers/{birch.reference}/")
    assert contract.reference not in stranger.open(f"/providers/{birch.reference}/?on=2025-06-30", 200)
    for name in ("Alderbrook", "Birchwood"):
        assert contract.reference in stranger.open(f"/contracts/?provider={name}")
    # On the day of the call-off the roster knew the provider that it was placed with.
    assert "was not on the roster" not in desk.open(f"/contracts/{contract.reference}/")


def test_a_merged_provider_leads_to_its_survivor(care, desk, others):
    contract, (_, beech, old) = care.signed(), others
    do(desk, at(contract, "vary"), **assigned(care, new_provider=old.legal_name))
    assert fresh(contract).provider == beech


def test_a_provider_takes_over_on_the_ground_for_it_and_with_no_money(care, desk, others):
    contract = care.signed()
    page = at(contract, "vary")
    words = words_in(
        desk.send(page, step="do", **assigned(care, new_provider="Birchwood", ground="pcr_not_substantial"))
    )
    assert "This ground does not bear another provider" in words
    words = words_in(desk.send(page, step="do", **assigned(care, new_provider="Birchwood", amount="1")))
    assert "A succession changes nothing but the provider" in words
    words = words_in(desk.send(page, step="do", **assigned(care, new_provider="Alderbrook")))
    assert "That is its provider already" in words
    assert fresh(contract).provider == care.provider


# Under the Act -------------------------------------------------------------------------------------------------------


@pytest.fixture
def service(care):
    """A contract under the Act for £300,000 and 36 months, awarded under the standing power."""
    contract = care.draft(
        commission=None, lots=[], regime="PA2023", light_touch=False, provider=care.provider, route="open",
        starts_on=date(2025, 4, 1), term=Term(initial_months=36),
    )  # fmt: skip
    care.award(contract, Decimal(300000), authority=care.standing, approval=None, made_on=date(2025, 3, 3))
    return care.sign_at_once(contract, date(2025, 3, 20))


def standing(care, **typed):
    return {"authority": "standing", "acting_post": str(care.cast.director.pk), "approval": "none", **typed}


@pytest.mark.parametrize(("amount", "owed"), [("30,000", False), ("30,000.01", True)])
def test_a_change_of_more_than_a_tenth_owes_its_notice(care, desk, service, amount, owed):
    typed = standing(care, ground="pa_provided", why="Clause 9", amount=amount, scope_words="More")
    looked, _ = do(desk, at(service, "vary"), **typed)
    assert ("UK10" in looked) is owed


def test_earlier_changes_count_for_the_notice(care, desk, service):
    typed = standing(care, ground="pa_provided", why="Clause 9", scope_words="More")
    assert "UK10" not in do(desk, at(service, "vary"), **typed, amount="20,000")[0]
    assert "UK10" in do(desk, at(service, "vary"), **typed, amount="10,000.01")[0]


def test_a_term_changed_by_more_than_a_tenth_is_substantial_and_owes_its_notice(care, desk, service):
    page = at(service, "extend")
    typed = standing(care, use="beyond", amount="0", why="For the handover")
    looked = words_in(desk.send(page, step="look", **typed, ground="pa_not_substantial", months="4"))
    assert "The term changes by 4 months, more than 10% of its maximum of 36 months" in looked
    looked = words_in(desk.send(page, step="look", **typed, ground="pa_not_substantial", months="3"))
    assert "Ends 31 March 2028 30 June 2028" in looked
    assert "UK10" not in looked
    assert "UK10" in words_in(desk.send(page, step="look", **typed, ground="pa_unforeseen", months="4"))


# The ledger ----------------------------------------------------------------------------------------------------------


def test_money_is_released_to_the_approval_that_it_came_from(care, desk):
    contract = care.signed()
    page = at(contract, "release")
    looked, done = do(desk, page, amount="£100,000", why="Fewer hours", approval=str(care.money.pk))
    assert "Left of it £6,400,000 £6,500,000" in looked
    assert "£100,000 of" in done
    row = Commitment.objects.get(kind="release")
    assert (row.amount, row.approval, row.why) == (Decimal(-100000), care.money, "Fewer hours")
    words = words_in(desk.send(page, step="do", amount="700,000.01", why="All", approval=str(care.money.pk)))
    assert "holds £700,000: £700,000.01 cannot be taken from it" in words
    do(desk, page, amount="700,000", why="All", approval=str(care.money.pk))
    assert "The contract holds no money" in desk.open(page)


def test_a_row_is_put_right_by_its_right_amount(care, desk):
    contract = care.signed()
    row = contract.commitments.get()
    page = at(contract, f"ledger/{row.pk}/correct")
    assert page in desk.client.get(f"/contracts/{contract.reference}/").content.decode()
    assert "The row Award, made on 3 April 2023 It says £800,000" in desk.open(page)
    looked, _ = do(desk, page, right="780,000", why="Two digits were swapped")
    assert "This row with its corrections −£20,000 £800,000 £780,000" in looked
    correction = Commitment.objects.get(kind="correction")
    assert (correction.amount, correction.corrects, correction.made_on) == (Decimal(-20000), row, row.made_on)
    words = words_in(desk.send(page, step="do", right="780,000", why="Again"))
    assert "That is what the row says already" in words
    assert "allows £800,000 for each action" in words_in(desk.send(page, step="do", right="800,000.01", why="Too much"))
    again = at(contract, f"ledger/{correction.pk}/correct")
    assert "A correction is not itself corrected" in desk.open(again)


def test_a_release_is_put_right_without_minus_signs(care, desk):
    contract = care.signed()
    care.release(contract, Decimal(100000))
    row = Commitment.objects.get(kind="release")
    do(desk, at(contract, f"ledger/{row.pk}/correct"), right="60,000", why="Less was over")
    assert Commitment.objects.get(kind="correction").amount == Decimal(40000)


def test_an_estimate_is_passed_by_a_correction_only_with_a_managers_words(people):
    care = home_care(people, qualifier="estimate", amount=LIMIT)
    contract = care.signed(Decimal(700000))
    row, desk = contract.commitments.get(), Desk(people.officer)
    page = at(contract, f"ledger/{row.pk}/correct")
    other = care.signed(Decimal("100000"), authority=care.cabinet)
    assert other.state == "signed"
    words = words_in(desk.send(page, step="do", right="700,000.01", why="A penny"))
    assert "past the estimate of £800,000" in words
    care.acknowledge(contract, Decimal("0.01"), kind="correction")
    _, done = do(desk, page, right="700,000.01", why="A penny")
    assert "is put right" in done


def test_a_row_of_another_contract_is_not_found(care, desk):
    one, other = care.signed(), care.signed()
    desk.open(at(one, f"ledger/{other.commitments.get().pk}/correct"), 404)


def test_an_officer_of_another_service_area_may_do_none_of_it(care):
    contract = care.signed()
    elsewhere = Desk(care.cast.elsewhere)
    for act in ("extend", "vary", "release", f"ledger/{contract.commitments.get().pk}/correct"):
        assert "You do not act for Children" in elsewhere.open(at(contract, act))


# What is typed wrong -------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("typed", "told"),
    [
        ({"months": "0"}, "Enter a whole number of months from 1 to 1,200"),
        ({"months": "1201"}, "Enter a whole number of months from 1 to 1,200"),
        ({"months": "five"}, "Enter a whole number of months from 1 to 1,200"),
        ({"months": "5", "amount": "123456789012345"}, "Enter a sum below £1,000,000,000,000"),
        ({"months": "5", "amount": "-1"}, "An extension is not below £0"),
        ({"months": "5", "amount": "12.345"}, "Enter whole pence"),
        ({"months": "5", "amount": "many"}, "Enter a sum in pounds"),
        ({"new_end": date(2026, 3, 31)}, "is not later than the present end, 31 March 2026"),
        ({"new_end": date(2020, 1, 1)}, "is not later than the present end, 31 March 2026"),
        ({"months": "1200"}, "The option has 12 months left"),
        ({"months": "5", "made_on": date(2026, 1, 6)}, "6 January 2026 is in the future"),
        ({"months": "5", "use": "option:999999"}, "this one is no longer open"),
        ({"months": "5", "use": "\0"}, "Choose an option, or to go beyond the options"),
        ({"months": "5", "authority": "delegation:999999"}, "this one is no longer in it"),
    ],
)
def test_what_is_typed_wrong_for_an_extension_is_said_at_its_field(care, desk, typed, told):
    contract = care.signed(draft={"term": POT})
    sent = {**delegated(care), "made_on": ON, "use": under(contract), "amount": "0", **typed}
    answer = desk.send(at(contract, "extend"), step="do", **sent)
    assert answer.status_code == 200
    assert told in words_in(answer)
    assert not Extension.objects.exists()


@pytest.mark.parametrize(
    ("typed", "told"),
    [
        ({"amount": "1234567890123"}, "Enter a sum below £1,000,000,000,000"),
        ({"amount": "NaN"}, "Enter a sum in pounds"),
        ({"amount": "1", "ground": "pa_provided"}, "Choose one of the grounds of this contract’s regime"),
        ({"amount": "1", "ground": ""}, "Choose the legal ground of the change"),
        ({"amount": "1", "why": "\u200b"}, "Say why the ground holds"),
        ({"new_provider": "\0x\0", "amount": ""}, "No provider is called “x”"),
        ({"new_provider": "%", "amount": ""}, "No provider is called “%”"),
        ({"amount": "-800,000.01"}, "cannot be taken from it"),
    ],
)
def test_what_is_typed_wrong_for_a_variation_is_said_at_its_field(care, desk, typed, told):
    contract = care.signed()
    sent = {**delegated(care), "ground": "pcr_provided", "why": "Clause 1", "scope_words": "Hours", **typed}
    answer = desk.send(at(contract, "vary"), step="do", **sent)
    assert answer.status_code == 200
    assert told in words_in(answer)
    assert not contract.variations.exists()


def test_the_start_of_the_term_is_what_the_months_count_from(care, desk):
    contract = care.signed(
        draft={"term": Term(initial_months=1, options=(Option(1),)), "starts_on": date(2025, 12, 31)}
    )
    assert (contract.starts_on > START, contract.ends_on) == (True, date(2026, 1, 30))
    _, done = do(desk, at(contract, "extend"), **delegated(care), use=under(contract), amount="0")
    assert "is extended to 28 February 2026" in done
