"""The order of a meeting's agenda."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from django.db import transaction

from decisions.actions.drafts import change
from decisions.actions.shared import lock_together
from decisions.models import Decision


@transaction.atomic
def put_in_order(*, by: Any, on: date, places: Mapping[Decision, int | None]) -> None:
    """Give decisions not yet published their places on the agenda of their meeting; None takes the place away."""
    lock_together(places)
    for decision in sorted(places, key=lambda one: one.pk):
        change(by=by, on=on, decision=decision, changes={"agenda_item": places[decision]}, why="Order of the agenda")
