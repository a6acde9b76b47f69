"""Every code fires once, and stays silent in its twin."""

from datetime import date
from decimal import Decimal

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from commissioning.council.actions import deactivate_user
from commissioning.kit.terms import Option, Term
from commissioning.procurement import actions as procurement
from contracts import actions
from contracts.actions import Authority
from contracts.checks import CATALOGUE, Spots, checks_of_commission, checks_of_contract, checks_of_contracts
from contracts.models import NoticeGiven, OfficerRecord
from decisions import actions as decisions
from providers.actions import add_assurance, register_provider
from tests.builders import EFFECTIVE, LIMIT, MADE, ON, PUBLISHED, START, home_care, publish
from tests.contracts.test_performance import large

pytestmark = pytest.mark.django_db

DURING = date(2024, 1, 1)


def codes(subject, on=DURING):
    ask = checks_of_contract if hasattr(subject, "ends_on") else checks_of_commission
    return {check.code for check in ask(subject, on=on)}


def one(code, subject, on=DURING):
    ask = checks_of_contract if hasattr(subject, "ends_on") else checks_of_commission
    (check,) = [check for check in ask(subject, on=on) if check.code == code]
    assert check.remedy
    assert check.citation
    assert check.sentence.endswith((".", "”"))
    return check


def test_a_plain_contract_has_no_stop(care):
    found = checks_of_contract(care.signed(), on=DURING)
    assert {check.code for check in found} == {"no-officer-record", "recorded-late", "statutory-notice-due"}


def test_term_contradiction(care):
    words = "4 years with 2 plus 1 year extension options which equates to 6 years in total"
    term = Term(initial_months=48, options=(Option(24), Option(12)))
    contract = care.call_off(starts_on=date(2021, 4, 1), term=term, term_words=words)
    check = one("term-contradiction", contract)
    assert "31 March 2027" in check.sentence
    assert "31 March 2028" in check.sentence
    assert not check.public  # a draft
    plain = care.call_off(term=term, term_words="4 years with 2 plus 1 year extension options")
    assert "term-contradiction" not in codes(plain)
    procurement.change(by=care.cast.officer, commission=care.commission, changes={"term_words": words}, why="Copied")
    care.commission.refresh_from_db()
    assert one_public("term-contradiction", care.commission)


def one_public(code, subject):
    return any(check.code == code and check.public for check in checks_of_commission(subject, on=DURING))


def test_stated_months_that_do_not_reach_the_stated_end_and_an_extension_beyond_its_options(care):
    old = Authority.recorded("Register of 2022")
    contract = care.draft(
        commission=None,
        lots=[],
        provider=care.provider,
        starts_on=date(2016, 4, 1),
        term=Term(initial_months=36),
        origin="copied",
    )
    care.award(contract, None, authority=old, approval=None, made_on=date(2016, 4, 1))
    actions.sign(by=care.cast.officer, on=ON, contract=contract, signed_on=date(2016, 4, 1))
    assert not codes(contract, date(2018, 1, 1)) & {"term-contradiction", "extension-beyond"}
    actions.extend(
        by=care.cast.officer, on=ON, contract=contract, authority=old, amount=None, made_on=date(2019, 3, 31),
        new_end=date(2022, 6, 30), stated_months=26, ground="Redesign of the service",
    )  # fmt: skip
    sentence = one("term-contradiction", contract).sentence
    assert "31 May 2021" in sentence
    assert "39 months" in sentence
    beyond = one("extension-beyond", contract)
    assert (beyond.severity, beyond.public) == ("warn", True)
    actions.follow(by=care.cast.officer, commission=care.commission, contract=contract)
    found = one("predecessor-gap", care.commission)
    assert "274 days" in found.sentence
    assert "extension-beyond" in codes(care.commission)


def test_predecessor_overlap_and_neither(care):
    officer = care.cast.officer

    def before(months):
        first = date(2020, 4, 1)
        contract = care.draft(
            commission=None,
            lots=[],
            provider=care.provider,
            starts_on=first,
            term=Term(initial_months=months),
        )
        care.award(contract, Decimal(1), authority=care.standing, approval=None, made_on=first)
        actions.sign(by=officer, on=ON, contract=contract, signed_on=first)
        actions.follow(by=officer, commission=care.commission, contract=contract)

    before(36)  # to 31 March 2023, the day before
    assert not codes(care.commission) & {"predecessor-gap", "predecessor-overlap"}
    before(37)
    assert "30 days with both" in one("predecessor-overlap", care.commission).sentence


