"""The papers of a decision in words, and what is exempt in it."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.urls import reverse

from commissioning.council.roles import Act
from commissioning.kit import documents
from commissioning.kit.documents import Exemption, Paper
from commissioning.kit.models import Access
from decisions import permissions
from decisions.lifecycle import PUBLIC_STATES
from decisions.models import Clause, Decision, Document


def papers_of(decision: Decision, user: Any) -> list[Paper]:
    """The documents of a decision: those the user may read, then the others as far as it may be known that they are."""
    visible = list(Document.objects.filter(decision=decision).visible_to(user))
    may_keep = permissions.may_keep_documents(user, decision) is None
    papers = [
        Paper(
            document.title,
            documents.about(document),
            url=file_address(document),
            desk_url=document_address(document) if may_keep else "",
        )
        for document in visible
    ]
    return papers + documents.hidden_papers(decision.documents.all(), visible)


def paper_acts(decision: Decision, user: Any) -> list[tuple[str, str]]:
    """What this user may do about the papers: address and words."""
    acts = []
    if permissions.may_keep_documents(user, decision) is None:
        acts.append((reverse("decisions:add_document", args=[decision.reference]), "Add a document"))
    if permissions.may(user, Act.RELEASE_NAMES) is None and exempt_rows(decision):
        acts.append((reverse("decisions:exemptions", args=[decision.reference]), "Review what is exempt"))
    return acts


def file_address(document: Document) -> str:
    """Where a document's file is handed out; "" where it has none."""
    return reverse("decisions:file", args=[document.pk, document.shown_name]) if document.file else ""


def document_address(document: Document) -> str:
    """The desk of a document."""
    return reverse("decisions:document", args=[document.decision.reference, document.pk])


# The desks ----------------------------------------------------------------------------------------------------------


def document_desk(decision: Decision, document: Document | None = None) -> dict[str, Any]:
    """What the desk of a document shows beside its fields."""
    beside = documents.desk(
        document,
        file_url=file_address(document) if document else "",
        remove_url=reverse("decisions:remove_document", args=[decision.reference, document.pk]) if document else "",
        is_published=decision.state in PUBLIC_STATES,
    )
    return beside | {"lead": f"{decision.reference} {decision.title}"}


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
    kind = "clause" if isinstance(row, Clause) else "document"
    return documents.exemption(
        row,
        on,
        name=f"Clause {row.label}" if isinstance(row, Clause) else row.title,
        text=row.text if isinstance(row, Clause) else documents.about(row),
        url=reverse("decisions:review_exemption", args=[row.decision.reference, kind, row.pk]),
        file_url=file_address(row) if isinstance(row, Document) else "",
    )


def released_words(row: Clause | Document) -> str:
    """What everyone will read once this is released, and what else a review does."""
    what = (
        "the words of this clause, with the money it approves, the powers it delegates and what was done under them"
        if isinstance(row, Clause)
        else documents.WHAT_IS_RELEASED
    )
    return (
        f"Released, everyone reads {what}. After publication a review also publishes the next version; it says that "
        "there was a review, and nothing of what is exempt."
    )
