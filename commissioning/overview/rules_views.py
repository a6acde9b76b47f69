"""The page “Rules we apply”."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import path
from django.views.decorators.http import require_safe

from commissioning.kit.access import public
from commissioning.kit.pages import read_on
from commissioning.overview.rules_page import rules_page


@public
@require_safe
def rules(request: HttpRequest) -> HttpResponse:
    on, _ = read_on(request)
    return render(request, "overview/rules.html", rules_page(on))


rules_urlpatterns = [path("rules/", rules, name="rules")]
