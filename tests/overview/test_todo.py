"""The to-do list: what it names, by which day, for whom; follow-ups done; the report on special urgency."""

from __future__ import annotations

import csv
from datetime import date, timedelta
from io import StringIO
from typing import Any

import pytest
import time_machine
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from commissioning.council import actions as council_actions
from commissioning.council.models import ClosureDay, Meeting, User
from commissioning.kit.refusals import Refused
from commissioning.overview import special_urgency, todo
from commissioning.overview.todo_pages import print_missing
from decisions import actions
from decisions.actions.reports import report_urgency
from decisions.models import Decision, FollowUp, UrgencyReport
from tests.decisions.conftest import DECIDED, ON, Council

TODAY = date(2026, 11, 23)
"""A Monday."""


def tasks(user: User, on: date = TODAY, group: str = "") -> list[todo.Task]:
    return [task for task in todo.tasks_for(user, on) if not group or task.group == group]


def titles(user: User, on: date = TODAY, group: str = "") -> list[str]:
    return [task.title for task in tasks(user, on, group)]


def meeting(council: Council, day: date) -> Meeting:
    return council_actions.add_meeting(by=council.clerk, body=council.cabinet, held_on=day)


def client_of(user: User) -> Client:
    client = Client()
    client.force_login(user, "django.contrib.auth.backends.ModelBackend")
    return client


@pytest.fixture(autouse=True)
def today() -> Any:
    with time_machine.travel("2026-11-23T12:00:00Z"):
        yield


# Notices -------------------------------------------------------------------------------------------------------------


def test_drafts_of_one_meeting_are_to_be_noticed_together_28_clear_days_before(council: Council) -> None:
    held = meeting(council, date(2027, 1, 13))
    for title in ("School meals", "Supported living"):
        council.draft(title=title, meeting=held, due_on=held.held_on)
    [task] = tasks(council.clerk, group="notices")
    assert task.title == "Give 28 days’ notice: Cabinet, 13 January 2027"
    assert task.by == date(2026, 12, 15)
    assert "School meals; Supported living" in task.line
    assert task.url == "/forward-plan/next/"


def test_notice_that_is_far_away_is_not_named_yet(council: Council) -> None:
    held = meeting(council, date(2027, 3, 10))
    council.draft(meeting=held, due_on=held.held_on)
    assert tasks(council.clerk, group="notices") == []


def test_an_item_in_an_edition_in_time_needs_nothing_more(council: Council) -> None:
    held = meeting(council, date(2027, 1, 13))
    decision = council.draft(meeting=held, due_on=held.held_on)
    actions.publish_edition(by=council.clerk, on=TODAY, decisions=[decision])
    assert tasks(council.clerk, group="notices") == []


@pytest.mark.parametrize(
    ("on", "title", "by"),
    [
        (date(2026, 11, 10), "Give 28 days’ notice: Cabinet, 9 December 2026", date(2026, 11, 10)),
        (date(2026, 11, 11), "General exception: Short breaks for disabled children", date(2026, 12, 1)),
        (date(2026, 12, 1), "General exception: Short breaks for disabled children", date(2026, 12, 1)),
        (date(2026, 12, 2), "Special urgency: Short breaks for disabled children", date(2026, 12, 9)),
    ],
)
def test_each_day_names_the_way_of_notice_that_is_left(council: Council, on: date, title: str, by: date) -> None:
    held = meeting(council, date(2026, 12, 9))
    council.draft(meeting=held, due_on=held.held_on)
    [task] = tasks(council.clerk, on, "notices")
    assert (task.title, task.by) == (title, by)


def test_an_urgency_notice_in_time_settles_it(council: Council) -> None:
    held = meeting(council, date(2026, 12, 9))
    decision = council.draft(meeting=held, due_on=held.held_on)
    actions.give_urgency_notice(
        by=council.clerk,
        decision=decision,
        kind="general-exception",
        told_or_agreed_by="Chair of Scrutiny",
        given_on=date(2026, 11, 20),
        reasons="The contract ends.",
    )
    assert tasks(council.clerk, group="notices") == []


