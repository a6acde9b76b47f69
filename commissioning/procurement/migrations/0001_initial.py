import django.core.validators
import django.db.models.deletion
import simple_history.models
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("council", "0001_initial"),
        ("council", "__first__"),
        ("decisions", "0001_initial"),
    ]

    operations = [
        migrations.CreateModel(
            name="Commission",
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
                ("title", models.CharField(max_length=300)),
                ("need", models.TextField()),
                ("client_group", models.CharField(blank=True, max_length=200)),
                (
                    "client_numbers",
                    models.CharField(blank=True, help_text="How many people, as the papers say it.", max_length=200),
                ),
                (
                    "regime",
                    models.CharField(
                        choices=[("PCR2015", "Public Contracts Regulations 2015"), ("PA2023", "Procurement Act 2023")],
                        max_length=8,
                    ),
                ),
                ("light_touch", models.BooleanField(default=False)),
                (
                    "cpv",
                    models.CharField(
                        blank=True,
                        max_length=10,
                        validators=[
                            django.core.validators.RegexValidator(
                                "\\A\\d{8}(-\\d)?\\Z", "A CPV code has eight digits, then a dash and a check digit."
                            )
                        ],
                        verbose_name="CPV code",
                    ),
                ),
                (
                    "vat_rate",
                    models.PositiveSmallIntegerField(
                        choices=[(20, "20 %"), (0, "0 %")], default=20, verbose_name="VAT rate"
                    ),
                ),
                ("annual_budget", models.DecimalField(blank=True, decimal_places=2, max_digits=14, null=True)),
                ("value", models.DecimalField(blank=True, decimal_places=2, max_digits=14, null=True)),
                (
                    "value_qualifier",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("exact", "exactly"),
                            ("maximum", "up to"),
                            ("estimate", "estimated"),
                            ("circa", "about"),
                        ],
                        max_length=8,
                    ),
                ),
                ("value_words", models.CharField(blank=True, max_length=300)),
                ("planned_start", models.DateField(blank=True, null=True)),
                ("term_words", models.TextField(blank=True)),
                (
                    "term_settled_by",
                    models.TextField(blank=True, help_text="The document that settled a disputed term."),
                ),
                ("partner_authorities", models.CharField(blank=True, max_length=300)),
                ("suppliers_before", models.CharField(blank=True, max_length=300)),
                (
                    "state",
                    models.CharField(
                        choices=[("open", "Open"), ("closed", "Closed"), ("abandoned", "Abandoned")],
                        default="open",
                        editable=False,
                        max_length=10,
                    ),
                ),
                ("opened_on", models.DateField(blank=True, null=True)),
                ("closed_on", models.DateField(blank=True, null=True)),
                ("closed_reason", models.TextField(blank=True)),
                (
                    "lead_officer",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="commissions_led",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "lead_post",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="commissions_led", to="council.post"
                    ),
                ),
                (
                    "service_area",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="commissions",
                        to="council.servicearea",
                    ),
                ),
            ],
            options={
                "ordering": ["-reference"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("state__in", ["open", "closed", "abandoned"])),
                        name="commission_state_known",
                        violation_error_message="“state” must be one of: open, closed, abandoned.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("regime__in", ["PCR2015", "PA2023"])),
                        name="commission_regime_known",
                        violation_error_message="“regime” must be one of: PCR2015, PA2023.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("state__in", ("open",)), ("closed_on__isnull", False), _connector="OR"),
                        name="commission_needs_closed_on",
                        violation_error_message="A commission that is closed or abandoned needs “closed on”.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("opened_on__isnull", True),
                            ("closed_on__isnull", True),
                            ("closed_on__gte", models.F("opened_on")),
                            _connector="OR",
                        ),
                        name="commission_opened_on_then_closed_on",
                        violation_error_message="“closed on” must not be before “opened on”.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("value__isnull", True), ("value__gte", 0), _connector="OR"),
                        name="commission_value_not_negative",
                        violation_error_message="“value” cannot be negative.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("annual_budget__isnull", True), ("annual_budget__gte", 0), _connector="OR"),
                        name="commission_annual_budget_not_negative",
                        violation_error_message="“annual budget” cannot be negative.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("value__isnull", False), _negated=True),
                            models.Q(("value_qualifier", ""), _negated=True),
                            _connector="OR",
                        ),
                        name="commission_value_needs_qualifier",
                        violation_error_message="Say whether the value is exact, a maximum, an estimate or about.",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="CommissionAssumption",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("field", models.CharField(max_length=60)),
                ("value", models.CharField(max_length=200)),
                ("why", models.TextField()),
                (
                    "commission",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="assumptions",
                        to="procurement.commission",
                    ),
                ),
            ],
            options={
                "ordering": ["commission", "pk"],
            },
        ),
        migrations.CreateModel(
            name="CommissionDecision",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "part",
                    models.CharField(
                        choices=[
                            ("approval", "Approval to procure"),
                            ("award", "Award"),
                            ("extension", "Extension"),
                            ("variation", "Variation"),
                            ("scrutiny", "Scrutiny"),
                        ],
                        max_length=10,
                    ),
                ),
                (
                    "commission",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="decision_links",
                        to="procurement.commission",
                    ),
                ),
                (
                    "decision",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="commission_links",
                        to="decisions.decision",
                    ),
                ),
            ],
            options={
                "ordering": ["commission", "pk"],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("commission", "decision", "part"),
                        name="commissiondecision_one_per_commission_decision_part",
                        violation_error_message="The decision plays that part here already.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("part__in", ["approval", "award", "extension", "variation", "scrutiny"])),
                        name="commissiondecision_part_known",
                        violation_error_message="“part” must be one of: approval, award, extension, variation, scrutiny.",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="CommissionDoubt",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "code",
                    models.CharField(
                        choices=[("source-doubtful", "Source"), ("qualifier-doubtful", "Qualifier")], max_length=24
                    ),
                ),
                ("sentence", models.TextField()),
                ("remedy", models.TextField()),
                (
                    "commission",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="doubts", to="procurement.commission"
                    ),
                ),
            ],
            options={
                "ordering": ["commission", "pk"],
            },
        ),
        migrations.CreateModel(
            name="HistoricalCommission",
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
                ("title", models.CharField(max_length=300)),
                ("need", models.TextField()),
                ("client_group", models.CharField(blank=True, max_length=200)),
                (
                    "client_numbers",
                    models.CharField(blank=True, help_text="How many people, as the papers say it.", max_length=200),
                ),
                (
                    "regime",
                    models.CharField(
                        choices=[("PCR2015", "Public Contracts Regulations 2015"), ("PA2023", "Procurement Act 2023")],
                        max_length=8,
                    ),
                ),
                ("light_touch", models.BooleanField(default=False)),
                (
                    "cpv",
                    models.CharField(
                        blank=True,
                        max_length=10,
                        validators=[
                            django.core.validators.RegexValidator(
                                "\\A\\d{8}(-\\d)?\\Z", "A CPV code has eight digits, then a dash and a check digit."
                            )
                        ],
                        verbose_name="CPV code",
                    ),
                ),
                (
                    "vat_rate",
                    models.PositiveSmallIntegerField(
                        choices=[(20, "20 %"), (0, "0 %")], default=20, verbose_name="VAT rate"
                    ),
                ),
                ("annual_budget", models.DecimalField(blank=True, decimal_places=2, max_digits=14, null=True)),
                ("value", models.DecimalField(blank=True, decimal_places=2, max_digits=14, null=True)),
                (
                    "value_qualifier",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("exact", "exactly"),
                            ("maximum", "up to"),
                            ("estimate", "estimated"),
                            ("circa", "about"),
                        ],
                        max_length=8,
                    ),
                ),
                ("value_words", models.CharField(blank=True, max_length=300)),
                ("planned_start", models.DateField(blank=True, null=True)),
                ("term_words", models.TextField(blank=True)),
                (
                    "term_settled_by",
                    models.TextField(blank=True, help_text="The document that settled a disputed term."),
                ),
                ("partner_authorities", models.CharField(blank=True, max_length=300)),
                ("suppliers_before", models.CharField(blank=True, max_length=300)),
                (
                    "state",
                    models.CharField(
                        choices=[("open", "Open"), ("closed", "Closed"), ("abandoned", "Abandoned")],
                        default="open",
                        editable=False,
                        max_length=10,
                    ),
                ),
                ("opened_on", models.DateField(blank=True, null=True)),
                ("closed_on", models.DateField(blank=True, null=True)),
                ("closed_reason", models.TextField(blank=True)),
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
                    "lead_officer",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "lead_post",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="council.post",
                    ),
                ),
                (
                    "service_area",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="council.servicearea",
                    ),
                ),
            ],
            options={
                "verbose_name": "historical commission",
                "verbose_name_plural": "historical commissions",
                "ordering": ("-history_date", "-history_id"),
                "get_latest_by": ("history_date", "history_id"),
            },
            bases=(simple_history.models.HistoricalChanges, models.Model),
        ),
        migrations.CreateModel(
            name="HistoricalCommissionAssumption",
            fields=[
                ("id", models.BigIntegerField(auto_created=True, blank=True, db_index=True, verbose_name="ID")),
                ("history_change_reason", models.TextField(default="")),
                ("field", models.CharField(max_length=60)),
                ("value", models.CharField(max_length=200)),
                ("why", models.TextField()),
                ("history_id", models.AutoField(primary_key=True, serialize=False)),
                ("history_date", models.DateTimeField(db_index=True)),
                (
                    "history_type",
                    models.CharField(choices=[("+", "Created"), ("~", "Changed"), ("-", "Deleted")], max_length=1),
                ),
                (
                    "commission",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="procurement.commission",
                    ),
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
            ],
            options={
                "verbose_name": "historical commission assumption",
                "verbose_name_plural": "historical commission assumptions",
                "ordering": ("-history_date", "-history_id"),
                "get_latest_by": ("history_date", "history_id"),
            },
            bases=(simple_history.models.HistoricalChanges, models.Model),
        ),
        migrations.CreateModel(
            name="HistoricalCommissionDecision",
            fields=[
                ("id", models.BigIntegerField(auto_created=True, blank=True, db_index=True, verbose_name="ID")),
                ("history_change_reason", models.TextField(default="")),
                (
                    "part",
                    models.CharField(
                        choices=[
                            ("approval", "Approval to procure"),
                            ("award", "Award"),
                            ("extension", "Extension"),
                            ("variation", "Variation"),
                            ("scrutiny", "Scrutiny"),
                        ],
                        max_length=10,
                    ),
                ),
                ("history_id", models.AutoField(primary_key=True, serialize=False)),
                ("history_date", models.DateTimeField(db_index=True)),
                (
                    "history_type",
                    models.CharField(choices=[("+", "Created"), ("~", "Changed"), ("-", "Deleted")], max_length=1),
                ),
                (
                    "commission",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="procurement.commission",
                    ),
                ),
                (
                    "decision",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="decisions.decision",
                    ),
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
            ],
            options={
                "verbose_name": "historical commission decision",
                "verbose_name_plural": "historical commission decisions",
                "ordering": ("-history_date", "-history_id"),
                "get_latest_by": ("history_date", "history_id"),
            },
            bases=(simple_history.models.HistoricalChanges, models.Model),
        ),
        migrations.CreateModel(
            name="HistoricalCommissionDoubt",
            fields=[
                ("id", models.BigIntegerField(auto_created=True, blank=True, db_index=True, verbose_name="ID")),
                ("history_change_reason", models.TextField(default="")),
                (
                    "code",
                    models.CharField(
                        choices=[("source-doubtful", "Source"), ("qualifier-doubtful", "Qualifier")], max_length=24
                    ),
                ),
                ("sentence", models.TextField()),
                ("remedy", models.TextField()),
                ("history_id", models.AutoField(primary_key=True, serialize=False)),
                ("history_date", models.DateTimeField(db_index=True)),
                (
                    "history_type",
                    models.CharField(choices=[("+", "Created"), ("~", "Changed"), ("-", "Deleted")], max_length=1),
                ),
                (
                    "commission",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="procurement.commission",
                    ),
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
            ],
            options={
                "verbose_name": "historical commission doubt",
                "verbose_name_plural": "historical commission doubts",
                "ordering": ("-history_date", "-history_id"),
                "get_latest_by": ("history_date", "history_id"),
            },
            bases=(simple_history.models.HistoricalChanges, models.Model),
        ),
        migrations.CreateModel(
            name="Lot",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("number", models.CharField(max_length=8)),
                ("title", models.CharField(max_length=200)),
                (
                    "route",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("open", "Open tender"),
                            ("restricted", "Restricted procedure"),
                            ("competitive", "Competitive procedure"),
                            ("framework", "Framework"),
                            ("open_framework", "Open framework"),
                            ("dps", "Dynamic purchasing system"),
                            ("dynamic_market", "Dynamic market"),
                            ("fps", "Flexible purchasing system"),
                            ("block", "Block contract"),
                            ("spot", "Spot purchase"),
                            ("direct_award", "Direct award"),
                            ("in_house", "In-house"),
                        ],
                        max_length=24,
                    ),
                ),
                ("how_awarded", models.CharField(blank=True, max_length=300)),
                ("suppliers_decided", models.PositiveSmallIntegerField(blank=True, null=True)),
                ("single_supplier", models.BooleanField(default=False)),
                ("guaranteed_volume", models.CharField(blank=True, max_length=300)),
                ("price_terms", models.CharField(blank=True, max_length=300)),
                ("value", models.DecimalField(blank=True, decimal_places=2, max_digits=14, null=True)),
                (
                    "value_if",
                    models.DecimalField(
                        blank=True,
                        decimal_places=2,
                        help_text="The sum under the other honest reading of the words.",
                        max_digits=14,
                        null=True,
                    ),
                ),
                ("value_words", models.CharField(blank=True, max_length=300)),
                (
                    "package_words",
                    models.CharField(
                        blank=True, help_text="Length of one person's package of service.", max_length=200
                    ),
                ),
                ("direct_award_ground", models.TextField(blank=True)),
                (
                    "commission",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="lots", to="procurement.commission"
                    ),
                ),
                (
                    "parent",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="sublots",
                        to="procurement.lot",
                    ),
                ),
            ],
            options={
                "ordering": ["commission", "number"],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("commission", "number"),
                        name="lot_one_per_commission_number",
                        violation_error_message="Another lot of this commission has that number.",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="HistoricalLot",
            fields=[
                ("id", models.BigIntegerField(auto_created=True, blank=True, db_index=True, verbose_name="ID")),
                ("history_change_reason", models.TextField(default="")),
                ("number", models.CharField(max_length=8)),
                ("title", models.CharField(max_length=200)),
                (
                    "route",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("open", "Open tender"),
                            ("restricted", "Restricted procedure"),
                            ("competitive", "Competitive procedure"),
                            ("framework", "Framework"),
                            ("open_framework", "Open framework"),
                            ("dps", "Dynamic purchasing system"),
                            ("dynamic_market", "Dynamic market"),
                            ("fps", "Flexible purchasing system"),
                            ("block", "Block contract"),
                            ("spot", "Spot purchase"),
                            ("direct_award", "Direct award"),
                            ("in_house", "In-house"),
                        ],
                        max_length=24,
                    ),
                ),
                ("how_awarded", models.CharField(blank=True, max_length=300)),
                ("suppliers_decided", models.PositiveSmallIntegerField(blank=True, null=True)),
                ("single_supplier", models.BooleanField(default=False)),
                ("guaranteed_volume", models.CharField(blank=True, max_length=300)),
                ("price_terms", models.CharField(blank=True, max_length=300)),
                ("value", models.DecimalField(blank=True, decimal_places=2, max_digits=14, null=True)),
                (
                    "value_if",
                    models.DecimalField(
                        blank=True,
                        decimal_places=2,
                        help_text="The sum under the other honest reading of the words.",
                        max_digits=14,
                        null=True,
                    ),
                ),
                ("value_words", models.CharField(blank=True, max_length=300)),
                (
                    "package_words",
                    models.CharField(
                        blank=True, help_text="Length of one person's package of service.", max_length=200
                    ),
                ),
                ("direct_award_ground", models.TextField(blank=True)),
                ("history_id", models.AutoField(primary_key=True, serialize=False)),
                ("history_date", models.DateTimeField(db_index=True)),
                (
                    "history_type",
                    models.CharField(choices=[("+", "Created"), ("~", "Changed"), ("-", "Deleted")], max_length=1),
                ),
                (
                    "commission",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="procurement.commission",
                    ),
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
                    "parent",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="procurement.lot",
                    ),
                ),
            ],
            options={
                "verbose_name": "historical lot",
                "verbose_name_plural": "historical lots",
                "ordering": ("-history_date", "-history_id"),
                "get_latest_by": ("history_date", "history_id"),
            },
            bases=(simple_history.models.HistoricalChanges, models.Model),
        ),
    ]
