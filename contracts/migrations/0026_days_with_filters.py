"""The index of each day of next acts has what lists are filtered by."""

from django.db import migrations, models

DAYS = ("act_by", "decide_by", "ends_on", "notice_by", "next_break", "assess_by")
FILTERS = (
    "yearly", "runs_on", "kind", "route", "service_area", "lead_officer", "planned_path", "regime", "light_touch",
)  # fmt: skip


def by_day(day: str) -> models.Index:
    return models.Index(
        models.F(day).asc(nulls_last=True), models.F("contract"), name=f"next_act_{day}", include=FILTERS
    )


class Migration(migrations.Migration):
    dependencies = [("contracts", "0025_ledger_summed")]

    operations = [
        operation
        for day in DAYS
        for operation in (
            migrations.RemoveIndex(model_name="nextact", name=f"next_act_{day}"),
            migrations.AddIndex(model_name="nextact", index=by_day(day)),
        )
    ]
