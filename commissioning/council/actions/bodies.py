"""Bodies, their members, their meetings, and the mailboxes that are told of decisions."""

from __future__ import annotations

from datetime import date, time
from typing import Any

from django.db import transaction

from commissioning.council import rules
from commissioning.council.actions.shared import free_for_addresses, locked, said
from commissioning.council.concerns import concerns_of
from commissioning.council.models import Body, BodyMember, MailingAddress, Meeting, User
from commissioning.council.permissions import may, may_move_meeting
from commissioning.council.roles import Act
from commissioning.kit.dates import weekday_date
from commissioning.kit.refusals import refuse


@transaction.atomic
def add_body(*, by: User, name: str, slug: str, kind: str, executive: bool = True) -> Body:
    """A body. Its slug stands in public addresses, so it is fixed from now on."""
    refuse(may(by, Act.BODIES))
    body = Body(name=name, slug=free_for_addresses(slug), kind=kind, executive=executive)
    return body.recorded(by=by, why="Body added")


@transaction.atomic
def change_body(
    *, by: User, body: Body, name: str, kind: str, executive: bool, until_on: date | None, why: str
) -> Body:
    """Rename or correct a body, or say on which day it ends. What is published keeps the name it was printed with."""
    refuse(may(by, Act.BODIES))
    body = locked(body)
    body.name, body.kind, body.executive, body.until_on = name, kind, executive, until_on
    return body.recorded(by=by, why=said(why))


@transaction.atomic
def add_member(*, by: User, body: Body, office: str, from_on: date, until_on: date | None = None) -> BodyMember:
    """An office that sits on a body. One office sits once at a time."""
    refuse(may(by, Act.BODIES))
    return BodyMember(body=body, office=office, from_on=from_on, until_on=until_on).recorded(by=by, why="Member added")


@transaction.atomic
def change_member(
    *, by: User, member: BodyMember, office: str, from_on: date, until_on: date | None, why: str
) -> BodyMember:
    """Say when a member leaves a body, or correct what was entered."""
    refuse(may(by, Act.BODIES))
    member = locked(member)
    member.office, member.from_on, member.until_on = office, from_on, until_on
    return member.recorded(by=by, why=said(why))


@transaction.atomic
def add_meeting(*, by: User, body: Body, held_on: date, **fields: Any) -> Meeting:
    """A dated meeting; `fields` may give starts_at, place, agenda_published_on."""
    refuse(may(by, Act.BODIES))
    return Meeting(body=body, held_on=held_on, **fields).recorded(by=by, why="Meeting added")


@transaction.atomic
def change_meeting(
    *,
    by: User,
    on: date,
    meeting: Meeting,
    starts_at: time | None,
    place: str,
    agenda_published_on: date | None,
    why: str = "",
) -> Meeting:
    """Give a meeting another time or place, or record that its agenda was published."""
    refuse(may(by, Act.BODIES))
    meeting = locked(meeting)
    if agenda_published_on != meeting.agenda_published_on:
        refuse(rules.may_publish_agenda_on(agenda_published_on, on=on))
    meeting.starts_at, meeting.place, meeting.agenda_published_on = starts_at, place, agenda_published_on
    return meeting.recorded(by=by, why=why.strip() or "Meeting changed")


@transaction.atomic
def move_meeting(*, by: User, on: date, meeting: Meeting, held_on: date, why: str) -> Meeting:
    """Hold a meeting on another day. Refused once something was decided at it.

    What rooms above keep about it they say through `commissioning.council.concerns`.
    """
    meeting = locked(meeting)
    refuse(may_move_meeting(by, meeting))
    noticed = sum(not one.is_made for one in concerns_of(meeting))
    refuse(rules.may_move_meeting(meeting.held_on, held_on, on=on, noticed=noticed))
    before, meeting.held_on = meeting.held_on, held_on
    return meeting.recorded(by=by, why=f"Moved from {weekday_date(before)}: {said(why)}")


@transaction.atomic
def add_mailing_address(*, by: User, mailbox: str, what: str) -> MailingAddress:
    """A role mailbox that is told of decisions when they are published."""
    refuse(may(by, Act.BODIES))
    return MailingAddress(mailbox=mailbox.lower(), what=what).recorded(by=by, why="Mailbox added to the list")


@transaction.atomic
def change_mailing_address(
    *, by: User, address: MailingAddress, what: str, is_active: bool, why: str
) -> MailingAddress:
    """Stop or resume mail to a mailbox, or say better what it is."""
    refuse(may(by, Act.BODIES))
    address = locked(address)
    address.what, address.is_active = what, is_active
    return address.recorded(by=by, why=said(why))
