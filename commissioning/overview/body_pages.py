"""Bodies and their meetings in words: who sits, when they meet, what they decided and what comes to them."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.db.models import Count, Min, OuterRef, Q, QuerySet, Subquery
from django.http import HttpRequest
from django.urls import reverse

from commissioning.council.models import Body, BodyKind, Meeting, StandingOrders, working_calendar
from commissioning.council.roles import Act
from commissioning.kit.explained import Explained
from commissioning.kit.pages import page_of
from decisions.checks import as_unit
from decisions.filters import names_of, of_body, told
from decisions.lifecycle import DRAFT, WITHDRAWN
from decisions.models import Decision
from decisions.pages import register

MOST_MEETINGS = 12
"""Meetings to come, and meetings held, that a body's page names."""

WHAT_IT_IS = {
    BodyKind.CABINET: "The executive: it decides what the council does, within the budget and policy of full council.",
    BodyKind.COMMITTEE: "A committee of councillors.",
    BodyKind.MEMBER: "A cabinet member who decides alone within a portfolio.",
    BodyKind.OFFICER: "An officer who decides under a power given to the post.",
}
SCRUTINY = "A committee that does not decide for the executive: it examines what is decided, and recommends."


def bodies_page(on: date, user: Any) -> dict[str, Any]:
    """Every body with its next meeting and the number of its decisions that the user may see, as at a day."""
    made = _made(register.seen_on(on, user), user).filter(body=OuterRef("pk")).order_by().values("body")
    bodies = Body.objects.annotate(
        next_meeting=Min("meetings__held_on", filter=Q(meetings__held_on__gte=on)),
        decided=Subquery(made.annotate(count=Count("pk", distinct=True)).values("count")[:1]),
    ).order_by("name")
    listed: list[dict[str, Any]] = [{"body": body, "what": what_it_is(body)} for body in bodies]
    return {
        "bodies": [one for one in listed if one["body"].exists_on(on)],
        "ended": [one for one in listed if not one["body"].exists_on(on)],
    }


def what_it_is(body: Body) -> str:
    """What a body is, in a sentence."""
    if body.kind == BodyKind.COMMITTEE and not body.executive:
        return SCRUTINY
    return WHAT_IT_IS[BodyKind(body.kind)]


def body_page(body: Body, request: HttpRequest, on: date) -> dict[str, Any]:
    """Everything that the page of one body shows: members on the day, meetings, decisions in pages, what is planned."""
    seen = of_body(register.seen_on(on, request.user), body, request.user)
    page = page_of(_made(seen, request.user).order_by("-decided_on", "-reference", "pk"), request)
    meetings = Meeting.objects.filter(body=body)
    return {
        "body": body,
        "what": what_it_is(body),
        "exists": body.exists_on(on),
        "members": [
            member
            for member in body.members.filter(from_on__lte=on).order_by("office", "pk")
            if member.until_on is None or on <= member.until_on
        ],
        "coming": list(meetings.filter(held_on__gte=on).order_by("held_on")[:MOST_MEETINGS]),
        "held": list(meetings.filter(held_on__lt=on).order_by("-held_on")[:MOST_MEETINGS]),
        "page": page,
        "entries": [{"decision": decision, "standing": register.standing(decision, on)} for decision in page],
        "planned": in_order_of_day(seen, request.user),
        "recommends": not body.executive,
    }


def meeting_page(meeting: Meeting, on: date, user: Any) -> dict[str, Any]:
    """Everything that the page of one meeting shows: what was decided, in the order of its agenda, or is to be."""
    seen = register.seen_on(on, user)
    decided = _made(seen, user).filter(meeting=meeting).in_agenda_order()
    others = Meeting.objects.filter(body=meeting.body_id)
    orders = StandingOrders.objects.in_force(meeting.held_on)
    may_record = bool(getattr(user, "is_authenticated", False)) and user.may(Act.PUBLISH_DECISION)
    where = [meeting.held_on, meeting.body.slug]
    return {
        "desk_url": reverse("decisions:meeting_record", args=where) if may_record else "",
        "meeting": meeting,
        "is_over": meeting.held_on < on,
        "decided": [{"decision": one, "standing": register.standing(one, on)} for one in decided],
        "planned": in_order_of_day(seen.filter(coming_to(meeting, user)), user),
        "agenda_due": agenda_due(meeting, orders) if orders and meeting.agenda_published_on is None else None,
        "previous": others.filter(held_on__lt=meeting.held_on).order_by("-held_on").first(),
        "next": others.filter(held_on__gt=meeting.held_on).order_by("held_on").first(),
    }


def agenda_due(meeting: Meeting, orders: StandingOrders) -> Explained:
    """The last day on which the agenda of a meeting can be published."""
    return working_calendar().latest_notice(meeting.held_on, orders.agenda_days, unit=as_unit(orders.agenda_unit))


def moved_to(body: Body, held_on: date) -> Meeting | None:
    """The meeting of a body that was once to be held on a day and was moved, by its history; the last such."""
    entries = Meeting.history.filter(body=body, held_on=held_on).order_by("-history_id")
    return Meeting.objects.filter(pk__in=entries.values("id")[:1]).select_related("body").first()


def coming_to(meeting: Meeting, user: Any) -> Q:
    """Decisions planned for a meeting: entered for it, or due from its body on its day.

    A stranger knows that from the notice, which may still name a day from which the meeting was moved.
    """
    days = {meeting.held_on, *Meeting.history.filter(id=meeting.pk).values_list("held_on", flat=True)}
    names = names_of(meeting.body)
    notices = Q(noticed__meeting__body__in=names) | Q(noticed__decision_maker__in=names)
    noticed = notices & Q(noticed__due_on__in=[day.isoformat() for day in days])
    entered = Q(meeting=meeting) | Q(meeting__isnull=True, body=meeting.body_id, due_on=meeting.held_on)
    return told(user, entered, noticed)


def in_order_of_day(decisions: QuerySet[Decision], user: Any) -> list[Decision]:
    """What is still planned of these, the next first; without drafts and what was withdrawn."""
    planned = decisions.filter(state__in=register.plans_for(user)).exclude(state__in=(DRAFT, WITHDRAWN))
    return sorted(planned, key=lambda decision: (decision.due_on or date.max, decision.reference))


def _made(decisions: QuerySet[Decision], user: Any) -> Any:
    """Those that were decided or recommended, without what is only planned."""
    return decisions.exclude(state__in=register.plans_for(user))
