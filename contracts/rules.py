"""What may be done with a contract and its money: plain questions of plain values, answered by a `Refusal` or None.

Sums are pounds excluding VAT. Acts are judged on the day they were made, never on the day they are entered.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal

from commissioning.council.calendar import STANDSTILL_PA_DAYS, STANDSTILL_PCR_DAYS
from commissioning.kit.dates import long_date
from commissioning.kit.money import pounds
from commissioning.kit.refusals import Refusal, registry
from commissioning.kit.terms import last_day, months_between
from commissioning.procurement.lifecycle import OPEN
from commissioning.procurement.routes import (
    DPS_CITATION,
    Ground,
    Regime,
    Route,
    last_validity,
    may_run,
    route_rule,
    threshold_on,
    with_vat,
)
from contracts.choices import NoStandstill, Placing
from contracts.lifecycle import AWARDED, CLOSED, DRAFT, NOT_SIGNED, SIGNED, TERMINATED

LEDGER = "the ledger of commitments"
FEWEST_ON_A_LOT = 2
"""Providers that a lot meant for several needs at least."""
LONGEST_STANDSTILL = 365
POWER_OF = {"award": "award", "extension": "extend", "variation": "vary"}
"""Kind of act → the delegated power that it needs."""
GIVES_POWER = ("approve", "award", "authorise")
FITTING_PARTS = {"award": {"award"}, "extension": {"extension", "award"}, "variation": {"variation", "award"}}
"""Kind of act → the parts in the commission that a decision cited as its power may play."""


@dataclass(frozen=True)
class DelegationTerms:
    """A delegation in plain values. `name` is how a person cites it, such as “DEC-2021-0064 clause 3”."""

    name: str
    post: str
    powers: Collection[str]
    limit_per_action: Decimal | None = None
    floor: Decimal | None = None
    usable_until: date | None = None


# --- Performance ------------------------------------------------------------------------------------------------------

KPIS_NEEDED = 3
ASSESSED_EVERY_MONTHS = 12


def assess_by(
    *,
    first_on: date,
    assessed_on: date | None,
    assessed_to: date | None,
    ended_on: date | None = None,
    closing_by: date | None = None,
) -> date | None:
    """By when performance against an indicator is to be assessed next; None once that at the end is made.

    `first_on` is the first day of the contract, or of the indicator if later. `assessed_on` is the day of the last
    assessment and `assessed_to` the last day that any assessment covers. `ended_on` is the end, once it has passed, and
    `closing_by` the day by which the assessment at the end is published.

    Source: PA 2023 s71(2): at least once in every period of 12 months, and on termination.
    """
    if ended_on is not None:
        made = (assessed_on is not None and assessed_on > ended_on) or (
            assessed_to is not None and assessed_to >= ended_on
        )
        return None if made else closing_by
    if assessed_on is None:
        return last_day(first_on, ASSESSED_EVERY_MONTHS)
    return last_day(assessed_on + timedelta(days=1), ASSESSED_EVERY_MONTHS)


def may_keep_kpis(state: str) -> Refusal | None:
    """Whether indicators are entered for a contract in this state: from its draft on, while it is one.

    Source: PA 2023 s52(1): they are set before the contract is entered into.
    """
    if state != NOT_SIGNED:
        return None
    return Refusal("The contract was never signed.", "There is no performance to measure.")


def may_withdraw_kpi(
    withdrawn_on: date, *, from_on: date, already: date | None, assessed_to: date | None
) -> Refusal | None:
    """Whether an indicator may end on a day: once, not before its first day, nor before the last day assessed.

    Source: standing orders (what was assessed against an indicator stays).
    """
    if already is not None:
        return Refusal(f"It is withdrawn already: {long_date(already)} is its last day.", "Nothing needs to be done.")
    if withdrawn_on < from_on:
        return Refusal(f"It holds from {long_date(from_on)}.", "Enter that day or a later one.", "kpi-day")
    if assessed_to is not None and withdrawn_on < assessed_to:
        return Refusal(
            f"It is assessed to {long_date(assessed_to)}.",
            "Enter that day or a later one, or put the assessment right first.",
            "kpi-day",
        )
    return None


def may_assess(
    *,
    first_on: date,
    last_on: date,
    assessed_on: date,
    on: date,
    from_on: date,
    withdrawn_on: date | None,
    published_on: date | None,
    signed: bool,
) -> Refusal | None:
    """Whether a contract may be assessed against an indicator for a period: one that is over and in which it held.

    Source: PA 2023 s71(2); PR 2024 reg 39(4): the notice gives the period that was assessed.
    """
    if not signed:
        return Refusal("The contract is not signed.", "Assess it once it has run.")
    if last_on < first_on:
        return Refusal("The last day assessed lies before the first.", "Change one of the two.", "kpi-period")
    if assessed_on > on:
        return Refusal(
            f"{long_date(assessed_on)} is still to come.", "Enter the day on which it was assessed.", "kpi-assessed"
        )
    if last_on > assessed_on:
        return Refusal(
            f"The period runs to {long_date(last_on)}, after the day of the assessment.",
            "End the period by then, or assess it when it is over.",
            "kpi-period",
        )
    if first_on < from_on:
        return Refusal(f"The indicator holds from {long_date(from_on)}.", "Begin the period then.", "kpi-first")
    if withdrawn_on is not None and last_on > withdrawn_on:
        return Refusal(f"It was withdrawn after {long_date(withdrawn_on)}.", "End the period then.", "kpi-period")
    if published_on is not None and published_on > on:
        return Refusal(
            f"{long_date(published_on)} is still to come.", "Enter it once it is published.", "kpi-published"
        )
    if published_on is not None and published_on < assessed_on:
        return Refusal(
            f"It was assessed on {long_date(assessed_on)}, after that day.", "Correct one of the two.", "kpi-published"
        )
    return None


def may_assess_beside(first_on: date, last_on: date, others: Iterable[tuple[date, date]]) -> Refusal | None:
    """Whether a period may be assessed beside those that are (first and last days): it overlaps none of them.

    Source: PR 2024 reg 39(4): a notice gives the period that was assessed, so that each day has one rating.
    """
    for first, last in others:
        if first <= last_on and first_on <= last:
            return Refusal(
                f"{long_date(first)} to {long_date(last)} is assessed already.",
                "Choose a period beside it, or put that assessment right.",
                "kpi-overlap",
            )
    return None


def may_aim_at(target: str, unit: str) -> Refusal | None:
    """Whether an indicator may have a target: words, or a figure of which it is said what it counts.

    Source: PA 2023 s52(3): an indicator is one against which performance can be assessed.
    """
    if not any(sign.isalnum() for sign in target):
        return Refusal(
            "That is no target.", "Enter a figure or words, such as 95, or no serious incident.", "kpi-target"
        )
    if not unit and re.fullmatch(r"[<>≤≥±\s0-9.,]+", target):
        return Refusal("A figure alone is no target.", "Say of what it is, such as % of calls.", "kpi-unit")
    return None


def may_be_published_at(where: str) -> Refusal | None:
    """Whether a place is one where a notice can be found: its number, or its web address.

    Source: PA 2023 s71(2): what is assessed is published, which the contract performance notice does.
    """
    if re.search(r"\b20[0-9]{2}/S ?[0-9]{3}-[0-9]{1,6}\b|\bhttps?://[^\s/.]+(\.[^\s/.]+)+(/\S*)?", where):
        return None
    return Refusal(
        "Nobody can find the notice by that.",
        "Enter its number, such as 2026/S 000-012345, or its web address, beginning with https://",
        "kpi-where",
    )


def may_remove_assessment(published_on: date | None) -> Refusal | None:
    """Whether an assessment may be removed: what was published stays, and is put right where it was wrong.

    Source: PA 2023 s71(2): what is published under it stays published.
    """
    if published_on is None:
        return None
    return Refusal(f"It was published on {long_date(published_on)}.", "Put it right instead.")


def may_take_back_publication(before: date | None, after: date | None) -> Refusal | None:
    """Whether an assessment that was published may be said to be unpublished: never.

    Source: PA 2023 s71(2): what is published under it stays published.
    """
    if before is None or after is not None:
        return None
    return Refusal(
        f"It was published on {long_date(before)}.", "Enter the day on which it was published.", "kpi-published"
    )


# --- Lead times of one contract, and who leads ------------------------------------------------------------------------


def may_have_own_lead_times(state: str) -> Refusal | None:
    """Whether a contract may have lead times of its own: while it runs and something must follow it.

    Source: the council's lead times (one contract may differ, with the reason).
    """
    if state in (DRAFT, AWARDED, SIGNED):
        return None
    return Refusal("Nothing is to follow this contract any more.", "There is no last day to act to be counted.")


def may_hand_over(count: int, *, most: int) -> Refusal | None:
    """Whether so many records are given to another lead officer at once.

    Source: standing orders (each record is looked at; a limit keeps one act in a time that can be waited for).
    """
    if not count:
        return Refusal("Nothing is chosen.", "Choose what is handed over.", "nothing-chosen")
    if count > most:
        return Refusal(
            f"{count:,} at once are too many: at most {most:,}.",
            "Choose a service area first, or tick some of them.",
            "nothing-chosen",
        )
    return None


def may_lead(*, active: bool, does_contracts: bool, name: str) -> Refusal | None:
    """Whether somebody may be the lead officer of a contract or a commission: active, and an officer or manager.

    Source: standing orders (each contract has an officer who answers for it).
    """
    if not active:
        return Refusal(f"{name} has left.", "Choose somebody who is here.", "lead")
    if not does_contracts:
        return Refusal(f"{name} is neither an officer nor a manager.", "Choose an officer or a manager.", "lead")
    return None


# --- The day and the record -------------------------------------------------------------------------------------------


def may_be_dated(made_on: date, *, on: date) -> Refusal | None:
    """Whether an act may carry a day: it happened by `on`, the day of entry.

    Source: standing orders (an act is recorded when it has been done).
    """
    if made_on <= on:
        return None
    return Refusal(
        f"{long_date(made_on)} is in the future: an act is entered when it has been done.",
        "Enter it on or after that day.",
        "commitment_not_in_future",
    )


def may_follow_award(made_on: date, *, awarded_on: date | None) -> Refusal | None:
    """Whether an extension, a variation or a release may carry a day: what it changes was awarded by then.

    Source: standing orders (an act is recorded as of the day on which it was done); the order of award and change.
    """
    if awarded_on is None or made_on >= awarded_on:
        return None
    return Refusal(
        f"The contract was awarded on {long_date(awarded_on)} only; this act is of {long_date(made_on)}.",
        "Give the day on which it was done.",
        "before-award",
    )


def may_record(*, made_on: date, entered_on: date, charges_approval: bool) -> Refusal | None:
    """Whether an act may stand as recorded from an earlier register, without authority: only from before the entry.

    Source: standing orders (an act made since the contract is kept here names its authority).
    """
    if made_on < entered_on and not charges_approval:
        return None
    return Refusal(
        "Charged acts cannot be “recorded from an earlier register”."
        if charges_approval
        else f"The contract was entered here on {long_date(entered_on)}: an act of {long_date(made_on)} "
        "cannot be “recorded from an earlier register”.",
        "Name the decision, the delegation or the standing power under which it was done.",
        "commitment_not_recorded",
        LEDGER,
    )


# --- Who had the power ------------------------------------------------------------------------------------------------


def may_rely_on(
    *, reference: str, in_effect: bool, called_in: bool, effective_from: date | None, made_on: date
) -> Refusal | None:
    """Whether a decision may be cited for power or money on the day of an act.

    Source: LGA 2000 s9F(4) (a decision called in is not carried out); standing orders on call-in.
    """
    if in_effect:
        return None
    if called_in:
        reason = f"{reference} is called in: nothing may be done under it until that is resolved."
    elif effective_from is not None and made_on < effective_from:
        reason = f"{reference} takes effect on {long_date(effective_from)}; this act is of {long_date(made_on)}."
    else:
        reason = f"{reference} was not in effect on {long_date(made_on)}."
    return Refusal(
        reason,
        "Act under a decision that is in effect on that day, or wait until this one is.",
        "award-before-effect",
        "standing orders; LGA 2000 s9F(4)",
    )


def may_cite_clause(*, verb: str, confidential: bool, parts: Collection[str], act: str, name: str) -> Refusal | None:
    """Whether a clause itself gives the power for an act. `parts`: what its decision is in this commission.

    Source: MAI 2012 reg 13 (the power is shown by the recorded decision); standing orders on contracts.
    """
    if verb not in GIVES_POWER or confidential:
        return Refusal(
            f"{name} does not give power by itself.",
            "Cite a clause that approves, awards or authorises, or the delegation that it makes.",
            "commitment_clause_gives_power",
            LEDGER,
        )
    if set(parts) & FITTING_PARTS[act]:
        return None
    return Refusal(
        f"{name} is not linked to this commission as a decision on its {act}.",
        "Link the decision on the commission's page with the part that it plays.",
        "commitment_clause_gives_power",
        LEDGER,
    )


def may_draw_on(*, parts: Collection[str], name: str) -> Refusal | None:
    """Whether a delegation or an approval of money may be cited in a commission: any part but scrutiny.

    Source: MAI 2012 reg 8 (scrutiny advises and does not decide); standing orders on contracts.
    """
    if set(parts) - {"scrutiny"}:
        return None
    return Refusal(
        f"The decision of {name} is not linked to this commission.",
        "Link the decision on the commission's page with the part that it plays.",
        "commitment_clause_gives_power",
        LEDGER,
    )


def may_use_delegation(
    terms: DelegationTerms, *, act: str, acting_post: str, amount: Decimal | None, made_on: date
) -> Refusal | None:
    """Whether delegated power covers an act. `amount` is the act's sum with its corrections, None if not stated.

    Source: the delegating clause (limit per action, floor, powers, last day); LGA 2000 s9E on delegation to officers.
    """
    sum_ = amount or Decimal(0)
    if acting_post != terms.post:
        return Refusal(
            f"{terms.name} gives power to the {terms.post}, not to the {acting_post}.",
            f"Let the {terms.post} decide, or cite another authority.",
            "wrong-post",
            terms.name,
        )
    if POWER_OF[act] not in terms.powers:
        return Refusal(
            f"{terms.name} does not include the power to {POWER_OF[act]}.",
            f"It gives power to {', '.join(terms.powers)}. Cite another authority.",
            "wrong-power",
            terms.name,
        )
    if terms.usable_until is not None and made_on > terms.usable_until:
        return Refusal(
            f"{terms.name} could be used until {long_date(terms.usable_until)}.",
            "A new decision is needed.",
            "lapsed",
            terms.name,
        )
    if terms.limit_per_action is not None and sum_ > terms.limit_per_action:
        return Refusal(
            f"{terms.name} allows {pounds(terms.limit_per_action)} for each action; this is {pounds(sum_)}.",
            f"Keep it to {pounds(terms.limit_per_action)}, or take it to the decision maker who gave the power.",
            "over-limit",
            terms.name,
        )
    if act == "award" and terms.floor is not None and 0 < sum_ < terms.floor:
        return Refusal(
            f"{terms.name} is for awards from {pounds(terms.floor)}; this is {pounds(sum_)}.",
            f"Below {pounds(terms.floor)} the director acts under the standing orders: choose standing power.",
            "under-floor",
            terms.name,
        )
    return None


def may_use_standing_power(
    *, total_after: Decimal, cabinet_award_from: Decimal, in_force: bool, made_on: date
) -> Refusal | None:
    """Whether the officer's standing power covers an act after which the contract's acts come to `total_after`.

    Source: standing orders (contracts from this value go to cabinet), in the version in force on the day of the act.
    """
    if not in_force:
        return Refusal(
            f"Other standing orders were in force on {long_date(made_on)}.",
            "Cite the version of that day.",
            "wrong-power",
            "standing orders",
        )
    if total_after < cabinet_award_from:
        return None
    return Refusal(
        f"The contract would come to {pounds(total_after)}; from {pounds(cabinet_award_from)} it goes to cabinet.",
        "Cite a decision or a delegation, or keep the contract below that value.",
        "wrong-power",
        "standing orders",
    )


# --- What money -------------------------------------------------------------------------------------------------------


def may_charge(
    *, name: str, approved: Decimal, maximum: bool, committed: Decimal, amount: Decimal, last: str = ""
) -> Refusal | None:
    """Whether an approval bears a further amount. `committed`: what is charged to it already, releases taken off.

    Only an amount above 0 is tested. `last` tells in a sentence who charged it last. An estimate may be passed all the
    same once a manager has acknowledged this act and amount: the refusal has the code “estimate-passed”.

    Source: the clause that approves the money, as published.
    """
    total = committed + amount
    if amount <= 0 or total <= approved:
        return None
    left = approved - committed
    if maximum:
        reason = (
            f"{name} has {pounds(left)} left of a maximum of {pounds(approved)}; this is {pounds(amount)}."
            if left > 0
            else f"Nothing is left under {name}: {pounds(committed)} of a maximum of {pounds(approved)} is committed."
        )
        return Refusal(
            f"{reason} {last}".strip(),
            "Release money that another contract does not need, or take a new approval to the decision maker.",
            "approval-overspent",
            name,
        )
    return Refusal(
        f"This would bring {name} to {pounds(total)}, past the estimate of {pounds(approved)}. {last}".strip(),
        "A manager, not the person who acts, can acknowledge in words that the estimate is passed by this act.",
        "estimate-passed",
        name,
    )


def may_take_back(*, held: Decimal, amount: Decimal, name: str) -> Refusal | None:
    """Whether a negative row fits: it never brings what a contract holds of one approval (or uncharged) below 0.

    Source: the clause that approves the money; it goes back to the approval that it came from.
    """
    if amount >= 0 or held + amount >= 0:
        return None
    return Refusal(
        f"{name} holds {pounds(held)}: {pounds(-amount)} cannot be taken from it.",
        "Take back no more than it holds, from the approval that the money came from.",
        "commitment_not_below_zero",
        LEDGER,
    )


def may_carry(*, umbrella: bool, amount: Decimal | None) -> Refusal | None:
    """Whether a contract of this kind may carry money: an umbrella does not, its call-offs do.

    Source: PCR 2015 regs 33–34; PA 2023 ss34 and 45 (an umbrella sets terms, call-offs buy).
    """
    if not umbrella or not amount:
        return None
    return Refusal(
        "An umbrella carries no money of its own.",
        "Enter 0 here; the call-offs, block and spot contracts under it carry the money.",
        "commitment_umbrella_carries_nothing",
        LEDGER,
    )


def may_run_until(
    ends_on: date | None,
    *,
    starts_on: date | None,
    longest_term_months: Sequence[int | None],
    spend_until: date | None,
    copied: bool,
) -> Refusal | None:
    """Whether the term stays within what the approval and the delegation allow; a copied contract only gets a check.

    Source: the clauses that approve and delegate (longest term, service period); the contract’s term within them.
    """
    is_counted = any(longest_term_months)
    if copied or not (is_counted or spend_until):
        return None
    if ends_on is None or (is_counted and starts_on is None):
        missing = "last day" if ends_on is None else "first day"
        return Refusal(
            f"Its authority allows a longest term, and the contract has no {missing}.",
            f"Give it a {missing}: the day itself, not words.",
            "term-over-authority",
            "the approving clause",
        )
    limit = latest_end(starts_on=starts_on, longest_term_months=longest_term_months, spend_until=spend_until)
    if limit is None or ends_on <= limit:
        return None
    return Refusal(
        f"The contract would end on {long_date(ends_on)}; its authority reaches to {long_date(limit)}.",
        f"End it by {long_date(limit)}, or take the longer term to the decision maker.",
        "term-over-authority",
        "the approving clause",
    )


def may_pay_for(
    *, spend_from: date | None, first_day: date | None, last_day: date | None, act: str, name: str, copied: bool
) -> Refusal | None:
    """Whether the service that an act pays for lies in the period of its approval; a copied act only gets a check.

    An award pays for the term from its `first_day`, an extension from the day after the old end. From when a variation
    pays is not recorded: of the contract's term, to its `last_day`, a part has to lie in the period.

    Source: the clause that approves the money (the service period that it pays for).
    """
    whole = act != "variation"
    day = first_day if whole else last_day
    if spend_from is None or copied or (day is None and not whole) or (day is not None and day >= spend_from):
        return None
    if day is None:
        told = "and the contract has no first day"
    elif whole:
        told = f"this {act} would pay for it from {long_date(day)}"
    else:
        told = f"the contract ends on {long_date(day)}"
    return Refusal(
        f"{name} pays for service from {long_date(spend_from)}; {told}.",
        f"Cite the approval of that time; or let the service begin on {long_date(spend_from)} or later."
        if day is not None
        else "Give it a first day: the day itself, not words.",
        "before-approval",
        name,
    )


def latest_end(
    *, starts_on: date | None, longest_term_months: Sequence[int | None], spend_until: date | None
) -> date | None:
    """The last day that an authority allows a contract to run, or None where it sets none.

    Source: the clause that approves or delegates.
    """
    limits = [last_day(starts_on, months) for months in longest_term_months if months and starts_on]
    limits += [spend_until] if spend_until else []
    return min(limits, default=None)


# --- Award ------------------------------------------------------------------------------------------------------------


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


# --- A draft and its term ---------------------------------------------------------------------------------------------


def may_draft_in(state: str, *, reference: str) -> Refusal | None:
    """Whether a contract may be drafted under a commission: while the commission is open.

    Source: standing orders on contracts.
    """
    if state == OPEN:
        return None
    return Refusal(
        f"{reference} is {state}: nothing more is awarded under it.",
        "Draft the contract under an open commission, or enter a further commission for the need.",
        "lifecycle",
    )


def may_redraft(state: str) -> Refusal | None:
    """Whether a contract may still be changed freely, or discarded: only as a draft.

    Source: standing orders (what was awarded is changed by a variation, an extension or a correction).
    """
    if state == DRAFT:
        return None
    return Refusal(
        "The contract has been awarded: only a draft is changed freely.",
        "Extend or vary it, settle its term, or correct the ledger.",
        "lifecycle",
    )


def may_settle(*, first: date | None, second: date | None, chosen: date, ends_on: date | None) -> Refusal | None:
    """Whether a day may be settled as the last possible one: one of the two in dispute, not before the present end.

    Source: the contract’s term as written and the document that settles it.
    """
    if first is None or second is None:
        return Refusal("The term is not in dispute.", "Nothing is left to settle.", "lifecycle")
    if chosen not in (first, second):
        return Refusal(
            f"The words give {long_date(first)} or {long_date(second)}.", "Choose one of the two.", "term-contradiction"
        )
    if ends_on is not None and chosen < ends_on:
        return Refusal(
            f"The contract runs until {long_date(ends_on)} already, later than {long_date(chosen)}.",
            "Choose the other day, or put the extension right first.",
            "term-contradiction",
        )
    return None


# --- Rosters ----------------------------------------------------------------------------------------------------------


def joins_with_award(
    *, draft: bool, copied: bool, joined_on: date, first_day: date | None, entered: int, decided: int | None
) -> bool:
    """Whether a supplier joins an umbrella with its award, when no route keeps it out: before the award, or from its
    first day where a source was copied late or the decision named more suppliers than were entered.

    `entered` counts the suppliers with this one; `decided` are those that the decision named, None if not stated.

    Source: PCR 2015 reg 33(2); PA 2023 s45 (the suppliers of a framework are those to whom it was awarded).
    """
    if draft:
        return True
    if first_day is not None and joined_on > first_day:
        return False
    return copied if decided is None else entered <= decided


def may_join_on(joined_on: date, *, on: date, begins_on: date | None) -> Refusal | None:
    """Whether an entry on a roster may begin on a day: not before the umbrella, and not in the future (of an umbrella
    still to begin: not after its first day).

    Source: standing orders (an act is recorded when it has been done); the contract's own first day.
    """
    if begins_on is not None and joined_on < begins_on:
        return Refusal(
            f"The arrangement began on {long_date(begins_on)}: nobody was on it on {long_date(joined_on)}.",
            "Enter that day or a later one.",
            "roster-dates",
            "the contract",
        )
    return may_be_dated(joined_on, on=max(on, begins_on or on))


def may_suspend(
    *, joined_on: date, left_on: date | None, from_on: date, until_on: date | None, there: str = ""
) -> Refusal | None:
    """Whether a provider may be suspended on a lot from a day until a day (both included; None: until it is restored).

    `there` tells of a suspension in that time and who entered it; "" where there is none.

    Source: the contract's terms on suspension; standing orders on contract management.
    """
    if there:
        return Refusal(there, "Restore it first, or give days outside that time.", "roster-overlap", "the contract")
    if from_on < joined_on or (left_on is not None and from_on > left_on):
        last = f" to {long_date(left_on)}" if left_on else ""
        return Refusal(
            f"It was on this lot from {long_date(joined_on)}{last}, not on {long_date(from_on)}.",
            "Give a day on which it was on the lot.",
            "roster-dates",
            "the contract",
        )
    if until_on is not None and until_on < from_on:
        return Refusal(
            f"{long_date(until_on)} is before {long_date(from_on)}.",
            "Give a last day that is not before the first, or none while it is not known.",
            "roster-dates",
            "the contract",
        )
    if until_on is not None and left_on is not None and until_on > left_on:
        return Refusal(
            f"It left this lot on {long_date(left_on)}.",
            "Give no later day, or leave the last day empty.",
            "roster-dates",
            "the contract",
        )
    return None


def may_restore(*, from_on: date, until_on: date) -> Refusal | None:
    """Whether a suspension may end with a day, its last.

    Source: the contract's terms on suspension; standing orders on contract management.
    """
    if until_on >= from_on:
        return None
    return Refusal(
        f"The suspension began on {long_date(from_on)}; {long_date(until_on)} is before that.",
        "Give its last day: the first day at the earliest.",
        "roster-dates",
        "the contract",
    )


def may_leave(*, joined_on: date, left_on: date) -> Refusal | None:
    """Whether an entry on a roster may end with a day, its last.

    Source: the contract's terms on leaving; standing orders on contract management.
    """
    if left_on >= joined_on:
        return None
    return Refusal(
        f"It joined on {long_date(joined_on)}; {long_date(left_on)} is before that.",
        "Give its last day on the lot: the day on which it joined at the earliest.",
        "roster-dates",
        "the contract",
    )


def may_take_out(*, placed: str) -> Refusal | None:
    """Whether an entry on a roster may be taken out as entered by mistake. `placed`: work that its provider was given
    under it, by reference; "" where there is none.

    Source: standing orders (a record that something rests on is not removed).
    """
    if not placed:
        return None
    return Refusal(
        f"{placed} was placed with it under this roster.",
        "Leave the entry as it is; if it is no longer on the lot, record that it leaves.",
        "roster-in-use",
        "standing orders",
    )


def may_withhold(*, withheld: str) -> Refusal | None:
    """Whether the names on a roster may be withheld. `withheld` tells since when they are and who did it.

    Source: LGA 1972 Sch 12A.
    """
    if not withheld:
        return None
    return Refusal(withheld, "Nothing needs to be done until the day of review.", "names-withheld", "LGA 1972 Sch 12A")


def may_keep_withheld(*, keep_until: date, on: date) -> Refusal | None:
    """Whether withheld names may stay so until a further day of review.

    Source: LGA 1972 Sch 12A Part 2 para 10 (exempt only so long as the public interest in it outweighs disclosure).
    """
    if keep_until > on:
        return None
    return Refusal(
        f"{long_date(keep_until)} does not lie ahead.",
        "Give a later day on which it is asked again whether the names must stay withheld.",
        "names-withheld",
        "LGA 1972 Sch 12A",
    )


OPEN_FRAMEWORK_MONTHS, FIRST_REOPENING_MONTHS, NEXT_REOPENING_MONTHS = 96, 36, 60


def may_reopen(
    *,
    open_framework: bool,
    begun_on: date | None,
    ended_on: date | None,
    from_on: date,
    until_on: date,
    there: str = "",
) -> Refusal | None:
    """Whether an arrangement may be reopened to new suppliers from a day until a day.

    Only an open framework is reopened, as often as the council likes within its life of eight years at most.
    `begun_on`: its award; `there` tells of a reopening in that time and who entered it.

    Source: PA 2023 s49.
    """
    citation = "PA 2023 s49"
    if not open_framework:
        return Refusal(
            "Only an open framework is reopened.",
            "Where the route admits suppliers at any time, admit them; a framework stays closed to its end.",
            "roster-closed",
            citation,
        )
    if there:
        return Refusal(there, "Give a time outside that one.", "roster-overlap", citation)
    if until_on < from_on:
        return Refusal(
            f"{long_date(until_on)} is before {long_date(from_on)}.",
            "Give a last day that is not before the first.",
            "roster-dates",
            citation,
        )
    if begun_on is None:
        return Refusal(
            "It is not awarded yet.",
            "Admit its first suppliers with the award; it is reopened after that.",
            "roster-dates",
            citation,
        )
    if from_on <= begun_on:
        return Refusal(
            f"It was awarded on {long_date(begun_on)}: it can be reopened after that day.",
            "Give a later day.",
            "roster-dates",
            citation,
        )
    longest = last_day(begun_on, OPEN_FRAMEWORK_MONTHS)
    last = min(longest, ended_on) if ended_on else longest
    if until_on > last:
        why = "an open framework runs for at most 8 years in all" if last == longest else "it ends then"
        return Refusal(
            f"It can be open until {long_date(last)} at the latest: {why}.",
            f"End the time by {long_date(last)}, or begin a new procurement.",
            "roster-dates",
            citation,
        )
    return None


def reopen_by(*, begun_on: date, reopened_on: Sequence[date], ended_on: date | None) -> date | None:
    """The day by which an open framework must be reopened next, or None where it ends before that.

    Once in the three years that begin with its award, then once in every five years that begin with the last time.

    Source: PA 2023 s49(2)–(3).
    """
    months = NEXT_REOPENING_MONTHS if reopened_on else FIRST_REOPENING_MONTHS
    latest = last_day(max(reopened_on, default=begun_on), months)
    longest = last_day(begun_on, OPEN_FRAMEWORK_MONTHS)
    ends = min(longest, ended_on) if ended_on else longest
    return latest if latest < ends else None


# --- Extension --------------------------------------------------------------------------------------------------------


def may_be_next(*, position: int, months_left: int, unused_before: int | None, used: str = "") -> Refusal | None:
    """Whether an option is the one to use next. `unused_before`: an earlier option that nobody used; `used`: who did.

    Source: the contract's own options (they are used in their order, and none twice).
    """
    if months_left <= 0:
        return Refusal(
            f"Option {position} is used up. {used}".strip(),
            "Use another option, or record the ground on which the extension goes beyond them.",
            "extension_within_option",
            "the contract",
        )
    if unused_before is not None:
        return Refusal(
            f"Option {unused_before} comes before option {position} and is not used.",
            f"Use option {unused_before} first.",
            "extension_within_option",
            "the contract",
        )
    return None


def begun_months(old_end: date, new_end: date) -> int:
    """How many months of an option an extension uses: those begun between the old end and the new one.

    Source: the contract's own options (a month begun is a month used).
    """
    first = old_end + timedelta(days=1)
    months = max(1, (new_end.year - first.year) * 12 + new_end.month - first.month)
    while last_day(first, months) < new_end:
        months += 1
    return months


def count_months(months: int) -> str:
    """Months in words, counted: “1 month”, “26 months”.

    Source: the contract's own options (options are counted in months).
    """
    return "1 month" if months == 1 else f"{months} months"


def extended_end(*, starts_on: date | None, ends_on: date, months: int) -> date:
    """The new end after so many further months, all months counted once from the first day where it is known.

    Source: the contract’s term, by the rules on term notation.
    """
    so_far = months_between(starts_on, ends_on) if starts_on else None
    if starts_on and so_far:
        return last_day(starts_on, so_far + months)
    return last_day(ends_on + timedelta(days=1), months)


def may_extend(
    *,
    made_on: date,
    old_end: date | None,
    new_end: date,
    option_months_left: int | None,
    ground: str,
    notice_day: date | None,
    last_possible_end: date | None = None,
    disputed: bool = False,
    fixed: bool = False,
    used: str = "",
    citation: str = "PCR 2015 reg 72; PA 2023 s74",
) -> Refusal | None:
    """Whether a contract may be extended to `new_end`.

    `option_months_left`: of the option chosen, None for an extension beyond the options, which needs `ground`.
    `notice_day`: the last day to tell the supplier; after it `ground` holds the supplier's agreement. `disputed`: two
    readings of the term differ and nothing has settled which holds. `fixed`: the option is used whole or not at all.
    `used`: who used it before, and when.

    Source: PCR 2015 reg 72(1)(a); PA 2023 s74 and Sch 8; the contract's own options and notice.
    """
    if old_end is None:
        return Refusal(
            "The contract has no last day that could be moved.",
            "Record its end first, or vary its term.",
            "extension-beyond",
            citation,
        )
    if new_end <= old_end:
        return Refusal(
            f"{long_date(new_end)} is not later than the present end, {long_date(old_end)}.",
            "Give a later day.",
            "extension-beyond",
            citation,
        )
    if made_on > old_end and (not ground or option_months_left is not None):
        return Refusal(
            f"The contract had ended on {long_date(old_end)}: an option is used before the end.",
            "Procure again; if it did run on, extend it beyond the options and record the legal ground.",
            "extension-beyond",
            citation,
        )
    if disputed and last_possible_end is not None and new_end > last_possible_end:
        return Refusal(
            f"Whether the contract may run beyond {long_date(last_possible_end)} is disputed.",
            "Name the document that settles the term first.",
            "term-contradiction",
            citation,
        )
    if option_months_left is None:
        if not ground:
            return Refusal(
                "No option is left for this extension.",
                "Use an option, procure again, or record the legal ground on which it goes beyond the options.",
                "extension-beyond",
                citation,
            )
        return None
    needed = begun_months(old_end, new_end)
    if needed > option_months_left:
        left = f"{count_months(option_months_left)} left" if option_months_left > 0 else "no months left"
        told = f" {used}" if used else ""
        return Refusal(
            f"The option has {left}; {long_date(new_end)} is {count_months(needed)} on.{told}",
            "Choose an earlier end, another option, or record the ground on which it goes beyond.",
            "extension_within_option",
            citation,
        )
    if fixed and needed < option_months_left:
        return Refusal(
            f"The option is for {count_months(option_months_left)}, no more and no less; {long_date(new_end)} is "
            f"{count_months(needed)} on.",
            "Use it whole, or vary the term on a ground afterwards.",
            "extension_within_option",
            citation,
        )
    if notice_day is not None and made_on > notice_day and not ground:
        return Refusal(
            f"The supplier had to be told by {long_date(notice_day)}.",
            "Record what the supplier agreed to all the same, and when.",
            "notice-day-missed",
            "the contract",
        )
    return None


# --- Variation, ends --------------------------------------------------------------------------------------------------


def may_vary(
    *,
    ground: str,
    amount: Decimal | None,
    term_words: str,
    scope_words: str,
    shorter: bool = False,
    new_provider: bool = False,
    ended_on: date | None = None,
) -> Refusal | None:
    """Whether a variation says what changes and on which ground. `shorter`: it gives an earlier end. `ended_on`: the
    contract's last day where that lies before the variation.

    Source: PCR 2015 reg 72; PA 2023 s74 (a contract is changed during its term).
    """
    if ended_on is not None:
        return Refusal(
            f"The contract had ended on {long_date(ended_on)}: nothing is left to vary.",
            "Correct the row that is wrong, or release what was not spent; if it ran on, extend it first.",
            "varied-after-end",
            "PCR 2015 reg 72; PA 2023 s74",
        )
    if not ground.strip():
        return Refusal(
            "A variation needs its legal ground.",
            "Choose one of the regime's grounds for changing a contract.",
            "modification-refused",
            "PCR 2015 reg 72; PA 2023 s74",
        )
    if not (amount or term_words.strip() or scope_words.strip() or shorter or new_provider):
        return Refusal("The variation changes nothing.", "Say what changes: value, term, scope or provider.")
    return None


def may_change_on(ground: str, *, regime: Regime, copied: bool) -> Refusal | None:
    """Whether what is given as a legal ground is one that the regime knows, by its code; of a copied act any words are
    taken, as its source writes them.

    Source: PCR 2015 reg 72; PA 2023 s74 and Sch 8.
    """
    if copied or ground in {known.value for known in Ground}:
        return None
    known_here = "; ".join(known.label.lower() for known in Ground if known.regime is regime)
    return Refusal(
        f"“{ground}” is no ground that the law knows for changing a contract.",
        f"Choose one of these: {known_here}.",
        "modification-refused",
        "PCR 2015 reg 72" if regime is Regime.PCR2015 else "PA 2023 s74",
    )


def may_correct(*, state: str, amount: Decimal, reference: str) -> Refusal | None:
    """Whether a row of the ledger may be put right by an amount, in the state that the contract is in.

    Source: standing orders (a contract that was never signed commits nothing).
    """
    if state != NOT_SIGNED or amount <= 0:
        return None
    return Refusal(
        f"{reference} was never signed: nothing is committed under it any more.",
        "Draft and award a new contract.",
        "lifecycle",
        LEDGER,
    )


def may_end_earlier(
    new_end: date, *, old_end: date | None, starts_on: date | None, made_on: date, citation: str = "the contract"
) -> Refusal | None:
    """Whether a variation may give the contract an earlier last day.

    Source: the contract; PCR 2015 reg 72; PA 2023 s74 (a later end is an extension and asks for an option or a ground).
    """
    if old_end is not None and new_end >= old_end:
        return Refusal(
            f"{long_date(new_end)} is not earlier than the present end, {long_date(old_end)}.",
            "Give an earlier day; for a later one extend the contract.",
            "term-not-shorter",
            citation,
        )
    if starts_on is not None and new_end < starts_on:
        return Refusal(
            f"The contract begins on {long_date(starts_on)}: it cannot end before.",
            "Give a later day.",
            "term-not-shorter",
            citation,
        )
    if new_end < made_on:
        return Refusal(
            f"{long_date(new_end)} was past on {long_date(made_on)}, the day of the variation.",
            "Give that day or a later one: nobody can agree afterwards that a contract had ended.",
            "term-not-shorter",
            citation,
        )
    return None


def may_take_over(*, umbrella: bool, same: bool) -> Refusal | None:
    """Whether another provider may take a contract over.

    Source: PCR 2015 reg 72(1)(d); PA 2023 s74(1)(a), Sch 8 (check the wording).
    """
    if umbrella:
        return Refusal(
            "An umbrella has a roster, not one provider.", "Change its roster instead.", "provider-not-changed"
        )
    if same:
        return Refusal("That is its provider already.", "Name another provider, or none.", "provider-not-changed")
    return None


def may_be_changed(*, state: str, reference: str) -> Refusal | None:
    """Whether a contract is in a state in which it may be extended or varied: signed, and neither ended nor closed.

    Source: standing orders (a contract is changed between its signature and its end).
    """
    if state == SIGNED:
        return None
    reason, remedy = {
        DRAFT: (
            f"{reference} is a draft.",
            "Change the draft; after its award and signature it is extended or varied.",
        ),
        AWARDED: (f"{reference} is not yet signed.", "Record its signature first."),
        NOT_SIGNED: (f"{reference} was never signed.", "Draft and award a new contract."),
        TERMINATED: (f"{reference} is terminated.", "Procure again: a contract that was ended is not revived."),
        CLOSED: (f"{reference} is closed.", "Procure again: a contract that was closed is not revived."),
    }[state]
    return Refusal(reason, remedy, "lifecycle")


def may_be_done_on(made_on: date, *, signed_on: date | None) -> Refusal | None:
    """Whether a signed contract can have been extended, varied or broken on a day: not before its signature.

    Source: the order of signature and what is done under a contract; standing orders on contracts.
    """
    if signed_on is None or made_on >= signed_on:
        return None
    return Refusal(
        f"The contract was signed on {long_date(signed_on)}; this would be of {long_date(made_on)}.",
        "Give the day on which it was done.",
        "before-award",
    )


def may_break(
    *,
    made_on: date,
    falls_on: date,
    used_on: date | None,
    ends_on: date | None,
    last_act_on: date | None = None,
    notice_day: date | None = None,
    words: str = "",
    signed_on: date | None = None,
) -> Refusal | None:
    """Whether a break that falls on a day may be used on `made_on`.

    `last_act_on`: the latest award, extension or variation. `notice_day`: the last day to tell the provider, where the
    contract has one; after it `words` record that the provider agreed.

    Source: the contract's own break points and notice.
    """
    if used_on is not None:
        return Refusal(f"This break was used on {long_date(used_on)}.", "Nothing is left to do for it.", "lifecycle")
    early = may_be_done_on(made_on, signed_on=signed_on)
    if early is not None:
        return early
    if ends_on is not None and ends_on <= falls_on:
        return Refusal(
            f"The contract ends on {long_date(ends_on)}: this break would not end it earlier.",
            "Use an earlier break, or terminate on a ground of the contract.",
            "lifecycle",
        )
    if made_on > falls_on:
        return Refusal(
            f"This break had passed on {long_date(falls_on)}.",
            "Use a later break, or terminate on a ground of the contract.",
            "lifecycle",
        )
    if last_act_on is not None and last_act_on > falls_on:
        return Refusal(
            f"An act of {long_date(last_act_on)} is later than the end that the break would give.",
            "Use a later break, or put that act right first.",
            "lifecycle",
        )
    if notice_day is not None and made_on > notice_day and not words.strip():
        return Refusal(
            f"The provider had to be told by {long_date(notice_day)}.",
            "Record in words that the provider agrees to the shorter notice.",
            "notice-day-missed",
            "the contract",
        )
    return None


def may_terminate(
    *,
    made_on: date,
    terminated_on: date,
    ends_on: date | None,
    ground: str,
    signed_on: date | None = None,
    last_act_on: date | None = None,
) -> Refusal | None:
    """Whether a contract may be terminated: given on `made_on`, with `terminated_on` as its last day.

    Source: PCR 2015 reg 73; PA 2023 ss78–79 (termination on its grounds); the contract's own grounds and notice.
    """
    if not ground.strip():
        return Refusal("A termination needs its ground.", "Write on which provision the contract ends.", "lifecycle")
    if terminated_on < made_on:
        return Refusal(
            f"A termination given on {long_date(made_on)} cannot end the contract on {long_date(terminated_on)}.",
            "Give a last day that is not before the day on which it was given.",
            "lifecycle",
        )
    if signed_on is not None and made_on < signed_on:
        return Refusal(
            f"The contract was signed on {long_date(signed_on)} only.",
            "Give the day on which it was terminated.",
            "lifecycle",
        )
    if ends_on is not None and terminated_on > ends_on:
        return Refusal(
            f"The contract ends by itself on {long_date(ends_on)}.",
            "Close it after that day, or give an earlier last day.",
            "lifecycle",
        )
    if last_act_on is not None and terminated_on < last_act_on:
        return Refusal(
            f"The contract was awarded, extended or varied on {long_date(last_act_on)}: it cannot have ended before.",
            "Give a later last day, or put that act right first.",
            "lifecycle",
        )
    return None


def may_use_option(*, broken_on: date | None) -> Refusal | None:
    """Whether an option may still be used: not once a break has ended the contract early.

    Source: the contract's own options and breaks (what runs on can be extended, what was broken cannot).
    """
    if broken_on is None:
        return None
    return Refusal(
        f"A break was used on {long_date(broken_on)}: the options fell away with it.",
        "Procure again; if both sides go on, record the legal ground on which it goes beyond the options.",
        "extension-beyond",
        "the contract",
    )


def may_close(
    *, closed_on: date, ends_on: date | None, review: str, last_act_on: date | None = None, terminated: bool = False
) -> Refusal | None:
    """Whether a contract may be closed: its last day has passed, and its review is written.

    `last_act_on`: its signature, or its latest award, extension or variation if that is later. `terminated`: it is
    already, and runs until the day that was given.

    Source: standing orders on contract management.
    """
    if ends_on is not None and closed_on <= ends_on:
        return Refusal(
            f"The contract runs until {long_date(ends_on)}.",
            "Close it after that day." if terminated else "Close it after that day, or terminate it.",
            "lifecycle",
        )
    if last_act_on is not None and closed_on < last_act_on:
        return Refusal(
            f"The last act on the contract is of {long_date(last_act_on)}: it cannot have been closed before.",
            "Give that day or a later one.",
            "lifecycle",
        )
    if not review.strip():
        return Refusal("A contract is closed with its review.", "Write how it went.", "lifecycle")
    return None


def may_acknowledge(*, same_person: bool, amount: Decimal, estimate: bool, words: str) -> Refusal | None:
    """Whether an estimate's being passed may be acknowledged: by another than the actor, for an amount above 0.

    `estimate`: the approval is one; a maximum is never passed.

    Source: standing orders (nobody checks their own act).
    """
    if same_person:
        return Refusal(
            "Nobody acknowledges an estimate passed by an act of their own.",
            "Ask another manager.",
            "estimateacknowledgement_by_another",
        )
    if amount <= 0:
        return Refusal("Only a sum above 0 can pass an estimate.", "Give the amount of the act.")
    if not estimate:
        return Refusal(
            "A maximum is never passed.",
            "Release money that another contract does not need, or take a new approval to the decision maker.",
            "approval-overspent",
        )
    if not words.strip():
        return Refusal("An acknowledgement needs its words.", "Say why the estimate may be passed.")
    return None


# --- The officer's decision record ------------------------------------------------------------------------------------


def may_record_by_officer(*, delegated: bool, recorded_in: str) -> Refusal | None:
    """Whether an act owes an officer decision record that it has not got; `recorded_in`: the one that it has.

    Source: MAI 2012 reg 13.
    """
    if not delegated:
        return Refusal(
            "Only an act under a delegation owes a decision record by the officer.",
            "Nothing needs to be done.",
            "officer-record",
            "MAI 2012 reg 13",
        )
    if recorded_in:
        return Refusal(
            f"This act is recorded by {recorded_in} already.",
            "Go on with that record at the desk of decisions.",
            "officer-record",
            "MAI 2012 reg 13",
        )
    return None


def may_be_officer_record(
    *, reference: str, by_officer: bool, waits_for_effect: bool, in_effect: bool
) -> Refusal | None:
    """Whether a decision can be the record of an act; `waits_for_effect`: it is key or subject to call-in.

    Source: MAI 2012 reg 13; LGA 2000 s9F(4) (a decision that may be called in is not carried out before).
    """
    if not by_officer:
        return Refusal(
            f"{reference} is not a decision by an officer.", "Name the officer's record.", "", "MAI 2012 reg 13"
        )
    if waits_for_effect and not in_effect:
        return Refusal(
            f"{reference} was not in effect on the day of the act.",
            "A key decision, or one that may be called in, is acted on when it is in effect.",
            "award-before-effect",
            "MAI 2012 reg 13",
        )
    return None


def may_follow(
    *, own: bool, was_agreed: bool, starts_on: date | None = None, first_day: date | None = None
) -> Refusal | None:
    """Whether a commission may follow a contract: one that was signed, not one of its own, and that began before it.

    `starts_on`: the first day of the contract. `first_day`: that of the commission's service.

    Source: standing orders on contracts.
    """
    if own:
        return Refusal(
            "This contract belongs to the commission itself.", "Name the contract that ran before it.", "own-contract"
        )
    if not was_agreed:
        return Refusal("This contract was never signed.", "Name the one under which the service ran.", "not-signed")
    if starts_on is not None and first_day is not None and first_day <= starts_on:
        return Refusal(
            f"The commission's service began on {long_date(first_day)}, the contract on {long_date(starts_on)} only: "
            "it does not follow it.",
            "Name the two in the order in which they ran.",
            "began-before",
        )
    return None


def days_between(end: date, first: date) -> int:
    """The days without a contract from one's last day to the next one's first; below zero the days with both.

    Source: the contracts (both days of a term are inclusive).
    """
    return (first - end).days - 1


# --- Notices and reviews ----------------------------------------------------------------------------------------------


def may_give_notice(
    *, name: str, given_on: date, on: date, follows: str = "", event_on: date | None = None
) -> Refusal | None:
    """Whether a notice may be recorded as given on a day. One that `follows` an event (“the signature”) comes after it.

    `event_on`: the day of that event, None while it has not happened.

    Source: PA 2023 ss53, 71, 77 and 80; PCR 2015 reg 50 (each is published within a time after its event).
    """
    refusal = may_be_dated(given_on, on=on)
    if refusal is not None or not follows:
        return refusal
    if event_on is None or event_on > on:
        return Refusal(f"The {name} follows {follows}, which is not recorded.", "Record that first.", "notice-early")
    if given_on < event_on:
        return Refusal(
            f"The {name} follows {follows} of {long_date(event_on)}.",
            "Look at the day again; if it is right, another notice is meant.",
            "notice-early",
        )
    return None


def may_review(*, awarded: bool, held_on: date, on: date, next_on: date | None) -> Refusal | None:
    """Whether a review may be recorded: of a contract that was made, when it was held, the next one being ahead.

    Source: standing orders on contract management.
    """
    if not awarded:
        return Refusal("There is no contract to review.", "Award it first.", "lifecycle")
    refusal = may_be_dated(held_on, on=on)
    if refusal is not None:
        return refusal
    if next_on is not None and next_on <= max(held_on, on):
        return Refusal(
            f"The next review cannot be on {long_date(next_on)}: that day is not ahead.",
            "Give a later day, or none where no further review is planned.",
            "review-day",
        )
    return None


# --- What the database refuses ----------------------------------------------------------------------------------------

registry.add(
    commitment_within_approval=Refusal(
        "The approval does not bear this amount.",
        "Release money that is not needed, or take a new approval to the decision maker.",
        "approval-overspent",
        LEDGER,
    ),
    commitment_within_delegation=Refusal(
        "The delegation does not cover this act.",
        "Keep within its limits, or cite another authority; under its floor choose standing power.",
        "over-limit",
        LEDGER,
    ),
    commitment_within_standing_power=Refusal(
        "The standing power does not cover this act.", "Cite a decision or a delegation.", "wrong-power", LEDGER
    ),
    commitment_decision_in_effect=Refusal(
        "A decision that is cited was not in effect on the day of the act.",
        "Act under a decision that is in effect on that day.",
        "award-before-effect",
        LEDGER,
    ),
    commitment_not_below_zero=Refusal(
        "More would be taken back than the contract holds.",
        "Take back no more than it holds, from the approval that the money came from.",
        "commitment_not_below_zero",
        LEDGER,
    ),
    commitment_cites_what_exists=Refusal(
        "What the act cites is not on record.",
        "Enter the contract, the clause and the row that it cites first.",
        "commitment_cites_what_exists",
        LEDGER,
    ),
    commitment_says_its_sum=Refusal(
        "The value is missing.",
        "Give the sum; only a copied source may leave it out.",
        "value-missing",
        LEDGER,
    ),
    commitment_follows_award=Refusal(
        "The act does not follow the award of its contract.",
        "Give the day on which it was done; a contract that was never signed takes no more money.",
        "before-award",
        LEDGER,
    ),
    commitment_cites_its_commission=Refusal(
        "What the act cites is not linked to the contract’s commission in a part that fits.",
        "Link the decision on the commission's page with the part that it plays.",
        "commitment_clause_gives_power",
        LEDGER,
    ),
    contract_stays_as_awarded=Refusal(
        "Acts rest on what the contract was when it was awarded: its kind, commission, umbrella and origin.",
        "Leave them as they are, or draft another contract.",
        "lifecycle",
        LEDGER,
    ),
    breaks_stay_as_awarded=Refusal(
        "The breaks of an awarded contract stay as they were.",
        "End it otherwise by a variation or its termination.",
        "lifecycle",
        LEDGER,
    ),
    options_stay_as_awarded=Refusal(
        "The options of an awarded contract stay as they were.",
        "Extend beyond them on a legal ground, or draft another contract.",
        "lifecycle",
        LEDGER,
    ),
    details_stay_as_made=Refusal(
        "What an act of the ledger did stays as it was.", "Correct its row, or make a further act.", "lifecycle", LEDGER
    ),
    decision_stays_linked=Refusal(
        "A row of the ledger rests on this link.",
        "Link the decision in a further part first; correct the row if it cites the wrong one.",
        "commitment_clause_gives_power",
        LEDGER,
    ),
    standing_orders_stay_as_used=Refusal(
        "Acts rest on the standing orders that were in force on their day.",
        "Enter a further version, in force from a day to come.",
        "lifecycle",
        LEDGER,
    ),
    ends_move_by_acts=Refusal(
        "The end of an awarded contract moves only by an act: an extension, a variation, a break or a termination.",
        "Record the act that moves it.",
        "lifecycle",
        LEDGER,
    ),
    commitment_not_recorded=Refusal(
        "An act made after the contract was entered here cannot be “recorded from an earlier register”.",
        "Name the decision, the delegation or the standing power under which it was done.",
        "commitment_not_recorded",
        LEDGER,
    ),
    ledger_recorded_in_time=Refusal(
        "No act is recorded later than now.",
        "Set the clocks of the web server and the database to the same time.",
        "ledger_recorded_in_time",
        LEDGER,
    ),
    commitment_is_append_only=Refusal(
        "Rows of the ledger are never changed or deleted.",
        "Add a correction or a release.",
        "commitment_is_append_only",
        LEDGER,
    ),
    acknowledgement_is_append_only=Refusal(
        "Acknowledgements are never changed or deleted.", "Add a further one.", "acknowledgement_is_append_only", LEDGER
    ),
    acknowledgement_by_manager=Refusal(
        "Only a manager acknowledges an estimate passed.", "Ask a manager.", "acknowledgement_by_manager", LEDGER
    ),
    commitment_corrects_its_row=Refusal(
        "The correction does not fit the row that it names.",
        "Name an act of the same contract; the approval stays that of the row.",
        "commitment_corrects_its_row",
        LEDGER,
    ),
    commitment_details_fit_contract=Refusal(
        "The details belong to another contract.", "Enter the act on its own contract.", "", LEDGER
    ),
    commitment_not_in_future=Refusal(
        "An act is entered when it has been done.",
        "Enter it on or after its day.",
        "commitment_not_in_future",
        LEDGER,
    ),
    commitment_umbrella_carries_nothing=Refusal(
        "An umbrella carries no money of its own.",
        "Enter 0; its call-offs, block and spot contracts carry the money.",
        "commitment_umbrella_carries_nothing",
        LEDGER,
    ),
    commitment_clause_gives_power=Refusal(
        "The clause does not give power by itself.",
        "Cite a clause that approves, awards or authorises, or the delegation that it makes.",
        "commitment_clause_gives_power",
        LEDGER,
    ),
    commitment_one_award=Refusal("A contract has one award.", "Extend or vary it instead.", "lifecycle", LEDGER),
    extension_within_option=Refusal(
        "The option does not have these months left.",
        "Choose an earlier end, another option, or record the ground on which it goes beyond.",
        "extension_within_option",
        "PCR 2015 reg 72; PA 2023 s74",
    ),
    approval_covers_commitments=Refusal(
        "More is committed than the corrected maximum would allow.",
        "Release what is not needed first, or correct to a sum that covers what is committed.",
        "approval-overspent",
        LEDGER,
    ),
    delegation_covers_acts=Refusal(
        "An act under the delegation would have no power after this correction.",
        "Put the act right in the ledger first, or correct to what covers the acts done.",
        "over-limit",
        LEDGER,
    ),
    rosterentry_no_overlap=Refusal(
        "This provider is on that lot already in that period.", "End the earlier entry first.", "roster-overlap"
    ),
    suspension_no_overlap=Refusal("This entry is suspended then already.", "Restore it first.", "roster-overlap"),
    reopening_no_overlap=Refusal("It is reopened in that time already.", "Give another time.", "roster-overlap"),
)
