"""A correction of a delegation leaves no act without its power."""

from pathlib import Path

from django.db import migrations

SQL = Path(__file__).resolve().parents[1] / "sql"


class Migration(migrations.Migration):
    dependencies = [("contracts", "0004_officers_desk")]

    operations = [
        migrations.RunSQL(
            (SQL / "delegation_covers_acts.sql").read_text("utf-8"),
            (SQL / "delegation_covers_acts_backwards.sql").read_text("utf-8"),
        ),
    ]
