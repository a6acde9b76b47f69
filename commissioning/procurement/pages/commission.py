"""The desk of a commission in words: how its term is read, what its decisions authorise, what hinders its end."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.urls import reverse

from commissioning.kit import terms
from commissioning.kit.dates import long_date
from commissioning.kit.money import pounds
from commissioning.kit.refusals import Refusal
from commissioning.procurement import actions, rules
from commissioning.procurement.models import Commission, CommissionDecision
from commissioning.procurement.routes import Regime
from decisions.choices import Power, Qualifier
from decisions.filters import in_sight
from decisions.lifecycle import WITHDRAWN
from decisions.models import Approval, Clause, Decision, Delegation

MOST_OFFERED = 200
MOST_HINDRANCES = 50


# Entering and its term ------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class AsUnderstood:
    """What is made of what was typed: the regime and why, the term as it is read."""

    commission: Commission
    regime: str
    because: str
    told: terms.Told


def as_understood(commission: Commission, proposed: rules.ProposedRegime | None) -> AsUnderstood:
    """What a commission that was tried looks like."""
    regime = Regime(commission.regime)
    because = ""
    if proposed is not None:
        because = proposed.because if proposed.regime is regime else f"{proposed.because} You chose the other one."
    label = f"{regime.label}, light touch" if commission.light_touch else regime.label
    return AsUnderstood(
        commission, label, because, terms.told(commission.term_words, starts_on=commission.planned_start)
    )


def opened_words(commission: Commission) -> str:
    """What is told when a commission was opened, with what comes first."""
    return f"{commission.reference} is open. Add its lots and link the decision that approves it."


def settled_words(commission: Commission) -> str:
    """What is told when the words on the term were saved."""
    if commission.term_settled_by:
        return f"The term of {commission.reference} is settled."
    told = terms.told(commission.term_words, starts_on=commission.planned_start)
    if not told.words:
        return "The term is saved: nothing is written about it."
    if told.is_plain:
        return f"The term is saved. {told.readings[0]}"
    return "The term is saved as written. What disagrees is kept until a document settles it."


def term_page(commission: Commission) -> dict[str, Any]:
    """What stands beside the form of the term: what was settled, from which day it is counted."""
    months = commission.term_months
    settled = ""
    if commission.term_settled_by:
        start = commission.planned_start
        length = terms.length_words(months, start) if months else "its end is no number of months"
        settled = f"{length[:1].upper()}{length[1:]}."
    return {"commission": commission, "settled": settled}


# Its decisions --------------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Given:
    """What one clause gives: its words, and each approval and delegation in a sentence."""

    clause: Clause
    gives: tuple[str, ...]


@dataclass(frozen=True)
class Linked:
    """A decision in one part, with what it authorises as far as the reader may know, and why it cannot be taken away.

    One whose publication was taken down is its reference alone to whoever may not read it.
    """

    link: CommissionDecision
    url: str
    title: str
    state: str
    given: tuple[Given, ...]
    hidden: int
    remove_url: str
    refusal: Refusal | None


def decisions_seen_by(user: Any) -> Any:
    """The decisions that the user may see."""
    return in_sight(Decision.objects.visible_to(user), user)


def offered_to(commission: Commission, user: Any) -> Any:
    """Decisions of the commission's service area to choose from, none that was withdrawn, the latest first."""
    latest = Decision.objects.filter(service_area=commission.service_area).order_by("-pk").values("pk")[:MOST_OFFERED]
    return decisions_seen_by(user).filter(pk__in=latest).exclude(state=WITHDRAWN).order_by("-reference")


def linked(commission: Commission, user: Any) -> list[Linked]:
    """The decisions of a commission in their parts, in the order in which they were linked."""
    links = commission.decision_links.select_related("decision", "commission").order_by("pk")
    readable = set(
        in_sight(Decision.objects.visible_to(user), user)
        .values_list("pk", flat=True)
        .filter(pk__in=[link.decision_id for link in links])
    )
    return [_linked(link, user, is_readable=link.decision_id in readable) for link in links]


