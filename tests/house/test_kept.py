"""A ground that is copied is the ground that was entered: the same rows, the same answer, and the triggers awake."""

from typing import Any

import pytest
from django.db import IntegrityError, connection, transaction

from contracts.counting import differences
from contracts.models import Contract
from tests import kept
from tests.builders import LIMIT, ON, HomeCare, cast, home_care
from tests.decisions.conftest import found_council

pytestmark = pytest.mark.django_db


class Undone(Exception):
    """Ends a transaction whose rows are not to stay."""


def entered(*grounds: Any) -> tuple[list[Any], dict[str, list[bytes]]]:
    """What the grounds answer, each on those before it, and every row that the database then has; nothing stays."""
    answers: list[Any] = []
    rows: dict[str, list[bytes]] = {}
    try:
        with transaction.atomic():
            for make in grounds:
                answers.append(kept.ground(make, *answers))
            rows = {table: sorted(lines) for table, lines in kept.rows().items()}
            raise Undone
    except Undone:
        return answers, rows


@pytest.fixture
def copied() -> HomeCare:
    """The home care commission, copied."""
    entered(cast, home_care)
    return kept.ground(home_care, kept.ground(cast))


@pytest.mark.parametrize("grounds", [(cast, home_care), (found_council,)])
def test_what_is_copied_is_what_was_entered(grounds: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    if not kept.triggers_may_sleep():
        pytest.skip("the account of the database may not put triggers to sleep: every ground is entered")
    monkeypatch.setattr(kept, "_kept", {})
    (first, made), (second, copied) = entered(*grounds), entered(*grounds)
    assert len(kept._kept) == len(grounds)
    assert copied == made
    assert second == first
    assert all(one is not other for one, other in zip(first, second, strict=True))


def test_a_ground_holds_the_very_ground_on_which_it_stands() -> None:
    for _ in range(2):
        (people, care), _ = entered(cast, home_care)
        assert care.cast is people


def test_on_a_copied_ground_the_next_acts_follow(copied: HomeCare) -> None:
    contract = copied.signed(LIMIT)
    assert set(Contract.objects.all()) == {copied.umbrella, contract}
    assert list(differences(on=ON)) == []


def test_on_a_copied_ground_the_triggers_are_awake(copied: HomeCare) -> None:
    with pytest.raises(IntegrityError, match="append-only"), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("delete from decisions_publication where decision_id = %s", [copied.decision.pk])


def test_a_ground_is_copied_only_onto_the_ground_on_which_it_was_entered() -> None:
    entered(cast, home_care)
    other = cast()
    care = kept.ground(home_care, other)
    assert care.umbrella.service_area == other.area
    assert Contract.objects.select_related("service_area").get(pk=care.umbrella.pk).service_area == other.area


def test_a_copied_ground_leaves_the_next_rows_their_numbers() -> None:
    entered(cast, home_care)
    with connection.cursor() as cursor:
        cursor.execute("select setval(pg_get_serial_sequence('contracts_contract', 'id'), 1, false)")
    copied = kept.ground(home_care, kept.ground(cast))
    assert copied.draft().pk > copied.umbrella.pk
