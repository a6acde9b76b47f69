"""Making, publishing, correcting and taking down."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from copy import copy
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.core.exceptions import ValidationError
from django.db import models, transaction
from django.utils import timezone

from commissioning.council.models import Meeting, StandingOrders
from commissioning.kit.dates import long_date
from commissioning.kit.models import Audited
from commissioning.kit.refusals import Refusal, Refused, refuse
from decisions import lifecycle, permissions, rules
from decisions.actions.shared import (
    CORRECTABLE,
    COUNTS_FROM,
    EDITABLE,
    assign,
    instant_of,
    judge_now,
    lock_together,
    locked,
    next_version,
    paper_of,
    print_later,
    refusal_to_have_made,
    refusal_to_make,
    replaced_by,
    stepped,
    supersede,
    take_effect,
    write_version,
)
from decisions.checks import PUBLISH, blocking_of
from decisions.models import (
    Approval,
    Clause,
    Decision,
    Delegation,
    Publication,
    TakeDown,
)
from decisions.records import Facts, facts_of, names_in


@transaction.atomic
def make(*, by: Any, on: date, decision: Decision, decided_on: date, **fields: Any) -> Decision:
    """Record that a decision was made on a day. `fields` are changed with it (meeting, reasons, …).

    Refused while a check that stops it stands (`decisions.checks`).
    """
    decision = locked(decision)
    refuse(permissions.may_make(by, decision))
    assign(decision, fields, EDITABLE)
    decision.decided_on = decided_on
    if decision.meeting_id is not None:
        # Held until the commit: a meeting at which something is decided keeps its day.
        decision.meeting = Meeting.objects.select_for_update(no_key=True).get(pk=decision.meeting_id)
    refuse(rules.may_be_entered_on(decided_on, on, what="The day of decision"))
    refuse(refusal_to_make(decision, on=on))
    return stepped(decision, "make", by=by, why=f"Made on {long_date(decided_on)}")


@transaction.atomic
def publish(
    *,
    by: Any,
    on: date,
    decision: Decision,
    published_on: date | None = None,
    stated_effective_from: date | None = None,
    at: datetime | None = None,
) -> Publication:
    """Publish the record of a made decision as version 1 and fix the day from which it has effect.

    `published_on` is the day of publication, by default `on`; `stated_effective_from` the day of effect that the
    decision itself states; `at` the instant of a copied record's publication, by default noon of its day.
    """
    decision = locked(decision)
    refuse(permissions.may_publish(by, decision))
    day = published_on or on
    orders = _orders_on(decision, published_on=day, on=on)
    decision.published_on, decision.standing_orders = day, orders
    facts = facts_of(decision)
    refuse(blocking_of(facts, PUBLISH, on=on, stated=stated_effective_from))
    take_effect(facts, orders, stated=stated_effective_from)
    decision.printed_names = names_in(facts)
    earlier = replaced_by(decision)
    stepped(decision, "publish", by=by, why=f"Published on {long_date(day)}")
    at = at or instant_of(day)
    publication = write_version(facts, by=by, step="publish", at=at)
    supersede(earlier, decision, by=by, at=at)
    return publication


@dataclass(frozen=True)
class Outcome:
    """What became of one of several decisions published together: its publication, or why it was left."""

    decision: Decision
    publication: Publication | None
    refusal: Refusal | None


@transaction.atomic
def publish_together(*, by: Any, on: date, decisions: Iterable[Decision]) -> list[Outcome]:
    """Publish several made decisions today, each for itself: one that is refused is left and undoes no other."""
    decisions = list(decisions)
    lock_together(decisions)
    outcomes = []
    for decision in decisions:
        publication, refusal = None, None
        try:
            with transaction.atomic():
                publication = publish(by=by, on=on, decision=decision)
                judge_now()
        except Refused as refused:
            publication, refusal = None, refused.refusal
        except ValidationError as error:
            publication, refusal = None, Refusal(" ".join(error.messages))
        outcomes.append(Outcome(decision, publication, refusal))
    return outcomes


def refusal_to_publish(decision: Decision, *, on: date) -> Refusal | None:
    """Why a made decision cannot be published on a day, or None. Who asks is `permissions.may_publish`."""
    decision = copy(decision)
    try:
        decision.published_on, decision.standing_orders = on, _orders_on(decision, published_on=on, on=on)
        refuse(blocking_of(facts_of(decision), PUBLISH, on=on))
        replaced_by(decision)
    except Refused as refused:
        return refused.refusal
    return None


def preview(
    decision: Decision, *, on: date, published_on: date | None = None, stated_effective_from: date | None = None
) -> Publication:
    """Version 1 as publishing would write it, from the same code, and nothing is written.

    What does not exist yet is taken as it would be: a decision not yet made as made on the day of its meeting (or
    today), published on that day or today, whichever is later. Its paper is `paper_of`.
    """
    decision = copy(decision)
    if decision.decided_on is None:
        decision.decided_on = decision.meeting.held_on if decision.meeting else on
    day = max(published_on or on, decision.decided_on)
    orders = StandingOrders.objects.in_force(decision.decided_on)
    decision.published_on, decision.standing_orders, decision.state = day, orders, lifecycle.PUBLISHED
    facts = facts_of(decision)
    if orders is not None:
        take_effect(facts, orders, stated=stated_effective_from)
    return next_version(facts, by=None, step="publish", at=instant_of(day))


def _orders_on(decision: Decision, *, published_on: date, on: date) -> StandingOrders:
    """The standing orders by which a made decision is judged; raises `Refused` where it cannot be published then."""
    if decision.decided_on is None:
        raise ValueError("A made decision has its day.")
    orders = StandingOrders.objects.in_force(decision.decided_on)
    refuse(
        rules.may_publish(
            published_on=published_on,
            decided_on=decision.decided_on,
            on=on,
            has_standing_orders=orders is not None,
        )
    )
    if orders is None:
        raise ValueError("Refused above.")
    return orders


@transaction.atomic
def correct(
    *,
    by: Any,
    on: date,
    decision: Decision,
    changes: Mapping[str, Any],
    reason: str,
    rows: Mapping[Audited, Mapping[str, Any]] | None = None,
    added: Sequence[Audited] = (),
    removed: Sequence[Audited] = (),
    printed: bool = True,
    seen: int | None = None,
) -> Publication:
    """Correct what was published: the change and the next version are written together.

    `changes` are fields of the decision; `rows` maps clauses, approvals, delegations and other rows of it to their
    changed fields; `added` are unsaved rows (a clause before its approval), `removed` rows to be deleted.
    `printed=False` leaves out the paper, for a correction that is only tried (`rehearse_correction`). `seen` is the
    number of the version that was corrected on the page: a later one refuses.
    """
    decision = locked(decision)
    refuse(permissions.may_correct(by, decision))
    if seen is not None and decision.publications.filter(number__gt=seen).exists():
        refuse(Refusal("A later version was published meanwhile.", "Open this page again and look first."))
    if not reason.strip():
        refuse(Refusal("A correction says what it puts right.", "Give the reason.", code="reason"))
    facts = facts_of(decision)
    assign(decision, changes, CORRECTABLE)
    refuse(rules.may_be_entered_on(decision.decided_on, on, what="The day of decision"))
    refuse(rules.may_be_entered_on(decision.published_on, on, what="The day of publication"))
    touched = [_found(facts, row, values) for row, values in (rows or {}).items()]
    for row in added:
        _include(facts, row)
    for row in removed:
        same = facts.rows[type(row)]
        same[:] = [kept for kept in same if kept.pk != row.pk]
    refuse(_refusal_to_have_been_made(facts))
    if "reconsiders" in changes and decision.reconsiders is not None:
        other = decision.reconsiders
        refuse(rules.may_reconsider(reference=other.reference, is_itself=other == decision, state=other.state))
    if COUNTS_FROM & set(changes) and decision.state == lifecycle.PUBLISHED:
        _recount(facts)
    decision.printed_names = names_in(facts)
    # The version comes before the rows: only then does the database let published authorities change.
    for row in (decision, *touched):
        row.full_clean()
    publication = write_version(facts, by=by, step="correct", reason=reason, at=instant_of(on), printed=printed)
    decision.recorded(by=by, why=reason)
    for row in removed:
        _take_away(row, by=by, why=reason)
    for row in touched:
        row.recorded(by=by, why=reason)
    for row in added:
        _settled(row).recorded(by=by, why=reason)
    supersede(replaced_by(decision), decision, by=by, at=instant_of(on))
    return publication


def rehearse_correction(**correction: Any) -> Publication:
    """What `correct` would publish with the same arguments, judged by every rule and the database, then taken back.

    Raises what `correct` would raise, also what the database refuses only at the commit.
    """
    with transaction.atomic():
        publication = correct(**correction, printed=False)
        judge_now()
        transaction.set_rollback(True)
    return publication


@transaction.atomic
def take_down(*, by: Any, publication: Publication, reason_class: str, at: datetime | None = None) -> TakeDown:
    """Take one published version out of sight for cause: "personal-data", "exempt-matter" or "court-order"."""
    refuse(permissions.may_take_down(by) or refusal_to_take_down(publication))
    row = TakeDown(publication=publication, reason_class=reason_class, taken_at=at or timezone.now(), taken_by=by)
    row.save()
    return row


def refusal_to_take_down(publication: Publication) -> Refusal | None:
    """Why a version cannot be taken down, or None. Who asks is `permissions.may_take_down`."""
    if TakeDown.objects.filter(publication=publication).exists():
        return Refusal(f"{publication} is taken down already.", "Nothing more is needed.", code="taken-down")
    return None


@transaction.atomic
def print_notice(*, publication: Publication) -> Publication:
    """Fill the paper of a publication that could not be printed at the time (`print_later`)."""
    return print_later(publication, paper_of)


def _recount(facts: Facts) -> None:
    """Count the day of effect again after a correction of what it is counted from."""
    decision = facts.decision
    if decision.published_on is None:
        raise ValueError("A published decision has its day.")
    decision.standing_orders = _orders_on(decision, published_on=decision.published_on, on=decision.published_on)
    take_effect(facts, decision.standing_orders)


def _refusal_to_have_been_made(facts: Facts) -> Refusal | None:
    """Whether a corrected record still tells of a decision that somebody made on its day; its notice is not asked."""
    decision = facts.decision
    if decision.decided_on is None:
        return Refusal("A decision was made on a day.", "Give the day.", code="order")
    return refusal_to_have_made(facts, key=False, planned=True, urgent=False)


def _take_away(row: Audited, *, by: Any, why: str) -> None:
    try:
        with transaction.atomic():
            row.removed(by=by, why=why)
    except models.ProtectedError:
        refuse(
            Refusal(
                f"{row} cannot be removed: something was done under it, or hangs from it.",
                "Correct its words instead, or remove first what hangs from it.",
                code="cited",
            )
        )


def _found(facts: Facts, row: Audited, values: Mapping[str, Any]) -> Audited:
    """The same row among the facts, with the changed values; a row of another decision is the caller's mistake."""
    for own in facts.rows[type(row)]:
        if own.pk == row.pk:
            names = {field.name for field in own._meta.fields} - {"id", "decision", "clause", "slug"}
            assign(own, values, names)
            return own
    raise ValueError(f"{row} does not belong to {facts.decision.reference}.")


def _include(facts: Facts, row: Audited) -> None:
    if isinstance(row, Approval | Delegation):
        if row.clause not in facts.clauses:
            raise ValueError(f"{row} does not belong to {facts.decision.reference}.")
    else:
        row.decision = facts.decision  # type: ignore[attr-defined]
    if isinstance(row, Clause) and not row.position:
        row.position = max((clause.position for clause in facts.clauses), default=0) + 1
    # What hangs from it may not be saved yet; everything else is put in its proper form before it is published.
    row.clean_fields(exclude={"decision", "clause", "parent"})
    facts.rows[type(row)].append(row)


def _settled(row: Audited) -> Audited:
    """A new row whose clause was saved a moment ago takes that clause's key."""
    if isinstance(row, Approval | Delegation):
        row.clause = row.clause
    elif isinstance(row, Clause):
        row.parent = row.parent
    return row
