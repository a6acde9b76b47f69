"""The sums of the ledger: what they say is what its rows come to, whoever writes them."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest
from django.db import connection
from django.utils import timezone

from commissioning.council.models import ServiceArea, User
from contracts import ledger_sums
from contracts.counting import count_all, differences
from contracts.models import Commitment, LedgerSum
from providers.models import Provider

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("calderwick")]


def wrong() -> list[ledger_sums.Wrong]:
    return list(ledger_sums.differing())


def execute(statement: str) -> None:
    """What a program beside the actions does."""
    with connection.cursor() as cursor:
        cursor.execute(statement)


def test_the_sums_of_the_sample_are_what_its_rows_come_to() -> None:
    assert LedgerSum.objects.filter(facet="borne").exists()
    assert LedgerSum.objects.filter(facet="holder").exists()
    assert wrong() == []


def test_a_correction_counts_with_what_bears_the_act_that_it_puts_right() -> None:
    row = Commitment.objects.filter(authority="recorded", amount__gt=1, corrects=None)[0]
    kept = LedgerSum.objects.filter(borne="recorded", service_area=row.contract.service_area)
    before = sum(one.amount for one in kept.all())
    Commitment.objects.create(
        contract=row.contract, kind="correction", corrects=row, amount=Decimal("-0.25"), why="Read wrongly",
        made_on=timezone.localdate(), recorded_at=timezone.now(), recorded_by=User.objects.all()[0],
    )  # fmt: skip
    assert sum(one.amount for one in kept.all()) == before - Decimal("0.25")
    assert wrong() == []


def test_contracts_moved_together_take_their_sums_with_them() -> None:
    area, provider = ServiceArea.objects.order_by("pk")[0].pk, Provider.objects.order_by("pk")[0].pk
    execute(f"update contracts_contract set service_area_id = {area}, provider_id = {provider} where provider_id > 0")  # noqa: S608 - keys
    assert wrong() == []
    held = LedgerSum.objects.filter(facet="holder", provider=provider)
    count = Commitment.objects.exclude(contract__provider=None).count()
    assert sum(one.rows for one in held) == count


def test_gathering_makes_one_row_of_many_and_changes_no_figure() -> None:
    for one in list(LedgerSum.objects.all()):
        one.pk = None
        one.save()
        one.pk, one.rows, one.acts, one.amount, one.unstated = None, -one.rows, -one.acts, -one.amount, -one.unstated
        one.save()
    ledger_sums.gather()
    keys = ("facet", "service_area", "approval", "borne", "provider")
    assert LedgerSum.objects.count() == len(set(LedgerSum.objects.values_list(*keys)))
    assert wrong() == []


def test_reconcile_tells_a_wrong_sum_and_the_nightly_count_puts_it_right(calderwick: date) -> None:
    LedgerSum.objects.filter(facet="borne").delete()
    one = LedgerSum.objects.filter(facet="holder")[0]
    LedgerSum.objects.create(
        facet="holder", service_area_id=one.service_area_id, provider_id=one.provider_id, rows=1, acts=1, amount=5,
        unstated=0,
    )  # fmt: skip
    told = [found for found in differences(on=calderwick) if found.field == "sum of the ledger"]
    assert any(f"provider {one.provider_id}" in found.reference for found in told)
    assert any("approval" in found.reference for found in told)
    count_all(on=calderwick)
    assert wrong() == []
