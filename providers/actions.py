"""Every write to providers. `by` is the acting user, `on` the day of entry.

Raises `Refused` with a reason and a remedy, ValidationError for bad values.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.dispatch import Signal

from commissioning.kit.models import next_reference
from commissioning.kit.refusals import Refusal, refuse
from providers import rules
from providers.models import Assurance, Provider
from providers.permissions import may_keep_providers

NUMBERS = {
    "company_number": "company number",
    "charity_number": "charity number",
    "cqc_id": "CQC provider id",
}
"""The fields that only one provider may have, each with how it is called."""
renaming = Signal()
"""Sent before a provider is locked to be renamed, with its key as `provider`: whoever keeps its name in rows of theirs
locks those first, as whatever takes a provider on does."""


@transaction.atomic
def register_provider(*, by: Any, legal_name: str, **fields: Any) -> Provider:
    """A new provider with the next reference (PRV-0001)."""
    refuse(may_keep_providers(by))
    provider = Provider(reference=next_reference("PRV"), legal_name=legal_name, **fields)
    _ask_numbers(provider, by)
    return provider.recorded(by=by, why="Provider entered")


@transaction.atomic
def change_provider(*, by: Any, provider: Provider, changes: Mapping[str, Any], why: str) -> Provider:
    """Change what is kept of a provider. What was published before stays as it was printed."""
    refuse(may_keep_providers(by))
    if "legal_name" in changes:
        renaming.send(Provider, provider=provider.pk)
    fresh = Provider.objects.select_for_update().get(pk=provider.pk)
    for name, value in changes.items():
        setattr(fresh, name, value)
    _ask_numbers(fresh, by)
    fresh.recorded(by=by, why=why)
    provider.refresh_from_db()
    return provider


@transaction.atomic
def merge_provider(*, by: Any, on: date, provider: Provider, into: Provider, why: str) -> Provider:
    """Merge a provider into another, which stays. Its contracts and places keep their row; it takes on nothing new.

    What was merged into it before follows it, so that one step always leads to the record that stays.
    """
    refuse(may_keep_providers(by))
    both = Provider.objects.select_for_update().filter(pk__in={provider.pk, into.pk}).order_by("pk")
    locked = {row.pk: row for row in both}
    fresh, survivor = locked[provider.pk], locked[into.pk]
    refuse(
        rules.may_merge(
            provider=fresh.reference,
            merged_into=reference_of(fresh.merged_into),
            into=survivor.reference,
            into_merged_into=reference_of(survivor.merged_into),
        )
    )
    for earlier in Provider.objects.select_for_update().filter(merged_into=fresh).order_by("pk"):
        earlier.merged_into = survivor
        earlier.recorded(by=by, why=f"{fresh.reference} was merged into {survivor.reference}")
    fresh.merged_into, fresh.merged_on = survivor, on
    fresh.recorded(by=by, why=why)
    provider.refresh_from_db()
    return survivor


@transaction.atomic
def unmerge_provider(*, by: Any, provider: Provider, why: str) -> Provider:
    """Take back a merger that was a mistake: the provider stands for itself again."""
    refuse(may_keep_providers(by))
    fresh = Provider.objects.select_for_update().get(pk=provider.pk)
    refuse(rules.may_unmerge(provider=fresh.reference, merged_into=reference_of(fresh.merged_into)))
    fresh.merged_into = fresh.merged_on = None
    fresh.recorded(by=by, why=why)
    provider.refresh_from_db()
    return provider


def ask_may_take_on(provider: Provider | None) -> None:
    """Refuse something new (a contract, a place on a roster, an assignment) to a provider that was merged.

    Locks the provider until the commit, so that nobody merges it meanwhile: ask within a transaction.
    """
    if provider is not None:
        rows = Provider.objects.select_for_update(of=("self",), no_key=True).select_related("merged_into")
        refuse(refusal_to_take_on(rows.get(pk=provider.pk)))


def refusal_to_take_on(provider: Provider | None) -> Refusal | None:
    """Why a provider may be given nothing new, or None: for the page, before anything is typed."""
    if provider is None:
        return None
    return rules.may_take_on(provider=provider.legal_name, merged_into=reference_of(provider.merged_into))


def reference_of(provider: Provider | None) -> str:
    """A provider's reference, "" where there is none."""
    return provider.reference if provider is not None else ""


def refusal_to_merge(provider: Provider) -> Refusal | None:
    """Why a provider cannot be merged into any other, or None: before anything is typed."""
    return rules.may_merge(
        provider=provider.reference, merged_into=reference_of(provider.merged_into), into="", into_merged_into=""
    )


def taken_numbers(provider: Provider, user: Any) -> dict[str, str]:
    """By field, what to say of each number that another provider has: it is named to those who may see it."""
    found = {}
    for field, called in NUMBERS.items():
        number = getattr(provider, field)
        other = Provider.objects.filter(**{field: number}).exclude(pk=provider.pk).first() if number else None
        if other is None:
            continue
        if Provider.objects.visible_to(user).filter(pk=other.pk).exists():
            found[field] = f"{other.legal_name} ({other.reference}) has this {called}. Is it the same organisation?"
        else:
            found[field] = f"Another provider has this {called}. Ask somebody who may see every provider."
    return found


def _ask_numbers(provider: Provider, by: Any) -> None:
    taken = taken_numbers(provider, by)
    if taken:
        raise ValidationError({field: [words] for field, words in taken.items()})


# Assurances -----------------------------------------------------------------------------------------------------------


@transaction.atomic
def add_assurance(
    *,
    by: Any,
    provider: Provider,
    kind: str,
    valid_until: date,
    evidence: str,
    valid_from: date | None = None,
    renews: Assurance | None = None,
) -> Assurance:
    """Evidence of insurance, registration or safeguarding, valid until a day (included); `renews` an earlier one."""
    refuse(may_keep_providers(by))
    refuse(
        rules.may_be_assured(
            valid_from=valid_from, valid_until=valid_until, renews_until=renews.valid_until if renews else None
        )
    )
    assurance = Assurance(
        provider=provider, kind=kind, valid_from=valid_from, valid_until=valid_until, evidence=evidence, renews=renews
    )
    return assurance.recorded(by=by, why="Assurance renewed" if renews else "Assurance entered")


@transaction.atomic
def change_assurance(*, by: Any, assurance: Assurance, changes: Mapping[str, Any], why: str) -> Assurance:
    """Put an assurance right that was entered wrong. One that is renewed is entered anew instead."""
    refuse(may_keep_providers(by))
    fresh = Assurance.objects.select_for_update(of=("self",)).select_related("renews").get(pk=assurance.pk)
    for name, value in changes.items():
        setattr(fresh, name, value)
    refuse(
        rules.may_be_assured(
            valid_from=fresh.valid_from,
            valid_until=fresh.valid_until,
            renews_until=fresh.renews.valid_until if fresh.renews else None,
        )
    )
    fresh.recorded(by=by, why=why)
    assurance.refresh_from_db()
    return assurance


@transaction.atomic
def remove_assurance(*, by: Any, assurance: Assurance, why: str) -> None:
    """Remove an assurance that was entered by mistake; the one that it renewed counts again."""
    refuse(may_keep_providers(by))
    fresh = Assurance.objects.select_for_update().get(pk=assurance.pk)
    refuse(refusal_to_remove(fresh))
    fresh.removed(by=by, why=why)


def refusal_to_remove(assurance: Assurance) -> Refusal | None:
    """Why an assurance cannot be removed, or None."""
    return rules.may_remove_assurance(renewed=Assurance.objects.filter(renews=assurance).exists())
