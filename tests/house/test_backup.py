"""Backup, restore and the roles of the database, exactly as docs/operations.md tells them, on the sample council."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import quote

import psycopg
import pytest
from django.conf import settings
from django.db import connection, connections
from psycopg import sql

from commissioning.council.models import User
from commissioning.kit import localpg
from contracts.actions import DOCUMENTS
from contracts.models import Contract, ContractDocument
from tests import files
from tests.mail_server import mail_server
from tests.races.names import renamed

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("calderwick_at_work")]

ROOT = Path(settings.BASE_DIR)


def told(heading: str) -> str:
    """The first block of commands below a heading of docs/operations.md."""
    text = (ROOT / "docs" / "operations.md").read_text()
    found = re.search(rf"^#+ {re.escape(heading)}\n.*?^```\w*\n(.*?)^```", text, re.M | re.S)
    assert found, heading
    return found[1]


def programs() -> Path:
    """The directory of the PostgreSQL programs to use: of the server's own major version, else the next newer one.

    They are looked for where `./run` looks for a server, so that nothing else has to be installed.
    """
    with connection.cursor() as cursor:
        cursor.execute("show server_version_num")
        server = int(cursor.fetchone()[0]) // 10_000
    places = [*localpg._candidates(), *(Path(found).parent for found in [shutil.which("pg_dump")] if found)]
    known = {}
    for place in places:
        if all((place / name).exists() for name in ("pg_dump", "pg_restore", "psql")):
            said = subprocess.run([place / "pg_dump", "--version"], capture_output=True, text=True, check=True).stdout
            known.setdefault(int(said.split()[2].split(".")[0]), place)
    fitting = [version for version in sorted(known) if version >= server]
    assert fitting, f"pg_dump {server} or newer is missing: install postgresql-client, or name its directory by PG_BIN."
    return known[fitting[0]]


@dataclass
class Restored:
    """The council restored beside the other: its name, its address as owner and as service, its documents."""

    name: str
    owner: str
    service: str
    documents: Path

    def run(self, *words: str) -> subprocess.CompletedProcess[str]:
        """A command of the application, as the service would run it."""
        environment = {**os.environ, "DATABASE_URL": self.service, "MEDIA_ROOT": str(self.documents)}
        command = [sys.executable, "manage.py", *words]
        return subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, text=True, timeout=600)


def committed(act: Any) -> Any:
    """What an act gives on a connection of its own, so that other programs read what it wrote."""

    def run_and_leave() -> Any:
        try:
            return act()
        finally:
            connections.close_all()

    with ThreadPoolExecutor(1) as pool:
        return pool.submit(run_and_leave).result()


def hand_in() -> ContractDocument:
    """A document with its file."""
    manager = User.objects.get(email="manager@calderwick.example")
    contract = Contract.objects.get(reference="CON-2018-0007")
    given = {"title": "Report", "file": files.upload("Report.txt", b"How it went")}
    document: ContractDocument = DOCUMENTS.add(by=manager, record=contract, **given)
    return document


def as_role(url: str, role: str) -> str:
    """The address with which everything is done as a role."""
    return f"{url}{'&' if '?' in url else '?'}options={quote(f'-c role={role}')}"


@pytest.fixture(scope="module")
def restored(
    calderwick_at_work: Any, django_db_blocker: Any, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[tuple[str, Restored]]:
    """The address of the council, and the council restored from its backup into an empty database."""
    with django_db_blocker.unblock():
        committed(hand_in)
        source = str(connection.settings_dict["NAME"])
        name, owner, service = f"{source}_restored", f"{source}_owner", f"{source}_service"
        url = renamed(os.environ["DATABASE_URL"], source)
        there = renamed(url, name)
        backup, documents = tmp_path_factory.mktemp("backup"), tmp_path_factory.mktemp("documents")
        environment = {**os.environ, "PATH": f"{programs()}{os.pathsep}{os.environ['PATH']}", "BACKUP": str(backup)}
        drop = sql.SQL("drop database if exists {} with (force)").format(sql.Identifier(name))
        grants = re.sub(r"\b(owner|service)\b", lambda found: f'"{source}_{found[1]}"', told("Roles of the database"))
        with psycopg.connect(url, autocommit=True) as server:
            server.execute(drop)
            for role in (owner, service):
                server.execute(sql.SQL("drop role if exists {}").format(sql.Identifier(role)))
                server.execute(sql.SQL("create role {}").format(sql.Identifier(role)))
            words = sql.SQL("create database {} owner {}").format(sql.Identifier(name), sql.Identifier(owner))
            server.execute(words)
        try:
            with psycopg.connect(as_role(there, owner), autocommit=True) as server:
                server.execute(grants)  # type: ignore[arg-type]
            for heading, address, place in (
                ("Backup", url, os.environ["MEDIA_ROOT"]),
                ("Restore", as_role(there, owner), str(documents)),
            ):
                done = subprocess.run(
                    ["sh", "-eu", "-c", told(heading)],
                    env={**environment, "OWNER_URL": address, "MEDIA_ROOT": place},
                    capture_output=True,
                    text=True,
                    timeout=600,
                )
                assert done.returncode == 0, done.stderr
                assert done.stderr == ""
            yield url, Restored(name, as_role(there, owner), as_role(there, service), documents)
        finally:
            with psycopg.connect(url, autocommit=True) as server:
                server.execute(drop)
                for role in (owner, service):
                    server.execute(sql.SQL("drop role {}").format(sql.Identifier(role)))


ASKED = {
    "triggers": "select tgrelid::regclass::text, tgname, pg_get_triggerdef(oid), tgenabled from pg_trigger"
    " where not tgisinternal and tgrelid <> 'public.decisions_publication'::regclass",
    # PostgreSQL writes the same casts in another way when a condition is made from its own words.
    "constraints": "select conrelid::regclass::text, conname,"
    r" regexp_replace(pg_get_constraintdef(oid), '::[a-z ]+(\[\])?|[()]', '', 'g') from pg_constraint"
    " where connamespace = 'public'::regnamespace",
    # A condition on one of several values is written back with its casts elsewhere, as in a constraint.
    "indexes": r"select indexname, regexp_replace(indexdef, '::[a-z ]+(\[\])?|[()]', '', 'g') from pg_indexes"
    " where schemaname = 'public'",
    "sequences": "select sequencename, last_value from pg_sequences where schemaname = 'public'",
    "functions": "select proname, prosrc from pg_proc where pronamespace = 'public'::regnamespace and probin is null",
    "columns": "select table_name, column_name, data_type, column_default from information_schema.columns"
    " where table_schema = 'public'",
}


def contents(url: str) -> dict[str, Any]:
    """All that must be the same in a restored database: each table's rows, and what guards them."""
    with psycopg.connect(url) as server:
        found: dict[str, Any] = {name: sorted(map(str, server.execute(asked))) for name, asked in ASKED.items()}  # type: ignore[call-overload]
        tables = server.execute("select tablename from pg_tables where schemaname = 'public' order by 1").fetchall()
        for (table,) in tables:
            rows = sql.SQL("select to_jsonb(t) - 'written_in' as line from {} t").format(sql.Identifier(table))
            counted = sql.SQL("select count(*), md5(string_agg(line::text, ',' order by line::text)) from ({}) x")
            found[table] = server.execute(counted.format(rows)).fetchone()
        return found


