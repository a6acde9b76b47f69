"""Statements that the database prepares, for the few pages that cost one statement and little more."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import psycopg
from django.db import connection


def prepared(sql: str, values: Mapping[str, Any], *, binary: bool = False) -> list[tuple[Any, ...]] | None:
    """The rows of a statement; None where it cannot be asked, as after a restart of the server or a change of a table:
    the ordinary way looks after its connection first.

    Django's own cursor prepares nothing, and planning takes as long as answering. `binary`: for files, which as text
    would be twice as long.
    """
    connection.ensure_connection()
    try:
        with psycopg.Cursor(connection.connection) as cursor:
            return cursor.execute(sql, values, prepare=True, binary=binary).fetchall()
    except psycopg.Error:
        return None
