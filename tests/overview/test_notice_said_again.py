"""A stored notice is handed to strangers as to the one before, as long as that is what they would get anyway."""

from __future__ import annotations

import hashlib
from typing import Any

import pytest
from django.db import connection
from django.http import HttpResponse
from django.test import Client

from commissioning.council.models import User
from commissioning.kit import said_again
from commissioning.sample import SAMPLE_DOMAIN
from decisions import actions
from decisions.models import Publication

pytestmark = [pytest.mark.usefixtures("calderwick"), pytest.mark.django_db]

HIPSS = "DEC-2017-0031"
LATEST, FIRST = f"/decisions/{HIPSS}/notice.pdf", f"/decisions/{HIPSS}/1/notice.pdf"


def user(who: str) -> User:
    return User.objects.get(email=f"{who}@{SAMPLE_DOMAIN}")


def ask(address: str = LATEST, client: Client | None = None, **headers: str) -> Any:
    """As a program asks that has no cookie yet."""
    return (client or Client()).get(address, headers={"host": "testserver", **headers})


def behind_the_triggers(sql: str, *values: Any) -> None:
    with connection.cursor() as cursor:
        cursor.execute("set local session_replication_role = replica")
        cursor.execute(sql, values)
        cursor.execute("set local session_replication_role = default")


@pytest.fixture
def paper(monkeypatch: pytest.MonkeyPatch) -> bytes:
    """The stored notice of a decision; nothing is remembered yet."""
    monkeypatch.setattr(said_again, "_said", type(said_again._said)())
    pdf = b"%PDF-1.7 the first"
    sha256 = hashlib.sha256(pdf).hexdigest()
    behind_the_triggers(
        "update decisions_publication p set pdf = %s, pdf_sha256 = %s from decisions_decision d"
        " where d.id = p.decision_id and d.reference = %s",
        pdf,
        sha256,
        HIPSS,
    )
    return pdf


@pytest.fixture
def ordinary(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Which answers were made the ordinary way since."""
    made: list[str] = []
    mark = said_again.may_be_said_again

    def marked(response: HttpResponse, again: said_again.Again) -> HttpResponse:
        made.append(HIPSS)
        return mark(response, again)

    monkeypatch.setattr("commissioning.overview.decision_views.may_be_said_again", marked)
    return made


@pytest.mark.parametrize("address", [LATEST, FIRST])
def test_the_second_stranger_gets_the_same_without_the_ordinary_way(
    paper: bytes, ordinary: list[str], address: str
) -> None:
    first, second = ask(address), ask(address)
    assert ordinary == [HIPSS]
    assert first.status_code == second.status_code == 200
    assert first.content == second.content == paper
    assert dict(first.headers) == dict(second.headers)
    assert {"Content-Security-Policy", "X-Content-Type-Options", "X-Frame-Options", "ETag", "Content-Length"} <= set(
        second.headers
    )


def test_what_is_taken_down_is_gone_for_the_next_stranger(paper: bytes) -> None:
    ask(LATEST), ask(FIRST)
    publication = Publication.objects.get(decision__reference=HIPSS)
    actions.take_down(by=user("clerk"), publication=publication, reason_class="personal-data")
    assert ask(LATEST).status_code == ask(FIRST).status_code == 410
    assert paper not in ask(LATEST).content


def test_what_is_no_longer_public_is_not_found(paper: bytes) -> None:
    ask()
    behind_the_triggers("update decisions_decision set state = 'draft' where reference = %s", HIPSS)
    assert ask().status_code == 404


def test_the_next_version_is_handed_out_once_it_is_published(paper: bytes) -> None:
    first = ask()
    later = b"%PDF-1.7 the second"
    names = ", ".join(
        field.column
        for field in Publication._meta.concrete_fields
        if field.name not in ("id", "number", "pdf", "pdf_sha256", "reason")
    )
    behind_the_triggers(
        f"insert into decisions_publication (number, pdf, pdf_sha256, reason, {names})"  # noqa: S608
        f" select 2, %s, %s, 'Put right', {names} from decisions_publication"
        " where decision_id = (select id from decisions_decision where reference = %s)",
        later,
        hashlib.sha256(later).hexdigest(),
        HIPSS,
    )
    second = ask()
    assert second.content == later
    assert second.headers["ETag"] != first.headers["ETag"]
    assert f"{HIPSS}-notice-2.pdf" in second.headers["Content-Disposition"]
    assert ask(FIRST).content == paper


def test_who_has_the_paper_or_is_signed_in_is_answered_for_themselves(paper: bytes, ordinary: list[str]) -> None:
    etag = ask().headers["ETag"]
    again = ask(**{"if-none-match": etag})
    assert (again.status_code, again.content) == (304, b"")
    assert ask(**{"if-match": '"another"'}).status_code == 412
    clerk = Client()
    clerk.force_login(user("clerk"), "django.contrib.auth.backends.ModelBackend")
    assert ask(client=clerk).headers["Cache-Control"] == "private, no-store"
    assert "Cache-Control" not in ask().headers
    assert ask(f"{LATEST}?on=2020-01-01").content == paper
    assert len(ordinary) == 5


def test_a_host_that_is_not_ours_is_refused_whatever_was_said_before(paper: bytes) -> None:
    ask()
    assert Client().get(LATEST, headers={"host": "elsewhere.example"}).status_code == 400
    assert Client().head(LATEST, headers={"host": "testserver"}).content == b""


def test_addresses_are_remembered_up_to_a_number(paper: bytes, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(said_again, "MOST_KEPT", 1)
    ask(LATEST)
    ask(FIRST)
    assert [address[-1] for address in said_again._said] == [FIRST]
