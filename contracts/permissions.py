"""Who may do what to a contract: one answer for the button and for the door."""

from __future__ import annotations

from typing import Any

from commissioning.council import permissions as council
from commissioning.council.models import ServiceArea, UserServiceArea
from commissioning.council.roles import Act
from commissioning.kit.refusals import Refusal
from contracts.models import Contract


def _may(user: Any, act: Act) -> Refusal | None:
    """The answer of the table of acts, for an anonymous visitor too."""
    return council.may(user if getattr(user, "is_authenticated", False) else None, act)


def may_contract(user: Any, service_area: ServiceArea) -> Refusal | None:
    """Draft, award, sign, extend, vary, break, terminate, close, release, correct: in one's own service areas."""
    refusal = _may(user, Act.CONTRACT)
    if refusal is not None:
        return refusal
    if UserServiceArea.objects.filter(user=user, service_area=service_area).exists():
        return None
    return Refusal(
        f"You do not act for {service_area.name}.",
        "Ask an officer or manager of that service area, or the administrator to give you the area.",
        "not-allowed",
    )


def may_draft_outside(user: Any) -> Refusal | None:
    """Draft a contract outside a commission, in one of their own service areas."""
    return _may(user, Act.CONTRACT)


def may_keep_roster(user: Any, umbrella: Contract | None = None) -> Refusal | None:
    """Admit, suspend, restore and remove providers; on a roster with withheld names only who may read them."""
    refusal = _may(user, Act.ROSTER)
    if refusal is not None or umbrella is None or user.reads_exempt or not umbrella.withholds_names:
        return refusal
    return Refusal(
        f"The names on the roster of {umbrella.reference} are withheld.",
        "Ask somebody who may read exempt matter to keep this roster.",
        "not-allowed",
        "LGA 1972 Sch 12A",
    )


def may_withhold_names(user: Any) -> Refusal | None:
    """Withhold the names on a roster: whoever keeps rosters, and the clerk who may release them."""
    return _may(user, Act.ROSTER) and _may(user, Act.RELEASE_NAMES)


def may_release_names(user: Any) -> Refusal | None:
    """Release withheld names: the clerk with the exempt tick."""
    return _may(user, Act.RELEASE_NAMES)


def may_acknowledge_estimate(user: Any) -> Refusal | None:
    """Acknowledge an estimate passed by another's act."""
    return _may(user, Act.ACKNOWLEDGE_ESTIMATE)


def may_commission(user: Any) -> Refusal | None:
    """Name the predecessor of a commission."""
    return _may(user, Act.COMMISSION)


def may_reassign(user: Any) -> Refusal | None:
    """Give contracts and commissions another lead officer, and a contract lead times of its own."""
    return _may(user, Act.REASSIGN)


def may_link_officer_record(user: Any) -> Refusal | None:
    """Link an act under a delegation to its officer decision record (MAI 2012 reg 13)."""
    return _may(user, Act.DRAFT_OFFICER_RECORD)


def may_keep_notices(user: Any) -> Refusal | None:
    """Record the notices that were given for a contract, and its reviews."""
    return _may(user, Act.ROSTER)


def may_keep_performance(user: Any) -> Refusal | None:
    """Keep the indicators of a contract's performance and their assessments."""
    return _may(user, Act.ROSTER)
