"""What may be done with a contract and its money: plain questions of plain values, answered by a `Refusal` or None.

Sums are pounds excluding VAT. Acts are judged on the day they were made, never on the day they are entered.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal

from commissioning.kit.dates import long_date
from commissioning.kit.money import pounds
from commissioning.kit.refusals import Refusal, registry
from commissioning.kit.terms import last_day, months_between

LEDGER = "the ledger of commitments"
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
    *, name: str, approved: Decimal, maximum: bool, committed: Decimal, amount: Decimal, acknowledged: bool = False
) -> Refusal | None:
    """Whether an approval bears a further amount. `committed`: what is charged to it already, releases taken off.

    Only an amount above 0 is tested. An estimate may be passed once a manager has acknowledged this act and amount.

    Source: the clause that approves the money, as published.
    """
    total = committed + amount
    if amount <= 0 or total <= approved:
        return None
    left = approved - committed
    if maximum:
        return Refusal(
            f"{name} has {pounds(left)} left of a maximum of {pounds(approved)}; this is {pounds(amount)}."
            if left > 0
            else f"Nothing is left under {name}: {pounds(committed)} of a maximum of {pounds(approved)} is committed.",
            "Release money that another contract does not need, or take a new approval to the decision maker.",
            "approval-overspent",
            name,
        )
    if acknowledged:
        return None
    return Refusal(
        f"This would bring {name} to {pounds(total)}, past the estimate of {pounds(approved)}.",
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
    limit = latest_end(starts_on=starts_on, longest_term_months=longest_term_months, spend_until=spend_until)
    if copied or ends_on is None or limit is None or ends_on <= limit:
        return None
    return Refusal(
        f"The contract would end on {long_date(ends_on)}; its authority reaches to {long_date(limit)}.",
        f"End it by {long_date(limit)}, or take the longer term to the decision maker.",
        "term-over-authority",
        "the approving clause",
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


# --- Extension --------------------------------------------------------------------------------------------------------


def begun_months(old_end: date, new_end: date) -> int:
    """How many months of an option an extension uses: those begun between the old end and the new one.

    Source: the contract's own options (a month begun is a month used).
    """
    first = old_end + timedelta(days=1)
    months = max(1, (new_end.year - first.year) * 12 + new_end.month - first.month)
    while last_day(first, months) < new_end:
        months += 1
    return months


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
    citation: str = "PCR 2015 reg 72; PA 2023 s74",
) -> Refusal | None:
    """Whether a contract may be extended to `new_end`.

    `option_months_left`: of the option chosen, None for an extension beyond the options, which needs `ground`.
    `notice_day`: the last day to tell the supplier; after it `ground` holds the supplier's agreement. `disputed`: two
    readings of the term differ and nothing has settled which holds.

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
    if made_on > old_end and not ground:
        return Refusal(
            f"The contract had ended on {long_date(old_end)}.",
            "Procure again; if it did run on, record the legal ground of the extension.",
            "extension-beyond",
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
        return Refusal(
            f"The option has {option_months_left} months left; to {long_date(new_end)} are {needed}.",
            "Choose an earlier end, another option, or record the ground on which it goes beyond.",
            "extension_within_option",
            citation,
        )
    if disputed and last_possible_end is not None and new_end > last_possible_end:
        return Refusal(
            f"Whether the contract may run beyond {long_date(last_possible_end)} is disputed.",
            "Name the document that settles the term first.",
            "term-contradiction",
            citation,
        )
    if notice_day is not None and made_on > notice_day and not ground:
        return Refusal(
            f"The supplier had to be told by {long_date(notice_day)}.",
            "Record in the ground that the supplier agrees all the same.",
            "notice-day-missed",
            "the contract",
        )
    return None


# --- Variation, ends --------------------------------------------------------------------------------------------------


def may_vary(*, ground: str, amount: Decimal | None, term_words: str, scope_words: str) -> Refusal | None:
    """Whether a variation says what changes and on which ground.

    Source: PCR 2015 reg 72; PA 2023 s74.
    """
    if not ground.strip():
        return Refusal(
            "A variation needs its legal ground.",
            "Choose one of the regime's grounds for changing a contract.",
            "modification-refused",
            "PCR 2015 reg 72; PA 2023 s74",
        )
    if not (amount or term_words.strip() or scope_words.strip()):
        return Refusal("The variation changes nothing.", "Say what changes: value, term or scope.")
    return None


def may_close(*, closed_on: date, ends_on: date | None, terminated: bool, review: str) -> Refusal | None:
    """Whether a contract may be closed: it has ended, and its review is written.

    Source: standing orders on contract management.
    """
    if not terminated and ends_on is not None and closed_on <= ends_on:
        return Refusal(
            f"The contract runs until {long_date(ends_on)}.", "Close it after that day, or terminate it.", "lifecycle"
        )
    if not review.strip():
        return Refusal("A contract is closed with its review.", "Write how it went.", "lifecycle")
    return None


def may_acknowledge(*, same_person: bool, amount: Decimal) -> Refusal | None:
    """Whether an estimate's being passed may be acknowledged: by another than the actor, for an amount above 0.

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
)
