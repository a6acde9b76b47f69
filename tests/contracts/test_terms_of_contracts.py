"""How long contracts run: drafts, options, pots, breaks, extensions, ends."""

from datetime import date
from decimal import Decimal

import pytest

from commissioning.kit.terms import Option, Term
from contracts import actions, rules
from contracts.actions import Authority
from contracts.lifecycle import CONTRACT
from contracts.models import Commitment, Extension
from tests.builders import END, LIMIT, MADE, ON, START

pytestmark = pytest.mark.django_db

POT = Term(initial_months=36, options=(Option(12, pot=True),))


def extend(care, contract, **changes):
    return actions.extend(
        **{
            "by": care.cast.officer,
            "on": ON,
            "contract": contract,
            "authority": care.delegated,
            "amount": Decimal(0),
            "made_on": MADE,
            **changes,
        }
    )


def test_a_draft_takes_its_ends_options_and_breaks_from_its_term(care):
    contract = care.call_off(term=Term(initial_months=48, options=(Option(24), Option(12)), breaks=(24, 36)))
    assert (contract.initial_end, contract.ends_on, contract.last_possible_end) == (END, END, date(2030, 3, 31))
    assert [(option.months, option.pot) for option in contract.options.all()] == [(24, False), (12, False)]
    assert [point.falls_on for point in contract.breaks.all()] == [date(2025, 3, 31), date(2026, 3, 31)]


def test_words_that_state_another_total_give_both_last_days(care):
    words = "4 years with 2 plus 1 year extension options which equates to 6 years in total"
    contract = care.call_off(
        starts_on=date(2021, 4, 1), term=Term(initial_months=48, options=(Option(24), Option(12))), term_words=words
    )
    assert contract.last_possible_end == date(2027, 3, 31)
    assert contract.last_possible_end_if == date(2028, 3, 31)
    assert contract.ends_on == date(2025, 3, 31)


def test_words_without_doubt_are_read_and_others_are_not(care):
    assert care.call_off(term=None, term_words="3 years").ends_on == date(2026, 3, 31)
    open_words = care.call_off(term=None, term_words="up to five years")
    assert (open_words.ends_on, open_words.last_possible_end) == (None, date(2028, 3, 31))
    disputed = "4 years with 2 plus 1 year extension options which equates to 6 years in total"
    assert care.call_off(term=None, term_words=disputed).ends_on is None


def test_a_pot_is_used_in_slices_and_no_further(care, refused):
    contract = care.signed(draft={"term": POT})
    pot = contract.options.get()
    extend(care, contract, months=5, option=pot)
    assert contract.ends_on == date(2026, 8, 31)
    assert actions.months_left(pot) == 7
    refused("extension_within_option", extend, care, contract, months=8, option=pot)
    extend(care, contract, months=7, option=pot)
    assert contract.ends_on == contract.last_possible_end == END


def test_a_fixed_option_is_used_whole_and_once(care, refused):
    contract = care.signed(draft={"term": Term(initial_months=36, options=(Option(12),))})
    option = contract.options.get()
    refusal = refused("extension_within_option", extend, care, contract, months=6, option=option)
    assert "The option is for 12 months, no more and no less" in refusal.reason
    extend(care, contract, months=12, option=option)
    refusal = refused("extension_within_option", extend, care, contract, months=12, option=option)
    assert refusal.reason.startswith("Option 1 is used up. Officer used it on ")


def test_options_are_used_in_their_order(care, refused):
    contract = care.signed(draft={"term": Term(initial_months=36, options=(Option(6), Option(6)))})
    first, second = contract.options.all()
    refusal = refused("extension_within_option", extend, care, contract, months=6, option=second)
    assert refusal.remedy == "Use option 1 first."
    extend(care, contract, months=6, option=first)
    extend(care, contract, months=6, option=second)
    assert contract.ends_on == END


