"""Which tables tell the history of a contract and of a commission, and what of them a reader may not see."""

from __future__ import annotations

from collections.abc import Callable
from functools import cache
from typing import Any

from django.db.models import Q
from django.utils import timezone

from commissioning.kit.dates import long_date
from commissioning.kit.history import DEEDS, Entry, FieldChange, History, Kept
from commissioning.kit.models import Access
from commissioning.kit.money import pounds
from commissioning.procurement.models import (
    Commission,
    CommissionAssumption,
    CommissionDecision,
    CommissionDocument,
    CommissionDoubt,
    Lot,
    Milestone,
)
from contracts.models import (
    BreakPoint,
    Commitment,
    Contract,
    ContractAssumption,
    ContractDocument,
    ContractLeadTimes,
    ContractLot,
    Extension,
    ExtensionOption,
    Kpi,
    KpiAssessment,
    NoticeGiven,
    OfficerRecord,
    PlanItem,
    Predecessor,
    Reopening,
    Review,
    RosterEntry,
    Suspension,
    Variation,
    WithheldNames,
)
from contracts.querysets import reads_exempt
from decisions.models import Publication

HERE = ("contract",)


def hides_not_public(user: Any) -> Callable[[Any], bool] | None:
    """Of a row with an access of its own: hidden while it is not public, from those without the tick."""
    return None if reads_exempt(user) else lambda state: state.access != Access.PUBLIC


def hides_taken_down(user: Any) -> Callable[[Any], bool] | None:
    """Of a row that leads to a decision: hidden while its latest version is taken down, from those without the tick."""
    if reads_exempt(user):
        return None
    gone = cache(lambda: frozenset(Publication.objects.all().closing().values_list("decision", flat=True)))
    return lambda state: state.decision_id in gone()


def history_of_contract(contract: Contract, user: Any) -> History:
    """The contract with its options, extensions, variations, breaks, roster, documents, notices and reviews."""
    of = Q(contract_id=contract.pk)
    roster = Q(umbrella_id=contract.pk)
    history: Any = RosterEntry.history
    entries = set(history.filter(roster).values_list("id", flat=True)) if contract.is_umbrella else set()
    kpi_history: Any = Kpi.history
    kpis = set(kpi_history.filter(of).values_list("id", flat=True))
    withheld = WithheldNames.objects.filter(contract=contract, released_on=None).exists()
    names_hidden = (lambda state: True) if withheld and not reads_exempt(user) else None
    # Why names stay withheld may tell of what is exempt; the reason that everyone may read is on the page.
    reviews_hidden = None if reads_exempt(user) else (lambda state: True)
    taken_down_hidden = hides_taken_down(user)
    acts = list(Commitment.objects.filter(contract=contract).select_related("recorded_by"))
    of_acts = Q(commitment_id__in=[act.pk for act in acts])
    return History(
        [
            Kept(Contract, Q(id=contract.pk)),
            Kept(ContractLot, of, "Lot", ("lot",), HERE),
            Kept(ContractAssumption, of, "Assumption", ("field",), HERE),
            Kept(ExtensionOption, of, "Option", ("position",), (*HERE, "position")),
            Kept(Extension, of, "Extension", ("new_end",), HERE),
            Kept(BreakPoint, of, "Break", ("falls_on",), HERE),
            Kept(Variation, of, "Variation", ("made_on",), HERE),
            Kept(WithheldNames, of, "Withheld names", (), HERE, hides=reviews_hidden),
            Kept(RosterEntry, roster, "Place on the roster", ("provider", "lot"), ("umbrella",), hides=names_hidden),
            Kept(Suspension, Q(entry_id__in=entries), "Suspension", ("entry",), hides=names_hidden),
            Kept(Reopening, roster, "Reopening", ("from_on",), ("umbrella",)),
            Kept(ContractDocument, of, "Document", ("title",), _PAPER, hides=hides_not_public(user)),
            Kept(NoticeGiven, of, "Notice", ("code",), HERE),
            Kept(Review, of, "Review", ("held_on",), HERE),
            Kept(ContractLeadTimes, of, "Lead times of its own", (), HERE),
            Kept(Kpi, of, "Indicator", ("title",), HERE),
            Kept(KpiAssessment, Q(kpi_id__in=kpis), "Assessment", ("kpi", "last_on")),
            Kept(Predecessor, of, "Followed by", ("commission",), HERE),
            Kept(PlanItem, of, "Item of the forward plan", ("decision",), (*HERE, "part"), hides=taken_down_hidden),
            Kept(
                OfficerRecord,
                of_acts,
                "Officer record",
                ("decision",),
                ("commitment",),
                hides=taken_down_hidden,
            ),
        ],
        told=[_in_ledger(act) for act in acts],
    )


def _in_ledger(act: Commitment) -> Entry:
    """A row of the ledger, which is entered once and never changed."""
    amount = "not stated" if act.amount is None else pounds(act.amount)
    fields = (FieldChange("Amount", "", amount), FieldChange("Made on", "", long_date(act.made_on)))
    return Entry(
        timezone.localtime(act.recorded_at),
        str(act.recorded_by),
        act.why,
        f"{act.get_kind_display()} in the ledger",
        DEEDS["+"],
        fields,
    )


_PAPER = ("contract", "commission", "decision", "file_sha256", "file_size")
"""Of a document: the way to its record, and what only tells of its bytes."""


def history_of_commission(commission: Commission, user: Any) -> History:
    """The commission with its lots, their milestones, its decisions, documents, assumptions and predecessors."""
    of = Q(commission_id=commission.pk)
    here = ("commission",)
    lot_history: Any = Lot.history
    lots = set(lot_history.filter(of).values_list("id", flat=True))
    return History(
        [
            Kept(Commission, Q(id=commission.pk)),
            Kept(Lot, of, "Lot", ("number", "title"), here),
            Kept(Milestone, Q(lot_id__in=lots), "Step", ("step", "lot")),
            Kept(CommissionDecision, of, "Decision", ("decision", "part"), here, hides=hides_taken_down(user)),
            Kept(CommissionDocument, of, "Document", ("title",), _PAPER, hides=hides_not_public(user)),
            Kept(CommissionAssumption, of, "Assumption", ("field",), here),
            Kept(CommissionDoubt, of, "Doubt", ("code",), here),
            Kept(Predecessor, of, "Predecessor", ("contract",), here),
        ]
    )
