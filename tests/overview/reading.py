"""Reading the product as people and machines do: pages as words, commissions as data, by stranger or by role."""

import json
from html.parser import HTMLParser
from typing import Any

from django.test import Client

from commissioning.council.models import User
from commissioning.sample import SAMPLE_DOMAIN


def client_of(who: str | None) -> Client:
    """A client that has signed in as the sample user of that name, or as nobody."""
    client = Client()
    if who:
        user = User.objects.get(email=f"{who}@{SAMPLE_DOMAIN}")
        client.force_login(user, "django.contrib.auth.backends.ModelBackend")
    return client


def story(reference: str, who: str | None = None, on: str = "") -> dict[str, Any]:
    """A commission's JSON."""
    answer = client_of(who).get(f"/commissions/{reference}.json", {"on": on} if on else {})
    assert answer.status_code == 200
    return json.loads(answer.content)


class _Words(HTMLParser):
    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.words: list[str] = []
        self.silent = 0

    def handle_starttag(self, tag: str, attrs: Any) -> None:
        self.silent += tag in ("script", "style")

    def handle_endtag(self, tag: str) -> None:
        self.silent -= tag in ("script", "style")

    def handle_data(self, data: str) -> None:
        if not self.silent:
            self.words.append(data)


def words_of(address: str, who: str | None = None, on: str = "") -> str:
    """The words of a page, with single spaces between them."""
    answer = client_of(who).get(address, {"on": on} if on else {})
    assert answer.status_code == 200, f"{address} answers {answer.status_code}"
    reader = _Words()
    reader.feed(answer.content.decode())
    return " ".join(" ".join(reader.words).split())


def only(rows: list[dict[str, Any]], **facts: Any) -> dict[str, Any]:
    """The one row that has these facts."""
    found = [row for row in rows if all(row.get(key) == value for key, value in facts.items())]
    assert len(found) == 1, f"{len(found)} rows with {facts}"
    return found[0]


def findings(told: dict[str, Any], code: str) -> list[str]:
    """The sentences of a finding in a commission's JSON."""
    return [one["text"] for one in told["findings"] if one["code"] == code]
