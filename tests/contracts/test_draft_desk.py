"""The desk on which a contract is drafted, called off, changed, discarded, and its disputed term settled."""

import hashlib
from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from commissioning.council.models import User
from commissioning.kit.refusals import Refused
from commissioning.procurement import actions as procurement
from contracts import actions
from contracts.models import Contract
from providers.actions import merge_provider
from providers.models import Provider
from tests.contracts.test_ledger_sql import sql
from tests.decisions.desks import Desk, words_in

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("calderwick")]

SHORT_BREAKS = "/commissions/COM-2021-004/contracts/enter/"
HOME_CARE = "/commissions/COM-2021-002/contracts/enter/"
CALL_OFF = "/contracts/CON-2023-0015/call-off/"
OUTSIDE = "/contracts/enter/"
BOTH_DAYS = "4 years with 2 plus 1 year extension options which equates to 6 years in total"


def user(name: str) -> User:
    return User.objects.get(email=f"{name}@calderwick.example")


@pytest.fixture
def officer() -> Desk:
    return Desk(user("officer"))


def lot_of(reference: str, number: str) -> int:
    return Contract.objects.get(reference=reference).commission.lots.get(number=number).pk


def short_break(**typed: Any) -> dict[str, Any]:
    """A contract for the social club, as typed."""
    return {
        "kind": "service",
        "title": "Social club, term time",
        "lots": lot_of("CON-2021-0012", "2"),
        "starts_on": date(2021, 4, 1),
        "term_words": BOTH_DAYS,
        **typed,
    }


def outside(**typed: Any) -> dict[str, Any]:
    """A contract outside a commission, as typed; its title and its route are to be added."""
    anywhere = Contract.objects.get(reference="CON-2023-0015")
    return {
        "kind": "service",
        "service_area": anywhere.service_area_id,
        "lead_post": anywhere.lead_post_id,
        "starts_on": date(2026, 11, 1),
        "term_words": "6 months",
        "provider_words": "Alderbrook",
        **typed,
    }


def asked_none(starts_on: date | None = date(2021, 4, 1)) -> dict[str, str]:
    """The mark of a page that asked about no words, from a first day."""
    return {"asked": hashlib.sha256(f"{starts_on}|".encode()).hexdigest()[:16]}


def looked(desk: Desk, address: str, **typed: Any) -> Any:
    """The answer to “See how it reads”."""
    return desk.send(address, **typed, step="look")


def saved(desk: Desk, address: str, **typed: Any) -> Contract:
    """Look, save, and the contract that came of it."""
    before = set(Contract.objects.values_list("pk", flat=True))
    page = looked(desk, address, **typed)
    assert "Nothing is saved yet." in words_in(page), words_in(page)
    done = desk.resend(page, address, step="do")
    assert done.redirect_chain, words_in(done)
    return Contract.objects.exclude(pk__in=before).get()


# The term as written


def test_the_words_of_the_short_breaks_are_read_back_and_both_days_kept(officer):
    page = looked(officer, SHORT_BREAKS, **short_break())
    said = words_in(page)
    assert "ends 31 March 2028 at the latest" in said
    assert "The paper says 6 years in total, that would be 31 March 2027. Which is meant?" in said
    assert "Choose which is meant" in said
    assert not Contract.objects.filter(title="Social club, term time").exists()

    officer.resend(page, SHORT_BREAKS, reading="r0-open", step="do")
    contract = Contract.objects.get(title="Social club, term time")
    assert contract.state == "draft"
    assert contract.initial_end == contract.ends_on == date(2025, 3, 31)
    assert contract.last_possible_end == date(2027, 3, 31)
    assert contract.last_possible_end_if == date(2028, 3, 31)
    assert [(option.months, option.pot) for option in contract.options.all()] == [(24, False), (12, False)]
    assert contract.regime == "PCR2015"
    assert contract.route == "open"


@pytest.mark.parametrize(("way", "last"), [("r0-parts", date(2028, 3, 31)), ("r0-total", date(2027, 3, 31))])
def test_only_a_document_settles_a_term_that_contradicts_itself(officer, way, last):
    page = looked(officer, SHORT_BREAKS, **short_break())
    page = officer.resend(page, SHORT_BREAKS, reading=way, step="do")
    assert "Only a document settles this" in words_in(page)
    officer.resend(page, SHORT_BREAKS, term_settled_by="Contract of 8 March 2021, clause 4", step="do")
    contract = Contract.objects.get(title="Social club, term time")
    assert (contract.last_possible_end, contract.last_possible_end_if) == (last, None)
    assert contract.term_settled_by == "Contract of 8 March 2021, clause 4"


