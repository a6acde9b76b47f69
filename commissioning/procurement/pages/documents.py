"""The documents of a commission in words, and of whatever else keeps them so."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.urls import reverse

from commissioning.kit import documents
from commissioning.kit.documents import Exemption, Paper
from commissioning.kit.models import AbstractDocument, Access
from commissioning.procurement.actions import DOCUMENTS
from commissioning.procurement.actions.documents import Keeping
from commissioning.procurement.models import Commission


@dataclass(frozen=True)
class Shelf:
    """The documents of one record: the acts on them, and their addresses.

    `desks` is the namespace of the addresses of the desks, `files` the name of the address that hands files out.
    """

    record: Any
    keeping: Keeping
    desks: str
    files: str

    @property
    def rows(self) -> Any:
        """Every document of the record."""
        return self.keeping.table._default_manager.filter(**{self.keeping.of: self.record})

    def readable_by(self, user: Any) -> Any:
        """Those that this user may read, the record being in sight."""
        return self.rows.readable_by(user)

    def add_address(self) -> str:
        """Where a document is added."""
        return reverse(f"{self.desks}:add_document", args=[self.record.reference])

    def address(self, document: AbstractDocument, what: str = "document") -> str:
        """The desk of a document; with `what` that of its removal ("remove_document") or review ("review_document")."""
        return reverse(f"{self.desks}:{what}", args=[self.record.reference, document.pk])

    def file_address(self, document: AbstractDocument) -> str:
        """Where a document's file is handed out; "" where it has none."""
        return reverse(self.files, args=[document.pk, document.shown_name]) if document.file else ""

    def papers(self, user: Any) -> list[Paper]:
        """Those that the user may read, then the others as far as it may be known that they are there."""
        visible = list(self.readable_by(user))
        may_keep = self.keeping.may(user, self.record) is None
        papers = [
            Paper(
                document.title,
                documents.about(document),
                url=self.file_address(document),
                desk_url=self.address(document) if may_keep else "",
                review_url=self._review_address(document, user),
            )
            for document in visible
        ]
        return papers + documents.hidden_papers(self.rows, visible)

    def _review_address(self, document: AbstractDocument, user: Any) -> str:
        return "" if self.keeping.refusal_to_review(user, document) else self.address(document, "review_document")

    def section(self, user: Any) -> dict[str, Any]:
        """What the page of the record shows of its documents (templates/components/papers_section.html)."""
        may_keep = self.keeping.may(user, self.record) is None
        return {"papers": self.papers(user), "add_paper_url": self.add_address() if may_keep else ""}

    def desk(self, document: AbstractDocument | None = None) -> dict[str, Any]:
        """What the desk of a document shows beside its fields."""
        beside = documents.desk(
            document,
            file_url=self.file_address(document) if document else "",
            remove_url=self.address(document, "remove_document") if document else "",
        )
        return beside | {"lead": f"{self.record.reference} {self.record.title}"}

    def exemption(self, document: AbstractDocument, on: date) -> Exemption:
        """What makes a document exempt, in words."""
        return documents.exemption(
            document,
            on,
            name=document.title,
            text=documents.about(document),
            url=self.address(document, "review_document"),
            file_url=self.file_address(document),
        )


def shelf_of(commission: Commission) -> Shelf:
    """The documents of a commission; the floor that knows which commissions are public hands out their files."""
    return Shelf(commission, DOCUMENTS, "procurement", "contracts:commission_file")


def due_for_review(keeping: Keeping, until: date) -> Any:
    """Exempt documents of every record whose day of review comes by a day, oldest first."""
    rows = keeping.table._default_manager.filter(access=Access.EXEMPT, exempt_review_on__lte=until)
    return rows.select_related(keeping.of).order_by("exempt_review_on", "pk")