def test_what_is_restored_is_what_was_there(restored: tuple[str, Restored]) -> None:
    url, there = restored
    before, after = contents(url), contents(there.owner)
    assert before.keys() == after.keys()
    assert {name for name in before if before[name] != after[name]} == set()
    assert before["contracts_commitment"][0]
    assert before["decisions_publication"][0]


def test_the_documents_are_there_with_their_bytes(restored: tuple[str, Restored]) -> None:
    _, there = restored
    document = ContractDocument.objects.exclude(file="").get()
    assert (there.documents / document.file.name).read_bytes() == b"How it went"


def test_the_checks_after_a_restore_find_nothing(restored: tuple[str, Restored]) -> None:
    _, there = restored
    for line in told("After a restore").splitlines():
        words = line.partition("manage.py ")[2].partition("#")[0].split()
        done = there.run(*words)
        assert done.returncode == 0, f"{words}: {done.stdout}{done.stderr}"


@pytest.mark.parametrize("role", ["owner", "service"])
def test_the_ledger_still_refuses(restored: tuple[str, Restored], role: str) -> None:
    _, there = restored
    with psycopg.connect(getattr(there, role)) as server:
        for statement in ("update contracts_commitment set amount = 1", "delete from contracts_commitment"):
            with pytest.raises(psycopg.IntegrityError), server.transaction():
                server.execute(statement)
        with pytest.raises(psycopg.IntegrityError, match="further publication"), server.transaction():
            server.execute("update decisions_approval set amount = amount + 1")


def test_the_service_may_not_switch_a_trigger_off_nor_empty_a_table(restored: tuple[str, Restored]) -> None:
    _, there = restored
    with psycopg.connect(there.service) as server:
        assert server.execute("select count(*) from contracts_contract").fetchone() != (0,)
        for statement in (
            "alter table contracts_commitment disable trigger all",
            "drop table contracts_commitment",
            "truncate contracts_commitment",
            "set session_replication_role = replica",
        ):
            with pytest.raises(psycopg.errors.InsufficientPrivilege), server.transaction():
                server.execute(statement)  # type: ignore[arg-type]


def test_the_service_runs_what_writes_every_night(
    restored: tuple[str, Restored], monkeypatch: pytest.MonkeyPatch
) -> None:
    _, there = restored
    with mail_server() as server:
        monkeypatch.setenv("EMAIL_URL", server.url)
        for command in ("keep_words", "keep_checks", "send_digests"):
            done = there.run(command)
            assert done.returncode == 0, done.stderr
        assert server.taken


def test_no_later_transaction_passes_for_one_that_published(restored: tuple[str, Restored]) -> None:
    _, there = restored
    with psycopg.connect(there.owner) as server:
        counted = "select count(*) from decisions_publication where written_in <> '0'"
        assert server.execute(counted).fetchone() == (0,)


def test_a_changed_byte_and_a_missing_file_are_found(restored: tuple[str, Restored]) -> None:
    _, there = restored
    document = ContractDocument.objects.exclude(file="").get()
    file = there.documents / document.file.name
    file.write_bytes(b"How it want")
    done = there.run("check_fingerprints")
    assert (done.returncode, "is not the file that was handed in" in done.stdout) == (1, True)
    assert document.title not in done.stdout
    file.unlink()
    with psycopg.connect(there.owner, autocommit=True) as server:
        server.execute("alter table decisions_publication disable trigger user")
        server.execute(
            "update decisions_publication set record = record || ' '"
            " where id = (select min(id) from decisions_publication)"
        )
    done = there.run("check_fingerprints")
    assert done.returncode == 1
    assert "is not there" in done.stdout
    assert "version 1, record is not what was published" in done.stdout
    assert "2 wrong." in done.stdout
