"""Calendars of contracts: read by two other programs, secret, revocable, and silent about everything exempt."""

import logging
import re
from collections.abc import Callable
from datetime import date, timedelta

import pytest
import time_machine
import vobject
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from ical.calendar_stream import IcsCalendarStream

from commissioning.council import actions as council_actions
from commissioning.council.models import User
from commissioning.kit.logs import Line
from commissioning.overview import calendar_actions as actions
from commissioning.overview import calendars
from commissioning.overview.models import CalendarAddress, SavedView, Shows
from commissioning.overview.saved_view_actions import remove_view, save_view
from commissioning.sample import SAMPLE_DOMAIN
from contracts.counting import count
from contracts.models import Contract, NextAct, RosterEntry
from tests.house.test_addresses import _client

pytestmark = [pytest.mark.usefixtures("calderwick"), pytest.mark.django_db]


def user(role: str = "manager") -> User:
    return User.objects.get(email=f"{role}@{SAMPLE_DOMAIN}")


def made(role: str = "manager", shows: Shows = Shows.AREAS, query: str = "", place: str = "expiry") -> actions.Issued:
    view = save_view(by=user(role), place=place, name=f"Of {query}", query=query) if query else None
    by = user(role)
    return actions.make_address(by=by, shows=Shows.VIEW if view else shows, view=view, on=timezone.localdate())


def fetched(issued: actions.Issued, **headers: str):
    return Client().get(f"/calendars/{issued.token}.ics", headers=headers)


def by_vobject(body: str) -> dict[str, tuple[str, date]]:
    found = vobject.readOne(body)
    return {one.uid.value: (one.summary.value, one.dtstart.value) for one in found.contents.get("vevent", [])}


def by_ical(body: str) -> dict[str, tuple[str, date]]:
    found = IcsCalendarStream.calendar_from_ics(body)
    return {one.uid: (one.summary, one.dtstart) for one in found.events}


PROGRAMS = pytest.mark.parametrize("read", [by_vobject, by_ical])
Read = Callable[[str], dict[str, tuple[str, date]]]


def of(reference: str, read: dict[str, tuple[str, date]]) -> dict[str, date]:
    """The days of one contract, by their kind."""
    return {uid.split("@")[0][len(reference) + 1 :]: day for uid, (_, day) in read.items() if uid.startswith(reference)}


# What is told ---------------------------------------------------------------------------------------------------------


@PROGRAMS
def test_other_programs_find_the_same_days_as_the_page(read: Read):
    expected = set()
    rows = _client("manager").get("/contracts/expiry/?show=all").context["rows"]
    for row in rows:
        contract = Contract.objects.get(reference=row.reference)
        title = contract.title
        expected |= {
            (f"{words}: {title}", day)
            for words, day in (
                ("Last day to act", row.act_by),
                ("Supplier must have notice", row.notice_by),
                ("Ends", row.ends_on),
                ("Break", row.next_break),
                ("Review", contract.review_on),
                ("Performance to be assessed", contract.next_act.assess_by),
            )
            if day
        }
    found = read(fetched(made()).content.decode())
    assert len(rows) == NextAct.objects.count() > 30
    assert set(found.values()) == expected
    assert all(type(day) is date for _, day in found.values())


@PROGRAMS
def test_a_review_is_told_on_its_day(read: Read):
    row = NextAct.objects.filter(contract__state="signed").first()
    row.contract.review_on = date(2027, 3, 1)
    row.contract.recorded(by=user(), why="Review agreed")
    assert of(row.contract.reference, read(fetched(made()).content.decode()))["review"] == date(2027, 3, 1)


@PROGRAMS
def test_words_come_back_as_they_were_written_however_long(read: Read):
    title = "Café, day care; north\\south “and” 日本語 " + "long words " * 20
    contract = NextAct.objects.first().contract
    contract.title = title.strip()
    contract.recorded(by=user(), why="Title put right")
    body = fetched(made()).content
    assert max(len(line) for line in body.split(b"\r\n")) <= 75
    titles = {words for words, _ in read(body.decode()).values()}
    assert f"Ends: {title.strip()}" in titles


def test_an_event_is_a_whole_day_that_leaves_the_day_free():
    event = next(iter(vobject.readOne(fetched(made()).content.decode()).vevent_list))
    assert event.dtend.value - event.dtstart.value == timedelta(days=1)
    assert event.transp.value == "TRANSPARENT"
    assert event.url.value.startswith("http://testserver/contracts/CON-")
    assert event.url.value in event.description.value


