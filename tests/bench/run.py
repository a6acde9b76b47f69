"""One run: councils loaded, then asked in turn, round after round."""

from __future__ import annotations

import os
from collections.abc import Callable, Mapping
from contextlib import ExitStack
from datetime import date
from functools import partial
from random import Random

from django.core.management import call_command
from django.utils import timezone

from contracts.models import NextAct
from tests.bench import pages, sheets
from tests.bench.council import load_council
from tests.bench.measure import Times, one_round, one_round_watched, reading, timed
from tests.bench.papers import paper_subjects
from tests.bench.proof import proof_of
from tests.bench.report import Measured, text_of


def build(found: Measured, size: int, on: date) -> None:
    """Make the tables in the database of this process and load a council of that size."""
    call_command("migrate", interactive=False, verbosity=0)
    found.loaded[size] = timed(lambda: load_council(size, on))


def measure(
    councils: Mapping[int, tuple[str, bool]],
    rounds: int,
    of_combinations: int,
    tell: Callable[[str], None],
    every: int = 1,
    most_proved: int = 100_000,
) -> str:
    """The report on councils by size: the name of each one's database, and whether it is loaded already.

    `every`: of the combinations only each so-manyth is asked. `most_proved`: the largest council that is counted afresh
    and reconciled, which takes half an hour for a million contracts.
    """
    found, on, draw = Measured(rounds=rounds), timezone.localdate(), Random(11)  # noqa: S311 - only an order
    for size, (name, is_loaded) in councils.items():
        with reading(name):
            if not is_loaded:
                tell(f"{size:,} contracts: loading ...")
                build(found, size, on)
                tell(f"  loaded in {found.loaded[size]:,.0f} s")
            found.in_play[size] = NextAct.objects.count()
    for number in range(rounds):
        for size, (name, _) in councils.items():
            tell(f"Round {number + 1} of {rounds}: {size:,}")
            with reading(name), ExitStack() as stack:
                asked = pages.ask_of(on)
                stack.callback(asked.close)
                # A connection is made, and templates are read, before anything is timed.
                asked.officer.get(pages.EXPIRY)
                asked.officer.get(pages.REGISTER)
                asked.limit.found()
                whole = pages.whole_pages(asked)
                one_round(size, [*whole, *paper_subjects(asked.stranger)], found.times, draw)
                if number >= of_combinations:
                    continue
                combinations = [*pages.combinations_of(asked), *pages.searches(asked)][::every]
                one_round_watched(size, combinations, found.times, found.slowest, draw)
                ours = [subject for subject in whole if subject.code in pages.OURS]
                one_round_watched(size, ours, Times(), found.slowest, draw)
                found.times.add(size, "ends-sql", timed(partial(pages.ends_in_one_sql, asked)))
                found.sheets.setdefault(size, []).extend(sheets.in_turns(asked.officer))
                if number == 0:
                    found.memory[size] = sheets.memory_of_sheet(name)
    found.load = os.getloadavg()[0]
    for size, (name, _) in councils.items():
        if size <= most_proved:
            tell(f"{size:,} contracts: counting afresh ...")
            found.proof[size] = proof_of(name)
    return text_of(found)
