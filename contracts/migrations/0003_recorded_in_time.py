"""No row of the ledger is recorded later than now."""

from pathlib import Path

from django.db import migrations

SQL = Path(__file__).resolve().parents[1] / "sql"


class Migration(migrations.Migration):
    dependencies = [("contracts", "0002_ledger")]

    operations = [
        migrations.RunSQL(
            (SQL / "recorded_in_time.sql").read_text("utf-8"),
            (SQL / "recorded_in_time_backwards.sql").read_text("utf-8"),
        ),
    ]
