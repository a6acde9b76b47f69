"""A decision in words, with what was done under it; and the ledger of one of its clauses."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from itertools import chain
from typing import Any

from django.db.models import OuterRef, Q, Subquery, Sum
from django.urls import reverse
from django.utils import timezone
from django.utils.html import format_html

from commissioning.council.permissions import may_read_history
from commissioning.kit.checks import Check
from commissioning.kit.dates import long_date, weekday_date
from commissioning.kit.explained import Explained
from commissioning.kit.models import Access
from commissioning.kit.money import pounds
from commissioning.kit.pages import LedgerRow
from commissioning.procurement.models import CommissionDecision
from contracts.checks import MONEY, money_checks_of
from contracts.ledger import Balance, Entry, balances_of
from contracts.models import Commitment, Contract
from contracts.pages.detail import act_note, act_words, checks_for, clause_address
from contracts.pages.detail import seen_on as contracts_seen_on
from contracts.querysets import CommitmentQuerySet, commissions_visible_to
from decisions.checks import checks_of
from decisions.choices import CallInOutcome, InterestsAnswer, Private, Qualifier, Verb
from decisions.filters import PLANS, in_sight
from decisions.lifecycle import PUBLIC_STATES
from decisions.models import Approval, Clause, Decision, Delegation, Publication
from decisions.pages.authorities import approval_words, delegation_words
from decisions.pages.documents import paper_acts, papers_of
from decisions.pages.history import history_of_decision
from decisions.pages.register import Standing, standing
from decisions.querysets import is_staff_reader, reads_exempt
from decisions.records import Facts, facts_of, first_notice, made_under_words, why_not_subject
from decisions.rules import deadline_of_call_in

SHORT_NAME = 60
MOST_CHANGES = 20
MOST_ROWS = 12
"""Entries shown under a clause; all of them are on the clause's own page."""


@dataclass(frozen=True)
class ApprovalPart:
    """Money approved by a clause, with what was charged to it by the day of reading."""

    words: str
    as_written: str
    total: Decimal
    used: Decimal
    left: Decimal
    qualifier: str
    percent: Decimal
    rows: tuple[LedgerRow, ...]
    other: Decimal
    entries: tuple[Entry, ...] = ()
    """The rows as the ledger holds them."""

    @property
    def share_words(self) -> str:
        return f"{self.percent}% committed"

    @property
    def latest(self) -> tuple[LedgerRow, ...]:
        return self.rows[-MOST_ROWS:]

    @property
    def is_cut(self) -> bool:
        return len(self.rows) > MOST_ROWS


@dataclass(frozen=True)
class ActRow:
    """An act done under a clause, whatever it was charged to; `net` is its sum with its corrections."""

    on: date
    reference: str
    title: str
    url: str
    what: str
    note: str
    amount: Decimal | None
    net: Decimal | None = None
    limit: Decimal | None = None

    @property
    def is_corrected(self) -> bool:
        return self.net != self.amount

    @property
    def below_limit(self) -> Decimal | None:
        """How far the act with its corrections stays below the limit for each action; None without a limit."""
        return None if self.limit is None or self.net is None else self.limit - self.net


@dataclass(frozen=True)
class DelegationPart:
    """Power given by a clause, in words, with the acts done under it."""

    words: str
    acts: tuple[ActRow, ...]
    was_used: bool
    limit: Decimal | None = None

    @property
    def total(self) -> Decimal:
        """What the acts come to in all, with their corrections."""
        return sum((act.net for act in self.acts if act.net is not None), Decimal(0))


@dataclass
class ClausePart:
    """One clause with the money and powers it gives and what was done under it; sub-clauses hang below."""

    clause: Clause
    verb: str
    approvals: tuple[ApprovalPart, ...]
    delegations: tuple[DelegationPart, ...]
    acts: tuple[ActRow, ...]
    url: str
    children: list[ClausePart]

    @property
    def anchor(self) -> str:
        return "clause-" + re.sub(r"[^a-z0-9.]+", "-", self.clause.slug)

    @property
    def caption(self) -> str:
        return f"Clause {clause_name(self.clause)}"

    @property
    def further(self) -> tuple[DelegationPart, ...]:
        """The powers, with only those acts that are not listed among the clause's own entries of money."""
        listed = {(row.url, row.on, row.amount) for approval in self.approvals for row in approval.rows}
        return tuple(
            DelegationPart(
                part.words,
                tuple(act for act in part.acts if (act.url, act.on, act.amount) not in listed),
                bool(part.acts),
                part.limit,
            )
            for part in self.delegations
        )

    @property
    def gives(self) -> bool:
        return bool(self.approvals or self.delegations or self.acts)


