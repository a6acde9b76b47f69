"""Providers in words: likely twins, what may be done next, how assurances stand, and what changed."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Q
from django.urls import reverse

from commissioning.kit.history import History, Kept
from commissioning.kit.next_steps import NextStep, NextSteps, as_offered
from providers import rules
from providers.models import Assurance, Provider
from providers.permissions import may_keep_providers

MOST_TWINS = 8
WARNED = f"From {rules.WARN_BEFORE.days} days before it lapses, each of its live contracts warns of it."


@dataclass(frozen=True)
class Likely:
    """A provider on record that may be the one being entered, and why."""

    provider: Provider
    why: str


def twins_of(provider: Provider, user: Any) -> list[Likely]:
    """The providers that this user may see and that may be the same as one being entered, the surest first."""
    rows = Provider.objects.visible_to(user).exclude(pk=provider.pk).select_related("merged_into")
    known = {row.pk: row for row in rows}
    twins = rules.likely_twins(
        [provider.legal_name, *provider.trading_names],
        [provider.company_number, provider.charity_number, provider.cqc_id],
        [
            rules.Known(
                row.pk,
                (row.legal_name, *row.trading_names),
                frozenset({row.company_number, row.charity_number, row.cqc_id} - {""}),
            )
            for row in known.values()
        ],
    )
    return [Likely(known[twin.key], twin.why) for twin in twins[:MOST_TWINS]]


def steps_of(provider: Provider, user: Any) -> NextSteps:
    """What this user may do next with a provider; nothing for a stranger."""
    if not getattr(user, "is_authenticated", False):
        return NextSteps((), "")
    may, at = may_keep_providers(user), [provider.reference]
    steps = [NextStep("Change what is kept", reverse("providers:change", args=at), may)]
    if provider.merged_into_id is None:
        steps += [
            NextStep("Add an assurance", reverse("providers:add_assurance", args=at), may),
            NextStep("Merge it into another", reverse("providers:merge", args=at), may),
        ]
    else:
        steps.append(NextStep("Take back the merger", reverse("providers:unmerge", args=at), may))
    return as_offered(steps)


# Assurances -----------------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class AssuranceRow:
    """An assurance with where it stands on a day (words, and the kind of a tag) and what may be done with it."""

    assurance: Assurance
    words: str
    tag: str
    links: tuple[tuple[str, str], ...]


def assurance_rows(provider: Provider, on: date, user: Any) -> list[AssuranceRow]:
    """A provider's assurances, those that count first."""
    may = may_keep_providers(user) is None
    rows = []
    for one in provider.assurances.select_related("renewal"):
        at = [provider.reference, one.pk]
        renewed = getattr(one, "renewal", None) is not None
        words, tag = standing(one.valid_until, on=on, renewed=renewed)
        links: list[tuple[str, str]] = []
        if may and not renewed:
            links.append(("Renew", reverse("providers:renew_assurance", args=at)))
        if may:
            links.append(("Put right", reverse("providers:assurance", args=at)))
        if may and not renewed:
            links.append(("Remove", reverse("providers:remove_assurance", args=at)))
        rows.append(AssuranceRow(one, words, tag, tuple(links)))
    return sorted(rows, key=lambda row: row.words == "Renewed")


def standing(valid_until: date, *, on: date, renewed: bool = False) -> tuple[str, str]:
    """Where an assurance stands on a day: in words, and as the kind of a tag."""
    if renewed:
        return "Renewed", "quiet"
    return {"lapsed": ("Lapsed", "stop"), "soon": ("Lapses soon", "soon")}.get(
        rules.lapses(valid_until, on=on), ("Valid", "")
    )


# What changed ---------------------------------------------------------------------------------------------------------


def history_of(provider: Provider, user: Any) -> History:
    """The provider with its assurances. What names a provider that the user may not see is not told."""
    seen = Provider.objects.visible_to(user).values("pk")
    unseen = set(Provider.objects.exclude(pk__in=seen).values_list("pk", flat=True))
    return History(
        [
            Kept(Provider, Q(id=provider.pk), called=LABELS, hides=lambda state: state.merged_into_id in unseen),
            Kept(Assurance, Q(provider_id=provider.pk), "Assurance", ("kind", "valid_until"), ("provider",)),
        ]
    )


LABELS = {
    "is_sme": "Small or medium-sized",
    "is_vcse": "Voluntary, community or social enterprise",
    "cqc_id": "CQC provider id",
}


# Merging --------------------------------------------------------------------------------------------------------------


def merge_words(provider: Provider) -> str:
    """What a merger does, before it is done."""
    return (
        f"{provider.legal_name} takes on nothing new from then on. Its contracts and its places on rosters keep it as "
        "they were made; its page leads to the one that stays, whose page shows what both did. "
        "Of its live contracts, the assurances of the one that stays count."
    )