def test_of_days_by_which_something_must_be_done_a_program_reminds_a_week_before_at_nine():
    body = fetched(made()).content.decode()
    must = ("Last day to act: ", "Supplier must have notice: ", "Performance to be assessed: ")
    events = vobject.readOne(body).vevent_list
    due = [event for event in events if event.summary.value.startswith(must)]
    # Of what has passed no program need remind.
    assert {event.dtstart.value >= timezone.localdate() for event in due} == {True, False}
    for event in events:
        alarms = event.contents.get("valarm", [])
        assert len(alarms) == (event in due and event.dtstart.value >= timezone.localdate())
        for alarm in alarms:
            assert (alarm.action.value, alarm.description.value) == ("DISPLAY", event.summary.value)
            assert alarm.trigger.value == timedelta(days=-7, hours=9)
    read = [alarm.trigger for event in IcsCalendarStream.calendar_from_ics(body).events for alarm in event.alarm]
    assert set(read) == {timedelta(days=-7, hours=9)}


def test_a_later_day_is_a_later_revision_of_the_same_event():
    issued = made()
    reference = NextAct.objects.filter(contract__state="signed").first().contract.reference

    def event():
        found = vobject.readOne(fetched(issued).content.decode()).vevent_list
        return next(one for one in found if one.uid.value.startswith(f"{reference}-end"))

    before = event()
    assert event().serialize() == before.serialize()
    with time_machine.travel(timezone.now() + timedelta(hours=1)):
        contract = Contract.objects.get(reference=reference)
        contract.title = "Another title"
        contract.recorded(by=user(), why="Title put right")
        after = event()
    assert after.uid.value == before.uid.value
    assert after.last_modified.value > before.last_modified.value
    assert after.dtstamp.value == after.last_modified.value
    assert int(after.sequence.value) > int(before.sequence.value)


def test_a_day_counted_anew_is_a_revision_though_the_contract_was_not_touched():
    issued, row = made(), NextAct.objects.filter(act_by__isnull=False).first()
    NextAct.objects.filter(pk=row.pk).update(act_by=date(2020, 1, 1))
    with time_machine.travel(timezone.now() + timedelta(hours=1)):
        assert count(Contract.objects.all(), on=timezone.localdate()) == 1
    fresh = NextAct.objects.get(pk=row.pk)
    assert fresh.act_by == row.act_by
    assert fresh.changed > row.changed + timedelta(minutes=59)
    assert fresh.act_by.strftime("%Y%m%d") in fetched(issued).content.decode()


# Which contracts ------------------------------------------------------------------------------------------------------


def references(issued: actions.Issued) -> set[str]:
    return set(re.findall(r"UID:(CON-\d{4}-\d{4})", fetched(issued).content.decode()))


def test_a_calendar_shows_the_contracts_that_its_user_leads():
    led = NextAct.objects.exclude(contract__lead_officer=None).first().contract.lead_officer
    issued = actions.make_address(by=led, shows=Shows.LED, on=timezone.localdate())
    expected = NextAct.objects.filter(contract__lead_officer=led).values_list("contract__reference", flat=True)
    assert references(issued) == set(expected) != set()


@pytest.mark.parametrize(
    ("place", "query"),
    [
        ("expiry", "area=children"),
        ("expiry", "area=children&show=overdue"),
        ("contracts", "area=children&status=live"),
        ("contracts", "since_day=1&since_month=4&since_year=2026"),
    ],
)
def test_a_calendar_shows_the_contracts_of_a_view(place: str, query: str):
    manager, in_play = _client("manager"), set(NextAct.objects.values_list("pk", flat=True))
    if place == "contracts":
        found = list(manager.get(f"/contracts/?{query}").context["page"])
    else:
        show = "" if "show=" in query else "&show=all"
        rows = manager.get(f"/contracts/expiry/?{query}{show}").context["rows"]
        found = list(Contract.objects.filter(reference__in=[row.reference for row in rows]))
    expected = {contract.reference for contract in found if contract.pk in in_play}
    assert references(made(query=query, place=place)) == expected != set()


def test_a_calendar_without_contracts_is_a_calendar():
    body = fetched(made(query="q=nothing-of-the-kind")).content.decode()
    assert by_vobject(body) == by_ical(body) == {}


@pytest.mark.parametrize("query", ["lead={auditor}", "area=closed", "lead=4711&area=children"])
def test_a_view_with_a_filter_that_holds_no_longer_shows_no_contract(query: str):
    """Who leads no contract, or none any more, is no choice of the filter."""
    assert references(made(query=query.format(auditor=user("auditor").pk))) == set()


