"""One sheet of every act between two days: who, when recorded, made on, what, which record, authority and amount."""

from __future__ import annotations

import csv
from datetime import date
from decimal import Decimal
from io import StringIO
from typing import Any

import pytest
import time_machine
from django.db import connection
from django.test.utils import CaptureQueriesContext

from commissioning.council import actions as council
from commissioning.council.models import User
from commissioning.overview import acts
from contracts import actions as contracts
from contracts.actions import performance
from contracts.actions.notices import record_review
from contracts.models import WithheldNames
from decisions import actions as decisions
from providers import actions as providers
from tests.builders import Cast, HomeCare, home_care
from tests.crawl import body_of
from tests.decisions.conftest import no_papers  # noqa: F401 - papers are left out
from tests.overview.test_compliance import client_of

pytestmark = pytest.mark.django_db

TODAY = date(2026, 1, 5)
DAYS = {
    "since_day": "1", "since_month": "1", "since_year": "2023", "until_day": "5", "until_month": "1",
    "until_year": "2026",
}  # fmt: skip


@pytest.fixture(autouse=True)
def today() -> Any:
    with time_machine.travel("2026-01-05T12:00:00Z"):
        yield


def sheet(user: User, **changes: str) -> list[dict[str, str]]:
    answer = client_of(user).get("/compliance/acts.csv", {**DAYS, **changes})
    assert answer.status_code == 200
    assert answer["Content-Type"] == "text/csv; charset=utf-8"
    return list(csv.DictReader(StringIO(body_of(answer).decode("utf-8-sig"))))


def told(rows: list[dict[str, str]], act: str) -> list[dict[str, str]]:
    return [row for row in rows if row["Act"] == act]


def test_an_act_of_the_ledger_has_its_authority_its_approval_and_its_amount(care: HomeCare, people: Cast) -> None:
    contract = care.signed(amount=Decimal(600_000))
    [row] = [row for row in told(sheet(people.auditor), "Ledger: award") if row["Record"] == contract.reference]
    assert row["By"] == "Officer"
    assert (row["Recorded on"], row["Made on"]) == ("2026-01-05", "2023-04-03")
    assert row["Amount"] == "600000.00"
    assert row["Authority"].startswith(f"{care.decision.reference} clause 3, delegated to the Director")
    assert row["Charged to"] == f"{care.decision.reference} clause 1"


def test_decisions_rosters_names_and_commissions_are_told(care: HomeCare, people: Cast) -> None:
    contracts.withhold_names(
        by=people.clerk, umbrella=care.umbrella, paragraph=3, reason="Rates", review_on=date(2026, 6, 1)
    )
    contracts.release_names(by=people.clerk, on=TODAY, umbrella=care.umbrella)
    publication = decisions.correct(
        by=people.clerk, on=TODAY, decision=care.decision, changes={"summary": "Home care."}, reason="It had none."
    )
    decisions.take_down(by=people.clerk, publication=publication, reason_class="personal-data")
    rows = sheet(people.auditor)
    said = {row["Act"] for row in rows}
    assert {
        "Decision entered",
        "Decision made",
        "Decision published as number 1",
        "Decision corrected as number 2",
        "Decision: number 2 taken down",
        "Commission entered",
        "Lot 1 entered",
        f"Link to {care.decision.reference} entered",
        "Admitted to the roster",
        "Names of the roster withheld",
        "Names of the roster released",
        "Draft of a contract entered",
        "Contract signed",
        "Provider entered",
        "User entered",
    } <= said
    [made] = told(rows, "Decision made")
    assert (made["Made on"], made["Authority"]) == ("2023-03-14", "Cabinet")
    [corrected] = told(rows, "Decision corrected as number 2")
    assert corrected["Note"] == "It had none."


