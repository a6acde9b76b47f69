"""Providers entered, changed and merged; their assurances."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils import timezone

from commissioning.council.roles import Act
from commissioning.kit.access import staff
from commissioning.kit.dates import long_date
from commissioning.kit.desk import act_page, attempt
from providers import actions, pages, rules
from providers.forms import (
    AssuranceForm,
    ChangeAssuranceForm,
    ChangeForm,
    MergeForm,
    ProviderForm,
    RenewForm,
    WhyForm,
)
from providers.models import Assurance, Provider


def _provider(request: HttpRequest, reference: str) -> Provider:
    rows = Provider.objects.visible_to(request.user).select_related("merged_into")
    return get_object_or_404(rows, reference=reference)


def _assurance(provider: Provider, pk: int) -> Assurance:
    return get_object_or_404(Assurance.objects.select_related("provider"), provider=provider, pk=pk)


def _address(provider: Provider) -> str:
    return reverse("overview:provider", args=[provider.reference])


def _back(provider: Provider) -> tuple[str, str]:
    return _address(provider), provider.reference


@staff(Act.ROSTER)
def enter(request: HttpRequest) -> HttpResponse:
    form = ProviderForm(request)
    done = attempt(
        form,
        lambda values: actions.register_provider(by=request.user, **values),
        then=_address,
        said=lambda provider: f"{provider.legal_name} is entered as {provider.reference}.",
    )
    return done or act_page(
        request,
        form,
        title="Enter a provider",
        lead="Look first whether it is on record: one organisation has one record, whatever it trades as.",
        button="Enter the provider",
        back=(reverse("overview:providers"), "Providers"),
        template="providers/provider_form.html",
    )


@staff(Act.ROSTER)
def change(request: HttpRequest, reference: str) -> HttpResponse:
    provider = _provider(request, reference)
    form = ChangeForm(request, of=provider)
    done = attempt(
        form,
        lambda values: actions.change_provider(by=request.user, provider=provider, **values),
        then=_address(provider),
        said="The change is saved. What was published before stays as it was printed.",
    )
    return done or act_page(
        request,
        form,
        title=f"Change {provider.legal_name}",
        lead="A new name is shown from now on. What was published stays as it was printed; the history keeps both.",
        button="Save the change",
        back=_back(provider),
        template="providers/provider_form.html",
    )


@staff(Act.ROSTER)
def merge(request: HttpRequest, reference: str) -> HttpResponse:
    provider = _provider(request, reference)
    form = MergeForm(request, of=provider, initial={"into": request.GET.get("into", "").replace("\0", "")})
    done = attempt(
        form,
        lambda values: actions.merge_provider(by=request.user, on=timezone.localdate(), provider=provider, **values),
        then=_address,
        said=lambda survivor: f"{reference} is merged into {survivor.legal_name} ({survivor.reference}).",
    )
    return done or act_page(
        request,
        form,
        title=f"Merge {provider.legal_name} into another",
        lead=pages.merge_words(provider),
        button="Merge the two",
        is_grave=True,
        back=_back(provider),
        refusal=actions.refusal_to_merge(provider),
    )


@staff(Act.ROSTER)
def unmerge(request: HttpRequest, reference: str) -> HttpResponse:
    provider = _provider(request, reference)
    form = WhyForm(request, of=provider)
    done = attempt(
        form,
        lambda values: actions.unmerge_provider(by=request.user, provider=provider, **values),
        then=_address(provider),
        said=f"{provider.legal_name} stands for itself again.",
    )
    return done or act_page(
        request,
        form,
        title=f"Take back the merger of {provider.legal_name}",
        lead="It stands for itself again and may take on something new. The history keeps that it was merged.",
        button="Take it back",
        back=_back(provider),
        refusal=rules.may_unmerge(provider=reference, merged_into=actions.reference_of(provider.merged_into)),
    )


# Assurances -----------------------------------------------------------------------------------------------------------


@staff(Act.ROSTER)
def add_assurance(request: HttpRequest, reference: str) -> HttpResponse:
    provider = _provider(request, reference)
    form = AssuranceForm(request)
    done = attempt(
        form,
        lambda values: actions.add_assurance(by=request.user, provider=provider, **values),
        then=_address(provider),
        said=lambda assurance: f"{assurance.get_kind_display()} until {long_date(assurance.valid_until)} is recorded.",
    )
    return done or act_page(
        request,
        form,
        title="Add an assurance",
        lead=f"{provider.legal_name}. {pages.WARNED}",
        button="Add the assurance",
        back=_back(provider),
    )


@staff(Act.ROSTER)
def renew_assurance(request: HttpRequest, reference: str, pk: int) -> HttpResponse:
    provider = _provider(request, reference)
    old = _assurance(provider, pk)
    start = {"valid_from": old.valid_until + timedelta(days=1), "evidence": old.evidence}
    form = RenewForm(request, of=old, initial=start)
    done = attempt(
        form,
        lambda values: actions.add_assurance(by=request.user, provider=provider, kind=old.kind, renews=old, **values),
        then=_address(provider),
        said=lambda assurance: f"{assurance.get_kind_display()} is renewed until {long_date(assurance.valid_until)}.",
    )
    return done or act_page(
        request,
        form,
        title=f"Renew: {old.get_kind_display().lower()}",
        lead=f"{provider.legal_name}: {old.evidence}, valid until {long_date(old.valid_until)}.",
        button="Renew it",
        back=_back(provider),
    )


@staff(Act.ROSTER)
def assurance(request: HttpRequest, reference: str, pk: int) -> HttpResponse:
    provider = _provider(request, reference)
    found = _assurance(provider, pk)
    start: dict[str, Any] = {name: getattr(found, name) for name in ("kind", "evidence", "valid_from", "valid_until")}
    form = ChangeAssuranceForm(request, of=found, initial=start)
    done = attempt(
        form,
        lambda values: actions.change_assurance(by=request.user, assurance=found, **values),
        then=_address(provider),
        said="The assurance is put right.",
    )
    return done or act_page(
        request,
        form,
        title="Put an assurance right",
        lead=f"{provider.legal_name}. Where a new certificate has come, renew it instead: then both are kept.",
        button="Save the change",
        back=_back(provider),
    )


@staff(Act.ROSTER)
def remove_assurance(request: HttpRequest, reference: str, pk: int) -> HttpResponse:
    provider = _provider(request, reference)
    found = _assurance(provider, pk)
    form = WhyForm(request, of=found)
    done = attempt(
        form,
        lambda values: actions.remove_assurance(by=request.user, assurance=found, **values),
        then=_address(provider),
        said="The assurance is removed.",
    )
    return done or act_page(
        request,
        form,
        title="Remove an assurance",
        lead=f"{found.get_kind_display()} until {long_date(found.valid_until)}: {found.evidence}. Remove what was "
        "entered by mistake; one that has lapsed is kept.",
        button="Remove the assurance",
        is_grave=True,
        back=_back(provider),
        refusal=actions.refusal_to_remove(found),
    )
