"""What a clerk types when call-in is waived, received or resolved."""

from __future__ import annotations

from typing import Any

from django import forms

from commissioning.council.models import Post
from commissioning.kit.desk import ActForm
from commissioning.kit.forms import DayMonthYearField
from decisions.choices import CallInOutcome


def words(label: str, empty: str, *, help_text: str = "", rows: int = 4) -> forms.CharField:
    """A text of several lines; `empty` is said where nothing was typed."""
    return forms.CharField(
        label=label,
        help_text=help_text,
        widget=forms.Textarea(attrs={"rows": rows}),
        error_messages={"required": empty},
    )


class WaiveForm(ActForm):
    waived_by = forms.ModelChoiceField(
        label="Who waived it",
        queryset=Post.objects.none(),
        error_messages={"required": "Choose the post that waived it"},
    )
    why = words("Why", "Say why it was waived", help_text="It is published with the decision.")
    waived_on = DayMonthYearField(label="Waived on", called="The day on which it was waived")

    def __init__(self, *args: Any, posts: Any, who_may: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        by = self.fields["waived_by"]
        by.queryset = posts  # type: ignore[attr-defined]
        by.help_text = f"The standing orders name: {who_may}"


class CallInForm(ActForm):
    received_on = DayMonthYearField(label="Received on", called="The day on which it was received")
    members = forms.IntegerField(
        label="How many members asked for it",
        min_value=1,
        max_value=999,
        widget=forms.TextInput(attrs={"inputmode": "numeric", "class": "govuk-input--width-3"}),
        error_messages={
            "required": "Enter how many members asked for it",
            "invalid": "The number of members must be a whole number",
            "min_value": "The number of members must be 1 or more",
            "max_value": "The number of members must be 999 or fewer",
        },
    )
    grounds = words("Grounds", "Enter the grounds", help_text="In the members’ words. They are published.")


class ConfirmForm(ActForm):
    outcome = forms.ChoiceField(
        label="What became of the call-in",
        choices=[choice for choice in CallInOutcome.choices if choice[0] != CallInOutcome.REFERRED_BACK],
        widget=forms.RadioSelect,
        error_messages={"required": "Choose what became of the call-in"},
    )
    resolved_on = DayMonthYearField(label="Resolved on", called="The day on which it was resolved")
    effective_from = DayMonthYearField(
        label="In effect from",
        called="The day of effect",
        required=False,
        help_text="Leave it empty where it takes effect on the day on which the call-in was resolved.",
    )


class ReferBackForm(ActForm):
    to_whom = forms.CharField(
        label="Referred back to",
        max_length=160,
        help_text="The body or post that is to look at it again.",
        error_messages={"required": "Enter to whom it was referred back"},
    )
    advice = words("What was advised", "Enter what was advised", help_text="It is published with the decision.")
    resolved_on = DayMonthYearField(label="Resolved on", called="The day on which it was referred back")
