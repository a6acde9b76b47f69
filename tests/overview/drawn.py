"""A council whose decisions, contracts and acts are drawn: every way in which money is borne, in several services."""

from __future__ import annotations

import random
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from typing import Any

from django.db.models import QuerySet

from commissioning.council import actions as council
from commissioning.council.models import ServiceArea
from commissioning.council.roles import Role
from commissioning.procurement import actions as procurement
from commissioning.procurement.models import Commission, Lot
from contracts.models import Commitment, Contract, Extension, Variation
from decisions import actions as decisions
from decisions.models import Approval, Decision
from providers import actions as providers
from providers.models import Provider
from tests.builders import DECIDED, END, ON, START, Cast, cast, publish

FIRST = date(2023, 4, 3)
NOW = datetime(2026, 1, 5, 12, tzinfo=UTC)


@dataclass
class Ground:
    """What one service area draws on: its commission and lot, and approvals of each kind."""

    area: ServiceArea
    commission: Commission
    lot: Lot
    maximum: Approval
    estimate: Approval
    exempt: Approval


@dataclass
class Drawn:
    """The council with those who act in it."""

    people: Cast
    grounds: list[Ground]
    providers: list[Provider]


def drawn_council(*, seed: int, areas: int, contracts_each: int, providers_in_all: int) -> Drawn:
    """So many services with so many contracts each, awarded, extended, varied, released and corrected as drawn."""
    chance = random.Random(seed)  # noqa: S311 - drawn alike each time, on purpose
    people = cast()
    services = [people.area] + [
        council.add_service_area(by=people.administrator, name=f"Service {number:02}", slug=f"service-{number:02}")
        for number in range(1, areas)
    ]
    officer = council.add_user(
        by=people.administrator,
        email="everywhere@calderwick.example",
        display_name="Everywhere",
        roles=[Role.OFFICER],
        service_areas=services,
    )
    people = replace(people, officer=officer)
    supply = [
        providers.register_provider(
            by=officer, legal_name=f"{'Long and longer ' * (number % 5)}Provider {number:04} Ltd"
        )
        for number in range(providers_in_all)
    ]
    council_ = Drawn(people, [_ground(people, area, chance) for area in services], supply)
    for ground in council_.grounds:
        _contracts(council_, ground, chance, contracts_each)
    return council_


def _ground(people: Cast, area: ServiceArea, chance: random.Random) -> Ground:
    decision = decisions.enter(
        by=people.clerk, on=ON, title=f"Spending of {area.name}", kind="body", service_area=area, body=people.cabinet,
        origin="copied", source="A public page", key=True, key_limb_a=True, interests_answer="not-stated",
    )  # fmt: skip
    clauses = [
        decisions.add_clause(by=people.clerk, decision=decision, label=label, verb="approve", text=f"Clause {label}")
        for label in ("1.", "2.")
    ]
    clauses.append(
        decisions.add_clause(
            by=people.clerk, decision=decision, label="3.", verb="approve", text="A rate", access="exempt",
            exempt_paragraph=3, exempt_reason="Prices", exempt_review_on=date(2030, 1, 1),
        )
    )  # fmt: skip
    sums = [Decimal(chance.randrange(90_000_000, 99_000_000)) for _ in clauses]
    approvals = [
        decisions.approve_money(by=people.clerk, clause=clause, amount=amount, qualifier=firm, words="as approved")
        for clause, amount, firm in zip(clauses, sums, ("maximum", "estimate", "maximum"), strict=True)
    ]
    decisions.make(by=people.clerk, on=ON, decision=decision, decided_on=DECIDED)
    publish(people, Decision.objects.get(pk=decision.pk))
    commission = procurement.open_commission(
        by=people.officer, on=ON, title=f"Needs of {area.name}", need="Care", service_area=area, lead_post=people.lead,
        regime="PCR2015", light_touch=True, planned_start=START,
    )  # fmt: skip
    for part in ("award", "variation", "extension"):
        procurement.link_decision(by=people.officer, commission=commission, decision=decision, part=part)
    lot = procurement.add_lot(by=people.officer, commission=commission, number="1", title="Whole", route="open")
    return Ground(area, commission, lot, *approvals)


