"""What is typed to record a decision: its parts, its clauses, the money and power they give, and that it was made."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from datetime import date, timedelta
from typing import Any, ClassVar

from django import forms
from django.core.exceptions import ValidationError
from django.core.validators import MaxLengthValidator
from django.db.models import Q
from django.http import HttpRequest

from commissioning.council.forms import PoundsField, day_field
from commissioning.council.models import Body, BodyKind, Meeting, Post, ServiceArea, Ward
from commissioning.kit.dates import weekday_date
from commissioning.kit.desk import ActForm
from commissioning.kit.models import EXEMPT_PARAGRAPHS, Access
from commissioning.kit.refusals import Refusal
from decisions import permissions, rules
from decisions.choices import DecisionKind, InterestsAnswer, Power, Private, Qualifier, Verb
from decisions.models import Alternative, Approval, Clause, Decision, Delegation, FollowUp, Interest
from decisions.offers import LONGEST_TERM
from decisions.pasted import MOST_PIECES, preamble_of, split, verb_of

LONGEST = 20_000
"""Letters in one text; a clause of that length is read out for twenty minutes."""
LONGEST_PASTED = 100_000
MEETINGS_NEAR = timedelta(days=400)

PUBLISHED_WORDS = "It is published, so put nothing exempt in it."
KINDS = [
    (DecisionKind.BODY.value, "A body, at a meeting"),
    (DecisionKind.MEMBER.value, "One cabinet member"),
    (DecisionKind.OFFICER.value, "An officer"),
    (DecisionKind.RECOMMENDATION.value, "A scrutiny committee, which recommends"),
]


# Fields --------------------------------------------------------------------------------------------------------------


def lines(label: str, missing: str = "", *, hint: str = "", rows: int = 4, most: int = LONGEST) -> forms.CharField:
    """Lines of words. Too many are refused in words: a browser's own limit would cut them off without a word."""
    said = f"Use {most:,} characters or fewer. What you typed is still here: shorten it, or put part of it in a paper"
    return forms.CharField(
        label=label,
        required=bool(missing),
        help_text=hint,
        widget=forms.Textarea(attrs={"rows": rows}),
        validators=[MaxLengthValidator(most, said)],
        error_messages={"required": missing},
    )


def line(label: str, missing: str = "", *, most: int = 300, hint: str = "") -> forms.CharField:
    """One line of words; a short one has a short box."""
    return forms.CharField(
        label=label,
        required=bool(missing),
        help_text=hint,
        widget=forms.TextInput(attrs={"class": "govuk-input--width-5"} if most <= 12 else {}),
        validators=[MaxLengthValidator(most, f"Use {most} characters or fewer")],
        error_messages={"required": missing},
    )


def months(label: str, hint: str = "") -> forms.IntegerField:
    """A length in months."""
    shape = f"Enter a whole number of months from 1 to {LONGEST_TERM:,}, such as 48"
    return forms.IntegerField(
        label=label,
        required=False,
        min_value=1,
        max_value=LONGEST_TERM,
        help_text=hint,
        widget=forms.TextInput(attrs={"inputmode": "numeric", "class": "govuk-input--width-5"}),
        error_messages=dict.fromkeys(("invalid", "min_value", "max_value"), shape),
    )


def pounds(label: str, missing: str = "", *, hint: str = "") -> PoundsField:
    """A sum of money that is not negative."""
    shape = "Enter a sum in pounds without words, such as 2,500,000"
    return PoundsField(
        label=label,
        required=bool(missing),
        min_value=0,
        max_digits=14,
        decimal_places=2,
        help_text=hint,
        widget=forms.TextInput(attrs={"inputmode": "decimal", "class": "govuk-input--width-10"}),
        error_messages={
            "required": missing,
            **dict.fromkeys(("invalid", "min_value", "max_digits", "max_decimal_places", "max_whole_digits"), shape),
        },
    )


