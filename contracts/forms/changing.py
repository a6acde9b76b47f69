"""What an officer types when a contract is extended or varied, when money is released, or a ledger row is put right."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from typing import Any, ClassVar, cast

from django import forms
from django.core.validators import MinValueValidator
from django.http import HttpRequest
from django.utils.html import format_html
from django.utils.safestring import SafeString

from commissioning.kit.dates import long_date, months_words
from commissioning.kit.desk import ActForm
from commissioning.kit.forms import day, line, lines, months, pounds
from commissioning.kit.money import pounds as in_pounds
from commissioning.kit.refusals import Refusal
from commissioning.procurement.routes import GROUNDS, Ground
from contracts import changes, rules
from contracts.actions.changing import months_left, refusal_to_use
from contracts.choices import AuthorityKind
from contracts.forms.authority import AuthorityForm
from contracts.forms.finding import MOST_FOUND, Found, find_providers
from contracts.models import Commitment, Contract, ExtensionOption
from decisions.choices import Origin
from decisions.models import Approval
from providers.models import Provider

BEYOND = "beyond"
PENNY = Decimal("0.01")


@dataclass(frozen=True)
class Group:
    """Fields that belong together under a heading; `folded` ones open when something in them was typed or is wrong."""

    heading: str
    fields: tuple[Any, ...]
    note: str = ""
    folded: bool = False
    is_open: bool = False


class ChangeForm(AuthorityForm):
    """A change of a contract on a legal ground. Each ground is offered with whether the figures leave it open.

    `grounds` are those for the change as typed, once enough was typed to test them.
    """

    amount = pounds("", least=None)
    ground = forms.ChoiceField(
        label="On which ground",
        required=False,
        widget=forms.RadioSelect,
        error_messages={"invalid_choice": "Choose one of the grounds of this contract’s regime"},
    )
    why = lines(
        "Why it holds",
        hint="The clause, the circumstances, the advice taken. It is shown with the act: posts, not names.",
        rows=3,
    )

    FIELD_OF: ClassVar[dict[str, str]] = {
        **AuthorityForm.FIELD_OF,
        "modification-refused": "ground",
        "extension-beyond": "use",
        "notice-day-missed": "agreement",
        "term-contradiction": "use",
        "term-over-authority": "new_end",
        "dps-long-stop": "new_end",
        "term-not-shorter": "new_end",
        "varied-after-end": "made_on",
        "provider-not-changed": "new_provider",
        "provider-merged": "new_provider",
    }

    def __init__(self, request: HttpRequest, *, contract: Contract, on: date, act: str, **kwargs: Any) -> None:
        super().__init__(request, contract=contract, act=act, on=on, **kwargs)
        if contract.is_umbrella:
            del self.fields["amount"]
        self.tell_grounds(on=on, amount=None)

    def tell_grounds(self, *, on: date, amount: Decimal | None, **facts: Any) -> None:
        """Offer every ground; with an amount each says whether it is open for the change, and why not."""
        found = changes.grounds_for(self.contract, change=amount or Decimal(0), on=on, **facts)
        field: Any = self.fields["ground"]
        field.choices = [
            (ground.value, _ground_words(ground, refusal, is_tested=amount is not None)) for ground, refusal in found
        ]

    def group(self, heading: str, *names: str, note: str = "", folded: bool = False) -> Group:
        """The fields of these names that the form has; a folded group opens where it holds something."""
        found = [name for name in names if name in self.fields and not self[name].is_hidden]
        is_open = any(self.errors.get(name) or _holds(self[name].value()) for name in found)
        return Group(heading, tuple(self[name] for name in found), note, folded, is_open)

    @property
    def power(self) -> Group:
        """Who had the power, and what money it takes."""
        return self.group("The authority", "authority", "acting_post", "consultation", "words", "approval")


def _at_least(field: forms.Field, least: Decimal, said: str) -> None:
    others = [one for one in field.validators if not isinstance(one, MinValueValidator)]
    field.validators = [*others, MinValueValidator(least)]  # in place of the least that it has: said once
    field.error_messages["min_value"] = said


def _holds(value: Any) -> bool:
    """Whether something stands in a box, or in one of the three of a day."""
    return any(value) if isinstance(value, (list, tuple)) else bool(value)


def _ground_words(ground: Ground, refusal: Refusal | None, *, is_tested: bool) -> SafeString:
    rule = GROUNDS[ground]
    said = format_html('{} <span class="sub">{}. {}</span>', rule.label, rule.citation, rule.judged)
    if is_tested and refusal is not None:
        return format_html('{} <span class="sub"><b>Not open:</b> {}</span>', said, refusal.reason)
    if is_tested:
        return format_html('{} <span class="sub"><b>Open by the figures.</b></span>', said)
    if rule.each_at_most is not None:
        return format_html('{} <span class="sub">At most {}% of the original value.</span>', said, rule.each_at_most)
    return said


class ExtendForm(ChangeForm):
    """An extension: under an option, or beyond the options on a legal ground.

    `values` gives what `actions.extend` takes. Without a sum the cost is proposed from the annual value, and shown.
    """

    use = forms.ChoiceField(
        label="What is used",
        widget=forms.RadioSelect,
        error_messages={
            "required": "Choose an option, or to go beyond the options",
            "invalid_choice": "Choose one of the list: this one is no longer open",
        },
    )
    months = months("For how many months")
    new_end = day("Or to which last day", "The new last day", required=False)
    agreement = lines(
        "What the supplier agreed, and when",
        hint="Only where the day to tell the supplier had passed. Posts, not names.",
        rows=2,
    )

    def __init__(self, request: HttpRequest, *, contract: Contract, on: date, **kwargs: Any) -> None:
        # One that a colleague used while the page was open stays a choice: the refusal then says who was first.
        typed = request.POST.get("use", "")
        self.options: dict[str, ExtensionOption] = {
            name: option
            for option in contract.options.order_by("position")
            if (name := f"option:{option.pk}") == typed or refusal_to_use(option) is None
        }
        initial: dict[str, Any] = {"made_on": on, **(kwargs.pop("initial", None) or {})}
        if not self.options:
            initial.setdefault("use", BEYOND)
        super().__init__(request, contract=contract, on=on, act="extension", initial=initial, **kwargs)
        fields: dict[str, Any] = self.fields
        fields["use"].choices = list(self._uses())
        has_slices = any(option.pot for option in self.options.values())
        fields["months"].help_text = (
            "A slice of the pot, or of what goes beyond the options." if has_slices else "Only beyond the options."
        ) + " A fixed option is used whole: leave it empty."
        if "amount" in fields:
            fields["amount"].label = "What the extension costs"
            fields["amount"].help_text = self._cost_hint()
            _at_least(
                fields["amount"],
                Decimal(0),
                "An extension is not below £0: where the price falls, vary the contract as well",
            )

    def _uses(self) -> Iterable[tuple[str, Any]]:
        for name, option in self.options.items():
            left = months_left(option)
            if option.pot:
                words = f"Option {option.position}: a slice of the pot"
                note = f"{rules.count_months(left) if left else 'Nothing is'} left of {option.months}."
            else:
                words = f"Option {option.position}: {months_words(option.months)}"
                note = f"To {long_date(self._end_after(option.months))}." if self.contract.ends_on else ""
            yield name, format_html('{} <span class="sub">{}</span>', words, note)
        note = "A change of the term, which needs a legal ground."
        yield BEYOND, format_html('{} <span class="sub">{}</span>', "Beyond the options", note)

    def _cost_hint(self) -> str:
        annual = self.contract.annual_value
        if annual is None:
            return "In pounds without VAT. 0 where no money moves."
        return f"In pounds without VAT. Leave it empty for {in_pounds(annual)} a year, by its months."

    def _end_after(self, months: int) -> date:
        end = self.contract.ends_on
        return rules.extended_end(starts_on=self.contract.starts_on, ends_on=end or date.max, months=months)

    @property
    def groups(self) -> list[Group]:
        """The fields in the order in which an extension is thought of."""
        return [
            self.group("The extension", "made_on", "use", "months", "new_end", "amount"),
            self.group("If the supplier was told late", "agreement", folded=True),
            self.group(
                "If it goes beyond the options",
                "ground",
                "why",
                note="It is then a change of the contract and needs one of these grounds. The figures are tested when "
                "you look; whether the rest holds is for you to judge.",
                folded=bool(self.options),
            ),
            self.power,
        ]

    def clean(self) -> dict[str, Any]:
        values = super().clean()
        option = self.options.get(values.get("use") or "")
        new_end = self._new_end(values, option)
        amount = values.get("amount")
        if new_end is not None and self.contract.ends_on is not None and new_end > self.contract.ends_on:
            begun = rules.begun_months(self.contract.ends_on, new_end)
            authority = values.get("authority")
            is_recorded = authority is not None and authority.kind == AuthorityKind.RECORDED
            if amount is None and not is_recorded and "amount" not in self.errors and "amount" in self.fields:
                amount = values["amount"] = self._proposed(begun)
            self.tell_grounds(on=values.get("made_on") or self.on, amount=amount or Decimal(0), months=begun)
        if values.get("use") == BEYOND:
            if not values.get("ground") and "ground" not in self.errors:
                self.add_error("ground", "Choose the legal ground on which it goes beyond the options")
            if not values.get("why"):
                self.add_error("why", "Say why the ground holds")
        values["new_end"], values["option"] = new_end, option
        return values

    def _new_end(self, values: dict[str, Any], option: ExtensionOption | None) -> date | None:
        """The new last day that was typed, by months or by itself; what does not fit is said at its field."""
        typed_months, typed_end = values.get("months"), values.get("new_end")
        if self.contract.ends_on is None or {"use", "months", "new_end"} & set(self.errors):
            return None
        if option is not None and not option.pot:
            whole = self._end_after(option.months)
            if typed_months not in (None, option.months):
                self.add_error("months", f"The option is for {rules.count_months(option.months)}: leave this empty")
            if typed_end not in (None, whole):
                self.add_error("new_end", f"The option gives {long_date(whole)}: leave this empty")
            return whole
        if typed_months is None and typed_end is None:
            self.add_error("months", "Enter for how many months, or the new last day")
            return None
        end = self.contract.ends_on
        if typed_end is not None and typed_end <= end:
            told = f"{long_date(typed_end)} is not later than the present end, {long_date(end)}: enter a later day"
            self.add_error("new_end", told)
            return None
        by_months = self._end_after(typed_months) if typed_months else None
        if by_months and typed_end and by_months != typed_end:
            told = f"{rules.count_months(typed_months or 0)} end on {long_date(by_months)}"
            self.add_error("new_end", f"{told}, not on {long_date(typed_end)}: enter one of the two")
            return None
        return by_months or typed_end

    def _proposed(self, begun: int) -> Decimal | None:
        """The cost of so many months by the annual value, put into the box for all to see."""
        annual = self.contract.annual_value
        if annual is None:
            if self.contract.origin != Origin.COPIED:
                self.add_error("amount", "Enter what the extension costs: 0 where no money moves")
            return None
        cost = (annual * begun / 12).quantize(PENNY)
        data = cast(Any, self.data).copy()
        data[self.add_prefix("amount")] = f"{cost:,.2f}".removesuffix(".00")
        self.data = data
        return cost

    def refuse(self, refusal: Refusal) -> None:
        if refusal.code == "extension_within_option":
            option = self.cleaned_data.get("option")
            self.add_error("months" if option is not None and option.pot else "use", str(refusal))
            return
        super().refuse(refusal)

    @property
    def values(self) -> dict[str, Any]:
        typed = super().values
        option, agreement = typed["option"], typed.pop("agreement")
        typed["ground"] = agreement if option is not None else typed["ground"]
        typed["why"] = "" if option is not None else typed["why"]
        for name in ("use", "months"):
            typed.pop(name)
        return {"amount": Decimal(0), **typed}


class VaryForm(ChangeForm):
    """A variation: of value, to an earlier end, of scope, to another provider; any of them, on one ground.

    `values` gives what `actions.vary` takes.
    """

    new_end = day(
        "An earlier last day", "The earlier last day", required=False, hint="For a later one extend the contract."
    )
    scope_words = lines("What changes in what is bought", hint="In words. It is shown with the contract.", rows=3)
    scope_changes = forms.BooleanField(
        label="The overall nature or scope of the contract becomes another", required=False
    )
    new_provider = line(
        "Which provider takes it over", most=200, hint="Part of its name, or its reference. Assignment or novation."
    )
    which = forms.ChoiceField(
        label="Which of these is meant",
        required=False,
        widget=forms.RadioSelect,
        error_messages={"invalid_choice": "Choose one of the list"},
    )

    def __init__(self, request: HttpRequest, *, contract: Contract, on: date, **kwargs: Any) -> None:
        initial = {"made_on": on, **(kwargs.pop("initial", None) or {})}
        super().__init__(request, contract=contract, on=on, act="variation", initial=initial, **kwargs)
        if "amount" in self.fields:
            self.fields["amount"].label = "By how much the value changes"
            self.fields[
                "amount"
            ].help_text = (
                "In pounds without VAT: 25,000 for more, -25,000 for less. Leave it empty where no money moves."
            )
        if contract.ends_on is None:
            self.fields["new_end"].label = "Its last day"
            self.fields["new_end"].help_text = "Until now it has none."
        self.found = Found((), 0, {})
        if contract.is_umbrella:
            for name in ("new_provider", "which"):
                del self.fields[name]
            return
        typed = str(self.data.get("new_provider", "")).strip() if self.is_bound else ""
        self.found = find_providers(typed, request.user)
        if 1 < self.found.count <= MOST_FOUND:
            which: Any = self.fields["which"]
            which.choices = [
                (row.reference, format_html('{} <span class="sub">{}</span>', row.legal_name, row.reference))
                for row in self.found.providers
            ]
        else:
            del self.fields["which"]

    @property
    def groups(self) -> list[Group]:
        """The fields in the order in which a variation is thought of."""
        return [
            self.group("What changes", "made_on", "amount", "scope_words", "scope_changes"),
            self.group(
                "If it ends earlier" if self.contract.ends_on else "If it gets a last day", "new_end", folded=True
            ),
            self.group("If another provider takes it over", "new_provider", "which", folded=True),
            self.group(
                "The legal ground",
                "ground",
                "why",
                note="The figures are tested when you look, changes before this one counted; whether the rest of a "
                "ground holds is for you to judge.",
            ),
            self.power,
        ]

    def clean(self) -> dict[str, Any]:
        values = super().clean()
        values["to_provider"] = self._provider(values)
        amount, new_end, end = values.get("amount"), values.get("new_end"), self.contract.ends_on
        if "amount" not in self.errors and "new_end" not in self.errors:
            self.tell_grounds(
                on=values.get("made_on") or self.on,
                amount=amount or Decimal(0),
                months=-changes.months_shorter(end, new_end) if end and new_end else 0,
                scope_kept=not values.get("scope_changes"),
                new_provider=bool(values.get("new_provider")),
            )
        if not values.get("ground") and "ground" not in self.errors:
            self.add_error("ground", "Choose the legal ground of the change")
        if not values.get("why"):
            self.add_error("why", "Say why the ground holds")
        return values

    def _provider(self, values: dict[str, Any]) -> Provider | None:
        """The provider that was meant, the survivor where it was merged; what is not clear is said at its field."""
        typed = values.get("new_provider")
        if not typed:
            return None
        if not self.found.count:
            self.add_error("new_provider", f"No provider is called “{typed}”. Type less of its name, or enter it first")
            return None
        if self.found.count == 1:
            return self.found.providers[0]
        if self.found.count > MOST_FOUND:
            told = f"{self.found.count} providers have “{typed}” in their name: type more of it"
            self.add_error("new_provider", told)
            return None
        chosen = {row.reference: row for row in self.found.providers}.get(values.get("which") or "")
        if chosen is None and "which" not in self.errors:
            self.add_error("which", "Choose which provider is meant")
        return chosen

    @property
    def values(self) -> dict[str, Any]:
        typed = super().values
        typed["scope_kept"] = not typed.pop("scope_changes")
        for name in ("new_provider", "which"):
            typed.pop(name, None)
        return {**typed, "amount": typed.get("amount") or Decimal(0)}


NOT_OPEN = Refusal(
    "What this was done under does not allow it, and stands in a clause that you may not read.",
    "Ask an officer or manager who may read exempt information.",
)
ABOUT_AUTHORITY = (
    "over-limit", "under-floor", "wrong-power", "wrong-post", "lapsed", "award-before-effect",
    "commitment_clause_gives_power", "commitment_within_delegation", "approval-overspent", "estimate-passed",
)  # fmt: skip
"""Refusals that tell what a clause says."""


class LedgerForm(ActForm):
    """An act on the ledger alone.

    `hides_authority`: a clause that the row cites is not open to this user, who is then told no figures of it.
    """

    hides_authority = False

    def refuse(self, refusal: Refusal) -> None:
        told = NOT_OPEN if self.hides_authority and refusal.code in ABOUT_AUTHORITY else refusal
        super().refuse(replace(told, code=refusal.code))


class ReleaseForm(LedgerForm):
    """Money given back. `held`: what the contract holds, a name for each approval (None: uncharged) and the sum."""

    show_optional = False

    made_on = day("When it was released", "The day of the release")
    approval = forms.ChoiceField(
        label="From what it holds",
        widget=forms.RadioSelect,
        error_messages={
            "required": "Choose what the money is released from",
            "invalid_choice": "Choose one of the list: this one is no longer in it",
        },
    )
    amount = pounds("How much is released", "Enter how much is released", hint="In pounds without VAT.")
    why = lines("Why it is not needed", "Say why the money is not needed", hint="It is shown in the ledger.", rows=3)

    FIELD_OF: ClassVar[dict[str, str]] = {
        "commitment_not_in_future": "made_on",
        "before-award": "made_on",
        "commitment_not_below_zero": "amount",
    }

    def __init__(
        self,
        request: HttpRequest,
        *,
        contract: Contract,
        held: Mapping[Approval | None, tuple[str, Decimal]],
        on: date,
    ) -> None:
        self.held = {str(approval.pk) if approval else "none": approval for approval in held}
        initial = {"made_on": on, **({"approval": next(iter(self.held))} if len(self.held) == 1 else {})}
        super().__init__(request, of=contract, initial=initial)
        fields: dict[str, Any] = self.fields
        fields["approval"].choices = [
            (key, format_html('{} <span class="sub">{}</span>', in_pounds(held[approval][1]), held[approval][0]))
            for key, approval in self.held.items()
        ]
        _at_least(fields["amount"], PENNY, "Enter a sum above £0")

    @property
    def values(self) -> dict[str, Any]:
        typed = super().values
        return {**typed, "approval": self.held[typed["approval"]]}


class CorrectRowForm(LedgerForm):
    """The right amount of a ledger row, which stands at `now`; `values` gives the difference that the ledger takes."""

    right = pounds("The right amount", "Enter the right amount", least=None)
    why = lines(
        "Why the row was wrong",
        "Say why the row was wrong",
        hint="It is shown in the ledger: posts, not names.",
        rows=3,
    )

    FIELD_OF: ClassVar[dict[str, str]] = dict.fromkeys(
        (
            "over-limit",
            "under-floor",
            "wrong-power",
            "approval-overspent",
            "estimate-passed",
            "commitment_not_below_zero",
            "commitment_corrects_its_row",
            "commitment_umbrella_carries_nothing",
            "row-is-right",
        ),
        "right",
    )

    def __init__(
        self, request: HttpRequest, *, row: Commitment, now: Decimal, is_release: bool, hides_authority: bool
    ) -> None:
        self.now, self.is_release, self.hides_authority = now, is_release, hides_authority
        super().__init__(request, of=row.contract)
        self.fields["right"].help_text = (
            "How much was released, without a minus." if is_release else "In pounds without VAT, of this act alone."
        )

    @property
    def values(self) -> dict[str, Any]:
        typed = super().values
        right = -abs(typed["right"]) if self.is_release else typed["right"]
        return {"amount": right - self.now, "why": typed["why"]}
