"""What overview stores of its own, and no room below knows of: words to search by, views, calendars, reminders sent,
failing checks."""

from __future__ import annotations

from typing import Any

from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex
from django.db import models
from django.db.models import Q
from django.db.models.functions import Lower

from commissioning.council.models import ServiceArea
from commissioning.kit.choices import Choices
from commissioning.kit.constraints import one_of
from commissioning.kit.models import ACTOR, AppendOnly, Audited, Derived
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


# Failing checks -----------------------------------------------------------------------------------------------------


class Readers(Choices):
    """Which of staff a finding is for: one that tells of exempt matter may read otherwise without the tick, or not."""

    ALL = "all", "All staff"
    WITH_TICK = "tick", "Those who read exempt matter"
    WITHOUT_TICK = "plain", "Those who do not"


class FindingQuerySet(models.QuerySet):
    def read_by(self, user: Any) -> FindingQuerySet:
        """Those that this member of staff may read."""
        own = Readers.WITH_TICK if user.reads_exempt else Readers.WITHOUT_TICK
        return self.filter(readers__in=(Readers.ALL, own))


class Finding(Derived):
    """A check that failed when all records were last checked (`estate.keep`). `about` as in `kit.checks.Check`."""

    code = models.CharField(max_length=40)
    subject = models.CharField(max_length=20, help_text="The reference of the record.")
    about = models.CharField(max_length=60, blank=True)
    readers = models.CharField(max_length=5, choices=Readers.choices, default=Readers.ALL.value)
    rank = models.PositiveSmallIntegerField(help_text="0 stop, 1 warn, 2 note.")
    room = models.CharField(max_length=12)
    service_area = models.ForeignKey(ServiceArea, models.PROTECT, null=True, related_name="+")
    sentence = models.TextField()
    remedy = models.TextField()
    citation = models.TextField()
    since = models.DateField(help_text="Since when it has been so: by the facts, else the day on which it was found.")
    is_by_facts = models.BooleanField()

    objects = FindingQuerySet.as_manager()

    class Meta:
        ordering = ["rank", "since", "code", "subject", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["code", "subject", "about", "readers"],
                name="%(class)s_once",
                violation_error_message="A finding is kept once: check the records again, do not add it.",
            ),
        ]
        indexes = [
            models.Index(fields=["rank", "since", "code", "subject", "id"], name="finding_by_rank"),
            models.Index(fields=["code", "rank", "since", "subject", "id"], name="finding_by_code"),
        ]

    def __str__(self) -> str:
        return f"{self.subject}: {self.code}"


class LastCheck(Derived):
    """When all records were last checked, and who asked for it (nobody: the night): one row."""

    id = models.PositiveSmallIntegerField(primary_key=True, default=1)
    checked_on = models.DateField()
    checked_at = models.DateTimeField()
    checked_by = models.ForeignKey(ACTOR, models.PROTECT, null=True, related_name="+")

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="%(class)s_one_row",
                condition=Q(id=1),
                violation_error_message="The last check is one row: check the records again, do not add another.",
            )
        ]

    def __str__(self) -> str:
        return f"Checked on {self.checked_on}"


class CheckDay(AppendOnly):
    """How many checks of a code failed in a service area when the records of a day were first checked.

    Only what all staff may read is counted. A day on which nothing failed has one row without a code that counts none.
    """

    day = models.DateField()
    code = models.CharField(max_length=40, blank=True)
    service_area = models.ForeignKey(ServiceArea, models.PROTECT, null=True, related_name="+")
    count = models.PositiveIntegerField()

    class Meta:
        ordering = ["-day", "code", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["day", "code", "service_area"],
                name="%(class)s_once",
                nulls_distinct=False,
                violation_error_message="The checks of that day are counted already.",
            )
        ]

    def __str__(self) -> str:
        return f"{self.day}: {self.count} {self.code}"


class Acknowledgement(AppendOnly):
    """A manager's reason why a check may go on failing for now, and the day on which that is looked at again.

    The latest of a check (code, subject, about) counts. `sentence` is what the check said then.
    """

    code = models.CharField(max_length=40)
    subject = models.CharField(max_length=20)
    about = models.CharField(max_length=60, blank=True)
    sentence = models.TextField()
    tells_exempt = models.BooleanField(help_text="The sentence tells of exempt matter.")
    reason = models.TextField()
    review_on = models.DateField()
    recorded_at = models.DateTimeField()
    recorded_by = models.ForeignKey(ACTOR, models.PROTECT, related_name="+")

    class Meta:
        ordering = ["-pk"]
        indexes = [models.Index(fields=["subject", "code", "about", "-id"], name="acknowledgement_by_check")]

    def __str__(self) -> str:
        return f"{self.subject}: {self.code} acknowledged"
