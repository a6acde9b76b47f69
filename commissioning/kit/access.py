"""Who may enter a page: said on the line above each view, and read by the tests that sweep all addresses.

What a visitor sees on a page is another question, answered by `visible_to` in the QuerySets.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.contrib.auth.views import redirect_to_login
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponseBase, HttpResponseNotAllowed

from commissioning.kit.desk import done_before, keep_typed

View = Callable[..., HttpResponseBase]
DESK_METHODS = ("GET", "HEAD", "POST")


def kept_in_no_cache(answer: Callable[[HttpRequest], HttpResponseBase]) -> Callable[[HttpRequest], HttpResponseBase]:
    """Middleware: what someone signed in reads is stored nowhere, so nobody finds it on that machine afterwards."""

    def answer_once(request: HttpRequest) -> HttpResponseBase:
        response = answer(request)
        if request.user.is_authenticated:
            response.headers.setdefault("Cache-Control", "private, no-store")
        return response

    return answer_once


def public(view: View) -> View:
    """Anyone may ask. What they may not see is a 404, never a redirect to sign-in."""
    view.access = "public"  # type: ignore[attr-defined]
    return view


def staff(act: str | None = None) -> Callable[[View], View]:
    """A desk: a stranger is sent to sign-in; someone signed in whose roles do not allow `act` gets 403.

    A desk is looked at and sent; any other method is a 405. What a form sent after its session had ended is kept for
    its author (`kit.desk`).
    """

    def decorate(view: View) -> View:
        @wraps(view)
        def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
            user: Any = request.user
            if not user.is_authenticated:
                if request.method == "POST":
                    keep_typed(request)
                return redirect_to_login(request.get_full_path())
            if act is not None and not user.may(act):
                raise PermissionDenied
            if request.method not in DESK_METHODS:
                return HttpResponseNotAllowed(DESK_METHODS)
            try:
                return view(request, *args, **kwargs)
            except Http404:
                if (before := done_before(request)) is None:
                    raise
                return before

        guarded.access = f"staff: {act}" if act else "staff"  # type: ignore[attr-defined]
        return guarded

    return decorate
