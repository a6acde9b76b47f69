"""What people do about failing checks: a manager acknowledges one; anybody of staff has everything checked again."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone

from commissioning.council import permissions
from commissioning.council.roles import Act
from commissioning.kit.dates import long_date
from commissioning.kit.refusals import Refusal, refuse
from commissioning.kit.terms import last_day
from commissioning.overview import estate
from commissioning.overview.models import Acknowledgement, Finding, Readers
from commissioning.procurement.models import Commission
from contracts.models import Contract
from decisions.models import Decision

LONGEST_MONTHS = 12
"""An acknowledged check is looked at again within a year (default of this application)."""
MOST_AT_ONCE = 5_000
"""Records up to which all are checked again while somebody waits."""


def may_acknowledge(user: Any) -> Refusal | None:
    """Acknowledge a failing check: a manager."""
    return permissions.may(user if getattr(user, "is_authenticated", False) else None, Act.REASSIGN)


def may_check_again() -> Refusal | None:
    """Check all records while somebody waits: only where there are not too many of them."""
    records = sum(model._default_manager.count() for model in (Contract, Commission, Decision))
    if records <= MOST_AT_ONCE:
        return None
    return Refusal(
        f"There are {records:,} records: checking them all takes too long to wait for.",
        "They are checked every night. What a page shows of a check is always as it stands now.",
        "too-many",
    )


@transaction.atomic
def acknowledge(*, by: Any, on: date, finding: Finding, reason: str, review_on: date) -> Acknowledgement:
    """Say why a check may go on failing for now, and when that is looked at again. It stays listed."""
    refuse(may_acknowledge(by))
    if not reason.strip():
        raise ValidationError({"reason": "Say why this may stay as it is for now"}, code="required")
    latest = last_day(on, LONGEST_MONTHS)
    if review_on <= on:
        raise ValidationError({"review_on": "The day on which it is looked at again must be in the future"})
    if review_on > latest:
        raise ValidationError(
            {"review_on": f"It is looked at again within a year: give {long_date(latest)} or an earlier day"}
        )
    row = Acknowledgement(
        code=finding.code,
        subject=finding.subject,
        about=finding.about,
        sentence=finding.sentence,
        tells_exempt=finding.readers == Readers.WITH_TICK,
        reason=reason.strip(),
        review_on=review_on,
        recorded_at=timezone.now(),
        recorded_by=by,
    )
    row.save()
    return row


def check_again(*, by: Any, on: date) -> int:
    """Check all records now; how many checks fail."""
    refuse(permissions.may(by, Act.READ_WORKING) or may_check_again())
    return estate.keep(on=on, by=by)
