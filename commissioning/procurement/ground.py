"""What every timetable stands on, on a day: the calendar, the standing orders, the cabinet's meetings, lead times."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from functools import cached_property

from commissioning.council.calendar import WorkingCalendar
from commissioning.council.models import Meeting, StandingOrders, working_calendar
from commissioning.kit.dates import long_date
from commissioning.kit.money import pounds
from commissioning.procurement.models import LeadTime
from commissioning.procurement.routes import Route
from commissioning.procurement.timetable import (
    Circumstances,
    DecisionRules,
    LeadTimes,
    Placing,
    default_lead_times,
)
from decisions.lifecycle import EFFECTIVE_STATES
from decisions.models import Decision, Delegation


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

    def lead_times(self, route: Route, placing: Placing = Placing.NEW) -> LeadTimes:
        """How long the work takes by a route: what the council has set, else the defaults.

        For work placed under an umbrella that exists only the mobilisation is the council's: its tender periods are
        those of a procurement of its own.
        """
        row, usual = self.set_lead_times.get(route), default_lead_times(route, placing)
        if row is None or placing is Placing.NEW:
            return row.times if row else usual
        return replace(row.times, evaluation=usual.evaluation, tender=usual.tender)


def lead_times_words(facts: Circumstances, ground: Ground) -> str:
    """The lead times of a timetable, and since when they are the council's."""
    times, row = facts.lead_times, ground.set_lead_times.get(facts.route)
    since = f"in force since {long_date(row.in_force_from)}" if row else "the defaults: the council has set none"
    weeks = times.mobilisation if facts.tupe else times.mobilisation_without_tupe
    transfer = "staff transfer under TUPE" if facts.tupe else "no staff transfer under TUPE"
    return (
        f"{weeks} weeks of mobilisation ({transfer}), {times.evaluation} of evaluation, {times.tender} of tender "
        f"period; {since}"
    )


def told_of_decisions(facts: Circumstances, ground: Ground, value: Decimal | None) -> Iterator[tuple[str, str]]:
    """What the decisions of a timetable rest on, each with its name: the notice owed, the orders, the meetings."""
    key = "so notice of each decision is owed" if facts.key else "below the threshold, so no notice is owed"
    yield "Key decisions", f"{pounds(value) if value is not None else 'Value not stated'}: {key}"
    orders = ground.orders
    yield (
        "Decisions are counted by",
        f"the standing orders in force from {long_date(orders.in_force_from)}"
        if orders
        else "the usual periods: no standing orders are in force",
    )
    last = max(ground.meetings, default=None)
    yield (
        "Meetings of cabinet",
        f"dated to {long_date(last)}; after that any working day is taken"
        if last
        else "none dated: any working day is taken",
    )


def has_effect(decision: Decision) -> bool:
    """Published, with a day of effect, and not replaced."""
    return (
        decision.state in EFFECTIVE_STATES
        and decision.effective_from is not None
        and decision.superseded_from is None
        and not decision.is_recommendation
    )


def who_may(
    powers: Iterable[Delegation], value: Decimal | None, *, act: str, by_day: date, orders: StandingOrders | None
) -> str:
    """Who may do an act ("award", "extend") of a value by a day without a decision of cabinet, in a sentence.

    By a delegation that is usable on that day and whose limits fit, or below the threshold of the standing orders; ""
    where nobody may.
    """
    for power in powers:
        if power.usable_until and power.usable_until < by_day:
            continue
        if value is not None and (
            (power.limit_per_action is not None and value > power.limit_per_action)
            or (power.floor is not None and value < power.floor)
        ):
            continue
        limit = f" up to {pounds(power.limit_per_action)}" if power.limit_per_action is not None else ""
        return f"The {power.post.title} may {act}{limit}: {power.clause.decision.reference} delegates it."
    if orders is not None and value is not None and value < orders.cabinet_award_from:
        return f"Below {pounds(orders.cabinet_award_from)} an officer {act}s under the standing orders."
    return ""
