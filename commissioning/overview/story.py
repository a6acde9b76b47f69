"""The story of one commission: its decisions, lots, contracts, rosters and acts, as far as a reader may know them.

Everything is fetched through `visible_to`, as at a day: later acts are left out.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import Any

from django.db.models import QuerySet

from commissioning.kit.dates import long_date
from commissioning.kit.explained import Explained
from commissioning.kit.models import AbstractAssumption
from commissioning.kit.money import pounds
from commissioning.procurement.models import Commission, CommissionDecision, Lot, Part
from contracts.ledger import Balance, balances_of
from contracts.lifecycle import AWARDED, DRAFT, NOT_SIGNED, PUBLIC_STATES
from contracts.models import Commitment, Contract
from contracts.pages import detail as contract_pages
from contracts.pages.detail import Roster
from contracts.querysets import commissions_visible_to
from decisions.choices import Qualifier
from decisions.lifecycle import PUBLIC_STATES as DECISION_PUBLIC_STATES
from decisions.models import Approval, CallIn, Clause, Decision, Delegation
from decisions.pages import register as decision_list
from decisions.querysets import is_staff_reader

IN_SERVICE = ("Live", "In its last year")
A_DAY = re.compile(r"\b\d{1,2} [A-Z][a-z]+ \d{4}\b")


@dataclass
class Money:
    """An approval of money with its balance on the day of reading."""

    approval: Approval
    balance: Balance


@dataclass
class Told:
    """A decision of the commission as one reader may know it: its parts, clauses, money, powers and assumptions."""

    decision: Decision
    parts: tuple[Part, ...]
    clauses: list[Clause] = field(default_factory=list)
    money: list[Money] = field(default_factory=list)
    powers: list[Delegation] = field(default_factory=list)
    assumptions: list[AbstractAssumption] = field(default_factory=list)
    call_in: CallIn | None = None
    is_full: bool = True

    @property
    def explained(self) -> Explained | None:
        """How the day of effect was worked out."""
        plain = self.decision.effective_explanation
        return Explained.from_plain(plain) if plain else None


@dataclass
class Story:
    """Everything of a commission that a reader may know on a day."""

    commission: Commission
    on: date
    user: Any
    decisions: list[Told]
    lots: list[Lot]
    contracts: list[Contract]
    before: list[Contract]
    after: list[Commission]
    acts: dict[int, list[Commitment]]
    rosters: dict[int, Roster]
    assumptions: list[AbstractAssumption]

    @property
    def is_staff(self) -> bool:
        return is_staff_reader(self.user)

    @property
    def agreed(self) -> list[Contract]:
        """The contracts that were awarded and signed."""
        return [contract for contract in self.contracts if contract.state in PUBLIC_STATES]

    def of_lot(self, lot: Lot) -> list[Contract]:
        """The contracts that cover a lot, drafts left out, umbrellas first."""
        covering = [
            contract
            for contract in self.contracts
            if contract.state not in (DRAFT, NOT_SIGNED)
            and lot.pk in {link.lot_id for link in contract.lot_links.all()}
        ]
        return sorted(covering, key=lambda contract: (not contract.is_umbrella, contract.reference))


def story_of(commission: Commission, on: date, user: Any) -> Story:
    """Fetch the story of a commission as at a day, for one reader."""
    contracts = list(
        _contracts(on, user)
        .filter(commission=commission)
        .prefetch_related("lot_links", "options__extensions", "breaks", "assumptions")
        .order_by("starts_on", "reference")
    )
    before = list(
        _contracts(on, user)
        .filter(successor_links__commission=commission)
        .prefetch_related("options__extensions", "assumptions")
        .order_by("starts_on", "reference")
    )
    rows = (
        Commitment.objects.visible_to(user)
        .made_by_day(on)
        .filter(contract__in=[*contracts, *before])
        .select_related("contract", "extension__option", "variation", "corrects", "clause__decision")
        .select_related("delegation__clause__decision", "acting_post", "approval")
        .order_by("made_on", "pk")
    )
    acts: dict[int, list[Commitment]] = {}
    for row in rows:
        acts.setdefault(row.contract_id, []).append(row)
    after = commissions_visible_to(user).filter(predecessor_links__contract__in=contracts).exclude(pk=commission.pk)
    return Story(
        commission=commission,
        on=on,
        user=user,
        decisions=_decisions(commission, on, user),
        lots=list(commission.lots.select_related("parent").prefetch_related("sublots").in_order()),
        contracts=contracts,
        before=before,
        after=list(after.order_by("reference")),
        acts=acts,
        rosters={
            contract.pk: contract_pages.roster_of(contract, on, user)
            for contract in contracts
            if contract.is_umbrella and contract.state not in (DRAFT, NOT_SIGNED)
        },
        assumptions=list(commission.assumptions.all()),
    )


def _contracts(on: date, user: Any) -> QuerySet[Contract]:
    return contract_pages.seen_on(on, user).select_related(
        "provider", "service_area", "commission", "umbrella", "lead_post", "withheld_names"
    )


def _decisions(commission: Commission, on: date, user: Any) -> list[Told]:
    """The decisions linked to the commission that the reader may see and that were known by the day, oldest first."""
    parts: dict[int, list[Part]] = {}
    for link in CommissionDecision.objects.filter(commission=commission).order_by("pk"):
        parts.setdefault(link.decision_id, []).append(Part(link.part))
    found = decision_list.seen_on(on, user).filter(pk__in=parts).select_related("body", "post", "meeting")
    found = found.prefetch_related("assumptions", "alternatives", "follow_ups")
    told = {
        decision.pk: Told(
            decision,
            tuple(parts[decision.pk]),
            is_full=is_staff_reader(user) or decision.state in DECISION_PUBLIC_STATES,
        )
        for decision in sorted(found, key=lambda one: (one.decided_on or one.due_day or date.max, one.reference))
    }
    for entry in told.values():
        if entry.is_full:
            entry.assumptions = list(entry.decision.assumptions.all())
    full = [pk for pk, entry in told.items() if entry.is_full]
    clauses = Clause.objects.visible_to(user).filter(decision__in=full).select_related("decision").order_by("position")
    for clause in clauses:
        told[clause.decision_id].clauses.append(clause)
    approvals = Approval.objects.visible_to(user).filter(clause__decision__in=full)
    approvals = approvals.select_related("clause__decision").order_by("clause__position", "pk")
    balances = balances_of(approvals, on=on, user=user)
    for approval in approvals:
        told[approval.clause.decision_id].money.append(Money(approval, balances[approval.pk]))
    powers = Delegation.objects.visible_to(user).filter(clause__decision__in=full)
    for power in powers.select_related("clause__decision", "post").order_by("clause__position", "pk"):
        told[power.clause.decision_id].powers.append(power)
    for call_in in CallIn.objects.filter(decision__in=full, received_on__lte=on):
        told[call_in.decision_id].call_in = call_in
    return list(told.values())


def is_assumed(day: date | None, assumptions: Iterable[AbstractAssumption], *acts: str) -> bool:
    """Whether a day is one that was assumed: an assumption gives it in words, or speaks of one of the acts named and
    of no day."""
    if day is None:
        return False
    words = re.compile(rf"(?<!\d){re.escape(long_date(day))}")
    return any(
        words.search(one.value)
        or (not A_DAY.search(one.value) and any(act in f"{one.field} {one.value}".casefold() for act in acts))
        for one in assumptions
    )


def left_words(balance: Balance) -> str:
    """“£4,800,000 (66.7%) is committed, £2,400,000 is left.”"""
    if balance.is_overspent:
        over = "over the estimate" if balance.qualifier == Qualifier.ESTIMATE else "too much"
        return f"{pounds(balance.committed)} is committed: {pounds(-balance.left)} {over}."
    if not balance.committed:
        return "Nothing is committed yet."
    left = f"{pounds(balance.left)} is left" if balance.left else "nothing is left"
    return f"{pounds(balance.committed)} ({balance.percent}%) is committed, {left}."


# Where it stands ----------------------------------------------------------------------------------------------------


def standing_of(
    commission: Commission, decisions: Sequence[Decision], contracts: Sequence[Contract], on: date
) -> contract_pages.Standing:
    """Where a commission stands on a day, by the decisions and contracts that a reader may see."""
    standing = contract_pages.Standing
    if commission.closed_on and commission.closed_on <= on:
        return standing(commission.get_state_display(), "quiet")
    words = [contract_pages.standing(one, on).words for one in contracts if one.state not in (DRAFT, NOT_SIGNED)]
    if any(one in IN_SERVICE for one in words):
        return standing("In service") if "Live" in words else standing("In its last year", "soon")
    if "Upcoming" in words:
        return standing("Awarded, service to begin", "soon")
    if any(one.state == AWARDED for one in contracts):
        return standing("Awarded, not yet signed", "soon")
    if words:
        return standing("Ended", "quiet")
    executive = [one for one in decisions if not one.is_recommendation]
    found = [decision_list.standing(one, on) for one in executive]
    if stopped := [one for one in found if one.kind == "stop"]:
        return standing(stopped[0].words, "stop")
    if any(one.words == "In effect" for one in found):
        return standing("Approved")
    if any(one.decided_on for one in executive):
        return standing("Decided, not yet in effect", "soon")
    if executive:
        return standing("To be decided", "soon")
    return standing("With scrutiny", "quiet") if decisions else standing("Being prepared", "quiet")


def qualified(amount: Decimal, qualifier: str) -> str:
    """“up to £2,500,000”; an exact sum stands by itself."""
    return pounds(amount) if qualifier in ("", Qualifier.EXACT) else f"{Qualifier(qualifier).label} {pounds(amount)}"
