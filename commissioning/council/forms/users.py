"""What an administrator says of a user; acts that need their reason alone, or nothing."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import Any

from django import forms

from commissioning.council.forms.fields import (
    mailbox_field,
    reason,
    shown,
    words,
)
from commissioning.council.models import ServiceArea, User
from commissioning.council.roles import Role
from commissioning.kit.desk import ActForm


class SeveralWords(forms.ModelMultipleChoiceField):
    """Rows to tick."""

    widget = forms.CheckboxSelectMultiple


class UserFields(ActForm):
    """What an administrator says of a user."""

    display_name = words(
        "Name shown", "Enter the name that pages show", most=120, hint="The post, not the person: histories show it."
    )
    roles = forms.MultipleChoiceField(
        label="Roles",
        choices=[(role.value, role.label) for role in Role],
        widget=forms.CheckboxSelectMultiple,
        help_text="Roles add up.",
        error_messages={"required": "Choose at least one role"},
    )
    sees_exempt = forms.BooleanField(
        label="May read exempt information: exempt text, files and withheld names", required=False
    )
    service_areas = SeveralWords(
        queryset=ServiceArea.objects.none(),
        label="Service areas",
        required=False,
        help_text="An officer or manager acts on the contracts of these areas alone.",
    )

    def __init__(self, *args: Any, on: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        areas = ServiceArea.objects.existing(on)
        if self.of is not None:
            # One that a user holds stays on the form after it has ended, or saving would take it away unseen.
            areas = ServiceArea.objects.filter(
                pk__in=[*areas.values_list("pk", flat=True), *_areas_of(self.of)],
            )
        self.fields["service_areas"].queryset = areas.order_by("name")  # type: ignore[attr-defined]


def _areas_of(user: Any) -> Iterable[int]:
    found: Iterable[int] = user.areas_held.values_list("service_area_id", flat=True)
    return found


class InviteForm(UserFields):
    """Invites somebody."""

    email = mailbox_field(
        "E-mail address", "Enter the e-mail address", hint="They sign in with it, and the link goes to it."
    )
    field_order = ["email", "display_name", "roles", "sees_exempt", "service_areas"]


class ChangeUserForm(UserFields):
    """Changes what a user is called and may do."""

    why = reason()

    def __init__(self, *args: Any, of: User, **kwargs: Any) -> None:
        initial = {**shown(ChangeUserForm, of), "service_areas": list(_areas_of(of))}
        super().__init__(*args, of=of, initial=initial, **kwargs)


class WhyForm(ActForm):
    """An act that needs its reason and nothing else."""

    why = reason()


class NothingMoreForm(ActForm):
    """An act that needs nothing but to be confirmed."""
