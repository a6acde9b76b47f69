"""What stands for years: standing orders, closure days, posts and their holders, service areas, wards."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import Any

from django.db import transaction

from commissioning.council import permissions, rules
from commissioning.council.actions.shared import free_for_addresses, locked, said
from commissioning.council.models import (
    ClosureDay,
    Post,
    PostAlias,
    PostHolder,
    ServiceArea,
    StandingOrders,
    User,
    Ward,
    working_calendar,
)
from commissioning.council.roles import Act
from commissioning.kit.refusals import refuse


@transaction.atomic
def add_standing_orders(*, by: User, on: date, in_force_from: date, **fields: Any) -> StandingOrders:
    """A new version, from a day to come; only the first may begin in the past. It changes nothing judged before."""
    refuse(permissions.may(by, Act.COUNCIL))
    refuse(rules.may_adopt(in_force_from, on=on, first=not StandingOrders.objects.exists()))
    return StandingOrders(in_force_from=in_force_from, **fields).recorded(by=by, why="Standing orders adopted")


@transaction.atomic
def correct_standing_orders(
    *, by: User, on: date, orders: StandingOrders, in_force_from: date, why: str, **fields: Any
) -> StandingOrders:
    """Correct a version that is not in force yet."""
    orders = locked(orders)
    refuse(permissions.may_correct_orders(by, orders, on))
    refuse(rules.may_adopt(in_force_from, on=on, first=False))
    for name, value in {"in_force_from": in_force_from, **fields}.items():
        setattr(orders, name, value)
    return orders.recorded(by=by, why=said(why))


@transaction.atomic
def add_closure_day(*, by: User, on: date, day: date, why: str) -> ClosureDay:
    """A weekday to come on which the council will be closed."""
    refuse(permissions.may(by, Act.COUNCIL))
    closed = ClosureDay.objects.filter(day=day).exists()
    refuse(rules.may_close_on(day, on=on, not_working=None if closed else working_calendar().why_not(day)))
    return ClosureDay(day=day, why=why).recorded(by=by, why="Closure day added")


@transaction.atomic
def remove_closure_day(*, by: User, on: date, closure: ClosureDay, why: str) -> None:
    """Take back a closure day that has not come yet."""
    closure = locked(closure)
    refuse(permissions.may_remove_closure_day(by, closure, on))
    closure.removed(by=by, why=said(why))


@transaction.atomic
def add_post(*, by: User, title: str, mailbox: str = "", aliases: Iterable[str] = ()) -> Post:
    """A post with the other names by which papers call it."""
    refuse(permissions.may(by, Act.COUNCIL))
    post = Post(title=title, mailbox=mailbox).recorded(by=by, why="Post added")
    for name in aliases:
        PostAlias(post=post, name=name).recorded(by=by, why="Other name of the post added")
    return post


@transaction.atomic
def change_post(
    *, by: User, post: Post, title: str, mailbox: str, until_on: date | None, why: str, keep_old_title: bool = False
) -> Post:
    """Rename a post, give it another mailbox, or say on which day it ends. `keep_old_title` among its other names."""
    refuse(permissions.may(by, Act.COUNCIL))
    post = locked(post)
    before, why = post.title, said(why)
    post.title, post.mailbox, post.until_on = title, mailbox, until_on
    post.recorded(by=by, why=why)
    if keep_old_title and title != before and not post.aliases.filter(name=before).exists():
        PostAlias(post=post, name=before).recorded(by=by, why=why)
    return post


@transaction.atomic
def add_post_alias(*, by: User, post: Post, name: str) -> PostAlias:
    """Another name by which papers call a post."""
    refuse(permissions.may(by, Act.COUNCIL))
    return PostAlias(post=post, name=name).recorded(by=by, why="Other name of the post added")


@transaction.atomic
def remove_post_alias(*, by: User, alias: PostAlias, why: str) -> None:
    """Take away another name of a post that was entered by mistake."""
    refuse(permissions.may(by, Act.COUNCIL))
    locked(alias).removed(by=by, why=said(why))


@transaction.atomic
def appoint(*, by: User, post: Post, user: User, from_on: date, until_on: date | None = None) -> PostHolder:
    """Record who holds a post. Periods of one post do not overlap."""
    refuse(permissions.may(by, Act.COUNCIL))
    holder = PostHolder(post=post, user=user, from_on=from_on, until_on=until_on)
    return holder.recorded(by=by, why="Post held")


@transaction.atomic
def change_holder(*, by: User, holder: PostHolder, from_on: date, until_on: date | None, why: str) -> PostHolder:
    """Say when someone leaves a post, or correct the days."""
    refuse(permissions.may(by, Act.COUNCIL))
    holder = locked(holder)
    holder.from_on, holder.until_on = from_on, until_on
    return holder.recorded(by=by, why=said(why))


@transaction.atomic
def add_service_area(*, by: User, name: str, slug: str) -> ServiceArea:
    """A part of the council's services, in which officers act."""
    refuse(permissions.may(by, Act.COUNCIL))
    return ServiceArea(name=name, slug=free_for_addresses(slug)).recorded(by=by, why="Service area added")


@transaction.atomic
def change_service_area(
    *, by: User, service_area: ServiceArea, name: str, until_on: date | None, why: str
) -> ServiceArea:
    """Rename a service area, or say on which day it ends. Published records keep the name they were printed with."""
    refuse(permissions.may(by, Act.COUNCIL))
    service_area = locked(service_area)
    service_area.name, service_area.until_on = name, until_on
    return service_area.recorded(by=by, why=said(why))


@transaction.atomic
def add_ward(*, by: User, name: str, slug: str) -> Ward:
    """An electoral ward of the council."""
    refuse(permissions.may(by, Act.COUNCIL))
    return Ward(name=name, slug=free_for_addresses(slug)).recorded(by=by, why="Ward added")


@transaction.atomic
def change_ward(*, by: User, ward: Ward, name: str, until_on: date | None, why: str) -> Ward:
    """Rename a ward, or say on which day it ends. Published records keep the name they were printed with."""
    refuse(permissions.may(by, Act.COUNCIL))
    ward = locked(ward)
    ward.name, ward.until_on = name, until_on
    return ward.recorded(by=by, why=said(why))
