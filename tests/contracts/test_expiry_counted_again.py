"""The last days to act of the sample council's contracts, counted a second time by other means."""

from __future__ import annotations

from datetime import date

import pytest

from commissioning.council.models import ClosureDay, Meeting, StandingOrders
from commissioning.procurement.models import CommissionDecision, LeadTime
from commissioning.sample.load import FIVE
from contracts.counting import counted, differences
from contracts.expiry import in_play, yearly
from contracts.models import Contract, NextAct, Predecessor
from decisions.models import Delegation
from tests.contracts.second_count import Council, Days, extend_by, replace_by

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("calderwick")]

UMBRELLAS = ("framework", "dps", "dynamic-market", "flexible")


def end_on(contract: Contract, on: date) -> date | None:
    later = [row for row in contract.extensions.all() if row.made_on > on]
    return min(later, key=lambda row: row.made_on).old_end if later else contract.ends_on


def powers(commission: int | None, power: str, on: date) -> list[Delegation]:
    links = CommissionDecision.objects.filter(commission=commission, decision__published_on__lte=on)
    links = links.exclude(part="scrutiny").filter(decision__state__in=("published", "confirmed"))
    links = links.filter(decision__effective_from__isnull=False, decision__superseded_from__isnull=True)
    return [
        found
        for found in Delegation.objects.filter(clause__decision__in=links.values("decision"), clause__access="public")
        if power in found.powers
    ]


def fits(found: list[Delegation], value: object, by: date) -> bool:
    return any(
        (one.usable_until is None or one.usable_until >= by)
        and (value is None or one.limit_per_action is None or value <= one.limit_per_action)
        and (value is None or one.floor is None or value >= one.floor)
        for one in found
    )


def again(contract: Contract, on: date) -> tuple[date | None, date | None]:
    """The last day to act and the day to decide by of a contract, by a reading of its record for this test alone."""
    end = end_on(contract, on)
    if end is None or contract.planned_path == "let-end":
        return None, None
    orders = StandingOrders.objects.in_force(on)
    assert orders is not None
    assert (orders.call_in_days, orders.publication_days, orders.report_days) == (5, 2, 10)
    meetings = Meeting.objects.filter(body__kind="cabinet", held_on__gte=on).values_list("held_on", flat=True)
    closures = frozenset(ClosureDay.objects.values_list("day", flat=True))
    council = Council(Days(closures), tuple(meetings))
    value = contract.commission.value if contract.kind in UMBRELLAS and contract.commission else contract.value
    if contract.kind in UMBRELLAS and not contract.commission:
        value = None
    small = value is not None and value < orders.cabinet_award_from
    key = value is None or value >= orders.key_threshold
    umbrella = contract.umbrella
    under = umbrella is not None and umbrella.state == "signed" and (umbrella.ends_on is None or umbrella.ends_on > end)
    after = Predecessor.objects.filter(contract=contract).values_list("commission_id", flat=True)
    ahead = [contract.commission_id] if under else list(after)
    followed = (
        Contract.objects.filter(commission__in=list(after), awarded_on__lte=on).exclude(state="not-signed").exists()
    )
    approved = small or any(
        link.decision.published_on is not None and link.decision.published_on <= on
        for link in CommissionDecision.objects.filter(
            commission__in=[one for one in ahead if one],
            part="approval",
            decision__state__in=("published", "confirmed"),
            decision__superseded_from__isnull=True,
        ).select_related("decision")
    )
    award_free = small or any(fits(powers(one, "award", on), value, end) for one in ahead if one)
    direct = (under and contract.placed_by == "direct") or (not under and contract.route == "direct_award")
    evaluate, tender = (0, 0) if direct else (3, 2) if under else (6, 6)
    act = umbrella.regime == "PA2023" if under and umbrella else on >= date(2025, 2, 24)
    assert not LeadTime.objects.filter(in_force_from__lte=on).exists()
    standstill = not under and not contract.light_touch and act and contract.route != "dynamic_market"
    replaced = None
    if not followed:
        replaced = replace_by(
            council,
            end,
            mobilise=12 if contract.tupe_applies else 6,
            evaluate=evaluate,
            tender=tender,
            standstill=standstill,
            key=key,
            award_free=award_free,
            approved=approved,
        )
    left = 0
    for option in contract.options.all():
        used = sum(row.months for row in option.extensions.all() if row.made_on <= on)
        left = left or max(0, option.months - used)
    broken = any(point.exercised_on and point.exercised_on <= on for point in contract.breaks.all())
    if not left or broken or end < on:
        return replaced, None
    worth = yearly(contract).amount
    cost = worth * left / 12 if worth is not None else None
    months = contract.supplier_notice_months or 3
    free = fits(powers(contract.commission_id, "extend", on), cost, end) or (
        cost is not None and cost < orders.cabinet_award_from
    )
    extended = extend_by(council, end, months=months, key=key, free=free)
    if contract.planned_path in ("extend", "replace"):
        return (extended if contract.planned_path == "extend" else replaced), None
    if replaced is None:
        return None, None
    return max(extended, replaced), min(extended, replaced)


@pytest.mark.parametrize("on", [date(2026, 11, 23), date(2026, 3, 2), date(2027, 1, 15), date(2025, 6, 10)])
def test_every_last_day_of_the_sample_is_found_again(on: date) -> None:
    contracts = Contract.objects.filter(pk__in=in_play(on).values("pk"))
    rows = list(counted(contracts, on))
    assert len(rows) > 30
    found = {row.contract.reference: (row.act_by, row.decide_by) for row in rows}
    expected = {
        row.contract.reference: again(row.contract, on) if row.contract.state != "terminated" else (None, None)
        for row in rows
    }
    assert found == expected
    if on == date(2026, 11, 23):
        assert len(rows) >= 50
        assert {row.contract.commission.reference for row in rows if row.contract.commission} >= {*FIVE[1:]}


def test_the_sample_council_has_nothing_to_reconcile(calderwick: date) -> None:
    assert NextAct.objects.count() == in_play(calderwick).count()
    assert not list(differences(on=calderwick))
