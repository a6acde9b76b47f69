"""An act cites no acknowledgement that is not there yet."""

from pathlib import Path

from django.db import migrations

SQL = Path(__file__).resolve().parents[1] / "sql"


class Migration(migrations.Migration):
    dependencies = [("contracts", "0006_early_ends")]

    operations = [
        migrations.RunSQL(
            (SQL / "acknowledgement_exists.sql").read_text("utf-8"),
            (SQL / "acknowledgement_exists_backwards.sql").read_text("utf-8"),
        ),
    ]