def _linked(link: CommissionDecision, user: Any, *, is_readable: bool) -> Linked:
    decision = link.decision
    clauses: Any = Clause.objects.visible_to(user)
    seen = list(clauses.filter(decision=decision).order_by("position")) if is_readable else []
    approvals: Any = Approval.objects.visible_to(user)
    delegations: Any = Delegation.objects.visible_to(user)
    gives: dict[int, list[str]] = {}
    for approval in approvals.filter(clause__in=seen).order_by("pk"):
        gives.setdefault(approval.clause_id, []).append(money_words(approval))
    for delegation in delegations.filter(clause__in=seen).select_related("post").order_by("pk"):
        gives.setdefault(delegation.clause_id, []).append(power_words(delegation))
    return Linked(
        link=link,
        url=reverse("overview:decision", args=[decision.reference]),
        title=decision.title if is_readable else "Taken down",
        state=decision.get_state_display(),
        given=tuple(Given(clause, tuple(gives.get(clause.pk, ()))) for clause in seen),
        hidden=decision.clauses.count() - len(seen),
        remove_url=reverse("procurement:unlink_decision", args=[link.commission.reference, link.pk]),
        refusal=actions.refusal_to_unlink(link),
    )


def money_words(approval: Approval) -> str:
    """“Approves up to £7,200,000, for at most 4 years.”"""
    label = "" if approval.qualifier == Qualifier.EXACT else f"{Qualifier(approval.qualifier).label} "
    words = f"Approves {label}{pounds(approval.amount)}"
    if approval.longest_term_months:
        words += f", for at most {terms.length_words(approval.longest_term_months, None)}"
    if approval.spend_until:
        words += f", to be spent by {long_date(approval.spend_until)}"
    return f"{words}."


def power_words(delegation: Delegation) -> str:
    """“The Director may award and vary, up to £800,000 for each act, from £500,000.”"""
    powers = [Power(power).label.lower() for power in delegation.powers]
    may = " and ".join([", ".join(powers[:-1]), powers[-1]] if len(powers) > 1 else powers)
    words = f"The {delegation.post.title} may {may}"
    if delegation.limit_per_action is not None:
        words += f", up to {pounds(delegation.limit_per_action)} for each act"
    if delegation.floor is not None:
        words += f", from {pounds(delegation.floor)}"
    if delegation.longest_term_months:
        words += f", for at most {terms.length_words(delegation.longest_term_months, None)}"
    if delegation.usable_until:
        words += f", until {long_date(delegation.usable_until)}"
    return f"{words}."


# What is assumed, and what is doubtful --------------------------------------------------------------------------------


def noted(notes: Any, removal: str) -> list[tuple[str, str]]:
    """Assumptions or doubts of a commission, each in words with the address at which it is taken back."""
    return [
        (str(note), reverse(removal, args=[note.commission.reference, note.pk]))
        for note in notes.select_related("commission")
    ]


# Its end --------------------------------------------------------------------------------------------------------------


def end_words(*, abandoning: bool) -> str:
    """What an end means, above its form."""
    if abandoning:
        return "A commission is abandoned where the need is not met by it after all and nothing was awarded under it."
    return "A commission is closed when nothing under it is still to be awarded. Its contracts run on until they end."


def hindrances(commission: Commission, *, abandoning: bool) -> list[tuple[str, str]]:
    """What stands in the way of an end, each with its address."""
    contracts: Any = commission.contracts
    found = contracts.exclude(state__in=actions.NEVER_MADE) if abandoning else contracts.filter(state="draft")
    rows = [
        (f"{reference} {title}", reverse("contracts:detail", args=[reference]))
        for reference, title in found.order_by("reference").values_list("reference", "title")[:MOST_HINDRANCES]
    ]
    if not abandoning:
        rows += [
            (f"Lot {lot.number} {lot.title}", reverse("procurement:lot", args=[commission.reference, lot.pk]))
            for lot in actions.lots_to_be_awarded(commission)[:MOST_HINDRANCES]
        ]
    return rows
