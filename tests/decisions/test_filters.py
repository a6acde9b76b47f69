"""The filters of the list of decisions, each by what it finds and what it leaves; a stranger asks of notices alone."""

from __future__ import annotations

import re
from datetime import date
from typing import Any

import pytest
import time_machine
from django.test import Client

from commissioning.council.models import Body, ServiceArea, User
from decisions import actions
from decisions.models import Decision
from tests.decisions.conftest import ON, Council


@pytest.fixture(autouse=True)
def today() -> Any:
    with time_machine.travel("2026-06-30T12:00:00Z"):
        yield


def found(query: str, who: User | None = None) -> set[str]:
    client = Client()
    if who:
        client.force_login(who, "django.contrib.auth.backends.ModelBackend")
    answer = client.get(f"/decisions/?{query}")
    assert answer.status_code == 200
    return set(re.findall(r'<h3><a href="/decisions/(DEC-[0-9-]+)/', answer.content.decode()))


def test_decisions_are_found_by_where_they_stand(council: Council) -> None:
    in_effect, called_in, back = council.published(), council.called_in(), council.referred_back()
    confirmed = council.confirmed()
    later = council.made()
    actions.publish(by=council.clerk, on=ON, decision=later, published_on=date(2026, 6, 29))
    successor = council.made(supersedes=in_effect, supersedes_from=date(2026, 6, 20))
    actions.publish(by=council.clerk, on=ON, decision=successor, published_on=date(2026, 6, 4))
    for standing, expected in (
        ("in-effect", {confirmed, successor}),
        ("not-yet", {later}),
        ("called-in", {called_in}),
        ("referred-back", {back}),
        ("replaced", {in_effect}),
    ):
        assert found(f"standing={standing}") == {decision.reference for decision in expected}, standing
    assert in_effect.reference in found("standing=in-effect&on=2026-06-15")
    assert later.reference in found("standing=in-effect&on=2026-07-07")


def test_decisions_are_found_by_the_kind_of_their_maker(council: Council) -> None:
    by_body = council.published()
    by_officer = council.draft(kind="officer", body=None, meeting=None, post=council.director, key=False,
                               key_limb_a=False, call_in_applies=False, call_in_why_not="Not key.")  # fmt: skip
    by_officer = actions.make(by=council.clerk, on=ON, decision=by_officer, decided_on=date(2026, 6, 3))
    actions.publish(by=council.clerk, on=ON, decision=by_officer, published_on=date(2026, 6, 4))
    assert found("maker=body") == {by_body.reference}
    assert found("maker=officer") == {by_officer.reference}
    assert found("maker=member") == set()
    assert found("key=no") == {by_officer.reference}


def test_decisions_are_found_by_ward_where_they_name_it_or_all(council: Council) -> None:
    abbey, brook = council.ward("Abbey"), council.ward("Brook")
    everywhere, there = council.published(), council.made()
    actions.name_wards(by=council.clerk, decision=there, wards=[abbey])
    actions.publish(by=council.clerk, on=ON, decision=Decision.objects.get(pk=there.pk), published_on=date(2026, 6, 4))
    assert found("ward=abbey") == {everywhere.reference, there.reference}
    assert found(f"ward={brook.slug}") == {everywhere.reference}


def test_decisions_are_found_within_a_period_by_a_body_and_for_a_service(council: Council) -> None:
    decision = council.published()
    ServiceArea(name="Roads", slug="roads").recorded(by=None, why="Test")
    assert found("body=cabinet&area=children") == {decision.reference}
    assert found("body=scrutiny") == found("area=roads") == set()
    assert found("since_day=3&since_month=6&since_year=2026&until_day=3&until_month=6&until_year=2026")
    assert found("since_day=4&since_month=6&since_year=2026") == set()


def test_a_stranger_who_asks_for_plans_is_answered_from_their_notices(council: Council) -> None:
    """What was changed in a plan since its notice is not told by a filter that finds it, or finds it no more."""
    abbey = council.ward("Abbey")
    planned = council.planned(title="Street trees", meeting=None)
    roads = ServiceArea(name="Roads", slug="roads").recorded(by=None, why="Test")
    board = Body(name="Board", slug="board", kind="cabinet").recorded(by=None, why="Test")
    changes = {"body": board, "service_area": roads, "key": False, "key_limb_a": False, "title": "Unspeakable"}
    changed = actions.change(by=council.clerk, on=ON, decision=planned, changes=changes, why="Test")
    actions.name_wards(by=council.clerk, decision=changed, wards=[council.ward("Brook")])
    told, not_told = ("body=cabinet", "area=children", "key=yes", "ward=abbey", "maker=body", "q=street"), (
        "body=board", "area=roads", "key=no", "q=unspeakable")  # fmt: skip
    assert abbey.slug == "abbey"
    for query in told:
        assert found(f"kind=planned&{query}") == {planned.reference}, query
    for query in not_told:
        assert found(f"kind=planned&{query}") == set(), query
        assert found(f"kind=planned&{query}", council.clerk) == {planned.reference}, query
    assert found("kind=planned&standing=in-effect") == set()


@pytest.mark.parametrize("query", ["standing=nonsense", "maker=%00", "ward=nowhere", "body=%F0%9F%8F%9B"])
def test_a_value_that_is_none_of_the_choices_is_told_and_filters_nothing(council: Council, query: str) -> None:
    decision = council.published()
    assert found(query) == {decision.reference}
