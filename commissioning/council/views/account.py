"""Signing in and out, and passwords: by invitation, forgotten, changed."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any
from urllib.parse import unquote, urlsplit

from django.conf import settings
from django.contrib import messages
from django.contrib.auth import update_session_auth_hash
from django.contrib.auth import views as auth
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods

from commissioning.council import actions
from commissioning.council.forms import ChangePasswordForm, ForgottenForm, PasswordByLinkForm, SignInForm
from commissioning.council.models import LinkPurpose, OneTimeLink, digest_of
from commissioning.council.rules import NO_SUCH_LINK
from commissioning.council.views.shared import StaffRequest
from commissioning.kit.access import public, staff
from commissioning.kit.desk import act_page, attempt
from commissioning.kit.refusals import Refused

HOME = settings.LOGIN_REDIRECT_URL
form_page = require_http_methods(["GET", "HEAD", "POST"])


class SignIn(auth.LoginView):
    """Asks for e-mail and password; goes on only to an address of our own."""

    form_class = SignInForm
    authentication_form = SignInForm
    template_name = "council/sign_in.html"
    redirect_authenticated_user = True

    def get_redirect_url(self, request: HttpRequest | None = None) -> str:
        """The address to go on to, "" for the first page: never the door itself, out again or in a circle."""
        target = super().get_redirect_url()
        door = (reverse("council:sign_in"), reverse("council:sign_out"))
        return "" if unquote(urlsplit(target).path) in door else target


sign_in = public(SignIn.as_view())
sign_out = public(auth.LogoutView.as_view())


def address_for(request: HttpRequest) -> Callable[[LinkPurpose, str], str]:
    """What turns a purpose and a token into the whole address of a one-time link."""

    def address(purpose: LinkPurpose, token: str) -> str:
        return request.build_absolute_uri(reverse(f"council:{purpose.value}", args=[token]))

    return address


def secret_address(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    """A page whose address is a secret: stored nowhere, and never sent on as the page one came from.

    Not `no-referrer`: browsers then send forms from nowhere ("Origin: null"), which no protection of forms accepts.
    """

    @wraps(view)
    def kept_quiet(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        response = never_cache(view)(request, *args, **kwargs)
        response["Referrer-Policy"] = "strict-origin"
        return response

    return kept_quiet


@public
@secret_address
@sensitive_post_parameters()
@form_page
def password_by_link(request: HttpRequest, token: str, purpose: LinkPurpose) -> HttpResponse:
    """Set a password by a one-time link. Only sending the form uses it up: mail servers open links to look at them."""
    link = OneTimeLink.objects.filter(digest=digest_of(token), purpose=purpose).select_related("user").first()
    if link is None or not link.is_open(timezone.now()):
        return _no_link(request)
    form = PasswordByLinkForm(request.POST or None)
    if form.is_valid():
        try:
            actions.set_password(
                token=token, purpose=purpose, password=form.cleaned_data["password"], at=timezone.now()
            )
        except Refused:
            return _no_link(request)
        except ValidationError as error:
            form.add_error(None, error)
        else:
            messages.success(request, "Your password is set. Sign in with it.")
            return redirect("council:sign_in")
    context = {"form": form, "email": link.user.email, "is_invitation": purpose == LinkPurpose.INVITATION}
    return render(request, "council/password_by_link.html", context)


def _no_link(request: HttpRequest) -> HttpResponse:
    return render(request, "council/no_link.html", {"refusal": NO_SUCH_LINK}, status=404)


@public
@form_page
def forgotten(request: HttpRequest) -> HttpResponse:
    """Ask for a link by mail. The answer is the same whether there is such an account or not."""
    form = ForgottenForm(request.POST or None)
    if settings.SENDS_MAIL and form.is_valid():
        actions.ask_for_link(email=form.cleaned_data["email"], at=timezone.now(), address=address_for(request))
        return render(request, "council/forgotten_sent.html", {"email": form.cleaned_data["email"]})
    return render(request, "council/forgotten.html", {"form": form, "sends_mail": settings.SENDS_MAIL})


@staff()
@sensitive_post_parameters()
@form_page
def change_password(request: StaffRequest) -> HttpResponse:
    """Change one's own password; this session goes on, all others of this account end."""
    form = ChangePasswordForm(request)

    def act(values: dict[str, Any]) -> None:
        user = actions.change_password(by=request.user, password=values["password"])
        update_session_auth_hash(request, user)

    done = attempt(form, act, then=HOME, said="Your password is changed. Your other sessions have ended.")
    return done or act_page(
        request,
        form,
        title="Change your password",
        button="Change password",
        back=(HOME, "Home"),
        lead="You stay signed in here. Wherever else you are signed in, you are signed out.",
        template="council/change_password.html",
    )
