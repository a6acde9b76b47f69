"""What the races are run on: a scratch database with a small council, and two who act at the same moment."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from decimal import Decimal
from typing import Any
from unittest.mock import patch

from django.db import connection, transaction

from commissioning.council import actions as council
from commissioning.council.models import User
from commissioning.council.roles import Role
from commissioning.kit.papers import PaperUnavailable
from commissioning.kit.terms import Option, Term
from contracts import actions as contracts
from contracts.models import Commitment, Contract
from decisions.models import Approval
from tests.builders import LIMIT, MADE, ON, HomeCare, cast, home_care

PASSWORD = "two at the same moment"
OPTION_MONTHS = 12
MEETING = """
create table races_met (at timestamptz default clock_timestamp());
create function races_meet() returns trigger language plpgsql as $$
declare
  late timestamptz := clock_timestamp() + interval '3 seconds';
  here integer;
begin
  if coalesce(current_setting('races.meet', true), '') <> 'on' then return new; end if;
  perform pg_advisory_xact_lock_shared(4711, 1);
  loop
    select count(*) into here from pg_locks where locktype = 'advisory' and classid = 4711 and objid = 1 and granted
      and database = (select oid from pg_database where datname = current_database());
    -- Both are here, or the other one waits for this one to be done.
    if here > 1 or exists (
        select from pg_locks w where not w.granted and pg_backend_pid() = any (pg_blocking_pids(w.pid))) then
      insert into races_met default values;
      return new;
    end if;
    exit when clock_timestamp() > late;
    perform pg_sleep(0.002);
  end loop;
  return new;
end $$;
-- Triggers fire by name: this one before those that judge the row.
create trigger a_races_meet before insert on contracts_commitment for each row execute function races_meet();
"""
TRIGGERS = (
    ("contracts_commitment", "contracts_commitment_rules"),
    ("contracts_extension", "contracts_extension_within_option"),
)


@dataclass
class Ground:
    """The council of the races: a maximum that bears one more award, and two officers of the same service area."""

    care: HomeCare
    officers: tuple[User, User]

    @property
    def maximum(self) -> Approval:
        return self.care.money

    def with_option(self) -> Contract:
        """A signed contract with one option."""
        term = Term(initial_months=36, options=(Option(OPTION_MONTHS, False),))
        return self.care.signed(Decimal(0), draft={"term": term}, approval=None)

    def drafts(self) -> tuple[Contract, Contract]:
        """Two drafts, each to be awarded for all that is left of the maximum."""
        return self.care.call_off(), self.care.call_off()

    def give_back(self, *drafts: Contract) -> None:
        """Release what was awarded, so that the maximum bears one award again."""
        for contract in drafts:
            for row in Commitment.objects.filter(contract=contract, amount__gt=0):
                contracts.release(
                    by=self.officers[0],
                    on=ON,
                    contract=contract,
                    approval=row.approval,
                    amount=row.amount or Decimal(0),
                    made_on=MADE,
                    why="For the next trial",
                )


def lay_ground() -> Ground:
    """Build it in the database of this process, with the trigger at which two meet."""
    with patch("decisions.papers.notice_pdf", side_effect=PaperUnavailable("left out")), transaction.atomic():
        people = cast()
        care = home_care(people, amount=LIMIT)
    officers = tuple(
        council.add_user(
            by=people.administrator,
            email=f"{name}@calderwick.example",
            display_name=f"Officer {name.capitalize()}",
            roles=[Role.OFFICER],
            service_areas=[people.area],
            password=PASSWORD,
        )
        for name in ("east", "west")
    )
    with connection.cursor() as cursor:
        cursor.execute(MEETING)
        name = connection.ops.quote_name(connection.settings_dict["NAME"])
        # For the connections that the service makes later.
        cursor.execute(f"alter database {name} set races.meet = 'on'")
    return Ground(care, officers)  # type: ignore[arg-type]


def alone() -> None:
    """Let this connection, which prepares the trials, wait for nobody."""
    with connection.cursor() as cursor:
        cursor.execute("set races.meet = 'off'")


@contextmanager
def triggers_off() -> Iterator[None]:
    """The database's own judges of the ledger put to sleep, for the control."""
    with connection.cursor() as cursor:
        for table, trigger in TRIGGERS:
            cursor.execute(f"alter table {table} disable trigger {trigger}")
    try:
        yield
    finally:
        with connection.cursor() as cursor:
            for table, trigger in TRIGGERS:
                cursor.execute(f"alter table {table} enable trigger {trigger}")


def met() -> int:
    """How often the first of two met the second."""
    with connection.cursor() as cursor:
        cursor.execute("select count(*) from races_met")
        row: Any = cursor.fetchone()
    return int(row[0])
