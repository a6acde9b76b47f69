"""What the actions of this room share."""

from __future__ import annotations

from typing import Any, TypeVar

from django.core.exceptions import ValidationError
from django.db import models

Row = TypeVar("Row", bound=models.Model)


def locked(row: Row) -> Row:
    """The row as it is now, locked until the commit."""
    # By `_meta`: whoever is signed in comes wrapped, and a wrapper has no manager.
    manager: Any = row._meta.model._default_manager
    found: Row = manager.select_for_update().get(pk=row.pk)
    return found


def said(why: str) -> str:
    """The reason a person gave for a change; ValidationError where there is none, since history is kept by it."""
    if not why.strip():
        raise ValidationError({"why": "Say why this is changed: the record keeps it"}, code="required")
    return why.strip()


def free_for_addresses(slug: str) -> str:
    """The slug; ValidationError where addresses use that word for something else."""
    if slug == "new":
        raise ValidationError({"slug": "“new” stands for something else in addresses: choose another word"})
    return slug
