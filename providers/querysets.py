"""The vocabulary of queries about providers."""

from __future__ import annotations

from typing import Any

from commissioning.kit.models import AuditedQuerySet


class ProviderQuerySet(AuditedQuerySet):
    """Whether a stranger may see a provider depends on contracts, so `contracts.querysets` narrows this further."""

    def current(self) -> ProviderQuerySet:
        """Providers that were not merged into another."""
        return self.filter(merged_into__isnull=True)

    def named(self, words: str) -> Any:
        """Providers whose legal name contains the words, whatever their case."""
        return self.filter(legal_name__icontains=words)
