"""Contracts and commissions given to another lead officer, many at once: all of them or none."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.db import transaction

from commissioning.council.models import User
from commissioning.council.roles import Act
from commissioning.kit.refusals import Refusal, Refused, refuse
from commissioning.procurement.models import Commission
from contracts import permissions, rules
from contracts.models import Contract

MOST_AT_ONCE = 1_000


@dataclass(frozen=True)
class HandedOver:
    """What was given by whom (their names) and to whom."""

    contracts: tuple[Contract, ...]
    commissions: tuple[Commission, ...]
    before: tuple[str, ...]
    lead_officer: User

    @property
    def count(self) -> int:
        return len(self.contracts) + len(self.commissions)


@transaction.atomic
def hand_over(
    *, by: Any, contracts: Iterable[Contract], commissions: Iterable[Commission], lead_officer: User, why: str
) -> HandedOver:
    """Give contracts and commissions another lead officer, each with the reason in its history.

    Refused as a whole where one of them has by now another lead than the record passed in, or has this one already, or
    where there are more than `MOST_AT_ONCE`. Rows are locked in the order of their keys, contracts first,
    after the new lead's.
    """
    refuse(permissions.may_reassign(by))
    # Locked first: nobody deactivates them, or takes their role, while they are given what they could not lead then.
    lead_officer = User.objects.select_for_update(no_key=True).get(pk=lead_officer.pk)
    refuse(
        rules.may_lead(
            active=lead_officer.is_active, does_contracts=lead_officer.may(Act.CONTRACT), name=str(lead_officer)
        )
    )
    given: list[Contract | Commission] = [*contracts, *commissions]
    refuse(rules.may_hand_over(len(given), most=MOST_AT_ONCE))
    moved: list[Any] = []
    leads: set[str] = set()
    for model in (Contract, Commission):
        before = {one.pk: one.lead_officer_id for one in given if isinstance(one, model)}
        rows: Any = model._default_manager.filter(pk__in=before).select_for_update(no_key=True, of=("self",))
        for fresh in rows.select_related("lead_officer").order_by("pk"):
            if fresh.lead_officer_id != before[fresh.pk]:
                raise Refused(
                    Refusal(
                        f"{fresh.reference} was given to {fresh.lead_officer or 'nobody'} since you looked.",
                        "Nothing is changed. Look at the list again.",
                    )
                )
            if fresh.lead_officer_id == lead_officer.pk:
                raise Refused(Refusal(f"{lead_officer} leads {fresh.reference} already.", "Leave it out.", "lead"))
            leads.add(str(fresh.lead_officer or "Nobody"))
            fresh.lead_officer = lead_officer
            moved.append(fresh.recorded(by=by, why=why, only=("lead_officer",)))
    return HandedOver(
        tuple(one for one in moved if isinstance(one, Contract)),
        tuple(one for one in moved if isinstance(one, Commission)),
        tuple(sorted(leads)),
        lead_officer,
    )
