"""The portfolio of the council: what is approved, committed and left, and the half-yearly report; page, CSV, PDF."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from typing import Any

from django.http import (
    Http404,
    HttpRequest,
    HttpResponse,
    HttpResponseBase,
    HttpResponseRedirect,
    StreamingHttpResponse,
)
from django.shortcuts import render
from django.urls import path, reverse
from django.utils import timezone
from django.views.decorators.http import require_safe

from commissioning.council.roles import Act
from commissioning.kit.access import staff
from commissioning.kit.papers import PaperUnavailable
from commissioning.kit.sheets import Cell, streamed
from commissioning.overview import portfolio_pages as pages
from commissioning.overview import portfolio_sheets as sheets
from commissioning.overview.portfolio_paper import as_pdf, file_name


@staff(Act.READ_WORKING)
@require_safe
def portfolio(request: HttpRequest) -> HttpResponse:
    return render(request, "overview/portfolio.html", pages.portfolio_page(pages.Asked(request)))


@staff(Act.READ_WORKING)
@require_safe
def portfolio_pdf(request: HttpRequest) -> HttpResponse:
    asked = pages.Asked(request)
    if not asked.is_whole:
        return _back(request)
    try:
        pdf = as_pdf(asked, at=timezone.localtime())
    except PaperUnavailable as error:
        return render(request, "overview/no_report.html", {"why": str(error)}, status=503)
    headers = {"Content-Disposition": f'attachment; filename="{file_name(asked, "pdf")}"'}
    return HttpResponse(pdf, content_type="application/pdf", headers=headers)


@staff(Act.READ_WORKING)
@require_safe
def portfolio_csv(request: HttpRequest, section: str) -> HttpResponseBase:
    if section not in sheets.SECTIONS:
        raise Http404
    asked = pages.Asked(request)
    if not asked.is_whole:
        return _back(request)
    header, rows = sheets.SECTIONS[section]
    return _sheet(header, rows(asked), file_name(asked, "csv", f"portfolio-{section}"))


@staff(Act.READ_WORKING)
@require_safe
def acts_csv(request: HttpRequest) -> HttpResponseBase:
    asked = pages.Asked(request)
    chosen, rows = pages.filtered_acts(request)
    if chosen.form.errors:
        return HttpResponseRedirect(f"{reverse('overview:portfolio_acts')}?{request.GET.urlencode()}")
    return _sheet(sheets.ACTS_HEADER, sheets.acts(rows, request.user), file_name(asked, "csv", "acts"))


def _list(page: Callable[[HttpRequest], dict[str, Any]]) -> Callable[..., HttpResponseBase]:
    @staff(Act.READ_WORKING)
    @require_safe
    def view(request: HttpRequest) -> HttpResponse:
        return render(request, "overview/portfolio_list.html", page(request))

    return view


def _back(request: HttpRequest) -> HttpResponse:
    """To the page, which says what is wrong."""
    return HttpResponseRedirect(f"{reverse('overview:portfolio')}?{request.GET.urlencode()}")


def _sheet(header: Sequence[str], rows: Iterable[Sequence[Cell]], name: str) -> StreamingHttpResponse:
    headers = {"Content-Disposition": f'attachment; filename="{name}"'}
    return StreamingHttpResponse(streamed(header, rows), content_type="text/csv; charset=utf-8", headers=headers)


portfolio_urlpatterns = [
    path("portfolio/", portfolio, name="portfolio"),
    path("portfolio.pdf", portfolio_pdf, name="portfolio_pdf"),
    path("portfolio/acts/", _list(pages.acts_page), name="portfolio_acts"),
    path("portfolio/acts.csv", acts_csv, name="portfolio_acts_csv"),
    path("portfolio/providers/", _list(pages.providers_page), name="portfolio_providers"),
    path("portfolio/lots/", _list(pages.lots_page), name="portfolio_lots"),
    path("portfolio/spot/", _list(pages.spot_page), name="portfolio_spot"),
    path("portfolio/<slug:section>.csv", portfolio_csv, name="portfolio_csv"),
]
