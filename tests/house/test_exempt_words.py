"""What is not public has no word in an error page, in a mail, in what is taken down, or under a withheld name."""

from __future__ import annotations

import pytest
from django.core import mail

from commissioning.council.models import User
from commissioning.sample import SAMPLE_DOMAIN
from commissioning.sample.disabled_children import WITHHELD
from contracts.actions import (
    release_names,
)
from contracts.models import Contract
from decisions.models import Decision
from providers.models import Provider
from tests.crawl import Words, without
from tests.house.planting import EVERY_DESK, NONSENSE, TODAY, Plants
from tests.overview.reading import client_of

pytestmark = [pytest.mark.usefixtures("calderwick"), pytest.mark.django_db]


ERRORS = (
    "/{word}",
    "/{word}/",
    "/decisions/{word}/",
    "/decisions/DEC-2099-0001/{word}/",
    "/documents/1/{word}.txt",
    "/contract-documents/1/{word}.txt",
    "/commission-documents/1/{word}.txt",
    "/commissions/COM-2021-002/timetable/1/{word}/",
    "/contracts/?q={word}",
    "/authority/{reference}/{word}/",
    "/providers/{word}/",
    "/contracts/{word}/",
    "/commissions/{word}/",
    "/bodies/{word}/",
    "/meetings/2026-11-02-{word}/",
    "/forward-plan/{word}/",
    "/decisions/?body={word}",
    "/decisions/?ward={word}&area={word}",
    "/decisions/{reference}/exemptions/?about={word}",
    "/decisions/{taken}/?about={word}",
    "/account/sign-in/?next=/{word}",
)


ASKED_FOR = (
    "lbl",
    "exempt clause",
    "exempt title",
    "name of an exempt file",
    "taken down title",
    "withheld provider 0",
)


@pytest.mark.parametrize("who", [None, EVERY_DESK])
def test_an_error_page_knows_no_word_from_nonsense(who: str | None, unprinted: Plants) -> None:
    client, plants = client_of(who), unprinted
    reference = Decision.objects.get(title__contains=plants.public["open title"]).reference
    taken = Decision.objects.get(title=plants.exempt["taken down title"]).reference
    for pattern in ERRORS:
        nonsense = client.get(pattern.format(word=NONSENSE, reference=reference, taken=taken))
        expected = without(nonsense, NONSENSE)
        for place in ASKED_FOR:
            word = plants.exempt[place]
            answer = client.get(pattern.format(word=word, reference=reference, taken=taken))
            assert without(answer, word) == expected, (pattern, word)


def test_what_is_taken_down_answers_410_in_every_form(unprinted: Plants) -> None:
    taken = Decision.objects.get(title=unprinted.exempt["taken down title"])
    words = Words(unprinted.hidden_from(EVERY_DESK).values())
    for who in (None, EVERY_DESK):
        for end in ("/", ".json", "/notice.pdf", "/1/", "/1/notice.pdf"):
            answer = client_of(who).get(f"/decisions/{taken.reference}{end}")
            assert (answer.status_code, words.within(answer)) == (410, frozenset())


def test_no_mail_tells_of_what_is_not_public(unprinted: Plants) -> None:
    assert mail.outbox
    sent = b"\n".join(message.message().as_bytes() for message in mail.outbox).lower()
    said = "\n".join(f"{message.subject}\n{message.body}" for message in mail.outbox).lower()
    assert unprinted.public["open title"] in said
    assert "reminders of contracts" in said
    for place, word in unprinted.hidden_from(None).items():
        assert word.lower() not in said, place
        assert word.lower().encode() not in sent, place


# Withheld names -----------------------------------------------------------------------------------------------------

FIRST_WORDS = Words(name.split()[0] for name in WITHHELD)


@pytest.mark.parametrize("who", [None, "officer", "admin"])
def test_the_address_of_a_withheld_provider_is_not_there(who: str | None) -> None:
    client = client_of(who)
    unknown = client.get("/providers/PRV-9999/")
    assert unknown.status_code == 404
    for provider in Provider.objects.filter(legal_name__in=WITHHELD):
        answer = client.get(f"/providers/{provider.reference}/")
        assert without(answer, provider.reference) == without(unknown, "PRV-9999")


@pytest.mark.parametrize("who", [None, "officer", "admin"])
@pytest.mark.parametrize("on", ["2022-06-30", "2022-07-01", "2027-07-02", "2100-01-01"])
def test_no_day_of_reading_uncovers_a_name(who: str | None, on: str) -> None:
    client = client_of(who)
    for address in (
        "/commissions/COM-2022-003/",
        "/commissions/COM-2022-003.json",
        "/contracts/CON-2022-0033/",
        "/providers/",
    ):
        assert FIRST_WORDS.within(client.get(address, {"on": on})) == frozenset()


def test_releasing_the_names_shows_them_to_everyone() -> None:
    clerk = User.objects.get(email=f"clerk@{SAMPLE_DOMAIN}")
    framework = Contract.objects.get(reference="CON-2022-0033")
    assert FIRST_WORDS.within(client_of(None).get("/commissions/COM-2022-003.json")) == frozenset()
    release_names(by=clerk, on=TODAY, umbrella=framework)
    shown = FIRST_WORDS.within(client_of(None).get("/commissions/COM-2022-003.json"))
    assert shown == frozenset(FIRST_WORDS.words)


@pytest.mark.parametrize("who", ["clerk", "auditor"])
def test_the_tick_or_the_role_of_an_auditor_shows_all_names(who: str) -> None:
    assert FIRST_WORDS.within(client_of(who).get("/commissions/COM-2022-003.json")) == frozenset(FIRST_WORDS.words)
