"""Awarded, signed, never signed: the desks at which a contract is made."""

from __future__ import annotations

from copy import copy

from django.http import HttpRequest, HttpResponse
from django.utils import timezone

from commissioning.council.roles import Act
from commissioning.kit.access import staff
from contracts import actions
from contracts.forms.awarding import AwardForm
from contracts.pages.effect import effect_of
from contracts.views.shared import address_of, back_to, contract_in_sight, two_steps


@staff(Act.CONTRACT)
def award(request: HttpRequest, reference: str) -> HttpResponse:
    contract, today = contract_in_sight(request, reference), timezone.localdate()
    before = copy(contract)
    form = AwardForm(request, contract=contract, act="award", on=today)
    return two_steps(
        request,
        form,
        lambda values: actions.award(by=request.user, on=today, contract=contract, **values),
        tell=lambda row: effect_of(before, row),
        then=address_of(contract),
        said=f"{reference} is awarded.",
        title=f"Award {reference}",
        lead=contract.title,
        button="Record the award",
        back=back_to(contract),
    )
