"""The lots of a commission: listed, added, changed, removed."""

from __future__ import annotations

from typing import Any

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.views.decorators.http import require_safe

from commissioning.council.roles import Act
from commissioning.council.views.shared import StaffRequest
from commissioning.kit.access import staff
from commissioning.kit.desk import act_page, attempt
from commissioning.kit.pages import page_of
from commissioning.procurement import actions, permissions, rules
from commissioning.procurement.forms.commission import WhyForm
from commissioning.procurement.forms.lots import LotForm
from commissioning.procurement.models import Commission, Lot
from commissioning.procurement.pages import lots as pages
from commissioning.procurement.views.shared import back_to, commission_in_sight


def _lots(commission: Commission) -> Any:
    lots: Any = commission.lots
    return lots.in_order().select_related("commission", "parent").prefetch_related("sublots")


def _back(commission: Commission) -> tuple[str, str]:
    return reverse("procurement:lots", args=[commission.reference]), f"Lots of {commission.reference}"


@staff(Act.READ_WORKING)
@require_safe
def lots(request: StaffRequest, reference: str) -> HttpResponse:
    commission = commission_in_sight(request, reference)
    page = page_of(_lots(commission), request)
    context = {
        "commission": commission,
        "page": page,
        "rows": pages.lot_rows(page.items),
        "missing": commission.lots.filter(route="", sublots__isnull=True).count(),
        "refusal": permissions.may_commission(request.user) or actions.refusal_to_change(commission),
        "back_url": back_to(commission)[0],
    }
    return render(request, "procurement/lots.html", context)


@staff(Act.COMMISSION)
def add(request: StaffRequest, reference: str) -> HttpResponse:
    commission = commission_in_sight(request, reference)
    form = LotForm(request, commission=commission)
    done = attempt(
        form,
        lambda values: actions.add_lot(by=request.user, commission=commission, **values),
        then=_back(commission)[0],
        said=pages.changed_words,
    )
    return done or _page(request, form, commission, title=f"Add a lot to {reference}", button="Add the lot")


@staff(Act.COMMISSION)
def change(request: StaffRequest, reference: str, pk: int) -> HttpResponse:
    commission = commission_in_sight(request, reference)
    lot = get_object_or_404(_lots(commission), pk=pk)
    routed = rules.may_reroute(actions.awarded_under_lot(lot))
    form = LotForm(request, commission=commission, of=lot, is_routed=routed is not None)
    done = attempt(
        form,
        lambda values: actions.change_lot(by=request.user, lot=lot, **_changes(values)),
        then=_back(commission)[0],
        said=pages.changed_words,
    )
    return done or _page(
        request,
        form,
        commission,
        title=f"Lot {lot.number} of {reference}",
        button="Save the lot",
        lot=lot,
        routed=routed,
    )


def _changes(values: dict[str, Any]) -> dict[str, Any]:
    why = values.pop("why", "")
    return {"changes": values, **({"why": why} if why else {})}


@staff(Act.COMMISSION)
def remove(request: StaffRequest, reference: str, pk: int) -> HttpResponse:
    commission = commission_in_sight(request, reference)
    lot: Lot = get_object_or_404(_lots(commission), pk=pk)
    form = WhyForm(request, of=lot)
    done = attempt(
        form,
        lambda values: actions.remove_lot(by=request.user, lot=lot, **values),
        then=_back(commission)[0],
        said=f"Lot {lot.number} is removed.",
    )
    return done or act_page(
        request,
        form,
        title=f"Remove lot {lot.number} of {reference}",
        lead=lot.title,
        button="Remove the lot",
        is_grave=True,
        back=_back(commission),
        refusal=actions.refusal_to_change(commission) or actions.refusal_to_remove_lot(lot),
        template="procurement/remove.html",
    )


def _page(request: StaffRequest, form: LotForm, commission: Commission, **words: Any) -> HttpResponse:
    return act_page(
        request,
        form,
        back=_back(commission),
        lead=commission.title,
        refusal=actions.refusal_to_change(commission),
        template="procurement/lot.html",
        commission=commission,
        routes=pages.route_rules(commission),
        **words,
    )