PHRASES = [
    ("2 years + 1 + 1", date(2026, 4, 1), date(2028, 3, 31), date(2030, 3, 31), [(12, False), (12, False)], []),
    ("18 months with an option to extend by 6 months", date(2027, 1, 1), date(2028, 6, 30), date(2028, 12, 31),
     [(6, False)], []),
    ("three years, extendable by up to a further two years in total", date(2026, 7, 1), None, None, None, []),
    ("five years with break clauses (2+2+1 years)", date(2026, 10, 1), date(2031, 9, 30), date(2031, 9, 30), [],
     [24, 48]),
    ("12 months", date(2028, 2, 29), date(2029, 2, 28), date(2029, 2, 28), [], []),
    ("1 September 2026 to 31 August 2029", date(2026, 9, 1), date(2029, 8, 31), date(2029, 8, 31), [], []),
    ("40 weeks", date(2026, 9, 1), date(2027, 6, 7), date(2027, 6, 7), [], []),
]  # fmt: skip


@pytest.mark.parametrize(("words", "start", "end", "last", "options", "breaks"), PHRASES)
def test_plain_words_give_options_pots_and_breaks(officer, words, start, end, last, options, breaks):
    page = looked(officer, SHORT_BREAKS, **short_break(starts_on=start, term_words=words))
    if options is None:  # the reader asks: whoever drafts says it by hand
        assert "Choose which is meant" in words_in(page) or "Nothing is saved yet." in words_in(page)
        return
    assert "Nothing is saved yet." in words_in(page), words_in(page)
    officer.resend(page, SHORT_BREAKS, step="do")
    contract = Contract.objects.get(title="Social club, term time")
    assert (contract.ends_on, contract.last_possible_end) == (end, last)
    assert [(option.months, option.pot) for option in contract.options.all()] == options
    assert [point.after_months for point in contract.breaks.all()] == breaks


def test_a_term_is_typed_by_its_parts(officer):
    contract = saved(
        officer,
        SHORT_BREAKS,
        **short_break(
            term_words="", reading="hand", initial_months="36", options="24, pot 12", breaks="12", **asked_none()
        ),
    )
    assert contract.ends_on == date(2024, 3, 31)
    assert contract.last_possible_end == date(2027, 3, 31)
    assert [(option.months, option.pot) for option in contract.options.all()] == [(24, False), (12, True)]
    assert contract.breaks.get().falls_on == date(2022, 3, 31)


def test_parts_that_contradict_the_words_keep_both_days(officer):
    page = looked(officer, SHORT_BREAKS, **short_break())
    page = officer.resend(page, SHORT_BREAKS, reading="hand", initial_months="48", options="24, 24", step="do")
    contract = Contract.objects.get(title="Social club, term time")
    assert (contract.last_possible_end, contract.last_possible_end_if) == (date(2027, 3, 31), date(2029, 3, 31))


def test_an_end_may_be_an_event(officer):
    page = looked(officer, SHORT_BREAKS, **short_break(term_words="until the last resident has moved"))
    officer.resend(page, SHORT_BREAKS, reading="none", ends_words="When the last resident has moved", step="do")
    contract = Contract.objects.get(title="Social club, term time")
    assert (contract.ends_on, contract.last_possible_end) == (None, None)
    assert contract.ends_words == "When the last resident has moved"


def test_what_was_settled_in_the_commission_is_proposed_for_its_contracts(officer):
    commission = Contract.objects.get(reference="CON-2021-0012").commission
    paper = "Report of 3 March 2021, paragraph 12"
    procurement.settle_term(
        by=user("officer"), commission=commission, term_words=BOTH_DAYS, term_months=72, settled_by=paper
    )
    typed = officer.form(SHORT_BREAKS)
    assert (typed["term_words"], typed["term_settled_by"]) == ([BOTH_DAYS], [paper])
    assert typed["reading"] == ["r0-total"]
    contract = saved(officer, SHORT_BREAKS, **short_break(starts_on=date(2021, 4, 1)))
    assert contract.last_possible_end == date(2027, 3, 31)
    assert (contract.last_possible_end_if, contract.term_settled_by) == (None, paper)
    procurement.settle_term(by=user("officer"), commission=commission, term_words=BOTH_DAYS, settled_by=paper)
    assert officer.form(SHORT_BREAKS)["reading"] == ["none"]


def test_a_choice_made_for_other_words_is_asked_again(officer):
    page = looked(officer, SHORT_BREAKS, **short_break())
    again = officer.resend(page, SHORT_BREAKS, reading="r0-parts", term_words="up to 4 years", step="do")
    assert "Choose which is meant" in words_in(again)
    assert not Contract.objects.filter(title="Social club, term time").exists()


def test_what_was_changed_after_a_look_is_looked_at_again_before_the_draft_is_saved(officer):
    page = looked(officer, SHORT_BREAKS, **short_break(term_words="4 years"))
    again = officer.resend(page, SHORT_BREAKS, term_words="3 years", step="do")
    assert "Something was changed since you looked: this is how it reads now." in words_in(again)
    assert not Contract.objects.filter(title="Social club, term time").exists()
    officer.resend(again, SHORT_BREAKS, step="do")
    assert Contract.objects.get(title="Social club, term time").ends_on == date(2024, 3, 31)


