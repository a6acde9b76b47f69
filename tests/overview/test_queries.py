"""A page asks the database as often about many contracts and clauses as about one."""

from datetime import date
from decimal import Decimal

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from commissioning.kit.terms import Option, Term
from contracts.checks import checks_of_commission, checks_of_contracts
from decisions import actions as decisions
from tests.builders import FLOOR, Cast, copied_decision

pytestmark = pytest.mark.django_db


def queries_of(people: Cast, address: str) -> int:
    """How many queries the page makes for an officer, who sees all there is."""
    client = Client()
    client.force_login(people.officer)
    with CaptureQueriesContext(connection) as made:
        assert client.get(address).status_code == 200
    return len(made)


def test_many_contracts_take_as_many_queries_as_one(care, people):
    addresses = [f"/commissions/{care.commission.reference}/", f"/decisions/{care.decision.reference}/"]
    care.signed(FLOOR)
    few = [queries_of(people, address) for address in addresses]
    with CaptureQueriesContext(connection) as asked_of_few:
        checks_of_commission(care.commission, on=date(2024, 1, 1))
    for _ in range(4):
        care.signed(FLOOR)
    assert [queries_of(people, address) for address in addresses] == few
    with CaptureQueriesContext(connection) as asked_of_many:
        checks_of_commission(care.commission, on=date(2024, 1, 1))
    assert len(asked_of_many) == len(asked_of_few) < 30


def test_many_contracts_are_judged_in_as_many_queries_as_one(care):
    """Each can still be extended though its notice day has passed: what is left of its options is told at once."""
    term = Term(initial_months=36, options=(Option(12, pot=True),))
    contracts = [care.signed(draft={"term": term, "supplier_notice_months": 3}) for _ in range(3)]
    counts = []
    for some in (contracts[:1], contracts):
        with CaptureQueriesContext(connection) as asked:
            found = checks_of_contracts(some, on=date(2026, 1, 1))
        assert sum(check.code == "notice-day-missed" for check in found) == len(some)
        counts.append(len(asked))
    assert counts[0] == counts[1] < 16


def test_many_clauses_take_as_many_queries_as_one(people):
    def pages_of(labels: str) -> list[int]:
        decision = copied_decision(people, clauses=tuple((label, "approve") for label in labels))
        for clause in decision.clauses.all():
            decisions.approve_money(
                by=people.clerk, clause=clause, amount=Decimal(500), qualifier="maximum", words="up to £500"
            )
        address = f"/decisions/{decision.reference}/"
        return [queries_of(people, address), queries_of(people, f"/authority/{decision.reference}/a/")]

    few = pages_of("ab")
    assert pages_of("abcde") == few
    assert max(few) < 49
