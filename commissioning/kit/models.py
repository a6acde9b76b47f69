"""Ground that every room's models stand on: audited rows, append-only rows, references, documents, assumptions."""

from __future__ import annotations

from collections.abc import Callable, Collection
from typing import Any, NoReturn, Self

from django.apps import AppConfig
from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.validators import RegexValidator
from django.db import IntegrityError, connections, models, transaction
from django.db.models.signals import class_prepared, post_migrate, pre_save
from django.dispatch import receiver
from simple_history.manager import HistoricalQuerySet
from simple_history.models import HistoricalRecords

from commissioning.kit.constraints import needs_when
from commissioning.kit.refusals import Refused, registry
from commissioning.kit.uploads import extension_of, random_name


class SilentWrite(TypeError):
    """An audited or append-only row was written in a way that would leave no trace of who and why."""


class AuditedQuerySet(models.QuerySet):
    """A QuerySet that refuses every write which history would not see."""

    def _refuse(self, *args: Any, **kwargs: Any) -> NoReturn:
        raise SilentWrite(f"{self.model.__name__} is audited: save each row through .recorded(by=…, why=…).")

    update = bulk_create = bulk_update = delete = get_or_create = update_or_create = create = _refuse


class AppendOnlyQuerySet(models.QuerySet):
    """A QuerySet that only adds and reads; the database refuses the rest as well."""

    def _refuse(self, *args: Any, **kwargs: Any) -> NoReturn:
        raise SilentWrite(f"{self.model.__name__} is append-only: add a further row instead.")

    update = bulk_update = delete = update_or_create = _refuse


class KeptHistoryQuerySet(HistoricalQuerySet):
    """The history of a record, read by every query and changed by none."""

    def _refuse(self, *args: Any, **kwargs: Any) -> NoReturn:
        raise SilentWrite("History is kept as it was written: nothing in it is changed or deleted.")

    update = bulk_update = delete = update_or_create = _refuse


class KeptHistory(models.Model):
    """One state of a record as history keeps it: written once, with who and why. Triggers hold against raw SQL."""

    objects = AppendOnlyQuerySet.as_manager()

    class Meta:
        abstract = True

    def save(self, *args: Any, **kwargs: Any) -> None:
        if not self._state.adding:
            raise SilentWrite("History is kept as it was written: nothing in it is changed.")
        super().save(*args, **kwargs)

    def delete(self, *args: Any, **kwargs: Any) -> NoReturn:
        raise SilentWrite("History is kept as it was written: nothing in it is deleted.")


class Audited(models.Model):
    """A row whose every change is kept with who, when and why. Write it with `recorded`, nothing else."""

    history = HistoricalRecords(
        inherit=True,
        history_change_reason_field=models.TextField(default=""),
        bases=(KeptHistory,),
        historical_queryset=KeptHistoryQuerySet,
    )
    objects = AuditedQuerySet.as_manager()

    class Meta:
        abstract = True

    def save(self, *args: Any, **kwargs: Any) -> None:
        if not getattr(self, "_recorded", False):
            raise SilentWrite(f"{type(self).__name__} is audited: save it through .recorded(by=…, why=…).")
        super().save(*args, **kwargs)

    def delete(self, *args: Any, **kwargs: Any) -> tuple[int, dict[str, int]]:
        if not getattr(self, "_recorded", False):
            raise SilentWrite(f"{type(self).__name__} is audited: remove it through .removed(by=…, why=…).")
        return super().delete(*args, **kwargs)

    def recorded(self, *, by: Any, why: str, only: Collection[str] | None = None) -> Self:
        """Clean and save this row with the acting user (None only for the system itself) and the reason.

        `only`: the names of the fields to be written; what listens to its being saved knows that no other changed.
        Raises `Refused` when the database refuses by a registered constraint, ValidationError for bad values.
        """
        self._history_user, self._change_reason, self._recorded = by, why, True
        try:
            clean_and_write(self, lambda: self.save(update_fields=only))
        finally:
            self._recorded = False
        return self

    def removed(self, *, by: Any, why: str) -> None:
        """Delete this row, its last state kept in history with who and why."""
        self._history_user, self._change_reason, self._recorded = by, why, True
        try:
            self.delete()
        finally:
            self._recorded = False