# Bad input


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ({"title": ""}, "Enter a title"),
        ({"kind": []}, "Choose what kind of contract it is"),
        ({"starts_on": date(2021, 4, 1), "starts_on_month": "2", "starts_on_day": "30"}, "must be a real date"),
        ({"value": "123456789012345"}, "Enter a sum below £1,000,000,000,000"),
        ({"value": "-1"}, "Enter a sum that is not below £0"),
        ({"value": "800000"}, "Say whether the value is exact"),
        ({"value_if": "800000"}, "Enter the value by the first reading"),
        ({"review_on": date(2021, 3, 1)}, "before the first day"),
        ({"lots": "999999"}, "Choose from the lots of this commission"),
        ({"supplier_notice_months": "61"}, "from 0 to 60"),
        ({"provider_words": "no such provider anywhere"}, "No provider has"),
    ],
)
def test_what_cannot_be_is_said_at_its_field_and_what_was_typed_is_kept(officer, typed, said):
    page = looked(officer, SHORT_BREAKS, **short_break(term_words="3+1", **typed))
    assert page.status_code == 200
    assert said in words_in(page)
    if "title" not in typed:
        assert 'value="Social club, term time"' in page.content.decode()


@pytest.mark.parametrize(
    ("parts", "said"),
    [
        ({"initial_months": "1201"}, "from 1 to 1,200"),
        ({"initial_months": "1200", "options": "12"}, "more than 1,200 months in all"),
        ({"initial_months": "36", "options": "a year"}, "is not a number of months"),
        ({"initial_months": "36", "breaks": "36"}, "no earlier than the end"),
        ({"initial_months": ""}, "Enter the months of the initial period"),
        ({"initial_end": date(2021, 3, 1)}, "before the first day"),
    ],
)
def test_parts_that_cannot_be_are_said_at_their_field(officer, parts, said):
    page = looked(officer, SHORT_BREAKS, **short_break(term_words="", reading="hand", **asked_none(), **parts))
    assert said in words_in(page)


def test_a_term_of_twelve_hundred_months_is_kept_and_marks_nobody_sees_are_not(officer):
    contract = saved(
        officer,
        SHORT_BREAKS,
        **short_break(
            title="Long\x00 lease\x07 of life", term_words="", reading="hand", initial_months="1200", **asked_none()
        ),
    )
    assert contract.ends_on == date(2121, 3, 31)
    assert contract.title == "Long lease of life"


def test_saving_twice_drafts_one_contract(officer):
    page = looked(officer, SHORT_BREAKS, **short_break(term_words="3+1"))
    officer.resend(page, SHORT_BREAKS, step="do")
    officer.resend(page, SHORT_BREAKS, step="do")
    assert Contract.objects.filter(title="Social club, term time").count() == 1


# The provider


def test_a_provider_is_found_by_part_of_its_name(officer):
    contract = saved(officer, SHORT_BREAKS, **short_break(term_words="3+1", provider_words="thistledown"))
    assert contract.provider.legal_name == "Thistledown Clubs CIC"


def test_one_of_several_providers_is_chosen(officer):
    page = looked(officer, SHORT_BREAKS, **short_break(term_words="3+1", provider_words="CIC"))
    assert "Choose the provider" in words_in(page)
    chosen = Provider.objects.get(legal_name="Thistledown Clubs CIC")
    narrowed = officer.resend(page, SHORT_BREAKS, provider_words="clubs", step="look")
    done = officer.resend(narrowed, SHORT_BREAKS, provider=chosen.pk, step="do")
    assert done.redirect_chain
    assert Contract.objects.get(title="Social club, term time").provider == chosen


def test_a_draft_without_a_provider_is_changed_as_it_stands(officer):
    contract = saved(officer, SHORT_BREAKS, **short_break(term_words="3+1"))
    address = f"/contracts/{contract.reference}/draft/"
    page = looked(officer, address, title="Social club, all year")
    assert "Nothing is saved yet." in words_in(page), words_in(page)
    assert officer.resend(page, address, step="do").redirect_chain
    contract.refresh_from_db()
    assert (contract.title, contract.provider) == ("Social club, all year", None)


def test_a_provider_is_taken_off_a_draft(officer):
    contract = saved(officer, SHORT_BREAKS, **short_break(term_words="3+1", provider_words="thistledown"))
    address = f"/contracts/{contract.reference}/draft/"
    page = looked(officer, address, provider="none")
    assert officer.resend(page, address, step="do").redirect_chain, words_in(page)
    contract.refresh_from_db()
    assert contract.provider is None


def test_a_provider_merged_into_another_leads_to_the_one_that_lives_on(officer):
    old = Provider.objects.get(legal_name="Thistledown Clubs CIC")
    new = Provider.objects.get(legal_name="Sandpiper Holiday Clubs Ltd")
    merge_provider(by=user("officer"), on=date(2026, 11, 23), provider=old, into=new, why="They joined")
    page = looked(officer, SHORT_BREAKS, **short_break(term_words="3+1", provider_words="thistledown"))
    assert "Thistledown Clubs CIC was merged into it" in words_in(page)
    officer.resend(page, SHORT_BREAKS, step="do")
    assert Contract.objects.get(title="Social club, term time").provider == new