def test_a_private_matter_needs_its_two_notices_and_then_the_agreement(council: Council) -> None:
    held = meeting(council, date(2027, 1, 13))
    council.draft(
        meeting=held,
        due_on=held.held_on,
        key=False,
        key_limb_a=False,
        private="part",
        private_paragraph=3,
        private_reason="Prices of bidders.",
    )
    first, second = tasks(council.clerk, date(2026, 12, 1), "notices")
    assert (first.title.split(":")[0], first.by) == ("First notice of a private matter", date(2026, 12, 15))
    # Five clear working days: 6, 7, 8, 11 and 12 January.
    assert (second.title.split(":")[0], second.by) == ("Second notice of a private matter", date(2027, 1, 5))
    [late] = tasks(council.clerk, date(2026, 12, 16), "notices")
    assert late.title.startswith("Agreement to meet in private")


def test_the_edition_of_a_private_key_decision_is_its_first_notice_too(council: Council) -> None:
    held = meeting(council, date(2027, 1, 13))
    decision = council.draft(
        meeting=held, due_on=held.held_on, private="whole", private_paragraph=3, private_reason="Prices of bidders."
    )
    on = date(2026, 12, 1)
    kinds = [title.split(":")[0] for title in titles(council.clerk, on, "notices")]
    assert kinds == ["Give 28 days’ notice", "Second notice of a private matter"]
    actions.publish_edition(by=council.clerk, on=TODAY, decisions=[decision])
    kinds = [title.split(":")[0] for title in titles(council.clerk, on, "notices")]
    assert kinds == ["Second notice of a private matter"]


def test_a_decision_moved_after_its_notice_is_flagged(council: Council) -> None:
    held = meeting(council, date(2027, 1, 13))
    decision = council.draft(meeting=held, due_on=held.held_on)
    actions.publish_edition(by=council.clerk, on=TODAY, decisions=[decision])
    council_actions.move_meeting(by=council.clerk, on=TODAY, meeting=held, held_on=date(2027, 1, 20), why="Snow")
    [task] = tasks(council.clerk, group="notices")
    assert task.title.startswith("Tell the new day")
    assert "Wednesday 13 January 2027" in task.line


def test_a_closure_day_moves_the_last_day(council: Council) -> None:
    meeting(council, date(2026, 12, 9))
    assert [task.by for task in tasks(council.clerk, group="meetings")] == [date(2026, 12, 1)]
    ClosureDay(day=date(2026, 12, 4), why="Move of offices").recorded(by=None, why="Test")
    assert [task.by for task in tasks(council.clerk, group="meetings")] == [date(2026, 11, 30)]


# Record, publish, call-in --------------------------------------------------------------------------------------------


def test_a_decision_made_is_to_be_published_within_the_working_days_of_the_standing_orders(council: Council) -> None:
    decision = council.made()
    actions.change(by=council.clerk, on=ON, decision=decision, changes={"reasons": ""}, why="Test")
    [task] = tasks(council.clerk, ON, "publish")
    assert task.by == date(2026, 6, 5)
    assert "19 working days ago" in task.line
    assert "Still missing: the reasons." in task.line
    assert (task.do, task.url) == ("Finish and publish", f"/decisions/{decision.reference}/record/")
    actions.change(by=council.clerk, on=ON, decision=decision, changes={"reasons": "It ends."}, why="Test")
    [task] = tasks(council.clerk, ON, "publish")
    assert (task.do, task.url) == ("Publish", f"/decisions/{decision.reference}/publish/")


def test_what_passed_without_a_record_is_named(council: Council) -> None:
    council.planned()
    [task] = tasks(council.clerk, ON, "publish")
    assert task.title.startswith("Record what became of it")
    assert task.by == DECIDED


def test_a_call_in_is_to_be_heard_within_the_days_of_the_standing_orders(council: Council) -> None:
    council.called_in()
    [task] = tasks(council.clerk, ON, "call-ins")
    assert "Received on Monday 8 June 2026 from 3 members" in task.line
    assert task.by == date(2026, 6, 22)


