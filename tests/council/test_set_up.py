"""Setting up the council: bodies, members, meetings, standing orders, closure days, posts, service areas, wards."""

from datetime import date, time
from decimal import Decimal

import pytest
from django.core.exceptions import ValidationError

from commissioning.council import actions, concerns
from commissioning.council.concerns import Concern
from commissioning.council.models import Body, ClosureDay, MailingAddress, Post, StandingOrders, Ward
from commissioning.council.roles import Act, Role
from commissioning.kit.refusals import Refused

pytestmark = pytest.mark.django_db

ON = date(2026, 3, 2)
SOON, LATER = date(2026, 3, 19), date(2026, 4, 16)


@pytest.fixture
def meeting(people):
    return actions.add_meeting(by=people.clerk, body=people.cabinet, held_on=SOON, place="Town Hall")


def orders(people, in_force_from, **fields):
    return actions.add_standing_orders(
        by=people.administrator,
        **{
            "on": ON,
            "in_force_from": in_force_from,
            "key_threshold": Decimal(600_000),
            "cabinet_award_from": Decimal(600_000),
            "officer_power_words": "Standing order 7.2",
            "source_text": "Constitution",
            **fields,
        },
    )


# Who may


def every_act(people):
    """Each action of set-up with an act that its user may do or not: name → (act, what is done by a user)."""
    body, post, area, admin = people.cabinet, people.director, people.area, people.administrator
    ward = actions.add_ward(by=admin, name="Market", slug="market")
    closure = actions.add_closure_day(by=admin, on=ON, day=date(2026, 12, 29), why="Shut")
    alias = actions.add_post_alias(by=admin, post=post, name="Interim Director")
    holder = actions.appoint(by=admin, post=post, user=people.officer, from_on=ON)
    future = orders(people, LATER)
    member = actions.add_member(by=people.clerk, body=body, office="Leader", from_on=ON)
    held = actions.add_meeting(by=people.clerk, body=body, held_on=SOON)
    mailbox = actions.add_mailing_address(by=people.clerk, mailbox="press@calderwick.example", what="Press")
    place = {"name": "Renamed", "until_on": None, "why": "Review"}
    words = {"officer_power_words": "7.2", "source_text": "Constitution"}
    return {
        "add_body": (Act.BODIES, {"name": "Licensing", "slug": "licensing", "kind": "committee"}),
        "change_body": (Act.BODIES, {**place, "body": body, "kind": "cabinet", "executive": True}),
        "add_member": (Act.BODIES, {"body": body, "office": "Deputy Leader", "from_on": ON}),
        "change_member": (
            Act.BODIES,
            {"member": member, "office": "Leader", "from_on": ON, "until_on": LATER, "why": "Election"},
        ),
        "add_meeting": (Act.BODIES, {"body": body, "held_on": LATER}),
        "change_meeting": (
            Act.BODIES,
            {"on": ON, "meeting": held, "starts_at": time(14), "place": "Hall", "agenda_published_on": None},
        ),
        "move_meeting": (Act.BODIES, {"on": ON, "meeting": held, "held_on": date(2026, 3, 26), "why": "Budget"}),
        "add_mailing_address": (Act.BODIES, {"mailbox": "x@calderwick.example", "what": "X"}),
        "change_mailing_address": (Act.BODIES, {"address": mailbox, "what": "Y", "is_active": False, "why": "Gone"}),
        "add_standing_orders": (
            Act.COUNCIL,
            {"on": ON, "in_force_from": SOON, "key_threshold": 1, "cabinet_award_from": 1, **words},
        ),
        "correct_standing_orders": (Act.COUNCIL, {"on": ON, "orders": future, "in_force_from": LATER, "why": "Typo"}),
        "add_closure_day": (Act.COUNCIL, {"on": ON, "day": date(2026, 12, 30), "why": "Shut"}),
        "remove_closure_day": (Act.COUNCIL, {"on": ON, "closure": closure, "why": "Open after all"}),
        "add_post": (Act.COUNCIL, {"title": "Director of Place"}),
        "change_post": (Act.COUNCIL, {"post": post, "title": "X", "mailbox": "", "until_on": None, "why": "Review"}),
        "add_post_alias": (Act.COUNCIL, {"post": post, "name": "Acting Director"}),
        "remove_post_alias": (Act.COUNCIL, {"alias": alias, "why": "Mistake"}),
        "appoint": (Act.COUNCIL, {"post": people.lead, "user": people.officer, "from_on": ON}),
        "change_holder": (Act.COUNCIL, {"holder": holder, "from_on": ON, "until_on": LATER, "why": "Left"}),
        "add_service_area": (Act.COUNCIL, {"name": "Health", "slug": "health"}),
        "change_service_area": (Act.COUNCIL, {**place, "service_area": area}),
        "add_ward": (Act.COUNCIL, {"name": "Dunmere", "slug": "dunmere"}),
        "change_ward": (Act.COUNCIL, {**place, "ward": ward}),
        "add_user": (Act.COUNCIL, {"email": "x@calderwick.example", "display_name": "X", "roles": [Role.CLERK]}),
        "change_user": (
            Act.COUNCIL,
            {
                "user": people.officer,
                "display_name": "X",
                "roles": [Role.OFFICER],
                "sees_exempt": False,
                "service_areas": [],
                "why": "Review",
            },
        ),
        "deactivate_user": (Act.COUNCIL, {"user": people.officer, "why": "Left"}),
    }


