"""The expiry desk: what must be started now, its lists and picture, and each contract's last day explained."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse, StreamingHttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from commissioning.council.roles import Act
from commissioning.kit.access import staff
from commissioning.kit.pages import read_on
from commissioning.kit.sheets import streamed
from contracts.pages import expiry as pages
from contracts.views.shared import contract_in_sight


@staff(Act.READ_WORKING)
@require_safe
def expiry(request: HttpRequest) -> HttpResponse:
    return render(request, "contracts/expiry.html", pages.expiry_page(request))


@staff(Act.READ_WORKING)
@require_safe
def expiry_csv(request: HttpRequest) -> StreamingHttpResponse:
    asked = pages.asked_for(request)
    answer = StreamingHttpResponse(
        streamed(pages.HEADER, pages.expiry_rows(asked)), content_type="text/csv; charset=utf-8"
    )
    answer["Content-Disposition"] = f'attachment; filename="expiry-{asked.on.isoformat()}.csv"'
    return answer


@staff(Act.READ_WORKING)
@require_safe
def last_day(request: HttpRequest, reference: str) -> HttpResponse:
    on, _ = read_on(request)
    contract = contract_in_sight(request, reference)
    return render(request, "contracts/last_day.html", pages.last_day_page(contract, on))
