"""What an award, a signature and a contract never signed mean, in words: for the pages on which they are entered."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.urls import reverse

from commissioning.kit.dates import long_date
from commissioning.kit.money import pounds
from commissioning.kit.refusals import Refusal
from commissioning.procurement.routes import CHECK_WORDING, Event, Regime
from contracts.actions import refusal_to_sign_now
from contracts.actions.ending import held_by
from contracts.lifecycle import SIGNED
from contracts.models import Contract
from contracts.notices import BEGINS_STANDSTILL, Standstill, notices_of, standstill_of
from contracts.pages.ending import names_of


@dataclass(frozen=True)
class AfterSigning:
    """What stands between the award and the signature, and what is owed once it is signed today.

    `refusal`: what the door says while the standstill has not begun; `record_address`: where its begin is recorded.
    """

    standstill: Standstill | None
    refusal: Refusal | None
    record_address: str
    owed: tuple[tuple[str, str], ...]


def after_signing(contract: Contract, on: date) -> AfterSigning:
    """What the page of the signature tells."""
    standstill = standstill_of(contract, on)
    owed = []
    for row in notices_of(contract, on):
        if row.notice.counts_from != Event.SIGNATURE or row.given:
            continue
        due = row.notice.due(on)
        name = row.notice.name.replace(CHECK_WORDING, "").strip()
        words = f"{row.code}: {name}" if row.code.startswith("UK") else name
        owed.append((words, f"{row.notice.when} Signed today: by {long_date(due.date)}." if due else row.notice.when))
    code = BEGINS_STANDSTILL[Regime(contract.regime)]
    return AfterSigning(
        standstill,
        refusal_to_sign_now(contract, standstill),
        reverse("contracts:notice_given", args=[contract.reference, code]),
        tuple(owed),
    )


def signed_words(contract: Contract, on: date) -> str:
    """What is told when a contract was signed: that it is public now, and the next notice with its day."""
    due = [
        row for row in notices_of(contract, on) if row.notice.counts_from == Event.SIGNATURE and row.is_open and row.by
    ]
    words = f"{contract.reference} is signed: from now on it is public."
    if contract.state != SIGNED or not due:
        return words
    first = min(due, key=lambda row: row.by or date.max)
    return f"{words} {first.code} is owed by {long_date(first.by or on)}."


def money_given_back(contract: Contract, user: Any) -> list[tuple[str, str]]:
    """Which money a contract gives back if it is never signed: each sum, and where it goes."""
    held = held_by(contract)
    names = names_of(held, user)
    return [
        (
            pounds(total),
            f"goes back to the approval {names[approval].removeprefix('of ')}" if approval else names[approval],
        )
        for approval, total in held.items()
        if total
    ]


def award_lead(contract: Contract) -> str:
    """With whom a draft is to be made, and for how long."""
    if contract.is_umbrella:
        whom = "An umbrella carries no money of its own: its call-offs do"
    else:
        whom = f"With {contract.provider.legal_name}" if contract.provider else "No provider is chosen yet"
    term = f", from {long_date(contract.starts_on)}" if contract.starts_on else ""
    term += f" to {long_date(contract.ends_on)}" if contract.starts_on and contract.ends_on else ""
    return f"{contract.title}. {whom}{'' if contract.is_umbrella else term}."
