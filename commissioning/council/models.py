"""The authority itself: people, posts, bodies, meetings, service areas, wards, standing orders, closure days."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from django.contrib.auth.hashers import UNUSABLE_PASSWORD_PREFIX
from django.contrib.auth.models import AbstractBaseUser, BaseUserManager
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q
from django.db.models.functions import Lower
from django.dispatch import receiver
from django.utils.crypto import salted_hmac
from simple_history.signals import pre_create_historical_record

from commissioning.council.calendar import WorkingCalendar
from commissioning.council.roles import MAY, NEEDS_EXEMPT_TICK, READS_EXEMPT_WITHOUT_TICK, Act, Role
from commissioning.kit.canonical import sha256_hex
from commissioning.kit.choices import Choices
from commissioning.kit.constraints import in_order, no_overlap, not_negative, one_of, only_one, together
from commissioning.kit.models import ACTOR, Audited, AuditedQuerySet, money_field


class LastingQuerySet(AuditedQuerySet):
    """Rows of the council's own that last until a day and are never deleted, because records point to them."""

    def existing(self, on: date, *kept: int | None) -> Any:
        """Those that still exist on a day, and those `kept` by their keys: what a form may offer."""
        chosen = Q(pk__in=[pk for pk in kept if pk])
        return self.filter(Q(until_on__isnull=True) | Q(until_on__gte=on) | chosen)


class Lasting(Audited):
    """A part of the council that may come to an end: `until_on` is its last day, empty while it goes on."""

    until_on = models.DateField(null=True, blank=True)

    objects = LastingQuerySet.as_manager()

    class Meta:
        abstract = True

    def exists_on(self, on: date) -> bool:
        """Whether it still exists on a day."""
        return self.until_on is None or self.until_on >= on


class UserQuerySet(AuditedQuerySet):
    def active(self) -> Any:
        """Those who have not been deactivated."""
        return self.filter(is_active=True)

    def without_password(self) -> Any:
        """Those who have set no password yet, so that they cannot sign in."""
        return self.filter(password__startswith=UNUSABLE_PASSWORD_PREFIX)

    def able_administrators(self) -> Any:
        """Administrators who can sign in: active, and with a password set."""
        return (
            self.active()
            .filter(roles__contains=[Role.ADMINISTRATOR])
            .exclude(password__startswith=UNUSABLE_PASSWORD_PREFIX)
        )


class UserManager(BaseUserManager.from_queryset(UserQuerySet)):
    """Finds users by e-mail address, whatever its case."""

    def get_by_natural_key(self, username: str | None) -> Any:
        return self.get(email__iexact=username)


class User(AbstractBaseUser, Audited):
    """A member of staff who signs in by e-mail. Roles add up; reading exempt matter is a tick apart."""

    last_login = None
    email = models.EmailField(unique=True, error_messages={"unique": "There is already a user with this address."})
    display_name = models.CharField(max_length=120, help_text="The post, not the person: shown in histories.")
    roles = ArrayField(
        models.CharField(max_length=20, choices=[(role.value, role.label) for role in Role]), default=list, blank=True
    )
    sees_exempt = models.BooleanField(default=False)
    is_active = models.BooleanField(default=True)
    is_superuser = models.BooleanField(default=False)
    session_number = models.PositiveIntegerField(
        default=0, help_text="Part of every session of this user: a higher number ends them all."
    )

    USERNAME_FIELD = "email"
    REQUIRED_FIELDS: list[str] = []
    objects = UserManager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                Lower("email"), name="user_one_per_email", violation_error_message="There is already such a user."
            )
        ]

    def __str__(self) -> str:
        return self.display_name or self.email

    def save(self, *args: Any, **kwargs: Any) -> None:
        # Django itself saves a password again when its hash is out of date: that is the user's own act.
        if kwargs.get("update_fields") == ["password"]:
            self._history_user, self._change_reason, self._recorded = self, "Password hash renewed at sign-in", True
            try:
                super().save(*args, **kwargs)
            finally:
                self._recorded = False
            return
        super().save(*args, **kwargs)

    def has_role(self, role: Role) -> bool:
        return role.value in self.roles

    def may(self, act: Act) -> bool:
        """Whether this user's roles (and the tick, where asked) allow an act at all; areas are asked separately."""
        if not self.is_active:
            return False
        return any(act in MAY[Role(role)] for role in self.roles) and (act not in NEEDS_EXEMPT_TICK or self.sees_exempt)

    @property
    def reads_exempt(self) -> bool:
        """Whether exempt text, files and withheld names may be shown to this user."""
        return self.is_active and (self.sees_exempt or any(Role(r) in READS_EXEMPT_WITHOUT_TICK for r in self.roles))

    def _get_session_auth_hash(self, secret: str | None = None) -> str:
        """What a session must match: the password as Django has it, and the number that deactivation raises."""
        salt = "commissioning.council.models.User.session"
        return salted_hmac(
            salt, f"{self.password} {self.session_number}", secret=secret, algorithm="sha256"
        ).hexdigest()

    # Django's admin: a superuser with the exempt tick, and read-only (commissioning.kit.admin).
    @property
    def is_staff(self) -> bool:
        return self.is_active and self.is_superuser and self.sees_exempt

    def has_perm(self, perm: str, obj: Any = None) -> bool:
        return self.is_staff

    def has_module_perms(self, app_label: str) -> bool:
        return self.is_staff


