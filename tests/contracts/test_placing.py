"""Work placed under an umbrella, and how long an umbrella may stand: at the draft and again at its award."""

from datetime import date

import pytest

from commissioning.kit.terms import Option, Term
from commissioning.procurement.routes import Route
from contracts import actions, rules
from contracts.models import Contract
from contracts.readings import by_hand, parsed_breaks, parsed_options, typed_options, ways_of
from providers.actions import register_provider
from tests.builders import LIMIT, ON

pytestmark = pytest.mark.django_db

RECORD = "Five invited, two answered."


@pytest.mark.parametrize("route", [Route.DPS, Route.DYNAMIC_MARKET])
def test_a_system_or_market_places_nothing_directly(route):
    assert rules.ways_of_placing(route) == ("mini-competition",)
    assert rules.may_place(route=route, placed_by="direct", competition_words="").code == "call-off-method"
    assert rules.may_place(route=route, placed_by="mini-competition", competition_words="  ").code == "call-off-method"
    assert rules.may_place(route=route, placed_by="mini-competition", competition_words=RECORD) is None


@pytest.mark.parametrize("route", [Route.FRAMEWORK, Route.OPEN_FRAMEWORK, Route.FPS, ""])
def test_a_framework_calls_off_directly_or_by_mini_competition(route):
    assert rules.may_place(route=route, placed_by="direct", competition_words="") is None
    assert rules.may_place(route=route, placed_by="mini-competition", competition_words=RECORD) is None
    assert rules.may_place(route=route, placed_by="", competition_words=RECORD).code == "call-off-method"


def test_a_call_off_says_how_it_was_placed_before_its_award(care, refused):
    refused("call-off-method", care.award, care.call_off(placed_by=""))
    refused("call-off-method", care.award, care.call_off(placed_by="direct"))
    refused("call-off-method", care.award, care.call_off(competition_words=""))
    care.award(care.call_off())


def test_what_a_copied_source_does_not_say_of_a_call_off_is_not_asked(care):
    care.award(care.call_off(placed_by="", competition_words="", origin="copied"))


def test_nothing_is_placed_under_an_umbrella_after_its_termination(care, refused):
    actions.terminate(
        by=care.cast.officer,
        on=ON,
        contract=care.umbrella,
        made_on=date(2024, 6, 1),
        terminated_on=date(2024, 6, 30),
        ground="Agreed",
    )
    refused("call-off-outside", care.award, care.call_off(), made_on=date(2024, 7, 1))
    care.award(care.call_off(), made_on=date(2024, 6, 30))


def test_a_draft_asks_the_roster_of_the_day_on_which_it_is_placed(care, refused):
    early, in_time = date(2023, 3, 31), date(2023, 4, 1)
    refused("call-off-outside", care.call_off, placed_on=early)
    assert care.call_off(placed_on=in_time).placed_by == "mini-competition"


def test_a_block_arrangement_under_an_umbrella_goes_to_a_provider_on_its_roster(care, refused):
    stranger = register_provider(by=care.cast.officer, legal_name="Not On It Ltd")
    block = {"kind": "block", "umbrella": care.umbrella}
    refused("call-off-outside", care.award, care.draft(provider=stranger, **block))
    care.award(care.draft(provider=care.provider, **block))


def test_a_framework_of_more_than_four_years_is_awarded_with_its_reasons(care, refused):
    care.commission.light_touch = False
    care.commission.recorded(by=care.cast.officer, why="Not light touch")
    care.lot.route = "framework"
    care.lot.recorded(by=care.cast.officer, why="Route")

    def framework(**fields):
        made = care.draft(kind="framework", term=Term(36, (Option(24),)), **fields)
        actions.admit(
            by=care.cast.officer, on=ON, umbrella=made, lot=care.lot, provider=care.provider, joined_on=made.starts_on
        )
        return made

    award = {"authority": care.cabinet, "approval": None, "amount": 0}
    refused("framework-over-4", care.award, framework(), **award)
    care.award(framework(term_justification="The equipment takes five years to pay for itself."), **award)


def test_no_purchasing_system_outlives_23_february_2029(care, refused):
    def system(months):
        made = care.draft(kind="dps", title="System", term=Term(months), starts_on=date(2023, 2, 24))
        actions.admit(
            by=care.cast.officer, on=ON, umbrella=made, lot=care.lot, provider=care.provider, joined_on=made.starts_on
        )
        return made

    award = {"authority": care.cabinet, "approval": None, "amount": 0}
    refused("dps-long-stop", care.award, system(73), **award)
    care.award(system(72), **award)


def test_nothing_is_drafted_under_a_commission_that_has_ended(care, refused):
    care.commission.state, care.commission.closed_on = "closed", ON
    care.commission.recorded(by=care.cast.officer, why="Closed")
    refused("lifecycle", care.draft)


