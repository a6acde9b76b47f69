"""What an officer types about a notice that was given, and about a review."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, ClassVar

from django import forms
from django.http import HttpRequest

from commissioning.council.calendar import STANDSTILL_PCR_BY_POST, STANDSTILL_PCR_DAYS
from commissioning.kit.desk import ActForm
from commissioning.kit.forms import day, line, lines
from commissioning.procurement.routes import Regime
from contracts.models import Extension, NoticeGiven, Review, Variation
from contracts.notices import BEGINS_STANDSTILL
from contracts.rules import LONGEST_STANDSTILL

WHERE = "Its reference or address, such as 2027/S 000-012345 on Find a Tender."


class _DatedForm(ActForm):
    """When a notice was given and where; of the one with which a standstill begins, how long that is."""

    given_on = day("Published on", "The day of publication")
    where = line("Where", "Say where it can be found: its reference or address", hint=WHERE)
    standstill_days = forms.IntegerField(
        label="The standstill that it promises, in working days",
        required=False,
        min_value=0,
        max_value=LONGEST_STANDSTILL,
        widget=forms.TextInput(attrs={"inputmode": "numeric", "class": "govuk-input--width-5"}),
        help_text="Leave it empty for the 8 of the Act. Light touch owes none: only where the notice promises one.",
        error_messages=dict.fromkeys(("invalid", "min_value", "max_value"), "Enter a number of working days"),
    )

    FIELD_OF: ClassVar[dict[str, str]] = {
        "commitment_not_in_future": "given_on",
        "notice-early": "given_on",
        "standstill-length": "standstill_days",
    }

    def __init__(self, request: HttpRequest, *, code: str, **kwargs: Any) -> None:
        super().__init__(request, **kwargs)
        if code == BEGINS_STANDSTILL[Regime.PCR2015]:
            sent: Any = self.fields["given_on"]
            sent.label, sent.called = "The last was sent on", "The day on which the last was sent"
            self.fields["where"].help_text = "Where they are kept, such as the procurement file."
            self.fields["standstill_days"] = forms.TypedChoiceField(
                label="How they were sent",
                choices=[
                    (STANDSTILL_PCR_DAYS, "All electronically: the standstill lasts 10 days"),
                    (STANDSTILL_PCR_BY_POST, "One or more in another way: it lasts 15 days"),
                ],
                coerce=int,
                widget=forms.RadioSelect,
                error_messages=dict.fromkeys(("required", "invalid_choice"), "Say how they were sent"),
            )
        elif code != BEGINS_STANDSTILL[Regime.PA2023]:
            del self.fields["standstill_days"]


class NoticeForm(_DatedForm):
    """A notice that was given; of a notice of a change, which change."""

    change = forms.ChoiceField(
        label="The change that it tells of",
        error_messages={
            "required": "Choose the change that it tells of",
            "invalid_choice": "Choose one of the list: this one is no longer in it",
        },
    )
    field_order = ("change", "given_on", "where", "standstill_days")

    def __init__(
        self, request: HttpRequest, *, changes: Mapping[str, tuple[Extension | Variation, str]], **kwargs: Any
    ) -> None:
        super().__init__(request, **kwargs)
        self.changes = changes
        if changes:
            self.fields["change"].choices = [  # type: ignore[attr-defined]
                ("", "Choose a change"), *((key, words) for key, (_, words) in changes.items())
            ]  # fmt: skip
        else:
            del self.fields["change"]

    @property
    def values(self) -> dict[str, Any]:
        """What `give_notice` takes."""
        typed = super().values
        return typed | ({"change": self.changes[typed["change"]][0]} if "change" in typed else {})


class CorrectNoticeForm(_DatedForm):
    """A notice put right, with why."""

    why = lines("Why it is put right", "Say what was wrong", hint="Kept in its history.", rows=2, most=2000)

    def __init__(self, request: HttpRequest, *, of: NoticeGiven, **kwargs: Any) -> None:
        told = {"given_on": of.given_on, "where": of.where, "standstill_days": of.standstill_days}
        super().__init__(request, code=of.code, of=of, initial=told, **kwargs)
        self.order_fields(["given_on", "where", "standstill_days", "why"])


class RemoveForm(ActForm):
    """A notice or a review removed, with why."""

    why = lines("Why it is removed", "Say why it is removed", hint="Kept in its history.", rows=2, most=2000)


class ReviewForm(ActForm):
    """How the contract went, and when it is looked at next."""

    held_on = day("Reviewed on", "The day of the review")
    words = lines("What was found", "Say what was found", hint="What goes well, what must change.", rows=6)
    next_on = day(
        "Next review on", "The day of the next review", required=False, hint="Leave it empty where none is planned."
    )


class CorrectReviewForm(ActForm):
    """A review put right, with why."""

    held_on = day("Reviewed on", "The day of the review")
    words = lines("What was found", "Say what was found", rows=6)
    why = lines("Why it is put right", "Say what was wrong", hint="Kept in its history.", rows=2, most=2000)

    def __init__(self, request: HttpRequest, *, of: Review, **kwargs: Any) -> None:
        super().__init__(request, of=of, initial={"held_on": of.held_on, "words": of.words}, **kwargs)