def test_value_over_approval(people):
    money = {
        "amount": Decimal(2_500_000),
        "spend_from": date(2018, 4, 1),
        "spend_until": date(2023, 3, 31),
        "longest_term_months": 60,
    }
    care = home_care(people, money=money)
    assert "value-over-approval" not in codes(care.commission)
    change = {"by": people.officer, "commission": care.commission, "why": "Budget"}
    procurement.change(**change, changes={"annual_budget": Decimal(500_000)})
    assert "value-over-approval" not in codes(care.commission)
    procurement.change(**change, changes={"annual_budget": Decimal(520_000)})
    care.commission.refresh_from_db()
    check = one("value-over-approval", care.commission)
    assert check.public
    assert check.sentence == (
        "£520,000 a year for 5 years is £2,600,000: £100,000 over the maximum of £2,500,000. "
        "At that rate it runs out about January 2023."
    )


def test_approval_90_and_what_a_taken_down_row_frees(care):
    signed = [care.signed() for _ in range(8)]
    assert "approval-90" not in codes(care.commission)  # 88.9%
    care.signed()
    check = one("approval-90", care.commission)
    assert check.sentence.startswith("100% of the maximum")
    care.release(signed[0], LIMIT)
    assert "approval-90" not in codes(care.commission)


def test_estimate_passed(people):
    care = home_care(people, qualifier="estimate", amount=Decimal(1_000_000))
    care.signed()
    assert "estimate-passed" not in codes(care.commission)
    contract = care.call_off()
    care.award(contract, acknowledgement=care.acknowledge(contract, LIMIT))
    check = one("estimate-passed", care.commission)
    assert (check.severity, "£600,000 over" in check.sentence) == ("warn", True)


def test_award_plus_variation(care):
    contract = care.signed()
    assert "award-plus-variation" not in codes(contract)
    care.vary(contract, LIMIT)
    check = one("award-plus-variation", contract)
    assert "£1,600,000" in check.sentence
    assert check.public


def test_no_officer_record(care):
    contract = care.signed()
    assert "no-officer-record" in codes(contract)
    record = decisions.enter(
        by=care.cast.clerk, on=ON, title="Award", kind="officer", service_area=care.cast.area, post=care.cast.director,
        origin="copied", source="A public page", call_in_applies=False, call_in_why_not="Not key",
        interests_answer="not-stated",
    )  # fmt: skip
    decisions.add_clause(by=care.cast.clerk, decision=record, label="1.", verb="award", text="Award")
    row = contract.commitments.get()
    actions.link_officer_record(by=care.cast.officer, commitment=row, decision=record)
    assert OfficerRecord.objects.count() == 1
    assert "no-officer-record" not in codes(contract)


def test_a_call_in_recorded_after_the_award_stands_out_and_holds_up_the_signature(care, refused):
    contract = care.call_off(kind="block", umbrella=None)
    row = care.award(contract, made_on=EFFECTIVE)
    act = {"by": care.cast.officer, "on": ON, "contract": contract}
    assert "award-before-effect" not in codes(contract)
    record = decisions.enter(
        by=care.cast.clerk, on=ON, title="Award", kind="officer", service_area=care.cast.area, post=care.cast.director,
        origin="copied", source="A public page", interests_answer="not-stated",
    )  # fmt: skip
    decisions.add_clause(by=care.cast.clerk, decision=record, label="1.", verb="award", text="Award")
    decisions.make(by=care.cast.clerk, on=ON, decision=record, decided_on=PUBLISHED)
    record = publish(care.cast, record)
    actions.link_officer_record(by=care.cast.officer, commitment=row, decision=record)
    assert "award-before-effect" not in codes(contract)
    decisions.call_in(
        by=care.cast.clerk, on=ON, decision=record, received_on=date(2023, 3, 20), members=5, grounds="Cost"
    )
    check = one("award-before-effect", contract)
    assert (check.severity, check.public, check.about) == ("stop", False, f"commitment {row.pk}, {record.reference}")
    assert f"The award of 24 March 2023: {record.reference} is called in" in check.sentence
    refusal = refused("award-before-effect", actions.sign, **act, signed_on=MADE)
    assert record.reference in refusal.reason
    assert actions.refusal_to_sign(care.cast.officer, contract) is not None
    decisions.confirm(by=care.cast.clerk, on=ON, decision=record, outcome="no-action", resolved_on=date(2023, 3, 28))
    assert "takes effect on 28 March 2023" in one("award-before-effect", contract).sentence
    refusal = refused("award-before-effect", actions.sign, **act, signed_on=date(2023, 3, 27))
    assert refusal.remedy == "Sign it from 28 March 2023 on."
    actions.sign(**act, signed_on=MADE)


