import django.contrib.postgres.fields
import django.core.validators
import django.db.models.deletion
import django.db.models.functions.text
import simple_history.models
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("council", "__first__"),
    ]

    operations = [
        migrations.CreateModel(
            name="Provider",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "reference",
                    models.CharField(
                        editable=False,
                        max_length=20,
                        unique=True,
                        validators=[
                            django.core.validators.RegexValidator(
                                "\\A[A-Z]{3}-(\\d{4}-)?\\d{2,7}\\Z", "A reference looks like DEC-2017-0031."
                            )
                        ],
                    ),
                ),
                ("legal_name", models.CharField(max_length=200)),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("company", "Company"),
                            ("charity", "Charity"),
                            ("cic", "Community interest company"),
                            ("sole-trader", "Sole trader"),
                            ("nhs", "NHS body"),
                            ("public", "Public body"),
                        ],
                        default="company",
                        max_length=12,
                    ),
                ),
                (
                    "trading_names",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.CharField(max_length=200), blank=True, default=list, size=None
                    ),
                ),
                (
                    "company_number",
                    models.CharField(
                        blank=True,
                        max_length=8,
                        validators=[
                            django.core.validators.RegexValidator(
                                "\\A([A-Z]{2}\\d{6}|\\d{8})\\Z",
                                "A company number has 8 digits, or 2 letters and 6 digits.",
                            )
                        ],
                    ),
                ),
                (
                    "charity_number",
                    models.CharField(
                        blank=True,
                        max_length=10,
                        validators=[
                            django.core.validators.RegexValidator(
                                "\\A\\d{6,7}(-\\d{1,2})?\\Z", "A charity number has 6 or 7 digits."
                            )
                        ],
                    ),
                ),
                (
                    "cqc_id",
                    models.CharField(
                        blank=True,
                        max_length=14,
                        validators=[
                            django.core.validators.RegexValidator(
                                "\\A1-\\d{6,12}\\Z", "A CQC provider id looks like 1-101608512."
                            )
                        ],
                    ),
                ),
                ("is_sme", models.BooleanField(default=False)),
                ("is_vcse", models.BooleanField(default=False)),
                ("town", models.CharField(blank=True, max_length=120)),
                ("website", models.URLField(blank=True)),
                (
                    "mailbox",
                    models.EmailField(
                        blank=True, help_text="A role mailbox, never a person's own address.", max_length=254
                    ),
                ),
                (
                    "merged_into",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="merged_from",
                        to="providers.provider",
                    ),
                ),
            ],
            options={
                "ordering": [django.db.models.functions.text.Lower("legal_name"), "pk"],
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("company_number", ""), _negated=True),
                        fields=("company_number",),
                        name="provider_one_per_company_number",
                        violation_error_message="Another provider has this company number.",
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(("charity_number", ""), _negated=True),
                        fields=("charity_number",),
                        name="provider_one_per_charity_number",
                        violation_error_message="Another provider has this charity number.",
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(("cqc_id", ""), _negated=True),
                        fields=("cqc_id",),
                        name="provider_one_per_cqc_id",
                        violation_error_message="Another provider has this CQC provider id.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("merged_into__isnull", True),
                            models.Q(("merged_into", models.F("pk")), _negated=True),
                            _connector="OR",
                        ),
                        name="provider_not_merged_into_itself",
                        violation_error_message="A provider cannot be merged into itself.",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="HistoricalProvider",
            fields=[
                ("id", models.BigIntegerField(auto_created=True, blank=True, db_index=True, verbose_name="ID")),
                ("history_change_reason", models.TextField(default="")),
                (
                    "reference",
                    models.CharField(
                        db_index=True,
                        editable=False,
                        max_length=20,
                        validators=[
                            django.core.validators.RegexValidator(
                                "\\A[A-Z]{3}-(\\d{4}-)?\\d{2,7}\\Z", "A reference looks like DEC-2017-0031."
                            )
                        ],
                    ),
                ),
                ("legal_name", models.CharField(max_length=200)),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("company", "Company"),
                            ("charity", "Charity"),
                            ("cic", "Community interest company"),
                            ("sole-trader", "Sole trader"),
                            ("nhs", "NHS body"),
                            ("public", "Public body"),
                        ],
                        default="company",
                        max_length=12,
                    ),
                ),
                (
                    "trading_names",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.CharField(max_length=200), blank=True, default=list, size=None
                    ),
                ),
                (
                    "company_number",
                    models.CharField(
                        blank=True,
                        max_length=8,
                        validators=[
                            django.core.validators.RegexValidator(
                                "\\A([A-Z]{2}\\d{6}|\\d{8})\\Z",
                                "A company number has 8 digits, or 2 letters and 6 digits.",
                            )
                        ],
                    ),
                ),
                (
                    "charity_number",
                    models.CharField(
                        blank=True,
                        max_length=10,
                        validators=[
                            django.core.validators.RegexValidator(
                                "\\A\\d{6,7}(-\\d{1,2})?\\Z", "A charity number has 6 or 7 digits."
                            )
                        ],
                    ),
                ),
                (
                    "cqc_id",
                    models.CharField(
                        blank=True,
                        max_length=14,
                        validators=[
                            django.core.validators.RegexValidator(
                                "\\A1-\\d{6,12}\\Z", "A CQC provider id looks like 1-101608512."
                            )
                        ],
                    ),
                ),
                ("is_sme", models.BooleanField(default=False)),
                ("is_vcse", models.BooleanField(default=False)),
                ("town", models.CharField(blank=True, max_length=120)),
                ("website", models.URLField(blank=True)),
                (
                    "mailbox",
                    models.EmailField(
                        blank=True, help_text="A role mailbox, never a person's own address.", max_length=254
                    ),
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
                    "merged_into",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="providers.provider",
                    ),
                ),
            ],
            options={
                "verbose_name": "historical provider",
                "verbose_name_plural": "historical providers",
                "ordering": ("-history_date", "-history_id"),
                "get_latest_by": ("history_date", "history_id"),
            },
            bases=(simple_history.models.HistoricalChanges, models.Model),
        ),
        migrations.CreateModel(
            name="HistoricalAssurance",
            fields=[
                ("id", models.BigIntegerField(auto_created=True, blank=True, db_index=True, verbose_name="ID")),
                ("history_change_reason", models.TextField(default="")),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("insurance", "Insurance"),
                            ("registration", "Registration"),
                            ("safeguarding", "Safeguarding"),
                        ],
                        max_length=12,
                    ),
                ),
                ("valid_from", models.DateField(blank=True, null=True)),
                ("valid_until", models.DateField()),
                ("evidence", models.CharField(max_length=200)),
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
                    "provider",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="providers.provider",
                    ),
                ),
            ],
            options={
                "verbose_name": "historical assurance",
                "verbose_name_plural": "historical assurances",
                "ordering": ("-history_date", "-history_id"),
                "get_latest_by": ("history_date", "history_id"),
            },
            bases=(simple_history.models.HistoricalChanges, models.Model),
        ),
        migrations.CreateModel(
            name="Assurance",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("insurance", "Insurance"),
                            ("registration", "Registration"),
                            ("safeguarding", "Safeguarding"),
                        ],
                        max_length=12,
                    ),
                ),
                ("valid_from", models.DateField(blank=True, null=True)),
                ("valid_until", models.DateField()),
                ("evidence", models.CharField(max_length=200)),
                (
                    "provider",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="assurances", to="providers.provider"
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            ("valid_from__isnull", True),
                            ("valid_until__isnull", True),
                            ("valid_until__gte", models.F("valid_from")),
                            _connector="OR",
                        ),
                        name="assurance_valid_from_then_valid_until",
                        violation_error_message="“valid until” must not be before “valid from”.",
                    )
                ],
            },
        ),
    ]
