"""My work on the home page: what each role must do next, the most urgent first, and nothing of it for a stranger."""

from __future__ import annotations

import re
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import pytest
import time_machine
from django.contrib.auth.models import AnonymousUser
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from commissioning.council import actions as council
from commissioning.council.models import User
from commissioning.council.roles import Role
from commissioning.kit.terms import Option, Term
from commissioning.overview import todo
from commissioning.overview.models import Finding
from commissioning.overview.todo_ground import A_YEAR, Ground
from commissioning.overview.todo_pages import my_work
from contracts import actions
from contracts.actions import Authority
from contracts.models import Contract, NextAct
from providers import actions as providers
from tests.builders import MADE, ON, HomeCare

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("today", "without_papers")]


@pytest.fixture
def today() -> Any:
    with time_machine.travel(ON):
        yield ON


def agreed(care: HomeCare, **fields: Any) -> Contract:
    """A contract from an older register that ends on 31 March 2027, with an option of a year."""
    contract = care.draft(
        **{
            "title": "Waste collection",
            "commission": None,
            "lots": [],
            "provider": care.provider,
            "route": "open",
            "starts_on": date(2022, 4, 1),
            "term": Term(60, (Option(12),)),
            "value": Decimal("4000000"),
            "value_qualifier": "maximum",
            **fields,
        }
    )
    signed = date(2022, 3, 1)
    authority = Authority.recorded("An older register")
    actions.award(
        by=care.cast.officer, on=ON, contract=contract, authority=authority, amount=None, made_on=signed, approval=None
    )
    return actions.sign(by=care.cast.officer, on=ON, contract=contract, signed_on=signed)


def due(contract: Contract, **days: date | None) -> Contract:
    """Let the derived days be these, as if the council's calendar had brought them about."""
    NextAct.objects.filter(pk=contract.pk).update(**days)
    return contract


def tasks(user: User, group: str = "") -> list[todo.Task]:
    return [task for task in todo.tasks_for(user, ON) if not group or task.group == group]


def home(user: User | None) -> str:
    client = Client()
    if user:
        client.force_login(user, "django.contrib.auth.backends.ModelBackend")
    return client.get("/").content.decode()


# To start -------------------------------------------------------------------------------------------------------------


def test_who_leads_a_contract_is_told_what_must_be_started_and_the_step_that_comes_first(care: HomeCare) -> None:
    contract = due(agreed(care), act_by=ON + timedelta(days=9), path="replace", step="tender-out", decide_by=None)
    [task] = tasks(care.cast.officer, "led")
    assert task.title == "Replace: Waste collection"
    assert task.meta.startswith(f"{contract.reference} · ")
    assert (task.line, task.by) == ("Send out the tender.", ON + timedelta(days=9))
    assert task.url == f"/contracts/{contract.reference}/last-day/"
    assert tasks(care.cast.elsewhere, "led") == []
    assert tasks(care.cast.manager, "led") == []


def test_what_need_not_be_started_within_six_weeks_is_not_told(care: HomeCare) -> None:
    due(agreed(care), act_by=ON + timedelta(weeks=6, days=1), decide_by=None)
    assert tasks(care.cast.officer, "led") == []


def test_a_choice_that_soon_closes_is_told_by_its_own_day(care: HomeCare) -> None:
    due(agreed(care), act_by=ON + timedelta(days=200), decide_by=ON + timedelta(days=3))
    titles = [(task.title, task.by) for task in tasks(care.cast.officer, "led")]
    assert ("Decide whether to extend or replace: Waste collection", ON + timedelta(days=3)) in titles


