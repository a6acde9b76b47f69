"""The ground of a direct award, the day on which a call-off is to be placed, and breaks that stay as awarded, and
words of a contract that are made once for many rows."""

from pathlib import Path

from django.conf import settings
from django.db import migrations, models

SQL = Path(__file__).resolve().parents[1] / "sql"


class Migration(migrations.Migration):
    dependencies = [
        ("contracts", "0022_acts_by_day"),
        ("council", "0003_words"),
        ("procurement", "0003_settled_term"),
        ("providers", "0004_by_name"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.AddField(
            model_name="contract",
            name="direct_award_ground",
            field=models.CharField(
                blank=True,
                choices=[
                    ("single-supplier", "Single supplier: nobody else can supply it (PA 2023 s41; PCR 2015 reg 32)"),
                    ("additional", "Additional or repeat goods, services or works (PA 2023 s41; PCR 2015 reg 32)"),
                    ("urgency", "Urgency that could not be foreseen or avoided (PA 2023 s41; PCR 2015 reg 32)"),
                    ("user-choice", "User choice: the person served, or their carer, chose the provider (PA 2023 s41)"),
                    ("no-tenders", "No suitable tenders came in (PA 2023 s43; PCR 2015 reg 32)"),
                    ("life", "Protection of life or public order (PA 2023 s42)"),
                    ("prototype", "Prototype or development (PA 2023 s41; PCR 2015 reg 32)"),
                    ("market", "Bought on a commodity market (PA 2023 s41; PCR 2015 reg 32)"),
                    ("insolvency", "Advantageous terms from an insolvency (PA 2023 s41; PCR 2015 reg 32)"),
                    ("waiver", "Below the thresholds: a waiver of the standing orders"),
                ],
                help_text="For one outside a commission; in one each lot has its own.",
                max_length=16,
                verbose_name="ground of the direct award",
            ),
        ),
        migrations.AddField(
            model_name="contract",
            name="direct_award_why",
            field=models.TextField(blank=True, verbose_name="how that ground is met"),
        ),
        migrations.AddField(
            model_name="contract",
            name="placed_on",
            field=models.DateField(
                blank=True, help_text="For the draft of a call-off.", null=True, verbose_name="is to be placed on"
            ),
        ),
        migrations.AddField(
            model_name="historicalcontract",
            name="direct_award_ground",
            field=models.CharField(
                blank=True,
                choices=[
                    ("single-supplier", "Single supplier: nobody else can supply it (PA 2023 s41; PCR 2015 reg 32)"),
                    ("additional", "Additional or repeat goods, services or works (PA 2023 s41; PCR 2015 reg 32)"),
                    ("urgency", "Urgency that could not be foreseen or avoided (PA 2023 s41; PCR 2015 reg 32)"),
                    ("user-choice", "User choice: the person served, or their carer, chose the provider (PA 2023 s41)"),
                    ("no-tenders", "No suitable tenders came in (PA 2023 s43; PCR 2015 reg 32)"),
                    ("life", "Protection of life or public order (PA 2023 s42)"),
                    ("prototype", "Prototype or development (PA 2023 s41; PCR 2015 reg 32)"),
                    ("market", "Bought on a commodity market (PA 2023 s41; PCR 2015 reg 32)"),
                    ("insolvency", "Advantageous terms from an insolvency (PA 2023 s41; PCR 2015 reg 32)"),
                    ("waiver", "Below the thresholds: a waiver of the standing orders"),
                ],
                help_text="For one outside a commission; in one each lot has its own.",
                max_length=16,
                verbose_name="ground of the direct award",
            ),
        ),
        migrations.AddField(
            model_name="historicalcontract",
            name="direct_award_why",
            field=models.TextField(blank=True, verbose_name="how that ground is met"),
        ),
        migrations.AddField(
            model_name="historicalcontract",
            name="placed_on",
            field=models.DateField(
                blank=True, help_text="For the draft of a call-off.", null=True, verbose_name="is to be placed on"
            ),
        ),
        migrations.AddConstraint(
            model_name="contract",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("direct_award_ground", ""), models.Q(("direct_award_why", ""), _negated=True), _connector="OR"
                ),
                name="contract_direct_award_has_why",
                violation_error_message="Say how the ground of the direct award is met.",
            ),
        ),
        migrations.RunSQL(
            (SQL / "breaks_stay.sql").read_text("utf-8"), (SQL / "breaks_stay_backwards.sql").read_text("utf-8")
        ),
        migrations.RunSQL(
            (SQL / "words_wait.sql").read_text("utf-8"), (SQL / "words_wait_backwards.sql").read_text("utf-8")
        ),
    ]
