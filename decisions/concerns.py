"""What this room tells of a meeting: the decisions planned for it and made at it (`commissioning.council.concerns`)."""

from __future__ import annotations

from collections.abc import Iterator

from django.urls import reverse

from commissioning.council.concerns import Concern
from commissioning.council.models import Meeting
from decisions.lifecycle import DRAFT, PLANNED, WITHDRAWN
from decisions.models import Decision


def of_meeting(meeting: Meeting) -> Iterator[Concern]:
    """Every decision that names the meeting and was not withdrawn, by reference."""
    for decision in Decision.objects.filter(meeting=meeting).exclude(state=WITHDRAWN).order_by("reference"):
        yield Concern(
            f"{decision.reference} {decision.title}",
            reverse("overview:decision", args=[decision.reference]),
            is_made=decision.state not in (DRAFT, PLANNED),
        )
