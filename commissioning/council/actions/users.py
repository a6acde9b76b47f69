"""Users: invited, given roles, deactivated and reactivated; never deleted."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from django.db import transaction

from commissioning.council import permissions
from commissioning.council.actions.links import Address, Issued, close_links, issue
from commissioning.council.actions.shared import locked, said
from commissioning.council.models import LinkPurpose, ServiceArea, User, UserServiceArea
from commissioning.council.roles import Act, Role
from commissioning.council.rules import INVITATION_VALID
from commissioning.kit.refusals import Refusal, Refused, refuse


def _with_administrators_locked(by: User) -> User:
    """The acting user as they are now, with every administrator locked.

    So two administrators cannot remove each other at once, and one who has just been removed acts no more.
    """
    administrators = User.objects.filter(roles__contains=[Role.ADMINISTRATOR])
    list(administrators.order_by("pk").select_for_update().values_list("pk", flat=True))
    return User.objects.get(pk=by.pk)


def _roles(roles: Iterable[str]) -> list[str]:
    """The roles once each, in the order in which they are always named; what is no role stays, to be refused."""
    given = [str(role) for role in roles]
    known = [role.value for role in Role]
    return [role for role in known if role in given] + [role for role in given if role not in known]


def _add_user(by: User | None, why: str, *, email: str, display_name: str, roles: Iterable[str], **fields: Any) -> User:
    areas = fields.pop("service_areas", ())
    password = fields.pop("password", None)
    user = User(email=email.lower(), display_name=display_name, roles=_roles(roles), **fields)
    user.set_password(password)
    user.recorded(by=by, why=why)
    for area in areas:
        UserServiceArea(user=user, service_area=area).recorded(by=by, why=why)
    return user


@transaction.atomic
def first_administrator(
    *, email: str, display_name: str, password: str | None = None, sees_exempt: bool = False
) -> User:
    """The administrator with whom an empty installation begins. Refused once there is any user."""
    if User.objects.exists():
        raise Refused(Refusal("This installation has users already.", "Ask an administrator to add you."))
    return _add_user(
        None,
        "First administrator of this installation",
        email=email,
        display_name=display_name,
        roles=[Role.ADMINISTRATOR],
        password=password,
        sees_exempt=sees_exempt,
    )


@transaction.atomic
def first_link(*, email: str, display_name: str, at: datetime, address: Address) -> Issued:
    """The first administrator, with a one-time link instead of a password."""
    user = first_administrator(email=email, display_name=display_name)
    return issue(user, LinkPurpose.INVITATION, by=None, at=at, valid=INVITATION_VALID, address=address)


@transaction.atomic
def add_user(
    *,
    by: User,
    email: str,
    display_name: str,
    roles: Iterable[str],
    sees_exempt: bool = False,
    service_areas: Iterable[ServiceArea] = (),
    password: str | None = None,
) -> User:
    """A new user with roles, the exempt tick and service areas. Without a password they cannot sign in yet."""
    refuse(permissions.may(by, Act.COUNCIL))
    return _add_user(
        by,
        "User added",
        email=email,
        display_name=display_name,
        roles=roles,
        sees_exempt=sees_exempt,
        service_areas=service_areas,
        password=password,
    )


@transaction.atomic
def invite_user(
    *,
    by: User,
    at: datetime,
    email: str,
    display_name: str,
    roles: Iterable[str],
    sees_exempt: bool = False,
    service_areas: Iterable[ServiceArea] = (),
    address: Address,
) -> Issued:
    """A new user and the one-time link by which they set a password: answered once, and mailed after the commit."""
    user = add_user(
        by=by,
        email=email,
        display_name=display_name,
        roles=roles,
        sees_exempt=sees_exempt,
        service_areas=service_areas,
    )
    return issue(user, LinkPurpose.INVITATION, by=by, at=at, valid=INVITATION_VALID, address=address)


@transaction.atomic
def change_user(
    *,
    by: User,
    user: User,
    display_name: str,
    roles: Iterable[str],
    sees_exempt: bool,
    service_areas: Iterable[ServiceArea],
    why: str,
) -> User:
    """Give a user another name of post, roles, tick or service areas. It holds from their next page on."""
    by = _with_administrators_locked(by)
    user = locked(user)
    roles = _roles(roles)
    refuse(permissions.may_give_roles(by, user, roles))
    why = said(why)
    user.display_name, user.roles, user.sees_exempt = display_name, roles, sees_exempt
    user.recorded(by=by, why=why)
    wanted = {area.pk: area for area in service_areas}
    held = {row.service_area_id: row for row in user.areas_held.all()}
    for pk in sorted(wanted.keys() - held.keys()):
        UserServiceArea(user=user, service_area=wanted[pk]).recorded(by=by, why=why)
    for pk in sorted(held.keys() - wanted.keys()):
        held[pk].removed(by=by, why=why)
    return user


@transaction.atomic
def deactivate_user(*, by: User, user: User, why: str) -> User:
    """End a user's access: sessions end at once and open links close. The last administrator cannot be removed."""
    by = _with_administrators_locked(by)
    user = locked(user)
    refuse(permissions.may_deactivate(by, user))
    why = said(why)
    user.is_active = False
    user.session_number += 1
    user.recorded(by=by, why=why)
    close_links(user, by=by, why="The user was deactivated")
    return user


@transaction.atomic
def reactivate_user(*, by: User, user: User, why: str) -> User:
    """Let someone sign in again, with the password they had. Sessions and links of before stay ended."""
    by = _with_administrators_locked(by)
    user = locked(user)
    refuse(permissions.may_reactivate(by, user))
    user.is_active = True
    return user.recorded(by=by, why=said(why))


@transaction.atomic
def give_service_areas(*, by: User, user: User, areas: Iterable[ServiceArea]) -> None:
    """Let a user act on the contracts of these areas too."""
    refuse(permissions.may(by, Act.COUNCIL))
    held = set(UserServiceArea.objects.filter(user=user).values_list("service_area_id", flat=True))
    for area in areas:
        if area.pk not in held:
            UserServiceArea(user=user, service_area=area).recorded(by=by, why="Service area given")