def test_a_year_before_a_leap_day_is_the_28th():
    assert rules.a_year_before(date(2028, 2, 29)) == date(2027, 2, 28)
    assert rules.a_year_before(date(2026, 11, 23)) == date(2025, 11, 23)


# The ways to take the words


def test_a_term_that_begins_on_a_leap_day_ends_where_the_calendar_allows():
    (way,) = ways_of("4 years", date(2024, 2, 29)).ways
    assert way.taken.days() == {
        "initial_end": date(2028, 2, 28),
        "last_possible_end": date(2028, 2, 28),
        "last_possible_end_if": None,
    }


def test_words_that_end_beyond_every_calendar_are_taken_in_no_way():
    assert ways_of("80 years", date(9990, 1, 1)).ways == ()
    assert ways_of("3 years + 2, seven thousand years in total", date(9000, 1, 1)).settled is None


@pytest.mark.parametrize("words", ["", "   ", "to be agreed", "\x00", "((((", "9" * 500])
def test_words_that_say_no_term_are_taken_in_no_way(words):
    assert ways_of(words, date(2026, 1, 1)).settled is None


def test_the_earlier_of_two_last_days_counts_for_the_initial_period_too():
    ways = ways_of("3 years until 31 March 2025", date(2024, 4, 1)).ways
    kept = next(way for way in ways if way.key.endswith("open")).taken
    assert (kept.initial_end, kept.last, kept.last_if) == (date(2025, 3, 31), date(2025, 3, 31), date(2027, 3, 31))


def test_options_typed_are_read_as_they_are_written_back():
    assert parsed_options("24, pot of 12 months;6") == (Option(24), Option(12, True), Option(6))
    assert parsed_options(typed_options((Option(24), Option(12, True)))) == (Option(24), Option(12, True))
    assert parsed_breaks("36, 24 months, 24") == (24, 36)
    for wrong in ("x", "-1", "0", "12345", "24 12", "²"):
        with pytest.raises(ValueError, match=r".*"):
            parsed_options(wrong)


def test_a_document_lets_typed_parts_stand_against_the_words():
    typed = {
        "words": "2 years + 1, 4 years in total",
        "starts_on": date(2026, 4, 1),
        "initial_months": 24,
        "initial_end": None,
        "options": (Option(12),),
        "breaks": (),
    }
    assert by_hand(**typed, settled=False).last_if == date(2030, 3, 31)
    assert by_hand(**typed, settled=True).last_if is None


# Changed and discarded


def test_a_draft_keeps_what_stays_the_same(care):
    draft = care.draft(term=Term(36, (Option(12), Option(12)), (12,)))
    first = draft.options.first()
    days = {"initial_end": date(2026, 3, 31), "last_possible_end": date(2027, 3, 31), "last_possible_end_if": None}
    actions.change_draft(
        by=care.cast.officer, on=ON, contract=draft, lots=[care.lot], term=Term(36, (Option(12),), (24,)), **days
    )
    assert list(draft.options.all()) == [first]
    assert first.history.count() == 1
    assert [point.after_months for point in draft.breaks.all()] == [24]


def test_only_officers_of_the_service_area_change_and_discard(care, refused):
    draft = care.draft()
    act = {"contract": draft, "by": care.cast.elsewhere}
    refused("not-allowed", actions.discard_draft, **act, why="Twice")
    refused("not-allowed", actions.change_draft, **act, on=ON, lots=[], term=Term(12))
    assert Contract.objects.filter(pk=draft.pk).exists()


def test_an_awarded_contract_is_neither_changed_nor_discarded_as_a_draft(care, refused):
    contract = care.signed(LIMIT)
    refused("lifecycle", actions.discard_draft, by=care.cast.officer, contract=contract, why="Twice")
    refused("lifecycle", actions.change_draft, by=care.cast.officer, on=ON, contract=contract, lots=[], term=Term(12))


def test_a_term_is_settled_only_between_its_two_days_and_not_before_the_present_end(care, refused):
    two = {"first": date(2027, 3, 31), "second": date(2028, 3, 31)}
    assert rules.may_settle(**two, chosen=date(2028, 3, 31), ends_on=date(2027, 9, 30)) is None
    early = rules.may_settle(**two, chosen=date(2027, 3, 31), ends_on=date(2027, 9, 30))
    other = rules.may_settle(**two, chosen=date(2029, 3, 31), ends_on=None)
    assert (early.code, other.code) == ("term-contradiction", "term-contradiction")
    settle = {"by": care.cast.officer, "last_possible_end": date(2027, 3, 31), "settled_by": "A letter"}
    refused("lifecycle", actions.settle_term, contract=care.draft(), **settle)
