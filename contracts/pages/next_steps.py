"""What may be done next with a contract: for staff, each act with its link, or with why it is refused.

The refusals are those of the doors: `contracts.permissions`, the lifecycle and the rules.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from typing import Any

from django.urls import reverse

from commissioning.kit.dates import long_date
from commissioning.kit.next_steps import NextStep, NextSteps, as_offered
from contracts import permissions
from contracts.actions import refusal_to_award, refusal_to_sign
from contracts.actions.ending import held_by, refusal_to_close
from contracts.lifecycle import AWARDED, CONTRACT, DRAFT, NOT_SIGNED, SIGNED
from contracts.models import Contract
from contracts.notices import open_notices, standstill_of
from contracts.pages.changing import refusal_to_extend, refusal_to_vary
from contracts.pages.documents import shelf_of
from contracts.pages.drafting import refusal_to_call_off
from contracts.pages.records import act_called, estimates_of, owing_rows, record_address
from contracts.pages.rosters import steps_of_roster
from contracts.performance import assess_by, needs_kpis
from contracts.querysets import is_staff_reader


def steps_of(contract: Contract, *, on: date, user: Any) -> NextSteps:
    """What this user may do next with a contract on a day; nothing for a stranger."""
    if not is_staff_reader(user):
        return NextSteps((), "")
    return as_offered(_steps(contract, on, user))


def _steps(contract: Contract, on: date, user: Any) -> Iterator[NextStep]:
    roster, award = steps_of_roster(contract, on, user), _award(contract, on, user)
    if contract.is_umbrella and contract.state == DRAFT and not contract.roster.exists():
        # It is awarded to somebody: those come first.
        admit = reverse("contracts:admit", args=[contract.reference])
        steps = sorted(roster, key=lambda step: step.url != admit)
        yield from (replace(step, is_first=step.url == admit and step.refusal is None) for step in steps)
        yield from (replace(step, is_first=False) for step in award)
        yield from _draft(contract, user)
    else:
        yield from award
        yield from _draft(contract, user)
        yield from roster
    yield from _documents(contract, user)
    yield from _changes(contract, user)
    yield from _ends(contract, on, user)
    yield from _kept(contract, on, user)


def _draft(contract: Contract, user: Any) -> Iterator[NextStep]:
    """What is done before an award, a disputed term to be settled, and a call-off under an umbrella."""
    reference, may_not = [contract.reference], permissions.may_contract(user, contract.service_area)
    if contract.state == DRAFT:
        yield NextStep("Change the draft", reverse("contracts:draft", args=reference), may_not)
    if contract.last_possible_end_if is not None:
        note = "Two last days are in dispute; until then the earlier one counts."
        yield NextStep("Settle the term", reverse("contracts:settle_term", args=reference), may_not, note)
    if contract.is_umbrella and contract.state in (AWARDED, SIGNED):
        refusal = may_not or refusal_to_call_off(contract, user)
        yield NextStep("Draft a call-off", reverse("contracts:call_off", args=reference), refusal)
    if contract.state == DRAFT:
        yield NextStep("Discard the draft", reverse("contracts:discard", args=reference), may_not)


def _sign_note(contract: Contract, on: date) -> str:
    """What to know before a signature: that its standstill has not begun, or until when it lasts."""
    standstill = standstill_of(contract, on)
    if standstill is not None and standstill.is_open:
        return "Its standstill has not begun by what is recorded."
    if standstill is not None and standstill.ends is not None and standstill.ends.date >= on:
        return f"Its standstill ends on {long_date(standstill.ends.date)}."
    return "From then on it is public."


def _award(contract: Contract, on: date, user: Any) -> Iterator[NextStep]:
    """The award, the signature or that there was none; an estimate passed; the officer's records still owed."""

    def address(name: str) -> str:
        return reverse(f"contracts:{name}", args=[contract.reference])

    may_not = permissions.may_contract(user, contract.service_area)
    if contract.state == DRAFT:
        yield NextStep("Award it", address("award"), refusal_to_award(user, contract), is_first=True)
    elif contract.state == AWARDED:
        refusal = refusal_to_sign(user, contract)
        yield NextStep("Record its signature", address("sign"), refusal, _sign_note(contract, on), is_first=True)
        yield NextStep("It was never signed", address("not_signed"), may_not, "Its money is released.")
    if contract.state in (DRAFT, SIGNED) and estimates_of(contract, user):
        label, refusal = "Acknowledge that an estimate is passed", permissions.may_acknowledge_estimate(user)
        yield NextStep(label, address("acknowledge"), refusal, "For an act of somebody else.")
    for row in owing_rows(contract, user):
        label = f"Draft the officer’s record of {act_called(row)}"
        yield NextStep(label, record_address(row), permissions.may_link_officer_record(user))


