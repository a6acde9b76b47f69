"""The sample's commissions by use: a pot in slices, and a contract that ran beyond its option, each on its own day."""

from datetime import date

import pytest

from commissioning.council.models import User
from contracts.models import Contract
from decisions.models import Clause
from tests.decisions.desks import Desk, words_in

pytestmark = pytest.mark.django_db


@pytest.fixture
def desk(calderwick):
    return Desk(User.objects.get(email="officer@calderwick.example"))


def do(desk, address, **typed):
    looked = desk.send(address, step="look", **typed)
    return words_in(desk.resend(looked, address, step="do"))


def test_the_framework_for_disabled_children_is_extended_in_slices_of_its_pot(desk):
    address = "/contracts/CON-2022-0033/extend/"
    framework = Contract.objects.get(reference="CON-2022-0033")
    clause = Clause.objects.get(decision__reference="DEC-2022-0041", label="1.")
    typed = {"use": f"option:{framework.options.get().pk}", "authority": f"clause:{clause.pk}"}
    assert "extended to 30 November 2025" in do(desk, address, **typed, months="5", made_on=date(2025, 5, 1))
    assert "extended to 31 March 2026" in do(desk, address, **typed, months="4", made_on=date(2025, 10, 1))
    refused = words_in(desk.send(address, step="do", **typed, months="4", made_on=date(2026, 2, 2)))
    assert "The option has 3 months left; 31 July 2026 is 4 months on" in refused
    # After the end nothing is left of the pot, on the day before it three months are.
    refused = words_in(desk.send(address, step="do", **typed, months="3", made_on=date(2026, 4, 1)))
    assert "The contract had ended on 31 March 2026" in refused
    assert "extended to 30 June 2026" in do(desk, address, **typed, months="3", made_on=date(2026, 2, 2))
    framework.refresh_from_db()
    assert framework.ends_on == framework.last_possible_end == date(2026, 6, 30)


def test_the_short_breaks_before_ran_beyond_their_option_on_a_ground_and_are_closed(desk):
    words = desk.open("/contracts/CON-2016-0002/")
    assert "Beyond the options" in words
    assert "PCR 2015 reg 72(1)(c)" in words
    assert "CON-2016-0002 is closed." in desk.open("/contracts/CON-2016-0002/extend/")
