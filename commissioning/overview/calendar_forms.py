"""What a person chooses for a calendar: the contracts whose days it shows."""

from __future__ import annotations

from typing import Any

from django import forms
from django.http import HttpRequest

from commissioning.kit.desk import ActForm
from commissioning.overview.calendars import choices_for
from commissioning.overview.models import SavedView, Shows


class CalendarForm(ActForm):
    """The contracts of a calendar; `chosen` is the code that is marked at first."""

    shows = forms.ChoiceField(
        label="Which contracts?",
        help_text="To choose others, first save filters of the expiry desk or of the contracts register as a view.",
        widget=forms.RadioSelect,
        error_messages={"required": "Choose the contracts", "invalid_choice": "Choose one of these"},
    )

    def __init__(self, request: HttpRequest, *, chosen: str = "") -> None:
        choices = choices_for(request.user)
        codes = [code for code, _ in choices]
        super().__init__(request, initial={"shows": chosen if chosen in codes else codes[0]})
        field: Any = self.fields["shows"]
        field.choices = choices

    @property
    def values(self) -> dict[str, Any]:
        """What `make_address` asks: the kind of calendar and its view."""
        code = self.cleaned_data["shows"]
        if not code.startswith("view-"):
            return {"shows": Shows(code)}
        return {"shows": Shows.VIEW, "view": SavedView.objects.get(pk=int(code.removeprefix("view-")))}
