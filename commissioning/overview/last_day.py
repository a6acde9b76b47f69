"""The last day to begin what must follow the contracts of a commission: a working paper that staff read."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from commissioning.overview.story import IN_SERVICE, Story
from commissioning.procurement.timetable import Path, Timetable
from contracts.changes import end_known_on
from contracts.expiry import Reckoning
from contracts.lifecycle import SIGNED
from contracts.models import Contract
from contracts.pages import detail as contract_pages


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
    for outlook in Reckoning(story.on).of(live):
        counted_back = outlook.timetable
        if counted_back is None:
            continue
        day = counted_back.last_day_to_act
        if counted_back.decide_by and counted_back.decide_by >= story.on:
            # While both paths are open, the choice comes first; after that day only the later path is left.
            day = counted_back.decide_by
        if day is None or (found and found.day <= day):
            continue
        paths = [path for path in counted_back.paths if path.last_day == day]
        found = ToAct(outlook.contract, counted_back, paths[0], day) if paths else found
    return found
