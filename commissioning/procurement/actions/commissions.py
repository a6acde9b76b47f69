"""Commissions and their lots: opened, described, linked to decisions, ended."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.db import transaction

from commissioning.council.models import Post, ServiceArea, User
from commissioning.kit.models import next_reference, take_reference
from commissioning.kit.refusals import Refusal, Refused, refuse
from commissioning.procurement import rules
from commissioning.procurement.lifecycle import ABANDONED, CLOSED, COMMISSION
from commissioning.procurement.models import Commission, CommissionAssumption, CommissionDecision, CommissionDoubt, Lot
from commissioning.procurement.permissions import may_commission
from decisions.models import Decision


@transaction.atomic
def open_commission(
    *,
    by: User,
    on: date,
    title: str,
    service_area: ServiceArea,
    lead_post: Post,
    regime: str,
    reference: str | None = None,
    **fields: Any,
) -> Commission:
    """Open a commission. `fields` are further fields of `Commission`; `opened_on` is `on` unless given."""
    refuse(may_commission(by))
    fields.setdefault("opened_on", on)
    return Commission(
        reference=take_reference(reference) if reference else next_reference("COM", on.year, width=3),
        title=title,
        service_area=service_area,
        lead_post=lead_post,
        regime=regime,
        **fields,
    ).recorded(by=by, why="Commission opened")


@transaction.atomic
def change(*, by: User, commission: Commission, changes: dict[str, Any], why: str) -> Commission:
    """Change what is said of an open commission."""
    fresh = _open(commission, by)
    for field, value in changes.items():
        if field in ("state", "reference", "closed_on", "id"):
            raise ValueError(f"{field} is not changed this way.")
        setattr(fresh, field, value)
    fresh.recorded(by=by, why=why)
    commission.refresh_from_db()
    return commission


@transaction.atomic
def link_decision(*, by: User, commission: Commission, decision: Decision, part: str) -> CommissionDecision:
    """Say which part (approval, award, extension, variation, scrutiny) a decision plays in a commission."""
    refuse(may_commission(by))
    refuse(rules.may_play(part, recommendation=decision.is_recommendation))
    return CommissionDecision(commission=commission, decision=decision, part=part).recorded(
        by=by, why=f"{decision.reference} linked"
    )


@transaction.atomic
def add_lot(
    *,
    by: User,
    commission: Commission,
    number: str,
    title: str,
    route: str = "",
    parent: Lot | None = None,
    **fields: Any,
) -> Lot:
    """Add a lot or, with `parent`, a sub-lot. Without a route nothing can be awarded under it."""
    fresh = _open(commission, by)
    refuse(rules.may_route(route, fresh.regime, light_touch=fresh.light_touch))
    if parent is not None:
        refuse(
            rules.may_nest(
                same_commission=parent.commission_id == fresh.pk, parent_is_sublot=parent.parent_id is not None
            )
        )
    return Lot(commission=fresh, number=number, title=title, route=route, parent=parent, **fields).recorded(
        by=by, why="Lot added"
    )


@transaction.atomic
def set_route(*, by: User, lot: Lot, route: str, why: str, how_awarded: str = "") -> Lot:
    """State the route of a lot, which may have been open so far."""
    commission = _open(lot.commission, by)
    refuse(rules.may_route(route, commission.regime, light_touch=commission.light_touch))
    fresh = Lot.objects.select_for_update().get(pk=lot.pk)
    if fresh.contract_links.exclude(contract__state="draft").exists():
        raise Refused(Refusal("Something is awarded under this lot already.", "Its route stays as it was."))
    fresh.route, fresh.how_awarded = route, how_awarded or fresh.how_awarded
    fresh.recorded(by=by, why=why)
    lot.refresh_from_db()
    return lot


@transaction.atomic
def add_assumption(*, by: User, commission: Commission, field: str, value: str, why: str) -> CommissionAssumption:
    """Note a fact that the source does not state and that was assumed."""
    refuse(may_commission(by))
    return CommissionAssumption(commission=commission, field=field, value=value, why=why).recorded(by=by, why="Assumed")


@transaction.atomic
def add_doubt(*, by: User, commission: Commission, code: str, sentence: str, remedy: str) -> CommissionDoubt:
    """Keep a place where the papers omit or contradict a fact: source-doubtful or qualifier-doubtful."""
    refuse(may_commission(by))
    return CommissionDoubt(commission=commission, code=code, sentence=sentence, remedy=remedy).recorded(
        by=by, why="Doubt noted"
    )


@transaction.atomic
def close(*, by: User, on: date, commission: Commission, why: str, closed_on: date | None = None) -> Commission:
    """OPEN → CLOSED when nothing under it is still to be awarded."""
    return _end(by=by, on=on, commission=commission, why=why, closed_on=closed_on, abandoning=False)


@transaction.atomic
def abandon(*, by: User, on: date, commission: Commission, why: str, closed_on: date | None = None) -> Commission:
    """OPEN → ABANDONED when nothing was awarded under it."""
    return _end(by=by, on=on, commission=commission, why=why, closed_on=closed_on, abandoning=True)


def _end(
    *, by: User, on: date, commission: Commission, why: str, closed_on: date | None, abandoning: bool
) -> Commission:
    fresh = _locked(commission, by)
    refuse(COMMISSION.refusal("abandon" if abandoning else "close", fresh.state))
    under = fresh.lots.filter(contract_links__isnull=False).values_list("number", "contract_links__contract__state")
    refuse(
        rules.may_end(
            why=why,
            abandoning=abandoning,
            drafts=sorted({f"lot {number}" for number, state in under if state == "draft"}),
            awarded=sorted({f"lot {number}" for number, state in under if state not in ("draft", "not-signed")}),
        )
    )
    fresh.state = ABANDONED if abandoning else CLOSED
    fresh.closed_on, fresh.closed_reason = closed_on or on, why
    fresh.recorded(by=by, why=why)
    commission.refresh_from_db()
    return commission


def _locked(commission: Commission, by: User) -> Commission:
    refuse(may_commission(by))
    return Commission.objects.select_for_update(no_key=True).get(pk=commission.pk)


def _open(commission: Commission, by: User) -> Commission:
    """The commission locked, when it is open."""
    fresh = _locked(commission, by)
    if fresh.state != COMMISSION.initial:
        raise Refused(
            Refusal(f"{fresh.reference} is {fresh.get_state_display().lower()}.", "Open a new commission for the need.")
        )
    return fresh
