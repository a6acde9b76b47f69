"""Signing in and out."""

from __future__ import annotations

from urllib.parse import unquote, urlsplit

from django.contrib.auth import views as auth
from django.urls import reverse

from commissioning.council.forms import SignInForm
from commissioning.kit.access import public


class SignIn(auth.LoginView):
    """Asks for e-mail and password; goes on only to an address of our own."""

    form_class = SignInForm
    authentication_form = SignInForm
    template_name = "council/sign_in.html"
    redirect_authenticated_user = True

    def get_redirect_url(self) -> str:
        """The address to go on to, "" for the first page: never the door itself, out again or in a circle."""
        target = super().get_redirect_url()
        door = (reverse("council:sign_in"), reverse("council:sign_out"))
        return "" if unquote(urlsplit(target).path) in door else target


sign_in = public(SignIn.as_view())
sign_out = public(auth.LogoutView.as_view())
