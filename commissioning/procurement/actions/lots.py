"""Lots and sub-lots: added, changed, given their route, removed."""

from __future__ import annotations

from typing import Any

from django.db import transaction

from commissioning.council.models import User
from commissioning.kit.refusals import Refusal, refuse
from commissioning.procurement import rules
from commissioning.procurement.actions.commissions import NEVER_MADE, open_and_locked
from commissioning.procurement.models import Commission, Lot


@transaction.atomic
def add_lot(
    *,
    by: User,
    commission: Commission,
    number: str,
    title: str,
    route: str = "",
    parent: Lot | None = None,
    **fields: Any,
) -> Lot:
    """Add a lot or, with `parent`, a sub-lot. Without a route nothing can be awarded under it."""
    fresh = open_and_locked(commission, by)
    lot = Lot(commission=fresh, number=number.strip(), title=title, route=route, parent=parent, **fields)
    _ask(lot)
    return lot.recorded(by=by, why="Lot added")


@transaction.atomic
def change_lot(*, by: User, lot: Lot, changes: dict[str, Any], why: str = "Lot changed") -> Lot:
    """Change what is said of a lot. Once something is awarded under it, its route stays."""
    commission = open_and_locked(lot.commission, by)
    fresh = Lot.objects.select_for_update().get(pk=lot.pk)
    was = fresh.route
    for field, value in changes.items():
        if field in ("id", "commission"):
            raise ValueError(f"{field} is not changed this way.")
        setattr(fresh, field, value)
    fresh.commission = commission
    if fresh.route != was:
        refuse(rules.may_reroute(awarded_under_lot(fresh)))
    _ask(fresh)
    fresh.recorded(by=by, why=why)
    lot.refresh_from_db()
    return lot


@transaction.atomic
def remove_lot(*, by: User, lot: Lot, why: str) -> None:
    """Remove a lot while nothing hangs on it. History keeps it."""
    open_and_locked(lot.commission, by)
    fresh = Lot.objects.select_for_update().get(pk=lot.pk)
    refuse(refusal_to_remove_lot(fresh))
    fresh.removed(by=by, why=why)


def refusal_to_remove_lot(lot: Lot) -> Refusal | None:
    """Why a lot may not be removed: contracts and drafts, sub-lots, providers on its roster, its timetable."""
    sublots: Any = lot.sublots
    return rules.may_remove_lot(
        [
            *lot.contract_links.order_by("contract__reference").values_list("contract__reference", flat=True),
            *(f"sub-lot {number}" for number in sublots.in_order().values_list("number", flat=True)),
            *(["providers on its roster"] if lot.roster.exists() else []),
            *(["days of its timetable"] if lot.milestones.exists() else []),
        ]
    )


def awarded_under_lot(lot: Lot) -> list[str]:
    """The contracts awarded under a lot, by reference."""
    found = lot.contract_links.exclude(contract__state__in=NEVER_MADE)
    return list(found.order_by("contract__reference").values_list("contract__reference", flat=True))


def _ask(lot: Lot) -> None:
    """Ask every rule of a lot: its number, its place under another, its route."""
    commission = lot.commission
    refuse(rules.may_route(lot.route, commission.regime, light_touch=commission.light_touch))
    refuse(rules.may_award_directly(lot.route, ground=lot.direct_award_ground, why=lot.direct_award_why))
    others = commission.lots.exclude(pk=lot.pk)
    refuse(rules.may_number(lot.number, others=list(others.values_list("number", flat=True))))
    if lot.parent is not None:
        refuse(
            rules.may_nest(
                same_commission=lot.parent.commission_id == commission.pk,
                parent_is_sublot=lot.parent.parent_id is not None or lot.parent == lot,
                has_sublots=lot.pk is not None and lot.sublots.exists(),
            )
        )
