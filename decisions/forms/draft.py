"""What is typed of a decision itself: a new one, each of its parts, and that it was made."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from datetime import date
from typing import Any, ClassVar

from django import forms
from django.http import HttpRequest

from commissioning.council.models import Body, BodyKind, Meeting, Post, ServiceArea, Ward
from commissioning.kit.desk import ActForm
from commissioning.kit.forms import chosen, day, line, lines
from commissioning.kit.models import EXEMPT_PARAGRAPHS
from commissioning.kit.refusals import Refusal
from decisions import permissions, rules
from decisions.choices import DecisionKind, InterestsAnswer, Private
from decisions.forms.fields import (
    DecisionField,
    MeetingField,
    meetings_near,
)
from decisions.models import Decision, Delegation

PUBLISHED_WORDS = "It is published, so put nothing exempt in it."
KINDS = [
    (DecisionKind.BODY.value, "A body, at a meeting"),
    (DecisionKind.MEMBER.value, "One cabinet member"),
    (DecisionKind.OFFICER.value, "An officer"),
    (DecisionKind.RECOMMENDATION.value, "A scrutiny committee, which recommends"),
]


# Parts of the decision -----------------------------------------------------------------------------------------------


class PartForm(ActForm):
    """One part of a decision: fields of it that are saved together."""

    heading: ClassVar[str]
    section: ClassVar[str] = "decision"
    why: ClassVar[str] = "Changed"
    lead: ClassVar[str] = ""

    def __init__(self, request: HttpRequest, *, decision: Decision, on: date) -> None:
        self.decision, self.on = decision, on
        fields = {field.name: field.attname for field in Decision._meta.concrete_fields}
        initial = {name: getattr(decision, fields[name]) for name in self.base_fields if name in fields}
        super().__init__(request, of=decision, initial=initial)
        self.prepare(dict(self.fields))

    def prepare(self, fields: dict[str, Any]) -> None:
        """Fill in choices that depend on the decision and the day."""

    @classmethod
    def applies(cls, decision: Decision) -> bool:
        """Whether this decision has such a part."""
        return True


class AboutForm(PartForm):
    heading, why = "Title and service", "Title and service changed"
    lead = PUBLISHED_WORDS

    title = line("Title", "Enter the title")
    service_area = chosen(ServiceArea.objects.none(), "Service area", "Choose the service area")
    summary = line("In one sentence", hint="What was decided, for lists and searches.")
    report_of = chosen(Post.objects.none(), "Report of")
    introduced_by = chosen(Post.objects.none(), "Introduced by")
    contact = chosen(Post.objects.none(), "Whom people can ask", hint="A post with a role mailbox.")

    def prepare(self, fields: dict[str, Any]) -> None:
        kept = self.decision
        fields["service_area"].queryset = ServiceArea.objects.existing(self.on, kept.service_area_id)
        for name in ("report_of", "introduced_by", "contact"):
            fields[name].queryset = Post.objects.existing(self.on, getattr(kept, f"{name}_id"))


class WhoDecides(ActForm):
    """Who decides: a body at a meeting, or a post. Whatever does not go with the kind is emptied."""

    show_optional = False

    kind = forms.ChoiceField(
        label="Who decides",
        choices=KINDS,
        widget=forms.RadioSelect,
        error_messages={"required": "Choose who decides"},
    )
    meeting = MeetingField(
        Meeting.objects.none(),
        label="Meeting",
        required=False,
        empty_label="No meeting chosen",
        help_text="For a body. It sets the body.",
    )
    body = chosen(
        Body.objects.none(), "Body or cabinet member", hint="Where no meeting is chosen, or one cabinet member decides."
    )
    post = chosen(Post.objects.none(), "Post", hint="For a decision by an officer or by one member.")

    def offer(self, *, on: date, kept: Decision, user: Any) -> None:
        """Fill in the choices, as they are on a day and as far as this user may enter them."""
        fields: dict[str, Any] = dict(self.fields)
        fields["kind"].choices = [(k, words) for k, words in KINDS if permissions.may_enter(user, k) is None]
        fields["meeting"].queryset = meetings_near(on, kept.meeting_id)
        fields["body"].queryset = Body.objects.existing(on, kept.body_id)
        fields["post"].queryset = Post.objects.existing(on, kept.post_id)

    def clean(self) -> dict[str, Any]:
        values: dict[str, Any] = super().clean() or self.cleaned_data
        kind, body, meeting = values.get("kind"), values.get("body"), values.get("meeting")
        if kind in (DecisionKind.BODY, DecisionKind.RECOMMENDATION):
            if meeting and body and meeting.body_id != body.pk:
                said = f"This is a meeting of {meeting.body}. Choose a meeting of {body}, or leave the body empty"
                self.add_error("meeting", said)
            elif not (meeting or body) and not {"meeting", "body"} & set(self.errors):
                self.add_error("meeting", "Choose the meeting, or the body where no meeting is known")
            values["body"], values["post"] = (meeting.body if meeting else body), None
        elif kind:
            values["meeting"] = None
            is_one = body is not None and body.kind in (BodyKind.MEMBER, BodyKind.OFFICER)
            if not is_one:
                values["body"] = None
                if not values.get("post") and "post" not in self.errors:
                    self.add_error("post", "Choose the post that decides")
        return values


class MakerForm(WhoDecides, PartForm):
    heading, why = "Who decides", "Who decides changed"

    def prepare(self, fields: dict[str, Any]) -> None:
        self.offer(on=self.on, kept=self.decision, user=self.request.user)
        if self.decision.decided_on:
            fields["kind"].disabled = True
            fields["kind"].help_text = "Once a decision is made, its kind stays."

    @property
    def values(self) -> dict[str, Any]:
        values = super().values
        if self.decision.decided_on:
            values.pop("kind")
        power = self.decision.made_under
        post = values["post"]
        if power is not None and (post is None or power.post_id != post.pk):
            values["made_under"] = None
        return values


class ReasonsForm(PartForm):
    heading, section, why = "Purpose and reasons", "reasons", "Purpose and reasons changed"
    lead = f"The record says why. {PUBLISHED_WORDS}"

    purpose = lines("The matter", hint="What it is about, in a few sentences.")
    reasons = lines("Reasons for the decision", rows=8)


class KeyForm(PartForm):
    heading, why = "Key decision and call-in", "Key decision and call-in changed"

    key = forms.BooleanField(label="It is a key decision", required=False)
    key_limb_a = forms.BooleanField(
        label="Limb (a): it spends or saves a significant sum for its service", required=False
    )
    key_limb_b = forms.BooleanField(label="Limb (b): it has significant effects in two or more wards", required=False)
    call_in_applies = forms.BooleanField(label="Members may call it in", required=False)
    call_in_why_not = lines("If they may not, why not", rows=2)

    @classmethod
    def applies(cls, decision: Decision) -> bool:
        return not decision.is_recommendation

    def clean(self) -> dict[str, Any]:
        values: dict[str, Any] = super().clean() or self.cleaned_data
        _refuse_limbs(self, values)
        if not values.get("call_in_applies") and not values.get("call_in_why_not", "").strip():
            self.add_error("call_in_why_not", "Say why members may not call it in, or tick that they may")
        return values


def _refuse_other(
    form: forms.Form, name: str, other: Decision | None, ask: Callable[..., Refusal | None], *, pk: int | None
) -> None:
    """Say at its field why another decision cannot be named so."""
    refusal = other and ask(reference=other.reference, is_itself=other.pk == pk, state=other.state)
    if refusal:
        form.add_error(name, str(refusal))


def _refuse_limbs(form: forms.Form, values: Mapping[str, Any]) -> None:
    limbs = values.get("key_limb_a") or values.get("key_limb_b")
    if values.get("key") and not limbs:
        form.add_error("key_limb_a", "Tick limb (a), limb (b) or both: a key decision is key for a reason")
    if limbs and not values.get("key"):
        form.add_error("key", "Tick this too: only a key decision has a limb")


class WardsForm(PartForm):
    heading = "Wards"

    wards = forms.ModelMultipleChoiceField(
        Ward.objects.none(),
        label="Wards affected",
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text="Tick none if all wards are affected.",
        error_messages={"invalid_choice": "Choose wards of the list"},
    )

    def prepare(self, fields: dict[str, Any]) -> None:
        named = [link.ward_id for link in self.decision.ward_links.all()]
        fields["wards"].queryset = Ward.objects.existing(self.on, *named)
        self.initial["wards"] = named


class PrivateForm(PartForm):
    heading, why = "In public or in private", "In public or in private changed"
    lead = "The paragraph and the reason are published with the notices."

    private = forms.ChoiceField(label="Is it taken in private?", choices=Private.choices, widget=forms.RadioSelect)
    private_paragraph = forms.TypedChoiceField(
        label="Paragraph of Schedule 12A",
        choices=[("", "Choose a paragraph"), *((n, f"{n}: {words}") for n, words in EXEMPT_PARAGRAPHS.items())],
        coerce=int,
        empty_value=None,
        required=False,
    )
    private_reason = lines("Why it is taken in private", hint=PUBLISHED_WORDS, rows=3)

    def clean(self) -> dict[str, Any]:
        values: dict[str, Any] = super().clean() or self.cleaned_data
        if values.get("private") == Private.NO:
            return values | {"private_paragraph": None, "private_reason": ""}
        if values.get("private") and values.get("private_paragraph") is None:
            self.add_error("private_paragraph", "Choose the paragraph that the private part falls under")
        if values.get("private") and not values.get("private_reason", "").strip():
            self.add_error("private_reason", "Say why it is taken in private: the notice must state it")
        return values


class EarlierForm(PartForm):
    heading, why = "Earlier decisions", "Earlier decisions changed"

    supersedes = DecisionField(
        label="It replaces", help_text="The reference of the decision, such as DEC-2017-0031; empty if none."
    )
    supersedes_from = day(
        "Replaces it from", "The day from which it replaces the other", required=False,
        hint="The day that this decision states. The other gives way no earlier than this one has effect.",
    )  # fmt: skip
    reconsiders = DecisionField(
        label="It decides again", help_text="The reference of a decision that was referred back after a call-in."
    )

    def prepare(self, fields: dict[str, Any]) -> None:
        for name in ("supersedes", "reconsiders"):
            fields[name].of = Decision.objects.visible_to(self.request.user)

    def clean(self) -> dict[str, Any]:
        values: dict[str, Any] = super().clean() or self.cleaned_data
        _refuse_other(self, "supersedes", values.get("supersedes"), rules.may_replace, pk=self.decision.pk)
        _refuse_other(self, "reconsiders", values.get("reconsiders"), rules.may_reconsider, pk=self.decision.pk)
        if values.get("supersedes") and not values.get("supersedes_from") and "supersedes_from" not in self.errors:
            self.add_error("supersedes_from", "Give the day from which it replaces the other")
        if not values.get("supersedes") and "supersedes" not in self.errors:
            values["supersedes_from"] = None
        return values


class PowerForm(PartForm):
    heading, why = "Under which power", "Power named"
    lead = "Powers given to this post by decisions in effect on the day."
    show_optional = False

    made_under = forms.ModelChoiceField(
        Delegation.objects.none(),
        label="The officer decides under",
        required=False,
        empty_label="A power that is not listed here",
        widget=forms.RadioSelect,
        error_messages={"invalid_choice": "This power is not in force for this post any more: choose another"},
    )

    @classmethod
    def applies(cls, decision: Decision) -> bool:
        return decision.kind == DecisionKind.OFFICER

    def offer(self, powers: Any, choices: Iterable[tuple[int, str]]) -> None:
        """Offer these powers: a QuerySet to choose from, and those shown with their words."""
        field: Any = self.fields["made_under"]
        field.queryset = powers
        field.choices = [("", field.empty_label), *choices]


class InterestsForm(PartForm):
    heading, section, why = "Interests", "interests", "Interests answered"
    lead = "“None declared” is an answer; leaving it open is not."

    interests_answer = forms.ChoiceField(
        label="Did a member declare a conflict of interest?",
        widget=forms.RadioSelect,
        error_messages={"required": "Choose an answer"},
    )

    def prepare(self, fields: dict[str, Any]) -> None:
        answers = [InterestsAnswer.NONE_DECLARED, InterestsAnswer.DECLARED]
        if self.decision.is_copied:
            answers.append(InterestsAnswer.NOT_STATED)
        fields["interests_answer"].choices = [(answer.value, answer.label) for answer in answers]


class BreachForm(PartForm):
    heading, section, why = "Why notice fell short", "notices", "Breach of notice recorded"
    lead = "A breach is recorded in words and published with the decision. It never keeps a decision secret."

    notice_breach = lines("What is recorded", hint=PUBLISHED_WORDS)

    @classmethod
    def applies(cls, decision: Decision) -> bool:
        return not decision.is_recommendation


PARTS: dict[str, type[PartForm]] = {
    "about": AboutForm,
    "maker": MakerForm,
    "power": PowerForm,
    "key": KeyForm,
    "wards": WardsForm,
    "private": PrivateForm,
    "earlier": EarlierForm,
    "reasons": ReasonsForm,
    "interests": InterestsForm,
    "breach": BreachForm,
}


# A new decision, and that it was made --------------------------------------------------------------------------------


class EnterForm(WhoDecides):
    title = line("What is decided", "Enter what is decided", hint=PUBLISHED_WORDS)
    service_area = chosen(ServiceArea.objects.none(), "Service area", "Choose the service area")
    key = forms.BooleanField(label="It is a key decision", required=False)
    key_limb_a = forms.BooleanField(
        label="Limb (a): it spends or saves a significant sum for its service", required=False
    )
    key_limb_b = forms.BooleanField(label="Limb (b): it has significant effects in two or more wards", required=False)
    purpose = lines("The matter", hint="What it is about, in a few sentences. You can add to it later.")

    reconsiders = DecisionField(
        label="It decides again", help_text="The reference of a decision that was referred back; empty if none."
    )

    field_order = ("once", "seen", "who", "title", "kind", "meeting", "body", "post", "service_area")

    def __init__(self, request: HttpRequest, *, on: date, reconsiders: str = "") -> None:
        super().__init__(request, initial={"reconsiders": reconsiders})
        self.offer(on=on, kept=Decision(), user=request.user)
        fields: dict[str, Any] = dict(self.fields)
        fields["service_area"].queryset = ServiceArea.objects.existing(on)
        fields["reconsiders"].of = Decision.objects.visible_to(request.user)
        fields["key"].help_text = (
            "A key decision that was never on the forward plan needs a general exception or special urgency before it "
            "is made (MAI 2012 regs 10 and 11). Record it under “Notices” once this is saved."
        )
        if len(fields["kind"].choices) == 1:
            self.initial["kind"] = fields["kind"].choices[0][0]
            for name in ("meeting", "body"):
                del self.fields[name]

    def clean(self) -> dict[str, Any]:
        values = super().clean()
        _refuse_limbs(self, values)
        _refuse_other(self, "reconsiders", values.get("reconsiders"), rules.may_reconsider, pk=None)
        return values


class MakeForm(ActForm):
    decided_on = day("Day of decision", "The day of decision", hint="For example, 31 3 2026. Not in the future.")
    meeting = MeetingField(Meeting.objects.none(), label="Meeting", required=False, empty_label="No meeting chosen")

    def __init__(self, request: HttpRequest, *, decision: Decision, on: date) -> None:
        meeting = decision.meeting
        due = meeting.held_on if meeting else decision.due_on
        day = decision.decided_on or (due if due and due <= on else None)
        super().__init__(request, of=decision, initial={"decided_on": day, "meeting": decision.meeting_id})
        fields: dict[str, Any] = dict(self.fields)
        if decision.kind in (DecisionKind.BODY, DecisionKind.RECOMMENDATION):
            fields["meeting"].queryset = meetings_near(on, decision.meeting_id)
        else:
            del self.fields["meeting"]
        self.decision = decision

    def clean(self) -> dict[str, Any]:
        values: dict[str, Any] = super().clean() or self.cleaned_data
        meeting = values.get("meeting")
        if meeting and self.decision.body_id and meeting.body_id != self.decision.body_id:
            said = f"This is a meeting of {meeting.body}, and {self.decision.body} decides. Choose one of its meetings"
            self.add_error("meeting", said)
        return values
