"""Fetching everything that can be fetched, and looking into all of it: heads, bodies, PDFs and packages inside out."""

from __future__ import annotations

import html
import io
import re
import shutil
import subprocess
import zipfile
from collections import deque
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any
from urllib.parse import parse_qsl, unquote, urlencode, urljoin, urlsplit

import pikepdf
from django.test import Client

LINK = re.compile(rb"""\s(?:href|src|action)=["']([^"']+)["']|<(?:loc|link|id|uri)[^>]*>\s*([^<\s]+)\s*<""")
FOLLOWED = ("text/html", "application/json", "application/atom+xml", "application/xml", "text/xml", "text/plain")
LEFT_OUT = ("/static/", "/account/sign-out/", "/admin/")
# What differs between two answers to the same question: a form's token, its name, and who it was shown to.
PASSING = re.compile(rb'name="(?:csrfmiddlewaretoken|once|who|seen)" value="[^"]*"|<updated>[^<]*</updated>')
ENOUGH = 6_000


@dataclass(frozen=True)
class Page:
    """What an address answered: its status and kind, the words looked for that stand in it, and its forms to search."""

    status: int
    kind: str
    words: frozenset[str]
    searches: frozenset[tuple[str, str]]


class Words:
    """Words looked for, whatever their case, in bytes of any kind."""

    def __init__(self, words: Iterable[str]) -> None:
        self.words = tuple(words)
        # The longest first: a word may begin with another.
        self.sought = [(word.lower().encode(), word) for word in sorted(self.words, key=len, reverse=True)]

    def within(self, answer: Any) -> frozenset[str]:
        """Those that stand anywhere in an answer."""
        found: set[str] = set()
        for said in everything_in(answer):
            low = said.lower()
            # £7,318,649 is 7318649; an address may be quoted, a character written as an entity.
            for form in {low, low.replace(b",", b""), low.replace(b"\0", b"")}:
                # One word after the other: fifteen times as fast as one expression for all of them.
                for sought, word in self.sought:
                    if sought in form:
                        found.add(word)
                        form = form.replace(sought, b" ")
        return frozenset(found)


def body_of(answer: Any) -> bytes:
    """The whole body of an answer, streamed or not; asked for again it is the same."""
    if not hasattr(answer, "whole_body"):
        answer.whole_body = b"".join(answer.streaming_content) if answer.streaming else answer.content
    return bytes(answer.whole_body)


def everything_in(answer: Any) -> Iterator[bytes]:
    """All that an answer says: its head with its cookies, its body, and what is inside a PDF or an office package."""
    yield "\n".join(f"{name}: {value}" for name, value in answer.items()).encode()
    yield unquote(str(answer.get("Location", ""))).encode()
    yield unquote(str(answer.get("Content-Disposition", ""))).encode()
    yield answer.cookies.output().encode()
    body = body_of(answer)
    yield body
    if body.startswith(b"%PDF-"):
        yield from inside_pdf(body)
    elif body.startswith(b"PK\x03\x04"):
        yield from inside_package(body)
    elif b"&#" in body:
        yield html.unescape(body.decode("utf-8", "replace")).encode()


def inside_pdf(pdf: bytes) -> Iterator[bytes]:
    """A PDF's streams uncompressed (text, XMP, attachments), its strings, the names of its attachments, its words."""
    with pikepdf.open(io.BytesIO(pdf)) as document:
        for thing in document.objects:
            if isinstance(thing, pikepdf.Stream):
                try:
                    yield thing.read_bytes()
                except pikepdf.PdfError:
                    yield thing.read_raw_bytes()
            else:
                yield repr(thing).encode()
        yield repr(document.docinfo).encode()
        for name, attached in document.attachments.items():
            yield name.encode()
            yield attached.get_file().read_bytes()
    yield words_of_pdf(pdf)


def words_of_pdf(pdf: bytes) -> bytes:
    """The words that a reader of a PDF sees; nothing where the machine has no `pdftotext` (fonts hide them then)."""
    program = shutil.which("pdftotext")
    if program is None:
        return b""
    return subprocess.run([program, "-", "-"], input=pdf, capture_output=True, check=True, timeout=60).stdout


