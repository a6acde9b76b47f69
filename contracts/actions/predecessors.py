"""The contract that a commission follows: named, and taken back."""

from __future__ import annotations

from django.db import transaction

from commissioning.council.models import User
from commissioning.kit.refusals import Refusal, refuse
from commissioning.procurement.models import Commission
from contracts import permissions, rules
from contracts.lifecycle import PUBLIC_STATES
from contracts.models import Contract, Predecessor


@transaction.atomic
def follow(*, by: User, commission: Commission, contract: Contract) -> Predecessor:
    """Name the contract that a commission follows."""
    refuse(permissions.may_commission(by))
    refuse(refusal_to_follow(commission, contract))
    return Predecessor(commission=commission, contract=contract).recorded(by=by, why="Predecessor named")


def refusal_to_follow(commission: Commission, contract: Contract) -> Refusal | None:
    """Why a commission may not follow a contract, or None."""
    return rules.may_follow(own=contract.commission_id == commission.pk, was_agreed=contract.state in PUBLIC_STATES)


@transaction.atomic
def unfollow(*, by: User, predecessor: Predecessor, why: str) -> None:
    """Take back that a commission follows a contract."""
    refuse(permissions.may_commission(by))
    predecessor.removed(by=by, why=why)
