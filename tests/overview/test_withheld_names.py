"""Names withheld from the public are in nothing that the public, or staff without the tick, can fetch."""

import io
import re
from collections.abc import Iterator
from datetime import date
from html import unescape
from urllib.parse import urljoin, urlsplit

import pikepdf
import pytest
from django.test import Client

from commissioning.council.models import User
from commissioning.sample import SAMPLE_DOMAIN
from commissioning.sample.disabled_children import WITHHELD
from contracts.actions import release_names
from contracts.models import Contract
from providers.models import Provider
from tests.overview.reading import client_of

pytestmark = [pytest.mark.usefixtures("calderwick"), pytest.mark.django_db]

FIRST_WORDS = tuple(name.split()[0] for name in WITHHELD)
WITHOUT = pytest.mark.parametrize("who", [None, "officer", "admin"])
LINK = re.compile(rb"""\s(?:href|src|action)=["']([^"']+)["']""")
# A form's token against forgery is another each time.
TOKEN = re.compile(rb'name="csrfmiddlewaretoken" value="[^"]+"')
FOLLOWED = ("text/html", "application/json")
ENOUGH = 1_000


def _streams(pdf: bytes) -> Iterator[bytes]:
    """A PDF's bytes, each of its streams uncompressed (text, XMP and attachments among them), and its strings."""
    yield pdf
    with pikepdf.open(io.BytesIO(pdf)) as document:
        for thing in document.objects:
            if isinstance(thing, pikepdf.Stream):
                try:
                    yield thing.read_bytes()
                except pikepdf.PdfError:
                    yield thing.read_raw_bytes()
            else:
                yield repr(thing).encode()
        for name in document.attachments:
            yield name.encode()


def _bytes_of(answer) -> Iterator[bytes]:
    """Everything that an answer says: its head, its body, and what is inside a PDF."""
    yield "\n".join(f"{name}: {value}" for name, value in answer.items()).encode()
    body = b"".join(answer.streaming_content) if answer.streaming else answer.content
    if answer.get("Content-Type", "").startswith("application/pdf"):
        yield from _streams(body)
    else:
        yield body


def _body_without(answer, *words: bytes) -> bytes:
    """An answer's body without what was asked for, so that two answers can be compared."""
    body = TOKEN.sub(b"", answer.content)
    for word in words:
        body = re.sub(re.escape(word), b"", body, flags=re.IGNORECASE)
    return body


def _named_in(answer) -> set[str]:
    said = b"\n".join(_bytes_of(answer)).lower()
    return {word for word in FIRST_WORDS if word.lower().encode() in said}


def _crawl(client: Client, *starts: str) -> dict[str, tuple[int, set[str]]]:
    """Every address of ours that can be reached by links, with its status and the withheld names in its answer.

    Lists are followed through their pages; static files, signing out and the signing-in form's way back are left out.
    """
    found: dict[str, tuple[int, set[str]]] = {}
    waiting = list(starts)
    while waiting:
        address = waiting.pop()
        if address in found:
            continue
        answer = client.get(address)
        found[address] = (answer.status_code, _named_in(answer))
        assert len(found) < ENOUGH, "the crawl does not end"
        if not answer.get("Content-Type", "").startswith(FOLLOWED):
            continue
        for link in LINK.findall(answer.content):
            parts = urlsplit(urljoin(address, unescape(link.decode())))
            if parts.netloc or parts.scheme or not parts.path.startswith("/"):
                continue
            if parts.path.startswith(("/static/", "/account/", "/admin/")):
                continue
            waiting.append(parts.path + (f"?{parts.query}" if parts.query else ""))
    return found


STARTS = ("/", "/commissions/", "/decisions/", "/contracts/", "/providers/", "/rules/", "/help/")


@pytest.mark.parametrize("who", [None, "officer"])
def test_no_page_that_can_be_reached_names_a_withheld_provider(who):
    found = _crawl(client_of(who), *STARTS)
    assert len(found) > 100
    assert any(address.endswith(".pdf") for address in found)
    assert any(address.endswith(".json") for address in found)
    assert {address: names for address, (_, names) in found.items() if names} == {}
    broken = {address: status for address, (status, _) in found.items() if status >= 400}
    assert broken == {}


@WITHOUT
@pytest.mark.parametrize("address", ["/providers/", "/contracts/", "/commissions/", "/decisions/"])
def test_a_search_answers_a_withheld_name_as_it_answers_nonsense(who, address):
    client = client_of(who)
    for field in ("q", "provider"):
        nonsense = _body_without(client.get(address, {field: "Zzzyxwv"}), b"Zzzyxwv")
        for word in FIRST_WORDS[:3]:
            assert _body_without(client.get(address, {field: word}), word.encode()) == nonsense


@WITHOUT
def test_the_address_of_a_withheld_provider_is_not_there(who):
    client = client_of(who)
    unknown = client.get("/providers/PRV-9999/")
    assert unknown.status_code == 404
    for provider in Provider.objects.filter(legal_name__in=WITHHELD):
        answer = client.get(f"/providers/{provider.reference}/")
        assert answer.status_code == 404
        assert _named_in(answer) == set()
        assert _body_without(answer, provider.reference.encode()) == _body_without(unknown, b"PRV-9999")


@WITHOUT
@pytest.mark.parametrize("on", ["2022-06-30", "2022-07-01", "2027-07-02", "2100-01-01"])
def test_no_day_of_reading_uncovers_a_name(who, on):
    client = client_of(who)
    for address in (
        "/commissions/COM-2022-003/",
        "/commissions/COM-2022-003.json",
        "/contracts/CON-2022-0033/",
        "/providers/",
    ):
        assert _named_in(client.get(address, {"on": on})) == set()


@pytest.mark.parametrize("who", ["clerk", "auditor"])
def test_the_tick_shows_all_of_them(who):
    client = client_of(who)
    named = _named_in(client.get("/commissions/COM-2022-003/")) | _named_in(client.get("/contracts/CON-2022-0033/"))
    assert named == set(FIRST_WORDS)
    assert _named_in(client.get("/commissions/COM-2022-003.json")) == set(FIRST_WORDS)
    provider = Provider.objects.get(legal_name=WITHHELD[0])
    assert _named_in(client.get(f"/providers/{provider.reference}/")) == {FIRST_WORDS[0]}


def test_releasing_the_names_shows_them_to_everyone():
    """The other side: what hides them is the withholding alone."""
    clerk = User.objects.get(email=f"clerk@{SAMPLE_DOMAIN}")
    framework = Contract.objects.get(reference="CON-2022-0033")
    release_names(by=clerk, on=date(2026, 11, 23), umbrella=framework)
    assert _named_in(Client().get("/commissions/COM-2022-003.json")) == set(FIRST_WORDS)
