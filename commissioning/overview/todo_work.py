"""The daily work of contracts, of their managers and of administrators, for the list of what to do.

What must be started stands on the derived columns (`NextAct`): a few rows of an index, whatever the register holds.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from typing import Any

from django.db.models import Count, Exists, Max, Min, OuterRef, Q, QuerySet
from django.urls import reverse

from commissioning.council.models import User, UserServiceArea
from commissioning.council.roles import Role
from commissioning.kit.checks import Severity
from commissioning.kit.dates import short_date
from commissioning.overview.compliance_pages import findings_for
from commissioning.overview.todo_ground import A_YEAR, AHEAD, Ground, Task, own_contracts
from commissioning.procurement.timetable import StepCode
from contracts.choices import AuthorityKind
from contracts.lifecycle import AWARDED, DRAFT
from contracts.models import Commitment, Contract, NextAct, OfficerRecord
from contracts.pages.expiry import do_words, supplier_words, with_their_umbrella
from contracts.pages.records import act_called, record_address
from decisions.choices import Origin
from decisions.models import Delegation

MOST_ROWS = 40
"""Records that one kind of task names, the most urgent: each that is done makes room for another."""
MONTH, QUARTER = timedelta(days=30), timedelta(days=90)

_WAYS = {"extend": "Extend", "replace": "Replace"}


def most_urgent(
    rows: QuerySet[Any], day: str, *, group: str, title: str, url: str, do: str = "See all of them"
) -> tuple[list[Any], list[Task]]:
    """The first of some rows in their order, by a day; where there are more, the task that says so."""
    found = list(rows[: MOST_ROWS + 1])
    if len(found) <= MOST_ROWS:
        return found, []
    line = f"Only the {MOST_ROWS} most urgent are named here."
    return found[:MOST_ROWS], [Task(group, title, "", line, getattr(found[MOST_ROWS], day), url, do)]


def led_to_start(ground: Ground) -> Iterator[Task]:
    """What must be started of the contracts that the reader leads, and the choices between two ways that soon close."""
    last = ground.on + AHEAD
    near = Q(act_by__lte=last) | Q(decide_by__range=(ground.on, last))
    rows = NextAct.objects.filter(near, contract__lead_officer=ground.user).select_related("contract__provider")
    found, more = most_urgent(
        rows.order_by("act_by", "pk"),
        "act_by",
        group="led",
        title="Start what follows further contracts that you lead",
        url=f"{reverse('contracts:expiry')}?lead={ground.user.pk}",
    )
    own, under = with_their_umbrella(found, last)
    for row in own:
        yield _to_start(row, under[row.pk], ground)
    for row in found:
        if row.decide_by and ground.on <= row.decide_by <= last and row.decide_by != row.act_by:
            yield Task(
                "led",
                f"Decide whether to extend or replace: {row.contract.title}",
                _about(row, ground),
                "After this day one of the two can no longer be done in time.",
                row.decide_by,
                reverse("contracts:last_day", args=[row.contract.reference]),
                "Compare both ways",
            )
    yield from more


def _to_start(row: NextAct, under: int, ground: Ground) -> Task:
    contract, orders = row.contract, ""
    if under:
        orders = f" · with {under} call-off{'' if under == 1 else 's'} under it"
    late = "It ran past its end. " if row.ends_on and row.ends_on < ground.on else ""
    return Task(
        "led",
        f"{_WAYS.get(row.path, 'Act on')}: {contract.title}",
        _about(row, ground) + orders,
        late + (do_words(StepCode(row.step)) if row.step else ""),
        row.act_by,
        reverse("contracts:last_day", args=[contract.reference]),
        "See why this day",
    )


def _about(row: NextAct, ground: Ground) -> str:
    parts = [row.contract.reference, supplier_words(row.contract)]
    if row.ends_on:
        parts.append(f"{'ended' if row.ends_on < ground.on else 'ends'} {short_date(row.ends_on)}")
    return " · ".join(parts)


def areas_to_start(ground: Ground) -> Iterator[Task]:
    """Of each service area of a manager, how many contracts must be started: overdue, within 30 and within 90 days."""
    on = ground.on
    areas = UserServiceArea.objects.filter(user=ground.user).values("service_area")
    rows = (
        NextAct.objects.filter(service_area__in=areas, act_by__lte=on + QUARTER)
        .order_by()
        .values("service_area__slug", "service_area__name")
        .annotate(
            overdue=Count("pk", filter=Q(act_by__lt=on)),
            month=Count("pk", filter=Q(act_by__range=(on, on + MONTH))),
            quarter=Count("pk", filter=Q(act_by__range=(on, on + QUARTER))),
            first=Min("act_by"),
        )
    )
    for row in rows:
        counts = {"overdue": row["overdue"], "act-30": row["month"], "act-90": row["quarter"]}
        show, count = next((show, count) for show, count in counts.items() if count)
        what = f"{count:,} contract{'' if count == 1 else 's'}"
        title = {
            "overdue": f"{what} overdue to act",
            "act-30": f"{what} to be started within 30 days",
            "act-90": f"{what} to be started within 90 days",
        }[show]
        further = [
            f"{counts[code]:,} within {code.removeprefix('act-')} days"
            for code in ("act-30", "act-90")
            if code != show and counts[code]
        ]
        yield Task(
            "areas",
            f"{row['service_area__name']}: {title}",
            "",
            f"To be started as well: {', '.join(further)}." if further else "",
            row["first"],
            f"{reverse('contracts:expiry')}?area={row['service_area__slug']}&show={show}",
            "Open the list",
        )


def without_lead(ground: Ground) -> Iterator[Task]:
    """How many drafts and live contracts of a manager's service areas have no lead officer, or one who left."""
    left = list(User.objects.filter(is_active=False).values_list("pk", flat=True))
    missing = Q(lead_officer__isnull=True) | Q(lead_officer__in=left)
    areas = UserServiceArea.objects.filter(user=ground.user).values("service_area")
    count = Contract.objects.to_be_led(ground.on).filter(missing, service_area__in=areas).count()
    if count:
        yield Task(
            "without-lead",
            f"Name a lead officer for {'1 contract' if count == 1 else f'{count:,} contracts'}",
            "",
            "Nobody leads them, or who led them has left. Until then their managers are reminded of them.",
            None,
            reverse("contracts:handover"),
            "Hand them over",
        )


