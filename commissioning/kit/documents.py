"""The documents of any record: their files kept and handed out, and what is said of each to whom.

Each room has a table of its own (`AbstractDocument`), says who may keep it, and writes through the functions here.
"""

from __future__ import annotations

import logging
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, TypeVar

from django.apps import apps
from django.core.files.base import File
from django.db import models, transaction
from django.http import Http404, HttpRequest, HttpResponseBase
from django.shortcuts import get_object_or_404
from django.utils import timezone

from commissioning.kit.dates import long_date
from commissioning.kit.models import EXEMPT_PARAGRAPHS, AbstractDocument, Access, Exemptable
from commissioning.kit.uploads import examined, extension_of, handed_out, size_words, told_by

log = logging.getLogger(__name__)

Row = TypeVar("Row", bound=AbstractDocument)

NO_FILE: dict[str, Any] = {"file": "", "file_name": "", "file_size": None, "file_sha256": ""}
FIELDS = frozenset(
    {"title", "kind", "title_exempt", "access", "exempt_paragraph", "exempt_reason", "exempt_review_on", *NO_FILE}
)
HISTORY = 10
"""Entries shown of the history of an exemption."""
WHAT_IS_RELEASED = "the title of this document, the name of its file and the file itself"


# Written ------------------------------------------------------------------------------------------------------------


def described(file: File | None) -> dict[str, Any]:
    """The fields of a document's file once it is examined; raises `Refused` for one that is not taken."""
    if file is None:
        return dict(NO_FILE)
    found = examined(file)
    return {"file": file, "file_name": found.name, "file_size": found.size, "file_sha256": found.sha256}


def in_order(fields: Mapping[str, Any]) -> dict[str, Any]:
    """The fields without what their access has no use for: a public document has no exemption and shows its title."""
    values = dict(fields)
    if values.get("access") == Access.PUBLIC:
        values |= {"exempt_paragraph": None, "exempt_reason": "", "exempt_review_on": None, "title_exempt": False}
    elif values.get("access") == Access.CONFIDENTIAL:
        values |= {"exempt_paragraph": None, "exempt_review_on": None}
    return values


def changed(changes: Mapping[str, Any], file: File | None, *, without_file: bool) -> dict[str, Any]:
    """What a change sets: its fields, and another file in place of the old one, or none."""
    values = in_order(changes)
    if file is not None:
        return values | described(file)
    return values | NO_FILE if without_file else values


def set_values(row: AbstractDocument, values: Mapping[str, Any]) -> None:
    """Set fields of a document; a name that is none of them is the caller's mistake (TypeError)."""
    unknown = set(values) - FIELDS
    if unknown:
        raise TypeError(f"A document does not take {', '.join(sorted(unknown))}.")
    for name, value in values.items():
        setattr(row, name, value)


def write(row: Row, values: Mapping[str, Any], *, by: Any, why: str) -> Row:
    """Write a document with these values; the file that it had before is deleted at the commit if it has gone."""
    before = row.file if row.pk else None
    set_values(row, values)
    if before and before.name != row.file.name:
        _deleted_at_commit(before)
    return row.recorded(by=by, why=why)


def remove(row: AbstractDocument, *, by: Any) -> None:
    """Remove a document; its file is deleted at the commit."""
    file = row.file
    row.removed(by=by, why="Document removed")
    if file:
        _deleted_at_commit(file)


def reviewed(noun: str, reviewed_on: date, keep_until: date | None) -> tuple[dict[str, Any], str]:
    """What the review of an exemption sets, and the sentence that tells of it and of nothing that is exempt."""
    if keep_until is not None:
        return {"exempt_review_on": keep_until}, (
            f"Reviewed on {long_date(reviewed_on)}: a {noun} stays exempt, to be reviewed by {long_date(keep_until)}."
        )
    return in_order(
        {"access": Access.PUBLIC}
    ), f"Reviewed on {long_date(reviewed_on)}: a {noun} that was exempt is released."


def sweep_files(*, before: datetime, dry_run: bool = False) -> list[str]:
    """Delete the files kept before an instant that no document of any room names or must keep; answer their names.

    A refused form or a failed transaction leaves none behind; a crash may.
    """
    tables = [model for model in apps.get_models() if issubclass(model, AbstractDocument)]
    storage = AbstractDocument._meta.get_field("file").storage
    named = set().union(*(table.files_kept() for table in tables))
    try:
        there = [f"documents/{name}" for name in storage.listdir("documents")[1]]
    except FileNotFoundError:
        return []
    found = [name for name in there if name not in named and storage.get_modified_time(name) < before]
    for name in () if dry_run else found:
        storage.delete(name)
    return found