@dataclass(frozen=True)
class Version:
    """A publication as its page lists it."""

    publication: Publication
    is_latest: bool
    words: str
    taken_down: str
    is_readable: bool


# The decision -------------------------------------------------------------------------------------------------------


def decision_page(decision: Decision, on: date, user: Any) -> dict[str, Any]:
    """Everything that the page of one decision shows to this user as at a day."""
    facts = facts_of(decision)
    is_plan = decision.state in PLANS
    is_full = is_staff_reader(user) or decision.state in PUBLIC_STATES
    follow = follow_ups_to(decision, on, user) if is_full else {"commissions": [], "contracts": []}
    explained = Explained.from_plain(decision.effective_explanation) if decision.effective_explanation else None
    return {
        "decision": decision,
        "is_plan": is_plan,
        "is_full": is_full,
        "standing": standing(decision, on),
        "lead": lead_sentence(decision, on),
        "decided_label": "Recommended by" if decision.is_recommendation else "Decided by",
        "unstated": "Not stated in the source." if decision.is_copied else "Not recorded yet.",
        "effect": effect_fact(decision, facts, on),
        "key_words": key_words(decision),
        "ward_words": ward_words(facts),
        "clauses": clause_parts(decision, on, user) if is_full else [],
        "exempt_clauses": hidden_clauses(facts, user) if is_full else "",
        "explained": explained if is_full else None,
        "call_in": call_in_words(facts, explained, on) if is_full else "",
        "alternatives": alternative_rows(facts) if is_full else [],
        "interests": facts.interests if is_full else [],
        "interests_words": interests_words(decision),
        "interests_unstated": decision.interests_answer != InterestsAnswer.NONE_DECLARED,
        "record": record_rows(decision, facts, user),
        "papers": papers_of(decision, user) if is_full else [],
        "paper_acts": paper_acts(decision, user),
        "follow_ups": facts.follow_ups if is_full else [],
        "assumptions": facts.assumptions if is_full else [],
        "versions": versions_of(decision, user),
        "acts_recorded": acts_recorded(decision, on, user) if is_full else [],
        "checks": all_checks(facts, follow["contracts"], on, user) if is_full else [],
        "history": history_of_decision(decision, user)[:MOST_CHANGES] if may_read_history(user) else [],
        **follow,
    }


def lead_sentence(decision: Decision, on: date) -> str:
    """One sentence under the title: what was decided where the record has it in a sentence, else where it stands."""
    if decision.state in PLANS:
        when = (
            f"on {long_date(decision.due_day)}" if decision.due_day else decision.due_period or "on a day not yet known"
        )
        maker = decision.decision_maker or "a decision maker not yet named"
        if decision.withdrawn_reason:
            return f"Withdrawn. {decision.withdrawn_reason}"
        return f"To be decided by {maker}, {when}."
    if decision.published_on and on < decision.published_on:
        return f"On {long_date(on)} this was not yet published; that was on {long_date(decision.published_on)}."
    if decision.summary:
        return decision.summary
    verb = "Recommended" if decision.is_recommendation else "Decided"
    return f"{verb} by {decision.decision_maker} on {long_date(decision.decided_on)}." if decision.decided_on else ""


def effect_fact(decision: Decision, facts: Facts, on: date) -> dict[str, str]:
    """The fact about effect: label, value and a line of context."""
    if decision.is_recommendation:
        return {"label": "Effect", "value": "A recommendation", "context": "Not an executive decision; it binds nobody"}
    now: Standing = standing(decision, on)
    if decision.state in PLANS:
        return {"label": "Stage", "value": now.words, "context": "Nothing is decided yet"}
    if decision.superseded_from and decision.superseded_from <= on:
        return {"label": "Was in effect until", "value": long_date(decision.superseded_from), "context": now.words}
    if decision.effective_from and now.kind != "stop":
        return {"label": "In effect from", "value": long_date(decision.effective_from), "context": ""}
    return {"label": "Effect", "value": now.words, "context": "Nothing may be done under it"}