MAY = {
    Act.BODIES: {"clerk", "administrator"},
    Act.COUNCIL: {"administrator"},
}


@pytest.mark.parametrize("who", ["clerk", "officer", "manager", "auditor", "administrator"])
def test_each_role_keeps_what_the_table_says(people, who):
    for name, (act, values) in every_act(people).items():
        if who in MAY[act]:
            getattr(actions, name)(by=getattr(people, who), **values)
        else:
            with pytest.raises(Refused, match="may not keep"):
                getattr(actions, name)(by=getattr(people, who), **values)


# Bodies and members


def test_a_body_that_ended_is_offered_no_more_and_is_still_there(people):
    actions.change_body(
        by=people.clerk,
        body=people.scrutiny,
        name="Scrutiny",
        kind="committee",
        executive=False,
        until_on=SOON,
        why="Committees reviewed",
    )
    assert people.scrutiny in Body.objects.existing(SOON)
    assert people.scrutiny not in Body.objects.existing(date(2026, 3, 20))
    assert people.scrutiny in Body.objects.all()


def test_an_old_name_stays_in_history_with_the_reason(people):
    actions.change_body(
        by=people.clerk,
        body=people.cabinet,
        name="Executive",
        kind="cabinet",
        executive=True,
        until_on=None,
        why="Vote",
    )
    newest, first = people.cabinet.history.all()
    assert (newest.name, newest.history_change_reason, newest.history_user) == ("Executive", "Vote", people.clerk)
    assert first.name == "Cabinet"


@pytest.mark.parametrize("why", ["", "   "])
def test_a_change_without_a_reason_is_refused(people, why):
    with pytest.raises(ValidationError, match="Say why"):
        actions.change_ward(
            by=people.administrator,
            ward=actions.add_ward(by=people.administrator, name="Market", slug="market"),
            name="Old Market",
            until_on=None,
            why=why,
        )


def test_two_bodies_do_not_share_a_name_or_an_address(people):
    with pytest.raises(ValidationError, match="There is a body of this name already"):
        actions.add_body(by=people.clerk, name="Cabinet", slug="cabinet-two", kind="cabinet")
    with pytest.raises(ValidationError, match="in its address already"):
        actions.add_body(by=people.clerk, name="Second", slug="cabinet", kind="cabinet")
    with pytest.raises(ValidationError, match="something else"):
        actions.add_body(by=people.clerk, name="New", slug="new", kind="cabinet")


def test_an_office_sits_once_at_a_time(people):
    first = actions.add_member(by=people.clerk, body=people.cabinet, office="Leader", from_on=date(2025, 5, 22))
    with pytest.raises(ValidationError, match="sits on the body already"):
        actions.add_member(by=people.clerk, body=people.cabinet, office="Leader", from_on=SOON)
    actions.change_member(
        by=people.clerk, member=first, office="Leader", from_on=date(2025, 5, 22), until_on=SOON, why="Election"
    )
    with pytest.raises(ValidationError, match="sits on the body already"):
        actions.add_member(by=people.clerk, body=people.cabinet, office="Leader", from_on=SOON)
    assert actions.add_member(by=people.clerk, body=people.cabinet, office="Leader", from_on=date(2026, 3, 20))


