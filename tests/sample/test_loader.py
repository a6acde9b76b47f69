"""The loader: into an empty database and no other, once; and what the forty ordinary contracts show on any day."""

from calendar import monthrange
from collections import Counter
from datetime import UTC, date, datetime, timedelta

import pytest
import time_machine
from django.core.management import CommandError, call_command
from hypothesis import given
from hypothesis import strategies as st

from commissioning.council.models import User
from commissioning.kit.refusals import Refused
from commissioning.kit.terms import last_day
from commissioning.procurement.models import Commission
from commissioning.procurement.routes import Route
from commissioning.sample import SAMPLE_DOMAIN, SAMPLE_PASSWORD, SAMPLE_USERS, council, ordinary
from commissioning.sample.load import FIVE, is_empty, is_loaded, load
from contracts.checks import checks_of_contract
from contracts.choices import ContractKind
from contracts.models import Contract
from decisions.models import Decision
from providers.models import Provider
from tests.builders import cast

MODELS = (User, Decision, Commission, Contract, Provider)


def _counts():
    return {model.__name__: model.objects.count() for model in MODELS}


# --- Loading ----------------------------------------------------------------------------------------------------------


@pytest.mark.django_db
def test_the_loaded_sample_is_the_five_commissions_and_the_forty_contracts(calderwick):
    assert is_loaded()
    assert not is_empty()
    assert set(FIVE) <= set(Commission.objects.values_list("reference", flat=True))
    assert set(User.objects.values_list("email", flat=True)) == {f"{name}@{SAMPLE_DOMAIN}" for name in SAMPLE_USERS}


@pytest.mark.django_db
def test_loading_again_changes_nothing(calderwick, capsys):
    before = _counts()
    assert load(today=calderwick + timedelta(days=1)) is False
    call_command("load_sample")
    call_command("load_sample", if_empty=True)
    assert _counts() == before
    said = capsys.readouterr().out
    assert "loaded already" in said
    assert SAMPLE_PASSWORD in said


@pytest.mark.django_db
def test_a_database_with_a_user_of_its_own_is_not_the_sample(calderwick):
    auditor = User.objects.get(email=f"auditor@{SAMPLE_DOMAIN}")
    auditor.email = "auditor@council.example"
    auditor.recorded(by=auditor, why="Address changed")
    assert not is_loaded()
    before = _counts()
    with pytest.raises(Refused, match="not the sample"):
        load(today=calderwick)
    assert _counts() == before


# --- The forty, on the sample's own day -------------------------------------------------------------------------------


def _forty():
    five = Contract.objects.filter(commission__reference__in=FIVE) | Contract.objects.filter(
        successor_links__commission__reference__in=FIVE
    )
    return Contract.objects.exclude(pk__in=five.values("pk")).order_by("pk")


def _judge_the_forty(today):
    """What must hold of the ordinary contracts, whenever they are loaded."""
    forty = list(_forty())
    assert len(forty) == 40
    days = sorted((contract.ends_on - today).days for contract in forty)
    assert days[0] == -30
    assert days[-1] == 720
    assert [day for day in days if day < 0] == [-30, -9]
    assert Counter(contract.state for contract in forty) == {"signed": 40}
    found = {contract.reference: {check.code for check in checks_of_contract(contract, on=today)} for contract in forty}
    assert sum("ran-past-end" in codes for codes in found.values()) == 2
    assert sum("notice-day-missed" in codes for codes in found.values()) == 3
    assert any(_is_month_end(contract.ends_on) for contract in forty)
    assert {contract.kind for contract in forty} == set(ContractKind.values)
    routes = {contract.route for contract in forty} | {
        link.lot.route for contract in forty for link in contract.lot_links.all()
    }
    # What the council does itself has no contract.
    assert {route.value for route in Route} - routes == {Route.IN_HOUSE.value}
    assert {contract.regime for contract in forty} >= {"PCR2015", "PA2023"}
    assert all("@" not in str(contract.provider) for contract in forty)
    assert all(contract.provider.mailbox.endswith(".example") for contract in forty if contract.provider)


def _is_month_end(day):
    return (day + timedelta(days=1)).day == 1


@pytest.mark.django_db
def test_the_forty_show_something_on_the_day_of_loading(calderwick):
    _judge_the_forty(calderwick)


# --- On other days ----------------------------------------------------------------------------------------------------


@pytest.mark.django_db
def test_the_sample_is_refused_where_another_council_works():
    cast()
    before = _counts()
    with pytest.raises(Refused, match="not the sample"):
        load(today=date(2026, 11, 23))
    with pytest.raises(CommandError, match="empty database"):
        call_command("load_sample")
    call_command("load_sample", if_empty=True)
    assert _counts() == before


@pytest.mark.django_db
@pytest.mark.parametrize("today", [date(2027, 8, 31), date(2028, 2, 29)])
def test_the_forty_can_be_loaded_on_the_last_day_of_a_month(today):
    with time_machine.travel(datetime(today.year, today.month, today.day, 12, tzinfo=UTC)):
        ordinary.build(council.build(today=today))
        _judge_the_forty(today)


@given(st.dates(date(2026, 1, 1), date(2060, 12, 31)))
def test_one_of_the_forty_ends_on_a_leap_day_or_another_month_end(today):
    ends = ordinary.month_end(today)
    assert ends.day == monthrange(ends.year, ends.month)[1]
    assert timedelta(0) < ends - today <= timedelta(days=720)


@given(st.dates(date(2020, 1, 1), date(2060, 12, 31)), st.integers(1, 120))
def test_a_term_worked_backwards_ends_on_its_day(last, months):
    """Exactly, but where the first day would fall on a day that its month has not: then up to three days early."""
    first = ordinary.first_day(last, months)
    short = (last - last_day(first, months)).days
    assert short == 0 if (last + timedelta(days=1)).day <= 28 else 0 <= short <= 3
