"""Sums over many rows that the ORM asks for at a higher price."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from django.core.exceptions import EmptyResultSet
from django.db import connection


def grouped(rows: Any, by: Sequence[str], of: Sequence[str], sums: Mapping[str, str]) -> list[dict[str, Any]]:
    """A QuerySet summed for each value of the fields `by`, in no order: these, and each of `sums` by its name.

    `sums` are SQL over the fields `of`. It stands around the ORM's SQL, which is computed as a whole first: what is
    annotated is then a plain column, asked once for each row and not for each of its sums, and the database takes it
    that it has few values, so that a million rows are summed as they come instead of being sorted first.
    """
    try:
        inner, params = rows.order_by().values(*by, *of).query.sql_with_params()
    except EmptyResultSet:
        return []
    keys = ", ".join(f'"{name}"' for name in by)
    query = f"select {keys}, {', '.join(sums.values())} from ({inner} offset 0) asked group by {keys}"  # noqa: S608 - the ORM's SQL and names of ours
    with connection.cursor() as cursor:
        cursor.execute(query, params)
        return [dict(zip((*by, *sums), row, strict=True)) for row in cursor.fetchall()]
