"""How a contract ends: by a break, by termination, and closed with its review."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from decimal import Decimal

from django.db import transaction
from django.db.models import Sum

from commissioning.council.models import User
from commissioning.kit.refusals import Refusal, refuse
from commissioning.procurement.models import Commission
from commissioning.procurement.timetable import exercise_by
from contracts import rules
from contracts.actions.authority import ZERO, begun, commit, money_of
from contracts.actions.predecessors import follow
from contracts.choices import ActKind
from contracts.lifecycle import CLOSED, CONTRACT, TERMINATED
from contracts.models import BreakPoint, Contract, Review
from decisions.models import Approval


def last_act_on(contract: Contract) -> date | None:
    """The day of the latest award, extension or variation."""
    acts = contract.commitments.filter(kind__in=[ActKind.AWARD, ActKind.EXTENSION, ActKind.VARIATION])
    return acts.order_by("-made_on").values_list("made_on", flat=True).first()


def last_day_of(contract: Contract) -> date | None:
    """The last day of a contract as it stands: that of its termination before any other."""
    return contract.terminated_on or contract.ends_on


def break_notice_day(point: BreakPoint) -> date | None:
    """The last day to tell the provider that a break is used; None where the contract states no notice."""
    months = point.contract.supplier_notice_months
    return exercise_by(point.falls_on, months) if months else None


def refusal_to_break(point: BreakPoint, *, made_on: date, words: str = "") -> Refusal | None:
    """Why a break may not be used on a day, or None: for the page and at the door."""
    return CONTRACT.refusal("terminate", point.contract.state) or rules.may_break(
        made_on=made_on,
        falls_on=point.falls_on,
        used_on=point.exercised_on,
        ends_on=point.contract.ends_on,
        last_act_on=last_act_on(point.contract),
        notice_day=break_notice_day(point),
        words=words,
        signed_on=point.contract.signed_on,
    )


def refusal_to_close(contract: Contract, *, closed_on: date, review: str) -> Refusal | None:
    """Why a contract may not be closed on a day, or None: for the page and at the door."""
    return CONTRACT.refusal("close", contract.state) or rules.may_close(
        closed_on=closed_on,
        ends_on=last_day_of(contract),
        review=review,
        last_act_on=max(filter(None, (contract.signed_on, last_act_on(contract))), default=None),
        terminated=contract.state == TERMINATED,
    )


def held_by(contract: Contract) -> dict[Approval | None, Decimal]:
    """What a contract holds of each approval, and of none (uncharged): the sums above 0, releases taken off."""
    sums: dict[int | None, Decimal] = {
        line["approval"]: line["total"]
        for line in contract.commitments.order_by().values("approval").annotate(total=Sum("amount"))
        if line["total"]
    }
    approvals = Approval.objects.filter(pk__in=[pk for pk in sums if pk]).select_related("clause__decision")
    held: dict[Approval | None, Decimal] = {
        approval: sums[approval.pk] for approval in approvals.order_by("clause__decision__reference", "pk")
    }
    return held | ({None: sums[None]} if None in sums else {})


def _ends_early(contract: Contract, last: date) -> date | None:
    """Write an earlier end, after which no option is left; the end that it replaces."""
    before = contract.ends_on
    if contract.starts_on is None or contract.starts_on <= last:
        contract.ends_on = last
    contract.last_possible_end, contract.last_possible_end_if = contract.ends_on, None
    return before


@transaction.atomic
def use_break(*, by: User, on: date, break_point: BreakPoint, made_on: date, words: str = "") -> Contract:
    """Use a break: the contract ends on the day on which the break falls, and its options fall away.

    `made_on`: the day on which it was used, which is the day the provider was told. `words`: why, and after the notice
    day that the provider agreed.
    """
    contract = begun(break_point.contract, by, "terminate")
    refuse(rules.may_be_dated(made_on, on=on))
    point = BreakPoint.objects.select_related("contract").get(pk=break_point.pk)
    refuse(refusal_to_break(point, made_on=made_on, words=words))
    point.exercised_on, point.words = made_on, words
    point.old_end = _ends_early(contract, point.falls_on)
    point.recorded(by=by, why="Break used")
    contract.recorded(by=by, why="Break used")
    break_point.refresh_from_db()
    return contract


@transaction.atomic
def terminate(
    *, by: User, on: date, contract: Contract, terminated_on: date, ground: str, made_on: date | None = None
) -> Contract:
    """SIGNED → TERMINATED. `terminated_on` is the last day of the contract, which may be to come: `made_on`, the day on
    which the termination was given or agreed, may not. Without it the termination was given on its last day.
    """
    fresh = begun(contract, by, "terminate")
    made_on = made_on or terminated_on
    refuse(rules.may_be_dated(made_on, on=on))
    refuse(
        rules.may_terminate(
            made_on=made_on,
            terminated_on=terminated_on,
            ends_on=fresh.ends_on,
            ground=ground,
            signed_on=fresh.signed_on,
            last_act_on=last_act_on(fresh),
        )
    )
    fresh.state, fresh.terminated_on, fresh.ended_reason = TERMINATED, terminated_on, ground
    fresh.termination_made_on = made_on
    fresh.end_before_termination = _ends_early(fresh, terminated_on)
    fresh.recorded(by=by, why=ground)
    contract.refresh_from_db()
    return contract


@transaction.atomic
def close(
    *,
    by: User,
    on: date,
    contract: Contract,
    closed_on: date,
    review: str,
    unspent: Mapping[Approval | None, Decimal] | None = None,
    successor: Commission | None = None,
) -> Contract:
    """SIGNED or TERMINATED → CLOSED, with its review, once its last day has passed.

    `unspent`: what is left over, in pounds, of each approval that it holds (None: uncharged); each is released by a row
    of its own. `successor`: the commission that follows the contract, if it is not named yet.
    """
    fresh = begun(contract, by, "close")
    refuse(rules.may_be_dated(closed_on, on=on))
    refuse(refusal_to_close(fresh, closed_on=closed_on, review=review))
    Review(contract=fresh, held_on=closed_on, words=review).recorded(by=by, why="Reviewed at its close")
    for approval, left in sorted((unspent or {}).items(), key=lambda line: line[0].pk if line[0] else 0):
        given_back = -(money_of(left) or ZERO)
        if given_back:
            why = "Not spent when the contract was closed"
            commit(
                fresh,
                ActKind.RELEASE,
                by=by,
                on=on,
                made_on=closed_on,
                amount=given_back,
                approval=approval,
                why=why,
            )
    if successor is not None and not fresh.successor_links.filter(commission=successor).exists():
        follow(by=by, commission=successor, contract=fresh)
    fresh.state, fresh.closed_on = CLOSED, closed_on
    fresh.recorded(by=by, why="Closed")
    contract.refresh_from_db()
    return contract
