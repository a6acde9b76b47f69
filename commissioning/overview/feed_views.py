"""Feeds, the sitemap and robots.txt: what machines read. Signed in or not, everybody gets the same."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from datetime import datetime
from io import BytesIO
from typing import Any

from django.contrib.auth.models import AnonymousUser
from django.http import HttpRequest, HttpResponse
from django.urls import path, reverse
from django.utils.cache import get_conditional_response
from django.utils.http import http_date
from django.utils.xmlutils import SimplerXMLGenerator
from django.views.decorators.http import require_safe

from commissioning.council.models import Body, Meeting
from commissioning.kit.access import public
from commissioning.overview import feeds
from contracts.models import Contract
from contracts.querysets import commissions_visible_to, providers_visible_to
from decisions.filters import in_sight
from decisions.models import Decision, Edition

MOST_IN_A_SITEMAP = 50_000
"""What one sitemap may list (sitemaps.org)."""


@public
@require_safe
def decisions_feed(request: HttpRequest) -> HttpResponse:
    changed_at = feeds.decisions_changed_at()
    return _conditional(request, feeds.decisions_feed(request.build_absolute_uri), "atom+xml", changed_at)


@public
@require_safe
def plan_feed(request: HttpRequest) -> HttpResponse:
    return _conditional(request, feeds.plan_feed(request.build_absolute_uri), "atom+xml")


@public
@require_safe
def sitemap(request: HttpRequest) -> HttpResponse:
    file = BytesIO()
    xml: Any = SimplerXMLGenerator(file, "utf-8")
    xml.startDocument()
    xml.startElement("urlset", {"xmlns": "http://www.sitemaps.org/schemas/sitemap/0.9"})
    here = request.build_absolute_uri("/").removesuffix("/")
    for number, url in enumerate(_public_pages()):
        if number == MOST_IN_A_SITEMAP:
            break
        xml.startElement("url", {})
        xml.addQuickElement("loc", f"{here}{url}")
        xml.endElement("url")
    xml.endElement("urlset")
    xml.endDocument()
    return _conditional(request, file.getvalue(), "xml")


@public
@require_safe
def robots(request: HttpRequest) -> HttpResponse:
    desks = ("/account/", "/calendars/", "/council/", "/to-do/")
    lines = ["User-agent: *", *(f"Disallow: {desk}" for desk in desks)]
    lines += ["", f"Sitemap: {request.build_absolute_uri(reverse('overview:sitemap'))}", ""]
    return HttpResponse("\n".join(lines), content_type="text/plain; charset=utf-8")


def _conditional(request: HttpRequest, body: bytes, kind: str, changed_at: datetime | None = None) -> HttpResponse:
    """The answer, or 304 for whoever has it already. The tag is made of the public bytes themselves.

    Without a day of change that the clock vouches for, only the tag is given.
    """
    etag = f'"{hashlib.sha256(body).hexdigest()[:32]}"'
    seconds = int(changed_at.timestamp()) if changed_at else None
    response = HttpResponse(body, content_type=f"application/{kind}; charset=utf-8", headers={"ETag": etag})
    if seconds is not None:
        response.headers["Last-Modified"] = http_date(seconds)
    answer: HttpResponse = get_conditional_response(request, etag, seconds, response)  # type: ignore[assignment]
    return answer


def _public_pages() -> Iterator[str]:
    """The address of every page that a stranger may read."""
    stranger: Any = AnonymousUser()
    lists = ("overview:home", "decisions:list", "decisions:forward_plan", "overview:bodies", "overview:commissions")
    for name in (*lists, "contracts:list", "overview:providers", "overview:rules", "overview:verify", "overview:help"):
        yield reverse(name)
    yield reverse("overview:accessibility")
    for number in Edition.objects.order_by("number").values_list("number", flat=True):
        yield reverse("decisions:edition", args=[number])
    for slug in Body.objects.order_by("slug").values_list("slug", flat=True):
        yield reverse("overview:body", args=[slug])
    meetings = Meeting.objects.order_by("held_on", "pk").values_list("held_on", "body__slug")
    for held_on, slug in meetings:
        yield reverse("overview:meeting", args=[held_on, slug])
    for name, records in (
        ("overview:decision", in_sight(Decision.objects.visible_to(stranger), stranger)),
        ("overview:commission", commissions_visible_to(stranger)),
        ("contracts:detail", Contract.objects.visible_to(stranger)),
        ("overview:provider", providers_visible_to(stranger)),
    ):
        for reference in records.order_by("reference").values_list("reference", flat=True)[:MOST_IN_A_SITEMAP]:
            yield reverse(name, args=[reference])


feed_urlpatterns = [
    path("feeds/decisions.atom", decisions_feed, name="decisions_feed"),
    path("feeds/forward-plan.atom", plan_feed, name="plan_feed"),
    path("sitemap.xml", sitemap, name="sitemap"),
    path("robots.txt", robots, name="robots"),
]
