"""A small cast and the ground they stand on, reached through actions alone.

The figures are those of a home care commission: a maximum of £7.2m, and a director who may award, vary or extend up to
£800,000 for each action, from a floor of £500,000.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time
from decimal import Decimal
from typing import Any

from django.contrib.auth.models import AnonymousUser

from commissioning.council import actions as council_actions
from commissioning.council.models import Body, Post, ServiceArea, StandingOrders, User
from commissioning.council.roles import Role
from commissioning.kit.terms import Term
from commissioning.procurement import actions as procurement
from commissioning.procurement.models import Commission, Lot
from contracts import actions as contracts
from contracts.actions import Authority
from contracts.models import Commitment, Contract, EstimateAcknowledgement
from contracts.notices import standstill_of
from contracts.rules import FREE_OF_STANDSTILL
from decisions import actions as decisions
from decisions.models import Approval, Clause, Decision, Delegation
from providers import actions as providers
from providers.models import Provider

ON = date(2026, 1, 5)
"""The day of entry in every test."""
DECIDED = date(2023, 3, 14)
PUBLISHED = date(2023, 3, 16)
EFFECTIVE = date(2023, 3, 24)
MADE = date(2023, 4, 3)
START, END = date(2023, 4, 1), date(2027, 3, 31)
MAXIMUM, LIMIT, FLOOR = Decimal("7200000.00"), Decimal("800000.00"), Decimal("500000.00")
PENNY = Decimal("0.01")


@dataclass
class Cast:
    """Who acts: a clerk, an officer, a manager of the same service area, and a stranger; with council and posts."""

    administrator: User
    clerk: User
    officer: User
    manager: User
    auditor: User
    elsewhere: User
    stranger: AnonymousUser
    area: ServiceArea
    other_area: ServiceArea
    director: Post
    lead: Post
    cabinet: Body
    scrutiny: Body
    orders: StandingOrders


def cast() -> Cast:
    """The cast in an empty database."""
    administrator = council_actions.first_administrator(
        email="admin@calderwick.example", display_name="Administrator", password="one long pass phrase"
    )
    area = council_actions.add_service_area(by=administrator, name="Children", slug="children")
    other = council_actions.add_service_area(by=administrator, name="Highways", slug="highways")

    def user(name: str, role: Role, *, tick: bool = False, areas: tuple[ServiceArea, ...] = ()) -> User:
        return council_actions.add_user(
            by=administrator,
            email=f"{name}@calderwick.example",
            display_name=name.capitalize(),
            roles=[role],
            sees_exempt=tick,
            service_areas=areas,
        )

    clerk = user("clerk", Role.CLERK, tick=True)
    return Cast(
        administrator=administrator,
        clerk=clerk,
        officer=user("officer", Role.OFFICER, areas=(area,)),
        manager=user("manager", Role.MANAGER, tick=True, areas=(area,)),
        auditor=user("auditor", Role.AUDITOR),
        elsewhere=user("elsewhere", Role.OFFICER, areas=(other,)),
        stranger=AnonymousUser(),
        area=area,
        other_area=other,
        director=council_actions.add_post(by=administrator, title="Director of Children’s Services"),
        lead=council_actions.add_post(by=administrator, title="Head of Commissioning"),
        cabinet=council_actions.add_body(by=clerk, name="Cabinet", slug="cabinet", kind="cabinet"),
        scrutiny=council_actions.add_body(
            by=clerk, name="Scrutiny", slug="scrutiny", kind="committee", executive=False
        ),
        orders=council_actions.add_standing_orders(
            by=administrator,
            on=date(2015, 5, 21),
            in_force_from=date(2015, 5, 22),
            key_threshold=FLOOR,
            cabinet_award_from=FLOOR,
            officer_power_words="Standing order 7.2",
            source_text="Constitution",
        ),
    )


@dataclass
class HomeCare:
    """A commission with its decision, its money, its power, a purchasing system and a provider on it."""

    cast: Cast
    decision: Decision
    commission: Commission
    lot: Lot
    money_clause: Clause
    money: Approval
    power: Delegation
    umbrella: Contract
    provider: Provider
    number: int = field(default=0)

    @property
    def delegated(self) -> Authority:
        """The director, acting under the delegation."""
        return Authority.delegation(self.power, self.cast.director, "Lead member consulted")

    @property
    def cabinet(self) -> Authority:
        """Cabinet's own clause."""
        return Authority.decision(self.money_clause)

    @property
    def standing(self) -> Authority:
        """The director's standing power."""
        return Authority.standing(self.cast.orders, self.cast.director, "Standing order 7.2")

    def call_off(self, **fields: Any) -> Contract:
        """A drafted call-off to the provider on the lot, over the four years."""
        self.number += 1
        return self.draft(
            **{
                "kind": "call-off",
                "umbrella": self.umbrella,
                "provider": self.provider,
                "title": f"Call-off {self.number}",
                "placed_by": "mini-competition",
                "competition_words": "All members were invited; two answered, the better one was chosen.",
                **fields,
            }
        )

    def draft(self, **fields: Any) -> Contract:
        """A drafted contract of the commission."""
        return contracts.draft_contract(
            by=self.cast.officer,
            on=ON,
            **{
                "title": "Contract",
                "kind": "service",
                "commission": self.commission,
                "lots": [self.lot],
                "service_area": self.cast.area,
                "lead_post": self.cast.lead,
                "lead_officer": self.cast.officer,
                "regime": "PCR2015",
                "light_touch": True,
                "starts_on": START,
                "term": Term(initial_months=48),
                **fields,
            },
        )

    def award(self, contract: Contract, amount: Decimal | None = LIMIT, **changes: Any) -> Commitment:
        """Award under the delegation, from the maximum, unless told otherwise."""
        return contracts.award(
            **{
                "by": self.cast.officer,
                "on": ON,
                "contract": contract,
                "authority": self.delegated,
                "amount": amount,
                "made_on": MADE,
                "approval": self.money,
                **changes,
            }
        )

    def signed(
        self, amount: Decimal | None = LIMIT, *, draft: dict[str, Any] | None = None, **changes: Any
    ) -> Contract:
        """A call-off awarded and signed."""
        contract = self.call_off(**(draft or {}))
        self.award(contract, amount, **changes)
        return contracts.sign(by=self.cast.officer, on=ON, contract=contract, signed_on=MADE)

    def sign_at_once(self, contract: Contract, signed_on: date = MADE) -> Contract:
        """Sign; where a standstill is owed, on a ground for none: for tests that are not about it."""
        owed = standstill_of(contract, ON)
        free = {}
        if owed is not None and owed.is_open:
            free = {"no_standstill": FREE_OF_STANDSTILL[contract.regime][0], "no_standstill_words": "As decided."}
        return contracts.sign(by=self.cast.officer, on=ON, contract=contract, signed_on=signed_on, **free)

    def vary(self, contract: Contract, amount: Decimal, **changes: Any) -> Commitment:
        """Vary under the delegation, from the maximum, unless told otherwise."""
        return contracts.vary(
            **{
                "by": self.cast.officer,
                "on": ON,
                "contract": contract,
                "authority": self.delegated,
                "amount": amount,
                "made_on": MADE,
                "ground": "pcr_provided",
                "scope_words": "More hours",
                "approval": self.money,
                **changes,
            }
        )

    def release(self, contract: Contract, amount: Decimal, **changes: Any) -> Commitment:
        return contracts.release(
            **{
                "by": self.cast.officer,
                "on": ON,
                "contract": contract,
                "approval": self.money,
                "amount": amount,
                "made_on": MADE,
                "why": "Not needed",
                **changes,
            }
        )

    def acknowledge(self, contract: Contract, amount: Decimal, **changes: Any) -> EstimateAcknowledgement:
        return contracts.acknowledge_estimate(
            **{
                "by": self.cast.manager,
                "on": ON,
                "contract": contract,
                "approval": self.money,
                "kind": "award",
                "amount": amount,
                "actor": self.cast.officer,
                "words": "The estimate was low; the budget bears it.",
                **changes,
            }
        )


