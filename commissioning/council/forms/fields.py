"""Fields of the council's own forms, each with its messages."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.text import slugify

from commissioning.council.models import UNITS
from commissioning.kit.desk import ActForm
from commissioning.kit.forms import DayMonthYearField, day
from commissioning.kit.models import Audited

EMAIL_SHAPE = "Enter an e-mail address in the right form, such as name@council.gov.uk"
LONGEST_PASSWORD = 256


def words(label: str, missing: str = "", *, most: int = 160, hint: str = "", rows: int = 0) -> forms.CharField:
    """A line of words, or `rows` lines. `missing` is said where it was left empty; without it, it may be empty."""
    return forms.CharField(
        label=label,
        required=bool(missing),
        max_length=most,
        help_text=hint,
        widget=forms.Textarea(attrs={"rows": rows}) if rows else forms.TextInput,
        error_messages={"required": missing, "max_length": f"Use {most} characters or fewer"},
    )


def mailbox_field(label: str, missing: str = "", *, hint: str = "") -> forms.EmailField:
    """An e-mail address."""
    return forms.EmailField(
        label=label,
        required=bool(missing),
        help_text=hint,
        widget=forms.EmailInput(attrs={"autocomplete": "off", "spellcheck": "false"}),
        error_messages={"required": missing, "invalid": EMAIL_SHAPE},
    )


def reason() -> forms.CharField:
    """Why something is changed: kept in its history."""
    return words("Why", "Say why", most=500, hint="Kept in the history, for example “Restructure of May 2027”.", rows=2)


def last_day(of: str) -> DayMonthYearField:
    """The last day of something that lasts."""
    hint = f"Leave it empty while {of} goes on. From the day after, forms no longer offer it."
    return day("Last day", "The last day", required=False, hint=hint)


def days(label: str, hint: str = "") -> forms.IntegerField:
    """A number of days."""
    return forms.IntegerField(
        label=label,
        min_value=0,
        max_value=366,
        help_text=hint,
        widget=forms.TextInput(attrs={"inputmode": "numeric", "class": "govuk-input--width-4"}),
        error_messages=dict.fromkeys(("required", "invalid", "min_value", "max_value"), "Enter a number from 0 to 366"),
    )


def password_field(label: str, *, hint: str = "", new: bool = True) -> forms.CharField:
    """A password: a new one, or the one in use."""
    return forms.CharField(
        label=label,
        strip=False,
        max_length=LONGEST_PASSWORD,
        help_text=hint,
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password" if new else "current-password"}),
        error_messages={
            "required": "Enter a password" if new else "Enter your password",
            "max_length": f"Use {LONGEST_PASSWORD} characters or fewer",
        },
    )


def unit(of: str) -> forms.ChoiceField:
    """Whether days are working days or calendar days."""
    return forms.ChoiceField(label=f"{of} is counted in", choices=UNITS)


def shown(form: Any, record: Audited) -> dict[str, Any]:
    """The values of a record for the fields of a form that has fields of the same names."""
    return {name: getattr(record, name) for name in form.base_fields if hasattr(record, name)}


class SlugFromName(ActForm):
    """Begins an address from the name where none was typed."""

    named_by = "name"

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or self.cleaned_data
        if not cleaned.get("slug") and "slug" not in self.errors and cleaned.get(self.named_by):
            cleaned["slug"] = slugify(cleaned[self.named_by])[:50].strip("-")
            if not cleaned["slug"]:
                self.add_error("slug", "Enter a word for the address, in letters a to z")
        return cleaned


def slug_field(example: str) -> forms.SlugField:
    """The last part of an address."""
    return forms.SlugField(
        label="Word in addresses",
        required=False,
        max_length=50,
        help_text=f"Letters, digits and hyphens, such as {example}; fixed from then on. Empty: made from the name.",
        error_messages={
            "invalid": "Use letters a to z, digits and hyphens only",
            "max_length": "Use 50 characters or fewer",
        },
    )