def test_a_provider_merged_between_the_look_and_the_save_is_shown_before_it_is_saved(officer):
    page = looked(officer, SHORT_BREAKS, **short_break(term_words="3+1", provider_words="thistledown"))
    old = Provider.objects.get(legal_name="Thistledown Clubs CIC")
    new = Provider.objects.get(legal_name="Sandpiper Holiday Clubs Ltd")
    merge_provider(by=user("officer"), on=date(2026, 11, 23), provider=old, into=new, why="They joined")
    page = officer.resend(page, SHORT_BREAKS, step="do")
    assert "What you had chosen has changed" in words_in(page)
    assert "Thistledown Clubs CIC was merged into it" in words_in(page)
    assert officer.resend(page, SHORT_BREAKS, step="do").redirect_chain
    assert Contract.objects.get(title="Social club, term time").provider == new


def test_what_no_page_offers_is_refused_in_words(officer):
    names = ("lots", "umbrella", "provider", "lead_post", "lead_officer", "kind", "origin", "reading", "planned_path")
    for odd in ("9" * 30, "-1", "²", "١", "' or 1=1 --", "\x00"):
        page = looked(officer, SHORT_BREAKS, **short_break(term_words="3+1", **dict.fromkeys(names, odd)))
        assert page.status_code == 200
        page = looked(officer, CALL_OFF, **call(lot=odd))
        assert "Choose the lot" in words_in(page) or "Choose from the lots" in words_in(page)


def test_a_provider_renamed_is_found_by_its_former_name(officer):
    provider = Provider.objects.get(legal_name="Thistledown Clubs CIC")
    provider.legal_name = "Bramble Clubs CIC"
    provider.recorded(by=user("officer"), why="Renamed")
    page = looked(officer, SHORT_BREAKS, **short_break(term_words="3+1", provider_words="thistledown"))
    assert "Bramble Clubs CIC" in words_in(page)
    assert "found by another name of it" in words_in(page)


def test_a_provider_known_only_from_withheld_names_is_not_found(officer):
    hidden = (
        Contract.objects.get(withheld_names__isnull=False, withheld_names__released_on=None).roster.first().provider
    )
    page = looked(officer, SHORT_BREAKS, **short_break(term_words="3+1", provider_words=hidden.legal_name))
    assert f"No provider has “{hidden.legal_name}”" in words_in(page)
    seen = Desk(user("manager"))
    contract = saved(seen, SHORT_BREAKS, **short_break(term_words="3+1", provider_words=hidden.legal_name))
    assert contract.provider == hidden


# Umbrellas, blocks, outside a commission


def test_an_umbrella_has_no_provider_and_takes_the_route_of_its_lots(officer):
    address = f"{SHORT_BREAKS}?as=umbrella"
    page = officer.open(address)
    assert "Find the provider" not in page
    lot = lot_of("CON-2021-0014", "4")
    wrong = looked(officer, address, **short_break(kind="framework", lots=lot, term_words="3+1"))
    assert "choose “Flexible purchasing system”" in words_in(wrong)
    contract = saved(
        officer, address, **short_break(kind="flexible", lots=lot, term_words="3+1", suppliers_decided="4")
    )
    assert (contract.provider, contract.route, contract.suppliers_decided) == (None, "fps", 4)


def test_an_umbrella_outside_a_commission_is_only_recorded_for_nobody_could_join_it(officer):
    typed = outside(kind="framework", title="Small works framework", route="open", provider_words="")
    address = f"{OUTSIDE}?as=umbrella"
    assert "nobody can join it: draft it under its commission" in words_in(looked(officer, address, **typed))
    contract = saved(officer, address, **{**typed, "origin": "copied", "regime": "PA2023"})
    page = officer.open(f"/contracts/{contract.reference}/roster/admit/")
    assert "only a commission has lots" in page


def test_lots_of_two_routes_are_two_contracts(officer):
    lots = [lot_of("CON-2021-0014", "1"), lot_of("CON-2021-0014", "4")]
    page = looked(officer, SHORT_BREAKS, **short_break(lots=lots, term_words="3+1"))
    assert "draft one contract for each route" in words_in(page)


def test_a_block_arrangement_keeps_both_readings_of_its_value(officer):
    umbrella = Contract.objects.get(reference="CON-2023-0015")
    contract = saved(
        officer,
        HOME_CARE,
        kind="block",
        title="Family therapy, block 3",
        lots=umbrella.commission.lots.get(number="2").pk,
        umbrella=umbrella.pk,
        provider_words="Elmhurst",
        starts_on=date(2023, 6, 1),
        term_words="from 1 June 2023 to 31 March 2027",
        value="£400,000",
        value_qualifier="circa",
        value_words="about £200,000 a year, about £800,000 over 4 years",
        value_if="800,000.00",
    )
    assert (contract.value, contract.value_if) == (Decimal("400000.00"), Decimal("800000.00"))
    assert contract.umbrella == umbrella
    assert "for all together, or for each" in officer.open(f"/contracts/{contract.reference}/")


