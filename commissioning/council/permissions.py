"""Who may keep the council's own records. The same answer for the button and the door."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from django.contrib.auth.models import AnonymousUser

from commissioning.council import rules
from commissioning.council.concerns import concerns_of
from commissioning.council.models import ClosureDay, Meeting, StandingOrders, User
from commissioning.council.roles import Act, Role, roles_that_may
from commissioning.kit.refusals import Refusal


def may(user: User | AnonymousUser | None, act: Act) -> Refusal | None:
    """Why this user may not do an act, or None when they may. Every room's permissions begin here."""
    if isinstance(user, User) and user.may(act):
        return None
    who = " or ".join(role.label.lower() for role in roles_that_may(act))
    return Refusal(f"Your account may not {act.value}.", f"Ask a {who} to do it.", code="not-allowed")


def may_give_roles(by: User, user: User, roles: Iterable[str]) -> Refusal | None:
    """Give a user these roles and no others."""
    return may(by, Act.COUNCIL) or _keeps_an_administrator(user, Role.ADMINISTRATOR.value in list(roles))


def may_deactivate(by: User, user: User) -> Refusal | None:
    """End a user's access: never that of the last administrator, and never one's own."""
    refusal = may(by, Act.COUNCIL) or _keeps_an_administrator(user, False)
    if refusal:
        return refusal
    if by.pk == user.pk:
        return Refusal("You cannot deactivate yourself.", "Ask another administrator to do it.", code="oneself")
    if not user.is_active:
        return Refusal("This user is deactivated already.", "Nothing needs to be done.", code="done")
    return None


def may_reactivate(by: User, user: User) -> Refusal | None:
    """Let someone who was deactivated sign in again."""
    refusal = may(by, Act.COUNCIL)
    if refusal is None and user.is_active:
        return Refusal("This user is active.", "Nothing needs to be done.", code="done")
    return refusal


def may_send_link(by: User, user: User) -> Refusal | None:
    """Make a one-time link with which a user sets a password."""
    refusal = may(by, Act.COUNCIL)
    if refusal is None and not user.is_active:
        return Refusal("This user is deactivated.", "Reactivate the user first.", code="inactive")
    return refusal


def _keeps_an_administrator(user: User, stays: bool) -> Refusal | None:
    if not (user.is_active and user.has_role(Role.ADMINISTRATOR)):
        return None
    others = User.objects.able_administrators().exclude(pk=user.pk).count()
    return rules.keeps_an_administrator(is_administrator=True, stays_administrator=stays, others=others)


def may_correct_orders(by: User, orders: StandingOrders, on: date) -> Refusal | None:
    """Correct a version of the standing orders that is not in force yet."""
    return may(by, Act.COUNCIL) or rules.may_correct_orders(orders.in_force_from, on=on)


def may_remove_closure_day(by: User, closure: ClosureDay, on: date) -> Refusal | None:
    """Take back a closure day that has not come yet."""
    return may(by, Act.COUNCIL) or rules.may_reopen(closure.day, on=on)


def may_move_meeting(by: User, meeting: Meeting) -> Refusal | None:
    """Hold a meeting on another day: as long as nothing was decided at it."""
    made = sum(one.is_made for one in concerns_of(meeting))
    return may(by, Act.BODIES) or rules.keeps_its_day(meeting.held_on, made=made)


def may_read_history(user: User | AnonymousUser | None) -> bool:
    """Whether the history of a record is for this reader: for staff, never for a stranger."""
    return isinstance(user, User) and user.may(Act.READ_HISTORY)
