"""Suppliers pasted as lines or sent as a CSV file: read forgivingly, line by line, into what each line says.

Whether what a line says is so, and what would come of it, is asked elsewhere (`contracts.actions.rosters`).
"""

from __future__ import annotations

import codecs
import csv
import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from commissioning.kit import dates

MOST_LINES = 500
MOST_BYTES = 1024 * 1024
LONGEST_LINE = 2_000

COLUMNS = ("name", "number", "lot", "from")
"""What the columns hold, in this order, where no line names them."""

_HEADINGS = {
    "name": ("name", "provider", "provider name", "supplier", "supplier name", "legal name", "organisation", "company",
             "company name", "charity", "charity name"),
    "reference": ("reference", "ref", "prv", "provider reference", "our reference"),
    "number": ("number", "company number charity number", "company or charity number", "company charity number",
               "registration number", "registered number", "reg no", "no"),
    "company": ("company number", "company no", "crn", "companies house number", "company registration number"),
    "charity": ("charity number", "charity no", "registered charity number", "charity commission number"),
    "lot": ("lot", "lots", "lot number", "lot no", "sub lot", "sublot", "sub lots"),
    "from": ("from", "joined", "joined on", "start", "starts", "starts on", "start date", "from date", "date", "since",
             "admitted", "admitted on", "date admitted"),
}  # fmt: skip
_COLUMN_OF = {words: column for column, heads in _HEADINGS.items() for words in heads}
_DELIMITERS = ("\t", ";", "|", ",")
_CONTROLS = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x84\x86-\x9f]")
_COMPANY = re.compile(r"[A-Z]{2}[0-9]{6}|[0-9]{8}")
_CHARITY = re.compile(r"[0-9]{6,7}(-[0-9]{1,2})?")


@dataclass(frozen=True)
class Line:
    """One line as it was typed. `number` counts from 1; `problem` says why it cannot be read at all."""

    number: int
    text: str
    name: str = ""
    reference: str = ""
    either_number: str = ""
    company_number: str = ""
    charity_number: str = ""
    lot: str = ""
    day: str = ""
    problem: str = ""


@dataclass(frozen=True)
class Pasted:
    """What was read: the lines that are not empty, what the columns were taken for, which ones were not read."""

    lines: tuple[Line, ...]
    columns: tuple[str, ...] = COLUMNS
    has_header: bool = False
    not_read: tuple[str, ...] = ()
    problem: str = ""


def decoded(data: bytes) -> tuple[str, str]:
    """The text of a file and "", or "" and what is wrong with it: UTF-8 or UTF-16 with its mark, else Windows-1252."""
    if len(data) > MOST_BYTES:
        return "", "The file is larger than 1 MB. Send it in parts."
    if data.startswith((b"PK\x03\x04", b"\xd0\xcf\x11\xe0")):
        return "", "This is a workbook, not a CSV file. In the spreadsheet choose “Save as”, then “CSV”, and send that."
    if data.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        text = data.decode("utf-16", errors="replace")
    else:
        if b"\0" in data:
            return "", "This is no text file. In the spreadsheet choose “Save as”, then “CSV”, and send that."
        try:
            text = data.decode("utf-8-sig")
        except UnicodeDecodeError:
            text = data.decode("cp1252", errors="replace")
    return tidy(text), ""


def tidy(text: str) -> str:
    """A text with one kind of line end, without marks that nobody sees."""
    plain = _CONTROLS.sub("", unicodedata.normalize("NFC", text).replace("\r\n", "\n").replace("\r", "\n"))
    return "".join(one for one in plain if unicodedata.category(one) != "Cf")


