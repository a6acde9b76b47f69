"""Fields that name a decision or a meeting."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.db.models import Q

from commissioning.council.models import Meeting
from commissioning.kit.dates import weekday_date
from decisions.models import Decision

MEETINGS_NEAR = timedelta(days=400)


class DecisionField(forms.CharField):
    """A decision named by its reference, among those that `of` gives. Cleans to the decision or None."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(required=False, max_length=20, **kwargs)
        self.of: Any = Decision.objects.none()
        self.widget.attrs["class"] = "govuk-input--width-20"

    def clean(self, value: Any) -> Decision | None:
        typed = str(value or "").strip().upper()
        if not typed:
            return None
        found: Decision | None = self.of.filter(reference=typed).first()
        if found is None:
            raise ValidationError(f"There is no decision {typed[:20]}. A reference looks like DEC-2017-0031")
        return found

    def prepare_value(self, value: Any) -> Any:
        """A decision by its key, as a record or another person's change gives it, is shown by its reference."""
        if isinstance(value, Decision):
            return value.reference
        if isinstance(value, int) or (isinstance(value, str) and value.isdecimal() and len(value) < 19):
            return self.of.filter(pk=value).values_list("reference", flat=True).first() or value
        return value


class MeetingField(forms.ModelChoiceField):
    """A meeting, named by its body and its day."""

    def label_from_instance(self, meeting: Any) -> str:
        return f"{meeting.body}, {weekday_date(meeting.held_on)}"


def meetings_near(on: date, kept: int | None) -> Any:
    """Meetings about a year to either side, the latest first, and the one chosen."""
    near = Q(held_on__range=(on - MEETINGS_NEAR, on + MEETINGS_NEAR))
    return Meeting.objects.filter(near | Q(pk=kept)).select_related("body").order_by("-held_on", "body__name")
