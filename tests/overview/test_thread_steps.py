"""Steps that the five commissions do not have: plans, notice, call-in, taking down, release, end, successor."""

from datetime import date
from decimal import Decimal

import pytest
from django.contrib.auth.models import AnonymousUser
from django.test import Client

from commissioning.council.actions import add_meeting
from commissioning.council.models import Body, Post, User
from commissioning.kit.terms import Option, Term
from commissioning.overview.exports import commission_record
from commissioning.overview.pages import commission_page
from commissioning.overview.provider_pages import lines_of, listed
from commissioning.overview.story import left_words, story_of
from commissioning.overview.thread import steps_of
from commissioning.procurement import actions as procurement
from commissioning.procurement.models import Commission
from commissioning.procurement.routes import Regime
from commissioning.sample import SAMPLE_DOMAIN
from contracts import actions as contracts
from contracts.ledger import Balance
from contracts.models import Contract
from contracts.querysets import providers_visible_to
from decisions import actions as decisions
from decisions.models import Approval, Decision, Delegation, Publication
from tests.overview.reading import words_of

pytestmark = [pytest.mark.usefixtures("calderwick"), pytest.mark.django_db]
TODAY = date(2026, 11, 23)
STRANGER = AnonymousUser()


def user(name):
    return User.objects.get(email=f"{name}@{SAMPLE_DOMAIN}")


def commission():
    example = Commission.objects.get(reference="COM-2017-001")
    return procurement.open_commission(
        by=user("officer"),
        on=date(2026, 9, 1),
        title="Meals at home",
        need="Older people at home want a hot meal.",
        service_area=example.service_area,
        lead_post=example.lead_post,
        regime=Regime.PA2023,
    )


def plan(served):
    clerk = user("clerk")
    decision = decisions.enter(
        by=clerk,
        on=TODAY,
        title="Meals at home: approval",
        kind="body",
        service_area=served.service_area,
        body=Body.objects.get(slug="cabinet"),
        purpose="An inner purpose of the draft",
        reasons="They are hungry.",
        key=True,
        key_limb_a=True,
        due_on=date(2026, 11, 20),
        interests_answer="none-declared",
        summary="Cabinet agreed to buy meals.",
    )
    decisions.add_clause(by=clerk, decision=decision, label="1.", verb="approve", text="The inner wording of a draft.")
    decisions.add_alternative(by=clerk, decision=decision, label="1", what="Do nothing", why_rejected="Hunger.")
    procurement.link_decision(by=user("officer"), commission=served, decision=decision, part="approval")
    decisions.publish_edition(by=clerk, on=TODAY, decisions=[decision], published_on=date(2026, 10, 1))
    decision.refresh_from_db()
    return decision


def published(served):
    decision = plan(served)
    clerk = user("clerk")
    meeting = add_meeting(by=clerk, body=decision.body, held_on=date(2026, 11, 11), place="Town Hall")
    decisions.make(by=clerk, on=TODAY, decision=decision, decided_on=date(2026, 11, 11), meeting=meeting)
    decision.refresh_from_db()
    decisions.publish(by=clerk, on=TODAY, decision=decision, published_on=date(2026, 11, 16))
    decision.refresh_from_db()
    return decision


def told(served, on=TODAY, who=STRANGER):
    return {step.kind: step for step in steps_of(story_of(served, on, who))}


def test_a_planned_decision_tells_the_public_its_plan_and_no_more():
    served = commission()
    decision = plan(served)
    assert Client().get(f"/commissions/{served.reference}/").status_code == 404
    step = told(served)["Planned"]
    assert step.title == f"{decision.reference}: Meals at home: approval"
    assert step.clauses == ()
    assert step.on == date(2026, 11, 20)
    assert told(served, who=user("officer"))["Planned"].clauses[0].text == "The inner wording of a draft."


