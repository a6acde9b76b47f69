"""The last day to begin what follows a contract is counted with the council's own lead times."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from commissioning.overview.last_day import to_act
from commissioning.overview.story import story_of
from commissioning.procurement import actions
from tests.builders import ON, Cast, HomeCare

pytestmark = pytest.mark.django_db


def last_day(care: HomeCare, on: date) -> date:
    found = to_act(story_of(care.commission, on, care.cast.officer))
    assert found is not None
    return found.day


def test_longer_lead_times_bring_the_last_day_forward_from_the_day_on_which_they_hold(
    people: Cast, care: HomeCare
) -> None:
    begins = ON + timedelta(days=10)
    before = last_day(care, begins)
    actions.set_lead_times(
        by=people.manager,
        on=ON,
        route="dps",
        in_force_from=begins,
        mobilisation=12,
        mobilisation_without_tupe=6,
        evaluation=6,
        tender=16,
    )
    assert last_day(care, begins) <= before - timedelta(weeks=9)
    assert last_day(care, begins - timedelta(days=1)) == before
