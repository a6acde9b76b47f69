"""The last day to act: backwards from the end of a contract to the day after which a path is closed.

Two paths lead past an end. *Replace*: a new contract stands ready the day after. *Extend*: an option is exercised in
time. Each is worked out backwards, step by step; every step knows its latest day, why, and whether it is the one that
binds. Nothing here knows what day it is: what has been done comes in, dates go out.
"""

from __future__ import annotations

import calendar as months_of_year
import datetime
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from dataclasses import replace as replaced
from datetime import date, timedelta
from enum import StrEnum

from commissioning.council.calendar import (
    PROCUREMENT_ACT_CALENDAR,
    STANDSTILL_PA_DAYS,
    Unit,
    WorkingCalendar,
    standstill_pa,
    standstill_pcr,
)
from commissioning.kit.dates import weekday_date
from commissioning.kit.explained import Explained
from commissioning.procurement.routes import Regime, Route, standstill_applies

_DAY = timedelta(days=1)
# A body that meets monthly has a meeting within six weeks; one further back means that the diary stops there.
_DIARY_GAP = timedelta(weeks=6)


class Placing(StrEnum):
    """How the replacement is placed: a procurement of its own, or under an umbrella that exists."""

    NEW = "new"
    MINI_COMPETITION = "mini_competition"
    DIRECT_CALL_OFF = "direct_call_off"


class PlannedPath(StrEnum):
    """What the council plans for a contract when it ends."""

    EXTEND = "extend"
    REPLACE = "replace"
    LET_END = "let_end"
    UNDECIDED = "undecided"


class StepCode(StrEnum):
    """Every step of both paths, in the order of the work."""

    APPROVAL_KEY_NOTICE = "approval-key-notice"
    APPROVAL_REPORT = "approval-report"
    APPROVAL_AGENDA = "approval-agenda"
    APPROVAL_MEETING = "approval-meeting"
    APPROVAL_PUBLISHED = "approval-published"
    APPROVAL_EFFECTIVE = "approval-effective"
    TENDER_OUT = "tender-out"
    TENDERS_BACK = "tenders-back"
    AWARD_KEY_NOTICE = "award-key-notice"
    AWARD_REPORT = "award-report"
    AWARD_AGENDA = "award-agenda"
    AWARD_MEETING = "award-meeting"
    AWARD_PUBLISHED = "award-published"
    AWARD_EFFECTIVE = "award-effective"
    AWARD_NOTICE = "award-notice"
    SIGN = "sign"
    START = "start"
    EXTENSION_KEY_NOTICE = "extension-key-notice"
    EXTENSION_REPORT = "extension-report"
    EXTENSION_AGENDA = "extension-agenda"
    EXTENSION_MEETING = "extension-meeting"
    EXTENSION_PUBLISHED = "extension-published"
    EXTENSION_EFFECTIVE = "extension-effective"
    EXERCISE = "exercise"


_IN_ORDER = {code: position for position, code in enumerate(StepCode)}
# Once one of these has happened, everything before it on its path has happened or no longer matters.
_SETTLES_ALL_BEFORE = frozenset(code for code in StepCode if not code.endswith(("-key-notice", "-report", "-agenda")))
# These follow from another step; nobody has to do them.
_NO_ACT = frozenset(
    {StepCode.APPROVAL_EFFECTIVE, StepCode.AWARD_EFFECTIVE, StepCode.EXTENSION_EFFECTIVE, StepCode.START}
)


@dataclass(frozen=True)
class LeadTimes:
    """How long the work takes, in weeks: the council's dated data for a route; `own` names what is a contract's own."""

    mobilisation: int = 12
    mobilisation_without_tupe: int = 6
    evaluation: int = 6
    tender: int = 6
    own: frozenset[str] = frozenset()

    def said(self, name: str) -> str:
        """Words after a lead time that is not the usual one of its route.

        Source: the council's lead times; those of one contract have their own reason.
        """
        return ", set for this contract," if name in self.own else ""


def default_lead_times(route: Route = Route.OPEN, placing: Placing = Placing.NEW) -> LeadTimes:
    """The lead times that hold where the council has set none for a route.

    Source: the council's lead times (defaults of this application).
    """
    if placing is Placing.DIRECT_CALL_OFF or (placing is Placing.NEW and Route(route) is Route.DIRECT_AWARD):
        return LeadTimes(evaluation=0, tender=0)
    if placing is Placing.MINI_COMPETITION:
        return LeadTimes(evaluation=3, tender=2)
    return LeadTimes()


