"""A contract before any act: drafted, its term settled, its lead officer."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import Any

from django.db import transaction

from commissioning.council.models import Post, ServiceArea, User
from commissioning.kit import terms
from commissioning.kit.models import next_reference, take_reference
from commissioning.kit.refusals import Refusal, Refused, refuse
from commissioning.kit.terms import Term
from commissioning.procurement.models import Commission, Lot
from contracts import permissions
from contracts.actions.authority import begun, locked
from contracts.models import (
    BreakPoint,
    Contract,
    ContractAssumption,
    ContractLot,
    ExtensionOption,
)


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
    fresh = begun(contract, by)
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
    fresh = locked(contract)
    fresh.lead_officer = lead_officer
    fresh.recorded(by=by, why=why)
    contract.refresh_from_db()
    return contract
