"""What an officer types about a notice that was given, and about a review."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django import forms
from django.http import HttpRequest

from commissioning.kit.desk import ActForm
from commissioning.kit.forms import day, line, lines
from contracts.models import Extension, NoticeGiven, Review, Variation

WHERE = "Its reference or address, such as 2027/S 000-012345 on Find a Tender."


class NoticeForm(ActForm):
    """When a notice was given and where; of a notice of a change, which change."""

    change = forms.ChoiceField(
        label="The change that it tells of",
        error_messages={
            "required": "Choose the change that it tells of",
            "invalid_choice": "Choose one of the list: this one is no longer in it",
        },
    )
    given_on = day("Published on", "The day of publication")
    where = line("Where", "Say where it can be found: its reference or address", hint=WHERE)

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


class CorrectNoticeForm(ActForm):
    """A notice put right, with why."""

    given_on = day("Published on", "The day of publication")
    where = line("Where", "Say where it can be found: its reference or address", hint=WHERE)
    why = lines("Why it is put right", "Say what was wrong", hint="Kept in its history.", rows=2, most=2000)

    def __init__(self, request: HttpRequest, *, of: NoticeGiven, **kwargs: Any) -> None:
        super().__init__(request, of=of, initial={"given_on": of.given_on, "where": of.where}, **kwargs)


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