def read(text: str) -> Pasted:
    """What each line of a text says, by its headings or, without any, in the order of `COLUMNS`."""
    rows = [(number, line) for number, line in enumerate(tidy(text).split("\n"), start=1) if not _is_blank(line)]
    delimiter = None
    if rows and (told := re.fullmatch(r"\s*\"?sep=(.)\"?\s*", rows[0][1])):  # Excel's own first line
        delimiter = told[1]
        rows = rows[1:]
    if not rows:
        return Pasted((), problem="No line holds anything.")
    delimiter = delimiter or _delimiter([line for _, line in rows])
    split = [(number, line, _cells(line, delimiter)) for number, line in rows]
    columns: Sequence[str] = COLUMNS
    not_read: tuple[str, ...] = ()
    header = _header(split[0][2])
    if header:
        columns, not_read = header
        split = split[1:]
        if not {"name", "reference", "number", "company", "charity"} & set(columns):
            return Pasted((), tuple(columns), True, not_read, "No column is headed “name”. Add that heading.")
    if len(split) > MOST_LINES:
        words = f"There are {len(split):,} lines. At most {MOST_LINES:,} are taken at once: send them in parts."
        return Pasted((), tuple(columns), bool(header), not_read, words)
    if not split:
        return Pasted((), tuple(columns), True, not_read, "Only the headings are there: no line names a provider.")
    lines = tuple(_line(number, line, cells, columns) for number, line, cells in split)
    return Pasted(lines, tuple(column for column in columns if column), bool(header), not_read)


def read_day(typed: str) -> date | None:
    """A day as people and spreadsheets write it (1 April 2027, 01/04/2027, 1.4.27, 2027-04-01), day before month."""
    words = " ".join(typed.replace(",", " ").split())
    words = re.sub(r"[T ][0-9]{1,2}:[0-9]{2}(:[0-9]{2})?\Z", "", words)
    if found := re.fullmatch(r"([0-9]{4})[-/.]([0-9]{1,2})[-/.]([0-9]{1,2})", words):
        year, month, day = found[1], found[2], found[3]
    elif found := re.fullmatch(r"([0-9]{1,2})[-/. ]([0-9]{1,2})[-/. ]([0-9]{4}|[0-9]{2})", words):
        day, month, year = found[1], found[2], found[3]
    elif found := re.fullmatch(
        r"(?:[A-Za-z]+day )?([0-9]{1,2})(?:st|nd|rd|th)?[- ]?([A-Za-z]{3,9})\.?[- ]?([0-9]{4}|[0-9]{2})", words
    ):
        months = [n for n in range(1, 13) if dates.month_name(n).casefold().startswith(found[2].casefold())]
        months += [9] if found[2].casefold() == "sept" and not months else []
        if len(months) != 1:
            return None
        day, month, year = found[1], str(months[0]), found[3]
    else:
        return None
    try:
        read = date(int(year) + (2000 if len(year) == 2 else 0), int(month), int(day))
    except ValueError:
        return None
    return read if 1900 <= read.year <= 2200 else None


def company_number(typed: str) -> str:
    """A company number as the register writes it, its leading zeros put back (spreadsheets drop them); "" if none."""
    plain = re.sub(r"[\s.]", "", typed).upper()
    if re.fullmatch(r"[0-9]{5,7}", plain):
        plain = plain.zfill(8)
    return plain if _COMPANY.fullmatch(plain) else ""


def charity_number(typed: str) -> str:
    """A charity number without spaces; "" if it is none."""
    plain = re.sub(r"\s", "", typed)
    return plain if _CHARITY.fullmatch(plain) else ""


def alike(name: str) -> str:
    """A name as it is compared: without case, accents, punctuation, and the ways of writing “Limited” and “and”."""
    plain = unicodedata.normalize("NFKD", name).casefold().replace("&", " and ")
    plain = "".join(one for one in plain if not unicodedata.combining(one))
    words = re.sub(r"[^\w]+", " ", plain.replace("’", "").replace("'", "")).split()
    same = {"ltd": "limited", "co": "company", "cic": "community interest company"}
    return " ".join(same.get(word, word) for word in words)


