"""`python -m tests.races [TRIALS]`, which `./run races` calls: the races and their control, told as a table.

Makes a scratch database beside that of DATABASE_URL and takes it away again. Ends with 1 where two got past.
"""

from __future__ import annotations

import os
import signal
import sys

import psycopg

from tests.races.names import SCRATCH, renamed

TRIALS = 1000
ENOUGH = 90
"""Per cent of the control's trials that must overspend: else the trials prove nothing."""


def say(words: str) -> None:
    sys.stdout.write(f"{words}\n")
    sys.stdout.flush()


def note(words: str) -> None:
    sys.stderr.write(f"{words}\n")
    sys.stderr.flush()


def main(trials: int) -> int:
    url = os.environ["DATABASE_URL"]
    scratch = renamed(url, SCRATCH)
    with psycopg.connect(url, autocommit=True) as server:
        server.execute(f'drop database if exists "{SCRATCH}" with (force)')
        server.execute(f'create database "{SCRATCH}"')
    os.environ |= {"DATABASE_URL": scratch, "DJANGO_SETTINGS_MODULE": "commissioning.settings", "DEMO": "1"}
    try:
        return _race(trials, scratch)
    finally:
        with psycopg.connect(url, autocommit=True) as server:
            server.execute(f'drop database if exists "{SCRATCH}" with (force)')


def _race(trials: int, url: str) -> int:
    import django

    django.setup()
    from django.core.management import call_command
    from django.db import connections

    call_command("migrate", interactive=False, verbosity=0)
    from tests.races.ground import lay_ground
    from tests.races.race import run

    ground = lay_ground()

    def tell(number: int) -> None:
        note(f"  {number} of {trials}")

    note(f"{trials} trials with locks and triggers ...")
    guarded = run(ground, url, trials, tell=tell)
    note(f"{trials} trials of the control, without ...")
    control = run(ground, url, trials, unguarded=True, tell=tell)
    connections.close_all()

    say(f"{'Race':<34}{'trials':>8}{'one':>8}{'both':>8}{'none':>8}{'told who':>10}")
    for name, outcome in (("", guarded), ("Control: ", control)):
        for tally in outcome.tallies:
            say(f"{name + tally.name:<34}{tally.trials:>8}{tally.one:>8}{tally.both:>8}{tally.none:>8}{tally.told:>10}")
    say(f"The two met in {guarded.met} of {guarded.trials} trials.")
    for odd in guarded.odd[:5]:
        say(f"! {odd}")
    failures = []
    if not guarded.held:
        failures.append("Not exactly one was done in every trial, or the other was not told who was first.")
    if guarded.met < guarded.trials * ENOUGH // 100:
        failures.append("The two did not meet often enough for the trials to prove anything.")
    if control.both < control.trials * ENOUGH // 100:
        failures.append(f"Without locks and triggers only {control.both} of {control.trials} overspent.")
    for failure in failures:
        say(f"FAILED: {failure}")
    return 1 if failures else 0


if __name__ == "__main__":
    # Told to stop, it stops its service and takes its database away, as at the end.
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))
    sys.exit(main(int(sys.argv[1]) if len(sys.argv) > 1 else TRIALS))
