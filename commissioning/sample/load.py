"""Loads the sample council into an empty database, and into nothing else."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta
from itertools import islice

from django.db import transaction

from commissioning.council.models import User
from commissioning.kit.refusals import Refusal, Refused
from commissioning.kit.terms import last_day
from commissioning.overview.compliance_actions import acknowledge
from commissioning.overview.estate import keep as keep_checks
from commissioning.overview.models import Finding
from commissioning.procurement.models import Commission
from commissioning.sample import (
    SAMPLE_DOMAIN,
    council,
    disabled_children,
    forward_plan,
    home_care,
    intensive_support,
    kept,
    one_to_one,
    ordinary,
    short_breaks,
)
from contracts.counting import count_all
from contracts.models import Contract
from decisions.models import Decision
from providers.models import Provider

CHECKED_MONTHS = 6
"""How many ends of months the failing checks are counted for, so that their trend has something to show."""
FIVE = ("COM-2017-001", "COM-2021-002", "COM-2021-004", "COM-2022-003", "COM-2022-005")


def is_empty() -> bool:
    """Whether the database holds no record that a council would miss."""
    return not any(model.objects.exists() for model in (User, Decision, Commission, Contract, Provider))


def is_loaded() -> bool:
    """Whether the database holds the sample council: its administrator, only its users, and the five commissions."""
    return (
        User.objects.filter(email=f"admin@{SAMPLE_DOMAIN}").exists()
        and not User.objects.exclude(email__endswith=f"@{SAMPLE_DOMAIN}").exists()
        and Commission.objects.filter(reference__in=FIVE).count() == len(FIVE)
    )


def load(*, today: date) -> bool:
    """Load the sample. True when it was loaded, False when it was there already; Refused for any other database."""
    if is_loaded():
        return False
    if not is_empty():
        raise Refused(
            Refusal(
                "This database holds records that are not the sample council’s.",
                "Load the sample into an empty database: set DATABASE_URL to one, or run ./run reset.",
            )
        )
    with transaction.atomic():
        calderwick = council.build(today=today)
        for commission in (intensive_support, home_care, disabled_children, short_breaks, one_to_one):
            commission.build(calderwick)
        ordinary.build(calderwick)
        forward_plan.build(calderwick)
        kept.build(calderwick)
        count_all(on=today)
        for day in (*reversed(list(islice(ends_of_months(today), CHECKED_MONTHS))), today):
            keep_checks(on=day)
        acknowledge(
            by=calderwick.manager,
            on=today,
            finding=Finding.objects.get(code="extension-beyond", subject="CON-2016-0012"),
            reason="The contract has ended and another follows it: there is nothing left to put right.",
            review_on=last_day(today, 6),
        )
    return True


def ends_of_months(day: date) -> Iterator[date]:
    """The last days of the months before that of a day, latest first."""
    while True:
        day = day.replace(day=1) - timedelta(days=1)
        yield day