@receiver(pre_create_historical_record)
def keep_no_password(sender: type, history_instance: Any, **kwargs: Any) -> None:
    """History tells that a user was changed, never a password's hash."""
    if isinstance(getattr(history_instance, "instance", None), User):
        history_instance.password = ""


def digest_of(token: str) -> str:
    """What is kept of a one-time link's token: its SHA-256, 64 hexadecimal digits."""
    return sha256_hex(token.encode())


class LinkPurpose(Choices):
    INVITATION = "invitation", "Invitation"
    RESET = "reset", "New password"


class OneTimeLink(Audited):
    """A link by which one user sets a password, once. Of its token only the SHA-256 is kept.

    `made_by` is empty where nobody was signed in: its user asked for it, or it is the installation's first. A link that
    another replaces is ended by an earlier `valid_until`; history says so.
    """

    user = models.ForeignKey(ACTOR, models.PROTECT, related_name="links")
    purpose = models.CharField(max_length=12, choices=LinkPurpose.choices)
    digest = models.CharField(max_length=64, unique=True)
    made_at = models.DateTimeField()
    made_by = models.ForeignKey(ACTOR, models.PROTECT, null=True, blank=True, related_name="+")
    valid_until = models.DateTimeField()
    used_at = models.DateTimeField(null=True, blank=True)
    used_by = models.ForeignKey(ACTOR, models.PROTECT, null=True, blank=True, related_name="+")

    class Meta:
        ordering = ["-made_at", "-pk"]
        constraints = [
            one_of("purpose", LinkPurpose.values),
            together("used_at", "used_by"),
            in_order("made_at", "used_at", message="A link is used after it is made."),
        ]

    def __str__(self) -> str:
        return f"{self.get_purpose_display()} for {self.user}"

    def is_open(self, at: datetime) -> bool:
        """Whether it can still be used at an instant: neither used nor expired, and its user not deactivated."""
        return self.used_at is None and at < self.valid_until and self.user.is_active


class ServiceArea(Lasting):
    name = models.CharField(
        max_length=120, unique=True, error_messages={"unique": "There is a service area of this name already."}
    )
    slug = models.SlugField(unique=True, error_messages={"unique": "Another has this word in its address already."})

    class Meta:
        ordering = ["name"]

    def __str__(self) -> str:
        return self.name


class UserServiceArea(Audited):
    """A service area in which a user may act on contracts."""

    user = models.ForeignKey(ACTOR, models.PROTECT, related_name="areas_held")
    service_area = models.ForeignKey(ServiceArea, models.PROTECT, related_name="+")

    class Meta:
        constraints = [only_one("user", "service_area", message="This user holds that service area already.")]

    def __str__(self) -> str:
        return f"{self.user}: {self.service_area}"


