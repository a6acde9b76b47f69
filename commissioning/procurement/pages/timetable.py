"""The timetables of a commission's lots in words: of each step the latest day, its plan, and when it was done."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from django.urls import reverse

from commissioning.kit.dates import long_date, short_date, weekday_date
from commissioning.kit.sheets import sheet
from commissioning.procurement import permissions
from commissioning.procurement.actions import NEVER_MADE, refusal_to_change, start_of
from commissioning.procurement.ground import Ground, has_effect, lead_times_words, told_of_decisions, who_may
from commissioning.procurement.models import Commission, LeadTime, Lot, Milestone, Part
from commissioning.procurement.routes import Regime, Route
from commissioning.procurement.timetable import (
    Circumstances,
    LeadTimes,
    Path,
    Step,
    StepCode,
    default_lead_times,
    earliest_start,
    timetable,
    working_days_between,
)
from decisions.choices import Power, Verb
from decisions.models import Clause, Decision, Delegation

_DAY = timedelta(days=1)
LATE = "Late"


@dataclass(frozen=True)
class StepRow:
    """One step as the page shows it. `difference` compares plan, latest day and deed in words; `url` is its desk.

    `tag` is the state where the table says it: that the steps are late it says once, then only by how much.
    """

    step: Step
    milestone: Milestone | None
    difference: str
    state: str
    tag: str
    kind: str
    url: str = ""


@dataclass(frozen=True)
class LotTimetable:
    """One timetable and the lots that share it."""

    lots: tuple[Lot, ...]
    heading: str
    starts_on: date
    lead: str
    is_late: bool
    rows: tuple[StepRow, ...]
    rests_on: tuple[tuple[str, str], ...]


@dataclass(frozen=True)
class Without:
    """A lot without a timetable: why, and where what is missing is entered."""

    lot: Lot
    words: str
    url: str = ""
    do: str = ""


@dataclass(frozen=True)
class Authority:
    """What the commission's decisions allow already: approval to procure, award decided, award delegated, in words."""

    approval: str
    award: str
    powers: tuple[Delegation, ...]


# The page -----------------------------------------------------------------------------------------------------------


def timetable_page(commission: Commission, on: date, user: Any) -> dict[str, Any]:
    """Everything that the page of a commission's timetables shows to this user as at a day."""
    tables, without = timetables_of(commission, on, user)
    refusal = permissions.may_commission(user) or refusal_to_change(commission)
    return {"commission": commission, "tables": tables, "without": without, "refusal": refusal}


def timetables_of(commission: Commission, on: date, user: Any) -> tuple[list[LotTimetable], list[Without]]:
    """The timetables of a commission's lots, those with the same days in one, and the lots that have none."""
    ground = Ground(on)
    authority = _authority_of(commission, on, user)
    shared: list[tuple[Circumstances, list[tuple[str, str]], list[Lot]]] = []
    without = []
    for lot in lots_of(commission):
        none = _why_none(lot)
        if none is not None:
            without.append(none)
            continue
        facts, rests_on = _facts(lot, ground, authority)
        for known, told, lots in shared:
            if known == facts and told == rests_on and _kept(lots[0]) == _kept(lot):
                lots.append(lot)
                break
        else:
            shared.append((facts, rests_on, [lot]))
    may = permissions.may_commission(user) is None and refusal_to_change(commission) is None
    return [_table(facts, rests_on, lots, ground, may=may) for facts, rests_on, lots in shared], without


def lots_of(commission: Commission) -> list[Lot]:
    """The lots that are bought: without those that only gather sub-lots."""
    lots: Any = commission.lots
    rows = lots.in_order().filter(sublots__isnull=True).select_related("commission")
    return list(rows.prefetch_related("milestones", "contract_links__contract"))


