"""The council's own records in words: what each page of set-up shows to one reader."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db.models import Model
from django.urls import NoReverseMatch, reverse
from django.utils import timezone
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

from commissioning.council import permissions
from commissioning.council.actions import Issued
from commissioning.council.concerns import concerns_of
from commissioning.council.models import (
    Body,
    BodyMember,
    ClosureDay,
    Lasting,
    LinkPurpose,
    MailingAddress,
    Meeting,
    OneTimeLink,
    Post,
    PostHolder,
    ServiceArea,
    StandingOrders,
    User,
    Ward,
    working_calendar,
)
from commissioning.council.roles import Act, Role, roles_that_may
from commissioning.kit.dates import long_date, weekday_date
from commissioning.kit.models import Audited
from commissioning.kit.money import pounds
from commissioning.kit.pages import Column, Table
from commissioning.kit.refusals import Refusal

Crumbs = tuple[tuple[str, str], ...]
Rows = list[tuple[str, Any]]

RENAMED = "What is published keeps the name it was printed with; the history here keeps every name."


# What the pages are made of ------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Deed:
    """An act offered on a page: a button, or a disabled one with its refusal beside it."""

    words: str
    url: str
    refusal: Refusal | None = None


@dataclass(frozen=True)
class Section:
    """A part of a page: a table, or the words that stand where there is nothing to list."""

    heading: str
    table: Table | None = None
    empty: str = ""
    words: str | SafeString = ""
    deeds: tuple[Deed, ...] = ()
    hides_heading: bool = False

    @property
    def code(self) -> str:
        """The id of its heading."""
        return "s-" + "".join(letter if letter.isalnum() else "-" for letter in self.heading.lower())


@dataclass(frozen=True)
class Change:
    """One entry of a history: when, who, why, and what was changed from what to what."""

    when: datetime
    who: str
    why: str
    what: str


def keepers(act: Act) -> str:
    """Who keeps a record, as a sentence for those who do not."""
    who = " or ".join(f"{'an' if role.label[0] in 'AO' else 'a'} {role.label.lower()}" for role in roles_that_may(act))
    return f"Kept by {who}."


def offered(user: User, act: Act, *deeds: Deed) -> dict[str, Any]:
    """The acts of a page for those who may do them; for all others, who may."""
    if permissions.may(user, act):
        return {"deeds": (), "keepers": keepers(act)}
    return {"deeds": deeds, "keepers": ""}


def link(url: str, words: Any, about: Any = "") -> SafeString:
    """A link in a cell; `about` is read out after the words, so that ten of the same words differ."""
    return (
        format_html('<a href="{}">{}<span class="hidden"> {}</span></a>', url, words, about)
        if about
        else format_html('<a href="{}">{}</a>', url, words)
    )


def with_sub(first: Any, second: Any) -> Any:
    """A cell of two lines."""
    return format_html('{} <span class="sub">{}</span>', first, second) if second else first


def table_of(caption: str, columns: Iterable[str], rows: Iterable[Sequence[Any]]) -> Table | None:
    """A table, or None without rows."""
    found = tuple(tuple(row) for row in rows)
    return Table(caption, tuple(Column(label) for label in columns), found) if found else None


def state_tag(words: str, kind: str = "") -> SafeString:
    """A state in one or two words."""
    return format_html('<span class="tag{}">{}</span>', f" tag--{kind}" if kind else "", words)


def public_address(name: str, *args: Any) -> str:
    """The address of a public page, or "" where this installation has none of that name."""
    try:
        return reverse(name, args=args)
    except NoReverseMatch:
        return ""


# History -------------------------------------------------------------------------------------------------------------

_NOT_TOLD = {"password", "session_number"}
_CALLED = {
    "display_name": "name shown",
    "sees_exempt": "exempt information",
    "is_active": "active",
    "until_on": "last day",
    "from_on": "first day",
    "held_on": "day",
    "starts_at": "time",
    "agenda_published_on": "agenda published on",
    "what": "whose it is",
}


def history_of(record: Audited, most: int = 30) -> list[Change]:
    """The last changes of a record of the council's own, newest first, each with what was and what is."""
    history: Any = record.history  # type: ignore[attr-defined]
    kept = list(history.select_related("history_user").order_by("-history_date", "-history_id")[: most + 1])
    return [
        _change(entry, _differences(record, older, entry) if older else "")
        for entry, older in zip(kept[:most], [*kept[1:], None], strict=False)
    ]


