"""The forward plan: editions, urgency notices and notices of private matters, withdrawal."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import Any

from django.db import models, transaction

from commissioning.kit.canonical import dumps, sha256_hex
from commissioning.kit.models import next_reference
from commissioning.kit.refusals import Refusal, refuse
from decisions import lifecycle, permissions, rules
from decisions.actions.shared import assign, instant_of, locked, stepped
from decisions.choices import Private
from decisions.models import (
    Decision,
    Edition,
    EditionItem,
    PrivateNotice,
    UrgencyNotice,
)
from decisions.records import edition_record


@transaction.atomic
def publish_edition(*, by: Any, on: date, decisions: Iterable[Decision], published_on: date | None = None) -> Edition:
    """Publish the next edition of the forward plan with these decisions, drafts and those planned before.

    Drafts become planned. `published_on` is a past day for an edition copied from elsewhere.
    """
    refuse(permissions.may_plan(by))
    day = published_on or on
    refuse(rules.may_be_entered_on(day, on, what="The day of the edition"))
    items = [locked(decision) for decision in sorted(decisions, key=lambda decision: decision.pk)]
    if not items:
        refuse(Refusal("An edition without an item says nothing.", "Choose at least one decision.", code="plan"))
    for decision in items:
        refuse(permissions.may_plan(by, decision))
        refuse(
            rules.may_plan(
                has_maker=bool(decision.body_id or decision.post_id),
                due_on=decision.due_on,
                due_period=decision.due_period,
                kind=decision.kind,
            )
        )
    reference = next_reference("FPL", day.year, width=2)
    number = (Edition.objects.aggregate(last=models.Max("number"))["last"] or 0) + 1
    record = dumps(edition_record(items, reference=reference, number=number, published_on=day))
    edition = Edition(
        reference=reference,
        number=number,
        record=record,
        record_sha256=sha256_hex(record),
        published_on=day,
        published_at=instant_of(day),
        published_by=by,
    )
    edition.save()
    for decision in items:
        EditionItem(edition=edition, decision=decision).save()
        if decision.state != lifecycle.PLANNED:
            decision.state = lifecycle.PLANNED
            decision.recorded(by=by, why=f"Put on the forward plan in edition {number}")
    return edition


@transaction.atomic
def give_urgency_notice(
    *, by: Any, decision: Decision, kind: str, told_or_agreed_by: str, given_on: date, reasons: str
) -> UrgencyNotice:
    """Record the general exception or the special urgency for a key decision."""
    decision = locked(decision)
    refuse(permissions.may_give_notice(by, decision))
    row = UrgencyNotice(
        decision=decision, kind=kind, told_or_agreed_by=told_or_agreed_by, given_on=given_on, reasons=reasons
    )
    return row.recorded(by=by, why="Urgency notice given")


@transaction.atomic
def give_private_notice(
    *, by: Any, decision: Decision, kind: str, published_on: date, reasons: str, **fields: Any
) -> PrivateNotice:
    """Record a notice of a private matter, or the agreement. `fields`: representations, response, agreed_by."""
    decision = locked(decision)
    refuse(permissions.may_give_notice(by, decision))
    if decision.private == Private.NO:
        refuse(
            Refusal(
                "This matter is taken in public.",
                "Mark it as private or partly private, with the paragraph and the reason.",
                code="private",
                citation="MAI 2012 reg 5",
            )
        )
    row = PrivateNotice(decision=decision, kind=kind, published_on=published_on, reasons=reasons)
    assign(row, fields, {"representations", "response", "agreed_by"})
    return row.recorded(by=by, why="Notice of a private matter given")


@transaction.atomic
def withdraw(*, by: Any, on: date, decision: Decision, reason: str) -> Decision:
    """Withdraw a draft or a planned decision; it stays on record with the reason."""
    decision = locked(decision)
    refuse(permissions.may_withdraw(by, decision))
    if not reason.strip():
        refuse(Refusal("Whoever followed the plan will ask why.", "Give the reason.", code="reason"))
    decision.withdrawn_reason = reason
    return stepped(decision, "withdraw", by=by, why=reason)
