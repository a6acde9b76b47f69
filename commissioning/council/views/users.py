"""Users: an administrator invites them, gives them roles, and ends their access."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_safe

from commissioning.council import actions, pages
from commissioning.council.forms import ChangeUserForm, InviteForm, NothingMoreForm, WhyForm
from commissioning.council.models import User
from commissioning.council.roles import Act
from commissioning.council.views.account import address_for, form_page, secret_address
from commissioning.council.views.shared import StaffRequest, page
from commissioning.kit.access import staff
from commissioning.kit.desk import ActForm, act_page, attempt
from commissioning.kit.pages import page_of

USERS = ("council:users", "Users")


def user_url(user: User) -> str:
    return reverse("council:user", args=[user.pk])


@staff(Act.COUNCIL)
@require_safe
def users(request: StaffRequest) -> HttpResponse:
    found = User.objects.prefetch_related("areas_held__service_area", "links").order_by(
        "-is_active", "display_name", "email", "pk"
    )
    listed = page_of(found, request)
    context = pages.users_page(listed, timezone.now())
    invite_deed = pages.Deed("Invite a user", reverse("council:invite"))
    context |= {"pages": (listed,), **pages.offered(request.user, Act.COUNCIL, invite_deed)}
    lead = "Everybody who may sign in. Users are invited and deactivated, never deleted."
    return page(request, context, title="Users", crumbs=(), lead=lead)


@staff(Act.COUNCIL)
@secret_address
@form_page
def invite(request: StaffRequest) -> HttpResponse:
    form = InviteForm(request, on=timezone.localdate())
    return _issue(
        request,
        form,
        lambda values: actions.invite_user(
            by=request.user,
            at=timezone.now(),
            address=address_for(request),
            **values,
        ),
        then=lambda issued: user_url(issued.user),
        title="Invite a user",
        button="Invite",
        back=(reverse("council:users"), "Users"),
        lead="They get a link with which they set a password, once, within 7 days.",
    )


@staff(Act.COUNCIL)
@secret_address
@form_page
def send_link(request: StaffRequest, pk: int) -> HttpResponse:
    user = get_object_or_404(User, pk=pk)
    lead = f"{user.display_name} gets a link with which to set a password, once, within 7 days. Earlier links end."
    if user.has_usable_password():
        lead += " The password of now works until then: if somebody else may know it, deactivate the user instead."
    return _issue(
        request,
        NothingMoreForm(request, of=user),
        lambda values: actions.send_link(
            by=request.user,
            at=timezone.now(),
            user=user,
            address=address_for(request),
        ),
        then=user_url(user),
        title=f"Make a one-time link for {user.display_name}",
        button="Make the link",
        back=(user_url(user), user.display_name),
        lead=lead,
    )


def _issue(
    request: StaffRequest,
    form: ActForm,
    act: Callable[[dict[str, Any]], actions.Issued],
    *,
    then: str | Callable[[Any], str],
    **words: Any,
) -> HttpResponse:
    """Make a one-time link and show it, in this one answer; the same form sent again leads to the user's page."""
    issued: list[actions.Issued] = []

    def once(values: dict[str, Any]) -> actions.Issued:
        issued.append(act(values))
        return issued[-1]

    done = attempt(form, once, then=then)
    if done and issued:
        return render(request, "council/link.html", pages.link_page(issued[-1]))
    return done or act_page(request, form, **words)


@staff(Act.COUNCIL)
@require_safe
def user(request: StaffRequest, pk: int) -> HttpResponse:
    found = get_object_or_404(User, pk=pk)
    context = pages.user_page(request.user, found, timezone.localdate(), timezone.now())
    return page(request, context, title=found.display_name, crumbs=(USERS,))


@staff(Act.COUNCIL)
@form_page
def change_user(request: StaffRequest, pk: int) -> HttpResponse:
    found = get_object_or_404(User, pk=pk)
    form = ChangeUserForm(request, of=found, on=timezone.localdate())
    done = attempt(
        form,
        lambda values: actions.change_user(by=request.user, user=found, **values),
        then=user_url(found),
        said="The user is changed. It holds from their next page on.",
    )
    return done or act_page(
        request,
        form,
        title=f"Change {found.display_name}",
        button="Save",
        back=(user_url(found), found.display_name),
        lead="The name shown stands in histories from now on, for what was done before as well.",
    )


@staff(Act.COUNCIL)
@form_page
def deactivate(request: StaffRequest, pk: int) -> HttpResponse:
    found = get_object_or_404(User, pk=pk)
    form = WhyForm(request, of=found)
    done = attempt(
        form,
        lambda values: actions.deactivate_user(by=request.user, user=found, **values),
        then=user_url(found),
        said="The user is deactivated and signed out everywhere.",
    )
    return done or act_page(
        request,
        form,
        title=f"Deactivate {found.display_name}",
        button="Deactivate",
        back=(user_url(found), found.display_name),
        lead="They are signed out at once and can sign in no more. What they did stays on record.",
        is_grave=True,
    )


@staff(Act.COUNCIL)
@form_page
def reactivate(request: StaffRequest, pk: int) -> HttpResponse:
    found = get_object_or_404(User, pk=pk)
    form = WhyForm(request, of=found)
    done = attempt(
        form,
        lambda values: actions.reactivate_user(by=request.user, user=found, **values),
        then=user_url(found),
        said="The user is active again.",
    )
    return done or act_page(
        request,
        form,
        title=f"Reactivate {found.display_name}",
        button="Reactivate",
        back=(user_url(found), found.display_name),
        lead="They sign in with the password they had and may do what they might before. Forgotten? Make a link.",
    )
