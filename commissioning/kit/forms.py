"""Forms in the GOV.UK design system: the renderer, and the fields of desks, each with its messages."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import date
from decimal import Decimal
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.core.validators import MaxLengthValidator
from django.forms.renderers import DjangoTemplates
from django.template import loader
from django.utils.html import conditional_escape as escape
from django.utils.safestring import SafeString, mark_safe

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

    def render(self, template_name: str, context: dict[str, Any], request: Any = None) -> SafeString:
        # Django's own template is asked anew for each of its options, and a panel of filters has a hundred.
        if template_name == "django/forms/widgets/select.html":
            return _select(context["widget"])
        return mark_safe(super().render(template_name, context, request))  # noqa: S308 - a template's own markup


def _select(widget: dict[str, Any]) -> SafeString:
    """The markup of Django's select.html."""
    lines = [f'<select name="{escape(widget["name"])}"{_attributes(widget["attrs"])}>']
    for heading, options, _ in widget["optgroups"]:
        if heading:
            lines.append(f'  <optgroup label="{escape(heading)}">')
        lines += map(_option, options)
        if heading:
            lines.append("  </optgroup>")
    return mark_safe("\n".join([*lines, "</select>"]))  # noqa: S308 - escaped above


def _option(one: dict[str, Any]) -> str:
    return f'  <option value="{escape(str(one["value"]))}"{_attributes(one["attrs"])}>{escape(one["label"])}</option>\n'


def _attributes(attrs: dict[str, Any]) -> str:
    return "".join(
        f" {name}" if value is True else f' {name}="{escape(str(value))}"'
        for name, value in attrs.items()
        if value is not False
    )


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
    """A sum of money, typed with or without £, commas and spaces between its thousands.

    A comma elsewhere may be meant as a point (“800,00”): it is asked, as the sum would be a hundred times too much.
    """

    def prepare_value(self, value: Any) -> Any:
        return f"{value:,.2f}".removesuffix(".00") if isinstance(value, Decimal) else value

    def to_python(self, value: Any) -> Any:
        if isinstance(value, str):
            typed = re.sub(r"\s+", " ", value.replace("£", "").replace("\N{MINUS SIGN}", "-")).strip()
            value = re.sub(r"[, ]", "", typed)
            if value and not re.fullmatch(r"-?[0-9]*\.?[0-9]*", value):
                raise ValidationError(self.error_messages["invalid"], code="invalid")
            if "," in typed and not re.fullmatch(r"-? ?[0-9]{1,3}(, ?[0-9]{3})+(\.[0-9]*)?", typed):
                raise ValidationError(
                    "Put commas between thousands alone, such as 2,500,000, and a point before the pence",
                    code="commas",
                )
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


# Fields of desks, each with its messages ----------------------------------------------------------------------------

LONGEST = 20_000
"""Letters in one text; a clause of that length is read out for twenty minutes."""
LONGEST_TERM_TYPED = 1200
"""Months: a century."""


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
    shape = f"Enter a whole number of months from 1 to {LONGEST_TERM_TYPED:,}, such as 48"
    return forms.IntegerField(
        label=label,
        required=False,
        min_value=1,
        max_value=LONGEST_TERM_TYPED,
        help_text=hint,
        widget=forms.TextInput(attrs={"inputmode": "numeric", "class": "govuk-input--width-5"}),
        error_messages=dict.fromkeys(("invalid", "min_value", "max_value"), shape),
    )


def pounds(label: str, missing: str = "", *, hint: str = "", least: int | None = 0) -> PoundsField:
    """A sum of money: not negative unless `least` is None; at most 12 digits before the point."""
    shape = "Enter a sum in pounds without words, such as 2,500,000"
    large = "Enter a sum below £1,000,000,000,000"
    return PoundsField(
        label=label,
        required=bool(missing),
        min_value=least,
        max_digits=14,
        decimal_places=2,
        help_text=hint,
        widget=forms.TextInput(attrs={"inputmode": "decimal", "class": "govuk-input--width-10"}),
        error_messages={
            "required": missing,
            "invalid": shape,
            "min_value": "Enter a sum that is not below £0",
            "max_digits": large,
            "max_whole_digits": large,
            "max_decimal_places": "Enter whole pence: two digits after the point, such as 2,500.50",
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


def day(label: str, called: str, *, required: bool = True, hint: str = "For example, 31 3 2027") -> DayMonthYearField:
    """A date in three boxes; `called` begins its messages: “The day of the award”."""
    return DayMonthYearField(label=label, called=called, required=required, help_text=hint)
