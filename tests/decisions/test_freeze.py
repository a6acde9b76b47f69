"""What was published holds against raw SQL: each statement runs in a transaction of its own, as an intruder's would."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from decimal import Decimal

import pytest
from django.db import IntegrityError, connection, transaction

from commissioning.kit.refusals import Refused
from decisions import actions
from decisions.models import Approval, Delegation, Edition
from tests.decisions.conftest import ON, PUBLISHED, found_council, latest, rebuilt

pytestmark = pytest.mark.django_db(transaction=True)


@contextmanager
def refused_as(constraint: str) -> Iterator[None]:
    """The database refuses under that name."""
    with pytest.raises(IntegrityError) as refused, transaction.atomic():
        yield
    assert refused.value.__cause__.diag.constraint_name == constraint  # type: ignore[union-attr]


def sql(statement: str, *values: object) -> None:
    """Run a statement in its own transaction."""
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(statement, values)


@pytest.mark.parametrize(
    "statement",
    [
        "update decisions_publication set record = 'x'",
        "update decisions_publication set reason = 'x'",
        "update decisions_publication set published_at = now()",
        "update decisions_publication set written_in = pg_current_xact_id()",
        "update decisions_publication set pdf = 'x', pdf_sha256 = repeat('0', 64)",
        "update decisions_publication set pdf = 'x', pdf_sha256 = encode(sha256('x'), 'hex'), number = 9",
        "delete from decisions_publication",
        "truncate decisions_publication cascade",
    ],
)
def test_a_publication_is_not_changed_deleted_or_truncated(statement: str) -> None:
    found_council().published()
    with refused_as("publication_is_append_only"):
        sql(statement)


def test_a_missing_paper_is_filled_once() -> None:
    found_council().published()
    fill = "update decisions_publication set pdf = %s::bytea, pdf_sha256 = encode(sha256(%s::bytea), 'hex')"
    sql(fill, b"first", b"first")
    with refused_as("publication_is_append_only"):
        sql(fill, b"second", b"second")


def test_editions_and_take_downs_are_append_only_too() -> None:
    council = found_council()
    publication = latest(council.published())
    actions.take_down(by=council.clerk, publication=publication, reason_class="court-order")
    for table, name in (
        ("decisions_takedown", "take_down_is_append_only"),
        ("decisions_editionitem", "edition_item_is_append_only"),
        ("decisions_edition", "edition_is_append_only"),
    ):
        with refused_as(name):
            sql(f"update {table} set id = id + 1")  # noqa: S608
        with refused_as(name):
            sql(f"delete from {table}")  # noqa: S608
    with refused_as("edition_item_is_append_only"):
        sql("truncate decisions_editionitem")


def test_the_paper_of_an_edition_is_filled_once_and_never_changed() -> None:
    found_council().planned()
    fill = "update decisions_edition set pdf = %s::bytea, pdf_sha256 = encode(sha256(%s::bytea), 'hex')"
    if Edition.objects.get().pdf is None:
        sql(fill, b"first", b"first")
    for statement in ("update decisions_edition set record = 'x'", "update decisions_edition set pdf = null"):
        with refused_as("edition_is_append_only"):
            sql(statement)
    with refused_as("edition_is_append_only"):
        sql(fill, b"second", b"second")


AUTHORITY_STATEMENTS = [
    "update decisions_approval set amount = amount + 1",
    "update decisions_approval set qualifier = 'estimate'",
    "update decisions_approval set spend_until = '2030-01-01'",
    "update decisions_approval set words = 'more'",
    "delete from decisions_approval",
    "update decisions_delegation set limit_per_action = 900000",
    "update decisions_delegation set floor = null",
    "update decisions_delegation set powers = array['vary']",
    "update decisions_delegation set usable_until = '2030-01-01'",
    "delete from decisions_delegation",
    "update decisions_clause set access = 'confidential'",
    "update decisions_clause set text = 'More.'",
    "insert into decisions_approval (clause_id, amount, qualifier, words)"
    " select clause_id, 1, 'maximum', 'one more' from decisions_approval",
]


@pytest.mark.parametrize("statement", AUTHORITY_STATEMENTS)
def test_authorities_freeze_at_publication(statement: str) -> None:
    council = found_council()
    decision = council.made()
    council.with_power(decision, limit_per_action=Decimal("800000"), floor=Decimal("500000"))
    if "delete" not in statement:
        sql(statement)  # before publication nothing is frozen
    actions.publish(by=council.clerk, on=ON, decision=decision, published_on=PUBLISHED)
    if statement.startswith("update"):
        with refused_as("authority_is_frozen"):
            sql(statement.replace("amount + 1", "amount + 2").replace("900000", "950000").replace("2030", "2031")
                .replace("'estimate'", "'maximum'").replace("floor = null", "floor = 1").replace("'vary'", "'award'")
                .replace("'more'", "'still more'").replace("'confidential'", "'public'")
                .replace("'More.'", "'Still more.'"))  # fmt: skip
    else:
        with refused_as("authority_is_frozen"):
            sql(statement)


def test_an_approval_cannot_be_moved_out_of_a_published_decision_or_into_it() -> None:
    council = found_council()
    published, draft = council.published(), council.draft()
    inside = Approval.objects.get(clause__decision=published)
    outside = Approval.objects.get(clause__decision=draft)
    for approval, clause in ((inside, outside.clause_id), (outside, inside.clause_id)):
        with refused_as("authority_is_frozen"):
            sql("update decisions_approval set clause_id = %s where id = %s", clause, approval.pk)


def test_an_update_that_changes_nothing_is_harmless() -> None:
    found_council().published()
    sql("update decisions_approval set amount = amount")


def test_another_decisions_publication_opens_nothing() -> None:
    council = found_council()
    first, second = council.published(), council.published()
    approval = Approval.objects.get(clause__decision=first)
    with refused_as("authority_is_frozen"):
        actions.correct(by=council.clerk, on=ON, decision=second, changes={"reasons": "Other."}, reason="Words.")
        sql("update decisions_approval set amount = 9 where id = %s", approval.pk)


def test_a_correction_passes_the_freeze_and_its_reason_is_told_to_a_person() -> None:
    council = found_council()
    decision = council.published()
    approval = Approval.objects.get(clause__decision=decision)
    approval.amount = Decimal("1")
    with pytest.raises(Refused) as refused:
        approval.recorded(by=council.clerk, why="Past the actions")
    assert refused.value.refusal.code == "frozen"
    actions.correct(
        by=council.clerk, on=ON, decision=decision, changes={}, reason="A wrong sum.",
        rows={approval: {"amount": Decimal("2000000"), "spend_until": date(2030, 3, 31)}},
    )  # fmt: skip
    approval.refresh_from_db()
    assert approval.amount == Decimal("2000000")
    assert rebuilt(decision) == bytes(latest(decision).record)
    with refused_as("authority_is_frozen"):
        sql("update decisions_approval set amount = 3")
    assert not Delegation.objects.exists()


@pytest.mark.parametrize(
    "statement",
    [
        "update decisions_decision set effective_from = effective_from - 5",
        "update decisions_decision set superseded_from = '2099-01-01'",
        "update decisions_decision set reasons = 'other'",
        "update decisions_decision set title = 'other'",
        "update decisions_alternative set why_rejected = 'other'",
        "delete from decisions_alternative",
        "insert into decisions_interest (decision_id, who, nature, dispensation)"
        " select id, 'Leader', 'owns it', '' from decisions_decision",
    ],
)
def test_a_published_decision_changes_only_with_a_further_publication(statement: str) -> None:
    council = found_council()
    council.published()
    with refused_as("decision_is_frozen"):
        sql(statement)


def test_a_published_decision_is_not_changed_by_a_stray_save() -> None:
    council = found_council()
    decision = council.published()
    decision.reasons = "Other reasons"
    with refused_as("decision_is_frozen"):
        decision.recorded(by=council.clerk, why="A stray save")


def test_a_decision_not_yet_published_is_not_frozen() -> None:
    found_council().made()
    sql("update decisions_decision set reasons = 'other'")


@pytest.mark.parametrize("state", ["called_in", "confirmed", "referred_back", "withdrawn"])
def test_every_step_publishes_what_it_changes(state: str) -> None:
    """Each step commits here, so the database judges it."""
    getattr(found_council(), state)()


def test_a_correction_commits_with_its_publication() -> None:
    council = found_council()
    decision = council.published()
    actions.correct(
        by=council.clerk, on=ON, decision=decision, changes={"reasons": "Better reasons"}, reason="The reasons were cut"
    )
    assert rebuilt(decision) == bytes(latest(decision).record)


def test_a_decision_replaced_by_a_later_one_commits_with_its_publication() -> None:
    council = found_council()
    first = council.published()
    council.published(supersedes=first, supersedes_from=PUBLISHED)
    first.refresh_from_db()
    assert first.superseded_from is not None
    assert rebuilt(first) == bytes(latest(first).record)
