"""Exemptions reviewed: kept until a further day or released, and never told of in the act."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from django.test import Client

from commissioning.council.models import User
from commissioning.kit.canonical import loads
from commissioning.kit.refusals import Refused
from decisions import actions
from decisions.checks import checks_of
from decisions.models import Clause, Decision, Document
from tests.decisions.conftest import ON, Council, latest, rebuilt
from tests.decisions.test_documents import client_of, publish, sent

REVIEWED, NEXT = date(2026, 6, 29), date(2099, 1, 1)
EXEMPT: dict[str, Any] = {
    "access": "exempt",
    "exempt_paragraph": 3,
    "exempt_reason": "Rates are still competed for.",
    "exempt_review_on": date(2026, 6, 20),
}
WHY = "Acorn Grove still competes."


def with_exempt(council: Council) -> tuple[Decision, Clause, Document]:
    """A decision that is made, with an exempt clause and an exempt document, both due for review."""
    decision = council.made()
    clause = actions.add_clause(
        by=council.clerk, decision=decision, label="(x)", verb="award", text="Award to Acorn Grove.", **EXEMPT
    )
    document = actions.add_document(
        by=council.clerk, decision=decision, title="Acorn Grove’s bid", title_exempt=True, **EXEMPT
    )
    return decision, clause, document


def due(decision: Decision, on: date = ON) -> int:
    """How many exemptions are found due for review."""
    clerk = User.objects.get(email__startswith="clerk@")
    found = checks_of(Decision.objects.get(pk=decision.pk), on=on, user=clerk)
    return sum(check.code == "exempt-review-due" for check in found)


def review(council: Council, row: Clause | Document, **values: Any) -> Clause | Document:
    return actions.review_exemption(by=council.clerk, on=ON, row=row, **{"reviewed_on": REVIEWED, "why": WHY, **values})


@pytest.mark.parametrize("published", [False, True])
def test_what_is_kept_exempt_falls_silent_until_the_next_review(council: Council, published: bool) -> None:
    decision, clause, document = with_exempt(council)
    if published:
        publish(council, decision)
    assert due(decision) == 2
    for row in (clause, document):
        kept = review(council, row, keep_until=NEXT)
        assert (kept.access, kept.exempt_review_on, kept.exempt_reason) == ("exempt", NEXT, EXEMPT["exempt_reason"])
        assert WHY in kept.history.latest().history_change_reason
    assert due(decision) == 0
    assert due(decision, on=date(2099, 1, 2)) == 2


@pytest.mark.parametrize("published", [False, True])
def test_what_is_released_is_open_to_everyone_from_publication_on(council: Council, published: bool) -> None:
    decision, clause, document = with_exempt(council)
    if published:
        publish(council, decision)
    for row in (clause, document):
        released = review(council, row)
        assert (released.access, released.exempt_paragraph, released.exempt_reason) == ("public", None, "")
    assert not Document.objects.get(pk=document.pk).title_exempt
    assert due(decision) == 0
    if not published:
        publish(council, decision)
    record = loads(bytes(latest(decision).record))
    assert "Award to Acorn Grove." in [one["text"] for one in record["clauses"]]
    assert [one["title"] for one in record["documents"]] == ["Acorn Grove’s bid"]
    assert not {"exempt_clauses", "exempt_documents"} & {key for key, value in record.items() if value}
    assert rebuilt(decision) == bytes(latest(decision).record)


def test_the_published_reason_tells_of_a_review_and_of_nothing_exempt(council: Council) -> None:
    decision, clause, document = with_exempt(council)
    publish(council, decision)
    review(council, clause, keep_until=NEXT)
    review(council, document, keep_until=NEXT)
    assert [one.reason for one in decision.publications.order_by("number")] == [
        "",
        "Reviewed on 29 June 2026: a clause stays exempt, to be reviewed by 1 January 2099.",
        "Reviewed on 29 June 2026: a document stays exempt, to be reviewed by 1 January 2099.",
    ]
    assert all(b"Acorn" not in bytes(one.record) for one in decision.publications.all())
    for who in (None, council.officer):
        assert b"Acorn" not in client_of(who).get(f"/decisions/{decision.reference}/").content


@pytest.mark.parametrize(
    ("values", "words"),
    [
        ({"why": " "}, "says why"),
        ({"keep_until": ON}, "has come already"),
        ({"reviewed_on": date(2026, 7, 1)}, "has not come yet"),
    ],
)
def test_a_review_has_its_reason_and_its_days_in_order(council: Council, values: dict[str, Any], words: str) -> None:
    _, clause, _ = with_exempt(council)
    with pytest.raises(Refused, match=words):
        review(council, clause, **{"keep_until": NEXT, **values})


def test_what_is_confidential_or_public_has_no_exemption_to_review(council: Council) -> None:
    decision = council.made()
    for access in ("public", "confidential"):
        row = actions.add_document(by=council.clerk, decision=decision, title="Advice", access=access)
        with pytest.raises(Refused, match="no exemption to review"):
            review(council, row)


@pytest.mark.parametrize("who", ["officer", "manager", "auditor", "administrator"])
def test_only_a_clerk_who_may_read_exempt_matter_reviews_it(council: Council, who: str) -> None:
    decision, clause, _ = with_exempt(council)
    with pytest.raises(Refused, match="release withheld names and review an exemption"):
        actions.review_exemption(by=getattr(council, who), on=ON, row=clause, reviewed_on=REVIEWED, why=WHY)
    client = client_of(getattr(council, who))
    assert client.get(f"/decisions/{decision.reference}/exemptions/").status_code == 403
    assert client.get(f"/decisions/{decision.reference}/exemptions/clause/{clause.pk}/").status_code == 403


def test_a_clerk_without_the_tick_does_not_review(council: Council) -> None:
    _, clause, _ = with_exempt(council)
    council.clerk.sees_exempt = False
    with pytest.raises(Refused):
        review(council, clause)


def test_the_desk_lists_what_is_exempt_and_records_reviews(council: Council) -> None:
    decision, clause, document = with_exempt(council)
    publish(council, decision)
    here = f"/decisions/{decision.reference}/exemptions/"
    client = client_of(council.clerk)
    page = client.get(here).content.decode()
    assert page.count("Review due") == 2
    assert "Award to Acorn Grove." in page
    assert f'href="{here}"' in client.get(f"/decisions/{decision.reference}/").content.decode()

    typed = {"reviewed_on_day": "29", "reviewed_on_month": "6", "reviewed_on_year": "2026", "why": WHY}
    answer = sent(client, f"{here}clause/{clause.pk}/", **typed, outcome="keep")
    assert "Enter the day of the next review" in answer.content.decode()
    day = {"keep_until_day": "1", "keep_until_month": "1", "keep_until_year": "2099"}
    answer = sent(client, f"{here}document/{document.pk}/", **typed, **day, outcome="release")
    assert "Leave the next review empty" in answer.content.decode()
    assert latest(decision).number == 1

    assert sent(client, f"{here}clause/{clause.pk}/", **typed, **day, outcome="keep").url == here
    assert sent(client, f"{here}document/{document.pk}/", **typed, outcome="release").url == here
    assert WHY in client.get(here).content.decode()
    assert latest(decision).number == 3
    assert "Acorn Grove’s bid" in Client().get(f"/decisions/{decision.reference}/").content.decode()
    page = client.get(f"{here}document/{document.pk}/").content.decode()
    assert "no exemption to review" in page


@pytest.mark.parametrize("end", ["clause/99999/", "document/99999/", "meeting/1/", f"clause/{'9' * 30}/"])
def test_an_unknown_exemption_is_not_there(council: Council, end: str) -> None:
    decision, _, _ = with_exempt(council)
    assert client_of(council.clerk).get(f"/decisions/{decision.reference}/exemptions/{end}").status_code == 404
