"""What follows a contract: the commission that names it, and the decision that is put in the forward plan."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.db import transaction
from django.db.models import Min

from commissioning.council.models import User
from commissioning.kit.refusals import Refusal, refuse
from commissioning.procurement.models import Commission
from contracts import permissions, rules
from contracts.actions.authority import locked
from contracts.lifecycle import NOT_SIGNED, PUBLIC_STATES
from contracts.models import Contract, PlanItem, Predecessor
from decisions.actions import enter_item


@transaction.atomic
def follow(*, by: User, commission: Commission, contract: Contract) -> Predecessor:
    """Name the contract that a commission follows."""
    refuse(permissions.may_commission(by))
    refuse(refusal_to_follow(commission, contract))
    return Predecessor(commission=commission, contract=contract).recorded(by=by, why="Predecessor named")


def refusal_to_follow(commission: Commission, contract: Contract) -> Refusal | None:
    """Why a commission may not follow a contract, or None."""
    return rules.may_follow(
        own=contract.commission_id == commission.pk,
        was_agreed=contract.state in PUBLIC_STATES,
        starts_on=contract.starts_on,
        first_day=first_day(commission),
    )


def first_day(commission: Commission) -> date | None:
    """The first day of service of a commission: that of its first contract, or the planned one."""
    own = commission.contracts.exclude(state=NOT_SIGNED).aggregate(first=Min("starts_on"))["first"]
    return own or commission.planned_start


@transaction.atomic
def unfollow(*, by: User, predecessor: Predecessor, why: str) -> None:
    """Take back that a commission follows a contract."""
    refuse(permissions.may_commission(by))
    predecessor.removed(by=by, why=why)


@transaction.atomic
def put_in_plan(*, by: Any, on: date, contract: Contract, part: str, **item: Any) -> PlanItem:
    """Enter a decision about the end of a contract as an item for the forward plan: `item` as `enter_item` takes it."""
    locked(contract)
    refuse(refusal_to_put_in_plan(contract, part))
    decision = enter_item(by=by, on=on, **item)
    return PlanItem(contract=contract, part=part, decision=decision).recorded(by=by, why="Put in the forward plan")


def refusal_to_put_in_plan(contract: Contract, part: str) -> Refusal | None:
    """Why a decision about the end of a contract may not be put in the plan, or None."""
    waits = PlanItem.objects.in_plan().filter(contract=contract, part=part).select_related("decision").first()
    return rules.may_put_in_plan(waiting=waits.decision.reference if waits else "")
