"""The vocabulary of queries about commissions."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.db.models import CharField, F, Func, Value

from commissioning.kit.models import AuditedQuerySet
from commissioning.kit.words import words_made
from commissioning.procurement.lifecycle import OPEN
from decisions.lifecycle import PUBLIC_STATES
from decisions.querysets import is_staff_reader

WORDS = words_made(F("title"), F("reference"), F("need"), F("client_group"))
"""The words of a commission, as its index has them."""


class CommissionQuerySet(AuditedQuerySet):
    def under_public_decision(self) -> CommissionQuerySet:
        """Commissions that a published decision or recommendation speaks of."""
        return self.filter(decision_links__decision__state__in=PUBLIC_STATES).distinct()

    def open(self) -> CommissionQuerySet:
        """Commissions that somebody must answer for."""
        return self.filter(state=OPEN)

    def seen_without_contracts(self, user: Any) -> CommissionQuerySet:
        """What this user sees by decisions alone; `commissions_visible_to` of contracts adds public contracts."""
        return self if is_staff_reader(user) else self.under_public_decision()


class LotQuerySet(AuditedQuerySet):
    def in_order(self) -> LotQuerySet:
        """By number as people count: 9 before 10, 2 before 2.1."""
        return self.order_by("commission", natural("number"), "pk")


class LeadTimeQuerySet(AuditedQuerySet):
    def in_force(self, on: date) -> LeadTimeQuerySet:
        """The row of each route that is in force on a day; a route without one has the default lead times."""
        return self.filter(in_force_from__lte=on).order_by("route", "-in_force_from").distinct("route")


def natural(field: str) -> Func:
    """The order of numbers as they are written on lots: every run of digits counts as one number."""
    padded = _each(F(field), r"(\d+)", "00000000\\1")
    return _each(padded, r"0*(\d{8})(?!\d)", r"\1")


def _each(words: Any, pattern: str, by: str) -> Func:
    return Func(words, Value(pattern), Value(by), Value("g"), function="regexp_replace", output_field=CharField())
