"""Every write to the council's own records."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import Any

from django.db import transaction

from commissioning.council.models import (
    Body,
    BodyMember,
    ClosureDay,
    Meeting,
    Post,
    PostAlias,
    PostHolder,
    ServiceArea,
    StandingOrders,
    User,
    UserServiceArea,
    Ward,
)
from commissioning.council.permissions import may
from commissioning.council.roles import Act, Role
from commissioning.kit.refusals import Refusal, Refused, refuse


def _lock_administrators() -> None:
    """Serialise changes to users, so that two administrators cannot remove each other at once."""
    list(User.objects.filter(roles__contains=[Role.ADMINISTRATOR]).select_for_update().values_list("pk", flat=True))


def _add_user(
    by: User | None, why: str, *, email: str, display_name: str, roles: Iterable[Role], **fields: Any
) -> User:
    areas = fields.pop("service_areas", ())
    password = fields.pop("password", None)
    user = User(email=email.lower(), display_name=display_name, roles=[Role(r).value for r in roles], **fields)
    user.set_password(password)
    user.recorded(by=by or None, why=why)
    for area in areas:
        UserServiceArea(user=user, service_area=area).recorded(by=by, why=why)
    return user


@transaction.atomic
def first_administrator(*, email: str, display_name: str, password: str, sees_exempt: bool = False) -> User:
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
def add_user(
    *,
    by: User,
    email: str,
    display_name: str,
    roles: Iterable[Role],
    sees_exempt: bool = False,
    service_areas: Iterable[ServiceArea] = (),
    password: str | None = None,
) -> User:
    """A new user with roles, the exempt tick and service areas. Without a password they cannot sign in yet."""
    refuse(may(by, Act.COUNCIL))
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
def deactivate_user(*, by: User, user: User, why: str) -> User:
    """End a user's access. Users are never deleted; the last administrator cannot be removed."""
    refuse(may(by, Act.COUNCIL))
    _lock_administrators()
    others = User.objects.filter(roles__contains=[Role.ADMINISTRATOR], is_active=True).exclude(pk=user.pk)
    if user.has_role(Role.ADMINISTRATOR) and not others.exists():
        raise Refused(Refusal("This is the last administrator.", "Make another user an administrator first."))
    user.is_active = False
    return user.recorded(by=by, why=why)


@transaction.atomic
def add_service_area(*, by: User, name: str, slug: str) -> ServiceArea:
    refuse(may(by, Act.COUNCIL))
    return ServiceArea(name=name, slug=slug).recorded(by=by, why="Service area added")


@transaction.atomic
def give_service_areas(*, by: User, user: User, areas: Iterable[ServiceArea]) -> None:
    """Let a user act on the contracts of these areas too."""
    refuse(may(by, Act.COUNCIL))
    held = set(UserServiceArea.objects.filter(user=user).values_list("service_area_id", flat=True))
    for area in areas:
        if area.pk not in held:
            UserServiceArea(user=user, service_area=area).recorded(by=by, why="Service area given")


@transaction.atomic
def add_ward(*, by: User, name: str, slug: str) -> Ward:
    refuse(may(by, Act.COUNCIL))
    return Ward(name=name, slug=slug).recorded(by=by, why="Ward added")


@transaction.atomic
def add_post(*, by: User, title: str, mailbox: str = "", aliases: Iterable[str] = ()) -> Post:
    """A post with the other names by which papers call it."""
    refuse(may(by, Act.COUNCIL))
    post = Post(title=title, mailbox=mailbox).recorded(by=by, why="Post added")
    for name in aliases:
        PostAlias(post=post, name=name).recorded(by=by, why="Other name of the post added")
    return post


@transaction.atomic
def appoint(*, by: User, post: Post, user: User, from_on: date, until_on: date | None = None) -> PostHolder:
    """Record who holds a post. Periods of one post do not overlap."""
    refuse(may(by, Act.COUNCIL))
    holder = PostHolder(post=post, user=user, from_on=from_on, until_on=until_on)
    return holder.recorded(by=by, why="Post held")


@transaction.atomic
def add_body(*, by: User, name: str, slug: str, kind: str, executive: bool = True) -> Body:
    refuse(may(by, Act.BODIES))
    return Body(name=name, slug=slug, kind=kind, executive=executive).recorded(by=by, why="Body added")


@transaction.atomic
def add_member(*, by: User, body: Body, office: str, from_on: date, until_on: date | None = None) -> BodyMember:
    refuse(may(by, Act.BODIES))
    return BodyMember(body=body, office=office, from_on=from_on, until_on=until_on).recorded(by=by, why="Member added")


@transaction.atomic
def add_meeting(*, by: User, body: Body, held_on: date, **fields: Any) -> Meeting:
    """A dated meeting; `fields` may give starts_at, place, agenda_published_on."""
    refuse(may(by, Act.BODIES))
    return Meeting(body=body, held_on=held_on, **fields).recorded(by=by, why="Meeting added")


@transaction.atomic
def add_standing_orders(*, by: User, in_force_from: date, **fields: Any) -> StandingOrders:
    """A new version; it never changes how an earlier decision was judged."""
    refuse(may(by, Act.COUNCIL))
    return StandingOrders(in_force_from=in_force_from, **fields).recorded(by=by, why="Standing orders adopted")


@transaction.atomic
def add_closure_day(*, by: User, day: date, why: str) -> ClosureDay:
    refuse(may(by, Act.COUNCIL))
    return ClosureDay(day=day, why=why).recorded(by=by, why="Closure day added")
