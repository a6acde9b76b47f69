"""What the actions of this room share."""

from __future__ import annotations

from typing import TypeVar

from django.core.exceptions import ValidationError
from django.db import models

Row = TypeVar("Row", bound=models.Model)


def locked(row: Row) -> Row:
    """The row as it is now, locked until the commit."""
    found: Row = type(row)._default_manager.select_for_update().get(pk=row.pk)
    return found


def said(why: str) -> str:
    """The reason a person gave for a change; ValidationError where there is none, since history is kept by it."""
    if not why.strip():
        raise ValidationError({"why": "Say why this is changed: the record keeps it"}, code="required")
    return why.strip()
