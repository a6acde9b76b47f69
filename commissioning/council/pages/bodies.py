"""Bodies with their members, meetings, and the mailing list."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date
from typing import Any

from django.urls import reverse

from commissioning.council import permissions
from commissioning.council.concerns import concerns_of
from commissioning.council.models import (
    Body,
    BodyMember,
    MailingAddress,
    Meeting,
    StandingOrders,
    User,
    working_calendar,
)
from commissioning.council.pages.shared import (
    Deed,
    Rows,
    Section,
    ended_tag,
    history_of,
    last_day,
    link,
    named,
    offered,
    period,
    public_address,
    runs,
    state_tag,
    table_of,
    with_sub,
)
from commissioning.council.roles import Act
from commissioning.kit.dates import long_date, weekday_date


def bodies_page(user: User, on: date) -> dict[str, Any]:
    """The list of bodies, those that ended last."""
    found = Body.objects.prefetch_related("members").order_by("name")
    rows = [
        (
            named(body, reverse("council:body", args=[body.slug]), body.name, on),
            body.get_kind_display(),
            "Yes" if body.executive else "No",
            sum(runs(member, on) for member in body.members.all()),
        )
        for body in sorted(found, key=lambda body: not body.exists_on(on))
    ]
    table = table_of("Bodies", ("Body", "Kind", "Executive", "Members today"), rows)
    return {
        "sections": [Section("Bodies", table, "No body has been added yet.", hides_heading=True)],
        **offered(user, Act.BODIES, Deed("Add a body", reverse("council:add_body"))),
    }


def body_page(user: User, body: Body, on: date) -> dict[str, Any]:
    """One body with its members of today, of other days, and its next meetings."""
    may_not = permissions.may(user, Act.BODIES)
    members = list(body.members.order_by("from_on", "pk"))

    def rows(chosen: Iterable[BodyMember]) -> Iterable[Sequence[Any]]:
        for member in chosen:
            url = reverse("council:change_member", args=[body.slug, member.pk])
            cells = (member.office, period(member))
            yield cells if may_not else (*cells, link(url, "End or correct", member.office))

    columns: tuple[str, ...] = ("Member", "Sits") if may_not else ("Member", "Sits", "Change")
    now = table_of("Members today", columns, rows(one for one in members if runs(one, on)))
    others = table_of("Members of other days", columns, rows(one for one in members if not runs(one, on)))
    ahead = body.meetings.filter(held_on__gte=on).order_by("held_on", "pk")[:5]
    meetings = table_of(
        "Next meetings",
        ("Meeting", "Place"),
        (
            (link(reverse("council:meeting", args=[one.pk]), weekday_date(one.held_on)), one.place or "–")
            for one in ahead
        ),
    )
    public = public_address("overview:body", body.slug)
    facts: Rows = [
        ("Kind", body.get_kind_display()),
        ("Takes executive decisions", "Yes" if body.executive else "No"),
        ("Word in addresses", body.slug),
        *last_day(body),
    ]
    if public:
        facts.append(("Public page", link(public, body.name)))
    sections = [
        Section(
            "Members today",
            now,
            "No member is recorded for today.",
            words="The forward plan lists them beside each decision that this body is to make: MAI 2012 reg 9.",
        )
    ]
    if others:
        sections.append(Section("Members of other days", others))
    sections.append(Section("Next meetings", meetings, "No meeting is planned."))
    return {
        "rows": facts,
        "tag": ended_tag(body, on),
        "sections": sections,
        "changes": history_of(body),
        **offered(
            user,
            Act.BODIES,
            Deed("Add a member", reverse("council:add_member", args=[body.slug])),
            Deed("Add a meeting", f"{reverse('council:add_meeting')}?body={body.slug}"),
            Deed("Rename, correct or end", reverse("council:change_body", args=[body.slug])),
        ),
    }


def _time(meeting: Meeting) -> str:
    return f"{meeting.starts_at:%H:%M}" if meeting.starts_at else "–"


def _agenda(meeting: Meeting, on: date) -> str:
    if meeting.agenda_published_on:
        return long_date(meeting.agenda_published_on)
    return "Not recorded" if meeting.held_on < on else "Not yet"


def meeting_rows(found: Iterable[Meeting]) -> Iterable[Sequence[Any]]:
    """Meetings as rows of a table."""
    for one in found:
        agenda = long_date(one.agenda_published_on) if one.agenda_published_on else "–"
        day = link(reverse("council:meeting", args=[one.pk]), weekday_date(one.held_on), one.body.name)
        yield day, one.body.name, _time(one), one.place or "–", agenda


def meetings_page(user: User, ahead: Iterable[Meeting], past: Iterable[Meeting], body: Body | None) -> dict[str, Any]:
    """Meetings to come, soonest first, and past ones, latest first."""
    columns = ("Day", "Body", "Time", "Place", "Agenda published")
    add = reverse("council:add_meeting") + (f"?body={body.slug}" if body else "")
    return {
        "sections": [
            Section("To come", table_of("Meetings to come", columns, meeting_rows(ahead)), "No meeting is planned."),
            Section("Held", table_of("Meetings held", columns, meeting_rows(past)), "No meeting is recorded."),
        ],
        **offered(user, Act.BODIES, Deed("Add a meeting", add)),
    }


def meeting_name(meeting: Meeting) -> str:
    """Cabinet, 7 December 2026."""
    return f"{meeting.body.name}, {long_date(meeting.held_on)}"


def concern_section(meeting: Meeting) -> Section:
    """What the other rooms keep that depends on the day of a meeting."""
    found = concerns_of(meeting)
    rows = (
        (link(one.url, one.words) if one.url else one.words, "Made" if one.is_made else "To be made") for one in found
    )
    planned = any(not one.is_made for one in found)
    words = "Notices name this day. If the meeting moves, each decision still to be made is worked out again."
    return Section(
        "Decisions of this meeting",
        table_of("Decisions of this meeting", ("Decision", "State"), rows),
        "No decision is planned for it or was made at it.",
        words=words if planned else "",
    )


def meeting_page(user: User, meeting: Meeting, on: date) -> dict[str, Any]:
    """One meeting: when, where, its agenda and what depends on its day."""
    orders = StandingOrders.objects.in_force(meeting.held_on)
    facts: Rows = [
        ("Body", link(reverse("council:body", args=[meeting.body.slug]), meeting.body.name)),
        ("Day", weekday_date(meeting.held_on)),
        ("Time", f"{meeting.starts_at:%H:%M}" if meeting.starts_at else "Not given"),
        ("Place", meeting.place or "Not given"),
        ("Agenda published", _agenda(meeting, on)),
    ]
    if orders is not None:
        unit: Any = orders.agenda_unit
        due = working_calendar().latest_notice(meeting.held_on, orders.agenda_days, unit=unit, rule="MAI 2012 reg 7")
        facts.append(("Agenda due by", with_sub(weekday_date(due.date), due.sentence)))
    public = public_address("overview:meeting", meeting.held_on, meeting.body.slug)
    if public:
        facts.append(("Public page", link(public, meeting_name(meeting))))
    return {
        "rows": facts,
        "sections": [concern_section(meeting)],
        "changes": history_of(meeting),
        **offered(
            user,
            Act.BODIES,
            Deed("Change time, place or agenda", reverse("council:change_meeting", args=[meeting.pk])),
            Deed(
                "Move to another day",
                reverse("council:move_meeting", args=[meeting.pk]),
                permissions.may_move_meeting(user, meeting),
            ),
        ),
    }


def mailing_page(user: User) -> dict[str, Any]:
    """The mailboxes that are told of decisions."""
    may_not = permissions.may(user, Act.BODIES)
    rows = (
        (
            one.mailbox if may_not else link(reverse("council:mailing_address", args=[one.pk]), one.mailbox),
            one.what,
            state_tag("Gets mail") if one.is_active else state_tag("Stopped", "quiet"),
        )
        for one in MailingAddress.objects.all()
    )
    table = table_of("Mailing list", ("Mailbox", "Whose it is", "State"), rows)
    return {
        "sections": [Section("Mailboxes", table, "No mailbox is on the list yet.", hides_heading=True)],
        **offered(user, Act.BODIES, Deed("Add a mailbox", reverse("council:add_mailing_address"))),
    }
