"""The rows of the expiry desk as the database gives them: what the models say, whatever was done to a contract."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import pytest
import time_machine
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from commissioning.kit.terms import Option, Term, last_day
from contracts import actions
from contracts.actions import Authority
from contracts.models import BreakPoint, Contract, Extension, NextAct
from contracts.pages import expiry_listed
from contracts.pages.expiry import Kept, first_rows
from contracts.pages.expiry_listed import Listed, first_listed, listed_of, rows_listed
from tests.builders import ON, HomeCare

pytestmark = pytest.mark.django_db

CASES = ("untouched", "in part", "whole", "broken", "terminated")


def agreed(care: HomeCare, title: str, starts_on: date) -> Contract:
    """A contract of five years with two options of a year."""
    contract = care.draft(
        title=title,
        commission=None,
        lots=[],
        provider=care.provider,
        route="open",
        light_touch=False,
        starts_on=starts_on,
        term=Term(60, (Option(12, pot=True), Option(12))),
        value=Decimal("4000000"),
        value_qualifier="maximum",
        supplier_notice_months=3,
    )
    by, signed = care.cast.officer, ON - timedelta(days=1)
    for days in (300, 0, -10, 100):
        point = BreakPoint(contract=contract, after_months=1, falls_on=ON + timedelta(days=days))
        point.recorded(by=by, why="As agreed")
    older = Authority.recorded("An older register")
    actions.award(by=by, on=ON, contract=contract, authority=older, amount=contract.value, made_on=signed)
    return actions.sign(by=by, on=ON, contract=contract, signed_on=signed)


@pytest.fixture
def contracts(care: HomeCare) -> Any:
    """Of each case one: nothing done; extended in part, with more to come; one option used; a break used; ended."""

    def extended(contract: Contract, months: int, made_on: date) -> None:
        row = Extension(contract=contract, option=contract.options.get(position=1), made_on=made_on, months=months)
        row.old_end, row.new_end = contract.ends_on, last_day(contract.ends_on + timedelta(days=1), months)
        row.recorded(by=care.cast.officer, why="As agreed")
        contract.ends_on = row.new_end

    with time_machine.travel(ON):
        made = {title: agreed(care, title, date(2023, 4, day)) for day, title in enumerate(CASES, start=1)}
        extended(made["in part"], 5, ON)
        extended(made["in part"], 6, ON + timedelta(days=1))
        extended(made["whole"], 12, ON - timedelta(days=50))
        with connection.cursor() as cursor:
            cursor.execute(
                "update contracts_breakpoint set exercised_on = %s where contract_id = %s and falls_on > %s",
                [ON - timedelta(days=5), made["broken"].pk, ON],
            )
            cursor.execute(
                "update contracts_contract set termination_made_on = %s where id = %s", [ON, made["terminated"].pk]
            )
            cursor.execute("update contracts_nextact set notice_by = %s", [ON + timedelta(days=50)])
        yield made


def by_the_models() -> dict[int, Listed]:
    return {row.pk: listed_of(row, ON) for row in NextAct.objects.all()}


def test_the_database_lists_contracts_as_the_models_do(contracts: dict[str, Contract]) -> None:
    rows = by_the_models()
    assert rows_listed(rows, ON) == rows
    found = {title: rows[contract.pk] for title, contract in contracts.items()}
    assert {title: row.options for title, row in found.items()} == {
        "untouched": [12, 12],
        "in part": [7, 12],
        "whole": [12],
        "broken": [],
        "terminated": [],
    }
    ahead = [ON, ON + timedelta(days=100), ON + timedelta(days=300)]
    assert {title: row.breaks for title, row in found.items()} == {
        **dict.fromkeys(CASES, ahead),
        "broken": [ON],
    }


def test_an_option_without_a_day_of_notice_is_not_listed(contracts: dict[str, Contract]) -> None:
    NextAct.objects.update(notice_by=None)
    rows = by_the_models()
    assert rows_listed(rows, ON) == rows
    assert not any(row.options for row in rows.values())


def test_without_prepared_statements_the_list_is_the_same(
    contracts: dict[str, Contract], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(expiry_listed, "prepared", lambda *asked, **how: None)
    rows = by_the_models()
    assert rows_listed(rows, ON) == rows


def test_the_first_rows_are_those_to_be_acted_on_first(contracts: dict[str, Contract]) -> None:
    one = contracts["broken"].pk
    NextAct.objects.filter(pk=one).update(act_by=None)
    found = first_rows(Kept.of_all(), ON)
    days = [row.act_by or date.max for row in found]
    assert len(days) >= len(CASES)
    assert days == sorted(days)
    assert found[-1].pk == one
    assert found == first_rows(Kept(NextAct.objects.all()), ON) == sorted(by_the_models().values(), key=in_order)
    assert first_listed(2, ON) == found[:2]


def in_order(row: Listed) -> tuple[date, int]:
    return row.act_by or date.max, row.pk


def test_what_has_no_provider_is_named_by_its_kind(contracts: dict[str, Contract]) -> None:
    row = by_the_models()[contracts["whole"].pk]
    assert row.supplier == row.provider
    assert row._replace(provider=None, kind="framework").supplier == "Framework agreement"


def test_a_list_fetches_no_contract_whole(contracts: dict[str, Contract], care: HomeCare) -> None:
    client = Client()
    client.force_login(care.cast.manager)
    with CaptureQueriesContext(connection) as queries:
        answer = client.get("/contracts/expiry/?show=all")
    assert all(title in answer.content.decode() for title in CASES)
    assert not [query for query in queries if "term_settled_by" in query["sql"]]
