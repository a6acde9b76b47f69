"""What must be begun before each contract ends, and by when: the one engine asked for many contracts at once.

The circumstances of a contract come from its record, from the commission that follows it and from what the council has
set. Powers in exempt clauses are left out, so that everybody who reads the answer reads the same. Contracts that share
their circumstances share one timetable.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from decimal import ROUND_HALF_UP, Decimal
from typing import Any

from django.db.models import Q, prefetch_related_objects

from commissioning.kit.dates import long_date, months_words
from commissioning.kit.terms import months_between
from commissioning.procurement.ground import Ground, has_effect, lead_times_words, told_of_decisions, who_may
from commissioning.procurement.models import CommissionDecision, Lot, Part
from commissioning.procurement.routes import PROCUREMENT_ACT_BEGAN, Regime, Route
from commissioning.procurement.timetable import (
    Circumstances,
    LeadTimes,
    Path,
    Placing,
    PlannedPath,
    StepCode,
    Timetable,
    exercise_by,
    timetable,
)
from contracts import performance
from contracts.changes import end_known_on, options_left
from contracts.choices import Path as PlannedChoice
from contracts.choices import Placing as PlacedBy
from contracts.lifecycle import NOT_SIGNED, PUBLIC_STATES, SIGNED, TERMINATED
from contracts.models import Contract, ContractLeadTimes, Predecessor
from contracts.querysets import ContractQuerySet
from decisions.choices import Power, Qualifier
from decisions.models import Clause, Decision, Delegation

DAY = timedelta(days=1)
USUAL_NOTICE_MONTHS = 3
"""The notice that a supplier has of an extension where the contract states none (default of this application)."""

READ_WITH = ("extensions", "variations", "breaks", "options__extensions", "own_lead_times")
"""What a contract is fetched with before it is asked about."""

_PLANS = {
    PlannedChoice.EXTEND: PlannedPath.EXTEND,
    PlannedChoice.REPLACE: PlannedPath.REPLACE,
    PlannedChoice.LET_END: PlannedPath.LET_END,
    PlannedChoice.UNDECIDED: PlannedPath.UNDECIDED,
}
_PLACED = {PlacedBy.DIRECT: Placing.DIRECT_CALL_OFF, PlacedBy.COMPETITION: Placing.MINI_COMPETITION}


def in_play(on: date) -> ContractQuerySet:
    """Contracts signed by a day that had not been closed by it, those terminated until their last day included."""
    return (
        Contract.objects.filter(state__in=PUBLIC_STATES, signed_on__lte=on)
        .filter(Q(closed_on__isnull=True) | Q(closed_on__gt=on))
        .filter(Q(terminated_on__isnull=True) | Q(terminated_on__gte=on))
    )


@dataclass(frozen=True)
class Yearly:
    """What a contract is worth in a year, in pounds, and how sure that is; None where its value is not stated."""

    amount: Decimal | None
    qualifier: str = ""


def yearly(contract: Contract) -> Yearly:
    """The yearly value as stated, else the whole value spread over the initial term."""
    if contract.annual_value is not None:
        return Yearly(contract.annual_value, contract.value_qualifier or Qualifier.EXACT)
    if contract.value is None or contract.starts_on is None or contract.initial_end is None:
        return Yearly(None)
    days = (contract.initial_end - contract.starts_on).days + 1
    months = months_between(contract.starts_on, contract.initial_end)
    years = Decimal(months) / 12 if months else Decimal(days) / Decimal("365.25")
    amount = (contract.value / years).quantize(Decimal("0.01"), rounding=ROUND_HALF_UP)
    whole_year = contract.value_qualifier or Qualifier.EXACT
    return Yearly(amount, whole_year if whole_year in (Qualifier.MAXIMUM, Qualifier.ESTIMATE) else Qualifier.CIRCA)


@dataclass(frozen=True)
class Outlook:
    """What lies ahead of a contract on a day.

    `timetable` is None where no end is known or the contract was terminated. `notice_by` is the last day to tell the
    supplier of an extension while an option is open, `next_break` the next day on which a break falls. `is_followed`:
    the contract that follows is awarded. `assess_by`: by when its performance is to be assessed, where the law asks for
    that. `rests_on`: what the count rests on, in words.
    """

    contract: Contract
    ends_on: date | None
    timetable: Timetable | None = None
    notice_by: date | None = None
    next_break: date | None = None
    is_followed: bool = False
    assess_by: date | None = None
    rests_on: tuple[tuple[str, str], ...] = ()

    @property
    def act_by(self) -> date | None:
        """The last day to act."""
        return self.timetable.last_day_to_act if self.timetable else None

    @property
    def decide_by(self) -> date | None:
        """After this day one of two open paths is closed."""
        return self.timetable.decide_by if self.timetable else None

    @property
    def path(self) -> Path | None:
        """The path whose last day is the last day to act."""
        if self.timetable is None or self.act_by is None:
            return None
        planned = self.timetable.circumstances.planned
        open_paths = [path for path in self.timetable.paths if path.last_day == self.act_by]
        return next((path for path in open_paths if path.kind == planned), open_paths[0] if open_paths else None)

    @property
    def outlasts_contract(self) -> bool:
        """Whether the work to replace the contract takes longer than the contract runs."""
        begun = self.timetable.replace.last_day if self.timetable else None
        starts_on = self.contract.starts_on
        return begun is not None and starts_on is not None and begun < starts_on

    @property
    def step(self) -> StepCode | None:
        """The step that sets the last day to act."""
        binding = self.path.binding if self.path else None
        return binding.code if binding else None


@dataclass
class _Authority:
    """What the decisions of a commission allow by now."""

    approval: str = ""
    award: list[Delegation] = field(default_factory=list)
    extend: list[Delegation] = field(default_factory=list)


class Reckoning:
    """Works out the outlook of contracts as at a day: the same for everybody who may read it.

    `in_words`: with what each rests on, which only a page of one contract tells.
    """

    def __init__(self, on: date, *, in_words: bool = False) -> None:
        self.on = on
        self.in_words = in_words
        self.ground = Ground(on)
        self._known: dict[tuple[Any, ...], Timetable] = {}

    def of(self, contracts: Iterable[Contract]) -> Iterator[Outlook]:
        """The outlook of each contract, in their order; so many queries for all of them together.

        Fetch them with `READ_WITH`, and with their umbrella and commission.
        """
        contracts = list(contracts)
        prefetch_related_objects([one for one in contracts if performance.owes_kpis(one)], performance.READ_WITH)
        follows = self._follows(contracts)
        own = {contract.commission_id for contract in contracts if contract.commission_id}
        later = {commission for commissions in follows.values() for commission in commissions}
        authorities = self._authorities(own | later)
        awarded, done = self._progress(later)
        for contract in contracts:
            after = follows.get(contract.pk, [])
            followed = any(commission in awarded for commission in after)
            steps = frozenset().union(*(done.get(commission, frozenset()) for commission in after))
            yield self._outlook(contract, after, authorities, followed, steps)

    def one(self, contract: Contract) -> Outlook:
        """The outlook of one contract."""
        return next(self.of([contract]))

    def usual_lead_times(self, contract: Contract) -> LeadTimes:
        """The lead times of a contract's route, whatever is set for it alone."""
        placing = _placing(contract, end_known_on(contract, self.on) or self.on)
        return self.ground.lead_times(Route(contract.route) if contract.route else Route.OPEN, placing)

    # What is read for all of them ---------------------------------------------------------------------------------

    def _follows(self, contracts: Sequence[Contract]) -> dict[int, list[int]]:
        found: dict[int, list[int]] = {}
        links = Predecessor.objects.filter(contract__in=[contract.pk for contract in contracts])
        for contract, commission in links.order_by("pk").values_list("contract_id", "commission_id"):
            found.setdefault(contract, []).append(commission)
        return found

    def _authorities(self, commissions: set[int]) -> dict[int, _Authority]:
        found: dict[int, _Authority] = {}
        links = CommissionDecision.objects.filter(commission__in=commissions).exclude(part=Part.SCRUTINY)
        by_decision: dict[int, set[int]] = {}
        for link in links.filter(decision__published_on__lte=self.on).select_related("decision").order_by("pk"):
            if not has_effect(link.decision):
                continue
            held = found.setdefault(link.commission_id, _Authority())
            by_decision.setdefault(link.decision_id, set()).add(link.commission_id)
            if link.part == Part.APPROVAL and not held.approval:
                held.approval = _effect_words(link.decision)
        public = Delegation.objects.filter(clause__in=Clause.objects.not_exempt(), clause__decision__in=by_decision)
        for power in public.select_related("clause__decision", "post").order_by("pk"):
            for commission in by_decision[power.clause.decision_id]:
                if Power.AWARD in power.powers:
                    found[commission].award.append(power)
                if Power.EXTEND in power.powers:
                    found[commission].extend.append(power)
        return found

    def _progress(self, commissions: set[int]) -> tuple[set[int], dict[int, frozenset[str]]]:
        """Of commissions that follow: those under which something is awarded, and the steps done on all their lots."""
        awarded = set(
            Contract.objects.filter(commission__in=commissions, awarded_on__lte=self.on)
            .exclude(state=NOT_SIGNED)
            .values_list("commission_id", flat=True)
        )
        done: dict[int, frozenset[str]] = {}
        lots = Lot.objects.filter(commission__in=commissions, sublots__isnull=True).prefetch_related("milestones")
        for lot in lots:
            steps = frozenset(row.step for row in lot.milestones.all() if row.done_on and row.done_on <= self.on)
            done[lot.commission_id] = done.get(lot.commission_id, steps) & steps
        return awarded, done

    # One of them --------------------------------------------------------------------------------------------------

    def _outlook(
        self,
        contract: Contract,
        after: Sequence[int],
        authorities: dict[int, _Authority],
        followed: bool,
        done: frozenset[str],
    ) -> Outlook:
        on, end = self.on, end_known_on(contract, self.on)
        ended_early = contract.termination_made_on is not None and contract.termination_made_on <= on
        if contract.terminated_on and ended_early:
            end = min(end, contract.terminated_on) if end else contract.terminated_on
        breaks = [
            point.falls_on
            for point in contract.breaks.all()
            if point.falls_on >= on and not (point.exercised_on and point.exercised_on <= on)
        ]
        coming = min((day for day in breaks if end is None or day < end), default=None)
        assess_by = performance.assess_by(contract, on) if performance.owes_kpis(contract) else None
        if end is None or ended_early:
            coming = None if ended_early else coming
            return Outlook(contract, end, next_break=coming, is_followed=followed, assess_by=assess_by)
        facts, rests_on = self._facts(contract, end, after, authorities, followed, done)
        known: tuple[Any, ...] = (
            facts.end, facts.lead_times, facts.regime, facts.route, facts.placing, facts.light_touch, facts.tupe,
            facts.key, facts.supplier_notice_months, facts.award_covered, facts.extension_covered,
            facts.approval_in_effect, facts.options_open, facts.planned, facts.done,
        )  # fmt: skip
        if known not in self._known:
            self._known[known] = timetable(facts)
        notice_by = exercise_by(end, facts.supplier_notice_months) if facts.options_open else None
        return Outlook(contract, end, self._known[known], notice_by, coming, followed, assess_by, rests_on)

    def _facts(
        self,
        contract: Contract,
        end: date,
        after: Sequence[int],
        authorities: dict[int, _Authority],
        followed: bool,
        done: frozenset[str],
    ) -> tuple[Circumstances, tuple[tuple[str, str], ...]]:
        """What the timetable asks of a contract, and the same in words.

        A procurement that begins now falls under the law in force now; one under an umbrella follows the umbrella.
        """
        ground, none = self.ground, _Authority()
        own = authorities.get(contract.commission_id or 0, none)
        placing = _placing(contract, end)
        if placing is Placing.NEW:
            ahead = [authorities[commission] for commission in after if commission in authorities]
            regime = Regime.PA2023 if self.on >= PROCUREMENT_ACT_BEGAN else Regime.PCR2015
        else:
            ahead = [own]
            regime = Regime(contract.umbrella.regime if contract.umbrella else contract.regime)
        route = Route(contract.route) if contract.route else Route.OPEN
        value = contract.value
        if contract.is_umbrella:
            value = contract.commission.value if contract.commission else None
        # Once the end has passed there is nothing left to extend.
        options = [] if end < self.on else options_left(contract, self.on)
        notice = contract.supplier_notice_months or USUAL_NOTICE_MONTHS
        approval = next((one.approval for one in ahead if one.approval), "")
        approval = approval or who_may((), value, act="approve", by_day=end, orders=ground.orders)
        facts = Circumstances(
            end=end,
            calendar=ground.calendar,
            rules=ground.rules,
            meetings=ground.meetings,
            route=route,
            placing=placing,
            lead_times=own_lead_times(contract, ground.lead_times(route, placing)),
            regime=regime,
            light_touch=contract.light_touch,
            tupe=contract.tupe_applies,
            key=ground.orders is None or value is None or value >= ground.orders.key_threshold,
            supplier_notice_months=notice,
            approval_in_effect=bool(approval),
            options_open=bool(options),
            planned=_PLANS[PlannedChoice(contract.planned_path)],
            done=done | ({StepCode.START} if followed else frozenset()),
        )
        powers = [power for one in ahead for power in one.award]
        by_day, extension = end, ""
        if any(power.usable_until for power in powers):
            notice_day = timetable(replace(facts, options_open=False)).replace.step(StepCode.AWARD_NOTICE)
            by_day = notice_day.day if notice_day else end
        award = who_may(powers, value, act="award", by_day=by_day, orders=ground.orders)
        if options:
            cost = _cost(contract, options[0].months)
            exercised = exercise_by(end, notice)
            extension = who_may(own.extend, cost, act="extend", by_day=exercised, orders=ground.orders)
        facts = replace(facts, award_covered=bool(award), extension_covered=bool(extension))
        told = self._rests_on(contract, facts, options, approval, award, extension, value) if self.in_words else ()
        return facts, tuple(told)

    def _rests_on(
        self,
        contract: Contract,
        facts: Circumstances,
        options: Sequence[Any],
        approval: str,
        award: str,
        extension: str,
        value: Decimal | None,
    ) -> Iterator[tuple[str, str]]:
        times, own = facts.lead_times, getattr(contract, "own_lead_times", None)
        placed = {
            Placing.NEW: f"with the lead times of its route, {facts.route.label.lower()}"
            if contract.route
            else "with the lead times of an open tender: its route is not stated",
            Placing.MINI_COMPETITION: "by a mini-competition under its umbrella",
            Placing.DIRECT_CALL_OFF: "directly, under its umbrella",
        }[facts.placing]
        yield "How it would be replaced", f"Under {facts.regime.label}, {placed}"
        yield "Lead times", lead_times_words(facts, self.ground)
        if own is not None:
            yield "For this contract alone", f"{own_words(own)}: {own.reason}"
        if times.tender or times.evaluation:
            yield "Approval to procure", approval or "None in effect: it is part of the way to a replacement"
        yield "Award of the replacement", award or "By cabinet: its decision is part of the way to a replacement"
        if options:
            left = ", then ".join(months_words(option.months) for option in options)
            stated = "as the contract states" if contract.supplier_notice_months else "the usual one: none is stated"
            months = facts.supplier_notice_months
            yield "Options left", left
            yield "Notice to the supplier", f"{months} month{'' if months == 1 else 's'}, {stated}"
            yield "Extension", extension or "By cabinet: its decision is part of the way to an extension"
        yield from told_of_decisions(facts, self.ground, value)


