"""What an approval has borne and what is left of it, as at a day and as far as a reader may see."""

from __future__ import annotations

from collections.abc import Container, Iterable
from dataclasses import dataclass
from datetime import date
from decimal import ROUND_HALF_UP, Decimal
from typing import Any

from contracts.choices import ActKind, AuthorityKind
from contracts.ledger_sums import with_roots
from contracts.models import Commitment, Contract
from contracts.querysets import CommitmentQuerySet
from decisions.models import Approval, Clause, Decision

ZERO = Decimal("0.00")
ACTS = (ActKind.AWARD, ActKind.EXTENSION, ActKind.VARIATION)


def decisions_behind(row: Commitment) -> dict[Decision, Clause | None]:
    """The decisions that an act rests on, each with the clause that is cited of it: its power, its money, and the
    officer's record where that had to take effect first. None behind what gives money back or puts a row right."""
    if row.kind not in ACTS or (row.amount or ZERO) < ZERO:
        return {}
    record = row.officer_record.decision if hasattr(row, "officer_record") else None
    found: dict[Decision, Clause | None] = {}
    if record is not None and (record.key or record.call_in_applies):
        found[record] = None
    for source in (row.approval, row.delegation):
        if source is not None:
            found[source.clause.decision] = source.clause
    if row.clause is not None:
        found[row.clause.decision] = row.clause
    return found


@dataclass(frozen=True)
class Entry:
    """One row of the ledger that the reader may see. `charge` is its number among the charges (rows above 0), or None;
    `left` is what was left after it of the approval, counting every row up to it, seen or not."""

    commitment: Commitment
    amount: Decimal
    left: Decimal
    charge: int | None

    @property
    def is_taken_back(self) -> bool:
        return self.amount < 0


@dataclass(frozen=True)
class Balance:
    """An approval as at a day. Sums in pounds; `percent` to one decimal place, 0 of nothing.

    `rows` are the acts that the reader may see, oldest first; `other` is the sum of those that are not public yet.
    """

    approved: Decimal
    qualifier: str
    committed: Decimal
    left: Decimal
    percent: Decimal
    rows: tuple[Entry, ...]
    other: Decimal

    @property
    def is_overspent(self) -> bool:
        return self.left < 0


def balance_of(approval: Approval, *, on: date, user: Any) -> Balance:
    """The balance of an approval on a day: it counts every row made by then, and shows those this user may see."""
    return balances_of([approval], on=on, user=user)[approval.pk]


def balances_of(approvals: Iterable[Approval], *, on: date, user: Any) -> dict[int, Balance]:
    """The balances of some approvals by their keys, in as many queries as that of one."""
    approvals = list(approvals)
    if not approvals:
        return {}
    made: CommitmentQuerySet = Commitment.objects.filter(approval__in=approvals).made_by_day(on)
    seen = set(made.visible_to(user).values_list("pk", flat=True))
    rows: dict[int, list[Commitment]] = {approval.pk: [] for approval in approvals}
    for row in made.select_related("contract", "extension", "variation", "corrects").order_by("made_on", "pk"):
        rows[row.approval_id or 0].append(row)
    return {approval.pk: _balance(approval, rows[approval.pk], seen) for approval in approvals}


def _balance(approval: Approval, made: Iterable[Commitment], seen: Container[int]) -> Balance:
    committed = other = ZERO
    charges = 0
    rows: list[Entry] = []
    for row in made:
        amount = row.amount or ZERO
        committed += amount
        charges += amount > 0
        if row.pk in seen:
            rows.append(Entry(row, amount, approval.amount - committed, charges if amount > 0 else None))
        else:
            other += amount
    return Balance(
        approved=approval.amount,
        qualifier=approval.qualifier,
        committed=committed,
        left=approval.amount - committed,
        percent=percent_of(committed, approval.amount),
        rows=tuple(rows),
        other=other,
    )


def percent_of(part: Decimal, whole: Decimal) -> Decimal:
    """A share in per cent to one decimal place; 0 of nothing."""
    return (part * 100 / whole if whole else ZERO).quantize(Decimal("0.1"), rounding=ROUND_HALF_UP)


def committed_on(contract: Contract, *, on: date) -> Decimal:
    """What a contract has committed by a day, whichever approval bears it."""
    return contract.commitments.all().made_by_day(on).total()


def value_not_stated(contract: Contract) -> bool:
    """Whether an act of the contract leaves its value open because the source does."""
    return contract.commitments.filter(
        amount__isnull=True, kind__in=[ActKind.AWARD, ActKind.EXTENSION, ActKind.VARIATION]
    ).exists()


def uncharged(*, on: date, user: Any) -> CommitmentQuerySet:
    """Acts whose money no approval bears; acts recorded from an earlier register are never among them."""
    rows: CommitmentQuerySet = Commitment.objects.all()
    borne_by_none: CommitmentQuerySet = with_roots(rows.visible_to(user).made_by_day(on).filter(approval__isnull=True))
    return (
        borne_by_none.exclude(authority=AuthorityKind.RECORDED)
        .exclude(root_authority=AuthorityKind.RECORDED)
        .select_related("contract")
    )
