"""The sheet of the expiry desk as the database writes it.

Making each row in Python takes ten times as long as reading it, and a council's whole estate is one sheet. So the words
that `contracts.pages.expiry.expiry_rows` puts in the cells are said in SQL here, and COPY sends them; a test holds the
two to the same cells. `./run bench` tells what it saves (docs/speed.md).
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from datetime import date
from typing import Any

from django.core.exceptions import EmptyResultSet
from django.db import connection
from django.db.models import QuerySet

from commissioning.kit.sheets import STARTS_A_FORMULA, sheet
from commissioning.procurement.timetable import StepCode
from contracts.choices import ContractKind, Path
from contracts.models import NextAct
from contracts.pages.expiry import HEADER, step_words
from decisions.choices import Qualifier

PIECE = 500
"""Rows sent together."""


def _text(cell: str) -> str:
    """A text as a cell: nothing for an empty one, and what a spreadsheet would take for a formula marked as text.

    The code of its first letter is compared: the letter itself, or a regular expression, takes a third of the time.
    """
    codes = ", ".join(str(ord(letter)) for letter in STARTS_A_FORMULA)
    return f"case when ascii({cell}) in ({codes}) then {_quoted(chr(39))} || {cell} else nullif({cell}, '') end"


def _words(words: Mapping[str, str]) -> Callable[[str], str]:
    """The words for a code; nothing for one without."""
    whens = " ".join(f"when {_quoted(code)} then {_quoted(said)}" for code, said in words.items() if said)
    return f"case {{}} {whens} end".format


def _quoted(words: str) -> str:
    return "'" + str(words).replace("'", "''") + "'"


_CELLS: dict[str, Callable[[str], str]] = {
    "contract__reference": _text,
    "contract__title": _text,
    "contract__provider__legal_name": _text,
    "contract__kind": _words(dict(ContractKind.choices)),
    "contract__service_area__name": _text,
    "contract__lead_post__title": _text,
    "contract__starts_on": str,
    "ends_on": str,
    "contract__last_possible_end": str,
    "contract__last_possible_end_if": str,
    "act_by": str,
    "path": "nullif({}, '')".format,
    "step": _words({code.value: step_words(code) for code in StepCode}),
    "decide_by": str,
    "notice_by": str,
    "next_break": str,
    "contract__planned_path": _words(dict(Path.choices)),
    "yearly": str,
    "yearly_qualifier": _words(dict(Qualifier.choices)),
    "runs_on": "case when {} and ends_on < %s then 'yes' end".format,
    "assess_by": str,
}
"""What stands in each column of the sheet, and how it is written. Django would put these words together anew for every
sheet, which takes longer than to read a thousand rows; so it only chooses the rows and their order."""
_COLUMNS = {name: name.replace("__", "_") for name in _CELLS}
_WRITTEN = ", ".join(write(_COLUMNS[name]) for name, write in _CELLS.items())
_SHEET = f"copy (select {_WRITTEN} from ({{}}) listed ({', '.join(_COLUMNS.values())})) to stdout (format csv)"  # noqa: S608


def expiry_sheet(rows: QuerySet[NextAct], on: date) -> Iterator[bytes]:
    """The sheet of these rows in their order, in pieces; the first is its header, sent before anything is read."""
    yield sheet(HEADER, ())
    try:
        sql, parameters = rows.values_list(*_CELLS).query.sql_with_params()
    except EmptyResultSet:
        # A filter that no contract can fit, such as a lead who leads nothing: Django makes no statement of it.
        return
    with connection.cursor() as cursor, cursor.copy(_SHEET.format(sql), (on, *parameters)) as copied:
        piece: list[Any] = []
        # The server sends a row at a time, ended by a line feed; a sheet's lines end with carriage return, line feed.
        for line in copied:
            piece.append(line[:-1])
            if len(piece) == PIECE:
                yield b"\r\n".join(piece) + b"\r\n"
                piece.clear()
        if piece:
            yield b"\r\n".join(piece) + b"\r\n"
