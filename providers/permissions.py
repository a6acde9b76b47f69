"""Who may keep providers: one answer for the button and for the door."""

from __future__ import annotations

from typing import Any

from commissioning.council.permissions import may
from commissioning.council.roles import Act
from commissioning.kit.refusals import Refusal


def may_keep_providers(user: Any) -> Refusal | None:
    """Why this user may not enter, change or merge providers or keep their assurances, or None."""
    return may(user if getattr(user, "is_authenticated", False) else None, Act.ROSTER)
