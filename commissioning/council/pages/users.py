"""Users, and the one page on which a one-time link is shown."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime
from typing import Any

from django.urls import reverse
from django.utils import timezone
from django.utils.html import format_html_join

from commissioning.council import permissions
from commissioning.council.actions import Issued
from commissioning.council.models import (
    LinkPurpose,
    OneTimeLink,
    ServiceArea,
    User,
)
from commissioning.council.pages.shared import (
    Change,
    Deed,
    Rows,
    Section,
    change_of,
    history_of,
    link,
    offered,
    post_link,
    roles_in_words,
    runs,
    state_tag,
    table_of,
    with_sub,
)
from commissioning.council.roles import Act, Role
from commissioning.kit.dates import long_date


def user_state(user: User, at: datetime) -> tuple[str, str]:
    """A user's state in words, and the kind of tag: needs `links` fetched where many are shown."""
    if not user.is_active:
        return "Deactivated", "quiet"
    if user.has_usable_password():
        return "Active", ""
    return ("Invited", "soon") if any(_is_open(one, at) for one in user.links.all()) else ("Invitation lapsed", "stop")


def _is_open(link: OneTimeLink, at: datetime) -> bool:
    return link.used_at is None and at < link.valid_until


def _areas(user: User, every: int = 0) -> str:
    held = sorted(row.service_area.name for row in user.areas_held.all())
    return f"All {every}" if len(held) == every > 1 else ", ".join(held) or "None"


def users_page(found: Iterable[User], at: datetime) -> dict[str, Any]:
    """The list of users."""
    every = ServiceArea.objects.count()
    rows = [
        (
            with_sub(link(reverse("council:user", args=[user.pk]), user.display_name), user.email),
            roles_in_words(user.roles),
            "Yes" if user.reads_exempt else "No",
            _areas(user, every),
            state_tag(*user_state(user, at)),
        )
        for user in found
    ]
    columns = ("User", "Roles", "Reads exempt", "Service areas", "State")
    return {"sections": [Section("Users", table_of("Users", columns, rows), hides_heading=True)]}


def user_page(reader: User, user: User, on: date, at: datetime) -> dict[str, Any]:
    """One user: who they are, what they may do, what was changed, and what can be done."""
    words, kind = user_state(user, at)
    newest: OneTimeLink | None = user.links.order_by("-made_at", "-pk").first()
    rows: Rows = [
        ("State", state_tag(words, kind)),
        ("Signs in as", user.email),
        ("Roles", roles_in_words(user.roles)),
        ("Exempt information", _exempt_words(user)),
        ("Service areas", _areas(user)),
    ]
    held = [holder for holder in user.posts_held.select_related("post") if runs(holder, on)]
    if held:
        posts = format_html_join(", ", "{}", ((post_link(holder.post),) for holder in held))
        rows.append(("Holds the post of", posts))
    if newest is not None:
        rows.append(("Last one-time link", _link_words(newest, at)))
    address = [user.pk]
    invited = not user.has_usable_password()
    again = "Make a new invitation link" if invited else "Make a link for a new password"
    end = (
        Deed("Deactivate", reverse("council:deactivate", args=address), permissions.may_deactivate(reader, user))
        if user.is_active
        else Deed("Reactivate", reverse("council:reactivate", args=address), permissions.may_reactivate(reader, user))
    )
    return {
        "rows": rows,
        "changes": _user_changes(user),
        **offered(
            reader,
            Act.COUNCIL,
            Deed("Change name, roles or areas", reverse("council:change_user", args=address)),
            Deed(again, reverse("council:send_link", args=address), permissions.may_send_link(reader, user)),
            end,
        ),
    }


def _exempt_words(user: User) -> str:
    if user.sees_exempt:
        return "May be read: the tick is given"
    return "May be read by an auditor" if user.has_role(Role.AUDITOR) else "May not be read"


def _link_words(newest: OneTimeLink, at: datetime) -> str:
    made = f"{newest.get_purpose_display()}, made {_instant(newest.made_at)}"
    if newest.used_at is not None:
        return f"{made}; used {_instant(newest.used_at)}"
    return f"{made}; {'can be used until' if at < newest.valid_until else 'ended'} {_instant(newest.valid_until)}"


def _instant(at: datetime) -> str:
    local = timezone.localtime(at)
    return f"{long_date(local.date())}, {local:%H:%M}"


def _user_changes(user: User) -> list[Change]:
    given = {"+": "Service area given: {}", "-": "Service area taken away: {}"}
    areas: Any = user.areas_held.model.history
    moved = [
        change_of(entry, given[entry.history_type].format(entry.service_area))
        for entry in areas.filter(user_id=user.pk, history_type__in=given).select_related(
            "history_user", "service_area"
        )
    ]
    return sorted([*history_of(user), *moved], key=lambda change: change.when, reverse=True)


LINK_KINDS = {
    LinkPurpose.INVITATION: ("Invitation", "They set a password with it and then sign in."),
    LinkPurpose.RESET: ("New password", "Their password of now works until they use it."),
}


def link_page(issued: Issued) -> dict[str, Any]:
    """The one page on which a one-time link is shown."""
    title, about = LINK_KINDS[LinkPurpose(issued.link.purpose)]
    if issued.mailed:
        mailed = f"It was also mailed to {issued.user.email}."
    elif issued.mailed is False:
        mailed = f"The mail to {issued.user.email} could not be sent: copy the link and pass it on yourself."
    else:
        mailed = "This service sends no mail: copy the link and pass it on yourself."
    return {
        "title": f"{title} for {issued.user.display_name}",
        "about": about,
        "address": issued.address,
        "until": _instant(issued.link.valid_until),
        "mailed": mailed,
        "is_mailed": bool(issued.mailed),
        "user_url": reverse("council:user", args=[issued.user.pk]),
        "user_name": issued.user.display_name,
    }
