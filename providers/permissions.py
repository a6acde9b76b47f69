"""Who may keep providers."""

from __future__ import annotations

from commissioning.council.models import User
from commissioning.council.permissions import may
from commissioning.council.roles import Act
from commissioning.kit.refusals import Refusal


def may_keep_providers(user: User | None) -> Refusal | None:
    """Why this user may not enter or change providers, or None."""
    return may(user, Act.ROSTER)
