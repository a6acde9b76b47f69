"""Call-in: waived, received, resolved."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.db import transaction

from commissioning.council.models import Post, StandingOrders
from commissioning.kit.dates import long_date, weekday_date
from commissioning.kit.explained import Explained
from commissioning.kit.refusals import Refusal, refuse
from decisions import permissions, rules
from decisions.actions.shared import instant_of, locked, replaced_by, stepped, supersede, write_version
from decisions.choices import CallInOutcome
from decisions.models import (
    CallIn,
    CallInWaiver,
    Decision,
    Publication,
)
from decisions.records import Facts, facts_of

OUTCOMES = dict(CallInOutcome.choices)


@transaction.atomic
def waive_call_in(*, by: Any, on: date, decision: Decision, waived_by: Post, why: str, waived_on: date) -> CallInWaiver:
    """Record that the call-in of a decision was waived, before it is published."""
    decision = locked(decision)
    refuse(permissions.may_waive_call_in(by, decision) or refusal_to_waive(decision, on=on))
    refuse(rules.may_be_entered_on(waived_on, on, what="The day on which it was waived"))
    row = CallInWaiver(decision=decision, waived_by=waived_by, why=why, waived_on=waived_on)
    return row.recorded(by=by, why="Call-in waived")


def refusal_to_waive(decision: Decision, *, on: date) -> Refusal | None:
    """Why call-in of this decision cannot be waived, or None. Who asks is `permissions.may_waive_call_in`."""
    orders = StandingOrders.objects.in_force(decision.decided_on or on)
    facts = facts_of(decision)
    return rules.may_waive(
        who_may=orders.call_in_waiver_by if orders else "",
        subject=facts.subject_to_call_in,
        waived=facts.waiver is not None,
    )


def refusal_to_call_in(decision: Decision) -> Refusal | None:
    """Why nobody can call this decision in at all, or None. Who asks is `permissions.may_call_in`."""
    if facts_of(decision).subject_to_call_in:
        return None
    return rules.not_subject_to_call_in()


@transaction.atomic
def call_in(*, by: Any, on: date, decision: Decision, received_on: date, members: int, grounds: str) -> CallIn:
    """Record that members called a published decision in: it has no effect until that is resolved."""
    decision = locked(decision)
    refuse(permissions.may_call_in(by, decision))
    refuse(rules.may_be_entered_on(received_on, on, what="The day on which it was received"))
    facts = facts_of(decision)
    explanation = Explained.from_plain(decision.effective_explanation) if decision.effective_explanation else None
    refuse(
        rules.may_call_in(
            subject=facts.subject_to_call_in,
            received_on=received_on,
            opens_on=(explanation and explanation.start) or decision.published_on or received_on,
            deadline=rules.deadline_of_call_in(explanation),
            members=members,
            quorum=decision.standing_orders.call_in_quorum if decision.standing_orders else 1,
            grounds=grounds,
        )
    )
    row = CallIn(decision=decision, received_on=received_on, members=members, grounds=grounds)
    facts.call_in = row.recorded(by=by, why="Called in")
    decision.effective_from = decision.effective_explanation = None
    stepped(decision, "call in", by=by, why=grounds)
    write_version(facts, by=by, step="call in", reason=f"Called in on {long_date(received_on)}.", at=instant_of(on))
    supersede(replaced_by(decision), decision, by=by, at=instant_of(on))
    return facts.call_in


@transaction.atomic
def confirm(
    *, by: Any, on: date, decision: Decision, outcome: str, resolved_on: date, effective_from: date | None = None
) -> Publication:
    """Record that a called-in decision stands, from a day no earlier than that on which it was resolved."""
    decision = locked(decision)
    refuse(permissions.may_confirm(by, decision))
    refuse(rules.may_be_entered_on(resolved_on, on, what="The day on which it was resolved"))
    facts = facts_of(decision)
    row = _call_in_of(facts)
    effective_from = effective_from or resolved_on
    refuse(
        rules.may_confirm(
            outcome=outcome, received_on=row.received_on, resolved_on=resolved_on, effective_from=effective_from
        )
    )
    row.outcome, row.resolved_on = outcome, resolved_on
    row.recorded(by=by, why="Call-in resolved")
    decision.effective_from = effective_from
    decision.effective_explanation = Explained(
        date=effective_from,
        sentence=(
            f"Called in on {weekday_date(row.received_on)}. {OUTCOMES[outcome]}, "
            f"{weekday_date(resolved_on)}. It takes effect on {weekday_date(effective_from)}."
        ),
        rule=rules.STANDING_ORDERS,
        start=row.received_on,
    ).as_plain()
    said = f"Confirmed after call-in: {OUTCOMES[outcome].lower()}."
    stepped(decision, "confirm", by=by, why=said)
    publication = write_version(facts, by=by, step="confirm", reason=said, at=instant_of(on))
    supersede(replaced_by(decision), decision, by=by, at=instant_of(on))
    return publication


@transaction.atomic
def refer_back(*, by: Any, on: date, decision: Decision, to_whom: str, advice: str, resolved_on: date) -> Publication:
    """Record that a called-in decision went back. Whoever decides again enters a decision that `reconsiders` it."""
    decision = locked(decision)
    refuse(permissions.may_refer_back(by, decision))
    refuse(rules.may_be_entered_on(resolved_on, on, what="The day on which it was resolved"))
    facts = facts_of(decision)
    row = _call_in_of(facts)
    refuse(rules.may_be_resolved(received_on=row.received_on, resolved_on=resolved_on))
    row.outcome, row.resolved_on = CallInOutcome.REFERRED_BACK, resolved_on
    row.referred_to, row.advice = to_whom, advice
    row.recorded(by=by, why="Call-in resolved")
    said = f"Referred back on {long_date(resolved_on)} to {to_whom}."
    stepped(decision, "refer back", by=by, why=said)
    return write_version(facts, by=by, step="refer back", reason=said, at=instant_of(on))


def _call_in_of(facts: Facts) -> CallIn:
    if facts.call_in is None:
        raise ValueError("A called-in decision has its call-in.")
    return facts.call_in
