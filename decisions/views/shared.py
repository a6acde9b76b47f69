"""What the desks of a decision share: the decision that a user sees, and the way back to its page."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest
from django.shortcuts import get_object_or_404
from django.urls import reverse

from decisions.filters import in_sight
from decisions.models import Decision


def decision_in_sight(request: HttpRequest, reference: str) -> Decision:
    """The decision of that reference, as far as this user sees it: one taken down only with leave. Raises Http404."""
    decisions: Any = in_sight(Decision.objects.visible_to(request.user), request.user)
    return get_object_or_404(
        decisions.select_related(
            "body", "post", "meeting__body", "report_of", "introduced_by", "contact", "service_area", "standing_orders"
        ),
        reference=reference,
    )


def address_of(decision: Decision) -> str:
    """The decision's own page, which tells what may be done next. It is a page of the floor above."""
    return reverse("overview:decision", args=[decision.reference])


def back_to(decision: Decision) -> tuple[str, str]:
    """The way back from a desk, as `act_page` takes it."""
    return address_of(decision), decision.reference