class AppendOnly(models.Model):
    """A row that is written once. Its table also carries triggers (`append_only_sql`) that hold against raw SQL."""

    objects = AppendOnlyQuerySet.as_manager()

    class Meta:
        abstract = True

    def save(self, *args: Any, **kwargs: Any) -> None:
        if not self._state.adding:
            raise SilentWrite(f"{type(self).__name__} is append-only: add a further row instead.")
        clean_and_write(self, lambda: super(AppendOnly, self).save(*args, **kwargs))

    def delete(self, *args: Any, **kwargs: Any) -> NoReturn:
        raise SilentWrite(f"{type(self).__name__} is append-only: nothing is deleted.")


@receiver(class_prepared)
def _guard_related_managers(sender: type[models.Model], **kwargs: Any) -> None:
    """`parent.children.add(row)` writes through the base manager: let it refuse as well.

    Not by `Meta.base_manager_name`, which every model would have to repeat and every migration to state.
    """
    if issubclass(sender, Audited | AppendOnly) and not sender._meta.abstract:
        sender._meta.base_manager_name = "objects"
        sender._meta.__dict__.pop("base_manager", None)


@receiver(pre_save)
def _refuse_raw(sender: type[models.Model], raw: bool = False, **kwargs: Any) -> None:
    """Refuse `loaddata` and other raw saves, which leave no history."""
    if raw and issubclass(sender, Audited | AppendOnly):
        raise SilentWrite(f"{sender.__name__} is not loaded from a fixture: write it through its actions.")


def clean_and_write(row: models.Model, write: Callable[[], None]) -> None:
    """Clean the fields, then let the database judge every constraint once, in the write itself.

    Django would ask the database about each constraint beforehand, one query each, and the answer could be stale by
    the time of the write. Raises `Refused` or ValidationError in the user's words, whichever the constraint belongs to.
    """
    there = {f.name for f in row._meta.concrete_fields if f.is_relation and getattr(row, f.attname) is not None}
    row.full_clean(exclude=there, validate_unique=False, validate_constraints=False)
    try:
        with transaction.atomic():
            write()
    except IntegrityError as error:
        raise in_words(error, type(row)) from error


def in_words(error: IntegrityError, model: type[models.Model]) -> Exception:
    """What a database error says to a person.

    The `Refused` that a room registered for the constraint, or a ValidationError with the message of the model's
    constraint or unique field, or the error itself.
    """
    diagnosis = getattr(error.__cause__, "diag", None)
    name = getattr(diagnosis, "constraint_name", None)
    detail = getattr(diagnosis, "message_detail", "") or ""
    refusal = registry.of(name, detail)
    if refusal:
        return Refused(refusal)
    for constraint in model._meta.constraints:
        if constraint.name == name:
            return ValidationError(constraint.get_violation_error_message(), code=name)
    for field in model._meta.concrete_fields:
        if field.unique and detail.startswith((f"Key ({field.column})=", f"Key (lower({field.column}")):
            message = field.error_messages["unique"]
            labels = {"model_name": model._meta.verbose_name, "field_label": field.verbose_name}
            return ValidationError({field.name: str(message) % labels}, code="unique")
    return error


def append_only_sql(table: str, *, error_name: str) -> tuple[str, str]:
    """SQL (forwards, backwards) of the triggers by which `table` refuses UPDATE, DELETE and TRUNCATE.

    The error carries the constraint name `error_name`. Triggers are called `<table>_append_only` and `…_truncate`.
    """
    forwards = f"""
create or replace function {table}_refuse() returns trigger language plpgsql as $$
begin
  raise exception using errcode = 'integrity_constraint_violation', constraint = '{error_name}', table = '{table}',
    message = '{table} is append-only: nothing in it is changed or deleted';
end $$;
create trigger {table}_append_only before update or delete on {table} for each row execute function {table}_refuse();
create trigger {table}_append_only_truncate before truncate on {table} execute function {table}_refuse();
"""
    backwards = f"""
drop trigger {table}_append_only on {table};
drop trigger {table}_append_only_truncate on {table};
drop function {table}_refuse();
"""
    return forwards, backwards


