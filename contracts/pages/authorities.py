"""Which authorities may be cited for an act of a contract: by its commission, and as far as the reader may see them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from django.db.models import Sum

from commissioning.kit.dates import long_date
from commissioning.kit.models import Access
from commissioning.procurement.models import CommissionDecision, Part
from contracts import rules
from contracts.ledger import ZERO
from contracts.models import Commitment, Contract
from decisions.lifecycle import CALLED_IN, EFFECTIVE_STATES
from decisions.models import Approval, Clause, Decision, Delegation


@dataclass(frozen=True)
class Offered:
    """By their keys: clauses and delegations that give the power, approvals that bear money, and what each has borne.

    Those of a decision that is not yet, or no longer, in effect are among them: the day of the act decides.
    """

    clauses: dict[int, Clause]
    delegations: dict[int, Delegation]
    approvals: dict[int, Approval]
    charged: dict[int, Decimal]
    missing: str = ""
    """Why no decision is offered, where decisions of the commission would give the power in another part."""


def offered_to(user: Any, contract: Contract, *, act: str) -> Offered:
    """What this user may cite for an act ("award", "extension" or "variation") of a contract."""
    links = CommissionDecision.objects.filter(
        commission=contract.commission_id, decision__state__in=(*EFFECTIVE_STATES, CALLED_IN)
    )
    parts: dict[int, set[str]] = {}
    for decision, part in links.values_list("decision", "part"):
        parts.setdefault(decision, set()).add(part)
    deciding = [pk for pk, found in parts.items() if found & rules.FITTING_PARTS[act]]
    usable = [pk for pk, found in parts.items() if found - {"scrutiny"}]
    seen: Any = Clause.objects.visible_to(user)
    clauses = seen.filter(decision__in=deciding, verb__in=rules.GIVES_POWER).exclude(access=Access.CONFIDENTIAL)
    powers: Any = Delegation.objects.visible_to(user)
    delegations = powers.filter(clause__decision__in=usable, powers__contains=[rules.POWER_OF[act]])
    money: Any = Approval.objects.visible_to(user)
    approvals = money.filter(clause__decision__in=usable)
    charged = dict(
        Commitment.objects.filter(approval__in=approvals)
        .order_by()
        .values_list("approval")
        .annotate(total=Sum("amount"))
    )
    others = {pk for pk in usable if pk not in deciding}
    giving = seen.filter(decision__in=others, verb__in=rules.GIVES_POWER).exclude(access=Access.CONFIDENTIAL)
    bearing = {row.pk: row for row in approvals.select_related("clause__decision").order_by("-clause__decision", "pk")}
    return Offered(
        {row.pk: row for row in clauses.select_related("decision").order_by("-decision", "position")},
        {
            row.pk: row
            for row in delegations.select_related("clause__decision", "post").order_by("-clause__decision", "pk")
        },
        bearing,
        {pk: charged.get(pk) or ZERO for pk in bearing},
        ""
        if clauses.exists() or delegations.exists()
        else _missing(contract, act, giving.select_related("decision"), parts),
    )


def _missing(contract: Contract, act: str, clauses: Any, parts: dict[int, set[str]]) -> str:
    """Which decision is linked to the commission, though in no part on which the act can rest."""
    if contract.commission is None:
        return ""
    found = {clause.decision.reference: parts[clause.decision_id] for clause in clauses}
    fitting = " or ".join(Part(part).label.lower() for part in Part.values if part in rules.FITTING_PARTS[act])
    if not found:
        return f"No decision is linked to {contract.commission.reference} as {fitting}."
    told = "; ".join(
        f"{reference} is linked to {contract.commission.reference} only as "
        + " and ".join(sorted(Part(part).label.lower() for part in playing))
        for reference, playing in sorted(found.items())
    )
    return f"{told}. An act like this rests on a decision linked as {fitting}."


def standing_of(decision: Decision, on: date) -> str:
    """Why a decision cannot be relied on for an act of today, in a sentence; nothing where it can."""
    if decision.in_effect(on):
        return ""
    if decision.state == CALLED_IN:
        return "It is called in."
    if decision.effective_from is not None and on < decision.effective_from:
        return f"It takes effect on {long_date(decision.effective_from)}."
    if decision.superseded_from is not None:
        return f"It was replaced from {long_date(decision.superseded_from)} on."
    return "It is not in effect."
