"""The ledger as sheets: the same rows that a page shows to the same reader."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date
from typing import Any

from commissioning.kit.sheets import Cell, sheet
from commissioning.overview.authority_pages import UnchargedRow
from commissioning.overview.decision_pages import ClausePart, part_of_clause
from contracts.pages.detail import act_note, act_words
from decisions.models import Clause

CLAUSE_HEADER = (
    "What",
    "Number",
    "Made on",
    "Contract",
    "Title",
    "Act",
    "Note",
    "Amount",
    "Amount with its corrections",
    "Limit for each action",
    "Left",
)
UNCHARGED_HEADER = ("Made on", "Contract", "Title", "Act", "Note", "Amount", "Who had the power", "How")


def clause_sheet(clause: Clause, on: date, user: Any) -> bytes:
    """The ledger of a clause as at a day: its entries of money, then what was done under its powers and by itself.

    What is not public yet is one line “other commitments”, without its contracts.
    """
    return sheet(CLAUSE_HEADER, _clause_rows(part_of_clause(clause, on, user)))


def _clause_rows(part: ClausePart) -> Iterator[tuple[Cell, ...]]:
    for approval in part.approvals:
        what = f"Money: {approval.qualifier} {approval.total}"
        for entry in approval.entries:
            row = entry.commitment
            yield (
                what,
                entry.charge,
                row.made_on,
                row.contract.reference,
                row.contract.title,
                act_words(row),
                act_note(row),
                entry.amount,
                None,
                None,
                entry.left,
            )
        if approval.other:
            other = "Other commitments, not public yet"
            yield (what, None, None, None, None, other, None, approval.other, None, None, approval.left)
    for power in part.delegations:
        for act in power.acts:
            yield (
                "Power",
                None,
                act.on,
                act.reference,
                act.title,
                act.what,
                act.note,
                act.amount,
                act.net,
                power.limit,
                act.below_limit,
            )
    for act in part.acts:
        yield (
            "Done by this clause",
            None,
            act.on,
            act.reference,
            act.title,
            act.what,
            act.note,
            act.amount,
            act.net,
            None,
            None,
        )


def uncharged_sheet(rows: Iterable[UnchargedRow]) -> bytes:
    """Acts whose money no approval bears."""
    return sheet(
        UNCHARGED_HEADER,
        (
            (row.on, row.reference, row.title, row.what, row.note, row.amount, row.authority.words, row.authority.note)
            for row in rows
        ),
    )
