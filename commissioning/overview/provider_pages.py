"""Providers in words: who they are, the rosters they are on and the contracts they hold, as far as a reader may see."""

from __future__ import annotations

from datetime import date
from typing import Any

import django_filters
from django import forms
from django.db.models import BigIntegerField, Count, F, OuterRef, QuerySet, Subquery
from django.db.models.functions import Coalesce, Lower

from commissioning.kit.dates import long_date
from commissioning.kit.words import with_every_word
from contracts.changes import provider_on
from contracts.models import Contract, RosterEntry, Variation
from contracts.pages.detail import Standing, lot_words, register_row, seen_on, suspension_words
from contracts.pages.rosters import suspensions_told
from contracts.querysets import is_staff_reader, providers_visible_to, reads_exempt
from decisions.filters import WordsFilter
from providers.models import Provider, ProviderKind
from providers.pages import assurance_rows, history_of

_KEY: Any = BigIntegerField()
MOST_CHANGES = 50
"""Entries of its history that a provider's page shows."""


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
    """Providers the user may see, by name, each with the number of contracts and rosters the user may see by a day.

    What a provider held before it was merged counts with the one that stays, a contract with who held it on that day.
    """
    passed_later = Variation.objects.filter(contract=OuterRef("pk"), from_provider__isnull=False, made_on__gt=on)
    holder = Subquery(passed_later.order_by("made_on", "pk").values("from_provider_id")[:1])
    contracts = seen_on(on, user).annotate(held_by=Coalesce(holder, "provider_id", output_field=_KEY))
    rosters = RosterEntry.objects.on_day(on).named_for(user).annotate(held_by=F("provider_id"))
    return (
        providers_visible_to(user)
        .annotate(
            contract_count=Coalesce(Subquery(_count(contracts, of="pk")), 0),
            roster_count=Coalesce(Subquery(_count(rosters, of="umbrella")), 0),
        )
        .select_related("merged_into")
        .order_by(Lower("legal_name"), "pk")
    )


def _count(rows: QuerySet[Any], *, of: str) -> QuerySet[Any]:
    """The number of distinct `of` for each provider that stays, by `held_by`, as a subquery of one value."""
    plain = rows.select_related(None).prefetch_related(None).order_by()
    stays = Subquery(Provider.objects.filter(pk=OuterRef("held_by")).values("merged_into_id"))
    kept_by = plain.annotate(kept_by=Coalesce(stays, "held_by", output_field=_KEY)).filter(kept_by=OuterRef("pk"))
    return kept_by.values("kept_by").annotate(number=Count(of, distinct=True)).values("number")


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
