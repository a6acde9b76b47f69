"""What may be done next with a contract: for staff, each act with its link, or with why it is refused.

The refusals are those of the doors: `contracts.permissions`, the lifecycle and the rules.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import Any

from django.urls import reverse

from commissioning.kit.dates import long_date
from commissioning.kit.next_steps import NextStep, NextSteps, as_offered
from contracts import permissions
from contracts.actions.ending import refusal_to_close
from contracts.lifecycle import CONTRACT
from contracts.models import Contract
from contracts.pages.documents import shelf_of
from contracts.querysets import is_staff_reader


def steps_of(contract: Contract, *, on: date, user: Any) -> NextSteps:
    """What this user may do next with a contract on a day; nothing for a stranger."""
    if not is_staff_reader(user):
        return NextSteps((), "")
    return as_offered(_steps(contract, on, user))


def _steps(contract: Contract, on: date, user: Any) -> Iterator[NextStep]:
    yield from _documents(contract, user)
    yield from _ends(contract, on, user)


def _documents(contract: Contract, user: Any) -> Iterator[NextStep]:
    shelf = shelf_of(contract)
    yield NextStep("Add a document", shelf.add_address(), shelf.keeping.may(user, contract))


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