@dataclass(frozen=True)
class DecisionRules:
    """What the standing orders ask of a decision. Days are clear days in the unit beside them; the others working days.

    `call_in_from` is "publication" or "decision". `publication_days` run from the meeting to the publication,
    `report_days` from the report's due day to the publication of the agenda.
    """

    call_in_days: int = 5
    call_in_from: str = "publication"
    wait_for_working_day: bool = False
    publication_days: int = 2
    agenda_days: int = 5
    agenda_unit: Unit = "working"
    key_notice_days: int = 28
    key_notice_unit: Unit = "calendar"
    report_days: int = 10


@dataclass(frozen=True, kw_only=True)
class Circumstances:
    """All that the timetable of a contract depends on.

    `end` is the last day of the contract as it stands. `calendar` is the council's. `lead_times`, `regime`, `route`,
    `placing`, `light_touch` and `tupe` are those of the *replacement*: one that begins now is under the Act even
    where the contract that ends is under the Regulations; a call-off follows its umbrella. `key`: decisions are key, so
    notice is owed. `standstill`: None to let route and regime say. `supplier_notice_months`: how long before the end
    the supplier must hear of an extension. `meetings`: the dated meetings of the body, in any order. `award_covered`,
    `extension_covered` and `approval_in_effect` say which decisions are not needed: a usable delegation covers the
    award or the extension, an approval to procure is in effect. `done`: codes of `StepCode` already done.

    `fixed`: the days for which steps are planned in place of the days worked out; every step before such a one is
    counted from its planned day. `actual`: when steps were done, where that is known; only a conflict follows from it.
    """

    end: date
    calendar: WorkingCalendar = field(default_factory=WorkingCalendar)
    rules: DecisionRules = DecisionRules()
    lead_times: LeadTimes = LeadTimes()
    regime: Regime = Regime.PA2023
    route: Route = Route.OPEN
    placing: Placing = Placing.NEW
    light_touch: bool = False
    tupe: bool = True
    key: bool = True
    standstill: bool | None = None
    supplier_notice_months: int = 3
    meetings: tuple[date, ...] = ()
    award_covered: bool = False
    extension_covered: bool = False
    approval_in_effect: bool = False
    options_open: bool = True
    planned: PlannedPath = PlannedPath.UNDECIDED
    done: frozenset[str] = frozenset()
    fixed: Mapping[str, date] = field(default_factory=dict)
    actual: Mapping[str, date] = field(default_factory=dict)


@dataclass(frozen=True)
class Step:
    """One step: its latest day, why that day, and where the day was counted, the count.

    `date` may fall on a weekend (a notice counted in calendar days); `act_by` is then the working day before.
    `binding` marks the step that sets the last day to act of its path. `planned` is the day for which it is planned
    instead, `conflict` what that day, or the day on which it was done, leaves too little time for; "" where all fits.
    """

    code: StepCode
    name: str
    date: datetime.date
    reason: str
    act_by: datetime.date
    done: bool = False
    binding: bool = False
    explained: Explained | None = None
    planned: datetime.date | None = None
    conflict: str = ""

    @property
    def day(self) -> datetime.date:
        """The day that counts: the planned one, else the latest.

        Source: plain reading of the step.
        """
        return self.planned or self.date

    @property
    def is_act(self) -> bool:
        """Whether somebody has to do it (taking effect and starting happen by themselves).

        Source: plain reading of the step.
        """
        return self.code not in _NO_ACT


@dataclass(frozen=True)
class Path:
    """One way past the end: its steps, earliest first, and the last day to begin what is still to be done.

    `last_day` is None where nothing is left to do.
    """

    kind: PlannedPath
    steps: tuple[Step, ...]
    last_day: date | None

    @property
    def binding(self) -> Step | None:
        """The step that sets the last day.

        Source: the earliest bound of what is not yet done.
        """
        return next((step for step in self.steps if step.binding), None)

    def step(self, code: StepCode | str) -> Step | None:
        """The step with a code, or None where this path does without it.

        Source: plain look-up.
        """
        return next((step for step in self.steps if step.code == code), None)