def own_lead_times(contract: Contract, usual: LeadTimes) -> LeadTimes:
    """The lead times of a contract: the usual ones of its route, and in their place those set for it alone."""
    own: ContractLeadTimes | None = getattr(contract, "own_lead_times", None)
    if own is None:
        return usual
    names = ("mobilisation", "evaluation", "tender")
    held = {name: weeks for name in names if (weeks := getattr(own, name)) is not None}
    if "mobilisation" in held:
        held["mobilisation_without_tupe"] = held["mobilisation"]
    return replace(usual, **held, own=frozenset(held))


def own_words(own: ContractLeadTimes) -> str:
    """The lead times that are set for a contract alone: “20 weeks of mobilisation, 8 of evaluation”."""
    parts = ((own.mobilisation, "of mobilisation"), (own.evaluation, "of evaluation"), (own.tender, "of tender period"))
    first, *rest = [(weeks, words) for weeks, words in parts if weeks is not None]
    said = [f"{first[0]} week{'' if first[0] == 1 else 's'} {first[1]}", *(f"{weeks} {words}" for weeks, words in rest)]
    return ", ".join(said)


def _placing(contract: Contract, end: date) -> Placing:
    """How a replacement would be placed: under the umbrella where that outlives the contract, else anew."""
    umbrella = contract.umbrella
    if umbrella is None or umbrella.state not in (SIGNED, TERMINATED):
        return Placing.NEW
    last = umbrella.terminated_on or umbrella.ends_on
    if last is not None and last <= end:
        return Placing.NEW
    return _PLACED.get(PlacedBy(contract.placed_by) if contract.placed_by else None, Placing.MINI_COMPETITION)  # type: ignore[arg-type]


def _cost(contract: Contract, months: int) -> Decimal | None:
    """What an extension by some months would cost at the yearly value."""
    amount = yearly(contract).amount
    return amount * months / 12 if amount is not None else None


def _effect_words(decision: Decision) -> str:
    return f"{decision.reference}, in effect from {long_date(decision.effective_from)}"  # type: ignore[arg-type]
