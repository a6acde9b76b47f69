"""Who answers for a contract or a commission: its lead officer, or the managers of its service area once the lead left.

Nothing ends unnoticed because somebody went: what has no active lead is told to managers until another lead is named.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from commissioning.council.models import User, UserServiceArea
from commissioning.council.roles import Role


def reminded(records: Iterable[Any]) -> dict[int, list[User]]:
    """Who gets the reminders of each contract (or each commission), by its key: two queries, however many there are.

    The lead officer while active; else the active managers of its service area; else every active manager, so that
    somebody always does. An empty list: the council has no active manager at all. Those named stand in the order of
    their names. Give contracts or commissions, not both at once: their keys may be the same.

    Source: the council's standing orders on lead officers (default of this application).
    """
    records = list(records)
    leads = {record.lead_officer_id for record in records if record.lead_officer_id}
    people = User.objects.active().filter(pk__in=leads) | User.objects.active().filter(roles__contains=[Role.MANAGER])
    active = {user.pk: user for user in people.order_by("display_name", "pk")}
    managers = [user for user in active.values() if user.has_role(Role.MANAGER)]
    held = UserServiceArea.objects.filter(user__in=[user.pk for user in managers])
    areas = set(held.values_list("service_area_id", "user_id"))
    found: dict[int, list[User]] = {}
    for record in records:
        lead = active.get(record.lead_officer_id)
        of_area = [user for user in managers if (record.service_area_id, user.pk) in areas]
        found[record.pk] = [lead] if lead else of_area or list(managers)
    return found
