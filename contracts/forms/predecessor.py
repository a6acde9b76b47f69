"""What is chosen when the contract before a commission is named."""

from __future__ import annotations

from collections.abc import Sequence

from django import forms
from django.http import HttpRequest

from commissioning.kit.desk import ActForm
from contracts.models import Contract


class FollowForm(ActForm):
    """The contract that a commission follows, chosen among those that were found."""

    contract = forms.ModelChoiceField(
        Contract.objects.none(),
        label="The contract before",
        empty_label=None,
        widget=forms.RadioSelect,
        to_field_name="reference",
        error_messages={
            "required": "Choose the contract that the commission follows",
            "invalid_choice": "This contract is no longer among those found: search again",
        },
    )

    def __init__(self, request: HttpRequest, *, found: Sequence[tuple[Contract, str]]) -> None:
        """`found`: each contract to choose from, and its line."""
        super().__init__(request)
        field = self.fields["contract"]
        field.queryset = Contract.objects.filter(pk__in=[contract.pk for contract, _ in found])  # type: ignore[attr-defined]
        field.choices = [(contract.reference, words) for contract, words in found]  # type: ignore[attr-defined]