def test_a_record_that_may_be_called_in_must_be_in_effect(care, refused):
    row = care.signed().commitments.get()
    act = {"by": care.cast.officer, "commitment": row}
    refused("", actions.link_officer_record, **act, decision=care.decision)
    record = decisions.enter(
        by=care.cast.clerk, on=ON, title="Award", kind="officer", service_area=care.cast.area, post=care.cast.director
    )
    refused("award-before-effect", actions.link_officer_record, **act, decision=record)


def test_uncharged(care):
    contract = care.call_off()
    care.award(contract, Decimal(499_999), authority=care.standing, approval=None)
    assert "uncharged" not in codes(care.commission)
    care.award(care.call_off(), Decimal(1), authority=care.standing, approval=None)
    check = one("uncharged", care.commission)
    assert "£500,000" in check.sentence
    assert not check.public
    actions.sign(by=care.cast.officer, on=ON, contract=contract, signed_on=MADE)
    assert one("uncharged", care.commission).public


def test_uncharged_where_the_value_is_not_stated(care):
    care.award(care.call_off(origin="copied"), None, authority=care.cabinet, approval=None)
    assert "uncharged" not in codes(care.commission)
    change = {"by": care.cast.officer, "commission": care.commission, "why": "Budget"}
    procurement.change(**change, changes={"annual_budget": Decimal(1_200_000)})
    care.commission.refresh_from_db()
    assert "£1,200,000 a year" in one("uncharged", care.commission).sentence


def test_notice_day_missed(care):
    term = Term(initial_months=36, options=(Option(12, pot=True),))
    contract = care.signed(draft={"term": term, "supplier_notice_months": 3})
    assert "notice-day-missed" not in codes(contract, date(2025, 12, 31))
    check = one("notice-day-missed", contract, date(2026, 1, 1))
    assert (check.severity, check.public) == ("stop", False)
    used = care.signed(draft={"term": term, "supplier_notice_months": 3, "starts_on": date(2022, 10, 1)})
    actions.extend(
        by=care.cast.officer, on=ON, contract=used, authority=care.delegated, amount=Decimal(0),
        made_on=date(2025, 7, 1), months=12, option=used.options.get(), ground="The supplier agreed",
    )  # fmt: skip
    assert one("notice-day-missed", used, date(2025, 8, 1)).severity == "warn"


def test_ran_past_end(care):
    contract = care.signed()
    assert "ran-past-end" not in codes(contract, date(2027, 3, 31))
    assert "ran-past-end" in codes(contract, date(2027, 4, 1))


def test_no_lead(care):
    assert "no-lead" not in codes(care.signed())
    assert "no-lead" in codes(care.signed(draft={"lead_officer": None}))
    left = care.signed(draft={"lead_officer": care.cast.elsewhere})
    deactivate_user(by=care.cast.administrator, user=care.cast.elsewhere, why="Left")
    assert one("no-lead", type(left).objects.get(pk=left.pk)).sentence == "The lead officer has left."


def test_recorded_late(care):
    contract = care.call_off()
    care.award(contract)
    assert one("recorded-late", contract, ON).severity == "note"
    copied = care.call_off(origin="copied")
    care.award(copied)
    assert "recorded-late" not in codes(copied, ON)


def test_term_over_authority(people):
    care = home_care(people, money={"longest_term_months": 36})
    contract = care.call_off(origin="copied")
    care.award(contract)
    assert one("term-over-authority", contract).severity == "warn"
    short = care.call_off(term=Term(initial_months=36))
    care.award(short)
    assert "term-over-authority" not in codes(short)


def test_call_off_outside(care):
    outsider = register_provider(by=care.cast.officer, legal_name="Outsider Ltd")
    old = {"authority": Authority.recorded("Register"), "approval": None}
    contract = care.call_off(provider=outsider)
    care.award(contract, **old)
    assert "call-off-outside" in codes(contract)
    member = care.call_off()
    care.award(member, **old)
    assert "call-off-outside" not in codes(member)


