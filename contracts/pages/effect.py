"""What an act does to a contract, its approval and its power: before and after, told before it is confirmed."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from commissioning.kit.dates import long_date
from commissioning.kit.money import pounds
from commissioning.procurement.routes import CHECK_WORDING
from contracts import rules
from contracts.choices import ActKind, AuthorityKind
from contracts.ledger import ZERO, percent_of
from contracts.lifecycle import CONTRACT
from contracts.models import Commitment, Contract
from contracts.notices import Owed, notices_of
from decisions.choices import Qualifier
from decisions.models import Approval


@dataclass(frozen=True)
class Change:
    """One thing before and after the act, in words; `note` says what to know about it."""

    label: str
    before: str
    after: str
    note: str = ""


@dataclass(frozen=True)
class BalanceChange:
    """An approval before and after the act. Sums in pounds, shares in per cent to one decimal place."""

    title: str
    qualifier: str
    approved: Decimal
    used_before: Decimal
    used_after: Decimal

    @property
    def left_before(self) -> Decimal:
        return self.approved - self.used_before

    @property
    def left_after(self) -> Decimal:
        return self.approved - self.used_after

    @property
    def percent_before(self) -> Decimal:
        return percent_of(self.used_before, self.approved)

    @property
    def percent_after(self) -> Decimal:
        return percent_of(self.used_after, self.approved)


@dataclass(frozen=True)
class Effect:
    """What an act would do: changes, the approval's balance, how its power measures it, and what is owed afterwards."""

    changes: tuple[Change, ...]
    balance: BalanceChange | None
    power: tuple[str, ...]
    owed: tuple[tuple[str, str], ...]
    """What is owed after the act, and by when."""
    findings: tuple[str, ...] = ()
    """What would stand out on the contract then, and does not now."""


def effect_of(before: Contract, row: Commitment) -> Effect:
    """What an act did, as `looked_at` tells it before taking it back.

    `before`: a copy of the contract taken before the act (`copy.copy(contract)`: an action refreshes the one that it is
    given). `row`: the act's row in the ledger.
    """
    after = Contract.objects.select_related("commission", "umbrella").get(pk=row.contract_id)
    return Effect(
        tuple(_changes(before, after, row)),
        balance_change(row.approval, row.amount) if row.approval else None,
        tuple(_power(after, row)),
        (*_owed_by_power(row), *(_owed(owed) for owed in _notices_of(after, row))),
    )


def balance_change(approval: Approval, amount: Decimal | None) -> BalanceChange:
    """An approval before and after a row of that amount, which is in the ledger already."""
    used = approval.commitments.all().total()
    return BalanceChange(
        approval.clause.cited_as,
        Qualifier(approval.qualifier).label,
        approval.amount,
        used - (amount or ZERO),
        used,
    )


def _notices_of(contract: Contract, row: Commitment) -> list[Owed]:
    """The notices that an act brings: after an award all that the contract owes, after a change those about it."""
    found = [owed for owed in notices_of(contract, row.made_on) if not owed.given]
    if row.kind == ActKind.AWARD:
        return found
    change = row.extension or row.variation
    return [owed for owed in found if change is not None and owed.change == change]


def _changes(before: Contract, after: Contract, row: Commitment) -> Iterator[Change]:
    if before.state != after.state:
        yield Change("The contract", CONTRACT.states[before.state], CONTRACT.states[after.state])
    held = after.commitments.all().total()
    if row.amount:
        yield Change("Committed under it", pounds(held - row.amount), pounds(held))
    if before.provider_id != after.provider_id:
        yield Change("Provider", str(before.provider or "None"), str(after.provider or "None"))
    if before.ends_on != after.ends_on:
        yield Change("Ends", _day(before.ends_on), _day(after.ends_on))
    if before.last_possible_end != after.last_possible_end:
        yield Change("Last possible end", _day(before.last_possible_end), _day(after.last_possible_end))


def _day(day: date | None) -> str:
    return long_date(day) if day else "No day"


def _power(contract: Contract, row: Commitment) -> Iterator[str]:
    """How the act measures against the power that it uses."""
    amount = row.amount or ZERO
    ceiling = contract.ceiling
    if contract.is_umbrella and row.authority in (AuthorityKind.DELEGATION, AuthorityKind.STANDING):
        how = f"It is measured by its ceiling of {pounds(ceiling)}." if ceiling else "Its ceiling is not stated."
        yield f"An umbrella has no money of its own. {how}"
    if row.authority == AuthorityKind.DELEGATION and row.delegation:
        power, name = row.delegation, row.delegation.clause.cited_as
        if power.limit_per_action is not None:
            measured = rules.sum_measured(row.amount, act=row.kind, ceiling=ceiling)
            yield f"{name}: {pounds(measured)} of at most {pounds(power.limit_per_action)} for each action."
        if power.floor is not None and row.kind == ActKind.AWARD:
            yield f"{name}: for awards from {pounds(power.floor)}."
        if power.usable_until:
            yield f"{name}: it can be used until {long_date(power.usable_until)}."
        together = contract.commitments.all().total()
        if power.limit_per_action is not None and together > power.limit_per_action >= amount:
            yield (
                f"Together the acts of this contract come to {pounds(together)}, more than the limit of one action. "
                "That is allowed and stays listed as a warning."
            )
    elif row.authority == AuthorityKind.STANDING and row.standing_orders:
        total = max(contract.commitments.all().total(), ceiling or ZERO)
        limit = pounds(row.standing_orders.cabinet_award_from)
        yield f"Standing power: the contract comes to {pounds(total)} in all; from {limit} it goes to cabinet."
    elif row.authority == AuthorityKind.RECORDED:
        yield "Recorded from an earlier register: the authority is not in this record."
    if row.acknowledgement:
        by, said = row.acknowledgement.recorded_by, row.acknowledgement.words
        yield f"It passes the estimate, which {by} acknowledged: “{said}”"
    if row.kind == ActKind.AWARD and not contract.is_umbrella and contract.value not in (None, amount):
        yield f"The draft gives it a value of {pounds(contract.value or ZERO)}; the award is {pounds(amount)}."
    if row.approval is None and amount > 0:
        yield f"{pounds(amount)} is charged to no approval and stays listed as such."
    elif row.approval is None and amount < 0:
        yield f"{pounds(-amount)} is taken from what is charged to no approval."


def _owed_by_power(row: Commitment) -> Iterator[tuple[str, str]]:
    if row.authority == AuthorityKind.DELEGATION:
        yield "A decision record by the officer", "As soon as practicable: the next page offers to draft it."


def _owed(owed: Owed) -> tuple[str, str]:
    code = f"{owed.code}: " if owed.code.startswith("UK") else ""
    name = owed.notice.name.replace(CHECK_WORDING, "").strip()
    return f"{code}{name}", f"By {long_date(owed.by)}. {owed.notice.when}" if owed.by else owed.notice.when
