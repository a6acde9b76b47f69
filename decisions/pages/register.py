"""The list of decisions in words."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any
from urllib.parse import urlencode

from django.db.models import Q, QuerySet
from django.http import HttpRequest

from commissioning.kit.dates import long_date
from decisions.choices import DecisionKind
from decisions.filters import PLANS, TABS, DecisionFilter, in_sight
from decisions.lifecycle import (
    DECISION,
    EFFECTIVE_STATES,
    MADE,
    PLANNED,
    SUSPENDED_STATES,
    WITHDRAWN,
    standing_words,
)
from decisions.models import Decision
from decisions.querysets import NOTICED_STATES, is_staff_reader


@dataclass(frozen=True)
class Tab:
    """One of the lists that are kept apart: executive decisions, recommendations of scrutiny, plans."""

    code: str
    label: str
    count: int
    url: str
    is_current: bool


@dataclass(frozen=True)
class Standing:
    """Where a decision stands on a day: in words, and as the kind of a tag (see the tag component)."""

    words: str
    kind: str = ""


def tab_of(request: HttpRequest) -> str:
    """The list asked for by `?kind=`; the executive decisions where it is missing or unknown."""
    kind = request.GET.get("kind", "")
    return kind if kind in TABS else "executive"


def plans_for(user: Any) -> tuple[str, ...]:
    """The states in which a decision is a plan to a reader: to a stranger one made and not published still is."""
    return PLANS if is_staff_reader(user) else NOTICED_STATES


def of_tab(decisions: QuerySet[Decision], tab: str, user: Any) -> QuerySet[Decision]:
    """The decisions of one list. A recommendation is never among the executive decisions, nor in their count."""
    plans = plans_for(user)
    if tab == "planned":
        return decisions.filter(state__in=plans).order_by("due_on", "-reference", "pk")
    made = decisions.exclude(state__in=plans).order_by("-decided_on", "-reference", "pk")
    if tab == "scrutiny":
        return made.filter(kind=DecisionKind.RECOMMENDATION)
    return made.exclude(kind=DecisionKind.RECOMMENDATION)


def seen_on(on: date, user: Any) -> QuerySet[Decision]:
    """Decisions that the user may see and that were known on a day: published, or decided, or planned by then."""
    decided = Q(decided_on__lte=on) | Q(decided_on__isnull=True)
    if not is_staff_reader(user):
        decided |= Q(state__in=NOTICED_STATES)
    known = Decision.objects.visible_to(user).known_on(on).filter(decided)
    return in_sight(known, user).select_related("body", "post", "service_area", "meeting")


def tabs(filtered: DecisionFilter, request: HttpRequest, current: str) -> list[Tab]:
    """The lists with their counts under the filters chosen; an empty list of plans is left out."""
    kept = [(k, v) for k, vs in request.GET.lists() if k not in ("kind", "page") for v in vs if v and "\0" not in v]
    shown = []
    for code, label in TABS.items():
        count = of_tab(filtered.qs, code, request.user).count()
        if count or code != "planned" or code == current:
            query = urlencode([*kept, *([("kind", code)] if code != "executive" else [])])
            url = request.path + (f"?{query}" if query else "")
            shown.append(Tab(code, label, count, url, code == current))
    return shown


def standing(decision: Decision, on: date) -> Standing:
    """Where a decision stands on a day, as a list or a heading says it."""
    if decision.state in SUSPENDED_STATES:
        return Standing(standing_words(decision.state), "stop")
    if decision.state == PLANNED:
        return Standing("On the forward plan", "soon")
    if decision.state in (MADE, WITHDRAWN) or decision.state not in EFFECTIVE_STATES:
        return Standing(DECISION.states[decision.state], "quiet")
    if decision.is_recommendation:
        return Standing("Recommendation", "quiet")
    if decision.published_on and on < decision.published_on:
        return Standing("Not yet published", "quiet")
    if decision.in_effect(on):
        return Standing("In effect")
    if decision.effective_from and on < decision.effective_from:
        return Standing(f"In effect from {long_date(decision.effective_from)}", "soon")
    return Standing("Replaced by a later decision", "quiet")
