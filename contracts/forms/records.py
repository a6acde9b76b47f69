"""What is typed beside an act: that an estimate is passed knowingly, and the officer's decision record."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from django import forms
from django.http import HttpRequest

from commissioning.council.models import User
from commissioning.kit.desk import ActForm
from commissioning.kit.forms import chosen, line, lines, pounds
from contracts.choices import ActKind
from contracts.lifecycle import DRAFT
from contracts.models import Contract
from decisions.models import Approval, Decision

BEFORE_AWARD = (ActKind.AWARD,)
AFTER_AWARD = (ActKind.EXTENSION, ActKind.VARIATION, ActKind.CORRECTION)
"""The acts that may pass an estimate: of a draft, and of a contract that was awarded."""


class AcknowledgeForm(ActForm):
    """A manager's words that one act of somebody else may pass an estimate by its amount."""

    show_optional = False

    approval = forms.TypedChoiceField(
        label="Which estimate would be passed",
        coerce=int,
        widget=forms.RadioSelect,
        error_messages={"required": "Choose the estimate", "invalid_choice": "Choose one of the list"},
    )
    kind = forms.ChoiceField(
        label="By what act",
        widget=forms.RadioSelect,
        error_messages={"required": "Choose the act", "invalid_choice": "Choose one of the list"},
    )
    amount = pounds("The amount of the act", "Enter the amount of the act", hint="To the penny.")
    actor = chosen(User.objects.none(), "Who will act", "Choose who will act", hint="Never you: ask another manager.")
    words = lines("Why the estimate may be passed", "Say why the estimate may be passed", hint="Kept with the act.")

    def __init__(
        self,
        request: HttpRequest,
        *,
        contract: Contract,
        estimates: Mapping[int, tuple[Approval, str]],
        actors: Any,
        initial: Mapping[str, Any],
    ) -> None:
        kinds = BEFORE_AWARD if contract.state == DRAFT else AFTER_AWARD
        only = {
            "approval": next(iter(estimates)) if len(estimates) == 1 else None,
            "kind": kinds[0] if len(kinds) == 1 else None,
        }
        super().__init__(request, initial={**only, **initial})
        self.estimates = estimates
        fields: dict[str, Any] = self.fields
        fields["kind"].choices = [(kind.value, kind.label) for kind in kinds]
        fields["approval"].choices = [(pk, words) for pk, (_, words) in estimates.items()]
        fields["actor"].queryset = actors

    def clean(self) -> dict[str, Any]:
        values: dict[str, Any] = super().clean() or self.cleaned_data
        if values.get("approval"):
            values["approval"] = self.estimates[values["approval"]][0]
        return values


NEW_RECORD = "new"


class OfficerRecordForm(ActForm):
    """The decision record that an act under a delegation owes: drafted from the act, or one that exists."""

    show_optional = False

    which = forms.ChoiceField(
        label="The record",
        widget=forms.RadioSelect,
        error_messages={"required": "Choose the record", "invalid_choice": "Choose one of the list"},
    )
    title = line("Title", hint="For a new record. It is published, so put nothing exempt in it.")
    text = lines("What was decided", hint="It becomes the clause of the record.")
    reasons = lines("Reasons", hint="The clerk cannot publish the record without them.")
    call_in_why_not = lines(
        "Why it is not open to call-in",
        hint="A decision that may be called in has to be in effect before the act: such a record is not drafted here.",
        rows=2,
    )

    def __init__(
        self, request: HttpRequest, *, existing: Sequence[tuple[Decision, str]], initial: Mapping[str, Any]
    ) -> None:
        super().__init__(request, initial={"which": NEW_RECORD, **initial})
        self.existing = {str(decision.pk): decision for decision, _ in existing}
        fields: dict[str, Any] = self.fields
        fields["which"].choices = [
            (NEW_RECORD, "Draft a new one, as below"),
            *((str(decision.pk), words) for decision, words in existing),
        ]
        if not existing:
            fields["which"].widget = forms.HiddenInput()

    def clean(self) -> dict[str, Any]:
        values: dict[str, Any] = super().clean() or self.cleaned_data
        if values.get("which") == NEW_RECORD:
            for name, said in (
                ("title", "Enter the title"),
                ("text", "Say what was decided"),
                ("call_in_why_not", "Say why it is not open to call-in"),
            ):
                if not values.get(name) and name not in self.errors:
                    self.add_error(name, said)
        return values

    @property
    def decision(self) -> Decision | None:
        """The existing record that was chosen, or None for a new one."""
        return self.existing.get(self.cleaned_data["which"])
