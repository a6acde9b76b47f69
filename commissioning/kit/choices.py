"""Choices in plain Python, so that rules may use them without Django; models take their `.choices`."""

from __future__ import annotations

from enum import EnumType, StrEnum
from typing import Any, Self


class _ChoicesType(EnumType):
    @property
    def choices(cls) -> list[tuple[str, str]]:
        """(code, words) pairs, as a model field takes them."""
        return [(member.value, member.label) for member in cls]  # type: ignore[attr-defined]

    @property
    def values(cls) -> list[str]:
        """The codes alone."""
        return [member.value for member in cls]  # type: ignore[attr-defined]


class Choices(StrEnum, metaclass=_ChoicesType):
    """An enumeration of codes with their words: `APPROVE = "approve", "Approve"`."""

    label: str

    def __new__(cls, value: str, label: str) -> Self:
        member = str.__new__(cls, value)
        member._value_ = value
        member.label = label
        return member

    @staticmethod
    def _generate_next_value_(name: str, *args: Any) -> Any:
        raise TypeError(f"{name} needs a code and words.")
