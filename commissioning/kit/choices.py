"""Choices in plain Python, so that rules may use them without Django; models take their `.choices`."""

from __future__ import annotations

from enum import EnumType, StrEnum
from typing import Any, Self


class _ChoicesType(EnumType):
    @property
    def choices(cls) -> list[tuple[str, str]]:
        """(code, words) pairs, as a model field takes them."""
        members: Any = cls
        return [(member.value, member.label) for member in members]

    @property
    def values(cls) -> list[str]:
        """The codes alone."""
        members: Any = cls
        return [member.value for member in members]


class Choices(StrEnum, metaclass=_ChoicesType):
    """An enumeration of codes with their words: `APPROVE = "approve", "Approve"`."""

    label: str

    def __new__(cls, value: str, label: str = "") -> Self:
        if not label:
            raise TypeError(f"{value} needs words as well as its code.")
        member = str.__new__(cls, value)
        member._value_ = value
        member.label = label
        return member
