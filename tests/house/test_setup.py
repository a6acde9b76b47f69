"""The ground everything stands on: settings from the environment, signing in, the local database, the locks."""

import os
import re
import shutil
import socket
import subprocess
import sys
import tomllib
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.contrib.auth import get_user_model
from django.contrib.staticfiles.management.commands import collectstatic
from django.core.exceptions import ImproperlyConfigured
from django.core.management import call_command
from django.db import DatabaseError, connection
from django.template import Context, Origin, Template, engines
from django.test import Client, RequestFactory

from commissioning.kit import clients, localpg
from commissioning.kit.static import HashedStaticFiles
from commissioning.settings import database_from

ROOT = Path(settings.BASE_DIR)
PRODUCTION = {
    "SECRET_KEY": "k" * 30 + "0123456789abcdefghijklmnopqrstuvwxyz",
    "ALLOWED_HOSTS": "council.example, www.council.example",
    "DATABASE_URL": "postgres://app:secret@db.example/app",
    "MEDIA_ROOT": "/srv/documents",
}


def starting_with(environment: dict[str, str], code: str) -> subprocess.CompletedProcess[str]:
    """Run code in a Python of its own with just this environment."""
    return subprocess.run(
        [sys.executable, "-c", code],
        cwd=ROOT,
        env={"PATH": os.environ["PATH"], **environment},
        capture_output=True,
        text=True,
        timeout=60,
    )


# Settings


@pytest.mark.parametrize("name", sorted(PRODUCTION))
def test_production_does_not_start_without_what_it_needs(name: str) -> None:
    environment = {key: value for key, value in PRODUCTION.items() if key != name}
    started = starting_with(environment, "import commissioning.settings")
    assert started.returncode
    assert f"{name} is not set. " in started.stderr


def test_manage_says_what_is_missing_in_a_sentence_alone() -> None:
    started = subprocess.run(
        [sys.executable, "manage.py", "check"],
        cwd=ROOT,
        env={"PATH": os.environ["PATH"]},
        capture_output=True,
        text=True,
        timeout=60,
    )
    assert started.returncode == 1
    assert started.stderr.startswith("SECRET_KEY is not set. ")
    assert "Traceback" not in started.stderr


def test_production_is_safe_by_default() -> None:
    names = [
        *("DEBUG", "DEMO", "SECURE_SSL_REDIRECT", "SESSION_COOKIE_SECURE", "CSRF_COOKIE_SECURE"),
        *("SECURE_HSTS_INCLUDE_SUBDOMAINS", "ALLOWED_HOSTS", "WHITENOISE_USE_FINDERS"),
    ]
    started = starting_with(
        PRODUCTION, f"import commissioning.settings as s; print([getattr(s, n) for n in {names!r}])"
    )
    assert started.stdout.strip() == str(
        [False, False, True, True, True, True, ["council.example", "www.council.example"], False]
    )


@pytest.mark.parametrize(
    ("variable", "value", "sentence"),
    [
        ("DEBUG", "perhaps", "DEBUG must be 1 or 0"),
        ("TRUSTED_PROXIES", "-1", "TRUSTED_PROXIES must be a whole number"),
        ("LOG_LEVEL", "loud", "LOG_LEVEL must be debug, info"),
        ("ALLOWED_HOSTS", " , ", "ALLOWED_HOSTS is not set. "),
        ("MEDIA_ROOT", str(ROOT / "staticfiles" / "documents"), "MEDIA_ROOT lies in STATIC_ROOT"),
        ("UPLOAD_MAX_MB", "many", "UPLOAD_MAX_MB must be a whole number"),
        ("DATABASE_URL", "mysql://a/b", "DATABASE_URL must have the form"),
        ("DATABASE_URL", "postgres://a:b@host:port/name", "DATABASE_URL cannot be read"),
    ],
)
def test_a_setting_that_makes_no_sense_stops_the_start(variable: str, value: str, sentence: str) -> None:
    started = starting_with({**PRODUCTION, variable: value}, "import commissioning.settings")
    assert started.returncode
    assert sentence in started.stderr