def inside_package(content: bytes) -> Iterator[bytes]:
    """The names and contents of the members of a ZIP archive."""
    with zipfile.ZipFile(io.BytesIO(content)) as package:
        for name in package.namelist():
            yield name.encode()
            yield package.read(name)


def links_in(address: str, answer: Any) -> Iterator[str]:
    """The addresses of ours to which an answer leads, read today: the day of reading is another question."""
    found = [b"".join(pair).decode("utf-8", "replace") for pair in LINK.findall(body_of(answer))]
    if answer.get("Location"):
        found.append(answer["Location"])
    for link in found:
        parts = urlsplit(urljoin(f"http://testserver{address}", html.unescape(link)))
        if parts.netloc == "testserver" and parts.scheme in ("http", "https") and not parts.path.startswith(LEFT_OUT):
            asked = [(name, value) for name, value in parse_qsl(parts.query, keep_blank_values=True) if name != "on"]
            yield parts.path + (f"?{urlencode(asked)}" if asked else "")


FORM = re.compile(rb"<form\b[^>]*>.*?</form>", re.DOTALL | re.IGNORECASE)
INPUT = re.compile(rb"<input\b[^>]*>", re.IGNORECASE)


def attribute(tag: bytes, name: str) -> str:
    """The value of an attribute of a tag; "" without it."""
    found = re.search(rb"\s" + name.encode() + rb"""=["']([^"']*)["']""", tag)
    return html.unescape(found[1].decode()) if found else ""


def searches_in(address: str, body: bytes) -> Iterator[tuple[str, str]]:
    """Where words can be searched for from this page: the address, and the name of the field to type them in."""
    for form in FORM.findall(body):
        start = form[: form.index(b">") + 1]
        if attribute(start, "method").lower() not in ("", "get"):
            continue
        path = urlsplit(urljoin(address, attribute(start, "action"))).path or urlsplit(address).path
        for tag in INPUT.findall(form):
            if attribute(tag, "type") in ("", "text", "search") and not attribute(tag, "inputmode"):
                yield path, attribute(tag, "name")


def read(address: str, answer: Any, words: Words) -> Page:
    """What an address answered."""
    kind = answer.get("Content-Type", "").split(";")[0]
    searches = frozenset(searches_in(address, body_of(answer))) if kind == "text/html" else frozenset()
    return Page(answer.status_code, kind, words.within(answer), searches)


def crawl(client: Client, starts: Iterable[str], words: Words, *, until_all: bool = False) -> dict[str, Page]:
    """Every address of ours that can be reached by links from the starts, these included.

    `until_all`: no further than is needed to find every word.
    """
    found: dict[str, Page] = {}
    missing = set(words.words)
    waiting = deque(starts)
    while waiting and (missing or not until_all):
        address = waiting.popleft()
        if address in found:
            continue
        answer: Any = client.get(address)
        page = found[address] = read(address, answer, words)
        missing -= page.words
        assert len(found) < ENOUGH, "the crawl does not end"
        if page.kind.startswith(FOLLOWED) or answer.get("Location"):
            waiting += [link for link in links_in(address, answer) if link not in found]
    return found


def without(answer: Any, *echoes: str) -> tuple[int, bytes, tuple[tuple[str, str], ...]]:
    """An answer without what was asked for, so that two answers can be compared: status, body and head."""
    body = PASSING.sub(b"", body_of(answer))
    for echo in echoes:
        body = re.sub(re.escape(echo.encode()), b"", body, flags=re.IGNORECASE)
    head = tuple(
        (name, re.sub(re.escape(echoes[0]), "", value, flags=re.IGNORECASE) if echoes else value)
        for name, value in sorted(answer.items())
        if name not in ("Content-Length", "Set-Cookie", "Expires")
    )
    return answer.status_code, body, head


def asked_for(path: str, field: str, word: str) -> str:
    """The address of a search, what stands in its query kept."""
    parts = urlsplit(path)
    kept = [(name, value) for name, value in parse_qsl(parts.query) if name != field]
    return f"{parts.path}?{urlencode([*kept, (field, word)])}"
