"""Editions of the forward plan: numbered, as published, and the day on which notice was first given."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
import time_machine
from django.test import Client

from commissioning.council.models import BodyMember
from commissioning.kit.canonical import dumps, loads, sha256_hex
from commissioning.kit.refusals import Refused
from decisions import actions
from decisions.checks import checks_of
from decisions.models import Decision
from decisions.records import facts_of, first_notice_on
from tests.decisions.conftest import ON, Council


def test_an_edition_makes_drafts_planned_and_is_numbered(council: Council) -> None:
    first, second = council.draft(), council.draft()
    edition = actions.publish_edition(by=council.clerk, on=ON, decisions=[second, first])
    assert (edition.reference, edition.number) == ("FPL-2026-01", 1)
    first.refresh_from_db()
    assert first.state == "planned"
    following = actions.publish_edition(by=council.clerk, on=ON, decisions=[first])
    assert (following.reference, following.number) == ("FPL-2026-02", 2)
    record = loads(bytes(edition.record))
    assert [item["reference"] for item in record["items"]] == [first.reference, second.reference]
    assert dumps(record) == bytes(edition.record)
    assert edition.record_sha256 == sha256_hex(bytes(edition.record))


def test_notice_is_first_given_in_the_earliest_edition(council: Council) -> None:
    decision = council.draft()
    for day in (date(2026, 5, 20), date(2026, 4, 28), date(2026, 6, 1)):
        actions.publish_edition(by=council.clerk, on=ON, decisions=[decision], published_on=day)
    assert first_notice_on(decision) == date(2026, 4, 28)


def test_an_edition_that_listed_it_as_not_key_gave_no_notice_of_a_key_decision(council: Council) -> None:
    decision = council.draft(key=False, key_limb_a=False)
    actions.publish_edition(by=council.clerk, on=ON, decisions=[decision], published_on=date(2026, 4, 28))
    assert first_notice_on(Decision.objects.get()) == date(2026, 4, 28)
    changes = {"key": True, "key_limb_a": True}
    decision = actions.change(by=council.clerk, on=ON, decision=decision, changes=changes, why="It is key.")
    assert first_notice_on(decision) is None
    assert "notice-short" in {check.code for check in checks_of(decision, on=ON, user=council.clerk)}
    with time_machine.travel("2026-05-19T12:00:00Z"):
        client = Client()
        client.force_login(council.clerk, "django.contrib.auth.backends.ModelBackend")
        said = client.get(f"/decisions/{decision.reference}/item/").content.decode()
    assert "but not as a key decision: notice of it is still to be given" in said
    edition = actions.publish_edition(by=council.clerk, on=ON, decisions=[decision], published_on=date(2026, 5, 20))
    decision = Decision.objects.get()
    assert first_notice_on(decision) == facts_of(decision).first_notice_on == date(2026, 5, 20)
    assert "first_listed" not in loads(bytes(edition.record))["items"][0]
    assert "notice-short" in {check.code for check in checks_of(decision, on=ON, user=council.clerk)}


def test_an_edition_names_the_members_of_the_body_on_its_day(council: Council) -> None:
    for office, from_on, until_on in (
        ("Leader", date(2020, 5, 1), None),
        ("Lead member for children", date(2020, 5, 1), date(2026, 4, 30)),
        ("Lead member for housing", date(2026, 7, 1), None),
    ):
        BodyMember(body=council.cabinet, office=office, from_on=from_on, until_on=until_on).recorded(by=None, why="T")
    edition = actions.publish_edition(by=council.clerk, on=ON, decisions=[council.draft()])
    item = loads(bytes(edition.record))["items"][0]
    assert item["members"] == ["Leader"]
    assert item["decision_maker"] == "Cabinet"
    assert item["due_on"] == "2026-06-03"


def test_exempt_documents_are_not_in_an_edition(council: Council) -> None:
    decision = council.draft()
    actions.add_document(by=council.clerk, decision=decision, title="Report")
    actions.add_document(
        by=council.clerk, decision=decision, title="Secret bids", access="exempt", exempt_paragraph=3,
        exempt_reason="Rates.", exempt_review_on=date(2027, 1, 1),
    )  # fmt: skip
    edition = actions.publish_edition(by=council.clerk, on=ON, decisions=[decision])
    assert b"Secret" not in bytes(edition.record)
    assert b"Report" in bytes(edition.record)


@pytest.mark.parametrize(
    ("fields", "why"),
    [
        ({"body": None, "meeting": None}, "who will decide"),
        ({"due_on": None, "meeting": None}, "when the decision is due"),
        ({"kind": "recommendation", "key": False, "key_limb_a": False}, "no place on the forward plan"),
    ],
)
def test_an_item_says_who_and_when(council: Council, fields: dict[str, Any], why: str) -> None:
    decision = council.draft(**fields)
    with pytest.raises(Refused, match=why):
        actions.publish_edition(by=council.clerk, on=ON, decisions=[decision])


def test_a_period_in_words_will_do(council: Council) -> None:
    decision = council.draft(due_on=None, meeting=None, due_period="July to September 2026")
    edition = actions.publish_edition(by=council.clerk, on=ON, decisions=[decision])
    assert loads(bytes(edition.record))["items"][0]["due_period"] == "July to September 2026"


def test_an_edition_is_neither_empty_nor_of_the_future(council: Council) -> None:
    with pytest.raises(Refused, match="without an item"):
        actions.publish_edition(by=council.clerk, on=ON, decisions=[])
    with pytest.raises(Refused, match="has not come yet"):
        actions.publish_edition(by=council.clerk, on=ON, decisions=[council.draft()], published_on=date(2026, 7, 1))
