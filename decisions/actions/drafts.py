"""Entering and changing a decision, its clauses and what belongs to it, before publication."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from decimal import Decimal
from typing import Any, TypeVar

from django.core.exceptions import ValidationError
from django.db import models, transaction

from commissioning.council.models import Post, ServiceArea, Ward
from commissioning.kit.models import Audited, next_reference, take_reference
from commissioning.kit.refusals import Refusal, Refused, refuse
from decisions import lifecycle, permissions, rules
from decisions.actions.shared import EDITABLE, ENTERED_ONCE, assign, editable, locked, refusal_to_make
from decisions.choices import DecisionKind, InterestsAnswer
from decisions.models import (
    Alternative,
    Approval,
    Clause,
    Decision,
    DecisionAssumption,
    DecisionDoubt,
    DecisionWard,
    Delegation,
    FollowUp,
    Interest,
    clause_slug,
)
from decisions.offers import ApprovalOffer, DelegationOffer, Offers, offers_of

Kept = TypeVar("Kept", bound=Audited)
Row = TypeVar("Row", Alternative, Interest, FollowUp, Approval, Delegation)


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
    _refuse_links(decision, fields, on=on)
    decision.reference = take_reference(reference) if reference else next_reference("DEC", on.year)
    return decision.recorded(by=by, why="Entered")


@transaction.atomic
def change(*, by: Any, on: date, decision: Decision, changes: Mapping[str, Any], why: str) -> Decision:
    """Change fields before publication; `decided_on` too, once the decision is made."""
    decision = locked(decision)
    refuse(permissions.may_edit(by, decision))
    allowed = EDITABLE | {"kind"} if decision.state != lifecycle.MADE else EDITABLE | {"decided_on"}
    assign(decision, changes, allowed)
    _refuse_links(decision, changes, on=on)
    if decision.interests_answer != InterestsAnswer.DECLARED and decision.interests.exists():
        said = "Interests are entered below this answer. Remove them first, or choose “Declared”."
        raise ValidationError({"interests_answer": said})
    refuse(rules.may_be_entered_on(decision.decided_on, on, what="The day of decision"))
    if decision.state == lifecycle.DRAFT:
        refuse(permissions.may_enter(by, decision.kind))
    if decision.state == lifecycle.MADE:
        refuse(refusal_to_make(decision, on=on))
    return decision.recorded(by=by, why=why)


def _refuse_links(decision: Decision, given: Iterable[str], *, on: date) -> None:
    """Ask the rules about the decisions and the delegation that were named just now."""
    if "supersedes" in given and decision.supersedes:
        other = decision.supersedes
        refuse(rules.may_replace(reference=other.reference, is_itself=other.pk == decision.pk, state=other.state))
    if "reconsiders" in given and decision.reconsiders:
        other = decision.reconsiders
        refuse(rules.may_reconsider(reference=other.reference, is_itself=other.pk == decision.pk, state=other.state))
    if "made_under" in given and decision.made_under:
        power, due = decision.made_under, decision.due_on
        # A record drafted after the officer decided is due on that day already.
        day = decision.decided_on or (due if due and due < on else on)
        refuse(
            rules.may_be_made_under(
                by_officer=decision.kind == DecisionKind.OFFICER,
                same_post=power.post_id == decision.post_id,
                in_effect=power.clause.decision.in_effect(day),
                usable_until=power.usable_until,
                day=day,
            )
        )


# Clauses -------------------------------------------------------------------------------------------------------------


@transaction.atomic
def add_clause(
    *,
    by: Any,
    decision: Decision,
    label: str,
    verb: str,
    text: str,
    parent: Clause | None = None,
    after: Clause | None = None,
    **access: Any,
) -> Clause:
    """Add a clause below `parent` (None: at the top), after `after` and what hangs from it, or last.

    `access`: access, exempt_paragraph, exempt_reason, exempt_review_on.
    """
    decision = editable(decision, by)
    for other in (parent, after):
        if other is not None and other.decision_id != decision.pk:
            raise ValueError("A clause stands among the clauses of the same decision.")
    if after is not None:
        after = _present(after)
        parent = after.parent
    parent = _present(parent) if parent is not None else None
    clause = Clause(decision=decision, label=label, verb=verb, text=text, parent=parent)
    assign(clause, access, EXEMPTABLE)
    order = Order(decision)
    siblings = order.below(parent)
    siblings.insert(siblings.index(after) + 1 if after is not None else len(siblings), clause)
    order.refuse_depth()
    order.number()
    _refuse_label(clause, order)
    clause.recorded(by=by, why=f"Clause {label} added")
    order.save(by=by)
    return clause


@transaction.atomic
def add_clauses(*, by: Any, decision: Decision, rows: Sequence[Mapping[str, Any]]) -> list[Clause]:
    """Add several clauses after the others, in order: each with label, verb, text and `below`.

    `below` is the number of an earlier row from 0, or None at the top. A complaint names the field and the row:
    "label_2".
    """
    added: list[Clause] = []
    for number, row in enumerate(rows):
        parent = added[row["below"]] if row["below"] is not None else None
        try:
            added.append(
                add_clause(
                    by=by, decision=decision, label=row["label"], verb=row["verb"], text=row["text"], parent=parent
                )
            )
        except ValidationError as error:
            told = error.message_dict if hasattr(error, "error_dict") else {"label": error.messages}
            raise ValidationError({f"{name}_{number}": words for name, words in told.items()}) from error
    return added


@transaction.atomic
def change_clause(*, by: Any, clause: Clause, changes: Mapping[str, Any], why: str) -> Clause:
    """Change a clause's label, verb, text or access, before publication."""
    decision = editable(clause.decision, by)
    clause = _present(clause)
    assign(clause, changes, EXEMPTABLE | {"label", "verb", "text"})
    _refuse_label(clause, Order(decision))
    return clause.recorded(by=by, why=why)