def key_words(decision: Decision) -> tuple[str, str]:
    """Whether the decision is key, and why."""
    if decision.is_recommendation:
        return "No", "A recommendation is never a key decision"
    if not decision.key:
        return "No", ""
    limbs = []
    if decision.key_limb_a:
        limbs.append("spending or savings")
    if decision.key_limb_b:
        limbs.append("effect on communities")
    how = {2: "Yes, on both grounds", 1: "Yes", 0: "Yes"}[len(limbs)]
    why = " and ".join(limbs) or "The ground is not stated"
    return how, why[:1].upper() + why[1:]


def ward_words(facts: Facts) -> tuple[str, str]:
    if facts.decision.all_wards:
        return "All wards", "The whole council area"
    names = sorted(str(link.ward) for link in facts.wards)
    if not names:
        return "Not stated", ""
    return ("1 ward" if len(names) == 1 else f"{len(names)} wards"), ", ".join(names)


def call_in_words(facts: Facts, explained: Explained | None, on: date) -> str:
    """What became of call-in, in sentences."""
    decision, call_in = facts.decision, facts.call_in
    if decision.is_recommendation:
        return ""
    if call_in is not None and call_in.received_on <= on:
        said = f"Called in on {long_date(call_in.received_on)} by {call_in.members} members. {call_in.grounds}"
        if call_in.outcome and call_in.resolved_on and call_in.resolved_on <= on:
            said = f"{said.rstrip('.')}. {CallInOutcome(call_in.outcome).label}, {long_date(call_in.resolved_on)}"
            if call_in.referred_to:
                said += f", to {call_in.referred_to}. {call_in.advice}"
        return said
    if not facts.subject_to_call_in:
        return f"Not subject to call-in. {why_not_subject(facts)}".strip()
    if explained is None:
        return "Open to call-in once published."
    deadline = deadline_of_call_in(explained)
    if deadline is None:
        return ""
    if on <= deadline:
        return f"Open to call-in until {weekday_date(deadline)}."
    return f"Was open to call-in until {long_date(deadline)}. None was asked for."


def alternative_rows(facts: Facts) -> list[tuple[str, str]]:
    """What else was considered: a name and why it was rejected; a long name stands with the reason."""
    rows = []
    for row in facts.alternatives:
        short = len(row.what) <= SHORT_NAME
        name = f"{row.label} {row.what}" if short else row.label
        rows.append((name, row.why_rejected if short else f"{row.what} {row.why_rejected}".strip()))
    return rows


def interests_words(decision: Decision) -> str:
    """The answer on interests; for a copied record an unanswered question reads as not stated in the source."""
    answer = InterestsAnswer(decision.interests_answer)
    if answer == InterestsAnswer.NOT_ASKED and decision.is_copied:
        answer = InterestsAnswer.NOT_STATED
    return answer.label


def record_rows(decision: Decision, facts: Facts, user: Any) -> list[tuple[str, str]]:
    """Further facts, each with its label. Where the law asks for one that a copied source lacks, that is said."""
    rows: list[tuple[str, str]] = [("Kind", decision.get_kind_display()), ("Service area", decision.service_area.name)]
    if decision.meeting:
        place = f", {decision.meeting.place}" if decision.meeting.place else ""
        rows.append(("Meeting", f"{decision.meeting.body}, {weekday_date(decision.meeting.held_on)}{place}"))
    for label, post in (("Report of", decision.report_of), ("Introduced by", decision.introduced_by)):
        if post:
            rows.append((label, str(post)))
    rows += _power_row(decision, user)
    if listed := first_notice(decision):
        edition = listed.edition
        rows.append(
            (
                "Notice first given",
                f"{long_date(edition.published_on)}, in edition {edition.number} of the forward plan",
            )
        )
    if decision.notice_breach and (is_staff_reader(user) or decision.state in PUBLIC_STATES):
        rows.append(("Short notice", decision.notice_breach))
    rows += [
        (notice.get_kind_display(), f"{long_date(notice.given_on)}, {notice.told_or_agreed_by}. {notice.reasons}")
        for notice in facts.urgency_notices
    ]
    if decision.private != Private.NO:
        paragraph = f"paragraph {decision.private_paragraph} of Schedule 12A. " if decision.private_paragraph else ""
        rows.append((decision.get_private_display(), f"{paragraph}{decision.private_reason}"))
    rows += [
        (notice.get_kind_display(), f"Published {long_date(notice.published_on)}. {notice.reasons}")
        for notice in decision.private_notices.order_by("published_on", "pk")
    ]
    if decision.published_on:
        rows.append(("Published", weekday_date(decision.published_on)))
    if decision.standing_orders:
        rows.append(("Standing orders", f"In force from {long_date(decision.standing_orders.in_force_from)}"))
    if decision.due_day or decision.due_period:
        rows.append(("Due", long_date(decision.due_day) if decision.due_day else decision.due_period))
    if decision.is_copied:
        rows.append(("Copied from", decision.source))
    seen = in_sight(Decision.objects.visible_to(user), user)
    related = [
        ("Reconsiders", decision.reconsiders_id, ""),
        (
            "Replaces",
            decision.supersedes_id,
            f", from {long_date(decision.supersedes_from)}" if decision.supersedes_from else "",
        ),
    ]
    for label, pk, more in related:
        other = seen.filter(pk=pk).first() if pk else None
        if other:
            rows.append((label, f"{other.reference} {other.title}{more}"))
    return rows


