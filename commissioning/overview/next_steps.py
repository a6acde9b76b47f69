"""What may be done next with a decision: for staff, each step with its link, or with why it is refused.

The refusals are those of the doors: `decisions.permissions`, the rules and the checks that stop.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import Any

from django.urls import reverse

from commissioning.council.models import Meeting
from commissioning.kit.dates import long_date, weekday_date
from commissioning.kit.explained import Explained
from commissioning.kit.next_steps import NextStep, NextSteps, as_offered
from decisions import actions, permissions, rules
from decisions.lifecycle import CALLED_IN, DRAFT, MADE, PLANNED, PUBLIC_STATES, PUBLISHED, REFERRED_BACK, WITHDRAWN
from decisions.models import Decision, Publication
from decisions.querysets import is_staff_reader


def next_steps(decision: Decision, latest: Publication | None, *, on: date, user: Any) -> NextSteps:
    """What this user may do next with a decision on a day; nothing for a stranger."""
    if not is_staff_reader(user):
        return NextSteps((), "")
    return as_offered(_steps(decision, latest, on, user))


def _steps(decision: Decision, latest: Publication | None, on: date, user: Any) -> Iterator[NextStep]:
    address = _Addresses(decision)
    if decision.state in (DRAFT, PLANNED, MADE):
        yield from _before_publication(decision, address, on, user)
    elif decision.state in PUBLIC_STATES:
        yield from _after_publication(decision, latest, address, on, user)
    if decision.meeting is not None and decision.state != WITHDRAWN:
        yield from _of_its_meeting(decision, decision.meeting, user)


def _before_publication(decision: Decision, address: _Addresses, on: date, user: Any) -> Iterator[NextStep]:
    edit = permissions.may_edit(user, decision)
    if decision.state == MADE:
        refusal = permissions.may_publish(user, decision) or actions.refusal_to_publish(decision, on=on)
        yield NextStep("Publish", address("decisions:publish"), refusal, is_first=True)
    label = "Edit the record" if decision.state == MADE else "Record the decision"
    yield NextStep(label, address("decisions:record"), edit, is_first=decision.state != MADE)
    yield NextStep("Preview the notice", address("decisions:preview"), permissions.may_preview(user, decision))
    if decision.state != MADE:
        make = permissions.may_make(user, decision) or actions.refusal_to_make_yet(decision, on=on)
        yield NextStep("Record that it was made", address("decisions:make"), make)
        yield NextStep("Edit the forward-plan item", address("decisions:item"), edit)
        notices = permissions.may_give_notice(user, decision)
        yield NextStep("Urgency and private notices", address("decisions:notices"), notices)
    yield NextStep("Add a document", address("decisions:add_document"), edit)
    if not decision.is_recommendation:
        waive = permissions.may_waive_call_in(user, decision) or actions.refusal_to_waive(decision, on=on)
        yield NextStep("Record that call-in was waived", address("decisions:waive_call_in"), waive)
    if decision.state != MADE:
        yield NextStep("Withdraw", address("decisions:withdraw"), permissions.may_withdraw(user, decision))


def _after_publication(
    decision: Decision, latest: Publication | None, address: _Addresses, on: date, user: Any
) -> Iterator[NextStep]:
    if decision.state == PUBLISHED and not decision.is_recommendation:
        refusal = permissions.may_call_in(user, decision) or actions.refusal_to_call_in(decision)
        yield NextStep("Record a call-in", address("decisions:call_in"), refusal, call_in_note(decision, on))
    if decision.state == CALLED_IN:
        yield NextStep(
            "Record that it stands",
            address("decisions:confirm"),
            permissions.may_confirm(user, decision),
            is_first=True,
        )
        yield NextStep(
            "Record that it was referred back",
            address("decisions:refer_back"),
            permissions.may_refer_back(user, decision),
        )
    if decision.state == REFERRED_BACK:
        yield NextStep(
            "Enter the decision that reconsiders it",
            f"{reverse('decisions:enter')}?reconsiders={decision.reference}",
            permissions.may_enter(user, decision.kind),
            is_first=True,
        )
    yield NextStep("Correct it", address("decisions:correct"), permissions.may_correct(user, decision))
    yield NextStep(
        "Tell the council’s mailboxes",
        address("decisions:mail"),
        permissions.may_mail(user) or actions.refusal_to_mail(decision),
    )
    if latest is not None:
        take_down = permissions.may_take_down(user) or actions.refusal_to_take_down(latest)
        url = reverse("decisions:take_down", args=[decision.reference, latest.number])
        yield NextStep(f"Take version {latest.number} down", url, take_down)


def _of_its_meeting(decision: Decision, meeting: Meeting, user: Any) -> Iterator[NextStep]:
    """The item after this one that is still to be recorded, and the desk of the meeting, for whoever sits at it."""
    if permissions.may_mail(user):
        return
    items = list(Decision.objects.filter(meeting=meeting).exclude(state=WITHDRAWN).in_agenda_order())
    after = [item for item in items[items.index(decision) + 1 :] if item.state in (DRAFT, PLANNED)]
    if after:
        url = reverse("decisions:record", args=[after[0].reference])
        note = f"{after[0].reference} {after[0].title}"
        yield NextStep("Record the next item of the agenda", url, note=note)
    url = reverse("decisions:meeting_record", args=[meeting.held_on, meeting.body.slug])
    yield NextStep("The desk of its meeting", url, note=f"{meeting.body}, {long_date(meeting.held_on)}")


def call_in_note(decision: Decision, on: date) -> str:
    """Until when a published decision can be called in, or that this day has passed; nothing where it cannot be."""
    if not decision.effective_explanation:
        return ""
    deadline = rules.deadline_of_call_in(Explained.from_plain(decision.effective_explanation))
    if deadline is None:
        return ""
    return f"Received until {weekday_date(deadline)}" + ("" if on <= deadline else ": that day has passed")


class _Addresses:
    """Addresses of the desks of one decision, by name."""

    def __init__(self, decision: Decision) -> None:
        self.reference = decision.reference

    def __call__(self, name: str) -> str:
        return reverse(name, args=[self.reference])
