"""What is typed about a contract before it is awarded: what it is, with whom, how long, for how much."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, cast

from django import forms
from django.core.exceptions import ValidationError
from django.db.models import Q
from django.forms.utils import ErrorDict
from django.http import HttpRequest, QueryDict
from django.urls import reverse
from django.utils.html import format_html

from commissioning.council.models import Post, ServiceArea, User, UserServiceArea
from commissioning.kit.dates import long_date
from commissioning.kit.desk import ActForm
from commissioning.kit.forms import LONGEST_TERM_TYPED, chosen, day, line, lines, months, pounds
from commissioning.kit.terms import Option, Term, last_day, months_between
from commissioning.procurement.forms.commission import who_may_lead
from commissioning.procurement.models import Commission, Lot
from commissioning.procurement.routes import PROCUREMENT_ACT_BEGAN, Regime, Route
from commissioning.procurement.rules import may_govern, may_have_begun_on, proposed_regime
from contracts import readings, rules
from contracts.choices import UMBRELLAS, ContractKind, DirectAward, Path, Placing
from contracts.forms.finding import find_providers, label_of
from contracts.models import Contract
from contracts.pages.detail import lot_words
from contracts.querysets import providers_visible_to, reads_exempt
from decisions.choices import Origin, Qualifier
from providers.models import Provider

SINGLE = (ContractKind.SERVICE, ContractKind.BLOCK, ContractKind.SPOT)
"""Kinds with one provider that are not called off."""
KIND_OF_ROUTE = {
    Route.FRAMEWORK: ContractKind.FRAMEWORK,
    Route.OPEN_FRAMEWORK: ContractKind.FRAMEWORK,
    Route.DPS: ContractKind.DPS,
    Route.DYNAMIC_MARKET: ContractKind.DYNAMIC_MARKET,
    Route.FPS: ContractKind.FLEXIBLE,
}
"""Route of an umbrella → its kind."""
NOBODY = "none"
SETTLED_BY_AT_MOST = 500
MOST_LISTED = 20
"""Providers of a lot that are listed without a search."""
FROM_RECORD = (
    "origin", "kind", "title", "description", "service_area", "route", "regime", "light_touch", "umbrella",
    "placed_by", "competition_words", "suppliers_decided", "starts_on", "starts_words", "term_words",
    "term_settled_by", "ends_words", "term_justification", "value", "value_qualifier", "value_words", "value_if",
    "annual_value", "irrecoverable_vat", "supplier_notice_months", "tupe_applies", "tendered", "review_on",
    "lead_post", "lead_officer", "planned_path", "begun_on", "direct_award_ground", "direct_award_why",
)  # fmt: skip
"""Fields that are columns of a contract."""
_AFTER_QUOTES = (DirectAward.NO_TENDERS, DirectAward.WAIVER)
"""Grounds of a direct award on which there may have been a tender or quotes before it."""


class LotsField(forms.ModelMultipleChoiceField):
    """Lots to tick, each with its route said."""

    widget = forms.CheckboxSelectMultiple

    def label_from_instance(self, lot: Any) -> str:
        return lot_label(lot)


class LotField(forms.ModelChoiceField):
    """One lot, with its route said."""

    widget = forms.RadioSelect

    def label_from_instance(self, lot: Any) -> str:
        return lot_label(lot)


def lot_label(lot: Lot) -> str:
    """A lot with its route, or that it has none."""
    route = Route(lot.route).label if lot.route else "Route not stated: nothing can be awarded under it yet"
    return format_html('{} <span class="sub">{}</span>', lot_words(lot), route)


@dataclass(frozen=True)
class Group:
    """Fields that stand together under a heading; those that few contracts need (`more`) in a fold of their own."""

    heading: str
    fields: list[Any]
    is_term: bool = False
    more_heading: str = ""
    more: Sequence[Any] = ()

    @property
    def is_open(self) -> bool:
        """Whether the fold stands open: something in it was typed, chosen or is wrong."""
        return any(field.errors or _is_given(field.value()) for field in self.more)


def _is_given(value: Any) -> bool:
    """Whether something stands in a field; a day has three boxes once it was sent."""
    if isinstance(value, list):
        return any(value)
    return value not in (None, "", False, Path.UNDECIDED)


class ContractForm(ActForm):
    """A contract of one provider or an umbrella, inside a commission or (standing and recorded ones) outside.

    `values` is what the actions `draft_contract` and `change_draft` take beside who acts and when. The term as written
    is read back before anything is saved: `ways` are the ways to take it.
    """

    GROUPS: tuple[tuple[str, tuple[str, ...]], ...] = (
        ("What it is", ("origin", "kind", "title", "description")),
        ("Where it belongs", ("service_area", "lot", "lots", "umbrella", "route", "direct_award_ground",
                              "direct_award_why", "light_touch")),
        ("With whom", ("placed_on", "provider_words", "provider", "placed_by", "competition_words",
                       "suppliers_decided", "tendered")),
        ("How long", ("starts_on", "term_words", "reading", "term_settled_by", "term_justification")),
        ("Money, without VAT", ("value", "value_qualifier", "annual_value")),
        ("Looking after it", ("lead_post", "lead_officer", "supplier_notice_months")),
    )  # fmt: skip
    MORE: Mapping[str, tuple[str, tuple[str, ...]]] = {
        "Where it belongs": ("Regime, and when the procurement began", ("begun_on", "regime", "regime_why")),
        "How long": ("Where there is no full first or last day", ("starts_words", "ends_words")),
        "Money, without VAT": ("The value as written, or read in two ways",
                               ("value_words", "value_if", "irrecoverable_vat")),
        "Looking after it": ("Review, staff and what follows", ("review_on", "tupe_applies", "planned_path")),
    }  # fmt: skip
    """Heading of a group → what its fold is called, and the fields in it."""
    BY_HAND = ("initial_months", "initial_end", "options", "breaks")

    asked = forms.CharField(widget=forms.HiddenInput, required=False)

    origin = forms.ChoiceField(
        label="Where it comes from",
        choices=[
            (Origin.HERE.value, "It is being made here"),
            (Origin.COPIED.value, "It is recorded from an earlier register, which may leave things out"),
        ],
        widget=forms.RadioSelect,
        initial=Origin.HERE.value,
    )
    kind = forms.ChoiceField(
        label="Kind", widget=forms.RadioSelect, error_messages={"required": "Choose what kind of contract it is"}
    )
    title = line("Title", "Enter a title: what is bought, in a few words", hint="Everyone can read it once signed.")
    description = lines("Description", rows=3, hint="Everyone can read it once the contract is signed.")
    service_area = chosen(
        ServiceArea.objects.none(), "Service area", "Choose the service area", empty="Choose a service area"
    )
    lots = LotsField(
        Lot.objects.none(),
        label="Lots",
        required=False,
        help_text="All of one contract take the same route.",
        error_messages={"invalid_choice": "Choose from the lots of this commission"},
    )
    lot = LotField(
        Lot.objects.none(),
        label="Lot",
        empty_label=None,
        error_messages={"required": "Choose the lot", "invalid_choice": "Choose from the lots of the umbrella"},
    )
    umbrella = chosen(
        Contract.objects.none(), "Placed under", empty="No umbrella",
        hint="For a block arrangement or a spot purchase under an umbrella of this commission.",
    )  # fmt: skip
    route = forms.ChoiceField(
        label="How it finds its supplier",
        required=False,
        choices=[("", "Not stated"), *((route.value, route.label) for route in Route)],
    )
    direct_award_ground = forms.ChoiceField(
        label="Ground of the direct award",
        required=False,
        choices=[("", "Choose the ground"), *DirectAward.choices],
        help_text="Why there was no competition. Only a record from an earlier register may leave it out.",
    )
    direct_award_why = lines(
        "How that ground is met here",
        hint="The provision of law with its paragraph, and the facts. Everyone can read it once the contract is "
        "signed.",
        rows=3,
        most=4000,
    )
    begun_on = day(
        "Procurement begun on",
        "The day on which the procurement began",
        required=False,
        hint="The day of its first notice: it decides the regime. Where there was none, leave it empty.",
    )
    regime = forms.ChoiceField(
        label="Regime",
        required=False,
        widget=forms.RadioSelect,
        choices=[(regime.value, regime.label) for regime in Regime],
        help_text=f"What was begun before {long_date(PROCUREMENT_ACT_BEGAN)} stays under the Regulations. Left open, "
        "it is proposed from the days.",
    )
    regime_why = lines(
        "Why another regime governs",
        rows=2,
        hint="Only where you choose another regime than the one that the days point to.",
    )
    light_touch = forms.BooleanField(label="Light-touch services", required=False)

    placed_on = day(
        "Placed on",
        "The day on which it is placed",
        hint="The roster is that of this day. Its award asks again.",
    )
    provider_words = line(
        "Find the provider", most=200, hint="Part of its name, or its reference such as PRV-0042. Then look."
    )
    provider = forms.ChoiceField(label="Provider", widget=forms.RadioSelect, required=False)
    placed_by = forms.ChoiceField(
        label="How it is placed",
        required=False,
        widget=forms.RadioSelect,
        error_messages={"invalid_choice": "Choose one of the ways that the route of the umbrella allows"},
    )
    competition_words = lines(
        "Record of the mini-competition",
        hint="Who was invited, who answered and how it was decided.",
        rows=3,
    )
    suppliers_decided = forms.IntegerField(
        label="How many suppliers were decided",
        required=False,
        min_value=1,
        max_value=9999,
        help_text="As the decision says it; the roster is entered afterwards.",
        widget=forms.TextInput(attrs={"inputmode": "numeric", "class": "govuk-input--width-5"}),
        error_messages=dict.fromkeys(
            ("invalid", "min_value", "max_value"), "Enter a whole number of suppliers, such as 33"
        ),
    )
    tendered = forms.BooleanField(label="It was tendered, or quotes were invited", required=False, initial=True)

    starts_on = day("First day", "The first day of the contract", required=False, hint="For example, 1 4 2027")
    starts_words = line(
        "First day, as the register says it", most=120, hint="Only where it gives no full date: “spring 2016”."
    )
    term_words = lines(
        "The term, as written",
        rows=2,
        most=2000,
        hint="In the words of the contract or the decision, for example “3 years with an option of 2 x 12 months”. "
        "You see how it is read before anything is saved.",
    )
    reading = forms.ChoiceField(
        label="How it is taken",
        widget=forms.RadioSelect,
        required=False,
        error_messages={"invalid_choice": "The words or the first day have changed: choose again"},
    )
    term_settled_by = line(
        "The document that settles it",
        most=SETTLED_BY_AT_MOST,
        hint="Its title and date, and where it is kept. Only where needed.",
    )
    initial_months = months("Initial period, in months", "For example, 36")
    initial_end = day(
        "Last day of the initial period",
        "The last day of the initial period",
        required=False,
        hint="In place of the months, where it is not a whole number of them.",
    )
    options = line(
        "Options to extend, in months",
        most=200,
        hint="In their order: “24, 12”. Write “pot 12” for months that may be used in any slices.",
    )
    breaks = line(
        "Break points, in months after the first day",
        most=200,
        hint="“24, 36”: the days at which either side may end the contract early.",
    )
    ends_words = line(
        "How it ends, where that is no day", most=160, hint="For example: when the last resident has moved."
    )
    term_justification = lines(
        "Why the framework runs for more than four years", rows=3, hint="Only then, and not for light touch."
    )

    value = pounds("Value", hint="For the initial term.")
    value_qualifier = forms.ChoiceField(
        label="The value is meant",
        required=False,
        choices=[("", "Not stated"), *((one.value, one.label) for one in Qualifier)],
    )
    value_words = line("The value, as written", hint="For example: about £200,000 a year, about £800,000 over 4 years.")
    value_if = pounds(
        "The value by the other reading",
        hint="Where the words leave open whether a sum is for all providers together or for each.",
    )
    annual_value = pounds("Value a year")
    irrecoverable_vat = pounds("VAT that cannot be recovered")

    supplier_notice_months = forms.IntegerField(
        label="Months of notice to the provider before an extension",
        required=False,
        min_value=0,
        max_value=60,
        widget=forms.TextInput(attrs={"inputmode": "numeric", "class": "govuk-input--width-5"}),
        error_messages=dict.fromkeys(
            ("invalid", "min_value", "max_value"), "Enter a whole number of months from 0 to 60, such as 3"
        ),
    )
    tupe_applies = forms.BooleanField(label="Staff transfer to the provider (TUPE applies)", required=False)
    review_on = day("Review on", "The day of the review", required=False)
    lead_post = chosen(
        Post.objects.none(), "Lead post", "Choose the post that leads it", empty="Choose a post",
        hint="Everyone sees it, with its mailbox.",
    )  # fmt: skip
    lead_officer = chosen(User.objects.none(), "Lead officer", hint="Only staff see who leads it.")
    planned_path = forms.ChoiceField(
        label="What is planned at its end", required=False, choices=Path.choices, initial=Path.UNDECIDED.value
    )

    def __init__(
        self,
        request: HttpRequest,
        *,
        on: date,
        draft: Contract | None = None,
        commission: Commission | None = None,
        under: Contract | None = None,
        as_umbrella: bool = False,
    ) -> None:
        self.on, self.draft, self.commission, self.under = on, draft, commission, under
        self.as_umbrella = draft.is_umbrella if draft else as_umbrella
        self.is_switched = request.method == "POST" and request.POST.get("step") == "switch"
        self.is_call_off = under is not None
        self.taken = readings.Taken(Term())
        self.ways = readings.Ways(None)
        super().__init__(request, of=draft, initial=_initial(request, on, draft, commission, under))
        if self.is_bound:
            self.data = self._data = cast(QueryDict, self.data).copy()
            self.was_read = any(name in self.data for name in self.BY_HAND)
        self._leave_out()
        self._ask_route()
        self._offer()
        self._ask_provider()
        self._ask_reading()

    # What does not concern this contract --------------------------------------------------------------------------

    def _leave_out(self) -> None:
        out: list[str] = []
        if self.as_umbrella:
            out += ["provider_words", "provider", "tendered", "umbrella", "value_if"]
        else:
            out += ["suppliers_decided", "term_justification"]
        if self.is_call_off:
            out += ["kind", "lots", "umbrella"]
        else:
            out += ["lot", "placed_on", "placed_by", "competition_words"]
        if self.commission is not None or self.is_call_off:
            out += ["service_area", "route", "begun_on", "regime", "regime_why", "light_touch"]
            out += ["direct_award_ground", "direct_award_why"]
        if self.commission is None and not self.is_call_off:
            out += ["lots", "umbrella"]
        if self.is_call_off and self.commission is None:
            out += ["lot"]
        for name in dict.fromkeys(out):
            del self.fields[name]

    @property
    def asks_route(self) -> bool:
        """Whether the route is asked for here, so that it may be a direct award."""
        return "route" in self.fields and not self.as_umbrella

    def _ask_route(self) -> None:
        """A direct award has a form of its own, which asks for its ground and not for its route."""
        fields: dict[str, Any] = self.fields
        direct, draft, asked = Route.DIRECT_AWARD.value, self.draft, self.request.GET.get("as")
        was_direct = draft is not None and draft.route == direct
        if self.is_switched:
            self._switch()
        if self.is_bound:
            self.as_direct = self.asks_route and self.data.get("route") == direct
        else:
            self.as_direct = self.asks_route and (asked == "direct" or (was_direct and asked != "competed"))
            if self.as_direct:
                self.initial["route"] = direct
                if not was_direct:
                    self.initial["tendered"] = False
            elif was_direct:
                self.initial["route"] = ""
        if self.as_direct:
            fields["route"].widget = forms.HiddenInput()
            for name in ("direct_award_ground", "direct_award_why"):
                fields[name].optional_words = "optional for a record from an earlier register"
        elif "route" in fields:
            fields["route"].choices = [one for one in fields["route"].choices if one[0] != direct]
            del fields["direct_award_ground"], fields["direct_award_why"]

    def _switch(self) -> None:
        """Carry what was typed over to the other form of a new contract, with what that form begins with."""
        direct, asked, before = Route.DIRECT_AWARD.value, self.request.GET.get("as"), self.data.get("route", "")
        if self.as_umbrella:
            self._data["route"] = "" if before == direct else before
        elif asked == "direct":
            self._data["route"] = direct
            if before != direct:
                self._data.pop("tendered", None)
        elif before == direct or "suppliers_decided" in self._data:
            self._data["route"] = ""
            self._data["tendered"] = "on"

    def is_valid(self) -> bool:
        """Never where the other form was only asked for: nothing is looked at, saved or complained about then."""
        return not self.is_switched and super().is_valid()

    def full_clean(self) -> None:
        if not self.is_switched:
            super().full_clean()
            return
        self._errors, self.cleaned_data = ErrorDict(), {}

    def _offer(self) -> None:
        fields: dict[str, Any] = self.fields
        draft = self.draft
        kinds = UMBRELLAS if self.as_umbrella else SINGLE
        if "kind" in fields:
            fields["kind"].choices = [(kind.value, kind.label) for kind in kinds]
        fields["lead_post"].queryset = Post.objects.existing(self.on, draft.lead_post_id if draft else None)
        fields["lead_officer"].queryset = who_may_lead(draft.lead_officer_id if draft else None)
        if "service_area" in fields:
            own = UserServiceArea.objects.filter(user=self.request.user.pk).values("service_area")
            fields["service_area"].queryset = ServiceArea.objects.filter(pk__in=own)
        if self.commission is not None:
            lots = self.commission.lots.order_by("number")
            for name in ("lots", "lot"):
                if name in fields:
                    fields[name].queryset = self._lots_of_umbrella() if name == "lot" else lots
            if "umbrella" in fields:
                umbrellas = self.commission.contracts.filter(kind__in=UMBRELLAS).exclude(state="not-signed")
                if not reads_exempt(self.request.user):  # whether a provider may be chosen would tell who is on it
                    withheld = Q(withheld_names__isnull=False, withheld_names__released_on__isnull=True)
                    has = draft.umbrella_id if draft else None
                    umbrellas = umbrellas.exclude(withheld & ~Q(pk=has or 0))
                fields["umbrella"].queryset = umbrellas
                if not umbrellas:
                    del fields["umbrella"]
        fields["value_qualifier"].optional_words = "needed with a value"
        if self.under is not None:
            ways = rules.ways_of_placing(self.under.route)
            fields["placed_by"].choices = [(way, Placing(way).label) for way in ways]
            if len(ways) == 1:
                fields["placed_by"].initial = ways[0]

    def _lots_of_umbrella(self) -> Any:
        umbrella = self.under
        if umbrella is None or umbrella.commission is None:
            return Lot.objects.none()
        held = [link.lot_id for link in umbrella.lot_links.all()]
        lots = umbrella.commission.lots.order_by("number")
        below = lots.filter(parent__in=held) | lots.filter(pk__in=held)
        return below if held else lots

    # With whom -------------------------------------------------------------------------------------------------------

    def _typed(self, name: str) -> str:
        """What stands in a field as the page is shown: typed, or filled in."""
        found = self.data.get(name, "") if self.is_bound else self.initial.get(name)
        return str(found or "").strip()

    def _ask_provider(self) -> None:
        """Offer the providers that the words find, or (called off) those of the lot on the day."""
        if "provider" not in self.fields:
            return
        words = self._typed("provider_words")
        before = picked = self._typed("provider")
        self.not_offered = ""
        if self.under is None:
            self.fields["provider_words"].help_text = format_html(
                'Part of its name, or its reference such as PRV-0042. Then look. <a href="{}">A new provider</a> is '
                "entered first.",
                reverse("providers:enter"),
            )
        if self.under is not None:
            choices = self._members(words)
        else:
            found = find_providers(words, self.request.user)
            choices = found.choices
            if found.count > len(choices):
                self.not_offered = f"{found.count} providers have “{words}” in their name: type more of it"
            elif words and not found.count:
                self.not_offered = (
                    f"No provider has “{words}” in its name or as its reference. Check the spelling, or enter it first"
                )
        if not words and picked.isdecimal() and len(picked) < 10 and picked not in dict(choices):
            kept = Provider.objects.filter(pk=picked).first()
            living = kept.survivor if kept is not None else None
            if living is not None and str(living.pk) in dict(choices):
                picked = str(living.pk)
            elif kept is not None and living is not None and self.under is None and self._sees(living):
                note = "" if living.pk == kept.pk else f"{kept.legal_name} was merged into it"
                choices = [(str(living.pk), label_of(living, note)), *choices]
                picked = str(living.pk)
        offers_nobody = self.under is None and bool(choices)
        if picked not in dict(choices) and not (offers_nobody and picked == NOBODY):
            picked = choices[0][0] if words and len(choices) == 1 else ""
        self.is_another = bool(before and picked and picked != before)
        if self.is_bound:
            self._data["provider"] = picked
        else:
            self.initial["provider"] = picked or (NOBODY if self.draft and offers_nobody else "")
        field: Any = self.fields["provider"]
        field.choices = [*choices, *([(NOBODY, "Not chosen yet")] if offers_nobody else [])]
        field.help_text = self.not_offered
        if not choices:
            field.widget = forms.HiddenInput()
            if self.under is not None:
                self.fields["provider_words"].help_text = f"{self.not_offered}."

    def _sees(self, provider: Provider) -> bool:
        """Whether the user may see a provider that is chosen already."""
        if self.draft is not None and self.draft.provider_id == provider.pk:
            return True
        return providers_visible_to(self.request.user).filter(pk=provider.pk).exists()

    def _members(self, words: str) -> list[tuple[str, str]]:
        """Providers on the umbrella's roster of the lot on the day that are open for work; named to who may read.

        One that was merged leads to the one that stays, which carries on under its place.
        """
        umbrella = self.under
        day_of = self._day("placed_on") or self.on
        if umbrella is None:
            return []
        places = umbrella.roster.on_day(day_of).named_for(self.request.user)
        lot = self._typed("lot")
        if "lot" in self.fields:
            if not lot.isdecimal() or len(lot) > 9:
                self.not_offered = "Choose the lot, then look: its providers of that day are listed"
                return []
            places = places.on_lots(Lot.objects.filter(pk=lot))
        held = places.select_related("provider__merged_into")
        open_now = {place.provider.survivor.pk for place in held.filter(pk__in=places.open_on(day_of).values("pk"))}
        merged = {place.provider.survivor.pk: str(place.provider) for place in held if place.provider.merged_into_id}
        here = providers_visible_to(self.request.user).filter(pk__in=[place.provider.survivor.pk for place in held])
        if words:
            wanted = {provider.pk for provider in find_providers(words, self.request.user).providers}
            outside = Provider.objects.filter(pk__in=wanted).exclude(pk__in=here)
            here = here.filter(pk__in=wanted)
            if not here:
                names = ", ".join(provider.legal_name for provider in outside[:3])
                self.not_offered = (
                    f"{names}: not on the roster of this lot on {long_date(day_of)}. Choose a provider of the lot"
                    if names
                    else f"No provider of the lot has “{words}” in its name"
                )
                return []

        def told(provider: Provider) -> tuple[str, str]:
            note = f"{merged[provider.pk]} was merged into it" if provider.pk in merged else ""
            return str(provider.pk), label_of(provider, note)

        suspended = [provider.legal_name for provider in here if provider.pk not in open_now]
        if suspended:
            self.not_offered = f"Suspended on {long_date(day_of)}: {', '.join(suspended[:5])}"
        offered = [provider for provider in here if provider.pk in open_now]
        if not here:
            self.not_offered = f"Nobody is on the roster of this lot on {long_date(day_of)}"
        if len(offered) > MOST_LISTED:
            picked = [provider for provider in offered if str(provider.pk) == self._typed("provider")]
            if picked:
                return [told(picked[0])]
            self.not_offered = f"{len(offered)} providers are open for work on this lot: type part of a name and look"
            return []
        return [told(provider) for provider in offered]

    # How long --------------------------------------------------------------------------------------------------------

    def _day(self, name: str) -> date | None:
        """The day in a field as the page is shown, if it is one."""
        if not self.is_bound:
            found = self.initial.get(name)
            return found if isinstance(found, date) else None
        field = self.fields[name]
        try:
            found = field.clean(field.widget.value_from_datadict(self.data, self.files, self.add_prefix(name)))
        except ValidationError:
            return None
        return found if isinstance(found, date) else None

    def _ask_reading(self) -> None:
        """Offer the ways to take the words; a choice made for other words, or another first day, is asked again."""
        words, starts_on, draft = self._typed("term_words"), self._day("starts_on"), self.draft
        self.ways = readings.ways_of(words, starts_on)
        asked = hashlib.sha256(f"{starts_on}|{words}".encode()).hexdigest()[:16]
        choices = [(way.key, way.label) for way in self.ways.ways]
        unchanged = draft is not None and (draft.term_words.strip(), draft.starts_on) == (words, starts_on)
        if draft is not None and unchanged:
            choices.insert(0, (readings.KEEP, f"As it stands: {_as_it_stands(draft)}"))
        choices += [
            (readings.BY_HAND, "By its parts, typed below"),
            (readings.NO_LAST_DAY, "It has no last day: it ends with an event, or not at all"),
        ]
        field: Any = self.fields["reading"]
        field.choices = choices
        settled = self.ways.settled
        proposed = readings.KEEP if unchanged else settled.key if settled else self._as_in_commission(words, starts_on)
        if self.is_bound:
            if self.data.get("asked") != asked:
                self._data["reading"] = proposed
            self._data["asked"] = asked
        else:
            self.initial["reading"], self.initial["asked"] = proposed, asked

    def _as_in_commission(self, words: str, starts_on: date | None) -> str:
        """The way that gives the length on which a document settled these words in the commission; nothing where none
        does.
        """
        commission = self.commission
        if commission is None or not commission.term_settled_by or commission.term_words.strip() != words:
            return ""
        if commission.term_months is None:
            return readings.NO_LAST_DAY
        last = last_day(starts_on, commission.term_months) if starts_on else None
        fitting = [way for way in self.ways.ways if way.taken.last_if is None and way.taken.last == last]
        return fitting[0].key if last and fitting else ""

    @property
    def shows_reading(self) -> bool:
        """Whether the words are read back: once there are any, or something was sent."""
        was_sent = self.is_bound and (self.was_read or not self.is_switched)
        return was_sent or self.draft is not None or self.ways.reading is not None

    @property
    def question(self) -> str:
        """What the words leave to be asked."""
        return self.ways.question

    @property
    def doubts(self) -> Sequence[str]:
        """What the words disagree in or leave out, and that they do not speak of a contract."""
        reading = self.ways.reading
        if reading is None:
            return ()
        other = () if reading.is_contract_term else ("The words do not seem to speak of the term of a contract.",)
        # Where a question tells the two days, the reader's own sentence would say the same again.
        told = tuple(one for one in reading.contradictions if not (self.question and "; the words say " in one))
        return (*told, *other)

    @property
    def groups(self) -> list[Group]:
        """The fields under their headings."""

        def shown(names: Iterable[str]) -> list[Any]:
            return [self[name] for name in names if name in self.fields and not self[name].is_hidden]

        made = []
        for heading, names in self.GROUPS:
            more_heading, more = self.MORE.get(heading, ("", ()))
            made.append(Group(heading, shown(names), heading == "How long", more_heading, shown(more)))
        return [group for group in made if group.fields]

    @property
    def by_hand_fields(self) -> list[Any]:
        return [self[name] for name in self.BY_HAND]

    @property
    def by_hand_is_open(self) -> bool:
        """Whether the parts are typed by hand, or something is wrong with them."""
        return self["reading"].value() == readings.BY_HAND or any(name in self.errors for name in self.BY_HAND)

    # What was typed, judged together --------------------------------------------------------------------------------

    def clean(self) -> dict[str, Any]:
        values: dict[str, Any] = super().clean() or self.cleaned_data
        copied = self._copied(values)
        if "starts_on" not in self.errors and not values.get("starts_on"):
            if not copied:
                self.add_error("starts_on", "Enter the first day of the contract")
            elif not values.get("starts_words"):
                self.add_error("starts_words", "Enter the first day, or how the register says it")
        if self.as_umbrella and self.commission is None and not copied:
            self.add_error(
                "origin" if "origin" in self.fields else None,
                "Outside a commission an umbrella has no lots, so nobody can join it: draft it under its commission, "
                "or choose that it is recorded from an earlier register",
            )
        self._clean_money(values)
        self._clean_lots(values)
        self._clean_regime(values, copied=copied)
        self._clean_direct_award(values, copied=copied)
        self._clean_placed(values)
        self._clean_provider(values)
        review = values.get("review_on")
        if review and values.get("starts_on") and review < values["starts_on"]:
            self.add_error("review_on", "The day of the review is before the first day: check both")
        if values.get("starts_on") or values.get("starts_words"):
            self._clean_term(values)
        return values

    def _copied(self, values: dict[str, Any]) -> bool:
        if "origin" not in self.fields:
            return bool(self.draft and self.draft.origin == Origin.COPIED)
        return values.get("origin") == Origin.COPIED

    def _clean_money(self, values: dict[str, Any]) -> None:
        if values.get("value") is not None and not values.get("value_qualifier"):
            self.add_error("value_qualifier", "Say whether the value is exact, a maximum, an estimate or about")
        if values.get("value_if") is not None and values.get("value") is None and "value" not in self.errors:
            self.add_error("value", "Enter the value by the first reading")

    def _clean_lots(self, values: dict[str, Any]) -> None:
        lots = values.get("lots")
        if not lots:
            return
        routes = {lot.route for lot in lots if lot.route}
        if len(routes) > 1:
            self.add_error("lots", "These lots take different routes: draft one contract for each route")
            return
        for lot in lots:
            kind = KIND_OF_ROUTE.get(Route(lot.route)) if lot.route else None
            name = Route(lot.route).label.lower() if lot.route else ""
            if self.as_umbrella and lot.route and kind is None:
                self.add_error("lots", f"Lot {lot.number} goes by {name}, which has no umbrella")
            elif self.as_umbrella and kind and values.get("kind") and values["kind"] != kind:
                self.add_error("kind", f"Lot {lot.number} goes by {name}: choose “{kind.label}”")
            elif not self.as_umbrella and kind and "umbrella" in self.fields and not values.get("umbrella"):
                self.add_error("umbrella", f"Lot {lot.number} goes by {name}: choose the umbrella it is placed under")
            else:
                continue
            return

    def _clean_regime(self, values: dict[str, Any], *, copied: bool) -> None:
        """Take the regime of the days where none is chosen; the other one only with its reason. Of a copied contract
        whose days say nothing of it, any is taken."""
        if "regime" not in self.fields or {"begun_on", "starts_on", "regime"} & set(self.errors):
            return
        begun_on, starts_on, draft = values.get("begun_on"), values.get("starts_on"), self.draft
        if begun_on is not None:
            refusal = may_have_begun_on(begun_on, planned_start=starts_on, on=self.on)
            if refusal is not None:
                self.add_error("begun_on", f"{refusal.reason} {refusal.remedy}")
                return
        proposed = proposed_regime(begun_on=begun_on, planned_start=starts_on, on=self.on)
        values["regime"] = values.get("regime") or proposed.regime.value
        is_kept = draft is not None and (draft.regime, draft.begun_on) == (values["regime"], begun_on)
        is_told = begun_on is not None or (starts_on is not None and starts_on < PROCUREMENT_ACT_BEGAN)
        if is_kept or (copied and not is_told):
            return
        refusal = may_govern(values["regime"], proposed, why=values.get("regime_why") or "")
        if refusal is not None:
            self.add_error("regime_why", f"{refusal.reason} {refusal.remedy}")

    def _clean_direct_award(self, values: dict[str, Any], *, copied: bool) -> None:
        if not self.as_direct:
            return
        ground, why = (values.get(name) or "" for name in ("direct_award_ground", "direct_award_why"))
        if {"direct_award_ground", "direct_award_why"} & set(self.errors):
            pass  # What is wrong with either is told already.
        elif not ground and (why or not copied):
            self.add_error("direct_award_ground", "A direct award needs its ground: choose it")
        elif ground and not why:
            self.add_error("direct_award_why", "Say how the ground is met: the provision of law and the facts")
        elif values.get("regime"):
            refusal = rules.may_rest_on_ground(
                route=Route.DIRECT_AWARD,
                regime=values["regime"],
                light_touch=bool(values.get("light_touch")),
                ground=ground,
                why=why,
            )
            if refusal is not None:
                self.add_error("direct_award_ground", f"{refusal.reason} {refusal.remedy}")
        if values.get("tendered") and ground and not copied and ground not in _AFTER_QUOTES:
            self.add_error("tendered", "On that ground nothing was tendered and nobody quoted: take the tick away")

    def _clean_placed(self, values: dict[str, Any]) -> None:
        refusal = rules.may_be_placed_by(values["placed_on"], on=self.on) if values.get("placed_on") else None
        if refusal is not None:
            self.add_error("placed_on", f"{refusal.reason} {refusal.remedy}")

    def _clean_provider(self, values: dict[str, Any]) -> None:
        if "provider" not in self.fields:
            return
        picked = values.get("provider") or ""
        if not picked and (self.under is not None or self._typed("provider_words")):
            listed = not self.fields["provider"].widget.is_hidden
            name = "provider" if listed else "provider_words"
            self.add_error(name, "Choose the provider" if listed else self.not_offered or "Find the provider")
        elif self.is_another and self.request.POST.get("step") == "do":
            self.add_error("provider", "What you had chosen has changed: look at the provider, and save again")
        values["provider"] = Provider.objects.filter(pk=picked).first() if picked not in ("", NOBODY) else None

    def _clean_term(self, values: dict[str, Any]) -> None:
        choice = values.get("reading") or ""
        way = next((one for one in self.ways.ways if one.key == choice), None)
        if "reading" in self.errors:
            return
        if way is not None:
            if way.needs_document and not values.get("term_settled_by"):
                self.add_error("term_settled_by", "Only a document settles this: enter its title and date")
            self.taken = way.taken
        elif choice == readings.KEEP and self.draft is not None:
            self.taken = _standing(self.draft)
        elif choice == readings.BY_HAND:
            self._clean_by_hand(values)
        elif choice == readings.NO_LAST_DAY:
            self.taken = readings.Taken(Term())
        else:
            asked = "Choose which is meant" if self.ways.ways else "Say how long it runs: type its parts below"
            self.add_error("reading", asked)
            return
        ends, starts_on = self.taken.last_if or self.taken.last, values.get("starts_on")
        for months_after in self.taken.term.breaks:
            most = months_between(starts_on, ends) if starts_on and ends else None
            if most is not None and months_after >= most:
                self.add_error(
                    "breaks", f"A break after {months_after} months is no earlier than the end: the term has {most}"
                )

    def _clean_by_hand(self, values: dict[str, Any]) -> None:
        options = self._parsed("options", values, readings.parsed_options, "24, 12, or pot 12")
        breaks = self._parsed("breaks", values, readings.parsed_breaks, "24, 36")
        initial, end = values.get("initial_months"), values.get("initial_end")
        starts_on = values.get("starts_on")
        if any(name in self.errors for name in (*self.BY_HAND, "starts_on")):
            return
        if not initial and not end:
            self.add_error("initial_months", "Enter the months of the initial period, or its last day")
            return
        if end and starts_on and end < starts_on:
            self.add_error("initial_end", "The last day is before the first day: check both")
            return
        if (initial or 0) + sum(option.months for option in options) > LONGEST_TERM_TYPED:
            self.add_error("options", f"The term comes to more than {LONGEST_TERM_TYPED:,} months in all: check it")
            return
        taken = readings.by_hand(
            words=values.get("term_words") or "",
            starts_on=starts_on,
            initial_months=initial,
            initial_end=end,
            options=options,
            breaks=breaks,
            settled=bool(values.get("term_settled_by")),
        )
        if initial and end and starts_on and months_between(starts_on, end) != initial:
            self.add_error("initial_end", f"{initial} months from the first day end on another day: enter one of both")
            return
        self.taken = taken

    def _parsed(self, name: str, values: dict[str, Any], parse: Any, example: str) -> tuple[Any, ...]:
        try:
            return tuple(parse(values.get(name) or ""))
        except ValueError as error:
            self.add_error(
                name, f"“{error}” is not a number of months. Enter months with commas between, as in {example}"
            )
            return ()

    @property
    def values(self) -> dict[str, Any]:
        cleaned = self.cleaned_data
        found = {name: cleaned[name] for name in FROM_RECORD if name in self.fields}
        for name in ("value_qualifier", "planned_path"):
            found[name] = found.get(name) or ("" if name == "value_qualifier" else Path.UNDECIDED.value)
        if "provider" in self.fields:
            found["provider"] = cleaned.get("provider")
        if "lot" in self.fields:
            found["lots"] = [cleaned["lot"]]
        else:
            found["lots"] = list(cleaned.get("lots") or ())
        if self.is_call_off:
            found["placed_on"] = cleaned["placed_on"]
        if "regime_why" in self.fields:
            found["regime_why"] = cleaned["regime_why"]
        if self.asks_route and not self.as_direct:
            found["direct_award_ground"] = found["direct_award_why"] = ""
        if cleaned.get("reading") == readings.NO_LAST_DAY:
            found["term_settled_by"] = ""
        return {**found, **self.taken.days(), "term": self.taken.term, **self._given()}

    def _given(self) -> dict[str, Any]:
        """What a new draft takes from its umbrella or its commission."""
        if self.draft is not None:
            return {}
        if self.under is not None:
            umbrella = self.under
            return {
                "kind": ContractKind.CALL_OFF.value,
                "umbrella": umbrella,
                "commission": umbrella.commission,
                "service_area": umbrella.service_area,
                "regime": umbrella.regime,
                "light_touch": umbrella.light_touch,
                "route": umbrella.route,
            }
        if self.commission is not None:
            return {
                "commission": self.commission,
                "service_area": self.commission.service_area,
                "regime": self.commission.regime,
                "light_touch": self.commission.light_touch,
            }
        return {}


def _initial(
    request: HttpRequest, on: date, draft: Contract | None, commission: Commission | None, under: Contract | None
) -> dict[str, Any]:
    """What stands in the fields when the page is opened."""
    if draft is not None:
        taken = _standing(draft)
        months_held = taken.term.initial_months
        links = [link.lot_id for link in draft.lot_links.all()]
        return {
            **{name: getattr(draft, name) for name in FROM_RECORD},
            "provider": draft.provider_id,
            "placed_on": draft.placed_on or on,
            "lots": links,
            "lot": links[0] if links else None,
            "initial_months": months_held,
            "initial_end": None if months_held else draft.initial_end,
            "options": readings.typed_options(taken.term.options),
            "breaks": ", ".join(str(one) for one in taken.term.breaks),
        }
    found: dict[str, Any] = {"lead_officer": request.user.pk, "placed_on": on}
    if under is not None:
        links = [link.lot_id for link in under.lot_links.all()]
        return found | {"lead_post": under.lead_post_id, "lot": links[0] if len(links) == 1 else None}
    if commission is not None:
        lots = list(commission.lots.values_list("pk", flat=True))
        found |= {
            "lead_post": commission.lead_post_id,
            "starts_on": commission.planned_start,
            "term_words": commission.term_words,
            "term_settled_by": commission.term_settled_by[:SETTLED_BY_AT_MOST],
            "lots": lots if len(lots) == 1 else [],
        }
        routes = set(commission.lots.values_list("route", flat=True))
        if routes == {Route.DIRECT_AWARD.value}:
            found["tendered"] = False
    return found


def _standing(draft: Contract) -> readings.Taken:
    """The term of a draft as it is kept."""
    first, end = draft.starts_on, draft.initial_end
    options = tuple(Option(option.months, option.pot) for option in draft.options.all())
    breaks = tuple(point.after_months for point in draft.breaks.all())
    term = Term(months_between(first, end) if first and end else None, options, breaks)
    return readings.Taken(term, end, draft.last_possible_end, draft.last_possible_end_if)


def _as_it_stands(draft: Contract) -> str:
    taken = _standing(draft)
    if taken.initial_end is None and not taken.term.options:
        return draft.ends_words or "no last day"
    words = readings.told(taken.term)
    ends: Iterable[date | None] = (taken.last, taken.last_if)
    days = " or ".join(long_date(one) for one in ends if one)
    return f"{words}{f', ends {days} at the latest' if days else ''}"