class Ward(Lasting):
    name = models.CharField(
        max_length=120, unique=True, error_messages={"unique": "There is a ward of this name already."}
    )
    slug = models.SlugField(unique=True, error_messages={"unique": "Another has this word in its address already."})

    class Meta:
        ordering = ["name"]

    def __str__(self) -> str:
        return self.name


class ClosureDay(Audited):
    """A weekday on which the council is shut: not a working day in its own counts."""

    day = models.DateField(unique=True, error_messages={"unique": "This day is a closure day already."})
    why = models.CharField(max_length=120)

    class Meta:
        ordering = ["day"]

    def __str__(self) -> str:
        return f"{self.day}: {self.why}"


def working_calendar() -> WorkingCalendar:
    """The council's own working days: weekdays less England's bank holidays and the council's closure days."""
    return WorkingCalendar(dict(ClosureDay.objects.values_list("day", "why")))


class Post(Lasting):
    """A post, such as Director of Children's Services. Authority follows the post, whoever holds it."""

    title = models.CharField(
        max_length=160, unique=True, error_messages={"unique": "There is a post of this title already."}
    )
    mailbox = models.EmailField(blank=True, help_text="A role mailbox, never a person's own address.")

    class Meta:
        ordering = ["title"]

    def __str__(self) -> str:
        return self.title


class PostAlias(Audited):
    """Another name by which papers call a post, such as “Interim Director for Children's Wellbeing”."""

    post = models.ForeignKey(Post, models.PROTECT, related_name="aliases")
    name = models.CharField(
        max_length=160, unique=True, error_messages={"unique": "A post has this other name already."}
    )

    def __str__(self) -> str:
        return self.name


class PostHolder(Audited):
    """Who holds a post, and from when until when (both days included)."""

    post = models.ForeignKey(Post, models.PROTECT, related_name="holders")
    user = models.ForeignKey(ACTOR, models.PROTECT, related_name="posts_held")
    from_on = models.DateField()
    until_on = models.DateField(null=True, blank=True)

    class Meta:
        constraints = [
            in_order("from_on", "until_on"),
            no_overlap(
                "post", first="from_on", last="until_on", message="Another person holds this post in that period."
            ),
        ]

    def __str__(self) -> str:
        return f"{self.post}: {self.user}"


class BodyKind(Choices):
    CABINET = "cabinet", "Cabinet"
    COMMITTEE = "committee", "Committee"
    MEMBER = "member", "Individual cabinet member"
    OFFICER = "officer", "Officer"


class Body(Lasting):
    """Whoever takes or advises on decisions: cabinet, a committee, one cabinet member, an officer."""

    name = models.CharField(
        max_length=160, unique=True, error_messages={"unique": "There is a body of this name already."}
    )
    slug = models.SlugField(unique=True, error_messages={"unique": "Another has this word in its address already."})
    kind = models.CharField(max_length=12, choices=BodyKind.choices)
    executive = models.BooleanField(default=True)

    class Meta:
        ordering = ["name"]
        verbose_name_plural = "bodies"

    def __str__(self) -> str:
        return self.name


class BodyMember(Audited):
    """An office that sits on a body, with dates: MAI 2012 reg 9 asks for the list of members."""

    body = models.ForeignKey(Body, models.PROTECT, related_name="members")
    office = models.CharField(max_length=160)
    from_on = models.DateField()
    until_on = models.DateField(null=True, blank=True)

    class Meta:
        constraints = [
            in_order("from_on", "until_on"),
            no_overlap(
                "body", "office", first="from_on", last="until_on", message="This office sits on the body already."
            ),
        ]

    def __str__(self) -> str:
        return f"{self.body}: {self.office}"


class Meeting(Audited):
    """One meeting of a body. Its day is changed by `move_meeting` alone, which says why and what it concerns."""

    body = models.ForeignKey(Body, models.PROTECT, related_name="meetings")
    held_on = models.DateField()
    starts_at = models.TimeField(null=True, blank=True)
    place = models.CharField(max_length=160, blank=True)
    agenda_published_on = models.DateField(null=True, blank=True)

    class Meta:
        ordering = ["-held_on", "pk"]
        constraints = [
            only_one("body", "held_on", message="This body has a meeting on that day already."),
            in_order("agenda_published_on", "held_on", message="An agenda goes out before its meeting."),
        ]

    def __str__(self) -> str:
        return f"{self.body}, {self.held_on}"


