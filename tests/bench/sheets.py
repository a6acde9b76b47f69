"""The sheet of the expiry desk against COPY of the same columns: rows a second, the first byte, the memory it takes.

`python -m tests.bench.sheets` measures the memory in a process of its own and prints kilobytes.
"""

from __future__ import annotations

import os
import subprocess
import sys
from dataclasses import dataclass
from time import perf_counter

from django.db import connection

from tests.bench.measure import QUICK, TIMES, Reader

SHEET = "/contracts/expiry.csv?show=all"
COPY = """
copy (
  select c.reference, c.title, p.legal_name, c.kind, a.name, l.title, c.starts_on, n.ends_on, c.last_possible_end,
    c.last_possible_end_if, n.act_by, n.path, n.step, n.decide_by, n.notice_by, n.next_break, c.planned_path, n.yearly,
    n.yearly_qualifier, n.runs_on, n.assess_by
  from contracts_nextact n join contracts_contract c on c.id = n.contract_id
    join council_servicearea a on a.id = c.service_area_id join council_post l on l.id = c.lead_post_id
    left join providers_provider p on p.id = c.provider_id
  order by n.act_by nulls last, n.contract_id
) to stdout (format csv)
"""


@dataclass(frozen=True)
class Sent:
    """How long a sheet took: seconds to its first byte and in all, and its rows."""

    first: float
    whole: float
    rows: int


def our_sheet(reader: Reader) -> Sent:
    start = perf_counter()
    pieces = reader.stream(SHEET)
    rows = next(pieces).count(b"\n")
    first = perf_counter() - start
    rows += sum(piece.count(b"\n") for piece in pieces)
    return Sent(first, perf_counter() - start, rows - 1)


def plain_copy() -> Sent:
    """The same columns as the database writes them by itself."""
    start, first, rows = perf_counter(), 0.0, 0
    with connection.cursor() as cursor, cursor.copy(COPY) as copied:
        for piece in copied:
            first = first or perf_counter() - start
            rows += bytes(piece).count(b"\n")
    return Sent(first, perf_counter() - start, rows)


def in_turns(reader: Reader) -> list[tuple[Sent, Sent]]:
    """Ours and the plain one; where that is quick as often as anything else is asked in a round."""
    found = [(our_sheet(reader), plain_copy())]
    if found[0][0].whole < QUICK:
        found += [(our_sheet(reader), plain_copy()) for _ in range(TIMES - 1)]
    return found


def memory_of_sheet(name: str) -> int:
    """By how many kilobytes a process grows while it sends the whole sheet, of the database of that name."""
    environment = {**os.environ, "DJANGO_SETTINGS_MODULE": "commissioning.settings", "BENCH_DATABASE": name}
    answer = subprocess.run(
        [sys.executable, "-m", "tests.bench.sheets"], env=environment, capture_output=True, text=True, check=True
    )
    return int(answer.stdout)


def _peak() -> int:
    """The most memory that this process has held, in kilobytes."""
    import resource

    most = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return most // 1024 if sys.platform == "darwin" else most


def _main() -> None:
    import django

    django.setup()
    from commissioning.council.models import User

    connection.settings_dict["NAME"] = os.environ["BENCH_DATABASE"]
    reader = Reader(User.objects.get(email="officer@calderwick.example"))
    # What any page takes comes first; then a short sheet, so that what is left is what grows with the rows.
    reader.get("/contracts/expiry/")
    reader.get(f"{SHEET}&q=nothing")
    before = _peak()
    for _ in reader.stream(SHEET):
        pass
    sys.stdout.write(str(_peak() - before))


if __name__ == "__main__":
    _main()