def copied_decision(people: Cast, *, title: str = "Home care", clauses: tuple[tuple[str, str], ...]) -> Decision:
    """A copied decision of cabinet of 14 March 2023, made and not yet published, with these clauses (label, verb)."""
    decision = decisions.enter(
        by=people.clerk,
        on=ON,
        title=title,
        kind="body",
        service_area=people.area,
        body=people.cabinet,
        origin="copied",
        source="A public page",
        key=True,
        key_limb_a=True,
        interests_answer="not-stated",
    )
    for label, verb in clauses:
        decisions.add_clause(by=people.clerk, decision=decision, label=label, verb=verb, text=f"Clause {label}")
    return decisions.make(by=people.clerk, on=ON, decision=decision, decided_on=DECIDED)


def publish(people: Cast, decision: Decision) -> Decision:
    """Publish on 16 March 2023, in effect on 24 March 2023."""
    at = datetime.combine(PUBLISHED, time(12), tzinfo=UTC)
    decisions.publish(by=people.clerk, on=ON, decision=decision, published_on=PUBLISHED, at=at)
    return Decision.objects.get(pk=decision.pk)


def home_care(
    people: Cast,
    *,
    qualifier: str = "maximum",
    amount: Decimal = MAXIMUM,
    published: bool = True,
    parts: tuple[str, ...] = ("approval", "award", "variation"),
    power: dict[str, Any] | None = None,
    money: dict[str, Any] | None = None,
) -> HomeCare:
    """The commission up to a live purchasing system with one provider. `power`, `money`: changes of their fields."""
    decision = copied_decision(people, clauses=(("1.", "approve"), ("3.", "delegate")))
    clause = decision.clauses.get(label="1.")
    approval = decisions.approve_money(
        by=people.clerk,
        clause=clause,
        **{"amount": amount, "qualifier": qualifier, "words": "estimated spend of up to £7.2m", **(money or {})},
    )
    delegation = decisions.delegate_power(
        by=people.clerk,
        clause=decision.clauses.get(label="3."),
        **{
            "post": people.director,
            "powers": ["award", "vary", "extend"],
            "limit_per_action": LIMIT,
            "floor": FLOOR,
            **(power or {}),
        },
    )
    if published:
        decision = publish(people, decision)
    commission = procurement.open_commission(
        by=people.officer,
        on=ON,
        title="Home care",
        need="Care at home",
        service_area=people.area,
        lead_post=people.lead,
        regime="PCR2015",
        light_touch=True,
        planned_start=START,
    )
    for part in parts:
        procurement.link_decision(by=people.officer, commission=commission, decision=decision, part=part)
    lot = procurement.add_lot(by=people.officer, commission=commission, number="1", title="Home care", route="dps")
    provider = providers.register_provider(by=people.officer, legal_name="Alderbrook Home Support Ltd")
    held = HomeCare(people, decision, commission, lot, clause, approval, delegation, Contract(), provider)
    longest = approval.longest_term_months or 48
    umbrella = held.draft(kind="dps", title="Purchasing system", term=Term(initial_months=longest))
    contracts.admit(by=people.officer, on=ON, umbrella=umbrella, lot=lot, provider=provider, joined_on=START)
    held.umbrella = umbrella
    if published:
        held.award(umbrella, Decimal(0), authority=held.cabinet, approval=None)
        contracts.sign(by=people.officer, on=ON, contract=umbrella, signed_on=MADE)
    return held
