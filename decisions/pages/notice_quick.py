"""The notice of a published decision as most readers fetch it: printed when it was published, and not taken down.

One prepared SQL, which Django's query builder takes longer to write than the database to answer. Whatever is not that
plain (a decision that is not public, a version taken down or not printed yet) goes the ordinary way, which knows who
may read it.

A stranger's request says nothing about its reader, so that its answer depends on the paper alone. The middleware
`said_again` remembers the headers with which it was answered the ordinary way, and says them again, with the paper
fetched anew, as long as the same SQL finds the same version: what is public, taken down or published since is asked
each time. Routing and ten layers of middleware took three times as long as that SQL. `./run bench` tells what both save
(docs/speed.md).
"""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable
from dataclasses import dataclass
from functools import partial

from django.db import connection
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase

from commissioning.kit.prepared import prepared
from decisions.lifecycle import PUBLIC_STATES

MOST_KEPT = 1_000
"""Addresses of which the headers are remembered; the papers themselves are not."""
_SQL = f"""
select p.number, p.pdf, p.pdf_sha256, t.id is null
from decisions_decision d
join decisions_publication p on p.decision_id = d.id
left join decisions_takedown t on t.publication_id = p.id
where d.reference = %(reference)s and d.state in ({", ".join(repr(state) for state in PUBLIC_STATES)})
  and (%(number)s::int is null or p.number = %(number)s)
order by p.number desc limit 1
"""  # noqa: S608 - the states are ours
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


@dataclass(frozen=True)
class StoredNotice:
    """A notice that anyone may read."""

    number: int
    pdf: bytes
    sha256: str


def stored_notice(reference: str, number: int | None = None) -> StoredNotice | None:
    """The notice of that version (without a number: of the latest), or None where the ordinary way must answer."""
    found = prepared(_SQL, {"reference": reference, "number": number}, binary=True)
    if not found:
        return None
    latest, pdf, sha256, is_up = found[0]
    return StoredNotice(latest, pdf, sha256) if pdf and is_up else None


# Answered again -----------------------------------------------------------------------------------------------------

Answer = Callable[[HttpRequest], HttpResponseBase]
_Address = tuple[str, ...]


@dataclass(frozen=True)
class Said:
    """Which notice was asked for, which version answered, and with which headers."""

    reference: str
    asked: int | None
    number: int
    sha256: str
    headers: dict[str, str]


_said: OrderedDict[_Address, Said] = OrderedDict()


def may_be_said_again(response: HttpResponse, reference: str, asked: int | None, stored: StoredNotice) -> HttpResponse:
    """Marks an answer that depends on a stored notice alone, for `said_again`."""
    response.said = partial(Said, reference, asked, stored.number, stored.sha256)  # type: ignore[attr-defined]
    return response


def said_again(answer: Answer) -> Answer:
    """Middleware, outside all other: a stored notice is handed to strangers as it was handed to the one before."""

    def answer_once(request: HttpRequest) -> HttpResponseBase:
        address = _address_of_a_stranger(request) if request.path_info.endswith("/notice.pdf") else None
        if address is None:
            return answer(request)
        if said := _said.get(address):
            stored = stored_notice(said.reference, said.asked)
            if stored and (stored.number, stored.sha256) == (said.number, said.sha256):
                return HttpResponse(stored.pdf, headers=said.headers)
            _said.pop(address, None)
        response = answer(request)
        said_with = getattr(response, "said", None)
        if said_with and response.status_code == 200 and not response.cookies:
            _said[address] = said_with(dict(response.headers))
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
