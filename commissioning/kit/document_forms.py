"""What a person types about a document of any record, and about the review of an exemption."""

from __future__ import annotations

from datetime import date
from typing import Any

from django import forms
from django.conf import settings
from django.http import HttpRequest

from commissioning.kit.desk import ActForm
from commissioning.kit.forms import DayMonthYearField, UploadField
from commissioning.kit.models import EXEMPT_PARAGRAPHS, AbstractDocument, Access
from commissioning.kit.uploads import TAKEN, size_words

EXEMPTION = ("exempt_paragraph", "exempt_reason", "exempt_review_on", "title_exempt")


class DocumentForm(ActForm):
    """A document with its file and its access; what is not public is typed only by whoever may read it."""

    title = forms.CharField(
        label="Title", max_length=300, error_messages={"required": "Enter the title that readers will see"}
    )
    kind = forms.CharField(
        label="Kind",
        max_length=60,
        initial="Report",
        help_text="For example report, appendix, equality impact assessment.",
        error_messages={"required": "Enter what kind of document it is"},
    )
    file = UploadField(label="File", required=False)
    without_file = forms.BooleanField(label="Take the file away and list the document without one", required=False)
    access = forms.ChoiceField(
        label="Who may read it",
        choices=[
            (Access.PUBLIC, "Everyone"),
            (Access.EXEMPT, "Exempt: only those who may read exempt matter, until it is reviewed"),
            (Access.CONFIDENTIAL, "Confidential: its disclosure is forbidden by law or by a government department"),
        ],
        initial=Access.PUBLIC,
        widget=forms.RadioSelect,
        error_messages={"required": "Choose who may read it"},
    )
    exempt_paragraph = forms.TypedChoiceField(
        label="Paragraph of Schedule 12A",
        choices=[("", "Choose a paragraph"), *((n, f"{n}: {words}") for n, words in EXEMPT_PARAGRAPHS.items())],
        coerce=int,
        empty_value=None,
        required=False,
    )
    exempt_reason = forms.CharField(
        label="Why the public interest in keeping it exempt outweighs disclosure",
        help_text="Everyone may read this reason, so it must not give away what is exempt.",
        widget=forms.Textarea(attrs={"rows": 3}),
        required=False,
    )
    exempt_review_on = DayMonthYearField(
        label="To be reviewed by", called="The day of review", required=False, help_text="For example, 31 3 2028."
    )
    title_exempt = forms.BooleanField(label="The title itself gives it away and is not shown either", required=False)

    show_optional = False

    def __init__(self, request: HttpRequest, *, on: date, of: AbstractDocument | None = None, **kwargs: Any) -> None:
        start = {name: getattr(of, name) for name in self.base_fields if of is not None and hasattr(of, name)}
        start.pop("file", None)
        super().__init__(request, of=of, initial=start, **kwargs)
        self.on = on
        taken = f"{TAKEN}, at most {size_words(settings.UPLOAD_MAX_BYTES)}."
        self.fields["file"].help_text = f"{taken} Leave it empty to list the document without a file."
        if of is None or not of.file:
            del self.fields["without_file"]
        else:
            self.fields["file"].label = "Another file in its place"
            self.fields["file"].help_text = f"{taken} Leave it empty to keep the file as it is."
        user: Any = request.user
        if not user.reads_exempt:
            access: Any = self.fields["access"]
            access.choices = access.choices[:1]
            access.help_text = "A document that is not public is entered by somebody who may read exempt matter."
            for name in EXEMPTION:
                del self.fields[name]

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or self.cleaned_data
        if cleaned.get("without_file") and cleaned.get("file"):
            self.add_error("without_file", "Either choose another file or take the file away, not both")
        if cleaned.get("access") == Access.EXEMPT:
            for name, words in (
                ("exempt_paragraph", "Choose the paragraph that makes it exempt"),
                ("exempt_reason", "Say why keeping it exempt outweighs disclosure"),
                ("exempt_review_on", "Enter the day by which the exemption is reviewed"),
            ):
                if not cleaned.get(name) and name not in self.errors:
                    self.add_error(name, words)
            day = cleaned.get("exempt_review_on")
            if day and day <= self.on and "exempt_review_on" in (self.changed_data if self.of else self.fields):
                self.add_error("exempt_review_on", "The day of review must lie ahead")
        return cleaned

    def asking_for_the_file(self) -> DocumentForm:
        """No browser sends a chosen file again by itself: where the form comes back, it says so."""
        if self.request.FILES and self.is_bound and self.errors and "file" not in self.errors:
            self.add_error("file", "Choose the file again: it was not kept while the form was not in order")
        return self


def changes_of(values: dict[str, Any]) -> dict[str, Any]:
    """What an action that changes a document takes: its fields, apart from what is done with the file."""
    apart: dict[str, Any] = {name: values.pop(name) for name in ("file", "without_file", "reason") if name in values}
    return {"changes": values, **apart}


class ReviewForm(ActForm):
    outcome = forms.ChoiceField(
        label="What the review found",
        choices=[("keep", "It stays exempt until the next review"), ("release", "It is released to everyone")],
        widget=forms.RadioSelect,
        error_messages={"required": "Choose whether it stays exempt or is released"},
    )
    keep_until = DayMonthYearField(
        label="Next review by",
        called="The day of the next review",
        required=False,
        help_text="Only where it stays exempt.",
    )
    reviewed_on = DayMonthYearField(label="Reviewed on", called="The day of the review")
    why = forms.CharField(
        label="Why",
        help_text="Kept in the history, for those who may read exempt matter; it is not published.",
        widget=forms.Textarea(attrs={"rows": 3}),
        error_messages={"required": "Say why it stays exempt or why it is released"},
    )

    show_optional = False

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or self.cleaned_data
        outcome, day = cleaned.get("outcome"), cleaned.get("keep_until")
        if outcome == "keep" and not day and "keep_until" not in self.errors:
            self.add_error("keep_until", "Enter the day of the next review")
        if outcome == "release" and day:
            self.add_error("keep_until", "Leave the next review empty where it is released")
        return cleaned

    @property
    def values(self) -> dict[str, Any]:
        """What `review_exemption` takes: a day to keep it until, or None."""
        return {name: value for name, value in super().values.items() if name != "outcome"}
