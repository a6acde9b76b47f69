"""Documents of a contract added, changed and removed, their exemptions reviewed; files handed out.

The files of commissions are handed out here as well: which commissions are public is known on this floor.
"""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.views.decorators.http import require_safe

from commissioning.council.roles import Act
from commissioning.kit.access import public, staff
from commissioning.kit.documents import handed_to
from commissioning.procurement.models import CommissionDocument
from commissioning.procurement.views.documents import DocumentDesk
from contracts.models import Contract, ContractDocument
from contracts.pages.documents import shelf_of
from contracts.querysets import commissions_visible_to
from contracts.views.shared import back_to, contract_in_sight


def _desk(request: HttpRequest, reference: str) -> DocumentDesk:
    contract = contract_in_sight(request, reference)
    return DocumentDesk(request, shelf_of(contract), back_to(contract))


@staff(Act.CONTRACT)
def add(request: HttpRequest, reference: str) -> HttpResponse:
    return _desk(request, reference).add()


@staff(Act.CONTRACT)
def change(request: HttpRequest, reference: str, pk: int) -> HttpResponse:
    return _desk(request, reference).change(pk)


@staff(Act.CONTRACT)
def remove(request: HttpRequest, reference: str, pk: int) -> HttpResponse:
    return _desk(request, reference).remove(pk)


@staff(Act.RELEASE_NAMES)
def review(request: HttpRequest, reference: str, pk: int) -> HttpResponse:
    return _desk(request, reference).review(pk)


@public
@require_safe
def file(request: HttpRequest, pk: int, name: str) -> HttpResponseBase:
    contracts = Contract.objects.visible_to(request.user)
    documents = ContractDocument.objects.readable_by(request.user).filter(contract__in=contracts)
    return handed_to(request, documents, pk=pk, name=name)


@public
@require_safe
def commission_file(request: HttpRequest, pk: int, name: str) -> HttpResponseBase:
    commissions = commissions_visible_to(request.user).values("pk")
    documents = CommissionDocument.objects.readable_by(request.user).filter(commission__in=commissions)
    return handed_to(request, documents, pk=pk, name=name)