@pytest.mark.parametrize(
    ("begun", "regime"), [(date(2025, 2, 23), "PCR2015"), (date(2025, 2, 24), "PA2023"), (None, "PA2023")]
)
def test_outside_a_commission_the_regime_is_proposed_from_the_days(officer, begun, regime):
    contract = saved(officer, OUTSIDE, **outside(kind="spot", title="A placement", route="spot", begun_on=begun))
    assert (contract.regime, contract.commission, contract.route) == (regime, None, "spot")


def test_a_contract_from_an_earlier_register_may_leave_things_out(officer):
    contract = saved(
        officer,
        OUTSIDE,
        **outside(
            origin="copied",
            title="Old day centre",
            starts_on=None,
            starts_words="spring 2016",
            term_words="",
            provider_words="",
            regime="PCR2015",
            reading="none",
            **asked_none(None),
        ),
    )
    assert (contract.origin, contract.starts_on, contract.starts_words) == ("copied", None, "spring 2016")
    assert contract.value is None


def test_a_direct_award_outside_a_commission_states_its_ground_and_how_it_is_met(officer):
    typed = outside(title="Lift repairs", route="direct_award", value="60,000", value_qualifier="exact")
    assert "A direct award needs its ground: choose it" in words_in(looked(officer, OUTSIDE, **typed))
    ground = {"direct_award_ground": "single-supplier"}
    assert "Say how the ground is met" in words_in(looked(officer, OUTSIDE, **typed, **ground))
    ground["direct_award_why"] = "Sch 5 para 6: the maker alone has the parts."
    wrong = looked(officer, OUTSIDE, **typed, **ground)
    assert "nothing was tendered and nobody quoted" in words_in(wrong)
    waived = looked(officer, OUTSIDE, **{**typed, **ground, "direct_award_ground": "waiver"})
    assert "Nothing is saved yet." in words_in(waived)
    ground["tendered"] = ""
    before = {**typed, "begun_on": date(2025, 2, 23), **ground, "direct_award_ground": "user-choice"}
    assert "is no ground under the Public Contracts Regulations 2015" in words_in(looked(officer, OUTSIDE, **before))
    contract = saved(officer, OUTSIDE, **typed, **ground)
    said = officer.open(f"/contracts/{contract.reference}/")
    assert "Single supplier: nobody else can supply it" in said
    assert "the maker alone has the parts" in said
    assert actions.refusal_to_award(user("officer"), contract) is None
    sql("update contracts_contract set direct_award_ground = '' where id = %s", contract.pk)
    contract.refresh_from_db()
    refusal = actions.refusal_to_award(user("officer"), contract)
    assert refusal is not None
    assert refusal.code == "direct-award-ground"


def test_the_form_of_a_direct_award_alone_asks_for_its_ground_and_takes_nothing_as_tendered(officer):
    plain = officer.client.get(OUTSIDE).context["form"]
    assert "direct_award_ground" not in plain.fields
    assert "direct_award" not in dict(plain.fields["route"].choices)
    assert plain["tendered"].value() is True
    direct = officer.client.get(f"{OUTSIDE}?as=direct").context["form"]
    assert "direct_award_ground" in direct.fields
    assert direct["route"].is_hidden
    assert (direct["route"].value(), direct["tendered"].value()) == ("direct_award", False)


def test_a_draft_that_is_no_direct_award_any_more_loses_its_ground(officer):
    typed = outside(
        title="Lift repairs",
        route="direct_award",
        direct_award_ground="waiver",
        direct_award_why="Two firms left the market; waiver of 3 October 2026.",
    )
    contract = saved(officer, OUTSIDE, **typed)
    address = f"/contracts/{contract.reference}/draft/"
    assert "direct_award_ground" in officer.client.get(address).context["form"].fields
    competed = officer.client.get(f"{address}?as=competed").context["form"]
    assert "direct_award_ground" not in competed.fields
    officer.resend(looked(officer, f"{address}?as=competed", route="open"), address, step="do")
    contract.refresh_from_db()
    assert (contract.route, contract.direct_award_ground, contract.direct_award_why) == ("open", "", "")


