"""The application for the races: `python -m tests.races.server PORT [--unguarded]`, two processes, one request each.

`--unguarded` is the control: without row locks and without the desk's own check, so that it is seen what they are for.
That switch is here and nowhere in the product.
"""

from __future__ import annotations

import os
import sys

import django


def unguard() -> None:
    """Take away what makes the second of two wait: row locks, and the desk's look at who was first."""
    from django.db.models.query import QuerySet

    from commissioning.kit import desk

    QuerySet.select_for_update = lambda self, *args, **kwargs: self  # type: ignore[method-assign]
    desk._was_changed = lambda form: False  # type: ignore[assignment]
    desk._one_at_a_time = lambda name: None  # type: ignore[assignment]


def main(port: int, *, unguarded: bool) -> None:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "commissioning.settings")
    django.setup()
    from django.conf import settings

    from commissioning.sample.serve import Server

    # Tests hash passwords quickly (tests/conftest.py), and their officers sign in here.
    settings.PASSWORD_HASHERS = [*settings.PASSWORD_HASHERS, "django.contrib.auth.hashers.MD5PasswordHasher"]

    class TwoProcesses(Server):
        def load_config(self) -> None:
            super().load_config()
            # One request at a time in each process: two at the same moment are always in two processes.
            self.cfg.set("threads", 1)
            self.cfg.set("worker_class", "sync")

    if unguarded:
        unguard()
    TwoProcesses(port).run()


if __name__ == "__main__":
    main(int(sys.argv[1]), unguarded="--unguarded" in sys.argv[2:])
