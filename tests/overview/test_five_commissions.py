"""The five commissions, fact by fact, as strangers and staff read them: in the JSON and on the pages."""

import re
from datetime import date
from decimal import Decimal

import pytest

from commissioning.council.models import Post, User
from commissioning.kit.refusals import Refused
from commissioning.kit.terms import Term
from commissioning.procurement.models import Commission, Lot
from commissioning.sample import SAMPLE_DOMAIN
from contracts import actions
from contracts.actions import Authority
from contracts.ledger import balance_of
from contracts.models import Contract
from decisions.models import Approval, Delegation
from tests.overview.reading import findings, only, story, words_of

pytestmark = [pytest.mark.usefixtures("calderwick"), pytest.mark.django_db]

READERS = pytest.mark.parametrize("who", [None, "officer", "clerk"])
FIVE = ("COM-2017-001", "COM-2021-002", "COM-2022-003", "COM-2021-004", "COM-2022-005")


@READERS
@pytest.mark.parametrize("reference", FIVE)
def test_every_commission_is_told_from_need_to_end(reference, who):
    told = story(reference, who)
    page = words_of(f"/commissions/{reference}/", who)
    assert told["reference"] == reference
    assert told["need"] in page
    assert told["regime"] == "PCR2015"
    for decision in told["decisions"]:
        assert decision["reference"] in page
        for clause in decision["clauses"]:
            assert clause["text"] in page
    for lot in told["lots"]:
        assert lot["title"] in page
    for contract in told["contracts"]:
        assert contract["reference"] in page
    for finding in told["findings"]:
        assert finding["text"] in page
    for assumption in told["assumptions"]:
        assert assumption["value"] in page


@pytest.mark.parametrize("reference", FIVE)
def test_what_a_source_does_not_say_is_said_to_be_assumed_or_not_stated(reference):
    told = story(reference)
    assert told["assumptions"]
    for decision in told["decisions"]:
        page = words_of(f"/decisions/{decision['reference']}/")
        assert "copied record" in page
        assert "Not stated in the source" in page


# --- COM-2017-001 -----------------------------------------------------------------------------------------------------


@READERS
def test_intensive_support_is_a_key_decision_on_both_limbs_effective_on_6_october(who):
    decision = only(story("COM-2017-001", who)["decisions"], reference="DEC-2017-0031")
    assert decision["key"] is True
    assert decision["decided_on"] == decision["published_on"] == "2017-09-28"
    assert decision["effective_from"] == "2017-10-06"
    assert (decision["call_in"]["applies"], decision["call_in"]["days"]) == (True, 5)
    assert decision["wards"] == ["All wards"]
    page = words_of("/decisions/DEC-2017-0031/", who)
    assert "Cabinet" in page
    assert "Yes, on both grounds" in page
    assert "All wards" in page
    assert "Five clear working days follow: 29 September, 2, 3, 4 and 5 October." in page
    assert "It takes effect on the next day, Friday 6 October 2017." in page


@READERS
def test_intensive_support_has_three_clauses_and_three_alternatives(who):
    decision = only(story("COM-2017-001", who)["decisions"], reference="DEC-2017-0031")
    assert [(one["label"], one["verb"]) for one in decision["clauses"]] == [
        ("(a)", "approve"),
        ("(b)", "authorise"),
        ("(c)", "monitor"),
    ]
    assert len(decision["alternatives"]) == 3
    page = words_of("/decisions/DEC-2017-0031/", who)
    for one in decision["alternatives"]:
        assert one["what"] in page
        assert one["why_rejected"] in page


@READERS
def test_intensive_support_may_cost_two_and_a_half_million_over_five_years(who):
    told = story("COM-2017-001", who)
    clause = only(told["decisions"][0]["clauses"], label="(b)")
    money, power = clause["approvals"][0], clause["delegations"][0]
    assert (money["amount"], money["qualifier"]) == ("2500000.00", "maximum")
    assert power["post"] == "Director for Children’s Wellbeing"
    assert "award" in power["powers"]
    assert (told["value"], told["value_qualifier"], told["annual_budget"]) == ("2500000.00", "maximum", "520000.00")
    contract = only(told["contracts"], reference="CON-2018-0007")
    assert (contract["starts_on"], contract["last_possible_end"]) == ("2018-04-01", "2023-03-31")
    assert told["term"]["candidates"][0]["maximum_months"] == 60
    assert "1 April 2018" in words_of("/authority/DEC-2017-0031/b/", who)


