"""Providers: strangers find those with a public contract or a public place on a roster, and nothing of the others."""

import re

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from commissioning.council.models import User
from commissioning.sample import SAMPLE_DOMAIN
from contracts.models import RosterEntry
from providers.models import Provider

pytestmark = [pytest.mark.usefixtures("calderwick"), pytest.mark.django_db]

FRAMEWORK = "CON-2022-0033"


def get(address: str, who: str | None = None):
    client = Client()
    if who:
        client.force_login(
            User.objects.get(email=f"{who}@{SAMPLE_DOMAIN}"), "django.contrib.auth.backends.ModelBackend"
        )
    return client.get(address)


def page(address: str, who: str | None = None) -> str:
    answer = get(address, who)
    assert answer.status_code == 200
    return answer.content.decode()


def total(who: str | None = None) -> int:
    found = re.search(r"([0-9]+) providers", page("/providers/?page=1", who).replace("of ", ""))
    assert found
    markup = page("/providers/", who)
    return int(re.findall(r"(?:of )?([0-9]+) providers", markup)[-1])


def withheld() -> list[Provider]:
    return list(Provider.objects.filter(roster_entries__umbrella__reference=FRAMEWORK).distinct())


def test_a_withheld_provider_has_no_page_and_no_place_in_a_list_or_a_count():
    hidden = withheld()
    assert len(hidden) == 33
    for who in (None, "officer"):
        assert {get(f"/providers/{provider.reference}/", who).status_code for provider in hidden} == {404}
        for number in (1, 2):
            markup = page(f"/providers/?page={number}", who)
            assert not [provider for provider in hidden if provider.legal_name in markup]
        assert "No provider fits" in page(f"/providers/?q={hidden[0].legal_name.split()[0]}", who)
    assert total("clerk") - total("officer") == 33


def test_those_who_may_read_exempt_matter_are_told_that_it_is():
    markup = page(f"/providers/{withheld()[0].reference}/", "clerk")
    assert "is not public" in markup
    assert FRAMEWORK in markup


def test_a_provider_shows_its_contracts_and_its_rosters_as_at_a_day():
    entry = RosterEntry.objects.filter(umbrella__reference="CON-2023-0015").order_by("pk")[0]
    address = f"/providers/{entry.provider.reference}/"
    assert "CON-2023-0015" in page(address)
    assert "CON-2023-0015" not in page(f"{address}?on=2020-01-01")


@pytest.mark.parametrize("query", ["q=%00", "kind=nonsense", "page=99999999999", "q=" + "x" * 300])
def test_nonsense_is_answered_at_its_field(query):
    markup = page(f"/providers/?{query}")
    assert "There is a problem" in markup or "There is no page" in markup


def test_an_unknown_provider_is_a_404():
    assert get("/providers/PRV-9999/").status_code == 404


def test_the_list_takes_the_same_number_of_queries_however_long_it_is():
    def queries(address: str) -> int:
        with CaptureQueriesContext(connection) as taken:
            page(address)
        return len(taken)

    name = Provider.objects.filter(contracts__state="signed")[0].legal_name.split()[0]
    assert queries("/providers/") == queries(f"/providers/?q={name}") <= 6
