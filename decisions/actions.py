"""Everything that is ever written about decisions. Each action is one transaction and says by whom and why.

The order is always the same: lock the row, ask the rule, change, clean, record. `on` is the day on which it is
entered; the days of the acts themselves (`decided_on`, `published_on`, `received_on` …) may lie before it, never after.
Every action raises `Refused` with a reason and a remedy, and ValidationError for values that a field does not take.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime, time
from decimal import Decimal
from typing import Any, TypeVar
from zoneinfo import ZoneInfo

from django.db import models, transaction
from django.db.models import Q
from django.utils import timezone

from commissioning.council.models import Post, ServiceArea, StandingOrders, Ward, working_calendar
from commissioning.kit.canonical import dumps, sha256_hex
from commissioning.kit.dates import long_date, weekday_date
from commissioning.kit.explained import Explained
from commissioning.kit.models import Audited, next_reference, take_reference
from commissioning.kit.papers import PaperUnavailable
from commissioning.kit.refusals import Refusal, refuse
from decisions import lifecycle, permissions, rules
from decisions.checks import MAKE, PUBLISH, blocking_of, computed_effect
from decisions.choices import CallInOutcome, Private
from decisions.models import (
    Alternative,
    Approval,
    CallIn,
    CallInWaiver,
    Clause,
    Decision,
    DecisionAssumption,
    DecisionDoubt,
    DecisionWard,
    Delegation,
    Document,
    Edition,
    EditionItem,
    FollowUp,
    Interest,
    PrivateNotice,
    Publication,
    TakeDown,
    UrgencyNotice,
)
from decisions.papers import notice_pdf
from decisions.records import Facts, edition_record, facts_of, record_from

Row = TypeVar("Row", bound=Audited)

EDITABLE = frozenset(
    {
        "title", "body", "meeting", "post", "report_of", "introduced_by", "contact", "service_area", "source",
        "summary", "purpose", "reasons", "all_wards", "key", "key_limb_a", "key_limb_b",
        "call_in_applies", "call_in_why_not", "due_on", "due_period",
        "private", "private_paragraph", "private_reason", "interests_answer", "notice_breach",
        "supersedes", "supersedes_from", "reconsiders", "made_under",
    }
)  # fmt: skip
"""Fields that a person types; the others are written by the steps of the lifecycle."""

ENTERED_ONCE = frozenset({"origin"})
CORRECTABLE = (EDITABLE - {"supersedes", "supersedes_from"}) | {"decided_on", "published_on"}
COUNTS_FROM = frozenset({"decided_on", "published_on", "call_in_applies", "reconsiders"})
"""Fields from which the day of effect is counted: correcting one of them counts it again."""

OUTCOMES = dict(CallInOutcome.choices)
NOON = time(12, tzinfo=ZoneInfo("Europe/London"))


# Before publication


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
    _set(decision, fields, EDITABLE | ENTERED_ONCE)
    decision.reference = take_reference(reference) if reference else next_reference("DEC", on.year)
    return decision.recorded(by=by, why="Entered")


@transaction.atomic
def change(*, by: Any, on: date, decision: Decision, changes: Mapping[str, Any], why: str) -> Decision:
    """Change fields before publication; `decided_on` too, once the decision is made."""
    decision = _locked(decision)
    refuse(permissions.may_edit(by, decision))
    allowed = EDITABLE | {"kind"} if decision.state != lifecycle.MADE else EDITABLE | {"decided_on"}
    _set(decision, changes, allowed)
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
    decision = _editable(decision, by)
    if parent is not None and parent.decision_id != decision.pk:
        raise ValueError("A clause hangs below a clause of the same decision.")
    last = decision.clauses.aggregate(last=models.Max("position"))["last"] or 0
    clause = Clause(decision=decision, label=label, verb=verb, text=text, parent=parent, position=last + 1)
    _set(clause, access, EXEMPTABLE)
    return clause.recorded(by=by, why=f"Clause {label} added")


EXEMPTABLE = frozenset({"access", "exempt_paragraph", "exempt_reason", "exempt_review_on"})


@transaction.atomic
def add_alternative(*, by: Any, decision: Decision, label: str, what: str, why_rejected: str = "") -> Alternative:
    """Add an alternative that was considered and rejected."""
    decision = _editable(decision, by)
    row = Alternative(decision=decision, label=label, what=what, why_rejected=why_rejected)
    return row.recorded(by=by, why="Alternative added")


@transaction.atomic
def add_interest(*, by: Any, decision: Decision, who: str, nature: str, dispensation: str = "") -> Interest:
    """Add an interest that was declared. `who` is an office or post."""
    decision = _editable(decision, by)
    row = Interest(decision=decision, who=who, nature=nature, dispensation=dispensation)
    return row.recorded(by=by, why="Interest added")


@transaction.atomic
def add_follow_up(*, by: Any, decision: Decision, what: str, to_whom: str, by_on: date | None = None) -> FollowUp:
    """Add what comes back, to whom, and by when (None: no day was given)."""
    decision = _editable(decision, by)
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
    decision = _editable(decision, by)
    row = Document(decision=decision, title=title)
    _set(row, fields, EXEMPTABLE | {"kind", "file", "title_exempt"})
    return row.recorded(by=by, why="Document added")


@transaction.atomic
def add_assumption(*, by: Any, decision: Decision, field: str, value: str, why: str) -> DecisionAssumption:
    """Add a fact that the source does not state and that was assumed."""
    decision = _editable(decision, by)
    row = DecisionAssumption(decision=decision, field=field, value=value, why=why)
    return row.recorded(by=by, why="Assumption added")


@transaction.atomic
def add_doubt(*, by: Any, decision: Decision, code: str, sentence: str, remedy: str) -> DecisionDoubt:
    """Note where a source is silent or at odds with itself. It is a finding, no part of the record: at any time."""
    decision = _locked(decision)
    refuse(permissions.may_enter(by, decision.kind))
    row = DecisionDoubt(decision=decision, code=code, sentence=sentence, remedy=remedy)
    return row.recorded(by=by, why="Doubt noted")


@transaction.atomic
def name_wards(*, by: Any, decision: Decision, wards: Iterable[Ward]) -> Decision:
    """Name the wards that are affected, instead of all; without any, all wards again."""
    decision = _editable(decision, by)
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
    _editable(clause.decision, by)
    row = Approval(clause=clause, amount=amount, qualifier=qualifier, words=words)
    _set(row, fields, {"spend_from", "spend_until", "longest_term_months"})
    return row.recorded(by=by, why="Money approved")


@transaction.atomic
def delegate_power(*, by: Any, clause: Clause, post: Post, powers: Sequence[str], **fields: Any) -> Delegation:
    """Record the power that a clause gives to a post.

    `fields`: consultees, limit_per_action, floor, longest_term_months, usable_until.
    """
    _editable(clause.decision, by)
    row = Delegation(clause=clause, post=post, powers=list(powers))
    _set(row, fields, {"consultees", "limit_per_action", "floor", "longest_term_months", "usable_until"})
    return row.recorded(by=by, why="Power delegated")


@transaction.atomic
def remove(*, by: Any, row: Audited, why: str) -> None:
    """Remove a clause, an authority or another row that belongs to a decision not yet published."""
    decision = row.clause.decision if isinstance(row, Approval | Delegation) else row.decision  # type: ignore[attr-defined]
    _editable(decision, by)
    try:
        with transaction.atomic():
            row.removed(by=by, why=why)
    except models.ProtectedError:
        refuse(Refusal("Something else hangs from it.", "Remove first what it gives or what is below it."))


# The forward plan and its notices


@transaction.atomic
def publish_edition(*, by: Any, on: date, decisions: Iterable[Decision], published_on: date | None = None) -> Edition:
    """Publish the next edition of the forward plan with these decisions, drafts and those planned before.

    Drafts become planned. `published_on` is a past day for an edition copied from elsewhere.
    """
    refuse(permissions.may_plan(by))
    day = published_on or on
    refuse(rules.may_be_entered_on(day, on, what="The day of the edition"))
    items = [_locked(decision) for decision in sorted(decisions, key=lambda decision: decision.pk)]
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
        published_at=_instant(day),
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
    decision = _locked(decision)
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
    decision = _locked(decision)
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
    _set(row, fields, {"representations", "response", "agreed_by"})
    return row.recorded(by=by, why="Notice of a private matter given")


@transaction.atomic
def withdraw(*, by: Any, on: date, decision: Decision, reason: str) -> Decision:
    """Withdraw a draft or a planned decision; it stays on record with the reason."""
    decision = _locked(decision)
    refuse(permissions.may_withdraw(by, decision))
    if not reason.strip():
        refuse(Refusal("Whoever followed the plan will ask why.", "Give the reason.", code="reason"))
    decision.withdrawn_reason = reason
    return _stepped(decision, "withdraw", by=by, why=reason)


# Made and published


@transaction.atomic
def make(*, by: Any, on: date, decision: Decision, decided_on: date, **fields: Any) -> Decision:
    """Record that a decision was made on a day. `fields` are changed with it (meeting, reasons, …).

    Refused while a check that stops it stands (`decisions.checks`).
    """
    decision = _locked(decision)
    refuse(permissions.may_make(by, decision))
    _set(decision, fields, EDITABLE)
    decision.decided_on = decided_on
    refuse(rules.may_be_entered_on(decided_on, on, what="The day of decision"))
    refuse(refusal_to_make(decision, on=on))
    return _stepped(decision, "make", by=by, why=f"Made on {long_date(decided_on)}")


def refusal_to_make(decision: Decision, *, on: date) -> Refusal | None:
    """Why a decision with these values (its day of decision among them) cannot have been made, or None.

    Who asks is another question: `permissions.may_make`.
    """
    if decision.decided_on is None:
        return Refusal("A decision is made on a day.", "Give the day.", code="order")
    facts = facts_of(decision)
    return rules.may_make(
        kind=decision.kind,
        copied=decision.is_copied,
        has_body=decision.body_id is not None,
        has_post=decision.post_id is not None,
        meeting_on=decision.meeting.held_on if decision.meeting else None,
        decided_on=decision.decided_on,
        clauses=len(facts.clauses),
        key=decision.key,
        planned=facts.first_notice_on is not None,
        urgent=bool(facts.urgency_notices),
    ) or blocking_of(facts, MAKE, on=on)


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
    decision = _locked(decision)
    refuse(permissions.may_publish(by, decision))
    if decision.decided_on is None:
        raise ValueError("A made decision has its day.")
    day = published_on or on
    orders = StandingOrders.objects.in_force(decision.decided_on)
    refuse(
        rules.may_publish(
            published_on=day, decided_on=decision.decided_on, on=on, has_standing_orders=orders is not None
        )
    )
    if orders is None:
        raise ValueError("Refused above.")
    decision.published_on, decision.standing_orders = day, orders
    facts = facts_of(decision)
    refuse(blocking_of(facts, PUBLISH, on=on, stated=stated_effective_from))
    _take_effect(facts, orders, stated=stated_effective_from)
    earlier = _replaced(decision)
    _stepped(decision, "publish", by=by, why=f"Published on {long_date(day)}")
    at = at or _instant(day)
    publication = _write(facts, by=by, step="publish", at=at)
    _supersede(earlier, decision, by=by, at=at)
    return publication


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
) -> Publication:
    """Correct what was published: the change and the next version are written together.

    `changes` are fields of the decision; `rows` maps clauses, approvals, delegations and other rows of it to their
    changed fields; `added` are unsaved rows (a clause before its approval), `removed` rows to be deleted.
    """
    decision = _locked(decision)
    refuse(permissions.may_correct(by, decision))
    if not reason.strip():
        refuse(Refusal("A correction says what it puts right.", "Give the reason.", code="reason"))
    facts = facts_of(decision)
    _set(decision, changes, CORRECTABLE)
    refuse(rules.may_be_entered_on(decision.decided_on, on, what="The day of decision"))
    refuse(rules.may_be_entered_on(decision.published_on, on, what="The day of publication"))
    touched = [_found(facts, row, values) for row, values in (rows or {}).items()]
    for row in added:
        _include(facts, row)
    for row in removed:
        same = facts.rows[type(row)]
        same[:] = [kept for kept in same if kept.pk != row.pk]
    if COUNTS_FROM & set(changes) and decision.state == lifecycle.PUBLISHED:
        _recount(facts)
    # The version comes before the rows: only then does the database let published authorities change.
    for row in (decision, *touched):
        row.full_clean()
    publication = _write(facts, by=by, step="correct", reason=reason, at=_instant(on))
    decision.recorded(by=by, why=reason)
    for row in removed:
        row.removed(by=by, why=reason)
    for row in touched:
        row.recorded(by=by, why=reason)
    for row in added:
        _settled(row).recorded(by=by, why=reason)
    _supersede(_replaced(decision), decision, by=by, at=_instant(on))
    return publication


@transaction.atomic
def take_down(*, by: Any, publication: Publication, reason_class: str, at: datetime | None = None) -> TakeDown:
    """Take one published version out of sight for cause: "personal-data", "exempt-matter" or "court-order"."""
    refuse(permissions.may_take_down(by))
    taken = TakeDown.objects.filter(publication=publication).first()
    if taken is not None:
        refuse(Refusal(f"{publication} is taken down already.", "Nothing more is needed.", code="taken-down"))
    row = TakeDown(publication=publication, reason_class=reason_class, taken_at=at or timezone.now(), taken_by=by)
    row.save()
    return row


@transaction.atomic
def print_notice(*, publication: Publication) -> Publication:
    """Fill the paper of a publication that could not be printed at the time, once; nothing where it has one.

    Raises `PaperUnavailable` where this machine cannot print.
    """
    publication = Publication.objects.select_for_update(no_key=True).get(pk=publication.pk)
    if publication.pdf is None:
        pdf = notice_pdf(
            bytes(publication.record),
            number=publication.number,
            published_at=publication.published_at,
            json_sha256=publication.record_sha256,
        )
        # Past the append-only QuerySet on purpose: the table's trigger allows exactly this, once.
        models.QuerySet(Publication).filter(pk=publication.pk).update(pdf=pdf, pdf_sha256=sha256_hex(pdf))
        publication.refresh_from_db()
    return publication


# Call-in


@transaction.atomic
def waive_call_in(*, by: Any, decision: Decision, waived_by: Post, why: str, waived_on: date) -> CallInWaiver:
    """Record that the call-in of a decision was waived, before it is published."""
    decision = _locked(decision)
    refuse(permissions.may_waive_call_in(by, decision))
    row = CallInWaiver(decision=decision, waived_by=waived_by, why=why, waived_on=waived_on)
    return row.recorded(by=by, why="Call-in waived")


@transaction.atomic
def call_in(*, by: Any, on: date, decision: Decision, received_on: date, members: int, grounds: str) -> CallIn:
    """Record that members called a published decision in: it has no effect until that is resolved."""
    decision = _locked(decision)
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
    _stepped(decision, "call in", by=by, why=grounds)
    _write(facts, by=by, step="call in", reason=f"Called in on {long_date(received_on)}.", at=_instant(on))
    _supersede(_replaced(decision), decision, by=by, at=_instant(on))
    return facts.call_in


@transaction.atomic
def confirm(
    *, by: Any, on: date, decision: Decision, outcome: str, resolved_on: date, effective_from: date | None = None
) -> Publication:
    """Record that a called-in decision stands, from a day no earlier than that on which it was resolved."""
    decision = _locked(decision)
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
    _stepped(decision, "confirm", by=by, why=said)
    publication = _write(facts, by=by, step="confirm", reason=said, at=_instant(on))
    _supersede(_replaced(decision), decision, by=by, at=_instant(on))
    return publication


@transaction.atomic
def refer_back(*, by: Any, on: date, decision: Decision, to_whom: str, advice: str, resolved_on: date) -> Publication:
    """Record that a called-in decision went back. Whoever decides again enters a decision that `reconsiders` it."""
    decision = _locked(decision)
    refuse(permissions.may_refer_back(by, decision))
    refuse(rules.may_be_entered_on(resolved_on, on, what="The day on which it was resolved"))
    facts = facts_of(decision)
    row = _call_in_of(facts)
    refuse(rules.may_be_resolved(received_on=row.received_on, resolved_on=resolved_on))
    row.outcome, row.resolved_on = CallInOutcome.REFERRED_BACK, resolved_on
    row.referred_to, row.advice = to_whom, advice
    row.recorded(by=by, why="Call-in resolved")
    said = f"Referred back on {long_date(resolved_on)} to {to_whom}."
    _stepped(decision, "refer back", by=by, why=said)
    return _write(facts, by=by, step="refer back", reason=said, at=_instant(on))


# What the actions share


def _locked(decision: Decision) -> Decision:
    """The decision as it stands, locked until the commit, with the one that it replaces.

    Decisions are locked in the order of their keys and before their approvals, everywhere: so no two wait in a ring.
    """
    both = Q(pk=decision.pk) | Q(superseded_by=decision.pk)
    keys = sorted(Decision.objects.filter(both).values_list("pk", flat=True))
    rows = Decision.objects.select_for_update(no_key=True).filter(pk__in=keys).order_by("pk")
    return next(row for row in list(rows) if row.pk == decision.pk)


def _editable(decision: Decision, by: Any) -> Decision:
    decision = _locked(decision)
    refuse(permissions.may_edit(by, decision))
    return decision


def _set(row: models.Model, values: Mapping[str, Any], allowed: Iterable[str]) -> None:
    """Set fields that may be set; a name that may not is the caller's mistake (TypeError)."""
    unknown = set(values) - set(allowed)
    if unknown:
        raise TypeError(f"{type(row).__name__} does not take {', '.join(sorted(unknown))} here.")
    for name, value in values.items():
        setattr(row, name, value)


