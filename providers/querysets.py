"""The vocabulary of queries about providers."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any

from django.db.models import F, Func, QuerySet

from commissioning.kit.models import AuditedQuerySet
from commissioning.kit.words import words_made

seen_by: list[Callable[[Any], QuerySet[Any]]] = []
"""Which providers a user may see depends on contracts and rosters, of which this room knows nothing: the room of
contracts adds its answer when it loads."""

WORDS = words_made(
    F("legal_name"),
    F("reference"),
    Func(F("trading_names"), function="search_joined"),
    F("town"),
    F("company_number"),
    F("charity_number"),
    F("cqc_id"),
)
"""The words of a provider, as its index has them; its legal name is the title."""


class ProviderQuerySet(AuditedQuerySet):
    def visible_to(self, user: Any) -> ProviderQuerySet:
        """Those that every room lets this user see; none while no room has said so."""
        if not seen_by:
            return self.none()
        rows = self
        for seen in seen_by:
            rows = rows.filter(pk__in=seen(user).order_by().values("pk"))
        return rows

    def current(self) -> ProviderQuerySet:
        """Providers that were not merged into another."""
        return self.filter(merged_into__isnull=True)

    def named(self, words: str) -> Any:
        """Providers whose legal name contains the words, whatever their case."""
        return self.filter(legal_name__icontains=words)


class AssuranceQuerySet(AuditedQuerySet):
    def not_renewed(self) -> AssuranceQuerySet:
        """Those that no other has renewed: what a provider can show now."""
        return self.filter(renewal__isnull=True)

    def lapsing_by(self, day: date) -> AssuranceQuerySet:
        """Not renewed, and valid until that day at the latest."""
        return self.not_renewed().filter(valid_until__lte=day)