def test_framework_over_4(care):
    long, right = Term(initial_months=60), Term(initial_months=48)
    shared = {"kind": "framework", "lots": [], "route": "framework"}
    assert "framework-over-4" in codes(care.draft(term=long, light_touch=False, **shared))
    assert "framework-over-4" not in codes(care.draft(term=right, light_touch=False, **shared))
    assert "framework-over-4" not in codes(care.draft(term=long, light_touch=True, **shared))
    why = {"term_justification": "The equipment takes five years to pay for itself."}
    assert "framework-over-4" not in codes(care.draft(term=long, light_touch=False, **shared, **why))


def test_an_open_framework_runs_for_eight_years_and_with_one_supplier_for_four(care):
    shared = {"kind": "framework", "lots": [], "commission": None, "route": "open_framework", "regime": "PA2023"}
    shared["light_touch"] = False
    assert "framework-over-4" in codes(care.draft(term=Term(initial_months=97), **shared))
    assert "framework-over-4" not in codes(care.draft(term=Term(initial_months=96), **shared))
    assert "framework-over-4" in codes(care.draft(term=Term(initial_months=49), suppliers_decided=1, **shared))


def spot(care, value, **fields):
    """A drafted spot purchase outside a commission, not light touch."""
    return care.draft(
        **{
            "kind": "spot",
            "lots": [],
            "commission": None,
            "route": "spot",
            "light_touch": False,
            "provider": care.provider,
            "value": Decimal(value),
            "value_qualifier": "exact",
            "starts_on": ON,
            "term": Term(initial_months=1),
            **fields,
        }
    )


def test_spot_aggregate(care):
    """£173,100 and 20 per cent VAT are £207,720, the threshold from 1 January 2026."""
    first = spot(care, "173099.99")
    assert "spot-aggregate" not in codes(first, on=ON)
    care.award(first, Decimal("173099.99"), authority=care.standing, approval=None, made_on=ON)
    assert "spot-aggregate" not in codes(first, on=ON)
    second = spot(care, "0.01")
    assert one("spot-aggregate", second, on=ON).sentence == (
        "With this draft, the spot purchases of Children in the 12 months to 5 January 2026 come to £207,720; "
        "the threshold is £207,720."
    )
    assert "spot-aggregate" not in codes(spot(care, "0.01", light_touch=True), on=ON)
    assert "spot-aggregate" not in codes(spot(care, "0.01", kind="service"), on=ON)
    assert "spot-aggregate" not in codes(spot(care, "0.01", service_area=care.cast.area), on=date(2027, 1, 5))
    care.award(second, Decimal("0.01"), authority=care.standing, approval=None, made_on=ON)
    assert "spot-aggregate" in codes(first, on=ON)
    assert "spot-aggregate" in codes(second, on=date(2027, 1, 4))
    assert not one("spot-aggregate", first, on=ON).public


def test_spot_purchases_are_summed_once_for_several_batches(care):
    placed = [spot(care, "200000"), spot(care, "10000", light_touch=True), spot(care, "0.01")]
    care.award(placed[0], Decimal(200_000), authority=care.standing, approval=None, made_on=ON)
    spots = Spots(ON)
    with CaptureQueriesContext(connection) as asked:
        found = [checks_of_contracts([one], on=ON, spots=spots) for one in placed]
    assert ["spot-aggregate" in {check.code for check in some} for some in found] == [True, False, True]
    assert sum('"awarded_on" >' in query["sql"] for query in asked) == 1


def test_dps_long_stop(care):
    assert "dps-long-stop" in codes(care.draft(kind="dps", starts_on=date(2025, 3, 1)))
    assert "dps-long-stop" not in codes(care.umbrella)


def test_roster_count_and_a_thin_lot(care):
    umbrella = care.umbrella
    assert "roster-count" not in codes(umbrella)
    assert "one provider" in one("lot-thin", umbrella).sentence
    decided = care.draft(kind="dps", origin="copied", suppliers_decided=2)
    care.award(decided, 0, authority=care.cabinet, approval=None)
    assert one("roster-count", decided).sentence == "2 suppliers were decided; 0 are entered."
    for name in ("Birchmere CIC", "Cloverfield Ltd"):
        provider = register_provider(by=care.cast.officer, legal_name=name)
        for there in (umbrella, decided):
            actions.admit(by=care.cast.officer, on=ON, umbrella=there, lot=care.lot, provider=provider, joined_on=START)
    assert "roster-count" not in codes(decided)
    assert "lot-thin" not in codes(umbrella)


