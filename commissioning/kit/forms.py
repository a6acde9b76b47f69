"""Forms in the GOV.UK design system: the renderer, a date typed as day, month and year, and a file handed in."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import date
from decimal import Decimal
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.forms.renderers import DjangoTemplates
from django.template import loader

from commissioning.kit import dates
from commissioning.kit.refusals import Refused
from commissioning.kit.uploads import CONTENT_TYPES, examined


class GovukRenderer(DjangoTemplates):
    """Forms and field groups from templates/forms; widgets stay Django's own, so that the admin is not restyled."""

    form_template_name = "forms/form.html"
    field_template_name = "forms/field.html"

    def get_template(self, template_name: str) -> Any:
        if template_name.startswith("forms/"):
            return loader.get_template(template_name)
        return super().get_template(template_name)


class DayMonthYearInput(forms.MultiWidget):
    """Three boxes: day, month, year. What was typed is shown again as typed, right or wrong."""

    use_fieldset = True

    def __init__(self, attrs: dict[str, Any] | None = None) -> None:
        boxes: dict[str, forms.Widget | type[forms.Widget]] = {
            "day": forms.TextInput(attrs={"inputmode": "numeric"}),
            "month": forms.TextInput(attrs={"inputmode": "numeric"}),
            "year": forms.TextInput(attrs={"inputmode": "numeric"}),
        }
        super().__init__(boxes, attrs)

    def decompress(self, value: Any) -> list[Any]:
        if isinstance(value, str):
            try:
                value = date.fromisoformat(value)
            except ValueError:
                return [None, None, None]
        return [value.day, value.month, value.year] if value else [None, None, None]


class DayMonthYearField(forms.MultiValueField):
    """A date typed in three boxes; the month may be a number or a word. Cleans to a `date`, or None when not required.

    `called` is how messages name it: "The start date must include a year".
    """

    widget = DayMonthYearInput

    def __init__(
        self, *, called: str = "The date", first_year: int = 1900, last_year: int = 2200, **kwargs: Any
    ) -> None:
        self.called, self.first_year, self.last_year = called, first_year, last_year
        boxes = tuple(forms.CharField(required=False) for _ in range(3))
        super().__init__(boxes, require_all_fields=False, **kwargs)

    def clean(self, value: Sequence[Any] | None) -> date | None:
        """The date, or a ValidationError that says which part is missing or wrong."""
        day, month, year = (str(part or "").strip() for part in (value or ("", "", "")))
        if not (day or month or year):
            if self.required:
                raise ValidationError(f"Enter {self.called[:1].lower()}{self.called[1:]}", code="required")
            return None
        missing = [name for name, part in (("day", day), ("month", month), ("year", year)) if not part]
        if missing:
            raise ValidationError(f"{self.called} must include a {' and a '.join(missing)}", code="incomplete")
        try:
            found = date(_number(year, 4), _month(month), _number(day, 2))
        except ValueError:
            raise ValidationError(f"{self.called} must be a real date", code="invalid") from None
        if not self.first_year <= found.year <= self.last_year:
            raise ValidationError(
                f"{self.called} must be between {self.first_year} and {self.last_year}", code="out_of_range"
            )
        self.run_validators(found)
        return found

    def compress(self, data_list: Sequence[Any]) -> Any:
        """Not used: `clean` reads the boxes itself."""
        return data_list


class PoundsField(forms.DecimalField):
    """A sum of money, typed with or without £ and commas."""

    def prepare_value(self, value: Any) -> Any:
        return f"{value:,.2f}".removesuffix(".00") if isinstance(value, Decimal) else value

    def to_python(self, value: Any) -> Any:
        if isinstance(value, str):
            value = value.replace("£", "").replace(",", "").strip()
        return super().to_python(value)


def _number(typed: str, most_digits: int) -> int:
    if not re.fullmatch(rf"[0-9]{{1,{most_digits}}}", typed):
        raise ValueError(typed)
    return int(typed)


def _month(typed: str) -> int:
    if typed.isdecimal():
        return _number(typed, 2)
    words = typed.casefold().rstrip(".")
    found = [
        month for month in range(1, 13) if len(words) >= 3 and dates.month_name(month).casefold().startswith(words)
    ]
    found += [month for month in range(1, 13) if dates.short_month(month).casefold() == words and month not in found]
    if len(found) != 1:
        raise ValueError(typed)
    return found[0]


class UploadField(forms.FileField):
    """A file of a type that is taken (`kit.uploads`); what is wrong with it and what to do is said at the field."""

    widget = forms.FileInput

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(allow_empty_file=True, **kwargs)
        self.widget.attrs["accept"] = ",".join(CONTENT_TYPES)

    def clean(self, data: Any, initial: Any = None) -> Any:
        """The file, at its beginning; None where none was chosen."""
        file = super().clean(data, initial)
        if not file:
            return None
        try:
            examined(file)
        except Refused as refused:
            raise ValidationError(str(refused.refusal), code=refused.refusal.code) from None
        return file
