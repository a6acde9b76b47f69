"""The last day to begin what must follow the contracts of a commission: a working paper that staff read."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

from commissioning.council.models import Meeting, StandingOrders, working_calendar
from commissioning.overview.story import IN_SERVICE, Story, options_left
from commissioning.procurement.routes import PROCUREMENT_ACT_BEGAN, Regime, Route
from commissioning.procurement.timetable import (
    Circumstances,
    DecisionRules,
    Path,
    PlannedPath,
    Timetable,
    default_lead_times,
    timetable,
)
from contracts.choices import Path as PlannedChoice
from contracts.lifecycle import SIGNED
from contracts.models import Contract
from contracts.pages import detail as contract_pages
from contracts.pages.detail import end_known_on


@dataclass(frozen=True)
class ToAct:
    """What must be begun for a contract, and by when: a working paper that staff read."""

    contract: Contract
    timetable: Timetable
    path: Path
    day: date


def to_act(story: Story) -> ToAct | None:
    """The next day by which something must be begun, over all live contracts that are not orders under an umbrella.

    None for strangers, where a successor is open, and where nothing is left to do.
    """
    if not story.is_staff or story.after:
        return None
    own = {contract.pk for contract in story.contracts if contract.is_umbrella}
    live = [
        contract
        for contract in story.agreed
        if contract.state == SIGNED
        and contract.umbrella_id not in own
        and contract_pages.standing(contract, story.on).words in IN_SERVICE
        and end_known_on(contract, story.on)
    ]
    found: ToAct | None = None
    facts = _shared_facts(story) if live else {}
    for contract in live:
        counted_back = timetable(_circumstances(contract, story.on, facts))
        day = counted_back.last_day_to_act
        if counted_back.decide_by and counted_back.decide_by >= story.on:
            # While both paths are open, the choice comes first; after that day only the later path is left.
            day = counted_back.decide_by
        if day is None or (found and found.day <= day):
            continue
        paths = [path for path in (counted_back.extend, counted_back.replace) if path and path.last_day == day]
        found = ToAct(contract, counted_back, paths[0], day) if paths else found
    return found


def _shared_facts(story: Story) -> dict[str, Any]:
    orders = StandingOrders.objects.in_force(story.on)
    rules = DecisionRules()
    if orders is not None:
        rules = DecisionRules(
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
    meetings = Meeting.objects.filter(body__kind="cabinet", held_on__gte=story.on).order_by("held_on")
    return {
        "calendar": working_calendar(),
        "rules": rules,
        "meetings": tuple(meetings.values_list("held_on", flat=True)),
    }


_PLANS = {
    PlannedChoice.EXTEND: PlannedPath.EXTEND,
    PlannedChoice.REPLACE: PlannedPath.REPLACE,
    PlannedChoice.LET_END: PlannedPath.LET_END,
    PlannedChoice.UNDECIDED: PlannedPath.UNDECIDED,
}


def _circumstances(contract: Contract, on: date, facts: dict[str, Any]) -> Circumstances:
    """What the timetable asks of a contract: a replacement that begins now falls under the law in force now."""
    end = end_known_on(contract, on)
    assert end is not None  # noqa: S101 - asked before
    route = Route(contract.route) if contract.route else Route.OPEN
    return Circumstances(
        end=end,
        route=route,
        lead_times=default_lead_times(route),
        regime=Regime.PA2023 if on >= PROCUREMENT_ACT_BEGAN else Regime.PCR2015,
        light_touch=contract.light_touch,
        tupe=contract.tupe_applies,
        supplier_notice_months=contract.supplier_notice_months or 3,
        options_open=bool(options_left(contract, on)),
        planned=_PLANS[PlannedChoice(contract.planned_path)],
        **facts,
    )