def test_a_decision_referred_back_waits_for_the_one_that_reconsiders_it(council: Council) -> None:
    decision = council.referred_back()
    assert titles(council.clerk, ON, "call-ins") == ["Reconsider: Short breaks for disabled children"]
    council.draft(reconsiders=decision)
    assert tasks(council.clerk, ON, "call-ins") == []


# Follow-ups, exemptions, papers --------------------------------------------------------------------------------------


def test_a_follow_up_is_done_with_its_day_and_gone(council: Council) -> None:
    decision = council.made()
    follow_up = actions.add_follow_up(
        by=council.clerk, decision=decision, what="A report", to_whom="Scrutiny", by_on=date(2026, 11, 10)
    )
    assert tasks(council.clerk, group="follow-ups") == []
    actions.publish(by=council.clerk, on=ON, decision=decision, published_on=date(2026, 6, 4))
    [task] = tasks(council.clerk, group="follow-ups")
    assert (task.title, task.by) == ("A report", date(2026, 11, 10))
    client = client_of(council.officer)
    page = client.get(task.url)
    assert page.status_code == 200
    sent = {
        "once": page.context["form"]["once"].value(),
        "seen": page.context["form"]["seen"].value(),
        "done_on_day": "30",
        "done_on_month": "11",
        "done_on_year": "2026",
    }
    refused = client.post(task.url, sent)
    assert "which has not come yet" in refused.content.decode()
    assert 'value="30"' in refused.content.decode()
    done = client.post(task.url, {**sent, "done_on_day": "20"})
    assert done.status_code == 302
    assert FollowUp.objects.get(pk=follow_up.pk).done_on == date(2026, 11, 20)
    assert tasks(council.clerk, group="follow-ups") == []


def test_an_exemption_to_be_reviewed_is_named_to_who_may_review_it_alone(council: Council) -> None:
    decision = council.draft()
    actions.add_clause(
        by=council.clerk,
        decision=decision,
        label="(x)",
        verb="note",
        text="Unspeakable",
        access="exempt",
        exempt_paragraph=3,
        exempt_reason="Prices of secretive bidders",
        exempt_review_on=date(2026, 12, 31),
    )
    [task] = tasks(council.clerk, group="exemptions")
    assert task.by == date(2026, 12, 31)
    assert tasks(council.clerk, date(2026, 11, 1), "exemptions") == []
    council.clerk.sees_exempt = False
    for person in (council.clerk, council.officer, council.manager, council.auditor, council.administrator):
        assert "secretive" not in str(tasks(person))
        assert tasks(person, group="exemptions") == []


def test_papers_that_could_not_be_printed_are_named_and_printed(
    council: Council, monkeypatch: pytest.MonkeyPatch
) -> None:
    council.published()
    [task] = tasks(council.clerk, group="papers")
    assert task.meta == "2 papers"
    with pytest.raises(Refused, match="left out"):
        print_missing()
    monkeypatch.setattr("decisions.papers.notice_pdf", lambda *args, **kwargs: b"%PDF-1.7 notice")
    monkeypatch.setattr("decisions.plan_paper.edition_pdf", lambda *args, **kwargs: b"%PDF-1.7 plan")
    assert print_missing() == 2
    assert tasks(council.clerk, group="papers") == []


def test_every_task_leads_to_a_page_that_its_reader_may_open(council: Council) -> None:
    """Given tasks of every kind, each of the people they are shown to can go there."""
    council.made()
    council.draft(due_on=date(2026, 7, 1), meeting=None, private="whole", private_paragraph=1, private_reason="x")
    council.draft(due_on=date(2026, 7, 29), meeting=None)
    council.planned(due_on=date(2026, 6, 1), meeting=None)
    moved = meeting(council, date(2026, 7, 15))
    council.planned(meeting=moved, due_on=moved.held_on)
    with time_machine.travel("2026-06-30T12:00:00Z"):
        council_actions.move_meeting(by=council.clerk, on=ON, meeting=moved, held_on=date(2026, 7, 22), why="Snow")
    council.called_in()
    council.referred_back()
    decision = urgent(council, date(2026, 6, 17))
    actions.add_clause(
        by=council.clerk,
        decision=council.draft(),
        label="(x)",
        verb="note",
        text="Exempt",
        access="exempt",
        exempt_paragraph=3,
        exempt_reason="Prices",
        exempt_review_on=date(2026, 7, 1),
    )
    FollowUp(decision=decision, what="A report", to_whom="Scrutiny").recorded(by=None, why="Test")
    with time_machine.travel("2026-06-30T12:00:00Z"):
        clerks = {code for code, group in todo.GROUPS.items() if group.is_for(council.clerk)}
        assert {task.group for task in tasks(council.clerk, ON)} == clerks
        for person in (council.clerk, council.officer, council.administrator):
            client = client_of(person)
            found = tasks(person, ON)
            assert found
            for task in found:
                assert client.get(task.url).status_code == 200, (person, task)


