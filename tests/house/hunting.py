"""The hunts for planted words: everything is fetched that a reader can reach, and every search is asked for each."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from django.urls import resolve

from commissioning.sample.disabled_children import WITHHELD
from tests.crawl import Page, Words, asked_for, crawl, links_in, read, without
from tests.house.planting import NONSENSE, Plants
from tests.house.test_addresses import HIDDEN, MATRIX
from tests.overview.reading import client_of


def starts(plants: Plants) -> Iterator[str]:
    """Where a crawl begins: the first page, every address of the matrix, and whatever was planted."""
    yield "/"
    yield from (address for address, _, _ in MATRIX.values() if "sign-out" not in address)
    yield from HIDDEN
    yield from plants.addresses


def hunt(who: str | None, plants: Plants, log: pytest.LogCaptureFixture) -> dict[str, Page]:
    """Fetch whatever this reader reaches; assert that no hidden word stands in it, and that it was reached at all."""
    hidden, shown = plants.hidden_from(who), plants.public
    with log.at_level("INFO"):
        found = crawl(client_of(who), starts(plants), Words([*hidden.values(), *shown.values()]))
    leaks = {address: page.words & set(hidden.values()) for address, page in found.items()}
    # What an address asked for itself may be repeated by the answer: nothing is learnt from it.
    leaks = {address: {word for word in told if word not in address} for address, told in leaks.items()}
    assert {address: told for address, told in leaks.items() if told} == {}
    assert {address: page.status for address, page in found.items() if page.status >= 500} == {}
    assert [word for word in hidden.values() if word in log.text.lower()] == []
    seen = frozenset().union(*(page.words for page in found.values()))
    assert set(shown.values()) <= seen, "the crawl does not reach what is public"
    kinds = {page.kind for page in found.values() if page.status == 200}
    assert {"text/html", "application/json", "application/pdf"} <= kinds
    return found


def boxes(found: dict[str, Page]) -> set[tuple[str, str]]:
    """Where words can be typed to search for, on the pages found: the address, and the name of the field."""
    return set().union(*(page.searches for page in found.values()))


def boxes_at_starts(who: str | None, plants: Plants) -> set[tuple[str, str]]:
    """Those on the pages from which a hunt begins: one of every kind, and all of what was planted."""
    client, none = client_of(who), Words([NONSENSE])
    return boxes({address: read(address, client.get(address), none) for address in starts(plants)})


def kinds_of(searches: set[tuple[str, str]]) -> set[tuple[str, str]]:
    """Which pages of which name have a box of which name."""
    return {(resolve(path).view_name, name) for path, name in searches}


def search_is_blind(who: str | None, plants: Plants, searches: set[tuple[str, str]]) -> None:
    """A hidden word finds exactly what nonsense finds, wherever words can be typed, and so do the files made of it."""
    client = client_of(who)
    hidden = [word for place, word in plants.hidden_from(who).items() if "provider" not in place]
    assert ("/decisions/", "q") in searches
    for path, name in sorted(searches):
        nonsense: Any = client.get(asked_for(path, name, NONSENSE))
        expected = without(nonsense, NONSENSE)
        exports = [link for link in links_in(path, nonsense) if NONSENSE in link and urls_differ(link, path)]
        files_of = {link: without(client.get(link), NONSENSE) for link in exports}
        for word in [*hidden, *(name.split()[0] for name in WITHHELD[:2])]:
            assert without(client.get(asked_for(path, name, word)), word) == expected, (path, name, word)
            for link, answer in files_of.items():
                assert without(client.get(link.replace(NONSENSE, word)), word) == answer, (link, word)


def urls_differ(link: str, path: str) -> bool:
    """Whether a link leads to another address than the page that it stands on."""
    return link.split("?")[0] != path
