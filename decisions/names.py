"""The names of posts, bodies, places and areas as a decision's record was published with them.

A post is renamed, a meeting room too: what was published keeps the words that it was printed with, on its page, in its
lists and in every later version. Another post or body put in place by a correction brings its name of that day.
"""

from __future__ import annotations

from collections.abc import Iterable
from copy import copy
from typing import Any

from django.db.models import Model

Names = dict[str, dict[str, str]]

WORDS: dict[str, tuple[str, ...]] = {
    "body": ("name",),
    "meeting": ("place",),
    "post": ("title", "mailbox"),
    "servicearea": ("name",),
    "ward": ("name",),
}
"""What of each thing is printed."""

OF_DECISION = ("body", "post", "report_of", "introduced_by", "contact", "service_area", "meeting")


def printed_name(decision: Any, thing: Model | None) -> str:
    """What a body, post or service area was called when the decision was published, or is called while it is not."""
    if thing is None:
        return ""
    kept = decision.printed_names.get(_key(thing))
    return kept[WORDS[_kind(thing)][0]] if kept else str(thing)


def put_names(decision: Any, related: Iterable[tuple[Any, str]]) -> Names:
    """Put the names that a decision was published with in place of those of now; answers with all of them.

    `related` are the further rows that print a name, each with the field that leads to it. Only the objects in memory
    change: to be read and printed, never saved.
    """
    told: Names = {}
    for row, field in [*((decision, field) for field in OF_DECISION), *related]:
        if getattr(row, f"{field}_id") is not None:
            setattr(row, field, _as_printed(decision, getattr(row, field), told))
    if decision.meeting is not None:
        decision.meeting.body = _as_printed(decision, decision.meeting.body, told)
    return told


def _as_printed(decision: Any, thing: Any, told: Names) -> Any:
    """A copy of the thing with the words it was printed with; `told` learns them."""
    shown = copy(thing)
    now = {word: getattr(thing, word) for word in WORDS[_kind(thing)]}
    told[_key(thing)] = decision.printed_names.get(_key(thing)) or now
    for word, said in told[_key(thing)].items():
        setattr(shown, word, said)
    return shown


def _kind(thing: Model) -> str:
    return str(thing._meta.model_name)


def _key(thing: Model) -> str:
    return f"{_kind(thing)}:{thing.pk}"
