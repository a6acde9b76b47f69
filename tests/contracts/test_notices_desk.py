"""The desk of notices and reviews, by hand: what is owed is read, what was given is recorded and put right."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest
from django.utils import timezone

from commissioning.overview import todo
from contracts.models import Contract, NoticeGiven, Review
from providers import actions as providers
from tests.builders import MADE, HomeCare
from tests.decisions.desks import Desk, words_in

pytestmark = pytest.mark.django_db

WHERE = "https://www.find-tender.example/Notice/000001-2023"


@pytest.fixture
def contract(care: HomeCare) -> Contract:
    return care.signed()


@pytest.fixture
def desk(care: HomeCare) -> Desk:
    return Desk(care.cast.officer)


def address(contract: Contract, *parts: str) -> str:
    return "/".join(["/contracts", contract.reference, *parts, ""])


def test_a_notice_is_recorded_put_right_and_removed(desk: Desk, contract: Contract) -> None:
    page = desk.open(address(contract, "notices"))
    assert "Contract award notice" in page
    assert "3 May 2023" in page
    assert "1 overdue" in page
    assert "Due by 3 May 2023" in desk.open(address(contract, "notices", "PCR-CAN"))
    answer = desk.send(address(contract, "notices", "PCR-CAN"), given_on=date(2023, 5, 5), where=WHERE)
    assert "recorded as given" in words_in(answer)
    assert "2 days late" in words_in(answer)
    assert f'href="{WHERE}"' in answer.content.decode()
    given = NoticeGiven.objects.get()
    where = address(contract, "notices", "given", str(given.pk))
    assert "Say what was wrong" in words_in(desk.send(where, given_on=date(2023, 5, 3)))
    assert "days late" not in words_in(desk.send(where, given_on=date(2023, 5, 3), why="Misread the day"))
    desk.send(f"{where}remove/", why="Of another contract")
    assert not NoticeGiven.objects.exists()
    assert "1 overdue" in desk.open(address(contract, "notices"))


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ({"given_on": date(2023, 4, 2)}, "follows the award of 3 April 2023"),
        ({"given_on": date(2199, 1, 1)}, "is in the future"),
        ({"given_on_day": "31", "given_on_month": "2", "given_on_year": "2024"}, "must be a real date"),
        ({}, "Enter the day of publication"),
        ({"given_on": MADE, "where": "\x00"}, "Say where it can be found"),
        ({"given_on": MADE, "where": "x" * 301}, "Use 300 characters or fewer"),
    ],
)
def test_what_cannot_be_is_said_and_nothing_is_recorded(
    desk: Desk, contract: Contract, typed: dict[str, Any], said: str
) -> None:
    answer = desk.send(address(contract, "notices", "PCR-CAN"), **{"where": WHERE, **typed})
    assert said in words_in(answer)
    assert not NoticeGiven.objects.exists()


def test_the_same_notice_of_the_same_day_is_recorded_once(desk: Desk, care: HomeCare, contract: Contract) -> None:
    where = address(contract, "notices", "PCR-CAN")
    typed = desk.form(where) | {
        "given_on_day": "5", "given_on_month": "5", "given_on_year": "2023", "where": WHERE,
    }  # fmt: skip
    for _ in range(2):
        desk.client.post(where, typed)
    assert NoticeGiven.objects.count() == 1
    other = Desk(care.cast.manager).send(where, given_on=date(2023, 5, 5), where="Again")
    assert "is recorded already" in words_in(other)


def test_a_notice_of_a_change_names_its_change(desk: Desk, care: HomeCare, contract: Contract) -> None:
    desk.open(address(contract, "notices", "PCR-MOD"), 404)  # nothing was changed
    row = care.vary(contract, care.money.amount / 100, ground="pcr_additional")
    page = desk.open(address(contract, "notices"))
    assert "Varied on 3 April 2023: More hours" in page
    where = address(contract, "notices", "PCR-MOD")
    assert "Choose the change" in words_in(desk.send(where, given_on=MADE, where=WHERE))
    form = desk.form(f"{where}?change=variation-{row.variation_id}")
    assert form["change"] == [f"variation-{row.variation_id}"]
    desk.send(where, given_on=MADE, where=WHERE, change=f"variation-{row.variation_id}")
    assert NoticeGiven.objects.get().variation == row.variation


@pytest.mark.parametrize("code", ["UK1", "UK7", "PCR-CN", "nonsense", "UK7-", "0"])
def test_a_notice_that_its_regime_does_not_know_is_not_there(desk: Desk, contract: Contract, code: str) -> None:
    desk.open(address(contract, "notices", code), 404)


def test_nobody_outside_reads_of_notices_and_reviews(care: HomeCare, contract: Contract) -> None:
    stranger = Desk(care.cast.stranger)
    page = stranger.open(address(contract))
    assert "Notices" not in page
    assert "Reviews" not in page
    for parts in (("notices",), ("notices", "PCR-CAN"), ("review",)):
        stranger.open(address(contract, *parts), 302)
    Desk(care.cast.auditor).open(address(contract, "notices"))
    Desk(care.cast.auditor).open(address(contract, "notices", "PCR-CAN"), 403)


def test_a_review_is_recorded_with_the_day_of_the_next(desk: Desk, contract: Contract) -> None:
    where, today = address(contract, "review"), timezone.localdate()
    assert "not ahead" in words_in(desk.send(where, held_on=today, words="Well", next_on=today))
    assert not Review.objects.exists()
    coming = today + timedelta(days=30)
    answer = desk.send(where, held_on=today, words="Hours are met; two complaints upheld.", next_on=coming)
    assert "two complaints upheld" in words_in(answer)
    assert "30 days left" in words_in(answer)
    contract.refresh_from_db()
    assert contract.review_on == coming
    there = address(contract, "reviews", str(Review.objects.get().pk))
    answer = desk.send(there, words="Hours are met; one complaint upheld.", why="Counted twice")
    assert "one complaint upheld" in words_in(answer)
    desk.send(f"{there}remove/", why="Of another contract")
    assert not Review.objects.exists()


def test_a_draft_has_nothing_to_review(desk: Desk, care: HomeCare) -> None:
    draft = care.call_off()
    answer = desk.send(address(draft, "review"), held_on=MADE, words="Well")
    assert "There is no contract to review" in words_in(answer)


def test_the_list_of_what_to_do_names_notices_assurances_and_reviews(care: HomeCare, contract: Contract) -> None:
    on = date(2023, 6, 1)

    def found(user: Any) -> dict[str, todo.Task]:
        """The first task of each kind."""
        return {task.group: task for task in reversed(todo.tasks_for(user, on))}

    last = date(2023, 6, 30)
    providers.add_assurance(
        by=care.cast.officer, provider=care.provider, kind="insurance", valid_until=last, evidence="PL 77"
    )
    Desk(care.cast.officer).send(
        address(contract, "review"), held_on=MADE, words="Begun", next_on=timezone.localdate() + timedelta(days=9)
    )
    tasks = found(care.cast.officer)
    assert tasks["contract-notices"].title == "Give notice: Contract award notice"
    assert tasks["contract-notices"].by == date(2023, 5, 3)
    assert tasks["assurances"].by == last
    assert "insurance of Alderbrook" in tasks["assurances"].title
    assert "reviews" not in tasks
    later = {task.group for task in todo.tasks_for(care.cast.officer, timezone.localdate())}
    assert "reviews" in later
    for user in (care.cast.elsewhere, care.cast.clerk, care.cast.auditor):
        assert not {"contract-notices", "assurances", "reviews"} & set(found(user))
