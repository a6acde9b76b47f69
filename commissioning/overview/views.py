"""Home, the list of commissions, and the golden thread of each as a page and as data."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import path, re_path
from django.utils import timezone
from django.views.decorators.http import require_safe

from commissioning.kit.access import public
from commissioning.kit.pages import page_of_parts, read_on
from commissioning.overview import pages, todo_pages
from commissioning.overview.exports import commission_json
from commissioning.overview.filters import CommissionFilter
from commissioning.procurement.models import Commission
from commissioning.procurement.permissions import may_commission
from contracts.querysets import commissions_visible_to


def _commission(request: HttpRequest, reference: str) -> Commission:
    seen = commissions_visible_to(request.user).select_related("service_area", "lead_post", "lead_officer")
    return get_object_or_404(seen, reference=reference)


@public
@require_safe
def home(request: HttpRequest) -> HttpResponse:
    on, _ = read_on(request)
    context = {**pages.home_page(on, request.user), "my_work": todo_pages.my_work(request.user, on)}
    return render(request, "overview/home.html", context)


@public
@require_safe
def commissions(request: HttpRequest) -> HttpResponse:
    on, _ = read_on(request)
    filtered = CommissionFilter(request.GET, pages.commissions_on(on, request.user), request=request)
    page = page_of_parts([filtered.qs], request, filtered.qs.in_bulk)
    context = {
        "form": filtered.form,
        "page": page,
        "entries": [pages.entry_of(commission, on) for commission in page],
        "may_enter": may_commission(request.user) is None,
        "is_filtered": any(value for value in getattr(filtered.form, "cleaned_data", {}).values()),
    }
    return render(request, "overview/commissions.html", context)


@public
@require_safe
def commission(request: HttpRequest, reference: str) -> HttpResponse:
    on, _ = read_on(request)
    is_today = on == timezone.localdate()
    context = pages.commission_page(_commission(request, reference), on, request.user, is_today=is_today)
    return render(request, "overview/commission.html", context)


@public
@require_safe
def commission_data(request: HttpRequest, reference: str) -> HttpResponse:
    on, _ = read_on(request)
    data = commission_json(_commission(request, reference), on, request.user)
    return HttpResponse(data, content_type="application/json")


REFERENCE = r"(?P<reference>[A-Z]{3}-(?:[0-9]{4}-)?[0-9]{2,7})"

commission_urlpatterns = [
    path("", home, name="home"),
    path("commissions/", commissions, name="commissions"),
    re_path(rf"^commissions/{REFERENCE}/\Z", commission, name="commission"),
    re_path(rf"^commissions/{REFERENCE}\.json\Z", commission_data, name="commission_json"),
]