@receiver(post_migrate)
def _keep_history(sender: AppConfig, using: str, **kwargs: Any) -> None:
    """Give every table of history its triggers, as soon as a migration has made it: nobody has to remember it.

    A migration that must rewrite history itself says so, by disabling the triggers of that table around its change.
    """
    tables = [model._meta.db_table for model in sender.get_models() if issubclass(model, KeptHistory)]
    with transaction.atomic(using=using), connections[using].cursor() as cursor:
        # 32 is the bit of a trigger on TRUNCATE (pg_trigger.tgtype); it is made together with the other one.
        cursor.execute(
            "select relname from pg_class c where relname = any(%s) and relkind = 'r' and pg_table_is_visible(oid)"
            " and not exists (select from pg_trigger where tgrelid = c.oid and not tgisinternal and tgtype & 32 <> 0)",
            [tables],
        )
        for (table,) in cursor.fetchall():
            cursor.execute(append_only_sql(table, error_name="history_is_kept")[0])


class Derived(models.Model):
    """Rows worked out from others so that lists are quick: rewritten at will, never a record of anything.

    Each has a command that works all of them out again, or says where they differ (docs/operations.md).
    """

    class Meta:
        abstract = True


class ReferenceCounter(models.Model):
    """The last number given out for a prefix and year, so that references are short, in order and never reused."""

    series = models.CharField(max_length=12, primary_key=True)
    last_number = models.PositiveIntegerField(default=0)

    def __str__(self) -> str:
        return f"{self.series} {self.last_number}"


class Submission(AppendOnly):
    """A form that was sent and done: sent again, it leads where it led before and does nothing (`kit.desk`)."""

    key = models.UUIDField(primary_key=True)
    answer = models.CharField(max_length=500)
    sent_at = models.DateTimeField()
    sent_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")

    def __str__(self) -> str:
        return str(self.key)


class Access(models.TextChoices):
    """Who may see a text or a file. Exempt: LGA 1972 Sch 12A; confidential: LGA 1972 s100A(3)."""

    PUBLIC = "public", "Public"
    EXEMPT = "exempt", "Exempt"
    CONFIDENTIAL = "confidential", "Confidential"


EXEMPT_PARAGRAPHS = {
    1: "any individual",
    2: "likely to reveal the identity of an individual",
    3: "the financial or business affairs of any particular person, the council included",
    4: "labour relations consultations or negotiations",
    5: "legal professional privilege",
    6: "a statutory notice, order or direction that the council proposes",
    7: "the prevention, investigation or prosecution of crime",
}
"""The descriptions of exempt information, in short: LGA 1972 Schedule 12A Part 1."""


class Exemptable(models.Model):
    """Fields of anything that may be exempt: an exemption states its paragraph, its reason and a review day."""

    access = models.CharField(max_length=12, choices=Access.choices, default=Access.PUBLIC)
    exempt_paragraph = models.PositiveSmallIntegerField(
        null=True, blank=True, choices=[(n, f"{n}: {words}") for n, words in EXEMPT_PARAGRAPHS.items()]
    )
    exempt_reason = models.TextField(blank=True)
    exempt_review_on = models.DateField(null=True, blank=True)

    class Meta:
        abstract = True
        constraints = [
            needs_when(
                "exempt_paragraph",
                models.Q(access="exempt"),
                name="exempt_needs_paragraph",
                message="Say which paragraph of Schedule 12A makes this exempt.",
            ),
            needs_when(
                "exempt_review_on",
                models.Q(access="exempt"),
                name="exempt_needs_review",
                message="Give the day on which the exemption will be reviewed.",
            ),
            needs_when(
                "exempt_reason",
                models.Q(access="exempt"),
                name="exempt_needs_reason",
                message="Say why the public interest in keeping this exempt outweighs disclosure.",
                text=True,
            ),
        ]


class DocumentQuerySet(AuditedQuerySet):
    def readable_by(self, user: Any) -> Self:
        """Those whose access lets this user (or anonymous visitor) read them; their record is another question."""
        return self if getattr(user, "reads_exempt", False) else self.filter(access=Access.PUBLIC)