@dataclass(frozen=True)
class Timetable:
    """Both paths and what follows from the plan.

    `extend` is None where no option is open. `last_day_to_act` is None where nothing is left to do or the contract is
    let end. `decide_by` is set only while the path is undecided and both are open: after it one of them is closed.
    """

    circumstances: Circumstances
    replace: Path
    extend: Path | None
    last_day_to_act: date | None
    decide_by: date | None
    sentence: str

    @property
    def paths(self) -> tuple[Path, ...]:
        """The ways past the end that there are: to extend, where an option is open, and to replace.

        Source: plain listing.
        """
        return (self.extend, self.replace) if self.extend is not None else (self.replace,)

    @property
    def next_day(self) -> date | None:
        """The day that a list sorts by: when to decide, else the last day to act.

        Source: the earlier of the two days shown.
        """
        return self.decide_by or self.last_day_to_act


def timetable(facts: Circumstances) -> Timetable:
    """Work out both paths and the last day to act.

    The day of a planned path counts by itself. Undecided with both paths open, the earlier day is the day to decide by
    and the later the last day to act. Raises ValueError for a step code that does not exist and for negative counts.

    A step planned for another day keeps its latest day beside it, and moves every step before it; a step planned or
    done too late says what it leaves too little time for, and moves nothing after it.

    Source: the council's lead times and standing orders; MAI 2012 regs 7 and 9; PA 2023 s51; PCR 2015 reg 87; the
    contract's own notice period.
    """
    done = _all_done(facts.done)
    replace = _path(facts, PlannedPath.REPLACE, _replace_steps(facts), done)
    extend = None
    if facts.options_open:
        extend = _path(facts, PlannedPath.EXTEND, _extend_steps(facts), done)
    last_day, decide_by, sentence = _what_counts(facts, replace, extend)
    return Timetable(facts, replace, extend, last_day, decide_by, sentence)


def earliest_start(facts: Circumstances, on: date) -> date:
    """The first day on which the service could start if what is still to be done were begun on a day: plans left aside.

    Where it is still in time, that is the start as it stands.

    Source: the council's lead times and standing orders, as the timetable itself.
    """
    facts = replaced(facts, fixed={}, actual={}, options_open=False)

    def in_time(days: int) -> bool:
        last_day = timetable(replaced(facts, end=facts.end + timedelta(days=days))).replace.last_day
        return last_day is None or last_day >= on

    too_soon, enough = -1, 0
    while not in_time(enough):
        too_soon, enough = enough, max(7, enough * 2)
    while enough - too_soon > 1:
        middle = (too_soon + enough) // 2
        too_soon, enough = (too_soon, middle) if in_time(middle) else (middle, enough)
    return facts.end + timedelta(days=enough) + _DAY


def working_days_between(calendar: WorkingCalendar, first: date, last: date) -> int:
    """Working days after the first day, the last one included; below 0 where the last comes before the first.

    Source: the standing orders, which count periods in working days.
    """
    if last < first:
        return -working_days_between(calendar, last, first)
    return sum(calendar.is_working(first + timedelta(days=n)) for n in range(1, (last - first).days + 1))


def months_before(day: date, months: int) -> date:
    """The same day number so many months earlier, or the last day of that month where it has no such day.

    Source: the contract's own notice period, counted in months.
    """
    if months < 0:
        raise ValueError("A number of months cannot be below 0.")
    year, month = divmod(day.year * 12 + day.month - 1 - months, 12)
    month += 1
    return date(year, month, min(day.day, months_of_year.monthrange(year, month)[1]))


def exercise_by(end: date, supplier_notice_months: int) -> date:
    """The last day to tell the supplier of an extension: the day before the day n months before the day after the end.

    Source: the contract's own notice period; 3 months where it gives none (default of this application).
    """
    return months_before(end + _DAY, supplier_notice_months) - _DAY


def latest_meeting(facts: Circumstances, before: date) -> date:
    """The latest meeting day whose decision is published and through call-in so as to have effect on or before a day.

    The last dated meeting of the body that is early enough, as long as its diary reaches so far; else a working day.

    Source: the standing orders on publication and call-in; LGA 2000 s9F(4).
    """
    day = facts.calendar.previous_working(before)
    while _effective_day(facts, day) > before:
        day = facts.calendar.previous_working(day - _DAY)
    dated = max((meeting for meeting in facts.meetings if meeting <= day), default=None)
    if dated is None:
        return day
    diary_reaches = any(meeting > day for meeting in facts.meetings)
    return dated if diary_reaches or day - dated <= _DIARY_GAP else day


