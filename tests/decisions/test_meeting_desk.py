"""The desk of a meeting: its items in order, and those without a stop published together."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, date, datetime
from typing import Any

import pytest
import time_machine

from commissioning.kit.refusals import Refused
from decisions import actions
from decisions.models import Decision
from tests.decisions.conftest import ON, Council, latest, rebuilt
from tests.decisions.desks import Desk, words_in

pytestmark = pytest.mark.django_db
DESK = "/meetings/2026-06-03-cabinet/record/"


@pytest.fixture(autouse=True)
def today() -> Iterator[None]:
    with time_machine.travel(datetime(ON.year, ON.month, ON.day, 12, tzinfo=UTC), tick=False):
        yield


@pytest.fixture
def clerk(council: Council) -> Desk:
    return Desk(council.clerk)


@pytest.mark.parametrize("path", ["", "order/", "mail/"])
@pytest.mark.parametrize("who", ["officer", "manager", "auditor", "administrator"])
def test_only_a_clerk_sits_at_it(council: Council, path: str, who: str) -> None:
    assert Desk(getattr(council, who)).client.get(DESK + path).status_code == 403
    assert Desk(council.stranger).client.get(DESK + path).url.startswith("/account/sign-in/")


@pytest.mark.parametrize("address", ["/meetings/2026-06-04-cabinet/record/", "/meetings/2026-06-31-cabinet/record/"])
def test_a_day_without_a_meeting_has_no_desk(council: Council, clerk: Desk, address: str) -> None:
    clerk.open(address, status=404)


def test_items_stand_in_the_order_of_the_agenda_with_what_stops_them(council: Council, clerk: Desk) -> None:
    council.made(title="Third", agenda_item=3, reasons="")
    council.planned(title="First", agenda_item=1)
    council.made(title="Second", agenda_item=2)
    council.withdrawn(title="Withdrawn one")
    words = clerk.open(DESK)
    assert words.index("1. First") < words.index("2. Second") < words.index("3. Third")
    assert "Ready to publish" in words
    assert "The record does not say the reasons." in words
    assert "Withdrawn one" not in words
    assert "Record the decision" in words


def test_what_is_due_that_day_and_names_no_meeting_is_told(council: Council, clerk: Desk) -> None:
    council.planned(title="Elsewhere", meeting=None, due_on=date(2026, 6, 3))
    words = clerk.open(DESK)
    assert "No item names this meeting yet." in words
    assert "Due on that day, without a meeting" in words


def test_those_without_a_stop_are_published_together_and_the_others_left(council: Council, clerk: Desk) -> None:
    good = [council.made(title="One"), council.made(title="Two")]
    stopped, planned = council.made(reasons=""), council.planned()
    page = clerk.open(DESK)
    assert "Publish these 2" in page
    words = words_in(clerk.send(DESK))
    assert f"Published: {good[0].reference}, {good[1].reference}." in words
    assert [decision.publications.count() for decision in (*good, stopped, planned)] == [1, 1, 0, 0]
    for decision in good:
        assert rebuilt(decision) == bytes(latest(decision).record)
    assert "No item of this meeting is made and without a stop." in words


def test_one_that_fails_is_left_with_its_reason_and_undoes_no_other(council: Council, clerk: Desk) -> None:
    first, second = council.made(), council.made()
    data = clerk.form(DESK)
    actions.change(by=council.clerk, on=ON, decision=second, changes={"reasons": ""}, why="Wrong")
    words = words_in(clerk.client.post(DESK, data, follow=True))
    assert f"Published: {first.reference}." in words
    assert f"{second.reference} was left: The record does not say the reasons." in words
    assert second.publications.count() == 0


def test_two_that_replace_the_same_decision_are_judged_one_after_another(council: Council, clerk: Desk) -> None:
    earlier = council.published()
    rivals = [council.made(supersedes=earlier, supersedes_from=date(2026, 6, 5)) for _ in range(2)]
    outcomes = actions.publish_together(by=council.clerk, on=ON, decisions=rivals)
    assert [outcome.refusal is None for outcome in outcomes] == [True, False]
    assert "replaced already" in str(outcomes[1].refusal)
    for decision in (earlier, rivals[0]):
        assert rebuilt(decision) == bytes(latest(decision).record)


def test_sent_twice_each_is_published_once_and_nothing_that_the_page_did_not_name(
    council: Council, clerk: Desk
) -> None:
    first = council.made()
    data = clerk.form(DESK)
    later = council.made()
    for _ in range(2):
        assert clerk.client.post(DESK, data).status_code == 302
    assert first.publications.count() == 1
    assert later.publications.count() == 0
    words = words_in(clerk.client.post(DESK, data | {"once": ""}, follow=True))
    assert "Nothing was published." in words


def test_a_forged_list_publishes_nothing_of_another_meeting(council: Council, clerk: Desk) -> None:
    elsewhere = council.planned(meeting=None)
    council.made()
    data = clerk.form(DESK) | {"references": f"{elsewhere.reference} \0 nonsense"}
    assert "Nothing was published." in words_in(clerk.client.post(DESK, data, follow=True))


@pytest.mark.parametrize("who", ["officer", "auditor"])
def test_the_door_refuses_whoever_may_not_publish(council: Council, who: str) -> None:
    made = council.made()
    outcomes = actions.publish_together(by=getattr(council, who), on=ON, decisions=[made])
    assert outcomes[0].refusal is not None
    assert outcomes[0].refusal.code == "role"
    with pytest.raises(Refused):
        actions.put_in_order(by=getattr(council, who), on=ON, places={made: 1})


def places(desk: Desk, **typed: Any) -> Any:
    return desk.send(DESK + "order/", **typed)


def test_the_order_is_typed_in_numbers_and_published_items_keep_theirs(council: Council, clerk: Desk) -> None:
    first, second = council.made(agenda_item=1), council.planned(agenda_item=2)
    council.published(agenda_item=3, title="Published one")
    assert "Published one" not in clerk.open(DESK + "order/")
    twice = places(clerk, **{f"place__{first.pk}": "2"})
    assert f"{first.reference} has that place: give another" in words_in(twice)
    answer = clerk.resend(twice, DESK + "order/", **{f"place__{second.pk}": "1"})
    assert "The order of the agenda is saved." in words_in(answer)
    found = Decision.objects.filter(pk__in=[first.pk, second.pk]).in_agenda_order()
    assert [decision.pk for decision in found] == [second.pk, first.pk]


@pytest.mark.parametrize(("typed", "told"), [("x", "whole number"), ("0", "Enter 1 or more"), ("9" * 40, "or less")])
def test_a_place_that_is_no_number_is_answered_at_its_field(
    council: Council, clerk: Desk, typed: str, told: str
) -> None:
    made = council.made()
    assert told in words_in(places(clerk, **{f"place__{made.pk}": typed}))


def test_a_decisions_page_leads_to_the_desk_and_to_the_next_item(council: Council, clerk: Desk) -> None:
    made, after = council.made(agenda_item=1), council.planned(agenda_item=2)
    markup = clerk.client.get(f"/decisions/{made.reference}/").content.decode()
    assert DESK in markup
    assert f"/decisions/{after.reference}/record/" in markup
