"""Saying again to strangers what was answered to the one before.

A stranger's request says nothing about its reader, so that some answers depend on a few rows of the database alone.
The view of such a page hands over, with `may_be_said_again`, how its content is fetched anew; the middleware
`said_again` remembers the headers of the answer and says them again with that content. What is public is asked each
time. Routing and ten layers of middleware take longer than the one SQL of such a page; `./run bench` tells what this
saves (docs/speed.md).
"""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable

from django.db import connection
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase

Again = Callable[[], bytes | None]
"""The content as it is now, for the same headers but the length; None where it must be made the ordinary way."""
MOST_KEPT = 1_000
"""Addresses that are remembered, with their headers; what was said is not."""
_Answer = Callable[[HttpRequest], HttpResponseBase]
_Address = tuple[str, ...]
_MORE_THAN_AN_ADDRESS = (
    "QUERY_STRING",
    "HTTP_COOKIE",
    "HTTP_AUTHORIZATION",
    "HTTP_IF_MATCH",
    "HTTP_IF_NONE_MATCH",
    "HTTP_IF_MODIFIED_SINCE",
    "HTTP_IF_UNMODIFIED_SINCE",
    "HTTP_RANGE",
)
_said: OrderedDict[_Address, tuple[Again, dict[str, str]]] = OrderedDict()


def may_be_said_again(response: HttpResponse, again: Again) -> HttpResponse:
    """Marks an answer for `said_again`: to any stranger at this address it is what `again` finds."""
    response.said_again = again  # type: ignore[attr-defined]
    return response


def said_again(answer: _Answer) -> _Answer:
    """Middleware, outside all other."""

    def answer_once(request: HttpRequest) -> HttpResponseBase:
        address = _address_of_a_stranger(request)
        if address is None:
            return answer(request)
        if said := _said.get(address):
            again, headers = said
            content = again()
            if content is not None:
                return HttpResponse(content, headers={**headers, "Content-Length": str(len(content))})
            _said.pop(address, None)
        response = answer(request)
        again_too: Again | None = getattr(response, "said_again", None)
        if again_too and response.status_code == 200 and not response.cookies:
            _said[address] = again_too, dict(response.headers)
            while len(_said) > MOST_KEPT:
                _said.popitem(last=False)
        return response

    return answer_once


def _address_of_a_stranger(request: HttpRequest) -> _Address | None:
    """What the answer depends on, where the request says nothing about its reader or about what they have already."""
    host = request.META.get("HTTP_HOST", "")
    if request.method != "GET" or not host or any(request.META.get(name) for name in _MORE_THAN_AN_ADDRESS):
        return None
    return str(connection.settings_dict["NAME"]), request.scheme or "", host, request.path_info
