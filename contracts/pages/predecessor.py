"""The contract before a commission in words: what was found, and the gap or the overlap that each would leave."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Q
from django.urls import reverse

from commissioning.kit.dates import long_date
from commissioning.procurement.models import Commission
from contracts import rules
from contracts.actions.predecessors import first_day
from contracts.lifecycle import PUBLIC_STATES
from contracts.models import Contract, Predecessor

MOST_FOUND = 20
MOST_SORTED = 500


@dataclass(frozen=True)
class Before:
    """A contract named as the one before, with its gap or overlap in words and where it is taken back."""

    predecessor: Predecessor
    url: str
    words: str
    is_warned: bool
    remove_url: str


@dataclass(frozen=True)
class Search:
    """What a search found: each contract with its line, at most `MOST_FOUND`, and how many there are in all."""

    words: str
    found: tuple[tuple[Contract, str], ...]
    total: int


def search(commission: Commission, words: str, user: Any) -> Search:
    """The contracts that a commission may follow, by reference or a part of the title, the nearest end first."""
    words = " ".join(words.replace("\0", "").split())[:200]
    if not words:
        return Search("", (), 0)
    seen = Contract.objects.visible_to(user).filter(state__in=PUBLIC_STATES)
    seen = seen.exclude(commission=commission).exclude(successor_links__commission=commission)
    exact = seen.filter(reference__iexact=words)
    rows = exact if exact.exists() else seen.filter(Q(title__icontains=words) | Q(reference__icontains=words))
    first = first_day(commission)
    near = sorted(rows.order_by("-ends_on", "reference")[:MOST_SORTED], key=lambda contract: _distance(contract, first))
    listed = near[:MOST_FOUND]
    found = tuple(
        (contract, f"{contract.reference} {contract.title}: {gap_words(contract, first)}") for contract in listed
    )
    return Search(words, found, rows.count())


def _distance(contract: Contract, first: date | None) -> int:
    """How far the end of a contract is from the first day of service: the nearest is the likeliest."""
    end = contract.terminated_on or contract.ends_on
    return abs(rules.days_between(end, first)) if end and first else 0


def gap_words(contract: Contract, first: date | None) -> str:
    """“ends on 31 March 2021 and the service starts on 1 April 2021: no gap, no overlap”."""
    end = contract.terminated_on or contract.ends_on
    if end is None:
        return f"its end is no day ({contract.ends_words})" if contract.ends_words else "its end is not stated"
    if first is None:
        return f"ends on {long_date(end)}; the commission has no planned start yet"
    days = rules.days_between(end, first)
    said = f"ends on {long_date(end)} and the service starts on {long_date(first)}"
    if days == 0:
        return f"{said}: no gap, no overlap"
    count = "1 day" if abs(days) == 1 else f"{abs(days):,} days"
    return f"{said}: {count} without a contract" if days > 0 else f"{said}: {count} with both"


def before(commission: Commission) -> list[Before]:
    """The contracts named as those before, the latest end first."""
    first = first_day(commission)
    links = commission.predecessor_links.select_related("contract").order_by("-contract__ends_on", "pk")
    return [
        Before(
            predecessor=link,
            url=reverse("contracts:detail", args=[link.contract.reference]),
            words=gap_words(link.contract, first),
            is_warned=_is_warned(link.contract, first),
            remove_url=reverse("contracts:remove_predecessor", args=[commission.reference, link.pk]),
        )
        for link in links
    ]


def _is_warned(contract: Contract, first: date | None) -> bool:
    end = contract.terminated_on or contract.ends_on
    return bool(end and first and rules.days_between(end, first))
