"""Every write to contracts, rosters and the ledger. One transaction each; the trigger has the last word on money.

`by` is the acting user, `on` the day of entry, `made_on` the day on which the act was done and by which it is judged.
Raises `Refused` with a reason and a remedy, ValidationError for bad values. Rows are locked in one order: contract,
cited decisions by id, approval. The contract that was passed in is refreshed before the action returns.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from django.db import transaction
from django.db.models import Q, Sum
from django.utils import timezone

from commissioning.council.models import Post, ServiceArea, StandingOrders, User
from commissioning.kit import terms
from commissioning.kit.models import Access, next_reference, take_reference
from commissioning.kit.refusals import Refusal, Refused, refuse
from commissioning.kit.terms import Term
from commissioning.procurement import routes
from commissioning.procurement.models import Commission, CommissionDecision, Lot
from commissioning.procurement.timetable import exercise_by
from contracts import permissions, rules
from contracts.choices import ActKind, AuthorityKind, ContractKind
from contracts.lifecycle import AWARDED, CLOSED, CONTRACT, DRAFT, NOT_SIGNED, SIGNED, TERMINATED
from contracts.models import (
    BreakPoint,
    Commitment,
    Contract,
    ContractAssumption,
    ContractLot,
    EstimateAcknowledgement,
    Extension,
    ExtensionOption,
    OfficerRecord,
    Predecessor,
    RosterEntry,
    Suspension,
    Variation,
    WithheldNames,
)
from decisions.choices import Origin, Qualifier
from decisions.lifecycle import CALLED_IN
from decisions.models import Approval, Clause, Decision, Delegation
from providers.models import Provider

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


# --- Helpers ----------------------------------------------------------------------------------------------------------


def _locked(contract: Contract) -> Contract:
    return Contract.objects.select_for_update(no_key=True).get(pk=contract.pk)


def _begin(contract: Contract, by: User, step: str = "") -> Contract:
    """Lock the contract, ask who may act on it, and whether it is in a state for the step."""
    fresh = _locked(contract)
    refuse(permissions.may_contract(by, fresh.service_area))
    if step:
        refuse(CONTRACT.refusal(step, fresh.state))
    return fresh


def _money(amount: Decimal | int | str | None) -> Decimal | None:
    return None if amount is None else Decimal(amount).quantize(Decimal("0.01"))


def _sum(**filters: Any) -> Decimal:
    return Commitment.objects.filter(**filters).aggregate(total=Sum("amount"))["total"] or ZERO


def cited_as(clause: Clause) -> str:
    """How a person cites a clause: “DEC-2021-0064 clause 3”, “DEC-2017-0031 clause (b)”."""
    return f"{clause.decision.reference} clause {clause.label.strip().rstrip('.')}"


def delegation_terms(delegation: Delegation) -> rules.DelegationTerms:
    """A delegation as the plain values that the rules ask for."""
    return rules.DelegationTerms(
        name=cited_as(delegation.clause),
        post=delegation.post.title,
        powers=tuple(delegation.powers),
        limit_per_action=delegation.limit_per_action,
        floor=delegation.floor,
        usable_until=delegation.usable_until,
    )


def entered_on(contract: Contract) -> date:
    """The day on which a contract was entered here, by its own history."""
    return timezone.localdate(contract.history.earliest("history_date").history_date)


def _parts(contract: Contract, clause: Clause) -> set[str]:
    if contract.commission is None:
        return set()
    links = CommissionDecision.objects.filter(commission=contract.commission, decision=clause.decision_id)
    return set(links.values_list("part", flat=True))


def _rely_on(clauses: Iterable[Clause | None], *, made_on: date, must_be_in_effect: bool) -> None:
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


def _commit(
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
    """Ask every rule of the ledger in the order of the locks, then add the row. `contract` is locked already."""
    refuse(rules.may_be_dated(made_on, on=on))
    refuse(rules.may_carry(umbrella=contract.is_umbrella, amount=amount))
    act = corrects.kind if corrects else kind
    day = corrects.made_on if corrects else made_on
    if corrects:
        authority = _authority_of(corrects)
    adds = (amount or ZERO) >= 0
    power = authority.power_clause if authority else None
    if kind != ActKind.RELEASE:
        _rely_on([power, approval.clause if approval else None], made_on=day, must_be_in_effect=adds)
    if approval is not None:
        approval = Approval.objects.select_for_update(no_key=True).get(pk=approval.pk)

    if authority is not None:
        _ask_power(contract, authority, act=act, amount=amount, day=day, corrects=corrects, approval=approval)
    if approval is not None:
        name = cited_as(approval.clause)
        refuse(rules.may_draw_on(parts=_parts(contract, approval.clause), name=name))
        refuse(
            rules.may_charge(
                name=name,
                approved=approval.amount,
                maximum=approval.qualifier == Qualifier.MAXIMUM,
                committed=_sum(approval=approval),
                amount=amount or ZERO,
                acknowledged=acknowledgement is not None,
            )
        )
    held = _sum(contract=contract, approval=approval)
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


def _authority_of(row: Commitment) -> Authority | None:
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


def _ask_power(
    contract: Contract,
    authority: Authority,
    *,
    act: str,
    amount: Decimal | None,
    day: date,
    corrects: Commitment | None,
    approval: Approval | None,
) -> None:
    """Ask whether the authority covers the act, with the corrections of its row where it is a correction."""
    net = amount
    if corrects is not None:
        net = (corrects.amount or ZERO) + _sum(corrects=corrects) + (amount or ZERO)
    if authority.cited is not None:
        refuse(
            rules.may_cite_clause(
                verb=authority.cited.verb,
                confidential=authority.cited.access == Access.CONFIDENTIAL,
                parts=_parts(contract, authority.cited),
                act=act,
                name=cited_as(authority.cited),
            )
        )
    elif authority.used is not None and authority.acting_post is not None:
        clause = authority.used.clause
        refuse(rules.may_draw_on(parts=_parts(contract, clause), name=cited_as(clause)))
        refuse(
            rules.may_use_delegation(
                delegation_terms(authority.used),
                act=act,
                acting_post=authority.acting_post.title,
                amount=net,
                made_on=day,
            )
        )
    elif authority.orders is not None and (corrects is None or (amount or ZERO) >= 0):
        refuse(
            rules.may_use_standing_power(
                total_after=_sum(contract=contract) + (amount or ZERO),
                cabinet_award_from=authority.orders.cabinet_award_from,
                in_force=StandingOrders.objects.in_force(day) == authority.orders,
                made_on=day,
            )
        )
    elif authority.kind == AuthorityKind.RECORDED:
        refuse(rules.may_record(made_on=day, entered_on=entered_on(contract), charges_approval=approval is not None))


def _within_term(contract: Contract, ends_on: date | None, authority: Authority, approval: Approval | None) -> None:
    """Refuse a term longer than the approval or the delegation allows; a copied contract only gets a check."""
    refuse(
        rules.may_run_until(
            ends_on,
            starts_on=contract.starts_on,
            longest_term_months=[
                approval.longest_term_months if approval else None,
                authority.used.longest_term_months if authority.used else None,
            ],
            spend_until=approval.spend_until if approval else None,
            copied=contract.origin == Origin.COPIED or authority.kind == AuthorityKind.RECORDED,
        )
    )


# --- Draft ------------------------------------------------------------------------------------------------------------


@transaction.atomic
def draft_contract(
    *,
    by: User,
    on: date,
    kind: str,
    title: str,
    service_area: ServiceArea,
    lead_post: Post,
    regime: str,
    reference: str | None = None,
    lots: Iterable[Lot] = (),
    term: Term | None = None,
    starts_on: date | None = None,
    term_words: str = "",
    **fields: Any,
) -> Contract:
    """Draft a contract with its lots, options and breaks.

    `term` is the term as understood; without it `term_words` are read, and taken only where they leave no doubt. Where
    the words state a total other than that of the parts, `last_possible_end` is the earlier of the two last days and
    `last_possible_end_if` the later. `fields` are further fields of `Contract`; days given there win.
    """
    refuse(permissions.may_contract(by, service_area))
    reading = terms.read(term_words) if term_words else None
    if term is None and reading is not None and reading.is_settled and reading.is_contract_term:
        term = reading.candidates[0]
    starts_on = starts_on or (reading.starts_on if reading else None)
    lots = list(lots)
    found = {lot.route for lot in lots}
    commission: Commission | None = fields.get("commission")
    contract = Contract(
        reference=take_reference(reference) if reference else next_reference("CON", on.year),
        kind=kind,
        title=title,
        service_area=service_area,
        lead_post=lead_post,
        regime=regime,
        starts_on=starts_on,
        term_words=term_words,
        **{
            **({"route": found.pop()} if len(found) == 1 else {}),
            **({"light_touch": commission.light_touch} if commission else {}),
            **_ends(term, starts_on, reading),
            **fields,
        },
    )
    if contract.ends_on is None or "initial_end" in fields:
        contract.ends_on = fields.get("ends_on") or contract.initial_end
    if contract.initial_end and contract.last_possible_end and contract.last_possible_end < contract.initial_end:
        contract.last_possible_end = contract.initial_end
    contract.recorded(by=by, why="Drafted")
    for lot in lots:
        ContractLot(contract=contract, lot=lot).recorded(by=by, why="Drafted")
    for position, option in enumerate(term.options if term else (), start=1):
        ExtensionOption(contract=contract, position=position, months=option.months, pot=option.pot).recorded(
            by=by, why="Drafted"
        )
    for months in term.breaks if term else ():
        if starts_on is not None:
            BreakPoint(contract=contract, after_months=months, falls_on=terms.last_day(starts_on, months)).recorded(
                by=by, why="Drafted"
            )
    return contract


def _ends(term: Term | None, starts_on: date | None, reading: terms.Reading | None) -> dict[str, date | None]:
    """The ends that a term gives from its first day, with both last days where the words state another total."""
    if term is None or starts_on is None:
        return {}
    first_end, last = term.ends_on(starts_on), term.last_possible_end(starts_on)
    found: dict[str, date | None] = {"initial_end": first_end, "ends_on": first_end, "last_possible_end": last}
    stated = None
    if reading is not None and last is not None:
        if reading.stated_maximum_months and reading.stated_maximum_months != term.maximum_months:
            stated = terms.last_day(starts_on, reading.stated_maximum_months)
        elif reading.stated_last_end:
            stated = reading.stated_last_end
    if stated is not None and last is not None and stated != last and (first_end is None or stated >= first_end):
        found["last_possible_end"], found["last_possible_end_if"] = min(stated, last), max(stated, last)
    return found


@transaction.atomic
def add_assumption(*, by: User, contract: Contract, field: str, value: str, why: str) -> ContractAssumption:
    """Note a fact that the source does not state and that was assumed."""
    refuse(permissions.may_contract(by, contract.service_area))
    return ContractAssumption(contract=contract, field=field, value=value, why=why).recorded(by=by, why="Assumed")


@transaction.atomic
def settle_term(*, by: User, contract: Contract, last_possible_end: date, settled_by: str) -> Contract:
    """End a dispute about the term: the last possible end that holds and the document that says so."""
    fresh = _begin(contract, by)
    if not settled_by.strip():
        raise Refused(Refusal("A term is settled by a document.", "Name it."))
    fresh.last_possible_end, fresh.last_possible_end_if = last_possible_end, None
    fresh.term_settled_by = settled_by
    fresh.recorded(by=by, why=f"Term settled by {settled_by}")
    contract.refresh_from_db()
    return contract


@transaction.atomic
def reassign_lead(*, by: User, contract: Contract, lead_officer: User, why: str) -> Contract:
    """Give a contract another lead officer."""
    refuse(permissions.may_reassign(by))
    fresh = _locked(contract)
    fresh.lead_officer = lead_officer
    fresh.recorded(by=by, why=why)
    contract.refresh_from_db()
    return contract


# --- Award and signature ----------------------------------------------------------------------------------------------


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
    fresh = _begin(contract, by, "award")
    amount = _money(amount)
    lots = [link.lot for link in fresh.lot_links.select_related("lot")]
    refuse(
        rules.may_award(
            routes=[lot.route for lot in lots],
            umbrella=fresh.is_umbrella,
            copied=fresh.origin == Origin.COPIED,
            has_provider=fresh.provider_id is not None,
            roster=fresh.roster.count(),
            has_start=bool(fresh.starts_on or fresh.starts_words),
            has_commission=fresh.commission_id is not None,
            authority=authority.kind,
        )
    )
    _ask_value_stated(fresh, authority, amount)
    if fresh.kind == ContractKind.CALL_OFF and authority.kind != AuthorityKind.RECORDED:
        _ask_call_off(fresh, lots, made_on)
    _within_term(fresh, fresh.ends_on, authority, approval)
    row = _commit(
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


def _ask_value_stated(contract: Contract, authority: Authority, amount: Decimal | None) -> None:
    """“Value not stated” is for what a copied source leaves out, never for what is done here."""
    if amount is None and contract.origin != Origin.COPIED and authority.kind != AuthorityKind.RECORDED:
        raise Refused(Refusal("The value is missing.", "Give the sum; 0 where no money moves.", "value-missing"))


def _ask_call_off(contract: Contract, lots: list[Lot], made_on: date) -> None:
    """Ask whether work may be placed with this provider under the umbrella on that day."""
    umbrella = contract.umbrella
    if umbrella is None:
        raise Refused(Refusal("A call-off is placed under an umbrella.", "Say which.", "call-off-outside"))
    citation = ""
    if umbrella.route:
        refuse(
            routes.may_use(
                routes.Route(umbrella.route), routes.Regime(umbrella.regime), on=made_on, ended_on=umbrella.ends_on
            )
        )
        citation = routes.route_rule(routes.Route(umbrella.route)).citations.get(routes.Regime(umbrella.regime), "")
    places = umbrella.roster.on_day(made_on).filter(provider=contract.provider)
    if lots:
        places = places.filter(Q(lot__in=lots) | Q(lot__parent__in=lots) | Q(lot__sublots__in=lots))
    open_then = [
        place
        for place in places
        if not place.suspensions.filter(from_on__lte=made_on)
        .filter(Q(until_on__isnull=True) | Q(until_on__gte=made_on))
        .exists()
    ]
    refuse(
        rules.may_call_off(
            umbrella_awarded=umbrella.state not in (DRAFT, NOT_SIGNED),
            on_roster=places.exists(),
            suspended=not open_then,
            citation=citation,
        )
    )


@transaction.atomic
def sign(*, by: User, on: date, contract: Contract, signed_on: date) -> Contract:
    """AWARDED → SIGNED: from here the contract is public."""
    fresh = _begin(contract, by, "sign")
    refuse(rules.may_be_dated(signed_on, on=on))
    fresh.state, fresh.signed_on = SIGNED, signed_on
    fresh.recorded(by=by, why="Signed")
    contract.refresh_from_db()
    return contract


@transaction.atomic
def not_signed(*, by: User, on: date, contract: Contract, reason: str) -> Contract:
    """AWARDED → NOT_SIGNED: every pound it holds is released, each to the approval that it came from."""
    fresh = _begin(contract, by, "not signed")
    held = fresh.commitments.order_by().values("approval").annotate(total=Sum("amount"))
    for line in sorted(held, key=lambda line: line["approval"] or 0):
        if line["total"]:
            approval = Approval.objects.get(pk=line["approval"]) if line["approval"] else None
            _commit(
                fresh,
                ActKind.RELEASE,
                by=by,
                on=on,
                made_on=on,
                amount=-line["total"],
                approval=approval,
                why=f"Never signed: {reason}",
            )
    fresh.state, fresh.ended_reason = NOT_SIGNED, reason
    fresh.recorded(by=by, why=reason)
    contract.refresh_from_db()
    return contract


# --- During its life --------------------------------------------------------------------------------------------------


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
    fresh = _begin(contract, by)
    if fresh.state != SIGNED:
        raise Refused(CONTRACT.refusal("terminate", fresh.state) or Refusal("Only a signed contract is extended."))
    amount = _money(amount)
    if new_end is None and months is not None and fresh.ends_on is not None:
        new_end = rules.extended_end(starts_on=fresh.starts_on, ends_on=fresh.ends_on, months=months)
    if new_end is None:
        raise Refused(Refusal("The new end is missing.", "Give the new last day, or the number of months."))
    recorded = authority.kind == AuthorityKind.RECORDED
    if option is not None:
        option = ExtensionOption.objects.get(pk=option.pk, contract=fresh)
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
    _ask_value_stated(fresh, authority, amount)
    _within_term(fresh, new_end, authority, approval)
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
    row = _commit(
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
    fresh = _begin(contract, by)
    if fresh.state != SIGNED:
        raise Refused(CONTRACT.refusal("terminate", fresh.state) or Refusal("Only a signed contract is varied."))
    amount = _money(amount)
    refuse(rules.may_vary(ground=ground, amount=amount, term_words=term_words, scope_words=scope_words))
    if ground in {known.value for known in routes.Ground}:
        ground = _ask_ground(fresh, routes.Ground(ground), amount or ZERO, made_on)
    _ask_value_stated(fresh, authority, amount)
    _within_term(fresh, fresh.ends_on, authority, approval)
    variation = Variation(
        contract=fresh,
        made_on=made_on,
        value_change=amount or ZERO,
        term_words=term_words,
        scope_words=scope_words,
        ground=ground,
    ).recorded(by=by, why="Varied")
    row = _commit(
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
    fresh = _begin(contract, by)
    given_back = -abs(_money(amount) or ZERO)
    if not given_back:
        raise Refused(Refusal("Nothing would be released.", "Give the sum that is not needed."))
    row = _commit(fresh, ActKind.RELEASE, by=by, on=on, made_on=made_on, amount=given_back, approval=approval, why=why)
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
    fresh = _begin(commitment.contract, by)
    row = Commitment.objects.get(pk=commitment.pk)
    if row.kind == ActKind.CORRECTION:
        raise Refused(Refusal("A correction is not itself corrected.", "Correct the row that it names once more."))
    if not why.strip():
        raise Refused(Refusal("A correction needs its reason.", "Say why the row is corrected."))
    return _commit(
        fresh,
        ActKind.CORRECTION,
        by=by,
        on=on,
        made_on=row.made_on,
        amount=_money(amount),
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
    fresh = _locked(contract)
    refuse(permissions.may_acknowledge_estimate(by))
    exact = _money(amount) or ZERO
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


# --- Ends -------------------------------------------------------------------------------------------------------------


@transaction.atomic
def use_break(*, by: User, on: date, break_point: BreakPoint, made_on: date) -> Contract:
    """Use a break: the contract ends on the day on which the break falls."""
    contract = _begin(break_point.contract, by, "terminate")
    refuse(rules.may_be_dated(made_on, on=on))
    point = BreakPoint.objects.get(pk=break_point.pk)
    if point.exercised_on is not None or made_on > point.falls_on:
        raise Refused(
            Refusal("This break can no longer be used.", "Use a later break, or terminate on a ground of the contract.")
        )
    point.exercised_on = made_on
    point.recorded(by=by, why="Break used")
    contract.ends_on = point.falls_on
    contract.recorded(by=by, why="Break used")
    break_point.refresh_from_db()
    return contract


@transaction.atomic
def terminate(*, by: User, on: date, contract: Contract, terminated_on: date, ground: str) -> Contract:
    """SIGNED → TERMINATED: `terminated_on` is the last day of the contract."""
    fresh = _begin(contract, by, "terminate")
    fresh.state, fresh.terminated_on, fresh.ended_reason = TERMINATED, terminated_on, ground
    if (fresh.ends_on is None or terminated_on < fresh.ends_on) and (
        fresh.starts_on is None or fresh.starts_on <= terminated_on
    ):
        fresh.ends_on = terminated_on
    fresh.recorded(by=by, why=ground)
    contract.refresh_from_db()
    return contract


@transaction.atomic
def close(*, by: User, on: date, contract: Contract, closed_on: date, review: str) -> Contract:
    """SIGNED or TERMINATED → CLOSED, with the review. Release unspent money first."""
    fresh = _begin(contract, by, "close")
    refuse(rules.may_be_dated(closed_on, on=on))
    refuse(
        rules.may_close(closed_on=closed_on, ends_on=fresh.ends_on, terminated=fresh.state == TERMINATED, review=review)
    )
    fresh.state, fresh.closed_on = CLOSED, closed_on
    fresh.recorded(by=by, why=review)
    contract.refresh_from_db()
    return contract


# --- Rosters ----------------------------------------------------------------------------------------------------------


@transaction.atomic
def admit(*, by: User, on: date, umbrella: Contract, lot: Lot, provider: Provider, joined_on: date) -> RosterEntry:
    """Put a provider on a lot's roster: with the award, or later where the route admits suppliers during its life."""
    fresh = _locked(umbrella)
    refuse(permissions.may_keep_roster(by))
    refuse(rules.may_be_dated(joined_on, on=max(on, fresh.starts_on or on)))
    if not fresh.is_umbrella:
        raise Refused(Refusal("Only an umbrella has a roster.", "Record the provider on its own contract."))
    links = set(fresh.lot_links.values_list("lot_id", flat=True))
    if lot.commission_id != fresh.commission_id or (links and not {lot.pk, lot.parent_id} & links):
        raise Refused(Refusal(f"{lot} is not a lot of {fresh.reference}.", "Choose one of its lots."))
    first_day = max(filter(None, (fresh.awarded_on, fresh.starts_on)), default=joined_on)
    with_the_award = fresh.state == DRAFT or (fresh.origin == Origin.COPIED and joined_on <= first_day)
    route = fresh.route or lot.route
    if not with_the_award and route:
        refuse(routes.may_join(routes.Route(route), routes.Regime(fresh.regime), on=joined_on, ended_on=fresh.ends_on))
    return RosterEntry(umbrella=fresh, lot=lot, provider=provider, joined_on=joined_on).recorded(by=by, why="Admitted")


