"""What belongs to many records, fetched at once as plain lists."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from django.db.models import Model, QuerySet


def fetch_lists(
    owners: Sequence[Model],
    name: str,
    rows: QuerySet[Any] | None = None,
    *,
    key: Callable[[Any], Any] | None = None,
) -> list[Any]:
    """Fetch the rows that point at some records of one model, as `prefetch_related(name)` does; all of them.

    `owner.name.all()` is then a list: to narrow it (`filter`, `count`) raises. `prefetch_related` makes a query set for
    each record and relation, most of them to hold nothing: five times the work, where many are read to be judged.
    `rows`: with what they are fetched; without it all, in their order. `key`: what they are put in order by here: for
    the database Django looks through each column of each joined table first. No query where there are no owners.
    """
    if not owners:
        return []
    relation: Any = owners[0]._meta.get_field(name)
    to_owner = relation.field
    by_key = {owner.pk: owner for owner in owners}
    found: dict[Any, list[Any]] = {pk: [] for pk in by_key}
    asked = relation.related_model._default_manager.all() if rows is None else rows
    fetched = list(in_order_of_each(asked, to_owner.name).filter(**{f"{to_owner.name}__in": list(found)}))
    if key is not None:
        fetched.sort(key=key)
    for row in fetched:
        owner = by_key[getattr(row, to_owner.attname)]
        to_owner.set_cached_value(row, owner)
        found[owner.pk].append(row)
    for owner in owners:
        owner.__dict__.setdefault("_prefetched_objects_cache", {})[relation.cache_name] = found[owner.pk]
    return fetched


def in_order_of_each(rows: QuerySet[Any], owner: str) -> QuerySet[Any]:
    """The same rows in the order of their model, but for its first term, to whom they belong (a foreign key).

    In the list of each owner they stand as before; the database need not join the owners to tell whose come first.
    """
    ordering = rows.model._meta.ordering
    is_by_owner = not rows.query.order_by and rows.query.default_ordering and ordering and ordering[0] == owner
    return rows.order_by(*ordering[1:]) if is_by_owner else rows
