"""Providers in words: who they are, the rosters they are on and the contracts they hold, as far as a reader may see."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

import django_filters
from django import forms
from django.db.models import Count, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import Coalesce, Lower

from commissioning.kit.dates import long_date
from commissioning.kit.filters import ChoiceFilter
from commissioning.kit.words import with_words_made
from contracts.changes import provider_on
from contracts.models import Contract, RosterEntry, Variation
from contracts.pages.detail import Standing, lot_words, register_row, seen_on, suspension_words
from contracts.pages.rosters import suspensions_told
from contracts.querysets import is_staff_reader, providers_visible_to, reads_exempt
from decisions.filters import WordsFilter
from providers.models import Provider, ProviderKind
from providers.pages import assurance_rows, history_of
from providers.querysets import WORDS

MOST_CHANGES = 50
"""Entries of its history that a provider's page shows."""


class ProviderFilter(django_filters.FilterSet):
    """Filters providers already reduced to those the user may see."""

    q = WordsFilter(label="Name, reference or number", method="search")
    kind = ChoiceFilter(label="Kind", choices=ProviderKind.choices, empty_label="Any kind")
    size = ChoiceFilter(
        label="Size and purpose",
        choices=[("sme", "Small or medium-sized"), ("vcse", "Voluntary, community or social enterprise")],
        empty_label="Any",
        method="by_size",
    )

    class Meta:
        model = Provider
        fields: list[str] = []
        form = forms.Form

    def search(self, queryset: QuerySet[Provider], name: str, value: str) -> QuerySet[Provider]:
        return with_words_made(queryset, value, WORDS)

    def by_size(self, queryset: QuerySet[Provider], name: str, value: str) -> QuerySet[Provider]:
        return queryset.filter(is_sme=True) if value == "sme" else queryset.filter(is_vcse=True)


def listed(user: Any) -> QuerySet[Provider]:
    """Providers the user may see, by name."""
    return providers_visible_to(user).select_related("merged_into").order_by(Lower("legal_name"), "pk")


@dataclass(frozen=True)
class Line:
    """A provider in the list, with the number of contracts and rosters that the reader may see by a day."""

    provider: Provider
    contracts: int
    rosters: int


def lines_of(providers: Iterable[Provider], on: date, user: Any) -> list[Line]:
    """Some providers, counted for a reader as at a day, in as many queries as one of them.

    What a provider held before it was merged counts with the one that stays, a contract with who held it on that day.
    """
    providers = list(providers)
    keys = [provider.pk for provider in providers]
    both = Provider.objects.filter(Q(pk__in=keys) | Q(merged_into__in=keys)).order_by()
    later = Variation.objects.filter(contract=OuterRef("pk"), from_provider__isnull=False, made_on__gt=on)
    before = later.order_by("made_on", "pk").values(key=Coalesce("from_provider__merged_into", "from_provider"))[:1]
    held = seen_on(on, user).of_provider(*both).select_related(None).prefetch_related(None).order_by()
    rosters = RosterEntry.objects.on_day(on).named_for(user).filter(provider__in=both).order_by()
    contract_counts = _counts(
        held.annotate(kept_by=Coalesce(Subquery(before), "provider__merged_into", "provider")), of="pk"
    )
    roster_counts = _counts(rosters.annotate(kept_by=Coalesce("provider__merged_into", "provider")), of="umbrella")
    return [Line(one, contract_counts.get(one.pk, 0), roster_counts.get(one.pk, 0)) for one in providers]


def _counts(rows: QuerySet[Any], *, of: str) -> dict[int, int]:
    """The number of distinct `of` for each provider, by `kept_by`."""
    counted = rows.values("kept_by").annotate(number=Count(of, distinct=True))
    return dict(counted.values_list("kept_by", "number"))


