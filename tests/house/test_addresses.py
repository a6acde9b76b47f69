"""Sweeps over every address: an access rule, the role × address matrix, a GET that writes nothing."""

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import URLPattern, URLResolver, get_resolver

from commissioning.council.models import User
from commissioning.sample import SAMPLE_DOMAIN, SAMPLE_USERS

pytestmark = pytest.mark.usefixtures("calderwick")

EVERYONE = 200
NOT_OURS = ("admin",)

# One line per address name: an example of the address, and what a GET of it answers to a stranger. Staff of every role
# get the same unless a further answer stands there.
MATRIX: dict[str, tuple[str, int, dict[str, int]]] = {
    "overview:home": ("/", 200, {}),
    "overview:help": ("/help/", 200, {}),
    "overview:accessibility": ("/accessibility/", 200, {}),
    "overview:rules": ("/rules/", 200, {}),
    "overview:commissions": ("/commissions/", 200, {}),
    "overview:commission": ("/commissions/COM-2022-003/", 200, {}),
    "overview:commission_json": ("/commissions/COM-2022-003.json", 200, {}),
    "decisions:list": ("/decisions/", 200, {}),
    "overview:decision": ("/decisions/DEC-2017-0031/", 200, {}),
    "overview:decision_json": ("/decisions/DEC-2017-0031.json", 200, {}),
    "overview:notice_pdf": ("/decisions/DEC-2017-0031/notice.pdf", 200, {}),
    "overview:decision_version": ("/decisions/DEC-2017-0031/1/", 200, {}),
    "overview:version_notice_pdf": ("/decisions/DEC-2017-0031/1/notice.pdf", 200, {}),
    "overview:clause": ("/authority/DEC-2017-0031/b/", 200, {}),
    "contracts:list": ("/contracts/", 200, {}),
    "contracts:detail": ("/contracts/CON-2023-0021/", 200, {}),
    "overview:providers": ("/providers/", 200, {}),
    "overview:provider": ("/providers/PRV-0001/", 200, {}),
    "council:sign_in": ("/account/sign-in/", 200, dict.fromkeys(SAMPLE_USERS, 302)),
    "council:sign_out": ("/account/sign-out/", 405, {}),
}
# A draft contract is a 404 to a stranger and a page to staff; withheld providers are a 404 without the tick.
HIDDEN = {
    "/contracts/CON-2023-0031/": (404, dict.fromkeys(SAMPLE_USERS, 200)),
    "/commissions/COM-1999-001/": (404, dict.fromkeys(SAMPLE_USERS, 404)),
    "/decisions/DEC-1999-0001/": (404, dict.fromkeys(SAMPLE_USERS, 404)),
}


def _patterns(resolver, namespace=""):
    for entry in resolver.url_patterns:
        if isinstance(entry, URLResolver):
            inner = ":".join(part for part in (namespace, entry.namespace) if part)
            yield from _patterns(entry, inner)
        elif isinstance(entry, URLPattern):
            yield f"{namespace}:{entry.name}" if namespace else str(entry.name), entry


OURS = {name: entry for name, entry in _patterns(get_resolver()) if name.split(":")[0] not in NOT_OURS}


def _client(who: str | None) -> Client:
    client = Client()
    if who:
        client.force_login(
            User.objects.get(email=f"{who}@{SAMPLE_DOMAIN}"), "django.contrib.auth.backends.ModelBackend"
        )
    return client


def test_every_address_says_who_may_enter():
    for name, entry in OURS.items():
        assert getattr(entry.callback, "access", None), f"{name} has no access rule"


def test_every_address_is_in_the_matrix():
    assert set(OURS) == set(MATRIX)


@pytest.mark.django_db
@pytest.mark.parametrize("who", [None, *SAMPLE_USERS])
@pytest.mark.parametrize("name", MATRIX)
def test_each_role_gets_the_answer_of_the_matrix(name, who):
    address, stranger, staff = MATRIX[name]
    expected = stranger if who is None else staff.get(who, stranger)
    assert _client(who).get(address).status_code == expected


@pytest.mark.django_db
@pytest.mark.parametrize("who", [None, *SAMPLE_USERS])
@pytest.mark.parametrize("address", HIDDEN)
def test_what_one_may_not_see_is_not_there(address, who):
    stranger, staff = HIDDEN[address]
    assert _client(who).get(address).status_code == (stranger if who is None else staff[who])


@pytest.mark.django_db
@pytest.mark.parametrize("name", MATRIX)
def test_a_get_writes_nothing(name):
    with CaptureQueriesContext(
        connection,
    ) as queries:
        _client(None).get(MATRIX[name][0])
    for query in queries.captured_queries:
        words = query["sql"].lstrip().split(" ", 1)[0].upper()
        assert words in {"SELECT", "SAVEPOINT", "RELEASE", "WITH", "SET"}, query["sql"]


@pytest.mark.django_db
@pytest.mark.parametrize("nonsense", ["?on=31-02-2024", "?on=%00", "?page=99999999999999", "?q=%00", "?on=9999-99-99"])
@pytest.mark.parametrize("name", [n for n, (_, stranger, _) in MATRIX.items() if stranger == 200])
def test_nonsense_in_the_address_is_never_an_error_of_ours(name, nonsense):
    assert _client(None).get(MATRIX[name][0] + nonsense).status_code in {200, 404}