def test_outside_a_commission_the_regime_is_held_to_its_day(officer):
    typed = outside(kind="spot", title="A placement", route="spot", begun_on=date(2025, 2, 24), regime="PCR2015")
    assert "That points to the Procurement Act 2023" in words_in(looked(officer, OUTSIDE, **typed))
    later = looked(officer, OUTSIDE, **{**typed, "begun_on": date(2027, 2, 24)})
    assert "24 February 2027 is in the future." in words_in(later)
    contract = saved(officer, OUTSIDE, **typed, regime_why="Another council’s framework of 2024")
    assert (contract.regime, contract.begun_on) == ("PCR2015", date(2025, 2, 24))
    assert "Another council’s framework of 2024" in contract.history.latest().history_change_reason
    assert "24 February 2025" in officer.open(f"/contracts/{contract.reference}/")
    again = looked(officer, f"/contracts/{contract.reference}/draft/", title="Another placement")
    assert "Nothing is saved yet." in words_in(again)


def switched(desk: Desk, address: str, to: str, page: Any = None, **typed: Any) -> Any:
    """The answer to the button that asks for the other form, with what stands in the page."""
    return desk.resend(page or desk.client.get(address), f"{address}?as={to}", **typed, step="switch")


def test_what_was_typed_is_carried_over_to_the_form_of_a_direct_award_and_back(officer):
    typed = {
        "title": "Lift repairs",
        "starts_on": date(2026, 11, 1),
        "term_words": "6 months",
        "provider_words": "Alderbrook",
        "value": "9,000",
        "route": "open",
    }
    page = switched(officer, OUTSIDE, "direct", **typed)
    direct = page.context["form"]
    assert not direct.errors
    assert not Contract.objects.filter(title="Lift repairs").exists()
    assert (direct["route"].value(), direct["tendered"].value()) == ("direct_award", False)
    assert "direct_award_ground" in direct.fields
    back = switched(officer, OUTSIDE, "competed", page, direct_award_ground="waiver")
    for form in (direct, back.context["form"]):
        assert {name: form[name].value() for name in ("title", "term_words", "value")} == {
            "title": "Lift repairs",
            "term_words": "6 months",
            "value": "9,000",
        }
        assert form["starts_on"].value() == ["1", "11", "2026"]
        assert form["provider"].value()
    competed = back.context["form"]
    assert not competed.errors
    assert (competed["route"].value(), competed["tendered"].value()) == ("", True)
    assert "direct_award_ground" not in competed.fields
    umbrella = switched(officer, OUTSIDE, "umbrella", back).context["form"]
    assert umbrella.as_umbrella
    assert not umbrella.errors
    assert umbrella["title"].value() == "Lift repairs"


def test_the_other_form_asks_for_nothing_that_was_not_asked_before(officer):
    assert not switched(officer, OUTSIDE, "direct").context["form"].shows_reading
    typed = looked(officer, OUTSIDE, title="Lift repairs")
    assert switched(officer, OUTSIDE, "direct", typed).context["form"].shows_reading


def test_return_in_a_box_looks_and_does_not_switch(officer):
    page = officer.client.get(OUTSIDE).content.decode()
    assert page.index('name="step" value="look"') < page.index('name="step" value="switch"')


def test_the_ground_of_a_direct_award_says_when_it_may_be_left_out(officer):
    direct = officer.client.get(f"{OUTSIDE}?as=direct").content.decode()
    assert "Ground of the direct award (optional for a record from an earlier register)" in direct
    assert "How that ground is met here (optional for a record from an earlier register)" in direct


def test_a_copied_contract_is_told_that_its_regime_does_not_fit_its_days(officer):
    anywhere = Contract.objects.get(reference="CON-2023-0015")
    typed = {
        "origin": "copied",
        "kind": "service",
        "title": "Old catering",
        "service_area": anywhere.service_area_id,
        "lead_post": anywhere.lead_post_id,
        "provider_words": "Alderbrook",
        "reading": "none",
        "starts_words": "spring 2016",
        "ends_words": "When the kitchen closes",
    }
    said = words_in(looked(officer, OUTSIDE, **typed))
    assert "No day tells when its procurement began: check that it is under the Procurement Act 2023." in said
    told = {**typed, "begun_on": date(2016, 3, 1), "regime": "PA2023", "regime_why": "So the register says"}
    said = words_in(looked(officer, OUTSIDE, **told))
    assert "It is under the Procurement Act 2023. The procurement began on 1 March 2016, before" in said
    assert "check which governs" in said
    fits = words_in(looked(officer, OUTSIDE, **{**told, "regime": "PCR2015", "regime_why": ""}))
    assert "Nothing is saved yet." in fits
    assert "check which governs" not in fits
    assert "No day tells" not in fits


def test_a_fold_in_which_nothing_stands_is_closed_when_the_page_was_sent(officer):
    def opened(**typed: Any) -> list[str]:
        form = looked(officer, OUTSIDE, kind="spot", **typed).context["form"]
        return [group.more_heading for group in form.groups if group.more and group.is_open]

    assert opened() == []
    assert opened(review_on=date(2027, 2, 1)) == ["Review, staff and what follows"]
    assert opened(begun_on=date(2025, 2, 24)) == ["Regime, and when the procurement began"]


