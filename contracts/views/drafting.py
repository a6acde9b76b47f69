"""A contract before its award: entered, called off, changed, discarded; and a disputed term settled."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils import timezone

from commissioning.council.roles import Act
from commissioning.kit.access import staff
from commissioning.kit.desk import act_page, attempt
from commissioning.kit.refusals import Refusal
from contracts import actions, permissions, rules
from contracts.forms.drafting import ContractForm
from contracts.forms.settling import DiscardForm, SettleForm
from contracts.models import Contract
from contracts.pages import drafting as pages
from contracts.querysets import commissions_visible_to
from contracts.views.shared import address_of, back_to, contract_in_sight, two_steps

TEMPLATE = "contracts/draft.html"


@staff(Act.CONTRACT)
def enter(request: HttpRequest, reference: str) -> HttpResponse:
    commission = get_object_or_404(commissions_visible_to(request.user), reference=reference)
    form = ContractForm(
        request, on=timezone.localdate(), commission=commission, as_umbrella=request.GET.get("as") == "umbrella"
    )
    return _new(
        request,
        form,
        lead=commission.title,
        back=(reverse("overview:commission", args=[reference]), reference),
        refusal=permissions.may_contract(request.user, commission.service_area),
    )


@staff(Act.CONTRACT)
def enter_outside(request: HttpRequest) -> HttpResponse:
    form = ContractForm(request, on=timezone.localdate(), as_umbrella=request.GET.get("as") == "umbrella")
    return _new(
        request,
        form,
        lead="Outside a commission: what the standing power carries, or a record from an earlier register.",
        back=(reverse("contracts:list"), "Contracts register"),
    )


@staff(Act.CONTRACT)
def call_off(request: HttpRequest, reference: str) -> HttpResponse:
    umbrella, today = contract_in_sight(request, reference), timezone.localdate()
    form = ContractForm(request, on=today, commission=umbrella.commission, under=umbrella)
    return _new(
        request,
        form,
        title=f"Call off under {reference}",
        lead=umbrella.title,
        back=back_to(umbrella),
        refusal=permissions.may_contract(request.user, umbrella.service_area)
        or pages.refusal_to_call_off(umbrella, request.user),
    )


def _new(
    request: HttpRequest,
    form: ContractForm,
    *,
    lead: str,
    back: tuple[str, str],
    title: str = "",
    refusal: Refusal | None = None,
) -> HttpResponse:
    today = timezone.localdate()
    return two_steps(
        request,
        form,
        lambda values: actions.draft_contract(by=request.user, on=today, **values),
        tell=lambda contract: pages.read_back(contract, today),
        then=address_of,
        said=lambda contract: f"{contract.reference} is drafted. It is public once it is signed.",
        title=title or ("Draft an umbrella" if form.as_umbrella else "Draft a contract"),
        lead=lead,
        button="Save the draft",
        back=back,
        template=TEMPLATE,
        refusal=refusal,
        offers_family=not form.is_call_off,
    )


@staff(Act.CONTRACT)
def draft(request: HttpRequest, reference: str) -> HttpResponse:
    contract, today = contract_in_sight(request, reference), timezone.localdate()
    under = contract.umbrella if contract.kind == "call-off" else None
    form = ContractForm(request, on=today, draft=contract, commission=contract.commission, under=under)
    return two_steps(
        request,
        form,
        lambda values: actions.change_draft(by=request.user, on=today, contract=contract, **values),
        tell=lambda changed: pages.read_back(changed, today),
        then=address_of(contract),
        said=f"The draft of {reference} is changed.",
        title=f"Change the draft of {reference}",
        lead=contract.title,
        button="Save the draft",
        back=back_to(contract),
        template=TEMPLATE,
        refusal=_may_redraft(request.user, contract),
        offers_family=False,
    )


@staff(Act.CONTRACT)
def discard(request: HttpRequest, reference: str) -> HttpResponse:
    contract = contract_in_sight(request, reference)
    form = DiscardForm(request, of=contract)
    then = contract.commission and reverse("overview:commission", args=[contract.commission.reference])
    done = attempt(
        form,
        lambda values: actions.discard_draft(by=request.user, contract=contract, **values),
        then=then or reverse("contracts:list"),
        said=f"The draft {reference} is discarded. Its reference is not used again.",
    )
    return done or act_page(
        request,
        form,
        title=f"Discard the draft {reference}",
        lead=contract.title,
        button="Discard the draft",
        is_grave=True,
        back=back_to(contract),
        refusal=_may_redraft(request.user, contract),
    )


@staff(Act.CONTRACT)
def settle_term(request: HttpRequest, reference: str) -> HttpResponse:
    contract = contract_in_sight(request, reference)
    form = SettleForm(request, of=contract, days=pages.last_days(contract))
    done = attempt(
        form,
        lambda values: actions.settle_term(by=request.user, contract=contract, **values),
        then=address_of(contract),
        said=lambda settled: pages.settled_words(settled),
    )
    return done or act_page(
        request,
        form,
        title=f"Settle the term of {reference}",
        lead=contract.title,
        button="Settle the term",
        back=back_to(contract),
        template="contracts/term.html",
        contract=contract,
        refusal=permissions.may_contract(request.user, contract.service_area) or pages.refusal_to_settle(contract),
    )


def _may_redraft(user: Any, contract: Contract) -> Refusal | None:
    return permissions.may_contract(user, contract.service_area) or rules.may_redraft(contract.state)
