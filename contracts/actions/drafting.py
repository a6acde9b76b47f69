"""A contract before any act: drafted, its term settled, its lead officer."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import Any

from django.db import transaction
from django.db.models import ProtectedError

from commissioning.council.models import Post, ServiceArea, User
from commissioning.kit import terms
from commissioning.kit.models import next_reference, take_reference
from commissioning.kit.refusals import Refusal, Refused, refuse
from commissioning.kit.terms import Term
from commissioning.procurement.actions.commissions import ask_regime
from commissioning.procurement.models import Commission, Lot
from contracts import permissions, rules
from contracts.actions.authority import begun, begun_under, lock_umbrellas, locked
from contracts.actions.placing import ask_call_off, ask_lots
from contracts.choices import Path
from contracts.models import (
    BreakPoint,
    Contract,
    ContractAssumption,
    ContractLeadTimes,
    ContractLot,
    ExtensionOption,
)
from decisions.choices import Origin
from providers.actions import ask_may_take_on


@transaction.atomic
def draft_contract(
    *,
    by: Any,
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
    placed_on: date | None = None,
    regime_why: str = "",
    **fields: Any,
) -> Contract:
    """Draft a contract with its lots, options and breaks.

    `term` is the term as understood; without it `term_words` are read, and taken only where they leave no doubt. Where
    the words state a total other than that of the parts, `last_possible_end` is the earlier of the two last days and
    `last_possible_end_if` the later. `fields` are further fields of `Contract`; days given there win. Given the day on
    which a call-off is placed, its provider's place on the roster is asked already; its award asks again.
    `regime_why`: why a contract outside a commission is under another regime than its first notice points to.
    """
    refuse(permissions.may_contract(by, service_area))
    reading = terms.read(term_words) if term_words else None
    if term is None and reading is not None and reading.is_settled and reading.is_contract_term:
        term = reading.candidates[0]
    starts_on = starts_on or (reading.starts_on if reading else None)
    lots = list(lots)
    found = {lot.route for lot in lots}
    commission: Commission | None = fields.get("commission")
    if commission is not None:
        # Whoever ends it waits, and then finds this draft.
        commission = Commission.objects.select_for_update(no_key=True).get(pk=commission.pk)
    if fields.get("umbrella") is not None:
        lock_umbrellas(fields["umbrella"].pk)
    if fields.get("origin", Origin.HERE) == Origin.HERE:
        ask_may_take_on(fields.get("provider"))
    if commission is not None and fields.get("origin", Origin.HERE) == Origin.HERE:
        refuse(rules.may_draft_in(commission.state, reference=commission.reference))
    contract = Contract(
        reference=take_reference(reference) if reference else next_reference("CON", on.year),
        kind=kind,
        title=title,
        service_area=service_area,
        lead_post=lead_post,
        regime=regime,
        starts_on=starts_on,
        term_words=term_words,
        placed_on=placed_on,
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
    ask_lots(contract, lots)
    _ask_law(contract, on=on, regime_why=regime_why)
    contract.recorded(by=by, why=f"Drafted. The regime: {regime_why}" if regime_why else "Drafted")
    for lot in lots:
        ContractLot(contract=contract, lot=lot).recorded(by=by, why="Drafted")
    _write_parts(contract, term or Term(), by=by, why="Drafted")
    _ask_placed(contract, lots, placed_on, on=on)
    return contract


@transaction.atomic
def change_draft(
    *,
    by: Any,
    on: date,
    contract: Contract,
    lots: Iterable[Lot],
    term: Term,
    service_area: ServiceArea | None = None,
    placed_on: date | None = None,
    regime_why: str = "",
    **fields: Any,
) -> Contract:
    """Change a draft: its lots, the parts of its term, and any fields of `Contract` (the ends among them)."""
    fresh = begun_under(contract, by, also=fields.get("umbrella"))
    refuse(rules.may_redraft(fresh.state))
    if service_area is not None and service_area != fresh.service_area:
        refuse(permissions.may_contract(by, service_area))
        fresh.service_area = service_area
    lots = list(lots)
    was = (fresh.regime, fresh.begun_on)
    for name, value in fields.items():
        setattr(fresh, name, value)
    if fresh.origin == Origin.HERE:
        ask_may_take_on(fresh.provider)
    ask_lots(fresh, lots)
    fresh.ends_on = fresh.initial_end
    fresh.placed_on = placed_on
    routes = {lot.route for lot in lots}
    if len(routes) == 1:
        fresh.route = routes.pop()
    _ask_law(fresh, on=on, regime_why=regime_why, is_new=(fresh.regime, fresh.begun_on) != was)
    fresh.recorded(by=by, why=f"Draft changed. The regime: {regime_why}" if regime_why else "Draft changed")
    links = {link.lot_id: link for link in fresh.lot_links.all()}
    for pk, link in links.items():
        if pk not in {lot.pk for lot in lots}:
            if fresh.roster.on_lots([link.lot]).exists():
                raise Refused(
                    Refusal(f"Providers are on the roster of {link.lot}.", "Keep the lot, or take them off it first.")
                )
            link.removed(by=by, why="Draft changed")
    for lot in lots:
        if lot.pk not in links:
            ContractLot(contract=fresh, lot=lot).recorded(by=by, why="Draft changed")
    _write_parts(fresh, term, by=by, why="Draft changed")
    _ask_placed(fresh, lots, placed_on, on=on)
    contract.refresh_from_db()
    return contract


def _ask_law(contract: Contract, *, on: date, regime_why: str, is_new: bool = True) -> None:
    """Ask whether a draft may state the ground of its direct award, and where nothing above it has a regime (`is_new`:
    not asked yet) whether it has the one of its day."""
    refuse(
        rules.may_rest_on_ground(
            route=contract.route,
            regime=contract.regime,
            light_touch=contract.light_touch,
            ground=contract.direct_award_ground,
            why=contract.direct_award_why,
        )
    )
    if is_new and contract.commission_id is None and contract.umbrella_id is None:
        ask_regime(contract.regime, contract.begun_on, contract.starts_on, why=regime_why, on=on)


def _ask_placed(contract: Contract, lots: list[Lot], placed_on: date | None, *, on: date) -> None:
    if placed_on is not None:
        refuse(rules.may_be_placed_by(placed_on, on=on))
        ask_call_off(contract, lots, placed_on)


def _write_parts(contract: Contract, term: Term, *, by: User, why: str) -> None:
    """Make the options and breaks of a draft those of its term; what stays the same is left alone."""
    options = {option.position: option for option in contract.options.all()}
    for position, wanted in enumerate(term.options, start=1):
        option = options.pop(position, None) or ExtensionOption(contract=contract, position=position)
        if option.pk is None or (option.months, option.pot) != (wanted.months, wanted.pot):
            option.months, option.pot = wanted.months, wanted.pot
            option.recorded(by=by, why=why)
    starts_on = contract.starts_on
    wanted_breaks = {months: terms.last_day(starts_on, months) for months in term.breaks} if starts_on else {}
    kept = set()
    for point in contract.breaks.all():
        if wanted_breaks.get(point.after_months) == point.falls_on:
            kept.add(point.after_months)
        else:
            point.removed(by=by, why=why)
    for left_over in options.values():
        left_over.removed(by=by, why=why)
    for months, falls_on in wanted_breaks.items():
        if months not in kept:
            BreakPoint(contract=contract, after_months=months, falls_on=falls_on).recorded(by=by, why=why)


@transaction.atomic
def discard_draft(*, by: Any, contract: Contract, why: str) -> None:
    """Remove a draft that was entered by mistake, with the rows that are part of it; history keeps who and why.

    Raises `Refused` where something else refers to it.
    """
    fresh = begun(contract, by)
    refuse(rules.may_redraft(fresh.state))
    if not why.strip():
        raise Refused(Refusal("The reason is missing.", "Say why the draft is discarded."))
    own = [fresh.lot_links, fresh.options, fresh.breaks, fresh.assumptions]
    try:
        for rows in own:
            for row in rows.all():
                row.removed(by=by, why=why)
        with transaction.atomic():
            fresh.removed(by=by, why=why)
    except ProtectedError as error:
        names = sorted({str(one._meta.verbose_name) for one in error.protected_objects})
        raise Refused(
            Refusal(
                f"{contract.reference} is referred to: {', '.join(names)}.",
                "Remove or end what refers to it first; a draft that is only late can be changed instead.",
            )
        ) from error


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
def add_assumption(*, by: Any, contract: Contract, field: str, value: str, why: str) -> ContractAssumption:
    """Note a fact that the source does not state and that was assumed."""
    refuse(permissions.may_contract(by, contract.service_area))
    return ContractAssumption(contract=contract, field=field, value=value, why=why).recorded(by=by, why="Assumed")


@transaction.atomic
def settle_term(*, by: Any, contract: Contract, last_possible_end: date, settled_by: str) -> Contract:
    """End a dispute about the term: the last possible end that holds and the document that says so."""
    fresh = begun(contract, by)
    refuse(
        rules.may_settle(
            first=fresh.last_possible_end,
            second=fresh.last_possible_end_if,
            chosen=last_possible_end,
            ends_on=fresh.ends_on,
        )
    )
    if not settled_by.strip():
        raise Refused(Refusal("A term is settled by a document.", "Name it."))
    fresh.last_possible_end, fresh.last_possible_end_if = last_possible_end, None
    fresh.term_settled_by = settled_by
    fresh.recorded(by=by, why=f"Term settled by {settled_by}")
    contract.refresh_from_db()
    return contract


@transaction.atomic
def plan_path(*, by: Any, contract: Contract, path: str, why: str) -> Contract:
    """Plan what follows the end of a signed contract (a value of `choices.Path`), and why."""
    fresh = begun(contract, by)
    refuse(rules.may_be_changed(state=fresh.state, reference=fresh.reference))
    fresh.planned_path = path
    fresh.recorded(by=by, why=f"Planned at its end: {Path(path).label}. {why}")
    contract.refresh_from_db()
    return contract


@transaction.atomic
def set_own_lead_times(
    *,
    by: Any,
    contract: Contract,
    why: str,
    mobilisation: int | None = None,
    evaluation: int | None = None,
    tender: int | None = None,
) -> Contract:
    """Set how long the work to replace one contract takes, in weeks, where that differs from its route, and why.

    None leaves a lead time as usual; without any the contract's own are taken back.
    """
    refuse(permissions.may_reassign(by))
    fresh = locked(contract)
    refuse(rules.may_have_own_lead_times(fresh.state))
    own: ContractLeadTimes | None = getattr(fresh, "own_lead_times", None)
    if mobilisation is None and evaluation is None and tender is None:
        if own is None:
            raise Refused(Refusal("Nothing is set.", "Enter at least one lead time.", "no-lead-time"))
        own.removed(by=by, why=why)
    else:
        own = own or ContractLeadTimes(contract=fresh)
        own.mobilisation, own.evaluation, own.tender, own.reason = mobilisation, evaluation, tender, why
        own.recorded(by=by, why=why)
    contract.refresh_from_db()
    return contract