def test_beyond_the_options_needs_a_ground(care, refused):
    contract = care.signed(draft={"term": Term(initial_months=36)})
    refused("extension-beyond", extend, care, contract, months=12)
    refused("modification-refused", extend, care, contract, months=12, ground="The director wishes it")
    extend(care, contract, months=12, ground="pcr_provided")
    assert contract.ends_on == contract.last_possible_end == END


def test_after_the_supplier_notice_day_the_supplier_must_agree(care, refused):
    contract = care.signed(draft={"term": POT, "starts_on": date(2022, 10, 1), "supplier_notice_months": 3})
    late = date(2025, 7, 1)  # the contract ends on 30 September 2025: 30 June was the last day
    option = contract.options.get()
    refusal = refused("notice-day-missed", extend, care, contract, months=3, option=option, made_on=late)
    assert "30 June 2025" in refusal.reason
    assert "what the supplier agreed to" in refusal.remedy
    extend(care, contract, months=3, option=option, made_on=late, ground="The supplier agreed on 1 July 2025")
    assert contract.ends_on == date(2025, 12, 31)


def test_after_the_end_an_extension_needs_its_ground(care, refused):
    contract = care.signed(
        draft={"starts_on": date(2022, 10, 1), "term": Term(initial_months=12, options=(Option(12),))}
    )
    option = contract.options.get()
    refused("extension-beyond", extend, care, contract, months=12, option=option, made_on=date(2023, 10, 1))


def test_the_new_end_rules_over_stated_months(care):
    """Twenty-six months stated and 30 June 2022 as the end: thirty-nine months are needed to get there."""
    contract = care.draft(
        commission=None,
        lots=[],
        provider=care.provider,
        starts_on=date(2016, 4, 1),
        term=Term(initial_months=36),
        origin="copied",
    )
    old = Authority.recorded("Register of 2022")
    care.award(contract, None, authority=old, approval=None, made_on=date(2016, 4, 1))
    actions.sign(by=care.cast.officer, on=ON, contract=contract, signed_on=date(2016, 4, 1))
    extend(care, contract, authority=old, amount=None, made_on=date(2019, 3, 31), new_end=date(2022, 6, 30),
           stated_months=26, ground="Redesign of the service")  # fmt: skip
    extension = Extension.objects.get()
    assert (extension.months, extension.stated_months) == (39, 26)
    assert contract.ends_on == date(2022, 6, 30)


def test_a_disputed_term_is_settled_before_it_is_used(care, refused):
    words = "4 years with 2 plus 1 year extension options which equates to 6 years in total"
    term = Term(initial_months=48, options=(Option(24), Option(12)))
    contract = care.signed(draft={"term": term, "term_words": words, "starts_on": date(2021, 4, 1)})
    first, second = contract.options.all()
    extend(care, contract, months=24, option=first)
    refused("term-contradiction", extend, care, contract, months=12, option=second)
    actions.settle_term(
        by=care.cast.officer, contract=contract, last_possible_end=date(2028, 3, 31), settled_by="The signed contract"
    )
    extend(care, contract, months=12, option=second)
    assert contract.ends_on == date(2028, 3, 31)


def test_an_extension_that_is_refused_leaves_nothing_behind(care, refused):
    contract = care.signed(draft={"term": POT})
    refused("over-limit", extend, care, contract, months=5, option=contract.options.get(), amount=LIMIT + 1)
    contract.refresh_from_db()
    assert (contract.ends_on, Extension.objects.count()) == (date(2026, 3, 31), 0)


def test_a_break_ends_the_contract_on_its_day(care, refused):
    contract = care.signed(draft={"term": Term(initial_months=48, breaks=(24,))})
    point = contract.breaks.get()
    refused("lifecycle", actions.use_break, by=care.cast.officer, on=ON, break_point=point, made_on=date(2025, 4, 1))
    actions.use_break(by=care.cast.officer, on=ON, break_point=point, made_on=date(2024, 12, 1))
    contract.refresh_from_db()
    assert contract.ends_on == date(2025, 3, 31)