def test_performance_and_lead_times_of_one_contract_are_told(care: HomeCare, people: Cast) -> None:
    contract = care.signed()
    kpi = performance.enter_kpi(
        by=people.officer, contract=contract, title="Visits on time", measured="Rota", target="95%",
        from_on=date(2024, 4, 1),
    )  # fmt: skip
    performance.assess(
        by=people.officer, on=TODAY, kpi=kpi, first_on=date(2024, 4, 1), last_on=date(2025, 3, 31),
        assessed_on=date(2025, 5, 1), found="96%", rating="good", why="Above target",
    )  # fmt: skip
    contracts.set_own_lead_times(by=people.manager, contract=contract, why="Staff transfer", mobilisation=30)
    rows = {row["Act"]: row for row in sheet(people.auditor) if row["Record"] == contract.reference}
    assert rows["Indicator entered"]["Note"] == "Visits on time: Indicator entered"
    assert rows["Assessment entered"]["Made on"] == "2025-05-01"
    assert rows["Assessment entered"]["Note"] == "Visits on time: Good"
    assert rows["Lead times of its own entered"]["Note"] == "Staff transfer"


def test_follow_ups_and_reviews_are_told(care: HomeCare, people: Cast) -> None:
    draft = decisions.enter(
        by=people.clerk, on=TODAY, title="Meals", kind="body", service_area=people.area, body=people.cabinet
    )
    follow_up = decisions.add_follow_up(
        by=people.clerk, decision=draft, what="Report on take-up.", to_whom="Scrutiny", by_on=TODAY
    )
    decisions.finish_follow_up(by=people.clerk, on=TODAY, follow_up=follow_up, done_on=date(2026, 1, 2))
    contract = care.signed()
    record_review(by=people.officer, on=TODAY, contract=contract, held_on=date(2025, 6, 2), words="Went well.")
    rows = sheet(people.auditor)
    [entered], [done] = told(rows, "Follow-up entered"), told(rows, "Follow-up done")
    assert entered["Note"] == "Report on take-up. To: Scrutiny"
    assert (done["Record"], done["Made on"]) == (draft.reference, "2026-01-02")
    [review] = told(rows, "Review entered")
    assert (review["Record"], review["Made on"], review["Note"]) == (contract.reference, "2025-06-02", "Went well.")


def test_what_the_council_sets_is_told_with_who_and_why(people: Cast) -> None:
    body = people.cabinet
    meeting = council.add_meeting(by=people.clerk, body=body, held_on=date(2026, 3, 2), place="Town Hall")
    council.move_meeting(by=people.clerk, on=TODAY, meeting=meeting, held_on=date(2026, 3, 9), why="The hall is shut")
    council.add_closure_day(by=people.administrator, on=TODAY, day=date(2026, 12, 24), why="Christmas Eve")
    rows = sheet(people.auditor)
    assert told(rows, "Standing orders entered")[0]["Made on"]
    [moved] = told(rows, "Meeting changed")
    assert moved["Record"] == f"{body}, 9 March 2026"
    assert "The hall is shut" in moved["Note"]
    [shut] = told(rows, "Closure day entered")
    assert (shut["Record"], shut["By"]) == ("24 December 2026: Christmas Eve", str(people.administrator))
    assert any(
        "Roles: Commissioning officer; without the exempt tick" in row["Note"] for row in told(rows, "User entered")
    )


def test_acts_are_in_the_order_in_which_they_were_recorded(care: HomeCare, people: Cast) -> None:
    rows = sheet(people.auditor)
    moments = [(row["Recorded on"], row["Recorded at"]) for row in rows]
    assert moments == sorted(moments)


def test_the_days_are_those_of_the_record_or_those_on_which_an_act_was_made(care: HomeCare, people: Cast) -> None:
    of_2023 = {"until_day": "31", "until_month": "12", "until_year": "2023"}
    recorded = sheet(people.auditor, **of_2023)
    assert {row["Recorded on"] for row in recorded} <= {"2023-03-16"}
    made = sheet(people.auditor, **of_2023, by="made")
    assert "Ledger: award" in {row["Act"] for row in made}
    assert all("2023-01-01" <= (row["Made on"] or row["Recorded on"]) <= "2023-12-31" for row in made)


