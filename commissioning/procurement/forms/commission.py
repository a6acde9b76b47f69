"""What is typed about a commission: the need and its frame, its term, the decisions that serve it, its end."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from datetime import date
from typing import Any

from django import forms
from django.http import HttpRequest

from commissioning.council.models import Post, ServiceArea, User
from commissioning.council.roles import Act, roles_that_may
from commissioning.kit import terms
from commissioning.kit.dates import long_date
from commissioning.kit.desk import ActForm
from commissioning.kit.forms import LONGEST_TERM_TYPED, chosen, day, line, lines, months, pounds
from commissioning.procurement import actions, rules
from commissioning.procurement.models import Commission, Part
from commissioning.procurement.routes import PROCUREMENT_ACT_BEGAN, Regime
from decisions.choices import Qualifier
from decisions.forms.fields import DecisionField
from decisions.models import Decision

BEGAN = long_date(PROCUREMENT_ACT_BEGAN)
BOTH_KEPT = "both are kept, and the earlier last day counts"
PUBLIC_WORDS = "Everyone may read this once a decision or contract of the commission is public."
FROM_RECORD = (
    "title", "need", "client_group", "client_numbers", "suppliers_before", "partner_authorities", "service_area",
    "lead_officer", "lead_post", "begun_on", "regime", "light_touch", "cpv", "vat_rate", "annual_budget", "value",
    "value_qualifier", "value_words", "planned_start",
)  # fmt: skip


class CpvField(forms.CharField):
    """A CPV code: eight digits, perhaps a dash and a check digit; spaces and other dashes of papers are taken."""

    def to_python(self, value: Any) -> str:
        return str(super().to_python(value) or "").replace(" ", "").replace("–", "-").replace("‑", "-")


class CommissionForm(ActForm):
    """The need and its frame. What is left empty is not known yet; the regime is proposed from the days."""

    GROUPS: tuple[tuple[str, tuple[str, ...]], ...] = (
        (
            "The need",
            ("title", "need", "client_group", "client_numbers", "suppliers_before", "partner_authorities"),
        ),
        ("Who leads it", ("service_area", "lead_post", "lead_officer")),
        ("When", ("begun_on", "planned_start", "term_words")),
        ("The law", ("regime", "regime_why", "light_touch", "cpv", "vat_rate")),
        ("Money, without VAT", ("annual_budget", "value", "value_qualifier", "value_words")),
    )

    title = line("Title", "Enter a title: what is needed, in a few words", hint=PUBLIC_WORDS)
    need = lines("The need", "Say what is needed, and why", rows=5, hint=PUBLIC_WORDS)
    client_group = line("Who it is for", most=200, hint="For example: disabled children and their families.")
    client_numbers = line("How many people", most=200, hint="As the papers say it, for example “about 350 children”.")
    suppliers_before = line("Suppliers before", hint="For example: 5 on the framework, 20 by spot purchase.")
    partner_authorities = line("Together with", hint="Other authorities that buy together with this council.")
    service_area = chosen(
        ServiceArea.objects.none(), "Service area", "Choose the service area", empty="Choose a service area"
    )
    lead_post = chosen(
        Post.objects.none(), "Lead post", "Choose the post that leads it", empty="Choose a post",
        hint="It is shown to everyone, with its mailbox.",
    )  # fmt: skip
    lead_officer = chosen(User.objects.none(), "Lead officer", hint="Only staff see who leads it.")
    begun_on = day(
        "Procurement begun on",
        "The day on which the procurement began",
        required=False,
        hint="The day of its first notice. Leave it empty while nothing has begun.",
    )
    planned_start = day("Service planned to start on", "The day on which the service starts", required=False)
    term_words = lines(
        "The term, as the paper writes it",
        rows=2,
        most=2000,
        hint="For example: 4 years with 2 plus 1 year extension options. You will see how it is read.",
    )
    regime = forms.ChoiceField(
        label="Regime",
        required=False,
        choices=[
            (Regime.PA2023.value, f"{Regime.PA2023.label}: begun on or after {BEGAN}"),
            (Regime.PCR2015.value, f"{Regime.PCR2015.label}: begun before {BEGAN}"),
        ],
        widget=forms.RadioSelect,
        help_text="Choose none, and the one that the days point to is proposed.",
    )
    regime_why = lines(
        "Why the other regime governs",
        rows=2,
        most=1000,
        hint="Only where the regime is not the one that the days point to, for example: bought from a framework of "
        "another authority that was concluded in 2023.",
    )
    light_touch = forms.BooleanField(
        label="The services are light touch: social, health, education and others", required=False
    )
    cpv = CpvField(
        label="CPV code",
        required=False,
        max_length=10,
        help_text="Eight digits, or eight with a dash and a check digit, such as 85311300-5.",
        widget=forms.TextInput(attrs={"class": "govuk-input--width-10", "autocomplete": "off"}),
        validators=Commission._meta.get_field("cpv").validators[:1],
        error_messages={"max_length": "A CPV code has eight digits, then a dash and a check digit."},
    )
    vat_rate = forms.TypedChoiceField(
        label="VAT rate",
        coerce=int,
        choices=[(20, "20 %"), (0, "0 %")],
        initial=20,
        help_text="Thresholds are compared with the value including VAT.",
    )
    annual_budget = pounds("Budget a year", hint="In pounds, for example 1,200,000.")
    value = pounds("Estimated value", hint="In pounds, over the whole term.")
    value_qualifier = forms.ChoiceField(
        label="How the value is meant",
        choices=[("", "Choose"), *((one.value, one.label.capitalize()) for one in Qualifier)],
        required=False,
    )
    value_words = line("The value as the paper writes it", hint="For example: estimated spend of up to £7.2m.")

    show_optional = False

    def __init__(
        self, request: HttpRequest, *, on: date, of: Commission | None = None, initial: Mapping[str, Any] | None = None
    ) -> None:
        start = {name: getattr(of, name) for name in FROM_RECORD} if of is not None else {}
        super().__init__(request, of=of, initial={**start, **(initial or {})})
        self.on, self.commission = on, of
        self.proposed: rules.ProposedRegime | None = None
        kept = of or Commission()
        fields: dict[str, Any] = self.fields
        fields["service_area"].queryset = ServiceArea.objects.existing(on, kept.service_area_id)
        fields["lead_post"].queryset = Post.objects.existing(on, kept.lead_post_id)
        fields["lead_officer"].queryset = who_may_lead(kept.lead_officer_id)
        if of is not None:
            del fields["term_words"]
            fields["why"] = why_field("Why it is changed")
            if actions.awarded_under(of):
                fields["regime"].help_text = "It stays while contracts awarded under it run."

    @property
    def groups(self) -> list[tuple[str, list[Any]]]:
        """The fields in their groups, as the template draws them."""
        groups = [*self.GROUPS, ("Why", ("why",))]
        found = [(heading, [self[name] for name in names if name in self.fields]) for heading, names in groups]
        return [(heading, fields) for heading, fields in found if fields]

    def clean(self) -> dict[str, Any]:
        values: dict[str, Any] = super().clean() or self.cleaned_data
        self._ask_regime(values)
        if values.get("value") is not None and not values.get("value_qualifier"):
            self.add_error("value_qualifier", "Say whether the value is exact, a maximum, an estimate or about")
        if values.get("value") is None and values.get("value_qualifier") and "value" not in self.errors:
            self.add_error("value", "Enter the sum that is meant, or choose nothing for how it is meant")
        return values

    def _ask_regime(self, values: dict[str, Any]) -> None:
        """Take the proposed regime where none is chosen; the other one only with its reason."""
        if {"begun_on", "planned_start"} & set(self.errors):
            return
        begun_on, planned_start = values.get("begun_on"), values.get("planned_start")
        if begun_on is not None:
            refusal = rules.may_have_begun_on(begun_on, planned_start=planned_start, on=self.on)
            if refusal is not None:
                self.add_error("begun_on", f"{refusal.reason} {refusal.remedy}")
                return
        self.proposed = rules.proposed_regime(begun_on=begun_on, planned_start=planned_start, on=self.on)
        if not values.get("regime"):
            values["regime"] = self.proposed.regime.value
            data: Any = self.data
            self.data = data = data.copy()
            data[self.add_prefix("regime")] = values["regime"]
        kept = self.commission
        if kept is not None and (kept.regime, kept.begun_on) == (values["regime"], begun_on):
            return
        refusal = rules.may_govern(values["regime"], self.proposed, why=values.get("regime_why") or "")
        if refusal is not None:
            self.add_error("regime_why", f"{refusal.reason} {refusal.remedy}")


def who_may_lead(kept: int | None) -> Any:
    """Those who may lead a commission: active, with a role that keeps commissions; and the one who leads it now."""
    roles = [role.value for role in roles_that_may(Act.COMMISSION)]
    active = User.objects.active().filter(roles__overlap=roles)
    return (active | User.objects.filter(pk=kept)).order_by("display_name", "email")


def why_field(label: str, *, hint: str = "Kept in its history, which staff read.") -> forms.CharField:
    """Why something is changed, ended or taken away."""
    return lines(label, "Say why", rows=2, most=1000, hint=hint)


class TermForm(ActForm):
    """The term as the paper writes it and, where the paper disagrees with itself, what settles it."""

    term_words = lines(
        "The term, as the paper writes it",
        rows=3,
        most=2000,
        hint="Letter for letter, for example: 4 years with 2 plus 1 year extension options.",
    )
    holds = forms.ChoiceField(label="Which holds", widget=forms.RadioSelect, required=False)
    other_months = months("The longest, in months", hint="Only for “Another length”.")
    settled_by = lines(
        "The document that settles it",
        rows=2,
        most=1000,
        hint="Its name, its day and the place in it, for example: contract signed on 12 March 2021, clause 4.2.",
    )

    show_optional = False
    OTHER, NO_LENGTH = "other", "none"

    def __init__(self, request: HttpRequest, *, of: Commission) -> None:
        settled = bool(of.term_settled_by)
        holds = "" if not settled else str(of.term_months) if of.term_months else self.NO_LENGTH
        super().__init__(
            request,
            of=of,
            initial={"term_words": of.term_words, "holds": holds, "settled_by": of.term_settled_by},
        )
        words = self.data.get("term_words", "") if self.is_bound else of.term_words
        self.words = words.strip()
        self.told = terms.told(words, starts_on=of.planned_start)
        lengths = [(str(length), said[:1].upper() + said[1:]) for length, said in self.told.lengths]
        if holds.isdecimal() and holds not in dict(lengths):
            self.initial = {**self.initial, "holds": self.OTHER, "other_months": of.term_months}
        field: Any = self.fields["holds"]
        field.choices = [
            ("", "It is not settled: " + (BOTH_KEPT if len(lengths) > 1 else "the words are kept as they are")),
            *lengths,
            (self.OTHER, "Another length, below"),
            (self.NO_LENGTH, "No number of months: its end depends on an event"),
        ]
        field.error_messages["invalid_choice"] = "Choose one of the readings of these words"
        if (self.told.is_plain and not settled) or not self.told.words:
            for name in ("holds", "other_months", "settled_by"):
                del self.fields[name]

    @property
    def typed(self) -> str:
        """A mark of the words alone: how they are read stands on the page, and other words are read back first."""
        return hashlib.sha256(self.words.encode()).hexdigest()[:32]

    def clean(self) -> dict[str, Any]:
        values: dict[str, Any] = super().clean() or self.cleaned_data
        if "holds" not in self.fields:
            return values | {"settled_by": "", "term_months": None}
        holds, other = values.pop("holds", ""), values.pop("other_months", None)
        document = values.get("settled_by", "")
        if holds == self.OTHER and not other and "other_months" not in self.errors:
            self.add_error("other_months", f"Enter a whole number of months from 1 to {LONGEST_TERM_TYPED:,}")
        if holds and not document and "settled_by" not in self.errors:
            self.add_error("settled_by", "Name the document that settles it; without one both readings are kept")
        if document and not holds and "holds" not in self.errors:
            self.add_error("holds", "Choose what the document says holds")
        values["term_months"] = other if holds == self.OTHER else int(holds) if holds.isdecimal() else None
        return values


class LinkForm(ActForm):
    """Which decision plays which part: typed by its reference, or chosen from those of the service area."""

    reference = DecisionField(label="Reference of the decision", help_text="For example DEC-2024-0012.")
    decision = chosen(Decision.objects.none(), "Or one of its service area", empty="None chosen")
    part = forms.ChoiceField(
        label="The part that it plays",
        choices=Part.choices,
        widget=forms.RadioSelect,
        help_text="A recommendation of scrutiny is linked as scrutiny. An award is made under the part award; an "
        "extension or a variation under its own part or under award.",
        error_messages={"required": "Choose the part that the decision plays"},
    )

    show_optional = False

    def __init__(self, request: HttpRequest, *, seen: Any, offered: Any, start: Decision | None = None) -> None:
        super().__init__(request, initial={"reference": start.reference} if start else None)
        fields: dict[str, Any] = self.fields
        fields["reference"].of = seen
        fields["decision"].queryset = offered
        fields["decision"].label_from_instance = lambda one: f"{one.reference} {one.title}"[:120]

    def clean(self) -> dict[str, Any]:
        values: dict[str, Any] = super().clean() or self.cleaned_data
        typed, picked = values.pop("reference", None), values.get("decision")
        if typed and picked and typed != picked:
            said = f"You typed {typed.reference} and chose {picked.reference}: keep one of them"
            self.add_error("reference", said)
        if not (typed or picked) and not {"reference", "decision"} & set(self.errors):
            self.add_error("reference", "Type the reference of a decision, or choose one")
        values["decision"] = typed or picked
        decision, part = values["decision"], values.get("part")
        if decision and part:
            refusal = rules.may_play(part, recommendation=decision.is_recommendation)
            if refusal is not None:
                self.add_error("part", str(refusal))
        return values


class WhyForm(ActForm):
    """Something taken away, with the reason."""

    why = why_field("Why")


class NoteForm(ActForm):
    """An assumption or a doubt taken back."""

    why = why_field("What is known now, and from where")


class EndForm(ActForm):
    """A commission closed or abandoned."""

    closed_on = day("On", "The day on which it ended")
    why = why_field("Why", hint="It is shown on the page of the commission.")

    def __init__(self, request: HttpRequest, *, of: Commission, on: date) -> None:
        super().__init__(request, of=of, initial={"closed_on": on})
        self.on = on

    def clean_closed_on(self) -> date:
        closed_on: date = self.cleaned_data["closed_on"]
        refusal = rules.may_end_on(closed_on, opened_on=self.of.opened_on, on=self.on)  # type: ignore[union-attr]
        if refusal is not None:
            raise forms.ValidationError(str(refusal))
        return closed_on


class AssumptionForm(ActForm):
    """A fact that the papers do not state and that was assumed."""

    field = line("Fact", "Enter which fact it is", most=60, hint="For example: Service planned to start on.")
    value = line("What is assumed", "Enter what is assumed")
    why = lines("Why", "Say why it had to be assumed", rows=2, most=1000)


class DoubtForm(ActForm):
    """A place where the papers leave something out, or contradict themselves."""

    code = forms.ChoiceField(
        label="What is doubtful",
        choices=[
            ("source-doubtful", "A fact: the papers leave it out, or contradict themselves"),
            ("qualifier-doubtful", "A sum: the words leave open how it is meant"),
        ],
        widget=forms.RadioSelect,
        error_messages={"required": "Choose what is doubtful"},
    )
    sentence = lines("What the papers say", "Say in a sentence what is doubtful", rows=2, most=1000)
    remedy = lines("What to do", "Say what would answer it", rows=2, most=1000)
