"""What the desks of a contract share: the contract in sight, the way back, an act looked at before it is done."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse

from commissioning.kit.desk import ActForm, act_page, attempt, looked_at
from contracts.models import Contract


def contract_in_sight(request: HttpRequest, reference: str) -> Contract:
    """The contract of that reference, as far as this user sees it. Raises Http404."""
    contracts = Contract.objects.visible_to(request.user).select_related(
        "provider", "service_area", "commission", "umbrella", "lead_post", "lead_officer"
    )
    return get_object_or_404(contracts, reference=reference)


def address_of(contract: Contract) -> str:
    """The contract's own page, which tells what may be done next."""
    return reverse("contracts:detail", args=[contract.reference])


def back_to(contract: Contract) -> tuple[str, str]:
    """The way back from a desk, as `act_page` takes it."""
    return address_of(contract), contract.reference


def two_steps(
    request: HttpRequest,
    form: ActForm,
    act: Callable[[dict[str, Any]], Any],
    *,
    tell: Callable[[Any], Any],
    then: str | Callable[[Any], str],
    said: str | Callable[[Any], str],
    title: str,
    button: str,
    back: tuple[str, str],
    template: str = "contracts/act_two_steps.html",
    **context: Any,
) -> HttpResponse:
    """The page of an act that is looked at first: what it would do (`tell`), tried and taken back, then `button`.

    The template takes `effect`, what `tell` returned, once the act was looked at and would be allowed.
    """
    effect = looked_at(form, act, tell=tell)
    done = attempt(form, act, then=then, said=said)
    return done or act_page(
        request, form, title=title, button=button, back=back, template=template, effect=effect, **context
    )
