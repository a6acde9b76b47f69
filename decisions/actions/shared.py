"""What the actions on decisions share: locking, setting fields, the next version and what it entails."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from copy import copy
from datetime import date, datetime, time
from typing import Any, TypeVar
from zoneinfo import ZoneInfo

from django.db import IntegrityError, connection, models, transaction
from django.db.models import Q
from django.utils import timezone

from commissioning.council.models import StandingOrders, working_calendar
from commissioning.kit.canonical import dumps, sha256_hex
from commissioning.kit.dates import long_date
from commissioning.kit.models import in_words
from commissioning.kit.papers import PaperUnavailable
from commissioning.kit.refusals import Refusal, refuse
from decisions import lifecycle, papers, permissions, rules
from decisions.checks import MAKE, blocking_of, computed_effect
from decisions.models import (
    Decision,
    Edition,
    Publication,
)
from decisions.records import Facts, facts_of, record_from

Issue = TypeVar("Issue", Publication, Edition)
"""What is issued once with a paper of its own."""

EDITABLE = frozenset(
    {
        "title", "body", "meeting", "agenda_item", "post", "report_of", "introduced_by", "contact", "service_area",
        "source", "summary", "purpose", "reasons", "all_wards", "key", "key_limb_a", "key_limb_b",
        "call_in_applies", "call_in_why_not", "due_on", "due_period",
        "private", "private_paragraph", "private_reason", "interests_answer", "notice_breach",
        "documents_expected", "representations",
        "supersedes", "supersedes_from", "reconsiders", "made_under",
    }
)  # fmt: skip
"""Fields that a person types; the others are written by the steps of the lifecycle."""

ENTERED_ONCE = frozenset({"origin"})
CORRECTABLE = (EDITABLE - {"supersedes", "supersedes_from"}) | {"decided_on", "published_on"}
COUNTS_FROM = frozenset({"decided_on", "published_on", "call_in_applies", "reconsiders"})
"""Fields from which the day of effect is counted: correcting one of them counts it again."""

NOON = time(12, tzinfo=ZoneInfo("Europe/London"))


def locked(decision: Decision) -> Decision:
    """The decision as it stands, locked until the commit, with the one that it replaces."""
    return next(row for row in lock_together([decision]) if row.pk == decision.pk)


def lock_together(decisions: Iterable[Decision]) -> list[Decision]:
    """Some decisions as they stand, locked until the commit, with those that they replace.

    Decisions are locked in the order of their keys and before their approvals, everywhere: so no two wait in a ring.
    """
    given = [decision.pk for decision in decisions]
    keys = Decision.objects.filter(Q(pk__in=given) | Q(superseded_by__in=given)).values_list("pk", flat=True)
    return list(Decision.objects.select_for_update(no_key=True).filter(pk__in=set(keys)).order_by("pk"))


def editable(decision: Decision, by: Any) -> Decision:
    decision = locked(decision)
    refuse(permissions.may_edit(by, decision))
    return decision


def judge_now() -> None:
    """Let the database judge now what it would judge at the commit, in the user's words. Call it in a transaction."""
    try:
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute("set constraints all immediate")
            cursor.execute("set constraints all deferred")
    except IntegrityError as error:
        raise in_words(error, Decision) from error


def refusal_to_make_yet(decision: Decision, *, on: date) -> Refusal | None:
    """Why a decision with what is entered so far cannot be recorded as made, or None.

    Where its day is not typed yet, that of its meeting is taken, or today.
    """
    decision = copy(decision)
    day = decision.decided_on or (decision.meeting.held_on if decision.meeting else on)
    decision.decided_on = day
    return rules.may_be_entered_on(day, on, what="The day of decision") or refusal_to_make(decision, on=on)


def refusal_to_make(decision: Decision, *, on: date) -> Refusal | None:
    """Why a decision with these values (its day of decision among them) cannot have been made, or None.

    Who asks is another question: `permissions.may_make`.
    """
    if decision.decided_on is None:
        return Refusal("A decision is made on a day.", "Give the day.", code="order")
    facts = facts_of(decision)
    return refusal_to_have_made(
        facts, key=decision.key, planned=facts.first_notice_on is not None, urgent=bool(facts.urgency_notices)
    ) or blocking_of(facts, MAKE, on=on)


