"""What is typed for the forward plan: an item, notices of urgency and of private matters, why an item is withdrawn."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from django import forms
from django.db.models import Q
from django.http import HttpRequest, QueryDict

from commissioning.council.calendar import WorkingCalendar
from commissioning.council.models import Body, BodyKind, Meeting, Post, ServiceArea, StandingOrders, Ward
from commissioning.council.models import working_calendar as council_calendar
from commissioning.kit.dates import short_date
from commissioning.kit.desk import ActForm
from commissioning.kit.forms import DayMonthYearField
from commissioning.kit.models import EXEMPT_PARAGRAPHS
from decisions.checks import as_unit
from decisions.choices import DecisionKind, Private, PrivateNoticeKind, UrgencyKind
from decisions.forms.fields import MeetingField
from decisions.models import Decision

PUBLIC_WORDS = "Everyone can read this once it is published, so put nothing exempt in it."
KINDS = [
    (DecisionKind.BODY.value, "A body, at a meeting"),
    (DecisionKind.MEMBER.value, "One cabinet member"),
    (DecisionKind.OFFICER.value, "An officer"),
]
PARAGRAPHS: list[tuple[Any, str]] = [
    ("", "Choose a paragraph"),
    *((number, f"{number}: {words}") for number, words in EXEMPT_PARAGRAPHS.items()),
]


class NoticedMeetingField(MeetingField):
    """A meeting; each choice says until when notice of a key decision at it can be given in full."""

    calendar: WorkingCalendar
    orders: list[StandingOrders]

    def label_from_instance(self, meeting: Any) -> str:
        orders = next((row for row in self.orders if row.in_force_from <= meeting.held_on), None)
        label = super().label_from_instance(meeting)
        if orders is None:
            return label
        unit = as_unit(orders.key_notice_unit)
        return f"{label} (notice by {short_date(self._latest(meeting.held_on, orders.key_notice_days, unit))})"

    def _latest(self, held_on: date, days: int, unit: Any) -> date:
        return self.calendar.latest_notice(held_on, days, unit=unit).date


class ItemForm(ActForm):
    show_optional = False

    GROUPS = (
        ("What is to be decided", ("title", "purpose", "service_area", "wards")),
        ("Who decides, and when", ("kind", "meeting", "body", "post", "due_on", "due_period")),
        ("Is it a key decision?", ("key", "key_limb_a", "key_limb_b")),
        ("Documents and questions", ("documents_expected", "contact")),
        ("Is it taken in private?", ("private", "private_paragraph", "private_reason", "representations")),
    )

    title = forms.CharField(
        label="Title",
        max_length=300,
        help_text=PUBLIC_WORDS,
        error_messages={"required": "Enter a title: what is to be decided, in a few words"},
    )
    kind = forms.ChoiceField(label="Decided by", choices=KINDS, widget=forms.RadioSelect, initial=DecisionKind.BODY)
    meeting = NoticedMeetingField(
        label="Meeting",
        queryset=Meeting.objects.none(),
        required=False,
        empty_label="No meeting chosen",
        help_text="For a body. It sets the body and the day.",
    )
    body = forms.ModelChoiceField(
        label="Body or cabinet member",
        queryset=Body.objects.none(),
        required=False,
        empty_label="None chosen",
        help_text="Where no meeting is chosen yet.",
    )
    post = forms.ModelChoiceField(
        label="Post",
        queryset=Post.objects.none(),
        required=False,
        empty_label="None chosen",
        help_text="For a decision by one member or by an officer.",
    )
    due_on = DayMonthYearField(
        label="Day on which it is due",
        called="The day on which it is due",
        required=False,
        help_text="Leave it empty where a meeting is chosen, or give a period below.",
    )
    due_period = forms.CharField(
        label="Period in which it is due", max_length=120, required=False, help_text="For example: April to June 2027."
    )
    key = forms.BooleanField(label="It is a key decision", required=False)
    key_limb_a = forms.BooleanField(
        label="Limb (a): it spends or saves a significant sum for its service", required=False
    )
    key_limb_b = forms.BooleanField(label="Limb (b): it has significant effects in two or more wards", required=False)
    purpose = forms.CharField(
        label="The matter",
        required=False,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text=f"What it is about, in a few sentences. {PUBLIC_WORDS}",
    )
    service_area = forms.ModelChoiceField(
        label="Service area",
        queryset=ServiceArea.objects.none(),
        empty_label="Choose a service area",
        error_messages={"required": "Choose the service area"},
    )
    wards = forms.ModelMultipleChoiceField(
        label="Wards affected",
        queryset=Ward.objects.none(),
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text="Tick none if all wards are affected.",
    )
    documents_expected = forms.CharField(
        label="Documents that will be considered",
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text="One a line. Name no exempt document by a title that tells what is exempt.",
    )
    contact = forms.ModelChoiceField(
        label="Whom people can ask",
        queryset=Post.objects.none(),
        empty_label="Choose a post",
        help_text="Copies of the documents are available from this post.",
        error_messages={"required": "Choose the post that people can ask"},
    )
    private = forms.ChoiceField(
        label="It is taken", choices=Private.choices, widget=forms.RadioSelect, initial=Private.NO
    )
    private_paragraph = forms.TypedChoiceField(
        label="Paragraph of Schedule 12A", choices=PARAGRAPHS, coerce=int, empty_value=None, required=False
    )
    private_reason = forms.CharField(
        label="Why it is taken in private",
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=f"Why the public interest in keeping it exempt outweighs disclosure. {PUBLIC_WORDS}",
    )
    representations = forms.CharField(
        label="How representations can be made",
        required=False,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text="To whom and by when. For a private matter left empty, the post above is named.",
    )

    def __init__(
        self,
        request: HttpRequest,
        *,
        on: date,
        of: Decision | None = None,
        begun: Mapping[str, Any] | None = None,
        **kwargs: Any,
    ) -> None:
        super().__init__(request, of=of, initial=typed_before(of) if of else begun, **kwargs)
        kept: Any = of or Decision()
        choices: dict[str, Any] = self.fields
        choices["body"].queryset = Body.objects.existing(on, kept.body_id).filter(
            Q(executive=True) | Q(pk=kept.body_id)
        )
        meetings = Meeting.objects.filter(Q(held_on__gte=on, body__executive=True) | Q(pk=kept.meeting_id))
        choices["meeting"].queryset = meetings.select_related("body").order_by("held_on", "body__name")
        choices["meeting"].calendar = council_calendar()
        choices["meeting"].orders = list(StandingOrders.objects.order_by("-in_force_from"))
        for name, pk in (("post", kept.post_id), ("contact", kept.contact_id)):
            choices[name].queryset = Post.objects.existing(on, pk)
        choices["service_area"].queryset = ServiceArea.objects.existing(on, kept.service_area_id)
        named = [link.ward_id for link in kept.ward_links.all()] if of else []
        choices["wards"].queryset = Ward.objects.existing(on, *named)

    @property
    def groups(self) -> list[tuple[str, list[forms.BoundField]]]:
        """The fields under their headings, as the page shows them."""
        return [(heading, [self[name] for name in names]) for heading, names in self.GROUPS]

    def clean(self) -> dict[str, Any]:
        values: dict[str, Any] = super().clean() or self.cleaned_data
        self._who(values)
        self._key(values)
        if values.get("private") not in (None, Private.NO):
            if values.get("private_paragraph") is None:
                self.add_error(
                    "private_paragraph", "Choose the paragraph of Schedule 12A that the private part falls under"
                )
            if not values.get("private_reason", "").strip():
                self.add_error("private_reason", "Say why it is taken in private: the notice must state it")
        return values

    def _who(self, values: dict[str, Any]) -> None:
        kind, body, meeting = values.get("kind"), values.get("body"), values.get("meeting")
        if kind == DecisionKind.BODY:
            if meeting and body and meeting.body_id != body.pk:
                self.add_error(
                    "meeting", f"This is a meeting of {meeting.body}. Choose one of {body}, or leave the body empty"
                )
            elif not (meeting or body):
                self.add_error("meeting", "Choose the meeting, or the body if no meeting is fixed yet")
            values["post"] = None
            return
        if meeting:
            self.add_error("meeting", "Only a body decides at a meeting: choose no meeting, or a body")
        values["meeting"] = None
        if kind == DecisionKind.MEMBER and body and body.kind == BodyKind.MEMBER:
            return
        values["body"] = None
        if kind and not values.get("post") and "post" not in self.errors:
            self.add_error("post", "Choose the post that will decide")

    def _key(self, values: dict[str, Any]) -> None:
        limbs = values.get("key_limb_a") or values.get("key_limb_b")
        if values.get("key") and not limbs:
            self.add_error("key_limb_a", "Tick limb (a), limb (b) or both: a key decision is key for a reason")
        if limbs and not values.get("key"):
            self.add_error("key", "Tick this too: only a key decision has a limb")


def begun_with(asked: QueryDict, on: date) -> dict[str, Any]:
    """What an item begins with, from the address of a page that leads to it: `title`, `area` (the service area's slug),
    `contact` (the post's key), `key`, `by` (“cabinet”, where that decides), and `held`, the day on which cabinet meets.

    What is wrong is passed over: everything is looked at before it is saved.
    """
    given = {name: value.strip() for name, value in asked.items() if isinstance(value, str) and "\0" not in value}
    begun: dict[str, Any] = {"title": given.get("title", "")[:300]}
    begun["service_area"] = ServiceArea.objects.existing(on).filter(slug=given.get("area", "")[:100]).first()
    contact = given.get("contact", "")
    if contact.isascii() and contact.isdecimal() and len(contact) < 10:
        begun["contact"] = Post.objects.existing(on).filter(pk=int(contact)).first()
    if given.get("key"):
        begun |= {"key": True, "key_limb_a": True}
    try:
        held = date.fromisoformat(given.get("held", ""))
    except ValueError:
        held = None
    if held and held >= on:
        meetings = list(Meeting.objects.filter(held_on=held, body__executive=True, body__kind=BodyKind.CABINET)[:2])
        begun |= {"meeting": meetings[0].pk} if len(meetings) == 1 else {"due_on": held}
    if given.get("by") == BodyKind.CABINET and "meeting" not in begun:
        cabinets = list(Body.objects.existing(on).filter(executive=True, kind=BodyKind.CABINET)[:2])
        begun["body"] = cabinets[0] if len(cabinets) == 1 else None
    return {name: getattr(value, "pk", value) for name, value in begun.items() if value}


def typed_before(decision: Decision) -> dict[str, Any]:
    """The fields of an item as they stand, as a form shows them first."""
    foreign = ("meeting", "body", "post", "service_area", "contact")
    plain = (
        "title", "kind", "due_on", "due_period", "key", "key_limb_a", "key_limb_b", "purpose", "documents_expected",
        "private", "private_paragraph", "private_reason", "representations",
    )  # fmt: skip
    typed: dict[str, Any] = {name: getattr(decision, f"{name}_id") for name in foreign}
    typed |= {name: getattr(decision, name) for name in plain}
    typed["due_on"] = decision.due_day
    return typed | {"wards": [link.ward_id for link in decision.ward_links.all()]}


class WithdrawForm(ActForm):
    reason = forms.CharField(
        label="Why it is withdrawn",
        widget=forms.Textarea(attrs={"rows": 3}),
        error_messages={"required": "Say why it is withdrawn"},
    )

    def __init__(self, request: HttpRequest, *, is_planned: bool, **kwargs: Any) -> None:
        super().__init__(request, **kwargs)
        self.fields["reason"].help_text = (
            f"It was on the forward plan, so the reason is public. {PUBLIC_WORDS}"
            if is_planned
            else "It was never on the forward plan, so only staff read this."
        )


CHAIRS: Mapping[str, list[tuple[str, str]]] = {
    UrgencyKind.GENERAL_EXCEPTION: [
        ("Chair of the relevant overview and scrutiny committee", "The chair of overview and scrutiny"),
        (
            "Every member of the relevant overview and scrutiny committee, which has no chair",
            "Every member of that committee, because it has no chair",
        ),
    ],
    UrgencyKind.SPECIAL_URGENCY: [
        ("Chair of the relevant overview and scrutiny committee", "The chair of overview and scrutiny"),
        (
            "Chair of the council, as scrutiny has no chair or the chair cannot act",
            "The chair of the council (or mayor), because scrutiny has no chair or the chair cannot act",
        ),
        (
            "Vice-chair of the council, as neither scrutiny nor the council has a chair",
            "The vice-chair of the council, because neither has a chair",
        ),
    ],
}
"""Who is told, or has to agree, in the order of MAI 2012 reg 10(1)(a) and reg 11(1)–(2)."""


class UrgencyForm(ActForm):
    told_or_agreed_by = forms.ChoiceField(label="Who", widget=forms.RadioSelect)
    given_on = DayMonthYearField(label="On which day", called="The day")
    reasons = forms.CharField(
        label="Why",
        widget=forms.Textarea(attrs={"rows": 4}),
        error_messages={"required": "Give the reasons: they are published"},
    )

    def __init__(self, request: HttpRequest, *, kind: str, **kwargs: Any) -> None:
        super().__init__(request, **kwargs)
        choices: dict[str, Any] = self.fields
        told = kind == UrgencyKind.GENERAL_EXCEPTION
        choices["told_or_agreed_by"].choices = CHAIRS[kind]
        choices["told_or_agreed_by"].label = "Who was told in writing" if told else "Who agreed that it is urgent"
        choices["told_or_agreed_by"].error_messages["required"] = (
            "Choose who was told in writing" if told else "Choose who agreed that it is urgent"
        )
        choices["given_on"].label = (
            "Day on which they had been told and the notice was published" if told else "Day on which they agreed"
        )
        choices["reasons"].label = (
            "Why 28 clear days’ notice is impracticable"
            if told
            else "Why it is urgent and cannot reasonably be deferred"
        )
        choices["reasons"].help_text = PUBLIC_WORDS


class PrivateNoticeForm(ActForm):
    published_on = DayMonthYearField(label="Day on which the notice was published", called="The day of the notice")
    agreed_by = forms.ChoiceField(
        label="Who agreed that it is urgent",
        widget=forms.RadioSelect,
        choices=CHAIRS[UrgencyKind.SPECIAL_URGENCY],
        error_messages={"required": "Choose who agreed that it is urgent"},
    )
    reasons = forms.CharField(
        label="Reasons",
        widget=forms.Textarea(attrs={"rows": 3}),
        error_messages={"required": "Give the reasons: the notice states them"},
    )
    representations = forms.CharField(
        label="Representations received that it should be taken in public",
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=f"Leave it empty if none were received. {PUBLIC_WORDS}",
    )
    response = forms.CharField(
        label="What was answered",
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text="Needed where representations were received.",
    )

    def __init__(self, request: HttpRequest, *, kind: str, reason: str, **kwargs: Any) -> None:
        super().__init__(request, initial={"reasons": reason}, **kwargs)
        choices: dict[str, Any] = self.fields
        if kind == PrivateNoticeKind.AGREEMENT:
            choices["published_on"].label = "Day on which they agreed, and the notice of it was published"
            choices["reasons"].label = "Why the matter is urgent and cannot reasonably be deferred"
            del self.fields["representations"], self.fields["response"]
            return
        del self.fields["agreed_by"]
        choices["reasons"].label = "Why the matter is taken in private"
        choices["reasons"].help_text = PUBLIC_WORDS
        if kind == PrivateNoticeKind.FIRST:
            del self.fields["representations"], self.fields["response"]

    def clean(self) -> dict[str, Any]:
        values: dict[str, Any] = super().clean() or self.cleaned_data
        if values.get("representations", "").strip() and not values.get("response", "").strip():
            self.add_error("response", "Say what was answered: the second notice states it")
        return values


class EditionForm(ActForm):
    """One edition, as previewed: nothing is typed."""