def test_a_manager_is_told_of_each_service_area_with_the_day_of_its_first(care: HomeCare) -> None:
    late, soon = ON - timedelta(days=5), ON + timedelta(days=20)
    for days in (-5, -2, 20, 80, 91):
        due(agreed(care), act_by=ON + timedelta(days=days))
    [task] = tasks(care.cast.manager, "areas")
    assert task.title == "Children: 2 contracts overdue to act"
    assert task.line == "To be started as well: 1 within 30 days, 2 within 90 days."
    assert (task.by, task.url) == (late, "/contracts/expiry/?area=children&show=overdue")
    NextAct.objects.filter(act_by__lt=ON).update(act_by=None)
    [task] = tasks(care.cast.manager, "areas")
    assert (task.title, task.by) == ("Children: 1 contract to be started within 30 days", soon)
    assert tasks(care.cast.officer, "areas") == []


# Leads, drafts, records -----------------------------------------------------------------------------------------------


def test_a_manager_is_told_of_contracts_whose_lead_left(care: HomeCare) -> None:
    agreed(care)
    assert tasks(care.cast.manager, "without-lead") == []
    council.deactivate_user(by=care.cast.administrator, user=care.cast.officer, why="Left")
    [task] = tasks(care.cast.manager, "without-lead")
    assert re.match(r"Name a lead officer for \d+ contracts?$", task.title)
    assert task.url == "/handover/"


def test_an_assessment_that_is_due_is_told_in_its_service_area(care: HomeCare) -> None:
    contract = due(agreed(care), assess_by=ON + timedelta(days=30))
    for user in (care.cast.officer, care.cast.manager):
        [task] = tasks(user, "assessments")
        assert (task.title, task.by) == ("Assess the performance: Waste collection", ON + timedelta(days=30))
        assert task.url == f"/contracts/{contract.reference}/performance/"
    assert tasks(care.cast.elsewhere, "assessments") == []


def test_drafts_and_what_is_not_signed_are_told_to_their_lead(care: HomeCare) -> None:
    draft = care.call_off()
    [task] = tasks(care.cast.officer, "drafts")
    assert (task.title, task.by) == (f"Award or discard: {draft.title}", draft.starts_on)
    care.award(draft)
    [task] = tasks(care.cast.officer, "drafts")
    assert task.title == f"Record the signature: {draft.title}"
    actions.sign(by=care.cast.officer, on=ON, contract=draft, signed_on=MADE)
    assert tasks(care.cast.officer, "drafts") == []


def test_the_record_of_an_act_under_a_delegation_is_owed_until_it_is_drafted(care: HomeCare) -> None:
    with time_machine.travel(MADE):
        care.signed()
        owed = [task for task in todo.tasks_for(care.cast.officer, MADE) if task.group == "records"]
        assert [task.by for task in owed] == [MADE]
        assert owed[0].title.startswith("Record the decision: the award of ")
        assert not [task for task in todo.tasks_for(care.cast.elsewhere, MADE) if task.group == "records"]


# Failing checks -------------------------------------------------------------------------------------------------------


def test_an_auditor_is_told_of_all_stops_and_a_manager_of_those_of_their_service_areas(care: HomeCare) -> None:
    people = care.cast
    for number, area in enumerate((people.area, people.other_area, people.area)):
        Finding.objects.create(
            code="over-limit",
            subject=f"CON-2026-000{number}",
            rank=0 if number < 2 else 1,
            room="contracts",
            service_area=area,
            sentence="It is over the limit.",
            remedy="Put it right.",
            citation="The clause",
            since=ON - timedelta(days=number + 3),
            is_by_facts=True,
        )
    [task] = tasks(people.auditor, "stops")
    assert (task.title, task.by) == ("2 failing checks stop something", ON - timedelta(days=4))
    assert task.url == "/compliance/?severity=stop"
    [task] = tasks(people.manager, "stops")
    assert (task.title, task.by) == ("1 failing check stops something", ON - timedelta(days=3))
    assert tasks(people.officer, "stops") == tasks(people.clerk, "stops") == []
    assert "2 failing checks stop something" in home(people.auditor)


# Administrators -------------------------------------------------------------------------------------------------------


