"""Small helpers with which the sample's commissions are told: each only calls actions."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import UTC, date, datetime, time
from typing import Any

from commissioning.procurement import actions as procurement
from commissioning.procurement.models import Commission, Lot
from commissioning.sample.council import Council
from contracts import actions as contracts
from contracts.actions import Authority
from contracts.models import Contract
from decisions import actions as decisions
from decisions.models import Decision
from providers import actions as providers
from providers.models import Provider


def at_noon(day: date) -> datetime:
    """Noon UTC of a day: the hour that the sample gives to what was published on it."""
    return datetime.combine(day, time(12), tzinfo=UTC)


def meeting_of(council: Council, held_on: date, *, scrutiny: bool = False) -> Any:
    """Cabinet's meeting (or scrutiny's) on a day, entered when it is first needed."""
    from commissioning.council.actions import add_meeting

    body = council.scrutiny if scrutiny else council.cabinet
    found = body.meetings.filter(held_on=held_on).first()
    return found or add_meeting(by=council.clerk, body=body, held_on=held_on, place="Town Hall")


def decide(
    council: Council,
    *,
    reference: str,
    title: str,
    decided_on: date,
    published_on: date,
    source: str,
    clauses: Iterable[tuple[str, str, str]],
    alternatives: Iterable[tuple[str, str, str]] = (),
    assumptions: Iterable[tuple[str, str, str]] = (),
    doubts: Iterable[tuple[str, str, str]] = (),
    follow_ups: Iterable[tuple[str, str]] = (),
    area: str = "children",
    scrutiny: bool = False,
    wards_stated: bool = False,
    **fields: Any,
) -> Decision:
    """Enter a copied decision with its clauses up to MADE; `publish_copied` publishes it when its authority is in."""
    if not wards_stated:
        assumptions = [*assumptions, ("Wards", "All wards", "The source names no wards.")]
    fields.setdefault("interests_answer", "not-stated")
    decision = decisions.enter(
        by=council.clerk,
        on=council.today,
        reference=reference,
        title=title,
        kind="recommendation" if scrutiny else "body",
        service_area=council.areas[area],
        origin="copied",
        source=source,
        body=council.scrutiny if scrutiny else council.cabinet,
        meeting=meeting_of(council, decided_on, scrutiny=scrutiny),
        **fields,
    )
    for label, verb, text in clauses:
        decisions.add_clause(by=council.clerk, decision=decision, label=label, verb=verb, text=text)
    for label, what, why in alternatives:
        decisions.add_alternative(by=council.clerk, decision=decision, label=label, what=what, why_rejected=why)
    for field, value, why in assumptions:
        decisions.add_assumption(by=council.clerk, decision=decision, field=field, value=value, why=why)
    for code, sentence, remedy in doubts:
        decisions.add_doubt(by=council.clerk, decision=decision, code=code, sentence=sentence, remedy=remedy)
    for what, to_whom in follow_ups:
        decisions.add_follow_up(by=council.clerk, decision=decision, what=what, to_whom=to_whom)
    return decisions.make(by=council.clerk, on=council.today, decision=decision, decided_on=decided_on)


def publish_copied(council: Council, decision: Decision, published_on: date) -> Decision:
    """Publish a copied decision as of its own day and return it as stored."""
    decisions.publish(
        by=council.clerk, on=council.today, decision=decision, published_on=published_on, at=at_noon(published_on)
    )
    decision.refresh_from_db()
    return decision


def clause(decision: Decision, label: str) -> Any:
    return decision.clauses.get(label=label)


def lots(
    council: Council, commission: Commission, rows: Iterable[tuple[str, str, str, dict[str, Any]]]
) -> dict[str, Lot]:
    """Lots by number; a number such as 1.2 belongs to lot 1."""
    made: dict[str, Lot] = {}
    for number, title, route, fields in rows:
        parent = made.get(number.rpartition(".")[0])
        made[number] = procurement.add_lot(
            by=council.officer, commission=commission, number=number, title=title, route=route, parent=parent, **fields
        )
    return made


def provider(council: Council, legal_name: str, **fields: Any) -> Provider:
    """A made-up provider with a role mailbox of its own; what its name says it is, it is."""
    last_word = legal_name.rsplit(" ", 1)[-1]
    fields.setdefault("kind", {"CIC": "cic", "Charity": "charity", "Trust": "charity"}.get(last_word, "company"))
    fields.setdefault("is_vcse", last_word in ("CIC", "Charity", "Trust"))
    slug = "".join(c for c in legal_name.lower() if c.isalnum())
    fields.setdefault("mailbox", f"contracts@{slug[:40]}.example")
    return providers.register_provider(by=council.officer, legal_name=legal_name, **fields)


def draft(council: Council, **fields: Any) -> Contract:
    fields.setdefault("lead_officer", council.officer)
    fields.setdefault("origin", "copied")
    return contracts.draft_contract(by=council.officer, on=council.today, **fields)


def agree(
    council: Council, contract: Contract, authority: Authority, amount: Any, made_on: date, *, approval: Any = None
) -> Contract:
    """Award a contract and sign it on the same day, as copied records assume."""
    contracts.award(
        by=council.officer,
        on=council.today,
        contract=contract,
        authority=authority,
        amount=amount,
        made_on=made_on,
        approval=approval,
    )
    contract.refresh_from_db()
    contracts.sign(by=council.officer, on=council.today, contract=contract, signed_on=made_on)
    contract.refresh_from_db()
    return contract


def follow(council: Council, commission: Commission, before: Contract) -> None:
    """Name the contract that a commission follows, which has ended, and close it."""
    contracts.follow(by=council.officer, commission=commission, contract=before)
    contracts.close(
        by=council.officer,
        on=council.today,
        contract=before,
        closed_on=council.today,
        review=f"Followed by {commission.reference}; closed when the record was copied",
    )
