"""Sheets: read back as they were meant, and nothing in them is taken for a formula."""

import csv
from datetime import date
from decimal import Decimal
from io import StringIO

import pytest

from commissioning.kit.sheets import sheet


def read(data: bytes) -> list[list[str]]:
    return list(csv.reader(StringIO(data.decode("utf-8-sig"), newline="")))


def test_a_sheet_opens_with_the_mark_by_which_excel_knows_utf_8():
    assert sheet(("Größe",), []).startswith(b"\xef\xbb\xbfGr\xc3\xb6")


def test_values_are_written_plainly():
    row = ("Two\nlines, “quoted”", date(2026, 11, 23), Decimal("-12.50"), 7, None)
    assert read(sheet(("a", "b", "c", "d", "e"), [row]))[1] == [
        "Two\nlines, “quoted”",
        "2026-11-23",
        "-12.50",
        "7",
        "",
    ]


@pytest.mark.parametrize("start", ["=", "+", "-", "@", "\t", "\r", "\n"])
def test_text_that_a_spreadsheet_would_run_begins_with_an_apostrophe(start):
    assert read(sheet(("a",), [(f"{start}1+1",)]))[1] == [f"'{start}1+1"]


def test_text_with_such_a_sign_inside_stays_as_it_is():
    assert read(sheet(("a",), [("a=1 + b@c",)]))[1] == ["a=1 + b@c"]