def lots_beside(lot: Lot, on: date, user: Any) -> tuple[LotTimetable | None, list[Lot]]:
    """The timetable in which a lot stands, and the lots that share it, itself first; None where it has none."""
    tables, _ = timetables_of(lot.commission, on, user)
    for table in tables:
        if lot in table.lots:
            return table, [lot, *(one for one in table.lots if one != lot)]
    return None, [lot]


def _kept(lot: Lot) -> dict[str, tuple[Any, ...]]:
    return {row.step: (row.planned_on, row.why, row.done_on) for row in lot.milestones.all()}


def _signed(lot: Lot) -> Any:
    """The first contract agreed for a lot, if any."""
    contracts: list[Any] = [link.contract for link in lot.contract_links.all() if link.contract.state not in NEVER_MADE]
    return min(contracts, key=lambda contract: contract.awarded_on, default=None)


def _why_none(lot: Lot) -> Without | None:
    commission = lot.commission
    contract = _signed(lot)
    if contract is not None and contract.signed_on:
        return Without(lot, f"Its contract {contract.reference} was signed on {long_date(contract.signed_on)}.")
    if not lot.route:
        url = reverse("procurement:lot", args=[commission.reference, lot.pk])
        return Without(lot, "Its route is not stated: how long the work takes depends on it.", url, "State the route")
    if lot.route == Route.IN_HOUSE:
        return Without(lot, "It is provided in-house: nothing is procured.")
    if start_of(lot) is None:
        url = reverse("procurement:lot", args=[commission.reference, lot.pk])
        return Without(lot, "The start of its service is not known: every step counts back from it.", url, "Enter it")
    return None


# What a timetable depends on ----------------------------------------------------------------------------------------


def _authority_of(commission: Commission, on: date, user: Any) -> Authority:
    links = list(commission.decision_links.select_related("decision"))
    by_part = {
        part: [link.decision for link in links if link.part == part and has_effect(link.decision)]
        for part in (Part.APPROVAL, Part.AWARD)
    }
    awards = Clause.objects.filter(decision__in=by_part[Part.AWARD], verb=Verb.AWARD).select_related("decision")
    cited = [link.decision_id for link in links if link.part != Part.SCRUTINY and has_effect(link.decision)]
    powers = Delegation.objects.filter(clause__decision__in=cited, powers__contains=[Power.AWARD])
    return Authority(
        approval=_effect_words(by_part[Part.APPROVAL][0]) if by_part[Part.APPROVAL] else "",
        award=_effect_words(awards[0].decision) if awards else "",
        powers=tuple(powers.visible_to(user).select_related("clause__decision", "post")),
    )


def _effect_words(decision: Decision) -> str:
    return f"{decision.reference}, in effect from {long_date(decision.effective_from)}"  # type: ignore[arg-type]


def _facts(lot: Lot, ground: Ground, authority: Authority) -> tuple[Circumstances, list[tuple[str, str]]]:
    """What the timetable of a lot depends on, and the same in words."""
    commission, orders, route = lot.commission, ground.orders, Route(lot.route)
    start = start_of(lot)
    assert start is not None  # noqa: S101 - asked before
    value = lot.value if lot.value is not None else commission.value
    is_key = orders is None or value is None or value >= orders.key_threshold
    approval = authority.approval or who_may((), value, act="approve", by_day=start, orders=orders)
    milestones = {row.step: row for row in lot.milestones.all()}
    actual: dict[str, date] = {StepCode(code): row.done_on for code, row in milestones.items() if row.done_on}
    contract = _signed(lot)
    facts = Circumstances(
        end=start - _DAY,
        calendar=ground.calendar,
        rules=ground.rules,
        lead_times=ground.lead_times(route),
        regime=Regime(commission.regime),
        route=route,
        light_touch=commission.light_touch,
        tupe=lot.tupe_applies,
        key=is_key,
        meetings=ground.meetings,
        approval_in_effect=bool(approval),
        options_open=False,
        done=frozenset(actual) | ({StepCode.AWARD_EFFECTIVE} if contract else set()),
        fixed={StepCode(code): row.planned_on for code, row in milestones.items() if row.planned_on},
        actual=actual,
    )
    covered = (authority.award and f"{authority.award}.") or _covered(authority, facts, value, orders)
    facts = Circumstances(**{**vars(facts), "award_covered": bool(covered)})
    return facts, list(_rests_on(facts, ground, approval, covered, value))


