"""What is typed when a disputed term is settled, or a draft discarded."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any

from django import forms
from django.utils.html import format_html

from commissioning.kit.dates import long_date
from commissioning.kit.desk import ActForm
from commissioning.kit.forms import line, lines
from contracts.pages.drafting import LastDay


class SettleForm(ActForm):
    """Which of two last days holds, by which document."""

    last_possible_end = forms.TypedChoiceField(
        label="Which holds",
        widget=forms.RadioSelect,
        coerce=date.fromisoformat,
        error_messages={
            "required": "Choose which of the two last days holds",
            "invalid_choice": "Choose one of the two last days",
        },
    )
    settled_by = line(
        "The document that settles it",
        "Enter the document that settles it: its title and date",
        most=500,
        hint="Its title and date, its clause, and where it is kept. For example: signed contract of 8 March 2021, "
        "clause 4.2.",
    )

    def __init__(self, *args: Any, days: Sequence[LastDay], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        which: Any = self.fields["last_possible_end"]
        which.choices = [
            (one.day.isoformat(), format_html('{} <span class="sub">{}</span>', long_date(one.day), one.words))
            for one in days
        ]


class DiscardForm(ActForm):
    why = lines(
        "Why it is discarded",
        "Say why the draft is discarded",
        hint="For example: entered twice. It is kept in the history with your name.",
        rows=2,
    )
