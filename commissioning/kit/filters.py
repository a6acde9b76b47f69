"""The filters that the lists of every room share."""

from __future__ import annotations

from typing import Any

import django_filters


def wrong_choice(label: str) -> dict[str, str]:
    """The `error_messages` of a choice called `label`: they say what was asked for and what to do."""
    return {"invalid_choice": f"“%(value)s” cannot be chosen under “{label}”. Choose one from the list"}


class ChoiceFilter(django_filters.ChoiceFilter):
    """One of a list of choices. An address may ask for any other: that is told at the field, and filters nothing."""

    def __init__(self, *, label: str, **options: Any) -> None:
        super().__init__(label=label, error_messages=wrong_choice(label), **options)
