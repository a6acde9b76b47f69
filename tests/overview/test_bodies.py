"""The pages of bodies and meetings: who sits, what was decided and comes; an address that outlives a moved meeting."""

from __future__ import annotations

from datetime import date, time
from typing import Any

import pytest
import time_machine
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from commissioning.council import actions as council_actions
from commissioning.council.models import Body, BodyMember, Meeting, User
from decisions import actions
from decisions.models import Decision
from tests.decisions.conftest import DECIDED, ON, Council

MEETING = f"/meetings/{DECIDED.isoformat()}-cabinet/"


def body_of(address: str, who: User | None = None) -> str:
    client = Client()
    if who:
        client.force_login(who, "django.contrib.auth.backends.ModelBackend")
    answer = client.get(address)
    assert answer.status_code == 200
    return answer.content.decode()


@pytest.fixture(autouse=True)
def today() -> Any:
    with time_machine.travel("2026-06-30T12:00:00Z"):
        yield


def test_a_body_shows_its_members_of_the_day(council: Council) -> None:
    for office, since, until in (
        ("Leader of the Council", date(2020, 5, 1), None),
        ("Member for Parks", date(2020, 5, 1), date(2026, 5, 20)),
        ("Member for Streets", date(2026, 5, 21), None),
        ("Member to come", date(2026, 9, 1), None),
    ):
        BodyMember(body=council.cabinet, office=office, from_on=since, until_on=until).recorded(by=None, why="Test")
    now = body_of("/bodies/cabinet/")
    assert "Leader of the Council" in now
    assert "Member for Streets" in now
    assert "Member for Parks" not in now
    assert "Member to come" not in now
    assert "Member for Parks" in body_of("/bodies/cabinet/?on=2026-05-20")


def test_a_body_shows_what_it_decided_and_what_comes_to_it(council: Council) -> None:
    published = council.published(title="Decided already")
    planned = council.planned(title="Still to come", meeting=None, due_on=date(2026, 7, 15))
    council.draft(title="Not public yet")
    body = body_of("/bodies/cabinet/")
    assert published.reference in body
    assert "Still to come" in body.split("What it decided")[0]
    assert planned.reference not in body.split("What it decided")[1]
    assert "Not public yet" not in body
    assert "Still to come" not in body_of("/bodies/scrutiny/")


def test_scrutiny_recommends(council: Council) -> None:
    recommended = council.recommendation()
    body = body_of("/bodies/scrutiny/")
    assert "What it recommended" in body
    assert recommended.reference in body
    assert "1 recommendation" in body_of("/bodies/")


def test_a_stranger_knows_a_plan_by_the_body_of_its_notice(council: Council) -> None:
    planned = council.planned(title="Street trees", meeting=None)
    actions.change(by=council.clerk, on=ON, decision=planned, changes={"body": council.scrutiny}, why="Test")
    assert "Street trees" not in body_of("/bodies/scrutiny/")
    assert "Street trees" in body_of("/bodies/cabinet/")
    assert "Street trees" in body_of("/bodies/scrutiny/", council.clerk)


def test_a_renamed_body_ward_or_service_keeps_what_the_forward_plan_says_of_it(council: Council) -> None:
    decision = council.planned()
    ward = council.ward("Eastgate")
    actions.name_wards(by=council.clerk, decision=decision, wards=[ward])
    actions.publish_edition(by=council.clerk, on=ON, decisions=[decision])
    for row in (council.cabinet, ward, council.area):
        row.name = f"Renamed {row.name}"
        row.recorded(by=None, why="Reorganisation")
    meeting = f"/meetings/{council.meeting.held_on}-{council.cabinet.slug}/"
    lists = (f"body={council.cabinet.slug}", f"ward={ward.slug}", f"area={council.area.slug}")
    for address in (meeting, f"/bodies/{council.cabinet.slug}/", *(f"/decisions/?kind=planned&{one}" for one in lists)):
        assert decision.title in body_of(address), address


def test_a_body_that_ended_says_so_and_keeps_its_page(council: Council) -> None:
    parks = Body(name="Parks board", slug="parks", kind="committee", until_on=date(2026, 3, 31))
    parks.recorded(by=None, why="Test")
    assert "No longer there" in body_of("/bodies/")
    assert "It ended on 31 March 2026." in body_of("/bodies/parks/")
    assert "No longer there" not in body_of("/bodies/?on=2026-03-31")


