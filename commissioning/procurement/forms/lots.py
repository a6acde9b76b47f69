"""What is typed about a lot or a sub-lot."""

from __future__ import annotations

from typing import Any

from django import forms
from django.http import HttpRequest

from commissioning.kit.desk import ActForm
from commissioning.kit.forms import chosen, day, line, lines, pounds
from commissioning.procurement import rules
from commissioning.procurement.models import Commission, Lot
from commissioning.procurement.routes import ROUTES, Regime, Route

MOST_SUPPLIERS = 9_999


def route_choices(commission: Commission) -> list[tuple[str, str]]:
    """The routes of the commission's regime; those for light-touch services alone say so."""
    regime = Regime(commission.regime)
    found = [("", "Not stated yet: nothing can be awarded under it until it is")]
    for rule in ROUTES.values():
        if regime in rule.regimes:
            only = " (light-touch services only)" if rule.light_touch_only else ""
            found.append((rule.route.value, rule.label + only))
    return found


class LotForm(ActForm):
    """A lot. What is left empty is not known yet."""

    GROUPS: tuple[tuple[str, tuple[str, ...]], ...] = (
        ("The lot", ("number", "title", "parent", "starts_on", "tupe_applies")),
        (
            "How its supplier is found",
            (
                "route", "direct_award_ground", "direct_award_why", "how_awarded", "single_supplier",
                "suppliers_decided",
            ),
        ),
        (
            "What is bought",
            ("guaranteed_volume", "price_terms", "package_words", "value", "value_if", "value_words"),
        ),
        ("Why", ("why",)),
    )  # fmt: skip

    number = line(
        "Number",
        "Enter the number of the lot, or “whole” where there is only one",
        most=8,
        hint="For example 1, or 2.1 for a sub-lot. A commission without lots has one, “whole”.",
    )
    title = line("Title", "Enter a title: what is bought under this lot", most=200)
    parent = chosen(Lot.objects.none(), "Part of lot", empty="None: it stands by itself", hint="For a sub-lot.")
    starts_on = day(
        "Service starts on",
        "The day on which the service starts",
        required=False,
        hint="Only where it differs from the planned start of the commission.",
    )
    tupe_applies = forms.BooleanField(label="TUPE applies: staff move to the new supplier", required=False)
    route = forms.ChoiceField(
        label="Route",
        required=False,
        error_messages={"invalid_choice": "Choose one of the routes of this commission’s regime"},
    )
    direct_award_ground = lines(
        "Ground of the direct award",
        rows=2,
        most=1000,
        hint="Only for a direct award: the provision of law, for example PA 2023 Sch 5 para 5.",
    )
    direct_award_why = lines("How that ground is met here", rows=3, most=4000, hint="Only for a direct award.")
    how_awarded = line("How it is awarded", hint="For example: to the leading bidder, or by mini-competition.")
    single_supplier = forms.BooleanField(label="It has one supplier only", required=False)
    suppliers_decided = forms.IntegerField(
        label="How many suppliers were decided",
        required=False,
        min_value=1,
        max_value=MOST_SUPPLIERS,
        widget=forms.TextInput(attrs={"inputmode": "numeric", "class": "govuk-input--width-5"}),
        error_messages=dict.fromkeys(
            ("invalid", "min_value", "max_value"), f"Enter a whole number from 1 to {MOST_SUPPLIERS:,}"
        ),
    )
    guaranteed_volume = line("Guaranteed volume", hint="For example: 120 hours a week; or none.")
    price_terms = line("Price terms", hint="For example: up to 5 % off the hourly rate for bundled hours.")
    package_words = line(
        "One person’s package",
        most=200,
        hint="For example: 4 weeks, at most 12. It is no term of a contract.",
    )
    value = pounds("Value", hint="In pounds without VAT, over the whole term.")
    value_if = pounds(
        "Value, if the words are read otherwise", hint="For example for each supplier, not for all together."
    )
    value_words = line("The value as the paper writes it", hint="For example: circa £800,000 for two providers.")

    show_optional = False

    def __init__(
        self, request: HttpRequest, *, commission: Commission, of: Lot | None = None, is_routed: bool = False
    ) -> None:
        """`is_routed`: something is awarded under it, so its route is no longer asked."""
        start = {name: getattr(of, name) for name in self.base_fields if of is not None and hasattr(of, name)}
        super().__init__(request, of=of, initial=start)
        fields: dict[str, Any] = self.fields
        fields["route"].choices = route_choices(commission)
        tops: Any = commission.lots.filter(parent=None)
        if of is not None:
            tops = tops.exclude(pk=of.pk)
        fields["parent"].queryset = tops.in_order()
        fields["parent"].label_from_instance = lambda lot: f"Lot {lot.number} {lot.title}"[:120]
        if not tops.exists():
            del fields["parent"]
        if is_routed:
            del fields["route"]
        if of is not None:
            fields["why"] = lines(
                "Why it is changed", rows=2, most=1000, hint="Kept in its history. Empty: “Lot changed”."
            )

    @property
    def groups(self) -> list[tuple[str, list[Any]]]:
        """The fields in their groups, as the template draws them."""
        found = [(head, [self[name] for name in names if name in self.fields]) for head, names in self.GROUPS]
        return [(heading, fields) for heading, fields in found if fields]

    def clean(self) -> dict[str, Any]:
        values: dict[str, Any] = super().clean() or self.cleaned_data
        ground, why = values.get("direct_award_ground", ""), values.get("direct_award_why", "")
        route = values.get("route", "") if "route" in self.fields else getattr(self.of, "route", "")
        if rules.may_award_directly(route, ground=ground, why=why):
            for name, typed, words in (
                ("direct_award_ground", ground, "A direct award needs its ground: name the provision of law"),
                ("direct_award_why", why, "A direct award needs its justification: say how the ground is met"),
            ):
                if not typed.strip() and name not in self.errors:
                    self.add_error(name, words)
        if route != Route.DIRECT_AWARD and (ground or why) and "route" not in self.errors:
            self.add_error(
                "direct_award_ground" if ground else "direct_award_why",
                "Only for a direct award: choose that route, or leave this empty",
            )
        if values.get("single_supplier") and (values.get("suppliers_decided") or 1) > 1:
            self.add_error(
                "suppliers_decided", "One supplier only, or several? Untick the box above, or leave this empty"
            )
        if values.get("value_if") is not None:
            if values.get("value") is None and "value" not in self.errors:
                self.add_error("value", "Enter the sum under the first reading of the words")
            if not values.get("value_words") and "value_words" not in self.errors:
                self.add_error("value_words", "Enter the words that can be read in two ways")
        return values