# The page ------------------------------------------------------------------------------------------------------------


def test_the_most_urgent_stands_first_and_what_has_no_day_last(council: Council) -> None:
    council.made()
    council.referred_back()
    council.called_in()
    days = [task.by for task in tasks(council.clerk)]
    dated = [day for day in days if day]
    assert dated == sorted(dated)
    assert days[len(dated) :] == [None] * (len(days) - len(dated))
    assert None in days


def test_the_page_says_what_is_late_and_filters_by_kind(council: Council) -> None:
    council.made()
    client = client_of(council.clerk)
    body = client.get("/to-do/").content.decode()
    assert "One thing is overdue." in body
    assert "Publish: Short breaks for disabled children" in body
    assert "Publish: Short breaks" not in client.get("/to-do/?group=call-ins").content.decode()
    assert client.get("/to-do/?group=%00nonsense&page=99").status_code == 200


def test_who_has_nothing_to_do_is_told_so_and_has_no_such_entry(council: Council) -> None:
    council.made()
    for person in (council.manager, council.auditor):
        body = client_of(person).get("/to-do/").content.decode()
        assert "Nothing is waiting for you." in body
    assert 'href="/to-do/"' in client_of(council.clerk).get("/").content.decode()
    assert "1 thing to do, 1 overdue" not in client_of(council.officer).get("/").content.decode()
    assert Client().get("/to-do/").status_code == 302


def test_the_home_page_names_what_is_to_do(council: Council) -> None:
    council.made()
    body = client_of(council.clerk).get("/").content.decode()
    assert "One thing is overdue." in body
    assert "Publish: Short breaks for disabled children" in body


def test_the_list_takes_the_same_number_of_queries_however_long_it_is(council: Council) -> None:
    def queries() -> int:
        with CaptureQueriesContext(connection) as taken:
            todo.tasks_for(council.clerk, ON)
        return len(taken)

    def fill() -> None:
        council.planned(due_on=date(2026, 7, 20), meeting=None)
        council.draft(due_on=date(2026, 7, 29), meeting=None, private="whole", private_paragraph=1, private_reason="x")
        for decision in (council.made(), council.called_in(), council.referred_back()):
            assert decision.pk
        urgent(council, date(2026, 6, 3))

    fill()
    first = queries()
    fill()
    assert queries() == first <= 25


# Special urgency -----------------------------------------------------------------------------------------------------


def urgent(council: Council, day: date, *, title: str = "Flood pumps", **fields: Any) -> Decision:
    held = Meeting.objects.filter(body=council.cabinet, held_on=day).first() or meeting(council, day)
    decision = council.draft(title=title, meeting=held, due_on=day, **fields)
    actions.give_urgency_notice(
        by=council.clerk,
        decision=decision,
        kind="special-urgency",
        told_or_agreed_by="Chair of Scrutiny",
        given_on=day - timedelta(days=1),
        reasons="Floods were forecast.",
    )
    decision = actions.make(by=council.clerk, on=TODAY, decision=Decision.objects.get(pk=decision.pk), decided_on=day)
    actions.publish(by=council.clerk, on=TODAY, decision=decision, published_on=day)
    return Decision.objects.get(pk=decision.pk)