@transaction.atomic
def move_clause(*, by: Any, clause: Clause, before: Clause | None = None, parent: Clause | None = None) -> Clause:
    """Move a clause, with what hangs from it, to stand before `before`; without it, last below `parent`.

    The place is named by its neighbour, so that two who move at once each get what they saw.
    """
    decision = editable(clause.decision, by)
    for other in (before, parent):
        if other is not None and other.decision_id != decision.pk:
            raise ValueError("A clause stands among the clauses of the same decision.")
    order = Order(decision)
    clause = order.find(clause)
    before = order.find(before) if before is not None else None
    parent = before.parent if before is not None else order.find(parent) if parent is not None else None
    if before == clause:
        return clause
    if parent is not None and parent in order.with_below(clause):
        refuse(Refusal("A clause cannot stand below itself.", "Choose another place.", code="place"))
    order.below(clause.parent).remove(clause)
    siblings = order.below(parent)
    siblings.insert(siblings.index(before) if before is not None else len(siblings), clause)
    is_elsewhere = clause.parent_id != (parent.pk if parent else None)
    clause.parent = parent
    order.refuse_depth()
    changed = order.number()
    if is_elsewhere and clause not in changed:
        clause.recorded(by=by, why="Its place changed")
    order.save(by=by)
    return clause


@transaction.atomic
def remove_clause(*, by: Any, clause: Clause, why: str) -> None:
    """Remove a clause with the clauses below it and the money and powers that they give."""
    decision = editable(clause.decision, by)
    order = Order(decision)
    gone = order.with_below(order.find(clause))
    if decision.state == lifecycle.MADE and len(gone) == len(order.clauses):
        refuse(Refusal("A decision that was made resolves something.", "Add the right clause first.", code="clauses"))
    for row in reversed(gone):
        for authority in (*row.approvals.all(), *row.delegations.all()):
            remove(by=by, row=authority, why=why)
        remove(by=by, row=row, why=why)


