"""What every list of things to do stands on: the task, and the ground on which the gatherers find theirs."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from functools import cached_property
from typing import Any

from django.urls import reverse

from commissioning.council.calendar import WorkingCalendar
from commissioning.council.models import StandingOrders, UserServiceArea, working_calendar
from commissioning.council.roles import Act
from contracts.models import Contract

AHEAD = timedelta(weeks=6)
"""How long before its day a task is shown."""
A_YEAR = timedelta(days=366)
"""What passed longer ago is no longer named here; the contract's own page goes on warning of it."""


@dataclass(frozen=True)
class Task:
    """One thing to do: what, by which day (None: no day is set), where, and why."""

    group: str
    title: str
    meta: str
    line: str
    by: date | None
    url: str
    do: str


@dataclass(frozen=True)
class Ground:
    """What every gatherer stands on: the day, the reader, the calendar, and every version of the standing orders."""

    on: date
    user: Any

    @cached_property
    def calendar(self) -> WorkingCalendar:
        return working_calendar()

    @cached_property
    def versions(self) -> list[StandingOrders]:
        return list(StandingOrders.objects.order_by("-in_force_from"))

    def orders(self, day: date) -> StandingOrders | None:
        """The version in force on a day, as `StandingOrders.objects.in_force` finds it."""
        return next((version for version in self.versions if version.in_force_from <= day), None)

    def is_near(self, day: date) -> bool:
        return day <= self.on + AHEAD

    def plan_desk(self, name: str, *args: Any) -> str:
        """The address of a desk of the forward plan, "" for who only drafts and has none there."""
        return reverse(name, args=args) if self.user.may(Act.PLAN_DECISION) else ""


def own_contracts(ground: Ground) -> Any:
    """Contracts of the service areas for which the reader acts."""
    areas = UserServiceArea.objects.filter(user=ground.user).values("service_area")
    return Contract.objects.filter(service_area__in=areas)
