"""Who may keep the council's own records. The same answer for the button and the door."""

from __future__ import annotations

from django.contrib.auth.models import AnonymousUser

from commissioning.council.models import User
from commissioning.council.roles import Act, roles_that_may
from commissioning.kit.refusals import Refusal


def may(user: User | AnonymousUser | None, act: Act) -> Refusal | None:
    """Why this user may not do an act, or None when they may. Every room's permissions begin here."""
    if isinstance(user, User) and user.may(act):
        return None
    who = " or ".join(role.label.lower() for role in roles_that_may(act))
    return Refusal(f"Your account may not {act.value}.", f"Ask a {who} to do it.", code="not-allowed")
