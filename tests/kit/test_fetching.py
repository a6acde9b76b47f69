"""Lists that are fetched for many records at once."""

import pytest
from django.db.models import QuerySet

from commissioning.kit.fetching import fetch_lists, in_order_of_each
from contracts.models import Commitment, Contract, Extension

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("calderwick")]


@pytest.mark.parametrize("name", ["commitments", "extensions", "kpis", "options", "roster", "variations"])
def test_the_lists_are_those_of_each_record_in_their_order(name, django_assert_num_queries):
    asked = {contract.pk: list(getattr(contract, name).all()) for contract in Contract.objects.all()}
    assert any(asked.values())
    contracts = list(Contract.objects.order_by("-pk"))
    with django_assert_num_queries(1):
        fetched = fetch_lists(contracts, name)
        assert {contract.pk: getattr(contract, name).all() for contract in contracts} == asked
    assert len(fetched) == sum(map(len, asked.values()))


def test_a_record_that_is_there_twice_has_its_list_twice_and_the_rows_know_it():
    pk = Commitment.objects.values_list("contract", flat=True)[0]
    twins = [Contract.objects.get(pk=pk), Contract.objects.get(pk=pk)]
    rows = fetch_lists(twins, "commitments", Commitment.objects.select_related("approval"))
    assert twins[0].commitments.all() == twins[1].commitments.all() == rows
    assert all(row.contract in twins for row in rows)


def test_a_list_is_not_narrowed_as_if_it_were_a_query():
    contract = Contract.objects.all()[0]
    assert isinstance(contract.options.all(), QuerySet)
    fetch_lists([contract], "options")
    with pytest.raises(AttributeError):
        contract.options.filter(pot=True)


def test_of_nothing_nothing_is_asked(django_assert_num_queries):
    with django_assert_num_queries(0):
        assert fetch_lists([], "options") == []


def test_rows_stand_in_the_order_of_their_model_within_each_owner_without_its_table():
    rows = Extension.objects.all()
    one_by_one = {pk: [row for row in rows if row.contract_id == pk] for pk in rows.values_list("contract", flat=True)}
    ordered = in_order_of_each(rows, "contract")
    assert {pk: [row for row in ordered if row.contract_id == pk] for pk in one_by_one} == one_by_one
    assert " JOIN " in str(rows.query)
    assert " JOIN " not in str(ordered.query)


def test_another_order_is_left():
    for rows in (Extension.objects.order_by("-pk"), Extension.objects.order_by(), Commitment.objects.all()):
        assert in_order_of_each(rows, "contract") is rows
