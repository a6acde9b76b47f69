"""The filters that the lists of every room share."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from decimal import Decimal
from typing import Any

import django_filters
from django import forms

from commissioning.kit.dates import long_date
from commissioning.kit.forms import PoundsField
from commissioning.kit.money import pounds


def wrong_choice(label: str) -> dict[str, str]:
    """The `error_messages` of a choice called `label`: they say what was asked for and what to do."""
    return {"invalid_choice": f"“%(value)s” cannot be chosen under “{label}”. Choose one from the list"}


class ChoiceFilter(django_filters.ChoiceFilter):
    """One of a list of choices. An address may ask for any other: that is told at the field, and filters nothing."""

    def __init__(self, *, label: str, **options: Any) -> None:
        super().__init__(label=label, error_messages=wrong_choice(label), **options)


class PoundsFilter(django_filters.NumberFilter):
    """A sum of money, typed as in every other form."""

    field_class = PoundsField

    def __init__(self, **options: Any) -> None:
        super().__init__(widget=forms.TextInput(attrs={"inputmode": "decimal"}), **options)

    def get_max_validator(self) -> None:
        """None: how many digits it may have is said by the field."""


def chosen(form: forms.BaseForm) -> Iterator[tuple[str, str]]:
    """The filters of a bound form in words: what is asked about, and what is asked for."""
    form.is_valid()
    for field in form.visible_fields():
        value = form.cleaned_data.get(field.name) if form.is_bound else None
        if value not in (None, ""):
            choices = {str(code): words for code, words in getattr(field.field, "choices", ())}
            yield str(field.label), _said(choices.get(str(value), value))


def _said(value: Any) -> str:
    if isinstance(value, date):
        return long_date(value)
    return pounds(value) if isinstance(value, Decimal) else str(value)