def chosen(queryset: Any, label: str, missing: str = "", *, empty: str = "None chosen", hint: str = "") -> Any:
    """One of a few rows."""
    return forms.ModelChoiceField(
        queryset,
        label=label,
        required=bool(missing),
        empty_label=empty,
        help_text=hint,
        error_messages={"required": missing, "invalid_choice": "Choose one of the list: this one is no longer in it"},
    )


class DecisionField(forms.CharField):
    """A decision named by its reference, among those that `of` gives. Cleans to the decision or None."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(required=False, max_length=20, **kwargs)
        self.of: Any = Decision.objects.none()
        self.widget.attrs["class"] = "govuk-input--width-20"

    def clean(self, value: Any) -> Decision | None:
        typed = str(value or "").strip().upper()
        if not typed:
            return None
        found: Decision | None = self.of.filter(reference=typed).first()
        if found is None:
            raise ValidationError(f"There is no decision {typed[:20]}. A reference looks like DEC-2017-0031")
        return found

    def prepare_value(self, value: Any) -> Any:
        """A decision by its key, as a record or another person's change gives it, is shown by its reference."""
        if isinstance(value, Decision):
            return value.reference
        if isinstance(value, int) or (isinstance(value, str) and value.isdecimal() and len(value) < 19):
            return self.of.filter(pk=value).values_list("reference", flat=True).first() or value
        return value


class MeetingField(forms.ModelChoiceField):
    """A meeting, named by its body and its day."""

    def label_from_instance(self, meeting: Any) -> str:
        return f"{meeting.body}, {weekday_date(meeting.held_on)}"


def meetings_near(on: date, kept: int | None) -> Any:
    """Meetings about a year to either side, the latest first, and the one chosen."""
    near = Q(held_on__range=(on - MEETINGS_NEAR, on + MEETINGS_NEAR))
    return Meeting.objects.filter(near | Q(pk=kept)).select_related("body").order_by("-held_on", "body__name")


def existing(model: Any, on: date, *kept: int | None) -> Any:
    """What exists on a day, and what is chosen already."""
    return model.objects.filter(Q(until_on__isnull=True) | Q(until_on__gte=on) | Q(pk__in=[pk for pk in kept if pk]))


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
        fields["service_area"].queryset = existing(ServiceArea, self.on, kept.service_area_id)
        for name in ("report_of", "introduced_by", "contact"):
            fields[name].queryset = existing(Post, self.on, getattr(kept, f"{name}_id"))


