"""What every timetable stands on, on a day: the calendar, the standing orders, the cabinet's meetings, lead times."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import cached_property

from commissioning.council.calendar import WorkingCalendar
from commissioning.council.models import Meeting, StandingOrders, working_calendar
from commissioning.procurement.models import LeadTime
from commissioning.procurement.routes import Route
from commissioning.procurement.timetable import DecisionRules, LeadTimes, default_lead_times


@dataclass(frozen=True)
class Ground:
    """Asked once each, however many timetables are worked out."""

    on: date

    @cached_property
    def calendar(self) -> WorkingCalendar:
        """The council's working days."""
        return working_calendar()

    @cached_property
    def orders(self) -> StandingOrders | None:
        """The standing orders in force."""
        return StandingOrders.objects.in_force(self.on)

    @cached_property
    def rules(self) -> DecisionRules:
        """What they ask of a decision; the usual periods where none are in force."""
        orders = self.orders
        if orders is None:
            return DecisionRules()
        return DecisionRules(
            call_in_days=orders.call_in_days,
            call_in_from="decision" if orders.call_in_from_decision else "publication",
            wait_for_working_day=orders.effective_waits_for_working_day,
            publication_days=orders.publication_days,
            agenda_days=orders.agenda_days,
            agenda_unit=orders.agenda_unit,  # type: ignore[arg-type]
            key_notice_days=orders.key_notice_days,
            key_notice_unit=orders.key_notice_unit,  # type: ignore[arg-type]
            report_days=orders.report_days,
        )

    @cached_property
    def meetings(self) -> tuple[date, ...]:
        """The dated meetings of cabinet that are still to come."""
        coming = Meeting.objects.filter(body__kind="cabinet", held_on__gte=self.on).order_by("held_on")
        return tuple(coming.values_list("held_on", flat=True))

    @cached_property
    def set_lead_times(self) -> Mapping[str, LeadTime]:
        """The council's own lead times by route, where it has set any."""
        return {row.route: row for row in LeadTime.objects.in_force(self.on)}

    def lead_times(self, route: Route) -> LeadTimes:
        """How long the work takes by a route: what the council has set, else the defaults."""
        row = self.set_lead_times.get(route)
        return row.times if row else default_lead_times(route)