def test_a_calendar_of_too_many_contracts_says_so(monkeypatch):
    monkeypatch.setattr(calendars, "MOST_CONTRACTS", 5)
    issued = made()
    assert len(references(issued)) == 5
    body = fetched(issued).content.decode().replace("\r\n ", "")
    assert "these are the 5 whose last day to act comes first" in body


# Nothing exempt -------------------------------------------------------------------------------------------------------


def test_no_withheld_name_is_in_a_calendar_and_none_chooses_its_contracts():
    entries = RosterEntry.objects.filter(umbrella__withheld_names__released_on=None).exclude(
        umbrella__withheld_names=None
    )
    names = {entry.provider.legal_name for entry in entries.filter(provider__contracts=None).select_related("provider")}
    assert names
    manager = _client("manager")
    for role in ("manager", "auditor"):
        council_actions.give_service_areas(
            by=user("admin"), user=user(role), areas=[row.service_area for row in user("manager").areas_held.all()]
        )
        body = fetched(made(role)).content.decode().replace("\r\n ", "")
        assert body.count("BEGIN:VEVENT") > 30
        assert not [name for name in names if name in body]
    withheld = entries.first()
    name, reference = withheld.provider.legal_name, withheld.umbrella.reference
    query = f"provider={name.replace(' ', '+')}"
    assert reference in manager.get(f"/contracts/expiry/?{query}&show=all").content.decode()
    assert reference not in references(made(query=query))


# Secret and revocable -------------------------------------------------------------------------------------------------


def test_a_calendar_needs_no_sign_in_sets_no_cookie_and_is_kept_by_its_program_alone():
    answer = fetched(made())
    assert answer.status_code == 200
    assert answer["Content-Type"] == "text/calendar; charset=utf-8"
    assert answer["Cache-Control"] == "private, no-cache"
    assert answer["X-Robots-Tag"] == "noindex"
    assert not answer.cookies


def test_a_program_that_has_it_is_told_so_in_few_bytes():
    issued = made()
    first = fetched(issued)
    again = fetched(issued, if_none_match=first["ETag"])
    assert (again.status_code, again.content) == (304, b"")
    assert again["ETag"] == first["ETag"]
    assert not again.cookies
    contract = NextAct.objects.first().contract
    contract.title = "Another title"
    contract.recorded(by=user(), why="Title put right")
    assert fetched(issued, if_none_match=first["ETag"]).status_code == 200


def test_only_a_digest_of_the_token_is_kept():
    issued = made()
    assert len(issued.token) == 43
    for table in ("overview_calendaraddress", "overview_historicalcalendaraddress"):
        with connection.cursor() as cursor:
            cursor.execute(f"select count(*) from {table} t where t::text like %s", [f"%{issued.token}%"])  # noqa: S608
            assert cursor.fetchone() == (0,)


def test_renewed_revoked_left_and_unknown_all_find_nothing_and_learn_nothing():
    on = timezone.localdate()
    renewed, revoked, left, demoted = (made(role) for role in ("manager", "officer", "clerk", "auditor"))
    for issued in (renewed, revoked, left, demoted):
        assert fetched(issued).status_code == 200
    fresh = actions.renew_address(by=user(), address=renewed.address, on=on)
    actions.revoke_address(by=user("officer"), address=revoked.address)
    council_actions.deactivate_user(by=user("admin"), user=user("clerk"), why="Left the council")
    council_actions.change_user(
        by=user("admin"),
        user=user("auditor"),
        display_name="Nobody",
        roles=[],
        sees_exempt=False,
        service_areas=[],
        why="Another task",
    )
    unknown = Client().get("/calendars/no-such-token.ics")
    for issued in (renewed, revoked, left, demoted):
        answer = fetched(issued)
        assert answer.status_code == 404
        assert answer.content == unknown.content.replace(b"no-such-token", issued.token.encode())
        assert not answer.cookies
    assert fetched(fresh).status_code == 200


def test_logs_mask_the_token():
    record = logging.LogRecord("x", logging.INFO, "", 0, '"GET /calendars/abc-DEF_1.ics HTTP/1.1" 200', (), None)
    assert "abc-DEF_1" not in Line("{message}", style="{").format(record)


def test_the_day_of_the_last_fetch_is_kept_once_a_day():
    issued = made()
    for _ in range(2):
        fetched(issued)
    kept = CalendarAddress.objects.get(pk=issued.address.pk)
    assert kept.fetched_on == timezone.localdate()
    told = kept.history.order_by("history_id").values_list("history_change_reason", "history_user__email")
    assert list(told) == [
        ("Calendar address made", user().email),
        ("Fetched by a calendar program", None),
    ]


def test_looking_whether_it_is_there_is_no_fetch():
    issued = made()
    assert Client().head(f"/calendars/{issued.token}.ics").status_code == 200
    assert CalendarAddress.objects.get(pk=issued.address.pk).fetched_on is None


