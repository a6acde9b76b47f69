"""The register's box of words and its box of providers: what stands in which column, and what a trigger keeps of it."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from django.contrib.auth.models import AnonymousUser
from django.db import connection

from contracts import actions
from contracts.filters import of_providers, with_words
from contracts.models import Contract, NextAct
from providers.actions import change_provider, register_provider
from tests.builders import ON, START, HomeCare

pytestmark = pytest.mark.django_db

REVIEW = date(2027, 7, 1)


def found(typed: str) -> set[Contract]:
    return set(Contract.objects.filter(with_words(typed)))


def held(typed: str, user: Any) -> set[Contract]:
    return set(Contract.objects.filter(of_providers(typed, user)))


@pytest.fixture
def called_off(care: HomeCare) -> Contract:
    return care.signed(draft={"title": "Reablement at home, Quarwick", "description": "For people’s café visits"})


@pytest.mark.parametrize(
    "typed",
    [
        "REABLEMENT quar", "quarwick, at home", "cafe peoples", "alderbrook reable", "the & reablement", "reablement",
        "people's visits",
    ],
)  # fmt: skip
def test_every_word_stands_there_wherever_and_the_last_may_be_unfinished(called_off: Contract, typed: str) -> None:
    assert found(typed) == {called_off}


@pytest.mark.parametrize(
    "typed", ["ablement", "reablement fostering", "reablement qu", "quar reablement", "¬ & —", "", "\N{SNOWMAN}"]
)
def test_the_middle_of_a_word_and_two_letters_of_it_are_not_looked_for(called_off: Contract, typed: str) -> None:
    assert found(typed) == set()


def test_a_reference_is_found_with_or_without_its_hyphens(care: HomeCare, called_off: Contract) -> None:
    for typed in (called_off.reference, called_off.reference.replace("-", " "), called_off.reference.replace("-", "")):
        assert found(typed) == {called_off}
        assert found(f"reablement {typed} quar") == {called_off}
        assert found(f"fostering {typed}") == set()


def test_contracts_are_found_by_the_reference_of_what_stands_above_them(care: HomeCare, called_off: Contract) -> None:
    assert found(care.commission.reference) == {care.umbrella, called_off}
    assert found(care.umbrella.reference.lower()) == {care.umbrella, called_off}
    assert found(f"{care.commission.reference} quarwick") == {called_off}


def test_whoever_holds_it_is_found_under_the_name_it_has_now(care: HomeCare, called_off: Contract) -> None:
    assert held("alderbrook", AnonymousUser()) == held(care.provider.reference, AnonymousUser())
    assert held("home alder", AnonymousUser()) == {care.umbrella, called_off}
    assert held("reablement", AnonymousUser()) == set()
    change_provider(by=care.cast.officer, provider=care.provider, changes={"legal_name": "Rowan House"}, why="Renamed")
    assert held("alderbrook", AnonymousUser()) == set()
    assert held("rowan", AnonymousUser()) == {care.umbrella, called_off}
    assert found("rowan") == {called_off}


def test_who_passed_a_contract_on_is_found_as_well(care: HomeCare, called_off: Contract) -> None:
    to = register_provider(by=care.cast.officer, legal_name="Rowan House")
    actions.admit(by=care.cast.officer, on=ON, umbrella=care.umbrella, lot=care.lot, provider=to, joined_on=START)
    care.vary(called_off, Decimal(0), to_provider=to, ground="pcr_succession", why="Its business was sold")
    assert called_off in held("rowan", AnonymousUser()) & held("alderbrook", AnonymousUser())
    assert found("rowan") == {called_off}
    assert found("alderbrook") == set()


def test_names_on_a_roster_are_found_by_those_who_may_read_them(care: HomeCare) -> None:
    officer, clerk = care.cast.officer, care.cast.clerk
    hidden = register_provider(by=officer, legal_name="Rowan House Ltd")
    assert held("rowan", officer) == set()
    actions.admit(by=officer, on=ON, umbrella=care.umbrella, lot=care.lot, provider=hidden, joined_on=START)
    assert held("rowan", AnonymousUser()) == {care.umbrella}
    assert found("rowan") == set()
    actions.withhold_names(by=officer, umbrella=care.umbrella, paragraph=3, reason="Prices", review_on=REVIEW)
    assert held("rowan", AnonymousUser()) == held("rowan", officer) == set()
    assert held(hidden.reference, officer) == set()
    assert held("rowan", clerk) == held(hidden.reference, clerk) == {care.umbrella}
    actions.release_names(by=clerk, on=ON, umbrella=care.umbrella)
    assert held("rowan", AnonymousUser()) == {care.umbrella}


def test_next_acts_are_asked_by_the_words_of_their_contract(care: HomeCare, called_off: Contract) -> None:
    acts = NextAct.objects.filter(with_words("quarwick", "contract__"))
    assert set(acts.values_list("contract", flat=True)) <= {called_off.pk}
    assert NextAct.objects.filter(of_providers("alderbrook", care.cast.officer, "contract__")).exists()
    assert not NextAct.objects.filter(with_words("fostering", "contract__")).exists()


def test_every_kept_word_is_what_would_be_made_anew(care: HomeCare, called_off: Contract) -> None:
    with connection.cursor() as cursor:
        cursor.execute(
            "select count(*) filter (where words = contract_words(id, title, reference, description, provider_id)),"
            " count(*) from contracts_contract"
        )
        same, all_there = cursor.fetchone()
    assert same == all_there > 0
