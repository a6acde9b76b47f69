"""Sorting more than fits into memory."""

from __future__ import annotations

import pickle
from collections.abc import Callable, Iterable, Iterator
from contextlib import ExitStack
from heapq import merge
from itertools import islice
from tempfile import TemporaryFile
from typing import IO, Any, TypeVar

Row = TypeVar("Row")
AT_ONCE = 20_000


def sorted_on_disk(rows: Iterable[Row], key: Callable[[Row], Any], at_once: int = AT_ONCE) -> Iterator[Row]:
    """Rows as `sorted` gives them, equal ones in the order in which they came, with so many in memory at a time: each
    lot is sorted into a file that has no name and goes with the last row."""
    rows = iter(rows)
    with ExitStack() as files:
        runs = []
        while some := sorted(islice(rows, at_once), key=key):
            file = files.enter_context(TemporaryFile())
            for row in some:
                pickle.dump(row, file)
            file.seek(0)
            runs.append(_read(file, len(some)))
        yield from merge(*runs, key=key)


def _read(file: IO[bytes], count: int) -> Iterator[Any]:
    for _ in range(count):
        yield pickle.load(file)  # noqa: S301 - written above