def test_a_database_address_is_read_in_full() -> None:
    read = database_from("postgres://us%40er:p%3Aw@db.example:6543/na%2Dme?sslmode=require")
    assert (read["USER"], read["PASSWORD"], read["HOST"], read["PORT"], read["NAME"]) == (
        "us@er",
        "p:w",
        "db.example",
        "6543",
        "na-me",
    )
    assert read["OPTIONS"]["sslmode"] == "require"
    assert read["CONN_HEALTH_CHECKS"]


def test_a_database_address_may_name_a_socket_directory() -> None:
    read = database_from("postgresql://app@/app?host=%2Frun%2Fpostgresql&port=5433")
    assert (read["HOST"], read["PORT"]) == ("/run/postgresql", "5433")
    assert not {"host", "port"} & read["OPTIONS"].keys()


def test_a_database_address_needs_a_name() -> None:
    with pytest.raises(ImproperlyConfigured):
        database_from("postgres://app@host/")


# Signing in


@pytest.mark.parametrize(
    ("proxies", "forwarded", "address"),
    [
        (0, "203.0.113.9", "127.0.0.1"),
        (1, "198.51.100.1, 203.0.113.9", "203.0.113.9"),
        (2, "198.51.100.1, 203.0.113.9, 192.0.2.1", "203.0.113.9"),
        (2, "192.0.2.1", "127.0.0.1"),
        (1, "", "127.0.0.1"),
    ],
)
def test_only_what_our_own_proxies_wrote_is_believed(settings: Any, proxies: int, forwarded: str, address: str) -> None:
    settings.TRUSTED_PROXIES = proxies
    assert clients.address(RequestFactory().get("/", headers={"x-forwarded-for": forwarded})) == address


def test_capitals_in_a_sign_in_name_give_no_further_attempts() -> None:
    assert clients.sign_in_name(None, {"username": " Clerk@Calderwick.Example "}) == "clerk@calderwick.example"
    posted = RequestFactory().post("/", {"username": "CLERK@calderwick.example"})
    assert clients.sign_in_name(posted, None) == "clerk@calderwick.example"


@pytest.mark.django_db
def test_a_name_is_locked_at_the_address_of_the_failures_only(client: Client) -> None:
    user = get_user_model()(email="clerk@calderwick.example", display_name="Clerk", roles=["clerk"])
    user.set_password("a password of some length")
    user.recorded(by=None, why="Invited.")

    def sign_in(password: str, address: str) -> int:
        typed = {"username": "Clerk@calderwick.example", "password": password}
        return client.post(settings.LOGIN_URL, typed, REMOTE_ADDR=address).status_code

    answers = [sign_in("a wrong guess", "192.0.2.1") for _ in range(settings.AXES_FAILURE_LIMIT)]
    assert answers == [200] * (settings.AXES_FAILURE_LIMIT - 1) + [429]
    assert sign_in("a password of some length", "192.0.2.1") == 429
    assert sign_in("a password of some length", "192.0.2.2") == 302


# Static files


