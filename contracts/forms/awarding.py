"""What an officer types when a contract is awarded, signed or not signed."""

from __future__ import annotations

from typing import Any, ClassVar

from django import forms
from django.http import HttpRequest

from commissioning.kit.desk import ActForm
from commissioning.kit.forms import day, lines, pounds
from contracts.forms.authority import AuthorityForm
from contracts.models import Contract
from contracts.rules import FREE_OF_STANDSTILL
from decisions.choices import Origin


class AwardForm(AuthorityForm):
    """The award of a draft: its day, its sum, who had the power and which approval bears it."""

    amount = pounds(
        "The value of the award", hint="In pounds without VAT, for the initial term: its options are charged when used."
    )
    field_order = ("made_on", "amount", "authority", "acting_post", "consultation", "words", "approval")

    def __init__(self, *args: Any, contract: Contract, **kwargs: Any) -> None:
        super().__init__(*args, contract=contract, initial={"amount": contract.value}, **kwargs)
        if self.contract.is_umbrella:
            del self.fields["amount"]
        elif self.contract.origin == Origin.COPIED:
            self.fields["amount"].help_text += " Leave it empty where the source does not state it."

    @property
    def values(self) -> dict[str, Any]:
        return {"amount": 0, **super().values} if self.contract.is_umbrella else super().values


class SignForm(ActForm):
    """The day of signature; what is refused is said at it. While no standstill has begun, the ground for none too."""

    signed_on = day("When it was signed", "The day on which it was signed", hint="By the last party to sign.")
    no_standstill = forms.ChoiceField(
        label="On which ground no standstill is owed",
        required=False,
        help_text="Only where there was none. Otherwise record the notice with which it began, and sign after its end.",
        error_messages={"invalid_choice": "Choose one of the list"},
    )
    no_standstill_words = lines(
        "Why that ground holds", hint="The facts, and where they are recorded. Posts, not names.", rows=3, most=2000
    )

    FIELD_OF: ClassVar[dict[str, str]] = {
        **dict.fromkeys(
            ("signed-before-award", "standstill", "award-before-effect", "commitment_not_in_future"), "signed_on"
        ),
        "no-standstill": "no_standstill",
        "no-standstill-words": "no_standstill_words",
    }

    def __init__(self, request: HttpRequest, *, of: Contract, asks_standstill: bool, **kwargs: Any) -> None:
        super().__init__(request, of=of, **kwargs)
        if asks_standstill:
            grounds = [(one.value, one.label) for one in FREE_OF_STANDSTILL[of.regime]]
            self.fields["no_standstill"].choices = [("", "None is recorded"), *grounds]  # type: ignore[attr-defined]
        else:
            del self.fields["no_standstill"], self.fields["no_standstill_words"]


class NotSignedForm(ActForm):
    """Why a contract that was awarded was never signed."""

    reason = lines("Why it was not signed", "Say why it was not signed")
