"""What a person types about a document of a decision: once it is published, also why."""

from __future__ import annotations

from typing import Any

from django import forms
from django.http import HttpRequest

from commissioning.kit import document_forms
from commissioning.kit.desk import ActForm
from decisions.lifecycle import PUBLIC_STATES
from decisions.models import Decision, Document

REASON_HELP = "It is published with the new version, so name nothing in it that is not public."


def reason_field() -> forms.CharField:
    """Why a published record is corrected."""
    return forms.CharField(
        label="Reason for the correction",
        help_text=REASON_HELP,
        widget=forms.Textarea(attrs={"rows": 2}),
        error_messages={"required": "Say what the correction puts right"},
    )


class DocumentForm(document_forms.DocumentForm):
    """A document of a decision. Once the decision is published it also asks for the reason."""

    def __init__(self, request: HttpRequest, *, decision: Decision, **kwargs: Any) -> None:
        super().__init__(request, **kwargs)
        if decision.state in PUBLIC_STATES:
            self.fields["reason"] = reason_field()


class RemoveForm(ActForm):
    """Removing a document; once the decision is published it asks for the reason."""

    def __init__(self, request: HttpRequest, *, of: Document, **kwargs: Any) -> None:
        super().__init__(request, of=of, **kwargs)
        if of.decision.state in PUBLIC_STATES:
            self.fields["reason"] = reason_field()
