"""Indexes by which the portfolio and the home page are summed."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("contracts", "0027_lists_filtered_further"),
        ("council", "0003_words"),
        ("decisions", "0012_closed_and_published"),
        ("procurement", "0003_settled_term"),
        ("providers", "0004_by_name"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.AlterField(
            model_name="rosterentry",
            name="umbrella",
            field=models.ForeignKey(
                db_index=False,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="roster",
                to="contracts.contract",
            ),
        ),
        migrations.AddIndex(
            model_name="contract",
            index=models.Index(
                models.OrderBy(models.F("awarded_on"), descending=True, nulls_last=True),
                models.F("id"),
                name="contract_by_award",
            ),
        ),
        migrations.AddIndex(
            model_name="contract",
            index=models.Index(
                condition=models.Q(
                    ("route", "direct_award"),
                    models.Q(("tendered", False), ("umbrella__isnull", True)),
                    _connector="OR",
                ),
                fields=["id"],
                name="contract_waived",
            ),
        ),
        migrations.AddIndex(
            model_name="ledgersum",
            index=models.Index(
                condition=models.Q(("facet", "borne")),
                fields=["approval"],
                include=("service_area", "borne", "rows", "acts", "amount", "unstated"),
                name="ledger_sum_of_approval",
            ),
        ),
        migrations.AddIndex(
            model_name="rosterentry",
            index=models.Index(
                fields=["umbrella", "lot", "provider"], include=("joined_on", "left_on"), name="roster_by_lot"
            ),
        ),
    ]