def test_a_ground_told_at_too_great_a_length_is_not_asked_for_again(officer):
    said = words_in(
        looked(officer, OUTSIDE, route="direct_award", direct_award_ground="waiver", direct_award_why="x" * 4001)
    )
    assert "Use 4,000 characters or fewer" in said
    assert "Say how the ground is met" not in said


# Called off


def call(**typed: Any) -> dict[str, Any]:
    return {
        "title": "Call-off six",
        "lot": lot_of("CON-2023-0015", "1"),
        "placed_on": date(2026, 11, 20),
        "provider_words": "Alderbrook",
        "placed_by": "mini-competition",
        "competition_words": "Eight were invited, three answered; price 40, quality 60.",
        "starts_on": date(2026, 12, 1),
        "term_words": "from 1 December 2026 to 31 March 2027",
        "value": "800,000",
        "value_qualifier": "maximum",
        **typed,
    }


def test_work_is_called_off_under_a_purchasing_system(officer):
    contract = saved(officer, CALL_OFF, **call())
    assert (contract.kind, contract.umbrella.reference) == ("call-off", "CON-2023-0015")
    assert (contract.placed_by, contract.regime, contract.route) == ("mini-competition", "PCR2015", "dps")
    assert contract.placed_on == date(2026, 11, 20)
    assert "Placed on 20 November 2026" in officer.open(f"/contracts/{contract.reference}/")
    again = officer.client.get(f"/contracts/{contract.reference}/draft/").context["form"]
    assert again.initial["placed_on"] == date(2026, 11, 20)
    assert contract.provider.legal_name == "Alderbrook Home Support Ltd"


def test_nothing_is_placed_directly_under_a_purchasing_system(officer):
    page = looked(officer, CALL_OFF, **call(placed_by="direct"))
    assert "Choose one of the ways that the route of the umbrella allows" in words_in(page)


def test_a_mini_competition_has_its_record(officer):
    page = looked(officer, CALL_OFF, **call(competition_words=""))
    assert "The record of the mini-competition is missing" in words_in(page)


def test_only_those_on_the_roster_of_the_lot_are_offered(officer):
    page = looked(officer, CALL_OFF, **call(provider_words="Thistledown"))
    assert "Thistledown Clubs CIC: not on the roster of this lot on 20 November 2026" in words_in(page)
    page = looked(officer, CALL_OFF, **call(provider_words="Alderbrook", lot=lot_of("CON-2023-0015", "2")))
    assert "Alderbrook Home Support Ltd: not on the roster of this lot" in words_in(page)


def test_a_suspended_provider_is_given_no_work(officer):
    umbrella = Contract.objects.get(reference="CON-2023-0015")
    for entry in umbrella.roster.filter(provider__legal_name__startswith="Alderbrook"):
        actions.suspend(
            by=user("officer"), on=date(2026, 11, 23), entry=entry, from_on=date(2026, 11, 1), reason="Inspection"
        )
    page = looked(officer, CALL_OFF, **call())
    assert "Suspended on 20 November 2026: Alderbrook Home Support Ltd" in words_in(page)
    assert not Contract.objects.filter(title="Call-off six").exists()
    assert saved(officer, CALL_OFF, **call(placed_on=date(2026, 10, 31))).provider is not None


def test_nothing_is_called_off_before_the_umbrella(officer):
    early = looked(officer, CALL_OFF, **call(placed_on=date(2023, 3, 31)))
    assert "Nobody is on the roster" in words_in(early) or "not on the roster" in words_in(early)


def test_a_call_off_that_is_drafted_is_placed_today_at_the_latest_and_its_day_is_read_back(officer):
    late = looked(officer, CALL_OFF, **call(placed_on=date(2027, 4, 1)))
    assert "1 April 2027 is in the future: who is on the roster then is not known yet." in words_in(late)
    assert "Placed on 20 November 2026" in words_in(looked(officer, CALL_OFF, **call()))


def test_withheld_names_are_offered_only_to_those_who_may_read_them(officer):
    umbrella = Contract.objects.get(withheld_names__isnull=False, withheld_names__released_on=None)
    address = f"/contracts/{umbrella.reference}/call-off/"
    names = list(umbrella.roster.values_list("provider__legal_name", flat=True))
    page = officer.open(address)
    assert "The names on this roster are withheld" in page
    assert not any(name in page for name in names)
    assert "withheld, and you may not" not in Desk(user("manager")).open(address)


# Changed, discarded, settled


def test_a_draft_is_changed_in_every_part(officer):
    draft = Contract.objects.get(reference="CON-2023-0031")
    address = f"/contracts/{draft.reference}/draft/"
    page = looked(
        officer,
        address,
        title="Family therapy, block one",
        term_words="2 years with an option of 1 year",
        starts_on=date(2026, 12, 1),
        value="395,000.50",
    )
    assert "Nothing is saved yet." in words_in(page), words_in(page)
    officer.resend(page, address, step="do")
    draft.refresh_from_db()
    assert (draft.title, draft.value) == ("Family therapy, block one", Decimal("395000.50"))
    assert (draft.ends_on, draft.last_possible_end) == (date(2028, 11, 30), date(2029, 11, 30))
    assert [option.months for option in draft.options.all()] == [12]
    page = looked(officer, address, reading="hand", initial_months="24", options="pot 6", breaks="12")
    officer.resend(page, address, step="do")
    draft.refresh_from_db()
    assert [(option.months, option.pot) for option in draft.options.all()] == [(6, True)]
    assert [point.falls_on for point in draft.breaks.all()] == [date(2027, 11, 30)]