def _power_row(decision: Decision, user: Any) -> Iterator[tuple[str, str]]:
    """The delegation under which an officer decided, as the record prints it, with a link where it may be read."""
    if decision.made_under is None:
        return
    power, words = decision.made_under, made_under_words(decision)
    if Delegation.objects.visible_to(user).filter(pk=power.pk).exists():
        words = format_html('<a href="{}">{}</a>', clause_address(power.clause), words or str(power))
    if words:
        yield "Made under", words


def hidden_clauses(facts: Facts, user: Any) -> str:
    """How many clauses the user may not read, in a sentence."""
    count = 0 if reads_exempt(user) else sum(clause.access != Access.PUBLIC for clause in facts.clauses)
    if not count:
        return ""
    return "One clause is not public." if count == 1 else f"{count} clauses are not public."


def versions_of(decision: Decision, user: Any) -> list[Version]:
    """Every published number, newest first; of one taken down only that it was, when and why."""
    publications = list(decision.publications.select_related("take_down").defer("record", "pdf").order_by("-number"))
    versions = []
    for place, publication in enumerate(publications):
        take_down = getattr(publication, "take_down", None)
        words = publication.reason or (
            "First publication" if publication.number == 1 else publication.step.capitalize()
        )
        said = ""
        if take_down:
            taken_on = long_date(timezone.localdate(take_down.taken_at))
            said = f"Taken down on {taken_on}: {take_down.get_reason_class_display().lower()}"
        versions.append(Version(publication, place == 0, words, said, take_down is None or reads_exempt(user)))
    return versions


# Clauses, money and powers ------------------------------------------------------------------------------------------


def clause_parts(decision: Decision, on: date, user: Any) -> list[ClausePart]:
    """The clauses this user may read, sub-clauses below their parents, each with what was done under it."""
    clauses = list(Clause.objects.filter(decision=decision).visible_to(user).select_related("decision"))
    money = _by_clause(Approval.objects.filter(clause__in=clauses).select_related("clause__decision"))
    powers = _by_clause(Delegation.objects.filter(clause__in=clauses).select_related("post", "clause__decision"))
    acts = acts_under(clauses, on, user)
    balances = balances_of(chain.from_iterable(money.values()), on=on, user=user)
    parts: dict[int, ClausePart] = {}
    roots: list[ClausePart] = []
    for clause in sorted(clauses, key=lambda clause: clause.position):
        part = clause_part(clause, money.get(clause.pk, []), powers.get(clause.pk, []), acts, balances)
        parts[clause.pk] = part
        parent = parts.get(clause.parent_id or 0)
        (parent.children if parent else roots).append(part)
    return roots


def clause_part(
    clause: Clause,
    approvals: Sequence[Approval],
    delegations: Sequence[Delegation],
    acts: Sequence[Commitment],
    balances: Mapping[int, Balance],
) -> ClausePart:
    """One clause; `acts` are the visible rows of the ledger that cite it or its delegations, oldest first; `balances`
    are those of its approvals by their keys."""
    return ClausePart(
        clause=clause,
        verb=Verb(clause.verb).label,
        approvals=tuple(approval_part(approval, balances[approval.pk]) for approval in approvals),
        delegations=tuple(
            delegation_part(delegation, [act_row(act) for act in acts if act.delegation_id == delegation.pk])
            for delegation in delegations
        ),
        acts=tuple(act_row(act) for act in acts if act.clause_id == clause.pk),
        url=clause_address(clause),
        children=[],
    )