def assessments(ground: Ground) -> Iterator[Task]:
    """Contracts of the reader's service areas whose performance is to be assessed soon, or was to be: PA 2023 s71."""
    rows = NextAct.objects.filter(assess_by__lte=ground.on + AHEAD, contract__in=own_contracts(ground))
    found, more = most_urgent(
        rows.select_related("contract").order_by("assess_by", "pk"),
        "assess_by",
        group="assessments",
        title="Assess the performance of further contracts",
        url=f"{reverse('contracts:expiry')}?show=assess",
    )
    for row in found:
        yield Task(
            "assessments",
            f"Assess the performance: {row.contract.title}",
            row.contract.reference,
            "Against each indicator, once a year at least, and published. PA 2023 s71.",
            row.assess_by,
            reverse("contracts:performance", args=[row.contract.reference]),
            "Open the indicators",
        )
    yield from more


def drafts(ground: Ground) -> Iterator[Task]:
    """Contracts that the reader leads and that are drafted, or awarded and not signed."""
    rows = Contract.objects.filter(lead_officer=ground.user, state__in=(DRAFT, AWARDED)).select_related("provider")
    found, more = most_urgent(
        rows.order_by("starts_on", "pk"),
        "starts_on",
        group="drafts",
        title="Award, sign or discard further contracts that you lead",
        url=f"{reverse('contracts:list')}?lead={ground.user.pk}",
    )
    for contract in found:
        is_draft, starts = contract.state == DRAFT, contract.starts_on
        passed = " The day on which it was to start has passed." if starts and starts < ground.on else ""
        yield Task(
            "drafts",
            f"{'Award or discard' if is_draft else 'Record the signature'}: {contract.title}",
            " · ".join(filter(None, [contract.reference, str(contract.provider or "")])),
            ("Drafted, and not yet awarded." if is_draft else "Awarded, and not yet signed or said not to be.")
            + passed,
            starts,
            reverse("contracts:detail", args=[contract.reference]),
            "Open the draft" if is_draft else "Open the contract",
        )
    yield from more


