"""Providers in words: who they are, the rosters they are on and the contracts they hold, as far as a reader may see."""

from __future__ import annotations

from datetime import date
from typing import Any

import django_filters
from django import forms
from django.db.models import Count, OuterRef, QuerySet, Subquery
from django.db.models.functions import Coalesce, Lower

from commissioning.kit.words import with_every_word
from contracts.models import Contract, RosterEntry
from contracts.pages.detail import lot_words, register_row, seen_on, suspension_words
from contracts.querysets import is_staff_reader, providers_visible_to, reads_exempt
from decisions.filters import WordsFilter
from providers.models import Provider, ProviderKind


class ProviderFilter(django_filters.FilterSet):
    """Filters providers already reduced to those the user may see."""

    q = WordsFilter(label="Name, reference or number", method="search")
    kind = django_filters.ChoiceFilter(label="Kind", choices=ProviderKind.choices, empty_label="Any kind")
    size = django_filters.ChoiceFilter(
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
        return with_every_word(
            queryset,
            value,
            "legal_name__icontains",
            "reference__icontains",
            "trading_names__icontains",
            "company_number__iexact",
            "charity_number__iexact",
            "town__icontains",
        )

    def by_size(self, queryset: QuerySet[Provider], name: str, value: str) -> QuerySet[Provider]:
        return queryset.filter(is_sme=True) if value == "sme" else queryset.filter(is_vcse=True)


def listed(on: date, user: Any) -> QuerySet[Provider]:
    """Providers the user may see, by name, each with the number of contracts and rosters the user may see by a day."""
    contracts = _count(seen_on(on, user).filter(provider=OuterRef("pk")), "provider")
    rosters = RosterEntry.objects.on_day(on).named_for(user).filter(provider=OuterRef("pk"))
    return (
        providers_visible_to(user)
        .annotate(
            contract_count=Coalesce(Subquery(contracts), 0),
            roster_count=Coalesce(Subquery(_count(rosters, "provider", of="umbrella")), 0),
        )
        .order_by(Lower("legal_name"), "pk")
    )


def _count(rows: QuerySet[Any], by: str, *, of: str = "pk") -> QuerySet[Any]:
    """The number of distinct `of` for each `by`, as a subquery of one value."""
    plain = rows.select_related(None).prefetch_related(None).order_by()
    return plain.values(by).annotate(number=Count(of, distinct=True)).values("number")


def provider_page(provider: Provider, on: date, user: Any) -> dict[str, Any]:
    """Everything that the page of one provider shows to this user as at a day."""
    contracts = [register_row(row, on) for row in seen_on(on, user).filter(provider=provider)]
    entries = (
        RosterEntry.objects.filter(provider=provider, joined_on__lte=on)
        .named_for(user)
        .select_related("umbrella__withheld_names", "lot")
        .prefetch_related("suspensions")
        .order_by("umbrella__reference", "lot__number", "joined_on", "pk")
    )
    rosters = [
        {
            "umbrella": entry.umbrella,
            "lot": lot_words(entry.lot),
            "entry": entry,
            "suspended": suspension_words(entry, on),
            "has_left": entry.left_on is not None and entry.left_on < on,
            "is_withheld": is_withheld(entry.umbrella),
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
        "assurances": list(provider.assurances.order_by("kind", "valid_until", "pk")) if is_staff_reader(user) else [],
        "merged_into": providers_visible_to(user).filter(pk=provider.merged_into_id).first()
        if provider.merged_into_id
        else None,
        "is_secret": reads_exempt(user) and rosters and not contracts and all(row["is_withheld"] for row in rosters),
    }


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
