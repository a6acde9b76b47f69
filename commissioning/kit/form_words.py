"""What forms say about a wrong answer: our words, which tell what to do, in place of Django's.

Django reads these when a field is made or a validator fails, so that they are said in every form of every room, the
filters of the lists included. A field that knows better words gives its own (`error_messages`).
"""

from __future__ import annotations

from typing import Any

from django import forms
from django.core import validators
from django.db import models

NOT_IN_LIST = "This cannot be chosen here, or is no longer in the list. Choose one from the list"
WEB_ADDRESS = "Enter a web address in full, such as https://www.example.org/notice"
UNREADABLE = "Something in it cannot be read, perhaps from copying. Type it again instead of pasting it"
EMAIL = "Enter an email address in full, such as name@example.org"

_FIELDS: dict[type[Any], dict[str, str]] = {
    forms.Field: {"required": "This is needed: fill it in"},
    forms.IntegerField: {"invalid": "Enter a whole number in figures, such as 12"},
    forms.FloatField: {"invalid": "Enter a number in figures, such as 12.5"},
    forms.DecimalField: {"invalid": "Enter a number in figures, such as 12.5"},
    forms.DateField: {"invalid": "Enter a real date, such as 31/3/2027"},
    forms.EmailField: {"invalid": EMAIL},
    forms.URLField: {"invalid": WEB_ADDRESS},
    forms.ChoiceField: {"invalid_choice": NOT_IN_LIST},
    forms.ModelChoiceField: {"invalid_choice": NOT_IN_LIST},
    forms.MultipleChoiceField: {"invalid_choice": NOT_IN_LIST, "invalid_list": "Choose from the list"},
    forms.ModelMultipleChoiceField: {
        "invalid_choice": NOT_IN_LIST,
        "invalid_list": "Choose from the list",
        "invalid_pk_value": NOT_IN_LIST,
    },
    forms.FileField: {
        "required": "Choose a file",
        "invalid": "No file arrived. Choose it again",
        "missing": "No file arrived. Choose it again",
        "empty": "The file is empty. Choose another one",
        "max_length": "Give the file a name of at most %(max)d letters: it has %(length)d",
    },
    models.Field: {
        "blank": "This is needed: fill it in",
        "null": "This is needed: fill it in",
        "invalid_choice": NOT_IN_LIST,
        "unique": "This is taken already. Enter another",
    },
}
_VALIDATORS: dict[type[Any], str] = {
    validators.MaxLengthValidator: "Use %(limit_value)d characters or fewer: it has %(show_value)d",
    validators.MinLengthValidator: "Use at least %(limit_value)d characters: it has %(show_value)d",
    validators.MaxValueValidator: "Enter %(limit_value)s or less",
    validators.MinValueValidator: "Enter %(limit_value)s or more",
    validators.ProhibitNullCharactersValidator: UNREADABLE,
    validators.EmailValidator: EMAIL,
    validators.URLValidator: WEB_ADDRESS,
}
_DIGITS = {
    "invalid": "Enter a number in figures, such as 12.5",
    "max_digits": "Enter a number of at most %(max)s digits",
    "max_decimal_places": "Enter at most %(max)s digits after the point",
    "max_whole_digits": "Enter at most %(max)s digits before the point",
}


def speak_plainly() -> None:
    """Put these words in place of Django's, for all forms."""
    for field, words in _FIELDS.items():
        field.default_error_messages = {**field.default_error_messages, **words}
    for validator, said in _VALIDATORS.items():
        validator.message = said
    validators.DecimalValidator.messages = dict(_DIGITS)
