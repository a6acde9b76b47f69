"""The figures of the portfolio, added up a second time: row by row in Python, from the stored rows alone."""

from __future__ import annotations

from collections import defaultdict
from datetime import date
from decimal import Decimal
from typing import Any

from commissioning.procurement.models import Lot
from contracts.models import Commitment, Contract, RosterEntry, Variation
from decisions.models import Approval

Sums = dict[Any, list[Any]]


def rows_by(on: date) -> list[Commitment]:
    """Every row of the ledger made by a day."""
    rows = Commitment.objects.select_related(
        "corrects", "approval__clause", "contract__service_area", "contract__provider__merged_into", "extension"
    )
    return [row for row in rows if row.made_on <= on]


def borne(row: Commitment, reads_exempt: bool) -> str:
    root = row.corrects or row
    if root.authority == "recorded":
        return "recorded"
    if row.approval is None:
        return "none" if row.amount == 0 else "uncharged"
    if row.approval.clause.access != "public" and not reads_exempt:
        return "hidden"
    return str(row.approval.qualifier)


def act(row: Commitment) -> str:
    root, contract = row.corrects or row, row.contract
    waived = contract.route == "direct_award" or (not contract.tendered and contract.umbrella_id is None)
    return "waiver" if root.kind == "award" and waived else str(root.kind)


def holder(contract: Contract, on: date, variations: dict[int, list[Variation]]) -> str:
    """The reference of who held a contract on a day, or of what that was merged into."""
    later = [row for row in variations.get(contract.pk, []) if row.made_on > on]
    first = min(later, key=lambda row: (row.made_on, row.pk), default=None)
    provider = first.from_provider if first else contract.provider
    assert provider is not None
    return (provider.merged_into or provider).reference


def passed_on() -> dict[int, list[Variation]]:
    found = defaultdict(list)
    for row in Variation.objects.select_related("from_provider__merged_into").filter(from_provider__isnull=False):
        found[row.contract_id].append(row)
    return found


def added(keyed: Any) -> Sums:
    """Of (key, row): acts, pounds, rows without a value, for each key."""
    found: Sums = defaultdict(lambda: [0, Decimal(0), 0])
    for key, row in keyed:
        one = found[key]
        one[0] += row.kind != "correction"
        one[1] += row.amount or 0
        one[2] += row.amount is None
    return dict(found)


def approvals(on: date, reads_exempt: bool) -> Sums:
    """Of (slug of the service area, qualifier): approvals, approved, charged, left, passed."""
    charged: dict[int, Decimal] = defaultdict(Decimal)
    for row in rows_by(on):
        if row.approval_id:
            charged[row.approval_id] += row.amount or 0
    found: Sums = defaultdict(lambda: [0, *[Decimal(0)] * 4])
    for one in Approval.objects.select_related("clause__decision__service_area"):
        decision = one.clause.decision
        if decision.published_on is None or decision.published_on > on:
            continue
        if one.clause.access != "public" and not reads_exempt:
            continue
        sums, left = found[decision.service_area.slug, one.qualifier], one.amount - charged[one.pk]
        for place, value in enumerate((1, one.amount, charged[one.pk], max(left, Decimal(0)), max(-left, Decimal(0)))):
            sums[place] += value
    return dict(found)


def thin_lots(on: date) -> set[tuple[str, str, int]]:
    """Umbrella, lot and number of providers of each lot with fewer than two."""
    found = set()
    for contract in Contract.objects.filter(kind__in=["framework", "dps", "dynamic-market", "flexible"]):
        if not contract.is_live(on):
            continue
        for lot in Lot.objects.filter(contract_links__contract=contract):
            if lot.single_supplier or lot.sublots.exists():
                continue
            places = [
                place
                for place in RosterEntry.objects.filter(umbrella=contract, lot=lot)
                if place.joined_on <= on and (place.left_on is None or on <= place.left_on)
            ]
            count = len({place.provider_id for place in places})
            if count < 2:
                found.add((contract.reference, lot.number, count))
    return found
