"""Steps that the five commissions do not have: plans, notice, call-in, taking down, release, end, successor."""

from datetime import date
from decimal import Decimal

import pytest
from django.contrib.auth.models import AnonymousUser
from django.test import Client

from commissioning.council.actions import add_meeting
from commissioning.council.models import Body, Post, User
from commissioning.overview.pages import commission_page
from commissioning.overview.story import story_of
from commissioning.overview.thread import steps_of
from commissioning.procurement import actions as procurement
from commissioning.procurement.models import Commission
from commissioning.procurement.routes import Regime
from commissioning.sample import SAMPLE_DOMAIN
from contracts import actions as contracts
from contracts.models import Contract
from decisions import actions as decisions
from decisions.models import Decision, Publication

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
