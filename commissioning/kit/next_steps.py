"""What may be done next with a record: each act with its link, or with why it is refused."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from commissioning.kit.refusals import Refusal


@dataclass(frozen=True)
class NextStep:
    """An act that concerns the decision as it stands; `refusal` says why it cannot be done, `note` what to know."""

    label: str
    url: str
    refusal: Refusal | None = None
    note: str = ""
    is_first: bool = False


@dataclass(frozen=True)
class NextSteps:
    """Those that this user's roles allow, done or refused; and of the others only their names and who does them."""

    steps: tuple[NextStep, ...]
    others: str

    def __bool__(self) -> bool:
        return bool(self.steps or self.others)


NOT_BY_YOU = ("role", "not-allowed")
"""Codes of refusals that say who may act, not what stands in the way."""


def as_offered(found: Iterable[NextStep]) -> NextSteps:
    """The steps in two parts: those that the reader's roles allow, and the names of those that are for others."""
    found = list(found)
    mine = tuple(step for step in found if step.refusal is None or step.refusal.code not in NOT_BY_YOU)
    others = [step for step in found if step.refusal is not None and step.refusal.code in NOT_BY_YOU]
    if not others:
        return NextSteps(mine, "")
    names = ", ".join(step.label[:1].lower() + step.label[1:] for step in others)
    who = sorted({step.refusal.remedy for step in others if step.refusal is not None})
    return NextSteps(mine, f"Not by you: {names}. {' '.join(who)}")
