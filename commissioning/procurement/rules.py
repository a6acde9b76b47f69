"""What may be done with a commission and its lots: plain questions of plain values."""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from commissioning.kit.dates import long_date, weekday_date
from commissioning.kit.refusals import Refusal
from commissioning.procurement.routes import PROCUREMENT_ACT_BEGAN, Regime, Route, may_choose, regime_for

TRANSITION = "SI 2024/716 regs 4–5"
MOST_NAMED = 6


@dataclass(frozen=True)
class ProposedRegime:
    """The regime that the days of a procurement point to, and the sentence that says why."""

    regime: Regime
    because: str


def proposed_regime(*, begun_on: date | None, planned_start: date | None, on: date) -> ProposedRegime:
    """Which regime the days propose: the first notice decides; without it the start of service, or the day of entry.

    Source: SI 2024/716 regs 4–5.
    """
    began = long_date(PROCUREMENT_ACT_BEGAN)
    if begun_on is not None:
        regime = regime_for(begun_on)
        side = "before" if regime is Regime.PCR2015 else "not before"
        return ProposedRegime(regime, f"The procurement began on {long_date(begun_on)}, {side} {began}.")
    if planned_start is not None and planned_start < PROCUREMENT_ACT_BEGAN:
        words = f"The service starts on {long_date(planned_start)}, so its procurement began before {began}."
        return ProposedRegime(Regime.PCR2015, words)
    return ProposedRegime(regime_for(on), f"No procurement has begun yet; one begun from {began} is under the Act.")


def may_have_begun_on(begun_on: date, *, planned_start: date | None, on: date) -> Refusal | None:
    """Whether a procurement can have begun on a day: not in the future, and not after its service starts.

    Source: SI 2024/716 regs 4–5 (the day of the first notice decides the regime).
    """
    if begun_on > on:
        return Refusal(
            f"{long_date(begun_on)} is in the future.", "Leave it empty until the first notice is published.", "begun"
        )
    if planned_start is not None and planned_start < begun_on:
        return Refusal(
            f"The service would start on {long_date(planned_start)}, before its procurement began.",
            "Correct one of the two days.",
            "begun",
        )
    return None


def may_govern(regime: str, proposed: ProposedRegime, *, why: str) -> Refusal | None:
    """Whether a commission may be put under a regime: the other one than its days propose only with the reason.

    A call-off from somebody else's framework follows that framework, whatever its own day: such a reason is stated.

    Source: SI 2024/716 regs 4–5.
    """
    if Regime(regime) is proposed.regime or why.strip():
        return None
    return Refusal(
        f"{proposed.because} That points to the {proposed.regime.label}.",
        "Choose it, or say why the other regime governs.",
        "regime",
        TRANSITION,
    )


def may_change_regime(
    regime: str, *, light_touch: bool, was: str, routes: Mapping[str, str], awarded: Sequence[str]
) -> Refusal | None:
    """Whether the regime, or the light touch, of a commission may change with the lots that it has.

    `routes`: the route of each lot by its number, blank where it is not stated; `awarded`: references of what was
    awarded. A procurement stays under its regime until its contracts have ended.

    Source: SI 2024/716 regs 4–5; PCR 2015 regs 26–34 and 74–76; PA 2023 ss20, 34, 45 and 49.
    """
    if regime != was and awarded:
        return Refusal(
            f"Awarded under the {Regime(was).label}: {_named(awarded)}.",
            "They stay under it until they end. Open another commission for what is under the other regime.",
            "regime-stays",
            TRANSITION,
        )
    for number, route in routes.items():
        refusal = may_route(route, regime, light_touch=light_touch)
        if refusal is not None:
            return Refusal(
                f"Lot {number}: {refusal.reason}", "Change the route of that lot first.", refusal.code, refusal.citation
            )
    return None


