"""The sheet of the expiry desk as the database writes it.

Making each row in Python takes ten times as long as reading it, and a council's whole estate is one sheet. So the words
that `contracts.pages.expiry.expiry_rows` puts in the cells are said in SQL here, and COPY sends them; a test holds the
two to the same cells. `./run bench` tells what it saves (docs/speed.md).
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date
from typing import Any

from django.core.exceptions import EmptyResultSet
from django.db import connection
from django.db.models import Case, CharField, F, QuerySet, Value, When
from django.db.models.functions import Concat, Left, NullIf
from django.db.models.lookups import In

from commissioning.kit.sheets import sheet
from commissioning.procurement.timetable import StepCode
from contracts.choices import ContractKind, Path
from contracts.models import NextAct
from contracts.pages.expiry import HEADER, step_words
from decisions.choices import Qualifier

_STARTS_A_FORMULA = tuple("=+-@\t\r\n＝＋－＠")
"""Compared with the first letter: asking a regular expression of every cell took a third of the sheet's time."""
PIECE = 500
"""Rows sent together."""


def _text(name: str) -> Case:
    """A text as a cell: nothing for an empty one, and what a spreadsheet would take for a formula marked as text."""
    return Case(
        When(In(Left(F(name), 1), _STARTS_A_FORMULA), then=Concat(Value("'"), F(name))),
        default=NullIf(F(name), Value("")),
        output_field=CharField(),
    )


def _words(name: str, words: Mapping[str, str]) -> Case:
    """The words for a code; nothing for one without."""
    whens = [When(**{name: code}, then=Value(said)) for code, said in words.items() if said]
    return Case(*whens, default=None, output_field=CharField())


def expiry_sheet(rows: QuerySet[NextAct], on: date) -> Iterator[bytes]:
    """The sheet of these rows in their order, in pieces; the first is its header, sent before anything is read."""
    yield sheet(HEADER, ())
    cells: tuple[Any, ...] = (
        _text("contract__reference"),
        _text("contract__title"),
        _text("contract__provider__legal_name"),
        _words("contract__kind", dict(ContractKind.choices)),
        _text("contract__service_area__name"),
        _text("contract__lead_post__title"),
        F("contract__starts_on"),
        F("ends_on"),
        F("contract__last_possible_end"),
        F("contract__last_possible_end_if"),
        F("act_by"),
        NullIf(F("path"), Value("")),
        _words("step", {code.value: step_words(code) for code in StepCode}),
        F("decide_by"),
        F("notice_by"),
        F("next_break"),
        _words("contract__planned_path", dict(Path.choices)),
        F("yearly"),
        _words("yearly_qualifier", dict(Qualifier.choices)),
        Case(When(ends_on__lt=on, runs_on=True, then=Value("yes")), default=None, output_field=CharField()),
        F("assess_by"),
    )
    named = {f"cell_{number}": cell for number, cell in enumerate(cells)}
    try:
        sql, parameters = rows.select_related(None).annotate(**named).values_list(*named).query.sql_with_params()
    except EmptyResultSet:
        # A filter that no contract can fit, such as a lead who leads nothing: Django makes no statement of it.
        return
    with connection.cursor() as cursor, cursor.copy(f"COPY ({sql}) TO STDOUT (FORMAT csv)", parameters) as copied:
        piece: list[bytes] = []
        # The server sends a row at a time, ended by a line feed; a sheet's lines end with carriage return, line feed.
        for line in copied:
            piece.append(bytes(line[:-1]))
            if len(piece) == PIECE:
                yield b"\r\n".join(piece) + b"\r\n"
                piece.clear()
        if piece:
            yield b"\r\n".join(piece) + b"\r\n"
