"""How often somebody wants to be reminded by mail."""

from __future__ import annotations

from typing import Any

from django import forms

from commissioning.kit.desk import ActForm
from commissioning.overview.models import HowOften, Weekday


class ReminderForm(ActForm):
    """How often a mail comes, on which day of the week, and whether also without anything to tell."""

    how_often = forms.ChoiceField(
        label="How often?",
        choices=HowOften.choices,
        widget=forms.RadioSelect,
        error_messages={"required": "Choose how often you are reminded", "invalid_choice": "Choose one of these"},
    )
    weekday = forms.TypedChoiceField(
        label="Once a week: on which day?",
        choices=Weekday.choices,
        coerce=int,
        error_messages={"required": "Choose a day of the week", "invalid_choice": "Choose a day from Monday to Friday"},
    )
    even_if_nothing = forms.BooleanField(label="Once a week: also when there is nothing to tell", required=False)

    @property
    def values(self) -> dict[str, Any]:
        typed = super().values
        return typed | {"how_often": HowOften(typed["how_often"])}
