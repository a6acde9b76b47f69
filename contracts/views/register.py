"""The contracts register and each contract's page."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.views.decorators.http import require_safe

from commissioning.kit.access import public
from commissioning.kit.pages import page_of_parts, read_on
from contracts import permissions
from contracts.filters import ContractFilter, followed
from contracts.models import Contract
from contracts.pages import detail as pages
from contracts.pages.next_steps import steps_of
from contracts.pages.register_quick import quick_register
from decisions.filters import readable


@public
@require_safe
def contract_list(request: HttpRequest) -> HttpResponse:
    def ordinary() -> HttpResponse:
        return _register(request)

    return quick_register(request, ordinary) or ordinary()


def _register(request: HttpRequest) -> HttpResponse:
    on, _ = read_on(request)
    seen = pages.seen_on(on, request.user)
    filtered = ContractFilter(readable(request.GET), seen, request=request, on=on)
    contracts, chosen = filtered.qs, getattr(filtered.form, "cleaned_data", {})
    is_upcoming = chosen.get("status") == "upcoming"
    parts = pages.current_first(contracts, on, upcoming=is_upcoming)
    fetch = pages.listed_on(on, request.user).in_bulk
    page = page_of_parts(
        parts,
        request,
        fetch,
        whole=contracts,
        is_common=bool(filtered.whole_words),
        may_be_few=filtered.joins_words,
        told_apart_by="reference",
    )
    context = {
        "form": filtered.form,
        "page": page,
        "rows": [pages.register_row(contract, on) for contract in page],
        "may_draft": permissions.may_draft_outside(request.user) is None,
        "is_filtered": any(chosen.values()),
        "whole_words": filtered.whole_words,
        "order": "the first to begin at the top"
        if is_upcoming
        else "the first to end at the top, those that have ended last",
    }
    return render(request, "contracts/list.html", context)


@public
@require_safe
def contract_detail(request: HttpRequest, reference: str) -> HttpResponse:
    on, _ = read_on(request)
    contracts = Contract.objects.visible_to(request.user).select_related(
        "provider", "service_area", "commission", "umbrella", "lead_post", "lead_officer", "withheld_names"
    )
    contract = get_object_or_404(contracts.annotate(was_followed=followed()), reference=reference)
    is_today = on == timezone.localdate()
    context = pages.contract_page(contract, on, request.user, is_today=is_today)
    # What may be done next is asked of today; a page read on another day does not offer it.
    steps = steps_of(contract, on=on, user=request.user) if is_today else None
    return render(request, "contracts/detail.html", {**context, "next_steps": steps})
