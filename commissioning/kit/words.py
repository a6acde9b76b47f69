"""Looking for words that a person typed into a search box."""

from __future__ import annotations

from functools import reduce
from operator import or_
from typing import TypeVar

from django.db.models import Model, Q, QuerySet

Found = TypeVar("Found", bound=Model)

MOST_WORDS = 8
"""Further words of a search are not looked for: nobody needs them, and each costs a scan."""


def with_every_word(queryset: QuerySet[Found], words: str, *lookups: str) -> QuerySet[Found]:
    """The rows in which every word is found by one or other of the lookups, such as `title__icontains`."""
    for word in words.split()[:MOST_WORDS]:
        queryset = queryset.filter(reduce(or_, (Q(**{lookup: word}) for lookup in lookups)))
    return queryset
