"""The documents of a decision and their files: added, changed, removed.

Before publication that is an edit. From publication on it is a correction: then `on` is today, and `reason` says what
it puts right; the next version is published with the change.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

from django.core.files.base import File
from django.db import transaction

from commissioning.kit.models import Access
from commissioning.kit.refusals import refuse
from commissioning.kit.uploads import examined
from decisions import permissions
from decisions.actions.drafts import EXEMPTABLE
from decisions.actions.publication import correct
from decisions.actions.shared import assign, locked
from decisions.lifecycle import PUBLIC_STATES
from decisions.models import Decision, Document

FIELDS = EXEMPTABLE | {"title", "kind", "title_exempt"}
NO_FILE: dict[str, Any] = {"file": "", "file_name": "", "file_size": None, "file_sha256": ""}


@transaction.atomic
def add_document(
    *,
    by: Any,
    decision: Decision,
    title: str,
    file: File | None = None,
    on: date | None = None,
    reason: str = "",
    **fields: Any,
) -> Document:
    """Add a document with its access; a paper may be listed without its file.

    `fields`: kind, title_exempt, access, exempt_paragraph, exempt_reason, exempt_review_on.
    """
    decision = locked(decision)
    refuse(permissions.may_keep_documents(by, decision))
    row = Document(decision=decision, title=title)
    assign(row, _in_order(fields) | described(file), FIELDS | set(NO_FILE))
    refuse(permissions.may_set_access(by, row.access))
    if decision.state not in PUBLIC_STATES:
        return row.recorded(by=by, why="Document added")
    correct(by=by, on=_today(on), decision=decision, changes={}, reason=reason, added=[row])
    return row


@transaction.atomic
def change_document(
    *,
    by: Any,
    document: Document,
    changes: Mapping[str, Any],
    file: File | None = None,
    without_file: bool = False,
    on: date | None = None,
    reason: str = "",
) -> Document:
    """Change a document's fields, put another file in place of its own, or take its file away.

    A file that was never published is deleted; one that a published version names is kept.
    """
    decision = locked(document.decision)
    document = Document.objects.get(pk=document.pk)
    refuse(permissions.may_keep_documents(by, decision))
    before = document.file
    values = _in_order(changes)
    if file is not None:
        values |= described(file)
    elif without_file:
        values |= NO_FILE
    refuse(permissions.may_set_access(by, document.access))
    refuse(permissions.may_set_access(by, values.get("access", document.access)))
    if decision.state in PUBLIC_STATES:
        correct(by=by, on=_today(on), decision=decision, changes={}, reason=reason, rows={document: values})
        return Document.objects.get(pk=document.pk)
    assign(document, values, FIELDS | set(NO_FILE))
    if before and before.name != document.file.name:
        _deleted_at_commit(before)
    return document.recorded(by=by, why="Document changed")


@transaction.atomic
def remove_document(*, by: Any, document: Document, on: date | None = None, reason: str = "") -> None:
    """Remove a document; its file is deleted unless a published version names it."""
    decision = locked(document.decision)
    document = Document.objects.get(pk=document.pk)
    refuse(permissions.may_keep_documents(by, decision))
    refuse(permissions.may_set_access(by, document.access))
    if decision.state in PUBLIC_STATES:
        correct(by=by, on=_today(on), decision=decision, changes={}, reason=reason, removed=[document])
        return
    file = document.file
    document.removed(by=by, why="Document removed")
    if file:
        _deleted_at_commit(file)


def described(file: File | None) -> dict[str, Any]:
    """The fields of a document's file once it is examined; raises `Refused` for one that is not taken."""
    if file is None:
        return dict(NO_FILE)
    found = examined(file)
    return {"file": file, "file_name": found.name, "file_size": found.size, "file_sha256": found.sha256}


def sweep_files(*, before: datetime, dry_run: bool = False) -> list[str]:
    """Delete the files kept before an instant that no document names, nor ever named once it was published.

    A refused form or a failed transaction leaves none behind; a crash may. Answers with their names.
    """
    storage = Document._meta.get_field("file").storage
    once_published: Any = Document.history.filter(decision__published_on__isnull=False)
    named = {*Document.objects.values_list("file", flat=True), *once_published.values_list("file", flat=True)}
    try:
        kept = [f"documents/{name}" for name in storage.listdir("documents")[1]]
    except FileNotFoundError:
        return []
    found = [name for name in kept if name not in named and storage.get_modified_time(name) < before]
    for name in () if dry_run else found:
        storage.delete(name)
    return found


def _in_order(fields: Mapping[str, Any]) -> dict[str, Any]:
    """The fields without what their access has no use for: a public document has no exemption and shows its title."""
    values = dict(fields)
    if values.get("access") == Access.PUBLIC:
        values |= {"exempt_paragraph": None, "exempt_reason": "", "exempt_review_on": None, "title_exempt": False}
    elif values.get("access") == Access.CONFIDENTIAL:
        values |= {"exempt_paragraph": None, "exempt_review_on": None}
    return values


def _deleted_at_commit(file: Any) -> None:
    storage, name = file.storage, file.name
    transaction.on_commit(lambda: storage.delete(name))


def _today(on: date | None) -> date:
    if on is None:
        raise ValueError("A correction is entered on a day.")
    return on
