"""What is coming: cabinet's next meetings, one edition of the forward plan, and drafts that wait for the clerk.

Made up, and nothing of the five commissions: so that the clerk's desk has something on it on the first day.
"""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

from commissioning.council import actions as council_actions
from commissioning.council.models import Meeting, working_calendar
from commissioning.sample.council import Council
from contracts.actions import put_in_plan
from contracts.choices import PlanPart
from contracts.models import Contract
from decisions import actions
from decisions.models import Decision

THURSDAY = 3


def next_thursday(day: date) -> date:
    """The first Thursday from a day on that is a working day."""
    calendar = working_calendar()
    while day.weekday() != THURSDAY or not calendar.is_working(day):
        day += timedelta(days=1)
    return day


def build(council: Council) -> None:
    """Three meetings ahead; an edition with four items, one partly in private; two drafts, one too late for notice."""
    soon, later, last = (_meeting(council, weeks) for weeks in (3, 7, 11))
    planned = [
        _item(
            council,
            later,
            "Home adaptations and community equipment: buying the service again",
            "health",
            "A joint service with the health board that lends and repairs equipment for people at home. "
            "Cabinet is asked to approve buying it for four years, with an option of two more.",
            key_limb_a=True,
            contact="health",
            documents_expected="Report of the Director of Public Health\nEquality impact assessment",
        ),
        _item(
            council,
            later,
            "Supported living: award of the framework",
            "adults",
            "Cabinet is asked to award places on a framework for supported living after a competition.",
            key_limb_a=True,
            key_limb_b=True,
            contact="adults",
            documents_expected="Report of the Director of Adult Social Care\nEvaluation of tenders",
            private="part",
            private_paragraph=3,
            private_reason="The evaluation holds prices that bidders gave in confidence, before the award is final.",
            representations="In writing to the contact post, up to seven working days before the meeting.",
        ),
        _item(
            council,
            last,
            "Winter service and highway maintenance: options from next year",
            "highways",
            "The contract ends next year. Cabinet is asked how the service is to be provided after that.",
            key_limb_a=True,
            key_limb_b=True,
            contact="place",
            documents_expected="Report of the Director of Place",
            follows="Winter gritting standby",
        ),
        _item(
            council,
            last,
            "Library opening hours: what residents said",
            "corporate",
            "Cabinet is asked to note the consultation and to agree the hours.",
            contact="resources",
            documents_expected="Report of the Director of Resources\nSummary of the consultation",
        ),
    ]
    actions.publish_edition(by=council.clerk, on=council.today, decisions=planned)
    actions.give_private_notice(
        by=council.clerk,
        decision=planned[1],
        kind="28",
        published_on=council.today,
        reasons=planned[1].private_reason,
    )
    _item(
        council,
        soon,
        "Emergency repairs to the riverside footbridge",
        "highways",
        "The bridge was closed after an inspection. Cabinet is asked to approve repairs.",
        key_limb_a=True,
        contact="place",
    )
    _item(
        council,
        last,
        "School transport: a new way of buying routes",
        "children",
        "Cabinet is asked to agree a dynamic market for school transport.",
        contact="children",
        follows="Taxis and minibuses",
    )


def _meeting(council: Council, weeks: int) -> Meeting:
    day = next_thursday(council.today + timedelta(weeks=weeks))
    return council_actions.add_meeting(by=council.clerk, body=council.cabinet, held_on=day, place="Town Hall")


def _item(
    council: Council,
    meeting: Meeting,
    title: str,
    area: str,
    purpose: str,
    *,
    contact: str,
    follows: str = "",
    **fields: object,
) -> Decision:
    """`follows`: the title of the contract at which the item was begun, to approve what comes after it."""
    item: dict[str, Any] = {
        "wards": (),
        "title": title,
        "kind": "body",
        "meeting": meeting,
        "service_area": council.areas[area],
        "purpose": purpose,
        "contact": council.posts[contact],
        "key": bool(fields.get("key_limb_a") or fields.get("key_limb_b")),
        **fields,
    }
    if not follows:
        return actions.enter_item(by=council.clerk, on=council.today, **item)
    contract = Contract.objects.get(title=follows)
    return put_in_plan(by=council.clerk, on=council.today, contract=contract, part=PlanPart.APPROVAL, **item).decision
