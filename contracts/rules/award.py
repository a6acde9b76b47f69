"""Award, signing, standstill, call-offs, placing and the spot threshold."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, timedelta
from decimal import Decimal

from commissioning.council.calendar import STANDSTILL_PA_DAYS, STANDSTILL_PCR_DAYS
from commissioning.kit.dates import long_date
from commissioning.kit.refusals import Refusal
from commissioning.kit.terms import months_between
from commissioning.procurement.routes import (
    DPS_CITATION,
    Regime,
    Route,
    last_validity,
    may_run,
    route_rule,
    threshold_on,
    with_vat,
)
from contracts.choices import DirectAward, NoStandstill, Placing
from contracts.rules.extension import begun_months

FEWEST_ON_A_LOT = 2
"""Providers that a lot meant for several needs at least."""
LONGEST_STANDSTILL = 365


def may_award(
    *,
    routes: Sequence[str],
    umbrella: bool,
    copied: bool,
    has_provider: bool,
    roster: int,
    has_start: bool,
    has_commission: bool,
    authority: str,
) -> Refusal | None:
    """Whether a draft is ready for award. `routes`: those of its lots, blank where not stated.

    `copied`: a source may be silent on who was admitted, so the roster of a copied umbrella may follow its award.

    Source: LGTC 2015 (what the register must say of a contract); standing orders on contracts.
    """
    if not all(routes):
        return Refusal(
            "The route of a lot is not stated.",
            "Record on the lot how it finds its supplier; until then nothing is awarded under it.",
            "route-not-stated",
        )
    if len(set(routes)) > 1:
        return Refusal(
            "The lots of this contract take different routes.",
            "Draft one contract for each route.",
            "route-not-stated",
        )
    if umbrella and not roster and not copied:
        return Refusal("Nobody is on the roster.", "Admit the suppliers to its lots first.", "roster-count")
    if not umbrella and not has_provider:
        return Refusal("The contract has no provider.", "Say with whom it is made.", "no-provider")
    if not has_start:
        return Refusal("The contract has no start.", "Give its first day, or the words of the source.", "no-start")
    if not has_commission and authority not in ("standing", "recorded"):
        return Refusal(
            "Only an award under standing power, or one recorded from an earlier register, is outside a commission.",
            "Say which commission the contract belongs to.",
            "no-commission",
        )
    return None


def may_cover(strange: Sequence[str]) -> Refusal | None:
    """Whether a contract may cover its lots. `strange`: those that are neither its commission's nor its umbrella's.

    Source: standing orders on contracts (what is bought belongs to the need that was approved).
    """
    if not strange:
        return None
    return Refusal(
        f"{', '.join(strange)}: not of this contract’s commission, nor of its umbrella’s.",
        "Choose among the lots of its own commission; draft one contract for each commission.",
        "lot-elsewhere",
    )


GROUNDS: Mapping[str, tuple[DirectAward, ...]] = {
    Regime.PA2023: tuple(DirectAward),
    Regime.PCR2015: tuple(one for one in DirectAward if one not in (DirectAward.USER_CHOICE, DirectAward.LIFE)),
}
"""Regime → the grounds on which a contract under it may be awarded directly (check the wording)."""


def may_rest_on_ground(*, route: str, regime: str, light_touch: bool, ground: str, why: str) -> Refusal | None:
    """Whether a contract may state a ground of a direct award: only a direct award has one, of its own regime, with
    how it is met; user choice is of light-touch services alone. That a direct award needs one is asked by
    `procurement.rules.may_award_directly`.

    Source: PA 2023 ss41–43 and Sch 5; PCR 2015 reg 32 (check the wording).
    """
    if not ground and not why:
        return None
    citation = "PA 2023 ss41–43" if regime == Regime.PA2023 else "PCR 2015 reg 32"
    if route != Route.DIRECT_AWARD:
        reason, remedy = "Only a direct award has a ground.", "Choose that route, or take the ground away."
    elif ground and ground not in GROUNDS[regime]:
        reason = f"“{DirectAward(ground).label}” is no ground under the {Regime(regime).label}."
        remedy = "Choose a ground of that regime, or put the regime right."
    elif ground == DirectAward.USER_CHOICE and not light_touch:
        reason = "Only light-touch services are awarded by user choice."
        remedy = "Say that its services are light touch, or choose another ground."
    elif not ground or not why.strip():
        reason = "A ground stands with how it is met here."
        remedy = "Choose the ground, and say how it is met: the provision of law and the facts."
    else:
        return None
    return Refusal(reason, remedy, "direct-award-ground", citation)


def may_award_on(made_on: date, *, ends_on: date | None, copied: bool) -> Refusal | None:
    """Whether a contract may be awarded on a day: not after its own end, save in a copied record.

    Source: LGTC 2015 (the register says when a contract starts and ends); the order of award and end.
    """
    if copied or ends_on is None or made_on <= ends_on:
        return None
    return Refusal(
        f"The contract would have ended on {long_date(ends_on)}, before its award on {long_date(made_on)}.",
        "Give the day of the award, or change the term of the draft.",
        "award-after-end",
    )


FREE_OF_STANDSTILL: Mapping[str, tuple[NoStandstill, ...]] = {
    Regime.PA2023: (NoStandstill.URGENCY, NoStandstill.LIFE, NoStandstill.USER_CHOICE),
    Regime.PCR2015: (NoStandstill.ONE_TENDERER, NoStandstill.NO_NOTICE),
}
"""Regime → the grounds that free an award of its standstill, besides its route: PA 2023 s51(3); PCR 2015 reg 86(5)."""


def may_sign(
    *, signed_on: date, awarded_on: date | None, standstill_ends: date | None = None, citation: str = "PA 2023 s51"
) -> Refusal | None:
    """Whether a contract can have been signed on a day: not before its award, nor while its standstill runs.

    Source: PA 2023 s51; PCR 2015 reg 87; the order of award and signature.
    """
    if awarded_on is not None and signed_on < awarded_on:
        return Refusal(
            f"It was awarded on {long_date(awarded_on)} and cannot have been signed before.",
            "Give the day of its signature.",
            "signed-before-award",
        )
    if standstill_ends is not None and signed_on <= standstill_ends:
        return Refusal(
            f"The standstill ends on {long_date(standstill_ends)}; this would be signed on {long_date(signed_on)}.",
            f"Sign it from {long_date(standstill_ends + timedelta(days=1))} on.",
            "standstill",
            citation,
        )
    return None


def may_sign_without_standstill(
    *, regime: str, begins_with: str, ground: str, words: str, is_owed: bool = True
) -> Refusal | None:
    """Whether a contract may be signed though its standstill has not begun: on a ground that the law knows, with words.

    `begins_with`: the notice with which the standstill begins, in words. Where it has begun or none is owed (not
    `is_owed`), no ground is taken.

    Source: PA 2023 s51(3); PCR 2015 reg 86(5) (check the wording of the paragraphs).
    """
    citation = "PA 2023 s51" if regime == Regime.PA2023 else "PCR 2015 regs 86–87"
    if not is_owed:
        return (
            Refusal(
                "There is no ground to give: no standstill is owed, or it has begun.",
                "Record the signature without a ground.",
                "no-standstill",
                citation,
            )
            if ground or words.strip()
            else None
        )
    if not ground:
        return Refusal(
            f"A standstill is owed, and the {begins_with} with which it begins is not recorded.",
            "Record that first, or the ground on which no standstill is owed.",
            "no-standstill",
            citation,
        )
    if ground not in FREE_OF_STANDSTILL[regime]:
        known = ", ".join(one.label.split(":")[0].lower() for one in FREE_OF_STANDSTILL[regime])
        return Refusal(
            "That does not free a contract of its regime from the standstill.",
            f"These do: {known}.",
            "no-standstill",
            citation,
        )
    if not words.strip():
        return Refusal(
            "A ground for signing without a standstill needs its reasons.",
            "Say why it holds.",
            "no-standstill-words",
            citation,
        )
    return None


def may_state_standstill(*, code: str, days: int | None) -> Refusal | None:
    """Whether a notice may give the standstill this length: no shorter than the law's, and only where it begins one.

    Source: PA 2023 s51(2) (8 working days, or what the notice says if that is longer); PCR 2015 reg 87.
    """
    if days is None:
        return None
    shortest = {"UK6": STANDSTILL_PA_DAYS, "PCR-SL": STANDSTILL_PCR_DAYS}.get(code)
    if shortest is None:
        return Refusal("This notice begins no standstill.", "Leave its length out.", "standstill-length")
    if shortest <= days <= LONGEST_STANDSTILL:
        return None
    return Refusal(
        f"A standstill is no shorter than {shortest} days."
        if days < shortest
        else f"Nobody promises a standstill of more than {LONGEST_STANDSTILL} days.",
        "Look at the notice again.",
        "standstill-length",
        "PA 2023 s51" if code == "UK6" else "PCR 2015 reg 87",
    )


def may_carry_out(
    stopped: Sequence[str], *, effective_from: date | None = None, signed_on: date | None = None
) -> Refusal | None:
    """Whether an award may be signed as far as its decisions go. `stopped`: those called in or referred back since.

    `effective_from`: the latest day from which one of them has effect. `signed_on`: None before a day is typed.

    Source: LGA 2000 s9F(4) (a decision called in is not carried out).
    """
    if not stopped:
        if effective_from is None or signed_on is None or signed_on >= effective_from:
            return None
        return Refusal(
            f"What the award rests on has effect from {long_date(effective_from)}; this would be signed on "
            f"{long_date(signed_on)}.",
            f"Sign it from {long_date(effective_from)} on.",
            "award-before-effect",
            "LGA 2000 s9F(4)",
        )
    names, are = " and ".join(stopped), "is" if len(stopped) == 1 else "are"
    return Refusal(
        f"The award rests on {names}, which {are} called in or referred back: it is not carried out meanwhile.",
        "Sign it when the decision is confirmed; if it is not, record that it was never signed.",
        "award-before-effect",
        "LGA 2000 s9F(4)",
    )


def may_call_off(*, umbrella_awarded: bool, on_roster: bool, suspended: bool, citation: str) -> Refusal | None:
    """Whether a provider may be given work under an umbrella on a day: on that lot's roster and not suspended.

    Source: PCR 2015 regs 33(5) and 34(21); PA 2023 ss34 and 45 (check the wording of the paragraph numbers).
    """
    if not umbrella_awarded:
        reason, remedy = "The umbrella was not awarded.", "Award it first."
    elif not on_roster:
        reason = "The provider was not on the roster of this lot on that day."
        remedy = "Choose a provider of the lot, or another lot."
    elif suspended:
        reason, remedy = "The provider was suspended on that day.", "Choose another provider, or wait for its return."
    else:
        return None
    return Refusal(reason, remedy, "call-off-outside", citation)


WAYS_OF_PLACING: Mapping[str, tuple[str, ...]] = {
    Route.DPS: (Placing.COMPETITION,),
    Route.DYNAMIC_MARKET: (Placing.COMPETITION,),
}
"""Route of an umbrella → how a call-off under it may find its provider, where the route leaves only some ways."""


def ways_of_placing(route: str) -> tuple[str, ...]:
    """How a call-off may be placed under an umbrella of a route; blank where the route is not stated.

    A framework calls off directly by its terms or by mini-competition; a flexible purchasing system as its terms say.

    Source: PCR 2015 regs 33(7)–(8) and 34(21); PA 2023 ss34 and 45 (check the wording).
    """
    return WAYS_OF_PLACING.get(route, tuple(Placing.values))


def may_place(*, route: str, placed_by: str, competition_words: str) -> Refusal | None:
    """Whether a call-off was placed in a way that its umbrella's route allows, with the record that it needs.

    Source: PCR 2015 regs 33(7)–(8) and 34(21); PA 2023 ss34 and 45 (check the wording).
    """
    if not placed_by:
        return Refusal(
            "How the call-off finds its provider is not said.",
            "Say on the draft whether it is placed directly by the terms of the umbrella or by a mini-competition.",
            "call-off-method",
        )
    if placed_by not in ways_of_placing(route):
        label = Route(route).label.lower()
        return Refusal(
            f"Under a {label} nothing is placed directly: every call-off is competed for among its members.",
            "Hold a mini-competition and record it, or use a framework whose terms allow a direct call-off.",
            "call-off-method",
            "PCR 2015 reg 34(21)" if route == Route.DPS else "PA 2023 s34",
        )
    if placed_by == Placing.COMPETITION and not competition_words.strip():
        return Refusal(
            "The record of the mini-competition is missing.",
            "Write on the draft who was invited, who answered and how it was decided.",
            "call-off-method",
        )
    return None


def may_be_placed_by(day: date, *, on: date) -> Refusal | None:
    """Whether a draft may say that work is placed on a day: not after `on`, the day of entry.

    Source: standing orders (an act is recorded when it has been done).
    """
    if day <= on:
        return None
    return Refusal(
        f"{long_date(day)} is in the future: who is on the roster then is not known yet.",
        f"Give the day on which the work is placed, {long_date(on)} at the latest. Its award asks again.",
        "call-off-outside",
    )


def may_place_on(day: date, *, starts_on: date | None, terminated_on: date | None) -> Refusal | None:
    """Whether work may be placed under an umbrella on a day: it has begun and was not terminated before.

    Its own last day is asked of the route (`routes.may_use`).

    Source: PCR 2015 regs 33–34; PA 2023 ss34 and 45.
    """
    if starts_on is not None and day < starts_on:
        return Refusal(
            f"The umbrella begins on {long_date(starts_on)}; this is placed on {long_date(day)}.",
            "Place the work on or after that day.",
            "call-off-outside",
        )
    if terminated_on is not None and day > terminated_on:
        return Refusal(
            f"The umbrella was terminated on {long_date(terminated_on)}.",
            "Place the work through an arrangement that is live on that day.",
            "call-off-outside",
        )
    return None


def may_stand_as_umbrella(
    *,
    route: str,
    regime: str,
    starts_on: date | None,
    ends_on: date | None,
    last_possible_end: date | None,
    light_touch: bool,
    justified: bool,
    single_supplier: bool = False,
) -> Refusal | None:
    """Whether the law lets an umbrella run as long as its term says, all options included.

    `justified`: why a framework runs for more than four years is recorded.

    Source: PCR 2015 reg 33(3); PA 2023 ss47 and 49; SI 2024/716 reg 5(4).
    """
    if not route or not route_rule(Route(route)).umbrella:
        return None
    last = last_possible_end or ends_on
    limit = last_validity(Route(route), Regime(regime))
    if limit is not None and last is not None and last > limit:
        return Refusal(
            f"The system would run until {long_date(last)}; every dynamic purchasing system expires at the end of "
            f"{long_date(limit)}.",
            f"End it by {long_date(limit)}, options included.",
            "dps-long-stop",
            DPS_CITATION,
        )
    if starts_on is None or last is None or last < starts_on:
        return None
    months = months_between(starts_on, last) or begun_months(starts_on - timedelta(days=1), last)
    return may_run(
        Route(route),
        Regime(regime),
        months,
        light_touch=light_touch,
        justified=justified,
        single_supplier=single_supplier,
    )


def a_year_before(day: date) -> date:
    """The same day a year earlier; for 29 February the 28th.

    Source: PCR 2015 reg 6(11)–(12) (twelve months).
    """
    return day.replace(year=day.year - 1, day=28) if (day.month, day.day) == (2, 29) else day.replace(year=day.year - 1)


def spot_total(sums: Sequence[tuple[Decimal, int]], *, light_touch: bool, on: date) -> tuple[Decimal, Decimal]:
    """The total of spot purchases, and the threshold that it is held against.

    `sums` are pounds excluding VAT, each with its VAT rate in per cent, of purchases awarded within 12 months. The
    total is given as it is compared: with VAT since 2022.

    Source: PCR 2015 reg 6(11)–(12); PA 2023 Sch 3 (check the wording): repeated purchases are valued together.
    """
    row = threshold_on(on)
    total = sum((with_vat(value, rate) if row.includes_vat else value for value, rate in sums), Decimal(0))
    return total, row.light_touch if light_touch else row.services


def spot_total_at_threshold(
    sums: Sequence[tuple[Decimal, int]], *, light_touch: bool, on: date
) -> tuple[Decimal, Decimal] | None:
    """The total of spot purchases and the threshold that it reaches, or None while it stays below (`spot_total`).

    Source: PCR 2015 reg 6(11)–(12); PA 2023 Sch 3 (check the wording).
    """
    total, threshold = spot_total(sums, light_touch=light_touch, on=on)
    return (total, threshold) if total >= threshold else None