def delegation_part(delegation: Delegation, acts: Sequence[ActRow]) -> DelegationPart:
    limit = delegation.limit_per_action
    measured = tuple(replace(act, limit=limit) for act in acts)
    return DelegationPart(delegation_words(delegation), measured, bool(acts), limit)


def clause_name(clause: Clause) -> str:
    """A clause's label within a sentence: “(a)”, and “2” for “2.”."""
    return clause.label.rstrip(".")


def acts_under(clauses: Iterable[Clause], on: date, user: Any) -> list[Commitment]:
    """The rows of the ledger done by a day on the power of these clauses, as far as the user may see them.

    Each has `corrected`: the sum of its corrections by that day.
    """
    keys = [clause.pk for clause in clauses]
    corrections = Commitment.objects.filter(corrects=OuterRef("pk")).made_by_day(on).order_by()
    sums = corrections.values("corrects").annotate(total=Sum("amount")).values("total")
    rows = Commitment.objects.visible_to(user).made_by_day(on).annotate(corrected=Subquery(sums))
    powers = Delegation.objects.filter(clause__in=keys).values_list("pk", flat=True)
    rows = rows.filter(Q(clause__in=keys) | Q(delegation__in=list(powers)))
    return list(rows.select_related("contract", "extension", "variation", "corrects").order_by("made_on", "pk"))


def _by_clause(rows: Iterable[Any]) -> dict[int, list[Any]]:
    found: dict[int, list[Any]] = {}
    for row in rows:
        found.setdefault(row.clause_id, []).append(row)
    return found


def act_row(row: Commitment) -> ActRow:
    contract = row.contract
    url = contract_address(contract)
    corrected = getattr(row, "corrected", None)
    net = row.amount if corrected is None else (row.amount or Decimal(0)) + corrected
    return ActRow(row.made_on, contract.reference, contract.title, url, act_words(row), act_note(row), row.amount, net)


def approval_part(approval: Approval, balance: Balance) -> ApprovalPart:
    """An approval with its balance and every entry its reader may see; the rest is one sum."""
    return ApprovalPart(
        words=approval_words(approval),
        as_written=approval.words,
        total=balance.approved,
        used=balance.committed,
        left=balance.left,
        qualifier=Qualifier(approval.qualifier).label,
        percent=balance.percent,
        rows=tuple(ledger_row(entry) for entry in balance.rows),
        other=balance.other,
        entries=balance.rows,
    )


def ledger_row(entry: Entry) -> LedgerRow:
    """One entry of an approval as the ledger's table takes it; the number is that of the charge."""
    row = entry.commitment
    passed = "Past the estimate, acknowledged by a manager" if row.acknowledgement_id else ""
    note = ". ".join(words for words in (row.contract.title, act_note(row).rstrip("."), passed) if words)
    return LedgerRow(
        on=row.made_on,
        what=f"{row.contract.reference} · {act_words(row)}",
        amount=entry.amount,
        left=entry.left,
        number=entry.charge,
        url=contract_address(row.contract),
        note=note,
        kind="release" if entry.is_taken_back else "commitment",
    )


def contract_address(contract: Contract) -> str:
    return reverse("contracts:detail", args=[contract.reference])


def all_checks(facts: Facts, contracts: Iterable[Contract], on: date, user: Any) -> list[Check]:
    """The decision's own checks, and those of its contracts that speak of the money or power it gave; each once."""
    found = list(checks_of(facts.decision, on=on, user=user, facts=facts))
    found += money_checks_of(contracts, on=on)
    told = [named_apart(check, facts.decision.reference) for check in found]
    once = {(check.code, check.sentence, check.citation): check for check in reversed(told)}
    return checks_for(list(once.values())[::-1], user)


def named_apart(check: Check, reference: str) -> Check:
    """A check of another record than that of the page names its own record beside its source."""
    if check.subject == reference or check.subject in f"{check.sentence} {check.citation}":
        return check
    return replace(check, citation=f"{check.subject}: {check.citation}" if check.citation else check.subject)