def _published_day(facts: Circumstances, meeting: date) -> date:
    return facts.calendar.working_days_after(meeting, facts.rules.publication_days)


def _effective_day(facts: Circumstances, meeting: date) -> date:
    published = _published_day(facts, meeting)
    start = meeting if facts.rules.call_in_from == "decision" else published
    wait = facts.rules.wait_for_working_day
    effective = facts.calendar.effective_day(start, facts.rules.call_in_days, wait_for_working_day=wait)
    return max(effective, published)


def _effective(facts: Circumstances, meeting: date, published: date) -> Explained:
    rules = facts.rules
    from_decision = rules.call_in_from == "decision"
    counted = facts.calendar.effective_from(
        meeting if from_decision else published,
        rules.call_in_days,
        wait_for_working_day=rules.wait_for_working_day,
        counts_from="Decided" if from_decision else "Published",
    )
    return counted if counted.date >= published else replaced(counted, date=published)


_DECISIONS = {
    "approval": "approval to procure",
    "award": "award",
    "extension": "extension",
}


def _decision_steps(facts: Circumstances, kind: str, before: date, needed_for: str) -> tuple[list[Step], Step]:
    """The steps of a decision that must have effect on or before a day, and among them its report."""
    rules, calendar, name = facts.rules, facts.calendar, _DECISIONS[kind]
    latest = latest_meeting(facts, before)
    dated = "a dated meeting of the body" if latest in facts.meetings else "a working day"
    meeting = _step(
        facts,
        f"{kind}-meeting",
        f"Decision: {name}",
        latest,
        f"The latest meeting, {dated}, from which the decision has effect in time: {needed_for} on "
        f"{weekday_date(before)}.",
    )
    held = _happened(facts, meeting)
    published = _step(
        facts,
        f"{kind}-published",
        f"Decision published: {name}",
        _published_day(facts, held),
        f"{rules.publication_days} working days after the meeting on {weekday_date(held)}.",
    )
    effect = _effective(facts, held, _happened(facts, published))
    effective = _step(
        facts, f"{kind}-effective", f"Decision takes effect: {name}", effect.date, "When call-in has passed.", effect
    )
    if effect.date > before:
        too_late = f"The decision then takes effect on {weekday_date(effect.date)}, but {needed_for} on "
        too_late += f"{weekday_date(before)}."
        cause = published if _happened(facts, published) > published.date else meeting
        meeting, published = (
            replaced(step, conflict=too_late if step is cause else "") for step in (meeting, published)
        )
    notice_of = calendar.latest_notice(meeting.day, rules.agenda_days, unit=rules.agenda_unit, rule="MAI 2012 reg 7")
    agenda = _step(
        facts,
        f"{kind}-agenda",
        f"Agenda published: {name}",
        notice_of.date,
        f"{rules.agenda_days} clear {rules.agenda_unit} days before the meeting on {weekday_date(meeting.day)}.",
        notice_of,
        until=meeting,
    )
    report = _step(
        facts,
        f"{kind}-report",
        f"Report due: {name}",
        calendar.working_days_before(agenda.day, rules.report_days),
        f"{rules.report_days} working days before the agenda goes out on {weekday_date(agenda.day)}.",
        until=agenda,
    )
    steps = [report, agenda, meeting, published, effective]
    if facts.key:
        notice = calendar.latest_notice(
            meeting.day, rules.key_notice_days, unit=rules.key_notice_unit, rule="MAI 2012 reg 9"
        )
        text = f"{rules.key_notice_days} clear {rules.key_notice_unit} days before the meeting on "
        text += f"{weekday_date(meeting.day)}."
        name = f"Notice of the key decision: {name}"
        steps.insert(0, _step(facts, f"{kind}-key-notice", name, notice.date, text, notice, until=meeting))
    return steps, report


