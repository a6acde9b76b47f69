"""A contract's life: extended, varied, its money released, a row of its ledger put right."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import get_object_or_404
from django.utils import timezone

from commissioning.council.roles import Act
from commissioning.council.views.shared import StaffRequest
from commissioning.kit.access import staff
from commissioning.kit.dates import long_date
from commissioning.kit.money import pounds
from contracts import actions
from contracts.choices import ActKind
from contracts.forms.changing import CorrectRowForm, ExtendForm, ReleaseForm, VaryForm
from contracts.models import Commitment
from contracts.pages import changing as pages
from contracts.pages.detail import act_words
from contracts.pages.records import after_act
from contracts.views.shared import address_of, back_to, contract_in_sight, two_steps


@staff(Act.CONTRACT)
def extend(request: StaffRequest, reference: str) -> HttpResponse:
    contract, today = contract_in_sight(request, reference), timezone.localdate()
    was = pages.before(contract, on=today, user=request.user)
    return two_steps(
        request,
        ExtendForm(request, contract=contract, on=today),
        lambda values: actions.extend(by=request.user, on=today, contract=contract, **values),
        tell=lambda row: pages.effect_of_change(was, row),
        then=after_act,
        said=lambda row: f"{reference} is extended to {long_date(row.extension.new_end)}.",
        title=f"Extend {reference}",
        lead=contract.title,
        button="Record the extension",
        back=back_to(contract),
        template="contracts/extend.html",
        refusal=pages.refusal_to_extend(contract, request.user),
        now=pages.term_now(contract, today, request.user),
    )


@staff(Act.CONTRACT)
def vary(request: StaffRequest, reference: str) -> HttpResponse:
    contract, today = contract_in_sight(request, reference), timezone.localdate()
    was = pages.before(contract, on=today, user=request.user)
    return two_steps(
        request,
        VaryForm(request, contract=contract, on=today),
        lambda values: actions.vary(by=request.user, on=today, contract=contract, **values),
        tell=lambda row: pages.effect_of_change(was, row),
        then=after_act,
        said=f"The variation of {reference} is recorded.",
        title=f"Vary {reference}",
        lead=contract.title,
        button="Record the variation",
        back=back_to(contract),
        template="contracts/vary.html",
        refusal=pages.refusal_to_vary(contract, request.user),
        facts=pages.value_now(contract),
    )


@staff(Act.CONTRACT)
def release(request: StaffRequest, reference: str) -> HttpResponse:
    contract, today = contract_in_sight(request, reference), timezone.localdate()
    was = pages.before(contract, on=today, user=request.user)
    held = pages.held_in_words(contract, request.user)
    return two_steps(
        request,
        ReleaseForm(request, contract=contract, held=held, on=today),
        lambda values: actions.release(by=request.user, on=today, contract=contract, **values),
        tell=lambda row: pages.effect_of_release(was, row),
        then=address_of(contract),
        said=lambda row: f"{pounds(-row.amount)} of {reference} is released.",
        title=f"Release money of {reference}",
        lead=f"{contract.title}. What is released can be committed again by another contract.",
        button="Record the release",
        back=back_to(contract),
        refusal=pages.refusal_to_release(contract, request.user, held),
    )


@staff(Act.CONTRACT)
def correct_row(request: StaffRequest, reference: str, pk: int) -> HttpResponse:
    contract, today = contract_in_sight(request, reference), timezone.localdate()
    rows = Commitment.objects.select_related("contract", "extension", "variation", "corrects", "approval__clause")
    row = get_object_or_404(rows, pk=pk, contract=contract)
    was = pages.before(contract, on=today, user=request.user)
    form = CorrectRowForm(
        request,
        row=row,
        now=pages.row_now(row),
        is_release=row.kind == ActKind.RELEASE,
        hides_authority=pages.authority_is_hidden(row, request.user),
    )
    return two_steps(
        request,
        form,
        lambda values: actions.correct_row(by=request.user, on=today, commitment=row, **values),
        tell=lambda correction: pages.effect_of_correction(was, row, correction),
        then=address_of(contract),
        said=f"The row of {long_date(row.made_on)} is put right.",
        title=f"Put a row of {reference} right",
        lead=f"{act_words(row)} of {long_date(row.made_on)}. Rows of the ledger are never changed: a correction is "
        "added, with the authority and the day of the row.",
        button="Record the correction",
        back=back_to(contract),
        template="contracts/correct_row.html",
        refusal=pages.refusal_to_correct(row, request.user),
        facts=pages.row_facts(row, request.user),
    )
