"""The vocabulary of queries about commissions."""

from __future__ import annotations

from typing import Any

from commissioning.kit.models import AuditedQuerySet
from decisions.lifecycle import PUBLIC_STATES
from decisions.querysets import is_staff_reader


class CommissionQuerySet(AuditedQuerySet):
    def under_public_decision(self) -> CommissionQuerySet:
        """Commissions that a published decision or recommendation speaks of."""
        return self.filter(decision_links__decision__state__in=PUBLIC_STATES).distinct()

    def seen_without_contracts(self, user: Any) -> CommissionQuerySet:
        """What this user sees by decisions alone; `commissions_visible_to` of contracts adds public contracts."""
        return self if is_staff_reader(user) else self.under_public_decision()
