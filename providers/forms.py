"""What an officer types about a provider and its assurances."""

from __future__ import annotations

import re
from typing import Any

from django import forms
from django.http import HttpRequest

from commissioning.kit.desk import ActForm
from commissioning.kit.forms import day, line, lines
from providers.actions import taken_numbers
from providers.models import AssuranceKind, Provider, ProviderKind
from providers.pages import Likely, twins_of

MAILBOX = (
    "A role mailbox such as contracts@alder.example, never a person’s own address: it is public and outlives whoever "
    "reads it today."
)


class ProviderForm(ActForm):
    """Who a provider is. Where another on record may be the same, it asks first whether it is."""

    legal_name = line(
        "Legal name", "Enter the legal name", most=200, hint="As Companies House or the Charity Commission has it."
    )
    kind = forms.ChoiceField(
        label="Kind",
        choices=ProviderKind.choices,
        initial=ProviderKind.COMPANY,
        error_messages={"required": "Choose what kind of body it is"},
    )
    trading_names = lines("Trading names", hint="One on each line.", rows=2, most=2000)
    company_number = line("Company number", most=12, hint="8 digits, or 2 letters and 6 digits.")
    charity_number = line("Charity number", most=12, hint="6 or 7 digits.")
    cqc_id = line("CQC provider id", most=20, hint="For example, 1-101608512.")
    town = line("Town", most=120)
    website = forms.URLField(
        label="Website",
        required=False,
        assume_scheme="https",
        widget=forms.TextInput(attrs={"inputmode": "url"}),
        error_messages={"invalid": "Enter an address such as https://www.alder.example"},
    )
    mailbox = forms.EmailField(
        label="Mailbox",
        required=False,
        help_text=MAILBOX,
        widget=forms.TextInput(attrs={"inputmode": "email"}),
        error_messages={"invalid": "Enter an address such as contracts@alder.example"},
    )
    is_sme = forms.BooleanField(label="A small or medium-sized enterprise", required=False)
    is_vcse = forms.BooleanField(label="A voluntary, community or social enterprise", required=False)
    none_of_these = forms.BooleanField(label="It is none of these", required=False)
    shown = forms.CharField(widget=forms.HiddenInput, required=False)

    def __init__(self, request: HttpRequest, *, of: Provider | None = None, **kwargs: Any) -> None:
        start: dict[str, Any] = {}
        if of is not None:
            start = {name: getattr(of, name) for name in self.base_fields if hasattr(of, name)}
            start["trading_names"] = "\n".join(of.trading_names)
        super().__init__(request, of=of, initial=start, **kwargs)
        self.twins: list[Likely] = []

    def clean_trading_names(self) -> list[str]:
        names = [name.strip() for name in self.cleaned_data["trading_names"].splitlines() if name.strip()]
        if any(len(name) > 200 for name in names):
            raise forms.ValidationError("Use 200 characters or fewer for each name")
        return list(dict.fromkeys(names))

    def clean_company_number(self) -> str:
        """In capitals without spaces; the noughts that people leave out in front are put back."""
        typed = _tight(self.cleaned_data["company_number"])
        return _formed("company_number", typed.zfill(8) if typed.isdecimal() and len(typed) in (6, 7) else typed)

    def clean_charity_number(self) -> str:
        return _formed("charity_number", _tight(self.cleaned_data["charity_number"]))

    def clean_cqc_id(self) -> str:
        return _formed("cqc_id", _tight(self.cleaned_data["cqc_id"]))

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or self.cleaned_data
        if "legal_name" not in cleaned:
            return cleaned
        about = Provider(**{name: cleaned[name] for name in WHO if name in cleaned})
        about.pk = self.of.pk if self.of is not None else None
        for field, words in taken_numbers(about, self.request.user).items():
            self.add_error(field, words)
        if self.of is None or {"legal_name", "trading_names"} & set(self.changed_data):
            self._ask_about_twins(about, cleaned)
        return cleaned

    def _ask_about_twins(self, about: Provider, cleaned: dict[str, Any]) -> None:
        """Those not yet shown are asked about again: “none of these” speaks of those that were on the page."""
        self.twins = twins_of(about, self.request.user)
        seen = set(cleaned.get("shown", "").split())
        now = [str(twin.provider.pk) for twin in self.twins]
        if self.twins and not (cleaned.get("none_of_these") and set(now) <= seen):
            self.add_error("none_of_these", "Open the one that it is, or say that it is none of these")
        data: Any = self.data
        self.data = data = data.copy()
        data["shown"] = " ".join(now)

    @property
    def values(self) -> dict[str, Any]:
        """What `register_provider` takes, and `change_provider` as its changes."""
        return {name: value for name, value in super().values.items() if name in WHO}