@READERS
@pytest.mark.parametrize("address", ["/commissions/COM-2017-001/", "/contracts/CON-2018-0007/"])
def test_intensive_support_is_flagged_a_hundred_thousand_over(who, address):
    sentence = (
        "£520,000 a year for 5 years is £2,600,000: £100,000 over the maximum of £2,500,000. "
        "At that rate it runs out about January 2023."
    )
    assert sentence in findings(story("COM-2017-001", who), "value-over-approval")
    assert sentence in words_of(address, who)


@READERS
def test_intensive_support_follows_a_contract_without_options(who):
    before = only(story("COM-2017-001", who)["predecessor"], reference="CON-2013-0009")
    assert before["ends_on"] == before["initial_end"] == "2018-03-31"
    assert before["extensions"] == []
    page = words_of("/contracts/CON-2013-0009/", who)
    assert "31 March 2018" in page
    assert "no option" in words_of("/commissions/COM-2017-001/", who).lower()


# --- COM-2021-002 -----------------------------------------------------------------------------------------------------


@READERS
def test_home_care_has_seven_million_as_a_maximum_of_which_a_third_is_left(who):
    told = story("COM-2021-002", who)
    decision = only(told["decisions"], reference="DEC-2023-0064")
    money = only(decision["clauses"], label="1.")["approvals"][0]
    assert money == {
        "amount": "7200000.00",
        "qualifier": "maximum",
        "words": "estimated spend of up to £7.2m",
        "used": "4800000.00",
        "left": "2400000.00",
    }
    assert any("£7.2m is treated as a maximum" in text for text in findings(told, "qualifier-doubtful"))
    for address in ("/commissions/COM-2021-002/", "/authority/DEC-2023-0064/1/"):
        page = words_of(address, who)
        assert re.search(r"66\.7\s?%", page)
        assert "£4,800,000" in page
        assert "£2,400,000" in page
    assert told["term"]["candidates"][0]["maximum_months"] == 48


@READERS
def test_home_care_lets_the_director_act_from_half_a_million_to_800_000(who):
    decision = only(story("COM-2021-002", who)["decisions"], reference="DEC-2023-0064")
    power = only(decision["clauses"], label="3.")["delegations"][0]
    assert power["post"] == "Director of Children’s Services"
    assert "lead member" in power["consultees"]
    assert set(power["powers"]) == {"award", "vary", "extend"}
    assert (power["limit_per_action"], power["floor"]) == ("800000.00", "500000.00")
    page = words_of("/authority/DEC-2023-0064/3/", who)
    assert "CSO 9.07.1 d) and 10.02.1 b)" in page
    assert "£800,000" in page
    assert "£500,000" in page


@READERS
def test_home_care_was_decided_on_14_march_2023_as_is_assumed(who):
    told = story("COM-2021-002", who)
    assert only(told["decisions"], reference="DEC-2023-0064")["decided_on"] == "2023-03-14"
    only(told["assumptions"], of="DEC-2023-0064", field="Decided on")
    umbrella = only(told["contracts"], kind="dps")
    assert (umbrella["starts_on"], umbrella["ends_on"]) == ("2023-04-01", "2027-03-31")
    assert all(lot["route"] == "dps" for lot in told["lots"])
    assert "regulation 34" in words_of("/commissions/COM-2021-002/", who)


@READERS
def test_home_care_has_five_call_offs_and_a_variation_on_the_first(who):
    told = story("COM-2021-002", who)
    call_offs = [one for one in told["contracts"] if one["kind"] == "call-off"]
    assert [one["value"] for one in call_offs] == ["800000.00"] * 5
    sentence = "The acts on this contract come to £1,600,000, each within the limit of £800,000 for each action."
    assert findings(told, "award-plus-variation") == [sentence]
    page = words_of("/contracts/CON-2023-0021/", who)
    assert sentence in page
    assert "Variation" in page
    assert "72(1)(a)" in page


@READERS
def test_home_care_leaves_the_block_arrangement_open_together_or_each(who):
    told = story("COM-2021-002", who)
    open_question = [text for text in findings(told, "qualifier-doubtful") if "block arrangement" in text]
    assert any("£400,000 each" in text and "£1,600,000 in all" in text for text in open_question)
    page = words_of("/commissions/COM-2021-002/", who)
    assert "£200,000 a year" in page
    hours = only(told["lots"], number="3")
    assert hours["guaranteed_volume"] == "A guaranteed minimum of hours"
    assert hours["price_terms"] == "Up to 5% off the hourly rate"
    assert "up to 4 home care and family support providers" in page
    blocks = [one for one in told["contracts"] if one["kind"] == "block"]
    assert len(blocks) == (2 if who else 0)


