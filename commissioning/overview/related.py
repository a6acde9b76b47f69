"""From a decision to the pages and lists in which it stands."""

from __future__ import annotations

from dataclasses import dataclass
from urllib.parse import urlencode

from django.urls import reverse

from commissioning.kit.dates import long_date
from decisions.lifecycle import PUBLIC_STATES
from decisions.models import Decision, DecisionWard


@dataclass(frozen=True)
class Link:
    """A link in words."""

    words: str
    url: str


def lists_of(decision: Decision, *, is_full: bool) -> list[Link]:
    """Its meeting, its body, and the decisions of its service area and of each of its wards.

    `is_full`: the reader knows more of it than its notice on the forward plan.
    """
    links = []
    if decision.meeting and is_full:
        url = reverse("overview:meeting", args=[decision.meeting.held_on, decision.meeting.body.slug])
        links.append(Link(f"The meeting of {long_date(decision.meeting.held_on)}", url))
    if decision.body:
        links.append(Link(f"All of {decision.body.name}", reverse("overview:body", args=[decision.body.slug])))
    kind = _kind(decision)
    area = decision.service_area
    links.append(Link(f"Decisions on {area.name}", _listed(area=area.slug, **kind)))
    if is_full and not decision.all_wards:
        wards = DecisionWard.objects.filter(decision=decision).select_related("ward").order_by("ward__name")
        links += [Link(f"Decisions for {row.ward.name}", _listed(ward=row.ward.slug, **kind)) for row in wards]
    return links


def _kind(decision: Decision) -> dict[str, str]:
    if decision.is_recommendation:
        return {"kind": "scrutiny"}
    return {} if decision.state in PUBLIC_STATES or decision.decided_on else {"kind": "planned"}


def _listed(**filters: str) -> str:
    return f"{reverse('decisions:list')}?{urlencode(filters)}"
