"""What an officer types when a contract ends: a break used, a termination, the close with its review."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from typing import Any, ClassVar

from django import forms
from django.core.exceptions import ValidationError
from django.core.validators import MaxValueValidator
from django.http import HttpRequest

from commissioning.kit.desk import ActForm
from commissioning.kit.forms import day, line, lines, pounds
from commissioning.kit.money import pounds as in_pounds
from commissioning.procurement.lifecycle import ABANDONED
from commissioning.procurement.models import Commission
from commissioning.procurement.timetable import LeadTimes
from contracts.actions.predecessors import refusal_to_follow
from contracts.choices import Path
from contracts.models import Contract, ContractLeadTimes
from decisions.models import Approval

UNSPENT = "unspent_"


class PlanForm(ActForm):
    """What is planned when a contract ends, and why."""

    path = forms.ChoiceField(
        label="When it ends",
        choices=Path.choices,
        widget=forms.RadioSelect,
        error_messages={"required": "Say what is planned", "invalid_choice": "Choose one of the list"},
    )
    why = lines("Why", "Say why, and who agreed to it", hint="Kept in its history.", rows=2, most=2000)

    def __init__(self, request: HttpRequest, *, of: Contract, **kwargs: Any) -> None:
        super().__init__(request, of=of, initial={"path": of.planned_path}, **kwargs)


MOST_WEEKS = 260


def _weeks(label: str) -> forms.IntegerField:
    shape = f"Enter a whole number of weeks from 0 to {MOST_WEEKS}, or leave it empty"
    return forms.IntegerField(
        label=label,
        required=False,
        min_value=0,
        max_value=MOST_WEEKS,
        widget=forms.TextInput(attrs={"inputmode": "numeric", "class": "govuk-input--width-5"}),
        error_messages=dict.fromkeys(("invalid", "min_value", "max_value"), shape),
    )


class OwnLeadTimesForm(ActForm):
    """How long the work to replace one contract takes, where that differs from its route, and why."""

    mobilisation = _weeks("Mobilisation, weeks")
    evaluation = _weeks("Evaluation, weeks")
    tender = _weeks("Tender period, weeks")
    why = lines("Why", "Say why", hint="Shown where the last day to act is explained.", rows=2, most=2000)

    show_optional = False

    FIELD_OF: ClassVar[dict[str, str]] = {"no-lead-time": "mobilisation"}

    def __init__(self, request: HttpRequest, *, of: Contract, usual: LeadTimes, **kwargs: Any) -> None:
        own: ContractLeadTimes | None = getattr(of, "own_lead_times", None)
        names = ("mobilisation", "evaluation", "tender")
        initial = {name: getattr(own, name) for name in names} | {"why": own.reason} if own else {}
        super().__init__(request, of=own, initial=initial, **kwargs)
        weeks = usual.mobilisation if of.tupe_applies else usual.mobilisation_without_tupe
        for name, usually in zip(names, (weeks, usual.evaluation, usual.tender), strict=True):
            self.fields[name].help_text = f"Usual for its route: {usually}. Leave it empty where it is as usual."


class BreakForm(ActForm):
    made_on = day("When it was used", "The day on which it was used", hint="The day on which the provider was told.")
    words = lines(
        "Why, and what was agreed",
        hint="After the day by which the provider had to be told: that the provider agrees. Posts, not names.",
    )

    FIELD_OF: ClassVar[dict[str, str]] = {
        "commitment_not_in_future": "made_on",
        "before-award": "made_on",
        "notice-day-missed": "words",
    }


class TerminateForm(ActForm):
    made_on = day(
        "When it was given or agreed",
        "The day on which it was given",
        hint="The day of the notice, or of the agreement to end. It cannot be in the future.",
    )
    terminated_on = day(
        "The last day of the contract", "The last day", hint="It may be in the future, where a notice runs out."
    )
    ground = lines(
        "On what ground",
        "Write on which ground the contract ends",
        hint="The clause of the contract or the provision of law, and why. It is public: posts, not names.",
    )

    FIELD_OF: ClassVar[dict[str, str]] = {"commitment_not_in_future": "made_on"}


class CloseForm(ActForm):
    """The close of a contract. `held`: what it holds, a name for each approval (None: uncharged) and the sum.

    `values` gives `closed_on`, `review`, `successor` and `unspent`: what is left over of each approval.
    """

    show_optional = False

    closed_on = day("Closed on", "The day of the close")
    review = lines(
        "How did it go?",
        "Write how it went",
        hint="What was delivered, what was not, and what the next contract should do differently. Kept as its review.",
        rows=6,
    )
    successor = line(
        "Which commission follows it?",
        most=40,
        hint="Its reference, such as COM-2027-004. Leave it empty where none follows, or none is known yet.",
    )

    FIELD_OF: ClassVar[dict[str, str]] = {"commitment_not_in_future": "closed_on"}

    def __init__(
        self,
        request: HttpRequest,
        *,
        contract: Contract,
        held: Mapping[Approval | None, tuple[str, Decimal]],
        on: date,
        **kwargs: Any,
    ) -> None:
        self.contract = contract
        self.approvals = {f"{UNSPENT}{approval.pk if approval else 'uncharged'}": approval for approval in held}
        super().__init__(
            request, of=contract, initial={"closed_on": on, **(kwargs.pop("initial", None) or {})}, **kwargs
        )
        for name, approval in self.approvals.items():
            words, most = held[approval]
            field = pounds(
                f"Not spent, of {in_pounds(most)} {words}",
                "Enter what was not spent: 0 if all of it was",
                hint="It is released. 0 if all of it was spent.",
            )
            field.validators.append(
                MaxValueValidator(most, f"The contract holds {in_pounds(most)} of it: enter that or less")
            )
            self.fields[name] = field
        self.order_fields(["closed_on", *self.approvals, "review", "successor"])
        if contract.successor_links.exists():
            del self.fields["successor"]

    def clean_successor(self) -> Commission | None:
        """The commission of that reference: any but the contract's own and those abandoned."""
        typed = self.cleaned_data["successor"].strip()
        if not typed:
            return None
        found = Commission.objects.exclude(state=ABANDONED).filter(reference__iexact=typed).first()
        if found is None:
            raise ValidationError(f"No commission that goes on has the reference {typed}")
        refusal = refusal_to_follow(found, self.contract)
        if refusal is not None:
            raise ValidationError(str(refusal))
        return found

    @property
    def values(self) -> dict[str, Any]:
        typed = super().values
        unspent = {approval: typed.pop(name) for name, approval in self.approvals.items()}
        return {"successor": None, **typed, "unspent": unspent}