def _stepped(decision: Decision, step: str, *, by: Any, why: str) -> Decision:
    refuse(lifecycle.DECISION.refusal(step, decision.state))
    decision.state = lifecycle.DECISION.step(step).target
    return decision.recorded(by=by, why=why)


def _instant(day: date) -> datetime:
    """Now, where the act is of today; noon of its day where it is a past one, entered afterwards."""
    now = timezone.now()
    return now if timezone.localdate(now) == day else datetime.combine(day, NOON)


def _write(facts: Facts, *, by: Any, step: str, reason: str = "", at: datetime) -> Publication:
    """Write the next version. Where the machine cannot print, the paper is left to be printed once, later."""
    decision = facts.decision
    number = (decision.publications.aggregate(last=models.Max("number"))["last"] or 0) + 1
    record = dumps(record_from(facts, number=number, step=step, reason=reason))
    publication = Publication(
        decision=decision,
        number=number,
        record=record,
        record_sha256=sha256_hex(record),
        step=step,
        reason=reason,
        published_at=at,
        published_by=by,
    )
    try:
        publication.pdf = notice_pdf(
            record, number=number, published_at=publication.published_at, json_sha256=publication.record_sha256
        )
        publication.pdf_sha256 = sha256_hex(publication.pdf)
    except PaperUnavailable:
        publication.pdf = None
    publication.save()
    return publication


