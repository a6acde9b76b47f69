"""What the ledger comes to is kept as sums."""

from pathlib import Path

import django.db.models.deletion
import django.db.models.functions.comparison
from django.db import migrations, models

SQL = Path(__file__).resolve().parents[1] / "sql"


class Migration(migrations.Migration):
    dependencies = [
        ("contracts", "0024_next_act_words"),
        ("council", "0003_words"),
        ("decisions", "0011_by_day"),
        ("providers", "0004_by_name"),
    ]

    operations = [
        migrations.CreateModel(
            name="LedgerSum",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("facet", models.CharField(max_length=6)),
                ("borne", models.CharField(blank=True, max_length=9)),
                ("rows", models.IntegerField()),
                ("acts", models.IntegerField()),
                ("amount", models.DecimalField(decimal_places=2, max_digits=20)),
                ("unstated", models.IntegerField()),
                (
                    "approval",
                    models.ForeignKey(
                        db_constraint=False,
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="decisions.approval",
                    ),
                ),
                (
                    "provider",
                    models.ForeignKey(
                        db_constraint=False,
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="providers.provider",
                    ),
                ),
                (
                    "service_area",
                    models.ForeignKey(
                        db_constraint=False,
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="council.servicearea",
                    ),
                ),
            ],
            options={
                "abstract": False,
            },
        ),
        migrations.RunSQL(
            (SQL / "ledger_summed.sql").read_text("utf-8"), (SQL / "ledger_summed_backwards.sql").read_text("utf-8")
        ),
        migrations.AddIndex(
            model_name="contract",
            index=models.Index(
                condition=models.Q(("kind", "spot")),
                fields=["awarded_on"],
                include=("state", "service_area", "light_touch", "commission", "value"),
                name="contract_spot_by_award",
            ),
        ),
        migrations.AddIndex(
            model_name="contract",
            index=models.Index(
                condition=models.Q(("review_on__isnull", False)),
                fields=["service_area", "review_on"],
                name="contract_by_review",
            ),
        ),
        migrations.RemoveIndex(model_name="contract", name="contract_by_last_day"),
        migrations.AddIndex(
            model_name="contract",
            index=models.Index(
                django.db.models.functions.comparison.Least("ends_on", "terminated_on"),
                models.F("id"),
                include=(
                    "ends_on",
                    "terminated_on",
                    "awarded_on",
                    "starts_on",
                    "state",
                    "kind",
                    "route",
                    "service_area",
                    "lead_officer",
                    "provider",
                    "annual_value",
                ),
                name="contract_by_last_day",
            ),
        ),
    ]
