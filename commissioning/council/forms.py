"""What a person types to sign in."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib.auth.forms import AuthenticationForm


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
            error_messages={
                "required": "Enter your e-mail address",
                "invalid": "Enter an e-mail address in the right form, such as name@council.gov.uk",
            },
        )
        self.fields["password"].error_messages["required"] = "Enter your password"
