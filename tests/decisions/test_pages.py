"""The list of decisions: recommendations apart from executive decisions, and filters that never break."""

import html
import re

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from commissioning.council.models import User
from commissioning.sample import SAMPLE_DOMAIN

pytestmark = [pytest.mark.usefixtures("calderwick"), pytest.mark.django_db]

SCRUTINY = "DEC-2021-0052"


def page(address: str, who: str | None = None) -> str:
    client = Client()
    if who:
        client.force_login(
            User.objects.get(email=f"{who}@{SAMPLE_DOMAIN}"), "django.contrib.auth.backends.ModelBackend"
        )
    answer = client.get(address)
    assert answer.status_code == 200
    return answer.content.decode()


def references(markup: str) -> list[str]:
    return re.findall(r'href="/decisions/(DEC-[0-9-]+)/', markup)


def test_a_recommendation_is_never_in_the_executive_list_nor_its_count():
    shown = references(page("/decisions/"))
    assert SCRUTINY not in shown
    assert f"({len(shown)})" in page("/decisions/")
    assert references(page("/decisions/?kind=scrutiny")) == [SCRUTINY]


def test_the_latest_decision_stands_first():
    shown = references(page("/decisions/"))
    assert shown == sorted(shown, reverse=True)


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("q=DEC-2017-0031", ["DEC-2017-0031"]),
        ("q=HIPSS", ["DEC-2017-0031"]),
        ("q=breaks+award+contracts", ["DEC-2021-0017"]),
        ("since_day=1&since_month=1&since_year=2023", ["DEC-2023-0064"]),
        ("until_day=31&until_month=December&until_year=2017", ["DEC-2017-0031"]),
        ("q=no-such-word", []),
        ("key=no", []),
        ("on=2018-01-01", ["DEC-2017-0031"]),
    ],
)
def test_filters_narrow_the_list(query, found):
    assert references(page(f"/decisions/?{query}")) == found


def test_an_empty_list_says_so_and_offers_a_way_back():
    assert "No decision fits these filters" in page("/decisions/?q=no-such-word")


def test_an_empty_list_leads_to_the_list_that_has_what_was_sought():
    planned = re.search(r'1 fits under <a href="([^"]+)">Planned</a>', page("/decisions/?q=supported+living"))
    assert planned
    assert "Supported living: award of the framework" in page(html.unescape(planned[1]))
    assert "under <a" not in page("/decisions/?q=no-such-word")


@pytest.mark.parametrize(
    ("query", "words"),
    [
        ("q=%00", "cannot be read"),
        ("since_day=31&since_month=2&since_year=2020", "The first day must be a real date"),
        ("since_day=1", "The first day must include a month and a year"),
        (
            "since_day=1&since_month=1&since_year=2020&until_day=1&until_month=1&until_year=2019",
            "The last day must not be before the first",
        ),
        ("body=nobody", "“nobody” cannot be chosen under “Decided by”. Choose one from the list"),
        ("area=%00", "“�” cannot be chosen under “Service area”"),
        ("page=9999999999", "There is no page"),
        ("page=-1", "The page number was not understood"),
    ],
)
def test_nonsense_is_answered_at_its_field(query, words):
    markup = page(f"/decisions/?{query}")
    assert words in markup
    assert references(markup)


def test_links_keep_the_day_and_the_filters():
    markup = page("/decisions/?q=support&on=2024-01-01")
    assert 'href="/decisions/DEC-2017-0031/?on=2024-01-01"' in markup
    assert "kind=scrutiny" in markup
    assert "q=support" in markup


def test_the_list_takes_the_same_number_of_queries_however_long_it_is():
    def queries(address: str) -> int:
        with CaptureQueriesContext(connection) as taken:
            page(address)
        return len(taken)

    assert queries("/decisions/") == queries("/decisions/?q=HIPSS") <= 12
