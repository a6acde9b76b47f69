from decimal import Decimal

import django.contrib.postgres.constraints
import django.contrib.postgres.fields.ranges
import django.contrib.postgres.operations
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
        ("procurement", "0001_initial"),
        ("providers", "0001_initial"),
    ]

    operations = [
        django.contrib.postgres.operations.BtreeGistExtension(),
        migrations.CreateModel(
            name="Contract",
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
                ("description", models.TextField(blank=True)),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("framework", "Framework agreement"),
                            ("dps", "Dynamic purchasing system"),
                            ("dynamic-market", "Dynamic market"),
                            ("flexible", "Flexible purchasing system"),
                            ("service", "Service contract"),
                            ("block", "Block contract"),
                            ("call-off", "Call-off"),
                            ("spot", "Spot purchase"),
                        ],
                        max_length=16,
                    ),
                ),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("draft", "Draft"),
                            ("awarded", "Awarded, not yet signed"),
                            ("signed", "Signed"),
                            ("not-signed", "Never signed"),
                            ("terminated", "Terminated"),
                            ("closed", "Closed"),
                        ],
                        default="draft",
                        editable=False,
                        max_length=12,
                    ),
                ),
                (
                    "origin",
                    models.CharField(
                        choices=[("here", "Made here"), ("copied", "Copied from an earlier record")],
                        default="here",
                        max_length=8,
                    ),
                ),
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
                (
                    "regime",
                    models.CharField(
                        choices=[("PCR2015", "Public Contracts Regulations 2015"), ("PA2023", "Procurement Act 2023")],
                        max_length=8,
                    ),
                ),
                ("light_touch", models.BooleanField(default=False)),
                (
                    "term_words",
                    models.TextField(blank=True, help_text="The term as the contract or the decision writes it."),
                ),
                ("term_settled_by", models.TextField(blank=True)),
                ("tupe_applies", models.BooleanField(default=False, verbose_name="TUPE applies")),
                ("awarded_on", models.DateField(blank=True, null=True)),
                ("signed_on", models.DateField(blank=True, null=True)),
                ("starts_on", models.DateField(blank=True, null=True)),
                (
                    "starts_words",
                    models.CharField(
                        blank=True, help_text="Where the source does not give a full date.", max_length=120
                    ),
                ),
                ("initial_end", models.DateField(blank=True, null=True)),
                ("ends_on", models.DateField(blank=True, null=True)),
                (
                    "ends_words",
                    models.CharField(blank=True, help_text="Where the end is an event, not a day.", max_length=160),
                ),
                ("last_possible_end", models.DateField(blank=True, null=True)),
                (
                    "last_possible_end_if",
                    models.DateField(
                        blank=True, help_text="While the term is disputed: the later of the two readings.", null=True
                    ),
                ),
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
                ("annual_value", models.DecimalField(blank=True, decimal_places=2, max_digits=14, null=True)),
                (
                    "irrecoverable_vat",
                    models.DecimalField(
                        blank=True, decimal_places=2, max_digits=14, null=True, verbose_name="Irrecoverable VAT"
                    ),
                ),
                ("tendered", models.BooleanField(default=True)),
                ("supplier_notice_months", models.PositiveSmallIntegerField(blank=True, null=True)),
                (
                    "suppliers_decided",
                    models.PositiveSmallIntegerField(blank=True, help_text="How many the decision named.", null=True),
                ),
                ("review_on", models.DateField(blank=True, null=True)),
                (
                    "planned_path",
                    models.CharField(
                        choices=[
                            ("extend", "Extend"),
                            ("replace", "Replace"),
                            ("let-end", "Let it end"),
                            ("undecided", "Not decided"),
                        ],
                        default="undecided",
                        max_length=10,
                    ),
                ),
                ("terminated_on", models.DateField(blank=True, null=True)),
                ("closed_on", models.DateField(blank=True, null=True)),
                ("ended_reason", models.TextField(blank=True, null=True)),
                (
                    "commission",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="contracts",
                        to="procurement.commission",
                    ),
                ),
                (
                    "lead_officer",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="contracts_led",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "lead_post",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="contracts_led", to="council.post"
                    ),
                ),
                (
                    "provider",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="contracts",
                        to="providers.provider",
                    ),
                ),
                (
                    "service_area",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="contracts", to="council.servicearea"
                    ),
                ),
                (
                    "umbrella",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="call_offs",
                        to="contracts.contract",
                    ),
                ),
            ],
            options={
                "ordering": ["ends_on", "pk"],
                "indexes": [
                    models.Index(fields=["ends_on", "id"], name="contract_by_end"),
                    models.Index(fields=["service_area", "ends_on", "id"], name="contract_by_service_area"),
                    models.Index(fields=["provider", "ends_on", "id"], name="contract_by_provider"),
                    models.Index(fields=["kind", "ends_on", "id"], name="contract_by_kind"),
                    models.Index(fields=["route", "ends_on", "id"], name="contract_by_route"),
                    models.Index(fields=["state", "ends_on", "id"], name="contract_by_state"),
                    models.Index(fields=["lead_officer", "ends_on", "id"], name="contract_by_lead_officer"),
                ],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            ("state__in", ["draft", "awarded", "signed", "not-signed", "terminated", "closed"])
                        ),
                        name="contract_state_known",
                        violation_error_message="“state” must be one of: draft, awarded, signed, not-signed, terminated, closed.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            (
                                "kind__in",
                                [
                                    "framework",
                                    "dps",
                                    "dynamic-market",
                                    "flexible",
                                    "service",
                                    "block",
                                    "call-off",
                                    "spot",
                                ],
                            )
                        ),
                        name="contract_kind_known",
                        violation_error_message="“kind” must be one of: framework, dps, dynamic-market, flexible, service, block, call-off, spot.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("regime__in", ["PCR2015", "PA2023"])),
                        name="contract_regime_known",
                        violation_error_message="“regime” must be one of: PCR2015, PA2023.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("state__in", ("draft",)), ("awarded_on__isnull", False), _connector="OR"),
                        name="contract_needs_awarded_on",
                        violation_error_message="A contract that is awarded, not yet signed or signed or never signed or terminated or closed needs “awarded on”.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("state__in", ("draft", "awarded", "not-signed")),
                            ("signed_on__isnull", False),
                            _connector="OR",
                        ),
                        name="contract_needs_signed_on",
                        violation_error_message="A contract that is signed or terminated or closed needs “signed on”.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("state__in", ("draft", "awarded", "signed", "closed")),
                            ("ended_reason__isnull", False),
                            _connector="OR",
                        ),
                        name="contract_needs_ended_reason",
                        violation_error_message="A contract that is never signed or terminated needs “ended reason”.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("state__in", ("draft", "awarded", "signed", "not-signed", "closed")),
                            ("terminated_on__isnull", False),
                            _connector="OR",
                        ),
                        name="contract_needs_terminated_on",
                        violation_error_message="A contract that is terminated needs “terminated on”.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("state__in", ("draft", "awarded", "signed", "not-signed", "terminated")),
                            ("closed_on__isnull", False),
                            _connector="OR",
                        ),
                        name="contract_needs_closed_on",
                        violation_error_message="A contract that is closed needs “closed on”.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("state", "draft"),
                            ("starts_on__isnull", False),
                            models.Q(("starts_words", ""), _negated=True),
                            _connector="OR",
                        ),
                        name="contract_awarded_has_start",
                        violation_error_message="An awarded contract needs its start.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                ("kind__in", ("framework", "dps", "dynamic-market", "flexible")),
                                ("provider__isnull", True),
                            ),
                            models.Q(
                                models.Q(
                                    ("kind__in", ("framework", "dps", "dynamic-market", "flexible")), _negated=True
                                ),
                                models.Q(("provider__isnull", False), ("state", "draft"), _connector="OR"),
                            ),
                            _connector="OR",
                        ),
                        name="contract_provider_unless_umbrella",
                        violation_error_message="An umbrella has a roster, every other contract one provider.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("umbrella__isnull", False), models.Q(("kind", "call-off"), _negated=True), _connector="OR"
                        ),
                        name="contract_call_off_has_umbrella",
                        violation_error_message="A call-off is placed under an umbrella: say which.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("starts_on__isnull", True),
                            ("initial_end__isnull", True),
                            ("initial_end__gte", models.F("starts_on")),
                            _connector="OR",
                        ),
                        name="contract_starts_on_then_initial_end",
                        violation_error_message="“initial end” must not be before “starts on”.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("starts_on__isnull", True),
                            ("ends_on__isnull", True),
                            ("ends_on__gte", models.F("starts_on")),
                            _connector="OR",
                        ),
                        name="contract_starts_on_then_ends_on",
                        violation_error_message="“ends on” must not be before “starts on”.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("initial_end__isnull", True),
                            ("last_possible_end__isnull", True),
                            ("last_possible_end__gte", models.F("initial_end")),
                            _connector="OR",
                        ),
                        name="contract_initial_end_then_last_possible_end",
                        violation_error_message="“last possible end” must not be before “initial end”.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("ends_on__isnull", True),
                            ("last_possible_end__isnull", True),
                            ("last_possible_end__gte", models.F("ends_on")),
                            _connector="OR",
                        ),
                        name="contract_ends_on_then_last_possible_end",
                        violation_error_message="The end cannot be later than the last possible end.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("last_possible_end__isnull", True),
                            ("last_possible_end_if__isnull", True),
                            ("last_possible_end_if__gte", models.F("last_possible_end")),
                            _connector="OR",
                        ),
                        name="contract_last_possible_end_then_last_possible_end_if",
                        violation_error_message="“last possible end if” must not be before “last possible end”.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("awarded_on__isnull", True),
                            ("signed_on__isnull", True),
                            ("signed_on__gte", models.F("awarded_on")),
                            _connector="OR",
                        ),
                        name="contract_awarded_on_then_signed_on",
                        violation_error_message="“signed on” must not be before “awarded on”.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("value__isnull", True), ("value__gte", 0), _connector="OR"),
                        name="contract_value_not_negative",
                        violation_error_message="“value” cannot be negative.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("annual_value__isnull", True), ("annual_value__gte", 0), _connector="OR"),
                        name="contract_annual_value_not_negative",
                        violation_error_message="“annual value” cannot be negative.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("value__isnull", False), _negated=True),
                            models.Q(("value_qualifier", ""), _negated=True),
                            _connector="OR",
                        ),
                        name="contract_value_needs_qualifier",
                        violation_error_message="Say whether the value is exact, a maximum, an estimate or about.",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="BreakPoint",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("after_months", models.PositiveSmallIntegerField()),
                ("falls_on", models.DateField(help_text="The last day of service if the break is used.")),
                ("exercised_on", models.DateField(blank=True, null=True)),
                (
                    "contract",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="breaks", to="contracts.contract"
                    ),
                ),
            ],
            options={
                "ordering": ["contract", "falls_on"],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("contract", "falls_on"),
                        name="breakpoint_one_per_contract_falls_on",
                        violation_error_message="There is a break on that day already.",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="ContractAssumption",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("field", models.CharField(max_length=60)),
                ("value", models.CharField(max_length=200)),
                ("why", models.TextField()),
                (
                    "contract",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="assumptions", to="contracts.contract"
                    ),
                ),
            ],
            options={
                "ordering": ["contract", "pk"],
            },
        ),
        migrations.CreateModel(
            name="ContractLot",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "contract",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="lot_links", to="contracts.contract"
                    ),
                ),
                (
                    "lot",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="contract_links", to="procurement.lot"
                    ),
                ),
            ],
            options={
                "ordering": ["contract", "lot"],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("contract", "lot"),
                        name="contractlot_one_per_contract_lot",
                        violation_error_message="The contract covers that lot already.",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="EstimateAcknowledgement",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("award", "Award"),
                            ("extension", "Extension"),
                            ("variation", "Variation"),
                            ("release", "Release"),
                            ("correction", "Correction"),
                        ],
                        max_length=12,
                    ),
                ),
                ("amount", models.DecimalField(decimal_places=2, max_digits=14)),
                ("words", models.TextField()),
                ("recorded_at", models.DateTimeField()),
                (
                    "actor",
                    models.ForeignKey(
                        help_text="Whose act it is.",
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "approval",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="acknowledgements",
                        to="decisions.approval",
                    ),
                ),
                (
                    "contract",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="acknowledgements",
                        to="contracts.contract",
                    ),
                ),
                (
                    "recorded_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("actor", models.F("recorded_by")), _negated=True),
                        name="estimateacknowledgement_by_another",
                        violation_error_message="Nobody acknowledges an estimate passed by an act of their own.",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="Extension",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("made_on", models.DateField()),
                ("old_end", models.DateField()),
                ("new_end", models.DateField()),
                ("months", models.PositiveSmallIntegerField(help_text="Begun months from the old end to the new.")),
                (
                    "stated_months",
                    models.PositiveSmallIntegerField(
                        blank=True, help_text="Months as the source states them.", null=True
                    ),
                ),
                ("ground", models.TextField(blank=True)),
                (
                    "contract",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="extensions", to="contracts.contract"
                    ),
                ),
            ],
            options={
                "ordering": ["contract", "new_end", "pk"],
            },
        ),
        migrations.CreateModel(
            name="Commitment",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("award", "Award"),
                            ("extension", "Extension"),
                            ("variation", "Variation"),
                            ("release", "Release"),
                            ("correction", "Correction"),
                        ],
                        max_length=12,
                    ),
                ),
                (
                    "authority",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("decision", "A decision"),
                            ("delegation", "A delegation"),
                            ("standing", "The officer's standing power"),
                            ("recorded", "Recorded from an earlier register"),
                        ],
                        max_length=12,
                    ),
                ),
                ("consultation", models.TextField(blank=True)),
                ("standing_words", models.TextField(blank=True)),
                ("recorded_words", models.TextField(blank=True)),
                (
                    "amount",
                    models.DecimalField(
                        blank=True,
                        decimal_places=2,
                        help_text="Signed; empty where a copied source does not state it.",
                        max_digits=14,
                        null=True,
                    ),
                ),
                ("why", models.TextField(blank=True)),
                ("made_on", models.DateField()),
                ("recorded_at", models.DateTimeField()),
                (
                    "acting_post",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="council.post",
                    ),
                ),
                (
                    "approval",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="commitments",
                        to="decisions.approval",
                    ),
                ),
                (
                    "clause",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="acts",
                        to="decisions.clause",
                    ),
                ),
                (
                    "corrects",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="corrections",
                        to="contracts.commitment",
                    ),
                ),
                (
                    "delegation",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="acts",
                        to="decisions.delegation",
                    ),
                ),
                (
                    "recorded_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
                (
                    "standing_orders",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="council.standingorders",
                    ),
                ),
                (
                    "contract",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="commitments", to="contracts.contract"
                    ),
                ),
                (
                    "acknowledgement",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="contracts.estimateacknowledgement",
                    ),
                ),
                (
                    "extension",
                    models.OneToOneField(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="commitment",
                        to="contracts.extension",
                    ),
                ),
            ],
            options={
                "ordering": ["made_on", "pk"],
            },
        ),
        migrations.CreateModel(
            name="ExtensionOption",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("position", models.PositiveSmallIntegerField()),
                ("months", models.PositiveSmallIntegerField()),
                ("pot", models.BooleanField(default=False)),
                (
                    "contract",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="options", to="contracts.contract"
                    ),
                ),
            ],
            options={
                "ordering": ["contract", "position"],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("contract", "position"),
                        name="extensionoption_one_per_contract_position",
                        violation_error_message="Another option has that place.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("months__gte", 1)),
                        name="extensionoption_has_months",
                        violation_error_message="An option is at least one month long.",
                    ),
                ],
            },
        ),
        migrations.AddField(
            model_name="extension",
            name="option",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="extensions",
                to="contracts.extensionoption",
            ),
        ),
        migrations.CreateModel(
            name="HistoricalBreakPoint",
            fields=[
                ("id", models.BigIntegerField(auto_created=True, blank=True, db_index=True, verbose_name="ID")),
                ("history_change_reason", models.TextField(default="")),
                ("after_months", models.PositiveSmallIntegerField()),
                ("falls_on", models.DateField(help_text="The last day of service if the break is used.")),
                ("exercised_on", models.DateField(blank=True, null=True)),
                ("history_id", models.AutoField(primary_key=True, serialize=False)),
                ("history_date", models.DateTimeField(db_index=True)),
                (
                    "history_type",
                    models.CharField(choices=[("+", "Created"), ("~", "Changed"), ("-", "Deleted")], max_length=1),
                ),
                (
                    "contract",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="contracts.contract",
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
                "verbose_name": "historical break point",
                "verbose_name_plural": "historical break points",
                "ordering": ("-history_date", "-history_id"),
                "get_latest_by": ("history_date", "history_id"),
            },
            bases=(simple_history.models.HistoricalChanges, models.Model),
        ),
        migrations.CreateModel(
            name="HistoricalContract",
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
                ("description", models.TextField(blank=True)),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("framework", "Framework agreement"),
                            ("dps", "Dynamic purchasing system"),
                            ("dynamic-market", "Dynamic market"),
                            ("flexible", "Flexible purchasing system"),
                            ("service", "Service contract"),
                            ("block", "Block contract"),
                            ("call-off", "Call-off"),
                            ("spot", "Spot purchase"),
                        ],
                        max_length=16,
                    ),
                ),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("draft", "Draft"),
                            ("awarded", "Awarded, not yet signed"),
                            ("signed", "Signed"),
                            ("not-signed", "Never signed"),
                            ("terminated", "Terminated"),
                            ("closed", "Closed"),
                        ],
                        default="draft",
                        editable=False,
                        max_length=12,
                    ),
                ),
                (
                    "origin",
                    models.CharField(
                        choices=[("here", "Made here"), ("copied", "Copied from an earlier record")],
                        default="here",
                        max_length=8,
                    ),
                ),
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
                (
                    "regime",
                    models.CharField(
                        choices=[("PCR2015", "Public Contracts Regulations 2015"), ("PA2023", "Procurement Act 2023")],
                        max_length=8,
                    ),
                ),
                ("light_touch", models.BooleanField(default=False)),
                (
                    "term_words",
                    models.TextField(blank=True, help_text="The term as the contract or the decision writes it."),
                ),
                ("term_settled_by", models.TextField(blank=True)),
                ("tupe_applies", models.BooleanField(default=False, verbose_name="TUPE applies")),
                ("awarded_on", models.DateField(blank=True, null=True)),
                ("signed_on", models.DateField(blank=True, null=True)),
                ("starts_on", models.DateField(blank=True, null=True)),
                (
                    "starts_words",
                    models.CharField(
                        blank=True, help_text="Where the source does not give a full date.", max_length=120
                    ),
                ),
                ("initial_end", models.DateField(blank=True, null=True)),
                ("ends_on", models.DateField(blank=True, null=True)),
                (
                    "ends_words",
                    models.CharField(blank=True, help_text="Where the end is an event, not a day.", max_length=160),
                ),
                ("last_possible_end", models.DateField(blank=True, null=True)),
                (
                    "last_possible_end_if",
                    models.DateField(
                        blank=True, help_text="While the term is disputed: the later of the two readings.", null=True
                    ),
                ),
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
                ("annual_value", models.DecimalField(blank=True, decimal_places=2, max_digits=14, null=True)),
                (
                    "irrecoverable_vat",
                    models.DecimalField(
                        blank=True, decimal_places=2, max_digits=14, null=True, verbose_name="Irrecoverable VAT"
                    ),
                ),
                ("tendered", models.BooleanField(default=True)),
                ("supplier_notice_months", models.PositiveSmallIntegerField(blank=True, null=True)),
                (
                    "suppliers_decided",
                    models.PositiveSmallIntegerField(blank=True, help_text="How many the decision named.", null=True),
                ),
                ("review_on", models.DateField(blank=True, null=True)),
                (
                    "planned_path",
                    models.CharField(
                        choices=[
                            ("extend", "Extend"),
                            ("replace", "Replace"),
                            ("let-end", "Let it end"),
                            ("undecided", "Not decided"),
                        ],
                        default="undecided",
                        max_length=10,
                    ),
                ),
                ("terminated_on", models.DateField(blank=True, null=True)),
                ("closed_on", models.DateField(blank=True, null=True)),
                ("ended_reason", models.TextField(blank=True, null=True)),
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
                (
                    "umbrella",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="contracts.contract",
                    ),
                ),
            ],
            options={
                "verbose_name": "historical contract",
                "verbose_name_plural": "historical contracts",
                "ordering": ("-history_date", "-history_id"),
                "get_latest_by": ("history_date", "history_id"),
            },
            bases=(simple_history.models.HistoricalChanges, models.Model),
        ),
        migrations.CreateModel(
            name="HistoricalContractAssumption",
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
                    "contract",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="contracts.contract",
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
                "verbose_name": "historical contract assumption",
                "verbose_name_plural": "historical contract assumptions",
                "ordering": ("-history_date", "-history_id"),
                "get_latest_by": ("history_date", "history_id"),
            },
            bases=(simple_history.models.HistoricalChanges, models.Model),
        ),
        migrations.CreateModel(
            name="HistoricalContractLot",
            fields=[
                ("id", models.BigIntegerField(auto_created=True, blank=True, db_index=True, verbose_name="ID")),
                ("history_change_reason", models.TextField(default="")),
                ("history_id", models.AutoField(primary_key=True, serialize=False)),
                ("history_date", models.DateTimeField(db_index=True)),
                (
                    "history_type",
                    models.CharField(choices=[("+", "Created"), ("~", "Changed"), ("-", "Deleted")], max_length=1),
                ),
                (
                    "contract",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="contracts.contract",
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
                    "lot",
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
                "verbose_name": "historical contract lot",
                "verbose_name_plural": "historical contract lots",
                "ordering": ("-history_date", "-history_id"),
                "get_latest_by": ("history_date", "history_id"),
            },
            bases=(simple_history.models.HistoricalChanges, models.Model),
        ),
        migrations.CreateModel(
            name="HistoricalExtension",
            fields=[
                ("id", models.BigIntegerField(auto_created=True, blank=True, db_index=True, verbose_name="ID")),
                ("history_change_reason", models.TextField(default="")),
                ("made_on", models.DateField()),
                ("old_end", models.DateField()),
                ("new_end", models.DateField()),
                ("months", models.PositiveSmallIntegerField(help_text="Begun months from the old end to the new.")),
                (
                    "stated_months",
                    models.PositiveSmallIntegerField(
                        blank=True, help_text="Months as the source states them.", null=True
                    ),
                ),
                ("ground", models.TextField(blank=True)),
                ("history_id", models.AutoField(primary_key=True, serialize=False)),
                ("history_date", models.DateTimeField(db_index=True)),
                (
                    "history_type",
                    models.CharField(choices=[("+", "Created"), ("~", "Changed"), ("-", "Deleted")], max_length=1),
                ),
                (
                    "contract",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="contracts.contract",
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
                    "option",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="contracts.extensionoption",
                    ),
                ),
            ],
            options={
                "verbose_name": "historical extension",
                "verbose_name_plural": "historical extensions",
                "ordering": ("-history_date", "-history_id"),
                "get_latest_by": ("history_date", "history_id"),
            },
            bases=(simple_history.models.HistoricalChanges, models.Model),
        ),
        migrations.CreateModel(
            name="HistoricalExtensionOption",
            fields=[
                ("id", models.BigIntegerField(auto_created=True, blank=True, db_index=True, verbose_name="ID")),
                ("history_change_reason", models.TextField(default="")),
                ("position", models.PositiveSmallIntegerField()),
                ("months", models.PositiveSmallIntegerField()),
                ("pot", models.BooleanField(default=False)),
                ("history_id", models.AutoField(primary_key=True, serialize=False)),
                ("history_date", models.DateTimeField(db_index=True)),
                (
                    "history_type",
                    models.CharField(choices=[("+", "Created"), ("~", "Changed"), ("-", "Deleted")], max_length=1),
                ),
                (
                    "contract",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="contracts.contract",
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
                "verbose_name": "historical extension option",
                "verbose_name_plural": "historical extension options",
                "ordering": ("-history_date", "-history_id"),
                "get_latest_by": ("history_date", "history_id"),
            },
            bases=(simple_history.models.HistoricalChanges, models.Model),
        ),
        migrations.CreateModel(
            name="HistoricalOfficerRecord",
            fields=[
                ("id", models.BigIntegerField(auto_created=True, blank=True, db_index=True, verbose_name="ID")),
                ("history_change_reason", models.TextField(default="")),
                ("history_id", models.AutoField(primary_key=True, serialize=False)),
                ("history_date", models.DateTimeField(db_index=True)),
                (
                    "history_type",
                    models.CharField(choices=[("+", "Created"), ("~", "Changed"), ("-", "Deleted")], max_length=1),
                ),
                (
                    "commitment",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="contracts.commitment",
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
                "verbose_name": "historical officer record",
                "verbose_name_plural": "historical officer records",
                "ordering": ("-history_date", "-history_id"),
                "get_latest_by": ("history_date", "history_id"),
            },
            bases=(simple_history.models.HistoricalChanges, models.Model),
        ),
        migrations.CreateModel(
            name="HistoricalPredecessor",
            fields=[
                ("id", models.BigIntegerField(auto_created=True, blank=True, db_index=True, verbose_name="ID")),
                ("history_change_reason", models.TextField(default="")),
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
                    "contract",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="contracts.contract",
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
                "verbose_name": "historical predecessor",
                "verbose_name_plural": "historical predecessors",
                "ordering": ("-history_date", "-history_id"),
                "get_latest_by": ("history_date", "history_id"),
            },
            bases=(simple_history.models.HistoricalChanges, models.Model),
        ),
        migrations.CreateModel(
            name="HistoricalRosterEntry",
            fields=[
                ("id", models.BigIntegerField(auto_created=True, blank=True, db_index=True, verbose_name="ID")),
                ("history_change_reason", models.TextField(default="")),
                ("joined_on", models.DateField()),
                ("left_on", models.DateField(blank=True, null=True)),
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
                    "lot",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="procurement.lot",
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
                (
                    "umbrella",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="contracts.contract",
                    ),
                ),
            ],
            options={
                "verbose_name": "historical roster entry",
                "verbose_name_plural": "historical roster entrys",
                "ordering": ("-history_date", "-history_id"),
                "get_latest_by": ("history_date", "history_id"),
            },
            bases=(simple_history.models.HistoricalChanges, models.Model),
        ),
        migrations.CreateModel(
            name="HistoricalVariation",
            fields=[
                ("id", models.BigIntegerField(auto_created=True, blank=True, db_index=True, verbose_name="ID")),
                ("history_change_reason", models.TextField(default="")),
                ("made_on", models.DateField()),
                ("value_change", models.DecimalField(decimal_places=2, default=Decimal("0.00"), max_digits=14)),
                ("term_words", models.CharField(blank=True, max_length=300)),
                ("scope_words", models.TextField(blank=True)),
                ("ground", models.CharField(max_length=200)),
                ("history_id", models.AutoField(primary_key=True, serialize=False)),
                ("history_date", models.DateTimeField(db_index=True)),
                (
                    "history_type",
                    models.CharField(choices=[("+", "Created"), ("~", "Changed"), ("-", "Deleted")], max_length=1),
                ),
                (
                    "contract",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="contracts.contract",
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
                "verbose_name": "historical variation",
                "verbose_name_plural": "historical variations",
                "ordering": ("-history_date", "-history_id"),
                "get_latest_by": ("history_date", "history_id"),
            },
            bases=(simple_history.models.HistoricalChanges, models.Model),
        ),
        migrations.CreateModel(
            name="HistoricalWithheldNames",
            fields=[
                ("id", models.BigIntegerField(auto_created=True, blank=True, db_index=True, verbose_name="ID")),
                ("history_change_reason", models.TextField(default="")),
                ("paragraph", models.PositiveSmallIntegerField()),
                ("reason", models.TextField()),
                ("review_on", models.DateField()),
                ("released_on", models.DateField(blank=True, null=True)),
                ("history_id", models.AutoField(primary_key=True, serialize=False)),
                ("history_date", models.DateTimeField(db_index=True)),
                (
                    "history_type",
                    models.CharField(choices=[("+", "Created"), ("~", "Changed"), ("-", "Deleted")], max_length=1),
                ),
                (
                    "contract",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="contracts.contract",
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
                "verbose_name": "historical withheld names",
                "verbose_name_plural": "historical withheld namess",
                "ordering": ("-history_date", "-history_id"),
                "get_latest_by": ("history_date", "history_id"),
            },
            bases=(simple_history.models.HistoricalChanges, models.Model),
        ),
        migrations.CreateModel(
            name="OfficerRecord",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "commitment",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="officer_record",
                        to="contracts.commitment",
                    ),
                ),
                (
                    "decision",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="recorded_acts",
                        to="decisions.decision",
                    ),
                ),
            ],
            options={
                "abstract": False,
            },
        ),
        migrations.CreateModel(
            name="Predecessor",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "commission",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="predecessor_links",
                        to="procurement.commission",
                    ),
                ),
                (
                    "contract",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="successor_links",
                        to="contracts.contract",
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(
                        fields=("commission", "contract"),
                        name="predecessor_one_per_commission_contract",
                        violation_error_message="That predecessor is named already.",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="RosterEntry",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("joined_on", models.DateField()),
                ("left_on", models.DateField(blank=True, null=True)),
                (
                    "lot",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="roster", to="procurement.lot"
                    ),
                ),
                (
                    "provider",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="roster_entries",
                        to="providers.provider",
                    ),
                ),
                (
                    "umbrella",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="roster", to="contracts.contract"
                    ),
                ),
            ],
            options={
                "ordering": ["umbrella", "lot", "provider"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            ("joined_on__isnull", True),
                            ("left_on__isnull", True),
                            ("left_on__gte", models.F("joined_on")),
                            _connector="OR",
                        ),
                        name="rosterentry_joined_on_then_left_on",
                        violation_error_message="“left on” must not be before “joined on”.",
                    ),
                    django.contrib.postgres.constraints.ExclusionConstraint(
                        expressions=[
                            ("umbrella", "="),
                            ("lot", "="),
                            ("provider", "="),
                            (
                                models.Func(
                                    models.F("joined_on"),
                                    models.F("left_on"),
                                    models.Value("[]"),
                                    function="daterange",
                                    output_field=django.contrib.postgres.fields.ranges.DateRangeField(),
                                ),
                                "&&",
                            ),
                        ],
                        name="rosterentry_no_overlap",
                        violation_error_message="This provider is on that lot already in that period.",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="HistoricalSuspension",
            fields=[
                ("id", models.BigIntegerField(auto_created=True, blank=True, db_index=True, verbose_name="ID")),
                ("history_change_reason", models.TextField(default="")),
                ("from_on", models.DateField()),
                ("until_on", models.DateField(blank=True, null=True)),
                ("reason", models.TextField()),
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
                    "entry",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="contracts.rosterentry",
                    ),
                ),
            ],
            options={
                "verbose_name": "historical suspension",
                "verbose_name_plural": "historical suspensions",
                "ordering": ("-history_date", "-history_id"),
                "get_latest_by": ("history_date", "history_id"),
            },
            bases=(simple_history.models.HistoricalChanges, models.Model),
        ),
        migrations.CreateModel(
            name="Suspension",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("from_on", models.DateField()),
                ("until_on", models.DateField(blank=True, null=True)),
                ("reason", models.TextField()),
                (
                    "entry",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="suspensions",
                        to="contracts.rosterentry",
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            ("from_on__isnull", True),
                            ("until_on__isnull", True),
                            ("until_on__gte", models.F("from_on")),
                            _connector="OR",
                        ),
                        name="suspension_from_on_then_until_on",
                        violation_error_message="“until on” must not be before “from on”.",
                    ),
                    django.contrib.postgres.constraints.ExclusionConstraint(
                        expressions=[
                            ("entry", "="),
                            (
                                models.Func(
                                    models.F("from_on"),
                                    models.F("until_on"),
                                    models.Value("[]"),
                                    function="daterange",
                                    output_field=django.contrib.postgres.fields.ranges.DateRangeField(),
                                ),
                                "&&",
                            ),
                        ],
                        name="suspension_no_overlap",
                        violation_error_message="This entry is suspended then already.",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Variation",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("made_on", models.DateField()),
                ("value_change", models.DecimalField(decimal_places=2, default=Decimal("0.00"), max_digits=14)),
                ("term_words", models.CharField(blank=True, max_length=300)),
                ("scope_words", models.TextField(blank=True)),
                ("ground", models.CharField(max_length=200)),
                (
                    "contract",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="variations", to="contracts.contract"
                    ),
                ),
            ],
            options={
                "ordering": ["contract", "made_on", "pk"],
            },
        ),
        migrations.AddField(
            model_name="commitment",
            name="variation",
            field=models.OneToOneField(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="commitment",
                to="contracts.variation",
            ),
        ),
        migrations.CreateModel(
            name="WithheldNames",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("paragraph", models.PositiveSmallIntegerField()),
                ("reason", models.TextField()),
                ("review_on", models.DateField()),
                ("released_on", models.DateField(blank=True, null=True)),
                (
                    "contract",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="withheld_names",
                        to="contracts.contract",
                    ),
                ),
            ],
            options={
                "abstract": False,
            },
        ),
        migrations.AddConstraint(
            model_name="extension",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("old_end__isnull", True),
                    ("new_end__isnull", True),
                    ("new_end__gt", models.F("old_end")),
                    _connector="OR",
                ),
                name="extension_old_end_then_new_end",
                violation_error_message="The new end must be later than the old one.",
            ),
        ),
        migrations.AddConstraint(
            model_name="extension",
            constraint=models.CheckConstraint(
                condition=models.Q(("option__isnull", False), models.Q(("ground", ""), _negated=True), _connector="OR"),
                name="extension_beyond_options_needs_ground",
                violation_error_message="An extension beyond the options needs its legal ground.",
            ),
        ),
        migrations.AddIndex(
            model_name="commitment",
            index=models.Index(fields=["approval", "made_on", "id"], name="commitment_by_approval"),
        ),
        migrations.AddConstraint(
            model_name="commitment",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(
                        ("authority", ""),
                        ("kind__in", ["release", "correction"]),
                        ("clause__isnull", True),
                        ("delegation__isnull", True),
                        ("recorded_words", ""),
                        ("standing_orders__isnull", True),
                    ),
                    models.Q(
                        models.Q(("kind__in", ["release", "correction"]), _negated=True),
                        models.Q(
                            models.Q(
                                ("authority", "decision"),
                                ("clause__isnull", False),
                                ("delegation__isnull", True),
                                ("recorded_words", ""),
                                ("standing_orders__isnull", True),
                            ),
                            models.Q(
                                ("acting_post__isnull", False),
                                ("authority", "delegation"),
                                ("delegation__isnull", False),
                                ("clause__isnull", True),
                                ("recorded_words", ""),
                                ("standing_orders__isnull", True),
                            ),
                            models.Q(
                                ("acting_post__isnull", False),
                                ("authority", "standing"),
                                ("standing_orders__isnull", False),
                                ("clause__isnull", True),
                                ("delegation__isnull", True),
                                ("recorded_words", ""),
                                models.Q(("standing_words", ""), _negated=True),
                            ),
                            models.Q(
                                ("authority", "recorded"),
                                ("clause__isnull", True),
                                ("delegation__isnull", True),
                                ("standing_orders__isnull", True),
                                models.Q(("recorded_words", ""), _negated=True),
                            ),
                            _connector="OR",
                        ),
                    ),
                    _connector="OR",
                ),
                name="commitment_one_authority",
                violation_error_message="An act has exactly one authority: a decision, a delegation, the standing power, or recorded from an earlier register. Releases and corrections have none of their own.",
            ),
        ),
        migrations.AddConstraint(
            model_name="commitment",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("corrects__isnull", False), ("kind", "correction")),
                    models.Q(models.Q(("kind", "correction"), _negated=True), ("corrects__isnull", True)),
                    _connector="OR",
                ),
                name="commitment_correction_names_row",
                violation_error_message="A correction names the row that it puts right; nothing else does.",
            ),
        ),
        migrations.AddConstraint(
            model_name="commitment",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("kind", "variation"),
                    models.Q(("amount__isnull", True), ("kind__in", ["award", "extension"])),
                    models.Q(("amount__lt", 0), ("kind", "release")),
                    models.Q(("kind", "correction"), models.Q(("amount", 0), _negated=True), ("amount__isnull", False)),
                    models.Q(("amount__gte", 0), ("kind__in", ["award", "extension"])),
                    _connector="OR",
                ),
                name="commitment_amount_has_its_sign",
                violation_error_message="An award or extension is not below zero, a release is, a correction is not 0.",
            ),
        ),
        migrations.AddConstraint(
            model_name="commitment",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("extension__isnull", True), ("kind", "extension"), _connector="OR"),
                    models.Q(
                        ("extension__isnull", False), models.Q(("kind", "extension"), _negated=True), _connector="OR"
                    ),
                    models.Q(("variation__isnull", True), ("kind", "variation"), _connector="OR"),
                    models.Q(
                        ("variation__isnull", False), models.Q(("kind", "variation"), _negated=True), _connector="OR"
                    ),
                ),
                name="commitment_details_fit_kind",
                violation_error_message="An extension's row names its extension, a variation's its variation.",
            ),
        ),
        migrations.AddConstraint(
            model_name="commitment",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("authority", "recorded"), _negated=True), ("approval__isnull", True), _connector="OR"
                ),
                name="commitment_recorded_charges_nothing",
                violation_error_message="An act recorded from an earlier register charges no approval.",
            ),
        ),
        migrations.AddConstraint(
            model_name="commitment",
            constraint=models.CheckConstraint(
                condition=models.Q(("amount__isnull", False), ("approval__isnull", True), _connector="OR"),
                name="commitment_value_not_stated_only_copied",
                violation_error_message="What charges an approval has an amount.",
            ),
        ),
        migrations.AddConstraint(
            model_name="commitment",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("kind", "correction"), _negated=True),
                    models.Q(("why", ""), _negated=True),
                    _connector="OR",
                ),
                name="commitment_correction_needs_why",
                violation_error_message="Say why the row is corrected.",
            ),
        ),
        migrations.AddConstraint(
            model_name="commitment",
            constraint=models.UniqueConstraint(
                condition=models.Q(("kind", "award")),
                fields=("contract",),
                name="commitment_one_award",
                violation_error_message="A contract has one award.",
            ),
        ),
    ]