def test_a_draft_saved_without_a_change_stays_as_it_was(officer):
    draft = Contract.objects.get(reference="CON-2023-0031")
    before = {field.name: getattr(draft, field.attname) for field in Contract._meta.concrete_fields}
    address = f"/contracts/{draft.reference}/draft/"
    page = looked(officer, address)
    done = officer.resend(page, address, step="do")
    assert done.redirect_chain, words_in(done)
    draft.refresh_from_db()
    assert {field.name: getattr(draft, field.attname) for field in Contract._meta.concrete_fields} == before


def test_two_officers_at_one_draft_are_told_of_each_other(officer):
    address = "/contracts/CON-2023-0031/draft/"
    other = Desk(user("manager"))
    mine, theirs = looked(officer, address, title="My title"), looked(other, address, value="390,000")
    other.resend(theirs, address, step="do")
    told = officer.resend(mine, address, step="do")
    assert "changed this" in words_in(told)
    assert "“£390,000" in words_in(told) or "390000" in words_in(told)
    assert Contract.objects.get(reference="CON-2023-0031").title != "My title"
    officer.resend(told, address, step="do")
    draft = Contract.objects.get(reference="CON-2023-0031")
    assert (draft.title, draft.value) == ("My title", Decimal("390000.00"))


def test_what_was_awarded_is_no_longer_changed_as_a_draft(officer):
    for act in ("draft", "discard"):
        page = officer.open(f"/contracts/CON-2023-0021/{act}/")
        assert "only a draft is changed freely" in page
    contract = Contract.objects.get(reference="CON-2023-0021")
    with pytest.raises(Refused, match="only a draft is changed freely"):
        actions.discard_draft(by=user("officer"), contract=contract, why="A mistake")


def test_a_draft_entered_by_mistake_is_discarded_and_history_keeps_why(officer):
    contract = saved(officer, SHORT_BREAKS, **short_break(term_words="3+1"))
    address = f"/contracts/{contract.reference}/discard/"
    assert "Say why" in words_in(officer.send(address, why=""))
    officer.send(address, why="Entered twice")
    assert not Contract.objects.filter(pk=contract.pk).exists()
    last = Contract.history.filter(id=contract.pk).latest("history_date")
    assert (last.history_type, last.history_change_reason) == ("-", "Entered twice")


def test_a_draft_that_something_refers_to_stays(officer):
    umbrella = saved(
        officer,
        f"{SHORT_BREAKS}?as=umbrella",
        **short_break(kind="flexible", lots=lot_of("CON-2021-0014", "4"), term_words="3+1"),
    )
    provider = Provider.objects.get(legal_name="Thistledown Clubs CIC")
    lot = umbrella.lot_links.get().lot
    actions.admit(
        by=user("officer"),
        on=date(2026, 11, 23),
        umbrella=umbrella,
        lot=lot,
        provider=provider,
        joined_on=date(2021, 4, 1),
    )
    page = officer.send(f"/contracts/{umbrella.reference}/discard/", why="Entered twice")
    assert "is referred to" in words_in(page)
    assert umbrella.lot_links.exists()


def test_a_disputed_term_is_settled_by_a_document_even_of_a_signed_contract(officer):
    address = "/contracts/CON-2021-0011/term/"
    page = officer.open(address)
    assert "48 + 24 + 12 = 84 months (7 years) from 1 April 2021" in page
    assert "6 years (72 months) from 1 April 2021" in page
    assert "Enter the document" in words_in(officer.send(address, last_possible_end="2027-03-31"))
    officer.send(address, last_possible_end="2027-03-31", settled_by="Signed contract, clause 4.2")
    contract = Contract.objects.get(reference="CON-2021-0011")
    assert (contract.last_possible_end, contract.last_possible_end_if) == (date(2027, 3, 31), None)
    assert contract.term_settled_by == "Signed contract, clause 4.2"
    assert "not in dispute" in officer.open(address)


def test_a_day_that_nobody_stated_settles_nothing(officer):
    page = officer.send("/contracts/CON-2021-0011/term/", last_possible_end="2030-01-01", settled_by="A letter")
    assert "Choose one of the two last days" in words_in(page)


# Who may


def test_who_acts_for_another_service_area_drafts_nothing_here(calderwick):
    clerk = Desk(user("clerk"))
    assert clerk.client.get(SHORT_BREAKS).status_code == 403
    assert Desk(None).client.get(SHORT_BREAKS).status_code == 302