@pytest.fixture
def home_care():
    """What an officer needs to act on the home care commission by hand."""
    commission = Commission.objects.get(reference="COM-2021-002")
    umbrella = Contract.objects.get(reference="CON-2023-0015")
    return {
        "officer": User.objects.get(email=f"officer@{SAMPLE_DOMAIN}"),
        "power": Delegation.objects.get(clause__decision__reference="DEC-2023-0064"),
        "money": Approval.objects.get(clause__decision__reference="DEC-2023-0064"),
        "post": Post.objects.get(title="Director of Children’s Services"),
        "umbrella": umbrella,
        "lot": Lot.objects.get(commission=commission, number="1"),
        "commission": commission,
    }


ON = date(2026, 11, 23)
LIMIT = Decimal("800000.00")


def _call_off(cast):
    umbrella = cast["umbrella"]
    return actions.draft_contract(
        by=cast["officer"],
        on=ON,
        kind="call-off",
        title="A further call-off",
        commission=cast["commission"],
        lots=[cast["lot"]],
        umbrella=umbrella,
        provider=umbrella.roster.first().provider,
        service_area=umbrella.service_area,
        lead_post=umbrella.lead_post,
        regime=umbrella.regime,
        light_touch=True,
        starts_on=date(2026, 12, 1),
        term=Term(initial_months=4),
        value=LIMIT,
        value_qualifier="maximum",
        placed_by="mini-competition",
        competition_words="Eight members were invited; three answered.",
    )


def _award(cast, amount):
    return actions.award(
        by=cast["officer"],
        on=ON,
        contract=_call_off(cast),
        authority=Authority.delegation(cast["power"], cast["post"], "Lead member consulted"),
        amount=amount,
        made_on=ON,
        approval=cast["money"],
    )


def _left(cast):
    return balance_of(cast["money"], on=ON, user=cast["officer"]).left


def test_home_care_refuses_a_penny_over_the_limit_and_a_penny_under_the_floor(home_care):
    with pytest.raises(Refused) as over:
        _award(home_care, LIMIT + Decimal("0.01"))
    assert over.value.refusal.code == "over-limit"
    with pytest.raises(Refused) as under:
        _award(home_care, Decimal("499999.99"))
    assert under.value.refusal.code == "under-floor"
    assert "standing power" in under.value.refusal.remedy


def test_home_care_bears_three_more_and_then_not_a_penny(home_care):
    for number, percent in enumerate((Decimal("77.8"), Decimal("88.9"), Decimal("100.0"))):
        _award(home_care, LIMIT)
        balance = balance_of(home_care["money"], on=ON, user=home_care["officer"])
        assert balance.percent == percent
        warned = "approval-90" in {one["code"] for one in story("COM-2021-002", "officer", "2026-11-23")["findings"]}
        assert warned is (number == 2)
    with pytest.raises(Refused) as full:
        actions.vary(
            by=home_care["officer"],
            on=ON,
            contract=Contract.objects.get(reference="CON-2023-0022"),
            authority=Authority.delegation(home_care["power"], home_care["post"], "Lead member consulted"),
            amount=Decimal("0.01"),
            made_on=ON,
            ground="pcr_provided",
            scope_words="A little more",
            approval=home_care["money"],
        )
    assert full.value.refusal.code == "approval-overspent"
    with pytest.raises(Refused):
        _award(home_care, LIMIT)
    assert _left(home_care) == 0


def test_home_care_gets_back_exactly_what_is_released(home_care):
    actions.release(
        by=home_care["officer"],
        on=ON,
        contract=Contract.objects.get(reference="CON-2023-0022"),
        approval=home_care["money"],
        amount=Decimal("100000.00"),
        made_on=ON,
        why="Not needed",
    )
    assert _left(home_care) == Decimal("2500000.00")


# --- COM-2022-003 -----------------------------------------------------------------------------------------------------


