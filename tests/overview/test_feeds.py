"""The feeds, the sitemap and robots.txt: valid, stable, conditional, and made from published records alone."""

from __future__ import annotations

import re
from datetime import date, datetime
from typing import Any
from xml.etree import ElementTree

import pytest
import time_machine
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext, override_settings
from django.utils.http import http_date

from decisions import actions
from tests.decisions.conftest import ON, Council

ATOM = "{http://www.w3.org/2005/Atom}"
AT = "{http://purl.org/atompub/tombstones/1.0}"
DECISIONS, PLAN = "/feeds/decisions.atom", "/feeds/forward-plan.atom"


def feed(address: str, client: Client | None = None) -> Any:
    answer = (client or Client()).get(address)
    assert answer.status_code == 200
    assert answer["Content-Type"].startswith("application/atom+xml")
    return ElementTree.fromstring(answer.content)  # noqa: S314 - our own answer


def entries(address: str) -> list[Any]:
    return feed(address).findall(f"{ATOM}entry")


def text(element: Any, name: str) -> str:
    found = element.findall(f"{ATOM}{name}")
    assert len(found) == 1, f"{len(found)} of {name}"
    return found[0].text or ""


def assert_atom(root: Any) -> None:
    """What RFC 4287 says a feed and each of its entries must have, and may have once only."""
    assert root.tag == f"{ATOM}feed"
    for element in (root, *root.findall(f"{ATOM}entry")):
        assert re.match(r"[a-z]+:", text(element, "id"))
        assert text(element, "title").strip()
        assert datetime.fromisoformat(text(element, "updated")).utcoffset() is not None
        assert element.findall(f"{ATOM}author") or root.findall(f"{ATOM}author")
        for author in element.findall(f"{ATOM}author"):
            assert text(author, "name")
        links = element.findall(f"{ATOM}link")
        assert all(link.get("href", "").startswith("http://testserver/") for link in links)
        alternates = [(link.get("type"), link.get("hreflang")) for link in links if link.get("rel") == "alternate"]
        assert len(alternates) == len(set(alternates)) >= 1
        assert all(category.get("term") for category in element.findall(f"{ATOM}category"))
    assert sum(link.get("rel") == "self" for link in root.findall(f"{ATOM}link")) == 1
    ids = [text(entry, "id") for entry in root.findall(f"{ATOM}entry")]
    assert len(ids) == len(set(ids))
    for entry in root.findall(f"{ATOM}entry"):
        assert text(entry, "summary")
        assert text(entry, "published")


def test_both_feeds_have_what_atom_asks_for(council: Council) -> None:
    for address in (DECISIONS, PLAN):
        assert_atom(feed(address))
    council.published(title="Breaks & <b>more</b>")
    council.confirmed()
    for address in (DECISIONS, PLAN):
        root = feed(address)
        assert_atom(root)
        assert root.findall(f"{ATOM}entry")


def test_a_title_with_what_xml_cannot_hold_breaks_nothing(council: Council) -> None:
    council.published(title="Breaks\x0b & <b>more</b>", purpose="a\x1fb\ufffe")
    [entry] = entries(DECISIONS)
    assert text(entry, "title") == "Breaks & <b>more</b>"
    assert "<b>" not in text(entry, "summary")


def test_a_further_version_moves_the_same_entry_up(council: Council) -> None:
    first = council.published(title="First")
    with time_machine.travel("2026-07-01T12:00:00Z"):
        council.published(title="Second")
        before = {text(entry, "id"): text(entry, "updated") for entry in entries(DECISIONS)}
        actions.correct(
            by=council.clerk,
            on=date(2026, 7, 1),
            decision=first,
            changes={"title": "First, corrected"},
            reason="A slip of the pen.",
        )
    shown = entries(DECISIONS)
    assert [text(entry, "title") for entry in shown] == ["First, corrected", "Second"]
    assert {text(entry, "id") for entry in shown} == set(before)
    assert text(shown[0], "updated") > before[text(shown[0], "id")]
    assert "version 2" in text(shown[0], "summary")


@override_settings(ALLOWED_HOSTS=["decisions.council.example", "testserver", "other.example"])
def test_an_identifier_does_not_depend_on_the_address_it_is_fetched_from(council: Council) -> None:
    decision = council.published()
    answers = [Client().get(DECISIONS, headers={"host": host}) for host in ("other.example", "testserver")]
    for answer in answers:
        root = ElementTree.fromstring(answer.content)  # noqa: S314 - our own answer
        ids = [element.text for element in root.iter(f"{ATOM}id")]
        assert ids == [
            "tag:decisions.council.example,2026:decisions",
            f"tag:decisions.council.example,2026:{decision.reference}",
        ]


def test_neither_drafts_plans_unpublished_decisions_nor_recommendations_are_fed(council: Council) -> None:
    council.draft()
    council.planned()
    council.made()
    council.recommendation()
    assert entries(DECISIONS) == []


def test_what_is_taken_down_leaves_a_tombstone_without_its_words(council: Council) -> None:
    decision = council.published(title="Unspeakable")
    publication = decision.publications.get()
    actions.take_down(by=council.clerk, publication=publication, reason_class="exempt-matter")
    root = feed(DECISIONS)
    assert root.findall(f"{ATOM}entry") == []
    [stone] = root.findall(f"{AT}deleted-entry")
    assert stone.get("ref", "").endswith(f":{decision.reference}")
    assert datetime.fromisoformat(stone.get("when", ""))
    for address in (DECISIONS, PLAN):
        assert b"Unspeakable" not in Client().get(address).content
    actions.correct(
        by=council.clerk, on=ON, decision=decision, changes={"title": "Harmless"}, reason="What was said by mistake."
    )
    assert [text(entry, "title") for entry in entries(DECISIONS)] == ["Harmless"]
    assert feed(DECISIONS).findall(f"{AT}deleted-entry") == []


