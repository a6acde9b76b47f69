"""The documents of a decision and their files: added, changed, removed.

Before publication that is an edit. From publication on it is a correction: then `on` is today, and `reason` says what
it puts right; the next version is published with the change.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from django.core.files.base import File
from django.db import transaction

from commissioning.kit import documents
from commissioning.kit.refusals import refuse
from decisions import permissions
from decisions.actions.publication import correct
from decisions.actions.shared import locked
from decisions.lifecycle import PUBLIC_STATES
from decisions.models import Decision, Document


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
    values = documents.in_order(fields) | documents.described(file)
    refuse(permissions.may_set_access(by, values.get("access", row.access)))
    if decision.state not in PUBLIC_STATES:
        return documents.write(row, values, by=by, why="Document added")
    documents.set_values(row, values)
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
    values = documents.changed(changes, file, without_file=without_file)
    refuse(permissions.may_set_access(by, document.access))
    refuse(permissions.may_set_access(by, values.get("access", document.access)))
    if decision.state in PUBLIC_STATES:
        correct(by=by, on=_today(on), decision=decision, changes={}, reason=reason, rows={document: values})
        return Document.objects.get(pk=document.pk)
    return documents.write(document, values, by=by, why="Document changed")


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
    documents.remove(document, by=by)


def _today(on: date | None) -> date:
    if on is None:
        raise ValueError("A correction is entered on a day.")
    return on