def test_special_urgency_is_reported_within_a_year_and_counts_from_the_last_report(council: Council) -> None:
    urgent(council, date(2026, 10, 14))
    [task] = tasks(council.clerk, group="special-urgency")
    assert task.by == date(2027, 10, 14)
    report_urgency(by=council.clerk, on=TODAY, from_on=date(2026, 1, 1), until_on=date(2026, 10, 31), reported_on=TODAY)
    assert tasks(council.clerk, group="special-urgency") == []
    urgent(council, date(2026, 11, 4), title="Fallen bridge")
    [task] = tasks(council.clerk, group="special-urgency")
    assert task.by == date(2027, 10, 31)


def test_the_report_holds_the_published_facts_of_the_days_chosen(council: Council) -> None:
    urgent(council, date(2026, 10, 14), summary="Six pumps at once.")
    urgent(council, date(2026, 3, 4), title="Fallen bridge")
    client = client_of(council.clerk)
    days = "since_day=1&since_month=10&since_year=2026&until_day=31&until_month=10&until_year=2026"
    body = client.get(f"/to-do/special-urgency/?{days}").content.decode()
    for words in ("Flood pumps", "Six pumps at once.", "Floods were forecast.", "Chair of Scrutiny"):
        assert words in body
    assert "Fallen bridge" not in body
    answer = client.get(f"/to-do/special-urgency.csv?{days}")
    assert answer["Content-Disposition"] == ('attachment; filename="special-urgency-2026-10-01-to-2026-10-31.csv"')
    rows = list(csv.DictReader(StringIO(answer.content.decode("utf-8-sig"))))
    assert [(row["Title"], row["Decided on"], row["Agreed on"]) for row in rows] == [
        ("Flood pumps", "2026-10-14", "2026-10-13")
    ]


def test_the_report_is_printed_with_its_record(council: Council) -> None:
    urgent(council, date(2026, 10, 14))
    answer = client_of(council.clerk).get("/to-do/special-urgency.pdf")
    assert answer["Content-Type"] == "application/pdf"
    assert answer.content.startswith(b"%PDF-1.7")


def test_a_decision_taken_down_is_reported_without_its_words(council: Council) -> None:
    decision = urgent(council, date(2026, 10, 14), title="Unspeakable pumps")
    actions.take_down(by=council.clerk, publication=decision.publications.get(), reason_class="personal-data")
    [row] = special_urgency.rows_of(date(2026, 1, 1), TODAY)
    assert (row.title, row.summary, row.reasons) == ("", "", "")
    assert row.taken_down == "Taken down on 23 November 2026: personal data."
    assert b"Unspeakable" not in special_urgency.as_csv([row])


def test_a_recommendation_or_an_unpublished_decision_is_not_reported(council: Council) -> None:
    council.made()
    council.recommendation()
    assert special_urgency.rows_of(date(2026, 1, 1), TODAY) == []


@pytest.mark.parametrize("ending", ["csv", "pdf"])
def test_a_wrong_period_is_told_at_its_field_and_makes_no_file(council: Council, ending: str) -> None:
    query = "since_day=31&since_month=2&since_year=2026&until_day=1&until_month=%00&until_year=2026"
    client = client_of(council.auditor)
    page = client.get(f"/to-do/special-urgency/?{query}")
    assert "The first day must be a real date" in page.content.decode()
    answer = client.get(f"/to-do/special-urgency.{ending}?{query}")
    assert (answer.status_code, answer["Location"].split("?")[0]) == (302, "/to-do/special-urgency/")


def test_that_council_was_told_is_recorded_in_the_browser(council: Council) -> None:
    client = client_of(council.clerk)
    page = client.get("/to-do/special-urgency/reported/")
    sent = {"once": page.context["form"]["once"].value()}
    for name, day in (("from_on", date(2026, 1, 1)), ("until_on", date(2026, 12, 1)), ("reported_on", TODAY)):
        sent |= {f"{name}_day": day.day, f"{name}_month": day.month, f"{name}_year": day.year}
    refused = client.post("/to-do/special-urgency/reported/", sent)
    assert "up to that on which it is made" in refused.content.decode()
    answer = client.post("/to-do/special-urgency/reported/", {**sent, "until_on_month": 11})
    assert answer.status_code == 302
    assert UrgencyReport.objects.get().reported_on == TODAY
    assert client_of(council.officer).get("/to-do/special-urgency/reported/").status_code == 403
