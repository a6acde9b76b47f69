"""What a person types about a document of a decision, and when an exemption is reviewed."""

from __future__ import annotations

from datetime import date
from typing import Any

from django import forms
from django.conf import settings
from django.http import HttpRequest

from commissioning.kit.desk import ActForm
from commissioning.kit.forms import DayMonthYearField, UploadField
from commissioning.kit.models import EXEMPT_PARAGRAPHS, Access
from commissioning.kit.uploads import TAKEN, size_words
from decisions.lifecycle import PUBLIC_STATES
from decisions.models import Decision, Document
from decisions.querysets import reads_exempt

REASON_HELP = "It is published with the new version, so name nothing in it that is not public."


def reason_field() -> forms.CharField:
    """Why a published record is corrected."""
    return forms.CharField(
        label="Reason for the correction",
        help_text=REASON_HELP,
        widget=forms.Textarea(attrs={"rows": 2}),
        error_messages={"required": "Say what the correction puts right"},
    )


class DocumentForm(ActForm):
    """A document with its file and its access. Once the decision is published it also asks for the reason."""

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

    def __init__(
        self, request: HttpRequest, *, decision: Decision, on: date, of: Document | None = None, **kwargs: Any
    ) -> None:
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
        if not reads_exempt(request.user):
            access: Any = self.fields["access"]
            access.choices = access.choices[:1]
            access.help_text = "A document that is not public is entered by somebody who may read exempt matter."
            for name in EXEMPTION:
                del self.fields[name]
        if decision.state in PUBLIC_STATES:
            self.fields["reason"] = reason_field()

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


EXEMPTION = ("exempt_paragraph", "exempt_reason", "exempt_review_on", "title_exempt")


class RemoveForm(ActForm):
    """Removing a document; once the decision is published it asks for the reason."""

    def __init__(self, request: HttpRequest, *, of: Document, **kwargs: Any) -> None:
        super().__init__(request, of=of, **kwargs)
        if of.decision.state in PUBLIC_STATES:
            self.fields["reason"] = reason_field()


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
