"""What may be done next with a contract: for staff, each act with its link, or with why it is refused.

The refusals are those of the doors: `contracts.permissions`, the lifecycle and the rules.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import Any

from commissioning.kit.next_steps import NextStep, NextSteps, as_offered
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


def _documents(contract: Contract, user: Any) -> Iterator[NextStep]:
    shelf = shelf_of(contract)
    yield NextStep("Add a document", shelf.add_address(), shelf.keeping.may(user, contract))
