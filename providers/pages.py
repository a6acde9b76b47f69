"""Providers in words: likely twins, what may be done next, how assurances stand, and what changed."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db import models
from django.urls import reverse

from commissioning.kit.dates import days_words, long_date
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


def lapse_words(assurance: Assurance, on: date) -> str:
    """When an assurance lapses or lapsed, as the rest of a sentence."""
    until = assurance.valid_until
    if until < on:
        return f"lapsed: it held until {long_date(until)}"
    return f"holds until {long_date(until)}, {days_words((until - on).days)}"


# What changed ---------------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Change:
    """One entry of a history: when, by whom, why, and each field before and after."""

    when: datetime
    who: str
    why: str
    about: str
    fields: tuple[tuple[str, str, str], ...]


def changes_of(provider: Provider, user: Any) -> list[Change]:
    """The history of a provider and of its assurances, newest first; providers out of sight are unnamed."""
    names = dict(Provider.objects.visible_to(user).values_list("pk", "legal_name"))
    found = list(_changes(Provider, provider.history.all(), "", names))
    kept = Assurance.history.filter(provider_id=provider.pk)
    by_assurance: dict[int, list[Any]] = {}
    for entry in kept.select_related("history_user").order_by("-history_date", "-history_id"):
        by_assurance.setdefault(entry.id, []).append(entry)
    for entries in by_assurance.values():
        found += _changes(Assurance, entries, entries[0].get_kind_display(), names)
    return sorted(found, key=lambda change: change.when, reverse=True)


def _changes(model: type[models.Model], entries: Iterable[Any], about: str, names: dict[int, str]) -> Iterable[Change]:
    if isinstance(entries, models.QuerySet):
        entries = entries.select_related("history_user").order_by("-history_date", "-history_id")
    entries = list(entries)
    for number, entry in enumerate(entries):
        before = entries[number + 1] if number + 1 < len(entries) else None
        fields = []
        for field in model._meta.concrete_fields:
            if field.primary_key or field.name in ("reference", "provider", "renews"):
                continue
            now = getattr(entry, field.attname)
            was = getattr(before, field.attname) if before is not None else field.get_default() or ""
            if was != now and not (before is None and now in (None, "", [], False)):
                fields.append((_label(field), _words(field, was, names) if before else "", _words(field, now, names)))
        why = entry.history_change_reason or ""
        if entry.history_type == "-":
            why, fields = f"Removed. {why}".strip(), []
        yield Change(entry.history_date, str(entry.history_user or "The system"), why, about, tuple(fields))


_LABELS = {
    "is_sme": "Small or medium-sized",
    "is_vcse": "Voluntary, community or social enterprise",
    "cqc_id": "CQC provider id",
}


def _label(field: models.Field[Any, Any]) -> str:
    words = _LABELS.get(field.name, str(field.verbose_name))
    return words[:1].upper() + words[1:]


def _words(field: models.Field[Any, Any], value: Any, names: dict[int, str]) -> str:
    if value in (None, "", []):
        return "nothing"
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, list):
        return ", ".join(value)
    if isinstance(value, date):
        return long_date(value)
    if field.is_relation:
        return names.get(value, "a provider that you may not see")
    return str(dict(getattr(field, "flatchoices", ())).get(value, value))


# Merging --------------------------------------------------------------------------------------------------------------


def merge_words(provider: Provider) -> str:
    """What a merger does, before it is done."""
    return (
        f"{provider.legal_name} takes on nothing new from then on. Its contracts and its places on rosters keep it as "
        "they were made; its page leads to the one that stays, whose page shows what both did."
    )
