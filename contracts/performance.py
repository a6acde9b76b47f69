"""How a contract performs against its indicators, and by when that is to be assessed: derived on a day."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from commissioning.procurement import routes
from commissioning.procurement.routes import Regime
from contracts import rules
from contracts.changes import end_known_on, vat_rate_of
from contracts.lifecycle import AWARDED, PUBLIC_STATES, SIGNED
from contracts.models import Contract, Kpi, KpiAssessment
from contracts.notices import notice_after_end, route_of

READ_WITH = "kpis__assessments"
"""What contracts are fetched with before they are asked about."""


@dataclass(frozen=True)
class Measured:
    """One indicator as at a day: its assessments, the latest period first, and by when the next one is due.

    `assess_by` is None where the law asks for none, or none any more.
    """

    kpi: Kpi
    assessments: tuple[KpiAssessment, ...]
    assess_by: date | None

    @property
    def last(self) -> KpiAssessment | None:
        """The assessment of the latest period."""
        return self.assessments[0] if self.assessments else None

    @property
    def assessed_on(self) -> date | None:
        """The day of the last assessment."""
        return max((one.assessed_on for one in self.assessments), default=None)


def owes_kpis(contract: Contract) -> bool:
    """Whether the law asks for three indicators and their yearly assessment (`routes.kpis_owed`)."""
    return routes.kpis_owed(
        route_of(contract),
        Regime(contract.regime),
        contract.value,
        vat_rate_of(contract),
        light_touch=contract.light_touch,
        call_off=contract.umbrella_id is not None,
    )


def needs_kpis(contract: Contract, on: date) -> int:
    """How many indicators a contract still lacks on a day: from its award until its end, where the law asks for them.

    Those that begin later count: they are set.
    """
    if contract.state not in (AWARDED, SIGNED) or not owes_kpis(contract) or _ended_on(contract, on) is not None:
        return 0
    held = [kpi for kpi in contract.kpis.all() if kpi.withdrawn_on is None or kpi.withdrawn_on >= on]
    return max(0, rules.KPIS_NEEDED - len(held))


def measured(contract: Contract, on: date) -> list[Measured]:
    """The indicators of a contract that hold on a day, or held at its end, each with what was assessed by that day."""
    if not contract.kpis.all():
        return []
    ended_on = _ended_on(contract, on)
    day = ended_on or on
    is_owed = contract.state in PUBLIC_STATES and contract.starts_on is not None and owes_kpis(contract)
    found = []
    for kpi in contract.kpis.all():
        if kpi.from_on > day or (kpi.withdrawn_on is not None and kpi.withdrawn_on < day):
            continue
        made = tuple(one for one in kpi.assessments.all() if one.assessed_on <= on)
        due = None
        if is_owed and contract.starts_on is not None:
            due = rules.assess_by(
                first_on=max(contract.starts_on, kpi.from_on),
                assessed_on=max((one.assessed_on for one in made), default=None),
                assessed_to=max((one.last_on for one in made), default=None),
                ended_on=ended_on,
                closing_by=notice_after_end(ended_on).date if ended_on else None,
            )
        found.append(Measured(kpi, made, due))
    return found


def assess_by(contract: Contract, on: date) -> date | None:
    """The first day by which an indicator of a contract is to be assessed; None where none is."""
    return min((one.assess_by for one in measured(contract, on) if one.assess_by), default=None)


def _ended_on(contract: Contract, on: date) -> date | None:
    """The last day of a contract that has ended."""
    end = end_known_on(contract, on)
    if contract.terminated_on and (end is None or contract.terminated_on < end):
        end = contract.terminated_on
    return end if end is not None and end < on else None
