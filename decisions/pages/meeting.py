"""The desk of a meeting in words: its items in the agenda's order, what each still needs, what can be published."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.urls import reverse

from commissioning.council.models import Meeting
from commissioning.kit.refusals import Refusal
from decisions import actions, permissions
from decisions.filters import in_sight
from decisions.lifecycle import DRAFT, MADE, PLANNED, WITHDRAWN
from decisions.models import Decision
from decisions.pages.register import Standing, standing


@dataclass(frozen=True)
class Item:
    """One item of the agenda: where it stands, what stops it, and the desk at which it is taken further."""

    decision: Decision
    standing: Standing
    refusal: Refusal | None
    url: str
    words: str
    is_next: bool = False

    @property
    def is_ready(self) -> bool:
        """Whether it can be published now."""
        return self.decision.state == MADE and self.refusal is None


def items_of(meeting: Meeting, *, on: date, user: Any) -> list[Item]:
    """The items of a meeting in the order of its agenda; the first not yet made is the next."""
    seen: Any = in_sight(Decision.objects.visible_to(user), user)
    decisions = seen.filter(meeting=meeting).exclude(state=WITHDRAWN).in_agenda_order()
    items, found_next = [], False
    for decision in decisions.select_related("body", "post", "meeting__body", "service_area"):
        is_next = not found_next and decision.state in (DRAFT, PLANNED)
        found_next = found_next or is_next
        items.append(_item(decision, on, user, is_next))
    return items


def _item(decision: Decision, on: date, user: Any, is_next: bool) -> Item:
    refusal: Refusal | None = None
    url, words = reverse("overview:decision", args=[decision.reference]), "Open"
    if decision.state in (DRAFT, PLANNED):
        refusal = permissions.may_make(user, decision) or actions.refusal_to_make_yet(decision, on=on)
        url, words = reverse("decisions:record", args=[decision.reference]), "Record the decision"
    elif decision.state == MADE:
        refusal = permissions.may_publish(user, decision) or actions.refusal_to_publish(decision, on=on)
        url, words = reverse("decisions:record", args=[decision.reference]), "Look over the record"
    return Item(decision, standing(decision, on), refusal, url, words, is_next)


def desk_page(meeting: Meeting, items: Sequence[Item]) -> dict[str, Any]:
    """What the desk of a meeting shows besides its form."""
    ready = [item for item in items if item.is_ready]
    return {
        "meeting": meeting,
        "items": items,
        "ready": ready,
        "held": [item for item in items if item.decision.state == MADE and item.refusal is not None],
        "can_be_ordered": any(item.decision.state in (DRAFT, PLANNED, MADE) for item in items),
        "refusal_to_mail": actions.refusal_to_mail(meeting),
        "due_without_meeting": Decision.objects.filter(
            meeting__isnull=True, body=meeting.body, due_on=meeting.held_on, state__in=(DRAFT, PLANNED)
        ).order_by("pk"),
    }


def together_words(outcomes: Iterable[actions.Outcome]) -> str:
    """What became of the decisions that were published together, in sentences."""
    done = [outcome.decision.reference for outcome in outcomes if outcome.publication is not None]
    left = [outcome for outcome in outcomes if outcome.refusal is not None]
    said = [f"Published: {', '.join(done)}." if done else "Nothing was published."]
    said += [f"{outcome.decision.reference} was left: {outcome.refusal}" for outcome in left]
    return " ".join(said)
