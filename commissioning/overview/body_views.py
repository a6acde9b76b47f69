"""The pages of bodies and of their meetings. The address of a meeting leads to it even after it was moved."""

from __future__ import annotations

from datetime import date

from django.http import Http404, HttpRequest, HttpResponse, HttpResponsePermanentRedirect
from django.shortcuts import get_object_or_404, render
from django.urls import path, reverse
from django.views.decorators.http import require_safe

from commissioning.council.models import Body, Meeting
from commissioning.kit import addresses  # noqa: F401  (registers <day:…>)
from commissioning.kit.access import public
from commissioning.kit.pages import keep_on, read_on
from commissioning.overview import body_pages


@public
@require_safe
def bodies(request: HttpRequest) -> HttpResponse:
    on, _ = read_on(request)
    return render(request, "overview/bodies.html", body_pages.bodies_page(on, request.user))


@public
@require_safe
def body(request: HttpRequest, slug: str) -> HttpResponse:
    on, _ = read_on(request)
    found = get_object_or_404(Body, slug=slug)
    return render(request, "overview/body.html", body_pages.body_page(found, request, on))


@public
@require_safe
def meeting(request: HttpRequest, held_on: date, slug: str) -> HttpResponse:
    on, _ = read_on(request)
    found = Meeting.objects.filter(body__slug=slug, held_on=held_on).select_related("body").first()
    if found is None:
        return _moved(request, get_object_or_404(Body, slug=slug), held_on)
    return render(request, "overview/meeting.html", body_pages.meeting_page(found, on, request.user))


def _moved(request: HttpRequest, body: Body, held_on: date) -> HttpResponse:
    """On to the day to which the meeting was moved; 404 where this body never had one on that day."""
    moved = body_pages.moved_to(body, held_on)
    if moved is None:
        raise Http404("No meeting on that day.")
    url = reverse("overview:meeting", args=[moved.held_on, moved.body.slug])
    return HttpResponsePermanentRedirect(keep_on(url, request))


body_urlpatterns = [
    path("bodies/", bodies, name="bodies"),
    path("bodies/<slug:slug>/", body, name="body"),
    path("meetings/<day:held_on>-<slug:slug>/", meeting, name="meeting"),
]