def _deleted_at_commit(file: Any) -> None:
    storage, name = file.storage, file.name
    transaction.on_commit(lambda: storage.delete(name))


def handed_to(request: HttpRequest, documents: models.QuerySet[Any], *, pk: int, name: str) -> HttpResponseBase:
    """The file of one of these documents, which are those that the reader may read. Raises Http404."""
    document = get_object_or_404(documents.exclude(file=""), pk=pk)
    if name != document.shown_name:
        raise Http404
    try:
        return handed_out(document.file, name=document.file_name, is_head=request.method == "HEAD")
    except FileNotFoundError:
        log.error("The file of %s %s is not in the store.", document._meta.verbose_name, pk)
        raise Http404 from None


# Told ---------------------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Paper:
    """A document as one reader may know it: where its file is, where it is changed, where its exemption is reviewed."""

    title: str
    about: str
    url: str = ""
    desk_url: str = ""
    review_url: str = ""


@dataclass(frozen=True)
class Entry:
    """One entry in the history of an exemption."""

    when: Any
    who: str
    why: str


@dataclass(frozen=True)
class Exemption:
    """Something exempt, with what is said of it and the last entries of its history."""

    row: Any
    name: str
    text: str
    under: str
    is_due: bool
    url: str
    file_url: str
    history: tuple[Entry, ...]


def hidden_papers(rows: Iterable[AbstractDocument], known: Iterable[AbstractDocument]) -> list[Paper]:
    """Of the documents that a reader may not read, as far as it may be known that they are there."""
    seen = {document.pk for document in known}
    return [Paper(hidden_title(document), why_hidden(document)) for document in rows if document.pk not in seen]


def about(document: AbstractDocument) -> str:
    """“Report · PDF, 1.2 MB · exempt”."""
    words = [document.kind]
    if document.file:
        words.append(file_words(document))
    if document.access != Access.PUBLIC:
        words.append(str(document.get_access_display()).lower())
    return " · ".join(words)


def file_words(document: AbstractDocument) -> str:
    """The type and size of a document's file: “PDF, 1.2 MB”."""
    return f"{extension_of(document.file_name)[1:].upper()}, {size_words(document.file_size or 0)}"


def hidden_title(document: AbstractDocument) -> str:
    """The title of a document that this reader may not read, or neutral words where the title is not public either."""
    return f"An exempt {document.kind.lower()}" if document.title_exempt else document.title


def why_hidden(document: AbstractDocument) -> str:
    """Why a document is not there: paragraph, the published reason and day of review, or that it is confidential."""
    why = str(document.get_access_display())
    if document.exempt_paragraph:
        why = f"Not public: {under_words(document)}."
    if document.exempt_reason:
        why += f" {document.exempt_reason.rstrip('. ')}."
    if document.exempt_review_on:
        why += f" To be reviewed by {long_date(document.exempt_review_on)}."
    return why


def under_words(row: Exemptable) -> str:
    """“paragraph 3, the financial or business affairs …”; "" where none is given."""
    number = row.exempt_paragraph
    return f"paragraph {number}, {EXEMPT_PARAGRAPHS[number]}" if number else ""


def desk(
    document: AbstractDocument | None, *, file_url: str, remove_url: str, is_published: bool = False
) -> dict[str, Any]:
    """What the desk of a document shows beside its fields: its file, and what that tells besides its pages.

    `is_published`: a change publishes the next version.
    """
    told = []
    if document is not None and document.file:
        try:
            with document.file.open("rb") as stream:
                told = told_by(stream, document.file_name)
        except FileNotFoundError:
            told = [("Missing", "The file is not in the store. Choose it again.")]
    return {
        "is_published": is_published,
        "document": document,
        "file_url": file_url,
        "file_words": file_words(document) if document and document.file else "",
        "told": told,
        "remove_url": remove_url,
    }


def exemption(row: Any, on: date, *, name: str, text: str, url: str, file_url: str = "") -> Exemption:
    """Something exempt in words; `url` leads to its review."""
    entries = row.history.select_related("history_user").order_by("-history_id")[:HISTORY]
    return Exemption(
        row=row,
        name=name,
        text=text,
        under=under_words(row),
        is_due=row.exempt_review_on is not None and row.exempt_review_on < on,
        url=url,
        file_url=file_url,
        history=tuple(
            Entry(
                timezone.localtime(entry.history_date),
                str(entry.history_user or "The system"),
                entry.history_change_reason or "",
            )
            for entry in entries
        ),
    )


def reviewed_words(row: Exemptable) -> str:
    """What is said after a review."""
    if row.exempt_review_on is None:
        return "It is released: everyone can read it from now on."
    return f"It stays exempt; the next review is due by {long_date(row.exempt_review_on)}."