def test_the_notice_on_the_forward_plan_is_counted_in_clear_days():
    served = commission()
    published(served)
    step = told(served)["Notice"]
    assert step.on == date(2026, 10, 1)
    assert step.says[0].startswith("40 clear days before")


def test_a_decision_open_to_call_in_says_until_when_and_when_it_would_take_effect():
    served = commission()
    decision = published(served)
    steps = told(served, on=date(2026, 11, 20))
    assert steps["Call-in"].title == "Open to call-in until Monday 23 November 2026"
    assert steps["Call-in"].state == "next"
    assert steps["In effect"].title == f"{decision.reference} takes effect on Tuesday 24 November 2026"
    lead = commission_page(served, date(2026, 11, 20), STRANGER, is_today=True)["lead"]
    assert lead == "Decided by Cabinet; nothing may be bought before 24 November 2026."


def test_a_decision_called_in_stops_the_thread_until_it_is_settled():
    served = commission()
    decision = published(served)
    decisions.call_in(
        by=user("clerk"), on=TODAY, decision=decision, received_on=date(2026, 11, 20), members=3, grounds="Too dear."
    )
    page = commission_page(served, TODAY, STRANGER, is_today=True)
    assert page["standing"].words == "Called in: not in effect"
    assert page["lead"] == f"{decision.reference} is called in: not in effect; nothing may be bought under it."
    step = told(served)["Call-in"]
    assert step.flagged
    assert "Nothing may be done under the decision until this is settled." in step.says
    assert "In effect" not in told(served)


def test_a_decision_taken_down_is_not_told_to_the_public():
    served = Commission.objects.get(reference="COM-2017-001")
    latest = Publication.objects.filter(decision__reference="DEC-2017-0031").latest("number")
    decisions.take_down(by=user("clerk"), publication=latest, reason_class="personal-data")
    body = Client().get("/commissions/COM-2017-001/").content.decode()
    data = Client().get("/commissions/COM-2017-001.json").content.decode()
    for text in (body, data):
        assert Decision.objects.get(reference="DEC-2017-0031").clauses.get(label="(b)").text[:60] not in text
    assert "a clause that is not public" in body
    assert "Decision" in told(served, who=user("clerk"))


def test_releases_and_corrections_have_their_step():
    money = Contract.objects.get(reference="CON-2023-0022").commitments.get().approval
    contracts.release(
        by=user("officer"),
        on=TODAY,
        contract=Contract.objects.get(reference="CON-2023-0022"),
        approval=money,
        amount=Decimal("-100000.00"),
        made_on=date(2026, 11, 2),
        why="Fewer hours were needed",
    )
    served = Commission.objects.get(reference="COM-2021-002")
    step = told(served)["Release"]
    assert step.title == "−£100,000 on CON-2023-0022"
    assert "Fewer hours were needed" in step.says[0]
    assert (
        "£2,500,000 of up to £7,200,000 is left to commit."
        in commission_page(served, TODAY, STRANGER, is_today=True)["lead"]
    )
    assert "Release" not in told(served, on=date(2026, 11, 1))


def test_a_termination_ends_the_contract_in_the_thread():
    contract = Contract.objects.get(reference="CON-2023-0025")
    contracts.terminate(
        by=user("officer"), on=TODAY, contract=contract, terminated_on=date(2026, 10, 31), ground="The provider closed"
    )
    served = Commission.objects.get(reference="COM-2021-002")
    assert told(served)["Termination"].says == ("The provider closed",)
    assert told(served)["End"].title == "4 call-offs and 1 dynamic purchasing system end"


