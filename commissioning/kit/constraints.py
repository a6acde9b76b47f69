"""Database constraints written so that a model's `Meta.constraints` reads like a statute.

Each helper names the constraint after its table and fields and gives it a message in the user's words.
"""

from __future__ import annotations

from collections.abc import Iterable

from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import DateRangeField, RangeOperators
from django.db.models import CheckConstraint, F, Func, Q, UniqueConstraint, Value

from commissioning.kit.lifecycle import Lifecycle


def _words(field: str) -> str:
    return field.replace("_", " ")


def in_order(first: str, second: str, *, may_be_equal: bool = True, message: str = "") -> CheckConstraint:
    """`first` comes before `second` (or on the same day); either may be empty."""
    compare = "gte" if may_be_equal else "gt"
    return CheckConstraint(
        name=f"%(class)s_{first}_then_{second}",
        condition=Q(**{f"{first}__isnull": True})
        | Q(**{f"{second}__isnull": True})
        | Q(**{f"{second}__{compare}": F(first)}),
        violation_error_message=message or f"“{_words(second)}” must not be before “{_words(first)}”.",
    )


def together(*fields: str, message: str = "") -> CheckConstraint:
    """All of the fields are filled, or none of them."""
    none, every = Q(), Q()
    for field in fields:
        none &= Q(**{f"{field}__isnull": True})
        every &= Q(**{f"{field}__isnull": False})
    return CheckConstraint(
        name=f"%(class)s_{'_with_'.join(fields)}",
        condition=none | every,
        violation_error_message=message or f"Give {' and '.join(_words(f) for f in fields)} together, or none of them.",
    )


def needed_in(lifecycle: Lifecycle, field: str, *, text: bool = False, message: str = "") -> CheckConstraint:
    """The field is filled in every state that the lifecycle's table says needs it. `text`: words, not null."""
    filled = ~Q(**{field: ""}) if text else Q(**{f"{field}__isnull": False})
    states = " or ".join(lifecycle.states[s].lower() for s in lifecycle.states_that_need(field))
    return CheckConstraint(
        name=f"%(class)s_needs_{field}",
        condition=Q(state__in=lifecycle.states_free_of(field)) | filled,
        violation_error_message=message or f"A {lifecycle.noun} that is {states} needs “{_words(field)}”.",
    )


def one_of(field: str, allowed: Iterable[str], *, message: str = "") -> CheckConstraint:
    """The field holds one of the listed codes."""
    codes = list(allowed)
    return CheckConstraint(
        name=f"%(class)s_{field}_known",
        condition=Q(**{f"{field}__in": codes}),
        violation_error_message=message
        or f"“{_words(field)}” must be one of: {', '.join(c or 'blank' for c in codes)}.",
    )


def needs_when(field: str, when: Q, *, name: str, message: str, text: bool = False) -> CheckConstraint:
    """The field is filled whenever the condition holds."""
    filled = ~Q(**{field: ""}) if text else Q(**{f"{field}__isnull": False})
    return CheckConstraint(name=f"%(class)s_{name}", condition=~when | filled, violation_error_message=message)


def not_negative(field: str, *, message: str = "") -> CheckConstraint:
    """A sum or a count that cannot be below zero; may be empty."""
    return CheckConstraint(
        name=f"%(class)s_{field}_not_negative",
        condition=Q(**{f"{field}__isnull": True}) | Q(**{f"{field}__gte": 0}),
        violation_error_message=message or f"“{_words(field)}” cannot be negative.",
    )


def only_one(*fields: str, name: str = "", when: Q | None = None, message: str) -> UniqueConstraint:
    """No two rows agree in these fields (among the rows that meet `when`)."""
    return UniqueConstraint(
        fields=fields,
        condition=when,
        name=f"%(class)s_{name or 'one_per_' + '_'.join(fields)}",
        violation_error_message=message,
    )


def no_overlap(*same: str, first: str, last: str, name: str = "", message: str) -> ExclusionConstraint:
    """Periods from `first` to `last`, both days included, must not overlap among rows that agree in `same`."""
    period = Func(F(first), F(last), Value("[]"), function="daterange", output_field=DateRangeField())
    return ExclusionConstraint(
        name=f"%(class)s_{name or 'no_overlap'}",
        expressions=[*((field, RangeOperators.EQUAL) for field in same), (period, RangeOperators.OVERLAPS)],
        violation_error_message=message,
    )
