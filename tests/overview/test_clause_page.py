"""The ledger of a clause: every entry with what was left after it, and the power beside the money."""

import pytest
from django.test import Client

from contracts.models import Contract

pytestmark = [pytest.mark.usefixtures("calderwick"), pytest.mark.django_db]


def page(address: str) -> str:
    answer = Client().get(address)
    assert answer.status_code == 200
    return answer.content.decode()


def test_the_money_of_a_clause_is_told_entry_by_entry():
    markup = page("/authority/DEC-2023-0064/1/")
    assert "£2,400,000 can still be committed, of up to £7,200,000." in markup
    assert "66.7% committed" in markup
    for left in ("£6,400,000", "£5,600,000", "£4,800,000", "£4,000,000", "£3,200,000", "£2,400,000"):
        assert left in markup
    assert 'href="/contracts/CON-2023-0021/"' in markup


def test_the_ledger_is_read_as_at_a_day():
    markup = page("/authority/DEC-2023-0064/1/?on=2023-04-18")
    assert "£5,600,000 can still be committed" in markup
    assert "CON-2023-0023" not in markup


def test_before_the_decision_is_in_effect_nothing_may_be_done_under_it():
    assert "was not in effect on 23 March 2023" in page("/authority/DEC-2023-0064/1/?on=2023-03-23")


def test_a_power_names_its_limit_its_floor_and_its_acts():
    markup = page("/authority/DEC-2023-0064/3/")
    assert "up to £800,000 each time, from £500,000" in markup
    assert "6 acts have been done under this power." in markup


def test_a_draft_is_not_in_the_public_ledger():
    draft = Contract.objects.get(reference="CON-2023-0031")
    assert draft.state == "draft"
    assert draft.reference not in page("/authority/DEC-2023-0064/1/")


@pytest.mark.parametrize("address", ["/authority/DEC-2023-0064/z/", "/authority/DEC-1999-0001/1/", "/authority/x/1/"])
def test_an_unknown_clause_is_a_404(address):
    assert Client().get(address).status_code == 404


def test_a_clause_in_brackets_is_found_by_its_letter():
    assert "clause (b)" in page("/authority/DEC-2017-0031/b/")
