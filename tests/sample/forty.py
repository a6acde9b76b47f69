"""What must hold of the sample's ordinary contracts, whenever they are loaded."""

from collections import Counter
from datetime import timedelta

from commissioning.procurement.routes import Route
from commissioning.sample.load import FIVE
from contracts.checks import checks_of_contract
from contracts.choices import ContractKind
from contracts.models import Contract


def the_forty():
    five = Contract.objects.filter(commission__reference__in=FIVE) | Contract.objects.filter(
        successor_links__commission__reference__in=FIVE
    )
    return Contract.objects.exclude(pk__in=five.values("pk")).order_by("pk")


def judge_the_forty(today):
    """What must hold of the ordinary contracts, whenever they are loaded."""
    forty = list(the_forty())
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