def _change(entry: Any, what: str) -> Change:
    return Change(
        timezone.localtime(entry.history_date),
        str(entry.history_user or "The system"),
        entry.history_change_reason,
        what,
    )


def _differences(record: Model, older: Any, newer: Any) -> str:
    told = []
    for field in record._meta.concrete_fields:
        was, is_now = getattr(older, field.attname), getattr(newer, field.attname)
        if field.name not in _NOT_TOLD and was != is_now:
            name = _CALLED.get(field.name, str(field.verbose_name))
            told.append(f"{name}: {_value(field, was)}, now {_value(field, is_now)}")
    words = "; ".join(told)
    return words[:1].upper() + words[1:]


def _value(field: Any, value: Any) -> str:
    if field.name == "roles":
        return _roles(value) if value else "none"
    if value in (None, ""):
        return "empty"
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, date) and not isinstance(value, datetime):
        return long_date(value)
    return f"“{dict(field.flatchoices).get(value, value)}”"


# The desk ------------------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Place:
    """One line of the desk: a kind of record, how many there are, and who keeps it."""

    title: str
    url: str
    count: str
    about: str
    keeper: str


def _count(number: int, one: str, many: str = "", after: str = "") -> str:
    if number == 0:
        return f"None{after}"
    return f"{number:,} {one if number == 1 else many or f'{one}s'}{after}"


def desk(user: User, on: date) -> dict[str, Any]:
    """Everything that is set up here, as far as a role may see it: users are the administrator's alone."""
    orders = StandingOrders.objects.in_force(on)
    places = [
        Place(
            "Bodies and members",
            reverse("council:bodies"),
            _count(Body.objects.existing(on).count(), "body", "bodies"),
            "Cabinet, committees, individual members and officers who decide, with the members of each.",
            keepers(Act.BODIES),
        ),
        Place(
            "Meetings",
            reverse("council:meetings"),
            _count(Meeting.objects.filter(held_on__gte=on).count(), "meeting", after=" to come"),
            "Days, times, places and when the agenda was published.",
            keepers(Act.BODIES),
        ),
        Place(
            "Mailing list",
            reverse("council:mailing_list"),
            _count(MailingAddress.objects.active().count(), "mailbox", "mailboxes"),
            "Role mailboxes that are told of decisions when they are published.",
            keepers(Act.BODIES),
        ),
        Place(
            "Standing orders",
            reverse("council:standing_orders"),
            f"In force since {long_date(orders.in_force_from)}" if orders else "None recorded",
            "Thresholds, call-in and notice periods. Each act is judged by the version of its own day.",
            keepers(Act.COUNCIL),
        ),
        Place(
            "Closure days",
            reverse("council:closure_days"),
            _count(ClosureDay.objects.filter(day__gte=on).count(), "closure day", after=" to come"),
            "Weekdays on which the council is closed and no period runs.",
            keepers(Act.COUNCIL),
        ),
        Place(
            "Posts",
            reverse("council:posts"),
            _count(Post.objects.existing(on).count(), "post"),
            "Powers are given to posts, whoever holds them.",
            keepers(Act.COUNCIL),
        ),
        Place(
            "Service areas",
            reverse("council:service_areas"),
            _count(ServiceArea.objects.existing(on).count(), "service area"),
            "The parts of the council in which officers act.",
            keepers(Act.COUNCIL),
        ),
        Place(
            "Wards",
            reverse("council:wards"),
            _count(Ward.objects.existing(on).count(), "ward"),
            "Electoral wards that a decision may affect.",
            keepers(Act.COUNCIL),
        ),
    ]
    if user.may(Act.COUNCIL):
        users = Place(
            "Users",
            reverse("council:users"),
            _count(User.objects.active().count(), "active user"),
            "Invite staff, give them roles, reset passwords, end access.",
            keepers(Act.COUNCIL),
        )
        places.insert(0, users)
    return {"places": places}