def _covered(authority: Authority, facts: Circumstances, value: Decimal | None, orders: Any) -> str:
    """Who may award without a decision of cabinet: by a delegation usable on that day, or below the threshold."""
    notice = timetable(facts).replace.step(StepCode.AWARD_NOTICE)
    on = notice.day if notice else facts.end
    return who_may(authority.powers, value, act="award", by_day=on, orders=orders)


def _rests_on(
    facts: Circumstances, ground: Ground, approval: str, covered: str, value: Decimal | None
) -> Iterator[tuple[str, str]]:
    yield "Lead times", lead_times_words(facts, ground)
    yield "Approval to procure", approval or "None in effect yet: it is part of the timetable"
    yield "Award", covered or "By cabinet: its decision is part of the timetable"
    yield from told_of_decisions(facts, ground, value)


# One timetable ------------------------------------------------------------------------------------------------------


def _table(
    facts: Circumstances, rests_on: Sequence[tuple[str, str]], lots: Sequence[Lot], ground: Ground, *, may: bool
) -> LotTimetable:
    path = timetable(facts).replace
    milestones = {row.step: row for row in lots[0].milestones.all()}
    last_done = max((n for n, step in enumerate(path.steps) if step.code in facts.actual), default=-1)
    rows: list[StepRow] = []
    for number, step in enumerate(path.steps):
        milestone = milestones.get(step.code)
        step = step if number >= last_done else _settled(step)
        state, kind = _state(step, milestone, ground.on)
        said_before = state == LATE and any(row.state.startswith(LATE) for row in rows)
        rows.append(
            StepRow(
                step,
                milestone,
                _difference(step, milestone, ground),
                state,
                "" if said_before else state,
                kind,
                step_address(lots[0], step) if may and step.is_act else "",
            )
        )
    start = facts.end + _DAY
    late = path.last_day is not None and path.last_day < ground.on
    return LotTimetable(
        lots=tuple(lots),
        heading=_heading(lots, facts.route),
        starts_on=start,
        lead=_lead(path, facts, ground, late=late),
        is_late=late,
        rows=tuple(rows),
        rests_on=tuple(rests_on),
    )


def _settled(step: Step) -> Step:
    """A step before one that was done: what it once left too little time for is over."""
    return Step(**{**vars(step), "conflict": ""})


def step_address(lot: Lot, step: Step) -> str:
    """The desk of a step."""
    return reverse("procurement:milestone", args=[lot.commission.reference, lot.pk, step.code.value])


def _heading(lots: Sequence[Lot], route: Route) -> str:
    if len(lots) == 1:
        return f"{lot_words(lots[0])}: {route.label.lower()}"
    numbers = [lot.number for lot in lots]
    return f"Lots {', '.join(numbers[:-1])} and {numbers[-1]}: {route.label.lower()}"


def lot_words(lot: Lot) -> str:
    """“Lot 2, Leisure”; a lot that stands for a whole umbrella by its title alone."""
    return lot.title if lot.number == "whole" else f"Lot {lot.number}, {lot.title}"


def _lead(path: Path, facts: Circumstances, ground: Ground, *, late: bool) -> str:
    """What comes next and whether the start can still be met, in one or two sentences."""
    binding, start = path.binding, facts.end + _DAY
    if binding is None or path.last_day is None:
        return f"Nothing is left to do: the service starts on {weekday_date(start)}."
    name = f"{binding.name[:1].lower()}{binding.name[1:]}"
    if not late:
        days = (path.last_day - ground.on).days
        left = "today" if days == 0 else "tomorrow" if days == 1 else f"in {days} days"
        return f"Next, by {weekday_date(path.last_day)} ({left}): {name}."
    behind = _working_days(working_days_between(ground.calendar, path.last_day, ground.on))
    return (
        f"{behind} late: {name} was due by {weekday_date(path.last_day)}. Begun today, with the usual times, the "
        f"service could start on {weekday_date(earliest_start(facts, ground.on))}."
    )


