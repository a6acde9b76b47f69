"""A page asks the database as often about many contracts and clauses as about one."""

from datetime import date
from decimal import Decimal

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from contracts.checks import checks_of_commission
from decisions import actions as decisions
from tests.builders import FLOOR, Cast, HomeCare, cast, copied_decision, home_care
from tests.kept import ground

pytestmark = pytest.mark.django_db


@pytest.fixture
def people() -> Cast:
    return ground(cast)


@pytest.fixture
def care(people: Cast) -> HomeCare:
    return ground(home_care, people)


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
