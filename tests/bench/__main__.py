"""`python -m tests.bench [SIZE …]`, which `./run bench` calls: builds councils, measures, writes docs/speed.md.

Each council stands in a scratch database of its own beside that of DATABASE_URL, taken away again at the end. With
sizes other than the usual ones the page is only printed. BENCH_KEEP=1 keeps the databases for another run, and
BENCH_WHOLE=1 counts a million contracts afresh too, and reconciles them.
"""

from __future__ import annotations

import os
import signal
import sys
from pathlib import Path

import psycopg

SIZES = (10_000, 100_000, 1_000_000)
ROUNDS = 7
ROUNDS_OF_COMBINATIONS = 3
PAGE = Path(__file__).resolve().parents[2] / "docs" / "speed.md"


def note(words: str) -> None:
    sys.stderr.write(f"{words}\n")
    sys.stderr.flush()


def scratch(size: int) -> str:
    return f"bench_{size}"


def main(sizes: tuple[int, ...]) -> int:
    os.environ |= {"DJANGO_SETTINGS_MODULE": "commissioning.settings", "DEMO": "1", "DEBUG": "0"}
    keep = os.environ.get("BENCH_KEEP") == "1"
    url = os.environ["DATABASE_URL"]
    import django
    from django.conf import settings

    django.setup()
    settings.ROOT_URLCONF = "tests.bench.plain"
    from tests.bench.run import measure

    try:
        with psycopg.connect(url, autocommit=True) as server:
            there = {name for (name,) in server.execute("select datname from pg_database")}
            for size in sizes:
                if not (keep and scratch(size) in there):
                    server.execute(f'drop database if exists "{scratch(size)}" with (force)')
                    server.execute(f'create database "{scratch(size)}"')
                    there.discard(scratch(size))
        said = measure(
            {size: (scratch(size), scratch(size) in there) for size in sizes},
            ROUNDS,
            ROUNDS_OF_COMBINATIONS,
            tell=note,
            most_proved=max(sizes) if os.environ.get("BENCH_WHOLE") == "1" else 100_000,
        )
    finally:
        if not keep:
            from django.db import connections

            connections.close_all()
            with psycopg.connect(url, autocommit=True) as server:
                for size in sizes:
                    server.execute(f'drop database if exists "{scratch(size)}" with (force)')
    sys.stdout.write(said)
    if sizes == SIZES:
        PAGE.write_text(said)
    return 0


if __name__ == "__main__":
    # Told to stop, it takes its databases away, as at the end.
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))
    sys.exit(main(tuple(int(word.replace("_", "")) for word in sys.argv[1:]) or SIZES))
