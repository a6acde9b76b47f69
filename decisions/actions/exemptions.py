"""Exemptions reviewed: kept until a further day, or released."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.db import transaction

from commissioning.kit.documents import reviewed
from commissioning.kit.models import Access
from commissioning.kit.refusals import Refusal, refuse
from decisions import permissions, rules
from decisions.actions.publication import correct
from decisions.actions.shared import assign, locked
from decisions.lifecycle import PUBLIC_STATES
from decisions.models import Clause, Document


def refusal_to_review(by: Any, row: Clause | Document) -> Refusal | None:
    """Why this user cannot review this clause or document, whatever the review finds; None where it can be."""
    refusal = permissions.may_review_exemptions(by, row.decision)
    return refusal or (None if row.access == Access.EXEMPT else rules.not_exempt())


@transaction.atomic
def review_exemption(
    *, by: Any, on: date, row: Clause | Document, reviewed_on: date, keep_until: date | None = None, why: str
) -> Clause | Document:
    """Record the review of an exempt clause or document: kept until the next review, or (None) released to everyone.

    After publication it is a correction. The published reason is a plain sentence: `why`, which may tell of exempt
    matter, goes into the history of the row alone.
    """
    decision = locked(row.decision)
    row = type(row).objects.get(pk=row.pk)
    refuse(permissions.may_review_exemptions(by, decision))
    refuse(
        rules.may_review_exemption(
            is_exempt=row.access == Access.EXEMPT, reviewed_on=reviewed_on, keep_until=keep_until, why=why, on=on
        )
    )
    noun = "clause" if isinstance(row, Clause) else "document"
    values, said = reviewed(noun, reviewed_on, keep_until)
    if isinstance(row, Clause):
        values.pop("title_exempt", None)
    if decision.state in PUBLIC_STATES:
        correct(by=by, on=on, decision=decision, changes={}, reason=said, rows={row: values})
        row = type(row).objects.get(pk=row.pk)
    else:
        assign(row, values, values)
    return row.recorded(by=by, why=f"{said} {why}")
