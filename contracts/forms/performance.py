"""What is typed about an indicator of performance, and about an assessment against it."""

from __future__ import annotations

from datetime import date
from typing import Any, ClassVar

from django import forms
from django.http import HttpRequest

from commissioning.kit.desk import ActForm
from commissioning.kit.forms import day, line, lines
from contracts.choices import Rating
from contracts.models import Kpi, KpiAssessment

_RATING_WORDS = {
    Rating.GOOD: "it meets or exceeds the target",
    Rating.APPROACHING: "it is close to the target",
    Rating.IMPROVE: "it is below the target",
    Rating.INADEQUATE: "it is far below the target",
    Rating.OTHER: "none of these describes it; say why",
}


class KpiForm(ActForm):
    """An indicator: what it is called, how it is measured, what is aimed at."""

    title = line("Indicator", "Name the indicator", most=200, hint="For example, calls answered in time.")
    measured = lines(
        "How it is measured", "Say how it is measured", hint="What is counted, from which source, how often.", rows=3
    )
    target = line("Target", "Enter the target", most=200, hint="A figure or words, such as 95, or no serious incident.")
    unit = line("Of what", most=80, hint="With a figure: its unit, such as % of calls.")
    from_on = day("From", "The day from which it holds", hint="For most, the day on which the contract starts.")

    FIELD_OF: ClassVar[dict[str, str]] = {"kpi-day": "from_on", "kpi-target": "target", "kpi-unit": "unit"}


class CorrectKpiForm(KpiForm):
    """An indicator put right, with why."""

    why = lines("Why it is put right", "Say what was wrong", hint="Kept in its history.", rows=2, most=2000)

    def __init__(self, request: HttpRequest, *, of: Kpi, **kwargs: Any) -> None:
        names = ("title", "measured", "target", "unit", "from_on")
        super().__init__(request, of=of, initial={name: getattr(of, name) for name in names}, **kwargs)


class WithdrawKpiForm(ActForm):
    """The last day of an indicator, with why."""

    withdrawn_on = day("Its last day", "Its last day")
    why = lines("Why it is withdrawn", "Say why it is withdrawn", hint="For example, replaced by another.", rows=2)

    FIELD_OF: ClassVar[dict[str, str]] = {"kpi-day": "withdrawn_on"}


class AssessForm(ActForm):
    """How the contract performed against an indicator in a period."""

    first_on = day("Period from", "The first day of the period")
    last_on = day("Period to", "The last day of the period", hint="The last day that is assessed.")
    found = line("What was measured", "Say what was measured", hint="A figure or words, beside the target.")
    rating = forms.ChoiceField(
        label="Rating",
        choices=[(rating.value, f"{rating.label}: {_RATING_WORDS[rating]}") for rating in Rating],
        widget=forms.RadioSelect,
        error_messages={"required": "Choose a rating", "invalid_choice": "Choose one of the five ratings"},
    )
    why = lines("Why", "Say why it is rated so", rows=3)
    assessed_on = day("Assessed on", "The day of the assessment")
    published_on = day(
        "Published on", "The day of publication", required=False, hint="Leave it empty until it is published."
    )
    where = line(
        "Where",
        hint="The number of the contract performance notice (UK9), such as 2026/S 000-012345, or its web address.",
    )

    FIELD_OF: ClassVar[dict[str, str]] = {
        "kpi-first": "first_on",
        "kpi-period": "last_on",
        "kpi-overlap": "first_on",
        "kpi-where": "where",
        "kpi-assessed": "assessed_on",
        "kpi-published": "published_on",
    }

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or self.cleaned_data
        published, where = cleaned.get("published_on"), (cleaned.get("where") or "").strip()
        if published and not where and "where" not in self.errors:
            self.add_error("where", "Say where it was published")
        if where and not published and "published_on" not in self.errors:
            self.add_error("published_on", "Say on which day it was published, or leave where empty")
        return cleaned


class CorrectAssessmentForm(AssessForm):
    """An assessment put right, or published, with why."""

    why_corrected = lines(
        "Why it is changed", "Say why it is changed", hint="For example, published since. Kept in its history.", rows=2
    )

    def __init__(self, request: HttpRequest, *, of: KpiAssessment, **kwargs: Any) -> None:
        names = ("first_on", "last_on", "found", "rating", "why", "assessed_on", "published_on", "where")
        super().__init__(request, of=of, initial={name: getattr(of, name) for name in names}, **kwargs)


def suggested(first_on: date, last_on: date, on: date) -> dict[str, Any]:
    """What the form of a new assessment begins with: a period that is over, and today."""
    return {"first_on": first_on, "last_on": min(last_on, on), "assessed_on": on}