WHO = (
    "legal_name", "kind", "trading_names", "company_number", "charity_number", "cqc_id", "town", "website", "mailbox",
    "is_sme", "is_vcse",
)  # fmt: skip
"""The fields of a provider that are typed."""


def _formed(field: str, number: str) -> str:
    """A number in the form that its model asks for. Raises ValidationError."""
    kept: Any = Provider._meta.get_field(field)
    if number:
        kept.run_validators(number)
    return number


def _tight(typed: str) -> str:
    return re.sub(r"\s+", "", typed).upper()


class ChangeForm(ProviderForm):
    """The same, with why it changes."""

    why = lines(
        "Why it changes",
        "Say why it changes, such as “Renamed at Companies House on 2 March 2026”",
        hint="Kept in its history.",
        rows=2,
        most=2000,
    )

    @property
    def values(self) -> dict[str, Any]:
        """What `change_provider` takes."""
        return {"changes": super().values, "why": self.cleaned_data["why"]}


class MergeForm(ActForm):
    """Into which provider one is merged, found by its reference or its name."""

    into = line(
        "The provider that stays", "Enter the provider that stays", hint="Its reference, such as PRV-0042, or its name."
    )
    why = lines(
        "Why they are one",
        "Say why they are one",
        hint="For example: entered twice; taken over on 1 April 2026.",
        rows=2,
        most=2000,
    )

    def clean_into(self) -> Provider:
        typed = self.cleaned_data["into"].strip()
        rows = Provider.objects.visible_to(self.request.user)
        found = list(rows.filter(reference__iexact=typed)) or list(rows.filter(legal_name__iexact=typed)[:2])
        found = found or list(rows.current().named(typed)[:6])
        if not found:
            raise forms.ValidationError("There is no such provider. Enter its reference, such as PRV-0042")
        if len(found) > 1:
            names = "; ".join(f"{one.legal_name} is {one.reference}" for one in found[:5])
            more = " and others" if len(found) > 5 else ""
            raise forms.ValidationError(f"Several have that name: {names}{more}. Enter the reference of the one")
        return found[0]


class WhyForm(ActForm):
    """Nothing but the reason."""

    why = lines("Why", "Say why", hint="Kept in its history.", rows=2, most=2000)


class AssuranceForm(ActForm):
    """What an assurance is, from when until when it holds, and where its evidence is."""

    kind: Any = forms.ChoiceField(
        label="What it is",
        choices=AssuranceKind.choices,
        widget=forms.RadioSelect,
        error_messages={"required": "Choose what it is"},
    )
    evidence = line(
        "Evidence",
        "Say what was seen and where it is kept",
        most=200,
        hint="For example: employer’s liability, £10 million, certificate 4471 in the contract file.",
    )
    valid_from = day("Valid from", "The first day", required=False)
    valid_until = day("Valid until", "The last day", hint="The last day on which it holds. For example, 31 3 2027")


class ChangeAssuranceForm(AssuranceForm):
    """An assurance put right, with why."""

    why = lines("Why it is put right", "Say what was wrong", hint="Kept in its history.", rows=2, most=2000)

    @property
    def values(self) -> dict[str, Any]:
        """What `change_assurance` takes."""
        typed = super().values
        return {"why": typed.pop("why"), "changes": typed}


class RenewForm(AssuranceForm):
    """The assurance that follows another of the same kind."""

    kind = None
