"""Awarded, called off, signed or never signed."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

from django.db import transaction
from django.db.models import Sum

from commissioning.council.models import User
from commissioning.kit.refusals import Refusal, refuse
from commissioning.procurement.models import Lot
from commissioning.procurement.rules import may_award_directly
from contracts import permissions, rules
from contracts.actions.authority import (
    Authority,
    ask_term,
    ask_value_stated,
    begun,
    begun_under,
    commit,
    entered_on,
    is_copied_act,
    money_of,
    step_refusal,
)
from contracts.actions.placing import ask_call_off, ask_lots, ask_umbrella
from contracts.choices import ActKind, AuthorityKind, ContractKind
from contracts.ledger import decisions_behind
from contracts.lifecycle import AWARDED, NOT_SIGNED, SIGNED
from contracts.models import (
    Commitment,
    Contract,
    EstimateAcknowledgement,
)
from contracts.notices import Standstill, standstill_of
from decisions.choices import Origin, Qualifier
from decisions.lifecycle import CALLED_IN, REFERRED_BACK
from decisions.models import Approval, Decision
from providers.actions import ask_may_take_on, refusal_to_take_on


@transaction.atomic
def award(
    *,
    by: User,
    on: date,
    contract: Contract,
    authority: Authority,
    amount: Decimal | None,
    made_on: date,
    approval: Approval | None = None,
    acknowledgement: EstimateAcknowledgement | None = None,
) -> Commitment:
    """Award a drafted contract: DRAFT → AWARDED with its award row.

    `amount` is the value of the initial term, 0 for an umbrella, None where a copied source does not state it.
    """
    fresh = begun_under(contract, by, "award")
    amount = money_of(amount)
    lots = _lots_of(fresh)
    refuse(_unready(fresh, lots, authority.kind))
    ask_may_take_on(fresh.provider)
    refuse(rules.may_be_dated(made_on, on=on))
    copied = is_copied_act(fresh, authority, made_on)
    refuse(rules.may_award_on(made_on, ends_on=fresh.ends_on, copied=copied))
    ask_value_stated(fresh, authority, amount, made_on=made_on)
    ask_lots(fresh, lots)
    placed_under = fresh.umbrella_id is not None or fresh.kind == ContractKind.CALL_OFF
    if placed_under and authority.kind != AuthorityKind.RECORDED:
        ask_call_off(fresh, lots, made_on)
    if not copied:
        ask_umbrella(fresh, lots)
    ask_term(fresh, fresh.ends_on, authority, approval, act=ActKind.AWARD, made_on=made_on, first_day=fresh.starts_on)
    row = commit(
        fresh,
        ActKind.AWARD,
        by=by,
        on=on,
        made_on=made_on,
        amount=amount,
        authority=authority,
        approval=approval,
        acknowledgement=acknowledgement,
    )
    if lots:
        fresh.route = lots[0].route
    if fresh.commission is not None:
        fresh.regime, fresh.light_touch = fresh.commission.regime, fresh.commission.light_touch
    if fresh.value is None and amount and not fresh.is_umbrella:
        fresh.value, fresh.value_qualifier = amount, fresh.value_qualifier or Qualifier.EXACT
    fresh.state, fresh.awarded_on = AWARDED, made_on
    fresh.recorded(by=by, why="Awarded")
    contract.refresh_from_db()
    return row


def refusal_to_sign(by: User, contract: Contract) -> Refusal | None:
    """Why an award cannot be signed whatever the day, or None: for the page and the button."""
    return permissions.may_contract(by, contract.service_area) or step_refusal(contract, "sign") or _stopped(contract)


def _stopped(contract: Contract, signed_on: date | None = None) -> Refusal | None:
    """Whether a decision behind the award is called in, was referred back, or had no effect yet on the day signed.

    With a day the decisions are locked, in the order of their ids.
    """
    awards = contract.commitments.filter(kind=ActKind.AWARD).select_related(
        "approval__clause__decision",
        "delegation__clause__decision",
        "clause__decision",
        "officer_record__decision",
    )
    behind = [decision.pk for row in awards for decision in decisions_behind(row)]
    found = Decision.objects.filter(pk__in=behind).order_by("pk")
    if signed_on:
        found = found.select_for_update(no_key=True)
    decisions = list(found)
    return rules.may_carry_out(
        [decision.reference for decision in decisions if decision.state in (CALLED_IN, REFERRED_BACK)],
        effective_from=max(filter(None, (decision.effective_from for decision in decisions)), default=None),
        signed_on=signed_on,
    )


def refusal_to_award(by: User, contract: Contract) -> Refusal | None:
    """Why a contract cannot be awarded however it is done, or None: before anything is typed."""
    return (
        permissions.may_contract(by, contract.service_area)
        or step_refusal(contract, "award")
        or _unready(contract, _lots_of(contract), AuthorityKind.STANDING)
        or refusal_to_take_on(contract.provider)
    )


def _lots_of(contract: Contract) -> list[Lot]:
    return [link.lot for link in contract.lot_links.select_related("lot")]


def _unready(contract: Contract, lots: list[Lot], authority: str) -> Refusal | None:
    """What a draft still lacks for its award."""
    if contract.commission_id is None and contract.umbrella_id is None and contract.origin == Origin.HERE:
        ground = may_award_directly(contract.route, ground=contract.direct_award_ground, why=contract.direct_award_why)
        if ground is not None:
            return ground
    refusal = rules.may_rest_on_ground(
        route=lots[0].route if lots else contract.route,
        regime=contract.commission.regime if contract.commission else contract.regime,
        light_touch=contract.commission.light_touch if contract.commission else contract.light_touch,
        ground=contract.direct_award_ground,
        why=contract.direct_award_why,
    )
    if refusal is not None:
        return refusal
    return rules.may_award(
        routes=[lot.route for lot in lots],
        umbrella=contract.is_umbrella,
        copied=contract.origin == Origin.COPIED,
        has_provider=contract.provider_id is not None,
        roster=contract.roster.count(),
        has_start=bool(contract.starts_on or contract.starts_words),
        has_commission=contract.commission_id is not None,
        authority=authority,
    )


@transaction.atomic
def sign(
    *,
    by: User,
    on: date,
    contract: Contract,
    signed_on: date,
    no_standstill: str = "",
    no_standstill_words: str = "",
) -> Contract:
    """AWARDED → SIGNED: from here the contract is public. Refused while its standstill runs, or has not begun.

    `no_standstill`: the ground on which none is owed (`choices.NoStandstill`), with why it holds. What was signed
    before it was entered here is not asked: its standstill ran under somebody else's eyes.
    """
    fresh = begun(contract, by, "sign")
    refuse(rules.may_be_dated(signed_on, on=on))
    refuse(_stopped(fresh, signed_on))
    standstill = standstill_of(fresh, on)
    refuse(
        rules.may_sign(
            signed_on=signed_on,
            awarded_on=fresh.awarded_on,
            standstill_ends=standstill.ends.date if standstill and standstill.ends else None,
            citation=standstill.citation if standstill else "",
        )
    )
    if no_standstill or no_standstill_words or not _signed_elsewhere(fresh, signed_on):
        refuse(refusal_to_sign_now(fresh, standstill, ground=no_standstill, words=no_standstill_words))
        fresh.no_standstill, fresh.no_standstill_words = no_standstill, no_standstill_words.strip()
    fresh.state, fresh.signed_on = SIGNED, signed_on
    fresh.recorded(by=by, why="Signed")
    contract.refresh_from_db()
    return contract


def refusal_to_sign_now(
    contract: Contract, standstill: Standstill | None, *, ground: str = "", words: str = ""
) -> Refusal | None:
    """Why a contract cannot be signed whatever the day, by its standstill and the ground given for none; or None."""
    return rules.may_sign_without_standstill(
        regime=contract.regime,
        begins_with=standstill.begins_with if standstill else "",
        ground=ground,
        words=words,
        is_owed=standstill is not None and standstill.is_open,
    )


def _signed_elsewhere(contract: Contract, signed_on: date) -> bool:
    """Whether a contract was signed before it was entered here, as an earlier record tells it."""
    award = contract.commitments.filter(kind=ActKind.AWARD).first()
    told = contract.origin == Origin.COPIED or (award is not None and award.authority == AuthorityKind.RECORDED)
    return told and signed_on < entered_on(contract)


@transaction.atomic
def not_signed(*, by: User, on: date, contract: Contract, reason: str) -> Contract:
    """AWARDED → NOT_SIGNED on the day of entry: all that it holds is released, each pound to where it came from."""
    fresh = begun(contract, by, "not signed")
    held = fresh.commitments.order_by().values("approval").annotate(total=Sum("amount"))
    for line in sorted(held, key=lambda line: line["approval"] or 0):
        if line["total"]:
            approval = Approval.objects.get(pk=line["approval"]) if line["approval"] else None
            commit(
                fresh,
                ActKind.RELEASE,
                by=by,
                on=on,
                made_on=on,
                amount=-line["total"],
                approval=approval,
                why=f"Never signed: {reason}",
            )
    fresh.state, fresh.ended_reason, fresh.closed_on = NOT_SIGNED, reason, on
    fresh.recorded(by=by, why=reason)
    contract.refresh_from_db()
    return contract