class AbstractDocument(Audited, Exemptable):
    """A paper with its access. Each room has its own table."""

    title = models.CharField(max_length=300)
    title_exempt = models.BooleanField(default=False, help_text="The title itself must not be shown.")
    kind = models.CharField(max_length=60, default="Report")
    file = models.FileField(upload_to=random_name, blank=True, help_text="Kept under a random name, or none.")
    file_name = models.CharField("file", max_length=150, blank=True, help_text="The safe name under which it is shown.")
    file_size = models.PositiveIntegerField("size of the file", null=True, blank=True, help_text="In bytes.")
    file_sha256 = models.CharField("fingerprint of the file", max_length=64, blank=True)

    class Meta(Exemptable.Meta):
        abstract = True
        constraints = [
            *Exemptable.Meta.constraints,
            models.CheckConstraint(
                name="%(class)s_file_is_described",
                condition=models.Q(file="", file_name="", file_size=None, file_sha256="")
                | ~models.Q(file="") & ~models.Q(file_name="") & models.Q(file_size__gt=0) & ~models.Q(file_sha256=""),
                violation_error_message="A file is kept with its name, its size and its fingerprint.",
            ),
            models.CheckConstraint(
                name="%(class)s_public_shows_title",
                condition=~models.Q(access="public") | models.Q(title_exempt=False),
                violation_error_message="The title of a public document is public.",
            ),
        ]

    def __str__(self) -> str:
        return self.title

    @property
    def shown_name(self) -> str:
        """The file's name in its address: of a file that is not public a neutral one, for addresses are logged."""
        if self.access == Access.PUBLIC or not self.file_name:
            return self.file_name
        return f"document-{self.pk}{extension_of(self.file_name)}"

    @classmethod
    def files_kept(cls) -> set[str]:
        """The names in the store of the files that this table needs: those that its rows name."""
        return set(cls._default_manager.exclude(file="").values_list("file", flat=True))


class AbstractAssumption(Audited):
    """A fact that the source does not state and that was assumed: shown on the page as “assumed”."""

    field = models.CharField(max_length=60)
    value = models.CharField(max_length=200)
    why = models.TextField()

    class Meta:
        abstract = True

    def __str__(self) -> str:
        return f"{self.field}: {self.value}"


class AbstractDoubt(Audited):
    """Where a copied source omits or contradicts a fact: kept and shown instead of being resolved."""

    code = models.CharField(max_length=24, choices=[("source-doubtful", "Source"), ("qualifier-doubtful", "Qualifier")])
    sentence = models.TextField()
    remedy = models.TextField()

    class Meta:
        abstract = True

    def __str__(self) -> str:
        return self.sentence


def next_reference(prefix: str, year: int | None = None, *, width: int = 4) -> str:
    """The next reference of a series, such as DEC-2017-0031 or PRV-0042. Locks the counter until the commit.

    `prefix` is three capitals; `year` is None for a series without years; ValueError otherwise.
    """
    if len(prefix) != 3 or not prefix.isupper():
        raise ValueError(f"A reference begins with three capitals, not {prefix!r}.")
    series = prefix if year is None else f"{prefix}-{year}"
    with transaction.atomic():
        ReferenceCounter.objects.get_or_create(series=series)
        counter = ReferenceCounter.objects.select_for_update().get(series=series)
        counter.last_number += 1
        counter.save(update_fields=["last_number"])
    return f"{series}-{counter.last_number:0{width}d}"


def take_reference(reference: str) -> str:
    """Note a reference given from outside (a copied record), so that its number is never given out again."""
    series, _, number = reference.rpartition("-")
    with transaction.atomic():
        ReferenceCounter.objects.get_or_create(series=series)
        counter = ReferenceCounter.objects.select_for_update().get(series=series)
        counter.last_number = max(counter.last_number, int(number))
        counter.save(update_fields=["last_number"])
    return reference


def reference_field() -> models.CharField:
    """A unique human reference that matches `[A-Z]{3}-(\\d{4}-)?\\d{2,7}`."""
    return models.CharField(
        max_length=20,
        unique=True,
        editable=False,
        validators=[RegexValidator(r"\A[A-Z]{3}-(\d{4}-)?\d{2,7}\Z", "A reference looks like DEC-2017-0031.")],
    )


def money_field(name: str | None = None, **options: Any) -> models.DecimalField:
    """Pounds excluding VAT, to the penny."""
    return models.DecimalField(name, max_digits=14, decimal_places=2, **options)


ACTOR = settings.AUTH_USER_MODEL