class Order:
    """The clauses of a decision as a tree, in their order. Read it after the decision is locked."""

    def __init__(self, decision: Decision) -> None:
        self.clauses: list[Clause] = list(decision.clauses.select_related("parent").order_by("position", "pk"))
        self._below: dict[int | None, list[Clause]] = {}
        for clause in self.clauses:
            self._below.setdefault(clause.parent_id, []).append(clause)
        self._changed: list[Clause] = []

    def find(self, clause: Clause) -> Clause:
        """The same clause here; refused where somebody removed it meanwhile."""
        for own in self.clauses:
            if own.pk == clause.pk:
                return own
        raise Refused(GONE)

    def below(self, parent: Clause | None) -> list[Clause]:
        """What hangs directly from a clause (None: the top), in order; changing the list changes the order."""
        return self._below.setdefault(parent.pk if parent else None, [])

    def with_below(self, clause: Clause) -> list[Clause]:
        """A clause and everything that hangs from it, in order."""
        found = [clause]
        for child in self._below.get(clause.pk, ()) if clause.pk else ():
            found += self.with_below(child)
        return found

    def number(self) -> list[Clause]:
        """Number all clauses in order from 1 and return those saved before whose number changed."""
        flat = [row for top in self.below(None) for row in self.with_below(top)]
        for number, row in enumerate(flat, 1):
            if row.position != number:
                row.position = number
                if row.pk:
                    self._changed.append(row)
        return self._changed

    def refuse_depth(self) -> None:
        """Refuse clauses nested more deeply than a page and an ear can follow."""

        def depth(rows: Iterable[Clause]) -> int:
            return max((1 + depth(self._below.get(row.pk, ())) if row.pk else 1 for row in rows), default=0)

        if depth(self.below(None)) > DEEPEST:
            refuse(
                Refusal(
                    f"Clauses stand at most {DEEPEST} deep: 1., 1.1 and (a).", "Put it one step higher.", code="place"
                )
            )

    def save(self, *, by: Any) -> None:
        """Save the clauses whose number changed. The reason names no other clause: that may not be public."""
        for row in self._changed:
            row.recorded(by=by, why="Its place changed")


DEEPEST = 3
GONE = Refusal("Somebody removed this meanwhile.", "Look at the record again.", code="gone")


def _present(row: Kept) -> Kept:
    """The row as it stands; refused where somebody removed it meanwhile. Ask after the decision is locked."""
    found: Any = type(row)._base_manager.filter(pk=row.pk).first()
    if found is None:
        raise Refused(GONE)
    return found


def _refuse_label(clause: Clause, order: Order) -> None:
    """Refuse a label that gives no address, or that another clause has."""
    slug = clause_slug(clause.label)
    if not re.search(r"\w", slug) or "/" in slug:
        raise ValidationError({"label": "Enter a label with a letter or a number, such as (a), 1. or 1.1"})
    for other in order.clauses:
        if other.pk != clause.pk and other.slug == slug:
            said = f"Clause {other.label} has this label. Each label stands once: give this one another, such as 2(a)"
            raise ValidationError({"label": said})


EXEMPTABLE = frozenset({"access", "exempt_paragraph", "exempt_reason", "exempt_review_on"})


@transaction.atomic
def add_alternative(*, by: Any, decision: Decision, label: str, what: str, why_rejected: str = "") -> Alternative:
    """Add an alternative that was considered and rejected."""
    decision = editable(decision, by)
    row = Alternative(decision=decision, label=label, what=what, why_rejected=why_rejected)
    return row.recorded(by=by, why="Alternative added")


@transaction.atomic
def add_interest(*, by: Any, decision: Decision, who: str, nature: str, dispensation: str = "") -> Interest:
    """Add an interest that was declared, which answers the question. `who` is an office or post."""
    decision = editable(decision, by)
    row = Interest(decision=decision, who=who, nature=nature, dispensation=dispensation).recorded(
        by=by, why="Interest added"
    )
    if decision.interests_answer != InterestsAnswer.DECLARED:
        decision.interests_answer = InterestsAnswer.DECLARED
        decision.recorded(by=by, why="Interest added")
    return row


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


CHANGEABLE: dict[type[Audited], frozenset[str]] = {
    Alternative: frozenset({"label", "what", "why_rejected"}),
    Interest: frozenset({"who", "nature", "dispensation"}),
    FollowUp: frozenset({"what", "to_whom", "by_on"}),
    Approval: frozenset({"amount", "qualifier", "words", "spend_from", "spend_until", "longest_term_months"}),
    Delegation: frozenset(
        {"post", "powers", "consultees", "limit_per_action", "floor", "longest_term_months", "usable_until"}
    ),
}


