"""Documents added, changed, removed and handed out; exemptions reviewed."""

from __future__ import annotations

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_safe

from commissioning.council.roles import Act
from commissioning.kit.access import public, staff
from commissioning.kit.desk import act_page, attempt
from commissioning.kit.document_forms import ReviewForm, changes_of
from commissioning.kit.documents import handed_to, reviewed_words
from decisions import actions, permissions
from decisions.forms.documents import DocumentForm, RemoveForm
from decisions.models import Clause, Decision, Document
from decisions.pages import documents as pages
from decisions.pages.draft import record_address
from decisions.views.shared import address_of, back_to, decision_in_sight


def _document(request: HttpRequest, decision: Decision, pk: int) -> Document:
    documents: Any = Document.objects.visible_to(request.user)
    return get_object_or_404(documents.select_related("decision"), decision=decision, pk=pk)


@staff(Act.DRAFT_OFFICER_RECORD)
def add(request: HttpRequest, reference: str) -> HttpResponse:
    decision, today = decision_in_sight(request, reference), timezone.localdate()
    form = DocumentForm(request, decision=decision, on=today)
    done = attempt(
        form,
        lambda values: actions.add_document(by=request.user, on=today, decision=decision, **values),
        then=lambda document: _after(document),
        said=pages.saved_words,
    )
    return done or act_page(
        request,
        form.asking_for_the_file(),
        title="Add a document",
        button=pages.button_words(decision),
        back=back_to(decision),
        refusal=permissions.may_keep_documents(request.user, decision),
        template="desk/document.html",
        **pages.document_desk(decision),
    )


@staff(Act.DRAFT_OFFICER_RECORD)
def change(request: HttpRequest, reference: str, pk: int) -> HttpResponse:
    decision, today = decision_in_sight(request, reference), timezone.localdate()
    document = _document(request, decision, pk)
    form = DocumentForm(request, decision=decision, on=today, of=document)
    done = attempt(
        form,
        lambda values: actions.change_document(by=request.user, on=today, document=document, **changes_of(values)),
        then=_home(decision),
        said=pages.saved_words,
    )
    return done or act_page(
        request,
        form.asking_for_the_file(),
        title="Change a document",
        button=pages.button_words(decision),
        back=back_to(decision),
        refusal=permissions.may_keep_documents(request.user, decision),
        template="desk/document.html",
        **pages.document_desk(decision, document),
    )


@staff(Act.DRAFT_OFFICER_RECORD)
def remove(request: HttpRequest, reference: str, pk: int) -> HttpResponse:
    decision, today = decision_in_sight(request, reference), timezone.localdate()
    document = _document(request, decision, pk)
    form = RemoveForm(request, of=document)
    done = attempt(
        form,
        lambda values: actions.remove_document(by=request.user, on=today, document=document, **values),
        then=_home(decision),
        said=f"“{document.title}” is removed.",
    )
    return done or act_page(
        request,
        form,
        title="Remove a document",
        button="Remove the document",
        is_grave=True,
        back=back_to(decision),
        refusal=permissions.may_keep_documents(request.user, decision),
        template="desk/document_removed.html",
        **pages.document_desk(decision, document),
    )


def _after(document: Document) -> str:
    """On to the document itself where its file tells of more than its pages show, else to where it is kept."""
    told = pages.document_desk(document.decision, document)["told"]
    return pages.document_address(document) if told else _home(document.decision)


def _home(decision: Decision) -> str:
    """Where the work on its documents goes on: at the desk of the record until it is published, then on its page."""
    return address_of(decision) if decision.published_on else record_address(decision, "documents")


@public
@require_safe
def file(request: HttpRequest, pk: int, name: str) -> HttpResponseBase:
    return handed_to(request, Document.objects.visible_to(request.user), pk=pk, name=name)


# Exemptions ---------------------------------------------------------------------------------------------------------


def _exempt_row(request: HttpRequest, decision: Decision, kind: str, pk: int) -> Clause | Document:
    """The clause or document of that number, as far as this user sees it. Raises Http404."""
    models: dict[str, Any] = {"clause": Clause, "document": Document}
    if kind not in models:
        raise Http404
    rows = models[kind].objects.visible_to(request.user)
    row: Clause | Document = get_object_or_404(rows.select_related("decision"), decision=decision, pk=pk)
    return row


@staff(Act.RELEASE_NAMES)
@require_safe
def exemptions(request: HttpRequest, reference: str) -> HttpResponse:
    decision = decision_in_sight(request, reference)
    context = {"decision": decision, "exemptions": pages.exemptions_of(decision, timezone.localdate())}
    return render(request, "decisions/exemptions.html", context)


@staff(Act.RELEASE_NAMES)
def review_exemption(request: HttpRequest, reference: str, kind: str, pk: int) -> HttpResponse:
    decision, today = decision_in_sight(request, reference), timezone.localdate()
    row = _exempt_row(request, decision, kind, pk)
    form = ReviewForm(request, of=row, initial={"reviewed_on": today})
    there = reverse("decisions:exemptions", args=[reference])
    done = attempt(
        form,
        lambda values: actions.review_exemption(by=request.user, on=today, row=row, **values),
        then=there,
        said=reviewed_words,
    )
    return done or act_page(
        request,
        form,
        title="Review an exemption",
        lead=f"{decision.reference} {decision.title}",
        button="Record the review",
        back=(there, "What is exempt"),
        refusal=actions.refusal_to_review(request.user, row),
        template="desk/review_exemption.html",
        exemption=pages.exemption(row, today),
        released_words=pages.released_words(row),
    )
