"""That what is answered quickly is what is answered slowly, and how long the slow way takes.

`python -m tests.bench.proof` proves it in a process of its own: the hundreds of megabytes that counting a million
contracts afresh takes would slow every page that the same process is asked for afterwards.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
from dataclasses import asdict, dataclass
from time import perf_counter

from django.db import connection


@dataclass(frozen=True)
class Proof:
    """Seconds that counting all figures afresh and reconciling took, and the differences that reconcile found."""

    afresh: float
    reconcile: float
    differences: int


def proof_of(name: str) -> Proof:
    """Of the council in the database of that name. Raises RuntimeError where a page says what is not so."""
    environment = {**os.environ, "DJANGO_SETTINGS_MODULE": "commissioning.settings", "BENCH_DATABASE": name}
    answer = subprocess.run(
        [sys.executable, "-m", "tests.bench.proof"], env=environment, capture_output=True, text=True
    )
    if answer.returncode:
        raise RuntimeError(f"{name}: {answer.stderr.strip()}")
    return Proof(**json.loads(answer.stdout))


def _proof() -> Proof:
    from django.utils import timezone

    from contracts.counting import differences
    from tests.bench import pages
    from tests.bench.limit import ROWS

    asked = pages.ask_of(timezone.localdate())
    ours = pages.rows_of(asked.stranger.get(pages.REGISTER).decode())
    if len(ours) != ROWS or ours != pages.rows_of(asked.limit.rows()):
        raise RuntimeError("The register and the limit show other rows.")
    start = perf_counter()
    sums, listed = pages.counted_afresh(asked)
    afresh = perf_counter() - start
    if (sums, listed) != (pages.kept_sums(asked), pages.kept_list(asked)):
        raise RuntimeError("The dashboard says what is not so.")
    start = perf_counter()
    differing = sum(1 for _ in differences(on=asked.on))
    return Proof(afresh, perf_counter() - start, differing)


def _main() -> None:
    import django

    django.setup()
    connection.settings_dict["NAME"] = os.environ["BENCH_DATABASE"]
    sys.stdout.write(json.dumps(asdict(_proof())))


if __name__ == "__main__":
    _main()
