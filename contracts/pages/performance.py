"""Performance in words: the indicators of a contract, how it was assessed against them, what is due."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django.db.models import Prefetch, prefetch_related_objects
from django.urls import reverse

from commissioning.kit.dates import days_words, long_date
from commissioning.kit.terms import last_day
from contracts import rules
from contracts.models import Contract, Kpi, KpiAssessment
from contracts.performance import READ_WITH, measured, needs_kpis, owes_kpis
from contracts.permissions import may_keep_performance
from contracts.querysets import is_staff_reader

DAY = timedelta(days=1)


@dataclass(frozen=True)
class AssessmentRow:
    """One assessment as a page shows it; `url` where it was published, if that is an address."""

    assessment: KpiAssessment
    period: str
    rating: str
    published: str
    url: str
    links: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True)
class KpiRow:
    """One indicator with its assessments, the latest period first; `due` says by when the next one is owed."""

    kpi: Kpi
    rows: tuple[AssessmentRow, ...]
    due: str = ""
    is_late: bool = False
    links: tuple[tuple[str, str], ...] = ()

    @property
    def last(self) -> AssessmentRow | None:
        return self.rows[0] if self.rows else None


def performance_in_short(contract: Contract, on: date, user: Any) -> dict[str, Any] | None:
    """What the contract's page says of its performance: to a stranger what was published; None where that is nothing.

    Staff are told of what the law asks too.
    """
    lead = ""
    if is_staff_reader(user):
        prefetch_related_objects([contract], READ_WITH)
        lead = lead_sentence(contract, on)
    rows = _rows(contract, on, user)
    return {"rows": rows, "lead": lead} if rows or (lead and owes_kpis(contract)) else None


def performance_page(contract: Contract, on: date, user: Any) -> dict[str, Any]:
    """Everything that the page of a contract's performance shows to staff as at a day."""
    prefetch_related_objects([contract], READ_WITH)
    rows = _rows(contract, on, user)
    return {
        "contract": contract,
        "lead": lead_sentence(contract, on),
        "rows": [row for row in rows if not _is_over(row.kpi, on)],
        "over": [row for row in rows if _is_over(row.kpi, on)],
        "refusal": may_keep_performance(user) or rules.may_keep_kpis(contract.state),
        "enter_url": reverse("contracts:enter_kpi", args=[contract.reference]),
    }


def lead_sentence(contract: Contract, on: date) -> str:
    """What the law asks of the contract's indicators, and what stands out."""
    found = measured(contract, on)
    count = len(found)
    held = "No indicator is entered." if not count else f"{count} indicator{'' if count == 1 else 's'}."
    if not owes_kpis(contract):
        return f"{held} The law asks for none of this contract: what is measured here is the council’s own choice."
    lacking = needs_kpis(contract, on)
    if lacking:
        held += f" Over £5 million a contract needs three: {lacking} more {'is' if lacking == 1 else 'are'} to be set."
    first = min((one.assess_by for one in found if one.assess_by), default=None)
    if first is None:
        return held
    if first < on:
        return f"{held} An assessment was due by {long_date(first)} and is overdue."
    return f"{held} The next assessment is due by {long_date(first)}."


def _rows(contract: Contract, on: date, user: Any) -> list[KpiRow]:
    """The indicators that a user may see with their assessments, in the order in which they began."""
    seen = KpiAssessment.objects.visible_to(user, on).filter(assessed_on__lte=on).select_related("assessed_by")
    kpis = contract.kpis.visible_to(user, on).filter(from_on__lte=on)
    may = may_keep_performance(user) is None
    due = {one.kpi.pk: one.assess_by for one in measured(contract, on)} if is_staff_reader(user) else {}
    return [
        _row(contract, kpi, due.get(kpi.pk), on, may) for kpi in kpis.prefetch_related(Prefetch("assessments", seen))
    ]


def _row(contract: Contract, kpi: Kpi, due: date | None, on: date, may: bool) -> KpiRow:
    links: tuple[tuple[str, str], ...] = ()
    at = [contract.reference, kpi.pk]
    if may:
        links = (("Put right", reverse("contracts:kpi", args=at)),)
        if contract.signed_on is not None:
            links = (("Assess it", reverse("contracts:assess", args=at)), *links)
        if kpi.withdrawn_on is None:
            links = (*links, ("Withdraw", reverse("contracts:withdraw_kpi", args=at)))
    return KpiRow(
        kpi,
        tuple(_assessed(contract, one, may) for one in kpi.assessments.all()),
        f"To be assessed by {long_date(due)}: {days_words((due - on).days)}." if due else "",
        due is not None and due < on,
        links,
    )


def _assessed(contract: Contract, one: KpiAssessment, may: bool) -> AssessmentRow:
    at = [contract.reference, one.pk]
    links: tuple[tuple[str, str], ...] = ()
    if may:
        change, remove = (reverse(f"contracts:{name}", args=at) for name in ("assessment", "remove_assessment"))
        links = (("Put right", change),)
        if one.published_on is None:
            links = (("Say where it was published, or put it right", change), ("Remove", remove))
    return AssessmentRow(
        one,
        f"{long_date(one.first_on)} to {long_date(one.last_on)}",
        one.get_rating_display(),
        f"Published on {long_date(one.published_on)}" if one.published_on else "",
        one.where if one.where.startswith(("https://", "http://")) and " " not in one.where else "",
        links,
    )


def _is_over(kpi: Kpi, on: date) -> bool:
    return kpi.withdrawn_on is not None and kpi.withdrawn_on < on


def next_period(kpi: Kpi, contract: Contract, on: date) -> tuple[date, date]:
    """The period that is to be assessed next: that of the last assessment of another indicator where this one has it
    not yet, else the 12 months after the last one, until the end of the contract at the latest."""
    own = kpi.assessments.order_by("-last_on").values_list("last_on", flat=True).first()
    first = own + DAY if own else max(kpi.from_on, contract.starts_on or kpi.from_on)
    others = KpiAssessment.objects.filter(kpi__contract=contract, first_on__gte=first).order_by("-assessed_on", "-pk")
    other = others.exclude(kpi=kpi).values_list("first_on", "last_on").first()
    if other is not None:
        return other
    last = min(last_day(first, rules.ASSESSED_EVERY_MONTHS), on)
    if contract.ends_on and first <= contract.ends_on < last:
        last = contract.ends_on
    return first, max(first, last)
