"""Who has the power for an act and what money it takes: asked of every act, and written in the ledger."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from django.db.models import Sum
from django.utils import timezone

from commissioning.council.models import Post, StandingOrders, User
from commissioning.kit.dates import moment_words
from commissioning.kit.models import Access
from commissioning.kit.money import pounds
from commissioning.kit.refusals import Refusal, Refused, refuse
from commissioning.procurement.models import CommissionDecision
from contracts import permissions, rules
from contracts.choices import ActKind, AuthorityKind
from contracts.lifecycle import CONTRACT
from contracts.models import (
    Commitment,
    Contract,
    EstimateAcknowledgement,
)
from decisions.choices import Origin, Qualifier
from decisions.lifecycle import CALLED_IN
from decisions.models import Approval, Clause, Decision, Delegation

ZERO = Decimal("0.00")


@dataclass(frozen=True)
class Authority:
    """Who had the power for an act: exactly one of four, made by the constructors below."""

    kind: AuthorityKind
    cited: Clause | None = None
    used: Delegation | None = None
    orders: StandingOrders | None = None
    acting_post: Post | None = None
    consultation: str = ""
    words: str = ""

    @classmethod
    def decision(cls, clause: Clause) -> Authority:
        """A clause that itself approves, awards or authorises."""
        return cls(AuthorityKind.DECISION, cited=clause)

    @classmethod
    def delegation(cls, delegation: Delegation, acting_post: Post, consultation: str = "") -> Authority:
        """Delegated power, used by a post; `consultation` says who was consulted and when."""
        return cls(AuthorityKind.DELEGATION, used=delegation, acting_post=acting_post, consultation=consultation)

    @classmethod
    def standing(cls, standing_orders: StandingOrders, acting_post: Post, words: str) -> Authority:
        """The officer's standing power; `words` name the paragraph of the standing orders."""
        return cls(AuthorityKind.STANDING, orders=standing_orders, acting_post=acting_post, words=words)

    @classmethod
    def recorded(cls, words: str) -> Authority:
        """An act made before the contract was entered here; `words` say where it was recorded."""
        return cls(AuthorityKind.RECORDED, words=words)

    @property
    def power_clause(self) -> Clause | None:
        """The clause from which the power comes, if a decision gave it."""
        return self.cited or (self.used.clause if self.used else None)

    def columns(self) -> dict[str, Any]:
        """The authority as fields of a ledger row."""
        return {
            "authority": self.kind,
            "clause": self.cited,
            "delegation": self.used,
            "acting_post": self.acting_post,
            "consultation": self.consultation,
            "standing_orders": self.orders,
            "standing_words": self.words if self.kind == AuthorityKind.STANDING else "",
            "recorded_words": self.words if self.kind == AuthorityKind.RECORDED else "",
        }


def locked(contract: Contract) -> Contract:
    return Contract.objects.select_for_update(no_key=True).get(pk=contract.pk)


def begun(contract: Contract, by: User, step: str = "") -> Contract:
    """Lock the contract, ask who may act on it, and whether it is in a state for the step."""
    fresh = locked(contract)
    refuse(permissions.may_contract(by, fresh.service_area))
    if step:
        refuse(step_refusal(fresh, step))
    return fresh


def lock_umbrellas(*keys: int | None) -> None:
    """Lock the umbrellas of these keys: their rosters and their ends stay as they are until the commit.

    Always before a contract under them; what changes a roster or ends an umbrella locks it too.
    """
    wanted = {key for key in keys if key is not None}
    list(Contract.objects.select_for_update(no_key=True).filter(pk__in=wanted).order_by("pk").values_list("pk"))


def begun_under(contract: Contract, by: User, step: str = "", *, also: Contract | None = None) -> Contract:
    """As `begun`, behind the umbrella under which the contract is placed (and another one: `also`)."""
    umbrella = Contract.objects.values_list("umbrella", flat=True).get(pk=contract.pk)
    lock_umbrellas(umbrella, also.pk if also else None)
    fresh = begun(contract, by, step)
    if fresh.umbrella_id != umbrella:
        raise Refused(
            Refusal("Somebody has just put the draft under another umbrella.", "Look at it again first.", "lifecycle")
        )
    return fresh


def step_refusal(contract: Contract, step: str) -> Refusal | None:
    """Why a contract is not in a state for a step, and who brought it into the state in which it is; None if it is."""
    refusal = CONTRACT.refusal(step, contract.state)
    first = contract.history.filter(state=contract.state).order_by("history_id").first() if refusal else None
    if refusal is None or first is None or contract.state == CONTRACT.initial:
        return refusal
    return replace(refusal, reason=f"{refusal.reason} {_entered(first.history_user, first.history_date)}")


def _entered(who: User | None, at: datetime) -> str:
    """Who was first, and when: told to staff, who alone are refused an act."""
    return f"{who or 'Somebody'} entered that on {moment_words(timezone.localtime(at))}."