def _contract_line(contract: Contract, provider: Provider, both: list[Provider], on: date) -> dict[str, Any] | None:
    """The line of a contract that a provider holds on a day, or held until it passed to another; None before it did."""
    holder, line = provider_on(contract, on), register_row(contract, on)
    if holder in both:
        return line | {"as": _as(holder, provider), "passed_to": ""}
    passed = [row for row in contract.variations.all() if row.from_provider in both and row.made_on <= on]
    if not passed:
        return None
    last = max(passed, key=lambda row: (row.made_on, row.pk))
    words = f"On {long_date(last.made_on)} to {last.to_provider}"
    return line | {"as": "", "passed_to": words, "standing": Standing("Passed on", "quiet")}


def provider_page(provider: Provider, on: date, user: Any) -> dict[str, Any]:
    """Everything that the page of one provider shows to this user as at a day."""
    merged = list(providers_visible_to(user).filter(merged_into=provider).order_by("reference"))
    both = [provider, *merged]
    held = seen_on(on, user).of_provider(*both).select_related("provider")
    contracts = [line for row in held if (line := _contract_line(row, provider, both, on))]
    entries = (
        RosterEntry.objects.filter(provider__in=both, joined_on__lte=on)
        .named_for(user)
        .select_related("umbrella__withheld_names", "lot", "provider")
        .prefetch_related("suspensions")
        .order_by("umbrella__reference", "lot__number", "joined_on", "pk")
    )
    rosters = [
        {
            "umbrella": entry.umbrella,
            "lot": lot_words(entry.lot),
            "entry": entry,
            "suspended": suspension_words(entry, on),
            "suspensions": suspensions_told(entry, on, user),
            "has_left": entry.left_on is not None and entry.left_on < on,
            "is_withheld": is_withheld(entry.umbrella),
            "as": _as(entry.provider, provider),
        }
        for entry in entries
    ]
    live = [row for row in contracts if row["standing"].words in ("Live", "In its last year")]
    return {
        "provider": provider,
        "contracts": contracts,
        "rosters": rosters,
        "lead": lead_sentence(len(live), len({row["umbrella"].pk for row in rosters if not row["has_left"]}), on),
        "facts": identity_rows(provider, user),
        "assurances": assurance_rows(provider, on, user) if is_staff_reader(user) else [],
        "merged_from": merged,
        "entries": history_of(provider, user)[:MOST_CHANGES] if is_staff_reader(user) else [],
        "merged_into": providers_visible_to(user).filter(pk=provider.merged_into_id).first()
        if provider.merged_into_id
        else None,
        "is_secret": reads_exempt(user) and rosters and not contracts and all(row["is_withheld"] for row in rosters),
    }


def _as(held_by: Provider | None, provider: Provider) -> str:
    """Under which other name a contract or a place is held, after a merger."""
    return held_by.legal_name if held_by is not None and held_by.pk != provider.pk else ""


def is_withheld(umbrella: Contract) -> bool:
    """Whether the names on an umbrella's roster are withheld now."""
    withheld = getattr(umbrella, "withheld_names", None)
    return withheld is not None and withheld.released_on is None


def lead_sentence(live: int, rosters: int, on: date) -> str:
    """How many live contracts and rosters a provider has on a day."""
    contracts = "No live contract" if not live else "1 live contract" if live == 1 else f"{live} live contracts"
    places = "on no roster" if not rosters else "on 1 roster" if rosters == 1 else f"on {rosters} rosters"
    return f"{contracts}, {places}."


def identity_rows(provider: Provider, user: Any) -> list[tuple[str, str]]:
    """Who a provider is: what a public register of companies or charities says of it as well."""
    rows = [("Kind", provider.get_kind_display())]
    if provider.trading_names:
        rows.append(("Trades as", ", ".join(provider.trading_names)))
    rows += [
        (label, value)
        for label, value in (
            ("Company number", provider.company_number),
            ("Charity number", provider.charity_number),
            ("CQC provider", provider.cqc_id),
            ("Town", provider.town),
            ("Website", provider.website),
            ("Mailbox", provider.mailbox),
        )
        if value
    ]
    rows.append(("Small or medium-sized", "Yes" if provider.is_sme else "No"))
    rows.append(("Voluntary, community or social enterprise", "Yes" if provider.is_vcse else "No"))
    return rows
