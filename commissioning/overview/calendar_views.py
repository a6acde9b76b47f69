"""The calendars that programs fetch, and the page on which users keep their secret addresses."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import path, reverse
from django.utils import timezone
from django.utils.cache import get_conditional_response
from django.views.decorators.http import require_http_methods, require_safe

from commissioning.council.models import digest_of
from commissioning.council.roles import Act
from commissioning.council.views.account import secret_address
from commissioning.council.views.shared import StaffRequest
from commissioning.kit.access import public, staff
from commissioning.kit.desk import ActForm, act_page, attempt
from commissioning.overview import calendar_actions as actions
from commissioning.overview import calendars
from commissioning.overview.calendar_forms import CalendarForm
from commissioning.overview.models import CalendarAddress
from commissioning.overview.todo_forms import NothingToType

act_methods = require_http_methods(["GET", "HEAD", "POST"])
BACK = "My calendar"


@public
@require_safe
def calendar(request: HttpRequest, token: str) -> HttpResponse:
    """A calendar for whoever has its address. One that is unknown, revoked or of somebody who left is not there."""
    address = CalendarAddress.objects.select_related("user", "view").filter(digest=digest_of(token)).first()
    if address is None or not calendars.is_open(address):
        raise Http404
    on = timezone.localdate()
    found = calendars.calendar_of(address, on, request.build_absolute_uri)
    if request.method == "GET":
        actions.note_fetch(address=address, on=on)
    headers = {
        "ETag": found.etag,
        # Kept by the program itself, which asks each time whether it still holds.
        "Cache-Control": "private, no-cache",
        "Content-Disposition": 'inline; filename="contracts.ics"',
        "X-Robots-Tag": "noindex",
    }
    # What the program has already need not be written.
    response: Any = get_conditional_response(request, found.etag)
    if response is None:
        response = HttpResponse(found.as_bytes(), content_type="text/calendar; charset=utf-8")
    for name, value in headers.items():
        response.headers[name] = value
    return response


# One's own addresses --------------------------------------------------------------------------------------------------


def _own(request: StaffRequest, pk: int) -> CalendarAddress:
    return get_object_or_404(CalendarAddress.objects.select_related("view").filter(user=request.user), pk=pk)


@staff(Act.READ_WORKING)
@require_safe
def addresses(request: StaffRequest) -> HttpResponse:
    own = CalendarAddress.objects.select_related("view").filter(user=request.user)
    return render(request, "overview/calendars.html", {"addresses": own, "most": f"{calendars.MOST_CONTRACTS:,}"})


@staff(Act.READ_WORKING)
@secret_address
@act_methods
def make_address(request: StaffRequest) -> HttpResponse:
    chosen = request.GET.get("view", "")
    form = CalendarForm(request, chosen=f"view-{chosen}" if chosen else "")
    return _issue(
        request,
        form,
        lambda values: actions.make_address(by=request.user, on=timezone.localdate(), **values),
        title="Make a calendar address",
        button="Make the address",
        back=(reverse("overview:calendars"), BACK),
        lead="Your calendar program fetches it by itself, several times a day, without your password.",
    )


@staff(Act.READ_WORKING)
@secret_address
@act_methods
def renew_address(request: StaffRequest, pk: int) -> HttpResponse:
    address = _own(request, pk)
    return _issue(
        request,
        NothingToType(request, of=address),
        lambda values: actions.renew_address(by=request.user, address=address, on=timezone.localdate()),
        title=f"Renew the address of “{address}”",
        button="Renew",
        back=(reverse("overview:calendars"), BACK),
        lead="The address of before is answered no more: give the new one to each of your calendar programs.",
    )


@staff(Act.READ_WORKING)
@act_methods
def revoke_address(request: StaffRequest, pk: int) -> HttpResponse:
    address = _own(request, pk)
    form = NothingToType(request, of=address)
    done = attempt(
        form,
        lambda values: actions.revoke_address(by=request.user, address=address),
        then=reverse("overview:calendars"),
        said="The address is revoked: nobody finds anything there any more.",
    )
    return done or act_page(
        request,
        form,
        title=f"Revoke the address of “{address}”",
        lead="Calendar programs find nothing there any more. This cannot be undone, but you can make another.",
        button="Revoke",
        is_grave=True,
        back=(reverse("overview:calendars"), BACK),
    )


def _issue(
    request: StaffRequest, form: ActForm, act: Callable[[dict[str, Any]], actions.Issued], **words: Any
) -> HttpResponse:
    """Make an address and show it, in this one answer; the same form sent again leads to the list of addresses."""
    issued: list[actions.Issued] = []

    def once(values: dict[str, Any]) -> None:
        issued.append(act(values))

    done = attempt(form, once, then=reverse("overview:calendars"))
    if done and issued:
        url = request.build_absolute_uri(reverse("overview:calendar", args=[issued[-1].token]))
        return render(request, "overview/calendar_address.html", {"url": url, "shows": str(issued[-1].address)})
    return done or act_page(request, form, **words)


calendar_urlpatterns = [
    path("calendars/<slug:token>.ics", calendar, name="calendar"),
    path("account/calendar/", addresses, name="calendars"),
    path("account/calendar/make/", make_address, name="make_calendar"),
    path("account/calendar/<int:pk>/renew/", renew_address, name="renew_calendar"),
    path("account/calendar/<int:pk>/revoke/", revoke_address, name="revoke_calendar"),
]
