"""What accompanies an act in the record: a manager's words that an estimate is passed, an officer's decision record."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

from django.db import transaction
from django.utils import timezone

from commissioning.council.models import User
from commissioning.kit.refusals import Refusal, Refused, refuse
from contracts import permissions, rules
from contracts.actions.authority import ZERO, locked, money_of, parts_of
from contracts.choices import AuthorityKind
from contracts.models import Commitment, Contract, EstimateAcknowledgement, OfficerRecord
from decisions import actions as decisions
from decisions.choices import DecisionKind, Qualifier, Verb
from decisions.models import Approval, Decision

VERB_OF = {"award": Verb.AWARD, "extension": Verb.AUTHORISE, "variation": Verb.AUTHORISE}
"""Kind of act → the verb of the clause that records it."""


@transaction.atomic
def acknowledge_estimate(
    *, by: User, on: date, contract: Contract, approval: Approval, kind: str, amount: Decimal, actor: User, words: str
) -> EstimateAcknowledgement:
    """A manager acknowledges that one act of `actor`, of this kind and amount, may pass the estimate.

    The act cites it by itself when it is done (`authority.waiting_acknowledgement`).
    """
    fresh = locked(contract)
    refuse(permissions.may_acknowledge_estimate(by))
    exact = money_of(amount) or ZERO
    refuse(
        rules.may_acknowledge(
            same_person=by == actor, amount=exact, estimate=approval.qualifier == Qualifier.ESTIMATE, words=words
        )
    )
    refuse(rules.may_draw_on(parts=parts_of(fresh, approval.clause), name=approval.clause.cited_as))
    acknowledgement = EstimateAcknowledgement(
        contract=fresh,
        approval=approval,
        kind=kind,
        amount=exact,
        words=words,
        actor=actor,
        recorded_at=timezone.now(),
        recorded_by=by,
    )
    acknowledgement.save()
    return acknowledgement


def refusal_to_record(by: User, commitment: Commitment) -> Refusal | None:
    """Why no officer decision record can be linked to an act, or None: for the button and the door."""
    return permissions.may_link_officer_record(by) or rules.may_record_by_officer(
        delegated=commitment.authority == AuthorityKind.DELEGATION,
        recorded_in=commitment.officer_record.decision.reference if hasattr(commitment, "officer_record") else "",
    )


@transaction.atomic
def link_officer_record(*, by: User, commitment: Commitment, decision: Decision) -> OfficerRecord:
    """Link an act under a delegation to its officer decision record: MAI 2012 reg 13. It may still be a draft."""
    refuse(refusal_to_record(by, commitment))
    refuse(
        rules.may_be_officer_record(
            reference=decision.reference,
            by_officer=decision.kind == DecisionKind.OFFICER,
            waits_for_effect=decision.key or decision.call_in_applies,
            in_effect=decision.in_effect(commitment.made_on),
        )
    )
    return OfficerRecord(commitment=commitment, decision=decision).recorded(by=by, why="Officer record linked")


@transaction.atomic
def draft_officer_record(
    *, by: User, on: date, commitment: Commitment, title: str, text: str, reasons: str, call_in_why_not: str
) -> Decision:
    """Draft the decision record that an act under a delegation owes, and link it; the clerk goes on with it.

    The officer decided on the day of the act, under that delegation. `text` becomes its one clause.
    """
    refuse(refusal_to_record(by, commitment))
    if commitment.delegation is None:  # refused above; said again for the type checker
        raise Refused(Refusal("Only an act under a delegation owes a record by the officer."))
    decision = decisions.enter(
        by=by,
        on=on,
        title=title,
        kind=DecisionKind.OFFICER,
        service_area=commitment.contract.service_area,
        post=commitment.acting_post,
        made_under=commitment.delegation,
        due_on=commitment.made_on,
        reasons=reasons,
        call_in_applies=False,
        call_in_why_not=call_in_why_not,
    )
    decisions.add_clause(by=by, decision=decision, label="1.", verb=VERB_OF[commitment.kind], text=text)
    link_officer_record(by=by, commitment=commitment, decision=decision)
    return decision
