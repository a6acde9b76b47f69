"""What overview stores of its own, and no room below knows of: words to search by, views, calendars, reminders sent."""

from __future__ import annotations

from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex
from django.db import models
from django.db.models import Q
from django.db.models.functions import Lower

from commissioning.kit.choices import Choices
from commissioning.kit.constraints import one_of
from commissioning.kit.models import ACTOR, AppendOnly, Audited
from contracts.models import Contract


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


# Reminders ----------------------------------------------------------------------------------------------------------


class HowOften(Choices):
    DAILY = "daily", "Every day that has something to tell"
    WEEKLY = "weekly", "Once a week"
    NEVER = "never", "Not at all"


class Weekday(models.IntegerChoices):
    MONDAY = 0
    TUESDAY = 1
    WEDNESDAY = 2
    THURSDAY = 3
    FRIDAY = 4


class ReminderChoice(Audited):
    """How often a user is reminded by mail, as chosen; without a row `reminders.choice_of` goes by the roles."""

    user = models.OneToOneField(ACTOR, models.PROTECT, related_name="reminder_choice")
    how_often = models.CharField("reminders by mail", max_length=6, choices=HowOften.choices)
    weekday = models.PositiveSmallIntegerField("on which day", choices=Weekday.choices, default=Weekday.MONDAY)
    even_if_nothing = models.BooleanField("a weekly mail even if there is nothing to tell", default=False)

    class Meta:
        constraints = [
            one_of("how_often", HowOften.values),
            models.CheckConstraint(
                name="%(class)s_on_a_weekday",
                condition=Q(weekday__lte=4),
                violation_error_message="Choose a day from Monday to Friday.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.user}: {self.how_often}"


class DigestSent(AppendOnly):
    """The reminders of one user on one day, kept once the mail server took them: what was told is in its lines.

    Without a subject no mail went: it was the day of a weekly mail, and there was nothing to tell.
    """

    user = models.ForeignKey(ACTOR, models.PROTECT, related_name="digests")
    day = models.DateField()
    moment = models.DateTimeField()
    recipient = models.EmailField()
    subject = models.CharField(max_length=200, blank=True)

    class Meta:
        ordering = ["-day", "-pk"]
        indexes = [models.Index(fields=["user", "-day"], name="digest_by_user")]

    def __str__(self) -> str:
        return f"{self.day}: {self.subject or 'nothing to tell'}"


class Reminded(AppendOnly):
    """One thing that a digest told: what falls on which day, and from which day on it was to be told."""

    digest = models.ForeignKey(DigestSent, models.PROTECT, related_name="lines")
    contract = models.ForeignKey(Contract, models.PROTECT, related_name="+")
    what = models.CharField(max_length=12)
    day = models.DateField()
    since = models.DateField()

    class Meta:
        ordering = ["pk"]

    def __str__(self) -> str:
        return f"{self.contract_id}: {self.what} on {self.day}"


class DigestRun(AppendOnly):
    """One run of `send_digests` that came to its end, and what went wrong in it.

    `failures`: a list of {"user": key, "why": words}. `unheard`: contracts of which nobody is reminded.
    """

    day = models.DateField()
    moment = models.DateTimeField()
    sent = models.PositiveIntegerField()
    unreachable = models.CharField(max_length=300, blank=True, help_text="Why the mail server could not be reached.")
    failures = models.JSONField(default=list, blank=True)
    unheard = models.PositiveIntegerField(default=0)

    class Meta:
        ordering = ["-pk"]

    def __str__(self) -> str:
        return f"{self.day}: {self.sent} sent, {len(self.failures)} failed"