def test_route_not_stated(care, refused):
    assert "route-not-stated" not in codes(care.commission)
    lot = procurement.add_lot(by=care.cast.officer, commission=care.commission, number="6", title="Support")
    assert "lot 6" in one("route-not-stated", care.commission).sentence
    refused("route-not-stated", care.award, care.call_off(lots=[lot]))


def test_doubts_and_a_sum_that_may_be_for_each(care):
    assert not codes(care.commission) & {"source-doubtful", "qualifier-doubtful"}
    draft = care.call_off(
        kind="block",
        umbrella=None,
        value=Decimal(400_000),
        value_if=Decimal(800_000),
        value_qualifier="circa",
        value_words="about £800,000 over 4 years",
    )
    check = one("qualifier-doubtful", draft)
    assert "£400,000 or £800,000" in check.sentence
    assert not check.public
    for code in ("source-doubtful", "qualifier-doubtful"):
        procurement.add_doubt(by=care.cast.officer, commission=care.commission, code=code, sentence="A.", remedy="Ask.")
        assert one_public(code, care.commission)


def test_an_overspent_maximum_cannot_come_about_but_would_be_found(care):
    """The database holds it off, so the finding is asked of a smaller approval than the one that was charged."""
    from contracts import checks

    care.signed()
    care.money.refresh_from_db()
    known = checks.Known.of([care.money], DURING)
    assert list(checks._spent(care.money, known)) == []
    care.money.amount = LIMIT - 1
    (check,) = checks._spent(care.money, known)
    assert (check.code, check.severity) == ("approval-overspent", "stop")


def test_statutory_notice_due(care):
    contract = care.signed()
    check = one("statutory-notice-due", contract)
    assert (check.severity, check.public) == ("warn", False)
    assert check.sentence == ("The contract award notice (PCR-CAN) was due by 3 May 2023 and is not recorded as given.")
    assert "statutory-notice-due" not in codes(contract, date(2023, 5, 3))
    notice = NoticeGiven(contract=contract, code="PCR-CAN", given_on=date(2023, 5, 20), where="2023/S 000-000001")
    notice.recorded(by=care.cast.officer, why="Given")
    assert "statutory-notice-due" not in codes(contract)
    assert "statutory-notice-due" in codes(contract, date(2023, 5, 19))


def test_a_copied_record_is_not_held_to_notices_of_before(care):
    assert "statutory-notice-due" not in codes(care.signed(draft={"origin": "copied"}))


def test_assurance_lapsed(care):
    contract = care.signed()
    assured = {"by": care.cast.officer, "provider": care.provider, "kind": "insurance", "evidence": "Certificate 4471"}
    add_assurance(**assured, valid_until=date(2024, 3, 2))
    assert "assurance-lapsed" not in codes(contract)  # 61 days ahead
    check = one("assurance-lapsed", contract, date(2024, 1, 2))
    assert (check.severity, check.public) == ("warn", False)
    assert check.sentence == "The provider’s insurance lapses after 2 March 2024: Certificate 4471."
    assert "lapsed after 2 March 2024" in one("assurance-lapsed", contract, date(2024, 3, 3)).sentence


def test_kpis_missing(care):
    check = one("kpis-missing", large(care, kpis=2), ON)
    assert (check.severity, check.public) == ("warn", False)
    assert "two performance indicators of the three" in check.sentence
    assert "kpis-missing" not in codes(large(care, kpis=3), ON)


def test_assessment_due(care):
    contract = large(care, kpis=3)
    assert "assessment-due" not in codes(contract, date(2026, 2, 28))
    check = one("assessment-due", contract, date(2026, 3, 1))
    assert (check.severity, check.public) == ("warn", False)
    assert "“Indicator 1”, never assessed, and 2 more" in check.sentence


def test_every_code_of_the_catalogue_is_tested_here():
    from pathlib import Path

    text = Path(__file__).read_text("utf-8")
    assert [code for code in CATALOGUE if f'"{code}"' not in text] == []
