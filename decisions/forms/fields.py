"""Fields with which a decision is recorded: words of any length, sums, months, days, rows that still exist."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.core.validators import MaxLengthValidator
from django.db.models import Q

from commissioning.council.models import Meeting
from commissioning.kit.dates import weekday_date
from commissioning.kit.forms import PoundsField
from decisions.models import Decision
from decisions.offers import LONGEST_TERM

LONGEST = 20_000
"""Letters in one text; a clause of that length is read out for twenty minutes."""
MEETINGS_NEAR = timedelta(days=400)


def lines(label: str, missing: str = "", *, hint: str = "", rows: int = 4, most: int = LONGEST) -> forms.CharField:
    """Lines of words. Too many are refused in words: a browser's own limit would cut them off without a word."""
    said = f"Use {most:,} characters or fewer. What you typed is still here: shorten it, or put part of it in a paper"
    return forms.CharField(
        label=label,
        required=bool(missing),
        help_text=hint,
        widget=forms.Textarea(attrs={"rows": rows}),
        validators=[MaxLengthValidator(most, said)],
        error_messages={"required": missing},
    )


def line(label: str, missing: str = "", *, most: int = 300, hint: str = "") -> forms.CharField:
    """One line of words; a short one has a short box."""
    return forms.CharField(
        label=label,
        required=bool(missing),
        help_text=hint,
        widget=forms.TextInput(attrs={"class": "govuk-input--width-5"} if most <= 12 else {}),
        validators=[MaxLengthValidator(most, f"Use {most} characters or fewer")],
        error_messages={"required": missing},
    )


def months(label: str, hint: str = "") -> forms.IntegerField:
    """A length in months."""
    shape = f"Enter a whole number of months from 1 to {LONGEST_TERM:,}, such as 48"
    return forms.IntegerField(
        label=label,
        required=False,
        min_value=1,
        max_value=LONGEST_TERM,
        help_text=hint,
        widget=forms.TextInput(attrs={"inputmode": "numeric", "class": "govuk-input--width-5"}),
        error_messages=dict.fromkeys(("invalid", "min_value", "max_value"), shape),
    )


def pounds(label: str, missing: str = "", *, hint: str = "") -> PoundsField:
    """A sum of money that is not negative."""
    shape = "Enter a sum in pounds without words, such as 2,500,000"
    return PoundsField(
        label=label,
        required=bool(missing),
        min_value=0,
        max_digits=14,
        decimal_places=2,
        help_text=hint,
        widget=forms.TextInput(attrs={"inputmode": "decimal", "class": "govuk-input--width-10"}),
        error_messages={
            "required": missing,
            **dict.fromkeys(("invalid", "min_value", "max_digits", "max_decimal_places", "max_whole_digits"), shape),
        },
    )


def chosen(queryset: Any, label: str, missing: str = "", *, empty: str = "None chosen", hint: str = "") -> Any:
    """One of a few rows."""
    return forms.ModelChoiceField(
        queryset,
        label=label,
        required=bool(missing),
        empty_label=empty,
        help_text=hint,
        error_messages={"required": missing, "invalid_choice": "Choose one of the list: this one is no longer in it"},
    )


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
