"""The desk of a meeting: its items one after another, those without a stop published together, the mail about it."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils import timezone

from commissioning.council.models import Meeting
from commissioning.council.roles import Act
from commissioning.kit.access import staff
from commissioning.kit.dates import weekday_date
from commissioning.kit.desk import act_page, attempt
from commissioning.kit.refusals import Refusal
from decisions import actions, permissions
from decisions.forms.meeting import AgendaForm, TogetherForm
from decisions.forms.publishing import SendForm
from decisions.lifecycle import DRAFT, MADE, PLANNED
from decisions.models import Decision
from decisions.pages import meeting as pages
from decisions.views.shared import back_to, decision_in_sight

ALL_PUBLISHED = Refusal("Every item of this meeting is published.", "A mistake is put right from the decision’s page.")
NOTHING_READY = Refusal("No item of this meeting is made and without a stop.", "Record the items first.")


def _meeting(held_on: date, slug: str) -> Meeting:
    return get_object_or_404(Meeting.objects.select_related("body"), held_on=held_on, body__slug=slug)


def _desk_of(meeting: Meeting) -> str:
    return reverse("decisions:meeting_record", args=[meeting.held_on, meeting.body.slug])


def _title(meeting: Meeting) -> str:
    return f"{meeting.body}, {weekday_date(meeting.held_on)}"


@staff(Act.PUBLISH_DECISION)
def record(request: HttpRequest, held_on: date, slug: str) -> HttpResponse:
    meeting, today = _meeting(held_on, slug), timezone.localdate()
    items = pages.items_of(meeting, on=today, user=request.user)
    ready = [item.decision for item in items if item.is_ready]
    is_done = bool(items) and all(item.decision.state not in (DRAFT, PLANNED, MADE) for item in items)
    form = TogetherForm(request, ready=ready)
    done = attempt(
        form,
        lambda values: actions.publish_together(
            by=request.user,
            on=today,
            decisions=[item.decision for item in items if item.decision.reference in form.named],
        ),
        then=_desk_of(meeting),
        said=pages.together_words,
    )
    return done or act_page(
        request,
        form,
        title=_title(meeting),
        button="Publish it" if len(ready) == 1 else f"Publish these {len(ready)}",
        back=(reverse("overview:meeting", args=[held_on, slug]), "The meeting’s page"),
        refusal=None if ready else ALL_PUBLISHED if is_done else NOTHING_READY,
        template="decisions/meeting_record.html",
        **pages.desk_page(meeting, items),
    )


@staff(Act.PLAN_DECISION)
def agenda(request: HttpRequest, held_on: date, slug: str) -> HttpResponse:
    meeting, today = _meeting(held_on, slug), timezone.localdate()
    items = pages.items_of(meeting, on=today, user=request.user)
    movable = [item.decision for item in items if item.decision.state in (DRAFT, PLANNED, MADE)]
    form = AgendaForm(request, decisions=movable)
    done = attempt(
        form,
        lambda values: actions.put_in_order(by=request.user, on=today, places=form.places),
        then=_desk_of(meeting),
        said="The order of the agenda is saved.",
    )
    return done or act_page(
        request,
        form,
        title=f"Order of the agenda: {_title(meeting)}",
        lead="Give each item its number on the agenda. Items that are published keep theirs.",
        button="Save the order",
        back=(_desk_of(meeting), "The meeting"),
    )


@staff(Act.PUBLISH_DECISION)
def meeting_mail(request: HttpRequest, held_on: date, slug: str) -> HttpResponse:
    meeting = _meeting(held_on, slug)
    return _mail(request, meeting, back=(_desk_of(meeting), _title(meeting)))


@staff(Act.PUBLISH_DECISION)
def mail(request: HttpRequest, reference: str) -> HttpResponse:
    decision = decision_in_sight(request, reference)
    return _mail(request, decision, back=back_to(decision))


def _mail(request: HttpRequest, what: Meeting | Decision, *, back: tuple[str, str]) -> HttpResponse:
    form = SendForm(request)

    def address(reference: str) -> str:
        return request.build_absolute_uri(reverse("overview:decision", args=[reference]))

    def act(values: dict[str, Any]) -> Any:
        return actions.send_mail(by=request.user, what=what, address=address, shown=values["shown"])

    done = attempt(
        form,
        act,
        then=back[0],
        said=lambda sent: f"The mail was sent to {_mailboxes(len(sent.recipients))}.",
    )
    if done:
        return done
    letter = actions.letter_about(what, address=address)
    form.show(letter.digest)
    return act_page(
        request,
        form,
        title="Tell the council’s mailboxes",
        lead="One mail, sent once. This is exactly what it says, from what is published.",
        button=f"Send it to {_mailboxes(len(letter.recipients))}",
        back=back,
        refusal=permissions.may_mail(request.user) or actions.refusal_to_mail(what),
        template="decisions/mail.html",
        letter=letter,
    )


def _mailboxes(count: int) -> str:
    return "1 mailbox" if count == 1 else f"{count} mailboxes"
