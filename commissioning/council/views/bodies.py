"""Bodies, members, meetings and the mailing list: read by all staff, kept by clerks and administrators."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_safe

from commissioning.council import actions, pages
from commissioning.council.forms import (
    BodyForm,
    ChangeBodyForm,
    ChangeMailingForm,
    ChangeMeetingForm,
    ChangeMemberForm,
    MailingForm,
    MeetingFilter,
    MeetingForm,
    MemberForm,
    MoveMeetingForm,
    shown,
)
from commissioning.council.models import Body, BodyMember, MailingAddress, Meeting
from commissioning.council.roles import Act
from commissioning.council.views.account import form_page
from commissioning.council.views.shared import StaffRequest, page
from commissioning.kit.access import staff
from commissioning.kit.desk import act_page, attempt
from commissioning.kit.pages import page_of

BODIES = ("council:bodies", "Bodies and members")
MEETINGS = ("council:meetings", "Meetings")


def body_url(body: Body) -> str:
    return reverse("council:body", args=[body.slug])


def meeting_url(meeting: Meeting) -> str:
    return reverse("council:meeting", args=[meeting.pk])


@staff()
@require_safe
def bodies(request: StaffRequest) -> HttpResponse:
    context = pages.bodies_page(request.user, timezone.localdate())
    lead = "Whoever takes executive decisions here, or advises on them."
    return page(request, context, title="Bodies and members", crumbs=(), lead=lead)


@staff()
@require_safe
def body(request: StaffRequest, slug: str) -> HttpResponse:
    found = get_object_or_404(Body, slug=slug)
    context = pages.body_page(request.user, found, timezone.localdate())
    return page(request, context, title=found.name, crumbs=(BODIES,))


@staff(Act.BODIES)
@form_page
def add_body(request: StaffRequest) -> HttpResponse:
    form = BodyForm(request, initial={"executive": True})
    done = attempt(
        form,
        lambda values: actions.add_body(by=request.user, **values),
        then=body_url,
        said=lambda added: f"{added.name} is added. Now say who its members are.",
    )
    return done or act_page(
        request, form, title="Add a body", button="Add", back=(reverse("council:bodies"), "Bodies and members")
    )


@staff(Act.BODIES)
@form_page
def change_body(request: StaffRequest, slug: str) -> HttpResponse:
    found = get_object_or_404(Body, slug=slug)
    form = ChangeBodyForm(request, of=found, initial=shown(ChangeBodyForm, found))
    done = attempt(
        form,
        lambda values: actions.change_body(by=request.user, body=found, **values),
        then=body_url(found),
        said="The body is changed.",
    )
    return done or act_page(
        request,
        form,
        title=f"Change {found.name}",
        button="Save",
        back=(body_url(found), found.name),
        lead=pages.RENAMED,
    )


@staff(Act.BODIES)
@form_page
def add_member(request: StaffRequest, slug: str) -> HttpResponse:
    found = get_object_or_404(Body, slug=slug)
    form = MemberForm(request)
    done = attempt(
        form,
        lambda values: actions.add_member(by=request.user, body=found, **values),
        then=body_url(found),
        said=lambda added: f"{added.office} is added.",
    )
    return done or act_page(
        request, form, title=f"Add a member of {found.name}", button="Add", back=(body_url(found), found.name)
    )


@staff(Act.BODIES)
@form_page
def change_member(request: StaffRequest, slug: str, pk: int) -> HttpResponse:
    member = get_object_or_404(BodyMember.objects.select_related("body"), pk=pk, body__slug=slug)
    form = ChangeMemberForm(request, of=member, initial=shown(ChangeMemberForm, member))
    done = attempt(
        form,
        lambda values: actions.change_member(by=request.user, member=member, **values),
        then=body_url(member.body),
        said="The member is changed.",
    )
    return done or act_page(
        request,
        form,
        title=f"End or correct {member.office}",
        button="Save",
        back=(body_url(member.body), member.body.name),
        lead="Nobody is removed: give the last day on which they sit. For a new name, end one and add another.",
    )


@staff()
@require_safe
def meetings(request: StaffRequest) -> HttpResponse:
    on = timezone.localdate()
    form = MeetingFilter(request.GET)
    chosen = form.cleaned_data.get("body") if form.is_valid() else None
    found = Meeting.objects.select_related("body")
    found = found.filter(body=chosen) if chosen else found
    ahead = found.filter(held_on__gte=on).order_by("held_on", "pk")
    past = page_of(found.filter(held_on__lt=on).order_by("-held_on", "pk"), request)
    context = pages.meetings_page(request.user, ahead, past, chosen) | {"pages": (past,), "form": form}
    lead = "Moving a meeting says why, and what was announced for it."
    return page(request, context, title="Meetings", crumbs=(), lead=lead)


@staff()
@require_safe
def meeting(request: StaffRequest, pk: int) -> HttpResponse:
    found = get_object_or_404(Meeting.objects.select_related("body"), pk=pk)
    context = pages.meeting_page(request.user, found, timezone.localdate())
    return page(request, context, title=pages.meeting_name(found), crumbs=(MEETINGS,))


@staff(Act.BODIES)
@form_page
def add_meeting(request: StaffRequest) -> HttpResponse:
    on = timezone.localdate()
    chosen = Body.objects.existing(on).filter(slug=request.GET.get("body", "").replace("\0", "")).first()
    form = MeetingForm(request, on=on, initial={"body": chosen})
    done = attempt(
        form,
        lambda values: actions.add_meeting(by=request.user, **values),
        then=meeting_url,
        said="The meeting is added.",
    )
    return done or act_page(
        request, form, title="Add a meeting", button="Add", back=(reverse("council:meetings"), "Meetings")
    )


@staff(Act.BODIES)
@form_page
def change_meeting(request: StaffRequest, pk: int) -> HttpResponse:
    found = get_object_or_404(Meeting.objects.select_related("body"), pk=pk)
    form = ChangeMeetingForm(request, of=found, initial=shown(ChangeMeetingForm, found))
    done = attempt(
        form,
        lambda values: actions.change_meeting(by=request.user, on=timezone.localdate(), meeting=found, **values),
        then=meeting_url(found),
        said="The meeting is changed.",
    )
    return done or act_page(
        request,
        form,
        title=f"Change {pages.meeting_name(found)}",
        button="Save",
        back=(meeting_url(found), pages.meeting_name(found)),
    )


@staff(Act.BODIES)
@form_page
def move_meeting(request: StaffRequest, pk: int) -> HttpResponse:
    found = get_object_or_404(Meeting.objects.select_related("body"), pk=pk)
    form = MoveMeetingForm(request, of=found)
    done = attempt(
        form,
        lambda values: actions.move_meeting(by=request.user, on=timezone.localdate(), meeting=found, **values),
        then=meeting_url(found),
        said="The meeting is moved.",
    )
    return done or act_page(
        request,
        form,
        title=f"Move {pages.meeting_name(found)}",
        button="Move the meeting",
        back=(meeting_url(found), pages.meeting_name(found)),
        template="council/move_meeting.html",
        section=pages.concern_section(found),
    )


@staff()
@require_safe
def mailing_list(request: StaffRequest) -> HttpResponse:
    lead = "Role mailboxes to which the decisions of a meeting may be sent, once, when they are published."
    return page(request, pages.mailing_page(request.user), title="Mailing list", crumbs=(), lead=lead)


@staff(Act.BODIES)
@form_page
def add_mailing_address(request: StaffRequest) -> HttpResponse:
    form = MailingForm(request)
    done = attempt(
        form,
        lambda values: actions.add_mailing_address(by=request.user, **values),
        then=reverse("council:mailing_list"),
        said=lambda added: f"{added.mailbox} is on the list.",
    )
    return done or act_page(
        request, form, title="Add a mailbox", button="Add", back=(reverse("council:mailing_list"), "Mailing list")
    )


@staff(Act.BODIES)
@form_page
def mailing_address(request: StaffRequest, pk: int) -> HttpResponse:
    found = get_object_or_404(MailingAddress, pk=pk)
    form = ChangeMailingForm(request, of=found, initial=shown(ChangeMailingForm, found))
    done = attempt(
        form,
        lambda values: actions.change_mailing_address(by=request.user, address=found, **values),
        then=reverse("council:mailing_list"),
        said="The mailbox is changed.",
    )
    return done or act_page(
        request,
        form,
        title=f"Change {found.mailbox}",
        button="Save",
        back=(reverse("council:mailing_list"), "Mailing list"),
        lead="The address itself is fixed: stop this mailbox and add another.",
    )