def _replace_steps(facts: Circumstances) -> list[Step]:
    """The steps of a replacement, worked out from the day after the end backwards."""
    calendar, weeks = facts.calendar, facts.lead_times
    start = facts.end + _DAY
    mobilisation = weeks.mobilisation if facts.tupe else weeks.mobilisation_without_tupe
    ready = start - timedelta(weeks=mobilisation)
    latest = calendar.previous_working(ready)
    moved = f" {weekday_date(ready)} is not a working day." if latest != ready else ""
    staff = "with staff transferring under TUPE" if facts.tupe else "no staff transfer under TUPE"
    begins = _step(
        facts, StepCode.START, "Service starts", start, f"The day after the end on {weekday_date(facts.end)}."
    )
    sign = _step(
        facts,
        StepCode.SIGN,
        "Contract signed",
        latest,
        f"{_weeks(mobilisation)} of mobilisation ({staff}){weeks.said('mobilisation')} before the service starts on "
        f"{weekday_date(start)}.{moved}",
        until=begins,
    )
    award_notice = _award_notice(facts, sign)
    steps = [begins, sign, award_notice]
    if facts.award_covered:
        evaluated, what = award_notice, "the award notice"
    else:
        award, evaluated = _decision_steps(facts, "award", award_notice.day, "the award notice is due")
        what = "the report on the award"
        steps += award
    if weeks.tender == 0 and weeks.evaluation == 0:
        # Placed directly: nothing goes out to tender, so there is nothing to approve before the award.
        return steps
    back = _step(
        facts,
        StepCode.TENDERS_BACK,
        "Tenders back",
        evaluated.day - timedelta(weeks=weeks.evaluation),
        f"{_weeks(weeks.evaluation)} of evaluation{weeks.said('evaluation')} before {what} on "
        f"{weekday_date(evaluated.day)}.",
        until=evaluated,
    )
    out = _step(
        facts,
        StepCode.TENDER_OUT,
        "Tender goes out",
        back.day - timedelta(weeks=weeks.tender),
        f"{_weeks(weeks.tender)}{weeks.said('tender')} for suppliers to answer by {weekday_date(back.day)}.",
        until=back,
    )
    steps += [back, out]
    if not facts.approval_in_effect:
        approval, _ = _decision_steps(facts, "approval", out.day, "the tender goes out")
        steps += approval
    return steps


def _award_notice(facts: Circumstances, sign: Step) -> Step:
    """The award notice: the latest working day whose standstill is over before the contract is signed."""
    needed = facts.standstill
    if needed is None:
        needed = standstill_applies(
            facts.route,
            facts.regime,
            light_touch=facts.light_touch,
            call_off=facts.placing is not Placing.NEW,
        )
    name = "Award notice"
    if not needed:
        reason = "No standstill is owed: the notice is published on the day of signing, before it."
        return _step(facts, StepCode.AWARD_NOTICE, name, sign.day, reason, until=sign)
    pcr = facts.regime is Regime.PCR2015
    day = facts.calendar.previous_working(sign.day - _DAY)
    while _standstill_end(day, pcr) >= sign.day:
        day = facts.calendar.previous_working(day - _DAY)
    explained = standstill_pcr(day) if pcr else standstill_pa(day)
    reason = (
        f"The standstill lasts until {weekday_date(explained.date)} and must be over before the contract is signed on "
        f"{weekday_date(sign.day)}."
    )
    return _step(facts, StepCode.AWARD_NOTICE, name, day, reason, explained, until=sign)


def _standstill_end(day: date, pcr: bool) -> date:
    if pcr:
        return standstill_pcr(day).date
    return PROCUREMENT_ACT_CALENDAR.working_days_after(day - _DAY, STANDSTILL_PA_DAYS)


def _extend_steps(facts: Circumstances) -> list[Step]:
    """The steps of an extension, worked out from the day on which the supplier must know."""
    day = exercise_by(facts.end, facts.supplier_notice_months)
    months = "1 month" if facts.supplier_notice_months == 1 else f"{facts.supplier_notice_months} months"
    reason = f"The supplier has {months} of notice before the end on {weekday_date(facts.end)}."
    steps = [_step(facts, StepCode.EXERCISE, "Option exercised", day, reason)]
    if not facts.extension_covered:
        decision, _ = _decision_steps(facts, "extension", day, "the option is exercised")
        steps += decision
    return steps


def _step(
    facts: Circumstances,
    code: str,
    name: str,
    day: date,
    reason: str,
    explained: Explained | None = None,
    *,
    until: Step | None = None,
) -> Step:
    """A step with its latest day; `until` is the step before which it must have happened by so much."""
    known = StepCode(code)
    planned = facts.fixed.get(known)
    step = Step(
        known,
        name,
        day,
        reason,
        act_by=facts.calendar.previous_working(planned or day),
        explained=explained,
        planned=planned,
    )
    conflict = _conflict(facts, step, until) if until else ""
    return replaced(step, conflict=conflict) if conflict else step


