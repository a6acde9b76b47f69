"""What belongs to many records, fetched at once as plain lists."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.db.models import Model, QuerySet


def fetch_lists(owners: Sequence[Model], name: str, rows: QuerySet[Any] | None = None) -> list[Any]:
    """Fetch the rows that point at some records of one model, as `prefetch_related(name)` does; all of them.

    `owner.name.all()` is then a list: to narrow it (`filter`, `count`) raises. `prefetch_related` makes a query set for
    each record and relation, most of them to hold nothing: five times the work, where many are read to be judged.
    `rows`: with what they are fetched; without it all, in their order. No query where there are no owners.
    """
    if not owners:
        return []
    relation: Any = owners[0]._meta.get_field(name)
    to_owner = relation.field
    by_key = {owner.pk: owner for owner in owners}
    found: dict[Any, list[Any]] = {key: [] for key in by_key}
    if rows is None:
        model: Any = relation.related_model
        # By their owner first, as such models say, would join its table to order lists that are each of one owner.
        rows = model._default_manager.order_by(*[one for one in model._meta.ordering if one != to_owner.name])
    fetched = list(rows.filter(**{f"{to_owner.name}__in": list(found)}))
    for row in fetched:
        key = getattr(row, to_owner.attname)
        to_owner.set_cached_value(row, by_key[key])
        found[key].append(row)
    for owner in owners:
        owner.__dict__.setdefault("_prefetched_objects_cache", {})[relation.cache_name] = found[owner.pk]
    return fetched
