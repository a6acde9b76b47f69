"""Pages about the service itself: help and the accessibility statement."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from commissioning.kit.access import public


@public
@require_safe
def help_page(request: HttpRequest) -> HttpResponse:
    return render(request, "overview/help.html")


@public
@require_safe
def accessibility(request: HttpRequest) -> HttpResponse:
    return render(request, "overview/accessibility.html")
