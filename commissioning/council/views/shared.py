"""What the views of set-up share: their crumbs and the one template of a page."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse

from commissioning.council.models import User


class StaffRequest(HttpRequest):
    """A request that came through `@staff`: somebody is signed in."""

    user: User


def page(
    request: HttpRequest, context: dict[str, Any], *, title: str, crumbs: tuple[tuple[str, str], ...], lead: str = ""
) -> HttpResponse:
    """A page of set-up. `crumbs` are (name of the address, words) between the desk and this page."""
    trail = [(reverse("council:desk"), "Set up"), *((reverse(name), words) for name, words in crumbs)]
    blank = {"rows": (), "tag": "", "sections": (), "changes": (), "deeds": (), "keepers": "", "form": None}
    return render(
        request, "council/page.html", {**blank, "pages": (), **context, "title": title, "crumbs": trail, "lead": lead}
    )