class StandingOrdersQuerySet(AuditedQuerySet):
    def in_force(self, on: date) -> StandingOrders | None:
        """The version in force on a day, or None before the first."""
        found: Any = self.filter(in_force_from__lte=on).order_by("-in_force_from").first()
        return found


UNITS = [("working", "working days"), ("calendar", "calendar days")]


class StandingOrders(Audited):
    """One version of the standing orders, in force until the next one. A decision is judged by those of its own day."""

    in_force_from = models.DateField(unique=True, error_messages={"unique": "A version begins on that day already."})
    key_threshold = money_field(help_text="Spending from this sum is significant: MAI 2012 reg 8 limb (a).")
    cabinet_award_from = money_field(help_text="Contract awards from this value go to cabinet.")
    officer_power_words = models.TextField(help_text="The paragraph that gives officers power below it.")
    call_in_days = models.PositiveSmallIntegerField(default=5)
    call_in_from_decision = models.BooleanField(
        default=False, help_text="The period begins after the decision, not after its publication."
    )
    effective_waits_for_working_day = models.BooleanField(default=False)
    call_in_quorum = models.PositiveSmallIntegerField(default=3)
    call_in_waiver_by = models.CharField(max_length=160, blank=True)
    call_in_hearing_days = models.PositiveSmallIntegerField(default=10)
    key_notice_days = models.PositiveSmallIntegerField(default=28)
    key_notice_unit = models.CharField(max_length=8, choices=UNITS, default="calendar")
    private_notice_days = models.PositiveSmallIntegerField(default=28)
    private_notice_unit = models.CharField(max_length=8, choices=UNITS, default="calendar")
    private_second_notice_days = models.PositiveSmallIntegerField(default=5)
    agenda_days = models.PositiveSmallIntegerField(default=5)
    agenda_unit = models.CharField(max_length=8, choices=UNITS, default="working")
    general_exception_days = models.PositiveSmallIntegerField(default=5)
    general_exception_unit = models.CharField(max_length=8, choices=UNITS, default="working")
    publication_days = models.PositiveSmallIntegerField(default=2)
    report_days = models.PositiveSmallIntegerField(default=10)
    source_text = models.TextField()

    objects = StandingOrdersQuerySet.as_manager()

    class Meta:
        ordering = ["-in_force_from"]
        verbose_name_plural = "standing orders"
        constraints = [
            not_negative("key_threshold"),
            not_negative("cabinet_award_from"),
            *(
                one_of(unit, ["working", "calendar"])
                for unit in ("key_notice_unit", "private_notice_unit", "agenda_unit", "general_exception_unit")
            ),
            models.CheckConstraint(
                name="%(class)s_call_in_has_days",
                condition=Q(call_in_days__gte=1),
                violation_error_message="The call-in period is at least one day.",
            ),
        ]

    def __str__(self) -> str:
        return f"Standing orders in force from {self.in_force_from}"


class MailingAddressQuerySet(AuditedQuerySet):
    def active(self) -> Any:
        """The mailboxes to which mail goes now."""
        return self.filter(is_active=True)


class MailingAddress(Audited):
    """A role mailbox that is told of the decisions of a meeting when they are published."""

    mailbox = models.EmailField(unique=True, error_messages={"unique": "This mailbox is on the list already."})
    what = models.CharField(max_length=120)
    is_active = models.BooleanField(default=True)

    objects = MailingAddressQuerySet.as_manager()

    class Meta:
        ordering = ["mailbox"]
        verbose_name_plural = "mailing addresses"
        constraints = [
            models.UniqueConstraint(
                Lower("mailbox"),
                name="mailingaddress_one_per_mailbox",
                violation_error_message="This mailbox is on the list already.",
            )
        ]

    def __str__(self) -> str:
        return self.mailbox
