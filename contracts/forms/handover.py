"""What a manager types to give contracts and commissions to another lead officer."""

from __future__ import annotations

import hashlib
from typing import Any, ClassVar

from django import forms
from django.http import HttpRequest

from commissioning.council.models import User
from commissioning.council.roles import Act, roles_that_may
from commissioning.kit.desk import ActForm
from commissioning.kit.forms import chosen, lines
from contracts import rules
from contracts.actions.handover import MOST_AT_ONCE
from contracts.pages.handover import Led

ALL, TICKED = "all", "ticked"


class HandoverForm(ActForm):
    """Which records of the list, to whom, and why. `listed` marks the list that the page showed."""

    listed = forms.CharField(widget=forms.HiddenInput, required=False)
    which = forms.ChoiceField(
        label="What is handed over",
        widget=forms.RadioSelect,
        error_messages={"required": "Choose all of them, or those ticked", "invalid_choice": "Choose one of the two"},
    )
    records = forms.MultipleChoiceField(
        label="Those ticked",
        required=False,
        widget=forms.CheckboxSelectMultiple,
        error_messages={"invalid_choice": "Choose records of the list: one is no longer in it"},
    )
    lead_officer = chosen(User.objects.none(), "To whom", "Choose who leads them from now on", empty="Choose somebody")
    why = lines("Why", "Say why", hint="Kept in the history of each.", rows=2, most=2000)

    show_optional = False
    FIELD_OF: ClassVar[dict[str, str]] = {"lead": "lead_officer", "nothing-chosen": "which"}

    def __init__(self, request: HttpRequest, *, led: Led) -> None:
        self.led = led
        self.mark = hashlib.sha256(" ".join([str(led.total), *led.keys]).encode()).hexdigest()[:32]
        super().__init__(request, initial={"listed": self.mark, "which": ALL if led.total == 1 else None})
        which: Any = self.fields["which"]
        which.choices = [(ALL, f"All {led.total:,} of this list"), (TICKED, "Only those ticked below")]
        if led.total == 1:
            which.widget = forms.HiddenInput()
        records: Any = self.fields["records"]
        records.choices = [(row.key, row.reference) for row in led.rows]
        able = [role.value for role in roles_that_may(Act.CONTRACT)]
        people: Any = self.fields["lead_officer"]
        others = User.objects.active().filter(roles__overlap=able)
        if led.of is not None:
            others = others.exclude(pk=led.of.pk)
        people.queryset = others.order_by("display_name", "pk")

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or self.cleaned_data
        if cleaned.get("listed") != self.mark:
            data: Any = self.data
            self.data = data = data.copy()
            data["listed"] = self.mark
            self.add_error(None, "The list was changed since you opened it. Look it over and send it again.")
        if cleaned.get("which") == ALL and (refusal := rules.may_hand_over(self.led.total, most=MOST_AT_ONCE)):
            self.add_error("which", f"{refusal.reason} {refusal.remedy}")
        if cleaned.get("which") == TICKED and not cleaned.get("records") and "records" not in self.errors:
            self.add_error("which", "Tick what is handed over, or choose all of them")
        return cleaned

    @property
    def values(self) -> dict[str, Any]:
        """What `hand_over` takes."""
        typed = super().values
        keys = self.led.keys if typed["which"] == ALL else typed["records"]
        return {**self.led.records(keys), "lead_officer": typed["lead_officer"], "why": typed["why"]}