def _documents(contract: Contract, user: Any) -> Iterator[NextStep]:
    shelf = shelf_of(contract)
    yield NextStep("Add a document", shelf.add_address(), shelf.keeping.may(user, contract))


def _changes(contract: Contract, user: Any) -> Iterator[NextStep]:
    """Extended, varied, money released: of a contract that was awarded."""
    if contract.state in (DRAFT, NOT_SIGNED):
        return

    def address(name: str) -> str:
        return reverse(f"contracts:{name}", args=[contract.reference])

    if contract.state in (AWARDED, SIGNED):
        yield NextStep("Extend it", address("extend"), refusal_to_extend(contract, user))
        note = "Its value, an earlier end, its scope or its provider."
        yield NextStep("Vary it", address("vary"), refusal_to_vary(contract, user), note)
    held = held_by(contract)
    if any(total > 0 for total in held.values()):
        refusal = permissions.may_contract(user, contract.service_area)
        yield NextStep("Release money", address("release"), refusal, "What it does not need can be committed again.")


def _ends(contract: Contract, on: date, user: Any) -> Iterator[NextStep]:
    """A break used, a termination, the close; a break that has passed may still be entered on its own day."""
    reference, may_not = contract.reference, permissions.may_contract(user, contract.service_area)
    if CONTRACT.refusal("close", contract.state):
        return
    if not CONTRACT.refusal("terminate", contract.state):
        for point in contract.breaks.all():
            if point.exercised_on is None and (contract.ends_on is None or point.falls_on < contract.ends_on):
                passed = point.falls_on < on
                label = f"{'Record' if passed else 'Use'} the break of {long_date(point.falls_on)}"
                note = "It has passed: only if it was used in time." if passed else ""
                yield NextStep(label, reverse("contracts:use_break", args=[reference, point.pk]), may_not, note)
        yield NextStep("Terminate it", reverse("contracts:terminate", args=[reference]), may_not)
    refusal = may_not or refusal_to_close(contract, closed_on=on, review="to be written")
    note = "Its review is written then, and what was not spent is released."
    yield NextStep("Close it", reverse("contracts:close", args=[reference]), refusal, note)


def _kept(contract: Contract, on: date, user: Any) -> Iterator[NextStep]:
    """Notices that are open, and the review."""
    if contract.state in (DRAFT, NOT_SIGNED):
        return
    reference, may_not = [contract.reference], permissions.may_keep_notices(user)
    still = open_notices(contract, on)
    if still:
        first = next((owed.by for owed in still if owed.by), None)
        count = "1 is to be given" if len(still) == 1 else f"{len(still)} are to be given"
        note = f"{count}, the first by {long_date(first)}." if first else f"{count}."
        yield NextStep("Record a notice", reverse("contracts:notices", args=reference), may_not, note)
    refusal, lacking = permissions.may_keep_performance(user), needs_kpis(contract, on)
    if contract.kpis.exists():
        due = assess_by(contract, on)
        note = f"To be assessed by {long_date(due)}." if due else ""
        yield NextStep("Assess its performance", reverse("contracts:performance", args=reference), refusal, note)
    else:
        note = f"{lacking} are needed." if lacking else ""
        yield NextStep(
            "Enter an indicator of its performance", reverse("contracts:enter_kpi", args=reference), refusal, note
        )
    yield NextStep(
        "Give it another lead officer",
        f"{reverse('contracts:handover')}?record={contract.reference}",
        permissions.may_reassign(user),
    )
    note = f"Planned for {long_date(contract.review_on)}." if contract.review_on else ""
    yield NextStep("Record a review", reverse("contracts:review", args=reference), may_not, note)