def test_disabled_children_has_33_suppliers_and_the_public_sees_the_number():
    told = story("COM-2022-003")
    roster = only(told["rosters"], decided=33)
    assert roster["entered"] == 33
    assert roster["withheld"]["paragraph"] == 3
    assert roster["withheld"]["review_on"] == "2027-07-01"
    assert "providers" not in roster
    page = words_of("/commissions/COM-2022-003/")
    assert "33 suppliers" in page
    assert findings(told, "roster-count") == []


@pytest.mark.parametrize(
    ("who", "named"), [("clerk", 33), ("manager", 33), ("auditor", 33), ("officer", 0), ("admin", 0)]
)
def test_disabled_children_names_its_suppliers_to_those_with_the_tick(who, named):
    roster = only(story("COM-2022-003", who)["rosters"], decided=33)
    assert len(roster.get("providers", [])) == named


@READERS
def test_disabled_children_is_a_framework_of_three_years_and_a_pot_of_twelve_months(who):
    told = story("COM-2022-003", who)
    framework = only(told["contracts"], kind="framework")
    assert framework["options"] == [{"months": 12, "pot": True}]
    assert (framework["starts_on"], framework["last_possible_end"]) == ("2022-07-01", "2026-06-30")
    assert (framework["value"], framework["value_qualifier"]) == ("6198400.00", "estimate")
    clause = told["decisions"][0]["clauses"][0]
    assert (clause["approvals"][0]["amount"], clause["approvals"][0]["qualifier"]) == ("6198400.00", "estimate")
    page = words_of("/contracts/CON-2022-0033/", who)
    assert "£6,198,400" in page
    assert "12 months" in page or "1 year" in page


@READERS
def test_disabled_children_has_lots_with_sublots(who):
    lots = story("COM-2022-003", who)["lots"]
    assert [one["title"] for one in lots if one.get("parent") == "1"] == [
        "Leisure activities",
        "Domiciliary care",
        "Overnight services",
    ]
    assert {one["route"] for one in lots} == {"framework"}


@READERS
def test_disabled_children_follows_a_framework_whose_dates_disagree(who):
    told = story("COM-2022-003", who)
    before = only(told["predecessor"], reference="CON-2016-0012")
    assert "year not stated" in before["starts_words"]
    assert "starts_on" not in before
    assert (before["initial_end"], before["ends_on"]) == ("2019-03-31", "2022-06-30")
    assert (before["extensions"][0]["stated_months"], before["extensions"][0]["months"]) == (26, 39)
    page = words_of("/commissions/COM-2022-003/", who)
    sentence = "stated as 26 months, which end on 31 May 2021; its stated end, 30 June 2022, is 39 months on."
    assert any(sentence in text for text in findings(told, "term-contradiction"))
    assert sentence in page
    assert sentence in words_of("/contracts/CON-2016-0012/", who)
    assert findings(told, "extension-beyond")
    doubts = " ".join(findings(told, "source-doubtful"))
    assert "360 children in one place and about 350" in doubts
    assert "expired on 31 March 2019 and to expire on 30 June 2022" in doubts


@READERS
def test_disabled_children_had_5_and_20_providers_and_ends_with_short_breaks(who):
    page = words_of("/commissions/COM-2022-003/", who)
    assert "5 on the framework before and 20 on spot purchase" in page
    decision = words_of("/decisions/DEC-2022-0041/", who)
    assert "end together with the dynamic purchasing system for short breaks" in decision


# --- COM-2021-004 -----------------------------------------------------------------------------------------------------


@READERS
def test_short_breaks_has_six_services_and_a_route_for_five(who):
    told = story("COM-2021-004", who)
    assert [one.get("route") for one in told["lots"]] == ["open", "open", "open", "fps", "fps", None]
    assert findings(told, "route-not-stated") == [
        "How lot 6 (Positive behaviour support) finds its supplier is not stated."
    ]
    services = [one for one in told["contracts"] if one["kind"] == "service"]
    assert len(services) == len({one["provider"] for one in services}) == 3
    only(told["contracts"], kind="flexible")
    page = words_of("/commissions/COM-2021-004/", who)
    assert "The route of lot 6 is not stated" in page


