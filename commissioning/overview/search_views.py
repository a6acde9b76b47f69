"""One box for all records."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import path
from django.views.decorators.http import require_safe

from commissioning.kit.access import public
from commissioning.overview import search_pages


@public
@require_safe
def search(request: HttpRequest) -> HttpResponse:
    return render(request, "overview/search.html", search_pages.search_page(request))


search_urlpatterns = [path("search/", search, name="search")]
