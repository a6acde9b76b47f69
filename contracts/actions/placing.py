"""Work placed under an umbrella, and how long an umbrella may stand: asked when a draft is written and at its award."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from commissioning.kit.refusals import Refusal, Refused, refuse
from commissioning.procurement import routes
from commissioning.procurement.models import Lot
from contracts import rules
from contracts.actions.authority import entered_on
from contracts.choices import ContractKind
from contracts.lifecycle import DRAFT, NOT_SIGNED
from contracts.models import Contract
from decisions.choices import Origin


def ask_open_for_work(umbrella: Contract, day: date) -> None:
    """Ask whether work may be placed under an umbrella on a day at all: begun, neither ended nor terminated."""
    refuse(rules.may_place_on(day, starts_on=umbrella.starts_on, terminated_on=umbrella.terminated_on))
    if umbrella.route:
        refuse(
            routes.may_use(
                routes.Route(umbrella.route), routes.Regime(umbrella.regime), on=day, ended_on=umbrella.ends_on
            )
        )


def ask_call_off(contract: Contract, lots: Sequence[Lot], day: date) -> None:
    """Ask whether work may be placed with the contract's provider under its umbrella on a day, in the way it was.

    Of a block arrangement or a spot purchase under an umbrella the provider's place is asked, and not how it was found;
    nor is that asked where a copied source does not say it.
    """
    umbrella = contract.umbrella
    if umbrella is None:
        raise Refused(Refusal("A call-off is placed under an umbrella.", "Say which.", "call-off-outside"))
    ask_open_for_work(umbrella, day)
    route = umbrella.route
    citation = routes.route_rule(routes.Route(route)).citations.get(routes.Regime(umbrella.regime), "") if route else ""
    places = umbrella.roster.on_day(day).held_by(contract.provider).on_lots(lots)
    refuse(
        rules.may_call_off(
            umbrella_awarded=umbrella.state not in (DRAFT, NOT_SIGNED),
            on_roster=places.exists(),
            suspended=not places.open_on(day).exists(),
            citation=citation,
        )
    )
    copied = contract.origin == Origin.COPIED and day < entered_on(contract)
    if not copied and contract.kind == ContractKind.CALL_OFF:
        refuse(rules.may_place(route=route, placed_by=contract.placed_by, competition_words=contract.competition_words))


def ask_lots(contract: Contract, lots: Sequence[Lot]) -> None:
    """Ask whether a contract may cover some lots: those of its commission, or of its umbrella's."""
    own = {contract.commission_id, contract.umbrella.commission_id if contract.umbrella else None}
    refuse(rules.may_cover([str(lot) for lot in lots if lot.commission_id not in own]))


def ask_umbrella(contract: Contract, lots: Sequence[Lot]) -> None:
    """Ask whether the law lets an umbrella run as long as its term says."""
    if not contract.is_umbrella:
        return
    refuse(
        rules.may_stand_as_umbrella(
            route=next((lot.route for lot in lots), contract.route),
            regime=contract.commission.regime if contract.commission else contract.regime,
            starts_on=contract.starts_on,
            ends_on=contract.ends_on,
            last_possible_end=contract.last_possible_end_if or contract.last_possible_end,
            light_touch=contract.commission.light_touch if contract.commission else contract.light_touch,
            justified=bool(contract.term_justification.strip()),
            single_supplier=contract.suppliers_decided == 1,
        )
    )