def refusal_to_have_made(facts: Facts, *, key: bool, planned: bool, urgent: bool) -> Refusal | None:
    """Why nobody can have made a decision with these facts on its day, or None."""
    decision = facts.decision
    if decision.decided_on is None:
        raise ValueError("A decision that was made has its day.")
    return rules.may_make(
        kind=decision.kind,
        copied=decision.is_copied,
        has_body=decision.body_id is not None,
        has_post=decision.post_id is not None,
        meeting_on=decision.meeting.held_on if decision.meeting else None,
        decided_on=decision.decided_on,
        clauses=len(facts.clauses),
        key=key,
        planned=planned,
        urgent=urgent,
    )


def assign(row: models.Model, values: Mapping[str, Any], allowed: Iterable[str]) -> None:
    """Set fields that may be set; a name that may not is the caller's mistake (TypeError)."""
    unknown = set(values) - set(allowed)
    if unknown:
        raise TypeError(f"{type(row).__name__} does not take {', '.join(sorted(unknown))} here.")
    for name, value in values.items():
        setattr(row, name, value)


def stepped(decision: Decision, step: str, *, by: Any, why: str) -> Decision:
    refuse(lifecycle.DECISION.refusal(step, decision.state))
    decision.state = lifecycle.DECISION.step(step).target
    return decision.recorded(by=by, why=why)


def instant_of(day: date) -> datetime:
    """Now, where the act is of today; noon of its day where it is a past one, entered afterwards."""
    now = timezone.now()
    return now if timezone.localdate(now) == day else datetime.combine(day, NOON)


def next_version(facts: Facts, *, by: Any, step: str, reason: str = "", at: datetime) -> Publication:
    """The next version as it would be written, not saved and without its paper."""
    decision = facts.decision
    number = (decision.publications.aggregate(last=models.Max("number"))["last"] or 0) + 1
    record = dumps(record_from(facts, number=number, step=step, reason=reason))
    return Publication(
        decision=decision,
        number=number,
        record=record,
        record_sha256=sha256_hex(record),
        step=step,
        reason=reason,
        published_at=at,
        published_by=by,
    )


def paper_of(publication: Publication) -> bytes:
    """The paper of a version, printed from its record alone. Raises `PaperUnavailable` where it cannot be printed."""
    return papers.notice_pdf(
        bytes(publication.record),
        number=publication.number,
        published_at=publication.published_at,
        json_sha256=publication.record_sha256,
    )


def write_version(
    facts: Facts, *, by: Any, step: str, reason: str = "", at: datetime, printed: bool = True
) -> Publication:
    """Write the next version. Where the machine cannot print, the paper is left to be printed once, later.

    `printed=False` leaves the paper out, for a version that will be taken back at once.
    """
    publication = next_version(facts, by=by, step=step, reason=reason, at=at)
    if printed:
        print_if_possible(publication, paper_of)
    publication.save()
    return publication


def print_if_possible(issue: Issue, paper: Callable[[Issue], bytes]) -> None:
    """Print what is about to be issued; where the machine cannot print, its paper is left for `print_later`."""
    try:
        issue.pdf = paper(issue)
        issue.pdf_sha256 = sha256_hex(issue.pdf)
    except PaperUnavailable:
        issue.pdf = None


def print_later(issue: Issue, paper: Callable[[Issue], bytes]) -> Issue:
    """Fill the paper of what could not be printed when it was issued, once; nothing where it has one.

    Raises `PaperUnavailable` where this machine cannot print.
    """
    kind = type(issue)
    issue = kind.objects.select_for_update(no_key=True).get(pk=issue.pk)
    if issue.pdf is None:
        pdf = paper(issue)
        # Past the append-only QuerySet on purpose: the table's trigger allows exactly this, once.
        models.QuerySet(kind).filter(pk=issue.pk).update(pdf=pdf, pdf_sha256=sha256_hex(pdf))
        issue.refresh_from_db()
    return issue


def take_effect(facts: Facts, orders: StandingOrders, *, stated: date | None = None) -> None:
    explanation = computed_effect(facts, orders, working_calendar(), stated=stated)
    facts.decision.effective_from = explanation.date if explanation else None
    facts.decision.effective_explanation = explanation.as_plain() if explanation else None


def replaced_by(decision: Decision) -> Decision | None:
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


def supersede(other: Decision | None, successor: Decision, *, by: Any, at: datetime) -> None:
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
    write_version(facts_of(other), by=by, step="superseded" if day else "stands again", reason=said, at=at)
