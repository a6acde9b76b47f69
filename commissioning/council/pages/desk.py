"""The desk of set-up: one line for each kind of record."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.urls import reverse

from commissioning.council.models import (
    Body,
    ClosureDay,
    MailingAddress,
    Meeting,
    Post,
    ServiceArea,
    StandingOrders,
    User,
    Ward,
)
from commissioning.council.pages.shared import (
    keepers,
)
from commissioning.council.roles import Act
from commissioning.kit.dates import long_date


@dataclass(frozen=True)
class Place:
    """One line of the desk: a kind of record, how many there are, and who keeps it."""

    title: str
    url: str
    count: str
    about: str
    keeper: str


def _count(number: int, one: str, many: str = "", after: str = "") -> str:
    if number == 0:
        return f"None{after}"
    return f"{number:,} {one if number == 1 else many or f'{one}s'}{after}"


def desk(user: User, on: date) -> dict[str, Any]:
    """Everything that is set up here, as far as a role may see it: users are the administrator's alone."""
    orders = StandingOrders.objects.in_force(on)
    places = [
        Place(
            "Bodies and members",
            reverse("council:bodies"),
            _count(Body.objects.existing(on).count(), "body", "bodies"),
            "Cabinet, committees, individual members and officers who decide, with the members of each.",
            keepers(Act.BODIES),
        ),
        Place(
            "Meetings",
            reverse("council:meetings"),
            _count(Meeting.objects.filter(held_on__gte=on).count(), "meeting", after=" to come"),
            "Days, times, places and when the agenda was published.",
            keepers(Act.BODIES),
        ),
        Place(
            "Mailing list",
            reverse("council:mailing_list"),
            _count(MailingAddress.objects.active().count(), "mailbox", "mailboxes"),
            "Role mailboxes that are told of decisions when they are published.",
            keepers(Act.BODIES),
        ),
        Place(
            "Standing orders",
            reverse("council:standing_orders"),
            f"In force since {long_date(orders.in_force_from)}" if orders else "None recorded",
            "Thresholds, call-in and notice periods. Each act is judged by the version of its own day.",
            keepers(Act.COUNCIL),
        ),
        Place(
            "Closure days",
            reverse("council:closure_days"),
            _count(ClosureDay.objects.filter(day__gte=on).count(), "closure day", after=" to come"),
            "Weekdays on which the council is closed and no period runs.",
            keepers(Act.COUNCIL),
        ),
        Place(
            "Posts",
            reverse("council:posts"),
            _count(Post.objects.existing(on).count(), "post"),
            "Powers are given to posts, whoever holds them.",
            keepers(Act.COUNCIL),
        ),
        Place(
            "Service areas",
            reverse("council:service_areas"),
            _count(ServiceArea.objects.existing(on).count(), "service area"),
            "The parts of the council in which officers act.",
            keepers(Act.COUNCIL),
        ),
        Place(
            "Wards",
            reverse("council:wards"),
            _count(Ward.objects.existing(on).count(), "ward"),
            "Electoral wards that a decision may affect.",
            keepers(Act.COUNCIL),
        ),
    ]
    if user.may(Act.COUNCIL):
        users = Place(
            "Users",
            reverse("council:users"),
            _count(User.objects.active().count(), "active user"),
            "Invite staff, give them roles, reset passwords, end access.",
            keepers(Act.COUNCIL),
        )
        places.insert(0, users)
    return {"places": places}
