import django.contrib.postgres.fields
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
    ]

    operations = [
        migrations.CreateModel(
            name="Decision",
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
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("body", "Executive decision by a body"),
                            ("member", "Executive decision by a member"),
                            ("officer", "Executive decision by an officer"),
                            ("recommendation", "Recommendation of scrutiny"),
                        ],
                        default="body",
                        max_length=16,
                    ),
                ),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("draft", "Draft"),
                            ("planned", "On the forward plan"),
                            ("withdrawn", "Withdrawn"),
                            ("made", "Made, not yet published"),
                            ("published", "Published"),
                            ("called-in", "Called in"),
                            ("confirmed", "Confirmed after call-in"),
                            ("referred-back", "Referred back"),
                        ],
                        default="draft",
                        editable=False,
                        max_length=16,
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
                ("source", models.CharField(blank=True, help_text="Where a copied record comes from.", max_length=300)),
                (
                    "summary",
                    models.CharField(blank=True, help_text="One sentence that says what was decided.", max_length=300),
                ),
                ("purpose", models.TextField(blank=True)),
                ("reasons", models.TextField(blank=True)),
                ("all_wards", models.BooleanField(default=True)),
                ("key", models.BooleanField(default=False)),
                (
                    "key_limb_a",
                    models.BooleanField(
                        default=False, help_text="Significant spending or savings: MAI 2012 reg 8(1)(a)."
                    ),
                ),
                (
                    "key_limb_b",
                    models.BooleanField(default=False, help_text="Effect on two or more wards: MAI 2012 reg 8(1)(b)."),
                ),
                ("call_in_applies", models.BooleanField(default=True)),
                ("call_in_why_not", models.TextField(blank=True)),
                ("due_on", models.DateField(blank=True, null=True)),
                ("due_period", models.CharField(blank=True, max_length=120)),
                (
                    "private",
                    models.CharField(
                        choices=[("no", "In public"), ("part", "Partly in private"), ("whole", "In private")],
                        default="no",
                        max_length=8,
                    ),
                ),
                ("private_paragraph", models.PositiveSmallIntegerField(blank=True, null=True)),
                ("private_reason", models.TextField(blank=True)),
                (
                    "interests_answer",
                    models.CharField(
                        choices=[
                            ("declared", "Declared"),
                            ("none-declared", "None declared"),
                            ("not-stated", "Not stated in the source"),
                            ("not-asked", "Not yet asked"),
                        ],
                        default="not-asked",
                        max_length=16,
                    ),
                ),
                (
                    "notice_breach",
                    models.TextField(blank=True, help_text="What is recorded where the 28-day notice fell short."),
                ),
                ("withdrawn_reason", models.TextField(blank=True, null=True)),
                ("decided_on", models.DateField(blank=True, null=True)),
                ("published_on", models.DateField(blank=True, null=True)),
                ("effective_from", models.DateField(blank=True, null=True)),
                ("effective_explanation", models.JSONField(blank=True, null=True)),
                ("superseded_from", models.DateField(blank=True, null=True)),
                ("supersedes_from", models.DateField(blank=True, null=True)),
                (
                    "body",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="decisions",
                        to="council.body",
                    ),
                ),
                (
                    "contact",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="decisions_answered",
                        to="council.post",
                    ),
                ),
                (
                    "introduced_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="decisions_introduced",
                        to="council.post",
                    ),
                ),
                (
                    "meeting",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="decisions",
                        to="council.meeting",
                    ),
                ),
                (
                    "post",
                    models.ForeignKey(
                        blank=True,
                        help_text="Who decides, if not a body.",
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="decisions_taken",
                        to="council.post",
                    ),
                ),
                (
                    "reconsiders",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="reconsidered_by",
                        to="decisions.decision",
                    ),
                ),
                (
                    "report_of",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="decisions_reported",
                        to="council.post",
                    ),
                ),
                (
                    "service_area",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="decisions", to="council.servicearea"
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
                    "supersedes",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="superseded_by",
                        to="decisions.decision",
                    ),
                ),
            ],
            options={
                "ordering": ["-decided_on", "-due_on", "-reference"],
            },
        ),
        migrations.CreateModel(
            name="Clause",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "access",
                    models.CharField(
                        choices=[("public", "Public"), ("exempt", "Exempt"), ("confidential", "Confidential")],
                        default="public",
                        max_length=12,
                    ),
                ),
                (
                    "exempt_paragraph",
                    models.PositiveSmallIntegerField(
                        blank=True,
                        choices=[
                            (1, "1: any individual"),
                            (2, "2: likely to reveal the identity of an individual"),
                            (3, "3: the financial or business affairs of any particular person, the council included"),
                            (4, "4: labour relations consultations or negotiations"),
                            (5, "5: legal professional privilege"),
                            (6, "6: a statutory notice, order or direction that the council proposes"),
                            (7, "7: the prevention, investigation or prosecution of crime"),
                        ],
                        null=True,
                    ),
                ),
                ("exempt_reason", models.TextField(blank=True)),
                ("exempt_review_on", models.DateField(blank=True, null=True)),
                ("label", models.CharField(max_length=12)),
                (
                    "slug",
                    models.CharField(
                        editable=False, help_text="The label without brackets and final dot.", max_length=12
                    ),
                ),
                ("position", models.PositiveSmallIntegerField()),
                (
                    "verb",
                    models.CharField(
                        choices=[
                            ("approve", "Approve"),
                            ("authorise", "Authorise"),
                            ("delegate", "Delegate"),
                            ("award", "Award"),
                            ("note", "Note"),
                            ("support", "Support"),
                            ("monitor", "Monitor"),
                            ("recommend", "Recommend"),
                            ("refer", "Refer"),
                            ("other", "Resolve"),
                        ],
                        max_length=12,
                    ),
                ),
                ("text", models.TextField()),
                (
                    "parent",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="children",
                        to="decisions.clause",
                    ),
                ),
                (
                    "decision",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="clauses", to="decisions.decision"
                    ),
                ),
            ],
            options={
                "ordering": ["decision", "position"],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("decision", "slug"),
                        name="clause_one_per_decision_slug",
                        violation_error_message="Another clause of this decision has that label.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("access", "exempt"), _negated=True),
                            ("exempt_paragraph__isnull", False),
                            _connector="OR",
                        ),
                        name="clause_exempt_needs_paragraph",
                        violation_error_message="Say which paragraph of Schedule 12A makes this exempt.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("access", "exempt"), _negated=True),
                            ("exempt_review_on__isnull", False),
                            _connector="OR",
                        ),
                        name="clause_exempt_needs_review",
                        violation_error_message="Give the day on which the exemption will be reviewed.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("access", "exempt"), _negated=True),
                            models.Q(("exempt_reason", ""), _negated=True),
                            _connector="OR",
                        ),
                        name="clause_exempt_needs_reason",
                        violation_error_message="Say why the public interest in keeping this exempt outweighs disclosure.",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="CallInWaiver",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("why", models.TextField()),
                ("waived_on", models.DateField()),
                (
                    "waived_by",
                    models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="+", to="council.post"),
                ),
                (
                    "decision",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="call_in_waiver",
                        to="decisions.decision",
                    ),
                ),
            ],
            options={
                "abstract": False,
            },
        ),
        migrations.CreateModel(
            name="CallIn",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("received_on", models.DateField()),
                ("members", models.PositiveSmallIntegerField(help_text="How many members asked for it.")),
                ("grounds", models.TextField()),
                (
                    "outcome",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("no-action", "No further action"),
                            ("withdrawn", "Withdrawn by its members"),
                            ("time-passed", "The time for hearing it passed"),
                            ("confirmed", "The decision maker confirmed the decision"),
                            ("referred-back", "Referred back"),
                        ],
                        max_length=16,
                        null=True,
                    ),
                ),
                ("resolved_on", models.DateField(blank=True, null=True)),
                ("referred_to", models.CharField(blank=True, max_length=160)),
                ("advice", models.TextField(blank=True)),
                (
                    "decision",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT, related_name="call_in", to="decisions.decision"
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("outcome__isnull", True), ("resolved_on__isnull", True)),
                            models.Q(("outcome__isnull", False), ("resolved_on__isnull", False)),
                            _connector="OR",
                        ),
                        name="callin_outcome_with_resolved_on",
                        violation_error_message="Give outcome and resolved on together, or none of them.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("received_on__isnull", True),
                            ("resolved_on__isnull", True),
                            ("resolved_on__gte", models.F("received_on")),
                            _connector="OR",
                        ),
                        name="callin_received_on_then_resolved_on",
                        violation_error_message="“resolved on” must not be before “received on”.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("outcome", "referred-back"), _negated=True),
                            models.Q(("referred_to", ""), _negated=True),
                            _connector="OR",
                        ),
                        name="callin_referred_needs_to_whom",
                        violation_error_message="Say to whom the decision was referred back.",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Alternative",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("label", models.CharField(max_length=12)),
                ("what", models.TextField()),
                ("why_rejected", models.TextField(blank=True)),
                (
                    "decision",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="alternatives",
                        to="decisions.decision",
                    ),
                ),
            ],
            options={
                "ordering": ["decision", "label"],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("decision", "label"),
                        name="alternative_one_per_decision_label",
                        violation_error_message="Another alternative has that label.",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="DecisionAssumption",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("field", models.CharField(max_length=60)),
                ("value", models.CharField(max_length=200)),
                ("why", models.TextField()),
                (
                    "decision",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="assumptions", to="decisions.decision"
                    ),
                ),
            ],
            options={
                "ordering": ["decision", "pk"],
            },
        ),
        migrations.CreateModel(
            name="DecisionDoubt",
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
                    "decision",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="doubts", to="decisions.decision"
                    ),
                ),
            ],
            options={
                "ordering": ["decision", "pk"],
            },
        ),
        migrations.CreateModel(
            name="DecisionWard",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "decision",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="ward_links", to="decisions.decision"
                    ),
                ),
                (
                    "ward",
                    models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="+", to="council.ward"),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(
                        fields=("decision", "ward"),
                        name="decisionward_one_per_decision_ward",
                        violation_error_message="This ward is named already.",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="Delegation",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("consultees", models.CharField(blank=True, max_length=300)),
                (
                    "powers",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.CharField(
                            choices=[
                                ("procure", "procure"),
                                ("award", "award"),
                                ("extend", "extend"),
                                ("vary", "vary"),
                                ("terminate", "terminate"),
                            ],
                            max_length=10,
                        ),
                        size=None,
                    ),
                ),
                ("limit_per_action", models.DecimalField(blank=True, decimal_places=2, max_digits=14, null=True)),
                ("floor", models.DecimalField(blank=True, decimal_places=2, max_digits=14, null=True)),
                ("longest_term_months", models.PositiveSmallIntegerField(blank=True, null=True)),
                ("usable_until", models.DateField(blank=True, null=True)),
                (
                    "clause",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="delegations", to="decisions.clause"
                    ),
                ),
                (
                    "post",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="delegations", to="council.post"
                    ),
                ),
            ],
            options={
                "ordering": ["clause", "pk"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            ("limit_per_action__isnull", True), ("limit_per_action__gte", 0), _connector="OR"
                        ),
                        name="delegation_limit_per_action_not_negative",
                        violation_error_message="“limit per action” cannot be negative.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("floor__isnull", True), ("floor__gte", 0), _connector="OR"),
                        name="delegation_floor_not_negative",
                        violation_error_message="“floor” cannot be negative.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("floor__isnull", True),
                            ("limit_per_action__isnull", True),
                            ("limit_per_action__gte", models.F("floor")),
                            _connector="OR",
                        ),
                        name="delegation_floor_then_limit_per_action",
                        violation_error_message="The floor must not be above the limit per action.",
                    ),
                ],
            },
        ),
        migrations.AddField(
            model_name="decision",
            name="made_under",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="decisions_made",
                to="decisions.delegation",
            ),
        ),
        migrations.CreateModel(
            name="Document",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "access",
                    models.CharField(
                        choices=[("public", "Public"), ("exempt", "Exempt"), ("confidential", "Confidential")],
                        default="public",
                        max_length=12,
                    ),
                ),
                (
                    "exempt_paragraph",
                    models.PositiveSmallIntegerField(
                        blank=True,
                        choices=[
                            (1, "1: any individual"),
                            (2, "2: likely to reveal the identity of an individual"),
                            (3, "3: the financial or business affairs of any particular person, the council included"),
                            (4, "4: labour relations consultations or negotiations"),
                            (5, "5: legal professional privilege"),
                            (6, "6: a statutory notice, order or direction that the council proposes"),
                            (7, "7: the prevention, investigation or prosecution of crime"),
                        ],
                        null=True,
                    ),
                ),
                ("exempt_reason", models.TextField(blank=True)),
                ("exempt_review_on", models.DateField(blank=True, null=True)),
                ("title", models.CharField(max_length=300)),
                ("title_exempt", models.BooleanField(default=False, help_text="The title itself must not be shown.")),
                ("kind", models.CharField(default="Report", max_length=60)),
                ("file", models.FileField(blank=True, upload_to="documents/")),
                (
                    "decision",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="documents", to="decisions.decision"
                    ),
                ),
            ],
            options={
                "ordering": ["decision", "pk"],
                "abstract": False,
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("access", "exempt"), _negated=True),
                            ("exempt_paragraph__isnull", False),
                            _connector="OR",
                        ),
                        name="document_exempt_needs_paragraph",
                        violation_error_message="Say which paragraph of Schedule 12A makes this exempt.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("access", "exempt"), _negated=True),
                            ("exempt_review_on__isnull", False),
                            _connector="OR",
                        ),
                        name="document_exempt_needs_review",
                        violation_error_message="Give the day on which the exemption will be reviewed.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("access", "exempt"), _negated=True),
                            models.Q(("exempt_reason", ""), _negated=True),
                            _connector="OR",
                        ),
                        name="document_exempt_needs_reason",
                        violation_error_message="Say why the public interest in keeping this exempt outweighs disclosure.",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Edition",
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
                ("number", models.PositiveIntegerField(unique=True)),
                ("record", models.BinaryField()),
                ("record_sha256", models.CharField(max_length=64)),
                ("published_on", models.DateField()),
                ("published_at", models.DateTimeField()),
                (
                    "published_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
            ],
            options={
                "ordering": ["-number"],
            },
        ),
        migrations.CreateModel(
            name="EditionItem",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "decision",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="edition_items",
                        to="decisions.decision",
                    ),
                ),
                (
                    "edition",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="items", to="decisions.edition"
                    ),
                ),
            ],
            options={
                "ordering": ["edition", "pk"],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("edition", "decision"),
                        name="editionitem_one_per_edition_decision",
                        violation_error_message="This item is in the edition already.",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="FollowUp",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("what", models.TextField()),
                ("to_whom", models.CharField(max_length=160)),
                ("by_on", models.DateField(blank=True, null=True)),
                ("done_on", models.DateField(blank=True, null=True)),
                (
                    "decision",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="follow_ups", to="decisions.decision"
                    ),
                ),
            ],
            options={
                "ordering": ["by_on", "pk"],
            },
        ),
        migrations.CreateModel(
            name="HistoricalAlternative",
            fields=[
                ("id", models.BigIntegerField(auto_created=True, blank=True, db_index=True, verbose_name="ID")),
                ("history_change_reason", models.TextField(default="")),
                ("label", models.CharField(max_length=12)),
                ("what", models.TextField()),
                ("why_rejected", models.TextField(blank=True)),
                ("history_id", models.AutoField(primary_key=True, serialize=False)),
                ("history_date", models.DateTimeField(db_index=True)),
                (
                    "history_type",
                    models.CharField(choices=[("+", "Created"), ("~", "Changed"), ("-", "Deleted")], max_length=1),
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
                "verbose_name": "historical alternative",
                "verbose_name_plural": "historical alternatives",
                "ordering": ("-history_date", "-history_id"),
                "get_latest_by": ("history_date", "history_id"),
            },
            bases=(simple_history.models.HistoricalChanges, models.Model),
        ),
        migrations.CreateModel(
            name="HistoricalApproval",
            fields=[
                ("id", models.BigIntegerField(auto_created=True, blank=True, db_index=True, verbose_name="ID")),
                ("history_change_reason", models.TextField(default="")),
                ("amount", models.DecimalField(decimal_places=2, max_digits=14)),
                (
                    "qualifier",
                    models.CharField(choices=[("maximum", "up to"), ("estimate", "estimated")], max_length=8),
                ),
                ("words", models.CharField(max_length=300)),
                ("spend_from", models.DateField(blank=True, null=True)),
                ("spend_until", models.DateField(blank=True, null=True)),
                ("longest_term_months", models.PositiveSmallIntegerField(blank=True, null=True)),
                ("history_id", models.AutoField(primary_key=True, serialize=False)),
                ("history_date", models.DateTimeField(db_index=True)),
                (
                    "history_type",
                    models.CharField(choices=[("+", "Created"), ("~", "Changed"), ("-", "Deleted")], max_length=1),
                ),
                (
                    "clause",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="decisions.clause",
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
                "verbose_name": "historical approval",
                "verbose_name_plural": "historical approvals",
                "ordering": ("-history_date", "-history_id"),
                "get_latest_by": ("history_date", "history_id"),
            },
            bases=(simple_history.models.HistoricalChanges, models.Model),
        ),
        migrations.CreateModel(
            name="HistoricalCallIn",
            fields=[
                ("id", models.BigIntegerField(auto_created=True, blank=True, db_index=True, verbose_name="ID")),
                ("history_change_reason", models.TextField(default="")),
                ("received_on", models.DateField()),
                ("members", models.PositiveSmallIntegerField(help_text="How many members asked for it.")),
                ("grounds", models.TextField()),
                (
                    "outcome",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("no-action", "No further action"),
                            ("withdrawn", "Withdrawn by its members"),
                            ("time-passed", "The time for hearing it passed"),
                            ("confirmed", "The decision maker confirmed the decision"),
                            ("referred-back", "Referred back"),
                        ],
                        max_length=16,
                        null=True,
                    ),
                ),
                ("resolved_on", models.DateField(blank=True, null=True)),
                ("referred_to", models.CharField(blank=True, max_length=160)),
                ("advice", models.TextField(blank=True)),
                ("history_id", models.AutoField(primary_key=True, serialize=False)),
                ("history_date", models.DateTimeField(db_index=True)),
                (
                    "history_type",
                    models.CharField(choices=[("+", "Created"), ("~", "Changed"), ("-", "Deleted")], max_length=1),
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
                "verbose_name": "historical call in",
                "verbose_name_plural": "historical call ins",
                "ordering": ("-history_date", "-history_id"),
                "get_latest_by": ("history_date", "history_id"),
            },
            bases=(simple_history.models.HistoricalChanges, models.Model),
        ),
        migrations.CreateModel(
            name="HistoricalCallInWaiver",
            fields=[
                ("id", models.BigIntegerField(auto_created=True, blank=True, db_index=True, verbose_name="ID")),
                ("history_change_reason", models.TextField(default="")),
                ("why", models.TextField()),
                ("waived_on", models.DateField()),
                ("history_id", models.AutoField(primary_key=True, serialize=False)),
                ("history_date", models.DateTimeField(db_index=True)),
                (
                    "history_type",
                    models.CharField(choices=[("+", "Created"), ("~", "Changed"), ("-", "Deleted")], max_length=1),
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
                (
                    "waived_by",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="council.post",
                    ),
                ),
            ],
            options={
                "verbose_name": "historical call in waiver",
                "verbose_name_plural": "historical call in waivers",
                "ordering": ("-history_date", "-history_id"),
                "get_latest_by": ("history_date", "history_id"),
            },
            bases=(simple_history.models.HistoricalChanges, models.Model),
        ),
        migrations.CreateModel(
            name="HistoricalClause",
            fields=[
                ("id", models.BigIntegerField(auto_created=True, blank=True, db_index=True, verbose_name="ID")),
                ("history_change_reason", models.TextField(default="")),
                (
                    "access",
                    models.CharField(
                        choices=[("public", "Public"), ("exempt", "Exempt"), ("confidential", "Confidential")],
                        default="public",
                        max_length=12,
                    ),
                ),
                (
                    "exempt_paragraph",
                    models.PositiveSmallIntegerField(
                        blank=True,
                        choices=[
                            (1, "1: any individual"),
                            (2, "2: likely to reveal the identity of an individual"),
                            (3, "3: the financial or business affairs of any particular person, the council included"),
                            (4, "4: labour relations consultations or negotiations"),
                            (5, "5: legal professional privilege"),
                            (6, "6: a statutory notice, order or direction that the council proposes"),
                            (7, "7: the prevention, investigation or prosecution of crime"),
                        ],
                        null=True,
                    ),
                ),
                ("exempt_reason", models.TextField(blank=True)),
                ("exempt_review_on", models.DateField(blank=True, null=True)),
                ("label", models.CharField(max_length=12)),
                (
                    "slug",
                    models.CharField(
                        editable=False, help_text="The label without brackets and final dot.", max_length=12
                    ),
                ),
                ("position", models.PositiveSmallIntegerField()),
                (
                    "verb",
                    models.CharField(
                        choices=[
                            ("approve", "Approve"),
                            ("authorise", "Authorise"),
                            ("delegate", "Delegate"),
                            ("award", "Award"),
                            ("note", "Note"),
                            ("support", "Support"),
                            ("monitor", "Monitor"),
                            ("recommend", "Recommend"),
                            ("refer", "Refer"),
                            ("other", "Resolve"),
                        ],
                        max_length=12,
                    ),
                ),
                ("text", models.TextField()),
                ("history_id", models.AutoField(primary_key=True, serialize=False)),
                ("history_date", models.DateTimeField(db_index=True)),
                (
                    "history_type",
                    models.CharField(choices=[("+", "Created"), ("~", "Changed"), ("-", "Deleted")], max_length=1),
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
                (
                    "parent",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="decisions.clause",
                    ),
                ),
            ],
            options={
                "verbose_name": "historical clause",
                "verbose_name_plural": "historical clauses",
                "ordering": ("-history_date", "-history_id"),
                "get_latest_by": ("history_date", "history_id"),
            },
            bases=(simple_history.models.HistoricalChanges, models.Model),
        ),
        migrations.CreateModel(
            name="HistoricalDecision",
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
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("body", "Executive decision by a body"),
                            ("member", "Executive decision by a member"),
                            ("officer", "Executive decision by an officer"),
                            ("recommendation", "Recommendation of scrutiny"),
                        ],
                        default="body",
                        max_length=16,
                    ),
                ),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("draft", "Draft"),
                            ("planned", "On the forward plan"),
                            ("withdrawn", "Withdrawn"),
                            ("made", "Made, not yet published"),
                            ("published", "Published"),
                            ("called-in", "Called in"),
                            ("confirmed", "Confirmed after call-in"),
                            ("referred-back", "Referred back"),
                        ],
                        default="draft",
                        editable=False,
                        max_length=16,
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
                ("source", models.CharField(blank=True, help_text="Where a copied record comes from.", max_length=300)),
                (
                    "summary",
                    models.CharField(blank=True, help_text="One sentence that says what was decided.", max_length=300),
                ),
                ("purpose", models.TextField(blank=True)),
                ("reasons", models.TextField(blank=True)),
                ("all_wards", models.BooleanField(default=True)),
                ("key", models.BooleanField(default=False)),
                (
                    "key_limb_a",
                    models.BooleanField(
                        default=False, help_text="Significant spending or savings: MAI 2012 reg 8(1)(a)."
                    ),
                ),
                (
                    "key_limb_b",
                    models.BooleanField(default=False, help_text="Effect on two or more wards: MAI 2012 reg 8(1)(b)."),
                ),
                ("call_in_applies", models.BooleanField(default=True)),
                ("call_in_why_not", models.TextField(blank=True)),
                ("due_on", models.DateField(blank=True, null=True)),
                ("due_period", models.CharField(blank=True, max_length=120)),
                (
                    "private",
                    models.CharField(
                        choices=[("no", "In public"), ("part", "Partly in private"), ("whole", "In private")],
                        default="no",
                        max_length=8,
                    ),
                ),
                ("private_paragraph", models.PositiveSmallIntegerField(blank=True, null=True)),
                ("private_reason", models.TextField(blank=True)),
                (
                    "interests_answer",
                    models.CharField(
                        choices=[
                            ("declared", "Declared"),
                            ("none-declared", "None declared"),
                            ("not-stated", "Not stated in the source"),
                            ("not-asked", "Not yet asked"),
                        ],
                        default="not-asked",
                        max_length=16,
                    ),
                ),
                (
                    "notice_breach",
                    models.TextField(blank=True, help_text="What is recorded where the 28-day notice fell short."),
                ),
                ("withdrawn_reason", models.TextField(blank=True, null=True)),
                ("decided_on", models.DateField(blank=True, null=True)),
                ("published_on", models.DateField(blank=True, null=True)),
                ("effective_from", models.DateField(blank=True, null=True)),
                ("effective_explanation", models.JSONField(blank=True, null=True)),
                ("superseded_from", models.DateField(blank=True, null=True)),
                ("supersedes_from", models.DateField(blank=True, null=True)),
                ("history_id", models.AutoField(primary_key=True, serialize=False)),
                ("history_date", models.DateTimeField(db_index=True)),
                (
                    "history_type",
                    models.CharField(choices=[("+", "Created"), ("~", "Changed"), ("-", "Deleted")], max_length=1),
                ),
                (
                    "body",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="council.body",
                    ),
                ),
                (
                    "contact",
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
                    "history_user",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "introduced_by",
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
                    "made_under",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="decisions.delegation",
                    ),
                ),
                (
                    "meeting",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="council.meeting",
                    ),
                ),
                (
                    "post",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        help_text="Who decides, if not a body.",
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="council.post",
                    ),
                ),
                (
                    "reconsiders",
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
                    "report_of",
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
                (
                    "standing_orders",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="council.standingorders",
                    ),
                ),
                (
                    "supersedes",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="decisions.decision",
                    ),
                ),
            ],
            options={
                "verbose_name": "historical decision",
                "verbose_name_plural": "historical decisions",
                "ordering": ("-history_date", "-history_id"),
                "get_latest_by": ("history_date", "history_id"),
            },
            bases=(simple_history.models.HistoricalChanges, models.Model),
        ),
        migrations.CreateModel(
            name="HistoricalDecisionAssumption",
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
                "verbose_name": "historical decision assumption",
                "verbose_name_plural": "historical decision assumptions",
                "ordering": ("-history_date", "-history_id"),
                "get_latest_by": ("history_date", "history_id"),
            },
            bases=(simple_history.models.HistoricalChanges, models.Model),
        ),
        migrations.CreateModel(
            name="HistoricalDecisionDoubt",
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
                "verbose_name": "historical decision doubt",
                "verbose_name_plural": "historical decision doubts",
                "ordering": ("-history_date", "-history_id"),
                "get_latest_by": ("history_date", "history_id"),
            },
            bases=(simple_history.models.HistoricalChanges, models.Model),
        ),
        migrations.CreateModel(
            name="HistoricalDecisionWard",
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
                (
                    "ward",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="council.ward",
                    ),
                ),
            ],
            options={
                "verbose_name": "historical decision ward",
                "verbose_name_plural": "historical decision wards",
                "ordering": ("-history_date", "-history_id"),
                "get_latest_by": ("history_date", "history_id"),
            },
            bases=(simple_history.models.HistoricalChanges, models.Model),
        ),
        migrations.CreateModel(
            name="HistoricalDelegation",
            fields=[
                ("id", models.BigIntegerField(auto_created=True, blank=True, db_index=True, verbose_name="ID")),
                ("history_change_reason", models.TextField(default="")),
                ("consultees", models.CharField(blank=True, max_length=300)),
                (
                    "powers",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.CharField(
                            choices=[
                                ("procure", "procure"),
                                ("award", "award"),
                                ("extend", "extend"),
                                ("vary", "vary"),
                                ("terminate", "terminate"),
                            ],
                            max_length=10,
                        ),
                        size=None,
                    ),
                ),
                ("limit_per_action", models.DecimalField(blank=True, decimal_places=2, max_digits=14, null=True)),
                ("floor", models.DecimalField(blank=True, decimal_places=2, max_digits=14, null=True)),
                ("longest_term_months", models.PositiveSmallIntegerField(blank=True, null=True)),
                ("usable_until", models.DateField(blank=True, null=True)),
                ("history_id", models.AutoField(primary_key=True, serialize=False)),
                ("history_date", models.DateTimeField(db_index=True)),
                (
                    "history_type",
                    models.CharField(choices=[("+", "Created"), ("~", "Changed"), ("-", "Deleted")], max_length=1),
                ),
                (
                    "clause",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="decisions.clause",
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
                    "post",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="council.post",
                    ),
                ),
            ],
            options={
                "verbose_name": "historical delegation",
                "verbose_name_plural": "historical delegations",
                "ordering": ("-history_date", "-history_id"),
                "get_latest_by": ("history_date", "history_id"),
            },
            bases=(simple_history.models.HistoricalChanges, models.Model),
        ),
        migrations.CreateModel(
            name="HistoricalDocument",
            fields=[
                ("id", models.BigIntegerField(auto_created=True, blank=True, db_index=True, verbose_name="ID")),
                ("history_change_reason", models.TextField(default="")),
                (
                    "access",
                    models.CharField(
                        choices=[("public", "Public"), ("exempt", "Exempt"), ("confidential", "Confidential")],
                        default="public",
                        max_length=12,
                    ),
                ),
                (
                    "exempt_paragraph",
                    models.PositiveSmallIntegerField(
                        blank=True,
                        choices=[
                            (1, "1: any individual"),
                            (2, "2: likely to reveal the identity of an individual"),
                            (3, "3: the financial or business affairs of any particular person, the council included"),
                            (4, "4: labour relations consultations or negotiations"),
                            (5, "5: legal professional privilege"),
                            (6, "6: a statutory notice, order or direction that the council proposes"),
                            (7, "7: the prevention, investigation or prosecution of crime"),
                        ],
                        null=True,
                    ),
                ),
                ("exempt_reason", models.TextField(blank=True)),
                ("exempt_review_on", models.DateField(blank=True, null=True)),
                ("title", models.CharField(max_length=300)),
                ("title_exempt", models.BooleanField(default=False, help_text="The title itself must not be shown.")),
                ("kind", models.CharField(default="Report", max_length=60)),
                ("file", models.TextField(blank=True, max_length=100)),
                ("history_id", models.AutoField(primary_key=True, serialize=False)),
                ("history_date", models.DateTimeField(db_index=True)),
                (
                    "history_type",
                    models.CharField(choices=[("+", "Created"), ("~", "Changed"), ("-", "Deleted")], max_length=1),
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
                "verbose_name": "historical document",
                "verbose_name_plural": "historical documents",
                "ordering": ("-history_date", "-history_id"),
                "get_latest_by": ("history_date", "history_id"),
            },
            bases=(simple_history.models.HistoricalChanges, models.Model),
        ),
        migrations.CreateModel(
            name="HistoricalFollowUp",
            fields=[
                ("id", models.BigIntegerField(auto_created=True, blank=True, db_index=True, verbose_name="ID")),
                ("history_change_reason", models.TextField(default="")),
                ("what", models.TextField()),
                ("to_whom", models.CharField(max_length=160)),
                ("by_on", models.DateField(blank=True, null=True)),
                ("done_on", models.DateField(blank=True, null=True)),
                ("history_id", models.AutoField(primary_key=True, serialize=False)),
                ("history_date", models.DateTimeField(db_index=True)),
                (
                    "history_type",
                    models.CharField(choices=[("+", "Created"), ("~", "Changed"), ("-", "Deleted")], max_length=1),
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
                "verbose_name": "historical follow up",
                "verbose_name_plural": "historical follow ups",
                "ordering": ("-history_date", "-history_id"),
                "get_latest_by": ("history_date", "history_id"),
            },
            bases=(simple_history.models.HistoricalChanges, models.Model),
        ),
        migrations.CreateModel(
            name="HistoricalInterest",
            fields=[
                ("id", models.BigIntegerField(auto_created=True, blank=True, db_index=True, verbose_name="ID")),
                ("history_change_reason", models.TextField(default="")),
                ("who", models.CharField(help_text="The office or post, not a private person.", max_length=160)),
                ("nature", models.TextField()),
                ("dispensation", models.TextField(blank=True)),
                ("history_id", models.AutoField(primary_key=True, serialize=False)),
                ("history_date", models.DateTimeField(db_index=True)),
                (
                    "history_type",
                    models.CharField(choices=[("+", "Created"), ("~", "Changed"), ("-", "Deleted")], max_length=1),
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
                "verbose_name": "historical interest",
                "verbose_name_plural": "historical interests",
                "ordering": ("-history_date", "-history_id"),
                "get_latest_by": ("history_date", "history_id"),
            },
            bases=(simple_history.models.HistoricalChanges, models.Model),
        ),
        migrations.CreateModel(
            name="HistoricalPrivateNotice",
            fields=[
                ("id", models.BigIntegerField(auto_created=True, blank=True, db_index=True, verbose_name="ID")),
                ("history_change_reason", models.TextField(default="")),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("28", "28 clear days before (MAI 2012 reg 5(2))"),
                            ("5", "5 clear days before (MAI 2012 reg 5(4))"),
                            ("agreement", "Agreement that it is urgent (MAI 2012 reg 5(6))"),
                        ],
                        max_length=10,
                    ),
                ),
                ("published_on", models.DateField()),
                ("reasons", models.TextField()),
                ("representations", models.TextField(blank=True)),
                ("response", models.TextField(blank=True)),
                ("agreed_by", models.CharField(blank=True, max_length=160)),
                ("history_id", models.AutoField(primary_key=True, serialize=False)),
                ("history_date", models.DateTimeField(db_index=True)),
                (
                    "history_type",
                    models.CharField(choices=[("+", "Created"), ("~", "Changed"), ("-", "Deleted")], max_length=1),
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
                "verbose_name": "historical private notice",
                "verbose_name_plural": "historical private notices",
                "ordering": ("-history_date", "-history_id"),
                "get_latest_by": ("history_date", "history_id"),
            },
            bases=(simple_history.models.HistoricalChanges, models.Model),
        ),
        migrations.CreateModel(
            name="HistoricalUrgencyNotice",
            fields=[
                ("id", models.BigIntegerField(auto_created=True, blank=True, db_index=True, verbose_name="ID")),
                ("history_change_reason", models.TextField(default="")),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("general-exception", "General exception (MAI 2012 reg 10)"),
                            ("special-urgency", "Special urgency (MAI 2012 reg 11)"),
                        ],
                        max_length=18,
                    ),
                ),
                ("told_or_agreed_by", models.CharField(max_length=160)),
                ("given_on", models.DateField()),
                ("reasons", models.TextField()),
                ("history_id", models.AutoField(primary_key=True, serialize=False)),
                ("history_date", models.DateTimeField(db_index=True)),
                (
                    "history_type",
                    models.CharField(choices=[("+", "Created"), ("~", "Changed"), ("-", "Deleted")], max_length=1),
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
                "verbose_name": "historical urgency notice",
                "verbose_name_plural": "historical urgency notices",
                "ordering": ("-history_date", "-history_id"),
                "get_latest_by": ("history_date", "history_id"),
            },
            bases=(simple_history.models.HistoricalChanges, models.Model),
        ),
        migrations.CreateModel(
            name="Interest",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("who", models.CharField(help_text="The office or post, not a private person.", max_length=160)),
                ("nature", models.TextField()),
                ("dispensation", models.TextField(blank=True)),
                (
                    "decision",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="interests", to="decisions.decision"
                    ),
                ),
            ],
            options={
                "ordering": ["decision", "pk"],
            },
        ),
        migrations.CreateModel(
            name="PrivateNotice",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("28", "28 clear days before (MAI 2012 reg 5(2))"),
                            ("5", "5 clear days before (MAI 2012 reg 5(4))"),
                            ("agreement", "Agreement that it is urgent (MAI 2012 reg 5(6))"),
                        ],
                        max_length=10,
                    ),
                ),
                ("published_on", models.DateField()),
                ("reasons", models.TextField()),
                ("representations", models.TextField(blank=True)),
                ("response", models.TextField(blank=True)),
                ("agreed_by", models.CharField(blank=True, max_length=160)),
                (
                    "decision",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="private_notices",
                        to="decisions.decision",
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(
                        fields=("decision", "kind"),
                        name="privatenotice_one_per_decision_kind",
                        violation_error_message="That notice is recorded already.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("kind", "agreement"), _negated=True),
                            models.Q(("agreed_by", ""), _negated=True),
                            _connector="OR",
                        ),
                        name="privatenotice_agreement_needs_by",
                        violation_error_message="Say which chair agreed that the matter is urgent.",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Publication",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("number", models.PositiveSmallIntegerField()),
                ("record", models.BinaryField(help_text="Canonical JSON, UTF-8.")),
                ("record_sha256", models.CharField(max_length=64)),
                ("pdf", models.BinaryField(blank=True, null=True)),
                ("pdf_sha256", models.CharField(blank=True, max_length=64)),
                ("step", models.CharField(default="publish", max_length=20)),
                ("reason", models.TextField(blank=True)),
                ("published_at", models.DateTimeField()),
                (
                    "decision",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="publications",
                        to="decisions.decision",
                    ),
                ),
                (
                    "published_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
            ],
            options={
                "ordering": ["decision", "-number"],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("decision", "number"),
                        name="publication_one_per_decision_number",
                        violation_error_message="That number is published already.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("number__gt", 1), _negated=True),
                            models.Q(("reason", ""), _negated=True),
                            _connector="OR",
                        ),
                        name="publication_further_number_needs_reason",
                        violation_error_message="Say what this version puts right or which step it records.",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="TakeDown",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "reason_class",
                    models.CharField(
                        choices=[
                            ("personal-data", "Personal data"),
                            ("exempt-matter", "Exempt matter"),
                            ("court-order", "Court order"),
                        ],
                        max_length=16,
                    ),
                ),
                ("taken_at", models.DateTimeField()),
                (
                    "publication",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="take_down",
                        to="decisions.publication",
                    ),
                ),
                (
                    "taken_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
            ],
            options={
                "abstract": False,
            },
        ),
        migrations.CreateModel(
            name="UrgencyNotice",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("general-exception", "General exception (MAI 2012 reg 10)"),
                            ("special-urgency", "Special urgency (MAI 2012 reg 11)"),
                        ],
                        max_length=18,
                    ),
                ),
                ("told_or_agreed_by", models.CharField(max_length=160)),
                ("given_on", models.DateField()),
                ("reasons", models.TextField()),
                (
                    "decision",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="urgency_notices",
                        to="decisions.decision",
                    ),
                ),
            ],
            options={
                "abstract": False,
            },
        ),
        migrations.CreateModel(
            name="Approval",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("amount", models.DecimalField(decimal_places=2, max_digits=14)),
                (
                    "qualifier",
                    models.CharField(choices=[("maximum", "up to"), ("estimate", "estimated")], max_length=8),
                ),
                ("words", models.CharField(max_length=300)),
                ("spend_from", models.DateField(blank=True, null=True)),
                ("spend_until", models.DateField(blank=True, null=True)),
                ("longest_term_months", models.PositiveSmallIntegerField(blank=True, null=True)),
                (
                    "clause",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="approvals", to="decisions.clause"
                    ),
                ),
            ],
            options={
                "ordering": ["clause", "pk"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("amount__isnull", True), ("amount__gte", 0), _connector="OR"),
                        name="approval_amount_not_negative",
                        violation_error_message="“amount” cannot be negative.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("spend_from__isnull", True),
                            ("spend_until__isnull", True),
                            ("spend_until__gte", models.F("spend_from")),
                            _connector="OR",
                        ),
                        name="approval_spend_from_then_spend_until",
                        violation_error_message="“spend until” must not be before “spend from”.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("qualifier__in", ["maximum", "estimate"])),
                        name="approval_qualifier_known",
                        violation_error_message="“qualifier” must be one of: maximum, estimate.",
                    ),
                ],
            },
        ),
        migrations.AddIndex(
            model_name="decision",
            index=models.Index(fields=["state", "-decided_on", "-reference"], name="decision_by_state"),
        ),
        migrations.AddIndex(
            model_name="decision",
            index=models.Index(fields=["service_area", "-decided_on", "-reference"], name="decision_by_area"),
        ),
        migrations.AddConstraint(
            model_name="decision",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    (
                        "state__in",
                        [
                            "draft",
                            "planned",
                            "withdrawn",
                            "made",
                            "published",
                            "called-in",
                            "confirmed",
                            "referred-back",
                        ],
                    )
                ),
                name="decision_state_known",
                violation_error_message="“state” must be one of: draft, planned, withdrawn, made, published, called-in, confirmed, referred-back.",
            ),
        ),
        migrations.AddConstraint(
            model_name="decision",
            constraint=models.CheckConstraint(
                condition=models.Q(("kind__in", ["body", "member", "officer", "recommendation"])),
                name="decision_kind_known",
                violation_error_message="“kind” must be one of: body, member, officer, recommendation.",
            ),
        ),
        migrations.AddConstraint(
            model_name="decision",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("state__in", ("draft", "planned", "withdrawn")), ("decided_on__isnull", False), _connector="OR"
                ),
                name="decision_needs_decided_on",
                violation_error_message="A decision that is made, not yet published or published or called in or confirmed after call-in or referred back needs “decided on”.",
            ),
        ),
        migrations.AddConstraint(
            model_name="decision",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("state__in", ("draft", "planned", "withdrawn", "made")),
                    ("published_on__isnull", False),
                    _connector="OR",
                ),
                name="decision_needs_published_on",
                violation_error_message="A decision that is published or called in or confirmed after call-in or referred back needs “published on”.",
            ),
        ),
        migrations.AddConstraint(
            model_name="decision",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("state__in", ("draft", "planned", "made", "published", "called-in", "confirmed", "referred-back")),
                    ("withdrawn_reason__isnull", False),
                    _connector="OR",
                ),
                name="decision_needs_withdrawn_reason",
                violation_error_message="A decision that is withdrawn needs “withdrawn reason”.",
            ),
        ),
        migrations.AddConstraint(
            model_name="decision",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(
                        ("state__in", ("published", "confirmed")),
                        models.Q(("kind", "recommendation"), _negated=True),
                        _negated=True,
                    ),
                    ("effective_from__isnull", False),
                    _connector="OR",
                ),
                name="decision_published_has_effective_day",
                violation_error_message="A published decision has its effective day.",
            ),
        ),
        migrations.AddConstraint(
            model_name="decision",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("effective_from__isnull", True), ("effective_explanation__isnull", True)),
                    models.Q(("effective_from__isnull", False), ("effective_explanation__isnull", False)),
                    _connector="OR",
                ),
                name="decision_effective_from_with_effective_explanation",
                violation_error_message="Give effective from and effective explanation together, or none of them.",
            ),
        ),
        migrations.AddConstraint(
            model_name="decision",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("published_on__isnull", False), _negated=True),
                    ("standing_orders__isnull", False),
                    _connector="OR",
                ),
                name="decision_published_has_standing_orders",
                violation_error_message="A published decision names the standing orders that it was judged by.",
            ),
        ),
        migrations.AddConstraint(
            model_name="decision",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("decided_on__isnull", True),
                    ("effective_from__isnull", True),
                    ("effective_from__gte", models.F("decided_on")),
                    _connector="OR",
                ),
                name="decision_decided_on_then_effective_from",
                violation_error_message="“effective from” must not be before “decided on”.",
            ),
        ),
        migrations.AddConstraint(
            model_name="decision",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("key", True), models.Q(("key_limb_a", False), ("key_limb_b", False)), _connector="OR"
                ),
                name="decision_key_only_with_key_limb",
                violation_error_message="Only a key decision has a limb of regulation 8.",
            ),
        ),
        migrations.AddConstraint(
            model_name="decision",
            constraint=models.CheckConstraint(
                condition=models.Q(("private", "no"), ("private_paragraph__isnull", False), _connector="OR"),
                name="decision_private_needs_paragraph",
                violation_error_message="Say which paragraph of Schedule 12A the private part falls under.",
            ),
        ),
        migrations.AddConstraint(
            model_name="decision",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(
                        ("call_in_applies", False), models.Q(("kind", "recommendation"), _negated=True), _negated=True
                    ),
                    models.Q(("call_in_why_not", ""), _negated=True),
                    _connector="OR",
                ),
                name="decision_no_call_in_needs_why",
                violation_error_message="Say why this decision is not subject to call-in.",
            ),
        ),
        migrations.AddConstraint(
            model_name="decision",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("origin", "copied"), _negated=True),
                    models.Q(("source", ""), _negated=True),
                    _connector="OR",
                ),
                name="decision_copied_needs_source",
                violation_error_message="Say where the copied record comes from.",
            ),
        ),
        migrations.AddConstraint(
            model_name="decision",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("supersedes__isnull", True), ("supersedes_from__isnull", True)),
                    models.Q(("supersedes__isnull", False), ("supersedes_from__isnull", False)),
                    _connector="OR",
                ),
                name="decision_supersedes_with_supersedes_from",
                violation_error_message="Give supersedes and supersedes from together, or none of them.",
            ),
        ),
    ]
