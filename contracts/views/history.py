"""The history of a contract and of a commission: for staff."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.views.decorators.http import require_safe

from commissioning.council.roles import Act
from commissioning.kit.access import staff
from commissioning.kit.history import History
from commissioning.kit.pages import page_of
from contracts.pages.history import history_of_commission, history_of_contract
from contracts.querysets import commissions_visible_to
from contracts.views.shared import address_of, contract_in_sight


def _page(request: HttpRequest, history: History, *, reference: str, title: str, back: str) -> HttpResponse:
    context = {"page": page_of(history, request, size=30), "reference": reference, "title": title, "back_url": back}
    return render(request, "contracts/history.html", context)


@staff(Act.READ_HISTORY)
@require_safe
def contract_history(request: HttpRequest, reference: str) -> HttpResponse:
    contract = contract_in_sight(request, reference)
    history = history_of_contract(contract, request.user)
    return _page(request, history, reference=reference, title=contract.title, back=address_of(contract))


@staff(Act.READ_HISTORY)
@require_safe
def commission_history(request: HttpRequest, reference: str) -> HttpResponse:
    commission = get_object_or_404(commissions_visible_to(request.user), reference=reference)
    history = history_of_commission(commission, request.user)
    back = reverse("overview:commission", args=[reference])
    return _page(request, history, reference=reference, title=commission.title, back=back)