def test_a_terminated_contract_ends_on_that_day_and_is_then_closed(care, refused):
    contract = care.signed()
    act = {"by": care.cast.officer, "on": ON, "contract": contract}
    refusal = refused("lifecycle", actions.close, **act, closed_on=date(2025, 1, 1), review="Well")
    assert "or terminate it" in refusal.remedy
    actions.terminate(**act, terminated_on=date(2024, 6, 30), ground="Agreed")
    assert (contract.state, contract.ends_on) == ("terminated", date(2024, 6, 30))
    refusal = refused("lifecycle", actions.close, **act, closed_on=date(2024, 6, 30), review="Well")
    assert refusal.remedy == "Close it after that day."
    refused("lifecycle", actions.close, **act, closed_on=date(2024, 7, 31), review=" ")
    actions.close(**act, closed_on=date(2024, 7, 31), review="It ran well.")
    assert contract.state == "closed"


def test_every_step_is_taken_only_from_its_states(care, refused):
    """Every state × every step, by the actions: what the table does not allow is refused as such."""
    officer = care.cast.officer
    steps = {
        "award": lambda c: care.award(c),
        "sign": lambda c: actions.sign(by=officer, on=ON, contract=c, signed_on=MADE),
        "not signed": lambda c: actions.not_signed(by=officer, on=ON, contract=c, reason="Withdrawn"),
        "terminate": lambda c: actions.terminate(
            by=officer, on=ON, contract=c, terminated_on=date(2024, 1, 1), ground="Agreed"
        ),
        "close": lambda c: actions.close(by=officer, on=ON, contract=c, closed_on=ON, review="Well"),
    }
    reach = {
        "draft": (),
        "awarded": ("award",),
        "signed": ("award", "sign"),
        "not-signed": ("award", "not signed"),
        "terminated": ("award", "sign", "terminate"),
        "closed": ("award", "sign", "terminate", "close"),
    }
    assert set(reach) == set(CONTRACT.states)
    assert set(steps) == {step.name for step in CONTRACT.steps}
    for state, path in reach.items():
        contract = care.call_off()
        for step in path:
            steps[step](contract)
            contract.refresh_from_db()
        assert contract.state == state
        for name, act in steps.items():
            if CONTRACT.refusal(name, state) is not None:
                refused("lifecycle", act, contract)
        if path:
            # Enough is given back that the next contract of this test finds money.
            held = Commitment.objects.filter(contract=contract).total()
            if held:
                care.release(contract, held)


def test_a_variation_names_its_ground_and_keeps_its_limits(care, refused):
    contract = care.signed()
    refused("modification-refused", care.vary, contract, Decimal(1), ground=" ")
    refusal = refused("modification-refused", care.vary, contract, Decimal(1), ground="The director wishes it")
    assert refusal.reason == "“The director wishes it” is no ground that the law knows for changing a contract."
    assert "provided for in the contract" in refusal.remedy
    refused("modification-refused", care.vary, contract, Decimal(1), ground="pa_provided")
    refused("modification-refused", care.vary, contract, LIMIT, ground="pcr_additional")  # 100% is over 50%
    row = care.vary(contract, LIMIT)  # provided for in the contract: any value
    assert "reg 72(1)(a)" in row.variation.ground
    assert START < END


@pytest.mark.parametrize(
    ("old_end", "new_end", "months"),
    [
        (date(2019, 3, 31), date(2022, 6, 30), 39),
        (date(2019, 3, 31), date(2021, 5, 31), 26),
        (date(2026, 2, 28), date(2026, 3, 1), 1),
        (date(2026, 1, 30), date(2026, 2, 28), 1),
    ],
)
def test_begun_months(old_end, new_end, months):
    assert rules.begun_months(old_end, new_end) == months