def may_route(route: str, regime: str, *, light_touch: bool) -> Refusal | None:
    """Whether a lot may take a route; blank means that it is not stated yet.

    Source: PCR 2015 regs 26–34 and 74–76; PA 2023 ss20, 34, 45 and 49.
    """
    return may_choose(Route(route), Regime(regime), light_touch=light_touch) if route else None


def may_nest(*, same_commission: bool, parent_is_sublot: bool, has_sublots: bool = False) -> Refusal | None:
    """Whether a lot may stand under another: one of the same commission that is no sub-lot, nor has the lot its own.

    Source: PCR 2015 reg 46; PA 2023 s18 (division into lots) (check the wording).
    """
    if not same_commission:
        return Refusal("The parent is a lot of another commission.", "Choose a lot of this commission.")
    if parent_is_sublot:
        return Refusal("A sub-lot has no lots of its own.", "Put the lot under the lot above.")
    if has_sublots:
        return Refusal("This lot has sub-lots of its own.", "Put them under another lot first, or leave it on top.")
    return None


def may_play(part: str, *, recommendation: bool) -> Refusal | None:
    """Whether a decision may play a part: a recommendation of scrutiny only scrutiny, an executive decision all else.

    Source: LGA 2000 s9F (scrutiny recommends and does not decide).
    """
    if recommendation == (part == "scrutiny"):
        return None
    return Refusal(
        "A recommendation of scrutiny decides nothing." if recommendation else "An executive decision is not scrutiny.",
        "Link it as scrutiny." if recommendation else "Link it as approval, award, extension or variation.",
        "part",
        "LGA 2000 s9F",
    )


def may_end(*, why: str, abandoning: bool, drafts: Sequence[str], awarded: Sequence[str]) -> Refusal | None:
    """Whether a commission may be closed (no lot still to be awarded) or abandoned (nothing awarded under it).

    `drafts` is what is still to be awarded, `awarded` what was awarded, each as a person names it.

    Source: standing orders on contracts.
    """
    if not why.strip():
        return Refusal("The reason is missing.", "Say why the commission ends here.")
    if abandoning and awarded:
        return Refusal(f"Under it was awarded: {_named(awarded)}.", "Close the commission instead.")
    if not abandoning and drafts:
        remedy = "Award them, or take back the drafts and the lots that are given up." if awarded else ""
        return Refusal(f"Still to be awarded: {_named(drafts)}.", remedy or "Award them, or abandon the commission.")
    return None


def may_end_on(closed_on: date, *, opened_on: date | None, on: date) -> Refusal | None:
    """Whether a commission may have ended on a day: not in the future, nor before it was opened.

    Source: standing orders on contracts.
    """
    if closed_on > on:
        return Refusal(f"{long_date(closed_on)} has not come yet.", "Give the day on which it ended.", "future")
    if opened_on is not None and closed_on < opened_on:
        return Refusal(
            f"The commission was opened on {long_date(opened_on)}.", "Give that day or a later one.", "before-opening"
        )
    return None


def may_link(*, withdrawn: bool) -> Refusal | None:
    """Whether a decision can serve a commission at all: one that was withdrawn decides nothing.

    Source: standing orders on contracts.
    """
    if not withdrawn:
        return None
    return Refusal("This decision was withdrawn and decides nothing.", "Link the one that took its place.", "withdrawn")


def may_unlink(cited_by: Sequence[str]) -> Refusal | None:
    """Whether a decision may be taken from a commission: not while an act under the commission rests on it.

    Source: MAI 2012 reg 13 (the power is shown by the recorded decision); standing orders on contracts.
    """
    if not cited_by:
        return None
    return Refusal(
        f"{_named(cited_by)} {'rests' if len(cited_by) == 1 else 'rest'} on this decision in this part.",
        "Correct those rows of the ledger first, or leave the decision where it is.",
        "cited",
        "standing orders on contracts",
    )


def may_number(number: str, *, others: Collection[str]) -> Refusal | None:
    """Whether a lot may have a number: one that no other lot of the commission has, as a reader sees it (“01 A”, “1a”).

    Source: standing orders on contracts.
    """
    for other in others:
        if _plain_number(number) == _plain_number(other):
            return Refusal(
                f"Another lot of this commission has the number {other}.",
                "Give this one a number of its own.",
                "number",
            )
    return None


