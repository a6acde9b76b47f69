"""The notices that a contract owes: derived from its regime and facts on a day, never stored; what was given beside it.

The law's own table is `commissioning.procurement.routes`; here it is asked about one contract, its award, signature,
changes and end.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from enum import StrEnum

from django.utils import timezone

from commissioning.council.calendar import STANDSTILL_PA_DAYS, standstill_pa, standstill_pcr
from commissioning.kit.dates import long_date
from commissioning.kit.explained import Explained
from commissioning.kit.terms import last_day
from commissioning.procurement import routes
from commissioning.procurement.routes import Event, NoticeOwed, Regime, Route
from contracts.changes import maximum_months, months_shorter, vat_rate_of
from contracts.choices import ActKind, ContractKind, DirectAward, NoStandstill
from contracts.lifecycle import NOT_SIGNED, PUBLIC_STATES
from contracts.models import Commitment, Contract, Extension, NoticeGiven, Variation
from decisions.choices import Origin

ZERO = Decimal("0.00")
YEARLY = "UK9"
REGISTER = "REGISTER"
OF_THE_COMPETITION = ("UK4", "PCR-CN")
"""They begin a competition, before there is a contract: the timetable of the lot has them."""
ABOUT_A_CHANGE = ("UK10", "UK10-copy", "PCR-MOD")
BEGINS_STANDSTILL = {Regime.PA2023: "UK6", Regime.PCR2015: "PCR-SL"}
"""The notice with which a standstill begins, by regime."""
_ROUTE_OF = {
    ContractKind.FRAMEWORK: Route.FRAMEWORK,
    ContractKind.DPS: Route.DPS,
    ContractKind.DYNAMIC_MARKET: Route.DYNAMIC_MARKET,
    ContractKind.FLEXIBLE: Route.FPS,
    ContractKind.BLOCK: Route.BLOCK,
    ContractKind.SPOT: Route.SPOT,
}


class State(StrEnum):
    """Where a notice stands on a day."""

    GIVEN = "given"
    LATE = "late"
    DUE = "due"
    TO_COME = "to come"
    NOT_RECORDED = "not recorded here"


@dataclass(frozen=True)
class Owed:
    """One notice that a contract owes, as at a day.

    `event_on` is the day that it is counted from, once that is known; `by` its last day, None where the law names none
    (`notice.when` then says it). `change` is the extension or variation that it is about. `given` are the notices given
    for it, oldest first. `here`: this service gives it itself, by showing the contract in the public register.
    """

    notice: NoticeOwed
    state: State
    event_on: date | None = None
    by: date | None = None
    explained: Explained | None = None
    change: Extension | Variation | None = None
    given: tuple[NoticeGiven, ...] = ()
    here: bool = False

    @property
    def code(self) -> str:
        return self.notice.code

    @property
    def is_open(self) -> bool:
        """Whether somebody has to give it, now or by its day."""
        return self.state in (State.DUE, State.LATE)

    @property
    def given_late(self) -> int:
        """How many days after its day it was given; 0 where it was in time, or no day is set."""
        if not (self.given and self.by) or self.code == YEARLY:
            return 0
        return max(0, (self.given[0].given_on - self.by).days)


@dataclass(frozen=True)
class Standstill:
    """The standstill between an award and the signature: its last day once it has begun, or why there is none.

    `begins_with`: the notice with which it begins, in words.
    """

    regime: Regime
    ends: Explained | None = None
    signed_on: date | None = None
    free_because: str = ""

    @property
    def begins_with(self) -> str:
        if self.regime is Regime.PA2023:
            return "contract award notice (UK6)"
        return "letters to the tenderers on the decision to award"

    @property
    def first_words(self) -> str:
        """What the day is called that it is counted from."""
        return "Published" if self.regime is Regime.PA2023 else "Sent"

    @property
    def is_open(self) -> bool:
        """Whether it is owed, and has not begun by what is recorded."""
        return self.ends is None and not self.free_because

    @property
    def signed_within(self) -> bool:
        return self.ends is not None and self.signed_on is not None and self.signed_on <= self.ends.date

    @property
    def citation(self) -> str:
        return "PA 2023 s51" if self.regime is Regime.PA2023 else "PCR 2015 regs 86–87"

    @property
    def sentence(self) -> str:
        if self.free_because:
            return f"No standstill. {self.free_because}"
        if self.ends is None and self.regime is Regime.PA2023:
            return (
                f"A standstill of {STANDSTILL_PA_DAYS} working days must pass between the contract award notice (UK6) "
                "and the signature. It begins with the day on which that notice is published."
            )
        if self.ends is None:
            return (
                "A standstill must pass between the letters that tell the tenderers of the decision to award and the "
                "signature: 10 days after the day on which the last was sent, 15 where not all were sent "
                "electronically."
            )
        if self.signed_on is not None:
            return f"The standstill ended on {long_date(self.ends.date)}."
        first = long_date(self.ends.date + timedelta(days=1))
        return f"The standstill ends on {long_date(self.ends.date)}: the contract may be signed from {first}."


def notices_of(contract: Contract, on: date) -> list[Owed]:
    """The notices that a contract owes as at a day, those of each event in the order in which the law names them.

    Of a copied contract, what fell due before it was entered here is *not recorded here*: nobody can say from this
    record whether it was given. A draft owes nothing yet, and a contract that was never signed nothing any more, but
    what they would owe is told of a draft, without days.
    """
    if contract.state == NOT_SIGNED:
        return []
    given = [notice for notice in contract.notices_given.all() if notice.given_on <= on]
    rows = [row for row in contract.commitments.all() if row.made_on <= on]
    value = _value(contract, rows)
    regime, route = Regime(contract.regime), route_of(contract)
    vat_rate = vat_rate_of(contract)
    begun = contract.commission.begun_on if contract.commission else contract.begun_on
    judged_on = begun or contract.awarded_on or contract.starts_on or on
    owed = routes.notices_owed(
        regime,
        light_touch=contract.light_touch,
        route=route,
        value=value,
        on=judged_on,
        vat_rate=vat_rate,
        call_off=contract.umbrella_id is not None,
        direct_award=not contract.tendered and contract.umbrella_id is None,
        user_choice=is_user_choice(contract),
        no_standstill=bool(contract.no_standstill),
    )
    found = [_standing(contract, notice, given, on) for notice in owed if notice.code not in OF_THE_COMPETITION]
    covered = value is None or routes.over_threshold(
        value, vat_rate, light_touch=contract.light_touch, on=judged_on, regime=regime
    )
    if covered and route is not Route.IN_HOUSE:
        changes = [
            _standing(contract, notice, given, on, change)
            for change, notices in _of_changes(contract, rows, on, vat_rate)
            for notice in notices
        ]
        last = next((at for at, row in enumerate(found) if row.notice.counts_from == Event.END), len(found))
        found[last:last] = changes
    return found


def open_notices(contract: Contract, on: date) -> list[Owed]:
    """Of the notices of a contract those that somebody has to give now, the earliest day first."""
    still = [owed for owed in notices_of(contract, on) if owed.is_open]
    return sorted(still, key=lambda owed: (owed.by or date.max, owed.code))


def not_owed_but_given(contract: Contract, owed: Sequence[Owed], on: date) -> list[NoticeGiven]:
    """Notices that were given although none was owed, as by choice, or that are no longer owed."""
    counted = {notice.pk for row in owed for notice in row.given}
    return [notice for notice in contract.notices_given.all() if notice.given_on <= on and notice.pk not in counted]


def standstill_of(contract: Contract, on: date) -> Standstill | None:
    """The standstill of a contract by what is recorded up to a day, None where none applies or nothing is known of it.

    The award notice of a contract that owes none may promise one, and then it binds. Of a signed contract that owed one
    it is known only if its notice was recorded, or the ground on which there was none.

    Source: PA 2023 s51; PCR 2015 regs 86–87.
    """
    regime = Regime(contract.regime)
    if contract.no_standstill:
        words = f"{contract.get_no_standstill_display()}. {contract.no_standstill_words}"
        return Standstill(regime, signed_on=contract.signed_on, free_because=words)
    owed = next((row for row in notices_of(contract, on) if row.code == BEGINS_STANDSTILL[regime]), None)
    if owed is None:
        return None
    before = [one for one in owed.given if contract.signed_on is None or one.given_on <= contract.signed_on]
    begun = before[-1] if before else next(iter(owed.given), None)
    applies = routes.standstill_applies(
        route_of(contract),
        regime,
        light_touch=contract.light_touch,
        call_off=contract.umbrella_id is not None,
        voluntary=bool(begun and begun.standstill_days),
    )
    if not applies or (begun is None and contract.signed_on is not None):
        return None
    if begun is None:
        return Standstill(regime)
    count = standstill_pa if regime is Regime.PA2023 else standstill_pcr
    days = {"days": begun.standstill_days} if begun.standstill_days else {}
    return Standstill(regime, count(begun.given_on, **days), contract.signed_on)


def is_user_choice(contract: Contract) -> bool:
    """Whether the person served, or their carer, chose the provider: the ground of the award, or of no standstill.

    Only light touch services for a person can be chosen so (PA 2023 Sch 5, check the wording): of any other contract
    the ground frees from no notice.
    """
    by_ground = contract.direct_award_ground == DirectAward.USER_CHOICE
    return contract.light_touch and (by_ground or contract.no_standstill == NoStandstill.USER_CHOICE)


def route_of(contract: Contract) -> Route:
    """The route by which a contract found its supplier; where none is recorded, the one that its kind tells of."""
    if contract.route:
        return Route(contract.route)
    if contract.kind in _ROUTE_OF:
        return _ROUTE_OF[ContractKind(contract.kind)]
    if contract.umbrella is not None:
        return route_of(contract.umbrella)
    return Route.OPEN if contract.tendered else Route.DIRECT_AWARD


def entered_on(contract: Contract) -> date | None:
    """The day on which the first act of a contract was entered here, None while it is a draft."""
    return min((timezone.localdate(row.recorded_at) for row in contract.commitments.all()), default=None)


# --- What the law counts from -----------------------------------------------------------------------------------------


def _standing(
    contract: Contract,
    notice: NoticeOwed,
    given: Sequence[NoticeGiven],
    on: date,
    change: Extension | Variation | None = None,
) -> Owed:
    """Where one notice stands: its event, its day, what was given for it."""
    event_on = _event_day(contract, notice, change)
    if event_on is not None and notice.counts_from != Event.END and event_on > on:
        event_on = None
    mine = tuple(one for one in given if one.code == notice.code and _is_about(one, change))
    if notice.code == YEARLY:
        return _yearly(contract, notice, event_on, mine, on)
    explained = notice.due(event_on) if event_on else None
    by = explained.date if explained else _before(contract, notice, change, on)
    has_happened = _has_happened(contract, notice, event_on, on)
    here = notice.code == REGISTER and contract.state in PUBLIC_STATES and has_happened
    if mine or here:
        state = State.GIVEN
    elif not has_happened:
        state = State.TO_COME
    elif contract.origin == Origin.COPIED and _fell_before(contract, by or event_on):
        state = State.NOT_RECORDED
    else:
        state = State.LATE if by is not None and by < on else State.DUE
    return Owed(notice, state, event_on, by, explained, change, mine, here and not mine)


def _event_day(contract: Contract, notice: NoticeOwed, change: Extension | Variation | None) -> date | None:
    if change is not None:
        return change.made_on
    event = notice.counts_from
    if event is None:  # a notice of a contract below the threshold follows its signature, the others its award
        return contract.signed_on if notice.code == "UK7" else contract.awarded_on
    if event is Event.END:
        return contract.terminated_on or contract.ends_on
    return {
        Event.AWARD: contract.awarded_on,
        Event.SIGNATURE: contract.signed_on,
        Event.START: contract.starts_on,
    }.get(event)


def _has_happened(contract: Contract, notice: NoticeOwed, event_on: date | None, on: date) -> bool:
    """Whether the notice is to be given now: its event is past, or it must come before one that is near."""
    if event_on is None or event_on > on or contract.awarded_on is None:
        return False
    if notice.code == "UK15":
        return any(change.made_on <= on for change in changes_in_order(contract))
    if notice.code == "UK16":
        ended = contract.terminated_on or contract.ends_on
        return ended is not None and ended < on
    return notice.counts_from is not Event.END or event_on < on


def _before(contract: Contract, notice: NoticeOwed, change: Extension | Variation | None, on: date) -> date | None:
    """The day before or on which a notice had to be out, where the law says “before” and its act was done.

    Source: PA 2023 ss44, 50, 52 and 75; PCR 2015 reg 86.
    """
    if change is not None:
        return change.made_on if notice.code == "UK10" else None
    if notice.code == "UK5":
        return contract.awarded_on
    if notice.code in ("UK6", "KPI", "PCR-SL"):
        return contract.signed_on if contract.signed_on and contract.signed_on <= on else None
    return None


def _yearly(
    contract: Contract, notice: NoticeOwed, starts_on: date | None, given: tuple[NoticeGiven, ...], on: date
) -> Owed:
    """The assessment of performance: once in every 12 months from the start, and once more at the end.

    Source: PA 2023 s71(2).
    """
    if starts_on is None or contract.signed_on is None:
        return Owed(notice, State.TO_COME, starts_on, given=given)
    end = contract.terminated_on or contract.ends_on
    if end is not None and end < on:
        if any(one.given_on > end for one in given):
            return Owed(notice, State.GIVEN, end, given=given)
        by = notice_after_end(end).date
        if contract.origin == Origin.COPIED and _fell_before(contract, by):
            return Owed(notice, State.NOT_RECORDED, end, by, given=given)
        return Owed(notice, State.LATE if by < on else State.DUE, end, by, given=given)
    months = notice.months or 12
    last = given[-1].given_on if given else None
    by = last_day(last + timedelta(days=1), months) if last else last_day(starts_on, months)
    if contract.origin == Origin.COPIED and last is None:
        while _fell_before(contract, by):
            by = last_day(by + timedelta(days=1), months)
    return Owed(notice, State.LATE if by < on else State.DUE, last or starts_on, by, given=given)


def notice_after_end(end: date) -> Explained:
    """By when the last assessment goes out with the notice of the end: 30 days, that day counted.

    Source: PA 2023 ss71 and 80.
    """
    ending = NoticeOwed("UK11", "", "", "PA 2023 s80", Event.END, 30)
    explained = ending.due(end)
    assert explained is not None  # noqa: S101  (a notice with days has a day)
    return explained


def _fell_before(contract: Contract, day: date | None) -> bool:
    """Whether a day lies before the contract was entered here."""
    entered = entered_on(contract)
    return day is not None and entered is not None and day < entered


def _is_about(given: NoticeGiven, change: Extension | Variation | None) -> bool:
    about = (given.extension_id, given.variation_id)
    if isinstance(change, Extension):
        return about == (change.pk, None)
    if isinstance(change, Variation):
        return about == (None, change.pk)
    return about == (None, None)


# --- Changes ----------------------------------------------------------------------------------------------------------


def _of_changes(
    contract: Contract, rows: Sequence[Commitment], on: date, vat_rate: int
) -> Iterator[tuple[Extension | Variation, tuple[NoticeOwed, ...]]]:
    """Each change made by a day, oldest first, with the notices that it owes: earlier changes count with it."""
    original = _net(rows, [row for row in rows if row.kind == ActKind.AWARD]) or contract.value or ZERO
    awarded_months = maximum_months(contract)
    regime = Regime(contract.regime)
    earlier, earlier_months = ZERO, 0
    for change in changes_in_order(contract):
        if change.made_on > on:
            continue
        about = "extension_id" if isinstance(change, Extension) else "variation_id"
        amount = _net(rows, [row for row in rows if getattr(row, about) == change.pk])
        months = _months_of(change)
        yield (
            change,
            routes.change_notices_owed(
                regime,
                ground_of(change, regime),
                original_value=original,
                change=amount,
                earlier=earlier,
                change_months=months,
                earlier_months=earlier_months,
                original_months=awarded_months,
                light_touch=contract.light_touch,
                vat_rate=vat_rate,
            ),
        )
        earlier, earlier_months = earlier + amount, earlier_months + months


def changes_in_order(contract: Contract) -> list[Extension | Variation]:
    """Every extension and variation of a contract, in the order of their days."""
    changes: list[Extension | Variation] = [*contract.extensions.all(), *contract.variations.all()]
    return sorted(changes, key=lambda one: (one.made_on, isinstance(one, Variation), one.pk))


def ground_of(change: Extension | Variation, regime: Regime) -> routes.Ground:
    """The ground of a change, from its words; one under an option, or named freely, counts as provided for.

    Source: PCR 2015 reg 72; PA 2023 s74.
    """
    under_option = isinstance(change, Extension) and change.option_id is not None
    ground = None if under_option else routes.ground_in(change.ground)
    provided = routes.Ground.PCR_PROVIDED if regime is Regime.PCR2015 else routes.Ground.PA_PROVIDED
    return ground if ground is not None and ground.regime is regime else provided


def _months_of(change: Extension | Variation) -> int:
    """By how many months a change moves the end; an earlier end counts below 0."""
    if isinstance(change, Extension):
        return change.months
    return -months_shorter(change.old_end, change.new_end) if change.old_end and change.new_end else 0


def _net(rows: Sequence[Commitment], acts: Sequence[Commitment]) -> Decimal:
    """What acts come to with their corrections."""
    own = {row.pk for row in acts}
    return sum((row.amount or ZERO for row in rows if row.pk in own or row.corrects_id in own), ZERO)


def _value(contract: Contract, rows: Sequence[Commitment]) -> Decimal | None:
    """The value of a contract over its term, None where it is not stated: of an umbrella only what its papers say."""
    if contract.value is not None or contract.is_umbrella:
        return contract.value
    return _net(rows, [row for row in rows if row.kind == ActKind.AWARD]) or None
