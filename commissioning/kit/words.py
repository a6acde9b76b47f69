"""Looking for words that a person typed into a search box."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from functools import reduce
from operator import or_
from typing import Any, TypeVar

from django.contrib.postgres.search import SearchVectorField
from django.db import connection, transaction
from django.db.models import BooleanField, Func, Model, Q, QuerySet, Value

from commissioning.kit.spelling import SHORTEST_BEGINNING, UNSAID, parts_in, references_in, words_in

Found = TypeVar("Found", bound=Model)

MOST_WORDS = 8
"""Further words of a search are not looked for: nobody needs them, and each costs a scan."""
WHOLE_WORDS = "We look for whole words: only the last one may be unfinished. Finish the others."


def with_every_word(queryset: QuerySet[Found], words: str, *lookups: str) -> QuerySet[Found]:
    """The rows in which every word is found by one or other of the lookups, such as `title__icontains`.

    It reads every row: for lists that stay short.
    """
    for word in words.split()[:MOST_WORDS]:
        queryset = queryset.filter(reduce(or_, (Q(**{lookup: word}) for lookup in lookups)))
    return queryset


# By an index of words -----------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Term:
    """What was typed between two spaces, or a reference however typed: the words that it is compared as."""

    words: tuple[str, ...]
    references: tuple[str, ...] = ()
    is_unfinished: bool = False

    def tsquery(self, sign: str = "") -> str:
        """Its words as they stand, the last one perhaps beginning others; behind a sign, such as that of a title.

        Words are letters and digits only.
        """
        return " & ".join(f"'{sign}{word}'" for word in self.words) + (":*" if self.is_unfinished else "")


def terms_in(typed: str, is_common: Callable[[str], bool] = lambda word: False) -> list[Term]:
    """The first terms typed, without those that say nothing, unless there are no others.

    The last word typed may be unfinished. No other, nor one that is common as it stands: to gather all that such words
    begin takes the database longer than all the rest.
    """
    parts = [words for part in parts_in(typed) if (words := tuple(words_in(part)))]
    parts = [words for words in parts if not UNSAID.issuperset(words)] or parts
    terms = [Term(words, tuple(references_in("".join(words)))) for words in parts[:MOST_WORDS]]
    if terms and not terms[-1].references:
        last = terms[-1].words[-1]
        terms[-1] = replace(terms[-1], is_unfinished=len(last) >= SHORTEST_BEGINNING and not is_common(last))
    return terms


class Holds(Func):
    """Whether the words of a record, made by a function of the database or kept by it, answer a tsquery."""

    output_field = BooleanField()
    arg_joiner = " @@ "
    template = "(%(expressions)s::tsquery)"

    def __init__(self, words: Any, query: str) -> None:
        super().__init__(words, Value(query))


def words_made(*columns: Any, function: str = "search_words") -> Func:
    """The words of a record, made of its columns exactly as an index has them."""
    return Func(*columns, function=function, output_field=SearchVectorField())


class WordsKept(Func):
    """The column `words` of a record, which the database keeps of other columns and no model knows.

    So no row that is read carries it. It takes a field of the same table, as a path to it.
    """

    output_field = SearchVectorField()

    def as_sql(self, compiler: Any, connection: Any, *args: Any, **kwargs: Any) -> Any:
        (column,) = self.get_source_expressions()
        return f'{compiler.quote_name_unless_alias(column.alias)}."words"', []


def with_words_made(queryset: QuerySet[Found], typed: str, words: Func) -> QuerySet[Found]:
    """The rows whose words, as an index has them, hold every term typed or have it as their reference."""
    terms = terms_in(typed)
    every = Q() if terms else Q(pk__in=[])
    for term in terms:
        every &= Q(Holds(words, term.tsquery())) | (Q(reference__in=term.references) if term.references else Q())
    return queryset.filter(every)


@contextmanager
def planner_without(*ways: str) -> Iterator[None]:
    """Keep the planner from some ways to an answer, by the names of their settings, where it takes what is slow for
    quick."""
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("; ".join(f"SET LOCAL {name} = off" for name in ways))
        yield
        cursor.execute("; ".join(f"SET LOCAL {name} = DEFAULT" for name in ways))


def rows_expected(queryset: QuerySet[Any]) -> int:
    """How many rows the planner expects: no row is read for it."""
    plan = queryset.order_by().values("pk").explain(format="json")
    # Where Django knows that nothing can fit, the database is not asked, and there is no plan.
    return int(json.loads(plan)[0]["Plan"]["Plan Rows"]) if plan else 0
