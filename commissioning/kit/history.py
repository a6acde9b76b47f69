"""The history of a record for people: who changed what, when and why, field by field, with the rows that hang on it.

A room says which tables belong to a record (`Kept`); `History` reads them together, the newest change first.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from django.db import models
from django.utils import timezone

from commissioning.kit.dates import long_date
from commissioning.kit.models import Audited
from commissioning.kit.money import pounds

HIDDEN = "Not public"
DEEDS = {"+": "entered", "~": "changed", "-": "removed"}


@dataclass(frozen=True)
class FieldChange:
    """One field before and after, in words; empty words where there was or is nothing. `is_text`: somebody typed it."""

    label: str
    before: str
    after: str
    is_text: bool = False


@dataclass(frozen=True)
class Entry:
    """One change: when (local time), by whom, why, of what, and what was done: entered, changed or removed."""

    when: datetime
    who: str
    why: str
    what: str
    deed: str
    fields: tuple[FieldChange, ...]

    @property
    def is_entered(self) -> bool:
        return self.deed == DEEDS["+"]


@dataclass(frozen=True)
class Kept:
    """One table of a record's history: its rows, what one is called, and what of it this reader may not see.

    `noun` and the words of the fields `named_by` name a row (“Option 1”). `hides` says of a kept state whether its
    words are withheld: then only that it was entered, changed or removed is told. `skips` are fields not told, such as
    the way to the record itself.
    """

    model: type[Audited]
    rows: models.Q
    noun: str = ""
    named_by: tuple[str, ...] = ()
    skips: Collection[str] = ()
    called: Mapping[str, str] = field(default_factory=dict)
    hides: Callable[[Any], bool] | None = None


@dataclass(frozen=True)
class _Step:
    """A kept state, the one before it, and the table that they are of."""

    kept: Kept
    state: Any
    older: Any

    @property
    def is_hidden(self) -> bool:
        hides = self.kept.hides
        return hides is not None and (hides(self.state) or (self.older is not None and hides(self.older)))

    @property
    def told(self) -> list[Any]:
        """The fields that may be told of."""
        return [
            one
            for one in self.kept.model._meta.concrete_fields
            if not one.primary_key
            and one.name not in self.kept.skips
            and not isinstance(one, models.FileField | models.JSONField)
        ]


class History:
    """The changes of a record and of what hangs on it, the newest first; sliced like a list, worded when sliced.

    `told`: entries of tables that are never changed and so keep no history of their own, such as a ledger.
    """

    def __init__(self, kept: Iterable[Kept], *, told: Iterable[Entry] = ()) -> None:
        self._steps: list[_Step | Entry] = sorted(
            [*(step for one in _with_rows(list(kept)) for step in _steps(one)), *told], key=_place, reverse=True
        )

    def count(self) -> int:
        return len(self._steps)

    def __getitem__(self, part: slice) -> list[Entry]:
        steps = self._steps[part]
        names = _names([step for step in steps if isinstance(step, _Step)])
        return [_entry(step, names) if isinstance(step, _Step) else step for step in steps]


def _place(step: _Step | Entry) -> tuple[datetime, bool, int]:
    if isinstance(step, Entry):
        return step.when, False, 0
    return step.state.history_date, step.kept.noun == "", step.state.history_id


def _with_rows(kept: Sequence[Kept]) -> Iterable[Kept]:
    """Those tables that hold anything of the record: most hold nothing, and one query tells which."""
    asked = [
        one.model.history.filter(one.rows).order_by().annotate(nth_table=models.Value(place)).values_list("nth_table")
        for place, one in enumerate(kept)
    ]
    found: set[int] = {place for (place,) in asked[0].union(*asked[1:])} if asked else set()
    return (one for place, one in enumerate(kept) if place in found)


def _steps(kept: Kept) -> Iterable[_Step]:
    history: Any = kept.model.history
    older: dict[Any, Any] = {}
    pk = kept.model._meta.pk.attname
    for state in history.filter(kept.rows).select_related("history_user").order_by("history_id"):
        key = getattr(state, pk)
        yield _Step(kept, state, older.get(key))
        older[key] = state


_Names = dict[type[models.Model], dict[Any, str]]


def _names(steps: Sequence[_Step]) -> _Names:
    """What the rows are called that the fields of some states lead to, with one query for each table."""
    wanted: dict[type[models.Model], set[Any]] = {}
    for step in steps:
        for one in step.told:
            if one.is_relation:
                keys = {getattr(state, one.attname) for state in (step.state, step.older) if state is not None}
                wanted.setdefault(one.related_model, set()).update(keys - {None})
    return {
        model: {row.pk: str(row) for row in model._base_manager.filter(pk__in=keys).select_related()}
        for model, keys in wanted.items()
        if keys
    }


def _entry(step: _Step, names: _Names) -> Entry:
    state = step.state
    hidden = step.is_hidden
    named = [] if hidden else [_words(_field(step.kept.model, name), state, names) for name in step.kept.named_by]
    title = " ".join(part for part in (step.kept.noun, ", ".join(part for part in named if part)) if part)
    return Entry(
        timezone.localtime(state.history_date),
        str(state.history_user or "The system"),
        "" if hidden else state.history_change_reason or "",
        title,
        DEEDS[state.history_type],
        tuple(_changes(step, names, hidden)),
    )


def _field(model: type[models.Model], name: str) -> Any:
    return model._meta.get_field(name)


def _changes(step: _Step, names: _Names, hidden: bool) -> Iterable[FieldChange]:
    """What changed; of a row entered or removed what it held."""
    before = step.older if step.state.history_type == "~" else None
    for one in step.told:
        if before is not None and getattr(before, one.attname) == getattr(step.state, one.attname):
            continue
        was = _words(one, before, names) if before is not None else ""
        is_now = _words(one, step.state, names)
        if step.state.history_type == "-":
            was, is_now = is_now, ""
        if not was and not is_now:
            continue
        label = step.kept.called.get(one.name, str(one.verbose_name))
        if hidden:
            was, is_now = was and HIDDEN, is_now and HIDDEN
        yield FieldChange(label[:1].upper() + label[1:], was, is_now, _is_text(one))


def _is_text(one: Any) -> bool:
    return isinstance(one, models.CharField | models.TextField) and not one.flatchoices


def _words(one: Any, state: Any, names: _Names) -> str:
    """A field of a kept state in words."""
    value = getattr(state, one.attname)
    if one.is_relation:
        return "" if value is None else names.get(one.related_model, {}).get(value, "a row removed since")
    return value_words(one, value)


def value_words(one: Any, value: Any) -> str:
    """A value of a field as people say it; nothing in words where it is empty."""
    if value in (None, "", []):
        return ""
    if isinstance(value, list):
        return ", ".join(value_words(one.base_field, item) for item in value)
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, datetime):
        local = timezone.localtime(value)
        return f"{long_date(local.date())}, {local:%H:%M}"
    if isinstance(value, date):
        return long_date(value)
    if isinstance(value, Decimal) and one.decimal_places == 2 and one.max_digits == 14:
        return pounds(value)
    return str(dict(one.flatchoices).get(value, value))