def order(title, provider, made_on, *, months=4, options=(), consulted="Asked by letter"):
    """A call-off of home care awarded by the director and signed on the same day."""
    umbrella = Contract.objects.get(reference="CON-2023-0015")
    power = Delegation.objects.get(clause__decision__reference="DEC-2023-0064")
    contract = contracts.draft_contract(
        by=user("officer"),
        on=TODAY,
        kind="call-off",
        title=title,
        commission=umbrella.commission,
        lots=[umbrella.commission.lots.get(number="1")],
        umbrella=umbrella,
        provider=umbrella.roster.get(lot__number="1", provider__legal_name__startswith=provider).provider,
        service_area=umbrella.service_area,
        lead_post=umbrella.lead_post,
        regime=umbrella.regime,
        starts_on=made_on,
        term=Term(initial_months=months, options=options),
        value=Decimal("500000.00"),
        value_qualifier="exact",
        placed_by="mini-competition",
        competition_words="Three were asked.",
    )
    contracts.award(
        by=user("officer"),
        on=TODAY,
        contract=contract,
        authority=contracts.Authority.delegation(power, power.post, consulted),
        amount=Decimal("500000.00"),
        made_on=made_on,
        approval=Approval.objects.get(clause__decision__reference="DEC-2023-0064"),
    )
    return contract


def signed(contract):
    return contracts.sign(by=user("officer"), on=TODAY, contract=contract, signed_on=contract.awarded_on)


HOME_CARE = "COM-2021-002"


def all_told(on=TODAY, who=STRANGER):
    return steps_of(story_of(Commission.objects.get(reference=HOME_CARE), on, who))


def test_an_order_placed_years_later_is_told_on_its_own_day_and_is_not_assumed():
    signed(order("Night sitting", "Foxglove", date(2026, 2, 2)))
    first, later = [step for step in all_told() if step.kind == "Call-off"]
    assert (first.title, first.on, first.note) == ("5 call-offs awarded", date(2023, 4, 17), "assumed")
    assert "£4,000,000 in all." in first.says
    assert (later.title, later.on, later.note) == ("Night sitting", date(2026, 2, 2), "")
    assert "Asked by letter" in later.says[0]


def test_orders_told_together_tell_a_consultation_only_if_it_was_that_of_each():
    signed(order("Night sitting", "Foxglove", date(2026, 2, 2)))
    signed(order("Day sitting", "Greenlane", date(2026, 2, 20), consulted="Asked at a meeting"))
    step = [step for step in all_told() if step.kind == "Call-off"][1]
    assert step.title == "2 call-offs awarded"
    assert step.says == (
        "By the Director of Children’s Services, under DEC-2023-0064 clause 3.",
        "£1,000,000 in all.",
    )


def test_an_order_never_signed_is_told_apart_and_to_staff_alone():
    contract = order("Night sitting", "Foxglove", date(2026, 11, 2))
    signed(order("Day sitting", "Greenlane", date(2026, 11, 3)))
    contracts.not_signed(by=user("officer"), on=TODAY, contract=contract, reason="It withdrew")
    steps = [step for step in all_told(who=user("officer")) if step.kind == "Call-off"]
    assert [step.title for step in steps[1:]] == ["Night sitting", "Day sitting"]
    assert steps[1].says[-1] == "Never signed: the money was released."
    assert "Night sitting" not in [step.title for step in all_told()]


def test_a_later_variation_made_here_is_not_said_to_be_assumed():
    contract = signed(order("Night sitting", "Foxglove", date(2026, 2, 2)))
    row = contract.commitments.get()
    contracts.vary(
        by=user("officer"),
        on=TODAY,
        contract=contract,
        authority=contracts.Authority.delegation(row.delegation, row.acting_post, "Asked by letter"),
        amount=Decimal("500000.00"),
        made_on=date(2026, 3, 2),
        ground="pcr_provided",
        scope_words="More nights",
        approval=row.approval,
    )
    notes = {step.on: step.note for step in all_told() if step.kind == "Variation"}
    assert notes == {date(2024, 2, 6): "assumed", date(2026, 3, 2): ""}


