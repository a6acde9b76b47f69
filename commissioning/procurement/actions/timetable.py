"""The steps of a lot's timetable planned and done, and the council's lead times."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any

from django.db import transaction

from commissioning.kit.dates import long_date
from commissioning.kit.refusals import Refusal, Refused, refuse
from commissioning.procurement import permissions, rules
from commissioning.procurement.actions.commissions import open_and_locked
from commissioning.procurement.models import Commission, LeadTime, Lot, Milestone


def start_of(lot: Lot) -> date | None:
    """When the service of a lot starts: its own day, else that of the commission; None where neither is known."""
    return lot.starts_on or lot.commission.planned_start


@transaction.atomic
def plan_step(
    *,
    by: Any,
    on: date,
    commission: Commission,
    lots: Sequence[Lot],
    step: str,
    planned_on: date | None = None,
    why: str = "",
    done_on: date | None = None,
) -> list[Milestone]:
    """Plan a step of some lots of a commission for a day of its own, say when it was done, or (neither) take both back.

    A plan has its reason. Answers with what is kept now, nothing where it was taken back.
    """
    open_and_locked(commission, by)
    kept = []
    for lot in lots:
        if lot.commission_id != commission.pk:
            raise ValueError(f"{lot} is no lot of {commission.reference}.")
        start = start_of(lot)
        if start is None:
            raise Refused(Refusal(f"Lot {lot.number} has no start of service.", "Enter it: the steps count from it."))
        refuse(rules.may_plan_step(planned_on=planned_on, why=why, done_on=done_on, start=start, on=on))
        row = Milestone.objects.filter(lot=lot, step=step).first() or Milestone(lot=lot, step=step)
        row.planned_on, row.why, row.done_on = planned_on, why.strip() if planned_on else "", done_on
        if planned_on or done_on:
            kept.append(row.recorded(by=by, why=_said(row)))
        elif row.pk:
            row.removed(by=by, why="Back to the day worked out; not done")
    return kept


def _said(row: Milestone) -> str:
    parts = [f"planned for {long_date(row.planned_on)}: {row.why}"] if row.planned_on else []
    parts += [f"done on {long_date(row.done_on)}"] if row.done_on else []
    words = "; ".join(parts)
    return f"{words[:1].upper()}{words[1:]}"


@transaction.atomic
def set_lead_times(*, by: Any, on: date, route: str, in_force_from: date, **weeks: int) -> LeadTime:
    """Set the lead times of a route from a day on, today or later; the same day again corrects what was set for it.

    `weeks`: mobilisation, mobilisation_without_tupe, evaluation, tender.
    """
    refuse(permissions.may_set_lead_times(by))
    refuse(rules.may_set_lead_times(in_force_from, on=on))
    row = LeadTime.objects.filter(route=route, in_force_from=in_force_from).first()
    why = "Lead times corrected" if row else "Lead times set"
    row = row or LeadTime(route=route, in_force_from=in_force_from)
    for name in ("mobilisation", "mobilisation_without_tupe", "evaluation", "tender"):
        setattr(row, name, weeks[name])
    return row.recorded(by=by, why=why)


@transaction.atomic
def remove_lead_times(*, by: Any, on: date, row: LeadTime) -> None:
    """Take back lead times that are not in force yet, or are since today."""
    refuse(permissions.may_set_lead_times(by))
    refuse(rules.may_set_lead_times(row.in_force_from, on=on))
    row.removed(by=by, why=f"Lead times from {long_date(row.in_force_from)} taken back")
