"""The lots of a commission in words."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from django.urls import reverse

from commissioning.kit.money import pounds
from commissioning.procurement.models import Commission, Lot
from commissioning.procurement.routes import ROUTES, Regime, Route


@dataclass(frozen=True)
class LotRow:
    """A lot in the list: what it is, its route (or that it is not stated), its suppliers and its value in words."""

    lot: Lot
    url: str
    route: str
    how: str
    suppliers: str
    value: str
    is_warned: bool


def lot_rows(lots: Iterable[Lot]) -> list[LotRow]:
    """Lots as the list shows them. A lot with sub-lots needs no route of its own."""
    return [_row(lot) for lot in lots]


def _row(lot: Lot) -> LotRow:
    has_sublots = bool(lot.sublots.all())
    suppliers = "One" if lot.single_supplier else str(lot.suppliers_decided or "")
    value = pounds(lot.value) if lot.value is not None else ""
    if lot.value is not None and lot.value_if is not None:
        value = f"{value} or {pounds(lot.value_if)}"
    return LotRow(
        lot=lot,
        url=reverse("procurement:lot", args=[lot.commission.reference, lot.pk]),
        route=Route(lot.route).label if lot.route else "By its sub-lots" if has_sublots else "Not stated",
        how=lot.how_awarded,
        suppliers=suppliers,
        value=value or lot.value_words,
        is_warned=not lot.route and not has_sublots,
    )


def route_rules(commission: Commission) -> list[tuple[str, str]]:
    """Each route of the commission's regime with what it means: who may join, how work is placed, how long."""
    regime = Regime(commission.regime)
    found = []
    for rule in ROUTES.values():
        if regime in rule.regimes:
            only = "Light-touch services only. " if rule.light_touch_only else ""
            joining = f" Who may join: {rule.joining_words}." if rule.umbrella else ""
            cited = f" {rule.citations.get(regime, '')}".rstrip()
            placing = rule.placing[:1].upper() + rule.placing[1:]
            found.append((rule.label, f"{only}{placing}.{joining} Longest term: {rule.longest_term}.{cited}"))
    return found


def changed_words(lot: Lot) -> str:
    """What is told when a lot was saved."""
    words = f"Lot {lot.number} is saved."
    return words if lot.route else f"{words} Its route is not stated: nothing is awarded under it until it is."
