"""What overview stores of its own: words derived from records, of which no room below knows anything."""

from __future__ import annotations

from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex
from django.db import models

from commissioning.kit.models import AppendOnly


class Word(AppendOnly):
    """A word of some record, public or not, that a slip in a search may have meant. Triggers keep it (sql/words.sql).

    Whether a reader may know the word is asked of the records found, never of this table. `manage.py keep_words`
    builds it anew, without the words that no record holds any more.
    """

    word = models.TextField()
    keys = ArrayField(models.TextField(), help_text="The word, and the word with each letter left out in turn.")

    class Meta:
        ordering = ["word", "pk"]
        indexes = [models.Index(fields=["word"], name="word_by_word"), GinIndex(fields=["keys"], name="word_by_keys")]

    def __str__(self) -> str:
        return self.word
