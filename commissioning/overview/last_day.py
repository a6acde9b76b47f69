"""The last day to begin what must follow the contracts of a commission: a working paper that staff read."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from commissioning.overview.story import IN_SERVICE, Story, options_left
from commissioning.procurement.ground import Ground
from commissioning.procurement.routes import PROCUREMENT_ACT_BEGAN, Regime, Route
from commissioning.procurement.timetable import (
    Circumstances,
    Path,
    PlannedPath,
    Timetable,
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
    ground = Ground(story.on)
    for contract in live:
        counted_back = timetable(_circumstances(contract, ground))
        day = counted_back.last_day_to_act
        if counted_back.decide_by and counted_back.decide_by >= story.on:
            # While both paths are open, the choice comes first; after that day only the later path is left.
            day = counted_back.decide_by
        if day is None or (found and found.day <= day):
            continue
        paths = [path for path in (counted_back.extend, counted_back.replace) if path and path.last_day == day]
        found = ToAct(contract, counted_back, paths[0], day) if paths else found
    return found


_PLANS = {
    PlannedChoice.EXTEND: PlannedPath.EXTEND,
    PlannedChoice.REPLACE: PlannedPath.REPLACE,
    PlannedChoice.LET_END: PlannedPath.LET_END,
    PlannedChoice.UNDECIDED: PlannedPath.UNDECIDED,
}


def _circumstances(contract: Contract, ground: Ground) -> Circumstances:
    """What the timetable asks of a contract: a replacement that begins now falls under the law in force now."""
    on = ground.on
    end = end_known_on(contract, on)
    assert end is not None  # noqa: S101 - asked before
    route = Route(contract.route) if contract.route else Route.OPEN
    return Circumstances(
        end=end,
        calendar=ground.calendar,
        rules=ground.rules,
        meetings=ground.meetings,
        route=route,
        lead_times=ground.lead_times(route),
        regime=Regime.PA2023 if on >= PROCUREMENT_ACT_BEGAN else Regime.PCR2015,
        light_touch=contract.light_touch,
        tupe=contract.tupe_applies,
        supplier_notice_months=contract.supplier_notice_months or 3,
        options_open=bool(options_left(contract, on)),
        planned=_PLANS[PlannedChoice(contract.planned_path)],
    )