def last_charge(approval: Approval) -> str:
    """Who charged an approval last, in a sentence; nothing where nobody did."""
    charges = Commitment.objects.filter(approval=approval, amount__gt=0).select_related("contract", "recorded_by")
    last = charges.order_by("-recorded_at", "-pk").first()
    if last is None or last.amount is None:
        return ""
    what = f"The last charge was {pounds(last.amount)} under {last.contract.reference}:"
    return f"{what} {_entered(last.recorded_by, last.recorded_at)}"


def waiting_acknowledgement(
    contract: Contract, approval: Approval, *, kind: str, amount: Decimal, actor: User
) -> EstimateAcknowledgement | None:
    """The manager's words that let this act of this person pass the estimate, not used by an act yet."""
    found = EstimateAcknowledgement.objects.filter(
        contract=contract, approval=approval, kind=kind, amount=amount, actor=actor
    )
    return found.exclude(pk__in=used_acknowledgements()).order_by("pk").first()


def used_acknowledgements() -> Any:
    """The keys of the acknowledgements that an act cites."""
    return Commitment.objects.filter(acknowledgement__isnull=False).values("acknowledgement")


def money_of(amount: Decimal | int | str | None) -> Decimal | None:
    return None if amount is None else Decimal(amount).quantize(Decimal("0.01"))


def sum_of(**filters: Any) -> Decimal:
    return Commitment.objects.filter(**filters).aggregate(total=Sum("amount"))["total"] or ZERO


def delegation_terms(delegation: Delegation) -> rules.DelegationTerms:
    """A delegation as the plain values that the rules ask for."""
    return rules.DelegationTerms(
        name=delegation.clause.cited_as,
        post=delegation.post.title,
        powers=tuple(delegation.powers),
        limit_per_action=delegation.limit_per_action,
        floor=delegation.floor,
        usable_until=delegation.usable_until,
    )


def entered_on(contract: Contract) -> date:
    """The day on which a contract was entered here, by its own history."""
    return timezone.localdate(contract.history.earliest("history_date").history_date)


def is_copied_act(contract: Contract, authority: Authority, made_on: date) -> bool:
    """Whether an act is told as an earlier record tells it: recorded, or of a copied contract before its entry here.

    Such an act was done under somebody else's eyes: what a source leaves out, or did wrong, is shown and not refused.
    """
    if authority.kind == AuthorityKind.RECORDED:
        return True
    return contract.origin == Origin.COPIED and made_on < entered_on(contract)


def parts_of(contract: Contract, clause: Clause) -> set[str]:
    if contract.commission is None:
        return set()
    links = CommissionDecision.objects.filter(commission=contract.commission, decision=clause.decision_id)
    return set(links.values_list("part", flat=True))


def rely_on(clauses: Iterable[Clause | None], *, made_on: date, must_be_in_effect: bool) -> None:
    """Lock the decisions of the clauses in order of id and ask that each is in effect on the day."""
    ids = {clause.decision_id for clause in clauses if clause is not None}
    for decision in Decision.objects.select_for_update(no_key=True).filter(pk__in=ids).order_by("pk"):
        if must_be_in_effect:
            refuse(
                rules.may_rely_on(
                    reference=decision.reference,
                    in_effect=decision.in_effect(made_on),
                    called_in=decision.state == CALLED_IN,
                    effective_from=decision.effective_from,
                    made_on=made_on,
                )
            )


def commit(
    contract: Contract,
    kind: ActKind,
    *,
    by: User,
    on: date,
    made_on: date,
    amount: Decimal | None,
    authority: Authority | None = None,
    approval: Approval | None = None,
    acknowledgement: EstimateAcknowledgement | None = None,
    corrects: Commitment | None = None,
    why: str = "",
    **details: Any,
) -> Commitment:
    """Ask every rule of the ledger in the order of the locks, then add the row. `contract` is locked already.

    Where the act passes an estimate, the row cites the acknowledgement that waits for it, if none is given.
    """
    refuse(rules.may_be_dated(made_on, on=on))
    if kind not in (ActKind.AWARD, ActKind.CORRECTION):
        refuse(rules.may_follow_award(made_on, awarded_on=contract.awarded_on))
    refuse(rules.may_carry(umbrella=contract.is_umbrella, amount=amount))
    act = corrects.kind if corrects else kind
    day = corrects.made_on if corrects else made_on
    if corrects:
        authority = authority_of(corrects)
    adds = (amount or ZERO) >= 0
    power = authority.power_clause if authority else None
    if kind != ActKind.RELEASE:
        rely_on([power, approval.clause if approval else None], made_on=day, must_be_in_effect=adds)
    if approval is not None:
        approval = Approval.objects.select_for_update(no_key=True).get(pk=approval.pk)

    if authority is not None:
        ask_power(contract, authority, act=act, amount=amount, day=day, corrects=corrects, approval=approval)
    if approval is not None:
        name = approval.clause.cited_as
        refuse(rules.may_draw_on(parts=parts_of(contract, approval.clause), name=name))
        passed = rules.may_charge(
            name=name,
            approved=approval.amount,
            maximum=approval.qualifier == Qualifier.MAXIMUM,
            committed=sum_of(approval=approval),
            amount=amount or ZERO,
            last=last_charge(approval),
        )
        if passed is not None and passed.code == "estimate-passed":
            acknowledgement = acknowledgement or waiting_acknowledgement(
                contract, approval, kind=kind, amount=amount or ZERO, actor=by
            )
            passed = None if acknowledgement else passed
        refuse(passed)
    held = sum_of(contract=contract, approval=approval)
    refuse(rules.may_take_back(held=held, amount=amount or ZERO, name=contract.reference))

    row = Commitment(
        contract=contract,
        kind=kind,
        approval=approval,
        amount=amount,
        acknowledgement=acknowledgement,
        corrects=corrects,
        why=why,
        made_on=made_on,
        recorded_at=timezone.now(),
        recorded_by=by,
        **(authority.columns() if authority and not corrects else {}),
        **details,
    )
    row.save()
    return row


