"""What overview stores of its own, and no room below knows anything of: words to search by, users' views, calendars."""

from __future__ import annotations

from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex
from django.db import models
from django.db.models import Q
from django.db.models.functions import Lower

from commissioning.kit.choices import Choices
from commissioning.kit.constraints import one_of
from commissioning.kit.models import ACTOR, AppendOnly, Audited


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


class SavedView(Audited):
    """Filters of a list that a user keeps under a name. `query` is as `saved_views.asked` writes it."""

    user = models.ForeignKey(ACTOR, models.PROTECT, related_name="saved_views")
    place = models.CharField("list", max_length=20, help_text="The list, by its code in `saved_views.PLACES`.")
    name = models.CharField(max_length=60)
    query = models.TextField("filters")

    class Meta:
        ordering = [Lower("name"), "pk"]
        constraints = [
            models.UniqueConstraint(
                "user",
                "place",
                Lower("name"),
                name="savedview_one_per_name",
                violation_error_message="You have a view of that name for this list already.",
            )
        ]

    def __str__(self) -> str:
        return self.name


class Shows(Choices):
    """Of which contracts a calendar shows the days."""

    LED = "led", "Contracts that I lead"
    AREAS = "areas", "Contracts of my service areas"
    VIEW = "view", "Contracts of a view that I saved"


class CalendarAddress(Audited):
    """A secret address at which a calendar program fetches the days of some contracts, without signing in.

    Of its token only the SHA-256 is kept, as of one-time links: who reads a backup learns no address that works. One
    that is revoked is removed, and history tells of it.
    """

    user = models.ForeignKey(ACTOR, models.PROTECT, related_name="calendar_addresses")
    shows = models.CharField(max_length=5, choices=Shows.choices)
    view = models.ForeignKey(SavedView, models.PROTECT, null=True, blank=True, related_name="calendars")
    digest = models.CharField(max_length=64, unique=True)
    made_on = models.DateField()
    fetched_on = models.DateField(null=True, blank=True, help_text="The last day on which it was fetched.")

    class Meta:
        ordering = ["pk"]
        verbose_name_plural = "calendar addresses"
        constraints = [
            one_of("shows", Shows.values),
            models.CheckConstraint(
                name="%(class)s_view_where_shown",
                condition=Q(shows="view", view__isnull=False) | (~Q(shows="view") & Q(view__isnull=True)),
                violation_error_message="A calendar of a view names the view, another names none.",
            ),
        ]

    def __str__(self) -> str:
        return self.view.name if self.view else self.get_shows_display()
