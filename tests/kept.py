"""Grounds of tests that are entered once by their actions, and copied in every other test that stands on them.

Hundreds of tests begin with the same commission, which takes longer to enter than most take to run. The first time that
a worker makes a ground, the rows that it enters are kept. After that they are written again as they were, their
triggers asleep, and each test has a copy of its own of what the ground answers (tests/house/test_kept.py).
"""

from __future__ import annotations

import io
import pickle
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, nullcontext
from dataclasses import dataclass
from typing import Any, TypeVar, cast

import time_machine
from django.core import mail
from django.db import connection, transaction
from django.db.models import Model
from django.utils import timezone

from decisions import papers

Answer = TypeVar("Answer")

# What the database works out for itself is not written: generated columns, and in which transaction a row was written.
# Older tables come first: rows refer to them, and what the words of a contract are made of has triggers always awake.
COLUMNS = """
    select quote_ident(table_name), string_agg(quote_ident(column_name), ', ' order by ordinal_position)
    from information_schema.columns join information_schema.tables using (table_schema, table_name)
    where table_schema = 'public' and table_type = 'BASE TABLE' and is_generated = 'NEVER'
      and column_default is distinct from 'pg_current_xact_id()'
    group by table_name order by quote_ident(table_name)::regclass::oid
"""


@dataclass(frozen=True)
class Kept:
    """What a ground entered, by the command that writes it, how far each table had numbered its rows by then, and what
    the ground answered, pickled."""

    rows: dict[str, bytes]
    numbered: dict[str, int]
    answer: bytes


_kept: dict[tuple[Any, ...], Kept] = {}


def ground(make: Callable[..., Answer], *on: Any) -> Answer:
    """What `make(*on)` answers, its rows entered: the first time by making it, then by copying it.

    `on` are the grounds of the same test on which it stands, kept as well: what it answers holds these very objects.
    """
    # A day passing moves the last days to act; each database numbers its rows itself; papers may be left out. And what
    # stands on a ground refers to the rows of that ground, not to those of another that was made alike.
    key: tuple[Any, ...] = (
        make,
        tuple((name, part.pk) for name, part in sorted(_parts(on).items()) if isinstance(part, Model)),
        timezone.localdate(),
        connection.settings_dict["NAME"],
        papers.notice_pdf.__qualname__,
    )
    clock: AbstractContextManager[Any] = nullcontext()
    if time_machine.escape_hatch.is_travelling():
        # Each test sets out anew from the same moment: what was entered then came before whatever the test does.
        moment = timezone.now().replace(microsecond=0)
        key, clock = (*key, moment), time_machine.travel(moment, tick=False)
    with transaction.atomic():
        if found := _kept.get(key):
            _write(found)
            return cast("Answer", _Reader(found.answer, on).load())
        if not triggers_may_sleep():
            return make(*on)
        before, sent = rows(), len(mail.outbox)
        with clock:
            answer = make(*on)
        assert len(mail.outbox) == sent, "A ground sends no mail."
        _kept[key] = Kept(dict(_added(before, rows())), _numbered(), _Writer.dump(answer, on))
        return answer


def triggers_may_sleep() -> bool:
    """Whether this account may write rows as they are; one that may not enters every ground by its actions."""
    with connection.cursor() as cursor:
        cursor.execute("select rolsuper from pg_roles where rolname = current_user")
        return bool(cursor.fetchone()[0])


def _columns() -> dict[str, str]:
    with connection.cursor() as cursor:
        cursor.execute(COLUMNS)
        return dict(cursor.fetchall())


def rows() -> dict[str, list[bytes]]:
    """The rows of every table, each as COPY says it, by the command that writes them."""
    found = {}
    with connection.cursor() as cursor:
        for table, columns in _columns().items():
            with cursor.copy(f"COPY {table} ({columns}) TO STDOUT") as copy:
                lines = b"".join(copy).splitlines(keepends=True)
            found[f"COPY {table} ({columns}) FROM STDIN"] = lines
    return found


def _added(before: dict[str, list[bytes]], after: dict[str, list[bytes]]) -> Iterator[tuple[str, bytes]]:
    for command, lines in after.items():
        known = set(before[command])
        assert known <= set(lines), "A ground only adds rows."
        if len(lines) > len(known):
            yield command, b"".join(line for line in lines if line not in known)


def _numbered() -> dict[str, int]:
    with connection.cursor() as cursor:
        cursor.execute("select sequencename, last_value from pg_sequences where last_value is not null")
        return dict(cursor.fetchall())


def _write(kept: Kept) -> None:
    with connection.cursor() as cursor:
        cursor.execute("set local session_replication_role = replica")
        for command, lines in kept.rows.items():
            with cursor.copy(command) as copy:
                copy.write(lines)
        cursor.execute("set local session_replication_role = origin")
        # A test may have made a table count from one again.
        cursor.execute(
            "select setval(quote_ident(sequencename)::regclass, reached)"
            " from pg_sequences join unnest(%s::text[], %s::bigint[]) as kept (name, reached) on name = sequencename"
            " where coalesce(last_value, 0) < reached",
            [list(kept.numbered), list(kept.numbered.values())],
        )


# What a ground answers is pickled without the grounds on which it stands: of these it names the parts.


def _parts(on: tuple[Any, ...]) -> dict[str, Any]:
    parts = {str(number): one for number, one in enumerate(on)}
    rows = ((f"{number}.{name}", part) for number, one in enumerate(on) for name, part in vars(one).items())
    return parts | {name: part for name, part in rows if isinstance(part, Model)}


class _Writer(pickle.Pickler):
    @classmethod
    def dump(cls, answer: Any, on: tuple[Any, ...]) -> bytes:
        file = io.BytesIO()
        writer = cls(file)
        writer.names = {id(part): name for name, part in _parts(on).items()}
        super(_Writer, writer).dump(answer)
        return file.getvalue()

    def persistent_id(self, thing: Any) -> str | None:
        return self.names.get(id(thing))


class _Reader(pickle.Unpickler):
    def __init__(self, answer: bytes, on: tuple[Any, ...]) -> None:
        super().__init__(io.BytesIO(answer))
        self.parts = _parts(on)

    def persistent_load(self, name: str) -> Any:
        return self.parts[name]
