"""What a person types about failing checks: which to list, why one is acknowledged, and the days of the acts."""

from __future__ import annotations

from datetime import date
from typing import Any

import django_filters
from django import forms
from django.db.models import QuerySet
from django.http import QueryDict

from commissioning.kit.checks import Severity
from commissioning.kit.desk import ActForm
from commissioning.kit.filters import ChoiceFilter
from commissioning.kit.forms import DayMonthYearField, day, lines
from commissioning.overview.estate import ROOMS
from commissioning.overview.models import Finding
from commissioning.overview.rules_page import check_codes, check_title
from decisions.filters import PeriodForm, areas

SEVERITIES = [(severity.value, severity.value.capitalize()) for severity in Severity]
ACKNOWLEDGED = {
    "no": "Not acknowledged",
    "yes": "Acknowledged",
    "lapsed": "Acknowledged, review day passed",
}


def codes() -> list[tuple[str, str]]:
    return sorted(((code, check_title(code)) for code in check_codes()), key=lambda choice: choice[1])


class ComplianceFilter(django_filters.FilterSet):
    """Filters the failing checks that a user may read, with `review_on` of their latest acknowledgement.

    A value that is wrong filters nothing.
    """

    severity = ChoiceFilter(label="Severity", choices=SEVERITIES, empty_label="Any severity", method="by_severity")
    room = ChoiceFilter(label="Subject", choices=list(ROOMS.items()), empty_label="Any subject")
    code = ChoiceFilter(label="Rule", choices=codes, empty_label="All rules")
    area = ChoiceFilter(
        label="Service area", choices=areas, empty_label="All services", field_name="service_area__slug"
    )
    acknowledged = ChoiceFilter(
        label="Acknowledged",
        choices=list(ACKNOWLEDGED.items()),
        empty_label="Either",
        method="by_acknowledgement",
    )

    class Meta:
        model = Finding
        fields: list[str] = []
        form = forms.Form

    def __init__(self, *args: Any, on: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.on = on

    def by_severity(self, queryset: QuerySet[Finding], name: str, value: str) -> QuerySet[Finding]:
        return queryset.filter(rank=Severity(value).rank)

    def by_acknowledgement(self, queryset: QuerySet[Any], name: str, value: str) -> QuerySet[Any]:
        if value == "lapsed":
            return queryset.filter(review_on__lt=self.on)
        return queryset.filter(review_on__isnull=value == "no")


class AcknowledgeForm(ActForm):
    """Why a check may go on failing, and when that is looked at again."""

    reason = lines(
        "Why it may stay as it is for now",
        "Say why this may stay as it is for now",
        hint="Everybody who reads this check reads the reason. Name no private person.",
        rows=4,
        most=2000,
    )
    review_on = day("Look at it again on", "The day on which it is looked at again", hint="Within a year.")


class ActsForm(PeriodForm):
    """The days of the acts, both included, and which day of an act is meant."""

    since = DayMonthYearField(label="From", called="The first day")
    until = DayMonthYearField(label="Until", called="The last day")
    by = forms.ChoiceField(
        label="The days are those on which an act was",
        choices=[("recorded", "recorded here"), ("made", "made, where that is told; else recorded")],
        widget=forms.RadioSelect,
        required=False,
        error_messages={"invalid_choice": "Choose one of the two"},
    )

    def __init__(self, data: QueryDict | None = None, *, on: date, **kwargs: Any) -> None:
        super().__init__(data, **kwargs)
        self.on = on

    def clean(self) -> dict[str, Any]:
        """In order, and not in days to come, of which there are no acts."""
        cleaned = super().clean()
        for name in ("since", "until"):
            typed = cleaned.get(name)
            if typed and typed > self.on and name not in self.errors:
                self.add_error(name, f"{self.fields[name].called} must not be in the future")  # type: ignore[attr-defined]
        return cleaned