def acts_recorded(decision: Decision, on: date, user: Any) -> list[dict[str, str]]:
    """The acts under a delegation that an officer's decision records, as far as this user may see their contracts."""
    acts: CommitmentQuerySet = Commitment.objects.filter(officer_record__decision=decision).made_by_day(on)
    acts = acts.visible_to(user).select_related("contract", "extension", "corrects").order_by("made_on", "pk")
    return [
        {
            "url": contract_address(row.contract),
            "words": f"Contract {row.contract.reference}",
            "note": f"{act_words(row)}, {long_date(row.made_on)} · {row.contract.title}",
        }
        for row in acts
    ]


def follow_ups_to(decision: Decision, on: date, user: Any) -> dict[str, list[Any]]:
    """The commissions a decision serves and the contracts that rest on it, as far as this user may see them."""
    links = CommissionDecision.objects.filter(decision=decision)
    parts = {link.commission_id: link.get_part_display() for link in links}
    commissions = commissions_visible_to(user).filter(pk__in=parts).order_by("reference")
    # Clauses, powers and approvals are few and read first: joined, every act of every contract would be looked at.
    within: Any = Q(clause__in=list(decision.clauses.values_list("pk", flat=True)))
    within |= Q(delegation__in=list(Delegation.objects.filter(clause__decision=decision).values_list("pk", flat=True)))
    within |= Q(approval__in=list(Approval.objects.filter(clause__decision=decision).values_list("pk", flat=True)))
    contracts = contracts_seen_on(on, user).filter(
        pk__in=Commitment.objects.filter(within).order_by().values("contract")
    )
    return {
        "commissions": [{"commission": commission, "part": parts[commission.pk]} for commission in commissions],
        "contracts": list(contracts.order_by("reference")),
    }


# The ledger of a clause ---------------------------------------------------------------------------------------------


def part_of_clause(clause: Clause, on: date, user: Any) -> ClausePart:
    """One clause with what was done under it by a day, as far as the user may see it."""
    acts = acts_under([clause], on, user)
    approvals = list(clause.approvals.select_related("clause__decision"))
    delegations = list(clause.delegations.select_related("post", "clause__decision"))
    return clause_part(clause, approvals, delegations, acts, balances_of(approvals, on=on, user=user))


def clause_page(clause: Clause, on: date, user: Any) -> dict[str, Any]:
    """Everything that the page of one clause's ledger shows to this user as at a day."""
    part = part_of_clause(clause, on, user)
    decision = clause.decision
    giving = Q(pk__in=Approval.objects.values("clause")) | Q(pk__in=Delegation.objects.values("clause"))
    others = Clause.objects.filter(giving, decision=decision).exclude(pk=clause.pk).visible_to(user)
    beside = [
        {"name": clause_name(other), "verb": Verb(other.verb).label.lower(), "url": clause_address(other)}
        for other in others.select_related("decision")
    ]
    follow = follow_ups_to(decision, on, user)
    checks = [check for check in all_checks(facts_of(decision), follow["contracts"], on, user) if check.code in MONEY]
    return {
        "clause": clause,
        "clause_name": clause_name(clause),
        "decision": decision,
        "part": part,
        "lead": clause_lead(part, decision, on),
        "beside": beside,
        "csv_url": reverse("overview:clause_csv", args=[decision.reference, clause.slug]),
        "checks": checks,
        "commissions": follow["commissions"],
    }


def clause_lead(part: ClausePart, decision: Decision, on: date) -> str:
    """What can still be done under a clause on a day."""
    if not decision.in_effect(on):
        return f"The decision was not in effect on {long_date(on)}: nothing may be done under it on that day."
    if part.approvals:
        words = "; ".join(_left_words(approval) for approval in part.approvals)
        return f"{words[:1].upper()}{words[1:]}."
    if part.delegations:
        count = sum(len(delegation.acts) for delegation in part.delegations)
        acts = "No act has" if not count else "1 act has" if count == 1 else f"{count} acts have"
        return f"{acts} been done under this power."
    if part.acts:
        return f"{len(part.acts)} {'act cites' if len(part.acts) == 1 else 'acts cite'} this clause as its authority."
    return "This clause gives neither money nor power, and nothing has been done under it."


def _left_words(approval: ApprovalPart) -> str:
    whole = f"{approval.qualifier} {pounds(approval.total)}"
    if approval.left > 0:
        return f"{pounds(approval.left)} can still be committed, of {whole}"
    if approval.left == 0:
        return f"nothing is left to commit, of {whole}"
    return f"{pounds(-approval.left)} more is committed than {whole}"