def authority_of(row: Commitment) -> Authority | None:
    """The authority that a row carries, None for a release."""
    if not row.authority:
        return None
    return Authority(
        next(kind for kind in AuthorityKind if kind == row.authority),
        cited=row.clause,
        used=row.delegation,
        orders=row.standing_orders,
        acting_post=row.acting_post,
        words=row.standing_words or row.recorded_words,
    )


def ask_power(
    contract: Contract,
    authority: Authority,
    *,
    act: str,
    amount: Decimal | None,
    day: date,
    corrects: Commitment | None,
    approval: Approval | None,
) -> None:
    """Ask whether the authority covers the act, with the corrections of its row where it is a correction.

    An umbrella's award is measured by its ceiling.
    """
    net = amount
    if corrects is not None:
        net = (corrects.amount or ZERO) + sum_of(corrects=corrects) + (amount or ZERO)
    if authority.cited is not None:
        refuse(
            rules.may_cite_clause(
                verb=authority.cited.verb,
                confidential=authority.cited.access == Access.CONFIDENTIAL,
                parts=parts_of(contract, authority.cited),
                act=act,
                name=authority.cited.cited_as,
            )
        )
    elif authority.used is not None and authority.acting_post is not None:
        clause = authority.used.clause
        refuse(rules.may_draw_on(parts=parts_of(contract, clause), name=clause.cited_as))
        refuse(
            rules.may_use_delegation(
                delegation_terms(authority.used),
                act=act,
                acting_post=authority.acting_post.title,
                amount=rules.sum_measured(net, act=act, ceiling=contract.ceiling),
                made_on=day,
            )
        )
    elif authority.orders is not None and (corrects is None or (amount or ZERO) >= 0):
        refuse(
            rules.may_use_standing_power(
                total_after=max(sum_of(contract=contract) + (amount or ZERO), contract.ceiling or ZERO),
                cabinet_award_from=authority.orders.cabinet_award_from,
                in_force=StandingOrders.objects.in_force(day) == authority.orders,
                made_on=day,
            )
        )
    elif authority.kind == AuthorityKind.RECORDED:
        refuse(rules.may_record(made_on=day, entered_on=entered_on(contract), charges_approval=approval is not None))


def ask_term(
    contract: Contract,
    ends_on: date | None,
    authority: Authority,
    approval: Approval | None,
    *,
    act: ActKind,
    made_on: date,
    first_day: date | None,
) -> None:
    """Refuse a term longer than the approval, the clause or the delegation allows, or service before what the approval
    pays for; a copied act only gets a check. `first_day`: the first of the service that the act adds.

    A clause that is cited for the power bounds the term by the longest that it approves, where the act charges none of
    its money: an umbrella carries none, and yet runs no longer than was decided.
    """
    refuse(
        rules.may_run_until(
            ends_on,
            starts_on=contract.starts_on,
            longest_term_months=[
                approval.longest_term_months if approval else _longest_cited(authority.cited),
                authority.used.longest_term_months if authority.used else None,
            ],
            spend_until=approval.spend_until if approval else None,
            copied=is_copied_act(contract, authority, made_on),
        )
    )
    if approval is not None:
        refuse(
            rules.may_pay_for(
                spend_from=approval.spend_from,
                first_day=first_day,
                last_day=ends_on,
                act=act,
                name=approval.clause.cited_as,
                copied=is_copied_act(contract, authority, made_on),
            )
        )


def _longest_cited(clause: Clause | None) -> int | None:
    """The longest term in months that a clause approves; None where it sets none."""
    months = [approval.longest_term_months for approval in clause.approvals.all()] if clause else []
    return max((each for each in months if each), default=None) if all(months) else None


def ask_value_stated(contract: Contract, authority: Authority, amount: Decimal | None, *, made_on: date) -> None:
    """“Value not stated” is for what a copied source leaves out, never for what is done here."""
    if amount is None and not is_copied_act(contract, authority, made_on):
        raise Refused(Refusal("The value is missing.", "Give the sum; 0 where no money moves.", "value-missing"))
