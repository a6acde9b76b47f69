import django.db.models.deletion
import simple_history.models
from django.conf import settings
from django.db import migrations, models

from commissioning.kit.models import append_only_sql

APPEND_ONLY = {
    "overview_digestsent": "digest_is_kept",
    "overview_reminded": "reminded_is_kept",
    "overview_digestrun": "digest_run_is_kept",
}


class Migration(migrations.Migration):
    dependencies = [
        ("contracts", "0010_next_acts"),
        ("overview", "0002_saved_views"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="DigestRun",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("day", models.DateField()),
                ("moment", models.DateTimeField()),
                ("sent", models.PositiveIntegerField()),
                (
                    "unreachable",
                    models.CharField(blank=True, help_text="Why the mail server could not be reached.", max_length=300),
                ),
                ("failures", models.JSONField(blank=True, default=list)),
                ("unheard", models.PositiveIntegerField(default=0)),
            ],
            options={
                "ordering": ["-pk"],
            },
        ),
        migrations.CreateModel(
            name="DigestSent",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("day", models.DateField()),
                ("moment", models.DateTimeField()),
                ("recipient", models.EmailField(max_length=254)),
                ("subject", models.CharField(blank=True, max_length=200)),
                (
                    "user",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="digests", to=settings.AUTH_USER_MODEL
                    ),
                ),
            ],
            options={
                "ordering": ["-day", "-pk"],
            },
        ),
        migrations.CreateModel(
            name="HistoricalReminderChoice",
            fields=[
                ("id", models.BigIntegerField(auto_created=True, blank=True, db_index=True, verbose_name="ID")),
                ("history_change_reason", models.TextField(default="")),
                (
                    "how_often",
                    models.CharField(
                        choices=[
                            ("daily", "Every day that has something to tell"),
                            ("weekly", "Once a week"),
                            ("never", "Not at all"),
                        ],
                        max_length=6,
                        verbose_name="reminders by mail",
                    ),
                ),
                (
                    "weekday",
                    models.PositiveSmallIntegerField(
                        choices=[(0, "Monday"), (1, "Tuesday"), (2, "Wednesday"), (3, "Thursday"), (4, "Friday")],
                        default=0,
                        verbose_name="on which day",
                    ),
                ),
                (
                    "even_if_nothing",
                    models.BooleanField(default=False, verbose_name="a weekly mail even if there is nothing to tell"),
                ),
                ("history_id", models.AutoField(primary_key=True, serialize=False)),
                ("history_date", models.DateTimeField(db_index=True)),
                (
                    "history_type",
                    models.CharField(choices=[("+", "Created"), ("~", "Changed"), ("-", "Deleted")], max_length=1),
                ),
                (
                    "history_user",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "user",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "verbose_name": "historical reminder choice",
                "verbose_name_plural": "historical reminder choices",
                "ordering": ("-history_date", "-history_id"),
                "get_latest_by": ("history_date", "history_id"),
            },
            bases=(simple_history.models.HistoricalChanges, models.Model),
        ),
        migrations.CreateModel(
            name="Reminded",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("what", models.CharField(max_length=12)),
                ("day", models.DateField()),
                ("since", models.DateField()),
                (
                    "contract",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="contracts.contract"
                    ),
                ),
                (
                    "digest",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="lines", to="overview.digestsent"
                    ),
                ),
            ],
            options={
                "ordering": ["pk"],
            },
        ),
        migrations.CreateModel(
            name="ReminderChoice",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "how_often",
                    models.CharField(
                        choices=[
                            ("daily", "Every day that has something to tell"),
                            ("weekly", "Once a week"),
                            ("never", "Not at all"),
                        ],
                        max_length=6,
                        verbose_name="reminders by mail",
                    ),
                ),
                (
                    "weekday",
                    models.PositiveSmallIntegerField(
                        choices=[(0, "Monday"), (1, "Tuesday"), (2, "Wednesday"), (3, "Thursday"), (4, "Friday")],
                        default=0,
                        verbose_name="on which day",
                    ),
                ),
                (
                    "even_if_nothing",
                    models.BooleanField(default=False, verbose_name="a weekly mail even if there is nothing to tell"),
                ),
                (
                    "user",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="reminder_choice",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
        ),
        migrations.AddIndex(
            model_name="digestsent",
            index=models.Index(fields=["user", "-day"], name="digest_by_user"),
        ),
        migrations.AddConstraint(
            model_name="reminderchoice",
            constraint=models.CheckConstraint(
                condition=models.Q(("how_often__in", ["daily", "weekly", "never"])),
                name="reminderchoice_how_often_known",
                violation_error_message="“how often” must be one of: daily, weekly, never.",
            ),
        ),
        migrations.AddConstraint(
            model_name="reminderchoice",
            constraint=models.CheckConstraint(
                condition=models.Q(("weekday__lte", 4)),
                name="reminderchoice_on_a_weekday",
                violation_error_message="Choose a day from Monday to Friday.",
            ),
        ),
        *(migrations.RunSQL(*append_only_sql(table, error_name=name)) for table, name in APPEND_ONLY.items()),
    ]
