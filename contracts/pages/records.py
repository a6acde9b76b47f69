"""What accompanies acts, in words: acknowledgements that an estimate is passed, and officer decision records."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal, InvalidOperation
from typing import Any

from django.db.models import Q
from django.urls import reverse
from django.utils import timezone
from django.utils.html import format_html
from django.utils.http import urlencode

from commissioning.council.models import User
from commissioning.council.roles import Act, roles_that_may
from commissioning.kit.dates import long_date
from commissioning.kit.money import pounds
from commissioning.procurement.models import CommissionDecision
from contracts.choices import ActKind, AuthorityKind
from contracts.ledger import ZERO
from contracts.models import Commitment, Contract
from contracts.querysets import is_staff_reader
from decisions.choices import DecisionKind, Qualifier
from decisions.lifecycle import DRAFT, WITHDRAWN
from decisions.models import Approval, Clause, Decision, Delegation

MOST_RECORDS = 10
"""How many existing records are offered for an act: those decided last."""


# Estimates passed ----------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Acknowledged:
    """One acknowledgement as a contract's page shows it; `used_on` is the day of the act that cites it, if any."""

    what: str
    words: str
    by: str
    on: date
    used_on: date | None


def acknowledgements_of(contract: Contract, user: Any) -> list[Acknowledged]:
    """The acknowledgements on a contract, oldest first, for staff; none whose clause the user may not read."""
    if not is_staff_reader(user):
        return []
    seen: Any = Clause.objects.visible_to(user)
    rows = contract.acknowledgements.filter(approval__clause__in=seen).select_related(
        "approval__clause__decision", "actor", "recorded_by"
    )
    used = dict(
        Commitment.objects.filter(acknowledgement__in=rows).values_list("acknowledgement", "made_on").order_by("pk")
    )
    return [
        Acknowledged(
            f"{row.get_kind_display()} of {pounds(row.amount)} by {row.actor}, past the estimate of "
            f"{row.approval.clause.cited_as}",
            row.words,
            str(row.recorded_by),
            timezone.localdate(row.recorded_at),
            used.get(row.pk),
        )
        for row in rows.order_by("pk")
    ]


def estimates_of(contract: Contract, user: Any) -> dict[int, tuple[Approval, Any]]:
    """The estimates that an act of this contract can be charged to, by their keys, with how far each is used."""
    if contract.commission_id is None:
        return {}
    linked = CommissionDecision.objects.filter(commission=contract.commission_id).exclude(part="scrutiny")
    approvals: Any = Approval.objects.visible_to(user)
    found = approvals.filter(clause__decision__in=linked.values("decision"), qualifier=Qualifier.ESTIMATE)
    rows = {}
    for approval in found.select_related("clause__decision").order_by("pk"):
        used = approval.commitments.all().total()
        words = f"An estimate of {pounds(approval.amount)}; {pounds(used)} is committed."
        rows[approval.pk] = approval, format_html('{} <span class="sub">{}</span>', approval.clause.cited_as, words)
    return rows


def who_may_act(contract: Contract, *, but: Any) -> Any:
    """The people who may act on a contract, except one."""
    roles = [role.value for role in roles_that_may(Act.CONTRACT)]
    return (
        User.objects.filter(is_active=True, roles__overlap=roles, areas_held__service_area=contract.service_area)
        .exclude(pk=but.pk)
        .distinct()
        .order_by("display_name", "pk")
    )


def asked_to_acknowledge(given: Mapping[str, str]) -> dict[str, Any]:
    """What the address asks a manager to acknowledge, as a form begins with it; what makes no sense is left out."""
    asked: dict[str, Any] = {
        name: int(given[name])
        for name in ("approval", "actor")
        if given.get(name, "").isascii() and given.get(name, "").isdecimal() and len(given[name]) < 10
    }
    if given.get("kind") in ActKind.values:
        asked["kind"] = given["kind"]
    try:
        amount = Decimal(given.get("amount", "")[:16])
    except InvalidOperation:
        return asked
    return asked | {"amount": amount.quantize(Decimal("0.01"))} if amount.is_finite() and 0 < amount < 10**12 else asked


def address_to_acknowledge(contract: Contract, approval: Approval, *, kind: str, amount: Decimal, actor: Any) -> str:
    """The address at which a manager acknowledges this act, its fields filled in."""
    asked = urlencode({"approval": approval.pk, "kind": kind, "amount": f"{amount:.2f}", "actor": actor.pk})
    return f"{reverse('contracts:acknowledge', args=[contract.reference])}?{asked}"


