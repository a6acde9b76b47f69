"""Sheets: rows of plain values as CSV that a spreadsheet opens as it was meant, and that runs nothing in it."""

from __future__ import annotations

import csv
from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from decimal import Decimal
from io import StringIO

Cell = str | int | date | Decimal | None

STARTS_A_FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")


def sheet(header: Sequence[str], rows: Iterable[Sequence[Cell]]) -> bytes:
    """A CSV file (RFC 4180): UTF-8 with a byte order mark, without which Excel misreads every letter beyond ASCII.

    Days are written in ISO form and nothing for None. Text that a spreadsheet would take for a formula begins with an
    apostrophe, which it shows as text; numbers stay numbers.
    """
    file = StringIO(newline="")
    writer = csv.writer(file)
    writer.writerow([_text(cell) for cell in header])
    writer.writerows([_text(cell) for cell in row] for row in rows)
    return file.getvalue().encode("utf-8-sig")


def streamed(header: Sequence[str], rows: Iterable[Sequence[Cell]]) -> Iterator[bytes]:
    """The same file in pieces, so that a sheet of any length takes no more memory than a short one."""
    yield sheet(header, ())
    file = StringIO(newline="")
    writer = csv.writer(file)
    for number, row in enumerate(rows, start=1):
        writer.writerow([_text(cell) for cell in row])
        if number % 500 == 0:
            yield file.getvalue().encode()
            file.seek(0)
            file.truncate()
    yield file.getvalue().encode()


def _text(cell: Cell) -> str:
    if cell is None:
        return ""
    if isinstance(cell, str):
        return f"'{cell}" if cell.startswith(STARTS_A_FORMULA) else cell
    return cell.isoformat() if isinstance(cell, date) else str(cell)
