"""A provider found by typing part of its name, or its reference: a search that ends in a few choices."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.db.models import F, Func, Q, QuerySet, TextField, Value

from contracts.querysets import providers_visible_to
from providers.models import Provider

MOST_FOUND = 12


@dataclass(frozen=True)
class Found:
    """What a search found: at most `MOST_FOUND` providers to choose from, and how many there are in all."""

    providers: tuple[Provider, ...]
    count: int
    was_called: dict[int, str]
    """Key of a provider → how it came up, where that was not by its present name."""

    @property
    def choices(self) -> list[tuple[str, str]]:
        """As a choice takes them."""
        return [
            (str(provider.pk), label_of(provider, self.was_called.get(provider.pk, ""))) for provider in self.providers
        ]


def label_of(provider: Provider, note: str = "") -> str:
    """A provider in one line: name, reference, town, and what else is to be known."""
    parts = [provider.reference, provider.town, note]
    return f"{provider.legal_name} ({', '.join(part for part in parts if part)})"


def find_providers(words: str, user: Any) -> Found:
    """Providers that the user may see whose reference is `words`, or in whose present, former or trading name they are.

    One that was merged into another leads to that one.
    """
    words = " ".join(words.split())
    visible = providers_visible_to(user)
    if not words:
        return Found((), 0, {})
    exact = visible.filter(Q(reference__iexact=words) | Q(legal_name__iexact=words))
    rows = _first(exact) or _first(_named(visible, words))
    found: dict[int, Provider] = {}
    notes: dict[int, str] = {}
    may_see = set(visible.filter(pk__in=[row.survivor.pk for row in rows]).values_list("pk", flat=True))
    for row in rows:
        provider = row.survivor
        if provider.pk not in may_see:
            continue
        found.setdefault(provider.pk, provider)
        if provider.pk != row.pk:
            notes[provider.pk] = f"{row.legal_name} was merged into it"
        elif words.casefold() not in row.legal_name.casefold() and words.casefold() != row.reference.casefold():
            notes.setdefault(provider.pk, "found by another name of it")
    listed = tuple(found.values())
    return Found(listed[:MOST_FOUND], len(listed), notes)


def _named(visible: QuerySet[Provider], words: str) -> QuerySet[Provider]:
    formerly = Provider.history.filter(legal_name__icontains=words).values("id")
    trading = Func(F("trading_names"), Value(" | "), function="array_to_string", output_field=TextField())
    return visible.annotate(trading=trading).filter(
        Q(legal_name__icontains=words) | Q(trading__icontains=words) | Q(pk__in=formerly)
    )


def _first(rows: QuerySet[Provider]) -> list[Provider]:
    return list(rows.select_related("merged_into")[:200])
