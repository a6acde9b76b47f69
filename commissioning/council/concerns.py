"""What the rooms above keep about a meeting, told to this room without its knowing them.

A room above adds a function to `tellers` when it loads (in its `AppConfig.ready`); it answers for one meeting.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True)
class Concern:
    """One record that depends on the day of a meeting: `words` name it for a person, `url` leads to it.

    `is_made`: it was made at the meeting, so the meeting keeps its day.
    """

    words: str
    url: str = ""
    is_made: bool = False


tellers: list[Callable[[Any], Iterable[Concern]]] = []


def concerns_of(meeting: Any) -> list[Concern]:
    """Everything that depends on the day of a meeting, in the order in which the rooms tell it."""
    return [concern for tell in tellers for concern in tell(meeting)]
