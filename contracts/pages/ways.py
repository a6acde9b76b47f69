"""Both ways past the end of a contract as a picture, and what leads on from each: where its first step is taken."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import Any
from urllib.parse import urlencode

from django.urls import reverse
from django.utils import timezone

from commissioning.council.models import BodyKind
from commissioning.kit.dates import long_date, months_words, short_date, weekday_date
from commissioning.kit.lanes import Lane, Lanes, LanesDrawing, Shade, Stretch, draw
from commissioning.kit.refusals import Refusal
from commissioning.kit.terms import last_day
from commissioning.procurement.timetable import Circumstances, Path, PlannedPath, StepCode, Timetable, timetable
from contracts import permissions
from contracts.choices import PlanPart
from contracts.models import Contract, PlanItem
from contracts.pages.changing import refusal_to_extend
from decisions.choices import DecisionKind
from decisions.models import Decision
from decisions.permissions import may_enter

_PHASES: dict[str, tuple[str, Shade]] = {
    "approval": ("approval", "middle"),
    StepCode.TENDER_OUT: ("tender", "pale"),
    StepCode.TENDERS_BACK: ("evaluate", "middle"),
    "award": ("award", "pale"),
    StepCode.SIGN: ("mobilise", "dark"),
    "extension": ("decision", "middle"),
    StepCode.EXERCISE: ("supplier has its notice", "dark"),
}


def ways_picture(contract: Contract, paths: Sequence[Path], facts: Circumstances, on: date) -> LanesDrawing | None:
    """The ways past the end on one calendar, each counted back to its first step."""
    many = "Both ways" if len(paths) > 1 else "The way"
    return draw(
        Lanes(
            title=f"{many} past the end of {contract.reference} on {long_date(facts.end)}, on one calendar",
            description="The steps in words, each with its day, follow below the picture.",
            lanes=tuple(_lane(path, facts, on) for path in paths),
            today=on,
            today_words="Today" if on == timezone.localdate() else "Day of reading",
        )
    )


def _lane(path: Path, facts: Circumstances, on: date) -> Lane:
    late = path.last_day is not None and path.last_day < on
    words = ""
    if path.last_day:
        words = f"{'Had to begin by' if late else 'Begin by'} {short_date(path.last_day)}"
    label = "Extend" if path.kind is PlannedPath.EXTEND else "Replace"
    return Lane(label, tuple(_stretches(path, facts)), path.last_day, words, late)


def _stretches(path: Path, facts: Circumstances) -> list[Stretch]:
    """The work of a path in phases, each until the next begins.

    Notice of a key decision runs until the meeting, with report and agenda in it. It is a phase of its own where the
    path begins with it; the one for an award falls among the tenders.
    """
    begun: list[tuple[str, Shade, date]] = []
    noticed = path.steps[0].code.removesuffix("-key-notice") if path.steps else ""
    for number, step in enumerate(path.steps):
        kind, _, act = step.code.partition("-")
        phase = _PHASES.get(step.code) or _PHASES.get(kind)
        if act == "key-notice":
            phase = ("notice", "pale") if number == 0 else None
        elif kind == noticed and act in ("report", "agenda"):
            phase = None
        elif step.code is StepCode.EXERCISE and facts.supplier_notice_months:
            phase = (f"{phase[0]}: {months_words(facts.supplier_notice_months)}", phase[1]) if phase else None
        if phase and not (begun and begun[-1][0] == phase[0]):
            begun.append((*phase, step.day))
    ends = [day for _, _, day in begun[1:]] + [path.steps[-1].day if path.kind is PlannedPath.REPLACE else facts.end]
    return [
        Stretch(words, first, until, shade)
        for (words, shade, first), until in zip(begun, ends, strict=True)
        if until > first
    ]


def replaced_after_extending(facts: Circumstances, months: int, on: date) -> str:
    """By when the contract must, or on that day had to, be replaced once it is extended by so many months, in a
    sentence; "" where nothing would be left to do."""
    end = last_day(facts.end + timedelta(days=1), months)
    later = replace(facts, end=end, options_open=False, planned=PlannedPath.UNDECIDED, done=frozenset(), fixed={})
    day = timetable(replace(later, actual={})).replace.last_day
    if day is None:
        return ""
    must = "had to be" if day < on else "must be"
    return f"If it is extended first, to replace it {must} begun by {weekday_date(day)}."


@dataclass(frozen=True)
class Waiting:
    """A decision that waits in the forward plan for the end of a contract, and when it is to be made."""

    decision: Decision
    part: str
    when: str


def waiting_for(items: Iterable[PlanItem], timetable: Timetable | None) -> tuple[Waiting, ...]:
    """What waits for one contract; where an item is to be decided too late for its way past the end, it says so."""
    paths = timetable.paths if timetable else ()
    return tuple(Waiting(item.decision, item.part, item.when + _too_late(item, paths)) for item in items)


def _too_late(item: PlanItem, paths: Sequence[Path]) -> str:
    extends = item.part == PlanPart.EXTENSION
    path = next((one for one in paths if (one.kind is PlannedPath.EXTEND) is extends), None)
    if path is None or item.decision.due_day is None:
        return ""
    meeting = path.step(f"{item.part}-meeting")
    # Where no meeting is counted back to, what is approved is needed before the way begins.
    needed = meeting.day if meeting else path.last_day if item.part != PlanPart.AWARD else None
    if needed is None or item.decision.due_day <= needed:
        return ""
    way = "extend" if extends else "replace"
    return f": too late to {way} the contract in time, which needs it by {long_date(needed)}"


@dataclass(frozen=True)
class LeadOn:
    """The button that leads on to the first step of a path, or why this user cannot press it.

    `entered`: it led to a decision already, whose record the address is; these words say when that is to be made.
    """

    words: str
    url: str
    refusal: Refusal | None = None
    entered: str | None = None


def lead_on(
    contract: Contract, path: Path, facts: Circumstances, on: date, user: Any, waiting: Sequence[Waiting]
) -> LeadOn | None:
    """Where the first step of a path is taken today; `waiting`: what this user sees in the plan for its end.

    None for who runs neither decisions nor this contract, for another day's reading, and where that step has no form.
    """
    binding = path.binding
    if binding is None or on != timezone.localdate():
        return None
    runs = permissions.may_contract(user, contract.service_area)
    if binding.code is StepCode.EXERCISE:
        address = reverse("contracts:extend", args=[contract.reference])
        return None if runs else LeadOn("Extend it", address, refusal_to_extend(contract, user))
    decision, _, act = binding.code.partition("-")
    if act not in ("key-notice", "report", "agenda", "meeting") or not path.step(f"{decision}-agenda"):
        return None
    refusal = may_enter(user, DecisionKind.BODY)
    if refusal and runs:
        return None
    if entered := next((item for item in waiting if item.part == decision), None):
        return LeadOn(
            str(entered.decision), reverse("overview:decision", args=[entered.decision.reference]), entered=entered.when
        )
    asked = {
        "title": f"{PlanPart(decision).label} {contract.reference} {contract.title}"[:300],
        "area": contract.service_area.slug,
        "contact": str(contract.lead_post_id or ""),
        "key": "yes" if facts.key else "",
        "by": BodyKind.CABINET.value,
    }
    meeting = path.step(f"{decision}-meeting")
    if meeting and meeting.day >= on and binding.act_by >= on:
        asked["held"] = meeting.day.isoformat()
    given = urlencode({name: value for name, value in asked.items() if value})
    address = reverse("contracts:put_in_plan", args=[contract.reference, decision])
    return LeadOn("Put it in the forward plan", f"{address}?{given}", refusal)
