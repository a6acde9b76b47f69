"""Next acts take what lists are filtered by from their contracts, and are summed by day."""

from pathlib import Path

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

SQL = Path(__file__).resolve().parents[1] / "sql"
FACETS = ("kind", "route", "service_area", "lead_officer", "planned_path", "regime", "light_touch")
# The rows are set aside and come back at the end, so that the trigger sums them; nobody changes one meanwhile.
SET_ASIDE = """
lock table contracts_nextact in access exclusive mode;
create temporary table next_acts_before on commit drop as select * from contracts_nextact;
delete from contracts_nextact;
"""
BROUGHT_BACK = """
insert into contracts_nextact
    (contract_id, ends_on, act_by, decide_by, notice_by, next_break, assess_by, path, step, runs_on, yearly,
    yearly_qualifier, changed, kind, route, service_area_id, lead_officer_id, planned_path, regime, light_touch)
  select b.contract_id, b.ends_on, b.act_by, b.decide_by, b.notice_by, b.next_break, b.assess_by, b.path, b.step,
    b.runs_on, b.yearly, b.yearly_qualifier, b.changed, c.kind, c.route, c.service_area_id, c.lead_officer_id,
    c.planned_path, c.regime, c.light_touch
  from next_acts_before b join contracts_contract c on c.id = b.contract_id;
"""


class Migration(migrations.Migration):
    dependencies = [
        ("contracts", "0016_upcoming_first"),
        ("council", "0003_words"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.RunSQL(SET_ASIDE, migrations.RunSQL.noop),
        migrations.CreateModel(
            name="DaySum",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("facet", models.CharField(blank=True, max_length=6)),
                ("value", models.CharField(blank=True, max_length=24)),
                ("day_of", models.CharField(max_length=10)),
                ("day", models.DateField()),
                ("runs_on", models.BooleanField()),
                ("count", models.IntegerField()),
                ("amount", models.DecimalField(decimal_places=2, max_digits=20)),
                ("known", models.IntegerField()),
                ("capped", models.IntegerField()),
                ("rough", models.IntegerField()),
            ],
            options={
                "indexes": [
                    models.Index(
                        fields=["facet", "value", "day_of", "day"],
                        include=("runs_on", "count", "amount", "known", "capped", "rough"),
                        name="day_sum_of",
                    )
                ]
            },
        ),
        migrations.AddField(
            model_name="nextact",
            name="kind",
            field=models.CharField(default="", max_length=16),
            preserve_default=False,
        ),
        migrations.AddField(
            model_name="nextact",
            name="lead_officer",
            field=models.ForeignKey(
                db_constraint=False,
                db_index=False,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
            ),
        ),
        migrations.AddField(
            model_name="nextact",
            name="light_touch",
            field=models.BooleanField(default=False),
            preserve_default=False,
        ),
        migrations.AddField(
            model_name="nextact",
            name="planned_path",
            field=models.CharField(default="", max_length=10),
            preserve_default=False,
        ),
        migrations.AddField(
            model_name="nextact",
            name="regime",
            field=models.CharField(default="", max_length=8),
            preserve_default=False,
        ),
        migrations.AddField(model_name="nextact", name="route", field=models.CharField(blank=True, max_length=24)),
        migrations.AddField(
            model_name="nextact",
            name="service_area",
            field=models.ForeignKey(
                db_constraint=False,
                db_index=False,
                default=0,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="council.servicearea",
            ),
            preserve_default=False,
        ),
        *(
            migrations.AddIndex(
                model_name="nextact",
                index=models.Index(
                    models.F(column),
                    models.OrderBy(models.F("act_by"), nulls_last=True),
                    models.F("contract"),
                    name=f"next_act_of_{column}",
                ),
            )
            for column in FACETS
        ),
        migrations.RunSQL(
            (SQL / "days_summed.sql").read_text("utf-8"), (SQL / "days_summed_backwards.sql").read_text("utf-8")
        ),
        migrations.RunSQL(BROUGHT_BACK, migrations.RunSQL.noop),
    ]
