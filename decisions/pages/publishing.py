"""What is shown before a record is published, in words."""

from __future__ import annotations

from datetime import date
from typing import Any

from commissioning.kit.canonical import loads
from commissioning.kit.dates import weekday_date
from commissioning.kit.explained import Explained
from commissioning.kit.refusals import Refusal
from decisions import actions
from decisions.checks import checks_of
from decisions.lifecycle import MADE
from decisions.models import Decision
from decisions.papers import notice_of
from decisions.rules import deadline_of_call_in


def preview_page(decision: Decision, *, on: date, user: Any) -> dict[str, Any]:
    """The version that publishing today would make, in the words of its notice."""
    publication = actions.preview(decision, on=on)
    record = loads(bytes(publication.record))
    return {
        "decision": decision,
        "publication": publication,
        "notice": notice_of(
            record,
            number=publication.number,
            published_at=publication.published_at,
            json_sha256=publication.record_sha256,
        ),
        "title": record["title"],
        "supposed": supposed_words(decision, record),
        "checks": checks_of(decision, on=on, user=user),
    }


def supposed_words(decision: Decision, record: dict[str, Any]) -> str:
    """What the preview takes for granted because it does not exist yet, in a sentence."""
    published = weekday_date(date.fromisoformat(record["published_on"]))
    if decision.state == MADE:
        return f"It is shown as if it were published on {published}."
    decided = weekday_date(date.fromisoformat(record["decided_on"]))
    return f"It is not made yet: it is shown as if it were made on {decided} and published on {published}."


def publish_page(decision: Decision, refusal: Refusal | None, *, on: date, user: Any) -> dict[str, Any]:
    """What stands beside the form that publishes: the day of effect if it is published today, and the checks.

    `unanswered` are the clauses whose text offers money or power that nobody has recorded or declined.

    The check that is said as the refusal beside the button is not said twice.
    """
    explained = None
    if decision.state == MADE:
        plain = loads(bytes(actions.preview(decision, on=on).record)).get("effective_explanation")
        explained = Explained.from_plain(plain) if plain else None
    checks = [check for check in checks_of(decision, on=on, user=user) if not refusal or check.code != refusal.code]
    names = actions.post_names(on)
    unanswered = [
        clause.label
        for clause in decision.clauses.visible_to(user)
        if actions.offers_left(clause, names, actions.given_by(clause))
    ]
    return {
        "decision": decision,
        "refusal": refusal,
        "checks": checks,
        "explained": explained,
        "unanswered": unanswered if decision.state == MADE else [],
    }


def published_words(decision: Decision) -> str:
    """What is told when a record has just been published."""
    said = f"{decision.reference} is published."
    if decision.effective_from is None or decision.effective_explanation is None:
        return said
    deadline = deadline_of_call_in(Explained.from_plain(decision.effective_explanation))
    unless = f" unless it is called in by {weekday_date(deadline)}" if deadline else ""
    return f"{said} It takes effect on {weekday_date(decision.effective_from)}{unless}."
