"""The contract that a commission follows: found, named, taken back."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse

from commissioning.council.roles import Act
from commissioning.council.views.shared import StaffRequest
from commissioning.kit.access import staff
from commissioning.kit.desk import act_page, attempt
from commissioning.procurement.forms.commission import WhyForm
from commissioning.procurement.models import Commission
from commissioning.procurement.views.shared import back_to, commission_in_sight
from contracts import actions
from contracts.forms.predecessor import FollowForm
from contracts.models import Predecessor
from contracts.pages import predecessor as pages


def _here(commission: Commission) -> str:
    return reverse("contracts:predecessor", args=[commission.reference])


@staff(Act.COMMISSION)
def predecessor(request: StaffRequest, reference: str) -> HttpResponse:
    commission = commission_in_sight(request, reference)
    search = pages.search(commission, request.GET.get("q", ""), request.user)
    form = FollowForm(request, found=search.found)
    done = attempt(
        form,
        lambda values: actions.follow(by=request.user, commission=commission, **values),
        then=_here(commission),
        said=lambda named: f"{reference} follows {named.contract.reference}.",
    )
    return done or act_page(
        request,
        form,
        title=f"The contract before {reference}",
        lead=commission.title,
        button="Name it",
        back=back_to(commission),
        template="contracts/predecessor.html",
        here=_here(commission),
        search=search,
        before=pages.before(commission),
    )


@staff(Act.COMMISSION)
def remove_predecessor(request: StaffRequest, reference: str, pk: int) -> HttpResponse:
    commission = commission_in_sight(request, reference)
    rows = Predecessor.objects.select_related("contract").filter(commission=commission)
    link: Predecessor = get_object_or_404(rows, pk=pk)
    form = WhyForm(request, of=link)
    done = attempt(
        form,
        lambda values: actions.unfollow(by=request.user, predecessor=link, **values),
        then=_here(commission),
        said=f"{reference} no longer follows {link.contract.reference}.",
    )
    return done or act_page(
        request,
        form,
        title=f"{reference} does not follow {link.contract.reference}",
        lead=link.contract.title,
        button="Take it away",
        is_grave=True,
        back=(_here(commission), f"The contract before {reference}"),
        template="procurement/remove.html",
    )
