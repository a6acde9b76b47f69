"""What this room tells of a meeting: the decisions planned for it and made at it (`commissioning.council.concerns`)."""

from __future__ import annotations

from collections.abc import Iterator

from django.urls import reverse

from commissioning.council.concerns import Concern
from commissioning.council.models import Meeting
from decisions.filters import in_sight
from decisions.lifecycle import DRAFT, PLANNED, WITHDRAWN
from decisions.models import Decision


def of_meeting(meeting: Meeting) -> Iterator[Concern]:
    """Every decision that names the meeting and was not withdrawn; of one that is taken down its reference alone.

    Who asks is not known here, so it is told as to somebody who may not read exempt matter.
    """
    found = Decision.objects.filter(meeting=meeting).exclude(state=WITHDRAWN).order_by("reference")
    in_print = set(in_sight(found, None).values_list("pk", flat=True))
    for decision in found:
        yield Concern(
            f"{decision.reference} {decision.title}" if decision.pk in in_print else decision.reference,
            reverse("overview:decision", args=[decision.reference]),
            is_made=decision.state not in (DRAFT, PLANNED),
        )