def test_thirty_contracts_take_as_many_queries_as_one():
    one = NextAct.objects.filter(contract__provider__isnull=False).first().contract.reference
    counts = []
    for issued in (made(query=f"q={one}"), made(query="q=CON")):
        fetched(issued)
        with CaptureQueriesContext(connection) as queries:
            fetched(issued)
        counts.append((len(references(issued)), len(queries)))
    (few, first), (many, second) = counts
    assert (few, many > 30) == (1, True)
    assert first == second <= 8


# The page of one's addresses ------------------------------------------------------------------------------------------


def send(client: Client, address: str, **typed: str):
    return client.post(address, {**hidden_in(client.get(address)), **typed})


def hidden_in(answer) -> dict[str, str]:
    return dict(re.findall(r'<input type="hidden" name="(once|seen|who)" value="([^"]*)"', answer.content.decode()))


def shown(answer) -> str:
    return re.search(r"http://testserver(/calendars/[\w-]+\.ics)", answer.content.decode())[1]


def test_an_address_is_made_shown_once_renewed_and_revoked():
    officer = _client("officer")
    answer = send(officer, "/account/calendar/make/", shows="areas")
    assert "no-store" in answer["Cache-Control"]
    first = shown(answer)
    assert Client().get(first).status_code == 200
    page = officer.get("/account/calendar/").content.decode()
    assert first not in page
    assert "Contracts of my service areas" in page
    assert "23 November 2026" in page
    pk = CalendarAddress.objects.get().pk
    second = shown(send(officer, f"/account/calendar/{pk}/renew/"))
    assert (Client().get(first).status_code, Client().get(second).status_code) == (404, 200)
    revoke = f"/account/calendar/{pk}/revoke/"
    sent = hidden_in(officer.get(revoke))
    answers = [officer.post(revoke, sent) for _ in range(2)]
    assert [(answer.status_code, answer.get("Location")) for answer in answers] == [(302, "/account/calendar/")] * 2
    assert officer.post(revoke).status_code == 404
    assert Client().get(second).status_code == 404
    told = CalendarAddress.history.order_by("history_id").values_list("history_type", flat=True)
    assert list(told) == ["+", "~", "~", "~", "-"]


def test_a_view_is_offered_and_marked_where_one_comes_from_it():
    view = save_view(by=user(), place="expiry", name="Services", query="kind=service")
    page = _client("manager").get(f"/account/calendar/make/?view={view.pk}").content.decode()
    assert re.search(rf'value="view-{view.pk}"[^>]*checked', page)
    row = _client("manager").get("/contracts/expiry/?kind=service").content.decode()
    assert f'href="/account/calendar/make/?view={view.pk}">Add to your calendar' in row
    answer = send(_client("manager"), "/account/calendar/make/", shows=f"view-{view.pk}")
    assert Client().get(shown(answer)).status_code == 200


@pytest.mark.parametrize("nonsense", ["?view=99999999999999999999", "?view=%00", "?view=x"])
def test_nonsense_in_the_address_marks_nothing_of_it(nonsense: str):
    assert _client("manager").get(f"/account/calendar/make/{nonsense}").status_code == 200


def test_nobody_makes_a_calendar_of_somebody_elses_view_or_touches_their_address():
    view = save_view(by=user(), place="expiry", name="Services", query="kind=service")
    issued, officer = made(), _client("officer")
    for code in (f"view-{view.pk}", "view-x", "", "everything"):
        answer = send(officer, "/account/calendar/make/", shows=code)
        assert "There is a problem" in answer.content.decode()
    for act in ("renew", "revoke"):
        assert officer.get(f"/account/calendar/{issued.address.pk}/{act}/").status_code == 404
        assert officer.post(f"/account/calendar/{issued.address.pk}/{act}/").status_code == 404
    assert fetched(issued).status_code == 200


def test_a_view_that_a_calendar_shows_is_kept_until_the_address_is_revoked():
    issued = made(query="kind=service")
    view = SavedView.objects.get(query="kind=service")
    answer = send(_client("manager"), f"/account/views/{view.pk}/remove/")
    assert "Revoke that calendar address first." in answer.content.decode()
    actions.revoke_address(by=user(), address=issued.address)
    remove_view(by=user(), view=view)
    assert not SavedView.objects.filter(pk=view.pk).exists()


def test_a_user_has_ten_addresses_at_most():
    for _ in range(10):
        made()
    answer = send(_client("manager"), "/account/calendar/make/", shows="areas")
    assert "Revoke one that is not used." in answer.content.decode()