def test_both_days_are_included(care: HomeCare, people: Cast) -> None:
    only = {"since_day": "5", "since_month": "1", "since_year": "2026"}
    assert told(sheet(people.auditor, **only), "Ledger: award")
    with time_machine.travel("2026-01-06T12:00:00Z"):
        after = {"since_day": "6", "since_month": "1", "since_year": "2026", "until_day": "6"}
        assert sheet(people.auditor, **after) == []


@pytest.mark.parametrize(
    ("changes", "message"),
    [
        ({"since_day": "6", "until_day": "5", "since_year": "2026"}, "The last day must not be before the first"),
        ({"until_year": "2027"}, "The last day must not be in the future"),
        ({"since_day": "", "since_month": "", "since_year": ""}, "Enter the first day"),
        ({"until_month": "13"}, "The last day must be a real date"),
        ({"since_day": "\0"}, "The first day must be a real date"),
        ({"since_day": "9" * 400}, "The first day must be a real date"),
        ({"by": "nonsense"}, "Choose one of the two"),
    ],
)
def test_what_is_wrong_with_the_days_is_said_at_the_field_and_kept(
    people: Cast, changes: dict[str, str], message: str
) -> None:
    client = client_of(people.auditor)
    answer = client.get("/compliance/acts.csv", {**DAYS, **changes})
    assert answer.status_code == 302
    words = client.get(answer["Location"]).content.decode()
    assert message in words
    assert 'value="2023"' in words or changes.get("since_year") in ("", "2026")


def test_names_that_are_withheld_are_told_with_the_tick_alone(care: HomeCare, people: Cast) -> None:
    contracts.withhold_names(
        by=people.clerk, umbrella=care.umbrella, paragraph=3, reason="Rates", review_on=date(2026, 6, 1)
    )
    assert WithheldNames.objects.count() == 1
    [row] = told(sheet(people.auditor), "Admitted to the roster")
    assert row["Note"].startswith("Alderbrook Home Support Ltd")
    words = str(sheet(people.officer))
    assert "Alderbrook" not in words
    [row] = told(sheet(people.officer), "Admitted to the roster")
    assert row["Note"] == "Not public"


def test_that_an_estimate_was_passed_is_told_where_its_clause_may_be_read(people: Cast) -> None:
    care = home_care(people, qualifier="estimate", amount=Decimal(1_000_000))
    care.acknowledge(care.call_off(), Decimal(1_600_000))
    passed = "Estimate passed: acknowledged for the award"
    assert len(told(sheet(people.officer), passed)) == 1
    decisions.take_down(by=people.clerk, publication=care.decision.publications.get(), reason_class="exempt-matter")
    assert told(sheet(people.officer), passed) == []
    assert len(told(sheet(people.auditor), passed)) == 1


def test_of_a_place_taken_off_a_roster_only_the_tick_reads_why_it_was_suspended(care: HomeCare, people: Cast) -> None:
    entry = care.umbrella.roster.get()
    contracts.suspend(
        by=people.officer, on=TODAY, entry=entry, from_on=date(2025, 12, 1), reason="Alderbrook was inspected"
    )
    contracts.take_out(by=people.officer, on=TODAY, entry=entry, why="Entered by mistake")
    assert "inspected" in str(sheet(people.auditor))
    assert "inspected" not in str(sheet(people.officer))


def test_what_a_spreadsheet_would_run_is_text(people: Cast) -> None:
    provider = providers.register_provider(by=people.officer, legal_name="Ltd")
    providers.change_provider(by=people.officer, provider=provider, changes={"town": "Ely"}, why="=cmd|' /C calc'!A0")
    assert "'=cmd|' /C calc'!A0" in {row["Note"] for row in sheet(people.auditor)}


def test_more_acts_take_no_more_queries(care: HomeCare, people: Cast) -> None:
    def queries() -> int:
        with CaptureQueriesContext(connection) as captured:
            list(acts.every_act(acts.Asked(date(2023, 1, 1), TODAY), people.officer))
        return len(captured)

    care.signed(amount=Decimal(500_000))
    few = queries()
    for _ in range(4):
        care.signed(amount=Decimal(500_000))
    assert queries() == few
