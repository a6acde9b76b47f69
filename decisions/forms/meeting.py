"""What a clerk sends from the desk of a meeting."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django import forms

from commissioning.kit.desk import ActForm
from decisions.models import Decision


class TogetherForm(ActForm):
    """Publish the decisions that the page named: none that became ready since."""

    references = forms.CharField(widget=forms.HiddenInput, required=False)

    def __init__(self, *args: Any, ready: Iterable[Decision], **kwargs: Any) -> None:
        named = " ".join(decision.reference for decision in ready)
        super().__init__(*args, initial={"references": named}, **kwargs)

    @property
    def named(self) -> list[str]:
        """The references that the page named."""
        return str(self.cleaned_data["references"]).split()


class AgendaForm(ActForm):
    """The place of each item on the agenda, as a number."""

    def __init__(self, *args: Any, decisions: Iterable[Decision], **kwargs: Any) -> None:
        self.decisions = {f"place-{decision.pk}": decision for decision in decisions}
        initial = {name: decision.agenda_item for name, decision in self.decisions.items()}
        super().__init__(*args, initial=initial, **kwargs)
        for name, decision in self.decisions.items():
            self.fields[name] = forms.IntegerField(
                label=f"{decision.reference} {decision.title}",
                required=False,
                min_value=1,
                max_value=999,
                widget=forms.TextInput(attrs={"inputmode": "numeric", "class": "govuk-input--width-3"}),
                error_messages={"invalid": "The place on the agenda must be a whole number"},
            )

    show_optional = False

    def clean(self) -> dict[str, Any]:
        taken: dict[int, str] = {}
        for name in self.decisions:
            place = self.cleaned_data.get(name)
            if place in taken:
                self.add_error(name, f"{self.decisions[taken[place]].reference} has that place: give another")
            elif place is not None:
                taken[place] = name
        return self.cleaned_data

    @property
    def places(self) -> dict[Decision, int | None]:
        """The decisions whose place was changed, with the new one."""
        return {
            decision: self.cleaned_data[name]
            for name, decision in self.decisions.items()
            if self.cleaned_data[name] != decision.agenda_item
        }
