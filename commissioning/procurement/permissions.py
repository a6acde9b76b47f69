"""Who may keep commissions, lots and timetables: one answer for the button and for the door."""

from __future__ import annotations

from typing import Any

from commissioning.council.permissions import may
from commissioning.council.roles import Act
from commissioning.kit.refusals import Refusal


def may_commission(user: Any) -> Refusal | None:
    """Open, describe, close a commission; keep its lots; say which decision plays which part."""
    return may(user if getattr(user, "is_authenticated", False) else None, Act.COMMISSION)


def may_review_exemptions(user: Any) -> Refusal | None:
    """Review what is exempt among the documents of a commission: the clerk with the exempt tick."""
    return may(user if getattr(user, "is_authenticated", False) else None, Act.RELEASE_NAMES)


def may_set_lead_times(user: Any) -> Refusal | None:
    """Set how long the steps of a procurement take by each route."""
    return may(user if getattr(user, "is_authenticated", False) else None, Act.REASSIGN)
