"""The list of commissions: what it finds, what it says, and how many queries it asks."""

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from commissioning.council.models import User
from commissioning.procurement import actions
from commissioning.procurement.models import Commission
from commissioning.procurement.routes import Regime
from commissioning.sample import SAMPLE_DOMAIN

pytestmark = [pytest.mark.usefixtures("calderwick"), pytest.mark.django_db]


def user(name):
    return User.objects.get(email=f"{name}@{SAMPLE_DOMAIN}")


def client(who=None):
    browser = Client()
    if who:
        browser.force_login(user(who), "django.contrib.auth.backends.ModelBackend")
    return browser


def found(query="", who=None):
    response = client(who).get(f"/commissions/{query}")
    assert response.status_code == 200
    return [entry.commission.reference for entry in response.context["entries"]]


def open_another(number=1, **fields):
    example = Commission.objects.get(reference="COM-2017-001")
    officer = user("officer")
    return actions.open_commission(
        by=officer,
        on=example.opened_on,
        title=f"A need not yet decided on, {number}",
        need="Something is wanted.",
        service_area=example.service_area,
        lead_post=example.lead_post,
        lead_officer=officer,
        regime=Regime.PA2023,
        **fields,
    )


def test_the_newest_come_first_and_each_says_where_it_stands():
    listed = found()
    assert listed == sorted(listed, reverse=True)
    body = client().get("/commissions/").content.decode()
    for words in ("1 lot without a route", "Last day disputed", "In its last year", "1 decision, 1 recommendation"):
        assert words in body


def test_what_is_not_public_is_listed_for_staff_alone():
    hidden = open_another().reference
    assert hidden not in found()
    assert hidden in found(who="clerk")
    assert client().get(f"/commissions/{hidden}/").status_code == 404
    assert client("clerk").get(f"/commissions/{hidden}/").status_code == 200
    assert client().get(f"/commissions/{hidden}.json").status_code == 404


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ("?q=short+breaks", "COM-2021-004"),
        ("?q=com-2017-001", "COM-2017-001"),
        ("?q=therapeutic+HIPSS", "COM-2017-001"),
        ("?area=children&regime=PCR2015&state=open&q=com+2022+5", "COM-2022-005"),
    ],
)
def test_filters_narrow_the_list(query, expected):
    assert found(query) == [expected]


def test_the_parts_of_a_word_with_hyphens_may_stand_apart():
    one_to_one = found("?area=children&regime=PCR2015&state=open&q=one-to-one")
    assert one_to_one == ["COM-2022-005", "COM-2021-002"]


def test_nothing_found_says_so_and_offers_a_way_back():
    body = client().get("/commissions/?q=xylophone").content.decode()
    assert "No commission fits these filters" in body
    assert "clear them all" in body
    assert found("?regime=PA2023&area=children&q=breaks") == []


@pytest.mark.parametrize(
    ("query", "field"),
    [("?regime=XXX", "id_regime"), ("?state=nowhere", "id_state"), ("?area=none", "id_area"), ("?q=%00", "id_q")],
)
def test_a_bad_value_is_told_at_its_field_and_filters_nothing(query, field):
    response = client().get(f"/commissions/{query}")
    body = response.content.decode()
    assert response.status_code == 200
    assert f'href="#{field}"' in body
    assert f'id="{field}_error"' in body
    assert "<title>Error: " in body
    assert len(response.context["entries"]) == len(found()) > 5


@pytest.mark.parametrize("query", ["?page=0", "?page=x", "?page=99999999999", "?on=31-02-2024", "?on=%00"])
def test_odd_pages_and_days_are_answered_with_a_message(query):
    assert len(found(query)) == len(found()) > 5


def test_the_list_asks_as_many_queries_for_many_as_for_few():
    browser = client("officer")
    browser.get("/commissions/")
    with CaptureQueriesContext(connection) as few:
        browser.get("/commissions/")
    for number in range(12):
        open_another(number)
    with CaptureQueriesContext(connection) as many:
        browser.get("/commissions/")
    assert len(many) == len(few)