def _contracts(drawn: Drawn, ground: Ground, chance: random.Random, count: int) -> None:
    """So many contracts with their acts, written together: through the actions each would take a second."""
    kinds = [
        chance.choice(["maximum", "maximum", "estimate", "exempt", "none", "recorded", "unstated", "spot"])
        for _ in range(count)
    ]
    agreed = [_contract(drawn, ground, chance, kind, number) for number, kind in enumerate(kinds, start=1)]
    _written(Contract, agreed)
    history: Any = Contract.history  # type: ignore[attr-defined]
    history.bulk_history_create(agreed, default_date=NOW)
    awards = [_award(drawn, ground, chance, *one) for one in zip(agreed, kinds, strict=True)]
    _written(Commitment, awards)
    extensions, variations, others = [], [], []
    for award in awards:
        if award.contract.state == "not-signed":
            others.append(_row(award, "release", -award.amount, award.made_on))
            continue
        balance = award.amount or Decimal(0)
        for what in chance.choices(["extension", "variation", "less", "passed on", "release", "correction"], k=3):
            day, amount = _day(chance, award.made_on), Decimal(chance.randrange(100, 5_000_000)) / 100
            amount = min(amount, balance) if what in ("less", "release") else amount
            if what == "extension":
                end = award.contract.ends_on + timedelta(days=chance.randrange(20, 200))
                new = Extension(contract=award.contract, made_on=day, old_end=award.contract.ends_on, new_end=end,
                                months=chance.randrange(1, 8), ground="Agreed in the contract")  # fmt: skip
                nothing_said = award.authority == "recorded" and chance.random() < 0.3
                extensions.append(_row(award, "extension", None if nothing_said else amount, day, extension=new))
                balance += amount if not nothing_said else 0
            elif what in ("variation", "less"):
                change = amount if what == "variation" else -amount
                new = Variation(contract=award.contract, made_on=day, value_change=change, scope_words="Other hours",
                                ground="Agreed in the contract")  # fmt: skip
                variations.append(_row(award, "variation", change, day, variation=new))
                balance += change
            elif what == "passed on":
                taker = chance.choice([one for one in drawn.providers if one.pk != award.contract.provider_id])
                new = Variation(contract=award.contract, made_on=day, ground="Agreed in the contract",
                                from_provider=taker, to_provider=award.contract.provider)  # fmt: skip
                variations.append(_row(award, "variation", Decimal(0), day, variation=new))
            elif what == "release" and amount:
                others.append(_row(award, "release", -amount, day))
                balance -= amount
            elif what == "correction":
                others.append(_row(award, "correction", amount, award.made_on, corrects=award, why="Typed wrong"))
    _written(Extension, [row.extension for row in extensions])
    _written(Variation, [row.variation for row in variations])
    _written(Commitment, [*extensions, *variations])
    _written(Commitment, others)


def _written(model: Any, rows: list[Any]) -> None:
    QuerySet(model).bulk_create(rows)


def _day(chance: random.Random, first: date = FIRST) -> date:
    return first + timedelta(days=chance.randrange((ON - first).days))


def _contract(drawn: Drawn, ground: Ground, chance: random.Random, kind: str, number: int) -> Contract:
    made_on = _day(chance)
    outside = kind in ("recorded", "unstated", "spot")
    direct = kind in ("recorded", "unstated") and chance.random() < 0.4
    return Contract(
        reference=f"CON-2026-{ground.area.pk % 1000:03}{number:04}", title=f"{ground.area.name}, contract {number}",
        kind="spot" if kind == "spot" else "service", state=chance.choice(["signed"] * 9 + ["not-signed"])
        if kind in ("maximum", "none") else "signed",
        origin="copied" if outside else "here", commission=None if outside else ground.commission,
        route="direct_award" if direct else "spot" if kind == "spot" else "open", regime="PCR2015",
        light_touch=chance.random() < 0.7, service_area=ground.area, provider=chance.choice(drawn.providers),
        awarded_on=made_on, signed_on=made_on, starts_on=START, initial_end=END, ends_on=END, last_possible_end=END,
        value=Decimal(chance.randrange(100, 60_000_000)) / 100 if chance.random() < 0.9 else None,
        value_qualifier=chance.choice(["estimate", "exact", "maximum"]), tendered=chance.random() < 0.8,
        lead_officer=drawn.people.officer, lead_post=drawn.people.lead, ended_reason="Withdrew",
    )  # fmt: skip


def _award(drawn: Drawn, ground: Ground, chance: random.Random, contract: Contract, kind: str) -> Commitment:
    approval = {"maximum": ground.maximum, "estimate": ground.estimate, "exempt": ground.exempt}.get(kind)
    recorded = kind in ("recorded", "unstated", "spot")
    amount = Decimal(chance.randrange(100, 60_000_000)) / 100
    return Commitment(
        contract=contract, kind="award", authority="recorded" if recorded else "decision",
        clause=None if recorded else ground.maximum.clause, recorded_words="An older register" if recorded else "",
        approval=approval, amount=None if kind == "unstated" else amount, made_on=contract.awarded_on,
        recorded_at=NOW, recorded_by=drawn.people.officer,
    )  # fmt: skip


def _row(award: Commitment, kind: str, amount: Decimal | None, made_on: date, **details: Any) -> Commitment:
    own = kind in ("extension", "variation")
    return Commitment(
        contract=award.contract, kind=kind, authority=award.authority if own else "",
        clause=award.clause if own else None, recorded_words=award.recorded_words if own else "",
        approval=award.approval if amount is not None else None, amount=amount, made_on=made_on,
        recorded_at=NOW, recorded_by=award.recorded_by, **details,
    )  # fmt: skip
