"""The list of providers and each provider's page."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import path, re_path
from django.utils import timezone
from django.views.decorators.http import require_safe

from commissioning.kit.access import public
from commissioning.kit.pages import page_of_parts, read_on
from commissioning.overview import provider_pages
from contracts.querysets import providers_visible_to
from decisions.filters import readable
from providers.pages import steps_of
from providers.permissions import may_keep_providers


@public
@require_safe
def provider_list(request: HttpRequest) -> HttpResponse:
    on, _ = read_on(request)
    filtered = provider_pages.ProviderFilter(
        readable(request.GET), provider_pages.listed(request.user), request=request
    )
    page = page_of_parts([filtered.qs], request, filtered.qs.in_bulk)
    context = {
        "form": filtered.form,
        "page": page,
        "lines": provider_pages.lines_of(page, on, request.user),
        "is_filtered": any(value for value in getattr(filtered.form, "cleaned_data", {}).values()),
        "may_enter": may_keep_providers(request.user) is None,
    }
    return render(request, "overview/providers.html", context)


@public
@require_safe
def provider(request: HttpRequest, reference: str) -> HttpResponse:
    on, _ = read_on(request)
    found = get_object_or_404(providers_visible_to(request.user), reference=reference)
    context = provider_pages.provider_page(found, on, request.user)
    # What may be done next is asked of today; a page read on another day does not offer it.
    steps = steps_of(found, request.user) if on == timezone.localdate() else None
    return render(request, "overview/provider.html", {**context, "next_steps": steps})


provider_urlpatterns = [
    path("providers/", provider_list, name="providers"),
    re_path(r"^providers/(?P<reference>[A-Z]{3}-(?:[0-9]{4}-)?[0-9]{2,7})/\Z", provider, name="provider"),
]
