from datetime import date
from typing import Any

import pytest
from django import forms
from django.forms.renderers import DjangoTemplates
from django.utils.safestring import mark_safe

from commissioning.kit.forms import DayMonthYearField, GovukRenderer


class Variation(forms.Form):
    default_renderer = GovukRenderer

    title = forms.CharField(help_text="As on the paper", error_messages={"required": "Enter a title"})
    kind = forms.ChoiceField(
        choices=[("a", "Extension"), ("b", "Variation")],
        widget=forms.RadioSelect,
        error_messages={"required": "Choose a kind"},
    )
    lots = forms.MultipleChoiceField(
        choices=[("1", "Lot 1"), ("2", "Lot 2")], widget=forms.CheckboxSelectMultiple, required=False
    )
    starts_on = DayMonthYearField(called="The start date", label="Starts on", help_text="For example, 31 3 2027")
    sure = forms.BooleanField(label="I have read the refusals", required=False)


def test_choices_are_written_as_django_writes_them() -> None:
    choices = [
        ("", "Any <kind>"),
        ("In groups", [("a & b", "Extension"), ("b", mark_safe("<i>Variation</i>"))]),
        (3, 'The "third"'),
    ]
    for attrs in ({"id": "id_kind", "class": "govuk-select"}, {"required": True, "disabled": False}):
        for value in ("", "b", "a & b", 3, "unknown"):
            for widget in (forms.Select(choices=choices), forms.SelectMultiple(choices=choices)):
                written = widget.render("kind", value, attrs=attrs, renderer=GovukRenderer())
                assert written.strip() == widget.render("kind", value, attrs=attrs, renderer=DjangoTemplates()).strip()


def cleaned(day: str, month: str, year: str, **kwargs: Any) -> date | None:
    return DayMonthYearField(called="The start date", **kwargs).clean([day, month, year])


@pytest.mark.parametrize(
    ("day", "month", "year"),
    [
        ("31", "3", "2027"),
        ("31", "03", "2027"),
        (" 31 ", "March", "2027"),
        ("31", "mar", "2027"),
        ("31", "MAR.", "2027"),
    ],
)
def test_a_date_is_read_with_its_month_as_number_or_word(day: str, month: str, year: str) -> None:
    assert cleaned(day, month, year) == date(2027, 3, 31)


def test_september_may_be_written_as_the_style_guide_has_it() -> None:
    assert cleaned("1", "Sept", "2024") == date(2024, 9, 1)


@pytest.mark.parametrize(
    ("parts", "words"),
    [
        (("", "", ""), "Enter the start date"),
        (("31", "", "2027"), "The start date must include a month"),
        (("", "", "2027"), "The start date must include a day and a month"),
        (("31", "2", "2027"), "The start date must be a real date"),
        (("x", "2", "2027"), "The start date must be a real date"),
        (("1", "ju", "2027"), "The start date must be a real date"),
        (("1", "1", "99999999999"), "The start date must be a real date"),
        (("1", "²", "2027"), "The start date must be a real date"),
        (("1", "1\0", "2027"), "The start date must be a real date"),
        (("1", "1", "27"), "The start date must be between 1900 and 2200"),
    ],
)
def test_a_wrong_date_says_what_is_wrong(parts: tuple[str, str, str], words: str) -> None:
    with pytest.raises(forms.ValidationError) as caught:
        cleaned(*parts)
    assert caught.value.messages == [words]


def test_an_optional_date_may_be_left_empty() -> None:
    assert cleaned("", "", "", required=False) is None


def test_what_was_typed_is_shown_again() -> None:
    form = Variation({"starts_on_day": "31", "starts_on_month": "Febuary", "starts_on_year": "2027"})
    page = str(form["starts_on"].as_field_group())
    assert 'value="Febuary"' in page
    assert "The start date must be a real date" in page


def test_a_stored_date_fills_the_three_boxes() -> None:
    page = str(Variation(initial={"starts_on": date(2027, 3, 31)})["starts_on"].as_field_group())
    assert all(f'value="{part}"' in page for part in ("31", "3", "2027"))


def test_every_control_has_its_label_hint_and_error_joined_by_id() -> None:
    page = str(Variation({}))
    assert '<label class="govuk-label" for="id_title">Title</label>' in page
    assert 'id="id_title_helptext"' in page
    assert 'id="id_title_error"' in page
    assert 'aria-describedby="id_title_helptext id_title_error"' in page
    assert 'aria-invalid="true"' in page
    assert '<fieldset class="govuk-fieldset" aria-describedby="id_starts_on_helptext id_starts_on_error">' in page
    for box, label in enumerate(("Day", "Month", "Year")):
        assert f'for="id_starts_on_{box}">{label}</label>' in page
        assert page.count(f'id="id_starts_on_{box}"') == 1
    assert page.count('type="radio"') == 2
    assert page.count("govuk-checkboxes__input") == 3
    assert "style=" not in page


def test_djangos_own_widgets_are_not_restyled() -> None:
    assert GovukRenderer().render(
        "django/forms/widgets/text.html", {"widget": {"type": "text", "name": "x", "attrs": {}}}
    )