def lots_named(typed: str) -> list[str]:
    """The lots that a cell names, as they are compared: “Lots 1.1 and 1.2” → 1.1, 1.2."""
    parts = re.split(r"[;,&+\n]|\band\b", typed, flags=re.IGNORECASE)
    return [part for part in (lot_alike(part) for part in parts) if part]


def lot_alike(typed: str) -> str:
    """A lot's number or title as it is compared."""
    plain = " ".join(typed.casefold().split()).strip(" .:")
    return re.sub(r"\A(sub-?\s?)?lots?\s*(no\.?\s*)?(?=\S)", "", plain).strip(" .:")


def _is_blank(line: str) -> bool:
    return not any(not one.isspace() and one not in ',;|"' and unicodedata.category(one) != "Cf" for one in line)


def _delimiter(lines: Sequence[str]) -> str:
    """What parts the cells: what parts the headings, else what stands in half of the lines or more.

    A comma in one name of a list parts nothing.
    """
    for mark in _DELIMITERS:
        if mark in lines[0] and _header(_cells(lines[0], mark)):
            return mark
    for mark in _DELIMITERS:
        if sum(mark in line for line in lines) * 2 >= len(lines):
            return mark
    return "\t"


def _cells(line: str, delimiter: str) -> list[str]:
    if len(line) > LONGEST_LINE or _is_open(line, delimiter):
        return []
    try:
        row = next(csv.reader([line], delimiter=delimiter, skipinitialspace=True), [])
    except (csv.Error, TypeError, ValueError):
        return []
    cells = [" ".join(cell.split()) for cell in row]
    while cells and not cells[-1]:
        cells.pop()
    return cells


def _is_open(line: str, delimiter: str) -> bool:
    """Whether a cell begins with a quotation mark that nothing closes: it would swallow the rest of the line."""
    try:
        list(csv.reader([line], delimiter=delimiter, skipinitialspace=True, strict=True))
    except csv.Error as error:
        return "unexpected end" in str(error)
    except (TypeError, ValueError):
        pass
    return False


def _header(cells: Sequence[str]) -> tuple[list[str], tuple[str, ...]] | None:
    """The columns by their headings, and the headings that say nothing; None where the line is no heading."""
    # Digits stay: “PRV-0001” and “Supplier 1” are suppliers, not headings.
    found = [_COLUMN_OF.get(" ".join(re.sub(r"[\W_]+", " ", cell.casefold()).split()), "") for cell in cells]
    known = [column for column in found if column]
    if not known or len(known) * 2 < len([cell for cell in cells if cell]):
        return None
    columns = [column if column not in found[:at] else "" for at, column in enumerate(found)]
    return columns, tuple(cell for cell, column in zip(cells, columns, strict=True) if cell and not column)


def _line(number: int, text: str, cells: Sequence[str], columns: Sequence[str]) -> Line:
    shown = text.strip() if len(text) <= 200 else f"{text.strip()[:199]}…"
    if not cells:
        if len(text) > LONGEST_LINE:
            return Line(number, shown, problem="The line is too long. Write one provider on it.")
        return Line(number, shown, problem="A quotation mark is not closed. Close it after the name, or take it out.")
    if any(cells[len(columns) :]):
        return Line(
            number,
            shown,
            problem=f"It has {len(cells)} columns where {len(columns)} are known. "
            "Put a name that holds the separator in quotation marks.",
        )
    said = {column: cell for column, cell in zip(columns, cells, strict=False) if column}
    name, reference = said.get("name", ""), said.get("reference", "")
    if not reference and re.fullmatch(r"PRV-[0-9]{2,7}", name.upper()):
        name, reference = "", name
    return Line(
        number,
        shown,
        name=name,
        reference=reference.upper(),
        either_number=said.get("number", ""),
        company_number=said.get("company", ""),
        charity_number=said.get("charity", ""),
        lot=said.get("lot", ""),
        day=said.get("from", ""),
    )