@READERS
@pytest.mark.parametrize("reference", ["CON-2021-0011", "CON-2021-0012", "CON-2021-0013", "CON-2021-0014"])
def test_short_breaks_shows_both_last_days_and_flags_them(who, reference):
    told = story("COM-2021-004", who)
    contract = only(told["contracts"], reference=reference)
    assert contract["ends_on"] == "2025-03-31"
    assert contract["last_possible_end"] == "2027-03-31"
    assert contract["last_possible_end_if"] == "2028-03-31"
    assert [one["months"] for one in contract["options"]] == [24, 12]
    words = "7 years (84 months); the words say 6 years (72 months)"
    assert any(words in text for text in findings(told, "term-contradiction"))
    for address in (f"/contracts/{reference}/", "/commissions/COM-2021-004/"):
        page = words_of(address, who)
        assert "31 March 2027" in page
        assert "31 March 2028" in page
        assert words in page


@READERS
def test_short_breaks_has_a_yearly_budget_and_no_approval_of_money(who):
    told = story("COM-2021-004", who)
    assert told["annual_budget"] == "1200000.00"
    assert "value" not in told
    assert not [one for decision in told["decisions"] for clause in decision["clauses"] for one in clause["approvals"]]
    assert findings(told, "uncharged")
    assert "not charged to an approval" in words_of("/commissions/COM-2021-004/", who)


@READERS
def test_short_breaks_follows_a_contract_extended_beyond_its_option(who):
    told = story("COM-2021-004", who)
    before = only(told["predecessor"], reference="CON-2016-0002")
    assert (before["starts_on"], before["initial_end"], before["ends_on"]) == ("2016-04-01", "2019-03-31", "2021-03-31")
    under, beyond = before["extensions"]
    assert (under["new_end"], under["months"], under["beyond_options"]) == ("2020-03-31", 12, False)
    assert (beyond["new_end"], beyond["months"], beyond["beyond_options"]) == ("2021-03-31", 12, True)
    assert "pandemic" in beyond["ground"]
    assert any("from 31 March 2020 to 31 March 2021" in text for text in findings(told, "extension-beyond"))
    assert "beyond its options" in words_of("/contracts/CON-2016-0002/", who)


@READERS
def test_short_breaks_does_not_take_a_package_of_weeks_for_a_term(who):
    told = story("COM-2021-004", who)
    assert all(candidate.get("weeks") is None for candidate in told["term"]["candidates"])
    assert {one["maximum_months"] for one in told["term"]["candidates"]} <= {72, 84}
    assert "package lasts 4 weeks, at most 12: not a term of the contract" in words_of(
        "/commissions/COM-2021-004/", who
    )


# --- COM-2022-005 -----------------------------------------------------------------------------------------------------


@READERS
def test_one_to_one_has_a_recommendation_of_five_clauses_apart_from_the_decision(who):
    told = story("COM-2022-005", who)
    view = only(told["decisions"], reference="DEC-2021-0052")
    assert (view["kind"], view["part"]) == ("recommendation", ["scrutiny"])
    assert [one["verb"] for one in view["clauses"]] == ["support", "support", "note", "support", "refer"]
    assert "effective_from" not in view
    assert "call_in" not in view
    decision = only(told["decisions"], reference="DEC-2021-0058")
    assert decision["decided_on"] == "2021-07-21"


@READERS
def test_one_to_one_is_never_listed_as_an_executive_decision(who):
    listed = words_of("/decisions/", who)
    assert "DEC-2021-0058" in listed
    assert "DEC-2021-0052" not in listed
    assert "DEC-2021-0052" not in words_of("/decisions/?q=one-to-one", who)


@READERS
def test_one_to_one_has_breaks_after_two_and_three_years_and_no_options(who):
    told = story("COM-2022-005", who)
    term = told["term"]["candidates"][0]
    assert (term["initial_months"], term["breaks"], term["options"]) == (48, [24, 36], [])
    call_off = only(told["contracts"], kind="call-off")
    assert (call_off["starts_on"], call_off["ends_on"], call_off["options"]) == ("2022-04-01", "2026-03-31", [])
    assert only(told["lots"], number="1")["route"] == "dps"
    for address in ("/contracts/CON-2022-0019/", "/commissions/COM-2022-005/"):
        page = words_of(address, who)
        assert "31 March 2024" in page
        assert "31 March 2025" in page
        assert "break" in page.lower()


@READERS
def test_one_to_one_has_a_review_before_the_first_break_and_a_report_without_a_date(who):
    assert "31 January 2024" in words_of("/contracts/CON-2022-0019/", who)
    page = words_of("/decisions/DEC-2021-0052/", who)
    assert "A report on how the new service develops" in page
    assert "No date" in page or "no date" in page or "not stated" in page.lower()