@pytest.mark.filterwarnings("ignore::ResourceWarning")
def test_every_static_file_can_be_published_under_a_hashed_name(
    settings: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    # Compression takes ten times as long as the rest and cannot fail on what the files say.
    monkeypatch.setattr(HashedStaticFiles, "compress_files", lambda self, paths: iter(()))
    settings.STATIC_ROOT = tmp_path
    settings.STORAGES = {
        **settings.STORAGES,
        "staticfiles": {"BACKEND": "commissioning.kit.static.HashedStaticFiles"},
    }
    call_command(collectstatic.Command(), interactive=False, verbosity=0)
    assert (tmp_path / "staticfiles.json").exists()


# The tests themselves


def test_a_test_cannot_leave_this_machine() -> None:
    with socket.socket() as outside, pytest.raises(AssertionError, match="stay on this machine"):
        outside.connect(("192.0.2.1", 80))


def test_a_variable_nobody_defined_fails_in_our_templates_only() -> None:
    engine = engines["django"].engine  # type: ignore[attr-defined]
    words = "[{{ nobody_defined_this }}]"
    assert engine.from_string(words).render(Context()) == "[]"
    ours = Template(words, Origin(str(ROOT / "templates" / "page.html"), "page.html"), engine=engine)
    with pytest.raises(AssertionError, match=r"nobody_defined_this .* is not defined in page.html:1"):
        ours.render(Context())


@pytest.mark.django_db(transaction=True)
def test_append_only_tables_are_emptied_between_tests_and_refuse_it_otherwise() -> None:
    call_command("flush", interactive=False, verbosity=0)
    with pytest.raises(DatabaseError, match="append-only"), connection.cursor() as cursor:
        cursor.execute("TRUNCATE contracts_commitment CASCADE")


# ./run


def test_two_on_a_machine_without_python_install_one_after_the_other(tmp_path: Path) -> None:
    programs = tmp_path / "bin"
    programs.mkdir()
    for name in ("sh", "dirname", "mkdir", "rmdir", "tail", "sleep", "flock"):
        (programs / name).symlink_to(shutil.which(name) or "missing")
    for name, does in {
        "id": "echo 0",
        "apt-get": "mkdir busy || { echo held by another; exit 1; }; sleep 0.2; rmdir busy",
    }.items():
        (programs / name).write_text(f"#!/bin/sh\n{does}\n")
        (programs / name).chmod(0o755)
    shutil.copy(ROOT / "run", tmp_path)
    both = [
        subprocess.Popen(
            [tmp_path / "run", mode], env={"PATH": str(programs)}, stderr=subprocess.PIPE, stdout=subprocess.DEVNULL
        )
        for mode in ("lint", "test")
    ]
    for told in [each.communicate(timeout=60)[1] for each in both]:
        assert told.startswith(b"Python 3.11 or newer with venv is needed"), told


# The database of ./run


def test_the_socket_directory_is_short_whatever_the_checkout(tmp_path: Path) -> None:
    deep = tmp_path.joinpath(*["a long name with spaces"] * 12)
    assert len(str(localpg.place(deep).sockets / ".s.PGSQL.5432")) < 60


def test_two_checkouts_have_two_databases(tmp_path: Path) -> None:
    assert localpg.place(tmp_path / "one").sockets != localpg.place(tmp_path / "two").sockets


def test_a_socket_directory_that_is_open_to_others_is_not_used(tmp_path: Path) -> None:
    (tmp_path / "open").mkdir(mode=0o755)
    with pytest.raises(localpg.Trouble, match="open to others"):
        localpg._own_directory(tmp_path / "open", localpg.account())


def test_a_lock_of_a_dead_server_is_forgotten_and_only_that(tmp_path: Path) -> None:
    where = localpg.Place(tmp_path, localpg.Account(0, 0, {}), "none")
    where.data.mkdir()
    lock = where.data / "postmaster.pid"
    # This very process is alive, but no PostgreSQL.
    lock.write_text(f"{os.getpid()}\n")
    localpg._forget_the_dead(where)
    assert not lock.exists()


def test_programs_that_are_none_are_refused_in_a_sentence(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("PG_BIN", str(tmp_path))
    with pytest.raises(localpg.Trouble, match="holds no PostgreSQL 15 or newer"):
        localpg.binaries_for(localpg.Place(tmp_path, localpg.account(), "none"))


# Requirements


def test_every_requirement_has_its_reason() -> None:
    text = (ROOT / "pyproject.toml").read_text()
    declared = tomllib.loads(text)
    wanted = list(declared["project"]["dependencies"])
    for group in declared["dependency-groups"].values():
        wanted += [entry for entry in group if isinstance(entry, str)]
    for requirement in wanted:
        line = next(line for line in text.splitlines() if f'"{requirement}"' in line)
        assert re.search(r"#\s*\w+", line), f"{requirement} has no reason beside it"


@pytest.mark.parametrize("lock", ["requirements.lock", "requirements-dev.lock", "requirements-local.lock"])
def test_a_lock_has_hashes_and_no_addresses(lock: str) -> None:
    text = (ROOT / lock).read_text()
    assert "--hash=sha256:" in text
    assert "://" not in text


def test_the_test_lock_holds_what_the_service_runs_on() -> None:
    def pins(name: str) -> set[str]:
        return set(re.findall(r"^([a-z0-9._-]+==[^ ]+)", (ROOT / name).read_text(), re.M))

    assert pins("requirements.lock") <= pins("requirements-dev.lock")