def test_a_member_does_not_leave_before_coming(people):
    with pytest.raises(ValidationError):
        actions.add_member(by=people.clerk, body=people.cabinet, office="Leader", from_on=SOON, until_on=ON)


# Meetings


def test_a_meeting_is_moved_with_its_reason(people, meeting):
    moved = actions.move_meeting(by=people.clerk, on=ON, meeting=meeting, held_on=LATER, why="Budget not ready")
    assert moved.held_on == LATER
    assert moved.history.first().history_change_reason == "Moved from Thursday 19 March 2026: Budget not ready"


def test_a_body_meets_once_a_day(people, meeting):
    other = actions.add_meeting(by=people.clerk, body=people.cabinet, held_on=LATER)
    with pytest.raises(ValidationError, match="has a meeting on that day already"):
        actions.move_meeting(by=people.clerk, on=ON, meeting=other, held_on=SOON, why="Earlier")


@pytest.fixture
def concerned(monkeypatch):
    """What another room tells of the meeting: filled by the test."""
    told = []
    monkeypatch.setattr(concerns, "tellers", [lambda meeting: told])
    return told


def test_a_meeting_at_which_something_was_decided_keeps_its_day(people, meeting, concerned):
    concerned.append(Concern("DEC-2026-0001", is_made=True))
    with pytest.raises(Refused, match="A decision was made at this meeting on Thursday 19 March 2026"):
        actions.move_meeting(by=people.clerk, on=date(2026, 3, 23), meeting=meeting, held_on=LATER, why="Mistake")


def test_a_meeting_with_planned_decisions_is_moved_to_a_day_to_come(people, meeting, concerned):
    concerned.append(Concern("DEC-2026-0001"))
    with pytest.raises(Refused, match="has passed"):
        actions.move_meeting(by=people.clerk, on=ON, meeting=meeting, held_on=date(2026, 2, 26), why="Mistake")
    # Snow on the day itself: it is entered on the day after.
    assert actions.move_meeting(by=people.clerk, on=date(2026, 3, 20), meeting=meeting, held_on=LATER, why="Snow")


def test_a_slip_of_the_pen_is_put_right(people, meeting):
    assert actions.move_meeting(by=people.clerk, on=ON, meeting=meeting, held_on=date(2026, 2, 19), why="Typed wrong")


def test_a_move_to_the_same_day_is_no_move(people, meeting):
    with pytest.raises(Refused, match="on that day already"):
        actions.move_meeting(by=people.clerk, on=ON, meeting=meeting, held_on=SOON, why="Nothing")


def test_an_agenda_is_published_on_a_day_that_has_come_and_before_the_meeting(people, meeting):
    def publish(day, on):
        return actions.change_meeting(
            by=people.clerk, on=on, meeting=meeting, starts_at=time(14), place="Town Hall", agenda_published_on=day
        )

    with pytest.raises(Refused, match="has not come yet"):
        publish(date(2026, 3, 11), ON)
    with pytest.raises(ValidationError, match="before its meeting"):
        publish(date(2026, 3, 20), date(2026, 3, 20))
    assert publish(date(2026, 3, 11), date(2026, 3, 11)).agenda_published_on == date(2026, 3, 11)


# Standing orders


@pytest.mark.parametrize("day", [date(2020, 1, 1), date(2026, 3, 1), ON])
def test_a_further_version_from_today_or_before_is_refused(people, day):
    with pytest.raises(Refused, match="cannot begin"):
        orders(people, day)
    assert StandingOrders.objects.in_force(ON) == people.orders


def test_a_further_version_begins_on_a_day_to_come(people):
    later = orders(people, date(2026, 3, 3))
    assert StandingOrders.objects.in_force(ON) == people.orders
    assert StandingOrders.objects.in_force(date(2026, 3, 3)) == later
    with pytest.raises(ValidationError, match="A version begins on that day already"):
        orders(people, date(2026, 3, 3))