def test_an_edition_is_one_entry_with_what_it_lists(council: Council) -> None:
    council.planned(title="One")
    council.planned(title="Two")
    shown = entries(PLAN)
    assert [text(entry, "title").split(",")[1] for entry in shown] == [" edition 2", " edition 1"]
    assert "Two: Cabinet, Wednesday 3 June 2026, key decision" in text(shown[0], "summary")


@pytest.mark.parametrize("address", [DECISIONS, PLAN, "/sitemap.xml"])
def test_who_has_it_already_is_told_so(council: Council, address: str) -> None:
    council.published()
    client = Client()
    first = client.get(address)
    again = client.get(address, headers={"if-none-match": first["ETag"]})
    assert (again.status_code, again.content) == (304, b"")
    assert client.get(address, headers={"if-none-match": '"other"'}).status_code == 200
    assert client.head(address)["ETag"] == first["ETag"]
    council.published(title="Another")
    assert client.get(address, headers={"if-none-match": first["ETag"]}).status_code == 200


def test_a_decision_of_long_ago_entered_today_is_news_today(council: Council) -> None:
    """Last-Modified goes by the clock, not by the day that a copied record bears."""
    with time_machine.travel("2026-07-01T12:00:00Z"):
        council.published()
        first = Client().get(DECISIONS)
        assert first["Last-Modified"] == http_date(datetime.fromisoformat("2026-07-01T12:00:00Z").timestamp())
    since = {"if-modified-since": first["Last-Modified"]}
    with time_machine.travel("2026-07-02T12:00:00Z"):
        assert Client().get(DECISIONS, headers=since).status_code == 304
        council.published(title="Of the same day, entered later")
        assert Client().get(DECISIONS, headers=since).status_code == 200


def test_exempt_matter_changes_neither_a_feed_nor_its_tag(council: Council) -> None:
    decision = council.made()
    published = council.published()
    before = [Client().get(address) for address in (DECISIONS, PLAN, "/sitemap.xml")]
    actions.add_document(
        by=council.clerk,
        decision=decision,
        title="Unspeakable appendix",
        access="exempt",
        exempt_paragraph=3,
        exempt_reason="Prices.",
        exempt_review_on=date(2027, 1, 1),
        title_exempt=True,
    )
    actions.change(by=council.clerk, on=ON, decision=decision, changes={"title": "Unspeakable"}, why="Test")
    clerk = Client()
    clerk.force_login(council.clerk, "django.contrib.auth.backends.ModelBackend")
    for client in (Client(), clerk):
        after = [client.get(address) for address in (DECISIONS, PLAN, "/sitemap.xml")]
        assert [one.content for one in after] == [one.content for one in before]
        assert [one["ETag"] for one in after] == [one["ETag"] for one in before]
        assert after[0]["Last-Modified"] == before[0]["Last-Modified"]
    assert published.reference in before[0].content.decode()


def test_the_feeds_take_the_same_number_of_queries_however_long_they_are(council: Council) -> None:
    def queries(address: str) -> int:
        with CaptureQueriesContext(connection) as taken:
            Client().get(address)
        return len(taken)

    def publish() -> None:
        decision = council.published()
        actions.take_down(by=council.clerk, publication=decision.publications.get(), reason_class="court-order")
        council.published()

    publish()
    counts = [queries(address) for address in (DECISIONS, PLAN, "/sitemap.xml")]
    publish()
    assert [queries(address) for address in (DECISIONS, PLAN, "/sitemap.xml")] == counts


def test_every_page_names_the_feeds(council: Council) -> None:
    for address in ("/", "/decisions/", "/bodies/"):
        body = Client().get(address).content.decode()
        for of in (DECISIONS, PLAN):
            assert re.search(rf'<link rel="alternate" type="application/atom\+xml" title="[^"]+" href="{of}">', body)


def addresses_in_the_sitemap(client: Client) -> list[str]:
    answer = client.get("/sitemap.xml")
    assert answer["Content-Type"].startswith("application/xml")
    found = re.findall(r"<loc>http://testserver([^<]*)</loc>", answer.content.decode())
    assert len(found) == len(set(found))
    return found


def test_the_sitemap_lists_what_a_stranger_may_read_and_nothing_else(council: Council) -> None:
    hidden = [council.draft(), council.published(), council.published()]
    actions.take_down(by=council.clerk, publication=hidden[1].publications.get(), reason_class="court-order")
    actions.take_down(by=council.clerk, publication=hidden[2].publications.get(), reason_class="court-order")
    shown = [council.planned(), council.published(), council.made()]
    clerk = Client()
    clerk.force_login(council.clerk, "django.contrib.auth.backends.ModelBackend")
    listed = addresses_in_the_sitemap(clerk)
    assert listed == addresses_in_the_sitemap(Client())
    for decision in hidden:
        assert not any(decision.reference in address for address in listed)
    for decision in shown:
        assert f"/decisions/{decision.reference}/" in listed
    for address in listed:
        assert Client().get(address).status_code == 200, address


def test_robots_are_asked_to_leave_the_desks_alone() -> None:
    body = Client().get("/robots.txt").content.decode()
    assert "User-agent: *" in body
    assert "Disallow: /to-do/" in body
    assert "Sitemap: http://testserver/sitemap.xml" in body
    assert "admin" not in body