def test_a_meeting_tells_its_day_place_agenda_and_what_was_decided_in_agenda_order(council: Council) -> None:
    council.published(title="Without a place")
    council.published(title="Second item", agenda_item=7)
    council.published(title="First item", agenda_item=6)
    council_actions.change_meeting(
        by=council.clerk,
        on=ON,
        meeting=Meeting.objects.get(pk=council.meeting.pk),
        starts_at=time(14, 30),
        place="Council chamber",
        agenda_published_on=date(2026, 5, 26),
    )
    body = body_of(MEETING)
    assert "Wednesday 3 June 2026" in body
    assert "14:30, Council chamber" in body
    assert "Agenda published on Tuesday 26 May 2026." in body
    assert body.index("First item") < body.index("Second item") < body.index("Without a place")


def test_a_decision_made_and_not_published_is_still_a_plan_to_a_stranger(council: Council) -> None:
    made = council.made(title="Between the two")
    body = body_of(MEETING)
    assert made.reference in body.split("To be decided")[1]
    assert "Made, not yet published" not in body
    assert "Made, not yet published" in body_of(MEETING, council.clerk)


def test_meetings_lead_to_the_one_before_and_the_next(council: Council) -> None:
    for day in (date(2026, 4, 8), date(2026, 7, 15)):
        council_actions.add_meeting(by=council.clerk, body=council.cabinet, held_on=day)
    council_actions.add_meeting(by=council.clerk, body=council.scrutiny, held_on=date(2026, 6, 10))
    body = body_of(MEETING)
    assert 'href="/meetings/2026-04-08-cabinet/"' in body
    assert 'href="/meetings/2026-07-15-cabinet/"' in body
    assert "2026-06-10" not in body


def test_the_old_address_of_a_moved_meeting_leads_to_it_for_ever(council: Council) -> None:
    meeting = council_actions.add_meeting(by=council.clerk, body=council.cabinet, held_on=date(2026, 7, 15))
    planned = council.planned(title="Moved along", meeting=meeting, due_on=meeting.held_on)
    for day in (date(2026, 7, 22), date(2026, 7, 29)):
        meeting = Meeting.objects.get(pk=meeting.pk)
        council_actions.move_meeting(by=council.clerk, on=ON, meeting=meeting, held_on=day, why="Half term")
    for old in ("2026-07-15", "2026-07-22"):
        answer = Client().get(f"/meetings/{old}-cabinet/?on=2026-07-01")
        assert answer.status_code == 301
        assert answer["Location"] == "/meetings/2026-07-29-cabinet/?on=2026-07-01"
    assert planned.reference in body_of("/meetings/2026-07-29-cabinet/")
    # A further meeting on the old day takes its address.
    council_actions.add_meeting(by=council.clerk, body=council.cabinet, held_on=date(2026, 7, 15))
    assert Client().get("/meetings/2026-07-15-cabinet/").status_code == 200


@pytest.mark.parametrize(
    "address",
    [
        "/meetings/2026-06-04-cabinet/",
        "/meetings/2026-06-03-scrutiny/",
        "/meetings/2026-06-03-nobody/",
        "/meetings/2026-02-31-cabinet/",
        "/meetings/0000-01-01-cabinet/",
        "/meetings/20260603-cabinet/",
        "/bodies/nobody/",
    ],
)
def test_what_was_never_there_is_not_found(council: Council, address: str) -> None:
    assert Client().get(address).status_code == 404


def test_what_is_taken_down_is_on_no_page_of_body_or_meeting(council: Council) -> None:
    decision = council.published(title="Unspeakable")
    actions.take_down(by=council.clerk, publication=decision.publications.get(), reason_class="exempt-matter")
    for address in ("/bodies/", "/bodies/cabinet/", MEETING):
        assert "Unspeakable" not in body_of(address)
        assert decision.reference not in body_of(address)
    assert "0 decisions" in body_of("/bodies/") or "no decisions" in body_of("/bodies/")


def test_bodies_and_meetings_take_the_same_number_of_queries_however_much_there_is(council: Council) -> None:
    def queries(address: str) -> int:
        with CaptureQueriesContext(connection) as taken:
            body_of(address)
        return len(taken)

    addresses = ("/bodies/", "/bodies/cabinet/", MEETING)

    def fill() -> None:
        council.published()
        council.planned()
        council.made()

    fill()
    first = [queries(address) for address in addresses]
    fill()
    assert [queries(address) for address in addresses] == first


def test_a_decision_leads_to_its_meeting_its_body_and_the_lists_of_its_service_and_wards(council: Council) -> None:
    decision = council.made()
    actions.name_wards(by=council.clerk, decision=decision, wards=[council.ward("Abbey"), council.ward("Brook")])
    actions.publish(by=council.clerk, on=ON, decision=Decision.objects.get(pk=decision.pk), published_on=DECIDED)
    body = body_of(f"/decisions/{decision.reference}/")
    for link in (MEETING, "/bodies/cabinet/", "/decisions/?area=children", "/decisions/?ward=brook"):
        assert f'href="{link}"' in body
    assert decision.reference in body_of("/decisions/?ward=brook")
