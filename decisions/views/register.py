"""The list of decisions. A decision's own page tells what was done under it, so it is a page of overview."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from commissioning.kit.access import public
from commissioning.kit.pages import page_of, read_on
from decisions import permissions
from decisions.choices import DecisionKind
from decisions.filters import TABS, DecisionFilter, readable
from decisions.pages import register as pages


@public
@require_safe
def decision_list(request: HttpRequest) -> HttpResponse:
    on, _ = read_on(request)
    tab = pages.tab_of(request)
    filtered = DecisionFilter(readable(request.GET), pages.seen_on(on, request.user), request=request)
    tabs = pages.tabs(filtered, request, tab)
    total = next(one.count for one in tabs if one.is_current)
    page = page_of(pages.of_tab(filtered.qs, tab, request.user), request, total=total)
    entries = [{"decision": decision, "standing": pages.standing(decision, on)} for decision in page]
    context = {
        "form": filtered.form,
        "tabs": tabs,
        "tab": tab,
        "tab_label": TABS[tab],
        "page": page,
        "entries": entries,
        "may_enter": permissions.may_enter(request.user, DecisionKind.OFFICER) is None,
        "is_filtered": any(value for value in getattr(filtered.form, "cleaned_data", {}).values()),
    }
    return render(request, "decisions/list.html", context)
