"""The lead times of one contract, and who leads it."""

from __future__ import annotations

from commissioning.kit.refusals import Refusal
from contracts.lifecycle import AWARDED, DRAFT, SIGNED


def may_have_own_lead_times(state: str) -> Refusal | None:
    """Whether a contract may have lead times of its own: while it runs and something must follow it.

    Source: the council's lead times (one contract may differ, with the reason).
    """
    if state in (DRAFT, AWARDED, SIGNED):
        return None
    return Refusal("Nothing is to follow this contract any more.", "There is no last day to act to be counted.")


def may_hand_over(count: int, *, most: int) -> Refusal | None:
    """Whether so many records are given to another lead officer at once.

    Source: standing orders (each record is looked at; a limit keeps one act in a time that can be waited for).
    """
    if not count:
        return Refusal("Nothing is chosen.", "Choose what is handed over.", "nothing-chosen")
    if count > most:
        return Refusal(
            f"{count:,} at once are too many: at most {most:,}.",
            "Choose a service area first, or tick some of them.",
            "nothing-chosen",
        )
    return None


def may_lead(*, active: bool, does_contracts: bool, name: str) -> Refusal | None:
    """Whether somebody may be the lead officer of a contract or a commission: active, and an officer or manager.

    Source: standing orders (each contract has an officer who answers for it).
    """
    if not active:
        return Refusal(f"{name} has left.", "Choose somebody who is here.", "lead")
    if not does_contracts:
        return Refusal(f"{name} is neither an officer nor a manager.", "Choose an officer or a manager.", "lead")
    return None
