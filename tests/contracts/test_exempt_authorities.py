"""Money approved where the public, or staff without the tick, may not read: nothing found on a contract tells of it."""

from datetime import date
from decimal import Decimal

import pytest
from django.test import Client

from commissioning.procurement import actions as procurement
from contracts.actions import Authority
from contracts.models import Contract, PlanItem
from decisions import actions as decisions
from decisions.models import Clause, Decision, Publication
from tests.builders import ON, Cast, HomeCare, copied_decision, publish
from tests.decisions.desks import Desk, words_in

SECRET = "£1,234,567"


def page(address: str, user: object = None) -> tuple[int, str]:
    client = Client()
    if user is not None:
        client.force_login(user, "django.contrib.auth.backends.ModelBackend")  # type: ignore[arg-type]
    answer = client.get(address)
    return answer.status_code, answer.content.decode()


@pytest.fixture
def nearly_spent(care: HomeCare, people: Cast) -> Contract:
    """A signed contract that takes 97% of a maximum approved in an exempt clause."""
    decision = copied_decision(people, title="Rates", clauses=(("1.", "award"),))
    clause = decisions.add_clause(
        by=people.clerk,
        decision=decision,
        label="2.",
        verb="approve",
        text="A rate",
        access="exempt",
        exempt_paragraph=3,
        exempt_reason="Prices would be known to bidders.",
        exempt_review_on=date(2027, 1, 1),
    )
    approval = decisions.approve_money(
        by=people.clerk, clause=clause, amount=Decimal(1_234_567), qualifier="maximum", words="up to £1,234,567"
    )
    publish(people, decision)
    for part in ("approval", "award"):
        procurement.link_decision(by=people.officer, commission=care.commission, decision=decision, part=part)
    return care.signed(Decimal(1_200_000), authority=Authority.decision(clause), approval=approval)


@pytest.mark.parametrize(("who", "reads"), [("officer", False), ("auditor", True), ("manager", True)])
def test_a_finding_about_an_exempt_clause_is_for_those_who_may_read_it(nearly_spent, people, who, reads):
    for address in (
        f"/contracts/{nearly_spent.reference}/",
        f"/commissions/{nearly_spent.commission.reference}/",
        f"/commissions/{nearly_spent.commission.reference}.json",
        f"/decisions/{Decision.objects.get(title='Rates').reference}/",
    ):
        status, markup = page(address, getattr(people, who))
        assert status == 200
        assert (SECRET in markup) is reads, address


def test_what_is_taken_down_is_not_cited_elsewhere(care, people):
    contract = care.signed()
    address, cited = f"/contracts/{contract.reference}/", f"{care.decision.reference} clause 1"
    assert cited in page(address)[1]
    latest = Publication.objects.get(decision=care.decision)
    decisions.take_down(by=people.clerk, publication=latest, reason_class="exempt-matter")
    for who in (None, people.officer):
        assert cited not in page(address, who)[1]
        assert page(f"/authority/{care.decision.reference}/1/", who)[0] == 410
    assert cited in page(address, people.clerk)[1]


def test_what_is_taken_down_is_not_named_in_a_history_without_the_tick(care, people):
    contract, decision = care.signed(), care.decision
    PlanItem(contract=contract, part="award", decision=decision).recorded(by=people.clerk, why="Put in the plan")
    addresses = [f"/contracts/{contract.reference}/history/", f"/commissions/{care.commission.reference}/history/"]
    for address in addresses:
        assert str(decision) in words_in(Desk(people.officer).client.get(address))
    latest = Publication.objects.get(decision=decision)
    decisions.take_down(by=people.clerk, publication=latest, reason_class="exempt-matter")
    for address in addresses:
        for who, reads in ((people.officer, False), (people.clerk, True)):
            words = words_in(Desk(who).client.get(address))
            assert (str(decision) in words) is reads, address
            assert ("Not public" in words) is not reads, address


def test_a_corrected_version_after_a_take_down_is_read_again(care, people):
    decisions.take_down(
        by=people.clerk, publication=Publication.objects.get(decision=care.decision), reason_class="personal-data"
    )
    clauses = Clause.objects.filter(decision=care.decision)
    assert not clauses.visible_to(people.stranger)
    decisions.correct(by=people.clerk, on=ON, decision=care.decision, changes={"purpose": "Care"}, reason="A name")
    assert clauses.visible_to(people.stranger).count() == clauses.count()


def test_an_act_on_the_ledger_tells_nothing_of_a_clause_that_its_officer_may_not_read(nearly_spent, people):
    row, own = nearly_spent.commitments.get(), f"/contracts/{nearly_spent.reference}"
    typed = {"why": "Typed wrong", "step": "look"}
    for who, reads in ((people.officer, False), (people.manager, True)):
        desk = Desk(who)
        for address, sent in (
            (f"{own}/ledger/{row.pk}/correct/", {"right": "1,300,000"}),
            (f"{own}/ledger/{row.pk}/correct/", {"right": "1,100,000"}),
            (f"{own}/release/", {"amount": "100,000"}),
        ):
            answer = desk.send(address, **typed, **sent)
            assert answer.status_code == 200
            words = words_in(answer)
            assert (SECRET in words) is reads, (address, sent)
            assert ("clause 2" in words) is reads
        desk.open(f"{own}/extend/")
        desk.open(f"{own}/vary/")
    words = words_in(Desk(people.officer).send(f"{own}/ledger/{row.pk}/correct/", **typed, right="1,300,000"))
    assert "stands in a clause that you may not read" in words
