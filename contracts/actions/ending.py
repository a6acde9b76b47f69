"""How a contract ends."""

from __future__ import annotations

from datetime import date

from django.db import transaction

from commissioning.council.models import User
from commissioning.kit.refusals import Refusal, Refused, refuse
from contracts import rules
from contracts.actions.authority import begun
from contracts.lifecycle import CLOSED, TERMINATED
from contracts.models import (
    BreakPoint,
    Contract,
)


@transaction.atomic
def use_break(*, by: User, on: date, break_point: BreakPoint, made_on: date) -> Contract:
    """Use a break: the contract ends on the day on which the break falls."""
    contract = begun(break_point.contract, by, "terminate")
    refuse(rules.may_be_dated(made_on, on=on))
    point = BreakPoint.objects.get(pk=break_point.pk)
    if point.exercised_on is not None or made_on > point.falls_on:
        raise Refused(
            Refusal("This break can no longer be used.", "Use a later break, or terminate on a ground of the contract.")
        )
    point.exercised_on = made_on
    point.recorded(by=by, why="Break used")
    contract.ends_on = point.falls_on
    contract.recorded(by=by, why="Break used")
    break_point.refresh_from_db()
    return contract


@transaction.atomic
def terminate(*, by: User, on: date, contract: Contract, terminated_on: date, ground: str) -> Contract:
    """SIGNED → TERMINATED: `terminated_on` is the last day of the contract."""
    fresh = begun(contract, by, "terminate")
    fresh.state, fresh.terminated_on, fresh.ended_reason = TERMINATED, terminated_on, ground
    if (fresh.ends_on is None or terminated_on < fresh.ends_on) and (
        fresh.starts_on is None or fresh.starts_on <= terminated_on
    ):
        fresh.ends_on = terminated_on
    fresh.recorded(by=by, why=ground)
    contract.refresh_from_db()
    return contract


@transaction.atomic
def close(*, by: User, on: date, contract: Contract, closed_on: date, review: str) -> Contract:
    """SIGNED or TERMINATED → CLOSED, with the review. Release unspent money first."""
    fresh = begun(contract, by, "close")
    refuse(rules.may_be_dated(closed_on, on=on))
    refuse(
        rules.may_close(closed_on=closed_on, ends_on=fresh.ends_on, terminated=fresh.state == TERMINATED, review=review)
    )
    fresh.state, fresh.closed_on = CLOSED, closed_on
    fresh.recorded(by=by, why=review)
    contract.refresh_from_db()
    return contract