@transaction.atomic
def suspend(
    *, by: User, on: date, entry: RosterEntry, from_on: date, reason: str, until_on: date | None = None
) -> Suspension:
    """Keep a provider from new work on a lot, from a day on (and until a day, if that is known)."""
    refuse(permissions.may_keep_roster(by))
    return Suspension(entry=entry, from_on=from_on, until_on=until_on, reason=reason).recorded(by=by, why=reason)


@transaction.atomic
def restore(*, by: User, on: date, suspension: Suspension, until_on: date) -> Suspension:
    """End a suspension: `until_on` is its last day."""
    refuse(permissions.may_keep_roster(by))
    fresh = Suspension.objects.select_for_update().get(pk=suspension.pk)
    fresh.until_on = until_on
    fresh.recorded(by=by, why="Suspension ended")
    suspension.refresh_from_db()
    return fresh


@transaction.atomic
def leave(*, by: User, on: date, entry: RosterEntry, left_on: date, why: str) -> RosterEntry:
    """A provider leaves a lot: `left_on` is its last day there."""
    refuse(permissions.may_keep_roster(by))
    fresh = RosterEntry.objects.select_for_update().get(pk=entry.pk)
    fresh.left_on = left_on
    fresh.recorded(by=by, why=why)
    entry.refresh_from_db()
    return fresh


@transaction.atomic
def withhold_names(*, by: User, umbrella: Contract, paragraph: int, reason: str, review_on: date) -> WithheldNames:
    """Withhold the names on a roster under a paragraph of LGA 1972 Sch 12A, with the reason and a review day."""
    refuse(permissions.may_withhold_names(by))
    return WithheldNames(contract=umbrella, paragraph=paragraph, reason=reason, review_on=review_on).recorded(
        by=by, why="Names withheld"
    )


@transaction.atomic
def release_names(*, by: User, on: date, umbrella: Contract) -> WithheldNames:
    """Make the withheld names on a roster public from now on."""
    refuse(permissions.may_release_names(by))
    withheld = WithheldNames.objects.select_for_update().get(contract=umbrella)
    if withheld.released_on is not None:
        raise Refused(Refusal("The names are public already.", "Nothing needs to be done."))
    withheld.released_on = on
    return withheld.recorded(by=by, why="Names released")


@transaction.atomic
def follow(*, by: User, commission: Commission, contract: Contract) -> Predecessor:
    """Name the contract that a commission follows."""
    refuse(permissions.may_commission(by))
    return Predecessor(commission=commission, contract=contract).recorded(by=by, why="Predecessor named")
