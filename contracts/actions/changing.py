"""Acts during a contract's life: extended, varied, released, corrected."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

from django.db import transaction
from django.db.models import Q, Sum
from django.utils import timezone

from commissioning.council.models import User
from commissioning.kit.refusals import Refusal, Refused, refuse
from commissioning.procurement import routes
from commissioning.procurement.timetable import exercise_by
from contracts import permissions, rules
from contracts.actions.authority import ZERO, Authority, ask_term, ask_value_stated, begun, commit, locked, money_of
from contracts.choices import ActKind, AuthorityKind
from contracts.lifecycle import CONTRACT, SIGNED
from contracts.models import (
    Commitment,
    Contract,
    EstimateAcknowledgement,
    Extension,
    ExtensionOption,
    OfficerRecord,
    Variation,
)
from decisions.models import Approval, Decision


@transaction.atomic
def extend(
    *,
    by: User,
    on: date,
    contract: Contract,
    authority: Authority,
    amount: Decimal | None,
    made_on: date,
    new_end: date | None = None,
    months: int | None = None,
    option: ExtensionOption | None = None,
    stated_months: int | None = None,
    ground: str = "",
    approval: Approval | None = None,
    acknowledgement: EstimateAcknowledgement | None = None,
) -> Commitment:
    """Extend a signed contract to `new_end` (or by `months`, counted from its first day).

    Under an `option`, `ground` records the supplier's agreement where its notice day has passed; without an option it
    is the legal ground of going beyond them. `stated_months`: as a source states them, where the new end rules.
    """
    fresh = begun(contract, by)
    if fresh.state != SIGNED:
        raise Refused(CONTRACT.refusal("terminate", fresh.state) or Refusal("Only a signed contract is extended."))
    amount = money_of(amount)
    if new_end is None and months is not None and fresh.ends_on is not None:
        new_end = rules.extended_end(starts_on=fresh.starts_on, ends_on=fresh.ends_on, months=months)
    if new_end is None:
        raise Refused(Refusal("The new end is missing.", "Give the new last day, or the number of months."))
    recorded = authority.kind == AuthorityKind.RECORDED
    if option is not None:
        option = ExtensionOption.objects.get(pk=option.pk, contract=fresh)
        broken = fresh.breaks.exclude(exercised_on=None).values_list("exercised_on", flat=True).first()
        refuse(rules.may_use_option(broken_on=broken))
    notice = (
        exercise_by(fresh.ends_on, fresh.supplier_notice_months)
        if fresh.ends_on and fresh.supplier_notice_months and not recorded
        else None
    )
    refuse(
        rules.may_extend(
            made_on=made_on,
            old_end=fresh.ends_on,
            new_end=new_end,
            option_months_left=months_left(option) if option else None,
            ground=ground,
            notice_day=notice,
            last_possible_end=fresh.last_possible_end,
            disputed=fresh.last_possible_end_if is not None,
        )
    )
    if fresh.ends_on is None:  # refused above; said again for the type checker
        raise Refused(Refusal("The contract has no last day that could be moved."))
    if fresh.route and not recorded:
        refuse(
            routes.may_change_validity(
                routes.Route(fresh.route), routes.Regime(fresh.regime), on=made_on, new_end=new_end
            )
            if fresh.is_umbrella
            else None
        )
    ask_value_stated(fresh, authority, amount)
    ask_term(fresh, new_end, authority, approval)
    extension = Extension(
        contract=fresh,
        option=option,
        made_on=made_on,
        old_end=fresh.ends_on,
        new_end=new_end,
        months=rules.begun_months(fresh.ends_on, new_end),
        stated_months=stated_months,
        ground=ground,
    ).recorded(by=by, why="Extended")
    row = commit(
        fresh,
        ActKind.EXTENSION,
        by=by,
        on=on,
        made_on=made_on,
        amount=amount,
        authority=authority,
        approval=approval,
        acknowledgement=acknowledgement,
        extension=extension,
    )
    fresh.ends_on = new_end
    if fresh.last_possible_end is not None and fresh.last_possible_end < new_end:
        fresh.last_possible_end = new_end
    if fresh.last_possible_end_if is not None and fresh.last_possible_end_if <= new_end:
        fresh.last_possible_end_if = None
    fresh.recorded(by=by, why="Extended")
    contract.refresh_from_db()
    return row


def months_left(option: ExtensionOption) -> int:
    """The months that an option still gives: a pot what its slices left, a fixed option all or nothing."""
    used = sum(option.extensions.values_list("months", flat=True))
    if used and not option.pot:
        return 0
    return option.months - used


@transaction.atomic
def vary(
    *,
    by: User,
    on: date,
    contract: Contract,
    authority: Authority,
    amount: Decimal | None,
    made_on: date,
    ground: str,
    scope_words: str = "",
    term_words: str = "",
    approval: Approval | None = None,
    acknowledgement: EstimateAcknowledgement | None = None,
) -> Commitment:
    """Vary a signed contract. `amount` is the change of value, of either sign, 0 where only term or scope changes.

    `ground` is a code of `routes.Ground`, whose limits are then asked, or words that name the provision.
    """
    fresh = begun(contract, by)
    if fresh.state != SIGNED:
        raise Refused(CONTRACT.refusal("terminate", fresh.state) or Refusal("Only a signed contract is varied."))
    amount = money_of(amount)
    refuse(rules.may_vary(ground=ground, amount=amount, term_words=term_words, scope_words=scope_words))
    if ground in {known.value for known in routes.Ground}:
        ground = _ask_ground(fresh, routes.Ground(ground), amount or ZERO, made_on)
    ask_value_stated(fresh, authority, amount)
    ask_term(fresh, fresh.ends_on, authority, approval)
    variation = Variation(
        contract=fresh,
        made_on=made_on,
        value_change=amount or ZERO,
        term_words=term_words,
        scope_words=scope_words,
        ground=ground,
    ).recorded(by=by, why="Varied")
    row = commit(
        fresh,
        ActKind.VARIATION,
        by=by,
        on=on,
        made_on=made_on,
        amount=amount,
        authority=authority,
        approval=approval,
        acknowledgement=acknowledgement,
        variation=variation,
    )
    contract.refresh_from_db()
    return row


def _ask_ground(contract: Contract, ground: routes.Ground, amount: Decimal, made_on: date) -> str:
    """Ask the limits of a ground for changing a contract; the ground in words, as it is kept."""
    words = f"{ground.citation}: {ground.label}"
    award_rows = contract.commitments.filter(Q(kind=ActKind.AWARD) | Q(corrects__kind=ActKind.AWARD))
    original = award_rows.aggregate(total=Sum("amount"))["total"] or contract.value or ZERO
    earlier = contract.variations.filter(ground=words).aggregate(total=Sum("value_change"))["total"] or ZERO
    refuse(
        routes.may_modify(
            routes.Regime(contract.regime),
            ground,
            original_value=original,
            change=amount,
            on=made_on,
            earlier=earlier,
            light_touch=contract.light_touch,
        )
    )
    return words


@transaction.atomic
def release(
    *, by: User, on: date, contract: Contract, approval: Approval | None, amount: Decimal, made_on: date, why: str
) -> Commitment:
    """Give back money that the contract does not need, to the approval that it came from (None: uncharged).

    `amount` is the sum released, in pounds; it stands in the ledger below 0. A release needs no authority.
    """
    fresh = begun(contract, by)
    given_back = -abs(money_of(amount) or ZERO)
    if not given_back:
        raise Refused(Refusal("Nothing would be released.", "Give the sum that is not needed."))
    row = commit(fresh, ActKind.RELEASE, by=by, on=on, made_on=made_on, amount=given_back, approval=approval, why=why)
    contract.refresh_from_db()
    return row


@transaction.atomic
def correct_row(
    *,
    by: User,
    on: date,
    commitment: Commitment,
    amount: Decimal,
    why: str,
    acknowledgement: EstimateAcknowledgement | None = None,
) -> Commitment:
    """Put a ledger row right by a further one: `amount` is the difference, of either sign.

    The correction takes the row's authority, approval and day.
    """
    fresh = begun(commitment.contract, by)
    row = Commitment.objects.get(pk=commitment.pk)
    if row.kind == ActKind.CORRECTION:
        raise Refused(Refusal("A correction is not itself corrected.", "Correct the row that it names once more."))
    if not why.strip():
        raise Refused(Refusal("A correction needs its reason.", "Say why the row is corrected."))
    return commit(
        fresh,
        ActKind.CORRECTION,
        by=by,
        on=on,
        made_on=row.made_on,
        amount=money_of(amount),
        approval=row.approval,
        acknowledgement=acknowledgement,
        corrects=row,
        why=why,
    )


@transaction.atomic
def acknowledge_estimate(
    *, by: User, on: date, contract: Contract, approval: Approval, kind: str, amount: Decimal, actor: User, words: str
) -> EstimateAcknowledgement:
    """A manager acknowledges that one act of `actor`, of this kind and amount, may pass the estimate."""
    fresh = locked(contract)
    refuse(permissions.may_acknowledge_estimate(by))
    exact = money_of(amount) or ZERO
    refuse(rules.may_acknowledge(same_person=by == actor, amount=exact))
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


@transaction.atomic
def link_officer_record(*, by: User, commitment: Commitment, decision: Decision) -> OfficerRecord:
    """Link an act under a delegation to its officer decision record: MAI 2012 reg 13."""
    refuse(permissions.may_link_officer_record(by))
    if decision.kind != "officer":
        raise Refused(Refusal(f"{decision.reference} is not a decision by an officer.", "Name the officer's record."))
    if (decision.key or decision.call_in_applies) and not decision.in_effect(commitment.made_on):
        raise Refused(
            Refusal(
                f"{decision.reference} was not in effect on the day of the act.",
                "A key decision, or one that may be called in, is acted on when it is in effect.",
                "award-before-effect",
                "MAI 2012 reg 13",
            )
        )
    return OfficerRecord(commitment=commitment, decision=decision).recorded(by=by, why="Officer record linked")
