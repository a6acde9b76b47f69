"""Pages about the service itself: help and the accessibility statement."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from commissioning.kit.access import public


@public
def help_page(request: HttpRequest) -> HttpResponse:
    return render(request, "overview/help.html")


@public
def accessibility(request: HttpRequest) -> HttpResponse:
    return render(request, "overview/accessibility.html")