# Users ---------------------------------------------------------------------------------------------------------------


def _roles(roles: Iterable[str]) -> str:
    return ", ".join(Role(role).label for role in roles) or "None"


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
            _roles(user.roles),
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
        ("Roles", _roles(user.roles)),
        ("Exempt information", _exempt_words(user)),
        ("Service areas", _areas(user)),
    ]
    held = [holder for holder in user.posts_held.select_related("post") if _runs(holder, on)]
    if held:
        posts = format_html_join(", ", "{}", ((_post_link(holder.post),) for holder in held))
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
    areas: Any = user.areas_held.model.history  # type: ignore[attr-defined]
    moved = [
        _change(entry, given[entry.history_type].format(entry.service_area))
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


# Bodies, meetings ----------------------------------------------------------------------------------------------------


def _runs(row: BodyMember | PostHolder, on: date) -> bool:
    return row.from_on <= on and (row.until_on is None or row.until_on >= on)


def _period(row: BodyMember | PostHolder) -> str:
    start = long_date(row.from_on)
    return f"From {start}" if row.until_on is None else f"{start} to {long_date(row.until_on)}"


def _last_day(row: Lasting) -> Rows:
    return [] if row.until_on is None else [("Last day", long_date(row.until_on))]


def _ended(row: Lasting, on: date) -> SafeString | str:
    return "" if row.exists_on(on) else state_tag("Ended", "quiet")


def _named(row: Lasting, url: str, name: str, on: date) -> Any:
    ended = _ended(row, on)
    return format_html("{} {}", link(url, name), ended) if ended else link(url, name)


def bodies_page(user: User, on: date) -> dict[str, Any]:
    """The list of bodies, those that ended last."""
    found = Body.objects.prefetch_related("members").order_by("name")
    rows = [
        (
            _named(body, reverse("council:body", args=[body.slug]), body.name, on),
            body.get_kind_display(),
            "Yes" if body.executive else "No",
            sum(_runs(member, on) for member in body.members.all()),
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
            cells = (member.office, _period(member))
            yield cells if may_not else (*cells, link(url, "End or correct", member.office))

    columns = ("Member", "Sits", "") if not may_not else ("Member", "Sits")
    columns = tuple(column or "Change" for column in columns)
    now = table_of("Members today", columns, rows(one for one in members if _runs(one, on)))
    others = table_of("Members of other days", columns, rows(one for one in members if not _runs(one, on)))
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
        *_last_day(body),
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
        "tag": _ended(body, on),
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
    public = public_address("overview:meeting", f"{meeting.held_on.isoformat()}-{meeting.body.slug}")
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


# Standing orders, closure days, posts, service areas, wards ----------------------------------------------------------


def standing_order_rows(orders: StandingOrders) -> list[tuple[str, str]]:
    """One version of the standing orders, each figure with what it governs."""
    start = "after the decision" if orders.call_in_from_decision else "after publication"
    effect = "the next working day" if orders.effective_waits_for_working_day else "the next calendar day"
    return [
        ("In force from", long_date(orders.in_force_from)),
        ("Key decision from", pounds(orders.key_threshold)),
        ("Awards go to cabinet from", pounds(orders.cabinet_award_from)),
        ("Officers' power below it", orders.officer_power_words),
        ("Call-in", f"{orders.call_in_days} clear working days, beginning the day {start}; then effective on {effect}"),
        ("Who may call in", f"{orders.call_in_quorum} members"),
        ("Who may waive call-in", orders.call_in_waiver_by or "Not stated"),
        ("Notice of a key decision", f"{orders.key_notice_days} clear {orders.get_key_notice_unit_display()}"),
        (
            "Notice of a private matter",
            f"{orders.private_notice_days} clear {orders.get_private_notice_unit_display()}, "
            f"then {orders.private_second_notice_days} clear working days",
        ),
        ("Agenda", f"{orders.agenda_days} clear {orders.get_agenda_unit_display()}"),
        ("General exception", f"{orders.general_exception_days} clear {orders.get_general_exception_unit_display()}"),
        ("From decision to publication", f"{orders.publication_days} working days"),
        ("Source", orders.source_text),
    ]


def _version_state(orders: StandingOrders, current: StandingOrders | None, on: date) -> SafeString:
    if orders.in_force_from > on:
        return state_tag("To come", "soon")
    return state_tag("In force") if current and orders.pk == current.pk else state_tag("Earlier", "quiet")


def standing_orders_page(user: User, on: date) -> dict[str, Any]:
    """Every version, newest first."""
    current = StandingOrders.objects.in_force(on)
    rows = (
        (
            link(reverse("council:standing_orders_version", args=[one.in_force_from]), long_date(one.in_force_from)),
            pounds(one.key_threshold),
            f"{one.call_in_days} working days",
            _version_state(one, current, on),
        )
        for one in StandingOrders.objects.all()
    )
    table = table_of("Versions", ("In force from", "Key decision from", "Call-in", "State"), rows)
    return {
        "sections": [Section("Versions", table, "No version is recorded yet.", hides_heading=True)],
        **offered(user, Act.COUNCIL, Deed("Adopt a new version", reverse("council:add_standing_orders"))),
    }


def version_page(user: User, orders: StandingOrders, on: date) -> dict[str, Any]:
    """One version of the standing orders."""
    correct = Deed(
        "Correct this version",
        reverse("council:correct_standing_orders", args=[orders.in_force_from]),
        permissions.may_correct_orders(user, orders, on),
    )
    return {
        "tag": _version_state(orders, StandingOrders.objects.in_force(on), on),
        "rows": [
            *standing_order_rows(orders),
            ("Call-in is heard within", f"{orders.call_in_hearing_days} working days"),
            ("A report of scrutiny is answered within", f"{orders.report_days} working days"),
        ],
        "changes": history_of(orders),
        **offered(user, Act.COUNCIL, correct),
    }


def closure_page(user: User, on: date) -> dict[str, Any]:
    """Closure days to come, and those that have been."""
    may_not = permissions.may(user, Act.COUNCIL)
    ahead = (
        (weekday_date(one.day), one.why)
        if may_not
        else (
            weekday_date(one.day),
            one.why,
            "–"
            if permissions.may_remove_closure_day(user, one, on)
            else link(reverse("council:remove_closure_day", args=[one.day]), "Remove", long_date(one.day)),
        )
        for one in ClosureDay.objects.filter(day__gte=on).order_by("day")
    )
    columns = ("Day", "Why") if may_not else ("Day", "Why", "Change")
    past = ((weekday_date(one.day), one.why) for one in ClosureDay.objects.filter(day__lt=on).order_by("-day"))
    been = table_of("Closure days that have been", ("Day", "Why"), past)
    sections = [Section("To come", table_of("Closure days to come", columns, ahead), "No closure day is planned.")]
    if been:
        sections.append(Section("Past", been))
    return {
        "sections": sections,
        **offered(user, Act.COUNCIL, Deed("Add a closure day", reverse("council:add_closure_day"))),
    }


def _post_link(post: Post) -> SafeString:
    return link(reverse("council:post", args=[post.pk]), post.title)


def posts_page(user: User, on: date) -> dict[str, Any]:
    """Every post with who holds it today, those that ended last."""
    found = Post.objects.prefetch_related("aliases", "holders__user").order_by("title")
    rows = [
        (
            with_sub(
                _named(post, reverse("council:post", args=[post.pk]), post.title, on),
                "; ".join(sorted(alias.name for alias in post.aliases.all())),
            ),
            post.mailbox or "–",
            ", ".join(str(one.user) for one in post.holders.all() if _runs(one, on)) or "–",
        )
        for post in sorted(found, key=lambda post: not post.exists_on(on))
    ]
    table = table_of("Posts", ("Post", "Role mailbox", "Held by"), rows)
    return {
        "sections": [Section("Posts", table, "No post has been added yet.", hides_heading=True)],
        **offered(user, Act.COUNCIL, Deed("Add a post", reverse("council:add_post"))),
    }


def post_page(user: User, post: Post, on: date) -> dict[str, Any]:
    """One post with its other names and all who held it."""
    may_not = permissions.may(user, Act.COUNCIL)
    names = (
        (one.name,)
        if may_not
        else (one.name, link(reverse("council:remove_alias", args=[post.pk, one.pk]), "Remove", one.name))
        for one in post.aliases.order_by("name")
    )
    holders = (
        (str(one.user), _period(one))
        if may_not
        else (
            str(one.user),
            _period(one),
            link(reverse("council:change_holder", args=[post.pk, one.pk]), "End or correct", one.user),
        )
        for one in post.holders.select_related("user").order_by("-from_on", "-pk")
    )
    change = () if may_not else ("Change",)
    return {
        "tag": _ended(post, on),
        "rows": [("Role mailbox", post.mailbox or "None"), *_last_day(post)],
        "sections": [
            Section(
                "Other names",
                table_of("Other names", ("Name", *change), names),
                "No other name is recorded.",
                words="Names by which papers call this post.",
            ),
            Section(
                "Holders",
                table_of("Holders", ("Held by", "When", *change), holders),
                "Nobody is recorded as its holder.",
            ),
        ],
        "changes": history_of(post),
        **offered(
            user,
            Act.COUNCIL,
            Deed("Say who holds it", reverse("council:appoint", args=[post.pk])),
            Deed("Add another name", reverse("council:add_alias", args=[post.pk])),
            Deed("Rename, correct or end", reverse("council:change_post", args=[post.pk])),
        ),
    }


@dataclass(frozen=True)
class PlaceKind:
    """What service areas and wards differ in."""

    model: type[ServiceArea] | type[Ward]
    noun: str
    many: str
    lead: str
    plural_name: str
    name: str

    @property
    def list_url(self) -> str:
        return reverse(f"council:{self.plural_name}")

    def url(self, slug: str) -> str:
        return reverse(f"council:{self.name}", args=[slug])


PLACES = {
    "service area": PlaceKind(
        ServiceArea,
        "service area",
        "Service areas",
        "Officers and managers act on the contracts of the service areas that they hold.",
        "service_areas",
        "service_area",
    ),
    "ward": PlaceKind(Ward, "ward", "Wards", "A decision says which wards it affects, or all.", "wards", "ward"),
}


def places_page(user: User, kind: PlaceKind, on: date) -> dict[str, Any]:
    """Every service area, or every ward, those that ended last."""
    found = sorted(kind.model._default_manager.order_by("name"), key=lambda one: not one.exists_on(on))
    rows = ((_named(one, kind.url(one.slug), one.name, on), one.slug) for one in found)
    table = table_of(kind.many, ("Name", "Word in addresses"), rows)
    return {
        "sections": [Section(kind.many, table, f"No {kind.noun} has been added yet.", hides_heading=True)],
        **offered(user, Act.COUNCIL, Deed(f"Add a {kind.noun}", reverse(f"council:add_{kind.name}"))),
    }


def place_page(user: User, kind: PlaceKind, place: ServiceArea | Ward, on: date) -> dict[str, Any]:
    """One service area or ward."""
    facts: Rows = [("Word in addresses", place.slug), *_last_day(place)]
    if isinstance(place, ServiceArea):
        holders = User.objects.active().filter(areas_held__service_area=place).order_by("display_name", "email")
        facts.append(("Held by", ", ".join(str(one) for one in holders) or "Nobody"))
    return {
        "tag": _ended(place, on),
        "rows": facts,
        "changes": history_of(place),
        **offered(user, Act.COUNCIL, Deed("Rename or end", reverse(f"council:change_{kind.name}", args=[place.slug]))),
    }
