"""The ledger read by anybody: what was approved, what is left, what no approval bears; page and sheet agree."""

import csv
import io
from datetime import date
from decimal import Decimal

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from contracts import actions as contracts
from decisions import actions as decisions
from tests.builders import FLOOR, LIMIT, MADE, ON, copied_decision, home_care, publish
from tests.decisions.desks import Desk

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("without_papers")]


def read(address: str, who=None) -> str:
    return Desk(who).open(address)


def sheet(address: str, who=None) -> list[dict[str, str]]:
    answer = Desk(who).client.get(address)
    assert answer.status_code == 200
    assert answer["Content-Type"] == "text/csv; charset=utf-8"
    return list(csv.DictReader(io.StringIO(answer.content.decode("utf-8-sig"))))


def ledger(care, clause: str, ending: str = "/") -> str:
    return f"/authority/{care.decision.reference}/{clause}{ending}"


# Every approval and power ---------------------------------------------------------------------------------------------


def test_every_approval_is_listed_with_what_is_used_and_left(care):
    care.signed()
    assert "£7,200,000 up to £800,000 11.1% £6,400,000 1" in read("/authority/")


def test_every_power_is_listed_with_what_was_done_under_it(care):
    care.signed()
    words = read("/authority/?of=power")
    assert "up to £800,000 each time, from £500,000" in words
    assert "1 £800,000 the largest £800,000" in words


def test_what_is_not_public_yet_counts_without_being_an_act(care):
    care.award(care.call_off())
    assert "£800,000 11.1% £6,400,000 0" in read("/authority/")
    assert "£800,000 11.1% £6,400,000 1" in read("/authority/", care.cast.officer)


def test_an_exempt_clause_is_in_no_list_without_the_tick(people):
    decision = copied_decision(people, clauses=(("1.", "approve"),))
    clause = decisions.add_clause(
        by=people.clerk,
        decision=decision,
        label="2.",
        verb="approve",
        text="Exempt",
        access="exempt",
        exempt_paragraph=3,
        exempt_reason="Prices",
        exempt_review_on=date(2027, 1, 1),
    )
    decisions.approve_money(by=people.clerk, clause=clause, amount=Decimal(4321), qualifier="maximum", words="up to")
    publish(people, decision)
    assert "£4,321" in read("/authority/", people.clerk)
    for who in (None, people.officer):
        assert "4,321" not in read("/authority/", who)


def test_a_decision_that_is_not_published_by_the_day_is_not_listed(care):
    assert "approved money" in read("/authority/?on=2023-03-15")


@pytest.mark.parametrize(
    ("share", "is_found"), [("open", True), ("90", False), ("passed", False), ("nonsense", True), ("", True)]
)
def test_approvals_are_found_by_how_much_of_them_is_used(care, share, is_found):
    care.signed()
    words = read(f"/authority/?share={share}")
    assert (f"{care.decision.reference} clause 1" in words) is is_found


def test_an_approval_nearly_used_and_an_estimate_passed_are_found(people):
    care = home_care(people, qualifier="estimate", amount=LIMIT)
    care.signed()
    assert "1 clause" in read("/authority/?share=90")
    contract = care.call_off()
    approval = {"approval": care.money, "kind": "award", "amount": LIMIT}
    words = contracts.acknowledge_estimate(
        by=people.manager, on=ON, contract=contract, actor=people.officer, words="Needed", **approval
    )
    care.award(contract, acknowledgement=words)
    contracts.sign(by=people.officer, on=ON, contract=contract, signed_on=MADE)
    assert "−£800,000 Passed" in read("/authority/?share=passed")
    assert "Past the estimate, acknowledged by a manager" in read(ledger(care, "1"))


def test_the_list_asks_as_often_about_many_clauses_as_about_one(people):
    def queries(of: str) -> int:
        with CaptureQueriesContext(connection) as made:
            assert Client().get(f"/authority/?of={of}").status_code == 200
        return len(made)

    home_care(people)
    few = [queries(of) for of in ("money", "power")]
    for number in range(3):
        decision = copied_decision(people, title=f"Further {number}", clauses=(("1.", "approve"), ("2.", "delegate")))
        money, power = decision.clauses.order_by("position")
        decisions.approve_money(by=people.clerk, clause=money, amount=FLOOR, qualifier="maximum", words="up to")
        decisions.delegate_power(by=people.clerk, clause=power, post=people.director, powers=["award"])
        publish(people, decision)
    assert [queries(of) for of in ("money", "power")] == few


