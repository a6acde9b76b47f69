"""Variation, correction, and how a contract ends: break, termination, close."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

from commissioning.kit.dates import long_date
from commissioning.kit.refusals import Refusal
from commissioning.procurement.routes import (
    Ground,
    Regime,
)
from contracts.lifecycle import AWARDED, CLOSED, DRAFT, NOT_SIGNED, SIGNED, TERMINATED
from contracts.rules.days import LEDGER


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
