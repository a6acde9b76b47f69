"""What a clerk types to publish a record, to take a version down and to tell the council's mailboxes of it."""

from __future__ import annotations

from typing import Any

from django import forms

from commissioning.kit.desk import ActForm
from commissioning.kit.forms import DayMonthYearField
from decisions.choices import TakeDownReason


class PublishForm(ActForm):
    published_on = DayMonthYearField(
        label="Published on",
        called="The day of publication",
        help_text="Today, unless it was published on paper before it is entered here.",
    )
    stated_effective_from = DayMonthYearField(
        label="Day of effect that the decision itself states",
        called="The stated day of effect",
        required=False,
        help_text="Leave it empty unless the decision names a day: it is counted from the standing orders.",
    )


class TakeDownForm(ActForm):
    reason_class = forms.ChoiceField(
        label="Why it is taken down",
        choices=TakeDownReason.choices,
        widget=forms.RadioSelect,
        error_messages={"required": "Choose why it is taken down"},
        help_text="This is shown in place of the version.",
    )
    is_sure = forms.BooleanField(
        label="I have read what happens, and this version is to be taken down",
        error_messages={"required": "Tick that this version is to be taken down"},
    )


class SendForm(ActForm):
    """One mail, as shown: nothing is typed."""

    shown = forms.CharField(widget=forms.HiddenInput, required=False)

    def show(self, digest: str) -> None:
        """Note which letter the page shows (again)."""
        self.initial["shown"] = digest
        if self.is_bound:
            typed: Any = self.data.copy()  # type: ignore[attr-defined]
            typed["shown"] = digest
            self.data = typed