def _happened(facts: Circumstances, step: Step) -> date:
    """When a step was done, else the day that counts for it."""
    return facts.actual.get(step.code, step.day)


def _conflict(facts: Circumstances, step: Step, until: Step) -> str:
    """What a day later than the latest one leaves until the next step, of what that needs."""
    day = _happened(facts, step)
    if day <= step.date:
        return ""
    name = f"“{until.name}” on {weekday_date(until.day)}"
    if day > until.day:
        return f"This is after {name}."
    left, needed = (working_days_between(facts.calendar, first, until.day) for first in (day, step.date))
    if left == needed:
        return ""
    return f"This leaves {_days(left)} until {name}, of {needed} that it takes."


def _days(n: int) -> str:
    return "1 working day" if n == 1 else f"{n} working days"


def _all_done(codes: Iterable[str]) -> frozenset[StepCode]:
    """The steps done, with those that a later one has settled.

    A notice, a report or an agenda can be done ahead of its turn and settles nothing else; every other step does.
    """
    done = {StepCode(code) for code in codes}
    for last in done & _SETTLES_ALL_BEFORE:
        extension = _is_extension(last)
        done |= {code for code in StepCode if _is_extension(code) == extension and _IN_ORDER[code] < _IN_ORDER[last]}
    return frozenset(done)


def _is_extension(code: StepCode) -> bool:
    return _IN_ORDER[code] >= _IN_ORDER[StepCode.EXTENSION_KEY_NOTICE]


def _path(facts: Circumstances, kind: PlannedPath, steps: list[Step], done: frozenset[StepCode]) -> Path:
    """Put the steps in the order of their days, mark what is done and find the one that binds."""
    ordered = sorted(steps, key=lambda step: (step.day, _IN_ORDER[step.code]))
    open_acts = [step for step in ordered if step.is_act and step.code not in done]
    binding = open_acts[0] if open_acts else None
    marked = tuple(replaced(step, done=step.code in done, binding=step is binding) for step in ordered)
    return Path(kind, marked, binding.act_by if binding else None)


def _what_counts(facts: Circumstances, replace: Path, extend: Path | None) -> tuple[date | None, date | None, str]:
    """The last day to act, the day to decide by, and the sentence that says both."""
    if facts.planned is PlannedPath.LET_END:
        return None, None, f"The contract is let end on {weekday_date(facts.end)}."
    if facts.planned is PlannedPath.EXTEND and extend is not None:
        return extend.last_day, None, _one_path(extend)
    if facts.planned is PlannedPath.EXTEND:
        return replace.last_day, None, f"No option is open to extend the contract. {_one_path(replace)}"
    if facts.planned is PlannedPath.REPLACE or extend is None:
        return replace.last_day, None, _one_path(replace)
    if replace.last_day is None or extend.last_day is None:
        return None, None, _one_path(replace if replace.last_day is None else extend)
    first, second = sorted((replace, extend), key=lambda path: path.last_day or facts.end)
    if first.last_day == second.last_day:
        sentence = f"Decide and act by {weekday_date(replace.last_day)}: both paths close after it."
        return first.last_day, first.last_day, sentence
    sentence = (
        f"Decide by {weekday_date(first.last_day or facts.end)}: after it the contract can only be "
        f"{_PAST[second.kind]}, and for that the last day to act is {weekday_date(second.last_day or facts.end)}."
    )
    return second.last_day, first.last_day, sentence


_PAST = {PlannedPath.REPLACE: "replaced", PlannedPath.EXTEND: "extended"}
_VERB = {PlannedPath.REPLACE: "replace", PlannedPath.EXTEND: "extend"}


def _one_path(path: Path) -> str:
    binding = path.binding
    if binding is None or path.last_day is None:
        return f"Nothing is left to do to {_VERB[path.kind]} the contract."
    name = f"{binding.name[0].lower()}{binding.name[1:]}"
    return f"Last day to act to {_VERB[path.kind]} the contract: {weekday_date(path.last_day)} ({name})."


def _weeks(n: int) -> str:
    return "1 week" if n == 1 else f"{n} weeks"
