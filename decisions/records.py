"""The record of a decision and of a forward plan: exactly what the public may read, in one canonical form.

Only public matter enters: of exempt clauses the number, of exempt documents the paragraph, the reason and the review
day. A key is absent where the fact is unknown. Names of posts, bodies and areas are written out as they read when the
decision was first published with them (`decisions.names`).
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.conf import settings
from django.db.models import Q, QuerySet

from commissioning.council.models import BodyMember, Post
from commissioning.kit.canonical import dumps, loads
from commissioning.kit.dates import long_date, weekday_date
from commissioning.kit.explained import Explained
from commissioning.kit.fetching import in_order_of_each
from commissioning.kit.models import Access
from decisions.choices import CallInOutcome, DecisionKind, InterestsAnswer, Private, PrivateNoticeKind
from decisions.lifecycle import EFFECTIVE_STATES, PUBLIC_STATES, WITHDRAWN
from decisions.models import (
    ALL_WARDS,
    Alternative,
    Approval,
    CallIn,
    CallInWaiver,
    Clause,
    Decision,
    DecisionAssumption,
    DecisionWard,
    Delegation,
    Document,
    Edition,
    EditionItem,
    FollowUp,
    Interest,
    UrgencyNotice,
)
from decisions.names import Names, put_names
from decisions.rules import deadline_of_call_in, is_subject_to_call_in

Record = dict[str, Any]


@dataclass(frozen=True)
class Listed:
    """How one edition of the forward plan told of a decision; `as_key` is None where it did not say."""

    number: int
    published_on: date
    due_on: date | None
    as_key: bool | None
    in_private: bool


@dataclass
class Facts:
    """A decision with all that belongs to it, as a record is made from it; may hold changes not yet saved."""

    decision: Decision
    clauses: list[Clause]
    approvals: list[Approval]
    delegations: list[Delegation]
    alternatives: list[Alternative]
    interests: list[Interest]
    documents: list[Document]
    follow_ups: list[FollowUp]
    assumptions: list[DecisionAssumption]
    wards: list[DecisionWard]
    urgency_notices: list[UrgencyNotice]
    call_in: CallIn | None
    waiver: CallInWaiver | None
    listed: list[Listed]
    """The editions that listed it, oldest first."""

    @property
    def first_notice_on(self) -> date | None:
        """The day on which its notice was first given: of a key decision, as one that is key."""
        told = (one.published_on for one in self.listed if one.as_key is not False or not self.decision.key)
        return min(told, default=None)

    @property
    def rows(self) -> dict[type, list[Any]]:
        """The lists by the model of their rows."""
        return {
            Clause: self.clauses,
            Approval: self.approvals,
            Delegation: self.delegations,
            Alternative: self.alternatives,
            Interest: self.interests,
            Document: self.documents,
            FollowUp: self.follow_ups,
            DecisionAssumption: self.assumptions,
            DecisionWard: self.wards,
        }

    @property
    def subject_to_call_in(self) -> bool:
        return is_subject_to_call_in(
            kind=self.decision.kind,
            applies=self.decision.call_in_applies,
            reconsiders=self.decision.reconsiders_id is not None,
            waived=self.waiver is not None,
        )


def first_notice_on(decision: Decision) -> date | None:
    """The day of the first edition of the forward plan that gave notice of the decision."""
    item = first_notice(decision)
    return item.edition.published_on if item else None


def facts_of(decision: Decision) -> Facts:
    """Everything of a decision, read from the database; once it is published, with the names it was printed with."""
    facts = facts_of_each([decision])[0]
    if decision.printed_names:
        names_in(facts)
    return facts


def names_in(facts: Facts) -> Names:
    """The names that a record from these facts prints: as they were printed before, or as they read now."""
    related: list[tuple[Any, str]] = [(row, "ward") for row in facts.wards] + [
        (row, "post") for row in facts.delegations
    ]
    if facts.waiver:
        related.append((facts.waiver, "waived_by"))
    told = put_names(facts.decision, related)
    if under := made_under_words(facts.decision):
        told[f"delegation:{facts.decision.made_under_id}"] = {"words": under}
    return told


def facts_of_each(decisions: Sequence[Decision]) -> list[Facts]:
    """Everything of some decisions, in their order, in as many queries as of one."""

    def rows(found: QuerySet[Any]) -> dict[int, list[Any]]:
        grouped: dict[int, list[Any]] = {decision.pk: [] for decision in decisions}
        own = {decision.pk: decision for decision in decisions}
        for row in in_order_of_each(found, "decision").filter(decision__in=decisions):
            row.decision = own[row.decision_id]
            grouped[row.decision_id].append(row)
        return grouped

    clauses = rows(Clause.objects.select_related("parent"))
    by_clause = {clause.pk: clause for group in clauses.values() for clause in group}

    def of_clauses(found: QuerySet[Any]) -> dict[int, list[Any]]:
        grouped: dict[int, list[Any]] = {decision.pk: [] for decision in decisions}
        for row in found.filter(clause__in=list(by_clause)):
            row.clause = by_clause[row.clause_id]
            grouped[row.clause.decision_id].append(row)
        return grouped

    approvals = of_clauses(Approval.objects.all())
    delegations = of_clauses(Delegation.objects.select_related("post"))
    alternatives = rows(Alternative.objects.all())
    interests = rows(Interest.objects.all())
    documents = rows(Document.objects.all())
    follow_ups = rows(FollowUp.objects.all())
    assumptions = rows(DecisionAssumption.objects.all())
    wards = rows(DecisionWard.objects.select_related("ward"))
    urgency_notices = rows(UrgencyNotice.objects.order_by("pk"))
    call_ins = rows(CallIn.objects.all())
    waivers = rows(CallInWaiver.objects.select_related("waived_by"))
    listed: dict[int, list[Listed]] = {decision.pk: [] for decision in decisions}
    items = EditionItem.objects.filter(decision__in=decisions).order_by("edition__number")
    for pk, number, day, item in items.values_list("decision", "edition__number", "edition__published_on", "item"):
        due_on = date.fromisoformat(item["due_on"]) if "due_on" in item else None
        listed[pk].append(Listed(number, day, due_on, item.get("key"), "private" in item))
    return [
        Facts(
            decision=decision,
            clauses=clauses[decision.pk],
            approvals=approvals[decision.pk],
            delegations=delegations[decision.pk],
            alternatives=alternatives[decision.pk],
            interests=interests[decision.pk],
            documents=documents[decision.pk],
            follow_ups=follow_ups[decision.pk],
            assumptions=assumptions[decision.pk],
            wards=wards[decision.pk],
            urgency_notices=urgency_notices[decision.pk],
            call_in=next(iter(call_ins[decision.pk]), None),
            waiver=next(iter(waivers[decision.pk]), None),
            listed=listed[decision.pk],
        )
        for decision in decisions
    ]


def record_of(
    decision: Decision, *, number: int, step: str, reason: str = "", published_on: date | None = None
) -> Record:
    """The public record of a decision as version `number`, whose `step` and `reason` say why there is a version.

    `published_on` is the day on which the decision was first published; without it the decision's own.
    """
    return record_from(facts_of(decision), number=number, step=step, reason=reason, published_on=published_on)


def record_from(facts: Facts, *, number: int, step: str, reason: str = "", published_on: date | None = None) -> Record:
    """The same from facts at hand."""
    decision = facts.decision
    record = {
        "schema": "decision/1",
        "council": settings.COUNCIL_NAME,
        "reference": decision.reference,
        "number": number,
        "step": step,
        "reason": reason,
        "title": decision.title,
        "kind": decision.get_kind_display(),
        "kind_code": decision.kind,
        "origin": decision.origin,
        "source": decision.source,
        "state": decision.state,
        "decision_maker": decision.decision_maker,
        "body": _name(decision.body),
        "post": _name(decision.post),
        "meeting": _meeting(decision),
        "decided_on": decision.decided_on,
        "published_on": published_on or decision.published_on,
        "standing_orders_from": decision.standing_orders.in_force_from if decision.standing_orders else None,
        "summary": decision.summary,
        "purpose": decision.purpose,
        "reasons": decision.reasons,
        "wards": _wards(facts),
        "service_area": str(decision.service_area),
        "report_of": _name(decision.report_of),
        "introduced_by": _name(decision.introduced_by),
        "contact": _contact(decision.contact),
        "private": _private(decision),
        "clauses": _clauses(facts),
        "exempt_clauses": sum(not _is_public(clause) for clause in facts.clauses),
        "alternatives": [
            _known(label=row.label, what=row.what, why_rejected=row.why_rejected)
            for row in sorted(facts.alternatives, key=lambda row: (row.label, _age(row)))
        ],
        "interests": _interests(facts),
        "documents": [_document(row) for row in _by_age(facts.documents) if _is_public(row)],
        "exempt_documents": [_exempt_document(row) for row in _by_age(facts.documents) if not _is_public(row)],
        "follow_ups": [
            _known(what=row.what, to_whom=row.to_whom, by=row.by_on)
            for row in sorted(facts.follow_ups, key=lambda row: (row.by_on or date.max, _age(row)))
        ],
        "assumptions": [_known(field=row.field, value=row.value, why=row.why) for row in _by_age(facts.assumptions)],
        "reconsiders": decision.reconsiders.reference if decision.reconsiders else None,
        "supersedes": decision.supersedes.reference if decision.supersedes else None,
        "superseded_from": decision.superseded_from,
        "made_under": made_under_words(decision),
    }
    if decision.kind != DecisionKind.RECOMMENDATION:
        record |= _executive(facts)
    return _known(**record)


def _executive(facts: Facts) -> Record:
    """What only an executive decision has: key, notice, call-in and the day of effect."""
    decision = facts.decision
    effective = decision.state in EFFECTIVE_STATES
    return {
        "key": decision.key,
        "key_limbs": [limb for limb, yes in (("a", decision.key_limb_a), ("b", decision.key_limb_b)) if yes],
        "notice_given_on": facts.first_notice_on,
        "notice_breach": decision.notice_breach,
        "urgency": [
            f"{notice.get_kind_display()}. {long_date(notice.given_on)}: {notice.told_or_agreed_by}. {notice.reasons}"
            for notice in facts.urgency_notices
        ],
        "call_in": _call_in(facts),
        "effective_from": decision.effective_from if effective else None,
        "effective_explanation": decision.effective_explanation if effective else None,
    }


def _call_in(facts: Facts) -> Record:
    decision, subject = facts.decision, facts.subject_to_call_in
    explanation = Explained.from_plain(decision.effective_explanation) if decision.effective_explanation else None
    deadline = deadline_of_call_in(explanation) if subject else None
    return _known(
        subject=subject,
        why_not=None if subject else why_not_subject(facts),
        days=decision.standing_orders.call_in_days if subject and decision.standing_orders else None,
        deadline=deadline,
        status=_call_in_status(facts.call_in),
    )


def why_not_subject(facts: Facts) -> str:
    """Why a decision is not subject to call-in, in a sentence."""
    decision = facts.decision
    if decision.reconsiders:
        return f"It reconsiders {decision.reconsiders.reference} after call-in."
    if facts.waiver:
        return f"{facts.waiver.waived_by} waived it on {long_date(facts.waiver.waived_on)}: {facts.waiver.why}"
    return decision.call_in_why_not


def _call_in_status(call_in: CallIn | None) -> str | None:
    if call_in is None:
        return None
    said = f"Called in on {long_date(call_in.received_on)} by {call_in.members} members. {call_in.grounds}"
    if call_in.outcome is None or call_in.resolved_on is None:
        return said
    said = f"{said.rstrip('.')}. {dict(CallInOutcome.choices)[call_in.outcome]} on {long_date(call_in.resolved_on)}"
    if call_in.outcome == CallInOutcome.REFERRED_BACK:
        said += f" to {call_in.referred_to}" + (f": {call_in.advice}" if call_in.advice else "")
    return said


def _clauses(facts: Facts) -> list[Record]:
    public = [clause for clause in facts.clauses if _is_public(clause)]
    shown = {clause.label for clause in public}
    return [
        _known(
            label=clause.label,
            parent=clause.parent.label if clause.parent and clause.parent.label in shown else None,
            verb=clause.verb,
            text=clause.text,
            approvals=[
                _known(
                    amount=row.amount,
                    qualifier=row.qualifier,
                    words=row.words,
                    spend_from=row.spend_from,
                    spend_until=row.spend_until,
                    longest_term_months=row.longest_term_months,
                )
                for row in _by_age(facts.approvals)
                if _belongs(row, clause)
            ],
            delegations=[
                _known(
                    post=str(row.post),
                    consultees=row.consultees,
                    powers=list(row.powers),
                    limit_per_action=row.limit_per_action,
                    floor=row.floor,
                    longest_term_months=row.longest_term_months,
                    usable_until=row.usable_until,
                )
                for row in _by_age(facts.delegations)
                if _belongs(row, clause)
            ],
        )
        for clause in sorted(public, key=lambda clause: clause.position)
    ]


def _belongs(row: Approval | Delegation, clause: Clause) -> bool:
    return row.clause_id == clause.pk if clause.pk else row.clause is clause


def _interests(facts: Facts) -> Record:
    items = [_known(who=row.who, nature=row.nature, dispensation=row.dispensation) for row in _by_age(facts.interests)]
    return _known(answer=facts.decision.interests_answer or InterestsAnswer.NOT_ASKED, items=items)


def _document(row: Document) -> Record:
    """A public document; of its file the name, the size in bytes and the SHA-256, by which a copy is known again."""
    return _known(
        title=row.title, kind=row.kind, file=row.file_name, file_size=row.file_size, file_sha256=row.file_sha256
    )


def _exempt_document(row: Document) -> Record:
    return _known(
        paragraph=row.exempt_paragraph,
        reason=row.exempt_reason or (Access.CONFIDENTIAL.label if row.access == Access.CONFIDENTIAL else ""),
        review_on=row.exempt_review_on,
        title=None if row.title_exempt else row.title,
    )


def _meeting(decision: Decision) -> Record:
    meeting = decision.meeting
    if meeting is None:
        return {}
    return _known(date=meeting.held_on, body=str(meeting.body), place=meeting.place)


def _wards(facts: Facts) -> str | list[str] | None:
    if facts.decision.all_wards:
        return ALL_WARDS
    return sorted(str(row.ward) for row in facts.wards) or None


def _contact(post: Post | None) -> Record:
    return _known(post=str(post), mailbox=post.mailbox) if post else {}


def _private(decision: Decision) -> Record:
    if decision.private == Private.NO:
        return {}
    return _known(part=decision.private, paragraph=decision.private_paragraph, reason=decision.private_reason)


def made_under_words(decision: Decision) -> str | None:
    """The delegation under which an officer decided, unless its clause is exempt."""
    delegation = decision.made_under
    if delegation is None or not _is_public(delegation.clause):
        return None
    kept = decision.printed_names.get(f"delegation:{delegation.pk}")
    return kept["words"] if kept else str(delegation)


def _name(thing: object | None) -> str | None:
    return str(thing) if thing else None


def _is_public(row: Clause | Document) -> bool:
    return row.access == Access.PUBLIC


def _age(row: Any) -> float:
    """Rows in the order in which they were entered, those not yet saved last."""
    return row.pk if row.pk is not None else float("inf")


def _by_age(rows: Iterable[Any]) -> list[Any]:
    return sorted(rows, key=_age)


def _known(**facts: Any) -> Record:
    """The facts that are known: no nulls, no empty words, lists or objects; no and nought are facts."""
    return {key: value for key, value in facts.items() if value not in (None, "", [], {}, ())}


# The forward plan -----------------------------------------------------------------------------------------------------

COPIES = (
    "Copies of the documents listed, or extracts from them, are available from the post named with each matter, "
    "subject to any prohibition or restriction on their disclosure. Other documents relevant to these matters may be "
    "submitted to the decision maker. To ask for details of them as they become available, write to the same post."
)
"""What MAI 2012 reg 9(1)(g) and (h) ask of every notice."""
CHANGES = {
    "title": "the title",
    "kind_code": "the kind of decision",
    "decision_maker": "who decides",
    "members": "the members",
    "key": "whether it is a key decision",
    "key_limbs": "why it is a key decision",
    "purpose": "the matter",
    "service_area": "the service",
    "wards": "the wards",
    "contact": "whom to ask",
    "documents": "the documents",
    "representations": "how to make representations",
    "private": "what is said about privacy",
    "urgency": "what is said about urgency",
}
"""What may change in an item from one edition to the next, as the plan names it; the day is told apart."""


def edition_record(
    decisions: Iterable[Decision], *, reference: str, number: int, published_on: date, previous: Edition | None = None
) -> Record:
    """The public record of an edition of the forward plan: what MAI 2012 reg 9(1) and reg 5 ask of each matter.

    Items that are new, or tell something else than when they were last listed, are marked; what the `previous` edition
    listed and this one does not is told with its reason.
    """
    found = list(decisions)
    items = [_marked(edition_item(decision, published_on), decision, published_on) for decision in found]
    return _known(
        schema="edition/1",
        council=settings.COUNCIL_NAME,
        reference=reference,
        number=number,
        published_on=published_on,
        previous=_known(number=previous.number, published_on=previous.published_on) if previous else None,
        copies=COPIES,
        items=sorted(items, key=lambda item: (item.get("due_on", date.max), item["reference"])),
        removed=_removed(previous, {decision.reference for decision in found}) if previous else None,
    )


def edition_item(decision: Decision, published_on: date) -> Record:
    """One matter as an edition of that day tells it, apart from what it says of earlier editions."""
    contact = _contact(decision.contact)
    return _known(
        reference=decision.reference,
        title=decision.title,
        kind=decision.get_kind_display(),
        kind_code=decision.kind,
        key=decision.key,
        key_limbs=[limb for limb, yes in (("a", decision.key_limb_a), ("b", decision.key_limb_b)) if yes],
        decision_maker=decision.decision_maker,
        members=_members(decision, published_on),
        meeting=_meeting(decision),
        due_on=decision.due_day,
        due_period=decision.due_period,
        purpose=decision.purpose,
        service_area=str(decision.service_area),
        wards=ALL_WARDS
        if decision.all_wards
        else sorted(str(row.ward) for row in decision.ward_links.select_related("ward")),
        contact=contact,
        documents=_papers_expected(decision),
        representations=decision.representations or _where_to_write(decision, contact),
        private=_private(decision) | _known(notices=_private_notices(decision, published_on)),
        urgency=[
            _known(kind=notice.kind, given_on=notice.given_on, to_whom=notice.told_or_agreed_by, reasons=notice.reasons)
            for notice in decision.urgency_notices.order_by("given_on", "pk")
        ],
    )


def _papers_expected(decision: Decision) -> list[str]:
    """The papers that will be before the decision maker: those expected, and the public ones that are there already."""
    expected = [line.strip() for line in decision.documents_expected.splitlines() if line.strip()]
    there = [row.title for row in _by_age(decision.documents.filter(access=Access.PUBLIC))]
    return list(dict.fromkeys([*expected, *there]))


def _where_to_write(decision: Decision, contact: Record) -> str:
    if decision.private == Private.NO or not contact:
        return ""
    mailbox = f", {contact['mailbox']}" if "mailbox" in contact else ""
    return f"Why the matter should be taken in public may be put to the {contact['post']}{mailbox}."


def _private_notices(decision: Decision, published_on: date) -> list[Record]:
    """The notices of a private matter that were given, an edition of the forward plan being the first of them."""
    if decision.private == Private.NO:
        return []
    rows = list(decision.private_notices.order_by("published_on", "pk"))
    first = private_since(decision) or published_on
    told = [
        _known(
            kind=row.kind,
            published_on=row.published_on,
            reasons=row.reasons,
            representations=row.representations,
            response=row.response,
            agreed_by=row.agreed_by,
        )
        for row in rows
    ]
    if any(row.kind == PrivateNoticeKind.FIRST and row.published_on <= first for row in rows):
        return told
    return [_known(kind=PrivateNoticeKind.FIRST, published_on=first), *told]


def private_since(decision: Decision) -> date | None:
    """The day of the first edition that said the matter would be taken in private: the notice of MAI 2012 reg 5(2)."""
    listed = EditionItem.objects.filter(decision=decision, item__has_key="private")
    return listed.order_by("edition__published_on").values_list("edition__published_on", flat=True).first()


def first_notice(decision: Decision) -> EditionItem | None:
    """The decision as the edition in which its notice was first given tells it.

    Notice of a key decision says that it is one: an edition that listed it as not key gave none (MAI 2012 reg 9(1)(a)).
    """
    listed = EditionItem.objects.filter(decision=decision).select_related("edition")
    if decision.key:
        listed = listed.filter(Q(item__key=True) | Q(item__key__isnull=True))
    return listed.order_by("edition__published_on", "edition__number").first()


def last_listed(decision: Decision) -> EditionItem | None:
    """The decision as the latest edition that listed it tells it."""
    return EditionItem.objects.filter(decision=decision).select_related("edition").order_by("-edition__number").first()


def _marked(item: Record, decision: Decision, published_on: date) -> Record:
    """An item with where its notice was first given, and whether it is new or tells something else than before."""
    last = last_listed(decision)
    if last is None:
        return item | {"mark": "new"}
    changes = changes_between(last.item, loads(dumps(item)))
    first = first_notice(decision)
    given = (
        _known(number=first.edition.number, published_on=min(first.edition.published_on, published_on)) if first else {}
    )
    return item | _known(first_listed=given) | _known(mark="changed" if changes else None, changes=changes)


def changes_between(before: Record, now: Record) -> list[str]:
    """What an item tells otherwise than before, in words; both as read back from their JSON."""
    changes = [words for key, words in CHANGES.items() if before.get(key) != now.get(key)]
    was, is_now = when_due(before), when_due(now)
    told = [f"The day was {was} and is now {is_now}."] if was != is_now else []
    return [*told, f"Changed: {', '.join(changes)}."] if changes else told


def when_due(item: Record) -> str:
    """When an item of an edition says that its decision is due: a day with its weekday, or a period in words."""
    return weekday_date(date.fromisoformat(item["due_on"])) if "due_on" in item else item.get("due_period", "")


def _removed(previous: Edition, listed: set[str]) -> list[Record]:
    """What the previous edition listed, or told to be left out for now, and this one does not list; and why."""
    record = loads(bytes(previous.record))
    before = {item["reference"]: item["title"] for item in record.get("items", ())}
    before |= {item["reference"]: item["title"] for item in record.get("removed", ()) if item["why"] == "left-out"}
    gone = Decision.objects.filter(reference__in=before.keys() - listed).order_by("reference")
    return [_why_removed(decision, before[decision.reference]) for decision in gone]


def _why_removed(decision: Decision, title: str) -> Record:
    """Why an item is no longer listed. That a decision was made is told with its record, and not before."""
    told = {"reference": decision.reference, "title": title}
    if decision.state in PUBLIC_STATES:
        return told | _known(why="decided", decided_on=decision.decided_on)
    if decision.state == WITHDRAWN:
        return told | _known(why="withdrawn", reason=decision.withdrawn_reason)
    return told | {"why": "left-out"}


def _members(decision: Decision, on: date) -> list[str]:
    if decision.body is None:
        return []
    members = BodyMember.objects.filter(body=decision.body, from_on__lte=on)
    return sorted(member.office for member in members if member.until_on is None or member.until_on >= on)
