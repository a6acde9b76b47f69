"""The history of a record for people: before and after in words, what hangs on it, nothing that is not public."""

from datetime import date
from decimal import Decimal

import pytest

from commissioning.council import actions as council
from commissioning.kit.terms import Term
from contracts import actions as contracts
from contracts.pages.history import history_of_commission, history_of_contract
from decisions import actions as decisions
from decisions.pages.history import history_of_decision
from tests.builders import ON, copied_decision
from tests.decisions.desks import Desk

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("without_papers")]


def told(history):
    """Every entry as (what, deed, fields as label: before → after)."""
    return [
        (entry.what, entry.deed, {one.label: (one.before, one.after) for one in entry.fields})
        for entry in history[: history.count()]
    ]


def test_what_changed_is_told_before_and_after_in_words(care):
    contract = care.signed(draft={"term": Term(initial_months=48, breaks=(24,))})
    contracts.use_break(
        by=care.cast.officer, on=ON, break_point=contract.breaks.get(), made_on=date(2024, 12, 1), words="In-house"
    )
    entries = told(history_of_contract(contract, care.cast.officer))
    assert entries[0] == (
        "",
        "changed",
        {"Ends on": ("31 March 2027", "31 March 2025"), "Last possible end": ("31 March 2027", "31 March 2025")},
    )
    assert entries[1] == (
        "Break 31 March 2025",
        "changed",
        {
            "Used on": ("", "1 December 2024"),
            "End before the break": ("", "31 March 2027"),
            "Why, and who agreed": ("", "In-house"),
        },
    )


def test_choices_money_and_rows_are_told_in_words_not_codes(care):
    contract = care.signed()
    states = [fields for what, deed, fields in told(history_of_contract(contract, care.cast.officer)) if not what]
    assert states[0]["State"] == ("Awarded, not yet signed", "Signed")
    assert states[1]["Value"] == ("", "£800,000")
    assert states[-1]["Service area"] == ("", "Children")
    assert states[-1]["Provider"][1].startswith("Alderbrook Home Support Ltd")


def test_who_and_why_stand_with_every_entry(care):
    contract = care.signed()
    latest = history_of_contract(contract, care.cast.officer)[:1][0]
    assert (latest.who, latest.why) == ("Officer", "Signed")


def test_a_commission_is_told_with_its_lots_and_decisions(care):
    names = [what for what, _, _ in told(history_of_commission(care.commission, care.cast.officer))]
    assert "Lot 1, Home care" in names
    assert any(name.startswith(f"Decision {care.decision.reference}") for name in names)


def test_withheld_names_are_in_no_history_without_the_tick(care):
    people = care.cast
    contracts.withhold_names(
        by=people.officer, umbrella=care.umbrella, paragraph=3, reason="Prices", review_on=date(2027, 1, 1)
    )
    address = f"/contracts/{care.umbrella.reference}/history/"
    assert "Alderbrook" not in Desk(people.officer).client.get(address).content.decode()
    assert "Alderbrook" in Desk(people.manager).client.get(address).content.decode()


def test_an_exempt_clause_is_told_without_its_words_nor_what_it_gives(people):
    decision = copied_decision(people, clauses=(("1.", "approve"),))
    clause = decisions.add_clause(
        by=people.clerk,
        decision=decision,
        label="2.",
        verb="approve",
        text="Heron and sons",
        access="exempt",
        exempt_paragraph=3,
        exempt_reason="Wren prices",
        exempt_review_on=date(2027, 1, 1),
    )
    decisions.approve_money(
        by=people.clerk, clause=clause, amount=Decimal(4321), qualifier="maximum", words="Finch sum"
    )
    hidden, shown = (str(told(history_of_decision(decision, user))) for user in (people.officer, people.clerk))
    for word in ("Heron", "Wren", "Finch", "4,321"):
        assert word in shown
        assert word not in hidden
    assert "Not public" in hidden


def test_a_history_is_for_staff_and_read_in_pages(care):
    contract = care.signed()
    address = f"/contracts/{contract.reference}/history/"
    assert Desk(care.cast.stranger).client.get(address).status_code == 302
    words = Desk(care.cast.auditor).open(address)
    assert "Awarded, not yet signed → is now Signed" in words
    assert "There is no page 99" in Desk(care.cast.auditor).open(f"{address}?page=99")


def test_the_history_of_a_post_quotes_what_was_typed(people):
    post = people.lead
    council.change_post(
        by=people.administrator, post=post, title="Head of Buying", mailbox="", until_on=None, why="Renamed"
    )
    address = f"/council/posts/{post.pk}/"
    assert "Title: “Head of Commissioning”, now “Head of Buying”" in Desk(people.administrator).open(address)
