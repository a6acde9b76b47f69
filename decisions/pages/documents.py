"""The papers of a decision in words, and what is exempt in it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.urls import reverse
from django.utils import timezone

from commissioning.council.roles import Act
from commissioning.kit.dates import long_date
from commissioning.kit.models import EXEMPT_PARAGRAPHS, Access
from commissioning.kit.uploads import extension_of, size_words, told_by
from decisions import permissions
from decisions.lifecycle import PUBLIC_STATES
from decisions.models import Clause, Decision, Document

HISTORY = 10


@dataclass(frozen=True)
class Paper:
    """A document as one reader may know it; `url` leads to its file, `desk_url` to where it is changed."""

    title: str
    about: str
    url: str = ""
    desk_url: str = ""


@dataclass(frozen=True)
class Entry:
    """One entry in the history of an exemption."""

    when: Any
    who: str
    why: str


@dataclass(frozen=True)
class Exemption:
    """An exempt clause or document of a decision, with what is said of it and the last entries of its history."""

    row: Clause | Document
    name: str
    text: str
    under: str
    is_due: bool
    url: str
    file_url: str
    history: tuple[Entry, ...]


def papers_of(decision: Decision, user: Any) -> list[Paper]:
    """The documents of a decision: those the user may read, then the others as far as it may be known that they are."""
    visible = list(Document.objects.filter(decision=decision).visible_to(user))
    known = {document.pk for document in visible}
    may_keep = permissions.may_keep_documents(user, decision) is None
    papers = [
        Paper(
            document.title,
            " · ".join(_about(document)),
            url=file_address(document),
            desk_url=document_address(document) if may_keep else "",
        )
        for document in visible
    ]
    hidden = [document for document in decision.documents.all() if document.pk not in known]
    return papers + [Paper(hidden_title(document), why_hidden(document)) for document in hidden]


def paper_acts(decision: Decision, user: Any) -> list[tuple[str, str]]:
    """What this user may do about the papers: address and words."""
    acts = []
    if permissions.may_keep_documents(user, decision) is None:
        acts.append((reverse("decisions:add_document", args=[decision.reference]), "Add a document"))
    if permissions.may(user, Act.RELEASE_NAMES) is None and exempt_rows(decision):
        acts.append((reverse("decisions:exemptions", args=[decision.reference]), "Review what is exempt"))
    return acts


def _about(document: Document) -> list[str]:
    about = [document.kind]
    if document.file:
        about.append(file_words(document))
    if document.access != Access.PUBLIC:
        about.append(str(document.get_access_display()).lower())
    return about


def file_words(document: Document) -> str:
    """The type and size of a document's file: “PDF, 1.2 MB”."""
    return f"{extension_of(document.file_name)[1:].upper()}, {size_words(document.file_size or 0)}"


def file_address(document: Document) -> str:
    """Where a document's file is handed out; "" where it has none."""
    return reverse("decisions:file", args=[document.pk, document.shown_name]) if document.file else ""


def document_address(document: Document) -> str:
    """The desk of a document."""
    return reverse("decisions:document", args=[document.decision.reference, document.pk])


def hidden_title(document: Document) -> str:
    """The title of a document that this reader may not read, or neutral words where the title is not public either."""
    return f"An exempt {document.kind.lower()}" if document.title_exempt else document.title


def why_hidden(document: Document) -> str:
    """Why a document is not there: paragraph and day of review, or that it is confidential."""
    why = str(document.get_access_display())
    if document.exempt_paragraph:
        why = f"Not public: {under_words(document)}."
    if document.exempt_review_on:
        why += f" To be reviewed by {long_date(document.exempt_review_on)}."
    return why


def under_words(row: Clause | Document) -> str:
    """“paragraph 3, the financial or business affairs …”; "" where none is given."""
    number = row.exempt_paragraph
    return f"paragraph {number}, {EXEMPT_PARAGRAPHS[number]}" if number else ""


# The desks ----------------------------------------------------------------------------------------------------------


def document_desk(decision: Decision, document: Document | None = None) -> dict[str, Any]:
    """What the desk of a document shows beside its fields."""
    is_published = decision.state in PUBLIC_STATES
    told = []
    if document is not None and document.file:
        try:
            with document.file.open("rb") as stream:
                told = told_by(stream, document.file_name)
        except FileNotFoundError:
            told = [("Missing", "The file is not in the store. Choose it again.")]
    return {
        "lead": f"{decision.reference} {decision.title}",
        "is_published": is_published,
        "document": document,
        "file_url": file_address(document) if document else "",
        "file_words": file_words(document) if document and document.file else "",
        "told": told,
        "remove_url": reverse("decisions:remove_document", args=[decision.reference, document.pk]) if document else "",
    }


def button_words(decision: Decision) -> str:
    """What saving a document does."""
    return "Publish the correction" if decision.state in PUBLIC_STATES else "Save the document"


def saved_words(document: Document) -> str:
    """What is said after a document was saved."""
    if document.decision.state in PUBLIC_STATES:
        return f"“{document.title}” is saved and the next version is published."
    return f"“{document.title}” is saved."


def exempt_rows(decision: Decision) -> list[Clause | Document]:
    """What is exempt in a decision: its clauses, then its documents."""
    clauses = decision.clauses.filter(access=Access.EXEMPT).select_related("decision")
    documents = decision.documents.filter(access=Access.EXEMPT).select_related("decision")
    return [*clauses, *documents]


def exemptions_of(decision: Decision, on: date) -> list[Exemption]:
    """Everything exempt in a decision, for those who may read it, what is due for review marked."""
    return [exemption(row, on) for row in exempt_rows(decision)]


def exemption(row: Clause | Document, on: date) -> Exemption:
    """One exempt clause or document in words."""
    is_clause = isinstance(row, Clause)
    entries = row.history.select_related("history_user").order_by("-history_id")[:HISTORY]
    return Exemption(
        row=row,
        name=f"Clause {row.label}" if isinstance(row, Clause) else row.title,
        text=row.text if isinstance(row, Clause) else " · ".join(_about(row)),
        under=under_words(row),
        is_due=row.exempt_review_on is not None and row.exempt_review_on < on,
        url=reverse(
            "decisions:review_exemption", args=[row.decision.reference, "clause" if is_clause else "document", row.pk]
        ),
        file_url=file_address(row) if isinstance(row, Document) else "",
        history=tuple(
            Entry(
                timezone.localtime(entry.history_date),
                str(entry.history_user or "The system"),
                entry.history_change_reason or "",
            )
            for entry in entries
        ),
    )


def released_words(row: Clause | Document) -> str:
    """What everyone will read once this is released."""
    if isinstance(row, Clause):
        return (
            "Released, everyone reads the words of this clause, with the money it approves, the powers it delegates "
            "and what was done under them."
        )
    return "Released, everyone reads the title of this document, the name of its file and the file itself."


def reviewed_words(row: Clause | Document) -> str:
    """What is said after a review."""
    if row.exempt_review_on is None:
        return "It is released: everyone can read it from now on."
    return f"It stays exempt; the next review is due by {long_date(row.exempt_review_on)}."
