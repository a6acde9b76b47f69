"""What is typed about a step of a timetable, and about lead times."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any

from django import forms
from django.http import HttpRequest

from commissioning.kit.dates import weekday_date
from commissioning.kit.desk import ActForm
from commissioning.kit.forms import day, lines
from commissioning.procurement.models import LeadTime, Lot, Milestone

MOST_WEEKS = 104


class StepForm(ActForm):
    """A step planned for another day, with why, and when it was done; for one lot or for those that go with it."""

    planned_on = day("Planned for", "The planned day", required=False, hint="Empty: the day worked out.")
    why = lines("Why it is planned for another day", hint="Needed with a planned day. Staff read it.", rows=2, most=500)
    done_on = day("Done on", "The day on which it was done", required=False, hint="Empty: not done yet.")
    lots = forms.MultipleChoiceField(
        label="For which lots",
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": "Choose at least one lot", "invalid_choice": "Choose lots of this list"},
    )

    show_optional = False

    def __init__(
        self, request: HttpRequest, *, of: Milestone | None, lot: Lot, lots: Sequence[Lot], start: date, on: date
    ) -> None:
        names = ("planned_on", "why", "done_on")
        initial: dict[str, Any] = {name: getattr(of, name) for name in names} if of else {}
        super().__init__(request, of=of, initial=initial | {"lots": [str(one.pk) for one in lots]})
        self.lot, self.start, self.on, self.by_key = lot, start, on, {str(one.pk): one for one in lots}
        if len(lots) > 1:
            choices: Any = self.fields["lots"]
            choices.choices = [(key, f"Lot {one.number}: {one.title}") for key, one in self.by_key.items()]
            choices.help_text = "They have the same timetable so far."
        else:
            del self.fields["lots"]

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or self.cleaned_data
        planned, done = cleaned.get("planned_on"), cleaned.get("done_on")
        if planned and planned > self.start:
            self.add_error("planned_on", f"The service starts on {weekday_date(self.start)}: plan the step before it")
        if planned and not (cleaned.get("why") or "").strip() and "why" not in self.errors:
            self.add_error("why", "Say why the step is planned for another day")
        if done and done > self.on:
            self.add_error("done_on", "The day on which it was done cannot lie in the future")
        return cleaned

    @property
    def values(self) -> dict[str, Any]:
        """What `plan_step` takes; the lots as records."""
        values = super().values
        chosen = values.pop("lots", None)
        return values | {"lots": [self.by_key[key] for key in chosen] if chosen else [self.lot]}


def _weeks(label: str, hint: str = "", *, least: int = 0) -> forms.IntegerField:
    shape = f"Enter a whole number of weeks from {least} to {MOST_WEEKS}"
    return forms.IntegerField(
        label=label,
        help_text=hint,
        min_value=least,
        max_value=MOST_WEEKS,
        widget=forms.TextInput(attrs={"inputmode": "numeric", "class": "govuk-input--width-5"}),
        error_messages=dict.fromkeys(("required", "invalid", "min_value", "max_value"), shape),
    )


class LeadTimesForm(ActForm):
    """How long the work takes by one route, from a day on."""

    in_force_from = day("From", "The day from which they hold", hint="Today or later. What held before stays.")
    mobilisation = _weeks("Mobilisation where staff transfer (TUPE), weeks")
    mobilisation_without_tupe = _weeks("Mobilisation without a transfer of staff, weeks")
    evaluation = _weeks("Evaluation, weeks", "From the tenders back to the report on the award.")
    tender = _weeks("Tender period, weeks", "From the notice going out to the tenders back.")

    def __init__(self, request: HttpRequest, *, on: date, of: LeadTime | None, times: Any) -> None:
        names = ("mobilisation", "mobilisation_without_tupe", "evaluation", "tender")
        super().__init__(request, of=of, initial={name: getattr(times, name) for name in names} | {"in_force_from": on})
        self.on = on

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or self.cleaned_data
        first = cleaned.get("in_force_from")
        if first and first < self.on:
            self.add_error("in_force_from", "It must be today or a day to come: what held before stays as it was")
        return cleaned