def test_an_administrator_is_told_who_was_invited_and_never_came(
    care: HomeCare, monkeypatch: pytest.MonkeyPatch
) -> None:
    administrator = care.cast.administrator
    before = len(tasks(administrator, "invitations"))
    council.invite_user(
        by=administrator,
        at=timezone.now(),
        email="new@calderwick.example",
        display_name="Procurement lead",
        roles=[Role.OFFICER],
        address=lambda purpose, token: f"https://council.example/{token}",
    )
    found = [task for task in tasks(administrator, "invitations") if "Procurement lead" in task.title]
    assert [(task.title, task.by) for task in found] == [
        ("Not yet signed in: Procurement lead", ON + timedelta(days=7))
    ]
    later = [task for task in todo.tasks_for(administrator, ON + timedelta(days=8)) if "Procurement" in task.title]
    assert [task.title for task in later] == ["Invite again: Procurement lead"]
    assert len(tasks(administrator, "invitations")) == before + 1
    monkeypatch.setattr("commissioning.overview.todo_work.MOST_ROWS", before)
    cut = tasks(administrator, "invitations")
    assert len(cut) == before + 1
    assert "Further users who have not signed in yet" in [task.title for task in cut]
    monkeypatch.undo()
    council.deactivate_user(
        by=administrator, user=User.objects.get(email="new@calderwick.example"), why="Did not come after all"
    )
    assert len(tasks(administrator, "invitations")) == before
    assert tasks(care.cast.officer, "invitations") == []


# The home page --------------------------------------------------------------------------------------------------------


def test_the_home_page_names_ten_and_what_is_coming_among_them(care: HomeCare) -> None:
    for days in [*range(-20, 0), *range(1, 7)]:
        due(agreed(care, title=f"Contract of day {days}"), act_by=ON + timedelta(days=days), decide_by=None)
    work = my_work(care.cast.officer, ON)
    assert work is not None
    assert [row.is_late for row in work["rows"]] == [True] * 6 + [False] * 4
    body = home(care.cast.officer)
    assert f"All {work['total']} things to do" in body
    assert body.count('<p class="acts__do">') == 10
    assert "Replace: Contract of day -20" in body or "Extend: Contract of day -20" in body


def test_who_has_nothing_to_do_is_told_so_kindly(care: HomeCare) -> None:
    assert "Nothing is waiting for you. What comes up will stand here" in home(care.cast.elsewhere)


def test_a_manager_without_a_service_area_is_told_why_nothing_comes_up(care: HomeCare) -> None:
    newcomer = council.add_user(
        by=care.cast.administrator, email="new@calderwick.example", display_name="New", roles=[Role.MANAGER]
    )
    assert "You have no service area" in home(newcomer)


def test_a_strangers_home_page_has_no_work_and_asks_nothing_about_it(care: HomeCare) -> None:
    due(agreed(care), act_by=ON)
    with CaptureQueriesContext(connection) as queries:
        body = home(None)
    assert "My work" not in body
    assert not any("nextact" in query["sql"] for query in queries)
    assert my_work(AnonymousUser(), ON) is None


@pytest.mark.parametrize("who", ["officer", "manager", "administrator"])
def test_eight_things_of_each_kind_take_as_many_queries_as_one(care: HomeCare, who: str) -> None:
    user = getattr(care.cast, who)

    def one_more(number: int) -> None:
        due(agreed(care), act_by=ON + timedelta(days=number), decide_by=ON)
        care.signed(amount=Decimal(500_000))
        care.call_off()
        council.add_user(
            by=care.cast.administrator, email=f"{number}@x.example", display_name=str(number), roles=[Role.CLERK]
        )

    def asked() -> int:
        with CaptureQueriesContext(connection) as queries:
            home(user)
        return len(queries)

    one_more(0)
    first = asked()
    for number in range(1, 8):
        one_more(number)
    assert asked() == first