def test_a_termination_given_for_a_later_day_is_told_when_it_was_given_and_leaves_no_option():
    contract = signed(order("Night sitting", "Foxglove", date(2026, 9, 1), options=(Option(2, True),)))
    contracts.terminate(
        by=user("officer"),
        on=TODAY,
        contract=contract,
        made_on=date(2026, 11, 2),
        terminated_on=date(2026, 11, 30),
        ground="The provider gave notice",
    )
    step = next(step for step in all_told() if step.kind == "Termination")
    assert step.title == f"{contract.reference} was terminated: 30 November 2026 is its last day"
    assert (step.on, step.says) == (date(2026, 11, 2), ("The provider gave notice",))
    assert not [step for step in all_told() if step.kind == "Option"]


def test_before_a_termination_was_given_the_term_is_told_as_it_stood():
    contract = signed(order("Night sitting", "Foxglove", date(2026, 9, 1), options=(Option(2, True),)))
    contracts.terminate(
        by=user("officer"),
        on=TODAY,
        contract=contract,
        made_on=date(2026, 11, 2),
        terminated_on=date(2026, 11, 30),
        ground="The provider gave notice",
    )
    day = date(2026, 11, 1)
    kinds = {step.kind: step for step in all_told(on=day)}
    assert "Termination" not in kinds
    assert kinds["Option"].says == ("With every option used it would run to 28 February 2027.",)
    assert kinds["Last possible end"].on == date(2027, 2, 28)
    record = commission_record(story_of(contract.commission, day, STRANGER))
    ends = {one["reference"]: (one["ends_on"], one["last_possible_end"]) for one in record["contracts"]}
    assert ends[contract.reference] == (date(2026, 12, 31), date(2027, 2, 28))


def passed_on(contract, to, made_on):
    """A contract passed to another provider on a day."""
    award = contract.commitments.get()
    return contracts.vary(
        by=user("officer"),
        on=TODAY,
        contract=contract,
        authority=contracts.Authority.delegation(award.delegation, award.acting_post, "Asked by letter"),
        amount=Decimal("0.00"),
        made_on=made_on,
        ground="pcr_succession",
        to_provider=to,
        why="Its business was sold",
    )


def test_the_list_of_providers_counts_a_contract_with_who_held_it_on_the_day():
    contract = signed(order("Night sitting", "Foxglove", date(2026, 2, 2), months=8))
    before, after = contract.provider, order("Day sitting", "Greenlane", date(2026, 11, 2)).provider
    passed_on(contract, after, date(2026, 7, 6))
    for day, counts in ((date(2026, 7, 5), (1, 0)), (date(2026, 7, 6), (0, 1))):
        found = {line.provider.pk: line.contracts for line in lines_of(listed(STRANGER), day, STRANGER)}
        assert (found[before.pk], found[after.pk]) == counts


def test_a_provider_that_passed_a_contract_on_is_known_to_whom_its_roster_is_withheld():
    contract = signed(order("Night sitting", "Foxglove", date(2026, 2, 2), months=8))
    before, after = contract.provider, contract.umbrella.roster.filter(lot__number="1").last().provider
    passed_on(contract, after, date(2026, 7, 6))
    contracts.withhold_names(
        by=user("clerk"), umbrella=contract.umbrella, paragraph=3, reason="Rates", review_on=date(2027, 1, 4)
    )
    for who in (STRANGER, user("officer")):
        assert before in providers_visible_to(who)


def test_an_officers_record_leads_to_the_act_that_it_records():
    contract = signed(order("Night sitting", "Foxglove", date(2026, 2, 2)))
    record = contracts.draft_officer_record(
        by=user("officer"),
        on=TODAY,
        commitment=contract.commitments.get(),
        title="Night sitting: award",
        text="Award the order.",
        reasons="It is needed at night.",
        call_in_why_not="Not a key decision.",
    )
    clerk = user("clerk")
    decisions.change(by=clerk, on=TODAY, decision=record, changes={"interests_answer": "none-declared"}, why="Asked")
    decisions.add_alternative(by=clerk, decision=record, label="1", what="Do nothing", why_rejected="It is needed.")
    address = f"/decisions/{record.reference}/"
    words = f"What it records: Award, 2 February 2026 · Night sitting Contract {contract.reference}"
    assert set(words.split()) <= set(words_of(address, "clerk").split())
    record.refresh_from_db()
    decisions.make(by=clerk, on=TODAY, decision=record, decided_on=date(2026, 2, 2))
    decisions.publish(by=clerk, on=TODAY, decision=record)
    assert "What it records: Award, 2 February 2026" in words_of(address)
    assert record.reference in words_of(f"/contracts/{contract.reference}/")


