"""What the desks of a commission share: the commission in sight, and the way back to its page."""

from __future__ import annotations

from django.http import HttpRequest
from django.shortcuts import get_object_or_404
from django.urls import reverse

from commissioning.procurement.models import Commission


def commission_in_sight(request: HttpRequest, reference: str) -> Commission:
    """The commission of that reference, as far as this user sees it. Raises Http404."""
    commissions = Commission.objects.seen_without_contracts(request.user)
    return get_object_or_404(
        commissions.select_related("service_area", "lead_post", "lead_officer"), reference=reference
    )


def address_of(commission: Commission) -> str:
    """The commission's own page, which tells what may be done next. It is a page of a floor above."""
    return reverse("overview:commission", args=[commission.reference])


def back_to(commission: Commission) -> tuple[str, str]:
    """The way back from a desk, as `act_page` takes it."""
    return address_of(commission), commission.reference
