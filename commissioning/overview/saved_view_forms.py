"""What a person types about a view: its name."""

from __future__ import annotations

from typing import Any

from django import forms
from django.http import HttpRequest

from commissioning.kit.desk import ActForm


def name_field() -> forms.CharField:
    return forms.CharField(
        label="Name",
        help_text="For you alone, such as Children’s homes or Mine this spring.",
        max_length=60,
        error_messages={"required": "Give the view a name", "max_length": "Give a name of at most 60 characters"},
    )


class NameForm(ActForm):
    """The name of a view."""

    name = name_field()


class SaveForm(ActForm):
    """The name of a view, and whether it takes the place of one that bears the name."""

    name = name_field()
    replaces = forms.BooleanField(
        label="If I have a view of that name for this list, this takes its place", required=False
    )

    def __init__(self, request: HttpRequest, *, has_views: bool, **kwargs: Any) -> None:
        super().__init__(request, **kwargs)
        if not has_views:
            del self.fields["replaces"]