def may_award_directly(route: str, *, ground: str, why: str) -> Refusal | None:
    """Whether a lot may take its route: a direct award states the provision of law and how it is met.

    Source: PCR 2015 reg 32; PA 2023 ss41–43 (check the wording).
    """
    if route != Route.DIRECT_AWARD or (ground.strip() and why.strip()):
        return None
    return Refusal(
        "A direct award needs its ground and its justification.",
        "Name the provision of law and say how it is met here.",
        "direct-award-ground",
        "PCR 2015 reg 32; PA 2023 ss41–43 (check the wording)",
    )


def may_reroute(awarded: Sequence[str]) -> Refusal | None:
    """Whether a lot may take another route: not once something is awarded under it.

    Source: PCR 2015 reg 18; PA 2023 s12 (the procedure that was announced is the one that is followed).
    """
    if not awarded:
        return None
    return Refusal(
        f"Something is awarded under this lot already: {_named(awarded)}.", "Its route stays as it was.", "route-stays"
    )


def may_remove_lot(hangs: Sequence[str]) -> Refusal | None:
    """Whether a lot may be removed: only while nothing hangs on it.

    Source: standing orders on contracts.
    """
    if not hangs:
        return None
    return Refusal(
        f"On this lot hangs: {_named(hangs)}.", "Move or remove that first, or leave the lot where it is.", "lot-in-use"
    )


def may_settle(*, words: str, months: int | None, document: str) -> Refusal | None:
    """Whether a disputed term may be settled: by a document that is named, and for words that there are.

    Source: the contract (its signed text decides what a summary of it left open).
    """
    if not (document.strip() or months):
        return None
    if not words.strip():
        return Refusal("There are no words on the term to settle.", "Enter the term as the paper writes it.", "no-term")
    if not document.strip():
        return Refusal("A term is settled by a document.", "Name it, with its day and the place in it.", "no-document")
    return None


def _named(found: Sequence[str]) -> str:
    """Some names in a sentence: “lot 1, lot 2 and 7 others”."""
    shown = list(found[:MOST_NAMED])
    rest = len(found) - len(shown)
    if rest:
        shown.append("1 other" if rest == 1 else f"{rest:,} others")
    return shown[0] if len(shown) == 1 else f"{', '.join(shown[:-1])} and {shown[-1]}"


def _plain_number(number: str) -> str:
    plain = re.sub(r"\s+", "", number).casefold()
    return re.sub(r"0*(\d+)", r"\1", plain)


def may_plan_step(*, planned_on: date | None, why: str, done_on: date | None, start: date, on: date) -> Refusal | None:
    """Whether a step of a timetable may be planned for a day of its own, and noted as done: not done in the future, not
    planned after the service starts, and never for another day without saying why.

    Source: the council's lead times, which give the latest day of each step; standing orders on contracts.
    """
    if done_on is not None and done_on > on:
        return Refusal(f"{weekday_date(done_on)} is still to come.", "Enter the day on which it was done, or none.")
    if planned_on is None:
        return None
    if planned_on > start:
        return Refusal(
            f"{weekday_date(planned_on)} is after the service starts on {weekday_date(start)}.",
            "Plan the step before it, or change the start of the service.",
        )
    if not why.strip():
        return Refusal("A step is planned for another day for a reason.", "Say why.")
    return None


def may_set_lead_times(in_force_from: date, *, on: date) -> Refusal | None:
    """Whether lead times may begin on a day: today or later, so that what held before stays as it was.

    Source: the council's lead times, dated so that a timetable can be read as at any day.
    """
    if in_force_from >= on:
        return None
    return Refusal(
        f"{weekday_date(in_force_from)} has passed: timetables were worked out with the lead times of then.",
        "Let them begin today or on a day to come.",
    )
