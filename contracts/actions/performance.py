"""The indicators of a contract's performance, and how it was assessed against them."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.db import transaction

from commissioning.kit.refusals import Refusal, Refused, refuse
from contracts import permissions, rules
from contracts.actions.authority import locked
from contracts.lifecycle import PUBLIC_STATES
from contracts.models import Contract, Kpi, KpiAssessment


@transaction.atomic
def enter_kpi(
    *, by: Any, contract: Contract, title: str, measured: str, target: str, from_on: date, unit: str = ""
) -> Kpi:
    """Enter an indicator: its name, how it is measured, what is aimed at (a figure or words) and from which day on."""
    refuse(permissions.may_keep_performance(by))
    fresh = locked(contract)
    refuse(rules.may_keep_kpis(fresh.state) or rules.may_aim_at(target, unit) or _may_hold_from(fresh, from_on))
    kpi = Kpi(contract=fresh, title=title, measured=measured, target=target, unit=unit, from_on=from_on)
    return kpi.recorded(by=by, why="Indicator entered")


@transaction.atomic
def correct_kpi(
    *, by: Any, kpi: Kpi, title: str, measured: str, target: str, from_on: date, why: str, unit: str = ""
) -> Kpi:
    """Put right what an indicator says. A target agreed anew is another indicator: withdraw this one."""
    fresh = _begun(by, kpi)
    # A day that stands is not asked about again: the contract may have been varied since.
    bounds = _may_hold_from(fresh.contract, from_on) if from_on != fresh.from_on else None
    refuse(rules.may_aim_at(target, unit) or bounds)
    first = fresh.assessments.order_by("first_on").values_list("first_on", flat=True).first()
    if first is not None and from_on > first:
        raise Refused(Refusal("An earlier period is assessed already.", "Begin no later than that.", "kpi-day"))
    fresh.title, fresh.measured, fresh.target, fresh.unit, fresh.from_on = title, measured, target, unit, from_on
    fresh.recorded(by=by, why=why)
    kpi.refresh_from_db()
    return kpi


@transaction.atomic
def withdraw_kpi(*, by: Any, kpi: Kpi, withdrawn_on: date, why: str) -> Kpi:
    """End an indicator: its last day and why. What was assessed against it stays."""
    fresh = _begun(by, kpi)
    refuse(
        rules.may_withdraw_kpi(
            withdrawn_on,
            from_on=fresh.from_on,
            already=fresh.withdrawn_on,
            assessed_to=fresh.assessments.order_by("-last_on").values_list("last_on", flat=True).first(),
        )
    )
    fresh.withdrawn_on, fresh.withdrawn_why = withdrawn_on, why
    fresh.recorded(by=by, why=why)
    kpi.refresh_from_db()
    return kpi


@transaction.atomic
def assess(
    *,
    by: Any,
    on: date,
    kpi: Kpi,
    first_on: date,
    last_on: date,
    assessed_on: date,
    found: str,
    rating: str,
    why: str,
    published_on: date | None = None,
    where: str = "",
) -> KpiAssessment:
    """Assess performance against an indicator for a period (both days included).

    `found` is what was measured, `rating` a value of `choices.Rating` and `why` its reason; published where and when,
    once it was.
    """
    fresh = _begun(by, kpi)
    assessment = KpiAssessment(kpi=fresh, assessed_by=by)
    return _write(
        assessment,
        by=by,
        on=on,
        reason="Assessed",
        first_on=first_on,
        last_on=last_on,
        assessed_on=assessed_on,
        found=found,
        rating=rating,
        why=why,
        published_on=published_on,
        where=where,
    )


@transaction.atomic
def correct_assessment(
    *, by: Any, on: date, assessment: KpiAssessment, why_corrected: str, **changes: Any
) -> KpiAssessment:
    """Put an assessment right, or say that it was published; `changes` are fields as `assess` takes them."""
    _begun(by, assessment.kpi)
    fresh = KpiAssessment.objects.select_for_update().get(pk=assessment.pk)
    refuse(rules.may_take_back_publication(fresh.published_on, changes.get("published_on", fresh.published_on)))
    _write(fresh, by=by, on=on, reason=why_corrected, **changes)
    assessment.refresh_from_db()
    return assessment


@transaction.atomic
def remove_assessment(*, by: Any, assessment: KpiAssessment, why: str) -> None:
    """Remove an assessment that was recorded by mistake: then it is owed again."""
    _begun(by, assessment.kpi)
    fresh = KpiAssessment.objects.select_for_update().get(pk=assessment.pk)
    refuse(rules.may_remove_assessment(fresh.published_on))
    fresh.removed(by=by, why=why)


def _may_hold_from(contract: Contract, from_on: date) -> Refusal | None:
    ends = (contract.ends_on, contract.last_possible_end, contract.last_possible_end_if)
    longest = max((end for end in ends if end is not None), default=None)
    return rules.may_hold_from(from_on, starts_on=contract.starts_on, longest_end=longest)


def _begun(by: Any, kpi: Kpi) -> Kpi:
    """The indicator, locked with its contract, for somebody who may keep it."""
    refuse(permissions.may_keep_performance(by))
    locked(kpi.contract)
    return Kpi.objects.select_for_update(of=("self",)).select_related("contract").get(pk=kpi.pk)


def _write(assessment: KpiAssessment, *, by: Any, on: date, reason: str, **values: Any) -> KpiAssessment:
    for name, value in values.items():
        setattr(assessment, name, value)
    kpi = assessment.kpi
    refuse(
        rules.may_assess(
            first_on=assessment.first_on,
            last_on=assessment.last_on,
            assessed_on=assessment.assessed_on,
            on=on,
            from_on=kpi.from_on,
            withdrawn_on=kpi.withdrawn_on,
            published_on=assessment.published_on,
            signed=kpi.contract.state in PUBLIC_STATES,
        )
    )
    others = kpi.assessments.exclude(pk=assessment.pk).order_by("first_on").values_list("first_on", "last_on")
    refuse(rules.may_assess_beside(assessment.first_on, assessment.last_on, others))
    if assessment.where:
        refuse(rules.may_be_published_at(assessment.where))
    return assessment.recorded(by=by, why=reason)
