"""The ledger read across clauses: what was approved and delegated, what is left, what no approval bears; as CSV."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import path, re_path, reverse
from django.views.decorators.http import require_safe

from commissioning.kit.access import public
from commissioning.kit.pages import MOST_COUNTED, keep_on, page_of, page_of_parts, read_on
from commissioning.overview import authority_pages as pages
from commissioning.overview import ledger_sheets
from commissioning.overview.decision_views import REFERENCE, clause_in_sight
from decisions.filters import readable


def _is_filtered(form: Any) -> bool:
    return any(value for name, value in getattr(form, "cleaned_data", {}).items() if name != "of")


@public
@require_safe
def authorities(request: HttpRequest) -> HttpResponse:
    on, _ = read_on(request)
    of = pages.POWER if request.GET.get("of") == pages.POWER else pages.MONEY
    asked = readable(request.GET)
    is_money = of == pages.MONEY
    rows: Any = pages.money_on(on, request.user) if is_money else pages.powers_on(on, request.user)
    a_filter: Any = pages.ApprovalFilter if is_money else pages.DelegationFilter
    filtered = a_filter(asked, rows, request=request)
    sums = pages.summed(filtered.qs, "qualifier") if is_money else []
    count = sum(row["count"] for row in sums) if is_money else filtered.qs.count()
    found = filtered.qs
    if count <= MOST_COUNTED:
        # Found first, then put in order: in their order, each of very many would be asked whether it is one of these.
        found = found.filter(pk__in=list(found.order_by().values_list("pk", flat=True)))
    # The keys first: all that is told of one is asked of those shown, not of each that is put in order.
    page = page_of_parts([found], request, rows.in_bulk, known=count)
    here = reverse("overview:authorities")
    tabs = [
        {"label": label, "url": keep_on(f"{here}?of={code}", request), "is_current": code == of}
        for code, label in pages.KINDS.items()
    ]
    row_of: Any = pages.approval_row if is_money else pages.delegation_row
    context = {
        "form": filtered.form,
        "page": page,
        "rows": [row_of(one, on) for one in page],
        "tabs": tabs,
        "of": of,
        "sums": pages.sums_words(sums),
        "is_filtered": _is_filtered(filtered.form),
    }
    return render(request, "overview/authorities.html", context)


@public
@require_safe
def uncharged(request: HttpRequest) -> HttpResponse:
    on, _ = read_on(request)
    filtered = pages.UnchargedFilter(readable(request.GET), pages.uncharged_on(on, request.user), request=request)
    page = page_of(filtered.qs, request)
    asked = request.GET.copy()
    asked.pop("page", None)
    context = {
        "form": filtered.form,
        "page": page,
        "rows": pages.uncharged_rows(page, request.user),
        "total": filtered.qs.total(),
        "is_filtered": _is_filtered(filtered.form),
        "asked": readable(asked).urlencode(),
    }
    return render(request, "overview/uncharged.html", context)


@public
@require_safe
def uncharged_csv(request: HttpRequest) -> HttpResponse:
    on, _ = read_on(request)
    filtered = pages.UnchargedFilter(readable(request.GET), pages.uncharged_on(on, request.user), request=request)
    rows = pages.uncharged_rows(filtered.qs, request.user)
    return _csv(ledger_sheets.uncharged_sheet(rows), f"not-charged-{on.isoformat()}.csv")


@public
@require_safe
def clause_csv(request: HttpRequest, reference: str, slug: str) -> HttpResponse:
    on, _ = read_on(request)
    found = clause_in_sight(request, reference, slug)
    if isinstance(found, HttpResponse):
        return found
    name = f"{reference}-{found.slug}-{on.isoformat()}.csv"
    return _csv(ledger_sheets.clause_sheet(found, on, request.user), name)


def _csv(data: bytes, name: str) -> HttpResponse:
    safe = "".join(letter if letter.isascii() and (letter.isalnum() or letter in "-.") else "-" for letter in name)
    headers = {"Content-Disposition": f'attachment; filename="{safe}"'}
    return HttpResponse(data, content_type="text/csv; charset=utf-8", headers=headers)


authority_urlpatterns = [
    path("authority/", authorities, name="authorities"),
    path("authority/uncharged/", uncharged, name="uncharged"),
    path("authority/uncharged.csv", uncharged_csv, name="uncharged_csv"),
    re_path(rf"^authority/{REFERENCE}/(?P<slug>[^/\x00]{{1,12}})\.csv\Z", clause_csv, name="clause_csv"),
]
