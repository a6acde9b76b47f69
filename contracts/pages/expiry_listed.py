"""The rows of one page of the expiry desk, with all that its table and its picture say of a contract.

A contract has fifty columns and the desk shows a fifth of them. Fetched as models, with their options and breaks, sixty
rows took longer than all else that the database is asked for; so they are fetched as what is shown, by one prepared
statement. A test holds it to what `listed_of` makes of the models.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from decimal import Decimal
from typing import Any, NamedTuple

from django.db import connection

from commissioning.kit.prepared import prepared
from contracts.changes import options_left
from contracts.choices import ContractKind
from contracts.models import NextAct


class Listed(NamedTuple):
    """A contract in a list. `breaks`: the days from that of reading on which either side may still end it, `options`:
    the months left of each option, where one can still be used."""

    pk: int
    reference: str
    title: str
    kind: str
    provider: str | None
    umbrella_id: int | None
    signed_on: date | None
    starts_on: date | None
    ends_on: date | None
    ends_words: str
    last_possible_end: date | None
    last_possible_end_if: date | None
    act_by: date | None
    decide_by: date | None
    notice_by: date | None
    next_break: date | None
    assess_by: date | None
    path: str
    step: str
    planned_path: str
    runs_on: bool
    yearly: Decimal | None
    yearly_qualifier: str
    breaks: list[date]
    options: list[int]

    @property
    def supplier(self) -> str:
        """Who provides, or what kind of umbrella it is."""
        return self.provider or str(ContractKind(self.kind).label)


_SHOWN = """
select n.contract_id, c.reference, c.title, n.kind, p.legal_name, c.umbrella_id, c.signed_on, c.starts_on, n.ends_on,
  c.ends_words, c.last_possible_end, c.last_possible_end_if, n.act_by, n.decide_by, n.notice_by, n.next_break,
  n.assess_by, n.path, n.step, n.planned_path, n.runs_on, n.yearly, n.yearly_qualifier,
  array(
    select b.falls_on from contracts_breakpoint b
    where b.contract_id = c.id and b.exercised_on is null and b.falls_on >= %(on)s
    order by b.falls_on
  ),
  case
    when n.notice_by is null or c.termination_made_on <= %(on)s then '{}'
    when exists (select from contracts_breakpoint b where b.contract_id = c.id and b.exercised_on <= %(on)s) then '{}'
    else array(
      select o.months - x.used
      from contracts_extensionoption o cross join lateral (
        select coalesce(sum(x.months), 0)::int as used from contracts_extension x
        where x.option_id = o.id and x.made_on <= %(on)s
      ) x
      where o.contract_id = c.id and x.used < o.months
      order by o.position
    )
  end
"""
_BESIDE = """
join contracts_contract c on c.id = n.contract_id left join providers_provider p on p.id = c.provider_id
"""
_OF_KEYS = f"{_SHOWN} from contracts_nextact n {_BESIDE} where n.contract_id = any(%(keys)s::bigint[])"
_IN_ORDER = "act_by nulls last, contract_id"
_FIRST_ONES = f"(select * from contracts_nextact order by {_IN_ORDER} limit %(most)s)"  # noqa: S608 - ours
_FIRST = f"{_SHOWN} from {_FIRST_ONES} n {_BESIDE} order by {_IN_ORDER}"


def rows_listed(keys: Iterable[int], on: date) -> dict[int, Listed]:
    """The contracts in play with these keys, as at today."""
    return {row.pk: row for row in _listed(_OF_KEYS, {"keys": list(keys), "on": on})}


def first_listed(most: int, on: date) -> list[Listed]:
    """So many of all contracts in play, those that must be begun first, as at today."""
    return _listed(_FIRST, {"most": most, "on": on})


def _listed(sql: str, values: dict[str, Any]) -> list[Listed]:
    found = prepared(sql, values, binary=True)
    if found is None:
        with connection.cursor() as cursor:
            cursor.execute(sql, values)
            found = cursor.fetchall()
    return [Listed._make(row) for row in found]


def listed_of(row: NextAct, on: date) -> Listed:
    """The same of a contract that was read already with its breaks, options and their extensions, as at any day."""
    contract = row.contract
    points = contract.breaks.all()
    return Listed(
        pk=contract.pk,
        reference=contract.reference,
        title=contract.title,
        kind=row.kind,
        provider=contract.provider.legal_name if contract.provider else None,
        umbrella_id=contract.umbrella_id,
        signed_on=contract.signed_on,
        starts_on=contract.starts_on,
        ends_on=row.ends_on,
        ends_words=contract.ends_words,
        last_possible_end=contract.last_possible_end,
        last_possible_end_if=contract.last_possible_end_if,
        act_by=row.act_by,
        decide_by=row.decide_by,
        notice_by=row.notice_by,
        next_break=row.next_break,
        assess_by=row.assess_by,
        path=row.path,
        step=row.step,
        planned_path=row.planned_path,
        runs_on=row.runs_on,
        yearly=row.yearly,
        yearly_qualifier=row.yearly_qualifier,
        breaks=[point.falls_on for point in points if not point.exercised_on and point.falls_on >= on],
        options=[option.months for option in options_left(contract, on)] if row.notice_by else [],
    )
