"""What a person types to sign in and to set a password."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib.auth import authenticate
from django.contrib.auth.forms import AuthenticationForm
from django.core.exceptions import ValidationError

from commissioning.council.forms.fields import (
    EMAIL_SHAPE,
    password_field,
)
from commissioning.kit.desk import ActForm


class SignInForm(AuthenticationForm):
    """E-mail and password. The message does not tell which of the two was wrong."""

    error_messages = {
        "invalid_login": "That e-mail address and password do not belong together. Check both and try again.",
        "inactive": "This account has been closed. Ask an administrator.",
    }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["username"] = forms.EmailField(
            label="E-mail address",
            widget=forms.EmailInput(attrs={"autocomplete": "username", "spellcheck": "false"}),
            error_messages={"required": "Enter your e-mail address", "invalid": EMAIL_SHAPE},
        )
        self.fields["password"].error_messages["required"] = "Enter your password"


CHOOSE_WELL = (
    "12 characters or more. Three or four words that do not belong together are easy to keep in mind. "
    "Not one in common use, and not like your name or address."
)


class TwoPasswords(forms.Form):
    """A new password, typed twice."""

    password = password_field("New password", hint=CHOOSE_WELL)
    password_again = password_field("New password again")

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or self.cleaned_data
        first, second = cleaned.get("password"), cleaned.get("password_again")
        if first and second and first != second:
            self.add_error("password_again", "The two passwords differ. Type the new one twice")
        return cleaned


class PasswordByLinkForm(TwoPasswords):
    """Sets a password by a one-time link; nobody is signed in."""


class ChangePasswordForm(TwoPasswords, ActForm):
    """Changes one's own password. A wrong old one counts as a failure to sign in."""

    password_now = password_field("Your password now", new=False)
    field_order = ["password_now", "password", "password_again"]

    def clean_password_now(self) -> str:
        typed: str = self.cleaned_data["password_now"]
        if authenticate(self.request, username=self.request.user.get_username(), password=typed) is None:
            raise ValidationError("This is not your password. Type the one with which you signed in")
        return typed

    @property
    def values(self) -> dict[str, Any]:
        return {"password": self.cleaned_data["password"]}


class ForgottenForm(forms.Form):
    """Asks for a link by mail."""

    email = forms.EmailField(
        label="E-mail address",
        widget=forms.EmailInput(attrs={"autocomplete": "username", "spellcheck": "false"}),
        error_messages={"required": "Enter your e-mail address", "invalid": EMAIL_SHAPE},
    )