def records(ground: Ground) -> Iterator[Task]:
    """Acts under a delegation within a year whose record by the officer is still owed: MAI 2012 reg 13."""
    areas = UserServiceArea.objects.filter(user=ground.user).values_list("service_area", flat=True)
    rows = (
        Commitment.objects.filter(
            # Asked so that the database knows how many are owed: along the days where many are, one by one of few.
            ~Exists(OfficerRecord.objects.filter(commitment=OuterRef("pk"))),
            authority=AuthorityKind.DELEGATION,
            made_on__gte=ground.on - A_YEAR,
            contract__service_area__in=list(areas),
            delegation__in=Delegation.objects.visible_to(ground.user),
        )
        .exclude(contract__origin=Origin.COPIED)
        .select_related("contract")
        .order_by("made_on", "pk")
    )
    found, more = most_urgent(
        rows,
        "made_on",
        group="records",
        title="Record the decisions of further acts under a delegation",
        url=f"{reverse('overview:compliance')}?code=no-officer-record",
        do="See the checks",
    )
    for row in found:
        yield Task(
            "records",
            f"Record the decision: {act_called(row)}",
            f"{row.contract.reference} {row.contract.title}",
            "An act under a delegation has a written record, drafted from the act. MAI 2012 reg 13.",
            row.made_on,
            record_address(row),
            "Draft the record",
        )
    yield from more


def invitations(ground: Ground) -> Iterator[Task]:
    """Users who were invited and have never set a password."""
    waiting = User.objects.active().without_password().annotate(until=Max("links__valid_until__date"))
    found, more = most_urgent(
        waiting.order_by("until", "pk"),
        "until",
        group="invitations",
        title="Further users who have not signed in yet",
        url=reverse("council:users"),
    )
    for user in found:
        over = user.until is None or user.until < ground.on
        yield Task(
            "invitations",
            f"{'Invite again' if over else 'Not yet signed in'}: {user.display_name}",
            user.email,
            "The link with which to set a password has expired: make another, or deactivate the user."
            if over
            else "Invited, and no password set yet. After this day the link works no more.",
            user.until,
            reverse("council:user", args=[user.pk]),
            "Open the user",
        )
    yield from more


def stops(ground: Ground) -> Iterator[Task]:
    """Failing checks that stop something: to an auditor all of them, to a manager those of their service areas.

    Those acknowledged come back on the day on which they are to be looked at again.
    """
    unanswered = Q(review_on__isnull=True) | Q(review_on__lte=ground.on)
    found = findings_for(ground.user).filter(unanswered, rank=Severity.STOP.rank)
    if not ground.user.has_role(Role.AUDITOR):
        found = found.filter(service_area__in=UserServiceArea.objects.filter(user=ground.user).values("service_area"))
    figures = found.order_by().aggregate(count=Count("pk"), oldest=Min("since"))
    if figures["count"]:
        what = "1 failing check stops" if figures["count"] == 1 else f"{figures['count']:,} failing checks stop"
        yield Task(
            "stops",
            f"{what} something",
            "",
            "Each says what puts it right. The day is that of the oldest.",
            figures["oldest"],
            f"{reverse('overview:compliance')}?severity={Severity.STOP.value}",
            "Look at them",
        )
