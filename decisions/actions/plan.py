"""The forward plan: its items, editions, urgency notices and notices of private matters, withdrawal."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db import transaction

from commissioning.council.models import StandingOrders, Ward, working_calendar
from commissioning.kit.canonical import dumps, loads, sha256_hex
from commissioning.kit.models import ReferenceCounter, next_reference
from commissioning.kit.refusals import Refusal, refuse
from decisions import lifecycle, permissions, plan_paper, rules
from decisions.actions.drafts import change, enter, name_wards
from decisions.actions.shared import assign, instant_of, lock_together, locked, print_if_possible, print_later, stepped
from decisions.checks import as_unit
from decisions.choices import Private
from decisions.models import (
    Decision,
    Edition,
    EditionItem,
    PrivateNotice,
    UrgencyNotice,
)
from decisions.records import edition_record, first_notice_on

SERIES = "FPL"
"""The series of references of editions: FPL-2026-03."""


# Items ----------------------------------------------------------------------------------------------------------------


@transaction.atomic
def enter_item(*, by: Any, on: date, wards: Iterable[Ward], title: str, kind: str, **fields: Any) -> Decision:
    """Enter a draft for the forward plan. A meeting sets the body and the day; no wards named: all of them."""
    values = _of_its_meeting(fields)
    decision = enter(by=by, on=on, title=title, kind=kind, service_area=values.pop("service_area"), **values)
    return name_wards(by=by, decision=decision, wards=wards)


@transaction.atomic
def change_item(
    *, by: Any, on: date, decision: Decision, wards: Iterable[Ward], changes: Mapping[str, Any]
) -> Decision:
    """Change what the next edition will tell of a decision. What is published already stays as it is."""
    decision = change(by=by, on=on, decision=decision, changes=_of_its_meeting(changes), why="Plan item changed")
    named = {ward.pk: ward for ward in wards}
    if decision.all_wards is not (not named) or named.keys() != {row.ward_id for row in decision.ward_links.all()}:
        decision = name_wards(by=by, decision=decision, wards=named.values())
    return decision


def _of_its_meeting(fields: Mapping[str, Any]) -> dict[str, Any]:
    """The fields of an item: where a meeting is chosen, its body decides, on its day."""
    values = dict(fields)
    if meeting := values.get("meeting"):
        values |= {"body": meeting.body, "due_on": meeting.held_on, "due_period": ""}
    return values


@transaction.atomic
def withdraw(*, by: Any, on: date, decision: Decision, reason: str) -> Decision:
    """Withdraw a draft or a planned decision; it stays on record with the reason, which is public once planned."""
    decision = locked(decision)
    refuse(permissions.may_withdraw(by, decision))
    if not reason.strip():
        refuse(Refusal("Whoever followed the plan will ask why.", "Give the reason.", code="reason"))
    decision.withdrawn_reason = reason
    return stepped(decision, "withdraw", by=by, why=reason)


# Editions -------------------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Prepared:
    """An edition as it would be published: its reference and number, its canonical JSON and the hash of that."""

    reference: str
    number: int
    published_on: date
    record: bytes

    @property
    def record_sha256(self) -> str:
        return sha256_hex(self.record)


def refusal_to_list(by: Any, decision: Decision) -> Refusal | None:
    """Why a decision cannot be listed in the next edition, or None. The same at the page and at the door."""
    return permissions.may_plan(by, decision) or rules.may_plan(
        has_maker=bool(decision.body_id or decision.post_id),
        due_on=decision.due_day,
        due_period=decision.due_period,
        kind=decision.kind,
    )


def prepared_edition(*, decisions: Iterable[Decision], on: date) -> Prepared:
    """The next edition with these decisions as it would be published on a day; writes nothing."""
    counted = (
        ReferenceCounter.objects.filter(series=f"{SERIES}-{on.year}").values_list("last_number", flat=True).first()
    )
    return _prepared(list(decisions), f"{SERIES}-{on.year}-{(counted or 0) + 1:02d}", on)


def _prepared(decisions: list[Decision], reference: str, day: date) -> Prepared:
    previous = Edition.objects.order_by("-number").first()
    number = previous.number + 1 if previous else 1
    record = edition_record(decisions, reference=reference, number=number, published_on=day, previous=previous)
    return Prepared(reference, number, day, dumps(record))


@transaction.atomic
def publish_edition(
    *,
    by: Any,
    on: date,
    decisions: Iterable[Decision],
    published_on: date | None = None,
    previewed: str | None = None,
) -> Edition:
    """Publish the next edition of the forward plan with these decisions, drafts and those planned before.

    Drafts become planned. `published_on` is a past day for an edition copied from elsewhere; `previewed` the hash of
    the edition that was looked at (`Prepared.record_sha256`): anything else is refused. Where the machine cannot
    print, the paper is left to be printed once, later (`print_edition`).
    """
    refuse(permissions.may_plan(by))
    day = published_on or on
    refuse(rules.may_be_entered_on(day, on, what="The day of the edition"))
    chosen = {decision.pk: decision for decision in decisions}
    items = [decision for decision in lock_together(chosen.values()) if decision.pk in chosen]
    if not items:
        refuse(Refusal("An edition without an item says nothing.", "Choose at least one decision.", code="plan"))
    for decision in items:
        refuse(refusal_to_list(by, decision))
    ready = _prepared(items, next_reference(SERIES, day.year, width=2), day)
    if previewed is not None:
        refuse(rules.was_previewed(previewed, ready.record_sha256))
    edition = Edition(
        reference=ready.reference,
        number=ready.number,
        record=ready.record,
        record_sha256=ready.record_sha256,
        published_on=day,
        published_at=instant_of(day),
        published_by=by,
    )
    print_if_possible(edition, _paper)
    edition.save()
    told = {item["reference"]: item for item in loads(ready.record)["items"]}
    for decision in items:
        EditionItem(edition=edition, decision=decision, item=told[decision.reference]).save()
        if decision.state != lifecycle.PLANNED or decision.due_on != decision.due_day:
            decision.state, decision.due_on = lifecycle.PLANNED, decision.due_day
            decision.recorded(by=by, why=f"Listed in edition {edition.number} of the forward plan")
    return edition


@transaction.atomic
def print_edition(*, edition: Edition) -> Edition:
    """Fill the paper of an edition that could not be printed at the time (`print_later`)."""
    return print_later(edition, _paper)


def _paper(edition: Edition) -> bytes:
    return plan_paper.edition_pdf(
        bytes(edition.record), published_at=edition.published_at, json_sha256=edition.record_sha256
    )


# Notices --------------------------------------------------------------------------------------------------------------


def routes_of(decision: Decision, *, on: date) -> rules.NoticeRoutes | None:
    """How notice of a decision can still be given on a day; None where its own day or standing orders are not known."""
    day = decision.decided_on or decision.due_day
    orders = StandingOrders.objects.in_force(day) if day else None
    if day is None or orders is None:
        return None
    return rules.notice_routes(
        due_on=day,
        on=on,
        first_notice=first_notice_on(decision) if decision.pk else None,
        clear_days=orders.key_notice_days,
        unit=as_unit(orders.key_notice_unit),
        exception_days=orders.general_exception_days,
        exception_unit=as_unit(orders.general_exception_unit),
        calendar=working_calendar(),
    )


def refusal_of_urgency(by: Any, decision: Decision, kind: str, *, given_on: date, on: date) -> Refusal | None:
    """Why the general exception or special urgency cannot have been used on a day, or None."""
    routes = None if decision.is_copied else routes_of(decision, on=on)
    return permissions.may_give_notice(by, decision) or rules.may_give_urgency(
        kind,
        key=decision.key,
        given_on=given_on,
        on=on,
        full_until=routes.full.date if routes else None,
        exception_until=routes.exception.date if routes else None,
    )


@transaction.atomic
def give_urgency_notice(
    *,
    by: Any,
    decision: Decision,
    kind: str,
    told_or_agreed_by: str,
    given_on: date,
    reasons: str,
    on: date | None = None,
) -> UrgencyNotice:
    """Record the general exception or the special urgency for a key decision. `on` is the day of entry."""
    decision = locked(decision)
    refuse(refusal_of_urgency(by, decision, kind, given_on=given_on, on=on or given_on))
    row = UrgencyNotice(
        decision=decision, kind=kind, told_or_agreed_by=told_or_agreed_by, given_on=given_on, reasons=reasons
    )
    return row.recorded(by=by, why="Urgency notice given")


def refusal_of_private_notice(by: Any, decision: Decision) -> Refusal | None:
    """Why a notice of a private matter cannot be recorded, or None."""
    refusal = permissions.may_give_notice(by, decision)
    if refusal or decision.private != Private.NO:
        return refusal
    return Refusal(
        "This matter is taken in public.",
        "Mark it as private or partly private, with the paragraph and the reason.",
        code="private",
        citation="MAI 2012 reg 5",
    )


@transaction.atomic
def give_private_notice(
    *,
    by: Any,
    decision: Decision,
    kind: str,
    published_on: date,
    reasons: str,
    on: date | None = None,
    **fields: Any,
) -> PrivateNotice:
    """Record a notice of a private matter, or the agreement. `fields`: representations, response, agreed_by.

    An edition of the forward plan that says so is itself the notice 28 clear days before; `on` is the day of entry.
    """
    decision = locked(decision)
    refuse(refusal_of_private_notice(by, decision))
    refuse(rules.may_be_entered_on(published_on, on or published_on, what="The day of the notice"))
    row = PrivateNotice(decision=decision, kind=kind, published_on=published_on, reasons=reasons)
    assign(row, fields, {"representations", "response", "agreed_by"})
    return row.recorded(by=by, why="Notice of a private matter given")