def _state(step: Step, milestone: Milestone | None, on: date) -> tuple[str, str]:
    """The tag of a step: its words and kind."""
    if milestone is not None and milestone.done_on:
        return ("Done too late", "stop") if step.conflict else ("Done", "")
    if step.done:
        return "Settled", "quiet"
    if step.conflict:
        return "Too late", "stop"
    if step.is_act and step.act_by < on:
        return (f"{LATE}, and binding" if step.binding else LATE), "stop"
    if step.binding:
        return "Binding", "soon"
    return "", ""


def _difference(step: Step, milestone: Milestone | None, ground: Ground) -> str:
    """What was done against what was planned, or what is planned against the latest day, in words."""
    if milestone is not None and milestone.done_on:
        name = "the planned day" if step.planned else "the latest day"
        words = _against(working_days_between(ground.calendar, step.day, milestone.done_on), name)
        return f"{words[:1].upper()}{words[1:]}"
    if step.done:
        return "A later step is done"
    behind = working_days_between(ground.calendar, step.day, ground.on)
    if step.is_act and step.act_by < ground.on:
        return f"{_working_days(behind)} overdue" if behind else "Overdue"
    if step.planned:
        return f"Planned {_against(working_days_between(ground.calendar, step.date, step.planned), 'the latest day')}"
    return ""


def _against(days: int, name: str) -> str:
    if days == 0:
        return f"on {name}"
    return f"{_working_days(abs(days))} {'after' if days > 0 else 'before'} {name}"


def _working_days(n: int) -> str:
    return "1 working day" if n == 1 else f"{n} working days"


# The sheet ----------------------------------------------------------------------------------------------------------

HEADER = (
    "Commission", "Lots", "Step", "Latest day", "Planned for", "Why", "Done on", "State", "Difference", "Conflict",
    "Reason",
)  # fmt: skip


def timetable_sheet(commission: Commission, on: date, user: Any) -> bytes:
    """The timetables as CSV: one line for each step of each timetable."""
    tables, _ = timetables_of(commission, on, user)
    return sheet(
        HEADER,
        [
            (
                commission.reference,
                ", ".join(lot.number for lot in table.lots),
                row.step.name,
                row.step.date,
                row.step.planned,
                row.milestone.why if row.milestone else "",
                row.milestone.done_on if row.milestone else None,
                row.state,
                row.difference,
                row.step.conflict,
                row.step.reason,
            )
            for table in tables
            for row in table.rows
        ],
    )


# Lead times ---------------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class RouteTimes:
    """The lead times of one route as at a day, and those that are still to come."""

    route: Route
    times: LeadTimes
    since: str
    coming: tuple[LeadTime, ...]
    url: str


def lead_times_page(on: date, user: Any) -> dict[str, Any]:
    """The lead times of every route by which something is procured."""
    return {"routes": [route_times(route, on) for route in PROCURED], "refusal": permissions.may_set_lead_times(user)}


PROCURED = tuple(route for route in Route if route is not Route.IN_HOUSE)


def route_times(route: Route, on: date) -> RouteTimes:
    """The lead times of a route as at a day."""
    rows = LeadTime.objects.filter(route=route).order_by("-in_force_from")
    row = rows.filter(in_force_from__lte=on).first()
    return RouteTimes(
        route=route,
        times=row.times if row else default_lead_times(route),
        since=f"Since {short_date(row.in_force_from)}" if row else "Default",
        coming=tuple(rows.filter(in_force_from__gt=on)),
        url=reverse("procurement:lead_time", args=[route.value]),
    )
