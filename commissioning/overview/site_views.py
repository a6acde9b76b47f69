"""Pages about the service itself: help, the guides and the accessibility statement."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from commissioning.kit.access import public
from commissioning.overview.guides import guide, guides


@public
@require_safe
def help_page(request: HttpRequest) -> HttpResponse:
    return render(request, "overview/help.html", {"guides": guides()})


@public
@require_safe
def guide_page(request: HttpRequest, name: str) -> HttpResponse:
    try:
        found = guide(name)
    except KeyError:
        raise Http404("There is no guide of that name.") from None
    return render(request, "overview/guide.html", {"guide": found})


@public
@require_safe
def accessibility(request: HttpRequest) -> HttpResponse:
    return render(request, "overview/accessibility.html")
