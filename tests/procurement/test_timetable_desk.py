"""The timetable of a commission's lots: read, planned for another day, done, taken back; the council's lead times."""

from __future__ import annotations

import csv
import re
from datetime import date, timedelta
from io import StringIO
from typing import Any

import pytest
import time_machine
from django.db import connection
from django.test.utils import CaptureQueriesContext

from commissioning.council import actions as council_actions
from commissioning.kit.refusals import Refused
from commissioning.procurement import actions
from commissioning.procurement.models import Commission, LeadTime, Lot, Milestone
from tests.builders import Cast
from tests.decisions.desks import Desk

pytestmark = pytest.mark.django_db

TODAY = date(2027, 3, 1)
START = date(2028, 4, 1)


@pytest.fixture(autouse=True)
def today() -> Any:
    """The day of every test."""
    with time_machine.travel("2027-03-01 12:00+00:00", tick=False):
        yield


@pytest.fixture
def commission(people: Cast) -> Commission:
    """A commission under the Act whose service starts on 1 April 2028, with staff transferring."""
    return actions.open_commission(
        by=people.officer,
        on=TODAY,
        title="Home care",
        need="Care at home for children.",
        service_area=people.area,
        lead_post=people.lead,
        regime="PA2023",
        planned_start=START,
    )


def lot(people: Cast, commission: Commission, number: str = "1", **fields: Any) -> Lot:
    given = {"title": f"Area {number}", "route": "open", "tupe_applies": True, **fields}
    return actions.add_lot(by=people.officer, commission=commission, number=number, **given)


def home(commission: Commission) -> str:
    return f"/commissions/{commission.reference}/timetable/"


def step(commission: Commission, one: Lot, code: str) -> str:
    return f"{home(commission)}{one.pk}/{code}/"


# Read ---------------------------------------------------------------------------------------------------------------


def test_the_timetable_counts_back_from_the_start_of_service(people: Cast, commission: Commission) -> None:
    lot(people, commission)
    words = Desk(people.auditor).open(home(commission))
    for said in (
        "Lot 1, Area 1: open tender",
        "Next, by Friday 16 July 2027 (in 137 days): notice of the key decision: approval to procure.",
        "12 weeks of mobilisation (with staff transferring under TUPE) before the service starts",
        "How each latest day is counted",
        "Binding",
        "the defaults: the council has set none",
    ):
        assert said.lower() in words.lower(), said
    for day in ("7 Jan 2028", "22 Dec 2027", "10 Dec 2027", "7 Oct 2027", "26 Aug 2027", "16 Aug 2027"):
        assert day in words, day


def test_lots_with_the_same_days_share_a_table_and_others_do_not(people: Cast, commission: Commission) -> None:
    for number in ("1", "2", "3", "4", "5"):
        lot(people, commission, number)
    lot(
        people,
        commission,
        "6",
        route="dps" if commission.regime == "PCR2015" else "framework",
        starts_on=date(2028, 7, 1),
    )
    page = Desk(people.officer).client.get(home(commission))
    assert [len(table.lots) for table in page.context["tables"]] == [5, 1]
    assert "Lots 1, 2, 3, 4 and 5" in page.content.decode()


def test_a_lot_says_what_its_timetable_lacks(people: Cast, commission: Commission) -> None:
    lot(people, commission, "1", route="")
    lot(people, commission, "2", route="in_house")
    actions.change(by=people.officer, commission=commission, changes={"planned_start": None}, why="Not known")
    lot(people, commission, "3")
    words = Desk(people.officer).open(home(commission))
    assert "Its route is not stated" in words
    assert "nothing is procured" in words
    assert "The start of its service is not known" in words


def test_a_late_timetable_says_by_how_much_and_when_the_service_could_start(
    people: Cast, commission: Commission
) -> None:
    lot(people, commission)
    words = Desk(people.officer).open(f"{home(commission)}?on=2027-07-21")
    assert (
        "3 working days late: notice of the key decision: approval to procure was due by Friday 16 July 2027." in words
    )
    assert "could start on" in words
    assert "Late, and binding" in words
    later = Desk(people.officer).open(f"{home(commission)}?on=2027-12-01")
    assert len(re.findall(r"\bLate\b", later)) == 1, "it is said once"
    assert later.count("working days overdue") > 3


def test_dated_meetings_and_the_standing_orders_in_force_count(people: Cast, commission: Commission) -> None:
    lot(people, commission)
    for held_on in (date(2027, 12, 7), date(2028, 1, 18)):
        council_actions.add_meeting(by=people.clerk, body=people.cabinet, held_on=held_on, place="Town Hall")
    words = Desk(people.officer).open(home(commission))
    assert "The latest meeting, a dated meeting of the body" in words
    assert "7 Dec 2027" in words
    assert "the standing orders in force from 22 May 2015" in words
    assert "dated to 18 January 2028" in words


def test_below_the_threshold_an_officer_awards_and_no_key_notice_is_owed(people: Cast, commission: Commission) -> None:
    lot(people, commission, value=100_000)
    words = Desk(people.officer).open(home(commission))
    assert "Below £500,000 an officer awards under the standing orders." in words
    assert "Decision: award" not in words
    assert "Notice of the key decision" not in words