@transaction.atomic
def change_row(*, by: Any, row: Row, changes: Mapping[str, Any], why: str) -> Row:
    """Change an alternative, interest, follow-up, approval or delegation of a decision not yet published."""
    editable(decision_of(row), by)
    row = _present(row)
    assign(row, changes, CHANGEABLE[type(row)])
    return row.recorded(by=by, why=why)


def decision_of(row: Any) -> Decision:
    """The decision that a row belongs to."""
    decision: Decision = row.clause.decision if isinstance(row, Approval | Delegation) else row.decision
    return decision


# What a clause's text offers -----------------------------------------------------------------------------------------


def post_names(on: date) -> dict[int, tuple[str, ...]]:
    """The title and the other names of each post that exists on a day, by its key."""
    posts = Post.objects.existing(on).prefetch_related("aliases")
    return {post.pk: (post.title, *(alias.name for alias in post.aliases.all())) for post in posts}


def offers_left(clause: Clause, names: Mapping[int, Sequence[str]], given: Iterable[Approval | Delegation]) -> Offers:
    """What the text of a clause offers and nobody has recorded (`given`: what it gives) or declined."""
    rows = list(given)
    amounts = {row.amount for row in rows if isinstance(row, Approval)}
    posts = {row.post_id for row in rows if isinstance(row, Delegation)}
    return tuple(
        offer
        for offer in offers_of(clause.text, clause.verb, names)
        if offer.key not in clause.offers_declined
        and not (isinstance(offer, ApprovalOffer) and offer.amount in amounts)
        and not (isinstance(offer, DelegationOffer) and posts and offer.post in (None, *posts))
    )


def given_by(clause: Clause) -> list[Approval | Delegation]:
    """The money and the power that are recorded for a clause."""
    return [*Approval.objects.filter(clause=clause), *Delegation.objects.filter(clause=clause)]


@transaction.atomic
def take_offer(
    *, by: Any, on: date, clause: Clause, key: str, changed: Mapping[str, Any] | None = None
) -> Approval | Delegation:
    """Record what the text of a clause offers: exactly as it was read, or as a person `changed` it.

    `key` names the offer that was shown.
    """
    offer = _offered(clause, key, by=by, on=on)
    if changed is not None:
        decline_offer(by=by, on=on, clause=clause, key=key)
        if isinstance(offer, ApprovalOffer):
            return approve_money(by=by, clause=clause, **changed)
        return delegate_power(by=by, clause=clause, **changed)
    values = offer.values()
    if isinstance(offer, ApprovalOffer):
        return approve_money(by=by, clause=clause, **values)
    if offer.post is None or not offer.powers:
        raise Refused(
            Refusal(
                "The clause does not say which post may do what.",
                "Choose “Change” and fill in what is missing.",
                code="offer",
            )
        )
    return delegate_power(by=by, clause=clause, **{**values, "post": Post.objects.get(pk=offer.post)})


@transaction.atomic
def decline_offer(*, by: Any, on: date, clause: Clause, key: str) -> Clause:
    """Note that a reading of a clause's text is not wanted, so that it is not offered again."""
    _offered(clause, key, by=by, on=on)
    clause = _present(clause)
    clause.offers_declined = [*clause.offers_declined, key]
    return clause.recorded(by=by, why="Reading of the text declined")


def _offered(clause: Clause, key: str, *, by: Any, on: date) -> ApprovalOffer | DelegationOffer:
    editable(clause.decision, by)
    clause = _present(clause)
    for offer in offers_left(clause, post_names(on), given_by(clause)):
        if offer.key == key:
            return offer
    raise Refused(
        Refusal(
            "This is not offered any more: the clause was changed, or it is recorded or declined already.",
            "Look at the clause again.",
            code="offer",
        )
    )


@transaction.atomic
def remove(*, by: Any, row: Audited, why: str) -> None:
    """Remove a clause, an authority or another row that belongs to a decision not yet published."""
    editable(decision_of(row), by)
    row = _present(row)
    try:
        with transaction.atomic():
            row.removed(by=by, why=why)
    except models.ProtectedError:
        refuse(Refusal("Something else hangs from it.", "Remove first what it gives or what is below it."))
