"""What is typed about a roster: who is admitted, suspended or leaves, many at once, withheld names, a reopening."""

from __future__ import annotations

from datetime import date
from typing import Any

from django import forms
from django.core.exceptions import NON_FIELD_ERRORS
from django.db.models import Q
from django.http import HttpRequest

from commissioning.kit.desk import ActForm
from commissioning.kit.forms import day, line, lines
from commissioning.kit.models import EXEMPT_PARAGRAPHS
from commissioning.procurement.models import Lot
from contracts import pasted
from contracts.actions.rosters import Door
from contracts.actions.several import Plan
from contracts.choices import ContractKind
from contracts.filters import STATES_ON_ROSTER
from contracts.forms.finding import Found, find_providers
from contracts.models import Contract
from contracts.pages.detail import lot_words
from contracts.querysets import providers_visible_to
from decisions.filters import no_nulls
from providers.models import Provider


def terms_field() -> forms.BooleanField:
    """Who admits to a flexible purchasing system says that its terms allow it: they are in no record here."""
    return forms.BooleanField(
        label="The terms of the system admit new suppliers on that day",
        help_text="A flexible purchasing system takes suppliers as its own terms say.",
        required=False,
    )


class RosterFilterForm(forms.Form):
    """Finding somebody on a long roster; what is wrong filters nothing."""

    q = forms.CharField(label="Name or reference", max_length=200, required=False, validators=[no_nulls])
    lot = forms.ChoiceField(label="Lot", required=False)
    state = forms.ChoiceField(
        label="On the roster", choices=[("", "Everyone"), *STATES_ON_ROSTER.items()], required=False
    )

    def __init__(self, *args: Any, lots: list[Lot], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["lot"].choices = [("", "All lots"), *((lot.number, lot_words(lot)) for lot in lots)]  # type: ignore[attr-defined]
        if len(lots) < 2:
            del self.fields["lot"]


class AdmitForm(ActForm):
    """One provider, on one lot or several, from a day. A name that is not exact offers those that it may mean."""

    provider = line(
        "Provider",
        "Enter the name of the provider, or its reference",
        most=200,
        hint="A part of the name is enough, or its reference, company or charity number.",
    )
    chosen = forms.ChoiceField(label="Which of them?", widget=forms.RadioSelect, required=False)
    lots = forms.ModelMultipleChoiceField(
        Lot.objects.none(),
        label="Lots",
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": "Choose at least one lot"},
    )
    joined_on = day("On the roster from", "The day from which it is on the roster")

    show_optional = False

    def __init__(self, request: HttpRequest, *, umbrella: Contract, **kwargs: Any) -> None:
        super().__init__(request, **kwargs)
        door = Door.of(umbrella)
        self.user: Any = request.user
        self.found: Provider | None = None
        lots: Any = self.fields["lots"]
        lots.queryset = Lot.objects.filter(pk__in=[lot.pk for lot in door.lots])
        lots.label_from_instance = lot_words
        if len(door.lots) == 1:
            del self.fields["lots"]
            self.only_lot = door.lots[0]
        if umbrella.kind == ContractKind.FLEXIBLE:
            self.fields["terms_allow"] = terms_field()
        self.offered: dict[str, Provider] = {}
        self.count = 0
        if self.is_bound:
            self._seek(request.user)
        if not self.offered:
            del self.fields["chosen"]

    def _seek(self, user: Any) -> None:
        """Take up whom the words name. Only a reference, a number or a whole name means one provider without a further
        question; a part of a name, or one that was merged into another, offers those that may be meant."""
        typed = " ".join(str(self.data.get("provider", ""))[:200].split())
        sought = find_providers(typed, user) if typed else Found((), 0, {})
        if not sought.providers and (number := pasted.company_number(typed) or pasted.charity_number(typed)):
            numbered = providers_visible_to(user).filter(Q(company_number=number) | Q(charity_number=number))
            if (row := numbered.first()) is not None:
                sought = find_providers(row.reference, user)
                typed = row.reference
        if len(sought.providers) == 1 and typed.casefold() in (
            sought.providers[0].reference.casefold(),
            sought.providers[0].legal_name.casefold(),
        ):
            self.found = sought.providers[0]
            return
        self.count = sought.count
        self.offered = {str(provider.pk): provider for provider in sought.providers}
        self.found = self.offered.get(str(self.data.get("chosen", "")))
        self.fields["chosen"].choices = sought.choices  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or self.cleaned_data
        if "provider" in self.errors or self.found is not None:
            return cleaned
        if not self.offered:
            self.add_error("provider", "No provider on record is called that. Mend the name, or register it first")
        elif self.count > len(self.offered):
            self.add_error("provider", f"{self.count} providers fit. Choose one below, or type more of the name")
        else:
            self.add_error("chosen", "Choose the provider that is meant")
        return cleaned

    @property
    def values(self) -> dict[str, Any]:
        """What `admit_to` takes."""
        values = super().values
        values.pop("chosen", None)
        lots = [self.only_lot] if "lots" not in self.fields else list(values["lots"])
        return values | {"provider": self.found, "lots": lots}


class SeveralForm(ActForm):
    """A list of suppliers, pasted or as a file. What was looked at is named by its fingerprint when it is sent."""

    words = forms.CharField(
        label="Paste the list, one supplier to a line",
        required=False,
        strip=False,
        widget=forms.Textarea(attrs={"rows": 12, "spellcheck": "false", "class": "unwrapped"}),
    )
    file = forms.FileField(
        label="Or choose a CSV file",
        help_text="At most 1 MB and 500 lines. It takes the place of what is pasted above.",
        required=False,
        allow_empty_file=True,
        widget=forms.FileInput(attrs={"accept": ".csv,.txt,text/csv,text/plain"}),
    )
    lot = forms.ModelChoiceField(
        Lot.objects.none(), label="Lot of the lines that name none", required=False, empty_label="None chosen"
    )
    joined_on = day("On the roster from, for lines without a day", "The day", required=False)
    looked_at = forms.CharField(widget=forms.HiddenInput, required=False)

    show_optional = False

    def __init__(self, request: HttpRequest, *, umbrella: Contract, **kwargs: Any) -> None:
        super().__init__(request, **kwargs)
        door = Door.of(umbrella)
        lot: Any = self.fields["lot"]
        lot.queryset = Lot.objects.filter(pk__in=[one.pk for one in door.lots])
        lot.label_from_instance = lot_words
        if len(door.lots) == 1:
            del self.fields["lot"]
        if umbrella.kind == ContractKind.FLEXIBLE:
            self.fields["terms_allow"] = terms_field()
            self.fields["terms_allow"].label = "The terms of the system admit new suppliers on these days"

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or self.cleaned_data
        file = cleaned.pop("file", None)
        if "file" in self.errors:
            return cleaned
        if file is not None:
            if file.size > pasted.MOST_BYTES:
                words, problem = "", "The file is larger than 1 MB. Send it in parts."
            else:
                words, problem = pasted.decoded(file.read())
            if problem or not words.strip():
                self.add_error("file", problem or "The file is empty. Choose another one")
                return cleaned
            cleaned["words"] = words
            # No browser sends a chosen file again by itself: from here on its lines are what is pasted.
            self._shows("words", words)
        elif not cleaned.get("words", "").strip():
            self.add_error("words", "Paste the list, or choose a file")
        elif len(cleaned["words"].encode(errors="replace")) > pasted.MOST_BYTES:
            self.add_error("words", "The list is larger than 1 MB. Send it in parts")
        return cleaned

    def has_list(self) -> bool:
        """Whether a list can be read, so that it can be looked at."""
        return self.is_bound and set(self.errors) <= {NON_FIELD_ERRORS} and bool(self.cleaned_data.get("words"))

    @property
    def listed(self) -> dict[str, Any]:
        """What `plan_several` takes."""
        return {name: value for name, value in self.values.items() if name != "looked_at"}

    def told(self, plan: Plan) -> None:
        """Take up what a plan found: what is wrong with the whole list, and the name of what is now looked at."""
        if plan.problem:
            self.add_error("words", plan.problem)
        self._shows("looked_at", plan.fingerprint)

    def _shows(self, name: str, value: str) -> None:
        data: Any = self.data
        self.data = data = data.copy()
        data[name] = value


class SuspendForm(ActForm):
    from_on = day("Suspended from", "The first day of the suspension")
    until_on = day(
        "Until",
        "The last day of the suspension",
        required=False,
        hint="Its last day, where it is known. Leave it empty until it is restored.",
    )
    reason = lines("Why", "Say why it is suspended", hint="It stays in the history, for staff.", rows=3)

    show_optional = False


class RestoreForm(ActForm):
    until_on = day(
        "Last day of the suspension",
        "The last day of the suspension",
        hint="From the day after it may be given work again.",
    )
    why = lines("Why", "Say why it is restored", rows=3)


class LeaveForm(ActForm):
    left_on = day("Last day on the roster", "Its last day on the roster")
    why = lines("Why", "Say why it leaves", rows=3)


class TakeOutForm(ActForm):
    why = lines("Why", "Say what was wrong", hint="It stays in the history, for staff.", rows=3)


class WithholdForm(ActForm):
    """Why the names on a roster are not public. Who withholds them without the tick does not see them afterwards."""

    paragraph = forms.TypedChoiceField(
        label="Paragraph of Schedule 12A",
        choices=[("", "Choose a paragraph"), *((n, f"{n}: {words}") for n, words in EXEMPT_PARAGRAPHS.items())],
        coerce=int,
        error_messages={"required": "Choose the paragraph that makes them exempt"},
    )
    reason = lines(
        "Why the public interest in withholding them outweighs disclosure",
        "Say why withholding them outweighs disclosure",
        hint="Everyone may read this reason, so it must not give away who is on the roster.",
        rows=3,
    )
    review_on = day("To be reviewed by", "The day of review")

    def __init__(self, request: HttpRequest, *, on: date, **kwargs: Any) -> None:
        super().__init__(request, **kwargs)
        self.on = on

    def clean_review_on(self) -> date:
        chosen: date = self.cleaned_data["review_on"]
        if chosen <= self.on:
            raise forms.ValidationError("The day of review must lie ahead")
        return chosen


class ReviewNamesForm(ActForm):
    """A review of withheld names: released to everyone, or kept until a further review."""

    outcome = forms.ChoiceField(
        label="What the review found",
        choices=[("keep", "They stay withheld until the next review"), ("release", "They are released to everyone")],
        widget=forms.RadioSelect,
        error_messages={"required": "Choose whether they stay withheld or are released"},
    )
    keep_until = day(
        "Next review by", "The day of the next review", required=False, hint="Only where they stay withheld."
    )
    why = lines(
        "Why",
        "Say why they stay withheld or why they are released",
        hint="Kept in the history, for staff. Name nobody here.",
        rows=3,
    )

    show_optional = False

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or self.cleaned_data
        outcome, until = cleaned.get("outcome"), cleaned.get("keep_until")
        if outcome == "keep" and not until and "keep_until" not in self.errors:
            self.add_error("keep_until", "Enter the day of the next review")
        if outcome == "release" and until:
            self.add_error("keep_until", "Leave the next review empty where they are released")
        return cleaned


class ReopenForm(ActForm):
    from_on = day("Open to new suppliers from", "The first day")
    until_on = day("Until", "The last day", hint="The last day on which a supplier can be admitted.")
    notice = line(
        "Tender notice",
        "Enter the notice by which it is reopened",
        most=200,
        hint="Its reference or address, such as the number of a UK4 notice.",
    )
