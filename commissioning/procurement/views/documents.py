"""Documents of a commission added, changed and removed, their exemptions reviewed; contracts share these desks."""

from __future__ import annotations

from dataclasses import dataclass

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.utils import timezone

from commissioning.council.roles import Act
from commissioning.kit.access import staff
from commissioning.kit.desk import ActForm, act_page, attempt
from commissioning.kit.document_forms import DocumentForm, ReviewForm, changes_of
from commissioning.kit.documents import WHAT_IS_RELEASED, reviewed_words
from commissioning.kit.models import AbstractDocument
from commissioning.procurement.pages.documents import Shelf, shelf_of
from commissioning.procurement.views.shared import back_to, commission_in_sight


@dataclass(frozen=True)
class DocumentDesk:
    """The desks of one record's documents. `back` is the way back to its page (address, words)."""

    request: HttpRequest
    shelf: Shelf
    back: tuple[str, str]

    def add(self) -> HttpResponse:
        """A document added."""
        request, shelf = self.request, self.shelf
        form = DocumentForm(request, on=timezone.localdate())
        done = attempt(
            form,
            lambda values: shelf.keeping.add(by=request.user, record=shelf.record, **values),
            then=self._after,
            said=lambda document: f"“{document.title}” is added.",
        )
        return done or self._page(form.asking_for_the_file(), "Add a document", "Save the document")

    def change(self, pk: int) -> HttpResponse:
        """A document changed."""
        request, shelf, document = self.request, self.shelf, self._document(pk)
        form = DocumentForm(request, on=timezone.localdate(), of=document)
        done = attempt(
            form,
            lambda values: shelf.keeping.change(by=request.user, document=document, **changes_of(values)),
            then=self.back[0],
            said=lambda changed: f"“{changed.title}” is saved.",
        )
        return done or self._page(form.asking_for_the_file(), "Change a document", "Save the document", document)

    def remove(self, pk: int) -> HttpResponse:
        """A document removed."""
        request, shelf, document = self.request, self.shelf, self._document(pk)
        form = ActForm(request, of=document)
        done = attempt(
            form,
            lambda values: shelf.keeping.remove(by=request.user, document=document),
            then=self.back[0],
            said=f"“{document.title}” is removed.",
        )
        title = "Remove a document"
        return done or self._page(
            form, title, "Remove the document", document, "desk/document_removed.html", grave=True
        )

    def review(self, pk: int) -> HttpResponse:
        """What makes a document exempt, reviewed."""
        request, shelf, document = self.request, self.shelf, self._document(pk)
        today = timezone.localdate()
        form = ReviewForm(request, of=document, initial={"reviewed_on": today})
        done = attempt(
            form,
            lambda values: shelf.keeping.review(by=request.user, on=today, document=document, **values),
            then=self.back[0],
            said=reviewed_words,
        )
        return done or act_page(
            request,
            form,
            title="Review an exemption",
            lead=f"{shelf.record.reference} {shelf.record.title}",
            button="Record the review",
            back=self.back,
            refusal=shelf.keeping.refusal_to_review(request.user, document),
            template="desk/review_exemption.html",
            exemption=shelf.exemption(document, today),
            released_words=f"Released, whoever may see {shelf.record.reference} reads {WHAT_IS_RELEASED}.",
        )

    def _document(self, pk: int) -> AbstractDocument:
        document: AbstractDocument = get_object_or_404(self.shelf.readable_by(self.request.user), pk=pk)
        return document

    def _after(self, document: AbstractDocument) -> str:
        """On to the document itself where its file tells of more than its pages show, else back to the record."""
        return self.shelf.address(document) if self.shelf.desk(document)["told"] else self.back[0]

    def _page(
        self,
        form: ActForm,
        title: str,
        button: str,
        document: AbstractDocument | None = None,
        template: str = "desk/document.html",
        *,
        grave: bool = False,
    ) -> HttpResponse:
        return act_page(
            self.request,
            form,
            title=title,
            button=button,
            back=self.back,
            is_grave=grave,
            refusal=self.shelf.keeping.may(self.request.user, self.shelf.record),
            template=template,
            **self.shelf.desk(document),
        )


def _desk(request: HttpRequest, reference: str) -> DocumentDesk:
    commission = commission_in_sight(request, reference)
    return DocumentDesk(request, shelf_of(commission), back_to(commission))


@staff(Act.COMMISSION)
def add(request: HttpRequest, reference: str) -> HttpResponse:
    return _desk(request, reference).add()


@staff(Act.COMMISSION)
def change(request: HttpRequest, reference: str, pk: int) -> HttpResponse:
    return _desk(request, reference).change(pk)


@staff(Act.COMMISSION)
def remove(request: HttpRequest, reference: str, pk: int) -> HttpResponse:
    return _desk(request, reference).remove(pk)


@staff(Act.RELEASE_NAMES)
def review(request: HttpRequest, reference: str, pk: int) -> HttpResponse:
    return _desk(request, reference).review(pk)
