"""The home page: the latest decisions, one story, the register by service, and no link that leads nowhere."""

import re

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from commissioning.council.models import ServiceArea
from contracts.pages.detail import seen_on

pytestmark = [pytest.mark.usefixtures("calderwick"), pytest.mark.django_db]


@pytest.fixture
def home():
    return Client().get("/")


def test_the_latest_executive_decisions_come_first(home):
    references = [one["decision"].reference for one in home.context["latest"]]
    assert references == ["DEC-2023-0064", "DEC-2022-0041", "DEC-2021-0058", "DEC-2021-0017"]
    assert "DEC-2021-0052" not in home.content.decode()
    assert "Cabinet, 14 March 2023 · In effect since 24 March 2023" in home.content.decode()


def test_one_story_is_told_from_need_to_next(home):
    example = home.context["example"]
    assert example.commission.reference == "COM-2021-002"
    assert [label for label, _, _ in example.steps] == ["Need", "Decision", "Suppliers", "Contracts", "Next"]
    assert "and 7 others" in home.content.decode()


def test_the_register_counts_live_contracts_by_service(home):
    day = home.context["as_at"]
    for row in home.context["register"]:
        area = ServiceArea.objects.get(pk=row["area"].pk)
        assert row["count"] == seen_on(day, None).live(day).filter(service_area=area).count()
        assert row["yearly"]


def test_no_link_of_the_home_page_is_dead(home):
    links = set(re.findall(r'href="(/[^"#]*)', home.content.decode()))
    assert len(links) > 15
    for link in links:
        if link.startswith("/static/"):
            continue
        assert Client().get(link.replace("&amp;", "&")).status_code == 200, link


def test_the_search_box_leads_to_the_search_of_all_records(home):
    assert 'action="/search/"' in home.content.decode()
    assert Client().get("/decisions/?q=short+breaks").status_code == 200


def test_the_page_as_at_an_early_day_says_that_there_is_nothing():
    body = Client().get("/?on=1990-01-01").content.decode()
    assert "No decision is published yet." in body
    assert "No contract is in service on 1 January 1990." in body


def test_the_home_page_asks_few_queries():
    Client().get("/")
    with CaptureQueriesContext(connection) as queries:
        Client().get("/")
    assert len(queries) <= 20