def test_rows_that_come_to_nothing_stand_in_the_list_of_acts_of_the_portfolio(care):
    contract = care.signed(Decimal(0), authority=care.standing, approval=None)
    row = contract.commitments.get(kind="award")
    for amount in (100, -100):
        contracts.correct_row(by=care.cast.officer, on=ON, commitment=row, amount=Decimal(amount), why="Misread")
    words = read(f"/portfolio/acts/?on={ON.isoformat()}&borne=uncharged", care.cast.manager)
    assert "2 corrections" in words


# One clause -----------------------------------------------------------------------------------------------------------


def test_an_act_stands_against_the_limit_with_its_corrections(care):
    contract = care.signed(Decimal(700_000))
    row = contract.commitments.get(kind="award")
    contracts.correct_row(by=care.cast.officer, on=ON, commitment=row, amount=Decimal(50_000), why="Typed wrong")
    words = read(ledger(care, "3"))
    assert "£750,000 entered as £700,000 £50,000" in words
    assert "it does not run out" in words
    assert "Correction of the award" in read(ledger(care, "1"))


def test_the_sheet_of_a_clause_has_the_rows_of_its_page(care):
    shown = care.signed()
    contracts.release(
        by=care.cast.officer, on=ON, contract=shown, approval=care.money, amount=Decimal(100), made_on=ON, why="Less"
    )
    hidden = care.call_off()
    care.award(hidden)
    rows = [row for row in sheet(ledger(care, "1", ".csv")) if row["What"].startswith("Money")]
    assert [(row["Number"], row["Contract"], row["Amount"], row["Left"]) for row in rows] == [
        ("1", shown.reference, "800000.00", "6400000.00"),
        ("", shown.reference, "-100.00", "5600100.00"),
        ("", "", "800000.00", "5600100.00"),
    ]
    assert rows[-1]["Act"] == "Other commitments, not public yet"
    staff = sheet(ledger(care, "1", ".csv"), care.cast.officer)
    money = [row for row in staff if row["What"].startswith("Money")]
    assert [row["Contract"] for row in money] == [shown.reference, hidden.reference, shown.reference]


def test_the_sheet_of_a_power_has_the_limit_of_each_act(care):
    care.signed(Decimal(700_000))
    (row,) = sheet(ledger(care, "3", ".csv"))
    assert (row["What"], row["Amount"], row["Limit for each action"], row["Left"]) == (
        "Power",
        "700000.00",
        "800000.00",
        "100000.00",
    )


def test_a_sheet_is_read_as_at_a_day(care):
    care.signed()
    assert sheet(ledger(care, "1", ".csv") + "?on=2023-04-02") == []


@pytest.mark.parametrize("address", ["/authority/DEC-1999-0001/1.csv", "/authority/x/1.csv"])
def test_the_sheet_of_an_unknown_clause_is_a_404(address):
    assert Client().get(address).status_code == 404


# What no approval bears -----------------------------------------------------------------------------------------------


def test_an_act_that_no_approval_bears_is_listed_with_who_had_the_power(care):
    contract = care.signed(FLOOR, approval=None)
    care.signed()
    words = read("/authority/uncharged/")
    assert "1 act, £500,000 in all" in words
    assert contract.reference in words
    assert f"{care.decision.reference} clause 3" in words
    (row,) = sheet("/authority/uncharged.csv")
    assert (row["Contract"], row["Amount"]) == (contract.reference, "500000.00")


def test_an_uncharged_act_of_an_unsigned_contract_is_for_staff(care):
    contract = care.call_off()
    care.award(contract, FLOOR, approval=None)
    assert contract.reference not in read("/authority/uncharged/")
    assert contract.reference in read("/authority/uncharged/", care.cast.officer)
    assert sheet("/authority/uncharged.csv") == []


def test_acts_without_money_are_not_among_the_uncharged(care):
    assert "every act was charged to an approval" in read("/authority/uncharged/")


def test_the_uncharged_are_found_by_words(care):
    care.signed(FLOOR, approval=None)
    assert "No act fits" in read("/authority/uncharged/?q=nowhere")
    assert "1 act" in read("/authority/uncharged/?q=call-off")