def test_many_lots_take_as_many_queries_as_one(people: Cast, commission: Commission) -> None:
    def queries() -> int:
        with CaptureQueriesContext(connection) as made:
            officer.open(home(commission))
        return len(made)

    officer = Desk(people.officer)
    lot(people, commission)
    one = queries()
    for number in ("2", "3", "4"):
        lot(people, commission, number, starts_on=START + timedelta(days=int(number)))
    assert queries() == one


def test_strangers_read_no_timetable(people: Cast, commission: Commission) -> None:
    lot(people, commission)
    for address in (home(commission), home(commission)[:-1] + ".csv", "/lead-times/"):
        answer = Desk(None).client.get(address)
        assert (answer.status_code, "/account/sign-in/" in answer.url) == (302, True)


# Planned and done ---------------------------------------------------------------------------------------------------


def test_a_step_planned_earlier_moves_what_comes_before(people: Cast, commission: Commission) -> None:
    one = lot(people, commission)
    officer = Desk(people.officer)
    answer = officer.send(step(commission, one, "tender-out"), planned_on=date(2027, 8, 2), why="Summer is quiet.")
    words = answer.content.decode()
    assert "Tender goes out: saved." in words
    assert "Summer is quiet." in words
    assert "18 working days before the latest day" in words
    assert Milestone.objects.get().planned_on == date(2027, 8, 2)
    assert "by Friday 16 July 2027" not in words


def test_a_plan_needs_its_reason_and_lies_before_the_start(people: Cast, commission: Commission) -> None:
    one = lot(people, commission)
    officer = Desk(people.officer)
    answer = officer.send(step(commission, one, "sign"), planned_on=date(2028, 1, 10))
    assert "Say why the step is planned for another day" in answer.content.decode()
    answer = officer.send(step(commission, one, "sign"), planned_on=START + timedelta(days=1), why="Later.")
    assert "The service starts on Saturday 1 April 2028: plan the step before it" in answer.content.decode()
    answer = officer.send(step(commission, one, "sign"), done_on=TODAY + timedelta(days=1))
    assert "cannot lie in the future" in answer.content.decode()
    assert not Milestone.objects.exists()
    given: dict[str, Any] = {"by": people.officer, "on": TODAY, "commission": commission, "lots": [one], "step": "sign"}
    with pytest.raises(Refused, match="for a reason"):
        actions.plan_step(**given, planned_on=date(2028, 1, 10))
    with pytest.raises(Refused, match="still to come"):
        actions.plan_step(**given, done_on=TODAY + timedelta(days=1))
    with pytest.raises(Refused, match="after the service starts"):
        actions.plan_step(**given, planned_on=START + timedelta(days=1), why="Later.")


def test_a_step_planned_too_late_stands_in_conflict(people: Cast, commission: Commission) -> None:
    one = lot(people, commission)
    answer = Desk(people.officer).send(
        step(commission, one, "tenders-back"), planned_on=date(2027, 11, 15), why="Bidders asked for more time."
    )
    assert "This leaves 3 working days until “Report due: award”" in answer.content.decode()


def test_what_was_done_stands_against_the_plan(people: Cast, commission: Commission) -> None:
    one = lot(people, commission)
    officer = Desk(people.officer)
    code = "approval-key-notice"
    answer = officer.send(
        step(commission, one, code), planned_on=date(2027, 2, 24), why="Begin early.", done_on=date(2027, 3, 1)
    )
    assert "3 working days after the planned day" in answer.content.decode()
    answer = officer.send(step(commission, one, code), planned_on=date(2027, 3, 1))
    assert "On the planned day" in answer.content.decode()


def test_undo_takes_plan_and_deed_back_and_history_keeps_them(people: Cast, commission: Commission) -> None:
    one = lot(people, commission)
    officer, address = Desk(people.officer), step(commission, one, "tender-out")
    officer.send(address, planned_on=date(2027, 8, 2), why="Summer is quiet.")
    answer = officer.send(address, do="undo")
    assert "Tender goes out: taken back." in answer.content.decode()
    assert not Milestone.objects.exists()
    assert Milestone.history.filter(why="Summer is quiet.").exists()


def test_one_form_plans_the_step_of_every_lot_that_shares_the_table(people: Cast, commission: Commission) -> None:
    one, two, three = (lot(people, commission, number) for number in "123")
    officer = Desk(people.officer)
    typed: dict[str, Any] = {"planned_on": date(2027, 8, 2), "why": "Summer is quiet."}
    officer.send(step(commission, one, "tender-out"), **typed, lots=[str(one.pk), str(three.pk)])
    assert set(Milestone.objects.values_list("lot", flat=True)) == {one.pk, three.pk}
    page = officer.client.get(home(commission))
    assert [[row.pk for row in table.lots] for table in page.context["tables"]] == [[one.pk, three.pk], [two.pk]]
    answer = officer.send(step(commission, one, "tender-out"), lots=[str(two.pk)])
    assert "Choose lots of this list" in answer.content.decode()