def _take_effect(facts: Facts, orders: StandingOrders, *, stated: date | None = None) -> None:
    explanation = computed_effect(facts, orders, working_calendar(), stated=stated)
    facts.decision.effective_from = explanation.date if explanation else None
    facts.decision.effective_explanation = explanation.as_plain() if explanation else None


def _recount(facts: Facts) -> None:
    """Count the day of effect again after a correction of what it is counted from."""
    decision = facts.decision
    if decision.decided_on is None or decision.published_on is None:
        raise ValueError("A published decision has its days.")
    orders = StandingOrders.objects.in_force(decision.decided_on)
    refuse(
        rules.may_publish(
            published_on=decision.published_on,
            decided_on=decision.decided_on,
            on=decision.published_on,
            has_standing_orders=orders is not None,
        )
    )
    if orders is not None:
        decision.standing_orders = orders
        _take_effect(facts, orders)


def _replaced(decision: Decision) -> Decision | None:
    """The earlier decision that this one replaces (locked with it), if any: in force, and replaced by no other."""
    other = decision.supersedes
    if other is None:
        return None
    others = other.superseded_by.filter(state__in=lifecycle.EFFECTIVE_STATES).exclude(pk=decision.pk)
    in_force = other.state in lifecycle.PUBLIC_STATES
    if not in_force or others:
        why = "replaced already" if in_force else lifecycle.DECISION.states[other.state].lower()
        refuse(
            Refusal(
                f"{other.reference} is {why}: nothing of it is left to replace.",
                "Name the decision that is in force.",
                code="supersedes",
            )
        )
    return other


def _supersede(other: Decision | None, successor: Decision, *, by: Any, at: datetime) -> None:
    """Write on the earlier decision from when it gives way, as the successor now stands, and publish that."""
    if other is None:
        return
    day = rules.superseded_from(stated=successor.supersedes_from, effective_from=successor.effective_from)
    if other.superseded_from == day:
        return
    said = (
        f"Replaced by {successor.reference} from {long_date(day)}." if day else f"{successor.reference} was called in."
    )
    other.superseded_from = day
    other.recorded(by=by, why=said)
    _write(facts_of(other), by=by, step="superseded" if day else "stands again", reason=said, at=at)


def _call_in_of(facts: Facts) -> CallIn:
    if facts.call_in is None:
        raise ValueError("A called-in decision has its call-in.")
    return facts.call_in


def _found(facts: Facts, row: Audited, values: Mapping[str, Any]) -> Audited:
    """The same row among the facts, with the changed values; a row of another decision is the caller's mistake."""
    for own in facts.rows[type(row)]:
        if own.pk == row.pk:
            names = {field.name for field in own._meta.fields} - {"id", "decision", "clause", "slug"}
            _set(own, values, names)
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