def test_a_version_is_corrected_until_it_is_in_force(people):
    later = orders(people, LATER)
    changed = actions.correct_standing_orders(
        by=people.administrator,
        on=ON,
        orders=later,
        in_force_from=LATER,
        key_threshold=Decimal(750_000),
        why="Typed wrong",
    )
    assert changed.key_threshold == 750_000
    for on in (LATER, date(2026, 5, 1)):
        with pytest.raises(Refused, match="in force or was"):
            actions.correct_standing_orders(
                by=people.administrator, on=on, orders=later, in_force_from=date(2027, 1, 1), why="Too late"
            )
    with pytest.raises(Refused, match="cannot begin"):
        actions.correct_standing_orders(by=people.administrator, on=ON, orders=later, in_force_from=ON, why="Now")


# Closure days


@pytest.mark.parametrize(
    ("day", "words"),
    [
        (ON, "not a day to come"),
        (date(2026, 2, 27), "not a day to come"),
        (date(2026, 3, 7), "Saturday"),
        (date(2026, 4, 3), "Good Friday"),
    ],
)
def test_a_closure_day_is_a_working_day_to_come(people, day, words):
    with pytest.raises(Refused, match=words):
        actions.add_closure_day(by=people.administrator, on=ON, day=day, why="Shut")


def test_a_closure_day_is_entered_once_and_taken_back_before_it_comes(people):
    day = date(2026, 12, 29)
    closure = actions.add_closure_day(by=people.administrator, on=ON, day=day, why="Shut")
    with pytest.raises(ValidationError, match="closure day already"):
        actions.add_closure_day(by=people.administrator, on=ON, day=day, why="Shut")
    with pytest.raises(Refused, match="has come"):
        actions.remove_closure_day(by=people.administrator, on=day, closure=closure, why="Late")
    actions.remove_closure_day(by=people.administrator, on=ON, closure=closure, why="Open after all")
    assert not ClosureDay.objects.exists()
    assert ClosureDay.history.first().history_change_reason == "Open after all"


# Posts, service areas, wards, mailing list


def test_a_renamed_post_is_found_by_its_old_title_where_that_is_wished(people):
    actions.change_post(
        by=people.administrator,
        post=people.lead,
        title="Head of Procurement",
        mailbox="",
        until_on=None,
        why="Restructure",
        keep_old_title=True,
    )
    assert [alias.name for alias in people.lead.aliases.all()] == ["Head of Commissioning"]


def test_a_post_is_held_by_one_person_at_a_time(people):
    held = actions.appoint(by=people.administrator, post=people.lead, user=people.officer, from_on=ON)
    with pytest.raises(ValidationError, match="Another person holds this post"):
        actions.appoint(by=people.administrator, post=people.lead, user=people.manager, from_on=SOON)
    actions.change_holder(by=people.administrator, holder=held, from_on=ON, until_on=date(2026, 3, 18), why="Left")
    assert actions.appoint(by=people.administrator, post=people.lead, user=people.manager, from_on=SOON)


def test_posts_and_wards_end_and_are_offered_no_more(people):
    ward = actions.add_ward(by=people.administrator, name="Market", slug="market")
    actions.change_ward(by=people.administrator, ward=ward, name="Market", until_on=ON, why="Boundary review")
    actions.change_post(
        by=people.administrator, post=people.lead, title="Head of Commissioning", mailbox="", until_on=ON, why="Deleted"
    )
    assert ward in Ward.objects.existing(ON)
    assert ward not in Ward.objects.existing(SOON)
    assert people.lead not in Post.objects.existing(SOON)


def test_mail_goes_to_each_active_mailbox_once(people):
    press = actions.add_mailing_address(by=people.clerk, mailbox="Press@Calderwick.example", what="Press office")
    with pytest.raises(ValidationError, match="on the list already"):
        actions.add_mailing_address(by=people.clerk, mailbox="press@calderwick.example", what="Press")
    actions.change_mailing_address(by=people.clerk, address=press, what="Press office", is_active=False, why="Closed")
    assert not MailingAddress.objects.active().exists()
    with pytest.raises(ValidationError):
        actions.add_mailing_address(by=people.clerk, mailbox="no address", what="Press")