def test_what_happens_by_itself_and_what_does_not_exist_has_no_desk(people: Cast, commission: Commission) -> None:
    one = lot(people, commission)
    officer = Desk(people.officer)
    for code in ("start", "award-effective", "exercise", "nonsense"):
        officer.open(step(commission, one, code), status=404)
    officer.open(f"{home(commission)}999999/sign/", status=404)


def test_clerks_read_and_do_not_plan_and_an_ended_commission_stands_still(people: Cast, commission: Commission) -> None:
    one = lot(people, commission)
    clerk = Desk(people.clerk)
    assert f'href="{step(commission, one, "sign")}"' not in clerk.client.get(home(commission)).content.decode()
    clerk.open(step(commission, one, "sign"), status=403)
    actions.abandon(by=people.officer, on=TODAY, commission=commission, why="No longer needed.")
    assert "is abandoned" in Desk(people.officer).open(step(commission, one, "sign"))
    with pytest.raises(Refused, match="is abandoned"):
        actions.plan_step(by=people.officer, on=TODAY, commission=commission, lots=[one], step="sign", done_on=TODAY)


def test_the_sheet_has_a_line_for_each_step(people: Cast, commission: Commission) -> None:
    one = lot(people, commission)
    actions.plan_step(
        by=people.officer,
        on=TODAY,
        commission=commission,
        lots=[one],
        step="tender-out",
        planned_on=date(2027, 8, 2),
        why="=Summer",
    )
    answer = Desk(people.officer).client.get(f"/commissions/{commission.reference}/timetable.csv")
    rows = list(csv.DictReader(StringIO(answer.content.decode("utf-8-sig"))))
    tender = next(row for row in rows if row["Step"] == "Tender goes out")
    assert (tender["Latest day"], tender["Planned for"], tender["Why"]) == ("2027-08-26", "2027-08-02", "'=Summer")


# Lead times ---------------------------------------------------------------------------------------------------------

WEEKS = {"mobilisation": 8, "mobilisation_without_tupe": 4, "evaluation": 5, "tender": 7}


def test_a_manager_sets_lead_times_and_the_timetable_counts_with_them_from_that_day(
    people: Cast, commission: Commission
) -> None:
    lot(people, commission)
    manager = Desk(people.manager)
    assert "Default" in manager.open("/lead-times/")
    answer = manager.send("/lead-times/open/", in_force_from=date(2027, 6, 1), **WEEKS)
    assert "the new lead times hold from 1 June 2027" in answer.content.decode()
    assert "From 1 June 2027: 8, 4, 5, 7 weeks" in manager.open("/lead-times/")
    assert "12 weeks of mobilisation" in manager.open(home(commission))
    words = manager.open(f"{home(commission)}?on=2027-06-01")
    assert "8 weeks of mobilisation" in words
    assert "in force since 1 June 2027" in words


def test_lead_times_begin_today_or_later_and_are_corrected_by_the_same_day(people: Cast) -> None:
    manager = Desk(people.manager)
    answer = manager.send("/lead-times/open/", in_force_from=TODAY - timedelta(days=1), **WEEKS)
    assert "It must be today or a day to come" in answer.content.decode()
    for typed in ("-1", "105", "six", "9" * 30):
        answer = manager.send("/lead-times/open/", in_force_from=TODAY, **{**WEEKS, "tender": typed})
        assert "Enter a whole number of weeks" in answer.content.decode()
    manager.send("/lead-times/open/", in_force_from=TODAY, **WEEKS)
    manager.send("/lead-times/open/", in_force_from=TODAY, **{**WEEKS, "tender": 9})
    assert LeadTime.objects.get().tender == 9
    with pytest.raises(Refused, match="has passed"):
        actions.set_lead_times(
            by=people.manager, on=TODAY, route="open", in_force_from=TODAY - timedelta(days=1), **WEEKS
        )


def test_lead_times_still_to_come_are_taken_back(people: Cast) -> None:
    row = actions.set_lead_times(by=people.manager, on=TODAY, route="open", in_force_from=date(2027, 6, 1), **WEEKS)
    Desk(people.manager).send(f"/lead-times/{row.pk}/remove/")
    assert not LeadTime.objects.exists()


def test_only_managers_set_lead_times(people: Cast) -> None:
    for who in (people.officer, people.clerk, people.auditor):
        Desk(who).open("/lead-times/")
        Desk(who).open("/lead-times/open/", status=403)
    with pytest.raises(Refused):
        actions.set_lead_times(by=people.officer, on=TODAY, route="open", in_force_from=TODAY, **WEEKS)
    Desk(people.manager).open("/lead-times/in_house/", status=404)
    Desk(people.manager).open("/lead-times/nonsense/", status=404)


def test_the_desk_of_lead_times_is_in_the_navigation_of_managers(people: Cast) -> None:
    assert "Lead times" in Desk(people.manager).open("/")
    assert "Lead times" not in Desk(people.officer).open("/")