def test_a_clause_names_the_contract_of_each_finding():
    for name in ("Foxglove", "Greenlane"):
        contract = signed(order(f"Night sitting, {name}", name, date(2026, 2, 2)))
        award = contract.commitments.get()
        contracts.vary(
            by=user("officer"),
            on=TODAY,
            contract=contract,
            authority=contracts.Authority.delegation(award.delegation, award.acting_post, "Asked by letter"),
            amount=Decimal("500000.00"),
            made_on=date(2026, 3, 2),
            ground="pcr_provided",
            scope_words="More nights",
            approval=award.approval,
        )
    for address in ("/authority/DEC-2023-0064/3/", "/commissions/COM-2021-002/", "/decisions/DEC-2023-0064/"):
        page = words_of(address)
        assert page.count("The acts on this contract come to £1,000,000") == 2, address
        named = Contract.objects.filter(title__startswith="Night sitting").values_list("reference", flat=True)
        assert all(f"{reference}: DEC-2023-0064 clause 3" in page for reference in named), address


@pytest.mark.parametrize(("qualifier", "words"), [("estimate", "over the estimate"), ("maximum", "too much")])
def test_what_is_committed_beyond_an_estimate_is_over_it_and_beyond_a_maximum_too_much(qualifier, words):
    money = Balance(Decimal(100), qualifier, Decimal(120), Decimal(-20), Decimal("120.0"), (), Decimal(0))
    assert left_words(money) == f"£120 is committed: £20 {words}."


def test_the_picture_of_a_contract_calls_the_day_read_today_only_on_that_day():
    assert "Day read" in Client().get("/contracts/CON-2023-0021/?on=2025-05-10").content.decode()
    assert "Day read" not in Client().get("/contracts/CON-2023-0021/").content.decode()


def test_the_lead_counts_the_options_of_the_contracts_that_end_last():
    signed(order("Night sitting", "Foxglove", date(2026, 9, 1), options=(Option(2, True),)))
    served = Commission.objects.get(reference=HOME_CARE)
    lead = commission_page(served, TODAY, STRANGER, is_today=True)["lead"]
    assert lead.startswith("In service until 31 March 2027; no option to extend is left.")


def test_a_commission_that_follows_is_linked_from_the_one_before():
    served = commission()
    published(served)
    contracts.follow(by=user("officer"), commission=served, contract=Contract.objects.get(reference="CON-2018-0007"))
    before = Commission.objects.get(reference="COM-2017-001")
    on = date(2026, 11, 24)
    step = told(before, on=on)["Successor"]
    assert step.url == f"/commissions/{served.reference}/"
    page = commission_page(before, on, STRANGER, is_today=True)
    assert page["lead"].endswith(f"{served.reference} follows it.")
    assert page["facts"][3].value == served.reference
    assert told(served)["Before"].url == "/contracts/CON-2018-0007/"


def test_the_lead_post_is_public_and_the_lead_officer_is_not():
    served = Commission.objects.get(reference="COM-2017-001")
    assert served.lead_officer is not None
    labels = [label for label, _ in commission_page(served, TODAY, STRANGER, is_today=True)["about"]]
    assert "Lead" in labels
    assert "Lead officer" not in labels
    staff = [label for label, _ in commission_page(served, TODAY, user("auditor"), is_today=True)["about"]]
    assert "Lead officer" in staff
    assert Post.objects.filter(pk=served.lead_post_id).exists()
