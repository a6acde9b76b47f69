"""A refusal is a value: why not, and what would make it possible. The page shows it, the action raises it."""

from __future__ import annotations

from dataclasses import dataclass, field


@dataclass(frozen=True)
class Refusal:
    """Why an act may not be done (`reason`) and what to do instead (`remedy`), each a sentence for a person."""

    reason: str
    remedy: str = ""
    code: str = ""
    citation: str = ""

    def __str__(self) -> str:
        return f"{self.reason} {self.remedy}".strip()


class Refused(Exception):
    """Raised by an action that a rule or the database refuses; carries the `Refusal`."""

    def __init__(self, refusal: Refusal) -> None:
        super().__init__(str(refusal))
        self.refusal = refusal


@dataclass
class Registry:
    """Constraint name → what to tell a person. Rooms fill it when they load; the kit knows none of the names."""

    by_constraint: dict[str, Refusal] = field(default_factory=dict)

    def add(self, **refusals: Refusal) -> None:
        """Register refusals under the names of the database constraints or triggers that raise them."""
        self.by_constraint.update(refusals)

    def of(self, constraint_name: str | None, detail: str = "") -> Refusal | None:
        """The refusal registered for a constraint, with the database's own detail put before it, or None."""
        found = self.by_constraint.get(constraint_name or "")
        if found is None or not detail:
            return found
        return Refusal(f"{found.reason} ({detail})", found.remedy, found.code, found.citation)


registry = Registry()


def refuse(refusal: Refusal | None) -> None:
    """Raise `Refused` when a rule answered with a refusal; do nothing when it answered None."""
    if refusal is not None:
        raise Refused(refusal)