class WhoDecides(ActForm):
    """Who decides: a body at a meeting, or a post. Whatever does not go with the kind is emptied."""

    kind = forms.ChoiceField(label="Who decides", choices=KINDS, widget=forms.RadioSelect)
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
        fields["body"].queryset = existing(Body, on, kept.body_id)
        fields["post"].queryset = existing(Post, on, kept.post_id)

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
        fields["wards"].queryset = existing(Ward, self.on, *named)
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
    supersedes_from = day_field(
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
        fields["service_area"].queryset = existing(ServiceArea, on)
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
    decided_on = day_field("Day of decision", "The day of decision", hint="For example, 23 11 2026. Not in the future.")
    meeting = MeetingField(Meeting.objects.none(), label="Meeting", required=False, empty_label="No meeting chosen")

    def __init__(self, request: HttpRequest, *, decision: Decision, on: date) -> None:
        meeting = decision.meeting
        day = decision.decided_on or (meeting.held_on if meeting and meeting.held_on <= on else None)
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


# Clauses -------------------------------------------------------------------------------------------------------------

ACCESS = [
    (Access.PUBLIC.value, "Everyone"),
    (Access.EXEMPT.value, "Exempt: only those who may read exempt matter, until it is reviewed"),
    (Access.CONFIDENTIAL.value, "Confidential: its disclosure is forbidden by law or by a government department"),
]
VERBS = [("", "Choose what it does"), *Verb.choices]


class ClauseForm(ActForm):
    label = line("Label", "Enter the label", most=12, hint="As spoken: (a), 1. or 1.1")
    verb = forms.ChoiceField(
        label="What it does", choices=VERBS, error_messages={"required": "Choose what the clause does"}
    )
    text = lines("Words", "Enter the words of the clause", rows=8, hint="As resolved, without the label.")
    access = forms.ChoiceField(
        label="Who may read it", choices=ACCESS, widget=forms.RadioSelect, initial=Access.PUBLIC.value
    )
    exempt_paragraph = forms.TypedChoiceField(
        label="If exempt: paragraph of Schedule 12A",
        choices=[("", "Choose a paragraph"), *((n, f"{n}: {words}") for n, words in EXEMPT_PARAGRAPHS.items())],
        coerce=int,
        empty_value=None,
        required=False,
    )
    exempt_reason = lines(
        "If exempt: why", rows=2, hint="Why the public interest in keeping it exempt outweighs disclosure."
    )
    exempt_review_on = day_field("If exempt: to be reviewed by", "The day of review", required=False)

    show_optional = False

    def clean(self) -> dict[str, Any]:
        values: dict[str, Any] = super().clean() or self.cleaned_data
        if values.get("access") == Access.EXEMPT:
            for name, said in (
                ("exempt_paragraph", "Choose the paragraph that makes this exempt"),
                ("exempt_reason", "Say why keeping it exempt outweighs disclosure"),
                ("exempt_review_on", "Give the day on which the exemption is reviewed"),
            ):
                if not values.get(name) and name not in self.errors:
                    self.add_error(name, said)
        elif "exempt_review_on" not in self.errors:
            values |= {"exempt_paragraph": None, "exempt_reason": "", "exempt_review_on": None}
        return values


class MoveForm(ActForm):
    place = forms.ChoiceField(
        label="New place", error_messages={"invalid_choice": "This place is gone: somebody changed the clauses"}
    )

    def __init__(self, request: HttpRequest, *, clause: Clause, clauses: Iterable[Clause]) -> None:
        super().__init__(request)
        self.clauses = {row.pk: row for row in clauses}
        field: Any = self.fields["place"]
        field.choices = [("", "Choose a place"), *self._places(clause), ("end", "At the end")]

    def _places(self, clause: Clause) -> Iterable[tuple[str, str]]:
        under = {clause.pk}
        for row in self.clauses.values():
            if row.parent_id in under:
                under.add(row.pk)
            if row.pk not in under:
                yield f"before-{row.pk}", f"Before {row.label}"
                yield f"below-{row.pk}", f"Below {row.label}, last"

    def clean_place(self) -> dict[str, Clause]:
        """The neighbour that names the place, as `move_clause` takes it."""
        where, _, pk = self.cleaned_data["place"].partition("-")
        if where == "end":
            return {}
        return {"before" if where == "before" else "parent": self.clauses[int(pk)]}


class OfferForm(ActForm):
    answer = forms.ChoiceField(
        label="Is this right?",
        choices=[("take", "Yes, record it as it is read"), ("decline", "No, do not offer it again")],
        widget=forms.RadioSelect,
    )


class PasteForm(ActForm):
    """A text pasted from minutes; then, once it is split by its labels, each piece to be looked at and confirmed."""

    pasted = lines(
        "Text of the clauses",
        "Paste the text",
        rows=14,
        most=LONGEST_PASTED,
        hint="Each clause begins on a line of its own with its label: (a), 1. or 1.1",
    )
    show_optional = False

    def __init__(self, request: HttpRequest) -> None:
        super().__init__(request)
        self.pieces: list[int] = []
        self.preamble = ""
        count = self.data.get("count", "") if self.is_bound else ""
        if count.isdecimal() and len(count) < 4 and 0 < int(count) <= MOST_PIECES:
            self._ask(int(count))
        elif self.is_bound:
            self._split()

    def _split(self) -> None:
        """Show what the pasted text splits into, as a fresh form; where it does not, the first form says why."""
        try:
            words = self.fields["pasted"].clean(self.data.get("pasted", ""))
            pieces = split(words)
            if not pieces:
                raise ValidationError(
                    "No line begins with a label such as (a), 1. or 1.1. Put one before each clause and paste again"
                )
            if len(pieces) > MOST_PIECES:
                raise ValidationError(f"It has {len(pieces)} labels. Paste at most {MOST_PIECES} clauses at once")
        except ValidationError:
            self.fields["pasted"].validators.append(_splits)
            return
        self.preamble = preamble_of(words)
        self.is_bound, self.data = False, {}
        self._ask(len(pieces))
        for number, piece in enumerate(pieces):
            self.initial[f"label_{number}"] = piece.label
            self.initial[f"verb_{number}"] = verb_of(piece.text)
            self.initial[f"text_{number}"] = piece.text
            self.initial[f"below_{number}"] = "" if piece.below is None else str(piece.below)
            field: Any = self.fields[f"below_{number}"]
            field.choices = [("", "At the top"), *((str(n), f"Below {pieces[n].label}") for n in range(number))]

    def _ask(self, count: int) -> None:
        del self.fields["pasted"]
        self.pieces = list(range(count))
        self.fields["count"] = forms.IntegerField(widget=forms.HiddenInput, initial=count)
        for number in self.pieces:
            self.fields[f"label_{number}"] = line("Label", f"Enter the label of clause {number + 1}", most=12)
            self.fields[f"verb_{number}"] = forms.ChoiceField(
                label="What it does",
                choices=VERBS,
                error_messages={"required": f"Choose what clause {number + 1} does"},
            )
            self.fields[f"below_{number}"] = forms.ChoiceField(
                label="Where",
                required=False,
                choices=[
                    ("", "At the top"),
                    *((str(n), f"Below {self.data.get(f'label_{n}', '')}") for n in range(number)),
                ],
            )
            self.fields[f"text_{number}"] = lines("Words", f"Enter the words of clause {number + 1}", rows=4)

    @property
    def groups(self) -> list[list[forms.BoundField]]:
        """The fields of each piece."""
        return [[self[f"{name}_{n}"] for name in ("label", "verb", "below", "text")] for n in self.pieces]

    @property
    def rows(self) -> list[dict[str, Any]]:
        """The pieces as `add_clauses` takes them."""
        data = self.cleaned_data
        return [
            {
                "label": data[f"label_{n}"],
                "verb": data[f"verb_{n}"],
                "text": data[f"text_{n}"],
                "below": int(data[f"below_{n}"]) if data[f"below_{n}"] else None,
            }
            for n in self.pieces
        ]


def _splits(words: str) -> None:
    """Refuse a text without labels, or with too many."""
    count = len(split(words))
    if not count:
        raise ValidationError(
            "No line begins with a label such as (a), 1. or 1.1. Put one before each clause and paste again"
        )
    if count > MOST_PIECES:
        raise ValidationError(f"It has {count} labels. Paste at most {MOST_PIECES} clauses at once")


# Rows ----------------------------------------------------------------------------------------------------------------


class AlternativeForm(ActForm):
    label = line("Number", "Enter a number or letter", most=12)
    what = lines("What else was considered", "Say what was considered", rows=3)
    why_rejected = lines("Why it was rejected", rows=4, hint="The record must say so.")


class InterestForm(ActForm):
    # `who` is the form's own: the person who types.
    office = line("Who", "Say who declared it", most=160, hint="The office or post, not a private person’s name.")
    nature = lines("Nature of the interest", "Say what the interest is", rows=3)
    dispensation = lines("Dispensation given", rows=2, hint="By whom and when; empty if none.")

    def __init__(self, request: HttpRequest, *, of: Any = None, initial: Mapping[str, Any] | None = None) -> None:
        super().__init__(request, of=of, initial={**(initial or {}), "office": of.who if of else ""})

    @property
    def values(self) -> dict[str, Any]:
        values = super().values
        return {"who": values.pop("office"), **values}


class FollowUpForm(ActForm):
    what = lines("What is to come back", "Say what is to come back", rows=3)
    to_whom = line("To whom", "Say to whom", most=160)
    by_on = day_field("By", "The day", required=False, hint="Leave it empty if no day was given.")


class ApprovalForm(ActForm):
    amount = pounds(
        "Amount", "Enter the amount", hint="The total in pounds excluding VAT. A figure for each year is no approval."
    )
    qualifier = forms.ChoiceField(
        label="How firm",
        choices=[
            (Qualifier.MAXIMUM.value, "A maximum: no more than this may be committed"),
            (Qualifier.ESTIMATE.value, "An estimate: more needs a manager’s acknowledgement"),
        ],
        widget=forms.RadioSelect,
        error_messages={"required": "Choose whether it is a maximum or an estimate"},
    )
    words = line("In the words of the decision", "Quote the words", hint="For example “up to £2.5m in all”.")
    spend_from = day_field("Pays for service from", "The first day", required=False)
    spend_until = day_field("Pays for service until", "The last day", required=False)
    longest_term_months = months("Longest term, in months", hint="Of a contract paid from it; empty if not stated.")

    def clean(self) -> dict[str, Any]:
        values: dict[str, Any] = super().clean() or self.cleaned_data
        first, last = values.get("spend_from"), values.get("spend_until")
        if first and last and last < first:
            self.add_error("spend_until", "The last day must not be before the first")
        return values


class DelegationForm(ActForm):
    post = chosen(Post.objects.none(), "Post", "Choose the post", hint="Power is given to the post, whoever holds it.")
    powers = forms.MultipleChoiceField(
        label="May",
        choices=[(power.value, power.label.capitalize()) for power in Power],
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": "Tick at least one power"},
    )
    consultees = line("In consultation with", hint="Empty if nobody has to be consulted.")
    limit_per_action = pounds("Limit for each action", hint="In pounds; empty if none is stated.")
    floor = pounds("From this sum", hint="Below it the power is not needed; empty if none is stated.")
    longest_term_months = months("Longest term, in months", hint="Of a contract made under it; empty if not stated.")
    usable_until = day_field("May be used until", "The last day", required=False)

    def __init__(self, request: HttpRequest, *, on: date, **kwargs: Any) -> None:
        super().__init__(request, **kwargs)
        field: Any = self.fields["post"]
        field.queryset = existing(Post, on, getattr(self.of, "post_id", None))

    def clean(self) -> dict[str, Any]:
        values: dict[str, Any] = super().clean() or self.cleaned_data
        limit, floor = values.get("limit_per_action"), values.get("floor")
        if limit is not None and floor is not None and floor > limit:
            self.add_error("floor", "This must not be above the limit for each action")
        return values


class RemoveForm(ActForm):
    """Nothing to type: the question is whether."""


ROW_FORMS: dict[type[Any], type[ActForm]] = {
    Alternative: AlternativeForm,
    Interest: InterestForm,
    FollowUp: FollowUpForm,
    Approval: ApprovalForm,
    Delegation: DelegationForm,
    Clause: ClauseForm,
}


def row_form(
    request: HttpRequest, model: type[Any], *, on: date, row: Any = None, initial: Mapping[str, Any] | None = None
) -> ActForm:
    """The form of a row: of one that is there (`row`), or of a new one that begins with `initial`."""
    form = ROW_FORMS[model]
    started = dict(initial or {})
    if row is not None:
        attnames = {field.name: field.attname for field in model._meta.concrete_fields}
        own = [name for name in form.base_fields if name not in ActForm.base_fields]
        started = {name: getattr(row, attnames[name]) for name in own if name in attnames}
    extra: dict[str, Any] = {"on": on} if form is DelegationForm else {}
    return form(request, of=row, initial=started, **extra)
