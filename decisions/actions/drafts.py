"""Entering and changing a decision, its clauses and what belongs to it, before publication."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from decimal import Decimal
from typing import Any

from django.db import models, transaction

from commissioning.council.models import Post, ServiceArea, Ward
from commissioning.kit.models import Audited, next_reference, take_reference
from commissioning.kit.refusals import Refusal, refuse
from decisions import lifecycle, permissions, rules
from decisions.actions.shared import EDITABLE, ENTERED_ONCE, assign, editable, locked, refusal_to_make
from decisions.models import (
    Alternative,
    Approval,
    Clause,
    Decision,
    DecisionAssumption,
    DecisionDoubt,
    DecisionWard,
    Delegation,
    Document,
    FollowUp,
    Interest,
)


@transaction.atomic
def enter(
    *,
    by: Any,
    on: date,
    title: str,
    kind: str,
    service_area: ServiceArea,
    reference: str | None = None,
    **fields: Any,
) -> Decision:
    """Enter a draft. A copied record says `origin="copied"` and its `source`, and may bring its `reference`."""
    refuse(permissions.may_enter(by, kind))
    decision = Decision(title=title, kind=kind, service_area=service_area)
    assign(decision, fields, EDITABLE | ENTERED_ONCE)
    decision.reference = take_reference(reference) if reference else next_reference("DEC", on.year)
    return decision.recorded(by=by, why="Entered")


@transaction.atomic
def change(*, by: Any, on: date, decision: Decision, changes: Mapping[str, Any], why: str) -> Decision:
    """Change fields before publication; `decided_on` too, once the decision is made."""
    decision = locked(decision)
    refuse(permissions.may_edit(by, decision))
    allowed = EDITABLE | {"kind"} if decision.state != lifecycle.MADE else EDITABLE | {"decided_on"}
    assign(decision, changes, allowed)
    refuse(rules.may_be_entered_on(decision.decided_on, on, what="The day of decision"))
    if decision.state == lifecycle.DRAFT:
        refuse(permissions.may_enter(by, decision.kind))
    if decision.state == lifecycle.MADE:
        refuse(refusal_to_make(decision, on=on))
    return decision.recorded(by=by, why=why)


@transaction.atomic
def add_clause(
    *,
    by: Any,
    decision: Decision,
    label: str,
    verb: str,
    text: str,
    parent: Clause | None = None,
    **access: Any,
) -> Clause:
    """Add a clause after the others. `access`: access, exempt_paragraph, exempt_reason, exempt_review_on."""
    decision = editable(decision, by)
    if parent is not None and parent.decision_id != decision.pk:
        raise ValueError("A clause hangs below a clause of the same decision.")
    last = decision.clauses.aggregate(last=models.Max("position"))["last"] or 0
    clause = Clause(decision=decision, label=label, verb=verb, text=text, parent=parent, position=last + 1)
    assign(clause, access, EXEMPTABLE)
    return clause.recorded(by=by, why=f"Clause {label} added")


EXEMPTABLE = frozenset({"access", "exempt_paragraph", "exempt_reason", "exempt_review_on"})


@transaction.atomic
def add_alternative(*, by: Any, decision: Decision, label: str, what: str, why_rejected: str = "") -> Alternative:
    """Add an alternative that was considered and rejected."""
    decision = editable(decision, by)
    row = Alternative(decision=decision, label=label, what=what, why_rejected=why_rejected)
    return row.recorded(by=by, why="Alternative added")


@transaction.atomic
def add_interest(*, by: Any, decision: Decision, who: str, nature: str, dispensation: str = "") -> Interest:
    """Add an interest that was declared. `who` is an office or post."""
    decision = editable(decision, by)
    row = Interest(decision=decision, who=who, nature=nature, dispensation=dispensation)
    return row.recorded(by=by, why="Interest added")


@transaction.atomic
def add_follow_up(*, by: Any, decision: Decision, what: str, to_whom: str, by_on: date | None = None) -> FollowUp:
    """Add what comes back, to whom, and by when (None: no day was given)."""
    decision = editable(decision, by)
    row = FollowUp(decision=decision, what=what, to_whom=to_whom, by_on=by_on)
    return row.recorded(by=by, why="Follow-up added")


@transaction.atomic
def finish_follow_up(*, by: Any, on: date, follow_up: FollowUp, done_on: date) -> FollowUp:
    """Record the day on which a follow-up was done; no part of the published record."""
    refuse(permissions.may_follow_up(by))
    refuse(rules.may_be_entered_on(done_on, on, what="The day on which it was done"))
    follow_up = FollowUp.objects.select_for_update(no_key=True).get(pk=follow_up.pk)
    follow_up.done_on = done_on
    return follow_up.recorded(by=by, why="Follow-up done")


@transaction.atomic
def add_document(*, by: Any, decision: Decision, title: str, **fields: Any) -> Document:
    """Add a document with its access. `fields`: kind, file, title_exempt and the four of an exemption."""
    decision = editable(decision, by)
    row = Document(decision=decision, title=title)
    assign(row, fields, EXEMPTABLE | {"kind", "file", "title_exempt"})
    return row.recorded(by=by, why="Document added")


@transaction.atomic
def add_assumption(*, by: Any, decision: Decision, field: str, value: str, why: str) -> DecisionAssumption:
    """Add a fact that the source does not state and that was assumed."""
    decision = editable(decision, by)
    row = DecisionAssumption(decision=decision, field=field, value=value, why=why)
    return row.recorded(by=by, why="Assumption added")


@transaction.atomic
def add_doubt(*, by: Any, decision: Decision, code: str, sentence: str, remedy: str) -> DecisionDoubt:
    """Note where a source is silent or at odds with itself. It is a finding, no part of the record: at any time."""
    decision = locked(decision)
    refuse(permissions.may_enter(by, decision.kind))
    row = DecisionDoubt(decision=decision, code=code, sentence=sentence, remedy=remedy)
    return row.recorded(by=by, why="Doubt noted")


@transaction.atomic
def name_wards(*, by: Any, decision: Decision, wards: Iterable[Ward]) -> Decision:
    """Name the wards that are affected, instead of all; without any, all wards again."""
    decision = editable(decision, by)
    named = {ward.pk: ward for ward in wards}
    for link in decision.ward_links.all():
        if link.ward_id not in named:
            link.removed(by=by, why="Ward no longer named")
        named.pop(link.ward_id, None)
    for ward in named.values():
        DecisionWard(decision=decision, ward=ward).recorded(by=by, why="Ward named")
    decision.all_wards = not decision.ward_links.exists()
    return decision.recorded(by=by, why="Wards named")


@transaction.atomic
def approve_money(*, by: Any, clause: Clause, amount: Decimal, qualifier: str, words: str, **fields: Any) -> Approval:
    """Record the money that a clause approves: a total in pounds excluding VAT, "maximum" or "estimate".

    `words` as written; `fields`: spend_from, spend_until, longest_term_months.
    """
    editable(clause.decision, by)
    row = Approval(clause=clause, amount=amount, qualifier=qualifier, words=words)
    assign(row, fields, {"spend_from", "spend_until", "longest_term_months"})
    return row.recorded(by=by, why="Money approved")


@transaction.atomic
def delegate_power(*, by: Any, clause: Clause, post: Post, powers: Sequence[str], **fields: Any) -> Delegation:
    """Record the power that a clause gives to a post.

    `fields`: consultees, limit_per_action, floor, longest_term_months, usable_until.
    """
    editable(clause.decision, by)
    row = Delegation(clause=clause, post=post, powers=list(powers))
    assign(row, fields, {"consultees", "limit_per_action", "floor", "longest_term_months", "usable_until"})
    return row.recorded(by=by, why="Power delegated")


@transaction.atomic
def remove(*, by: Any, row: Audited, why: str) -> None:
    """Remove a clause, an authority or another row that belongs to a decision not yet published."""
    decision = row.clause.decision if isinstance(row, Approval | Delegation) else row.decision  # type: ignore[attr-defined]
    editable(decision, by)
    try:
        with transaction.atomic():
            row.removed(by=by, why=why)
    except models.ProtectedError:
        refuse(Refusal("Something else hangs from it.", "Remove first what it gives or what is below it."))
