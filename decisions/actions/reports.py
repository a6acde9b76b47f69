"""What was reported to council."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.db import transaction

from commissioning.kit.refusals import refuse
from decisions import permissions, rules
from decisions.models import UrgencyReport


@transaction.atomic
def report_urgency(*, by: Any, on: date, from_on: date, until_on: date, reported_on: date) -> UrgencyReport:
    """Record that the special-urgency decisions of a period (both days included) were reported to council."""
    refuse(permissions.may_report_urgency(by))
    refuse(rules.may_be_entered_on(reported_on, on, what="The day of the report"))
    row = UrgencyReport(from_on=from_on, until_on=until_on, reported_on=reported_on)
    return row.recorded(by=by, why="Special urgency reported to council")