# More than are named --------------------------------------------------------------------------------------------------


def test_where_more_are_due_than_are_named_the_list_says_so(care: HomeCare, monkeypatch: pytest.MonkeyPatch) -> None:
    first, second, third = (agreed(care, title=f"Waste {number}") for number in range(3))
    for days, contract in enumerate((first, second, third), 1):
        contract.review_on = ON + timedelta(days=days)
        contract.recorded(by=care.cast.officer, why="Test")
        due(contract, act_by=ON + timedelta(days=days), assess_by=ON + timedelta(days=days), decide_by=None)
        providers.add_assurance(
            by=care.cast.officer, provider=care.provider, kind="insurance", valid_until=ON + timedelta(days=days),
            evidence=f"PL {days}",
        )  # fmt: skip
        care.draft(title=f"Draft {days}")
    groups = ("led", "assessments", "reviews", "assurances", "drafts")
    named = {group: [task.title for task in tasks(care.cast.officer, group)] for group in groups}
    assert not any("further" in title for titles in named.values() for title in titles)
    monkeypatch.setattr("commissioning.overview.todo_work.MOST_ROWS", 2)
    for group in groups:
        *two, last = tasks(care.cast.officer, group)
        assert sorted(task.title for task in two) == sorted(named[group][:2]), group
        assert "further" in last.title
        assert last.line == "Only the 2 most urgent are named here."
        assert Client().get(last.url).status_code in (200, 302)


# Notices --------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("by", ["extension", "variation"])
def test_a_contract_changed_lately_is_asked_for_notices_before_those_awarded_before_that(
    care: HomeCare, monkeypatch: pytest.MonkeyPatch, by: str
) -> None:
    old = agreed(care)
    young = [agreed(care) for _ in range(2)]
    for row in young:
        row.awarded_on = row.signed_on = ON - timedelta(days=30)
        row.recorded(by=care.cast.officer, why="Test")
    ground, since = Ground(ON, care.cast.officer), ON - A_YEAR
    monkeypatch.setattr(todo, "MOST_ASKED", 1)
    assert todo._latest_to_owe(ground, since) == [row.pk for row in young]
    changed_on = ON - timedelta(days=7)
    if by == "extension":
        actions.extend(
            by=care.cast.officer, on=ON, contract=old, authority=Authority.recorded("An older register"), amount=None,
            made_on=changed_on, option=old.options.get(), new_end=date(2028, 3, 31), approval=None,
        )  # fmt: skip
    else:
        actions.vary(
            by=care.cast.officer, on=ON, contract=old, authority=Authority.recorded("An older register"), amount=None,
            made_on=changed_on, ground="pcr_provided", scope_words="More streets", approval=None,
        )  # fmt: skip
    assert todo._latest_to_owe(ground, since) == [old.pk, young[0].pk]


def test_the_latest_to_owe_are_found_by_award_and_by_end_as_if_all_were_put_in_order(
    care: HomeCare, monkeypatch: pytest.MonkeyPatch
) -> None:
    days = {}
    for awarded, ended in ((400, 20), (300, 5), (10, None), (350, 300), (3, None), (390, 8), (40, 39)):
        row = agreed(care)
        row.awarded_on = row.signed_on = ON - timedelta(days=awarded)
        if ended is not None:
            row.terminated_on = row.termination_made_on = ON - timedelta(days=ended)
            row.state, row.ended_reason = "terminated", "Agreed"
        row.recorded(by=care.cast.officer, why="Test")
        days[row.pk] = min(days_ago for days_ago in (awarded, ended) if days_ago is not None)
    in_order = sorted(days, key=lambda pk: (days[pk], pk))
    for most in range(len(days)):
        monkeypatch.setattr(todo, "MOST_ASKED", most)
        assert todo._latest_to_owe(Ground(ON, care.cast.officer), ON - A_YEAR) == in_order[: most + 1]
