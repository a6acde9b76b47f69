"""Signing in and out."""

from __future__ import annotations

from django.contrib.auth import views as auth

from commissioning.council.forms import SignInForm
from commissioning.kit.access import public


class SignIn(auth.LoginView):
    """Asks for e-mail and password; goes on only to an address of our own."""

    form_class = SignInForm
    authentication_form = SignInForm
    template_name = "council/sign_in.html"
    redirect_authenticated_user = True


sign_in = public(SignIn.as_view())
sign_out = public(auth.LogoutView.as_view())
