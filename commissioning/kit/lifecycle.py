"""A lifecycle is a table of steps. Buttons, refusals, database constraints, the diagram and the test derive from it."""

from __future__ import annotations

from dataclasses import dataclass

from commissioning.kit.refusals import Refusal


@dataclass(frozen=True)
class Step:
    """One step: its name (a verb), the states it may be taken from, the state it leads to, the fields that state needs.

    `needs` names fields of the record; `asks` says in words what else the action wants before it takes the step.
    """

    name: str
    sources: tuple[str, ...]
    target: str
    needs: tuple[str, ...] = ()
    asks: str = ""


@dataclass(frozen=True)
class Lifecycle:
    """All states (code → words) and steps of one kind of record, and the state in which it begins."""

    noun: str
    states: dict[str, str]
    initial: str
    steps: tuple[Step, ...]

    def __post_init__(self) -> None:
        for step in self.steps:
            unknown = {*step.sources, step.target} - set(self.states)
            if unknown:
                raise ValueError(f"{step.name} names unknown states: {unknown}")

    @property
    def choices(self) -> list[tuple[str, str]]:
        return list(self.states.items())

    def step(self, name: str) -> Step:
        """The step of that name; KeyError if there is none."""
        for step in self.steps:
            if step.name == name:
                return step
        raise KeyError(name)

    def refusal(self, name: str, state: str) -> Refusal | None:
        """Why the step cannot be taken from `state`, or None when it can."""
        step = self.step(name)
        if state in step.sources:
            return None
        possible = [s.name for s in self.steps if state in s.sources]
        remedy = f"From here one can: {', '.join(possible)}." if possible else "Nothing further can be done with it."
        stands = self.states[state].lower()
        if state == step.target:
            remedy = "Open it again to see how it stands." if possible else remedy
            return Refusal(f"This {self.noun} is already {stands}.", remedy, code="lifecycle")
        return Refusal(f"This {self.noun} is {stands}: “{name}” is no step from there.", remedy, code="lifecycle")

    def states_free_of(self, field: str) -> tuple[str, ...]:
        """States that can be reached without a step that needs `field`: only there may it be empty."""
        reached = [self.initial]
        for state in reached:
            for step in self.steps:
                if state in step.sources and field not in step.needs and step.target not in reached:
                    reached.append(step.target)
        return tuple(reached)

    def states_that_need(self, field: str) -> tuple[str, ...]:
        """States in which `field` must be filled, in the table's order."""
        free = self.states_free_of(field)
        return tuple(state for state in self.states if state not in free)

    def as_markdown(self) -> str:
        """The table as the README shows it."""
        lines = ["| step | from | to | the new state needs |", "| --- | --- | --- | --- |"]
        for step in self.steps:
            needs = ", ".join(need.replace("_", " ") for need in step.needs)
            told = "; ".join(part for part in (needs, step.asks) if part) or "–"
            sources = ", ".join(self.states[s] for s in step.sources)
            lines.append(f"| {step.name} | {sources} | {self.states[step.target]} | {told} |")
        return "\n".join(lines)
