"""A search of very many records: those that a reader may not see take no place from those that may be seen."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import pytest
from django.contrib.auth.models import AnonymousUser

from commissioning.overview import search
from commissioning.overview.search import CONTRACTS, DECISIONS, Kind, ask, candidates
from contracts.models import Contract
from tests.builders import MADE, ON, Cast, HomeCare, copied_decision, publish

pytestmark = pytest.mark.django_db

STRANGER = AnonymousUser()


@pytest.fixture(autouse=True)
def _few(monkeypatch: pytest.MonkeyPatch) -> None:
    """As few are read as a test has room for."""
    monkeypatch.setattr(search, "MOST_READ", 10)
    monkeypatch.setattr(search, "MOST_FOUND", 6)


def keys(kind: Kind, typed: str, user: Any = STRANGER, on: date = ON) -> tuple[set[int], bool]:
    with search.by_index_alone():
        found, more = candidates(kind, ask(typed), on, user)
    return set(found), more


def drafts(care: HomeCare, many: int) -> list[Contract]:
    return [care.draft(title="Okapi paddock") for _ in range(many)]


def signed(care: HomeCare) -> Contract:
    return care.signed(Decimal(0), draft={"title": "Okapi paddock"}, approval=None)


def test_drafts_crowd_out_no_contract_of_the_same_words(care: HomeCare) -> None:
    drafts(care, 12)
    open_to_all = {signed(care).pk, signed(care).pk}
    assert keys(CONTRACTS, "okapi paddock") == (open_to_all, False)
    found, more = keys(CONTRACTS, "okapi paddock", care.cast.officer)
    assert (len(found), more) == (6, True)


def test_later_awards_crowd_out_none_of_an_earlier_day(care: HomeCare) -> None:
    later = [care.call_off(title="Okapi paddock") for _ in range(4)]
    first = signed(care)
    for contract in later:
        care.award(contract, Decimal(0), approval=None, made_on=MADE + timedelta(days=30))
        care.sign_at_once(contract, MADE + timedelta(days=30))
    assert keys(CONTRACTS, "okapi", on=MADE) == ({first.pk}, False)
    assert keys(CONTRACTS, "okapi") == ({first.pk, *(contract.pk for contract in later)}, True)


def test_clauses_of_drafts_crowd_out_no_clause_that_is_published(people: Cast) -> None:
    for _ in range(6):
        copied_decision(people, title="Paddock", clauses=(("okapi 1", "note"), ("okapi 2", "note")))
    assert keys(DECISIONS, "clause") == (set(), False)
    shown = publish(people, copied_decision(people, clauses=(("okapi", "note"),)))
    assert keys(DECISIONS, "clause") == ({shown.pk}, False)


def test_more_clauses_than_are_read_are_told_of(people: Cast) -> None:
    shown = publish(people, copied_decision(people, clauses=tuple((f"{at}.", "note") for at in range(11))))
    assert keys(DECISIONS, "clause") == ({shown.pk}, True)


def test_of_very_many_with_a_common_word_the_newest_are_found(care: HomeCare, monkeypatch: pytest.MonkeyPatch) -> None:
    made = [signed(care).pk for _ in range(12)]
    monkeypatch.setattr(search, "stands_in_many", lambda word: True)
    assert keys(CONTRACTS, "okapi") == (set(made[-6:]), True)
    assert keys(CONTRACTS, "okapi paddock")[1]