# Officer decision records --------------------------------------------------------------------------------------------


def owing_rows(contract: Contract, user: Any) -> list[Commitment]:
    """The acts of a contract under a delegation that have no officer decision record, as far as the user may read."""
    powers: Any = Delegation.objects.visible_to(user)
    return list(
        contract.commitments.filter(
            authority=AuthorityKind.DELEGATION, officer_record__isnull=True, delegation__in=powers
        ).order_by("made_on", "pk")
    )


def after_act(row: Commitment) -> str:
    """Where an act leads: to the officer decision record that it owes, else to its contract."""
    if row.authority == AuthorityKind.DELEGATION and not hasattr(row, "officer_record"):
        return record_address(row)
    return reverse("contracts:detail", args=[row.contract.reference])


def record_address(row: Commitment) -> str:
    """Where the officer decision record of an act is drafted or named."""
    return reverse("contracts:officer_record", args=[row.contract.reference, row.pk])


def drafted(row: Commitment) -> dict[str, str]:
    """An officer decision record of an act under a delegation, as it is drafted from the act."""
    contract = row.contract
    if row.delegation is None:
        return {}
    giving = row.delegation.clause
    name = f"{contract.title} ({contract.reference})"
    provider = contract.provider.legal_name if contract.provider else ""
    sum_ = pounds(row.amount) if row.amount else ""
    if row.kind == ActKind.EXTENSION and row.extension:
        title, text = f"Extension of {contract.title}", f"To extend {name} to {long_date(row.extension.new_end)}"
        text += f", for {sum_}" if sum_ else ""
    elif row.kind == ActKind.VARIATION and row.variation:
        title, text = f"Variation of {contract.title}", f"To vary {name}"
        text += f" by {sum_}" if sum_ else ""
        said = [words for words in (row.variation.scope_words, row.variation.term_words) if words]
        text += f": {'; '.join(said)}" if said else ""
    else:
        title, text = f"Award of {contract.title}", f"To award {name}"
        text += f" to {provider}" if provider else ""
        text += f" for {sum_}" if sum_ else ""
        text += f", from {long_date(contract.starts_on)}" if contract.starts_on else ""
        text += f" to {long_date(contract.ends_on)}" if contract.starts_on and contract.ends_on else ""
    text = f"{text.rstrip('.')}, under the delegation in {giving.cited_as}."
    if row.consultation:
        text += f" Consulted: {row.consultation.rstrip('.')}."
    why_not = f"It carries out {giving.decision.reference}"
    why_not += ", which was itself open to call-in." if giving.decision.call_in_applies else "."
    return {"title": title[:300], "text": text, "call_in_why_not": why_not}


def records_to_name(row: Commitment) -> list[tuple[Decision, Any]]:
    """Officer decision records that may be the one of an act, latest first: of its post, under its power or none."""
    found = (
        Decision.objects.filter(
            Q(made_under=row.delegation) | Q(made_under__isnull=True),
            kind=DecisionKind.OFFICER,
            post=row.acting_post,
            service_area=row.contract.service_area,
        )
        .exclude(state=WITHDRAWN)
        .order_by("-decided_on", "-pk")[:MOST_RECORDS]
    )
    return [
        (
            decision,
            format_html(
                '{} {} <span class="sub">{}</span>',
                decision.reference,
                decision.title,
                f"{decision.get_state_display()}, of {long_date(decision.decided_on)}."
                if decision.decided_on
                else f"{decision.get_state_display()}.",
            ),
        )
        for decision in found
    ]


def act_called(row: Commitment) -> str:
    """“the award of 3 April 2023, £800,000”."""
    words = f"the {str(row.get_kind_display()).lower()} of {long_date(row.made_on)}"
    return f"{words}, {pounds(row.amount)}" if (row.amount or ZERO) else words


def record_lead(row: Commitment) -> str:
    """Which act the record is of, and under which delegation it was done."""
    under = f", under {row.delegation.clause.cited_as}" if row.delegation else ""
    return f"For {act_called(row)}{under}."


def recorded_words(decision: Decision) -> str:
    """What is told when an act has its record: who goes on with it."""
    if decision.state == DRAFT:
        return (
            f"{decision.reference} records the act. It is a draft: a clerk records that it was made, and publishes it."
        )
    return f"{decision.reference} records the act."
