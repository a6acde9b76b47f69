"""Who had the power to act: decision, delegation or standing power."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from commissioning.kit.dates import long_date
from commissioning.kit.money import pounds
from commissioning.kit.refusals import Refusal
from contracts.rules.days import LEDGER

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


def sum_measured(amount: Decimal | None, *, act: str, ceiling: Decimal | None) -> Decimal:
    """The sum by which an act is held against a delegation: of an umbrella's award what the umbrella may come to.

    `ceiling`: of an umbrella, which has no money of its own, what it says that it may come to; None of other contracts.
    It stays as awarded, so it measures the award on every later day too.

    Source: the delegating clause (limit per action, floor); PCR 2015 reg 33; PA 2023 s45.
    """
    sum_ = amount or Decimal(0)
    return max(sum_, ceiling) if ceiling and act == "award" else sum_


def may_use_delegation(
    terms: DelegationTerms, *, act: str, acting_post: str, amount: Decimal | None, made_on: date
) -> Refusal | None:
    """Whether delegated power covers an act. `amount` is the act's sum, `sum_measured`, None if not stated.

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
