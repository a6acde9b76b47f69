"""The documents of a commission, and of whatever else keeps them so: added, changed, removed, exemptions reviewed."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.core.files.base import File
from django.db import transaction

from commissioning.kit import documents
from commissioning.kit.models import AbstractDocument, Access
from commissioning.kit.refusals import Refusal, refuse
from commissioning.procurement import permissions
from commissioning.procurement.models import CommissionDocument
from decisions.permissions import may_set_access
from decisions.rules import may_review_exemption, not_exempt


@dataclass(frozen=True)
class Keeping:
    """The acts on one table of documents. `of` is the field that names their record; `may` says who may keep them."""

    table: type[AbstractDocument]
    of: str
    may: Callable[[Any, Any], Refusal | None]

    def record_of(self, document: AbstractDocument) -> Any:
        """The record to which a document belongs."""
        return getattr(document, self.of)

    @transaction.atomic
    def add(self, *, by: Any, record: Any, file: File | None = None, **fields: Any) -> AbstractDocument:
        """Add a document with its access, with or without its file.

        `fields`: title, kind, title_exempt, access, exempt_paragraph, exempt_reason, exempt_review_on.
        """
        refuse(self.may(by, record))
        refuse(may_set_access(by, fields.get("access", Access.PUBLIC)))
        values = documents.in_order(fields) | documents.described(file)
        return documents.write(self.table(**{self.of: record}), values, by=by, why="Document added")

    @transaction.atomic
    def change(
        self,
        *,
        by: Any,
        document: AbstractDocument,
        changes: Mapping[str, Any],
        file: File | None = None,
        without_file: bool = False,
    ) -> AbstractDocument:
        """Change a document's fields, put another file in place of its own, or take its file away."""
        fresh = self._locked(document, by)
        refuse(may_set_access(by, changes.get("access", fresh.access)))
        values = documents.changed(changes, file, without_file=without_file)
        return documents.write(fresh, values, by=by, why="Document changed")

    @transaction.atomic
    def remove(self, *, by: Any, document: AbstractDocument) -> None:
        """Remove a document with its file; its history stays."""
        documents.remove(self._locked(document, by), by=by)

    def refusal_to_review(self, by: Any, document: AbstractDocument) -> Refusal | None:
        """Why this user cannot review this document, whatever the review finds; None where it can be."""
        is_exempt = document.access == Access.EXEMPT
        return permissions.may_review_exemptions(by) or (None if is_exempt else not_exempt())

    @transaction.atomic
    def review(
        self,
        *,
        by: Any,
        on: date,
        document: AbstractDocument,
        reviewed_on: date,
        keep_until: date | None = None,
        why: str,
    ) -> AbstractDocument:
        """Record the review of an exempt document: kept until the next review, or (None) released to everyone."""
        fresh = self._fresh(document)
        refuse(self.refusal_to_review(by, fresh))
        refuse(may_review_exemption(is_exempt=True, reviewed_on=reviewed_on, keep_until=keep_until, why=why, on=on))
        values, said = documents.reviewed("document", reviewed_on, keep_until)
        return documents.write(fresh, values, by=by, why=f"{said} {why}")

    def _fresh(self, document: AbstractDocument) -> AbstractDocument:
        return self.table._default_manager.select_for_update(no_key=True).get(pk=document.pk)

    def _locked(self, document: AbstractDocument, by: Any) -> AbstractDocument:
        """The document as it stands, locked until the commit, when this user may change it."""
        fresh = self._fresh(document)
        refuse(self.may(by, self.record_of(fresh)))
        refuse(may_set_access(by, fresh.access))
        return fresh


DOCUMENTS = Keeping(CommissionDocument, "commission", lambda by, commission: permissions.may_commission(by))
